"""Events as data for machines, and in words, for the log, the trace and the proposal before an act."""

from __future__ import annotations

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
    if event.DAY != "last":
        return None
    values: dict[str, Value] = {"happened": what, "day": event.effective_on}
    given = getattr(event, "notice_given", None)
    if given is None:
        return say("{happened}, last day {day}", **values)
    return say("{happened}, last day {day}, notice given {given}", given=given, **values)


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
