"""Is the ledger what it was? Its digest, and, where that is asked for, a check of every row and every issued amount."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cli.browse.pages.shared import front_way, page_of
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Proved, Way, Ways, Words
from cli.check import COLUMNS
from cli.lodging import FILE
from cli.render import Column
from cli.verify import PROOFS
from ledger.digests import digest_of, lodged_in
from ledger.events import MonthClosed
from ledger.events.streams import settlement_stream
from ledger.shared.calendar import civil_day, moment_text, now, today
from ledger.shared.message import Value, say
from ledger.store.history import History
from projections.checks import run

_PAGE = 25
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
    parts += [_last(asked), *_lodged(asked)]
    shown, ways = page_of(asked, history.offers(), _PAGE)
    parts += [Grid(say("Last closing of each house"), _CLOSINGS, _closings(asked, shown, last)), *ways]
    return Page(say("Verify"), parts, last, trail=[front_way(asked)])


def _offer_proof(asked: Asked) -> Ways:
    return Ways([Way(say("Check every row and every issued amount now"), asked.links.to("verify", run="1"))])


def _proof(asked: Asked) -> list[Part]:
    faults = [fault._asdict() for fault in run(asked.log, PROOFS, today(), asked.location)]
    asked.site.proved.append(Proved(moment_text(now()), asked.log.last(), len(faults)))
    title = say("The proof")
    if not faults:
        return [Words([say("Every row and every issued amount is what it was.")], title)]
    return [Facts([Fact(say("breaks"), len(faults), loud=True)], title), Grid(say("What they are"), COLUMNS, faults)]


def _closings(asked: Asked, offers: Sequence[str], upto: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for offer in offers:
        closing = asked.log.latest(settlement_stream(offer), upto)
        if closing is not None and isinstance(closing.event, MonthClosed):
            digest = str(digest_of(asked.log, closing.number))
            rows.append({"offer": offer, "month": closing.event.through, "event": closing.number, "digest": digest})
    return rows


def _last(asked: Asked) -> Part:
    """When all was proved last, as long as these pages are open."""
    title = say("Proved last")
    if not asked.site.proved:
        return Words([say("Not since these pages were opened.")], title)
    last = asked.site.proved[-1]
    values: dict[str, Value] = {"day": civil_day(last.moment), "number": last.number, "breaks": last.breaks}
    if not last.breaks:
        return Words([say("{day}, up to event #{number}: no break.", **values)], title)
    return Words([say("{day}, up to event #{number}: breaks {breaks}.", **values)], title)


_LODGED = (
    Column("event", say("event"), "number"),
    Column("digest", say("digest")),
    Column("agrees", say("agrees with the ledger")),
)


def _lodged(asked: Asked) -> list[Part]:
    """The digests that closings have lodged outside the ledger's reach, the last ones, held against the ledger."""
    title = say("Digests that are lodged")
    name = os.environ.get(FILE)
    if name is None:
        return [Words([say("None: no file is named for them ({variable}).", variable=FILE)], title)]
    rows = []
    for digest in list(lodged_in(Path(name)))[: -_PAGE - 1 : -1]:
        there = digest.number <= asked.log.last() and str(digest_of(asked.log, digest.number)) == str(digest)
        rows.append({"event": digest.number, "digest": str(digest), "agrees": say("yes") if there else say("no")})
    return [Grid(title, _LODGED, rows)]
