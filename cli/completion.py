"""pladsbog completion: what lets a shell complete commands, options and values.

Decided on 2026-11-27:

* --install writes the script beside the person's own files and, for bash and zsh, one line into the file that the
  shell begins with; fish looks for it by itself. Done twice, it is there once; nothing else in that file is touched.
* Values are what the ledger has: houses, places, citizens' keys, services, levels, months. Names of persons are not.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from cli.declaring import option
from cli.printing import note, show
from ledger.errors import BadOption
from ledger.shared.message import say

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", metavar="[" + "|".join(SHELLS) + "]", type=click.Choice(SHELLS), required=False)
@option("--install", is_flag=True, help="Set it up for this user: from the next shell on.")
@click.pass_context
def command(ctx: click.Context, shell: str | None, *, install: bool) -> None:
    """Print what lets a shell complete commands and options.

    With --install it is set up in one go. Values are completed too: houses, places, citizens' keys, services, levels.
    The shell that is not named is the one that SHELL names.
    """
    kind = shell or Path(os.environ.get("SHELL", "")).name
    if kind not in SHELLS:
        raise BadOption(say("no shell is named"), say("name one: {shells: or }", shells=list(SHELLS)))
    script = _script(ctx.find_root().command, kind)
    if install:
        _install(kind, script)
    else:
        show(script)


def _script(root: click.Command, kind: str) -> str:
    found = get_completion_class(kind)
    assert found is not None
    # Its own `source` would first ask which version of the shell is there, which may be another machine's.
    completing = found(root, {}, "pladsbog", "_PLADSBOG_COMPLETE")
    script: str = completing.source_template % completing.source_vars()
    return script


def _install(kind: str, script: str) -> None:
    home = Path.home()
    if kind == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        _write(config / "fish" / "completions" / "pladsbog.fish", script)
        return
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    file = data / "pladsbog" / f"completion.{kind}"
    _write(file, script)
    begins = Path(os.environ.get("ZDOTDIR") or home) / ".zshrc" if kind == "zsh" else home / ".bashrc"
    _add_line(begins, _line(kind, file))
    note(say("{file} reads it: it is there from the next shell on", file=str(begins)))


def _line(kind: str, file: Path) -> str:
    # zsh completes nothing before its own system is loaded.
    first = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }; " if kind == "zsh" else ""
    return f'{first}[ -r "{file}" ] && . "{file}"  # pladsbog completion'


def _write(file: Path, script: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script + "\n", encoding="utf-8")
    note(say("{path} written", path=str(file)))


def _add_line(file: Path, line: str) -> None:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if line in text.splitlines():
        return
    before = text if not text or text.endswith("\n") else f"{text}\n"
    file.write_text(f"{before}{line}\n", encoding="utf-8")
