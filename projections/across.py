"""What the tables tell of all houses at once: what is due, through when all are closed, who owes what, names.

Each answer is None, or nothing, where the tables do not tell it as of the last event: half of a sum is no sum.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.json import encode

from ledger.models.selecting import OWN
from ledger.settlement.calculation import CALCULATION
from ledger.shared.calendar import Month, MonthSpan, parse_month
from ledger.shared.money import Ore
from ledger.store import Log
from ledger.store.history import History
from projections.overview import HOUSES, SMALL
from projections.views import answered

_DUE = "SELECT count(*) FILTER (WHERE due <= :until), count(*) FILTER (WHERE due < :day) FROM what_is_due"


def due_in_tables(location: str, log: Log, day: date, until: date) -> tuple[int, int]:
    """How many actions and planned follow-ups are due by a day, and how many of them are overdue on another one."""
    days = {"day": day.isoformat(), "until": until.isoformat()}
    count, overdue = answered(location, log, lambda db, _: db.execute(_DUE, days).fetchone())
    return count, overdue


_EVERYWHERE = "SELECT min(month) FROM (SELECT max(month) AS month FROM closings WHERE number <= ? GROUP BY offer)"


def closed_everywhere(location: str, log: Log, upto: int) -> Month | None:
    """The month through which all houses that have closed any are closed; None where none is, or that takes long."""

    def asked(db: sqlite3.Connection, _: History) -> str | None:
        found: str | None = db.execute(_EVERYWHERE, (upto,)).fetchone()[0]
        return found

    month = answered(location, log, asked, None, lambda: None, of_few=log.last() > SMALL)
    return None if month is None else parse_month(month)


def settled_again(location: str, log: Log) -> bool:
    """Whether some closed month was issued by another version of the calculation.

    What the earliest open month carries is found only by settling all closed ones again, until it is cached.
    """
    query = "SELECT EXISTS (SELECT 1 FROM closings WHERE calculation != ?)"
    asked = answered(
        location, log, lambda db, _: db.execute(query, (CALCULATION,)).fetchone(), None, lambda: (0,), of_few=True
    )
    return bool(asked[0])


_RESTING = f"""
SELECT o.offer, count(*), sum(l.amount_ore) FROM {HOUSES}
JOIN settlement_lines l ON l.offer = o.offer AND l.month = :month
WHERE EXISTS (SELECT 1 FROM json_each(l.events) WHERE value IN (SELECT value FROM json_each(:numbers)))
GROUP BY o.offer ORDER BY o.offer
"""  # noqa: S608 - our own text


def resting_on(location: str, log: Log, numbers: Iterable[int], month: Month) -> Sequence[tuple[str, int, Ore]] | None:
    """What of a month follows from some events: each house with such lines, how many, their sum. None if not told."""
    values = {"month": str(month), "numbers": encode(sorted(numbers)).decode()}

    def asked(db: sqlite3.Connection, history: History) -> Sequence[tuple[str, int, Ore]] | None:
        (told,) = db.execute("SELECT told FROM position").fetchone()
        if told != history.position:
            return None
        return db.execute(_RESTING, values).fetchall()

    return answered(location, log, asked, None, lambda: None, of_few=log.last() > SMALL)


_OWED = """
SELECT offer, sum(amount_ore) FROM settlement_lines
WHERE payer IN (SELECT value FROM json_each(:payers)) AND month BETWEEN :first AND :last GROUP BY offer ORDER BY offer
"""
_PAYERS = """
SELECT payer FROM move_ins UNION SELECT payer FROM payers UNION SELECT payer FROM granted
UNION SELECT payer FROM residences UNION SELECT payer FROM reservations
"""
_TOTALS = f"""
SELECT o.offer, sum(s.total_ore) FROM {HOUSES}
JOIN settlements s ON s.offer = o.offer AND s.month BETWEEN :first AND :last GROUP BY o.offer ORDER BY o.offer
"""  # noqa: S608 - our own text


def owed(location: str, log: Log, payer: str, period: Month | MonthSpan) -> Sequence[tuple[str, Ore]] | None:
    """What a payer, or the own municipality (`own`), owes each house for a period, as told now; None if not told.

    Only houses that have anything to settle are named.
    """
    months = period.months() if isinstance(period, MonthSpan) else [period]
    span = {"first": str(months[0]), "last": str(months[-1])}

    def asked(db: sqlite3.Connection, history: History) -> Sequence[tuple[str, Ore]] | None:
        (told,) = db.execute("SELECT told FROM position").fetchone()
        if told != history.position:
            return None
        payers = [payer] if payer != OWN else [one for (one,) in db.execute(_PAYERS) if one not in (None, OWN)]
        of_payers = db.execute(_OWED, {**span, "payers": encode(payers).decode()}).fetchall()
        if payer != OWN:
            return of_payers
        bought = dict(of_payers)
        return [(offer, total - bought.get(offer, 0)) for offer, total in db.execute(_TOTALS, span)]

    return answered(location, log, asked, None, lambda: None, of_few=log.last() > SMALL)


def names(location: str, log: Log) -> dict[str, str]:
    """The name of each house, by its key; none where that takes long."""
    query = "SELECT offer, name FROM offers ORDER BY effective_on, number"
    return answered(
        location, log, lambda db, _: dict(db.execute(query).fetchall()), None, dict, of_few=log.last() > SMALL
    )
