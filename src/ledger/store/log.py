"""Reading the log: what every ledger can be asked, whichever database it is in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import DamagedEvent, UnknownEvent, UnknownTopic
from ledger.shared.message import code_said, say
from ledger.store.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

    from ledger.events import Recorded
    from ledger.store.chain import Content
    from ledger.store.guards import Altered
    from ledger.store.postgres_roles import Roles

END = 2**63 - 1
"""Beyond every number: the whole log."""

_BATCH = 2_000
_PAGE_BACKWARDS = 200
_FEW = 12
"""So many rows are read at once where mostly one of the first is the one looked for."""
_ROW = "id, recorded_at, originator_id, originator_version, topic, state, offer, clock_at"


class Row(NamedTuple):
    """A stored event. `number` is its place in the log, `state` its JSON; the rest is explained in schema.py."""

    number: int
    recorded_at: str
    stream: str
    version: int
    topic: str
    state: bytes
    offer: str | None
    clock_at: str | None = None


class Log(ABC):
    """A ledger's log, open for reading. `upto` is always the last number included; by default the whole log.

    Rows and events come in the order of their numbers. Raises UnknownTopic and DamagedEvent where a row cannot be
    read as an event, LedgerTrouble where the database cannot be read.
    """

    def __init__(self, ledger: str) -> None:
        self.ledger = ledger
        """How the ledger is named in messages."""

    @abstractmethod
    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query; `?` stands for each value."""

    @abstractmethod
    def altered_guards(self) -> Iterator[Altered]:
        """The table, indexes, triggers and views that are not as pladsbog made them."""

    def kinds_refused(self) -> frozenset[str] | None:
        """The kinds of event that this program records and the database refuses; None where it takes any at all.

        An SQLite file has nobody to guard it against whoever may write to it, and refuses none.
        """
        return frozenset()

    def wide_grants(self) -> Iterator[Altered]:
        """What people may do in the database beyond what `init` granted."""
        return iter(())

    def roles(self) -> Roles | None:
        """The names of the roles that clerks and readers are members of; None where the database knows none."""
        return None

    def check_current(self) -> None:
        """To be called before anything is recorded. Raises OlderLedger for tables that lack today's guards."""
        return

    def login(self, number: int) -> str | None:  # noqa: ARG002 - the database may know
        """The database's login that added an event; None where the database knows none."""
        return None

    def on_leaves(self, last: int, chain: bytes) -> Iterator[tuple[Content, bytes]]:  # noqa: ARG002 - see below
        """The rows after an event, with its chain value, that a damaged file still holds though no query finds them."""
        return iter(())

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for others who decide in turn, where the database can say so. It keeps nobody from writing."""
        yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def last(self) -> int:
        """The number of the last event; 0 where there is none."""
        return int(self._select("SELECT coalesce(max(id), 0) FROM stored_events")[0][0])

    def assigned(self) -> int:
        """The highest number ever given to an event, as far as the database remembers."""
        return self.last()

    def chain(self, number: int) -> bytes:
        """The chain value of an event, which vouches for it and all before it; empty where there is no such event."""
        rows = self._select("SELECT chain FROM stored_events WHERE id = ?", number)
        return bytes(rows[0][0]) if rows else b""

    def link(self, number: int) -> tuple[str, bytes]:
        """When an event was recorded, and its chain value; both empty where there is no such event."""
        rows = self._select("SELECT recorded_at, chain FROM stored_events WHERE id = ?", number)
        return (str(rows[0][0]), bytes(rows[0][1])) if rows else ("", b"")

    def read(self, after: int = 0, upto: int | None = None, *, limit: int | None = None) -> Iterator[Row]:
        """The rows after number `after`, at most `limit` of them, a few thousand in memory at a time."""
        return map(Row._make, self._batched(_ROW, after, upto, limit))

    def chained(self, after: int | None = None, upto: int = END) -> Iterator[tuple[Content, bytes]]:
        """Every row with its chain value, for verification; rows below #1 too, or those after a number."""
        from ledger.store.chain import Content  # noqa: PLC0415 - who only reads does without

        for row in self._batched(COLUMNS, -END - 1 if after is None else after, upto, None):
            yield Content._make(row[:-1]), row[-1]

    def row(self, number: int) -> tuple[Content, bytes] | None:
        """One row with its chain value, whatever it holds; None where there is no such event."""
        from ledger.store.chain import Content  # noqa: PLC0415 - who only reads does without

        rows = self._select(f"SELECT {COLUMNS} FROM stored_events WHERE id = ?", number)  # noqa: S608 - constants
        return (Content._make(rows[0][:-1]), rows[0][-1]) if rows else None

    def digest(self) -> str:
        """The chain value of the last row, which vouches for the whole log; empty where there is none."""
        rows = self._select("SELECT chain FROM stored_events ORDER BY id DESC LIMIT 1")
        return bytes(rows[0][0]).hex() if rows else ""

    def decoded(self, rows: Iterable[Row | tuple[Any, ...]]) -> Iterator[Recorded]:
        """The events that the rows hold."""
        from ledger.events import Recorded  # noqa: PLC0415 - pydantic is loaded only where events are needed
        from ledger.store.codec import StateError, TopicError, decode  # noqa: PLC0415 - as above

        for number, recorded_at, stream, version, topic, state, _, clock_at in rows:
            # The moment, stream, version and topic: SQLite would take any types.
            if not (type(recorded_at) is type(stream) is type(topic) is str and type(version) is int):
                raise DamagedEvent(self.ledger, number, say("a cell is of another type than was written"))
            try:
                event = decode(topic, state)
            except TopicError:
                raise UnknownTopic(self.ledger, topic, number) from None
            except StateError as error:
                raise DamagedEvent(self.ledger, number, code_said(str(error))) from error
            if event.LEFT_UNREAD is not None:
                getattr(event, event.LEFT_UNREAD).stands_at(self.ledger, number)
            yield Recorded(number, recorded_at, stream, version, event, clock_at)

    def about(self, offer: str, upto: int | None = None) -> list[Recorded]:
        """All that concerns one offer: its own events, and those that concern every offer."""
        return self._recorded("(offer = ? OR offer IS NULL) AND id <= ? ORDER BY id", offer, _upto(upto))

    def only_about(
        self, offer: str, upto: int | None = None, *, without: str = "", topics: Sequence[str] = ()
    ) -> list[Recorded]:
        """The events that concern one offer and no other. With `shared` they are what `about` gives.

        `without`: leaves one stream out, and reads nothing of it; `topics` are left out too.
        """
        # The plus: as in `streams`.
        where = f"offer = ? AND +id <= ? AND originator_id <> ? AND topic NOT IN ({_marks(topics) or '?'}) ORDER BY id"
        return self._recorded(where, offer, _upto(upto), without, *(topics or [""]))

    def shared(self, upto: int | None = None) -> list[Recorded]:
        """The events that concern every offer: the ledger's opening, models and rates."""
        return self._recorded("offer IS NULL AND id <= ? ORDER BY id", _upto(upto))

    def of_topics(self, topics: Sequence[str], upto: int | None = None) -> list[Recorded]:
        """The events of some topics, whatever they are about: every row is passed by, none of another is decoded."""
        return self._recorded(f"topic IN ({_marks(topics)}) AND id <= ? ORDER BY id", *topics, _upto(upto))

    def recorded(self, after: int, upto: int) -> list[Recorded]:
        """The events after number `after`, up to and with `upto`."""
        return list(self.decoded(self.read(after, upto)))

    def stream(self, name: str, upto: int | None = None) -> list[Recorded]:
        """One stream, such as citizen:c-17, in order of its versions."""
        return self._recorded("originator_id = ? AND id <= ? ORDER BY originator_version", name, _upto(upto))

    def streams(self, names: Iterable[str], upto: int | None = None) -> dict[str, list[Recorded]]:
        """Many streams, each as `stream` gives it, in few queries; an empty one for a name that is not there."""
        streams: dict[str, list[Recorded]] = {name: [] for name in names}
        for some in _in_parts(streams):
            # The plus stops SQLite from walking the whole log by number.
            these = f"originator_id IN ({_marks(some)}) AND +id <= ? ORDER BY originator_id, originator_version"
            for fact in self._recorded(these, *some, _upto(upto)):
                streams[fact.stream].append(fact)
        return streams

    def streams_named(self, prefix: str, upto: int | None = None) -> list[str]:
        """The names of the streams that begin so, such as place:syrenparken/, in order; no event is read for it."""
        # The plus: as above.
        named = f"SELECT DISTINCT originator_id FROM stored_events WHERE {_NAMED} AND +id <= ? ORDER BY originator_id"  # noqa: S608 - constants
        return [row[0] for row in self._select(named, *_between(prefix), _upto(upto))]

    def versions(self, name: str, upto: int | None = None) -> int:
        """How many events one stream has; none of them is read."""
        rows = self._select(
            "SELECT originator_version, id FROM stored_events WHERE originator_id = ? AND +id <= ?"
            " ORDER BY originator_version DESC LIMIT 1",
            name,
            _upto(upto),
        )
        version, number = rows[0] if rows else (0, 0)
        if not isinstance(version, int):
            raise DamagedEvent(self.ledger, number, say("a cell is of another type than was written"))
        return version

    def latest(self, name: str, upto: int | None = None) -> Recorded | None:
        """The last event of one stream; None for a stream that is not there."""
        last = self._recorded(
            "originator_id = ? AND +id <= ? ORDER BY originator_version DESC LIMIT 1", name, _upto(upto)
        )
        return last[0] if last else None

    def latest_first(self, name: str, upto: int | None = None) -> Iterator[Row]:
        """The rows of one stream from its last one back, a dozen in memory at a time."""
        before = END
        page = (
            f"SELECT {_ROW} FROM stored_events WHERE originator_id = ? AND +id <= ? AND originator_version < ?"  # noqa: S608 - constants
            " ORDER BY originator_version DESC LIMIT ?"
        )
        while rows := [Row._make(row) for row in self._select(page, name, _upto(upto), before, _FEW)]:
            yield from rows
            before = rows[-1].version

    def numbers(self, name: str, upto: int | None = None) -> list[int]:
        """The numbers of one stream's events, in order; none is read."""
        # The plus: as above.
        numbers = "SELECT id FROM stored_events WHERE originator_id = ? AND +id <= ? ORDER BY originator_version"
        return [row[0] for row in self._select(numbers, name, _upto(upto))]

    def latest_of(self, prefix: str, upto: int | None = None) -> dict[str, Recorded]:
        """The last event of every stream whose name begins so, such as settlement:, by stream; no other is decoded."""
        last = f"SELECT max(id) FROM stored_events WHERE {_NAMED} AND +id <= ? GROUP BY originator_id"  # noqa: S608 - constants
        events = self._recorded(f"id IN ({last}) ORDER BY id", *_between(prefix), _upto(upto))
        return {fact.stream: fact for fact in events}

    def number(self, number: int) -> Recorded:
        """One event. Raises UnknownEvent."""
        event = self._at_number(number)
        if event is None:
            raise UnknownEvent(number, self.last())
        return event

    def offers(self, upto: int | None = None) -> list[str]:
        """The keys of the offers that have been adopted, in order of the alphabet."""
        # The plus: as above.
        adopted = f"SELECT DISTINCT offer FROM stored_events WHERE {_NAMED} AND topic LIKE ? AND +id <= ?"  # noqa: S608 - constants
        rows = self._select(adopted, *_between("offer:"), "offer.adopted:%", _upto(upto))
        return sorted(row[0] for row in rows)

    def ref(self, key: str) -> Recorded | None:
        """The first event of the act that was recorded under a caller's key; None where the key is unused."""
        first = self._recorded("ref = ?", key)
        return first[0] if first else None

    def used(self, keys: Iterable[str]) -> set[str]:
        """Those of a caller's keys that an act was recorded under."""
        used: set[str] = set()
        for some in _in_parts(keys):
            rows = self._select(f"SELECT ref FROM stored_events WHERE ref IN ({_marks(some)})", *some)  # noqa: S608 - marks
            used.update(row[0] for row in rows)
        return used

    def at(self, moment: str) -> int:
        """The number of the last event recorded at or before a moment (RFC 3339, UTC, microseconds); 0 for none.

        Moments never run backwards along the log, so it is found by halving.
        """
        low, high = 0, self.last()
        while low < high:
            middle = (low + high + 1) // 2
            if self.moment(middle) <= moment:
                low = middle
            else:
                high = middle - 1
        return low

    def moment(self, number: int) -> str:
        """When an event was recorded; empty where there is none up to that number."""
        rows = self._select("SELECT recorded_at FROM stored_events WHERE id <= ? ORDER BY id DESC LIMIT 1", number)
        return str(rows[0][0]) if rows else ""

    def act(self, number: int) -> list[Recorded]:
        """All events of the act that an event belongs to; they have adjacent numbers. Raises UnknownEvent."""
        events = deque([self.number(number)])
        act = events[0].event.act
        while before := self._of_act(act, events[0].number - 1):
            events.appendleft(before)
        while after := self._of_act(act, events[-1].number + 1):
            events.append(after)
        return list(events)

    def _of_act(self, act: str, number: int) -> Recorded | None:
        """An event, where it is of an act."""
        rows = self._select(f"SELECT {_ROW} FROM stored_events WHERE id = ?", min(number, END))  # noqa: S608 - constants
        return next(self._saying("act", act, rows), None)

    def recorded_by(self, name: str, upto: int | None = None) -> Iterator[Recorded]:
        """What somebody recorded, the latest first."""
        page = f"SELECT {_ROW} FROM stored_events WHERE id <= ? ORDER BY id DESC LIMIT ?"  # noqa: S608 - constants
        last = self.last() if upto is None else min(upto, END)
        while rows := self._select(page, last, _PAGE_BACKWARDS):
            yield from self._saying("by", name, rows)
            last = rows[-1][0] - 1

    def _saying(self, field: str, value: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Recorded]:
        """The events of rows that say a value in a field. What says another is not decoded: a closing is long."""
        from msgspec.json import encode  # noqa: PLC0415 - most who read do without

        said = encode(field) + b":" + encode(value)
        named = (row for row in map(Row._make, rows) if said in bytes(row.state))
        return (fact for fact in self.decoded(named) if getattr(fact.event, field) == value)

    def _at_number(self, number: int) -> Recorded | None:
        events = self._recorded("id = ?", min(number, END))
        return events[0] if events else None

    def _recorded(self, where: str, *values: object) -> list[Recorded]:
        rows = self._select(f"SELECT {_ROW} FROM stored_events WHERE {where}", *values)  # noqa: S608 - constants
        return list(self.decoded(rows))

    def _batched(self, columns: str, after: int, upto: int | None, limit: int | None) -> Iterator[tuple[Any, ...]]:
        # By pages, not by one long cursor: while a cursor is open, the database cannot shorten its journal.
        page = f"SELECT {columns} FROM stored_events WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"  # noqa: S608 - constants
        # A mistyped number may be larger than any that a database can count to.
        after, last = min(after, END), self.last() if upto is None else min(upto, END)
        left = END if limit is None else limit
        while left > 0:
            rows = self._select(page, after, last, min(left, _BATCH))
            yield from rows
            if len(rows) < _BATCH:
                return
            after, left = rows[-1][0], left - len(rows)


_NAMED = "originator_id >= ? AND originator_id < ?"
"""The streams whose names begin alike (`_between`), found by an index."""


def _between(prefix: str) -> tuple[str, str]:
    """The prefix, and the first name after all that begin with it: its last character's successor ends it."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _in_parts(names: Iterable[str]) -> Iterator[list[str]]:
    """No more at once than a database takes as the values of one query."""
    left = iter(names)
    while some := list(islice(left, _BATCH)):
        yield some


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _upto(number: int | None) -> int:
    return END if number is None else number
