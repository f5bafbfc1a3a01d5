"""What each kind of event says of itself: whose months it touches, and what must not be recorded again."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import ledger.events
from ledger.events import TOPICS, Event, PhaseInAdopted, Voided
from ledger.events.base import Adopted, VersionAdopted, Whose
from ledger.events.decisions import BaseConfirmed, RatesConfirmed
from ledger.events.kinds import CLASSES
from ledger.state.terms import FOLDS
from ledger.store.codec import decode

STORED = Path(__file__).parents[1] / "stored"

OF_TERMS = {
    "model.adopted:1": "model",
    "rates.adopted:1": "rates",
    "rates.confirmed:1": "rates",
    "rates.regulated:1": "rates",
    "service.adopted:1": "service",
    "service.regulated:1": "service",
}
NOBODYS = {
    "account.adopted:1",
    "cadence.adopted:1",
    "chart.adopted:1",
    "area-budget.adopted:1",
    "area-budget.changed:1",
    "decision.review-set:1",
    "decision.reviewed:1",
    "followup.area-action-done:1",
    "followup.area-meeting-held:1",
    "function.adopted:1",
    "competence.adopted:1",
    "ledger.opened:1",
    "ledger.salvaged:1",
    "refund.adopted:1",
    "savings-target.adopted:1",
    "settlement.month-closed:1",
    "year-wheel.adopted:1",
}


def sample(topic: str) -> Event:
    name, _, version = topic.partition(":")
    return decode(topic, (STORED / f"{name}.{version}.json").read_bytes())


def test_the_list_of_kinds_has_every_class_with_a_topic_and_its_file() -> None:
    for path in (Path(__file__).parents[2] / "src/ledger/events").glob("[a-z]*.py"):
        import_module(f"ledger.events.{path.stem}")
    assert {topic: f"{kind.__module__}.{kind.__name__}" for topic, kind in TOPICS.items()} == {
        topic: f"ledger.events.{where}" for topic, where in CLASSES.items()
    }
    assert set(ledger.events.__all__) >= {where.partition(".")[2] for where in CLASSES.values()}


def test_what_is_folded_by_topic_is_a_kind() -> None:
    assert set(FOLDS) <= set(CLASSES)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_an_event_says_whose_months_it_touches(topic: str) -> None:
    event = sample(topic)
    if topic in NOBODYS:
        assert event.touches == ()
    elif topic in OF_TERMS:
        key = event.stream.partition(":")[2]
        assert event.touches == (Whose(OF_TERMS[topic], key),)  # type: ignore[arg-type] # is one of the words
    else:
        assert event.touches == (Whose("offer", event.about_offer or ""),)
        assert event.about_offer


def test_a_phase_in_touches_one_offer_or_every_offer_on_its_model() -> None:
    own = sample("phase-in.adopted:1")
    assert isinstance(own, PhaseInAdopted)
    of_model = own.changed({"offer": None, "model": "pakker"})
    assert own.touches == (Whose("offer", own.offer or ""),)
    assert of_model.touches == (Whose("model", "pakker"),)


def test_annulled_terms_of_many_offers_touch_everybody() -> None:
    voided = sample("correction.voided:1")
    assert isinstance(voided, Voided)
    assert voided.changed({"offer": None}).touches == (Whose("all"),)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_versions_and_confirmations_are_recorded_once(topic: str) -> None:
    kind = TOPICS[topic]
    assert (sample(topic).once is not None) == issubclass(kind, (VersionAdopted, RatesConfirmed, BaseConfirmed))


def test_versions_of_different_kinds_are_of_different_things() -> None:
    things = [event.thing for event in map(sample, TOPICS) if isinstance(event, VersionAdopted)]
    assert len(set(things)) == len(things)
    assert len(things) < sum(issubclass(kind, Adopted) for kind in TOPICS.values())
