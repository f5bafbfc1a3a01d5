"""Closing a month: in order, once, when it has ended, with nothing left to decide; and late news with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ledger.commands import Command
from ledger.errors import (
    BadOption,
    MonthAlreadyClosed,
    MonthNotEnded,
    MonthOutOfOrder,
    NothingToClose,
    OpenFindings,
    ReasonNeeded,
    UnknownOffer,
)
from ledger.events import MonthClosed
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.vacancy import AverageMinus
from ledger.shared.calendar import Month
from ledger.shared.message import Remedy, say
from tests.ledger.given import (
    BASE,
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TERMS,
    TOWN,
    DecisionContext,
    close,
    correct,
    decision,
    depart,
    given,
    move_in,
    reassess,
    set_use,
    void,
)

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2023, month) for month in (1, 2, 3, 4))
RESIDENT = given(TOWN, move_in("c-17", "1", NEW_YEAR))
"""c-17 at level 5: 1,571 + 878 kr. a day from New Year."""

JANUARY_TOTAL = 31 * (1_571_00 + 878_00)
OTHER = decision(OfferVersion("havblik", NEW_YEAR, TERMS), PlaceOpening("havblik", "1", NEW_YEAR))
LATE_OFFER = decision(OfferVersion("engvej", date(2023, 3, 1), TERMS), PlaceOpening("engvej", "1", date(2023, 3, 1)))


def issued(context: DecisionContext) -> list[tuple[str, str, int]]:
    """What has been issued: offer, month and øre, in the order of the log."""
    closed = [fact.event for fact in context.recorded if isinstance(fact.event, MonthClosed)]
    return [(event.offer, str(event.issued.month), event.issued.total_ore) for event in closed]


def test_a_month_is_issued_with_every_line_and_the_last_event_it_knew() -> None:
    (event,) = RESIDENT.when(close(JANUARY)).events
    assert isinstance(event, MonthClosed)
    assert (event.effective_on, event.known_at, event.early) == (JANUARY.last, 8, False)
    assert [(line.kind, line.days, line.amount_ore) for line in event.issued.lines] == [
        ("base", 31, 31 * 878_00),
        ("service", 31, 31 * 1_571_00),
    ]


def test_a_month_closes_for_every_offer_open_in_it() -> None:
    context = given(TOWN, OTHER, LATE_OFFER).after(close(JANUARY))
    assert issued(context) == [("havblik", "2023-01", 0), (OFFER, "2023-01", 0)]


def test_an_offer_named_closes_alone() -> None:
    context = given(TOWN, OTHER).after(close(JANUARY, "havblik"))
    assert issued(context) == [("havblik", "2023-01", 0)]
    context = context.after(close(JANUARY))
    assert issued(context) == [("havblik", "2023-01", 0), (OFFER, "2023-01", 0)]


def test_an_offer_named_twice_closes_once() -> None:
    (event,) = RESIDENT.when(close(JANUARY, OFFER, OFFER)).events
    assert isinstance(event, MonthClosed)
    RESIDENT.after(close(JANUARY, OFFER, OFFER)).when(close(JANUARY.next(), OFFER)).then_recorded()


def test_an_offer_that_nobody_has_adopted() -> None:
    RESIDENT.when(close(JANUARY, OFFER, "nowhere")).then_refused(UnknownOffer("nowhere", [OFFER]))


def test_a_month_closes_once() -> None:
    context = RESIDENT.after(close(JANUARY))
    context.when(close(JANUARY)).then_refused(MonthAlreadyClosed("2023-01", []))
    context.when(close(JANUARY, OFFER)).then_refused(MonthAlreadyClosed("2023-01", [OFFER]))


def test_of_two_offers_named_one_is_closed_already() -> None:
    context = given(TOWN, OTHER).after(close(JANUARY, "havblik"))
    context.when(close(JANUARY, OFFER, "havblik")).then_refused(MonthAlreadyClosed("2023-01", ["havblik"]))


def test_months_close_in_order_from_the_offers_first() -> None:
    RESIDENT.when(close(FEBRUARY)).then_refused(MonthOutOfOrder("2023-02", OFFER, "2023-01"))
    context = RESIDENT.after(close(JANUARY))
    context.when(close(MARCH)).then_refused(MonthOutOfOrder("2023-03", OFFER, "2023-02"))
    context.when(close(FEBRUARY)).then_recorded()


def test_earlier_months_close_with_it_when_asked() -> None:
    context = RESIDENT.after(close(MARCH, and_earlier=True))
    assert [month for _, month, _ in issued(context)] == ["2023-01", "2023-02", "2023-03"]


def test_earlier_months_that_close_together_carry_late_news_once() -> None:
    context = RESIDENT.after(close(JANUARY), reassess("c-17", NEW_YEAR.replace(day=22), reason="late"))
    context = context.after(close(MARCH, and_earlier=True))
    carried = 10 * 349_00
    assert issued(context) == [
        (OFFER, "2023-01", JANUARY_TOTAL),
        (OFFER, "2023-02", 28 * (1_920_00 + 878_00) + carried),
        (OFFER, "2023-03", 31 * (1_920_00 + 878_00)),
    ]


def test_an_offer_adopted_from_an_earlier_day_after_all_issues_no_month_again() -> None:
    december = date(2022, 12, 1)
    earlier = (ModelVersion("pakker", december, MODEL), OfferVersion(OFFER, december, TERMS))
    context = RESIDENT.after(close(FEBRUARY, and_earlier=True), decision(*earlier, reference="KB 2", reason="late"))
    context.when(close(JANUARY)).then_refused(MonthAlreadyClosed("2023-01", []))
    context = context.after(close(MARCH, and_earlier=True))
    assert [month for _, month, _ in issued(context)] == ["2023-01", "2023-02", "2022-12", "2023-03"]
    (*_, last) = context.recorded
    assert isinstance(last.event, MonthClosed)
    assert str(last.event.through) == "2023-03"


def test_an_offer_not_open_yet_stands_in_nobodys_way() -> None:
    context = given(TOWN, LATE_OFFER).after(close(JANUARY), close(FEBRUARY), close(MARCH))
    assert [offer for offer, month, _ in issued(context) if month == "2023-03"] == ["engvej", OFFER]


def test_a_month_before_everything() -> None:
    before = Month(2022, 12)
    RESIDENT.when(close(before)).then_refused(NothingToClose("2022-12", []))
    RESIDENT.when(close(before, OFFER)).then_refused(NothingToClose("2022-12", [OFFER]))
    given().when(close(JANUARY)).then_refused(NothingToClose("2023-01", []))


def test_a_month_that_has_not_ended() -> None:
    for today in (date(2023, 1, 15), JANUARY.last):
        RESIDENT.on(today).when(close(JANUARY)).then_refused(MonthNotEnded("2023-01", JANUARY.last))
    RESIDENT.on(date(2023, 2, 1)).when(close(JANUARY)).then_recorded()


def test_a_month_closed_early_says_so() -> None:
    context = RESIDENT.on(date(2023, 2, 10))
    events = context.when(close(FEBRUARY, early=True, and_earlier=True)).events
    assert [event.early for event in events if isinstance(event, MonthClosed)] == [False, True]


FINDINGS = given(
    decision(ModelVersion("pakker", NEW_YEAR, MODEL.changed({"vacancy": AverageMinus()})), *TOWN.items[1:]),
    move_in("c-17", "1", NEW_YEAR, date(2023, 1, 31)),
)
"""From February the house is empty, and nobody is there for an average."""


def test_findings_stand_in_the_way() -> None:
    context = FINDINGS.after(close(JANUARY))
    refused = context.when(close(FEBRUARY)).refusal
    assert isinstance(refused, OpenFindings)
    assert (refused.month, refused.offer, len(refused.findings)) == ("2023-02", OFFER, 2)


def test_findings_are_accepted_with_a_reason() -> None:
    context = FINDINGS.after(close(JANUARY))
    context.when(close(FEBRUARY, accept_findings=True)).then_refused(
        BadOption(say("closing with findings needs a reason"), Remedy("say-why"))
    )
    (event,) = context.when(close(FEBRUARY, accept_findings=True, reason="the house is being rebuilt")).events
    assert isinstance(event, MonthClosed)
    assert (event.reason, len(event.issued.findings)) == ("the house is being rebuilt", 2)


# --- late news --------------------------------------------------------------------------------------

CLOSED = RESIDENT.after(close(FEBRUARY, and_earlier=True))
"""Closed through February; the move-in is #7, the closings #9 and #10."""

LATE = date(2023, 2, 28)
LATE_COMMANDS: list[Command] = [
    reassess("c-17", LATE), depart("c-17", LATE), move_in("c-18", "2", LATE), set_use("2", LATE, None, "closed"),
    void(7), correct(7, day=date(2023, 1, 2)), void(6),
    decision(RatesVersion("lillebaelt", LATE, RATES), reference="KB 2023-03-01 item 1"),
    decision(BaseVersion(OFFER, LATE, BASE), reference="KB 2023-03-01 item 1"),
]  # fmt: skip


@pytest.mark.parametrize("command", LATE_COMMANDS, ids=lambda command: type(command).__name__)
def test_what_takes_effect_in_a_closed_month_says_why(command: Command) -> None:
    refused = CLOSED.when(command).refusal
    assert isinstance(refused, ReasonNeeded)
    assert refused.closed_through == "2023-02"
    CLOSED.when(_with_reason(command)).then_recorded()


def test_the_reason_is_asked_for_up_to_the_last_closed_day() -> None:
    CLOSED.when(reassess("c-17", LATE)).then_refused(ReasonNeeded(LATE, "2023-02"))
    CLOSED.when(reassess("c-17", MARCH.first)).then_recorded()


def test_a_correction_out_of_a_closed_month_touches_it() -> None:
    context = CLOSED.after(reassess("c-17", LATE, reason="late"))
    context.when(correct(11, day=MARCH.first)).then_refused(ReasonNeeded(LATE, "2023-02"))


def test_a_departure_on_the_last_closed_day_touches_it_and_the_vacancy_after_it_does_not() -> None:
    context = CLOSED.after(move_in("c-18", "2", MARCH.first))
    context.when(depart("c-18", MARCH.first)).then_recorded()
    context.when(depart("c-17", LATE)).then_refused(ReasonNeeded(LATE, "2023-02"))


def test_another_offers_closing_asks_for_no_reason() -> None:
    context = given(TOWN, OTHER).after(close(JANUARY, "havblik"))
    context.when(move_in("c-17", "1", NEW_YEAR)).then_recorded()
    context.when(move_in("c-18", "1", NEW_YEAR, offer="havblik")).then_refused(ReasonNeeded(NEW_YEAR, "2023-01"))


def test_new_rates_ask_for_a_reason_where_any_offer_is_closed() -> None:
    context = given(TOWN, OTHER).after(close(JANUARY, "havblik"))
    news = decision(RatesVersion("lillebaelt", JANUARY.last, RATES), reference="KB 2023-02-01 item 1")
    context.when(news).then_refused(ReasonNeeded(JANUARY.last, "2023-01"))


def test_closing_itself_asks_for_no_reason() -> None:
    CLOSED.when(close(MARCH)).then_recorded()


def test_late_news_and_its_void_bring_the_carrying_month_back() -> None:
    late = reassess("c-17", NEW_YEAR.replace(day=22), reason="late")
    context = CLOSED.after(late).after(void(11, reason="wrong person"))
    assert issued(context.after(close(MARCH)))[-1] == issued(CLOSED.after(close(MARCH)))[-1]


def test_an_adjustment_issued_is_taken_back_when_its_cause_is_voided() -> None:
    late = reassess("c-17", NEW_YEAR.replace(day=22), reason="late")
    context = CLOSED.after(late, close(MARCH), void(11, reason="wrong person"), close(APRIL))
    plain = CLOSED.after(close(APRIL, and_earlier=True))
    assert sum(ore for *_, ore in issued(context)) == sum(ore for *_, ore in issued(plain))


def _with_reason(command: Command) -> Command:
    return replace(command, reason="recorded late")
