"""Does the list of another system say what the ledger says? Residents, places, levels and days, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.following.listed import Compared, Difference, compared
from ledger.reading.listed import read_listed
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import DAY, Period
from ledger.shared.steps import READING, counted
from ledger.store.history import History
from projections.mending import mended


class ListCompared(Struct, frozen=True):
    """A list against the ledger from a first to a last day, as known at event `known_at`."""

    first_day: date
    last_day: date
    known_at: int
    compared: Compared


@in_bulk()
def list_compared(history: History, period: Period, offers: Sequence[str], name: str, content: bytes) -> ListCompared:
    """The list in a file against the ledger, of some offers or of all.

    Raises UnknownOffer, BadFile, BadImport.
    """
    known = history.offers()
    if unknown := [offer for offer in offers if offer not in known]:
        raise history.no_offer(unknown[0])
    listed = read_listed(name, content)
    houses = counted(list(dict.fromkeys(offers)) or known, READING)
    books = {offer: history.book_without_closings(offer) for offer in houses}
    found = compared(books, listed, period, every=not offers)
    found = replace(found, differences=mended(found.differences, history.log))
    return ListCompared(period.first, period.end - DAY, history.position, found)


def list_data(found: ListCompared) -> dict[str, Any]:
    """The comparison for machines."""
    return {
        "from": found.first_day,
        "to": found.last_day,
        "known_at": {"event": found.known_at},
        "agreeing": found.compared.agreeing,
        "differences": [difference_data(one) for one in found.compared.differences],
    }


def difference_data(one: Difference) -> dict[str, Any]:
    """One difference for machines."""
    return {
        "citizen": one.citizen,
        "what": one.what,
        "offer": one.offer,
        "from": one.first_day,
        "to": one.last_day,
        "ledger": one.ledger,
        "listed": one.listed,
        "line": one.line,
        "command": one.remedy,
        "elsewhere": one.elsewhere,
    }
