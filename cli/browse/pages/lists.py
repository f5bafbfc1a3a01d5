"""Lists of all houses, or of one: who lives where, what is vacant, what is coming, what is due."""

from __future__ import annotations

from cli.browse.pages.shared import as_of, front_way
from cli.browse.pages.shared import history_of as known
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part
from cli.coming import COLUMNS as AHEAD
from cli.follow_up.due import COLUMNS as DUE
from cli.follow_up.due import due_rows
from cli.render import where_filled
from cli.residents import COLUMNS as RESIDENTS
from cli.residents import resident_row
from cli.vacancies import COLUMNS as VACANCIES
from cli.vacancies import note_of
from ledger.shared.message import Kroner, say
from projections.coming import ahead_data, coming
from projections.due import due_list
from projections.residents import resident_data, residents
from projections.vacancies import vacancies, vacancy_data

_AHEAD = 90
_DUE = 30
_SELDOM = ("hours", "special_price", "away", "to", "in_place_from")


def _offer(asked: Asked) -> tuple[str | None, tuple[str, ...]]:
    """The house that the list is narrowed to, and what a command needs for that."""
    offer = asked.query.get("offer") or None
    return offer, () if offer is None else (offer,)


def residents_page(asked: Asked) -> Page:
    """Who lives where."""
    offer, named = _offer(asked)
    found = residents(known(asked), asked.day, offer)
    rows = [resident_row(resident_data(one), brief=True) for one in found.residents]
    parts: list[Part] = [
        Facts([Fact(say("residents"), len(rows)), Fact(say("on"), found.day)]),
        Grid(say("By house and place"), where_filled(RESIDENTS, rows, *_SELDOM), rows),
    ]
    command = ("residents", *named, *as_of(asked))
    return Page(say("Residents on {day}", day=found.day), parts, found.known_at, command, [front_way(asked)])


def vacancies_page(asked: Asked) -> Page:
    """What is vacant, and what falls vacant."""
    offer, named = _offer(asked)
    found = vacancies(asked.location, asked.log, asked.day, _AHEAD, offer, asked.as_of)
    rows = [{**row, "note": note_of(row, found.day)} for row in map(vacancy_data, found.vacancies)]
    end = {"offer": say("total"), "days": sum(row["days"] or 0 for row in rows), "cost": found.cost}
    parts: list[Part] = [
        Facts(
            [
                Fact(say("vacant now"), len(found.now)),
                Fact(say("fall vacant within {days} days", days=_AHEAD), len(found.vacancies) - len(found.now)),
                Fact(say("cost so far"), Kroner(found.cost)),
            ]
        ),
        Grid(say("By house and place"), VACANCIES, rows, [end] if found.now else []),
    ]
    command = ("vacancies", *named, "--within", str(_AHEAD), *as_of(asked))
    return Page(say("Vacant on {day}", day=found.day), parts, found.known_at, command, [front_way(asked)])


def coming_page(asked: Asked) -> Page:
    """What is known to happen."""
    offer, named = _offer(asked)
    found = coming(known(asked), asked.day, _AHEAD, offer)
    rows = [ahead_data(one, found.day) for one in found.rows]
    parts: list[Part] = [
        Facts([Fact(say("ahead within {days} days", days=_AHEAD), len(rows))]),
        Grid(say("Day by day"), AHEAD, rows),
    ]
    command = ("coming", *named, "--within", str(_AHEAD), *as_of(asked))
    return Page(say("Coming from {day}", day=found.day), parts, found.known_at, command, [front_way(asked)])


def due_page(asked: Asked) -> Page:
    """What is due and overdue."""
    offer, named = _offer(asked)
    history = known(asked)
    found = due_list(history, asked.day, _DUE, offer)
    overdue = sum(bool(row.days_overdue) for row in found.rows)
    parts: list[Part] = [
        Facts(
            [
                Fact(say("overdue"), overdue, loud=bool(overdue)),
                Fact(say("due within {days} days", days=_DUE), len(found.rows) - overdue),
                Fact(say("residents without a cadence"), len(found.without_cadence)),
            ]
        ),
        Grid(say("By day"), DUE, due_rows(found)),
    ]
    command = ("follow-up", "due", *named, "--within", str(_DUE), *as_of(asked))
    return Page(say("Due as seen on {day}", day=asked.day), parts, history.position, command, [front_way(asked)])
