"""A day of notice before its stay began: a slip of the year mostly, and told before it is recorded.

Decided on 2026-11-28:

* Such a day is doubted and not refused. Somebody may give notice of a place that was granted and not moved into yet; a
  notice rule that counts from that day ends its tail the sooner, which the consequence shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cli.promised import key_of
from cli.session import Session
from ledger.commands import Buy, Command, Correct, Depart, Move, MoveIn
from ledger.errors import UnknownEvent
from ledger.rules.holding import cause_of
from ledger.shared.calendar import DAY
from ledger.shared.message import Message, Value, say
from ledger.state.folding import stays_of
from ledger.store.history import History


def told_of_early_notice(session: Session, commands: Sequence[Command]) -> Iterator[Message]:
    """Each day of notice that lies before the first day of the stay that it ends."""
    given = [(one, day) for one in commands if isinstance(day := getattr(one, "notice_given", None), date)]
    if not given:
        return
    begun = [one for one in commands if isinstance(one, MoveIn)]
    with session.history() as history:
        for command, day in given:
            first = _first_day(history, command, begun)
            if first is not None and day < first:
                values: dict[str, Value] = {"given": day, "day": first}
                yield say("look again: notice was given on {given}, before the stay began on {day}", **values)


def _first_day(history: History, command: Command, begun: Sequence[MoveIn]) -> date | None:
    """The first day of the stay that a command ends; None where there is none: that is for the rules to say."""
    match command:
        case MoveIn() | Buy():
            return command.first_day
        case Depart():
            return _of_stay(history, command.citizen, command.last_day, begun)
        case Move():
            return _of_stay(history, command.citizen, command.first_day - DAY, begun)
        case Correct():
            return _of_corrected(history, command)
    return None


def _of_stay(history: History, named: str, day: date, begun: Sequence[MoveIn]) -> date | None:
    """The first day of the stay that somebody has on a day: as recorded, or as the same file says before."""
    citizen = key_of(history, named, day)
    known = [stay.first_day for stay in stays_of(history.stream(f"citizen:{citizen}"))]
    known += [one.first_day for one in begun if one.citizen == citizen]
    return max((first for first in known if first <= day), default=None)


def _of_corrected(history: History, command: Correct) -> date | None:
    try:
        fact = cause_of(history.event(command.number), history.stream)
    except UnknownEvent:
        return None  # which the rule refuses
    named = getattr(fact.event, "stay", None)
    stays = stays_of(history.stream(fact.stream))
    return next((stay.first_day for stay in stays if named == stay.id or fact.number == stay.moved_in), None)
