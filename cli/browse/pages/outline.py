"""The front page where no house is counted: which there are, through when each is closed, how to have the rest."""

from __future__ import annotations

from collections.abc import Sequence

from cli.browse.pages.shared import MOST, PAGE, TELL, page_of
from cli.browse.parts import Asked, Fact, Facts, Grid, Narrow, Page, Part, Way, Ways, Words
from cli.render import Column, where_filled
from ledger.shared.message import Value, say
from projections.overview import ClosedThrough, Outline

_TOLD_IN_BETWEEN = 120_000
"""A ledger of so many events is told while somebody waits."""
_EVENTS_A_SECOND = 5_000
_OUTLINE = (
    Column("offer", say("offer")),
    Column("month", say("closed through"), "month"),
    Column("total", say("total of that month"), "money"),
)


def outlined(asked: Asked, found: Outline) -> Page:
    """What is known of the houses without a month being counted, and how to have the rest."""
    typed = asked.query.get("find", "").strip()
    chosen = [one for one in found.houses if typed.casefold() in one.offer.casefold()]
    shown, ways = page_of(asked, chosen, PAGE if len(found.houses) > MOST else MOST)
    closed = [one.month for one in found.houses if one.month is not None]
    facts = [
        Fact(say("events"), say("{count:grouped}", count=found.known_at)),
        Fact(say("houses"), say("{count:grouped}", count=len(found.houses))),
        Fact(say("closed through"), min(closed, default=None)),
    ]
    parts: list[Part] = [Facts([fact for fact in facts if fact.value is not None])]
    if found.houses:
        parts += _how(asked, found)
        parts += [Narrow(say("Houses whose key has"), "find", typed, {}), _listed(shown), *ways]
    else:
        parts.append(Words([say("Nothing is adopted yet: a decision file makes houses, prices and rules.")]))
    return Page(say("Houses"), parts, found.known_at)


def _how(asked: Asked, found: Outline) -> list[Part]:
    if asked.as_of is not None:
        said = say("What all houses came to, as known then, is not counted beforehand.")
        way = Way(say("Count all houses now"), asked.links.to(count="1"))
        return [Words([said]), Ways([way])]
    values: dict[str, Value] = {"number": found.told}
    parts: list[Part] = []
    if found.told is None:
        parts.append(Words([say("What all houses come to is not told in tables yet.")]))
    else:
        parts.append(Words([say("The tables tell all houses as of event #{number}; more has come since.", **values)]))
    parts.append(TELL)
    if found.known_at <= _TOLD_IN_BETWEEN:
        seconds = -(-found.known_at // _EVENTS_A_SECOND)
        text = say("Tell it now, in some {seconds} seconds", seconds=seconds)
        parts.append(Ways([Way(text, asked.links.to(tell="1"))]))
    return parts


def _listed(shown: Sequence[ClosedThrough]) -> Grid:
    rows = [{"offer": one.offer, "month": one.month, "total": one.total} for one in shown]
    return Grid(
        say("Houses"), where_filled(_OUTLINE, rows, "month", "total"), rows, empty=say("No house has that in its key.")
    )
