"""What a command line lacks, asked for on a terminal: with choices, and the line that says the same at the end.

A parameter declares by its type what it is chosen from (`arguments.Read`, `choices.CHOICES`), and by its help what is
asked; a refusal that is about an option left unsaid is in UNSAID. No command has code of its own for it.

Decided on 2026-11-27:

* Somebody is asked only where a terminal is at stdin, stdout and stderr, and neither --yes nor a form for machines was
  asked for. Elsewhere, as ever, the line is refused with what it lacks.
* A choice is typed by its number, by its value, or by how a name of letters begins where only one does; what was
  meant by a beginning is told back. Where values are figures themselves, as places and levels mostly are, there are no
  numbers: "4" has one reading, and "1" is no beginning of 12. A number that the list does not have is refused.
* An empty line, ctrl-C and the end of input end it: nothing is recorded, exit 1 (ctrl-C: 130, as ever).
* What may be left out is not asked for, unless a rule refuses the line for it: then its sentence says why. The place of
  a move-in is left out only with a supplier of any number of stays.

Decided on 2026-11-28:

* `back` goes to the question before. A line that is refused once it was asked for is not lost: which answer was wrong
  is asked, and that one is asked for again.
* A house is known by its name as by its key; what is neither, or may be several, is told where it is typed, and so is a
  key that nobody has, where somebody known is meant. Where somebody may be new, such a key is told back as new.
* A correction, and a change of who pays, is asked what is to be another where the line says nothing of it: of an event
  what it has, with the places and levels of its house on its day.
* Of what cannot be undone, as a meeting cannot, what could not be added later is asked for too (`asked_too`), beside
  something that may not be left out: an empty line leaves it out, and takes today for its day.
* A beginning of fewer than three letters is no municipality. Who paid before, and by which paragraph, stands first
  where that is asked; the paragraph is taken where nothing is typed, who pays is said each time.
* Who lives somewhere is told so before anything else is asked of a move-in, as who has a place is.
* Where a house is full on the day of a move-in that is said at once, and another house or day is asked for.
"""

from __future__ import annotations

import sys
from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

import click

from cli import choices, going_back
from cli.asked_too import AskedToo, asked_too
from cli.choices import Choice, Said
from cli.danish import shown_name
from cli.danish_words import word_shown
from cli.days import day_in_words, full_day
from cli.going_back import Back
from cli.houses import keys_in
from cli.languages import SPEECH
from cli.line import Line, arguments_of, taken_apart
from cli.options import ONE_ASSESSMENT
from cli.printing import in_lines, in_words, note
from cli.refusing import PlaceForEvent
from cli.remedies import CATALOGUE
from cli.session import Session
from cli.swapped import joined
from cli.typed import in_danish
from ledger.errors import CitizenElsewhere, NoPlaces, NothingToCorrect, PayerUnsaid, PlaceTaken, Refusal
from ledger.models.selecting import OWN
from ledger.rules.privacy import without_cpr
from ledger.shared.calendar import today
from ledger.shared.message import Message, Remedy, Value, as_said, say

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
    "place-for-event": ("number",),
    "nothing-changed": ("--payer", "--paragraph", "--acting", "--residence"),
    "nothing-to-correct": (
        "--date", "--place", *ONE_ASSESSMENT, "--payer", "--paragraph", "--acting", "--residence", "--cause",
        "--notice-given", "--until", "--price", "--absence", "--quantity", "--asked", "--decided-by", "--decided-on",
    ),
}  # fmt: skip
"""For each refusal of what was left unsaid, the options that say it; for an assessment or a change, one of them."""

_ANOTHER = ("nothing-changed", "nothing-to-correct")
"""Refusals of a change that does not say what is to be another: that is asked in place of the sentence."""
_ONE_OF = ("one-assessment", "level-unsaid", *_ANOTHER)
_FOR_MACHINES = ("json", "csv", "xlsx", "pdf", "html")
_OF_THE_SAME_TIME = ("notice_given",)
"""Days that cannot be after the one that the line is about: it is the example of one, and today is none."""
_NONE, _TODAY = "none", say("today")
_MOST_TRIES = 5
_TAKEN_BY_ENTER = ("paragraph",)
"""What counts as before where nothing is typed: who pays is said each time, for it may be another one now."""
_SPELT_OUT = 3
"""How many letters of a municipality's name tell it, and that there is no paragraph: `n` may be meant for no."""
_OF_WORDS = ("words", "role")
"""The kinds of value that say for good what people said, and who they were."""


class Group(tuple[click.Option, ...]):
    """Options of which one is to be given."""

    __slots__ = ()


class Conversation:
    """What is asked for one command line, until it is carried out or nobody answers."""

    def __init__(self, root: click.Group) -> None:
        self._root = root
        self._asked: list[click.Parameter | Group] = []
        self._place: dict[str, str] = {}
        """What was typed for an event's number: its events are to choose from, however often that is asked."""
        self._before: dict[str, str] = {}
        """What counted before, of what a rule says is unsaid now, by the parameters' names."""
        self._about: dict[str, str] = {}
        """The house and the day of an event that is to be corrected, by the parameters' names."""
        self._correctable = frozenset[str]()

    @property
    def has_asked(self) -> bool:
        """Whether something was answered, which may be answered otherwise."""
        return bool(self._asked)

    def completed(self, args: Sequence[str], error: Exception) -> list[str] | None:
        """The command line with what it lacked; None where that cannot be asked for.

        Raises click.Abort where the answer is empty, and what reading the ledger raises.
        """
        line = None if _is_for_machines(args) else taken_apart(self._root, args)
        if line is not None and isinstance(error, PlaceForEvent) and error.numbers:
            self._place["number"] = line.given.pop("number", error.place)
        if line is not None and isinstance(error, NothingToCorrect):
            self._look_at(Session(_ledger(self._root, args), []), error.number)
        wanted = [] if line is None else list(_wanted(line, error, self._correctable))
        if line is None or not wanted:
            return None
        if not self._asked:
            self._check_may_come(args, line)
            note(going_back.told())
        if isinstance(error, PayerUnsaid):
            self._before |= {"payer": error.payer or OWN, "paragraph": error.paragraph or "none"}
        if isinstance(error, Refusal) and error.code not in _ANOTHER:
            note(error.sentence())
            if isinstance(error, PlaceForEvent) and error.more:
                note(as_said(CATALOGUE.remedy(Remedy("see-events-of", offer=error.place.partition("/")[0]))))
        done = self._one_by_one(self._asking(args, line), wanted)
        if not done:
            return None  # there is nothing to choose from, and the same line would be refused again
        self._asked += done
        return _told(line)

    def _check_may_come(self, args: Sequence[str], line: Line) -> None:
        """Refuse somebody who lives somewhere and is to move in, before anything is asked. Raises CitizenElsewhere."""
        if not any(_kind(one) == "new citizen" for one in line.command.params):
            return
        ask = self._asking(args, line)
        if (comes := ask.who_comes()) is not None:
            choices.check_may_come(ask.said(), comes, None)

    def _look_at(self, session: Session, number: int) -> None:
        """Find what can be another of an event, and which house and day it is of."""
        with session.history() as history:
            event = history.event(number).event
        self._correctable = frozenset(event.CORRECTABLE)
        self._about |= {"offer": event.about_offer or "", "first_day": event.effective_on.isoformat()}

    def _one_by_one(self, ask: _Asking, wanted: list[click.Parameter | Group]) -> list[click.Parameter | Group]:
        """Ask for each that is wanted, and for one anew where somebody goes back; those that were answered."""
        done: list[int] = []
        at = 0
        while at < len(wanted):
            try:
                if ask.answered(wanted[at]):
                    done.append(at)
            except Back:
                if done:
                    at = done.pop()
                    ask.forget(wanted[at])
                elif self._asked:  # before the line was refused for what is asked now
                    wanted.insert(at, self._asked.pop())
                    ask.forget(wanted[at])
                else:
                    note(going_back.NONE_BEFORE)
                continue
            at += 1
        return [wanted[at] for at in done]

    def mended(self, args: Sequence[str]) -> list[str] | None:
        """The command line, which was refused, with another answer to what was asked; None where nothing was."""
        line = taken_apart(self._root, args) if self._asked else None
        if line is None:
            return None
        ask = self._asking(args, line)
        while True:
            wrong = self._asked[0] if len(self._asked) == 1 else ask.which_was_wrong(self._asked)
            ask.forget(wrong)
            if getattr(wrong, "name", None) == "number":
                self._about.clear()  # it was of another event
            with suppress(Back):
                ask.answered(wrong)
                return _told(line)

    def _asking(self, args: Sequence[str], line: Line) -> _Asking:
        session = Session(_ledger(self._root, args), [])
        keys_in(line, session)
        return _Asking(session, line, ChainMap(self._place, self._about), self._before)


def _told(line: Line) -> list[str]:
    """The words of a line, which is told as it could have been typed."""
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


def _wanted(line: Line, error: Exception, correctable: Collection[str]) -> Iterator[click.Parameter | Group]:
    """What is to be asked for, days before the places and levels that depend on them."""
    said = line.said()
    known = {name: one for one in line.command.params for name in (*one.opts, one.name or "")}
    if isinstance(error, Refusal):
        unsaid = [known[one] for one in UNSAID[error.code] if one in known and known[one].name not in said]
        places = [one for one in line.command.params if _kind(one) == "vacant places" and _is_lacking(one, said)]
        yield from (one for one in places if one not in unsaid)  # a full house is told before what is granted is asked
        if error.code not in _ONE_OF:
            yield from unsaid
        elif len(unsaid) == len(UNSAID[error.code]):
            group = _group(known, UNSAID[error.code])
            is_correction = isinstance(error, NothingToCorrect)
            yield Group(one for one in group if _field(one) in correctable) if is_correction else group
        return
    lacking: list[click.Parameter | Group] = [one for one in line.command.params if _is_lacking(one, said)]
    of_error = error.param if isinstance(error, click.MissingParameter) else None
    if of_error is not None and of_error not in lacking and of_error.name not in said:
        lacking.append(of_error)
    one_of: tuple[str, ...] = getattr(line.command.callback, "needs_one", ())
    if one_of and not any(known[one].name in said for one in (*one_of, "chart") if one in known):
        lacking.append(_group(known, one_of))
    yield from sorted(lacking, key=_rank)
    too = asked_too(line.command)
    if too is not None and any(isinstance(one, click.Option) and one.name == too.beside for one in lacking):
        yield from (one for name in too.names() if (one := known[name]).name not in said)


def _field(option: click.Option) -> str:
    """The field of an event that an option of a correction is about."""
    return "assessment" if option.opts[0] in ONE_ASSESSMENT else option.name or ""


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

    def __init__(self, session: Session, line: Line, about: Mapping[str, str], before: Mapping[str, str]) -> None:
        self.line = line
        self._session = session
        self._about = about
        self._before = before

    def said(self) -> Said:
        """What the line says so far, what stood on it where an event's number is asked for, and what that is about."""
        return Said(self._session, {**self.line.said(), **self._about})

    def answered(self, param: click.Parameter | Group) -> bool:
        """Ask for one parameter, or one of a group; False where there is nothing to ask.

        Raises click.Abort where nobody answers, Back where the question before is wanted.
        """
        if not isinstance(param, Group):
            return self._fill(param)
        if {option.opts[0] for option in param} & {*ONE_ASSESSMENT}:
            left_out = choices.assessed_otherwise(self.said())
            param = Group(one for one in param if not left_out & {*one.opts})
        while True:
            option = self.which_of(param)
            with suppress(Back):
                return self._fill(option)

    def forget(self, param: click.Parameter | Group) -> None:
        """Take an answer out of the line."""
        if isinstance(param, click.Argument):
            self.line.given.pop(param.name or "", None)
            if param.nargs != 1:
                self.line.many.clear()
            return
        names = {name for one in (param if isinstance(param, Group) else (param,)) for name in one.opts}
        kept: list[str] = []
        words = iter(self.line.options)
        for word in words:
            option, sign, _ = word.partition("=")
            if option not in names:
                kept.append(word)
            elif not sign:
                next(words, None)
        self.line.options[:] = kept

    def which_was_wrong(self, asked: Sequence[click.Parameter | Group]) -> click.Parameter | Group:
        """Which answer is to be another one. Raises click.Abort where none is."""
        said = self.line.said()
        named: dict[str, click.Parameter | Group] = {}
        offered: list[Choice] = []
        for param in asked:
            of_group = param if isinstance(param, Group) else (param,)
            one = next((one for one in of_group if one.name in said), of_group[0])
            name = _name(one)
            if name not in named:
                named[name] = param
                offered.append(Choice(name, (name, said.get(one.name or "", ""))))
        question = say("Which answer do you want to change? (Enter: none)")
        while True:
            try:
                return named[self._chosen(question, offered, lambda text: _among(text, named))]
            except Back:
                note(going_back.NONE_BEFORE)

    def _find_room(self) -> None:
        """Ask for another house or day while the house has no place that can be taken on the day: what follows is vain.

        Raises click.Abort where nobody answers, Back.
        """
        where = [one for one in self.line.command.params if one.name in ("offer", "first_day")]
        named = {_name(one): one for one in where}
        offered = [Choice(name, (name, self.line.said().get(one.name or "", ""))) for name, one in named.items()]
        while self._has_places() and not choices.vacant_places(self.said()):
            note(choices.NONE["vacant places"])
            question = say("Another house, or another day? (Enter: none)")
            other = named[self._chosen(question, offered, lambda text: _among(text, named))]
            self.forget(other)
            self.answered(other)

    def _fill(self, param: click.Parameter) -> bool:
        if _kind(param) == "vacant places" and any(one.name == "offer" for one in arguments_of(self.line.command)):
            self._find_room()
        if not param.required and _kind(param) == "vacant places" and not self._has_places():
            return False
        too = asked_too(self.line.command)
        if isinstance(param, click.Option) and too is not None and param.opts[0] in too.names():
            return self._fill_perhaps(param, too)
        self._put(param, self._answer(param))
        return True

    def _put(self, param: click.Parameter, text: str) -> None:
        if isinstance(param, click.Option):
            self.line.options += [shown_name(param), word_shown(param, text)]
        else:
            self.line.given[param.name or ""] = word_shown(param, text)

    def _fill_perhaps(self, option: click.Option, too: AskedToo) -> bool:
        """Ask for an option that may be left out: an empty line leaves it out, or takes today for a day.

        One of which there may be several is asked for until the line is empty; what is said of those is asked for only
        where there are some.
        """
        name = option.opts[0]
        if name in too.of_each and not any(one.opts[0] == too.each for one in self._given()):
            return False
        default = "today" if name == too.day else _NONE
        while (text := self._answer_or(option, default)) != _NONE:
            self._put(option, text)
            if name != too.each and not (name in too.once and self._is_about_several(too)):
                break
        return True

    def _is_about_several(self, too: AskedToo) -> bool:
        """Whether the line names several of what one amount is said for each of."""
        options = [one for one in self.line.command.params if isinstance(one, click.Option) and one.name in too.about]
        names = {name for one in options for name in (*one.opts, shown_name(one))}
        typed = sum(word.partition("=")[0] in names for word in self.line.options)
        alone = len(self.line.given) < len(arguments_of(self.line.command))  # the month, in the place of a house
        return typed + (not alone and any(name in self.line.given for name in too.about)) > 1

    def _given(self) -> Iterator[click.Parameter]:
        said = self.line.said()
        return (one for one in self.line.command.params if one.name in said)

    def _answer_or(self, option: click.Option, default: str) -> str:
        """An answer, or the default where the line is empty."""
        if _kind(option) == "days":
            return self._day(option, _question(option), default)
        too = asked_too(self.line.command)
        by_name = too is not None and option.opts[0] in too.once and self._is_about_several(too)

        def read(text: str) -> str:
            found = _read_or_none(option, text)
            if by_name and found != _NONE and "=" not in found:
                raise click.UsageError(in_words(say("of several, each has its own: write NAME={text}", text=found)))
            return found

        return self._chosen(_question(option), (), read, default=default)

    def which_of(self, group: Group) -> click.Option:
        """Which of several options is to be said."""
        offered = [Choice(shown_name(one).lstrip("-"), (shown_name(one).lstrip("-"), _help(one))) for one in group]
        named = {one.value: option for one, option in zip(offered, group, strict=True)}
        of_one = all(one.opts[0] in ONE_ASSESSMENT for one in group)
        asked = say("What is granted?") if of_one else say("What is to be another?")
        return named[self._chosen(asked, offered, lambda text: _among(text, named))]

    def _has_places(self) -> bool:
        return bool(choices.places(self.said()))

    def _answer(self, param: click.Parameter) -> str:
        kind = _kind(param)
        said = self.said()
        question = _question(param)
        if kind == "days":
            return self._day(param, question)
        if kind in ("residents", "anybody", "away"):
            return self._resident(param, kind, said)
        offered = _of_words(param) if kind is None else choices.CHOICES[kind](said)
        if not offered and (none := choices.NONE.get(kind or "")) is not None:
            note(none)
        if (before := self._before.get(param.name or "")) is not None:
            offered = choices.as_before(kind, offered, before, said)
        if kind == "new citizen":
            return self._new_citizen(param, question, offered)
        may_be = choices.MAY_BE.get(kind or "")
        return self._chosen(
            question,
            offered,
            lambda text: _read(param, text),
            None if may_be is None else lambda text: may_be(said, text),
            numbers_too=kind in choices.NUMBERS_TOO or (kind is None and not isinstance(param.type, click.Choice)),
            letters=_SPELT_OUT if kind in choices.SPELT_OUT | choices.WITHOUT_NUMBERS else 1,
            without_numbers=kind in choices.WITHOUT_NUMBERS,
            default=before if param.name in _TAKEN_BY_ENTER else None,
        )

    def _new_citizen(self, param: click.Parameter, question: Message, offered: Sequence[Choice]) -> str:
        """The key of somebody who may be new: one that is typed, and that nobody has, is told back as such."""

        def read(text: str) -> str:
            found = self._of_anybody(_read(param, text))
            choices.check_may_come(self.said(), found, None)
            return found

        text = self._chosen(question, offered, read, beside=self._citizens())
        if text not in {one.value for one in offered}:
            self._tell_new(text)
        return text

    def _citizens(self) -> Collection[str]:
        with self._session.history() as history:
            return frozenset(history.citizens())

    def _of_anybody(self, text: str) -> str:
        """A key that may be somebody's. Raises click.UsageError.

        Where nobody's key is a number, one is meant for a row of the list.
        """
        if _is_number(text) and not any(map(_is_number, self._citizens())):
            raise click.UsageError(in_words(_none_of_them(text)))
        return text

    def _tell_new(self, text: str) -> None:
        """Say that nobody has a key, where nobody does: it may be a slip of the hand."""
        if "/" not in text and text not in self._citizens():
            note(say("  {citizen}: a new citizen; nobody of that key is known", citizen=text))

    def _resident(self, param: click.Parameter, kind: str, said: Said) -> str:
        """Who lives in a house: first the house, where the line names none, or the citizen's key in its stead."""
        houses = choices.offers(said)
        house = choices.house_of(said) or (houses[0].value if len(houses) == 1 else None)
        asked = say("Which house?") if kind == "away" else say("Who is it? First the house, or the citizen's key")
        names, citizens = {one.value for one in houses}, self._citizens()

        def read(text: str) -> str:
            return self._of_anybody(text) if kind == "anybody" else self._known(text)

        while True:
            chosen = house
            if house is None and houses:
                chosen = self._chosen(
                    asked, houses, lambda text: text if text in names else read(_key(text)), beside=citizens
                )
                if chosen not in names:
                    self._tell_new(chosen)
                    return chosen
            offered = choices.CHOICES[kind](Said(self._session, {**said.values, "offer": chosen or ""}))
            if not offered:
                note(choices.NONE[kind])
            try:
                text = self._chosen(_question(param), offered, lambda text: read(_read(param, text)), beside=citizens)
            except Back:
                if chosen == house:
                    raise
                continue
            self._tell_new(text)
            return text

    def _known(self, text: str) -> str:
        """A citizen's key, or OFFER/PLACE, which the ledger knows. Raises click.UsageError for another."""
        with self._session.history() as history:
            known = text.partition("/")[0] in history.offers() if "/" in text else text in history.citizens()
        if not known:
            raise click.UsageError(in_words(say("{text!r} is neither a house nor the key of a citizen", text=text)))
        return text

    def _day(self, param: click.Parameter, question: Message, default: str | None = None) -> str:
        """A day, which is told back with its weekday, and put into the line as a date."""
        example = self.said().day() if param.name in _OF_THE_SAME_TIME else today()
        asked = say("{question} (such as {example}, today, yesterday)", question=question, example=example)
        if example < today():
            asked = say("{question} (such as {example})", question=question, example=example)

        def read(text: str) -> str:
            day = day_in_words(text)
            read_it = _read if default != _NONE else _read_or_none
            found = read_it(param, text if day is None else day.isoformat())
            if param.name == "first_day" and (comes := self.who_comes()) is not None:
                choices.check_may_come(self.said(), comes, _as_date(param, found))
            return found

        text = self._chosen(asked, (), read, default=default)
        day = _as_date(param, text)
        if day is None:
            return text
        note(as_said(f"  {full_day(day)}"))
        return f"{day:%d-%m-%Y}" if SPEECH.is_danish else day.isoformat()

    def who_comes(self) -> str | None:
        """Who is to move in, where that is said."""
        comes = (one for one in self.line.command.params if _kind(one) == "new citizen")
        return next((self.line.given.get(one.name or "") for one in comes), None)

    def _chosen(
        self,
        question: Message,
        offered: Sequence[Choice],
        read: Callable[[str], str],
        may_be: Callable[[str], bool] | None = None,
        *,
        beside: Collection[str] = (),
        numbers_too: bool = False,
        without_numbers: bool = False,
        letters: int = 1,
        default: str | None = None,
    ) -> str:
        """An answer that can be read: a choice by number, value or beginning, or another value.

        `may_be` says which others there are; None: whatever can be read. `beside` are values that are not shown and may
        be typed; `numbers_too`: a value may be a number, though those shown are none. A beginning has so many `letters`
        at least, and what was meant by it is told. `default` is taken where nothing is typed. Raises click.Abort where
        nobody answers, or nothing that can be read, Back.
        """
        numbered = not without_numbers and not any(
            _is_number(word) for word in (*beside, *(word for one in offered for word in one.words()))
        )
        if offered:
            note(question)
            for row in _rows(offered, numbered=numbered):
                note(as_said(row))

        def meant(text: str) -> str:
            if numbered and offered and _is_number(text) and (int(text) <= len(offered) or not numbers_too):
                return read(_numbered(text, offered))
            exact = text if text in beside else _exact(text, offered)
            begun = _begun(text, offered, letters) if exact is None else None
            if begun is not None:
                return self._told_back(begun, read)
            return read(_another(text, may_be) if exact is None else exact)

        for _ in range(_MOST_TRIES):
            text = _typed(say("Which") if offered else question, default)
            try:
                return meant(text)
            except Refusal as refusal:
                note(refusal.sentence())
                self._tell_ways_on(refusal, offered, numbered=numbered)
            except click.UsageError as error:
                note(as_said(without_cpr(error.format_message())))
        note(say("after {count} answers that cannot be used, nothing more is asked", count=_MOST_TRIES))
        raise click.Abort

    @staticmethod
    def _tell_ways_on(refusal: Refusal, offered: Sequence[Choice], *, numbered: bool) -> None:
        """What to do about what there is and cannot be chosen, where a line says it; and what can be."""
        if isinstance(refusal, (NoPlaces, CitizenElsewhere)):
            note(as_said(CATALOGUE.remedy(refusal.remedy())))
        if isinstance(refusal, (NoPlaces, PlaceTaken)):
            for row in _rows(offered, numbered=numbered):
                note(as_said(row))

    @staticmethod
    def _told_back(begun: Choice, read: Callable[[str], str]) -> str:
        """The value of a choice that was begun, which is said."""
        value = read(begun.value)
        note(as_said(f"  {'  '.join(filter(None, begun.cells))}"))
        return value


def _typed(question: Message, default: str | None) -> str:
    """What is typed, or the default where nothing is. Raises click.Abort where there is none, Back."""
    prompt = in_lines(in_words(question), sys.stderr)
    if default is not None:
        shown = in_words(_TODAY) if default == "today" else choices.spoken(default) or default
        prompt = f"{prompt} [{shown}]"
    suffix = " " if prompt.endswith("?") else ": "
    text = click.prompt(prompt, default="", show_default=False, prompt_suffix=suffix, err=True).strip() or default
    if not text:
        raise click.Abort
    going_back.check(text)
    return text


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _none_of_them(text: str) -> Message:
    return say("{value!r} is none of the choices", value=text)


def _numbered(text: str, offered: Sequence[Choice]) -> str:
    """The choice of a number. Raises click.UsageError for one that the list does not have."""
    if not 1 <= int(text) <= len(offered):
        raise click.UsageError(in_words(_none_of_them(text)))
    return offered[int(text) - 1].value


def _another(text: str, may_be: Callable[[str], bool] | None) -> str:
    """A value that is not among the choices. Raises click.UsageError for what there is not."""
    if may_be is not None and not may_be(text):
        raise click.UsageError(in_words(_none_of_them(text)))
    return text


def _exact(text: str, offered: Sequence[Choice]) -> str | None:
    """The choice that was typed as it is called, in large or small letters; None where none or several are."""
    typed = text.casefold()
    found = [one.value for one in offered if typed in map(str.casefold, one.words())]
    return found[0] if len(found) == 1 else None


def _begun(text: str, offered: Sequence[Choice], least: int) -> Choice | None:
    """The choice whose name begins so, of names of letters alone: a figure more is another place, level or person.

    None where none does. Raises click.UsageError where several do, and for fewer letters than tell one.
    """
    typed = text.casefold()
    letters = {one: [word.casefold() for word in one.words() if _is_of_letters(word)] for one in offered}
    found = [one for one, words in letters.items() if any(word.startswith(typed) for word in words)]
    if any(one.value == _NONE for one in found):
        least = max(least, _SPELT_OUT)  # n is the answer of whoever does not want it to be another
    if found and len(text) < least:
        raise click.UsageError(
            in_words(say("{text!r} is too little: type {least} letters or more", text=text, least=least))
        )
    if len(found) > 1:
        several: dict[str, Value] = {"text": text, "known": [one.value for one in found]}
        raise click.UsageError(in_words(say("{text!r} may be {known: or }", **several)))
    return found[0] if len(found) == 1 else None


def _is_of_letters(word: str) -> bool:
    return not any(letter.isdigit() for letter in word)


def _rows(offered: Sequence[Choice], *, numbered: bool) -> Iterator[str]:
    """The choices, aligned, with their numbers where they have some."""
    if not offered:
        return
    wide = max(len(one.cells) for one in offered)
    cells = [(*one.cells, *[""] * (wide - len(one.cells))) for one in offered]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for at, row in enumerate(cells, start=1):
        number = f"{at:>4}  " if numbered else "      "
        yield (number + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def _name(param: click.Parameter) -> str:
    """What an answer is called: its option, or what stands in its place in the help."""
    if isinstance(param, click.Option):
        return shown_name(param).lstrip("-")
    return SPEECH.text(param.human_readable_name).strip("[]").lower()


def _question(param: click.Parameter) -> Message:
    if isinstance(param, click.Option):
        return as_said(_help(param))
    if param.name == "other":
        return say("With whom?")
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
    "decision file": say("Which decision file?"),
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


def _among(text: str, known: Mapping[str, object]) -> str:
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
    if param.type.name in _OF_WORDS and not _says_something(text):
        raise click.UsageError(in_words(say("{text!r} says nothing that somebody could read later", text=text)))
    param.type.convert(text, param, None)
    return text


def _says_something(text: str) -> bool:
    """Whether it is more than a figure, a day, or an answer to another question: what stays for good is asked anew."""
    letters = "".join(letter for letter in text if letter.isalpha())
    return len(letters) > 1 and text.casefold() not in ("no", "nej", "yes", "ja")


def _read_or_none(param: click.Parameter, text: str) -> str:
    """The same of what may be left out, for which there is a word too: an agreement is never called that."""
    return _NONE if text.casefold() in {_NONE, choices.spoken(_NONE)} else _read(param, text)


def _as_date(param: click.Parameter, text: str) -> date | None:
    with suppress(Refusal, click.UsageError):
        found = param.type.convert(text, param, None)
        return found if isinstance(found, date) else None
    return None
