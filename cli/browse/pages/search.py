"""What was typed into the search: an event, a citizen, a place, a house, a payer or a decision.

Decided on 2026-11-27:

* What is exactly one of them leads there at once: `#123`, a citizen's key, OFFER/PLACE for who lives there on the day,
  a house by its key or name, a payer's code, a decision to the letter. Anything else is sought inside the keys of
  citizens, inside the keys and names of houses and inside decisions, without regard to capitals.

Decided on 2026-11-28:

* What is several of them to the letter, such as a number, leads nowhere by itself: they stand in a list. Before, 265
  was the event, and Roskilde could not be found by its code.
* A house with a place, a month or a year, in either order, is that place, month or year of the house. Of other words
  the houses and citizens among them are what it may be: that nothing was found is said where nothing stands below it.
* A month is that month of each house that was open in it; a month's name without a year is of the last two years
  that it is over in, here and beside a house.
* A service, a series of rates or a model has no page of its own: it leads to the events that adopted it, and to the
  houses that use it. So does the name of a level that a table prices; a contract leads to the event that names it.
* The word for what is sought may stand before it (decided on 2026-11-29): "afgørelse VU 12". A citizen is perhaps
  the one whose key has the same letters and figures: c2 is typed for c-2.
* "Reservation" and its kin, alone or beside a house, a place or a payer, are the reservations recorded, each at its
  event; a place that is reserved on the day says so where it is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, partial

from msgspec import structs

from cli.browse.pages.shared import MOST, TELL, front_way, history_of
from cli.browse.parts import Asked, Elsewhere, Page, Part, Way, Ways, Words
from ledger.errors import NotAMonth, Refusal
from ledger.errors.wording import near, without_marks
from ledger.events.places import PlaceReserved
from ledger.following.residents import residents_on
from ledger.models.municipalities import Authority, authorities, named_like, near_to
from ledger.models.selecting import OWN
from ledger.rules.privacy import looks_like_cpr
from ledger.shared.calendar import Month, latest_named, parse_month
from ledger.shared.message import Message, Value, as_said, say
from ledger.shared.ordering import by_number
from ledger.state.reserving import reserved_on
from ledger.store.history import History
from projections import searching
from projections.across import names
from projections.citizens import citizen_named
from projections.openings import opened_on
from projections.searching import (
    Adopted,
    adopted_with,
    contracts_with,
    decisions_by_kind,
    is_decision,
    reservations_known,
)
from projections.statements import buyers

_EVENT = re.compile(r"(?:(?:event|haendelse)\s+#?|#)?([0-9]{1,12})")
_OF_PLACE = re.compile(r"(?:plads|place)\s+", re.IGNORECASE)
_OF_KIND = re.compile(r"^(?:(?:borger|citizen|afg(?:ø|oe)relse|beslutning|decision)\s+)+", re.IGNORECASE)
"""The word for what is sought, before it; where a reference begins with it, it is found with it first."""
_YEAR = re.compile(r"[12][0-9]{3}")
_SHORT_YEAR = re.compile(r"(?P<month>[^\W\d]+)\.?\s*'?(?P<year>[0-9]{2})")
_MOST = 50
_MOST_MEANT = 5


def page(asked: Asked) -> Page | Elsewhere:
    """Where it is, what it may be, or what is like it."""
    typed = asked.query.get("q", "").strip()
    history = history_of(asked)
    meant = _exactly(asked, history, typed) if typed else []
    if len(meant) == 1:
        return Elsewhere(meant[0].href)
    is_cpr = not meant and looks_like_cpr(typed)
    is_said = bool(typed) and not is_cpr
    title = say("Search: {typed}", typed=as_said(typed)) if is_said else say("Search")  # a month as it was typed
    parts: list[Part] = [Ways(meant, say("It may be"))] if meant else []
    parts += _months_of_houses(asked, history, typed)
    parts += _reservations(asked, history, typed)
    parts += list(_adopted(asked, history, typed)) if typed else []
    parts += list(_like(asked, history, typed, {way.href for way in meant})) if typed else []
    bare = _OF_KIND.sub("", typed)
    if not parts and bare != typed and not _EVENT.fullmatch(without_marks(bare)):
        return page(structs.replace(asked, query={**asked.query, "q": bare}))
    if not parts:
        help_ = say(
            "Search for #123, a citizen's key, house/place, place 12, a house, a month, a municipality's name or "
            "code, a decision, a service, rates, a model, a contract or a reservation."
        )
        like = _perhaps(asked, history, typed) if typed else []
        if like:
            parts = [
                Words([say("Nothing is called just that.")]),
                Ways(like, say("It may be")),
                Words([help_]),
            ]
        else:
            nothing = say("That looks like a CPR number: the ledger holds none. A citizen is found by the key.")
            parts = [Words([nothing if is_cpr else say("Nothing was found."), help_] if typed else [help_])]
    if typed and history.position > searching.MOST_READ and not any(isinstance(part, Ways) for part in parts):
        parts.append(Words([say("Contracts are not looked for in so large a ledger.")]))
    return Page(title, parts, history.position, trail=[front_way(asked)])


def _exactly(asked: Asked, history: History, typed: str) -> list[Way]:
    """All that it is to the letter: a number may be that of an event, of a municipality and of places."""
    links = asked.links
    number = _EVENT.fullmatch(without_marks(typed))
    events = [int(number[1])] if number is not None and 1 <= int(number[1]) <= history.position else []
    found = [Way(say("Event #{number}", number=one), links.event(one)) for one in events]
    if number is not None and not typed.isdecimal():
        return found
    found += _houses_called(asked, history, typed)
    found += _living(asked, history, typed)
    if history.stream(f"citizen:{typed}"):
        found.append(Way(say("Citizen {citizen}", citizen=as_said(typed)), links.citizen(typed)))
    if (number is not None or _OF_PLACE.match(typed)) and len(history.offers()) <= MOST:
        place = _OF_PLACE.sub("", typed)
        found += [way for offer in history.offers() for way in _place(asked, history, offer, place)]
    found += _of_a_house(asked, history, typed)
    found += _payers(asked, [one for one in near_to(typed, asked.day) if number is None or one.code == typed])
    if is_decision(asked.location, asked.log, typed, history.position):
        found.append(Way(say("Decision {reference}", reference=typed), links.decision(typed)))
    return list({way.href: way for way in reversed(found)}.values())[::-1]  # each once, as it was found first


def _houses_called(asked: Asked, history: History, typed: str) -> list[Way]:
    """The house of that key, else the one of that name; two of one name are found as what is like it."""
    offers = history.offers()
    if typed in offers:
        return [Way(say("House {offer}", offer=typed), asked.links.house(typed))]
    named = names(asked.location, asked.log).items()
    called = [offer for offer, name in named if name.casefold() == typed.casefold() and offer in offers]
    return [Way(say("House {offer}", offer=called[0]), asked.links.house(called[0]))] if len(called) == 1 else []


def _living(asked: Asked, history: History, typed: str) -> list[Way]:
    """Who lives in a place, named as HOUSE/PLACE."""
    if "/" not in typed:
        return []
    try:
        citizen = citizen_named(history, typed, asked.day)
    except Refusal:
        return []
    return [Way(say("Citizen {citizen}", citizen=as_said(citizen)), asked.links.citizen(citizen))]


def _of_a_house(asked: Asked, history: History, typed: str) -> list[Way]:
    """The place, the month or the year of a house that is named before or after it."""
    apart = [typed.replace("/", " ").split()]
    apart += [typed.split()] if "/" in typed else []  # 3/2026 is a month
    named = _by_name(asked, history) if len(apart[0]) > 1 else {}
    found = []
    for words in apart:
        halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        for house, rest in (pair for first, last in halves for pair in ((first, last), (last, first))):
            for offer in named.get(without_marks(house), ()):
                found += [*_place(asked, history, offer, _OF_PLACE.sub("", rest)), *_time(asked, offer, rest)]
    return found


def _by_name(asked: Asked, history: History) -> dict[str, list[str]]:
    """The keys of the houses of each key and each name, in small letters."""
    called = names(asked.location, asked.log)
    found: dict[str, list[str]] = {}
    for offer in history.offers():
        for name in dict.fromkeys(map(without_marks, (offer, called.get(offer, offer)))):
            found.setdefault(name, []).append(offer)
    return found


def _place(asked: Asked, history: History, offer: str, place: str) -> list[Way]:
    """The place of that number in a house, where it has one.

    It leads to who lives there on the day, or, where nobody does, to the places of its house.
    """
    book = history.book_without_closings(offer)
    if place not in book.places:
        return []
    lives = next((one for one in residents_on(book, asked.day) if one.room.place == place), None)
    if lives is None:
        text = say("Place {place} of {offer}, where nobody lives", place=place, offer=offer)
        if (by := reserved_on(book.places[place], book.rooms.get(place, ()), asked.day)) is not None:
            text = say("Place {place} of {offer}, reserved for {payer}", place=place, offer=offer, payer=by.payer)
        return [Way(text, asked.links.to("house", offer, str(asked.day.year), "places"))]
    citizen = lives.stay.citizen
    text = say("Place {place} of {offer}: {citizen}", place=place, offer=offer, citizen=as_said(citizen))
    return [Way(text, asked.links.citizen(citizen))]


def _time(asked: Asked, offer: str, text: str) -> list[Way]:
    """The month or the year of a house, where a text is one."""
    if _YEAR.fullmatch(text):
        return [Way(say("{offer} {year}", offer=offer, year=text), asked.links.house(offer, int(text)))]
    return [_month_of(asked, offer, month) for month in _months(text)]


def _month_of(asked: Asked, offer: str, month: Month) -> Way:
    return Way(say("{offer} in {month}", offer=offer, month=month), asked.links.month(offer, month))


def _months(text: str) -> list[Month]:
    """The month that a text is, or the last two of a month's name; none for another text."""
    short = _SHORT_YEAR.fullmatch(text)  # a search knows no days: what stands behind a month's name is its year
    try:
        return [parse_month(text if short is None else f"{short['month']} 20{short['year']}")]
    except NotAMonth:
        return [parse_month(one) for one in latest_named(text)]


def _months_of_houses(asked: Asked, history: History, typed: str) -> list[Part]:
    """That month of each house that was open in it; of many houses, that they have to be named."""
    parts: list[Part] = []
    opened = cache(partial(opened_on, history))  # of two months, each house's book is read once
    for month in _months(typed):
        title, offers = say("{month}", month=month), history.offers()
        if len(offers) > MOST:
            parts.append(Words([say("Type a house's name beside the month.")], title))
            continue
        there = ((offer, opened(offer)) for offer in offers if history.terms(offer).was_open_in(month))
        ways = [_month_of(asked, offer, month) for offer, day in there if day is not None and day <= month.last]
        parts += [Ways(ways, title)] if ways else []
    return parts


def _perhaps(asked: Asked, history: History, typed: str) -> list[Way]:
    """The houses and the citizens that are named among other words, and the houses that are spelt alike."""
    words = typed.replace("/", " ").split()
    named = _by_name(asked, history)
    parts = [" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)]
    houses = [offer for part in parts for offer in named.get(without_marks(part), ())]
    alike = [offer for name in near(typed, named, _MOST_MEANT) for offer in named[name]]
    citizens = [word for word in words if history.stream(f"citizen:{word}")]
    citizens += sorted((key for key in history.citizens() if _signs(key) == _signs(typed)), key=by_number)[:_MOST_MEANT]
    return [
        *(Way(say("House {offer}", offer=one), asked.links.house(one)) for one in dict.fromkeys([*houses, *alike])),
        *(Way(say("Citizen {citizen}", citizen=as_said(one)), asked.links.citizen(one)) for one in citizens),
    ]


def _signs(key: str) -> str:
    """The letters and figures of a key: c2, C 2 and c-2 are typed for each other."""
    return "".join(sign for sign in key.casefold() if sign.isalnum())


def _payers(asked: Asked, named: list[Authority]) -> list[Way]:
    """Those of some municipalities that pay for somebody here, or whose ledger this is."""
    if not named:
        return []
    terms = history_of(asked).terms()
    many = len(history_of(asked).offers()) > MOST  # who pays in so many houses is not looked through
    paying = None if many else set(buyers(asked.location, asked.log, asked.as_of))
    found = []
    for one in named:
        if terms.payer_of(one.code) == OWN:
            found.append(Way(say("Own municipality's share"), asked.links.to("payer", OWN)))
        elif paying is None or one.code in paying:
            text = say("Municipality {code}, {name}", code=one.code, name=as_said(one.name))
            found.append(Way(text, asked.links.to("payer", one.code)))
    return found


def _reservations(asked: Asked, history: History, typed: str) -> list[Part]:
    """The reservations, where that is asked for: those of the house, the place and the payer named beside it."""
    words = without_marks(typed).replace("/", " ").split()
    beside = {word for word in words if not word.startswith(_RESERVE)} - _BETWEEN
    if not any(word.startswith(_RESERVE) for word in words):
        return []
    found, called = reservations_known(history), names(asked.location, asked.log)
    if found is None:
        return [Words([say("Reservations are not looked for in so large a ledger.")])]
    ways = [
        Way(
            say("From {day}: {happened}", day=one.event.effective_on, happened=one.event.happened()),
            asked.links.event(one.number),
        )
        for one in found
        if isinstance(one.event, PlaceReserved) and beside <= _said_of(one.event, called)
    ]
    more = [Words([say("{count} more: type more of it.", count=len(ways) - _MOST)])] if len(ways) > _MOST else []
    return [Ways(ways[:_MOST], say("Reservations")), *more] if ways else []


def _said_of(event: PlaceReserved, called: Mapping[str, str]) -> set[str]:
    """The words that a reservation is found by: those of its house, its place and who pays."""
    payer = authorities().get(event.payer)
    said = (event.offer, called.get(event.offer, ""), event.place, event.payer, payer.name if payer is not None else "")
    return set(without_marks(" ".join(said)).split())


_RESERVE = "reserv"
"""How a word begins that asks for reservations, in both languages."""
_BETWEEN = {"plads", "pladsen", "pladser", "place", "places", "i", "in", "til", "for"}
"""Words between those that a reservation is found by."""


def _adopted(asked: Asked, history: History, typed: str) -> Iterator[Part]:
    """The services, rates and models that have it in their key or name, each with its events and houses; contracts."""
    if len(typed) < _LEAST_OF_NAME:
        return
    found = adopted_with(history, typed, MOST)
    for one in found[:_MOST_MEANT]:
        yield Ways(_of_adopted(asked, one), _TITLES[one.kind](one.key, one.name))
        if one.offers is None:
            yield Words([say("Which houses use it is not looked for in so large a ledger.")])
    if len(found) > _MOST_MEANT:
        yield Words([say("{count} more: type more of it.", count=len(found) - _MOST_MEANT)])
    contracts = contracts_with(history, typed) or []
    ways = [
        Way(
            say("{contract}, of {citizen}", contract=one.contract, citizen=as_said(one.citizen)),
            asked.links.event(one.number),
        )
        for one in contracts
    ]
    if ways:
        yield Ways(ways[:_MOST], say("Contracts"))


_LEAST_OF_NAME = 2
"""A single sign is in nearly every key."""
_TITLES: Mapping[str, Callable[[str, str | None], Message]] = {
    "service": lambda key, name: say("Service {service}", service=_house(key, name)),
    "rates": lambda key, _: say("Rates {rates}", rates=key),
    "model": lambda key, _: say("Model {model}", model=key),
}


def _of_adopted(asked: Asked, one: Adopted) -> list[Way]:
    """The events that adopted it, the newest first, and the houses that use it."""
    events = []
    for version in reversed(one.versions):
        values: dict[str, Value] = {"day": version.effective_on, "decision": as_said(version.decision or "")}
        text = say("From {day}, by {decision}", **values) if version.decision else say("From {day}", **values)
        events.append(Way(text, asked.links.event(version.number)))
    houses = [Way(say("House {offer}", offer=offer), asked.links.house(offer)) for offer in one.offers or ()]
    return [*events[: _MOST - len(houses)], *houses]


def _like(asked: Asked, history: History, typed: str, told: AbstractSet[str]) -> list[Part]:
    """Houses, citizens, municipalities and decisions that have it in them, without those that are `told` already."""
    links, sought = asked.links, typed.casefold()
    named = names(asked.location, asked.log)
    houses = [
        Way(_house(offer, named.get(offer)), links.house(offer))
        for offer in history.offers()
        if sought in offer.casefold() or sought in named.get(offer, "").casefold()
    ]
    keys = sorted((key for key in history.citizens() if sought in key.casefold()), key=by_number)
    citizens = [Way(as_said(key), links.citizen(key)) for key in keys]
    of_name = named_like(typed, asked.day) if any(letter.isalpha() for letter in typed) else []
    payers = _payers(asked, of_name)
    kinds = decisions_by_kind(asked.location, asked.log, typed, history.position)
    decided = sorted((kinds or {}).items(), key=lambda one: by_number(one[0]))
    council = [Way(as_said(one), links.decision(one)) for one, on_citizen in decided if not on_citizen]
    individual = [Way(as_said(one), links.decision(one)) for one, on_citizen in decided if on_citizen]
    found: list[tuple[Message, list[Way]]] = [
        (say("Houses"), houses),
        (say("Citizens"), citizens),
        (say("Municipalities that pay"), payers),
        (say("Decisions of council and committees"), council),
        (say("Individual decisions"), individual),
    ]
    parts: list[Part] = []
    for title, every in found:
        hits = [way for way in every if way.href not in told]
        if hits:
            parts.append(Ways(hits[:_MOST], title))
        if len(hits) > _MOST:
            parts.append(Words([say("{count} more: type more of it.", count=len(hits) - _MOST)]))
    if len(of_name) == 1 and not payers:
        values: dict[str, Value] = {"name": as_said(of_name[0].name), "code": of_name[0].code}
        parts.append(Words([say("{name} ({code}) pays for nobody here.", **values)]))
    if kinds is None:
        parts += [Words([say("Decisions are not sought: so many events are not told in tables yet.")]), TELL]
    return parts


def _house(offer: str, name: str | None) -> Message:
    """A house by its name, with the key that is typed for it."""
    if name is None or name == offer:
        return as_said(offer)
    return say("{name} ({key})", name=name, key=offer)
