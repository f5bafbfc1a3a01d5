"""The program's frame: help without weight, one place for refusals, exit codes, output that goes away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import cli.program
from cli.main import NAME_AND_VERSION
from cli.program import TABLE, LazyGroup
from cli.program import pladsbog as group
from tests.cli.running import pladsbog

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from cli.main import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


@pytest.mark.parametrize("args", ["--help", "move-in --help", "import --help", "adopt --help", "follow-up hold --help"])
def test_help_loads_no_library_that_only_commands_need(args: str) -> None:
    heavy = {"pydantic", "eventsourcing", "sqlite_utils", "sqlite3", "openpyxl", "orjson", "psycopg"}
    code = f"import sys; from cli.main import run; run({args.split()!r}); print({heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


def test_the_version_loads_nothing_but_the_way_in() -> None:
    heavy = {"cli.program", "ledger", "click", "typing", "re"}
    code = f"import sys; from cli.main import run; run(['--version']); print({heavy!r} & set(sys.modules))"
    program = [sys.executable, "-S", "-c", code]
    done = subprocess.run(program, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [NAME_AND_VERSION, "set()"]


def test_the_help_of_all_commands_loads_none_of_them() -> None:
    loaded = "print([name for name in sys.modules if 'ledger' in name or 'msgspec' in name])"
    code = f"import sys; from cli.main import run; run(['--help']); {loaded}"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_refusal_is_made_a_dataclass_only_when_it_is_raised(town: Path) -> None:
    code = (
        "from cli.main import run; from ledger.errors import Refusal\n"
        "def every(cls): return [cls, *(each for sub in cls.__subclasses__() for each in every(sub))]\n"
        "def made(): return [cls.__name__ for cls in every(Refusal) if '__dataclass_fields__' in vars(cls)]\n"
        "run(['settle', '2023-01']); print(made()); run(['why', 'x', '2023-01']); print(made())"
    )
    here = {**ENVIRONMENT, "PLADSBOG_LEDGER": "pladsbog.db"}
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
    before, after = done.stdout.splitlines()[-2:]
    assert before == "[]"
    assert after == "['Refusal', 'Refused', 'UnknownOffer']"


OF_INSPECT = {"ast"} if sys.version_info < (3, 13) else set[str]()
"""What `inspect` loads as soon as it is used, and from Python 3.13 on as soon as it is there."""
SELDOM_MET = OF_INSPECT | {
    "cryptography",
    "ledger.events.accounts",
    "ledger.models.accounts",
    "ledger.persons",
    "ledger.rules.placement",
    "ledger.store.chain",
    "ledger.store.guards",
    "ledger.store.recorder",
    "cli.follow_up",
    "eventsourcing",
    "ledger.errors.charts",
    "locale",
    "openpyxl",
    "psycopg",
    "pydantic",
    "sqlite_utils",
    "typing_extensions",
}
"""What a short answer does without, since to load it takes longer than to answer."""
CALCULATES = {"ledger.settlement.engine", "ledger.settlement.issuing", "ledger.settlement.place_month"}
OF_MEETINGS = {"ledger.events.followups", "ledger.events.reviews", "ledger.models.followups", "ledger.state.meetings"}
OF_CLOSINGS = {"ledger.events.settlements", "ledger.models.issued", "projections.views"}


@pytest.mark.parametrize(
    ("args", "without"),
    [
        ("residents syrenparken", CALCULATES | OF_MEETINGS | OF_CLOSINGS),
        ("vacancies syrenparken --on 2023-02-01", CALCULATES | OF_MEETINGS),
        ("coming syrenparken", (CALCULATES | OF_CLOSINGS) - {"ledger.models.issued"}),
        ("citizen c-17 --year 2023", CALCULATES),
        ("settle 2023-01 --offer syrenparken", CALCULATES | OF_MEETINGS),
    ],
)
def test_a_short_answer_loads_no_room_that_it_does_without(town: Path, args: str, without: set[str]) -> None:
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --hours 24 --decision B-1").code == 0
    assert pladsbog("close 2023-01").code == 0
    assert pladsbog(args).code == 0  # what is calculated for it is cached
    loaded = f"print({SELDOM_MET | without!r} & set(sys.modules))"
    code = f"import sys; from cli.main import run; assert not run({args.split()!r}); {loaded}"
    here = {**ENVIRONMENT, "PLADSBOG_LEDGER": "pladsbog.db"}
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize("args", ["why syrenparken 2023-01", "residents syrenparken", "citizen c-17"])
def test_in_danish_an_answer_loads_nothing_that_records(town: Path, args: str) -> None:
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --hours 24 --decision B-1").code == 0
    assert pladsbog("close 2023-01").code == 0
    assert pladsbog(args).code == 0  # what is calculated for it is cached
    loaded = f"print({OF_INSPECT | {'ledger.application', 'locale', 'pydantic'}} & set(sys.modules))"
    code = f"import sys; from cli.main import run; assert not run({args.split()!r}); {loaded}"
    here = {**ENVIRONMENT, "PLADSBOG_LEDGER": "pladsbog.db", "PLADSBOG_LANG": "da"}
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


def test_a_registration_that_is_only_shown_loads_nothing_that_saves(town: Path) -> None:
    args = "move-in c-17 syrenparken 1 --from 2023-01-01 --hours 24 --decision B-1 --dry-run"
    loaded = "print({'eventsourcing', 'typing_extensions', 'ledger.store.recorder'} & set(sys.modules))"
    code = f"import sys; from cli.main import run; assert not run({args.split()!r}); {loaded}"
    here = {**ENVIRONMENT, "PLADSBOG_LEDGER": "pladsbog.db"}
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


def test_what_is_loaded_late_is_there_when_it_is_used() -> None:
    code = (
        "import sys; from cli.late import load_late; load_late('inspect', 'textwrap')\n"
        "import inspect, textwrap; assert 'ast' not in sys.modules; assert not hasattr(inspect, '__path__')\n"
        "from inspect import isfunction; assert isfunction(load_late) and 'ast' in sys.modules\n"
        "assert inspect.cleandoc(' a') == 'a' and sys.modules['inspect'] is not inspect\n"
        "try: textwrap.nothing\nexcept AttributeError: print('none')\nprint(textwrap.dedent(' b'))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout == "none\nb\n"


def test_options_are_declared_without_loading_what_reads_python() -> None:
    """To give its help to click itself would load `inspect` for every answer."""
    files = sorted((ROOT / "cli").rglob("*.py"))
    assert [file.name for file in files if "click.option(" in file.read_text(encoding="utf-8")] == ["declaring.py"]


@pytest.mark.parametrize("name", TABLE)
def test_the_table_says_of_each_command_what_the_command_says_of_itself(name: str) -> None:
    command = group.get_command(group.make_context("pladsbog", ["--help"], resilient_parsing=True), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").split("\n")[0] == TABLE[name].line


def test_each_command_module_is_in_the_table() -> None:
    files = {path.stem: path for path in (ROOT / "cli").glob("*.py")}
    files |= {path.parent.name: path for path in (ROOT / "cli").glob("*/__init__.py")}
    commands = ('@click.command("', '@click.group("')
    modules = {name for name, path in files.items() if any(word in path.read_text() for word in commands)}
    assert modules == {entry.module for entry in TABLE.values()}


def test_help_lists_the_commands_under_their_subjects() -> None:
    listed = pladsbog("--help").out
    places = [listed.index(word) for word in ("Registering:", "  move-in", "Settling:", "  settle", "Maintenance:")]
    assert places == sorted(places)


def test_the_version() -> None:
    assert pladsbog("--version").out == NAME_AND_VERSION + "\n" == pladsbog("--version --help").out


def test_an_unknown_command_is_answered_with_the_nearest_one() -> None:
    ran = pladsbog("move-inn")
    assert ran.code == 2
    assert ran.err == (
        "Error: there is no command 'move-inn'. Did you mean 'move-in'? [usage]\n"
        "Hint: pladsbog move-in CITIZEN OFFER --from DATE --decision REF\n"
    )


def test_json_is_refused_in_json(town: Path) -> None:
    ran = pladsbog("depart c-17 --on 2023-05-31 --format json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.refusal["code"] == "unknown-citizen"
    assert ran.refusal["citizen"] == "c-17"


def test_wrong_usage_is_refused_in_json_too() -> None:
    ran = pladsbog("depart --format=json")
    assert ran.code == 2
    assert ran.refusal == {
        "code": "usage",
        "message": "missing argument 'CITIZEN'",
        "remedy": "pladsbog depart CITIZEN --format=json --on DATE",
        "why": "missing argument 'CITIZEN'",
        "command": "pladsbog depart",
        "lines": ["pladsbog depart CITIZEN --format=json --on DATE"],
        "commands": [],
        "options": [],
    }


def test_a_cpr_number_in_the_wrong_place_is_not_repeated() -> None:
    ran = pladsbog("depart c-17 670180-0001 --on 2023-05-31")
    assert ran.code == 2
    assert "0001" not in ran.err
    assert "unexpected extra argument ((a number withheld))" in ran.err


def test_a_fault_of_the_program_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: 1 / 0)
    ran = pladsbog("init")
    assert ran.code == 1
    assert ran.err.startswith("Error: the program failed (ZeroDivisionError); this is a fault in pladsbog")
    assert "[internal]" in ran.err
    assert "Traceback" not in ran.err


def test_with_debugging_a_fault_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: 1 / 0)
    monkeypatch.setenv("PLADSBOG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        pladsbog("init")


def test_debugging_leaves_refusals_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_DEBUG", "1")
    assert pladsbog("log").err.startswith("Error: there is no ledger at")


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.program, "_invoke", interrupted)
    assert (pladsbog("init").code, pladsbog("init").err) == (130, "\n")


def interrupted(code: str, *lines: bytes, then: bytes = b"") -> tuple[bytes, int]:
    """What a program tells that is interrupted at each line it prints, and its exit code; `then` is typed after it."""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        for line in lines:
            assert running.stdout.readline() == line
            running.send_signal(signal.SIGINT)
            running.stdin.write(then)
            running.stdin.flush()
        return running.stderr.read(), running.wait()


def test_a_running_program_that_is_interrupted_leaves_no_traceback(folder: Path) -> None:
    code = (
        "import signal, sys, types; from cli.main import run\n"
        # A shell lets what it runs in the background, and all that this starts, ignore interrupts.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def read(most): print('reading', flush=True); signal.pause()\n"
        "sys.stdin = types.SimpleNamespace(buffer=types.SimpleNamespace(read=read))\n"
        "sys.exit(run(['import', '-']))"
    )
    assert interrupted(code, b"reading\n") == (b"\n", 130)


def test_whoever_interrupts_once_more_while_it_is_told_sees_it_told_all_the_same(town: Path) -> None:
    code = (
        "import sys, time; import click; from cli import program\n"
        "def interrupted(*_):\n"
        "    try: raise KeyboardInterrupt\n"
        "    except KeyboardInterrupt: raise click.Abort\n"
        "def slowly(text):\n"
        "    print('telling', flush=True); sys.stdin.readline(); print(text, file=sys.stderr)\n"
        "program._answer, program._say = interrupted, slowly\n"
        "sys.exit(program.run(['depart']))"
    )
    # the line before the sentence, and the sentence
    told = interrupted(code, b"telling\n", b"telling\n", then=b"on\n")
    assert told == (b"\nNothing was recorded.\n", 130)


def test_a_reader_that_goes_away_is_no_error(town: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "log", "--format", "json"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 141


def test_the_exit_code_reaches_the_shell(folder: Path) -> None:
    args = ["--ledger", "none.db", "log", "--format", "json"]
    done = subprocess.run([*PROGRAM, *args], env=ENVIRONMENT, capture_output=True, check=False)
    assert done.returncode == 2
    assert json.loads(done.stderr)["code"] == "no-ledger"


def test_a_terminal_that_cannot_write_danish_still_gets_the_rest(town: Path) -> None:
    pladsbog('move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision "afgørelse 7"')
    ascii_only = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*PROGRAM, "log"], env=ascii_only, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_full_disk_is_told_in_a_sentence(town: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "log"], env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.stderr == (
        b"Error: the answer could not be written: no space left on device [not-written]\n"
        b"Hint: make room, or name another file with --output, and ask again\n"
    )
    assert done.returncode == 4


def test_a_ledger_has_a_name() -> None:
    ran = pladsbog("--ledger '' init")
    assert (ran.code, ran.err) == (2, "Error: --ledger names no ledger [usage]\nHint: see: pladsbog --help\n")
