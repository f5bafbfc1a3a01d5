"""What a shell is given to complete commands with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.completion import SHELLS
from tests.cli.house import adopt, done, house, refused


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


# --- values ---------------------------------------------------------------------------------------


@pytest.fixture
def lived_in(folder: Path) -> Path:
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


def offered(words: str, language: str = "en") -> list[str]:
    """What a shell is told for the last of some words; a space at the end begins another one."""
    count = len(words.split()) - (not words.endswith(" "))
    asking = {
        "_PLADSBOG_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(count),
        "PLADSBOG_LANG": language,
    }
    program = [sys.executable, "-c", "from cli.main import run; run([])"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **asking}
    told = subprocess.run(program, env=env, capture_output=True, text=True, check=True)
    return [line.partition(",")[2] for line in told.stdout.splitlines() if "," in line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pladsbog depart ", ["c-1"]),
        ("pladsbog depart h/", ["h/1"]),
        ("pladsbog move-in c-2 ", ["h"]),
        ("pladsbog move-in c-2 h ", ["2"]),
        ("pladsbog vacancy h ", ["1", "2"]),
        ("pladsbog reassess c-1 --level ", ["1", "2"]),
        ("pladsbog depart c-1 --cause m", ["moved"]),
        ("pladsbog void 1 --kind ", ["typo", "decision"]),
        ("pladsbog depart c-1 --o", ["--on"]),
        ("pladsbog --ledger none.db depart ", []),
    ],
)
def test_values_are_those_of_the_ledger(lived_in: Path, words: str, found: list[str]) -> None:
    assert lived_in
    assert offered(words) == found


def test_in_danish_names_and_words_are_danish(lived_in: Path) -> None:
    assert lived_in
    assert offered("pladsbog fraf", "da") == ["fraflytning"]
    assert offered("pladsbog fraflytning c-1 --d", "da") == ["--den"]
    assert offered("pladsbog fraflytning c-1 --årsag d", "da") == ["død"]
    assert offered("pladsbog depa", "da") == ["depart"], "an English name, where only that begins so"


# --- in the shells --------------------------------------------------------------------------------


@pytest.fixture
def installed(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the program on its path."""
    program = lived_in / "bin" / "pladsbog"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "import cli.main; cli.main.main()" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("HOME", str(lived_in))
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    return lived_in


@pytest.mark.parametrize(("shell", "begins"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_it_is_installed_once(installed: Path, shell: str, begins: str) -> None:
    (installed / begins).write_text("alias x=y")
    for _ in range(2):
        done(f"completion {shell} --install")
    text = (installed / begins).read_text()
    assert text.startswith("alias x=y\n")
    assert text.count("pladsbog completion") == 1


def test_the_shell_that_is_used_need_not_be_named(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    done("completion --install")
    assert (installed / ".config/fish/completions/pladsbog.fish").exists()
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert "bash, zsh or fish" in refused("completion")


def test_bash_completes_with_it(installed: Path) -> None:
    done("completion bash --install")
    asking = "COMP_WORDS=(pladsbog depart c-); COMP_CWORD=2; _pladsbog_completion pladsbog; echo ${COMPREPLY[@]}"
    told = subprocess.run(["bash", "-c", f". ~/.bashrc; {asking}"], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["c-1"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not on this machine")
def test_fish_completes_with_it(installed: Path) -> None:
    done("completion fish --install")
    told = subprocess.run(
        ["fish", "-c", 'complete -C "pladsbog vacancy h "'], capture_output=True, text=True, check=True
    )
    assert installed
    assert told.stdout.split() == ["1", "c-1", "2", "vacant", "since", "2025-01-01"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not on this machine")
def test_zsh_reads_it(installed: Path) -> None:
    done("completion zsh --install")
    told = subprocess.run(
        ["zsh", "-c", ". ~/.zshrc; echo $_comps[pladsbog]"], capture_output=True, text=True, check=True
    )
    assert installed
    assert told.stdout.strip() == "_pladsbog_completion"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pladsbog ret 3 --slags ", ["tastefejl", "afgørelse"]),
        ("pladsbog ret 3 --slags de", ["decision"]),
        ("pladsbog ændring c-1 --betaler ", ["egen"]),
        ("pladsbog opgørelse ", ["egen"]),
        ("pladsbog fraflytning h", ["h/1"]),
        ("pladsbog borger h", ["h/1"]),
    ],
)
def test_values_are_danish_and_a_house_that_was_begun_leads_to_who_lives_there(
    lived_in: Path, words: str, found: list[str]
) -> None:
    assert lived_in
    assert offered(words, "da") == found
