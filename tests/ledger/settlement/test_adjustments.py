"""Adjustments line by line: what differs day by day, for whom, to the øre; and which events are told as its cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.models.issued_lines import IssuedLine
from ledger.settlement.adjustments import adjustments
from ledger.shared.calendar import Month


def line(first: int, last: int, amount: int, **said: Any) -> IssuedLine:
    """A service line of c-17 in place 1 from one day of May 2023 to another, at whatever price gives the amount."""
    days = last - first + 1
    about = {
        "kind": "service",
        "part": "service",
        "place": "1",
        "citizen": "c-17",
        "level": "5",
        "events": (8,),
        **said,
    }
    return IssuedLine(
        id=f"{about['kind']}/{about['place']}/2023-05-{first:02d}",
        first_day=date(2023, 5, first),
        last_day=date(2023, 5, last),
        unit="day",
        unit_price_ore=str(Fraction(amount, days)),
        amount_ore=amount,
        for_month=Month(2023, 5),
        **about,
    )


def adjusted(now: Sequence[IssuedLine], issued: Sequence[IssuedLine]) -> list[IssuedLine]:
    return adjustments(now, issued, lambda *_: (99,))


def told(now: Sequence[IssuedLine], issued: Sequence[IssuedLine]) -> list[tuple[int, int, int]]:
    """First and last day of May, and øre."""
    return [(one.first_day.day, one.last_day.day, one.amount_ore) for one in adjusted(now, issued)]


def test_a_line_that_is_as_it_was_issued() -> None:
    assert told([line(1, 31, 3100)], [line(1, 31, 3100)]) == []


def test_a_line_cut_in_two_at_the_same_price_moves_nothing() -> None:
    assert told([line(1, 14, 1400), line(15, 31, 1700)], [line(1, 31, 3100)]) == []


def test_places_come_in_the_order_in_which_people_count() -> None:
    lines = [line(1, 31, 3100, place=place) for place in ("10", "2", "1")]
    assert [one.place for one in adjusted(lines, [])] == ["1", "2", "10"]


def test_only_the_days_that_changed() -> None:
    assert told([line(1, 14, 1400), line(15, 31, 3400)], [line(1, 31, 3100)]) == [(15, 31, 1700)]


def test_shares_of_a_line_sum_to_it_though_its_days_do_not_divide() -> None:
    # 1.00 kr. over three days is 33, 34 and 33 øre; two of them, taken back one by one, are not 33 and 33
    assert told([line(1, 1, 33)], [line(1, 3, 100)]) == [(2, 3, -67)]
    assert told([line(1, 1, 0), line(2, 2, 0), line(3, 3, 0)], [line(1, 3, 100)]) == [
        (1, 1, -33),
        (2, 2, -34),
        (3, 3, -33),
    ]


def test_a_negative_line_is_dealt_out_the_same_way() -> None:
    assert told([], [line(1, 3, -100)]) == [(1, 3, 100)]
    assert told([line(2, 2, 0)], [line(1, 3, -100)]) == [(1, 1, 33), (2, 2, 34), (3, 3, 33)]


def test_days_between_two_lines_are_nobodys() -> None:
    assert told([line(1, 5, 500), line(10, 12, 600)], [line(1, 5, 500), line(10, 12, 300)]) == [(10, 12, 300)]


def test_what_was_adjusted_already_counts_as_issued() -> None:
    issued = line(1, 31, 3100)
    (first,) = adjusted([line(1, 14, 1400), line(15, 31, 3400)], [issued])
    assert adjusted([line(1, 14, 1400), line(15, 31, 3400)], [issued, first]) == []
    # package 5 again from the 20th: its own difference, on its own days
    now = [line(1, 14, 1400), line(15, 19, 1000), line(20, 31, 1200)]
    (second,) = adjusted(now, [issued, first])
    assert (second.first_day.day, second.last_day.day, second.amount_ore) == (20, 31, -1200)
    assert (second.repairs, second.adjusts, second.kind) == (issued.id, "service", "adjustment")
    assert adjusted(now, [issued, first, second]) == []


def test_an_adjustment_for_days_that_nothing_was_issued_for_is_itself_repaired() -> None:
    owed = line(5, 9, 500)
    (first,) = adjusted([owed], [])
    assert (first.repairs, first.amount_ore) == (owed.id, 500)
    (second,) = adjusted([], [first])
    assert (second.repairs, second.amount_ore, second.level) == (owed.id, -500, "5")


def test_it_says_what_the_line_says() -> None:
    now = line(1, 31, 6200, level="6", payer="163", paragraph="107")
    (one,) = adjusted([now], [line(1, 31, 3100, payer="163", paragraph="107")])
    assert (one.kind, one.adjusts, one.part, one.place, one.citizen) == (
        "adjustment",
        "service",
        "service",
        "1",
        "c-17",
    )
    assert (one.payer, one.paragraph, one.level, one.for_month) == ("163", "107", "6", Month(2023, 5))
    assert (one.days, one.unit, one.unit_price_ore, one.events) == (31, "day", "100", (99,))


def test_another_resident_is_not_the_same_line_at_another_price() -> None:
    issued, now = line(1, 31, 3100), [line(1, 15, 1500), line(16, 31, 3200, citizen="c-18")]
    found = adjusted(now, [issued])
    assert [(one.citizen, one.first_day.day, one.amount_ore) for one in found] == [
        ("c-17", 16, -1600),
        ("c-18", 16, 3200),
    ]


def test_another_payer_and_another_paragraph_are_told_apart() -> None:
    for name, value in (("payer", "163"), ("paragraph", "107")):
        found = adjusted([line(1, 31, 3100, **{name: value})], [line(1, 31, 3100)])
        moved = {getattr(one, name): one.amount_ore for one in found}
        assert moved == {value: 3100, None: -3100}


def test_base_and_service_of_a_tail_are_told_apart() -> None:
    issued = [line(1, 31, 3100, kind="notice"), line(1, 31, 6200, kind="notice", part="base")]
    now = [line(1, 31, 6200, kind="notice"), line(1, 31, 3100, kind="notice", part="base")]
    assert [(one.part, one.amount_ore) for one in adjusted(now, issued)] == [("base", -3100), ("service", 3100)]


def test_a_vacancy_that_was_a_stay_is_told_as_both() -> None:
    found = adjusted([line(1, 31, 930, kind="vacancy", citizen=None)], [line(1, 31, 3100)])
    assert [(one.adjusts, one.citizen, one.amount_ore) for one in found] == [
        ("service", "c-17", -3100),
        ("vacancy", None, 930),
    ]


def test_the_cause_is_asked_for_with_what_is_and_what_was() -> None:
    asked: list[tuple[object, object]] = []

    def causes(now: object, issued: object) -> tuple[int, ...]:
        asked.append((now, issued))
        return (7,)

    issued = line(1, 31, 3100)
    adjustments([], [issued], causes)
    assert asked[0][1] == (issued,)
    assert not asked[0][0]


# --- any two settlements of a month ---------------------------------------------------------------


@st.composite
def settled(draw: st.DrawFn) -> list[IssuedLine]:
    """Some lines of May that do not overlap, at any amounts."""
    cuts = sorted(draw(st.sets(st.integers(1, 31), max_size=6)))
    lines = []
    for first, following in pairwise([*cuts, 32]):
        if draw(st.integers(0, 3)):
            lines.append(line(first, following - 1, draw(st.integers(-5000, 500_000))))
    return lines


@settings(max_examples=1000, deadline=None)
@given(st.lists(settled(), min_size=2, max_size=5))
def test_all_that_is_issued_is_always_what_the_month_comes_to(versions: list[list[IssuedLine]]) -> None:
    # given a month as issued, and as it was known to be time after time
    issued = list(versions[0])
    for now in versions[1:]:
        carried = adjusted(now, issued)
        # then what is carried is the difference, no line is zero, and once issued there is nothing left to carry
        assert sum(one.amount_ore for one in (*issued, *carried)) == sum(one.amount_ore for one in now)
        assert all(one.amount_ore for one in carried)
        days = [one.first_day.day + n for one in carried for n in range(one.days)]
        assert len(days) == len(set(days))
        issued += carried
        assert adjusted(now, issued) == []
