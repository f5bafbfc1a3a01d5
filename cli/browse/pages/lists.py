"""Lists of all houses, or of some: who lives where, what is vacant, what is coming, what is due.

Decided on 2026-11-27:

* Of more than `MOST` houses a list has some at a time, in the order of their keys, and its counts are theirs. So a page
  takes as long for ten houses as for a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from cli.browse.pages.shared import (
    MOST,
    PAGE,
    as_of,
    front_way,
    nothing_ahead,
    page_of,
    supported_in,
    vacant_on,
    ways_from_the_last_event,
)
from cli.browse.pages.shared import history_of as known
from cli.browse.parts import Asked, Fact, Facts, Grid, Narrow, Page, Part, Way, Ways, Words
from cli.called import called
from cli.coming import COLUMNS as AHEAD
from cli.days import day_in_words
from cli.follow_up.due import COLUMNS as DUE
from cli.follow_up.due import due_rows
from cli.render import where_filled
from cli.residents import COLUMNS as RESIDENTS
from cli.residents import resident_row
from cli.vacancies import COLUMNS as VACANCIES
from cli.vacancies import columns_of, refuse_far_ahead, rows_of, total_of
from ledger.following.due import counted
from ledger.shared.calendar import parse_date, today
from ledger.shared.message import Kroner, say
from projections.coming import ahead_data, coming
from projections.due import due_list
from projections.residents import Which, asked_about, resident_data, residents
from projections.supported import is_at_home
from projections.vacancies import vacancies, vacancies_data

_OF_COSTS = 8
"""So many houses at a time where months have to be looked at."""
_AHEAD = 90
_DUE = 30
_SELDOM = ("hours", "special_price", "away", "to", "in_place_from")


class _Asked(Struct, frozen=True):
    """The houses that a list is of: None for all; what a command needs to be about them; what stands around the list.

    `command` is None where no command is about just these.
    """

    houses: Which
    command: tuple[str, ...] | None
    above: Sequence[Part] = ()
    below: Sequence[Part] = ()


def _houses(asked: Asked, size: int | None = None) -> _Asked:
    if offer := asked.query.get("offer"):
        return _Asked(offer, (offer,))
    every = known(asked).offers()
    typed = asked.query.get("find", "").strip()
    chosen = [one for one in every if _has(one, typed)]
    if len(every) <= MOST and not typed:
        return _Asked(None, ())
    narrow = Narrow(say("Houses whose key or name has"), "find", typed, {"on": _typed_day(asked)})
    if not chosen:
        return _Asked([], None, [narrow, Words([say("No house has that in its key or name.")])])
    shown, ways = page_of(asked, chosen, size or PAGE)
    first, last = (say("{offer}", offer=one) for one in (shown[0], shown[-1]))
    words = say("{first} to {last}: {count} of {all} houses",
                first=first, last=last, count=len(shown), all=len(every))  # fmt: skip
    return _Asked(shown, None, [narrow, Words([words])], ways)


def _has(offer: str, typed: str) -> bool:
    """Whether a house has a text in its key or in what it is called on the page."""
    sought = typed.casefold()
    return sought in offer.casefold() or sought in called("offer", offer).casefold()


def _typed_day(asked: Asked) -> str:
    return asked.query.get("on", "").strip()


def _day(asked: Asked) -> date:
    """The day that is shown: the one that was chosen, else that of what was known, else today. Raises NotADate."""
    typed = _typed_day(asked)
    return (day_in_words(typed) or parse_date(typed)) if typed else asked.day


def _on(asked: Asked) -> tuple[str, ...]:
    """What a command needs to answer of the day that was chosen."""
    return ("--on", _day(asked).isoformat()) if _typed_day(asked) else ()


def _command(asked: Asked, of: _Asked, name: Sequence[str], *rest: str) -> tuple[str, ...]:
    return () if of.command is None else (*name, *of.command, *rest, *as_of(asked))


def residents_page(asked: Asked) -> Page:
    """Who lives where."""
    of = _houses(asked)
    found = residents(known(asked), _day(asked), of.houses)
    rows = [resident_row(resident_data(one), brief=True) for one in found.residents]
    at_home = _at_home(asked, of.houses)
    in_places: list[Part] = [
        Facts(
            [
                Fact(say("residents"), len(rows)),
                Fact(say("on notice"), found.on_notice, asked.links.to("vacancies", on=_typed_day(asked))),
                Fact(say("on"), found.day),
            ]
        ),
        *of.above,
        Grid(say("By house and place"), where_filled(RESIDENTS, rows, *_SELDOM), rows),
    ]
    parts = [] if of.houses in at_home else in_places
    if isinstance(of.houses, str):
        parts += supported_in(asked, of.houses, found.day)
    elif at_home:
        ways = [
            Way(say("{offer}", offer=one), asked.links.to("residents", offer=one, on=_typed_day(asked) or None))
            for one in at_home
        ]
        parts.append(Ways(ways, say("Houses without places, which support citizens at home")))
    parts += of.below
    command = _command(asked, of, ["residents"], *_on(asked))
    title = say("Residents on {day}", day=found.day)
    return Page(title, parts, found.known_at, command, [front_way(asked)], day=found.day)


def _at_home(asked: Asked, houses: Which) -> list[str]:
    """Those of the houses that have no places, and support citizens in their own homes."""
    history = known(asked)
    return [one for one in asked_about(history, houses) if is_at_home(history.terms(one))]


def vacancies_page(asked: Asked) -> Page:
    """What is vacant, and what falls vacant."""
    of = _houses(asked, _OF_COSTS)
    day = _day(asked)
    refuse_far_ahead(day)
    found = vacancies(asked.location, asked.log, day, _AHEAD, of.houses, asked.as_of)
    rows = rows_of(vacancies_data(found), found.day, listed=True)
    cost = say("cost so far") if day == today() else say("cost through {day}", day=day)
    ends = [total_of(rows, found)] if found.now else []
    others = [Fact(say("of it others pay"), Kroner(found.others_pay))] if found.others_pay else []
    parts: list[Part] = [
        Facts(
            [
                Fact(vacant_on(found.day), len(found.now)),
                Fact(say("on notice"), len(found.on_notice)),
                Fact(say("fall vacant within {days} days", days=_AHEAD), len(found.vacancies) - len(found.now)),
                Fact(cost, Kroner(found.cost)),
                *others,
            ]
        ),
        *of.above,
        Grid(say("By house and place"), columns_of(rows, day, VACANCIES), rows, ends),
        *of.below,
    ]
    command = _command(asked, of, ["vacancies"], *_on(asked), "--within", str(_AHEAD))
    title = say("Vacant on {day}", day=found.day)
    return Page(title, parts, found.known_at, command, [front_way(asked)], day=found.day)


def coming_page(asked: Asked) -> Page:
    """What is known to happen."""
    of = _houses(asked)
    found = coming(known(asked), _day(asked), _AHEAD, of.houses)
    rows = [ahead_data(one, found.day) for one in found.rows]
    parts: list[Part] = [
        Facts(
            [
                Fact(say("ahead within {days} days", days=_AHEAD), len(rows)),
                Fact(say("looked at"), say("{first} to {last}", first=found.day, last=found.last)),
            ]
        ),
        *of.above,
        Grid(say("Day by day"), AHEAD, rows, empty=nothing_ahead(found)),
        *ways_from_the_last_event(asked, found, asked.query.get("offer")),
        *of.below,
    ]
    command = _command(asked, of, ["coming"], *_on(asked), "--within", str(_AHEAD))
    title = say("Coming from {day}", day=found.day)
    return Page(title, parts, found.known_at, command, [front_way(asked)], day=found.day)


AT_STAKE = say(
    "At stake: of a follow-up what it costs a day, as priced on the day shown, times the days since the last one; of a "
    "contract or a negotiation what a year costs from then on."
)


def due_page(asked: Asked) -> Page:
    """What is due and overdue."""
    of = _houses(asked)
    history = known(asked)
    found = due_list(history, asked.day, _DUE, of.houses)
    count = counted(found.rows)
    parts: list[Part] = [
        Facts(
            [
                Fact(say("overdue"), count.overdue, loud=bool(count.overdue)),
                Fact(say("due within {days} days", days=_DUE), count.ahead),
                *([Fact(say("without a deadline"), count.undated)] if count.undated else []),
                Fact(say("residents without a cadence"), len(found.without_cadence)),
            ]
        ),
        *of.above,
        Grid(say("By day"), DUE, due_rows(found)),
        *([Words([AT_STAKE])] if any(row.at_stake is not None for row in found.rows) else []),
        *of.below,
    ]
    command = _command(asked, of, ["follow-up", "due"], "--within", str(_DUE))
    return Page(say("Due as seen on {day}", day=asked.day), parts, history.position, command, [front_way(asked)])
