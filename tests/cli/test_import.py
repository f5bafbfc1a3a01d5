"""pladsbog import: everything wrong in one pass, the same file a second time, spreadsheets, the template."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from cli.languages import DANISH, ENGLISH, SPEECH
from cli.printing import in_words
from cli.remedies import CATALOGUE
from ledger.errors import BadRow
from ledger.reading.imports.columns import COLUMNS
from ledger.reading.words import (
    ABSENCES,
    CAUSES,
    EVENTS,
    PAYMENTS,
    PERIODS,
    UNITS,
    USES,
    YES,
    NoSuchWord,
    read_event,
    read_word,
)
from ledger.shared.message import say
from tests.cli.running import Ran, pladsbog

HEADER = "event;date;citizen;offer;place;level;decision\n"
GOOD = "move-in;2023-01-01;c-17;syrenparken;1;5;VU 7\ndepart;2023-05-31;c-17;;;;\n"


def imported(content: str, options: str = "") -> Ran:
    Path("rows.csv").write_text(content)
    return pladsbog(f"import rows.csv {options}")


def told(content: str) -> list[tuple[int, str, str, str]]:
    """Line, column, value and code of each bad row that is shown."""
    ran = imported(content, "--format json")
    assert ran.code == 1
    return [(row["line"], row["column"], row["value"], row["reason_code"]) for row in ran.refusal["rows"]]


def recorded() -> int:
    return len(pladsbog("log --format json").data)


# --- one pass ------------------------------------------------------------------------------------


def test_cells_and_rules_are_told_in_one_pass_and_in_file_order(town: Path) -> None:
    before = recorded()
    rows = [
        "move-in;2023-01-01;c-1;syrenparken;1;5;VU 1",
        "move-in;2023-01-01;c-2;syrenparken;1;5;VU 2",
        "move-in;2023-01-32;c-3;syrenparken;2;5;VU 3",
        "move-in;2023-01-01;c-4;syrenparken;9;5;VU 4",
        "move-in;2023-01-01;c-5;syrenparken;2;x;VU 5",
        "move-in;2023-01-01;c-6;syrenpark;2;5;VU 6",
        "move-out;2023-01-01;c-7;;;;",
    ]
    assert told(HEADER + "\n".join(rows)) == [
        (3, "place", "1", "place-taken"),
        (4, "date", "2023-01-32", "bad-date"),
        (5, "place", "9", "unknown-place"),
        (6, "level", "x", "unknown-level"),
        (7, "offer", "syrenpark", "unknown-offer"),
        (8, "event", "move-out", "bad-event"),
    ]
    assert recorded() == before


def test_an_event_that_a_row_before_would_record_is_named_by_its_line(town: Path) -> None:
    rows = [
        "event;date;citizen;offer;place;level;decision;payer;acting",
        "move-in;2023-01-01;c-1;syrenparken;1;5;VU 1;;",
        "change;2023-02-01;c-1;;;;VU 2;163;",
        "change;2023-02-01;c-1;;;;VU 3;165;",
    ]
    assert "line 4: who pays for c-1 from 2023-02-01 is recorded already (line 3)" in imported("\n".join(rows)).err
    assert imported("\n".join(rows[:3])).code == 0
    number = recorded()
    ran = imported("\n".join([rows[0], rows[3]]))
    assert f"recorded already (event #{number})" in ran.err


def test_a_code_that_nobody_has_is_told_beside_another_refusal(town: Path) -> None:
    rows = [
        "event;date;citizen;offer;place;level;decision;payer;payer_unlisted",
        "move-in;2023-01-01;c-1;syrenparken;9;5;VU 1;998;",
        "move-in;2023-01-01;c-2;syrenparken;9;5;VU 1;998;yes",
        "move-in;2023-01-01;c-3;syrenparken;1;5;VU 1;998;",
    ]
    assert told("\n".join(rows)) == [
        (2, "place", "9", "unknown-place"),
        (2, "payer", "998", "payer-unlisted"),
        (3, "place", "9", "unknown-place"),
        (4, "payer", "998", "payer-unlisted"),
    ]


def test_columns_of_rules_are_told_as_the_file_names_them(town: Path) -> None:
    content = "hændelse;dato;borger;botilbud;plads;pakke;afgørelse\nindflytning;01-01-2023;c-1;syrenpark;1;5;VU 1\n"
    assert told(content) == [(2, "botilbud", "syrenpark", "unknown-offer")]
    assert "did you mean syrenparken?" in imported(content).err


def test_rows_that_follow_from_a_bad_one_are_counted_apart(town: Path) -> None:
    rows = [
        "move-in;2023-01-32;c-1;syrenparken;1;5;VU 1",
        "reassess;2023-02-01;c-1;;;6;VU 2",
        "depart;2023-03-31;c-1;;;;",
        "move-in;2023-01-01;c-2;syrenparken;9;5;VU 3",
        "depart;2023-03-31;c-2;;;;",
        "depart;2023-03-31;c-3;;;;",
        "reassess;2023-02-01;c-1;;;99;VU 4",
    ]
    assert told(HEADER + "\n".join(rows)) == [
        (2, "date", "2023-01-32", "bad-date"),
        (5, "place", "9", "unknown-place"),
        (7, "citizen", "c-3", "unknown-citizen"),
    ]
    ran = imported(HEADER + "\n".join(rows))
    assert ran.err.splitlines()[-1] == "  4 rows more follow from these"


def test_a_row_that_names_a_place_follows_from_the_bad_one_that_would_have_filled_it(town: Path) -> None:
    rows = ["move-in;2023-01-32;c-1;syrenparken;1;5;VU 1", "reassess;2023-02-01;syrenparken/1;;;6;VU 2"]
    assert told(HEADER + "\n".join(rows)) == [(2, "date", "2023-01-32", "bad-date")]
    rows = ["reassess;2023-02-01;syrenparken/1;;;6;VU 2", "depart;2023-02-01;syrenparken/9;;;;"]
    assert told(HEADER + "\n".join(rows)) == [
        (2, "citizen", "syrenparken/1", "nobody-there"),
        (3, "citizen", "syrenparken/9", "unknown-place"),
    ]


def test_a_place_that_a_bad_departure_would_have_freed_is_no_fault_of_the_next(town: Path) -> None:
    assert imported(HEADER + "move-in;2023-01-01;c-1;syrenparken;1;5;VU 1").code == 0
    rows = ["depart;2023-03-32;c-1;;;;", "move-in;2023-04-01;c-2;syrenparken;1;5;VU 2"]
    assert told(HEADER + "\n".join(rows)) == [(2, "date", "2023-03-32", "bad-date")]
    # What another citizen's bad row has to do with it is nothing.
    rows = ["depart;2023-03-32;c-9;;;;", "move-in;2023-04-01;c-2;syrenparken;1;5;VU 2"]
    assert told(HEADER + "\n".join(rows)) == [
        (2, "date", "2023-03-32", "bad-date"),
        (3, "place", "1", "place-taken"),
    ]


def test_what_cannot_be_read_is_told_without_a_ledger_too(folder: Path) -> None:
    assert told(HEADER + "depart;2023-03-32;c-1;;;;\ndepart;2023-03-31;c-2;;;;") == [
        (2, "date", "2023-03-32", "bad-date")
    ]


# --- the same file a second time -----------------------------------------------------------------


def test_the_same_file_a_second_time_is_told_as_such(town: Path) -> None:
    first = imported(HEADER + GOOD)
    after = recorded()
    assert (first.code, first.err) == (0, "rows.csv: 2 rows, 4 events recorded\n")
    for options in ("", "--dry-run", "--yes"):
        again = imported(HEADER + GOOD, options)
        assert (again.code, again.out) == (0, "")
        told, advice = again.err.splitlines()
        assert told.endswith(f" as #{after - 3}–#{after}; nothing recorded")
        assert advice.endswith("give it a key of its own: --ref KEY")
        assert again.err.startswith("rows.csv: imported on 20")
    data = imported(HEADER + GOOD, "--format json").data
    assert (data["events"], data["recorded_before"]["first"], data["recorded_before"]["last"]) == (0, after - 3, after)
    assert recorded() == after


def test_of_a_file_that_was_undone_since_the_second_time_says_so_and_how_it_is_recorded_again(town: Path) -> None:
    imported(HEADER + GOOD)
    assert imported(HEADER + GOOD, "--format json").data["recorded_before"]["annulled"] == 0
    assert pladsbog("undo").code == 0
    again = imported(HEADER + GOOD)
    assert again.code == 0
    _, advice = again.err.splitlines()
    assert advice == "all of that has been annulled since; to record it again, give it a key of its own: --ref KEY"
    assert imported(HEADER + GOOD, "--format json").data["recorded_before"]["annulled"] == 4
    assert imported(HEADER + GOOD, "--ref anew").err == "rows.csv: 2 rows, 4 events recorded\n"


def test_of_a_file_that_was_recorded_again_under_another_key_the_third_time_says_so(town: Path) -> None:
    # given a file that was undone, and recorded again under a key of its own
    imported(HEADER + GOOD)
    pladsbog("undo")
    imported(HEADER + GOOD, "--ref anew")
    after = recorded()
    # when it comes once more, without a key and under the first one
    first, told = imported(HEADER + GOOD).err.splitlines()
    # then it is not asked for anew: it stands under the other key
    assert first.endswith("; nothing recorded")
    assert re.fullmatch(
        rf"all of that has been annulled since, and recorded again on [0-9-]+ as #{after - 3}\u2013#{after} "
        "under the key anew",
        told,
    )
    again = imported(HEADER + GOOD, "--format json").data["recorded_again"]
    assert (again["key"], again["first"], again["last"]) == ("anew", after - 3, after)
    assert recorded() == after
    # and where that is annulled too, a key is asked for as before
    pladsbog("undo")
    assert imported(HEADER + GOOD).err.endswith("give it a key of its own: --ref KEY\n")
    assert "recorded_again" not in imported(HEADER + GOOD, "--format json").data


def test_of_a_file_of_which_one_row_alone_was_recorded_again_the_second_time_says_how_much(town: Path) -> None:
    # given a file that was undone, and another one with its first row, and others
    imported(HEADER + GOOD)
    pladsbog("undo")
    other = HEADER + GOOD.replace("2023-05-31", "2023-06-30")
    assert imported(other, "--ref other").code == 0
    # when it comes again
    told, way = imported(HEADER + GOOD).err.splitlines()[1:]
    # then it is not said to be recorded again, which its departure is not
    assert told == "all of that has been annulled since; rows recorded again under the key other: 1 of 2"
    assert way == "to record the others again, import a file of those rows alone"
    assert "recorded_again" not in imported(HEADER + GOOD, "--format json").data
    # nor where its first row has gone again: of it there is nothing then
    left = next(row["event"] for row in pladsbog("log --format json").data if row.get("ref") == "other:3")
    assert pladsbog(f"void {left} --kind typo --reason slip").code == 0
    assert pladsbog(f"void {left - 2} --kind typo --reason slip").code == 0
    assert imported(HEADER + GOOD).err.endswith("give it a key of its own: --ref KEY\n")


def test_of_a_file_under_a_key_that_was_recorded_again_under_another_one_each_row_counts(town: Path) -> None:
    imported(HEADER + GOOD, "--ref first")
    pladsbog("undo")
    imported(HEADER + GOOD, "--ref anew")
    assert imported(HEADER + GOOD, "--ref first").err.endswith("under the key anew\n")
    # when one of its rows is annulled
    left = next(row["event"] for row in pladsbog("log --format json").data if row.get("ref") == "anew:3")
    assert pladsbog(f"void {left} --kind typo --reason slip").code == 0
    # then the other one alone is recorded again
    assert "rows recorded again under the key anew: 1 of 2" in imported(HEADER + GOOD, "--ref first").err


def test_of_a_file_of_which_something_was_annulled_the_second_time_says_how_much(town: Path) -> None:
    imported(HEADER + GOOD)
    assert pladsbog(f"void {recorded() - 1} --kind typo --reason slip").code == 0
    again = imported(HEADER + GOOD).err
    assert "annulled since: 2 of these 4 events; the others still hold" in again
    assert "--ref" not in again, "which would record the others twice"


def test_a_file_with_a_ref_in_each_row_too(town: Path) -> None:
    rows = "event;date;citizen;offer;place;level;decision;ref\nmove-in;2023-01-01;c-17;syrenparken;1;5;VU 7;r-1\n"
    assert imported(rows).err == "rows.csv: 1 row, 2 events recorded\n"
    # Other bytes, so it is the key of the row by which it is known.
    again = imported(rows + ";;;;;;;\n")
    assert again.code == 0
    assert "; nothing recorded" in again.err
    assert imported(rows, "--ref mine").err == again.err


def test_a_file_under_a_ref_of_its_own_is_recorded_under_that(town: Path) -> None:
    assert imported(HEADER + GOOD, "--ref first").err == "rows.csv: 2 rows, 4 events recorded\n"
    assert "; nothing recorded" in imported(HEADER + GOOD, "--ref first").err
    assert imported(HEADER + GOOD, "--ref second").code == 1
    assert imported(HEADER + GOOD.replace("VU 7", "VU 8"), "--ref first").code == 1


def test_another_file_with_the_same_rows_is_judged_anew(town: Path) -> None:
    assert imported(HEADER + GOOD).code == 0
    assert "[import-refused]" in imported(HEADER + GOOD + "\n").err


# --- spreadsheets and the template ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["rows.csv", "rows.xlsx"])
def test_a_template_is_written_once_and_records_nothing(town: Path, name: str) -> None:
    written = pladsbog(f"import --template {name}")
    assert (written.code, written.err) == (0, f"{name}: headings and an example row of each kind\n")
    before, content = recorded(), (town / name).read_bytes()
    assert pladsbog(f"import --template {name}").code == 2
    assert pladsbog(f"import --template {name} --force").code == 0
    assert [file.name for file in town.iterdir() if file.name.startswith(".")] == []
    assert "example rows alone" in pladsbog(f"import {name}").err
    assert recorded() == before
    assert content


def test_what_a_first_line_is_like_is_told_in_danish(town: Path) -> None:
    (town / "empty.csv").write_text("")
    refused = pladsbog("--lang da indlæs empty.csv")
    SPEECH.speak(ENGLISH)
    assert "fx hændelse;dato;borger;tilbud;plads;niveau;afgørelse" in refused.err
    assert "such as event;date;citizen;offer;place;level;decision" in pladsbog("import empty.csv").err


def test_a_template_is_filled_in_below_its_examples(town: Path) -> None:
    assert pladsbog("import --template rows.csv").code == 0
    with Path("rows.csv").open("a", encoding="utf-8") as file:
        row = {"event": "move-in", "date": "2023-01-01", "citizen": "c-17", "offer": "syrenparken", "place": "1"}
        row |= {"level": "5", "decision": "VU 7"}
        file.write(";".join(row.get(column, "") for column in COLUMNS) + "\r\n")
    assert pladsbog("import rows.csv").err == (
        "rows.csv: 17 example rows passed over\nrows.csv: 1 row, 2 events recorded\n"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("import", "no file is named"),
        ("import --template rows.txt", "neither .csv nor .xlsx"),
        ("import rows.csv --template other.csv", "another one is to be imported"),
        ("import --template nowhere/rows.csv", "cannot be written"),
        ("import /dev/zero", "it is a device"),
        ("reconcile /dev/zero --month 2023-01", "it is a device"),
        ("adopt /dev/zero", "it is a device"),
    ],
)
def test_what_cannot_be_meant_is_refused(town: Path, line: str, why: str) -> None:
    assert pladsbog("close 2023-01").code == 0
    ran = pladsbog(line)
    assert ran.code == 2
    assert why in ran.err


@pytest.mark.parametrize("typed", ["²", "9" * 5_000, "5,²"])
def test_whole_numbers_that_no_program_can_count_are_refused(town: Path, typed: str) -> None:
    for line in (
        f"day-rate --budget 100 --places {typed} --occupancy 98",
        f"simulate --model nothing.toml --to 2023-05 --phase-in {typed}",
        f"show {typed}",
    ):
        assert "[bad-option]" in pladsbog(line).err, line


# --- numbers as typed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "day-rate --budget 10,500 --places 1 --occupancy 100",
        "day-rate --budget 0.500 --places 1 --occupancy 100",
        "day-rate --budget 100 --regulation -1,370 --places 1 --occupancy 100",
        "day-rate --budget 100 --places 1 --occupancy 97.500",
        "surplus --budget 1,370 --revenue 110 --accounts 100 --places 1 --occupancy 98",
        "hourly-price --wages 5000000 --direct 8.000",
        "hourly-price --wages 5000000 --direct 8,000",
        "hourly-price --wages 5000000 --direct 8000 --inside transport=1,370",
        "move-in c-1 syrenparken 1 --from 2023-01-01 --special-price 1,370 --decision VU",
        "move-in c-1 syrenparken 1 --from 2023-01-01 --hours 24.500 --decision VU",
    ],
)
def test_a_typed_number_with_two_readings_is_refused(town: Path, line: str) -> None:
    ran = pladsbog(line)
    assert (ran.code, "[two-readings]" in ran.err) == (2, True)
    assert "Hint: write " in ran.err


@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2014", " - "])
def test_a_dash_alone_is_an_empty_cell_where_a_row_may_have_one(town: Path, dash: str) -> None:
    # given a sheet in which every cell that says nothing has a dash, also those that the row has no use for
    header = "event;date;until;citizen;offer;place;level;hours;decision;cause;kind;payer;reason\n"
    rows = [
        f"move-in;2023-01-01;{dash};c-17;syrenparken;1;5;;VU 7;{dash};{dash};{dash};{dash}",
        f"absent;2023-02-01;{dash};c-17;{dash};{dash};{dash};{dash};{dash};{dash};hospital;{dash};{dash}",
        f"return;2023-02-08;{dash};c-17;{dash};{dash};{dash};{dash};{dash};{dash};{dash};{dash};{dash}",
    ]
    # when it is imported
    ran = imported(header + "\n".join(rows))
    # then it is what it would be with empty cells
    assert ran.code == 0, ran.err
    assert [row["text"] for row in pladsbog("log --citizen c-17 --format json").data] == [
        "c-17 moved in to syrenparken/1 at level 5",
        "c-17 of syrenparken/1 away (hospital)",
        "c-17 of syrenparken/1 home again",
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("move-in;-;c-17;syrenparken;1;5;;VU 7", "date"),
        ("move-in;2023-01-01;c-17;syrenparken;-;5;;VU 7", "place"),
        ("move-in;2023-01-01;c-17;syrenparken;1;5;-;VU 7", "hours"),
        ("move-in;2023-01-01;c-17;syrenparken;1;-;;VU 7", "level"),
        ("-;2023-01-01;c-17;syrenparken;1;5;;VU 7", "event"),
    ],
)
def test_but_not_in_one_that_is_wanted_or_where_it_may_be_nought(town: Path, row: str, column: str) -> None:
    assert column in [one[1] for one in told(f"event;date;citizen;offer;place;level;hours;decision\n{row}\n")]


def test_a_dash_in_a_spreadsheet_is_empty_and_a_program_s_is_a_text(town: Path) -> None:
    # given the same row as a spreadsheet, and as JSON
    book = Workbook()
    book.active.append(["event", "date", "citizen", "offer", "place", "level", "decision", "payer"])
    book.active.append(["move-in", "2023-01-01", "c-17", "syrenparken", "1", "5", "VU 7", "\u2013"])
    book.save("rows.xlsx")
    Path("rows.jsonl").write_text(
        '{"event": "move-in", "date": "2023-01-01", "citizen": "c-18", "offer": "syrenparken", "place": "2", '
        '"level": "5", "decision": "VU 8", "payer": "-"}\n'
    )
    # then people are understood, and a program is told
    assert pladsbog("import rows.xlsx").code == 0
    assert pladsbog("import rows.jsonl").code == 1


def test_columns_that_are_missing_are_named_in_the_language_spoken(town: Path) -> None:
    assert town
    Path("rows.csv").write_text("hændelse;dato;borger\nindflytning;01-01-2023;c-1\n", encoding="utf-8")
    refused = pladsbog("--lang da import rows.csv").err
    SPEECH.speak(ENGLISH)
    assert "skal have kolonnerne tilbud, plads, afgørelse, niveau (eller timer, særtakst" in refused


def test_the_events_that_are_told_are_words_that_a_file_may_have(town: Path) -> None:
    assert town
    Path("rows.csv").write_text("hændelse;dato;borger\nindflytnig;01-01-2023;c-1\n", encoding="utf-8")
    refused = pladsbog("--lang da import rows.csv --errors-to fejl.xlsx").err
    SPEECH.speak(ENGLISH)
    (told,) = re.findall(r"ikke en af ([^;]*);", refused)
    assert [read_event(word) for word in told.split(", ")] == list(dict.fromkeys(EVENTS.values()))
    assert told.startswith("indflytning, køb, revurdering, fravær, retur, værelsesskift, bytte, ændring, ")
    marked = [str(cell.value) for row in load_workbook("fejl.xlsx").worksheets[0] for cell in row]
    assert any(told in cell for cell in marked)


@pytest.mark.parametrize("words", [EVENTS, USES, CAUSES, ABSENCES, PAYMENTS, UNITS, PERIODS, YES])
def test_a_word_that_a_refusal_tells_is_read(words: dict[str, str]) -> None:
    with pytest.raises(NoSuchWord) as refused:
        read_word(words)("xyz")
    SPEECH.speak("da")
    told = [refused.value.sentence().worded(CATALOGUE), refused.value.in_cell().worded(CATALOGUE)]
    SPEECH.speak(ENGLISH)
    for sentence in told:
        known = sentence.partition("ikke en af ")[2].split(", ")
        assert [read_word(words)(word) for word in known] == list(dict.fromkeys(words.values()))


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("udflytning", "fraflytning"),
        ("Udflytnin", "fraflytning"),
        ("opsigelse", "fraflytning"),
        ("move-out", "fraflytning"),
        ("indflytnig", "indflytning"),
        ("flytte", "værelsesskift"),
    ],
)
def test_a_word_that_is_no_event_leads_to_the_one_that_is_meant(town: Path, typed: str, event: str) -> None:
    (town / "rows.csv").write_text(f"event;date;citizen\n{typed};2023-02-01;c-1\n", encoding="utf-8")
    # given a word for an event that a file does not have, when it is read
    refused = pladsbog("--lang da import rows.csv").err
    english = pladsbog("import rows.csv").err
    # then the event that it means is suggested by the word that the list before it has
    assert f"; mente du {event}? [bad-event]" in refused
    assert f" {event}," in refused
    assert "did you mean the event " in english


@pytest.mark.parametrize("typed", ["flytnin", "flyttet", "xyz"])
def test_a_word_that_is_near_two_events_leads_to_neither(town: Path, typed: str) -> None:
    (town / "rows.csv").write_text(f"event;date;citizen\n{typed};2023-02-01;c-1\n", encoding="utf-8")
    refused = pladsbog("import rows.csv").err
    assert "[bad-event]" in refused
    assert "did you mean" not in refused


def test_a_kind_in_the_column_for_causes_is_told_where_it_belongs(town: Path) -> None:
    head = "event;date;citizen;kind;cause\n"
    (town / "rows.csv").write_text(f"{head}absent;2023-02-01;c-1;;hospital\nabsent;2023-02-01;c-1;;died\n")
    lines = pladsbog("import rows.csv").err.splitlines()
    assert "  line 2, cause 'hospital': absent has no use for it; it belongs in the column kind [not-used]" in lines
    assert "  line 3, cause 'died': absent has no use for it [not-used]" in lines


def test_the_words_for_the_own_municipality_are_named_once_in_danish(folder: Path) -> None:
    assert folder
    Path("rows.csv").write_text(
        "event;date;citizen;offer;place;level;payer;decision\nmove-in;2025-01-01;c-1;h;1;1;999x;VU\n"
    )
    pladsbog("init --municipality 787")
    try:
        told = pladsbog("--lang da import rows.csv").err
    finally:
        SPEECH.speak(ENGLISH)
    assert "eller egen for den kommune, der fører pladsbogen" in told
    assert "egen eller egen" not in told


# --- what leads on -------------------------------------------------------------------------------


def test_a_row_without_a_citizen_says_that_the_place_may_stand_there(town: Path) -> None:
    assert town
    header = HEADER.rstrip("\n").replace(";level;decision", "")
    ran = imported(f"{header}\ndepart;2023-05-31;;syrenparken;1\n", "--format json")
    reasons = {row["column"]: (row["reason_code"], row["reason"]) for row in ran.refusal["rows"]}
    assert reasons["citizen"] == (
        "empty-cell",
        "the cell is empty; here may stand who lives there, as syrenparken/1",
    )
    assert reasons["place"][0] == "not-used"
    # who moves in lives nowhere yet, and a row may name no place
    for row in ("move-in;2023-01-01;;syrenparken;1;5;V", "depart;2023-05-31;;;;;"):
        refused = imported(f"{HEADER}{row}\n").err
        assert "the cell is empty" in refused
        assert "here may stand" not in refused


def test_a_word_that_no_list_tells_is_said_to_be_read_as_its_event_where_rows_are_refused(town: Path) -> None:
    assert town
    row = "{};2023-05-31;syrenparken/1;;99;;V\n"
    assert "'flytning' is read as move\n" in imported(HEADER + row.format("flytning")).err
    assert "is read as" not in imported(HEADER + row.format("move")).err
    assert "is read as" not in imported(HEADER + row.format("flytning"), "--format json").err


@pytest.mark.parametrize(("column", "value"), [("", ""), ("cause", "x")])
def test_the_code_of_a_row_is_one_in_every_language_as_that_of_a_refusal_is(column: str, value: str) -> None:
    """Also where a finding of that code has Danish words."""
    SPEECH.speak(DANISH)
    told = in_words(BadRow(3, column, value, say("it is empty"), "cause-unsaid").sentence())
    assert told.startswith("linje 3")
    assert told.endswith(" [cause-unsaid]")
