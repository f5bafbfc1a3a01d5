"""A departure as the notice rules of a model look at it."""

from __future__ import annotations

from datetime import date

from ledger.models.notice import Leaving
from ledger.state.stays import Stay
from ledger.state.terms import Terms


def leaving_of(stay: Stay, departure: date, terms: Terms) -> Leaving:
    """How a stay ends on a day: by which cause, and who pays on that day, by which paragraph, in whose house."""
    paying, offer = stay.paying_on(departure), terms.offer.on(departure)
    return Leaving(
        cause=stay.cause,
        paragraph=paying.paragraph,
        payer=terms.payer_of(paying.payer),
        own=terms.municipality,
        supplier=offer.value.supplier if offer is not None else None,
        given=stay.notice_given,
    )
