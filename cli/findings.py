"""Findings on stderr, beside an answer: what a person must decide, and what would settle it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.lines import WHAT_AND_WHEN
from cli.printing import note
from cli.render import Column
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedFinding

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


def note_account_findings(findings: Findings) -> None:
    """Lines on an account of another function: the first of an offer and account in full, and how many are like it."""
    alike = [(offer, finding.data["account"], finding.data["function"]) for offer, finding in findings]
    counted = Counter(alike)
    for key, (offer, finding) in dict(zip(reversed(alike), reversed(findings), strict=True)).items():
        note_finding(offer, finding)
        if counted[key] > 1:
            values: dict[str, Value] = {"count": counted[key] - 1, "offer": offer, "account": key[1]}
            note(say("and so for {count} other lines of {offer} on account {account}", **values))
