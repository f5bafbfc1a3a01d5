"""An allocation model: the choices of VIVE's decision tree that a council has made, from a date on.

Decided on 2026-11-21:

* Allocation. The model in force on the day says it: *frame* settles yearly bases alone, *activity* no base at all.
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import field

from ledger.models.absence import AbsenceRule, check_absences
from ledger.models.frozen import Frozen, Within
from ledger.models.notice import NoNotice, Notices, check_rules
from ledger.models.units import DaysInMonth, DaysInYear
from ledger.models.vacancy import AverageMinus, NoVacancyPay, Vacancy
from ledger.shared.message import say

Allocation = Literal["activity", "frame", "combination"]
Structure = Literal["differentiated", "average", "hours", "places"]


class Model(Frozen, frozen=True, kw_only=True):
    """One dated version of a model. Defaults are those of an agreement that is silent.

    *allocation* (VIVE level 1): `frame` settles the yearly base frame alone, `activity` the residents' part alone,
    `combination` both. *structure* (level 2): a price per level; one average price for all, or one for each group;
    hours a week × hourly price; or a price per place, whoever lives there. *basis*: each day by itself, or the state on
    one day (Thisted's settlement time) for the whole month, at each day's own prices.
    """

    allocation: Allocation
    structure: Structure
    basis: Literal["daily", "census"] = "daily"
    census: Literal["first", "last"] = "first"
    departure_day: Literal["settled", "free"] = "settled"
    days_in_month: DaysInMonth = "calendar"
    days_in_year: DaysInYear = "365"
    vacancy: Vacancy = field(default_factory=NoVacancyPay)
    notice: Notices = field(default_factory=NoNotice)
    absence: tuple[AbsenceRule, ...] | None = None
    confirm_yearly: bool | None = None
    """Whether rates and bases that go on into a new year must be confirmed for it; None: they need not."""
    source: str = ""
    hours_per_position: Annotated[Decimal | None, Within(gt=0, le=168)] = None
    """The hours of support a week that a full-time position gives; None: unsaid. No amount follows from it."""

    def __post_init__(self) -> None:
        check_rules(self.notice)
        check_absences(self.absence or ())
        if isinstance(self.vacancy, AverageMinus) and self.structure in ("hours", "average"):
            raise ValueError(
                say(
                    "vacancy average-minus needs packages to average; structure {structure} has none",
                    structure=self.structure,
                )
            )


def leaves_free(model: Model | None) -> bool:
    """Whether the day of departure is not paid; under no model it is as under one that is silent."""
    return model is not None and model.departure_day == "free"
