"""Read models in one folder: each file has a lock of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from projections.files import LOCK, holding

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
