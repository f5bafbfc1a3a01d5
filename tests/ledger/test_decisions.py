"""Decision files: what a good one adopts, what the shipped ones hold, and every problem of bad ones in plain words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cli.remedies import CATALOGUE, worded
from cli.tree import QUESTIONS
from ledger.commands import Adopt
from ledger.errors import BadDecisionFile, UnknownDecision
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, Share
from ledger.reading.decisions import read_decision, shipped, shipped_path
from ledger.reading.decisions.danish import MEANT
from ledger.shared.message import say

HEAD = """
reference = "KB 2022-12-20 item 14"
decided_on = 2022-12-20
"""

MODEL = """
[[model]]
id = "pakker"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"
"""

RATES = """
[[rates]]
id = "lillebaelt"
effective = 2023-01-01
unit = "day"
interval = 349
steps = 12
hours_per_step = 7
"""

OFFER = """
[[offer]]
id = "syrenparken"
effective = 2023-01-01
name = "Syrenparken"
model = "pakker"
rates = "lillebaelt"
"""

BASE = """
[[base]]
offer = "syrenparken"
effective = 2023-01-01
unit = "day"
amount = 878
"""

NEW_YEAR = date(2023, 1, 1)


def adopted(folder: Path, text: str) -> Adopt:
    file = folder / "decision.toml"
    file.write_text(text, encoding="utf-8")
    return read_decision(file, "anna")


def problems(folder: Path, content: str | bytes) -> list[str]:
    file = folder / "decision.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadDecisionFile) as refusal:
        read_decision(file, "anna")
    assert refusal.value.file == str(file)
    return [str(problem) for problem in refusal.value.problems]


# --- what a good file adopts ---------------------------------------------------------------------


def test_everything_a_decision_adopts_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "decision.toml"
    file.write_text(
        HEAD
        + BASE
        + 'paragraph = "108"\nsource = "rate sheet"\n'
        + OFFER
        + 'function = "5.38.50"\nsupplier = "external"\nplaces = ["1", "2"]\n'
        + RATES
        + MODEL
        + """
[model.vacancy]
rule = "average-minus"
packages = 1
rounding = "down"
[model.notice]
rule = "months"
count = 1
covers = "all"
until_refilled = false

[[place]]
offer = "syrenparken"
id = "3"
effective = 2023-04-01
level = "5"

[[closure]]
offer = "syrenparken"
place = "1"
last_day = 2023-12-31

[[closure]]
offer = "syrenparken"
last_day = 2024-12-31
""",
        encoding="utf-8",
    )
    asked = read_decision(file, "anna", ref="adopt-1")
    assert (asked.by, asked.ref, asked.decision) == ("anna", "adopt-1", "KB 2022-12-20 item 14")
    assert asked.decided_on == date(2022, 12, 20)
    assert asked.items == (
        ModelVersion("pakker", NEW_YEAR, Model(
            allocation="combination",
            structure="differentiated",
            vacancy=AverageMinus(packages=1, rounding="down"),
            notice=RunningMonthAndMonths(count=1, covers="all", until_refilled=False),
        )),
        RatesVersion("lillebaelt", NEW_YEAR, Rates(
            unit="day", interval_ore=34_900, steps=12, hours_per_step="7"
        )),
        OfferVersion("syrenparken", NEW_YEAR, OfferTerms(
            name="Syrenparken", model="pakker", rates="lillebaelt", function="5.38.50", supplier="external"
        )),
        PlaceOpening("syrenparken", "1", NEW_YEAR),
        PlaceOpening("syrenparken", "2", NEW_YEAR),
        BaseVersion("syrenparken", NEW_YEAR, Base(
            unit="day", amount_ore=87_800, paragraph="108", source="rate sheet"
        )),
        PlaceOpening("syrenparken", "3", date(2023, 4, 1), "5"),
        Closure("syrenparken", "1", date(2023, 12, 31)),
        Closure("syrenparken", None, date(2024, 12, 31)),
    )  # fmt: skip


def test_kroner_become_oere_and_decimals_stay_exact(tmp_path: Path) -> None:
    asked = adopted(
        tmp_path,
        HEAD
        + """
[[rates]]
id = "jellinghave"
effective = 2018-01-01
unit = "day"
prices = { "1" = 2172.97, "2" = 3000, "S1" = 0.1 }
hours_to = { "1" = 2.33, "2" = 7 }
special = ["S1"]
applies_to = "new"

[[rates]]
id = "timer"
effective = 2018-01-01
unit = "day"
hourly = 402.50
""",
    )
    assert asked.items == (
        RatesVersion("jellinghave", date(2018, 1, 1), Rates(
            unit="day",
            prices_ore={"1": 217_297, "2": 300_000, "S1": 10},
            hours_to={"1": Decimal("2.33"), "2": Decimal(7)},
            special=("S1",),
            applies_to="new",
        )),
        RatesVersion("timer", date(2018, 1, 1), Rates(unit="day", hourly_ore=40_250)),
    )  # fmt: skip


def test_prices_keep_the_order_of_the_packages(tmp_path: Path) -> None:
    text = HEAD + '[[rates]]\nid = "r"\neffective = 2023-01-01\nunit = "day"\nprices = { "C" = 3, "A" = 1, "B" = 2 }\n'
    (item,) = adopted(tmp_path, text).items
    assert isinstance(item, RatesVersion)
    assert item.rates.levels == ["C", "A", "B"]


def test_a_share_may_be_written_whole(tmp_path: Path) -> None:
    text = HEAD + MODEL + '[model.vacancy]\nrule = "share"\nshare = 1\nafter_days = 60\n'
    (item,) = adopted(tmp_path, text).items
    assert isinstance(item, ModelVersion)
    assert item.model.vacancy == Share(share=Decimal(1), after_days=60)


def test_later_versions_of_one_thing_stand_in_rising_order(tmp_path: Path) -> None:
    later = RATES.replace("2023-01-01", "2024-01-01")
    other_paragraph = BASE + 'paragraph = "107"\n'
    asked = adopted(tmp_path, HEAD + RATES + later + BASE + other_paragraph)
    assert [type(item) for item in asked.items] == [RatesVersion, RatesVersion, BaseVersion, BaseVersion]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_utf8_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, mark: bytes, line_end: bytes) -> None:
    file = tmp_path / "decision.toml"
    text = HEAD + OFFER.replace("syrenparken", "østruplund")
    file.write_bytes(mark + text.encode().replace(b"\n", line_end))
    (item,) = read_decision(file, "anna").items
    assert isinstance(item, OfferVersion)
    assert item.id == "østruplund"


def test_a_frame_may_be_larger_than_any_price(tmp_path: Path) -> None:
    frame = BASE.replace('"day"', '"year"').replace("878", "14500000")
    (item,) = adopted(tmp_path, HEAD + frame).items
    assert isinstance(item, BaseVersion)
    assert item.base.amount_ore == 1_450_000_000


# --- the shipped decisions -----------------------------------------------------------------------

SHIPPED = [
    "herlev-2021", "mariehjem-caroline-2022", "mariehjem-selma-2024", "norddjurs-2026", "oesterskoven",
    "syddanmark-2022", "syddanmark-2023", "syddanmark-2024", "thisted-2023",
]  # fmt: skip


SERVICES = [
    "herlev-tillaeg-2021", "hertha-2023", "lillebaelt-dagtilbud-2023", "stoette-85-ramme", "stoette-85-timer",
]  # fmt: skip
"""Services, and who gives them: at home, by day and on top of a place."""

STANDARDS = [
    "frederikshavn-competence", "gladsaxe-cadence", "holstebro-cadence", "holstebro-competence",
    "ikast-brande-competence", "svendborg-cadence",
]  # fmt: skip
"""How often citizens are followed up, and who decides."""

CHARTS = ["norddjurs-chart"]
"""What the rows of a citizen's 24-hour chart may name."""

YEARLY = ["refund-2021", "refund-2022"]
"""Thresholds of the central refund."""


def terms(name: str) -> Adopt:
    return read_decision(shipped_path(name), "anna")


def rates_of(name: str, series: str) -> list[Rates]:
    return [item.rates for item in terms(name).items if isinstance(item, RatesVersion) and item.id == series]


def bases_of(name: str) -> dict[tuple[str, str | None], int | None]:
    """Øre by offer and paragraph."""
    return {
        (item.offer, item.base.paragraph): item.base.amount_ore
        for item in terms(name).items
        if isinstance(item, BaseVersion)
    }


def model_of(name: str) -> Model:
    return next(item.model for item in terms(name).items if isinstance(item, ModelVersion))


def test_the_shipped_decisions_are_these() -> None:
    assert [path.stem for path in shipped()] == sorted([*SHIPPED, *SERVICES, *STANDARDS, *CHARTS, *YEARLY])
    assert shipped_path("thisted-2023") == shipped_path("thisted-2023.toml")


def test_a_name_that_is_not_shipped_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownDecision) as refusal:
        shipped_path("thisted-2032")
    assert str(refusal.value.sentence()) == "there is no file thisted-2032, and no shipped decision of that name"
    assert worded(refusal.value.remedy(), CATALOGUE) == "did you mean thisted-2023?"
    with pytest.raises(UnknownDecision) as refusal:
        shipped_path("../errors")
    assert worded(refusal.value.remedy(), CATALOGUE).startswith(
        "the shipped ones are frederikshavn-competence, gladsaxe-cadence"
    )


@pytest.mark.parametrize("typed", ["rates-2025", "rates-2052.toml", "Rates-2025.toml"])
def test_a_file_beside_goes_before_what_is_shipped(typed: str, tmp_path: Path) -> None:
    (tmp_path / "rates-2025.toml").write_text("")
    with pytest.raises(UnknownDecision) as refusal:
        shipped_path(str(tmp_path / typed))
    assert worded(refusal.value.remedy(), CATALOGUE) == f"did you mean {tmp_path / 'rates-2025.toml'}?"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_decision_refers_only_to_what_it_adopts(name: str) -> None:
    items = terms(name).items
    models = {item.id: item.effective for item in reversed(items) if isinstance(item, ModelVersion)}
    series = {item.id: item.effective for item in reversed(items) if isinstance(item, RatesVersion)}
    offers = [item for item in items if isinstance(item, OfferVersion)]
    assert offers
    for offer in offers:
        assert models[offer.terms.model or ""] <= offer.effective
        assert series[offer.terms.rates or ""] <= offer.effective
    places = Counter(item.offer for item in items if isinstance(item, PlaceOpening))
    assert set(places) == {offer.id for offer in offers}
    assert {base.offer for base in items if isinstance(base, BaseVersion)} <= set(places)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_decision_names_the_source_of_every_figure(name: str) -> None:
    for item in terms(name).items:
        if isinstance(item, RatesVersion):
            assert item.rates.source
        if isinstance(item, BaseVersion):
            assert item.base.source


ENGLISH = re.compile(
    r"\b(above|after|an|and|assumed|base|brain|competence|day|departure|each|every|follow-up|frame|from|house|hour|"
    r"invented|level|month|of|offer|packages?|paper|place|prices?|published|rates|resident|sheet|supplement|the|used|"
    r"vacancy|week|with|year|yearly)\b",
    re.IGNORECASE,
)
"""Words that no Danish text of a council has, but that an English one hardly does without."""


def texts_of(file: Path) -> list[str]:
    """What a file of decisions says to people: where it is from, what it is called, and the source of each figure."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    tables = [content, *(row for rows in content.values() if isinstance(rows, list) for row in rows)]
    return [row[key] for row in tables for key in ("reference", "source", "name", "reason", "title") if key in row]


@pytest.mark.parametrize(
    "file", [*shipped(), *sorted(shipped()[0].parent.glob("simulations/*.toml"))], ids=lambda file: file.stem
)
def test_what_a_shipped_decision_says_to_people_is_danish(file: Path) -> None:
    """They are Danish papers, and what they say is recorded: pages and letters have it in every language."""
    for text in texts_of(file):
        assert not ENGLISH.search(text), text


def test_no_two_shipped_decisions_adopt_the_same_version() -> None:
    adopted_versions = Counter(
        (type(item), item.id, item.effective)
        for name in SHIPPED
        for item in terms(name).items
        if isinstance(item, (ModelVersion, RatesVersion, OfferVersion))
    )
    assert set(adopted_versions.values()) == {1}


@pytest.mark.parametrize(
    ("name", "series", "interval"),
    [
        ("syddanmark-2022", "specialcenter", 317),
        ("syddanmark-2023", "lillebaelt", 349),
        ("syddanmark-2024", "autismecenter", 377),
    ],
)
def test_syddanmark_packages(name: str, series: str, interval: int) -> None:
    (rates,) = rates_of(name, series)
    assert rates.interval_ore == interval * 100
    assert len(rates.levels) == 12
    assert rates.level_for(Decimal("84.1")) == "13"


def test_syddanmark_bases() -> None:
    assert bases_of("syddanmark-2022") == {
        ("fuglemajgaard", None): 109_300, ("kompasrosen", None): 122_200, ("midgaardhus", "108"): 137_000,
        ("midgaardhus", "107"): 101_500, ("oestruplund", None): 99_500, ("udby", None): 140_900,
        ("udby", "107"): 127_500,
    }  # fmt: skip
    assert bases_of("syddanmark-2023") == {
        ("syrenparken", None): 87_800, ("kingstrup", None): 157_200, ("pomonahuset-voksen", None): 121_200,
        ("pomonahuset-unge", None): 161_700,
    }  # fmt: skip
    assert bases_of("syddanmark-2024") == {
        ("bihuset", None): 104_900, ("bihuset", "107"): 88_800, ("holmehoejvej", None): 120_600,
        ("kirkevej-a", None): 133_900, ("kirkevej-c", None): 214_000, ("teglgaardsparken", None): 85_500,
        ("aeblehaven", None): 182_200, ("det-gule-hus", None): 67_000, ("nymarksvej", None): 157_000,
    }  # fmt: skip


def test_thisted_has_ten_packages_and_a_settlement_time() -> None:
    (rates,) = rates_of("thisted-2023", "thisted")
    lillebaelt = Rates(unit="day", interval_ore=34_900, steps=12, hours_per_step="7")
    assert rates.levels == [str(n) for n in range(1, 11)]
    assert [rates.price(level) for level in rates.levels] == [lillebaelt.price(level) for level in rates.levels]
    model = model_of("thisted-2023")
    assert (model.basis, model.census) == ("census", "first")
    assert model.vacancy == AverageMinus(packages=1, rounding="linear", floor=0)


def test_norddjurs_has_eight_levels_two_special_rates_and_a_tail() -> None:
    (rates,) = rates_of("norddjurs-2026", "norddjurs")
    autismecenter = Rates(unit="day", interval_ore=37_700, steps=12, hours_per_step="7")
    packages = [2, 4, 6, 8, 10, 12, 14, 16, 20, 24]
    assert [rates.price(level) for level in rates.levels] == [autismecenter.price(str(n)) for n in packages]
    assert rates.special == ("S1", "S2")
    assert [rates.level_for(Decimal(hours)) for hours in ("14", "14.5", "112", "113")] == ["1", "2", "8", None]
    assert model_of("norddjurs-2026").notice == RunningMonthAndMonths(count=1, covers="service", until_refilled=True)


def test_herlev_prices() -> None:
    def prices(series: str) -> list[dict[str, int] | None]:
        return [rates.prices_ore for rates in rates_of("herlev-2021", series)]

    assert prices("skovgaarden") == [{"C": 169_600, "D1": 226_900, "D2": 341_600}]
    assert prices("hoejsletten") == [{"one": 227_800}]
    assert prices("juvelhuset") == [{"one": 258_100}]
    assert prices("herlev-bofaellesskaber") == [{"1": 57_100, "2": 98_400, "3": 124_100}]
    assert prices("hoerkaer-dagcenter") == [{"one": 53_500}, {"one": 54_000}]


def test_mariehjem_prices() -> None:
    (selma,) = rates_of("mariehjem-selma-2024", "selma")
    assert list((selma.prices_ore or {}).values()) == [
        323_400, 363_600, 403_700, 443_900, 484_100, 524_200, 564_300, 604_500, 644_700, 684_900,
    ]  # fmt: skip
    (hour,) = rates_of("mariehjem-selma-2024", "selma-85")
    assert hour.hourly_ore == 60_000
    by_unit = {
        rates.unit: list((rates.prices_ore or {}).values())
        for series in ("caroline-day", "caroline-month", "caroline-year")
        for rates in rates_of("mariehjem-caroline-2022", series)
    }
    assert by_unit == {
        "day": [254_000, 243_400, 279_400, 342_800, 429_200],
        "month": [7_724_600, 7_403_400, 8_499_300, 10_426_400, 13_054_500],
        "year": [92_695_200, 88_840_800, 101_991_600, 125_116_800, 156_654_000],
    }


def test_oesterskoven_is_a_base_and_an_hourly_price() -> None:
    hourly = [rates_of("oesterskoven", f"oesterskoven-{kind}")[0].hourly_ore for kind in ("medfoedt", "erhvervet")]
    assert hourly == [40_200, 45_900]
    assert list(bases_of("oesterskoven").values()) == [318_700, 335_500]
    assert model_of("oesterskoven").structure == "hours"


# --- the gallery of bad files --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "beginning"),
    [
        ("reference = x\n", "line 1, column 13: this is not TOML: "),
        ("\ndecided_on = 2023-02-30", "line 2: '2023-02-30' is not a date that can be used: there is no such day"),
        ("decided_on = 2022-13-20 # KB\n", "line 1: '2022-13-20' is not a date that can be used: there is no month 13"),
        ("decided_on = 2026-8-1", "line 1: '2026-8-1' is not a date that can be used: after the year, month and day"),
        ("decided_on = 31-12-2022", "line 1: write the date 31-12-2022 as 2022-12-31"),
        ("decided_on = 31/12-2022", "line 1: write the date 31/12-2022 as 2022-12-31"),
        ("decided_on = 31/12 2022 # in the evening", "line 1: write the date 31/12 2022 as 2022-12-31"),
        ("decided_on = 2022-12-31 x", "line 1, column 25: this is not TOML: "),
        ("a = 1\na = 2\n", "line 2, column 6: this is not TOML: the key stands there twice"),
        ('a = "x', "the end of the file: this is not TOML: a text is not ended by a quotation mark"),
        ('a = "x\nb = 1', "line 1, column 7: this is not TOML: a text is not ended by a quotation mark"),
        ("a = x", "line 1, column 5: this is not TOML: no value that can be read stands there"),
        ("a = 878 kr.", "line 1, column 9: this is not TOML: something more stands after the value"),
        ("[offer]\n[offer]", "line 2, column 7: this is not TOML: the section stands there twice"),
        ("[[offer]\n", "line 1, column 8: this is not TOML: the name of a section is not closed"),
        ("a 3", "line 1, column 3: this is not TOML: an equals sign is missing after the key"),
        ("a = 3\n= 4", "line 2, column 1: this is not TOML: a line begins with a key"),
        ('a = "c:\\mine"', "line 1, column 10: this is not TOML: a backslash in a text is written twice"),
        ("a = [1\n", "the end of the file: this is not TOML: a square bracket is not closed"),
        ("a = { b = 1", "the end of the file: this is not TOML: a curly bracket is not closed"),
        ('a = "\\ud800"', "line 1, column 12: this is not TOML: escaped character is not"),
        ("\n[[base]]\namount = 878,50\n", "line 3: a decimal has a point here: write 878.50"),
        ("amount = -1.878,50", "line 1: a decimal has a point here: write -1878.50"),
        ('prices = { "C" = 1696,50 }', "line 1: a decimal has a point here: write 1696.50"),
        ("amount = 1.370.000", "line 1: thousands are not set apart here: write 1370000"),
        ('a = "= 3,5" x # = 3,5', "line 1, column 13: this is not TOML: something more stands after the value"),
    ],
)
def test_a_file_that_is_not_toml(tmp_path: Path, content: str, beginning: str) -> None:
    (problem,) = problems(tmp_path, content)
    assert problem.startswith(beginning)
    assert "(at" not in problem


def test_a_word_of_the_questions_is_told_in_the_words_of_files(tmp_path: Path) -> None:
    model = '[[model]]\nid = "m"\neffective = 2023-01-01\nallocation = "kombination"\nstructure = "averge"\n'
    found = problems(tmp_path, f'{HEAD}{model}basis = "dagligt"\n[model.vacancy]\nrule = "ingen"\n')
    told = [one.partition("; did you mean ")[2] for one in found]
    assert told == ['"none"?', '"combination"?', "", '"daily"?'], "nothing is guessed"


def test_every_word_of_the_questions_is_known_where_a_file_has_it() -> None:
    asked = [choice for question in QUESTIONS.values() for choice in question.choices]
    asked = [choice for choice in asked if choice.value not in ("true", "false")]  # which no file has in quotes
    assert {one.danish: MEANT.get(one.danish, one.danish) for one in asked} == {one.danish: one.value for one in asked}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('# ok\nname = "S\xf8"'.encode("latin-1"),
         "line 2 is not UTF-8 (Windows-1252, it may be); save the file as UTF-8"),
        ("reference = 1".encode("utf-16"), "it is saved as UTF-16; save it as UTF-8"),
        (f"a = {'9' * 5000}", "it holds a number or a nesting out of all reason"),
        (f"a = {'[' * 5000}", "it holds a number or a nesting out of all reason"),
        (HEAD, "it adopts nothing: it has no section such as [[rates]]"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(tmp_path: Path, content: str | bytes, problem: str) -> None:
    assert problems(tmp_path, content) == [problem]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadDecisionFile) as refusal:
        read_decision(tmp_path / "none.toml", "anna")
    assert refusal.value.problems == [say("there is no such file")]
    with pytest.raises(BadDecisionFile) as refusal:
        read_decision(tmp_path, "anna")
    assert refusal.value.problems == [say("it is a folder")]


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    assert problems(tmp_path, "") == [
        "`reference` is missing; it stands at the top, before the first section",
        "`decided_on` is missing; it stands at the top, before the first section",
    ]


DATE = "write the day alone and without quotation marks:"
DATES = f"{DATE} 2023-01-01"
KEYS = "a key has 1 to 40 letters, figures, '-', '_' or '.', and begins with a letter or figure"
CPR = "looks like a CPR number; the ledger never holds one"


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        # the head
        ('"KB 2022-12-20 item 14"', "14", "`reference` is 14; it must be text, in quotation marks"),
        ('"KB 2022-12-20 item 14"', '" "', '`reference` " " is empty or has blanks around it'),
        ('"KB 2022-12-20 item 14"', '"sag 670180-0001"', f"the `reference` {CPR}"),
        ('"KB 2022-12-20 item 14"', r'"KB \u001b[2J"', "the `reference` holds a sign that cannot be seen (U+001B)"),
        ("= 2022-12-20", '= "2022-12-20"', f'`decided_on` is "2022-12-20"; {DATE} 2022-12-20'),
        ("= 2022-12-20", '= "16-12-2022"', f'`decided_on` is "16-12-2022"; {DATE} 2022-12-16'),
        ("= 2022-12-20", '= "20/12-2022"', f'`decided_on` is "20/12-2022"; {DATE} 2022-12-20'),
        ("= 2022-12-20", '= "2022-13-01"', f'`decided_on` is "2022-13-01"; {DATES}'),
        ("= 2022-12-20", '= "01-13-2022"', f'`decided_on` is "01-13-2022"; {DATES}'),
        ("= 2022-12-20", '= "i går"', f'`decided_on` is "i går"; {DATES}'),
        ("= 2022-12-20", "= 2022-12-20T10:00:00", f"`decided_on` is a moment; {DATE} 2022-12-20"),
        ("= 2022-12-20", "= 10:00:00", f"`decided_on` is a time of day; {DATES}"),
        ("= 2022-12-20", "= 2202-12-20", "`decided_on` is 2202-12-20; the year is outside 1970-2099"),
        ("decided_on", 'referense = "x"\ndecided_on', "unknown key `referense`; did you mean `reference`?"),
        ("[[base]]", "[[bases]]\n[[base]]", "unknown section [[bases]]; did you mean [[base]]?"),
        ("[[base]]", "[[room]]\n[[base]]", "unknown section [[room]]"),
        ("[[base]]", "[base]", "[base] must be written [[base]], in double brackets"),
        ("decided_on", "closure = 3\ndecided_on", "`closure` must be a section of tables, [[closure]]"),
        # models
        ('"combination"', '"kombi"',
         '[[model]] 1 `pakker`: `allocation` is "kombi"; it must be "activity", "frame" or "combination"'),
        ('allocation = "combination"\n', "", "[[model]] 1 `pakker`: `allocation` is missing"),
        ('"pakker"\neffective', '"ti pakker"\neffective',
         f"[[model]] 1: 'ti pakker' cannot be the key of the model; {KEYS}"),
        ('"pakker"\neffective', '"670180-0001"\neffective', f"[[model]] 1: the key of the model {CPR}"),
        ('id = "pakker"\n', "", "[[model]] 1: `id` is missing"),
        ('id = "pakker"', "id = 7", "[[model]] 1: `id` is 7; it must be text, in quotation marks"),
        ('"differentiated"', '"differentiated"\nbasiss = "daily"',
         "[[model]] 1 `pakker`: unknown key `basiss`; did you mean `basis`?"),
        ('"differentiated"', '"differentiated"\ndays_in_month = 30.5',
         '[[model]] 1 `pakker`: `days_in_month` is 30.5; it must be "calendar", "30.5" or "365/12"'),
        ('"differentiated"', '"differentiated"\neffektive = 3',
         "[[model]] 1 `pakker`: unknown key `effektive`; did you mean `effective`?"),
        ('"differentiated"', '"differentiated"\nvacancy = "none"',
         '[[model]] 1 `pakker`: `vacancy` is "none"; it must be a table of its own with a `rule`'),
        ('"differentiated"', '"differentiated"\nvacancy = { packages = 1 }',
         '[[model]] 1 `pakker`, `vacancy`: `rule` is missing; it can be "none", "average-minus", "share" or "level"'),
        ('"differentiated"', '"differentiated"\nnotice = { rule = "month" }',
         '[[model]] 1 `pakker`, `notice`: `rule` is "month"; it can be "none", "months", "month-days" or "days"'),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "level" }',
         "[[model]] 1 `pakker`, `vacancy`: `level` is missing"),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "none", packages = 1 }',
         '[[model]] 1 `pakker`, `vacancy`: `packages` does not belong to the rule "none"'),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "average-minus", rouding = "down" }',
         "[[model]] 1 `pakker`, `vacancy`: unknown key `rouding`; did you mean `rounding`?"),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "average-minus", packages = "1" }',
         '[[model]] 1 `pakker`, `vacancy`: `packages` is "1"; it must be a whole number'),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "average-minus", packages = 1.5 }',
         "[[model]] 1 `pakker`, `vacancy`: `packages` is 1.5; it must be a whole number"),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "average-minus", packages = true }',
         "[[model]] 1 `pakker`, `vacancy`: `packages` is true; it must be a whole number"),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "average-minus", packages = -1 }',
         "[[model]] 1 `pakker`, `vacancy`: `packages` is -1; it must be 0 or more"),
        ('"differentiated"', '"differentiated"\nvacancy = { rule = "share", share = 1.5 }',
         "[[model]] 1 `pakker`, `vacancy`: `share` is 1.5; it must be at most 1"),
        ('"differentiated"', '"differentiated"\nnotice = { rule = "days", count = 3650 }',
         "[[model]] 1 `pakker`, `notice`: `count` is 3650; it must be at most 366"),
        ('"differentiated"', '"differentiated"\nnotice = { rule = "days", until_refilled = 1 }',
         "[[model]] 1 `pakker`, `notice`: `until_refilled` is 1; it must be true or false"),
        ('"differentiated"', '"average"\nvacancy = { rule = "average-minus" }',
         "[[model]] 1 `pakker`: vacancy average-minus needs packages to average; structure average has none"),
        # rates
        ("interval =", "intervall =", "[[rates]] 1 `lillebaelt`: unknown key `intervall`; did you mean `interval`?"),
        ("interval = 349\n", "", "[[rates]] 1 `lillebaelt`: give interval and steps, or prices, or hourly"),
        ("interval = 349", "interval = -349",
         "[[rates]] 1 `lillebaelt`: `interval` is -349; it must be from 0 to 10,000,000 kr."),
        ("interval = 349", "interval = 0", "[[rates]] 1 `lillebaelt`: `interval` is 0; it must be more than 0"),
        ("interval = 349", "interval = 10000000.01",
         "[[rates]] 1 `lillebaelt`: `interval` is 10000000.01; it must be from 0 to 10,000,000 kr."),
        ("interval = 349", "interval = 349.005",
         "[[rates]] 1 `lillebaelt`: `interval` is 349.005; a Dane reads 349005: write that, or two decimals at most"),
        ("interval = 349", 'interval = "349"',
         '[[rates]] 1 `lillebaelt`: `interval` is "349"; write 349, without quotation marks'),
        ("interval = 349", "interval = true",
         "[[rates]] 1 `lillebaelt`: `interval` is true; it must be a number of kroner"),
        ("interval = 349", "interval = nan",
         "[[rates]] 1 `lillebaelt`: `interval` is NaN; it must be a number of kroner"),
        ("interval = 349", "interval = 1e400",
         ("[[rates]] 1 `lillebaelt`: `interval` is a number out of all reason; "
          "it must be from 0 to 10,000,000 kr.")),
        ("interval = 349", "interval = [349]",
         "[[rates]] 1 `lillebaelt`: `interval` is a list; it must be a number of kroner"),
        ("interval = 349", "interval = { one = 349 }",
         "[[rates]] 1 `lillebaelt`: `interval` is a table; it must be a number of kroner"),
        ("hours_per_step = 7", "hours_per_step = 200",
         "[[rates]] 1 `lillebaelt`: `hours_per_step` is 200; it must be at most 168"),
        ("hours_per_step = 7", "hours_per_step = -7",
         "[[rates]] 1 `lillebaelt`: `hours_per_step` is -7; it must be more than 0"),
        ("hours_per_step = 7", 'hours_per_step = "7"',
         '[[rates]] 1 `lillebaelt`: `hours_per_step` is "7"; it must be a number, or a fraction such as "7/3"'),
        ("hours_per_step = 7", "hours_per_step = inf",
         "[[rates]] 1 `lillebaelt`: `hours_per_step` is Infinity; it must be a number"),
        ("hours_per_step = 7", "hours_per_step = 1e-300",
         "[[rates]] 1 `lillebaelt`: `hours_per_step` is 1E-300; no hours or share can be that"),
        ('unit = "day"\ninterval', 'unit = "days"\ninterval',
         '[[rates]] 1 `lillebaelt`: `unit` is "days"; it must be "day", "month" or "year"'),
        ("steps = 12", "steps = 12\nprices = 3",
         "[[rates]] 1 `lillebaelt`: `prices` is 3; it must be a table, in curly brackets"),
        ("interval = 349\nsteps = 12", 'prices = { "C" = -5 }',
         '[[rates]] 1 `lillebaelt`: `prices` "C" is -5; it must be from 0 to 10,000,000 kr.'),
        ("interval = 349\nsteps = 12", 'prices = { " C" = 5 }',
         '[[rates]] 1 `lillebaelt`: `prices` level " C" is empty or has blanks around it'),
        ("interval = 349\nsteps = 12", 'prices = { "670180-0001" = 5 }',
         f"[[rates]] 1 `lillebaelt`: the `prices` level {CPR}"),
        ("interval = 349\nsteps = 12", 'prices = { "C" = 5 }\nspecial = "C"',
         '[[rates]] 1 `lillebaelt`: `special` is "C"; it must be a list, in square brackets'),
        ("interval = 349\nsteps = 12", 'prices = { "C" = 5 }\nspecial = [3]',
         "[[rates]] 1 `lillebaelt`: an item of `special` is 3; it must be text, in quotation marks"),
        ("interval = 349\nsteps = 12", 'prices = { "C" = 5 }\nspecial = ["D"]',
         "[[rates]] 1 `lillebaelt`: D is not among the prices"),
        ("interval = 349\nsteps = 12", 'prices = { "C" = 5 }\nhours_to = { "C" = "7" }',
         '[[rates]] 1 `lillebaelt`: `hours_to` "C" is "7"; it must be a number'),
        ("interval = 349\nsteps = 12", 'prices = { "C" = 5 }\nhours_to = { "C" = 169 }',
         "[[rates]] 1 `lillebaelt`: hours_to must rise from level to level, within the 168 hours of a week"),
        ("[[offer]]", RATES + "[[offer]]",
         ("[[rates]] 2 `lillebaelt`: the rates lillebaelt from 2023-01-01 overlaps the one from the same day "
          "([[rates]] 1 `lillebaelt`)")),
        ("[[offer]]", RATES.replace("2023", "2022") + "[[offer]]",
         ("[[rates]] 2 `lillebaelt`: the rates lillebaelt from 2022-01-01 stands after the one from 2023-01-01 "
          "([[rates]] 1 `lillebaelt`); write them in rising order")),
        # offers
        ('name = "Syrenparken"\n', "",
         ("[[offer]] 1 `syrenparken`: `name` is missing; a house that exists is told whole, as it was but for what "
          "becomes another: its `name`, `model`, `rates`, `function`, `supplier`; its places stay without being "
          "named")),
        ('"Syrenparken"', '"670180-0001"', f"[[offer]] 1 `syrenparken`: the `name` {CPR}"),
        ('model = "pakker"', 'model = "10 pakker"',
         f"[[offer]] 1 `syrenparken`: '10 pakker' cannot be the key of the model; {KEYS}"),
        ('places = ["1"]', 'places = "1"',
         '[[offer]] 1 `syrenparken`: `places` is "1"; it must be a list, in square brackets'),
        ('places = ["1"]', "places = [1]",
         "[[offer]] 1 `syrenparken`: an item of `places` is 1; it must be text, in quotation marks"),
        ('places = ["1"]', 'places = ["1/2"]',
         f"[[offer]] 1 `syrenparken`: '1/2' cannot be the key of the place; {KEYS}"),
        ('places = ["1"]', 'places = ["1", "2", "1"]',
         "[[offer]] 1 `syrenparken`: place 1 of syrenparken is there already ([[offer]] 1 `syrenparken`)"),
        ('places = ["1"]', 'place = ["1"]',
         "[[offer]] 1 `syrenparken`: unknown key `place`; did you mean `places`?"),
        ('places = ["1"]', 'supplier = "own"',
         '[[offer]] 1 `syrenparken`: `supplier` is "own"; it must be "internal" or "external"'),
        # bases
        ("amount = 878", "amount = 10000001",
         "[[base]] 1 `syrenparken`: `amount` is 10000001; it must be from 0 to 10,000,000 kr."),
        ('unit = "day"\namount = 878', 'unit = "year"\namount = 1000000001',
         "[[base]] 1 `syrenparken`: `amount` is 1000000001; it must be from 0 to 1,000,000,000 kr."),
        ('unit = "day"\namount = 878', 'unit = "year"\namount = 1000000\noccupancy = 0.98',
         "[[base]] 1 `syrenparken`: `occupancy` is 0.98; it is in per cent, such as 98"),
        ('unit = "day"\namount = 878', 'unit = "month"\namount = 878',
         '[[base]] 1 `syrenparken`: `unit` is "month"; it must be "day" or "year"'),
        ("amount = 878", 'amount = 878\nparagraph = "§108"',
         '[[base]] 1 `syrenparken`: `paragraph` is "§108"; write the figures alone, such as "108"'),
        ("amount = 878", "amount = 878\nparagraph = 108",
         "[[base]] 1 `syrenparken`: `paragraph` is 108; it must be text, in quotation marks"),
        ("amount = 878", "amount = 878\n" + BASE,
         ("[[base]] 2 `syrenparken`: the base of syrenparken from 2023-01-01 overlaps the one from the same day "
          "([[base]] 1 `syrenparken`)")),
        # places and closures
        ("amount = 878", 'amount = 878\n[[place]]\noffer = "syrenparken"\nid = "1"\neffective = 2023-02-01',
         "[[place]] 1 `1`: place 1 of syrenparken is there already ([[offer]] 1 `syrenparken`)"),
        ("amount = 878", 'amount = 878\n[[place]]\noffer = "syrenparken"\nid = "2"',
         "[[place]] 1 `2`: `effective` is missing"),
        ("amount = 878", 'amount = 878\n[[place]]\noffer = "s"\nid = "2"\neffective = 2023-02-01\nlevel = 5',
         "[[place]] 1 `2`: `level` is 5; it must be text, in quotation marks"),
        ("amount = 878", 'amount = 878\n[[place]]\noffer = "s"\nid = "2"\neffective = 2023-02-01\nlevels = "5"',
         "[[place]] 1 `2`: unknown key `levels`; did you mean `level`?"),
        ("amount = 878", 'amount = 878\n[[closure]]\noffer = "syrenparken"\nlast_day = "2023-02-01"',
         f'[[closure]] 1 `syrenparken`: `last_day` is "2023-02-01"; {DATE} 2023-02-01'),
        ("amount = 878", 'amount = 878\n[[closure]]\noffer = "syrenparken"\neffective = 2023-02-01',
         "[[closure]] 1 `syrenparken`: `last_day` is missing"),
        ("amount = 878", "amount = 878" + 2 * '\n[[closure]]\noffer = "s"\nplace = "1"\nlast_day = 2023-02-01',
         "[[closure]] 2 `s`: the closing of place 1 of s is there already ([[closure]] 1 `s`)"),
    ],
)  # fmt: skip
def test_a_problem_in_a_file_is_told_in_a_sentence(tmp_path: Path, was: str, now: str, problem: str) -> None:
    good = HEAD + MODEL + RATES + OFFER + 'places = ["1"]\n' + BASE
    assert len(adopted(tmp_path, good).items) == 5
    assert good.count(was) == 1
    assert problem in problems(tmp_path, good.replace(was, now))


def test_a_misspelt_key_is_told_once_and_not_what_follows_from_it(tmp_path: Path) -> None:
    text = HEAD + RATES + RATES.replace("2023", "2024").replace("interval", "intervall")
    assert problems(tmp_path, text) == ["[[rates]] 2 `lillebaelt`: unknown key `intervall`; did you mean `interval`?"]


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = (
        MODEL.replace('"combination"', '"combo"')
        + RATES.replace("349", "-349").replace('"day"', '"dag"')
        + OFFER.replace("2023-01-01", "1923-01-01")
        + BASE.replace('offer = "syrenparken"', 'offer = "670180-0001"')
    )
    assert problems(tmp_path, text) == [
        "`reference` is missing; it stands at the top, before the first section",
        "`decided_on` is missing; it stands at the top, before the first section",
        '[[model]] 1 `pakker`: `allocation` is "combo"; it must be "activity", "frame" or "combination"',
        "[[rates]] 1 `lillebaelt`: `interval` is -349; it must be from 0 to 10,000,000 kr.",
        '[[rates]] 1 `lillebaelt`: `unit` is "dag"; it must be "day", "month" or "year"; did you mean "day"?',
        "[[offer]] 1 `syrenparken`: `effective` is 1923-01-01; the year is outside 1970-2099",
        f"[[base]] 1: the key of the offer {CPR}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        'reference = "670180-0001"\n',
        "670180-0001 = 3\n",
        "[[670180-0001]]\n",
        '[[offer]]\nid = "670180-0001"\n"670180-0002" = 3\n',
        '[[rates]]\nid = "r"\nprices = { "670180-0001" = -1 }\nhours_to = { "670180-0001" = "x" }\n',
    ],
)
def test_a_cpr_number_in_a_file_is_never_repeated(tmp_path: Path, text: str) -> None:
    assert not [problem for problem in problems(tmp_path, text) if "670180" in problem]


def test_signs_that_steer_a_terminal_are_never_repeated(tmp_path: Path) -> None:
    told = problems(tmp_path, '"\\u001b[2J" = 3\n[[offer]]\n"\\u001b]0;x\\u0007" = 1\n')
    assert all(problem.isprintable() for problem in told)


def test_a_key_that_is_like_none_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    model = MODEL.rstrip() + '\n[model.notice]\nrule = "months"\nmonths = 2\n'
    (told,) = problems(tmp_path, HEAD + model + RATES + OFFER + 'places = ["1"]\n' + BASE)
    assert "`notice`: unknown key `months`; the keys here are `rule`, " in told
    for key in ("count", "covers", "until_refilled"):
        assert f"`{key}`" in told


MUST_PAY = '`payer` is "{}"; it must be "own", "other" or the code of a municipality or region'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('payr = "own"', "unknown key `payr`; did you mean `payer`?"),
        ('betaler = "own"', "unknown key `betaler`; did you mean `payer`?"),
        ('konto = "538501003"', "unknown key `konto`; did you mean `account`?"),
        ('payer = "onw"', f'{MUST_PAY.format("onw")}; did you mean "own"?'),
        ('payer = "egen"', f'{MUST_PAY.format("egen")}; did you mean "own"?'),
        ('payer = "Herlev"', f'{MUST_PAY.format("Herlev")}; did you mean "163" (Herlev)?'),
        ('payer = "Herlv Kommune"', f'{MUST_PAY.format("Herlv Kommune")}; did you mean "163" (Herlev)?'),
        ('payer = "xyzzy"', MUST_PAY.format("xyzzy")),
        ('payer = "othr"', f'{MUST_PAY.format("othr")}; did you mean "other"?'),
        ('payer = "788"', '`payer_unlisted = true`; did you mean "787" (Thisted)?'),
        ('kind = "tomgang"', '"adjustment" or "phase-in"; did you mean "vacancy"?'),
    ],
)
def test_what_an_account_does_not_know_it_says_with_what_was_meant(tmp_path: Path, written: str, told: str) -> None:
    account = 'effective = 2025-01-01\naccount = "538501003"\ncounter = "538521001"\n'
    (problem,) = problems(tmp_path, f"{HEAD}[[account]]\n{account}{written}\n")
    assert problem.startswith("[[account]] 1: ")
    assert problem.endswith(told)
