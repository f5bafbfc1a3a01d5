"""An adjustment says of which kind and of which month it is, wherever its line stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, done, house
from tests.cli.running import Ran, pladsbog

BASE = '\n[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "day"\namount = 1000\n'


@pytest.fixture(autouse=True)
def _told_late(folder: Path) -> None:
    """January is closed before c-1 is known: two adjustments of one place, day, and price, of two kinds."""
    assert folder
    adopt("h", house('"1" = 1000', after=BASE).replace('"activity"', '"combination"'))
    done(
        "close 2025-01",
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 163 --decision VU-1 --reason late",
        "depart c-1 --on 2025-01-31 --cause moved --reason late",
    )


def heads_and_rows(ran: Ran) -> tuple[str, list[str]]:
    head, *rows = ran.out.splitlines()
    return head, [row for row in rows if "adjustment" in row]


@pytest.mark.parametrize("line", ["settle 2025-02 --offer h", "settle 2025-Q1 --lines", "statement 163 2025-02"])
def test_on_a_terminal(line: str) -> None:
    head, rows = heads_and_rows(pladsbog(line))
    assert "for month" in head
    assert "adjusts" in head
    assert head.index("kind") < head.index("adjusts") < head.index("place")
    assert len(rows) == 2
    assert [(" base " in row, " service " in row) for row in rows] == [(True, False), (False, True)]
    assert all("2025-01" in row[: head.index("place")] for row in rows)


def test_where_nothing_is_adjusted_no_room_is_taken() -> None:
    head, rows = heads_and_rows(pladsbog("settle 2025-01 --offer h"))
    assert not rows
    assert "adjusts" not in head
    assert "for month" not in head


@pytest.mark.parametrize("line", ["report h 2025-02", "statement 163 2025-02"])
def test_in_a_document(line: str) -> None:
    done(f"{line} -o out.html --force")
    page = Path("out.html").read_text(encoding="utf-8")
    table = next(part for part in page.split("<table") if ">adjusts<" in part)
    assert ">for month<" in table
    assert ">base<" in table
    assert ">service<" in table


def test_for_programs_it_stands_behind_the_rest() -> None:
    head, *rows = pladsbog("settle 2025-02 --offer h --format csv").out.splitlines()
    assert head.endswith(";amount;line;for month;adjusts")
    assert [row.split(";")[-1] for row in rows if ";adjustment;" in row] == ["base", "service"]


def test_a_document_with_many_columns_lies_on_its_side() -> None:
    done("statement 163 2025 -o year.pdf", "statement 163 2025-01 -o month.pdf", "statement 163 2025 -o year.html")
    # one with late news has more columns, and longer ids, which are to be read
    done("statement 163 2025-02 -o late.pdf")
    widths = {name: PdfReader(f"{name}.pdf").pages[0].mediabox for name in ("year", "late", "month")}
    on_its_side = {name: box.width > box.height for name, box in widths.items()}
    assert on_its_side == {"year": True, "late": True, "month": False}
    assert "A4 landscape" in Path("year.html").read_text(encoding="utf-8")


NARROW = ["settle 2025-02 --offer h", "settle 2025-02 --lines", "settle 2025-02 --show lines", "statement 163 2025-02"]


@pytest.mark.parametrize("line", NARROW)
@pytest.mark.parametrize("language", ["en", "da"])
def test_on_a_narrow_terminal_it_stays(line: str, language: str) -> None:
    told = at_a_terminal(["--lang", language, *line.split()], columns=80).text
    assert max(map(len, told.splitlines()[1:-3])) <= 80, "but a title, and the digests below"
    left_out = " ".join(told.partition({"en": "left out", "da": "udeladt"}[language])[2].split())
    of = {"en": ("kind", "for month", "place", "citizen"), "da": ("slags", "for måned", "plads", "borger")}[language]
    assert not {*left_out.rpartition(";")[0].partition(": ")[2].split(", ")} & {*of}, left_out
    for words in {"en": ("base", "service"), "da": ("grundtakst", "indsats")}[language]:
        assert words in told
    assert told.count({"en": "2025-01 ", "da": "januar 2025"}[language]) >= 2


def test_on_a_narrow_terminal_the_table_of_adjustments_keeps_them_too() -> None:
    line = ["--lang", "da", "settle", "2025-02", "--show", "adjustments"]
    head = at_a_terminal(line, columns=80).text
    assert head.splitlines()[2].split()[:6] == ["tilbud", "for", "måned", "efterregulerer", "plads", "borger"]


def test_in_a_file_lines_that_are_shown_alone_have_it_beside_the_kind() -> None:
    head, rows = heads_and_rows(pladsbog("settle 2025-02 --show lines"))
    assert head.index("kind") < head.index("for month") < head.index("adjusts") < head.index("place")
    assert len(rows) == 2
