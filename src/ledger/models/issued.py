"""A settlement as it is stored: whole øre, exact unit prices as text, days with both ends included.

Closing a month puts it into an event, as issued, and the read models cache calculated months in it. `packing` says in
what form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from msgspec import UNSET, Raw, Struct, UnsetType
from msgspec.json import decode, encode
from msgspec.structs import asdict

from ledger.errors import DamagedEvent
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.months import month_of
from ledger.models.packing import (
    Packed,
    check_parts,
    packed_month,
    packed_payers,
    packed_sums,
    packed_totals,
    unpacked_findings,
    unpacked_lines,
    unpacked_lines_of,
)
from ledger.shared.calendar import Month
from ledger.shared.message import say
from ledger.shared.money import Ore

_T = TypeVar("_T")

STATES = ("occupied", "notice", "vacant", "closed")
ABSENT = "absent"
"""The states of a place on a day, as place-days count them."""


class Unread(Struct, forbid_unknown_fields=True):
    """A month as it lies in the log: what it says of itself is read, its lines are left as they are."""

    offer: str
    month: str
    total_ore: int
    place_days: dict[str, int]
    who: Raw
    events: Raw
    lines: Raw
    findings: Raw | UnsetType = UNSET

    def read(self) -> Packed:
        """All of it. Raises ValueError where something in it is no JSON."""
        parts = ((name, part) for name, part in asdict(self).items() if part is not UNSET)
        return {name: decode(part) if isinstance(part, Raw) else part for name, part in parts}


class IssuedMonth:
    """One offer's month: its lines, findings and place-days. Read from the log, it is unpacked when it is looked at.

    Of a closing most answers want month and total alone: to read its lines took two thirds of reading a book.
    """

    __slots__ = (
        "_compact", "_findings", "_lines", "_packed", "_stands_at", "_unread", "month", "offer", "place_days",
        "total_ore",
    )  # fmt: skip

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
        self._unread: Unread | None = None
        self._stands_at: tuple[str, int] | None = None
        self.total_ore: Ore = sum(line.amount_ore for line in self._lines)

    @property
    def lines(self) -> tuple[IssuedLine, ...]:
        if self._lines is None:
            self._lines = self.reading(lambda: unpacked_lines(self.packed()))
        return self._lines

    @property
    def findings(self) -> tuple[IssuedFinding, ...]:
        if self._findings is None:
            self._findings = self.reading(lambda: unpacked_findings(self.packed()))
        return self._findings

    @property
    def occupied(self) -> int:
        return self.place_days["occupied"]

    @property
    def absent(self) -> int:
        """How many of the occupied days the resident was away."""
        return self.place_days.get(ABSENT, 0)

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
        return set(self.totals()) - {self.month}

    def totals(self) -> dict[Month, Ore]:
        """What its lines come to for each month: its own, and those that its adjustments belong to.

        Summed up from the lines, so that a total that is not theirs shows.
        """
        if self._lines is None:
            return self.reading(lambda: packed_totals(self.packed()))
        totals: dict[Month, Ore] = {self.month: 0}
        for line in self._lines:
            totals[line.for_month] = totals.get(line.for_month, 0) + line.amount_ore
        return totals

    def by_kind(self) -> dict[str, Ore]:
        """What its lines come to by kind."""
        if self._lines is None:
            return self.reading(lambda: packed_sums(self.packed()))
        sums: dict[str, Ore] = {}
        for line in self._lines:
            sums[line.kind] = sums.get(line.kind, 0) + line.amount_ore
        return sums

    def by_payer(self) -> dict[str | None, Ore]:
        """What its lines come to by payer; None is the own municipality, and what concerns no citizen."""
        if self._lines is None:
            return self.reading(lambda: packed_payers(self.packed()))
        sums: dict[str | None, Ore] = {}
        for line in self._lines:
            sums[line.payer] = sums.get(line.payer, 0) + line.amount_ore
        return sums

    def lines_of(self, citizen: str) -> tuple[IssuedLine, ...]:
        """Its lines about one citizen."""
        if self._lines is None:
            return self.reading(lambda: unpacked_lines_of(self.packed(), citizen))
        return tuple(line for line in self._lines if line.citizen == citizen)

    def carrying(self, adjustments: Sequence[IssuedLine], findings: Sequence[IssuedFinding] = ()) -> IssuedMonth:
        """The month with adjustments for other months, and findings about them, behind its own."""
        if not adjustments and not findings:
            return self
        lines, all_findings = (*self.lines, *adjustments), (*self.findings, *findings)
        return IssuedMonth(self.offer, self.month, lines, all_findings, self.place_days)

    def stands_at(self, ledger: str, number: int) -> None:
        """Be told the ledger and the event that the month was read from."""
        self._stands_at = ledger, number

    def check(self) -> None:
        """Look at every value of it, where it was read from a ledger. Raises DamagedEvent."""
        one = self._unread
        if one is not None:
            self.reading(lambda: check_parts(one.month, one.who, one.events, one.lines, one.findings))

    def reading(self, unpack: Callable[[], _T]) -> _T:
        """What is made of the month as it is stored. Raises DamagedEvent, ValueError for what no program wrote."""
        try:
            return unpack()
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            if self._stands_at is None:
                raise ValueError(f"no issued month: {error}") from error
            raise DamagedEvent(*self._stands_at, say("what it issued is not as pladsbog writes it")) from error

    def packed(self) -> Packed:
        """The month as it is stored. Raises ValueError where it is one no longer."""
        if self._compact is not None:
            return cast("Packed", decode(self._compact))
        if self._packed is None and self._unread is not None:
            self._packed = self._unread.read()
        if self._packed is None:
            self._packed = packed_month(
                self.offer, self.month, self.total_ore, self.place_days, self.lines, self.findings
            )
        return self._packed

    def compact(self) -> None:
        """Hold the month as JSON text from now on, in a tenth of the memory: for many that wait to be saved."""
        if self._compact is None:
            self._compact = encode(self.packed())
            self._packed = self._lines = self._findings = None

    @classmethod
    def unpacked(cls, packed: Packed) -> IssuedMonth:
        """A month as it was stored. Raises KeyError, TypeError for what is no month."""
        head = (packed["offer"], packed["month"], packed["total_ore"], packed["place_days"])
        return cls._of(*head, packed=packed)

    @classmethod
    def _of(
        cls, offer: str, of_month: str, total_ore: Ore, place_days: Mapping[str, int],
        *, packed: Packed | None = None, unread: Unread | None = None,
    ) -> IssuedMonth:  # fmt: skip
        """A month whose lines and findings are still to be read."""
        month = cls(offer, month_of(of_month), (), (), {**dict.fromkeys(STATES, 0), **place_days})
        month.total_ore = total_ore
        month._lines = month._findings = None
        month._packed, month._unread = packed, unread
        return month

    def let_go(self) -> None:
        """Hold no more than was read from the log, where it comes from there: for many that are looked at once."""
        if self._unread is not None:
            self._packed = self._lines = self._findings = None

    @classmethod
    def unread(cls, stored: Unread) -> IssuedMonth:
        """A month as it lies in the log. Raises ValueError for what is none."""
        return cls._of(stored.offer, stored.month, stored.total_ore, stored.place_days, unread=stored)

    @classmethod
    def read(cls, stored: Packed) -> IssuedMonth:
        """A month as it was stored. Raises ValueError for what is none."""
        try:
            return cls.unpacked(stored)
        except (KeyError, TypeError) as error:
            raise ValueError(f"no issued month: {error}") from error

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
