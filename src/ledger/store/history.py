"""What was known when: the log as of an event. The one place that decides what was known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from ledger.errors import NotADate, NothingKnown, NotKnownAt, UnknownEvent, UnknownOffer
from ledger.events import OfferAdopted, Recorded
from ledger.shared.calendar import FIRST_YEAR, LAST_YEAR, end_of_day, moment_text, parse_date
from ledger.state.book import Book, book_of
from ledger.state.terms import Terms, terms_of
from ledger.store import Log

EventNumber = int
"""The number of the last event that is known; 0 knows nothing."""

_NUMBER = re.compile(r"#\d+|\d+")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?P<offset>[Zz]|[+-]\d{2}:\d{2})?")


class History:
    """The log as known at one cut; whatever is recorded meanwhile, every answer is of the same moment."""

    def __init__(self, log: Log, known_at: EventNumber | None = None) -> None:
        """`known_at` None: all that is recorded now. Raises UnknownEvent for a cut that lies beyond the log."""
        last = log.last()
        if known_at is not None and not 0 <= known_at <= last:
            raise UnknownEvent(known_at, last)
        self._log = log
        self.position: EventNumber = last if known_at is None else known_at
        """The last event that counts."""

    def offers(self) -> list[str]:
        """The keys of the offers known, in order of the alphabet."""
        return self._log.offers(self.position)

    def book(self, offer: str) -> Book:
        """Everything that a settlement of one offer depends on. Raises UnknownOffer."""
        return book_of(offer, self.about(offer))

    def about(self, offer: str) -> list[Recorded]:
        """The events that concern one offer, those for all offers among them. Raises UnknownOffer."""
        facts = self._log.about(offer, self.position)
        if not any(isinstance(fact.event, OfferAdopted) for fact in facts):
            raise UnknownOffer(offer, self.offers())
        return facts

    def shared(self) -> list[Recorded]:
        """The events that concern every offer: models, rates, the ledger's opening."""
        return self._log.shared(self.position)

    def terms(self, offer: str | None = None) -> Terms:
        """What has been adopted for one offer; models and rates alone where none is named. Raises UnknownOffer."""
        facts = [fact for fact in self._log.terms(self.position) if fact.event.about_offer in (None, offer)]
        if offer is not None and not any(isinstance(fact.event, OfferAdopted) for fact in facts):
            raise UnknownOffer(offer, self.offers())
        return terms_of(facts)

    def stream(self, name: str) -> list[Recorded]:
        """The events of one stream, such as citizen:c-17; none where the stream is not known."""
        return self._log.stream(name, self.position)

    def events(self, after: EventNumber = 0) -> Iterator[Recorded]:
        """Every event after a number, in order, without holding them all in memory."""
        return self._log.decoded(self._log.read(after, self.position))


def parse_known_at(text: str, log: Log) -> EventNumber:
    """The cut that a person means: an event (#123, 123), a moment (RFC 3339), or a date: the end of it in Copenhagen.

    A moment yet to come knows all there is. Raises NotKnownAt; UnknownEvent for a number that the log does not have;
    NothingKnown for a moment before the first event.
    """
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return _event(int(bare.removeprefix("#")), log)
    moment = moment_text(_moment(bare))
    as_of = log.at(moment)
    if not as_of:
        first = next(log.read(limit=1), None)
        raise NothingKnown(moment, first.recorded_at if first else "")
    return as_of


def _event(number: int, log: Log) -> EventNumber:
    last = log.last()
    if not 1 <= number <= last:
        raise UnknownEvent(number, last)
    return number


def _moment(text: str) -> datetime:
    shape = _MOMENT.fullmatch(text)
    if shape is None:
        return _end_of(text)
    if not shape["offset"]:
        raise NotKnownAt(text, "a moment needs its offset from UTC")
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise NotKnownAt(text, "there is no such moment") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise NotKnownAt(text, f"the year is outside {FIRST_YEAR}-{LAST_YEAR}")
    return moment


def _end_of(text: str) -> datetime:
    try:
        return end_of_day(parse_date(text))
    except NotADate as error:
        raise NotKnownAt(text, error.why) from None
