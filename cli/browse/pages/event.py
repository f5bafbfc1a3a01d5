"""Events: one with all it carries and all it moved; what rests on one decision; the log.

Decided on 2026-11-27:

* An event that is about no single house shows no months: a decision of council moves them all, and `bridge` and
  `budget-changes` of a house tell its part.
* The page of a decision lists every event that names it, to the letter, and the version that each one took over from.
  Which amounts rest on it is told of the first month that is open in any house: the lines that follow from one of those
  events, a page of them at a time.

Decided on 2026-11-28:

* What an event moved is what its preview would have said of it: the difference between what is known at it and just
  before it, in the months that `consequences` looks at. They end with the present one, so that the page and a preview
  of taking the event back, or of correcting it, tell of the same months; for two years at most they were other ones.
* What moves from one payer to another stands below each of them: the months come to the same then, and an effect of
  0,00 alone says that nothing happened. As known at an event in the middle of an act, the rest of it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any

from cli.browse.pages.shared import MOST, TELL, as_of, front_way, history_of, latest_month, page_of
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.counted import counted_by
from cli.fields import fields_of, how_gone
from cli.log import ENTRIES, entry_row
from cli.paying import of_payers, payer_said
from cli.render import Column, Rows, where_filled
from cli.show import COLUMNS as FIELDS
from ledger.errors import UnknownEvent
from ledger.errors.wording import near
from ledger.events import Event, MonthClosed, Recorded
from ledger.events.base import VersionAdopted
from ledger.settlement.effects import at_once
from ledger.shared.calendar import civil_day
from ledger.shared.message import Value, as_said, say
from ledger.shared.money import Ore
from projections.across import resting_on
from projections.consequences import Consequences, consequences
from projections.descriptions import describe
from projections.journal import Entry, entries, entry_of, journal, moved_from
from projections.months import Months, answer
from projections.searching import decisions_with, events_naming
from projections.settle import Settlement, settle
from projections.views import answered

_PAGE = 100
_MONTHS = 36
"""So many months stand on one page; the total is that of all of them."""
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
    entry = entry_of(fact, history_of(asked))
    others = [one.number for one in act if one.number != number and one.number <= last]  # no more of it is known then
    parts: list[Part] = [_facts(asked, entry), *_moved(asked, fact, act), _fields(asked, entry, others)]
    parts.append(Ways(list(_ways(asked, number, last, fact.event))))
    title = say("Event #{number}: {text}", number=number, text=describe(fact.event))
    return Page(title, parts, last, ("show", str(number), *as_of(asked)), [front_way(asked)])


def _entries(asked: Asked, facts: list[Recorded]) -> list[Entry]:
    return answered(asked.location, asked.log, lambda db, _: list(entries(facts, db, history_of(asked))))


def _facts(asked: Asked, entry: Entry) -> Facts:
    fact, links = entry.fact, asked.links
    event = fact.event
    facts = [
        Fact(say("last day") if event.day_means == "last" else say("effective"), event.effective_on),
        Fact(say("recorded"), civil_day(fact.recorded_at)),
        Fact(say("by"), say("{by}", by=event.by)),
    ]
    if entry.days_late > 0 and entry.can_be_late:
        facts.append(Fact(say("days late"), entry.days_late))
    if event.decision:
        facts.append(Fact(say("decision"), as_said(event.decision), links.decision(event.decision)))
    if (offer := event.about_offer) is not None:
        facts.append(Fact(say("offer"), say("{offer}", offer=offer), links.house(offer)))
    if citizen := getattr(event, "citizen", None):
        facts.append(Fact(say("citizen"), as_said(citizen), links.citizen(citizen)))
    if entry.annulled_by is not None:
        by = say("#{number}", number=entry.annulled_by)
        how = how_gone(asked.log.number(entry.annulled_by))
        facts.append(Fact(how, by, links.event(entry.annulled_by), loud=True))
    return Facts(facts)


def _fields(asked: Asked, entry: Entry, others: Sequence[int]) -> Grid:
    """Everything it carries, each number of an event a link, and so what else has a page."""
    fact = entry.fact
    offer = fact.event.about_offer
    rows: list[dict[str, Any]] = []
    gone_by = None if entry.annulled_by is None else asked.log.number(entry.annulled_by)
    before, login = moved_from(fact, asked.log), asked.log.login(fact.number)
    for field in fields_of(fact, gone_by, login, others, before, counted_by(history_of(asked))):
        row: dict[str, Any] = {"field": field.name, "held": field.in_words()}
        if len(field.events) == 1:
            row["held href"] = asked.links.event(field.events[0])
        elif field.events:
            row["held"] = list(field.events)
        else:
            row["held href"] = asked.links.of_cell(field.key, field.raw, {"offer": offer}, {})
        rows.append(row)
    return Grid(say("Everything it carries"), FIELDS, rows)


def _moved(asked: Asked, fact: Recorded, act: Sequence[Recorded]) -> list[Part]:
    """What is known with it less what was known before it, in the months that a preview of it looks at."""
    offer = fact.event.about_offer
    if offer is None or fact.number == 1:
        return []
    together = next(facts for facts in at_once(act) if fact in facts)  # the two moves of a swap

    def compared(months: Months) -> Consequences:
        return consequences(months, together, asked.day)

    found = answer(asked.location, asked.log, together[0].number - 1, compared, of_few=True)
    if (span := found.looked_at.get(offer)) is None:
        return [Words([say("No settlement depends on it.")], say("What it moved"))]
    moved = [move for move in found.moves if move.offer == offer]
    rows = [
        {
            "month": move.month, "was": move.before, "becomes": move.after, "effect": move.difference, **move.payers,
        }
        for move in moved
    ]  # fmt: skip
    values: dict[str, Value] = {"first": span.first, "last": span.last}
    if not rows:
        return [Words([say("It moved no month from {first} to {last}.", **values)], say("What it moved"))]
    total = say("total") if len(rows) <= _MONTHS else say("total of {count} months", count=len(rows))
    payers = of_payers(moved)
    end = {"month": total, "effect": sum(move.difference for move in moved), **payers}
    told = say(
        "Looked at are the months from {first} to {last}: up to the present one, or the last one closed. "
        "What goes on moves later months alike.",
        **values,
    )
    shown, ways = page_of(asked, rows, _MONTHS)
    columns, besides = _by_payer(asked, payers)
    table = Grid(say("What it moved"), [*_MOVED, *columns], shown, [end], around={"offer": offer})
    return [table, *ways, *besides, Words([told])]


def _by_payer(asked: Asked, payers: Mapping[str, Ore]) -> tuple[list[Column], list[Part]]:
    """A column for each payer, where it moves something for several of them; of many, a table of totals."""
    if len(payers) < _SEVERAL:
        return [], []
    if len(payers) <= _COLUMNS_OF_PAYERS:
        return [Column(payer, payer_said(payer), "money") for payer in payers], []
    rows = [
        {"payer": payer_said(payer), "payer href": asked.links.to("payer", payer), "effect": ore}
        for payer, ore in payers.items()
    ]
    return [], [Grid(say("What it moved, by payer"), _PAYERS, rows)]


_SEVERAL = 2
_COLUMNS_OF_PAYERS = 4
"""So many have room beside the months."""
_PAYERS = (Column("payer", say("payer")), Column("effect", say("effect"), "money"))


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
    if any(fact.event.about_citizen is not None for fact in facts):
        title = say("Individual decision {reference}", reference=reference)
    rows = [entry_row(entry) for entry in _entries(asked, facts)]
    columns = [column for column in _logged(rows) if column.key != "decision"]
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
    Column("corrects", say("from event"), "number"),
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
    """The events, a hundred at a time, the newest first."""
    history = history_of(asked)
    last = history.position
    since = asked.query.get("since", "")
    after = int(since) if since.isascii() and since.isdigit() else max(0, last - _PAGE)
    facts = list(islice(journal(history, since=after), _PAGE))
    rows = [entry_row(entry) for entry in reversed(_entries(asked, facts))]
    ways = [
        Way(say("Later events"), _from(asked, after + _PAGE)) if after + _PAGE < last else None,
        Way(say("Earlier events"), _from(asked, max(0, after - _PAGE))) if after else None,
    ]
    parts: list[Part] = [Ways([way for way in ways if way is not None]), Grid(_shown(facts), _logged(rows), rows)]
    command = ("log", "--since", f"#{after}", "--limit", str(_PAGE), *as_of(asked)) if after else ()
    return Page(say("Events"), parts, last, command or ("log", "--limit", str(_PAGE), *as_of(asked)))


def _shown(facts: list[Recorded]) -> Any:
    if not facts:
        return say("Events")
    return say("Events #{last} to #{first}", first=facts[0].number, last=facts[-1].number)


_FIRST = ("event", "text", "effective_on")


def _logged(rows: Rows) -> Sequence[Column]:
    """The columns of events, what happened right after the number, for that is what a narrow screen has room for."""
    first = [column for key in _FIRST for column in ENTRIES if column.key == key]
    others = [column for column in ENTRIES if column.key not in _FIRST]
    return where_filled([*first, *others], rows, "late", "decision", "reason", "annulled_by")


def _from(asked: Asked, after: int) -> str:
    return asked.links.to("log", since=str(after))
