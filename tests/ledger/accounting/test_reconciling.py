"""The finance system's postings against ours: each mistake that can be made there is told by its likely cause."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from msgspec.structs import replace

from ledger.accounting.postings import Posting
from ledger.accounting.reconciling import Booked, reconcile
from ledger.errors import BadFile, BadImport
from ledger.models.accounts import AccountMapping
from ledger.reading.booked import read_booked
from ledger.shared.calendar import Month

MAY = Month(2023, 5)
SERVICE, COUNTER = "538501003", "538521001"


def posting(number: int, amount: int, reference: str) -> Posting:
    account, side = (SERVICE, "D") if amount > 0 else (COUNTER, "K")
    return Posting(
        number, "syrenparken", f"line-{number}", "service", MAY, MAY.last, account, account,
        "D" if side == "D" else "K", abs(amount), reference, "text",
    )  # fmt: skip


ISSUED = [
    posting(1, 100_00, "42-1"),
    posting(2, -100_00, "42-1"),
    posting(3, 250_00, "42-2"),
    posting(4, -250_00, "42-2"),
]


def booked(*, reference: bool = True) -> list[Booked]:
    return [
        Booked(at + 2, one.account, one.signed, one.day, one.reference if reference else "", "")
        for at, one in enumerate(ISSUED)
    ]


def causes(theirs: list[Booked]) -> list[str]:
    return [pair.cause for pair in reconcile(ISSUED, theirs, MAY, frozenset({41}))]


@pytest.mark.parametrize("reference", [True, False])
def test_what_was_handed_over_agrees_in_any_order(*, reference: bool) -> None:
    theirs = booked(reference=reference)
    Random(1).shuffle(theirs)  # noqa: S311 - an order, no secret
    pairs = reconcile(ISSUED, theirs, MAY)
    assert {pair.cause for pair in pairs} == {"matched"}
    assert [pair.difference for pair in pairs] == [0] * 4


@pytest.mark.parametrize("reference", [True, False])
@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"amount": 99_00}, "wrong amount"),
        ({"account": "538501009"}, "wrong account"),
        ({"day": date(2023, 6, 1)}, "wrong month"),
        ({"amount": -100_00}, "sign"),
    ],
)
def test_each_mistake_has_its_cause(change: dict[str, object], cause: str, *, reference: bool) -> None:
    first, *others = booked(reference=reference)
    assert causes([replace(first, **change), *others]) == [cause, "matched", "matched", "matched"]


def test_what_one_side_does_not_have() -> None:
    first, *others = booked()
    assert causes(others) == ["missing", "matched", "matched", "matched"]
    twice = [first, *others, replace(first, line=9)]
    assert causes(twice)[-1] == "double"
    strange = [first, *others, Booked(9, SERVICE, 5_00, MAY.last, "x-1", "")]
    assert causes(strange)[-1] == "unknown"
    for odd in ("²", "9" * 5_000, "4١-3"):
        assert causes([first, *others, Booked(9, SERVICE, 5_00, MAY.last, odd, "")])[-1] == "unknown"
    late = [first, *others, Booked(9, SERVICE, 5_00, MAY.last, "41-3", "")]
    assert causes(late)[-1] == "other month"


def test_a_posting_booked_in_parts_agrees_with_their_sum() -> None:
    first, *others = booked()
    parts = [replace(first, amount=60_00), replace(first, amount=40_00, line=9)]
    assert causes([*parts, *others]) == ["matched"] * 4
    pair = reconcile(ISSUED, [*parts, *others], MAY)[0]
    assert (pair.difference, pair.booked) == (0, first)
    # Booked, taken back and booked again is booked once.
    again = [first, replace(first, amount=-100_00, line=9), replace(first, line=10)]
    assert causes([*again, *others]) == ["matched"] * 4


@pytest.mark.parametrize(
    "change",
    [{"amount": 41_00}, {"account": "538501009"}, {"reference": "42-9"}, {"reference": ""}, {"day": date(2023, 6, 1)}],
)
def test_parts_that_do_not_belong_together_do_not_agree(change: dict[str, object]) -> None:
    first, *others = booked()
    part = replace(first, amount=40_00, line=9)
    theirs = [replace(first, amount=60_00), replace(part, **change), *others]
    assert causes(theirs)[0] != "matched"


def test_parts_of_two_postings_under_one_reference_and_account_are_not_guessed() -> None:
    twins = [posting(1, 100_00, "42-1"), posting(2, 60_00, "42-1")]
    theirs = [Booked(at, SERVICE, amount, MAY.last, "42-1", "") for at, amount in enumerate((60_00, 40_00, 60_00))]
    assert [pair.cause for pair in reconcile(twins, theirs, MAY)] == ["wrong amount", "matched", "double"]


def test_a_reversal_is_told_as_one_and_leaves_nothing_booked() -> None:
    first, *others = booked()
    pairs = reconcile(ISSUED, [first, *others, replace(first, amount=-100_00, line=9)], MAY)
    assert [pair.cause for pair in pairs] == [*["matched"] * 4, "reversal"]
    assert pairs[-1].difference == -100_00


def test_a_reversal_by_a_negative_amount_with_a_side() -> None:
    """As reported (F3): nothing is booked, and the ledger issued 31,000 kr. on either side."""
    content = (
        "Bilag;Konto;D/K;Beløb;Bogføringsdato\n"
        f"42-1;{SERVICE};D;31.000,00;31-05-2023\n42-1;{SERVICE};D;-31.000,00;31-05-2023\n"
        f"42-1;{COUNTER};K;31.000,00;31-05-2023\n42-1;{COUNTER};K;-31.000,00;31-05-2023\n"
    ).encode()
    theirs = read_booked("booked.csv", content, [])
    pairs = reconcile([posting(1, 31_000_00, "42-1"), posting(2, -31_000_00, "42-1")], theirs, MAY)
    for account, apart in ((SERVICE, -31_000_00), (COUNTER, 31_000_00)):
        assert sum(one.amount for one in theirs if one.account == account) == 0
        (reversal,) = [
            pair for pair in pairs if pair.cause == "reversal" and pair.booked and pair.booked.account == account
        ]
        assert reversal.difference == apart


def test_two_equal_amounts_booked_once_leave_one_missing() -> None:
    twins = [posting(1, 100_00, "42-1"), posting(2, 100_00, "42-2")]
    theirs = [Booked(2, SERVICE, 100_00, MAY.last, "", "")]
    assert [pair.cause for pair in reconcile(twins, theirs, MAY)] == ["matched", "missing"]


def test_the_differences_sum_to_what_the_sides_are_apart() -> None:
    theirs = [*booked()[1:], Booked(9, SERVICE, 5_00, MAY.last, "x", ""), replace(booked()[2], line=10, amount=-7_00)]
    pairs = reconcile(ISSUED, theirs, MAY)
    apart = sum(one.amount for one in theirs) - sum(one.signed for one in ISSUED)
    assert sum(pair.difference for pair in pairs) == apart


def test_a_file_with_danish_headings_and_other_columns() -> None:
    content = (
        (
            "Bilag;Kontostreng;Debet/kredit;Beløb;Bogføringsdato;Tekst;Bruger\r\n"
            "42-1;5.38.50.10.03;D;1.000,50;31-05-2023;måned maj;x\r\n"
            "42-1;SOLGT;Kredit;1000,50;31.05.2023;;x\r\n"
        )
        .encode("cp1252")
        .replace(b"Debet/kredit", b"Debet kredit")
    )
    mapping = AccountMapping(account=SERVICE, counter="5385210010407700", counter_alias="SOLGT")
    assert read_booked("a.csv", content, [mapping]) == [
        Booked(2, SERVICE, 1000_50, date(2023, 5, 31), "42-1", "måned maj"),
        Booked(3, "5385210010407700", -1000_50, date(2023, 5, 31), "42-1", ""),
    ]


def test_every_bad_row_is_told() -> None:
    content = b"konto;beloeb;dato\n538501003;1,234;2023-05-31\n;5;2023-05-32\n"
    with pytest.raises(BadImport) as refused:
        read_booked("a.csv", content, [])
    told = [(row.line, row.column, row.reason_code) for row in refused.value.rows]
    assert told == [(2, "beloeb", "two-readings"), (3, "konto", "empty-cell"), (3, "dato", "bad-date")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \n", "it is empty"),
        (b"konto;beloeb\n1;2\n", "it has no column date"),
        (b"konto;beloeb;dato\n", "a header and no rows"),
        (b"konto;konto;beloeb;dato\n1;1;2;3\n", "there 2 times"),
        (b'konto;beloeb;dato\n"1;2;3\n', "quotation mark"),
        ("konto;beløb;dato\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read(content: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        read_booked("a.csv", content, [])
