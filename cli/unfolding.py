"""How a row of a table stands by itself on a narrow screen: in the pages of the browser, and in documents of HTML.

Decided on 2026-11-29:

* On a narrow screen a row of many columns stands by itself: what it is about and its amount, and below them the rest,
  each with the head of its column. There the amount that stayed at the edge lay over the columns before it, and of a
  table without an amount the last columns were behind the edge.
* A table with an amount to be kept in sight does so on a tablet too. One without has room enough there, and rows
  beside each other are compared more easily.
"""

_FEW = 4
"""So many columns stand beside each other on a phone."""

_RULES = """
  TABLE, TABLE caption, TABLE tbody, TABLE tfoot { display: block; width: auto; }
  TABLE { font-size: 0.85rem; }
  TABLE thead { position: absolute; left: -999em; }
  TABLE tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.8rem; padding: 0.35rem 0;
    border-bottom: 1px solid #dcdfe3; }
  TABLE tfoot tr { border-top: 2px solid var(--ink, #000); }
  TABLE tr::after { content: ""; order: 1; flex-basis: 100%; }
  TABLE th, TABLE td { position: static; order: 2; max-width: 100%; min-width: 0; padding: 0; border: 0;
    text-align: left; white-space: normal; background: none; }
  TABLE tr > :first-child, TABLE .kept { order: 0; }
  TABLE tr > .right + :not(.right) { padding-left: 0; }
  TABLE tr > .kept { margin-left: auto; white-space: nowrap; }
  TABLE td::before { content: attr(data-head) " "; color: var(--soft, #595959); font-weight: 400; }
  TABLE tr > :first-child::before, TABLE .kept:not(.told)::before { content: none; }
  TABLE td:empty { display: none; }
"""
_WIDTHS = (("(max-width: 40rem)", ""), ("(min-width: 40.01rem) and (max-width: 60rem)", ".kept-in-sight"))


def rules(table: str) -> str:
    """The rules of a style sheet for tables of the class `unfolds`; `table` selects them."""
    return "".join(
        f"@media screen and {width} {{{_RULES.replace('TABLE', table + only)}}}\n" for width, only in _WIDTHS
    )


def unfolds(columns: int) -> bool:
    """Whether the rows of a table of so many columns stand by themselves, so that each cell needs its head."""
    return columns > _FEW


def classes(columns: int, *, has_kept: bool) -> list[str]:
    """The classes of a table that unfolds, by how many columns it has and whether one of them is kept in sight."""
    if not unfolds(columns):
        return []
    return ["unfolds", "kept-in-sight"] if has_kept else ["unfolds"]
