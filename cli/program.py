"""The program: finds the command that was typed, runs it, and says in one place what went wrong.

Commands are loaded when they are called. So that help costs next to nothing, this module and what it imports know
neither the ledger nor its libraries, and TABLE repeats each command's one line of help (a test holds them together).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.danish import in_both, name_of
from cli.declaring import option
from cli.languages import ENGLISH, LANGUAGES, SPEECH, VARIABLE, language_of
from cli.languages import OPTIONS as LANGUAGE_OPTIONS
from cli.late import load_msgspec
from cli.main import NAME_AND_VERSION
from cli.session import AUTHORITIES, CALLED, DOUBTED, SERVICES, Session
from cli.unwritten import Unwritten
from cli.words import SuggestingGroup

if TYPE_CHECKING:
    from cli.asking.conversation import Conversation
    from ledger.errors import Refusal


class Entry(NamedTuple):
    """A command in the table: the module it lives in, the subject it is listed under, its one line of help."""

    module: str
    subject: str
    line: str


TABLE = {
    "guide": Entry("guide", "To begin with", "Show how a role does its daily tasks: one page, five tasks."),
    "doctor": Entry(
        "doctor",
        "To begin with",
        "See whether the installation and the ledger are in order, and what to do; exit 3 where something needs doing.",
    ),
    "init": Entry("init_", "Registering", "Make a new ledger."),
    "decision": Entry("decision", "Registering", "Begin a decision file: by questions, or with the terms of a house."),
    "adopt": Entry("adopt", "Registering", "Record what a council decision adopted."),
    "move-in": Entry("move_in", "Registering", "A citizen takes a place."),
    "buy": Entry("buy", "Registering", "Buy a stay of an external supplier."),
    "contract": Entry(
        "contract",
        "Registering",
        "Record what is agreed about a bought stay: contract, its end, the next negotiation.",
    ),
    "reassess": Entry("reassess", "Registering", "A resident gets a new assessment."),
    "renegotiate": Entry(
        "renegotiate",
        "Registering",
        "A citizen's price with an external supplier is negotiated anew; the need is as it was.",
    ),
    "move": Entry("move", "Registering", "A resident gets another room, in the same house or in another."),
    "swap": Entry("swap", "Registering", "Two residents of one offer take each other's room, or several in a circle."),
    "absent": Entry("absent", "Registering", "A resident is away for a while: in hospital, on holiday."),
    "return": Entry("return_", "Registering", "A resident who was away is back, from the day named on."),
    "change": Entry("change", "Registering", "Who pays for a resident, and by which paragraph, changes from a day on."),
    "own-payment": Entry(
        "own_payment", "Registering", "Decide what one resident pays himself for rent, food or else, in kroner a month."
    ),
    "grant": Entry("grant", "Registering", "A citizen is granted a service."),
    "regrant": Entry("regrant", "Registering", "A citizen is granted another quantity or level of a service."),
    "end-grant": Entry("end_grant", "Registering", "A service is granted no longer."),
    "deliver": Entry("deliver", "Registering", "Tell how much of a service was delivered in a month."),
    "depart": Entry("depart", "Registering", "A citizen leaves; the place falls vacant."),
    "vacancy": Entry("vacancy", "Registering", "Take a place out of use, or put it back."),
    "reserve": Entry(
        "reserve",
        "Registering",
        "Reserve a place for another municipality, which pays its vacancy until somebody moves in.",
    ),
    "import": Entry("import_", "Registering", "Record many registrations from a file."),
    "void": Entry("void", "Correcting", "Annul an event: it was recorded wrong, or a new decision says it never held."),
    "undo": Entry(
        "undo", "Correcting", "Take back your own last act: it is annulled as typed wrong, whole or not at all."
    ),
    "correct": Entry(
        "correct",
        "Correcting",
        "Replace what was recorded of a stay, a place or a service by what should have been recorded.",
    ),
    "close": Entry(
        "close", "Settling", "Issue a month: its settlement as it is now becomes an event, and stays as it is for ever."
    ),
    "settle": Entry("settle", "Settling", "Settle a month, a quarter or a year: lines, totals, findings."),
    "bridge": Entry(
        "bridge", "Settling", "Explain the difference between months as issued and as known now, to the øre."
    ),
    "why": Entry(
        "why",
        "Settling",
        "Explain a settlement: each line's events, clerk, decision, rate version, rule, days and rounding.",
    ),
    "budget": Entry(
        "budget",
        "Following the budget",
        "Follow a house's budget: adopted, settled, expected and current, month by month.",
    ),
    "budget-changes": Entry(
        "budget_changes",
        "Following the budget",
        "Show what moved a budget, from its adopted figure to today's, event by event, to the øre.",
    ),
    "key-figures": Entry(
        "key_figures",
        "Following the budget",
        "Compare the houses: places, occupancy, vacancy, levels, prices, buyers, and the expected year-end.",
    ),
    "statement": Entry(
        "statement",
        "Settling",
        "State what a municipality owes for its citizens in a month or more: its own lines only, and adjustments.",
    ),
    "confirm": Entry(
        "confirm", "Registering", "Confirm that rates, or an offer's bases, go on in a new year as they are."
    ),
    "follow-up": Entry("follow_up", "Following up", "What was agreed, on which figures, and what has changed since."),
    "postings": Entry("postings", "Settling", "Turn an issued month into postings for the finance system, once."),
    "reconcile": Entry(
        "reconcile",
        "Settling",
        "Compare the finance system's postings with the issued lines; exit 3 where they do not agree.",
    ),
    "refund": Entry(
        "refund",
        "The year",
        "Calculate the central refund of very costly cases (§176), month by month, for each citizen that we pay for.",
    ),
    "surplus": Entry(
        "surplus",
        "The year",
        "Share a year's surplus or deficit: what may be carried, and what enters the rate two years on.",
    ),
    "day-rate": Entry(
        "day_rate", "The year", "Calculate a day rate: (budget ± regulation) / (places × 365 × occupancy)."
    ),
    "hourly-price": Entry(
        "hourly_price",
        "The year",
        "Calculate the price of an hour, over direct time and over attendance, and say which costs are inside it.",
    ),
    "savings": Entry(
        "savings",
        "The year",
        "Sum what prices negotiated with external suppliers save in a year, against the adopted target.",
    ),
    "simulate": Entry(
        "simulate",
        "The year",
        "Settle the recorded history under other terms, and show which houses win and lose. Nothing is recorded.",
    ),
    "status": Entry(
        "status",
        "Reading",
        "Show how the ledger stands: last closed month, findings, what is due, the next sensible command.",
    ),
    "residents": Entry(
        "residents", "Reading", "Show who lives where on a day: at which level, paid by whom, since when."
    ),
    "vacancies": Entry(
        "vacancies", "Reading", "Show which places are vacant on a day, since when, and what that has cost."
    ),
    "coming": Entry(
        "coming",
        "Reading",
        "Show what is coming: move-ins, departures, ends of notice, prices, meetings and follow-ups.",
    ),
    "citizen": Entry(
        "citizen", "Reading", "Show all about one citizen: stays, prices, payers, the year's cost, follow-ups, events."
    ),
    "log": Entry(
        "log",
        "Reading",
        "List the recorded events in order: what, from when, recorded when, by whom, on which decision.",
    ),
    "show": Entry(
        "show",
        "Reading",
        "Show one event with everything it carries, what annulled or replaced it, and the events of the same act.",
    ),
    "report": Entry(
        "report",
        "Reading",
        "Write a house's report to sign: settlement, budget, changes, pictures, what is coming, actions.",
    ),
    "picture": Entry(
        "picture",
        "Reading",
        "Draw a house's figures: budget by cause or by month, occupancy and vacancy, levels over time, places.",
    ),
    "browse": Entry(
        "browse", "Reading", "Look at the ledger in a browser on this machine: houses, months, amounts and why."
    ),
    "person": Entry(
        "person",
        "Persons",
        "Keep who citizens are in a vault apart: name and CPR number, sealed under a key for each person.",
    ),
    "demo": Entry(
        "demo", "Maintenance", "Make a ledger with a believable municipality in it, the same for the same seed."
    ),
    "schema": Entry(
        "schema", "Maintenance", "Print the JSON Schema of decision files, or of the rows of an import, for editors."
    ),
    "check": Entry(
        "check", "Maintenance", "Check the ledger's invariants: silent when all is well, exit 3 where something is not."
    ),
    "verify": Entry(
        "verify",
        "Maintenance",
        "Prove that the log and the issued settlements are what they were; exit 3 where they are not.",
    ),
    "backup": Entry(
        "backup", "Maintenance", "Copy the whole ledger into a new one: a file, or an empty PostgreSQL database."
    ),
    "restore": Entry(
        "restore",
        "Maintenance",
        "Make the ledger that --ledger names from a copy of it, a file or a PostgreSQL database.",
    ),
    "export-log": Entry(
        "export_log",
        "Maintenance",
        "Write the log as lines of JSON: every row as it is stored, byte for byte, with its digest.",
    ),
    "import-log": Entry(
        "import_log",
        "Maintenance",
        "Make the ledger that --ledger names of a log that export-log wrote; - is standard input.",
    ),
    "digest": Entry("digest", "Maintenance", "Print an event's digest as NUMBER:DIGEST, to be kept somewhere else."),
    "evidence": Entry(
        "evidence",
        "Maintenance",
        "Put an offer's closed months into a bundle that an auditor checks with Python alone.",
    ),
    "rebuild": Entry("rebuild", "Maintenance", "Build the read models from nothing; the log is all that is needed."),
    "tables": Entry("tables", "Maintenance", "Tell every month of every house in tables that other programs open."),
    "completion": Entry("completion", "Maintenance", "Print what lets a shell complete commands and options."),
}

LOST = 4
"""The exit code where an answer could not be written."""
WRONG_USAGE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports for a program ended by ctrl-C, and by a reader that went away."""
_OF_STREAMS = (errno.ENOSPC, errno.EPIPE, errno.EBADF, errno.EFBIG, errno.EDQUOT, errno.EIO)


class LazyGroup(SuggestingGroup):
    """The group of all commands; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(TABLE)

    def line_of(self, ctx: click.Context, name: str) -> str:  # noqa: ARG002 - the group's signature
        return SPEECH.text(TABLE[name].line)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        entry = TABLE.get(cmd_name)
        if entry is None:
            return None
        load_msgspec()
        command: click.Command = import_module(f"cli.{entry.module}").command
        return in_both(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        for subject in dict.fromkeys(entry.subject for entry in TABLE.values()):
            with formatter.section(SPEECH.text(subject)):
                lines = ((name, entry.line) for name, entry in TABLE.items() if entry.subject == subject)
                formatter.write_dl([(name_of(name), SPEECH.text(line)) for name, line in lines])


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        click.echo(NAME_AND_VERSION)
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@option(
    "--ledger",
    envvar="PLADSBOG_LEDGER",
    default="pladsbog.db",
    metavar="LEDGER",
    show_default=True,
    show_envvar=True,
    help="A SQLite file, or a postgresql:// address.",
)
@option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar=VARIABLE,
    show_envvar=True,
    expose_value=False,
    help="The language to speak: da for Danish, en for English.  [default: that of the system]",
)
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def pladsbog(ctx: click.Context, ledger: str) -> None:
    """A ledger of placements and settlements for residential care.

    What is recorded is never changed: every amount can be replayed as it was known on any day, and explained.
    """
    if not ledger.strip():
        from cli.printing import in_words  # noqa: PLC0415 - needed only when refusing
        from ledger.shared.message import say  # noqa: PLC0415 - as above

        ctx.fail(in_words(say("--ledger names no ledger")))
    ctx.obj = Session(ledger, [] if ctx.obj is None else ctx.obj)
    if ctx.invoked_subcommand is None:
        if not is_person_there():
            from cli.printing import in_words  # noqa: PLC0415 - needed only when refusing
            from ledger.shared.message import say  # noqa: PLC0415 - as above

            ctx.fail(in_words(say("Missing command.")))
        _show_status(ctx)


in_both(pladsbog)


def is_person_there() -> bool:
    """Whether somebody sits at a terminal to read an answer."""
    return sys.stdout is not None and sys.stdout.isatty()


def _show_status(ctx: click.Context) -> None:
    """What `pladsbog` alone shows to a person: how the ledger stands."""
    status = pladsbog.get_command(ctx, "status")
    assert status is not None
    with status.make_context("status", [], parent=ctx) as of_status:
        status.invoke(of_status)


def run(args: Sequence[str]) -> int:
    """Run one command line; the exit code.

    0 done, 1 refused, 2 wrong usage, 3 a check found something, 4 the answer could not be written, whether or not
    something was recorded.
    """
    recorded: list[int] = []
    asked = language_of(args)
    SPEECH.speak(ENGLISH if _asks_for_json(args) else asked, aside=asked)
    try:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal without æ, ø, å still shows the rest
        if "_PLADSBOG_COMPLETE" in os.environ:
            pladsbog.main(list(args), prog_name="pladsbog")
        code = _answer(args, recorded)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        with _uninterrupted():
            click.echo(err=True)
            return _end(_interrupted(), recorded, args) if recorded else INTERRUPTED
    except Exception as error:  # noqa: BLE001 - nothing may end in a traceback
        return _end(error, recorded, args)
    return code


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """While it is told what an interruption led to: whoever presses ctrl-C once more means the same by it."""
    import signal  # noqa: PLC0415 - only when interrupted

    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # in another thread than the main one, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupted() -> Exception:
    """That an answer was cut short: told only where something had been recorded by then."""
    from ledger.shared.message import say  # noqa: PLC0415 - only when refusing

    return Unwritten(say("it was interrupted"))


def _end(error: Exception, recorded: list[int], args: Sequence[str]) -> int:
    """Say what went wrong, where that can be said; the exit code."""
    if isinstance(error, BrokenPipeError) and not recorded:
        _silence(sys.stdout, sys.stderr)
        return BROKEN_PIPE  # the reader has enough
    if isinstance(error, Unwritten) or _is_of_a_stream(error):
        from cli.refusing import not_written  # noqa: PLC0415 - only when refusing

        error = not_written(error, recorded)
    code = _report(error, recorded, args)
    if code == LOST:
        _silence(sys.stdout)
    return code


def _is_of_a_stream(error: Exception) -> bool:
    """Whether an error says that stdout or stderr could not be written: files have names."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _OF_STREAMS


def _silence(*streams: Any) -> None:
    """Let streams end nowhere: Python writes what is left once more on leaving, and would complain."""
    for stream in streams:
        with suppress(OSError, ValueError, AttributeError):  # only in memory, closed, or none
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _answer(args: Sequence[str], recorded: list[int]) -> int:
    """Run one command line; what it lacks is asked for where a person sits at a terminal, and it is run with that."""
    conversation: Conversation | None = None
    CALLED.clear()
    SERVICES.clear()
    AUTHORITIES.clear()
    DOUBTED.clear()
    while True:
        try:
            code = _invoke(args, recorded)
        except Exception as error:
            if recorded:
                raise
            _tell_line(conversation, error)
            if _names_house(error, args):
                continue
            more = None
            if _may_ask(error):
                from cli.asking.conversation import Conversation  # noqa: PLC0415 - only where something is missing

                conversation = conversation or Conversation(pladsbog)
                with _services_by_name(args), _telling_what_is_begun(conversation):
                    more = conversation.completed(args, error)
            if more is None and conversation is not None and conversation.has_asked and _is_refused(error):
                _report(error, recorded, args)
                with _telling_what_is_begun(conversation):
                    more = conversation.mended(args)
            if more is None:
                raise
            args = more
        else:
            _tell_line(conversation)
            return code


def _tell_line(conversation: Conversation | None, error: Exception | None = None) -> None:
    """Tell once what could have been typed in one line, where it was done, or the answer was no to doing it."""
    if conversation is not None and (error is None or (isinstance(error, click.Abort) and error.__context__ is None)):
        conversation.tell_line()


@contextmanager
def _telling_what_is_begun(conversation: Conversation) -> Iterator[None]:
    """Tell what was answered where somebody breaks off: it need not be answered once more."""
    try:
        yield
    except click.Abort:
        conversation.tell_begun()
        raise


def _names_house(error: Exception, args: Sequence[str]) -> bool:
    """Whether a line was refused for a house, a service or an authority that it names by what it is called.

    That has been looked up now.
    """
    code, tells = getattr(error, "code", ""), not _asks_for_json(args)
    if code not in ("unknown-offer", "unknown-service", "no-grant", "bad-key", "no-citizens-key", "bad-payer"):
        return False
    if code == "bad-payer":
        from cli.authorities import learned as learned_authority  # noqa: PLC0415 - only where a code was none

        return learned_authority(error, tells=tells)
    from cli.houses import learned, learned_unheard  # noqa: PLC0415 - only where no house was found
    from cli.line import taken_apart  # noqa: PLC0415 - as above

    if code != "no-citizens-key":
        return learned(error, args, _session(args), tells=tells)
    line = taken_apart(pladsbog, args)
    return line is not None and learned_unheard(line, _session(args), tells=tells)


def _is_refused(error: Exception) -> bool:
    """Whether another answer may be taken: not where the answer was no, or where the program failed.

    Nor where the vault of persons, or its key, is not what it should be: whoever is asked about, that stays.
    """
    from ledger.errors import BadVaultKey, NoVaultKey, OpenKeyFile, Refusal  # noqa: PLC0415 - only where one is missing
    from ledger.errors.persons import VaultTrouble  # noqa: PLC0415 - as above

    if isinstance(error, (BadVaultKey, NoVaultKey, OpenKeyFile, VaultTrouble)):
        return False
    return isinstance(error, (Refusal, click.UsageError))


_ASKED_FOR = frozenset({
    "one-assessment", "level-unsaid", "place-unsaid", "cause-unsaid", "notice-unsaid", "payer-unsaid",
    "paragraph-needed", "offer-unsaid", "quantity-unsaid", "service-level-needed", "decider-needed", "reason-needed",
    "nothing-regranted", "place-for-event", "name-for-event", "nothing-changed", "nothing-to-correct",
})  # fmt: skip
"""Refusals of what was left unsaid, as `asking.unsaid` has them; told here without loading what asks."""


def _may_ask(error: Exception) -> bool:
    if not (isinstance(error, click.MissingParameter) or getattr(error, "code", "") in _ASKED_FOR):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _invoke(args: Sequence[str], recorded: list[int]) -> int:
    """Run one command line; the numbers of what it records are added to `recorded`."""
    try:
        with pladsbog.make_context("pladsbog", list(args), obj=recorded) as ctx:
            return pladsbog.invoke(ctx) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code


def _asks_for_json(args: Sequence[str]) -> bool:
    # Read by hand: what could not be parsed must be answered in the form that was asked for, too.
    return any(f"{name}=json" in args or (name, "json") in pairwise(args) for name in ("--format", "--form"))


def _report(error: Exception, recorded: list[int], args: Sequence[str]) -> int:
    """Say on stderr what went wrong; the exit code."""
    if isinstance(error, click.Abort):
        with _uninterrupted():
            _tell_of_nothing(error, args)
        return INTERRUPTED if isinstance(error.__context__, KeyboardInterrupt) else 1
    from cli.refusing import Internal, as_data, as_text, not_written, refusal_of, with_vault  # noqa: PLC0415 - when refusing

    refusal = _amended(_meant(refusal_of(error, args), args), args, error)
    if isinstance(refusal, Internal) and os.environ.get("PLADSBOG_DEBUG"):
        raise error
    # What is recorded is recorded, though the server does not answer any more to what is asked about it.
    if recorded and (isinstance(refusal, Internal) or refusal.code == "no-connection"):
        refusal = not_written(refusal, recorded)
    if _asks_for_json(args):
        _say(_json(as_data(refusal)))
    else:
        from cli.printing import in_lines  # noqa: PLC0415 - only when refusing

        with _services_by_name(args):
            text = as_text(refusal, _named_ledger(args))
        _say(in_lines(with_vault(text, args), sys.stderr))
    return refusal.exit_code


def _tell_of_nothing(error: click.Abort, args: Sequence[str]) -> None:
    """Say that nothing was recorded, where a line was to record something and nobody answered, or the answer was no."""
    from cli.printing import in_words  # noqa: PLC0415 - only when refusing
    from ledger.shared.message import say  # noqa: PLC0415 - as above

    if isinstance(error.__context__, (KeyboardInterrupt, EOFError)):
        _say("")  # what was asked stands before it on the line
    if not _only_looks(args):
        with SPEECH.to_people():
            _say(in_words(say("Nothing was recorded.")))


def _only_looks(args: Sequence[str]) -> bool:
    """Whether a command only answers: it has an answer's options, and none to try what it would record."""
    from cli.swapped import found_command  # noqa: PLC0415 - only when refusing

    found = found_command(pladsbog, args)
    options = set() if found is None else {name for param in found[1].params for name in param.opts}
    return not options.isdisjoint(("--format", "--known-at")) and "--dry-run" not in options


def _services_by_name(args: Sequence[str]) -> AbstractContextManager[None]:
    """Call services by name and key in what a person is told within; the ledger is read once one is met."""
    from cli.called import beside_keys, service_names  # noqa: PLC0415 - only when refusing, or asking

    def named() -> Mapping[str, str]:
        from ledger.errors import Refusal  # noqa: PLC0415 - as above

        with suppress(Refusal, OSError), _session(args).history() as history:
            return service_names(history)
        return {}

    return beside_keys(named)


def _amended(refusal: Refusal, args: Sequence[str], error: Exception) -> Refusal:
    """The refusal of a line that could not be read, with the lines that it may have been meant for.

    That nobody of a house's key ever moved in is told as what it is.
    """
    from cli.refusing import HouseAlone, NameForEvent, PlaceForEvent, TextInParts, Usage  # noqa: PLC0415 - only when refusing
    from ledger.errors import UnknownCitizen  # noqa: PLC0415 - as above

    if isinstance(refusal, UnknownCitizen) and (house := _house_called(refusal.citizen, args)):
        return _without_places(house, args) or HouseAlone(refusal.citizen, house)
    if isinstance(refusal, PlaceForEvent):
        from cli.amended import events_of, with_event  # noqa: PLC0415 - as above

        is_citizen = isinstance(refusal, NameForEvent) and not refusal.is_house
        refusal.look = events_of(
            pladsbog, args, "--citizen" if is_citizen else "--offer", refusal.place.partition("/")[0]
        )
        refusal.lines = with_event(pladsbog, args, refusal.place, *refusal.numbers[:1])
        return refusal
    if isinstance(refusal, TextInParts):
        from cli.swapped import joined, texts_in_one  # noqa: PLC0415 - as above

        refusal.line = joined(["pladsbog", *texts_in_one(pladsbog, args)])
    if not (isinstance(refusal, Usage) and isinstance(error, click.UsageError)):
        return refusal
    from cli.amended import amended, commands_of, options_of  # noqa: PLC0415 - as above

    lines = amended(pladsbog, args, error, lambda: _offers(args))
    commands = [] if lines else commands_of(pladsbog, args, error)
    return Usage(refusal.why, refusal.command, lines, commands, [] if lines else options_of(error))


def _meant(refusal: Refusal, args: Sequence[str]) -> Refusal:
    """The refusal, or one with the line that was meant, where arguments stand in another's place."""
    from cli.amended import options_mended  # noqa: PLC0415 - only when refusing
    from cli.refusing import (  # noqa: PLC0415 - only when refusing
        LongDash,
        PlaceAlone,
        PlaceWithHouse,
        Swapped,
        Usage,
        WithoutOption,
    )
    from cli.swapped import by_place, long_dash, loose, loose_text, order_of, place_apart, reordered  # noqa: PLC0415 - as above
    from ledger.errors import NotAKey, UnknownOffer  # noqa: PLC0415 - as above

    if isinstance(refusal, NotAKey) and (apart := place_apart(pladsbog, args, refusal.text)):
        return PlaceWithHouse(refusal.text, *apart)
    if isinstance(refusal, Usage) and (dashed := long_dash(pladsbog, args)):
        return LongDash(*dashed)
    misuse = refusal.exit_code == WRONG_USAGE and refusal.code not in ("bad-option", "text-in-parts")
    text = loose_text(pladsbog, args, lambda: _offers(args)) if misuse else None
    line = None
    if isinstance(refusal, UnknownOffer):
        line = order_of(pladsbog, args, refusal.known)
    elif misuse and text is None:
        line = reordered(pladsbog, args, lambda: _offers(args))
    if line is not None and (mended := options_mended(pladsbog, line)):
        return Swapped(mended)
    if isinstance(refusal, (NotAKey, Usage)) and (by := by_place(pladsbog, args, lambda: _offers(args))):
        offer, place, line = by
        return PlaceAlone(offer, place, mended) if (mended := options_mended(pladsbog, line)) else refusal
    if found := text or (loose(pladsbog, args, lambda: _offers(args)) if isinstance(refusal, Usage) else None):
        word, option, line = found
        return WithoutOption(word, option, mended) if (mended := options_mended(pladsbog, line)) else refusal
    if isinstance(refusal, NotAKey):
        from cli.houses import meant  # noqa: PLC0415 - as above

        refusal.near = meant(refusal, _session(args))
    return refusal


def _offers(args: Sequence[str]) -> Sequence[str]:
    """The houses of the ledger that a line names; none where it cannot be read."""
    from ledger.errors import Refusal  # noqa: PLC0415 - only when refusing

    with suppress(Refusal), _session(args).history() as history:
        return history.offers()
    return ()


def _house_called(word: str, args: Sequence[str]) -> str | None:
    """The house that a word is the key or the name of, which no citizen has; None where it is none."""
    from cli.choices import Said, house_called  # noqa: PLC0415 - only when refusing

    return house_called(Said(_session(args), {}), word)


def _without_places(house: str, args: Sequence[str]) -> Refusal | None:
    """That a house has no places which somebody could be named by; None where it has."""
    from ledger.errors import NoPlaces  # noqa: PLC0415 - only when refusing
    from ledger.rules.placement import check_has_places  # noqa: PLC0415 - as above

    with _session(args).history() as history:
        try:
            check_has_places(house, history.terms(house), for_citizen=True)
        except NoPlaces as refusal:
            return refusal
    return None


def _session(args: Sequence[str]) -> Session:
    """The ledger that a line names."""
    with pladsbog.make_context("pladsbog", list(args), resilient_parsing=True) as ctx:
        return Session(ctx.params["ledger"], [])


def _named_ledger(args: Sequence[str]) -> str | None:
    """The ledger that was named before the command; None where the environment or the usual name says it."""
    at = 0
    while at < len(args) and args[at].startswith("-"):
        option, sign, value = args[at].partition("=")
        if option in ("--ledger", "--pladsbog"):
            return value if sign else next(iter(args[at + 1 :]), None)
        at += 2 if option in LANGUAGE_OPTIONS and not sign else 1
    return None


def _say(text: str) -> None:
    try:
        click.echo(text, err=True)
    except OSError:
        _silence(sys.stderr)  # nobody is there to be told why; the exit code still says what became of it


def _json(answer: dict[str, Any]) -> str:
    import json  # noqa: PLC0415 - only when refusing

    from cli.cleaning import escaped  # noqa: PLC0415 - as above

    return escaped(json.dumps(answer, ensure_ascii=False, default=str))
