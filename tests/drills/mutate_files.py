"""Good files spoiled in every way that chance finds: none may crash the program, and none that is refused may record.

    python -m tests.drills.mutate_files                    10,000 of each kind
    python -m tests.drills.mutate_files 500 costs books    500 of these kinds
    python -m tests.drills.mutate_files 500 --from 10000   the 500 after those

Each kind of file that the program reads is taken as it should be, changed by bytes or by cells, and given to the
command that reads it. Exit code 0, 1, 2 or 3 is right; an exception of the program's own is not, nor is an event in the
ledger after a refusal. A change is named by its kind and number and can be repeated.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import sqlite3
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import openpyxl  # type: ignore[import-untyped]  # no stubs

from tests.cli.conftest import TOWN
from tests.cli.running import Ran, pladsbog

Mutate = Callable[[bytes, Random], bytes]

MOST_MEMORY = 256 * 1024 * 1024
"""Bytes that a run may take beyond what the program had at its beginning: files of a few kB need far less."""

ALLOWED = {0, 1, 2, 3}

DECISION = """
reference = "KB 2024-12-17 item 9"
decided_on = 2024-12-17

[[rates]]
id = "lillebaelt"
effective = 2025-01-01
unit = "day"
interval = 361.5
steps = 12
hours_per_step = 7

[[model]]
id = "timer"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[model.notice]
rule = "months"
count = 1
covers = "service"

[[offer]]
id = "bøgen"
name = "Bøgen"
effective = 2025-01-01
model = "timer"
rates = "lillebaelt"
places = ["1", "2"]

[[base]]
offer = "syrenparken"
effective = 2025-01-01
unit = "day"
amount = 901.25

[[budget]]
offer = "syrenparken"
year = 2025
items = { "ledelse" = 420000, "bygning" = 200000.50 }
occupancy = 97.5
[[budget.activity]]
level = "5"
quantity = 1.5
price = 1571
unit = "day"
"""

ACCOUNTS = """
reference = "BY 1"
decided_on = 2022-12-20
[[account]]
effective = 2023-01-01
account = "538501003"
counter = "538521001"
"""

IMPORT = """\
event;date;citizen;offer;place;level;hours;special_price;paragraph;payer;decision;decided_by;kind;until;reason;ref
move-in;2023-07-01;c-21;syrenparken;2;5;;;107;163;VU 7;udvalg;;;;r-1
reassess;2023-08-01;c-21;;;;24,5;;;;VU 9;;;;;
reassess;01-09-2023;c-21;;;;;1.370,50;;;VU 10;;;;;
depart;2023-10-31;c-21;;;;;;;;;;died;;;
vacancy;2023-12-01;;syrenparken;2;;;;;;;;closed;2023-12-31;nyt køkken;
"""

JSON_LINES = """\
{"event": "move-in", "date": "2023-07-01", "citizen": "c-21", "offer": "syrenparken", "place": 2, "level": 5,\
 "decision": "VU 7"}
{"event": "reassess", "date": "2023-08-01", "citizen": "c-21", "hours": 24.5, "decision": "VU 9", "decided_by": null}
{"hændelse": "fraflytning", "dato": "31-10-2023", "borger": "c-21", "begrundelse": "flyttet"}
"""

COSTS = """\
borger;måned;beløb;art
c-17;2023;180.000,00;engangsudgift
c-17;2023-06;12.500,00;indtægt
c-17;2023-07;1.200,50;udgift
"""

BOOKS = """\
Bilag;Konto;Debet/kredit;Beløb;Bogføringsdato;Tekst;Bruger
{first};538501003;D;27.218,00;31-05-2023;måned maj;x
{first};538521001;K;27.218,00;31.05.2023;;x
{second};538501003;D;48 701,00 kr.;31-05-2023;;
{second};538521001;D;(48.701,00);2023-05-31;;
"""

NASTY = [
    "", " ", "0", "-1", "1.370", "1,370", "0.500", "1e9", "1e400000", "NaN", "Infinity", "9" * 60, "-" * 40, "½", "²",
    "1\u00a0370", "\u2212" + "5", "(5)", "5-", "2023-02-29", "31/12/2023", "9999-12-31", "0000-00-00", "æøå", "a\u030a",
    "\u202e", "\x1b[31m", "=1+1", "@x", "'", '"', '""', ";", ",", "\t", "\n", "\r", "\r\n", "\\", "{", "[", "]]", "[[",
    "null", "true", "c-17", "670180-0001", "x" * 300, "x" * 11_000, "example", "eksempel indflytning", "sep=;", "\0",
    "\ufeff", "\u2028", "\ud7ff", ".", "..", "a.b.c", "../../etc/passwd", "%s%n", "{0}", "{text!r}", "#REF!", "1,2,3",
]  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, the command line that reads it, and a good one."""

    file: str
    line: str
    good: bytes


@dataclass
class Count:
    """What became of the changed files of one kind."""

    exits: Counter[int]
    seconds: float
    wrong: list[str]


def main() -> int:
    """Run the kinds that are named, or all; 3 where anything is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("number", nargs="?", type=int, default=10_000)
    parser.add_argument("kinds", nargs="*", choices=[[], *NAMES], metavar="KIND", help=", ".join(NAMES))
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="NUMBER")
    asked = parser.parse_args()
    begun = _memory()
    wrong = False
    with TemporaryDirectory() as folder:
        for name, count in run(Path(folder), asked.number, asked.kinds, asked.first):
            exits = ", ".join(f"exit {code}: {times:,}" for code, times in sorted(count.exits.items()))
            print(f"{name:10} {sum(count.exits.values()):,} files in {count.seconds:.0f} s: {exits}", flush=True)  # noqa: T201 - a drill run by hand
            for one in count.wrong:
                print(f"  WRONG {one}")  # noqa: T201 - as above
            wrong = wrong or bool(count.wrong)
    grown = _memory() - begun
    print(f"memory grew by {grown / 1024 / 1024:.0f} MiB")  # noqa: T201 - as above
    return 3 if wrong or grown > MOST_MEMORY else 0


NAMES = ("import", "jsonl", "xlsx", "decision", "costs", "books")


def run(folder: Path, number: int, named: Sequence[str] = (), first: int = 0) -> Iterator[tuple[str, Count]]:
    """So many changed files of each kind, from `first` on, given to the program in a folder that is its own."""
    environment = {"PLADSBOG_ACTOR": "anna", "PLADSBOG_DEBUG": "1"}
    with chdir(folder), patch.dict(os.environ, environment):
        kinds = _prepared()
        for name in named or NAMES:
            yield name, _spoil(name, kinds[name], range(first, first + number))


def _prepared() -> dict[str, Kind]:
    """A ledger with an issued month, a copy of it, and the kinds of files that fit it."""
    Path("town.toml").write_text(TOWN, encoding="utf-8")
    Path("accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    for line in (
        "init --municipality 787",
        "adopt town.toml accounts.toml refund-2022",
        'move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision "VU 1"',
        "close 2023-05 --and-earlier",
    ):
        assert pladsbog(line).code == 0, line
    references = [row["reference"] for row in pladsbog("postings 2023-05 --dry-run --format json").data["postings"]]
    books = BOOKS.format(first=references[0], second=references[2])
    shutil.copy("pladsbog.db", "before.db")
    kinds = {
        "import": Kind("rows.csv", "import rows.csv", IMPORT.encode()),
        "jsonl": Kind("rows.jsonl", "import rows.jsonl", JSON_LINES.encode()),
        "xlsx": Kind("rows.xlsx", "import rows.xlsx", _xlsx()),
        "decision": Kind("decision.toml", "adopt decision.toml --reason later", DECISION.encode()),
        "costs": Kind("costs.csv", "refund 2023 --costs costs.csv --format json", COSTS.encode()),
        "books": Kind("books.csv", "reconcile books.csv --month 2023-05 --format json", books.encode()),
    }
    for name, kind in kinds.items():
        ran, _ = _given(kind, kind.good)
        assert ran.code == 0, (name, ran.err)
        shutil.copy("before.db", "pladsbog.db")
    return kinds


def _spoil(name: str, kind: Kind, numbers: range) -> Count:
    before, begun = _events(), time.monotonic()
    count = Count(Counter(), 0.0, [])
    for at in numbers:
        chance = Random(f"{name}/{at}")  # noqa: S311 - no secret
        content = _mutated(kind, chance)
        try:
            ran, after = _given(kind, content)
        except Exception as error:  # noqa: BLE001 - whatever comes is what is looked for
            count.wrong.append(f"{name}/{at}: {type(error).__name__}: {error}")
            continue
        count.exits[ran.code] += 1
        if ran.code not in ALLOWED or "Traceback" in ran.err or "[internal]" in ran.err:
            count.wrong.append(f"{name}/{at}: exit {ran.code}: {ran.err[:200]}")
        if ran.code != 0 and after != before:
            count.wrong.append(f"{name}/{at}: exit {ran.code}, and {after - before} events recorded")
        if after != before:
            shutil.copy("before.db", "pladsbog.db")
    count.seconds = time.monotonic() - begun
    return count


def _given(kind: Kind, content: bytes) -> tuple[Ran, int]:
    """What the program says to a file, and how many events the ledger has then."""
    Path(kind.file).write_bytes(content)
    return pladsbog(kind.line), _events()


def _events() -> int:
    with closing(sqlite3.connect("pladsbog.db")) as log:
        return int(log.execute("SELECT count(*) FROM stored_events").fetchone()[0])


def _memory() -> int:
    """The most bytes that the program has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- how files are spoiled -----------------------------------------------------------------------


def _mutated(kind: Kind, chance: Random) -> bytes:
    content = kind.good
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        if kind.file.endswith(".xlsx"):
            content = chance.choice([_bytes, _part, _part, _part])(content, chance)
        elif kind.file.endswith(".csv"):
            content = chance.choice([_bytes, _lines, _cells, _cells, _cells])(content, chance)
        else:
            content = chance.choice([_bytes, _lines, _words, _words])(content, chance)
    return content


def _bytes(content: bytes, chance: Random) -> bytes:  # noqa: PLR0911 - a way each
    """A few bytes changed, dropped, doubled, or everything from somewhere on."""
    if not content:
        return b";"
    at, end = sorted(chance.randrange(len(content)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + content[end:]
        case 2:
            return content[:end] + content[at:end] * chance.choice([1, 2, 50]) + content[end:]
        case 3:
            return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
        case 4:
            return content[:at] + chance.randbytes(chance.randrange(1, 5)) + content[at:]
        case _:
            return content[:at] + chance.choice(NASTY).encode() + content[at:]


def _lines(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines[at:at] = [lines[other]] * chance.choice([1, 3, 80])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            return content.decode("utf-8", "replace").encode(
                chance.choice(["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1"]), "replace"
            )
    return b"".join(lines)


def _cells(content: bytes, chance: Random) -> bytes:
    """A cell replaced by something nasty or by another cell, or a whole column gone, moved or doubled."""
    rows = [line.split(";") for line in content.decode("utf-8", "replace").split("\n")]
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    match chance.randrange(5):
        case 0 | 1:
            row[at] = chance.choice(NASTY)
        case 2:
            row[at] = chance.choice(chance.choice(rows))
        case 3:
            row.insert(at, chance.choice(NASTY))
        case _:
            keep = chance.randrange(3)
            for each in rows:
                if at < len(each):
                    each[at : at + 1] = each[at : at + 1] * keep
    separator = chance.choice([";", ";", ";", ";", ",", "\t"])
    return "\n".join(separator.join(each) for each in rows).encode("utf-8", "replace")


def _words(content: bytes, chance: Random) -> bytes:
    """A word of TOML or JSON replaced by something nasty or by another of its words."""
    words = content.decode("utf-8", "replace").split(" ")
    known = [*NASTY, *words, '"x"', "1.005", "1e5", "{}", "[]", "2025-13-01"]
    words[chance.randrange(len(words))] = chance.choice(known)
    return " ".join(words).encode("utf-8", "replace")


def _part(content: bytes, chance: Random) -> bytes:
    """One part of a spreadsheet changed, and packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            parts = {info.filename: old.read(info) for info in old.infolist()}
    except Exception:  # noqa: BLE001 - it was spoiled before
        return content
    name = chance.choice([*parts, *["xl/worksheets/sheet1.xml"] * 6])
    if name in parts:
        change: Mutate = chance.choice([_bytes, _value, _value])
        parts[name] = change(parts[name], chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for filename, data in parts.items():
            new.writestr(filename, data)
    return made.getvalue()


def _value(content: bytes, chance: Random) -> bytes:
    """What stands between two tags, or an attribute's value, replaced."""
    mark = chance.choice([b"<v>", b"<t>", b'r="', b't="', b's="'])
    places = [at for at in range(len(content)) if content.startswith(mark, at)]
    if not places:
        return _bytes(content, chance)
    begin = chance.choice(places) + len(mark)
    end = content.find(b'"' if mark.endswith(b'"') else b"<", begin)
    escaped = chance.choice([*NASTY, "s", "b", "d", "e", "n", "str", "A1", "XFD9", "1048577"])
    return content[:begin] + escaped.replace("&", "").replace("<", "").encode() + content[end:]


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    for line in IMPORT.splitlines():
        book.active.append([cell or None for cell in line.split(";")])
    book.active["B2"].value, book.active["E2"].value, book.active["G3"].value = "2023-07-01", 2, 24.5
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


if __name__ == "__main__":
    sys.exit(main())
