"""How the places of a house, or of every house, were used by month; at which levels its residents were settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch

from cli.cells import instead_of_level
from cli.pictures.canvas import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    Made,
    blocks,
    figure,
    ink_on,
    months_along,
    months_said,
    titled,
    write,
)
from cli.printing import in_words
from cli.render import text_of
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from projections.pictures import LevelMix, MonthOfPlaces, Occupancy, PicturedHouse

STATES: dict[str, tuple[str, str, Message]] = {
    "occupied": (BLUE, "", say("occupied")),
    "notice": (SKY, "///", say("notice")),
    "vacant": (ORANGE, "...", say("vacant")),
    "closed": (PALE, "xxx", say("out of use")),
}
"""What each state of a place looks like, and is called."""


def occupancy(shown: Occupancy) -> Made:
    """One house as bars by state; several as a table whose shades say what its figures say."""
    if len(shown.houses) == 1:
        (house, months), *_ = shown.houses
        return _one_house(shown, house, months)
    return _every_house(shown)


def _one_house(shown: Occupancy, house: PicturedHouse, months: Sequence[MonthOfPlaces]) -> Made:
    made, axes = figure(3.0)
    stacked = {state: [_block(at, one, state) for at, one in enumerate(months) if one.days[state]] for state in STATES}
    for state, (colour, hatch, _) in STATES.items():
        if stacked[state]:
            blocks(axes, stacked[state], colour, hatch)
    for at, one in enumerate(months):
        if one.occupancy is not None:
            share = f"{one.occupancy} %".replace(".", ",")
            top = sum(one.days[state] for state in STATES)
            write(axes, share, (at, top), xytext=(0, 3), textcoords="offset points", ha="center")
    months_along(axes, [one.month for one in months])
    axes.set_ylabel(in_words(say("days of places")))
    axes.margins(y=0.1)
    seen = [state for state in STATES if any(one.days[state] for one in months)]
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=BLACK, label=in_words(name))
        for colour, hatch, name in (STATES[state] for state in seen)
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, -0.14), ncols=4)
    title = titled(
        axes, say("Occupancy and vacancy as known at event #{number}", number=shown.known_at), house, shown.known_at
    )
    return Made(title, in_words(say("{months:; }", months=_told(months))), made)


_WIDE = 0.7
"""Of the room of a month, so much is its bar."""


def _block(at: int, one: MonthOfPlaces, state: str) -> tuple[float, float, float, float]:
    """What stands for a state in a month's bar, above those before it."""
    below = list(STATES)[: list(STATES).index(state)]
    return at - _WIDE / 2, sum(one.days[each] for each in below), _WIDE, one.days[state]


def _told(months: Sequence[MonthOfPlaces]) -> list[Value]:
    return [_month_told(one) for one in months]


def _month_told(one: MonthOfPlaces) -> Message:
    values: dict[str, Value] = {"month": one.month, "vacant": one.days["vacant"]}
    if one.occupancy is None:
        return say("{month}: no place to fill", **values)
    return say("{month}: {share} % occupied, {vacant} days vacant", share=one.occupancy, **values)


def _every_house(shown: Occupancy) -> Made:
    houses = shown.houses
    made, axes = figure(1.0 + 0.36 * max(len(houses), 1))
    shades = LinearSegmentedColormap.from_list("occupancy", ["#FFFFFF", SKY])
    least = min((float(one.occupancy) for _, of in houses for one in of if one.occupancy is not None), default=0.0)
    begin = min(least, 90.0)
    months = [one.month for one in houses[0][1]] if houses else []
    shaded: list[tuple[Any, tuple[float, float, float, float]]] = []
    for row, (_, of_house) in enumerate(houses):
        for at, one in enumerate(of_house):
            if one.occupancy is not None:
                strength = (float(one.occupancy) - begin) / (100.0 - begin)
                shade = shades(0.08 + 0.92 * strength)
                shaded.append((shade, (at - 0.47, row - 0.47, 0.94, 0.94)))
                _cell(axes, at, row, one, ink_on(shade))
    if shaded:
        blocks(axes, [block for _, block in shaded], [shade for shade, _ in shaded], line=0)
    axes.set_xticks(range(len(months)), months_said(months))
    axes.set_yticks(range(len(houses)), [text_of(house.name) for house, _ in houses])
    axes.tick_params(length=0)
    axes.set_ylim(max(len(houses), 1) - 0.5, -0.5)
    axes.set_xlim(-0.5, max(len(months), 1) - 0.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xlabel(in_words(say("per cent occupied; below it the days that places stood vacant")))
    title = titled(
        axes,
        say("Occupancy and vacancy of every house as known at event #{number}", number=shown.known_at),
        None,
        shown.known_at,
    )
    told = [say("{house}: {months:; }", house=text_of(house.name), months=_told(of)) for house, of in houses]
    return Made(title, in_words(say("{houses:. }", houses=list[Value](told))), made)


def _cell(axes: Axes, at: int, row: int, one: MonthOfPlaces, ink: str) -> None:
    share, vacant = f"{one.occupancy}".replace(".", ","), one.days["vacant"]
    write(axes, share, (at, row - (0.16 if vacant else 0)), ha="center", va="center", color=ink)
    if vacant:
        write(axes, str(vacant), (at, row + 0.24), ha="center", va="center", color=ink, fontsize=6)


# --- levels --------------------------------------------------------------------------------------

_COLOURS = (SKY, ORANGE, GREEN, YELLOW, BLUE, VERMILLION, PURPLE)
_HATCHES = ("", "///", "...", "xxx")
_LOOKS = [(colour, hatch) for hatch, colour in product(_HATCHES, _COLOURS)]


def levels(shown: LevelMix) -> Made:
    """The resident-days at each level, month by month; a part that has room for it says its level."""
    made, axes = figure(3.2)
    most = max((sum(days.values()) for _, days in shown.months), default=0) or 1
    looks = {level: _LOOKS[at % len(_LOOKS)] for at, level in enumerate(shown.levels)}
    parts: dict[str, list[tuple[float, float, float, float]]] = {level: [] for level in looks}
    for at, (_, days) in enumerate(shown.months):
        bottom = 0
        for level, (colour, hatch) in looks.items():
            part = days.get(level, 0)
            if part:
                parts[level].append((at - _WIDE / 2, bottom, _WIDE, part))
            if part / most > _ROOM_FOR_A_WORD:
                _named(axes, at, bottom + part / 2, _level(level), colour, hatch)
            bottom += part
    for level, (colour, hatch) in looks.items():
        if parts[level]:
            blocks(axes, parts[level], colour, hatch)
    months_along(axes, [month for month, _ in shown.months])
    axes.set_ylabel(in_words(say("resident-days")))
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=BLACK, label=_level(level) or "–")
        for level, (colour, hatch) in reversed(looks.items())
    ]
    axes.legend(handles=handles, title=in_words(say("level")), loc="upper left", bbox_to_anchor=(1.0, 1.0))
    title = titled(axes, say("Levels over time"), shown.house, shown.house.known_at)
    told = [_mix_told(month, days) for month, days in shown.months]
    return Made(title, in_words(say("{months:. }", months=told)), made)


_ROOM_FOR_A_WORD = 0.06


def _named(axes: Axes, at: int, middle: float, level: str, colour: str, hatch: str) -> None:
    ink = BLACK if hatch else ink_on(colour)
    box = {"boxstyle": "square,pad=0.1", "facecolor": "#FFFFFF", "edgecolor": "none"} if hatch else None
    write(axes, level, (at, middle), ha="center", va="center", color=ink, fontsize=7, bbox=box)


def _level(level: str) -> str:
    """A level, or what stands in its place, in words."""
    return text_of(instead_of_level(level) or level)


def _mix_told(month: Value, days: Mapping[str, int]) -> Value:
    parts = [say("level {level} {days} days", level=_level(level), days=count) for level, count in days.items()]
    values: dict[str, Value] = {"month": month, "parts": list[Value](parts)}
    return say("{month}: {parts}", **values) if parts else say("{month}: nobody", **values)
