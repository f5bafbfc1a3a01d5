"""The bridge: from issued, or from any cut to any later one, with every øre explained by an event."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ledger.commands import Close, Correct
from ledger.errors import BadOption, NotIssued, UnknownOffer
from ledger.events import Event, MonthClosed, MovedIn
from ledger.models.issued import IssuedMonth
from ledger.models.model import Model
from ledger.shared.calendar import Month
from ledger.shared.money import plain
from projections.bridge import Bridge, bridge_data, bridges, by_cause
from projections.months import Months
from tests.as_json import as_json
from tests.ledger.given import OFFER
from tests.projections.asked import JUNE, MAY, OTHER, SAID, TwoHouses, history_of
from tests.properties.histories import FIRST, Instruction, opened, play
from tests.properties.histories import OFFER as HOUSE

EFFECTS = {
    OFFER: [("reassessment", "5933.00"), ("rate", "385.00")],
    OTHER: [("reassessment", "3490.00"), ("rate", "245.00"), ("void (typo)", "-3560.00")],
}


@pytest.fixture(scope="module")
def houses() -> TwoHouses:
    return TwoHouses()


def told(bridge: Bridge) -> list[tuple[str, str]]:
    return [(effect.cause.event.cause_kind, plain(effect.effect)) for effect in bridge.effects]


def test_from_issued_to_now_in_every_house_that_was_issued(houses: TwoHouses) -> None:
    havblik, syrenparken = bridges(Months(houses.history()), MAY, [], None)
    assert (havblik.offer, plain(havblik.was), plain(havblik.becomes)) == (OTHER, "27063.00", "27238.00")
    assert (syrenparken.offer, plain(syrenparken.was), plain(syrenparken.becomes)) == (OFFER, "75919.00", "82237.00")
    assert [told(havblik), told(syrenparken)] == [EFFECTS[OTHER], EFFECTS[OFFER]]
    assert (havblik.residual, syrenparken.residual) == (0, 0)


def test_events_come_in_recorded_order(houses: TwoHouses) -> None:
    (bridge,) = bridges(Months(houses.history()), MAY, [OTHER], None)
    numbers = [effect.cause.number for effect in bridge.effects]
    assert numbers == [houses.four.number, houses.rates.number, houses.void.number]


def test_from_any_cut_to_any_later_one(houses: TwoHouses) -> None:
    cuts = range(houses.closed, houses.void.number + 1)
    whole = {offer: bridges(Months(houses.history()), MAY, [offer], None)[0].effects for offer in (OFFER, OTHER)}
    for offer in (OFFER, OTHER):
        for first in cuts:
            for last in range(first, houses.void.number + 1):
                (bridge,) = bridges(Months(houses.history(last)), MAY, [offer], first)
                assert (bridge.from_known, bridge.to_known, bridge.residual) == (first, last, 0)
                # an event does the same whichever cuts are asked for
                assert list(bridge.effects) == [e for e in whole[offer] if first < e.cause.number <= last]


def test_from_before_the_house_was_known(houses: TwoHouses) -> None:
    (bridge,) = bridges(Months(houses.history()), MAY, [OFFER], 1)
    assert (bridge.was, plain(bridge.becomes), bridge.residual) == (0, "82237.00", 0)
    assert told(bridge) == [("move-in", "75919.00"), *EFFECTS[OFFER]]


def test_from_what_was_known_after_what_it_goes_to(houses: TwoHouses) -> None:
    with pytest.raises(BadOption) as refused:
        bridges(Months(houses.history(houses.closed)), MAY, [OFFER], houses.six.number)
    assert str(refused.value.sentence()) == f"#{houses.six.number} is later than #{houses.closed}"


def test_with_a_cut_to_begin_from_an_open_month_has_a_bridge_too(houses: TwoHouses) -> None:
    havblik, syrenparken = bridges(Months(houses.history()), JUNE, [], houses.closed)
    # 30 × 349, then 30 × 55; 30 × 349, 30 × 35, and back to package 3: 30 × 359
    assert told(syrenparken) == [("reassessment", "10470.00"), ("rate", "1650.00")]
    assert told(havblik) == [("reassessment", "10470.00"), ("rate", "1050.00"), ("void (typo)", "-10770.00")]


def test_a_correction_that_takes_an_event_out_of_the_month_is_among_its_causes() -> None:
    # given that c-17's reassessment is moved from 15 May to 1 June
    again = TwoHouses()
    again.ledger.do(Correct(number=again.six.number, kind="decision", day=JUNE.first, **SAID))
    (bridge,) = bridges(Months(again.history()), MAY, [OFFER], None)
    # then May is package 5 again: 14 and 10 days at 1,571, 7 at 1,616
    assert told(bridge) == [*EFFECTS[OFFER], ("correction (decision)", "-6003.00")]
    assert (plain(bridge.becomes), bridge.residual) == ("76234.00", 0)


def test_what_the_issued_month_carried_for_others_is_theirs(houses: TwoHouses) -> None:
    # given June issued with what it carries for May
    again = TwoHouses()
    again.ledger.do(_close(JUNE))
    (bridge,) = bridges(Months(again.history()), JUNE, [OFFER], None)
    # then June's bridge begins with June's own 30 × (1,975 + 878), and nothing has happened since
    assert (plain(bridge.was), plain(bridge.becomes), bridge.effects) == ("85590.00", "85590.00", ())


def test_what_no_event_explains_is_the_residual() -> None:
    # given an issued line that somebody has changed by one øre
    again = TwoHouses()
    facts = again.ledger.log.facts
    at = next(at for at, fact in enumerate(facts) if _closes(fact.event, OFFER, "2023-05"))
    closing = facts[at].event
    assert isinstance(closing, MonthClosed)
    first, *others = closing.issued.lines
    dearer = replace(first, amount_ore=first.amount_ore + 1)
    month = closing.issued
    issued = IssuedMonth(month.offer, month.month, (dearer, *others), month.findings, month.place_days)
    facts[at] = replace(facts[at], event=closing.changed({"issued": issued}))
    # then the bridge does not hide it
    (bridge,) = bridges(Months(again.history()), MAY, [OFFER], None)
    assert (told(bridge), bridge.residual) == (EFFECTS[OFFER], -1)
    assert as_json(bridge_data([bridge], MAY))["residual"] == "-0.01"


def test_causes_sum_to_the_bridge(houses: TwoHouses) -> None:
    found = bridges(Months(houses.history()), MAY, [], None)
    rows = by_cause(found)
    assert [(offer, kind, count, plain(ore)) for offer, kind, count, ore in rows] == [
        (OTHER, "rate", 1, "245.00"),
        (OTHER, "reassessment", 1, "3490.00"),
        (OTHER, "void (typo)", 1, "-3560.00"),
        (OFFER, "rate", 1, "385.00"),
        (OFFER, "reassessment", 1, "5933.00"),
    ]
    for bridge in found:
        assert bridge.was + sum(ore for offer, *_, ore in rows if offer == bridge.offer) == bridge.becomes


def test_the_same_cause_twice_is_one_row() -> None:
    again = TwoHouses()
    again.ledger.do(again.reassess("c-17", MAY.last, "8"))
    # package 8 on one day, at an interval of 359: 2,693 − 1,975
    (bridge,) = bridges(Months(again.history()), MAY, [OFFER], None)
    assert ("reassessment", 2, 5_933_00 + 718_00) in [row[1:] for row in by_cause([bridge])]


def test_for_machines(houses: TwoHouses) -> None:
    data = as_json(bridge_data(bridges(Months(houses.history()), MAY, [], None), MAY))
    assert (data["month"], data["from_total"], data["to_total"], data["residual"]) == (
        "2023-05", "102982.00", "109475.00", "0.00",
    )  # fmt: skip
    line = data["offers"][1]["lines"][0]
    assert line == {
        "event": houses.six.number,
        "text": "c-17 in syrenparken/1 reassessed to level 6",
        "cause": "reassessment",
        "effective_on": "2023-05-15",
        "recorded_at": houses.six.recorded_at,
        "recorded_on": "2030-01-02",
        "by": "karen",
        "decision": "VU c-17",
        "reason": "told late",
        "effect": "5933.00",
    }
    assert data["offers"][1]["from"] == {"event": houses.before_closing, "total": "75919.00"}
    assert data["offers"][1]["to"] == {"event": houses.void.number, "total": "82237.00"}


def test_a_month_that_nobody_has_issued(houses: TwoHouses) -> None:
    for offers in ([], [OFFER], [OTHER, OFFER]):
        with pytest.raises(NotIssued) as refused:
            bridges(Months(houses.history()), JUNE, offers, None)
        assert (refused.value.month, refused.value.offers) == ("2023-06", offers[:1])


def test_a_month_not_issued_yet_at_the_cut(houses: TwoHouses) -> None:
    with pytest.raises(NotIssued):
        bridges(Months(houses.history(houses.before_closing)), MAY, [], None)


def test_without_offers_named_those_not_issued_are_left_out() -> None:
    again = TwoHouses()
    again.ledger.do(_close(JUNE, OTHER))
    assert [bridge.offer for bridge in bridges(Months(again.history()), JUNE, [], None)] == [OTHER]


def test_a_house_that_nobody_knows(houses: TwoHouses) -> None:
    with pytest.raises(UnknownOffer):
        bridges(Months(houses.history()), MAY, ["nowhere"], None)


def _closes(event: Event, offer: str, month: str) -> bool:
    return isinstance(event, MonthClosed) and (event.offer, str(event.issued.month)) == (offer, month)


def _close(month: Month, *offers: str) -> Close:
    return Close(month=month, offers=offers, **SAID)


def test_what_moves_from_one_payer_to_another_shows_though_the_total_stays() -> None:
    # given a closed month of a resident whose payer was recorded wrong
    ledger = opened(Model(allocation="activity", structure="differentiated"))
    play(ledger, [Instruction("move-in", 0, 0, 0, 4), Instruction("close", 0, 0, 0, 0)])
    moved_in = next(fact.number for fact in ledger.log.facts if isinstance(fact.event, MovedIn))
    issued = ledger.book(HOUSE).closings[FIRST].issued.total_ore
    # when the payer is corrected
    ledger.do(Correct(number=moved_in, kind="typo", payer="165", by="clerk", reason="wrong municipality"))
    (bridge,) = bridges(Months(history_of(ledger.log)), FIRST, [HOUSE], None)
    # then the correction has a row: nothing in all, and what it takes from the one and gives to the other
    (shift,) = bridge.effects
    assert (shift.effect, bridge.residual) == (0, 0)
    assert shift.parts == {("163", "service"): -issued, ("165", "service"): issued}
    (line,) = as_json(bridge_data([bridge], FIRST))["offers"][0]["lines"]
    assert line["moved"] == [
        {"payer": "163", "kind": "service", "effect": plain(-issued)},
        {"payer": "165", "kind": "service", "effect": plain(issued)},
    ]
