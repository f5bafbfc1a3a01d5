"""What may be written down: keys without meaning, and never a CPR number."""

from __future__ import annotations

import pytest

from ledger.errors import CprInText, NotAKey
from ledger.rules.privacy import check_key, check_text, looks_like_cpr, without_cpr
from ledger.shared.message import say

# Replacement numbers, with 60 added to the day: they belong to nobody.
NUMBERS = ["670180-0001", "6701800001", "910299-1234", "611265 4321", "671280–0001", "sag 670180-0001"]
SPELT_OTHERWISE = [
    "670180--0001", "670180_0001", "670180 - 0001", "67.01.80-0001", "67 01 80 0001", "670180/0001", "67011980-0001",
    "19800167-0001", "６７０１８０0001",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NUMBERS, *SPELT_OTHERWISE, "c-670180-0001", "borger 6701800001.", "310180-9999"])
def test_ten_figures_that_begin_as_a_birthday_are_taken_for_a_cpr_number(text: str) -> None:
    assert looks_like_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "KB 2022-12-20 item 14", "c-17", "27.03.00-G01-1-22", "320180-0001", "001280-0001", "671380-0001",
        "920180-0001", "16701800001", "67018000012", "670180-001", "",
    ],
)  # fmt: skip
def test_other_figures_are_not(text: str) -> None:
    assert not looks_like_cpr(text)


@pytest.mark.parametrize("key", ["c-17", "syrenparken", "4", "Ærø_2.b", "østruplund", "a" * 40])
def test_keys_that_pass(key: str) -> None:
    check_key(say("citizen"), key)


@pytest.mark.parametrize(
    "key", ["", " ", "c 17", "-c", ".c", "_c", "a" * 41, "c/17", "c\n", "c17\n", "a;b", "с-17", "c²"]
)
def test_keys_that_are_refused(key: str) -> None:
    with pytest.raises(NotAKey) as refusal:
        check_key(say("place"), key)
    assert str(refusal.value.sentence()) == f"{key!r} cannot be the key of the place"


@pytest.mark.parametrize("key", ["670180-0001", "6701800001", "c6701800001"])
def test_a_cpr_number_as_a_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(CprInText) as refusal:
        check_key(say("citizen"), key)
    assert str(refusal.value.sentence()) == (
        "the key of the citizen looks like a CPR number; the ledger never holds one"
    )
    assert "0001" not in str(refusal.value)


def test_a_text_with_a_cpr_number_in_it_is_refused() -> None:
    check_text(say("reason"), "moved closer to his sister")
    with pytest.raises(CprInText) as refusal:
        check_text(say("reason"), "see the file of 670180-0001")
    assert refusal.value.where == say("reason")


def test_a_cpr_number_is_struck_out_of_messages() -> None:
    assert without_cpr("no citizen 670180-0001 or 6701800002") == (
        "no citizen (a number withheld) or (a number withheld)"
    )
