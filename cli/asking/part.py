"""Of which place or citizen a month is to be explained: that of a whole house is hundreds of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cli.asking.chosen import chosen
from cli.asking.unsaid import Part
from cli.choices import Choice, Said, house_of
from cli.line import Line
from cli.printing import in_words
from ledger.errors import Refusal
from ledger.shared.calendar import parse_month
from ledger.shared.message import Kroner, Value, say
from ledger.shared.ordering import natural

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedLine

_ALL = say("all")
_WHOLE = say("everything of the citizen, without a place too")
_LONG = say("everything is explained line by line; of a place or a citizen that is a page, of a house many")


def fill_part(line: Line, said: Said, part: Part) -> bool:
    """Ask which place or citizen is meant; an empty line is everything. False where there is nothing to choose."""
    lines = _lines(said)
    places = {one.place for one in lines if one.place}
    citizens = {one.citizen for one in lines if one.citizen}
    offered = _offered(lines)
    if len(offered) <= 1:
        return False
    every = in_words(_ALL)
    whole = in_words(say("the whole house, {count:grouped} lines", count=len(lines)))
    everything = Choice(every, (every, whole, _sum(lines)), (_ALL.template,), is_code=True)
    answer = chosen(
        say("Which place or citizen is it about? (Enter: all of them)"),
        _aligned([everything, *offered]),
        lambda text: text,
        lambda _: False,
        beside=citizens,
        default=every,
        explained=_LONG,
    )
    if answer != every:
        line.put(part[0 if answer in places else 1], answer)
    return True


def _lines(said: Said) -> Sequence[IssuedLine]:
    """What the month that a line names comes to, line by line; none where it names none that can be read."""
    from projections.months import answer  # noqa: PLC0415 - the projections load the ledger

    house = house_of(said)
    try:
        month = parse_month(said.values["month"])
        with said.session.as_of(said.values.get("known_at")) as (log, as_of):
            return answer(
                said.session.location,
                log,
                as_of,
                lambda months: () if house is None else months.current(house, month).settlement.lines,
                of_few=True,
            )
    except (Refusal, click.UsageError):
        return ()  # the line itself is refused for that, with the way on


def _offered(lines: Sequence[IssuedLine]) -> list[Choice]:
    """A row for each place, with whom it is about; and for each citizen who has lines without a place."""
    at_places = sorted({one.place for one in lines if one.place}, key=natural)
    without = sorted({one.citizen for one in lines if one.citizen and not one.place}, key=natural)
    of_place = {place: [one for one in lines if one.place == place] for place in at_places}
    of_citizen = {citizen: [one for one in lines if one.citizen == citizen] for citizen in without}
    return [
        *(Choice(place, (place, _who(of), _sum(of))) for place, of in of_place.items()),
        *(
            Choice(citizen, (citizen, in_words(_WHOLE), _sum(of)))
            for citizen, of in of_citizen.items()
            if citizen not in of_place
        ),
    ]


def _who(lines: Sequence[IssuedLine]) -> str:
    named: list[Value] = list(dict.fromkeys(one.citizen for one in lines if one.citizen))
    return in_words(say("{citizens:, }", citizens=named)) if named else ""


def _sum(lines: Sequence[IssuedLine]) -> str:
    return in_words(say("{amount}", amount=Kroner(sum(one.amount_ore for one in lines))))


def _aligned(offered: Sequence[Choice]) -> list[Choice]:
    """The amounts below each other, by their last figure."""
    wide = max(len(one.cells[-1]) for one in offered)
    return [one._replace(cells=(*one.cells[:-1], one.cells[-1].rjust(wide))) for one in offered]
