"""The compact form in which a settlement is stored: for a municipality issues some hundred thousand lines in ten years.

    {"month": "2023-05", "offer": "syrenparken", "total_ore": 8185200,
     "place_days": {"occupied": 31},
     "who":    [[12, "c-17", "1", "163", "108"]],
     "events": [[1, 3, 6]],
     "lines":  [["service", [[0, 1, 14, "5", "157100", 2199400, [-1, 7, 12]]]]]}

A row of `who` is stay, citizen, place, payer, paragraph. `lines` are by kind, in their order. A row of a kind is the
row of `who`, first and last day of the month, level, exact øre a unit, amount in øre, events; -1 among the events
stands for all of the first list of `events`, -2 for the second: lists that many lines share. What few lines have
follows as an object: `unit` (where it is not the day), `part` (where it is not the usual one), `service`, `item`,
`quantity`, `absence`, `of_frame`, `on_days`, `for_month` (where it is another one), `repairs`, `adjusts`, `id` (where
it does not follow from kind, place and first day).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from msgspec import UNSET, Raw, Struct, UnsetType, convert
from msgspec.json import Decoder, decode
from msgspec.structs import asdict

from ledger.models.absence import AbsenceKind
from ledger.models.issued_lines import IssuedFinding, IssuedLine, line_id
from ledger.models.lines import LineKind, LinePart, LineUnit, usual_part
from ledger.models.months import month_of
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import Numbers, numbers, own_of, shared_of
from ledger.shared.money import Ore

Packed = dict[str, Any]
"""Plain JSON."""

_WHOSE, _AMOUNT, RARE = 0, 5, 7
"""Where in a row of a line the place in `who`, the amount and the object of rare values stand."""
_CITIZEN, _PAYER = 1, 3
"""Where in a row of `who` they stand."""

_LONG = 32
"""A list of events that is longer than this is shared by the lines in memory too."""


def packed_month(
    offer: str,
    month: Month,
    total_ore: Ore,
    place_days: Mapping[str, int],
    lines: Iterable[IssuedLine],
    findings: Iterable[IssuedFinding],
) -> Packed:
    """One offer's month as it is stored."""
    who: dict[tuple[object, ...], int] = {}
    shared = _SharedLists()
    packed_lines: list[list[Any]] = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        of_kind = tuple(group)
        common = _common(of_kind)
        packed_lines.append([kind, [_packed_line(line, month, who, shared, common) for line in of_kind]])
    packed: Packed = {
        "offer": offer,
        "month": str(month),
        "total_ore": total_ore,
        "place_days": {state: days for state, days in place_days.items() if days},
        "who": [list(row) for row in who],
        "events": [list(one) for one in shared.lists],
        "lines": packed_lines,
    }
    if packed_findings := [_packed_finding(finding) for finding in findings]:
        packed["findings"] = packed_findings
    return packed


def packed_totals(packed: Packed) -> dict[Month, Ore]:
    """What the lines come to for each month, its own and those of adjustments; no line is made for it."""
    totals: dict[str, Ore] = {packed["month"]: 0}
    for row in (row for _, rows in packed["lines"] for row in rows):
        month = row[RARE].get("for_month", packed["month"]) if len(row) > RARE else packed["month"]
        totals[month] = totals.get(month, 0) + row[_AMOUNT]
    return {month_of(month): total for month, total in totals.items()}


def packed_sums(packed: Packed) -> dict[str, Ore]:
    """What the lines of each kind come to; no line is made for it."""
    sums: dict[str, Ore] = {}
    for kind, rows in packed["lines"]:
        sums[kind] = sums.get(kind, 0) + sum(row[_AMOUNT] for row in rows)
    return sums


def packed_payers(packed: Packed) -> dict[str | None, Ore]:
    """What the lines of each payer come to; no line is made for it."""
    sums: dict[str | None, Ore] = {}
    for row in (row for _, rows in packed["lines"] for row in rows):
        payer = packed["who"][row[_WHOSE]][_PAYER]
        sums[payer] = sums.get(payer, 0) + row[_AMOUNT]
    return sums


def unpacked_lines(packed: Packed) -> tuple[IssuedLine, ...]:
    """The lines of a month as it was stored."""
    return _unpacked(packed, range(len(packed["who"])))


def unpacked_lines_of(packed: Packed, citizen: str) -> tuple[IssuedLine, ...]:
    """Those about one citizen; no other line is made for it."""
    return _unpacked(packed, [at for at, whose in enumerate(packed["who"]) if whose[_CITIZEN] == citizen])


def _unpacked(packed: Packed, whose: Container[int]) -> tuple[IssuedLine, ...]:
    """The lines of some rows of `who`. Nearly all have nothing rare: they are made at once, days from a list."""
    month, who = month_of(packed["month"]), packed["who"]
    shared = [tuple(one) for one in packed["events"]]
    days = [date(month.year, month.month, day) for day in range(1, month.days + 1)]
    texts = [str(day) for day in days]
    lines: list[IssuedLine] = []
    for kind, rows in packed["lines"]:
        part = usual_part(kind)
        for row in rows:
            if row[_WHOSE] not in whose:
                continue
            if len(row) > RARE:
                lines.append(unpacked_line(kind, row, month, who, shared))
                continue
            at, first, last, level, price, amount, events = row
            stay, citizen, place, payer, paragraph = who[at]
            lines.append(
                IssuedLine(
                    id=line_id(kind, place, citizen, texts[first - 1]),
                    kind=kind,
                    part=part,
                    stay=stay,
                    place=place,
                    citizen=citizen,
                    payer=payer,
                    paragraph=paragraph,
                    first_day=days[first - 1],
                    last_day=days[last - 1],
                    level=level,
                    unit="day",
                    unit_price_ore=price,
                    amount_ore=amount,
                    for_month=month,
                    events=_unpacked_events(events, shared),
                )
            )
    return tuple(lines)


def unpacked_findings(packed: Packed) -> tuple[IssuedFinding, ...]:
    """Its findings."""
    return tuple(_unpacked_finding(row) for row in packed.get("findings", ()))


class _Rare(Struct, frozen=True, forbid_unknown_fields=True):
    """What few lines have."""

    unit: LineUnit = "day"
    part: LinePart | None = None
    service: str | None = None
    item: str | None = None
    quantity: str | None = None
    absence: AbsenceKind | None = None
    of_frame: bool = False
    on_days: list[tuple[int, str]] = []
    for_month: str | None = None
    repairs: str | None = None
    adjusts: LineKind | None = None
    id: str | None = None


_NONE = _Rare()


class _Row(Struct, array_like=True, forbid_unknown_fields=True):
    """A line."""

    whose: int
    first: int
    last: int
    level: str
    price: str
    amount: int
    events: list[int]
    rare: _Rare = _NONE


_WHO = Decoder(list[tuple[int | None, str | None, str | None, str | None, str | None]])
_EVENTS = Decoder(list[list[int]])
_LINES = Decoder(list[tuple[LineKind, list[_Row]]])


def check_parts(own: str, who: Raw, events: Raw, lines: Raw, findings: Raw | UnsetType) -> None:
    """Look at every value of a month as it lies in the log, which no reader does: the program alone writes them.

    Raises ValueError, or what comes of reading it, for what the program has not written.
    """
    rows = [row for _, of_kind in _LINES.decode(lines) for row in of_kind]
    count, shared = len(_WHO.decode(who)), -len(_EVENTS.decode(events))
    days = {month: month_of(month).days for month in {own, *(row.rare.for_month for row in rows)} if month}
    for row in rows:
        is_known = 0 <= row.whose < count and shared <= min(row.events, default=1) and 0 not in row.events
        if not is_known or not 0 < row.first <= row.last <= days[row.rare.for_month or own]:
            raise ValueError(f"no line: {row}")
    rare = [row.rare for row in rows if row.rare is not _NONE]
    quantities = {one.quantity for one in rare if one.quantity is not None}
    for exact in {row.price for row in rows} | quantities | {ore for one in rare for _, ore in one.on_days}:
        Fraction(exact)
    for finding in () if findings is UNSET else decode(findings):
        convert(asdict(_unpacked_finding(finding)), IssuedFinding)


class _SharedLists:
    """The lists of events that lines share: what all of a kind have, and what is shared in memory. Each stands once."""

    def __init__(self) -> None:
        self.lists: list[Numbers] = []
        self._at: dict[Numbers, int] = {}

    def packed(self, events: Sequence[int], common: Numbers) -> list[int]:
        """A line's events: references to shared lists, then its own."""
        references = [-self._place(one) for one in (common, *shared_of(events)) if one]
        return [*references, *(number for number in own_of(events) if number not in common)]

    def _place(self, shared: Numbers) -> int:
        if shared not in self._at:
            self.lists.append(shared)
            self._at[shared] = len(self.lists)
        return self._at[shared]


def _common(lines: Sequence[IssuedLine]) -> Numbers:
    """What all of several lines follow from."""
    if len(lines) == 1:
        return ()
    return tuple(sorted(set.intersection(*(set(own_of(line.events)) for line in lines))))


def _packed_line(
    line: IssuedLine, month: Month, who: dict[tuple[object, ...], int], shared: _SharedLists, common: Numbers
) -> list[Any]:
    whose = (line.stay, line.citizen, line.place, line.payer, line.paragraph)
    rare = {
        "unit": None if line.unit == "day" else line.unit,
        "part": None if line.part == usual_part(line.kind) else line.part,
        "service": line.service,
        "item": line.item,
        "quantity": line.quantity,
        "absence": line.absence,
        "of_frame": line.of_frame or None,
        "on_days": [list(run) for run in line.on_days] or None,
        "for_month": None if line.for_month == month else str(line.for_month),
        "repairs": line.repairs,
        "adjusts": line.adjusts,
        "id": None if line.id == line_id(line.kind, line.place, line.citizen, line.first_day) else line.id,
    }
    row: list[Any] = [
        who.setdefault(whose, len(who)), line.first_day.day, line.last_day.day, line.level,
        line.unit_price_ore, line.amount_ore, shared.packed(line.events, common),
    ]  # fmt: skip
    if said := {name: value for name, value in rare.items() if value is not None}:
        row.append(said)
    return row


def unpacked_line(
    kind: LineKind, row: Sequence[Any], own_month: Month, who: Sequence[Sequence[Any]], shared: Sequence[Numbers]
) -> IssuedLine:
    """One line of a stored month: of its `who`, and of the lists of events that its lines share."""
    whose, first, last, level, price, amount, events, *more = row
    stay, citizen, place, payer, paragraph = who[whose]
    rare: dict[str, Any] = dict(more[0]) if more else {}
    month = month_of(rare.pop("for_month")) if "for_month" in rare else own_month
    if "on_days" in rare:
        rare["on_days"] = tuple((days, ore) for days, ore in rare["on_days"])
    first_day = date(month.year, month.month, first)
    return IssuedLine(
        id=rare.pop("id", None) or line_id(kind, place, citizen, first_day),
        kind=kind,
        part=rare.pop("part", None) or usual_part(kind),
        stay=stay,
        place=place,
        citizen=citizen,
        payer=payer,
        paragraph=paragraph,
        first_day=first_day,
        last_day=date(month.year, month.month, last),
        level=level,
        unit=rare.pop("unit", "day"),
        unit_price_ore=price,
        amount_ore=amount,
        for_month=month,
        events=_unpacked_events(events, shared),
        **rare,
    )


def _unpacked_events(events: Sequence[int], shared: Sequence[Numbers]) -> Sequence[int]:
    own = [number for number in events if number > 0]
    long: list[Numbers] = []
    for number in events:
        if number < 0:
            one = shared[-number - 1]
            if len(one) > _LONG:
                long.append(one)
            else:
                own += one
    return numbers(own, *long) if long else tuple(sorted(set(own)))


def _packed_finding(finding: IssuedFinding) -> Packed:
    packed = {
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.place,
        "stay": finding.stay,
        "citizen": finding.citizen,
        "from": finding.first_day.isoformat(),
        "to": finding.last_day.isoformat(),
        "data": dict(finding.data),
        "kind": finding.kind,
        "part": finding.part,
        "payer": finding.payer,
        "paragraph": finding.paragraph,
        "item": finding.item,
        "for_month": None if finding.for_month is None else str(finding.for_month),
        "held_ore": finding.held_ore,
        "service": finding.service,
    }
    return {name: value for name, value in packed.items() if value is not None}


def _unpacked_finding(packed: Packed) -> IssuedFinding:
    return IssuedFinding(
        code=packed["code"],
        severity=packed["severity"],
        place=packed.get("place"),
        stay=packed.get("stay"),
        citizen=packed.get("citizen"),
        first_day=date.fromisoformat(packed["from"]),
        last_day=date.fromisoformat(packed["to"]),
        data=packed["data"],
        kind=packed.get("kind"),
        part=packed.get("part"),
        payer=packed.get("payer"),
        paragraph=packed.get("paragraph"),
        item=packed.get("item"),
        for_month=month_of(packed["for_month"]) if "for_month" in packed else None,
        held_ore=packed.get("held_ore"),
        service=packed.get("service"),
    )
