"""An allocation model: what holds where an agreement is silent, and what it cannot say."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from msgspec import convert

from ledger.models.model import Model, leaves_free
from ledger.models.notice import NoNotice
from ledger.models.offers import Assessment
from ledger.models.stored import stored
from ledger.models.vacancy import AverageMinus, NoVacancyPay


def test_a_silent_agreement() -> None:
    model = Model(allocation="combination", structure="differentiated")
    assert (model.basis, model.departure_day, model.days_in_month, model.days_in_year) == (
        "daily", "settled", "calendar", "365",
    )  # fmt: skip
    assert model.vacancy == NoVacancyPay()
    assert model.notice == NoNotice()


@pytest.mark.parametrize("structure", ["hours", "average"])
def test_there_is_no_average_of_packages_where_there_are_none(structure: Any) -> None:
    with pytest.raises(ValueError, match="needs packages to average"):
        Model(allocation="combination", structure=structure, vacancy=AverageMinus())


def test_a_model_is_read_back_from_the_json_it_writes() -> None:
    model = Model(allocation="combination", structure="differentiated", vacancy=AverageMinus(rounding="down"))
    assert convert(stored(model), Model) == model


@pytest.mark.parametrize("given", [{}, {"level": "5", "special_price_ore": 100}])
def test_an_assessment_is_one_thing(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="exactly one of"):
        Assessment(**given)


@pytest.mark.parametrize(("departure_day", "free"), [("settled", False), ("free", True)])
def test_whether_the_day_of_departure_is_free_is_said_by_the_model(
    departure_day: Literal["settled", "free"], *, free: bool
) -> None:
    assert leaves_free(Model(allocation="activity", structure="differentiated", departure_day=departure_day)) == free
    assert not leaves_free(None), "where no model is in force, it is settled"
