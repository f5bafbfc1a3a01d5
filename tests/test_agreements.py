"""Published agreements: what their papers publish, and what the program comes to, read from tests/cases/agreements.

A case adopts shipped decision files (`adopt`) and `terms` of its own, types what a clerk would (`typed`), and asks:

* `line`: a command that answers in JSON; `lines` are all its lines, each compared by the keys it gives; `total` is its
  total; `answer` is any part of the rest, where a list stands for all its elements, in any order;
* `months`, a first and a last one, in the place of a month written `MONTH` in the line: `total` is their sum;
* `refused`: the code with which the line is refused; `said`: the sentence that goes with it.

`publishes` is what stands in the paper, in its own figures. Answers are calculated by hand; `because` shows how.

The page of the folder lists every rule that differs between agreements, and every agreement that was read, with the
case that reproduces it, or with what the top page says of it under Limits. The page and the cases are held together.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ledger.reading.decisions.shipped import shipped, shipped_path
from ledger.shared.calendar import clock_set_to, parse_month
from tests.cli.running import pladsbog

FOLDER = Path(__file__).parent / "cases" / "agreements"
PAGE = FOLDER / "README.md"
TOP = FOLDER.parents[2] / "README.md"
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
HEAD = 'reference = "terms of the case"\ndecided_on = 2017-01-01\n'

_FIGURE = re.compile(r"\d(?:[\d_]|,(?=\d{3}))*(?:\.\d+)?")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#]+)(#limits)?\)")


@dataclass(frozen=True)
class Case:
    """One agreement, or a part of one, under a title of its own."""

    file: str
    told: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}/{self.told['title']}"


@dataclass(frozen=True)
class Row:
    """A row of the page: what is published, and the links to what shows it."""

    name: str
    published: str
    links: Sequence[tuple[str, str, str]]

    @property
    def cases(self) -> list[tuple[str, Path]]:
        return [(title, (FOLDER / file).resolve()) for title, file, limits in self.links if not limits]

    @property
    def limits(self) -> list[str]:
        return [words for words, _, limits in self.links if limits]


def all_agreements() -> list[Case]:
    """Every case of every file."""
    files = sorted(FOLDER.glob("*.toml"))
    return [Case(file.stem, told) for file in files for told in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def _rows() -> list[Row]:
    """The rows of both tables; where the first cell is empty, the one above goes on."""
    rows: list[Row] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| rule |", "| agreement |")):
            name, published, shown = (cell.strip() for cell in line.strip("|").split("|"))
            of = name or rows[-1].name.partition(":")[0]
            rows.append(Row(f"{of}: {published}", published, _LINK.findall(shown)))
    return rows


# --- the cases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", all_agreements(), ids=str)
def test_what_is_published_is_what_the_program_comes_to(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    with clock_set_to(NOW):
        type_in(case)
        for asked in case.told["asked"]:
            found = list(wrong(asked))
            assert not found, "\n".join([asked["line"], *found, f"because {asked['because']}"])


def type_in(case: Case) -> None:
    """Adopt what a case adopts and type what it types, in the folder that the program is run in."""
    _do("init --municipality 787")
    for name in case.told.get("adopt", []):
        _do(f"adopt {name}")
    if "terms" in case.told:
        Path("terms.toml").write_text(HEAD + case.told["terms"], encoding="utf-8")
        _do("adopt terms.toml")
    for line in case.told["typed"]:
        _do(line)


def _do(line: str) -> None:
    ran = pladsbog(line)
    assert ran.code == 0, f"{line}\n{ran.err}"


def wrong(asked: dict[str, Any]) -> Iterator[str]:
    """Where what is asked is not answered as it is expected."""
    if "refused" in asked:
        ran = pladsbog(f"{asked['line']} --format json")
        assert ran.code, ran.out
        yield from _unlike(asked["refused"], ran.refusal["code"], "refused")
        yield from _unlike(asked["said"], ran.refusal["message"], "said")
        return
    if "months" in asked:
        first, last = (parse_month(text) for text in asked["months"])
        answers = [_answer(asked["line"].replace("MONTH", str(month))) for month in first.until(last)]
    else:
        answers = [_answer(asked["line"])]
    if "total" in asked:
        total = sum(Decimal(answer["total"]) for answer in answers)
        yield from _unlike(asked["total"], f"{total:.2f}", "total")
    if "lines" in asked:
        offers = [one for answer in answers for one in answer["offers"]]
        yield from _unlike(asked["lines"], [line for one in offers for line in one["lines"]], "lines")
    yield from _unlike(asked.get("answer", {}), answers[0], "answer")


def _answer(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, f"{line}\n{ran.err}"
    return ran.data


def _unlike(wanted: Any, got: Any, at: str) -> Iterator[str]:
    """Where an answer is not what is wanted of it; nothing where it has all of that."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key, value in wanted.items():
            yield from _unlike(value, got.get(key), f"{at}.{key}")
    elif isinstance(wanted, list) and isinstance(got, list):
        left = list(got)
        for value in wanted:
            match = next((one for one in left if not list(_unlike(value, one, at))), None)
            if match is None:
                yield f"{at}: nothing like {value}"
            else:
                left.remove(match)
        yield from (f"{at}: one too many: {_short(one)}" for one in left)
    elif wanted != got:
        yield f"{at}: {_short(got)}, expected {wanted}"


def _short(got: Any) -> Any:
    """An answer as it is, a line by what tells it apart."""
    told = ("kind", "place", "citizen", "service", "from", "to", "days", "level", "quantity", "unit_price", "amount")
    return {key: got[key] for key in told if key in got} if isinstance(got, dict) and "kind" in got else got


# --- the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row.name)
def test_a_row_has_its_figures_in_a_case_or_stands_under_limits(row: Row) -> None:
    assert row.links, "neither a case nor a limit"
    limits = " ".join(TOP.read_text(encoding="utf-8").partition("\n## Limits\n")[2].partition("\n## ")[0].split())
    assert [words for words in row.limits if words not in limits] == []
    assert [title for title, file in row.cases if title not in _titles(file)] == []
    assert _figures(row.published) - {figure for _, file in row.cases for figure in _figures_of(file)} == set()


def test_every_agreement_has_a_row() -> None:
    rows = {link for row in _rows() for link in row.cases}
    files = sorted(FOLDER.glob("*.toml"))
    assert [(title, file.name) for file in files for title in _titles(file) if (title, file) not in rows] == []


@pytest.mark.parametrize("case", all_agreements(), ids=str)
def test_a_case_has_the_figures_that_are_published(case: Case) -> None:
    told = {key: value for key, value in case.told.items() if key not in ("publishes", "source", "title")}
    shipped = (shipped_path(name).read_text(encoding="utf-8") for name in case.told.get("adopt", []))
    assert _figures(case.told["publishes"]) - _figures(" ".join([str(told), *shipped])) == set()


def test_no_two_cases_have_one_title() -> None:
    titles = [case.told["title"] for case in all_agreements()]
    assert len(titles) == len(set(titles))


@cache
def _titles(file: Path) -> set[str]:
    """The cases of a file; of a module of tests, their names in words."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return {name.replace("_", " ") for name in re.findall(r"^def test_(\w+)", text, flags=re.MULTILINE)}
    return {case["title"] for case in tomllib.loads(text)["case"]}


@cache
def _figures_of(file: Path) -> set[str]:
    """The figures that a file has, and those of the shipped decisions that it adopts."""
    text = file.read_text(encoding="utf-8")
    named = [path.read_text(encoding="utf-8") for path in shipped() if f'"{path.stem}"' in text]
    return _figures(" ".join([text, *named]))


def _figures(text: str) -> set[str]:
    """The figures of a text, as they are counted: 1,370 is 1370, 7.0 is 7, 1_370 is 1370."""
    plain = (figure.replace(",", "").replace("_", "") for figure in _FIGURE.findall(text))
    return {figure.rstrip("0").rstrip(".") if "." in figure else figure for figure in plain}
