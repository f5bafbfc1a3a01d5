"""What is said to mend the ledger, tried out: a command that is refused when it is typed mends nothing.

Decided on 2026-11-26:

* What is offered is decided first, on the log as it is now, and thrown away. A refusal for something that only has to
  be said as well adds that option; one for a fact that is there already leads to the correction of that fact. What is
  accepted once the other differences are mended is offered so. Of the rest it is said in words what is in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec.structs import replace

from ledger.commands import CLEARED, Buy, Command, Correct, Depart, Move, MoveIn, Reassess, Swap, Void
from ledger.errors import (
    AboveCompetence,
    AlreadyDeparted,
    AlreadyInPlace,
    AssessedThatDay,
    CauseUnsaid,
    CitizenElsewhere,
    DeciderNeeded,
    ImpossibleHistory,
    LevelUnsaid,
    MovedThatDay,
    NoticeUnsaid,
    OfAnotherStay,
    ParagraphNeeded,
    PayerUnsaid,
    ReasonNeeded,
    Refusal,
    TransferredThatDay,
    UnknownPlace,
)
from ledger.events import Event
from ledger.following.listed import Difference
from ledger.models.offers import Assessment
from ledger.rules.context import DecisionContext
from ledger.rules.deciding import decide
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import DAY
from ledger.shared.message import Remedy, Value
from ledger.store import Log
from ledger.workspace import Workspace

_HEAD: dict[str, Any] = {"by": "list"}
_CORRECTION: dict[str, Any] = {**_HEAD, "kind": "typo", "reason": "TEXT"}
_DECIDED: dict[str, Any] = {**_HEAD, "decision": "REF"}
_ANY_LEVEL = Assessment(special_price_ore=100_000)
"""In the place of a level that nobody has said."""


class _Way(NamedTuple):
    """A command that is accepted, in words, and what it would record."""

    remedy: Remedy
    events: Sequence[Event]


def mended(differences: Sequence[Difference], log: Log) -> list[Difference]:
    """The differences, each with what mends it as the ledger is now."""
    now = Workspace(log)
    tried = [_way(one, now) for one in differences]
    then = Hypothetical(now)
    for one, way in zip(differences, tried, strict=True):
        if isinstance(way, _Way):
            again = _way(one, then)
            for event in again.events if isinstance(again, _Way) else ():
                then.add(event)
    return [replace(one, remedy=_said(one, way, then)) for one, way in zip(differences, tried, strict=True)]


def _said(one: Difference, way: _Way | Refusal, then: DecisionContext) -> Remedy:
    """What is offered; where it is refused now, what is once the others are mended."""
    if isinstance(way, _Way):
        return way.remedy
    later = _accepted(one.remedy, then)
    if isinstance(later, _Way):
        return Remedy("mend-after-others", command=later.remedy)
    return Remedy("mend-by-hand", why=way.sentence())


def _way(one: Difference, context: DecisionContext) -> _Way | Refusal:
    """What mends a difference, or why nothing does."""
    found = _accepted(one.remedy, context)
    if one.remedy.action == "void-or-depart":
        return _departed_or_never(one, found, context)
    if isinstance(found, _Way):
        return found
    if isinstance(found, TransferredThatDay):
        return _recorded_anew(one, found.number, context)
    for other in _otherwise(one, found):
        way = _accepted(other, context)
        if isinstance(way, _Way):
            return way
    return found


def _accepted(remedy: Remedy, context: DecisionContext) -> _Way | Refusal:
    """A command with all that has to be said with it, or its refusal. What no command is needs no trial."""
    command = _command(remedy)
    if command is None:
        return _Way(remedy, ())
    options: list[Value] = []
    events: Sequence[Event] = ()
    for _ in _SAID:
        try:
            events = decide(command, context)
            break
        except Refusal as refusal:
            if isinstance(refusal, UnknownPlace) and refusal.place == "PLACE":
                break
            more = _SAID.get(type(refusal), _nothing_more)(command, refusal)
            if more is None:
                return refusal
            option, command = more
            options += [option] if option not in options else []
    return _Way(Remedy("with-options", command=remedy, options=options) if options else remedy, events)


def _departed_or_never(one: Difference, voided: _Way | Refusal, context: DecisionContext) -> _Way:
    """A departure on a day that nobody knows, with what has to be said of one; or the void, where that is possible."""
    left = _accepted(Remedy("depart-as-listed", citizen=one.citizen, day=one.first_day), context)
    depart = Remedy("depart-as-listed", citizen=one.citizen, day="DATE")
    if isinstance(left, _Way) and left.remedy.action == "with-options":
        depart = Remedy("with-options", command=depart, options=left.remedy.values["options"])
    if isinstance(voided, Refusal):
        return _Way(depart, ())
    never = Remedy("void-departure", number=one.remedy.values["number"])
    return _Way(Remedy("or-never-lived", command=depart, never=never), voided.events)


def _recorded_anew(one: Difference, number: int, context: DecisionContext) -> _Way | Refusal:
    """A stay that was recorded in another house than the list's: voided, with what stands on it, and recorded there."""
    values = one.remedy.values
    try:
        decide(Correct(number=number, offer=str(values["offer"]), **_CORRECTION), context)
    except OfAnotherStay as refusal:
        then = Hypothetical(context)
        steps: list[Value] = []
        for to_void in refusal.numbers:
            whole = refusal.is_correction and to_void == refusal.numbers[-1]
            for event in decide(Void(number=to_void, with_original=whole, **_CORRECTION), then):
                then.add(event)
            steps.append(Remedy("void-whole", number=to_void) if whole else Remedy("void", number=to_void))
        where: dict[str, Value] = {"citizen": one.citizen, "offer": values["offer"], "place": values["place"]}
        arrives = _accepted(Remedy("move-listed-in", day=values["day"], level="L", **where), then)
        return _Way(Remedy("in-order", steps=[*steps, arrives.remedy]), ()) if isinstance(arrives, _Way) else arrives
    except Refusal as refusal:
        return refusal
    raise AssertionError


def _otherwise(one: Difference, refusal: Refusal) -> Iterator[Remedy]:
    """What else may mend a difference, by what is in the way."""
    action, values = one.remedy.action, one.remedy.values
    match refusal:
        case AlreadyInPlace(number=int(number)):
            yield Remedy("correct-first-day", number=number, day=values["day"])
        case MovedThatDay(swapped=False, number=number) if action == "move-as-listed":
            yield Remedy("correct-listed-place", number=number, place=values["place"])
        case AssessedThatDay(number=number) if action == "reassess-as-listed":
            yield Remedy("correct-level", number=number, level=values["level"])
        case AssessedThatDay(number=number):
            yield Remedy("correct-price", number=number, price=values["price"])
        case AlreadyDeparted(number=number) if action == "depart-as-listed":
            yield Remedy("correct-last-day", number=number, day=values["day"])
        case CitizenElsewhere() if action == "move-listed-in":
            to: dict[str, Value] = {"offer": values["offer"], "place": values["place"], "day": values["day"]}
            yield Remedy("transfer-as-listed", citizen=one.citizen, **to)
        case ImpossibleHistory() if action == "correct-listed-place":
            yield Remedy("move-as-listed", citizen=one.citizen, place=values["place"], day=one.first_day)
        case _ if action == "void-or-end":
            yield Remedy("correct-last-day", number=values["departed"], day="DATE")


# --- the commands that are offered -------------------------------------------------------------------


def _command(remedy: Remedy) -> Command | None:
    """What a remedy says to type; None where it is nothing that can be tried."""
    make = _COMMANDS.get(remedy.action)
    is_open = remedy.values.get("day") is not None and not isinstance(remedy.values["day"], date)
    return None if make is None or is_open else make(remedy.values)


def _price(values: Mapping[str, Any]) -> Assessment:
    return Assessment(special_price_ore=int(Decimal(values["price"]) * 100))


def _level(values: Mapping[str, Any]) -> Assessment:
    return _ANY_LEVEL if values["level"] == "L" else Assessment(level=values["level"])


def _swap(values: Mapping[str, Any]) -> Command:
    citizen, other, *further = values["circle"]
    return Swap(citizen=citizen, other=other, further=tuple(further), first_day=values["day"], **_DECIDED)


def _void(values: Mapping[str, Any]) -> Command:
    return Void(number=values["number"], **_CORRECTION)


def _correct_day(values: Mapping[str, Any]) -> Command:
    return Correct(number=values["number"], day=values["day"], **_CORRECTION)


def _move(values: Mapping[str, Any]) -> Command:
    where = {"place": values["place"], "offer": values.get("offer")}
    return Move(citizen=values["citizen"], first_day=values["day"], **where, **_DECIDED)


def _move_in(values: Mapping[str, Any]) -> Command:
    where = {"place": values["place"], "offer": values["offer"]}
    return MoveIn(citizen=values["citizen"], first_day=values["day"], assessment=_level(values), **where, **_DECIDED)


def _reassess(values: Mapping[str, Any]) -> Command:
    assessment = _price(values) if "price" in values else _level(values)
    return Reassess(citizen=values["citizen"], first_day=values["day"], assessment=assessment, **_DECIDED)


_COMMANDS: Mapping[str, Callable[[Mapping[str, Any]], Command]] = {
    "correct-first-day": _correct_day,
    "correct-last-day": _correct_day,
    "correct-level": lambda v: Correct(number=v["number"], assessment=_level(v), **_CORRECTION),
    "correct-listed-place": lambda v: Correct(number=v["number"], place=v["place"], **_CORRECTION),
    "correct-price": lambda v: Correct(number=v["number"], assessment=_price(v), **_CORRECTION),
    "depart-as-listed": lambda v: Depart(citizen=v["citizen"], last_day=v["day"], **_HEAD),
    "move-as-listed": _move,
    "move-listed-in": _move_in,
    "reassess-as-listed": _reassess,
    "reprice-as-listed": _reassess,
    "swap-as-listed": _swap,
    "transfer-as-listed": _move,
    "void-departure": _void,
    "void-or-depart": _void,
    "void-or-end": _void,
    "void-swap": _void,
}
"""The command of each action."""


# --- what has to be said besides ---------------------------------------------------------------------


_More = tuple[Remedy, Command] | None
"""An option to add in words, and the command with it."""


def _nothing_more(_command: Command, _refusal: Any) -> _More:
    return None


def _reason(command: Command, _refusal: Any) -> _More:
    return None if command.reason is not None else (Remedy("add-reason"), replace(command, reason="TEXT"))


def _cause(command: Command, _refusal: Any) -> _More:
    is_of_cause = isinstance(command, Depart | MoveIn | Buy)
    return (Remedy("add-cause"), replace(command, cause="other")) if is_of_cause else None


def _notice(command: Command, _refusal: Any) -> _More:
    if isinstance(command, Depart):
        return Remedy("add-notice"), replace(command, notice_given=command.last_day)
    if isinstance(command, MoveIn | Buy):
        return Remedy("add-notice"), replace(command, notice_given=command.until)
    if isinstance(command, Move):
        return Remedy("add-notice"), replace(command, notice_given=command.first_day - DAY)
    return None


def _decider(command: Command, refusal: Any) -> _More:
    role = refusal.roles[-1] if isinstance(refusal, DeciderNeeded) else refusal.able
    if role is None or not hasattr(command, "decided_by"):
        return None
    return Remedy("add-decider"), replace(command, decided_by=role)  # it has the field


def _payer(command: Command, _refusal: Any) -> _More:
    if isinstance(command, MoveIn):
        return Remedy("add-payer"), replace(command, payer=CLEARED, paragraph=CLEARED)
    return None


def _level_there(command: Command, _refusal: Any) -> _More:
    return (Remedy("add-level"), replace(command, assessment=_ANY_LEVEL)) if isinstance(command, Move) else None


def _paragraph(command: Command, refusal: Any) -> _More:
    if isinstance(command, MoveIn) and not isinstance(command.paragraph, str):
        return Remedy("add-paragraph"), replace(command, paragraph=refusal.known[0])
    return None


_SAID: Mapping[type[Refusal], Callable[[Command, Any], _More]] = {
    ReasonNeeded: _reason,
    CauseUnsaid: _cause,
    NoticeUnsaid: _notice,
    DeciderNeeded: _decider,
    AboveCompetence: _decider,
    PayerUnsaid: _payer,
    LevelUnsaid: _level_there,
    ParagraphNeeded: _paragraph,
}
"""What is refused only because something more has to be said."""
