"""Months and quarters as tables show them are read where one is asked for; what has more than one reading is not."""

from __future__ import annotations

from datetime import date

import pytest

from cli.cells import span_in_words, text_of
from cli.days import full_day
from cli.languages import DANISH, ENGLISH, SPEECH
from ledger.errors import NotADate, NotAMonth, NotAPeriod
from ledger.shared.calendar import Month, MonthSpan, month_in_table, months_of, parse_date, parse_month, parse_span


@pytest.mark.parametrize(
    "text",
    [
        "november 2025", "November 2025", "NOVEMBER 2025", "nov 2025", "nov. 2025", "Nov 2025", "2025 november",
        " november  2025 ", "november\n2025", "nov-2025", "november, 2025", "2025-11", "11-2025", "11.2025",
        "11/2025",
    ],
)  # fmt: skip
def test_a_month_is_read_in_words_or_figures(text: str) -> None:
    assert parse_month(text) == month_in_table(text) == parse_span(text) == Month(2025, 11)


@pytest.mark.parametrize("text", ["3/2025", "03/2025", "3-2025"])
def test_a_month_of_one_figure_is_read_too(text: str) -> None:
    assert parse_month(text) == Month(2025, 3)


@pytest.mark.parametrize(("danish", "english"), [("maj", "May"), ("marts", "March"), ("okt", "Oct"), ("juni", "june")])
def test_both_languages_are_read_whichever_is_spoken(danish: str, english: str) -> None:
    assert parse_month(f"{danish} 2025") == parse_month(f"{english} 2025")


@pytest.mark.parametrize(
    "text",
    ["november", "nov 25", "25 nov", "11 2025", "2025 2025", "nov nov", "2. november 2025", "novembre 2025", "n 2025",
     "ma 2025", "j 2025", "november 1925", "13/2025", "2025-3", "2025/3", "-november 2025",
     "november 2025 2025", "november ２０２５"],
)  # fmt: skip
def test_what_is_no_month_or_has_more_readings_is_refused(text: str) -> None:
    for read in (parse_month, month_in_table):
        with pytest.raises(NotAMonth):
            read(text)
    with pytest.raises(NotAPeriod):
        parse_span(text)


@pytest.mark.parametrize(
    "text", ["2025-Q4", "2025q4", "2025-K4", "Q4 2025", "k4 2025", "4. kvartal 2025", "4 kvartal 2025"]
)
def test_a_quarter_is_read_as_it_is_shown(text: str) -> None:
    assert parse_span(text) == MonthSpan.of_quarter(2025, 4)
    with pytest.raises(NotAMonth):
        parse_month(text)


@pytest.mark.parametrize(
    "text", ["5. kvartal 2025", "kvartal 2025", "Q5 2025", "Q 2025", "4. kvartal 25", "4. kvartal", "Q44 2025"]
)
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        parse_span(text)


@pytest.mark.parametrize("language", [DANISH, ENGLISH])
def test_what_tables_show_can_be_typed(language: str) -> None:
    SPEECH.speak(language)
    try:
        for month in months_of(2025):
            assert parse_month(text_of(month)) == month
            assert parse_month(full_day(month.first).split(maxsplit=2)[-1]) == month  # without the weekday and the day
        for span in (MonthSpan.of_year(2025), *(MonthSpan.of_quarter(2025, quarter) for quarter in (1, 2, 3, 4))):
            assert parse_span(text_of(span)) == span
            assert span_in_words(span)
    finally:
        SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "5. november 2025",
        "05. november 2025",
        "5 nov 2025",
        "5. nov. 2025",
        "November 5, 2025",
        "5-nov-2025",
        "5 NOVEMBER 2025",
    ],
)
def test_a_day_is_read_with_its_month_in_words(text: str) -> None:
    assert parse_date(text) == date(2025, 11, 5)


@pytest.mark.parametrize(
    "text", ["5. november", "november 2025", "5. nov 25", "31. november 2025", "0. maj 2025", "5. novembre 2025",
             "5. 5. november 2025", "2025 november 5", "500. maj 2025"],
)  # fmt: skip
def test_what_is_no_day_in_words_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        parse_date(text)


@pytest.mark.parametrize("text", ["3/12-2025", "03/12-2025", "3/12 - 2025", "3/12 2025"])
def test_a_slash_and_then_a_hyphen_or_a_blank_is_how_danes_write_a_day_and_the_day_comes_first(text: str) -> None:
    assert parse_date(text) == date(2025, 12, 3)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("20/12/2025", date(2025, 12, 20)),
        ("12/20/2025", date(2025, 12, 20)),
        ("12/12/2025", date(2025, 12, 12)),
        ("2025/12/20", date(2025, 12, 20)),
        ("3-12.2025", date(2025, 12, 3)),
        ("3/12/2025", None),  # December in Denmark, March in America
        ("2025/3/12", None),
        ("31/2-2025", None),
        ("3/12.2025", None),
        ("20/12/1025", None),
        ("20/12", None),
    ],
)
def test_other_signs_between_the_figures_are_answered_with_the_one_day_that_they_can_mean(
    text: str, near: date | None
) -> None:
    with pytest.raises(NotADate) as refused:
        parse_date(text)
    assert refused.value.near == near
