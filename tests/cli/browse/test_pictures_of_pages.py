"""Small pictures of pages: what they show follows from their values, and what is in them is text."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from cli.browse.pictures import MonthBars, Step, columns, sparkline, waterfall


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


def test_long_names_of_steps_stand_in_two_lines_and_no_bar_lies_over_another() -> None:
    of_month = "17 days of day care delivered to c-3401 from 01-0{}-2025 to 28-0{}-2025"
    steps = [
        Step("as issued", 100_00, whole=True),
        *(Step(of_month.format(at, at), 5_00) for at in (1, 2)),
        Step("", 1),
    ]
    drawn, slim = waterfall("title", steps).split("</svg>")[:2]
    texts = re.findall(r'y="([0-9]+)" text-anchor="end">([^<]*)<', drawn)
    assert [text for _, text in texts if "-0" in text] == [
        "01-01-2025 to 28-01-2025",
        "01-02-2025 to 28-02-2025",
    ]
    tops = [int(y) for y in re.findall(r'<rect [^>]* y="([0-9]+)"', drawn)]
    assert [below - above for above, below in pairwise(tops)] == [26, 40, 40]
    tall = int(re.findall(r'viewBox="0 0 [0-9]+ ([0-9]+)"', drawn)[0])
    assert all(int(y) < tall for y, _ in texts)
    # and on a narrow screen above their bars, whole, with no bar over the next one's words
    bars = [int(y) for y in re.findall(r'<rect [^>]* y="([0-9]+)"', slim)]
    words = [(int(y), text) for y, text in re.findall(r'y="([0-9]+)" text-anchor="start">([^<]*)<', slim)]
    assert " ".join(text for _, text in words).count("17 days of day care delivered to c-3401 from 01-0") == len("ab")
    assert [sum(y < top for y, _ in words) for top in bars] == [1, 4, 7, 8]
    assert all(not top < y <= top + 16 + 11 for top in bars for y, _ in words)
