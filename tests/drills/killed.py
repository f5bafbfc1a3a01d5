"""The program is killed at any moment: an act is recorded whole or not at all, a copy is there whole or not at all.

    python -m tests.drills.killed                   1,000 kills
    python -m tests.drills.killed 5000 close backup 5,000 of these
    python -m tests.drills.killed --seed 7          others

Each command runs as a process of its own on a copy of a town in use, months closed and tables told, and gets SIGKILL at
a random moment, mostly once it has begun to write: half of the time with all that it has started, as in a power cut,
else alone. Then the log holds what it held before, or what the command leaves where nobody kills it; nothing else. The
chain is sound, every proof of `verify` holds, the read models are right or made right, a file that was asked for is
whole or not there, and the same command ends the work where it was not done. A row of the table a command; a number
under *wrong* fails the drill.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec import Struct, field
from openpyxl import load_workbook  # type: ignore[import-untyped]  # no stubs

from ledger.demo import Plan, make_municipality
from ledger.shared.calendar import today
from ledger.store import open_log
from ledger.store.chain import verify_chain
from projections.checks import run as checks
from projections.views import differences, tell
from tests.cli.running import pladsbog

LEDGER = "pladsbog.db"
PROGRAM = (sys.executable, "-c", "import cli.main; cli.main.main()")

ACCOUNTS = """
reference = "KB 1"
decided_on = 2024-12-17

[[account]]
effective = 2025-01-01
account = "538501003"
counter = "538521001"
text = "placements"
"""
PRICES = """
reference = "KB 2"
decided_on = 2025-12-16

[[account]]
effective = 2026-01-01
account = "538501004"
counter = "538521001"
text = "placements"
"""
ROWS = "event;citizen;date;level;decision\n" + "".join(
    f"reassess;{who};2025-12-{day:02};{level};VU {day}\n"
    for day, (who, level) in enumerate(
        [("c-401", 6), ("c-501", 7), ("c-2002", 8), ("c-1801", 9), ("c-1001", 4), ("c-1601", 6), ("c-2201", 7)], 3
    )
)

RECORDING: Mapping[str, str] = {
    "move-in": "move-in c-9001 lindehuset 1 --from 2026-01-05 --level 5 --decision VU --paragraph 108 --ref k --yes",
    "depart": "depart c-401 --on 2026-01-10 --cause moved --decision VU --ref k --yes",
    "swap": "swap c-401 c-501 --from 2026-01-03 --ref k --yes",
    "move": "move c-1001 1 --offer lindehuset --from 2026-01-03 --level 5 --decision VU --ref k --yes",
    "reassess": "reassess c-1001 --from 2025-12-05 --level 6 --decision VU --ref k --yes",
    "adopt": "adopt prices.toml --ref k --yes",
    "import": "import rows.csv --ref k --yes",
    "close": "close 2025-11 --accept-findings --reason drill --yes",
    "postings": "postings 2025-10 --yes --output made.csv",
}
"""Commands that record. Those of a key can be sent again; a closing and a posting say that they are there."""

MAKING: Mapping[str, str] = {
    "backup": "backup made.db",
    "restore": "--ledger made.db restore pladsbog.db",
    "export-log": "export-log --output made.jsonl",
    "import-log": "--ledger made.db import-log whole.jsonl",
    "tables": "tables --output made.db",
    "sheets": "tables --no-changes --output made.xlsx",
}
"""Commands that make a file of the log."""

TELLING: Mapping[str, str] = {
    "rebuild": "rebuild --no-changes",
    "tables here": "tables --no-changes",
    "settle": "settle 2025-12",
    "digest": "digest --to lodged.txt",
}
"""Commands that change neither the log nor what was asked for."""

NEVER_REPLACED = ("backup", "restore", "export-log", "import-log", "sheets")
"""Commands that are refused where the file is there: what makes tables replaces its own."""

ALL: Mapping[str, str] = {**RECORDING, **MAKING, **TELLING}

Rows = list[tuple[object, ...]]


class Reference(NamedTuple):
    """What a command leaves where nobody kills it: the log, the file that it makes, and the seconds that it takes."""

    rows: Rows
    made: Mapping[str, bytes | Rows]
    seconds: float


class Count(Struct):
    """How the kills of one command ended: before anything was done, once it was, after the program had ended."""

    kills: int = 0
    before: int = 0
    done: int = 0
    too_late: int = 0
    wrong: list[str] = field(default_factory=list)


def make_town(folder: Path) -> None:
    """A town of 24 places and a year, closed but for two months, with its tables told and files to be read."""
    location = str(folder / LEDGER)
    make_municipality(location, Plan(places=24, years=1))
    (folder / "accounts.toml").write_text(ACCOUNTS)
    (folder / "prices.toml").write_text(PRICES)
    (folder / "rows.csv").write_text(ROWS)
    for line in ("adopt accounts.toml --yes", "export-log --output whole.jsonl"):
        ran = pladsbog(f"--ledger {location} {_in(folder, line)}")
        assert ran.code == 0, ran.err
    with open_log(location) as log:
        tell(location, log, changes=False)


def _in(folder: Path, line: str) -> str:
    """A line for this process, whose folder is another one."""
    return " ".join(str(folder / word) if "." in word and not word.startswith("-") else word for word in line.split())


def rows(location: Path) -> Rows:
    """A log without its moments, which are of the day of the drill."""
    query = "SELECT id, originator_id, originator_version, topic, state, offer, ref FROM stored_events ORDER BY id"
    with closing(sqlite3.connect(location)) as db:
        found = db.execute(query).fetchall()
    return [(*row[:4], _undated(row[4]), *row[5:]) for row in found]


def _undated(state: bytes) -> bytes:
    return state.replace(today().isoformat().encode(), b"today")


def started(line: str, folder: Path) -> subprocess.Popen[bytes]:
    """A command as a process of its own, which leads a group of its own."""
    own = {"PLADSBOG_ACTOR": "anna", "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [*PROGRAM, *line.split()],
        cwd=folder,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def ended(line: str, folder: Path, said_in: Path | None = None) -> int:
    """The exit code of a command that nobody kills; where it is not 0, a file said.txt has what it said of it."""
    process = started(line, folder)
    _, said = process.communicate()
    if process.returncode:
        ((said_in or folder) / "said.txt").write_bytes(said)
    return process.returncode


def reference(town: Path, folder: Path, line: str) -> Reference:
    """Run a command on a copy of the town, and see what it leaves."""
    shutil.copytree(town, folder)
    assert ended(line, folder) == 0, (folder / "said.txt").read_text()
    left = Reference(rows(folder / LEDGER), dict(made(folder)), 0)
    shutil.rmtree(folder)
    shutil.copytree(town, folder)  # the first run had the program to compile
    begun = time.perf_counter()
    ended(line, folder)
    seconds = time.perf_counter() - begun
    shutil.rmtree(folder)
    return left._replace(seconds=seconds)


def made(folder: Path) -> Iterator[tuple[str, bytes | Rows]]:
    """The files that were asked for: of a ledger its rows, of tables their rows, of others their bytes."""
    for file in (folder / name for name in ("made.csv", "made.db", "made.jsonl", "made.xlsx")):
        if not file.exists():
            continue
        if file.suffix == ".db":
            yield file.name, _content(file)
        elif file.suffix == ".xlsx":
            yield file.name, _cells(file)
        else:
            yield file.name, file.read_bytes()


def _cells(file: Path) -> Rows:
    """Every cell of a workbook, whose bytes hold the moment at which it was made."""
    book = load_workbook(file, read_only=True)
    found: Rows = [(sheet.title, *row) for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    return found


def _content(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "stored_events" in tables:
            return rows(file)
        return [
            (table, *row)
            for table in ("settlements", "settlement_lines", "budgets", "budget_changes", "journal")
            for row in db.execute(f"SELECT * FROM {table}")
        ]


def kill(name: str, town: Path, folder: Path, left: Reference, before: Rows, chance: Random) -> tuple[str, str | None]:
    """Kill one command: what had been done (before, done, too late), and what is wrong."""
    shutil.copytree(town, folder)
    process = started(ALL[name], folder)
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0.3, 1.0) * left.seconds)
    else:
        _wait_until_it_writes(process, folder)
        time.sleep(chance.choice([0, chance.uniform(0, 0.005), chance.uniform(0, 0.05), chance.uniform(0, 0.5)]))
    too_late = process.poll() is not None
    if chance.random() < 0.5:
        with suppress(ProcessLookupError):  # it was too late
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
    how = "too late" if too_late else "before" if _undone(name, folder, left) else "done"
    return how, wrong(name, folder, left, before)


def _wait_until_it_writes(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until a file has come to be or has changed: what is killed before that has done nothing."""
    there = _files(folder)
    while process.poll() is None and _files(folder) == there:
        time.sleep(0.0002)


def _files(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):  # gone again
            told = entry.stat()
            # An empty journal, and what its readers share, are there as soon as somebody reads.
            if told.st_size and not entry.name.endswith("-shm"):
                found.append((entry.name, told.st_size, told.st_mtime_ns))
    return sorted(found)


def _undone(name: str, folder: Path, left: Reference) -> bool:
    if name in RECORDING:
        return rows(folder / LEDGER) != left.rows
    return name not in MAKING or not dict(made(folder))


def wrong(name: str, folder: Path, left: Reference, before: Rows) -> str | None:
    """What is not as it should be after a kill; and after the same command has been run once more."""
    location = str(folder / LEDGER)
    there = rows(folder / LEDGER)
    if there not in (before, left.rows):
        return f"the log holds {len(there)} rows, neither {len(before)} nor {len(left.rows)}"
    if (fault := unsound(location)) is not None:
        return fault
    for file, content in made(folder):
        if content != left.made.get(file):
            return f"{file} is there, and is not whole"
    done = dict(made(folder)) if name in MAKING else there == left.rows != before
    code = ended(_again(name, folder, done=bool(done)), folder)
    if bool(code) != (bool(done) and name in NEVER_REPLACED):
        return f"once more: exit {code}"
    if rows(folder / LEDGER) != left.rows or (name in MAKING and dict(made(folder)) != left.made):
        return "once more: not what it leaves where nobody kills it"
    return unsound(location)


def _again(name: str, folder: Path, *, done: bool) -> str:
    """The command once more, as whoever saw it killed would send it."""
    line = ALL[name]
    if name == "postings":
        return f"{line} --force{' --again' if done else ''}" if (folder / "made.csv").exists() or done else line
    if name == "close" and done:
        return "digest"  # a closing that is there cannot be sent again
    return line


def unsound(location: str) -> str | None:
    """What `check` and `verify` find."""
    with open_log(location) as log:
        if (fault := verify_chain(log)) is not None:
            return f"the chain: {fault.why}"
        found = [*checks(log, (), today(), location), *map(str, differences(location, log, changes=False))]
    return f"found: {found[0]}" if found else None


def run(folder: Path, kills: int, names: Sequence[str], seed: int = 1) -> dict[str, Count]:
    """Kill so many commands, in turns; how it went, by command."""
    town = folder / "town"
    town.mkdir()
    make_town(town)
    before = rows(town / LEDGER)
    chance, counts = Random(seed), {name: Count() for name in names}  # noqa: S311
    left = {name: reference(town, folder / "reference", ALL[name]) for name in names}
    for at in range(kills):
        name, trial = names[at % len(names)], folder / f"trial-{at}"
        how, fault = kill(name, town, trial, left[name], before, chance)
        count = counts[name]
        count.kills += 1
        count.before += how == "before"
        count.done += how == "done"
        count.too_late += how == "too late"
        if fault is not None:
            count.wrong.append(f"{at}: {fault}")
        shutil.rmtree(trial)
    return counts


def main() -> int:
    """The drill from the command line; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("kills", nargs="?", type=int, default=1000)
    parser.add_argument("names", nargs="*", default=list(ALL), metavar="COMMAND", help=", ".join(ALL))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        counts = run(Path(folder), asked.kills, asked.names, asked.seed)
    lines = [f"{'command':14}{'kills':>7}{'before':>8}{'done':>6}{'too late':>10}{'wrong':>7}"]
    total: Counter[str] = Counter()
    for name, count in counts.items():
        total.update(
            kills=count.kills, before=count.before, done=count.done, late=count.too_late, wrong=len(count.wrong)
        )
        lines.append(f"{name:14}{count.kills:7}{count.before:8}{count.done:6}{count.too_late:10}{len(count.wrong):7}")
        lines += [f"    {fault}" for fault in count.wrong[:5]]
    lines.append(
        f"{'all':14}{total['kills']:7}{total['before']:8}{total['done']:6}{total['late']:10}{total['wrong']:7}"
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
