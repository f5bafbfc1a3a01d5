"""The pages in a real browser: three clicks to a why, nothing asked of anybody else, axe, a phone.

Needs a Chromium (`chromium` on the path, or named by PLADSBOG_CHROMIUM); where there is none all of it is skipped, and
says so. PLADSBOG_PICTURES names a folder that gets a picture of each page.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from cli.browse.guard import Door
from cli.browse.server import Browser
from cli.browse.serving import listening_on
from cli.session import Session
from ledger.demo import Plan, make_municipality
from tests.cli.running import pladsbog

playwright = pytest.importorskip("playwright.sync_api", reason="no browser is looked with: playwright is not installed")
CHROMIUM = os.environ.get("PLADSBOG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser is looked with: there is no chromium")

PAGES = (
    "", "house/aagaarden/2025", "house/aagaarden/2025-11", "house/aagaarden/2025-03", "why/aagaarden/2025-11",
    "why/aagaarden/2025-11?line=base/1/2025-11-01", "bridge/aagaarden/2025", "house/aagaarden/2025/places",
    "house/aagaarden/2025/changes", "event/12", "log", "residents?known_at=2025-06-30", "vacancies", "coming", "due",
    "payer/own/2025", "verify", "search?q=c-", "nowhere", "follow-up", "follow-up/aagaarden/2025-10",
    "payer/163/2025-10", "?known_at=2025-06-30", "?find=aa&sort=name", "residents?find=aa",
    "decision?reference=BY 2024-12-15 item 5", "area/paragraph/108/2025-10", "area/paragraph/108/2025-10?changes=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server of its own, with a small municipality."""
    location = str(tmp_path_factory.mktemp("chromium") / "demo.db")
    make_municipality(location, Plan(places=26, years=1))
    hold = "follow-up hold --paragraph 108 2025-09 --on 2025-10-14 --participants leder --expect 30000000"
    assert pladsbog(f"--ledger {location} {hold} --action Spørg --yes --by eve").code == 0
    with listening_on(0) as listening:
        found = Door.made(listening.getsockname()[1])
        app = Browser(Session(location, []), found, "da")
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield found
        server.should_exit = True
        thread.join(10)
        app.close()


_AS_IN_A_CONTAINER = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
"""What Chromium needs where it is root, has little shared memory, and nobody answers it from outside."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(_AS_IN_A_CONTAINER))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any, door: Door) -> Iterator[Any]:
    """A tab that has opened the address."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    found.goto(door.address)
    yield found
    context.close()


def test_the_why_of_an_amount_is_three_clicks_from_the_start(tab: Any) -> None:
    assert "token" not in tab.url
    tab.click("tbody td a")
    tab.click("section.grid tbody td.right a")
    assert "Hvorfor" in tab.inner_text("h1")
    tab.click("section.grid tbody th a")
    assert "Hændelse #" in tab.inner_text("h1")


def test_no_request_leaves_the_machine_and_nothing_is_blocked(tab: Any, door: Door) -> None:
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        tab.goto(f"http://127.0.0.1:{door.port}{door.root}{path}")
    assert asked
    assert all(url.startswith(f"http://127.0.0.1:{door.port}/") for url in asked)
    assert [text for text in said if "Content Security Policy" in text or "Refused" in text] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_as_wide_as_the_screen(chromium: Any, door: Door, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(door.address)
    wrong: dict[str, list[str]] = {}
    for at, path in enumerate(PAGES):
        tab.goto(f"http://127.0.0.1:{door.port}{door.root}{path}")
        if folder := os.environ.get("PLADSBOG_PICTURES"):
            tab.screenshot(path=Path(folder) / f"{at:02d}-{width}.png", full_page=True)
        found = [one["id"] for one in axe.Axe().run(tab).response["violations"]]
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            found.append("wider than the screen")
        if found:
            wrong[path] = found
    context.close()
    assert wrong == {}


def test_a_keyboard_reaches_the_content_first(tab: Any) -> None:
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#content"
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("width", [1280, 390])
def test_amounts_are_in_sight_however_narrow_the_screen(chromium: Any, door: Door, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844})
    tab = context.new_page()
    tab.goto(door.address)
    hidden = {}
    for path in ("house/aagaarden/2025-11", "house/aagaarden/2025/changes", "payer/163/2025"):
        tab.goto(f"http://127.0.0.1:{door.port}{door.root}{path}")
        ends = tab.eval_on_selector_all("td.kept", "all => all.map(one => one.getBoundingClientRect().right)")
        assert ends
        hidden[path] = [end for end in ends if end > width]
    context.close()
    assert not any(hidden.values())


def test_on_a_phone_four_columns_stand_beside_each_other(chromium: Any, door: Door) -> None:
    # given what a departure changed, month by month, and what a payer owes of each house's months
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(door.address)
    tab.goto(f"http://127.0.0.1:{door.port}{door.root}log")
    left = tab.eval_on_selector_all("tr:has(th a)", _DEPARTURES)
    seen, hidden = set(), {}
    for path in (f"{door.root}payer/163/2025", *left[:8]):
        # when
        tab.goto(f"http://127.0.0.1:{door.port}{path}")
        ends = tab.eval_on_selector_all(".few td.right", "all => all.map(one => one.getBoundingClientRect().right)")
        seen |= {path} if ends else set()
        hidden[path] = [end for end in ends if end > 390 - 12]
    context.close()
    # then every amount of them is in sight
    assert len(seen) > 1
    assert {path for path, ends in hidden.items() if ends} == set()


_DEPARTURES = """rows => rows.filter(row => row.textContent.includes('fraflyttet'))
  .map(row => row.querySelector('th a').getAttribute('href'))"""


def test_no_column_lies_over_another_on_a_phone(chromium: Any, door: Door) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(door.address)
    covered: dict[str, list[str]] = {}
    for path in PAGES:
        tab.goto(f"http://127.0.0.1:{door.port}{door.root}{path}")
        found = tab.evaluate(_COVERED)
        if found:
            covered[path] = found
    context.close()
    assert covered == {}


_COVERED = """() => [...document.querySelectorAll('.wide tr')].flatMap(row => {
  const cells = [...row.children].map(cell => [cell, cell.getBoundingClientRect()]);
  return cells.flatMap(([one, box], at) => cells.slice(at + 1)
    .filter(([, other]) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
      && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1)
    .map(([other]) => `${other.textContent} over ${one.textContent}`));
})"""
