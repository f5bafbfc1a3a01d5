"""Options and arguments that several commands share, and how what is typed in them is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from cli import arguments
from cli.called import authority
from cli.danish import english_path
from cli.declaring import FileName, option
from cli.printing import is_terminal, note
from cli.render import FORMATS, About, Output, ending_format, format_of, span_in_words
from cli.session import Session
from cli.writing import refuse_ledgers
from ledger.errors import BadOption
from ledger.errors.wording import area_said
from ledger.reading.words import read_cause
from ledger.shared.calendar import MonthSpan, parse_date
from ledger.shared.message import Value, say

Command = Callable[..., Any]
"""The function behind a command, before click makes a command of it."""


def who(ctx: click.Context, param: click.Parameter | None, value: str | None) -> str | None:  # noqa: ARG001 - click's signature
    """Who records or reads, as it was typed, else as the system says. Raises BadOption, CprInText, HiddenSign."""
    if ctx.resilient_parsing:
        return value
    name = (value if value is not None else _login(ctx) or _system_user()).strip()
    arguments.check_placeholder(name)
    return arguments.read_text(say("name given with --by"))(name)


def _login(ctx: click.Context) -> str | None:
    """The login that the address of a server names; None for a file, or where the address names none."""
    from ledger.store import is_postgres  # noqa: PLC0415 - help does without

    session = ctx.find_object(Session)
    if session is None or not is_postgres(session.location):
        return None
    from ledger.store.postgres_connecting import login_in  # noqa: PLC0415 - brings psycopg

    return login_in(session.location)


def _system_user() -> str:
    try:
        from getpass import getuser  # noqa: PLC0415 - mostly the environment says who it is

        return getuser()
    except (OSError, KeyError, ImportError):
        raise BadOption(say("the system does not say who is recording"), say("give --by NAME")) from None


by = option(
    "--by",
    metavar="NAME",
    envvar="PLADSBOG_ACTOR",
    show_envvar=True,
    callback=who,
    help="Who records it.  [default: the login on PostgreSQL, else the system's user]",
)
ref = option(
    "--ref",
    metavar="KEY",
    type=arguments.Read("key", arguments.read_text(say("ref"))),
    help="Your own key for this command: the same one is recorded once, however often it is sent.",
)
decision_required = option(
    "--decision",
    metavar="REF",
    required=True,
    type=arguments.Read("reference", arguments.read_text(say("decision"))),
    help="Where the decision is journalised.",
)
decision = option(
    "--decision",
    metavar="REF",
    type=arguments.Read("reference", arguments.read_text(say("decision"))),
    help="Where the decision is journalised.",
)
decided_by = option(
    "--decided-by",
    metavar="ROLE",
    type=arguments.Read("role", arguments.read_text(say("decided-by")), "roles"),
    help="Which role or committee decided.",
)
asked = option(
    "--asked",
    metavar="LEVEL",
    type=arguments.Read("level", arguments.read_text(say("asked"))),
    help="The level that the provider had asked for, kept beside what is granted.",
)


def _read_chart(path: str) -> Any:
    from ledger.reading.charts import read_chart  # noqa: PLC0415 - brings the ledger, which help does without

    if not path:
        raise BadOption(say("--chart names no file"), say("name one, or leave it out"))
    return read_chart(Path(path))


chart = option(
    "--chart",
    metavar="FILE",
    type=arguments.Read("file", _read_chart),
    help="The 24-hour chart (columns theme, time, form, minutes, per: week or day): the hours follow from it.",
)
chart_or_none = option(
    "--chart",
    metavar="FILE|none",
    type=arguments.Read("file", arguments.or_cleared("none", _read_chart)),
    help="The 24-hour chart (columns theme, time, form, minutes, per: week or day): the hours follow from it.",
)
decided_on = option(
    "--decided-on",
    metavar="DATE",
    type=arguments.DATE,
    help="The day of the decision, by which competence is judged.  [default: --from]",
)
cause = option(
    "--cause",
    metavar="died|moved|transfer|other",
    type=arguments.CAUSE,
    help="Why the stay ended; død and flyttet are understood too.",
)
notice_given = option(
    "--notice-given",
    metavar="DATE",
    type=arguments.DATE,
    help="The day on which notice was given, not after the departure.",
)
per = option(
    "--per",
    metavar="day|month|year",
    type=arguments.UNIT,
    help="What the special price is for.  [default: the unit of the rates]",
)
contract = option(
    "--contract",
    metavar="REF",
    type=arguments.Read("contract", arguments.read_text(say("contract"))),
    help="The reference of the contract with the supplier.",
)
ends = option("--ends", metavar="DATE", type=arguments.DATE, help="The last day of the contract.")
negotiate = option(
    "--negotiate", metavar="DATE", type=arguments.DATE, help="The day by which the price is to be negotiated next."
)
acting = option(
    "--acting",
    metavar="CODE",
    type=arguments.MUNICIPALITY,
    help="The municipality that acts for the citizen, where it is not the payer.",
)
residence = option(
    "--residence",
    metavar="CODE",
    type=arguments.MUNICIPALITY,
    help="The municipality of residence, where it is not the payer.",
)
paragraph = option(
    "--paragraph",
    metavar="P|none",
    type=arguments.Read("paragraph", arguments.or_cleared("none", arguments.lazily("read_paragraph")), "paragraphs"),
    help="The paragraph of the Act: 107, 108, …",
)
payer = option(
    "--payer",
    metavar="CODE|own",
    type=arguments.PAYER,
    help="The paying municipality, such as 163; own: the one that keeps the ledger.",
)
payer_unlisted = option(
    "--payer-unlisted",
    is_flag=True,
    help="A code that no municipality or region has on the day is meant all the same.",
)
PAYING = (
    paragraph,
    payer,
    option(
        "--acting",
        metavar="CODE|none",
        type=arguments.Read("code", arguments.or_cleared("none", arguments.lazily("read_municipality"))),
        help="The municipality that acts for the citizen, where it is not the payer.",
    ),
    option(
        "--residence",
        metavar="CODE|none",
        type=arguments.Read("code", arguments.or_cleared("none", arguments.lazily("read_municipality"))),
        help="The municipality of residence, where it is not the payer.",
    ),
    payer_unlisted,
)
CLEARABLE = (
    *(option for option in PAYING if option is not payer),
    option(
        "--payer",
        metavar="CODE|own|none",
        type=arguments.Read("code", arguments.read_corrected_payer, "payers"),
        help="The paying municipality; own: the one that keeps the ledger; none, of a grant: that of the stay.",
    ),
    option(
        "--cause",
        metavar="died|moved|transfer|other|none",
        type=arguments.Read("cause", arguments.or_cleared("none", read_cause)),
        help="Why the stay ended; død and flyttet are understood too.",
    ),
    option(
        "--notice-given",
        metavar="DATE|none",
        type=arguments.Read("date", arguments.or_cleared("none", parse_date)),
        help="The day on which notice was given, not after the departure.",
    ),
    option(
        "--until",
        metavar="DATE|none",
        type=arguments.Read("date", arguments.or_cleared("none", parse_date)),
        help="The last day of an absence, a grant, a delivery; or of a reservation, which has one always.",
    ),
    option(
        "--price",
        "price_ore",
        metavar="KR|none",
        type=arguments.Read("kr", arguments.or_cleared("none", arguments.lazily("read_special_price"))),
        help="What a day of a reserved place costs, or none: what the vacancy rule makes of it; what a resident pays "
        "himself a month, or none: what others pay.",
    ),
    option(
        "--absence",
        metavar="hospital|holiday|other",
        type=arguments.ABSENCE,
        help="Of which kind an absence is.",
    ),
    option("--quantity", metavar="Q", type=arguments.QUANTITY, help="How much, of a service."),
    option(
        "--asked",
        metavar="LEVEL|none",
        type=arguments.Read("level", arguments.or_cleared("none", arguments.read_text(say("asked")))),
        help="The level that the provider had asked for.",
    ),
    option(
        "--decided-by",
        metavar="ROLE|none",
        type=arguments.Read("role", arguments.or_cleared("none", arguments.read_text(say("decided-by"))), "roles"),
        help="Which role or committee decided.",
    ),
    option(
        "--decided-on",
        metavar="DATE|none",
        type=arguments.Read("date", arguments.or_cleared("none", parse_date)),
        help="The day of the decision, by which competence is judged.",
    ),
)
"""What a correction can take back: the option's usual values, or the word that says that there is none."""


def paying_options(command: Command) -> Command:
    """Adds who pays and by which paragraph, to be said or taken back; each None where it is not given."""
    return _with(command, *PAYING)


def correcting_options(command: Command) -> Command:
    """Adds what a correction can say or take back; each None where it is not given."""
    return _with(command, *CLEARABLE)


reason = option(
    "--reason",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("reason"))),
    help="Why it is recorded as it is.",
)
reason_required = option(
    "--reason",
    metavar="TEXT",
    required=True,
    type=arguments.Read("text", arguments.read_text(say("reason"))),
    help="Why.",
)
correction_kind = option(
    "--kind",
    type=click.Choice(["typo", "decision"]),
    required=True,
    help="typo: it was recorded wrong; decision: a new decision changed the past.",
)
accept_clock = option(
    "--accept-clock",
    is_flag=True,
    help="Record though the clock lies over 5 minutes behind the last event, or over 400 days ahead.",
)
known_at = option(
    "--known-at",
    metavar="K",
    type=arguments.KNOWN_AT,
    help="As it was known then: an event number, a moment, or a date, also today or yesterday (the end of that day in "
    "Copenhagen).",
)


def errors_to(help_: str) -> Callable[[Command], Command]:
    """The option --errors-to FILE: a copy of what was read, with the reason in each cell that is refused."""
    file = click.Path(dir_okay=False, path_type=Path)
    return option("--errors-to", metavar="FILE", type=file, help=help_)


MOST_DAYS = 3650
"""How many days ahead can be asked about: each month of them is calculated."""


def within(default: int, help_: str) -> Callable[[Command], Command]:
    """The option --within DAYS."""
    days = click.IntRange(0, MOST_DAYS)
    return option("--within", metavar="DAYS", type=days, default=default, show_default=default > 0, help=help_)


on_day = option(
    "--on",
    "day",
    metavar="DATE",
    type=arguments.DATE,
    help="As it is on that day.  [default: the day of --known-at, else today]",
)


def amount(command: Command) -> Command:
    """Adds --quantity, --level, --hours and --chart of a service; each None where it is not given."""
    return _with(
        command,
        option(
            "--quantity",
            metavar="Q",
            type=arguments.QUANTITY,
            help="How much of it, in the service's unit; of what is only delivered, how much is expected a week.",
        ),
        option(
            "--level",
            metavar="L",
            type=arguments.Read("level", arguments.read_text(say("level")), "service levels"),
            help="A level of the service's rates.",
        ),
        option(
            "--hours",
            metavar="H",
            type=arguments.HOURS,
            help="Hours a week: the quantity of a service by the hour a week; else its level follows from them.",
        ),
        chart,
    )


class RecordingOptions(Struct, frozen=True):
    """How a registration is carried out: shown only, asked about first or not, answered as text or as JSON."""

    dry_run: bool
    yes: bool
    as_json: bool
    accept_clock: bool = False

    @property
    def asks(self) -> bool:
        """Whether a person sits there to be asked."""
        return not (self.yes or self.dry_run) and is_terminal(sys.stdin) and is_terminal(sys.stderr)

    @property
    def is_answered_for(self) -> bool:
        """Whether a person stands for what is recorded: is asked, or says yes beforehand. Else a program does."""
        return self.yes or self.asks


def registering(command: Command) -> Command:
    """Adds the options that every registration has; `recording`, `by` and `ref` reach the function."""
    return by(ref(recording(command)))


def recording(command: Command) -> Command:
    """Adds --dry-run, --yes, --accept-clock and --format, which reach the function as `recording`."""

    @wraps(command)
    def collected(*args: Any, dry_run: bool, yes: bool, accept_clock: bool, format_: str, **given: Any) -> Any:
        return command(*args, recording=RecordingOptions(dry_run, yes, format_ == "json", accept_clock), **given)

    return _with(
        collected,
        option("--dry-run", is_flag=True, help="Show what would be recorded; record nothing."),
        option("--yes", "-y", is_flag=True, help="Record without asking."),
        accept_clock,
        option(
            "--format",
            "format_",
            type=click.Choice(["table", "json"]),
            default="table",
            show_default=True,
            help="How the answer is given.",
        ),
    )


def assessed(command: Command) -> Command:
    """Adds --level, --hours, --special-price and its unit --per, which reach the function as one `assessment`; --chart.

    Raises OneAssessment unless exactly one of the three is given, or a chart, and UnitOfNoPrice. Beside a chart the
    assessment may be None: it follows from that.
    """
    return _with(_assessed(command, required=True), chart)


def perhaps_assessed(command: Command) -> Command:
    """The same where none of them may be given: then the assessment is None."""
    return _with(_assessed(command, required=False), chart)


def assessed_anew(command: Command) -> Command:
    """The same for a correction, which can also take a chart back."""
    return _with(_assessed(command, required=False), chart_or_none)


ONE_ASSESSMENT = ("--level", "--hours", "--special-price")
"""Of these one says what is granted."""


def _assessed(command: Command, *, required: bool) -> Command:
    @wraps(command)
    def collected(*args: Any, level: str | None, hours: Any, special_price: int | None, per: Any, **given: Any) -> Any:
        from ledger.reading.parsing import read_assessment  # noqa: PLC0415 - brings the ledger, which help does without

        said = level, hours, special_price, per
        is_said = any(one is not None for one in said) or (required and given["chart"] is None)
        return command(*args, assessment=read_assessment(*said) if is_said else None, **given)

    collected.needs_one = ONE_ASSESSMENT if required else ()  # type: ignore[attr-defined] # for what asks
    return _assessment_options(collected)


def _assessment_options(command: Command) -> Command:
    """Adds --level, --hours, --special-price and --per, each None where it is not given."""
    return _with(
        command,
        option(
            "--level",
            metavar="L",
            type=arguments.Read("level", arguments.read_text(say("level")), "levels"),
            help="A level of the offer's rates.",
        ),
        option("--hours", metavar="H", type=arguments.HOURS, help="Hours a week; the level follows from the rates."),
        option(
            "--special-price",
            metavar="KR",
            type=arguments.KRONER,
            help="A price of its own, in kroner per unit of the rates, or --per another.",
        ),
        per,
    )


def named(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:  # noqa: ARG001 - click's signature
    if value is not None and value == Path():  # what an empty text becomes
        raise BadOption(say("--output names no file"), say("name one, or leave it out"))
    return value


def not_empty(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """An argument that names a file. Raises BadOption for an empty text, which would be taken for the folder."""
    if str(value or "").strip() in ("", "."):
        raise BadOption(say("{argument} names no file", argument=param.make_metavar(ctx)), say("name one"))
    return value


def _output(endings: str) -> Callable[[Command], Command]:
    return option(
        "--output",
        "-o",
        metavar="FILE",
        type=FileName(dir_okay=False, allow_dash=True, path_type=Path),
        callback=named,
        help=f"Write it to a file instead, {endings}",
    )


_FORCE = option("--force", is_flag=True, help="Let --output replace a file.")
_OUTPUT = (_output("as the file ends: .xlsx, .csv, .json."), _FORCE)


def shown(command: Command) -> Command:
    """Adds --format, --output and --force for commands that read; they reach the function as one `output`.

    Raises what `Output.check` does, before the command begins.
    """
    return _shown(command, {}, *_OUTPUT)


DOCUMENTS = {".pdf": "pdf", ".html": "html"}
"""Which form an ending says of what can be a document, too."""


def shown_or_typeset(command: Command) -> Command:
    """The same for a command whose answer can be a document, too: a PDF, or a page of HTML."""
    return _shown(command, DOCUMENTS, _output("as the file ends: .xlsx, .csv, .json, .pdf, .html."), _FORCE)


def _shown(command: Command, further: Mapping[str, str], *output_options: Callable[[Command], Command]) -> Command:
    @wraps(command)
    def collected(*args: Any, format_: str | None, output: Path | None, force: bool, wide: bool, **given: Any) -> Any:
        shape = replace(output_of(format_, output, given, further, force=force), wide=wide)
        shape.check()
        return command(*args, output=shape, **given)

    return _with(
        collected,
        option(
            "--format",
            "format_",
            type=click.Choice([*FORMATS, *further.values()]),
            help="How the answer is given.  [default: table]",
        ),
        *output_options,
        option("--wide", is_flag=True, help="On a terminal, every column, however long the lines."),
    )


def which_table(*names: str) -> Callable[[Command], Command]:
    """Adds --show for a command that answers with several tables; it reaches the function as `part`."""
    return option(
        "--show",
        "part",
        type=click.Choice(names),
        help="One of the answer's tables; JSON has all of them.  [default: all; in CSV the first]",
    )


def with_output(command: Command) -> Command:
    """Adds --output and --force, as they were given, for `output_of`."""
    return _with(command, *_OUTPUT)


def with_file(name: str) -> Callable[[Command], Command]:
    """Adds the same to a command that writes one kind of file alone, such as one of that name."""
    return lambda command: _with(command, _output(f"such as {name}."), _FORCE)


def output_of(
    format_: str | None,
    output: Path | None,
    given: Mapping[str, Any],
    further: Mapping[str, str] | None = None,
    *,
    force: bool,
) -> Output:
    """The output that was asked for, of a command with the arguments `given`; `further` endings are its own.

    Raises LedgerFile, UnknownEnding.
    """
    ctx = click.get_current_context()
    path = None if output is None or str(output) == "-" else output
    session = ctx.find_object(Session)
    if path is not None:
        refuse_ledgers(path, None if session is None else session.location)
    form: Any = format_ or format_of(path, further)
    if path is not None and form != (written := ending_format(path, further) or form):
        both: dict[str, Value] = {"path": str(path), "format": form, "written": written}
        note(say("{path} will hold {format}, as --format says, though its ending says {written}", **both))
    return Output(form, path, force, _about(ctx, given))


def _about(ctx: click.Context, given: Mapping[str, Any]) -> About:
    """What an answer is about: houses, areas and period first, then the rest of what was asked for."""
    by, area = given.get("by"), given.get("area")
    if isinstance(where := given.get("offer"), arguments.Where):
        given = {**given, "offer": where.offer, "place": where.place or given.get("place")}
    if (by or area) and given.get("offer") and given.get("year", ...) is None:
        given = {**given, "offer": None, "year": given["offer"]}  # a year that was typed alone (`areas.house_and_year`)
    houses = given.get("offers") or given.get("houses") or [given[name] for name in ("offer",) if given.get(name)]
    areas = [area_said(one[0], one[1]) for one in (given.get("areas") or ([area] if area else []))]
    if given.get("first") is not None and given.get("last") is not None:
        span = say("{first} to {last}", first=given["first"], last=given["last"])
        given = {**given, "first": None, "last": None, "period": span}
    every = say("all offers") if not houses and not areas and {"offer", "offers"} & given.keys() else None
    asked = (_said(name, given[name]) for name in _ASKED if given.get(name) is not None)
    rest = [span_in_words(one) if isinstance(one, MonthSpan) else one for one in asked]
    grouped = say("by {groups: and }", groups=[by] if isinstance(by, str) else by) if by else None
    of = [value for value in (list(houses) or every, areas, *rest, grouped) if value]
    return About(english_path(ctx).removeprefix("pladsbog").strip(), of, list(houses))


def _said(name: str, value: Any) -> Any:
    """A value as a title says it: a code or a figure alone tells nobody that it is a municipality's, or a place's."""
    if name == "place":
        return say("place {place}", place=value)
    is_code = name == "payer" and str(value).isdecimal()
    return say("municipality {payer}", payer=authority(str(value))) if is_code else value


_ASKED = ("place", "month", "period", "year", "first", "last", "day", "payer", "citizen", "number")
"""Arguments and options that say which answer it is, by their names in the code."""


offers = option(
    "--offer",
    "offers",
    multiple=True,
    type=arguments.OFFER,
    help="Only this offer; may be repeated.",
)

changes = option(
    "--changes/--no-changes",
    default=True,
    help="What moved each budget too; it takes ten times as long as all the months.  [default: with them]",
)


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    """The command with options that its help lists in this order."""
    for one in reversed(options):
        command = one(command)
    return command
