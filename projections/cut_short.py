"""Until when does what is registered hold, where something from a later day is recorded already?

Decided on 2026-11-29:

* A decision registered from a past day holds until the next one of its kind, and whoever registers it late mostly knows
  of none. So the last day is said, and the event that counts from the day after. What goes on as before is not told: a
  later event that says the same, or says nothing of what is registered.
* A correction is told of what it says otherwise than what it corrects. What is registered together is one act: its own
  later days are no news.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from msgspec import Struct

from ledger.events import (
    Event,
    Moved,
    MovedIn,
    OwnPaymentDecided,
    PayingChanged,
    Reassessed,
    Recorded,
    ServiceGranted,
    ServiceRegranted,
)
from ledger.events.base import granted_in_words
from ledger.events.citizens import NO_MORE, Payment
from ledger.shared.calendar import DAY
from ledger.shared.message import Kroner, Message, Value, as_said, say
from ledger.state.live import live
from ledger.store.history import History

Said = Mapping[Hashable, tuple[Hashable, Message]]
"""What an event says of a stay or a grant from its day on: of each thing what is so, and that in words."""


class CutShort(Struct, frozen=True):
    """What event `number` says of a citizen holds up to and with `last_day`; then event `later` counts.

    `what` is what it says, and `then` what the later one does, in words.
    """

    number: int
    citizen: str
    last_day: date
    later: int
    what: Sequence[Message]
    then: Sequence[Message]

    def in_words(self) -> Message:
        """Until when it holds, and what holds then."""
        what: list[Value] = [*self.what]
        then: list[Value] = [*self.then]
        values: dict[str, Value] = {"citizen": self.citizen, "last": self.last_day, "number": self.later}
        return say("{citizen}: holds until {last} ({what}); then #{number} ({then})", what=what, then=then, **values)

    def data(self) -> dict[str, object]:
        """The same for machines."""
        return {"event": self.number, "citizen": self.citizen, "holds_until": self.last_day, "then": self.later}


def cut_short(history: History, events: Sequence[Recorded]) -> Iterator[CutShort]:
    """What events of one act say that ends where an event recorded before them says otherwise, in their order.

    They may be recorded, or proposed.
    """
    about = [fact for fact in events if isinstance(fact.event, _KINDS)]
    if not about:
        return
    first = events[0].number
    known: dict[str, dict[int, Recorded]] = {}
    for fact in about:
        if fact.stream not in known:
            facts = [*history.stream(fact.stream), *(one for one in events if one.stream == fact.stream)]
            known[fact.stream] = {one.number: one for one in facts}
        yield from _of_event(fact, known[fact.stream], first)


def _of_event(fact: Recorded, known: Mapping[int, Recorded], first: int) -> Iterator[CutShort]:
    """As above, of one event, among all that is known of its citizen."""
    corrected = known.get(fact.event.corrects or 0)
    before = _said(corrected.event) if corrected is not None else {}
    after = [
        (one, _said(one.event))
        for one in live(sorted(known.values(), key=lambda one: one.number))
        if isinstance(one.event, _KINDS) and _is_of_the_same(one, fact)
        and one.event.effective_on > fact.event.effective_on
    ]  # fmt: skip
    after.sort(key=lambda each: (each[0].event.effective_on, each[0].number))
    found: dict[int, tuple[Recorded, Said, list[Hashable]]] = {}
    said = _said(fact.event)
    for thing, (value, _) in said.items():
        if thing in before and before[thing][0] == value:
            continue
        later = next(((one, told) for one, told in after if thing in told), None)
        if later is not None and later[1][thing][0] != value and later[0].number < first:
            found.setdefault(later[0].number, (*later, []))[2].append(thing)
    for number, (one, told, things) in found.items():
        words = [said[thing][1] for thing in things]
        then = [told[thing][1] for thing in things]
        citizen: str = getattr(fact.event, "citizen", "")
        yield CutShort(fact.number, citizen, one.event.effective_on - DAY, number, words, then)


_KINDS = (MovedIn, Moved, PayingChanged, OwnPaymentDecided, Reassessed, ServiceGranted, ServiceRegranted)


def _is_of_the_same(one: Recorded, other: Recorded) -> bool:
    """Whether two facts are of one stay, or of one grant."""
    if other.grant is not None:
        return one.grant == other.grant
    return one.grant is None and one.stay == other.stay


def _said(event: Event) -> Said:
    """What an event says from its day on; nothing, where it is of another kind."""
    said: dict[Hashable, tuple[Hashable, Message]] = {}
    if isinstance(event, MovedIn | Reassessed):
        said["assessment"] = event.assessment, event.assessment.granted()
    if isinstance(event, MovedIn | Moved):
        said["place"] = event.place, as_said(event.where)
    if isinstance(event, MovedIn | PayingChanged):
        said |= _paid(event)
    if isinstance(event, OwnPaymentDecided):
        said["own payment", event.kind] = event.price_ore, _pays(event)
    if isinstance(event, ServiceGranted | ServiceRegranted):
        how_much = event.quantity, event.level, event.hours
        values: dict[str, Value] = {"service": event.service, "amount": granted_in_words(*how_much)}
        said["granted"] = how_much, say("{amount} of {service}", **values)
    return said


def _paid(event: MovedIn | PayingChanged) -> Said:
    words: dict[Payment, Message] = {
        "payer": say("paid by {payer}", payer=event.payer),
        "paragraph": say("paragraph {paragraph}", paragraph=event.paragraph),
        "acting": say("{acting} acts", acting=event.acting),
        "residence": say("{residence} is the municipality of residence", residence=event.residence),
    }
    names: tuple[Payment, ...] = get_args(Payment)
    now: dict[Payment, Any] = {name: getattr(event, name) for name in names}
    said: dict[Hashable, tuple[Hashable, Message]] = {
        name: (value, words[name]) for name, value in now.items() if value is not None
    }
    ended = event.ends if isinstance(event, PayingChanged) else [name for name in names if now[name] is None]
    return said | {name: (None, NO_MORE[name]) for name in ended}


def _pays(event: OwnPaymentDecided) -> Message:
    if event.price_ore is None:
        return say("{kind} as others who live there", kind=event.kind)
    return say("{kind} of {amount} a month", kind=event.kind, amount=Kroner(event.price_ore))
