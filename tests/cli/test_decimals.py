"""A quantity with decimals is a number wherever it is shown: a comma for Danish eyes, a typed cell, JSON as ever."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.running import pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"

[[service]]
id = "km"
name = "Driving"
effective = 2025-01-01
unit = "km"
price = 9.39
needs_stay = false
"""


@pytest.fixture(autouse=True)
def driven(folder: Path) -> Path:
    """Somebody at home was driven 1.234,567 km in January, of 7,5 expected a week."""
    (folder / "d.toml").write_text(DECISION)
    for line in (
        "init --municipality 787",
        "adopt d.toml",
        "grant c-1 km --offer home --from 2025-01-01 --quantity 7,5 --decision V --payer own",
        "deliver c-1 km 2025-01 --quantity 1234,567",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    return folder


LINES = "settle 2025-01 --offer home"
ANSWERS = (
    (LINES, "1234,567"),
    ("citizen c-1 --year 2025 --show deliveries", "1234,567"),
    ("citizen c-1 --year 2025 --show services", "7,5"),
)


@pytest.mark.parametrize(("asked", "quantity"), ANSWERS)
def test_csv_and_tables_have_a_decimal_comma(asked: str, quantity: str) -> None:
    assert f";{quantity};" in pladsbog(f"{asked} --format csv").out
    assert f" {quantity} " in pladsbog(asked).out


@pytest.mark.parametrize(("asked", "quantity"), ANSWERS)
def test_a_spreadsheet_has_a_number(asked: str, quantity: str) -> None:
    assert pladsbog(f"{asked} -o out.xlsx").code == 0
    values = [cell for sheet in load_workbook("out.xlsx") for row in sheet.iter_rows(values_only=True) for cell in row]
    assert float(Decimal(quantity.replace(",", "."))) in values


def test_json_is_as_ever() -> None:
    (offer,) = pladsbog(f"{LINES} --format json").data["offers"]
    assert [line["quantity"] for line in offer["lines"]] == ["1234.567"]
    (service,) = pladsbog("citizen c-1 --year 2025 --format json").data["services"]
    assert (service["quantity"], service["deliveries"][0]["quantity"]) == ("7.5", "1234.567")


def test_a_day_rates_occupancy_has_a_comma() -> None:
    asked = "day-rate --budget 10000000 --places 10 --occupancy 97,5 --format csv"
    assert "365 × 97,5 %" in pladsbog(asked).out
