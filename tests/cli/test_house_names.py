"""Houses by what they are called: read as their keys, told back, and nobody's where two have the name."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.running import pladsbog
from tests.cli.test_completion import offered
from tests.cli.test_persons import NUMBERS

TWO = """
reference = "KB {key}"
decided_on = 2022-12-20

[[offer]]
id = "{key}"
name = "{name}"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
places = ["1"]

[[base]]
offer = "{key}"
effective = 2023-01-01
unit = "day"
amount = 878
"""


@pytest.fixture(autouse=True)
def house(town: Path) -> None:
    """Syrenparken with c-17 in place 1, and the house 'det-gule' that is called Det Gule Hus."""
    assert town
    _adopt("det-gule", "Det Gule Hus")
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU").code == 0


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault of persons, with a key of its own."""
    monkeypatch.setenv("PLADSBOG_VAULT_KEY_FILE", "vault.key")
    for line in ("person key vault.key", "person init"):
        assert pladsbog(line).code == 0


def _adopt(key: str, name: str) -> None:
    Path(f"{key}.toml").write_text(TWO.format(key=key, name=name))
    ran = pladsbog(f"adopt {key}.toml")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("typed", ["Det Gule Hus", "det gule hus", "DET GULE HUS"])
def test_a_name_is_read_as_the_key_and_told_back(typed: str) -> None:
    asked = pladsbog(f"vacancies '{typed}' --on 2023-02-01")
    assert (asked.code, asked.out) == (0, pladsbog("vacancies det-gule --on 2023-02-01").out)
    assert asked.err == f"'{typed}' is read as the house det-gule\n"


def test_a_name_before_a_place_names_who_lives_there() -> None:
    departed = pladsbog("depart Syrenparken/1 --on 2023-03-31")
    assert departed.code == 0, departed.err
    assert "c-17 departed from syrenparken/1" in departed.err


def test_a_program_is_told_nothing_but_its_answer() -> None:
    asked = pladsbog("vacancies 'Det Gule Hus' --on 2023-02-01 --format json")
    assert asked.data == pladsbog("vacancies det-gule --on 2023-02-01 --format json").data
    assert asked.err == ""


def test_a_text_that_is_the_name_stays_a_text() -> None:
    assert pladsbog("depart Syrenparken/1 --on 2023-03-31 --reason Syrenparken").code == 0
    events = pladsbog("log --citizen c-17 --format json").data
    assert events[-1]["reason"] == "Syrenparken"


def test_names_are_looked_up_only_where_no_house_has_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.choices.offers", lambda _: pytest.fail("looked up"))
    assert pladsbog("vacancies det-gule --on 2023-02-01").code == 0


def test_the_house_whose_key_it_is_goes_before_one_of_that_name() -> None:
    _adopt("gul", "det-gule")
    asked = pladsbog("vacancies det-gule --on 2023-02-01")
    assert asked.err == ""
    assert asked.out.splitlines()[1].startswith("det-gule")


def test_a_name_of_two_is_refused_with_both_keys() -> None:
    _adopt("gul", "Det gule hus")
    asked = pladsbog("vacancies 'Det Gule Hus' --on 2023-02-01")
    assert asked.code == 2
    assert "det-gule and gul are both called 'Det Gule Hus' [several-houses]" in asked.err
    assert "say which by its key: det-gule or gul" in asked.err


@pytest.mark.parametrize("typed", ["Syrenparken", "SYRENPARKEN"])
def test_of_a_key_that_reads_as_the_name_nothing_is_told(typed: str) -> None:
    asked = pladsbog(f"vacancies {typed} --on 2023-02-01")
    assert (asked.code, asked.out, asked.err) == (0, pladsbog("vacancies syrenparken --on 2023-02-01").out, "")


@pytest.mark.parametrize(
    ("typed", "meant"), [("Syren parken", "syrenparken"), ("det gule", "det-gule"), ("Det Gule Huse", "det-gule")]
)
def test_what_can_be_no_key_leads_to_the_house_that_is_called_almost_so(typed: str, meant: str) -> None:
    for line in (f"vacancies '{typed}'", f"move-in c-19 '{typed}' 2 --from 2023-02-01 --level 5 --decision VU"):
        asked = pladsbog(line)
        assert "[bad-key]" in asked.err
        assert f"did you mean {meant}?" in asked.err
    assert "a key has 1 to 40 letters" in pladsbog("vacancies 'Anna Berg'").err


def test_what_no_house_is_called_is_refused_as_ever() -> None:
    asked = pladsbog("vacancies Syrenparkn")
    assert (asked.code, "did you mean syrenparken?" in asked.err) == (1, True)


def test_rows_of_an_import_may_name_a_house_so() -> None:
    rows = [
        "event;date;citizen;offer;place;level;decision",
        "move-in;2023-02-01;c-18;Det Gule Hus;1;5;V",
        "depart;2023-03-31;Syrenparken/1;;;;",
    ]
    Path("rows.csv").write_text("\n".join(rows) + "\n")
    ran = pladsbog("import rows.csv --errors-to wrong.xlsx")
    assert ran.code == 0, ran.err
    assert "'Det Gule Hus' is read as the house det-gule" in ran.err
    assert not Path("wrong.xlsx").exists()
    homes = pladsbog("residents --on 2023-04-01 --format json").data["residents"]
    assert [(one["citizen"], one["offer"]) for one in homes] == [("c-18", "det-gule")]
    assert "imported on" in pladsbog("import rows.csv").err, "the same file is known again"


def test_rows_whose_house_can_be_no_key_are_told_which_is_meant() -> None:
    # given rows that name a house almost so, alone and before a place, one that is like none, and a citizen so
    rows = [
        "event;date;citizen;offer;place;level;decision",
        "move-in;2023-02-01;c-18;Syren parken;2;5;V",
        "depart;2023-03-31;Syren parken/1;;;;",
        "move-in;2023-02-01;c-18;Anna Berg;2;5;V",
        "move-in;2023-02-01;Syren parken;Syrenparken;2;5;V",
    ]
    Path("rows.csv").write_text("\n".join(rows) + "\n")
    # when they are imported
    told = pladsbog("import rows.csv --errors-to wrong.xlsx").err
    # then the first two are asked about as on the command line, and the others have the rule
    said = [line.split(": ", 1)[1] for line in told.splitlines() if line.startswith("  line")]
    rule = "a key has 1 to 40 letters, figures, '-', '_' or '.', and begins with a letter or figure [bad-key]"
    assert said == [
        "cannot be the key of the offer; did you mean syrenparken? [bad-key]",
        "cannot be the key of the offer; did you mean syrenparken? [bad-key]",
        f"cannot be the key of the offer; {rule}",
        f"cannot be the key of the citizen; {rule}",
    ]
    # and the copy says so in the cell
    with ZipFile("wrong.xlsx") as copy:
        assert any(b"did you mean syrenparken?" in copy.read(name) for name in copy.namelist())


def test_a_name_alone_is_no_citizen() -> None:
    # given a house that is called so, and nobody of that key
    moved = pladsbog("move-in 'Det Gule Hus' det-gule 1 --from 2023-02-01 --level 5 --decision VU")
    assert (moved.code, "cannot be the key of the citizen" in moved.err, "is read as" in moved.err) == (2, True, False)
    # when the line names that house by its name too, then the citizen is who was typed
    assert pladsbog("move-in Syrenparken Syrenparken 2 --from 2023-02-01 --level 5 --decision VU").code == 0
    assert "Syrenparken" in {one["citizen"] for one in pladsbog("residents --format json").data["residents"]}


def test_a_citizen_of_a_row_is_who_was_written() -> None:
    rows = ["event;date;citizen;offer;place;level;decision", "move-in;2023-02-01;Syrenparken;Syrenparken;2;5;V"]
    Path("rows.csv").write_text("\n".join(rows) + "\n")
    assert pladsbog("import rows.csv").code == 0
    assert "Syrenparken" in {one["citizen"] for one in pladsbog("residents --format json").data["residents"]}


def test_an_event_of_a_place_is_told_by_the_houses_name_too() -> None:
    told = pladsbog("void Syrenparken/1 --kind typo --reason slip").err
    assert "the number of one of its events belongs here" in told
    assert "c-17 moved in" in told


def test_a_shell_completes_a_name_to_the_key() -> None:
    assert offered("pladsbog vacancies Det") == ["det-gule"]
    assert offered("pladsbog vacancies syr") == ["syrenparken"]


@pytest.mark.parametrize("typed", ["Syrenparken", "syrenparken"])
def test_a_shell_completes_the_places_behind_a_name_as_behind_the_key(typed: str) -> None:
    for line in ("depart", "residents", "citizen", "void", "person show"):
        assert offered(f"pladsbog {line} {typed}/")[:1] == [f"{typed}/1"], line
    assert offered(f"pladsbog residents {typed}/") == [f"{typed}/1", f"{typed}/2"]
    assert offered(f"pladsbog vacancy {typed}/") == [], "a house stands alone there"


@pytest.mark.parametrize("typed", ["Syrenparken/1", "'Det Gule Hus/1'"])
def test_who_somebody_is_is_asked_by_the_houses_name(vault: None, typed: str) -> None:
    assert vault is None
    assert pladsbog("move-in c-18 det-gule 1 --from 2023-01-01 --level 5 --decision VU").code == 0
    for key, number in zip(("c-17", "c-18"), NUMBERS, strict=True):
        assert pladsbog(f"person add {key} --name Nobody --cpr {number}").code == 0
    shown = pladsbog(f"person show {typed}")
    told = "is read as the house" in shown.err
    assert (shown.code, "Nobody" in shown.out, told) == (0, True, "Gule" in typed), shown.err


def test_what_no_house_is_called_is_not_repeated(vault: None) -> None:
    assert vault is None
    shown = pladsbog("person show 'Anna Berg/1'")
    assert (shown.code, "Berg" in shown.err, "[no-citizens-key]" in shown.err) == (2, False, True)


def test_a_house_by_its_name_has_its_places_to_choose_from() -> None:
    # given a line that names a house so, and no place
    told = at_a_terminal(["move-in", "c-18", "Det Gule Hus"], "2023-06-01", "1", "level", "5", "VU 3", "", "n")
    # then its places are asked for, and the line has its key
    assert "'Det Gule Hus' is read as the house det-gule" in told.text
    assert "Which place?" in told.text
    assert "the same in one line: pladsbog move-in c-18 det-gule 1" in told.text


def test_what_cannot_be_asked_for_is_refused_and_not_asked_again() -> None:
    told = at_a_terminal(["move-in", "c-18", "nowhere"], "2023-06-01", "5", "VU 3", "")
    assert "the same in one line" not in told.text


@pytest.mark.parametrize(
    ("key", "name", "other", "called"),
    [
        ("gult", "Det gule hus", "det-gule", "Det Gule Hus"),
        ("Det-Gule", "Another", "det-gule", "Det Gule Hus"),
        ("detgule", "Hoejmarken", "marken", "Højmarken"),
        ("hojmarken", "Another", "marken", "Højmarken"),
        ("aa", "Marken", "marken", "Højmarken"),
    ],
)
def test_a_house_that_reads_like_another_is_adopted_with_a_remark(key: str, name: str, other: str, called: str) -> None:
    # given houses of which one is written with ø
    _adopt("marken", "Højmarken")
    # when another one is adopted whose key or name reads like theirs
    (file := Path("new.toml")).write_text(TWO.format(key=key, name=name))
    tried, ran = pladsbog("adopt new.toml --dry-run"), pladsbog("adopt new.toml")
    # then it is adopted, and the other is named; and not again
    remark = f"look again: {key} ({name}) and {other} ({called}) read alike, and would be two houses"
    assert (ran.code, ran.err.count(remark), tried.err.count(remark)) == (0, 1, 1), ran.err
    assert "look again" not in pladsbog("adopt new.toml").err
    later = (
        file.read_text().replace("KB ", "KB later ").replace("2023-01-01", "2024-01-01").replace('["1"]', '["1", "2"]')
    )
    file.write_text(later)
    assert "look again" not in pladsbog("adopt new.toml --dry-run").err


def test_two_houses_of_one_file_that_read_alike_are_told() -> None:
    second = TWO.partition("[[offer]]")[2]
    Path("both.toml").write_text(
        TWO.format(key="nord", name="Nord") + "[[offer]]" + second.format(key="nord-2", name="NORD")
    )
    ran = pladsbog("adopt both.toml")
    assert "look again: nord-2 (NORD) and nord (Nord) read alike" in ran.err, ran.err


def test_houses_that_only_begin_alike_are_no_remark() -> None:
    Path("new.toml").write_text(TWO.format(key="det-gule-2", name="Det Gule Hus 2"))
    ran = pladsbog("adopt new.toml")
    assert (ran.code, "look again" in ran.err) == (0, False), ran.err


# --- rates by another key --------------------------------------------------------------------------

RATES = """
reference = "KB rates"
decided_on = 2023-10-30

[[rates]]
id = "{key}"
effective = 2024-01-01
unit = "day"
prices = {{ "5" = 100, "6" = 200 }}
"""


@pytest.mark.parametrize(
    ("key", "meant"), [("lilebaelt", "; did you mean lillebaelt?"), ("nord", ""), ("lillebaelt", None)]
)
@pytest.mark.parametrize("how", ["--explain", "--dry-run", ""])
def test_rates_that_nothing_is_settled_by_are_told(key: str, meant: str | None, how: str) -> None:
    # given a decision on rates, by a key that houses have or another one
    Path("rates.toml").write_text(RATES.format(key=key))
    # when it is explained, tried or adopted
    ran = pladsbog(f"adopt rates.toml {how}")
    # then rates that no house has are told, and what was likely meant
    told = "" if meant is None else f"look again: no house and no service uses the rates {key}{meant}"
    assert (ran.code, [line for line in ran.err.splitlines() if "uses" in line]) == (0, [told] if told else [])


@pytest.mark.parametrize("file", ["mariehjem-caroline-2022", "mariehjem-selma-2024"])
@pytest.mark.parametrize("how", ["--explain", "--dry-run", ""])
def test_rates_that_stand_beside_those_of_the_house_in_one_file_are_no_slip(file: str, how: str) -> None:
    ran = pladsbog(f"adopt {file} {how}")
    assert (ran.code, "uses the rates" in ran.err) == (0, False), ran.err


NEW_TABLE = """
[[rates]]
id = "lillebaelt"
effective = 2024-01-01
unit = "day"
prices = {{ "5" = 110, "6" = 210 }}

[[rates]]
id = "{key}"
effective = 2024-01-01
applies_to = "new"
{prices}
"""


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ('unit = "day"\nprices = { "5" = 100, "6" = 200 }', True),
        ('unit = "month"\nprices = { "5" = 100, "6" = 200 }', False),
        ('unit = "day"\nhourly = 600', False),
    ],
)
@pytest.mark.parametrize("how", ["--explain", "--dry-run", ""])
def test_a_key_typed_wrong_beside_a_new_table_of_the_rates_that_are_used_is_told(
    prices: str, told: bool, how: str
) -> None:
    # given rates that a house has already, and a file with a new table of them and another by almost their key
    Path("rates.toml").write_text('reference = "KB 4"\ndecided_on = 2023-12-20\n' + NEW_TABLE.format(
        key="lilebaelt", prices=prices,
    ))  # fmt: skip
    # when it is explained, tried or adopted
    ran = pladsbog(f"adopt rates.toml {how}")
    # then it is told as a slip where both are by one unit; before and after the new table is recorded
    assert (ran.code, "rates lilebaelt; did you mean lillebaelt?" in ran.err) == (0, told), ran.err


def test_a_model_that_no_house_follows_is_told_where_it_is_tried() -> None:
    head = 'reference = "KB model"\ndecided_on = 2023-10-30\n'
    model = '[[model]]\nid = "ny"\neffective = 2024-01-01\nallocation = "combination"\nstructure = "differentiated"\n'
    Path("model.toml").write_text(head + model)
    tried = pladsbog("adopt model.toml --dry-run").err
    assert "look again: no house follows the model ny\n" in tried
    assert "look again" not in pladsbog("adopt model.toml --yes").err, "it is told with the way on"
    house = '[[offer]]\nid = "nyt"\nname = "Nyt"\neffective = 2024-01-01\nmodel = "ny"\nplaces = ["1"]\n'
    Path("house.toml").write_text(head.replace("model", "house") + model.replace('"ny"', '"ny"') + house)
    assert "no house follows" not in pladsbog("adopt house.toml --dry-run").err


def test_rates_that_a_house_or_a_service_of_the_same_file_uses_are_no_remark() -> None:
    service = """
[[service]]
id = "nat"
name = "Nat"
effective = 2024-01-01
unit = "day"
rates = "nat-takst"
"""
    house = TWO.format(key="x", name="X").replace("lillebaelt", "syd").partition("decided_on = 2022-12-20\n")[2]
    Path("rates.toml").write_text(
        RATES.format(key="syd").replace("2024-01-01", "2023-01-01")
        + "".join(RATES.format(key="nat-takst").partition("[[rates]]")[1:])
        + house
        + service
    )
    ran = pladsbog("adopt rates.toml --dry-run")
    assert (ran.code, "no house and no service" in ran.err) == (0, False), ran.err
