"""Evidence edited by chance: bundles of a demo, a byte of them changed at a time, and the verifier must find each.

    python -m tests.drills.edit_evidence                  1,000 edits of a house's bundle, and of a payer's
    python -m tests.drills.edit_evidence --edits 20000    so many of each
    python -m tests.drills.edit_evidence --first 5000     others: from that number on
    python -m tests.drills.edit_evidence --cases          every worked case instead: closed, taken as evidence, verified

An edit puts another byte in the place of one, takes one out or puts one in. It is named by its number, and can be
repeated. The verifier is run as an auditor has it, with nothing that was told besides, in this process; what it says of
the bundle as it was made is looked at first.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from ledger.application import Ledger
from ledger.commands import Close
from ledger.demo import Plan, make_municipality
from ledger.errors import NothingIssued
from ledger.shared.calendar import MonthSpan, parse_span
from ledger.store import open_log
from projections.evidence import Evidence, evidence, verify
from tests.casebook import Case, all_cases
from tests.scenarios import CLERK

OFFER, PAYER = "moellehuset", "265"
NO_DATA = ("verify.py",)
"""Its own SHA-256 is printed apart: an edited verifier may say anything."""

Files = Mapping[str, bytes]


def demo_bundles(folder: Path) -> dict[str, Evidence]:
    """Evidence of a quarter of a demo house, and of what a payer owes there."""
    location = str(folder / "demo.db")
    make_municipality(location, Plan(places=30, years=1))
    with open_log(location) as log:
        quarter = parse_span("2025-Q1")
        return {"house": evidence(log, OFFER, quarter), "payer": evidence(log, OFFER, quarter, payer=PAYER)}


def verified(files: Files, folder: Path, *told: str) -> tuple[int, str]:
    """The exit code of the verifier, and what it says, of files put into a folder of their own."""
    with TemporaryDirectory(dir=folder) as unpacked:
        for name, content in files.items():
            (Path(unpacked) / name).write_bytes(content)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = verify.main([unpacked, *told])
    verify.SPOKEN[0] = "en"
    return code, said.getvalue()


def edited(files: Files, number: int) -> tuple[str, dict[str, bytes]]:
    """The files with one byte of the data edited, and where, in words. Every file has its turn."""
    chance = Random(number)  # noqa: S311 - edits that can be repeated
    names = sorted(set(files) - set(NO_DATA))
    name = names[number % len(names)]
    content = bytearray(files[name])
    at, kind = chance.randrange(len(content)), chance.choice(["another", "out", "in", "case"])
    if kind == "out":
        del content[at]
    elif kind == "in":
        content.insert(at, chance.randrange(256))
    elif kind == "case" and bytes(content[at : at + 1]).swapcase() != content[at : at + 1]:
        content[at : at + 1] = content[at : at + 1].swapcase()
    else:
        content[at] ^= chance.randrange(1, 256)
    return f"{name}, byte {at}, {kind}", {**files, name: bytes(content)}


def edits(files: Files, folder: Path, numbers: range) -> Iterator[str]:
    """The edits that the verifier did not find, in words. Raises AssertionError where it finds fault with none made."""
    code, said = verified(files, folder)
    assert code == 0, said
    for number in numbers:
        where, spoiled = edited(files, number)
        if spoiled != files and verified(spoiled, folder)[0] == 0:
            yield f"edit {number}: {where}"


def evidence_of_case(case: Case, folder: Path) -> Iterator[tuple[str, Evidence]]:
    """The evidence of every house and year of a worked case, all its months closed; of all lines, and the own ones."""
    location = str(folder / "case.db")
    ledger = Ledger.create(location, by=CLERK)
    try:
        for command in case.commands:
            ledger.record(command)
        last = max(month for question in case.questions for month in question.months)
        close = Close(by=CLERK, month=last, reason="so it is", early=True, accept_findings=True, and_earlier=True)
        ledger.record(close)
    finally:
        ledger.close()
    years = sorted({month.year for question in case.questions for month in question.months})
    with open_log(location) as log:
        for year in years:
            for payer in (None, "own"):
                with contextlib.suppress(NothingIssued):  # of a year before the house was there
                    taken = evidence(log, case.offer, MonthSpan.of_year(year), payer=payer)
                    yield f"{case}, {year}, {payer or 'all'}", taken


def main(arguments: list[str]) -> int:
    """Run the drill; 1 where an edit was not found, or a bundle did not agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", action="store_true")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        run: Callable[[Path], bool] = of_cases if asked.cases else lambda into: of_edits(into, asked.first, asked.edits)
        return 0 if run(Path(folder)) else 1


def of_edits(folder: Path, first: int, count: int) -> bool:
    """Edit the bundles; whether every edit was found."""
    missed: list[str] = []
    for name, bundle in demo_bundles(folder).items():
        began = time.monotonic()
        found = list(edits(bundle.files, folder, range(first, first + count)))
        missed += found
        size = sum(map(len, bundle.files.values()))
        print(f"{name}: {count - len(found):,} of {count:,} edits found, {size:,} bytes, {_since(began)}")  # noqa: T201 - a command
        print("".join(f"  not found: {one}\n" for one in found), end="")  # noqa: T201 - a command
    return not missed


def of_cases(folder: Path) -> bool:
    """Take every worked case as evidence; whether each bundle agrees."""
    how: Counter[str] = Counter()
    wrong = 0
    for case in all_cases():
        if case.door is not None:
            continue
        with TemporaryDirectory(dir=folder) as own:
            for name, bundle in evidence_of_case(case, Path(own)):
                code, said = verified(bundle.files, folder, bundle.root, bundle.seal)
                wrong += code != 0
                print(f"{name}: {said.splitlines()[-1]}\n" if code else "", end="")  # noqa: T201 - a command
                for line in said.splitlines():
                    count, _, rule = line.strip().partition(" ")
                    if line.startswith("  ") and count.isdigit():
                        how[rule] += int(count)
    print("".join(f"{count:>9,}  {rule}\n" for rule, count in sorted(how.items())), end="")  # noqa: T201 - a command
    return not wrong


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
