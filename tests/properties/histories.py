"""Random histories of one house through the door: whatever a clerk might type, in any order, refusals and all.

A history is a list of small instructions of whole numbers, so that a failing one shrinks to a few readable steps.
What the rules refuse is left out, as it would be in life.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ledger.commands import (
    CLEARED,
    Adopt,
    ChangePaying,
    Cleared,
    Close,
    Command,
    Correct,
    DecideOwnPayment,
    Depart,
    GoAway,
    Move,
    MoveIn,
    Reassess,
    Reserve,
    Return,
    SetUse,
    Swap,
    Void,
)
from ledger.errors import Refusal
from ledger.events import (
    Departed,
    ModelAdopted,
    Moved,
    MovedIn,
    OwnPaymentDecided,
    PayingChanged,
    PlaceOpened,
    PlaceReserved,
    PlaceTakenOutOfUse,
    Reassessed,
    Recorded,
    WentAway,
)
from ledger.events.accounts import FunctionVersion
from ledger.events.adoption import Adoption
from ledger.events.base import VersionAdopted
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import PlaceOpening
from ledger.events.yearly import PhaseInVersion
from ledger.models.absence import AbsenceKind, AbsenceRule
from ledger.models.model import Model
from ledger.models.notice import (
    DaysAfterDeparture,
    DepartureCause,
    NoNotice,
    Notice,
    RunningMonthAndDays,
    RunningMonthAndMonths,
)
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.own_payments import PAYMENT_KINDS, OwnPayment
from ledger.models.rates import Rates
from ledger.models.regulation import Regulation
from ledger.models.units import Unit
from ledger.models.vacancy import AverageMinus, NoVacancyPay, Share, ShareStep
from ledger.models.yearly import PhaseIn
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.live import live
from tests.memory import MemoryLedger

OFFER, OTHER = "house", "other-house"
FIRST = Month(2024, 1)
DAYS = 180
CITIZENS, PLACES = 4, 3
HEAD: dict[str, Any] = {"by": "clerk", "reason": "told late"}

Kind = Literal[
    "move-in", "follow", "reassess", "move", "transfer", "swap", "payer", "absent", "return", "depart", "use", "rates",
    "drop", "day-prices", "level", "regulate", "base", "item", "frame", "void", "annul", "again", "notice", "leaving",
    "correct", "anew", "undone", "room", "close", "function", "groups", "thirds", "price", "phase-in",
    "back", "reserve", "own-payment", "own-raised", "own-decided",
]  # fmt: skip


Supplier = Literal["internal", "external"]


class Instruction(NamedTuple):
    """What to do, and four numbers that say to whom, where, when and how much; each command reads what it needs."""

    kind: Kind
    who: int
    where: int
    day: int
    much: int


KINDS: tuple[Kind, ...] = (
    "move-in", "move-in", "move-in", "follow", "reassess", "reassess", "move", "move", "swap", "payer", "absent",
    "return", "depart", "depart", "use", "rates", "drop", "regulate", "base", "item", "item", "frame", "void", "again",
    "correct", "room", "reserve", "reserve", "own-payment", "own-payment", "own-raised", "own-decided", "close",
    "close", "close",
)  # fmt: skip


def instructions(least: int = 4, most: int = 14, kinds: Sequence[Kind] = KINDS) -> SearchStrategy[list[Instruction]]:
    """Some instructions, of every kind or of some."""
    one = st.builds(
        Instruction,
        kind=st.sampled_from(kinds),
        who=st.integers(0, CITIZENS - 1),
        where=st.integers(0, PLACES - 1),
        day=st.integers(0, DAYS),
        much=st.integers(0, 40),
    )
    return st.lists(one, min_size=least, max_size=most)


NOTICES: tuple[Notice, ...] = (
    RunningMonthAndMonths(count=1, covers="all"),
    RunningMonthAndMonths(reason="died", count=0),
    DaysAfterDeparture(reason="moved", count=12, ends="month-end"),
    NoNotice(paragraph="107"),
    RunningMonthAndDays(payer="other", count=5),
    RunningMonthAndDays(payer="163", count=25, covers="all"),
    DaysAfterDeparture(payer="own", supplier="internal", count=20),
)
"""A rule for each that a selector can tell apart."""
NOTICES_GIVEN: tuple[Notice, ...] = (
    RunningMonthAndMonths(from_="given", count=1, ends="month-end"),
    DaysAfterDeparture(reason="died", count=9, covers="all"),
    RunningMonthAndDays(payer="163", from_="given", count=20, on_transfer="none"),
)
"""Rules that count from the day on which notice was given."""

ABSENCES = (
    AbsenceRule(kind="hospital", after_days=3, service=Decimal(0)),
    AbsenceRule(kind="holiday", service=Decimal("0.5"), base=Decimal("0.25")),
)
NOTHING_PAID = (AbsenceRule(after_days=5, service=Decimal(0), base=Decimal(0)),)
"""Nothing of the service after three days in hospital, less on holiday, and all of it on other days."""

MODELS: SearchStrategy[Model] = st.builds(
    Model,
    allocation=st.sampled_from(["combination", "combination", "activity", "frame"]),
    structure=st.just("differentiated"),
    basis=st.sampled_from(["daily", "daily", "census"]),
    census=st.sampled_from(["first", "last"]),
    departure_day=st.sampled_from(["settled", "free"]),
    days_in_month=st.sampled_from(["calendar", "30.5"]),
    days_in_year=st.sampled_from(["365", "twelfths"]),
    vacancy=st.sampled_from(
        [
            NoVacancyPay(),
            AverageMinus(),
            AverageMinus(rounding="down"),
            Share(share=Decimal("0.5")),
            Share(share=Decimal("0.5"), level="1", after_days=9),
            Share(steps=(ShareStep(from_day=1, share=Decimal(1)), ShareStep(from_day=15, share=Decimal("0.5")))),
        ]
    ),
    absence=st.sampled_from([None, ABSENCES, ABSENCES, NOTHING_PAID]),
    notice=st.sampled_from(
        [
            NoNotice(),
            RunningMonthAndMonths(count=1),
            RunningMonthAndMonths(covers="all"),
            RunningMonthAndMonths(until_refilled=False),
            RunningMonthAndMonths(count=0, ends="month-end", on_transfer="none"),
            NOTICES,
            NOTICES,
            NOTICES_GIVEN,
            NOTICES_GIVEN,
        ]
    ),
)


def opened(
    model: Model,
    unit: Unit = "day",
    others: Sequence[str] = (),
    level: str | None = None,
    table: Rates | None = None,
    supplier: Supplier = "internal",
) -> MemoryLedger:
    """A ledger with one house of three places, and others like it by the same model and rates.

    `level` is that of each place, `table` another one than that of twelve packages, `supplier` that of the house.
    """
    terms = OfferTerms(name="The house", model="model", rates="rates", function="5.38.50", supplier=supplier)
    ledger = MemoryLedger()
    day = FIRST.first
    items: list[Adoption] = [
        ModelVersion("model", day, model),
        RatesVersion("rates", day, table or rates(34900, unit)),
        OfferVersion(OFFER, day, terms),
        BaseVersion(OFFER, day, Base(unit="day", amount_ore=87800)),
        *(PlaceOpening(OFFER, str(place), day, level) for place in range(PLACES)),
    ]
    for offer in others:
        items.append(OfferVersion(offer, day, OfferTerms(name="Another", model="model", rates="rates")))
        items += [PlaceOpening(offer, str(place), day, level) for place in range(PLACES)]
    ledger.do(Adopt(by="clerk", decision="first decision", decided_on=day, items=items))
    return ledger


def rates(interval: int, unit: Unit = "day") -> Rates:
    """A table of twelve packages."""
    return Rates(unit=unit, interval_ore=interval, steps=12, hours_per_step="7")


UNITS: tuple[Unit, ...] = ("day", "month", "year")


def groups(first_without: int, much: int = 0, unit: Unit = "day") -> Rates:
    """A table of prices, of the levels, or groups, before one. Øre a day, times what the unit is longer."""
    times = {"day": 1, "month": 30, "year": 365}[unit]
    return Rates(unit=unit, prices_ore={str(n): times * (500_00 + 101_00 * n + much) for n in range(1, first_without)})


def command_of(one: Instruction, ledger: MemoryLedger) -> Command:  # noqa: C901, PLR0911, PLR0912, PLR0915 - a case a command
    """The command that an instruction comes to in a ledger as it is."""
    day = FIRST.first + timedelta(days=one.day)
    citizen, place = f"c-{one.who}", str(one.where)
    last = ledger.log.last()
    match one.kind:
        case "move-in":
            until = day + timedelta(days=one.much) if one.much % 3 == 0 else None
            granted = _granted(one)
            return MoveIn(
                citizen=citizen,
                offer=OFFER,
                place=place,
                first_day=day,
                until=until,
                assessment=granted,
                payer="163" if one.much % 4 == 0 else CLEARED,
                paragraph="107" if one.much % 5 == 0 else CLEARED,
                decision="VU",
                **HEAD,
            )
        case "follow":  # on the day of a departure, in the same place or another, another citizen or the same
            left = _departures(ledger)
            departed = left[one.day % len(left)] if left else None
            near = str((int(departed.place) + 1 + one.where % 2) % PLACES) if departed is not None else place
            here = departed.place if departed is not None and one.much % 3 else near
            who = departed.citizen if departed is not None and one.much % 3 == 0 else f"d-{one.who}"
            known = ledger.book(OTHER).places if one.much % 4 == 0 else ()
            return MoveIn(
                citizen=who,
                offer=OTHER if here in known else OFFER,
                place=here,
                first_day=departed.effective_on if departed is not None else day,
                until=departed.effective_on if departed is not None and one.much % 5 == 0 else None,
                assessment=_granted(one),
                payer=CLEARED,
                paragraph=CLEARED,
                decision="VU",
                **HEAD,
            )
        case "reassess":
            decided_on = day - timedelta(days=one.much) if one.much % 2 else None
            granted = _granted(one)
            return Reassess(
                citizen=citizen, first_day=day, assessment=granted, decided_on=decided_on, decision="VU", **HEAD
            )
        case "move":
            anew = _granted(one) if one.much % 5 == 0 else None
            return Move(citizen=citizen, place=place, first_day=day, assessment=anew, decision="VU", **HEAD)
        case "transfer":
            given = day - timedelta(days=one.much) if one.much % 3 else None
            return Move(
                citizen=citizen, offer=OTHER, place=place, first_day=day, notice_given=given, decision="VU", **HEAD
            )
        case "swap":
            other = f"c-{one.where}"
            return Swap(citizen=citizen, other=other, first_day=day, **HEAD)
        case "payer":
            payer, paragraph = (("163", None), (CLEARED, "107"), (None, "107"), ("165", CLEARED))[one.much % 4]
            said: dict[str, Any] = {"payer": payer, "paragraph": paragraph, "decision": "VU"}
            return ChangePaying(citizen=citizen, first_day=day, **{**HEAD, **said})
        case "absent":
            kinds: tuple[AbsenceKind, ...] = ("hospital", "holiday", "other")
            last_day = day + timedelta(days=one.much // 2) if one.where else None
            return GoAway(citizen=citizen, first_day=day, until=last_day, kind=kinds[one.much % 3], **HEAD)
        case "return":
            away = [fact.event for fact in live(ledger.log.facts) if isinstance(fact.event, WentAway)]
            on_the_day = [event for event in away if event.effective_on < day <= (event.until or day)]
            gone = (on_the_day or away)[one.day % len(on_the_day or away)] if away else None
            soon = gone is not None and not on_the_day
            home = gone.effective_on + timedelta(days=one.much) if gone is not None and soon else day
            return Return(citizen=gone.citizen if gone is not None else citizen, day=home, **HEAD)
        case "depart":
            causes: tuple[DepartureCause | None, ...] = ("died", "moved", "transfer", "other", "transfer", None)
            given = day - timedelta(days=one.much) if one.where else None
            return Depart(citizen=citizen, last_day=day, cause=causes[one.much % 6], notice_given=given, **HEAD)
        case "use":
            return SetUse(
                offer=OFFER,
                place=place,
                first_day=day,
                last_day=day + timedelta(days=one.much),
                kind="closed" if one.much % 3 else "open",
                **HEAD,
            )
        case "reserve":  # an empty place, or one that falls empty, for one of two, at a price now and then
            left = _departures(ledger)
            departed = left[one.day % len(left)] if left and one.who > 1 else None
            empty = departed.effective_on + timedelta(days=1 + one.much % 9) if departed is not None else day
            return Reserve(
                offer=OFFER,
                place=departed.place if departed is not None else place,
                payer="163" if one.much % 3 else "165",
                first_day=empty,
                last_day=empty + timedelta(days=3 * one.much),
                price_ore=700_00 + one.much if one.much % 2 else None,
                **HEAD,
            )
        case "back":  # a place that was taken out of use is put back for some of the days
            closed = [fact.event for fact in live(ledger.log.facts) if isinstance(fact.event, PlaceTakenOutOfUse)]
            out = closed[one.day % len(closed)] if closed else None
            again = out.effective_on + timedelta(days=one.where) if out is not None else day
            where = out.place if out is not None else place
            return SetUse(offer=OFFER, place=where, first_day=again, last_day=again, kind="open", **HEAD)
        case "rates":
            table = rates((300 + one.much) * 100)
            said = {"applies_to": "new" if one.who == 1 else "all", "for_decisions_from": day if one.who == 2 else None}
            return adoption(ledger, RatesVersion("rates", day, table.changed(said)))
        case "drop":  # a table that lacks what most residents are granted
            few = {str(level): (400 + level) * 100 for level in range(1, 2 + one.much % 6)}
            return adoption(ledger, RatesVersion("rates", day, Rates(unit="day", prices_ore=few)))
        case "day-prices":  # a price of a month, and another for each day of a month that is not filled
            levels = {str(level): (9000 + 1000 * level + one.much) * 100 for level in range(1, 13)}
            of_days = {level: ore // 25 for level, ore in levels.items()}
            return adoption(
                ledger, RatesVersion("rates", day, Rates(unit="month", prices_ore=levels, day_prices_ore=of_days))
            )
        case "groups":  # a price for each group, or package, some of them without one
            return adoption(ledger, RatesVersion("rates", day, groups(13 - one.much % 4, one.much, UNITS[one.where])))
        case "thirds":  # steps of a third of seven hours, the first ones as they were printed
            printed = {"1": Decimal("2.3"), "2": Decimal("4.7")} if one.where else None
            third = rates((100 + one.much) * 100, UNITS[one.who % 3]).changed(
                {"hours_per_step": "7/3", "hours_to": printed}
            )
            return adoption(ledger, RatesVersion("rates", day, third))
        case "price":  # a price that was negotiated anew
            return Reassess(
                citizen=citizen, first_day=day, assessment=_special(one), kind="price", decision="VU", **HEAD
            )
        case "function":  # of what is owed under a paragraph
            function = ("5.38.52", "5.38.51")[one.much % 2]
            return adoption(ledger, FunctionVersion("107" if one.where else "108", day, function))
        case "phase-in":
            shares = {"2024": Decimal(one.much) * 5 / 2}
            phase_in = PhaseIn(shares=shares, old_ore=900_000_07 * (1 + one.who))
            return adoption(ledger, PhaseInVersion(OFFER, None, Month.of(day).first, phase_in))
        case "level":
            return adoption(ledger, PlaceOpening(OFFER, place, day, str(1 + one.much % 12)))
        case "regulate":
            rounding: Literal["krone", "øre"] = "krone" if one.who else "øre"
            regulation = Regulation(per_cent=Decimal(one.much) / 8, rounding=rounding, special=one.who == 1)
            bases = (OFFER,) if one.much % 2 else ()
            rates_too = "rates" if one.where or not bases else None
            return adoption(ledger, RegulationVersion(rates_too, day, regulation, bases))
        case "base":
            return adoption(ledger, BaseVersion(OFFER, day, Base(unit="day", amount_ore=80000 + one.much * 100)))
        case "item":  # the whole ends and items begin; or one of them anew, at an end, or for one paragraph
            return adoption(ledger, *(BaseVersion(OFFER, day, base) for base in _items(one)))
        case "frame":  # which says what a day of it is, or what occupancy it is reckoned by, or neither
            rate, occupancy = [(70001, None), (None, Decimal(97)), (None, None)][one.much % 3]
            frame = Base(unit="year", amount_ore=90000_07 + one.much, day_rate_ore=rate, occupancy=occupancy)
            return adoption(ledger, BaseVersion(OFFER, day, frame))
        case "own-payment":  # of the house, or of one of its places; some are free away, and some end
            payment = _own_payment(one)
            return adoption(ledger, OwnPaymentVersion(OFFER, day, payment))
        case "own-raised":
            raised = Regulation(per_cent=Decimal(one.much) / 8, rounding="krone" if one.where else "øre")
            of_kinds = (PAYMENT_KINDS[one.who % 3],) if one.who else PAYMENT_KINDS
            return adoption(ledger, RegulationVersion(None, day, raised, own_payments=(OFFER,), kinds=of_kinds))
        case "own-decided":  # for one resident, or as the others again
            ore: Ore | Cleared = CLEARED if one.much % 4 == 0 else 1_000_00 + 7 * one.much
            kind = PAYMENT_KINDS[one.where % 3]
            return DecideOwnPayment(citizen=citizen, kind=kind, first_day=day, price_ore=ore, decision="VU", **HEAD)
        case "void":
            return Void(number=1 + (one.day * 7 + one.much) % last, kind="typo", **HEAD)
        case "annul":  # terms or the opening of a place
            adopted = [
                fact.number for fact in ledger.log.facts if isinstance(fact.event, (VersionAdopted, PlaceOpened))
            ]
            return Void(number=adopted[(one.day + one.much) % len(adopted)], kind="typo", **HEAD)
        case "notice":  # another agreement about notice, from the first day
            model = next(fact.event.model for fact in ledger.log.facts if isinstance(fact.event, ModelAdopted))
            notices = {"notice": (NOTICES, NOTICES_GIVEN)[one.much % 2]}
            return adoption(ledger, ModelVersion("model", FIRST.first, model.changed(notices)))
        case "leaving":  # another agreement about the day of departure
            model = next(fact.event.model for fact in ledger.log.facts if isinstance(fact.event, ModelAdopted))
            turned = {"departure_day": ("settled", "free")[one.much % 2]}
            return adoption(ledger, ModelVersion("model", day if one.who else FIRST.first, model.changed(turned)))
        case "again":  # the model, the house or a place, from another day
            return adoption(ledger, _again(one, day, ledger))
        case "room":  # somebody lived in another place all the while
            moved_in = [fact.number for fact in live(ledger.log.facts) if isinstance(fact.event, MovedIn)] or [1]
            number = moved_in[one.day % len(moved_in)]
            return Correct(number=number, kind="typo", place=place, **HEAD)
        case "correct":
            number = 1 + (one.day * 5 + one.much) % last
            return Correct(
                number=number,
                kind="decision",
                day=day if one.who == 1 else None,
                place=place if one.who == 3 else None,
                assessment=_granted(one) if one.who == 0 else None,
                payer=("163", "165", "own")[one.much % 3] if one.who == 2 else None,
                cause=("died", "moved")[one.much % 2] if one.who == 2 and one.where else None,
                **HEAD,
            )
        case "anew":  # something of a stay, as it should have been told
            return _anew(one, _of_stays(ledger, one.day))
        case "undone":
            return Void(number=_of_stays(ledger, one.day).number, kind="typo", **HEAD)
        case "close":
            earliest = ledger.book(OFFER).earliest_open() or FIRST
            return Close(month=earliest, offers=(OFFER,), accept_findings=True, **HEAD)


def _departures(ledger: MemoryLedger) -> list[Departed]:
    """The departures from places of houses: a supplier's places are named for citizens."""
    events = (fact.event for fact in live(ledger.log.facts) if isinstance(fact.event, Departed))
    return [event for event in events if event.place.isdigit()]


OF_STAYS = (MovedIn, Reassessed, Moved, PayingChanged, OwnPaymentDecided, WentAway, Departed, PlaceReserved)


def _of_stays(ledger: MemoryLedger, which: int) -> Recorded:
    """One of the facts of stays that hold: of each kind one is as likely, and of one kind each."""
    holding = [fact for fact in live(ledger.log.facts) if isinstance(fact.event, OF_STAYS)] or ledger.log.facts
    kinds = sorted({type(fact.event).TOPIC for fact in holding})
    of_kind = [fact for fact in holding if kinds[which % len(kinds)] == fact.event.TOPIC]
    return of_kind[which // len(kinds) % len(of_kind)]


def _anew(one: Instruction, fact: Recorded) -> Correct:
    """A correction that says something of a fact that a fact of its kind has: its day, or what it is about."""
    event, other = fact.event, f"{(int(one.much) + one.where) % PLACES}"
    said: dict[str, Any] = {"day": event.effective_on + timedelta(days=one.much - 20)}
    match event:
        case MovedIn() | Reassessed() if one.who:
            said = {"assessment": _granted(one)}
        case Moved() if one.who:
            said = {"place": other}
        case PayingChanged() if one.who:
            said = {"payer": ("163", "165", CLEARED)[one.much % 3]}
        case OwnPaymentDecided() if one.who:
            said = {"price_ore": CLEARED if one.much % 3 == 0 else 900_00 + one.much}
        case WentAway() if one.who:
            said = {"until": event.effective_on + timedelta(days=one.much)}
        case PlaceReserved() if one.who:
            said = (
                {"payer": ("163", "165")[one.much % 2]},
                {"until": event.effective_on + timedelta(days=one.much)},
                {"price_ore": CLEARED if one.much % 2 else 600_00 + one.much},
            )[one.who - 1]
        case Departed() if one.who > 1:
            said = {"cause": ("died", "moved", "other")[one.much % 3]}
        case _:
            pass
    return Correct(number=fact.number, kind="typo" if one.where else "decision", **said, **HEAD)


def _own_payment(one: Instruction) -> OwnPayment:
    kind, place = PAYMENT_KINDS[one.who % 3], (None, None, "0", "1", "2")[one.much % 5]
    if one.much % 7 == 6:
        return OwnPayment(kind=kind, ends=True, place=place)
    ore = 1_000_00 + 1_000_00 * one.where + 3 * one.much
    if one.much % 3 == 0:
        return OwnPayment(kind=kind, amount_ore=ore, while_absent="free", after_days=one.much % 4, place=place)
    return OwnPayment(kind=kind, amount_ore=ore, place=place)


def _items(one: Instruction) -> list[Base]:
    price = 10000 + one.much * 10
    named = "x" if one.where else "y"
    match one.much % 4:
        case 0:
            of_units = Base(unit="day", item="y", quantity=Decimal("1.25"), unit_price_ore=price + 1)
            return [Base(ends=True), Base(unit="day", amount_ore=price, item="x"), of_units]
        case 1:
            return [Base(unit="day", amount_ore=price, item=named)]
        case 2:
            return [Base(item=named, ends=True)]
        case _:
            return [Base(unit="day", amount_ore=price, item=named, paragraph="107")]


def _again(one: Instruction, day: date, ledger: MemoryLedger) -> Adoption:
    first_day = FIRST.first if one.much % 2 else day
    match one.who:
        case 0:
            model = next(fact.event.model for fact in ledger.log.facts if isinstance(fact.event, ModelAdopted))
            notices = (NOTICES, RunningMonthAndMonths(count=one.much % 3, covers="all"), NOTICES_GIVEN)
            other = {"notice": notices[one.much // 2 % 3]} if one.where else {}
            return ModelVersion("model", first_day, model.changed(other))
        case 1:
            return OfferVersion(OFFER, first_day, OfferTerms(name="The house", model="model", rates="rates"))
        case _:
            return PlaceOpening(OFFER, str(one.where), first_day, str(1 + one.much % 12) if one.much % 3 == 0 else None)


def adoption(ledger: MemoryLedger, *items: Adoption) -> Adopt:
    """A decision of its own, whatever was decided before."""
    reference = f"decision {ledger.log.last()}"
    return Adopt(**{**HEAD, "decision": reference}, decided_on=date(2023, 12, 1), items=items)


def play(ledger: MemoryLedger, steps: Sequence[Instruction]) -> MemoryLedger:
    """Carry out what is lawful of some instructions."""
    for one in steps:
        with suppress(Refusal):
            ledger.do(command_of(one, ledger))
    return ledger


def _granted(one: Instruction) -> Assessment:
    if one.much % 11 == 10:
        return _special(one)
    return Assessment(level=str(1 + one.much % 12))


def _special(one: Instruction) -> Assessment:
    per: tuple[Unit | None, ...] = (None, "day", "month", "year")
    return Assessment(special_price_ore=1_000_00 + one.much, per=per[one.day % 4])
