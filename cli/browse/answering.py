"""From an address to a page: finds who answers, as known when, in which language; as HTML or as the command's sheet."""

from __future__ import annotations

import io
import os
import re
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from http import HTTPStatus
from pathlib import Path

from msgspec import Struct

from cli.browse import html
from cli.browse.links import Links
from cli.browse.pages import ROUTES
from cli.browse.parts import Asked, Elsewhere, Page, Site
from cli.languages import LANGUAGES, SPEECH
from cli.refusing import as_text, refusal_of
from cli.session import Session
from ledger.errors import Refusal
from ledger.shared.message import Message, say

_SLASH = "\x00"
"""Stands for a slash inside a part of a path, which no name has."""
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class NoPage(Refusal):
    """No page has that address."""

    code = "no-page"
    exit_code = 2

    def sentence(self) -> Message:
        return say("there is no such page")


class Found(Struct, frozen=True):
    """A page as HTML, the sheet of a command with the name of its file, or where to go instead."""

    html: bytes = b""
    sheet: bytes | None = None
    name: str = ""
    href: str | None = None


def answered(site: Site, parts: Sequence[str], query: Mapping[str, str]) -> Found:
    """The answer to what was asked. Raises Refusal, and whatever else goes wrong."""
    session, links = site.session, _links(site.root, query)
    SPEECH.speak(links.lang or site.language)
    answer, matched = _who_answers("/".join(part.replace("/", _SLASH) for part in parts))
    with session.as_of(links.known_at) as (log, as_of):
        day = session.day_asked(None, links.known_at, log)
        named = {key: value.replace(_SLASH, "/") for key, value in matched.groupdict().items() if value is not None}
        asked = Asked(site, log, links, links.known_at, as_of, day, query, named)
        page = answer(asked)
        if isinstance(page, Elsewhere):
            return Found(href=page.href)
        if query.get("form") == "xlsx" and page.command:
            return _sheet(session, page)
        return Found(html.page(page, asked, parts, links.lang or site.language))


def _who_answers(path: str) -> tuple[Callable[[Asked], Page | Elsewhere], re.Match[str]]:
    for pattern, answer in ROUTES:
        if (matched := pattern.fullmatch(path)) is not None:
            return answer, matched
    raise NoPage


def _links(root: str, query: Mapping[str, str]) -> Links:
    lang = query.get("lang")
    return Links(root, query.get("known_at", "").strip() or None, lang if lang in LANGUAGES else None)


def _sheet(session: Session, page: Page) -> Found:
    """The spreadsheet that the page's command writes."""
    from cli.program import run  # noqa: PLC0415 - the program knows this module's command

    name = _NOT_IN_A_NAME.sub("-", "-".join(word for word in page.command if not word.startswith("--"))).strip("-")
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(said), redirect_stdout(said):
        file = Path(folder) / "sheet.xlsx"
        line = ["--ledger", session.location, "--lang", SPEECH.language, *page.command, "--output", str(file)]
        run(line)
        return Found(sheet=file.read_bytes(), name=name)


def of_trouble(site: Site, error: Exception, query: Mapping[str, str]) -> tuple[HTTPStatus, bytes]:
    """The page that says what went wrong."""
    refusal = refusal_of(error)
    if os.environ.get("PLADSBOG_DEBUG"):
        traceback.print_exception(error)
    if not isinstance(error, Refusal):
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    elif refusal.code.startswith(("unknown-", "no-page")):
        status = HTTPStatus.NOT_FOUND
    else:
        status = HTTPStatus.BAD_REQUEST
    lang = _links(site.root, query).lang
    SPEECH.speak(lang or site.language)
    lines = as_text(refusal, site.typed).split("\n")
    return status, html.trouble(lines, Links(site.root, None, lang), lang or site.language)
