"""What an older version of the calculation issued is held as it was issued, not as today's would have issued it."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from ledger.commands import Adopt, Close, MoveIn, Void
from ledger.events import MonthClosed, RatesAdopted
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.model import Model
from ledger.models.offers import Assessment, OfferTerms
from ledger.models.rates import Rates
from ledger.models.vacancy import FixedLevel
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from tests.memory import MemoryLedger

HOUSE, JANUARY = "house", Month(2025, 1)
MODEL = Model(allocation="activity", structure="differentiated", vacancy=FixedLevel(level="1"))
RATES = Rates(unit="day", prices_ore={"1": 1000_00})


def town() -> MemoryLedger:
    """A house of two places; 1,000 a day, lived in or not."""
    ledger, day = MemoryLedger(), JANUARY.first
    items = [
        ModelVersion("m", day, MODEL),
        RatesVersion("r", day, RATES),
        OfferVersion(HOUSE, day, OfferTerms(name="The house", model="m", rates="r")),
        PlaceOpening(HOUSE, "1", day),
        PlaceOpening(HOUSE, "2", day),
    ]
    ledger.do(Adopt(by="anna", decision="KB 1", decided_on=day, items=items))
    return ledger


def close(ledger: MemoryLedger, month: Month, *carried: IssuedLine) -> None:
    """Close a month as a release did to which an empty place cost half, and which carried some lines for vacancies."""
    ledger.do(Close(by="anna", month=month, offers=(HOUSE,), accept_findings=True, reason="x"))
    closed = ledger.log.facts[-1]
    assert isinstance(closed.event, MonthClosed)
    issued = closed.event.issued
    lines = [_halved(line) if line.is_vacancy else line for line in issued.lines if line.adjusts != "vacancy"]
    half = IssuedMonth(HOUSE, month, [*lines, *carried], issued.findings, issued.place_days)
    event = closed.event.changed({"issued": half, "calculation": CALCULATION - 1})
    ledger.log.facts[-1] = replace(closed, event=event)


def taken_back(line: IssuedLine) -> IssuedLine:
    """The adjustment that takes a line back."""
    return replace(
        line, id=f"adjustment/{line.for_month}/{line.id}/{line.first_day}", kind="adjustment", adjusts=line.kind,
        repairs=line.id, amount_ore=-line.amount_ore, unit_price_ore=str(-Fraction(line.unit_price_ore)),
    )  # fmt: skip


def _halved(line: IssuedLine) -> IssuedLine:
    return replace(line, amount_ore=line.amount_ore // 2, unit_price_ore=str(Fraction(line.unit_price_ore) / 2))


def test_what_another_version_issued_for_a_vacancy_stays_as_it_was_issued() -> None:
    # given January: two empty places at 15,500 each; then somebody had lived in place 1, and February is closed
    ledger = town()
    close(ledger, JANUARY)
    ledger.do(
        MoveIn(
            by="anna", citizen="c-1", offer=HOUSE, place="1", first_day=JANUARY.first, decision="VU", reason="late",
            assessment=Assessment(level="1"),
        )
    )  # fmt: skip
    january = ledger.book(HOUSE).closings[JANUARY].issued
    close(ledger, JANUARY.next(), *(taken_back(line) for line in january.lines if line.place == "1"))
    # when the rates are annulled
    rates = next(fact.number for fact in ledger.log.facts if isinstance(fact.event, RatesAdopted))
    ledger.do(Void(by="anna", number=rates, kind="typo", reason="x"))
    # then what was issued for place 2 is held, and nothing is carried for it
    march = current_settlement(ledger.book(HOUSE), Month(2025, 3))
    held = {
        (one.for_month, one.place): one.held_ore for one in march.findings if one.kind == "vacancy" and one.for_month
    }
    assert held == {(JANUARY, "2"): 15_500_00, (Month(2025, 2), "2"): 14_000_00}
    assert [line for line in march.lines if line.is_vacancy] == []
