"""What a line says wrongly is refused before anything is asked: what follows would be asked in vain."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout

import click
from msgspec.structs import replace

from cli import choices
from cli.asked_too import asked_too
from cli.asking.unsaid import UNSAID, Group, kind_of, paying_of
from cli.choices import Said
from cli.line import Line, arguments_of
from cli.session import Trial
from ledger.errors import Refusal, UnknownOffer, UnknownPlace
from ledger.rules.naming import nobody_there
from ledger.shared.calendar import today

_WORDS, _DAY = "asked for", "date"
_OF_WORDS = frozenset(("reference", "text", "words", "role"))
_WHATEVER_THE_DAY = frozenset(("unknown-citizen", "unknown-event", "unknown-offer", "unknown-place", "already-held"))
"""Refusals of what a line names that no day makes good."""
_OF_EVENT = frozenset(("not-correctable", "not-voidable", "already-voided", "void-the-other"))
"""Those of an event itself, whatever is said of it."""
_LATER = frozenset(UNSAID)
"""Refusals of what was left unsaid, which is asked for."""


def check_line(root: click.Group, line: Line, said: Said, lacking: Sequence[click.Parameter | Group]) -> None:
    """Refuse houses and places that there are not, and what the rules refuse whatever is answered.

    The rules are asked where all that is lacking are words, which they do not judge, or a day besides. Raises Refusal.
    """
    for argument in arguments_of(line.command):
        if (typed := line.given.get(argument.name or "")) is not None:
            _check_house(said, argument, typed)
    found = list(_filled_in(line, lacking))
    if None in found or not any("--dry-run" in one.opts for one in line.command.params):
        return
    of_day = any(kind_of(one) == "days" for one in lacking if isinstance(one, click.Parameter))
    refusal = _refused(root, line, [word for one in found if one is not None for word in one])
    if refusal is not None and (refusal.code in _WHATEVER_THE_DAY or not (of_day or refusal.code in _LATER)):
        raise refusal


def check_event(root: click.Group, line: Line, event: click.Parameter, number: str) -> None:
    """Refuse an event of which a line's command can never do what it does, before more is asked. Raises Refusal."""
    filled = replace(line, given={**line.given, event.name or "": number})
    said = filled.said()
    lacking = [one for one in line.command.params if one.required and one.name not in said]
    refusal = _refused(root, filled, [word for one in _filled_in(filled, lacking) for word in one or ()])
    if refusal is not None and refusal.code in _OF_EVENT:
        raise refusal


def _refused(root: click.Group, line: Line, words: Sequence[str]) -> Refusal | None:
    """What the rules say of a line with some words more; None where they have nothing against it.

    What click says of it is told with what is asked for.
    """
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            args = [*line.words(), *words, "--dry-run"]
            with root.make_context("pladsbog", args, obj=Trial()) as ctx:
                root.invoke(ctx)
    except Refusal as refusal:
        return refusal
    except (click.UsageError, click.exceptions.Exit):
        return None
    return None


def _check_house(said: Said, argument: click.Argument, typed: str) -> None:
    """Raises UnknownOffer, UnknownPlace."""
    from cli.arguments import OfHouse  # noqa: PLC0415 - a module on the same level

    house, slash, place = typed.partition("/")
    if not isinstance(argument.type, OfHouse) or argument.type.choices == "suppliers":
        return
    if not (slash or argument.type.stands_alone):
        return
    check_place(said, house, place if slash else None)


def check_place(said: Said, house: str, place: str | None) -> None:
    """Refuse a house, or a place of it, that there is not. Raises UnknownOffer, UnknownPlace."""
    known = [one.value for one in choices.offers(said)]
    if house not in known:
        raise UnknownOffer(house, known)
    if place is None:
        return
    with said.session.history() as history:
        places = list(history.book_without_closings(house).places)
    if place not in places:
        raise UnknownPlace(house, place, places)


def check_lived_in(said: Said, house: str, place: str) -> None:
    """Refuse a place where nobody lives on the day, or ever did where none is said yet.

    Raises UnknownOffer, UnknownPlace, NobodyThere.
    """
    check_place(said, house, place)
    day = said.day()
    with said.session.history() as history:
        rooms = history.book_without_closings(house).rooms.get(place, [])
    if not any(day in room.period for room in rooms) and (said.says_day() or not rooms):
        raise nobody_there(house, place, rooms, day)


def _filled_in(line: Line, lacking: Sequence[click.Parameter | Group]) -> Iterator[list[str] | None]:
    """What is put on the line for each that lacks; None where what is lacking is more than words or a day."""
    too = asked_too(line.command)
    for one in lacking:
        if isinstance(one, Group) or not isinstance(one, click.Option):
            yield None
        elif (too is not None and one.opts[0] in too.names()) or one.opts[0] in paying_of(line.command):
            yield []
        elif kind_of(one) == "days":
            yield [one.opts[0], today().isoformat()]
        elif one.type.name in _OF_WORDS:
            yield [one.opts[0], _WORDS]
        elif isinstance(one.type, click.Choice):
            yield [one.opts[0], str(one.type.choices[0])]
        else:
            yield None
