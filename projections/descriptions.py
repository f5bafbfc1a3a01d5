"""Events in words and as data, for the log, the trace and the proposal before an act."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ledger.events import (
    AccountAdopted,
    ActionDone,
    BaseAdopted,
    BaseConfirmed,
    BudgetAdopted,
    BudgetChanged,
    CadenceAdopted,
    CitizenFollowedUp,
    CompetenceAdopted,
    Departed,
    Event,
    LedgerOpened,
    MeetingHeld,
    ModelAdopted,
    MonthClosed,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PhaseInAdopted,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    PostingsMade,
    RatesAdopted,
    RatesConfirmed,
    Reassessed,
    Recorded,
    RefundAdopted,
    SavingsTargetAdopted,
    VacancyBegan,
    VacancyEnded,
    Voided,
    YearWheelAdopted,
)
from ledger.models.competence import Competence, Role
from ledger.models.followups import Cadence
from ledger.models.offers import Assessment
from ledger.shared.money import danish, half_up, plain

_ORE = "_ore"


def describe(event: Event) -> str:
    """What happened, in one short sentence without the date from which it holds."""
    corrected = event.corrects is not None and not isinstance(event, Voided)
    return _told(event) + (f", in place of #{event.corrects} ({event.correction})" if corrected else "")


def _told(event: Event) -> str:  # noqa: C901, PLR0911, PLR0912 - a case a kind of event
    match event:
        case MovedIn():
            return f"{event.citizen} moved in to {event.offer}/{event.place} at {granted(event.assessment)}"
        case Reassessed(kind="price"):
            price = granted(event.assessment)
            return f"{event.citizen} in {event.offer}/{event.place} renegotiated to {price}"
        case Reassessed():
            return f"{event.citizen} in {event.offer}/{event.place} reassessed to {granted(event.assessment)}"
        case Departed():
            cause = f" ({event.cause})" if event.cause else ""
            return f"{event.citizen} departed from {event.offer}/{event.place}{cause}"
        case VacancyBegan():
            return f"{event.offer}/{event.place} vacant after {event.after}"
        case VacancyEnded():
            return f"{event.offer}/{event.place} taken by {event.citizen}"
        case PlaceOpened():
            level = f" at level {event.level}" if event.level else ""
            return f"{event.offer}/{event.place} opened{level}"
        case PlaceClosed():
            return f"{event.offer}/{event.place} closed for good"
        case PlaceTakenOutOfUse():
            until = f" until {event.until}" if event.until else ""
            return f"{event.offer}/{event.place} taken out of use{until}"
        case PlacePutInUse():
            until = f" until {event.until}" if event.until else ""
            return f"{event.offer}/{event.place} put back in use{until}"
        case OfferAdopted():
            return f"offer {event.offer} on model {event.terms.model} with rates {event.terms.rates}"
        case OfferClosed():
            return f"offer {event.offer} closed"
        case BaseAdopted():
            of = f" for paragraph {event.base.paragraph}" if event.base.paragraph else ""
            amount = f"{danish(event.base.amount_ore)} kr. a {event.base.unit}"
            return f"base of {event.offer}{of}: {amount}{_to_buyers(event)}"
        case BudgetAdopted():
            return f"budget of {event.offer} for {event.year}: {danish(event.budget.total(event.year))} kr."
        case BudgetChanged():
            return _budget_change(event)
        case ModelAdopted():
            return f"model {event.id}"
        case RatesAdopted():
            return f"rates {event.id}"
        case AccountAdopted():
            mapping = event.mapping
            return f"account {mapping.account} against {mapping.counter} for {event.selector}"
        case PostingsMade():
            return f"{event.offer} {event.month} posted, {event.count} postings"
        case RefundAdopted():
            return f"thresholds of the central refund, {', '.join(f'{share} %' for share in event.steps.shares)}"
        case SavingsTargetAdopted():
            return f"negotiated prices to save {danish(event.amount_ore)} kr. in {event.year}"
        case PhaseInAdopted():
            of = event.offer or f"offers on model {event.model}"
            years = ", ".join(f"{share} % in {year}" for year, share in event.phase_in.shares.items())
            return f"new allocation of {of} phased in, {years}"
        case MeetingHeld():
            return f"{event.kind} meeting about {event.offer} {event.month}, year-end {_expected(event)}"
        case ActionDone():
            return f"action {event.action} done"
        case CitizenFollowedUp():
            return f"{event.citizen} in {event.offer}/{event.place} followed up: {event.result}"
        case RatesConfirmed():
            return f"rates {event.id} confirmed for {event.effective_on.year}"
        case BaseConfirmed():
            return f"base of {event.offer} confirmed for {event.effective_on.year}"
        case CadenceAdopted():
            return f"cadence for {_cadence(event.cadence)}"
        case CompetenceAdopted():
            return f"competence by {event.competence.by}, {_roles(event.competence)}"
        case YearWheelAdopted():
            months = ", ".join(map(str, event.wheel.months))
            return f"{event.wheel.meeting} meetings about months {months}, within {event.wheel.days_after} days"
        case Voided():
            return f"#{event.corrects} annulled ({event.correction})"
        case MonthClosed():
            return f"{event.offer} {event.issued.month} closed at {danish(event.issued.total_ore)} kr."
        case LedgerOpened():
            return "ledger opened" + (f" for municipality {event.municipality}" if event.municipality else "")
    return event.TOPIC


def _expected(event: MeetingHeld) -> str:
    reckoned = f"{danish(event.figures.expected_ore)} kr."
    if event.expectation is None:
        return reckoned
    return f"{reckoned}, the leader expects {danish(event.expectation.year_end_ore)} kr."


def _cadence(cadence: Cadence) -> str:
    whom = " ".join(word for word in (f"§{cadence.paragraph}", cadence.supplier, cadence.age) if word)
    first = cadence.first_after_months or cadence.every_months
    end = f", {cadence.before_end_months} before the end" if cadence.before_end_months else ""
    return f"{whom}: first after {first} months, then every {cadence.every_months}{end}"


def _roles(competence: Competence) -> str:
    return ", ".join(role.role + _reach(role) for role in competence.roles)


def _reach(role: Role) -> str:
    if role.to_ore is not None:
        return f" to {danish(role.to_ore)} kr."
    return "" if role.reach is None else f" to {role.reach}"


def _to_buyers(event: BaseAdopted) -> str:
    """How buyers owe a frame, where that is adopted."""
    if event.base.day_rate_ore is not None:
        return f", {danish(event.base.day_rate_ore)} kr. a day to buyers"
    occupancy = event.base.occupancy
    return "" if occupancy is None else f", to buyers by the day at {occupancy.normalize():f} % occupancy"


def _budget_change(event: BudgetChanged) -> str:
    amount = f"{danish(abs(event.amount_ore))} kr."
    if event.counterpart is not None:
        ends = (event.offer, event.counterpart) if event.amount_ore < 0 else (event.counterpart, event.offer)
        return f"{amount} of {event.year} moved from {ends[0]} to {ends[1]}"
    purpose = f" for {event.item}" if event.item else ""
    given = "granted to" if event.amount_ore >= 0 else "taken from"
    return f"{amount} {given} {event.offer} in {event.year}{purpose}"


def granted(assessment: Assessment) -> str:
    """An assessment in words."""
    if assessment.level is not None:
        return f"level {assessment.level}"
    if assessment.hours is not None:
        return f"{assessment.hours:f} hours a week"
    return f"a special price of {danish(assessment.special_price_ore or 0)} kr."


def event_data(fact: Recorded) -> dict[str, Any]:
    """An event for machines: the envelope, a sentence, and everything the event itself carries, money in kroner."""
    own = _in_kroner(fact.event.model_dump(mode="json", exclude_none=True))
    return {
        "event": fact.number,
        "recorded_at": fact.recorded_at,
        "kind": fact.event.TOPIC.partition(":")[0],
        "stream": fact.stream,
        "version": fact.version,
        "text": describe(fact.event),
        **own,
    }


def _in_kroner(value: Any) -> Any:
    """What an event holds in øre, under a name that says so, as kroner with two decimals."""
    if isinstance(value, dict):
        return dict(_kroner(key, held) for key, held in value.items())
    return [_in_kroner(item) for item in value] if isinstance(value, list) else value


def _kroner(key: str, held: Any) -> tuple[str, Any]:
    if not key.endswith(_ORE):
        return key, _in_kroner(held)
    prices = {level: plain(ore) for level, ore in held.items()} if isinstance(held, dict) else None
    return key.removesuffix(_ORE), prices or plain(half_up(Fraction(held)))
