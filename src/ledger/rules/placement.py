"""Who may live where: moving in, reassessing, departing, and taking a place out of use.

A place holds at most one citizen on any day, a citizen lives in at most one place on any day. Every rule looks at
the whole timeline of both, not only at what was recorded last: what is recorded late is judged by the days it is about.
A refusal is chosen in the order of `ledger.errors`: what is not known, then days, levels and money, then who is where.

Decided on 2026-11-21:

* Facts are judged by the whole timeline. What is back-dated may lie between two stays. A reassessment or departure
  goes to the citizen's latest stay that began on or before its day.
* `until` on a move-in. It records the departure in the same act, for a stay that is over already.

Decided on 2026-11-26:

* A citizen who is known is not taken for the own municipality's by silence. Whoever moves in again within a year of a
  stay that another municipality paid, or that had a paragraph, is refused until payer and paragraph are said.
* One way to write the payer. The ledger's own code as payer is recorded as no payer: the same stay was two things
  before, and a correction from one to the other moved lines that add up to nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.commands import CLEARED, Depart, MoveIn, Reassess, SetUse
from ledger.errors import (
    AlreadyDeparted,
    AssessedThatDay,
    BadOption,
    CauseUnsaid,
    CitizenElsewhere,
    ContractDays,
    DaysReversed,
    DepartureBeforeMoveIn,
    DepartureTooEarly,
    NoPlaces,
    NotExternal,
    NoticeAfterDeparture,
    NoticeUnsaid,
    NotOutOfUse,
    NotResident,
    OtherKind,
    PayerUnsaid,
    PlaceNotOpen,
    PlaceOccupied,
    PlaceOutOfUse,
    PlaceTaken,
    PlaceUnsaid,
    UnknownCitizen,
    UnknownOffer,
    UnknownPlace,
)
from ledger.events import (
    ContractAgreed,
    Departed,
    Event,
    MovedIn,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    Reassessed,
    Recorded,
)
from ledger.models.model import leaves_free
from ledger.models.notice import asks_for_cause, rules_for
from ledger.models.offers import OfferTerms
from ledger.rules.assessment import check_asked, check_assessment, check_paragraph, check_price_alone
from ledger.rules.charts import Grant, granted
from ledger.rules.context import DecisionContext
from ledger.rules.granted import Granted, granted_to
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.vacancies import with_what_follows
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import Kroner, Message, Remedy, Value, say
from ledger.state.leaving import leaving_of
from ledger.state.live import live
from ledger.state.places import Place
from ledger.state.sharing import D, Dwelling, overlapping_homes, overlapping_residents
from ledger.state.stays import Room, Stay
from ledger.state.terms import Terms

DAYS_REMEMBERED = 365
"""A stay that ended less than so many days before another one begins: whether its payer goes on is to be said."""


_OF_DEPARTURE = say("why a stay ends, and when notice was given, is said with its last day")


def move_in(command: MoveIn, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen takes a place, which ends its vacancy; where the stay is already over, the departure with it."""
    place, terms, opened = _place_of(command, context, head)
    if command.until is not None and command.until < command.first_day:
        raise DaysReversed(command.first_day, command.until)
    if command.until is None and (command.cause, command.notice_given) != (None, None):
        raise BadOption(_OF_DEPARTURE, Remedy("say-last-day"))
    period = Period.inclusive(command.first_day, command.until)
    check_open(place, terms, period, arrives=True)
    days = (command.first_day, command.first_day, command.decided_on)
    grant = granted(command.assessment, command.chart, command.offer, *days, context)
    check_assessment(command.offer, terms, grant.assessment, *days)
    check_asked(command.offer, terms, command.asked, *days)
    paragraph = None if command.paragraph is CLEARED else command.paragraph
    check_paragraph(command.offer, terms, paragraph, command.first_day)
    _check_free(command, period, place, context)
    _check_payer_said(command, context)
    moved_in = MovedIn(
        **head,
        effective_on=command.first_day,
        citizen=command.citizen,
        offer=command.offer,
        place=place.id,
        assessment=grant.assessment,
        paragraph=paragraph,
        payer=None if command.payer is CLEARED else terms.payer_recorded(command.payer),
        acting=command.acting,
        residence=command.residence,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
        asked=command.asked,
        chart=grant.chart,
    )
    events: list[Event] = [*opened, moved_in]
    if command.until is not None:
        begun = context.next_number() + len(opened)
        where: dict[str, Any] = {
            "citizen": command.citizen,
            "offer": command.offer,
            "place": place.id,
            "stay": begun,
            "cause": command.cause,
            "notice_given": command.notice_given,
        }
        departed = Departed(**{**head, **where, "effective_on": command.until})
        began = Hypothetical(context, events).stays(command.citizen)
        check_notice(departed, next(stay for stay in began if stay.id == begun), terms)
        events.append(departed)
    return with_what_follows(events, (), context, head)


def _place_of(command: MoveIn, context: DecisionContext, head: Header) -> tuple[Place, Terms, list[PlaceOpened]]:
    """The place that is moved in to, its offer's terms, and its opening where a supplier has it for the citizen first.

    Raises UnknownOffer, UnknownPlace, NoPlaces, PlaceUnsaid.
    """
    terms = context.terms(command.offer)
    check_lived_in(command.offer, terms)
    named = command.place if command.place != command.citizen else None
    if not any(version.value.open_places for version in terms.offer) or named is not None:
        if command.place is None and len(terms.offer):
            check_has_places(command.offer, terms)
            raise PlaceUnsaid(command.offer, context.places(command.offer))
        return (*known_place(context, command.offer, command.place or ""), [])
    known = context.place(command.offer, command.citizen)
    if known is not None:
        return known, terms, []
    opening = PlaceOpened(
        **head,
        effective_on=command.first_day,
        decided_on=command.decided_on or command.first_day,
        offer=command.offer,
        place=command.citizen,
        citizen=command.citizen,
    )
    place = Hypothetical(context, [opening]).place(command.offer, command.citizen)
    assert place is not None
    return place, terms, [opening]


def _check_payer_said(command: MoveIn, context: DecisionContext) -> None:
    """Refuse to take a citizen who lived somewhere not long ago for the own municipality's, by silence.

    Raises PayerUnsaid.
    """
    stay = remembered(command.citizen, command.first_day, context)
    if stay is not None and None in (command.payer, command.paragraph):
        raise payer_unsaid(stay, command.payer, command.paragraph)


def remembered(citizen: str, day: date, context: DecisionContext, but: int | None = None) -> Stay | None:
    """The last stay, but for one, that ended within a year before a day, and that another paid or by a paragraph."""
    for stay in reversed(context.stays(citizen)):
        left = stay.last_day
        if stay.id == but or left is None or not 0 <= (day - left).days < DAYS_REMEMBERED:
            continue
        paying = stay.paying_on(left)
        if (paying.payer, paying.paragraph) != (None, None):
            return stay
    return None


def payer_unsaid(stay: Stay, payer: object = None, paragraph: object = None) -> PayerUnsaid:
    """The refusal to take somebody for the own municipality's who was not, when this stay ended.

    `payer` and `paragraph` are what is said now, of which one may be.
    """
    assert stay.last_day is not None
    paying = stay.paying_on(stay.last_day)
    unsaid = "paragraph" if payer is not None else "payer" if paragraph is not None else None
    return PayerUnsaid(stay.citizen, stay.offer, stay.last_day, paying.payer, paying.paragraph, unsaid)


def _check_free(command: MoveIn, period: Period, place: Place, context: DecisionContext) -> None:
    """Refuse days on which the citizen lives elsewhere, or somebody in the place.

    Raises CitizenElsewhere, PlaceTaken, which name the first day possible.
    """
    own, others = context.stays(command.citizen), context.rooms_in(command.offer, place.id)
    wanted = _Wanted(command.citizen, period)
    stay, taken = in_the_way(wanted, own, overlapping_homes), in_the_way(wanted, others, overlapping_residents)
    if stay is None and taken is None:
        return
    free_from = _first_free(wanted, own, others, place)
    if stay is None and taken is not None and taken.citizen == command.citizen:
        stay = taken.stay  # who leaves on the very day comes back to the same place
    if stay is not None:
        lived = stay.first_day, stay.last_day
        at = stay.place_on(period.first)
        raise CitizenElsewhere(command.citizen, stay.offer, at, *lived, command.first_day, free_from)
    if taken is not None:
        lived = taken.first_day, taken.last_day
        raise PlaceTaken(command.offer, place.id, taken.citizen, *lived, command.first_day, free_from)


class _Wanted(Struct, frozen=True):
    """A stay that is asked for."""

    citizen: str
    period: Period

    @property
    def parted_on(self) -> date | None:
        return self.period.last

    def from_day(self, first: date) -> _Wanted:
        """As many days, from another day on."""
        days = self.period
        return replace(self, period=Period(first, days.end if days.last is None else first + (days.end - days.first)))


Ways = Callable[[Iterable[Dwelling]], Iterator[tuple[Dwelling, Dwelling]]]


def in_the_way(wanted: Dwelling, there: Sequence[D], overlapping: Ways) -> D | None:
    """The stay that a wanted one cannot be beside; None where there is none."""
    among: list[Dwelling] = [*there, wanted]
    among.sort(key=lambda one: one.period)
    both = next(overlapping(among), None)
    return None if both is None else next(one for one in there if one in both)


def _first_free(wanted: _Wanted, own: Sequence[Stay], others: Sequence[Room], place: Place) -> date | None:
    """The first day, that wanted or later, from which as many days can be lived there; None where none is."""
    busy = [*(stay.period for stay in own), *(room.period for room in others), *place.out_of_use]
    days = {day for period in busy if period.last is not None for day in (period.last, period.end)}
    for first in sorted(day for day in days if day >= wanted.period.first):
        moved = wanted.from_day(first)
        in_use = not any(hole.overlaps(moved.period) for hole in place.out_of_use)
        is_free = not in_the_way(moved, own, overlapping_homes) and not in_the_way(moved, others, overlapping_residents)
        if in_use and is_free and moved.period.overlap(place.open) == moved.period:
            return first
    return None


def _assessed_that_day(command: Reassess, grant: Grant, number: int) -> AssessedThatDay:
    asked = grant.assessment
    price = None if asked.special_price_ore is None else Kroner(asked.special_price_ore)
    decision = command.decision
    file = None if command.chart is None else shlex.quote(command.chart.name)
    granted_ = asked.level, asked.hours, price
    return AssessedThatDay(command.citizen, command.first_day, number, *granted_, decision, file, command.reason)


def reassess(command: Reassess, context: DecisionContext, head: Header) -> list[Event]:
    """A resident gets a new assessment from a day inside the stay."""
    stay = stay_to_change(command.citizen, command.first_day, context)
    terms = context.terms(stay.offer)
    days = (command.first_day, stay.first_day, command.decided_on)
    grant = granted(command.assessment, command.chart, stay.offer, *days, context)
    if command.kind == "price":
        check_external(stay.offer, terms, command.first_day)
        check_price_alone(grant.assessment)
    check_assessment(stay.offer, terms, grant.assessment, *days)
    check_asked(stay.offer, terms, command.asked, *days)
    for step in stay.steps:
        if step.first_day == command.first_day:
            raise _assessed_that_day(command, grant, step.number)
    again = command.negotiate
    if again is not None and again <= command.first_day:
        raise ContractDays("negotiate", again, command.first_day)
    events: list[Event] = [
        Reassessed(
            **head,
            effective_on=command.first_day,
            citizen=command.citizen,
            offer=stay.offer,
            place=stay.place_on(command.first_day),
            stay=stay.id,
            assessment=grant.assessment,
            decided_by=command.decided_by,
            decided_on=command.decided_on,
            kind=command.kind,
            asked=command.asked,
            chart=grant.chart,
        )
    ]
    if again is not None:
        about: dict[str, Any] = {"citizen": command.citizen, "offer": stay.offer, "stay": stay.id, "negotiate": again}
        place = stay.place_on(command.first_day)
        events.append(ContractAgreed(**head, effective_on=command.first_day, place=place, **about))
    return events


def depart(command: Depart, context: DecisionContext, head: Header, *, arrives_on: date | None = None) -> list[Event]:
    """A citizen leaves on the last day of the stay; the place falls vacant the day after.

    `arrives_on`: the first day in another house, where it is a transfer.
    """
    if services := services_at_home(command.citizen, command.last_day, context):
        raise UnknownCitizen(command.citizen, services=services, last_day=command.last_day)
    stays = known_citizen(context, command.citizen)
    begun = [stay for stay in stays if stay.first_day <= command.last_day]
    if not begun:
        raise DepartureBeforeMoveIn(command.citizen, command.last_day, stays[0].first_day, stays[0].moved_in)
    stay = begun[-1]
    if stay.departed is not None and stay.last_day is not None:
        raise AlreadyDeparted(command.citizen, stay.last_day, stay.departed)
    departed = Departed(
        **head,
        effective_on=command.last_day,
        citizen=command.citizen,
        offer=stay.offer,
        place=stay.place_on(command.last_day),
        stay=stay.id,
        cause=command.cause,
        notice_given=command.notice_given,
        arrives_on=arrives_on,
    )
    dated = [*stay.dated_events(), *_dated_of_grants(stay, departed, context)]
    late, number = max(dated)
    if late > departed.last_lived:
        from ledger.rules.later import later  # noqa: PLC0415 - only when refusing; annulling rests on this module

        there = later(dated, departed.last_lived, context)
        first, whole = late, there.whole
        if arrives_on is not None:  # the day that is typed is the first one in the other house
            first += DAY
        if whole is not None and (arrives_on is not None or is_free(context.terms(stay.offer), whole)):
            whole += DAY
        about = (command.citizen, departed.last_lived, first, number)
        raise DepartureTooEarly(*about, there.events, there.numbers, there.in_full, whole, there.decided)
    check_notice(departed, stay, context.terms(stay.offer))
    return with_what_follows([departed], [stay], context, head)


def is_free(terms: Terms, day: date) -> bool:
    """Whether a departure on a day leaves that day unpaid."""
    model = terms.model_on(day)
    return leaves_free(None if model is None else model.value)


def _dated_of_grants(stay: Stay, departed: Departed, context: DecisionContext) -> Iterator[tuple[date, int]]:
    """The first days of what is recorded of the services that a stay is granted, each with its event.

    What is delivered in the notice after a departure is of a service that goes on in it.
    """
    facts = live(context.facts(f"citizen:{stay.citizen}"))
    of_grants = (fact for fact in facts if fact.grant is not None and not fact.event.OUTSIDE_SETTLEMENT)
    for fact in of_grants:
        if fact.stay == stay.id and not _is_told_after(fact, departed, context):
            yield fact.event.effective_on, fact.number


def _is_told_after(fact: Recorded, departed: Departed, context: DecisionContext) -> bool:
    if fact.event.effective_on <= departed.last_lived or not fact.event.IS_DELIVERY:
        return False
    from ledger.rules.delivering import days_to_tell  # noqa: PLC0415 - services rest on this module
    from ledger.rules.granted import granted_to  # noqa: PLC0415 - as above

    then = Hypothetical(context, [departed])
    own = granted_to(departed.citizen, then)
    told = (days_to_tell(one, own, then).days for one in own if one.grant.id == fact.grant)
    return any(fact.event.effective_on in days for days in told)


def check_notice(departed: Departed, stay: Stay, terms: Terms) -> None:
    """Refuse a departure that leaves unsaid what the notice rule of its day asks for, or what cannot be.

    Raises NoticeAfterDeparture, CauseUnsaid, NoticeUnsaid.
    """
    given, last_day = departed.notice_given, departed.last_lived
    if given is not None and given > last_day:
        raise NoticeAfterDeparture(departed.citizen, given, last_day)
    model = terms.model_on(last_day)
    if model is None:
        return
    ended = replace(stay, cause=departed.cause, notice_given=given)
    if departed.cause is None and asks_for_cause(model.value.notice):
        raise CauseUnsaid(departed.citizen, departed.offer, last_day, model.number)
    if any(unsaid == "notice" for _, unsaid in rules_for(model.value.notice, leaving_of(ended, last_day, terms))):
        raise NoticeUnsaid(departed.citizen, departed.offer, last_day, model.number)


def set_use(command: SetUse, context: DecisionContext, head: Header) -> list[Event]:
    """A place is taken out of use, where nobody lives, or put back."""
    place, _ = known_place(context, command.offer, command.place)
    if command.last_day is not None and command.last_day < command.first_day:
        raise DaysReversed(command.first_day, command.last_day)
    period = Period.inclusive(command.first_day, command.last_day)
    if command.first_day not in place.open:
        raise PlaceNotOpen(command.offer, command.place, command.first_day, place.open.first, place.open.last)
    if command.kind == "open" and not any(hole.overlaps(period) for hole in place.out_of_use):
        raise NotOutOfUse(command.offer, command.place, command.first_day)
    if command.kind == "closed":
        if any(hole.overlap(period) == period for hole in place.out_of_use):
            return []  # it is recorded already
        for taken in context.rooms_in(command.offer, command.place):
            if taken.period.overlaps(period):
                first, last = taken.first_day, taken.last_day
                raise PlaceOccupied(command.offer, command.place, taken.stay.citizen, first, last)
    kind = PlaceTakenOutOfUse if command.kind == "closed" else PlacePutInUse
    return [
        kind(**head, offer=command.offer, place=command.place, effective_on=command.first_day, until=command.last_day)
    ]


def known_place(context: DecisionContext, offer: str, place: str, *, for_citizen: bool = False) -> tuple[Place, Terms]:
    """The place and its offer's terms; `for_citizen` says that it stands for whoever lives there.

    Raises UnknownOffer, NoPlaces, UnknownPlace.
    """
    terms = context.terms(offer)
    if not len(terms.offer):
        raise UnknownOffer(offer, context.offers())
    check_has_places(offer, terms, for_citizen=for_citizen)
    found = context.place(offer, place)
    if found is None:
        raise UnknownPlace(offer, place, context.places(offer))
    return found, terms


def check_lived_in(offer: str, terms: Terms) -> None:
    """Refuse to let somebody live in an offer at home, which is granted instead. Raises NoPlaces."""
    if any(version.value.housing == "at-home" for version in terms.offer):
        raise NoPlaces(offer, to_live=True)


def check_has_places(offer: str, terms: Terms, *, for_citizen: bool = False) -> None:
    """Refuse to name a place of an offer that has none, or any number of them. Raises NoPlaces."""
    for version in terms.offer:
        if not version.value.has_places:
            raise NoPlaces(offer, any_number=version.value.housing == "open", for_citizen=for_citizen)


def check_housing(offer: str, day: date, then: OfferTerms, terms: Terms) -> None:
    """Refuse to make a house of an offer at home, or of a supplier of any number of stays, and the other way round.

    Raises OtherKind.
    """
    for version in terms.offer:
        if version.value.housing != then.housing:
            raise OtherKind(offer, day, version.value.housing, then.housing, version.number)


def check_external(offer: str, terms: Terms, day: date) -> None:
    """Refuse to negotiate a price with a house of the municipality's own. Raises NotExternal."""
    version = terms.offer.on(day)
    if version is None or version.value.supplier != "external":
        raise NotExternal(offer, day)


def check_open(place: Place, terms: Terms, period: Period, *, arrives: bool = False, mover: str | None = None) -> None:
    """Refuse days on which the offer or the place is not open, or the place is out of use.

    `arrives`: whose stay begins then, and its last day may be said with it; `mover`: whose departure may be recorded.
    """
    opened = days_to_live_in(place, terms).overlap(Period(terms.offer.days[0], place.open.end))
    outside = period.first if period.first not in opened else opened.end
    if period.first not in opened:
        raise PlaceNotOpen(place.offer, place.id, outside, opened.first, opened.last)
    if period.end > opened.end:
        raise PlaceNotOpen(place.offer, place.id, outside, opened.first, opened.last, arrives, mover)
    for hole in place.out_of_use:
        if hole.overlaps(period):
            raise PlaceOutOfUse(place.offer, place.id, hole.first, hole.last)


def days_to_live_in(place: Place, terms: Terms) -> Period:
    """The days on which a place is open, and its house not closed for good: there nobody lives, whatever it says."""
    return place.open.overlap(Period.inclusive(place.open.first, terms.closed_after))


def services_at_home(citizen: str, day: date, context: DecisionContext) -> list[str]:
    """The services that somebody has on a day who never had a stay: one of them is meant where a stay is named."""
    return sorted({one.grant.service for one in _at_home(citizen, day, context)})


def _at_home(citizen: str, day: date, context: DecisionContext) -> list[Granted]:
    if context.stays(citizen):
        return []
    return [one for one in granted_to(citizen, context) if day in one.days]


ChangeOfStay = Literal["grant", "payer", "stay"]
"""What is to be another of a stay: what is granted, who pays or by which paragraph, or what is of stays alone."""


def stay_to_change(citizen: str, day: date, context: DecisionContext, change: ChangeOfStay = "grant") -> Stay:
    """The stay that somebody lives in on a day, which is to go on otherwise; of who is supported at home none is.

    `change` says what was to be another. Raises UnknownCitizen, NotResident.
    """
    if found := _at_home(citizen, day, context):
        grants = [one.grant for one in found]
        (one, *others) = grants
        raise UnknownCitizen(
            citizen,
            services=sorted({grant.service for grant in grants}),
            first_day=day,
            pays=change == "payer",
            of_stay=change == "stay",
            offer=one.offer,
            number=one.granted if not others and one.first_day == day else None,
            until=one.period.last,
            ended=one.ended,
        )
    return stay_on(citizen, day, context)


def known_citizen(context: DecisionContext, citizen: str) -> list[Stay]:
    """Everything that somebody has lived in, of which there is something. Raises UnknownCitizen."""
    stays = context.stays(citizen)
    if not stays:
        raise UnknownCitizen(citizen, context.citizen_like(citizen))
    return stays


def stay_on(citizen: str, day: date, context: DecisionContext) -> Stay:
    """The stay that somebody lives in on a day: of two that share it the one that arrives.

    Raises UnknownCitizen, NotResident.
    """
    stays = known_citizen(context, citizen)
    stay = next((stay for stay in reversed(stays) if day in stay.period), None)
    if stay is None:
        left = next(((one.last_day, one.departed) for one in reversed(stays) if one.period.end <= day), (None, None))
        comes = next(((one.first_day, one.moved_in) for one in stays if one.first_day > day), (None, None))
        raise NotResident(citizen, day, _all_in_words(stays), *left, *comes)
    return stay


def _all_in_words(stays: list[Stay]) -> list[Message]:
    return [_in_words(stay) for stay in stays]


def _in_words(stay: Stay) -> Message:
    values: dict[str, Value] = {"offer": stay.offer, "place": stay.last_place, "first": stay.first_day}
    if stay.last_day is None:
        return say("{offer}/{place} from {first} to (open)", **values)
    return say("{offer}/{place} from {first} to {last}", last=stay.last_day, **values)
