"""The year's refund from what was settled, and what negotiated prices save, to the øre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.commands import Adopt, Close, GrantService, MoveIn, Reassess, Void
from ledger.errors import BadImport, NoRefundSteps, NotExternal, UnknownCitizen
from ledger.events import ModelAdopted, RatesAdopted, ServiceAdopted
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import PlaceOpening
from ledger.events.services import ServiceVersion
from ledger.events.yearly import RefundVersion, SavingsTarget
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms, Supplier
from ledger.models.own_payments import OwnPayment
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.models.yearly import RefundSteps
from ledger.reading.costs import read_costs
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.shared.money import half_up
from ledger.store import open_log
from ledger.store.history import History
from projections.yearly import refund_of_year, savings_of_year

YEAR = 2022
NEW_YEAR = date(YEAR, 1, 1)
STEPS = RefundSteps(thresholds_ore={"25": 860_000_00, "50": 1_680_000_00, "75": 2_120_000_00})
TABLE = Rates(unit="day", interval_ore=317_00, steps=12, hours_per_step="7")
MODEL = Model(allocation="combination", structure="differentiated")


def adopt(*items: Adoption) -> Adopt:
    return Adopt(by="finn", decision="BY 2021-12-20", decided_on=date(2021, 12, 20), items=items)


def move_in(citizen: str, offer: str, place: str, level: str = "4", payer: str | None = None) -> MoveIn:
    return MoveIn(
        by="anna", citizen=citizen, offer=offer, place=place, first_day=NEW_YEAR, payer=payer, decision="VU 1",
        assessment=Assessment(level=level),
    )  # fmt: skip


def price(citizen: str, day: date, kroner: int) -> Reassess:
    granted = Assessment(special_price_ore=kroner * 100)
    return Reassess(by="anna", citizen=citizen, first_day=day, assessment=granted, kind="price", decision="VU 2")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Midgaardhus, the municipality's own (case 1), and Fjord, bought from outside; the year is 2022."""
    ledger = Ledger.create(str(tmp_path / "town.db"), "anna", "787")
    items: list[Adoption] = [ModelVersion("pakker", NEW_YEAR, MODEL), RatesVersion("317", NEW_YEAR, TABLE)]
    suppliers: dict[str, Supplier] = {"midgaardhus": "internal", "fjord": "external"}
    for offer, base in (("midgaardhus", 1370), ("fjord", 1000)):
        terms = OfferTerms(name=offer, model="pakker", rates="317", supplier=suppliers[offer])
        items += [
            OfferVersion(offer, NEW_YEAR, terms),
            BaseVersion(offer, NEW_YEAR, Base(unit="day", amount_ore=base * 100)),
        ]
        items += [PlaceOpening(offer, place, NEW_YEAR) for place in "123"]
    ledger.record(adopt(*items))
    ledger.record(move_in("c-1", "midgaardhus", "1"))
    ledger.record(move_in("c-2", "midgaardhus", "2", payer="163"))
    ledger.record(move_in("c-3", "fjord", "1", level="8"))
    yield ledger
    ledger.close()


def refunds(
    ledger: Ledger, costs: bytes = b"", citizen: str | None = None, known_at: int | None = None
) -> dict[str, int]:
    other_terms = read_costs("costs.csv", costs, YEAR) if costs else []
    with open_log(ledger.location) as log:
        found = refund_of_year(ledger.location, log, known_at, YEAR, other_terms, citizen).months
    return {f"{one.citizen} {one.month.month}": one.refund for one in found if one.refund}


def test_case_18_from_what_was_settled(ledger: Ledger) -> None:
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    found = refunds(ledger, citizen="c-1")
    long, short = ({f"c-1 {month}": ore for month in months} for months, ore in (
        ((1, 3, 5, 7, 8, 10, 12), 1_303_33), ((4, 6, 9, 11), 683_33),
    ))  # fmt: skip
    assert found == {**long, **short}
    with open_log(ledger.location) as log:
        assert refunds(ledger, citizen="c-1", known_at=log.last()) == found


def test_what_a_citizen_pays_is_deducted_as_income(ledger: Ledger) -> None:
    """A quarter of what is above the threshold is refunded: of 2,403 kr. less, 600.75 less."""
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    rent = OwnPayment(kind="rent", amount_ore=2_403_00)
    ledger.record(adopt(OwnPaymentVersion("midgaardhus", NEW_YEAR, rent)))
    assert refunds(ledger, citizen="c-1")["c-1 1"] == 1_303_33 - 600_75
    with open_log(ledger.location) as log:
        (january, *_) = refund_of_year(ledger.location, log, None, YEAR, [], "c-1").months
    assert (january.costs, january.income) == (76_880_00, 2_403_00)


def test_a_service_that_is_paid_once_is_spread_over_its_year(ledger: Ledger) -> None:
    """120,000 kr. in March are 10,000 a month: 56,500 at most beside a twelfth of 860,000, 71,666.67."""
    once = Service(name="Once", unit="once", price_ore=120_000_00, needs_stay=False)
    at_home = OfferVersion("home", NEW_YEAR, OfferTerms(name="Home", kind="at-home"))
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS), ServiceVersion("once", NEW_YEAR, once), at_home))
    granted = GrantService(
        by="anna", citizen="c-1", service="once", first_day=date(YEAR, 3, 10), offer="home", decision="VU 3"
    )
    ledger.record(granted)

    def year() -> list[tuple[int, int]]:
        with open_log(ledger.location) as log:
            claim = refund_of_year(ledger.location, log, None, YEAR, [], "c-1")
        return [(one.costs, half_up(one.one_off)) for one in claim.months]

    spread = [(2_480_00 * Month(YEAR, month).days, 10_000_00) for month in range(1, 13)]
    assert year() == spread
    # (76,880 + 10,000 - 71,666.67) / 4 where a month has 31 days
    assert refunds(ledger, citizen="c-1")["c-1 3"] == 3_803_33
    # what stays of it as it was issued, when the service is annulled, is spread as before
    ledger.record(Close(by="anna", month=Month(YEAR, 3), reason="x", and_earlier=True, accept_findings=True))
    with open_log(ledger.location) as log:
        adopted = next(fact.number for fact in log.decoded(log.read()) if isinstance(fact.event, ServiceAdopted))
    ledger.record(Void(by="anna", number=adopted, kind="typo", reason="x"))
    assert year() == spread


def test_what_stays_as_it_was_issued_is_refunded_as_before(ledger: Ledger) -> None:
    """A table that is annulled makes unpriced what January was issued at, and costs nobody a refund."""
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    january = Month(YEAR, 1)
    ledger.record(Close(by="anna", month=january, reason="x", accept_findings=True))
    with open_log(ledger.location) as log:
        rates = next(fact.number for fact in log.decoded(log.read()) if isinstance(fact.event, RatesAdopted))
    before = refunds(ledger, citizen="c-1")
    ledger.record(Void(by="anna", number=rates, kind="typo", reason="x"))
    # then January is as it was, and the other months have no service price: 1,370 a day is below the threshold
    assert refunds(ledger, citizen="c-1") == {"c-1 1": before["c-1 1"]} == {"c-1 1": 1_303_33}
    with open_log(ledger.location) as log:
        claim = refund_of_year(ledger.location, log, None, YEAR, [], "c-1")
    assert {(offer, one.code, one.first_day.month) for offer, one in claim.unpriced} == {
        ("midgaardhus", "no-rate", month) for month in range(2, 13)
    }


def test_what_is_held_of_an_annulled_model_is_refunded_as_before(ledger: Ledger) -> None:
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    ledger.record(Close(by="anna", month=Month(YEAR, 1), reason="x", accept_findings=True))
    before = refunds(ledger, citizen="c-1")["c-1 1"]
    with open_log(ledger.location) as log:
        model = next(fact.number for fact in log.decoded(log.read()) if isinstance(fact.event, ModelAdopted))
    ledger.record(Void(by="anna", number=model, kind="typo", reason="x"))
    assert refunds(ledger, citizen="c-1") == {"c-1 1": before}


def test_a_citizen_whom_another_municipality_pays_for_is_theirs(ledger: Ledger) -> None:
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    assert not refunds(ledger, citizen="c-2")


def test_costs_and_income_beside_the_settlement(ledger: Ledger) -> None:
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    costs = (
        "borger;måned;beløb;art\nc-1;2022;24.000,00;engangsudgift\nc-1;2022-04;1.000;indtægt\nc-1;2022-02;500;udgift\n"
    )
    found = refunds(ledger, costs.encode(), citizen="c-1")
    # January: 76,880 + 2,000 - 71,666.67 = 7,213.33; February 69,440 + 2,000 + 500; April 74,400 + 2,000 - 1,000
    assert (found["c-1 1"], found["c-1 2"], found["c-1 4"]) == (1_803_33, 68_33, 933_33)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("c-1;2021-04;5;cost", "month"),
        ("c-1;2022-04;-5;cost", "amount"),
        ("c-1;2022-04;5;gift", "kind"),
        (";2022;5;cost", "citizen"),
        ("670180-0001;2022;5;cost", "citizen"),
    ],
)
def test_a_bad_row_of_costs(row: str, column: str) -> None:
    with pytest.raises(BadImport) as refused:
        read_costs("costs.csv", f"citizen;month;amount;kind\n{row}\n".encode(), YEAR)
    assert [bad.column for bad in refused.value.rows] == [column]
    assert "670180" not in str(refused.value)


def test_no_thresholds_and_nobody_of_that_key(ledger: Ledger) -> None:
    with pytest.raises(NoRefundSteps):
        refunds(ledger)
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    with pytest.raises(UnknownCitizen):
        refunds(ledger, citizen="c-99")
    with pytest.raises(UnknownCitizen):
        refunds(ledger, b"citizen;month;amount;kind\nc-99;2022-01;5;cost\n")


def test_a_year_alone_is_for_one_off_costs(ledger: Ledger) -> None:
    ledger.record(adopt(RefundVersion(NEW_YEAR, STEPS)))
    for kind in ("cost", "income"):
        with pytest.raises(BadImport):
            refunds(ledger, f"citizen;month;amount;kind\nc-17;2022;5;{kind}\n".encode())


# --- savings -----------------------------------------------------------------------------------------


def year_total(ledger: Ledger, known_at: int | None = None) -> int:
    with open_log(ledger.location) as log:
        book = History(log, known_at).book("fjord")
    return sum(settle_month(book, month).total for month in Month(YEAR, 1).until(Month(YEAR, 12)))


def test_what_prices_save_sums_to_the_year_without_any_of_them(ledger: Ledger) -> None:
    before = year_total(ledger)
    ledger.record(price("c-3", date(YEAR, 3, 1), 2000))
    ledger.record(price("c-3", date(YEAR, 9, 1), 1900))
    ledger.record(adopt(SavingsTarget(YEAR, 150_000_00)))
    with open_log(ledger.location) as log:
        found = savings_of_year(History(log), YEAR)
        next_year = savings_of_year(History(log), YEAR + 1)
    # package 8 costs 2,378 a day; 306 days from March at 378 less, 122 from September at 100 less still
    assert [-effect.effect for _, effect in found.effects] == [306 * 378_00, 122 * 100_00]
    assert found.saved == before - year_total(ledger) == 127_868_00
    assert found.target is not None
    assert found.target.value - found.saved == 22_132_00
    assert next_year.saved == 365 * 478_00
    assert next_year.target is None


def test_a_voided_price_saves_nothing_and_a_raise_less_than_nothing(ledger: Ledger) -> None:
    (fact,) = ledger.record(price("c-3", date(YEAR, 12, 1), 2478)).events
    with open_log(ledger.location) as log:
        assert savings_of_year(History(log), YEAR).saved == -31 * 100_00
        as_of = log.last()
    ledger.record(Void(by="anna", number=fact.number, kind="typo", reason="wrong letter"))
    with open_log(ledger.location) as log:
        assert savings_of_year(History(log), YEAR).saved == 0
        assert savings_of_year(History(log, as_of), YEAR).saved == -31 * 100_00


def test_a_new_need_is_no_saving(ledger: Ledger) -> None:
    need = Reassess(
        by="anna", citizen="c-3", first_day=date(YEAR, 3, 1), assessment=Assessment(level="2"), decision="VU"
    )
    ledger.record(need)
    with open_log(ledger.location) as log:
        assert savings_of_year(History(log), YEAR).effects == []


def test_only_an_external_suppliers_price_is_negotiated(ledger: Ledger) -> None:
    with open_log(ledger.location) as log:
        before = log.last()
    with pytest.raises(NotExternal):
        ledger.record(price("c-1", date(YEAR, 3, 1), 2000))
    with open_log(ledger.location) as log:
        assert log.last() == before
