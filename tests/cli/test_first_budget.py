"""A house without a budget gets a draft of its first one, which says that none stands behind it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog


@pytest.fixture(autouse=True)
def in_december(folder: Path) -> Iterator[None]:
    assert folder
    with clock_set_to(datetime(2025, 12, 1, 12, tzinfo=UTC)):
        yield
    SPEECH.speak(ENGLISH)


def told(line: str) -> str:
    """What the file of terms says, without the breaks of its comments."""
    return " ".join(done(line).out.replace("\n# ", " ").split())


def drafted(line: str) -> str | None:
    """The draft of a budget in the file of terms, its marks taken away; None where there is none."""
    text = done(line).out
    assert "budget" not in tomllib.loads(text)
    if "#[[budget]]" not in text:
        return None
    rest = text.partition("#[[budget]]")[2].partition("\n\n")[0]
    return "[[budget]]" + re.sub(r"(?m)^#(?! )", "", rest)


def adopted_as_it_stands(budget: str, offer: str) -> tuple[str, str, str]:
    """What 2026 was expected to come to; what a draft adopts, and what is expected then."""
    before = data(f"budget {offer} 2026")["total"]["current"]
    adopt("first", f'reference = "KB 8"\ndecided_on = 2025-12-01\n{budget}')
    now = data(f"budget {offer} 2026")
    return before, now["adopted"]["total"], now["total"]["current"]


def test_a_house_without_any_budget_gets_what_its_year_is_expected_to_come_to() -> None:
    # given a house with a resident, and no budget of any year
    adopt("own", NEVER)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    # when its terms of the next year are shown
    # then a draft stands there that says that no budget is behind it, and holds once the marks are away
    assert "No earlier budget stands behind it." in told("decision show n --on 2026-01-01")
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    assert adopted_as_it_stands(budget, "n") == ("401500.00",) * 3


@pytest.mark.parametrize("seed", range(16))
def test_a_draft_is_what_is_expected_and_moves_nothing_or_says_why_there_is_none(seed: int) -> None:
    # given a house of some model, with residents, services, notices, vacancies, own payments, as chance has it
    chance = Random(seed)  # noqa: S311 - no secret: the same each time
    allocation, can_be_written = _some_house(chance, sorted(ALLOCATIONS)[seed % 3])
    # when what its year is expected to come to is adopted as it stands
    budget = drafted("decision show h --on 2026-01-01")
    # then the budget is that, and nothing else is expected for it; under activity nothing may be an item
    if budget is not None:
        before, adopted, after = adopted_as_it_stands(budget, "h")
        assert (adopted, after) == (before, before)
        assert allocation != "activity" or "items" not in budget
    else:
        assert not can_be_written
        expected = int(data("budget h 2026")["total"]["current"].partition(".")[0])
        assert f"is expected to come to {expected:,}".replace(",", ".") in told("decision show h --on 2026-01-01")


def _some_house(chance: Random, allocation: str) -> tuple[str, bool]:
    """A house of chance of an allocation, and whether a budget can say what it comes to."""
    notice, vacancy, own = chance.choice([None, 1]), chance.choice(["none", "level"]), chance.choice([0, 2903])
    service, at_last = chance.choice([None, "day", "month", "hours-a-week"]), chance.choice([0, 400_000])
    more = [
        f'[model.vacancy]\nrule = "{vacancy}"\n' + ('level = "1"' if vacancy == "level" else ""),
        ""
        if notice is None
        else '[model.notice]\nrule = "months"\ncount = 1\ncovers = "service"\nuntil_refilled = true',
    ]
    after = [
        ALLOCATIONS[allocation],
        f'[[own_payment]]\noffers = ["h"]\nkind = "food"\neffective = 2025-01-01\namount = {own}' if own else "",
        f'[[service]]\nid = "s"\nname = "S"\neffective = 2025-01-01\nunit = "{service}"\nprice = 377'
        if service
        else "",
        f'[[phase_in]]\noffer = "h"\neffective = 2025-01-01\nold = {at_last}\nshares = {{ "2026" = 50 }}'
        if at_last and allocation != "activity"
        else "",
    ]
    text = house('"1" = 687, "2" = 1153', places=3, after="\n".join(after))
    text = text.replace('structure = "differentiated"', 'structure = "differentiated"\n' + "\n".join(more))
    adopt("h", text.replace('allocation = "activity"', f'allocation = "{allocation}"'))
    for at in range(1, chance.randint(2, 4)):
        done(f"move-in c-{at} h {at} --from 2025-0{at}-11 --level {chance.choice('12')} --decision A1")
        if service:
            done(f"grant c-{at} s --from 2025-0{at}-11 --quantity {at} --decision A2")
        if chance.random() < 0.6:
            done(f"depart c-{at} --on 2026-0{chance.randint(1, 9)}-17")
    whole = data("budget h 2026")["months"]
    kinds = {kind for month in whole for kind, ore in month.items() if isinstance(ore, str) and ore[:1] == "-"}
    is_apart = any(float(month.get(kind) or 0) for month in whole for kind in ("notice", "vacancy"))
    return allocation, not (allocation == "activity" and is_apart) and "phase_in" not in kinds


ALLOCATIONS = {
    "activity": "",
    "combination": '[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "day"\namount = 133',
    "frame": '[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "year"\namount = 1300001',
}


def test_under_activity_what_would_be_counted_twice_is_no_item() -> None:
    # given a house under activity that is paid for its vacant places too
    adopt("h", house(places=2).replace('structure = "differentiated"', VACANCY))
    done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision A1")
    # when its terms are shown, then no draft stands there, and it is said what can be no item and what is to be written
    assert drafted("decision show h --on 2026-01-01") is None
    text = told("decision show h --on 2026-01-01")
    assert "2026 is expected to come to 730.000,00 kr." in text
    assert "vacancy 365.000,00 kr. would be counted twice" in text
    assert "Write a [[budget]] with a [[budget.activity]] for each level" in text


VACANCY = 'structure = "differentiated"\n[model.vacancy]\nrule = "level"\nlevel = "1"'


def test_what_residents_pay_themselves_is_assumed_as_persons_who_pay() -> None:
    adopt("own", NEVER + OWN_PAYMENT)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    (draft,) = tomllib.loads(budget)["budget"]
    assert (draft["activity"][1]["own_payment"], draft["activity"][1]["price"]) == ("food", 36000)
    assert adopted_as_it_stands(budget, "n") == ("365500.00",) * 3


OWN_PAYMENT = """
[[own_payment]]
offers = ["n"]
kind = "food"
effective = 2025-01-01
amount = 3000
"""
PHASE_IN = """
[[phase_in]]
offer = "n"
effective = 2025-01-01
old = {old}
shares = {{ "2026" = 50 }}
"""


def test_what_lifts_less_is_taken_from_the_largest_item_and_told() -> None:
    # given a phase-in that takes 50,750 from the base and a place: more than the base alone would have
    adopt("own", NEVER + PHASE_IN.format(old=380_000))
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    text = told("decision show n --on 2026-01-01")
    assert "A budget has no negative items; taken from base is phase-in -" in text
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    before, adopted, after = adopted_as_it_stands(budget, "n")
    assert before == adopted == after


def test_where_more_is_taken_than_there_are_items_it_is_told_and_not_that_nothing_is_known() -> None:
    adopt("own", NEVER + PHASE_IN.format(old=100_000))
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    text = told("decision show n --on 2026-01-01")
    assert drafted("decision show n --on 2026-01-01") is None
    assert "nothing is known" not in text
    assert "a budget has no negative items" in text
    assert "phase-in -" in text


def test_what_earlier_years_owe_alone_is_told_as_that() -> None:
    # given a year that is closed, and that its only resident had left in it
    adopt("own", NEVER)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    with clock_set_to(datetime(2026, 1, 20, 12, tzinfo=UTC)):
        done(*(f"close 2025-{month:02} --yes" for month in range(1, 13)), "depart c-91 --on 2025-10-15 --reason late")
        # when the terms of the next one are shown, then what it is expected to come to is what it carries
        text = told("decision show n --on 2026-01-01")
    assert "2026 is expected to come to -84.700,00 kr." in text
    assert "adjustment -84.700,00 kr." in text


def test_who_pays_nothing_is_assumed_too() -> None:
    adopt("own", NEVER)
    done("move-in c-91 n 1 --from 2025-03-01 --special-price 0 --decision A")
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    assert adopted_as_it_stands(budget, "n") == ("36500.00",) * 3


def test_grants_are_on_top_of_a_first_budget() -> None:
    adopt("own", NEVER + GRANT)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    assert "Grants and transfers of 50.000,00 kr. come on top of any budget." in told("decision show n --on 2026-01-01")
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    assert adopted_as_it_stands(budget, "n") == ("451500.00", "401500.00", "451500.00")


GRANT = """
[[budget_grant]]
offer = "n"
year = 2026
amount = 50000
effective = 2026-03-01
"""


def test_what_has_no_price_is_told_beside_the_draft() -> None:
    # given two residents, of whom one is at a level that next year's table has not
    adopt("own", NEVER.replace('"1" = 1000', '"1" = 1000, "2" = 2000').replace('["1"]', '["1", "2"]') + WITHOUT)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    done("move-in c-92 n 2 --from 2025-03-01 --level 2 --decision A")
    text = told("decision show n --on 2026-01-01")
    assert "what has no price is not among the amounts:" in text
    assert "n/2 c-92 service 2026-01-01 to 2026-12-31" in text


WITHOUT = """
[[rates]]
id = "never"
effective = 2026-01-01
unit = "day"
prices = { "1" = 1010 }
"""


def test_a_house_that_opens_within_the_year_has_its_draft_on_its_first_day() -> None:
    adopt("own", NEVER.replace("effective = 2025-01-01\nmodel", "effective = 2026-05-01\nmodel").replace(*OF_BASE))
    done("move-in c-91 n 1 --from 2026-05-01 --level 1 --decision A")
    assert drafted("decision show n --on 2026-06-01") is None
    budget = drafted("decision show n --on 2026-05-01")
    assert budget is not None
    assert adopted_as_it_stands(budget, "n") == ("269500.00",) * 3


@pytest.mark.parametrize("opens", ["2025-01-01", "2026-05-01"])
def test_the_hint_leads_to_where_a_first_budget_stands(opens: str) -> None:
    text = NEVER.replace("effective = 2025-01-01\nmodel", f"effective = {opens}\nmodel")
    adopt("own", text.replace(OF_BASE[0], OF_BASE[1].replace("2026-05-01", opens)))
    ran = pladsbog("budget-changes n 2026 --effects")
    (line,) = re.findall(r"pladsbog (decision show n --on [0-9-]+)", ran.err)
    assert "or what is expected" in ran.err
    assert "No budget is adopted for 2026" in told(line)


OF_BASE = ('offer = "n"\neffective = 2025-01-01', 'offer = "n"\neffective = 2026-05-01')


def test_a_year_that_is_over_gets_no_first_budget() -> None:
    adopt("own", NEVER)
    done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
    assert drafted("decision show n --on 2025-01-01")
    with clock_set_to(datetime(2026, 2, 1, 12, tzinfo=UTC)):
        assert "No budget is adopted" not in told("decision show n --on 2025-01-01")


def test_a_draft_has_its_services_and_items_in_the_language_that_is_spoken() -> None:
    adopt("own", NEVER + SERVICE)
    done(
        "move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A",
        "grant c-91 s --from 2025-03-01 --quantity 2 --decision B",
    )
    text = pladsbog("--sprog da beslutning vis n --den 01-01-2026").out
    assert "items = { grundtakst = 36500 }" in text
    assert 'service = "s"' in text
    SPEECH.speak(ENGLISH)
    budget = drafted("decision show n --on 2026-01-01")
    assert budget is not None
    assert adopted_as_it_stands(budget, "n") == ("474500.00",) * 3


SERVICE = """
[[service]]
id = "s"
name = "S"
effective = 2025-01-01
unit = "day"
price = 100
"""


def test_of_a_house_of_which_nothing_is_expected_it_says_how_a_budget_is_written() -> None:
    adopt("own", NEVER)
    text = told("decision show n --on 2026-01-01")
    assert "nothing is known to start from" in text
    assert "items = { management = 1600000 }" in text


NEVER = """
reference = "KB 7"
decided_on = 2025-01-01

[[model]]
id = "never"
effective = 2025-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "never"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }

[[offer]]
id = "n"
name = "N"
effective = 2025-01-01
model = "never"
rates = "never"
places = ["1"]

[[base]]
offer = "n"
effective = 2025-01-01
unit = "day"
amount = 100
"""


def test_a_quantity_that_only_comes_to_the_amount_says_what_it_stands_for() -> None:
    """Two at 10 and 10.01 kr. a day come to an odd number of øre in the year, which twice a price in øre never does."""
    adopt("h", house('"1" = 1000', places=2))
    for number, price in ((1, "10"), (2, "10.01")):
        done(f"move-in c-{number} h {number} --from 2025-01-01 --special-price {price} --per day --decision VU")
    told_ = told("decision show h --on 2026-01-01")
    budget = drafted("decision show h --on 2026-01-01")
    assert budget is not None
    quantity = re.findall(r"quantity = ([0-9.]+)", budget)[0]
    assert quantity != "2"
    assert f"A quantity such as {quantity} stands for 2: " in told_
    assert adopted_as_it_stands(budget, "h") == ("7303.65",) * 3


def test_what_is_no_part_of_an_amount_does_not_stand_beside_it() -> None:
    """A service has no unit of a budget, and the days of a year are those of a price by the day alone."""
    adopt("h", house(places=2, after=CARE))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU",
        "grant c-1 care --from 2025-01-01 --quantity 3 --decision VU",
    )
    (of_level, of_service) = tomllib.loads(str(drafted("decision show h --on 2026-01-01")))["budget"][0]["activity"]
    assert set(of_level) == {"level", "quantity", "price", "unit"}
    assert set(of_service) == {"service", "quantity", "price"}
    # and so of one that was adopted, but for a price by the day
    activity = 'level = "1"\nquantity = 2\nprice = 100\nunit = "day"\ndays_in_year = "calendar"\n'
    again = f'[[budget.activity]]\n{activity}[[budget.activity]]\nservice = "care"\nquantity = 100\nprice = 50\n'
    adopt("b", f'reference = "KB 8"\ndecided_on = 2025-12-01\n[[budget]]\noffer = "h"\nyear = 2026\n{again}')
    shown = tomllib.loads(str(drafted("decision show h --on 2027-01-01")))["budget"][0]["activity"]
    assert [set(one) for one in shown] == [
        {"level", "quantity", "price", "unit", "days_in_year"},
        {"service", "quantity", "price"},
    ]


CARE = """
[[service]]
id = "care"
name = "Care"
effective = 2025-01-01
unit = "hours-a-week"
price = 300
"""
