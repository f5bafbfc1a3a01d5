"""What is typed in options and arguments, and what is made of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cli import options
from ledger.errors import Refusal
from ledger.shared.calendar import Month


def read(kind: options.Read, text: str) -> Any:
    return kind.convert(text, None, None)


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (options.DATE, "2023-05-31", date(2023, 5, 31)),
        (options.DATE, "31-05-2023", date(2023, 5, 31)),
        (options.DATE, " 31.5.2023 ", date(2023, 5, 31)),
        (options.MONTH, "2023-05", Month(2023, 5)),
        (options.HOURS, "24", Decimal(24)),
        (options.HOURS, "24,50", Decimal("24.5")),
        (options.HOURS, "7,125", Decimal("7.125")),
        (options.HOURS, "168", Decimal(168)),
        (options.KRONER, "3.400,50", 340_050),
        (options.KRONER, "0", 0),
        (options.MUNICIPALITY, "787", "787"),
        (options.PARAGRAPH, "§ 107", "107"),
        (options.PARAGRAPH, "107", "107"),
        (options.EVENT, "12", 12),
        (options.EVENT, "#12", 12),
        (options.CITIZEN, "c-17", "c-17"),
        (options.OFFER, "æblehaven", "æblehaven"),
    ],
)
def test_what_is_typed_is_understood(kind: options.Read, text: str, meant: Any) -> None:
    assert read(kind, text) == meant


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (options.DATE, "2023-02-30", "bad-date"),
        (options.DATE, "05/31/2023", "bad-date"),
        (options.DATE, "31-05-23", "bad-date"),
        (options.DATE, "31-05-1923", "bad-date"),
        (options.MONTH, "2023-13", "bad-month"),
        (options.HOURS, "0", "hours-out-of-range"),
        (options.HOURS, "168,01", "hours-out-of-range"),
        (options.HOURS, "-7", "hours-out-of-range"),
        (options.HOURS, "many", "hours-out-of-range"),
        (options.KRONER, "-1", "amount-out-of-range"),
        (options.KRONER, "10.000.000,01", "amount-out-of-range"),
        (options.HOURS, "7.125", "two-readings"),
        (options.KRONER, "1,005", "two-readings"),
        (options.KRONER, "1,0055", "bad-amount"),
        (options.MUNICIPALITY, "78", "bad-payer"),
        (options.PARAGRAPH, "670180-0001", "cpr-number"),
        (options.EVENT, "0", "bad-option"),
        (options.EVENT, "#x", "bad-option"),
        (options.EVENT, "²", "bad-option"),
        (options.EVENT, "9" * 5_000, "bad-option"),
        (options.CITIZEN, "670180-0001", "cpr-number"),
        (options.CITIZEN, "6701800001", "cpr-number"),
        (options.CITIZEN, "a b", "bad-key"),
        (options.PLACE, "", "bad-key"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: options.Read, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(kind, text)
    assert refused.value.code == code


def test_what_has_been_read_already_is_left_alone() -> None:
    assert options.DATE.convert(date(2023, 5, 31), None, None) == date(2023, 5, 31)
