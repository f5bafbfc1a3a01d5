"""What is asked of the ledger once the script has been played, and what of each answer counts.

An answer counts for its money, days, places, citizens, payers, causes and the events behind it. What may be worded
or counted differently by another version of the program is taken out: sentences, hashes, and event numbers, which
become labels (see `playing`). Lists whose items have a name of their own (lines by id, offers by key) become tables
by that name, written in square brackets, so that a difference is told by its name and not by its position.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.frozen.playing import Labels, Playing, Step, is_following

ASKED_AT = "2026-03-02T08:00:00Z"
"""The clock when questions are asked: after the last step."""

BUYERS = ("163", "265", "479", "706", "707", "787")
MET = ("egely", "engvej", "havblik", "kastanjen", "solbakken")
"""The offers that the script holds meetings about."""

MOMENTS = 20
"""How many earlier moments every month is settled at."""

DROPPED = frozenset((
    "text", "steps", "reckoning", "calculation", "rounding", "why", "commands", "command", "message", "meaning",
    "stream", "version", "act", "digest", "root", "parameters", "provisional", "caused_by", "source",
))  # fmt: skip
"""Keys whose values are words, or the program's own business."""

EVENTS = frozenset(("event", "closed_by", "corrects", "annulled_by"))
"""Keys that name an event by its number."""

POSITIONS = frozenset(("known_at", "from", "to", "since"))
"""Keys that may hold `{"event": n}` as a position in the log: what was known then."""

NAMED_BY = (
    ("id",), ("event",), ("number",), ("what", "offer", "subject"), ("citizen", "month"),
    ("code", "place", "from", "to"), ("offer",), ("month",), ("name",), ("level",), ("cause",),
)  # fmt: skip
"""The keys that an item of a list can be named by, the first of them that every item has."""

LOGGED = (
    "event", "recorded_at", "kind", "effective_on", "by", "decision", "reason", "corrects", "correction",
    "corrected_from", "citizen", "offer", "place", "assessment", "payer", "paragraph", "cause", "until", "month",
    "year", "amount", "item", "days_late", "annulled_by",
)  # fmt: skip
"""What counts of an event in the log; terms and issued lines are seen in the amounts that they lead to."""

COSTS = """borger;måned;beløb;art
c-1;2024;180.000,00;engangsudgift
c-1;2024-03;12.500,00;indtægt
c-101;2024-05;40.000,50;udgift
"""

OTHER_TERMS = """[[rates]]
id = "pakketakst"
effective = 2024-01-01
unit = "day"
interval = 411
steps = 12
hours_per_step = 7

[[model]]
id = "hybrid"
effective = 2024-01-01
allocation = "combination"
structure = "differentiated"
[model.vacancy]
rule = "average-minus"
packages = 1
[model.notice]
rule = "month-days"
count = 30
covers = "all"
"""


@dataclass(frozen=True)
class Question:
    """One command line, under a name; `kind` is the file that its answer is stored in."""

    kind: str
    args: tuple[str, ...]
    file: str | None = None

    @property
    def name(self) -> str:
        return " ".join(self.args)


def whole(steps: list[Step]) -> Iterator[Question]:
    """Every question that is asked after the whole script."""
    offers, months = _offers(steps), _months("2023-01", "2026-01")
    yield from _settles(months, [None, *_moments(len(steps), MOMENTS)])
    yield from (_asked("why", "why", offer, month) for offer in offers for month in _months("2024-01", "2024-12"))
    yield from (_asked("why", "why", offer, "2025-04") for offer in offers)
    yield from (_asked("bridge", "bridge", month) for month in _months("2023-01", "2025-11"))
    yield from (_asked("bridge", "bridge", month, "--from-known", moment)
                for month in months[::5] for moment in _moments(len(steps), 3))  # fmt: skip
    yield from _budgets(offers, ("2023", "2024", "2025"), [None, *_moments(len(steps), 2)])
    yield from _statements(("2023-05", "2024-02", "2024-07", "2024-11", "2025-06", "2025-12"))
    yield from _key_figures(("2023", "2024", "2025", "2023-06", "2024-03", "2024-12", "2025-07"))
    yield from _follow_ups(
        offers, ("2023-06", "2024-03", "2024-12", "2025-09"), ("2023-08-01", "2024-12-01", "2026-02-20")
    )
    yield from (_asked("postings", "postings", month, "--again") for month in _months("2023-02", "2025-11"))
    yield from _years(("2023", "2024", "2025"))
    yield from _simulations("2025-12")
    yield _asked("log", "log")


def part(steps: list[Step]) -> Iterator[Question]:
    """The questions that are asked after the first steps alone: some of each kind."""
    offers, months = _offers(steps), _months("2023-01", "2024-02")
    yield from _settles(months, [None])
    yield from _settles(months[1::4], _moments(len(steps), 5))
    yield from (_asked("why", "why", offer, "2023-07") for offer in offers)
    yield from (_asked("bridge", "bridge", month) for month in months[:12])
    yield from _budgets(offers[::3], ("2023",), [None, *_moments(len(steps), 1)])
    yield from _statements(("2023-08",))
    yield from _key_figures(("2023", "2023-06"))
    yield from _follow_ups(offers[::4], ("2023-06",), ("2023-12-01",))
    yield from (_asked("postings", "postings", month, "--again") for month in ("2023-04", "2023-06"))
    yield from _years(("2023",))
    yield _simulated("{file}", "2024-02")
    yield _asked("log", "log")


def ask(playing: Playing, question: Question) -> Any:
    """The answer to a question, as far as it counts; of a refused question its exit code and refusal's code."""
    ran = playing.run((*question.args, "--format", "json"), ASKED_AT, question.file)
    if ran.code:
        return {"exit": ran.code, "refused": json.loads(ran.err).get("code")}
    answer = json.loads(ran.out)
    if question.kind == "log":
        answer = _logged(answer)
    return _Counted(playing.labels).value(answer)


class _Counted:
    """Takes what counts out of an answer."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._table(value)
        if isinstance(value, list):
            return self._list([each for each in value if not _moves_nothing(each)])
        return value

    def _table(self, table: dict[str, Any]) -> dict[str, Any]:
        counted = {key: self._entry(key, value) for key, value in table.items() if key not in DROPPED}
        if "lines" in table and any("for_month" in line for line in table["lines"]):
            counted["adjusted"] = _adjusted(table["lines"])
        return counted

    def _entry(self, key: str, value: Any) -> Any:
        if key in EVENTS:
            return self._label(value)
        if key in POSITIONS and isinstance(value, dict) and "event" in value:
            position = value["event"]
            rest = {name: each for name, each in value.items() if name != "event"}
            return {"event": None if position is None else self._labels.after(position), **self._table(rest)}
        if key == "events" and isinstance(value, int):
            return None  # how many events; those that move nothing may be among them
        if key == "events" and isinstance(value, list):
            return sorted(label for number in value if (label := self._labels.name(number)))
        if key == "reference" and isinstance(value, str):
            return re.sub(r"^\d+", lambda match: str(self._label(int(match[0]))), value)
        return self.value(value)

    def _label(self, number: int | None) -> str | None:
        if number is None:
            return None
        return self._labels.name(number) or self._labels.after(number)

    def _list(self, items: list[Any]) -> Any:
        counted = [self.value(item) for item in items]
        for keys in NAMED_BY:
            if counted and all(isinstance(item, dict) and set(keys) <= set(item) for item in counted):
                return _by_name(counted, keys)
        return counted


def _by_name(items: list[dict[str, Any]], keys: tuple[str, ...]) -> dict[str, Any]:
    """Items under their names in square brackets; of items with one name the later ones get a number."""
    found: dict[str, Any] = {}
    for item in items:
        name = stem = f"[{'|'.join(str(item[key]) for key in keys)}]"
        count = 1
        while name in found:
            count += 1
            name = f"{stem[:-1]} #{count}]"
        found[name] = {key: value for key, value in item.items() if key not in keys}
    return found


def _moves_nothing(item: Any) -> bool:
    """Whether an item of a bridge or of budget changes is an event that moved no money."""
    return isinstance(item, dict) and item.get("effect") == "0.00" and item.get("full_year") in (None, "0.00")


def _adjusted(lines: list[dict[str, Any]]) -> dict[str, str]:
    """What an offer's adjustments come to for each month, and citizen or place, however the lines are parted."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.get("kind") == "adjustment":
            whom = line["citizen"] or "nobody"
            sums[f"[{line['for_month']}|{whom}]"] += Decimal(line["amount"])
    return {name: f"{amount:.2f}" for name, amount in sums.items()}


def _logged(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = {event["event"]: event["kind"] for event in log}
    kept = [event for event in log if not is_following(event, kinds)]
    return [{key: event[key] for key in LOGGED if key in event} for event in kept]


def _asked(kind: str, *args: str, file: str | None = None) -> Question:
    return Question(kind, args, file)


def _settles(months: list[str], moments: Sequence[str | None]) -> Iterator[Question]:
    for moment in moments:
        known = () if moment is None else ("--known-at", moment)
        yield from (_asked("settle", "settle", month, *known) for month in months)


def _budgets(offers: list[str], years: tuple[str, ...], moments: Sequence[str | None]) -> Iterator[Question]:
    for moment in moments:
        known = () if moment is None else ("--known-at", moment)
        for offer in offers:
            for year in years:
                yield _asked("budget", "budget", offer, year, *known)
                yield _asked("budget-changes", "budget-changes", offer, year, *known)
    for offer in offers:
        for year in years:
            yield _asked("budget", "budget", offer, year, "--show", "levels")
            yield _asked("budget-changes", "budget-changes", offer, year, "--effects")


def _statements(months: tuple[str, ...]) -> Iterator[Question]:
    for month in months:
        yield from (_asked("statement", "statement", payer, month) for payer in (*BUYERS, "own"))


def _key_figures(periods: tuple[str, ...]) -> Iterator[Question]:
    for period in periods:
        yield _asked("key-figures", "key-figures", period, "--identifying")
        for by in ("function", "paragraph", "supplier", "level", "payer"):
            yield _asked("key-figures", "key-figures", period, "--by", by, "--identifying")


def _follow_ups(offers: list[str], months: tuple[str, ...], days: tuple[str, ...]) -> Iterator[Question]:
    for name in ("history", "show", "prepare"):
        for offer in MET if name == "show" else offers:
            asked = [(month,) for month in months] if name != "history" else [()]
            yield from (_asked("follow-up", "follow-up", name, offer, *month) for month in asked)
    yield from (_asked("follow-up", "follow-up", "due", "--on", day, "--within", "60") for day in days)


def _years(years: tuple[str, ...]) -> Iterator[Question]:
    for year in years:
        yield _asked("year", "refund", year)
        yield _asked("year", "savings", year)
    yield _asked("year", "refund", "2024", "--costs", "{file}", file=COSTS)


def _simulations(last: str) -> Iterator[Question]:
    phased = ("--phase-in", "25,50,75,100")
    yield _simulated("thisted-10-packages", last, "--against", "thisted-5-packages", *phased)
    yield _simulated("norddjurs-new-levels", last, "--against", "norddjurs-old-levels", *phased)
    yield _simulated("{file}", last)


def _simulated(model: str, last: str, *more: str) -> Question:
    return Question("simulate", ("simulate", "--model", model, "--to", last, *more), OTHER_TERMS)


def _moments(steps: int, count: int) -> list[str]:
    """So many steps, evenly spread over the script."""
    return [f"{{after:{steps * (at + 1) // (count + 1)}}}" for at in range(count)]


def _months(first: str, last: str) -> list[str]:
    names = [f"{year}-{month:02d}" for year in range(2023, 2027) for month in range(1, 13)]
    return names[names.index(first) : names.index(last) + 1]


def _offers(steps: list[Step]) -> list[str]:
    """Every offer that a decision in the script opens, in order of their keys."""
    texts = (step.file or "" for step in steps if step.args[0] == "adopt")
    return sorted({name for text in texts for name in re.findall(r'\[\[offer\]\]\nid = "([^"]+)"', text)})


Questions = Callable[[list[Step]], Iterator[Question]]
