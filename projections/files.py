"""The file that read models lie in: who may use it, whose it is, and putting another one in its place.

Decided on 2026-11-27:

* The lock beside the file has nothing in it, and is there for whoever might put another file in this one's place: for
  those who may use the file, and those who may write in its folder, one with a sticky bit aside. The file stays its
  owner's. Its lock is never made narrower; its owner makes it wider with the next command.
* A lock that is there and cannot be taken is never done without: answers are folded in memory, and `rebuild` and
  `verify` say what is in the way.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ledger.shared.message import say

if sys.platform != "win32":
    import fcntl

MEMORY = ":memory:"
"""Read models that last for one answer, where no file can be used."""

APPLICATION_ID = int.from_bytes(b"PlVw", "big")
"""Marks a file of read models as ours in its header."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_VERSION, _APPLICATION = slice(60, 64), slice(68, 72)
"""Where SQLite's header holds the version and the mark of an application."""

UNMARKED_LAYOUTS = range(1, 5)
"""The layouts whose files had no mark yet."""
_UNMARKED_TABLES = {"position", "settlements", "closings", "move_ins", "departures"}

_PRIVATE = 0o600
_OF_USERS, _WRITES = 0o666, stat.S_IWGRP | stat.S_IWOTH
_TEMPORARY = (".new", ".verify")
LOCK = "-lock"
"""The ending of the file that is locked. It is left where it is: whoever removed it might remove another one's lock."""

_COMPANIONS = ("", "-journal", "-wal", "-shm")


class ForeignFile(Exception):  # noqa: N818 - no fault of the program
    """Where the read models should lie, there is a file of somebody else, which must be left as it is."""


def temporary(file: str, ending: str) -> str:
    """A name for a file that this process builds next to another one; `ending` is ".new" or ".verify"."""
    assert ending in _TEMPORARY
    return f"{file}.{os.getpid()}{ending}"


def remove_leftovers(file: str) -> None:
    """Remove what processes that are gone have begun to build next to a file."""
    path = Path(file).absolute()
    with suppress(OSError):
        for other in list(path.parent.glob(f"{path.name}.*")):
            number, _, ending = other.name.removeprefix(f"{path.name}.").partition(".")
            if number.isdigit() and f".{ending}" in _TEMPORARY and not _is_running(int(number)):
                discard(str(other))


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def make_private(file: str) -> None:
    """Make a file that is missing, for its owner's eyes only. Whoever changes its mode later has it as they want it."""
    # Only a new file is opened here: to close one would let go of the locks that SQLite has on it.
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE))


def check_owner(connection: sqlite3.Connection) -> None:
    """Raises ForeignFile for a database that is neither new nor one of read models."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark == APPLICATION_ID:
        return
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    unmarked = layout in UNMARKED_LAYOUTS and tables >= _UNMARKED_TABLES
    if mark or (tables and not unmarked):
        raise ForeignFile


def swap(new: str, old: str) -> None:
    """Put a freshly built file in the place of the old one, with its mode, when nobody is using that."""
    with holding(old, alone=True):
        with suppress(FileNotFoundError):
            Path(new).chmod(Path(old).stat().st_mode & 0o777)
        discard(old)
        Path(new).replace(old)


def discard_damaged(file: str) -> None:
    """Remove a file that is damaged, unless somebody has seen to it already. Raises ForeignFile."""
    with holding(file, alone=True):
        if not _is_sound(file):
            if _is_somebody_elses(file):
                raise ForeignFile
            discard(file)


def discard(file: str) -> None:
    """Remove a file of read models, and the journals of a write that a crash cut short."""
    for companion in _COMPANIONS:
        with suppress(FileNotFoundError):
            os.unlink(file + companion)  # noqa: PTH108 - a name built from a name, not a path


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether an error says that the file's content is not what SQLite once wrote."""
    # The lower byte is the error itself, the rest its circumstances. Python's own errors have no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether an error says that somebody else was writing for longer than was waited."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF == sqlite3.SQLITE_BUSY


class LockRefused(sqlite3.OperationalError):
    """As SQLite says it of a file that is locked for too long: whoever does without the file does so here too."""

    def __init__(self, lock: str, error: OSError) -> None:
        self.said = say("its lock {lock} cannot be taken: {why}", lock=lock, why=error.strerror or type(error).__name__)
        super().__init__(str(self.said))


@contextmanager
def holding(file: str, *, alone: bool = False) -> Iterator[None]:
    """Prevent others from putting another file in this one's place; `alone`: from using it at all.

    SQLite finds a file's journal by its name: whoever still had the old file open would meddle with the new one's.
    A file beside it is what is locked, for a lock on the file itself would go away with it, and one on the folder
    would keep other ledgers waiting. Windows itself refuses such a swap.
    """
    if file == MEMORY or sys.platform == "win32" or file.endswith(_TEMPORARY):
        yield  # what is still being built is known to nobody else
        return
    try:
        lock = _opened_lock(file)
    except OSError as error:
        if not os.path.lexists(file + LOCK):
            yield  # where no file can be made, none can be put in another one's place
            return
        raise LockRefused(file + LOCK, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        except OSError as error:
            raise LockRefused(file + LOCK, error) from error
        yield
    finally:
        os.close(lock)


def _opened_lock(file: str) -> int:
    """The file that is locked, made where it is missing. Raises OSError."""
    # Never through a link: what somebody else points it at must not be made readable to others.
    name, flags = file + LOCK, os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        lock = os.open(name, os.O_RDWR | flags)
    except FileNotFoundError:
        with suppress(FileExistsError):
            os.close(os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | flags, _PRIVATE))
        lock = os.open(name, os.O_RDWR | flags)
    except PermissionError:
        return os.open(name, os.O_RDONLY | flags)  # a lock needs no more
    with suppress(OSError):
        _share(lock, file)
    return lock


def _share(lock: int, file: str) -> None:
    """Let those take a lock of ours who may use the file that it is for, or put another one in its place."""
    own = os.fstat(lock)
    if own.st_uid != os.geteuid() or not stat.S_ISREG(own.st_mode) or own.st_size or own.st_nlink != 1:
        return
    mode, group = own.st_mode & _OF_USERS, own.st_gid
    with suppress(FileNotFoundError):
        used = Path(file).stat()
        mode, group = mode | used.st_mode & _OF_USERS, used.st_gid
    folder = Path(file).absolute().parent.stat()
    if not folder.st_mode & stat.S_ISVTX:
        mode |= (folder.st_mode & _WRITES) * 3  # who writes may read too: three times 2 is 4 + 2
        group = folder.st_gid if folder.st_mode & stat.S_IWGRP else group
    if mode != own.st_mode & _OF_USERS:
        with suppress(OSError):
            os.fchown(lock, -1, group)
        os.fchmod(lock, mode)


def _is_sound(file: str) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _is_somebody_elses(file: str) -> bool:
    """Whether a file that is no sound database is another program's, or was never one: a text, a picture.

    Where its header is destroyed, read models are known by the names of their tables.
    """
    with Path(file).open("rb") as opened:
        header = opened.read(_HEADER)
    if not header.startswith(_MAGIC):
        content = Path(file).read_bytes()
        return bool(content) and not all(name.encode() in content for name in _UNMARKED_TABLES)
    if len(header) < _HEADER:
        return False
    mark, layout = (int.from_bytes(header[part], "big") for part in (_APPLICATION, _VERSION))
    return mark != APPLICATION_ID and (mark != 0 or layout not in UNMARKED_LAYOUTS)
