"""Logins on a test's server: people who are members of a ledger's roles, and addresses under their names."""

from __future__ import annotations

from uuid import uuid4

import psycopg

from ledger.store.postgres_roles import Roles, roles_of


def roles_in(ledger: str) -> Roles:
    return roles_of(ledger.rpartition("/")[2])


def login(ledger: str, *roles: str, options: str = "") -> str:
    """The ledger's address for a new login, a member of these roles."""
    name = f"u{uuid4().hex[:12]}"
    with psycopg.connect(ledger, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN {options}".encode())
        for role in roles:
            connection.execute(f"GRANT {role} TO {name}".encode())
    return ledger.replace("//pladsbog@", f"//{name}@")


def clerk(ledger: str) -> str:
    return login(ledger, roles_in(ledger).clerk)


def reader(ledger: str) -> str:
    return login(ledger, roles_in(ledger).reader)


def name_of(address: str) -> str:
    return address.partition("//")[2].partition("@")[0]
