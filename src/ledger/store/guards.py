"""What guards the log in its database: its table, indexes, triggers and views, held against what pladsbog made.

Decided on 2026-11-26:

* Nothing is recorded on top of a log that was altered. Every command looks at the guards and at the last 1,000 rows,
  which takes some ten milliseconds; closings and postings, which issue money, look at every row.
* Tables, indexes and views of somebody else's are not faults: they change nothing in the log. Triggers and rules may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import LedgerAltered
from ledger.shared.message import Message, say
from ledger.shared.patterns import pattern
from ledger.store.chain import Fault, faults
from ledger.store.postgres_schema import FUNCTIONS, POSTGRES_TABLES, TRIGGERS, Trigger, without_kinds
from ledger.store.schema import SQLITE_TABLES

if TYPE_CHECKING:
    from ledger.store.log import Log

ROWS_LOOKED_AT = 1_000
"""Of the last rows, before every command that records."""

_ACTIVE = ("trigger", "rule")
"""What changes rows by itself: one that is not ours is a fault."""


class Guard(NamedTuple):
    """Something in the database: "table", "column", "index", "trigger", "rule" or "view", and its name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


Definitions = Mapping[Guard, str]


class Altered(NamedTuple):
    """Something that is not as pladsbog made it."""

    where: str
    why: Message


def altered(there: Definitions, made: Definitions) -> Iterator[Altered]:
    """What is missing, what is defined in another way, and what changes rows by itself though pladsbog did not make it.

    `there` may hold more than that.
    """
    for guard, definition in made.items():
        if guard not in there:
            yield Altered(str(guard), say("it is missing"))
        elif there[guard] != definition:
            yield Altered(str(guard), say("it is not as pladsbog made it"))
    for guard in there:
        if guard.kind in _ACTIVE and guard not in made:
            yield Altered(str(guard), say("it is not one of pladsbog's"))


def check_sound(log: Log, *, every_row: bool) -> None:
    """To be called before anything is recorded; without `every_row` the last rows alone are read.

    Raises OlderLedger, LedgerAltered.
    """
    log.check_current()
    first = next(log.altered_guards(), None)
    if first is not None:
        raise LedgerAltered(log.ledger, first.where, first.why)
    fault = next(faults(log, 0 if every_row else max(0, log.last() - ROWS_LOOKED_AT)), None)
    if fault is not None:
        raise LedgerAltered(log.ledger, f"#{fault.number}", fault.why)


class Break(NamedTuple):
    """Rows side by side that are broken in the same way, first and last included."""

    first: int
    last: int
    why: Message

    def __str__(self) -> str:
        return f"#{self.first}" if self.first == self.last else f"#{self.first}–#{self.last}"


def breaks(log: Log) -> Iterator[Break]:
    """Every break of the log's chain of digests, rows side by side together."""
    return _together(faults(log))


def _together(faults: Iterable[Fault]) -> Iterator[Break]:
    run: Break | None = None
    for fault in faults:
        if run is not None and (fault.number, str(fault.why)) == (run.last + 1, str(run.why)):
            run = run._replace(last=fault.number)
            continue
        if run is not None:
            yield run
        run = Break(fault.number, fault.number, fault.why)
    if run is not None:
        yield run


# --- what SQLite says ------------------------------------------------------------------------------------------------

_COMMENT = pattern("--[^\n]*")
_MADE = pattern(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW) (\w+)")


def of_sqlite(rows: Iterable[tuple[str, str, str]]) -> dict[Guard, str]:
    """From kind, name and SQL of each object, as SQLite's own list of them has it."""
    return {Guard(kind, name): _plain(sql) for kind, name, sql in rows}


def _plain(sql: str) -> str:
    """The statement without comments and line breaks. Earlier programs wrote ABORT where FAIL stands today."""
    return " ".join(_COMMENT.sub("", sql).split()).replace("RAISE(FAIL,", "RAISE(ABORT,")


def _statements(script: str) -> dict[Guard, str]:
    made = {}
    for block in _COMMENT.sub("", script).split("\n\n"):
        # Several statements without an empty line between them begin in the first column.
        for statement in re.split(r"\n(?=CREATE )", block.strip()):
            if kind := _MADE.match(statement):
                made[Guard(kind[1].lower(), kind[2])] = _plain(statement.removesuffix(";"))
    return made


SQLITE_GUARDS: Definitions = _statements(SQLITE_TABLES)


# --- what PostgreSQL says --------------------------------------------------------------------------------------------

POSTGRES_QUERY = """
SELECT 'trigger', tgname, concat_ws(
    ' ', tgtype, tgenabled, CASE WHEN tgqual IS NOT NULL THEN 'WHEN' END, lanname,
    CASE WHEN prosecdef THEN 'as' END, CASE WHEN proowner = relowner THEN 'owner' END,
    CASE WHEN proconfig = ARRAY[concat('search_path=', quote_ident(nspname), ', pg_temp')] THEN 'on its own path' END,
    btrim(prosrc)
)
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_language ON pg_language.oid = prolang
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE tgrelid = to_regclass('stored_events') AND NOT tgisinternal
UNION ALL
SELECT 'column', attname, concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END)
FROM pg_attribute WHERE attrelid = to_regclass('stored_events') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'index', relname, concat_ws(' ', CASE WHEN indisvalid THEN 'valid' END, pg_get_indexdef(indexrelid))
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = to_regclass('stored_events')
UNION ALL
SELECT 'rule', rulename, definition FROM pg_rules WHERE schemaname = current_schema() AND tablename = 'stored_events'
UNION ALL
SELECT 'view', viewname, definition FROM pg_views
WHERE schemaname = current_schema() AND viewname IN ('events', 'pladsbog_events')
"""

_FIGURES = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
"""When a trigger fires, in PostgreSQL's own figures."""
_ALWAYS = "A"


def of_postgres(rows: Iterable[tuple[str, str, str]]) -> dict[Guard, str]:
    """From kind, name and definition of each object, as `POSTGRES_QUERY` gives them.

    Which kinds of event the guard knows is no part of it: programs of several versions use one ledger.
    """
    return {Guard(kind, name): _without_names(without_kinds(definition)) for kind, name, definition in rows}


def _without_names(definition: str) -> str:
    """Without what servers of different versions write differently: schema and table before a name, brackets, types."""
    plain = re.sub(r"\bstored_events\.|\b\w+\.(?=stored_events\b)|::name|[();]|^valid |USING btree", " ", definition)
    return " ".join(plain.split()) + (" valid" if definition.startswith("valid ") else "")


def _postgres_guards() -> dict[Guard, str]:
    made = {
        **{Guard("trigger", trigger.name): _of_trigger(trigger) for trigger in TRIGGERS},
        Guard("index", "stored_events_pkey"): "valid CREATE UNIQUE INDEX stored_events_pkey ON stored_events (id)",
        Guard("index", "stored_events_version"): "valid CREATE UNIQUE INDEX stored_events_version ON stored_events "
        "(originator_id, originator_version)",
    }
    for statement in POSTGRES_TABLES.split(";"):
        if kind := _MADE.match(statement.strip()):
            _, _, select = statement.partition(" AS\n")
            match kind[1]:
                case "INDEX":
                    made[Guard("index", kind[2])] = f"valid {statement.strip()}"
                case "VIEW":
                    made[Guard("view", kind[2])] = select
                case "TABLE":
                    columns = re.findall(r"^    (\w+) (bigint|text|bytea)(.*?),?$", statement, re.MULTILINE)
                    made |= {
                        Guard("column", name): f"{type_} NOT NULL" if re.search("NOT NULL|PRIMARY", rest) else type_
                        for name, type_, rest in columns
                    }
    return {guard: _without_names(definition) for guard, definition in made.items()}


def _of_trigger(trigger: Trigger) -> str:
    fires = sum(figure for word, figure in _FIGURES.items() if word in trigger.fires.split())
    return f"{fires} {_ALWAYS} plpgsql as owner on its own path {without_kinds(FUNCTIONS[trigger.function]).strip()}"


POSTGRES_GUARDS: Definitions = _postgres_guards()
