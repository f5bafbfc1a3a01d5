"""Events: one with all it carries and all it moved; what rests on one decision; the log.

Decided on 2026-11-27:

* What an event moved is the difference between what is known at it and just before it, for each month of its house from
  its day on, for two years at most. An event that is about no single house shows no months: a decision of council moves
  them all, and `bridge` and `budget-changes` of a house tell its part.
* The page of a decision lists every event that names it, to the letter, and the version that each one took over from.
  Which amounts rest on it is told of the first month that is open in any house: the lines that follow from one of those
  events, a page of them at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any

from cli.browse.links import EVENTS, numbers
from cli.browse.pages.fields import in_words, value_in_words
from cli.browse.pages.parameters import rows_of
from cli.browse.pages.shared import MOST, TELL, as_of, front_way, history_of, latest_month, page_of
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.log import ENTRIES, entry_row
from cli.render import Column
from cli.show import COLUMNS as FIELDS
from cli.show import field_rows
from ledger.errors import UnknownEvent
from ledger.errors.wording import near
from ledger.events import Event, MonthClosed, Recorded
from ledger.events.base import VersionAdopted
from ledger.models.model import Model
from ledger.shared.calendar import Month, MonthSpan, civil_day
from ledger.shared.message import as_said, say
from ledger.shared.money import Ore
from ledger.store.history import History
from projections.across import resting_on
from projections.bridge import SumOfBridges, bridges_over
from projections.descriptions import describe, event_data
from projections.journal import Entry, entries, journal
from projections.months import Months, answer
from projections.searching import decisions_with, events_naming
from projections.settle import Settlement, settle
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
    parts: list[Part] = [_facts(asked, entry), *_moved(asked, fact), _fields(asked, fact.event, data)]
    parts.append(Ways(list(_ways(asked, number, last, fact.event))))
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
        facts.append(Fact(say("offer"), say("{offer}", offer=offer), links.house(offer)))
    if citizen := getattr(event, "citizen", None):
        facts.append(Fact(say("citizen"), as_said(citizen), links.citizen(citizen)))
    if entry.annulled_by is not None:
        by = say("#{number}", number=entry.annulled_by)
        facts.append(Fact(say("annulled by"), by, links.event(entry.annulled_by), loud=True))
    return Facts(facts)


_PACKED = ("issued.who", "issued.events", "issued.lines")
"""What a closing holds of the lines that it issued, packed for the program."""


def _fields(asked: Asked, event: Event, data: dict[str, Any]) -> Grid:
    """Everything it carries, each number of an event a link; but for the lines of a month, which its own page has."""
    rows: list[dict[str, Any]] = []
    model = getattr(event, "model", None)
    if isinstance(model, Model):  # its parameters have words of their own
        data = {field: value for field, value in data.items() if field != "model"}
    for row in field_rows(data, typed=True):
        value = data.get(row["field"])
        if row["field"] in _PACKED:
            continue
        href = asked.links.event(value) if row["field"] in EVENTS and isinstance(value, int) else None
        href = href or asked.links.of_cell(row["field"], value, data, {})
        if row["field"] in EVENTS and numbers(value):
            rows.append({"field": in_words(row["field"]), "value": value})
            continue
        rows.append({"field": in_words(row["field"]), "value": value_in_words(row), "value href": href})
    if isinstance(model, Model):
        rows += [{"field": row["parameter"], "value": row["value"]} for row in rows_of(model)]
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


def _ways(asked: Asked, number: int, last: int, event: Event) -> Iterator[Way]:
    if number > 1:
        yield Way(say("Event before"), asked.links.event(number - 1))
    if number < last:
        yield Way(say("Event after"), asked.links.event(number + 1))
    yield Way(say("As known at this event"), _then(asked, number))
    if isinstance(event, MonthClosed):
        yield Way(say("The month as issued"), asked.links.month(event.offer, event.issued.month))


def _then(asked: Asked, number: int) -> str:
    return asked.links.to(known_at=f"#{number}")


def decision(asked: Asked) -> Page:
    """All that one decision is the ground of: what it adopted, what that replaced, and the lines that rest on it."""
    reference = asked.query.get("reference", "")
    history = history_of(asked)
    title = say("Decision {reference}", reference=reference)
    trail = [front_way(asked)]
    numbers = events_naming(asked.location, asked.log, reference, history.position)
    if numbers is None:
        words = Words([say("So many events are not told in tables yet that they are not looked through.")])
        return Page(title, [words, TELL], history.position, trail=trail)
    if not numbers:
        return Page(title, _no_decision(asked, reference), history.position, trail=trail)
    shown, ways = page_of(asked, numbers, _PAGE)
    facts = [asked.log.number(number) for number in shown]
    rows = [entry_row(entry) for entry in _entries(asked, facts)]
    columns = [column for column in ENTRIES if column.key != "decision"]
    parts: list[Part] = [
        Facts([Fact(say("events"), len(numbers)), *_decided(facts)]),
        Grid(say("What rests on it"), columns, rows),
        *ways,
        *_replaced(asked, facts),
        *_amounts(asked, facts),
    ]
    return Page(title, parts, history.position, trail=trail)


def _no_decision(asked: Asked, reference: str) -> list[Part]:
    """That no event names it, and the decisions that are like it."""
    every = decisions_with(asked.location, asked.log, "", history_of(asked).position) or []
    ways = [Way(as_said(one), asked.links.decision(one)) for one in near(reference, every, _MOST_MEANT)]
    like = [Ways(ways, say("Decisions that are like it"))] if ways else []
    return [Words([say("No event names this decision.")]), *like, Ways([Way(say("Events"), asked.links.to("log"))])]


_MOST_MEANT = 5
_REPLACED = (
    Column("event", say("event"), "number"),
    Column("text", say("what")),
    Column("before", say("replaces")),
    Column("corrects", say("of"), "number"),
    Column("effective_on", say("effective"), "date"),
)


def _replaced(asked: Asked, facts: Sequence[Recorded]) -> list[Part]:
    """What stood before each thing that is adopted: the version of the same stream before it."""
    found = [(fact, before) for fact in facts if (before := _before(asked, fact)) is not None]
    rows = [
        {
            "event": fact.number,
            "text": describe(fact.event),
            "before": describe(before.event),
            "corrects": before.number,
            "effective_on": fact.event.effective_on,
        }
        for fact, before in found
    ]
    return [Grid(say("What it replaced"), _REPLACED, rows)] if rows else []


def _before(asked: Asked, fact: Recorded) -> Recorded | None:
    """The version that was in force until one began."""
    event = fact.event
    if not isinstance(event, VersionAdopted):
        return None
    earlier = [
        one
        for one in asked.log.stream(fact.stream, fact.number - 1)
        if isinstance(one.event, VersionAdopted)
        and one.event.thing == event.thing
        and one.event.effective_on <= event.effective_on
    ]
    return max(earlier, key=lambda one: (one.event.effective_on, one.number), default=None)


_AMOUNTS = (
    Column("offer", say("offer")),
    Column("lines", say("lines"), "number"),
    Column("amount", say("amount"), "money"),
)


def _amounts(asked: Asked, facts: Sequence[Recorded]) -> list[Part]:
    """What of the open month follows from it, house by house."""
    numbers = {fact.number for fact in facts}
    month = latest_month(asked)
    title = say("What rests on it in {month}", month=month)
    found: Sequence[tuple[str, int, Ore]] | None
    if len(history_of(asked).offers()) <= MOST:
        settled = settle(asked.location, asked.log, month, today=asked.day, known_at=asked.as_of)
        found = list(_resting(settled, numbers))
    elif asked.as_of is None:
        found = resting_on(asked.location, asked.log, numbers, month)
    else:
        found = None
    if found is None:
        return [Words([say("The amounts of so many houses are not looked through.")], title)]
    rows = [
        {"offer": offer, "lines": lines, "amount": amount, "amount href": asked.links.month(offer, month)}
        for offer, lines, amount in found
    ]
    lines, amount = sum(lines for _, lines, _ in found), sum(amount for *_, amount in found)
    end = {"offer": say("total"), "lines": lines, "amount": amount}
    shown, ways = page_of(asked, rows, _PAGE)
    return [Grid(title, _AMOUNTS, shown, [end], empty=say("No amount of that month follows from it.")), *ways[:1]]


def _resting(settled: Settlement, numbers: AbstractSet[int]) -> Iterator[tuple[str, int, Ore]]:
    for one in settled.offers:
        lines = [line for _, line in one.lines if not numbers.isdisjoint(line.events)]
        if lines:
            yield one.offer, len(lines), sum(line.amount_ore for line in lines)


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
