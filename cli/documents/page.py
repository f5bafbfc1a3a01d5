"""A document as one page of HTML: everything in it, nothing asked for from elsewhere, to be read aloud and printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from cli import unfolding
from cli.documents.model import Block, Document, Grid, Heading, Items, Paragraph, Picture
from cli.printing import in_words
from ledger.shared.message import say

_STYLE = """
body { font: 16px/1.5 Georgia, "Times New Roman", serif; color: #000; background: #fff; max-width: 60rem;
       margin: 0 auto; padding: 1rem 1.25rem 2rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #595959; }
.about, footer, .signed { color: #595959; }
.about p, footer p { margin: 0; }
/* What does not fit is told by a shadow at that edge: white that scrolls along covers it where there is no more. */
.wide { overflow-x: auto; background:
  linear-gradient(to right, #fff 40%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(to left, #fff 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to right, rgb(27 31 36 / 45%), transparent) left / 0.9rem 100% no-repeat scroll,
  linear-gradient(to left, rgb(27 31 36 / 45%), transparent) right / 0.9rem 100% no-repeat scroll; }
table { border-collapse: collapse; margin: 1rem 0; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem; }
th, td { padding: .2rem .6rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #bfbfbf; }
thead th { border-bottom: 2px solid #000; vertical-align: bottom; }
tbody th { font-weight: normal; }
td.right, th.right { text-align: right; }
.right + td:not(.right), .right + th:not(.right) { padding-left: .6rem; }
tbody td, tbody th, tfoot td { white-space: nowrap; }
tbody .text { white-space: normal; min-width: 12rem; }
tfoot td, tfoot th { font-weight: bold; }
.kept { position: sticky; right: 0; padding-left: 1.2rem;
        background: linear-gradient(to right, transparent, #fff .8rem); }
img { display: block; max-width: 100%; height: auto; margin: 1rem 0; }
.signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 3.5rem 2rem; margin-top: 4rem; padding: 0; }
.signatures li { list-style: none; border-top: 1px solid #000; padding-top: .25rem; }
.signed { display: block; font-size: .85rem; }
footer { margin-top: 3rem; border-top: 1px solid #595959; padding-top: .5rem; font-size: .8rem;
         overflow-wrap: anywhere; font-variant-ligatures: none; }
@page { size: A4; margin: 18mm 18mm 12mm; }
@media print {
  body { font-size: 10pt; max-width: none; margin: 0; padding: 0; display: table; width: 100%; }
  main { display: table-row-group; }
  h2, caption { break-after: avoid; }
  tr, img, .signatures { break-inside: avoid; }
  tbody tr:last-child { break-after: avoid; }
  table { font-size: 7.5pt; }
  img { max-width: 88%; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .wide { overflow: visible; background: none; }
  .kept { position: static; padding-left: 0; background: none; }
  footer { display: table-footer-group; break-inside: avoid; font-size: 7pt; }
  footer p:first-child { border-top: 1px solid #595959; margin-top: 4mm; padding-top: 1mm; }
}
"""
_LANDSCAPE = "@page { size: A4 landscape; }\n"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def as_html(document: Document) -> bytes:
    """The file's content in UTF-8; the same for the same document."""
    return "".join(f"{line}\n" for line in _lines(document)).encode()


def _lines(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{document.language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>{_STYLE}{unfolding.rules('table.unfolds')}{_LANDSCAPE if document.is_landscape else ''}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{escape(document.title)}</h1>"
    yield f'<div class="about">{_paragraphs(document.about)}</div>'
    for block in document.blocks:
        yield from _block(block)
    yield "</main>"
    yield f"<footer>{_paragraphs(document.foot)}</footer>"
    yield "</body>"
    yield "</html>"


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h2>{escape(block.text)}</h2>"
        case Paragraph():
            yield f"<p>{escape(block.text)}</p>"
        case Items():
            yield f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
        case Grid():
            yield from _table(block)
        case Picture():
            content = b64encode(block.svg).decode()
            yield f'<img src="data:image/svg+xml;base64,{content}" alt="{escape(block.words)}">'
        case _:
            signed = escape(in_words(say("date and signature")))
            lines = (f'<li>{escape(who)}<span class="signed">{signed}</span></li>' for who in block.who)
            yield f'<ul class="signatures">{"".join(lines)}</ul>'


class _Roles(NamedTuple):
    """What is said of each part of a table that unfolds: taken apart it is no table to who has it read aloud."""

    table: str = ""
    group: str = ""
    row: str = ""
    head: str = ""
    first: str = ""
    cell: str = ""


_NO_ROLES = _Roles()
_ROLES = _Roles(*(f' role="{one}"' for one in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")))


def _table(block: Grid) -> Iterator[str]:
    """A table that scrolls by itself where it is wider than the screen, by keyboard too; or whose rows unfold there."""
    roles = _ROLES if unfolding.unfolds(len(block.heads)) else _NO_ROLES
    classes = unfolding.classes(len(block.heads), has_kept=any(block.is_kept))
    looks_so = f' class="{" ".join(classes)}"' if classes else ""
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(block.caption)}">'
    yield f"<table{looks_so}{roles.table}><caption>{escape(block.caption)}</caption>"
    heads = zip(_looks(block), block.heads, strict=True)
    named = "".join(f'<th scope="col"{look}{roles.head}>{escape(head)}</th>' for look, head in heads)
    yield f"<thead{roles.group}><tr{roles.row}>{named}</tr></thead>"
    yield from _rows("tbody", block.rows, block, roles)
    if block.ends:
        yield from _rows("tfoot", block.ends, block, roles)
    yield "</table></div>"


def _rows(name: str, rows: Sequence[Sequence[str]], block: Grid, roles: _Roles) -> Iterator[str]:
    """The body of a table, or its totals; the first cell of a row is what the row is about."""
    yield f"<{name}{roles.group}>"
    looks = _looks(block)
    for cells in rows:
        first, *others = zip(looks, block.heads, cells, strict=True)
        about = f'<th scope="row"{first[0]}{roles.first}>{escape(first[2])}</th>'
        yield f"<tr{roles.row}>{about}{''.join(_cell(*one, roles) for one in others)}</tr>"
    yield f"</{name}>"


def _cell(look: str, head: str, text: str, roles: _Roles) -> str:
    headed = f' data-head="{escape(head)}"' if roles.cell else ""
    return f"<td{look}{roles.cell}{headed}>{escape(text)}</td>"


def _looks(block: Grid) -> list[str]:
    """Of each column, the class of its cells."""
    return [_class(*of_column) for of_column in zip(block.is_right, block.is_wide, block.is_kept, strict=True)]


def _class(right: bool, wide: bool, kept: bool) -> str:  # noqa: FBT001 - what a column says of itself
    """What a cell is to the style sheet: a number, which may stay in sight, a sentence, or neither."""
    if right:
        return ' class="right kept"' if kept else ' class="right"'
    return ' class="text"' if wide else ""
