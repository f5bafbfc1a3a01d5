"""Events as data for machines, and in words, for the log, the trace and the proposal before an act."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ledger.events import Event, Recorded
from ledger.models.stored import stored
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import half_up

_ORE = "_ore"


def describe(event: Event) -> Message:
    """What happened, in one short sentence without the date from which it holds."""
    return event.sentence()


def with_last_day(what: Message, event: Event) -> Message | None:
    """What happened, with its last day, of what has one: nothing holds from that day. None of all else.

    With the day on which notice was given, where that is said.
    """
    return _said(what, **last_day_data(event))


def last_day_data(event: Event) -> dict[str, date | None]:
    """The last day of what has one, and the day on which notice was given, where that is said; else None."""
    if event.day_means != "last":
        return {"last_day": None, "notice_given": None}
    return {"last_day": event.effective_on, "notice_given": getattr(event, "notice_given", None)}


def _said(what: Message, last_day: date | None, notice_given: date | None) -> Message | None:
    if last_day is None:
        return None
    values: dict[str, Value] = {"happened": what, "day": last_day}
    if notice_given is None:
        return say("{happened}, last day {day}", **values)
    return say("{happened}, last day {day}, notice given {given}", given=notice_given, **values)


def with_its_day(what: Message, event: Event) -> Message:
    """What happened, with its last day, or else with the day from which it holds."""
    return with_last_day(what, event) or say("{happened}, from {day}", happened=what, day=event.effective_on)


def as_read(row: dict[str, Any], days: dict[str, date | None]) -> dict[str, Any]:
    """A row with `text` and `effective_on` as a person reads it: a last day, of `last_day_data`, stands in the words.

    It is no day from which anything holds, so that nothing stands below that head. Programs have the date.
    """
    told = _said(row["text"], **days)
    return row if told is None else {**row, "text": told, "effective_on": None}


def event_data(fact: Recorded) -> dict[str, Any]:
    """An event for machines: the envelope, a sentence, and everything the event itself carries, money in kroner.

    `clock_at` is there where the clock said something earlier than the moment it was recorded at.
    """
    own = _in_kroner(stored(fact.event))
    if "kind" in own:  # of a meeting, or of a reassessment; `kind` itself is that of the event
        own["of_kind"] = own.pop("kind")
    return {
        "event": fact.number,
        "recorded_at": fact.recorded_at,
        **({} if fact.clock_at is None else {"clock_at": fact.clock_at}),
        "kind": fact.event.TOPIC.partition(":")[0],
        "stream": fact.stream,
        "version": fact.version,
        "text": describe(fact.event),
        **own,
        "effective_on": fact.event.effective_on,
    }


def _in_kroner(value: Any) -> Any:
    """What an event holds in øre, under a name that says so, as kroner with two decimals."""
    if isinstance(value, dict):
        return dict(_kroner(key, part) for key, part in value.items())
    return [_in_kroner(item) for item in value] if isinstance(value, list) else value


def _kroner(key: str, value: Any) -> tuple[str, Any]:
    if not key.endswith(_ORE):
        return key, _in_kroner(value)
    if isinstance(value, dict):  # by level, or by item: none of them, of a budget of activity alone
        return key.removesuffix(_ORE), {level: Kroner(ore) for level, ore in value.items()}
    return key.removesuffix(_ORE), Kroner(half_up(Fraction(value)))
