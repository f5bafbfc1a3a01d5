"""What a decision file means, in words, with a month settled under it as an example: a ledger of its own, thrown away.

Decided on 2026-11-27:

* The example is one house: somebody who stays the month (and is away for nine days of it where absence costs less), and
  somebody who leaves on the tenth; the other places are vacant. It is the first house with places of the file; where
  the file has none, a made-up one is settled under its first model, and called so.
* A file that builds on earlier decisions is held against the ledger. Where it opens a house on a model or rates that
  are the ledger's, the example is settled by these; else it is told in words, and no month is made up for it.

Decided on 2026-11-29:

* Where a house of the file is one that the ledger has, what the ledger takes of the file is told, and what the house
  keeps beside it; the example is settled by both. A file that names three of twelve places closes none of the others.
* Where a file can be adopted neither by itself nor in the ledger, the ledger's reason is told: by itself it lacks the
  houses, models and rates that the ledger has, and the reason would be that these are not there.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cli.meanings import adopted
from cli.printing import in_words, is_terminal, show
from ledger.application import Ledger
from ledger.commands import Adopt, Depart, GoAway, MoveIn
from ledger.errors import ClockAhead, ClockBehind, LedgerTrouble, Refusal
from ledger.events import Event, OfferAdopted, PlaceOpened, Recorded
from ledger.events.charts import ChartVersion
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.events.yearly import PhaseInVersion
from ledger.models.model import Model
from ledger.reading.decisions import read_decision
from ledger.reading.parsing import read_assessment
from ledger.settlement.findings import sentence_of
from ledger.shared.calendar import Month, today
from ledger.shared.message import Message, Value, say
from ledger.store import open_log
from ledger.store.history import History
from projections.in_force import Part, adopted_by, parts_with
from projections.settle import Settlement, settle

_BY = "example"
_LEAVES_ON, _AWAY_FROM, _AWAY_TO = 10, 12, 20
_STAYS, _LEAVES = "c-1", "c-2"
_HOUSE = "example-house"
_EXAMPLE_HOURS = "20"


class Example(Struct, frozen=True):
    """A house, a month of it settled, and whether it is made up, as the file has none."""

    offer: str
    month: Month
    settled: Settlement
    made_up: bool
    away: bool


class Explained(Struct, frozen=True):
    """What decisions mean: what each adopts, in words, and the example; `why_none`, where there is none.

    `goes_on`: what houses that are there already keep, as the decisions say nothing else of it.
    """

    decisions: Sequence[Adopt]
    events: Sequence[Recorded]
    example: Example | None
    why_none: Message | None = None
    goes_on: Sequence[Message] = ()


def explained(decisions: Sequence[Adopt], proposed: Sequence[Recorded] | Refusal, location: str) -> Explained:
    """What decisions mean by themselves, or on top of the ledger at `location`; nothing is recorded there.

    `proposed`: what they would record in that ledger, or why they would not. Raises the refusal of the ledger where
    they can be adopted in neither; their own where no ledger is to be had.
    """
    if not isinstance(proposed, Refusal) and proposed:
        there = _of_houses_there(decisions, proposed, location)
        if there is not None:
            return there
    try:
        return by_itself(decisions)
    except Refusal as refusal:
        alone = refusal
    if isinstance(proposed, (ClockAhead, ClockBehind, LedgerTrouble)):
        raise alone from None
    if isinstance(proposed, Refusal):
        raise proposed
    return _on_top(decisions, proposed, location)


def by_itself(decisions: Sequence[Adopt], earlier: Sequence[Adopt] = ()) -> Explained:
    """What decisions mean in a ledger of their own, after earlier ones. Raises the refusal of one that cannot be."""
    with tempfile.TemporaryDirectory() as folder, Ledger.create(str(Path(folder) / "example.db"), _BY) as ledger:
        for decision in earlier:
            ledger.record(decision)
        events = [fact for decision in decisions for fact in ledger.record(decision).events]
        try:
            return Explained(decisions, events, _example(ledger, [*decisions, *earlier], Path(folder)))
        except Refusal as refusal:
            return Explained(decisions, events, None, refusal.sentence())


def in_one(offer: str, day: date, parts: Iterable[Part]) -> Adopt:
    """Parts that are in force in a house as one decision; without charts that are of other houses, too."""
    own = (part for part in parts if not (isinstance(part.item, ChartVersion) and part.followed_by))
    return Adopt(by=_BY, decision=offer, decided_on=day, items=adopted_by(own))


def source_of(part: Part) -> Message:
    """What is in force, since when, and by which event and decision."""
    version = part.comes_from
    values: dict[str, Value] = {"what": part.event.happened(), "day": version.effective_on, "number": version.number}
    if version.decision is None:
        return say("{what}: since {day} (#{number})", **values)
    return say("{what}: since {day} (#{number}, {decision})", decision=version.decision, **values)


def _on_top(decisions: Sequence[Adopt], proposed: Sequence[Recorded], location: str) -> Explained:
    """What decisions mean that need what the ledger has."""
    earlier = _earlier(decisions, location)
    if earlier.items:
        with suppress(Refusal):
            return replace(by_itself(decisions, [earlier]), events=proposed)
    return Explained(decisions, proposed, None, say("it builds on earlier decisions, which the ledger has"))


def _earlier(decisions: Sequence[Adopt], location: str) -> Adopt:
    """The models and rates that the ledger has, of the houses that decisions open."""
    houses = [item.terms for item in _houses(decisions)]
    with open_log(location) as log:
        terms = History(log).terms()
    models = [
        ModelVersion(model, version.effective_on, version.value)
        for model in sorted({house.model for house in houses if house.model})
        for version in reversed(list(terms.models.get(model, ())))  # the latest is the one that counts for a new house
    ]
    rates = [
        RatesVersion(series, version.effective_on, version.value)
        for series in sorted({house.rates for house in houses if house.rates})
        for version in reversed(list(terms.rates.get(series, ())))
    ]
    return Adopt(by=_BY, decision=_BY, decided_on=today(), items=[*models, *rates])


# --- houses that are there already ---------------------------------------------------------------


def _houses(decisions: Sequence[Adopt]) -> list[OfferVersion]:
    """The terms of houses that decisions adopt."""
    return [item for decision in decisions for item in decision.items if isinstance(item, OfferVersion)]


def _of_houses_there(decisions: Sequence[Adopt], proposed: Sequence[Recorded], location: str) -> Explained | None:
    """What decisions mean for houses that are there already: the example is settled by all that the first one has.

    None where no house that they adopt terms of is there.
    """
    houses = _houses(decisions)
    if not houses:
        return None
    house = next((item for item in houses if item.terms.has_places), None)
    with open_log(location) as log:
        history = History(log)
        if {item.id for item in houses}.isdisjoint(history.offers()):
            return None
        kept = list(goes_on(history, proposed))
        parts = [] if house is None else parts_with(history, house.id, proposed, house.effective)
    whole = decisions if house is None else [in_one(house.id, house.effective, parts)]
    try:
        return replace(by_itself(whole), decisions=decisions, events=proposed, goes_on=kept)
    except Refusal as refusal:
        return Explained(decisions, proposed, None, refusal.sentence(), kept)


def goes_on(history: History, proposed: Sequence[Recorded]) -> Iterator[Message]:
    """What houses that are there already keep beside the new terms: places, bases, and how these are phased in."""
    known = set(history.offers())
    for fact in proposed:
        if isinstance(fact.event, OfferAdopted) and fact.event.offer in known:
            offer, day = fact.event.offer, fact.event.effective_on
            parts = parts_with(history, offer, proposed, day)
            yield from _places_kept(offer, parts, proposed)
            yield from (
                say("it goes on: {what}", what=source_of(part))
                for part in parts
                if part.comes_from.number < proposed[0].number and _is_kept(part, parts)
            )


def _places_kept(offer: str, parts: Sequence[Part], proposed: Sequence[Recorded]) -> Iterator[Message]:
    """The places that stay open, of those that there are then."""
    there = {item.id for part in parts for item in part.items if isinstance(item, PlaceOpening)}
    new = (fact.event for fact in proposed if isinstance(fact.event, PlaceOpened))
    opened = {event.place for event in new if event.offer == offer}
    if kept := len(there - opened):
        values: dict[str, Value] = {"offer": offer, "count": kept, "all": len(there)}
        yield say(
            "{offer}: places that are there already and go on: {count} of {all}; one closes with [[closure]]", **values
        )


def _is_kept(part: Part, parts: Sequence[Part]) -> bool:
    """Whether it is of the house itself, and is settled: by activity alone no base is."""
    by_activity = any(isinstance(one.item, ModelVersion) and one.item.model.allocation == "activity" for one in parts)
    return isinstance(part.item, PhaseInVersion) or (isinstance(part.item, BaseVersion) and not by_activity)


# --- the example ---------------------------------------------------------------------------------


def _example(ledger: Ledger, decisions: Sequence[Adopt], folder: Path) -> Example | None:
    """A month of a house settled; None where nothing is adopted that settles one."""
    items = [item for decision in decisions for item in decision.items]
    models = [item for item in items if isinstance(item, ModelVersion)]
    if not any(isinstance(item, PlaceOpening) for item in items):
        if not models:
            return None
        made_up = _made_up(models[0], folder)
        ledger.record(made_up)
        items += made_up.items
    place = next(item for item in items if isinstance(item, PlaceOpening))
    house = [item for item in items if isinstance(item, OfferVersion) and item.id == place.offer]
    terms = house[0].terms if house else None
    rates = [item for item in items if isinstance(item, RatesVersion) and terms is not None and item.id == terms.rates]
    model = [item for item in models if terms is not None and item.id == terms.model]
    if not (house and rates and model):
        return None
    places = [item for item in items if isinstance(item, PlaceOpening) and item.offer == place.offer]
    days = [house[0].effective, rates[0].effective, model[0].effective, *(item.effective for item in places[:3])]
    month = _first_whole(max(days))
    away = bool(model[0].model.absence)
    _move(ledger, model[0].model, rates[0], places, month, away=away)
    with open_log(ledger.location) as log:
        settled = settle(ledger.location, log, month, today=today(), offers=[place.offer])
    return Example(place.offer, month, settled, place.offer == _HOUSE, away)


def _first_whole(day: date) -> Month:
    return Month.of(day) if day.day == 1 else Month.of(day).next()


def _move(
    ledger: Ledger, model: Model, rates: RatesVersion, places: Sequence[PlaceOpening], month: Month, *, away: bool
) -> None:
    """Somebody stays all the month in the first place, somebody leaves the second one in the middle of it."""
    levels = rates.rates.levels
    level = levels[(len(levels) - 1) // 2] if levels and model.structure != "hours" else None
    granted = read_assessment(level, None if level else Decimal(_EXAMPLE_HOURS), None, None)
    for citizen, place in zip((_STAYS, _LEAVES), places, strict=False):
        first = max(place.effective, month.first)
        ledger.record(
            MoveIn(
                by=_BY, decision=_BY, citizen=citizen, offer=place.offer, place=place.id, first_day=first,
                assessment=granted,
            )
        )  # fmt: skip
    if len(places) > 1:
        last = month.first.replace(day=_LEAVES_ON)
        ledger.record(Depart(by=_BY, citizen=_LEAVES, last_day=last, cause="moved", notice_given=last))
    if away:
        first, until = (month.first.replace(day=day) for day in (_AWAY_FROM, _AWAY_TO))
        ledger.record(GoAway(by=_BY, citizen=_STAYS, first_day=first, until=until, kind="hospital"))


def _made_up(model: ModelVersion, folder: Path) -> Adopt:
    """A house with rates and a base, on a model that has none."""
    day, structure = model.effective, model.model.structure
    prices = "hourly = 402" if structure == "hours" else 'prices = { "1" = 873, "2" = 1571, "3" = 2269 }'
    places = 'places = ["1", "2", "3"]'
    level = "".join(
        f'[[place]]\noffer = "{_HOUSE}"\nid = "{place}"\neffective = {day}\nlevel = "{place}"\n' for place in "123"
    )
    unit = 'year"\namount = 900000' if model.model.allocation == "frame" else 'day"\namount = 878'
    text = f"""reference = "{_BY}"
decided_on = {day}
[[rates]]
id = "{_HOUSE}"
effective = {day}
unit = "day"
{prices}
[[offer]]
id = "{_HOUSE}"
name = "{_HOUSE}"
effective = {day}
model = "{model.id}"
rates = "{_HOUSE}"
{"" if structure == "places" else places}
{level if structure == "places" else ""}
[[base]]
offer = "{_HOUSE}"
effective = {day}
unit = "{unit}
"""
    file = folder / "example.toml"
    file.write_text(text, encoding="utf-8")
    return read_decision(file, _BY)


# --- in words ------------------------------------------------------------------------------------


def page(found: Explained) -> Iterator[str]:
    """What decisions mean, line by line, in the language that is spoken."""
    for decision in found.decisions:
        values: dict[str, Value] = {"reference": decision.decision, "day": decision.decided_on}
        yield in_words(say("{reference}, decided on {day}", **values))
    yield ""
    yield from told(found, lambda event: event.dated())


def show_lines(lines: Iterable[str]) -> None:
    """Print a page on stdout; a terminal has it within its width."""
    if not is_terminal(sys.stdout):
        show("\n".join(lines))
        return
    from cli.aligned import within  # noqa: PLC0415 - a person's terminal alone
    from cli.terminal import broken, note_left_out, width  # noqa: PLC0415 - as above

    with within(width()) as room:
        show(broken("\n".join(lines), room.width))
    note_left_out(room.left_out)


def told(found: Explained, introduced: Callable[[Event], Message], *, opens: bool = True) -> Iterator[str]:
    """What is adopted, each under the sentence that introduces it, and the example; places as opened, or as there."""
    for fact in found.events:
        if isinstance(fact.event, PlaceOpened) and fact.event.level is None:
            continue
        yield in_words(say("* {what}", what=introduced(fact.event)))
        if not isinstance(fact.event, PlaceOpened):
            yield from (in_words(say("    {meaning}", meaning=one)) for one in adopted(fact.event))
    for (offer, day), count in _opened(found.events).items():
        values: dict[str, Value] = {"offer": offer, "count": count, "day": day}
        if not opens:
            yield in_words(
                say("* {offer}: 1 place", **values) if count == 1 else say("* {offer}: {count} places", **values)
            )
            continue
        yield in_words(
            say("* {offer}: 1 place from {day}", **values)
            if count == 1
            else say("* {offer}: {count} places from {day}", **values)
        )
    for kept in found.goes_on:
        yield in_words(say("* {what}", what=kept))
    yield ""
    if found.example is None:
        why = found.why_none or say("the file has no model and no house")
        yield in_words(say("No month as an example: {why}", why=why))
        return
    yield from _of_example(found.example)


def _opened(events: Sequence[Recorded]) -> Mapping[tuple[str, date], int]:
    """How many places without a level of their own open, by house and day."""
    opened = (fact.event for fact in events if isinstance(fact.event, PlaceOpened) and fact.event.level is None)
    return Counter((event.offer, event.effective_on) for event in opened)


def _of_example(example: Example) -> Iterator[str]:
    """The month as a table, under what happens in it."""
    from cli.lines import LINES  # noqa: PLC0415 - only for a person
    from cli.render import table, where_filled  # noqa: PLC0415 - as above

    values: dict[str, Value] = {"month": example.month, "offer": example.offer}
    yield in_words(
        say("Example: {month} in a made-up house at made-up prices", **values)
        if example.made_up
        else say("Example: {month} in {offer}", **values)
    )
    yield in_words(
        say("c-1 lives there all the month, and is in hospital from the 12th to the 20th; c-2 leaves on the 10th")
        if example.away
        else say("c-1 lives there all the month; c-2 leaves on the 10th")
    )
    yield ""
    rows = lines_of(example)
    columns = where_filled(LINES[1:], rows, *(column.key for column in LINES[1:]))
    total = {"kind": say("total"), "amount": example.settled.total_ore}
    yield from table(columns, [*rows, total]).splitlines()
    for _, finding in (one for offer in example.settled.offers for one in offer.findings):
        yield in_words(say("finding: {what}", what=sentence_of(finding)))


def lines_of(example: Example) -> list[dict[str, Any]]:
    """The lines of the example's month."""
    from projections.settle import line_data  # noqa: PLC0415 - loads what tells lines

    return [line_data(line) for one in example.settled.offers for _, line in one.lines]


def data_of(found: Explained) -> dict[str, Any]:
    """What decisions mean, for machines."""
    from projections.settle import settlement_data  # noqa: PLC0415 - as above

    return {
        "decisions": [{"reference": one.decision, "decided_on": one.decided_on} for one in found.decisions],
        "adopts": [
            {
                "text": fact.event.dated(),
                "means": [] if isinstance(fact.event, PlaceOpened) else list(adopted(fact.event)),
            }
            for fact in found.events
        ],
        "example": None if found.example is None else settlement_data(found.example.settled),
        "made_up": found.example is not None and found.example.made_up,
        "why_none": found.why_none,
        "goes_on": list(found.goes_on),
    }
