"""A disk that is full, and one that nobody may write to: nothing is half recorded, and who reads is answered.

    python -m tests.drills.no_room               300 full disks, and every command on a disk for reading alone
    python -m tests.drills.no_room 2000 --seed 7

Each command of `tests.drills.killed` runs on a disk with a random number of bytes left, from none to a little more than
it needs. It ends with what it had to do done, or with a sentence and an exit code other than 0. Then the log holds what
it held before or what the command records, and is sound; a file that was asked for is whole or not there; with room
again the same command ends the work. Readers are answered, with the tables there or missing, however full the disk is.
On a disk for reading alone readers are answered and writers refused, and nothing has changed.

The disk is one in memory, which takes root to mount; elsewhere the drill says so and tries nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from msgspec import Struct, field

from tests.drills.killed import (
    ALL,
    LEDGER,
    MAKING,
    RECORDING,
    Reference,
    Rows,
    ended,
    made,
    make_town,
    reference,
    rows,
    unsound,
)

READING: Mapping[str, str] = {
    "settle": "settle 2025-12",
    "why": "why lindehuset 2025-10",
    "residents": "residents --on 2025-12-31",
    "budget": "budget lindehuset 2025",
    "log": "log",
    "verify": "verify --no-changes",
    "check": "check",
}
SIZE = 48 * 1024 * 1024
MOST_LEFT = 1_500_000
"""Bytes at most that are left free: more than any of the commands writes."""


class Count(Struct):
    """How the runs of one command ended."""

    done: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def disk(folder: Path) -> Iterator[Path | None]:
    """A small disk in memory; None where this user may not mount one."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def fill(disk: Path, left: int) -> None:
    """Take all of a disk but so many bytes."""
    there = os.statvfs(disk)
    take = there.f_bavail * there.f_frsize - left
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        for at in range(0, take, 1 << 20):
            file.write(bytes(min(1 << 20, take - at)))


def full(
    name: str, line: str, where: Path, disk: Path, town: Path, left: Reference, before: Rows, bytes_left: int
) -> tuple[int, str | None]:
    """Run a command on a full disk: its exit code, and what is wrong."""
    folder = disk / "trial"
    shutil.copytree(town, folder)
    if name in READING and bytes_left % 2:
        for file in folder.glob("*.views.db*"):
            file.unlink()
    fill(disk, bytes_left)
    code = ended(line, folder, said_in=where)
    said = (where / "said.txt").read_text() if code else ""
    (disk / "filler").unlink()
    return code, _wrong(name, line, folder, left, before, code, said)


def _wrong(name: str, line: str, folder: Path, left: Reference, before: Rows, code: int, said: str) -> str | None:
    if "Traceback" in said or code not in (0, 1, 2, 4) or (code and not said.startswith(("Error: ", "warning"))):
        return f"exit {code}: {said[-200:]}"
    there = rows(folder / LEDGER)
    if there not in (before, left.rows) or (code == 0 and there != left.rows):
        return f"exit {code}, and the log holds {len(there)} rows"
    torn = [file for file, content in made(folder) if content != left.made.get(file)]
    if torn:
        return f"{torn[0]} is there, and is not whole"
    if name in READING and code:
        return f"a reader was not answered: {said}"
    return unsound(str(folder / LEDGER)) or _once_more(name, line, folder, left, code, undone=there == before)


def _once_more(name: str, line: str, folder: Path, left: Reference, code: int, *, undone: bool) -> str | None:
    """The same command, now that there is room: it ends the work, where that was not done."""
    if code == 0 or not undone or (name in MAKING and dict(made(folder))):
        return None
    again = ended(line, folder)
    return None if again == 0 and rows(folder / LEDGER) == left.rows else f"with room again: exit {again}"


def run(folder: Path, times: int, seed: int = 1, names: Mapping[str, str] | None = None) -> dict[str, Count] | None:
    """Try so many full disks, and one for reading alone; None where no disk can be mounted."""
    chance, lines = Random(seed), {**READING, **ALL} if names is None else names  # noqa: S311
    town = folder / "town"
    town.mkdir()
    make_town(town)
    before = rows(town / LEDGER)
    with disk(folder / "disk") as small:
        if small is None:
            return None
        left = {name: reference(town, folder / "reference", line) for name, line in lines.items()}
        counts = {name: Count() for name in lines}
        for at in range(times):
            name = list(lines)[at % len(lines)]
            bytes_left = chance.choice([0, chance.randrange(20_000), chance.randrange(MOST_LEFT)])
            code, fault = full(name, lines[name], folder, small, town, left[name], before, bytes_left)
            counts[name].done += code == 0
            counts[name].refused += code != 0
            if fault is not None:
                counts[name].wrong.append(f"{at}, {bytes_left} bytes left: {fault}")
            shutil.rmtree(small / "trial")
        counts["for reading alone"] = _read_only(small, town, folder, lines)
        return counts


def _read_only(disk: Path, town: Path, where: Path, lines: Mapping[str, str]) -> Count:
    count, folder = Count(), disk / "trial"
    shutil.copytree(town, folder)
    before = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for name, line in lines.items():
            code = ended(line, folder, said_in=where)
            said = (where / "said.txt").read_text() if code else ""
            count.done, count.refused = count.done + (code == 0), count.refused + (code != 0)
            if name in READING and code:
                count.wrong.append(f"{name} was not answered: {said}")
            if "Traceback" in said or (name in {*RECORDING, *MAKING} and code not in (1, 2, 4)):
                count.wrong.append(f"{name}: exit {code}: {said[-200:]}")
            if {file.name: file.read_bytes() for file in sorted(folder.iterdir())} != before:
                count.wrong.append(f"{name} changed something")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    return count


def main() -> int:
    """The drill from the command line; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("times", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        counts = run(Path(folder), asked.times, asked.seed)
    if counts is None:
        sys.stdout.write("SKIPPED: no disk can be mounted here; it takes root\n")
        return 0
    total: Counter[str] = Counter()
    lines = [f"{'command':20}{'done':>7}{'refused':>9}{'wrong':>7}"]
    for name, count in counts.items():
        lines.append(f"{name:20}{count.done:7}{count.refused:9}{len(count.wrong):7}")
        lines += [f"    {fault}" for fault in count.wrong[:3]]
        total.update(done=count.done, refused=count.refused, wrong=len(count.wrong))
    lines.append(f"{'all':20}{total['done']:7}{total['refused']:9}{total['wrong']:7}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
