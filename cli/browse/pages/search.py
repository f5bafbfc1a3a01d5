"""What was typed into the search: an event, a citizen, a place, a house, a payer or a decision.

Decided on 2026-11-27:

* What is exactly one of them leads there at once: `#123`, a citizen's key, OFFER/PLACE for who lives there on the day,
  a house by its key or name, a payer's code, a decision to the letter. Anything else is sought inside the keys of
  citizens, inside the keys and names of houses and inside decisions, without regard to capitals.
"""

from __future__ import annotations

import re
from itertools import islice

from cli.browse.pages.shared import TELL, front_way, history_of
from cli.browse.parts import Asked, Elsewhere, Page, Part, Way, Ways, Words
from ledger.errors import Refusal
from ledger.errors.wording import near
from ledger.shared.message import Message, as_said, say
from ledger.store.history import History
from projections.across import names
from projections.citizens import citizen_named
from projections.searching import decisions_with, is_decision

_EVENT = re.compile(r"#?([0-9]{1,12})")
_PAYER = re.compile(r"[0-9]{3,4}")
_MOST = 50
_MOST_MEANT = 5


def page(asked: Asked) -> Page | Elsewhere:
    """Where it is, or what is like it."""
    typed = asked.query.get("q", "").strip()
    history = history_of(asked)
    if typed and (there := _exactly(asked, history, typed)) is not None:
        return Elsewhere(there)
    title = say("Search: {typed}", typed=typed) if typed else say("Search")
    parts = list(_like(asked, history, typed)) if typed else []
    if not parts:
        help_ = say("Search for #123, a citizen's key, house/place, a house, a payer's code or a decision.")
        parts = [Words([say("Nothing was found."), help_] if typed else [help_])]
        if meant := near(typed, history.offers(), _MOST_MEANT) if typed else []:
            parts.append(Ways([Way(say("{offer}", offer=one), asked.links.house(one)) for one in meant], say("Houses")))
    return Page(title, parts, history.position, trail=[front_way(asked)])


def _exactly(asked: Asked, history: History, typed: str) -> str | None:  # noqa: PLR0911 - one for each kind of thing
    links = asked.links
    number = _EVENT.fullmatch(typed)
    if number is not None and (typed.startswith("#") or not _PAYER.fullmatch(typed)):
        return links.event(int(number[1])) if 1 <= int(number[1]) <= history.position else None
    if typed in history.offers():
        return links.house(typed)
    called = [offer for offer, name in names(asked.location, asked.log).items() if name.casefold() == typed.casefold()]
    if len(called) == 1 and called[0] in history.offers():
        return links.house(called[0])
    if "/" in typed:
        try:
            return links.citizen(citizen_named(history, typed, asked.day))
        except Refusal:
            return None
    if history.stream(f"citizen:{typed}"):
        return links.citizen(typed)
    if number is not None and 1 <= int(number[1]) <= history.position:
        return links.event(int(number[1]))
    if is_decision(asked.location, asked.log, typed, history.position):
        return links.decision(typed)
    return None


def _like(asked: Asked, history: History, typed: str) -> list[Part]:
    """Houses, citizens and decisions that have it in them."""
    links, sought = asked.links, typed.casefold()
    named = names(asked.location, asked.log)
    houses = [
        (_house(offer, named.get(offer)), links.house(offer))
        for offer in history.offers()
        if sought in offer.casefold() or sought in named.get(offer, "").casefold()
    ]
    citizens = [(as_said(key), links.citizen(key)) for key in history.citizens() if sought in key.casefold()]
    told = decisions_with(asked.location, asked.log, typed, history.position)
    decisions = [(as_said(one), links.decision(one)) for one in told or ()]
    found: list[tuple[Message, list[tuple[Message, str]]]] = [
        (say("Houses"), houses),
        (say("Citizens"), citizens),
        (say("Decisions"), decisions),
    ]
    parts: list[Part] = []
    for title, hits in found:
        if hits:
            parts.append(Ways([Way(text, href) for text, href in islice(hits, _MOST)], title))
        if len(hits) > _MOST:
            parts.append(Words([say("{count} more: type more of it.", count=len(hits) - _MOST)]))
    if told is None:
        parts += [Words([say("Decisions are not sought: so many events are not told in tables yet.")]), TELL]
    return parts


def _house(offer: str, name: str | None) -> Message:
    """A house by its name, with the key that is typed for it."""
    if name is None or name == offer:
        return as_said(offer)
    return say("{name} ({key})", name=name, key=offer)
