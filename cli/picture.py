"""pladsbog picture: what the figures look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.areas import missing
from cli.danish_words import plain
from cli.declaring import option
from cli.languages import DANISH, SPEECH
from cli.refusing import UnknownEnding
from cli.render import Output
from ledger.errors import BadOption
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from cli.pictures import Shown
    from cli.session import Session
    from ledger.shared.calendar import Month, MonthSpan
    from projections.months import Months

KINDS: Mapping[str, str] = {
    "budget-changes": "budgetændringer",
    "budget": "budget",
    "occupancy": "belægning",
    "levels": "niveauer",
    "places": "pladser",
}
"""The kinds of pictures, each with its Danish name."""
_OF_A_YEAR = ("budget-changes", "budget")
_ENDINGS = (".svg", ".png")


def _read_kind(text: str) -> str:
    typed = plain(text.lower())
    found = next((kind for kind, danish in KINDS.items() if typed in (kind, plain(danish))), None)
    if found is None:
        names: list[Value] = list(KINDS.values() if SPEECH.language == DANISH else KINDS)
        raise BadOption(say("{text!r} is no kind of picture", text=text), say("give one of {kinds}", kinds=names))
    return found


def to_file(*endings: str, help_: str) -> Callable[[options.Command], options.Command]:
    """Adds --output, which has to be given and to end in one of `endings`, and --force; they come as one `output`.

    Raises UnknownEnding, and what `Output.check` does, before the command begins.
    """

    def with_options(command: options.Command) -> options.Command:
        @wraps(command)
        def collected(*args: Any, output: Path, force: bool, **given: Any) -> Any:
            if str(output) != "-" and output.suffix.lower() not in endings:
                raise UnknownEnding(str(output), output.suffix.removeprefix(".").upper(), list(endings), only=True)
            further = {ending: ending.removeprefix(".") for ending in endings}
            form = endings[0].removeprefix(".") if str(output) == "-" else None
            shape = options.output_of(form, output, given, further, force=force)
            shape.check()
            return command(*args, output=shape, **given)

        collected = option("--force", is_flag=True, help="Let --output replace a file.")(collected)
        return option(
            "--output",
            "-o",
            metavar="FILE",
            required=True,
            type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
            callback=options.named,
            help=help_,
        )(collected)

    return with_options


@click.command("picture")
@click.argument("kind", metavar="KIND", type=arguments.Read("kind", _read_kind))
@click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)
@click.argument("period", metavar="PERIOD", type=arguments.SPAN, required=False)
@options.known_at
@to_file(*_ENDINGS, help_="The file to draw into, as it ends: .svg, or .png; - is standard output, as SVG.")
@click.pass_obj
def command(
    session: Session,
    /,
    kind: str,
    offer: str | None,
    period: Month | MonthSpan | None,
    known_at: str | None,
    output: Output,
) -> None:
    """Draw a house's figures: budget by cause or by month, occupancy and vacancy, levels over time, places.

    budget-changes is the waterfall from the opening budget to today's, budget the months of a year against what was
    adopted, occupancy the days of places by state, levels the resident-days at each level, places a timeline of who
    lived where. PERIOD is a month, a quarter or a year (2026-03, 2026-Q1, 2026), of budgets a year. Without OFFER,
    occupancy shows every house. In Danish: budgetændringer, budget, belægning, niveauer, pladser.
    """
    from cli.pictures import check_installed, draw  # noqa: PLC0415 - only where something is drawn
    from projections.months import answer  # noqa: PLC0415 - the projections load the ledger

    house, of = _house_and_period(kind, offer, period)
    check_installed()
    with session.as_of(known_at) as (log, as_of):
        shown = answer(
            session.location, log, as_of, lambda months: found(months, kind, house, of), of_few=house is not None
        )
    form: Any = output.format
    output.write(draw(shown, form).content)


def _house_and_period(kind: str, offer: str | None, period: Any) -> tuple[str | None, Month | MonthSpan]:
    """The house, where one is named, and the period, which is typed last.

    Raises BadOption for a budget of less than a year, and what click does for an argument that is missing.
    """
    from ledger.shared.calendar import MonthSpan  # noqa: PLC0415 - help does without

    ctx = click.get_current_context()
    alone = kind == "occupancy"
    if period is None:
        if not alone or offer is None:
            raise missing(ctx, offer, "period", arguments.SPAN, alone=alone)
        offer, period = None, arguments.SPAN.convert(offer, None, ctx)
    if kind in _OF_A_YEAR and not (isinstance(period, MonthSpan) and period == MonthSpan.of_year(period.first.year)):
        year = period.first.year if isinstance(period, MonthSpan) else period.year
        raise BadOption(
            say("a budget is of a year, not of {period}", period=str(period)), say("write {year}", year=year)
        )
    return offer, period


def found(months: Months, kind: str, offer: str | None, period: Month | MonthSpan) -> Shown:
    """What a picture shows. Raises UnknownOffer."""
    from ledger.shared.calendar import Month  # noqa: PLC0415 - as below
    from projections import pictures  # noqa: PLC0415 - the projections load the ledger

    if kind == "occupancy":
        return pictures.occupancy(months, period, offer)
    assert offer is not None
    year = period.year if isinstance(period, Month) else period.first.year
    match kind:
        case "budget-changes":
            return pictures.waterfall(months, offer, year)
        case "budget":
            return pictures.budget_by_month(months, offer, year)
        case "levels":
            return pictures.level_mix(months, offer, period)
        case _:
            return pictures.places(months, offer, period)
