"""Small pictures of pages: what they show follows from their values, and what is in them is text."""

from __future__ import annotations

import re
from decimal import Decimal

from cli.browse.pictures import MonthBars, columns, sparkline


def test_a_sparkline_goes_through_its_values_from_the_highest_to_the_lowest() -> None:
    drawn = sparkline([Decimal(50), None, Decimal(100), Decimal(75)], "told & said")
    (line,) = re.findall(r'points="([^"]*)"', drawn)
    points = [tuple(map(float, point.split(","))) for point in line.split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    (_, low), (_, high), (_, between) = points
    assert high < between < low
    assert between == (high + low) / 2
    assert "told &amp; said" in drawn
    assert not sparkline([None, None], "nothing")


def test_columns_are_as_tall_as_their_values_and_lead_to_their_months() -> None:
    months = [
        MonthBars("<jan>", [100.0, 50.0], 'a "month"', "/there?a=1&b=2"),
        MonthBars("feb", [None, -25.0], "another", is_open=True),
    ]
    drawn = columns("title", months, ("total", "now"), lambda value: f"{value:.0f}")
    tall = [float(height) for height in re.findall(r'<rect [^>]*height="([0-9.]+)"', drawn)]
    assert [round(each / tall[0], 2) for each in tall] == [1, 0.5, 0.25]
    assert drawn.count("now open") == 1
    assert "<jan>" not in drawn
    assert 'href="/there?a=1&amp;b=2" aria-label="a &#34;month&#34;"' in drawn
    ticks = [int(text) for text in re.findall(r'text-anchor="end">(-?[0-9]+)<', drawn)]
    assert ticks == sorted(ticks)
    assert 0 in ticks
    assert len(ticks) <= 6
