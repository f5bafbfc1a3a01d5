"""Every event of a stay names a stay that there is, and one of the same citizen."""

from __future__ import annotations

from ledger.events import MovedIn
from ledger.events.base import OfStay
from ledger.shared.message import say
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The events that name no stay, or one that no move-in began for their citizen.

    A move-in that has been voided began a stay all the same: what is annulled with it still names it.
    """
    of_stays = [(fact.number, fact.event) for fact in examined.book.facts if isinstance(fact.event, OfStay)]
    begun = {number: event.citizen for number, event in of_stays if _begins(event)}
    for number, event in of_stays:
        if _begins(event):
            continue
        if event.stay is None:
            yield f"#{number}", say("{citizen}: it names no stay", citizen=event.citizen)
        elif event.stay not in begun:
            yield (
                f"#{number}",
                say(
                    "{citizen}: no move-in of {offer} began the stay #{stay}",
                    citizen=event.citizen,
                    offer=examined.offer,
                    stay=event.stay,
                ),
            )
        elif begun[event.stay] != event.citizen:
            yield (
                f"#{number}",
                say(
                    "{citizen}: the stay #{stay} is that of {other}",
                    citizen=event.citizen,
                    stay=event.stay,
                    other=begun[event.stay],
                ),
            )


def _begins(event: OfStay) -> bool:
    """Whether it is a move-in of its own, which cannot name its number; what corrects one names it."""
    return isinstance(event, MovedIn) and event.corrects is None and event.stay is None
