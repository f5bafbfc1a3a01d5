"""The evidence of a house's closed months, or of a payer's lines in them, as a file to take along."""

from __future__ import annotations

from cli.browse.pages.shared import as_of
from cli.browse.parts import Asked, Download


def pack(asked: Asked) -> Download:
    """The bundle that `evidence` writes, which says itself what is not in it."""
    payer = asked.query.get("payer", "")
    of_payer = ("--payer", payer) if payer else ()
    return Download(("evidence", asked.matched["offer"], asked.matched["period"], *of_payer, *as_of(asked)), "zip")


def pack_of_all(asked: Asked) -> Download:
    """The bundle of all houses that a payer owes something."""
    payer = ("--payer", asked.query.get("payer", ""))
    return Download(("evidence", asked.matched["period"], *payer, *as_of(asked)), "zip")
