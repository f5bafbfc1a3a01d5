"""Pictures in SVG, made by hand: what moved an amount, months side by side, a house's places over time, small ones.

Each repeats what a table beside it says. Colour is never alone: more goes to the right and has a plus sign, less to the
left and a minus sign. Classes have their colours from the style sheet: nothing in a page may have a style of its own.

Decided on 2026-11-28:

* A picture keeps letters of 13 pixels: where a screen is too narrow for it, it scrolls. What moved an amount is drawn a
  second time for such a screen, the words above their bars; the style sheet shows one of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10
from textwrap import wrap
from typing import Literal

from markupsafe import Markup, escape
from msgspec import Struct

from ledger.shared.calendar import Month
from ledger.shared.money import Ore, danish

_WIDE = 960
_LABEL, _AMOUNT = 330, 120
_ROW, _TWO_ROWS, _LINE = 26, 40, 15
_TALL = 16
_LONGEST = 46
_SLIM, _SHORTER, _BETWEEN = 350, 32, 9
"""Of a picture for a narrow screen, with the words above their bars."""


class Step(Struct, frozen=True):
    """A step from one amount to another: a total where `whole`, else what is added to what stands above it; in øre."""

    label: str
    ore: Ore
    whole: bool = False
    href: str | None = None


def waterfall(title: str, steps: Sequence[Step]) -> Markup:
    """From a total to another, a bar a step, one below the other: with the words beside them, and above them."""
    spans: list[tuple[Ore, Ore]] = []
    running = 0
    for step in steps:
        start = 0 if step.whole else running
        running = step.ore if step.whole else running + step.ore
        spans.append((start, running))
    edges = [end for _, end in spans] + [start for step, (start, _) in zip(steps, spans, strict=True) if not step.whole]
    low, high = min(edges), max(edges)
    margin = max((high - low) // 8, 100)
    origin = low - margin if low > 0 else min(low - margin, 0)
    most = max(high - origin + margin // 4, 1)
    shown = [
        (step, max(start, origin) if step.whole else start, end)
        for step, (start, end) in zip(steps, spans, strict=True)
    ]
    return _steps(title, shown, _beside(origin, most)) + _steps(title, shown, _above(origin, most))


class _Layout(Struct, frozen=True):
    """How steps are drawn: how wide, where the words end and how long they are, how bars are scaled from their origin.

    `drop` is how far below its words a bar begins; None: it stands beside them.
    """

    look: str
    wide: int
    longest: int
    left: float
    scale: float
    origin: Ore
    drop: int | None = None

    def x(self, ore: Ore) -> float:
        return self.left + (ore - self.origin) * self.scale

    def label(self, step: Step) -> list[str]:
        """The words of a bar, in some lines: where they are many, their ends tell one from another."""
        lines = 2 if self.drop is None else 3
        return wrap(step.label, self.longest, max_lines=lines, placeholder="…", break_on_hyphens=False) or [""]

    def tall(self, step: Step) -> int:
        lines = len(self.label(step))
        if self.drop is None:
            return _ROW if lines == 1 else _TWO_ROWS
        return lines * _LINE + self.drop + _TALL + _BETWEEN

    def bar_top(self, step: Step) -> int:
        return 0 if self.drop is None else len(self.label(step)) * _LINE + self.drop


def _beside(origin: Ore, most: Ore) -> _Layout:
    scale = (_WIDE - _LABEL - _AMOUNT - 20) / most
    return _Layout("picture broad", _WIDE, _LONGEST, _LABEL + 10, scale, origin)


def _above(origin: Ore, most: Ore) -> _Layout:
    return _Layout("picture slim", _SLIM, _SHORTER, 4, (_SLIM - 8) / most, origin, drop=3)


def _steps(title: str, steps: Sequence[tuple[Step, Ore, Ore]], layout: _Layout) -> Markup:
    drawn, top = [], 4
    for step, start, end in steps:
        drawn.append(_bar(top, step, start, end, layout))
        top += layout.tall(step)
    x, tall = layout.x(max(layout.origin, 0)), top + 4
    line = Markup('<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="2" y2="{y}"/>').format(x=x, y=tall - 4)
    return _picture(title, tall, [*drawn, line], layout.wide, layout.look)


def _bar(y: int, step: Step, start: Ore, end: Ore, layout: _Layout) -> Markup:
    left, right = sorted((layout.x(start), layout.x(end)))
    look = "total" if step.whole else "more" if step.ore >= 0 else "less"
    sign = "" if step.whole or step.ore < 0 else "+"
    x, anchor = (_LABEL, "end") if layout.drop is None else (8, "start")
    line = Markup('<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
    label = Markup().join(
        line.format(x=x, y=y + 13 + at * _LINE, anchor=anchor, text=text) for at, text in enumerate(layout.label(step))
    )
    told = f"{step.label}: {sign}{danish(step.ore)} kr."
    bar = Markup(
        "<g><title>{told}</title>{label}"
        '<rect class="{look}" x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{tall}"/></g>'
    ).format(
        told=told, label=label, look=look, x=left, y=y + layout.bar_top(step), wide=max(right - left, 1.5), tall=_TALL
    )
    if step.href is not None:
        bar = Markup('<a href="{href}" aria-label="{told}">{bar}</a>').format(href=step.href, told=told, bar=bar)
    return Markup('{bar}<text x="{end}" y="{text_y}" text-anchor="end">{sign}{amount}</text>').format(
        bar=bar, end=layout.wide - 4, text_y=y + 13, sign=sign, amount=danish(step.ore)
    )


def deviation_bar(ore: Ore, most: Ore) -> Markup:
    """A deviation as a bar from the middle: to the right what is above the budget, to the left what is below it."""
    half = 70
    wide = 0 if not most else abs(ore) * (half - 4) / most
    x = half if ore >= 0 else half - wide
    return Markup(
        '<svg class="bar" viewBox="0 0 140 16" aria-hidden="true" focusable="false">'
        '<rect class="{look}" x="{x:.1f}" y="3" width="{wide:.1f}" height="10"/>'
        '<line class="axis" x1="{half}" x2="{half}" y1="0" y2="16"/></svg>'
    ).format(look="more" if ore >= 0 else "less", x=x, wide=wide, half=half)


def sparkline(values: Sequence[Decimal | None], told: str) -> Markup:
    """The course of a year in small: a line through its months, with a dot at the last one; `told` says it in words.

    The lowest and the highest value stand at its edges, so that a small change shows; the words tell how much it is.
    """
    there = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if not there:
        return Markup()
    low, high = min(value for _, value in there), max(value for _, value in there)
    wide, tall = 84, 20
    step = (wide - 8) / max(len(values) - 1, 1)
    span = (high - low) or 1
    points = [
        (4 + at * step, 4 + (high - value) * (tall - 8) / span if high > low else tall / 2) for at, value in there
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup(
        '<svg class="spark" viewBox="0 0 {wide} {tall}" role="img" aria-label="{told}"><title>{told}</title>'
        '<polyline class="course" points="{line}"/><circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    ).format(wide=wide, tall=tall, told=told, line=line, x=points[-1][0], y=points[-1][1])


class MonthBars(Struct, frozen=True):
    """A month in a picture of columns: its name, what it has of each series, what is told of it, where it leads.

    `open` is a month that is not closed, which is hatched.
    """

    name: str
    values: Sequence[float | None]
    told: str
    href: str | None = None
    is_open: bool = False


_TALL_PICTURE, _FOOT, _HEAD, _AXIS = 250, 22, 14, 92


def columns(
    title: str,
    months: Sequence[MonthBars],
    looks: Sequence[str],
    axis: Callable[[float], str],
    *,
    top: float | None = None,
) -> Markup:
    """Months side by side, each with a column for each series, from 0 up. `axis` words a value; `top` is the highest.

    A month is one link, with all that is told of it as its title.
    """
    high = top or max((value for one in months for value in one.values if value is not None), default=0) or 1
    low = min((value for one in months for value in one.values if value is not None), default=0)
    low = min(low, 0)
    scale = (_TALL_PICTURE - _FOOT - _HEAD) / (high - low)
    base = _HEAD + high * scale
    drawn: list[Markup] = []
    for part in _ticks(low, high):
        y = base - part * scale
        drawn.append(
            Markup(
                '<line class="line" x1="{x}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>'
                '<text class="soft" x="{text_x}" y="{text_y:.1f}" text-anchor="end">{text}</text>'
            ).format(x=_AXIS, end=_WIDE - 4, y=y, text_x=_AXIS - 6, text_y=y + 4, text=axis(part))
        )
    room = (_WIDE - _AXIS - 8) / max(len(months), 1)
    drawn += [_column(one, looks, _AXIS + 4 + at * room, room, base, scale) for at, one in enumerate(months)]
    drawn.append(
        Markup('<line class="axis" x1="{x}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            x=_AXIS, end=_WIDE - 4, y=base
        )
    )
    return _picture(title, _TALL_PICTURE, drawn)


_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 5


def _ticks(low: float, high: float) -> list[float]:
    """Round values from the lowest to the highest, five at most."""
    rough = (high - low) / _MOST_TICKS
    size = 10.0 ** floor(log10(rough))
    step = next(each * size for each in _ROUND if each * size >= rough)
    return [at * step for at in range(ceil(low / step), floor(high / step) + 1)]


def _column(one: MonthBars, looks: Sequence[str], x: float, room: float, base: float, scale: float) -> Markup:
    wide = (room - 10) / len(looks)
    bars = Markup("").join(
        Markup('<rect class="{look}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>').format(
            look=f"{look} open" if one.is_open else look,
            x=x + 5 + at * wide,
            y=min(base, base - value * scale),
            wide=max(wide - 1, 1),
            tall=max(abs(value) * scale, 0.5),
        )
        for at, (look, value) in enumerate(zip(looks, one.values, strict=True))
        if value is not None
    )
    name = Markup('<text x="{x:.1f}" y="{y}" text-anchor="middle">{name}</text>').format(
        x=x + room / 2, y=_TALL_PICTURE - 6, name=one.name
    )
    drawn = Markup("<g><title>{told}</title>{bars}{name}</g>").format(told=one.told, bars=bars, name=name)
    if one.href is None:
        return drawn
    return Markup('<a href="{href}" aria-label="{told}">{drawn}</a>').format(href=one.href, told=one.told, drawn=drawn)


class Band(Struct, frozen=True):
    """Days of a place: what they were, whose, and the event that they follow from. Both ends are included.

    `beside` what counts on those days, such as a notice that is paid while somebody lives there, is drawn low.
    """

    place: str
    first: date
    last: date
    look: Literal["stay", "away", "notice", "vacant", "shut", "mark"]
    text: str
    told: str
    href: str | None = None
    beside: bool = False


_PLACE = 60


def timeline(
    title: str, places: Sequence[str], bands: Sequence[Band], first: date, last: date, months: Sequence[str]
) -> Markup:
    """A house's places through a year, one below the other."""
    days = (last - first).days + 1
    scale = (_WIDE - _PLACE - 6) / days
    rows = {place: at for at, place in enumerate(places)}
    top = 24
    tall = top + _ROW * len(places) + 6
    drawn = [*_grid(Month.of(first), first, scale, tall, months)]
    drawn += [
        Markup('<text x="{x}" y="{y}" text-anchor="end">{text}</text>').format(
            x=_PLACE - 8, y=top + at * _ROW + 16, text=place
        )
        for place, at in rows.items()
    ]
    above = sorted((band for band in bands if band.place in rows), key=_is_thin)  # what is drawn later covers the rest
    drawn += [_band(band, first, last, scale, top + rows[band.place] * _ROW) for band in above]
    return _picture(title, tall, drawn)


def _grid(month: Month, first: date, scale: float, tall: int, names: Sequence[str]) -> list[Markup]:
    drawn = []
    for name in names:
        x = _PLACE + (month.first - first).days * scale
        drawn.append(
            Markup(
                '<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="18" y2="{tall}"/>'
                '<text class="soft" x="{text_x:.1f}" y="13">{name}</text>'
            ).format(x=x, tall=tall, text_x=x + 3, name=name)
        )
        month = month.next()
    return drawn


def _is_thin(band: Band) -> bool:
    """Whether it is drawn over a part of the band of a stay or a vacancy, whichever of them begins first."""
    return band.beside or band.look in ("away", "mark")


def _band(band: Band, first: date, last: date, scale: float, y: int) -> Markup:
    start, end = max(band.first, first), min(band.last, last)
    x = _PLACE + (start - first).days * scale
    wide = max(((end - start).days + 1) * scale - 1, 1)
    thin = _is_thin(band)
    fits = not thin and len(band.text) * 7 < wide - 6
    text = Markup('<text x="{x:.1f}" y="{y}">{text}</text>').format(x=x + 4, y=y + 16, text=band.text)
    drawn = Markup(
        '<g><title>{told}</title>'
        '<rect class="{look}" x="{x:.1f}" y="{y}" width="{wide:.1f}" height="{tall}"/>{text}</g>'
    ).format(
        told=band.told, look=band.look, x=x, y=y + (16 if thin else 1), wide=wide, tall=6 if thin else _ROW - 5,
        text=text if fits else "",
    )  # fmt: skip
    if band.href is None:
        return drawn
    return Markup('<a href="{href}" aria-label="{told}">{drawn}</a>').format(
        href=band.href, told=band.told, drawn=drawn
    )


def _picture(title: str, tall: int, drawn: Sequence[Markup], wide: int = _WIDE, look: str = "picture") -> Markup:
    return Markup(
        '<svg class="{look}" viewBox="0 0 {wide} {tall}" role="group" aria-label="{title}">{drawn}</svg>'
    ).format(look=look, wide=wide, tall=tall, title=escape(title), drawn=Markup("").join(drawn))
