"""What a value can be chosen from: houses, residents, vacant places, levels, months, events; as the ledger has them.

For questions on a terminal (`asking`) and for a shell that completes a line (`completion`): both get the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click
from click.shell_completion import CompletionItem, split_arg_string

from cli.line import taken_apart
from cli.printing import in_words
from cli.remedies import CATALOGUE
from cli.session import Session
from ledger.errors import Refusal
from ledger.models.selecting import OWN
from ledger.shared.calendar import NAMES_OF_MONTHS, Month, parse_date, parse_month, today
from ledger.shared.message import Kroner, Message, say
from ledger.shared.ordering import natural

if TYPE_CHECKING:
    from cli.arguments import OfHouse
    from ledger.events import Event, Recorded
    from ledger.following.vacancies import PlaceOnNotice, VacantPlace
    from ledger.models.rates import Rates
    from ledger.state.book import Book
    from ledger.store.history import History

FEW_EVENTS, _EVENTS_LOOKED_AT = 10, 200
_FEW_MONTHS = 4
_FEW_TO_CLOSE = 12


class Choice(NamedTuple):
    """A value that can be typed, the cells of the row that shows it, and other words by which it can be typed."""

    value: str
    cells: tuple[str, ...]
    also: tuple[str, ...] = ()
    is_code: bool = False
    """Whether the value is a word of the program's own, which nobody begins who is shown another one for it."""
    number: int | None = None
    """Its number in a longer list, where it has that in a shorter one too; None: as the list counts."""
    names: tuple[str, ...] = ()
    """Of which a beginning may be typed, too, though it is not called so: which one is meant is told back."""

    def words(self) -> tuple[str, ...]:
        return (self.value, *(one for one in self.also if one))

    def begun(self) -> tuple[str, ...]:
        """The words of which a beginning may be typed."""
        words = tuple(one for one in self.also if one) if self.is_code and any(self.also) else self.words()
        return (*words, *self.names)


class Said(NamedTuple):
    """The ledger, and what the line says so far: as typed, by the parameters' names in the code."""

    session: Session
    values: Mapping[str, str]

    def day(self) -> date:
        """The day that the line is about; today where it names none that can be read."""
        for name in _DAYS:
            if (text := self.values.get(name)) is not None:
                try:
                    return parse_date(text)
                except Refusal:
                    break
        if (text := self.values.get("month")) is not None:
            try:
                return parse_month(text).last
            except Refusal:
                pass
        return today()

    def says_day(self) -> bool:
        """Whether the line names a day, or a month, that it is about."""
        return any(name in self.values for name in (*_DAYS, "month"))


_DAYS = ("first_day", "last_day", "day", "held_on")
"""The days that a line can be about, by their names in the code."""


def offers(said: Said) -> list[Choice]:
    """Every house, with its name."""
    with said.session.history() as history:
        named = [(offer, _name(history, offer)) for offer in history.offers()]
    return [Choice(offer, (offer, name), (name,)) for offer, name in named]


def homes(said: Said) -> list[Choice]:
    """The houses that somebody can live in, with their names: what is given at home is granted.

    Each keeps the number that it has among all houses: who knows it by that would take another one.
    """
    at_home = _at_home(said)
    return [one._replace(number=number) for number, one in enumerate(offers(said), start=1) if one.value not in at_home]


def _at_home(said: Said) -> frozenset[str]:
    with said.session.history() as history:
        every = {offer: list(history.terms(offer).offer) for offer in history.offers()}
    return frozenset(offer for offer, of in every.items() if of and of[-1].value.housing == "at-home")


def _name(history: History, offer: str) -> str:
    versions = list(history.terms(offer).offer)
    return versions[-1].value.name if versions else ""


def house_of(said: Said) -> str | None:
    """The house that a line is about: the one that it names, or that of the citizen it names."""
    if offer := said.values.get("offer"):
        return offer.partition("/")[0]
    citizen = said.values.get("citizen")
    if citizen is None:
        return None
    if "/" in citizen:
        return citizen.partition("/")[0]
    with said.session.history() as history:
        about = [fact.event.about_offer for fact in history.stream(f"citizen:{citizen}")]
    return next((offer for offer in reversed(about) if offer is not None), None)


def _book(history: History, said: Said) -> Book | None:
    offer = house_of(said)
    return None if offer is None or offer not in history.offers() else history.book_without_closings(offer)


def residents(said: Said) -> list[Choice]:
    """Who lives in a house on the day, by place, with the level; whoever the line names already is left out."""
    return _residents(said, away=False)


def granted_to(said: Said) -> list[Choice]:
    """Who lives in a house on the day, and who gets services of it without living there, such as support at home."""
    return [*residents(said), *_supported(said)]


def _supported(said: Said) -> list[Choice]:
    """Whom a house gives services without a place on the day: each once, with what it is."""
    from ledger.following.services import without_place_on  # noqa: PLC0415 - brings the settlement

    with said.session.history() as history:
        book = _book(history, said)
        runs = [] if book is None else list(without_place_on(book, said.day()))
        lives_there = {one.value for one in residents(said)}
    named = {one.value: one.also[0] for one in services(said)}
    by_citizen: dict[str, list[str]] = {}
    for run in runs:
        if run.grant.citizen not in lives_there:
            by_citizen.setdefault(run.grant.citizen, []).append(named.get(run.grant.service, run.grant.service))
    return [Choice(citizen, (", ".join(dict.fromkeys(granted)), citizen)) for citizen, granted in by_citizen.items()]


def nobody_there(said: Said, kind: str) -> Message:
    """That there is nobody of a kind to choose in a house on the day; or nobody but whom the line names already."""
    if kind == "away":
        return NONE[kind]
    named = said.values.keys() & {"citizen", "other"}
    there = Said(said.session, {name: one for name, one in said.values.items() if name not in named})
    if named and granted_to(there):
        return say("nobody else lives there on the day")
    return say("nobody lives there on the day")


def away(said: Said) -> list[Choice]:
    """Who of a house's residents is away."""
    return _residents(said, away=True)


def _residents(said: Said, *, away: bool) -> list[Choice]:
    from ledger.following.residents import residents_on  # noqa: PLC0415 - brings the settlement

    with said.session.history() as history:
        book = _book(history, said)
        if book is None:
            return []
        found = [one for one in residents_on(book, said.day()) if not away or one.absence is not None]
    named = {said.values.get(name) for name in ("citizen", "other")}
    return [
        Choice(
            one.stay.citizen,
            (
                _said(say("place {place}", place=one.room.place)),
                one.stay.citizen,
                "" if one.level is None else _level(one.level),
                "" if one.absence is None else _said(say("away since {day}", day=one.absence.first_day)),
            ),
            (one.room.place, f"{one.stay.offer}/{one.room.place}"),
        )
        for one in found
        if one.stay.citizen not in named
    ]


def _level(level: str) -> str:
    """A level, or what stands in its place."""
    from cli.cells import instead_of_level  # noqa: PLC0415 - brings what tables are made of

    return _said(instead_of_level(level) or say("level {level}", level=level))


def new_citizen(said: Said) -> list[Choice]:
    """A key that nobody has."""
    from cli.arguments import free_key  # noqa: PLC0415 - a module on the same level

    free = free_key(said.session)
    return [] if free is None else [Choice(free, (free, _said(say("somebody new; or type the key of somebody known"))))]


def house_called(said: Said, text: str) -> str | None:
    """The house that a key of nobody's is the key or the name of; None where it is none."""
    called = text.casefold()
    found = next((one.value for one in offers(said) if called in map(str.casefold, one.words())), None)
    if found is None:
        return None
    with said.session.history() as history:
        return None if text in history.citizens() else found


def check_no_house(said: Said, citizen: str) -> None:
    """Refuse what a house is called as the key of somebody new. Raises BadOption."""
    from ledger.errors import BadOption  # noqa: PLC0415 - only where it is typed

    if house_called(said, citizen) is not None:
        raise BadOption(say("{text!r} is a house, and no citizen", text=citizen), say("give the citizen's key first"))


def check_may_come(said: Said, citizen: str, day: date | None) -> None:
    """Refuse somebody who lives somewhere on a day, or after it; without a day, somebody who has not left.

    Who says how long the stay lasts is left to the rules, and so is the day of leaving itself. Raises CitizenElsewhere.
    """
    from ledger.errors import CitizenElsewhere  # noqa: PLC0415 - only where it is typed
    from ledger.state.folding import stays_of  # noqa: PLC0415 - brings the ledger

    if "until" in said.values or "/" in citizen:
        return
    with said.session.history() as history:
        stays = stays_of(history.stream(f"citizen:{citizen}"))
    for stay in stays:
        if stay.last_day is None or (day is not None and day < stay.last_day):
            on = max(said.day() if day is None else day, stay.first_day)
            lived = stay.first_day, stay.last_day
            raise CitizenElsewhere(citizen, stay.offer, stay.place_on(on), *lived, day)


def vacant_places(said: Said) -> list[Choice]:
    """Which places of the house can be taken on the day: vacant since when, on notice, or left by somebody that day."""
    day = said.day()
    with said.session.history() as history:
        book = _book(history, said)
        if book is None:
            return []
        found = _empty_places(book, day)
        left = {place: [room for room in rooms if day in room.period] for place, rooms in book.rooms.items()}
    leaving = {place: rooms[0] for place, rooms in left.items() if len(rooms) == 1 and rooms[0].period.last == day}
    found |= {place: say("{citizen} leaves that day", citizen=room.citizen) for place, room in leaving.items()}
    found = {place: _until_taken(told, book, place, day) for place, told in found.items()}
    return [Choice(place, (place, _said(found[place]))) for place in sorted(found, key=natural)]


def _empty_places(book: Book, day: date) -> dict[str, Message]:
    """How each place is vacant, or on notice, on a day, by its id; none for those that are neither."""
    from ledger.following.vacancies import on_notice, vacancies_in  # noqa: PLC0415 - brings the settlement

    found = {one.place.id: _vacancy(one) for one in vacancies_in(book, day)}
    return found | {one.place.id: _on_notice(one) for one in on_notice(book, day)}


def _until_taken(vacant: Message, book: Book, place: str, day: date) -> Message:
    """How a place is vacant on a day, and from when it is taken, where somebody is known to move in later."""
    taken = min((room.first_day for room in book.rooms.get(place, ()) if room.first_day > day), default=None)
    return vacant if taken is None else say("{vacant}, taken from {day}", vacant=vacant, day=taken)


def _on_notice(one: PlaceOnNotice) -> Message:
    if one.last_day is None:
        return say("empty since {day}, on notice", day=one.empty_from)
    return say("empty since {day}, on notice until {last}", day=one.empty_from, last=one.last_day)


def _vacancy(one: VacantPlace) -> Message:
    since = say("vacant since {day}", day=one.first_day)
    if one.empty_from != one.first_day:
        since = say("vacant since {day}, empty since {empty}", day=one.first_day, empty=one.empty_from)
    if one.reserved is None:
        return since
    return say("{vacant}, reserved for {payer}", vacant=since, payer=one.reserved.payer)


def places(said: Said) -> list[Choice]:
    """Every place of the house, with who lives there on the day."""
    with said.session.history() as history:
        book = _book(history, said)
        if book is None:
            return []
        lives = {one.also[0]: one.value for one in _residents(said, away=False)}
        ids = sorted((place.id for place in book.capacity()), key=natural)
        empty = _empty_places(book, said.day())
    told = {one: empty.get(one, say("vacant")) for one in ids if one not in lives}
    vacant = {one: _until_taken(how, book, one, said.day()) for one, how in told.items()}
    return [Choice(one, (one, lives[one] if one in lives else _said(vacant[one]))) for one in ids]


def services(said: Said) -> list[Choice]:
    """Every service, with its name."""
    with said.session.history() as history:
        versions = {key: list(of) for key, of in history.terms().services.items()}
    named = [(key, of[-1].value.name) for key, of in sorted(versions.items()) if of]
    return [Choice(key, (key, name), (name,)) for key, name in named]


def granted_services(said: Said) -> list[Choice]:
    """The services that the citizen is granted, or was; all of them where there are none such."""
    return _granted_services(said)[1] or services(said)


def check_granted(said: Said) -> None:
    """Refuse what is asked of a service where the citizen has none and never had. Raises BadOption."""
    from ledger.errors import BadOption  # noqa: PLC0415 - only where it is typed

    citizen, granted = _granted_services(said)
    if citizen is not None and not granted:
        raise BadOption(
            say("{citizen} is granted no service, and never was", citizen=citizen),
            say("to grant one: pladsbog grant {citizen}", citizen=citizen),
        )


def _granted_services(said: Said) -> tuple[str | None, list[Choice]]:
    """The citizen whom a line names, and the services that are or were granted; None: it names nobody."""
    citizen = said.values.get("citizen")
    everything = services(said)
    with said.session.history() as history:
        books = [history.book_without_closings(offer) for offer in history.offers()]
        if citizen is not None and "/" in citizen:
            citizen = next((one.value for one in _residents(said, away=False) if citizen in one.also), None)
        granted = {grant.service for book in books for grant in book.grants if grant.citizen == citizen}
    return citizen, [one for one in everything if one.value in granted]


def levels(said: Said) -> list[Choice]:
    """The levels of the house's rates on the day, with their prices."""
    table = _rates(said)
    if table is None:
        return []
    unit = table.unit
    prices = {level: table.price(level) for level in table.levels}
    told = {
        level: _said(say("{amount} a {unit}", amount=Kroner(round(price)), unit=unit))
        for level, price in prices.items()
        if price is not None
    }
    return [Choice(level, (level, told.get(level, ""))) for level in prices]


def unit_of_rates(said: Said) -> str | None:
    """What a price of the house's rates is of on the day; None where it has no rates."""
    table = _rates(said)
    return None if table is None else table.unit


def _rates(said: Said) -> Rates | None:
    """The house's rates for who comes on the day."""
    with said.session.history() as history:
        book = _book(history, said)
    version = None if book is None else book.terms.rates_on(said.day(), said.day())
    return None if version is None else version.value


def _base_beside(said: Said) -> Message | None:
    """That the base comes on top of the price of a level, where a resident's day has one; how much, where it is one.

    A frame stands whoever lives in the house.
    """
    day = said.day()
    with said.session.history() as history:
        book = _book(history, said)
    model = None if book is None else book.terms.model_on(day)
    if book is None or model is None or model.value.allocation == "activity":
        return None
    found = [version.value for versions in book.terms.bases.values() if (version := versions.on(day)) is not None]
    owed = [base for base in found if base.unit == "day" and not base.ends]
    if any(base.paragraph is not None for base in owed):
        return say("the base comes on top of these prices, by paragraph")
    amount = round(sum(base.exact_ore for base in owed))
    if not amount:
        return None
    return say("the base comes on top of these prices: {amount} a day", amount=Kroner(amount))


def service_levels(said: Said) -> list[Choice]:
    """The levels of the service that a line names, with their prices on the day."""
    day = said.day()
    with said.session.history() as history:
        terms = history.terms()
        version = terms.service_on(said.values.get("service", ""), day)
        table = (
            None if version is None or version.value.rates is None else terms.table_on(version.value.rates, day, None)
        )
    if table is None:
        return []
    prices = ((level, table.value.price(level)) for level in table.value.levels)
    return [Choice(level, (level, "" if price is None else str(Kroner(round(price))))) for level, price in prices]


def assessed_otherwise(said: Said) -> frozenset[str]:
    """Which options of an assessment the house's terms have no price for on the day: nobody is asked for these.

    A house that settles by the hour has no price of a level, and one whose levels follow from no hours none of these.
    """
    with said.session.history() as history:
        book = _book(history, said)
    day = said.day()
    model = None if book is None else book.terms.model_on(day)
    if book is None or model is None:
        return frozenset()
    if model.value.structure == "hours":
        return frozenset({"--level"})
    table = book.terms.rates_on(day, day)
    by_level = table is not None and model.value.structure == "differentiated"
    follow = table is not None and (table.value.hours_per_step is not None or table.value.hours_to)
    return frozenset({"--hours"}) if by_level and not follow else frozenset()


def months(said: Said) -> list[Choice]:
    """The open months from the earliest on, until the present one, and the last one that is closed.

    Of the house that is named, else of all of them.
    """
    with said.session.history() as history:
        first = _closed_through(said, history.closed_through())
    present = Month.of(today())
    found = [present.next(-at) for at in range(_FEW_MONTHS)]
    if first is not None:
        found += [first, first.next()]
    known = sorted(set(found), reverse=True)
    before = [*known[1:], None]
    return [
        _of_month(one, _with_others(_state(one, first), one, other)) for one, other in zip(known, before, strict=True)
    ]


def _with_others(standing: Message, month: Month, before: Month | None) -> Message:
    """How a month stands, and which months before it are not shown: these can be typed as well."""
    if before is None:
        return say("{standing}; earlier ones can be typed", standing=standing)
    first, last = before.next(), month.next(-1)
    if first > last:
        return standing
    if first == last:
        return say("{standing}; {month} can be typed", standing=standing, month=first)
    return say("{standing}; {first} to {last} can be typed", standing=standing, first=first, last=last)


def _closed_through(said: Said, closed: Mapping[str, Month]) -> Month | None:
    """Through which month the house is closed that a line names; without one, through which all are that ever were."""
    named = (said.values.get("offer") or said.values.get("offers") or "").partition("/")[0]
    if named in {one.value for one in offers(said)}:
        return closed.get(named)
    return min(closed.values(), default=None)


def _of_month(month: Month, state: Message) -> Choice:
    name = _said(NAMES_OF_MONTHS[month.month - 1])
    return Choice(str(month), (str(month), _said(state)), (_said(say("{month}", month=month)),), names=(name,))


def months_to_close(said: Said) -> list[Choice]:
    """The open months that are over, from the earliest on; the first that can be where none is."""
    with said.session.history() as history:
        closed = history.closed_through()
        days = [history.terms(offer).offer.days for offer in history.offers() if offer not in closed]
    present = Month.of(today())
    begun = [*(month.next() for month in closed.values()), *(Month.of(of_offer[0]) for of_offer in days if of_offer)]
    first = min(begun, default=present)
    over = [month for month in first.until(present.next(-1)) if month < present]
    found = [_of_month(one, say("{month}, open", month=one)) for one in over[:_FEW_TO_CLOSE] or [max(present, first)]]
    if (more := len(over) - _FEW_TO_CLOSE) > 0:
        last = over[_FEW_TO_CLOSE - 1]
        found[-1] = _of_month(last, say("{month}, open; {count} more after it can be typed", month=last, count=more))
    return found


def closed_months(said: Said) -> list[Choice]:
    """The last months that are closed of every house, or of the one that is named; all months beside `--from-known`."""
    if "from_known" in said.values:
        return months(said)
    with said.session.history() as history:
        closed = history.closed_through()
        last = _closed_through(said, closed)
        begun = [Month.of(day) for offer in closed for day in history.terms(offer).offer.days]
    if last is None:
        return []
    first = max(min(begun), last.next(1 - _FEW_TO_CLOSE))
    found = [_of_month(one, say("{month}, closed", month=one)) for one in sorted(first.until(last), reverse=True)]
    if more := len(list(min(begun).until(first))) - 1:
        told = say("{month}, closed; {count} more before it can be typed", month=first, count=more)
        found[-1] = _of_month(first, told)
    return found


def _state(month: Month, closed: Month | None) -> Message:
    if closed is None or month > closed:
        is_over = month < Month.of(today())
        return say("{month}, open", month=month) if is_over else say("{month}, open, not over yet", month=month)
    return say("{month}, closed", month=month)


def years(_said: Said) -> list[Choice]:
    """Last year, this one and the next."""
    year = today().year
    return [Choice(str(one), (str(one),)) for one in (year - 1, year, year + 1)]


def series(said: Said) -> list[Choice]:
    """Every series of rates."""
    with said.session.history() as history:
        return [Choice(one, (one,)) for one in sorted(history.terms().rates)]


def payers(said: Said) -> list[Choice]:
    """The own municipality, and those that pay for residents on the day."""
    own = spoken(OWN)
    return [Choice(OWN, (own or OWN,), (own,), is_code=True), *municipalities(said)]


def municipalities(said: Said) -> list[Choice]:
    """The other municipalities that pay for residents on the day, with their names."""
    from ledger.following.residents import residents_on  # noqa: PLC0415 - brings the settlement

    day = said.day()
    with said.session.history() as history:
        books = [history.book_without_closings(offer) for offer in history.offers()]
        codes = {one.payer for book in books for one in residents_on(book, day)} - {OWN}
    return [_municipality(code, day) for code in sorted(codes)]


def _municipality(code: str, day: date) -> Choice:
    """One of the other municipalities, with its name where it has one on the day."""
    from ledger.models.municipalities import authority_on  # noqa: PLC0415 - for these alone

    found = authority_on(code, day)
    name = "" if found is None else found.name
    return Choice(code, (code, name), (name,))


def as_before(kind: str | None, offered: Sequence[Choice], value: str, said: Said) -> list[Choice]:
    """The choices, that which counted before first, and marked; a municipality that pays for nobody now among them."""
    known = next((one for one in offered if one.value == value), None)
    if known is None:
        known = _municipality(value, said.day()) if kind in OF_NAMES else Choice(value, (value,))
    wide = max(len(one.cells) for one in (known, *offered))
    cells = (*known.cells, *[""] * (wide - len(known.cells)), _said(say("as before")))
    return [known._replace(cells=cells), *(one for one in offered if one.value != value)]


def paragraphs(said: Said) -> list[Choice]:
    """The paragraphs by which somebody lives in a house on the day, and none."""
    from ledger.following.residents import residents_on  # noqa: PLC0415 - brings the settlement

    day = said.day()
    with said.session.history() as history:
        books = [history.book_without_closings(offer) for offer in history.offers()]
        found = {one.paying.paragraph for book in books for one in residents_on(book, day)} - {None}
    none = spoken("none") or "none"
    return [
        *(Choice(one, (one,)) for one in sorted(filter(None, found), key=natural)),
        Choice("none", (none,), (none,), is_code=True),
    ]


def paragraphs_of_service(said: Said) -> list[Choice]:
    """The paragraphs by which others of the house have the service that a line names, and that of the service itself.

    Where nobody has it by any, those by which people live anywhere.
    """
    day, service = said.day(), said.values.get("service")
    with said.session.history() as history:
        book = _book(history, said)
        version = history.terms().service_on(service or "", day)
    grants = [] if book is None else [one for one in book.grants if one.service == service and day in one.period]
    found = {one.paragraph_on(day) for one in grants} | {None if version is None else version.value.paragraph}
    own = sorted(filter(None, found), key=natural)
    return [Choice(one, (one,)) for one in own] or [one for one in paragraphs(said) if one.value != "none"]


def roles(said: Said) -> list[Choice]:
    """The roles of the competences in force on the day, in their order, by the words of the language spoken.

    Of the paragraph that the line names, or of the one by which the citizen lives there; else of all of them.
    """
    from ledger.events.streams import COMPETENCES  # noqa: PLC0415 - brings the ledger, which a shell asks for seldom
    from ledger.state.folding import stays_of  # noqa: PLC0415 - as above
    from ledger.state.standards import competence_on, competences_of  # noqa: PLC0415 - as above

    day, citizen = said.day(), said.values.get("citizen")
    with said.session.history() as history:
        competences = competences_of(history.stream(COMPETENCES))
        stays = [one for one in stays_of(history.stream(f"citizen:{citizen}")) if day in one.period] if citizen else []
    paragraph = said.values.get("paragraph") or next((one.paying_on(day).paragraph for one in stays), None)
    version = competence_on(competences, day, paragraph)
    found = [] if version is None else [role.role for role in version.value.roles]
    return [Choice(spoken(one) or one, (spoken(one) or one,), (one,)) for one in found]


def recent_events(said: Said) -> list[Choice]:
    """The last events, the newest first."""
    return shown_events(_last_events(said)[: -FEW_EVENTS - 1 : -1])


def events_to_correct(said: Said) -> list[Choice]:
    """The last events that can be corrected: a closing cannot, nor what holds no more."""
    return shown_events(_to_correct(said)[:FEW_EVENTS])


def events_to_void(said: Said) -> list[Choice]:
    """The last events that can be voided."""
    return shown_events(_to_void(said)[:FEW_EVENTS])


def _to_correct(said: Said) -> list[Recorded]:
    return _holding(said, lambda event: bool(event.CORRECTABLE))


def _to_void(said: Said) -> list[Recorded]:
    return _holding(said, lambda event: event.VOIDABLE)


def _holding(said: Said, fits: Callable[[Event], bool]) -> list[Recorded]:
    """The last events that hold and fit, the newest first.

    Those at a place, or of a house or citizen, where one stands for the number.
    """
    from ledger.state.live import live  # noqa: PLC0415 - brings the ledger, which a shell asks for seldom

    where = said.values.get("number", "")
    if "/" in where:
        last = _holding_at(said, where)
    else:
        last = _holding_of(said, where) if with_events(said, where) else live(_last_events(said))
    return [one for one in last if fits(one.event)][::-1]


def open_actions(said: Said) -> list[Choice]:
    """What was agreed at meetings and is not done yet, by the day by which it is to be."""
    from ledger.state.meetings import actions_of, area_actions_of  # noqa: PLC0415 - brings the ledger

    with said.session.history() as history:
        facts = [history.book_without_closings(offer).facts for offer in history.offers()]
    found = [one for of in facts for one in (*actions_of(of), *area_actions_of(of))]  # those of areas are in each book
    left = list({one.action.id: one.action for one in found if one.done is None}.values())
    left.sort(key=lambda one: (one.due is None, one.due or today(), natural(one.id)))
    due = [_said(say("due {day}", day=one.due)) if one.due is not None else "" for one in left]
    return [Choice(one.id, (one.id, one.text, one.owner or "", day)) for one, day in zip(left, due, strict=True)]


def reviews(said: Said) -> list[Choice]:
    """The decisions that asked to be looked at again and were not yet, by the day on which that is due."""
    from ledger.state.reviews import reviews_of  # noqa: PLC0415 - brings the ledger, which a shell asks for seldom

    with said.session.history() as history:
        books = [history.book_without_closings(offer) for offer in history.offers()]
    found = {one.number: one for book in books for one in reviews_of(book.facts) if one.done is None}
    due = sorted(found.values(), key=lambda one: (one.event.effective_on, one.number))
    return [
        Choice(
            str(one.number),
            (f"#{one.number}", one.event.subject, _said(say("due {day}", day=one.event.effective_on))),
        )
        for one in due
    ]


def _last_events(said: Said) -> list[Recorded]:
    with said.session.history() as history:
        return list(history.events(max(0, history.position - _EVENTS_LOOKED_AT)))


def _holding_at(said: Said, where: str) -> list[Recorded]:
    """What holds of OFFER/PLACE and of each who has lived there, for the days of living there.

    Raises UnknownOffer, NoPlaces, UnknownPlace.
    """
    from ledger.state.live import live  # noqa: PLC0415 - only where a place was typed for a number
    from projections.residents import check_place  # noqa: PLC0415 - as above

    offer, _, place = where.partition("/")
    with said.session.history() as history:
        book = history.book_without_closings(offer)
        check_place(book, place)
        rooms = book.rooms.get(place, [])
        found = live(history.stream(f"place:{where}"))
        for citizen in {room.citizen for room in rooms}:
            days = [room.period for room in rooms if room.citizen == citizen]
            of_citizen = (one for one in live(history.stream(f"citizen:{citizen}")) if one.event.about_offer == offer)
            found += [fact for fact in of_citizen if any(fact.event.effective_on in one for one in days)]
    return sorted(found, key=lambda fact: fact.number)


def with_events(said: Said, text: str) -> str | None:
    """What was typed for an event's number and has events of its own, by its key; None where it is nothing such.

    A house by its key, else by its name, where no other house is called so.
    """
    houses = offers(said)
    name, slash, place = text.partition("/")
    named = [one.value for one in houses if name.casefold() in map(str.casefold, one.words())]
    found = [name] if name in {one.value for one in houses} else named
    if len(found) == 1:
        return f"{found[0]}{slash}{place}"
    with said.session.history() as history:
        return text if text in history.citizens() else None


def events_of(said: Said, kind: str, where: str) -> tuple[list[Recorded], int]:
    """The last events of a citizen, a house or a place that can be meant, the newest first; and how many older ones.

    `kind`: which can be meant (`NUMBERED`). Raises UnknownOffer, UnknownPlace.
    """
    every = NUMBERED[kind](Said(said.session, {**said.values, "number": where}))
    return list(every[:FEW_EVENTS]), max(0, len(every) - FEW_EVENTS)


def is_house(said: Said, key: str) -> bool:
    """Whether a key is that of a house."""
    return key in {one.value for one in offers(said)}


def _holding_of(said: Said, where: str) -> list[Recorded]:
    """What holds of a house, or of a citizen."""
    from ledger.state.live import live  # noqa: PLC0415 - as above

    with said.session.history() as history:
        found = history.about(where) if where in history.offers() else history.stream(f"citizen:{where}")
        return sorted(live(found), key=lambda fact: fact.number)


def shown_events(events: Sequence[Recorded]) -> list[Choice]:
    """In words, with the day: which of two is meant nobody knows without it."""
    return [Choice(str(one.number), (f"#{one.number}", _said(one.event.dated()))) for one in events]


def _said(message: Message) -> str:
    return in_words(message)


def words_of(param: click.Parameter) -> list[str]:
    """The words that a parameter takes, where its place holder names a few: died|moved|transfer|other."""
    words = (param.metavar or "").strip("[]").split("|")
    return [one for one in words if one.islower()] if words[1:] else []


def spoken(word: str) -> str:
    """A word of the program's own in the language spoken; "" where that is the same."""
    told = CATALOGUE.code(word)
    return "" if told == word else told


def completions(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """What a shell offers for a value that was begun: values with what there is to say of them.

    Nobody is told anything while a line is typed: where the ledger cannot be read, nothing is offered.
    """
    kind = getattr(param.type, "choices", None)
    session = Session(str(ctx.find_root().params["ledger"]), [])
    said = Said(session, _typed_so_far(ctx, begun))
    with suppress(Refusal, OSError):
        found = _completing(param, kind, said, begun) if kind is not None else _of_words(param)
        begin_so = [one for one in found if one.value.startswith(begun)]
        if not begin_so and begun:  # a house by what it is called
            begin_so = [one for one in found if any(word.casefold().startswith(begun.casefold()) for word in one.also)]
        if not begin_so and begun and kind in _OF_CITIZENS:
            begin_so = _of_houses_begun(param, said, begun)
        return [CompletionItem(one.value, help=" ".join(one.cells[1:]) or None) for one in begin_so]
    return []


def _of_houses_begun(param: click.Parameter, said: Said, begun: str) -> list[Choice]:
    """Who lives in the houses whose key was begun, where a person is asked for: each as OFFER/PLACE."""
    from cli.arguments import OfHouse  # noqa: PLC0415 - a module on the same level

    if "/" in begun or not isinstance(param.type, OfHouse):
        return []
    houses = [one.value for one in offers(said) if one.value.startswith(begun)]
    return [place for house in houses for place in _places_of(param.type, said, house)]


_OF_CITIZENS = ("residents", "anybody", "granted to", "away", "new citizen")


def _completing(param: click.Parameter, kind: str, said: Said, begun: str) -> list[Choice]:
    from cli.arguments import OfHouse  # noqa: PLC0415 - a module on the same level

    if "/" in begun and isinstance(param.type, OfHouse):
        return _places_of(param.type, said, begun.partition("/")[0])
    if kind not in _OF_CITIZENS:
        found = list(CHOICES[kind](said)) if kind in CHOICES else []
        if kind == "payers":
            return [one._replace(value=spoken(OWN) or OWN) if one.value == OWN else one for one in found]
        return found
    with said.session.history() as history:
        return [Choice(one, (one,)) for one in history.citizens()]


def _places_of(of: OfHouse, said: Said, house: str) -> list[Choice]:
    """The places of a house that may stand behind it, with a slash between; the house is written as it was begun.

    A shell offers what begins as what was typed: the house's key or its name, either of which is read.
    """
    from cli.arguments import OFFER_OR_PLACE  # noqa: PLC0415 - a module on the same level

    if of.stands_alone and of is not OFFER_OR_PLACE:
        return []
    known = offers(said)
    keys = [one.value for one in known if one.value == house] or [
        one.value for one in known if one.also[0].casefold() == house.casefold()
    ]
    if len(keys) != 1:
        return []
    there = Said(said.session, {**said.values, "offer": keys[0]})
    if of.choices in _OF_CITIZENS:
        return [Choice(f"{house}/{one.also[0]}", one.cells) for one in residents(there)]
    found = vacant_places(there) if of.choices == "vacant places" else places(there)
    return [Choice(f"{house}/{one.value}", one.cells) for one in found]


def _of_words(param: click.Parameter) -> list[Choice]:
    return [Choice(word, (word,)) for one in words_of(param) for word in (spoken(one) or one,)]


def _typed_so_far(ctx: click.Context, begun: str) -> dict[str, str]:
    """What stands on the line that a shell completes; click forgets the arguments before an option without value."""
    root = ctx.find_root().command
    words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
    if begun and words[-1:] == [begun]:
        words.pop()
    line = taken_apart(root, words) if isinstance(root, click.Group) else None
    return {} if line is None else line.said()


CHOICES: Mapping[str, Callable[[Said], Sequence[Choice]]] = {
    "offers": offers,
    "homes": homes,
    "suppliers": offers,
    "residents": residents,
    "anybody": granted_to,
    "granted to": granted_to,
    "away": away,
    "new citizen": new_citizen,
    "vacant places": vacant_places,
    "places": places,
    "services": services,
    "granted services": granted_services,
    "levels": levels,
    "service levels": service_levels,
    "months": months,
    "closed months": closed_months,
    "months to close": months_to_close,
    "years": years,
    "series": series,
    "events": recent_events,
    "events to correct": events_to_correct,
    "events to void": events_to_void,
    "open actions": open_actions,
    "reviews": reviews,
    "roles": roles,
    "payers": payers,
    "municipalities": municipalities,
    "paragraphs": paragraphs,
    "paragraphs of services": paragraphs_of_service,
}
"""What can be chosen, by the name that a kind of value has for it (`arguments.Read`)."""

NUMBERED: Mapping[str, Callable[[Said], Sequence[Recorded]]] = {
    "events to correct": _to_correct,
    "events to void": _to_void,
}
"""The events behind those of the choices that are such."""


def _is_shown(of: Callable[[Said], Sequence[Choice]]) -> Callable[[Said, str], bool]:
    return lambda said, text: text.partition("/")[0] in {one.value for one in of(said)}


def _is_home(said: Said, text: str) -> bool:
    """Whether somebody can live in a house. Raises NoPlaces for what is given at home, by its key or its name."""
    from ledger.errors import NoPlaces  # noqa: PLC0415 - only where it is typed

    at_home = _at_home(said)
    for one in offers(said):
        if one.value in at_home and text.casefold() in map(str.casefold, one.words()):
            raise NoPlaces(one.value, to_live=True)
    return False


def _is_place(said: Said, text: str) -> bool:
    """Whether the house has a place, vacant or not; one of another house, as OFFER/PLACE, is for its rule to judge."""
    with said.session.history() as history:
        book = _book(history, said)
        return book is None or "/" in text or text in book.places


def _may_be_taken(said: Said, text: str) -> bool:
    """Whether the house has a place that its rules may let somebody take. Raises PlaceTaken for one that is lived in.

    What follows would be asked in vain. Whether one that is out of use can be taken is for the rules to say.
    """
    from ledger.errors import PlaceTaken  # noqa: PLC0415 - only where it is typed

    day = said.day()
    with said.session.history() as history:
        book = _book(history, said)
        if book is None or text not in book.rooms or text in {one.value for one in vacant_places(said)}:
            return _is_place(said, text)
        there = next((room for room in book.rooms[text] if day in room.period), None)
    if there is not None:
        raise PlaceTaken(book.offer, text, there.stay.citizen, there.period.first, there.period.last, day)
    return True


def _is_level(said: Said, text: str) -> bool:
    """Whether any rates have a price of a level: a citizen may have those of an earlier day than the house has now.

    Raises UnknownLevel for one that none has, as the line would, where the house has rates.
    """
    from ledger.errors import UnknownLevel  # noqa: PLC0415 - only where it is typed

    day = said.day()
    with said.session.history() as history:
        tables = [version.value for of in history.terms().rates.values() for version in of]
        book = _book(history, said)
        there = None if book is None else book.terms.rates_on(day, day)
        named = None if book is None else book.terms.offer.on(day)
    if not tables or any(table.price(text) is not None for table in tables):
        return True
    if there is not None and named is not None:
        series = named.value.rates or ""
        raise UnknownLevel(text, series, day, there.value.levels, there.value.furthest)
    return False


def _is_paragraph(_said: Said, text: str) -> bool:
    """Whether it may be one: a single figure is the number of a row to whoever is used to lists, and no law's."""
    return len(text) > 1


MAY_BE: Mapping[str, Callable[[Said, str], bool]] = {
    "offers": _is_shown(offers),
    "homes": _is_home,
    "services": _is_shown(services),
    "granted services": _is_shown(services),
    "series": _is_shown(series),
    "places": _is_place,
    "vacant places": _may_be_taken,
    "levels": _is_level,
    "paragraphs": _is_paragraph,
    "paragraphs of services": _is_paragraph,
}
"""Whether a value may be meant that is not among the choices: the ledger has all there are, another one is a typo."""

NUMBERS_TOO = frozenset({"months", "closed months", "months to close", "payers", "municipalities"})
"""Of which a value may be a number, a year or a code, though those shown are none."""

WITHOUT_NUMBERS = frozenset({"paragraphs", "paragraphs of services"})
"""Of which another value is a figure too, though none may be shown: a row's number would be taken for it."""

BESIDE: Mapping[str, Callable[[Said], Message | None]] = {"levels": _base_beside}
"""What is said of all choices together, above them."""

OF_NAMES = frozenset({"payers", "municipalities"})
"""Of which a value is a municipality."""

SPELT_OUT = OF_NAMES | {"months", "closed months", "months to close"}
"""Of which the beginning of a name counts only where it is no answer to another question, as a letter may be."""

NONE: Mapping[str, Message] = {
    "away": say("nobody of the house is away on the day"),
    "vacant places": say("no place of the house is vacant on the day"),
    "closed months": say("no month is closed yet"),
    "open actions": say("no agreement is open"),
    "reviews": say("no decision is to be looked at again"),
}
"""What is said where there is nothing to choose from, though a value may still be typed."""
