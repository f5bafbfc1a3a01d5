"""What is due, and what is overdue? Meetings by the year wheel, citizens by the cadences, actions, confirmations.

Decided on 2026-11-21:

* Cadences. Months count from the first day of the stay, then from the latest follow-up inside it; a month without
  such a day ends on its last. The standard in force on the day asked counts, for earlier stays too. Holstebro's "3
  months at start and end" is read as three months after the first day and, where a departure is known ahead, before
  the last. The ledger knows no ages: an age group is a name that a follow-up gives (`--age`) from then on.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.events.streams import CADENCES, WHEELS
from ledger.following.due import Due, DueList, due_in
from ledger.shared.bulk import in_bulk
from ledger.shared.message import Kroner
from ledger.shared.steps import READING, counted
from ledger.state.standards import cadences_of, wheels_of
from ledger.store.history import History
from projections.agreed import agreed_elsewhere
from projections.residents import Which, asked_about


@in_bulk()
def due_list(history: History, day: date, ahead: int, offer: Which = None) -> DueList:
    """What is due in every offer, or in some, as seen on a day: overdue, or due within `ahead` days after it.

    Raises UnknownOffer.
    """
    known = history.offers()
    asked = asked_about(history, offer)
    for one in asked:
        if one not in known:
            raise history.no_offer(one)
    books = (history.book_without_closings(one) for one in counted(asked, READING))
    cadences, wheels = cadences_of(history.stream(CADENCES)), wheels_of(history.stream(WHEELS))
    return due_in(books, cadences, wheels, day, ahead, agreed_elsewhere(history, asked))


def due_data(due_list: DueList) -> dict[str, Any]:
    """The list for machines."""
    return {
        "on": due_list.day,
        "due": [due_row(row) for row in due_list.rows],
        "without_cadence": due_list.without_cadence,
    }


def due_row(row: Due) -> dict[str, Any]:
    """One thing that is due, for machines."""
    return {
        "what": row.what,
        "offer": row.offer or None,
        "subject": row.subject,
        "due": row.due,
        "days_overdue": row.days_overdue,
        "text": row.text,
        "at_stake": None if row.at_stake is None else Kroner(row.at_stake),
        "command": row.remedy,
    }
