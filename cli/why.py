"""pladsbog why: from an amount back to events, clerks, decisions and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.cleaning import clean
from cli.declaring import option
from cli.findings import FINDINGS, finding_row
from cli.languages import SPEECH
from cli.lines import WHAT_AND_WHEN
from cli.printing import in_words, note
from cli.render import Column, Output, Table
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.events import Recorded
    from ledger.models.issued_lines import IssuedFinding
    from ledger.models.model import Model
    from ledger.shared.calendar import Month
    from ledger.shared.versions import Version
    from projections.charts import InForce
    from projections.why import Derivation, DerivedLine

EVENTS = (
    Column("line", say("line")),
    Column("amount", say("amount"), "money"),
    Column("event", say("event"), "number"),
    Column("text", say("what")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
)
LINES = (
    Column("id", say("line")),
    *WHAT_AND_WHEN,
    Column("amount", say("amount"), "money"),
    Column("how", say("how the price came about")),
    Column("calculation", say("calculation")),
    Column("rounding", say("rounded")),
    Column("rules", say("rules of model"), "number"),
)
RULES = (
    Column("model", say("rules of model"), "number"),
    Column("from", say("in force from"), "date"),
    Column("decision", say("decision")),
    Column("parameter", say("parameter")),
    Column("value", say("value")),
)


def _asks_part(function: Callable[..., None]) -> Callable[..., None]:
    """Who is asked for the house and the month is asked what of it is meant, too."""
    function.asks_part = ("--place", "--citizen")  # type: ignore[attr-defined] # for what asks
    return function


@click.command("why")
@click.argument("offer", metavar="OFFER[/PLACE]", type=arguments.OFFER_OR_PLACE)
@click.argument("month", type=arguments.MONTH)
@option("--line", "line_id", metavar="ID", help="One line, by its id as settle shows it.")
@option("--place", type=arguments.PLACE, help="Only the lines of this place.")
@option("--citizen", type=arguments.RESIDENT, help="Only the lines of this citizen.")
@options.which_table("events", "lines", "rules", "findings")
@options.known_at
@options.shown
@_asks_part
@click.pass_obj
def command(
    session: Session,
    /,
    part: str | None,
    known_at: str | None,
    output: Output,
    *,
    offer: arguments.Where,
    month: Month,
    line_id: str | None,
    place: str | None,
    citizen: str | None,
) -> None:
    """Explain a settlement: each line's events, clerk, decision, rate version, rule, days and rounding.

    A citizen named as OFFER/PLACE is who lives there on the last day of the month.
    """
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger
    from projections.citizens import citizen_named  # noqa: PLC0415 - as above
    from projections.months import answer  # noqa: PLC0415 - the projections load the ledger
    from projections.why import derivation_data, why  # noqa: PLC0415 - as above

    house = offer.offer or ""
    if place is not None and offer.place not in (None, place):
        both = say("{offer}/{place} is one place, and --place another", offer=house, place=offer.place)
        raise BadOption(both, say("say the place once"))
    with session.as_of(known_at) as (log, as_of):
        if citizen is not None:
            citizen = citizen_named(History(log, as_of), citizen, month.last)
        today = session.day_asked(None, known_at, log)
        only: dict[str, Any] = {"line_id": line_id, "place": offer.place or place, "citizen": citizen, "today": today}
        derivation = answer(session.location, log, as_of, lambda months: why(months, house, month, **only), of_few=True)
    if output.shows_page(part):  # neither tables nor data, which tell every event behind every line once more
        output.show_page(lambda: f"{_page(derivation)}\n")
    else:
        data = derivation_data(derivation)
        output.show_tables(_tables(derivation, data, for_people=not output.is_for_programs), part, data=data)
    if derivation.untold is not None:
        note(derivation.untold.in_words())


def _tables(derivation: Derivation, data: dict[str, Any], *, for_people: bool) -> list[Table]:
    """The tables of the answer; `for_people`: the parameters of the rules as they are read."""
    from cli.parameters import rows_of  # noqa: PLC0415 - few answers have a model's parameters

    lines = [
        {**line, "how": say("{steps:; }", steps=line["steps"]), "rules": line["model"] and line["model"]["event"]}
        for line in data["lines"]
    ]
    rules = [
        {"model": version.number, "from": version.effective_on, "decision": version.decision, **row}
        for version in models_of(derivation)
        for row in (rows_of(version.value) if for_people else parameters_of(version))
    ]
    remarks = () if derivation.untold is None else [derivation.untold.in_words()]
    events = [(line, fact) for line in derivation.lines for fact in line.caused_by]
    return [
        Table("events", EVENTS, [event_row(*one, is_read=for_people) for one in events]),
        Table(
            "lines", LINES, lines, [{"id": say("total"), "amount": derivation.shown_ore}], noted=False, remarks=remarks
        ),
        Table("rules", RULES, rules, noted=False),
        Table("findings", FINDINGS, [finding_row(derivation.offer, finding) for finding in derivation.findings]),
    ]


def models_of(derivation: Derivation) -> list[Version[Model]]:
    """The models whose rules priced the lines, each once."""
    models = (line.model for line in derivation.lines if line.model is not None)
    return list({model.number: model for model in models}.values())


def _page(derivation: Derivation) -> str:
    """The derivation as a person reads it, line by line."""
    parts = [_heading(derivation), *(_line(line) for line in derivation.lines)]
    parts += [_finding(finding) for finding in derivation.findings]
    rules = [_rule(model, derivation.base_units) for model in models_of(derivation)]
    return "\n\n".join([*parts, *rules, "\n".join(map(in_words, _totals(derivation)))])


def _totals(derivation: Derivation) -> Iterator[Message]:
    """What the month comes to; of a part of it first what is shown."""
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above

    of: dict[str, Value] = {"offer": derivation.offer, "month": derivation.month}
    whole = Kroner(derivation.total_ore)
    if not derivation.is_part:
        yield say("total of {offer} {month}: {total}", total=whole, **of)
        return
    count, shown = len(derivation.lines), Kroner(derivation.shown_ore)
    yield (
        say("the line shown: {total}", total=shown)
        if count == 1
        else say("total of the {count:grouped} lines shown: {total}", count=count, total=shown)
    )
    yield say("the whole of {offer} {month}, every line: {total}", total=whole, **of)


def _heading(derivation: Derivation) -> str:
    values: dict[str, Value] = {
        "offer": derivation.offer,
        "month": derivation.month,
        "known": derivation.known_at,
    }
    if derivation.closed_by is None:
        return in_words(say("{offer} {month}, as known at event #{known}", **values))
    issued = derivation.closed_by
    return in_words(
        say("{offer} {month}, as issued by event #{issued}, as known at event #{known}", issued=issued, **values)
    )


def _finding(finding: IssuedFinding) -> str:
    from ledger.settlement.findings import sentence_of  # noqa: PLC0415 - as above

    values: dict[str, Value] = {
        "place": finding.place,
        "first": finding.first_day,
        "last": finding.last_day,
        "why": sentence_of(finding),
        "code": finding.code,
    }
    return in_words(say("{place} {first} to {last}: {why} [{code}]", **values))


def _line(line: DerivedLine) -> str:
    from projections.why import named  # noqa: PLC0415 - the projections load the ledger

    shown = line.shown
    who = named(shown.kind, shown)
    parts = [
        say("{id}: {who: }, {first} to {last}", id=shown.id, who=who, first=shown.first_day, last=shown.last_day),
        *(say("  {step}", step=step) for step in line.steps),
        *(say("  {part}", part=part) for one in line.charts for part in _chart(one)),
        say("  {calculation}", calculation=line.calculation),
        say("  rounded: {rounding}", rounding=line.rounding),
        *(_event(fact) for fact in line.caused_by),
    ]
    return "\n".join(map(in_words, parts))


def _chart(one: InForce) -> Iterator[Message]:
    """A 24-hour chart, with the assessment that follows from it, and what is worth a remark."""
    total, *parts = one.chart.in_words()
    yield say("{total}, from {day} (#{number})", total=total, day=one.step.first_day, number=one.step.number)
    yield from parts
    yield from (say("near a bound: {remark}", remark=remark) for remark in one.remarks)


def _rule(model: Version[Model], base_units: frozenset[str]) -> str:
    """A model's parameters, one below the other, once for all lines that it priced."""
    from ledger.state.terms import EACH_BY_ITSELF  # noqa: PLC0415 - as above

    about: dict[str, Value] = {"number": model.number, "day": model.effective_on, "decision": model.decision}
    parts = [in_words(say("rules of model #{number}, in force from {day} ({decision}):", **about))]
    if model.value is EACH_BY_ITSELF:
        parts = [in_words(say("no model is named (#{number}): each stay is settled by itself:", number=model.number))]
    if SPEECH.is_danish:
        return "\n".join([*parts, *(f"  {clean(in_words(one))}" for one in _in_sentences(model.value, base_units))])
    parameters = (row.values() for row in parameters_of(model))
    return "\n".join([*parts, *(f"  {name} = {clean(value)}" for name, value in parameters)])


def _in_sentences(model: Model, base_units: frozenset[str]) -> Iterator[Message]:
    """What a model says in words: the names and values of its parameters are English."""
    from cli.meanings import meanings  # noqa: PLC0415 - only in Danish

    yield from meanings(model, base_units)
    if model.source:
        yield say("source: {source}", source=model.source)


def parameters_of(model: Version[Model]) -> Iterator[dict[str, str]]:
    """A model's parameters by name, those of its rules under the name of the rule."""
    from projections.why import parameters  # noqa: PLC0415 - as above

    for name, value in parameters(model.value).items():
        if isinstance(value, dict):
            yield from ({"parameter": f"{name}.{key}", "value": _text(held)} for key, held in value.items())
        elif value != "":
            yield {"parameter": name, "value": _text(value)}


def _text(value: Any) -> str:
    return "; ".join(map(_item, value)) if isinstance(value, list) else str(value)


def _item(value: Any) -> str:
    """One of several that a parameter holds, its own keys one behind the other."""
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{key} {held}" for key, held in value.items())


def _event(fact: Recorded) -> Message:
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above
    from projections.descriptions import describe, with_its_day  # noqa: PLC0415 - as above

    values: dict[str, Value] = {
        "number": fact.number,
        "what": with_its_day(describe(fact.event), fact.event),
        "recorded": civil_day(fact.recorded_at),
        "by": fact.event.by,
    }
    if fact.event.decision:
        return say(
            "  #{number} {what}; recorded {recorded} by {by}, decision {decision}",
            decision=fact.event.decision,
            **values,
        )
    return say("  #{number} {what}; recorded {recorded} by {by}", **values)


def event_row(line: DerivedLine, fact: Recorded, *, is_read: bool = True) -> dict[str, Any]:
    """An event behind a line; `is_read`: a person is told a last day in words."""
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above
    from projections.descriptions import as_read, event_data, last_day_data  # noqa: PLC0415 - as above

    row = {
        **event_data(fact),
        "line": line.shown.id,
        "amount": Kroner(line.shown.amount_ore),
        "recorded_on": civil_day(fact.recorded_at),
    }
    return as_read(row, last_day_data(fact.event)) if is_read else row
