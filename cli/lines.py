"""The columns of settlement lines: one list for every table that shows them, of the rows of projections.settle."""

from __future__ import annotations

from cli.render import Column
from ledger.shared.message import say

SELDOM = ("service", "quantity")
"""What most houses have none of: on a page it takes no room where nothing has it."""

WHAT_AND_WHEN = (
    Column("kind", say("kind")),
    Column("place", say("place")),
    Column("citizen", say("citizen")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
    Column("days", say("days"), "number"),
)
"""Of what a line, or a finding, is, and of which days."""
LINES = (
    Column("offer", say("offer")),
    *WHAT_AND_WHEN,
    Column("level", say("level")),
    Column("item", say("item")),
    Column("service", say("service")),
    Column("quantity", say("quantity"), "number", adds=False),
    Column("absence", say("away")),
    Column("unit_price", say("unit price"), "money"),
    Column("amount", say("amount"), "money"),
)

DAYS_BY_STATE = (
    Column("occupied", say("occupied"), "number"),
    Column("absent", say("of them away"), "number"),
    Column("notice", say("notice"), "number"),
    Column("vacant", say("vacant"), "number"),
    Column("closed", say("out of use"), "number"),
)
"""How many days places were in each state; those on which the resident was away are among the occupied ones."""
