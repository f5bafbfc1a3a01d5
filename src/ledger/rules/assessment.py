"""What may be granted: a level that the rates in force have, hours that give one, a special price within reason.

Decided on 2026-11-21:

* What may be granted is checked on its first day only. A level that a later table drops becomes a finding from then
  on.
"""

from __future__ import annotations

from datetime import date

from ledger.errors import (
    AmountOutOfRange,
    BadOption,
    HoursBeyondTable,
    HoursNeeded,
    HoursOutOfRange,
    ParagraphNeeded,
    UnknownLevel,
    UnknownModel,
    UnknownRates,
)
from ledger.models.offers import Assessment
from ledger.models.rates import HOURS_IN_WEEK
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import danish
from ledger.shared.ordering import natural
from ledger.state.terms import Terms

MOST_ORE = {"day": 100_000_00, "month": 1_000_000_00, "year": 10_000_000_00}
"""A special price above these, per unit of the rates, is a slip of the fingers."""


def check_assessment(
    offer: str, terms: Terms, assessment: Assessment, day: date, stay_began: date, decided_on: date | None
) -> None:
    """Refuse what cannot be priced on the day: no model or rates in force, no such level, hours out of range.

    `decided_on` None: the decision is of that day.
    """
    if assessment.hours is not None and not 0 < assessment.hours <= HOURS_IN_WEEK:
        raise HoursOutOfRange(str(assessment.hours))
    model = terms.model_on(day)
    if model is None:
        of_offer = terms.offer.on(day)
        raise UnknownModel((of_offer.value.model if of_offer else None) or offer, day)
    version = terms.rates_on(day, stay_began, decided_on)
    named = terms.offer.on(day)
    series = (named.value.rates if named else None) or offer
    if version is None:
        raise UnknownRates(series, day)
    if assessment.special_price_ore is not None:
        most = MOST_ORE[assessment.per or version.value.unit]
        if not 0 <= assessment.special_price_ore <= most:
            raise AmountOutOfRange(danish(assessment.special_price_ore), Kroner(0), Kroner(most))
        return
    structure = model.value.structure
    if structure == "hours" and assessment.hours is None:
        raise HoursNeeded(offer, day)
    if assessment.level is not None and version.value.price(assessment.level) is None:
        rates = version.value
        raise UnknownLevel(assessment.level, series, day, rates.levels, rates.furthest)
    by_level = structure == "differentiated" or (structure == "average" and version.value.has_groups)
    hours = assessment.hours_exactly if by_level else None
    if hours is not None and version.value.level_for(hours) is None:
        assert assessment.hours is not None
        raise HoursBeyondTable(assessment.hours, series, day)


def check_asked(
    offer: str, terms: Terms, asked: str | None, day: date, stay_began: date, decided_on: date | None
) -> None:
    """Refuse a level that a provider cannot have asked for, by the same rules as one that is granted."""
    if asked is not None:
        check_assessment(offer, terms, Assessment(level=asked), day, stay_began, decided_on)


def check_price_alone(assessment: Assessment) -> None:
    """Refuse a renegotiation, or its correction, that grants anything but a price: the need is as it was."""
    if assessment.special_price_ore is None:
        raise BadOption(say("what was renegotiated is a price, not a need"), Remedy("give-special-price"))


def check_paragraph(offer: str, terms: Terms, paragraph: str | None, day: date) -> None:
    """Refuse a stay without a base where the offer has one per paragraph and none for the stay's."""
    model = terms.model_on(day)
    if model is None or model.value.allocation != "combination" or not terms.bases:
        return
    if not terms.says_base(day, paragraph):
        known = sorted(
            {key.paragraph for key in terms.bases if key.paragraph and terms.bases[key].on(day)}, key=natural
        )
        if known:
            raise ParagraphNeeded(offer, day, known)
