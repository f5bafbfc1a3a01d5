"""What the command line says besides the answer: what comes back, what is final, prices, doubts, questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.languages import ENGLISH, SPEECH
from cli.options import RecordingOptions
from cli.program import TABLE
from cli.program import pladsbog as root
from cli.refusing import as_text
from cli.swapped import reordered
from cli.words import meant
from ledger.errors import UnknownEvent
from ledger.reading.words import EVENTS
from tests.cli.running import Ran, pladsbog

MOVE_IN = "move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-7"
RESERVE = "reserve syrenparken 1 --from 2024-01-01"
TYPO = "--kind typo --reason slip"


def done(line: str, given: bytes = b"") -> Ran:
    ran = pladsbog(line, given)
    assert ran.code == 0, ran.err
    return ran


def in_danish(line: str) -> Ran:
    try:
        return pladsbog(f"--lang da {line}")
    finally:
        SPEECH.speak(ENGLISH)


@pytest.fixture
def asked(town: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person sits there to be asked; whoever makes the ledger says yes."""
    monkeypatch.setattr(RecordingOptions, "asks", property(lambda self: not (self.yes or self.dry_run)))
    return town


@pytest.fixture
def corrected(town: Path) -> Path:
    """c-17 moved in to place 1 as #8, which #10 corrects to level 6."""
    done(MOVE_IN)
    done(f"correct 8 {TYPO} --level 6")
    return town


# --- voiding a correction ------------------------------------------------------------------------


def test_a_voided_correction_says_what_comes_back_and_how_to_void_that_too(corrected: Path) -> None:
    assert corrected
    back = "c-17 moved in to syrenparken/1 at level 5 from 2023-05-01"
    assert f"#8 would hold again: {back}; to void both: --with-original" in done(f"void 10 {TYPO} --dry-run").err
    said = done(f"void 10 {TYPO}").err
    assert f"#8 holds again: {back}; to void it too: pladsbog void 8 --kind typo --reason TEXT" in said
    assert "TEXT only marks a place" in pladsbog("void 8 --kind typo --reason TEXT").err
    done("void 8 --kind typo --reason slip")
    assert "holds again" not in done(f"{MOVE_IN}").err


def test_a_correction_and_its_original_are_voided_at_once(corrected: Path) -> None:
    assert corrected
    assert "holds again" not in done(f"void 10 --with-original {TYPO}").err
    assert done("settle 2023-05 --format json").data["offers"][0]["place_days"]["occupied"] == 0
    done("move-in c-18 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-8")


def test_a_move_in_is_voided_with_what_stands_on_it(town: Path) -> None:
    # given a stay with a reassessment, on which its move-in cannot be voided alone
    assert town
    done(MOVE_IN)
    done("reassess c-17 --from 2023-05-15 --level 6 --decision VU-8")
    told = pladsbog(f"void 8 {TYPO}").err
    assert "or all of it at once: pladsbog void 8 --with-events --kind typo --reason TEXT" in told
    # when it is voided with its events, then both are shown before, and nothing of the stay is left
    shown = done(f"void 8 --with-events {TYPO} --dry-run --format json").data["events"]
    voided = [one["stream"] for one in shown if one["kind"] == "correction.voided"]
    assert voided == ["citizen:c-17", "citizen:c-17", "place:syrenparken/1"]
    done(f"void 8 --with-events {TYPO}")
    assert done("settle 2023-05 --format json").data["offers"][0]["place_days"]["occupied"] == 0
    done("move-in c-18 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-9")


def test_a_void_that_brings_nothing_back_says_nothing(town: Path) -> None:
    assert town
    done(MOVE_IN)
    assert "again" not in done(f"void 8 {TYPO}").err


@pytest.mark.parametrize(("answers", "occupied"), [(b"n\nj\n", 31), (b"ja\nyes\n", 0)])
def test_on_a_terminal_the_original_is_asked_about(asked: Path, answers: bytes, occupied: int) -> None:
    assert asked
    done(f"{MOVE_IN} --yes")
    done(f"correct 8 {TYPO} --level 6 --yes")
    ran = done(f"void 10 {TYPO}", answers)
    assert "#8 would hold again" in ran.err
    assert "Void #8 too? [y/N]" in ran.err
    assert done("settle 2023-05 --format json").data["offers"][0]["place_days"]["occupied"] == occupied


# --- questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["y", "yes", "j", "ja", "J", " Ja ", "Y"])
def test_yes_in_english_and_danish(asked: Path, answer: str) -> None:
    assert asked
    ran = done(MOVE_IN, f"{answer}\n".encode())
    assert "Record this? [y/N]" in ran.err
    assert "#8 c-17 moved in" in ran.err


@pytest.mark.parametrize("answer", ["", "n", "no", "nej", "hvad\nn", "yn\nnej"])
def test_everything_else_is_no_or_asked_again(asked: Path, answer: str) -> None:
    assert asked
    ran = pladsbog(MOVE_IN, f"{answer}\n".encode())
    assert ran.code == 1
    assert ran.err.endswith("Nothing was recorded.\n")
    assert ("answer y or n" in ran.err) == ("\n" in answer)


# --- what is final -------------------------------------------------------------------------------


def test_what_cannot_be_undone_is_said_before_it_is_recorded(town: Path) -> None:
    assert town
    done(MOVE_IN)
    assert "a closing cannot be undone" in done("close 2023-01 --dry-run").err
    hold = "follow-up hold syrenparken 2023-05 --participants leader --dry-run"
    assert "an expectation cannot be added later; give it with --expect KR" in done(hold).err
    said = done(f"{hold} --expect 1000").err
    assert "a meeting cannot be undone" in said
    assert "expectation" not in said
    assert "undone" not in done("depart c-17 --on 2023-06-30 --dry-run").err


# --- prices --------------------------------------------------------------------------------------

NEXT_YEAR = """
reference = "KB 2023-12-19 item 9"
decided_on = 2023-12-19

[[rates]]
id = "lillebaelt"
effective = 2024-01-01
unit = "day"
prices = { "1" = 192, "2" = 577, "3" = 900 }

[[base]]
offer = "syrenparken"
effective = 2024-01-01
unit = "day"
amount = 790
"""


def test_adopted_prices_stand_beside_the_ones_before(town: Path) -> None:
    (town / "next.toml").write_text(NEXT_YEAR)
    ran = done("adopt next.toml --dry-run")
    rows = [line.split() for line in ran.out.splitlines() if line.startswith(("lillebaelt", "syrenparken  "))]
    assert rows[:3] == [
        ["lillebaelt", "1", "day", "2024-01-01", "175,00", "192,00", "+9,7", "%"],
        ["lillebaelt", "2", "day", "2024-01-01", "524,00", "577,00", "+10,1", "%", "!"],
        ["lillebaelt", "3", "day", "2024-01-01", "873,00", "900,00", "+3,1", "%"],
    ]
    assert ["syrenparken", "day", "2024-01-01", "878,00", "790,00", "-10,0", "%", "!"] in rows
    flagged = "look again: 2 prices change by more than 10 % (lillebaelt, level 2: +10,1 %, …)"
    assert flagged in ran.err
    assert flagged in done("adopt next.toml").err
    assert "look again" not in done("adopt next.toml").err, "nothing new"


def test_prices_of_a_proposed_decision_as_data(town: Path) -> None:
    (town / "next.toml").write_text(NEXT_YEAR)
    prices: list[dict[str, Any]] = done("adopt next.toml --dry-run --format json").data["prices"]
    assert prices[0] == {
        "of": "lillebaelt", "level": "1", "unit": "day", "effective": "2024-01-01",
        "before": "175.00", "after": "192.00",
    }  # fmt: skip
    assert [price["after"] for price in prices if price["level"] == "4"] == [None]


def test_prices_of_one_offer_are_not_compared_with_those_of_another(town: Path) -> None:
    house = (
        '[[offer]]\nid = "havblik"\nname = "Havblik"\neffective = 2023-01-01\nmodel = "pakker"\nrates = "lillebaelt"\n'
    )
    bases = "".join(
        f'[[base]]\noffer = "{offer}"\neffective = 2024-01-01\nunit = "day"\namount = {amount}\n'
        for offer, amount in (("syrenparken", 880), ("havblik", 100))
    )
    (town / "two.toml").write_text(f'reference = "KB 8"\ndecided_on = 2023-12-19\n{house}{bases}')
    prices = done("adopt two.toml --dry-run --format json").data["prices"]
    assert [(price["of"], price["before"]) for price in prices] == [("syrenparken", "878.00")]


# --- doubts --------------------------------------------------------------------------------------


def test_a_key_that_could_be_a_name_is_asked_about_with_one_that_is_free(town: Path) -> None:
    assert town
    done(MOVE_IN)
    said = done("move-in jens syrenparken 2 --from 2023-05-01 --level 5 --decision VU-8").err
    assert (
        "look again: the key jens could be a name, and the ledger holds it for ever; without meaning: c-00018" in said
    )
    assert "could be a name" not in done("depart jens --on 2023-05-31").err


def test_a_key_that_could_be_a_birthday_is_asked_about(town: Path) -> None:
    assert town
    said = done("move-in p010170 syrenparken 2 --from 2023-05-01 --level 5 --decision VU-8").err
    assert (
        "look again: the key p010170 could be a birthday, and the ledger holds it for ever; without meaning: c-" in said
    )
    assert "could be a birthday" not in done(MOVE_IN).err


def test_names_in_a_file_are_asked_about_once_each(town: Path) -> None:
    rows = [f"move-in;2023-0{month}-01;2023-0{month}-20;jens;syrenparken;1;5;VU 7" for month in (1, 2)]
    rows.append("move-in;2023-03-01;2023-03-20;hans;syrenparken;1;5;VU 7")
    (town / "rows.csv").write_text("event;date;until;citizen;offer;place;level;decision\n" + "\n".join(rows))
    said = done("import rows.csv").err
    assert (said.count("jens"), said.count("hans")) == (1, 1)
    assert "without meaning: c-00001\n" in said
    assert "without meaning: c-00002\n" in said


def test_a_free_key_is_suggested_for_a_new_citizen(town: Path) -> None:
    assert town
    done(MOVE_IN)
    refused = pladsbog("move-in JH-610170 syrenparken 2 --from 2023-05-01 --level 5 --decision VU-8 --format json")
    assert refused.refusal["free"] == "c-00018"
    assert refused.refusal["remedy"] == "give the citizen a key without meaning, such as c-00018"


def test_a_key_that_is_written_like_another_one_is_asked_about(town: Path) -> None:
    assert town
    done(MOVE_IN)
    again = MOVE_IN.replace("c-17 syrenparken 1", "C-0017 syrenparken 2")
    assert "look again: c-17 is a citizen already, and C-0017 would be another one" in done(f"{again} --dry-run").err


def test_a_day_more_than_a_year_ahead_is_asked_about(town: Path) -> None:
    assert town
    far = f"{date.today().year + 30}-05-01"  # noqa: DTZ011 - the clock of the command that is run
    assert f"look again: {far} is more than a year ahead" in done(MOVE_IN.replace("2023-05-01", far)).err


EARLY = "look again: notice was given on 2020-01-01, before the stay began on 2023-05-01"


@pytest.mark.parametrize(
    "line",
    [
        "depart c-17 --on 2023-06-20 --notice-given 2020-01-01",
        "depart syrenparken/1 --on 2023-06-20 --notice-given 2020-01-01",
        f"{MOVE_IN.replace('c-17 syrenparken 1', 'c-18 syrenparken 2')} --until 2023-06-20 --notice-given 2020-01-01",
    ],
)
def test_a_notice_before_the_stay_is_asked_about_and_the_day_shown(town: Path, line: str) -> None:
    """A slip of the year was recorded unseen, and may shorten the notice that is paid."""
    assert town
    done(MOVE_IN)
    told = done(f"{line} --dry-run")
    assert EARLY in told.err
    assert "last day 2023-06-20, notice given 2020-01-01" in told.out
    # and one in the stay is shown, and not doubted
    right = done(f"{line.replace('2020-01-01', '2023-05-20')} --dry-run")
    assert "notice given 2023-05-20" in right.out
    assert "look again" not in right.err


def test_a_notice_that_is_corrected_to_before_the_stay_is_asked_about(town: Path) -> None:
    assert town
    done(MOVE_IN)
    done("depart c-17 --on 2023-06-20 --notice-given 2023-05-20")
    departed = done("log --format json").data[-1]["event"]
    told = done(f"correct {departed} {TYPO} --notice-given 2020-01-01 --dry-run")
    assert EARLY in told.err
    assert "notice given 2020-01-01" in told.out


def test_a_ledger_of_a_code_that_no_municipality_has(folder: Path) -> None:
    assert folder
    assert "look again: no municipality has the code 112" in done("--ledger other.db init --municipality 112").err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{MOVE_IN} --level 6", "--level is given twice"),
        ("settle 2023-05 --known-at 5 --known-at 4", "--known-at is given twice"),
        ("follow-up action done x --on 2023-05-01 --on 2023-05-02", "--on is given twice"),
        ("hourly-price --wages 5 --direct 5 --attendance 5 --inside transport=1 --inside transport=2",
         "the cost 'transport' is given twice"),
        (f"{MOVE_IN} --payer 163 --date 2023-05-01", "no such option '--date'; did you mean --from?"),
        ("depart c-1 --dato 2023-05-01", "no such option '--dato'; did you mean --on?"),
        ("depart c-17 --levl 5", "no such option '--levl'"),
        ("settle 2023-05 \u2013lines", "\u2013lines begins with a long dash"),
        ("--ledger a.db --ledger pladsbog.db settle 2023-05", "--ledger is given twice"),
        (f"{MOVE_IN} --by NAME", "NAME only marks a place"),
        ("settle 2023-05 -o ''", "--output names no file"),
        ("surplus --year 2023 --budget 5 --revenue 5 --accounts 5 --places 5 --occupancy 0,98",
         "'0,98' is less than one per cent"),
        ("move-in CITIZEN syrenparken 1 --from 2023-05-01 --level 5 --decision x", "CITIZEN only marks a place"),
        ("depart c-17 --on 2023-05", "the day is missing"),
        ("depart c-17 --on 5/2023", "the day is missing"),
        ("depart c-17 --on 31/5", "the year is missing"),
        ("depart c-17 --on 31/2 2023", "there is no such day"),
        ("follow-up", "missing command"),
        ("confirm", "missing command"),
        ("--ledger pladsbog settle 2023-05", "there is no ledger at pladsbog"),
    ],
)  # fmt: skip
def test_slips_of_the_hand(town: Path, line: str, told: str) -> None:
    assert town
    ran = pladsbog(line)
    assert ran.code == 2
    assert told in ran.err
    assert ran.err.count("\nHint: ") == 1


def test_a_line_with_several_wrong_options_is_mended_in_all_of_them(town: Path) -> None:
    assert town
    ran = pladsbog("depart c-17 --dato 2023-05-01 --sagsbehandler mette --dry-run")
    assert ran.err.splitlines()[1] == "Hint: pladsbog depart c-17 --on 2023-05-01 --by mette --dry-run"


def test_a_line_with_an_option_that_means_nothing_is_not_shown_as_if_it_worked(town: Path) -> None:
    assert town
    assert "--levl" not in pladsbog("depart c-17 --dato 2023-05-01 --levl 5 --dry-run").err.splitlines()[1]


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("residents --fro 2024-01-01 --formt json", "residents --format json"),
        ("log --xyz 3 --offr syrenparken", "log --offer syrenparken"),
        ("settl 2024-01 --ofer syrenparken", "settle 2024-01 --offer syrenparken"),
        ("void 4 --kind typo --reson --fast --yess", "void 4 --kind typo --reason --fast --yes"),
        ("budget 2023 syrenparken --shw split --frmat csv", "budget syrenparken 2023 --show split --format csv"),
        (
            "settle syrenparken 2023-05 --ofer syrenparken --offer syrenparken --lins",
            "settle 2023-05 --offer syrenparken --lines",
        ),
        ("events syrenparken --limit 3", "log --offer syrenparken --limit 3"),
        ("bugdet syrenparken 2023 --shw split", "budget syrenparken 2023 --show split"),
    ],
)
def test_a_line_shown_is_mended_in_all_of_its_options(town: Path, typed: str, mended: str) -> None:
    assert town
    hint = pladsbog(typed).err.splitlines()[1].removeprefix("Hint: pladsbog ")
    assert hint == mended
    assert "no such option" not in pladsbog(f"{hint} --dry-run" if "--yes" in hint else hint).err


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("coming --with 90", "coming --within 90"),  # not --width, nor any that is only alike
        ("vacancies --with=60", "vacancies --within=60"),
        ("residents --known 2024-01-01", "residents --known-at 2024-01-01"),
        (f"{RESERVE} --til 265", f"{RESERVE} --for 265 --until DATE"),
        (f"{RESERVE} --til 2024-01-31", f"{RESERVE} --until 2024-01-31 --for CODE"),
        (f"{RESERVE} --payer Roskilde", f"{RESERVE} --for Roskilde --until DATE"),
        (f"{MOVE_IN} --for 265", f"{MOVE_IN} --payer 265"),
    ],
)  # fmt: skip
def test_an_option_is_meant_that_takes_the_value_behind_it(town: Path, typed: str, mended: str) -> None:
    assert town
    # when an option is typed that no command has, then one is shown that begins so, and takes what was typed behind it
    told = pladsbog(typed).err.splitlines()
    words = mended.split()
    assert told[1].removeprefix("Hint: pladsbog ").split()[: len(words)] == words
    near = next(word.partition("=")[0] for word in words if word.startswith("--") and word not in typed.split())
    assert f"did you mean {near}?" in told[0]


def test_what_is_only_looked_at_is_not_told_about(town: Path) -> None:
    assert town
    told = pladsbog("residents --known yesterday").err.splitlines()
    assert told[0].startswith("Error: no such option '--known'; did you mean --known-at?")


def test_a_danish_option_that_is_begun_is_not_taken_for_one_that_is_only_alike(town: Path) -> None:
    assert town
    for line in ("på-vej --inden 90", "ledige --inden 90"):  # --den is more like it, and wants a day
        told = in_danish(line).err.splitlines()
        assert told[0].endswith("mente du --inden-for? [usage]")
        assert told[1].endswith(f"{line}".replace("--inden", "--inden-for"))


@pytest.mark.parametrize(
    "typed",
    [
        "residents --onn 2024-02-31",  # there is no such day
        "vacancies --inden soon",
        f"{MOVE_IN} --decid 2024-01-01",  # by somebody, or on a day
    ],
)
def test_no_option_is_shown_that_would_be_refused_or_is_one_of_two(town: Path, typed: str) -> None:
    assert town
    told = pladsbog(typed).err.splitlines()
    assert "did you mean" not in told[0]
    assert not told[1].startswith("Hint: pladsbog")


def test_a_line_in_another_order_is_not_shown_with_an_option_that_means_nothing(town: Path) -> None:
    assert town
    told = pladsbog("budget 2023 syrenparken --qqq split").err.splitlines()
    assert told[-1] == "Hint: pladsbog budget syrenparken 2023"


def test_two_wrong_options_that_mean_the_same_are_no_line(town: Path) -> None:
    assert town
    assert "--reason x --reason y" not in pladsbog("void 4 --kind typo --reson x --note y --yess").err


@pytest.mark.parametrize("line", ["-h", "settle -h", "follow-up -h", "follow-up hold -h"])
def test_help_has_a_short_name(line: str) -> None:
    assert done(line).out.startswith("Usage: pladsbog")


def test_words_may_begin_with_a_long_dash(town: Path) -> None:
    assert town
    assert "--lines" in pladsbog("settle 2023-05 \u2013lines").err.splitlines()[1]
    done(f"{MOVE_IN} --reason '\u2013 see the minutes'")


def test_an_answer_is_not_written_over_a_folder(town: Path) -> None:
    (town / "some").mkdir()
    before = done("log").out
    assert pladsbog("postings 2023-05 -o some").code == 2
    assert done("log").out == before


def test_what_stays_is_summed_over_all_days_of_a_month(town: Path) -> None:
    """Two runs of days of one thing in one month: 1 to 10 and 21 to 31 May."""
    assert town
    done(f"{MOVE_IN} --until 2023-06-30")
    done("reassess c-17 --from 2023-05-11 --level 2 --decision VU-8")
    done("reassess c-17 --from 2023-05-21 --level 5 --decision VU-8")
    done("close 2023-06 --and-earlier --yes --accept-findings --reason seen")
    (town / "fewer.toml").write_text(
        'reference = "KB 9"\ndecided_on = 2022-12-20\n[[rates]]\nid = "lillebaelt"\neffective = 2023-05-01\n'
        'unit = "day"\nprices = { "1" = 175, "2" = 524 }\n'
    )
    told = done("adopt fewer.toml --reason x --dry-run").out
    # 21 days in May and 30 in June at 1,571 kr.
    assert "of the closed months from 2023-05 to 2023-06, the 80.121,00 kr. issued for these days stay" in told


def test_a_name_without_its_ending(town: Path) -> None:
    assert town
    assert pladsbog("--ledger pladsbog settle 2023-05").err.splitlines()[1] == "Hint: did you mean pladsbog.db?"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("vacancy 2 syrenparken --from 2023-05-01 --kind closed --reason x",
         "pladsbog vacancy syrenparken 2 --from 2023-05-01 --kind closed --reason x"),
        ("move-in syrenparken 1 c-17 --from 2023-05-01 --level 5 --decision x",
         "pladsbog move-in CITIZEN syrenparken PLACE --from 2023-05-01 --level 5 --decision x"),
    ],
)  # fmt: skip
def test_an_offer_in_another_arguments_place(town: Path, line: str, meant: str) -> None:
    assert town
    ran = pladsbog(line)
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"Hint: {meant}")


@pytest.mark.parametrize(
    ("line", "option", "meant"),
    [
        ("init 787", "--municipality", "pladsbog init --municipality 787"),
        ("reconcile booked.csv 2023-05", "--month", "pladsbog reconcile booked.csv --month 2023-05"),
        ("refund 2023 c-17", "--citizen", "pladsbog refund 2023 --citizen c-17"),
        ("depart c-17 2023-07-31 --cause died", "--on", "pladsbog depart c-17 --on 2023-07-31 --cause died"),
        ("reassess c-17 2023-07-31 --level 5", "--from", "pladsbog reassess c-17 --from 2023-07-31 --level 5"),
        ("reassess c-17 31/7-2023 --level 5", "--from", "pladsbog reassess c-17 --from 31/7-2023 --level 5"),
        ("reassess c-17 31/7 2023 --level 5", "--from", "pladsbog reassess c-17 --from '31/7 2023' --level 5"),
        ("why syrenparken 2023-05 1", "--place", "pladsbog why syrenparken 2023-05 --place 1"),
        ("why syrenparken 2023-05 c-17", "--citizen", "pladsbog why syrenparken 2023-05 --citizen c-17"),
    ],
)
def test_a_word_without_its_option(town: Path, line: str, option: str, meant: str) -> None:
    assert town
    ran = pladsbog(line)
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"Hint: {meant}")
    assert f"stands alone, and belongs to {option} [without-option]" in ran.err


def test_a_word_without_its_option_is_said_as_it_was_typed(town: Path) -> None:
    """And not by the word for a kind of line that it may be in Danish: grundtakst."""
    assert town
    assert "Fejl: base står alene" in pladsbog("--lang da why syrenparken 2023-05 base").err


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("vacancy syrenparken 2 painted --from 2023-05-01 --kind closed",
         "pladsbog vacancy syrenparken 2 --reason painted --from 2023-05-01 --kind closed"),
        ("follow-up note syrenparken 2023-05 quiet",
         "pladsbog follow-up note syrenparken 2023-05 --comment quiet"),
        ("follow-up note 2023-05 syrenparken quiet",
         "pladsbog follow-up note syrenparken 2023-05 --comment quiet"),
        ("void 8 slip --kind typo", "pladsbog void 8 --reason slip --kind typo"),
    ],
)  # fmt: skip
def test_one_word_of_free_text_belongs_to_the_option_that_lacks(town: Path, line: str, meant: str) -> None:
    assert town
    ran = pladsbog(line)
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"Hint: {meant}")
    assert "[without-option]" in ran.err


@pytest.mark.parametrize(
    "line",
    [
        "vacancy syrenpark 2 painted --from 2023-05-01 --kind closed",  # the house may be the word that is wrong
        "vacancy syrenparken 2 3 --from 2023-05-01 --kind closed",
        "vacancy syrenparken 2 c-17 --from 2023-05-01 --kind closed",
    ],
)
def test_what_may_be_another_thing_is_no_free_text(town: Path, line: str) -> None:
    assert town
    assert "--reason" not in pladsbog(line).err.splitlines()[-1]


@pytest.mark.parametrize("line", ["budget 2025 quiet", "why 2023-05 quiet", "report 2023-05 quiet -o x.html"])
def test_no_line_is_proposed_for_a_house_that_there_is_not(town: Path, line: str) -> None:
    assert town
    assert "[swapped-arguments]" not in pladsbog(line).err
    for typed in ("syrenparken", "Syrenparken"):
        assert "[swapped-arguments]" in pladsbog(line.replace("quiet", typed)).err


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("--ledger settel settel 2023-05", "pladsbog --ledger settel settle 2023-05"),
        ("--ledger=settel settel 2023-05", "pladsbog --ledger=settel settle 2023-05"),
        ("--ledger histori follow-up histori x", "pladsbog --ledger histori follow-up history x"),
    ],
)
def test_the_command_is_mended_and_not_the_ledger_that_is_called_so(town: Path, line: str, meant: str) -> None:
    assert town
    assert pladsbog(line).err.splitlines()[-1] == f"Hint: {meant}"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("vacancies --within 99999", "pladsbog vacancies --within 3650"),
        ("vacancies --within=-4", "pladsbog vacancies --within=0"),
        ("log --limit -1", "pladsbog log --limit 1"),
        ("residents syrenparken x 2023", "pladsbog residents syrenparken"),
        ("depart c-17 grief --on 2023-05-31", "pladsbog depart c-17 --on 2023-05-31"),
        ("close 2023-05 syrenpark", "pladsbog close 2023-05 --offer syrenparken"),
        ("residents syrenparken --loud", "pladsbog residents syrenparken"),
        ("residents --loud syrenparken", "pladsbog residents syrenparken"),
        ("residents syrenparken --loud 7", "pladsbog residents syrenparken"),
        ("residents syrenparken --loud=7", "pladsbog residents syrenparken"),
        ("residents --loud=7 syrenparken", "pladsbog residents syrenparken"),
        ("residents --level 4", "pladsbog residents"),  # which is no house
        ("residents --level 4 --on 2023-05-31", "pladsbog residents --on 2023-05-31"),
        ("residents --loud --on 2023-05-31", "pladsbog residents --on 2023-05-31"),
        ("budget --loud 4 syrenparken 2023", "pladsbog budget syrenparken 2023"),
        ("budget syrenparken --loud 2023", "pladsbog budget syrenparken 2023"),
        ("settle --loud 2023-05", "pladsbog settle 2023-05"),
    ],
)
def test_the_line_is_given_without_what_is_wrong(town: Path, line: str, meant: str) -> None:
    assert town
    ran = pladsbog(line)
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"Hint: {meant}")
    again = pladsbog(meant.removeprefix("pladsbog "))
    assert "[usage]" not in again.err


def test_no_line_drops_a_word_that_may_be_the_house_to_close(town: Path) -> None:
    """Without it all houses would be closed."""
    assert town
    for line in ("close 2023-05 birch", "close 2023-05 birch quiet", "close 2023-05 syrenparken birch"):
        hint = pladsbog(line).err.splitlines()[-1]
        assert not hint.startswith("Hint: pladsbog close 2023-05"), line


def test_where_something_is_recorded_an_unknown_option_is_not_left_out(town: Path) -> None:
    assert town
    told = pladsbog("depart c-17 --on 2023-05-31 --ground died").err
    assert "Hint: it has --on, --cause, --notice-given" in told
    assert "see: pladsbog depart --help" in told


@pytest.mark.parametrize("line", ["follow-up", "--lang en follow-up", "follow-up xyz", "person", "follow-up action"])
def test_a_group_without_a_command_says_which_there_are(town: Path, line: str) -> None:
    assert town
    ran = pladsbog(line)
    first, *told = ran.err.splitlines()
    assert (ran.code, first.endswith("; there are: [usage]")) == (2, True), first
    assert all(one.startswith("  ") and "  " in one.strip() for one in told[:-1])
    assert len(told) > 1


def test_they_are_said_in_danish(town: Path) -> None:
    assert town
    try:
        told = pladsbog("--lang da person").err
    finally:
        SPEECH.speak(ENGLISH)
    assert "kommando mangler; der er: [usage]" in told
    assert "  liste      Vis, hvem personarkivet rummer" in told
    assert "Show" not in told


def test_the_log_since_before_it_began_is_all_of_it(town: Path) -> None:
    assert town
    assert done("log --since 2001-01-01").out == done("log").out


# --- a dry run -----------------------------------------------------------------------------------


def test_a_dry_run_says_each_finding_once(town: Path) -> None:
    (town / "fewer.toml").write_text(
        'reference = "KB 9"\ndecided_on = 2022-12-20\n[[rates]]\nid = "lillebaelt"\neffective = 2023-06-01\n'
        'unit = "day"\nprices = { "1" = 175 }\n'
    )
    done(MOVE_IN)
    out = done("adopt fewer.toml --dry-run").out
    assert out.count("level 5") == 1
    assert "\nfinding, syrenparken/1 c-17 service 2023-06 to " in out


def test_what_stays_month_after_month_is_said_once(town: Path) -> None:
    assert town
    done(MOVE_IN)
    done("close 2023-06 --and-earlier --yes --accept-findings --reason seen")
    done("void 3 --kind typo --reason x")
    lines = done("settle 2023-07").out.splitlines()
    own, held = [line for line in lines if line.startswith("syrenparken/1 c-17 service")]
    of = "syrenparken/1 c-17 service"
    assert own == f"{of} 2023-07-01 to 2023-07-31: no rates lillebaelt are in force on 2023-07-01 [no-rate]"
    assert held == (
        f"{of} 2023-05-01 to 2023-06-30: no rates lillebaelt are in force on 2023-05-01; of the closed months from "
        "2023-05 to 2023-06, the 95.831,00 kr. issued for these days stay as they are [no-rate]"
    )
    told = done("settle 2023-07 --format json").data["offers"][0]["findings"]
    assert [one["held"] for one in told if one["citizen"] and one["for_month"]] == ["48701.00", "47130.00"]


def test_a_dry_run_sums_what_stays_as_it_was_issued_over_the_closed_months(town: Path) -> None:
    assert town
    done(MOVE_IN)
    done("close 2023-06 --and-earlier --yes --accept-findings --reason seen")
    out = done("void 3 --kind typo --reason x --dry-run").out
    (told,) = [line for line in out.splitlines() if "c-17 service" in line and "closed" in line]
    assert told == (  # 31 and 30 days at 1,571 kr.: 48,701 and 47,130
        "finding, syrenparken/1 c-17 service 2023-05 to 2023-06: no rates lillebaelt are in force on 2023-05-01; "
        "of the closed months from 2023-05 to 2023-06, the 95.831,00 kr. issued for these days stay as they are"
    )


# --- command words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("afregn", "settle"), ("luk", "close"), ("hvorfor", "why"), ("indflytning", "move-in"),
        ("fraflytning", "depart"), ("opsigelse", "depart"), ("ledig", "vacancies"), ("udtag", "vacancy"),
        ("opfoelgning", "follow-up"), ("nøgletal", "key-figures"), ("noegletal", "key-figures"), ("fortryd", "undo"),
        ("budgetændringer", "budget-changes"), ("movein", "move-in"), ("MOVE_IN", "move-in"), ("clsoe", "close"),
        ("setle", "settle"), ("indflytnign", "move-in"), ("annuller", "void"), ("revert", "undo"), ("verfy", "verify"),
        ("xyzzy", None), ("a", None),
        ("syrenparken", None), ("2023-01", None),
    ],
)  # fmt: skip
def test_what_a_command_word_was_meant_for(word: str, command: str | None) -> None:
    assert meant(word, TABLE) == command


@pytest.mark.parametrize(
    ("typed", "meant_for"),
    [
        ("settle birkely 2026-01", "pladsbog settle 2026-01 --offer birkely"),
        ("settle birkely 2026-01 --lines", "pladsbog settle 2026-01 --offer birkely --lines"),
        ("--ledger x.db why 2026-01 birkely", "pladsbog --ledger x.db why birkely 2026-01"),
        ("statement 2026-01 163", "pladsbog statement 163 2026-01"),
        ("settle 2026-01 birkely", "pladsbog settle 2026-01 --offer birkely"),
        ("settle 2026-01", None),
        ("settle 2026-01 2026-02", None),
        ("settle birkely", None),
        ("why birkely 2026-01", None),
        ("move-in c-1 h 1", None),
    ],
)
def test_arguments_in_the_wrong_order(typed: str, meant_for: str | None) -> None:
    assert reordered(root, typed.split()) == meant_for


@pytest.mark.parametrize("name", ["--date", "--from", "--on"])
def test_correct_takes_the_day_under_the_name_that_its_command_has(town: Path, name: str) -> None:
    assert town
    done(MOVE_IN)
    assert "from 2023-05-02" in done(f"correct 8 {TYPO} {name} 2023-05-02").err


def test_a_hint_names_the_ledger_that_was_named(town: Path) -> None:
    """Typed as it stands it must not act on another one."""
    (town / "mine").mkdir()
    line = "--ledger mine/town.db"
    done(f"{line} init --municipality 787")
    ran = pladsbog(f"{line} settle 2023-05 --offer nowhere")
    assert ran.code == 1
    ran = pladsbog(f"{line} show 99")
    assert ran.err.endswith("Hint: find its number with: pladsbog --ledger mine/town.db log\n")
    assert pladsbog("show 99").err.endswith("Hint: find its number with: pladsbog log\n")
    ran = pladsbog("--ledger=mine/town.db show 99")
    assert "pladsbog --ledger mine/town.db log" in ran.err


def test_a_password_is_not_repeated_in_a_hint() -> None:
    refusal = UnknownEvent(99, 3)
    assert "anna@db/town log" in as_text(refusal, "postgresql://anna:secret@db/town")
    assert "secret" not in as_text(refusal, "postgresql://anna:secret@db/town")


@pytest.mark.parametrize(("word", "command"), EVENTS.items())
def test_each_word_of_an_import_is_known_as_a_command(word: str, command: str) -> None:
    assert meant(word, TABLE) == command


def test_a_place_is_taken_out_of_use_and_put_back_in_danish_too(town: Path) -> None:
    assert town
    done("vacancy syrenparken 2 --from 2023-05-01 --kind lukket --reason paint")
    done("vacancy syrenparken 2 --from 2023-06-01 --kind aaben --reason paint")
    days = [
        pladsbog(f"settle {month} --format json").data["offers"][0]["place_days"] for month in ("2023-05", "2023-06")
    ]
    assert [one["closed"] for one in days] == [31, 0]
