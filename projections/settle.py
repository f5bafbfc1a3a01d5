"""What did a month cost? The settlement of every offer, or of some, at one moment of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ledger.models.issued import IssuedFinding, IssuedLine, IssuedMonth
from ledger.settlement import current_settlement
from ledger.settlement.findings import remedies_of, sentence_of, severity_of
from ledger.shared.calendar import Month
from ledger.shared.money import half_up, plain
from ledger.store import Log
from ledger.store.history import History
from projections.settlements import CurrentSettlement, current_month
from projections.views import answered


@dataclass(frozen=True, slots=True)
class Settlement:
    """A month's settlement as known at event `known_at`."""

    month: Month
    known_at: int
    offers: list[CurrentSettlement]

    @property
    def total_ore(self) -> int:
        return sum(one.month.total_ore for one in self.offers)


def settle(
    location: str, log: Log, month: Month, *, offers: Iterable[str] = (), known_at: int | None = None
) -> Settlement:
    """The settlement of a month: every offer that was open in it, or those named.

    All figures are of one cut of the log. What is known now comes from the read models, and what they lack is
    reckoned and kept; a past cut is reckoned from the events of the offers asked for.
    """
    chosen = tuple(offers)

    def settled(history: History, standing_of: Callable[[str], CurrentSettlement]) -> Settlement:
        found = [standing_of(offer) for offer in chosen or history.offers()]
        return Settlement(month, history.position, [one for one in found if chosen or _is_open(one.month)])

    if known_at is None:
        return answered(
            location,
            log,
            lambda db, history: settled(history, lambda offer: current_month(db, history, offer, month)),
        )
    history = History(log, known_at)
    return settled(history, lambda offer: settlement_then(history, offer, month))


def settlement_then(history: History, offer: str, month: Month) -> CurrentSettlement:
    """One offer's month as it stood at the history's cut, from its events alone."""
    book = history.book(offer)
    return CurrentSettlement(current_settlement(book, month), closed=month in book.closings)


def settlement_data(settlement: Settlement) -> dict[str, Any]:
    """The settlement for machines, in the shape of the interface."""
    return {
        "month": str(settlement.month),
        "known_at": {"event": settlement.known_at},
        "total": plain(settlement.total_ore),
        "offers": [offer_data(one) for one in settlement.offers],
    }


def offer_data(one: CurrentSettlement) -> dict[str, Any]:
    """One offer's month for machines: money in kroner as text, days with both ends included."""
    month = one.month
    return {
        "offer": month.offer,
        "status": one.status,
        "total": plain(month.total_ore),
        "place_days": {
            "occupied": month.occupied,
            "notice": month.notice,
            "vacant": month.vacant,
            "closed": month.closed,
        },
        "lines": [line_data(line) for line in month.lines],
        "findings": [finding_data(month.offer, finding) for finding in month.findings],
    }


def line_data(line: IssuedLine) -> dict[str, Any]:
    """One line for machines."""
    return {
        "id": line.id,
        "kind": line.kind,
        "part": line.part,
        "stay": line.stay,
        "place": line.place,
        "citizen": line.citizen,
        "payer": line.payer,
        "paragraph": line.paragraph,
        "service": line.service,
        "item": line.item,
        "from": line.first_day.isoformat(),
        "to": line.last_day.isoformat(),
        "days": line.days,
        "level": line.level or None,
        "unit": line.unit,
        "unit_price": plain(half_up(line.exact_unit_price)),
        "amount": plain(line.amount_ore),
        "for_month": line.for_month,
        "repairs": line.repairs,
        "adjusts": line.adjusts,
        "events": list(line.events),
    }


def finding_data(offer: str, finding: IssuedFinding) -> dict[str, Any]:
    """One finding for machines."""
    return {
        "code": finding.code,
        "place": finding.place,
        "stay": finding.stay,
        "citizen": finding.citizen,
        "from": finding.first_day.isoformat(),
        "to": finding.last_day.isoformat(),
        "days": (finding.last_day - finding.first_day).days + 1,
        "severity": severity_of(finding.code),
        "data": dict(finding.data),
        "why": sentence_of(finding),
        "commands": list(remedies_of(offer, finding)),
    }


def _is_open(month: IssuedMonth) -> bool:
    """Whether anything was there to settle: an offer not yet or no longer open is left out of the whole."""
    days = month.occupied + month.notice + month.vacant + month.closed
    return bool(month.lines or month.findings or days)
