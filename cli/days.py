"""Days as people say them: with their weekday, and today, yesterday, tomorrow."""

from __future__ import annotations

from datetime import date, timedelta

from cli.languages import SPEECH
from cli.remedies import MONTHS
from ledger.shared.calendar import today

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_DAYS = {
    "today": 0, "i dag": 0, "idag": 0, "yesterday": -1, "i går": -1, "i gaar": -1, "i gar": -1, "igår": -1,
    "igaar": -1, "igar": -1, "tomorrow": 1, "i morgen": 1, "imorgen": 1,
}  # fmt: skip


def day_in_words(text: str) -> date | None:
    """The day that today, yesterday or tomorrow is, in English or Danish; None for another text."""
    away = _DAYS.get(" ".join(text.casefold().split()))
    return None if away is None else today() + timedelta(days=away)


def full_day(day: date) -> str:
    """A day with its weekday, as people say it: fredag 27. november 2026, Friday 27 November 2026."""
    if SPEECH.is_danish:
        return f"{WEEKDAYS[day.weekday()]} {day.day}. {MONTHS[day.month - 1]} {day.year}"
    return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
