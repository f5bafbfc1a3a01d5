"""What is asked for one command line, until it is carried out or nobody answers."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import click

from cli import choices, going_back
from cli.asking.amounts import DELIVERY
from cli.asking.beforehand import check_line
from cli.asking.days import ALWAYS, WAS
from cli.asking.filling import Asking
from cli.asking.unsaid import ANOTHER, Group, kind_of, wanted
from cli.going_back import Back
from cli.houses import keys_in
from cli.languages import SPEECH
from cli.line import Line, taken_apart
from cli.printing import note, note_way
from cli.refusing import PlaceForEvent
from cli.remedies import CATALOGUE
from cli.session import Session
from cli.swapped import joined
from cli.typed import in_danish
from ledger.errors import NothingToCorrect, PayerUnsaid, Refusal
from ledger.events import Event, PlaceReserved, ServiceDelivered
from ledger.models.selecting import OWN
from ledger.shared.message import Message, Value, as_said, say

_FOR_MACHINES = ("json", "csv", "xlsx", "pdf", "html")


class Conversation:
    """What is asked for one command line, until it is carried out or nobody answers."""

    def __init__(self, root: click.Group) -> None:
        self._root = root
        self._asked: list[click.Parameter | Group] = []
        self._place: dict[str, str] = {}
        """What was typed for an event's number: its events are to choose from, however often that is asked."""
        self._before: dict[str, str] = {}
        """What counted before, of what a rule says is unsaid now, by the parameters' names."""
        self._about: dict[str, str] = {}
        """The house and the day of an event that is to be corrected, by the parameters' names."""
        self._parts: dict[str, list[str]] = {}
        """What was answered where several questions ask for one thing: who goes back is asked the last one of them."""
        self._correctable = frozenset[str]()
        self._line: Line | None = None
        """The line with what was answered last."""
        self._begun: Line | None = None
        """The same while not all of it is answered yet, once something of it is."""

    @property
    def has_asked(self) -> bool:
        """Whether something was answered, which may be answered otherwise."""
        return bool(self._asked)

    def completed(self, args: Sequence[str], error: Exception) -> list[str] | None:
        """The command line with what it lacked; None where that cannot be asked for.

        Raises click.Abort where the answer is empty, and what reading the ledger raises.
        """
        args = _without_end_of_options(args)
        with self._named(args):
            return self._completed(args, error)

    def _named(self, args: Sequence[str]) -> click.Context:
        """What the line names before its command, such as the ledger: the hints that are told meanwhile name it too."""
        return self._root.make_context("pladsbog", list(args), resilient_parsing=True)

    def _completed(self, args: Sequence[str], error: Exception) -> list[str] | None:
        line = None if _is_for_machines(args) else taken_apart(self._root, args)
        if line is not None and isinstance(error, PlaceForEvent) and error.numbers:
            self._place["number"] = line.given.pop("number", error.place)
        if line is not None and isinstance(error, NothingToCorrect):
            self._look_at(Session(_ledger(self._root, args), []), error.number)
        lacking = [] if line is None else list(wanted(line, error, self._correctable))
        if line is None or not lacking:
            return None
        if not self._asked:
            self._check_may_come(args, line)
            if not isinstance(error, Refusal):  # which has been judged as far as it can be
                check_line(self._root, line, self._asking(args, line).said(), lacking)
            note(going_back.told())
        if isinstance(error, PayerUnsaid):
            self._before |= {"payer": error.payer or OWN, "paragraph": error.paragraph or "none"}
        if isinstance(error, Refusal) and error.code not in ANOTHER:
            _tell_why(error)
        done = self._one_by_one(self._asking(args, line), lacking)
        if not done:
            return None  # there is nothing to choose from, and the same line would be refused again
        self._asked += done
        return self._kept(line)

    def _check_may_come(self, args: Sequence[str], line: Line) -> None:
        """Refuse somebody who lives somewhere and is to move in, and a house in the place of somebody.

        Before anything is asked. Raises BadOption, CitizenElsewhere.
        """
        if not any(kind_of(one) == "new citizen" for one in line.command.params):
            return
        ask = self._asking(args, line)
        if (comes := ask.who_comes()) is not None:
            choices.check_no_house(ask.said(), comes)
            choices.check_may_come(ask.said(), comes, None)

    def _look_at(self, session: Session, number: int) -> None:
        """Find what can be another of an event, and which house and day it is of."""
        with session.history() as history:
            event = history.event(number).event
        self._correctable = frozenset((*event.CORRECTABLE, *(("decision",) if event.decision is not None else ())))
        self._about |= {"offer": event.about_offer or "", "first_day": event.effective_on.isoformat()}
        self._about |= _days_of(event)
        if (service := getattr(event, "service", None)) is not None:
            self._about |= {"service": service, **({DELIVERY: ""} if event.IS_DELIVERY else {})}

    def _one_by_one(self, ask: Asking, wanted: list[click.Parameter | Group]) -> list[click.Parameter | Group]:
        """Ask for each that is wanted, and for one anew where somebody goes back; those that were answered."""
        done: list[int] = []
        at = 0
        while at < len(wanted):
            try:
                if ask.answered(wanted[at]):
                    done.append(at)
                    self._begun = ask.line
            except Back:
                if done:
                    at = done.pop()
                    ask.forget(wanted[at])
                elif self._asked:  # before the line was refused for what is asked now
                    wanted.insert(at, self._asked.pop())
                    ask.forget(wanted[at])
                else:
                    note(going_back.NONE_BEFORE)
                continue
            at += 1
        return [wanted[at] for at in done]

    def mended(self, args: Sequence[str]) -> list[str] | None:
        """The command line, which was refused, with another answer to what was asked; None where nothing was."""
        line = taken_apart(self._root, args) if self._asked else None
        if line is None:
            return None
        with self._named(args):
            return self._kept(self._answered_otherwise(self._asking(args, line)))

    def _answered_otherwise(self, ask: Asking) -> Line:
        """The line with another answer to what was wrong."""
        while True:
            alone = len(self._asked) == 1 and isinstance(self._asked[0], Group)  # one of several, which may be another
            found = [*self._asked, *(one for one in ask.of_line() if not alone and one not in self._asked)]
            wrong = found[0] if len(found) == 1 else ask.which_was_wrong(found)
            ask.forget(wrong)
            self._parts.clear()  # nobody says which part of it was wrong
            if getattr(wrong, "name", None) == "number":
                self._about.clear()  # it was of another event
            with suppress(Back):
                ask.answered(wrong)
                return ask.line

    def _kept(self, line: Line) -> list[str]:
        self._line = self._begun = line
        return line.words()

    def tell_line(self) -> None:
        """Tell the line as it could have been typed: once, when what was asked is done with."""
        if self._line is not None:
            note(say("the same in one line: {line}", line=_as_typed(self._line)))

    def tell_begun(self) -> None:
        """Tell the line with what was answered, where somebody breaks off: typed again, it asks for the rest."""
        if self._begun is not None:
            note(say("what was answered so far, in one line: {line}", line=_as_typed(self._begun)))

    def _asking(self, args: Sequence[str], line: Line) -> Asking:
        session = Session(_ledger(self._root, args), [])
        keys_in(line, session)
        return Asking(self._root, session, line, ChainMap(self._place, self._about), self._before, self._parts)


def _tell_why(error: Refusal) -> None:
    """Say why something is asked for. The events of a place stand in the list below, which leaves older ones out."""
    if not isinstance(error, PlaceForEvent):
        note(error.sentence())
        return
    note(error.alone())
    values: dict[str, Value] = {"more": error.more, "remedy": as_said(CATALOGUE.remedy(error.of_older()))}
    if error.more == 1:
        note_way(say("the newest are listed, and not an older one: {remedy}", **values))
    elif error.more:
        note_way(say("the newest are listed, and not {more} older ones: {remedy}", **values))


def _as_typed(line: Line) -> Message:
    typed = joined(["pladsbog", *line.words()])
    return as_said(in_danish(typed) if SPEECH.is_danish else typed)


def _days_of(event: Event) -> dict[str, str]:
    """The days that an event has and a correction may take back; and which one it always has."""
    days = {name: getattr(event, name, None) for name in ("until", "notice_given", "decided_on")}
    if "until" not in event.CORRECTABLE:
        days["until"] = None
    told = {f"{WAS}{name}": day.isoformat() for name, day in days.items() if day is not None}
    return {**told, ALWAYS: "until"} if isinstance(event, PlaceReserved | ServiceDelivered) else told


def _without_end_of_options(args: Sequence[str]) -> Sequence[str]:
    """A line without the -- behind which no word is an option, where none there looks like one."""
    at = args.index("--") if "--" in args else len(args)
    behind = args[at + 1 :]
    return args if any(word.startswith("-") for word in behind) else [*args[:at], *behind]


def _is_for_machines(args: Sequence[str]) -> bool:
    yes = {"--yes", "--ja", "-y", "--"} & set(args)
    forms = {f"{name}={form}" for name in ("--format", "--form") for form in _FOR_MACHINES}
    asked = any(one in forms for one in args) or any(
        before in ("--format", "--form") and after in _FOR_MACHINES for before, after in pairwise(args)
    )
    return bool(yes) or asked


def _ledger(root: click.Group, args: Sequence[str]) -> str:
    with root.make_context("pladsbog", list(args), resilient_parsing=True) as ctx:
        return str(ctx.params["ledger"])
