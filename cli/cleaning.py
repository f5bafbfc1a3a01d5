"""Texts that somebody typed once, fit to be shown: nothing in them can steer a terminal or turn the order of letters.

What is recorded stays as it is. These functions stand where things are shown: `clean` for a value in a table, a
spreadsheet or a sentence, `clean_page` for text of several lines, `escaped` for JSON.

Decided on 2026-11-26:

* Controls (C0 with tab and line break, DEL, C1), bidirectional controls, separators of lines and paragraphs, and halves
  of surrogate pairs are shown as one space, however many stand together: a reader can do nothing with a sign for each.
* JSON loses nothing: there they are escapes of six signs, the same text to a program and harmless to a terminal.
  Sentences within the JSON are cleaned like any others.
"""

from __future__ import annotations

from ledger.shared.patterns import pattern

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\u2028\u2029"
_UNFIT = pattern(f"[\x00-\x1f\x7f-\x9f{_BIDI}{_SEPARATORS}\ud800-\udfff]+")
_UNFIT_IN_JSON = pattern(f"[\x7f-\x9f{_BIDI}{_SEPARATORS}]")  # JSON itself escapes those below a space


def clean(text: str) -> str:
    """A text on one line, with a space for what no reader can read."""
    return text if text.isprintable() else _UNFIT.sub(" ", text)


def clean_page(text: str) -> str:
    """A text with its line breaks, each line cleaned."""
    return "\n".join(map(clean, text.split("\n")))


def escaped(json: str) -> str:
    """JSON that means the same, without a sign that a terminal would obey."""
    return _UNFIT_IN_JSON.sub(lambda sign: f"\\u{ord(sign.group()):04x}", json)
