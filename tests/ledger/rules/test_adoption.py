"""What a decision may adopt: whole and once, with references that are known; and the closing of places and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledger.commands import Adopt
from ledger.errors import (
    ClosedEarlier,
    ClosedForGood,
    CprInText,
    HiddenSign,
    NothingToRaise,
    PlaceNotOpen,
    Refusal,
    StillInUse,
    UnknownModel,
    UnknownOffer,
    UnknownPlace,
    UnknownRates,
    VersionConflict,
)
from ledger.events import (
    TOPICS,
    AccountAdopted,
    AreaBudgetAdopted,
    AreaBudgetChanged,
    BaseAdopted,
    BaseRegulated,
    BudgetAdopted,
    BudgetChanged,
    CadenceAdopted,
    ChartAdopted,
    CompetenceAdopted,
    FunctionAdopted,
    ModelAdopted,
    OfferAdopted,
    OfferClosed,
    OwnPaymentAdopted,
    OwnPaymentRegulated,
    PhaseInAdopted,
    PlaceClosed,
    PlaceLevelSet,
    PlaceOpened,
    RatesAdopted,
    RatesRegulated,
    RefundAdopted,
    ReviewSet,
    SavingsTargetAdopted,
    YearWheelAdopted,
)
from ledger.events.accounts import AccountVersion, FunctionVersion
from ledger.events.adoption import Adoption
from ledger.events.base import VersionAdopted
from ledger.events.budgets import AreaBudgetVersion, AreaGrant, BudgetVersion, Grant
from ledger.events.charts import ChartVersion
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.events.followups import CadenceVersion, CompetenceVersion, WheelVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.events.reviews import ReviewVersion
from ledger.events.services import ServiceAdopted, ServiceRegulated, ServiceVersion
from ledger.events.yearly import PhaseInVersion, RefundVersion, SavingsTarget
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.areas import Area
from ledger.models.budget import Budget
from ledger.models.charts import Chart
from ledger.models.competence import Competence, Role
from ledger.models.followups import Cadence, YearWheel
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Base, OfferTerms
from ledger.models.own_payments import OwnPayment
from ledger.models.regulation import Regulation
from ledger.models.services import Service
from ledger.models.vacancy import Share
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.shared.message import as_said, say
from tests.ledger.given import (
    BASE,
    CLERK,
    DECISION,
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TERMS,
    TOWN,
    decision,
    depart,
    given,
    move_in,
    void,
)

MAY = date(2023, 5, 1)
MAY_LAST = date(2023, 5, 31)
JUNE = date(2023, 6, 1)
NEWS = "KB 2023-04-01 item 3"
DECIDED: dict[str, Any] = {"by": CLERK, "act": "act", "decision": DECISION, "decided_on": TOWN.decided_on}


def test_a_decision_becomes_an_event_for_each_thing_it_adopts() -> None:
    given().when(TOWN).then(
        ModelAdopted(**DECIDED, effective_on=NEW_YEAR, id="pakker", model=MODEL),
        RatesAdopted(**DECIDED, effective_on=NEW_YEAR, id="lillebaelt", rates=RATES),
        OfferAdopted(**DECIDED, effective_on=NEW_YEAR, offer=OFFER, terms=TERMS),
        PlaceOpened(**DECIDED, effective_on=NEW_YEAR, offer=OFFER, place="1"),
        PlaceOpened(**DECIDED, effective_on=NEW_YEAR, offer=OFFER, place="2"),
        BaseAdopted(**DECIDED, effective_on=NEW_YEAR, offer=OFFER, base=BASE),
    )


def test_the_same_decision_twice_is_recorded_once() -> None:
    given().after(TOWN).when(TOWN).then_nothing()


def test_a_decision_that_grew_records_what_is_new() -> None:
    grown = decision(*TOWN.items, PlaceOpening(OFFER, "3", MAY))
    given().after(TOWN).when(grown).then(PlaceOpened(**DECIDED, effective_on=MAY, offer=OFFER, place="3"))


OTHER: list[tuple[Adoption, str]] = [
    (ModelVersion("pakker", NEW_YEAR, MODEL.changed({"departure_day": "free"})), "model pakker"),
    (RatesVersion("lillebaelt", NEW_YEAR, RATES.changed({"interval_ore": 350_00})), "rates lillebaelt"),
    (OfferVersion(OFFER, NEW_YEAR, TERMS.changed({"name": "Syren"})), "offer syrenparken"),
    (BaseVersion(OFFER, NEW_YEAR, BASE.changed({"amount_ore": 900_00})), "base of syrenparken"),
]


@pytest.mark.parametrize(("item", "what"), OTHER, ids=[what for _, what in OTHER])
def test_a_decision_does_not_change_its_mind(item: Adoption, what: str) -> None:
    number = {"model pakker": 1, "rates lillebaelt": 2, "offer syrenparken": 3, "base of syrenparken": 6}[what]
    given(TOWN).when(decision(item)).then_refused(VersionConflict(as_said(what), NEW_YEAR, as_said(DECISION), number))


@pytest.mark.parametrize(("item", "what"), OTHER, ids=[what for _, what in OTHER])
def test_a_decision_of_its_own_may_replace_what_is_in_force_from_the_same_day(item: Adoption, what: str) -> None:
    context = given(TOWN).after(decision(item, reference=NEWS))
    assert [fact.event.decision for fact in context.recorded[6:]] == [NEWS]


@pytest.mark.parametrize(("item", "what"), OTHER, ids=[what for _, what in OTHER])
def test_the_replaced_decision_adopted_again_does_not_come_back(item: Adoption, what: str) -> None:
    given(TOWN).after(decision(item, reference=NEWS)).when(TOWN).then_nothing()


# --- every kind of version --------------------------------------------------------------------------


@dataclass(frozen=True)
class Twice:
    """An item that a decision may adopt, what it is a version of, and other content for the same.

    `other` is None for a grant: another amount is another grant.
    """

    item: Adoption
    called: str
    other: Adoption | None


def _mapping(account: str) -> AccountVersion:
    return AccountVersion(MAY, Selector(offer=OFFER), AccountMapping(account=account, counter="538521001"))


def _competence(role: str) -> CompetenceVersion:
    return CompetenceVersion(MAY, Competence(by="year-price", paragraph="108", roles=(Role(role=role),)))


def _phase_in(ore: int) -> PhaseInVersion:
    shares = {"2023": Decimal(50), "2024": Decimal(100)}
    return PhaseInVersion(OFFER, None, MAY, PhaseIn(shares=shares, old_ore=ore))


def _refund(ore: int) -> RefundVersion:
    return RefundVersion(MAY, RefundSteps(thresholds_ore={"25": ore}))


def _cadence(months: int) -> CadenceVersion:
    return CadenceVersion(MAY, Cadence(paragraph="107", every_months=months))


def _wheel(days: int) -> WheelVersion:
    return WheelVersion(MAY, YearWheel(meeting="monthly", months=(1, 2), days_after=days))


def _budget(ore: int) -> BudgetVersion:
    return BudgetVersion(OFFER, 2023, Budget(items_ore={"management": ore}))


def _chart(counted: tuple[str, ...] | None) -> ChartVersion:
    chart = Chart(themes=("Egenomsorg",), times=("Dag",), forms=("Direkte", "Planlægning"), counted=counted)
    return ChartVersion("doegn", MAY, chart)


def _own_payment(ore: int) -> OwnPaymentVersion:
    return OwnPaymentVersion(OFFER, MAY, OwnPayment(kind="rent", amount_ore=ore))


def _regulation(per_cent: int, rates: str | None, *bases: str) -> RegulationVersion:
    return RegulationVersion(rates, MAY, Regulation(per_cent=Decimal(per_cent)), bases)


SERVICE = Service(name="Nattevagt", unit="day", price_ore=18500)

KINDS: dict[type[VersionAdopted], Twice] = {
    ModelAdopted: Twice(
        ModelVersion("pakker", MAY, MODEL), "model pakker",
        ModelVersion("pakker", MAY, MODEL.changed({"departure_day": "free"})),
    ),
    RatesAdopted: Twice(
        RatesVersion("lillebaelt", MAY, RATES), "rates lillebaelt",
        RatesVersion("lillebaelt", MAY, RATES.changed({"interval_ore": 1})),
    ),
    OfferAdopted: Twice(
        OfferVersion(OFFER, MAY, TERMS), f"offer {OFFER}",
        OfferVersion(OFFER, MAY, TERMS.changed({"name": "Syren"})),
    ),
    BaseAdopted: Twice(
        BaseVersion(OFFER, MAY, BASE), f"base of {OFFER}",
        BaseVersion(OFFER, MAY, BASE.changed({"amount_ore": 1})),
    ),
    RatesRegulated: Twice(
        _regulation(3, "lillebaelt"), "the regulation of rates lillebaelt", _regulation(2, "lillebaelt")
    ),
    BaseRegulated: Twice(
        _regulation(3, None, OFFER), f"the regulation of the base of {OFFER}", _regulation(2, None, OFFER)
    ),
    PlaceLevelSet: Twice(
        PlaceOpening(OFFER, "1", MAY, "5"), f"the level of {OFFER}/1", PlaceOpening(OFFER, "1", MAY, "6")
    ),
    BudgetAdopted: Twice(_budget(1), f"budget of {OFFER} for 2023", _budget(2)),
    BudgetChanged: Twice(Grant(OFFER, 2023, 1, MAY), f"budget of {OFFER} for 2023", None),
    CadenceAdopted: Twice(_cadence(6), "cadence 107//", _cadence(12)),
    ChartAdopted: Twice(_chart(None), "24-hour chart doegn", _chart(("Direkte",))),
    CompetenceAdopted: Twice(_competence("leader"), "competence 108", _competence("committee")),
    YearWheelAdopted: Twice(_wheel(14), "year wheel monthly/", _wheel(21)),
    AccountAdopted: Twice(_mapping("538501001"), f"account of {OFFER}, every kind", _mapping("538501002")),
    RefundAdopted: Twice(_refund(1), "refund thresholds", _refund(2)),
    SavingsTargetAdopted: Twice(SavingsTarget(2023, 1), "savings target of 2023", SavingsTarget(2023, 2)),
    FunctionAdopted: Twice(
        FunctionVersion("107", MAY, "5.38.52"), "function of paragraph 107", FunctionVersion("107", MAY, "5.38.51")
    ),
    AreaBudgetAdopted: Twice(
        AreaBudgetVersion(Area(by="function", name="5.38.52"), 2023, Budget(items_ore={"all": 1})),
        "budget of function 5.38.52 for 2023",
        AreaBudgetVersion(Area(by="function", name="5.38.52"), 2023, Budget(items_ore={"all": 2})),
    ),
    AreaBudgetChanged: Twice(
        AreaGrant(Area(by="function", name="5.38.52"), 2023, 1, MAY), "budget of function 5.38.52 for 2023", None
    ),
    ServiceAdopted: Twice(
        ServiceVersion("night-watch", MAY, SERVICE), "service night-watch",
        ServiceVersion("night-watch", MAY, SERVICE.changed({"price_ore": 19000})),
    ),
    ReviewSet: Twice(ReviewVersion(MAY, (OFFER,)), f"review of {NEWS}", ReviewVersion(MAY, ())),
    OwnPaymentAdopted: Twice(_own_payment(1), f"own payment of residents of {OFFER}, rent", _own_payment(2)),
    PhaseInAdopted: Twice(_phase_in(1), f"phase-in of {OFFER}", _phase_in(2)),
}  # fmt: skip
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.TOPIC)


def test_every_kind_of_version_is_tried() -> None:
    """But for regulations of what has to be adopted first: tests/cases/services.toml, own payments below."""
    adopted = {kind for kind in TOPICS.values() if issubclass(kind, VersionAdopted)}
    assert set(KINDS) | {ServiceRegulated, OwnPaymentRegulated} == adopted


@of_every_kind
def test_a_version_adopted_twice_is_recorded_once(kind: type[VersionAdopted]) -> None:
    twice = decision(KINDS[kind].item, reference=NEWS)
    context = given(TOWN).when(twice).then_recorded()
    (recorded,) = context.recorded[6:]
    assert (type(recorded.event), recorded.event.decision) == (kind, NEWS)
    context.when(twice).then_nothing()


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind not in (BudgetChanged, AreaBudgetChanged)], ids=lambda kind: kind.TOPIC
)
def test_other_content_of_a_version_is_refused_under_the_same_decision_and_not_under_another(
    kind: type[VersionAdopted],
) -> None:
    said = KINDS[kind]
    assert said.other is not None
    context = given(TOWN).after(decision(said.item, reference=NEWS))
    recorded = context.fact(7)
    refusal = VersionConflict(as_said(said.called), recorded.event.effective_on, as_said(NEWS), 7)
    context.when(decision(said.other, reference=NEWS)).then_refused(refusal)
    context.when(decision(said.other, reference="KB 2023-05-09 item 1")).then_recorded()


@of_every_kind
def test_a_version_that_was_voided_can_be_adopted_again_under_its_decision(kind: type[VersionAdopted]) -> None:
    twice = decision(KINDS[kind].item, reference=NEWS)
    context = given(TOWN).after(twice, void(7))
    assert [type(event) for event in context.when(twice).events] == [kind]


def test_two_grants_of_one_decision_are_two_grants() -> None:
    context = given(TOWN).after(decision(Grant(OFFER, 2023, 1, MAY), Grant(OFFER, 2023, 2, MAY), reference=NEWS))
    assert [change.amount_ore for change in context.terms(OFFER).budget_changes] == [1, 2]


# --- references -------------------------------------------------------------------------------------


def test_a_voided_version_can_be_adopted_again() -> None:
    context = given(TOWN).after(void(2))
    context.when(TOWN).then(RatesAdopted(**DECIDED, effective_on=NEW_YEAR, id="lillebaelt", rates=RATES))


def test_a_base_per_paragraph_is_a_thing_of_its_own() -> None:
    item = BaseVersion(OFFER, NEW_YEAR, BASE.changed({"paragraph": "107"}))
    context = given(TOWN).after(decision(item))
    changed = BaseVersion(OFFER, NEW_YEAR, item.base.changed({"amount_ore": 1}))
    context.when(decision(changed)).then_refused(
        VersionConflict(say("base of syrenparken, paragraph 107"), NEW_YEAR, as_said(DECISION), 7)
    )


def test_a_model_or_rates_that_nobody_has_adopted() -> None:
    no_model = TERMS.changed({"model": "timer"})
    given(TOWN).when(decision(OfferVersion("havblik", MAY, no_model))).then_refused(UnknownModel("timer", MAY))
    no_rates = TERMS.changed({"rates": "nye"})
    given(TOWN).when(decision(OfferVersion("havblik", MAY, no_rates))).then_refused(UnknownRates("nye", MAY))


def test_a_key_much_like_one_that_is_adopted_or_brought_along_leads_to_it() -> None:
    known = TERMS.changed({"model": f"{TERMS.model}x"})
    given(TOWN).when(decision(OfferVersion("havblik", MAY, known))).then_refused(
        UnknownModel(f"{TERMS.model}x", MAY, TERMS.model)
    )
    priced = TERMS.changed({"rates": f"{TERMS.rates}x"})
    given(TOWN).when(decision(OfferVersion("havblik", MAY, priced))).then_refused(
        UnknownRates(f"{TERMS.rates}x", MAY, TERMS.rates)
    )
    # of the same decision too
    models = [item for item in TOWN.items if isinstance(item, ModelVersion)]
    given().when(decision(*models, OfferVersion("havblik", MAY, known))).then_refused(
        UnknownModel(f"{TERMS.model}x", MAY, TERMS.model)
    )


def test_the_order_inside_a_decision_does_not_matter() -> None:
    backwards = decision(*reversed(TOWN.items))
    context = given().after(backwards)
    assert {type(fact.event) for fact in context.recorded} == {
        ModelAdopted, RatesAdopted, OfferAdopted, PlaceOpened, BaseAdopted,
    }  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        BaseVersion("nowhere", MAY, BASE), PlaceOpening("nowhere", "1", MAY), Closure("nowhere", None, MAY),
        Closure("nowhere", "1", MAY),
    ],
)  # fmt: skip
def test_an_offer_that_nobody_has_adopted(item: Adoption) -> None:
    given(TOWN).when(decision(item)).then_refused(UnknownOffer("nowhere", [OFFER]))


# --- places ---------------------------------------------------------------------------------------


def test_a_place_may_be_listed_again_with_a_later_version_of_its_offer() -> None:
    again = decision(PlaceOpening(OFFER, "1", MAY), reference=NEWS)
    given(TOWN).when(again).then_nothing()


def test_a_place_does_not_open_earlier_than_it_did() -> None:
    earlier = decision(PlaceOpening(OFFER, "1", date(2022, 12, 1)), reference=NEWS)
    given(TOWN).when(earlier).then_refused(
        VersionConflict(say("place 1 of syrenparken"), NEW_YEAR, say("an earlier decision"), 4)
    )


def test_a_place_keeps_its_level() -> None:
    context = given(TOWN, decision(PlaceOpening(OFFER, "3", MAY, "C")))
    context.when(decision(PlaceOpening(OFFER, "3", MAY, "C"), reference=NEWS)).then_nothing()
    context.when(decision(PlaceOpening(OFFER, "3", MAY, "D1"), reference=NEWS)).then_refused(
        VersionConflict(say("place 3 of syrenparken"), MAY, say("an earlier decision"), 7)
    )


def test_a_place_can_have_another_level_from_a_later_day() -> None:
    june = date(2023, 6, 1)
    context = given(TOWN, decision(PlaceOpening(OFFER, "3", MAY, "C")))
    context = context.when(decision(PlaceOpening(OFFER, "3", june, "D1"), reference=NEWS)).then_recorded()
    place = context.place(OFFER, "3")
    assert place is not None
    assert [(one.first_day, one.level) for one in place.levels] == [(MAY, "C"), (june, "D1")]
    assert place.level_on(date(2023, 5, 31)).level == "C"
    context.when(decision(PlaceOpening(OFFER, "3", june, "D1"), reference="KB 9")).then_recorded()
    context.when(decision(PlaceOpening(OFFER, "3", date(2023, 7, 1)), reference="KB 9")).then_nothing()
    earlier = decision(PlaceOpening(OFFER, "3", date(2023, 4, 30), "D1"), reference="KB 9")
    assert isinstance(context.when(earlier).refusal, VersionConflict)


# --- closing --------------------------------------------------------------------------------------


def closing_of(place: str | None, last_day: date = MAY_LAST) -> Adopt:
    return decision(Closure(OFFER, place, last_day), reference=NEWS)


CLOSED: dict[str, Any] = {"by": CLERK, "act": "act", "decision": NEWS, "decided_on": TOWN.decided_on, "offer": OFFER}


def test_a_place_closes_after_its_last_day() -> None:
    context = given(TOWN).when(closing_of("1")).then(PlaceClosed(**CLOSED, effective_on=MAY_LAST, place="1"))
    context.when(closing_of("1")).then_nothing()
    place = context.place(OFFER, "1")
    assert place is not None
    assert place.open.last == MAY_LAST


def test_a_place_may_close_earlier_than_was_decided_and_not_later() -> None:
    context = given(TOWN).after(closing_of("1"))
    earlier = date(2023, 4, 30)
    context.when(closing_of("1", earlier)).then(PlaceClosed(**CLOSED, effective_on=earlier, place="1"))
    context.when(closing_of("1", JUNE)).then_refused(ClosedEarlier(OFFER, "1", MAY_LAST, JUNE))
    context.when(closing_of("1", MAY_LAST)).then_nothing()


def test_a_place_that_is_not_there() -> None:
    given(TOWN).when(closing_of("9")).then_refused(UnknownPlace(OFFER, "9", ["1", "2"]))


def test_a_place_that_is_not_open_yet() -> None:
    eve = date(2022, 12, 31)
    given(TOWN).when(closing_of("1", eve)).then_refused(PlaceNotOpen(OFFER, "1", eve, NEW_YEAR, None))


@pytest.mark.parametrize("place", ["1", None])
def test_a_place_somebody_lives_in_does_not_close(place: str | None) -> None:
    context = given(TOWN, move_in("c-17", "1", MAY))
    context.when(closing_of(place)).then_refused(StillInUse(OFFER, "1", "c-17", None, MAY_LAST))
    context.after(depart("c-17", MAY_LAST)).when(closing_of(place)).then_recorded()
    context.after(depart("c-17", JUNE)).when(closing_of(place)).then_refused(
        StillInUse(OFFER, "1", "c-17", JUNE, MAY_LAST)
    )


def test_a_place_that_is_taken_later_does_not_close_before() -> None:
    context = given(TOWN, move_in("c-17", "1", date(2023, 8, 1), date(2023, 8, 2)))
    context.when(closing_of("1")).then_refused(StillInUse(OFFER, "1", "c-17", date(2023, 8, 2), MAY_LAST))


def test_an_offer_closes_with_its_places() -> None:
    context = (
        given(TOWN)
        .when(closing_of(None))
        .then(
            PlaceClosed(**CLOSED, effective_on=MAY_LAST, place="1"),
            PlaceClosed(**CLOSED, effective_on=MAY_LAST, place="2"),
            OfferClosed(**CLOSED, effective_on=MAY_LAST),
        )
    )
    context.when(closing_of(None)).then_nothing()
    context.when(move_in("c-17", "1", JUNE)).then_refused(PlaceNotOpen(OFFER, "1", JUNE, NEW_YEAR, MAY_LAST))


def test_an_offer_closes_without_the_places_that_closed_before() -> None:
    context = given(TOWN).after(closing_of("1", date(2023, 4, 30)))
    context.when(closing_of(None)).then(
        PlaceClosed(**CLOSED, effective_on=MAY_LAST, place="2"), OfferClosed(**CLOSED, effective_on=MAY_LAST)
    )


JULY = date(2023, 7, 1)


@pytest.mark.parametrize(
    "item",
    [
        OfferVersion(OFFER, JULY, TERMS),
        PlaceOpening(OFFER, "3", JULY),
        BaseVersion(OFFER, JULY, BASE),
    ],
    ids=["terms", "place", "base"],
)
def test_an_offer_that_is_closed_is_not_opened_by_a_later_decision(item: Adoption) -> None:
    context = given(TOWN).after(closing_of(None))
    context.when(decision(item, reference="again")).then_refused(ClosedForGood(OFFER, None, MAY_LAST, JULY))


def test_a_closing_and_what_comes_after_it_do_not_stand_in_one_file() -> None:
    both = decision(Closure(OFFER, None, MAY_LAST), BaseVersion(OFFER, JULY, BASE), reference=NEWS)
    given(TOWN).when(both).then_refused(ClosedForGood(OFFER, None, MAY_LAST, JULY))
    opened = decision(PlaceOpening(OFFER, "3", MAY), Closure(OFFER, None, MAY_LAST), reference=NEWS)
    given(TOWN).when(opened).then_recorded()


def test_nothing_is_paid_in_a_place_that_is_closed() -> None:
    context = given(TOWN).after(closing_of("1"))
    rent = OwnPayment(kind="rent", amount_ore=500_00, place="1")
    context.when(decision(OwnPaymentVersion(OFFER, JULY, rent), reference="again")).then_refused(
        ClosedForGood(OFFER, "1", MAY_LAST, JULY)
    )
    context.when(decision(OwnPaymentVersion(OFFER, MAY_LAST, rent), reference="again")).then_recorded()


def test_what_an_offer_was_before_it_closed_can_be_adopted_later() -> None:
    context = given(TOWN).after(closing_of(None))
    context.when(decision(BaseVersion(OFFER, MAY, BASE), reference="again")).then_recorded()


def test_a_place_that_is_closed_is_not_opened_by_a_later_decision() -> None:
    context = given(TOWN).after(closing_of("1"))
    context.when(decision(PlaceOpening(OFFER, "1", JULY), reference="again")).then_refused(
        ClosedForGood(OFFER, "1", MAY_LAST, JULY)
    )


def test_an_offer_may_close_earlier_than_was_decided_and_not_later() -> None:
    context = given(TOWN).after(closing_of(None))
    earlier = date(2023, 4, 30)
    context.when(closing_of(None, JUNE)).then_refused(ClosedEarlier(OFFER, None, MAY_LAST, JUNE))
    context.when(closing_of(None, earlier)).then(
        PlaceClosed(**CLOSED, effective_on=earlier, place="1"),
        PlaceClosed(**CLOSED, effective_on=earlier, place="2"),
        OfferClosed(**CLOSED, effective_on=earlier),
    )


def test_an_offer_closes_without_a_place_that_was_voided() -> None:
    given(TOWN).after(void(4)).when(closing_of(None)).then(
        PlaceClosed(**CLOSED, effective_on=MAY_LAST, place="2"), OfferClosed(**CLOSED, effective_on=MAY_LAST)
    )


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Havblik\x1b[2J", HiddenSign(say("decision"), "U+001B")),
        ("Havblik 670180-0001", CprInText(say("decision"), in_text=True)),
    ],
)
def test_texts_inside_a_decision_are_looked_at_whoever_made_it(name: str, refusal: Refusal) -> None:
    terms = TERMS.changed({"name": name})
    given(TOWN).when(decision(OfferVersion("havblik", NEW_YEAR, terms))).then_refused(refusal)


# --- terms that a program made -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "what"),
    [
        (ModelVersion("pakker", NEW_YEAR, MODEL.changed({"vacancy": Share(share=Decimal(2))})), "share"),
        (ModelVersion("pakker", NEW_YEAR, MODEL.changed({"notice": (RunningMonthAndMonths(count=367),)})), "count"),
        (ModelVersion("pakker", NEW_YEAR, MODEL.changed({"structure": "by feeling"})), "structure"),
        (RatesVersion("lillebaelt", NEW_YEAR, RATES.changed({"interval_ore": 0})), "interval_ore"),
        (BaseVersion(OFFER, NEW_YEAR, BASE.changed({"amount_ore": Decimal("900.5")})), "amount_ore"),
    ],
)
def test_terms_out_of_their_bounds_are_adopted_by_nobody(item: Adoption, what: str) -> None:
    """A file's are judged when it is read; here a program made them."""
    with pytest.raises(ValueError, match=what):
        given(TOWN).when(decision(item, reference=NEWS))


# --- what residents pay themselves, raised --------------------------------------------------------

RAISED = Regulation(per_cent=Decimal(3))
RAISED_RENT = RegulationVersion(None, MAY, RAISED, own_payments=(OFFER,), kinds=("rent",))
APRIL = MAY - timedelta(days=1)


def _rent_from(day: date, place: str | None = None, *, ends: bool | None = None) -> OwnPaymentVersion:
    amount = None if ends else 2403_00
    return OwnPaymentVersion(OFFER, day, OwnPayment(kind="rent", amount_ore=amount, place=place, ends=ends))


@pytest.mark.parametrize(
    "paid",
    [
        [],
        [_rent_from(MAY + timedelta(days=1))],
        [_rent_from(NEW_YEAR), _rent_from(APRIL, ends=True)],
    ],
    ids=["none", "later", "ended"],
)
def test_what_residents_do_not_pay_the_day_before_is_not_raised(paid: list[OwnPaymentVersion]) -> None:
    food = OwnPaymentVersion(OFFER, NEW_YEAR, OwnPayment(kind="food", amount_ore=2127_00))
    for others, kinds in (([], []), ([food], ["food"])):
        refusal = NothingToRaise(OFFER, "rent", MAY, APRIL, kinds)
        given(TOWN).when(decision(*paid, *others, RAISED_RENT, reference=NEWS)).then_refused(refusal)


RAISED_BASE = RegulationVersion(None, MAY, RAISED, bases=("raised",))
NO_BASE = OfferVersion("raised", NEW_YEAR, OfferTerms(name="R", model="pakker", rates="lillebaelt"))


def _base_from(day: date, *, ends: bool | None = None) -> BaseVersion:
    return BaseVersion("raised", day, Base(ends=True) if ends else BASE)


@pytest.mark.parametrize(
    "bases",
    [[], [_base_from(MAY + timedelta(days=1))], [_base_from(NEW_YEAR), _base_from(APRIL, ends=True)]],
    ids=["none", "later", "ended"],
)
def test_a_base_that_is_not_in_force_the_day_before_is_not_raised(bases: list[BaseVersion]) -> None:
    refusal = NothingToRaise("raised", None, MAY, APRIL)
    given(TOWN).when(decision(NO_BASE, *bases, RAISED_BASE, reference=NEWS)).then_refused(refusal)


def test_a_base_that_the_decision_itself_adopts_is_raised() -> None:
    context = given(TOWN).when(decision(NO_BASE, RAISED_BASE, _base_from(APRIL), reference=NEWS)).then_recorded()
    assert any(one.event.TOPIC == "base.regulated:1" for one in context.recorded)


@pytest.mark.parametrize("paid", [_rent_from(APRIL), _rent_from(NEW_YEAR, "1")], ids=["of-house", "of-place"])
def test_what_the_decision_itself_adopts_is_raised_in_either_order(paid: OwnPaymentVersion) -> None:
    for items in ((paid, RAISED_RENT), (RAISED_RENT, paid)):
        context = given(TOWN).when(decision(*items, reference=NEWS)).then_recorded()
        assert {type(one.event) for one in context.recorded[6:]} == {OwnPaymentAdopted, OwnPaymentRegulated}


def test_a_regulation_of_an_own_payment_adopted_twice_is_recorded_once() -> None:
    twice = decision(_rent_from(NEW_YEAR), RAISED_RENT, reference=NEWS)
    context = given(TOWN).when(twice).then_recorded()
    context.when(twice).then_nothing()
    other = RegulationVersion(None, MAY, Regulation(per_cent=Decimal(2)), own_payments=(OFFER,), kinds=("rent",))
    called = as_said(f"the regulation of the own payment of {OFFER}, rent")
    context.when(decision(other, reference=NEWS)).then_refused(VersionConflict(called, MAY, as_said(NEWS), 8))
    context.when(decision(other, reference="KB 2023-05-09 item 1")).then_recorded()
