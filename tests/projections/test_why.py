"""The derivation: what it says is enough to reckon the amount again, and every event that it names is there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from ledger.commands import Close
from ledger.errors import UnknownLine, UnknownOffer
from ledger.settlement import engine
from ledger.settlement.engine import settle_months
from ledger.settlement.lines import OfferMonth
from ledger.settlement.place_month import KnownPlaces
from ledger.shared.calendar import Month, parse_month
from ledger.shared.money import half_up, plain
from ledger.state.book import Book
from projections import why as answers
from projections.months import Months
from projections.settle import settled, settlement_data
from tests.as_json import as_json, ore_of
from tests.casebook import Case, all_cases, told
from tests.derived import repeats
from tests.ledger.given import OFFER
from tests.memory import MemoryLog
from tests.projections.asked import JUNE, MAY, OTHER, SAID, TwoHouses, history_of

MONTH_LENGTHS = {"30.5": Fraction(61, 2), "365/12": Fraction(365, 12)}
NOT_PRICED = ("adjustment", "phase-in")
"""Kinds of line that are differences or shares of whole settlements, not days at a price."""


def why(months: Months, offer: str, month: Month, line_id: str | None = None) -> dict[str, Any]:
    """The derivation as machines get it."""
    found: dict[str, Any] = as_json(answers.derivation_data(answers.why(months, offer, month, line_id)))
    return found


def amount_again(line: dict[str, Any]) -> int:
    """Øre, from days, exact price, unit and rule parameters as the derivation tells them."""
    month, price, days = parse_month(line["for_month"]), Fraction(line["exact_unit_price"]) * 100, line["days"]
    if line["place"] is None and line["unit"] == "year":
        twelfth = half_up(price * month.month / 12) - half_up(price * (month.month - 1) / 12)
        return half_up(Fraction(twelfth * days, month.days))
    carried = Fraction(line.get("carried", 0)) * 100
    if line["kind"] == "supplement":
        return half_up(
            price * Fraction(line.get("exact_quantity", line["quantity"])) * _units(line["pieces"]) + carried
        )
    if line["unit"] == "day":
        return half_up(price * days + carried)
    if line["unit"] == "month" and days == month.days:
        return half_up(price)
    pieces = [(piece["days"], Fraction(piece["divisor"]), piece.get("twelfth")) for piece in line["pieces"]]
    assert sum(own for own, _, _ in pieces) == days
    exact = ((price if twelfth is None else ore_of(twelfth)) * own / divisor for own, divisor, twelfth in pieces)
    return half_up(sum(exact, carried))


def _units(pieces: list[dict[str, Any]]) -> Fraction:
    """How many prices the days of a service come to; what was delivered is told by the piece."""
    return sum((Fraction(piece["days"]) / Fraction(piece["divisor"]) for piece in pieces), Fraction(0)) or Fraction(1)


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_every_amount_of_every_case_can_be_calculated_from_its_derivation(case: Case) -> None:
    log = MemoryLog()
    log.facts = told(case).facts
    for month in {month for question in case.questions for month in question.months}:
        found = why(Months(history_of(log)), case.offer, month)
        assert not repeats(Months(history_of(log)), case.offer, month)
        for line in found["lines"]:
            if line["kind"] not in NOT_PRICED:
                assert amount_again(line) == ore_of(line["amount"]), line
                by_twelfths = line["place"] is None or any("twelfth" in piece for piece in line["pieces"])
                assert ("a year" in line["calculation"]) == (by_twelfths and line["unit"] == "year")
            assert [event["event"] for event in line["caused_by"]] == line["events"]
            assert line["events"], line
            assert set(line["events"]) <= {fact.number for fact in log.facts}
        assert sum(ore_of(line["amount"]) for line in found["lines"]) == ore_of(found["total"])


def test_the_units_and_frames_are_among_the_cases() -> None:
    seen: set[tuple[str, bool]] = set()
    for case in all_cases():
        log = MemoryLog()
        log.facts = told(case).facts
        lines = why(Months(history_of(log)), case.offer, case.questions[0].months[0])["lines"]
        seen |= {(line["unit"], line["place"] is None) for line in lines}
    assert seen >= {("day", False), ("month", False), ("year", False), ("year", True)}


# --- open, closed, adjusted -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def houses() -> TwoHouses:
    return TwoHouses()


def lines(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(line["id"], line["amount"]) for line in found["lines"]]


def test_a_closed_month_is_derived_as_it_was_issued(houses: TwoHouses) -> None:
    found = why(Months(houses.history()), OFFER, MAY)
    assert (found["known_at"], found["total"]) == ({"event": houses.before_closing}, "75919.00")
    assert lines(found) == [("base/1/2023-05-01", "27218.00"), ("service/1/2023-05-01", "48701.00")]
    service = found["lines"][1]
    assert (service["days"], service["exact_unit_price"], service["rounding"]) == (
        31,
        "1571",
        "half up to whole øre, once",
    )
    assert service["calculation"] == "31 days × 1.571,00 kr. = 48.701,00 kr."
    # what was told later is not among the causes of what was issued
    assert max(service["events"]) < houses.before_closing
    closed_by = houses.history().about(OFFER)
    assert found["closed_by"] in {fact.number for fact in closed_by if fact.event.TOPIC.startswith("settlement")}


def test_a_closed_month_is_settled_once(houses: TwoHouses, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[Month] = []

    def counted(book: Book, first: Month, last: Month, known: KnownPlaces | None = None) -> Iterator[OfferMonth]:
        settled.extend(first.until(last))
        return settle_months(book, first, last, known)

    monkeypatch.setattr(engine, "settle_months", counted)
    why(Months(houses.history()), OFFER, MAY)
    assert settled == [MAY]


def test_an_open_month_is_derived_from_what_is_known(houses: TwoHouses) -> None:
    found = why(Months(houses.history()), OFFER, JUNE)
    assert (found["known_at"], found["closed_by"]) == ({"event": houses.void.number}, None)
    own = [line for line in found["lines"] if line["kind"] != "adjustment"]
    assert [(line["kind"], amount_again(line)) for line in own] == [("base", 26_340_00), ("service", 59_250_00)]
    assert {houses.six.number, houses.rates.number} <= set(own[1]["events"])


def test_an_adjustment_names_the_line_it_repairs_and_what_caused_it(houses: TwoHouses) -> None:
    carried = [line for line in why(Months(houses.history()), OFFER, JUNE)["lines"] if line["kind"] == "adjustment"]
    assert [(line["from"], line["to"], line["amount"]) for line in carried] == [
        ("2023-05-15", "2023-05-24", "3490.00"),
        ("2023-05-25", "2023-05-31", "2828.00"),
    ]
    issued = {line["id"] for line in why(Months(houses.history()), OFFER, MAY)["lines"]}
    for line in carried:
        assert line["repairs"] in issued
        assert (line["for_month"], line["adjusts"], line["model"]) == ("2023-05", "service", None)
        assert Fraction(line["exact_unit_price"]) * 100 * line["days"] == ore_of(line["amount"])
        assert line["calculation"].endswith(
            f"= {line['amount'].replace('.', ',')[0]}.{line['amount'][1:].replace('.', ',')} kr."
        )
    # the days from the 25th have the reassessment and the rates behind them, those before only the reassessment
    assert carried[0]["events"] == [houses.six.number]
    assert carried[1]["events"] == [houses.six.number, houses.rates.number]
    assert [event["text"] for event in carried[1]["caused_by"]] == [
        "c-17 in syrenparken/1 reassessed to level 6",
        "rates lillebaelt",
    ]


def test_an_annulled_cause_is_told_with_what_annulled_it(houses: TwoHouses) -> None:
    (line,) = [line for line in why(Months(houses.history()), OTHER, JUNE)["lines"] if line["kind"] == "adjustment"]
    # 7 days at 898 instead of 873
    assert (line["amount"], line["days"]) == ("175.00", 7)
    assert houses.rates.number in line["events"]


def test_a_closed_months_adjustments_are_derived_too() -> None:
    again = TwoHouses()
    again.ledger.do(Close(month=JUNE, **SAID))
    found = why(Months(again.history()), OFFER, JUNE)
    assert [line["amount"] for line in found["lines"] if line["kind"] == "adjustment"] == ["3490.00", "2828.00"]
    assert found["total"] == plain(26_340_00 + 59_250_00 + 6_318_00)


def test_one_line_alone(houses: TwoHouses) -> None:
    whole = why(Months(houses.history()), OFFER, JUNE)
    for line in whole["lines"]:
        alone = why(Months(houses.history()), OFFER, JUNE, line["id"])
        assert (alone["lines"], alone["total"], alone["findings"]) == ([line], whole["total"], [])


def test_as_known_then(houses: TwoHouses) -> None:
    then = why(Months(houses.history(houses.six.number)), OFFER, JUNE)
    assert [line["amount"] for line in then["lines"]] == ["26340.00", "57600.00", "5933.00"]
    before = why(Months(houses.history(houses.before_closing)), OFFER, MAY)
    assert (before["closed_by"], before["total"]) == (None, "75919.00")


def test_it_tells_the_lines_that_settling_shows(houses: TwoHouses) -> None:
    for offer in (OFFER, OTHER):
        for month in (MAY, JUNE):
            (shown,) = as_json(settlement_data(settled(Months(houses.history()), month, [offer], today=month.first)))[
                "offers"
            ]
            derived = why(Months(houses.history()), offer, month)["lines"]
            assert [{key: line[key] for key in shown["lines"][0]} for line in derived] == shown["lines"]


def test_what_is_not_there(houses: TwoHouses) -> None:
    with pytest.raises(UnknownLine):
        why(Months(houses.history()), OFFER, JUNE, "service/9/2023-06-01")
    with pytest.raises(UnknownOffer):
        why(Months(houses.history()), "nowhere", JUNE)
    assert why(Months(houses.history()), OFFER, Month(2022, 12))["lines"] == []
