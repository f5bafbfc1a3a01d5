"""A house's places through a year: stays, days away, notice, vacancies and closings, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cli.browse.pages.shared import as_of, history_of, house_trail
from cli.browse.parts import Asked, Grid, Page, Part, Picture, Way, Ways
from cli.browse.pictures import Band, gaps, timeline
from cli.printing import in_words
from cli.remedies import CATALOGUE
from cli.render import Column, text_of
from ledger.shared.calendar import DAY, MonthSpan, Period, months_of
from ledger.shared.message import Message, say
from ledger.shared.ordering import natural
from ledger.state.book import Book
from projections.settle import settle

_COLUMNS = (
    Column("place", say("place")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
    Column("what", say("what")),
    Column("citizen", say("citizen")),
    Column("event", say("event"), "number"),
)


def page(asked: Asked) -> Page:
    """The year's bands."""
    offer, year = asked.matched["offer"], int(asked.matched["year"])
    book = history_of(asked).book_without_closings(offer)
    settled = settle(
        asked.location, asked.log, MonthSpan.of_year(year), today=asked.day, offers=[offer], known_at=asked.as_of
    )
    days = Period(date(year, 1, 1), date(year + 1, 1, 1))
    rows = sorted([*lived_in(book, days), *_on_notice(settled), *_out_of_use(book, days)], key=lambda row: row["from"])
    rows += list(_vacant(book, days, rows))
    places = sorted(book.places, key=natural)
    rows.sort(key=lambda row: (natural(row["place"]), row["from"], row["what"]))
    title = say("Places of {offer} in {year}", offer=offer, year=str(year))
    drawn = timeline(
        in_words(title), places, [band_of(asked, row) for row in rows], days.first, days.end - DAY, month_names(year)
    )
    note = say("Blue: lived in, with dark days away. Yellow: on notice. Dashed: vacant. Grey: out of use.")
    parts: list[Part] = [
        Ways(
            [
                Way(say("{year}", year=str(each)), asked.links.to("house", offer, str(each), "places"))
                for each in (year - 1, year + 1)
            ]
        ),
        Picture(say("Day by day"), drawn, note),
        Grid(say("The same in words"), _COLUMNS, rows, around={"offer": offer}),
    ]
    known = settled.known_at
    return Page(
        title, parts, known, ("settle", str(year), "--offer", offer, *as_of(asked)), house_trail(asked, offer, year)
    )


def month_names(year: int) -> list[str]:
    """The months of a year, short enough for the head of a picture."""
    names = (text_of(month) for month in months_of(year))
    return [name[:3] if name[:1].isalpha() else name for name in names]


def lived_in(book: Book, days: Period) -> Iterator[dict[str, Any]]:
    """Who lives in each place on the days, and is away: a row a stretch."""
    for place, rooms in book.rooms.items():
        for room in rooms:
            here = room.period.overlap(days)
            if here.days:
                yield _row(place, here, "occupied", room.citizen, room.number)
            for absence in room.stay.absences:
                away = absence.days.overlap(here)
                if away.days > 0:
                    yield _row(place, away, "absent", room.citizen, absence.number)


def _on_notice(settled: Any) -> Iterator[dict[str, Any]]:
    """The days of notice that the settlement has lines for, those of one notice together."""
    for one in settled.offers:
        for _, line in one.lines:
            if line.kind == "notice" and line.place is not None:
                days = Period.inclusive(line.first_day, line.last_day)
                yield _row(line.place, days, "notice", line.citizen, max(line.events))


def _out_of_use(book: Book, days: Period) -> Iterator[dict[str, Any]]:
    for place, of_place in book.places.items():
        for stretch in of_place.out_of_use:
            here = stretch.overlap(days)
            if here.days:
                yield _row(place, here, "out-of-use", None, None)


def _vacant(book: Book, days: Period, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The days of an open place that nothing else is said of."""
    for place, of_place in book.places.items():
        here = of_place.open.overlap(days)
        if not here.days or of_place.citizen is not None:
            continue
        taken = [(row["from"], row["to"]) for row in rows if row["place"] == place]
        for first, last in gaps(here.first, here.end - DAY, taken):
            yield _row(place, Period.inclusive(first, last), "vacant", None, None)


def _row(place: str, days: Period, what: str, citizen: str | None, event: int | None) -> dict[str, Any]:
    return {"place": place, "from": days.first, "to": days.end - DAY, "what": what, "citizen": citizen, "event": event}


_LOOKS: dict[str, Any] = {
    "occupied": "stay", "absent": "away", "notice": "notice", "vacant": "vacant", "out-of-use": "shut",
}  # fmt: skip


def band_of(asked: Asked, row: dict[str, Any]) -> Band:
    """A row of the table as a band of the picture."""
    what = CATALOGUE.code(row["what"])
    told: Message = say(
        "place {place}: {what} {who}, {first} to {last}",
        place=row["place"], what=what, who=row["citizen"] or "", first=row["from"], last=row["to"],
    )  # fmt: skip
    href = None if row["event"] is None else asked.links.event(row["event"])
    text = row["citizen"] or what
    return Band(row["place"], row["from"], row["to"], _LOOKS[row["what"]], text, in_words(told), href)
