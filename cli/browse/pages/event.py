"""Events: one with all it carries and all it moved; what rests on one decision; the log.

Decided on 2026-11-27:

* What an event moved is the difference between what is known at it and just before it, for each month of its house from
  its day on, for two years at most. An event that is about no single house shows no months: a decision of council moves
  them all, and `bridge` and `budget-changes` of a house tell its part.
* The page of a decision lists every event that names it, to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from cli.browse.links import EVENTS
from cli.browse.pages.shared import as_of, front_way, history_of
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.log import ENTRIES, entry_row
from cli.render import Column
from cli.show import COLUMNS as FIELDS
from cli.show import field_rows
from ledger.errors import UnknownEvent
from ledger.events import Recorded
from ledger.shared.calendar import Month, MonthSpan, civil_day
from ledger.shared.message import as_said, say
from ledger.store.history import History
from projections.bridge import SumOfBridges, bridges_over
from projections.descriptions import describe, event_data
from projections.journal import Entry, entries, journal
from projections.months import Months, answer
from projections.views import answered

_MONTHS_AHEAD = 23
_PAGE = 100
_MOVED = (
    Column("month", say("month"), "month"),
    Column("was", say("before"), "money"),
    Column("becomes", say("after"), "money"),
    Column("effect", say("effect"), "money"),
)


def page(asked: Asked) -> Page:
    """One event. Raises UnknownEvent."""
    number = int(asked.matched["number"])
    last = history_of(asked).position
    if not 1 <= number <= last:
        raise UnknownEvent(number, last)
    act = asked.log.act(number)
    fact = next(one for one in act if one.number == number)
    (entry,) = _entries(asked, [fact])
    data = event_data(fact)
    if others := [one.number for one in act if one.number != number]:
        data["same_act"] = others
    parts: list[Part] = [_facts(asked, entry), *_moved(asked, fact), _fields(asked, data)]
    parts.append(Ways(list(_ways(asked, number, last))))
    title = say("Event #{number}: {text}", number=number, text=describe(fact.event))
    return Page(title, parts, last, ("show", str(number), *as_of(asked)), [front_way(asked)])


def _entries(asked: Asked, facts: list[Recorded]) -> list[Entry]:
    return answered(asked.location, asked.log, lambda db, _: list(entries(facts, db, history_of(asked))))


def _facts(asked: Asked, entry: Entry) -> Facts:
    fact, links = entry.fact, asked.links
    event = fact.event
    facts = [
        Fact(say("effective"), event.effective_on),
        Fact(say("recorded"), civil_day(fact.recorded_at)),
        Fact(say("by"), say("{by}", by=event.by)),
    ]
    if entry.days_late > 0:
        facts.append(Fact(say("days late"), entry.days_late))
    if event.decision:
        facts.append(Fact(say("decision"), as_said(event.decision), links.decision(event.decision)))
    if (offer := event.about_offer) is not None:
        facts.append(Fact(say("offer"), as_said(offer), links.house(offer)))
    if citizen := getattr(event, "citizen", None):
        facts.append(Fact(say("citizen"), as_said(citizen), links.citizen(citizen)))
    if entry.annulled_by is not None:
        by = say("#{number}", number=entry.annulled_by)
        facts.append(Fact(say("annulled by"), by, links.event(entry.annulled_by), loud=True))
    return Facts(facts)


def _fields(asked: Asked, data: dict[str, Any]) -> Grid:
    """Everything it carries, each number of an event a link."""
    rows = []
    for row in field_rows(data, typed=False):
        value = data.get(row["field"])
        href = asked.links.event(value) if row["field"] in EVENTS and isinstance(value, int) else None
        href = href or asked.links.of_cell(row["field"], value, data, {})
        rows.append({**row, "value href": href})
    return Grid(say("Everything it carries"), FIELDS, rows)


def _moved(asked: Asked, fact: Recorded) -> list[Part]:
    """Month by month, what is known with it less what was known before it."""
    offer = fact.event.about_offer
    if offer is None or fact.number == 1:
        return []
    first = Month.of(fact.event.effective_on)
    last = max(first, min(first.next(_MONTHS_AHEAD), Month.of(civil_day(fact.recorded_at)).next(1)))

    def compared(months: Months) -> SumOfBridges | None:
        if offer not in History(asked.log, fact.number - 1).offers():
            return None
        return bridges_over(months, MonthSpan(first, last), [offer], fact.number - 1)[0]

    found = answer(asked.location, asked.log, fact.number, compared, of_few=True)
    moved = [one for one in (() if found is None else found.months) if one.becomes != one.was]
    rows = [
        {"month": one.month, "was": one.was, "becomes": one.becomes, "effect": one.becomes - one.was} for one in moved
    ]
    if not rows:
        return [Words([say("It moved no month from {first} to {last}.", first=first, last=last)], say("What it moved"))]
    end = {"month": say("total"), "effect": sum(one.becomes - one.was for one in moved)}
    return [Grid(say("What it moved"), _MOVED, rows, [end], around={"offer": offer})]


def _ways(asked: Asked, number: int, last: int) -> Iterator[Way]:
    if number > 1:
        yield Way(say("Event before"), asked.links.event(number - 1))
    if number < last:
        yield Way(say("Event after"), asked.links.event(number + 1))
    yield Way(say("As known at this event"), _then(asked, number))


def _then(asked: Asked, number: int) -> str:
    return asked.links.to(known_at=f"#{number}")


def decision(asked: Asked) -> Page:
    """All that one decision is the ground of."""
    reference = asked.query.get("reference", "")
    history = history_of(asked)
    facts = [fact for fact in history.events() if fact.event.decision == reference]
    rows = [entry_row(entry) for entry in _entries(asked, facts)]
    shown = [column for column in ENTRIES if column.key != "decision"]
    parts: list[Part] = [
        Facts([Fact(say("events"), len(facts)), *_decided(facts)]),
        Grid(say("What rests on it"), shown, rows, empty=say("No event names this decision.")),
    ]
    title = say("Decision {reference}", reference=reference)
    return Page(title, parts, history.position, trail=[front_way(asked)])


def _decided(facts: list[Recorded]) -> Iterator[Fact]:
    if facts:
        yield Fact(say("recorded"), civil_day(facts[0].recorded_at))
        yield Fact(say("by"), as_said(", ".join(dict.fromkeys(fact.event.by for fact in facts))))


def journal_page(asked: Asked) -> Page:
    """The events in order, a hundred at a time, the newest first unless one to begin from is named."""
    history = history_of(asked)
    last = history.position
    since = asked.query.get("since", "")
    after = int(since) if since.isascii() and since.isdigit() else max(0, last - _PAGE)
    facts = list(islice(journal(history, since=after), _PAGE))
    rows = [entry_row(entry) for entry in _entries(asked, facts)]
    ways = [
        Way(say("Earlier events"), _from(asked, max(0, after - _PAGE))) if after else None,
        Way(say("Later events"), _from(asked, after + _PAGE)) if after + _PAGE < last else None,
    ]
    parts: list[Part] = [Ways([way for way in ways if way is not None]), Grid(_shown(facts), ENTRIES, rows)]
    command = ("log", "--since", f"#{after}", "--limit", str(_PAGE), *as_of(asked)) if after else ()
    return Page(say("Events"), parts, last, command or ("log", "--limit", str(_PAGE), *as_of(asked)))


def _shown(facts: list[Recorded]) -> Any:
    if not facts:
        return say("Events")
    return say("Events #{first} to #{last}", first=facts[0].number, last=facts[-1].number)


def _from(asked: Asked, after: int) -> str:
    return asked.links.to("log", since=str(after))
