"""What was agreed, on which figures, and what has happened since? Meetings as they were held, and the coming one's.

Decided on 2026-11-21:

* What changed since the last meeting. Replayed event by event on the current budget, from what the last sheet knew.
  The sum is compared with the stored figure: a residual other than 0.00 means that the ledger or the program no
  longer gives what was on the table. Where that meeting was about another year, the year asked for is calculated as
  of that meeting; before the first, as of the end of 31 December.
* Late news on a sheet. A move-in, reassessment or departure in effect on the day of the last meeting and recorded
  after it. Voids and corrections are corrections; rates, bases, models, offers and renegotiated prices are prices,
  whenever they took effect.
* Hit rate. An expectation hits where |outcome − expectation| / |outcome| is at most 1 %; the outcome is what the year
  comes to as known now. Those about a year not issued in full count too, marked "so far".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from ledger.budgeting.budget import current
from ledger.budgeting.meeting_figures import meeting_figures
from ledger.budgeting.replay import current_of, known_before
from ledger.errors import NoMeeting, UnknownOffer
from ledger.events import Event, Recorded
from ledger.models.followups import Action, Expectation, MeetingFigures
from ledger.settlement.effects import Effect, effects_since
from ledger.shared.calendar import Month, civil_day, parse_month
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, half_up
from ledger.shared.ratios import decimal
from ledger.state.book import Book, book_of
from ledger.state.meetings import AgreedAction, MeetingRecord, actions_of, meetings_of
from ledger.store.history import History
from projections.descriptions import describe

HIT_WITHIN = Fraction(1, 100)
"""An expectation hits where it lies within so much of the outcome."""

LATE = "late news"
CORRECTION = "correction"
OWN = "the offer as a whole"
"""Under what the changes are summed that concern no single citizen."""


# --- meetings as they were held ------------------------------------------------------------------


def meetings(history: History, offer: str, month: Month) -> list[MeetingRecord]:
    """The meetings about an offer's month, with their sheets as they were. Raises UnknownOffer, NoMeeting."""
    _check_offer(history, offer)
    held = meetings_of(history.stream(f"followup:{offer}"))
    found = [one for one in held if one.meeting.month == str(month)]
    if not found:
        raise NoMeeting(offer, str(month), [one.meeting.month for one in held])
    return found


def sheet_data(held: MeetingRecord, agreed: Iterable[AgreedAction]) -> dict[str, Any]:
    """A meeting's sheet for machines: what the event holds, and which of its actions have been done since."""
    meeting = held.meeting
    return {
        "event": held.number,
        "recorded_at": held.recorded_at,
        "by": meeting.by,
        "offer": meeting.offer,
        "month": meeting.month,
        "kind": meeting.kind,
        "held_on": meeting.effective_on,
        "participants": list(meeting.participants),
        "expectation": _expectation_data(meeting.expectation),
        "comment": meeting.comment,
        "decision": meeting.decision,
        "figures": figures_data(meeting.figures),
        "actions": [action_data(one, None) for one in agreed if one.number == held.number],
    }


def figures_data(found: MeetingFigures) -> dict[str, Any]:
    """A sheet's figures for machines, money in kroner."""
    return {
        "known_at": {"event": found.known_at},
        "budget": None if found.budget_ore is None else Kroner(found.budget_ore),
        "expected": Kroner(found.expected_ore),
        "settled": Kroner(found.settled_ore),
        "months_settled": found.months_settled,
        "month_total": Kroner(found.month_ore),
        "places": found.places,
        "place_days": {
            "occupied": found.occupied,
            "notice": found.notice,
            "vacant": found.vacant,
            "closed": found.closed,
        },
        "occupancy_percent": found.occupancy,
        "vacancy": Kroner(found.vacancy_ore),
        "average_day": None if found.average_day_ore is None else Kroner(found.average_day_ore),
    }


def _expectation_data(told: Expectation | None) -> dict[str, Any] | None:
    return None if told is None else {"year_end": Kroner(told.year_end_ore), "because": told.because}


def action_data(agreed: AgreedAction, today: date | None) -> dict[str, Any]:
    """An action for machines; `days_overdue` as seen on `today`, where one is given."""
    action, done = agreed.action, agreed.done
    data: dict[str, Any] = {
        "id": action.id,
        "text": action.text,
        "due": action.due,
        "owner": action.owner,
        "done_on": done.event.effective_on if done else None,
        "done_comment": getattr(done.event, "comment", None) if done else None,
    }
    if today is not None:
        data["days_overdue"] = 0 if done else days_overdue(action, today)
    return data


def days_overdue(action: Action, today: date) -> int:
    """Days since the last day for an action; 0 where it is not over, or where none was set."""
    return max(0, (today - action.due).days) if action.due else 0


# --- the coming meeting --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What one event since the last meeting did to the expected year-end, in øre."""

    effect: Effect
    cause: str
    citizen: str | None


@dataclass(frozen=True, slots=True)
class Preparation:
    """The sheet for the coming meeting: figures as known now, and how the expected year-end came from the last one's.

    `was` is what the last meeting expected the same year to come to (`previous` None: what was known when the year
    began); `residual` what no event explains, 0 in a sound ledger.
    """

    offer: str
    month: Month
    previous: MeetingRecord | None
    since: int
    was: Ore
    figures: MeetingFigures
    changes: tuple[Change, ...]
    open_actions: tuple[AgreedAction, ...]

    @property
    def residual(self) -> Ore:
        return self.figures.expected_ore - self.was - sum(change.effect.effect for change in self.changes)

    def summed(self, by: str) -> list[tuple[str, Ore]]:
        """The changes summed by "cause" or by "citizen"; the sums sum to all of them."""
        sums: dict[str, Ore] = defaultdict(int)
        for change in self.changes:
            sums[change.cause if by == "cause" else change.citizen or OWN] += change.effect.effect
        return sorted(sums.items(), key=lambda item: (item[0] == OWN, item[0]))


def prepare(history: History, offer: str, month: Month) -> Preparation:
    """What has changed since the last meeting, and what is open. Raises UnknownOffer."""
    facts = history.about(offer)
    previous = next(reversed(meetings_of(facts)), None)
    since = previous.meeting.figures.known_at if previous else known_before(facts, month.year)
    held_on = previous.meeting.effective_on if previous else date(month.year, 1, 1)
    citizens = _citizens(facts)
    changes = tuple(
        Change(effect, change_cause(effect.cause.event, held_on), citizens.get(effect.cause.number))
        for effect in effects_since(offer, facts, since, lambda replay: current_of(replay, month.year))
    )
    return Preparation(
        offer=offer,
        month=month,
        previous=previous,
        since=since,
        was=_was(offer, facts, month.year, since, previous),
        figures=meeting_figures(book_of(offer, facts), month, history.position),
        changes=changes,
        open_actions=tuple(agreed for agreed in actions_of(facts) if agreed.done is None),
    )


def _was(offer: str, facts: list[Recorded], year: int, since: int, previous: MeetingRecord | None) -> Ore:
    """What the year was expected to come to: as frozen at the last meeting, where that was about the same year."""
    if previous is not None and parse_month(previous.meeting.month).year == year:
        return previous.meeting.figures.expected_ore
    return current(book_of(offer, [fact for fact in facts if fact.number <= since]), year)


_PRICES = frozenset({"rate", "base", "model", "offer", "price", "phase-in"})
_PLACES = frozenset({"place", "place out of use", "closure"})


def change_cause(event: Event, last_meeting: date) -> str:
    """Why the expected year-end moved, as a meeting speaks of it.

    A void or correction is a correction. Late news is a placement that took effect on or before the day of the last
    meeting, and was recorded after it.
    """
    if event.corrects is not None:
        return CORRECTION
    kind = event.cause_kind
    if kind in _PRICES:
        return "price"
    if kind in _PLACES:
        return "place"
    if kind in {"move-in", "reassessment", "departure"} and event.touches_from <= last_meeting:
        return LATE
    return kind


def _citizens(facts: Iterable[Recorded]) -> dict[int, str]:
    """The citizen that each event is about; a void is about the citizen of what it annuls."""
    found: dict[int, str] = {}
    for fact in facts:
        citizen = getattr(fact.event, "citizen", None) or found.get(fact.event.corrects or 0)
        if citizen is not None:
            found[fact.number] = citizen
    return found


def preparation_data(found: Preparation, today: date) -> dict[str, Any]:
    """The coming sheet for machines."""
    return {
        "offer": found.offer,
        "month": found.month,
        "figures": figures_data(found.figures),
        "last_meeting": _last_data(found),
        "since": {"event": found.since},
        "expected_then": Kroner(found.was),
        "expected_now": Kroner(found.figures.expected_ore),
        "changes": [change_data(change) for change in found.changes],
        "by_cause": {name: Kroner(ore) for name, ore in found.summed("cause")},
        "by_citizen": {name: Kroner(ore) for name, ore in found.summed("citizen")},
        "residual": Kroner(found.residual),
        "open_actions": [action_data(agreed, today) for agreed in found.open_actions],
    }


def _last_data(found: Preparation) -> dict[str, Any] | None:
    """The last meeting's expectation against what the year is expected to come to now."""
    if found.previous is None:
        return None
    meeting = found.previous.meeting
    told = meeting.expectation
    same_year = parse_month(meeting.month).year == found.month.year
    against = found.figures.expected_ore - told.year_end_ore if told and same_year else None
    return {
        "event": found.previous.number,
        "month": meeting.month,
        "held_on": meeting.effective_on,
        "expectation": _expectation_data(told),
        "now_above_expectation": None if against is None else Kroner(against),
    }


def change_data(change: Change) -> dict[str, Any]:
    """One change for machines."""
    fact = change.effect.cause
    return {
        "event": fact.number,
        "text": describe(fact.event),
        "cause": change.cause,
        "citizen": change.citizen,
        "effective_on": fact.event.effective_on,
        "recorded_at": fact.recorded_at,
        "recorded_on": civil_day(fact.recorded_at),
        "by": fact.event.by,
        "decision": fact.event.decision,
        "effect": Kroner(change.effect.effect),
    }


# --- the history of meetings ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingOutcome:
    """A meeting with what its year has come to: `outcome` in øre, `final` once every month of it is issued."""

    held: MeetingRecord
    actions: tuple[AgreedAction, ...]
    outcome: Ore
    final: bool

    @property
    def deviation(self) -> Fraction | None:
        """How far the leader's expectation lies from the outcome, as a share of it; None without an expectation."""
        told = self.held.meeting.expectation
        if told is None:
            return None
        away = abs(self.outcome - told.year_end_ore)
        return Fraction(away, abs(self.outcome)) if self.outcome else Fraction(int(away != 0))

    @property
    def hit(self) -> bool | None:
        """Whether the expectation lies within 1 % of the outcome."""
        return None if self.deviation is None else self.deviation <= HIT_WITHIN


def meeting_history(history: History, offer: str | None = None, year: int | None = None) -> list[MeetingOutcome]:
    """Every meeting in the order of their recording, of one offer or of all, about a year's months or about any.

    Raises UnknownOffer.
    """
    if offer is not None:
        _check_offer(history, offer)
    found: list[MeetingOutcome] = []
    for one in [offer] if offer is not None else history.offers():
        facts = history.stream(f"followup:{one}")
        held = [m for m in meetings_of(facts) if year in (None, parse_month(m.meeting.month).year)]
        if held:
            found += _told(held, actions_of(facts), history.book(one))
    return sorted(found, key=lambda told: told.held.number)


def _told(held: list[MeetingRecord], agreed: list[AgreedAction], book: Book) -> Iterable[MeetingOutcome]:
    outcome = cache(lambda year: current(book, year))
    for one in held:
        year = parse_month(one.meeting.month).year
        actions = tuple(action for action in agreed if action.number == one.number)
        yield MeetingOutcome(one, actions, outcome(year), final=_is_issued(book, year))


def _is_issued(book: Book, year: int) -> bool:
    earliest = book.earliest_open()
    return earliest is not None and earliest.year > year


@dataclass(frozen=True, slots=True)
class HitRate:
    """How many expectations lie within 1 % of the outcome; those about years not yet issued in full are told apart."""

    expectations: int
    hits: int
    provisional: int

    @property
    def percent(self) -> int | None:
        """Hits in percent of the expectations, half up."""
        return half_up(Fraction(100 * self.hits, self.expectations)) if self.expectations else None


def hit_rate(told: Iterable[MeetingOutcome]) -> HitRate:
    """The hit rate of some meetings."""
    judged = [one for one in told if one.hit is not None]
    return HitRate(len(judged), sum(one.hit is True for one in judged), sum(not one.final for one in judged))


def history_data(told: list[MeetingOutcome], today: date) -> dict[str, Any]:
    """The history for machines, with the hit rate and what it means."""
    rate = hit_rate(told)
    return {
        "meetings": [_told_data(one, today) for one in told],
        "hit_rate": {
            "expectations": rate.expectations,
            "hits": rate.hits,
            "provisional": rate.provisional,
            "percent": rate.percent,
            "meaning": "a hit: |outcome - expectation| / |outcome| is at most 1 %",
        },
    }


def _told_data(one: MeetingOutcome, today: date) -> dict[str, Any]:
    meeting = one.held.meeting
    return {
        "event": one.held.number,
        "held_on": meeting.effective_on,
        "offer": meeting.offer,
        "month": meeting.month,
        "kind": meeting.kind,
        "participants": list(meeting.participants),
        "comment": meeting.comment,
        "expected": Kroner(meeting.figures.expected_ore),
        "expectation": _expectation_data(meeting.expectation),
        "outcome": Kroner(one.outcome),
        "final": one.final,
        "deviation_percent": percent(one.deviation),
        "hit": one.hit,
        "actions": [action_data(agreed, today) for agreed in one.actions],
    }


def percent(share: Fraction | None) -> Decimal | None:
    """A share in percent with two decimals, half up: 1.25."""
    return None if share is None else decimal(share * 100, 2)


def _check_offer(history: History, offer: str) -> None:
    if offer not in history.offers():
        raise UnknownOffer(offer, history.offers())
