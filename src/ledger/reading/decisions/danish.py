"""The Danish of the words that decision files are written with: what somebody may have meant who typed it there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ledger.shared.message import Message, say

MEANT = {
    "kombination": "combination", "aktivitet": "activity", "ramme": "frame",
    "differentieret": "differentiated", "gennemsnit": "average", "timer": "hours", "pladser": "places",
    "dagligt": "daily", "daglig": "daily", "optælling": "census", "første": "first", "sidste": "last",
    "afregnes": "settled", "fri": "free", "kalender": "calendar", "30,5": "30.5", "tolvtedele": "twelfths",
    "ingen": "none", "gennemsnit-minus": "average-minus", "andel": "share", "niveau": "level",
    "måneder": "months", "måned-dage": "month-days", "dage": "days", "indsats": "service", "alt": "all",
    "alle": "all", "nye": "new", "betales": "paid", "nedsat": "reduced",
    "dag": "day", "døgn": "day", "måned": "month", "år": "year", "hverdag": "weekday", "time": "hour",
    "intern": "internal", "ekstern": "external", "sygehus": "hospital", "ferie": "holiday", "andet": "other",
    "beslutning": "decision", "afgørelse": "decision", "borger": "citizen", "bevilget": "granted",
    "leveret": "delivered", "månedlig": "monthly", "kvartalsvis": "quarterly", "husleje": "rent", "kost": "food",
}  # fmt: skip
"""A file has the English words alone, and so has every example; the questions of `decision new` take these."""


def with_meant(told: Message, written: Any, words: Collection[str]) -> Message:
    """What is wrong with a value that has to be one of some words, with the one of which somebody typed the Danish."""
    if not isinstance(written, str) or not words:
        return told
    meant = MEANT.get(written.strip().lower())
    if meant not in words:
        return told
    in_file = f'"{meant}"'  # in quotation marks, as files have it: words alone are told in the language that is spoken
    return say("{problem}; did you mean {word}?", problem=told, word=in_file)
