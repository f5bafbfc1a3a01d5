"""A house's places through a year: stays, days away, notice, vacancies and closings, as a picture and as a table.

Decided on 2026-11-28:

* It shows who was there by what is known, as pictures in reports do: each day's state, not what a month was issued
  with. For a notice that was issued, and adjusted away once a resident was found there, was drawn over that resident.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from cli.browse.pages.shared import as_of, history_of, house_trail
from cli.browse.parts import Asked, Grid, Page, Part, Picture, Typed, Way, Ways
from cli.browse.pictures import Band, timeline
from cli.languages import DANISH, SPEECH
from cli.picture import KINDS
from cli.printing import in_words
from cli.remedies import CATALOGUE
from cli.render import Column, text_of
from ledger.shared.calendar import DAY, MonthSpan, Period, months_of
from ledger.shared.message import Message, say
from ledger.shared.ordering import natural
from ledger.state.book import Book
from projections.months import Months
from projections.pictures import Band as StateBand
from projections.pictures import places
from projections.settle import months_in

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
    history = history_of(asked)
    days = Period(date(year, 1, 1), date(year + 1, 1, 1))
    book = history.book_without_closings(offer)
    seen = places(Months(history), offer, MonthSpan.of_year(year))
    empty, shown = seen.bands, months_in(seen.period)
    rows = [*lived_in(book, days), *(_empty(band) for band in empty if band.state != "occupied")]
    rows.sort(key=lambda row: (natural(row["place"]), row["from"], row["state"]))
    title = say("Places of {offer} in {year}", offer=offer, year=str(year))
    named = sorted(book.places, key=natural)
    drawn = timeline(
        in_words(title), named, [band_of(asked, row) for row in rows], shown[0].first, days.end - DAY,
        month_names(year)[-len(shown) :],
    )  # fmt: skip
    note = say("Blue: lived in, with dark days away. Yellow: on notice. Dashed: vacant or reserved. Grey: out of use.")
    parts: list[Part] = [
        Ways(
            [
                Way(say("{year}", year=str(each)), asked.links.to("house", offer, str(each), "places"))
                for each in (year - 1, year + 1)
            ]
        ),
        Picture(say("Day by day"), drawn, note),
        Grid(say("The same in words"), _COLUMNS, rows, around={"offer": offer}),
        Typed(
            say("The picture in a file"),
            ("picture", _kind(), offer, str(year), *as_of(asked), "--output", f"{_kind()}.svg"),
        ),
    ]
    return Page(title, parts, history.position, trail=house_trail(asked, offer, year))


def _kind() -> str:
    return KINDS["places"] if SPEECH.language == DANISH else "places"


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


def _empty(band: StateBand) -> dict[str, Any]:
    """Days on which nobody lives in a place: on notice, vacant, reserved or out of use."""
    state = "out-of-use" if band.state == "closed" else band.state
    days = Period.inclusive(band.first, band.last)
    row = {**_row(band.place, days, state, band.citizen, band.event), "beside": band.beside}
    return row if band.reserved is None else {**row, "what": say("reserved for {payer}", payer=band.reserved)}


def _row(place: str, days: Period, state: str, citizen: str | None, event: int | None) -> dict[str, Any]:
    return {
        "place": place, "from": days.first, "to": days.end - DAY, "state": state, "what": state, "citizen": citizen,
        "event": event,
    }  # fmt: skip


_LOOKS: dict[str, Any] = {
    "occupied": "stay", "absent": "away", "notice": "notice", "vacant": "vacant", "out-of-use": "shut",
}  # fmt: skip


def band_of(asked: Asked, row: dict[str, Any]) -> Band:
    """A row of the table as a band of the picture."""
    what = text_of(row["what"]) if isinstance(row["what"], Message) else CATALOGUE.code(row["what"])
    told: Message = say(
        "place {place}: {what} {who}, {first} to {last}",
        place=row["place"], what=what, who=row["citizen"] or "", first=row["from"], last=row["to"],
    )  # fmt: skip
    href = None if row["event"] is None else asked.links.event(row["event"])
    text = what if row["state"] == "notice" else row["citizen"] or what  # who has left does not live there
    beside = row.get("beside", False)
    return Band(row["place"], row["from"], row["to"], _LOOKS[row["state"]], text, in_words(told), href, beside)
