"""Which decisions are there, and which events name them? By the journal in the tables, and the log after it.

And what has been adopted or agreed under a name: services, series of rates, models, contracts.

Decided on 2026-11-27:

* What the journal does not tell is read from the log, up to `MOST_READ` events. Of more nothing is said at all, and
  whoever asks is told so: to decode a million events takes minutes, and a part of an answer would pass for the whole.

Decided on 2026-11-28:

* Who is granted a service, contracts and reservations are read from the log, of no more events than that either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from ledger.errors.wording import without_marks
from ledger.events import Recorded, Voided
from ledger.events.contracts import ContractAgreed
from ledger.events.places import PlaceReserved
from ledger.events.services import ServiceGranted
from ledger.shared.versions import Version
from ledger.state.live import live
from ledger.store import Log
from ledger.store.history import History
from projections.overview import SMALL
from projections.views import answered

MOST_READ = 30_000
"""So many events are decoded within some two seconds."""


class Named(NamedTuple):
    """A decision, and an event that names it; whether that is about a citizen, as the decision is then."""

    decision: str
    number: int
    on_citizen: bool


def events_naming(location: str, log: Log, decision: str, upto: int) -> list[int] | None:
    """The numbers of the events up to one that name a decision, to the letter; None where it takes too long."""
    query = """
    SELECT decision, number, citizen IS NOT NULL FROM journal WHERE decision = ? AND number <= ? ORDER BY number
    """
    found = _found(location, log, query, decision, upto)
    return None if found is None else [one.number for one in found if one.decision == decision]


def is_decision(location: str, log: Log, decision: str, upto: int) -> bool | None:
    """Whether some event up to one names a decision, to the letter; None where it takes too long."""
    query = """
    SELECT decision, number, citizen IS NOT NULL FROM journal WHERE decision = ? AND number <= ? LIMIT 1
    """
    found = _found(location, log, query, decision, upto)
    return None if found is None else any(one.decision == decision for one in found)


def decisions_with(location: str, log: Log, text: str, upto: int) -> list[str] | None:
    """The decisions that have a text in them, without regard to capitals; None where it takes too long."""
    found = decisions_by_kind(location, log, text, upto)
    return None if found is None else list(found)


def decisions_by_kind(location: str, log: Log, text: str, upto: int) -> dict[str, bool] | None:
    """The same, each with whether it is one on a citizen: council and committees adopt what is about nobody alone."""
    query = """
    SELECT decision, min(number), max(citizen IS NOT NULL) FROM journal
    WHERE instr(lower(decision), lower(?)) AND number <= ? GROUP BY decision ORDER BY 2
    """
    sought = text.casefold()
    # SQLite lowers ASCII alone: a text with other letters is sought among all of them.
    ascii_only = text if text.isascii() else ""
    found = _found(location, log, query, ascii_only, upto)
    if found is None:
        return None
    kinds: dict[str, bool] = {}
    for one in found:
        if sought in one.decision.casefold():
            kinds[one.decision] = kinds.get(one.decision, False) or bool(one.on_citizen)
    return kinds


def _found(location: str, log: Log, query: str, text: str, upto: int) -> Iterator[Named] | None:
    def asked(db: sqlite3.Connection, _: History) -> tuple[int, list[Named]]:
        (last,) = db.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
        return last, [Named(*row) for row in db.execute(query, (text, upto))] if last else []

    last, told = answered(location, log, asked, None, lambda: (0, []), of_few=log.last() > SMALL)
    if upto - last > MOST_READ:
        return None
    return _together(log, told, last, upto)


def _together(log: Log, told: list[Named], after: int, upto: int) -> Iterator[Named]:
    yield from told
    if after < upto:
        for fact in log.decoded(log.read(after, upto)):
            if fact.event.decision:
                yield Named(fact.event.decision, fact.number, fact.event.about_citizen is not None)


class Adopted(NamedTuple):
    """A service, a series of rates or a model: its key, what it is called, its versions, and the houses that use it.

    `offers` None: there is too much to look through.
    """

    kind: Literal["service", "rates", "model"]
    key: str
    name: str | None
    versions: Sequence[Version[Any]]
    offers: Sequence[str] | None


def adopted_with(history: History, text: str, most_offers: int) -> list[Adopted]:
    """What is adopted under a key or a name that has a text in it, or has a level of just that name."""
    terms, sought = history.terms(), without_marks(text)
    among: list[tuple[Literal["service", "rates", "model"], Any]] = [
        ("service", terms.services), ("rates", terms.rates), ("model", terms.models),
    ]  # fmt: skip
    found = [
        Adopted(kind, key, _called(versions), versions.recorded, None)
        for kind, of_kind in among
        for key, versions in of_kind.items()
        if any(sought in without_marks(name) for name in (key, *_names(versions))) or sought in _levels(kind, versions)
    ]
    if not found or len(history.offers()) > most_offers:
        return found
    named = {offer: [version.value for version in history.terms(offer).offer] for offer in history.offers()}
    granting = _granting(history) if any(one.kind == "service" for one in found) else {}
    return [one._replace(offers=_using(one, named, granting)) for one in found]


def _names(versions: Any) -> list[str]:
    return [name for version in versions if (name := getattr(version.value, "name", None))]


def _called(versions: Any) -> str | None:
    return next(reversed(_names(versions)), None)


def _levels(kind: str, versions: Any) -> set[str]:
    """The levels that tables price by name; a figure alone is a level of nearly every one of them."""
    levels = {level for version in versions for level in version.value.prices_ore or {}} if kind == "rates" else set()
    return {without_marks(level) for level in levels if not level.isdecimal()}


def _using(one: Adopted, named: dict[str, list[Any]], granting: dict[str, list[str]] | None) -> list[str] | None:
    if one.kind == "service":
        return None if granting is None else granting.get(one.key, [])
    return [offer for offer, of in named.items() if any(getattr(terms, one.kind) == one.key for terms in of)]


def _granting(history: History) -> dict[str, list[str]] | None:
    """The houses that have granted each service; None where it takes too long."""
    facts = _live_of(history, ServiceGranted.TOPIC)
    if facts is None:
        return None
    pairs = {(fact.event.service, fact.event.offer) for fact in facts if isinstance(fact.event, ServiceGranted)}
    found: dict[str, list[str]] = {}
    for service, offer in sorted(pairs):
        found.setdefault(service, []).append(offer)
    return found


class Contract(NamedTuple):
    """A contract with a supplier of a stay, and the event that names it."""

    contract: str
    citizen: str
    number: int


def contracts_with(history: History, text: str) -> list[Contract] | None:
    """The contracts that have a text in their reference; None where it takes too long."""
    facts = _live_of(history, ContractAgreed.TOPIC)
    if facts is None:
        return None
    sought = text.casefold()
    return [
        Contract(fact.event.contract, fact.event.citizen, fact.number)
        for fact in facts
        if isinstance(fact.event, ContractAgreed) and sought in (fact.event.contract or "").casefold()
        and fact.event.contract
    ]  # fmt: skip


def reservations_known(history: History) -> list[Recorded] | None:
    """What still holds of the places that were reserved, the latest first day first; None where it takes too long."""
    facts = _live_of(history, PlaceReserved.TOPIC)
    newest_first = sorted(facts or (), key=lambda fact: (fact.event.effective_on, fact.number), reverse=True)
    return None if facts is None else newest_first


def _live_of(history: History, topic: str) -> list[Any] | None:
    """What still holds of the events of a topic; None where there are too many to look through."""
    if history.position > MOST_READ:
        return None
    return live(history.log.of_topics((topic, Voided.TOPIC), history.position))
