"""A document as PDF: tagged for screen readers (PDF/UA-1), with its fonts in it, set by Typst."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from cli.documents.model import Block, Document, Grid, Heading, Items, Paragraph, Picture
from cli.printing import in_words
from cli.refusing import NotInstalled
from ledger.shared.message import say

_TEMPLATE = Path(__file__).with_name("document.typ")
_NO_SIGN = "\ufffd"


def check_installed() -> None:
    """Raises NotInstalled where no PDF can be made."""
    if find_spec("typst") is None:
        raise NotInstalled("typst", "documents")


def as_pdf(document: Document) -> bytes:
    """The file's content; the same for the same document. Raises NotInstalled."""
    check_installed()
    import typst  # noqa: PLC0415 - an extra, and slow to load

    given = orjson.dumps(_data(document)).decode()
    while True:
        try:
            content: bytes = typst.compile(
                _TEMPLATE.read_bytes(),
                format="pdf",
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                sys_inputs={"document": given},
            )
        except typst.TypstError as error:
            shown = _without(given, error.diagnostic)
            if shown == given:
                raise
            given = shown
        else:
            return content


def _without(given: str, diagnostic: str) -> str:
    """What is given to Typst with a mark for each sign that it says no font has: an emoji, a Chinese letter."""
    for found in re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic):
        sign = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), found)
        if not sign.isascii():
            given = given.replace(sign, _NO_SIGN)
    return given


def _data(document: Document) -> dict[str, Any]:
    day = document.day
    return {
        "title": document.title,
        "language": document.language,
        "landscape": document.is_landscape,
        "date": [day.year, day.month, day.day],
        "about": list(document.about),
        "foot": list(document.foot),
        "page": in_words(say("page")),
        "of": in_words(say("of")),
        "signed": in_words(say("date and signature")),
        "blocks": [_block(one) for one in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case Items():
            return {"kind": "items", "items": list(block.items)}
        case Grid():
            return {
                "kind": "grid", "caption": block.caption, "heads": block.heads, "right": block.is_right,
                "wide": block.is_wide, "ids": block.is_id, "rows": block.rows, "ends": block.ends,
            }  # fmt: skip
        case Picture():
            return {"kind": "picture", "svg": block.svg.decode(), "words": block.words}
        case _:
            return {"kind": "signatures", "who": list(block.who)}
