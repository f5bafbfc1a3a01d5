"""Writers at once: processes that each register in a house of their own, and how long each act took them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.queues import Queue
from time import perf_counter
from typing import Protocol

from ledger.application import Ledger
from ledger.commands import Adopt, Command, MoveIn, Reassess
from ledger.demo.decisions import MODELS
from ledger.errors import Refusal
from ledger.events import MovedIn, Reassessed
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.store import open_log
from tests.ledger.given import RATES

WARM = 4
"""Acts of each writer before the others begin, which load the program and are not measured."""
PATIENCE = 120
"""Seconds for one run, before it is given up."""

FIRST = date(2030, 1, 1)
"""After everything that the made-up history tells."""
LATER = date(2030, 7, 1)


class _Starter(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of writers took: from the first act to the last, and each act, in seconds."""

    seconds: float
    waits: list[float]


@dataclass(frozen=True, slots=True)
class _Wrote:
    begun: float
    ended: float
    waits: list[float]


def run(location: str, writers: int, acts: int, tag: str) -> Ran:
    """Let so many record so many acts each, all begun together; afterwards every one of them is there, once.

    Raises AssertionError where one is not, and the refusal of one that was refused. `tag` is another one each time.
    """
    offers = [f"bench-{tag}-{_letters(number)}" for number in range(writers)]
    _adopt(location, tag, offers, acts + WARM)
    with open_log(location) as log:
        before = log.last()
    context = get_context("spawn")
    starter, answers = context.Barrier(writers), context.Queue()
    processes = [
        context.Process(target=_write, args=(location, offer, acts, starter, answers), daemon=True) for offer in offers
    ]
    for process in processes:
        process.start()
    wrote = [_told(answers) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    _check_recorded(location, before, offers, acts + WARM)
    seconds = max(one.ended for one in wrote) - min(one.begun for one in wrote)
    return Ran(seconds, [wait for one in wrote for wait in one.waits])


def _told(answers: Queue[_Wrote | Refusal]) -> _Wrote:
    told = answers.get(timeout=PATIENCE)
    if isinstance(told, Refusal):
        raise told
    return told


def _adopt(location: str, tag: str, offers: list[str], places: int) -> None:
    items: list[Adoption] = [
        ModelVersion(f"bench-{tag}", FIRST, MODELS["pakker"]),
        RatesVersion(f"bench-{tag}", FIRST, RATES),
    ]
    terms = OfferTerms(name="Benken", model=f"bench-{tag}", rates=f"bench-{tag}", function="5.38.50")
    for offer in offers:
        items += [OfferVersion(offer, FIRST, terms), BaseVersion(offer, FIRST, Base(unit="day", amount_ore=878_00))]
        items += [PlaceOpening(offer, str(place), FIRST) for place in range(places)]
    with closing(Ledger.open(location)) as ledger:
        ledger.record(Adopt(by="bench", decision=f"BENCH {tag}", decided_on=date(2029, 12, 1), items=items))


def _write(location: str, offer: str, acts: int, starter: _Starter, answers: Queue[_Wrote | Refusal]) -> None:
    try:
        answers.put(_written(location, offer, acts, starter))
    except Refusal as refusal:
        answers.put(refusal)


def _written(location: str, offer: str, acts: int, starter: _Starter) -> _Wrote:
    commands = _commands(offer)
    with closing(Ledger.open(location)) as ledger:
        for _ in range(WARM):
            ledger.record(next(commands))
        starter.wait(PATIENCE)
        begun, waits = perf_counter(), []
        for _ in range(acts):
            asked = perf_counter()
            ledger.record(next(commands))
            waits.append(perf_counter() - asked)
        return _Wrote(begun, perf_counter(), waits)


def _commands(offer: str) -> Iterator[Command]:
    """Somebody moves in, and gets another level, over and over, each time in another place."""
    place = 0
    while True:
        citizen = f"{offer}-{_letters(place)}"
        yield MoveIn(
            by="bench", citizen=citizen, offer=offer, place=str(place), first_day=FIRST, decision="B",
            assessment=Assessment(level="5"),
        )  # fmt: skip
        yield Reassess(by="bench", citizen=citizen, first_day=LATER, assessment=Assessment(level="6"), decision="B")
        place += 1


def _check_recorded(location: str, before: int, offers: list[str], acts: int) -> None:
    """Numbers without holes, and of each writer as many move-ins and reassessments as were asked."""
    with open_log(location) as log:
        facts = log.recorded(before, log.last())
    assert [fact.number for fact in facts] == list(range(before + 1, before + 1 + len(facts)))
    recorded = Counter(fact.event.about_offer for fact in facts if isinstance(fact.event, (MovedIn, Reassessed)))
    assert recorded == dict.fromkeys(offers, acts)


def _letters(number: int) -> str:
    """A number in letters: many digits in a key are taken for a birthday."""
    tens, ones = divmod(number, 26)
    return (_letters(tens - 1) if tens else "") + chr(ord("a") + ones)
