"""A document as one page of HTML: everything in it, nothing asked for from elsewhere, to be read aloud and printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

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


def _table(block: Grid) -> Iterator[str]:
    """A table that scrolls by itself where it is wider than the screen, also by keyboard; or whose rows unfold there.

    Of one that unfolds it is said of each part what it is: taken apart it is no table to who has it read aloud.
    """
    looks = zip(block.is_right, block.is_wide, block.is_kept, strict=True)
    kinds = [_class(right, wide, kept) for right, wide, kept in looks]
    unfolds = unfolding.classes(len(block.heads), has_kept=any(block.is_kept))
    group, row_of = (' role="rowgroup"', ' role="row"') if unfolds else ("", "")
    of_head, of_first = (' role="columnheader"', ' role="rowheader"') if unfolds else ("", "")
    of_cells = [f' role="cell" data-head="{escape(head)}"' if unfolds else "" for head in block.heads]

    def row(cells: Sequence[str]) -> str:  # the first cell is what the row is about
        first, *others = zip(kinds, of_cells, cells, strict=True)
        named = f'<th scope="row"{first[0]}{of_first}>{escape(first[2])}</th>'
        return f"<tr{row_of}>{named}{''.join(f'<td{kind}{of}>{escape(cell)}</td>' for kind, of, cell in others)}</tr>"

    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(block.caption)}">'
    looks_so = f' class="{" ".join(unfolds)}" role="table"' if unfolds else ""
    yield f"<table{looks_so}><caption>{escape(block.caption)}</caption>"
    heads = zip(kinds, block.heads, strict=True)
    named = "".join(f'<th scope="col"{kind}{of_head}>{escape(head)}</th>' for kind, head in heads)
    yield f"<thead{group}><tr{row_of}>{named}</tr></thead>"
    yield f"<tbody{group}>"
    yield from map(row, block.rows)
    yield "</tbody>"
    if block.ends:
        yield f"<tfoot{group}>"
        yield from map(row, block.ends)
        yield "</tfoot>"
    yield "</table></div>"


def _class(right: bool, wide: bool, kept: bool) -> str:  # noqa: FBT001 - what a column says of itself
    """What a cell is to the style sheet: a number, which may stay in sight, a sentence, or neither."""
    if right:
        return ' class="right kept"' if kept else ' class="right"'
    return ' class="text"' if wide else ""
