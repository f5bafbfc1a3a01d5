"""Where a citizen lives, as an offer is told that gives a service without a stay: who pays, and which days are away.

Decided on 2026-11-27:

* An offer is told of homes in other houses what its own amounts depend on: days, payer, paragraph, days away, and the
  model of the home, whose absence rule says what is paid of a day away. Not the place, and not the level.
"""

from __future__ import annotations

from datetime import date

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
