"""What a shell is given to complete commands with."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.completion import SHELLS
from tests.cli.house import done, refused


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_given_its_own_script(shell: str) -> None:
    script = done(f"completion {shell}").out
    assert f"_PLADSBOG_COMPLETE={shell}_complete" in script
    assert "_pladsbog_completion" in script


def test_another_shell_is_refused() -> None:
    assert "'cmd' is not one of" in refused("completion cmd")


def test_the_script_asks_what_there_is() -> None:
    asking = {"_PLADSBOG_COMPLETE": "bash_complete", "COMP_WORDS": "pladsbog sett", "COMP_CWORD": "1"}
    program = [sys.executable, "-c", "from cli.main import run; run([])"]
    done_ = subprocess.run(program, env={**os.environ, **asking}, capture_output=True, text=True, check=True)
    assert done_.stdout == "plain,settle\n"
