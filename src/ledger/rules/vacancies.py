"""What follows from an act: what the stays now say of a place, less what its stream says already.

One way for every act: whatever a command did to the stays, the place's own stream is brought into line with them, and
so is what a house knows of a citizen who left it and arrived in another one that day.
Readers of the log find each vacancy there, and two clerks who give away one place meet in the place's stream.

Decided on 2026-11-26:

* A stay is recorded in two streams. The citizen's, and the place's for the vacancy that it ends or begins, in one
  transaction. Neither may have grown since it was looked at, so of two clerks who give away one place, or move one
  citizen, at the same moment one is saved. The other command is decided anew, up to 20 times, and gets the real
  refusal instead of a conflict.
* A vacancy that is not any more, since somebody arrived on the day of the departure, is annulled by a decision: nothing
  had been recorded wrong.
* A vacancy that goes takes with it those it had replaced. Annulled alone it would give them back, as the correction of
  a stay does on purpose, and the place would say what no stay says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from ledger.events import CountedElsewhere, Event, Recorded, VacancyBegan, VacancyEnded, Voided
from ledger.events.base import Correction
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import DAY
from ledger.shared.ordering import natural
from ledger.state.live import annulled_by, live
from ledger.state.places import vacancies_of
from ledger.state.sharing import are_turned_over, is_turnover
from ledger.state.stays import Room, Stay

Key = tuple[type[VacancyBegan] | type[VacancyEnded], date, int]
"""Which vacancy event: of which kind, from which day, for which stay."""


def with_what_follows(
    events: Sequence[Event],
    stays_before: Iterable[Stay],
    context: DecisionContext,
    head: Header,
    kind: Correction | None = None,
) -> list[Event]:
    """The events of an act, followed by the vacancies that begin, end, move or never were because of it.

    Then come the days on which a citizen counts elsewhere, or no longer does. `stays_before` are the stays that the act
    changes, as they were; `kind` is that of a correction or void.
    """
    then = Hypothetical(context, events)
    places = {(stay.offer, lodging.place) for stay in stays_before for lodging in stay.lodgings}
    changed = {citizen for event in events if (citizen := event.about_citizen) is not None}
    stays_then = (stay for citizen in changed for stay in then.stays(citizen))
    places |= {(stay.offer, lodging.place) for stay in stays_then for lodging in stay.lodgings}
    ordered = sorted(places, key=lambda where: (where[0], natural(where[1])))
    vacancies = (one for offer, place in ordered for one in _changes(offer, place, then, head, kind))
    return [*events, *vacancies, *(one for citizen in sorted(changed) for one in _elsewhere(citizen, then, head, kind))]


def _changes(offer: str, place: str, then: Hypothetical, head: Header, kind: Correction | None) -> Iterator[Event]:
    of_place = then.place(offer, place)
    if of_place is not None and of_place.citizen is not None:
        return
    stays = dict(vacancies_after(then.rooms_in(offer, place)))
    facts = list(then.facts(f"place:{offer}/{place}"))
    recorded = {vacancy_key(fact): fact for fact in vacancies_of(facts)}
    gone = [fact for key, fact in recorded.items() if key not in stays]
    for key, stay in stays.items():
        if key in recorded:
            continue
        event = key[0](**head, effective_on=key[1], offer=offer, place=place, citizen=stay.citizen, stay=stay.id)
        moved = next((fact for fact in gone if isinstance(fact.event, key[0]) and fact.stay == stay.id), None)
        if moved is None:
            yield event
            continue
        gone.remove(moved)
        update = {
            "corrects": moved.number,
            "correction": kind or "decision",
            "corrected_from": moved.event.effective_on,
        }
        yield event.changed(update)
    for fact in gone:
        for each in _with_replaced(fact, facts):
            yield annulled(each, head, kind or "decision")


def _elsewhere(citizen: str, then: Hypothetical, head: Header, kind: Correction | None) -> Iterator[Event]:
    """The days on which a citizen counts in another offer than the one that was left, as far as they are news."""
    stays = sorted(then.stays(citizen), key=lambda stay: (stay.period, stay.id))
    left = [before for before, after in pairwise(stays) if before.offer != after.offer and is_turnover(before, after)]
    told = (fact for fact in live(then.facts(f"citizen:{citizen}")) if isinstance(fact.event, CountedElsewhere))
    recorded = {(fact.stay, fact.event.effective_on): fact for fact in told}
    for stay in left:
        assert stay.parted_on is not None
        if recorded.pop((stay.id, stay.parted_on), None) is None:
            about: dict[str, Any] = {"citizen": citizen, "offer": stay.offer, "place": stay.last_place, "stay": stay.id}
            yield CountedElsewhere(**head, effective_on=stay.parted_on, **about)
    for fact in recorded.values():
        yield annulled(fact, head, kind or "decision")


def _with_replaced(fact: Recorded, facts: Sequence[Recorded]) -> Iterator[Recorded]:
    """A fact that is to go, and those it replaced, which would hold again if it went alone."""
    by_number = {each.number: each for each in facts}
    gone = annulled_by(facts)
    while True:
        yield fact
        replaced = by_number.get(fact.event.corrects or 0)
        if replaced is None or replaced.number >= fact.number or gone[replaced.number].number != fact.number:
            return  # in a log that was altered a fact may name itself
        fact = replaced


def vacancies_after(rooms: Sequence[Room]) -> Iterator[tuple[Key, Stay]]:
    """The vacancies that follow from the stays in a place, by first day, each with the stay that it follows from."""
    for room, turned_over in are_turned_over(rooms):
        yield (VacancyEnded, room.first_day, room.stay.id), room.stay
        if room.last_day is not None and not turned_over:
            yield (VacancyBegan, room.last_day + DAY, room.stay.id), room.stay


def vacancy_key(fact: Recorded) -> Key:
    """Which vacancy a fact of a place's stream is about."""
    event = fact.event
    assert isinstance(event, (VacancyBegan, VacancyEnded))
    return type(event), event.effective_on, event.stay


def annulled(fact: Recorded, head: Header, kind: Correction) -> Voided:
    """The event that annuls a fact."""
    event = fact.event
    return Voided(
        **head,
        corrects=fact.number,
        correction=kind,
        effective_on=event.effective_on,
        corrected_from=event.corrected_from,
        annulled_stream=fact.stream,
        annulled=event.TOPIC.partition(":")[0],
        offer=event.about_offer,
        citizen=event.about_citizen,
        place=event.about_place,
        stay=fact.stay,
    )
