"""One decision file as one command: read, checked, and every problem listed at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ledger.commands import Adopt
from ledger.errors import BadDecisionFile, CprInText, NotAKey, nearest
from ledger.events.adoption import Adoption
from ledger.reading.bounds import MOST_PROBLEMS
from ledger.reading.decisions.sections import SECTIONS, Row, checked_day, checked_text
from ledger.reading.decisions.toml import read_toml
from ledger.reading.decisions.where import Where, unknown_key
from ledger.rules.privacy import check_key

_HEAD = ("reference", "decided_on")


def read_decision(path: Path, by: str, ref: str | None = None) -> Adopt:
    """What the decision in a file adopted, ready to be recorded by `by` under the caller's own key `ref`.

    Kroner in the file are øre in what it returns; dates are civil dates; items come in the order of `SECTIONS`.
    Raises BadDecisionFile with every problem of the file.
    """
    table = read_toml(path)
    where = Where([])
    reference, decided_on = _head(table, where)
    items = list(items_of(table, where))
    if not items and not where.problems:
        where.report("it adopts nothing: it has no section such as [[rates]]")
    if where.problems or reference is None or decided_on is None:
        raise BadDecisionFile(str(path), where.first_problems())
    return Adopt(by=by, ref=ref, decision=reference, decided_on=decided_on, items=tuple(items))


def _head(table: Mapping[str, Any], where: Where) -> tuple[str | None, date | None]:
    """The reference and the day of the decision; whatever else stands at the top must be a section."""
    for name in _HEAD:
        if name not in table:
            where.report(f"`{name}` is missing; it stands at the top, before the first section")
    for name, written in table.items():
        if name not in _HEAD and name not in SECTIONS:
            where.report(_unknown(name, written))
    return (
        checked_text(table.get("reference"), "`reference`", where),
        checked_day(table.get("decided_on"), "decided_on", where),
    )


def _unknown(name: str, written: Any) -> str:
    if not isinstance(written, (list, dict)):
        return unknown_key(name, [*_HEAD, *SECTIONS])
    near = nearest(name, list(SECTIONS))
    return f"unknown section [[{name}]]" + (f"; did you mean [[{near}]]?" if near else "")


def items_of(table: Mapping[str, Any], where: Where) -> Iterator[Adoption]:
    """What the sections of a file adopt, in the order of `SECTIONS`; problems are reported to `where`."""
    seen: dict[str, tuple[date, str]] = {}
    for section, adopted in SECTIONS.items():
        for row in rows_of(section, table.get(section, []), where):
            before = len(where.problems)
            items = list(adopted.read(row))
            row.tell_unknown()
            # A table that could not be read in full has no certain key or day to compare.
            if len(where.problems) == before:
                for item in items:
                    _check_order(item, row.where, seen)
            yield from items


def rows_of(section: str, written: Any, where: Where) -> Iterator[Row]:
    """The tables of a section, each with its place in the file."""
    if isinstance(written, dict):
        where.report(f"[{section}] must be written [[{section}]], in double brackets")
    elif not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
        where.report(f"`{section}` must be a section of tables, [[{section}]]")
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
        check_key("table", name)
    except (NotAKey, CprInText):
        return ""
    return f" `{name}`"


def _check_order(item: Adoption, where: Where, seen: dict[str, tuple[date, str]]) -> None:
    """Tell of a second version from the same day, of one before the last, and of what can happen only once."""
    what, day = str(item.called), item.day
    if what in seen:
        last, path = seen[what]
        if item.ONLY_ONCE:
            where.report(f"{what} is there already ({path})")
        elif day == last:
            where.report(f"{what} from {day} overlaps the one from the same day ({path})")
        elif day < last:
            where.report(f"{what} from {day} stands after the one from {last} ({path}); write them in rising order")
    seen[what] = (day, where.path)
