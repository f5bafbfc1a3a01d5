"""Undoing: the last act of whoever asks is annulled as typed wrong, whole or not at all.

Decided on 2026-11-27:

* An act is what one command recorded, and the rows of one imported file are one act too (`batch`). A file is recorded
  whole or not at all, and undone so.
* Undo twice takes back two acts. One that was undone, or of which everything was voided, is passed over, and so is the
  undoing. A void that was typed by its number is an act like any other, and stays: what it annulled is recorded anew.
* What others recorded is never taken along. Where somebody has corrected a part of the act, or recorded what would go
  with it (a departure with its move-in), it is refused, with the event in the way.
* An adoption has been used once anything that holds was recorded since about an offer that it concerns. Those are its
  own, those on its model or rates, those in which its service is granted; of what concerns every offer, anything that
  is no adoption counts. So no price is taken from under what was decided on it. What is unused goes whole, offers and
  places too.
* The opening of the ledger is nobody's act to undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Any

from ledger.commands import Undo
from ledger.errors import CorrectedSince, NothingToUndo, NotUndoable, OthersGoAlong, UsedSince
from ledger.events import (
    CountedElsewhere,
    Event,
    LedgerOpened,
    OfferAdopted,
    OfStay,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.events.base import Adopted, Whose
from ledger.rules.annulling import goes_along, possible, stays_changed
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.holding import name_of
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.vacancies import annulled, with_what_follows
from ledger.state.live import annulled_by

Act = Sequence[Recorded]
"""What was recorded together, in order."""


def undo(command: Undo, context: DecisionContext, head: Header) -> list[Event]:
    """Annul the last act of whoever asks.

    Raises NothingToUndo, NotUndoable, UsedSince, CorrectedSince, OthersGoAlong, ImpossibleHistory.
    """
    act = last_act(command.by, context)
    if act is None:
        raise NothingToUndo(command.by)
    _check_unused(act, context)
    emptied = [fact.stream for fact in act if isinstance(fact.event, OfferAdopted)]
    emptied = [stream for stream in emptied if _is_emptied(stream, act, context)]
    return possible(lambda seen: _undone(act, seen, head), [fact.number for fact in act], context, emptied)


def last_act(by: str, context: DecisionContext) -> Act | None:
    """The last act that somebody recorded and of which something holds, or cannot be annulled; None where none is."""
    return next(_acts(by, context), None)


def _acts(by: str, context: DecisionContext) -> Iterator[Act]:
    """The acts of somebody of which something holds, or cannot be annulled, the last one first."""
    for _, latest_first in groupby(context.recorded_by(by), key=lambda fact: fact.event.batch or fact.event.act):
        act = list(latest_first)[::-1]
        if not (_is_undoing(act) or _is_gone(act, context) or isinstance(act[0].event, LedgerOpened)):
            yield act


def _earlier(by: str, context: DecisionContext) -> Recorded | None:
    """What somebody would annul by its number, who asks for the act before the last; None where that stays too."""
    act: Act = next(islice(_acts(by, context), 1, None), ())
    own = [fact for fact in act if not _follows(fact.event) and _annulled_by(fact, context) is None]
    return own[0] if own and all(fact.event.VOIDABLE for fact in own) else None


def _is_undoing(act: Act) -> bool:
    return any(isinstance(fact.event, Voided) and fact.event.undo for fact in act)


def _is_gone(act: Act, context: DecisionContext) -> bool:
    """Whether all of an act was voided: what was replaced holds in another form."""
    own = [fact for fact in act if not _follows(fact.event)]
    return all(isinstance(_annulled_by(fact, context), Voided) for fact in own)


def _annulled_by(fact: Recorded, context: DecisionContext) -> Event | None:
    """What annulled or replaced a fact; None where it holds."""
    by = annulled_by(context.facts(fact.stream)).get(fact.number)
    return None if by is None else by.event


_FOLLOW = {
    *(name_of(kind) for kind in (VacancyBegan, VacancyEnded, CountedElsewhere)),
    "citizen.residence-told",  # by name: few acts load the kinds of services
}


def _follows(event: Event) -> bool:
    """Whether an event only follows from others of its act, and is made anew when these are annulled."""
    return (event.annulled if isinstance(event, Voided) else name_of(event)) in _FOLLOW


def _undone(act: Act, context: DecisionContext, head: Header) -> list[Event]:
    """The annulments of an act, the last event first, and what follows from them."""
    own = {fact.number for fact in act}
    facts: list[Recorded] = []
    seen: DecisionContext = context
    for fact in reversed(act):
        if _follows(fact.event) or isinstance(_annulled_by(fact, seen), Voided):
            continue
        _check_holds(fact, seen)
        if not fact.event.VOIDABLE:
            by, kind, what = fact.event.by, name_of(fact.event), fact.event.sentence()
            earlier = _earlier(by, context)
            before = () if earlier is None else (earlier.number, earlier.event.dated())
            raise NotUndoable(by, act[0].number, act[-1].number, kind, what, *before)
        along = goes_along(fact, seen)
        for other in along:
            if other.number not in own:
                raise OthersGoAlong(fact.number, other.number)
        facts += (together := [fact, *along])
        seen = Hypothetical(seen, [annulled(one, head, "typo") for one in together])
    events: list[Event] = [annulled(fact, head, "typo").changed({"undo": True}) for fact in facts]
    of_stays = [fact for fact in facts if isinstance(fact.event, OfStay)]
    if not of_stays:
        return events
    return with_what_follows(events, stays_changed(of_stays, context), context, head, "typo")


def _check_holds(fact: Recorded, context: DecisionContext) -> None:
    """Raises CorrectedSince."""
    gone = annulled_by(context.facts(fact.stream))
    by = gone.get(fact.number)
    while by is not None and by.number in gone:
        by = gone[by.number]
    if by is not None:
        raise CorrectedSince(fact.number, by.number)


# --- what was adopted ----------------------------------------------------------------------------


def _check_unused(act: Act, context: DecisionContext) -> None:
    """Raises UsedSince for an act that adopted what something recorded since stands on."""
    adopted = [fact for fact in act if isinstance(fact.event, Adopted)]
    if not adopted:
        return
    uses = [partial(_uses, fact.event, context) for fact in adopted]
    for number in range(act[-1].number + 1, context.next_number()):
        later = context.fact(number)
        if any(use(later.event) for use in uses) and _annulled_by(later, context) is None:
            raise UsedSince(act[0].event.by, act[0].number, act[-1].number, number)


def _uses(adopted: Event, context: DecisionContext, later: Event) -> bool:
    """Whether a later event may stand on what was adopted."""
    if isinstance(later, Voided):
        return False
    if adopted.about_offer is not None:
        return later.about_offer == adopted.about_offer
    return any(_touches(whose, context, later) for whose in adopted.touches or (Whose("all"),))


def _touches(whose: Whose, context: DecisionContext, later: Event) -> bool:
    if whose.what == "all":
        return not isinstance(later, Adopted)
    if whose.what == "service":
        return getattr(later, "service", None) == whose.key or whose in later.touches
    if later.about_offer is None:
        return whose in later.touches
    offered: Iterator[Any] = (version.value for version in context.terms(later.about_offer).offer)
    return any(whose.key == getattr(version, whose.what, None) for version in offered)


def _is_emptied(stream: str, act: Iterable[Recorded], context: DecisionContext) -> bool:
    """Whether nothing that holds is left in a stream without an act: then it may be as if it had never been."""
    own = {fact.number for fact in act}
    gone = annulled_by(context.facts(stream))
    left = (fact for fact in context.facts(stream) if fact.number not in own | gone.keys())
    return all(isinstance(fact.event, Voided) for fact in left)
