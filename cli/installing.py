"""How a package that most commands do without is added to the installation that runs: by what made that one.

Decided on 2026-11-28:

* Programs that pipx or uv installed live in an environment of their own, which plain pip does not reach: the line to
  type is theirs. It names the packages and not `pladsbog[…]`, which they would look for on a package index.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from cli.swapped import joined
from ledger.shared.message import Message, say
from ledger.shared.patterns import pattern

_OF_EXTRA = pattern(r"""\s*([A-Za-z0-9._-]+)(?:\[(\w+)\])?([^;]*);\s*extra\s*==\s*["'](\w+)["']\s*""")

EXTRAS: Mapping[str, tuple[tuple[str, ...], Message]] = {
    "browse": (("jinja2", "markupsafe", "uvicorn"), say("pages in a browser, pladsbog browse")),
    "vault": (("cryptography",), say("names and CPR numbers in a vault, pladsbog person")),
    "pictures": (("matplotlib",), say("pictures, pladsbog picture, and in spreadsheets")),
    "documents": (("matplotlib", "typst"), say("PDF, pladsbog report -o FILE.pdf")),
}
"""Each extra with the packages that it brings, and what they are for."""


def line_for(extra: str, prefix: Path | None = None) -> str:
    """What to type in a shell to have an extra; `prefix` is where the installation is, by default the one that runs."""
    where = Path(sys.prefix) if prefix is None else prefix
    if (where / "pipx_metadata.json").exists():
        return joined(["pipx", "inject", where.name, *packages_of(extra)])
    if (where / "uv-receipt.toml").exists():
        return joined(["uv", "pip", "install", "--python", str(where), *packages_of(extra)])
    return f"pip install 'pladsbog[{extra}]'"


def packages_of(extra: str) -> list[str]:
    """The packages of an extra, each with the versions that will do where the installation knows them."""
    try:
        asked = metadata.requires("pladsbog") or []
    except metadata.PackageNotFoundError:
        asked = []
    return sorted(set(_asked_for(extra, asked))) or list(EXTRAS[extra][0])


def _asked_for(extra: str, asked: list[str]) -> Iterator[str]:
    for one in asked:
        found = _OF_EXTRA.fullmatch(one)
        if found is None or found[4] != extra:
            continue
        if found[2] is not None:  # an extra that brings another one
            yield from _asked_for(found[2], asked)
        else:
            yield f"{found[1]}{found[3].strip()}"
