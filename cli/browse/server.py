"""The application: from a request to an answer, by plain ASGI under uvicorn.

Decided on 2026-11-27:

* Not on Datasette, though it was meant to be: loading it takes twice as long as all else together and more than the
  second that the first page may take; its pages need scripts and styles that our content policy refuses; and it would
  answer any SQL about the tables as they are now, beside pages that are as known then. `datasette FILE` on a file that
  `pladsbog tables` wrote stays the way to the tables. uvicorn, which Datasette uses too, serves.
* One question at a time: what language is spoken, and the read models, are of the process. Whoever asks a second one
  waits for the first.
* A refusal is a page with the same sentence as on the command line, and its hint where no link stands in place of it
  (`cli.browse.ways_on`), under 404 where something is not there, else 400. A fault of the program is one under 500,
  and its kind is all that it tells.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from cli.browse.guard import HEADERS, METHODS, Door
from cli.browse.links import Links
from cli.printing import in_words
from cli.session import Session
from ledger.shared.message import Message, say

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_HTML = "text/html; charset=utf-8"
_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""Of the files that a page can be had as, by their ending."""
_ICON = "/favicon.ico"
_MOST_SIGNS = 500
"""Of what may be typed into one field."""


class Answer(Struct, frozen=True):
    """What goes back to the browser."""

    body: bytes = b""
    status: int = HTTPStatus.OK
    kind: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()


class Browser:
    """The application of one ledger: all its pages, for whoever comes through the door."""

    def __init__(self, session: Session, door: Door, language: str, typed: str | None = None) -> None:
        """`typed` is the ledger as it was named on the command line; None where it was not."""
        self.session, self.door, self.language, self.typed = session, door, language, typed
        self._proved: list[Any] = []
        self._one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - no body is read
        """One request."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        answer = self._refused(scope, headers, query)
        if answer is None:
            loop = asyncio.get_running_loop()
            context = copy_context()  # as asyncio.to_thread does
            answer = await loop.run_in_executor(self._one, context.run, self._answered, _path(scope), query)
        await _send(send, answer, bodiless=scope["method"] == "HEAD")

    def warm(self) -> None:
        """Load what pages are made with, while somebody opens the address."""
        self._one.submit(import_module, "cli.browse.answering")

    def close(self) -> None:
        """Answer no more."""
        self._one.shutdown(wait=True, cancel_futures=True)

    def _refused(self, scope: Scope, headers: Mapping[str, str], query: Mapping[str, str]) -> Answer | None:
        """What is answered before anything is looked at; None where the request may be answered."""
        door, path = self.door, _path(scope)
        if not door.knows_host(headers.get("host", "")):
            return _plain(say("this address is for a browser on the same machine"), HTTPStatus.FORBIDDEN)
        if scope["method"] not in METHODS:
            allowed = ("allow", ", ".join(METHODS))
            return _plain(say("there is nothing here but to look at"), HTTPStatus.METHOD_NOT_ALLOWED, allowed)
        if path == _ICON:
            return Answer(status=HTTPStatus.NO_CONTENT)
        if path.startswith(door.root) and door.knows_token(query.get("token", "")):
            kept = {key: value for key, value in query.items() if key in ("known_at", "lang")}
            here = Links(door.root, **kept).to(*_parts(path, door.root))
            return _to(here, ("set-cookie", door.cookie))
        if not path.startswith(door.root) or not door.knows_cookie(headers.get("cookie", "")):
            return _plain(say("open the whole address that pladsbog browse printed"), HTTPStatus.FORBIDDEN)
        return None

    def _answered(self, path: str, query: dict[str, str]) -> Answer:
        from cli.browse.answering import answered, of_trouble  # noqa: PLC0415 - after the address was printed
        from cli.browse.html import style  # noqa: PLC0415 - as above
        from cli.browse.parts import Site  # noqa: PLC0415 - as above

        site = Site(self.session, self.door.root, self.language, self.typed, self._proved)
        parts = _parts(path, self.door.root)
        if parts == ["style.css"]:
            return Answer(style(), kind="text/css; charset=utf-8")
        try:
            if any(len(value) > _MOST_SIGNS for value in query.values()):
                return _plain(say("that is too long"), HTTPStatus.BAD_REQUEST)
            found = answered(site, parts, query)
        except Exception as error:  # noqa: BLE001 - nothing may end in a traceback in somebody's browser
            status, body = of_trouble(site, error, parts, query)
            return Answer(body, status)
        if found.href is not None:
            return _to(found.href)
        if found.file is not None:
            named = ("content-disposition", f'attachment; filename="{found.name}"')
            return Answer(found.file, kind=_KINDS[found.name.rpartition(".")[2]], headers=(named,))
        return Answer(found.html)


def _path(scope: Scope) -> str:
    """The path as it was typed, before anything in it is decoded."""
    raw = scope.get("raw_path") or scope["path"].encode()
    return str(raw.decode("latin-1"))


def _parts(path: str, root: str) -> list[str]:
    """The parts of a path below the root, each decoded by itself."""
    return [unquote(part) for part in path.removeprefix(root).split("/") if part]


def _to(href: str, *headers: tuple[str, str]) -> Answer:
    return Answer(status=HTTPStatus.SEE_OTHER, kind="text/plain", headers=(("location", href), *headers))


def _plain(text: Message, status: HTTPStatus, *headers: tuple[str, str]) -> Answer:
    return Answer(f"{in_words(text)}\n".encode(), status, "text/plain; charset=utf-8", headers)


async def _send(send: Send, answer: Answer, *, bodiless: bool) -> None:
    is_of_nothing = answer.status == HTTPStatus.NO_CONTENT  # which has neither kind nor length
    of_body = [] if is_of_nothing else [("content-type", answer.kind), ("content-length", str(len(answer.body)))]
    headers = [*of_body, *HEADERS, *answer.headers]
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": int(answer.status), "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if bodiless else answer.body})
