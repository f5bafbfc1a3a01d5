"""From a page's parts to HTML: words in the language that is spoken, cells with their links, all of it escaped.

Everything goes through one template of Jinja, with autoescape; pictures alone come as markup, made with escapes by
`cli.browse.pictures`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from cli import unfolding
from cli.browse import parts as of
from cli.browse.links import EVENTS, Links, numbers
from cli.cells import with_comma
from cli.danish import OPTIONS, name_of
from cli.danish_words import WORDS
from cli.languages import DANISH, SPEECH
from cli.printing import in_words
from cli.refusing import with_ledger
from cli.remedies import CATALOGUE
from cli.render import Column, heading_of, readable, text_of
from ledger.errors import NotADate
from ledger.models.selecting import OWN
from ledger.rules.privacy import looks_like_cpr
from ledger.shared.calendar import parse_date
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import danish
from ledger.store.location import without_password

_FILES = Path(__file__).parent / "templates"


class Cell(Struct, frozen=True):
    """A cell: its texts, each with where it leads, after a picture where it has one; `look` is its class.

    `head` is that of its column, where a row may be read without the heads above it.
    """

    texts: Sequence[tuple[str, str | None]]
    look: str = ""
    picture: Any = None
    head: str | None = None


@cache
def style() -> bytes:
    """The style sheet."""
    return (_FILES / "style.css").read_bytes() + unfolding.rules(".wide table.unfolds").encode()


@cache
def _template() -> Template:
    files = FileSystemLoader(_FILES)
    environment = Environment(
        loader=files, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["whole"] = whole
    environment.filters["as_command"] = as_command
    return environment.get_template("page.html")


def whole(text: str) -> Markup:
    """A text as HTML, in which days, keys and numbers are not broken at their hyphens, and are copied as they are."""
    return _unbroken(_WITH_HYPHEN, text)


def as_command(command: str) -> Markup:
    """A command as HTML, in which no option, month or key is broken."""
    return _unbroken(_OF_COMMAND, command)


def _unbroken(which: re.Pattern[str], text: str) -> Markup:
    return Markup().join(
        Markup('<span class="whole">{part}</span>').format(part=part) if at % 2 else escape(part)
        for at, part in enumerate(which.split(text))
    )


_WITH_HYPHEN = re.compile(
    r"((?<!\S)\(?-?[0-9][0-9.,]*[ \u00a0](?:%|kr\.)(?!\w)\S{0,2}"
    r"|(?<!\S)(?=\S{0,30}[0-9])(?=\S{2,30}(?!\S))\S+-\S+)"
)
"""Such as 31-12-2026, c-14201, hoejmarken/2025-11/1, -1.623,86 kr. or (50 %); none so long that it has to be broken."""
_OF_COMMAND = re.compile(r"((?<!\S)(?=\S{2,34}(?!\S))\S*-\S*)")
"""The same of a command, where options have hyphens and no figures."""


def page(page: of.Page, asked: of.Asked, path: Sequence[str], language: str) -> bytes:
    """A page as HTML."""
    links = asked.links
    other = "en" if language == DANISH else "da"
    here = _kept(asked.query, "known_at")
    chosen = asked.query.get("on", "").strip()
    now = Links(links.root, None, links.lang)
    sheet = links.to(*path, **here, form="xlsx") if page.command else None
    document = links.to(*path, **here, form="pdf") if page.document and find_spec("typst") is not None else None
    known = say("as known at event #{number}", number=page.known_at)
    return _rendered(
        language,
        links,
        title=in_words(page.title),
        trail=[(in_words(way.text), way.href) for way in page.trail],
        parts=[_part(part, links, asked.site.typed) for part in page.parts],
        sheet=sheet,
        document=document,
        no_document=_no_document() if page.document and document is None else None,
        typed=[_typed(one, asked.site.typed) for one in (page.command, *page.besides) if one],
        here=[(key, value) for key, value in here.items() if page.day is None or key != "on"],
        day=None if page.day is None else in_words(say("{day}", day=page.day)) if chosen else "",
        path=links.root + "/".join(path),
        known=in_words(known),
        digest=page.digest,
        then=None if links.known_at is None else in_words(_then(page, asked)),
        is_past=page.known_at < asked.log.last(),
        as_of=links.known_at or "",
        now=now.to(*path, **here),
        other=(other, Links(links.root, links.known_at, other).to(*path, **here)),
        searched=here.get("q", ""),
        ledger=in_words(say("{ledger}", ledger=without_password(Path(asked.location).name))),
        trouble=None,
    ).encode()


def _then(page: of.Page, asked: of.Asked) -> Message:
    """As known when, and whether that is not now; and which day is shown, where it is that one and none was chosen."""
    typed = asked.known_at or ""
    values: dict[str, Value] = {"asked": typed, "number": page.known_at}
    if page.known_at >= asked.log.last():
        then = say("All that is recorded: event #{number} is the last one", **values)
    elif typed.removeprefix("#").isdigit():
        then = say("Not as of now: as known at event #{number}", **values)
    else:
        with suppress(NotADate):  # a moment is said as it was typed
            values["asked"] = parse_date(typed)
        then = say("Not as of now: as known at {asked}, which is up to event #{number}", **values)
    if page.day is None or asked.query.get("on", "").strip():
        return then
    return say("{then}. The day shown is {day} too, as no other one is chosen.", then=then, day=page.day)


def trouble(
    lines: Sequence[str],
    ways: Sequence[of.Way],
    links: Links,
    language: str,
    path: Sequence[str],
    query: Mapping[str, str],
) -> bytes:
    """The page of a refusal: what was wrong, what to do, and where to go instead."""
    other = "en" if language == DANISH else "da"
    kept = _kept(query)
    title = in_words(say("That cannot be shown"))
    parts = [_part(of.Ways(ways, say("Go on to")), links, None)] if ways else []
    return _rendered(
        language, links, title=title, trail=[], parts=parts, sheet=None, document=None, no_document=None,
        typed=[], here=[], day=None, path=links.root, known="", digest=None, then=None, is_past=False, as_of="",
        now=links.to(), other=(other, Links(links.root, None, other).to(*path, **kept)), searched="", ledger="",
        trouble=lines,
    ).encode()  # fmt: skip


def _kept(query: Mapping[str, str], *besides: str) -> dict[str, str]:
    """What was asked, for the links of its page; what looks like a CPR number is not said again."""
    left_out = {"lang", "token", "form", *besides}
    return {key: value for key, value in query.items() if key not in left_out and not looks_like_cpr(value)}


def _rendered(language: str, links: Links, **said: Any) -> str:
    """The template filled, with the words and the links that all pages share."""
    menu = [
        (say("Front page"), links.to()),
        (say("Residents"), links.to("residents")),
        (say("Vacant"), links.to("vacancies")),
        (say("Coming"), links.to("coming")),
        (say("Due"), links.to("due")),
        (say("Follow-up"), links.to("follow-up")),
        (say("Events"), links.to("log")),
        (say("Verify"), links.to("verify")),
    ]
    return _template().render(
        lang=language,
        root=links.root,
        home=links.to(),
        lang_chosen=links.lang or "",
        menu=[(in_words(text), href) for text, href in menu],
        search=links.to("search").partition("?")[0],
        words={key: in_words(text) for key, text in _WORDS.items()},
        **said,
    )


_WORDS = {
    "skip": say("To the content"),
    "menu": say("Pages"),
    "search": say("Search"),
    "search_for": say("Citizen, place, event or decision"),
    "day": say("The day"),
    "day_hint": say("a date; empty is today"),
    "as_of": say("As it was known"),
    "as_of_meaning": say("Shows the page as it was known then. Empty is now."),
    "two_meanings": say(
        "The day is the one that is shown. As it was known leaves out what was recorded later. Empty is today, and now."
    ),
    "as_of_hint": say("a date, also with an hour, or #123"),
    "show": say("Show"),
    "back_to_now": say("Back to now"),
    "sheet": say("Spreadsheet"),
    "document": say("Document"),
    "typed": say("On the command line"),
    "digest": say("digest"),
    "trail": say("Where you are"),
    "read_only": say("Read only: nothing can be recorded here"),
    "language": say("Dansk"),
}


def _no_document() -> str:
    from cli.installing import line_for  # noqa: PLC0415 - only where it is missing

    return in_words(say("PDF needs {line}", line=line_for("documents")))


def _typed(command: Sequence[str], ledger: str | None) -> str:
    """A command as it is typed in the language that is spoken."""
    name, *rest = command
    if name == "follow-up":
        rest = [name_of(rest[0]), *rest[1:]]
    options = OPTIONS if SPEECH.language == DANISH else {}
    own = WORDS[OWN] if SPEECH.language == DANISH else OWN
    words = [
        options.get(word, word)
        if word.startswith("--")
        else own
        if word == OWN
        else shlex.quote(_as_typed(word, before))
        for before, word in pairwise([name, *rest])
    ]
    return with_ledger(" ".join(("pladsbog", name_of(name), *words)), ledger)


def _as_typed(word: str, before: str) -> str:
    """What follows an option: a day as the page writes it, which commands read, too."""
    if before.startswith("--") and not word.isdecimal():  # the key of a house may be eight figures
        with suppress(NotADate):
            return CATALOGUE.day(parse_date(word))
    return word


# --- parts ---------------------------------------------------------------------------------------


def _part(part: of.Part, links: Links, ledger: str | None) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind of part
    match part:
        case of.Typed(what=what, command=command):
            return {"is": "typed", "title": None, "what": in_words(what), "command": _typed(command, ledger)}
        case of.Narrow(label=label, name=name, value=value, kept=kept):
            every = {"known_at": links.known_at, "lang": links.lang, **kept}
            said = [(key, text) for key, text in every.items() if text and key != name]
            return {
                "is": "narrow", "title": None, "label": in_words(label), "name": name, "value": value, "kept": said,
            }  # fmt: skip
    title = None if part.title is None else in_words(part.title)
    match part:
        case of.Facts(facts=facts):
            return {"is": "facts", "title": title, "facts": [_fact(fact) for fact in facts]}
        case of.Grid():
            grid = replace(part, rows=[_on_ledger(row, ledger) for row in part.rows])
            return {"is": "grid", "title": title, "name": part.name, **_grid(grid, links)}
        case of.Picture(svg=svg, note=note):
            return {"is": "picture", "title": title, "svg": svg, "note": None if note is None else in_words(note)}
        case of.Words(lines=lines):
            return {"is": "words", "title": title, "lines": [_line(line, links, ledger) for line in lines]}
        case of.Ways(ways=ways):
            return {"is": "ways", "title": title, "ways": [(in_words(way.text), way.href, way.here) for way in ways]}


def _on_ledger(row: Mapping[str, Any], ledger: str | None) -> Mapping[str, Any]:
    """A row whose commands, those that mend a finding, are on the ledger that is looked at."""
    mends = row.get("mends")
    return row if mends is None else {**row, "mends": with_ledger(text_of(mends), ledger)}


def _line(line: Message, links: Links, ledger: str | None) -> Markup:
    """A remark, in which each event that it names behind # leads there; what somebody typed leads nowhere.

    Its own commands are on the ledger that is looked at.
    """
    text = in_words(line)
    if _has_command(line):
        text = with_ledger(text, ledger)
    named = [value for name, value in line.values.items() if f"#{{{name}}}" in line.template and isinstance(value, int)]
    parts = _EVENT.split(text)  # texts, and between them numbers: whole ones, as #1 is no part of #10
    return Markup().join(
        Markup('<a href="{href}">#{found}</a>').format(href=links.event(int(part)), found=part)
        if at % 2 and int(part) in named
        else whole(f"#{part}" if at % 2 else part)
        for at, part in enumerate(parts)
    )


def _has_command(line: Message) -> bool:
    """Whether a remark, or what it is put together of, names a command of its own."""
    of_it = (value for value in line.values.values() if isinstance(value, Message))
    return "pladsbog " in line.template or any(map(_has_command, of_it))


_EVENT = re.compile(r"#([0-9]+)")


def _fact(fact: of.Fact) -> dict[str, Any]:
    beside = None if fact.beside is None else in_words(fact.beside)
    what, value = in_words(fact.what), said(fact.value)
    return {"what": what, "value": value, "href": fact.href, "loud": fact.loud, "beside": beside}


def said(value: Any) -> str:
    """A value by itself in words: amounts with their unit, and a dash for what there is none of."""
    if value is None:
        return "–"
    if isinstance(value, Kroner):
        return f"{danish(value.ore)}\u00a0kr."
    if isinstance(value, Decimal):
        return with_comma(value)
    if isinstance(value, int):  # whole numbers that are told by themselves are counts; an event has its #
        return text_of(say("{count}", count=value))
    return text_of(CATALOGUE.code(value) if isinstance(value, str) else value)


def _grid(grid: of.Grid, links: Links) -> dict[str, Any]:
    rows = [
        {"cells": _cells(grid, row, links, at), "struck": bool(row.get("struck"))} for at, row in enumerate(grid.rows)
    ]
    return {
        "heads": [
            (heading_of(column), look if "right" in (look := _look(column, grid)) else "") for column in grid.columns
        ],
        "rows": rows,
        "ends": [{"cells": _cells(grid, row, links, None), "struck": False} for row in grid.ends] if rows else [],
        "empty": in_words(grid.empty or say("none")),
        "unfolds": unfolding.classes(
            len(grid.columns), has_kept=any(_is_kept(column, grid) for column in grid.columns)
        ),
    }


def _cells(grid: of.Grid, row: Mapping[str, Any], links: Links, at: int | None) -> list[Cell]:
    cells = [_cell(column, row, links, grid, at) for column in grid.columns]
    if not unfolding.unfolds(len(grid.columns)):
        return cells
    return [replace(cell, head=heading_of(column)) for cell, column in zip(cells, grid.columns, strict=True)]


def _cell(column: Column, row: Mapping[str, Any], links: Links, grid: of.Grid, at: int | None) -> Cell:
    value = row.get(column.key)
    pictures = grid.pictures.get(column.key)
    picture = None if pictures is None or at is None else pictures[at]
    if value is None:
        return Cell([], _look(column, grid), picture)
    if several := numbers(value):
        return Cell([(f"#{number}", links.event(number)) for number in several])
    href = row.get(f"{column.key} href") or links.of_cell(column.key, value, row, grid.around)
    text = f"#{value}" if column.key in EVENTS and isinstance(value, int) else readable(column, value)
    return Cell([(text, href)], _look(column, grid), picture)


_SHORT = frozenset(
    {"offer", "place", "citizen", "payer", "by", "level", "service", "last_citizen", "next_citizen", "paragraph"}
)
"""Columns of short names, which are not to be broken."""


_KEPT = frozenset({"amount", "effect"})
"""What a table is read for: on a phone it stays in sight, at the right edge of its row."""


def _is_kept(column: Column, grid: of.Grid) -> bool:
    return column.key in _KEPT or column.key == grid.kept


def _look(column: Column, grid: of.Grid) -> str:
    """The class of a column's cells: figures to the right, and what is short on one line."""
    if column.holds in ("number", "money") and column.key not in EVENTS:
        told = " told" if column.key == grid.kept else ""
        return f"right kept{told}" if _is_kept(column, grid) else "right"
    if column.key in ("decision", "mends"):
        return "reference" if column.key == "decision" else "command"
    return "short" if column.holds != "text" or column.key in _SHORT else ""
