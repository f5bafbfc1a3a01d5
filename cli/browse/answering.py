"""From an address to a page: finds who answers, as known when, in which language; as HTML, or as a command's file."""

from __future__ import annotations

import io
import os
import re
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from cli.browse import html
from cli.browse.links import Links
from cli.browse.pages import ROUTES
from cli.browse.parts import Asked, Download, Elsewhere, Page, Site
from cli.browse.ways_on import says_it_all, ways_on
from cli.called import Called, by_name, house_names, service_names
from cli.danish import OPTIONS, name_of
from cli.danish_words import WORDS, plain
from cli.days import day_in_words
from cli.languages import LANGUAGES, SPEECH
from cli.printing import in_words
from cli.refusing import as_text, refusal_of
from cli.session import Session
from ledger.errors import NotKnownAt, Refusal
from ledger.models.selecting import OWN
from ledger.shared.message import Message, say

_SLASH = "\x00"
"""Stands for a slash inside a part of a path, which no name has."""
_WITH_FEW = "--identifying"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")


_KNOWN_AT = say(
    "write a date such as 2026-12-31, today or yesterday, an hour as 31-12-2026 at 12:00, or an event such as #123"
)


class NoPage(Refusal):
    """No page has that address."""

    code = "no-page"
    exit_code = 2

    def sentence(self) -> Message:
        return say("there is no such page")


Answered = Page | Elsewhere | Download


class CommandRefused(Exception):  # noqa: N818 - no fault of the program
    """A command that was to write a file said why it does not."""


class Found(Struct, frozen=True):
    """A page as HTML, the file of a command with its name, or where to go instead."""

    html: bytes = b""
    file: bytes | None = None
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
        asked = Asked(site, log, links, links.known_at, as_of, day, query, named, parts)
        names = partial(_names, asked)
        with by_name(names):
            page = answer(asked)
        if isinstance(page, Elsewhere):
            return Found(href=page.href)
        if isinstance(page, Page) and query.get("form") == "xlsx" and page.command:
            page = Download(page.command, "xlsx")
        elif isinstance(page, Page) and query.get("form") == "pdf" and page.document:
            page = Download(page.document, "pdf")
        if isinstance(page, Download):
            return _file(session, page)
        with by_name(names):
            return Found(html.page(page, asked, parts, links.lang or site.language))


def _names(asked: Asked) -> Called:
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger

    return Called(house_names(asked.location, asked.log), service_names(History(asked.log, asked.as_of)))


def _who_answers(path: str) -> tuple[Callable[[Asked], Answered], re.Match[str]]:
    for pattern, answer in ROUTES:
        if (matched := pattern.fullmatch(path)) is not None:
            return answer, matched
    raise NoPage


def _links(root: str, query: Mapping[str, str]) -> Links:
    lang, typed = query.get("lang"), query.get("known_at", "").strip()
    day = day_in_words(typed)  # the day that it is today goes along with the links
    return Links(root, (typed if day is None else day.isoformat()) or None, lang if lang in LANGUAGES else None)


def _file(session: Session, asked: Download) -> Found:
    """What a command writes."""
    from cli.program import run  # noqa: PLC0415 - the program knows this module's command

    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(said), redirect_stdout(said):
        file = Path(folder) / f"file.{asked.ending}"
        line = ["--ledger", session.location, "--lang", SPEECH.language, *asked.command, "--output", str(file)]
        if run(line) or not file.exists():
            raise CommandRefused(said.getvalue())
        return Found(file=file.read_bytes(), name=name_of_file(asked))


def name_of_file(asked: Download) -> str:
    """What a download is called: the command's words in the language that is spoken, in letters every machine has.

    That it tells of one to three citizens stands in its name, so that it is not taken for the one that may be sent on.
    """
    name, *rest = asked.command
    if name == "follow-up":
        rest = [name_of(rest[0]), *rest[1:]]
    said = [name_of(name), *(word for before, word in pairwise([name, *rest]) if before != "--limit")]
    if SPEECH.is_danish:
        said = [WORDS[OWN] if word == OWN else _QUARTER.sub(r"\1-K\2", word) for word in said]
    kept = [word for word in said if not word.startswith("--")]
    if _WITH_FEW in said:
        kept.append(OPTIONS[_WITH_FEW] if SPEECH.is_danish else _WITH_FEW)
    words = (_NOT_IN_A_NAME.sub("-", plain(word)).strip("-") for word in kept)
    return f"{'-'.join(words)}.{asked.ending}"


def of_trouble(
    site: Site, error: Exception, parts: Sequence[str], query: Mapping[str, str]
) -> tuple[HTTPStatus, bytes]:
    """The page that says what went wrong, and where to go instead."""
    refusal = refusal_of(error)
    if os.environ.get("PLADSBOG_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, CommandRefused):
        status = HTTPStatus.BAD_REQUEST
    elif not isinstance(error, Refusal):
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    elif refusal.code.startswith(("unknown-", "no-page")):
        status = HTTPStatus.NOT_FOUND
    else:
        status = HTTPStatus.BAD_REQUEST
    lang = _links(site.root, query).lang
    SPEECH.speak(lang or site.language)
    lines = str(error) if isinstance(error, CommandRefused) else as_text(refusal, site.typed)
    told = lines.strip().split("\n")
    if isinstance(error, NotKnownAt):  # in a field nothing needs the quotation marks of a shell
        told = [told[0], in_words(say("Hint: {remedy}", remedy=_KNOWN_AT))]
    links, houses, names = Links(site.root, None, lang), *_of_ledger(site)
    is_refused = isinstance(error, (Refusal, CommandRefused))
    ways = ways_on(refusal, links, parts, query, houses) if is_refused else []
    with by_name(lambda: names):
        return status, html.trouble(
            told[:1] if says_it_all(refusal) else told, ways, links, lang or site.language, parts, query
        )


def _of_ledger(site: Site) -> tuple[Sequence[str], Called]:
    """The houses, and what they are called; none where the ledger cannot be read, which may be what went wrong."""
    from ledger.store.history import History  # noqa: PLC0415 - as in `_names`

    with suppress(Exception), site.session.log() as log:
        return History(log).offers(), Called(house_names(site.session.location, log))
    return [], Called()
