"""Answers in files: whole or not at all, never over something that is there unless told to, and never over a ledger.

Decided on 2026-11-26:

* A file is built under another name in the same folder, forced to disk and renamed: who reads it meanwhile sees the old
  one. A link is followed, so that the link stays; a file that is replaced gives its mode to the new one. What is no
  plain file (a pipe, /dev/null) is written as it comes.
* What belongs to a ledger is never written over, --force or not: the ledger, its read models, the journals of both by
  name even where they are not there now, and any other SQLite database with its journals.
* A name may not say something else than what is written: evidence is a .zip and nothing else, a copy of a ledger no
  .zip, .txt or .csv, an export of the log no .db or .zip. (Decided on 2026-11-27.)
* A folder that is not there, or a file that is there already, is found before anything is calculated or recorded, and
  ends with 2; what only writing shows, such as a full disk, ends with 4.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from cli.unwritten import Unwritten
from ledger.errors import BadOption
from ledger.shared.message import code_said, say

_SQLITE = b"SQLite format 3\0"
_JOURNALS = ("-journal", "-wal", "-shm")
_LONGEST = 100
"""Of a name that a temporary file takes over: the whole of it has to fit a folder."""


def check_writable(path: Path, *, force: bool) -> None:
    """Raise FileExists for a file that is to stay, BadOption for one that cannot be written."""
    try:
        there = path.stat()
    except FileNotFoundError:
        _check_folder(path)
        return
    except OSError as error:
        raise _unusable(path, error) from None
    if stat.S_ISREG(there.st_mode):
        if not force:
            from cli.refusing import FileExists  # noqa: PLC0415 - only when refusing

            raise FileExists(str(path))
        _check_folder(path)


OF_OTHER_THINGS = frozenset((
    ".7z", ".bz2", ".csv", ".doc", ".docx", ".gz", ".htm", ".html", ".json", ".jsonl", ".md", ".ndjson", ".pdf", ".png",
    ".rar", ".sql", ".svg", ".tar", ".toml", ".txt", ".xls", ".xlsx", ".xz", ".zip", ".zst",
))  # fmt: skip
"""Endings of what is no database."""
OF_NO_LINES = (OF_OTHER_THINGS | {".db", ".sqlite", ".sqlite3", ".vault"}) - {".json", ".jsonl", ".ndjson", ".txt"}
"""Endings of what does not hold lines of JSON."""


def refuse_endings(path: Path, endings: Collection[str], only: str | None = None) -> None:
    """Refuse a name that says something else than what is written: with one of some endings, or any but `only`.

    What is no plain file, such as a pipe, may be called anything. Raises WrongEnding.
    """
    ending = path.suffix.lower()
    if path.exists() and not path.is_file():
        return
    if ending in endings or (only is not None and ending != only):
        from cli.refusing import WrongEnding  # noqa: PLC0415 - only when refusing

        raise WrongEnding(str(path), ending, only)


def write_whole(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file. Raises FileExists where it has come to be meanwhile, and Unwritten."""
    write_parts(path, (content,), force=force)


def write_parts(path: Path, parts: Iterable[bytes], *, force: bool) -> None:
    """Write a file part by part; it is there whole or not at all. Raises as `write_whole`, and what makes the parts."""
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.writelines(parts)
        else:
            _replace(Path(os.path.realpath(path)), parts, force=force)
    except FileExistsError:
        from cli.refusing import FileExists  # noqa: PLC0415 - only when refusing

        raise FileExists(str(path)) from None
    except OSError as error:
        raise Unwritten(say("{path}: {why}", path=str(path), why=code_said(_why(error)))) from None


def _replace(path: Path, parts: Iterable[bytes], *, force: bool) -> None:
    from tempfile import mkstemp  # noqa: PLC0415 - only where a file is written

    opened, name = mkstemp(prefix=f".{path.name[:_LONGEST]}.", suffix=".tmp", dir=path.parent)
    unfinished = Path(name)
    try:
        with open(opened, "wb") as file:  # noqa: PTH123 - it is open already
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        _put(unfinished, path, force=force)
    finally:
        with suppress(OSError):
            unfinished.unlink()
    _sync_folder(path.parent)


def _put(unfinished: Path, path: Path, *, force: bool) -> None:
    if force:
        with suppress(FileNotFoundError):
            unfinished.chmod(stat.S_IMODE(path.stat().st_mode))
        unfinished.replace(path)
        return
    try:
        os.link(unfinished, path)  # unlike a rename, it never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        unfinished.replace(path)


def _sync_folder(folder: Path) -> None:
    """The new name outlives a crash; where a folder cannot be opened, the system sees to it."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _check_folder(path: Path) -> None:
    folder = Path(os.path.realpath(path)).parent
    try:
        folder.stat()
    except FileNotFoundError:
        raise BadOption(
            say("{path} cannot be written: there is no folder {folder}", path=str(path), folder=str(path.parent)),
            say("make the folder, or give another --output"),
        ) from None
    except OSError as error:
        raise _unusable(path, error) from None
    if not os.access(folder, os.W_OK):
        raise BadOption(
            say("{path} cannot be written: {why}", path=str(path), why=say("its folder is closed to you")),
            say("give another --output"),
        )


def _unusable(path: Path, error: OSError) -> BadOption:
    return BadOption(
        say("{path} cannot be written: {why}", path=str(path), why=code_said(_why(error))), say("give another --output")
    )


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


# --- ledgers -------------------------------------------------------------------------------------


def refuse_ledgers(path: Path, ledger: str | None) -> None:
    """One slip in --output must not cost a ledger. `ledger` is where that of this run is. Raises LedgerFile."""
    if _is_database(path):
        from cli.refusing import LedgerFile  # noqa: PLC0415 - only when refusing

        raise LedgerFile(str(path))
    refuse_parts(path, ledger)


def refuse_parts(path: Path, ledger: str | None) -> None:
    """The same for what writes a database itself, and sees to it that it replaces its own alone. Raises LedgerFile."""
    if any(_is_database(base) for base in _journaled_by(path)) or _is_of(path, ledger):
        from cli.refusing import LedgerFile  # noqa: PLC0415 - only when refusing

        raise LedgerFile(str(path))


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _journaled_by(path: Path) -> list[Path]:
    """The database that a file would be a journal of, by its name."""
    real = Path(os.path.realpath(path))
    return [
        one.with_name(one.name[: -len(ending)])
        for one in {path, real}
        for ending in _JOURNALS
        if one.name.lower().endswith(ending) and len(one.name) > len(ending)
    ]


def _is_of(path: Path, ledger: str | None) -> bool:
    """Whether a file is the ledger, its read models, or a journal of either."""
    if ledger is None:
        return False
    from ledger.store import is_postgres  # noqa: PLC0415 - only where a file is written
    from projections.views import views_file  # noqa: PLC0415 - as above

    files = [views_file(ledger), *([] if is_postgres(ledger) else [ledger])]
    return any(_is_same(path, Path(f"{file}{ending}")) for file in files for ending in ("", *_JOURNALS))


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        # Some file systems take both cases for one; to refuse a name too many costs nothing.
        return os.path.realpath(path).casefold() == os.path.realpath(other).casefold()
