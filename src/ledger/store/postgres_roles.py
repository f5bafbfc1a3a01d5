"""Who may do what in a ledger's database: its roles, what they are granted, and what is granted beyond that.

A ledger has three roles that nobody logs in as; people's logins are made members of them. They are named after the
database, since roles belong to the whole server: `care_owner`, `care_clerk` and `care_reader` for the database care.

| role | may |
|---|---|
| owner | owns the table, its views and functions; makes, restores and imports ledgers |
| clerk | SELECT on the table and its views, INSERT on the table |
| reader | SELECT on the table and its views |

Nobody else has anything: not everybody (PUBLIC), who may not even connect. A program that follows the log is granted
SELECT on the view `pladsbog_events`. There is no sequence to grant: numbers are given under the lock.

Decided on 2026-11-27:

* A database is one ledger's, and a municipality has one of its own: so the name of the database says which roles they
  are, and who is a clerk of one municipality cannot connect to the database of another.
* `init` makes all of it or nothing. Where its login may not make roles or grant, it says what somebody has to run who
  may, and makes no ledger that is open to more people than it should be.
* From PostgreSQL 16 on a login with CREATEROLE is made an administrator of the roles that it makes, and no more: it
  neither inherits from them nor can take their place, and over roles that others made it has no power. So the login is
  granted the owner's role WITH INHERIT TRUE, SET TRUE there, which 15 does not know and does not need; and where the
  roles were made by somebody else, that one has to grant them. Tried on 15, 16 and 18.
* What is granted beyond that is a finding of `verify`. It does not stop anybody from recording: it has changed nothing
  in the log, and the server holds every row against the one above it, whoever sends it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, LiteralString, NamedTuple

import psycopg
from msgspec import Struct
from psycopg.sql import SQL, Composed, Identifier

from ledger.errors import LedgerUnusable, RolesNeeded
from ledger.shared.message import say
from ledger.store.guards import Altered

LONGEST = 63
"""Bytes of a name on PostgreSQL, which cuts off the rest of it without a word."""

VIEWS = ("events", "pladsbog_events")
TABLE = "stored_events"

Row = tuple[Any, ...]


class Roles(NamedTuple):
    """The names of a ledger's roles."""

    owner: str
    clerk: str
    reader: str


def roles_of(database: str) -> Roles:
    """The roles of the ledger in a database."""
    return Roles(*(f"{database}_{name}" for name in Roles._fields))


class Lacking(NamedTuple):
    """A statement that is lacking, and whether this login may run it."""

    sql: str
    may: bool


class Site(Struct, frozen=True):
    """Where a ledger is to be made, and what its login may do there.

    `inherits`: the login has what the roles have that it is a member of. `grants_options`: the server is PostgreSQL 16
    or later, where a member inherits, and takes a role's place, only where its membership says so.
    """

    database: str
    schema: str
    login: str
    makes_roles: bool
    owns_database: bool
    owns_schema: bool
    is_superuser: bool
    inherits: bool
    grants_options: bool

    @property
    def roles(self) -> Roles:
        """Of the ledger that is to be made here."""
        return roles_of(self.database)


_SITE = """
SELECT current_database()::text, current_schema()::text, session_user::text, rolsuper OR rolcreaterole,
       pg_has_role(datdba, 'USAGE'), pg_has_role(nspowner, 'USAGE'), rolsuper, rolinherit,
       current_setting('server_version_num')::int >= 160000
FROM pg_roles, pg_database, pg_namespace
WHERE rolname = session_user AND datname = current_database() AND nspname = current_schema()
"""
_THERE = "SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s)"
_IS_MEMBER = "SELECT pg_has_role(%s, 'MEMBER')"
_MAY_BE_FROM_16 = "SELECT pg_has_role(%s, 'USAGE') AND pg_has_role(%s, 'SET')"
"""Whether a login has what a role has, and may take its place: from PostgreSQL 16 on, each membership says both."""
_PUBLIC_ON_DATABASE = """
SELECT count(*) > 0 FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
WHERE datname = current_database() AND grantee = 0
"""
_PUBLIC_MAKES = """
SELECT count(*) > 0 FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
WHERE nspname = current_schema() AND grantee = 0 AND privilege_type = 'CREATE'
"""
_CONNECTS = """
SELECT count(*) = 3 FROM pg_database, aclexplode(datacl) JOIN pg_roles ON pg_roles.oid = grantee
WHERE datname = current_database() AND privilege_type = 'CONNECT' AND rolname = ANY(%s)
"""
_IN_SCHEMA = """
SELECT has_schema_privilege(%s, nspname, 'CREATE') AND has_schema_privilege(%s, nspname, 'USAGE')
       AND has_schema_privilege(%s, nspname, 'USAGE')
FROM pg_namespace WHERE nspname = current_schema()
"""


def site_of(connection: psycopg.Connection[Row], ledger: str) -> Site:
    """Where a connection leads. Raises LedgerUnusable where no ledger can be made there."""
    row = connection.execute(_SITE).fetchone()
    if row is None:
        raise LedgerUnusable(ledger, say("its search path names no schema"))
    site = Site(*row)
    if max(len(name.encode()) for name in site.roles) > LONGEST:
        raise LedgerUnusable(ledger, say("the name of the database is too long: its roles are named after it"))
    return site


def lacking(connection: psycopg.Connection[Row], site: Site) -> list[Lacking]:
    """What has to be run before a ledger can be made, in this order; nothing where somebody has run it already."""

    def holds(question: LiteralString, *values: object) -> bool:
        row = connection.execute(question, values or None).fetchone()
        return bool(row and row[0])

    def written(statement: LiteralString, *names: str) -> str:
        return SQL(statement).format(*map(Identifier, names)).as_string(connection)

    roles, database, schema = site.roles, site.database, site.schema
    there = _there(connection, site)
    steps = [Lacking(written("CREATE ROLE {} NOLOGIN", role), site.makes_roles) for role in roles if role not in there]
    if not site.is_superuser:
        steps += [Lacking(sql, site.makes_roles) for sql in _lacking_as_owner(site, there, holds, written)]
    if holds(_PUBLIC_ON_DATABASE):
        steps.append(Lacking(written("REVOKE ALL ON DATABASE {} FROM PUBLIC", database), site.owns_database))
    if not holds(_CONNECTS, list(roles)):
        grant = written("GRANT CONNECT ON DATABASE {} TO {}, {}, {}", database, *roles)
        steps.append(Lacking(grant, site.owns_database))
    if holds(_PUBLIC_MAKES):
        steps.append(Lacking(written("REVOKE CREATE ON SCHEMA {} FROM PUBLIC", schema), site.owns_schema))
    if len(there) < len(roles) or not holds(_IN_SCHEMA, *roles):
        grants = (
            written("GRANT CREATE, USAGE ON SCHEMA {} TO {}", schema, roles.owner),
            written("GRANT USAGE ON SCHEMA {} TO {}, {}", schema, roles.clerk, roles.reader),
        )
        steps += [Lacking(grant, site.owns_schema) for grant in grants]
    return steps


def _lacking_as_owner(
    site: Site, there: Collection[str], holds: Callable[..., bool], written: Callable[..., str]
) -> Iterator[str]:
    """What lets a login have what the owner's role has, and take its place."""
    owner = site.roles.owner
    if site.grants_options:
        if owner not in there or not holds(_MAY_BE_FROM_16, owner, owner):
            yield written("GRANT {} TO {} WITH INHERIT TRUE, SET TRUE", owner, site.login)
        return
    if owner not in there or not holds(_IS_MEMBER, owner):
        yield written("GRANT {} TO {}", owner, site.login)
    if not site.inherits:
        yield written("ALTER ROLE {} INHERIT", site.login)


def make_ready(connection: psycopg.Connection[Row], site: Site, ledger: str) -> list[str]:
    """Make the roles and grants that are lacking, and go on as the owner until the transaction ends.

    Gives the names of the roles that were made. Raises RolesNeeded where this login may not.
    """
    there = _there(connection, site)
    steps = lacking(connection, site)
    statements = [step.sql for step in steps]
    if not all(step.may for step in steps):
        raise RolesNeeded(ledger, site.login, statements)
    try:
        for statement in statements:
            connection.execute(statement.encode())
        connection.execute(SQL("SET LOCAL ROLE {}").format(Identifier(site.roles.owner)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise RolesNeeded(ledger, site.login, statements) from error
    return [role for role in site.roles if role not in there]


def _there(connection: psycopg.Connection[Row], site: Site) -> set[str]:
    return {row[0] for row in connection.execute(_THERE, [list(site.roles)])}


def grants(site: Site) -> list[Composed]:
    """What clerks and readers are granted on the tables that were made."""
    clerk, reader = Identifier(site.roles.clerk), Identifier(site.roles.reader)
    things = SQL(", ").join(map(Identifier, (TABLE, *VIEWS)))
    return [
        SQL("GRANT SELECT ON {} TO {}, {}").format(things, clerk, reader),
        SQL("GRANT INSERT ON {} TO {}").format(Identifier(TABLE), clerk),
    ]


# --- what is granted beyond that -----------------------------------------------------------------

GRANTED = """
SELECT relname::text, coalesce(rolname::text, ''), privilege_type, is_grantable
FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner))) LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE pg_class.oid IN (to_regclass('stored_events'), to_regclass('events'), to_regclass('pladsbog_events'))
  AND grantee <> relowner
UNION ALL
SELECT relname::text, coalesce(rolname::text, ''), privilege_type, is_grantable
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE pg_class.oid IN (to_regclass('stored_events'), to_regclass('events'), to_regclass('pladsbog_events'))
  AND grantee <> relowner
UNION ALL
SELECT 'the schema', coalesce(rolname::text, ''), privilege_type, is_grantable
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace,
     aclexplode(coalesce(nspacl, acldefault('n', nspowner))) LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE pg_class.oid = to_regclass('stored_events') AND privilege_type = 'CREATE' AND grantee NOT IN (relowner, nspowner)
UNION ALL
SELECT 'the database', '', privilege_type, is_grantable
FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
WHERE datname = current_database() AND grantee = 0
"""
"""On what, to whom ("" for everybody), what, and whether it may be handed on; what the owner has is left out."""

OWNERS = """
SELECT pg_get_userbyid(relowner)::text, relname::text FROM pg_class
WHERE oid IN (to_regclass('stored_events'), to_regclass('events'), to_regclass('pladsbog_events'))
ORDER BY relname <> 'stored_events', relname
"""

MEMBERS = """
SELECT few.rolname::text, more.rolname::text FROM pg_roles AS few, pg_roles AS more
WHERE few.rolname = ANY(?) AND more.rolname = ANY(?) AND few.oid <> more.oid
  AND pg_has_role(few.oid, more.oid, 'MEMBER')
"""
"""Which roles of the first list may do what roles of the second may."""

_OWNER = "_owner"


def beyond(owners: Sequence[Row], granted: Sequence[Row], members: Sequence[Row]) -> Iterator[Altered]:
    """What is not as `init` left it, from the answers to the three questions above."""
    owner = owners[0][0]
    for other, thing in owners[1:]:
        if other != owner:
            yield Altered(thing, say("it belongs to {other}, and the table to {owner}", other=other, owner=owner))
    if not owner.endswith(_OWNER):
        yield Altered(TABLE, say("it belongs to {owner}, which is no role made for a ledger's owner", owner=owner))
    roles = roles_of(owner.removesuffix(_OWNER))
    for thing, role, privilege, may_be_handed_on in granted:
        if may_be_handed_on or not _is_meant(thing, role, privilege, roles):
            grantee = say("everybody") if role == "" else say("{role}", role=role)
            yield Altered(thing, say("{role} has {privilege} on it", role=grantee, privilege=privilege))
    for few, more in members:
        yield Altered(say_role(few), say("it may do all that {more} may", more=more))


def say_role(name: str) -> str:
    """How a role is named where something is found about it."""
    return f"role {name}"


def of_owner(owners: Sequence[Row]) -> Roles:
    """The roles of a ledger, by the name of its owner: a database may have got another name since."""
    return roles_of(owners[0][0].removesuffix(_OWNER))


def _is_meant(thing: str, role: str, privilege: str, roles: Roles) -> bool:
    if role == roles.clerk and (thing, privilege) == (TABLE, "INSERT"):
        return True
    if privilege != "SELECT" or role == "":
        return False
    return role in roles or thing == "pladsbog_events"
