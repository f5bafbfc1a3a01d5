"""What a command line lacks, asked for on a terminal: with choices, and the line that says the same at the end.

A parameter declares by its type what it is chosen from (`arguments.Read`, `choices.CHOICES`), and by its help what is
asked; a refusal that is about an option left unsaid is in UNSAID. No command has code of its own for it.

Decided on 2026-11-27:

* Somebody is asked only where a terminal is at stdin, stdout and stderr, and neither --yes nor a form for machines was
  asked for. Elsewhere, as ever, the line is refused with what it lacks.
* A choice is typed by its number, by its value, or by how the value begins where only one does. Where values are
  figures themselves, as places and levels mostly are, there are no numbers: "4" has one reading.
* An empty line, ctrl-C and the end of input end it: nothing is recorded, exit 1 (ctrl-C: 130, as ever).
* What may be left out is not asked for, unless a rule refuses the line for it: then its sentence says why. The place of
  a move-in is left out only with a supplier of any number of stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

import click

from cli import choices
from cli.choices import Choice, Said
from cli.danish import shown_name
from cli.danish_words import word_shown
from cli.days import day_in_words, full_day
from cli.languages import SPEECH
from cli.line import Line, taken_apart
from cli.options import ONE_ASSESSMENT
from cli.printing import in_words, note
from cli.session import Session
from cli.swapped import joined
from cli.typed import in_danish
from ledger.errors import Refusal
from ledger.rules.privacy import without_cpr
from ledger.shared.calendar import today
from ledger.shared.message import Message, as_said, say

UNSAID = {
    "one-assessment": ONE_ASSESSMENT,
    "level-unsaid": ONE_ASSESSMENT,
    "place-unsaid": ("place",),
    "cause-unsaid": ("--cause",),
    "notice-unsaid": ("--notice-given",),
    "payer-unsaid": ("--payer", "--paragraph"),
    "paragraph-needed": ("--paragraph",),
    "offer-unsaid": ("--offer",),
    "quantity-unsaid": ("--quantity",),
    "service-level-needed": ("--level",),
    "decider-needed": ("--decided-by",),
    "reason-needed": ("--reason",),
}
"""For each refusal of what was left unsaid, the options that say it; for an assessment, one of them."""

_ONE_OF = ("one-assessment", "level-unsaid")
_FOR_MACHINES = ("json", "csv", "xlsx", "pdf", "html")
_MOST_TRIES = 5


class Group(tuple[click.Option, ...]):
    """Options of which one is to be given."""

    __slots__ = ()


def completed(root: click.Group, args: Sequence[str], error: Exception) -> list[str] | None:
    """The command line with what it lacked; None where that cannot be asked for.

    Raises click.Abort where the answer is empty, and what reading the ledger raises.
    """
    line = None if _is_for_machines(args) else taken_apart(root, args)
    if line is None:
        return None
    wanted = list(_wanted(line, error))
    if not wanted:
        return None
    if isinstance(error, Refusal):
        note(error.sentence())
    ask = _Asking(Session(_ledger(root, args), []), line)
    for param in wanted:
        if isinstance(param, Group):
            ask.fill(ask.which_of(param))
        else:
            ask.fill(param)
    typed = joined(["pladsbog", *line.words()])
    note(say("the same in one line: {line}", line=as_said(in_danish(typed) if SPEECH.is_danish else typed)))
    return line.words()


def _is_for_machines(args: Sequence[str]) -> bool:
    yes = {"--yes", "--ja", "-y", "--"} & set(args)
    forms = {f"{name}={form}" for name in ("--format", "--form") for form in _FOR_MACHINES}
    asked = any(one in forms for one in args) or any(
        before in ("--format", "--form") and after in _FOR_MACHINES for before, after in pairwise(args)
    )
    return bool(yes) or asked


def _ledger(root: click.Group, args: Sequence[str]) -> str:
    with root.make_context("pladsbog", list(args), resilient_parsing=True) as ctx:
        return str(ctx.params["ledger"])


def _wanted(line: Line, error: Exception) -> Iterator[click.Parameter | Group]:
    """What is to be asked for, days before the places and levels that depend on them."""
    said = line.said()
    known = {name: one for one in line.command.params for name in (*one.opts, one.name or "")}
    if isinstance(error, Refusal):
        unsaid = [known[one] for one in UNSAID[error.code] if one in known and known[one].name not in said]
        if error.code not in _ONE_OF:
            yield from unsaid
        elif len(unsaid) == len(UNSAID[error.code]):
            yield _group(known, UNSAID[error.code])
        return
    lacking: list[click.Parameter | Group] = [one for one in line.command.params if _is_lacking(one, said)]
    of_error = error.param if isinstance(error, click.MissingParameter) else None
    if of_error is not None and of_error not in lacking and of_error.name not in said:
        lacking.append(of_error)
    one_of: tuple[str, ...] = getattr(line.command.callback, "needs_one", ())
    if one_of and not any(known[one].name in said for one in (*one_of, "chart") if one in known):
        lacking.append(_group(known, one_of))
    yield from sorted(lacking, key=_rank)


def _group(known: dict[str, click.Parameter], names: Sequence[str]) -> Group:
    return Group(one for name in names if isinstance(one := known.get(name), click.Option))


def _is_lacking(param: click.Parameter, said: dict[str, str]) -> bool:
    needed = param.required or _kind(param) == "vacant places"
    return needed and param.name not in said and param.nargs == 1


def _rank(param: click.Parameter | Group) -> int:
    """Who and where first, then when, then which place or service, then how much, then the rest."""
    if isinstance(param, Group):
        return 2
    kind = _kind(param)
    if kind in ("places", "vacant places", "services", "granted services"):
        return 2
    if isinstance(param, click.Argument):
        return 0
    return 1 if kind == "days" else 3


def _kind(param: click.Parameter) -> str | None:
    found: str | None = getattr(param.type, "choices", None) if not isinstance(param.type, click.Choice) else None
    return found


class _Asking:
    """Asks for the parameters of one line, and puts each answer into it."""

    def __init__(self, session: Session, line: Line) -> None:
        self.line = line
        self._session = session

    def fill(self, param: click.Parameter) -> None:
        """Ask for one parameter. Raises click.Abort where nobody answers."""
        if not param.required and _kind(param) == "vacant places" and not self._has_places():
            return
        text = self._answer(param)
        if isinstance(param, click.Option):
            self.line.options += [shown_name(param), word_shown(param, text)]
        else:
            self.line.given[param.name or ""] = word_shown(param, text)

    def which_of(self, group: Group) -> click.Option:
        """Which of several options is to be said."""
        offered = [Choice(shown_name(one).lstrip("-"), (shown_name(one).lstrip("-"), _help(one))) for one in group]
        named = {one.value: option for one, option in zip(offered, group, strict=True)}
        return named[self._chosen(say("What is granted?"), offered, lambda text: _among(text, named))]

    def _has_places(self) -> bool:
        return bool(choices.places(Said(self._session, self.line.said())))

    def _answer(self, param: click.Parameter) -> str:
        kind = _kind(param)
        said = Said(self._session, self.line.said())
        question = _question(param)
        if kind == "days":
            return self._day(param, question)
        if kind in ("residents", "away") and (house := self._house(said, kind)) is not None:
            said = Said(self._session, {**said.values, "offer": house[0]})
            if house[1] is not None:
                return house[1]
        offered = _of_words(param) if kind is None else choices.CHOICES[kind](said)
        if not offered and (none := choices.NONE.get(kind or "")) is not None:
            note(none)
        return self._chosen(question, offered, lambda text: _read(param, text))

    def _house(self, said: Said, kind: str) -> tuple[str, str | None] | None:
        """In which house a resident is to be looked for, or whoever was typed in its stead; None where no house is."""
        houses = choices.offers(said)
        if (known := choices.house_of(said)) is not None:
            return known, None
        if not houses:
            return None
        if not houses[1:]:
            return houses[0].value, None
        names = {one.value for one in houses}
        asked = say("Who is it? First the house, or the citizen's key") if kind == "residents" else say("Which house?")
        text = self._chosen(asked, houses, lambda typed: typed if typed in names else _key(typed))
        return (text, None) if text in names else ("", text)

    def _day(self, param: click.Parameter, question: Message) -> str:
        """A day, which is told back with its weekday, and put into the line as a date."""
        asked = say("{question} (such as {example}, today, yesterday)", question=question, example=today())

        def read(text: str) -> str:
            day = day_in_words(text)
            return _read(param, text if day is None else day.isoformat())

        text = self._chosen(asked, (), read)
        day = _as_date(param, text)
        if day is None:
            return text
        note(as_said(f"  {full_day(day)}"))
        return f"{day:%d-%m-%Y}" if SPEECH.is_danish else day.isoformat()

    def _chosen(self, question: Message, offered: Sequence[Choice], read: Callable[[str], str]) -> str:
        """An answer that can be read: a choice by number, value or beginning, or another value."""
        numbered = not any(word.isdigit() for one in offered for word in one.words())
        if offered:
            note(question)
            for row in _rows(offered, numbered=numbered):
                note(as_said(row))
        prompt = in_words(say("Which") if offered else question)
        suffix = " " if prompt.endswith("?") else ": "
        for _ in range(_MOST_TRIES):
            text = click.prompt(prompt, default="", show_default=False, prompt_suffix=suffix, err=True).strip()
            if not text:
                raise click.Abort
            try:
                return read(_meant(text, offered, numbered=numbered))
            except Refusal as refusal:
                note(refusal.sentence())
            except click.UsageError as error:
                note(as_said(without_cpr(error.format_message())))
        raise click.Abort


def _meant(text: str, offered: Sequence[Choice], *, numbered: bool) -> str:
    """The value that was meant by what was typed; else what was typed."""
    if numbered and text.isdigit() and 1 <= int(text) <= len(offered):
        return offered[int(text) - 1].value
    same = [one.value for one in offered if text in one.words()]
    typed = text.casefold()
    near = [one.value for one in offered if any(word.casefold().startswith(typed) for word in one.words())]
    found = same or near
    return found[0] if len(found) == 1 else text


def _rows(offered: Sequence[Choice], *, numbered: bool) -> Iterator[str]:
    """The choices, aligned, with their numbers where they have some."""
    wide = max(len(one.cells) for one in offered)
    cells = [(*one.cells, *[""] * (wide - len(one.cells))) for one in offered]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for at, row in enumerate(cells, start=1):
        number = f"{at:>4}  " if numbered else "      "
        yield (number + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def _question(param: click.Parameter) -> Message:
    if isinstance(param, click.Option):
        return as_said(_help(param))
    return ASKED.get(param.type.name, say("{what}?", what=as_said(SPEECH.text(param.human_readable_name))))


ASKED = {
    "citizen": say("Which citizen?"),
    "offer": say("Which house?"),
    "place": say("Which place?"),
    "service": say("Which service?"),
    "month": say("Which month?"),
    "year": say("Which year?"),
    "month or year": say("Which month or year?"),
    "period": say("Which month, quarter or year?"),
    "event": say("Which event?"),
    "series": say("Which series of rates?"),
    "code": say("Which municipality?"),
}
"""What is asked for an argument, which has no help of its own, by the kind of its value."""


def _help(option: click.Option) -> str:
    """The help of an option as a question, without what counts where it is left out."""
    return SPEECH.text(option.help or option.name or "").partition("  [")[0].rstrip(".")


def _of_words(param: click.Parameter) -> Sequence[Choice]:
    """The words that a parameter takes, where it takes a few."""
    of_type = param.type.choices if isinstance(param.type, click.Choice) else choices.words_of(param)
    shown = ((str(one), word_shown(param, str(one))) for one in of_type)
    return [Choice(word, (told,) if SPEECH.is_danish else (word,), (told,)) for word, told in shown]


def _among(text: str, known: dict[str, click.Option]) -> str:
    if text not in known:
        raise click.UsageError(in_words(say("{value!r} is none of the choices", value=text)))
    return text


def _key(text: str) -> str:
    from ledger.rules.privacy import read_resident  # noqa: PLC0415 - only where it is typed

    return read_resident(text)


def _read(param: click.Parameter, text: str) -> str:
    """What was typed, once it can be read as the parameter's value. Raises Refusal, click.UsageError."""
    if isinstance(param, click.Argument) and text.startswith("-"):
        raise click.UsageError(in_words(say("{value!r} begins with a hyphen", value=text)))
    param.type.convert(text, param, None)
    return text


def _as_date(param: click.Parameter, text: str) -> date | None:
    with suppress(Refusal, click.UsageError):
        found = param.type.convert(text, param, None)
        return found if isinstance(found, date) else None
    return None
