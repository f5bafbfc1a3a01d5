"""A settlement as it is stored: whole øre, exact unit prices as text, days with both ends included.

Closing a month puts it into an event, as issued, and the read models cache calculated months in it. Stored, it is
compact, for a municipality issues some hundred thousand lines in ten years:

    {"month": "2023-05", "offer": "syrenparken", "total_ore": 8185200,
     "place_days": {"occupied": 31},
     "who":    [[12, "c-17", "1", "163", "108"]],
     "events": [[1, 3, 6]],
     "lines":  [["service", [[0, 1, 14, "5", "157100", 2199400, [-1, 7, 12]]]]]}

A row of `who` is stay, citizen, place, payer, paragraph. `lines` are by kind, in their order. A row of a kind is the
row of `who`, first and last day of the month, level, exact øre a unit, amount in øre, events; -1 among the events
stands for all of the first list of `events`, -2 for the second: lists that many lines share. What few lines have
follows as an object: `unit` (where it is not the day), `part` (where it is not the usual one), `service`, `item`,
`quantity`, `of_frame`, `on_days`, `for_month` (where it is another one), `repairs`, `adjusts`, `id` (where it does not
follow from kind, place and first day).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any, Literal, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema, from_json, to_json

from ledger.models.lines import LineKind, LinePart, usual_part
from ledger.models.months import month_of
from ledger.models.units import Unit
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import Numbers, numbers, own_of, shared_of
from ledger.shared.money import Ore

Severity = Literal["unpriced", "attention"]
"""How grave a finding is. It is stored: what was accepted when a month was closed keeps its meaning."""

Packed = dict[str, Any]
"""Plain JSON."""

_AMOUNT, _RARE = 5, 7
"""Where in a row of a line the amount and the object of rare values stand."""

_LONG = 32
"""A list of events that is longer than this is shared by the lines in memory too."""

STATES = ("occupied", "notice", "vacant", "closed")
"""The states of a place on a day, as place-days count them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLine:
    """A settlement line. `unit_price_ore` is exact, such as "157100" or "401500/3"; `for_month` what it belongs to.

    `stay` is the identity of the stay it is about, `service` and `item` name a supplement's service and a base's item.
    `quantity` is an exact decimal, such as "24" or "7.125": how much is granted where the price follows from it, as the
    hours a week do under the structure *hours*; None where no quantity is priced. `on_days` says how its øre lie on its
    days where they do not lie evenly: runs of days, and the exact øre of each of them (`settlement.shares`).
    `of_frame`: what a buyer owes of a base frame; the house's own share has as much less (its `bought` line).
    An adjustment `repairs` a line by its id, and `adjusts` its kind. Both days are included.
    """

    id: str
    kind: LineKind
    part: LinePart
    stay: int | None = None
    place: str | None = None
    citizen: str | None = None
    payer: str | None = None
    paragraph: str | None = None
    service: str | None = None
    item: str | None = None
    quantity: str | None = None
    on_days: tuple[tuple[int, str], ...] = ()
    of_frame: bool = False
    first_day: date
    last_day: date
    level: str
    unit: Unit
    unit_price_ore: str
    amount_ore: Ore
    for_month: Month
    repairs: str | None = None
    adjusts: LineKind | None = None
    events: Sequence[int]

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def exact_unit_price(self) -> Fraction:
        """Øre per unit."""
        return Fraction(self.unit_price_ore)

    @property
    def slot_kind(self) -> LineKind:
        """The kind of what is settled: an adjustment belongs to the kind that it adjusts."""
        return self.adjusts or self.kind

    @property
    def is_vacancy(self) -> bool:
        """Whether it is about the vacancy of a place."""
        return self.stay is None and self.slot_kind == "vacancy"


def line_id(kind: str, place: str | None, citizen: str | None, first_day: date) -> str:
    """The id of most lines: the same in every calculation. Tails name the citizen, for two may lie over each other.

    Lines that follow this are stored without their id, and adjustments name it: it can change with a new topic alone.
    """
    tail = f"/{citizen}" if kind.startswith("notice") and citizen is not None else ""
    return f"{kind}/{place}/{first_day}{tail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedFinding:
    """What a person must decide: a stable code and its data, no words. Both days included.

    *Unpriced*: something is owed whose amount is not known; `kind` and `part` say what, `payer` and `paragraph` on
    which terms. *Attention*: the amount stands, and a person should look.

    One about a closed month is carried by the earliest open one: `for_month` says which it is about, and `held_ore`
    what was issued for the days and stays as it is.
    """

    code: str
    severity: Severity
    place: str | None = None
    stay: int | None = None
    citizen: str | None = None
    first_day: date
    last_day: date
    data: Mapping[str, str | int]
    kind: LineKind | None = None
    part: LinePart | None = None
    payer: str | None = None
    paragraph: str | None = None
    for_month: Month | None = None
    held_ore: Ore | None = None


class IssuedMonth:
    """One offer's month: its lines, findings and place-days. Read from the log, it is unpacked when it is looked at."""

    __slots__ = ("_compact", "_findings", "_lines", "_packed", "month", "offer", "place_days", "total_ore")

    def __init__(
        self,
        offer: str,
        month: Month,
        lines: Iterable[IssuedLine],
        findings: Iterable[IssuedFinding],
        place_days: Mapping[str, int],
    ) -> None:
        self.offer, self.month = offer, month
        self.place_days = dict(place_days)
        """Days by state of the place."""
        self._lines: tuple[IssuedLine, ...] | None = tuple(lines)
        self._findings: tuple[IssuedFinding, ...] | None = tuple(findings)
        self._packed: Packed | None = None
        self._compact: bytes | None = None
        self.total_ore: Ore = sum(line.amount_ore for line in self._lines)

    @property
    def lines(self) -> tuple[IssuedLine, ...]:
        if self._lines is None:
            self._lines = _unpacked_lines(self.packed())
        return self._lines

    @property
    def findings(self) -> tuple[IssuedFinding, ...]:
        if self._findings is None:
            self._findings = tuple(_unpacked_finding(row) for row in self.packed().get("findings", ()))
        return self._findings

    @property
    def occupied(self) -> int:
        return self.place_days["occupied"]

    @property
    def notice(self) -> int:
        return self.place_days["notice"]

    @property
    def vacant(self) -> int:
        return self.place_days["vacant"]

    @property
    def closed(self) -> int:
        return self.place_days["closed"]

    def other_months(self) -> set[Month]:
        """The months that its adjustments belong to."""
        if self._lines is not None:
            return {line.for_month for line in self._lines if line.for_month != self.month}
        rare = (row[_RARE] for row in _rows(self.packed()) if len(row) > _RARE)
        return {month_of(said["for_month"]) for said in rare if "for_month" in said}

    def totals(self) -> dict[Month, Ore]:
        """What its lines come to for each month: its own, and those that its adjustments belong to.

        Summed up from the lines, so that a total that is not theirs shows.
        """
        totals: dict[Month, Ore] = {self.month: 0}
        for month, amount in self._amounts():
            totals[month] = totals.get(month, 0) + amount
        return totals

    def _amounts(self) -> Iterator[tuple[Month, Ore]]:
        if self._lines is not None:
            yield from ((line.for_month, line.amount_ore) for line in self._lines)
            return
        for row in _rows(self.packed()):
            rare = row[_RARE] if len(row) > _RARE else _NOTHING_RARE
            yield month_of(rare["for_month"]) if "for_month" in rare else self.month, row[_AMOUNT]

    def carrying(self, adjustments: Sequence[IssuedLine], findings: Sequence[IssuedFinding] = ()) -> IssuedMonth:
        """The month with adjustments for other months, and findings about them, behind its own."""
        if not adjustments and not findings:
            return self
        lines, all_findings = (*self.lines, *adjustments), (*self.findings, *findings)
        return IssuedMonth(self.offer, self.month, lines, all_findings, self.place_days)

    def packed(self) -> Packed:
        """The month as it is stored."""
        if self._compact is not None:
            return cast("Packed", from_json(self._compact))
        if self._packed is None:
            self._packed = _packed(self)
        return self._packed

    def compact(self) -> None:
        """Hold the month as JSON text from now on, in a tenth of the memory: for many that wait to be saved."""
        if self._compact is None:
            self._compact = to_json(self.packed())
            self._packed = self._lines = self._findings = None

    @classmethod
    def unpacked(cls, packed: Packed) -> IssuedMonth:
        """A month as it was stored. Raises KeyError, TypeError for what is no month."""
        days = {**dict.fromkeys(STATES, 0), **packed["place_days"]}
        month = cls(packed["offer"], month_of(packed["month"]), (), (), days)
        month.total_ore = packed["total_ore"]
        month._lines = month._findings = None
        month._packed, month._compact = packed, None
        return month

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IssuedMonth):
            return False
        return self.packed() == other.packed() or self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        return self.offer, self.month, self.total_ore, self.place_days, self.lines, self.findings

    def __hash__(self) -> int:
        return hash((self.offer, self.month, self.total_ore))

    def __repr__(self) -> str:
        return f"IssuedMonth({self.offer!r}, {self.month}, {self.total_ore})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated, serialization=core_schema.plain_serializer_function_ser_schema(lambda month: month.packed())
        )


def _validated(value: Any) -> IssuedMonth:
    if isinstance(value, IssuedMonth):
        return value
    try:
        month = IssuedMonth.unpacked(value)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no issued month: {error}") from error
    return month


def _rows(packed: Packed) -> Iterator[list[Any]]:
    return (row for _, rows in packed["lines"] for row in rows)


def _packed(month: IssuedMonth) -> Packed:
    who: dict[tuple[object, ...], int] = {}
    shared = _SharedLists()
    lines: list[tuple[str, list[Any]]] = []
    for kind, group in groupby(month.lines, key=lambda line: line.kind):
        of_kind = tuple(group)
        common = _common(of_kind)
        lines.append((kind, [_packed_line(line, month.month, who, shared, common) for line in of_kind]))
    packed: Packed = {
        "offer": month.offer,
        "month": str(month.month),
        "total_ore": month.total_ore,
        "place_days": {state: days for state, days in month.place_days.items() if days},
        "who": [list(row) for row in who],
        "events": [list(one) for one in shared.lists],
        "lines": [list(of_kind) for of_kind in lines],
    }
    if month.findings:
        packed["findings"] = [_packed_finding(finding) for finding in month.findings]
    return packed


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


_NOTHING_RARE: Mapping[str, Any] = {}


def _unpacked_lines(packed: Packed) -> tuple[IssuedLine, ...]:
    month, who = month_of(packed["month"]), packed["who"]
    shared = [tuple(one) for one in packed["events"]]
    return tuple(_unpacked_line(kind, row, month, who, shared) for kind, rows in packed["lines"] for row in rows)


def _unpacked_line(
    kind: LineKind, row: Sequence[Any], own_month: Month, who: Sequence[Sequence[Any]], shared: Sequence[Numbers]
) -> IssuedLine:
    whose, first, last, level, price, amount, events, *more = row
    rare = more[0] if more else _NOTHING_RARE
    stay, citizen, place, payer, paragraph = who[whose]
    month = month_of(rare["for_month"]) if "for_month" in rare else own_month
    first_day = date(month.year, month.month, first)
    return IssuedLine(
        id=rare.get("id") or line_id(kind, place, citizen, first_day),
        kind=kind,
        part=rare.get("part") or usual_part(kind),
        stay=stay,
        place=place,
        citizen=citizen,
        payer=payer,
        paragraph=paragraph,
        service=rare.get("service"),
        item=rare.get("item"),
        quantity=rare.get("quantity"),
        of_frame=rare.get("of_frame", False),
        on_days=tuple((days, ore) for days, ore in rare.get("on_days", ())),
        first_day=first_day,
        last_day=date(month.year, month.month, last),
        level=level,
        unit=rare.get("unit", "day"),
        unit_price_ore=price,
        amount_ore=amount,
        for_month=month,
        repairs=rare.get("repairs"),
        adjusts=rare.get("adjusts"),
        events=_unpacked_events(events, shared),
    )


def _unpacked_events(events: Sequence[int], shared: Sequence[Numbers]) -> Sequence[int]:
    lists = [shared[-number - 1] for number in events if number < 0]
    own = [number for number in events if number > 0]
    short = (number for one in lists if len(one) <= _LONG for number in one)
    return numbers((*own, *short), *(one for one in lists if len(one) > _LONG))


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
        "for_month": None if finding.for_month is None else str(finding.for_month),
        "held_ore": finding.held_ore,
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
        for_month=month_of(packed["for_month"]) if "for_month" in packed else None,
        held_ore=packed.get("held_ore"),
    )
