"""Ways on that a refusal or a finding about a service names, typed to the letter: each does what was wanted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.house import data
from tests.cli.running import pladsbog

TERMS = """
reference = "KB 9"
decided_on = 2022-12-13
[[service]]
id = "night"
name = "Nattevagt"
effective = 2023-01-01
unit = "day"
price = 185
[[service]]
id = "support"
name = "Bostøtte"
effective = 2023-01-01
unit = "hours-a-week"
price = 600
needs_stay = false
[[service]]
id = "visit"
name = "Besøg"
effective = 2023-01-01
unit = "attendance"
price = 312.4
[[offer]]
id = "at-home"
name = "Hjemme"
effective = 2023-01-01
kind = "at-home"
"""


@pytest.fixture(autouse=True)
def services(town: Path) -> None:
    """C-1 in syrenparken 1 from 15 January 2023."""
    Path("terms.toml").write_text(TERMS)
    assert pladsbog("adopt terms.toml").code == 0
    data("move-in c-1 syrenparken 1 --from 2023-01-15 --level 5 --decision V")


FILLED = {"TEXT": "slip", "REF": "V", "OFFER": "at-home", "CODE": "165", "--quantity Q": "--quantity 5"}


def typed(words: str) -> list[str]:
    """The commands in a hint, with what stands in capitals filled in."""
    for name, value in FILLED.items():
        words = words.replace(name, value)
    return re.findall(r"pladsbog ([^;\n]*?)(?=;|\n|$)", words)


def ways(line: str, code: str) -> list[str]:
    ran = pladsbog(line)
    assert (ran.code, f"[{code}]" in ran.err) == (1, True), ran.err
    return typed(ran.err.partition("Hint: ")[2])


def granted(service: str = "night") -> list[tuple[str, str | None]]:
    rows = data("citizen c-1 --year 2023 --show services")["services"]
    return [(row["from"], row["to"]) for row in rows if row["service"] == service]


def test_of_a_day_after_the_stay_the_hint_voids_the_departure() -> None:
    data("grant c-1 night --from 2023-02-01 --decision V")
    data("depart c-1 --on 2023-03-31 --cause moved")
    line = "deliver c-1 night 2023-04 --quantity 3"
    assert "give 2023-03-31 or an earlier day" in pladsbog(line).err
    data(ways(line, "no-grant")[0])
    data(line)


def test_of_a_day_before_the_stay_the_hint_says_from_when_it_is_granted() -> None:
    data("grant c-1 night --from 2023-02-01 --decision V")
    assert (
        "give 2023-02-01 or a later day"
        in pladsbog("regrant c-1 night --from 2023-01-05 --quantity 2 --decision V").err
    )


def test_of_whoever_never_lived_anywhere_the_hint_is_a_move_in() -> None:
    (_, move_in) = ways("regrant c-9 night --from 2023-03-01 --quantity 2 --decision V", "no-grant")
    assert move_in.startswith("move-in c-9 ")


def test_of_a_day_before_the_grant_it_is_corrected_or_granted_until_the_day_before() -> None:
    data("grant c-1 night --from 2023-03-01 --decision V")
    line = "deliver c-1 night 2023-02 --quantity 3"
    correct, grant = ways(line, "no-grant")
    assert grant == "grant c-1 night --from 2023-02-01 --decision V --until 2023-02-28"
    data(grant)
    data(line)
    number = data("log --citizen c-1")[-2]["event"]
    data(f"void {number + 1} --kind typo --reason slip")
    data(f"void {number} --kind typo --reason slip")
    data(correct)
    data(line)
    assert granted() == [("2023-02-01", None)]


def test_between_two_grants_the_earlier_is_not_granted_into_the_later() -> None:
    data("grant c-1 night --from 2023-02-01 --until 2023-02-10 --decision V")
    data("grant c-1 night --from 2023-06-01 --decision V")
    (_, grant) = ways("regrant c-1 night --from 2023-05-20 --quantity 2 --decision V", "no-grant")
    data(grant)
    assert granted() == [("2023-02-01", "2023-02-10"), ("2023-05-20", "2023-05-31"), ("2023-06-01", None)]


def test_before_a_grant_at_home_of_whoever_lives_nowhere_all_is_asked_for_at_once() -> None:
    data("grant c-9 support --from 2023-03-01 --quantity 4 --offer at-home --payer own --decision V")
    correct, grant = ways("regrant c-9 support --from 2023-02-01 --quantity 2 --decision V", "no-grant")
    data(grant)
    assert correct.endswith("--date 2023-02-01")


def test_a_grant_at_home_asks_for_house_and_payer_at_once() -> None:
    line = "grant c-9 support --from 2023-03-01 --quantity 4 --decision V"
    ran = pladsbog(line)
    assert "give --offer OFFER and --payer CODE, or --payer own" in ran.err
    data(f"{line} --offer at-home --payer own")
    # Who lives somewhere is paid for by whoever pays for the stay.
    assert "Hint: give --offer OFFER\n" in pladsbog(line.replace("c-9", "c-1")).err


@pytest.mark.parametrize(
    ("until", "ends"),
    [("", None), (" --until 2023-09-30", None), ("", "2023-08-31"), (" --until 2023-09-30", "2023-08-31")],
)
def test_days_on_which_nobody_is_known_to_pay_are_granted_anew_to_a_payer(until: str, ends: str | None) -> None:
    data(f"grant c-1 support --from 2023-02-01 --quantity 5 --offer at-home --decision V{until}")
    data("depart c-1 --on 2023-03-31 --cause moved")
    if ends:
        data(f"end-grant c-1 support --on {ends}")
    _, _, words = pladsbog("settle 2023-04 --offer at-home").out.partition("[last-payer]")
    end, grant = typed(words)
    data(end)
    data(f"{grant} --quantity 5")
    (month,) = data("settle 2023-04 --offer at-home")["offers"]
    assert (month["findings"], [line["payer"] for line in month["lines"]]) == ([], ["165"])
    last = ends or until.removeprefix(" --until ") or None
    assert granted("support") == [("2023-02-01", "2023-03-31"), ("2023-04-01", last)]


def test_a_regrant_of_what_is_in_force_is_recorded_with_a_remark() -> None:
    data("grant c-1 support --from 2023-02-01 --quantity 5 --offer at-home --decision V")
    ran = pladsbog("regrant c-1 support --from 2023-03-01 --quantity 5 --decision W")
    assert (ran.code, "c-1 regranted Bostøtte (support): 5" in ran.err) == (0, True)
    assert "look again: c-1 is granted Bostøtte (support) like that from 2023-02-01 on already: 5" in ran.err
    assert "look again" not in pladsbog("regrant c-1 support --from 2023-04-01 --quantity 6 --decision W").err
    assert "look again" not in pladsbog("regrant c-1 support --from 2023-05-01 --quantity 5 --decision W").err
    refused = pladsbog("regrant c-1 support --from 2023-05-01 --quantity 5 --decision W").err
    assert ("look again" in refused, "[regranted-that-day]" in refused) == (False, True)


def test_where_nothing_is_expected_a_grant_says_so() -> None:
    assert (
        "c-1 granted Besøg (visit) by syrenparken: what is delivered, none of it expected"
        in pladsbog("grant c-1 visit --from 2023-02-01 --decision V").err
    )
    assert (
        "c-1 regranted Besøg (visit): 2 from"
        in pladsbog("regrant c-1 visit --from 2023-03-01 --quantity 2 --decision V").err
    )
    ran = pladsbog("regrant c-1 visit --from 2023-04-01 --quantity 0 --decision V")
    assert "c-1 regranted Besøg (visit): what is delivered, none of it expected" in ran.err


def test_a_preview_and_a_receipt_call_a_service_by_name_and_json_by_key() -> None:
    line = "grant c-1 visit --from 2023-02-01 --decision V"
    assert "c-1 granted Besøg (visit) by syrenparken" in pladsbog(f"{line} --dry-run").out
    assert "c-1 granted visit by syrenparken" in pladsbog(f"{line} --dry-run --format json").data["events"][0]["text"]
    ran = pladsbog(f"{line} --format json")
    assert "c-1 granted Besøg (visit) by syrenparken" in ran.err
    assert "c-1 granted visit by syrenparken" in ran.data["events"][0]["text"]
