"""TLS to a server that lets nobody in without it: the documented settings work, and what is wrong is said."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.cli.conftest import TOWN
from tests.cli.running import Ran, pladsbog
from tests.ledger.store import conftest
from tests.postgres_server import new_database, programs, server

postgres_server = conftest.postgres_server

pytestmark = pytest.mark.postgres

HBA = """
host    postgres pladsbog 127.0.0.1/32 trust
hostssl certs    all      127.0.0.1/32 cert
hostssl all      all      127.0.0.1/32 scram-sha-256
"""
PASSWORD = "kun-til-pr\u00f8ve"  # noqa: S105 - of a server that is gone after the run
Key = ec.EllipticCurvePrivateKey


def signed(subject: str, key: Key, issuer: str, by: Key, extension: x509.ExtensionType) -> bytes:
    """A certificate for a few days, as PEM."""
    now = datetime.now(UTC)
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    made = x509.CertificateBuilder(names[1], names[0], key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return (
        made.add_extension(extension, critical=False).sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )


def written(file: Path, content: bytes | Key) -> None:
    """A certificate, or a key that is its owner's alone."""
    if isinstance(content, Key):
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        content = content.private_bytes(serialization.Encoding.PEM, form, plain)
    file.write_bytes(content)
    file.chmod(0o600)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificates of an authority and of another one, of the server localhost, and of anna."""
    folder = tmp_path_factory.mktemp("papers")
    own, other, host, anna = (ec.generate_private_key(ec.SECP256R1()) for _ in range(4))
    authority = x509.BasicConstraints(ca=True, path_length=0)
    written(folder / "ca.pem", signed("care", own, "care", own, authority))
    written(folder / "other.pem", signed("other", other, "other", other, authority))
    named = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    written(folder / "server.crt", signed("db", host, "care", own, named))
    written(folder / "server.key", host)
    written(folder / "anna.crt", signed("anna", anna, "care", own, x509.BasicConstraints(ca=False, path_length=None)))
    written(folder / "anna.key", anna)
    return folder


@pytest.fixture(scope="module")
def care(papers: Path) -> Iterator[str]:
    """The address of anna's own database on a server that asks for TLS, without what a connection needs."""
    there = programs()
    if there is None:
        pytest.skip("no PostgreSQL server programs (initdb, postgres) on this machine")

    def prepare(data: Path) -> Sequence[str]:
        asked: list[str | Path] = [there / "postgres", "-C", "ssl_library", "-D", data]
        if not subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip():
            pytest.skip("the PostgreSQL of this machine was made without TLS")
        (data / "pg_hba.conf").write_text(HBA)
        for name in ("server.crt", "server.key", "ca.pem"):
            written(data / name, (papers / name).read_bytes())
        return ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key", "ssl_ca_file=ca.pem"]

    with server(there, durable=False, prepare=prepare) as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE anna LOGIN CREATEROLE PASSWORD '{PASSWORD}'".encode())
            connection.execute("CREATE DATABASE care OWNER anna")
            connection.execute("CREATE DATABASE certs OWNER anna")
        yield address.replace("pladsbog@127.0.0.1", "anna@localhost").removesuffix("postgres") + "care"


@pytest.fixture(autouse=True)
def password(care: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password lies where the page says."""
    (folder / "pgpass").write_text(f"*:*:*:anna:{PASSWORD}\n", encoding="utf-8")
    (folder / "pgpass").chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(folder / "pgpass"))


def done(*lines: str) -> Ran:
    for line in lines:
        ran = pladsbog(line)
        assert ran.code == 0, (line, ran.err)
    return ran


def test_the_documented_settings_make_and_use_a_ledger(
    care: str, papers: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "town.toml").write_text(TOWN)
    monkeypatch.setenv("PLADSBOG_LEDGER", f"{care}?sslmode=verify-full&sslrootcert={papers / 'ca.pem'}")
    move_in = "move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1"
    done(
        "init --municipality 787", "adopt town.toml", move_in, "close 2023-05 --and-earlier", "verify", "backup copy.db"
    )
    with psycopg.connect(f"{care}?sslmode=require", autocommit=True) as connection:
        row = connection.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    assert row in ((True, "TLSv1.3"), (True, "TLSv1.2"))
    # by the environment
    monkeypatch.setenv("PLADSBOG_LEDGER", care)
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", str(papers / "ca.pem"))
    done("settle 2023-05", "depart c-17 --on 2023-06-15 --cause moved", "log")
    monkeypatch.setenv("PGSSLROOTCERT", str(papers / "other.pem"))
    assert "certificate verify failed [no-connection]" in pladsbog("log").err


def test_a_certificate_instead_of_a_password(care: str, papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSFILE")
    own = f"sslcert={papers / 'anna.crt'}&sslkey={papers / 'anna.key'}"
    address = f"{care.removesuffix('care')}certs?sslmode=verify-full&sslrootcert={papers / 'ca.pem'}"
    done(f"--ledger '{address}&{own}' init", f"--ledger '{address}&{own}' log")
    assert pladsbog(f"--ledger '{address}' log").code == 2
    (papers / "anna.key").chmod(0o644)
    refused = pladsbog(f"--ledger '{address}&{own}' log")
    assert "has group or world access" in refused.err
    assert "chmod 600" in refused.err


WRONG = [
    # the address, and what it is refused for, and what is said to do
    ("{care}?sslmode=verify-full&sslrootcert={papers}/other.pem", "certificate verify failed", "sslrootcert=FILE"),
    ("{care}?sslmode=verify-full&sslrootcert={papers}/nowhere.pem", "does not exist", "sslrootcert=FILE"),
    ("{care}?sslmode=disable", "no encryption", "?sslmode=verify-full&sslrootcert=FILE behind the address"),
    (
        "{by_number}?sslmode=verify-full&sslrootcert={papers}/ca.pem",
        'does not match host name "127.0.0.1"',
        "as the server's certificate names it",
    ),
    ("{care}?sslmode=require&user=carl", "password authentication failed|no password supplied", "~/.pgpass"),
]


@pytest.mark.parametrize(("address", "why", "do"), WRONG)
def test_what_is_wrong_is_said_with_what_to_do(care: str, papers: Path, address: str, why: str, do: str) -> None:
    by_number = care.replace("localhost", "127.0.0.1")
    given = address.format(care=care.replace("anna@", "") if "user=" in address else care, papers=papers,
                           by_number=by_number)  # fmt: skip
    for line in ("log", "init", "reassess c-17 --from 2023-06-01 --level 6 --decision VU-3", "backup copy.db"):
        refused = pladsbog(f"--ledger '{given}' {line}")
        said, hint = refused.err.splitlines()[:2]
        assert (refused.code, "[no-connection]" in said) == (2, True), refused.err
        assert any(one in said for one in why.split("|")), said
        assert do in hint, hint
        assert "change sslmode" not in refused.err
        assert PASSWORD not in refused.err


def test_a_server_without_tls_is_not_gone_on_with(postgres_server: str, papers: Path) -> None:
    plain = new_database(postgres_server)
    refused = pladsbog(f"--ledger '{plain}?sslmode=verify-full&sslrootcert={papers / 'ca.pem'}' init")
    assert (refused.code, "server does not support SSL" in refused.err) == (2, True)
    assert "let the server's administrator switch TLS on: ssl = on" in refused.err
    done(f"--ledger {plain} init")  # libpq's own default goes on in the clear, as the page says
