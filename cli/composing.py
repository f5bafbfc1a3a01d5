"""A decision file made of answers: each key under a comment that says what was chosen, and what else could be."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from cli.printing import in_words
from cli.tree import ABSENCE, COVERS, NOTICE, UNTIL_REFILLED, VACANCY, Question, in_one_word
from ledger.errors import BadDecisionFile, BadOption
from ledger.reading.decisions.writing import quoted
from ledger.shared.message import Message, say

_WIDTH = 100
OF_AVERAGE: Mapping[str, Message] = {
    "rounding": say("A broken average: linear between two packages, down, or half-up."),
    "floor": say("The lowest package that it falls to; 0 costs nothing."),
    "special": say("Residents on a special rate: excluded, or the level that they count as."),
    "empty_offer": say("Where nobody else lives: zero, or the level that a place costs then."),
}
"""What the keys of a vacancy by average-minus are about."""
OF_ABSENCE = say("So many days away are paid in full; then these shares of the price.")


class Answers(Struct, frozen=True, kw_only=True):
    """What a council chose: the head of the decision, the model's key, and an answer to each question of the tree."""

    reference: str
    decided_on: date
    id: str
    effective: date
    allocation: str
    structure: str
    basis: str
    census: str
    departure_day: str
    days_in_month: str
    days_in_year: str
    vacancy: str
    packages: int
    share: Decimal
    level: str | None
    notice: str
    count: int
    covers: str
    until_refilled: str
    absence: str
    after_days: int
    absent_service: Decimal
    absent_base: Decimal


def composed(answers: Answers) -> str:
    """The text of a decision file that the reader takes. Raises BadOption for answers that contradict each other."""
    text = "\n".join([*_head(answers), *_model(answers), *_next(answers), ""])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decision.toml"
        file.write_text(text, encoding="utf-8")
        from ledger.reading.decisions import read_decision  # noqa: PLC0415 - help does without

        try:
            read_decision(file, "composed")
        except BadDecisionFile as refusal:
            raise BadOption(
                say("{problems:; }", problems=refusal.problems), say("choose another --vacancy or --structure")
            ) from None
    return text


def _head(answers: Answers) -> Iterator[str]:
    yield from comment(say("What was adopted, where it is journalised, and when."))
    yield from comment(say("Read it, change it, and try it: pladsbog adopt FILE --explain, then --dry-run."))
    yield f"reference = {quoted(answers.reference)}"
    yield f"decided_on = {answers.decided_on}"
    yield ""


def _model(answers: Answers) -> Iterator[str]:
    yield "[[model]]"
    yield f"id = {quoted(answers.id)}"
    yield f"effective = {answers.effective}"
    for question in in_one_word(answers.basis):
        yield from chosen(question, getattr(answers, question.key))
    yield from _vacancy(answers)
    yield from _notice(answers)
    yield from _absence(answers)


def _vacancy(answers: Answers) -> Iterator[str]:
    yield from about(VACANCY, answers.vacancy)
    yield "[model.vacancy]"
    yield f'rule = "{answers.vacancy}"'
    if answers.vacancy == "average-minus":
        yield f"packages = {answers.packages}"
        for key, value in (
            ("rounding", '"linear"'),
            ("floor", "0"),
            ("special", '"excluded"'),
            ("empty_offer", '"zero"'),
        ):
            yield from comment(OF_AVERAGE[key])
            yield f"{key} = {value}"
    if answers.vacancy == "share":
        yield f"share = {answers.share}"
    if answers.level is not None and answers.vacancy in ("share", "level"):
        yield f"level = {quoted(answers.level)}"
    yield ""


def _notice(answers: Answers) -> Iterator[str]:
    yield from about(NOTICE, answers.notice)
    yield "[model.notice]"
    yield f'rule = "{answers.notice}"'
    if answers.notice != "none":
        yield f"count = {answers.count}"
        yield from chosen(COVERS, answers.covers)
        yield from about(UNTIL_REFILLED, answers.until_refilled)
        yield f"until_refilled = {answers.until_refilled}"
    yield ""


def _absence(answers: Answers) -> Iterator[str]:
    yield from about(ABSENCE, answers.absence)
    if answers.absence == "reduced":
        yield "[[model.absence]]"
        yield from comment(OF_ABSENCE)
        yield f"after_days = {answers.after_days}"
        yield f"service = {answers.absent_service}"
        yield f"base = {answers.absent_base}"
    yield ""


def _next(answers: Answers) -> Iterator[str]:
    """What a model is of no use without, for the house that comes first: to be filled in."""
    yield from comment(say("Rates, houses and bases follow here. Take away the # in front, and write your own."))
    yield from comment(say("Svendborg 2021: one house may hold §107 and §108; then write a base for each paragraph."))
    yield from comment(say("A later decision closes a house: [[closure]], with its offer and last_day."))
    prices = {
        "hours": "hourly = 402",
        "average": 'prices = { "1" = 1571 }',
        "differentiated": 'prices = { "1" = 175, "2" = 524, "3" = 873 }\nhours_to = { "1" = 7, "2" = 14, "3" = 21 }',
    }
    lines = [
        "[[rates]]",
        f"id = {quoted(answers.id)}",
        f"effective = {answers.effective}",
        'unit = "day"',
        *prices.get(answers.structure, prices["differentiated"]).split("\n"),
        "",
        "[[offer]]",
        'id = "syrenparken"',
        'name = "Syrenparken"',
        f"effective = {answers.effective}",
        f"model = {quoted(answers.id)}",
        f"rates = {quoted(answers.id)}",
        'function = "5.38.50"',
        'places = ["1", "2", "3"]',
    ]
    if answers.allocation != "activity":
        unit, amount = ("day", "878") if answers.allocation == "combination" else ("year", "2400000")
        lines += ["", "[[base]]", 'offer = "syrenparken"', f"effective = {answers.effective}"]
        lines += [f'unit = "{unit}"', f"amount = {amount}"]
    if answers.structure == "places":
        lines += [
            line
            for place in "123"
            for line in (
                "",
                "[[place]]",
                'offer = "syrenparken"',
                f'id = "{place}"',
                f"effective = {answers.effective}",
                f'level = "{place}"',
            )
        ]
        lines.remove('places = ["1", "2", "3"]')
    yield from (f"#{line}" for line in lines)


def chosen(question: Question, value: str) -> Iterator[str]:
    """A key with the answer to its question, under what was asked."""
    yield from about(question, value)
    yield f'{question.key} = "{value}"'


def about(question: Question, value: str) -> Iterator[str]:
    """What was asked, what was chosen, and the other choices with who made them."""
    yield ""
    yield from comment(question.asked)
    for choice in sorted(question.choices, key=lambda one: one.value != value):
        by = "" if choice.chosen_by is None else f" [{in_words(choice.chosen_by)}]"
        # The value is the file's own word, in every language.
        yield from wrapped(f"{choice.value}: {in_words(choice.means)}{by}", "* " if choice.value == value else "  ")


def comment(message: Message) -> Iterator[str]:
    """A sentence as a comment of a file, in the language that is spoken."""
    return wrapped(in_words(message))


def wrapped(text: str, mark: str = "") -> Iterator[str]:
    lines = textwrap.wrap(text, _WIDTH - len(mark), break_long_words=False, break_on_hyphens=False)
    yield from (f"# {mark if at == 0 else ' ' * len(mark)}{line}" for at, line in enumerate(lines))
