"""Messages: templates filled with values, in English and in another language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ledger.shared.calendar import Month
from ledger.shared.message import English, Kroner, Message, MonthLike, Remedy, Value, as_said, marked, say

MARCH_31 = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("c-17", "c-17"),
        (2026, "2026"),
        (12345, "12345"),
        (Decimal("24.5"), "24,5"),
        (Fraction(7, 3), "7/3"),
        (MARCH_31, "2026-03-31"),
        (Month(2026, 3), "2026-03"),
        (Kroner(7_440_000), "74.400,00 kr."),
        (Kroner(-105), "-1,05 kr."),
        (say("until {day}", day=MARCH_31), "until 2026-03-31"),
        (["1", "2", "3"], "1, 2, 3"),
        ((Month(2026, 3), MARCH_31), "2026-03, 2026-03-31"),
        ([], ""),
        (None, ""),
        ("{not a name}", "{not a name}"),
    ],
)
def test_a_value_in_english(value: Value, text: str) -> None:
    assert str(say("[{value}]", value=value)) == f"[{text}]"


def test_a_value_in_quotation_marks_is_shown_as_it_was_typed() -> None:
    assert str(say("{text!r} is no date", text="31/3")) == "'31/3' is no date"


def test_a_list_is_joined_by_what_stands_after_the_colon() -> None:
    problems = [say("line {line} is empty", line=line) for line in (2, 5)]
    assert str(say("2 problems:\n  {problems:\n  }", problems=problems)) == (
        "2 problems:\n  line 2 is empty\n  line 5 is empty"
    )
    assert str(say("{words:; then }", words=["a", "b"])) == "a; then b"


def test_money_without_its_unit() -> None:
    assert str(say("{least:bare} to {most}", least=Kroner(0), most=Kroner(100_000))) == "0,00 to 1.000,00 kr."


def test_a_large_count_has_its_thousands_apart() -> None:
    message = say("more than {most:grouped} rows in {year}", most=100_000, year=2026)
    assert str(message) == "more than 100,000 rows in 2026"
    assert message.worded(Danish()) == "more than 100.000 rows in 2026"


def test_words_of_another_program_are_not_a_template() -> None:
    assert str(as_said("no column {name}")) == "no column {name}"


def test_the_texts_of_a_message_can_be_changed_wherever_they_stand_in_it() -> None:
    inside = say("key `{key}`", key="b")
    message = say("{what} {count} {words} {inside}", what="a", count=1, words=["c", inside], inside=inside)
    assert str(message.with_texts(str.upper)) == "A 1 C, key `B` key `B`"
    assert str(message) == "a 1 c, key `b` key `b`"


def test_braces_that_are_meant_are_doubled() -> None:
    assert str(say("{{{name}}}", name="a")) == "{a}"


def test_a_value_that_is_missing_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError, match="day"):
        str(say("until {day}"))


def test_messages_with_the_same_template_and_values_are_equal() -> None:
    assert say("until {day}", day=MARCH_31) == Message("until {day}", {"day": MARCH_31})
    assert say("until {day}", day=MARCH_31) != say("until {day}", day=date(2026, 4, 1))
    assert Remedy("depart", citizen="c-17") == Remedy("depart", citizen="c-17")
    assert Remedy("depart", citizen="c-17") != Remedy("depart", citizen="c-18")


def test_a_template_that_is_marked_stays_as_it_is() -> None:
    assert marked("give --hours") == "give --hours"


class Danish(English):
    """A catalogue of three templates; everything else stays English."""

    TEMPLATES = {  # noqa: RUF012 - read only
        "{citizen} lives there {until} and owes {amount}": "{citizen} skylder {amount} og bor der {until}",
        "until {day}": "til {day}",
        "{text!r} is no month; {remedy}": "{text!r} er ikke en måned; {remedy}",
    }

    def template(self, english: str) -> str:
        return self.TEMPLATES.get(english, english)

    def quoted(self, text: str) -> str:
        return f"»{text}«"

    def number(self, number: int | Decimal | Fraction) -> str:
        return str(number).replace(".", ",")

    def grouped(self, number: int) -> str:
        return f"{number:,}".replace(",", ".")

    def day(self, day: date) -> str:
        return f"{day:%d-%m-%Y}"

    def month(self, month: MonthLike) -> str:
        return f"{month.month:02d}.{month.year}"

    def amount(self, kroner: Kroner) -> str:
        return f"{kroner.ore / 100:.2f}".replace(".", ",")

    def kroner(self, kroner: Kroner) -> str:
        return f"kr. {self.amount(kroner)}"

    def remedy(self, remedy: Remedy) -> str:
        return {"write-month": "skriv 2026-03"}[remedy.action]


def test_a_message_in_another_language_with_what_is_nested_in_it() -> None:
    message = say(
        "{citizen} lives there {until} and owes {amount}",
        citizen="c-17",
        until=say("until {day}", day=MARCH_31),
        amount=Kroner(123_450),
    )
    assert str(message) == "c-17 lives there until 2026-03-31 and owes 1.234,50 kr."
    assert message.worded(Danish()) == "c-17 skylder kr. 1234,50 og bor der til 31-03-2026"


def test_a_remedy_inside_a_message_is_worded_by_the_catalogue() -> None:
    message = say("{text!r} is no month; {remedy}", text="2026-13", remedy=Remedy("write-month"))
    assert message.worded(Danish()) == "»2026-13« er ikke en måned; skriv 2026-03"
    assert str(message) == "'2026-13' is no month; write-month"


def test_values_of_every_kind_are_written_by_the_catalogue() -> None:
    message = say("{hours} {month} {least:bare} {days}", hours=Decimal("24.5"), month=Month(2026, 3), least=Kroner(50),
                  days=[MARCH_31, None, 7])  # fmt: skip
    assert message.worded(Danish()) == "24,5 03.2026 0,50 31-03-2026, , 7"


@pytest.mark.parametrize(
    ("named", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), (["a, b", "c"], "a, b and c")],
)
def test_a_word_between_the_items_of_a_list_stands_before_the_last_one(named: list[str], told: str) -> None:
    assert str(say("{named: and }", named=named)) == told
    assert str(say("{named: or }", named=named)) == told.replace("and", "or")


def test_what_is_more_than_a_word_stands_between_all_items() -> None:
    assert str(say("in {named: and in }", named=["a", "b", "c"])) == "in a and in b and in c"
    assert str(say("{named:; then }", named=["a", "b", "c"])) == "a; then b; then c"
