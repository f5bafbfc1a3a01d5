"""The worked cases as data: decisions, events and questions in the reader's words, read from tests/cases/*.toml.

A case adopts decisions (named at the head of its file, or written in the case as `terms`), tells events in order,
and asks questions. Every answer was calculated by hand; `because` shows how. In a question

* `month`, `months` (first and last) or `year` says what is settled; figures are sums over it;
* `total` and the kinds (`base`, `service`, `notice`, `vacancy`, `supplement`, `phase-in`) are kroner; `place_days` has
  those not 0;
* `payers` is what each payer owes, other municipalities by code and the own net share as `own`;
* `lines` are all the lines of the kinds they mention, compared by the keys they give;
* `findings` are all there are: a question that names none expects none.

What is granted is a `level`, `hours`, a `special_price`, or `minutes` a week, as a 24-hour chart sums them. Of a
service a `chart` grants, minutes a week by form: its theme and time are those of the case's chart.

`door` names the refusal with which the rules keep such a history out; the calculation has an answer to it all the same.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ledger.commands import (
    CLEARED,
    Adopt,
    ChangePaying,
    ChartFile,
    ChartRow,
    Cleared,
    Command,
    DecideOwnPayment,
    Deliver,
    Depart,
    EndGrant,
    GoAway,
    GrantService,
    Move,
    MoveIn,
    Reassess,
    RegrantService,
    Reserve,
    Return,
    SetUse,
)
from ledger.events.offers import OfferVersion
from ledger.models.offers import Assessment
from ledger.reading.decisions import read_decision
from ledger.reading.numbers import whole_ore
from ledger.shared.calendar import Month, parse_month
from ledger.shared.money import plain
from tests.memory import MemoryLedger
from tests.scenarios import CLERK, Scenario, Shown, ShownFinding, ShownLine

FOLDER = Path(__file__).parent / "cases"
KINDS = ("base", "service", "own-payment", "notice", "vacancy", "supplement", "phase-in")

Play = Callable[["Case"], Callable[[Month], Shown]]
"""A way to play a case: it takes in the history and answers for any month of the case's offer."""


@dataclass(frozen=True)
class Question:
    """What is settled, and what the answer is."""

    months: Sequence[Month]
    because: str
    expected: dict[str, Any]

    @property
    def when(self) -> str:
        first, last = self.months[0], self.months[-1]
        return str(first) if first == last else f"{first}..{last}"


@dataclass(frozen=True)
class Case:
    """A history with questions. `commands` are what a clerk would type, in order."""

    file: str
    title: str
    source: str
    offer: str
    commands: Sequence[Command]
    questions: Sequence[Question]
    door: str | None

    def __str__(self) -> str:
        return f"{self.file}/{self.title}"

    @property
    def has_services(self) -> bool:
        """Whether services are granted in it."""
        return any(isinstance(command, GrantService) for command in self.commands)


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every file."""
    return tuple(case for path in sorted(FOLDER.glob("*.toml")) for case in _cases(path))


def differences(question: Question, answers: Sequence[Shown]) -> list[str]:
    """Where the answers for the question's months are not as expected, with the lines; none where all agree."""
    found = list(_differences(question, answers))
    if not found:
        return []
    lines = [_line_text(line) for answer in answers for line in answer.lines]
    return [*found, f"because {question.because}", "the lines are:", *(lines or ["(none)"])]


# --- reading -----------------------------------------------------------------------------------------


def _cases(path: Path) -> Iterator[Case]:
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for case in table["case"]:
        yield _case(path.stem, case, table.get("decisions", {}))


def _case(file: str, case: dict[str, Any], decisions: dict[str, str]) -> Case:
    texts = [*(decisions[name] for name in case.get("adopt", [])), case.get("terms", "")]
    first = _decision("\n".join(texts), 0)
    offer = next(item.id for item in first.items if isinstance(item, OfferVersion))
    later = [_command(offer, event, decisions, number) for number, event in enumerate(case.get("events", []), start=1)]
    questions = [_question(dict(question)) for question in case["question"]]
    return Case(file, case["title"], case["source"], offer, [first, *later], questions, case.get("door"))


def _decision(text: str, number: int) -> Adopt:
    """A decision file's text, under a reference of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decision.toml"
        path.write_text(f'reference = "case item {number}"\ndecided_on = 2020-01-01\n{text}', encoding="utf-8")
        return read_decision(path, by=CLERK)


def _command(offer: str, event: dict[str, Any], decisions: dict[str, str], number: int) -> Command:
    said = dict(event)
    match said.pop("event"):
        case "adopt":
            return _decision(decisions[said["decision"]], number)
        case "move-in":
            assessment, first_day = _assessment(said), said.pop("from")
            said.setdefault("offer", offer)
            return MoveIn(by=CLERK, decision="case", first_day=first_day, assessment=assessment, **said)
        case "reassess":
            assessment, first_day = _assessment(said), said.pop("from")
            return Reassess(by=CLERK, decision="case", first_day=first_day, assessment=assessment, **said)
        case "depart":
            return Depart(by=CLERK, last_day=said.pop("on"), **said)
        case "vacancy":
            first_day, last_day = said.pop("from"), said.pop("until", None)
            return SetUse(by=CLERK, offer=offer, first_day=first_day, last_day=last_day, **said)
        case event:
            return _of_life(offer, event, said)


def _of_life(offer: str, event: str, said: dict[str, Any]) -> Command:  # noqa: PLR0911 - a case a command
    """What is told of rooms, payers, days away and services."""
    head: dict[str, Any] = {"by": CLERK, "decision": "case"}
    for name in ("quantity", "hours"):
        if name in said:
            said[name] = Decimal(str(said[name]))
    match event:
        case "move":
            return Move(**head, first_day=said.pop("from"), offer=said.pop("to", None), **said)
        case "grant" | "regrant" | "end-grant" | "deliver":
            return _of_service(event, said, head)
        case "change":
            said |= {name: _or_cleared(said.get(name)) for name in ("payer", "paragraph")}
            return ChangePaying(**head, first_day=said.pop("from"), **said)
        case "own-payment":
            price = said.pop("price")
            said["price_ore"] = CLEARED if price == "none" else _ore(price)
            return DecideOwnPayment(**head, first_day=said.pop("from"), **said)
        case "absent":
            return GoAway(**head, first_day=said.pop("from"), **said)
        case "reserve":
            days = {"first_day": said.pop("from"), "last_day": said.pop("until")}
            return Reserve(**head, offer=offer, **days, price_ore=_ore(said.pop("price", None)), **said)
        case "return":
            return Return(**head, day=said.pop("on"), **said)
        case other:
            raise ValueError(other)


def _ore(kroner: Any) -> int | None:
    return None if kroner is None else whole_ore(Decimal(str(kroner)))


def _of_service(event: str, said: dict[str, Any], head: dict[str, Any]) -> Command:
    if (chart := said.pop("chart", None)) is not None:
        rows = (ChartRow(line, "Support", "Day", form, chart[form]) for line, form in enumerate(chart, start=2))
        said["chart"] = ChartFile("chart.csv", tuple(rows), {})
    match event:
        case "grant":
            said["payer"] = _or_cleared(said.get("payer"))
            return GrantService(**head, first_day=said.pop("from"), **said)
        case "regrant":
            return RegrantService(**head, first_day=said.pop("from"), **said)
        case "end-grant":
            return EndGrant(**head, last_day=said.pop("on"), **said)
        case _:
            return Deliver(**head, month=parse_month(said.pop("month")), first_day=said.pop("from", None), **said)


def _or_cleared(said: str | None) -> str | Cleared | None:
    return CLEARED if said in ("own", "none") else said


def _assessment(said: dict[str, Any]) -> Assessment:
    if (minutes := said.pop("minutes", None)) is not None:
        return Assessment.of_minutes(minutes)
    hours, special = said.pop("hours", None), said.pop("special_price", None)
    return Assessment(
        level=said.pop("level", None),
        hours=None if hours is None else Decimal(hours),
        special_price_ore=None if special is None else whole_ore(Decimal(str(special))),
        per=said.pop("per", None),
    )


def _question(said: dict[str, Any]) -> Question:
    because = said.pop("because")
    if "year" in said:
        year = said.pop("year")
        first, last = Month(year, 1), Month(year, 12)
    else:
        first, last = (parse_month(text) for text in said.pop("months", [said.get("month")] * 2))
        said.pop("month", None)
    return Question(list(first.until(last)), because, said)


# --- comparing ---------------------------------------------------------------------------------------


def _differences(question: Question, answers: Sequence[Shown]) -> Iterator[str]:
    for name, expected in question.expected.items():
        if name == "lines":
            lines = [line for answer in answers for line in answer.lines]
            yield from _line_differences(expected, lines)
        elif name == "place_days":
            counted = {state: sum(answer.place_days[state] for answer in answers) for state in answers[0].place_days}
            if {state: days for state, days in counted.items() if days} != expected:
                yield f"place_days: {counted}, expected {expected}"
        elif name == "payers":
            yield from _payer_differences(expected, answers)
        elif name in ("total", *KINDS):
            kind = None if name == "total" else name
            amount = plain(sum(answer.total(kind) for answer in answers))
            if amount != expected:
                yield f"{name}: {amount}, expected {expected}"
        elif name != "findings":
            raise ValueError(name)
    found = [_finding_data(finding) for answer in answers for finding in answer.findings]
    if found != (expected := sorted(question.expected.get("findings", []), key=lambda f: (f["code"], f["place"]))):
        yield f"findings: {found}, expected {expected}"


def _payer_differences(expected: dict[str, str], answers: Sequence[Shown]) -> Iterator[str]:
    lines = [line for answer in answers for line in answer.lines]
    payers = sorted({line.payer or "own" for line in lines})
    owed = {payer: plain(sum(line.amount for line in lines if (line.payer or "own") == payer)) for payer in payers}
    if owed != expected:
        yield f"payers: {owed}, expected {expected}"


def _line_differences(expected: Sequence[dict[str, Any]], lines: Sequence[ShownLine]) -> Iterator[str]:
    """Each expected line against one of the lines of its kind, none of which may be left over."""
    left = [_line_data(line) for line in lines if line.kind in {line["kind"] for line in expected}]
    for wanted in expected:
        match = next((line for line in left if wanted.items() <= line.items()), None)
        if match is None:
            yield f"no line like {wanted}"
        else:
            left.remove(match)
    yield from (f"a line too many: {line}" for line in left)


def _line_data(line: ShownLine) -> dict[str, str | int | date]:
    return {
        "kind": line.kind,
        "part": line.part,
        "place": line.place or "",
        "citizen": line.citizen or "",
        "from": line.first,
        "to": line.last,
        "days": line.days,
        "level": line.level,
        "unit_price": _kroner_text(line),
        "amount": plain(line.amount),
        "service": line.service or "",
        "quantity": line.quantity or "",
        "payer": line.payer or "own",
        "paragraph": line.paragraph or "",
    }


def _kroner_text(line: ShownLine) -> str:
    """The unit price with two decimals where it has no more than that, else as a fraction of øre."""
    price = line.unit_price
    return plain(int(price)) if price.denominator == 1 else f"{price} øre"


def _finding_data(finding: ShownFinding) -> dict[str, str | date]:
    return {"code": finding.code, "place": finding.place, "from": finding.first, "to": finding.last}


def _line_text(line: ShownLine) -> str:
    return "  ".join(str(value) for value in _line_data(line).values() if value != "")


def played(play: Play, case: Case, question: Question) -> list[str]:
    """The differences between a question's answer and what a way to play gives."""
    settle = play(case)
    return differences(question, [settle(month) for month in question.months])


def questions(cases: Iterable[Case]) -> list[tuple[Case, Question]]:
    """Every question with its case."""
    return [(case, question) for case in cases for question in case.questions]


def told(case: Case) -> Scenario | MemoryLedger:
    """The history of a case: by the rules where services are granted, else without asking any."""
    if not case.has_services:
        return Scenario().obey(*case.commands)
    ledger = MemoryLedger()
    for command in case.commands:
        ledger.do(command)
    return ledger
