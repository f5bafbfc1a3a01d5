"""Where a citizen lives, as an offer is told that gives a service without a stay: who pays, and which days are away.

Decided on 2026-11-27:

* An offer is told of homes in other houses what its own amounts depend on: days, payer, paragraph, days away, and the
  model of the home, whose absence rule says what is paid of a day away. Not the place, and not the level.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from ledger.models.absence import AbsenceKind
from ledger.models.frozen import Frozen


class DaysAway(Frozen, frozen=True, kw_only=True):
    """Days away, both included, and the first day away that they go on from."""

    first: date
    last: date | None = None
    kind: AbsenceKind
    since: date


class Home(Frozen, frozen=True, kw_only=True):
    """Days of a residence, both included, with one payer and paragraph, under one model.

    `payer` None is the ledger's own municipality; `model` None: the home has none.
    """

    first: date
    last: date | None = None
    payer: str | None = None
    paragraph: str | None = None
    model: str | None = None
    away: tuple[DaysAway, ...] = ()


class Payment(Struct, frozen=True):
    """Who pays on a day, and by which paragraph; `is_last_known`: as before, since there is no home that day."""

    payer: str | None
    paragraph: str | None
    is_last_known: bool


class AwayFrom(Struct, frozen=True):
    """A day away, how and since when, and the model of the home."""

    kind: AbsenceKind
    since: date
    model: str | None


class Residence(Frozen, frozen=True, kw_only=True):
    """All residences of a citizen, by first day."""

    homes: tuple[Home, ...] = ()

    def home_on(self, day: date) -> Home | None:
        """The home of a day: of two that share it the one that begins. None where the citizen lives nowhere."""
        begun = (one for one in reversed(self.homes) if one.first <= day)
        return next((one for one in begun if one.last is None or day <= one.last), None)

    def last_before(self, day: date) -> Home | None:
        """The last home that ended before a day; None where there was none."""
        return next((one for one in reversed(self.homes) if one.last is not None and one.last < day), None)

    def paying_on(self, day: date) -> Payment | None:
        """Who pays on a day; None before the first home."""
        home = self.home_on(day)
        last = home or self.last_before(day)
        return None if last is None else Payment(last.payer, last.paragraph, is_last_known=home is None)

    def away_on(self, day: date) -> AwayFrom | None:
        """How somebody is away on a day; None on a day at home, and without one."""
        home = self.home_on(day)
        days = home.away if home is not None else ()
        away = next((one for one in reversed(days) if one.first <= day and (one.last is None or day <= one.last)), None)
        return None if home is None or away is None else AwayFrom(away.kind, away.since, home.model)

    def boundaries(self) -> Iterator[date]:
        """The days on which who pays, the model, or whether somebody is away can change."""
        for home in self.homes:
            ends = [(home.first, home.last), *((one.first, one.last) for one in home.away)]
            yield from (first for first, _ in ends)
            yield from (last + timedelta(days=1) for _, last in ends if last is not None)
