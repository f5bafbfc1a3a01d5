"""Which findings about closed months have been accepted: those that a closing was recorded with.

Decided on 2026-11-26:

* A finding once accepted comes back when its cause, its days or the amount held change. What counts is the latest
  closing that said anything of the same thing: a closing without it takes nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.models.issued_lines import IssuedFinding
from ledger.shared.calendar import Month
from ledger.state.book import Book, Closing


def not_accepted(book: Book, month: Month, findings: Iterable[IssuedFinding]) -> Iterator[IssuedFinding]:
    """The findings about a closed month that no closing was accepted with as they are now."""
    findings = list(findings)
    if not findings:
        return
    latest: dict[object, list[object]] = {}
    for closing in sorted(book.closings.values(), key=lambda closing: closing.number):
        latest |= _accepted_with(closing, month)
    yield from (one for one in findings if _decided(one) not in latest.get(_about(one), ()))


def accepted(book: Book, month: Month, findings: Iterable[IssuedFinding]) -> list[IssuedFinding]:
    """The findings about a closed month that a closing was accepted with, and that are still as they were then."""
    findings = list(findings)
    open_ones = list(not_accepted(book, month, findings))
    return [one for one in findings if one not in open_ones]


def _accepted_with(closing: Closing, month: Month) -> dict[object, list[object]]:
    """What a closing was accepted with about a month, by what it is about: the month itself, or one that it carries."""
    accepted: dict[object, list[object]] = {}
    for one in closing.issued.findings:
        if (one.for_month or closing.issued.month) == month:
            accepted.setdefault(_about(one), []).append(_decided(one))
    return accepted


def _about(finding: IssuedFinding) -> object:
    return (
        finding.stay,
        finding.place if finding.stay is None else None,
        finding.kind,
        finding.part,
        finding.service,
        finding.citizen if finding.stay is None else None,
    )


def _decided(finding: IssuedFinding) -> object:
    """Cause, days and amount. What a month was closed with itself held nothing."""
    return finding.code, dict(finding.data), finding.first_day, finding.last_day, finding.held_ore or 0
