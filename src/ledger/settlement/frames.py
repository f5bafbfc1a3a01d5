"""Base frames: a yearly amount settled by twelfths whose sum is exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ledger.aggregates.book import Book
from ledger.aggregates.versions import Version
from ledger.calendar import Month, Period
from ledger.models.offers import Base
from ledger.money import Ore, half_up


@dataclass(frozen=True, slots=True)
class FrameDays:
    """The days of a month on which one version of a frame is in force."""

    version: Version[Base]
    period: Period


def frames(book: Book, period: Period) -> Iterator[FrameDays]:
    """The frames in force in a period, cut where a new version takes effect."""
    for versions in book.terms.bases.values():
        for piece in period.cut(set(versions.days)):
            version = versions.on(piece.first)
            if version is not None and version.value.unit == "year":
                yield FrameDays(version, piece)


def twelfth(yearly: Ore, month: Month, days: int) -> Ore:
    """What `days` days of a month are owed of a yearly frame, in øre.

    A month is its cumulated twelfths, half up, less those of the month before, so that twelve whole months sum
    to the frame: of 1,000,000.00 January is 83,333.33 and February 83,333.34.
    """
    whole = half_up(Fraction(yearly * month.month, 12)) - half_up(Fraction(yearly * (month.month - 1), 12))
    return whole if days == month.days else half_up(Fraction(whole * days, month.days))
