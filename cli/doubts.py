"""What may be recorded and is seldom meant: a key like a name, a birthday or another key, a day far ahead.

So is a house that reads like another one, rates that nothing is settled by, a reservation that costs nothing or has no
effect, an own payment of ten times what others pay, more attendances than days can hold, an agreement that is due in
many years, a regrant of what is granted already, a delivery on more days than there are, where two a day can be, a
grant of many a day, a paragraph that nothing was by before, and a move-in, a bought stay or a grant of somebody who
died. It is said before the question on a terminal, and as a warning where nobody is asked.

Decided on 2026-11-27:

* A regrant of the quantity and level in force is recorded, with a remark: a decision may grant the same anew, as a
  reassessment may, but whoever types it mostly means another amount. A delivery that is refused is not doubted as well.

Decided on 2026-11-28:

* A house is told of another whose key or name reads like its own key or name: the same but for case, marks and zeros,
  and for ø, oe and o, æ, ae and a, å, aa and a. It may be meant, so it is recorded: two houses of one name are two all
  the same. What a house was called already is not told again.
* An own payment is held against what others of the house pay of the kind, else of any kind; ten times that has a
  figure too many, or is in øre. Attendances are held against three a day: two visits a day are nothing odd.
* Rates that no house and no service uses are told whenever they are adopted, a new table of them too: it moves nothing
  until somebody names them.

Decided on 2026-11-29:

* But not where they would be taken for other rates of the same decision: the published sheet of Caroline has its prices
  by the day, the month and the year, and a house is settled by one of them. Both stand in the file, and none is a slip.
  That is so where the rates that are used are new, or are by another unit. Where they have a table from before and the
  unit is one, a key that is almost theirs is more likely typed wrong, and told.
* Of a service by the day `--quantity 12` is 12 on each day; whoever means 12 in the month would pay thirty times as
  much. Above three it is told, as three a day are nothing odd.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from msgspec.structs import replace

from cli.decided import remarks_on_decision
from cli.new_paragraphs import told_of_new_paragraphs
from cli.notices import told_of_early_notice
from cli.printing import note
from cli.promised import key_of, told_of_promised_places
from cli.render import services_by_name
from cli.session import DOUBTED, Session
from ledger.commands import (
    NEW_CITIZEN,
    Adopt,
    Buy,
    ChartFile,
    Command,
    DecideOwnPayment,
    Deliver,
    GrantService,
    MoveIn,
    RegrantService,
    Reserve,
)
from ledger.errors import MoreThanDays
from ledger.errors.wording import nearest
from ledger.events.adoption import Adoption
from ledger.events.base import granted_in_words
from ledger.events.decisions import ModelVersion, RatesVersion, RegulationVersion
from ledger.events.offers import OfferVersion
from ledger.models.charts import clock_said
from ledger.models.own_payments import PAYMENT_KINDS, PaymentKind
from ledger.models.rates import Rates
from ledger.models.services import Service, most_granted
from ledger.models.vacancy import NoVacancyPay
from ledger.rules.assessment import MOST_ORE
from ledger.rules.privacy import could_be_a_birthday, could_be_a_name
from ledger.shared.calendar import DAY, Period, today
from ledger.shared.keys import next_free, plain_key, spelt_plainly
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.folding import stays_of
from ledger.state.grants import GrantStep, grants_of
from ledger.store.history import History

MOST_SHOWN = 10
FAR_OFF = timedelta(days=366)
_DAYS = ("first_day", "last_day", "until", "day", "notice_given")
"""The fields of commands that are days of effect."""


def warn(session: Session, commands: Iterable[Command]) -> None:
    """Say on stderr what should be looked at again before it is recorded."""
    doubts = iter([one for one in dict.fromkeys(_doubts(session, commands)) if one not in DOUBTED])
    with services_by_name():
        for doubt in islice(doubts, MOST_SHOWN):
            DOUBTED.add(doubt)
            note(doubt)
    if more := sum(1 for _ in doubts):
        note(say("… and {more} more", more=more))


def _doubts(session: Session, commands: Iterable[Command]) -> Iterator[Message]:
    asked = list(commands)
    begun = [one for one in asked if isinstance(one, (MoveIn, Buy, GrantService))]
    yield from _names(session, [one.citizen for one in begun if one.citizen != NEW_CITIZEN and "/" not in one.citizen])
    far_off = today() + FAR_OFF
    for command in asked:
        yield from _far_off(command, far_off)
        yield from _minutes_of(command)
    yield from _of_the_dead(session, begun)
    yield from told_of_new_paragraphs(session, asked)
    yield from told_of_promised_places(session, asked)
    yield from told_of_early_notice(session, asked)
    yield from _delivered(session, [one for one in asked if isinstance(one, Deliver)])
    yield from _regranted(session, [one for one in asked if isinstance(one, RegrantService) and one.chart is None])
    yield from _every_day(session, [one for one in asked if isinstance(one, (GrantService, RegrantService))])
    yield from _paid(session, [one for one in asked if isinstance(one, DecideOwnPayment)])
    yield from _without_effect(session, [one for one in asked if isinstance(one, Reserve)])
    yield from _free(session, [one for one in asked if isinstance(one, Reserve) and one.price_ore is None])
    decisions = [one for one in asked if isinstance(one, Adopt)]
    yield from _decided_oddly(decisions)
    adopted = [item for one in decisions for item in one.items]
    yield from _houses(session, [item for item in adopted if isinstance(item, OfferVersion)])


def tell_oddly_decided(decisions: Iterable[Adopt]) -> None:
    """Say what is odd about when decisions were made, where nothing is recorded of them."""
    for doubt in _decided_oddly(decisions):
        note(doubt)


def _decided_oddly(decisions: Iterable[Adopt]) -> Iterator[Message]:
    """What is odd about when decisions were made, and where they are journalised."""
    for one in decisions:
        days = [item.day for item in one.items if _settles(item)]
        yield from remarks_on_decision(one.decision, one.decided_on, min(days, default=None))


def _settles(item: Adoption) -> bool:
    """Whether what is settled hangs on the day from which it holds: budgets are often adopted late."""
    from ledger.events.adoption import YearlyAdoption  # noqa: PLC0415 - of decisions alone
    from ledger.events.budgets import AreaGrant, AreaTransfer, Grant, Transfer  # noqa: PLC0415 - as above

    return not isinstance(item, YearlyAdoption | AreaGrant | AreaTransfer | Grant | Transfer)


def tell_unused_rates(session: Session, decisions: Sequence[Adopt]) -> None:
    """Say which rates nothing is settled by, of decisions that are not refused."""
    for doubt in _rates(session, [item for one in decisions for item in one.items]):
        note(doubt)


def _rates(session: Session, adopted: Sequence[Adoption]) -> Iterator[Message]:
    """Series of rates by which nothing is settled: no house, phase-in or service names them, of the decision or before.

    A key that was typed wrong is a series of its own, and prices nothing.
    """
    tables = [item for item in adopted if isinstance(item, RatesVersion)]
    brought = dict.fromkeys(item.id for item in tables)
    used = {key for one in adopted if not isinstance(one, RegulationVersion) for key in one.refers_to.rates}
    if used.issuperset(brought):
        return
    with session.history() as history:
        used |= _rates_used(history)
        held = history.terms().rates
    for series in brought:
        if series in used:
            continue
        meant = nearest(series, used)
        if meant is not None and _stands_beside(meant, series, tables, held.get(meant, ())):
            continue
        yield (
            say("look again: no house and no service uses the rates {rates}", rates=series)
            if meant is None
            else say(
                "look again: no house and no service uses the rates {rates}; did you mean {near}?",
                rates=series,
                near=meant,
            )
        )


def _stands_beside(used: str, series: str, tables: Sequence[RatesVersion], held: Iterable[Version[Rates]]) -> bool:
    """Whether a file brings a series beside the one that is used, as two of one sheet, and no slip for its key.

    A slip has the unit of what is meant, and mostly comes with a new table of a series that has one already. `held` are
    the tables of the series used, those of the file among them once it is adopted.
    """
    own = [table for table in tables if table.id == used]
    if not own:
        return False
    is_new = all(one.effective_on >= min(table.effective for table in own) for one in held)
    return is_new or {_unit(table) for table in own}.isdisjoint(_unit(one) for one in tables if one.id == series)


def _unit(table: RatesVersion) -> str:
    return "hour" if table.rates.hourly is not None else table.rates.unit


def tell_unfollowed_models(session: Session, decisions: Sequence[Adopt]) -> None:
    """Say which models of decisions that are not refused no house follows, or is phased in from, theirs or before."""
    from ledger.events.yearly import PhaseInVersion  # noqa: PLC0415 - seldom asked for

    adopted = [item for one in decisions for item in one.items]
    brought = dict.fromkeys(item.id for item in adopted if isinstance(item, ModelVersion))
    followed = {item.terms.model for item in adopted if isinstance(item, OfferVersion)}
    followed |= {item.phase_in.old_model for item in adopted if isinstance(item, PhaseInVersion)}
    if followed.issuperset(brought):
        return
    with session.history() as history:
        followed |= models_used(history)
    for model in brought:
        if model not in followed:
            note(say("look again: no house follows the model {model}", model=model))


def models_used(history: History) -> set[str]:
    """The models that houses follow, or are phased in from, on any day."""
    return _named(history, "model")


def _rates_used(history: History) -> set[str]:
    """The series of rates that houses, their phase-ins and services name on any day."""
    services = (version.value.rates for versions in history.terms().services.values() for version in versions)
    return _named(history, "rates") | {series for series in services if series is not None}


def _named(history: History, of_kind: str) -> set[str]:
    """The models, or series of rates, that houses and their phase-ins name on any day."""
    shared = {stream for offer in history.offers() for stream in history.terms(offer).shared_streams()}
    return {key for kind, _, key in (stream.partition(":") for stream in shared) if kind == of_kind}


def _houses(session: Session, adopted: Sequence[OfferVersion]) -> Iterator[Message]:
    """Houses whose key or name reads like that of another one."""
    if not adopted:
        return
    from cli.choices import Said, offers  # noqa: PLC0415 - seldom asked for

    called = {one.value: one.also[0] for one in offers(Said(session, {}))}
    read = {key: _read_as(key, name) for key, name in called.items()}
    for house in adopted:
        own = _read_as(house.id, house.terms.name)
        news = own - read.get(house.id, set())
        for other, name in called.items() if news else ():
            if other != house.id and news & read[other]:
                values: dict[str, Value] = {"offer": house.id, "called": house.terms.name, "other": other, "name": name}
                yield say(
                    "look again: {offer} ({called}) and {other} ({name}) read alike, and would be two houses", **values
                )
        called[house.id], read[house.id] = house.terms.name, own


def _read_as(key: str, name: str | None) -> set[tuple[str, ...]]:
    """How a house's key and name read."""
    return {read for read in (plain_key(spelt_plainly(word)) for word in (key, name or "")) if read}


def _far_off(command: Command, far_off: date) -> Iterator[Message]:
    """The days so far ahead that the year is more likely a slip, those by which something is to be done among them."""
    due = [day for _, day, _ in getattr(command, "actions", ())]
    for day in (*(getattr(command, name, None) for name in _DAYS), *due):
        if isinstance(day, date) and day > far_off:
            yield say("look again: {day} is more than a year ahead", day=day)


def _of_the_dead(session: Session, begun: Iterable[MoveIn | Buy | GrantService]) -> Iterator[Message]:
    """Those who move in, or are granted a service, after the day on which they died: somebody else's key is meant."""
    if not (wanted := [one for one in begun if one.citizen != NEW_CITIZEN and "/" not in one.citizen]):
        return
    with session.history() as history:
        for one in wanted:
            for stay in stays_of(history.stream(f"citizen:{one.citizen}")):
                if stay.cause == "died" and stay.departed is not None and stay.period.end <= one.first_day:
                    values: dict[str, Value] = {"citizen": one.citizen, "day": stay.period.last, "offer": stay.offer}
                    yield say(
                        "look again: {citizen} died on {day}, in {offer} (event #{number})",
                        **values,
                        number=stay.departed,
                    )


def _minutes_of(command: Command) -> Iterator[Message]:
    """A chart that does not say what its minutes are of: a day's would be seven times as many."""
    chart = getattr(command, "chart", None)
    if isinstance(chart, ChartFile) and not all(row.says_per for row in chart.rows):
        values: dict[str, Value] = {"name": chart.name, "hours": clock_said(sum(row.minutes for row in chart.rows))}
        yield say(
            "look again: {name} does not say in each row what its minutes are of; those are read as a week's, {hours} "
            "hours a week in all; of minutes of a day, write day in a column per",
            **values,
        )


def _free(session: Session, reserved: Iterable[Reserve]) -> Iterator[Message]:
    """Reservations without a price of places whose vacancy costs nothing: whoever reserves them owes nothing."""
    wanted = list(reserved)
    if not wanted:
        return
    with session.history() as history:
        known = set(history.offers())
        for one in wanted:
            model = history.terms(one.offer).model_on(one.first_day) if one.offer in known else None
            if model is None or not (
                model.value.allocation == "frame" or isinstance(model.value.vacancy, NoVacancyPay)
            ):
                continue
            values: dict[str, Value] = {"offer": one.offer, "day": one.first_day, "payer": one.payer}
            yield say(
                "look again: a vacancy of {offer} costs nothing on {day}, so {payer} owes nothing without --price KR",
                **values,
            )


def _without_effect(session: Session, reserved: Sequence[Reserve]) -> Iterator[Message]:
    """Reservations of a place that is vacant on none of their days until somebody moves in: nothing is owed by them."""
    if not reserved:
        return
    from ledger.following.vacancies import is_vacant_in  # noqa: PLC0415 - of reservations alone

    with session.history() as history:
        known = set(history.offers())
        for one in reserved:
            book = history.book_without_closings(one.offer) if one.offer in known else None
            place = None if book is None else book.places.get(one.place)
            if book is None or place is None or one.last_day < one.first_day:
                continue  # which the rule refuses
            rooms = book.rooms.get(one.place, ())
            if one.first_day not in place.open or any(one.first_day in room.period for room in rooms):
                continue  # as above
            taken = min((room.first_day for room in rooms if room.first_day > one.first_day), default=date.max)
            if not is_vacant_in(book, place, Period(one.first_day, min(taken, one.last_day + DAY))):
                values: dict[str, Value] = {"place": one.place, "offer": one.offer, "payer": one.payer}
                yield say(
                    "look again: place {place} of {offer} is vacant on none of these days, so the reservation has no "
                    "effect, and {payer} owes nothing",
                    **values,
                )


def _paid(session: Session, decided: Sequence[DecideOwnPayment]) -> Iterator[Message]:
    """Own payments of ten times, or more, what the council adopted or any other in the house pays of the kind."""
    if not decided:
        return
    with session.history() as history:
        for one in decided:
            citizen = key_of(history, one.citizen, one.first_day)
            stays = stays_of(history.stream(f"citizen:{citizen}"))
            stay = next((own for own in stays if one.first_day in own.period), None)
            if stay is None or not isinstance(one.price_ore, int) or one.price_ore > MOST_ORE["month"]:
                continue  # nothing to compare, or refused
            book = history.book_without_closings(stay.offer)
            others = list(_others_pay(book, one.kind, citizen, one.first_day))
            for kind in () if others else PAYMENT_KINDS:  # nobody pays of the kind: whatever else they pay
                others += _others_pay(book, kind, citizen, one.first_day)
            most = max(others, default=0)
            if most and one.price_ore >= _FAR_ABOVE * most:
                values: dict[str, Value] = {"price": Kroner(one.price_ore), "most": Kroner(most), "offer": stay.offer}
                yield say("look again: {price} a month; nobody else in {offer} pays more than {most}", **values)


def _others_pay(book: Book, kind: PaymentKind, citizen: str, day: date) -> Iterator[Ore]:
    """What is paid of a kind in a house on a day: by what the council adopted, or by decisions on others."""
    for key, versions in book.terms.own_payments.items():
        version = versions.on(day)
        if key.kind == kind and version is not None and version.value.amount_ore is not None:
            yield version.value.amount_ore
    for stay in book.stays():
        if stay.citizen != citizen and day in stay.period:
            own = stay.own_amount_on(kind, day)
            if own is not None and own.ore is not None:
                yield own.ore


_FAR_ABOVE = 10
"""So many times what others pay, an amount is one with a figure too much, or one of øre."""


def _regranted(session: Session, asked: Sequence[RegrantService]) -> Iterator[Message]:
    """Regrants of what is in force already, since an earlier day."""
    if not asked:
        return
    with session.history() as history:
        for one in asked:
            citizen = key_of(history, one.citizen, one.first_day)
            grants = grants_of(history.stream(f"citizen:{citizen}"))
            grant = next((own for own in grants if own.service == one.service and one.first_day in own.period), None)
            step = None if grant is None else grant.step_on(one.first_day)
            if step is None or step.first_day == one.first_day or not _says_the_same(one, step):
                continue
            amount = granted_in_words(step.quantity, step.level, step.hours)
            values: dict[str, Value] = {"citizen": citizen, "service": one.service, "day": step.first_day}
            yield say(
                "look again: {citizen} is granted {service} like that from {day} on already: {amount}",
                amount=amount,
                **values,
            )


def _says_the_same(asked: RegrantService, step: GrantStep) -> bool:
    """Whether all that a regrant says is as it is; what it says nothing of stays as it was."""
    said = (asked.quantity, step.quantity), (asked.level, step.level), (asked.hours, step.hours)
    told = [(new, old) for new, old in (*said, (asked.paragraph, step.paragraph)) if new is not None]
    return bool(told) and all(new == old for new, old in told)


def _delivered(session: Session, told: Sequence[Deliver]) -> Iterator[Message]:
    """More days delivered than there are, where more than one a day can be; and parts of attendances."""
    if not told:
        return
    with session.history() as history:
        terms = history.terms()
        for one in (replace(each, citizen=key_of(history, each.citizen, each.day)) for each in told):
            version = terms.service_on(one.service, one.month.last)
            if version is None or version.value.unit not in ("day", "weekday", "attendance"):
                continue
            if version.value.unit == "attendance":
                yield from _attendances(one)
            elif (
                (days := _days(history, one, version.value))
                and one.quantity > days
                and not _refused(history, one, version.value)
            ):
                values: dict[str, Value] = {"quantity": one.quantity.normalize(), "days": days, "service": one.service}
                yield say(
                    "look again: {quantity} of {service}, of {days} {unit}", unit=_DAYS_OF[version.value.unit], **values
                )


_MOST_A_DAY = 3
"""More attendances, or more of what is granted by the day, than this a day are seldom meant."""


def _attendances(told: Deliver) -> Iterator[Message]:
    """A part of an attendance, and many more than there are days."""
    days = Period.inclusive(told.first_day or told.month.first, told.until or told.month.last).days
    said: dict[str, Value] = {"quantity": told.quantity.normalize(), "service": told.service, "days": days}
    if told.quantity % 1:
        yield say("look again: {quantity} attendances of {service} are no whole number", **said)
    if told.quantity > _MOST_A_DAY * days:
        yield say("look again: {quantity} attendances of {service} in {days} days", **said)


_DAYS_OF = {"day": say("days"), "weekday": say("weekdays")}


def _every_day(session: Session, granted: Sequence[GrantService | RegrantService]) -> Iterator[Message]:
    """More of a service by the day than a day mostly has: a month's or a year's number may be meant."""
    many = [one for one in granted if one.quantity is not None and one.quantity > _MOST_A_DAY]
    if not many:
        return
    with session.history() as history:
        terms = history.terms()
    for one in many:
        version = terms.service_on(one.service, one.first_day)
        unit = None if version is None else version.value.unit
        if unit not in ("day", "weekday") or one.quantity is None or one.quantity > most_granted(unit):
            continue  # of which the last is refused
        values: dict[str, Value] = {"quantity": one.quantity.normalize(), "service": one.service}
        yield say("look again: {quantity} of {service} on each {unit}, and not in all", **values, unit=_EACH_OF[unit])


_EACH_OF = {"day": say("day"), "weekday": say("weekday")}


def _days(history: History, told: Deliver, service: Service) -> int:
    """On how many days that count the service is granted, of those that a delivery is told of."""
    from ledger.settlement.owed_grants import days_counted  # noqa: PLC0415 - of deliveries alone

    whole = Period.inclusive(told.first_day or told.month.first, told.until or told.month.last)
    grants = grants_of(history.stream(f"citizen:{told.citizen}"))
    periods = [grant.period.overlap(whole) for grant in grants if grant.service == told.service] or [whole]
    runs = (run for period in periods for run in days_counted(service, period))
    return sum(days for days, is_counted in runs if is_counted)


def _refused(history: History, told: Deliver, service: Service) -> bool:
    """Whether it is more than the days can hold: the refusal says that, and once is enough."""
    from ledger.rules.delivering import check_days  # noqa: PLC0415 - as above

    whole = Period.inclusive(told.first_day or told.month.first, told.until or told.month.last)
    for grant in grants_of(history.stream(f"citizen:{told.citizen}")):
        period = grant.period.overlap(whole)
        if grant.service == told.service and period.days:
            try:
                check_days(told.quantity, service, period, grant, more=told.more)
            except MoreThanDays:
                return True
    return False


def _houses_by_word(session: Session) -> dict[str, str]:
    """The houses by their keys and names, in small letters."""
    from cli.choices import Said, offers  # noqa: PLC0415 - seldom asked for

    return {word.casefold(): one.value for one in offers(Said(session, {})) for word in one.words()}


def _names(session: Session, citizens: Iterable[str]) -> Iterator[Message]:
    """Keys of citizens who are not known yet that could be a name or a birthday, each with a key that is free.

    And those that are written as another citizen's but for case, marks and zeros.
    """
    wanted = list(dict.fromkeys(citizens))
    if not wanted:
        return
    with session.history() as history:
        known = set(history.citizens())
    written = {plain_key(key): key for key in known}
    wanted = [key for key in wanted if key not in known]
    houses = _houses_by_word(session) if wanted else {}
    for key in wanted:
        other = written.setdefault(plain_key(key), key)
        if other != key and other in known:
            yield say("look again: {other} is a citizen already, and {key} would be another one", key=key, other=other)
        elif other != key:
            yield say("look again: {other} and {key} would be two citizens", key=key, other=other)
        if (house := houses.get(key.casefold())) is not None:
            yield say(
                "look again: {key} is the house {offer}, and would be a citizen of that key", key=key, offer=house
            )
        elif could_be_a_name(key) or could_be_a_birthday(key):
            free = next_free(known)
            known.add(free)
            yield say(
                "look again: the key {key} could be {what}, and the ledger holds it for ever; without meaning: {free}",
                key=key,
                what=say("a name") if could_be_a_name(key) else say("a birthday"),
                free=free,
            )
