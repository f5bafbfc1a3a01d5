"""What holds only on top of a past answers as if it had been recorded, also where the past was asked before."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.events.decisions import ModelVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.model import Model
from ledger.rules.context import DecisionContext
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import DAY, Month
from ledger.state.terms import Terms
from tests.ledger import given as past
from tests.ledger.given import (
    CLERK,
    NEW_YEAR,
    OFFER,
    TERMS,
    TOWN,
    correct,
    decision,
    depart,
    given,
    move_in,
    reassess,
    void,
)

FEBRUARY = Month(2023, 2).first
CITIZENS, PLACES = ("c-17", "c-18", "c-99"), ("1", "2", "10", "99")

LATER = (
    move_in("c-18", "2", FEBRUARY),
    reassess("c-17", FEBRUARY),
    depart("c-17", FEBRUARY + 30 * DAY),
    correct(7, payer="163"),
    decision(PlaceOpening(OFFER, "10", NEW_YEAR), reference="tenth"),
    move_in("c-17", "10", FEBRUARY + 40 * DAY, payer="163", paragraph="107"),
    void(14),
    depart("c-17", FEBRUARY + 60 * DAY),
    decision(Closure(OFFER, "10", Month(2023, 12).last), reference="closed again"),
    decision(ModelVersion("other", NEW_YEAR, Model(allocation="activity", structure="average")), reference="model"),
    decision(OfferVersion(OFFER, FEBRUARY, TERMS.changed({"model": "other"})), reference="other terms"),
    past.close(Month(2023, 1), reason="late"),
)
"""One after the other, each decided on what the ones before it left; the void is that of the correction."""


def versions_of(terms: Terms) -> list[Any]:
    """What terms say, as values that can be compared."""
    by_name = [{name: each.recorded for name, each in of.items()} for of in (terms.models, terms.rates)]
    return [*by_name, terms.offer.recorded, {key: each.recorded for key, each in terms.bases.items()}]


def answers(context: DecisionContext) -> list[Any]:
    """Everything that a context with few streams can be asked, apart from the moments of recording."""
    streams = [f"citizen:{one}" for one in CITIZENS] + [f"place:{OFFER}/{one}" for one in PLACES] + [f"offer:{OFFER}"]
    last = context.next_number() - 1
    return [
        last,
        [(context.facts(stream), context.version(stream)) for stream in streams],
        [context.stays(citizen) for citizen in CITIZENS],
        [(context.place(OFFER, place), context.rooms_in(OFFER, place)) for place in PLACES],
        context.places(OFFER),
        versions_of(context.terms(OFFER)),
        versions_of(context.terms("nowhere")),
        context.for_all_offers(),
        context.closed_through(OFFER),
        context.closed_through(None),
        [context.citizen_like(key) for key in ("C-017", "c18", "c-17", "c-99")],
        context.fact(1),
        context.fact(last),
        list(context.recorded_by(CLERK)),
        list(context.recorded_by("nobody")),
    ]


@pytest.mark.parametrize("asked_between", [True, False])
def test_events_on_top_answer_as_recorded_ones(asked_between: bool) -> None:
    recorded = given(TOWN, move_in("c-17", "1", NEW_YEAR))
    then = Hypothetical(recorded)
    for command in LATER:
        outcome = recorded.when(command)
        recorded = outcome.then_recorded()
        for event in outcome.events:
            then.add(event)
        if asked_between:
            assert answers(then) == answers(recorded)
    assert answers(then) == answers(recorded)


def test_one_on_top_of_another_answers_as_recorded() -> None:
    recorded = given(TOWN, move_in("c-17", "1", NEW_YEAR))
    then: DecisionContext = recorded
    for command in LATER[:6]:
        events = recorded.when(command).events
        recorded, then = recorded.with_events(*events), Hypothetical(then, events)
        assert answers(then) == answers(recorded)
