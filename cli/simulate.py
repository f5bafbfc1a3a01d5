"""pladsbog simulate: the recorded history under other terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import Shipped, option
from cli.figures import PERCENTS
from cli.findings import FINDINGS, finding_row
from cli.printing import in_words, note
from cli.render import Column, Output, Table, services_by_name
from ledger.errors import NeedsNeutral, UnknownModel, UnknownRates
from ledger.shared.message import Value, as_said, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from cli.session import Session
    from ledger.budgeting.comparing import Both, House
    from ledger.budgeting.neutral import Rounding
    from ledger.budgeting.simulation import Simulation
    from ledger.shared.calendar import Month
    from projections.neutral import Neutral
    from projections.simulate import Simulated

OFFER = Column("offer", say("offer"))
COLUMNS = (
    Column("simulated", say("simulated"), "money"),
    Column("difference", say("difference"), "money"),
    Column("outcome", say("outcome")),
    Column("findings", say("findings"), "number"),
)
PRICES = (
    Column("rates", say("rates")),
    Column("effective", say("effective"), "date"),
    Column("kind", say("kind")),
    Column("level", say("level")),
    Column("before", say("before"), "money"),
    Column("after", say("after"), "money"),
)
NEUTRAL = (
    Column("factor", say("factor"), "number", adds=False),
    Column("exactly", say("exactly")),
    Column("residual", say("residual"), "money"),
)
SUMS = (
    Column("settled", say("settled"), "money"),
    Column("simulated", say("simulated"), "money"),
    Column("saved", say("saved"), "money"),
    Column("own_settled", say("own settled"), "money"),
    Column("own_simulated", say("own simulated"), "money"),
    Column("own_saved", say("own saved"), "money"),
)
YEARS = (OFFER, Column("year", say("year")), *SUMS)
KINDS = (OFFER, Column("kind", say("kind")), *SUMS)
MOST_SHOWN = 5


@click.command("simulate")
@option(
    "--model",
    "file",
    metavar="FILE",
    type=Shipped(),
    required=True,
    help="The other terms; a file, or one that is shipped.",
)
@option("--against", metavar="FILE", help="Compare with these terms instead, and build the others upon them.")
@option("--from", "first", metavar="MONTH", type=arguments.MONTH, help="The first month.")
@option("--to", "last", metavar="MONTH", type=arguments.MONTH, help="The last month.")
@options.offers
@option("--phase-in", "shares", metavar="SHARES", type=PERCENTS, help="A curve, year by year: 25,50,75,100.")
@option("--neutral", is_flag=True, help="Find the factor on the new rates at which the sum is unchanged.")
@option("--rounding", type=click.Choice(["krone", "ore"]), help="The neutral prices' rounding.  [default: ore]")
@options.which_table("houses", "years", "kinds", "findings", "prices", "neutral")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    *,
    part: str | None,
    file: str,
    against: str | None,
    first: Month | None,
    last: Month | None,
    offers: tuple[str, ...],
    shares: list[Decimal] | None,
    neutral: bool,
    rounding: Rounding | None,
    known_at: str | None,
    output: Output,
) -> None:
    """Settle the recorded history under other terms, and show which houses win and lose. Nothing is recorded.

    FILE holds models, rates, services, bases, own payments, regulations and offers as a decision does; each takes the
    place of what was recorded from its day on. [[switch]] moves all offers on a model to another one, [[map_levels]]
    says which level an old one becomes. [[place]] and [[closure]] add and close places, [[offer]] opens a house and
    [[closure]] without `place` closes one.

    [[move_in]], [[move]], [[depart]], [[reassess]] and [[buy]] say who would live where, with the columns of an import:
    [[move_in]] without `citizen` is somebody assumed, [[depart]] with `offer` everybody who is left there, earlier than
    is recorded where a later departure is. An added place stands vacant else, and a place or house is closed only where
    nobody lives in it afterwards. [[grant]], [[regrant]] and [[end_grant]] are services, [[own_payment]] with `citizen`
    is what one resident pays, [[reserve]] keeps a place for another municipality. A `chart` is sought beside FILE.

    --show years is the business case: what each house costs, would cost, and saves, by year; `own` is what the
    municipality pays itself. --show kinds parts it into base, service, supplement and so on. With --neutral every
    price of the file's rates is times the one factor at which the sum of all houses is unchanged; what rounding those
    prices leaves is the residual.

    \b
    pladsbog simulate --model new-rates.toml --from 2025-01 --to 2025-12 --neutral --rounding krone --show prices
    pladsbog simulate --model own-house.toml --from 2026-01 --to 2027-12 --show years
    """  # noqa: D301 - the backspace is click's mark for lines that stay as they are
    from ledger.reading.decisions.simulations import read_simulation, simulation_path  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.neutral import neutral as find_neutral  # noqa: PLC0415 - as above
    from projections.neutral import neutral_data  # noqa: PLC0415 - as above
    from projections.simulate import simulate, simulated_data  # noqa: PLC0415 - as above

    _check_parts(part, rounding, neutral=neutral)
    terms = read_simulation(simulation_path(file))
    compared = read_simulation(simulation_path(against)) if against else None
    with session.as_of(known_at) as (log, as_of):
        try:

            def played(simulation: Simulation) -> Simulated:
                return simulate(
                    session.location, log, simulation, against=compared, known_at=as_of, first=first, last=last,
                    offers=offers, today=today(),
                )  # fmt: skip

            balanced = find_neutral(terms, rounding or "ore", played) if neutral else None
            found = balanced.simulated if balanced else played(terms)
        except (UnknownModel, UnknownRates):
            if compared is None and output.format == "table":
                note(say("terms that build on others need them: --against FILE"))
            raise
    curve = shares or []
    data = simulated_data(found, terms.name, curve)
    rows = [_row(house, curve) for house in found.houses]
    settled = Column("settled", as_said(compared.name) if compared else say("as recorded"), "money")
    columns = (OFFER, settled, *COLUMNS, *_curve_columns(curve))
    findings = [finding_row(house.offer, finding) for house in found.houses for finding in house.findings]
    tables = [
        Table("houses", columns, rows, [_total(found, rows)]),
        *(_sums(found) if terms.acts or part in ("years", "kinds") else ()),
        Table("findings", [column for column in FINDINGS if column.key != "mends"], findings),
    ]
    if balanced:
        data["neutral"] = neutral_data(balanced)
        tables += _neutral_tables(balanced)
    output.show_tables(tables, part, data=data)
    if output.format == "table" and part is None:
        with services_by_name():
            _note_opened(found, terms.name)
            _note_findings(found)
        if terms.acts:
            note(say("what is saved, by year and by kind of line: --show years, --show kinds"))


def _check_parts(part: str | None, rounding: Rounding | None, *, neutral: bool) -> None:
    """Refuse what only --neutral answers, where it was not asked for. Raises NeedsNeutral."""
    if not neutral and rounding is not None:
        raise NeedsNeutral(say("--rounding"))
    if not neutral and part in ("prices", "neutral"):
        from cli.typed import word_as_typed  # noqa: PLC0415 - a refusal alone

        raise NeedsNeutral(say("--show {part}", part=word_as_typed(part)))


def _sums(found: Simulated) -> list[Table]:
    """What is saved, by year and by kind of line, house by house; totals last, and the residual."""
    total = say("total")
    years = [
        {"offer": house.offer, "year": str(year), **_both(both)}
        for house in found.houses
        for year, both in house.years().items()
    ]
    kinds = [
        {"offer": house.offer, "kind": kind, **_both(both)}
        for house in found.houses
        for kind, both in house.kinds().items()
    ]
    by_year = [{"offer": total, "year": str(year), **_both(both)} for year, both in found.years().items()]
    by_kind = [{"offer": total, "kind": kind, **_both(both)} for kind, both in found.kinds().items()]
    in_all = {"offer": total, **_both(sum(found.years().values(), start=_no_money()))}
    residual = {"offer": say("residual"), "saved": -found.residual}
    return [
        Table("years", YEARS, years, [*by_year, in_all, residual]),
        Table("kinds", KINDS, kinds, [*by_kind, in_all, residual]),
    ]


def _no_money() -> Both:
    from ledger.budgeting.comparing import Both  # noqa: PLC0415 - help does without

    return Both()


def _both(both: Both) -> dict[str, int]:
    return {column.key: getattr(both, column.key) for column in SUMS}


def _neutral_tables(found: Neutral) -> list[Table]:
    prices = [{field: getattr(price, field) for field in price.__struct_fields__} for price in found.prices]
    factor = {"factor": f"{float(found.factor):.6f}", "exactly": str(found.factor), "residual": found.residual}
    return [Table("prices", PRICES, prices), Table("neutral", NEUTRAL, [factor])]


def _curve_columns(shares: Sequence[Decimal]) -> tuple[Column, ...]:
    return tuple(
        Column(f"share-{at}", say("year {at} ({share} %)", at=at, share=f"{share:f}"), "money")
        for at, share in enumerate(shares, start=1)
    )


def _row(house: House, shares: Sequence[Decimal]) -> dict[str, Any]:
    return {
        "offer": house.offer,
        "settled": house.settled,
        "simulated": house.simulated,
        "difference": house.difference,
        "outcome": house.outcome,
        "findings": len(house.findings),
        **{f"share-{at}": house.phased(share) for at, share in enumerate(shares, start=1)},
    }


def _total(simulated: Simulated, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    sums = {key: sum(row[key] for row in rows) for key in rows[0] if key not in ("offer", "outcome")} if rows else {}
    wins, loses = (sum(row["outcome"] == word for row in rows) for word in ("wins", "loses"))
    return {
        "offer": say("{first} to {last}", first=simulated.first, last=simulated.last),
        "outcome": say("{wins} win, {loses} lose", wins=wins, loses=loses),
        **sums,
    }


def _note_opened(simulated: Simulated, terms: str) -> None:
    """Houses that only the other terms have, and how much of the difference they are."""
    opened = [house for house in simulated.houses if house.offer in simulated.opened]
    if not opened:
        return
    from ledger.shared.message import Kroner  # noqa: PLC0415 - help does without

    values: dict[str, Value] = {
        "offers": [house.offer for house in opened],
        "terms": terms,
        "theirs": Kroner(sum(house.difference for house in opened)),
        "others": Kroner(sum(house.difference for house in simulated.houses if house not in opened)),
    }
    note(
        say(
            "{terms} opens {offers: and }, which the ledger does not have: {theirs} of the difference is theirs, and "
            "{others} that of the ledger's own houses",
            **values,
        )
    )


def _note_findings(simulated: Simulated) -> None:
    """What the other terms leave open, a few of each house. Days without a price count 0 kr. in the totals."""
    from ledger.settlement.findings import sentence_of  # noqa: PLC0415 - help does without

    for house in simulated.houses:
        reasons = list(dict.fromkeys(in_words(sentence_of(finding)) for finding in house.findings))
        if any(finding.severity == "unpriced" for finding in house.findings):
            note(say("{offer}: days without a price under these terms count 0 kr. in the totals", offer=house.offer))
        for why in reasons[:MOST_SHOWN]:
            note(say("{offer}: {why}", offer=house.offer, why=why))
        if len(reasons) > MOST_SHOWN:
            note(say("{offer}: … and {more} more", offer=house.offer, more=len(reasons) - MOST_SHOWN))
