"""What all pictures have in common: colours, hatches, figures on axes, and the bytes of what was drawn.

Decided on 2026-11-27:

* The room around the axes is measured here, once: matplotlib's own way measures everything twice and draws it once more
  for that, which took a third of the time. What is written inside the axes takes no room around them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator
from msgspec import Struct

from cli.printing import in_words
from cli.render import text_of
from ledger.shared.message import Message, say
from ledger.shared.money import Ore, half_up

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ledger.shared.calendar import Month
    from projections.pictures import PicturedHouse

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, PALE = "#595959", "#E6E6E6"

WIDTH = 7.2
"""Inches: the width of the text on A4."""
DOTS = 150
"""Of a PNG, per inch."""
_PACKED = 3
"""How hard a PNG is packed: harder takes half as long again, for a tenth of its size."""
FONT = "DejaVu Sans"

_SETTINGS: dict[str, Any] = {
    "backend": "agg",  # where none is set it looks for windows to draw in, and loads what would open them
    "font.family": [FONT],
    "font.size": 8.0,
    "text.parse_math": False,  # a name may hold dollar signs
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "hatch.linewidth": 0.6,
    "hatch.color": BLACK,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "pladsbog",
}

_MONTHS = (
    say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun"), say("Jul"), say("Aug"), say("Sep"),
    say("Oct"), say("Nov"), say("Dec"),
)  # fmt: skip


class Made(Struct, frozen=True):
    """A figure that is drawn and not yet a file."""

    title: str
    words: str
    figure: Figure


@contextmanager
def drawing() -> Iterator[None]:
    """Draw by the settings of this module alone, and say nothing about signs that the font lacks."""
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.simplefilter("ignore")
        # They were looked through once: that takes as long as a small picture.
        dict.update(mpl.rcParams, _settings())  # type: ignore[misc]  # as below
        yield


@cache
def _settings() -> dict[str, Any]:
    """All settings of matplotlib that pictures are drawn by; the font is found with them."""
    _use_own_font()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)  # type: ignore[arg-type]  # the keys are typed in some versions
        return dict.copy(mpl.rcParams)  # type: ignore[arg-type]  # as above


def _use_own_font() -> None:
    """Let the font that comes with matplotlib go before one of the same name that the system has."""
    own = Path(mpl.get_data_path()) / "fonts" / "ttf"
    others = [one for one in fontManager.ttflist if one.name == FONT and Path(one.fname).parent != own]
    for one in others:
        fontManager.ttflist.remove(one)


def saved(made: Made, form: str) -> bytes:
    """The figure as a file; the same bytes for the same figure."""
    if form == "png":
        made.figure.set_dpi(DOTS)  # what is measured for the layout is drawn with, so that no letter is set twice
    _lay_out(made.figure)
    written = io.BytesIO()
    if form == "svg":
        metadata = {"Date": None, "Creator": "pladsbog", "Title": made.title, "Description": made.words}
        made.figure.savefig(written, format="svg", metadata=metadata)
    else:
        metadata = {"Software": "pladsbog", "Title": _latin(made.title), "Description": _latin(made.words)}
        packed = {"compress_level": _PACKED}
        made.figure.savefig(written, format="png", dpi=DOTS, metadata=metadata, pil_kwargs=packed)
    return written.getvalue()


def _latin(text: str) -> str:
    """A text as PNG can hold it."""
    return text.encode("latin-1", errors="replace").decode("latin-1")


def figure(height: float) -> tuple[Figure, Axes]:
    """An empty figure of a height in inches."""
    made = Figure(figsize=(WIDTH, height))
    return made, made.add_axes((_SIDES / WIDTH, _ENDS / height, 1 - 2 * _SIDES / WIDTH, 1 - 2 * _ENDS / height))


_SIDES, _ENDS = 0.6, 0.5
"""Inches around the axes, before what stands there is measured."""
_EDGE = 0.04
"""Inches that are left free at the edges of a picture."""


def _lay_out(figure: Figure) -> None:
    """Make the axes as large as what stands around them leaves room for."""
    (axes,) = figure.axes
    box = axes.get_tightbbox(FigureCanvasAgg(figure).get_renderer(), for_layout_only=True)  # type: ignore[no-untyped-call]
    assert box is not None
    inner, whole, edge = axes.bbox, figure.bbox, _EDGE * figure.dpi
    left, below = inner.x0 - box.x0 + edge, inner.y0 - box.y0 + edge
    width = whole.width - left - (box.x1 - inner.x1 + edge)
    height = whole.height - below - (box.y1 - inner.y1 + edge)
    least = _SMALLEST * figure.dpi
    axes.set_position(
        (left / whole.width, below / whole.height, max(width, least) / whole.width, max(height, least) / whole.height)
    )


_SMALLEST = 0.5
"""Inches: axes are at least so wide and tall, however much stands around them."""


def blocks(
    axes: Axes, of: Sequence[tuple[float, float, float, float]], colour: Any, hatch: str = "", line: float = 0.5
) -> None:
    """Rectangles that look alike, drawn as one: left, bottom, width and height of each, from 0 up or from elsewhere."""
    alike = PatchCollection([Rectangle((left, bottom), width, height) for left, bottom, width, height in of])
    alike.set(facecolor=colour, hatch=hatch or None, edgecolor=BLACK if line else "none", linewidth=line)
    alike.sticky_edges.y.append(0)
    axes.add_collection(alike)
    axes.autoscale_view()


def write(axes: Axes, text: str, at: tuple[float, float], **look: Any) -> None:
    """Write inside the axes, at a place of their own."""
    axes.annotate(text, at, in_layout=False, annotation_clip=False, **look)


def titled(axes: Axes, title: Message, house: PicturedHouse | None, known_at: int) -> str:
    """Put the title above, with what it is of and as known when; the title as text."""
    text = in_words(title)
    known = in_words(say("as known at event #{number}", number=known_at))
    whose = known if house is None else f"{text_of(house.name)} · {known}"
    axes.set_title(f"{text}\n", pad=8)
    axes.annotate(
        whose, (0, 1), xytext=(0, 8), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=GREY
    )
    return text if house is None else f"{text}, {text_of(house.name)}"


def months_along(axes: Axes, months: Sequence[Month]) -> None:
    """Name the months below; the year once, under its first month."""
    axes.set_xticks(range(len(months)), months_said(months))
    axes.tick_params(axis="x", length=0)


def months_said(months: Sequence[Month]) -> list[str]:
    """Months in short, each with the year below it where that is another one than before."""
    years = [month.year for month in months]
    new = [year if at == 0 or years[at - 1] != year else "" for at, year in enumerate(years)]
    return [f"{in_words(_MONTHS[month.month - 1])}\n{year}" for month, year in zip(months, new, strict=True)]


def ink_on(colour: Any) -> str:
    """Black or white letters, whichever is read better on a colour."""
    red, green, blue = (part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return BLACK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _EVEN else "#FFFFFF"


_LINEAR = 0.04045
_EVEN = 0.179
"""The luminance on which black and white are read equally well (WCAG 2)."""


def wrapped(text: str, width: int = 30) -> str:
    """A text in lines that leave room for the drawing beside it: two at most, as a third touches the next."""
    wide = next(each for each in range(width, len(text) + width + 1) if len(wrap(text, each)) <= _LINES)
    return "\n".join(wrap(text, wide)) or text


_LINES = 2


def kroner_said(ore: Ore, *, signed: bool = False) -> str:
    """Whole kroner, with the sign of what is added."""
    kroner = half_up(Fraction(ore, 100))
    sign = "−" if kroner < 0 else "+" if signed and kroner > 0 else ""
    return f"{sign}{abs(kroner):,}".replace(",", ".")


def thousands(axis: Any) -> None:
    """Mark an axis of øre in thousands of kroner."""
    axis.set_major_locator(MaxNLocator(nbins=6))
    axis.set_major_formatter(FuncFormatter(lambda ore, _: kroner_said(round(ore / 1000))))
