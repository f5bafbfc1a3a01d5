"""Is the ledger what it was? Its digest, and, where that is asked for, a check of every row and every issued amount."""

from __future__ import annotations

from cli.browse.pages.shared import front_way
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.check import COLUMNS
from cli.render import Column
from cli.verify import PROOFS
from ledger.digests import digest_of
from ledger.shared.calendar import civil_day, today
from ledger.shared.message import say
from ledger.store.history import History
from projections.checks import run

_CLOSINGS = (
    Column("offer", say("offer")),
    Column("month", say("closed through"), "month"),
    Column("event", say("event"), "number"),
    Column("digest", say("digest")),
)


def page(asked: Asked) -> Page:
    """The digest of the ledger and of each house's last closing; with `run` the proof too."""
    log = asked.log
    history = History(log, asked.as_of)
    last = history.position
    parts: list[Part] = [
        Facts(
            [
                Fact(say("events"), last),
                Fact(say("the last one recorded"), civil_day(log.number(last).recorded_at)),
            ]
        ),
        Words(
            [
                say("{digest}", digest=str(digest_of(log, last))),
                say("Kept somewhere else, it proves later that nothing before it was changed."),
            ],
            say("Digest"),
        ),
    ]
    parts += _proof(asked) if asked.query.get("run") else [_offer_proof(asked)]
    parts.append(Grid(say("Last closing of each house"), _CLOSINGS, _closings(history)))
    return Page(say("Verify"), parts, last, trail=[front_way(asked)])


def _offer_proof(asked: Asked) -> Ways:
    return Ways([Way(say("Check every row and every issued amount now"), asked.links.to("verify", run="1"))])


def _proof(asked: Asked) -> list[Part]:
    faults = [fault._asdict() for fault in run(asked.log, PROOFS, today(), asked.location)]
    found = Facts([Fact(say("breaks"), len(faults), loud=bool(faults))], say("The proof"))
    empty = say("Every row and every issued amount is what it was.")
    return [found, Grid(say("Breaks"), COLUMNS, faults, empty=empty)]


def _closings(history: History) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for offer, month in history.closed_through().items():
        closing = history.closing(offer, month)
        if closing is not None:
            digest = str(digest_of(history.log, closing.number))
            rows.append({"offer": offer, "month": month, "event": closing.number, "digest": digest})
    return rows
