"""A ledger's table on PostgreSQL, and what the server holds every new row against, whoever sends it.

The columns are those of `schema.py`, and `login` besides. Three functions guard the table. They belong to its owner and
run as the owner, with a search path of their own, so that nothing of the one who sends a row decides what is compared.
Their triggers are ENABLE ALWAYS: they fire for the owner and for superusers too, and in a session that plays the part
of a replica.

* `stored_events_turn` lets one transaction after the other add rows. It takes an advisory lock, where the
  eventsourcing library locks the table: that would ask for more than INSERT. The recorder takes the same lock before
  it reads what it decides on.
* `stored_events_guard` refuses a row that is not the next one: its number, its moment (never before the one above), its
  chain value. Whoever is no owner may also add nothing whose moment is not the server's, five minutes more or less, or
  carried forward from the row above; no version that is not the next one of its stream; no kind of event that is not
  in its list; and no state that is not a JSON object that says who, in which act and from which day.
* `stored_events_refuse` refuses to change, delete or empty.

Decided on 2026-11-27:

* `login` is the database's login that added the row, as the server knows it (session_user): no clerk can give another.
  It stands beside `by`, which says who records in the municipality's own words, and is not compared with it.
* `login` is no part of the chain, and copies do not carry it: the same log has one digest on SQLite and PostgreSQL, and
  in a restored ledger the login of whoever restored it would be untrue. There it is NULL. Copies that the server makes
  itself (pg_dump, pg_basebackup) keep it.
* What an event says is decided by the program, not by the server. A clerk with SQL can add an event that the rules
  would refuse; it stands under that clerk's login, in the chain, and `check` finds what it breaks.
* The server knows the kinds of event by a list that the owner brings up to the program (`init --guards`), and nothing
  of what each of them holds. So a clerk with SQL can still add one whose fields no program reads. Whoever asks is told
  its number; `restore --salvage` saves what precedes it. Before, the same was true of any kind at all.
* A guard without the list, as earlier programs made it, guards as it did, and keeps nobody from recording. Where a list
  lacks a kind, that kind alone is refused until the owner has renewed it; one that has more is a later program's.
  A program of before there were lists takes a guard with one for altered: it is renewed once everybody has upgraded.
* The owner restores, imports and makes up histories, so the owner's rows may have moments of long ago.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ledger.events.kinds import CLASSES
from ledger.store.codec import UPCASTS

POSTGRES_MARK = "pladsbog log, layout "
"""The comment on the table, before the layout: what an application id is to SQLite."""

TURN_TO_WRITE = int.from_bytes(b"pladswri", "big")
"""The advisory lock of whoever adds rows, until the transaction ends."""

NOT_NEXT = "PLB01"
CLOCK_APART = "PLB02"
UNKNOWN_KIND = "PLB03"
"""The errors of the guard, as SQLSTATE: a row that is not the next one; a clerk's moment that is not the server's; a
kind of event that is not in its list.
"""

MINUTES_APART = 5

REFUSE_BODY = "BEGIN RAISE EXCEPTION 'an event is never changed or deleted' USING ERRCODE = 'restrict_violation'; END"

TURN_BODY = f"BEGIN PERFORM pg_advisory_xact_lock({TURN_TO_WRITE}); RETURN NULL; END"

KINDS = frozenset({*CLASSES, *UPCASTS})
"""The kinds of event that a clerk may add: their topics, those of earlier programs too."""

_KINDS_GUARDED = f"""
    IF NEW.topic <> ALL (string_to_array('@', ' ')) THEN
        RAISE EXCEPTION 'the guard knows no kind of event called %', NEW.topic
            USING ERRCODE = '{UNKNOWN_KIND}', DETAIL = NEW.topic;
    END IF;
    IF json_typeof(said -> 'by') <> 'string' OR json_typeof(said -> 'act') <> 'string'
        OR coalesce(said ->> 'effective_on', '') !~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'
    THEN
        RAISE EXCEPTION 'the state of #% is no event''s', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;"""
"""What the guard of an earlier program lacks; at the @ stands its list."""

_GUARDS_KINDS = re.compile(re.escape(_KINDS_GUARDED).replace("@", "([a-z0-9.: -]*)"))


def kinds_in(body: str) -> frozenset[str] | None:
    """The list in the body of a guard; None where it has none, and takes any kind of event."""
    found = _GUARDS_KINDS.search(body)
    return frozenset(found[1].split()) if found else None


# No backslash in it: what one means is a setting of whoever sends the row.
_GUARD_BODY = f"""
DECLARE
    above record;
    clock timestamptz := clock_timestamp();
    said json;
    stream bytea := convert_to(NEW.originator_id, 'UTF8');
    topic bytea := convert_to(NEW.topic, 'UTF8');
    moment bytea := convert_to(NEW.recorded_at, 'UTF8');
    clock_at bytea := convert_to(NEW.clock_at, 'UTF8');
    offer bytea := convert_to(NEW.offer, 'UTF8');
    ref bytea := convert_to(NEW.ref, 'UTF8');
    a_moment text := '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}[.][0-9]{{6}}Z$';
BEGIN
    SELECT id, recorded_at, chain INTO above FROM stored_events ORDER BY id DESC LIMIT 1;
    IF NEW.id IS DISTINCT FROM coalesce(above.id, 0) + 1 THEN
        RAISE EXCEPTION 'the next event is #%, not #%', coalesce(above.id, 0) + 1, NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF NEW.recorded_at !~ a_moment OR NEW.clock_at !~ a_moment THEN
        RAISE EXCEPTION 'the moment of #% is not written as moments are', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF NEW.recorded_at COLLATE "C" < above.recorded_at THEN
        RAISE EXCEPTION 'the moment of #% is before that of the event above it', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF NEW.chain IS DISTINCT FROM sha256(
        decode('02', 'hex') || coalesce(above.chain, decode(repeat('00', 32), 'hex')) || sha256(
            decode('00', 'hex') || int8send(NEW.id) || int8send(NEW.originator_version)
            || int8send(length(stream)) || int8send(length(topic)) || int8send(length(NEW.state))
            || int8send(length(moment)) || int8send(coalesce(length(clock_at), -1))
            || int8send(coalesce(length(offer), -1)) || int8send(coalesce(length(ref), -1))
            || stream || topic || NEW.state || moment
            || coalesce(clock_at, '') || coalesce(offer, '') || coalesce(ref, '')
        )
    ) THEN
        RAISE EXCEPTION 'the digest of #% does not tie it to the event above it', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        IF NEW.login IS NOT NULL THEN
            NEW.login := session_user;
        END IF;
        RETURN NEW;
    END IF;
    NEW.login := session_user;
    IF NEW.clock_at IS NOT NULL AND (NEW.recorded_at <> above.recorded_at OR NEW.clock_at >= NEW.recorded_at) THEN
        RAISE EXCEPTION 'the moment of #% is not that of the event above it', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;
    IF coalesce(NEW.clock_at, NEW.recorded_at)::timestamptz NOT BETWEEN
        clock - interval '{MINUTES_APART} minutes' AND clock + interval '{MINUTES_APART} minutes'
    THEN
        RAISE EXCEPTION 'the moment of #% is not the server''s', NEW.id
            USING ERRCODE = '{CLOCK_APART}', DETAIL = to_char(clock AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
    END IF;
    IF NEW.originator_version IS DISTINCT FROM 1 + coalesce(
        (SELECT max(originator_version) FROM stored_events WHERE originator_id = NEW.originator_id), 0
    ) THEN
        RAISE EXCEPTION 'version % of % is not the next one', NEW.originator_version, NEW.originator_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'stored_events_version';
    END IF;
    said := convert_from(NEW.state, 'UTF8')::json;
    IF json_typeof(said) <> 'object' OR said ->> 'by' IS NULL OR said ->> 'act' IS NULL THEN
        RAISE EXCEPTION 'the state of #% is no event''s', NEW.id USING ERRCODE = '{NOT_NEXT}';
    END IF;{_KINDS_GUARDED}
    RETURN NEW;
END"""  # noqa: S608 - constants


def guard_body(kinds: Iterable[str] = KINDS) -> str:
    """The body of the guard that knows these kinds of event."""
    return _GUARD_BODY.replace("@", " ".join(sorted(kinds)))


def without_kinds(body: str) -> str:
    """The body of a guard as it is but for its list, as earlier programs made it; one that is not ours as it is."""
    kinds = kinds_in(body)
    is_ours = kinds is not None and body.endswith(guard_body(kinds).strip())
    return _GUARDS_KINDS.sub("", body) if is_ours else body


GUARD = "stored_events_guard"
FUNCTIONS = {"stored_events_turn": TURN_BODY, GUARD: guard_body(), "stored_events_refuse": REFUSE_BODY}

# COLLATE "C": moments and stream names are compared by their bytes, whatever language the server speaks.
POSTGRES_TABLES = """
CREATE TABLE stored_events (
    id bigint PRIMARY KEY,
    originator_id text COLLATE "C" NOT NULL,
    originator_version bigint NOT NULL,
    topic text COLLATE "C" NOT NULL,
    state bytea NOT NULL,
    recorded_at text COLLATE "C" NOT NULL,
    clock_at text COLLATE "C",
    offer text COLLATE "C",
    ref text COLLATE "C",
    chain bytea NOT NULL,
    login text COLLATE "C" DEFAULT session_user,
    CONSTRAINT stored_events_version UNIQUE (originator_id, originator_version)
);
CREATE UNIQUE INDEX stored_events_ref ON stored_events (ref) WHERE ref IS NOT NULL;
CREATE INDEX stored_events_offer ON stored_events (offer, id);

CREATE VIEW events AS
SELECT id AS number, recorded_at, clock_at, originator_id AS stream, originator_version AS version, topic, offer, ref,
       login, convert_from(state, 'UTF8') AS state
FROM stored_events;

CREATE VIEW pladsbog_events AS
SELECT id AS notification_id, originator_id, originator_version, topic, state FROM stored_events;
"""


class Trigger(NamedTuple):
    """A trigger on the table: its name, when it fires, and the function that it calls."""

    name: str
    fires: str
    function: str


TRIGGERS = (
    Trigger("stored_events_in_turn", "BEFORE INSERT ON stored_events FOR EACH STATEMENT", "stored_events_turn"),
    Trigger("stored_events_only_grow", "BEFORE INSERT ON stored_events FOR EACH ROW", "stored_events_guard"),
    Trigger(
        "stored_events_never_change", "BEFORE UPDATE OR DELETE ON stored_events FOR EACH ROW", "stored_events_refuse"
    ),
    Trigger("stored_events_never_go", "BEFORE TRUNCATE ON stored_events FOR EACH STATEMENT", "stored_events_refuse"),
)


def tables(schema: str, layout: int) -> str:
    """The statements that make an empty ledger in a schema, whose name is given as SQL writes it."""
    made = [POSTGRES_TABLES, f"COMMENT ON TABLE stored_events IS '{POSTGRES_MARK}{layout}';"]
    for name, body in FUNCTIONS.items():
        made += [f"CREATE {_function(name, schema, body)};", f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC;"]
    for trigger in TRIGGERS:
        made += [
            f"CREATE TRIGGER {trigger.name} {trigger.fires} EXECUTE FUNCTION {trigger.function}();",
            f"ALTER TABLE stored_events ENABLE ALWAYS TRIGGER {trigger.name};",
        ]
    return "\n".join(made)


def renewed_guard(schema: str, kinds: Iterable[str]) -> str:
    """The statement that puts a guard that knows these kinds of event in the place of the one that is there."""
    return f"CREATE OR REPLACE {_function(GUARD, schema, guard_body(kinds))}"


def _function(name: str, schema: str, body: str) -> str:
    return (
        f"FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {schema}, pg_temp AS $guard${body}$guard$"
    )
