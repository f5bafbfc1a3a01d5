"""`why` goes on from a price to wages, hours, budgets and positions, and tells each figure once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.running import pladsbog

CASES = Path(__file__).parents[1] / "cases" / "price-stories.toml"


@pytest.mark.parametrize(
    ("at", "granted", "figures"),
    [
        (0, "--hours 14", ["5.000.000,00", "transport 10.000,00", "5.010.000,00", "8000", "3000", "455,45"]),
        (1, "--level all", ["1 leader × 650.000,00", "2,5 night watch × 420.000,00", "rent 100.000,00"]),
        (1, "--level all", ["10.000.000,00", "− 200.000,00", "9.800.000,00", "10 places × 365 × 98 %"]),
        (2, "--level all", ["3.000.000,00", "+ 100.000,00", "3.100.000,00", "4 places × 365 × 95 %"]),
    ],
)
def test_every_figure_is_told_once(
    at: int, granted: str, figures: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anne")
    terms = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"][at]["terms"]
    Path("terms.toml").write_text(f'reference = "KB 1"\ndecided_on = 2022-12-20\n{terms}', encoding="utf-8")
    for command in ("init", "adopt terms.toml", f"move-in c-1 house 1 --from 2023-05-01 {granted} --decision D-1"):
        assert pladsbog(command).code == 0
    shown = pladsbog("why house 2023-06").out
    assert {figure: shown.count(figure) for figure in figures} == dict.fromkeys(figures, 1)
