"""The recorded history under other terms: the terms in force give every settlement again, others what they must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.budgeting.simulation import Act, Simulation, Switch, under
from ledger.commands import Depart, MoveIn
from ledger.demo import Plan, make_municipality
from ledger.errors import (
    ActRefused,
    BadDecisionFile,
    BadOption,
    ClosedForGood,
    NotInSimulation,
    PlaceNotOpen,
    PlaceThere,
    Refusal,
    StillInUse,
    UnknownDecision,
    UnknownLevel,
    UnknownModel,
    UnknownOffer,
    UnknownPlace,
    UnknownRates,
)
from ledger.events import (
    BaseAdopted,
    Departed,
    ModelAdopted,
    OfferAdopted,
    PhaseInAdopted,
    RatesAdopted,
    Reassessed,
    Recorded,
)
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.events.yearly import PhaseInVersion
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Assessment
from ledger.models.own_payments import OwnPayment
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus
from ledger.models.yearly import PhaseIn
from ledger.reading.decisions.simulations import read_simulation, shipped_simulations, simulation_path
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.lines import OfferMonth
from ledger.shared.calendar import Month
from ledger.state.book import book_of
from ledger.store import Log, open_log
from ledger.store.history import History
from projections.playing import Played
from projections.simulate import simulate
from tests.ledger.given import BASE, OFFER, TOWN, decision, given
from tests.memory import money
from tests.scenarios import CLERK, Scenario

EVERY_MONTH = list(Month(2023, 1).until(Month(2025, 12)))
TODAY = date(2026, 1, 10)
NOTHING = Simulation("nothing")
MAY = Month(2023, 5)
PHASE_IN = """
[[phase_in]]
model = "{}"
effective = 2024-01-01
shares = {{2024 = 50}}
old_model = "{}"
old_rates = "{}"
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    location = str(tmp_path_factory.mktemp("demo") / "demo.db")
    make_municipality(location, Plan(leave_open=True))
    return location


@pytest.fixture
def log(demo: str) -> Iterator[Log]:
    with open_log(demo) as log:
        yield log


class Recalled:
    """A past in memory."""

    def __init__(self, facts: Iterable[Recorded]) -> None:
        self.facts = list(facts)
        self.position = max(fact.number for fact in self.facts)

    def offers(self) -> list[str]:
        return sorted({fact.event.offer for fact in self.facts if isinstance(fact.event, OfferAdopted)})

    def about(self, offer: str) -> list[Recorded]:
        return [fact for fact in self.facts if fact.event.may_concern(offer)]

    def shared(self) -> list[Recorded]:
        return self.about("")

    def stream(self, name: str) -> list[Recorded]:
        return [fact for fact in self.facts if fact.stream == name]

    def citizens(self) -> Iterator[str]:
        return iter({fact.event.about_citizen for fact in self.facts if fact.event.about_citizen is not None})


def months_under(offer: str, facts: Iterable[Recorded], terms: Simulation) -> Callable[[Month], OfferMonth]:
    """An offer's months under other terms."""
    book = book_of(offer, Played(Recalled(facts), terms, TODAY).about(offer))
    return lambda month: settle_month(book, month)


def in_force(history: History) -> Simulation:
    """All that was ever adopted in a ledger, as a simulation would hold it."""
    items: list[Adoption] = []
    for fact in history.events():
        match fact.event:
            case ModelAdopted() as event:
                items.append(ModelVersion(event.id, event.effective_on, event.model))
            case RatesAdopted() as event:
                items.append(RatesVersion(event.id, event.effective_on, event.rates))
            case OfferAdopted() as event:
                items.append(OfferVersion(event.offer, event.effective_on, event.terms))
            case BaseAdopted() as event:
                items.append(BaseVersion(event.offer, event.effective_on, event.base))
            case PhaseInAdopted() as event:
                items.append(PhaseInVersion(event.offer, event.model, event.effective_on, event.phase_in))
            case _:
                pass
    return Simulation("in force", items)


@pytest.mark.parametrize("all_of_it", [False, True], ids=["an empty file", "every version again"])
def test_the_terms_in_force_give_every_settlement_of_the_demo_again(log: Log, *, all_of_it: bool) -> None:
    history = History(log)
    terms = in_force(history) if all_of_it else NOTHING
    assert not all_of_it or len(terms.items) > 50
    for offer in history.offers():
        facts = history.about(offer)
        book, simulated = history.book(offer), months_under(offer, facts, terms)
        for month in EVERY_MONTH:
            recorded, again = as_issued(settle_month(book, month)), as_issued(simulated(month))
            assert money(again) == money(recorded), f"{offer} {month}"
            assert (again.findings, again.occupied, again.vacant) == (
                recorded.findings, recorded.occupied, recorded.vacant,
            )  # fmt: skip


def test_nothing_is_recorded_and_nothing_differs(demo: str, log: Log) -> None:
    before = Path(demo).read_bytes()
    done = simulate(
        demo, log, NOTHING, against=None, known_at=None, first=None, last=Month(2025, 12), offers=(), today=TODAY
    )
    assert (done.first, done.last) == (Month(2023, 1), Month(2025, 12))
    assert {house.difference for house in done.houses} == {0}
    assert sum(house.settled for house in done.houses) > 500_000_000_00
    assert Path(demo).read_bytes() == before


def test_a_cut_is_simulated_as_it_was_known(demo: str, log: Log) -> None:
    as_of = log.last() // 2
    done = simulate(
        demo, log, NOTHING, against=None, known_at=as_of, first=Month(2024, 1), last=Month(2024, 3), offers=(),
        today=TODAY,
    )  # fmt: skip
    history = History(log, as_of)
    expected = {
        offer: sum(settle_month(history.book(offer), month).total for month in Month(2024, 1).until(Month(2024, 3)))
        for offer in history.offers()
    }
    assert {house.offer: house.simulated for house in done.houses} == expected
    assert done.known_at == as_of


# --- one house, by hand ------------------------------------------------------------------------------

TEN = Rates(unit="day", interval_ore=349_00, steps=12, hours_per_step="7")
FIVE = Rates(unit="day", prices_ore={"small": 350_00, "large": 1_048_00})
PLAIN = Model(allocation="activity", structure="differentiated")


def town() -> Scenario:
    """One house on packages; c-1 in package 5 from January, c-2 in package 3 from 20 May."""
    return Scenario().obey(
        TOWN,
        MoveIn(by=CLERK, citizen="c-1", offer="syrenparken", place="1", first_day=date(2023, 1, 5),
               assessment=Assessment(level="5")),
        MoveIn(by=CLERK, citizen="c-2", offer="syrenparken", place="2", first_day=date(2023, 5, 20),
               assessment=Assessment(level="3")),
    )  # fmt: skip


def total(terms: Simulation, month: Month = MAY) -> int:
    return months_under("syrenparken", town().facts, terms)(month).total


def test_other_rates_take_the_place_of_the_recorded_ones_from_their_day() -> None:
    dearer = Rates(unit="day", interval_ore=400_00, steps=12, hours_per_step="7")
    terms = Simulation("dearer", [RatesVersion("lillebaelt", date(2023, 5, 11), dearer)])
    # base 31 + 12 days; c-1 10 days at 1,571 and 21 at 1,800; c-2 12 days at 1,000
    assert total(terms) == (43 * 878 + 10 * 1571 + 21 * 1800 + 12 * 1000) * 100
    assert total(terms, Month(2023, 4)) == total(NOTHING, Month(2023, 4))


def test_a_later_recorded_version_gives_way_too() -> None:
    scenario = town().adopt_items(RatesVersion("lillebaelt", date(2023, 5, 1), FIVE))
    terms = Simulation("as before", [RatesVersion("lillebaelt", date(2023, 1, 1), TEN)])
    assert months_under("syrenparken", scenario.facts, terms)(MAY).total == total(NOTHING)


def test_a_switch_moves_the_house_and_a_table_says_who_is_where() -> None:
    terms = Simulation(
        "five",
        [ModelVersion("five", date(2023, 5, 1), PLAIN), RatesVersion("five", date(2023, 5, 1), FIVE)],
        [Switch("pakker", "five", "five", date(2023, 5, 11))],
        {"five": {"5": "large", "3": "small"}},
    )
    # combination until the 10th; then no base, c-1 reassessed to large, c-2 moves in as small
    assert total(terms) == (10 * (878 + 1571) + 21 * 1048 + 12 * 350) * 100
    april = months_under("syrenparken", town().facts, terms)(Month(2023, 4))
    assert {line.level for line in april.lines if line.level} == {"5"}


def test_a_level_that_the_table_forgets_is_a_finding() -> None:
    terms = Simulation(
        "five",
        [RatesVersion("lillebaelt", date(2023, 5, 1), FIVE)],
        levels={"lillebaelt": {"5": "large"}},
    )
    found_ = months_under("syrenparken", town().facts, terms)(MAY)
    assert [(finding.code, finding.citizen) for finding in found_.findings] == [("no-level", "c-2")]
    assert found_.total == (43 * 878 + 31 * 1048) * 100


def test_a_table_reaches_a_tail_that_is_still_paid() -> None:
    scenario = town().depart("c-1", date(2023, 4, 20))
    tails = PLAIN.changed({"notice": RunningMonthAndMonths()})
    terms = Simulation(
        "five",
        [ModelVersion("pakker", date(2023, 1, 1), tails), RatesVersion("lillebaelt", date(2023, 5, 1), FIVE)],
        levels={"lillebaelt": {"5": "large", "3": "small"}},
    )
    # c-1's tail runs to the end of May, in the new table's words
    assert months_under("syrenparken", scenario.facts, terms)(MAY).total == (31 * 1048 + 12 * 350) * 100


def test_one_simulation_upon_another() -> None:
    five = Simulation(
        "five",
        [RatesVersion("lillebaelt", date(2023, 1, 1), FIVE)],
        levels={"lillebaelt": {"5": "large", "3": "small"}},
    )
    ten = Simulation(
        "ten",
        [RatesVersion("lillebaelt", date(2023, 1, 1), TEN)],
        levels={"lillebaelt": {"large": "6", "small": "2"}},
    )
    chained = months_under("syrenparken", under(five, "syrenparken", town().facts), ten)(MAY)
    assert chained.total == (43 * 878 + 31 * 1920 + 12 * 524) * 100


def test_a_phase_in_can_be_simulated() -> None:
    phase_in = PhaseIn(shares={"2023": Decimal(25)}, old_ore=1_200_000_00)
    terms = Simulation("phased", [PhaseInVersion("syrenparken", None, date(2023, 5, 1), phase_in)])
    new = total(NOTHING)
    assert total(terms) == new + 3 * (100_000_00 - new) // 4


def test_a_place_that_is_added_or_closed_is_a_vacancy_more_or_less() -> None:
    # From 20 May c-1 in package 5 and c-2 in package 3 average package 4: a vacancy is package 3, 873 kr. a day.
    # Before, c-1 alone is package 5, and a vacancy package 4, 349 × 3.5 = 1,221.50, half up to 1,222 kr.
    rule = Model(allocation="activity", structure="differentiated", vacancy=AverageMinus(packages=1))
    model = ModelVersion("pakker", date(2023, 1, 1), rule)
    before = total(Simulation("vacancies", [model]))
    added = total(Simulation("added", [model, PlaceOpening("syrenparken", "9", date(2023, 5, 11))]))
    third = [model, PlaceOpening("syrenparken", "9", date(2023, 1, 1))]
    kept = total(Simulation("kept", third))
    closed = total(Simulation("closed", [*third, Closure("syrenparken", "9", date(2023, 5, 10))]))
    assert (added - before, kept - closed) == ((9 * 1222 + 12 * 873) * 100,) * 2


def test_a_place_that_is_lived_in_is_not_closed_and_nothing_is_recorded(demo: str, log: Log) -> None:
    history = History(log)
    stay = next(stay for stay in history.book("solbakken").stays() if stay.last_day is None)
    closure = Closure("solbakken", stay.place_on(stay.first_day), stay.first_day)
    with pytest.raises(StillInUse):
        simulate(
            demo, log, Simulation("closed", [closure]), against=None, known_at=None, first=None, last=None, offers=(),
            today=TODAY,
        )  # fmt: skip
    assert History(log).position == history.position


def test_what_is_simulated_of_several_houses_has_numbers_of_its_own(log: Log) -> None:
    """A citizen may be reassessed in two houses by a reassessment table: each fact has a number past all others."""
    history = History(log)
    rates = history.terms().rates["pakketakst"].on(date(2024, 2, 1))
    assert rates is not None
    version = RatesVersion("pakketakst", date(2024, 2, 1), rates.value)
    everybody = Act("", Depart(by="a", citizen="*", last_day=TODAY), "engvej")
    terms = Simulation("raised", [version], levels={"pakketakst": {"5": "6", "4": "5"}}, acts=[everybody])
    played = Played(history, terms, TODAY)
    facts = [fact for offer in history.offers() for fact in played.about(offer) if not fact.recorded_at]
    reassessed = [fact.number for fact in facts if isinstance(fact.event, Reassessed)]
    departed = [fact.number for fact in facts if isinstance(fact.event, Departed)]
    assert min(len(reassessed), len(departed)) > 5
    assert len({*reassessed, *departed}) == len(reassessed) + len(departed)
    assert history.position < min(reassessed) <= max(reassessed) < min(departed)


# --- what is shipped, and what is refused ------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "settled", "simulated"),
    [
        ("thisted-5-packages", "thisted-10-packages", 533_663_629_58, 548_828_465_96),
        ("norddjurs-old-levels", "norddjurs-new-levels", 201_512_077_35, 201_334_354_35),
    ],
)
def test_the_shipped_simulations_are_played_on_the_demo(
    demo: str, log: Log, old: str, new: str, settled: int, simulated: int
) -> None:
    done = simulate(
        demo, log, read_simulation(simulation_path(new)), against=read_simulation(simulation_path(old)),
        known_at=None, first=None, last=Month(2025, 12), offers=(), today=TODAY,
    )  # fmt: skip
    assert not [finding for house in done.houses for finding in house.findings]
    assert (sum(house.settled for house in done.houses), sum(house.simulated for house in done.houses)) == (
        settled, simulated,
    )  # fmt: skip
    for house in done.houses:
        assert house.phased(Decimal(0)) == house.settled
        assert house.phased(Decimal(100)) == house.simulated
    assert len(shipped_simulations()) == 4


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ('[[closure]]\noffer = "solbakken"\nlast_day = 2024-01-01', StillInUse),
        ('[[place]]\noffer = "solbakken"\nid = "1"\neffective = 2024-01-01', PlaceThere),
        ('[[depart]]\noffer = "solbakken"\ndate = 2001-01-01', ActRefused),
        ('[[closure]]\noffer = "solbakken"\nplace = "99"\nlast_day = 2024-06-30', UnknownPlace),
        ('[[closure]]\noffer = "solbakken"\nplace = "1"\nlast_day = 2001-06-30', PlaceNotOpen),
        ('[[closure]]\noffer = "nowhere"\nplace = "1"\nlast_day = 2024-06-30', UnknownOffer),
        ('[[budget]]\noffer = "solbakken"\nyear = 2025', NotInSimulation),
        ('[[modell]]\nid = "x"', BadDecisionFile),
        ('[[switch]]\nmodel = "pakker"', BadDecisionFile),
        ('[[map_levels]]\nrates = "pakketakst"\nfrom = "1"', BadDecisionFile),
        (
            '[[map_levels]]\nrates = "r"\nfrom = "1"\nto = "2"\n[[map_levels]]\nrates = "r"\nfrom = "1"\nto = "3"',
            BadDecisionFile,
        ),
        ('[[map_levels]]\nrates = "nowhere"\nfrom = "1"\nto = "2"', UnknownRates),
        ('[[map_levels]]\nrates = "pakketakst"\nfrom = "1"\nto = "K"', UnknownLevel),
        ('[[switch]]\nmodel = "pakker"\nto = "none"\nrates = "pakketakst"\neffective = 2024-01-01', UnknownModel),
        ('[[switch]]\nmodel = "pakker"\nto = "hybrid"\nrates = "none"\neffective = 2024-01-01', UnknownRates),
        ('[[switch]]\nmodel = "none"\nto = "hybrid"\nrates = "pakketakst"\neffective = 2024-01-01', UnknownModel),
        ('[[base]]\noffer = "nowhere"\neffective = 2024-01-01\nunit = "day"\namount = 5', UnknownOffer),
        (PHASE_IN.format("none", "pakker", "pakketakst"), UnknownModel),
        (PHASE_IN.format("pakker", "none", "pakketakst"), UnknownModel),
        (PHASE_IN.format("pakker", "pakker", "none"), UnknownRates),
    ],
)
def test_a_simulation_that_cannot_be(demo: str, log: Log, tmp_path: Path, text: str, refusal: type[Refusal]) -> None:
    file = tmp_path / "other.toml"
    file.write_text(text)
    with pytest.raises(refusal):
        simulate(
            demo, log, read_simulation(file), against=None, known_at=None, first=None, last=None, offers=(),
            today=TODAY,
        )  # fmt: skip


def test_months_that_run_backwards_and_files_that_are_not_there(demo: str, log: Log) -> None:
    with pytest.raises(BadOption):
        simulate(
            demo, log, NOTHING, against=None, known_at=None, first=Month(2024, 2), last=Month(2024, 1), offers=(),
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(UnknownDecision):
        simulation_path("thisted-6")


IN_MARCH, YEARS_END, LATER = date(2023, 3, 31), date(2023, 12, 31), date(2024, 1, 1)
RENT = OwnPayment(kind="rent", amount_ore=500_00)


@pytest.mark.parametrize(
    ("item", "place"),
    [
        (BaseVersion(OFFER, LATER, BASE), None),
        (OwnPaymentVersion(OFFER, LATER, RENT), None),
        (PlaceOpening(OFFER, "3", LATER), None),
        (PlaceOpening(OFFER, "1", MAY.first, "2"), "1"),
        (OwnPaymentVersion(OFFER, MAY.first, RENT.changed({"place": "1"})), "1"),
    ],
    ids=["base", "own payment", "place", "level of a closed place", "own payment in a closed place"],
)
def test_what_is_closed_is_not_opened_by_a_simulation(item: Adoption, place: str | None) -> None:
    # given a house that closed with the year, and a place of it that closed before
    closings = decision(Closure(OFFER, "1", IN_MARCH), Closure(OFFER, None, YEARS_END), reference="closing")
    past = Recalled(given(TOWN).after(closings).recorded)
    # when something is tried out of a later day, then it is refused as an adoption of it is
    with pytest.raises(ClosedForGood) as refused:
        Played(past, Simulation("later", items=[item]), TODAY)
    assert refused.value.place == place
    # and what holds on the last day is not
    Played(past, Simulation("earlier", items=[BaseVersion(OFFER, YEARS_END, BASE)]), TODAY)
