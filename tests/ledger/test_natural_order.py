"""Places and paragraphs are named in the order in which people count: 2 before 10."""

from __future__ import annotations

from typing import cast

import pytest

from cli.remedies import CATALOGUE, worded
from ledger.errors import ParagraphNeeded, UnknownPlace
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import Month
from ledger.store import Log
from ledger.workspace import Workspace
from tests.ledger.given import NEW_YEAR, OFFER, TERMS, TOWN, decision, move_in
from tests.memory import MemoryLedger

JUNE = Month(2023, 6)


@pytest.fixture
def ledger() -> MemoryLedger:
    """The town with a tenth place."""
    ledger = MemoryLedger()
    ledger.do(TOWN)
    ledger.do(decision(PlaceOpening(OFFER, "10", NEW_YEAR), reference="tenth", reason="told late"))
    return ledger


def test_a_refusal_names_the_places_in_order(ledger: MemoryLedger) -> None:
    with pytest.raises(UnknownPlace) as caught:
        ledger.do(move_in("c-17", "99", NEW_YEAR, reason="told late"))
    assert worded(caught.value.remedy(), CATALOGUE) == "its places are 1, 2, 10"


def test_what_would_hold_has_the_places_in_order(ledger: MemoryLedger) -> None:
    then = Hypothetical(Workspace(cast("Log", ledger.log)), [])
    assert then.places(OFFER) == ["1", "2", "10"]


def test_a_refusal_names_the_paragraphs_in_order(ledger: MemoryLedger) -> None:
    bases = (BaseVersion("havblik", NEW_YEAR, Base(unit="day", amount_ore=1, paragraph=one)) for one in ("107", "85"))
    terms: list[Adoption] = [OfferVersion("havblik", NEW_YEAR, TERMS), PlaceOpening("havblik", "1", NEW_YEAR), *bases]
    ledger.do(decision(*terms, reference="by paragraph", reason="told late"))
    with pytest.raises(ParagraphNeeded) as caught:
        ledger.do(move_in("c-17", "1", NEW_YEAR, offer="havblik", reason="told late"))
    assert caught.value.known == ["85", "107"]


def test_findings_stand_in_the_order_of_the_places(ledger: MemoryLedger) -> None:
    """Package 12 is not in the rates from June on, so that none of the three has a price."""
    for place in ("10", "2", "1"):
        ledger.do(move_in(f"c-{place}", place, NEW_YEAR, granted="12", decision="VU", reason="told late"))
    shorter = Rates(unit="day", prices_ore={"1": 349_00})
    ledger.do(decision(RatesVersion("lillebaelt", JUNE.first, shorter), reference="shorter", reason="told late"))
    assert [found.place for found in ledger.comes_to(OFFER, JUNE).findings] == ["1", "2", "10"]
