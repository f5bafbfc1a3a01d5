"""Makes the script: the history of the demo municipality, and what a busy administration does with it meanwhile.

    python -m tests.frozen.make_script LOG.json

LOG.json is `pladsbog log --format json` of a ledger made by `pladsbog demo --places 154 --years 3`. The script was
made once and is stored; this stays as the record of what is in it. Every step is run as it is made, and one that the
program refuses is left out, so that the script holds what was recorded only.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.frozen.playing import Playing, Step, write_script

DAY = timedelta(days=1)
COLUMNS = ("event", "date", "citizen", "offer", "place", "level", "hours", "special_price", "paragraph", "payer",
           "decision", "decided_by", "kind", "until", "reason")  # fmt: skip
CLERKS = ("anne", "bo", "camilla", "dorte", "erik", "frida")
BUYERS = ("163", "265", "479", "706", "707", "787")
MONTHLY = ("solbakken", "lindehuset", "aagaarden", "moellehuset", "fjordglimt", "vestervang", "kildegaarden",
           "baekkehuset", "birkely", "egely", "fyrrelund", "granhoj", "hjorteager", "ibsgaard", "kastanjen")  # fmt: skip
QUARTERLY = ("havblik", "skovbo")
NEVER_CLOSED = ("engvej", "hoejmarken")
COMPETENT_FROM = date(2022, 1, 1)
EXTRA = {
    "birkely": (4, ("1", "2", "3", "4")),
    "egely": (6, ("2", "3", "4", "5", "6", "7")),
    "fyrrelund": (5, ("2", "3", "4", "5")),
    "granhoj": (5, ()),
    "hjorteager": (5, ()),
    "ibsgaard": (5, ("small", "middle", "large")),
    "kastanjen": (4, ("2", "4", "6")),
}
"""Houses beside the demo's: their places, and the levels that residents get."""

OPENING = """reference = "BY 2022-12-15 item 12"
decided_on = 2022-12-15

[[model]]
id = "ramme"
effective = 2023-01-01
allocation = "frame"
structure = "differentiated"

[[model]]
id = "census-first"
effective = 2023-01-01
allocation = "combination"
structure = "average"
basis = "census"
census = "first"
confirm_yearly = true
[model.vacancy]
rule = "share"
share = 0.5
level = "4"
after_days = 10

[[model]]
id = "census-last"
effective = 2023-01-01
allocation = "activity"
structure = "differentiated"
basis = "census"
census = "last"
[model.vacancy]
rule = "level"
level = "2"

[[model]]
id = "pladser"
effective = 2023-01-01
allocation = "combination"
structure = "places"
[model.vacancy]
rule = "level"
level = "1"

[[model]]
id = "ekstern"
effective = 2023-01-01
allocation = "activity"
structure = "differentiated"
[model.notice]
rule = "month-days"
count = 30
covers = "all"
until_refilled = false

[[model]]
id = "maaned"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"
[model.notice]
rule = "days"
count = 20
covers = "service"

[[model]]
id = "halvdel"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"
[model.vacancy]
rule = "average-minus"
packages = 1
rounding = "down"
floor = 1
empty_offer = "2"

[[rates]]
id = "bredt"
effective = 2023-01-01
unit = "day"
prices = { "1" = 640, "2" = 1011, "3" = 1377, "4" = 1745, "5" = 2113, "6" = 2480, "7" = 2846, "S" = 4120.5 }
hours_to = { "1" = 7, "2" = 14, "3" = 21, "4" = 28, "5" = 35, "6" = 42, "7" = 49 }
special = ["S"]

[[rates]]
id = "maanedspriser"
effective = 2023-01-01
unit = "month"
prices = { small = 37758, middle = 75516, large = 113274 }

[[offer]]
id = "birkely"
name = "Birkely"
effective = 2023-01-01
model = "ramme"
rates = "bredt"
function = "5.38.50"
places = ["1", "2", "3", "4"]

[[base]]
offer = "birkely"
effective = 2023-01-01
unit = "year"
amount = 4100000
day_rate = 2950

[[offer]]
id = "egely"
name = "Egely"
effective = 2023-01-01
model = "census-first"
rates = "bredt"
function = "5.38.50"
places = ["1", "2", "3", "4", "5", "6"]

[[base]]
offer = "egely"
effective = 2023-01-01
unit = "year"
amount = 2500001
occupancy = 95

[[offer]]
id = "fyrrelund"
name = "Fyrrelund"
effective = 2023-01-01
model = "census-last"
rates = "bredt"
function = "5.38.52"
places = ["1", "2", "3", "4", "5"]

[[offer]]
id = "granhoj"
name = "Granhøj"
effective = 2023-01-01
model = "pladser"
rates = "bredt"
function = "5.38.50"

[[place]]
offer = "granhoj"
id = "1"
effective = 2023-01-01
level = "3"

[[place]]
offer = "granhoj"
id = "2"
effective = 2023-01-01
level = "3"

[[place]]
offer = "granhoj"
id = "3"
effective = 2023-01-01
level = "5"

[[place]]
offer = "granhoj"
id = "4"
effective = 2023-01-01
level = "6"

[[place]]
offer = "granhoj"
id = "5"
effective = 2023-01-01
level = "2"

[[base]]
offer = "granhoj"
effective = 2023-01-01
unit = "day"
amount = 905

[[offer]]
id = "hjorteager"
name = "Hjorteager"
effective = 2023-01-01
model = "ekstern"
rates = "bredt"
function = "5.38.50"
supplier = "external"
places = ["1", "2", "3", "4", "5"]

[[offer]]
id = "ibsgaard"
name = "Ibsgård"
effective = 2023-01-01
model = "maaned"
rates = "maanedspriser"
function = "5.38.52"
places = ["1", "2", "3", "4", "5"]

[[base]]
offer = "ibsgaard"
effective = 2023-01-01
unit = "day"
amount = 611.25

[[offer]]
id = "kastanjen"
name = "Kastanjen"
effective = 2023-01-01
model = "halvdel"
rates = "bredt"
function = "5.38.50"
places = ["1", "2", "3", "4", "9"]

[[base]]
offer = "kastanjen"
effective = 2023-01-01
unit = "day"
paragraph = "108"
amount = 700

[[base]]
offer = "kastanjen"
effective = 2023-01-01
unit = "day"
paragraph = "107"
amount = 812.4
"""

ACCOUNTS = """reference = "BY 2022-12-15 item 14"
decided_on = 2022-12-15

[[account]]
effective = 2023-01-01
account = "538501003"
counter = "538521001"

[[account]]
effective = 2023-01-01
kind = "service"
account = "5385010030401600"
counter = "5385210010401600"
alias = "STOETTE"
counter_alias = "STOETTEMOD"
text = "støtte"

[[account]]
effective = 2023-01-01
payer = "other"
account = "538501009"
counter = "538521001"

[[account]]
effective = 2023-01-01
offer = "kastanjen"
kind = "vacancy"
account = "538501005"
counter = "538521005"

[[account]]
effective = 2024-01-01
payer = "163"
kind = "base"
account = "538501163"
counter = "538521001"
"""

STANDARDS = """reference = "BY 2022-12-15 item 15"
decided_on = 2022-12-15

[[year_wheel]]
effective = 2023-01-01
meeting = "monthly"
months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
days_after = 20

[[year_wheel]]
effective = 2023-01-01
meeting = "quarterly"
months = [3, 6, 9, 12]
days_after = 30

[[savings_target]]
year = 2024
amount = 400000

[[savings_target]]
year = 2025
amount = 650000
"""


@dataclass
class Stay:
    """One stay as the maker knows it: where, from when, on which level, and whether it has been tampered with."""

    citizen: str
    offer: str
    place: str
    first: date
    label: str
    last: date | None = None
    level: str | None = None
    touched: bool = False


@dataclass(order=True)
class Note:
    """A row for an import, written down on a day."""

    written: datetime
    order: int
    row: dict[str, str] = field(compare=False)


class Maker:
    """Runs steps as they are made, and remembers what they recorded."""

    def __init__(self, folder: Path) -> None:
        self.playing = Playing(folder)
        self.steps: list[Step] = []
        self.now = datetime(2022, 12, 1, 9, tzinfo=UTC)
        self.chance = Random("frozen answers")  # noqa: S311 - a made-up history, no secret
        self.stays: dict[str, Stay] = {}
        self.reassessed: list[tuple[str, str, date, str]] = []
        self.departed: dict[str, tuple[str, date]] = {}
        self.closed: dict[str, date] = {}
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.competent = False
        self.error = ""

    def step(self, args: Iterable[str], file: str | None = None, at: datetime | None = None) -> int | None:
        """Run a step a minute after the one before, or at a later moment; its number, or None where refused."""
        self.now = max(self.now + timedelta(minutes=1), at or self.now)
        step = Step(self.now.strftime("%Y-%m-%dT%H:%M:%SZ"), tuple(args), file)
        ran = self.playing.play(step)
        name = " ".join(step.args[:2]) if step.args[0] == "follow-up" else step.args[0]
        if ran.code:
            code = re.findall(r"\[([a-z-]+)\]", ran.err)
            self.error = ran.err
            self.refused[f"{name} {code[-1] if code else ran.err}"] += 1
            if "-v" in sys.argv:
                print(self.now, " ".join(step.args)[:150], ran.err[:400], sep="\n  ", file=sys.stderr)  # noqa: T201
            return None
        self.done[name] += 1
        self.steps.append(step)
        return len(self.steps) - 1

    def adopt(self, text: str, at: datetime | None = None, by: str = "demo", reason: str = "") -> int | None:
        return self.step(["adopt", "{file}", "--yes", "--by", by, *(["--reason", reason] if reason else [])], text, at)

    def clerk(self) -> str:
        return self.chance.choice(CLERKS)

    def reference(self, day: date) -> str:
        return f"VU {day.year}-{self.chance.randint(100, 9999)}"

    def late(self, offer: str, day: date) -> bool:
        """Whether a day lies in a month that the offer has closed."""
        return offer in self.closed and day <= self.closed[offer]

    def rows(self, notes: list[dict[str, str]], at: datetime) -> None:
        """Import rows; those that are refused are left out."""
        homes = {row["citizen"]: row["offer"] for row in notes if row["event"] == "move-in"}
        rows = [self._completed(row, homes) for row in notes]
        if not rows:
            return
        args = ["import", "{file}", "--yes", "--by", self.clerk()]
        number = self.step(args, _csv(rows), at)
        while number is None and rows:
            bad = {int(line) - 2 for line in re.findall(r"line (\d+)", self.error)}
            rows = [row for at_, row in enumerate(rows) if at_ not in bad] if bad else rows[:-1]
            number = self.step(args, _csv(rows)) if rows else None
        if number is not None:
            self._learn(number, rows)

    def _completed(self, row: dict[str, str], homes: dict[str, str]) -> dict[str, str]:
        stay = self.stays.get(row.get("citizen", ""))
        offer = row.get("offer") or (stay.offer if stay else homes.get(row.get("citizen", ""), ""))
        day = date.fromisoformat(row["date"])
        found = dict(row)
        until = row.get("until") or row["date"]
        if self.late(offer, day) or self.late(offer, date.fromisoformat(until)):
            found["reason"] = found.get("reason") or "came late"
        if self.competent and day >= COMPETENT_FROM and row["event"] in ("move-in", "reassess"):
            found["decided_by"] = "political committee"
        return found

    def _learn(self, number: int, rows: list[dict[str, str]]) -> None:
        counted: Counter[str] = Counter()
        for row in rows:
            day = date.fromisoformat(row["date"])
            citizen = row.get("citizen", "")
            if row["event"] == "move-in":
                counted["moved-in"] += 1
                self.stays[citizen] = Stay(citizen, row["offer"], row["place"], day,
                                           f"{number}:citizen.moved-in:{counted['moved-in']}",
                                           level=row.get("level") or None)  # fmt: skip
            elif row["event"] == "reassess":
                counted["reassessed"] += 1
                self.stays[citizen].level = row.get("level") or None
            elif row["event"] == "depart":
                counted["departed"] += 1
                self.stays[citizen].last = day
                self.departed[citizen] = (f"{number}:citizen.departed:{counted['departed']}", day)


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def demo_notes(log: list[dict[str, Any]]) -> Iterator[Note]:
    """The rows that made the demo's registrations, written down on the Friday of their week."""
    for event in log:
        row = _row(event)
        if row is not None:
            day = datetime.fromisoformat(event["recorded_at"]).date()
            friday = day + DAY * (4 - day.weekday()) if day.weekday() <= 4 else day + DAY * (11 - day.weekday())
            yield Note(datetime.combine(friday, time(13), tzinfo=UTC), event["event"], row)


def _row(event: dict[str, Any]) -> dict[str, str] | None:
    common = {"date": event["effective_on"], "decision": event.get("decision") or ""}
    if event["kind"] == "citizen.moved-in":
        place = {name: event.get(name) or "" for name in ("citizen", "offer", "place", "paragraph", "payer")}
        return {"event": "move-in", **common, **place, **event["assessment"]}
    if event["kind"] == "citizen.reassessed":
        return {"event": "reassess", **common, "citizen": event["citizen"], **event["assessment"]}
    if event["kind"] == "citizen.departed":
        return {"event": "depart", **common, "citizen": event["citizen"], "kind": event.get("cause") or ""}
    if event["kind"] == "place.taken-out-of-use":
        return {"event": "vacancy", **common, "offer": event["offer"], "place": event["place"], "kind": "closed",
                "until": event["until"], "reason": event["reason"]}  # fmt: skip
    return None


def demo_decisions(log: list[dict[str, Any]]) -> Iterator[tuple[datetime, str]]:
    """The demo's decision files, from the events that they were recorded as."""
    acts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in log:
        if event["kind"].split(".")[0] in ("model", "rates", "offer", "base", "budget") or event["kind"] == "place.opened":
            acts[event["act"] if event["kind"] != "budget.changed" else event["recorded_at"]].append(event)
    for events in acts.values():
        head = events[0]
        text = f'reference = "{head["decision"]}"\ndecided_on = {head["recorded_at"][:10]}\n'
        yield datetime.fromisoformat(head["recorded_at"]), text + "".join(_section(event) for event in _merged(events))


def _merged(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A transfer is two events in the log and one section in the file."""
    changes = [event for event in events if event["kind"] == "budget.changed" and "item" not in event]
    yield from (event for event in events if event not in changes)
    for gives in changes:
        if gives["amount"].startswith("-"):
            takes = next(event for event in changes if event["amount"] == gives["amount"][1:])
            yield gives | {"from": gives["offer"], "to": takes["offer"], "amount": takes["amount"]}


def _section(event: dict[str, Any]) -> str:
    kind = event["kind"]
    effective = f"effective = {event['effective_on']}\n"
    if kind in ("model.adopted", "rates.adopted"):
        name = kind.split(".")[0]
        return f'\n[[{name}]]\nid = "{event["id"]}"\n{effective}' + _toml(event[name], f"{name}.")
    if kind == "offer.adopted":
        return f'\n[[offer]]\nid = "{event["offer"]}"\n{effective}' + _toml(event["terms"], "offer.")
    if kind == "base.adopted":
        return f'\n[[base]]\noffer = "{event["offer"]}"\n{effective}' + _toml(event["base"], "base.")
    if kind == "place.opened":
        return f'\n[[place]]\noffer = "{event["offer"]}"\nid = "{event["place"]}"\n{effective}'
    if kind == "budget.adopted":
        return f'\n[[budget]]\noffer = "{event["offer"]}"\nyear = {event["year"]}\n' + _toml(event["budget"], "budget.")
    year = f"year = {event['year']}\namount = {event['amount']}\n{effective}"
    if "to" in event:
        return f'\n[[transfer]]\nfrom = "{event["from"]}"\nto = "{event["to"]}"\n{year}'
    return f'\n[[grant]]\noffer = "{event["offer"]}"\nitem = "{event["item"]}"\n{year}'


def _toml(table: dict[str, Any], prefix: str) -> str:
    """A table of the log as the lines of a decision file, its inner tables last."""
    lines, inner = [], []
    for key, value in table.items():
        if value in ("", [], None):
            continue
        if isinstance(value, dict) and "rule" in value:
            inner.append(f"[{prefix}{key}]\n" + _toml(value, f"{prefix}{key}."))
        elif isinstance(value, list) and isinstance(value[0], dict):
            inner += [f"[[{prefix}{key}]]\n" + _toml(each, f"{prefix}{key}.") for each in value]
        else:
            lines.append(f"{key} = {_value(key, value)}\n")
    return "".join(lines) + "".join(inner)


def _value(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{name}" = {_value(name, each)}' for name, each in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (key in ("level", "days_in_year") or not re.fullmatch(r"-?\d+(\.\d+)?", value)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def extra_notes(chance: Random) -> Iterator[Note]:
    """Stays in the houses beside the demo's, some written down late."""
    order, citizen = 0, 40000
    for offer, (places, levels) in EXTRA.items():
        for place in range(1, places + 1):
            day = date(2023, 1, 1) + DAY * (0 if chance.random() < 0.8 else chance.randint(5, 60))
            written = date(2023, 1, 6)
            while day < (date(2025, 2, 1) if offer == "fyrrelund" else date(2025, 11, 1)):
                citizen += 1
                last = day + DAY * chance.randint(120, 700)
                if offer == "fyrrelund":  # it closes at the end of September 2025
                    last = min(last, date(2025, 9, 10))
                payer = chance.choice(BUYERS) if chance.random() < 0.35 else ""
                paragraph = "107" if offer in ("fyrrelund", "ibsgaard") else "108"
                if offer == "kastanjen":
                    paragraph = chance.choice(("107", "108"))
                key = f"c-{citizen}"
                grant = _grant(offer, levels, chance)
                events = [{"event": "move-in", "date": str(day), "citizen": key, "offer": offer, "place": str(place),
                           "payer": payer, "paragraph": paragraph, **grant}]  # fmt: skip
                again = day + DAY * chance.randint(60, 200)
                while again < last and offer not in ("granhoj", "ibsgaard", "hjorteager"):
                    events.append({"event": "reassess", "date": str(again), "citizen": key,
                                   **_grant(offer, levels, chance)})  # fmt: skip
                    again += DAY * chance.randint(100, 300)
                events.append({"event": "depart", "date": str(last), "citizen": key,
                               "kind": chance.choice(("died", "moved", "other"))})  # fmt: skip
                for event in events:
                    effective = date.fromisoformat(event["date"])
                    lag = chance.randint(30, 130) if chance.random() < 0.12 else chance.randint(-10, 5)
                    written = max(written, effective + DAY * lag)
                    order += 1
                    friday = written + DAY * ((4 - written.weekday()) % 7)
                    decision = f"VU {effective.year}-{chance.randint(100, 9999)}"
                    if event["event"] != "depart":
                        event["decision"] = decision
                    if friday < date(2025, 12, 30):
                        yield Note(datetime.combine(friday, time(13), tzinfo=UTC), 10_000 + order, event)
                day = last + DAY * chance.randint(8, 70)


def _grant(offer: str, levels: tuple[str, ...], chance: Random) -> dict[str, str]:
    if offer == "hjorteager":
        return {"special_price": str(chance.randint(1900, 4200))}
    if offer == "granhoj":
        return {"level": chance.choice(("2", "3", "4", "5"))}
    if offer == "egely" and chance.random() < 0.1:
        return {"level": "S"}
    if offer in ("egely", "fyrrelund") and chance.random() < 0.3:
        return {"hours": str(chance.randint(10, 48))}
    return {"level": chance.choice(levels)}


class Administration:
    """What is done once a month beside the registrations: closing, posting, meetings, late news, corrections."""

    def __init__(self, maker: Maker) -> None:
        self.maker, self.chance = maker, maker.chance
        self.mine: list[tuple[str, str, date]] = []
        self.actions: list[str] = []
        self.once: dict[str, Any] = {}
        self.corrected: list[str] = []

    def month(self, first: date) -> None:
        """The work of the month that begins on `first`, in its third week."""
        self.maker.now = max(self.maker.now, datetime.combine(first + DAY * 17, time(8), tzinfo=UTC))
        ended = first - DAY
        if ended.year >= 2023:
            if ended < date(2025, 12, 1):
                self.close(ended)
            self.post(ended)
            self.meet(ended)
        self.follow_up(first)
        for _ in range(3):
            self.reassess_late(first)
        self.correct(first)
        self.decide(first)

    def close(self, ended: date) -> None:
        offers = list(MONTHLY)
        if ended.month % 3 == 0:
            offers += QUARTERLY
        if ended == date(2023, 1, 31):
            return  # February closes January too, with --and-earlier
        if self.maker.closed.get("fyrrelund") == date(2025, 9, 30):
            offers.remove("fyrrelund")
        first_quarter = ended <= date(2023, 3, 31)
        groups = [[offer for offer in offers if offer not in (*QUARTERLY, "egely")], ["egely"],
                  [offer for offer in offers if offer in QUARTERLY]]  # fmt: skip
        for group in filter(None, groups):
            args = ["close", str(ended)[:7], *(word for offer in group for word in ("--offer", offer))]
            args += ["--yes", "--by", "finance"]
            if first_quarter or group[0] in QUARTERLY:
                args.append("--and-earlier")
            number = self.maker.step(args)
            if number is None:
                number = self.maker.step([*args, "--accept-findings", "--reason", "looked at"])
            if number is not None:
                self.maker.closed |= dict.fromkeys(group, ended)

    def post(self, ended: date) -> None:
        month = str(ended)[:7]
        if ended.month in (6, 12):
            self.maker.step(["postings", month, "--yes", "--by", "finance"])
        else:
            for offer in ("solbakken", "kastanjen", "hjorteager", "birkely"):
                self.maker.step(["postings", month, "--offer", offer, "--yes", "--by", "finance"])

    def meet(self, ended: date) -> None:
        month = str(ended)[:7]
        due = self.maker.now.date() + DAY * 30
        for offer in ("solbakken", "engvej", "kastanjen", "egely"):
            args = ["follow-up", "hold", offer, month, "--participants", "leader, consultant", "--yes", "--by", "consultant"]
            if self.chance.random() < 0.7:
                args += ["--expect", str(self.chance.randint(8_000, 17_000) * 1000), "--because", "the year as planned"]
            if self.chance.random() < 0.5:
                args += ["--action", "fill the vacant rooms", "--due", str(due), "--owner", "leader"]
                self.actions.append(f"{offer}/{month}/1")
            self.maker.step(args)
        if ended.month % 3 == 0:
            self.maker.step(["follow-up", "hold", "havblik", month, "--kind", "quarterly", "--participants",
                             "caseworker", "--comment", "quarter", "--yes", "--by", "consultant"])  # fmt: skip
        if ended.month == 5:
            self.maker.step(["follow-up", "hold", "solbakken", month, "--kind", "ad-hoc", "--participants", "director",
                             "--yes", "--by", "consultant"])  # fmt: skip
        if len(self.actions) > 3:
            self.maker.step(["follow-up", "action", "done", self.actions.pop(0), "--yes", "--by", "leader"])

    def follow_up(self, first: date) -> None:
        for stay in self._residents(first, 3):
            day = str(first + DAY * 10)
            args = ["follow-up", "citizen", stay.citizen, "--on", day, "--result", "continue", "--decision",
                    self.maker.reference(first), "--yes", "--by", self.maker.clerk()]  # fmt: skip
            number = self.maker.step(args)
            if number is not None and self.chance.random() < 0.1:
                self._void(f"{number}:citizen.followed-up:1")

    def reassess_late(self, first: date) -> None:
        """A new level from some months ago; sometimes upon an earlier one that came late."""
        for stay in self._residents(first, 1):
            back = self.chance.randint(10, 150)
            day = max(stay.first + DAY * 3, first - DAY * back)
            if stay.level is None or not stay.level.isdigit() or stay.offer == "ibsgaard":
                continue
            level = str(self.chance.randint(2, 7))
            if level == stay.level or stay.offer in ("granhoj", "hjorteager"):
                continue
            args = ["reassess", stay.citizen, "--from", str(day), "--level", level, "--decision",
                    self.maker.reference(day), "--yes", "--by", self.maker.clerk()]  # fmt: skip
            number = self.maker.step([*args, *self._reasoned(stay.offer, day), *self._decided(day)])
            if number is not None:
                self.mine.append((stay.citizen, f"{number}:citizen.reassessed:1", day))

    def correct(self, first: date) -> None:
        """Voids and corrections, one of several kinds in turn."""
        turn = (first.year * 12 + first.month) % 8
        if self.mine and turn in (0, 3, 6):
            citizen, label, _ = self.mine.pop(self.chance.randrange(len(self.mine)))
            self._void(label)
        if self.mine and turn in (1, 4):
            citizen, label, day = self.mine.pop(self.chance.randrange(len(self.mine)))
            offer = self.maker.stays[citizen].offer
            how = ["--level", str(self.chance.randint(1, 6))] if turn == 1 else ["--date", str(day + DAY * 9)]
            number = self.maker.step(["correct", f"{{{label}}}", "--kind", "typo", "--reason", "wrong in the letter",
                                      *how, *self._decided(day), "--yes", "--by", self.maker.clerk()])  # fmt: skip
            if number is not None:
                self.corrected.append(f"{number}:citizen.reassessed:1")
                self.maker.late(offer, day)
        if self.corrected and turn in (2, 7):
            self._void(self.corrected.pop(0))
        if turn in (2, 5, 7, 0):
            self._correct_move_in(first, turn)
        if turn in (4, 6, 1):
            self._correct_departure()
        if turn == 5:
            self._void_move_in(first)

    def _correct_move_in(self, first: date, turn: int) -> None:
        for stay in self._residents(first, 1):
            # Only stays that nothing later builds upon, so that no fact has to find its stay by date.
            day = stay.first
            how = {2: ["--level", str(self.chance.randint(2, 7))], 5: ["--payer", self.chance.choice(BUYERS)],
                   7: ["--date", str(day + DAY * 4)], 0: ["--payer", "265", "--level", "6"]}[turn]  # fmt: skip
            if "--level" in how and (stay.level is None or stay.offer in EXTRA):
                how = ["--payer", "707"]
            number = self.maker.step(["correct", f"{{{stay.label}}}", "--kind", "decision", "--reason", "decided anew",
                                      *how, *self._decided(day), "--yes", "--by", self.maker.clerk()])  # fmt: skip
            if number is not None:
                stay.label, stay.touched = f"{number}:citizen.moved-in:1", True
                if "--date" in how:
                    stay.first = day + DAY * 4

    def _correct_departure(self) -> None:
        known = [key for key in self.maker.departed if not self.maker.stays[key].touched]
        for citizen in self.chance.sample(known, min(6, len(known))):
            label, day = self.maker.departed[citizen]
            stay = self.maker.stays[citizen]
            new = day + DAY * self.chance.choice((-6, -3, 3, 5))
            if new <= stay.first:
                continue
            number = self.maker.step(["correct", f"{{{label}}}", "--kind", "typo", "--reason", "the house told late",
                                      "--date", str(new), "--yes", "--by", self.maker.clerk()])  # fmt: skip
            if number is not None:
                self.maker.departed[citizen] = (f"{number}:citizen.departed:1", new)
                stay.last, stay.touched = new, True
                return

    def _void_move_in(self, first: date) -> None:
        """A citizen is recorded as moved in who never came."""
        offer, place = "ibsgaard", "7"
        citizen = f"c-9{first.year}{first.month:02d}"
        day = first - DAY * 40
        number = self.maker.step(["move-in", citizen, offer, place, "--from", str(day), "--level", "small",
                                  "--decision", self.maker.reference(day), "--paragraph", "107",
                                  *self._reasoned(offer, day), *self._decided(day), "--yes",
                                  "--by", self.maker.clerk()])  # fmt: skip
        if number is not None:
            self._void(f"{number}:citizen.moved-in:1", days=20)

    def decide(self, first: date) -> None:
        """Decisions of the year, each in its month."""
        key = f"{first.year}-{first.month:02d}"
        for text in DECISIONS.get(key, ()):
            self.maker.adopt(text, by="council", reason="decided late")
        for args in COMMANDS.get(key, ()):
            self.maker.step([*args, "--yes", "--by", self.maker.clerk()])
        for kind, name in VOIDED.get(key, ()):
            number = max((at for at, step in enumerate(self.maker.steps) if step.file and name in step.file), default=None)
            if number is None:
                continue
            self._void(f"{number}:{kind}:1")
        if first.month in (3, 9):
            self._negotiate(first)
        if key == "2023-07":
            self._correct_place()
        if key == "2024-12":
            self.maker.competent = self.maker.step(["adopt", "ikast-brande-competence", "--yes", "--by", "council"]) is not None

    def _correct_place(self) -> None:
        """A move-in recorded into the wrong room, put right while the month is open."""
        moved = ["move-in", "c-90001", "ibsgaard", "7", "--from", "2023-07-03", "--level", "small", "--paragraph", "107",
                 "--payer", "706", "--decision", "VU 2023-90", "--yes", "--by", "anne"]  # fmt: skip
        number = self.maker.step(moved)
        self.maker.step(["correct", f"{{{number}:citizen.moved-in:1}}", "--kind", "typo", "--reason", "the other room",
                         "--place", "6", "--yes", "--by", "anne"])  # fmt: skip
        self.maker.step(["depart", "c-90001", "--on", "2024-04-05", "--yes", "--by", "anne"])

    def _negotiate(self, first: date) -> None:
        for stay in [s for s in self.maker.stays.values() if s.offer == "hjorteager" and s.last is None][:2]:
            day = max(first - DAY * 20, stay.first + DAY)
            self.maker.step(["renegotiate", stay.citizen, "--from", str(day), "--special-price",
                             str(self.chance.randint(1800, 3000)), "--decision", self.maker.reference(day),
                             *self._reasoned(stay.offer, day), *self._decided(day), "--yes",
                             "--by", self.maker.clerk()])  # fmt: skip

    def _void(self, label: str, days: int = 0) -> int | None:
        return self.maker.step(["void", f"{{{label}}}", "--kind", self.chance.choice(("typo", "decision")), "--reason",
                                "it was another one", "--yes", "--by", self.maker.clerk()],
                               at=self.maker.now + DAY * days)  # fmt: skip

    def _residents(self, first: date, count: int) -> list[Stay]:
        known = [stay for stay in self.maker.stays.values() if stay.last is None and stay.first < first - DAY * 15]
        return self.chance.sample(known, min(count, len(known)))

    def _reasoned(self, offer: str, day: date) -> list[str]:
        return ["--reason", "letter found later"] if self.maker.late(offer, day) else []

    def _decided(self, day: date) -> list[str]:
        return ["--decided-by", "political committee"] if self.maker.competent and day >= COMPETENT_FROM else []


def _head(reference: str, day: str) -> str:
    return f'reference = "{reference}"\ndecided_on = {day}\n'


def _budgets(year: int) -> str:
    parts = [_head(f"BY {year - 1}-12-15 item 20", f"{year - 1}-12-15")]
    for at, (offer, (places, levels)) in enumerate(EXTRA.items()):
        level = levels[1] if levels else "3"
        parts.append(f'\n[[budget]]\noffer = "{offer}"\nyear = {year}\n'
                     f'items = {{ management = {900000 + at * 10101}, buildings = {700000 + at * 777} }}\n'
                     f'occupancy = {95 + at % 4}\n\n[[budget.activity]]\nlevel = "{level}"\n'
                     f"quantity = {places * 0.5:.2f}\nprice = {1500 + at * 13}\nunit = \"day\"\n")  # fmt: skip
    return "".join(parts)


def _yearly(year: int) -> str:
    """The yearly rates and bases of the houses beside the demo's; some go on as they are and are confirmed."""
    factor = 1 + (year - 2023) * 0.03
    prices = {"1": 640, "2": 1011, "3": 1377, "4": 1745, "5": 2113, "6": 2480, "7": 2846, "S": 4120.5}
    told = ", ".join(f'"{level}" = {price * factor:.2f}' for level, price in prices.items())
    return (_head(f"BY {year - 1}-12-15 item 21", f"{year - 1}-12-15")
            + f'\n[[rates]]\nid = "bredt"\neffective = {year}-01-01\nunit = "day"\nprices = {{ {told} }}\n'
            'hours_to = { "1" = 7, "2" = 14, "3" = 21, "4" = 28, "5" = 35, "6" = 42, "7" = 49 }\nspecial = ["S"]\n'
            f'\n[[base]]\noffer = "birkely"\neffective = {year}-01-01\nunit = "year"\namount = {4100000 + (year - 2023) * 77777}\n'
            f"day_rate = {2950 + (year - 2023) * 91}\n"
            f'\n[[base]]\noffer = "granhoj"\neffective = {year}-01-01\nunit = "day"\namount = {905 * factor:.2f}\n')  # fmt: skip


DECISIONS = {
    "2023-01": ('reference = "BY 2023-01-10 item 2"\ndecided_on = 2023-01-10\n\n[[place]]\noffer = "ibsgaard"\nid = "6"\neffective = 2023-01-01\n'
                '\n[[place]]\noffer = "ibsgaard"\nid = "7"\neffective = 2023-01-01\n',),
    "2023-05": (_head("BY 2023-05-09 item 3", "2023-05-09")
                + '\n[[base]]\noffer = "solbakken"\neffective = 2023-03-01\nunit = "day"\namount = 893.5\n',),
    "2023-09": (_head("BY 2023-09-05 item 3", "2023-09-05")
                + '\n[[base]]\noffer = "lindehuset"\neffective = 2023-07-01\nunit = "day"\namount = 1999\n',),
    "2023-10": (_head("BY 2023-10-05 item 3", "2023-10-05")
                + '\n[[grant]]\noffer = "kastanjen"\nyear = 2023\namount = 75000\nitem = "management"\neffective = 2023-10-01\n'
                '\n[[transfer]]\nfrom = "egely"\nto = "granhoj"\nyear = 2023\namount = 33333.33\neffective = 2023-11-01\n',),
    "2023-12": (_budgets(2024), _yearly(2024)),
    "2024-02": (_head("BY 2024-02-06 item 4", "2024-02-06")
                + '\n[[closure]]\noffer = "kastanjen"\nplace = "9"\nlast_day = 2024-01-31\n',),
    "2024-03": (_head("BY 2024-03-12 item 4", "2024-03-12")
                + '\n[[phase_in]]\noffer = "skovbo"\neffective = 2024-01-01\nshares = { "2024" = 25, "2025" = 50, "2026" = 75 }\nold = 15000000\n',
                _head("BY 2024-03-12 item 5", "2024-03-12")
                + '\n[[phase_in]]\noffer = "aagaarden"\neffective = 2024-04-01\nshares = { "2024" = 40, "2025" = 70 }\nold_model = "pakker"\n',),
    "2024-06": (_head("BY 2024-06-11 item 4", "2024-06-11")
                + '\n[[rates]]\nid = "bredt"\neffective = 2024-03-01\nunit = "day"\nprices = { "1" = 700, "2" = 1100, "3" = 1500, "4" = 1900, "5" = 2300, "6" = 2700, "7" = 3100, "S" = 4400 }\n'
                'hours_to = { "1" = 7, "2" = 14, "3" = 21, "4" = 28, "5" = 35, "6" = 42, "7" = 49 }\nspecial = ["S"]\n',),
    "2024-08": (_head("BY 2024-08-13 item 4", "2024-08-13")
                + '\n[[rates]]\nid = "timepris"\neffective = 2024-06-01\nunit = "day"\nhourly = 455\n',),
    "2024-10": (_head("BY 2024-10-08 item 4", "2024-10-08")
                + '\n[[grant]]\noffer = "solbakken"\nyear = 2024\namount = -40000\neffective = 2024-10-01\n',),
    "2024-12": (_budgets(2025), _yearly(2025)),
    "2025-04": (_head("BY 2025-04-08 item 4", "2025-04-08")
                + '\n[[model]]\nid = "halvdel"\neffective = 2025-05-01\nallocation = "combination"\nstructure = "differentiated"\n'
                '[model.vacancy]\nrule = "average-minus"\npackages = 2\nrounding = "half-up"\nempty_offer = "2"\n',),
    "2025-05": (_head("BY 2025-05-08 item 4", "2025-05-08")
                + '\n[[base]]\noffer = "kastanjen"\neffective = 2025-05-01\nunit = "day"\nparagraph = "107"\namount = 850\n',),
    "2025-06": (_head("BY 2025-06-10 item 4", "2025-06-10")
                + '\n[[rates]]\nid = "pakketakst"\neffective = 2025-07-01\nunit = "day"\ninterval = 401\nsteps = 12\nhours_per_step = 7\napplies_to = "new"\n',),
    "2025-10": (_head("BY 2025-10-07 item 4", "2025-10-07")
                + '\n[[closure]]\noffer = "fyrrelund"\nlast_day = 2025-09-30\n',),
}  # fmt: skip
"""What the council adopts beside the demo's decisions, by the month in which it is recorded."""

VOIDED = {
    "2023-07": [("base.adopted", "BY 2023-05-09 item 3")],
    "2024-01": [("base.adopted", "BY 2023-09-05 item 3")],
    "2024-11": [("rates.adopted", "BY 2024-06-11 item 4")],
    "2025-01": [("budget.changed", "BY 2024-10-08 item 4")],
    "2025-08": [("phase-in.adopted", "BY 2024-03-12 item 5")],
    "2025-09": [("base.adopted", "BY 2025-05-08 item 4")],
}
"""Adopted by mistake: voided again, by the month, the kind and the decision."""

COMMANDS: dict[str, list[list[str]]] = {
    "2023-03": [["vacancy", "ibsgaard", "6", "--from", "2023-03-01", "--kind", "closed", "--reason", "damp"]],
    "2023-06": [["vacancy", "ibsgaard", "6", "--from", "2023-06-12", "--kind", "open", "--reason", "dry again"]],
    "2023-11": [["vacancy", "kastanjen", "9", "--from", "2023-11-20", "--until", "2023-12-10", "--kind", "closed",
                 "--reason", "painted"]],
    "2024-02": [["confirm", "rates", "bredt", "2024", "--decision", "BY 2024-02-13 item 8"],
                ["confirm", "base", "egely", "2024", "--decision", "BY 2024-02-13 item 8"]],
    "2024-05": [["vacancy", "ibsgaard", "6", "--from", "2024-04-10", "--kind", "closed", "--reason", "new bath"]],
    "2024-07": [["vacancy", "ibsgaard", "6", "--from", "2024-05-22", "--kind", "open", "--reason", "the bath was done"]],
    "2025-02": [["confirm", "base", "egely", "2025", "--decision", "BY 2025-02-11 item 8"]],
    "2025-03": [["vacancy", "ibsgaard", "6", "--from", "2025-02-01", "--until", "2025-02-14", "--kind", "closed",
                 "--reason", "told late"]],
}  # fmt: skip
"""Single commands by the month in which they are recorded."""


def make(log: list[dict[str, Any]], folder: Path) -> Maker:
    maker = Maker(folder)
    maker.step(["init", "--municipality", "999", "--by", "demo"])
    decisions = sorted(demo_decisions(log), key=lambda each: each[0])
    notes = sorted([*demo_notes(log), *extra_notes(Random("extra houses"))])  # noqa: S311 - a made-up history
    administration = Administration(maker)
    for text in (decisions.pop(0)[1], OPENING, ACCOUNTS, STANDARDS, _budgets(2023)):
        maker.adopt(text)
    maker.step(["adopt", "gladsaxe-cadence", "refund-2022", "--yes", "--by", "demo"])
    worked = date(2023, 1, 1)
    at = 0
    while at < len(notes):
        when = notes[at].written
        while when.date() > worked + DAY * 17:
            administration.month(worked)
            worked = (worked + DAY * 31).replace(day=1)
        while decisions and decisions[0][0] < when:
            moment, text = decisions.pop(0)
            maker.adopt(text, moment)
        week = [note.row for note in notes[at:] if note.written == when]
        at += len(week)
        maker.rows(week, when)
    for _ in range(2):
        administration.month(worked)
        worked = (worked + DAY * 31).replace(day=1)
    return maker


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = make(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(folder))
    write_script(made.steps)
    print(len(made.steps), "steps", dict(made.done))  # noqa: T201 - says what it made
    print("refused and left out:", dict(made.refused))  # noqa: T201 - as above
