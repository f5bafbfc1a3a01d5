"""What a decision file can say of prices beyond a plain table, and what is refused of it, with the sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.commands import Adopt
from ledger.errors import BadDecisionFile
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.models.offers import Base
from ledger.models.regulation import Regulation
from ledger.models.vacancy import Share, ShareStep
from ledger.reading.decisions import read_decision

HEAD = 'reference = "KB 2022-12-20 item 14"\ndecided_on = 2022-12-20\n'
MODEL = '[[model]]\nid = "m"\neffective = 2023-01-01\nallocation = "activity"\nstructure = "{structure}"\n'
MODEL_1 = "[[model]] 1 `m`"


def adopted(tmp_path: Path, text: str) -> Adopt:
    """The command that a file with this text comes to."""
    file = tmp_path / "decision.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return read_decision(file, "anna")


def problems(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a file with this text."""
    with pytest.raises(BadDecisionFile) as refusal:
        adopted(tmp_path, text)
    return [str(problem) for problem in refusal.value.problems]


def _share(of: str) -> str:
    return MODEL.format(structure="differentiated") + f'vacancy = {{ rule = "share", {of} }}\n'


def test_a_vacancy_can_go_by_steps(tmp_path: Path) -> None:
    (item,) = adopted(tmp_path, _share("steps = [{ from_day = 1, share = 1 }, { from_day = 61, share = 0.5 }]")).items
    assert isinstance(item, ModelVersion)
    steps = (ShareStep(from_day=1, share=Decimal(1)), ShareStep(from_day=61, share=Decimal("0.5")))
    assert (item.effective, item.model.vacancy) == (date(2023, 1, 1), Share(steps=steps))


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        ('level = "1"', ": give either share or steps"),
        ("share = 1, steps = [{ from_day = 1, share = 1 }]", ": give either share or steps"),
        ("steps = []", ": steps is empty"),
        ("after_days = 5, steps = [{ from_day = 1, share = 1 }]",
         ": after_days belongs to share; steps say it by from_day"),
        ("steps = [{ from_day = 5, share = 1 }, { from_day = 5, share = 1 }]",
         ": from_day must rise from step to step"),
        ("steps = [{ from_day = 5, share = 1 }, { from_day = 2, share = 1 }]",
         ": from_day must rise from step to step"),
        ("steps = 3", ": `steps` is 3; it must be a list of tables"),
        ("steps = [3]", ": `steps` is a list; it must be a list of tables"),
        ("steps = [{ from_day = 0, share = 1 }]", ", `steps` 1: `from_day` is 0; it must be 1 or more"),
        ("steps = [{ from_day = 1, share = 50 }]", ", `steps` 1: `share` is 50; it must be at most 1"),
        ("steps = [{ from_day = 1, share = 1 }, { from_day = 9 }]", ", `steps` 2: `share` is missing"),
        ("steps = [{ day = 1, share = 1 }]", ", `steps` 1: unknown key `day`; the keys here are `from_day`, `share`"),
    ],
)  # fmt: skip
def test_a_problem_of_a_vacancy_in_steps(tmp_path: Path, of: str, problem: str) -> None:
    assert f"{MODEL_1}, `vacancy`{problem}" in problems(tmp_path, _share(of))


RATES = '[[rates]]\nid = "r"\neffective = 2023-01-01\nunit = "day"\ninterval = 116\nsteps = 6\n'
RATES_1 = "[[rates]] 1 `r`"


def test_steps_of_hours_can_be_a_fraction_beside_published_bounds(tmp_path: Path) -> None:
    text = RATES + 'hours_per_step = "7/3"\nhours_to = { "1" = 2.3, "2" = 4.7 }\n'
    (item,) = adopted(tmp_path, text).items
    assert isinstance(item, RatesVersion)
    assert item.rates.hours_per_step == "7/3"
    assert [item.rates.level_for(Decimal(hours)) for hours in ("2.3", "4.7", "4.71", "7", "14.0")] == list("12336")


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ('hours_per_step = "7:3"', ': `hours_per_step` is "7:3"; it must be a number, or a fraction such as "7/3"'),
        ('hours_per_step = "7/0"', ': `hours_per_step` is "7/0"; it must be a number, or a fraction such as "7/3"'),
        ('hours_per_step = "-7/3"', ': `hours_per_step` is "-7/3"; it must be a number, or a fraction such as "7/3"'),
        ('hours_per_step = "999/3"', ": `hours_per_step` is 999/3; it must be at most 168"),
        ("hours_per_step = true", ": `hours_per_step` is true; it must be a number"),
        ('hours_per_step = 7\nhours_to = { "2" = 4.7 }',
         ": hours_to beside interval names the steps from 1 on, in order, none left out"),
        ('hours_per_step = 7\nhours_to = { "1" = 2.3, "3" = 4.7 }',
         ": hours_to beside interval names the steps from 1 on, in order, none left out"),
        ('hours_per_step = 90\nhours_to = { "1" = 7, "2" = 14, "3" = 21 }',
         ": hours_to names more steps than hours_per_step leaves in the 168 hours of a week"),
        ('hours_per_step = 7\nhours_to = { "1" = 7, "2" = 4.7 }',
         ": hours_to must rise from level to level, within the 168 hours of a week"),
    ],
)  # fmt: skip
def test_a_problem_of_steps_of_hours(tmp_path: Path, hours: str, problem: str) -> None:
    assert f"{RATES_1}{problem}" in problems(tmp_path, RATES + hours + "\n")


TABLE = '[[rates]]\nid = "r"\neffective = 2023-01-01\n{of}\n'


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        ('unit = "day"\nprices = { "1" = 5 }\nday_prices = { "1" = 5 }',
         ": day_prices stand beside prices, of unit month"),
        ('unit = "month"\ninterval = 5\nsteps = 3\nhours_per_step = 7\nday_prices = { "1" = 5 }',
         ": day_prices stand beside prices, of unit month"),
        ('unit = "month"\nprices = { "1" = 5 }\nday_prices = { "2" = 5 }', ": 2 of day_prices is not among the prices"),
        ('unit = "month"\nprices = { "1" = 5 }\nday_prices = { "1" = -5 }',
         ': `day_prices` "1" is -5; it must be from 0 to 10,000,000 kr.'),
        ('unit = "month"\nprices = { "1" = 5 }\nday_prices = 5',
         ": `day_prices` is 5; it must be a table, in curly brackets"),
    ],
)  # fmt: skip
def test_a_problem_of_day_prices(tmp_path: Path, of: str, problem: str) -> None:
    assert f"{RATES_1}{problem}" in problems(tmp_path, TABLE.format(of=of))


def test_a_year_of_a_budget_has_days_and_no_twelfths(tmp_path: Path) -> None:
    budget = (
        '[[budget]]\noffer = "h"\nyear = 2023\nitems = { a = 1 }\n'
        '[[budget.activity]]\nlevel = "1"\nquantity = 1\nprice = 1\nunit = "day"\ndays_in_year = "twelfths"\n'
    )
    why = '`days_in_year` is "twelfths"; it must be "365" or "calendar"'
    assert f"[[budget]] 1 `h`, `activity` 1: {why}" in problems(tmp_path, budget)


def test_a_regulation_is_read_whole(tmp_path: Path) -> None:
    text = (
        '[[regulation]]\nrates = "r"\neffective = 2024-01-01\nper_cent = 3.56\nrounding = "øre"\nday_prices = true\n'
        'hourly = true\nspecial = true\nbases = ["a", "b"]\nsource = "KL"\n'
    )
    (item,) = adopted(tmp_path, text).items
    said = Regulation(per_cent=Decimal("3.56"), rounding="øre", day_prices=True, hourly=True, special=True, source="KL")
    assert item == RegulationVersion("r", date(2024, 1, 1), said, ("a", "b"), ())


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        ("per_cent = 3", ": say what is regulated: `rates`, `bases`, `services` or `own_payments`"),
        ('own_payments = ["h"]\nper_cent = 3', ': `own_payments` and `kinds` belong together: kinds = ["rent"]'),
        (
            'rates = "r"\nkinds = ["rent"]\nper_cent = 3',
            ': `own_payments` and `kinds` belong together: kinds = ["rent"]',
        ),
        (
            'own_payments = ["h"]\nkinds = ["rent", "rent"]\nper_cent = 3',
            ': `kinds` is a list; it must be a list of "rent", "food", "other"',
        ),
        ('bases = ["h"]\nper_cent = 3\nspecial = true', ": `special` belongs to `rates`"),
        ('rates = "r"', ": `per_cent` is missing"),
        ('rates = "r"\nper_cent = 103.56', ": `per_cent` is 103.56; it must be at most 50"),
        ('rates = "r"\nper_cent = "3"', ': `per_cent` is "3"; it must be a number'),
        ('rates = "r"\nper_cent = 3\nrounding = "kroner"', ': `rounding` is "kroner"; it must be "krone" or "øre"'),
        ('rates = "r"\nper_cent = 3\nbases = "h"', ': `bases` is "h"; it must be a list, in square brackets'),
        (
            'rates = "r"\nper_cent = 3\ninterval = 5',
            (
                ": unknown key `interval`; the keys here are `per_cent`, `rounding`, `source`, `day_prices`, `hourly`, "
                "`special`, `rates`, `effective`, `bases`, `services`, `own_payments`, `kinds`"
            ),
        ),
    ],
)
def test_a_problem_of_a_regulation(tmp_path: Path, of: str, problem: str) -> None:
    text = f"[[regulation]]\neffective = 2024-01-01\n{of}\n"
    assert f"[[regulation]] 1{problem}" in problems(tmp_path, text)


def test_tables_for_all_and_for_decisions_of_one_day_stand_in_one_file(tmp_path: Path) -> None:
    plain = TABLE.format(of='unit = "day"\nprices = { "1" = 5 }')
    since = plain + "for_decisions_from = 2023-03-01\n"
    later = plain + "for_decisions_from = 2023-04-01\n"
    items = adopted(tmp_path, plain + since + later).items
    found = [item.rates.for_decisions_from for item in items if isinstance(item, RatesVersion)]
    assert found == [None, date(2023, 3, 1), date(2023, 4, 1)]
    assert any("overlaps" in problem for problem in problems(tmp_path, since + since))


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ('"2023-03-01"', ': `for_decisions_from` is "2023-03-01"; write the day alone and without quotation marks'),
        ("2023-03-01T00:00:00", ": `for_decisions_from` is a moment; write the day alone and without quotation marks"),
        ("1023-03-01", ": `for_decisions_from` is 1023-03-01; the year is outside 1970-2099"),
    ],
)
def test_a_problem_of_the_day_of_decisions(tmp_path: Path, day: str, problem: str) -> None:
    text = TABLE.format(of=f'unit = "day"\nprices = {{ "1" = 5 }}\nfor_decisions_from = {day}')
    (found,) = problems(tmp_path, text)
    assert found.startswith(f"{RATES_1}{problem}")


ITEM = '[[base]]\noffer = "h"\neffective = 2023-01-01\n{of}\n'


def test_a_base_can_be_made_of_items(tmp_path: Path) -> None:
    text = ITEM.format(of='item = "rent"\nunit = "day"\nquantity = 2.5\nunit_price = 33.33') + ITEM.format(
        of='item = "food"\nparagraph = "107"\nends = true'
    )
    items = adopted(tmp_path, text).items
    rent = Base(item="rent", unit="day", quantity=Decimal("2.5"), unit_price_ore=3333)
    assert items == (
        BaseVersion("h", date(2023, 1, 1), rent),
        BaseVersion("h", date(2023, 1, 1), Base(item="food", paragraph="107", ends=True)),
    )


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        ("amount = 5", ": `unit` is missing"),
        ('unit = "day"', ": `amount` is missing"),
        ('unit = "day"\nquantity = 2', ": quantity and unit_price go together"),
        ('unit = "day"\nunit_price = 2', ": quantity and unit_price go together"),
        ('unit = "day"\namount = 5\nquantity = 2\nunit_price = 2', ": give either amount, or quantity and unit_price"),
        ('unit = "day"\nquantity = 0\nunit_price = 2', ": `quantity` is 0; it must be more than 0"),
        ("ends = true\namount = 5", ": what ends has no unit and no price"),
        ('ends = true\nunit = "day"', ": what ends has no unit and no price"),
        ('item = " "\nunit = "day"\namount = 5', ': `item` " " is empty or has blanks around it'),
        ("items = 5", ": unknown key `items`; did you mean `item`?"),
    ],
)
def test_a_problem_of_an_item_of_a_base(tmp_path: Path, of: str, problem: str) -> None:
    assert f"[[base]] 1 `h`{problem}" in problems(tmp_path, ITEM.format(of=of))
