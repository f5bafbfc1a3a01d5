"""What is adopted for a house on a day, written as a decision file: what stands in it, and what is refused.

That it comes to the same when it is adopted again is asked of every worked case in `tests/test_terms_again.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done, house, refused, said

MORE = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 120000.50

[[budget]]
offer = "h"
year = 2025
items = { management = 100 }
"""
RAISED = """
reference = "KB 2"
decided_on = 2025-12-10
[[regulation]]
rates = "r"
effective = 2026-01-01
per_cent = 10
"""
CLOSED = """
reference = "KB 3"
decided_on = 2025-12-11
[[closure]]
offer = "h"
last_day = 2026-06-30
"""


@pytest.fixture(autouse=True)
def _ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    adopt("h", house(after=MORE).replace('allocation = "activity"', 'allocation = "combination"'))
    yield
    SPEECH.speak(ENGLISH)


def test_each_table_is_told_with_the_event_and_the_decision_that_it_comes_from() -> None:
    text = done("decision show h --on 2025-03-01").out
    assert "# base of h: 120.000,50 kr. a year: since 2025-01-01 (#7, KB 1)\n[[base]]\n" in text
    assert tomllib.loads(text)["base"] == [
        {"offer": "h", "effective": tomllib.loads("d = 2025-03-01")["d"], "unit": "year", "amount": 120000.5}
    ]
    assert "# * combination: a base for the house, and a rate for each citizen besides" in text


def test_it_is_refused_until_it_is_filled_in() -> None:
    assert "next: fill in reference and decided_on" in said("decision show h --on 2025-03-01 -o again.toml")
    told = refused("adopt again.toml")
    assert "`reference` is not filled in: write where the decision is journalised" in told
    assert "`decided_on` is not filled in: write the day of the decision" in told


def test_what_to_type_next_names_the_ledger_that_was_named() -> None:
    told = said("--ledger pladsbog.db decision show h --on 2025-03-01 -o again.toml")
    assert "then: pladsbog --ledger pladsbog.db adopt again.toml --explain" in told


def test_what_a_regulation_made_of_prices_is_written_and_what_it_raises_that_day_is_a_comment() -> None:
    adopt("raised", RAISED)
    later = done("decision show h --on 2026-02-01").out
    assert tomllib.loads(later)["rates"][0]["prices"] == {"1": 1100}
    assert "# * raised by 10 %, half up to whole kroner from 2026-01-01 (#9, KB 2)" in later
    that_day = done("decision show h --on 2026-01-01").out
    assert "rates" not in tomllib.loads(that_day)
    assert "stands as a comment: #9 raises these prices from that very day." in that_day
    assert '#prices = { "1" = 1100 }' in that_day


@pytest.mark.parametrize(("day", "why"), [("2025-01-01", "tells what has moved it"), ("2025-01-02", "has begun")])
def test_the_budget_of_the_year_is_a_comment(day: str, why: str) -> None:
    """Adopted again it would begin anew: grants and moves until then would be told as the residents known then."""
    text = done(f"decision show h --on {day}").out
    assert "budget" not in tomllib.loads(text)
    assert "#[[budget]]" in text
    assert why in " ".join(text.replace("\n# ", " ").split())


def test_a_year_without_a_budget_is_told_how_one_is_adopted_with_that_of_the_year_before() -> None:
    """Nothing said how the next year's budget is adopted."""
    # given that h has a budget for 2025 alone
    with clock_set_to(datetime(2025, 12, 1, 12, tzinfo=UTC)):
        told = said("budget h 2026")
        assert "no budget of h is adopted for 2026" in told
        assert "adopt" not in said("budget h 2025")
        assert "adopt" not in said("budget h 2026 --format json")
    # when the line of the hint is typed
    (line,) = (found for found in re.findall(r"pladsbog (decision show .*)", told))
    done(line)
    text = Path("budget-2026.toml").read_text()
    # then the year before's stands there as a comment, and is one of the year once the marks are away
    assert "budget" not in tomllib.loads(text)
    taken, _, rest = text.partition("#[[budget]]")
    terms, _, _ = taken.partition("# model ")
    filled = terms.replace('reference = ""', 'reference = "KB 9"').replace('decided_on = ""', "decided_on = 2025-12-16")
    Path("new.toml").write_text(filled + "[[budget]]" + re.sub(r"(?m)^#(?! )", "", rest))
    done("adopt new.toml")
    assert data("budget h 2026")["adopted"]["total"] == "100.00"
    # and of a year that has one, or on another day, nothing is drafted
    for day in ("2026-01-01", "2026-02-01", "2027-02-01"):
        assert "No budget is adopted" not in done(f"decision show h --on {day}").out


def test_prices_by_an_interval_that_were_raised_say_which_regulation_made_them() -> None:
    text = house().replace('prices = { "1" = 1000 }', "interval = 349\nsteps = 3\nhours_per_step = 7")
    adopt("i", text.replace("KB 1", "KB 4").replace('"h"', '"i"').replace('"r"', '"q"').replace('"m"', '"n"'))
    assert "interval" not in done("decision show h --on 2025-03-01").out
    assert "by the interval" not in done("decision show i --on 2025-03-01").out
    adopt("raised", RAISED.replace('"r"', '"q"'))
    number = max(one["event"] for one in data("log"))
    told = " ".join(done("decision show i --on 2026-03-01").out.replace("\n#", " ").split())
    assert f"It was adopted by the interval 349,00 kr.; the prices below are what #{number} made of it" in told


def test_what_it_leaves_out_it_says() -> None:
    told = " ".join(done("decision show h --on 2025-03-01").out.replace("\n#", " ").split())
    assert "Not in this file, as it is of all houses: limits of competence, cadences of follow-up" in told
    assert "Services are of no house" not in told
    service = '[[service]]\nid = "s"\nname = "S"\neffective = 2025-01-01\nunit = "once"\nprice = 400\n'
    adopt("s", f'reference = "KB 5"\ndecided_on = 2024-12-10\n{service}')
    assert "Services are of no house: all that are in force stand here" in done("decision show h --on 2025-03-01").out


def test_what_is_adopted_for_later_is_told_and_what_no_file_of_terms_says() -> None:
    adopt("raised", RAISED)
    adopt("closed", CLOSED)
    text = " ".join(done("decision show h --on 2025-12-31").out.replace("\n#", "").split())
    assert "This is adopted from a later day" in text
    assert "* rates r raised by 10 %, half up to whole kroner from 2026-01-01 (#9, KB 2)" in text
    assert "This holds besides" in text
    assert "* offer h closed, last day 2026-06-30 (#12, KB 3)" in text


def test_it_is_as_it_was_known() -> None:
    adopt("raised", RAISED)
    assert tomllib.loads(done("decision show h --on 2026-02-01 --known-at 8").out)["rates"][0]["prices"] == {"1": 1000}


def test_it_is_said_in_the_words_of_adopt() -> None:
    words = done("decision show h --on 2025-03-01 --explain").out
    assert "The terms of H (h) on 2025-03-01" in words
    assert "    notice: nothing is paid after the departure" in words
    assert "* h: 2 places\n" in words
    assert "Example: 2025-03 in h" in words
    explained = done("adopt h.toml --explain").out.splitlines()
    assert [line for line in explained if line.startswith("    ")] == [
        line for line in words.splitlines() if line.startswith("    ")
    ]


def test_danes_read_it_in_danish() -> None:
    words = done("--lang da beslutning vis h --den 01-03-2025 --forklar").out
    assert "Vilkårene for H (h) den 01-03-2025" in words
    text = done("--lang da beslutning vis h --den 01-03-2025").out
    assert "# Skriv, hvor den nye beslutning er journaliseret" in text
    assert tomllib.loads(text)["offer"][0]["places"] == ["1", "2"]


def test_what_has_no_terms_on_the_day_is_refused() -> None:
    assert "[unknown-offer]" in refused("decision show house")
    told = refused("decision show h --on 2024-12-31")
    assert "nothing is adopted of h for 2024-12-31: its first terms hold from 2025-01-01 [nothing-in-force]" in told
    assert "pladsbog decision show h --on 2025-01-01" in told
    adopt("closed", CLOSED)
    told = refused("decision show h --on 2026-07-01")
    assert "h is closed after 2026-06-30: nothing holds for it on 2026-07-01" in told
    done("decision show h --on 2026-06-30")


def test_a_file_that_is_there_stays_and_words_are_no_file() -> None:
    done("decision show h --on 2025-03-01 -o again.toml")
    assert "--force" in refused("decision show h --on 2025-03-01 -o again.toml")
    done("decision show h --on 2025-03-01 -o again.toml --force")
    assert "writes no file" in refused("decision show h --on 2025-03-01 --explain -o words.toml")


TRACKS = """
reference = "KB 4"
decided_on = 2025-01-10

[[model]]
id = "old"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"

[[phase_in]]
offer = "h"
effective = 2025-01-01
shares = { "2025" = 50, "2026" = 75 }
old_model = "old"
old_rates = "r"

[[rates]]
id = "r"
effective = 2025-02-01
unit = "day"
prices = { "1" = 800 }
for_decisions_from = 2025-02-01
"""


def test_unchanged_terms_change_no_price_and_leave_no_model_unfollowed() -> None:
    # given a cheaper table by decisions from a day on, and a model that only a phase-in names
    Path("tracks.toml").write_text(TRACKS)
    told = done("adopt tracks.toml").err
    assert "no house follows the model" not in told
    assert "changes by more than 10 % (r, level 1: -20,0 %)" in told, "the new table is compared with that for all"
    # when what is in force later is adopted again, unchanged
    text = done("decision show h --on 2026-01-01").out
    assert text.count("[[rates]]") == 2
    text = text.replace('reference = ""', 'reference = "KB 5"').replace('decided_on = ""', "decided_on = 2025-11-20")
    Path("again.toml").write_text(text)
    told = done("adopt again.toml --dry-run").err + done("adopt again.toml --reason again").err
    # then each table is compared with its own
    assert "look again" not in told
    assert "no house follows the model" not in told


def test_what_is_adopted_again_stands_by_itself_which_its_head_says() -> None:
    text = done("decision show h --on 2026-02-01").out
    head = " ".join(text.partition("[[")[0].replace("\n#", "").split())
    assert "a regulation from a day before 2026-02-01 that is told later does not raise it" in head
    # given that it is adopted again, and that a regulation from the month before is told after that
    filled = text.replace('reference = ""', 'reference = "KB 5"').replace('decided_on = ""', "decided_on = 2025-11-20")
    Path("again.toml").write_text(filled)
    done("adopt again.toml --reason again")
    Path("raised.toml").write_text(RAISED)
    done("adopt raised.toml --reason late")
    # then it raises the table of January, and not the one from February on
    prices = [
        tomllib.loads(done(f"decision show h --on {day}").out)["rates"][0]["prices"]["1"]
        for day in ("2026-01-31", "2026-02-01")
    ]
    assert prices == [1100, 1000]


def test_the_help_names_all_that_it_has() -> None:
    told = " ".join(done("decision show --help").out.split())
    for one in ("own payments", "functions", "24-hour charts"):
        assert one in told
