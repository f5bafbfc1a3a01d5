"""Words with one meaning each, in English or Danish: of events and commands, of columns and options, of their values.

They stand here once: what a file may say, the command line understands, or knows what was meant.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.errors import BadOption
from ledger.errors.wording import did_you_mean, likeness, without_marks
from ledger.shared.message import Message, Remedy, say

EVENTS = {
    "move-in": "move-in",
    "indflytning": "move-in",
    "buy": "buy",
    "køb": "buy",
    "reassess": "reassess",
    "revurdering": "reassess",
    "absent": "absent",
    "fravær": "absent",
    "return": "return",
    "hjemkomst": "return",
    "retur": "return",
    "move": "move",
    "værelsesskift": "move",
    "flytning": "move",
    "overflytning": "move",
    "swap": "swap",
    "bytte": "swap",
    "change": "change",
    "ændring": "change",
    "own-payment": "own-payment",
    "egenbetaling": "own-payment",
    "grant": "grant",
    "bevilling": "grant",
    "regrant": "regrant",
    "ombevilling": "regrant",
    "end-grant": "end-grant",
    "bevillingsophør": "end-grant",
    "deliver": "deliver",
    "levering": "deliver",
    "depart": "depart",
    "fraflytning": "depart",
    "vacancy": "vacancy",
    "tomgang": "vacancy",
    "udtagning": "vacancy",
    "reserve": "reserve",
    "reservation": "reserve",
    "reserver": "reserve",
}
"""Of the column `event`, and of the commands that record the same."""
UNTOLD = frozenset(("hjemkomst", "tomgang", "flytning"))
"""Words of them that are read, and that no list tells: another one of the same meaning has one reading alone."""
EVENTS_MEANT = {
    "move-in": "indflyt flyt-ind indflytter genindflytning genindflyt tilflytning tilflyt indskriv indskrivning "
    "indrejse check-in moved-in moving-in admit arrive enroll enrol",
    "reassess": "revurder assess",
    "buy": "indkøb purchase",
    "move": "flyt flytte omflytning rykning relocate",
    "swap": "byt bytning exchange",
    "change": "ændr betalerskift betaler payer",
    "absent": "orlov ferie sygehus indlagt indlæggelse hospital vacation holiday",
    "return": "hjem hjemkommet come-back back-home move-back tilbage",
    "own-payment": "husleje rent egenbetalinger",
    "grant": "bevilg bevilling bevilge",
    "regrant": "ombevilling ombevilg genbevilg nedsæt forhøj",
    "end-grant": "bevilling-ophør ophør ophør-bevilling afslut-bevilling inddrag frakendelse "
    "grant-end ungrant revoke withdraw stop-grant",
    "deliver": "lever levering leveret",
    "depart": "fraflyt fraflytter fraflyttet udflyt udflytter flyttet-ud afgang opsigelse opsig udflytning flyt-ud "
    "udskriv udskrivning udskrevet udrejse dødsfald død afdød afgået borger-død "
    "move-out moved-out moving-out leave discharge check-out died dead death deceased departure",
    "vacancy": "udtag vacate",
    "reserve": "reservér reserveret book",
}
"""What people type for an event instead: it is not read, and leads to the one that it means.

Among them are words whose nearest spelling would mean another one, or the contrary.
"""
HEADINGS = {
    "event": ("haendelse",),
    "date": ("dato", "fra"),
    "citizen": ("borger", "beboer"),
    "citizen2": ("borger2", "beboer2"),
    "offer": ("tilbud", "botilbud"),
    "to_offer": ("til_tilbud", "til_botilbud"),
    "place": ("plads",),
    "level": ("niveau", "pakke", "takstniveau"),
    "hours": ("timer",),
    "special_price": ("saertakst",),
    "per": ("pr", "enhed"),
    "price": ("pris",),
    "asked": ("oensket_niveau",),
    "chart": ("doegnskema", "skema"),
    "service": ("ydelse",),
    "quantity": ("maengde", "antal"),
    "month": ("maaned",),
    "more": ("yderligere",),
    "paragraph": ("paragraf",),
    "payer": ("betalingskommune", "betaler"),
    "acting": ("handlekommune",),
    "residence": ("bopaelskommune",),
    "payer_unlisted": ("uden_for_listen",),
    "decision": ("afgoerelse",),
    "function": ("funktion",),
    "name": ("navn",),
    "contract": ("kontrakt", "aftale"),
    "ends": ("kontrakt_udloeber",),
    "negotiate": ("genforhandles",),
    "decided_by": ("besluttet_af",),
    "decided_on": ("besluttet_den", "afgoerelsesdato"),
    "cause": ("aarsag",),
    "notice_given": ("opsagt_den",),
    "kind": ("art",),
    "until": ("til",),
    "reason": ("begrundelse",),
    "ref": ("noegle",),
}
"""What columns are called in Danish, in small letters and without æ, ø and å; so are the options of the same name."""
USES = {"open": "open", "closed": "closed", "åben": "open", "lukket": "closed"}
CAUSES = {
    "died": "died",
    "moved": "moved",
    "transfer": "transfer",
    "other": "other",
    "død": "died",
    "flyttet": "moved",
    "overflytning": "transfer",
    "andet": "other",
}
ABSENCES = {
    "hospital": "hospital",
    "holiday": "holiday",
    "other": "other",
    "sygehus": "hospital",
    "indlagt": "hospital",
    "hospitalsindlæggelse": "hospital",
    "ferie": "holiday",
    "andet": "other",
}
PAYMENTS = {
    "rent": "rent",
    "food": "food",
    "other": "other",
    "husleje": "rent",
    "kost": "food",
    "andet": "other",
}
"""What a resident pays himself for."""
UNITS = {"day": "day", "month": "month", "year": "year", "dag": "day", "måned": "month", "år": "year"}
PERIODS = {"day": "day", "week": "week", "dag": "day", "døgn": "day", "uge": "week"}
"""What the minutes of a 24-hour chart are for."""
YES = {"yes": "yes", "no": "no", "ja": "yes", "nej": "no"}
DASHES = frozenset({"-", "\u2013", "\u2014"})
"""A hyphen, and the longer dashes that programs for text make of it: alone in a cell they say that there is nothing."""
_LONGEST_WORD = 40


class NoSuchWord(BadOption):
    """A word that is not among those asked for. The nearest one is looked for only where it is shown: it takes long."""

    def __init__(self, text: str, words: dict[str, str]) -> None:
        self._text, self._words = text, words
        self._meanings = list(dict.fromkeys(words.values()))
        super().__init__(say("{text!r} is not one of {words}", text=text, words=self._meanings))

    def in_cell(self) -> Message:
        return say("not one of {words}", words=self._meanings)

    def remedy(self) -> Remedy | None:
        if len(self._text) > _LONGEST_WORD:
            return None
        if self._words is not EVENTS:
            return did_you_mean(self._text.lower(), list(self._words))
        event = event_meant(self._text)
        return None if event is None else Remedy("did-you-mean-event", event=event)


def event_meant(word: str) -> str | None:
    """The event that a word which is none was meant for; None where two are as near, or none is.

    A departure must never be suggested as a change of rooms, however alike the words are.
    """
    spelt = {without_marks(one): event for one, event in EVENTS.items() if one not in UNTOLD}
    spelt |= {without_marks(one): event for event, words in EVENTS_MEANT.items() for one in words.split()}
    found = likeness(without_marks(word), spelt)
    events = {spelt[one]: like for one, like in reversed(found) if like > found[0][1] - _AS_NEAR}
    return next(iter(events)) if len(events) == 1 else None


_AS_NEAR = 0.1
"""Two words are as near to a third where they are so nearly as like it, from 0 to 1."""


def read_word(words: dict[str, str]) -> Callable[[str], str]:
    """Reads one of some words, in English or Danish, as the English one. Raises BadOption.

    ae, oe and aa are read as æ, ø and å too, for keyboards without them.
    """

    def read(text: str) -> str:
        word = text.lower()
        danish = word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
        meaning = words.get(word) or words.get(danish)
        if meaning is None:
            raise NoSuchWord(text, words)
        return meaning

    return read


read_event = read_word(EVENTS)
read_use = read_word(USES)
read_cause = read_word(CAUSES)
read_absence = read_word(ABSENCES)
read_payment = read_word(PAYMENTS)
read_unit = read_word(UNITS)
read_period = read_word(PERIODS)
_READ_YES = read_word(YES)


def read_yes(text: str) -> bool:
    """Reads yes or no. Raises BadOption."""
    return _READ_YES(text) == "yes"
