"""Nobody decides above their competence: worked case 17, every measure, each bound, and what a correction does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.remedies import CATALOGUE, worded
from ledger.commands import CLEARED, Adopt, Correct, Depart, MoveIn, Reassess, Void
from ledger.errors import AboveCompetence, DeciderNeeded, NoYearPrice, Refusal, UnknownRole, VersionConflict
from ledger.events import CompetenceAdopted, MovedIn, Reassessed
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.followups import CompetenceVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.competence import Competence, Role
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.units import Unit
from ledger.reading.decisions import read_decision, shipped_path
from ledger.rules.competence import check_competence
from ledger.shared.message import Kroner, Value, as_said, say
from ledger.shared.money import plain
from ledger.shared.roles import KNOWN_ROLES
from ledger.store import Log
from ledger.workspace import Workspace
from tests.memory import MemoryLedger

HOUSE = "midgaardhus"
APRIL = date(2022, 4, 1)
IKAST_BRANDE = "Ikast-Brande, kompetence efter beløb, i VIVE 2022"
ROLES = ["caseworker", "head of authority", "visitation committee", "political committee"]


def shipped(*names: str) -> MemoryLedger:
    """A ledger that has adopted shipped decisions."""
    ledger = MemoryLedger()
    for name in names:
        ledger.do(read_decision(shipped_path(name), "anna"))
    return ledger


def ikast_brande() -> MemoryLedger:
    return shipped("syddanmark-2022", "ikast-brande-competence")


def move_in(level: str, decided_by: str | None, **other: Any) -> MoveIn:
    said: dict[str, Any] = {"citizen": "c-1", "offer": HOUSE, "place": "1", "first_day": APRIL, "paragraph": "108"}
    granted: dict[str, Any] = {"assessment": Assessment(level=level)}
    return MoveIn(by="anna", decision="VU 7", decided_by=decided_by, **{**said, **granted, **other})


def refused(ledger: MemoryLedger, command: Any) -> Refusal:
    """The refusal, and that nothing was recorded."""
    before = list(ledger.log.facts)
    with pytest.raises(Refusal) as caught:
        ledger.do(command)
    assert ledger.log.facts == before
    return caught.value


# --- case 17 -----------------------------------------------------------------------------------------


def test_case_17_the_head_of_authority_is_refused_and_the_visitation_committee_decides() -> None:
    ledger = ikast_brande()
    refusal = refused(ledger, move_in("4", "head of authority"))
    assert (
        refusal.as_data()
        == AboveCompetence(
            role="head of authority",
            granted=say("a year price of {price}", price=Kroner(905_200_00)),
            limit=say("{amount}", amount=Kroner(415_000_00)),
            able="visitation committee",
            day=APRIL,
            reference=as_said(IKAST_BRANDE),
            year_price="905200.00",
        ).as_data()
    )
    assert refusal.exit_code == 1
    assert refusal.code == "above-competence"
    event = ledger.do(move_in("4", "visitation committee"))[0].event
    assert isinstance(event, MovedIn)
    assert event.decided_by == "visitation committee"


def test_case_17_with_package_5_it_is_for_the_political_committee() -> None:
    ledger = ikast_brande()
    refusal = refused(ledger, move_in("5", "visitation committee"))
    assert isinstance(refusal, AboveCompetence)
    assert (refusal.year_price, refusal.able) == ("1020905.00", "political committee")
    ledger.do(move_in("5", "political committee"))


def test_a_higher_role_decides_what_a_lower_one_could() -> None:
    ikast_brande().do(move_in("1", "political committee"))


def test_a_role_is_known_in_whatever_case_it_is_written() -> None:
    ikast_brande().do(move_in("4", "Visitation Committee"))


def test_who_decided_must_be_told_where_competences_are_in_force() -> None:
    assert (
        refused(ikast_brande(), move_in("1", None)).as_data()
        == DeciderNeeded(APRIL, as_said(IKAST_BRANDE), ROLES).as_data()
    )


def test_a_role_that_is_not_known_is_refused_with_the_nearest() -> None:
    refusal = refused(ikast_brande(), move_in("1", "visitation comittee"))
    told = UnknownRole("visitation comittee", APRIL, as_said(IKAST_BRANDE), ROLES, list(KNOWN_ROLES))
    assert refusal.as_data() == told.as_data()
    assert worded(refusal.remedy(), CATALOGUE) == "did you mean 'visitation committee'?"


def test_without_competences_nobody_need_be_named_and_anybody_may_be() -> None:
    ledger = shipped("syddanmark-2022")
    ledger.do(move_in("12", None))
    ledger.do(move_in("12", "anybody", citizen="c-2", place="2"))


def test_days_before_the_competences_took_effect_are_not_judged() -> None:
    ledger = shipped("syddanmark-2022")
    ledger.do(competence(Competence(by="year-price", roles=(Role(role="board"),)), effective=date(2022, 7, 1)))
    ledger.do(move_in("12", None))
    refused(ledger, Reassess(by="anna", citizen="c-1", first_day=date(2022, 7, 1), assessment=Assessment(level="1")))


def test_a_grant_is_judged_by_the_day_of_its_decision() -> None:
    """Competences in force from 1 July; the stay begins before or after that, and is decided on the other side."""
    ledger = shipped("syddanmark-2022")
    ledger.do(competence(Competence(by="year-price", roles=(Role(role="board"),)), effective=date(2022, 7, 1)))
    late = refused(ledger, move_in("12", None, decided_on=date(2022, 7, 1)))
    assert isinstance(late, DeciderNeeded)
    assert late.day == date(2022, 7, 1)
    assert isinstance(refused(ledger, move_in("12", None, first_day=date(2022, 8, 1))), DeciderNeeded)
    ledger.do(move_in("12", None, first_day=date(2022, 8, 1), decided_on=date(2022, 6, 30)))
    lower: dict[str, Any] = {"by": "anna", "citizen": "c-1", "assessment": Assessment(level="1")}
    assert isinstance(refused(ledger, Reassess(**lower, first_day=date(2022, 9, 1))), DeciderNeeded)
    ledger.do(Reassess(**lower, first_day=date(2022, 9, 1), decided_on=date(2022, 6, 30)))


def test_a_correction_of_the_day_of_the_decision_is_judged_anew() -> None:
    ledger = shipped("syddanmark-2022")
    number = ledger.do(move_in("12", None))[0].number
    ledger.do(competence(Competence(by="year-price", roles=(Role(role="board"),)), effective=date(2022, 7, 1)))
    slip: dict[str, Any] = {"by": "anna", "number": number, "kind": "typo", "reason": "slip"}
    assert isinstance(refused(ledger, Correct(**slip, decided_on=date(2022, 7, 1))), DeciderNeeded)
    ledger.do(Correct(**slip, decided_on=date(2022, 6, 30)))


# --- reassessments and corrections -------------------------------------------------------------------


def test_a_reassessment_is_judged_by_the_stay_s_own_base() -> None:
    """§107 has a base of 1,015: (1,015 + 1,110) × 365 = 775,625."""
    ledger = ikast_brande()
    ledger.do(move_in("1", "political committee", paragraph="107"))
    to_four: dict[str, Any] = {
        "by": "anna",
        "citizen": "c-1",
        "first_day": date(2022, 6, 1),
        "assessment": Assessment(level="4"),
    }
    refusal = refused(ledger, Reassess(**to_four, decided_by="head of authority"))
    assert isinstance(refusal, AboveCompetence)
    assert refusal.year_price == "775625.00"
    ledger.do(Reassess(**to_four, decided_by="visitation committee"))


def test_a_reassessment_is_judged_by_the_stay_that_it_names_and_not_by_its_day() -> None:
    """A stay under §107, and a later one under §108 that lasts on the day. §108 would come to 905,200.00."""
    ledger = ikast_brande()
    first = ledger.do(move_in("1", "political committee", paragraph="107"))[0].number
    ledger.do(Depart(by="anna", citizen="c-1", last_day=date(2022, 4, 30)))
    ledger.do(move_in("1", "political committee", first_day=date(2022, 5, 1), paragraph="108", payer=CLEARED))
    said: dict[str, Any] = {"by": "anna", "act": "act", "citizen": "c-1", "offer": HOUSE, "place": "1"}
    granted: dict[str, Any] = {"assessment": Assessment(level="4"), "decided_by": "head of authority"}
    reassessed = Reassessed(effective_on=date(2022, 6, 1), stay=first, **said, **granted)
    with pytest.raises(AboveCompetence) as caught:
        check_competence([reassessed], Workspace(cast("Log", ledger.log)))
    assert caught.value.year_price == "775625.00"


def test_a_correction_that_grants_more_is_judged_and_may_name_another_decider() -> None:
    ledger = ikast_brande()
    number = ledger.do(move_in("4", "visitation committee"))[0].number
    more: dict[str, Any] = {"by": "anna", "number": number, "kind": "decision", "reason": "typed wrong"}
    refusal = refused(ledger, Correct(**more, assessment=Assessment(level="5")))
    assert isinstance(refusal, AboveCompetence)
    assert refusal.able == "political committee"
    ledger.do(Correct(**more, assessment=Assessment(level="5"), decided_by="political committee"))


def test_a_correction_of_the_day_is_a_grant_from_that_day() -> None:
    ledger = shipped("syddanmark-2022")
    number = ledger.do(move_in("12", None))[0].number
    ledger.do(read_decision(shipped_path("ikast-brande-competence"), "anna"))
    slip: dict[str, Any] = {"by": "anna", "number": number, "kind": "typo", "reason": "slip"}
    assert isinstance(refused(ledger, Correct(**slip, day=date(2022, 4, 2))), DeciderNeeded)
    ledger.do(Correct(**slip, payer="163"))


# --- bounds ------------------------------------------------------------------------------------------


def competence(value: Competence, effective: date = date(2022, 1, 1), decision: str = "BY 7") -> Adopt:
    items = [CompetenceVersion(effective, value)]
    return Adopt(by="anna", decision=decision, decided_on=date(2021, 12, 1), items=items)


def house(model: Model, rates: Rates, base: Base | None = None, supplier: Any = "internal") -> Adopt:
    """One house with one place, from New Year 2022."""
    day = date(2022, 1, 1)
    items: list[Any] = [
        ModelVersion("model", day, model),
        RatesVersion("rates", day, rates),
        OfferVersion(HOUSE, day, OfferTerms(name="House", model="model", rates="rates", supplier=supplier)),
        PlaceOpening(HOUSE, "1", day, level="A" if model.structure == "places" else None),
    ]
    if base is not None:
        items.append(BaseVersion(HOUSE, day, base))
    return Adopt(by="anna", decision="house", decided_on=date(2021, 12, 1), items=items)


def judged(rule: Competence, told: Adopt, **grant: Any) -> MemoryLedger:
    ledger = MemoryLedger()
    ledger.do(told)
    ledger.do(competence(rule))
    ledger.do(move_in("A", "low", **grant))
    return ledger


def prices(ore: int, unit: Any = "day") -> Rates:
    return Rates(unit=unit, prices_ore={"A": ore})


TO_A_MILLION = Competence(by="year-price", roles=(Role(role="low", to_ore=1_000_000_00), Role(role="high")))
ACTIVITY = Model(allocation="activity", structure="differentiated")


@pytest.mark.parametrize(("ore", "allowed"), [(1_000_000_00, True), (1_000_000_01, False)])
def test_the_bound_belongs_to_the_lower_level(ore: int, allowed: bool) -> None:
    told = house(ACTIVITY, prices(ore, "year"))
    if allowed:
        judged(TO_A_MILLION, told)
    else:
        with pytest.raises(AboveCompetence) as caught:
            judged(TO_A_MILLION, told)
        assert caught.value.year_price == plain(ore)


@pytest.mark.parametrize(
    ("model", "rates", "base", "expected"),
    [
        (ACTIVITY, prices(3000_00), None, "1095000.00"),
        (ACTIVITY.changed({"days_in_year": "calendar"}), prices(3000_00), None, "1095000.00"),
        (ACTIVITY, prices(90_000_00, "month"), None, "1080000.00"),
        (ACTIVITY, prices(3000_00), Base(unit="day", amount_ore=500_00), "1095000.00"),
        (Model(allocation="combination", structure="differentiated"), prices(3000_00),
         Base(unit="day", amount_ore=500_00), "1277500.00"),
        (Model(allocation="combination", structure="differentiated"), prices(3000_00),
         Base(unit="year", amount_ore=9_000_000_00), "1095000.00"),
        (Model(allocation="frame", structure="differentiated"), prices(3000_00), None, "1095000.00"),
        (Model(allocation="activity", structure="places"), prices(3000_00), None, "1095000.00"),
        (Model(allocation="activity", structure="hours"), Rates(unit="day", hourly_ore=1000_00), None, "1095000.00"),
    ],
)  # fmt: skip
def test_the_year_price_is_the_settlement_s_own(model: Model, rates: Rates, base: Base | None, expected: str) -> None:
    """Base only where it is settled by the resident-day; a frame is nobody's; activity shown only has its price."""
    granted: dict[str, Any] = {"assessment": Assessment(hours=Decimal(21))} if model.structure == "hours" else {}
    with pytest.raises(AboveCompetence) as caught:
        judged(TO_A_MILLION, house(model, rates, base), **granted)
    assert caught.value.year_price == expected


def test_a_calendar_year_has_the_days_of_the_year_of_the_grant() -> None:
    model = ACTIVITY.changed({"days_in_year": "calendar"})
    with pytest.raises(AboveCompetence) as caught:
        judged(TO_A_MILLION, house(model, prices(3000_00)), first_day=date(2024, 5, 1))
    assert caught.value.year_price == "1098000.00"


def test_a_year_price_that_is_not_known_is_refused() -> None:
    """The only base takes effect after the day of the grant."""
    ledger = MemoryLedger()
    ledger.do(house(Model(allocation="combination", structure="differentiated"), prices(1_00)))
    base = BaseVersion(HOUSE, date(2022, 9, 1), Base(unit="day", amount_ore=1))
    ledger.do(Adopt(by="anna", decision="base", decided_on=date(2022, 1, 1), items=[base]))
    ledger.do(competence(TO_A_MILLION))
    refusal = refused(ledger, move_in("A", "low"))
    said: dict[str, Value] = {"offer": HOUSE, "paragraph": "108", "day": APRIL}
    why = say("no base of {offer} for paragraph {paragraph} is in force on {day}", **said)
    assert refusal.as_data() == NoYearPrice(APRIL, why).as_data()


@settings(max_examples=200, deadline=None)
@given(
    ore=st.integers(0, 90_000_00),
    base=st.integers(0, 9_000_00),
    unit=st.sampled_from(["day", "month", "year"]),
    limit=st.integers(1, 9_000_000_00),
)
def test_the_year_price_agrees_with_an_independent_calculation(ore: int, base: int, unit: Unit, limit: int) -> None:
    times = {"day": 365, "month": 12, "year": 1}[unit]
    year = int(Fraction(ore) * times + Fraction(base) * 365)
    rule = Competence(by="year-price", roles=(Role(role="low", to_ore=limit), Role(role="high")))
    told = house(
        Model(allocation="combination", structure="differentiated"),
        Rates(unit=unit, prices_ore={"A": ore}),
        Base(unit="day", amount_ore=base),
    )
    if year <= limit:
        judged(rule, told)
    else:
        with pytest.raises(AboveCompetence) as caught:
            judged(rule, told)
        assert caught.value.year_price == plain(year)


# --- by level and by supplier ------------------------------------------------------------------------


def holstebro() -> MemoryLedger:
    return shipped("syddanmark-2022", "holstebro-competence")


@pytest.mark.parametrize(("level", "allowed"), [("5", True), ("6", False)])
def test_holstebro_by_package_the_bound_belongs_to_the_caseworker(level: str, allowed: bool) -> None:
    grant = move_in(level, "caseworker", paragraph="85")
    ledger = shipped("syddanmark-2022", "holstebro-competence")
    ledger.do(base_for_85())
    if allowed:
        ledger.do(grant)
    else:
        refusal = refused(ledger, grant)
        assert isinstance(refusal, AboveCompetence)
        assert (str(refusal.granted), str(refusal.limit)) == ("level 6", "level 5")
        assert refusal.able == "visitation committee"


def base_for_85() -> Adopt:
    base = BaseVersion(HOUSE, date(2022, 1, 1), Base(unit="day", amount_ore=100_00, paragraph="85"))
    return Adopt(by="anna", decision="§85", decided_on=date(2021, 12, 1), items=[base])


def test_holstebro_binds_no_stay_under_another_paragraph() -> None:
    holstebro().do(move_in("12", None))


@pytest.mark.parametrize(
    ("assessment", "words"),
    [
        (Assessment(special_price_ore=1), "a special price"),
        (Assessment(hours=Decimal("35.5")), "level 6"),
    ],
)
def test_holstebro_special_prices_and_hours(assessment: Assessment, words: str) -> None:
    ledger = holstebro()
    ledger.do(base_for_85())
    refusal = refused(ledger, move_in("1", "caseworker", paragraph="85", assessment=assessment))
    assert isinstance(refusal, AboveCompetence)
    assert str(refusal.granted) == words


BY_HOURS = Model(allocation="activity", structure="hours")


@pytest.mark.parametrize(("hours", "allowed"), [("3", True), ("5", True), ("5.5", False)])
def test_holstebro_in_hours_where_support_is_granted_in_hours(hours: str, allowed: bool) -> None:
    """Support at home is paid by the hour: a caseworker grants three hours a week; five are assumed for package 5."""
    ledger = MemoryLedger()
    ledger.do(house(BY_HOURS, Rates(unit="day", hourly_ore=400_00)))
    ledger.do(read_decision(shipped_path("holstebro-competence"), "anna"))
    grant = move_in("1", "caseworker", paragraph="85", assessment=Assessment(hours=Decimal(hours)))
    if allowed:
        ledger.do(grant)
        return
    refusal = refused(ledger, grant)
    assert isinstance(refusal, AboveCompetence)
    assert (str(refusal.granted), str(refusal.limit)) == ("5,5 hours a week", "5 hours a week")
    assert refusal.able == "visitation committee"


def test_holstebro_hours_that_give_a_package_are_judged_by_the_package() -> None:
    """20 hours are package 3 in Syddanmark's rates."""
    ledger = holstebro()
    ledger.do(base_for_85())
    ledger.do(move_in("1", "caseworker", paragraph="85", assessment=Assessment(hours=Decimal(20))))


@pytest.mark.parametrize(
    ("rates", "assessment", "allowed"),
    [
        (Rates(unit="day", interval_ore=100_00, steps=9, hours_per_step="7"), Assessment(level="2"), True),
        (Rates(unit="day", interval_ore=100_00, steps=9, hours_per_step="7"), Assessment(level="3"), False),
        (Rates(unit="day", prices_ore={"A": 1, "B": 2}, hours_to={"A": Decimal(14), "B": Decimal(15)}),
         Assessment(level="A"), True),
        (Rates(unit="day", prices_ore={"A": 1, "B": 2}, hours_to={"A": Decimal(14), "B": Decimal(15)}),
         Assessment(level="B"), False),
        (Rates(unit="day", prices_ore={"A": 1}), Assessment(level="A"), False),
        (Rates(unit="day", prices_ore={"A": 1}), Assessment(special_price_ore=1), False),
    ],
)  # fmt: skip
def test_a_role_by_hours_alone_judges_a_level_by_the_most_hours_it_stands_for(
    rates: Rates, assessment: Assessment, allowed: bool
) -> None:
    rule = Competence(by="level", roles=(Role(role="low", to_hours=Decimal(14)), Role(role="high")))
    if allowed:
        judged(rule, house(ACTIVITY, rates), assessment=assessment)
        return
    with pytest.raises(AboveCompetence) as caught:
        judged(rule, house(ACTIVITY, rates), assessment=assessment)
    assert str(caught.value.limit) == "14 hours a week"
    assert caught.value.able == "high"


def test_frederikshavn_by_supplier() -> None:
    rule = read_decision(shipped_path("frederikshavn-competence"), "anna")
    for supplier, decider in (("internal", "caseworker"), ("external", "visitation committee")):
        ledger = MemoryLedger()
        ledger.do(house(ACTIVITY, prices(1_00), supplier=supplier))
        ledger.do(rule)
        if supplier == "external":
            refusal = refused(ledger, move_in("A", "caseworker"))
            assert isinstance(refusal, AboveCompetence)
            assert str(refusal.sentence()) == (
                "a place in an external offer is above the competence of caseworker, "
                "which reaches to internal offers (Frederikshavn, kompetence efter leverandør, i VIVE 2022)"
            )
        ledger.do(move_in("A", decider))


def test_where_nobody_reaches_so_far_the_remedy_says_so() -> None:
    rule = Competence(by="year-price", roles=(Role(role="low", to_ore=1),))
    with pytest.raises(AboveCompetence) as caught:
        judged(rule, house(ACTIVITY, prices(1_00)))
    assert worded(caught.value.remedy(), CATALOGUE) == "no role in force reaches that far"


# --- adopting ----------------------------------------------------------------------------------------


def test_the_same_decision_twice_records_one_version_and_another_content_is_refused() -> None:
    ledger = ikast_brande()
    again = read_decision(shipped_path("ikast-brande-competence"), "bo")
    assert ledger.do(again) == []
    other = Competence(by="year-price", roles=(Role(role="board"),))
    refusal = refused(ledger, competence(other, date(2022, 1, 1), IKAST_BRANDE))
    assert isinstance(refusal, VersionConflict)


def test_a_competence_can_be_voided() -> None:
    ledger = ikast_brande()
    number = next(fact.number for fact in ledger.log.facts if isinstance(fact.event, CompetenceAdopted))
    ledger.do(Void(by="anna", number=number, kind="typo", reason="not adopted after all"))
    ledger.do(move_in("12", None))


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ((), "roles is empty"),
        ((Role(role="a"), Role(role="A")), "a role is named twice"),
        ((Role(role="a"), Role(role="b", to_ore=1)), "only the last can be without a bound"),
        ((Role(role="a", to_ore=2), Role(role="b", to_ore=2)), "each role must reach farther"),
        (
            (Role(role="a", to_hours=Decimal(2)), Role(role="b")),
            "a has a bound by level, but the competence is by year",
        ),
        ((Role(role="a", to_level=2), Role(role="b")), "a has a bound by level, but the competence is by year-price"),
    ],
)
def test_roles_that_contradict_each_other(roles: tuple[Role, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Competence(by="year-price", roles=roles)


def test_roles_are_bounded_in_the_same_ways() -> None:
    roles = (Role(role="a", to_hours=Decimal(3)), Role(role="b", to_level=2))
    with pytest.raises(
        ValueError, match="some roles have a bound by hours, others by level; give each of them the same"
    ):
        Competence(by="level", roles=roles)
    both = (Role(role="a", to_level=2, to_hours=Decimal(3)), Role(role="b", to_level=3, to_hours=Decimal(3)))
    with pytest.raises(ValueError, match="each role must reach farther"):
        Competence(by="level", roles=both)
