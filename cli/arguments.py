"""The kinds of values that are typed on the command line, and how each is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import click

from cli.session import AUTHORITIES, CALLED, SERVICES, Session
from ledger.errors import BadOption, BirthdayInKey, CprInText, Refusal
from ledger.reading.words import read_absence, read_cause, read_payment, read_unit, read_use
from ledger.rules.privacy import check_text, is_place, read_key, read_resident
from ledger.shared.calendar import Month, parse_date, parse_month, parse_span, parse_year
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from datetime import date

    from click.shell_completion import CompletionItem

_MOST_FIGURES = 18
"""Of an event's number: SQLite and PostgreSQL count no further."""


PLACEHOLDERS = frozenset((
    "TEXT", "REF", "NAME", "KEY", "DATE", "MONTH", "YEAR", "PERIOD", "CITIZEN", "OFFER", "PLACE", "KR", "ROLE", "CODE",
    "GROUP", "HOURS", "TEKST", "NAVN", "NØGLE", "DATO", "MÅNED", "ÅR", "PERIODE", "BORGER", "TILBUD", "PLADS", "ROLLE",
    "KODE", "GRUPPE", "TIMER", "NIVEAU", "FIL", "PARAGRAF", "MÆNGDE", "ENHED", "RESULTAT", "YDELSE", "HÆNDELSE",
    "PAYER", "BETALER",
))  # fmt: skip
"""What stands in help and hints for what a person should type: copied as it stands, it would stay in the log."""


def check_placeholder(text: str) -> None:
    """Refuse a word of PLACEHOLDERS. Raises BadOption."""
    if text in PLACEHOLDERS:
        raise BadOption(say("{word} only marks a place in help and hints", word=text), say("type what belongs there"))


class Read(click.ParamType):  # type: ignore[type-arg]  # only the latest versions of click have it generic
    """A text read by a function of the ledger's, which raises the refusal itself.

    `choices` names what a person is shown to choose from where it was left out on a terminal (`choices.CHOICES`), and
    what a shell completes.
    """

    def __init__(self, name: str, read: Callable[[str], Any], choices: str | None = None) -> None:
        self.name = name
        self._read = read
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002 - click's signature
        if not isinstance(value, str):  # click also hands over defaults and what has been read already
            return value
        check_placeholder(value.strip())
        return self._read(value.strip())

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What a shell offers: what a person would be shown to choose from; nothing where no ledger says."""
        from cli.choices import completions  # noqa: PLC0415 - only for a shell that completes

        return completions(ctx, param, incomplete)


class FreeKey(str):
    """Stands where no key was typed, and one that is free is asked for."""

    __slots__ = ()


class OfHouse(Read):
    """What names a house, alone or before a place: by its key, or by what it is called once that was looked up."""

    stands_alone: ClassVar[bool] = True
    """Whether a word alone is a house; else it is the key of a citizen or a place, whatever a house is called."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if CALLED and isinstance(value, str):
            name, slash, place = value.strip().partition("/")
            if name in CALLED and (slash or self.stands_alone):
                value = f"{CALLED[name]}{slash}{place}"
        return super().convert(value, param, ctx)


class OfService(Read):
    """What names a service: by its key, or by what it is called once that was looked up."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        key = SERVICES.get(value.strip()) if SERVICES and isinstance(value, str) else None
        return super().convert(value if key is None else key, param, ctx)


class OfAuthority(Read):
    """A municipality or region, by its code, or by its name once that was looked up."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        code = AUTHORITIES.get(value.strip()) if AUTHORITIES and isinstance(value, str) else None
        return super().convert(value if code is None else code, param, ctx)


class OfPlace(OfHouse):
    """What names a house only before a place: a citizen, or who lives there; or a place."""

    stands_alone = False


class _NewCitizen(OfPlace):
    """The key of a citizen who may be new: what points at a person is refused with a key that is free."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, FreeKey):
            from ledger.commands import NEW_CITIZEN  # noqa: PLC0415 - brings the ledger, which help does without

            return NEW_CITIZEN
        try:
            return super().convert(value, param, ctx)
        except (CprInText, BirthdayInKey) as refusal:
            refusal.free = free_key(ctx.obj) if ctx is not None and ctx.obj is not None else None
            raise


def free_key(session: Session) -> str | None:
    """A citizen's key that nobody has; None where no ledger says."""
    from ledger.shared.keys import next_free  # noqa: PLC0415 - needed only when refusing

    try:
        with session.history() as history:
            return next_free(history.citizens())
    except Refusal:
        return None


def read_text(where: Message) -> Callable[[str], str]:
    """Reads a text that says something, can be seen whole and holds no CPR number.

    Raises BadOption, CprInText, HiddenSign, SaysNothing.
    """

    def read(text: str) -> str:
        if not text:
            raise BadOption(say("the {where} is empty", where=where))
        check_text(where, text)
        return text

    return read


class Where(NamedTuple):
    """A house, a place in it, or both; None for what was not named."""

    offer: str | None
    place: str | None


def _read_house_or_place(text: str) -> Where:
    """OFFER, or OFFER/PLACE for one place of it."""
    offer, slash, place = text.partition("/")
    return Where(_OFFER(offer), _PLACE(place) if slash else None)


def _read_place(text: str) -> Where:
    """PLACE, or OFFER/PLACE, which names its house too."""
    offer, slash, place = text.partition("/")
    return Where(_OFFER(offer), _PLACE(place)) if slash else Where(None, _PLACE(text))


_OFFER, _PLACE = read_key(say("offer")), read_key(say("place"))


def _read_period(text: str) -> Month | int:
    return parse_year(text) if text.isascii() and text.isdigit() else parse_month(text)


def _read_event(text: str) -> int:
    figures = text.removeprefix("#")
    if not (figures.isascii() and figures.isdigit() and len(figures) <= _MOST_FIGURES and int(figures)):
        if is_place(text):
            from cli.refusing import PlaceForEvent  # noqa: PLC0415 - needed only when refusing

            raise PlaceForEvent(text)
        raise BadOption(say("{text!r} is not an event number", text=text), say("write 12, or '#12' in quotation marks"))
    return int(figures)


class _ToAnnul(OfPlace):
    """The number of an event that is corrected or voided: what has events is refused in its stead with those events."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except Refusal as refusal:
            if ctx is None or ctx.obj is None or self.choices is None:
                raise
            from cli.naming_events import with_its_events  # noqa: PLC0415 - needed only when refusing

            raise with_its_events(refusal, str(value).strip(), self.choices, ctx.obj) from None


class _ToShow(OfPlace):
    """The number of any event: what has events is refused in its stead with what lists them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except Refusal as refusal:
            if ctx is None or ctx.obj is None:
                raise
            from cli.naming_events import leading_to_its_events  # noqa: PLC0415 - needed only when refusing

            raise leading_to_its_events(refusal, str(value).strip(), ctx.obj) from None


def lazily(name: str) -> Callable[[str], Any]:
    """A reader of ledger.reading.parsing, which brings the ledger: imported when something was typed for it."""

    def read(text: str) -> Any:
        from ledger.reading import parsing as typed  # noqa: PLC0415 - see above

        return getattr(typed, name)(text)

    return read


def _read_statement_payer(text: str) -> Any:
    return text if text == "own" else lazily("read_municipality")(text)


def or_cleared(word: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader for a correction: one word says that the value should not be there."""

    def read_either(text: str) -> Any:
        if text.lower() != word:
            return read(text)
        from ledger.commands import CLEARED  # noqa: PLC0415 - brings the ledger, which help does without

        return CLEARED

    return read_either


def read_corrected_payer(text: str) -> Any:
    """Who pays as a correction says it: none, of a grant, is that of the stay."""
    if text.lower() != "none":
        return lazily("read_payer")(text)
    from ledger.commands import OF_STAY  # noqa: PLC0415 - brings the ledger, which help does without

    return OF_STAY


def read_day(text: str) -> date:
    """A date, or today, yesterday or tomorrow in English or Danish, as the question for one offers."""
    from cli.days import day_in_words  # noqa: PLC0415 - help does without

    return day_in_words(text) or parse_date(text)


def _read_known_at(text: str) -> str:
    """An as-of, with today and yesterday as the date that they are, which is told back: its end is what counts."""
    from cli.days import day_in_words, full_day  # noqa: PLC0415 - help does without

    day = day_in_words(text)
    if day is None:
        return text
    from cli.printing import note  # noqa: PLC0415 - as above

    note(say("{text} is {day}: the end of that day counts, in Danish time", text=text, day=full_day(day)))
    return day.isoformat()


DATE = Read("date", read_day, "days")
KNOWN_AT = Read("known at", _read_known_at)
"""An event's number, a moment or a date, which the log reads; a day in words as a date."""
MONTH = Read("month", parse_month, "months")
MONTH_TO_CLOSE = Read("month", parse_month, "months to close")
YEAR = Read("year", parse_year, "years")
PERIOD = Read("month or year", _read_period, "months")
SPAN = Read("period", parse_span, "months")
"""A month, a quarter or a year."""
CLOSED_SPAN = Read("period", parse_span, "closed months")
"""The same, of what is closed mostly."""
HOURS = Read("hours", lazily("read_hours"))
KRONER = Read("kr", lazily("read_special_price"))
PARAGRAPH = Read("paragraph", lazily("read_paragraph"))
PARAGRAPH_OF_SERVICE = Read("paragraph", lazily("read_paragraph"), "paragraphs of services")
"""The paragraph of a service that is granted."""
MUNICIPALITY = OfAuthority("code", lazily("read_municipality"), "municipalities")
PAYER = OfAuthority("code", lazily("read_payer"), "payers")
STATEMENT_PAYER = OfAuthority("code", _read_statement_payer, "payers")
EVENT = Read("event", _read_event, "events")
REVIEW = Read("event", _read_event, "reviews")
"""The number of the event that set a review."""
TO_SHOW = _ToShow("event", _read_event, "events")
TO_CORRECT = _ToAnnul("event", _read_event, "events to correct")
TO_VOID = _ToAnnul("event", _read_event, "events to void")
CITIZEN = Read("citizen", read_key(say("citizen")))
RESIDENT = OfPlace("citizen", read_resident, "residents")
"""A citizen's key, or OFFER/PLACE: who lives there on the day that the command is about."""
ANYBODY = OfPlace("citizen", read_resident, "anybody")
"""The same, where it may be somebody of whom nothing is known yet."""
GRANTED_TO = OfPlace("citizen", read_resident, "granted to")
"""The same, of whom those come into question, too, who get support at home."""
AWAY = OfPlace("citizen", read_resident, "away")
"""The same, of whom those come into question who are away."""
NEW_CITIZEN = _NewCitizen("citizen", read_resident, "new citizen")
OFFER = OfHouse("offer", _OFFER, "offers")
HOME = OfHouse("offer", _OFFER, "homes")
"""A house that somebody can live in."""
SUPPLIER = OfHouse("offer", _OFFER, "suppliers")
"""A house, which may be a new one."""
OFFER_OR_PLACE = OfHouse("offer", _read_house_or_place, "offers")
PLACE = Read("place", _PLACE, "places")
VACANT_PLACE = Read("place", _PLACE, "vacant places")
VACANT_PLACE_THERE = OfPlace("place", _read_place, "vacant places")
"""The same, or OFFER/PLACE."""
SERIES = Read("series", read_key(say("series of rates")), "series")
SERVICE = OfService("service", read_key(say("service")), "services")
GRANTED = OfService("service", read_key(say("service")), "granted services")
QUANTITY = Read("quantity", lazily("read_quantity"))
AGE = Read("group", read_key(say("age group")))
AMOUNT = Read("kr", lazily("read_kroner"))
CAUSE = Read("cause", read_cause)
ABSENCE = Read("kind", read_absence)
PAYMENT = Read("kind", read_payment)
UNIT = Read("unit", read_unit)
USE = Read("kind", read_use)
