"""Ledgers as they are after some years of use: every month closed but the last two, and some news that came late.

And one large house, for what may grow faster than the number of its places.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from ledger.application import Ledger
from ledger.commands import Close, Command, Depart, MoveIn, Reassess
from ledger.demo import OPEN_MONTHS, Plan
from ledger.demo.decisions import MODELS
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.shared.calendar import Month, clock_set_to
from ledger.state.book import Book
from ledger.store import open_log
from ledger.store.history import History
from tests.benchmarks.measuring import NEWS_MOMENT
from tests.ledger.given import NEW_YEAR, RATES, decision

HOUSE = "storehuset"
"""The one large house."""

LATE_NEWS = 20


@dataclass(frozen=True, slots=True)
class InUse:
    """A ledger in use, and what to ask it about. `resident` has a level, and lives there from `closed` on."""

    location: str
    closed_through: Month
    resident: str

    @property
    def open(self) -> Month:
        return self.closed_through.next()

    @property
    def closed(self) -> Month:
        """A closed month with late news."""
        return self.closed_through.next(-6)


def in_use(location: str, plan: Plan) -> InUse:
    """Some late news on the closed ledger; what may be asked of it."""
    last = Month.of(plan.last).next(-OPEN_MONTHS)
    day = last.next(-6).first + timedelta(days=9)
    with open_log(location) as log:
        history = History(log)
        books = [history.book(offer) for offer in history.offers()[:LATE_NEWS]]
    residents = [resident for book in books if (resident := _resident(book, day))]
    longer = (resident for book in books if (resident := _resident(book, day.replace(day=1))))
    asked_about = next(citizen for citizen, granted in longer if granted.level)
    rows = [
        Reassess(by="bench", citizen=citizen, first_day=day, assessment=_another(granted), decision="B", reason="late")
        for citizen, granted in residents
    ]
    with clock_set_to(NEWS_MOMENT), closing(Ledger.open(location, accept_clock=True)) as ledger:
        ledger.record_all(list(enumerate(rows)), "bench")
    return InUse(location, last, asked_about)


def _resident(book: Book, day: date) -> tuple[str, Assessment] | None:
    """Somebody who has lived in a house since before a day, with the assessment unchanged since; None for nobody."""
    for rooms in book.rooms.values():
        stay = rooms[-1].stay
        if stay.last_day is None and stay.steps[-1].first_day < day:
            return stay.citizen, stay.steps[-1].assessment
    return None


def _another(granted: Assessment) -> Assessment:
    return Assessment(level="6" if granted.level != "6" else "7") if granted.level else Assessment(hours=Decimal(20))


def large_house(file: Path, places: int) -> str:
    """A ledger with one house: a year in which half of the residents are reassessed and a quarter leave."""
    terms = OfferTerms(name="Storehuset", model="pakker", rates="lillebaelt", function="5.38.50")
    adopted = decision(
        ModelVersion("pakker", NEW_YEAR, MODELS["pakker"]),
        RatesVersion("lillebaelt", NEW_YEAR, RATES),
        OfferVersion(HOUSE, NEW_YEAR, terms),
        BaseVersion(HOUSE, NEW_YEAR, Base(unit="day", amount_ore=878_00)),
        *(PlaceOpening(HOUSE, str(place), NEW_YEAR) for place in range(places)),
    )
    month = Month.of(NEW_YEAR).next(9)
    with closing(Ledger.create(str(file), "bench", "999")) as ledger:
        ledger.record(adopted)
        ledger.record_all(list(enumerate(_residents(places))), "bench")
        ledger.record(Close(by="bench", month=month, and_earlier=True))
    return str(file)


def _residents(places: int) -> Iterator[Command]:
    for number in range(places):
        citizen, level = f"c-{number}", Assessment(level=str(number % 5 + 3))
        yield MoveIn(
            by="bench", citizen=citizen, offer=HOUSE, place=str(number), first_day=NEW_YEAR + timedelta(number % 60),
            assessment=level, decision="B",
        )  # fmt: skip
        if number % 2:
            later = Assessment(level="8")
            yield Reassess(
                by="bench", citizen=citizen, first_day=NEW_YEAR + timedelta(100), assessment=later, decision="B"
            )
        if number % 4 == 0:
            yield Depart(by="bench", citizen=citizen, last_day=NEW_YEAR + timedelta(150 + number % 90), cause="moved")
