"""Nobody looks but who was given the address, and nobody does more than look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.browse.guard import HEADERS, Door
from cli.browse.serving import listening_on
from ledger.demo import Plan, make_municipality
from tests.cli.browse.looking import HOST, PORT, ROOT, TOKEN, Visitor
from tests.cli.running import pladsbog

COOKIE = {"cookie": f"pladsbog={TOKEN}"}


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    location = str(tmp_path_factory.mktemp("door") / "demo.db")
    make_municipality(location, Plan(places=3, years=1))
    found = Visitor(location)
    yield found
    found.close()


def test_a_stranger_is_shown_nothing(visitor: Visitor) -> None:
    for path in (ROOT, "/", f"{ROOT}residents", f"{ROOT}style.css", f"{ROOT}?token=wrong", f"/?token={TOKEN}"):
        answer = visitor.ask(path)
        assert answer.status_code == 403
        assert "c-" not in answer.text
    for cookie in ("pladsbog=wrong", "other=x", f"pladsbog={TOKEN}x", "\x00", "pladsbog"):
        assert visitor.ask(ROOT, headers={"cookie": cookie}).status_code == 403


def test_whoever_asks_for_an_icon_is_told_that_there_is_none(visitor: Visitor) -> None:
    answer = visitor.ask("/favicon.ico")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"] == dict(HEADERS)["content-security-policy"]
    # and under no other name, nor below our folder without the cookie
    assert visitor.ask("/favicon.ico", headers={"host": "evil.example"}).status_code == 403
    for path in (f"{ROOT}favicon.ico", "/favicon.ico/", "/favicon.ico/residents"):
        assert visitor.ask(path).status_code == 403


def test_the_address_gives_a_cookie_and_leaves_the_token_behind(visitor: Visitor) -> None:
    answer = visitor.ask(f"{ROOT}residents?token={TOKEN}&lang=da")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{ROOT}residents?lang=da"
    cookie = answer.headers["set-cookie"]
    assert cookie == f"pladsbog={TOKEN}; Path={ROOT}; HttpOnly; SameSite=Strict"
    assert visitor.ask(ROOT, headers=COOKIE).status_code == 200
    assert TOKEN not in visitor.ask(ROOT, headers=COOKIE).text


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"[::1]:{PORT}", ""]
)
def test_a_page_that_was_pointed_at_this_machine_gets_nothing(visitor: Visitor, host: str) -> None:
    answer = visitor.ask(f"{ROOT}?token={TOKEN}", headers={"host": host, **COOKIE})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_both_names_of_this_machine_are_known(visitor: Visitor) -> None:
    for host in (HOST, f"localhost:{PORT}"):
        assert visitor.ask(ROOT, headers={"host": host, **COOKIE}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"])
def test_nothing_but_looking(visitor: Visitor, method: str) -> None:
    scope = {
        "type": "http",
        "method": method,
        "path": ROOT,
        "raw_path": ROOT.encode(),
        "query_string": b"",
        "headers": [(b"host", HOST.encode()), (b"cookie", f"pladsbog={TOKEN}".encode())],
    }
    refused = visitor.app._refused(scope, {"host": HOST, **COOKIE}, {})
    assert refused is not None
    assert refused.status == 405
    assert ("allow", "GET, HEAD") in refused.headers


def test_head_says_the_same_without_the_page(visitor: Visitor) -> None:
    whole, head = visitor.ask(ROOT, headers=COOKIE), visitor.ask(ROOT, method="HEAD", headers=COOKIE)
    assert head.status_code == 200
    assert not head.content
    assert head.headers["content-length"] == str(len(whole.content))


def test_every_answer_forbids_the_browser_to_go_elsewhere(visitor: Visitor) -> None:
    for path in (ROOT, f"{ROOT}nowhere", f"{ROOT}style.css", "/", f"{ROOT}residents?form=xlsx"):
        headers = visitor.ask(path, headers=COOKIE).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_pages_load_nothing_but_the_style_sheet(visitor: Visitor) -> None:
    for path in ("", "residents", "log", "verify", "house/bostoette"):
        page = visitor.get(path)
        assert page.text.count(" src=") == 0
        assert page.text.count("<link ") == 1
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert "http://" not in page.text
        assert "https://" not in page.text


def test_each_run_has_a_token_and_a_folder_of_its_own() -> None:
    one, other = Door.made(1), Door.made(1)
    assert one.token != other.token
    assert one.folder != other.folder
    assert len(one.token) >= 43


def test_looking_writes_nothing(visitor: Visitor, tmp_path: Path) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=3, years=1))
    before = Path(location).read_bytes()
    looking = Visitor(location)
    try:
        for path in ("", "residents", "log", "verify?run=1", "residents?form=xlsx", "event/3", "search?q=c"):
            assert looking.get(path).status_code == 200
    finally:
        looking.close()
    assert Path(location).read_bytes() == before
    beside = {file.name for file in tmp_path.iterdir()}
    assert beside <= {"demo.db", "demo.views.db", "demo.views.db-lock", "demo.views.db-wal", "demo.views.db-shm"}


def test_a_port_that_is_taken_is_refused(town: Path) -> None:
    with listening_on(0) as taken:
        port = taken.getsockname()[1]
        assert taken.getsockname()[0] == "127.0.0.1"
        ran = pladsbog(f"--ledger pladsbog.db browse --port {port}")
    assert ran.code == 2
    assert f"port {port} is taken" in ran.err
    # and a port that is free is named, in a line that can be typed as it stands
    found = re.search(r"Hint: the next one is free: pladsbog --ledger pladsbog.db browse --port (\d+)\n", ran.err)
    assert found, ran.err
    listening_on(int(found[1])).close()
    assert not ran.out


def test_without_the_packages_it_says_how_to_get_them(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.browse.serving.find_spec", lambda _: None)
    ran = pladsbog("browse")
    assert ran.code == 2
    assert "[no-browser]" in ran.err
    assert "pip install 'pladsbog[browse]'" in ran.err


def test_it_prints_one_address_on_stdout(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.browse.serving._run", lambda browser, listening: None)
    ran = pladsbog("browse")
    assert ran.code == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/[\w-]{12}/\?token=[\w-]{43}\n", ran.out)
