"""Who a line is about, asked for: by the house first, by key, or as somebody new."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import click

from cli import choices
from cli.asking.beforehand import check_lived_in
from cli.asking.chosen import chosen, is_number, none_of_them
from cli.asking.reading import key, read
from cli.choices import Choice, Said
from cli.going_back import Back
from cli.printing import in_words, note
from cli.session import Session
from ledger.errors import NobodyThere
from ledger.shared.message import Message, say

OF_PEOPLE = ("residents", "anybody", "away", "granted to")
"""The kinds of value that are people: asked for by their house first."""


class Who:
    """Asks who a line is about, of those whom the ledger knows or may come to know."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def new_citizen(self, param: click.Parameter, question: Message, offered: Sequence[Choice], said: Said) -> str:
        """The key of somebody who may be new: one that is typed, and that nobody has, is told back as such."""

        def one_who_may_come(text: str) -> str:
            found = self._of_anybody(read(param, text))
            choices.check_no_house(said, found)
            choices.check_may_come(said, found, None)
            return found

        text = chosen(question, offered, one_who_may_come, beside=self._citizens())
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
        if is_number(text) and not any(map(is_number, self._citizens())):
            raise click.UsageError(in_words(none_of_them(text)))
        return text

    def _tell_new(self, text: str) -> None:
        """Say that nobody has a key, where nobody does: it may be a slip of the hand."""
        if "/" not in text and text not in self._citizens():
            note(say("  {citizen}: a new citizen; nobody of that key is known", citizen=text))

    def resident(self, param: click.Parameter, question: Message, kind: str, said: Said, parts: list[str]) -> str:
        """Who lives in a house: first the house, where the line names none, or the citizen's key in its stead.

        `parts` keeps the house that was answered: who comes back is asked for somebody there, and then for the house.
        """
        houses = choices.offers(said)
        house = choices.house_of(said) or (houses[0].value if len(houses) == 1 else None)
        if kind == "anybody":
            question = say("Which citizen? (of the list, or the key of somebody else)")
        asked = say("Which house?") if kind == "away" else say("Who is it? First the house, or the citizen's key")
        names, citizens = {one.value for one in houses}, self._citizens()

        def of_kind(text: str) -> str:
            return self._of_anybody(text) if kind == "anybody" else self._known(text, said)

        while True:
            there = parts[0] if parts else house
            if there is None and houses:
                there = chosen(
                    asked, houses, lambda text: text if text in names else of_kind(key(text)), beside=citizens
                )
                if there not in names:
                    self._tell_new(there)
                    return there
                parts[:] = [there]
            there_said = Said(self._session, {**said.values, "offer": there or ""})
            offered = choices.CHOICES[kind](there_said)
            if not offered:
                note(choices.nobody_there(there_said, kind))

            def one_there(text: str, of_house: Said = there_said) -> str:
                self._check_place(of_house, text)
                return of_kind(read(param, text))

            try:
                text = chosen(question, offered, one_there, beside=citizens)
            except Back:
                if not parts:
                    raise
                parts.clear()
                continue
            self._tell_new(text)
            return text

    def _check_place(self, said: Said, text: str) -> None:
        """Refuse the number of a place of the house where nobody lives. Raises NobodyThere."""
        house = said.values["offer"]
        is_alone = "/" not in text and text not in self._citizens()
        if house and is_alone and choices.MAY_BE["places"](said, text):
            raise NobodyThere(house, text, said.day())

    def _known(self, text: str, said: Said) -> str:
        """A citizen's key, or OFFER/PLACE where somebody lives. Raises click.UsageError for a key that nobody has.

        And what `check_lived_in` raises.
        """
        if "/" in text:
            house, _, place = text.partition("/")
            check_lived_in(said, house, place)
            return text
        with self._session.history() as history:
            known = text in history.citizens()
        if not known:
            raise click.UsageError(in_words(say("{text!r} is neither a house nor the key of a citizen", text=text)))
        return text
