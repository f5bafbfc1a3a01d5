"""Who a line is about, asked for: by the house first, by key, or as somebody new."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import click

from cli import choices
from cli.asking.beforehand import check_lived_in
from cli.asking.chosen import chosen, exact, is_number, none_of_them
from cli.asking.questions import explained
from cli.asking.reading import key, read
from cli.choices import Choice, Said
from cli.going_back import Back
from cli.houses import with_key
from cli.printing import in_words, note
from cli.refusing import PlaceAlone
from cli.session import Session
from cli.swapped import house_and_place
from ledger.errors import NobodyThere
from ledger.shared.message import Message, Value, say

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

        text = chosen(question, offered, one_who_may_come, beside=self._citizens(), explained=explained(param))
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
        names = {one.value for one in houses}

        def of_house_or_anybody(text: str) -> str:
            return text if text in names else self._of_kind(key(self._spelt(text, houses, "")), kind, said)

        while True:
            there = parts[0] if parts else house
            if there is None and houses:
                there = chosen(asked, houses, of_house_or_anybody, beside=self._citizens(), explained=explained(param))
                if there not in names:
                    self._tell_new(there)
                    return there
                parts[:] = [there]
            try:
                text = self._who_there(
                    param, question, kind, Said(self._session, {**said.values, "offer": there or ""})
                )
            except Back:
                if not parts:
                    raise
                parts.clear()
                continue
            self._tell_new(text)
            return text

    def _who_there(self, param: click.Parameter, question: Message, kind: str, said: Said) -> str:
        """Who lives in the house that was said, or somebody else. Raises click.Abort where nobody answers, Back."""
        houses, offered = choices.offers(said), choices.CHOICES[kind](said)
        if not offered:
            note(choices.nobody_there(said, kind))

        def one_there(text: str) -> str:
            text = self._spelt(text, houses, said.values["offer"])
            self._check_place(said, text, kind)
            return self._of_kind(read(param, text), kind, said)

        return chosen(question, offered, one_there, beside=self._citizens(), explained=explained(param))

    def _of_kind(self, text: str, kind: str, said: Said) -> str:
        return self._of_anybody(text) if kind == "anybody" else self._known(text, said)

    def _spelt(self, text: str, houses: Sequence[Choice], house: str) -> str:
        """What was typed, with the key of a house that stands before a slash by its name.

        A place that stands beside its house is refused, with how both are written; `house` is the one that was said
        before. Raises PlaceAlone, SeveralHouses, click.UsageError.
        """
        if "/" in text:
            return with_key(text, self._session)
        apart = house_and_place(text)
        if apart is None:
            return text
        named, place = apart
        offer = exact(named, houses) if named else house
        if offer:
            raise PlaceAlone(offer, place, f"{offer}/{place}")
        if not named and houses:
            values: dict[str, Value] = {"place": place, "offer": houses[0].value}
            raise click.UsageError(in_words(say("place {place} of which house? write {offer}/{place}, say", **values)))
        return text

    def _check_place(self, said: Said, text: str, kind: str) -> None:
        """Refuse the number of a place of the house where nobody lives, or of the kind that is asked for.

        Raises NobodyThere, click.UsageError.
        """
        house = said.values["offer"]
        is_alone = "/" not in text and text not in self._citizens()
        if not (house and is_alone and choices.MAY_BE["places"](said, text)):
            return
        if kind == "away" and (there := exact(text, choices.CHOICES["residents"](said))) is not None:
            values: dict[str, Value] = {"citizen": there, "place": text}
            raise click.UsageError(in_words(say("{citizen} in place {place} is not away", **values)))
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
