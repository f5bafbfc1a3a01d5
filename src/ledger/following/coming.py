"""What lies ahead in an offer: who comes and goes, which notice ends, which prices come into force, what falls due.

Each kind of thing ahead is found by a function of its own in `_AHEAD`; what is recorded of a stay is asked of the stay.

Decided on 2026-11-26:

* What lies ahead. It is what is known to happen on the day asked about or within so many days after it. The day itself
  is among them: whoever asks in the morning wants to know who comes today. What is overdue lies behind: it is counted.
* Prices ahead. Rates and models are those that the offer is settled by on the day they come into force; where all
  offers are asked about, what concerns several of them is said once, without an offer.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from ledger.events import (
    BaseAdopted,
    BaseRegulated,
    Event,
    ModelAdopted,
    OfferAdopted,
    PhaseInAdopted,
    RatesAdopted,
    RatesRegulated,
    Reassessed,
)
from ledger.events.base import granted_in_words
from ledger.following.due import NOTHING_ELSEWHERE, Due, due_in
from ledger.models.followups import Cadence, YearWheel
from ledger.models.selecting import OWN
from ledger.settlement.timeline import Span, day_by_day, open_days
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import Kroner, Message, Remedy, Value, as_said, say
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.reserving import reservations
from ledger.state.standards import Standards
from ledger.state.stays import Paying, Stay

if TYPE_CHECKING:
    from ledger.state.grants import Grant
    from ledger.state.meetings import AgreedAction

What = Literal[
    "move-in", "move", "reassessment", "payer", "absence", "return", "departure", "notice-end", "out-of-use", "in-use",
    "grant", "grant-end", "reservation", "reservation-end", "opening", "closing", "price", "terms", "meeting",
    "citizen", "planned", "action", "confirmation", "review", "contract", "negotiation",
]  # fmt: skip
"""Kinds of things ahead; the last eight are what `due` has."""


class Ahead(Struct, frozen=True):
    """Something that happens on a day: its first, or, of what ends, its last.

    `offer` is "" where it concerns several. `remedy` is what can be done about it, where it asks for something.
    """

    day: date
    what: What
    offer: str
    text: Message
    place: str | None = None
    citizen: str | None = None
    event: int | None = None
    remedy: Remedy | None = None


class Coming(NamedTuple):
    """What lies ahead, by day; how much is overdue."""

    rows: Sequence[Ahead]
    overdue: int


def coming_in(
    books: Iterable[Book],
    cadences: Standards[Cadence],
    wheels: Standards[YearWheel],
    day: date,
    within: int,
    elsewhere: Mapping[str, Sequence[AgreedAction]] = NOTHING_ELSEWHERE,
) -> Coming:
    """What lies ahead in some offers, from a day to `within` days after it; `elsewhere` as in `due_in`."""
    period = Period(day, day + timedelta(days=within) + DAY)
    rows: dict[tuple[object, ...], Ahead] = {}
    overdue: dict[tuple[str, str, str], None] = {}
    for book in books:
        rows.update((_same(one), one) for ahead in _AHEAD for one in ahead(book, period) if one.day in period)
        for due in due_in([book], cadences, wheels, day, within, elsewhere).rows:
            if due.days_overdue:
                overdue[due.what, due.offer, due.subject] = None
            elif due.due is not None:
                one = _as_ahead(due, due.due)
                rows[_same(one)] = one
    return Coming(sorted(rows.values(), key=_in_order), len(overdue))


def _same(one: Ahead) -> tuple[object, ...]:
    """What is the same for a thing that several offers have ahead of them."""
    return one.day, one.what, one.offer, one.place, one.citizen, one.event, str(one.text)


def _in_order(one: Ahead) -> tuple[object, ...]:
    return one.day, one.offer, natural(one.place), _ORDER[one.what], one.citizen or "", str(one.text)


_ORDER = {
    what: at
    for at, what in enumerate((
        "terms", "price", "opening", "in-use", "departure", "notice-end", "reservation-end", "move-in", "return",
        "move", "reassessment", "payer", "absence", "reservation", "grant", "grant-end", "out-of-use", "closing",
        "meeting", "citizen", "planned", "action", "confirmation", "review", "contract", "negotiation",
    ))
}  # fmt: skip
"""On one day: the terms first, then who goes before who comes."""


# --- stays -----------------------------------------------------------------------------------------


def _of_stays(book: Book, period: Period) -> Iterator[Ahead]:
    negotiated = {one.number for one in book.facts if isinstance(one.event, Reassessed) and one.event.kind == "price"}
    for stay in book.stays():
        if stay.first_day in period:
            step, paying = stay.steps[0], stay.payings[0]
            text = say(
                "moves in at {granted}, {payer}", granted=step.assessment.granted(), payer=_paid_by(book, paying)
            )
            yield _of_stay(stay, stay.first_day, "move-in", text, stay.moved_in)
        yield from _changes(book, stay, negotiated)
        yield from _absences(stay)
        if stay.last_day is not None and stay.departed is not None:
            text = say("last day of the stay")
            if stay.last_day in period and (place := book.places.get(stay.last_place)) is not None:
                text = _then(book, place, stay.last_day + DAY, text)
            yield _of_stay(stay, stay.last_day, "departure", text, stay.departed)


def _changes(book: Book, stay: Stay, negotiated: Container[int]) -> Iterator[Ahead]:
    """What changes in a stay after its first day; `negotiated` are the events that agreed on another price."""
    for before, room in zip(stay.rooms(), stay.rooms()[1:], strict=False):
        text = say("moves there from {place}", place=before.place)
        yield _of_stay(stay, room.first_day, "move", text, room.number)
    for step in stay.steps[1:]:
        granted = step.assessment.granted()
        if step.number in negotiated:
            yield _of_stay(
                stay, step.first_day, "price", say("renegotiated to {granted}", granted=granted), step.number
            )
        else:
            text = say("reassessed to {granted}", granted=granted)
            yield _of_stay(stay, step.first_day, "reassessment", text, step.number)
    for paying in stay.payings[1:]:
        yield _of_stay(stay, paying.first_day, "payer", _paid_by(book, paying), paying.number)
    for own in stay.own_amounts:
        text = say("pays {kind} as others who live there", kind=own.kind)
        if own.ore is not None:
            text = say("pays {kind} of {amount} a month", kind=own.kind, amount=Kroner(own.ore))
        yield _of_stay(stay, own.first_day, "price", text, own.number)


def _absences(stay: Stay) -> Iterator[Ahead]:
    """Days away that begin, and returns; a departure ends an absence without one."""
    away = {absence.first_day for absence in stay.absences}
    for absence in stay.absences:
        days, kind = absence.days, absence.kind
        text = say("away ({kind})", kind=kind)
        if days.last is not None:
            text = say("away ({kind}) until {last}", kind=kind, last=days.last)
        yield _of_stay(stay, days.first, "absence", text, absence.number)
        if days.last is not None and days.end in stay.period and days.end not in away:
            text = say("home again ({kind})", kind=kind)
            yield _of_stay(stay, days.end, "return", text, absence.returned or absence.number)


def _of_stay(stay: Stay, day: date, what: What, text: Message, event: int) -> Ahead:
    return Ahead(day, what, stay.offer, text, stay.place_on(day), stay.citizen, event)


def _paid_by(book: Book, paying: Paying) -> Message:
    payer = book.terms.payer_of(paying.payer)
    who = say("paid by the own municipality") if payer == OWN else say("paid by {payer}", payer=payer)
    if paying.paragraph is None:
        return who
    return say("{who}, §{paragraph}", who=who, paragraph=paying.paragraph)


# --- places ----------------------------------------------------------------------------------------


def _of_places(book: Book, period: Period) -> Iterator[Ahead]:
    """Places that open, close or are out of use, and notices that end there."""
    whole = open_days(book)
    for place in book.places.values():
        if place.citizen is None and place.open.first > book.terms.offer.days[0]:
            yield Ahead(place.open.first, "opening", book.offer, say("the place opens"), place.id, event=place.opened)
        if place.open.last is not None and place.open.end < whole.end:
            yield Ahead(place.open.last, "closing", book.offer, say("the last day of the place"), place.id)
        for hole in place.out_of_use:
            yield Ahead(hole.first, "out-of-use", book.offer, _out_of_use(hole), place.id)
            if hole.last is not None:
                yield Ahead(hole.end, "in-use", book.offer, say("in use again"), place.id)
        yield from _notices(book, place, period)
        yield from _reserved(book, place)
    yield Ahead(whole.first, "opening", book.offer, say("the offer opens"))
    if whole.last is not None:
        yield Ahead(whole.last, "closing", book.offer, say("the last day of the offer"))


def _reserved(book: Book, place: Place) -> Iterator[Ahead]:
    """The first and the last day of each reservation: that before somebody moves in, where that is known."""
    for one in reservations(place, book.rooms.get(place.id, ())):
        values: dict[str, Value] = {"payer": one.payer, "last": one.days.last}
        text = say("reserved for {payer} until {last}", **values)
        yield Ahead(one.days.first, "reservation", book.offer, text, place.id, event=one.number)
        if one.days.last is not None:
            text = _then(book, place, one.days.end, say("the last day reserved for {payer}", **values))
            yield Ahead(one.days.last, "reservation-end", book.offer, text, place.id, event=one.number)


def _out_of_use(hole: Period) -> Message:
    return say("out of use") if hole.last is None else say("out of use until {last}", last=hole.last)


def _notices(book: Book, place: Place, period: Period) -> Iterator[Ahead]:
    """The last days that are paid after a departure, with what the place is afterwards."""
    tails = {span.tail.room.stay.id: span.tail for span in day_by_day(book, place, _from(period)) if span.tail}
    for tail in tails.values():
        stay = tail.room.stay
        values: dict[str, Value] = {"citizen": stay.citizen, "left": stay.last_day}
        text = say("last day of notice after {citizen}, who left {left}", **values)
        if tail.days.last is not None:
            text = _then(book, place, tail.days.end, text)
            yield Ahead(tail.days.last, "notice-end", book.offer, text, place.id, stay.citizen, stay.departed)


def _from(period: Period) -> Period:
    return Period(period.first, date.max)


def _then(book: Book, place: Place, day: date, text: Message) -> Message:
    """What is said of a last day, with what the place is from the day after on."""
    after = next((span for span in day_by_day(book, place, Period(day, date.max)) if span.counts), None)
    if after is None or after.period.first != day:
        return text
    if after.state == "vacant":
        return say("{text}; vacant from the day after", text=text)
    if after.state == "closed":
        return say("{text}; then out of use", text=text)
    if after.state == "notice" and after.tail is not None:
        return say("{text}; notice is paid until {last}", text=text, last=after.tail.days.last)
    return _taken_over(after, day, text)


def _taken_over(after: Span, day: date, text: Message) -> Message:
    """What is said of a last day, where somebody else moves in on it or on the day after, `day`."""
    if after.room is None or after.room.first_day < day - DAY:
        return text
    citizen = after.room.stay.citizen
    if after.room.first_day == day:
        return say("{text}; then {citizen} moves in", text=text, citizen=citizen)
    return say("{text}; {citizen} moves in that day", text=text, citizen=citizen)


# --- services ------------------------------------------------------------------------------------


def _of_grants(book: Book, _period: Period) -> Iterator[Ahead]:
    """Services that begin, are granted otherwise, or end by themselves; with a stay they end with it."""
    stays = book.stays_by_id()
    for grant in book.grants:
        values: dict[str, Value] = {"service": grant.service}
        stay = stays.get(grant.stay or 0)
        for step in grant.steps:
            amount = granted_in_words(step.quantity, step.level, step.hours)
            text = say("granted {service}: {amount}", amount=amount, **values)
            yield _of_grant(grant, stay, step.first_day, "grant", text, step.number)
        last = grant.period.last
        if last is not None and (stay is None or last in stay.period) and last != grant.first_day:
            text = say("last day of {service}", **values)
            yield _of_grant(grant, stay, last, "grant-end", text, grant.ended or grant.granted)


def _of_grant(grant: Grant, stay: Stay | None, day: date, what: What, text: Message, event: int) -> Ahead:
    return Ahead(day, what, grant.offer, text, stay.place_on(day) if stay is not None else None, grant.citizen, event)


# --- terms and prices ------------------------------------------------------------------------------


def _of_terms(book: Book, period: Period) -> Iterator[Ahead]:
    """What is adopted and comes into force: rates and bases are prices, models and the offer's own terms are terms."""
    sentences = {fact.number: fact.event for fact in book.facts if fact.event.effective_on in period}
    for kind, versions in book.terms.adopted.items():
        if kind.TOPIC not in _IN_FORCE:
            continue
        for subject, of_subject in versions.items():
            for version in of_subject:
                if version.effective_on in period and _concerns(book, kind, subject, version.effective_on):
                    what, of_offer = _IN_FORCE[kind.TOPIC]
                    offer = book.offer if of_offer else ""
                    yield Ahead(
                        version.effective_on, what, offer, _sentence(sentences, version.number), event=version.number
                    )


_IN_FORCE: dict[str, tuple[What, bool]] = {
    RatesAdopted.TOPIC: ("price", False),
    RatesRegulated.TOPIC: ("price", False),
    "service.adopted:1": ("price", False),
    "service.regulated:1": ("price", False),
    BaseAdopted.TOPIC: ("price", True),
    BaseRegulated.TOPIC: ("price", True),
    "own-payment.adopted:1": ("price", True),
    "own-payment.regulated:1": ("price", True),
    ModelAdopted.TOPIC: ("terms", False),
    OfferAdopted.TOPIC: ("terms", True),
    PhaseInAdopted.TOPIC: ("terms", True),
}
"""What comes into force, and whether it is one offer's own; by topic, since few houses have services."""


def _concerns(book: Book, kind: type[Event], subject: object, day: date) -> bool:
    """Whether a version is one that the offer is settled by on its first day."""
    terms = book.terms.offer.on(day)
    if kind.TOPIC.startswith("service."):
        return any(grant.service == subject and day in grant.period for grant in book.grants)
    if kind in (RatesAdopted, RatesRegulated):
        return terms is not None and (terms.value.rates == subject or f"rates:{subject}" in book.shared_streams())
    if kind is ModelAdopted:
        return terms is not None and terms.value.model == subject
    return True


def _sentence(events: dict[int, Event], number: int) -> Message:
    return events[number].sentence() if number in events else as_said(f"#{number}")


# --- what falls due --------------------------------------------------------------------------------


def _as_ahead(due: Due, day: date) -> Ahead:
    citizen = due.subject if due.what in ("citizen", "planned", "contract", "negotiation") else None
    whole = citizen is not None or due.what == "meeting"
    text = due.text if whole else say("{subject}: {text}", subject=due.subject, text=due.text)
    return Ahead(day, due.what, due.offer, text, citizen=citizen, remedy=due.remedy)


_AHEAD: Sequence[Callable[[Book, Period], Iterator[Ahead]]] = (_of_stays, _of_places, _of_grants, _of_terms)
"""What looks for things ahead; of what it finds, that inside the period counts. A new kind has its function here."""
