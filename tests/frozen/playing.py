"""Plays the stored script into a new ledger, through the command line alone and with the clock set for each step.

The script (`script.jsonl.xz`) is a list of steps, one a line: `at`, the moment at which it is recorded; `args`, the
command line; and, where the step reads a file, `file`, the file's text, whose path stands as `{file}` in `args`.
A step is known by its number in the script, from 0, and each step has a moment of its own.

Event numbers are not part of the script, since another version of the program may record more or fewer events for
the same act. An event is named by a label instead: `{12:citizen.moved-in:3}` in `args` is the third event of that
kind that step 12 recorded, and `{after:12}` the last event of that step. Events that only follow from others (the
vacancies that begin and end with a stay) have no label.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cli.main import run


def _clock() -> Callable[[datetime], AbstractContextManager[None]]:
    """The program's way to set its clock, wherever that lies: the one thing used here besides the command line."""
    try:
        module = import_module("ledger.shared.calendar")
    except ModuleNotFoundError:
        module = import_module("ledger.calendar")
    found: Callable[[datetime], AbstractContextManager[None]] = module.clock_set_to
    return found


clock_set_to = _clock()

HERE = Path(__file__).parent
SCRIPT = HERE / "script.jsonl.xz"
FOLLOWING = ("place.vacancy-began", "place.vacancy-ended")
"""Kinds of events that follow from stays: how many there are is not part of an answer."""

_LABEL = re.compile(r"\{(?:after:(\d+)|(\d+:[a-z.-]+:\d+))\}")


@dataclass(frozen=True)
class Step:
    """One command line; `at` is RFC 3339 in UTC, `file` the text of the file it reads."""

    at: str
    args: tuple[str, ...]
    file: str | None = None


@dataclass(frozen=True)
class Ran:
    """What a command line ended with."""

    code: int
    out: str
    err: str


class StepRefusedError(Exception):
    """A step that the program recorded when the script was made is not recorded any more."""


@dataclass(frozen=True)
class Labels:
    """The label of each event, and the step that recorded it, by event number."""

    names: dict[int, str]
    steps: dict[int, int]

    def name(self, number: int) -> str | None:
        """`12:citizen.moved-in:3`; None for events that only follow from others."""
        return self.names.get(number)

    def after(self, number: int) -> str:
        """`after:12`, where the event is one of step 12."""
        return f"after:{self.steps[number]}"

    def number(self, label: str) -> int:
        """The event that a label names. Raises KeyError."""
        return {name: number for number, name in self.names.items()}[label]

    def last(self, step: int) -> int:
        """The last event that a step, or one before it, recorded."""
        return max(number for number, at in self.steps.items() if at <= step)


class Playing:
    """A ledger in `folder` that steps are played into and questions asked of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "frozen.db"
        self.moments: dict[str, int] = {}
        self._count = 0
        self._log: list[dict[str, Any]] = []
        self._labels: Labels | None = None

    def play(self, step: Step) -> Ran:
        """Run one step. The step counts only where it ended with 0."""
        ran = self.run(step.args, step.at, step.file)
        if ran.code == 0:
            self.moments[step.at] = self._count
            self._count += 1
            self._labels = None
        return ran

    def play_all(self, steps: Iterable[Step]) -> None:
        """Run steps in order. Raises StepRefusedError at the first that is refused."""
        for number, step in enumerate(steps):
            ran = self.play(step)
            if ran.code:
                raise StepRefusedError(f"step {number} ({' '.join(step.args)[:300]}) ended with {ran.code}: {ran.err}")

    def run(self, args: Sequence[str], at: str, file: str | None = None) -> Ran:
        """Run one command line at a moment."""
        path = self.folder / "input"
        if file is not None:
            path = path.with_suffix(".toml" if file.lstrip().startswith(("[", "#", "reference")) else ".csv")
            path.write_text(file, encoding="utf-8")
        words = [self._resolved(word).replace("{file}", str(path)) for word in args]
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with patch.object(sys, "stdout", out), patch.object(sys, "stderr", err), clock_set_to(_moment(at)):
            code = run(["--ledger", str(self.ledger), *words])
        return Ran(code, _text(out), _text(err))

    @property
    def labels(self) -> Labels:
        """The labels of all events recorded so far."""
        if self._labels is None:
            at = next(reversed(self.moments))
            since = ["--since", f"#{self._log[-1]['event']}"] if self._log else []
            self._log += json.loads(self.run(["log", *since, "--format", "json"], at).out)
            self._labels = _labels(self._log, self.moments)
        return self._labels

    def _resolved(self, word: str) -> str:
        def number(match: re.Match[str]) -> str:
            after, label = match.groups()
            return f"#{self.labels.last(int(after)) if after else self.labels.number(label)}"

        return _LABEL.sub(number, word)


def read_script(path: Path = SCRIPT) -> list[Step]:
    """The steps of the stored script."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [Step(data["at"], tuple(data["args"]), data.get("file")) for data in map(json.loads, lines)]


def kind_of(event: dict[str, Any]) -> str:
    """What labels call an event. Of meetings and prices the log once told their own kind in place of the event's."""
    own = event.get("of_kind")
    return str(event["kind"] if own in (None, "need") else own)


def is_following(event: dict[str, Any], kinds: dict[int, str]) -> bool:
    """Whether an event of the log only follows from another one: a vacancy, or the void of a vacancy."""
    voided = event["kind"] == "correction.voided" and kinds.get(event["corrects"]) in FOLLOWING
    return event["kind"] in FOLLOWING or voided


def _labels(log: list[dict[str, Any]], moments: dict[str, int]) -> Labels:
    kinds = {event["event"]: kind_of(event) for event in log}
    steps = {event["event"]: moments[_same_width(event["recorded_at"])] for event in log}
    counted: Counter[str] = Counter()
    names = {}
    for event in log:
        if not is_following(event, kinds):
            stem = f"{steps[event['event']]}:{kind_of(event)}"
            counted[stem] += 1
            names[event["event"]] = f"{stem}:{counted[stem]}"
    return Labels(names, steps)


def _same_width(recorded_at: str) -> str:
    """A moment of the log as the script writes it, without fractions of a second."""
    return recorded_at[:19] + "Z"


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode("utf-8-sig")
