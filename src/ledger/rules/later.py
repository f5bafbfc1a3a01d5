"""What is recorded of later days than an end, and how it is annulled: for the refusals of an end before it.

A departure told late finds what was recorded since in good faith: deliveries, assessments, days away. All of it is
told at once, for whoever sees one thing alone takes the later day for the answer, and pays until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from ledger.events import ServiceDelivered
from ledger.rules.annulling import decided_in, goes_along, in_words
from ledger.rules.context import DecisionContext
from ledger.shared.message import Message


class Later(Struct, frozen=True):
    """Events of later days, in words, the first day first; and those to void, in an order that works.

    `in_full`: those of them that are corrections, which are voided with what they replaced: that is of a later day too,
    or else was never to be. `decided`: those that a decision was behind. `whole`: the first day of an end that cuts no
    delivery short, where that is a later one than the first that is possible: a delivery is told for a whole month, and
    an end within it is a finding.
    """

    events: list[Message]
    numbers: list[int]
    in_full: list[int]
    decided: list[int]
    whole: date | None


def later(dated: Iterable[tuple[date, int]], last_day: date, context: DecisionContext) -> Later:
    """What of some events, by their days, is of a later day than the last one."""
    every = sorted(set(dated))
    found = [(day, number) for day, number in every if day > last_day]
    facts = [context.fact(number) for _, number in found]
    along = {other.number for fact in facts for other in goes_along(fact, context)}
    newest_first = sorted((fact for fact in facts if fact.number not in along), key=lambda fact: -fact.number)
    in_full = [fact.number for fact in newest_first if fact.event.corrects is not None]
    told_to = [one.until for _, number in every if isinstance(one := context.fact(number).event, ServiceDelivered)]
    whole = max((day for day in told_to if day > every[-1][0]), default=None)
    return Later(in_words(facts), [fact.number for fact in newest_first], in_full, decided_in(newest_first), whole)
