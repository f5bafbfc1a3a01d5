"""Mending what was recorded: a fact is annulled or replaced by a new one, and never leaves an impossible history.

A move-in and a departure each have their half in the place's own stream (the vacancy that ended or began); it is
mended in the same act. What would be left standing in the air is refused, with the events in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal, TypeVar

from ledger.aggregates.book import terms_of
from ledger.aggregates.live import annulled_by, live
from ledger.aggregates.places import place_of
from ledger.aggregates.stays import stays_of
from ledger.calendar import DAY, Period
from ledger.commands import Correct, Void
from ledger.errors import (
    AlreadyVoided,
    ImpossibleHistory,
    NotCorrectable,
    NothingToCorrect,
    NotInEvent,
    NotVoidable,
    UnknownPlace,
    VoidTheOther,
)
from ledger.events import (
    BaseAdopted,
    Departed,
    Event,
    ModelAdopted,
    MovedIn,
    OfferAdopted,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    RatesAdopted,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.rules.assessment import check_assessment, check_paragraph
from ledger.rules.past import Past
from ledger.rules.placement import Header, check_open

E = TypeVar("E", bound=Event)

VOIDABLE = (
    MovedIn, Reassessed, Departed, PlaceTakenOutOfUse, PlacePutInUse, PlaceOpened,
    ModelAdopted, RatesAdopted, BaseAdopted, OfferAdopted,
)  # fmt: skip

NEW = 2**62
"""Facts that are only being tried have numbers above this."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Events that cannot all hold, and why. The first is what the others are in the way of."""

    why: str
    numbers: tuple[int, ...]


def void(command: Void, past: Past, head: Header) -> list[Event]:
    """Annul a fact, and the half of it that lies in the place's stream."""
    target = _standing(command.number, past)
    if not isinstance(target.event, VOIDABLE):
        raise NotVoidable(target.number, target.event.TOPIC.partition(":")[0])
    events: list[Event] = [_annulled(fact, head, command.kind) for fact in (target, *_other_half(target, past))]
    _check(events, past)
    return events


def correct(command: Correct, past: Past, head: Header) -> list[Event]:
    """Replace a move-in, reassessment or departure by what should have been recorded."""
    target = _standing(command.number, past)
    match target.event:
        case MovedIn() as event:
            events = _moved_in(command, target, event, past, head)
        case Reassessed() as event:
            events = _reassessed(command, target, event, past, head)
        case Departed() as event:
            events = _departed(command, target, event, past, head)
        case _:
            raise NotCorrectable(target.number, target.event.TOPIC.partition(":")[0])
    _check(events, past)
    return events


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
    for fact in facts:
        if isinstance(fact.event, (Reassessed, Departed)):
            event = fact.event
            stay = next((s for s in reversed(stays) if s.first_day <= event.effective_on), None)
            if stay is None or event.effective_on not in stay.period or stay.place != event.place:
                yield Conflict(f"{event.citizen} would not live there on {event.effective_on}", (fact.number,))
    for stay in stays:
        days = [step.first_day for step in stay.steps]
        yield from (
            Conflict(f"{stay.citizen} would be assessed twice from {step.first_day}", (step.number,))
            for step in stay.steps[1:]
            if days.count(step.first_day) > 1
        )


def _place_conflicts(facts: list[Recorded]) -> Iterator[Conflict]:
    place = place_of(facts)
    if place is None:
        yield from (
            Conflict(f"{fact.event.stream.partition(':')[2]} would not be open", (fact.number,))
            for fact in facts
            if isinstance(fact.event, VacancyEnded)
        )
        return
    for before, after in pairwise(place.occupancies):
        if before.period.overlaps(after.period):
            both = f"{before.citizen} and {after.citizen}"
            yield Conflict(f"{both} would both live in {place.offer}/{place.id}", (after.number, before.number))
    for taken in place.occupancies:
        if taken.period.overlap(place.open) != taken.period:
            yield Conflict(f"{place.offer}/{place.id} would not be open for {taken.citizen}", (taken.number,))
        if any(hole.overlaps(taken.period) for hole in place.out_of_use):
            yield Conflict(f"{place.offer}/{place.id} would be out of use under {taken.citizen}", (taken.number,))


def _moved_in(command: Correct, target: Recorded, event: MovedIn, past: Past, head: Header) -> list[Event]:
    place_id = command.place or event.place
    changes = _changes(
        event,
        effective_on=command.day,
        assessment=command.assessment,
        place=command.place,
        paragraph=command.paragraph,
        payer=command.payer,
    )
    new = _replaced(event, target, head, command, changes)
    place = past.place(event.offer, place_id)
    if place is None:
        raise UnknownPlace(event.offer, place_id, past.places(event.offer))
    terms = past.terms(event.offer)
    check_open(place, terms, Period(new.effective_on, new.effective_on + DAY))
    check_assessment(event.offer, terms, new.assessment, new.effective_on, new.effective_on)
    check_paragraph(event.offer, terms, new.paragraph, new.effective_on)
    return [new, *_mended_half(command, target, new.effective_on, place_id, past, head)]


def _reassessed(command: Correct, target: Recorded, event: Reassessed, past: Past, head: Header) -> list[Event]:
    _refuse(command, target, "place", "paragraph", "payer")
    new = _replaced(
        event, target, head, command, _changes(event, effective_on=command.day, assessment=command.assessment)
    )
    began = max(
        (stay.first_day for stay in past.stays(event.citizen) if stay.first_day <= new.effective_on),
        default=new.effective_on,
    )
    check_assessment(event.offer, past.terms(event.offer), new.assessment, new.effective_on, began)
    return [new]


def _departed(command: Correct, target: Recorded, event: Departed, past: Past, head: Header) -> list[Event]:
    _refuse(command, target, "place", "paragraph", "payer", "assessment")
    new = _replaced(event, target, head, command, _changes(event, effective_on=command.day))
    return [new, *_mended_half(command, target, new.effective_on + DAY, event.place, past, head)]


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
    command: Correct, target: Recorded, day: date, place: str, past: Past, head: Header
) -> Iterator[Event]:
    """The vacancy's beginning or end, moved along; where the place is another one, annulled here and begun there."""
    for half in _other_half(target, past):
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
        annulled_stream=fact.stream,
        offer=fact.event.about_offer,
    )


def _standing(number: int, past: Past) -> Recorded:
    """The fact, if it still holds and can be spoken of by itself."""
    fact = past.fact(number)
    if isinstance(fact.event, (VacancyBegan, VacancyEnded)):
        raise VoidTheOther(number, _main(fact, past).number)
    gone = annulled_by(past.facts(fact.stream)).get(number)
    if gone is not None:
        raise AlreadyVoided(number, gone.number)
    return fact


def _other_half(fact: Recorded, past: Past) -> list[Recorded]:
    """The vacancy that a move-in ended or a departure began, as the place's stream tells it."""
    event = fact.event
    if not isinstance(event, (MovedIn, Departed)):
        return []
    halves = live(past.facts(f"place:{event.offer}/{event.place}"))
    return [half for half in halves if _is_half(half.event, event)]


def _is_half(half: Event, event: MovedIn | Departed) -> bool:
    if isinstance(event, MovedIn):
        return (
            isinstance(half, VacancyEnded) and half.citizen == event.citizen and half.effective_on == event.effective_on
        )
    return (
        isinstance(half, VacancyBegan) and half.after == event.citizen and half.effective_on == event.effective_on + DAY
    )


def _main(fact: Recorded, past: Past) -> Recorded:
    """The move-in or departure that a fact of the place's stream is the other half of; other facts are their own."""
    half = fact.event
    if not isinstance(half, (VacancyBegan, VacancyEnded)):
        return fact
    citizen = half.citizen if isinstance(half, VacancyEnded) else half.after
    stream = past.facts(f"citizen:{citizen}")
    return next((f for f in live(stream) if isinstance(f.event, (MovedIn, Departed)) and _is_half(half, f.event)), fact)


def _check(events: list[Event], past: Past) -> None:
    """Refuse what would leave an impossible history in any stream that it touches."""
    for stream in dict.fromkeys(event.stream for event in events):
        facts = past.facts(stream)
        added = [
            Recorded(NEW + 1 + at, "", stream, 0, event)
            for at, event in enumerate(event for event in events if event.stream == stream)
        ]
        for conflict in conflicts([*facts, *added]):
            numbers = {_main(past.fact(number), past).number for number in conflict.numbers if number <= NEW}
            raise ImpossibleHistory(conflict.why, sorted(numbers, reverse=True))
        if stream.startswith("offer:") and facts and not len(terms_of([*facts, *added]).offer):
            raise ImpossibleHistory("the offer would never have been adopted", [])


def _refuse(command: Correct, target: Recorded, *fields: str) -> None:
    """Refuse to correct what the fact does not have."""
    for field in fields:
        if getattr(command, field) is not None:
            raise NotInEvent(target.number, target.event.TOPIC.partition(":")[0], field)
