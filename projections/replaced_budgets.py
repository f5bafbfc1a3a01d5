"""Which budgets would take the place of another one of the same year, and what stands beside them all the same?

Decided on 2026-11-29:

* A budget that is adopted in two parts would lose its first one: a second [[budget]] of a house, or of an area, and a
  year is a budget of its own in the place of the first. That is lawful, and is said before it is recorded, with both
  amounts. What is added to a budget is a [[budget_grant]], which the sentence names.
* Grants and transfers of the year are not replaced. What they come to is said as well, since somebody may have put them
  into the new budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ledger.events import AreaBudgetAdopted, AreaBudgetChanged, BudgetAdopted, BudgetChanged, Recorded
from ledger.models.areas import Area
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.state.live import live
from ledger.store.history import History


class ReplacedBudget(Struct, frozen=True):
    """A budget that takes the place of the one that event `number` adopted, in øre before and after.

    It is that of an offer, or of an area. `granted` is what the year's grants and transfers to it come to.
    """

    of: str | Area
    year: int
    number: int
    before: Ore
    after: Ore
    granted: Ore

    def in_words(self) -> Message:
        """That it takes the place of another one, and what stands beside it."""
        values: dict[str, Value] = {
            "budget": self.of if isinstance(self.of, str) else self.of.in_words(),
            "year": self.year,
            "number": self.number,
            "before": Kroner(self.before),
            "after": Kroner(self.after),
            "granted": Kroner(self.granted),
        }
        if not self.granted:
            return say(
                "look again: {after} takes the place of the budget of {budget} for {year}, {before} (#{number}); what "
                "is added to a budget is a [[budget_grant]]",
                **values,
            )
        return say(
            "look again: {after} takes the place of the budget of {budget} for {year}, {before} (#{number}); its "
            "grants and transfers stand beside it, {granted} in all; what is added to a budget is a [[budget_grant]]",
            **values,
        )

    def data(self) -> dict[str, object]:
        """The same for machines."""
        area = None if isinstance(self.of, str) else {"by": self.of.by, "name": self.of.name}
        return {
            **({"offer": self.of} if area is None else {"area": area}),
            "year": self.year,
            "replaces": self.number,
            "before": Kroner(self.before),
            "after": Kroner(self.after),
            "grants_and_transfers": Kroner(self.granted),
        }


def replaced_budgets(history: History, events: Iterable[Recorded]) -> Iterator[ReplacedBudget]:
    """The budgets among events that would take the place of one that is in force, or that comes before them."""
    among = dict[str, tuple[int, Ore]]()
    for fact in events:
        event = fact.event
        if not isinstance(event, BudgetAdopted | AreaBudgetAdopted):
            continue
        known = live(history.stream(event.stream))
        before = among.get(event.stream) or _in_force(known)
        among[event.stream] = fact.number, event.total_ore
        if before is not None:
            of = event.offer if isinstance(event, BudgetAdopted) else event.area
            yield ReplacedBudget(of, event.year, *before, event.total_ore, _granted(known))


def _in_force(known: Iterable[Recorded]) -> tuple[int, Ore] | None:
    """The event of a year's budget that adopted the one in force, and what that comes to."""
    adopted = [
        (fact.number, fact.event.total_ore)
        for fact in known
        if isinstance(fact.event, BudgetAdopted | AreaBudgetAdopted)
    ]
    return adopted[-1] if adopted else None


def _granted(known: Iterable[Recorded]) -> Ore:
    """What grants and transfers to a year's budget come to."""
    events = (fact.event for fact in known)
    return sum(event.amount_ore for event in events if isinstance(event, BudgetChanged | AreaBudgetChanged))
