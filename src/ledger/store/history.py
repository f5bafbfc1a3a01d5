"""What was known when: the log as of an event, and what can be asked of it. Only here is an as-of decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from ledger import events
from ledger.errors import NotADate, NothingKnown, NotKnownAt, UnknownCitizen, UnknownEvent, UnknownOffer
from ledger.events import OfferAdopted, Recorded, VacancyBegan, VacancyEnded
from ledger.events.streams import settlement_stream
from ledger.shared.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Month,
    civil_day,
    civil_time,
    end_of_day,
    instants_of,
    moment_text,
    parse_date,
)
from ledger.shared.keys import asked_about
from ledger.shared.message import say
from ledger.shared.patterns import pattern
from ledger.store import Log
from ledger.store.closings import closing_in, closings_with_findings

if TYPE_CHECKING:
    from ledger.state.book import Book
    from ledger.state.terms import Terms

EventNumber = int
"""An event's place in the log, from 1. As an as-of: the last event that counts, and 0 for none of them."""

_VACANCIES = (VacancyBegan.TOPIC, VacancyEnded.TOPIC)
_NUMBER = pattern(r"#\d+|\d+")
_MOMENT = pattern(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?P<offset>[Zz]|[+-]\d{2}:\d{2})?")


class History:
    """The log as of one event. Whatever is recorded meanwhile, every answer is of the same moment.

    What concerns every offer (models, rates) is decoded once, however many offers are asked about.
    """

    def __init__(self, log: Log, known_at: EventNumber | None = None) -> None:
        """`known_at` None: all that is recorded now. Raises UnknownEvent for an as-of beyond the log."""
        last = log.last()
        if known_at is not None and not 0 <= known_at <= last:
            raise UnknownEvent(known_at, last)
        self.log = log
        self.position: EventNumber = last if known_at is None else known_at
        """The last event that counts."""
        self._shared: list[Recorded] | None = None
        self._own_terms: dict[str, list[Recorded]] = {}

    def offers(self) -> list[str]:
        """The keys of the offers known, in order of the alphabet."""
        return self.log.offers(self.position)

    def book(self, offer: str) -> Book:
        """Everything that a settlement of one offer depends on. Raises UnknownOffer."""
        from ledger.state.book import book_of  # noqa: PLC0415 - a closed month, or who lives where, needs no book

        return book_of(offer, self.about(offer))

    def book_without_closings(self, offer: str) -> Book:
        """All that a month by itself depends on: of what was issued, the events alone that did. Raises UnknownOffer.

        What has been issued fills most of a log in use, and is not read for it; nor are vacancies, which follow from
        the stays.
        """
        from ledger.state.book import Closings, book_of  # noqa: PLC0415 - as above

        book = book_of(offer, self._about(offer, without=settlement_stream(offer), topics=_VACANCIES))
        book.closings = Closings(not_read=self.closings(offer))
        return book

    def about(self, offer: str) -> list[Recorded]:
        """The events that concern one offer, those for all offers among them. Raises UnknownOffer."""
        return self._about(offer)

    def _about(self, offer: str, without: str = "", topics: Sequence[str] = ()) -> list[Recorded]:
        own = self.log.only_about(offer, self.position, without=without, topics=topics)
        self._check_adopted(offer, own)
        return _in_order(self._for_all_offers(), own)

    def shared(self) -> list[Recorded]:
        """The events that concern every offer: models, rates, the ledger's opening."""
        return list(self._for_all_offers())

    def terms(self, offer: str | None = None) -> Terms:
        """What has been adopted for one offer; models and rates alone where none is named. Raises UnknownOffer."""
        from ledger.state.terms import terms_of  # noqa: PLC0415 - as above

        if offer is None:
            return terms_of(self._for_all_offers())
        if offer not in self._own_terms:
            own = self.stream(f"offer:{offer}")
            self._check_adopted(offer, own)
            self._own_terms[offer] = own
        return terms_of(_in_order(self._for_all_offers(), self._own_terms[offer]))

    def stream(self, name: str) -> list[Recorded]:
        """The events of one stream, such as citizen:c-17; none where the stream is not known."""
        return self.log.stream(name, self.position)

    def citizens(self) -> Iterator[str]:
        """Everybody who is known, by key."""
        return (stream.removeprefix("citizen:") for stream in self.streams_named("citizen:"))

    def streams_named(self, prefix: str) -> list[str]:
        """The names of the streams that begin so, such as place:syrenparken/, in order; no event is decoded."""
        return self.log.streams_named(prefix, self.position)

    def closing(self, offer: str, month: Month) -> Recorded | None:
        """The event that closed an offer's month; None while it is open. Other months' closings are not decoded."""
        return closing_in(self.log, offer, month, self.position)

    def closed_later(self, offer: str, month: Month) -> bool:
        """Whether an offer's month was closed by an event after those that count."""
        return closing_in(self.log, offer, month, self.log.last()) is not None

    def closings(self, offer: str) -> list[EventNumber]:
        """The numbers of the events that closed an offer's months, in order; none is decoded."""
        return self.log.numbers(settlement_stream(offer), self.position)

    def closings_with_findings(self, offer: str) -> list[Recorded]:
        """The events that closed an offer's months with findings, the last one first."""
        return closings_with_findings(self.log, offer, self.position)

    def event(self, number: EventNumber) -> Recorded:
        """One event. Raises UnknownEvent."""
        if number > self.position:
            raise UnknownEvent(number, self.position)
        return self.log.number(number)

    def closed_through(self) -> dict[str, Month]:
        """The last month that is closed, by offer; an offer without a closed month is left out."""
        closings = self.log.latest_of(settlement_stream(""), self.position).values()
        last = (fact.event for fact in closings)
        return {event.offer: event.through for event in last if isinstance(event, events.MonthClosed)}

    def events(self, after: EventNumber = 0) -> Iterator[Recorded]:
        """Every event after a number, in order, without holding them all in memory."""
        return self.log.decoded(self.log.read(after, self.position))

    def _for_all_offers(self) -> list[Recorded]:
        if self._shared is None:
            self._shared = self.log.shared(self.position)
        return self._shared

    def _check_adopted(self, offer: str, facts: list[Recorded]) -> None:
        if not any(isinstance(fact.event, OfferAdopted) for fact in facts):
            raise self.no_offer(offer)

    def no_offer(self, offer: str) -> UnknownOffer:
        """Why nothing is found of an offer: there is none, or none yet."""
        known = self.offers()
        return UnknownOffer(offer, known, self._not_yet(offer not in known and offer in self.log.offers()))

    def no_citizen(self, citizen: str) -> UnknownCitizen:
        """Why nothing is found of a citizen: nothing is recorded, or nothing yet."""
        later = self._not_yet(self.log.versions(f"citizen:{citizen}") > 0)
        return UnknownCitizen(citizen, asked_about(citizen, self.citizens()), only_asked=True, not_yet_at=later)

    def _not_yet(self, is_recorded: bool) -> EventNumber | None:  # noqa: FBT001 - of what is not found
        """The event up to which was asked, where something is recorded that is not known by then."""
        return self.position if is_recorded and self.position < self.log.last() else None


def _in_order(*lists: list[Recorded]) -> list[Recorded]:
    return sorted(chain.from_iterable(lists), key=attrgetter("number"))


def parse_known_at(text: str, log: Log) -> EventNumber:
    """The as-of that a person means, as `parse_point` reads it.

    Of an act with two halves, such as a swap, nobody has known the one half alone: an event inside it stands for it up
    to its last half (decided on 2026-11-26). Raises NotKnownAt, UnknownEvent, NothingKnown.
    """
    return _last_half(parse_point(text, log), log)


def parse_point(text: str, log: Log) -> EventNumber:
    """A point of the log: an event (#123, 123), a moment, or a date (its end in Copenhagen).

    A moment is RFC 3339, or as the program tells it: a day and the clock in Copenhagen (28-03-2026 kl. 23:59).

    A moment yet to come is after all there is. Raises NotKnownAt; UnknownEvent for a number that the log does not have;
    NothingKnown for a moment before the first event.
    """
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return _event(int(bare.removeprefix("#")), log)
    moment = moment_text(_moment(bare))
    as_of = log.at(moment)
    if not as_of:
        first = next(log.read(limit=1), None)
        raise NothingKnown(civil_time(moment), civil_time(first.recorded_at) if first else None)
    return as_of


def day_of_known_at(text: str, log: Log) -> date:
    """The civil day of an as-of, as `parse_point` reads it: of an event, the day on which it was recorded.

    Raises NotKnownAt, UnknownEvent.
    """
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return civil_day(log.number(_event(int(bare.removeprefix("#")), log)).recorded_at)
    return civil_day(moment_text(_moment(bare)))


def _event(number: int, log: Log) -> EventNumber:
    last = log.last()
    if not 1 <= number <= last:
        raise UnknownEvent(number, last)
    return number


def _last_half(number: EventNumber, log: Log) -> EventNumber:
    """The last event of the same act that may be half of it; the event itself where none comes after."""
    event = log.number(number).event
    if not event.MAY_BE_HALF and event.about_citizen is None:  # what else a decision adopts can be many events
        return number
    halves = (fact.number for fact in log.act(number) if fact.event.MAY_BE_HALF)
    return max([number, *halves])


_BY_THE_CLOCK = pattern(
    r"(?P<day>\d{1,2}[-./]\d{1,2}(?:[-./]| ?- ?| )\d{4}|\d{4}-\d{2}-\d{2}(?=,? +(?:kl|at)\b))"
    r",? +(?:(?:kl\.?|at) *)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
)


def _by_the_clock(text: str) -> datetime | None:
    """A day and an hour as people here write them, by the clocks in Copenhagen; None for another text."""
    shape = _BY_THE_CLOCK.fullmatch(text.lower())
    if shape is None:
        return None
    try:
        day = parse_date(shape["day"])
        clock = time(int(shape["hour"]), int(shape["minute"]), int(shape["second"] or 0))
    except NotADate as error:
        raise NotKnownAt(text, error.why) from None
    except ValueError:
        raise NotKnownAt(text, say("there is no such moment")) from None
    found = instants_of(day, clock)
    if len(found) > 1:
        raise NotKnownAt(text, say("that hour is there twice on the day: a moment needs its offset from UTC"))
    if not found:
        raise NotKnownAt(text, say("there is no such moment"))
    return found[0]


def _moment(text: str) -> datetime:
    by_the_clock = _by_the_clock(text)
    if by_the_clock is not None:
        return by_the_clock
    shape = _MOMENT.fullmatch(text)
    if shape is None:
        return _end_of(text)
    if not shape["offset"]:
        raise NotKnownAt(text, say("a moment needs its offset from UTC"))
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise NotKnownAt(text, say("there is no such moment")) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise NotKnownAt(text, say("the year is outside {first}-{last}", first=FIRST_YEAR, last=LAST_YEAR))
    return moment


def _end_of(text: str) -> datetime:
    try:
        return end_of_day(parse_date(text))
    except NotADate as error:
        raise NotKnownAt(text, error.why) from None
