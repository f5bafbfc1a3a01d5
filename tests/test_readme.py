"""The pages hold: examples answer what they say on any day, and what is listed is what there is.

`python -m tests.readme --write` writes what the program answers into the pages.
"""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cli.program import TABLE
from ledger.models.frozen import Frozen
from ledger.models.model import Model
from ledger.models.notice import DaysAfterDeparture
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, FixedLevel, Share
from ledger.reading.decisions.sections import SECTIONS
from ledger.reading.decisions.shapes import names_of
from tests.readme import GENERATED, NOW, ROOT, TO_BE_WRITTEN, lasting, pages, rewritten

DECISION_FILES = ROOT / "src/ledger/reading/decisions/README.md"
GLOSSARY = ROOT / "src/ledger/GLOSSARY.md"

LATER = datetime(2029, 2, 27, 20, 30, tzinfo=UTC)
"""Another day than the one on which the pages are written; what depends on the day differs."""

FIRST_DECISION = date(2026, 11, 1)
"""No decision of the program is older."""

_LINK = re.compile(r"\]\(([^):]+)\)")
_FENCE = re.compile(r"^```.*$", re.MULTILINE)
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d.]*,\d\d(?!\d)")


# --- examples ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_whoever_follows_a_page_years_on_gets_what_it_says(page: Path) -> None:
    assert rewritten(page, LATER) == page.read_text(encoding="utf-8")


def test_what_differs_from_run_to_run_is_not_said() -> None:
    written = f"   13  2026-11-26T08:00:01Z  2023-05-15       1291  digest {'0f' * 32}"
    assert lasting(written, NOW) == "   13  YYYY-MM-DDThh:mm:ssZ  2023-05-15          N  digest DIGEST"
    assert (
        lasting("   13  2026-11-26  2023-05-15       1291  c-17", NOW)
        == "   13  YYYY-MM-DD  2023-05-15          N  c-17"
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_an_amount_that_the_text_speaks_of_stands_in_an_example_of_the_page(page: Path) -> None:
    """What is written by hand would else stay when an answer changes."""
    text, *fenced = _FENCE.split(page.read_text(encoding="utf-8"))
    examples, prose = "".join(fenced[0::2]), text + "".join(fenced[1::2])
    shown = set(_AMOUNT.findall(examples))
    assert [amount for amount in _AMOUNT.findall(prose) if shown and amount not in shown] == []


# --- what the pages list -----------------------------------------------------------------------------


def test_no_decision_is_dated_before_the_first_or_later_than_today() -> None:
    modules = [file for folder in ("src", "projections", "cli") for file in sorted((ROOT / folder).rglob("*.py"))]
    heads = [(file.name, re.findall(r"^Decided on (\S+):$", file.read_text("utf-8"), re.MULTILINE)) for file in modules]
    listed = re.findall(r"^\* (\d{4}-\d\d-\d\d) · ", (ROOT / "src/ledger/README.md").read_text("utf-8"), re.MULTILINE)
    found = [(name, date.fromisoformat(day)) for name, days in [*heads, ("README.md", listed)] for day in days]
    assert len(found) > 100
    today = datetime.now(UTC).date()
    assert [(name, day) for name, day in found if not FIRST_DECISION <= day <= today] == []


def test_every_key_and_section_of_decision_files_is_described() -> None:
    page = DECISION_FILES.read_text(encoding="utf-8")
    shapes: list[type[Frozen]] = [
        Model, Rates, OfferTerms, Base, AverageMinus, Share, FixedLevel, DaysAfterDeparture,
    ]  # fmt: skip
    # That an offer's places are open is written in `places`.
    keys = {key for shape in shapes for key in names_of(shape)} - {"open_places"}
    assert not [key for key in sorted(keys) if f"`{key}`" not in page]
    assert not [name for name in SECTIONS if f"`[[{name}]]`" not in page]


def test_the_map_of_the_ledger_has_every_room_and_nothing_else() -> None:
    text = (ROOT / "src/ledger/README.md").read_text(encoding="utf-8")
    mapped = re.findall(r"^    ([\w/]+?)(?:\.py|/) ", text, flags=re.MULTILINE)
    there = [
        path for path in (ROOT / "src/ledger").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    assert sorted(mapped) == sorted(path.stem for path in there if path.stem != "__init__")


LISTING = [
    f"src/ledger/{room}" for room in ("accounting", "budgeting", "reading/decisions", "reading/imports", "settlement")
]


@pytest.mark.parametrize("folder", ["projections", *LISTING])
def test_a_page_lists_every_module_of_its_folder_and_nothing_else(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    rows = [row.split(" | ")[0] for row in text.splitlines() if row.startswith("| `")]
    listed = [name for row in rows for name in re.findall(r"`([\w/]+\.py)`", row)]
    modules = [path for path in (ROOT / folder).rglob("*.py") if path.name != "__init__.py"]
    assert sorted(listed) == sorted(str(path.relative_to(ROOT / folder)) for path in modules)


def test_every_module_of_the_command_line_is_a_command_or_listed() -> None:
    text = (ROOT / "cli/README.md").read_text(encoding="utf-8")
    modules = [path.name for path in (ROOT / "cli").glob("*.py") if path.name != "__init__.py"]
    commands = {f"{entry.module}.py" for entry in TABLE.values()}
    assert not sorted(name for name in modules if name not in commands and f"`{name}`" not in text)


def test_every_mark_of_what_is_generated_occurs_and_is_closed_where_it_is_opened() -> None:
    """A mark without its end matches nothing, and what follows it would never be written anew."""
    there: set[str] = set()
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for name in GENERATED:
            begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
            marks = [line for line in text.splitlines() if line in {begin, end}]
            assert marks == [begin, end] * (len(marks) // 2), f"{name} in {page}"
            there |= {name} if marks else set()
    assert there == set(GENERATED)


def test_every_table_of_the_read_models_says_what_it_is_for() -> None:
    assert TO_BE_WRITTEN not in (ROOT / "projections/README.md").read_text(encoding="utf-8")


def test_every_name_in_the_glossary_is_in_the_code() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if re.match(r"\| [^-|]", line)]
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[3])}
    defined = _defined()
    assert len(names) > 100
    assert not sorted(name for name in names if name not in defined)


def test_every_public_class_has_an_entry_in_the_glossary() -> None:
    """But for refusals, which are listed by their codes, and for what is private to a file."""
    page = GLOSSARY.read_text(encoding="utf-8")
    folders = [path for path in sorted((ROOT / "src/ledger").iterdir()) if path.name not in ("errors", "demo")]
    files = [file for path in folders for file in ([path] if path.suffix == ".py" else sorted(path.rglob("*.py")))]
    files += sorted((ROOT / "projections").rglob("*.py"))
    classes = [
        node.name
        for file in files
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not _is_error(node)
    ]
    assert len(classes) > 100
    assert [name for name in classes if f"`{name}`" not in page] == []


def _is_error(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith(("Error", "Exception", "BadOption")) for base in node.bases)


def _defined() -> set[str]:
    """Every module, package, class, function, field, constant and text that the code gives a name to."""
    names: set[str] = set()
    for folder in ("src/ledger", "projections", "cli"):
        for path in (ROOT / folder).rglob("*.py"):
            names |= {path.stem, path.parent.name}
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                        names.add(name)
                    case ast.Name(id=name, ctx=ast.Store()) | ast.Constant(value=str(name)):
                        names.add(name)
    return names


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for file, _, heading in (link.partition("#") for link in _LINK.findall(page.read_text(encoding="utf-8"))):
        target = page.parent / file if file else page
        assert target.exists(), file
        assert not heading or heading in _headings(target), heading


def _headings(page: Path) -> list[str]:
    """The headings of a page as links name them."""
    headings = [line.lstrip("# ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_every_page_is_led_to() -> None:
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in pages()
        for link in _LINK.findall(page.read_text(encoding="utf-8"))
    }
    linked |= {folder / "README.md" for folder in linked if folder.is_dir()}
    assert not [str(page) for page in pages() if page not in {ROOT / "README.md", *linked}]


def test_every_module_says_what_it_is_for() -> None:
    folders = ("src/ledger", "projections", "cli", "tests")
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    docstrings = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in modules}
    assert not [str(path.relative_to(ROOT)) for path, docstring in docstrings.items() if not docstring]


def test_the_bookings_compared_are_those_the_text_promises() -> None:
    """References come from the closing's event: typed ones would come apart from it, and all be missing or unknown."""
    page = (ROOT / "src/ledger/accounting/README.md").read_text(encoding="utf-8")
    answer = page.partition("reconcile booked.csv")[2].partition("```")[0]
    causes = [line.split("  ")[0] for line in answer.splitlines()[2:]]
    assert causes[:2] == ["wrong amount", "double"]
    assert not {"missing", "unknown"} & set(causes)
