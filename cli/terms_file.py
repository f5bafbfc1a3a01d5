"""The terms of a house as a decision file, and in words: what is in force, to be read, changed and adopted again.

The choices of a model stand under the same comments as where `decision new` asks for them. What was written is read
again, table by table and as a whole: a file that would adopt something else than what is in force is given to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from cli.composing import OF_ABSENCE, OF_AVERAGE, about, comment
from cli.explaining import Explained, by_itself, in_one, source_of, told
from cli.printing import in_words
from cli.tree import ABSENCE, COVERS, NOTICE, QUESTIONS, UNTIL_REFILLED, VACANCY
from ledger.errors import BadDecisionFile, Refusal
from ledger.events import Event, Recorded
from ledger.events.adoption import Adoption
from ledger.events.budgets import BudgetVersion
from ledger.events.services import ServiceVersion
from ledger.models.issued_lines import IssuedFinding
from ledger.models.rates import Rates
from ledger.models.regulation import raised_by
from ledger.reading.decisions import parse_decision
from ledger.reading.decisions.writing import headed, is_table, line_of, table_of
from ledger.settlement.findings import alike, in_full
from ledger.shared.message import Kroner, Message, Value, as_said, code_said, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from projections.first_budgets import FirstBudget
from projections.in_force import InForce, Part, adopted_by

_NOT_SAID = say("no decision file says it to the letter as it was recorded")
_EMPTY = ('reference = ""', 'decided_on = ""')
"""What whoever adopts the file writes: a file without it is refused."""


def written(found: InForce) -> str:
    """The decision file. Raises BadDecisionFile for one that its reader would not take."""
    parts = [part if part.left or _reads_back([part], found) else replace(part, left=_NOT_SAID) for part in found.parts]
    tables = (line for part in parts for line in ["", *_part(part)])
    lines = [*_head(found), *tables, *_draft(found), *_end(found), *_left_out(found), ""]
    text = "\n".join(lines)
    if _read(text, found) != adopted_by(part for part in parts if not part.left):
        raise BadDecisionFile(found.offer, [_NOT_SAID])
    return text


def in_plain_words(found: InForce) -> Iterator[str]:
    """What is in force, in the words in which a file is explained, with a month as an example."""
    values: dict[str, Value] = {"name": found.name, "offer": found.offer, "day": found.day, "known_at": found.known_at}
    yield in_words(say("The terms of {name} ({offer}) on {day}, as known at #{known_at}", **values))
    yield ""
    yield from told(_explained(found), _introduced(found.parts), opens=False)
    for heading, facts in _lists(found):
        yield ""
        yield in_words(heading)
        yield from (in_words(say("* {what}", what=_fact(fact))) for fact in facts)


def _explained(found: InForce) -> Explained:
    """What is in force as one decision of a ledger of its own; told without a month where it cannot be."""
    decision = in_one(found.offer, found.day, found.parts)
    try:
        return by_itself([decision])
    except Refusal as refusal:
        events = [Recorded(part.comes_from.number, "", "", 0, part.event) for part in found.parts]
        return Explained([decision], events, None, refusal.sentence())


def _introduced(parts: Iterable[Part]) -> Callable[[Event], Message]:
    """What introduces an event of the example: what it says, and since when, by which decision, it has been so."""
    known = list(parts)

    def introduced(event: Event) -> Message:
        part = next((one for one in known if _is_same(one.event, event)), None)
        return event.dated() if part is None else source_of(part)

    return introduced


def _is_same(one: Event, other: Event) -> bool:
    # How it was recorded is all that they differ in.
    recorded = {"by": "", "act": "", "ref": None, "request": None, "decision": None, "decided_on": one.decided_on}
    return type(one) is type(other) and replace(one, **recorded) == replace(other, **recorded)


# --- the file ------------------------------------------------------------------------------------


def _head(found: InForce) -> Iterator[str]:
    values: dict[str, Value] = {"name": found.name, "offer": found.offer, "day": found.day, "known_at": found.known_at}
    yield from comment(
        say(
            "What is adopted for {name} ({offer}) on {day}, as known at #{known_at}: to be changed and adopted.",
            **values,
        )
    )
    yield from comment(
        say("All of it holds from {day}. Take away what stays as it is: it goes on by itself.", **values)
    )
    yield from comment(
        say(
            "What is adopted again stands by itself: a regulation from a day before {day} that is told later does not "
            "raise it.",
            **values,
        )
    )
    yield from comment(
        say("Fill in where the new decision is journalised, and its day (2026-12-15); the file is refused without.")
    )
    yield from comment(say("Then try it: pladsbog adopt FILE --explain, and --dry-run."))
    yield from _EMPTY


def _part(part: Part) -> Iterator[str]:
    """A table under where it comes from; each line of one that cannot be adopted from the day is a comment."""
    yield from comment(source_of(part))
    for one in part.raises:
        yield from comment(say("* {what}", what=raised_by(one, 0).how))
    yield from _without_interval(part)
    if part.followed_by:
        yield from comment(
            say("It is also that of {offers}: what is changed here is changed there.", offers=part.followed_by)
        )
    if part.left is None:
        yield from _table(part)
        return
    values: dict[str, Value] = {"why": part.left}
    yield from comment(say("It goes on as it is, and stands as a comment: {why}.", **values))
    yield from _as_comment(part)


def _without_interval(part: Part) -> Iterator[str]:
    """Of prices that were adopted by an interval, and raised since: the amounts below follow from none."""
    then, now = part.comes_from.value, getattr(part.item, "rates", None)
    if not part.raises or not isinstance(then, Rates) or then.interval_ore is None:
        return
    if isinstance(now, Rates) and now.interval_ore is None:
        values: dict[str, Value] = {
            "interval": Kroner(then.interval_ore),
            "numbers": [_number(one) for one in part.raises],
        }
        yield from comment(
            say(
                "It was adopted by the interval {interval}; the prices below are what {numbers: and } made of it, each "
                "rounded by itself.",
                **values,
            )
        )


def _number(version: Version[Any]) -> Message:
    return say("#{number}", number=version.number)


def _as_comment(part: Part) -> Iterator[str]:
    return (line if line.startswith("#") or not line else f"#{line}" for line in _table(part))


def _draft(found: InForce) -> Iterator[str]:
    """The budget of the year before as a comment, where the day begins a year that has none; else what is expected."""
    if found.first is not None:
        yield from _first_draft(found, found.first)
        return
    if found.draft is None:
        return
    year, version = found.day.year, found.draft.comes_from
    values: dict[str, Value] = {"year": year, "before": year - 1, "number": version.number}
    yield ""
    yield from comment(
        say(
            "No budget is adopted for {year}. Below is that of {before} (#{number}) to start from: "
            "take the # away at each line, and write the amounts of {year}.",
            **values,
        )
    )
    yield from _as_comment(found.draft)


def _first_draft(found: InForce, first: FirstBudget) -> Iterator[str]:
    """What the year is expected to come to, where no budget stands behind it; how one is written where none says it."""
    draft = None if found.draft is None else _with_items_named(found.draft)
    is_written = draft is not None and _reads_back([draft], found)
    yield ""
    yield from comment(_of_first(found, first, is_written=is_written))
    for said in (*(_about_amounts(first) if is_written else ()), *_about_granted(first)):
        yield from comment(said)
    yield from _to_decide(found, first)
    if is_written and draft is not None:
        yield from _as_comment(draft)


def _of_first(found: InForce, first: FirstBudget, *, is_written: bool) -> Message:
    """What stands below; why nothing does, and what is to be written by hand."""
    values: dict[str, Value] = {
        "year": first.year,
        "before": first.year - 1,
        "known_at": found.known_at,
        "amount": Kroner(first.settled),
        "parts": _amounts(first.apart.items()),
    }
    if is_written:
        return say(
            "No budget is adopted for {year}, and none for {before}. Below is what {year} is expected to come to with "
            "what is known at #{known_at}: residents, services, prices and vacancies. No earlier budget stands behind "
            "it. Take the # away at each line, and write the amounts of {year}.",
            **values,
        )
    if first.on_top and any(ore > 0 for ore in first.apart.values()):
        return say(
            "No budget is adopted for {year}, and none for {before}. {year} is expected to come to {amount} with what "
            "is known at #{known_at}, but no draft says it: under an activity model what a budget has as items comes "
            "on top of what is settled, so {parts:, } would be counted twice. Write a [[budget]] with a "
            "[[budget.activity]] for each level, whose quantity holds the days on notice and the vacant ones that you "
            "reckon with; items only for what is never settled.",
            **values,
        )
    if first.apart:
        return say(
            "No budget is adopted for {year}, and none for {before}. {year} is expected to come to {amount} with what "
            "is known at #{known_at}, but no draft says it: a budget has no negative items, and there is none to take "
            "all of it from ({parts:, }). Write a [[budget]] with the items and the residents that you reckon with; "
            "what is less than them moves it during the year.",
            **values,
        )
    return say(
        "No budget is adopted for {year}, none for {before}, and nothing is known to start from. A [[budget]] "
        "has offer, year and items, such as items = {{ management = 1600000 }}, and for each level a "
        "[[budget.activity]] with level, quantity and price.",
        **values,
    )


def _about_amounts(first: FirstBudget) -> Iterator[Message]:
    """How the amounts of a draft come to what is expected."""
    if first.lowered is not None:
        less = _amounts((kind, ore) for kind, ore in first.apart.items() if ore < 0)
        yield say(
            "A budget has no negative items; taken from {item} is {parts:, }.",
            item=code_said(first.lowered),
            parts=less,
        )
    for quantity, exact in first.fitted[:1]:
        yield say(
            "A quantity such as {quantity} stands for {exact}: with it, quantity × price comes to what is expected, to "
            "the øre.",
            quantity=as_said(f"{quantity:f}"),  # as it stands below, with a point
            exact=as_said(f"{exact:f}"),
        )
    if first.rounding and first.budget is not None:
        values: dict[str, Value] = {
            "total": Kroner(first.budget.total(first.year)),
            "amount": Kroner(first.settled),
        }
        yield say("At prices in whole øre it comes to {total}; {amount} is expected.", **values)


def _about_granted(first: FirstBudget) -> Iterator[Message]:
    if first.granted:
        yield say("Grants and transfers of {amount} come on top of any budget.", amount=Kroner(first.granted))


def _amounts(by_kind: Iterable[tuple[str, Ore]]) -> list[Message]:
    return [say("{kind} {amount}", kind=code_said(kind), amount=Kroner(ore)) for kind, ore in by_kind]


def _to_decide(found: InForce, first: FirstBudget) -> Iterator[str]:
    """The findings of the year: what has no price is in no amount, and would be missed."""
    alike_: dict[Hashable, list[IssuedFinding]] = {}
    for finding in first.findings:
        alike_.setdefault(alike(finding), []).append(finding)
    if alike_:
        yield from comment(say("This must be decided on; what has no price is not among the amounts:"))
    for findings in list(alike_.values())[:_MOST_FINDINGS]:
        yield from comment(say("* {what}", what=in_full(found.offer, findings)))
    if (more := len(alike_) - _MOST_FINDINGS) > 0:
        yield from comment(say("* and {count} more", count=more))


_MOST_FINDINGS = 10
"""So many are told in a file; `settle` tells them all, month by month."""


def _with_items_named(draft: Part) -> Part:
    """The draft with its items, which are kinds of lines, in the language that is spoken."""
    assert isinstance(draft.item, BudgetVersion)
    named = {in_words(code_said(kind)): ore for kind, ore in draft.item.budget.items_ore.items()}
    return replace(draft, item=replace(draft.item, budget=replace(draft.item.budget, items_ore=named)))


def _table(part: Part) -> Iterator[str]:
    """A table of a section: its own keys, then the tables in it."""
    table = table_of(part.item, part.places)
    keys = dict(table.keys)
    if table.section == "model" and keys["basis"] == "daily" and keys["census"] == "first":
        del keys["census"]  # as where it is asked: no day of the month counts
    yield f"[[{table.section}]]"
    for key, value in keys.items():
        if not is_table(value):
            yield from _commented(key, value) if table.section == "model" else ()
            yield line_of(key, value)
    for key, value in keys.items():
        if is_table(value):
            for header, inner in headed(table.section, key, value):
                yield from _within(header, key, inner)
    if table.section == "model" and "absence" not in keys:
        yield from about(ABSENCE, "paid")


def _within(header: str, key: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A table in another one, under what it answers."""
    if key in _RULES:
        yield from about(_RULES[key], table.get("rule", "reduced"))
    yield header
    if key == "absence":
        yield from comment(OF_ABSENCE)
    for name, value in table.items():
        if name in OF_AVERAGE:
            yield from comment(OF_AVERAGE[name])
        if name in _OF_NOTICE:
            yield from about(_OF_NOTICE[name], str(value).lower())
        yield line_of(name, value)


def _commented(key: str, value: Any) -> Iterator[str]:
    """What was asked, where a key answers a question."""
    if key in QUESTIONS:
        yield from about(QUESTIONS[key], value)


_RULES = {"vacancy": VACANCY, "notice": NOTICE, "absence": ABSENCE}
_OF_NOTICE = {"covers": COVERS, "until_refilled": UNTIL_REFILLED}


def _end(found: InForce) -> Iterator[str]:
    """What no table says: it holds besides, or from a later day."""
    for heading, facts in _lists(found):
        yield ""
        yield from comment(heading)
        for fact in facts:
            yield from comment(say("* {what}", what=_fact(fact)))


def _left_out(found: InForce) -> Iterator[str]:
    """What other decision files hold, and this one has not; and that its services are those of everybody."""
    yield ""
    if any(isinstance(part.item, ServiceVersion) for part in found.parts):
        yield from comment(
            say(
                "Services are of no house: all that are in force stand here, also those that {offer} does not grant.",
                offer=found.offer,
            )
        )
    yield from comment(
        say(
            "Not in this file, as it is of all houses: limits of competence, cadences of follow-up and the year wheel, "
            "thresholds of the refund, targets of savings, and budgets of areas. Nor is what is decided of one "
            "resident: levels, negotiated prices, own payments and granted services."
        )
    )


def _lists(found: InForce) -> Iterator[tuple[Message, list[Recorded]]]:
    if found.besides:
        yield say("This holds besides, and is recorded otherwise than in a file of terms:"), list(found.besides)
    if found.later:
        yield say("This is adopted from a later day, and goes before what stands here from then on:"), list(found.later)


def _fact(fact: Recorded) -> Message:
    values: dict[str, Value] = {"what": fact.event.dated(), "number": fact.number, "decision": fact.event.decision}
    if fact.event.decision is None:
        return say("{what} (#{number})", **values)
    return say("{what} (#{number}, {decision})", **values)


# --- read again ----------------------------------------------------------------------------------


def _reads_back(parts: list[Part], found: InForce) -> bool:
    """Whether tables, written and read again, adopt what they are of."""
    text = "\n".join([*_EMPTY, *(line for part in parts for line in _table(part)), ""])
    try:
        return _read(text, found) == adopted_by(parts)
    except BadDecisionFile:
        return False


def _read(text: str, found: InForce) -> tuple[Adoption, ...]:
    """What a file adopts once it is filled in. Raises BadDecisionFile."""
    for empty, filled in zip(_EMPTY, (f'reference = "{found.offer}"', f"decided_on = {found.day}"), strict=True):
        text = text.replace(empty, filled, 1)
    if "[[" not in "".join(line for line in text.splitlines() if not line.startswith("#")):
        return ()
    return tuple(parse_decision("decision.toml", text, "example").items)
