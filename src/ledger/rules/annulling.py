"""Annulling what was recorded: a fact, with what cannot hold without it, and what has to be annulled before it.

Decided on 2026-11-26:

* The history that would hold is judged. Voiding a move-in takes the departure along: a stay that never was did not
  end. What would leave a citizen in two places, a place with two citizens or a reassessment outside its stay is
  refused, with the events to void first, in an order that works.
* Voiding a move takes along what was granted with it, as a correction of it does: with another room came another
  level, and without it neither was decided. What was granted is voided alone where the room was right.
* A closed house is closed. Where the closing of one of its places is annulled alone, nobody lives there after the
  house's last day all the same. A place whose opening is annulled was neither closed nor out of use: those go first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from ledger.errors import ImpossibleHistory, NotVoidable, Refusal
from ledger.events import (
    AreaBudgetChanged,
    BudgetChanged,
    ContractAgreed,
    Departed,
    Event,
    Moved,
    MovedIn,
    OfferClosed,
    OfStay,
    PlaceClosed,
    Reassessed,
    Recorded,
    Voided,
)
from ledger.events.base import Correction
from ledger.rules import budgets
from ledger.rules.conflicts import Conflict, conflicts
from ledger.rules.context import DecisionContext
from ledger.rules.halves import granted_with, in_full, voided_with
from ledger.rules.header import NOBODY, Header
from ledger.rules.holding import holding, name_of
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.vacancies import annulled, with_what_follows
from ledger.shared.message import Message, say
from ledger.state.live import live
from ledger.state.stays import Stay


def voided(
    number: int,
    kind: Correction,
    context: DecisionContext,
    head: Header,
    *,
    with_original: bool = False,
    first: Sequence[int] = (),
) -> list[Event]:
    """The annulment of a fact, after those of the events to void `first`, in that order; and what follows from them.

    Raises UnknownEvent, NotVoidable, and what `holding` raises.
    """
    facts: list[Recorded] = []
    seen: DecisionContext = context
    for one in (*first, number):
        target = holding(one, seen)
        if not target.event.VOIDABLE:
            raise NotVoidable(target.number, name_of(target.event), target.event.sentence())
        in_whole = with_original and one == number
        together = _with_originals(target, seen) if in_whole else [target, *goes_along(target, seen)]
        facts += together
        if first:
            seen = Hypothetical(seen, [annulled(fact, NOBODY, kind) for fact in together])
    events: list[Event] = [annulled(fact, head, kind) for fact in facts]
    of_stays = [fact for fact in facts if isinstance(fact.event, OfStay)]
    if not of_stays:  # grants have nothing in the streams of places
        return events
    return with_what_follows(events, stays_changed(of_stays, context), context, head, kind)


def voided_with_its_events(
    number: int, kind: Correction, context: DecisionContext, head: Header, *, with_original: bool = False
) -> list[Event]:
    """The annulment of a fact and, before it, of what else is recorded of its stay and could not hold without it.

    Raises ImpossibleHistory where something else is in the way, such as another citizen's stay, which may be right.
    """
    decide = partial(voided, number, kind, head=head, with_original=with_original)
    try:
        return possible(decide, [number], context)
    except ImpossibleHistory as refusal:
        if not are_of_its_stay(number, refusal.numbers, context):
            raise
        first = refusal.numbers
    return possible(partial(decide, first=first), [number, *first], context)


def are_of_its_stay(number: int, others: Sequence[int], context: DecisionContext) -> bool:
    """Whether there are other events, and all of them, with what goes along, are of the stay that an event is of."""
    facts = [context.fact(one) for one in (number, *others)]
    along = [one for fact in facts for one in goes_along(fact, context)]
    stay = facts[0].stay
    return bool(others) and stay is not None and all(fact.stay == stay for fact in (*facts, *along))


def _with_originals(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """A fact, what it replaced, what that replaced, and what goes along with each."""
    facts: list[Recorded] = []
    seen: DecisionContext = context
    while True:
        together = [target, *goes_along(target, seen)]
        facts += together
        if target.event.corrects is None:
            return facts
        seen = Hypothetical(seen, [annulled(fact, NOBODY, "typo") for fact in together])
        target = seen.fact(target.event.corrects)


def goes_along(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """What cannot hold without a fact: the departure of a stay that never was, the other half of an act."""
    along = _GO_ALONG.get(target.event.TOPIC)
    return along(target, context) if along is not None else []


def _departures_of(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The departure that ended a stay, and those that come back when it is annulled because it had replaced them."""
    if target.event.corrects is not None:
        # To annul a correction gives back the move-in that it had replaced, and the stay with it.
        return []

    def departures(seen: DecisionContext) -> list[Recorded]:
        # A contract about a stay that never was goes with it.
        kinds = (Departed, ContractAgreed)
        holding = (fact for fact in live(seen.facts(target.stream)) if isinstance(fact.event, kinds))
        return [fact for fact in holding if fact.stay == target.stay]

    return in_full(departures, context)


def _with_departures(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The departure that ended a stay, and that of the transfer by which it began."""
    return [*_departures_of(target, context), *voided_with(target, context)]


def _with_its_contract(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The day of the next negotiation that was agreed with a new price."""
    facts = live(context.facts(target.stream))
    agreed = (fact for fact in facts if isinstance(fact.event, ContractAgreed))
    return [fact for fact in agreed if fact.event.act == target.event.act]


def _with_what_was_granted(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The others' moves, where it was a swap; and what was granted with a move, with all that has replaced it since.

    To annul a correction gives back the move that it had replaced, and what was granted with that stays; what the same
    correction replaced of it comes back too.
    """
    along = voided_with(target, context)
    if target.event.corrects is not None:
        return along + [one for one in granted_with(target, context) if one.event.act == target.event.act]
    return along + in_full(lambda seen: granted_with(target, seen), context)


def _with_transfer(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The stay in another house that a transfer began, with its departure."""
    begun = voided_with(target, context)
    return [fact for one in begun for fact in (one, *_departures_of(one, context))]


def _end_of_grant(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The end of a grant that never was; none where the grant is what a correction gives back."""
    if target.event.corrects is not None:
        return []
    return in_full(lambda seen: _of_grant(target, seen, "citizen.grant-ended:1"), context)


def _of_grant(target: Recorded, context: DecisionContext, topic: str) -> list[Recorded]:
    facts = live(context.facts(target.stream))
    return [fact for fact in facts if topic == fact.event.TOPIC and fact.grant == target.grant]


def _budgets_half(target: Recorded, context: DecisionContext) -> list[Recorded]:
    assert isinstance(target.event, (AreaBudgetChanged, BudgetChanged))
    return [context.fact(number) for number in budgets.other_half(target.event, context)]


def _places_closed(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The places that closed with their offer, in the same act."""
    offer = target.event.about_offer or ""
    streams = (f"place:{offer}/{place}" for place in context.places(offer))
    closed = (fact for stream in streams for fact in live(context.facts(stream)))
    return [fact for fact in closed if isinstance(fact.event, PlaceClosed) and fact.event.act == target.event.act]


_GO_ALONG: dict[str, Callable[[Recorded, DecisionContext], list[Recorded]]] = {
    MovedIn.TOPIC: _with_departures,
    Departed.TOPIC: _with_transfer,
    Moved.TOPIC: _with_what_was_granted,
    Reassessed.TOPIC: _with_its_contract,
    AreaBudgetChanged.TOPIC: _budgets_half,
    BudgetChanged.TOPIC: _budgets_half,
    OfferClosed.TOPIC: _places_closed,
    "citizen.service-granted:1": _end_of_grant,
}
"""The kinds of facts with which others go, and which those are; few voids load the kinds of services."""


def stays_changed(facts: Sequence[Recorded], context: DecisionContext) -> list[Stay]:
    """The stays that these facts are about, as they are now."""
    named = {fact.stay for fact in facts}
    citizens = {fact.event.about_citizen for fact in facts if fact.event.about_citizen is not None}
    return [stay for citizen in citizens for stay in context.stays(citizen) if stay.id in named]


# --- whether it can be, and what to void first ---------------------------------------------------


Decide = Callable[[DecisionContext], list[Event]]


def possible(
    decide: Decide, targets: Sequence[int], context: DecisionContext, emptied: Collection[str] = ()
) -> list[Event]:
    """What is decided. Raises ImpossibleHistory where it would leave one in any stream that it touches.

    `targets` are what the question is about; `emptied` the streams in which nothing is to be left, which can be so.
    """
    events = decide(context)
    conflict = _first_conflict(events, context, emptied)
    if conflict is not None:
        spared = frozenset(number for target in targets for number in _asked_about(target, context))
        in_the_way = to_void_first(decide, context, spared, context.next_number() - 1) or []
        other = _is_another_stay(in_the_way, targets, context)
        facts = [context.fact(number) for number in in_the_way]
        words, decided = in_words(facts), decided_in(facts)
        raise ImpossibleHistory(conflict.why, in_the_way, other, conflict.helps, events=words, decided=decided)
    return events


def in_words(facts: Iterable[Recorded]) -> list[Message]:
    """What happened in some events, each with its number and day."""
    return [say("event #{number}: {what}", number=fact.number, what=fact.event.dated()) for fact in facts]


def decided_in(facts: Iterable[Recorded]) -> list[int]:
    """The events of citizens that a decision was behind: a slip of the hand they are only if somebody says so.

    A move-in is none: to void it says that nobody ever came.
    """
    of_citizens = (fact for fact in facts if fact.event.about_citizen is not None)
    return [one.number for one in of_citizens if one.event.decision is not None and not isinstance(one.event, MovedIn)]


def _is_another_stay(numbers: Iterable[int], targets: Iterable[int], context: DecisionContext) -> bool:
    """Whether one of the events begins a stay that the question is not about."""
    asked = {context.fact(target).stay for target in targets}
    facts = map(context.fact, numbers)
    return any(isinstance(fact.event, MovedIn) and fact.stay not in asked for fact in facts)


def _asked_about(number: int, context: DecisionContext) -> frozenset[int]:
    """A fact, and the move-ins of its stay: whoever voids a departure wants the stay to go on, not to be undone."""
    fact = context.fact(number)
    of_stay = (one for one in context.facts(fact.stream) if isinstance(one.event, MovedIn) and one.stay == fact.stay)
    return frozenset([number, *(one.number for one in of_stay if fact.stay is not None)])


def _first_conflict(events: list[Event], context: DecisionContext, emptied: Collection[str] = ()) -> Conflict | None:
    then = Hypothetical(context, events)
    streams = dict.fromkeys(event.stream for event in events)
    citizens = dict.fromkeys(event.about_citizen for event in events if isinstance(event, (OfStay, Voided)))
    # A day of a turnover is told by no vacancy: the place is judged, though nothing is recorded of it.
    for stay in (stay for citizen in citizens if citizen is not None for stay in then.stays(citizen)):
        streams |= dict.fromkeys(f"place:{stay.offer}/{lodging.place}" for lodging in stay.lodgings)
    return next(conflicts(then, (stream for stream in streams if stream not in emptied)), None)


def to_void_first(decide: Decide, context: DecisionContext, spared: frozenset[int], recorded: int) -> list[int] | None:
    """The events to void, in that order, so that what is decided then is possible; None where voiding cannot help.

    It is tried out, for to void one fact may take another one first. `spared` are what the question is about, and
    `recorded` is the last number that is not only supposed.
    """
    try:
        conflict = _first_conflict(decide(context), context)
    except Refusal:
        return None
    if conflict is None:
        return []
    for number in dict.fromkeys(conflict.numbers):
        if number in spared or number > recorded:
            continue
        void_it = partial(voided, number, "typo", head=NOBODY)
        before = to_void_first(void_it, context, spared | {number}, recorded)
        if before is None:
            continue
        cleared = context
        for one in (*before, number):
            cleared = Hypothetical(cleared, voided(one, "typo", cleared, NOBODY))
        after = to_void_first(decide, cleared, spared, recorded)
        if after is not None:
            return [*before, number, *after]
    return None
