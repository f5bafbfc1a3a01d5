"""An import against eventsourcing's own recorder inserting the same events in the same batch: at most 3 times as long.

    python -m tests.benchmarks.importing

The file has a move-in, two reassessments and, for most, a departure per citizen; 5,005 places stand ready for them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from eventsourcing.persistence import JSONTranscoder, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from ledger.application import Ledger
from ledger.commands import Command
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.reading.imports import read_import
from ledger.store import open_log
from ledger.store.mapper import EventMapper
from ledger.store.pending import Versioned
from ledger.store.writer import Writer
from tests.benchmarks.measuring import Figure, Times, ms, show, timed
from tests.ledger.given import MODEL, NEW_YEAR, RATES, TERMS, decision

HOUSES, PLACES = 385, 13
FLOOR = "the library's recorder"
TURNS = 5


MOST = 7.0


def main() -> None:
    """Print the parts of an import, and their ratios to the library's recorder."""
    found, rows, events = measured()
    rate = [(name, found.of(name), events / found.of(name), found.against(FLOOR, name)) for name in found.turns]
    show(
        (f"{rows:,} rows, {events:,} events", "time", "events a second", "ratio"),
        [(name, ms(time), f"{speed:,.0f}", f"{ratio:.2f}") for name, time, speed, ratio in rate],
    )


def figures() -> Iterator[Figure]:
    """An import, all rules and the chain, against the library's recorder."""
    found, rows, events = measured()
    ratio = found.against(FLOOR, "the whole import")
    yield Figure("import ÷ the library's own recorder", ratio, MOST, note=f"{rows:,} rows, {events:,} events")


def measured() -> tuple[Times, int, int]:
    """The times of an import's parts; how many rows and events it has."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        empty, file = _ledger(folder / "empty.db"), folder / "rows.csv"
        file.write_text("\n".join(_rows()), encoding="utf-8")
        stored = _stored(folder, empty, file)
        names = (str(folder / f"{at}.db") for at in count())
        rows = read_import(file, "bench")
        found = timed(
            {
                FLOOR: lambda: _insert(next(names), stored),
                "our recorder": lambda: _insert_chained(shutil.copy(empty, next(names)), stored),
                "reading the file": lambda: read_import(file, "bench"),
                "deciding": lambda: _propose(empty, rows),
                "the whole import": lambda: _import(shutil.copy(empty, next(names)), file),
            },
            TURNS,
        )
    return found, len(rows), len(stored)


def _ledger(file: Path) -> str:
    """A ledger that has adopted all houses, and nobody lives there yet."""
    terms = (ModelVersion("pakker", NEW_YEAR, MODEL), RatesVersion("lillebaelt", NEW_YEAR, RATES))
    offers = [OfferVersion(f"house-{house}", NEW_YEAR, TERMS) for house in range(HOUSES)]
    places = [
        PlaceOpening(f"house-{house}", str(place), NEW_YEAR) for house in range(HOUSES) for place in range(PLACES)
    ]
    with closing(Ledger.create(str(file), "bench", "999")) as ledger:
        ledger.record(decision(*terms, *offers, *places))
    return str(file)


def _rows() -> Iterator[str]:
    yield "event;date;citizen;offer;place;level;decision;ref"
    for number in range(HOUSES * PLACES):
        house, place = divmod(number, PLACES)
        first = NEW_YEAR + timedelta(days=number % 300)
        steps = [(0, "move-in", f"house-{house};{place};5"), (100, "reassess", ";;6"), (200, "reassess", ";;7")]
        if number % 4:
            steps.append((300, "depart", ";;"))
        for days, event, granted in steps:
            day = first + timedelta(days=days)
            yield f"{event};{day:%d-%m-%Y};c-{number};{granted};VU {number}-{days};r-{number}-{days}"


def _stored(folder: Path, empty: str, file: Path) -> list[StoredEvent]:
    """What the import stores, as the library holds it: the same streams, versions, topics and states."""
    location = shutil.copy(empty, folder / "once.db")
    with open_log(empty) as log:
        before = log.last()
    _import(str(location), file)
    with open_log(str(location)) as log:
        facts = log.decoded(log.read(before))
        mapper = EventMapper(JSONTranscoder())
        return [mapper.to_stored_event(Versioned(fact.stream, fact.version, fact.event)) for fact in facts]


def _insert(name: str, stored: list[StoredEvent]) -> None:
    with closing(SQLiteDatastore(name, originator_id_type="text")) as datastore:
        recorder = SQLiteApplicationRecorder(datastore)
        recorder.create_table()
        recorder.insert_events(stored)


def _insert_chained(location: str, stored: list[StoredEvent]) -> None:
    with closing(Writer(location)) as writer:
        writer.recorder.insert_events(stored)


def _propose(location: str, rows: list[tuple[int, Command]]) -> None:
    with closing(Ledger.open(location)) as ledger:
        ledger.propose_all(rows, "rows.csv")


def _import(location: str, file: Path) -> None:
    with closing(Ledger.open(location)) as ledger:
        ledger.record_all(read_import(file, "bench"), "rows.csv")


if __name__ == "__main__":
    main()
