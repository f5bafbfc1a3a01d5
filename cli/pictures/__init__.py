"""Pictures of what `projections.pictures` found: drawn here and nowhere else, by matplotlib, as SVG or PNG.

    loading    loads matplotlib, which takes longer than most pictures
    canvas     colours, hatches, numbers on axes, and a figure as bytes
    budgets    the waterfall by cause, and the months of a budget
    houses     occupancy and vacancy by month, for one house or for all; levels by month
    places     a house's places as a timeline

`draw` chooses by what is to be shown. matplotlib is the extra `pictures`: it is loaded where something is drawn.

Decided on 2026-11-27:

* No colour stands alone: what it says, a hatch, a sign or a word says, too. The colours are those of Okabe and Ito,
  which people who confuse red and green tell apart.
* The same picture is the same bytes: no moment of drawing, no font from outside, no setting of the user's own. Letters
  are drawn as outlines, so that a picture looks the same wherever it is opened.
* An axis of money that does not begin at 0 says so.
* A spreadsheet has the pictures of its answer where they can be drawn, and is written without them where not: the
  amounts are what was asked for.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec import Struct

from cli.refusing import NotInstalled
from ledger.shared.bulk import in_bulk
from ledger.shared.message import say
from ledger.shared.steps import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from projections.pictures import BudgetByMonth, LevelMix, Occupancy, Places, Waterfall

    Shown = Waterfall | BudgetByMonth | Occupancy | LevelMix | Places
    Form = Literal["svg", "png"]


class Drawn(Struct, frozen=True):
    """A picture as a file, with its title, and in words for who does not see it."""

    title: str
    words: str
    content: bytes


def check_installed() -> None:
    """Raises NotInstalled where pictures cannot be drawn."""
    if not _is_installed():
        raise NotInstalled("matplotlib", "pictures")


def _is_installed() -> bool:
    from importlib.util import find_spec  # noqa: PLC0415 - only where something is drawn

    return find_spec("matplotlib") is not None


def drawn(shown: Sequence[Shown]) -> list[Drawn]:
    """Pictures for a spreadsheet, which does without them where they cannot be drawn."""
    return [draw(one, "png") for one in counted(shown, say("drawing pictures"))] if _is_installed() else []


@in_bulk()
def draw(shown: Shown, form: Form = "svg") -> Drawn:
    """Draw what is to be shown, in the language that is spoken. Raises NotInstalled."""
    check_installed()
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # of a folder that it cannot keep a cache in, it only warns
    from cli.pictures.loading import load  # noqa: PLC0415 - only where something is drawn

    load()
    from cli.pictures import budgets, houses, places  # noqa: PLC0415 - bring matplotlib
    from cli.pictures.canvas import drawing, saved  # noqa: PLC0415 - as above
    from projections.pictures import BudgetByMonth, LevelMix, Occupancy, Waterfall  # noqa: PLC0415 - as above

    with drawing():
        match shown:
            case Waterfall():
                made = budgets.waterfall(shown)
            case BudgetByMonth():
                made = budgets.by_month(shown)
            case Occupancy():
                made = houses.occupancy(shown)
            case LevelMix():
                made = houses.levels(shown)
            case _:
                made = places.timeline(shown)
        return Drawn(made.title, made.words, saved(made, form))
