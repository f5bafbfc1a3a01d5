"""The tree of choices that an allocation model is a path through, after VIVE: each question and its choices.

`decision new` asks them one by one, and `adopt --explain` says in the same words what a file has chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cli.languages import SPEECH
from ledger.shared.message import Message, say


class Choice(NamedTuple):
    """A value as a decision file has it, its Danish word, what it means, and which council paper chose it."""

    value: str
    danish: str
    means: Message
    chosen_by: Message | None = None


class Question(NamedTuple):
    """A key of a model, what is asked, and the choices; the first one is that of an agreement that is silent.

    `needed`: there is no such one, and the question has to be answered.
    """

    key: str
    asked: Message
    choices: tuple[Choice, ...]
    needed: bool = False

    def choice(self, value: str) -> Choice:
        """The choice of a value. Raises KeyError."""
        return {choice.value: choice for choice in self.choices}[value]

    def words(self) -> list[str]:
        """The words to choose from, in the language that is spoken."""
        return [self.word(one) for one in self.choices]

    def word(self, choice: Choice) -> str:
        """The word for a choice, in the language that is spoken."""
        return choice.danish if SPEECH.is_danish else choice.value

    def read(self, typed: str) -> str | None:
        """The value of what was typed: a value, its Danish word, or a number from 1; None where it is none."""
        word = typed.strip().lower()
        if word.isdigit() and 1 <= int(word) <= len(self.choices):
            return self.choices[int(word) - 1].value
        return next((one.value for one in self.choices if word in (one.value, one.danish)), None)


ALLOCATION = Question(
    "allocation",
    say("Allocation: what follows the residents, and what is a frame?"),
    (
        Choice(
            "combination",
            "kombination",
            say("a base for the house, and a rate for each citizen besides"),
            say("Thisted 2022 (base budget and rate), Norddjurs 2025 (base rate and service rate)"),
        ),
        Choice(
            "activity",
            "aktivitet",
            say("all money follows the residents; the house has no base"),
            say("Syddjurs 2023 budgets price × quantity"),
        ),
        Choice(
            "frame",
            "ramme",
            say("the house has a yearly frame; its residents are shown, and move nothing"),
            say("VIVE 2022: the second of three ways; no paper here has it alone"),
        ),
    ),
    needed=True,
)
STRUCTURE = Question(
    "structure",
    say("Prices: what does a resident's price follow from?"),
    (
        Choice(
            "differentiated",
            "differentieret",
            say("a price for each level, package or group"),
            say("Thisted 2022 (ten packages), Norddjurs 2025 (eight levels and two special rates)"),
        ),
        Choice(
            "average",
            "gennemsnit",
            say("one average price for all, or one for each group"),
            say("Syddjurs 2023 (average prices by supplier and paragraph)"),
        ),
        Choice(
            "hours",
            "timer",
            say("hours of support a week × the price of an hour"),
            say("VIVE 2022: the service model"),
        ),
        Choice(
            "places",
            "pladser",
            say("each place has its own level, whoever lives there"),
            say("VIVE 2022: settled by places"),
        ),
    ),
    needed=True,
)
BASIS = Question(
    "basis",
    say("Assumptions: is each day settled by itself, or the whole month by the state on one day?"),
    (
        Choice("daily", "dagligt", say("each day is settled by itself"), say("where an agreement is silent")),
        Choice(
            "census",
            "optælling",
            say("the state on one day of the month settles all of it"),
            say("Thisted 2022 (the settlement time)"),
        ),
    ),
)
CENSUS = Question(
    "census",
    say("Which day of the month counts?"),
    (
        Choice("first", "første", say("the first day of the month counts")),
        Choice("last", "sidste", say("the last day of the month counts")),
    ),
)
DEPARTURE_DAY = Question(
    "departure_day",
    say("Is the day of departure settled?"),
    (
        Choice("settled", "afregnes", say("the day of departure is paid"), say("Region Syddanmark")),
        Choice("free", "fri", say("the day of departure is not paid"), say("Ringkøbing-Skjern")),
    ),
)
DAYS_IN_MONTH = Question(
    "days_in_month",
    say("Into how many days is a month's price divided?"),
    (
        Choice("calendar", "kalender", say("the days of the calendar month")),
        Choice("30.5", "30,5", say("30.5 days in every month"), say("Hadruplund")),
        Choice("365/12", "365/12", say("a twelfth of 365 days in every month")),
    ),
)
DAYS_IN_YEAR = Question(
    "days_in_year",
    say("Into how many days is a year's price divided?"),
    (
        Choice("365", "365", say("365 days in every year"), say("Herlev, Roskilde, Mariehjem")),
        Choice("calendar", "kalender", say("the days of the calendar year")),
        Choice("twelfths", "tolvtedele", say("by exact twelfths, a month each")),
    ),
)
VACANCY = Question(
    "vacancy",
    say("Vacancy: what does a vacant place cost?"),
    (
        Choice(
            "none", "ingen", say("a vacant place costs nothing"), say("where an agreement is silent, as Norddjurs 2025")
        ),
        Choice(
            "average-minus",
            "gennemsnit-minus",
            say("the average package of the other residents, less some packages"),
            say("Thisted 2022 (less one package)"),
        ),
        Choice("share", "andel", say("a share of the last resident's price, or of a level's")),
        Choice("level", "niveau", say("the price of one level")),
    ),
)
NOTICE = Question(
    "notice",
    say("Notice: for how long is paid after a departure?"),
    (
        Choice(
            "none",
            "ingen",
            say("nothing is paid after the departure"),
            say("where an agreement is silent, as Thisted 2022"),
        ),
        Choice(
            "months",
            "måneder",
            say("the running month, and whole months after it"),
            say("Norddjurs 2025 (the running month and one month)"),
        ),
        Choice("month-days", "måned-dage", say("the running month, and days after it"), say("Knudmosen (30 days)")),
        Choice("days", "dage", say("days after the departure")),
    ),
)
COVERS = Question(
    "covers",
    say("What does the notice cover?"),
    (
        Choice(
            "service",
            "indsats",
            say("the service alone, not a base by the day; a frame goes on"),
            say("Norddjurs 2025"),
        ),
        Choice("all", "alt", say("base and service")),
    ),
)
UNTIL_REFILLED = Question(
    "until_refilled",
    say("Does the notice end when somebody else moves in?"),
    (
        Choice("true", "ja", say("it ends when somebody else moves in"), say("where an agreement is silent")),
        Choice("false", "nej", say("it goes on, and is paid together with whoever moves in")),
    ),
)
ABSENCE = Question(
    "absence",
    say("Absence: what is paid while a resident is in hospital or on holiday?"),
    (
        Choice(
            "paid",
            "betales",
            say("all of it: the place is kept"),
            say("where an agreement is silent, as Thisted 2022 and Norddjurs 2025"),
        ),
        Choice(
            "reduced",
            "nedsat",
            say("all of it for some days, then a share"),
            say("agreements under which nothing is paid during an admission elsewhere"),
        ),
    ),
)

QUESTIONS: Mapping[str, Question] = {
    one.key: one
    for one in (
        ALLOCATION, STRUCTURE, BASIS, CENSUS, DEPARTURE_DAY, DAYS_IN_MONTH, DAYS_IN_YEAR, VACANCY, NOTICE, COVERS,
        UNTIL_REFILLED, ABSENCE,
    )
}  # fmt: skip
"""All of them, in the order in which they are asked."""


def in_one_word(basis: str) -> Iterator[Question]:
    """What a model of a basis answers with one word each, in the order in which it is asked and written.

    The others have rules with figures of their own: vacancy, notice, absence.
    """
    for question in (ALLOCATION, STRUCTURE, BASIS, CENSUS, DEPARTURE_DAY, DAYS_IN_MONTH, DAYS_IN_YEAR):
        if question is not CENSUS or basis == "census":
            yield question
