"""Read models in one folder: each file has its own lock, for whoever may put another file in its place."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from projections.files import LOCK, holding, make_private

TO_HAVE_IT_ALONE = "import sys; from projections.files import holding\nwith holding(sys.argv[1], alone=True): pass"


def have_alone(file: Path) -> None:
    """Another process has a file to itself for a moment. Raises TimeoutExpired where it is kept waiting."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", TO_HAVE_IT_ALONE, str(file)], check=True, timeout=5, env=environment)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses to exchange a file in use by itself")
def test_who_reads_one_ledger_keeps_nobody_from_exchanging_the_tables_of_another(tmp_path: Path) -> None:
    with holding(str(tmp_path / "a.views.db")):
        have_alone(tmp_path / "b.views.db")
        with pytest.raises(subprocess.TimeoutExpired):
            have_alone(tmp_path / "a.views.db")
    have_alone(tmp_path / "a.views.db")
    assert (tmp_path / f"a.views.db{LOCK}").stat().st_mode & 0o077 == 0


on_unix = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of Unix")


def mode_of(file: Path) -> int:
    return file.stat().st_mode & 0o777


@on_unix
@pytest.mark.parametrize(
    ("folder", "views", "lock"),
    [
        (0o700, 0o600, 0o600),
        (0o755, 0o600, 0o600),
        (0o755, 0o644, 0o644),
        (0o750, 0o660, 0o660),
        (0o770, 0o600, 0o660),
        (0o2775, 0o600, 0o660),
        (0o777, 0o600, 0o666),
        (0o1777, 0o600, 0o600),
        (0o1777, 0o660, 0o660),
    ],
)
def test_whoever_may_use_the_file_or_write_beside_it_may_lock_it(
    tmp_path: Path, folder: int, views: int, lock: int
) -> None:
    file = tmp_path / "a.views.db"
    with holding(str(file)):
        make_private(str(file))
    file.chmod(views)
    tmp_path.chmod(folder)
    with holding(str(file)):
        pass
    assert (mode_of(Path(f"{file}{LOCK}")), mode_of(file)) == (lock, views)


@on_unix
def test_a_lock_made_wider_by_hand_stays_so(tmp_path: Path) -> None:
    lock = tmp_path / f"a.views.db{LOCK}"
    lock.touch(0o600)
    lock.chmod(0o666)
    with holding(str(tmp_path / "a.views.db")):
        assert mode_of(lock) == 0o666


@on_unix
@pytest.mark.parametrize("linked", ["symbolic", "hard", "full"])
def test_what_is_no_empty_lock_of_ours_is_not_opened_to_others(tmp_path: Path, linked: str) -> None:
    """Somebody in a shared folder might put it there."""
    tmp_path.chmod(0o777)
    secret, lock = tmp_path / "secret", tmp_path / f"a.views.db{LOCK}"
    secret.write_text("for nobody" if linked == "full" else "")
    secret.chmod(0o600)
    if linked == "symbolic":
        lock.symlink_to(secret)
        with pytest.raises(sqlite3.OperationalError, match="cannot be taken"), holding(str(tmp_path / "a.views.db")):
            pass
    else:
        secret.rename(lock) if linked == "full" else lock.hardlink_to(secret)
        with holding(str(tmp_path / "a.views.db")):
            pass
        secret = lock
    assert mode_of(secret) == 0o600


def refused(monkeypatch: pytest.MonkeyPatch, *, also_reading: bool) -> None:
    """A lock of somebody else that may not be written, or not even read."""
    opened = os.open

    def refusing(path: str, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(LOCK) and (also_reading or flags & os.O_RDWR):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refusing)


@on_unix
def test_a_lock_that_may_only_be_read_is_taken_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.views.db"
    have_alone(file)
    refused(monkeypatch, also_reading=False)
    with holding(str(file)), pytest.raises(subprocess.TimeoutExpired):
        have_alone(file)
