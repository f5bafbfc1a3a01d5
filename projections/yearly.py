"""What does the year bring? The central refund per citizen, and what negotiated prices save against their target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.accounting.refund import Cost, CostKind, Refund, refunds
from ledger.budgeting.savings import effects_of_prices, negotiated
from ledger.errors import BadImport, BadOption, BadRow, NoRefundSteps, UnknownCitizen
from ledger.events import RefundAdopted, SavingsTargetAdopted
from ledger.events.yearly import REFUNDS, SAVINGS_TARGETS
from ledger.models.yearly import RefundSteps
from ledger.reading.tables import Cell, rows_of
from ledger.rules.privacy import check_key
from ledger.settlement.effects import Effect
from ledger.shared.calendar import Month, parse_month
from ledger.shared.money import Ore, half_up, plain
from ledger.shared.versions import Version, Versions
from ledger.state.live import live
from ledger.store import Log
from ledger.store.history import History
from projections.descriptions import describe
from projections.months import Months, Reckoning, answered_at

MONTHS = 12
Settled = dict[tuple[str, Month], Ore]


@dataclass(frozen=True, slots=True)
class Savings:
    """A year's negotiated prices with their effects on it, in øre (negative is a saving), and the target, if any."""

    year: int
    known_at: int
    effects: Sequence[tuple[str, Effect]]
    target: Version[Ore] | None

    @property
    def saved(self) -> Ore:
        return -sum(effect.effect for _, effect in self.effects)


def refund_of_year(
    location: str, log: Log, known_at: int | None, year: int, costs: Sequence[Cost], citizen: str | None = None
) -> tuple[int, list[Refund]]:
    """The refund of every citizen's month that the own municipality pays for, and the cut it is of.

    What a stay costs in a month is what that month comes to as known at the cut: service, base, notice. Raises
    NoRefundSteps, UnknownCitizen.
    """

    def asked(reckoning: Reckoning) -> tuple[int, list[Refund]]:
        history, of = reckoning.history, reckoning.of_offers()
        months = list(Month(year, 1).until(Month(year, MONTHS)))
        steps = _steps(history, months)
        for named in dict.fromkeys([*(cost.citizen for cost in costs), *([citizen] if citizen else [])]):
            if not history.stream(f"citizen:{named}"):
                raise UnknownCitizen(named)
        found = refunds(_settled(history, of, months), costs, steps)
        return history.position, [one for one in found if citizen in (None, one.citizen)]

    return answered_at(location, log, known_at, asked)


def read_costs(name: str, content: bytes, year: int) -> list[Cost]:
    """Costs and income of citizens beside the settlements, from a CSV file.

    citizen [borger]; month [maaned], or the year alone for a one-off cost; amount [beloeb] in kroner; kind [art]: cost
    [udgift], one-off [engangsudgift] or income [indtaegt]. Raises BadFile, BadImport.
    """
    cells = {
        "citizen": Cell(("borger",), _citizen, required=True),
        "month": Cell(("maaned",), lambda text: (_month(text, year), text == str(year)), required=True),
        "amount": Cell(("beloeb",), _amount, required=True, is_money=True),
        "kind": Cell(("art",), _kind, required=True),
    }
    rows = list(rows_of(name, content, cells))
    whole_years = [
        BadRow(line, "month", str(year), "the year alone is for a one-off cost; this kind has a month", "bad-month")
        for line, row in rows
        if row["month"][1] and row["kind"] != "one-off"
    ]
    if whole_years:
        raise BadImport(name, whole_years)
    return [Cost(**{**row, "month": row["month"][0]}) for _, row in rows]


def savings_of_year(history: History, year: int) -> Savings:
    """The negotiated prices that a year feels, offer by offer, and what was to be saved."""
    found: list[tuple[str, Effect]] = []
    for offer in history.offers():
        if history.terms(offer).offer and any(v.value.supplier == "external" for v in history.terms(offer).offer):
            facts = history.about(offer)
            if negotiated(facts):
                found += [(offer, effect) for effect in effects_of_prices(offer, facts, year) if effect.effect]
    return Savings(year, history.position, found, _target(history, year))


def _steps(history: History, months: Iterable[Month]) -> dict[Month, RefundSteps]:
    told = [
        Version(fact.event.effective_on, fact.number, fact.event.decision, fact.event.steps)
        for fact in live(history.stream(REFUNDS))
        if isinstance(fact.event, RefundAdopted)
    ]
    versions = Versions(told)
    found = {}
    for month in months:
        version = versions.on(month.first)
        if version is None:
            raise NoRefundSteps(month.first)
        found[month] = version.value
    return found


def _target(history: History, year: int) -> Version[Ore] | None:
    told = [
        Version(fact.event.effective_on, fact.number, fact.event.decision, fact.event.amount_ore)
        for fact in live(history.stream(SAVINGS_TARGETS))
        if isinstance(fact.event, SavingsTargetAdopted) and fact.event.year == year
    ]
    return told[-1] if told else None


def _settled(history: History, of: Months, months: Sequence[Month]) -> Settled:
    """What each citizen's stay was settled at, month by month, where the own municipality pays."""
    terms = history.terms()
    sums: defaultdict[tuple[str, Month], Ore] = defaultdict(int)
    for offer in history.offers():
        for month in months:
            for line in of(offer, month).lines:
                if line.citizen is not None and not terms.is_foreign(line.payer):
                    sums[line.citizen, month] += line.amount_ore
    return dict(sums)


def _citizen(text: str) -> str:
    check_key("citizen", text)
    return text


def _month(text: str, year: int) -> Month:
    month = Month(year, 1) if text == str(year) else parse_month(text)
    if month.year != year:
        raise BadOption(f"{text!r} is not in {year}")
    return month


def _amount(ore: Ore) -> Ore:
    if ore < 0:
        raise BadOption("it is negative; the kind tells whether it is a cost or an income")
    return ore


def _kind(text: str) -> CostKind:
    word = _KINDS.get(text.strip().lower())
    if word is None:
        raise BadOption(f"{text!r} is not cost, one-off or income")
    return word


_KINDS: dict[str, CostKind] = {
    "cost": "cost", "udgift": "cost",
    "one-off": "one-off", "engangsudgift": "one-off",
    "income": "income", "indtægt": "income", "indtaegt": "income",
}  # fmt: skip


def refund_data(known_at: int, year: int, found: Sequence[Refund]) -> dict[str, Any]:
    """The refunds for machines."""
    return {
        "year": year,
        "known_at": {"event": known_at},
        "refund": plain(sum(one.refund for one in found)),
        "months": [
            {
                "citizen": one.citizen,
                "month": str(one.month),
                "costs": plain(one.costs),
                "one_off": plain(half_up(one.one_off)),
                "income": plain(one.income),
                "net": plain(half_up(one.net)),
                "bands": [plain(half_up(band)) for band in one.bands],
                "refund": plain(one.refund),
            }
            for one in found
        ],
    }


def savings_data(found: Savings) -> dict[str, Any]:
    """The savings for machines; a saving is positive."""
    target = found.target.value if found.target else None
    return {
        "year": found.year,
        "known_at": {"event": found.known_at},
        "saved": plain(found.saved),
        "target": None if target is None else plain(target),
        "missing": None if target is None else plain(target - found.saved),
        "decision": found.target.decision if found.target else None,
        "prices": [
            {
                "offer": offer,
                "event": effect.cause.number,
                "text": describe(effect.cause.event),
                "effective_on": effect.cause.event.effective_on.isoformat(),
                "by": effect.cause.event.by,
                "decision": effect.cause.event.decision,
                "saved": plain(-effect.effect),
            }
            for offer, effect in found.effects
        ],
    }
