"""What a resident pays himself by a decision on him, in the place of what others who live there pay.

Decided on 2026-11-27:

* One decision of a kind and day: two that count alike are refused, and the first one is corrected. An amount that is
  the house's too may be decided all the same: it stays when the house's changes.
* It may be decided for a resident of a house that has none of that kind. To say that others' amount counts again is
  refused where it counts already.
"""

from __future__ import annotations

from ledger.commands import CLEARED, DecideOwnPayment
from ledger.errors import AmountOutOfRange, OwnPaymentAsItWas, OwnPaymentSaid
from ledger.events import Event, OwnPaymentDecided
from ledger.rules.assessment import MOST_ORE
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.placement import stay_to_change
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, danish


def decide(command: DecideOwnPayment, context: DecisionContext, head: Header) -> list[Event]:
    """A resident pays another amount of a kind from a day on, or what others pay again."""
    stay = stay_to_change(command.citizen, command.first_day, context, "stay")
    ore = None if command.price_ore is CLEARED else command.price_ore
    assert ore is None or isinstance(ore, int)
    check_amount(ore)
    for one in stay.own_amounts:
        if (one.kind, one.first_day) == (command.kind, command.first_day):
            raise OwnPaymentSaid(stay.citizen, command.kind, command.first_day, one.number)
    before = stay.own_amount_on(command.kind, command.first_day)
    if (None if before is None else before.ore) == ore:
        raise OwnPaymentAsItWas(stay.citizen, command.kind, command.first_day, ore)
    return [
        OwnPaymentDecided(
            **head,
            effective_on=command.first_day,
            citizen=stay.citizen,
            offer=stay.offer,
            place=stay.place_on(command.first_day),
            stay=stay.id,
            kind=command.kind,
            price_ore=ore,
            decided_on=command.decided_on,
        )
    ]


def check_amount(ore: Ore | None) -> None:
    """Refuse an amount a month that is out of all reason. Raises AmountOutOfRange."""
    most = MOST_ORE["month"]
    if ore is not None and not 0 <= ore <= most:
        raise AmountOutOfRange(danish(ore), Kroner(0), Kroner(most))


def check_corrected(new: OwnPaymentDecided, _old: OwnPaymentDecided, _context: DecisionContext) -> None:
    """Refuse an amount out of all reason; that a day has one of a kind, the whole history is asked."""
    check_amount(new.price_ore)
