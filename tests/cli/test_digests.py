"""Digests that were kept elsewhere find what no look at the ledger alone finds."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from tests.cli.running import Ran, pladsbog
from tests.projections.ledgers import rechain, rewrite, unguarded

LEDGER = "pladsbog.db"
FILE = "digests.txt"


@pytest.fixture
def lived_in(town: Path) -> Path:
    """A house of two places in which c-17 has lived since January 2023."""
    ran = pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU --reason late --yes")
    assert ran.code == 0, ran.err
    return town


def close(month: str = "2023-01", more: str = "") -> Ran:
    ran = pladsbog(f"close {month} --reason late --accept-findings --yes {more}")
    assert ran.code == 0, ran.err
    return ran


def digest() -> str:
    return pladsbog("digest").out.strip()


def faults(*against: str) -> list[tuple[str, str]]:
    """What verify finds, as check and place."""
    asked = " ".join(f"--against {one}" for one in against)
    ran = pladsbog(f"verify {asked} --format json")
    assert ran.code == (3 if ran.data["faults"] else 0)
    return [(fault["check"], fault["where"]) for fault in ran.data["faults"]]


# --- told ------------------------------------------------------------------------------------------


def test_it_is_the_number_and_the_chain_value_of_an_event(lived_in: Path) -> None:
    last = digest()
    number, value = last.split(":")
    assert pladsbog("verify --format json").data["digest"] == value
    told = pladsbog(f"digest --at {number} --format json").data
    assert (told["event"], told["digest"]) == (int(number), last)
    assert pladsbog("digest --at 1").out.startswith("1:")
    assert pladsbog("digest --at 1000").code == 1


def test_a_closing_and_a_statement_tell_it(lived_in: Path) -> None:
    closing = close(more="--format json")
    number = closing.data["events"][-1]["event"]
    assert closing.data["digest"] == pladsbog(f"digest --at {number}").out.strip()
    assert closing.data["digest"] in closing.err
    told = pladsbog("statement own 2023-01 --format json")
    assert told.data["digest"] == digest()
    assert told.data["digest"] in told.err
    before = pladsbog("statement own 2023-01 --known-at 9 --format json").data
    assert before["digest"] == pladsbog("digest --at 9").out.strip()


# --- held against ----------------------------------------------------------------------------------


def test_a_digest_of_today_or_before_agrees(lived_in: Path) -> None:
    kept = pladsbog("digest --at 5").out.strip()
    close()
    assert faults(kept, digest()) == []
    ran = pladsbog(f"verify --against {kept.upper()}")
    assert "lie on its chain: 1" in ran.out


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\n> ", "=\n", "  \r\n   "])
def test_a_digest_that_a_mail_broke_into_lines_is_found(lived_in: Path, broken: str) -> None:
    first, last = pladsbog("digest --at 5").out.strip(), digest()
    said = f"Møde d. 3. maj, digest af #5: {first[:40]}{broken}{first[40:]}\n{last}\nMed venlig hilsen"
    Path("minutes.txt").write_text(said, newline="")
    assert "lie on its chain: 2" in pladsbog("verify --against minutes.txt").out
    other = "0123456789abcdef" * 4
    Path("minutes.txt").write_text(said.replace(first[40:], other[: len(first) - 40]), newline="")
    assert faults("minutes.txt") == [("digests", f"5:{(first[2:40] + other)[:64]}")]


def test_a_digest_that_is_not_whole_is_never_passed_over(lived_in: Path) -> None:
    first, last = pladsbog("digest --at 5").out.strip(), digest()
    for spoiled in (f"{first[:-4]}\n{last}", f"{first}0\n{last}", f"{last}\n{first[:30]}"):
        Path("minutes.txt").write_text(spoiled)
        ran = pladsbog("verify --against minutes.txt")
        assert (ran.code, f"minutes.txt holds {first[:18]}…" in ran.err) == (2, True)
    assert "[cut-off-digest]" in pladsbog(f"verify --against {first[:-1]}").err


@pytest.mark.parametrize("said", ["#{}", "digest of #5: {}", "{} and {}", '"{}"'])
def test_a_digest_may_be_pasted_with_what_stood_around_it(lived_in: Path, said: str) -> None:
    kept = said.format(pladsbog("digest --at 5").out.strip(), digest())
    ran = pladsbog(f"verify --against {shlex.quote(kept)}")
    assert (ran.code, f"lie on its chain: {said.count('{}')}" in ran.out) == (0, True)


def test_the_root_of_the_tree_is_no_digest_though_a_mail_broke_its_line(lived_in: Path) -> None:
    Path("minutes.txt").write_text(pladsbog("digest --root").out.replace(": ", ":\n"))
    assert "lie on its chain: 1" in pladsbog("verify --against minutes.txt").out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "cp1252"])
def test_a_file_is_read_and_added_to_as_it_was_written(lived_in: Path, encoding: str) -> None:
    kept = pladsbog("digest --at 5").out.strip()
    begins = "\ufeff" if encoding == "utf-16-be" else ""
    Path(FILE).write_bytes(f"{begins}{kept}  æ".encode(encoding))
    ran = pladsbog(f"digest --to {FILE}")
    assert ran.code == 0
    assert f" lies in {FILE}" in ran.err
    assert "lie on its chain: 2" in pladsbog(f"verify --against {FILE}").out
    assert len(Path(FILE).read_text(encoding=encoding).splitlines()) == 2


def test_nothing_names_no_digest_and_no_file(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "[not-a-digest]" in pladsbog("verify --against ''").err
    monkeypatch.setenv("PLADSBOG_DIGESTS", "")
    assert pladsbog("verify").code == 0
    assert "lodged" not in close().err


def test_a_digest_is_found_in_whatever_text_holds_it(lived_in: Path) -> None:
    printed = close().err
    Path("minutes.txt").write_text(f"Closed today, says the ledger:\n{printed}\nand that was all.\n")
    assert pladsbog("verify --against minutes.txt --format json").data["against"] == 1
    assert pladsbog("verify --against - --format json", given=printed.encode()).data["against"] == 1


def test_a_root_is_held_against_the_log_as_a_digest_is(lived_in: Path) -> None:
    roots = [pladsbog(f"digest --root --at {number} --format json").data["root"] for number in (3, 8)]
    close()
    told = pladsbog(f"verify --against {roots[0]} --against {roots[1].upper()} --against {digest()} --format json").data
    assert (told["against"], told["roots"], told["faults"]) == (1, 2, [])
    assert "roots from elsewhere that are those of its tree: 1" in pladsbog(f"verify --against {roots[0]}").out
    rewrite(LEDGER, 6, lambda said: said.update(by="berta"))
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert faults(*roots) == [("digests", roots[1])]


def test_lines_that_were_lodged_without_a_root_are_read_too(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_DIGESTS", FILE)
    close()
    line = Path(FILE).read_text()
    number = line.partition(":")[0]
    root = pladsbog(f"digest --root --at {number} --format json").data["root"]
    assert line == f"{digest()}  {line.split()[1]}  root {root}\n"
    Path(FILE).write_text(line.partition("  root")[0] + "\n")
    close("2023-02")
    old, new = Path(FILE).read_text().splitlines()
    assert ("root" in old, "root" in new) == (False, True)
    told = pladsbog("verify --format json").data
    assert (told["against"], told["roots"], told["faults"]) == (2, 1, [])
    # a line whose root is another one's is found
    Path(FILE).write_text(line.replace(root, f"{number}:{'0' * 64}"))
    assert faults() == [("digests", f"{number}:{'0' * 64}")]


@pytest.mark.parametrize("text", ["7:abc", "nowhere.txt", "7:" + "g" * 64])
def test_what_is_no_digest_is_refused(lived_in: Path, text: str) -> None:
    ran = pladsbog(f"verify --against {text}")
    assert (ran.code, "[not-a-digest]" in ran.err) == (2, True)


@pytest.mark.parametrize("is_in_file", [False, True])
def test_a_value_without_its_number_is_told_so(lived_in: Path, is_in_file: bool) -> None:
    bare = digest().partition(":")[2]
    Path("minutes.txt").write_text(f"digest: {bare}\n")
    ran = pladsbog(f"verify --against {'minutes.txt' if is_in_file else bare}")
    what = "minutes.txt holds a value that has" if is_in_file else f"{bare} has"
    assert (ran.code, f"{what} no number in front, as a digest or root has" in ran.err) == (2, True)
    assert "write it as NUMBER:DIGEST or NUMBER:ROOT" in ran.err
    Path("minutes.txt").write_text(f"#9 {bare}0\n")
    assert "holds no digest" in pladsbog("verify --against minutes.txt").err, "it has a figure too many"


def test_a_digest_that_was_cut_off_is_told_with_the_option_as_it_is_spoken(lived_in: Path) -> None:
    told = pladsbog(f"--lang da verify --against {digest()[:-1]}").err
    assert "Fejl: --mod har " in told


def test_a_file_without_any_is_refused(lived_in: Path) -> None:
    Path("minutes.txt").write_text("nothing was closed\n")
    ran = pladsbog("verify --against minutes.txt")
    assert (ran.code, "minutes.txt holds no digest [no-digest]" in ran.err) == (2, True)


# --- what it finds ---------------------------------------------------------------------------------


def test_an_older_copy_is_found(lived_in: Path) -> None:
    shutil.copy(LEDGER, "older.db")
    close()
    kept = digest()
    shutil.copy("older.db", LEDGER)
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert faults() == [], "by itself it is sound"
    assert faults(kept) == [("digests", kept)]


def test_an_older_copy_that_went_on_is_found(lived_in: Path) -> None:
    shutil.copy(LEDGER, "older.db")
    close()
    kept = digest()
    shutil.copy("older.db", LEDGER)
    Path("pladsbog.views.db").unlink(missing_ok=True)
    close(more="--early")
    close("2023-02")
    assert faults() == []
    assert faults(kept) == [("digests", kept)]


def test_a_rewritten_chain_is_found(lived_in: Path) -> None:
    kept = digest()
    before = pladsbog("digest --at 3").out.strip()
    rewrite(LEDGER, int(kept.split(":")[0]), lambda said: said.update(by="berta"))
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert faults() == []
    assert faults(before, kept) == [("digests", kept)]


def test_a_cut_tail_is_found(lived_in: Path) -> None:
    close()
    kept = digest()
    with unguarded(LEDGER) as db:
        db.execute("DELETE FROM stored_events WHERE id = ?", (int(kept.split(":")[0]),))
        db.execute("UPDATE sqlite_sequence SET seq = seq - 1")
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert faults() == []
    assert faults(kept) == [("digests", kept)]


def test_an_edited_closing_is_found(lived_in: Path) -> None:
    close()
    kept = digest()

    def cheaper(said: dict[str, dict[str, int]]) -> None:
        said["issued"]["total_ore"] -= 1

    rewrite(LEDGER, int(kept.split(":")[0]), cheaper)
    rechain(LEDGER)
    assert ("digests", kept) in faults(kept)


# --- lodged ----------------------------------------------------------------------------------------


def test_each_closing_lodges_its_own(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_DIGESTS", FILE)
    ran = close(more="--format json")
    assert ran.data["lodged"]
    close("2023-02")
    kept = Path(FILE).read_text().splitlines()
    assert [line.split("  ")[0] for line in kept] == [ran.data["digest"], digest()]
    assert Path(FILE).stat().st_mode & 0o777 == 0o600
    assert pladsbog("verify --format json").data["against"] == 2, "verify looks there by itself"


def test_what_could_not_be_lodged_is_told_and_made_up_for(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given one closing that was lodged, and a medium that is away for the next one
    monkeypatch.setenv("PLADSBOG_DIGESTS", FILE)
    close()
    monkeypatch.setenv("PLADSBOG_DIGESTS", "away/digests.txt")
    missed = close("2023-02", "--format json")
    # then the closing stands, and it is told
    assert missed.data["lodged"] is False
    assert "was not lodged in away/digests.txt" in missed.err
    assert "pladsbog digest --to away/digests.txt" in missed.err
    # when the medium is there again, then the next closing lodges both
    monkeypatch.setenv("PLADSBOG_DIGESTS", FILE)
    pladsbog("reassess c-17 --from 2023-02-05 --level 6 --decision VU --reason late --yes")
    close("2023-03")
    kept = [line.split("  ")[0] for line in Path(FILE).read_text().splitlines()]
    assert kept[1:] == [missed.data["digest"], digest()]


def test_what_makes_up_for_it_now_is_about_the_ledger_that_was_named(
    lived_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLADSBOG_DIGESTS", "away/digests.txt")
    ran = pladsbog(f"--ledger {LEDGER} close 2023-01 --reason late --accept-findings --yes")
    assert f"or now: pladsbog --ledger {LEDGER} digest --to away/digests.txt\n" in ran.err


def test_a_line_that_broke_off_spoils_no_other(lived_in: Path) -> None:
    Path(FILE).write_text("12:abcdef")
    ran = pladsbog(f"digest --to {FILE}")
    assert ran.code == 0
    assert f" lies in {FILE}" in ran.err
    assert Path(FILE).read_text().splitlines()[1].startswith(digest())
    assert faults(FILE) == []


def test_the_same_digest_is_lodged_once(lived_in: Path) -> None:
    for _ in range(2):
        assert pladsbog(f"digest --to {FILE}").out.strip() == digest()
    assert len(Path(FILE).read_text().splitlines()) == 1


def test_a_file_that_does_not_agree_is_told_and_kept(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(FILE).write_text(f"1:{'0' * 64}\n")
    ran = pladsbog(f"digest --to {FILE}")
    assert ran.code == 3
    assert f"{FILE} holds 1:{'0' * 64}, which is not of this ledger" in ran.err
    assert len(Path(FILE).read_text().splitlines()) == 2
    monkeypatch.setenv("PLADSBOG_DIGESTS", FILE)
    assert "which is not of this ledger" in close().err


def test_a_file_that_cannot_be_written_is_refused(lived_in: Path) -> None:
    ran = pladsbog("digest --to away/digests.txt")
    assert (ran.code, "[bad-option]" in ran.err) == (2, True)


def test_what_came_after_it_a_digest_says_nothing_of(lived_in: Path) -> None:
    """It vouches for its own event and those before; later ones are the business of the next digest."""
    kept = digest()
    close()
    rewrite(LEDGER, int(digest().split(":")[0]), lambda said: said.update(by="berta"))
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert faults(kept) == []


def test_people_read_the_moment_of_a_digest_by_danish_clocks_and_programs_as_it_was(lived_in: Path) -> None:
    for form, shown in (("txt", r"\d\d-\d\d-\d{4} kl\. \d\d:\d\d:\d\d "), ("csv", r"\d{4}-\d\d-\d\dT[\d:.]+Z;")):
        assert pladsbog(f"--lang da digest -o d.{form}").code == 0
        assert re.search(shown, (lived_in / f"d.{form}").read_text()), form
    SPEECH.speak(ENGLISH)
