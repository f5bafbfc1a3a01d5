"""Mending what was recorded: a fact is annulled or replaced by a new one, and never leaves an impossible history.

A move-in and a departure each have their half in the place's own stream (the vacancy that ended or began); it is
mended in the same act. What would be left standing in the air is refused, with the events in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby, pairwise
from typing import Any, Literal, TypeVar

from ledger.commands import Correct, Void
from ledger.errors import (
    AlreadyVoided,
    ImpossibleHistory,
    NotCorrectable,
    NothingToCorrect,
    NotInEvent,
    NotVoidable,
    Refusal,
    UnknownPlace,
    VoidTheOther,
)
from ledger.events import (
    AccountAdopted,
    BaseAdopted,
    BaseConfirmed,
    BudgetAdopted,
    BudgetChanged,
    CadenceAdopted,
    CitizenFollowedUp,
    CompetenceAdopted,
    Departed,
    Event,
    ModelAdopted,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PhaseInAdopted,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    RatesAdopted,
    RatesConfirmed,
    Reassessed,
    Recorded,
    RefundAdopted,
    SavingsTargetAdopted,
    VacancyBegan,
    VacancyEnded,
    Voided,
    YearWheelAdopted,
)
from ledger.rules import budgets
from ledger.rules.assessment import check_assessment, check_paragraph
from ledger.rules.context import DecisionContext
from ledger.rules.hypothetical import NEW, Hypothetical
from ledger.rules.placement import Header, check_open
from ledger.shared.calendar import DAY, Period
from ledger.state.live import annulled_by, live
from ledger.state.places import place_of
from ledger.state.stays import stays_of
from ledger.state.terms import terms_of

E = TypeVar("E", bound=Event)

VOIDABLE = (
    MovedIn, Reassessed, Departed, PlaceTakenOutOfUse, PlacePutInUse, PlaceOpened,
    ModelAdopted, RatesAdopted, BaseAdopted, OfferAdopted, BudgetAdopted, BudgetChanged, PlaceClosed, OfferClosed,
    CitizenFollowedUp, RatesConfirmed, BaseConfirmed, CadenceAdopted, CompetenceAdopted, YearWheelAdopted,
    AccountAdopted, RefundAdopted, SavingsTargetAdopted, PhaseInAdopted,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why some facts cannot all hold, and which of them could be voided to end that, the likeliest first."""

    why: str
    numbers: tuple[int, ...]


def void(command: Void, context: DecisionContext, head: Header) -> list[Event]:
    """Annul a fact, and the half of it that lies in the place's stream; with a move-in, the departure that ended it.

    A stay that never was did not end either. Could only one of the two be annulled, neither could, between other stays.
    """
    return _possible(lambda seen: _voided(command.number, command.kind, seen, head), command.number, context)


def correct(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    """Replace a move-in, reassessment or departure by what should have been recorded."""
    return _possible(lambda seen: _corrected(command, seen, head), command.number, context)


def conflicts(facts: Iterable[Recorded]) -> Iterator[Conflict]:
    """What cannot be in the facts of one citizen's or one place's stream, in whatever order they were recorded."""
    standing = live(facts)
    yield from _stays_conflict(standing)
    yield from _place_conflicts(standing)


def _stays_conflict(facts: list[Recorded]) -> Iterator[Conflict]:
    stays = sorted(stays_of(facts), key=lambda stay: stay.period)
    for before, after in pairwise(stays):
        if before.period.overlaps(after.period):
            yield Conflict(f"{after.citizen} would live in two places", (after.moved_in, before.moved_in))
    for fact in reversed(facts):
        if isinstance(fact.event, (Reassessed, Departed)):
            event = fact.event
            stay = next((s for s in reversed(stays) if s.first_day <= event.effective_on), None)
            if stay is None or event.effective_on not in stay.period or stay.place != event.place:
                ended = (stay.departed,) if stay is not None and stay.departed is not None else ()
                why = f"{event.citizen} would not live there on {event.effective_on}"
                yield Conflict(why, (fact.number, *ended))
    for stay in stays:
        for day, steps in groupby(stay.steps, key=lambda step: step.first_day):
            numbers = [step.number for step in steps]
            if len(numbers) > 1:
                again = tuple(number for number in reversed(numbers) if number != stay.moved_in)
                yield Conflict(f"{stay.citizen} would be assessed twice from {day}", again)


def _place_conflicts(facts: list[Recorded]) -> Iterator[Conflict]:
    place = place_of(facts)
    if place is None:
        yield from (
            Conflict(f"{fact.event.stream.partition(':')[2]} would not be open", (fact.number,))
            for fact in reversed(facts)
            if isinstance(fact.event, VacancyEnded)
        )
        return
    for before, after in pairwise(place.occupancies):
        if before.period.overlaps(after.period):
            both = f"{before.citizen} and {after.citizen}"
            yield Conflict(f"{both} would both live in {place.offer}/{place.id}", (after.number, before.number))
    closings = tuple(fact.number for fact in facts if isinstance(fact.event, PlaceTakenOutOfUse))
    for taken in place.occupancies:
        if taken.period.overlap(place.open) != taken.period:
            yield Conflict(f"{place.offer}/{place.id} would not be open for {taken.citizen}", (taken.number,))
        if any(hole.overlaps(taken.period) for hole in place.out_of_use):
            why = f"{place.offer}/{place.id} would be out of use under {taken.citizen}"
            yield Conflict(why, (taken.number, *reversed(closings)))


def _voided(number: int, kind: Literal["typo", "decision"], context: DecisionContext, head: Header) -> list[Event]:
    target = _standing(number, context)
    if not isinstance(target.event, VOIDABLE):
        raise NotVoidable(target.number, target.event.TOPIC.partition(":")[0])
    told = [
        fact for whole in (target, *_departure_of(target, context)) for fact in (whole, *_other_half(whole, context))
    ]
    return [*(_annulled(fact, head, kind) for fact in told), *_taken_again(target, context, head)]


def _taken_again(target: Recorded, context: DecisionContext, head: Header) -> Iterator[Event]:
    """The place that a voided correction had moved a citizen from: its vacancy's end was annulled, and holds again."""
    if target.event.corrects is None or not isinstance(target.event, MovedIn):
        return
    first = context.fact(target.event.corrects).event
    if isinstance(first, MovedIn) and first.place != target.event.place:
        yield VacancyEnded(
            **head, effective_on=first.effective_on, offer=first.offer, place=first.place, citizen=first.citizen
        )


def _corrected(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    target = _standing(command.number, context)
    match target.event:
        case MovedIn() as event:
            return _moved_in(command, target, event, context, head)
        case Reassessed() as event:
            return _reassessed(command, target, event, context, head)
        case Departed() as event:
            return _departed(command, target, event, context, head)
    raise NotCorrectable(target.number, target.event.TOPIC.partition(":")[0], isinstance(target.event, VOIDABLE))


def _moved_in(
    command: Correct, target: Recorded, event: MovedIn, context: DecisionContext, head: Header
) -> list[Event]:
    place_id = command.place or event.place
    changes = _changes(
        event,
        effective_on=command.day,
        assessment=command.assessment,
        place=command.place,
        paragraph=command.paragraph,
        payer=command.payer,
        decided_by=command.decided_by,
    )
    new = _replaced(event, target, head, command, changes)
    place = context.place(event.offer, place_id)
    if place is None:
        raise UnknownPlace(event.offer, place_id, context.places(event.offer))
    terms = context.terms(event.offer)
    check_open(place, terms, Period(new.effective_on, new.effective_on + DAY))
    check_assessment(event.offer, terms, new.assessment, new.effective_on, new.effective_on)
    check_paragraph(event.offer, terms, new.paragraph, new.effective_on)
    return [new, *_mended_half(command, target, new.effective_on, place_id, context, head)]


def _reassessed(
    command: Correct, target: Recorded, event: Reassessed, context: DecisionContext, head: Header
) -> list[Event]:
    _refuse(command, target, "place", "paragraph", "payer")
    new = _replaced(
        event,
        target,
        head,
        command,
        _changes(event, effective_on=command.day, assessment=command.assessment, decided_by=command.decided_by),
    )
    began = max(
        (stay.first_day for stay in context.stays(event.citizen) if stay.first_day <= new.effective_on),
        default=new.effective_on,
    )
    check_assessment(event.offer, context.terms(event.offer), new.assessment, new.effective_on, began)
    return [new]


def _departed(
    command: Correct, target: Recorded, event: Departed, context: DecisionContext, head: Header
) -> list[Event]:
    _refuse(command, target, "place", "paragraph", "payer", "assessment", "decided_by")
    new = _replaced(event, target, head, command, _changes(event, effective_on=command.day))
    return [new, *_mended_half(command, target, new.effective_on + DAY, event.place, context, head)]


def _changes(event: Event, **wanted: Any) -> dict[str, Any]:
    """The fields that would become something else."""
    return {name: value for name, value in wanted.items() if value is not None and value != getattr(event, name)}


def _replaced(event: E, target: Recorded, head: Header, command: Correct, changes: dict[str, Any]) -> E:
    if not changes and (command.decision is None or command.decision == event.decision):
        raise NothingToCorrect(target.number)
    decision = head["decision"] or event.decision
    envelope = {
        **head,
        "decision": decision,
        "corrects": target.number,
        "correction": command.kind,
        "corrected_from": event.effective_on,
    }
    return event.model_copy(update={**envelope, **changes})


def _mended_half(
    command: Correct, target: Recorded, day: date, place: str, context: DecisionContext, head: Header
) -> Iterator[Event]:
    """The vacancy's beginning or end, moved along; where the place is another one, annulled here and begun there."""
    for half in _other_half(target, context):
        event = half.event
        assert isinstance(event, (VacancyBegan, VacancyEnded))
        mended = {**head, "decision": head["decision"] or event.decision, "effective_on": day}
        if event.place == place:
            if event.effective_on != day:
                yield event.model_copy(update={**mended, "corrects": half.number, "correction": command.kind})
        else:
            yield _annulled(half, head, command.kind)
            yield event.model_copy(update={**mended, "place": place, "corrects": None, "correction": None})


def _annulled(fact: Recorded, head: Header, kind: Literal["typo", "decision"]) -> Voided:
    return Voided(
        **head,
        corrects=fact.number,
        correction=kind,
        effective_on=fact.event.effective_on,
        corrected_from=fact.event.corrected_from,
        annulled_stream=fact.stream,
        offer=fact.event.about_offer,
    )


def _standing(number: int, context: DecisionContext) -> Recorded:
    """The fact, if it still holds and can be spoken of by itself."""
    fact = context.fact(number)
    if isinstance(fact.event, (VacancyBegan, VacancyEnded)):
        raise VoidTheOther(number, _main(fact, context).number)
    gone = annulled_by(context.facts(fact.stream)).get(number)
    if gone is not None:
        raise AlreadyVoided(number, gone.number)
    return fact


def _other_half(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The vacancy that a move-in ended or a departure began, as the place's stream tells it; a transfer's other end."""
    event = fact.event
    if isinstance(event, BudgetChanged):
        return [context.fact(number) for number in budgets.other_half(event, context)]
    if isinstance(event, OfferClosed):
        closed = (
            fact
            for place in context.places(event.offer)
            for fact in live(context.facts(f"place:{event.offer}/{place}"))
        )
        return [fact for fact in closed if isinstance(fact.event, PlaceClosed) and fact.event.act == event.act]
    if not isinstance(event, (MovedIn, Departed)):
        return []
    halves = live(context.facts(f"place:{event.offer}/{event.place}"))
    return [half for half in halves if _is_half(half.event, event)]


def _departure_of(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The departure that ended the stay which a move-in began; a voided correction leaves the stay there was before."""
    if not isinstance(fact.event, MovedIn) or fact.event.corrects is not None:
        return []
    stays = context.stays(fact.event.citizen)
    return [context.fact(stay.departed) for stay in stays if stay.moved_in == fact.number and stay.departed is not None]


def _is_half(half: Event, event: MovedIn | Departed) -> bool:
    if isinstance(event, MovedIn):
        return (
            isinstance(half, VacancyEnded) and half.citizen == event.citizen and half.effective_on == event.effective_on
        )
    return (
        isinstance(half, VacancyBegan) and half.after == event.citizen and half.effective_on == event.effective_on + DAY
    )


def _main(fact: Recorded, context: DecisionContext) -> Recorded:
    """The move-in or departure that a fact of the place's stream is the other half of; other facts are their own."""
    half = fact.event
    if not isinstance(half, (VacancyBegan, VacancyEnded)):
        return fact
    citizen = half.citizen if isinstance(half, VacancyEnded) else half.after
    stream = context.facts(f"citizen:{citizen}")
    return next((f for f in live(stream) if isinstance(f.event, (MovedIn, Departed)) and _is_half(half, f.event)), fact)


Decide = Callable[[DecisionContext], list[Event]]


def _possible(decide: Decide, target: int, context: DecisionContext) -> list[Event]:
    """What is decided, or a refusal where it would leave an impossible history in any stream that it touches."""
    events = decide(context)
    conflict = _first_conflict(events, context)
    if conflict is not None:
        raise ImpossibleHistory(conflict.why, _to_void_first(decide, context, frozenset([target])) or [])
    return events


def _first_conflict(events: list[Event], context: DecisionContext) -> Conflict | None:
    hypothetical = Hypothetical(context, events)
    for stream in dict.fromkeys(event.stream for event in events):
        facts = hypothetical.facts(stream)
        if stream.startswith("offer:") and not len(terms_of(facts).offer):
            return Conflict("the offer would never have been adopted", ())
        if found := next(conflicts(facts), None):
            return found
    return None


def _to_void_first(decide: Decide, context: DecisionContext, kept: frozenset[int]) -> list[int] | None:
    """The events to void, in that order, so that what is decided then is possible; None where voiding cannot help.

    It is tried out, for to void one fact may take another one first. `kept` are what the question is about.
    """
    try:
        conflict = _first_conflict(decide(context), context)
    except Refusal:
        return None
    if conflict is None:
        return []
    for number in dict.fromkeys(_main(context.fact(one), context).number for one in conflict.numbers if one <= NEW):
        if number not in kept:
            void_it = partial(_voided, number, "typo", head=_NOBODY)
            before = _to_void_first(void_it, context, kept | {number})
            if before is not None:
                cleared = context
                for one in (*before, number):
                    cleared = Hypothetical(cleared, _voided(one, "typo", cleared, _NOBODY))
                after = _to_void_first(decide, cleared, kept)
                if after is not None:
                    return [*before, number, *after]
    return None


_NOBODY = Header(by="", act="", ref=None, request=None, decision=None, reason=None)


def _refuse(command: Correct, target: Recorded, *fields: str) -> None:
    """Refuse to correct what the fact does not have."""
    for field in fields:
        if getattr(command, field) is not None:
            raise NotInEvent(target.number, target.event.TOPIC.partition(":")[0], field)
