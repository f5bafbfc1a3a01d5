"""What did a month cost? The settlement of every offer, or of some, as known at one event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.settlement.findings import remedies_of, sentence_of
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, half_up
from ledger.store import Log
from projections.carried import carry_together
from projections.delivered import UntoldMonth, untold_data, untold_of
from projections.months import CurrentMonth, Months, answer, are_few


class Settlement(Struct, frozen=True):
    """A month's settlement as known at event `known_at`."""

    month: Month
    known_at: int
    offers: list[CurrentMonth]
    untold: Sequence[UntoldMonth] = ()
    """Of which offers grants have days without a delivery told, where the month has ended."""

    @property
    def total_ore(self) -> Ore:
        return sum(one.settlement.total_ore for one in self.offers)


def settle(
    location: str, log: Log, month: Month, *, today: date, offers: Iterable[str] = (), known_at: int | None = None
) -> Settlement:
    """The settlement of a month: every offer that was open in it, or those named. Raises UnknownOffer.

    `today` is the day of the question, that of `known_at` where one is asked about: only of months that have ended
    then is anything untold.
    """
    named = list(offers)

    def asked(months: Months) -> Settlement:
        carry_together(months, location, named, month)
        return settled(months, month, named, today=today)

    return answer(location, log, known_at, asked, of_few=are_few(named))


def settled(months: Months, month: Month, offers: Iterable[str] = (), *, today: date) -> Settlement:
    """The settlement of a month as known by `months`, asked on a day."""
    named = list(dict.fromkeys(offers))
    found = [months.current(offer, month) for offer in named or months.history.offers()]
    shown = [one for one in found if named or _is_shown(one, months, month)]
    missing = [untold_of(months, one.offer, month) for one in shown] if month.last < today else []
    return Settlement(month, months.as_of, shown, [one for one in missing if one is not None])


def _is_shown(one: CurrentMonth, months: Months, month: Month) -> bool:
    """Whether there was anything to settle, or an offer of ours was open with nobody in it, as one at home may be."""
    if one.was_open:
        return True
    terms = months.history.terms(one.offer)
    open_places = (version.value.open_places for version in terms.offer)
    return terms.was_open_in(month) and not any(open_places)


def settlement_data(settlement: Settlement) -> dict[str, Any]:
    """The settlement for machines, in the shape of the interface."""
    return {
        "month": settlement.month,
        "known_at": {"event": settlement.known_at},
        "total": Kroner(settlement.total_ore),
        "offers": [offer_data(one) for one in settlement.offers],
        "untold": untold_data(settlement.untold),
    }


def offer_data(one: CurrentMonth) -> dict[str, Any]:
    """One offer's month for machines: money in kroner as text, days with both ends included."""
    month = one.settlement
    return {
        "offer": month.offer,
        "status": one.status,
        "total": Kroner(month.total_ore),
        "place_days": {
            "occupied": month.occupied,
            "notice": month.notice,
            "vacant": month.vacant,
            "closed": month.closed,
            "absent": month.absent,
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
        "from": line.first_day,
        "to": line.last_day,
        "days": line.paid_days,
        "level": line.level or None,
        "quantity": line.shown_quantity,
        **({"exact_quantity": line.quantity} if line.quantity != line.shown_quantity else {}),
        "absence": line.absence,
        "unit": line.unit,
        "unit_price": Kroner(half_up(line.exact_unit_price)),
        "amount": Kroner(line.amount_ore),
        "for_month": line.for_month,
        "repairs": line.repairs,
        "adjusts": line.adjusts,
        "events": list(line.events),
    }


def finding_data(offer: str, finding: IssuedFinding) -> dict[str, Any]:
    """One finding for machines."""
    return {
        "code": finding.code,
        "kind": finding.kind,
        "place": finding.place,
        "stay": finding.stay,
        "citizen": finding.citizen,
        "from": finding.first_day,
        "to": finding.last_day,
        "days": (finding.last_day - finding.first_day).days + 1,
        "item": finding.item,
        "service": finding.service,
        "for_month": finding.for_month,
        "held": None if finding.held_ore is None else Kroner(finding.held_ore),
        "severity": finding.severity,
        "data": dict(finding.data),
        "why": sentence_of(finding),
        "commands": list(remedies_of(offer, finding)),
    }
