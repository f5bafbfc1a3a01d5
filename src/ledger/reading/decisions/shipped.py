"""The decision files that come with the program, all in this folder."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from ledger.errors import UnknownDecision


def shipped() -> list[Path]:
    """Every shipped decision file, by name. Each can be adopted without the others."""
    folder = Path(str(files("ledger.reading.decisions")))
    return sorted(folder.glob("*.toml"))


def shipped_path(name: str) -> Path:
    """The shipped decision file of a name, such as thisted-2023 or thisted-2023.toml.

    Raises UnknownDecision, which lists the names that there are, or has the file beside it that may be meant.
    """
    known = {path.stem: path for path in shipped()}
    wanted = name.removesuffix(".toml")
    if wanted not in known:
        raise UnknownDecision(name, list(known), _beside(Path(name)))
    return known[wanted]


def _beside(path: Path) -> list[str]:
    """The decision files in the folder of a path, as they would be typed; none where it cannot be read."""
    with suppress(OSError, ValueError):
        return sorted(str(path.with_name(file.name)) for file in path.parent.glob("*.toml"))
    return []
