"""An event to correct or void, chosen from the last ones, or from those of a citizen, a house or a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from cli import choices
from cli.asking.chosen import chosen, is_number
from cli.asking.questions import explained
from cli.asking.reading import read
from cli.asking.unsaid import kind_of
from cli.choices import Choice, Said
from cli.going_back import Back
from cli.printing import in_words, note, note_way
from ledger.errors import UnknownPlace
from ledger.shared.message import Message, say


class _Of(Exception):  # noqa: N818 - no error: the events of something else are wanted
    """What was typed has events of its own: a citizen, a house or a place."""

    def __init__(self, where: str) -> None:
        self.where = where


def event_for(
    param: click.Parameter, question: Message, said: Said, check: Callable[[str], None], parts: list[str]
) -> str:
    """The number of an event. Who types a citizen's key, a house or OFFER/PLACE is asked again, with the events there.

    `check` refuses one of which this can never be done; `parts` keeps whose events were asked for, the last one last:
    who goes back is shown those before. Raises click.Abort where nobody answers, Back.
    """
    kind = kind_of(param) or ""
    offered = _offered(said, kind, parts)

    def of_number(text: str) -> str:
        if text not in {one.value for one in offered}:  # a citizen's key may be a number too
            _check_no_other(said, text)
        number = read(param, text)
        _tell_event(said, int(number.removeprefix("#")))
        check(number)
        return number

    while True:
        try:
            return chosen(
                question, offered, of_number, numbers_too=True, without_numbers=True, explained=explained(param)
            )
        except Back:
            if not parts:
                raise
            parts.pop()
            offered = _offered(said, kind, parts)
        except _Of as of:
            try:
                found, more = choices.events_of(said, kind, of.where)
            except UnknownPlace as refusal:
                note(refusal.sentence())
                continue
            if not found:
                note(say("{text} has no event that this can be done to", text=of.where))
                continue
            parts.append(of.where)
            offered = choices.shown_events(found)
            note(say("the events of {text}, the newest first:", text=of.where))
            if more:
                _tell_more(said, of.where, more)


def _offered(said: Said, kind: str, parts: Sequence[str]) -> Sequence[Choice]:
    """The events to choose from: those of what was asked for last, or of everything."""
    return choices.shown_events(choices.events_of(said, kind, parts[-1])[0]) if parts else choices.CHOICES[kind](said)


def _check_no_other(said: Said, text: str) -> None:
    """Raises _Of for what has events of its own, click.UsageError for what is nobody's key and no number."""
    if (where := choices.with_events(said, text)) is not None:
        raise _Of(where)
    if not is_number(text.removeprefix("#")) and "/" not in text:
        raise click.UsageError(in_words(say("nobody has the key {text}, and no house is called so", text=text)))


def _tell_event(said: Said, number: int) -> None:
    """What event a number is, with what it says now. Raises UnknownEvent."""
    with said.session.history() as history:
        event = history.event(number).event
    note(say("  #{number} {happened}", number=number, happened=event.dated()))


def _tell_more(said: Said, where: str, count: int) -> None:
    """That there are older ones, and what lists them."""
    house = where.partition("/")[0]
    listed = (
        say("pladsbog log --offer {offer}", offer=house)
        if choices.is_house(said, house)
        else say("pladsbog log --citizen {citizen}", citizen=where)
    )
    note_way(say("{count} older ones are not shown; all of them: {listed}", count=count, listed=listed))
