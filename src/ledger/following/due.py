"""What is due, and what is overdue: meetings by the year wheel, citizens by the cadences, actions, confirmations.

Decided on 2026-11-26:

* A planned follow-up is due beside what the cadence asks for, until the stay is followed up on its day or later, or
  since the day on which it was planned: one that was held before that, and is told late, is not the planned one. It
  ends with the stay.

Decided on 2026-11-28:

* Meetings about a house begin with the month in which it opens. One adopted in March whose first place opens in June
  has none about March, April and May; what a frame may come to in those is looked at in the first meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, NamedTuple

from msgspec import Struct

from ledger.events import CitizenFollowedUp
from ledger.models.followups import Action, Cadence, Meeting, YearWheel
from ledger.settlement.confirming import stale
from ledger.settlement.findings import say_missing
from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import resident_price
from ledger.settlement.timeline import open_days
from ledger.shared.calendar import Month, months_after
from ledger.shared.message import Message, Remedy, Value, as_said, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.contracts import Contract, contracts_of
from ledger.state.meetings import (
    AgreedAction,
    PlannedFollowUp,
    actions_of,
    area_actions_of,
    follow_ups_of,
    meetings_of,
    planned_of,
    within,
)
from ledger.state.reviews import reviews_of
from ledger.state.standards import Standards, cadence_on
from ledger.state.stays import Stay


class Due(Struct, frozen=True):
    """Something to be done by a day (None: no day was set). `subject` is what it concerns, `at_stake` in øre.

    At stake in a citizen's follow-up is what the stay costs on the day asked × its days since the last one; in a
    contract that ends, or a price to be negotiated, what the stay costs in a year from that day on.
    """

    what: Literal["meeting", "citizen", "planned", "action", "confirmation", "review", "contract", "negotiation"]
    offer: str
    subject: str
    due: date | None
    days_overdue: int
    text: Message
    remedy: Remedy
    at_stake: Ore | None = None


class DueList(Struct, frozen=True):
    """All that is due up to some days after `day`; residents whose paragraph no cadence names are listed apart."""

    day: date
    rows: list[Due]
    without_cadence: list[str]


NOTHING_ELSEWHERE: Mapping[str, Sequence[AgreedAction]] = MappingProxyType({})
"""Of offers that are all asked about: what they agreed on stands with them."""


class DueCount(NamedTuple):
    """How much is overdue, how much falls due later, and how many actions have no day: those are due on none."""

    overdue: int
    ahead: int
    undated: int


def counted(rows: Sequence[Due]) -> DueCount:
    """How much of each there is."""
    overdue, undated = sum(bool(row.days_overdue) for row in rows), sum(row.due is None for row in rows)
    return DueCount(overdue, len(rows) - overdue - undated, undated)


def due_in(
    books: Iterable[Book],
    cadences: Standards[Cadence],
    wheels: Standards[YearWheel],
    day: date,
    ahead: int,
    elsewhere: Mapping[str, Sequence[AgreedAction]] = NOTHING_ELSEWHERE,
) -> DueList:
    """What is due in some offers as seen on a day: overdue, or due within `ahead` days after it.

    `elsewhere` are agreements of an offer that stand with another one.
    """
    until = day + timedelta(days=ahead)
    rows: list[Due] = []
    without: list[str] = []
    for book in books:
        rows += _meetings(book, wheels, day, until)
        rows += _actions(book, elsewhere.get(book.offer, ()), day, until)
        rows += [row for row in _confirmations(book, day) if row not in rows]
        rows += [row for row in _reviews(book, day, until) if row not in rows]
        rows += [row for row in _area_actions(book, day, until) if row not in rows]
        follow_ups = follow_ups_of(book.facts)
        rows += _planned(book, follow_ups, day, until)
        rows += _services(book, cadences, day, until)
        rows += _contracts(book, day, until)
        for stay in _residents(book, day) if cadences else ():
            own = [event for event in follow_ups.get(stay.citizen, []) if event.effective_on <= day]
            cadence = _cadence(book, cadences, stay, own, day)
            if cadence is None:
                without.append(stay.citizen)
            else:
                rows += _citizen(book, stay, own, cadence.value, day, until)
    rows.sort(key=lambda row: (row.due or date.max, row.what, row.offer, row.subject))
    return DueList(day, rows, without)


# --- meetings, actions, confirmations ------------------------------------------------------------


def _meetings(book: Book, wheels: Standards[YearWheel], day: date, until: date) -> Iterator[Due]:
    held = {(one.meeting.kind, one.meeting.month) for one in meetings_of(book.facts)}
    starts = [versions.days[0] for versions in wheels.values()]
    opened = book.opened_on()
    first = max(opened or date.max, min(starts, default=date.max))
    if first > until:
        return
    for month in Month.of(first).until(Month.of(until)):
        if not open_days(book).overlaps(month.period):
            continue
        for kind, wheel in _wheels_on(book, wheels, month):
            due = month.last + timedelta(days=wheel.days_after)
            if month.month in wheel.months and due <= until and (kind, month) not in held:
                yield Due(
                    "meeting", book.offer, f"{kind} {month}", due, _days(due, day),
                    say("{kind} meeting about {month}", kind=kind, month=month),
                    Remedy("prepare", offer=book.offer, month=month),
                )  # fmt: skip


def _wheels_on(book: Book, wheels: Standards[YearWheel], month: Month) -> Iterator[tuple[Meeting, YearWheel]]:
    """The year wheel that a month's meetings fall by: the one in force on its last day, the narrower one first."""
    terms = book.terms.offer.on(month.last)
    supplier = terms.value.supplier if terms else ""
    kinds: tuple[Meeting, ...] = ("monthly", "quarterly")
    for kind in kinds:
        for scope in (f"{kind}/{supplier}", f"{kind}/"):
            version = wheels[scope].on(month.last) if scope in wheels else None
            if version is not None:
                yield kind, version.value
                break


def _actions(book: Book, elsewhere: Iterable[AgreedAction], day: date, until: date) -> Iterator[Due]:
    for agreed in (*actions_of(book.facts), *elsewhere):
        action = agreed.action
        if agreed.done is None and (action.due is None or action.due <= until):
            remedy = Remedy("finish-action", action=action.id)
            text = _in_words(action)
            if agreed.offer != book.offer:
                text = say("{text}; agreed together with {offer}", text=text, offer=agreed.offer)
            yield Due("action", book.offer, action.id, action.due, _days(action.due, day), text, remedy)


def _area_actions(book: Book, day: date, until: date) -> Iterator[Due]:
    """What meetings about areas agreed on: of no single house, and the same in the book of every one."""
    for agreed in area_actions_of(book.facts):
        action = agreed.action
        if agreed.done is None and (action.due is None or action.due <= until):
            remedy = Remedy("finish-action", action=action.id)
            yield Due("action", "", action.id, action.due, _days(action.due, day), _in_words(action), remedy)


def _in_words(action: Action) -> Message:
    if action.owner:
        return say("{text} ({owner})", text=action.text, owner=action.owner)
    return as_said(action.text)


def _confirmations(book: Book, day: date) -> Iterator[Due]:
    """Rates are named without the offer: several offers have the same."""
    for found in stale(book.offer, book.terms, day):
        due = date(found.year, 1, 1)
        offer = book.offer if found.what == "base" else ""
        text = say_missing(found.code, found.data())
        remedy = Remedy("confirm-terms", what=found.what, id=found.id, year=found.year)
        yield Due("confirmation", offer, f"{found.what} {found.id}", due, _days(due, day), text, remedy)


def _reviews(book: Book, day: date, until: date) -> Iterator[Due]:
    """Decisions to be looked at again. One that names several houses, or none, is named without a house."""
    for review in reviews_of(book.facts):
        event, due = review.event, review.event.effective_on
        if review.done is not None or due > until or not review.concerns(book.offer):
            continue
        offer = book.offer if event.offers == (book.offer,) else ""
        text = say("decided on {day}, event #{number}", day=event.decided_on, number=review.number)
        remedy = Remedy("review-decision", number=review.number)
        yield Due("review", offer, event.subject, due, _days(due, day), text, remedy)


# --- citizens ------------------------------------------------------------------------------------


def _residents(book: Book, day: date) -> Iterator[Stay]:
    return (stay for stay in book.stays() if day in stay.period)


def _cadence(
    book: Book, cadences: Standards[Cadence], stay: Stay, follow_ups: list[CitizenFollowedUp], day: date
) -> Version[Cadence] | None:
    """The cadence that a stay is followed up by; today's standard counts, whenever the stay began."""
    terms = book.terms.offer.on(day)
    paragraph = stay.paying_on(day).paragraph
    if terms is None or paragraph is None:
        return None
    age = next((event.age for event in reversed(follow_ups) if event.age is not None), None)
    return cadence_on(cadences, day, paragraph, terms.value.supplier, age)


def next_due(book: Book, cadences: Standards[Cadence], stay: Stay, day: date) -> date | None:
    """The day by which a stay is to be followed up next, as seen on a day: by its cadence, or as it was planned.

    None where neither says one.
    """
    own = [event for event in follow_ups_of(book.facts).get(stay.citizen, []) if event.effective_on <= day]
    cadence = _cadence(book, cadences, stay, own, day)
    done = [event.effective_on for event in within(stay, own)]
    planned = (one for one in planned_of(book.facts).get(stay.id, ()) if not is_held(one, done))
    days = [one.event.effective_on for one in planned if one.event.effective_on in stay.period]
    by_cadence = None if cadence is None else next_follow_up(stay, own, cadence.value)
    return min([*days, *([] if by_cadence is None else [by_cadence])], default=None)


def next_follow_up(stay: Stay, follow_ups: Iterable[CitizenFollowedUp], cadence: Cadence) -> date | None:
    """The day by which a stay is to be followed up next; None where it ends before that.

    Months are counted from the first day of the stay or from the latest follow-up in it, and end on the month's last
    day where it has none such: three months after 30 November is the last day of February.
    """
    done = within(stay, follow_ups)
    if done:
        due = months_after(done[-1].effective_on, cadence.every_months)
    else:
        due = months_after(stay.first_day, cadence.first_after_months or cadence.every_months)
    if stay.last_day is None:
        return due
    if cadence.before_end_months is not None:
        before_end = max(stay.first_day, months_after(stay.last_day, -cadence.before_end_months))
        if not done or done[-1].effective_on < before_end:
            due = min(due, before_end)
    return due if due <= stay.last_day else None


def _citizen(
    book: Book, stay: Stay, done: list[CitizenFollowedUp], cadence: Cadence, day: date, until: date
) -> Iterator[Due]:
    due = next_follow_up(stay, done, cadence)
    if due is None or due > until:
        return
    latest = [event.effective_on for event in within(stay, done)]
    since = latest[-1] if latest else stay.first_day
    paragraph = stay.paying_on(day).paragraph
    if latest:
        text = say("§{paragraph}, followed up {day}", paragraph=paragraph, day=since)
    else:
        text = say("§{paragraph}, moved in {day}", paragraph=paragraph, day=since)
    yield Due(
        what="citizen",
        offer=book.offer,
        subject=stay.citizen,
        due=due,
        days_overdue=_days(due, day),
        text=text,
        remedy=Remedy("follow-up-citizen", citizen=stay.citizen),
        at_stake=at_stake(book, stay, max(since, stay.first_day), day),
    )


def _services(book: Book, cadences: Standards[Cadence], day: date, until: date) -> Iterator[Due]:
    """The services to be followed up, by a cadence of their own, or of their paragraph where they need no stay."""
    if not book.grants or not cadences:
        return
    from ledger.following.services import services_due  # noqa: PLC0415 - few houses have services

    for one in services_due(book, cadences, day, until):
        text = say("{service}, granted {day}", service=one.grant.service, day=one.since)
        if one.followed_up:
            text = say("{service}, followed up {day}", service=one.grant.service, day=one.since)
        yield Due(
            what="citizen",
            offer=book.offer,
            subject=one.grant.citizen,
            due=one.due,
            days_overdue=_days(one.due, day),
            text=text,
            remedy=Remedy("follow-up-service", citizen=one.grant.citizen, service=one.grant.service),
            at_stake=one.at_stake,
        )


def at_stake(book: Book, stay: Stay, since: date, day: date) -> Ore | None:
    """What a stay costs on a day × the days from `since` up to it, in øre; None where it has no price."""
    found = resident_price(book.offer, book.terms, book.places[stay.place_on(day)], stay, day)
    return None if isinstance(found, Missing) else found.of_days((day - since).days)


def _planned(book: Book, follow_ups: Mapping[str, list[CitizenFollowedUp]], day: date, until: date) -> Iterator[Due]:
    """The follow-ups with a day of their own that have not been held."""
    planned = planned_of(book.facts)
    for stay in book.stays() if planned else ():
        held = within(stay, follow_ups.get(stay.citizen, ()))
        done = [event.effective_on for event in held if event.effective_on <= day]
        for one in planned.get(stay.id, ()):
            due = one.event.effective_on
            if due > until or due not in stay.period or is_held(one, done):
                continue
            yield Due(
                what="planned",
                offer=book.offer,
                subject=stay.citizen,
                due=due,
                days_overdue=_days(due, day),
                text=as_said(one.event.because),
                remedy=Remedy("follow-up-citizen", citizen=stay.citizen),
                at_stake=at_stake(book, stay, max((*done, stay.first_day)), max(day, stay.first_day)),
            )


def _contracts(book: Book, day: date, until: date) -> Iterator[Due]:
    """The ends of contracts about stays that go on, and the days by which their prices are to be negotiated."""
    contracts = contracts_of(book.facts)
    for stay in book.stays() if contracts else ():
        contract = contracts.get(stay.id)
        if contract is None:
            continue
        days: list[tuple[Literal["contract", "negotiation"], date | None]]
        days = [("contract", contract.ends), ("negotiation", contract.negotiate)]
        for what, due in days:
            if due is None or due > until or due not in stay.period or due == stay.last_day:
                continue
            yield Due(
                what=what,
                offer=book.offer,
                subject=stay.citizen,
                due=due,
                days_overdue=_days(due, day),
                text=_of_contract(what, contract),
                remedy=_of_contract_remedy(what, stay),
                at_stake=_year_from(book, stay, due),
            )


def _of_contract(what: Literal["contract", "negotiation"], contract: Contract) -> Message:
    values: dict[str, Value] = {"contract": contract.reference}
    if what == "contract":
        return say("the contract ends") if contract.reference is None else say("contract {contract} ends", **values)
    if contract.reference is None:
        return say("the price is to be negotiated")
    return say("the price of contract {contract} is to be negotiated", **values)


def _of_contract_remedy(what: Literal["contract", "negotiation"], stay: Stay) -> Remedy:
    if what == "contract":
        return Remedy("agree-contract", citizen=stay.citizen)
    return Remedy("negotiate-anew", citizen=stay.citizen)


def _year_from(book: Book, stay: Stay, day: date) -> Ore | None:
    """What a stay costs in a year at the prices of a day, in øre; None where it has no price."""
    found = resident_price(book.offer, book.terms, book.places[stay.place_on(day)], stay, day)
    return None if isinstance(found, Missing) else found.of_year()


def is_held(planned: PlannedFollowUp, done: Iterable[date]) -> bool:
    """Whether one of a stay's follow-ups was the planned one: on its day or later, or since the day it was planned."""
    return any(day >= planned.event.effective_on or day > planned.planned_on for day in done)


def _days(due: date | None, day: date) -> int:
    return max(0, (day - due).days) if due else 0
