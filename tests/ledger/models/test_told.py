"""A derivation's steps: each value once, each step where the reckoning comes to it."""

from __future__ import annotations

from fractions import Fraction

from ledger.models.told import Told, in_order, told_once
from ledger.shared.message import say


def step(what: str, kroner: int | None = None) -> Told:
    return Told(say("{what}", what=what), None if kroner is None else Fraction(kroner * 100))


def told(price: int, *steps: Told) -> list[str]:
    return [str(one) for one in told_once(steps, Fraction(price * 100))]


def test_what_a_step_came_to_stands_behind_it_and_the_price_with_its_days() -> None:
    assert told(30, step("granted"), step("level", 100), step("raised", 110), step("units", 30)) == [
        "granted",
        "level: 100,00 kr.",
        "raised: 110,00 kr.",
        "units",
    ]


def test_what_a_step_leaves_alone_is_told_of_the_one_before() -> None:
    assert told(50, step("a unit", 100), step("not for all"), step("× 1 unit", 100), step("half", 50)) == [
        "a unit: 100,00 kr.",
        "not for all",
        "× 1 unit",
        "half",
    ]


def test_a_price_that_came_back_to_what_it_was_is_told_with_its_days_alone() -> None:
    assert told(100, step("level", 100), step("raised", 125), step("lowered", 100)) == [
        "level",
        "raised: 125,00 kr.",
        "lowered",
    ]


def test_the_steps_of_several_ways_to_one_price_keep_their_order() -> None:
    level, half = step("level", 100), step("half", 50)
    ways = [step("granted"), level, half], [step("granted"), step("granted anew"), level, step("passed by"), half]
    assert [str(one.how) for one in in_order(ways)] == ["granted", "granted anew", "level", "passed by", "half"]
    assert in_order([[level], [half]]) == (level, half)
