"""Looks at the pages of `pladsbog browse` as a browser does, without a server: asks, follows links, reads tables."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import httpx

from cli.browse.guard import Door
from cli.browse.server import Browser
from cli.called import house_names
from cli.session import Session
from ledger.store import open_log
from tests.cli.running import pladsbog

PORT = 8123
TOKEN = "a-token-that-is-long-enough"  # noqa: S105 - of a test
ROOT = "/folder/"
HOST = f"127.0.0.1:{PORT}"
NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)


@dataclass
class Shown:
    """A page as it is read: links with their texts, the rows of each table as texts by heading, facts by name."""

    links: list[tuple[str, str]] = field(default_factory=list)
    tables: list[list[dict[str, str]]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    def href(self, text: str) -> str:
        """Where the first link with a text leads."""
        return next(href for said, href in self.links if said == text)

    def column(self, heading: str) -> list[str]:
        """A column of the first table that has one with this heading."""
        return next([row[heading] for row in table] for table in self.tables if table and heading in table[0])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._heads: list[str] = []
        self._row: list[str] | None = None
        self._text: list[str] = []
        self._href: str | None = None
        self._linked: list[str] = []
        self._named = ""
        self._beside = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.shown.tags.add(tag)
        given = dict(attrs)
        if tag == "a":
            self._href, self._linked = given.get("href"), []
        elif tag == "thead":
            self._heads = []
            self.shown.tables.append([])
        elif tag == "tr":
            self._row = []
        if tag in ("td", "th", "dt", "dd"):
            self._text = []
        self._beside = given.get("class") == "beside" if tag == "dd" else self._beside

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self._linked.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._text).strip()
        if tag == "a" and self._href is not None:
            self.shown.links.append(("".join(self._linked).strip(), self._href))
            self._href = None
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(text)
        elif tag == "tr" and self._row is not None:
            if self._heads:
                self.shown.tables[-1].append(dict(zip(self._heads, self._row, strict=True)))
            else:
                self._heads = self._row
        elif tag == "dt":
            self._named = text
        elif tag == "dd" and not self._beside:
            self.shown.facts[self._named] = text


def read(html: str) -> Shown:
    """What a page shows."""
    reader = _Reader()
    reader.feed(html)
    return reader.shown


_KEPT_WHOLE = re.compile(r'<span class="whole">(.*?)</span>')


def _as_read(answer: httpx.Response) -> httpx.Response:
    """A page without what keeps its days and keys on one line, which nobody reads."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return httpx.Response(answer.status_code, headers=headers, content=_KEPT_WHOLE.sub(r"\1", answer.text).encode())


class Visitor:
    """Somebody with a browser, who was given the address of a ledger's pages."""

    def __init__(self, location: str, language: str = "en", *, typed: str | None = None) -> None:
        """`typed` is the ledger as it was named on the command line; None where it was not."""
        self.app = Browser(Session(location, []), Door(PORT, TOKEN, ROOT.strip("/")), language, typed)

    def close(self) -> None:
        self.app.close()

    def ask(self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
        """One request, by its whole path, with nothing but these headers."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(asked())

    def get(self, path: str) -> httpx.Response:
        """A page by its path below the root, or by the whole path as links have it, with the cookie."""
        whole = path if path.startswith("/") else f"{ROOT}{path}"
        answer = self.ask(whole, headers={"cookie": f"pladsbog={TOKEN}"})
        return self.get(answer.headers["location"]) if answer.status_code == 303 else _as_read(answer)

    def look(self, path: str) -> Shown:
        """What a page shows, which has to be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.text)
        return read(answer.text)


def kroner(text: str) -> str:
    """An amount of a page as JSON writes it."""
    return re.sub(r"[^0-9,-]", "", text).replace(",", ".")


def amounts(texts: Sequence[str]) -> list[str]:
    return [kroner(text) for text in texts if text]


def within(data: Any, key: str) -> Iterator[Any]:
    """Every value under a key, however deep."""
    if isinstance(data, dict):
        yield from ([data[key]] if key in data else [])
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from within(part, key)


def asked(location: str, line: str) -> Any:
    """What a command answers with --format json."""
    return pladsbog(f"--ledger {location} {line} --format json").data


def keys_of(location: str) -> dict[str, str]:
    """The key of each house, by the name that pages show."""
    with open_log(location) as log:
        return {name: key for key, name in house_names(location, log).items()}
