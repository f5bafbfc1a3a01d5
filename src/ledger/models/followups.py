"""Following up as data: how often a citizen is, when a house's meeting falls, and what lay on the table at one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ledger.models.frozen import Frozen, Within
from ledger.shared.message import say
from ledger.shared.money import Ore

Meeting = Literal["monthly", "quarterly", "ad-hoc"]
"""Monthly: the consultant and the leader. Quarterly: with the caseworker. Ad hoc: whenever somebody asks for it."""

Result = Literal["continue", "end", "reassess"]
"""What a citizen's follow-up came to: the stay goes on, should end, or needs another assessment."""

Months = Annotated[int, Within(ge=1, le=120)]


class Cadence(Frozen, frozen=True, kw_only=True):
    """How often a citizen's stay is followed up (VIVE 2022; the municipalities' own standards).

    The first time falls `first_after_months` after the first day of the stay (None: `every_months` after it), each
    later one `every_months` after the latest; where a departure is known ahead, one falls `before_end_months` before
    the last day. It holds for stays under `paragraph`; `supplier` and `age` narrow it. The ledger knows no ages: an
    age group is a name that a citizen's follow-up gives. Or it holds for grants of a `service`; of one that needs no
    stay the cadence of its paragraph holds where none names it.
    """

    paragraph: str | None = None
    every_months: Months
    first_after_months: Months | None = None
    before_end_months: Months | None = None
    supplier: Literal["internal", "external"] | None = None
    age: str | None = None
    source: str = ""
    service: str | None = None

    def __post_init__(self) -> None:
        if (self.paragraph is None) == (self.service is None):
            raise ValueError(say("give either paragraph or service"))
        if self.service is not None and self.age is not None:
            raise ValueError(say("age belongs to paragraph"))

    @property
    def scope(self) -> str:
        """Whom it is for; a later version for the same takes its place."""
        of = self.paragraph if self.service is None else of_service(self.service)
        return "/".join((of or "", self.supplier or "", self.age or ""))


def of_service(service: str) -> str:
    """How a scope names a service; no paragraph is called so."""
    return f"service {service}"


class YearWheel(Frozen, frozen=True, kw_only=True):
    """When an offer's meetings fall: about which months, and so many days after the month's end at the latest.

    `months` are numbers from 1 to 12; `supplier` narrows it to the municipality's own houses, or to others'.
    """

    meeting: Literal["monthly", "quarterly"]
    months: tuple[Annotated[int, Within(ge=1, le=12)], ...]
    days_after: Annotated[int, Within(ge=1, le=180)]
    supplier: Literal["internal", "external"] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if not self.months or list(self.months) != sorted(set(self.months)):
            raise ValueError(say("months must name months from 1 to 12, each once, in order"))

    @property
    def scope(self) -> str:
        """Which meetings it is for; a later version for the same takes its place."""
        return f"{self.meeting}/{self.supplier or ''}"


class Action(Frozen, frozen=True, kw_only=True):
    """What was agreed at a meeting: `id` is OFFER/MONTH/N, `owner` a role, `due` the last day for it."""

    id: str
    text: str
    due: date | None = None
    owner: str | None = None


class Expectation(Frozen, frozen=True, kw_only=True):
    """What the leader expects the year to come to, in øre, and why."""

    year_end_ore: Ore
    because: str | None = None


class Quantity(Frozen, frozen=True, kw_only=True):
    """An area across houses as quantity × price: full-year persons, and what one costs on average, in øre.

    What is settled besides persons is not in the price; before 26 November 2026 it was.

    `assumed_persons` and `assumed_price_ore` are those of its own budget, where that has an assumed activity. The price
    is None where nobody lived there.
    """

    persons: Decimal
    price_ore: Ore | None = None
    assumed_persons: Decimal | None = None
    assumed_price_ore: Ore | None = None


class MeetingFigures(Frozen, frozen=True, kw_only=True):
    """An offer's figures as they lay on the table at a meeting about a month; they are never calculated again.

    `known_at` is the last event that they know. `budget_ore` is the adopted budget of the year, where there is one;
    `expected_ore` what the year's months and grants come to: issued months as issued, the others as they stand;
    `settled_ore` the part of it in the `months_settled` issued months. Of an area or of several houses that is what all
    of them have issued; where one has issued more, `most_months_settled` is the most that any has (None where they are
    alike, and in what was recorded before 28 November 2026). The rest is about the month alone: place-days
    by state, `occupancy` in percent of the open place-days (None where there are no places to fill: an offer at home, a
    supplier of any number of stays; before 27 November 2026 it was 0 or 100), what vacancies cost, and what an occupied
    day costs on average (None where nobody lived there).
    """

    known_at: int
    budget_ore: Ore | None = None
    expected_ore: Ore
    settled_ore: Ore
    months_settled: int
    most_months_settled: int | None = None
    month_ore: Ore
    places: int
    occupied: int
    notice: int
    vacant: int
    closed: int
    absent: int | None = None
    """Days away, among those occupied."""
    occupancy: Decimal | None = None
    vacancy_ore: Ore
    average_day_ore: Ore | None = None
    quantity: Quantity | None = None
    """Of an area across houses: persons × price of the year."""
