"""Base frames: a yearly amount settled by twelfths whose sum is exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.aggregates.book import Book
from ledger.aggregates.versions import Version
from ledger.calendar import Month, Period
from ledger.models.offers import Base
from ledger.money import Ore, half_up


@dataclass(frozen=True, slots=True)
class FrameDays:
    """A run of days at one yearly amount, with the versions that gave it: one, or several that say the same."""

    versions: tuple[Version[Base], ...]
    period: Period


def frames(book: Book, owed: Sequence[Period]) -> Iterator[FrameDays]:
    """The frames in force on the days on which one is owed, as long as the yearly amount stays the same.

    A frame adopted again with the same amount, or a new model that owes it all the same, changes nothing.
    """
    for versions in book.terms.bases.values():
        run: FrameDays | None = None
        for piece in (piece for period in owed for piece in period.cut(set(versions.days))):
            version = versions.on(piece.first)
            if version is None or version.value.unit != "year":
                continue
            if run is not None and run.period.end == piece.first and _amount(run) == version.value.amount_ore:
                run = FrameDays((*run.versions, version), Period(run.period.first, piece.end))
                continue
            if run is not None:
                yield run
            run = FrameDays((version,), piece)
        if run is not None:
            yield run


def _amount(run: FrameDays) -> Ore:
    return run.versions[0].value.amount_ore


def twelfth(yearly: Ore, month: Month, days: int) -> Ore:
    """What `days` days of a month are owed of a yearly frame, in øre.

    A month is its cumulated twelfths, half up, less those of the month before, so that twelve whole months sum
    to the frame: of 1,000,000.00 January is 83,333.33 and February 83,333.34.
    """
    whole = half_up(Fraction(yearly * month.month, 12)) - half_up(Fraction(yearly * (month.month - 1), 12))
    return whole if days == month.days else half_up(Fraction(whole * days, month.days))
