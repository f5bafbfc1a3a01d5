"""One decision file as one command: read, checked, and every problem listed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ledger.commands import Adopt
from ledger.errors import BadDecisionFile, CprInText, NotAKey, nearest
from ledger.events.adoption import Adoption
from ledger.events.reviews import ReviewVersion
from ledger.reading.bounds import MOST_PROBLEMS
from ledger.reading.decisions.sections import SECTIONS, Row, checked_day, checked_text
from ledger.reading.decisions.toml import parse_toml, read_toml
from ledger.reading.decisions.where import Where, named, unknown_key
from ledger.rules.privacy import check_key
from ledger.shared.message import Message, Value, say

_HEAD = ("reference", "decided_on")
_FILLED_IN = {
    "reference": say('write where the decision is journalised: "KB 2026-12-15 item 14"'),
    "decided_on": say("write the day of the decision, without quotation marks: 2026-12-15"),
}
"""What whoever adopts a file writes first: one of the terms of a house has both empty."""
_REVIEW = "review_on"


def read_decision(path: Path, by: str, ref: str | None = None) -> Adopt:
    """What the decision in a file adopted, ready to be recorded by `by` under the caller's own key `ref`.

    Kroner in the file are øre in what it returns; dates are civil dates; items come in the order of `SECTIONS`.
    Raises BadDecisionFile with every problem of the file.
    """
    return _decision(read_toml(path), str(path), by, ref)


def parse_decision(name: str, text: str, by: str) -> Adopt:
    """As read_decision, of a text at hand; `name` is what refusals call it."""
    return _decision(parse_toml(text, name), name, by, None)


def _decision(table: dict[str, Any], name: str, by: str, ref: str | None) -> Adopt:
    where = Where([])
    reference, decided_on = _head(table, where)
    items = list(items_of(table, where))
    if not items and not where.problems:
        where.report(say("it adopts nothing: it has no section such as [[rates]]"))
    review = _review(table, decided_on, where)
    if where.problems or reference is None or decided_on is None:
        raise BadDecisionFile(name, where.first_problems())
    if review is not None:
        items.append(ReviewVersion(review, _offers_named(items)))
    return Adopt(by=by, ref=ref, decision=reference, decided_on=decided_on, items=tuple(items))


def _review(table: Mapping[str, Any], decided_on: date | None, where: Where) -> date | None:
    """The day by which the decision is to be reviewed, where it says one; it lies after the decision."""
    day = checked_day(table.get(_REVIEW), _REVIEW, where)
    if day is not None and decided_on is not None and day <= decided_on:
        values: dict[str, Value] = {"day": day, "decided": decided_on}
        where.report(say("`review_on` is {day}; it must lie after the decision of {decided}", **values))
    return day


def _offers_named(items: Iterable[Adoption]) -> tuple[str, ...]:
    """The houses that a decision is about."""
    return tuple(dict.fromkeys(offer for item in items for offer in (*item.brings.offers, *item.refers_to.offers)))


def _head(table: Mapping[str, Any], where: Where) -> tuple[str | None, date | None]:
    """The reference and the day of the decision; whatever else stands at the top must be a section."""
    for name in _HEAD:
        if name not in table:
            where.report(say("`{name}` is missing; it stands at the top, before the first section", name=name))
    for name, written in table.items():
        if name not in (*_HEAD, _REVIEW) and name not in SECTIONS:
            where.report(_unknown(name, written))
    for name, what in _FILLED_IN.items():
        if table.get(name) == "":
            where.report(say("`{name}` is not filled in: {what}", name=name, what=what))
    said = {name: None if table.get(name) == "" else table.get(name) for name in _HEAD}
    return (
        checked_text(said["reference"], named("reference"), where),
        checked_day(said["decided_on"], "decided_on", where),
    )


def _unknown(name: str, written: Any) -> Message:
    if not isinstance(written, (list, dict)):
        return unknown_key(name, [*_HEAD, _REVIEW, *SECTIONS])
    near = nearest(name, list(SECTIONS))
    if near:
        return say("unknown section [[{name}]]; did you mean [[{near}]]?", name=name, near=near)
    return say("unknown section [[{name}]]", name=name)


def _always(_section: str, _table: Mapping[str, Any]) -> bool:
    return True


def items_of(
    table: Mapping[str, Any], where: Where, is_adopted: Callable[[str, Mapping[str, Any]], bool] = _always
) -> Iterator[Adoption]:
    """What the sections of a file adopt, in the order of `SECTIONS`; problems are reported to `where`.

    Tables that `is_adopted` says no to, of a section and what it holds, are no adoptions, and passed over.
    """
    seen: dict[Message, tuple[date, str]] = {}
    for section, adopted in SECTIONS.items():
        for row in rows_of(section, table.get(section, []), where):
            if not is_adopted(section, row.table):
                continue
            before = len(where.problems)
            items = list(adopted.read(row))
            row.report_unknown()
            # A table that could not be read in full has no certain key or day to compare.
            if len(where.problems) == before:
                for item in items:
                    _check_order(item, row.where, seen)
            yield from items


def rows_of(section: str, written: Any, where: Where) -> Iterator[Row]:
    """The tables of a section, each with its place in the file."""
    if isinstance(written, dict):
        where.report(say("[{section}] must be written [[{section}]], in double brackets", section=section))
    elif not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
        where.report(say("`{section}` must be a section of tables, [[{section}]]", section=section))
    else:
        for number, table in enumerate(written, start=1):
            if len(where.problems) >= MOST_PROBLEMS:
                return
            yield Row(table, where.inside(f"[[{section}]] {number}{_label(table)}"))


def _label(table: Mapping[str, Any]) -> str:
    """The key that a reader finds the table by, unless it is one that must not be repeated."""
    name = table.get("id", table.get("offer"))
    if not isinstance(name, str):
        return ""
    try:
        check_key(say("table"), name)
    except (NotAKey, CprInText):
        return ""
    return f" `{name}`"


def _check_order(item: Adoption, where: Where, seen: dict[Message, tuple[date, str]]) -> None:
    """Report a second version from the same day, one before the last, and what can happen only once."""
    what, day = item.called, item.day
    if what in seen:
        last, path = seen[what]
        if item.only_once:
            where.report(say("{what} is there already ({path})", what=what, path=path))
        elif day == last:
            where.report(
                say("{what} from {day} overlaps the one from the same day ({path})", what=what, day=day, path=path)
            )
        elif day < last:
            values: dict[str, Value] = {"what": what, "day": day, "last": last, "path": path}
            where.report(
                say("{what} from {day} stands after the one from {last} ({path}); write them in rising order", **values)
            )
    seen[what] = (day, where.path)
