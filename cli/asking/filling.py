"""Asks for the parameters of one line, and puts each answer into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import click

from cli import choices, going_back
from cli.asked_too import asked_too
from cli.asking.amounts import how_much
from cli.asking.beforehand import check_event
from cli.asking.chosen import NONE as NO_PARAGRAPH
from cli.asking.chosen import SPELT_OUT, among, chosen
from cli.asking.days import day_for, day_or_none_for
from cli.asking.events import event_for
from cli.asking.people import OF_PEOPLE, Who
from cli.asking.perhaps import fill_perhaps
from cli.asking.questions import (
    OF_CITIZENS,
    explained,
    few_words,
    help_of,
    name_of,
    or_a_word,
    question_for,
    takes_a_day_or_none,
    takes_more_than_words,
)
from cli.asking.reading import read, read_listed
from cli.asking.unsaid import Group, Part, kind_of, paying_of
from cli.choices import Choice, Said
from cli.going_back import Back
from cli.line import Line, arguments_of
from cli.options import ONE_ASSESSMENT
from cli.printing import in_words, note, note_way
from cli.session import Session
from cli.swapped import in_units
from ledger.models.selecting import OWN
from ledger.shared.message import Message, Value, say

_TAKEN_BY_ENTER = ("paragraph",)
"""What counts as before where nothing is typed: who pays is said each time, for it may be another one now."""

_OF_SERVICE = "paragraphs of services"
"""The kind of the paragraph that something is granted by."""


class Asking:
    """What is asked for one line, with the ledger that it names."""

    def __init__(
        self,
        root: click.Group,
        session: Session,
        line: Line,
        about: Mapping[str, str],
        before: Mapping[str, str],
        parts: dict[str, list[str]],
    ) -> None:
        self.line = line
        self._root = root
        self._session = session
        self._about = about
        self._before = before
        self._parts = parts
        self._who = Who(session)

    def said(self) -> Said:
        """What the line says so far, what stood on it where an event's number is asked for, and what that is about."""
        return Said(self._session, {**self.line.said(), **self._about})

    def answered(self, param: click.Parameter | Group) -> bool:
        """Ask for one parameter, or one of a group; False where there is nothing to ask.

        Raises click.Abort where nobody answers, Back where the question before is wanted.
        """
        if not isinstance(param, Group):
            return self._fill(param)
        if isinstance(param, Part):
            return self._fill_part(param)
        is_of_stay = "service" not in self.line.said()
        if is_of_stay and {option.opts[0] for option in param} & {*ONE_ASSESSMENT}:
            left_out = choices.assessed_otherwise(self.said())
            param = Group(one for one in param if not left_out & {*one.opts})
        chose = self._parts_of(param)
        while True:
            option = next((one for one in param if one.opts[0] in chose), None) or self.which_of(param)
            chose[:] = [option.opts[0]]
            try:
                return self._fill(option)
            except Back:
                chose.clear()

    def _fill_part(self, param: Part) -> bool:
        from cli.asking.part import fill_part  # noqa: PLC0415 - few lines have a part

        return "/" not in self.line.said().get("offer", "") and fill_part(self.line, self.said(), param)

    def _parts_of(self, param: click.Parameter | Group) -> list[str]:
        """What was answered of a parameter that several questions ask for: who comes back to it is asked the last."""
        named = param if isinstance(param, Group) else (param,)
        return self._parts.setdefault(" ".join(one.name or "" for one in named), [])

    def forget(self, param: click.Parameter | Group) -> None:
        """Take an answer out of the line."""
        too = asked_too(self.line.command)
        if isinstance(param, click.Argument):
            self.line.given.pop(param.name or "", None)
            if param.nargs != 1:
                self.line.many.clear()
            return
        names = {name for one in (param if isinstance(param, Group) else (param,)) for name in one.opts}
        if too is not None and too.each in names:
            names |= {name for one in self.line.command.params if one.opts[0] in too.of_each for name in one.opts}
        units = list(in_units(self.line.command, self.line.options))
        self.line.options[:] = [word for unit in units if unit[0].partition("=")[0] not in names for word in unit]

    def of_line(self) -> list[click.Parameter]:
        """What stands alone on the line and may be another: the words that were typed there are seldom asked for."""
        return [one for one in arguments_of(self.line.command) if one.nargs == 1 and one.name in self.line.given]

    def which_was_wrong(self, asked: Sequence[click.Parameter | Group]) -> click.Parameter | Group:
        """Which answer is to be another one. Raises click.Abort where none is."""
        said = self.line.said()
        named: dict[str, click.Parameter | Group] = {}
        offered: list[Choice] = []
        for param in asked:
            of_group = param if isinstance(param, Group) else (param,)
            one = next((one for one in of_group if one.name in said), of_group[0])
            name = name_of(one)
            if name not in named:
                named[name] = param
                offered.append(Choice(name, (name, said.get(one.name or "", ""))))
        question = say("Which answer do you want to change? (Enter: none)")
        while True:
            try:
                return named[chosen(question, offered, lambda text: among(text, named))]
            except Back:
                note(going_back.NONE_BEFORE)

    def _find_room(self) -> None:
        """Ask for another house or day while the house has no place that can be taken on the day: what follows is vain.

        Raises click.Abort where nobody answers, Back.
        """
        where = [one for one in self.line.command.params if one.name in ("offer", "first_day")]
        named = {name_of(one): one for one in where}
        offered = [Choice(name, (name, self.line.said().get(one.name or "", ""))) for name, one in named.items()]
        while self._has_places() and not choices.vacant_places(self.said()):
            note_way(choices.NONE["vacant places"])
            question = say("Another house, or another day? (Enter: none)")
            other = named[chosen(question, offered, lambda text: among(text, named))]
            self.forget(other)
            self.answered(other)

    def _fill(self, param: click.Parameter) -> bool:
        if kind_of(param) == "vacant places" and any(one.name == "offer" for one in arguments_of(self.line.command)):
            self._find_room()
        if not param.required and kind_of(param) == "vacant places" and not self._has_places():
            return False
        too = asked_too(self.line.command)
        if isinstance(param, click.Option) and too is not None and param.opts[0] in too.names():
            return fill_perhaps(self.line, self.said(), param, too, self._parts_of(param))
        if self._is_of_paying(param) and not self._is_open(param):
            return False
        if kind_of(param) == _OF_SERVICE and not choices.paragraphs_of_service(self.said()):
            return False  # nobody has anything by a paragraph here
        self.line.put(param, self._answer(param))
        return True

    def _is_of_paying(self, param: click.Parameter) -> bool:
        """Whether an option is asked for of somebody new alone, and no rule asks for it."""
        return param.opts[0] in paying_of(self.line.command) and not self._before

    def _is_open(self, param: click.Parameter) -> bool:
        """Whether somebody is new, of whom nobody knows who pays; and whether the house knows paragraphs."""
        from cli.said_of_itself import paragraphs_in  # noqa: PLC0415 - few lines are asked for it

        said, comes = self.said(), self.who_comes()
        with self._session.history() as history:
            if comes is not None and ("/" in comes or comes in history.citizens()):
                return False
            house = choices.house_of(said)
            is_known = house is not None and house in history.offers()
            others = paragraphs_in(history.book_without_closings(house or ""), said.day()) if is_known else []
        return param.name != "paragraph" or bool(others)

    def which_of(self, group: Group) -> click.Option:
        """Which of several options is to be said."""
        is_granted = all(one.opts[0] in (*ONE_ASSESSMENT, "--quantity") for one in group)
        named = {name_of(one): one for one in group}
        offered = [
            Choice(name, (name, help_of(one) if is_granted else in_words(self._question(one))))
            for name, one in named.items()
        ]
        if not is_granted:
            return named[chosen(say("What is to be another?"), offered, lambda text: among(text, named))]

        def read(text: str) -> str:
            first, _, rest = text.partition(" ")
            if rest and first in named:  # the value behind the word is asked for next
                return first
            if any(sign.isdigit() for sign in text):  # 3 may be meant for a level, and would be the third row
                known: dict[str, Value] = {"text": text, "known": list(named)}
                raise click.UsageError(in_words(say("say first what {text} is: {known: or }", **known)))
            return among(text, named)

        return named[chosen(say("What is granted?"), offered, read, without_numbers=True)]

    def _question(self, param: click.Parameter) -> Message:
        """What is asked for a parameter; of the reference of a typo that of every decision: it is no new one."""
        is_of_typo = self.line.said().get("kind", "").casefold() in {"typo", choices.spoken("typo")}
        if isinstance(param, click.Option) and param.opts[0] == "--decision" and is_of_typo:
            return OF_CITIZENS["--decision"]
        return question_for(param, self.line.command)

    def _has_places(self) -> bool:
        return bool(choices.places(self.said()))

    def _answer(self, param: click.Parameter) -> str:
        kind = kind_of(param)
        said = self.said()
        if "service" not in said.values and any(kind_of(one) == "granted services" for one in self.line.command.params):
            choices.check_granted(said)
        question = how_much(param, self.line.command, said) or self._question(param)
        if kind == "days" or (kind is None and takes_a_day_or_none(param)):
            return self._day(param, question, said)
        if kind in choices.NUMBERED:
            check = partial(check_event, self._root, self.line, param)
            return event_for(param, question, said, check, self._parts_of(param))
        if kind in OF_PEOPLE:
            return self._who.resident(param, question, kind, said, self._parts_of(param))
        offered = few_words(param) if kind is None else choices.CHOICES[kind](said)
        if not offered and (none := choices.NONE.get(kind or "")) is not None:
            note_way(none)
        if (tell := choices.BESIDE.get(kind or "")) is not None and (beside := tell(said)) is not None:
            note_way(beside)
        if (before := self._before.get(param.name or "")) is not None:
            offered = choices.as_before(kind, offered, before, said)
        if kind == "new citizen":
            return self._who.new_citizen(param, question, offered, said)
        if kind is None and before is None and takes_more_than_words(param):
            return self._figure_or_word(param, question, offered)
        may_be = choices.MAY_BE.get(kind or "")
        return chosen(
            question,
            offered,
            partial(read_listed, param, said=said) if kind in choices.OF_NAMES else partial(read, param),
            None if may_be is None else lambda text: may_be(said, text),
            numbers_too=kind in choices.NUMBERS_TOO or (kind is None and not isinstance(param.type, click.Choice)),
            letters=SPELT_OUT if kind in choices.SPELT_OUT | choices.WITHOUT_NUMBERS else 1,
            without_numbers=kind in choices.WITHOUT_NUMBERS,
            default=self._by_enter(param, before, offered),
            explained=explained(param),
        )

    def _day(self, param: click.Parameter, question: Message, said: Said) -> str:
        """A day; where one that an event has may be taken back, or none."""
        if kind_of(param) is None:
            return day_or_none_for(param, question, said)
        return day_for(param, question, said, self.who_comes())

    def _by_enter(self, param: click.Parameter, before: str | None, offered: Sequence[Choice]) -> str | None:
        """What is taken where nothing is typed: what counted before; of somebody new what a line without it says.

        Of what is granted its one paragraph, where there is no other.
        """
        if kind_of(param) == _OF_SERVICE and len(offered) == 1:
            return offered[0].value
        if self._is_of_paying(param):
            return {"payer": OWN, "paragraph": NO_PARAGRAPH}.get(param.name or "")
        return before if param.name in _TAKEN_BY_ENTER else None

    def _figure_or_word(self, param: click.Parameter, question: Message, words: Sequence[Choice]) -> str:
        """A figure, or one of a few words: they have no numbers, which would be figures too."""
        called = {word.casefold(): one.value for one in words for word in one.words()}
        return chosen(
            or_a_word(param, question),
            (),
            lambda text: read(param, called.get(text.casefold(), text)),
            explained=explained(param),
        )

    def who_comes(self) -> str | None:
        """Who is to move in, where that is said."""
        comes = (one for one in self.line.command.params if kind_of(one) == "new citizen")
        return next((self.line.given.get(one.name or "") for one in comes), None)
