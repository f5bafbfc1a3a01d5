"""Who is supported by a house without living there? Support in the citizens' own homes, and day offers.

Decided on 2026-11-28:

* `residents` tells of them where it is asked about one house, beside who lives there, as the page of `browse` does; of
  all houses it would have to read every house's services.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from ledger.following.services import ServiceOfCitizen, without_place_on
from ledger.state.terms import Terms
from ledger.store.history import History


class Supported(Struct, frozen=True):
    """The services of a house that are granted on a day to citizens without a place, by citizen.

    `at_home`: the house has no places at all, so that it is in their own homes.
    """

    day: date
    at_home: bool
    services: Sequence[ServiceOfCitizen]

    @property
    def citizens(self) -> int:
        """How many citizens that is; one may be granted several services."""
        return len({one.grant.citizen for one in self.services})


def supported(history: History, offer: str, day: date) -> Supported:
    """Whom a house supports on a day without a place. Raises UnknownOffer."""
    book = history.book_without_closings(offer)
    return Supported(day, is_at_home(book.terms), list(without_place_on(book, day)))


def is_at_home(terms: Terms) -> bool:
    """Whether a house has never had places, but supports citizens in their own homes."""
    return all(version.value.housing == "at-home" for version in terms.offer)


def supported_rows(found: Supported) -> list[dict[str, Any]]:
    """The services of a table, each with its citizen; `payer` in words."""
    rows = zip(supported_data(found), found.services, strict=True)
    return [{**row, "payer": one.payer} for row, one in rows]


def supported_data(found: Supported) -> list[dict[str, Any]]:
    """The same for machines; `payer` is null for the municipality that keeps the ledger."""
    from projections.citizens import service_data  # noqa: PLC0415 - where nobody is, it is not needed

    return [{"citizen": one.grant.citizen, **service_data(one)} for one in found.services]
