"""What a house agreed on together with another one, where the agreements stand with that other one.

Decided on 2026-11-28:

* A meeting about several houses keeps its agreements with the first. Whoever asks about another house alone is shown
  them too, said to be agreed together: it was told that nothing was due. Where the first is asked about as well they
  stand with it, once, and so does every count of all houses.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.state.meetings import AgreedAction, actions_of, meetings_of
from ledger.store.history import History


def agreed_elsewhere(history: History, offers: Sequence[str]) -> dict[str, list[AgreedAction]]:
    """The open agreements that stand with houses not asked about, each once, by the first house that shares it."""
    others = set(history.offers()).difference(offers)
    found: dict[str, list[AgreedAction]] = {}
    shown: set[str] = set()
    for offer in offers if others else ():
        for record in meetings_of(history.stream(f"followup:{offer}")):
            for other in others.intersection(record.meeting.together or ()):
                shared = [one for one in _agreed_in(history, other, record.meeting.act) if one.action.id not in shown]
                found.setdefault(offer, []).extend(shared)
                shown.update(one.action.id for one in shared)
    return found


def _agreed_in(history: History, offer: str, act: str) -> list[AgreedAction]:
    """What a house's meeting of an act agreed on, and is not done."""
    facts = history.stream(f"followup:{offer}")
    numbers = {one.number for one in meetings_of(facts) if one.meeting.act == act}
    return [one for one in actions_of(facts) if one.number in numbers and one.done is None]
