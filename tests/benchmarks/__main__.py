"""Every figure that is aimed at, in one table: what was found beside what is wanted; all in one run.

    python -m tests.benchmarks [--scale small|full|million] [--only PART]... [--json FILE]

Ratios are to something measured in the same run: the plain-text ledgers on the same lines, plain sqlite3 on the same
rows, a Python that does nothing. Ledgers are made once, and kept.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from tests.benchmarks import at_once, books, importing, proving, rebuilding, settling, starting
from tests.benchmarks.measuring import CLOSED, Figure, show

Part = Callable[[str, Path], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "settling": lambda size, _: settling.figures(size),
    "rebuilding": lambda size, _: rebuilding.figures(size),
    "books": lambda size, _: books.figures(size),
    "proving": proving.figures,
    "starting": starting.figures,
    "importing": lambda _, __: importing.figures(),
    "at_once": lambda _, folder: at_once.figures(folder),
}
HEADING = ("what", "found", "wanted", "met", "")


@click.command()
@click.option("--scale", type=click.Choice(list(CLOSED)), default="small", show_default=True)
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="May be repeated; all where none is named.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Also write the table to it.")
def main(scale: str, only: Sequence[str], file: Path | None) -> None:
    """Measure everything that a figure is aimed at, and print the table."""
    found: list[Figure] = []
    for name in only or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for figure in PARTS[name](scale, Path(folder)):
                click.echo(f"{figure.what}: {figure.cells()[1]}", err=True)
                found.append(figure)
    show((f"{scale}: {HEADING[0]}", *HEADING[1:]), (figure.cells() for figure in found))
    if file is not None:
        rows = [{**asdict(figure), "met": figure.met} for figure in found]
        file.write_text(json.dumps({"scale": scale, "figures": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
