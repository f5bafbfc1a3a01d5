"""pladsbog refund: the central refund of very costly single cases."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import note
from cli.render import Column, Output
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.session import Session
    from ledger.accounting.refund import Refund
    from ledger.models.issued_lines import IssuedFinding
    from projections.yearly import RefundYear

YEARS = (
    Column("citizen", say("citizen")),
    Column("months", say("months"), "number"),
    Column("costs", say("costs"), "money"),
    Column("one_off", say("one-off"), "money"),
    Column("income", say("income"), "money"),
    Column("net", say("net"), "money"),
    Column("refund", say("refund"), "money"),
)
MONTHS = (YEARS[0], Column("month", say("month"), "month"), *YEARS[2:])


@click.command("refund")
@click.argument("year", type=arguments.YEAR)
@option("--citizen", type=arguments.RESIDENT, help="Only this citizen, month by month.")
@option("--costs", metavar="FILE", help="Costs and income that no settlement holds, as CSV.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session, year: int, citizen: str | None, costs: str | None, known_at: str | None, output: Output
) -> None:
    """Calculate the central refund of very costly cases (§176), month by month, for each citizen that we pay for.

    Each month's net cost is held against a twelfth of the thresholds in force; one-off costs are spread over the
    year, income is deducted first. The table has a row per citizen with a refund; --citizen and the other formats
    give the months. Whether a citizen is entitled at all (paragraph, age) is for a person to say.

    \b
    --costs: CSV or xlsx, columns citizen (borger), month (måned), amount
    (beløb), kind (art): cost (udgift), one-off (engangsudgift), income (indtægt).
    """  # noqa: D301 - the backspace is click's mark for lines that stay as they are
    from cli.files import content_of  # noqa: PLC0415 - help does without
    from ledger.reading.costs import read_costs  # noqa: PLC0415 - as above
    from ledger.store.history import History  # noqa: PLC0415 - as above
    from projections.citizens import citizen_named  # noqa: PLC0415 - as above
    from projections.yearly import refund_data, refund_of_year  # noqa: PLC0415 - as above

    other_terms = read_costs(*content_of(costs), year) if costs else []
    with session.as_of(known_at) as (log, as_of):
        if citizen is not None:
            citizen = citizen_named(History(log, as_of), citizen, session.day_asked(None, known_at, log))
        refund = refund_of_year(session.location, log, as_of, year, other_terms, citizen)
    claim = refund.months
    by_year = output.format == "table" and citizen is None
    rows = _by_citizen(claim) if by_year else [_row(one) for one in claim]
    refunded = {one.citizen for one in claim if one.refund}
    counted = [one for one in claim if not by_year or one.citizen in refunded]
    total = {"citizen": say("total"), **_sums(counted)}
    output.show(YEARS if by_year else MONTHS, rows, data=refund_data(refund), ends=[total])
    _warn(refund)


def _warn(refund: RefundYear) -> None:
    """What a person must know besides the figures, on stderr."""
    from ledger.settlement.findings import alike, sentence_of, whereabouts  # noqa: PLC0415 - as above

    latest = max(version.effective_on for version in refund.thresholds)
    if latest.year < refund.year:
        year = refund.year
        note(say("by the thresholds in force since {day}; none has been adopted for {year}", day=latest, year=year))
    found: dict[Any, list[tuple[str, IssuedFinding]]] = {}
    for offer, finding in refund.unpriced:
        found.setdefault((offer, alike(finding)), []).append((offer, finding))
    for among in found.values():
        offer, first = among[0]
        told: dict[str, Value] = {
            "where": whereabouts(offer, first),
            "first": first.first_day,
            "last": among[-1][1].last_day,
            "why": sentence_of(first),
            "code": first.code,
        }
        note(say("{where} {first} to {last}: days without a price count 0 kr.: {why} [{code}]", **told))


def _by_citizen(claim: Sequence[Refund]) -> list[dict[str, Any]]:
    rows = []
    for citizen, group in groupby(claim, key=attrgetter("citizen")):
        months = list(group)
        if any(one.refund for one in months):
            rows.append({"citizen": citizen, "months": sum(one.refund > 0 for one in months), **_sums(months)})
    return rows


def _row(one: Refund) -> dict[str, Any]:
    return {"citizen": one.citizen, "month": one.month, **_sums([one])}


def _sums(months: Sequence[Refund]) -> dict[str, Any]:
    from ledger.shared.money import half_up  # noqa: PLC0415 - help does without

    return {
        "costs": sum(one.costs for one in months),
        "one_off": half_up(sum((one.one_off for one in months), start=Fraction(0))),
        "income": sum(one.income for one in months),
        "net": half_up(sum((one.net for one in months), start=Fraction(0))),
        "refund": sum(one.refund for one in months),
    }
