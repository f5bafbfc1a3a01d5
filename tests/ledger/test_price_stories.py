"""Prices with a story, as decision files write them: what is refused, and that the command gives the same price."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ledger.accounting.hourly_price import hourly_prices, hours_of
from ledger.errors import BadDecisionFile
from ledger.events.decisions import RatesVersion
from ledger.models.price_stories import DayRateFrom
from ledger.reading.decisions import read_decision

HEAD = 'reference = "KB 1"\ndecided_on = 2022-12-20\n'
RATES = HEAD + '[[rates]]\nid = "r"\neffective = 2023-01-01\nunit = "day"\n'
HOURLY = RATES + "[rates.hourly_from]\nwages = 5000000\n"
DAY = HEAD + '[[base]]\noffer = "h"\neffective = 2023-01-01\nunit = "day"\n'
BUDGET = "budget = 1000000\nplaces = 4\noccupancy = 95\n"
FRAME = DAY.replace('"day"', '"year"')
POSITION = '[base.frame_from]\npositions = [{ name = "leader", count = 1, pay = 650000 }]\n'


def read(tmp_path: Path, text: str) -> list[object]:
    path = tmp_path / "decision.toml"
    path.write_text(text, encoding="utf-8")
    return list(read_decision(path, by="anne").items)


def test_the_command_and_the_decision_come_to_the_same_price(tmp_path: Path) -> None:
    (version,) = read(
        tmp_path, HOURLY + 'direct = 8000\nattendance = 11000\nover = "direct"\ninside = {transport=10000}'
    )
    assert isinstance(version, RatesVersion)
    known, _ = hours_of(Decimal(8000), None, Decimal(11000))
    prices = {price.over: price.price for price in hourly_prices(5_000_000_00, known, {"transport": 10_000_00})}
    assert version.rates.hourly == prices["direct"] == 626_25


def test_a_surplus_lowers_the_day_rate() -> None:
    story = DayRateFrom(budget_ore=10_000_000_00, regulation_ore=-200_000_00, places=10, occupancy=Decimal(98))
    assert story.price == 2_739_73


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HOURLY, "give direct hours, or attendance"),
        (HOURLY + "direct = 0", "`direct` is 0; it must be more than 0"),
        (HOURLY + "direct = -8000", "`direct` is -8000; it must be more than 0"),
        (HOURLY + "indirect = 100", "give direct hours, or attendance"),
        (HOURLY + "indirect = 12000\nattendance = 11000", "the hours leave no direct time"),
        (HOURLY + "direct = 8000\nindirect = 1\nattendance = 11000", "give two of the three"),
        (HOURLY + "direct = 8000\nattendance = 11000", "`over` is missing"),
        (HOURLY + 'direct = 8000\nover = "attendance"', "those hours are not known"),
        (HOURLY + "direct = 8000\ninside = { management = 1 }", "management is never inside"),
        (HOURLY + "direct = 0.01", "`hourly` comes to 500.000.000,00 kr."),
        (HOURLY.replace("wages = 5000000", "wages = -1") + "direct = 8000", "`wages` is -1"),
        (
            HOURLY.replace("[rates.hourly", "hourly = 402\n[rates.hourly") + "direct = 8000",
            "either hourly or hourly_from",
        ),
        (RATES + "hourly_from = 3", "it must be a table of its own"),
        (RATES + "prices = { A = 1 }\n[rates.prices_from.A]\n" + BUDGET, "give either prices_from, or prices"),
        (RATES.replace("day", "month") + "[rates.prices_from.A]\n" + BUDGET, "the unit must be day"),
        (RATES + "prices_from = { A = 3 }", '`prices_from` "A" is 3; it must be a table of its own'),
        (DAY + "amount = 5\n[base.day_rate_from]\n" + BUDGET, "give either amount, or quantity and unit_price, or day"),
        (DAY + "[base.day_rate_from]\nregulation = -1000001\n" + BUDGET, "takes off more than the budget"),
        (DAY + "[base.day_rate_from]\n" + BUDGET.replace("95", "0.95"), "it is in per cent, such as 98"),
        (DAY + "[base.day_rate_from]\n" + BUDGET.replace("4", "0"), "`places` is 0; it must be 1 or more"),
        (DAY + POSITION, "frame_from gives a frame: the unit must be year"),
        (FRAME + "amount = 5\n" + POSITION, "give either amount, or quantity and unit_price, or frame_from"),
        (FRAME + "amount = 5\nday_rate = 5\n[base.day_rate_from]\n" + BUDGET, "either day_rate or day_rate_from"),
        (FRAME + "amount = 5\noccupancy = 95\n[base.day_rate_from]\n" + BUDGET, "either occupancy or day_rate_from"),
        (FRAME + "[base.frame_from]\npositions = []", "`positions` is empty"),
        (FRAME + POSITION.replace("count = 1", "count = 0"), "`count` is 0; it must be more than 0"),
    ],
)
def test_what_is_refused(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(BadDecisionFile) as refused:
        read(tmp_path, text)
    assert why in str(refused.value)
