"""A meeting about several houses of one leader: their sheets side by side, and all of them together.

Decided on 2026-11-26:

* A meeting about several houses is recorded house by house, in one act: each house keeps its own chain from meeting to
  meeting, whoever it is met about with next time. What the leader expects is said for each house, since each is held
  against its own year; the first house keeps the actions.
* Whom a meeting puts in focus stays so until the next meeting about that house, which says anew who is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from ledger.budgeting.meeting_figures import most_months
from ledger.following.meetings import Change, Preparation, summed
from ledger.models.followups import MeetingFigures
from ledger.settlement.effects import Effect
from ledger.shared.money import Ore
from ledger.shared.ratios import per_cent


def figures_together(figures: Sequence[MeetingFigures]) -> MeetingFigures:
    """The figures of several houses as one: summed; the budget where all have one, and no average day.

    Months are settled where all have issued them; the most that any has issued is told beside them. `known_at` is the
    last event that any of them knows. Occupancy is that of the houses that have places to fill.
    """
    budgets = [one.budget_ore for one in figures if one.budget_ore is not None]
    with_places = [one for one in figures if one.occupancy is not None]
    filled = sum(one.occupied for one in with_places)
    to_fill = filled + sum(one.notice + one.vacant for one in with_places)
    return MeetingFigures(
        known_at=max(one.known_at for one in figures),
        budget_ore=sum(budgets) if len(budgets) == len(figures) else None,
        expected_ore=sum(one.expected_ore for one in figures),
        settled_ore=sum(one.settled_ore for one in figures),
        months_settled=min(one.months_settled for one in figures),
        most_months_settled=most_months([one.most_months_settled or one.months_settled for one in figures]),
        month_ore=sum(one.month_ore for one in figures),
        places=sum(one.places for one in figures),
        occupied=sum(one.occupied for one in figures),
        notice=sum(one.notice for one in figures),
        absent=sum(one.absent or 0 for one in figures) or None,
        vacant=sum(one.vacant for one in figures),
        closed=sum(one.closed for one in figures),
        occupancy=(per_cent(filled, to_fill) or Decimal(0)) if with_places else None,
        vacancy_ore=sum(one.vacancy_ore for one in figures),
    )


class Together(Struct, frozen=True):
    """The sheets for one meeting about several houses."""

    sheets: Sequence[Preparation]

    @property
    def figures(self) -> MeetingFigures:
        return figures_together([one.figures for one in self.sheets])

    @property
    def was(self) -> Ore:
        return sum(one.was for one in self.sheets)

    @property
    def changes(self) -> list[Change]:
        """What moved the houses, event by event; what moved several of them, such as a rate, once."""
        alike: defaultdict[int, list[Change]] = defaultdict(list)
        for change in (change for one in self.sheets for change in one.changes):
            alike[change.effect.cause.number].append(change)
        merged = [
            Change(Effect(of[0].effect.cause, sum(one.effect.effect for one in of)), of[0].cause, of[0].citizen)
            for _, of in sorted(alike.items())
        ]
        return [change for change in merged if change.effect.effect]

    @property
    def residual(self) -> Ore:
        return self.figures.expected_ore - self.was - sum(change.effect.effect for change in self.changes)

    def summed(self, by: str) -> list[tuple[str, Ore]]:
        """The changes summed by "cause" or by "citizen"."""
        return summed(self.changes, by)
