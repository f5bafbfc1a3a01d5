"""A house's places as a timeline: who lived where, moves, days away, what was paid after a departure, vacancies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from matplotlib.patches import Patch, Rectangle

from cli.pictures.canvas import BLACK, GREY, PALE, YELLOW, Made, figure, months_said, titled, write
from cli.pictures.houses import STATES
from cli.printing import in_words
from cli.render import text_of
from ledger.shared.message import Message, Value, say
from projections.settle import months_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from projections.pictures import AwayBand, Band, Places

_LIVED_IN = "#CFE3F2"
"""A paler blue than that of bars: a key stands on it."""
_HEIGHT = 0.72
_WEEK = 7
_INCHES_A_LETTER = 0.075
_AROUND = 1.3
_TALLEST = 8.6
"""Inches: what stands above and below the rows, and what a page has room for beside its heading."""


def timeline(shown: Places) -> Made:
    """A row a place, a band for each run of days in one state."""
    months = months_in(shown.period)
    first, end = months[0].first.toordinal(), months[-1].end.toordinal()
    rows = {place: at for at, place in enumerate(shown.places)}
    height = min(_AROUND + 0.3 * max(len(rows), 1), _TALLEST)
    made, axes = figure(height)
    axes.set_xlim(first, end)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    room = 5.9 / (end - first)
    for band in shown.bands:
        _band(axes, band, rows[band.place], room)
    for away in shown.away:
        _away(axes, away, rows[away.place])
    axes.set_yticks(list(rows.values()), [text_of(place) for place in rows])
    axes.set_ylabel(in_words(say("place")))
    starts = [month.first.toordinal() for month in months]
    names = months_said(months)
    if len(months) == 1:
        weeks = range(_WEEK, end - first, _WEEK)
        starts, names = [*starts, *(first + day for day in weeks)], [*names, *(f"{day + 1}." for day in weeks)]
    axes.set_xticks(starts, names, ha="left")
    axes.tick_params(axis="y", length=0)
    for start in starts:
        axes.axvline(start, color=GREY, linewidth=0.4, zorder=0)
    _legend(axes, shown, height - _AROUND)
    title = titled(axes, say("Places over time"), shown.house, shown.house.known_at)
    return Made(title, in_words(say("{bands:; }", bands=[_told(band) for band in shown.bands])), made)


def _look(state: str) -> tuple[str, str, Message]:
    colour, hatch, name = STATES[state]
    return (_LIVED_IN, "", say("lived in")) if state == "occupied" else (colour, hatch, name)


def _band(axes: Axes, band: Band, row: int, room: float) -> None:
    colour, hatch, _ = _look(band.state)
    begin, days = band.first.toordinal(), _days(band.first, band.last)
    height = _HEIGHT / 4 if band.beside else _HEIGHT
    bottom = row + _HEIGHT / 2 - height
    axes.add_patch(
        Rectangle((begin, bottom), days, height, facecolor=colour, hatch=hatch, edgecolor=BLACK, linewidth=0.5,
                  zorder=3 if band.beside else 2)
    )  # fmt: skip
    text = _label(band)
    if band.beside or not text:
        return
    if len(text) * _INCHES_A_LETTER > days * room and band.to_place is not None:
        text = text_of(band.citizen or "")
    if len(text) * _INCHES_A_LETTER <= days * room:
        box = {"boxstyle": "square,pad=0.1", "facecolor": "#FFFFFF", "edgecolor": "none"} if hatch else None
        write(axes, text, (begin + days / 2, row + 0.08), ha="center", va="center", fontsize=7, zorder=5, bbox=box)


def _label(band: Band) -> str:
    """Whose band it is, and where the resident goes on; what the days after a departure, or without anybody, are."""
    if band.state == "occupied":
        who = text_of(band.citizen or "")
        return who if band.to_place is None else f"{who} → {text_of(band.to_place)}"
    return in_words(_state(band))


def _state(band: Band) -> Message:
    if band.reserved is not None:
        return say("reserved for {payer}", payer=band.reserved)
    return _look(band.state)[2]


def _away(axes: Axes, away: AwayBand, row: int) -> None:
    begin, days = away.first.toordinal(), _days(away.first, away.last)
    axes.add_patch(
        Rectangle((begin, row - _HEIGHT / 2), days, _HEIGHT / 4, facecolor=YELLOW, hatch="|||", edgecolor=BLACK,
                  linewidth=0.5, zorder=4)
    )  # fmt: skip


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _legend(axes: Axes, shown: Places, height: float) -> None:
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=BLACK, label=in_words(name))
        for colour, hatch, name in (_look(s) for s in STATES if any(band.state == s for band in shown.bands))
    ]
    if shown.away:
        handles.append(Patch(facecolor=YELLOW, hatch="|||", edgecolor=BLACK, label=in_words(say("away"))))
    if not shown.bands:
        handles.append(Patch(facecolor=PALE, label=in_words(say("no place was open"))))
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, -0.45 / height), ncols=5)


def _told(band: Band) -> Value:
    values: dict[str, Value] = {
        "place": band.place,
        "state": _state(band),
        "citizen": band.citizen,
        "first": band.first,
        "last": band.last,
    }
    if band.citizen is None:
        return say("place {place}: {state} {first} to {last}", **values)
    return say("place {place}: {state}, {citizen}, {first} to {last}", **values)
