"""What is typed in options and arguments, and what is made of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cli import arguments
from ledger.errors import Refusal
from ledger.shared.calendar import Month


def read(kind: arguments.Read, text: str) -> Any:
    return kind.convert(text, None, None)


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        (arguments.DATE, "2023-05-31", date(2023, 5, 31)),
        (arguments.DATE, "31-05-2023", date(2023, 5, 31)),
        (arguments.DATE, " 31.5.2023 ", date(2023, 5, 31)),
        (arguments.MONTH, "2023-05", Month(2023, 5)),
        (arguments.HOURS, "24", Decimal(24)),
        (arguments.HOURS, "24,50", Decimal("24.5")),
        (arguments.HOURS, "7,125", Decimal("7.125")),
        (arguments.HOURS, "168", Decimal(168)),
        (arguments.KRONER, "3.400,50", 340_050),
        (arguments.KRONER, "0", 0),
        (arguments.MUNICIPALITY, "787", "787"),
        (arguments.PARAGRAPH, "§ 107", "107"),
        (arguments.PARAGRAPH, "107", "107"),
        (arguments.EVENT, "12", 12),
        (arguments.EVENT, "#12", 12),
        (arguments.CITIZEN, "c-17", "c-17"),
        (arguments.OFFER, "æblehaven", "æblehaven"),
    ],
)
def test_what_is_typed_is_understood(kind: arguments.Read, text: str, meant: Any) -> None:
    assert read(kind, text) == meant


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (arguments.DATE, "2023-02-30", "bad-date"),
        (arguments.DATE, "05/31/2023", "bad-date"),
        (arguments.DATE, "31-05-23", "bad-date"),
        (arguments.DATE, "31-05-1923", "bad-date"),
        (arguments.MONTH, "2023-13", "bad-month"),
        (arguments.HOURS, "0", "hours-out-of-range"),
        (arguments.HOURS, "168,01", "hours-out-of-range"),
        (arguments.HOURS, "-7", "hours-out-of-range"),
        (arguments.HOURS, "many", "hours-out-of-range"),
        (arguments.KRONER, "-1", "amount-out-of-range"),
        (arguments.KRONER, "10.000.000,01", "amount-out-of-range"),
        (arguments.HOURS, "7.125", "two-readings"),
        (arguments.KRONER, "1,005", "two-readings"),
        (arguments.KRONER, "1,0055", "bad-amount"),
        (arguments.MUNICIPALITY, "78", "bad-payer"),
        (arguments.PARAGRAPH, "670180-0001", "cpr-number"),
        (arguments.EVENT, "0", "bad-option"),
        (arguments.EVENT, "#x", "bad-option"),
        (arguments.EVENT, "²", "bad-option"),
        (arguments.EVENT, "9" * 5_000, "bad-option"),
        (arguments.CITIZEN, "670180-0001", "cpr-number"),
        (arguments.CITIZEN, "6701800001", "cpr-number"),
        (arguments.CITIZEN, "a b", "bad-key"),
        (arguments.PLACE, "", "bad-key"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: arguments.Read, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(kind, text)
    assert refused.value.code == code


def test_what_has_been_read_already_is_left_alone() -> None:
    assert arguments.DATE.convert(date(2023, 5, 31), None, None) == date(2023, 5, 31)
