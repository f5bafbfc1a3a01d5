"""What a corrected fact must obey, new and old in hand; that the history is possible is judged besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.commands import Correct
from ledger.errors import DaysReversed, NoPlaces, UnknownPlace
from ledger.events import (
    Departed,
    Event,
    Moved,
    MovedIn,
    OwnPaymentDecided,
    PayingChanged,
    PlaceReserved,
    Reassessed,
    WentAway,
)
from ledger.rules import own_paying, reserving
from ledger.rules.assessment import check_asked, check_assessment, check_paragraph, check_price_alone
from ledger.rules.context import DecisionContext
from ledger.rules.placement import check_notice, check_open, payer_unsaid, remembered
from ledger.shared.calendar import DAY, Period


def _check_move_in(new: MovedIn, old: MovedIn, context: DecisionContext) -> None:
    place = context.place(new.offer, new.place)
    if place is None:
        raise UnknownPlace(new.offer, new.place, context.places(new.offer))
    terms = context.terms(new.offer)
    if place.citizen not in (None, new.citizen):
        raise NoPlaces(new.offer, any_number=True)
    check_open(place, terms, Period(new.effective_on, new.effective_on + DAY))
    # What stays as it was is not judged anew: a payer can be corrected though a later table dropped the level.
    if _assessed_anew(new, old):
        check_assessment(new.offer, terms, new.assessment, new.effective_on, new.effective_on, new.decided_on)
    if _asked_anew(new, old):
        check_asked(new.offer, terms, new.asked, new.effective_on, new.effective_on, new.decided_on)
    if new.paragraph != old.paragraph or new.effective_on != old.effective_on:
        check_paragraph(new.offer, terms, new.paragraph, new.effective_on)


def check_payer_known(command: Correct, new: MovedIn, old: MovedIn, context: DecisionContext) -> None:
    """Refuse a day not long after an earlier stay, where the one that stood was not. Raises PayerUnsaid."""
    if None not in (new.payer, new.paragraph) or None not in (command.payer, command.paragraph):
        return
    stay = remembered(new.citizen, new.effective_on, context, but=new.stay)
    if stay is not None and remembered(new.citizen, old.effective_on, context, but=new.stay) is None:
        raise payer_unsaid(stay, command.payer, command.paragraph)


def _assessed_anew(new: MovedIn | Reassessed, old: MovedIn | Reassessed) -> bool:
    return (new.assessment, new.effective_on, new.decided_on) != (old.assessment, old.effective_on, old.decided_on)


def _asked_anew(new: MovedIn | Reassessed, old: MovedIn | Reassessed) -> bool:
    return (new.asked, new.effective_on, new.decided_on) != (old.asked, old.effective_on, old.decided_on)


def _check_reassessment(new: Reassessed, old: Reassessed, context: DecisionContext) -> None:
    stay = next((stay for stay in context.stays(new.citizen) if stay.id == new.stay), None)
    began = stay.first_day if stay is not None else new.effective_on
    terms = context.terms(new.offer)
    if _asked_anew(new, old):
        check_asked(new.offer, terms, new.asked, new.effective_on, began, new.decided_on)
    if not _assessed_anew(new, old):
        return
    if new.kind == "price":
        check_price_alone(new.assessment)
    check_assessment(new.offer, terms, new.assessment, new.effective_on, began, new.decided_on)


def _check_move(new: Moved, _old: Moved, context: DecisionContext) -> None:
    place = context.place(new.offer, new.place)
    if place is None:
        raise UnknownPlace(new.offer, new.place, context.places(new.offer))
    check_open(place, context.terms(new.offer), Period(new.effective_on, new.effective_on + DAY))


def _check_paying(new: PayingChanged, old: PayingChanged, context: DecisionContext) -> None:
    if (new.paragraph, new.effective_on) != (old.paragraph, old.effective_on) and new.paragraph is not None:
        check_paragraph(new.offer, context.terms(new.offer), new.paragraph, new.effective_on)


def _check_departure(new: Departed, old: Departed, context: DecisionContext) -> None:
    # What was not said when nobody asked for it need not be said to correct something else.
    asked = (new.effective_on, new.cause, new.notice_given) != (old.effective_on, old.cause, old.notice_given)
    stay = next((stay for stay in context.stays(new.citizen) if stay.id == new.stay), None)
    if asked and stay is not None:
        check_notice(new, stay, context.terms(new.offer))


def _check_absence(new: WentAway, _old: WentAway, _context: DecisionContext) -> None:
    if new.until is not None and new.until < new.effective_on:
        raise DaysReversed(new.effective_on, new.until)


def check_of(event: Event) -> Callable[[Any, Any, DecisionContext], None] | None:
    """What a corrected fact must obey; those of services are loaded for them alone."""
    if event.TOPIC.startswith(("citizen.service-", "citizen.grant-")):
        from ledger.rules.grant_replacements import GRANT_CHECKS  # noqa: PLC0415 - as said

        return GRANT_CHECKS[type(event)]
    return CHECKS.get(type(event))


CHECKS: Mapping[type[Event], Callable[[Any, Any, DecisionContext], None]] = {
    MovedIn: _check_move_in,
    Reassessed: _check_reassessment,
    Departed: _check_departure,
    Moved: _check_move,
    PayingChanged: _check_paying,
    WentAway: _check_absence,
    PlaceReserved: reserving.check_corrected,
    OwnPaymentDecided: own_paying.check_corrected,
}
"""What each kind of fact that can be corrected must obey, new and old in hand; the history must be possible besides."""
