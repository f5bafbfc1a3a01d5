"""A transfer: a resident moves to another house, which is a departure and a move-in in one act.

Decided on 2026-11-26:

* The first day in the new house is its own. The last paid day in the first one is the day before, also where its model
  is replaced later: the departure says the day of arrival. It is recorded on the day before, or on the day of the
  transfer where the model in force says that a departure day is free. The model of the day before gives the notice.
* What was granted goes along as far as the new house has it. Payer, paragraph, who acts, the municipality of residence
  and hours do; a level does where both houses take their prices from the same series of rates; a special price was
  agreed with one house and never does. A 24-hour chart goes along where the same one is in force in the new house.
* The two belong together. The move-in names the stay that was left, so that either is voided and corrected with the
  other, whatever has become of it since.
"""

from __future__ import annotations

from datetime import date

from ledger.commands import CLEARED, Depart, Move, MoveIn
from ledger.errors import AlreadyDeparted, LevelUnsaid, NoPlaces, PlaceNotOpen, TransferredThatDay
from ledger.events import Event, MovedIn
from ledger.models.offers import Assessment
from ledger.rules.charts import goes_along
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.placement import check_lived_in, depart, is_free, known_place, move_in
from ledger.shared.calendar import DAY
from ledger.state.stays import Stay
from ledger.state.terms import Terms


def transfer(command: Move, offer: str, stay: Stay, context: DecisionContext, head: Header) -> list[Event]:
    """The departure from one house, and the move-in to another on the day after."""
    day = command.first_day
    if day == stay.first_day:
        raise TransferredThatDay(stay.citizen, stay.offer, day, stay.moved_in)
    if stay.departed is not None and stay.last_day is not None:
        raise AlreadyDeparted(stay.citizen, stay.last_day, stay.departed, offer)
    last_day = last_day_before(day, context.terms(stay.offer))
    if any(version.value.housing == "open" for version in context.terms(offer).offer):
        raise NoPlaces(offer, any_number=True, leaving=stay.citizen, last_day=last_day, day=day)
    check_lived_in(offer, context.terms(offer))
    known_place(context, offer, command.place)
    is_said = command.assessment is not None or command.chart is not None
    assessment = command.assessment if is_said else _goes_along(stay, offer, day, context)
    left = depart(_departure(command, stay, context), context, head, arrives_on=day)
    then = Hypothetical(context, left)
    try:
        began, *others = move_in(_arrival(command, offer, stay, assessment), then, head)
    except PlaceNotOpen as refusal:
        refusal.arrives = False  # a transfer has no last day to be given
        raise
    assert isinstance(began, MovedIn)
    along = began.chart if is_said else goes_along(stay.step_on(day - DAY).chart, offer, day, context)
    return [*left, began.changed({"transferred_from": stay.id, "chart": along}), *others]


def last_day_before(day: date, terms: Terms) -> date:
    """The day on which the departure of a transfer is recorded. Raises nothing."""
    return day if is_free(terms, day) else day - DAY


def _departure(command: Move, stay: Stay, context: DecisionContext) -> Depart:
    return Depart(
        by=command.by,
        ref=command.ref,
        decision=command.decision,
        reason=command.reason,
        citizen=command.citizen,
        last_day=last_day_before(command.first_day, context.terms(stay.offer)),
        cause="transfer",
        notice_given=command.notice_given,
    )


def _arrival(command: Move, offer: str, stay: Stay, assessment: Assessment | None) -> MoveIn:
    paying = stay.paying_on(command.first_day - DAY)
    return MoveIn(
        by=command.by,
        ref=command.ref,
        decision=command.decision,
        reason=command.reason,
        citizen=command.citizen,
        offer=offer,
        place=command.place,
        first_day=command.first_day,
        assessment=assessment,
        payer=paying.payer or CLEARED,
        paragraph=paying.paragraph or CLEARED,
        acting=paying.acting,
        residence=paying.residence,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
        chart=command.chart,
    )


def _goes_along(stay: Stay, offer: str, day: date, context: DecisionContext) -> Assessment:
    """What is granted in the new house where nothing is said. Raises LevelUnsaid."""
    granted = stay.step_on(day - DAY).assessment
    series = [terms.offer.on(day) for terms in (context.terms(stay.offer), context.terms(offer))]
    same = None not in series and len({version.value.rates for version in series if version is not None}) == 1
    if granted.special_price_ore is not None or (granted.hours is None and not same):
        raise LevelUnsaid(stay.citizen, stay.offer, offer, granted.granted())
    return granted
