"""What `pladsbog doctor` looks at: the installation, and the ledger that the other commands would use.

Decided on 2026-11-27:

* What needs doing is what would stop a command, or spoil what it writes; the rest is told as a remark. Read models that
  are not there, or behind, need nothing: the next question makes them.
* Nothing is written, not even a read model. Whether a file can be written is asked of the system.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from cli.installing import EXTRAS, line_for
from ledger.errors import Refusal
from ledger.shared.calendar import COPENHAGEN, now
from ledger.shared.message import Message, Remedy, Value, code_said, say
from ledger.store import Log, is_postgres, open_log
from ledger.store.location import without_password

State = Literal["ok", "remark", "to-do"]

VARIABLES = (
    "PLADSBOG_LEDGER", "PLADSBOG_ACTOR", "PLADSBOG_LANG", "PLADSBOG_DIGESTS", "PLADSBOG_DEBUG", "PLADSBOG_VAULT",
    "PLADSBOG_VAULT_KEY", "PLADSBOG_VAULT_KEY_FILE",
)  # fmt: skip
"""What the program reads of the environment."""

OLDEST = (3, 11)
"""The oldest Python that runs the program."""

_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$", re.MULTILINE)
_LOCK = Path(__file__).parents[1] / "requirements.lock"
_LEAST_ROOM = 100 << 20
"""Bytes that have to be free beside a ledger; or three times its own size, for copies and read models."""
_SHELLS = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/completions/pladsbog.fish"}


class Found(Struct, frozen=True):
    """What was looked at, how it stands, and what to do about it, if anything."""

    what: str
    state: State
    how: Message
    do: Message | Remedy | None = None


def examined(location: str, environment: Mapping[str, str] = os.environ) -> Iterator[Found]:
    """How everything stands, in the order in which it would be mended."""
    yield _python(sys.version_info[:3])
    yield _packages(_LOCK.read_text(encoding="utf-8") if _LOCK.exists() else "")
    yield from _extras()
    yield _text(getattr(sys.stdout, "encoding", None))
    yield _zone()
    yield from _variables(environment)
    yield from of_ledger(location)
    yield _digests(environment.get("PLADSBOG_DIGESTS"))
    yield _completion(Path(environment.get("SHELL", "")).name, Path(environment.get("HOME", "")))


def _ok(what: str, how: Message) -> Found:
    return Found(what, "ok", how)


# --- the installation ----------------------------------------------------------------------------


def _python(version: tuple[int, ...]) -> Found:
    """The version of Python."""
    how = say("Python {version}", version=".".join(map(str, version)))
    if version < OLDEST:
        return Found("python", "to-do", how, say("install Python 3.11 or later"))
    return _ok("python", how)


def _packages(lock: str) -> Found:
    """The packages that the program needs, held against the versions that it was tested with, where they are known."""
    there = {_plain(one.metadata["Name"]): one.version for one in metadata.distributions()}
    missing = sorted(name for name in _needed() if name not in there)
    if missing:
        values: dict[str, Value] = {"missing": missing}
        return Found("packages", "to-do", say("missing: {missing}", **values), say("install pladsbog anew with pip"))
    locked = {_plain(name): version for name, version in _LOCKED.findall(lock)}
    others = [
        say("{name} {there} in place of {tested}", name=name, there=there[name], tested=version)
        for name, version in locked.items()
        if name in there and there[name] != version
    ]
    if others:
        do = say("install the versions that were tested: pip install -c requirements.lock .")
        return Found("packages", "to-do", say("{others:; }", others=others), do)
    tested = sum(name in there for name in locked)
    if not tested:
        return _ok("packages", say("all there; the versions that were tested are not known here"))
    return _ok("packages", say("{count} packages at the versions that were tested", count=tested))


def _needed() -> set[str]:
    """The packages that the program says it cannot do without."""
    try:
        asked = metadata.requires("pladsbog") or []
    except metadata.PackageNotFoundError:
        return set()
    return {_plain(name[0]) for one in asked if "extra ==" not in one and (name := _PACKAGE.match(one))}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _extras() -> Iterator[Found]:
    """What can be installed besides: what it is for, and whether it is there."""
    for extra, (packages, gives) in EXTRAS.items():
        there = {one: _version(one) for one in packages}
        if missing := [one for one, version in there.items() if version is None]:
            how = say("{gives}; missing: {missing}", gives=gives, missing=missing)
            yield Found(f"extra {extra}", "remark", how, say("where it is wanted: {line}", line=line_for(extra)))
        else:
            versions = [f"{one} {version}" for one, version in there.items()]
            yield _ok(f"extra {extra}", say("{gives}; there: {versions}", gives=gives, versions=versions))


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _text(encoding: str | None) -> Found:
    """Whether æ, ø and å can be shown."""
    if encoding is not None and encoding.lower().replace("-", "") in ("utf8", "utf8sig"):
        return _ok("text", say("answers are written in {encoding}", encoding=encoding))
    how = say("answers are written in {encoding}, which does not have every sign", encoding=encoding or "ASCII")
    return Found("text", "to-do", how, say("set the environment variable PYTHONUTF8=1"))


def _zone() -> Found:
    """Whether the days of Copenhagen are known."""
    try:
        ZoneInfo(COPENHAGEN)
    except (ZoneInfoNotFoundError, OSError):
        return Found("time zone", "to-do", say("the days of Copenhagen are not known"), say("pip install tzdata"))
    return _ok("time zone", say("the days of Copenhagen are known"))


def _variables(environment: Mapping[str, str]) -> Iterator[Found]:
    """The program's own variables that are set; what a secret one holds is not shown."""
    for name in sorted(one for one in environment if one.startswith("PLADSBOG_")):
        value = environment[name]
        if name not in VARIABLES:
            how = say("{name} is set, and the program knows no such variable", name=name)
            do = say("take it out, or write it as one of {known}", known=list(VARIABLES))
            yield Found(name, "to-do", how, do)
        elif not value.strip():
            yield Found(
                name, "to-do", say("{name} is set and empty", name=name), say("give it a value, or take it out")
            )
        elif name in ("PLADSBOG_VAULT", "PLADSBOG_VAULT_KEY_FILE") and not Path(value).exists():
            yield Found(name, "to-do", say("there is no file {file}", file=value), say("name a file that is there"))
        else:
            shown = "…" if name == "PLADSBOG_VAULT_KEY" else without_password(value)
            yield _ok(name, say("set to {value}", value=shown))


def _digests(file: str | None) -> Found:
    """Where digests are lodged at every closing."""
    if not file:
        how = say("closings lodge their digests nowhere: PLADSBOG_DIGESTS is not set")
        return Found("digests", "remark", how, say("name a file on another medium in PLADSBOG_DIGESTS"))
    if _can_write(Path(file)):
        return _ok("digests", say("closings lodge their digests in {file}", file=file))
    return Found("digests", "to-do", say("{file} cannot be written", file=file), say("name another file"))


def _can_write(file: Path) -> bool:
    if file.exists():
        return file.is_file() and os.access(file, os.W_OK)
    return file.parent.is_dir() and os.access(file.parent, os.W_OK)


def _completion(shell: str, home: Path) -> Found:
    """Whether the shell completes the program's words."""
    if shell not in _SHELLS:
        return Found("completion", "remark", say("the shell is none that words can be completed in"))
    file = home / _SHELLS[shell]
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
        there = "_PLADSBOG_COMPLETE" in text or "pladsbog completion" in text
    except OSError:
        there = False
    if there:
        return _ok("completion", say("{shell} completes commands and options", shell=shell))
    how = say("{shell} does not complete commands and options", shell=shell)
    return Found("completion", "remark", how, say("pladsbog completion {shell} --install", shell=shell))


# --- the ledger ----------------------------------------------------------------------------------


def of_ledger(location: str) -> Iterator[Found]:
    """The ledger that commands use: reached, as it was written, with a clock to record by, and room to grow."""
    named = without_password(location)
    try:
        with open_log(location) as log:
            yield _ok("ledger", say("{ledger}: {count:grouped} events", ledger=named, count=log.last()))
            yield _of_refusal("log", lambda: _soundness(log))
            if is_postgres(location):
                yield _guard(log)
            yield _of_refusal("clock", lambda: _clock(log))
            yield _read_models(location, log.last())
    except Refusal as refusal:
        yield Found("ledger", "to-do", refusal.sentence(), refusal.remedy())
    if not is_postgres(location):
        yield _room(Path(location))


def _of_refusal(what: str, look: Callable[[], Message]) -> Found:
    """How something stands that is refused where it does not stand well."""
    try:
        return _ok(what, look())
    except Refusal as refusal:
        return Found(what, "to-do", refusal.sentence(), refusal.remedy())


def _soundness(log: Log) -> Message:
    from ledger.store.guards import ROWS_LOOKED_AT, check_sound  # noqa: PLC0415 - help does without

    check_sound(log, every_row=False)
    return say(
        "the last {count:grouped} rows are as they were written; all of them: pladsbog verify", count=ROWS_LOOKED_AT
    )


def _guard(log: Log) -> Found:
    """Whether the guard in a database knows which kinds of event there are."""
    refused = log.kinds_refused()
    do = say("let its owner type: pladsbog init --guards")
    if refused is None:
        how = say("the database takes events of any kind: an earlier pladsbog made its guard")
        return Found("guard", "remark", how, do)
    if refused:
        how = say("the database refuses what this program records: {kinds}", kinds=sorted(refused))
        return Found("guard", "to-do", how, do)
    return _ok("guard", say("the database takes the kinds of event that this program records, and no others"))


def _clock(log: Log) -> Message:
    from ledger.store.pending import check_clock  # noqa: PLC0415 - help does without

    last = log.last()
    is_made_up = last and getattr(log.number(1).event, "made_up", None)
    if last and not is_made_up:
        check_clock(log.moment(last), now())
    return say("it is {day} here, and that fits the last event", day=now().date())


def _read_models(location: str, last: int) -> Found:
    from projections.views import position_of, views_file  # noqa: PLC0415 - help does without

    file = Path(views_file(location))
    values: dict[str, Value] = {"file": str(file), "last": last}
    if not file.exists():
        if not _can_write(file):
            how = say("{file} is not there and cannot be made: each answer reads the whole log", **values)
            return Found("read models", "to-do", how, say("let yourself write in that folder"))
        return Found("read models", "remark", say("{file} is not there; the next question makes it", **values))
    try:
        position = position_of(location)
    except sqlite3.Error as error:
        how = say("{file} cannot be read: {why}", why=code_said(str(error)), **values)
        return Found("read models", "to-do", how, say("pladsbog rebuild"))
    if position is None:
        how = say("{file} is of another version; the next question makes it anew", **values)
        return Found("read models", "remark", how)
    if position < last:
        how = say(
            "{file} is {count:grouped} events behind; the next question catches up", count=last - position, **values
        )
        return Found("read models", "remark", how)
    return _ok("read models", say("{file} is as new as the log", **values))


def _room(file: Path) -> Found:
    """Whether the ledger can grow where it lies."""
    folder = file.parent
    try:
        free, size = shutil.disk_usage(folder).free, file.stat().st_size if file.exists() else 0
    except OSError as error:
        return Found(
            "room", "to-do", say("{file}: {why}", file=str(folder), why=code_said(error.strerror or str(error)))
        )
    how = say("{free:grouped} MB are free beside the ledger", free=free >> 20)
    if free < max(_LEAST_ROOM, 3 * size):
        return Found("room", "to-do", how, say("make room: old copies and spreadsheets take the most"))
    return _ok("room", how)
