"""What a page is made of, before it is HTML: facts, tables, pictures and remarks, with values that have types still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from markupsafe import Markup
from msgspec import Struct, field

from cli.browse.links import Links
from cli.render import Column, Rows
from cli.session import Session
from ledger.shared.message import Message
from ledger.store import Log


class Proved(Struct, frozen=True):
    """That the ledger was checked: when (RFC 3339), up to which event, and how many breaks there were."""

    moment: str
    number: int
    breaks: int


class Site(Struct, frozen=True):
    """What all pages of one run share: the ledger, the folder that they lie in, the language unless one is chosen.

    `typed` is the ledger as it was named on the command line, which commands have to name too; None where it was not.
    """

    session: Session
    root: str
    language: str
    typed: str | None = None
    proved: list[Proved] = field(default_factory=list)
    """When the ledger was checked in this run."""


class Asked(Struct, frozen=True):
    """What a page was asked for: of which ledger, as known when, seen on which day, and what else was typed.

    `known_at` is as typed, `as_of` the event that it means; both None for now. `matched` are the named parts
    of the path.
    """

    site: Site
    log: Log
    links: Links
    known_at: str | None
    as_of: int | None
    day: date
    query: Mapping[str, str]
    matched: Mapping[str, str]
    path: Sequence[str] = ()

    @property
    def location(self) -> str:
        return self.site.session.location


class Fact(Struct, frozen=True):
    """One thing to know at a glance: what it is, its value, where it leads. `loud`: a person has to do something.

    `beside` is said in small below the value, such as what a total is a day.
    """

    what: Message
    value: Any
    href: str | None = None
    loud: bool = False
    beside: Message | None = None


class Facts(Struct, frozen=True):
    """Things to know at a glance, beside each other."""

    facts: Sequence[Fact]
    title: Message | None = None


class Grid(Struct, frozen=True):
    """A table. `around` is what all its rows are about, such as the offer, for the links of its cells.

    `pictures` are small ones for the cells of a column, one a row, which repeat what the row says in figures. `name` is
    by what links lead to it (#lines). `kept` is the column that it is read for, where that is no amount or effect.
    """

    title: Message
    columns: Sequence[Column]
    rows: Rows
    ends: Rows = ()
    around: Mapping[str, Any] = {}
    empty: Message | None = None
    pictures: Mapping[str, Sequence[Markup]] = {}
    name: str | None = None
    kept: str | None = None


class Picture(Struct, frozen=True):
    """A picture, of which the table below it says the same; `note` says how to read it."""

    title: Message
    svg: Markup
    note: Message | None = None


class Words(Struct, frozen=True):
    """Remarks, each a paragraph; with commands as they are typed among them."""

    lines: Sequence[Message]
    title: Message | None = None


class Way(Struct, frozen=True):
    """A link with a text of its own; `here` where it leads to what is shown."""

    text: Message
    href: str
    here: bool = False


class Ways(Struct, frozen=True):
    """Links to what belongs to this page."""

    ways: Sequence[Way]
    title: Message | None = None


class Typed(Struct, frozen=True):
    """A command to be typed, with what it is for."""

    what: Message
    command: Sequence[str]


class Narrow(Struct, frozen=True):
    """A field that narrows the page to what has a text in it: its label, what was typed, what else is kept."""

    label: Message
    name: str
    value: str
    kept: Mapping[str, str]


Part = Facts | Grid | Picture | Words | Ways | Typed | Narrow


class Page(Struct, frozen=True):
    """A page: what it is about, its parts, the event as of which it is, and the command that answers the most of it.

    `trail` are the pages above it. `command` is left out where no single one answers it; then there is no sheet.
    `besides` are commands that tell what it shows beside that.
    `document` is the command that writes what the page is about as PDF, where one does. `day` is the day that is shown,
    where another one can be chosen, whatever was known by then.
    """

    title: Message
    parts: Sequence[Part]
    known_at: int
    command: Sequence[str] = ()
    trail: Sequence[Way] = ()
    digest: str | None = None
    document: Sequence[str] = ()
    day: date | None = None
    besides: Sequence[Sequence[str]] = ()


class Download(Struct, frozen=True):
    """A file that a command writes with --output; `ending` is that of its name, without the dot."""

    command: Sequence[str]
    ending: Literal["xlsx", "pdf", "zip"]


class Elsewhere(Struct, frozen=True):
    """That what was asked for has a page of its own."""

    href: str
