"""Reading the log: what every ledger can be asked, whichever database it is in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import DamagedEvent, UnknownEvent, UnknownTopic
from ledger.store.chain import Content
from ledger.store.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

    from ledger.events import Recorded

END = 2**63 - 1
"""Beyond every number: the whole log."""

_BATCH = 2_000
_ROW = "id, recorded_at, originator_id, originator_version, topic, state, offer"


class Row(NamedTuple):
    """A stored event as it lies in the table. `number` is its place in the log, `state` its JSON."""

    number: int
    recorded_at: str
    stream: str
    version: int
    topic: str
    state: bytes
    offer: str | None


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
    def close(self) -> None:
        """Let go of the database."""

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

    def read(self, after: int = 0, upto: int | None = None, *, limit: int | None = None) -> Iterator[Row]:
        """The rows after number `after`, at most `limit` of them, a few thousand in memory at a time."""
        return map(Row._make, self._batched(_ROW, after, upto, limit))

    def chained(self) -> Iterator[tuple[Content, bytes]]:
        """Every row with its chain value, for verification."""
        for *content, chain in self._batched(COLUMNS, 0, None, None):
            yield Content._make(content), chain

    def digest(self) -> str:
        """The chain value of the last row, which stands for the whole log; empty where there is none."""
        rows = self._select("SELECT chain FROM stored_events ORDER BY id DESC LIMIT 1")
        return bytes(rows[0][0]).hex() if rows else ""

    def decoded(self, rows: Iterable[Row]) -> Iterator[Recorded]:
        """The events that the rows hold."""
        from ledger.events import Recorded  # noqa: PLC0415 - pydantic is loaded only where events are needed
        from ledger.store.codec import StateError, TopicError, decode  # noqa: PLC0415 - as above

        for row in rows:
            try:
                event = decode(row.topic, row.state)
            except TopicError:
                raise UnknownTopic(self.ledger, row.topic, row.number) from None
            except StateError as error:
                raise DamagedEvent(self.ledger, row.number, str(error)) from error
            yield Recorded(row.number, row.recorded_at, row.stream, row.version, event)

    def about(self, offer: str, upto: int | None = None) -> list[Recorded]:
        """All that concerns one offer: its own events, and those that concern every offer."""
        return self._recorded("(offer = ? OR offer IS NULL) AND id <= ? ORDER BY id", offer, _upto(upto))

    def terms(self, upto: int | None = None) -> list[Recorded]:
        """What has been adopted: the events that concern every offer, and each offer's own terms and bases."""
        # The plus keeps SQLite from walking the whole log by number: the few rows are found by the other indexes.
        return self._recorded(f"(offer IS NULL OR {_OFFER_STREAMS}) AND +id <= ? ORDER BY id", _upto(upto))

    def shared(self, upto: int | None = None) -> list[Recorded]:
        """The events that concern every offer: the ledger's opening, models and rates."""
        return self._recorded("offer IS NULL AND id <= ? ORDER BY id", _upto(upto))

    def recorded(self, after: int, upto: int) -> list[Recorded]:
        """The events after number `after`, up to and with `upto`."""
        return list(self.decoded(self.read(after, upto)))

    def stream(self, name: str, upto: int | None = None) -> list[Recorded]:
        """One stream, such as citizen:c-17, in order of its versions."""
        return self._recorded("originator_id = ? AND id <= ? ORDER BY originator_version", name, _upto(upto))

    def streams(self, names: Iterable[str], upto: int | None = None) -> dict[str, list[Recorded]]:
        """Many streams, each as `stream` gives it, in few queries; an empty one for a name that is not there."""
        found: dict[str, list[Recorded]] = {name: [] for name in names}
        for some in _in_parts(found):
            # The plus keeps SQLite from walking the whole log by number.
            these = f"originator_id IN ({_marks(some)}) AND +id <= ? ORDER BY originator_id, originator_version"
            for fact in self._recorded(these, *some, _upto(upto)):
                found[fact.stream].append(fact)
        return found

    def latest(self, name: str) -> Recorded | None:
        """The last event of one stream; None for a stream that is not there."""
        found = self._recorded("originator_id = ? ORDER BY originator_version DESC LIMIT 1", name)
        return found[0] if found else None

    def number(self, number: int) -> Recorded:
        """One event. Raises UnknownEvent."""
        found = self._at_number(number)
        if found is None:
            raise UnknownEvent(number, self.last())
        return found

    def offers(self, upto: int | None = None) -> list[str]:
        """The keys of the offers that have been adopted, in order of the alphabet."""
        adopted = f"{_OFFER_STREAMS} AND topic LIKE ? AND id <= ?"
        rows = self._select(
            f"SELECT DISTINCT offer FROM stored_events WHERE {adopted}",  # noqa: S608 - constants
            "offer.adopted:%", _upto(upto),
        )  # fmt: skip
        return sorted(row[0] for row in rows)

    def ref(self, key: str) -> Recorded | None:
        """The first event of the act that was recorded under a caller's key; None where the key is unused."""
        found = self._recorded("ref = ?", key)
        return found[0] if found else None

    def used(self, keys: Iterable[str]) -> set[str]:
        """Those of a caller's keys that an act was recorded under."""
        found: set[str] = set()
        for some in _in_parts(keys):
            rows = self._select(f"SELECT ref FROM stored_events WHERE ref IN ({_marks(some)})", *some)  # noqa: S608 - marks
            found.update(row[0] for row in rows)
        return found

    def at(self, moment: str) -> int:
        """The number of the last event recorded at or before a moment (RFC 3339, UTC, microseconds); 0 for none.

        Moments never run backwards along the log, so it is found by halving.
        """
        low, high = 0, self.last()
        while low < high:
            middle = (low + high + 1) // 2
            if self._moment(middle) <= moment:
                low = middle
            else:
                high = middle - 1
        return low

    def act(self, number: int) -> list[Recorded]:
        """All events of the act that an event belongs to; they were saved side by side. Raises UnknownEvent."""
        found = deque([self.number(number)])
        key = found[0].event.act
        while (before := self._at_number(found[0].number - 1)) and before.event.act == key:
            found.appendleft(before)
        while (after := self._at_number(found[-1].number + 1)) and after.event.act == key:
            found.append(after)
        return list(found)

    def _at_number(self, number: int) -> Recorded | None:
        found = self._recorded("id = ?", min(number, END))
        return found[0] if found else None

    def _moment(self, number: int) -> str:
        rows = self._select("SELECT recorded_at FROM stored_events WHERE id <= ? ORDER BY id DESC LIMIT 1", number)
        return str(rows[0][0]) if rows else ""

    def _recorded(self, where: str, *values: object) -> list[Recorded]:
        rows = self._select(f"SELECT {_ROW} FROM stored_events WHERE {where}", *values)  # noqa: S608 - constants
        return list(self.decoded(map(Row._make, rows)))

    def _batched(self, columns: str, after: int, upto: int | None, limit: int | None) -> Iterator[tuple[Any, ...]]:
        # By pages, not by one long cursor: an open cursor would keep the database from tidying its journal.
        page = f"SELECT {columns} FROM stored_events WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"  # noqa: S608 - constants
        # A slip of the fingers may name a number that no database can count to.
        after, last = min(after, END), self.last() if upto is None else min(upto, END)
        left = END if limit is None else limit
        while left and (rows := self._select(page, after, last, min(left, _BATCH))):
            yield from rows
            after, left = rows[-1][0], left - len(rows)


# ';' follows ':', so this is every name that begins with "offer:", and an index can find them.
_OFFER_STREAMS = "originator_id >= 'offer:' AND originator_id < 'offer;'"


def _in_parts(names: Iterable[str]) -> Iterator[list[str]]:
    """No more at once than a database takes as the values of one query."""
    left = iter(names)
    while some := list(islice(left, _BATCH)):
        yield some


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _upto(number: int | None) -> int:
    return END if number is None else number
