"""No kind of event is forgotten where kinds have handlers, and each has one place that says what it is to others."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.events import TOPICS, CameHome, CitizenFollowedUp, Event, OfStay, Reassessed
from ledger.events.services import OfGrant
from ledger.following.meetings import LATE, change_cause
from ledger.rules.grant_replacements import GRANT_CHECKS
from ledger.rules.replacements import CHECKS
from ledger.state.folding import FOLDS
from tests.ledger.test_events import sample

OF_STAYS = sorted(topic for topic, kind in TOPICS.items() if issubclass(kind, OfStay))
LONG_AGO, FAR_AHEAD = date(1990, 1, 1), date(2090, 1, 1)


CORRECTED_UNCHECKED: set[type[Event]] = {CameHome}
"""Kinds of which a correction must obey nothing but that the history must be possible."""


def test_every_kind_that_can_be_corrected_is_checked_or_named_here() -> None:
    correctable = {kind for kind in TOPICS.values() if kind.CORRECTABLE}
    assert set(CHECKS) | set(GRANT_CHECKS) | CORRECTED_UNCHECKED == correctable


@pytest.mark.parametrize("topic", OF_STAYS)
def test_a_kind_about_a_stay_is_folded_into_it_where_a_settlement_depends_on_it(topic: str) -> None:
    kind = TOPICS[topic]
    assert (kind in FOLDS) == (not kind.OUTSIDE_SETTLEMENT)


def test_a_follow_up_is_about_a_stay_and_does_nothing_to_it() -> None:
    assert CitizenFollowedUp not in FOLDS


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_an_event_grants_what_its_field_assessment_holds(topic: str) -> None:
    """But for a grant of a service, which has rules of its own for who decides."""
    event = sample(topic)
    grant = event.granted
    if isinstance(event, OfGrant):
        assert grant is None
        return
    assert (grant.assessment if grant else None) == getattr(event, "assessment", None)
    assert (grant.decided_by if grant else None) == getattr(event, "decided_by", None)


@pytest.mark.parametrize(
    ("topic", "cause"),
    [
        ("rates.adopted:1", "price"),
        ("rates.regulated:1", "price"),
        ("base.regulated:1", "price"),
        ("base.adopted:1", "price"),
        ("model.adopted:1", "price"),
        ("offer.adopted:1", "price"),
        ("phase-in.adopted:1", "price"),
        ("place.opened:1", "place"),
        ("place.level-set:1", "place"),
        ("place.closed:1", "place"),
        ("offer.closed:1", "place"),
        ("place.taken-out-of-use:1", "place"),
        ("place.put-in-use:1", "place"),
        ("budget.adopted:1", "budget"),
        ("correction.voided:1", "correction"),
    ],
)
def test_a_meeting_sums_terms_as_prices_and_places_as_places_however_late(topic: str, cause: str) -> None:
    assert [change_cause(sample(topic), day) for day in (LONG_AGO, FAR_AHEAD)] == [cause, cause]


@pytest.mark.parametrize(
    ("topic", "in_time"),
    [
        ("citizen.moved-in:1", "move-in"),
        ("citizen.reassessed:1", "reassessment"),
        ("citizen.departed:1", "departure"),
    ],
)
def test_a_meeting_calls_a_placement_from_before_the_last_meeting_late_news(topic: str, in_time: str) -> None:
    event = sample(topic).changed({"corrects": None, "corrected_from": None})
    if isinstance(event, Reassessed):
        event = event.changed({"kind": "need"})
    assert [change_cause(event, day) for day in (LONG_AGO, FAR_AHEAD)] == [in_time, LATE]


def test_a_meeting_calls_a_renegotiation_a_price_however_late() -> None:
    event = sample("citizen.reassessed:1")
    assert isinstance(event, Reassessed)
    renegotiated = event.changed({"corrects": None, "kind": "price"})
    assert [change_cause(renegotiated, day) for day in (LONG_AGO, FAR_AHEAD)] == ["price", "price"]
