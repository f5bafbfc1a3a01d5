"""What is shown before an act is what the act then does: month by month, payer by payer, finding by finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from ledger.commands import Adopt, Close, Command, Correct, MoveIn, Reassess, Void
from ledger.errors import Refusal
from ledger.events import Recorded
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.vacancy import AverageMinus
from ledger.settlement.findings import sentence_of
from ledger.shared.calendar import Month
from ledger.shared.money import plain
from ledger.store import Log
from ledger.store.history import History
from ledger.workspace import Workspace
from projections.consequences import Move, abridged, consequences, consequences_data
from projections.months import Months
from tests.as_json import as_json
from tests.memory import MemoryLedger, months
from tests.properties.histories import (
    FIRST,
    HEAD,
    KINDS,
    MODELS,
    OFFER,
    Instruction,
    Kind,
    adoption,
    command_of,
    instructions,
    opened,
    play,
    rates,
)

PRESENT = date(2024, 8, 20)
SHOWN = list(months(FIRST, 8))
"""Every month up to the present one. Nothing in these histories takes effect later."""


def proposed(ledger: MemoryLedger, *commands: Command) -> list[Recorded]:
    """What commands, decided one after the other as an import does, would record."""
    workspace = Workspace(cast("Log", ledger.log))
    for command in commands:
        workspace.decide(command)
    return list(workspace.proposed())


def shown(ledger: MemoryLedger, told: Sequence[Recorded], today: date = PRESENT) -> dict[str, Any]:
    found = consequences(Months(History(cast("Log", ledger.log))), told, today)
    data: dict[str, Any] = as_json(consequences_data(found))
    return data


def agree(ledger: MemoryLedger, told: Sequence[Recorded]) -> None:
    """What is shown of events is what recording them does to every month."""
    found = shown(ledger, told)
    before = {month: ledger.known(OFFER, month) for month in SHOWN}
    book = ledger.book(OFFER)
    settled = _settled(ledger)
    ledger.log.facts += told
    moved = [
        _expected(month, before[month], after, closed=month in book.closings, carried_by=book.earliest_open())
        for month in SHOWN
        if _differ(before[month], after := ledger.known(OFFER, month))
    ]
    assert found["months"] == moved
    months_shown = {month for move in moved for month in (move["month"], move["carried_by"])}
    for carrier in found["settlements"]:
        # what `settle` shows of the month that carries, before it and after it
        month, amounts = _settled(ledger)
        assert (carrier["offer"], carrier["month"], settled[0]) == (OFFER, str(month), month)
        assert (carrier["before"], carrier["after"]) == (plain(settled[1]), plain(amounts))
        assert carrier["difference"] == plain(amounts - settled[1])
        assert carrier["month"] in months_shown
    if any(move["status"] == "closed" and move["difference"] != "0.00" for move in moved):
        assert found["settlements"]
    assert found["difference"] == plain(
        sum(ledger.known(OFFER, month).total_ore - before[month].total_ore for month in SHOWN)
    )


def _settled(ledger: MemoryLedger) -> tuple[Month, int]:
    """The earliest open month, and what `settle` shows that it comes to, adjustments of closed months included."""
    month = ledger.book(OFFER).earliest_open()
    assert month is not None
    return month, ledger.current_settlement(OFFER, month).total_ore


def _differ(was: IssuedMonth, becomes: IssuedMonth) -> bool:
    return was.total_ore != becomes.total_ore or _payers(was) != _payers(becomes) or bool(_news(was, becomes))


def _expected(
    month: Month, was: IssuedMonth, becomes: IssuedMonth, *, closed: bool, carried_by: Month | None
) -> dict[str, Any]:
    moved = _payers(becomes)
    moved.subtract(_payers(was))
    return {
        "offer": OFFER,
        "month": str(month),
        "status": "closed" if closed else "open",
        "carried_by": str(carried_by) if closed else None,
        "before": plain(was.total_ore),
        "after": plain(becomes.total_ore),
        "difference": plain(becomes.total_ore - was.total_ore),
        "payers": {payer: plain(ore) for payer, ore in sorted(moved.items()) if ore},
        "new_findings": _news(was, becomes),
    }


def _payers(month: IssuedMonth) -> Counter[str]:
    paid: Counter[str] = Counter()
    for line in month.lines:
        paid[line.payer or "own"] += line.amount_ore
    return Counter({payer: ore for payer, ore in paid.items() if ore})


def _news(was: IssuedMonth, becomes: IssuedMonth) -> list[str]:
    known = [_matter(finding) for finding in was.findings]
    return [str(sentence_of(finding)) for finding in becomes.findings if _matter(finding) not in known]


def _matter(finding: IssuedFinding) -> dict[str, Any]:
    """A finding without its days, and without what is held and does not tell one from another."""
    told = {name: value for name, value in asdict(finding).items() if name not in DATED}
    return told | {"data": {name: value for name, value in finding.data.items() if name not in ("day", "since")}}


DATED = ("first_day", "last_day", "severity", "stay", "held_ore")
lawful_alone = settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
"""Many of the steps that are drawn are refused, as in life, and left out."""


@settings(lawful_alone, max_examples=300)
@given(MODELS, instructions(), st.sampled_from(KINDS), instructions(8, 8))
def test_what_is_shown_is_what_recording_does(
    model: Model, told: list[Instruction], kind: Kind, tries: list[Instruction]
) -> None:
    # given a history, closed months and all, and something lawful of one kind that may follow it
    ledger = play(opened(model), told)
    wanted = next(_lawful(ledger, [command_of(one._replace(kind=kind), ledger) for one in tries]), None)
    assume(wanted is not None)
    assert wanted is not None
    event(kind)
    # then what is shown of it is what it does
    agree(ledger, wanted)


def _lawful(ledger: MemoryLedger, commands: Iterable[Command]) -> Iterator[list[Recorded]]:
    for command in commands:
        with suppress(Refusal):
            yield proposed(ledger, command)


@settings(lawful_alone, max_examples=150)
@given(MODELS, instructions(), instructions(2, 5))
def test_what_is_shown_of_an_import_is_what_importing_does(
    model: Model, told: list[Instruction], rows: list[Instruction]
) -> None:
    # given rows that each pass after those before them
    ledger = play(opened(model), told)
    passing: list[Command] = []
    for row in rows:
        if row.kind in ("move-in", "reassess", "depart", "use"):
            with suppress(Refusal):
                proposed(ledger, *passing, command := command_of(row, ledger))
                passing.append(command)
    assume(passing)
    # then all of them together are shown as they fall out
    agree(ledger, proposed(ledger, *passing))


# --- one by one -----------------------------------------------------------------------------------

COMBINATION = Model(allocation="combination", structure="differentiated")
GRANTED = {"decision": "VU", **HEAD}


@pytest.fixture
def ledger() -> MemoryLedger:
    """c-1 in place 0 at level 5 (1,570.50 rounds to 1,571 kr. a day, base 878) from New Year; January is closed."""
    made = opened(COMBINATION)
    level = Assessment(level="5")
    made.do(MoveIn(citizen="c-1", offer=OFFER, place="0", first_day=FIRST.first, assessment=level, **GRANTED))
    made.do(Close(month=FIRST, offers=(OFFER,), **HEAD))
    return made


def moves(ledger: MemoryLedger, command: Command, today: date = date(2024, 2, 10)) -> list[tuple[str, str, str]]:
    """Month, status and difference of each move."""
    found = shown(ledger, proposed(ledger, command), today)
    return [(move["month"], move["status"], move["difference"]) for move in found["months"]]


def test_a_closed_month_is_marked_with_the_month_that_will_carry_it(ledger: MemoryLedger) -> None:
    late = Reassess(citizen="c-1", first_day=date(2024, 1, 22), assessment=Assessment(level="6"), **GRANTED)
    # 10 days of January and 29 of February at 349 kr. more
    assert moves(ledger, late) == [("2024-01", "closed", "3490.00"), ("2024-02", "open", "10121.00")]
    carried = [move["carried_by"] for move in shown(ledger, proposed(ledger, late), date(2024, 2, 10))["months"]]
    assert carried == ["2024-02", None]


def test_before_and_after_of_the_month_that_carries_are_what_settle_shows(ledger: MemoryLedger) -> None:
    """January 31 × 2,449 is issued; c-1 was at level 6 from the 22nd: +3,490. February 29 × 2,798 at level 6."""
    late = Reassess(citizen="c-1", first_day=date(2024, 1, 22), assessment=Assessment(level="6"), **GRANTED)
    assert shown(ledger, proposed(ledger, late), date(2024, 2, 10))["settlements"] == [
        {"offer": OFFER, "month": "2024-02", "before": "71021.00", "after": "84632.00", "difference": "13611.00"}
    ]
    # that is carried by February, and March carries for January and February what comes still later
    ledger.do(late)
    ledger.do(Close(month=FIRST.next(), offers=(OFFER,), **HEAD))
    later = Reassess(citizen="c-1", first_day=date(2024, 1, 31), assessment=Assessment(level="5"), **GRANTED)
    found = shown(ledger, proposed(ledger, later), date(2024, 3, 10))
    # January by itself: what was issued for it with what February carried, 75,919 + 3,490, less a day at 349
    assert [(move["month"], move["before"], move["after"]) for move in found["months"]] == [
        ("2024-01", "79409.00", "79060.00"),
        ("2024-02", "81142.00", "71021.00"),
        ("2024-03", "86738.00", "75919.00"),
    ]
    assert found["settlements"] == [
        {"offer": OFFER, "month": "2024-03", "before": "86738.00", "after": "65449.00", "difference": "-21289.00"}
    ]


def test_a_house_that_opens_earlier_carries_with_the_month_that_is_the_first_open_one_then(
    ledger: MemoryLedger,
) -> None:
    """February, 29 × 2,798, carries 3,490 for January; that goes to December, before which nothing is open."""
    ledger.do(Reassess(citizen="c-1", first_day=date(2024, 1, 22), assessment=Assessment(level="6"), **GRANTED))
    terms = OfferTerms(name="The house", model="model", rates="rates", function="5.38.50")
    earlier = OfferVersion(OFFER, date(2023, 12, 1), terms)
    found = shown(ledger, proposed(ledger, adoption(ledger, earlier)), date(2024, 2, 10))
    assert found["difference"] == "0.00"
    assert not any(move["payers"] for move in found["months"])
    december = {"offer": OFFER, "month": "2023-12", "before": "0.00", "after": "3490.00", "difference": "3490.00"}
    february = {"offer": OFFER, "month": "2024-02", "before": "84632.00", "after": "81142.00", "difference": "-3490.00"}
    assert found["settlements"] == [december, february]
    # with a base that is 10 kr. higher from 15 January, December carries the 17 days of that, too
    dearer = adoption(ledger, earlier, BaseVersion(OFFER, date(2024, 1, 15), Base(unit="day", amount_ore=88800)))
    found = shown(ledger, told := proposed(ledger, dearer), date(2024, 2, 10))
    moved = [move for move in found["months"] if move["payers"]]
    assert [(move["month"], move["carried_by"], move["difference"]) for move in moved] == [
        ("2024-01", "2023-12", "170.00"),
        ("2024-02", None, "290.00"),
    ]
    assert [(one["month"], one["before"], one["after"]) for one in found["settlements"]] == [
        ("2023-12", "0.00", "3660.00"),
        ("2024-02", "84632.00", "81432.00"),
    ]
    # as `settle` shows them then
    ledger.log.facts += told
    december_now, february_now = (ledger.current_settlement(OFFER, Month(*one)) for one in ((2023, 12), (2024, 2)))
    assert (december_now.total_ore, february_now.total_ore) == (3660_00, 81432_00)


def test_what_carries_nothing_is_shown_by_itself_alone(ledger: MemoryLedger) -> None:
    ahead = Reassess(citizen="c-1", first_day=date(2024, 2, 5), assessment=Assessment(level="6"), **GRANTED)
    assert shown(ledger, proposed(ledger, ahead), date(2024, 2, 10))["settlements"] == []


def test_months_are_shown_to_the_present_one_or_the_last_touched(ledger: MemoryLedger) -> None:
    ahead = Reassess(citizen="c-1", first_day=date(2024, 4, 1), assessment=Assessment(level="6"), **GRANTED)
    assert moves(ledger, ahead, date(2024, 2, 10)) == [("2024-04", "open", "10470.00")]
    assert [month for month, *_ in moves(ledger, ahead, date(2024, 6, 1))] == ["2024-04", "2024-05", "2024-06"]


def test_a_month_closed_ahead_of_today_is_shown_too(ledger: MemoryLedger) -> None:
    ledger.do(Close(month=Month(2024, 3), and_earlier=True, early=True, **HEAD))
    late = Reassess(citizen="c-1", first_day=date(2024, 1, 22), assessment=Assessment(level="6"), **GRANTED)
    # 10, 29 and 31 days, though February is not over
    assert [difference for *_, difference in moves(ledger, late)] == ["3490.00", "10121.00", "10819.00"]


def test_another_payer_moves_though_the_month_comes_to_the_same(ledger: MemoryLedger) -> None:
    correction = Correct(number=_number(ledger, "citizen:"), kind="typo", payer="163", **HEAD)
    assert moves(ledger, correction) == [("2024-01", "closed", "0.00"), ("2024-02", "open", "0.00")]
    found = shown(ledger, proposed(ledger, correction))
    assert found["months"][0]["payers"] == {"163": "75919.00", "own": "-75919.00"}


def test_closed_months_that_come_to_the_same_are_one_for_a_reader() -> None:
    carrying, other = FIRST.next(20), FIRST.next(30)

    def moved(at: int, *, more: int = 0, carried_by: Month = carrying) -> Move:
        payers = {"163": 100, "own": more - 100}
        return Move(OFFER, FIRST.next(at), FIRST.next(at), "closed", carried_by, 500, 500 + more, payers, ())

    moves = [moved(0), moved(1), moved(2, more=7), moved(3), moved(5), moved(6), moved(7, carried_by=other)]
    told = [(one.month, one.last, one.difference, one.payers["163"]) for one in abridged(moves)]
    # what differs, what is not beside it, and what another month carries stand by themselves
    ends = [(0, 1, 0, 200), (2, 2, 7, 100), (3, 3, 0, 100), (5, 6, 0, 200), (7, 7, 0, 100)]
    assert told == [(FIRST.next(first), FIRST.next(last), *sums) for first, last, *sums in ends]


def test_rates_move_every_offer_that_uses_them_and_so_does_their_void(ledger: MemoryLedger) -> None:
    dearer = adoption(ledger, RatesVersion("rates", date(2024, 2, 1), rates(35900)))
    # package 5 at an interval of 359 kr.: 1,616 kr. a day, 45 more
    assert moves(ledger, dearer) == [("2024-02", "open", "1305.00")]
    ledger.do(dearer)
    annulled = Void(number=_number(ledger, "rates:"), kind="decision", **HEAD)
    assert moves(ledger, annulled) == [("2024-02", "open", "-1305.00")]


def test_a_model_moves_every_offer_on_it_and_so_does_its_void(ledger: MemoryLedger) -> None:
    without_base = COMBINATION.changed({"allocation": "activity"})
    activity = adoption(ledger, ModelVersion("model", date(2024, 2, 1), without_base))
    # 29 days at a base of 878 kr.
    assert moves(ledger, activity) == [("2024-02", "open", "-25462.00")]
    ledger.do(activity)
    annulled = Void(number=_number(ledger, "model:"), kind="decision", **HEAD)
    assert moves(ledger, annulled) == [("2024-02", "open", "25462.00")]


def test_an_offer_that_is_only_being_adopted(ledger: MemoryLedger) -> None:
    terms = OfferTerms(name="Another", model="model", rates="rates")
    items: list[Adoption] = [OfferVersion("another", FIRST.first, terms), PlaceOpening("another", "1", FIRST.first)]
    another = Adopt(**{**HEAD, "decision": "another"}, decided_on=FIRST.first, items=items)
    assert moves(ledger, another) == []
    frame = BaseVersion("another", FIRST.first, Base(unit="year", amount_ore=120_000_00))
    framed = Adopt(**{**HEAD, "decision": "another"}, decided_on=FIRST.first, items=[*items, frame])
    found = shown(ledger, proposed(ledger, framed), date(2024, 2, 10))
    assert [(m["offer"], m["month"], m["difference"]) for m in found["months"]] == [
        ("another", "2024-01", "10000.00"),
        ("another", "2024-02", "10000.00"),
    ]


def test_closing_moves_nothing(ledger: MemoryLedger) -> None:
    assert moves(ledger, Close(month=Month(2024, 2), offers=(OFFER,), **HEAD)) == []


def test_a_new_finding_is_shown_though_nothing_moves(ledger: MemoryLedger) -> None:
    averaged = ModelVersion("averaged", FIRST.first, COMBINATION.changed({"vacancy": AverageMinus()}))
    terms = OfferTerms(name="Another", model="averaged", rates="rates")
    items: list[Adoption] = [
        averaged,
        OfferVersion("another", FIRST.first, terms),
        PlaceOpening("another", "1", FIRST.first),
    ]
    empty = Adopt(**{**HEAD, "decision": "another"}, decided_on=FIRST.first, items=items)
    first, second = shown(ledger, proposed(ledger, empty), date(2024, 2, 10))["months"]
    assert (first["before"], first["after"], first["payers"]) == ("0.00", "0.00", {})
    assert first["new_findings"] == second["new_findings"]
    assert first["new_findings"][0].startswith("no other residents")


def _number(ledger: MemoryLedger, stream: str) -> int:
    return [fact.number for fact in ledger.log.facts if fact.stream.startswith(stream)][-1]
