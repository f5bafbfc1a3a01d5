"""pladsbog decision: decision files, begun by answering what the council papers ask."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import in_words, is_terminal, note, show
from cli.tree import QUESTIONS, Question
from cli.words import SuggestingGroup
from ledger.errors import BadOption, Refusal
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from cli.session import Session


@click.group("decision", cls=SuggestingGroup, no_args_is_help=False)
def command() -> None:
    """Begin a decision file by answering what a council has to choose."""


class Chosen(click.ParamType):  # type: ignore[type-arg]  # only the latest versions of click have it generic
    """An answer to a question of the tree, in English or Danish."""

    def __init__(self, key: str) -> None:
        self.question = QUESTIONS[key]
        self.name = key

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's signature
        found = self.question.read(value)
        if found is None:
            known = self.question.words()
            raise BadOption(say("{value!r} is none of the choices", value=value), say("{known: or }", known=known))
        return found


def _share(text: str) -> Decimal:
    """A share from 0 to 1, or per cent."""
    from ledger.reading.parsing import read_quantity  # noqa: PLC0415 - brings the ledger, which help does without

    number = Decimal(read_quantity(text.removesuffix("%").strip()))
    share = number / 100 if text.endswith("%") else number
    if not 0 <= share <= 1:
        raise BadOption(say("{text!r} is no share", text=text), say("write 0.5, or 50%"))
    return share


_SHARE = arguments.Read("share", _share)


def _chosen(name: str, key: str, help_: str) -> Callable[[options.Command], options.Command]:
    metavar = "|".join(one.value for one in QUESTIONS[key].choices)
    return option(name, key, metavar=metavar, type=Chosen(key), help=help_)


@command.command("new")
@options.decision
@options.decided_on
@option("--id", "id_", metavar="ID", type=arguments.Read("id", arguments.read_text(say("id"))), help="The model's key.")
@option("--from", "effective", metavar="DATE", type=arguments.DATE, help="The first day on which it holds.")
@_chosen("--allocation", "allocation", "What follows the residents, and what is a frame.")
@_chosen("--structure", "structure", "What a resident's price follows from.")
@_chosen("--basis", "basis", "Each day by itself, or the month by one day.  [default: daily]")
@_chosen("--census", "census", "Which day counts under census.  [default: first]")
@_chosen("--departure-day", "departure_day", "Whether the day of departure is paid.  [default: settled]")
@_chosen("--days-in-month", "days_in_month", "Into how many days a month's price is divided.  [default: calendar]")
@_chosen("--days-in-year", "days_in_year", "Into how many days a year's price is divided.  [default: 365]")
@_chosen("--vacancy", "vacancy", "What a vacant place costs.  [default: none]")
@option("--packages", type=click.IntRange(0, 100), help="Of average-minus: so many packages less.  [default: 1]")
@option("--share", metavar="SHARE", type=_SHARE, help="Of share: how much, such as 0.5.  [default: 0.5]")
@option(
    "--level",
    metavar="L",
    type=arguments.Read("level", arguments.read_text(say("level"))),
    help="Of level, and of share where it is not the last resident's: which.",
)
@_chosen("--notice", "notice", "For how long is paid after a departure.  [default: none]")
@option("--count", type=click.IntRange(0, 366), help="Months, or days, of notice.  [default: 1 month, 30 days]")
@_chosen("--covers", "covers", "What the notice covers.  [default: service]")
@_chosen("--absence", "absence", "What is paid while a resident is away.  [default: paid]")
@option("--after-days", type=click.IntRange(0, 3660), help="Days away that are paid in full.  [default: 0]")
@option("--absent-service", metavar="SHARE", type=_SHARE, help="Then so much of the service.  [default: 0]")
@option("--absent-base", metavar="SHARE", type=_SHARE, help="Then so much of the base.  [default: 1]")
@options.with_output
@click.pass_obj
def new(session: Session, /, output: Path | None, *, force: bool, **given: Any) -> None:
    """Write a decision file from a council's choices, asked one by one on a terminal.

    Each choice is told with the council papers that made it. What is given as an option is not asked, and elsewhere
    than on a terminal what is left out is what an agreement means that is silent. The file says in comments what was
    chosen and what else could be; rates and houses are to be filled in. Nothing is recorded.
    """
    from cli.composing import Answers, composed  # noqa: PLC0415 - help does without
    from cli.writing import check_writable, refuse_ledgers, write_whole  # noqa: PLC0415 - as above

    if output is not None and str(output) != "-":
        refuse_ledgers(output, session.location)
        check_writable(output, force=force)
    text = composed(Answers(**_answered(given)))
    if output is None or str(output) == "-":
        show(text, end="")
        return
    write_whole(output, text.encode(), force=force)
    note(say("wrote {file}", file=str(output)))
    note(say("next: pladsbog adopt {file} --explain", file=str(output)))


def _answered(given: dict[str, Any]) -> dict[str, Any]:
    """Every answer: as given, asked on a terminal, or as an agreement means that is silent. Raises BadOption."""
    asks = is_terminal(sys.stdin) and is_terminal(sys.stderr)
    answer = _Answer(given, asks=asks)
    found: dict[str, Any] = {
        "reference": answer.typed("decision", "--decision", say("Where is the decision journalised?")),
        "decided_on": answer.day("decided_on", "--decided-on", say("On which day was it taken?")),
        "id": answer.typed("id_", "--id", say("What is the model called, in one word?")),
        "effective": answer.day("effective", "--from", say("From which day does it hold?")),
    }
    for key in ("allocation", "structure", "basis"):
        found[key] = answer.choice(key)
    found["census"] = answer.choice("census", asked=found["basis"] == "census")
    for key in ("departure_day", "days_in_month", "days_in_year", "vacancy"):
        found[key] = answer.choice(key)
    vacancy = found["vacancy"]
    found["packages"] = answer.number("packages", 1, say("How many packages less?"), asked=vacancy == "average-minus")
    found["share"] = answer.number("share", Decimal("0.5"), say("Which share of it?"), asked=vacancy == "share")
    found["level"] = answer.typed("level", "--level", say("Which level?")) if vacancy == "level" else given["level"]
    notice = found["notice"] = answer.choice("notice")
    of_months = say("How many whole months?") if notice == "months" else say("How many days?")
    found["count"] = answer.number("count", 1 if notice == "months" else 30, of_months, asked=notice != "none")
    found["covers"] = answer.choice("covers", asked=notice != "none")
    absence = found["absence"] = answer.choice("absence")
    asked = absence == "reduced"
    found["after_days"] = answer.number("after_days", 0, say("How many days away are paid in full?"), asked=asked)
    nothing, all_of_it = Decimal(0), Decimal(1)
    found["absent_service"] = answer.number(
        "absent_service", nothing, say("Then which share of the service?"), asked=asked
    )
    found["absent_base"] = answer.number("absent_base", all_of_it, say("Then which share of the base?"), asked=asked)
    return found


class _Answer:
    """What was given, or is asked for where somebody sits at a terminal."""

    def __init__(self, given: dict[str, Any], *, asks: bool) -> None:
        self._given = given
        self._asks = asks

    def typed(self, name: str, option: str, question: Message) -> str:
        """A text that there must be."""
        text: str = self._needed(name, option, question, arguments.read_text(say("answer")))
        return text

    def day(self, name: str, option: str, question: Message) -> date:
        """A date that there must be; its weekday is told back."""
        from ledger.shared.calendar import parse_date  # noqa: PLC0415 - help does without

        day: date = self._needed(name, option, question, parse_date)
        return day

    def choice(self, key: str, *, asked: bool = True) -> str:
        """The answer to a question of the tree."""
        question = QUESTIONS[key]
        if (given := self._given.get(key)) is not None:
            return str(given)
        if not self._asks or not asked:
            if question.needed:
                raise _unsaid(f"--{key}", question.words())
            return question.choices[0].value
        _tell(question)
        chosen: str = click.prompt(in_words(say("Which")), default="1", value_proc=_again(Chosen(key)), err=True)
        return chosen

    def number(self, name: str, default: Any, question: Message, *, asked: bool) -> Any:
        """A number beside a choice."""
        if (given := self._given.get(name)) is not None:
            return given
        if not self._asks or not asked:
            return default
        read = _share if isinstance(default, Decimal) else _whole
        return click.prompt(in_words(question), default=str(default), value_proc=_again(read), err=True)

    def _needed(self, name: str, option: str, question: Message, read: Callable[[str], Any]) -> Any:
        if (given := self._given.get(name)) is not None:
            return given
        if not self._asks:
            raise _unsaid(option, [])
        return click.prompt(in_words(question), value_proc=_again(read), err=True)


def _again(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader whose refusal is told, so that the question is asked again."""

    def read_or_tell(text: str) -> Any:
        try:
            return read(text)
        except Refusal as refusal:
            raise click.UsageError(in_words(refusal.sentence())) from None

    return read_or_tell


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadOption(say("{text!r} is no whole number", text=text), say("write figures alone"))
    return int(text)


def _unsaid(option: str, choices: list[str]) -> BadOption:
    values: dict[str, Value] = {"option": option, "choices": choices}
    instead = say("give {option}: {choices: or }", **values) if choices else say("give {option}", **values)
    return BadOption(say("{option} is not said, and nobody is there to be asked", **values), instead)


def _tell(question: Question) -> None:
    """A question with its choices, and who made them."""
    note(say("{asked}", asked=question.asked))
    for at, one in enumerate(question.choices, start=1):
        values: dict[str, Value] = {"at": at, "value": question.word(one), "means": one.means, "by": one.chosen_by}
        note(say("  {at}  {value}: {means}", **values))
        if one.chosen_by is not None:
            note(say("     chosen by: {by}", **values))
