"""Findings on stderr, beside an answer: what a person must decide, and what would settle it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from cli.cells import in_runs
from cli.lines import WHAT_AND_WHEN
from cli.printing import note
from cli.render import Column
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedFinding
    from ledger.shared.calendar import Month

    OfMonths = tuple[str, Sequence[Month], Sequence[IssuedFinding]]
    """Findings of an offer that say the same of days that follow one another, and in which months they stand."""
    Findings = Sequence[tuple[str, IssuedFinding]]
    """What a person must decide, each with its offer."""

FINDINGS = (
    Column("offer", say("offer")),
    Column("code", say("finding")),
    Column("severity", say("severity")),
    *WHAT_AND_WHEN,
    Column("item", say("item")),
    Column("service", say("service")),
    Column("for_month", say("for month"), "month"),
    Column("held", say("amount held"), "money"),
    Column("why", say("why")),
    Column("mends", say("what mends it")),
)
"""Findings as a table: what a person must decide, and what would settle it."""
SELDOM = ("kind", "place", "citizen", "item", "service", "for_month", "held")
"""What few findings have: a page leaves a column of it out where none of them does."""
FINDINGS_OF_MONTHS = (FINDINGS[0], Column("month", say("month"), "month"), *FINDINGS[1:])
"""The same of more than a month, with the months in whose settlements they stand."""


def finding_row(offer: str, finding: IssuedFinding) -> dict[str, Any]:
    """One finding in a table."""
    from projections.settle import finding_data  # noqa: PLC0415 - as below

    data = finding_data(offer, finding)
    return {**data, "offer": offer, "mends": say("{remedies:; }", remedies=data["commands"])}


def note_finding(offer: str, finding: IssuedFinding) -> None:
    """One finding with its remedies."""
    from ledger.settlement.findings import in_full, remedies_of  # noqa: PLC0415 - help does without

    remedies = list[Value](remedies_of(offer, finding))
    note(say("{told}\n  {remedies:\n  }", told=in_full(offer, [finding]), remedies=remedies))


def of_months(findings: Sequence[tuple[str, Month, IssuedFinding]]) -> list[OfMonths]:
    """Findings as a reader has them, in their order: those that go on from one month to the next once.

    They are as month after month cuts them; where days between them are settled, they are told apart.
    """
    from ledger.settlement.findings import alike  # noqa: PLC0415 - help does without
    from ledger.shared.calendar import DAY  # noqa: PLC0415 - as above

    found: list[tuple[str, list[tuple[Month, IssuedFinding]]]] = []
    last: dict[tuple[str, Hashable], list[tuple[Month, IssuedFinding]]] = {}
    for offer, month, finding in findings:
        run = last.get((offer, alike(finding)), [])
        if not run or run[-1][1].last_day + DAY != finding.first_day:
            last[offer, alike(finding)] = run = []
            found.append((offer, run))
        run.append((month, finding))
    return [(offer, sorted({month for month, _ in run}), [one for _, one in run]) for offer, run in found]


def note_of_months(offer: str, months: Sequence[Month], findings: Sequence[IssuedFinding]) -> None:
    """Findings that are alike, once, with the months in whose settlements they stand, and what mends them all."""
    from ledger.settlement.findings import in_full, remedies_of  # noqa: PLC0415 - help does without

    if len(findings) == 1:
        note_finding(offer, findings[0])
        return
    values: dict[str, Value] = {
        "told": in_full(offer, findings),
        "months": in_runs(months),
        "remedies": list[Value](remedies_of(offer, _as_one(findings))),
    }
    note(say("{told} in {months}\n  {remedies:\n  }", **values))


def _as_one(findings: Sequence[IssuedFinding]) -> IssuedFinding:
    """The first of them with the days of all, so that what would mend it mends all."""
    return structs.replace(findings[0], last_day=findings[-1].last_day)


def row_of_months(offer: str, months: Sequence[Month], findings: Sequence[IssuedFinding]) -> dict[str, Any]:
    """Findings that are alike as one row of a table, with the days of all of them and what is held in all."""
    from ledger.settlement.findings import sentence_of_several  # noqa: PLC0415 - help does without

    held = [one.held_ore for one in findings if one.held_ore is not None]
    return {
        **finding_row(offer, _as_one(findings)),
        "month": say("{months}", months=in_runs(months)),
        "held": sum(held) if held else None,
        "why": sentence_of_several(findings),
    }


def note_account_findings(findings: Findings) -> None:
    """Lines on an account of another function: the first of an offer and account in full, and how many are like it."""
    alike = [(offer, finding.data["account"], finding.data["function"]) for offer, finding in findings]
    counted = Counter(alike)
    for key, (offer, finding) in dict(zip(reversed(alike), reversed(findings), strict=True)).items():
        note_finding(offer, finding)
        if counted[key] > 1:
            values: dict[str, Value] = {"count": counted[key] - 1, "offer": offer, "account": key[1]}
            note(say("and so for {count} other lines of {offer} on account {account}", **values))
