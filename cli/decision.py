"""pladsbog decision: decision files, begun by answering what the council papers ask, or with what is adopted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli import arguments, options
from cli.declaring import option
from cli.going_back import HELP, NONE_BEFORE, Back, check, told
from cli.languages import SPEECH
from cli.printing import as_prompt, in_words, is_terminal, note, note_way, show
from cli.said_something import check_says_something, check_says_why
from cli.swapped import joined
from cli.tree import QUESTIONS, Question
from cli.words import SuggestingGroup
from ledger.errors import BadOption, NotAKey, Refusal
from ledger.shared.message import Message, Value, as_said, say
from ledger.shared.patterns import pattern

if TYPE_CHECKING:
    from cli.session import Session


@click.group("decision", cls=SuggestingGroup, no_args_is_help=False)
def command() -> None:
    """Begin a decision file: by questions, or with the terms of a house."""


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

    try:
        number = Decimal(read_quantity(text.removesuffix("%").strip()))
    except Refusal:
        raise _no_share(text) from None
    share = number / 100 if text.endswith("%") else number
    if not 0 <= share <= 1:
        raise _no_share(text)
    return share


def _no_share(text: str) -> BadOption:
    return BadOption(
        say("{text!r} is no share from 0 to 1: half of it is written 0.5, or 50%", text=text), say("write 0.5, or 50%")
    )


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
@_chosen("--until-refilled", "until_refilled", "Whether it ends when somebody else moves in.  [default: true]")
@_chosen("--absence", "absence", "What is paid while a resident is away.  [default: paid]")
@option("--after-days", type=click.IntRange(0, 3660), help="Days away that are paid in full.  [default: 0]")
@option("--absent-service", metavar="SHARE", type=_SHARE, help="Then so much of the service.  [default: 0]")
@option("--absent-base", metavar="SHARE", type=_SHARE, help="Then so much of the base.  [default: 1]")
@options.with_file("decision.toml")
@click.pass_obj
def new(session: Session, /, output: Path | None, *, force: bool, **given: Any) -> None:
    """Write a decision file from a council's choices, asked one by one on a terminal.

    Each choice is told with the council papers that made it. What is given as an option is not asked, and elsewhere
    than on a terminal what is left out is what an agreement means that is silent. The file says in comments what was
    chosen and what else could be; rates and houses are to be filled in. Nothing is recorded.
    """
    from cli.writing import write_whole  # noqa: PLC0415 - help does without

    def check_file(path: Path) -> None:
        from cli.writing import check_writable, refuse_ledgers  # noqa: PLC0415 - as above

        refuse_ledgers(path, session.location)
        check_writable(path, force=force)

    if output is not None and str(output) != "-":
        check_file(output)
    talk = _Talk(given, asks=is_terminal(sys.stdin) and is_terminal(sys.stderr))
    text = talk.composed()
    talk.tell_oddities()
    is_asked_for = output is None and talk.has_asked and is_terminal(sys.stdout)
    if is_asked_for:
        text, output = _with_file(talk, text, check_file)
    if output is None or str(output) == "-":
        show(text, end="")
        return
    write_whole(output, text.encode(), force=force)
    note(say("wrote {file}", file=str(output)))
    if not is_asked_for:
        note(_FOLLOWED_BY_NONE)
    note_way(say("next: pladsbog adopt {file} --explain", file=joined([str(output)])))


@command.command("show")
@click.argument("offer", metavar="OFFER", type=arguments.OFFER)
@options.on_day
@option("--explain", is_flag=True, help="Say in words what it means, with a month as an example, and write no file.")
@options.known_at
@options.with_file("decision.toml")
@click.pass_obj
def show_terms(
    session: Session,
    /,
    offer: str,
    day: date | None,
    known_at: str | None,
    output: Path | None,
    *,
    explain: bool,
    force: bool,
) -> None:
    """Write what is adopted for a house on a day as a decision file, to be changed and adopted again.

    It has the house's model, rates, bases, own payments, services, 24-hour charts, places, budget, accounts, functions
    and phase-in, each with the event and the decision that it comes from; what goes on by itself and cannot be adopted
    from that day stands as a comment. All of it holds from the day, and stands by itself when it is adopted: a
    regulation from a day before it that is told later does not raise it. The reference and the day of the new
    decision are to be filled in: adopt refuses the file without.
    """
    from cli.terms_file import in_plain_words, written  # noqa: PLC0415 - help does without
    from cli.writing import write_whole  # noqa: PLC0415 - as above
    from projections.in_force import in_force  # noqa: PLC0415 - as above

    with session.history(known_at) as history:
        found = in_force(history, offer, session.day_asked(day, known_at, history.log))
    is_file = output is not None and str(output) != "-"
    if explain and is_file:
        raise BadOption(say("--explain says it in words, and writes no file"), say("leave out --explain, or --output"))
    if explain:
        from cli.explaining import show_lines  # noqa: PLC0415 - as above

        show_lines(in_plain_words(found))
        return
    text = written(found)
    if output is None or not is_file:
        show(text, end="")
        return
    from cli.writing import check_writable, refuse_ledgers  # noqa: PLC0415 - as above

    refuse_ledgers(output, session.location)
    check_writable(output, force=force)
    write_whole(output, text.encode(), force=force)
    note(say("wrote {file}", file=str(output)))
    note_way(
        say("next: fill in reference and decided_on; then: pladsbog adopt {file} --explain", file=joined([str(output)]))
    )


_FOLLOWED_BY_NONE = say(
    "no house follows the model yet: take the # away at the end of the file, and fill in rates, house and base"
)


def _with_file(talk: _Talk, text: str, check_file: Callable[[Path], None]) -> tuple[str, Path | None]:
    """The decision file as it was composed, or anew where the question before is wanted, and where it is to go."""
    note(_FOLLOWED_BY_NONE)  # before it is asked where that is to be done
    while True:
        try:
            return text, _file(check_file)
        except Back:
            text = talk.once_more()
            talk.tell_oddities()


def _file(check_file: Callable[[Path], None]) -> Path | None:
    """The file that is to be written, asked for until it can be; None where what was answered is to be shown."""

    def read(text: str) -> Path | None:
        if not text.strip():
            return None
        path = Path(text.strip())
        check_file(path if path.suffix else path.with_suffix(".toml"))
        return path if path.suffix else path.with_suffix(".toml")

    question = say("Which file is it to be written to? (Enter: it is shown here)")
    file: Path | None = _asked(question, _again(read), default="", show_default=False)
    return file


class _Step(NamedTuple):
    """One answer: its key, and how it is had from what was given, what was answered before it, and a person."""

    key: str
    answer: Callable[[_Answer, Mapping[str, Any]], Any]


def _of_tree(key: str, when: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> _Step:
    return _Step(key, lambda answer, found: answer.choice(key, asked=when(found)))


def _of_absence(key: str, default: Any, question: Message) -> _Step:
    return _Step(key, lambda answer, found: answer.number(key, default, question, asked=found["absence"] == "reduced"))


def _level(answer: _Answer, found: Mapping[str, Any]) -> Any:
    if found["vacancy"] == "share":
        return answer.perhaps("level", say("Of which level's price? (Enter: of the last resident's)"))
    return (
        answer.typed("level", "--level", say("Which level?")) if found["vacancy"] == "level" else answer.given("level")
    )


def _count(answer: _Answer, found: Mapping[str, Any]) -> Any:
    is_months = found["notice"] == "months"
    question = say("How many whole months?") if is_months else say("How many days?")
    return answer.number("count", 1 if is_months else 30, question, asked=found["notice"] != "none")


_STEPS = (
    _Step("reference", lambda answer, _: answer.reference(
        "decision", "--decision", say("Where is the decision journalised?")
    )),
    _Step("decided_on", lambda answer, _: answer.day("decided_on", "--decided-on", say("On which day was it taken?"))),
    _Step("id", lambda answer, _: answer.key("id_", "--id", say("What is the model called, in one word?"))),
    _Step("effective", lambda answer, _: answer.day("effective", "--from", say("From which day does it hold?"))),
    _of_tree("allocation"),
    _of_tree("structure"),
    _of_tree("basis"),
    _of_tree("census", lambda found: found["basis"] == "census"),
    _of_tree("departure_day"),
    _of_tree("days_in_month"),
    _of_tree("days_in_year"),
    _of_tree("vacancy"),
    _Step("packages", lambda answer, found: answer.number(
        "packages", 1, say("How many packages less?"), asked=found["vacancy"] == "average-minus"
    )),
    _Step("level", _level),
    _Step("share", lambda answer, found: answer.number(
        "share", Decimal("0.5"), say("Which share of that price? (0.5 or 50%)"), asked=found["vacancy"] == "share"
    )),
    _of_tree("notice"),
    _Step("count", _count),
    _of_tree("covers", lambda found: found["notice"] != "none"),
    _of_tree("until_refilled", lambda found: found["notice"] != "none"),
    _of_tree("absence"),
    _of_absence("after_days", 0, say("How many days away are paid in full?")),
    _of_absence("absent_service", Decimal(0), say("Then which share of the service? (0.5 or 50%)")),
    _of_absence("absent_base", Decimal(1), say("Then which share of the base? (0.5 or 50%)")),
)  # fmt: skip
_COUNTED_OTHERWISE = {"notice": "count"}
"""By the question that says what is counted: 30 days are no proposal for 30 months."""
_FIRST_OF_TREE = next(at for at, step in enumerate(_STEPS) if step.key == "allocation")


class _Talk:
    """The answers to every step: as given, asked on a terminal, or as an agreement means that is silent."""

    def __init__(self, given: Mapping[str, Any], *, asks: bool) -> None:
        self._answer = _Answer(given, asks=asks)
        self._found: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        """What was answered by somebody, which Enter keeps; what no question was asked for is no answer."""
        self._done: list[int] = []
        """The steps at which somebody answered, up to where the talk is."""

    @property
    def has_asked(self) -> bool:
        """Whether somebody answered something."""
        return self._answer.count > 0

    def tell_oddities(self) -> None:
        """Say what is odd about when the decision was made, and where it is journalised."""
        from cli.decided import remarks_on_decision  # noqa: PLC0415 - help does without

        found = self._found
        for remark in remarks_on_decision(found["reference"], found["decided_on"], found["effective"]):
            note(remark)

    def once_more(self) -> str:
        """The decision file, from the question before on. Raises as `composed` does."""
        return self.composed(self._done.pop())

    def composed(self, at: int = 0) -> str:
        """The decision file. Choices that contradict each other are asked for again. Raises BadOption, click.Abort."""
        from cli.composing import Answers, composed  # noqa: PLC0415 - help does without

        while True:
            asked = self._go_through(at)
            try:
                return composed(Answers(**self._found))
            except BadOption as refusal:
                if not asked:
                    raise
                note(refusal.sentence())
                note(say("choose something else; Enter keeps the answer you gave"))
            at = _FIRST_OF_TREE

    def _go_through(self, at: int) -> bool:
        """Answer every step from one on, back and forth; whether somebody was asked for something."""
        self._done = [one for one in self._done if one < at]
        begun_with = self._answer.count
        while at < len(_STEPS):
            step, before = _STEPS[at], self._answer.count
            self._answer.last = self._told.get(step.key)
            try:
                self._found[step.key] = step.answer(self._answer, self._found)
            except Back:
                if self._done:
                    at = self._done.pop()
                else:
                    note(NONE_BEFORE)
                continue
            if self._answer.count > before:
                self._done.append(at)
                self._remember(step.key)
            at += 1
        return self._answer.count > begun_with

    def _remember(self, key: str) -> None:
        found = self._found[key]
        if key in _COUNTED_OTHERWISE and found != self._told.get(key):
            self._told.pop(_COUNTED_OTHERWISE[key], None)
        self._told[key] = found


class _Answer:
    """What was given, or is asked for where somebody sits at a terminal; what was answered before is kept by Enter."""

    def __init__(self, given: Mapping[str, Any], *, asks: bool) -> None:
        self._given = given
        self._asks = asks
        self._is_begun = False
        self.last: Any = None
        self.count = 0
        """How many questions were answered."""

    def given(self, name: str) -> Any:
        """What stands on the line; None where nothing does."""
        return self._given.get(name)

    def typed(self, name: str, option: str, question: Message) -> str:
        """A text that there must be."""
        text: str = self._needed(name, option, question, arguments.read_text(say("answer")))
        return text

    def perhaps(self, name: str, question: Message) -> str | None:
        """A text that may be left out."""
        if (given := self._given.get(name)) is not None or not self._asks:
            return given
        text: str = self._ask(question, _again(lambda text: text.strip()), self.last or "")
        return text or None

    def reference(self, name: str, option: str, question: Message) -> str:
        """Where a decision is journalised: it stays for good."""
        text: str = self._needed(name, option, question, _read_reference)
        return text

    def key(self, name: str, option: str, question: Message) -> str:
        """A word that there must be, which other sections name it by."""
        text: str = self._needed(name, option, question, _read_name)
        return text

    def day(self, name: str, option: str, question: Message) -> date:
        """A date that there must be; its weekday is told back."""
        from cli.days import full_day  # noqa: PLC0415 - help does without

        before = self.count
        day: date = self._needed(name, option, question, lambda text: arguments.DATE.convert(text, None, None))
        if self.count > before:
            note(as_said(f"  {full_day(day)}"))
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
        values = [one.value for one in question.choices]
        default = str(1 + (values.index(self.last) if self.last in values else 0))
        explained = _help_of(f"--{key.replace('_', '-')}")
        chosen: str = self._ask(say("Which"), _again(Chosen(key)), default, explained, lambda: _tell(question))
        return chosen

    def number(self, name: str, default: Any, question: Message, *, asked: bool) -> Any:
        """A number beside a choice."""
        if (given := self._given.get(name)) is not None:
            return given
        if not self._asks or not asked:
            return default
        read = _share if isinstance(default, Decimal) else _whole
        shown = str(default if self.last is None else self.last)
        return self._ask(question, _again(read), shown.replace(".", ",") if SPEECH.is_danish else shown)

    def _needed(self, name: str, option: str, question: Message, read: Callable[[str], Any]) -> Any:
        if (given := self._given.get(name)) is not None:
            return given
        if not self._asks:
            raise _unsaid(option, [])
        last = f"{self.last:%d-%m-%Y}" if isinstance(self.last, date) else self.last
        return self._ask(question, _again(read), last, _help_of(option))

    def _ask(
        self,
        question: Message,
        read: Callable[[str], Any],
        default: str | None,
        explained: Message | None = None,
        tell_again: Callable[[], None] = lambda: None,
    ) -> Any:
        if not self._is_begun:
            self._is_begun = True
            note(told())
        answer = _asked(question, read, default=default, explained=explained, tell_again=tell_again)
        self.count += 1
        return answer


def _asked(
    question: Message,
    read: Callable[[str], Any],
    *,
    default: str | None,
    show_default: bool = True,
    explained: Message | None = None,
    tell_again: Callable[[], None] = lambda: None,
) -> Any:
    """An answer. A question mark has it `explained`, and what there is to choose from told again.

    Raises click.Abort where nobody answers, and what `read` raises.
    """
    has_default = default is not None
    text = as_prompt(question, default if show_default else None)

    def answer(text: str) -> Any:
        if text.strip() == HELP:
            raise _HelpWanted
        if not (text or has_default):
            raise click.Abort
        try:
            return read(text)
        except click.UsageError as error:  # which click would call an error, in a line of any length
            note(as_said(error.format_message()))
            raise _NotRead from None

    asked: dict[str, Any] = {"default": default or "", "show_default": False, "value_proc": answer}
    while True:
        try:
            return click.prompt(text, prompt_suffix="", err=True, **asked)
        except _NotRead:
            continue
        except _HelpWanted:
            if explained is not None:
                note(explained)
            note(told())
            tell_again()


class _NotRead(Exception):  # noqa: N818 - no error: it is asked again
    """What was typed is no answer, and why not is said."""


class _HelpWanted(Exception):  # noqa: N818 - no error: the question is to be explained
    """Somebody typed a question mark."""


def _help_of(option: str) -> Message | None:
    """What the help says of an option."""
    ctx = click.get_current_context(silent=True)
    from cli.asking.questions import explained  # noqa: PLC0415 - only where somebody is asked

    of_command = [] if ctx is None else ctx.command.params
    return next((explained(one) for one in of_command if option in one.opts), None)


_FIGURES = pattern(r"[0-9][0-9./-]*")


def _read_name(text: str) -> str:
    """What a model is called. Raises NotAKey; BadOption for a day or a number, which answer another question."""
    from ledger.rules.privacy import read_key  # noqa: PLC0415 - help does without

    if _FIGURES.fullmatch(text):
        raise BadOption(say("{text!r} reads as a day or a number, and no name", text=text), say("give it a word"))
    check_says_something(text)
    return read_key(say("model"))(text)


def _read_reference(text: str) -> str:
    """Where a decision is journalised. Raises BadOption, click.UsageError for the answer to another question."""
    read = arguments.read_text(say("answer"))(text)
    check_says_why(read)
    return read


def _again(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader whose refusal is told, so that the question is asked again."""

    def read_or_tell(text: str) -> Any:
        check(text)
        try:
            return read(text)
        except NotAKey as refusal:
            said = say("{sentence}: {rule}", sentence=refusal.sentence(), rule=refusal.rule)
            raise click.UsageError(in_words(said)) from None
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
    note(question.asked)
    for at, one in enumerate(question.choices, start=1):
        means = say("{value}: {means}", value=question.word(one), means=one.means)
        note(as_said(f"  {at}  {in_words(means)}"))
        if one.chosen_by is not None:
            note(as_said(f"     {in_words(say('chosen by: {by}', by=one.chosen_by))}"))
