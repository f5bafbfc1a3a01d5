"""What several pages need: the year that a ledger is in, trails, averages, a page of a list, the as-of of a command.

Decided on 2026-11-28:

* A total is averaged over the days on which it lasted, and it is said how many those are: of a house the days of the
  period on which it was open, of all houses those on which any was, of a citizen and a payer those with a line. What is
  adopted lasts for the months that have a part of it. To divide by the whole year told of a house that had opened in
  July half of what it costs a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeVar

from cli.browse.parts import Asked, Grid, Part, Typed, Way, Ways, Words
from cli.house_year import supported_of
from cli.render import Table
from ledger.errors import NotADate
from ledger.events import MonthClosed
from ledger.events.followups import AreaMeetingHeld, MeetingHeld
from ledger.events.streams import settlement_stream
from ledger.shared.calendar import Month, civil_day, parse_date, today
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import by_number
from ledger.state.terms import Terms
from ledger.store.history import History
from projections.across import closed_everywhere
from projections.coming import ComingList
from projections.openings import Opened, not_open_in
from projections.supported import is_at_home, supported

T = TypeVar("T")

MOST = 40
"""So many houses stand on one page."""
PAGE = 25
"""So many where there are more."""
_WEEK = 7

TELL = Typed(say("Tell it"), ("tables", "--no-changes"))
"""How what is not told in tables is told."""


def averages(ore: Ore, days: Collection[date]) -> Message | None:
    """What a total is a day and a week, and where its days are whole months, several of them, a month.

    None of less than a week, of which that says nothing.
    """
    if len(days) < _WEEK:
        return None
    a_day = Fraction(ore, len(days))
    values: dict[str, Value] = {
        "day": Kroner(half_up(a_day)), "week": Kroner(half_up(a_day * _WEEK)), "days": len(days),
    }  # fmt: skip
    months = Counter(map(Month.of, days))
    if len(months) == 1 or any(count < month.days for month, count in months.items()):
        return say("{day} a day, {week} a week, over {days} days", **values)
    month = Kroner(half_up(Fraction(ore, len(months))))
    return say("{day} a day, {week} a week, {month} a month, over {days} days", month=month, **values)


def own_averages(ore: Ore, days: Collection[date], adjusted: Ore | None) -> Message | None:
    """The averages of a total without what it has `adjusted` of months before its own, whose days those are not.

    That is said where it is anything: None is nothing.
    """
    found = averages(ore - (adjusted or 0), days)
    if found is None or adjusted is None:
        return found
    return say("without what is adjusted of earlier months: {averages}", averages=found)


def open_days(terms: Terms, opened: date | None, months: Iterable[Month], holding: Collection[Month] = ()) -> set[date]:
    """The days of some months on which a house was open; before its opening and after its end those `holding` amounts.

    `opened` is its first day (`projections.openings.opened_on`).
    """
    first, last = opened or date.min, terms.closed_after or date.max
    return {day for month in months for day in month.period.each() if first <= day <= last or month in holding}


def page_of(asked: Asked, things: Sequence[T], size: int) -> tuple[Sequence[T], list[Ways]]:
    """The things of the page that is asked for, and the ways to the one before and after it."""
    typed = asked.query.get("page", "")
    most = max(1, -(-len(things) // size))
    at = min(max(int(typed), 1), most) if typed.isascii() and typed.isdigit() else 1
    kept = {key: value for key, value in asked.query.items() if key not in ("page", "token", "form")}

    def to(number: int) -> str:
        return asked.links.to(*asked.path, **{**kept, "page": str(number)})

    ways = [Way(say("Page before"), to(at - 1))] if at > 1 else []
    if at < most:
        ways.append(Way(say("Next page: {page} of {pages}", page=at + 1, pages=most), to(at + 1)))
    return things[(at - 1) * size : at * size], [Ways(ways)] if ways else []


def as_of(asked: Asked) -> tuple[str, ...]:
    """What a command needs to answer as known then."""
    return () if asked.known_at is None else ("--known-at", asked.known_at)


def known_when(asked: Asked) -> Message | None:
    """As known when, where that is not now: at the event, on the day or at the moment that was typed."""
    typed = asked.known_at
    if typed is None or asked.as_of is None:
        return None
    if typed.removeprefix("#").isdigit():
        return say("as known at #{number}", number=asked.as_of)
    with suppress(NotADate):
        return say("as known on {day}", day=parse_date(typed))
    return say("as known at {moment}", moment=typed)


def history_of(asked: Asked) -> History:
    """What was known."""
    return History(asked.log, asked.as_of)


def closed_month(asked: Asked, offer: str) -> Month | None:
    """The last closed month of a house; None where none is closed."""
    latest = asked.log.latest(settlement_stream(offer), history_of(asked).position)
    return latest.event.through if latest is not None and isinstance(latest.event, MonthClosed) else None


def latest_month(asked: Asked, offer: str | None = None) -> Month:
    """The first month that is not closed in a house, or in any; without closings that of the last event."""
    position = history_of(asked).position
    through = closed_everywhere(asked.location, asked.log, position) if offer is None else closed_month(asked, offer)
    if through is not None:
        return through.next()
    return Month.of(civil_day(asked.log.number(position).recorded_at))


def month_to_meet_about(begin: Month, held: Iterable[MeetingHeld | AreaMeetingHeld]) -> Month:
    """The month of the coming meeting: `begin`, or the one after the last month that was met about."""
    return max([begin, *(one.month.next() for one in held if one.kind != "ad-hoc")])


def not_there(
    asked: Asked, offer: str, months: Sequence[Month], opened: Opened, *, is_settled: bool = False
) -> list[Part]:
    """That a house was open in none of some months, and when it was; nothing where it was. Raises UnknownOffer.

    Where anything of them `is_settled`, the house was open if it was adopted then.
    """
    terms = history_of(asked).terms(offer)
    if is_settled and any(map(terms.was_open_in, months)):
        return []
    day = opened()
    if day is None or (told := not_open_in(terms, months, day)) is None:
        return []
    years = [day.year, *([] if terms.closed_after is None else [terms.closed_after.year])]
    ways = [Way(say("{year}", year=str(year)), asked.links.house(offer, year)) for year in dict.fromkeys(years)]
    return [Words([told]), Ways(ways)]


def has_no_places(asked: Asked, offer: str) -> bool:
    """Whether a house supports citizens in their own homes alone, so that days of places say nothing of it."""
    return is_at_home(history_of(asked).terms(offer))


def supported_in(asked: Asked, offer: str, day: date) -> list[Part]:
    """Who is supported on a day without a place: in a house without any, in their own homes."""
    found = supported(history_of(asked), offer, day)
    if not found.services and not found.at_home:
        return []
    told = say("Each row is a service that a citizen is granted; who gets several has several rows.")
    table = grid_of(supported_of(found), offer)
    return [table, Words([told])] if table.rows else [table]


def grid_of(titled: tuple[Message, Table], offer: str, empty: Message | None = None) -> Grid:
    """A table of a house with its title, on a page."""
    title, table = titled
    return Grid(title, table.columns, table.rows, table.ends, around={"offer": offer}, empty=empty)


def by_citizen_where_no_place(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines as settled, those of one kind without a place by citizen as people count: h-2 before h-10."""
    alike = groupby(rows, key=lambda row: (row["kind"], row["place"], row["for_month"], row["service"]))
    ordered = (
        sorted(group, key=lambda row: by_number(row["citizen"] or "")) if place is None else group
        for (_, place, *_), group in alike
    )
    return [row for group in ordered for row in group]


def vacant_on(day: date) -> Message:
    """What places are that are vacant on a day, today or another one."""
    return say("vacant now") if day == today() else say("vacant on {day}", day=day)


def nothing_ahead(found: ComingList) -> Message:
    """That nothing lies ahead in the days that were looked at, which event is the last, and what took effect last."""
    nothing = say("Nothing lies ahead from {day}, within {days} days.", day=found.day, days=found.within)
    if found.latest is None:
        return nothing
    values: dict[str, Value] = {"number": found.latest.number, "day": found.latest.event.effective_on}
    last = say("{nothing} The last event is #{number}, from {day}.", nothing=nothing, **values)
    if found.in_effect in (None, found.latest.event.effective_on):
        return last
    return say("{last} What took effect last is from {day}.", last=last, day=found.in_effect)


def ways_from_the_last_event(asked: Asked, found: ComingList, offer: str | None) -> list[Part]:
    """The way to what lay ahead on the last day that anything took effect, where nothing lies ahead now."""
    if found.rows or (day := found.in_effect) is None or day == found.day:
        return []
    return [Ways([Way(say("Look from {day}", day=day), asked.links.to("coming", offer=offer, on=day.isoformat()))])]


def front_way(asked: Asked) -> Way:
    return Way(say("Front page"), asked.links.to())


def house_trail(asked: Asked, offer: str, year: int | None = None) -> list[Way]:
    """The pages above one of a house."""
    above = [front_way(asked)]
    if year is None:
        return above
    return [*above, Way(say("{offer} {year}", offer=offer, year=str(year)), asked.links.house(offer, year))]
