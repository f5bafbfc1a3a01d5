"""The waterfall of a budget by cause, and its months against what was adopted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from cli.pictures.canvas import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE,
    SKY,
    YELLOW,
    Made,
    figure,
    ink_on,
    kroner_said,
    months_along,
    thousands,
    titled,
    wrapped,
    write,
)
from cli.printing import in_words
from ledger.shared.message import Kroner, Message, Value, say
from projections.budget_changes import as_told
from projections.causes import cause_in_words
from projections.openings import opening_said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ledger.shared.money import Ore
    from projections.pictures import BudgetByMonth, BudgetMonthFigures, Waterfall, WaterfallStep

_OPEN = say("expected in open months")
_ROOM = 0.2
"""Of the width of what moves, left free for the figures beside the bars."""


def waterfall(shown: Waterfall) -> Made:
    """From the opening figure to the current one, a bar per kind of cause, in the order of the tables."""
    steps = sorted(shown.steps, key=lambda step: as_told(step.cause, step.effect))
    running = list(accumulate((step.effect for step in steps), initial=shown.opening))
    made, axes = figure(0.95 + 0.28 * (len(steps) + 2))
    low, is_cut = _from(axes, running)
    _total(axes, 0, shown.opening, low)
    for at, (step, before, after) in enumerate(zip(steps, running, running[1:], strict=False), start=1):
        _step(axes, at, step, before, after)
    _total(axes, len(steps) + 1, shown.closing, low)
    for at, level in enumerate(running):
        axes.plot([level, level], [at - 0.3, at + 1.3], color=GREY, linewidth=0.5, zorder=0)
    opens = _opening(shown)
    known = say("as known at #{number}", number=shown.house.known_at)
    names = [opens, *(_cause(step) for step in steps), known]
    axes.set_yticks(range(len(names)), [wrapped(in_words(name)) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    thousands(axes.xaxis)
    unit = say("thousand kroner; the axis does not begin at 0") if is_cut else say("thousand kroner")
    axes.set_xlabel(in_words(unit))
    title = titled(axes, say("What moved the budget of {year}", year=shown.year), shown.house, shown.house.known_at)
    return Made(title, _told(shown, steps, opens), made)


def _opening(shown: Waterfall) -> Message:
    if shown.adopted:
        return say("adopted budget")
    return opening_said(shown.opened_at, shown.year)


def _cause(step: WaterfallStep) -> Message:
    """A cause, and how often."""
    cause = cause_in_words(step.cause)
    return cause if step.events == 1 else say("{cause} ({count})", cause=cause, count=step.events)


def _told(shown: Waterfall, steps: Sequence[WaterfallStep], opens: Message) -> str:
    values: dict[str, Value] = {
        "opens": opens,
        "opening": Kroner(shown.opening),
        "closing": Kroner(shown.closing),
        "steps": [
            say("{cause} {effect}", cause=cause_in_words(step.cause), effect=Kroner(step.effect)) for step in steps
        ],
    }
    if not steps:
        return in_words(say("{opens}: {opening}; nothing has moved it", **values))
    return in_words(say("{opens}: {opening}; {steps:; }; now {closing}", **values))


def _from(axes: Axes, running: Sequence[Ore]) -> tuple[float, bool]:
    """Where the axis begins: at 0, unless what moves would be too small to be seen then; and whether it is cut."""
    least, most = min(running), max(running)
    moved = max(most - least, 1)
    is_cut = least > 0 and moved < least
    low = least - moved * 0.5 if is_cut else min(0, least - moved * _ROOM)
    axes.set_xlim(low, max(most, 0) + (max(most, 0) - low) * _ROOM)
    return low, is_cut


def _total(axes: Axes, at: int, ore: Ore, low: float) -> None:
    begin = max(low, 0) if ore >= 0 else 0
    axes.barh(at, ore - begin, left=begin, height=0.6, color=GREY, edgecolor=BLACK, linewidth=0.5)
    write(axes, kroner_said(ore), (ore, at), xytext=(4, 0), textcoords="offset points", va="center", fontweight="bold")


def _step(axes: Axes, at: int, step: WaterfallStep, before: Ore, after: Ore) -> None:
    """What adds is hatched and goes right, what takes away is plain and goes left; the sign says it too."""
    adds = step.effect > 0
    axes.barh(
        at, after - before, left=before, height=0.6, color=ORANGE if adds else SKY, hatch="///" if adds else "",
        edgecolor=BLACK, linewidth=0.5,
    )  # fmt: skip
    beside, said = (max(before, after), at), kroner_said(step.effect, signed=True)
    write(axes, said, beside, xytext=(4, 0), textcoords="offset points", va="center")


def by_month(shown: BudgetByMonth) -> Made:
    """What of each month is settled, or expected, its grants and transfers beside that, and its part of the budget."""
    made, axes = figure(3.0)
    months = shown.months
    for at, one in enumerate(months):
        _month(axes, at, one)
        if one.adopted is not None:
            axes.plot([at - 0.45, at + 0.45], [one.adopted, one.adopted], color=BLACK, linewidth=1.8)
    _leave_room(axes, months)
    months_along(axes, [one.month for one in months])
    thousands(axes.yaxis)
    axes.set_ylabel(in_words(say("thousand kroner")))
    axes.axhline(0, color=GREY, linewidth=0.6)
    _legend_by_month(axes, shown)
    of_year = say("Budget of {year}, month by month", year=shown.year)
    title = titled(axes, of_year, shown.house, shown.house.known_at)
    told = [_month_told(one) for one in months]
    return Made(title, in_words(say("{months:; }", months=list[Value](told))), made)


def _leave_room(axes: Axes, months: Sequence[BudgetMonthFigures]) -> None:
    """Room for the figures below what is taken away, and above the axis; and marks of which no two read alike."""
    low, high = axes.get_ylim()
    low -= (high - low) * 0.06 if any(one.grants < 0 for one in months) else 0
    if any(one.settlement <= 0 for one in months):
        high = max(high, (high - low) * 0.1)
    if high - low < _LEAST:  # matplotlib gives months of 0 an axis with 0 in its middle
        low = min(0, *(min(one.settlement, one.grants, one.adopted or 0) for one in months)) * 1.06
        high = low + _LEAST
    axes.set_ylim(low, high)


_LEAST = 6_000_00
"""The marks of the axis stand in whole thousands."""


def _month(axes: Axes, at: int, one: BudgetMonthFigures) -> None:
    """A month's bars, with what is settled or expected in thousands; beside it grants and transfers, if any."""
    middle, width = (at - 0.12, 0.46) if one.grants else (at, 0.7)
    axes.bar(
        middle, one.settlement, width=width, color=BLUE if one.closed else PALE, hatch="" if one.closed else "///",
        edgecolor=BLACK, linewidth=0.5,
    )  # fmt: skip
    # Above the axis whichever way the bar goes: below it stand the names of the months.
    look = {"color": ink_on(BLUE)} if one.closed and one.settlement > 0 else {"color": BLACK, "bbox": _WHITE}
    write(
        axes, kroner_said(round(one.settlement / 1000)), (middle, 0), xytext=(0, 5), textcoords="offset points",
        ha="center", fontsize=7, **look,
    )  # fmt: skip
    if one.grants:
        axes.bar(at + 0.24, one.grants, width=0.22, linewidth=0.5, **_GRANTS)
        write(
            axes, kroner_said(round(one.grants / 1000), signed=True), (at + 0.24, one.grants), ha="center",
            xytext=(0, 3 if one.grants > 0 else -8), textcoords="offset points", fontsize=6, bbox=_WHITE,
        )  # fmt: skip


_WHITE: dict[str, Any] = {"boxstyle": "square,pad=0.1", "facecolor": "#FFFFFF", "edgecolor": "none"}
_GRANTS: dict[str, Any] = {"facecolor": YELLOW, "hatch": "...", "edgecolor": BLACK}


def _month_told(one: BudgetMonthFigures) -> Message:
    values: dict[str, Value] = {"month": one.month, "current": Kroner(one.settlement)}
    told = say("{month}: {current}", **values)
    if one.adopted is not None:
        told = say("{month}: {current} of {adopted} adopted", adopted=Kroner(one.adopted), **values)
    if not one.grants:
        return told
    return say("{told}, grants and transfers {grants}", told=told, grants=Kroner(one.grants))


def _legend_by_month(axes: Axes, shown: BudgetByMonth) -> None:
    handles: list[Patch] = []
    if any(one.closed for one in shown.months):
        handles.append(Patch(facecolor=BLUE, edgecolor=BLACK, label=in_words(say("settled"))))
    if not all(one.closed for one in shown.months):
        handles.append(Patch(facecolor=PALE, edgecolor=BLACK, hatch="///", label=in_words(_OPEN)))
    if any(one.grants for one in shown.months):
        granted = in_words(say("grants and transfers"))
        handles.append(Patch(label=granted, **_GRANTS))
    lines = []
    if any(one.adopted is not None for one in shown.months):
        lines = axes.plot([], [], color=BLACK, linewidth=1.8, label=in_words(say("adopted")))
    axes.legend(handles=[*handles, *lines], loc="upper left", bbox_to_anchor=(0, -0.14), ncols=4)
