"""A place on notice where the day of departure is not paid as a stay: the notice begins on that day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done, house

FREE = 'structure = "differentiated"\ndeparture_day = "free"\n[model.notice]\nrule = "months"\ncount = 1\n'


@pytest.mark.parametrize(("day", "on_notice"), [("2025-04-19", []), ("2025-04-20", ["1"]), ("2025-04-21", ["1"])])
def test_a_place_is_on_notice_from_a_free_day_of_departure_on(folder: Path, day: str, on_notice: list[str]) -> None:
    assert folder
    # given that c-1 leaves on 20 April, a day that is not paid as a stay
    adopt("h", house().replace('structure = "differentiated"\n', FREE))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision V")
    done("depart c-1 --on 2025-04-20")
    # when vacancies are asked for on the days about it, then it is on notice as soon as that begins
    assert [one["place"] for one in data(f"vacancies h --on {day}")["on_notice"]] == on_notice
