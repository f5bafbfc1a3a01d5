"""The Danish of the words that decision files are written with: what somebody may have meant who typed it there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from ledger.errors import nearest
from ledger.models.municipalities import Authority, authorities, near_to, plain
from ledger.models.selecting import OTHER, OWN
from ledger.shared.message import Message, Value, say

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
    "grundtakst": "base", "ydelse": "service", "tillæg": "supplement", "egenbetaling": "own-payment",
    "opsigelse": "notice", "tomgang": "vacancy", "efterregulering": "adjustment", "indfasning": "phase-in",
    "egen": "own", "egen kommune": "own", "anden": "other", "andre": "other", "anden kommune": "other",
}  # fmt: skip
"""A file has the English words alone, and so has every example; the questions of `decision new` take these."""

MEANT_KEYS = {
    "tilbud": "offer", "plads": "place", "pladser": "places", "niveau": "level", "takster": "rates",
    "betaler": "payer", "betalingskommune": "payer", "paragraf": "paragraph", "ydelse": "service", "art": "kind",
    "type": "kind", "slags": "kind", "konto": "account", "modkonto": "counter", "tekst": "text", "kilde": "source",
    "fra": "effective", "gælder_fra": "effective", "navn": "name", "enhed": "unit", "pris": "price",
    "priser": "prices", "beløb": "amount", "antal": "quantity", "år": "year", "funktion": "function",
    "leverandør": "supplier", "poster": "items", "post": "item",
}  # fmt: skip
"""The keys of a decision file, by the Danish of them."""


def with_meant(told: Message, written: Any, words: Collection[str]) -> Message:
    """What is wrong with a value that has to be one of some words, with the one of which somebody typed the Danish."""
    if not isinstance(written, str) or not words:
        return told
    meant = MEANT.get(written.strip().lower())
    return told if meant is None or meant not in words else _meant(told, meant)


def with_meant_payer(told: Message, written: str, day: date) -> Message:
    """What is wrong with a payer, with the one that somebody may have meant: by code, by name, or in a word."""
    if written in authorities():  # it is none on the day alone: no slip of a figure
        return told
    meant: list[Value] = [_authority(one) for one in near_to(written, day)]
    if not meant:
        by_name = {plain(one.name): one for one in authorities().values() if one.is_there(day)}
        name = MEANT.get(written.strip().lower()) or nearest(plain(written), [OWN, OTHER, *by_name])
        if name in (OWN, OTHER):
            return _meant(told, name)
        meant = [_authority(by_name[name])] if name in by_name else []
    return say("{problem}; did you mean {near: or }?", problem=told, near=meant) if meant else told


def _meant(told: Message, word: str) -> Message:
    in_file = f'"{word}"'  # in quotation marks, as files have it: words alone are told in the language that is spoken
    return say("{problem}; did you mean {word}?", problem=told, word=in_file)


def _authority(meant: Authority) -> Message:
    return say('"{code}" ({name})', code=meant.code, name=meant.name)
