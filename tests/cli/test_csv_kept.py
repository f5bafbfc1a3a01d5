"""CSV keeps its headings, its columns and its causes, in every language, whatever words people are told them in."""

from __future__ import annotations

import pytest

from tests.cli.house import done

pytestmark = pytest.mark.usefixtures("since_a_meeting")

LINE = "offer;kind;place;citizen;from;to;days;level;item;service;quantity;away;unit price;amount"
BY_QUANTITY = "full-year persons;per full-year person;besides persons;settled;expected"

HEADINGS = {
    "budget h 2025": "month;status;adopted;settled;expected;grants;current;deviation",
    "budget h 2025 --by supplier": f"supplier;{BY_QUANTITY};frame;grants;current;assumed persons;assumed price;"
    "adopted;of what has a budget;deviation;note",
    "settle 2025 --show months": "offer;month;status;occupied;of them away;notice;vacant;closed;findings;total",
    "settle 2025-01 --show lines": f"{LINE};line;for month;adjusts",
    "statement 163 2025-01": f"{LINE};for month;warning;adjusts;status",
    "statement 163 2025-01 --with-content": f"{LINE};for month;warning;what is bought;hours a week;by theme;adjusts;"
    "status",
    "statement own 2025-01": "offer;status;settlement;owed by buyers;own net share",
    "follow-up prepare h 2025-03 --show houses": f"house;{BY_QUANTITY};adopted frame;grants;current",
    "follow-up prepare h 2025-03 --show figures": "adopted budget;settled;months settled;expected year-end;the month;"
    "places;occupancy %;occupied;of them away;notice;vacant;closed;vacancies;an occupied day on average;"
    "full-year persons;per full-year person;assumed persons;assumed per person;expected then;expected now;residual;"
    "the leader expected;now differs by;most months settled",
    "follow-up show h 2025-02": "event;offer;month;kind;held;known at;budget;settled;expected;expectation;occupancy %;"
    "vacancies;average day;comment",
}
"""What programs look columns up by, or count them to: a column that is new comes after the others."""


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("line", HEADINGS)
def test_the_headings(line: str, language: str) -> None:
    assert done(f"--lang {language} {line} --format csv").out.splitlines()[0] == HEADINGS[line]


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_causes_of_what_moved_a_house(language: str) -> None:
    def rows(part: str) -> list[list[str]]:
        asked = f"--lang {language} follow-up prepare h 2025-03 --show {part} --format csv"
        return [row.split(";") for row in done(asked).out.splitlines()[1:]]

    assert [row[1] for row in rows("changes")] == ["late news", "correction", "rates and prices", "move-in"]
    assert rows("causes") == [
        ["correction", "365000,00"],
        ["late news", "-324000,00"],
        ["move-in", "31310,00"],
        ["rates and prices", "3680,00"],
    ]


def test_people_read_other_words() -> None:
    assert "expected, open" in done("budget h 2025").out
    assert "out of use" in done("settle 2025 --show months").out
    assert "departure, late news" in done("follow-up prepare h 2025-03 --show changes").out
