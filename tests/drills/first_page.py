"""The first page of a ledger's file damaged by chance: what it says of the others is lost, and every row is saved.

    python -m tests.drills.first_page               100 files
    python -m tests.drills.first_page 2000 --seed 7 2,000 others

The first page says how large pages are, in what letters texts are written, which tables there are and where each
begins. Bytes of it, blocks or all of it are overwritten in a copy of a small town. No command may fail over that but
with a sentence; `restore --salvage` has to make the whole ledger again: every row, and the same digest.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from contextlib import chdir
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from msgspec import Struct, field

from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from ledger.store.schema import PAGE_BYTES
from tests.cli.running import pladsbog
from tests.projections.ledgers import NEW_YEAR, found_small_town

LEDGER, SAVED = "pladsbog.db", "saved.db"
HEAD = 100
"""Bytes of the file's own head, before the list of tables."""


class Found(Struct):
    """How many files there were, in how many of them SQLite itself found every row, and what was wrong."""

    tried: int = 0
    read_all_the_same: int = 0
    wrong: list[str] = field(default_factory=list)


def damaged(page: bytes, chance: Random) -> tuple[str, bytes]:
    """The page with some of it overwritten, and what was, in words."""
    kind = chance.choice(["a byte of the head", "a byte", "a byte", "a block", "zeros", "all of it"])
    length = {"a block": chance.randrange(2, 600), "zeros": chance.randrange(2, len(page)), "all of it": len(page)}
    size = length.get(kind, 1)
    at = chance.randrange(HEAD if "head" in kind else len(page) - size + 1)
    spoiled = bytes(size) if kind == "zeros" else chance.randbytes(size)
    return f"{kind} at {at}", page[:at] + spoiled + page[at + size :]


def run(folder: Path, times: int, seed: int = 1) -> dict[str, Found]:
    """Damage copies of the town so many times; what became of them, by what was overwritten."""
    town = folder / LEDGER
    found: dict[str, Found] = {}
    with clock_set_to(NEW_YEAR), patch.dict(os.environ, {"PLADSBOG_ACTOR": "anna"}):
        found_small_town(str(town))
        with open_log(str(town)) as log:
            digest = f"{log.last()}:{log.digest()}"
        content = town.read_bytes()
        for turn in range(times):
            what, page = damaged(content[:PAGE_BYTES], Random(f"{seed}/{turn}"))  # noqa: S311 - no secret
            if page != content[:PAGE_BYTES]:
                one = found.setdefault(what.partition(" at ")[0], Found())
                _try(folder / "trial", page + content[PAGE_BYTES:], digest, one, f"{turn}: {what}")
    return found


def _try(folder: Path, content: bytes, digest: str, found: Found, name: str) -> None:
    folder.mkdir()
    with chdir(folder):
        Path(LEDGER).write_bytes(content)
        read, saved = pladsbog("log --format json"), pladsbog(f"--ledger {SAVED} restore {LEDGER} --salvage")
        found.tried += 1
        found.read_all_the_same += read.code == 0
        same = saved.code == 0 and pladsbog(f"--ledger {SAVED} digest").out.strip() == digest
        crashed = [ran.err for ran in (read, saved) if "[internal]" in ran.err or "Traceback" in ran.err]
        if read.code not in (0, 2) or not same or crashed or pladsbog(f"--ledger {SAVED} verify").code:
            found.wrong.append(f"{name}: {' '.join((crashed or [saved.err])[0].split())[:300]}")
    shutil.rmtree(folder)


def main() -> int:
    """The drill from the command line; 1 where a row was not saved, or a command failed otherwise than in words."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("times", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = run(Path(folder), asked.times, asked.seed)
    wrong = Counter({kind: len(one.wrong) for kind, one in found.items()})
    lines = [f"{'overwritten':22}{'tried':>7}{'read all the same':>20}{'saved whole':>14}"]
    for kind, one in sorted(found.items()):
        lines.append(f"{kind:22}{one.tried:7}{one.read_all_the_same:20}{one.tried - wrong[kind]:14}")
        lines += [f"    wrong: {text}" for text in one.wrong[:9]]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
