"""The columns of settlement lines: one list for every table that shows them, of the rows of projections.settle."""

from __future__ import annotations

from cli.render import Column

LINES = (
    Column("offer", "offer"),
    Column("kind", "kind"),
    Column("place", "place"),
    Column("citizen", "citizen"),
    Column("from", "from", "date"),
    Column("to", "to", "date"),
    Column("days", "days", "number"),
    Column("level", "level"),
    Column("unit_price", "unit price", "money"),
    Column("amount", "amount", "money"),
)
