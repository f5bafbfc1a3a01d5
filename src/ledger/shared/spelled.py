"""Days, months and quarters in words, as people and our tables write them: 5. november 2025, nov 2025, 4. kvartal 2025.

Decided on 2026-11-27:

* Months and quarters are typed as tables show them, in either language, whichever is spoken. The year has four figures
  and stands on either side of the month. A month without a year, and `nov 25`, which is a day or a year, have more than
  one reading and are refused.
"""

from __future__ import annotations

_FULL = (
    ("januar", "january"), ("februar", "february"), ("marts", "march"), ("april", "april"), ("maj", "may"),
    ("juni", "june"), ("juli", "july"), ("august", "august"), ("september", "september"), ("oktober", "october"),
    ("november", "november"), ("december", "december"),
)  # fmt: skip
_SHORT = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
MONTHS = {**{name: at for at, names in enumerate(_FULL, 1) for name in names}, **_SHORT}
"""The names of months and how they are shortened, with their numbers; in small letters."""
_QUARTER = frozenset(("kvartal", "kvt"))
_FIGURES_OF_YEAR, _FIGURES_OF_DAY = 4, 2


def in_figures(text: str) -> str:
    """A text such as "november 2025" or "2025 nov." as 2025-11, "4. kvartal 2025" or "Q4 2025" as 2025-Q4.

    Another text as it is.
    """
    words = text.lower().replace(".", " ").replace(",", " ").replace("-", " ").split()
    if len(words) == 3 and words[1] in _QUARTER:  # noqa: PLR2004 - its number, the word, and a year
        words = [f"q{words[0]}", words[2]]
    if len(words) != 2 or not text[:1].isalnum():  # noqa: PLR2004 - a month or a quarter, and a year
        return text
    part, year = words if _is_year(words[1]) else reversed(words)
    if not _is_year(year):
        return text
    if part in MONTHS:
        return f"{year}-{MONTHS[part]:02}"
    return f"{year}-Q{part[1]}" if part[:1] in ("q", "k") and part[1:] in ("1", "2", "3", "4") else text


def month_in_danish(month: str) -> str:
    """2025-11 as "november 2025"."""
    year, _, at = month.partition("-")
    return f"{_FULL[int(at) - 1][0]} {year}"


def period_in_danish(period: str) -> str:
    """2025-Q1 as "1. kvartal 2025 (2025-K1)", 2025-11 as "november 2025"; a year as it is."""
    year, _, part = period.partition("-")
    if part[:1] == "Q":
        return f"{part[1:]}. kvartal {year} ({year}-K{part[1:]})"
    return month_in_danish(period) if part else year


def day_in_figures(text: str) -> str:
    """A text such as "5. november 2025", "5 Nov 2025" or "November 5, 2025" as 2025-11-05. Another text as it is."""
    words = text.lower().replace(".", " ").replace(",", " ").replace("-", " ").split()
    if len(words) != 3 or not _is_year(words[2]):  # noqa: PLR2004 - a day, a month, and a year
        return text
    day, month = words[:2] if words[1] in MONTHS else (words[1], words[0])
    if month not in MONTHS or not (day.isascii() and day.isdigit()) or len(day) > _FIGURES_OF_DAY:
        return text
    return f"{words[2]}-{MONTHS[month]:02}-{day:0>2}"


def _is_year(word: str) -> bool:
    return len(word) == _FIGURES_OF_YEAR and word.isascii() and word.isdigit()
