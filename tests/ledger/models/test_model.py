"""An allocation model: what holds where an agreement is silent, and what it cannot say."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import convert

from ledger.models.model import Model
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
