"""How does the ledger stand? Last closed month, what is to be decided, what is due, and the next sensible command.

Decided on 2026-11-26:

* Findings are those of each offer's earliest open month: what stands in the way of closing it, what it carries about
  closed months among them. Later open months are looked at when their turn comes. Accepted ones are those about closed
  months that stand as they were accepted.
* Untold deliveries (decided on 2026-11-27) are those of the month closed last and of the earliest open one, once it has
  ended: what was left at nothing a month ago is still to be told, and what is older `key-figures` has.
* The next command is the first of what hinders the next: something to adopt, somebody to move in, findings of a month
  that has ended, the closing of it, what is overdue. As of a past event there is none: nobody acts then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from ledger.events import MonthClosed, Recorded
from ledger.events.streams import CADENCES, OF_LEDGER, WHEELS
from ledger.following.due import Due, DueCount, due_in
from ledger.following.due import counted as counted_due
from ledger.models.issued import ABSENT, STATES
from ledger.models.issued_lines import IssuedFinding
from ledger.settlement.accepted import accepted
from ledger.settlement.timeline import day_by_day
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.message import Message, Remedy, say
from ledger.shared.steps import HOUSES, counted
from ledger.state.book import Book
from ledger.state.standards import cadences_of, wheels_of
from ledger.store import Log
from projections.delivered import UntoldMonth, untold_data, untold_of
from projections.months import Months, answer

DUE_WITHIN = 30
"""So many days ahead what falls due is counted."""

Findings = Counter[str]
"""How many findings there are of each severity."""


class OfferStatus(Struct, frozen=True):
    """How one offer stands: its places by state, its closed and earliest open month, findings of the latter.

    `is_used`: whether somebody has lived in it, lives there or is to come, or is granted a service by it.
    """

    offer: str
    is_used: bool
    places: Counter[str]
    closed_through: Month | None
    earliest_open: Month | None
    findings: Findings
    accepted: Findings
    untold: Sequence[UntoldMonth] = ()
    """Of the month closed last, and of the earliest open one where it has ended."""
    has_places: bool = True
    """Whether it has places, on whatever day; support at home has none."""


class NextCommand(Struct, frozen=True):
    """What to do next, and why."""

    command: Remedy
    why: Message


class Status(Struct, frozen=True):
    """How the ledger stands on a day, as known at event `known_at`. Moments are RFC 3339 in UTC."""

    ledger: str
    day: date
    known_at: int
    municipality: str | None
    first_recorded: str
    last_recorded: str
    last_by: str
    offers: Sequence[OfferStatus]
    due: Sequence[Due]
    next: NextCommand | None
    salvaged: Recorded | None = None
    """The last event that says that this ledger was made of what could be saved of another one."""

    @property
    def places(self) -> Counter[str]:
        """The places that are open, by state; those whose resident is away are among the occupied ones."""
        return sum((one.places for one in self.offers), Counter())

    @property
    def findings(self) -> Findings:
        return sum((one.findings for one in self.offers), Counter())

    @property
    def accepted(self) -> Findings:
        return sum((one.accepted for one in self.offers), Counter())

    @property
    def untold(self) -> list[UntoldMonth]:
        """Months with grants of which no delivery is told."""
        return [month for one in self.offers for month in one.untold]

    @property
    def earliest_open(self) -> Month | None:
        """The first month that is open in any offer."""
        return min((one.earliest_open for one in self.offers if one.earliest_open), default=None)

    @property
    def due_within(self) -> int:
        """How many days ahead what is due is counted."""
        return DUE_WITHIN

    @property
    def due_counted(self) -> DueCount:
        return counted_due(self.due)


def status(location: str, log: Log, day: date, known_at: int | None = None) -> Status:
    """How the ledger stands on a day."""
    return answer(location, log, known_at, lambda months: status_of(location, months, day, is_now=known_at is None))


def status_of(location: str, months: Months, day: date, *, is_now: bool) -> Status:
    """How a ledger stands on a day as known by `months`; what to do next only where that is now."""
    history = months.history
    cadences, wheels = cadences_of(history.stream(CADENCES)), wheels_of(history.stream(WHEELS))
    through = history.closed_through()
    offers: list[OfferStatus] = []
    due: dict[tuple[str, str, str], Due] = {}
    for offer in counted(history.offers(), HOUSES):
        offers.append(_offer(months, offer, day, through.get(offer)))
        found = due_in([months.book_without_closings(offer)], cadences, wheels, day, DUE_WITHIN)
        due.update({(one.what, one.offer, one.subject): one for one in found.rows})
    last = history.event(history.position)
    return Status(
        ledger=location,
        day=day,
        known_at=history.position,
        municipality=history.terms().municipality,
        first_recorded=history.event(1).recorded_at,
        last_recorded=last.recorded_at,
        last_by=last.event.by,
        offers=offers,
        due=list(due.values()),
        next=_next(offers, due.values(), day) if is_now else None,
        salvaged=max(history.stream(OF_LEDGER)[1:], key=lambda fact: fact.number, default=None),
    )


def _offer(months: Months, offer: str, day: date, closed_through: Month | None) -> OfferStatus:
    book = months.book_without_closings(offer)
    earliest_open = months.earliest_open(offer)
    findings: Findings = Counter()
    if earliest_open is not None:
        findings.update(finding.severity for finding in months.current(offer, earliest_open).settlement.findings)
    is_used = any(book.rooms.values()) or bool(book.grants)
    places, taken = _places(book, day), _accepted(months, offer)
    ended = [earliest_open] if earliest_open is not None and earliest_open.last < day else []
    looked_at = [*([] if closed_through is None else [closed_through]), *ended]
    untold = [found for month in looked_at if (found := untold_of(months, offer, month)) is not None]
    return OfferStatus(
        offer, is_used, places, closed_through, earliest_open, findings, taken, untold, bool(book.places)
    )


def _places(book: Book, day: date) -> Counter[str]:
    spans = (span for place in book.capacity() for span in day_by_day(book, place, Period(day, day + DAY)))
    states: Counter[str] = Counter()
    for span in spans:
        if span.counts:
            states[span.state] += 1
            states[ABSENT] += span.state == "occupied" and span.stay is not None and span.stay.away_on(day) is not None
    return states


def _accepted(months: Months, offer: str) -> Findings:
    about = set()
    for fact in months.history.closings_with_findings(offer):
        assert isinstance(fact.event, MonthClosed)
        issued = fact.event.issued
        about |= {finding.for_month or issued.month for finding in issued.findings}
    found: Iterable[IssuedFinding] = (
        one
        for month in sorted(about)
        for one in accepted(months.book(offer), month, months.known(offer, month).findings)
    )
    return Counter(one.severity for one in found)


def _to_begin_with(offers: Sequence[OfferStatus]) -> NextCommand | None:
    """What a ledger begins with that nothing was done in; None once it has begun."""
    if not offers:
        return NextCommand(
            Remedy("adopt-help"), say("nothing is adopted yet: a decision file makes houses, prices and rules")
        )
    if any(one.is_used or one.closed_through for one in offers):
        return None
    if any(one.has_places for one in offers):
        return NextCommand(Remedy("move-in-help"), say("nobody lives anywhere yet"))
    return NextCommand(Remedy("grant-help"), say("nobody is granted support yet"))


def _next(offers: Sequence[OfferStatus], due: Iterable[Due], day: date) -> NextCommand:
    """The first thing to do that is not done."""
    if (first := _to_begin_with(offers)) is not None:
        return first
    month = min((one.earliest_open for one in offers if one.earliest_open), default=None)
    if month is not None and month.last < day:
        waiting = sum((one.findings for one in offers if one.earliest_open == month), Counter[str]())
        if waiting:
            return NextCommand(
                Remedy("settle", month=month), say("{month} has ended, and has findings to decide", month=month)
            )
        is_untold = any(each.month == month for one in offers for each in one.untold)
        why = (
            say("{month} has ended, and nothing in it is to decide but what is untold", month=month)
            if is_untold
            else say("{month} has ended, and nothing in it is to decide", month=month)
        )
        return NextCommand(Remedy("close", month=month), why)
    if any(one.days_overdue for one in due):
        return NextCommand(Remedy("show-due"), say("something is overdue"))
    return NextCommand(Remedy("show-coming"), say("nothing waits; this is what lies ahead"))


# --- for machines ----------------------------------------------------------------------------------


def status_data(found: Status) -> dict[str, Any]:
    """The status for machines."""
    return {
        "ledger": found.ledger,
        "on": found.day,
        "known_at": {"event": found.known_at},
        "municipality": found.municipality,
        "events": found.known_at,
        "first_recorded": found.first_recorded,
        "last_recorded": found.last_recorded,
        "places": _by_state(found.places),
        "earliest_open": found.earliest_open,
        "findings": {**_by_severity(found.findings), "accepted": _by_severity(found.accepted)},
        "due": {
            "overdue": found.due_counted.overdue,
            "within_days": DUE_WITHIN,
            "ahead": found.due_counted.ahead,
            "undated": found.due_counted.undated,
        },
        "untold": untold_data(found.untold),
        "salvaged": None if found.salvaged is None else {"event": found.salvaged.number},
        "next": None if found.next is None else {"command": found.next.command, "why": found.next.why},
        "offers": list(_offers_data(found.offers)),
    }


def _offers_data(offers: Iterable[OfferStatus]) -> Iterator[dict[str, Any]]:
    for one in offers:
        yield {
            "offer": one.offer,
            "places": _by_state(one.places),
            "closed_through": one.closed_through,
            "earliest_open": one.earliest_open,
            "findings": {**_by_severity(one.findings), "accepted": _by_severity(one.accepted)},
        }


def _by_state(places: Counter[str]) -> dict[str, int]:
    return {state: places[state] for state in (*STATES, ABSENT)}


def _by_severity(findings: Findings) -> dict[str, int]:
    return {severity: findings[severity] for severity in ("unpriced", "attention")}
