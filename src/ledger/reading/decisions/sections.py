"""The sections of a decision file, [[model]] to [[closure]]: what each table holds and what it adopts.

To add a section: a function that takes what it needs from its `Row` and yields what is adopted (the items stand beside
their events), and its name in `SECTIONS`. Keys that no function asked for are refused as unknown by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from ledger.errors import CprInText, NotADate, NotAKey
from ledger.events.accounts import AccountVersion, FunctionVersion
from ledger.events.adoption import Adoption
from ledger.events.budgets import AreaBudgetVersion, AreaGrant, AreaTransfer, BudgetVersion, Grant, Transfer
from ledger.events.charts import ChartVersion
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.events.followups import CadenceVersion, CompetenceVersion, WheelVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.events.services import ServiceVersion
from ledger.events.yearly import PhaseInVersion, RefundVersion, SavingsTarget
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.areas import AREA_KINDS, Area, AreaKind
from ledger.models.budget import Activity, Budget, BudgetFrame
from ledger.models.charts import Chart
from ledger.models.competence import Competence, CompetenceScope, Role
from ledger.models.followups import Cadence, YearWheel
from ledger.models.frozen import Frozen
from ledger.models.functions import function_of
from ledger.models.model import Model
from ledger.models.municipalities import authority_on
from ledger.models.offers import SUPPLIERS, Base, OfferTerms
from ledger.models.own_payments import PAYMENT_KINDS, OwnPayment, PaymentKind
from ledger.models.rates import Rates
from ledger.models.regulation import Regulation
from ledger.models.selecting import OTHER, OWN, is_payer
from ledger.models.services import Service
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.reading.decisions.danish import with_meant_payer
from ledger.reading.decisions.shapes import (
    MOST_FRAME_KRONER,
    MOST_KRONER,
    check_plain,
    kroner,
    names_of,
    of_error,
    read_shape,
)
from ledger.reading.decisions.where import Where, is_number, named, shown, unknown_key
from ledger.rules.payers import unlisted
from ledger.rules.privacy import check_key
from ledger.rules.wording import is_paragraph
from ledger.shared.calendar import FIRST_YEAR, LAST_YEAR, day_by_other_signs, parse_date
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore

T = TypeVar("T", bound=Frozen)

OFFER = say("offer")
PLACE = say("place")
MODEL = say("model")
RATES = say("series of rates")
SERVICE = say("service")
AGE_GROUP = say("age group")
CHART = say("24-hour chart")
"""What a key is of."""


OPEN = "open"
"""In the place of a list of places: any number of stays."""
_NO_DAY = date.min
_NO_NAME = "x"
"""In the place of a name that is missing, so that all else of its house is looked at."""


class Row(Struct):
    """One table of a section. Whatever is taken from it is checked, and reported where it is wrong or missing.

    What stands in for a value that could not be read does no harm: a file with problems is never adopted.
    """

    table: Mapping[str, Any]
    where: Where
    known: list[str] = field(default_factory=list)

    def key(self, name: str, what: Message) -> str:
        """The key of a `what`, under `name`."""
        return checked_key(what, self._take(name), named(name), self.where) or ""

    def optional_key(self, name: str, what: Message) -> str | None:
        self.known.append(name)
        return checked_key(what, self.table.get(name), named(name), self.where)

    def refer(self, name: str, what: Message) -> None:
        """Check a key that `rest` is going to take."""
        checked_key(what, self.table.get(name), named(name), self.where)

    def keys(self, name: str, what: Message) -> list[str]:
        """A list of keys, in order; empty where the table has none."""
        self.known.append(name)
        written = self.table.get(name, [])
        if not isinstance(written, list):
            self.where.report(
                say("`{name}` is {written}; it must be a list, in square brackets", name=name, written=shown(written))
            )
            return []
        return [
            key for each in written if (key := checked_key(what, each, say("an item of `{key}`", key=name), self.where))
        ]

    def text(self, name: str) -> str | None:
        """A text, where the table has it."""
        self.known.append(name)
        return checked_text(self.table.get(name), named(name), self.where)

    def needed(self, name: str) -> str | None:
        """A text that the table must have; None where a problem was reported instead."""
        return checked_text(self._take(name), named(name), self.where)

    def flag(self, name: str) -> bool:
        """True or false; false where the table has none."""
        self.known.append(name)
        written = self.table.get(name, False)
        if not isinstance(written, bool):
            self.where.report(say("`{name}` is {written}; it must be true or false", name=name, written=shown(written)))
        return written is True

    def day(self, name: str) -> date:
        """A civil date."""
        return checked_day(self._take(name), name, self.where) or _NO_DAY

    def optional_day(self, name: str) -> date | None:
        """A civil date, where the table has it."""
        self.known.append(name)
        return checked_day(self.table.get(name), name, self.where)

    def day_in(self, name: str, year: int) -> date:
        """A civil date that must lie in a year."""
        day = self.day(name)
        if day != _NO_DAY and year >= FIRST_YEAR and day.year != year:  # else the year is what is told
            self.where.report(say("`{name}` is {day}; it must lie in {year}", name=name, day=day, year=year))
        return day

    def year(self, name: str) -> int:
        """A calendar year."""
        written = self._take(name)
        if isinstance(written, int) and not isinstance(written, bool) and FIRST_YEAR <= written <= LAST_YEAR:
            return written
        if written is not None:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.where.report(
                say(
                    "`{name}` is {written}; it must be a year from {first} to {last}",
                    name=name,
                    written=shown(written),
                    **years,
                )
            )
        return _NO_DAY.year

    def kroner(self, name: str, *, may_be_negative: bool = False) -> Ore:
        """An amount in øre, not 0, from kroner."""
        written = self._take(name)
        if written is None:
            return 0
        sign = -1 if may_be_negative and is_number(written) and written < 0 else 1
        ore = kroner(named(name), sign * written if is_number(written) else written, self.where, MOST_FRAME_KRONER)
        if ore == 0:
            self.where.report(say("`{name}` is 0; it must move something", name=name))
        return sign * (ore or 0)

    def tables(self, name: str, shape: type[T]) -> list[T]:
        """The tables within the table, [[budget.activity]] and the like; empty where there are none."""
        self.known.append(name)
        written = self.table.get(name, [])
        if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
            self.where.report(
                say(
                    "`{name}` is {written}; it must be tables of its own, in double brackets",
                    name=name,
                    written=shown(written),
                )
            )
            return []
        inside = ((self.where.inside(f"`{name}` {at}"), each) for at, each in enumerate(written, start=1))
        read = [read_shape(shape, each, where) for where, each in inside]
        return [found for found in read if found is not None]

    def part(self, shape: type[T]) -> T | None:
        """Those of the keys that the shape knows, as one value; None where a problem was reported instead."""
        own = {name: value for name, value in self.table.items() if name in names_of(shape)}
        self.known += names_of(shape)
        return read_shape(shape, own, self.where, also_known=self.known)

    def rest(self, shape: type[T], most_kroner: int = MOST_KRONER) -> T | None:
        """All that was not taken yet, as one value; None where a problem was reported instead."""
        taken = list(self.known)
        own = {name: value for name, value in self.table.items() if name not in taken}
        self.known += own
        return read_shape(shape, own, self.where, most_kroner, also_known=taken)

    def report_unknown(self) -> None:
        """Report every key that nobody asked for."""
        for name in self.table:
            if name not in self.known:
                self.where.report(unknown_key(name, self.known))

    def _take(self, name: str) -> Any:
        self.known.append(name)
        if name not in self.table:
            self.where.report(say("`{key}` is missing", key=name))
        return self.table.get(name)


def checked_key(what: Message, written: Any, name: Message, where: Where) -> str | None:
    """A key of a `what`, or None where a problem was reported (or nothing was written)."""
    if written is None:
        return None
    if not isinstance(written, str):
        where.report(say("{name} is {written}; it must be text, in quotation marks", name=name, written=shown(written)))
        return None
    try:
        check_key(what, written)
    except NotAKey as refusal:
        where.report(say("{why}; {rule}", why=refusal.sentence(), rule=refusal.rule))
    except CprInText as refusal:
        where.report(refusal.sentence())
    else:
        return written
    return None


def checked_text(written: Any, name: Message, where: Where) -> str | None:
    """A text that says something, or None where a problem was reported (or nothing was written)."""
    if written is None:
        return None
    if not isinstance(written, str):
        where.report(say("{name} is {written}; it must be text, in quotation marks", name=name, written=shown(written)))
        return None
    check_plain(name, written, where)
    return written


def _day_meant(written: Any) -> date:
    """The day that is no date of TOML: a text that people write one by, or a moment; else an example."""
    if isinstance(written, datetime):
        return written.date()
    if not isinstance(written, str):
        return _SOME_DAY
    try:
        return parse_date(written)
    except NotADate:
        return day_by_other_signs(written) or _SOME_DAY


_SOME_DAY = date(2023, 1, 1)


def checked_day(written: Any, name: str, where: Where) -> date | None:
    """A civil date in the years the ledger knows, or None where a problem was reported (or nothing was written)."""
    if written is None:
        return None
    if isinstance(written, datetime) or not isinstance(written, date):
        where.report(
            say(
                "`{name}` is {written}; write the day alone and without quotation marks: {meant}",
                name=name,
                written=shown(written),
                meant=_day_meant(written).isoformat(),
            )
        )
        return None
    if not FIRST_YEAR <= written.year <= LAST_YEAR:
        where.report(
            say(
                "`{name}` is {day}; the year is outside {first}-{last}",
                name=name,
                day=written,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
        return None
    return written


def _model(row: Row) -> Iterator[Adoption]:
    id_, effective = row.key("id", MODEL), row.day("effective")
    if model := row.rest(Model):
        yield ModelVersion(id_, effective, model)


def _rates(row: Row) -> Iterator[Adoption]:
    id_, effective = row.key("id", RATES), row.day("effective")
    of_decisions = row.optional_day("for_decisions_from")
    if rates := row.rest(Rates):
        _check_derived(row, {**(rates.level_prices or {}), "hourly": rates.hourly}, MOST_KRONER)
        yield RatesVersion(id_, effective, rates.changed({"for_decisions_from": of_decisions}))


def _offer(row: Row) -> Iterator[Adoption]:
    id_, effective = row.key("id", OFFER), row.day("effective")
    if "open_places" in row.table:
        row.where.report(unknown_key("open_places", ["places"]))
    if row.table.get("places") == OPEN:
        row.table = {**{key: row.table[key] for key in row.table if key != "places"}, "open_places": True}
    if row.table.get("places") == []:
        of_house: dict[str, Value] = {"offer": id_}
        row.where.report(
            say(
                "`places` is empty, which opens no place and closes none: name some, or leave it out; a house closes "
                'with [[closure]] offer = "{offer}", last_day = DATE',
                **of_house,
            )
        )
    places = row.keys("places", PLACE)
    # Checked as keys here, since the terms hold them as plain text.
    row.refer("model", MODEL)
    row.refer("rates", RATES)
    if "name" not in row.table:
        row.where.report(
            say(
                "`name` is missing; a house that exists is told whole, as it was but for what becomes another: its "
                "`name`, `model`, `rates`, `function`, `supplier`; its places stay without being named"
            )
        )
        row.table = {**row.table, "name": _NO_NAME}
    if terms := row.rest(OfferTerms):
        if places and not terms.has_places:
            row.where.report(say('`kind` is "at-home": an offer at home has no `places`'))
        yield OfferVersion(id_, effective, terms)
    for place in places:
        yield PlaceOpening(id_, place, effective)


def _base(row: Row) -> Iterator[Adoption]:
    offer, effective = row.key("offer", OFFER), row.day("effective")
    _check_paragraph(row)
    is_frame = row.table.get("unit") == "year"
    _check_per_cent(row, "occupancy")
    if base := row.rest(Base, MOST_FRAME_KRONER if is_frame else MOST_KRONER):
        most = MOST_FRAME_KRONER if is_frame else MOST_KRONER
        _check_derived(row, {"amount": base.price_ore, "day_rate": base.buyers_day_ore}, most)
        yield BaseVersion(offer, effective, base)


def _own_payment(row: Row) -> Iterator[Adoption]:
    if "amounts" in row.table:
        yield from _own_payment_by_place(row)
        return
    offers, effective = row.keys("offers", OFFER), row.day("effective")
    places = row.keys("places", PLACE)
    if "place" in row.table:
        row.where.report(unknown_key("place", ["places"]))
        row.known.append("place")
        row.table = {key: written for key, written in row.table.items() if key != "place"}
    if not offers:
        row.where.report(say("say whose residents pay: `offers`"))
    if places and len(offers) > 1:
        row.where.report(say("`places` are those of one offer; `offers` names {count}", count=len(offers)))
    if "places" in row.table and not places:
        row.where.report(say("`places` names none; leave it out for the others in the house"))
    if payment := row.rest(OwnPayment):
        of_each = [payment.changed({"place": place}) for place in places] or [payment]
        yield from (OwnPaymentVersion(offer, effective, one) for offer in offers for one in of_each)


def _own_payment_by_place(row: Row) -> Iterator[Adoption]:
    """An amount for each place, as if each had a table of its own."""
    amounts = row.table["amounts"]
    others = [name for name in ("amount", "places", "ends") if name in row.table]
    row.known += row.table
    if not isinstance(amounts, dict) or not amounts:
        wanted = {"written": shown(amounts)}
        row.where.report(say('`amounts` is {written}; it must name places: {{ "1" = 2403, "2" = 2610 }}', **wanted))
    elif others:
        row.where.report(say("`amounts` has an amount for each place; give it without `{other}`", other=others[0]))
    else:
        rest = {name: written for name, written in row.table.items() if name != "amounts"}
        for place, amount in amounts.items():
            own = Row({**rest, "places": [place], "amount": amount}, row.where.inside(f"`amounts` {place}"))
            yield from _own_payment(own)
            own.report_unknown()


def _check_derived(row: Row, prices: Mapping[str, Ore | None], most: int) -> None:
    """Report a price that follows from its parts, and is out of all reason."""
    for name, ore in prices.items():
        if ore is not None and ore > most * 100:
            values: dict[str, Value] = {"name": name, "ore": Kroner(ore), "most": most}
            row.where.report(say("`{name}` comes to {ore}; it must be at most {most:grouped} kr.", **values))


def _check_per_cent(row: Row, name: str) -> None:
    """Refuse a share where per cent are meant: 0.98 would make a day a hundred times as dear."""
    written = row.table.get(name)
    if is_number(written) and 0 < written <= 1:
        row.where.report(say("`{name}` is {written}; it is in per cent, such as 98", name=name, written=shown(written)))


def _place(row: Row) -> Iterator[Adoption]:
    offer, id_ = row.key("offer", OFFER), row.key("id", PLACE)
    yield PlaceOpening(offer, id_, row.day("effective"), row.text("level"))


def _closure(row: Row) -> Iterator[Adoption]:
    offer, place = row.key("offer", OFFER), row.optional_key("place", PLACE)
    yield Closure(offer, place, row.day("last_day"))


def _budget(row: Row) -> Iterator[Adoption]:
    before = len(row.where.problems)
    area = _area(row)
    offer = row.key("offer", OFFER) if area is None and len(row.where.problems) == before else None
    year = row.year("year")
    activity = row.tables("activity", Activity)
    _check_per_cent(row, "occupancy")
    _check_by_item(row)
    frame = row.rest(BudgetFrame, MOST_FRAME_KRONER)
    if frame is None or len(row.where.problems) > before:
        return
    try:
        budget = Budget(**asdict(frame), activity=tuple(activity))
        yield BudgetVersion(offer or "", year, budget) if area is None else AreaBudgetVersion(area, year, budget)
    except ValueError as refusal:
        row.where.report(of_error(refusal))


def _check_by_item(row: Row) -> None:
    """Report the frame as one amount, as other sections have one; a budget has it by item."""
    if "amount" in row.table:
        row.known.append("amount")
        row.where.report(say("unknown key `amount`; the frame is written by item: items = {{ management = 900000 }}"))


def _area(row: Row) -> Area | None:
    """The area that a table is about where it names no offer; None where it does, or a problem was reported."""
    named = [key for key in ("offer", *AREA_KINDS) if key in row.table]
    if named in ([], ["offer"]):
        return None
    row.known.append("offer")
    written = {kind: row.text(kind) for kind in AREA_KINDS}
    if len(named) > 1:
        row.where.report(say("give one of {keys}", keys=[f"`{key}`" for key in named]))
        return None
    by = next(kind for kind in AREA_KINDS if kind in row.table)
    name = written[by]
    return None if name is None else _area_of(by, name, by, row)


def _area_of(by: AreaKind, name: str, key: str, row: Row) -> Area:
    """The area of a kind that stands under a key; what is none is reported."""
    values: dict[str, Value] = {"key": key, "written": shown(name)}
    if by == "function":
        name = _checked_function(name, row, key)
    elif by == "paragraph" and not is_paragraph(name):
        row.where.report(say('`{key}` is {written}; write the figures alone, such as "108"', **values))
    elif by == "supplier" and name not in SUPPLIERS:
        row.where.report(say("`{key}` is {written}; it must be {known: or }", known=list(SUPPLIERS), **values))
    return Area(by=by, name=name)


def _checked_function(written: str, row: Row, key: str = "function") -> str:
    """A function as the ledger writes it; what is none is reported."""
    function = function_of(written)
    if function is None:
        values: dict[str, Value] = {"key": key, "function": shown(written)}
        row.where.report(say('`{key}` is {function}; write it such as "5.38.52"', **values))
    return function or written


def _grant(row: Row) -> Iterator[Adoption]:
    before = len(row.where.problems)
    area = _area(row)
    offer = row.key("offer", OFFER) if area is None and len(row.where.problems) == before else None
    year, amount = row.year("year"), row.kroner("amount", may_be_negative=True)
    given = (year, amount, row.day_in("effective", year), row.text("item"))
    yield Grant(offer or "", *given) if area is None else AreaGrant(area, *given)


def _transfer(row: Row) -> Iterator[Adoption]:
    if "by" in row.table:
        yield from _area_transfer(row)
        return
    offer, to = row.key("from", OFFER), row.key("to", OFFER)
    if offer and offer == to:
        row.where.report(say("`from` and `to` are the same offer"))
    year = row.year("year")
    yield Transfer(offer, to, year, row.kroner("amount"), row.day_in("effective", year))


def _area_transfer(row: Row) -> Iterator[Adoption]:
    kind = row.needed("by")
    by = next((known for known in AREA_KINDS if known == kind), None)
    if by is None and kind is not None:
        row.where.report(say("`by` is {written}; it must be {known: or }", written=shown(kind), known=list(AREA_KINDS)))
    names = row.needed("from"), row.needed("to")
    year = row.year("year")
    amount, day = row.kroner("amount"), row.day_in("effective", year)
    if by is None or None in names:
        return
    area, to = (_area_of(by, name or "", key, row) for name, key in zip(names, ("from", "to"), strict=True))
    if area == to:
        row.where.report(say("`from` and `to` are the same {kind}", kind=by))
    yield AreaTransfer(area, to, year, amount, day)


def _cadence(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    _check_paragraph(row)
    row.refer("age", AGE_GROUP)
    row.refer("service", SERVICE)
    if cadence := row.rest(Cadence):
        yield CadenceVersion(effective, cadence)


def _competence(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    _check_paragraph(row)
    before = len(row.where.problems)
    roles = row.tables("roles", Role)
    scope = row.rest(CompetenceScope)
    if scope is None or len(row.where.problems) > before:
        return
    try:
        yield CompetenceVersion(effective, Competence(**asdict(scope), roles=tuple(roles)))
    except ValueError as refusal:
        row.where.report(of_error(refusal))


def _year_wheel(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    if wheel := row.rest(YearWheel):
        yield WheelVersion(effective, wheel)


def _account(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    _check_paragraph(row)
    row.refer("offer", OFFER)
    row.refer("service", SERVICE)
    is_meant = row.flag("payer_unlisted")
    selector = _with_payer(row, effective).part(Selector)
    if selector is not None and not is_meant:
        _check_listed(selector.payer, effective, row.where)
    mapping = row.rest(AccountMapping)
    if mapping is not None and mapping.account == mapping.counter:
        row.where.report(say("`account` and `counter` are the same: what is posted would come to nothing"))
    elif selector is not None and mapping is not None:
        yield AccountVersion(effective, selector, mapping)


def _check_listed(payer: str | None, day: date, where: Where) -> None:
    """Report a code of a payer that no municipality or region has on a day."""
    if payer is None or payer in (OWN, OTHER) or authority_on(payer, day) is not None:
        return
    refusal = unlisted(payer, day)
    told = say("`payer`: {why}; where it is meant, add `payer_unlisted = true`", why=refusal.sentence())
    where.report(with_meant_payer(told, payer, day))


def _with_payer(row: Row, day: date) -> Row:
    """The row; without what it has as a payer and can be none, which is reported with whom it may have meant."""
    written = row.table.get("payer")
    if not isinstance(written, str) or is_payer(written):
        return row
    values: dict[str, Value] = {"written": shown(written)}
    told = say('`payer` is {written}; it must be "own", "other" or the code of a municipality or region', **values)
    row.where.report(with_meant_payer(told, written, day))
    return replace(row, table={name: value for name, value in row.table.items() if name != "payer"})


def _function(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    _check_paragraph(row)
    paragraph, written = row.needed("paragraph"), row.needed("function")
    if paragraph is None or written is None:
        return
    yield FunctionVersion(paragraph, effective, _checked_function(written, row))


def _refund(row: Row) -> Iterator[Adoption]:
    effective = row.day("effective")
    if steps := row.rest(RefundSteps):
        yield RefundVersion(effective, steps)


def _savings_target(row: Row) -> Iterator[Adoption]:
    yield SavingsTarget(row.year("year"), row.kroner("amount"))


def _regulation(row: Row) -> Iterator[Adoption]:
    rates, effective = row.optional_key("rates", RATES), row.day("effective")
    bases, services = row.keys("bases", OFFER), row.keys("services", SERVICE)
    own_payments, kinds = row.keys("own_payments", OFFER), _payment_kinds(row)
    if rates is None and not bases and not services and not own_payments:
        row.where.report(say("say what is regulated: `rates`, `bases`, `services` or `own_payments`"))
    for name in ("day_prices", "hourly", "special"):
        if rates is None and row.table.get(name) is True:
            row.where.report(say("`{name}` belongs to `rates`", name=name))
    if bool(own_payments) != ("kinds" in row.table):
        row.where.report(say('`own_payments` and `kinds` belong together: kinds = ["rent"]'))
    if regulation := row.rest(Regulation):
        of_offers = (tuple(bases), tuple(services), tuple(own_payments), kinds)
        yield RegulationVersion(rates, effective, regulation, *of_offers)


def _payment_kinds(row: Row) -> tuple[PaymentKind, ...]:
    """The kinds of own payment that a table names, each once."""
    row.known.append("kinds")
    written = row.table.get("kinds", [])
    kinds = tuple(kind for kind in PAYMENT_KINDS if isinstance(written, list) and kind in written)
    if "kinds" in row.table and (not kinds or len(kinds) != len(written)):
        wanted = shown(written)
        row.where.report(say('`kinds` is {written}; it must be a list of "rent", "food", "other"', written=wanted))
    return kinds


def _service(row: Row) -> Iterator[Adoption]:
    id_, effective = row.key("id", SERVICE), row.day("effective")
    _check_paragraph(row)
    row.refer("rates", RATES)
    if service := row.rest(Service):
        yield ServiceVersion(id_, effective, service)


def _phase_in(row: Row) -> Iterator[Adoption]:
    offer, model = row.optional_key("offer", OFFER), row.optional_key("model", MODEL)
    if (offer is None) == (model is None):
        row.where.report(say("give either `offer` or `model`"))
    if model is not None and "old" in row.table:
        row.where.report(say("`old` is the amount of one offer; for a model give `old_model`"))
    effective = row.day("effective")
    if effective.day != 1:
        row.where.report(say("`effective` is {day}; a phase-in begins on the first of a month", day=effective))
    row.refer("old_model", MODEL)
    row.refer("old_rates", RATES)
    if phase_in := row.rest(PhaseIn, MOST_FRAME_KRONER):
        yield PhaseInVersion(offer, model, effective, phase_in)


def _chart(row: Row) -> Iterator[Adoption]:
    id_, effective = row.key("id", CHART), row.day("effective")
    offers = row.keys("offers", OFFER)
    if chart := row.rest(Chart):
        yield ChartVersion(id_, effective, chart.changed({"offers": tuple(offers)}))


def _check_paragraph(row: Row) -> None:
    paragraph = row.table.get("paragraph")
    if isinstance(paragraph, str) and not is_paragraph(paragraph):
        row.where.report(
            say('`paragraph` is {paragraph}; write the figures alone, such as "108"', paragraph=shown(paragraph))
        )


class Section(NamedTuple):
    """How a section's tables are read, and whether a simulation may hold it too."""

    read: Callable[[Row], Iterator[Adoption]]
    simulated: bool = False


SECTIONS: dict[str, Section] = {
    "model": Section(_model, simulated=True),
    "rates": Section(_rates, simulated=True),
    "service": Section(_service, simulated=True),
    "offer": Section(_offer, simulated=True),
    "base": Section(_base, simulated=True),
    "regulation": Section(_regulation, simulated=True),
    "place": Section(_place, simulated=True),
    "own_payment": Section(_own_payment, simulated=True),
    "closure": Section(_closure, simulated=True),
    "budget": Section(_budget),
    "budget_grant": Section(_grant),
    "budget_transfer": Section(_transfer),
    # As both were called first: a file that was adopted then is read as it was.
    "grant": Section(_grant),
    "transfer": Section(_transfer),
    "cadence": Section(_cadence),
    "competence": Section(_competence),
    "year_wheel": Section(_year_wheel),
    "account": Section(_account),
    "function": Section(_function),
    "refund": Section(_refund),
    "savings_target": Section(_savings_target),
    "phase_in": Section(_phase_in, simulated=True),
    "chart": Section(_chart),
}
"""What can be adopted, in the order in which it is recorded: what is referred to before what refers to it."""
