"""What an answer is called where it stands on paper: the title of a spreadsheet, and the names of its sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from cli.called import Called, house_names, service_names
from cli.languages import SPEECH
from cli.printing import in_words
from cli.render import About, Title, text_of
from cli.session import Session
from ledger.errors import Refusal
from ledger.shared.message import Message, Value, code_said, say

if TYPE_CHECKING:
    from ledger.store import Log

T = TypeVar("T")

TITLES: Mapping[str, Message] = {
    "bridge": say("Bridge"),
    "budget": say("Budget and expectation"),
    "budget-changes": say("Changes of the budget"),
    "check": say("Check"),
    "citizen": say("Citizen"),
    "coming": say("What is coming"),
    "day-rate": say("Day rate"),
    "digest": say("Digest"),
    "doctor": say("Whether all is in order"),
    "follow-up due": say("What is due"),
    "follow-up history": say("Meetings held"),
    "follow-up list": say("Meetings held"),
    "follow-up prepare": say("Follow-up meeting"),
    "follow-up show": say("Minutes of the follow-up"),
    "hourly-price": say("Hourly price"),
    "key-figures": say("Key figures"),
    "log": say("Events"),
    "person due": say("Persons to be erased"),
    "person erase": say("Erasure of a person"),
    "person list": say("Persons"),
    "person log": say("Use of the vault"),
    "person show": say("About a person"),
    "postings": say("Postings"),
    "reconcile": say("Reconciliation"),
    "refund": say("Refund"),
    "report": say("Report"),
    "residents": say("Residents"),
    "savings": say("Savings"),
    "settle": say("Settlement"),
    "show": say("Event"),
    "simulate": say("Simulation"),
    "statement": say("Statement"),
    "status": say("Where the ledger stands"),
    "surplus": say("Surplus or deficit"),
    "vacancies": say("Vacant places"),
    "verify": say("Verification"),
    "why": say("Why this amount"),
}
"""By command, as it is typed in English."""

_SHEETS: Mapping[str, Message] = {
    "absences": say("absences"), "actions": say("actions"), "adjustments": say("adjustments"),
    "assumptions": say("assumptions"), "budget": say("budget by month"), "causes": say("by cause"),
    "changes": say("changes"), "chart": say("24-hour chart"), "citizens": say("by citizen"),
    "coming": say("what is coming"), "costs": say("costs"), "deliveries": say("deliveries"), "due": say("deadlines"),
    "events": say("events"), "figures": say("figures"), "findings": say("findings"), "focus": say("citizens in focus"),
    "follow-ups": say("follow-ups"), "houses": say("houses"), "kinds": say("by kind"), "levels": say("levels"),
    "lines": say("lines"), "meetings": say("meetings"), "months": say("months"), "neutral": say("cost-neutral factor"),
    "notes": say("notes"), "occupancy": say("occupancy by month"), "offers": say("offers"),
    "own-payments": say("own payments"), "persons-and-prices": say("citizens and prices"), "pictures": say("pictures"),
    "prices": say("prices"), "residents": say("who lives there"), "rules": say("rules"), "services": say("services"),
    "stays": say("stays"), "support": say("support and services"), "supported": say("without a place"),
    "vacancies": say("places that are vacant"), "without-cadence": say("without a cadence"), "years": say("years"),
}  # fmt: skip
"""By the name that --show has for a table."""


def title_of(command: str) -> Message:
    """What the answer of a command is called; the command itself where it has no other name."""
    return TITLES.get(command, code_said(command))


def sheet_name(name: str, *, of_answer: bool) -> str:
    """The name of a sheet, which is a table of an answer, or the answer itself by its command.

    In Danish it is what a reader calls it, in English as it is typed, which scripts ask for.
    """
    said = (TITLES if of_answer else _SHEETS).get(name)
    return in_words(said) if said is not None and SPEECH.is_danish else name


def on_paper(about: About, known_at: int | None, day: date | None, root: str | None = None) -> Title:
    """The title of a spreadsheet: what was asked, with houses by name; of which day, as known when, and the digest.

    `root` is that of the tree at the same event, where the answer tells it.
    `known_at` is the last event that counts, None where no ledger was asked.
    """
    what, (names, digest) = title_of(about.command), _of_ledger(about.houses, known_at)
    of: list[Value] = [names, *about.of[1:]] if names else list(about.of)
    asked = say("{what}: {of}", what=what, of=of) if of else what
    known = None if known_at is None else say("as known at event #{number}", number=known_at)
    if day is not None:
        values: dict[str, Value] = {"day": day, "known": known}
        known = say("on {day}", **values) if known is None else say("on {day}, {known}", **values)
    told = None if root is None else in_words(say("root {root}", root=root))
    return Title(about.command, in_words(asked), None if known is None else in_words(known), digest, told)


def _of_ledger(houses: Sequence[str], known_at: int | None) -> tuple[list[Value], str | None]:
    """What houses are called, and the digest of the last event that counts, in words; nothing without a ledger."""
    session = _session()
    if session is None or known_at is None:
        return list(houses), None
    from ledger.digests import digest_of  # noqa: PLC0415 - loads the ledger

    with session.log() as log:
        digest = in_words(say("digest {digest}", digest=str(digest_of(log, known_at))))
    return [text_of(name_of(house, known_at)) for house in houses], digest


def name_of(offer: str, known_at: int) -> str:
    """What an offer of this run's ledger is called, as known last; its key where it has no other name."""
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger

    session = _session()
    if session is None:
        return offer
    with session.log() as log:
        named = next(reversed(list(History(log, known_at).terms(offer).offer)), None)
    return offer if named is None else named.value.name or offer


def names_of_ledger() -> Called:
    """What the houses and services of this run's ledger are called; none where no ledger was asked."""
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger

    found = _of_ledger_log(lambda location, log: Called(house_names(location, log), service_names(History(log))))
    return found or Called()


def services_of_ledger() -> Mapping[str, str]:
    """What the services of this run's ledger are called."""
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger

    return _of_ledger_log(lambda _, log: service_names(History(log))) or {}


def _of_ledger_log(question: Callable[[str, Log], T]) -> T | None:
    """What the log of this run's ledger answers; None of what is no ledger's, such as the day rate."""
    session = _session()
    if session is None:
        return None
    try:
        with session.log() as log:
            return question(session.location, log)
    except Refusal:
        return None


def _session() -> Session | None:
    ctx = click.get_current_context(silent=True)
    return None if ctx is None else ctx.find_object(Session)
