"""Who pays by what would be recorded: beside the event, and what moves from one payer to another in all.

Both are sentences: a table's column of payers is folded away where a terminal is narrow, and a change of payer alone
moves no month by anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cli.session import Session
from ledger.events import Event, MovedIn, Recorded
from ledger.models.selecting import OWN
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from projections.consequences import Move
from projections.descriptions import describe


def with_payers(session: Session, events: Sequence[Recorded]) -> Iterator[Message]:
    """What happened in each event, with who pays for whoever moves in; with who was to, where that is corrected."""
    corrected = [of.corrects for of in (one.event for one in events) if isinstance(of, MovedIn) and of.corrects]
    was: dict[int, Event] = {}
    if corrected:
        with session.history() as history:
            was = {number: history.event(number).event for number in corrected}
    for event in (recorded.event for recorded in events):
        yield _with_payer(event, was.get(event.corrects or 0))


def _with_payer(event: Event, was: Event | None) -> Message:
    told = describe(event)
    if not isinstance(event, MovedIn):
        return told
    if event.paragraph is not None:
        told = say("{told}, by §{paragraph}", told=told, paragraph=event.paragraph)
    if isinstance(was, MovedIn) and was.payer != event.payer:
        return say("{told}, {paid} (before: {was})", told=told, paid=_paid_by(event.payer), was=_payer(was.payer))
    if event.payer is None:
        return told
    return say("{told}, {paid}", told=told, paid=_paid_by(event.payer))


def _paid_by(payer: str | None) -> Message:
    return say("paid by the own municipality") if payer is None else say("paid by {payer}", payer=payer)


def _payer(payer: str | None) -> Message:
    return say("own municipality") if payer is None else say("{payer}", payer=payer)


def payer_said(payer: str) -> Message:
    """A payer of what moves, where it is named by itself."""
    return _payer(None if payer == OWN else payer)


def of_payers(moves: Iterable[Move]) -> dict[str, Ore]:
    """What moves for each payer in all, in their order: 0 where months take each other back."""
    in_all: defaultdict[str, Ore] = defaultdict(int)
    for move in moves:
        for payer, ore in move.payers.items():
            in_all[payer] += ore
    return dict(sorted(in_all.items()))


def from_payer_to_payer(moves: Iterable[Move]) -> Iterator[Message]:
    """What moves for each payer in all, where it does for several."""
    shares: list[Value] = [share(payer, ore) for payer, ore in of_payers(moves).items() if ore]
    if len(shares) > 1:
        yield say("by payer: {shares:; }", shares=shares)


def share(payer: str, ore: Ore) -> Message:
    """What of an amount is a payer's."""
    if payer == OWN:
        return say("own municipality {amount:bare}", amount=Kroner(ore))
    return say("{payer} {amount:bare}", payer=payer, amount=Kroner(ore))
