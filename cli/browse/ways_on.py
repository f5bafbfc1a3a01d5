"""Where a page that cannot be shown leads instead: to what may have been meant, and to the list of what there is.

A page is asked for by its address: what the hint of the command line says to type is of no use there, a link is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cli.browse.links import Links
from cli.browse.parts import Way
from cli.called import authority
from ledger.errors import (
    NoPlaces,
    Refusal,
    UnknownArea,
    UnknownCitizen,
    UnknownEvent,
    UnknownLine,
    UnknownOffer,
    UnknownPayer,
    UnknownPlace,
)
from ledger.errors.wording import near
from ledger.models.selecting import OWN
from ledger.rules.privacy import looks_like_cpr
from ledger.shared.message import Message, as_said, say

_MOST_MEANT = 3
_OF_HOUSES = frozenset(("house", "why", "bridge", "follow-up", "evidence"))
"""What the addresses begin with that go on with a house."""
_LISTS: Mapping[str, tuple[Message, str]] = {
    "citizen": (say("Residents"), "residents"),
    "event": (say("Events"), "log"),
    "decision": (say("Events"), "log"),
    "follow-up": (say("Follow-up"), "follow-up"),
    "area": (say("Follow-up"), "follow-up"),
}
"""The page with all that there is of what an address begins with; of houses and payers that is the front page."""


def says_it_all(refusal: Refusal) -> bool:
    """Whether the links stand in place of the hint."""
    return isinstance(refusal, _NAMED) or refusal.code == "no-page"


_NAMED = (UnknownArea, UnknownCitizen, UnknownEvent, UnknownLine, UnknownOffer, UnknownPayer)


def ways_on(
    refusal: Refusal, links: Links, path: Sequence[str], query: Mapping[str, str], houses: Sequence[str]
) -> list[Way]:
    """The links below a refusal of the page at a path; `houses` are those that the ledger has."""
    of_then = "known_at" in query
    meant = [] if of_then and isinstance(refusal, UnknownEvent) else list(_meant(refusal, links, path, houses))
    if of_then:
        kept = {key: value for key, value in query.items() if key not in ("known_at", "lang", "token", "form")}
        meant.append(Way(say("Back to now"), links.to(*path, **kept)))
    return [*meant, *_lists(links, path)]


def _meant(refusal: Refusal, links: Links, path: Sequence[str], houses: Sequence[str]) -> Iterable[Way]:
    """What may have been meant."""
    match refusal:
        case UnknownOffer(not_yet_at=int()) | UnknownCitizen(not_yet_at=int()):
            return
        case UnknownOffer(offer=typed, known=known):
            yield from _houses(near(typed, known, _MOST_MEANT), typed, links, path)
        case UnknownCitizen():
            yield from _citizens(refusal, links)
        case UnknownEvent(last=last):
            yield Way(say("The last event, #{last}", last=last), links.event(last))
        case UnknownPayer(known=known):
            yield from (Way(say("Municipality {payer}", payer=authority(one)), links.to("payer", one)) for one in known)
            yield Way(say("Own municipality's share"), links.to("payer", OWN))
        case NoPlaces(offer=offer) | UnknownPlace(offer=offer):
            yield Way(say("{offer}", offer=offer), links.house(offer))
        case UnknownLine(offer=offer, month=month):
            yield Way(say("Every line of the month"), links.to("why", offer, month))
            yield Way(say("The month's settlement"), links.month(offer, month))
        case UnknownArea(by=by, known=known):
            yield from (Way(as_said(one), links.to("area", by, one)) for one in known)
        case _ if path[:1] and path[0] in _OF_HOUSES and path[1:2] and path[1] in houses:
            yield Way(say("{offer}", offer=path[1]), links.house(path[1]))


def _houses(meant: Iterable[str], typed: str, links: Links, path: Sequence[str]) -> Iterable[Way]:
    """The same page of a house that may have been meant, or its own where the address does not name it."""
    for one in meant:
        there = [one if part == typed else part for part in path] if typed in path else ["house", one]
        yield Way(say("Did you mean {offer}?", offer=one), links.to(*there))


def _citizens(refusal: UnknownCitizen, links: Links) -> Iterable[Way]:
    """The citizen that may have been meant, and a search; what looks like a CPR number stands in no link."""
    if refusal.near is not None:
        yield Way(say("Did you mean {citizen}?", citizen=refusal.near), links.citizen(refusal.near))
    if not looks_like_cpr(refusal.citizen):
        yield Way(say("Search for {text}", text=refusal.citizen), links.to("search", q=refusal.citizen))


def _lists(links: Links, path: Sequence[str]) -> Iterable[Way]:
    if path and path[0] in _LISTS:
        text, to = _LISTS[path[0]]
        yield Way(text, links.to(to))
    yield Way(say("All houses"), links.to())
