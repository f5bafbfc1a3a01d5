"""What may be written down: keys without meaning, and never a CPR number."""

from __future__ import annotations

import pytest

from ledger.errors import BirthdayInKey, CprInText, HiddenSign, NotAKey, SaysNothing
from ledger.rules.privacy import (
    check_key,
    check_text,
    could_be_a_birthday,
    could_be_a_name,
    looks_like_cpr,
    without_cpr,
)
from ledger.shared.message import say

# Replacement numbers, with 60 added to the day: they belong to nobody.
NUMBERS = ["670180-0001", "6701800001", "910299-1234", "611265 4321", "671280–0001", "sag 670180-0001"]
SPELT_OTHERWISE = [
    "670180--0001", "670180_0001", "670180 - 0001", "67.01.80-0001", "67 01 80 0001", "670180/0001", "67011980-0001",
    "19800167-0001", "６７０１８０0001", "670180-00 01", "6701 80 00 01", "67-01-1980-0001", "67 01 1980 0001",
    "67O180-0001", "67Ol80-0O01", "٦٧٠١٨٠-٠٠٠١", "20246701800001", "670180\u200b0001", "1980-01-67-0001",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NUMBERS, *SPELT_OTHERWISE, "c-670180-0001", "borger 6701800001.", "310180-9999"])
def test_ten_figures_that_begin_as_a_birthday_are_taken_for_a_cpr_number(text: str) -> None:
    assert looks_like_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "KB 2022-12-20 item 14", "c-17", "27.03.00-G01-1-22", "320180-0001", "001280-0001", "671380-0001",
        "920180-0001", "16701800001", "67018000012", "670180-001", "",
        "moved 31.03.2026 14:30", "on 31-03-26 14.30", "12.05.2026 19 residents", "from 01.01.2026 1200 kr.",
        "2022-12-20-0014", "2026-03-31T12:00:00.123456Z", "2023-01-01 2023-12-31", "5798001234567",
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


@pytest.mark.parametrize(
    "key",
    ["670180-0001", "6701800001", "c6701800001", "67-01-1980-0001", "20246701800001", "67O180-0001", "16701800001"],
)
def test_a_cpr_number_as_a_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(CprInText) as refusal:
        check_key(say("citizen"), key)
    assert str(refusal.value.sentence()) == (
        "the key of the citizen looks like a CPR number; the ledger never holds one"
    )
    assert "0001" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("67O18O-OOO1", False), ("67O180-0O01", True), ("67Ol80-OO01", False), ("VU 6701-800", False),
        ("VU 6701-800 OO1", False), ("670180-000I", True), ("nr. 670180000", False), ("|||670180-", False),
    ],
)  # fmt: skip
def test_letters_that_look_like_figures_count_where_seven_of_the_ten_are_figures(text: str, *, looks: bool) -> None:
    assert looks_like_cpr(text) is looks


def test_a_text_with_a_cpr_number_in_it_is_refused() -> None:
    check_text(say("reason"), "moved closer to his sister")
    with pytest.raises(CprInText) as refusal:
        check_text(say("reason"), "see the file of 670180-0001")
    assert refusal.value.where == say("reason")


def test_keys_with_a_comma_between_them_are_no_key_and_their_figures_are_no_cpr_number() -> None:
    with pytest.raises(NotAKey):
        check_key(say("citizen"), "c-67102, c-14901")
    with pytest.raises(CprInText):
        check_key(say("citizen"), "670180, 0001")


def test_a_cpr_number_is_struck_out_of_messages() -> None:
    assert without_cpr("no citizen 670180-0001 or 6701800002") == (
        "no citizen (a number withheld) or (a number withheld)"
    )


def test_a_digest_is_no_cpr_number_whatever_figures_stand_in_it() -> None:
    digest = "c3" + "f" * 40 + "6701800001" + "ab" * 6
    assert len(digest) == 64
    assert not looks_like_cpr(f"lodge 93459:{digest}")
    assert without_cpr(f"{digest} 670180-0001, {digest}") == f"{digest} (a number withheld), {digest}"
    # What is longer, shorter or part of a word is looked at as ever.
    for other in (digest[:-1], f"{digest}0", f"x{digest}"):
        assert looks_like_cpr(other)


@pytest.mark.parametrize("key", ["JH-610170", "jh610190", "j-h-61011970", "ab.19700161"])
def test_initials_and_a_birthday_are_no_citizens_key_and_are_not_repeated(key: str) -> None:
    with pytest.raises(BirthdayInKey) as refusal:
        check_key(say("citizen"), key)
    assert not any(figures in str(refusal.value) for figures in ("610170", "610190", "1970"))
    check_key(say("series of rates"), key)


@pytest.mark.parametrize("key", ["c-610170", "jh-17", "jh-999999"])
def test_other_letters_and_figures_are_a_key(key: str) -> None:
    check_key(say("citizen"), key)


@pytest.mark.parametrize(
    ("key", "could_be"),
    [
        ("jens", True), ("jens-hansen", True), ("JH", True), ("jens-hansen-1", True), ("Søren17", True),
        ("c-17", False), ("4", False), ("borger-17", False), ("b001", False), ("ab12cd", False),
    ],
)  # fmt: skip
def test_a_key_without_a_figure_or_with_a_run_of_letters_could_be_a_name(key: str, *, could_be: bool) -> None:
    assert could_be_a_name(key) is could_be


@pytest.mark.parametrize(
    ("key", "could_be"),
    [
        ("010170", True), ("p010170", True), ("c-711299", True), ("19700101", True), ("c-20240131", True),
        ("c-17", False), ("c-320170", False), ("c-011370", False), ("b-0101701", False), ("01017", False),
    ],
)  # fmt: skip
def test_a_key_with_the_figures_of_a_day_could_be_a_birthday(key: str, *, could_be: bool) -> None:
    assert could_be_a_birthday(key) is could_be


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("anna\x1b[2J", "U+001B"), ("anna\x1b]0;x\x07", "U+001B"), ("anna\x9b2J", "U+009B"), ("an\u202ena", "U+202E"),
        ("an\u2066na", "U+2066"), ("an\u200bna", "U+200B"), ("an\u00adna", "U+00AD"), ("anna\ufeff", "U+FEFF"),
        ("an\nna", "U+000A"), ("an\rna", "U+000D"), ("anna\x00", "U+0000"), ("an\u2028na", "U+2028"),
        ("an\ue000", "U+E000"),
    ],
)  # fmt: skip
def test_a_sign_that_cannot_be_seen_is_refused_and_named(text: str, sign: str) -> None:
    with pytest.raises(HiddenSign) as refusal:
        check_text(say("decision"), text)
    assert refusal.value.sign == sign
    assert str(refusal.value) == f"the decision holds a sign that cannot be seen ({sign}) [hidden-sign]"


@pytest.mark.parametrize("text", ["?", "-", "...", " … ", "–?!", "👍"])
def test_signs_alone_say_nothing(text: str) -> None:
    with pytest.raises(SaysNothing):
        check_text(say("decision"), text)


@pytest.mark.parametrize("text", ["V", "7", "§ 107", "Æ?", "", "  "])
def test_a_letter_or_a_figure_may_be_a_reference_and_an_empty_text_is_judged_elsewhere(text: str) -> None:
    check_text(say("decision"), text)


def test_prose_has_lines_and_danish_signs() -> None:
    check_text(say("reason"), "flyttet – til “Ærø”, § 107 …\r\n\tmed 50 % støtte à 1\u00a0000 kr. €")
    with pytest.raises(HiddenSign):
        check_text(say("reason"), "overwritten\rshown")
