"""A month as it is issued: packed for the log and unpacked again it is the same, and its sums need no unpacking."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import convert

from ledger.errors import DamagedEvent
from ledger.events import MonthClosed
from ledger.models.issued import STATES, IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine, line_id
from ledger.models.lines import LINE_KINDS, LinePart
from ledger.models.plain_lines import plain, plain_lines
from ledger.models.stored import read_back
from ledger.models.stored import stored as as_stored
from ledger.models.units import Unit
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import numbers as event_numbers
from ledger.store.codec import StateError, decode, encode

MAY = Month(2023, 5)
names = st.text("abc-1 æ", min_size=1, max_size=6)
maybe = st.none() | names
numbers = st.integers(1, 10**6)


SHARED = (tuple(range(50, 60)), tuple(range(100, 140)), tuple(range(120, 170)))
"""Lists of events that several lines follow from."""


@st.composite
def events(draw: DrawFn) -> Sequence[int]:
    """A few of its own, and some of the shared lists."""
    return event_numbers(draw(st.lists(numbers, max_size=3)), *draw(st.lists(st.sampled_from(SHARED), max_size=2)))


@st.composite
def lines(draw: DrawFn) -> IssuedLine:
    """Any line of May, or of another month that May carries."""
    for_month = draw(st.just(MAY) | st.sampled_from([Month(2022, 12), Month(2023, 2), Month(2024, 2)]))
    month = for_month
    days = sorted(draw(st.lists(st.integers(1, month.days), min_size=2, max_size=2)))
    first_day, last_day = (date(month.year, month.month, day) for day in days)
    kind, place, citizen = draw(st.sampled_from(LINE_KINDS)), draw(maybe), draw(maybe)
    return IssuedLine(
        id=draw(st.just(line_id(kind, place, citizen, first_day)) | names),
        kind=kind,
        part=draw(st.sampled_from(get_args(LinePart))),
        stay=draw(st.none() | numbers),
        place=place,
        citizen=citizen,
        payer=draw(maybe),
        paragraph=draw(maybe),
        service=draw(maybe),
        item=draw(maybe),
        quantity=draw(st.none() | st.sampled_from(["24", "7.125"])),
        first_day=first_day,
        last_day=last_day,
        level=draw(st.just("") | names),
        unit=draw(st.sampled_from(get_args(Unit))),
        unit_price_ore=str(draw(st.fractions(max_denominator=12))),
        amount_ore=draw(st.integers(-(10**9), 10**9)),
        for_month=for_month,
        repairs=draw(maybe),
        adjusts=draw(st.none() | st.sampled_from(LINE_KINDS)),
        events=draw(events()),
    )


findings = st.builds(
    IssuedFinding,
    code=names,
    severity=st.sampled_from(["unpriced", "attention"]),
    place=maybe,
    stay=st.none() | numbers,
    citizen=maybe,
    first_day=st.dates(),
    last_day=st.dates(),
    data=st.dictionaries(names, names | st.integers()),
)
some_months: SearchStrategy[IssuedMonth] = st.builds(
    IssuedMonth,
    st.just("house"),
    st.just(MAY),
    st.lists(lines(), max_size=6),
    st.lists(findings, max_size=3),
    st.fixed_dictionaries({state: st.integers(0, 400) for state in STATES}),
)


def stored(month: IssuedMonth) -> IssuedMonth:
    """The month as it comes back from the log."""
    return IssuedMonth.unpacked(json.loads(json.dumps(month.packed())))


@given(some_months)
def test_a_month_that_was_stored_is_the_same_line_by_line(month: IssuedMonth) -> None:
    again = stored(month)
    assert again.lines == month.lines
    assert again.findings == month.findings
    assert again.place_days == month.place_days
    assert (again.offer, again.month, again.total_ore) == (month.offer, month.month, month.total_ore)
    assert (again, hash(again)) == (month, hash(month))


def closed(month: IssuedMonth) -> MonthClosed:
    return MonthClosed(
        effective_on=MAY.last, by="anne", act="a", offer=month.offer, known_at=1, calculation=1, through=MAY,
        issued=month,
    )  # fmt: skip


def as_it_lies(month: IssuedMonth) -> IssuedMonth:
    """The month as the log gives it: its head alone is read."""
    event = decode(*encode(closed(month)))
    assert isinstance(event, MonthClosed)
    return event.issued


@given(some_months)
def test_a_month_from_the_log_is_the_same_whatever_is_asked_first(month: IssuedMonth) -> None:
    again = as_it_lies(month)
    assert (again.offer, again.month, again.total_ore) == (month.offer, month.month, month.total_ore)
    assert again.place_days == month.place_days
    assert as_it_lies(month).totals() == month.totals()
    assert as_it_lies(month).lines == month.lines
    assert as_it_lies(month).findings == month.findings
    assert as_it_lies(month).packed() == month.packed()
    assert (again, hash(again)) == (month, hash(month))
    again.let_go()
    assert (again.lines, again.findings, again.totals()) == (month.lines, month.findings, month.totals())


@pytest.mark.parametrize(
    ("was", "broken"),
    [
        (b'"month":"2023-05"', b'"month":"2023-15"'),
        (b'"lines":[]', b'"lime":[]'),
        (b'"place_days":{}', b'"place_days":7'),
        (b'"who":[]', b'"who":[}'),
    ],
)
def test_a_stored_month_that_is_none_is_refused(was: bytes, broken: bytes) -> None:
    topic, state = encode(closed(IssuedMonth("o", MAY, (), (), dict.fromkeys(STATES, 0))))
    assert state.count(was) == 1
    with pytest.raises(StateError):
        decode(topic, state.replace(was, broken))


@pytest.mark.parametrize(
    "look",
    [
        lambda month: month.lines,
        lambda month: month.lines_of("c-1"),
        lambda month: month.by_payer(),
        lambda month: month.reading(lambda: list(plain_lines(month.packed()))),
    ],
    ids=["lines", "lines of a citizen", "by payer", "for a table"],
)
def test_a_line_that_no_program_wrote_is_refused_whatever_is_asked(look: Callable[[IssuedMonth], object]) -> None:
    # given a month in the log in which a line says more than any program writes, and of nobody
    packed = {
        "offer": "o", "month": "2023-05", "total_ore": 1, "place_days": {}, "who": [[1, "c-1", "1", None, None]],
        "events": [], "lines": [["base", [[0, 1, 2, "", "1", 1, [1], {"colour": "red"}], [7, 1, 2, "", "1", 1, [1]]]]],
    }  # fmt: skip
    month = IssuedMonth.read(packed)
    month.stands_at("book.db", 5)
    # when it is looked at, then its event is named
    with pytest.raises(DamagedEvent, match="#5"):
        look(month)


@given(some_months)
def test_sums_are_the_same_whether_or_not_it_is_unpacked(month: IssuedMonth) -> None:
    by_month: Counter[Month] = Counter({MAY: 0})
    for line in month.lines:
        by_month[line.for_month] += line.amount_ore
    packed, unpacked = stored(month), stored(month)
    assert unpacked.lines is unpacked.lines  # looked at once, and not unpacked again
    for one in (month, packed, unpacked):
        assert one.totals() == dict(by_month)
        assert one.other_months() == set(by_month) - {MAY}
        assert one.total_ore == sum(by_month.values())


@given(some_months)
def test_the_values_for_a_table_are_those_of_the_lines(month: IssuedMonth) -> None:
    assert list(plain_lines(as_it_lies(month).packed())) == [plain(line) for line in month.lines]


@given(some_months)
def test_sums_by_kind_are_those_of_the_lines(month: IssuedMonth) -> None:
    by_kind: Counter[str] = Counter()
    for line in month.lines:
        by_kind[line.kind] += line.amount_ore
    assert month.by_kind() == as_it_lies(month).by_kind() == dict(by_kind)


@given(some_months)
def test_sums_by_payer_and_lines_of_a_citizen_are_those_of_the_lines(month: IssuedMonth) -> None:
    by_payer: Counter[str | None] = Counter()
    for line in month.lines:
        by_payer[line.payer] += line.amount_ore
    assert month.by_payer() == as_it_lies(month).by_payer() == dict(by_payer)
    for citizen in {line.citizen for line in month.lines if line.citizen} | {"c-0"}:
        own = tuple(line for line in month.lines if line.citizen == citizen)
        assert month.lines_of(citizen) == as_it_lies(month).lines_of(citizen) == own


@given(some_months, st.lists(lines(), max_size=3))
def test_what_a_month_carries_stands_behind_its_own_lines(month: IssuedMonth, carried: list[IssuedLine]) -> None:
    carrying = stored(month).carrying(carried)
    assert carrying.lines == (*month.lines, *carried)
    assert carrying.total_ore == month.total_ore + sum(line.amount_ore for line in carried)
    assert (carrying.findings, carrying.place_days) == (month.findings, month.place_days)


@given(month=some_months, read=st.booleans())
def test_a_compact_month_says_the_same(month: IssuedMonth, *, read: bool) -> None:
    lines_before, findings_before, totals = month.lines, month.findings, month.totals()
    packed = json.loads(json.dumps(month.packed()))
    compact = stored(month) if read else month
    compact.compact()
    compact.compact()  # twice is once
    compact.let_go()  # it holds the text alone
    assert compact.totals() == totals
    assert compact.packed() == packed
    assert (compact.lines, compact.findings) == (lines_before, findings_before)
    assert compact == stored(month)


@given(some_months)
def test_an_event_holds_it_as_it_is_packed(month: IssuedMonth) -> None:
    held = as_stored(month)
    assert held == month.packed()
    assert convert(json.loads(json.dumps(held)), IssuedMonth, dec_hook=read_back) == month


@pytest.mark.parametrize("wrong", [{}, {"offer": "house"}, 7, None, ["lines"]])
def test_what_is_no_month_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="no issued month"):
        convert(wrong, IssuedMonth, dec_hook=read_back)


def test_days_are_inclusive_and_prices_exact() -> None:
    line = IssuedLine(
        id="service/1/2023-05-01", kind="service", part="service", place="1", level="5", unit="day",
        first_day=date(2023, 5, 1), last_day=date(2023, 5, 31), unit_price_ore="401500/3", amount_ore=4148833,
        for_month=MAY, events=(),
    )  # fmt: skip
    assert (line.days, line.exact_unit_price, line.slot_kind) == (31, Fraction(401500, 3), "service")
    assert line.for_month == Month(2023, 5)


def test_a_tail_names_its_citizen_for_two_may_lie_over_each_other() -> None:
    assert line_id("notice", "1", "c-17", date(2023, 5, 1)) == "notice/1/2023-05-01/c-17"
    assert line_id("notice-base", "1", "c-17", date(2023, 5, 1)) == "notice-base/1/2023-05-01/c-17"
    assert line_id("service", "1", "c-17", date(2023, 5, 1)) == "service/1/2023-05-01"
