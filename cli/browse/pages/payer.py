"""What one municipality owes: its citizens' lines, month by month, late news among them; or the own net share."""

from __future__ import annotations

from cli.browse.pages.shared import as_of, front_way, latest_month
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Page, Part, Way, Ways
from cli.statement import MONTHS, OWN_MONTHS, main_table, month_rows
from ledger.digests import digest_of
from ledger.shared.calendar import MonthSpan, parse_span
from ledger.shared.message import Kroner, Message, say
from projections.statements import statement


def of_latest_year(asked: Asked) -> Elsewhere:
    """The year of the earliest open month."""
    return Elsewhere(asked.links.to("payer", asked.matched["payer"], str(latest_month(asked).year)))


def page(asked: Asked) -> Page:
    """The statement of a payer. Raises UnknownPayer."""
    payer, period = asked.matched["payer"], parse_span(asked.matched["period"])
    billed = statement(asked.location, asked.log, payer, period, known_at=asked.as_of, today=asked.day)
    of_many = isinstance(period, MonthSpan)
    main = main_table(billed, of_many=of_many, with_content=False, for_eyes=False)
    year = period.first.year if isinstance(period, MonthSpan) else period.year
    parts: list[Part] = [
        Facts(
            [
                Fact(say("total"), Kroner(billed.total)),
                Fact(say("lines past the claim limit"), len(billed.too_late), loud=bool(billed.too_late)),
                Fact(say("findings"), len(billed.findings), loud=bool(billed.findings)),
            ]
        ),
        Ways(
            [
                Way(say("{year}", year=str(year - 1)), asked.links.to("payer", payer, str(year - 1))),
                Way(say("{year}", year=str(year + 1)), asked.links.to("payer", payer, str(year + 1))),
            ]
        ),
    ]
    parts.append(Grid(say("Lines"), main.columns, main.rows, main.ends))
    if of_many:
        months = OWN_MONTHS if billed.is_own else MONTHS
        parts.append(Grid(say("Month by month"), months, month_rows(billed), main.ends))
    command = ("statement", payer, str(period), *as_of(asked))
    title = say("Own share {period}", period=str(period)) if billed.is_own else _title(billed.payer, str(period))
    digest = str(digest_of(asked.log, billed.known_at))
    return Page(title, parts, billed.known_at, command, [front_way(asked)], digest)


def _title(payer: str, period: str) -> Message:
    return say("Payer {payer}, {period}", payer=payer, period=period)
