"""Many clerks and readers on one ledger in PostgreSQL, and clerks whose backend is ended in the middle of an act.

    python -m tests.drills.on_postgres                      8 writers and 8 readers, for ten minutes
    python -m tests.drills.on_postgres --seconds 20         for so long
    python -m tests.drills.on_postgres --kills 500          8 writers, and so many backends ended meanwhile, instead
    python -m tests.drills.on_postgres --kills 500 --crash-each 100    every hundredth one takes the whole server along

The server is a new one on loopback that waits for the disk at each commit. Each writer is a process with a login of its
own, a member of the ledger's clerks, and registers in a house of its own: somebody moves in, gets another level, and
leaves. Every tenth act is a move into a house that all of them want to fill, of whom each place takes one. Every
hundredth closes a month. Each reader is a process with the login of a reader and read models of its own, and types one
command after the other.

Afterwards what is told is held against what is there: each act that was told as recorded lies whole under its own
numbers and login, none that was told as refused or lost is there, nothing else is, the chain is sound and goes through
every digest that a reader has seen, and `verify` and `check` find nothing. Anything else raises AssertionError.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import count
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import psycopg
from msgspec.structs import replace

from ledger.application import Ledger
from ledger.commands import Adopt, Close, Command, Depart, MoveIn, Reassess
from ledger.errors import NoConnection, Refusal
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month
from ledger.store import open_log
from ledger.store.chain import verify_chain
from tests.cli.running import pladsbog
from tests.ledger.given import BASE, MODEL, NEW_YEAR, RATES, TERMS
from tests.ledger.store import logins
from tests.postgres_server import new_database, programs, server

MANY = 8
PLACES = 60
"""Of each house. A place is taken again and again."""
WANTED = 2_000
"""Places of the house that all want to fill."""
FIRST = date(2025, 1, 1)
CLOSED_FROM = Month(2023, 1)
LAST_CLOSED = Month(2024, 12)

_WATCHED_FOR = 0.8
_LOOKS = 500

EVENTS_OF = {"move-in": 2, "reassess": 1, "depart": 2, "close": 1}
LOST = ("no-connection", "connection-lost", "maybe-recorded")
"""What a clerk is told whose connection was ended, and who gives the command again."""
_PAUSE = 0.2
_PATIENCE = 300.0


class Act(NamedTuple):
    """What a writer was told of an act: its key, its kind, "recorded" or the code of a refusal, its first number."""

    key: str
    kind: str
    told: str
    number: int
    events: int
    seconds: float


class Seen(NamedTuple):
    """What a reader saw after an answer: the last event and its digest; how long the answer took."""

    number: int
    digest: str
    seconds: float


class Wrote(NamedTuple):
    """All acts of a writer."""

    login: str
    acts: list[Act]


class Read(NamedTuple):
    """All answers of a reader."""

    answers: list[Seen]


class Drill(NamedTuple):
    """What came of a drill."""

    seconds: float
    wrote: list[Wrote]
    read: list[Read]
    kills: int
    killed_while_writing: int
    crashes: int
    events: int

    @property
    def told(self) -> Counter[str]:
        """How many acts were told as what."""
        return Counter(act.told for wrote in self.wrote for act in wrote.acts)

    def lines(self) -> Iterator[str]:
        """The figures, a line each."""
        acts = [act for wrote in self.wrote for act in wrote.acts]
        yield f"{self.seconds:.0f} seconds, {len(self.wrote)} writers, {len(self.read)} readers, {self.events:,} events"
        yield f"acts: {len(acts):,} ({len(acts) / self.seconds:.1f} a second)"
        for told, times in self.told.most_common():
            yield f"{times:>9,}  {told}"
        for kind in EVENTS_OF:
            yield _times(
                f"{kind}, recorded", [act.seconds for act in acts if (act.kind, act.told) == (kind, "recorded")]
            )
        if self.read:
            yield _times("an answer", [seen.seconds for read in self.read for seen in read.answers])
        if self.kills:
            yield f"backends ended: {self.kills}, {self.killed_while_writing} of them with rows under way"
            yield f"of them with the whole server: {self.crashes}"


def _times(what: str, seconds: Sequence[float]) -> str:
    if not seconds:
        return f"{what}: none"
    half, most = (sorted(seconds)[min(int(len(seconds) * part), len(seconds) - 1)] * 1000 for part in (0.5, 0.99))
    return f"{what}: {len(seconds):,}, p50 {half:.0f} ms, p99 {most:.0f} ms"


# --- a ledger, and those who use it --------------------------------------------------------------


def make_ledger(address: str, houses: Sequence[str]) -> None:
    """A ledger of houses with vacant places, and one that all want to fill."""
    with closing(Ledger.create(address, "drill", "787")) as ledger:
        items: list[Adoption] = [ModelVersion("pakker", NEW_YEAR, MODEL), RatesVersion("lillebaelt", NEW_YEAR, RATES)]
        for house, places in [*((house, PLACES) for house in houses), ("wanted", WANTED)]:
            items += [OfferVersion(house, NEW_YEAR, TERMS), BaseVersion(house, NEW_YEAR, BASE)]
            items += [PlaceOpening(house, str(place), NEW_YEAR) for place in range(1, places + 1)]
        ledger.record(Adopt(by="drill", decision="KB 1", decided_on=date(2022, 12, 1), items=tuple(items)))


def letters(number: int) -> str:
    """A number in letters: many digits in a key are taken for a birthday."""
    tens, ones = divmod(number, 26)
    return (letters(tens - 1) if tens else "") + chr(ord("a") + ones)


def _wanted(house: str) -> Iterator[tuple[str, str | None, Command]]:
    """What a writer wants to have recorded, one after the other: the kind of act, whom it needs, the command."""
    month = CLOSED_FROM
    for turn in count():
        place, stay = str(turn % PLACES + 1), turn // PLACES
        day = FIRST + timedelta(days=30 * stay)
        citizen = f"{house}-{letters(turn)}"
        yield "move-in", citizen, _move_in(citizen, house, place, day)
        level = Assessment(level="6")
        day += timedelta(days=5)
        yield "reassess", citizen, Reassess(by="drill", citizen=citizen, first_day=day, assessment=level, decision="VU")
        yield "depart", citizen, Depart(by="drill", citizen=citizen, last_day=day + timedelta(days=5), cause="moved")
        if turn % 3 == 0:
            yield "move-in", None, _move_in(f"{citizen}-w", "wanted", str(turn // 3 % WANTED + 1), FIRST)
        if turn % 33 == 0 and month <= LAST_CLOSED:
            yield "close", None, Close(by="drill", month=month, offers=(house,))
            month = month.next(1)


def _move_in(citizen: str, offer: str, place: str, day: date) -> MoveIn:
    return MoveIn(
        by="drill", citizen=citizen, offer=offer, place=place, first_day=day, decision="VU",
        assessment=Assessment(level="5"),
    )  # fmt: skip


def _write(address: str, house: str, starter: Barrier, ended: Flag, answers: Queue[Wrote | Read]) -> None:
    """Record until it is over. What was lost is given again, with another key, until it is recorded or refused."""
    acts: list[Act] = []
    ledger: Ledger | None = None
    keys = count()
    starter.wait(_PATIENCE)
    for kind, _, command in _wanted(house):
        while not ended.is_set():
            key, begun = f"{house}/{next(keys)}", time.perf_counter()
            told, number, events = "recorded", 0, 0
            try:
                ledger = ledger or Ledger.open(address)
                receipt = ledger.record(_with_key(command, key))
                number, events = receipt.events[0].number, len(receipt.events)
            except Refusal as refusal:
                told = refusal.code
                if isinstance(refusal, NoConnection):
                    _close(ledger)
                    ledger = None
            acts.append(Act(key, kind, told, number, events, time.perf_counter() - begun))
            if told not in LOST:
                break
            time.sleep(_PAUSE)
        if ended.is_set():
            break
    _close(ledger)
    answers.put(Wrote(logins.name_of(address), acts))


def _with_key(command: Command, key: str) -> Command:
    return replace(command, ref=key)


def _close(ledger: Ledger | None) -> None:
    if ledger is not None:
        ledger.close()


def _read(address: str, houses: Sequence[str], starter: Barrier, ended: Flag, answers: Queue[Wrote | Read]) -> None:
    """Type one command after the other until it is over."""
    seen: list[Seen] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        starter.wait(_PATIENCE)
        for turn in count(random.randrange(len(houses))):  # noqa: S311 - nothing is to be kept secret
            if ended.is_set():
                break
            house = houses[turn % len(houses)]
            line = (
                f"residents {house} --on 2025-01-10",
                f"vacancies {house} --on 2025-03-01",
                f"settle 2025-01 --offer {house}",
                "status",
                f"log --since '#{max(1, (seen[-1].number if seen else 1) - 20)}'",
            )[turn % 5]
            begun = time.perf_counter()
            ran = pladsbog(f"--ledger {address} {line}")
            took = time.perf_counter() - begun
            assert ran.code == 0, (line, ran)
            with open_log(address) as log:
                number = log.last()
                seen.append(Seen(number, log.chain(number).hex(), took))
        os.chdir("/")
    answers.put(Read(seen))


class _Killer:
    """Ends backends of clerks, mostly those that are in the middle of a transaction."""

    def __init__(self, address: str, crash_each: int) -> None:
        self._address, self._crash_each = address, crash_each
        self.kills = self.while_writing = self.crashes = 0

    def run(self, kills: int, people: Sequence[BaseProcess]) -> None:
        """End so many. Where one takes the server along, it is waited for."""
        while self.kills < kills and _all_well(people):
            try:
                with psycopg.connect(self._address, autocommit=True, connect_timeout=2) as connection:
                    while self.kills < kills and _all_well(people):
                        self._one(connection)
                        time.sleep(random.uniform(0.0, 0.15))  # noqa: S311 - as above
            except psycopg.Error:
                time.sleep(0.1)

    def wait_for_server(self) -> None:
        """Until it has recovered from the last one. Raises psycopg.Error where it does not."""
        tries_until = time.monotonic() + _PATIENCE
        while True:
            try:
                psycopg.connect(self._address, connect_timeout=2).close()
            except psycopg.Error:
                if time.monotonic() > tries_until:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _one(self, connection: psycopg.Connection[Any]) -> None:
        backends = self._backends(connection)
        if not backends:
            return
        pid, writes = random.choice(backends)  # noqa: S311 - as above
        self.kills += 1
        self.while_writing += bool(writes)
        if self._crash_each and self.kills % self._crash_each == 0:
            self.crashes += 1
            os.kill(pid, signal.SIGKILL)
            return
        connection.execute("SELECT pg_terminate_backend(%s)", [pid])

    def _backends(self, connection: psycopg.Connection[Any]) -> list[tuple[int, bool]]:
        """Whom to choose from, each with whether rows are under way; mostly it is waited for those who have some."""
        watched_for = random.random() < _WATCHED_FOR  # noqa: S311 - as above
        for _ in range(_LOOKS):
            backends = [(pid, writes) for pid, writes in connection.execute(_BACKENDS)]
            writing = [one for one in backends if one[1]]
            if writing or not watched_for:
                return writing or backends
        return backends


_BACKENDS = """
SELECT pid, backend_xid IS NOT NULL FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


# --- the drill, and what is held against what ----------------------------------------------------


def run(seconds: float = 600, writers: int = MANY, readers: int = MANY, kills: int = 0, crash_each: int = 0) -> Drill:
    """Run a drill on a server of its own: for so long, or until so many backends have been ended.

    Raises AssertionError for anything that is not as it was told.
    """
    there = programs()
    assert there is not None, "no PostgreSQL server programs (initdb, postgres) on this machine"
    with server(there, durable=True) as at:
        return _on(new_database(at), seconds, writers, readers, kills, crash_each)


def _on(own: str, seconds: float, writers: int, readers: int, kills: int, crash_each: int) -> Drill:
    houses = [f"house-{letters(number)}" for number in range(writers)]
    make_ledger(own, houses)
    with open_log(own) as log:
        before = log.last()
    context = get_context("spawn")
    starter, ended, answers = context.Barrier(writers + readers + 1), context.Event(), context.Queue()
    people = [
        context.Process(target=_write, args=(logins.clerk(own), house, starter, ended, answers), daemon=True)
        for house in houses
    ]
    people += [
        context.Process(target=_read, args=(logins.reader(own), houses, starter, ended, answers), daemon=True)
        for _ in range(readers)
    ]
    for person in people:
        person.start()
    starter.wait(_PATIENCE)
    begun = time.perf_counter()
    killer = _Killer(own, crash_each)
    try:
        if kills:
            killer.run(kills, people)
            killer.wait_for_server()
        else:
            time.sleep(seconds)
    finally:
        ended.set()
    took = time.perf_counter() - begun
    told = [_answer(answers, people) for _ in people]
    for person in people:
        person.join(60)
        assert person.exitcode == 0
    wrote = [one for one in told if isinstance(one, Wrote)]
    read = [one for one in told if isinstance(one, Read)]
    events = _check(own, before, wrote, read)
    return Drill(took, wrote, read, killer.kills, killer.while_writing, killer.crashes, events)


def _answer(answers: Queue[Wrote | Read], people: Sequence[BaseProcess]) -> Wrote | Read:
    """The next one of what people have to tell. Raises AssertionError where somebody failed, and says so on stderr."""
    while True:
        try:
            return answers.get(timeout=1)
        except Empty:
            assert _all_well(people), "somebody failed, as stderr says"


def _all_well(people: Sequence[BaseProcess]) -> bool:
    return all(person.exitcode in (None, 0) for person in people)


def _check(own: str, before: int, wrote: Sequence[Wrote], read: Sequence[Read]) -> int:
    """Hold what everybody was told against the log; how many events were recorded meanwhile."""
    with open_log(own) as log:
        assert verify_chain(log) is None
        facts = log.recorded(before, log.last())
        assert [fact.number for fact in facts] == list(range(before + 1, before + 1 + len(facts)))
        for seen in (seen for one in read for seen in one.answers):
            assert log.chain(seen.number).hex() == seen.digest, f"a reader saw another #{seen.number}"
        for reader in read:
            numbers = [seen.number for seen in reader.answers]
            assert numbers == sorted(numbers), "the log became shorter for a reader"
        found = {fact.event.ref: fact for fact in reversed(facts)}
        logins_of = dict(log._select("SELECT id, login FROM stored_events WHERE id > ?", before))
    expected = 0
    for one in wrote:
        for act in one.acts:
            fact = found.get(act.key)
            if act.told in ("recorded", "answer-lost"):
                assert fact is not None, f"{act} was told as recorded, and is not there"
            elif act.told != "maybe-recorded":
                assert fact is None, f"{act} was told as not recorded, and is there"
            if fact is None:
                continue
            whole = [each for each in facts[fact.number - before - 1 :][:3] if each.event.act == fact.event.act]
            assert len(whole) == EVENTS_OF[act.kind], f"{act} is half there: {whole}"
            as_told = (fact.number, len(whole)) == (act.number, act.events)
            assert as_told or act.told != "recorded", f"{act} is not there under its own numbers: {whole}"
            assert {logins_of[each.number] for each in whole} == {one.login}
            expected += len(whole)
    assert expected == len(facts), "there is more than anybody was told of"
    _check_by_the_program(own)
    return len(facts)


def _check_by_the_program(own: str) -> None:
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for line in ("verify", "check"):
                ran = pladsbog(f"--ledger {own} {line}")
                assert ran.code == 0, (line, ran)
        finally:
            os.chdir(here)


def main(arguments: Sequence[str]) -> int:
    """Run a drill as the command line asks for, and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.on_postgres")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--writers", type=int, default=MANY)
    parser.add_argument("--readers", type=int, default=MANY)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--crash-each", type=int, default=0, metavar="KILLS")
    asked = parser.parse_args(arguments)
    readers = 0 if asked.kills else asked.readers
    drill = run(asked.seconds, asked.writers, readers, asked.kills, asked.crash_each)
    for line in drill.lines():
        print(line)  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
