"""A ledger in somebody else's hands: every kind of change is found, with one digest from elsewhere or without.

    python -m tests.drills.tampered              50 of each kind
    python -m tests.drills.tampered 200 --seed 7 200 of each, others

A copy of a small town, with months closed and tables told, is changed behind the program's back: a row, several rows,
what guards them, or a table of the read models. `verify` has to find it. *as it is*: the change alone. *rehashed*: the
digests of all rows are calculated anew after it, as somebody would who knows how. Then nothing in the file need give
it away, and what `verify` finds by itself is shown, but only *with a digest* of before must it be all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, closing, contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from msgspec import Struct, field

from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from projections.views import tell, views_file
from tests.cli.running import pladsbog
from tests.projections.ledgers import NEW_YEAR, found_small_town, rechain, unguarded

LEDGER = "pladsbog.db"
COLUMNS = "id, originator_id, originator_version, topic, state, recorded_at, clock_at, offer, ref, chain"

Change = Callable[[sqlite3.Connection, Random], None]


def _any(db: sqlite3.Connection, chance: Random) -> int:
    """The number of one row."""
    (last,) = db.execute("SELECT max(id) FROM stored_events").fetchone()
    return chance.randint(1, int(last))


def _two(db: sqlite3.Connection, chance: Random) -> tuple[int, int]:
    (last,) = db.execute("SELECT max(id) FROM stored_events").fetchone()
    one, other = chance.sample(range(1, int(last) + 1), 2)
    return one, other


def _a_byte(db: sqlite3.Connection, chance: Random) -> None:
    number = _any(db, chance)
    (state,) = db.execute("SELECT state FROM stored_events WHERE id = ?", (number,)).fetchone()
    at = chance.randrange(len(state))
    _set(db, number, "state", state[:at] + bytes([state[at] ^ 1 << chance.randrange(8)]) + state[at + 1 :])


def _a_figure(db: sqlite3.Connection, chance: Random) -> None:
    """One digit of an event's JSON is another one: an øre, a day, a number."""
    while True:
        number = _any(db, chance)
        (state,) = db.execute("SELECT state FROM stored_events WHERE id = ?", (number,)).fetchone()
        digits = [at for at, byte in enumerate(state) if 0x31 <= byte <= 0x38]
        if digits:
            at = chance.choice(digits)
            return _set(db, number, "state", state[:at] + bytes([state[at] + 1]) + state[at + 1 :])


def _a_column(name: str, values: Sequence[object]) -> Change:
    def change(db: sqlite3.Connection, chance: Random) -> None:
        while True:
            number = _any(db, chance)
            (there,) = db.execute(f"SELECT {name} FROM stored_events WHERE id = ?", (number,)).fetchone()
            with suppress(sqlite3.IntegrityError):  # what is one of its kind already
                return _set(db, number, name, chance.choice([value for value in values if value != there]))

    return change


def _set(db: sqlite3.Connection, number: int, name: str, value: object) -> None:
    db.execute(f"UPDATE stored_events SET {name} = ? WHERE id = ?", (value, number))


def _chain(db: sqlite3.Connection, chance: Random) -> None:
    _set(db, _any(db, chance), "chain", chance.randbytes(32))


def _taken_out(db: sqlite3.Connection, chance: Random) -> None:
    db.execute("DELETE FROM stored_events WHERE id = ?", (_any(db, chance),))


def _cut_off(db: sqlite3.Connection, chance: Random) -> None:
    """The last rows are gone, and the database does not remember them."""
    (last,) = db.execute("SELECT max(id) FROM stored_events").fetchone()
    left = last - chance.randint(1, 20)
    db.execute("DELETE FROM stored_events WHERE id > ?", (left,))
    db.execute("UPDATE sqlite_sequence SET seq = ?", (left,))


def _exchanged(db: sqlite3.Connection, chance: Random) -> None:
    """Two rows have changed places."""
    one, other = _two(db, chance)
    for number, new in ((one, -1), (other, one), (-1, other)):
        db.execute("UPDATE stored_events SET id = ? WHERE id = ?", (new, number))


def _put_in(db: sqlite3.Connection, chance: Random) -> None:
    """A row more, at the end or before the first one."""
    number = _any(db, chance)
    (last,) = db.execute("SELECT max(id) FROM stored_events").fetchone()
    row = list(db.execute(f"SELECT {COLUMNS} FROM stored_events WHERE id = ?", (number,)).fetchone())
    row[0], row[2], row[8] = chance.choice([last + 1, last + 5, 0, -3]), row[2] + 900, None
    db.execute(f"INSERT INTO stored_events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _of_another_type(db: sqlite3.Connection, chance: Random) -> None:
    name, kind = chance.choice(
        [("state", "TEXT"), ("recorded_at", "BLOB"), ("topic", "BLOB"), ("originator_id", "BLOB")]
    )
    db.execute(f"UPDATE stored_events SET {name} = CAST({name} AS {kind}) WHERE id = ?", (_any(db, chance),))


def _moments(db: sqlite3.Connection, chance: Random) -> None:
    """A row was recorded a microsecond, a day or a year earlier."""
    number = _any(db, chance)
    ago = chance.choice(["-1 day", "-1 year", "-1 second"])
    query = (
        "UPDATE stored_events SET recorded_at = strftime('%Y-%m-%dT%H:%M:%f', recorded_at, ?) || '000Z' WHERE id = ?"
    )
    db.execute(query, (ago, number))


ROWS: Mapping[str, Change] = {
    "a byte of an event": _a_byte,
    "a figure of an event": _a_figure,
    "stream": _a_column("originator_id", ["citizen:c-1", "offer:moellehuset", "ledger", ""]),
    "version": _a_column("originator_version", [900, 901, -1]),
    "topic": _a_column("topic", ["citizen.moved-in:1", "citizen.departed:1", "no.such:1"]),
    "moment": _moments,
    "what the clock said": _a_column("clock_at", ["2020-01-01T00:00:00.000000Z", ""]),
    "offer": _a_column("offer", ["moellehuset", "aagaarden", None, ""]),
    "key": _a_column("ref", ["k-1", "", "k-2"]),
    "chain": _chain,
    "row taken out": _taken_out,
    "last rows cut off": _cut_off,
    "rows exchanged": _exchanged,
    "row put in": _put_in,
    "another type": _of_another_type,
}
"""What can be done to rows."""

BY_DIGEST_ALONE = ("last rows cut off",)
"""What leaves a ledger that is sound in itself: it ends earlier."""
NEVER_REHASHED = ("chain", "another type")
"""To calculate the digests anew undoes it, or cannot be done."""


def _without_trigger(db: sqlite3.Connection, chance: Random) -> None:
    (name,) = chance.choice(_named(db, "trigger"))
    db.execute(f"DROP TRIGGER {name}")


def _idle_trigger(db: sqlite3.Connection, chance: Random) -> None:
    """A guard of the same name that guards nothing."""
    (name,) = chance.choice(_named(db, "trigger"))
    db.execute(f"DROP TRIGGER {name}")
    when = "BEFORE UPDATE" if "change" in name else "BEFORE DELETE" if "_go" in name else "BEFORE INSERT"
    db.execute(f"CREATE TRIGGER {name} {when} ON stored_events BEGIN SELECT 1; END")


def _further_trigger(db: sqlite3.Connection, chance: Random) -> None:
    db.execute(
        f"CREATE TRIGGER mine_{chance.randrange(99)} AFTER INSERT ON stored_events"
        " BEGIN SELECT RAISE(IGNORE) WHERE NEW.topic = 'settlement.month-closed:1'; END"
    )


def _without_index(db: sqlite3.Connection, chance: Random) -> None:
    (name,) = chance.choice([row for row in _named(db, "index") if not row[0].startswith("sqlite_")])
    db.execute(f"DROP INDEX {name}")


def _named(db: sqlite3.Connection, kind: str) -> list[tuple[str]]:
    return db.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY name", (kind,)).fetchall()


def _other_view(db: sqlite3.Connection, _: Random) -> None:
    db.execute("DROP VIEW events")
    db.execute("CREATE VIEW events AS SELECT id AS number, 'nothing' AS state FROM stored_events")


GUARDS: Mapping[str, Change] = {
    "guard taken away": _without_trigger,
    "guard made idle": _idle_trigger,
    "trigger put in": _further_trigger,
    "index taken away": _without_index,
    "view of the log changed": _other_view,
}
"""What can be done to what guards the rows."""


def _told(db: sqlite3.Connection, chance: Random) -> None:
    """A value of any table of the read models."""
    own = ("position", "cached_months", "cached_current", "cached_stories")
    names = [name for (name,) in _named(db, "table") if name not in own and not name.startswith("sqlite_")]
    name = chance.choice([one for one in names if db.execute(f"SELECT 1 FROM {one} LIMIT 1").fetchone()])
    columns = [f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({name})")]
    column = chance.choice(columns)
    keys = [f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({name})") if row[5]] or ["rowid"]
    rows = db.execute(f"SELECT {', '.join(keys)} FROM {name}").fetchall()
    where = " AND ".join(f"{key} = ?" for key in keys)
    row = chance.choice(rows)
    (there,) = db.execute(f"SELECT {column} FROM {name} WHERE {where}", row).fetchone()
    new = there + 100_000 if isinstance(there, int) else f"{there or ''}x"
    db.execute(f"UPDATE {name} SET {column} = ? WHERE {where}", (new, *row))


def _untold(db: sqlite3.Connection, chance: Random) -> None:
    """A row of the months' tables is gone."""
    name = chance.choice(["settlements", "settlement_lines", "budgets"])
    row = chance.choice(db.execute(f"SELECT offer, month FROM {name}").fetchall())
    db.execute(f"DELETE FROM {name} WHERE offer = ? AND month = ?", row)


TABLES: Mapping[str, Change] = {"value of a table": _told, "row of a table gone": _untold}
"""What can be done to the read models."""

KINDS: Mapping[str, Change] = {**ROWS, **GUARDS, **TABLES}


class Found(Struct):
    """How many changes of a kind there were, and how many were found: as they are, rehashed, and with a digest."""

    tried: int = 0
    as_it_is: int = 0
    rehashed: int = 0
    with_digest: int = 0
    missed: list[str] = field(default_factory=list)


def run(folder: Path, times: int, seed: int = 1, kinds: Sequence[str] = tuple(KINDS)) -> dict[str, Found]:
    """Change copies of the town so many times in each way."""
    town = folder / "town"
    town.mkdir()
    found: dict[str, Found] = {kind: Found() for kind in kinds}
    with clock_set_to(NEW_YEAR), patch.dict(os.environ, {"PLADSBOG_ACTOR": "anna"}):
        found_small_town(str(town / LEDGER))
        with open_log(str(town / LEDGER)) as log:
            tell(str(town / LEDGER), log, changes=False)
            digest = f"{log.last()}:{log.digest()}"
        for kind in kinds:
            for turn in range(times):
                _try(kind, town, folder / "trial", digest, Random(f"{seed}/{kind}/{turn}"), found[kind])  # noqa: S311
    return found


def _try(kind: str, town: Path, folder: Path, digest: str, chance: Random, found: Found) -> None:
    shutil.copytree(town, folder)
    with chdir(folder):
        with _hands_on(kind) as db:
            KINDS[kind](db, chance)
        found.tried += 1
        found.as_it_is += (alone := verified("") != 0)
        rehashed = kind in ROWS and kind not in NEVER_REHASHED
        if rehashed:
            rechain(LEDGER)
            found.rehashed += verified("") != 0
        found.with_digest += (held := verified(f"--against {digest}") != 0)
        alone = alone or kind in BY_DIGEST_ALONE
        if not (alone and held):
            found.missed.append(f"{found.tried - 1}: {'' if alone else 'as it is'} {'' if held else 'with a digest'}")
    shutil.rmtree(folder)


@contextmanager
def _hands_on(kind: str) -> Iterator[sqlite3.Connection]:
    if kind in ROWS:
        with unguarded(LEDGER) as db:
            yield db
        return
    with closing(sqlite3.connect(LEDGER if kind in GUARDS else views_file(LEDGER))) as db, db:
        yield db


def verified(options: str) -> int:
    """The exit code of `verify`: 0 where it finds nothing."""
    return pladsbog(f"verify --no-changes {options}").code


def main() -> int:
    """The drill from the command line; 1 where something was not found that should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("times", nargs="?", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = run(Path(folder), asked.times, asked.seed)
    lines = [f"{'what':26}{'tried':>7}{'as it is':>10}{'rehashed':>10}{'with a digest':>15}"]
    for kind, one in found.items():
        rehashed = f"{one.rehashed}" if kind in ROWS and kind not in NEVER_REHASHED else "–"
        lines.append(f"{kind:26}{one.tried:7}{one.as_it_is:10}{rehashed:>10}{one.with_digest:15}")
        lines += [f"    missed: {text}" for text in one.missed[:5]]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if any(one.missed for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
