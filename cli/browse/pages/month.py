"""A house's month: its lines by place, late news apart, days of places, findings, and how it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from cli.browse.pages.shared import (
    as_of,
    by_citizen_where_no_place,
    has_no_places,
    history_of,
    house_trail,
    not_there,
    open_days,
    own_averages,
)
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.cells import known_when
from cli.findings import FINDINGS, SELDOM, finding_row
from cli.lines import LINES, OF_ADJUSTMENT, reckoned, with_told
from cli.render import Column, where_filled
from ledger.digests import digest_of
from ledger.models.issued import IssuedMonth
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Kroner, Message, say
from projections.months import adjusted_of_before, was_there
from projections.openings import opening_in
from projections.settle import PLACE_DAYS, line_row, settle

_COLUMNS = (
    *(column for column in LINES if column.key != "offer"),
    Column("payer", say("payer")),
    Column("paragraph", say("§")),
)
_ADJUSTMENTS = (
    *OF_ADJUSTMENT,
    *(column for column in _COLUMNS if column.key != "kind"),
)
_SELDOM = ("item", "service", "quantity", "absence", "level", "paragraph", "place", "citizen", "payer", "unit_price")
_DAYS = {
    "occupied": say("occupied"), "notice": say("notice"), "vacant": say("vacant"), "closed": say("out of use"),
    "absent": say("of them away"),
}  # fmt: skip


def page(asked: Asked) -> Page:
    """The month."""
    offer, month = asked.matched["offer"], parse_month(asked.matched["month"])
    settled = settle(asked.location, asked.log, month, today=asked.day, offers=[offer], known_at=asked.as_of)
    (current,) = settled.offers[0].months
    closing, issued = current.closing, current.settlement
    terms = cache(partial(history_of(asked).terms, offer))
    rows = by_citizen_where_no_place([_row(asked, offer, line_row(line, terms)) for line in issued.lines])
    own = [row for row in rows if row["kind"] != "adjustment"]
    late = [row for row in rows if row["kind"] == "adjustment"]
    digest = None if closing is None else str(digest_of(asked.log, closing.number))
    command = ("settle", str(month), "--offer", offer, *as_of(asked))
    title = say("{offer} {month}", offer=offer, month=month)
    document = ("report", offer, str(month), *as_of(asked))
    trail = house_trail(asked, offer, month.year)
    ways = Ways(_ways(asked, offer, month, closed=closing is not None))
    opened = opening_in(history_of(asked), offer)
    closed_house = not_there(asked, offer, [month], opened, is_settled=was_there(issued))
    if closed_house and not rows and not issued.findings and closing is None:
        return Page(title, [*closed_house, ways], settled.known_at, command, trail, digest, document)
    days = open_days(history_of(asked).terms(offer), opened(), [month])
    averaged = own_averages(issued.total_ore, days, adjusted_of_before([issued], month))
    parts: list[Part] = [
        Facts(
            [
                Fact(say("total"), Kroner(issued.total_ore), beside=averaged),
                _closed(asked, current),
                _findings(issued, closing),
            ]
        ),
        *([Words([one.in_words() for one in settled.untold])] if settled.untold else []),
        *_days_of_places(asked, offer, issued, _days_said(asked, closing)),
        ways,
        *closed_house,
        _grid(say("Lines: each amount leads to its why"), _COLUMNS, own, offer),
    ]
    if how := reckoned(own):
        parts.append(Words(how))
    if late:
        parts.append(_grid(say("Adjustments of closed months"), _ADJUSTMENTS, late, offer))
        if how := reckoned(late):
            parts.append(Words(how))
    if issued.findings:
        found = [finding_row(offer, finding) for finding in issued.findings]
        title_of = say("Findings") if closing is None else say("Findings, accepted when the month was closed")
        parts.append(Grid(title_of, where_filled(FINDINGS[1:], found, *SELDOM), found, around={"offer": offer}))
    return Page(title, parts, settled.known_at, command, trail, digest, document)


def _findings(issued: IssuedMonth, closing: Any) -> Fact:
    """How many findings there are: to be decided, or accepted by whoever closed the month with them."""
    found = len(issued.findings)
    if closing is None or not found:
        return Fact(say("findings"), found, loud=bool(found))
    return Fact(say("findings accepted at the closing"), found)


def _days_said(asked: Asked, closing: Any) -> Message:
    """What the days are: as they were issued, or as they are known while the month is open."""
    if closing is None:
        return say("Days of places as {known}", known=known_when(asked.as_of))
    return say("Days of places as issued")


def _days_of_places(asked: Asked, offer: str, issued: IssuedMonth, title: Message) -> list[Part]:
    if has_no_places(asked, offer):
        return []
    return [Facts([Fact(_DAYS[state], getattr(issued, state)) for state in PLACE_DAYS], title)]


def _row(asked: Asked, offer: str, line: dict[str, Any]) -> dict[str, Any]:
    """A line, with its derivation behind the amount too."""
    why = asked.links.why(offer, asked.matched["month"], line["id"])
    return {**line, "amount href": why, "payer": line["payer"] or "own"}


def _grid(title: Any, columns: Sequence[Column], rows: list[dict[str, Any]], offer: str) -> Grid:
    end = {"kind": say("total"), "for_month": say("total"), "amount": sum(row["amount"].ore for row in rows)}
    shown = with_told(where_filled(columns, rows, *_SELDOM), rows)
    return Grid(title, shown, rows, [end], around={"offer": offer})


def _closed(asked: Asked, current: Any) -> Fact:
    if current.closing is None:
        return Fact(say("status"), "open")
    closing = current.closing
    closed = say("closed by {by}, #{number}", by=closing.event.by, number=closing.number)
    return Fact(say("status"), closed, asked.links.event(closing.number))


def _ways(asked: Asked, offer: str, month: Month, *, closed: bool) -> list[Way]:
    links = asked.links
    places = Way(say("Places over the year"), links.to("house", offer, str(month.year), "places"))
    ways = [
        Way(say("Month before"), links.month(offer, month.next(-1))),
        Way(say("Month after"), links.month(offer, month.next())),
        Way(say("Why, line by line"), links.to("why", offer, str(month))),
        Way(say("Issued and {known}", known=known_when(asked.as_of)), links.to("bridge", offer, str(month))),
        *([] if has_no_places(asked, offer) else [places]),
        Way(say("Follow-up"), links.to("follow-up", offer, str(month))),
    ]
    if closed:
        ways.append(Way(say("Evidence pack (zip)"), links.to("evidence", offer, str(month))))
    return ways
