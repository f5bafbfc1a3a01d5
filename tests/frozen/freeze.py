"""Stores the answers to the frozen questions, or compares today's answers with the stored ones.

    python -m tests.frozen.freeze             compare everything; exit 1 where something differs
    python -m tests.frozen.freeze --part      compare the part that runs with every test run
    python -m tests.frozen.freeze --write     store everything anew
    … --kind settle --kind why                these kinds of questions alone

An answer may get new keys. A key that is gone, another value, and an item more or less in a list are differences.
Those that are meant are listed in `differences.toml`, each with a reason, and each must still occur.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.frozen.asking import Question, Questions, ask, part, whole
from tests.frozen.playing import HERE, Playing, Step, read_script

ANSWERS = HERE / "answers"
DIFFERENCES = HERE / "differences.toml"
PART_STEPS = 330
"""The steps that the part plays: the first fourteen months."""

SHOWN = 12
"""Differences that are told one by one."""

_GONE = "(not there)"


@dataclass(frozen=True)
class Difference:
    """One value that is not what it was."""

    question: str
    path: str
    was: Any
    now: Any

    def __str__(self) -> str:
        return f"{self.question}\n    {self.path}\n    was {_short(self.was)}\n    is  {_short(self.now)}"


@dataclass(frozen=True)
class Meant:
    """A difference that is meant: patterns of the question and of the path, and why."""

    question: str
    path: str
    reason: str
    in_the_part_alone: bool = False
    """Whether it occurs in the first months alone: later news changes the answer again."""

    def covers(self, found: Difference) -> bool:
        return fnmatchcase(found.question, _literal(self.question)) and fnmatchcase(found.path, _literal(self.path))


@dataclass
class Outcome:
    """What a comparison found."""

    asked: Counter[str] = field(default_factory=Counter)
    found: list[Difference] = field(default_factory=list)
    meant: Counter[Meant] = field(default_factory=Counter)
    listed: list[Meant] = field(default_factory=list)

    @property
    def not_found(self) -> list[Meant]:
        """Listed differences that do not occur any more."""
        return [meant for meant in self.listed if not self.meant[meant]]

    def report(self) -> str:
        """What differs, the first ones in full, and how many there are by kind of question."""
        kinds = Counter(found.question.split()[0] for found in self.found)
        lines = [str(found) for found in self.found[:SHOWN]]
        lines.append(f"{len(self.found)} differences, by question: {dict(kinds)}")
        lines += [
            f"listed, and does not occur: {meant.question} {meant.path}: {meant.reason}" for meant in self.not_found
        ]
        return "\n".join(lines)


def write(
    folder: Path, name: str, steps: list[Step], questions: Questions, kinds: Iterable[str] | None = None
) -> Counter[str]:
    """Play the steps, ask, and store the answers as `name`; how many questions of each kind there were."""
    playing = _played(folder, steps)
    packs: defaultdict[str, Pack] = defaultdict(Pack)
    counted: Counter[str] = Counter()
    for question in questions(steps):
        if kinds is not None and question.kind not in kinds:
            continue
        packs[question.kind].put(question.name, ask(playing, question))
        counted[question.kind] += 1
    for kind, pack in packs.items():
        pack.write(_path(name, kind))
    return counted


def compare(
    folder: Path, name: str, steps: list[Step], questions: Questions, kinds: Iterable[str] | None = None
) -> Outcome:
    """Play the steps, ask, and compare with what is stored as `name`; `kinds` of questions, or all of them."""
    asked = [each for each in questions(steps) if kinds is None or each.kind in kinds]
    outcome = Outcome(listed=read_meant())
    playing = _played(folder, steps)
    packs = {kind: Pack.read(_path(name, kind)) for kind in {each.kind for each in asked}}
    for question in asked:
        outcome.asked[question.kind] += 1
        was = packs[question.kind].get(question.name)
        for found in _differences(question, "", was, json.loads(_text(ask(playing, question)))):
            meant = next((each for each in outcome.listed if each.covers(found)), None)
            if meant is None:
                outcome.found.append(found)
            else:
                outcome.meant[meant] += 1
    return outcome


class Pack:
    """Answers of one kind as they are stored: what they have in common (an offer's month) is stored once."""

    def __init__(self) -> None:
        self._pool: dict[str, int] = {}
        self._texts: list[Any] = []
        self._answers: dict[str, Any] = {}

    def put(self, name: str, answer: Any) -> None:
        self._answers[name] = self._packed(answer)

    def get(self, name: str) -> Any:
        """The answer to a question. Raises KeyError where none is stored."""
        answer = self._answers[name]
        if isinstance(answer, dict) and "offers" in answer:
            return answer | {"offers": {offer: self._texts[at] for offer, at in answer["offers"].items()}}
        return answer

    def write(self, path: Path) -> None:
        text = _text({"pool": self._texts, "answers": self._answers})
        path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))

    @staticmethod
    def read(path: Path) -> Pack:
        pack = Pack()
        stored = json.loads(lzma.decompress(path.read_bytes()))
        pack._texts, pack._answers = stored["pool"], stored["answers"]
        return pack

    def _packed(self, answer: Any) -> Any:
        if not isinstance(answer, dict) or not isinstance(answer.get("offers"), dict):
            return answer if not isinstance(answer, dict) or "offers" not in answer else answer | {"offers": {}}
        return answer | {"offers": {offer: self._number(value) for offer, value in answer["offers"].items()}}

    def _number(self, value: Any) -> int:
        text = _text(value)
        if text not in self._pool:
            self._pool[text] = len(self._texts)
            self._texts.append(value)
        return self._pool[text]


def read_meant(path: Path = DIFFERENCES) -> list[Meant]:
    """The differences that are meant."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Meant(**each) for each in table.get("difference", [])]


def _differences(question: Question, path: str, was: Any, now: Any) -> Iterator[Difference]:
    if path == "/postings":
        was, now = _unordered(was), _unordered(now)
    if isinstance(was, dict) and isinstance(now, dict):
        for key in was:
            deeper = path + key if key.startswith("[") else f"{path}/{key}"
            yield from _differences(question, deeper, was[key], now.get(key, _GONE))
        for key in now:
            if key.startswith("[") and key not in was:
                yield Difference(question.name, path + key, _GONE, now[key])
    elif was != now and not (_is_empty(was) and _is_empty(now)):
        yield Difference(question.name, path, was, now)


def _unordered(postings: Any) -> Any:
    """Postings without the order of their lines, and the running numbers and places in it that follow from that."""
    if not isinstance(postings, dict):
        return postings
    return sorted(_text({**each, "reference": each["reference"].rpartition("-")[0]}) for each in postings.values())


def _is_empty(value: Any) -> bool:
    """A list without items has no names, and so is a list where another one is a table."""
    return value in ([], {})


def _played(folder: Path, steps: list[Step]) -> Playing:
    playing = Playing(folder)
    playing.play_all(steps)
    return playing


def _path(name: str, kind: str) -> Path:
    return ANSWERS / f"{name}-{kind}.json.xz"


def _literal(pattern: str) -> str:
    """A pattern in which only `*` stands for anything: brackets are part of paths."""
    return pattern.replace("[", "[[]")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _short(value: Any) -> str:
    text = value if value == _GONE else _text(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the answers anew")
    parser.add_argument("--part", action="store_true", help="the part alone")
    parser.add_argument("--kind", action="append", dest="kinds", help="this kind of question alone")
    given = parser.parse_args()
    steps = read_script()
    sets: list[tuple[str, list[Step], Questions]] = [("part", steps[:PART_STEPS], part)]
    if not given.part:
        sets.append(("whole", steps, whole))
    failed = False
    for name, played, questions in sets:
        with tempfile.TemporaryDirectory() as folder:
            if given.write:
                print(name, dict(write(Path(folder), name, played, questions, given.kinds)))  # noqa: T201 - a program's answer
                continue
            outcome = compare(Path(folder), name, played, questions, given.kinds)
        missing = outcome.not_found if name == "whole" and not given.kinds else []
        failed = failed or bool(outcome.found or missing)
        print(name, dict(outcome.asked), outcome.report(), sep="\n")  # noqa: T201 - a program's answer
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
