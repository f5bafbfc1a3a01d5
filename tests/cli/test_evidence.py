"""Evidence: a bundle that is checked with Python alone, and in which nothing can be changed unseen."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.models.lines import LineKind
from ledger.store.chain import ORIGIN, Content, leaf, link
from ledger.store.tree import root_of
from projections.evidence import verify
from tests.cli.at_a_terminal import END, INTERRUPT, at_a_terminal
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, done, house
from tests.cli.running import Ran, pladsbog
from tests.drills.edit_evidence import verified
from tests.projections.ledgers import rewrite

Files = dict[str, bytes]
Rows = list[dict[str, Any]]

LATE = "--reason late --yes"


@pytest.fixture
def lived_in(town: Path) -> Path:
    """A house with c-17, whom we pay for, and c-18, whom 163 pays for; January to April 2023 are closed."""
    for line in (
        "move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU",
        "move-in c-18 syrenparken 2 --from 2023-01-10 --hours 24 --decision VU --payer 163 --paragraph 108",
        "close 2023-02 --and-earlier",
        "reassess c-18 --from 2023-02-15 --level 6 --decision VU",
        "close 2023-04 --and-earlier",
    ):
        ran = pladsbog(f"{line} {LATE}")
        assert ran.code == 0, ran.err
    return town


def taken(more: str = "2023-Q1 -o e.zip --force") -> Ran:
    ran = pladsbog(f"evidence syrenparken {more}")
    assert ran.code == 0, ran.err
    return ran


def files_in(name: str = "e.zip") -> Files:
    with zipfile.ZipFile(name) as packed:
        return {one: packed.read(one) for one in packed.namelist()}


def rows(files: Files, name: str) -> Rows:
    return [json.loads(line) for line in files[f"{name}.jsonl"].decode().splitlines()]


def resealed(files: Files, *, manifest: dict[str, Any] | None = None, **changed: Rows) -> Files:
    """The files with some rows changed, and each sum made anew as whoever forges would."""
    new = {f"{name}.jsonl": "".join(f"{json.dumps(row)}\n" for row in of).encode() for name, of in changed.items()}
    files = {**files, **new}
    said = {**json.loads(files["manifest.json"]), **(manifest or {})}
    said["files"] = {name: sha256(files[name]).hexdigest() for name in said["files"]}
    files["manifest.json"] = json.dumps(said).encode()
    files["manifest.sha256"] = f"{sha256(files['manifest.json']).hexdigest()}  manifest.json\n".encode()
    return files


def fault(files: Files, folder: Path, *told: str) -> str:
    """The last line of what the verifier says of files that are forged; in Danish it finds the same."""
    code, said = verified(files, folder, *told)
    assert code == 1, said
    danish_code, danish = verified(files, folder, *told, "--lang", "da")
    assert (danish_code, danish.splitlines()[-1].startswith("FEJL: ")) == (1, True), danish
    assert len(danish.splitlines()) == len(said.splitlines())
    return said.splitlines()[-1]


@pytest.mark.parametrize("payer", ["", " --payer 163"])
def test_a_quarter_is_told_in_danish_words(lived_in: Path, payer: str) -> None:
    taken(f"2023-Q1 -o e.zip --force{payer}")
    told = verified(files_in(), lived_in, "--lang", "da")[1]
    assert "1. kvartal 2023" in told
    assert "2023-Q1" not in told
    assert "2023-Q1" in verified(files_in(), lived_in)[1]


# --- as an auditor has it --------------------------------------------------------------------------


@pytest.mark.parametrize("payer", ["", "--payer 163", "--payer own"])
def test_it_is_checked_with_nothing_installed(lived_in: Path, payer: str) -> None:
    told = taken(f"2023-Q1 -o e.zip {payer} --format json").data
    with zipfile.ZipFile("e.zip") as packed:
        packed.extractall("unpacked")
    given = [told["root"], told["seal"], *([] if payer else [told["digest"]])]
    run = [sys.executable, "-I", "-S", "unpacked/verify.py", *given]
    ran = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.endswith("\neverything agrees with what you gave\n")
    assert "unit price computed anew: table" in ran.stdout
    (Path("unpacked") / "lines.jsonl").write_text("")
    assert subprocess.run(run, capture_output=True, check=False).returncode == 1
    assert subprocess.run([*run[:3], "unpacked/verify.py", "nowhere"], capture_output=True, check=False).returncode == 2


def test_what_is_printed_is_what_can_be_held_against_it(lived_in: Path) -> None:
    ran, files = taken(), files_in()
    assert pladsbog("digest").out.strip() in ran.out
    assert f"SHA-256 of verify.py: {sha256(files['verify.py']).hexdigest()}" in ran.out
    assert f"seal of the bundle: {sha256(files['manifest.json']).hexdigest()}" in ran.out
    root = re.search(r"root of the tree over #1 to #\d+: ([0-9]+:\w+)", ran.out)
    assert root is not None
    assert root[0] in pladsbog("digest --root").out
    assert pladsbog("digest --root --format json").data["root"] == root[1]
    assert "closed months 3, lines " in ran.out


def test_every_digest_that_was_ever_printed_is_found_in_a_houses_bundle(lived_in: Path) -> None:
    taken()
    last = int(pladsbog("digest").out.partition(":")[0])
    every = [pladsbog(f"digest --at {number}").out.strip() for number in range(1, last + 1)]
    code, said = verified(files_in(), lived_in, *every)
    assert (code, said.count("changed since it was told")) == (0, last)
    assert said.endswith("everything agrees with what you gave\n")
    other = f"{last}:{'0' * 64}"
    said = fault(files_in(), lived_in, *every, other)
    assert said == f"FAULT: event #{last} has another digest and root than {other}"
    later = f"{last + 1}:{'0' * 64}"
    assert fault(files_in(), lived_in, later).endswith(f"{later} is of an event after #{last}, the last in here")


@pytest.mark.parametrize("payer", ["", "--payer 163"])
def test_its_pages_have_lines_that_a_narrow_window_holds(lived_in: Path, payer: str) -> None:
    taken(f"2023-Q1 -o e.zip {payer}")
    for name in ("README.txt", "LAESMIG.txt"):
        lines = files_in()[name].decode().splitlines()
        assert max(map(len, lines)) <= 78
        assert any(line.startswith("       python3 -I -S verify.py --") for line in lines), "a command stays whole"
        begun = [line for line in lines if line[:1].islower() and not re.match(r"\w+\.\w+ {2,}", line)]
        assert begun in ([], ["datoer, begge medregnet."], ["dates with both ends included."]), "else it is indented"


@pytest.mark.parametrize("language", ["en", "da"])
def test_on_a_terminal_it_breaks_lines_between_words(lived_in: Path, language: str) -> None:
    taken()
    with zipfile.ZipFile("e.zip") as packed:
        packed.extractall("unpacked")
    line = [sys.executable, "-I", "-S", "unpacked/verify.py", "--lang", language]
    plain = subprocess.run(line, capture_output=True, text=True, check=False).stdout
    ours, theirs = pty.openpty()
    ran = subprocess.run(line, stdout=theirs, check=False)
    os.close(theirs)
    told = b""
    with suppress(OSError):  # the other end is closed
        while chunk := os.read(ours, 65536):
            told += chunk
    os.close(ours)
    lines = told.decode().replace("\r\n", "\n").splitlines()
    assert ran.returncode == 0
    assert max(map(len, lines)) < 80
    assert len(lines) > len(plain.splitlines())
    assert " ".join(told.decode().split()) == " ".join(plain.split())


@pytest.mark.parametrize("option", ["--against", "--mod"])
def test_what_is_no_digest_is_said_without_the_usage(lived_in: Path, option: str) -> None:
    taken()
    code, said = verified(files_in(), lived_in, option, "1234:abc")
    assert (code, said.splitlines()) == (2, ["--against takes a digest, root or seal, no file: 1234:abc"])
    code, said = verified(files_in(), lived_in, option)
    assert (code, said.splitlines()) == (2, ["--against takes a digest, root or seal, no file"])
    code, said = verified(files_in(), lived_in, "--lang", "da", option)
    assert (code, said.splitlines()) == (2, ["--mod tager fingeraftryk, rod eller segl, ingen fil"])


@pytest.mark.parametrize(
    ("made", "asked", "starts"),
    [("en", "", ["Does"]), ("da", "", ["Siger"]), ("da", "--lang en", ["Does"]), ("en", "--sprog=da", ["Siger"])],
)
def test_how_it_is_called_is_told_in_one_language(lived_in: Path, made: str, asked: str, starts: list[str]) -> None:
    assert pladsbog(f"--lang {made} evidence syrenparken 2023-Q1 -o e.zip").code == 0
    SPEECH.speak(ENGLISH)
    code, said = verified(files_in(), lived_in, "--modd", "X", *asked.split())
    told = [start for start in ("Does", "Siger") if f"{start} " in said]
    assert (code, told) == (2, starts)


NO_NUMBER = "if that is a digest or root, its number is missing"


def test_a_digest_without_its_number_is_found_and_a_root_without_it_is_told_what_is_missing(lived_in: Path) -> None:
    taken()
    number, digest = pladsbog("digest --at 3").out.strip().split(":")
    # of a house, every digest of the chain is in the bundle
    code, said = verified(files_in(), lived_in, digest)
    assert (code, f"{digest}: no event in here up to #{number} changed" in said) == (0, True)
    # of a root, or in a payer's bundle, it cannot be found without the number
    taken("2023-Q1 -o e.zip --payer 163 --force")
    said = fault(files_in(), lived_in, digest)
    assert said == f"FAULT: its seal is not {digest}; {NO_NUMBER}"


def test_the_verifier_is_short_and_needs_nothing_but_python_39() -> None:
    source = Path(verify.__file__).read_text()
    assert len(source.splitlines()) < 450
    tree = ast.parse(source, feature_version=(3, 9))
    named = {one.module if isinstance(one, ast.ImportFrom) else one.names[0].name for one in ast.walk(tree)
             if isinstance(one, ast.Import | ast.ImportFrom)}  # fmt: skip
    assert {str(name).partition(".")[0] for name in named} <= sys.stdlib_module_names


def test_the_bytes_are_the_same_for_the_same_event(lived_in: Path) -> None:
    known_at = int(pladsbog("digest").out.partition(":")[0])
    taken()
    first = Path("e.zip").read_bytes()
    taken()
    assert Path("e.zip").read_bytes() == first
    assert pladsbog(f"reassess c-17 --from 2023-03-01 --level 7 --decision VU {LATE}").code == 0
    taken()
    assert Path("e.zip").read_bytes() != first
    taken(f"2023-Q1 -o again.zip --known-at '#{known_at}'")
    assert Path("again.zip").read_bytes() == first


def test_a_bundle_speaks_the_language_it_was_made_in_on_any_machine(lived_in: Path) -> None:
    taken("2023-Q1 -o en.zip")
    assert pladsbog("--lang da evidence syrenparken 2023-Q1 -o da.zip").code == 0
    SPEECH.speak(ENGLISH)
    english, danish = files_in("en.zip"), files_in("da.zip")
    with zipfile.ZipFile("da.zip") as packed:
        packed.extractall("unpacked")
    said = {}
    for asked in ("", "--lang en", "--sprog=da"):
        run = [sys.executable, "-I", "-S", "unpacked/verify.py", *asked.split()]
        ran = subprocess.run(run, capture_output=True, check=True, env={"LANG": "en_US.UTF-8", "PYTHONUTF8": "1"})
        said[asked] = ran.stdout.decode()
    assert said[""] == said["--sprog=da"]
    assert said[""].endswith("\nalt stemmer indbyrdes; angiv nu det fingeraftryk, den rod og det segl, du fik oplyst\n")
    assert "enhedspris beregnet på ny: takst" in said[""]
    assert f"giver i alt {kroner(danish, ',.', '.,')} kr." in said[""]
    assert f"sum to {kroner(danish)} kr." in said["--lang en"]
    values = [re.findall(r"[0-9a-f]{64}|\b[0-9]{4}-[0-9]{2}\b|#[0-9]+", text) for text in said.values()]
    assert values[0] == values[1]
    assert verified(english, lived_in, "--lang", "da")[1].splitlines()[1:-2] == said[""].splitlines()[1:-2]


def test_what_a_machine_cannot_write_is_no_fault_of_the_bundle(lived_in: Path) -> None:
    assert pladsbog("--lang da evidence syrenparken 2023-Q1 -o e.zip").code == 0
    SPEECH.speak(ENGLISH)
    with zipfile.ZipFile("e.zip") as packed:
        packed.extractall("unpacked")
    run = [sys.executable, "-S", "unpacked/verify.py"]
    ran = subprocess.run(run, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0, ran.stdout
    assert b"enhedspris beregnet p? ny: takst" in ran.stdout


def test_whoever_reads_the_first_lines_alone_gets_no_traceback(lived_in: Path) -> None:
    taken("2023-Q1 -o e.zip")
    with zipfile.ZipFile("e.zip") as packed:
        packed.extractall("unpacked")
    run = [sys.executable, "-I", "-S", "unpacked/verify.py"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()  # as head does that has seen enough
        assert (ran.stderr.read(), ran.wait()) == (b"", 0), "what the bundle is worth stays the exit code"


def kroner(files: Files, *points: str) -> str:
    total = f"{sum(line['amount_ore'] for line in rows(files, 'lines')) / 100:,.2f}"
    return total.translate(str.maketrans(*points)) if points else total


def test_in_two_languages_only_the_line_of_the_manifest_and_its_seal_differ(lived_in: Path) -> None:
    taken("2023-Q1 -o en.zip")
    for name in ("da.zip", "again.zip"):
        assert pladsbog(f"--lang da evidence syrenparken 2023-Q1 -o {name}").code == 0
        SPEECH.speak(ENGLISH)
    assert Path("da.zip").read_bytes() == Path("again.zip").read_bytes()
    english, danish = files_in("en.zip"), files_in("da.zip")
    differing = {name for name in english if english[name] != danish[name]}
    assert differing == {"manifest.json", "manifest.sha256"}
    both = [json.loads(files["manifest.json"]) for files in (english, danish)]
    assert {name for name in both[0] if both[0][name] != both[1][name]} == {"language"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["nowhere"], [verify.__doc__, verify.DANISH[str(verify.__doc__)]]),
        (["nowhere", "--lang", "da"], [verify.DANISH[str(verify.__doc__)]]),
        (["nowhere", "--lang=en"], [verify.__doc__]),
        (["--lang", "de"], [verify.__doc__, verify.DANISH[str(verify.__doc__)]]),
    ],
)
def test_how_it_is_called_is_told_in_the_language_asked_for_or_in_both(
    asked: list[str], told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main(asked) == 2
    assert capsys.readouterr().out == "\n".join(told) + "\n"


def test_the_page_for_the_auditor_is_there_in_both_languages(lived_in: Path) -> None:
    taken("2023 -o e.zip")
    english, danish = (" ".join(files_in()[one].decode().split()) for one in ("README.txt", "LAESMIG.txt"))
    total = f"{sum(line['amount_ore'] for line in rows(files_in(), 'lines')) / 100:,.2f}"
    assert "EVIDENCE OF syrenparken, 2023" in english
    assert total in english
    assert "BEVISPAKKE FOR syrenparken, 2023" in danish
    assert total.translate(str.maketrans(",.", ".,")) in danish
    assert "2023-05" in english.split("Open, and not in it")[1]
    assert "maj 2023" in danish.split("Åbne, og ikke med")[1]
    assert "2023-0" not in danish.split("Som kendt")[0]


# --- one øre, and every sum made anew --------------------------------------------------------------


def more_by(field: str) -> Callable[[dict[str, Any]], None]:
    """One more øre in a field, be it a number or text."""

    def change(line: dict[str, Any]) -> None:
        line[field] = type(line[field])(int(line[field]) + 1)

    return change


def at_another_price(line: dict[str, Any]) -> None:
    """The unit price an øre higher, and everything that follows from it."""
    days = sum(days for days, _ in line["how"]["by_day"])
    line["unit_price_ore"] = str(int(line["unit_price_ore"]) + 1)
    line["amount_ore"] += days
    line["how"]["by_day"] = [[days, line["unit_price_ore"]]]
    for step in line["how"]["steps"]:
        if "to" in step:
            step["to"] = line["unit_price_ore"]


def at_a_price_not_looked_at(line: dict[str, Any]) -> None:
    """The same, and the line says that no decision gives its price."""
    at_another_price(line)
    line["how"] |= {"anew": False, "steps": []}


def by_a_broken_day(line: dict[str, Any]) -> None:
    """An øre more at the same unit price: what a day's price is divided by is a little less than a day."""
    (days, ore), *_ = line["how"]["by_day"] or [[31, line["unit_price_ore"]]]
    a_day = (days * Fraction(ore) + 1) / days
    line["amount_ore"] += 1
    line["how"] |= {"by_day": [[days, str(a_day)]], "pieces": [[days, str(Fraction(ore) / a_day), None]]}


def carried_over(line: dict[str, Any]) -> None:
    """An øre more at the same unit price: half of one is said to be left by lines before it."""
    (days, ore), *_ = line["how"]["by_day"] or [[31, line["unit_price_ore"]]]
    line["amount_ore"] += 1
    a_day = [[1, str(Fraction(ore) + Fraction(1, 2))], [days - 1, ore]]
    line["how"] |= {"by_day": a_day, "carried": "1/2", "pieces": [[days, "1", None]]}


@pytest.mark.parametrize(
    "change",
    [
        more_by("amount_ore"),
        more_by("unit_price_ore"),
        at_another_price,
        at_a_price_not_looked_at,
        by_a_broken_day,
        carried_over,
    ],
)
@pytest.mark.parametrize("payer", ["", "--payer 163"])
def test_one_oere_in_any_line_is_found_though_every_sum_is_made_anew(
    lived_in: Path, change: Callable[[dict[str, Any]], None], payer: str
) -> None:
    taken(f"2023-Q1 -o e.zip {payer}")
    files = files_in()
    for at, one in enumerate(rows(files, "lines")):
        lines, months = rows(files, "lines"), rows(files, "months")
        if one["kind"] == "adjustment":
            continue
        change(lines[at])
        moved = lines[at]["amount_ore"] - one["amount_ore"]
        for month in months:
            month["total_ore"] += moved if month["month"] == one["month"] else 0
        total = json.loads(files["manifest.json"])["total_ore"] + moved
        forged = resealed(files, manifest={"total_ore": total}, lines=lines, months=months)
        assert one["month"] in fault(forged, lived_in)


def test_one_oere_in_a_total_alone_is_found(lived_in: Path) -> None:
    taken()
    files, months = files_in(), rows(files_in(), "months")
    months[1]["total_ore"] += 1
    assert "2023-02: lines do not sum to the total" in fault(resealed(files, months=months), lived_in)
    total = json.loads(files["manifest.json"])["total_ore"]
    assert "do not sum to the manifest's" in fault(resealed(files, manifest={"total_ore": total + 1}), lived_in)


def test_what_the_ledger_says_cannot_be_changed_in_an_event_or_its_terms(lived_in: Path) -> None:
    taken()
    files = files_in()
    for name, at in (("events", 6), ("terms", 1)):
        changed = rows(files, name)
        changed[at] = json.loads(json.dumps(changed[at]).replace("2023-01-01", "2023-01-02"))
        forged = resealed(files, events=changed) if name == "events" else resealed(files, terms=changed)
        assert "FAULT" in fault(forged, lived_in)
    events = [row for row in rows(files, "events") if row["topic"] != "rates.adopted:1"]
    assert "FAULT" in fault(resealed(files, events=events), lived_in)


def chained(files: Files, events: Rows) -> Files:
    """The whole bundle on a chain of its own, as by whoever rewrites the log: only what was told can find that."""
    contents = [Content(**{**dict.fromkeys(Content._fields), **row, "state": row["state"].encode()}) for row in events]
    leaves = files["leaves.txt"].decode().split()
    for content in contents:
        leaves[content.number - 1] = leaf(content).hex()
    chain, chains, nodes = ORIGIN, [], []
    for one in leaves:
        nodes.append(sha256(b"\x00" + sha256(b"\x03" + chain).digest() + bytes.fromhex(one)).digest())
        chain = link(chain, bytes.fromhex(one))
        chains.append(chain.hex())
    digest = f"{len(chains)}:{chains[-1]}"
    files = {**files, "leaves.txt": "".join(f"{one}\n" for one in leaves).encode(), "digests.txt": digest.encode()}
    manifest = {"digest": digest, "root": root_of(nodes).hex()}
    return resealed(files, manifest=manifest, events=events)


def test_a_bundle_that_is_forged_whole_is_found_by_one_digest_from_elsewhere(lived_in: Path) -> None:
    told = taken("2023-Q1 -o e.zip --format json").data
    files, events = files_in(), rows(files_in(), "events")
    kept = pladsbog("digest --at 12").out.strip()
    events[3]["state"] = events[3]["state"].replace('"anna"', '"emma"')
    forged = chained(files, events)
    assert verified(forged, lived_in)[0] == 0  # alone it looks sound
    for one in (told["digest"], told["root"], told["seal"], kept):
        said = fault(forged, lived_in, one)
        no_seal = f"its seal is not {one}; {NO_NUMBER}"
        assert said.endswith(f"has another digest and root than {one}" if ":" in one else no_seal)


OTHER = "0" * 64
MANIFEST: dict[str, Callable[[dict[str, Any]], object]] = {
    "digest": lambda said: f"{said['events']}:{OTHER}",
    "root": lambda said: OTHER,
    "events": lambda said: said["events"] + 1,
    "months": lambda said: said["months"][1:],
    "lines": lambda said: said["lines"] + 1,
    "total_ore": lambda said: said["total_ore"] + 1,
}


@pytest.mark.parametrize("field", MANIFEST)
@pytest.mark.parametrize("payer", ["", "--payer 163"])
def test_what_the_manifest_says_is_held_against_the_rest(lived_in: Path, field: str, payer: str) -> None:
    taken(f"2023-Q1 -o e.zip {payer}")
    files, said = files_in(), json.loads(files_in()["manifest.json"])
    if payer and field == "digest":
        return  # there is nothing to hold it against, as its page says
    fault(resealed(files, manifest={field: MANIFEST[field](said)}), lived_in)


def test_a_digest_that_is_not_on_the_chain_is_found(lived_in: Path) -> None:
    taken()
    files = files_in()
    files["digests.txt"] += f"3:{OTHER}  the last but one\n".encode()
    assert f"3:{OTHER} in digests.txt" in fault(resealed(files), lived_in)
    files["digests.txt"] = b""
    files["leaves.txt"] += f"{OTHER}\n".encode()
    fault(resealed(files), lived_in)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("known_at", 3),
        ("calculation", 3),
        ("place_days", {"occupied": 31}),
        ("findings", [{"code": "x"}]),
        ("offer", "x"),
        ("recorded_at", "2023-05-01T00:00:00.000000Z"),
        ("findings", None),
        ("place_days", None),
    ],
)
def test_what_is_told_of_a_month_is_what_its_closing_says(lived_in: Path, field: str, other: object) -> None:
    taken()
    months = rows(files_in(), "months")
    months[1][field] = other
    if other is None:  # left out
        del months[1][field]
    assert f"2023-02: {field} is not what event" in fault(resealed(files_in(), months=months), lived_in)


def test_the_months_are_those_of_the_house_that_is_named(lived_in: Path) -> None:
    taken()
    named = resealed(files_in(), manifest={"offer": "tulipan"})
    assert "closed another house's month" in fault(named, lived_in)


def test_a_digest_vouches_for_the_closings_before_it_alone(lived_in: Path) -> None:
    told = taken("2023 -o e.zip --format json").data
    closings = {row["month"]: row["closing"] for row in rows(files_in(), "months")}
    kept = pladsbog(f"digest --at {closings['2023-02']}").out.strip()
    code, said = verified(files_in(), lived_in, kept)
    assert (code, f"no event in here up to #{closings['2023-02']} changed" in said) == (0, True)
    assert all(f"{month} (closed by #{number})" in said for month, number in closings.items())
    assert told["months"] == list(closings)


@pytest.mark.parametrize(
    ("field", "other"), [("citizen", "c-99"), ("place", "9"), ("id", "base/9"), ("payer", "265"), ("stay", 1)]
)
def test_what_is_told_of_a_line_is_what_was_issued(lived_in: Path, field: str, other: object) -> None:
    taken()
    lines = rows(files_in(), "lines")
    lines[1][field] = other
    assert "the lines are not those that were issued" in fault(resealed(files_in(), lines=lines), lived_in)
    assert "not in order" in fault(resealed(files_in(), lines=[*lines[-1:], *lines[:-1]]), lived_in)


def test_a_payers_line_is_for_the_payer_and_for_its_days(lived_in: Path) -> None:
    taken("2023-Q1 -o e.zip --payer 163")
    for field, other, why in (
        ("payer", "265", "another payer's line"),
        ("to", "2023-01-30", "its days are not those"),
        ("level", "9", "its unit price is not None, as the table says"),
        ("month", "2023-09", "not in order"),
    ):
        lines = rows(files_in(), "lines")
        at = next(at for at, line in enumerate(lines) if line["kind"] == "service")
        lines[at][field] = other
        assert why in fault(resealed(files_in(), lines=lines), lived_in)


# --- line by line ----------------------------------------------------------------------------------

LINE = {"unit": "day", "from": "2023-01-01", "to": "2023-01-31", "for_month": "2023-01", "level": "4"}


@pytest.mark.parametrize(
    ("price", "says", "to", "other"),
    [
        ("7000", "× 24,5 hours a week / 7", "24500", "24501"),
        ("1000", "× 2,5 units", "2500", "2501"),
        ("1000", "away since 2023-01-02 (hospital, #4): 1/2 of the price", "500", "501"),
        ("1000", "62,5 % of the last resident's price", "625", "626"),
        ("1000", "80 % of it after 30 vacant days", "800", "801"),
        ("99950", "raised by 2,5 %, half up to whole kroner from 2024-01-01 (#9)", "102400", "102500"),
        ("99950", "raised by 2,5 %, half up to whole øre from 2024-01-01 (#9)", "102449", "102448"),
        ("-99950", "raised by 2,5 %, half up to whole øre from 2024-01-01 (#9)", "-102449", "-102448"),
    ],
)
def test_a_step_that_is_arithmetic_is_taken_again(price: str, says: str, to: str, other: str) -> None:
    def steps(came_to: str) -> dict[str, Any]:
        return {
            "steps": [{"says": "price of an hour", "to": price}, {"says": "granted"}, {"says": says, "to": came_to}]
        }

    verify.check_steps({**LINE, "unit_price_ore": to}, steps(to))
    with pytest.raises(ValueError, match=re.escape(says.replace(",", "."))):
        verify.check_steps({**LINE, "unit_price_ore": other}, steps(other))
    with pytest.raises(ValueError, match="do not come to its unit price"):
        verify.check_steps({**LINE, "unit_price_ore": other}, steps(to))


def test_an_average_is_taken_again() -> None:
    line, says = {**LINE, "unit_price_ore": "1"}, "average of 3 other residents (4, 5, 9): {}"
    verify.check_steps(line, {"steps": [{"says": says.format(6)}]})
    with pytest.raises(ValueError, match="average"):
        verify.check_steps(line, {"steps": [{"says": says.format("19/3")}]})


@pytest.mark.parametrize(
    ("price", "amount", "how", "more"),
    [
        ("1000", 1000, {"by_day": []}, {"unit": "month"}),  # of the whole month
        ("1000", 31000, {"by_day": []}, {}),
        ("1000", 31000, {"by_day": [[31, "1000"]], "pieces": [[31, "1", None]]}, {}),
        ("31000", 31000, {"by_day": [[31, "1000"]], "pieces": [[31, "31", None]]}, {"unit": "month"}),
        ("100", 8, {"by_day": [[31, "8/31"]], "pieces": []}, {"unit": "year"}),  # a frame
        ("100", 8, {"by_day": [[31, "8/31"]], "pieces": [[31, "31", "8"]]}, {"unit": "year"}),
        ("31", 62, {"by_day": [[31, "2"]], "pieces": []}, {"service": "taxi", "quantity": "2", "unit": "km"}),
        ("10", 20, {"by_day": [[1, "20"], [30, "0"]], "pieces": [[1, "1", None]]},
         {"service": "day", "quantity": "2", "unit": "weekday"}),
        ("1", 31, {"by_day": [[1, "3/2"], [30, "1"]], "pieces": [[31, "1", None]], "carried": "1/2"}, {}),
    ],
)  # fmt: skip
def test_days_times_price_are_the_amount(price: str, amount: int, how: dict[str, Any], more: dict[str, Any]) -> None:
    how = {"pieces": [], "carried": "0", **how}
    left = set[Fraction]()
    if how["carried"] != "0":
        amount += 1  # half up of 31½
        left.add(Fraction(1, 2))
    line = {**LINE, "unit_price_ore": price, "amount_ore": amount, **more}
    verify.check_amount(line, how, {*left})
    for wrong in (
        {"amount_ore": amount + 1},
        {"unit_price_ore": str(int(price) + 31)},
        {"to": "2023-01-30"} if how["by_day"] or not more else {"amount_ore": 0},
    ):
        with pytest.raises(ValueError, match=" "):
            verify.check_amount({**line, **wrong}, how, {*left})
    if left:
        with pytest.raises(ValueError, match="no line before it leaves"):
            verify.check_amount(line, how, set())


def test_the_days_of_an_adjustment_sum_to_it() -> None:
    line = {**LINE, "kind": "adjustment", "amount_ore": 50, "on_days": [[10, "2"], [21, "10/7"]], "how": {"steps": []}}
    assert verify.check_line(line, {}, set()) == "by derivation: adjustment"
    with pytest.raises(ValueError, match="do not sum to it"):
        verify.check_line({**line, "amount_ore": 51}, {}, set())


@pytest.mark.parametrize(
    ("unit", "by", "of"),
    [("day", "30/31", None), ("weekday", "7", None), ("hours-a-week", "6999/1000", None), ("month", "30", None),
     ("year", "366", None), ("year", "365", "8")],
)  # fmt: skip
def test_a_price_is_divided_by_the_days_of_its_unit_alone(unit: str, by: str, of: str | None) -> None:
    a_day = Fraction(8 if of else 31000) / Fraction(by)
    amount = verify.half_up(a_day * 31)
    how = {"pieces": [[31, by, of]], "by_day": [[31, str(a_day)]], "carried": "0"}
    line = {**LINE, "unit": unit, "unit_price_ore": "100" if of else "31000", "amount_ore": amount}
    with pytest.raises(ValueError, match="no unit has such days"):
        verify.check_amount(line, how, set())


SERVICE = {"topic": "service.adopted:1", "effective_on": "2023-01-01", "number": 1,
           "state": '{"service": {"price_ore": 1000}}'}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "quantity", "other"),
    [
        ([("citizen.service-granted:1", {"quantity": "2.5"})], "5/2", "2.501"),
        ([("citizen.service-granted:1", {"quantity": "0.3333"})], "1/3", "0.3334"),
        ([("citizen.service-granted:1", {"quantity": "1"}), ("citizen.service-delivered:1", {"quantity": "9"}),
          ("citizen.service-delivered:1", {"quantity": "2"})], "11", "12"),
    ],
)  # fmt: skip
def test_the_quantity_of_a_service_is_what_was_granted_or_delivered(
    told: list[tuple[str, dict[str, Any]]], quantity: str, other: str
) -> None:
    events = {1: SERVICE}
    for number, (topic, state) in enumerate(told, 2):
        events[number] = {**SERVICE, "topic": topic, "number": number, "state": json.dumps(state)}
    line = {**LINE, "kind": "supplement", "part": "service", "service": "x", "events": sorted(events)}
    assert verify.unit_price({**line, "quantity": quantity}, events) == ("service", Fraction(1000))
    with pytest.raises(ValueError, match="no event tells its quantity"):
        verify.unit_price({**line, "quantity": other}, events)


DAY_BASE = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "day"
amount = 878
"""


@pytest.mark.parametrize("payer", ["", " --payer 163"])
def test_the_base_in_the_notice_of_a_resident_at_a_special_price_is_held_against_the_base(
    folder: Path, payer: str
) -> None:
    """The move-in behind it tells the special price, which is that of the service, and not of the base."""
    adopt("h", house(after=DAY_BASE).replace('"activity"', '"combination"\nnotice = { rule = "days", covers = "all" }'))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --special-price 2000 --payer 163 --decision VU-1",
        "depart c-1 --on 2025-01-20 --cause moved",
        "close 2025-01",
        f"evidence h 2025-01 -o e.zip{payer}",
    )
    code, said = verified(files_in(), folder)
    assert (code, "unit price computed anew: base" in said) == (0, True), said


# --- a payer's -------------------------------------------------------------------------------------


def test_a_payers_bundle_shows_nothing_of_others(lived_in: Path) -> None:
    told = taken("2023 -o e.zip --payer 163 --format json").data
    files = files_in()
    content = b"".join(content for name, content in files.items() if name != "verify.py")
    assert b"c-18" in content
    assert b"c-17" not in content
    assert {line["citizen"] for line in rows(files, "lines")} == {"c-18"}
    assert told["lines"] == len(rows(files, "lines")) > 6
    owed = [pladsbog(f"statement 163 {month} --format json").data["total"] for month in told["months"]]
    assert sum(int(total.replace(".", "")) for total in owed) == int(told["total"].replace(".", ""))


def test_a_place_kept_free_for_a_payer_shows_no_level_of_others(lived_in: Path) -> None:
    town = Path("town.toml").read_text().split("[[rates]]")[0].replace("2023-01-01", "2023-05-01")
    places = "".join(f'[[place]]\noffer = "syrenparken"\nid = "{one}"\neffective = 2023-05-01\n' for one in "34")
    Path("more.toml").write_text(f'{town}\n[model.vacancy]\nrule = "average-minus"\n{places}')
    for line in (
        "adopt more.toml",
        "move-in c-19 syrenparken 3 --from 2023-05-01 --level 7 --decision VU",
        "reserve syrenparken 4 --for 163 --from 2023-05-05 --until 2023-05-20 --decision VU",
        "close 2023-05",
    ):
        ran = pladsbog(f"{line} {LATE}")
        assert ran.code == 0, ran.err
    taken("2023-05 -o e.zip --payer 163")
    says = [step["says"] for line in rows(files_in(), "lines") for step in line["how"]["steps"]]
    assert "average of 3 other residents: 6" in says
    assert "other residents (" not in files_in()["lines.jsonl"].decode()
    assert verified(files_in(), lived_in)[0] == 0
    taken("2023-05 -o whole.zip")
    assert "average of 3 other residents (5, 6, 7): 6" in files_in("whole.zip")["lines.jsonl"].decode()


def test_a_payers_event_that_names_somebody_else_is_a_hash(lived_in: Path) -> None:
    assert pladsbog(f"swap c-17 c-18 --from 2023-05-10 {LATE}").code == 0
    assert pladsbog(f"close 2023-05 {LATE}").code == 0
    ran, files = taken("2023-05 -o e.zip --payer 163"), files_in()
    assert b"c-17" not in b"".join(content for name, content in files.items() if name != "verify.py")
    code, said = verified(files, lived_in)
    assert code == 0
    hashes = [row for row in rows(files, "events") if "state" not in row]
    # and what is told when it is made counts them as the verifier does: that one, and the closing
    assert "events that name other citizens, in it as hashes alone: 2, of them closings: 1" in ran.err
    assert f", {len(hashes)} as hashes;" in said
    ran_to = json.loads(files["manifest.json"])["events"]
    assert len(hashes) == 2  # the closing, and the swap
    hashes[0]["paths"][str(ran_to)][0] = "0" * 64
    changed = [hashes[0] if row["number"] == hashes[0]["number"] else row for row in rows(files, "events")]
    assert "not in the tree" in fault(resealed(files, events=changed), lived_in)


def test_an_event_is_proved_by_its_path(lived_in: Path) -> None:
    taken("2023-Q1 -o e.zip --payer 163")
    files = files_in()
    for at in range(len(rows(files, "events"))):
        events = rows(files, "events")
        events[at]["number"] += 1
        assert "FAULT" in fault(resealed(files, events=events), lived_in)
    events = rows(files, "events")
    shown = next(row for row in events if row.get("topic") == "citizen.reassessed:1")
    shown["state"] = shown["state"].replace('"level":"6"', '"level":"5"')
    assert f"event #{shown['number']} is not in the tree" in fault(resealed(files, events=events), lived_in)


def test_a_payers_bundle_is_held_against_its_root_and_not_against_a_digest(lived_in: Path) -> None:
    told = taken("2023-Q1 -o e.zip --payer 163 --format json").data
    said = fault(files_in(), lived_in, told["digest"])
    assert said.startswith("FAULT: a payer's bundle has roots alone, here at #")
    assert f": none is {told['digest']};" in said
    forged = rows(files_in(), "lines")
    forged[0]["how"]["steps"][0]["says"] = "granted by a friend"
    code, said = verified(resealed(files_in(), lines=forged), lived_in, told["root"])
    assert (code, "what was issued, the seal tells" in said) == (0, True)  # no event says it
    assert told["seal"] in fault(resealed(files_in(), lines=forged), lived_in, told["seal"])


def closed(month: str, more: str = "") -> str:
    """A month closed; the root that was lodged for it."""
    ran = pladsbog(f"close {month} {LATE} {more}")
    assert ran.code == 0, ran.err
    return Path("digests.txt").read_text().split()[-1]


def test_a_payers_bundle_is_held_against_a_line_that_was_lodged(
    lived_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLADSBOG_DIGESTS", "digests.txt")
    lodged = closed("2023-05")
    number = lodged.partition(":")[0]
    assert lodged == pladsbog(f"digest --at {number} --root --format json").data["root"]
    assert pladsbog(f"reassess c-18 --from 2023-06-10 --level 5 --decision VU {LATE}").code == 0
    later = closed("2023-06")
    taken("2023-Q2 -o e.zip --payer 163")
    code, said = verified(files_in(), lived_in, "--against", lodged, f"--against={later}")
    assert (code, f"{lodged}: no event in here up to #{number} changed since it was told" in said) == (0, True), said
    # an event that is another one than when that was lodged is found, though all of today's sums are made anew
    monkeypatch.delenv("PLADSBOG_DIGESTS")
    rewrite("pladsbog.db", 9, lambda event: event.update(decision="VU 9"))
    Path("pladsbog.views.db").unlink(missing_ok=True)
    taken("2023-Q2 -o e.zip --payer 163 --force")
    assert verified(files_in(), lived_in)[0] == 0
    assert f": none is {lodged};" in fault(files_in(), lived_in, lodged)


def test_a_statement_tells_the_root_that_a_bundle_leads_to(lived_in: Path) -> None:
    told = pladsbog("statement 163 2023-03 --format json")
    root, number = told.data["root"], told.data["known_at"]["event"]
    assert f"root of the tree over #1 to #{number}: {root}\n" in told.err
    assert root in pladsbog("statement 163 2023-03").err
    assert pladsbog("statement 163 2023-03 -o bill.html").code == 0
    assert root in Path("bill.html").read_text()
    assert pladsbog(f"reassess c-17 --from 2023-06-10 --level 5 --decision VU {LATE}").code == 0
    assert pladsbog(f"close 2023-05 {LATE}").code == 0
    taken("2023-05 -o e.zip --payer 163")
    assert f": none is {root}; for another event it is made with --root-at" in fault(files_in(), lived_in, root)
    taken(f"2023-05 -o e.zip --payer 163 --force --root-at {number}")
    assert f"#{number}" in files_in()["README.txt"].decode()
    assert f"#{number}" in files_in()["LAESMIG.txt"].decode()
    assert verified(files_in(), lived_in, root)[0] == 0
    taken("2023-05 -o h.zip")
    assert verified(files_in("h.zip"), lived_in, root, told.data["digest"])[0] == 0
    ran = pladsbog("evidence syrenparken 2023-05 -o f.zip --payer 163 --root-at 9999")
    assert (ran.code, "[unknown-event]" in ran.err) == (1, True)


def test_a_root_of_a_payers_bundle_is_not_believed(lived_in: Path) -> None:
    taken("2023-Q1 -o e.zip --payer 163 --root-at 9")
    files, said = files_in(), json.loads(files_in()["manifest.json"])
    other = {**said["roots"], "9": OTHER}
    assert "is not in the tree over #1 to #9" in fault(resealed(files, manifest={"roots": other}), lived_in)
    without = [{**row, "paths": {at: path for at, path in row["paths"].items() if at != "9"}}
               for row in rows(files, "events")]  # fmt: skip
    assert "something is missing, or not as pladsbog writes it: '9'" in fault(resealed(files, events=without), lived_in)


def test_of_an_altered_log_a_statement_has_no_root(lived_in: Path) -> None:
    rewrite("pladsbog.db", 8, lambda said: said.update(reason="another"), chained=False)
    Path("pladsbog.views.db").unlink(missing_ok=True)
    told = pladsbog("statement 163 2023-03 --format json")
    assert (told.code, told.data["root"], "there is no root" in told.err) == (0, None, True)


@pytest.mark.parametrize("payer", ["", "--payer 163"])
@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256", "events.jsonl", "lines.jsonl", "months.jsonl"])
@pytest.mark.parametrize("content", [b"", b"{}\n", b"[]", b"\xff\xfe", b'{"number": 1}\n', None])
def test_whatever_cannot_be_read_is_told_in_a_sentence(
    lived_in: Path, payer: str, name: str, content: bytes | None
) -> None:
    taken(f"2023-Q1 -o e.zip {payer}")
    files = files_in()
    files = {one: of for one, of in files.items() if one != name or content is not None}
    if content is not None:
        files[name] = content
        if name not in ("manifest.json", "manifest.sha256"):
            files = resealed(files)
    code, said = verified(files, lived_in)
    if content is None and name == "manifest.json":
        assert code == 2
        return
    assert code == 1
    assert re.match(r"FAULT: \S.*\w", said.splitlines()[-1])
    assert not re.search("Traceback|Error", said)
    assert verified(files, lived_in, "--lang", "da")[0] == 1


def test_every_sentence_of_the_verifier_has_its_danish() -> None:
    """All that it says is a row of its table, which fills in as many things in both languages, and no row is idle."""
    body = ast.parse(Path(verify.__file__).read_text()).body
    table = next(one for one in body if isinstance(one, ast.AnnAssign | ast.Assign) and "DANISH" in ast.dump(one))
    rest = [one for part in body if part is not table for one in ast.walk(part)]
    texts = {one.value for one in rest if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert set(verify.DANISH) <= texts
    for one in rest:
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in ("must", "said"):
            sentence = one.args[one.func.id == "must"]
            assert isinstance(sentence, ast.Constant | ast.Name), ast.unparse(one)
            assert not isinstance(sentence, ast.Constant) or sentence.value in verify.DANISH
    for english, danish in verify.DANISH.items():
        assert english.count("{}") == danish.count("{}")
        assert english != danish
    assert set(verify.KINDS) == {*get_args(LineKind)}


# --- periods, files and refusals -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("2023-02", ["2023-02"]),
        ("2023-Q1", ["2023-01", "2023-02", "2023-03"]),
        ("2023-q2", ["2023-04"]),
        ("2023", ["2023-01", "2023-02", "2023-03", "2023-04"]),
    ],
)
def test_the_closed_months_of_a_period_are_taken_and_open_ones_named(
    lived_in: Path, period: str, months: list[str]
) -> None:
    ran = taken(f"{period} -o e.zip --format json")
    assert ran.data["months"] == months
    assert ran.data["open"] == {"2023-q2": ["2023-05", "2023-06"], "2023": OPEN_OF_2023}.get(period, [])
    assert ("not in it, since they are open" in ran.err) == bool(ran.data["open"])


OPEN_OF_2023 = [f"2023-{month:02d}" for month in range(5, 13)]


@pytest.mark.parametrize(
    ("asked", "code", "refused"),
    [
        ("syrenparken 2023-05 -o e.zip", 1, "nothing-issued"),
        ("syrenparken 2024 -o e.zip", 1, "nothing-issued"),
        ("syrenparken 2023-04 -o e.zip --known-at '#14'", 1, "nothing-issued"),
        ("syrenparken 2023-Q5 -o e.zip", 2, "bad-period"),
        ("syrenparken 2023-04 -o e.zip --payer 265", 1, "pays-nothing-there"),
        ("tulipan 2023-04 -o e.zip", 1, "unknown-offer"),
        ("syrenparken 2023-04 -o pladsbog.db --force", 2, "ledger-file"),
        ("syrenparken 2023-04 -o town.toml", 2, "wrong-ending"),
        ("syrenparken 2023-04 -o nowhere/e.zip", 2, "bad-option"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(lived_in: Path, asked: str, code: int, refused: str) -> None:
    before = sorted(path.name for path in lived_in.iterdir())
    ran = pladsbog(f"evidence {asked}")
    assert (ran.code, re.findall(r" \[([a-z-]+)\]$", ran.err, re.MULTILINE)) == (code, [refused])
    assert sorted(path.name for path in lived_in.iterdir()) == before


def test_a_bundle_that_is_there_is_not_replaced(lived_in: Path) -> None:
    (lived_in / "e.zip").write_text("of last year")
    ran = pladsbog("evidence syrenparken 2023-04 -o e.zip")
    assert (ran.code, "[file-exists]" in ran.err, Path("e.zip").read_text()) == (2, True, "of last year")


def test_the_month_to_close_next_is_told_and_not_a_later_one(lived_in: Path) -> None:
    ran = pladsbog("evidence syrenparken 2023-Q3 -o e.zip")
    assert "pladsbog close 2023-05 --offer syrenparken" in ran.err


def test_of_a_log_that_was_altered_no_evidence_is_made(lived_in: Path) -> None:
    rewrite("pladsbog.db", 8, lambda said: said.update(reason="another"), chained=False)
    for line in ("evidence syrenparken 2023-Q1 -o e.zip", "digest --root"):
        ran = pladsbog(line)
        assert (ran.code, "[not-sound]" in ran.err, Path("e.zip").exists()) == (1, True, False)


# --- several houses of a payer in one ---------------------------------------------------------------

SECOND = """reference = "KB 9"
decided_on = 2022-12-20
[[offer]]
id = "second"
name = "Second"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
places = ["1"]
"""


@pytest.fixture
def of_two(lived_in: Path) -> Path:
    """A second house, in which 163 pays for c-19, and a third that only we pay in; all closed through March."""
    _, table, house = SECOND.partition("[[offer]]")
    Path("second.toml").write_text(SECOND + table + house.replace("second", "third").replace("Second", "Third"))
    for line in (
        "adopt second.toml",
        "move-in c-19 second 1 --from 2023-01-05 --level 5 --decision VU --payer 163",
        "move-in c-20 third 1 --from 2023-01-05 --level 5 --decision VU",
        "close 2023-03 --and-earlier",
    ):
        ran = pladsbog(f"{line} {LATE}" if not line.startswith("adopt") else line)
        assert ran.code == 0, ran.err
    return lived_in


def unpacked(name: str) -> list[str]:
    """The command that checks the whole of a bundle, once it is unpacked."""
    with zipfile.ZipFile(name) as packed:
        packed.extractall(Path(name).stem)
    return [sys.executable, "-I", "-S", f"{Path(name).stem}/verify.py"]


def checks(run: list[str], *given: str) -> tuple[int, str]:
    ran = subprocess.run([*run, *given], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_all_houses_of_a_payer_are_in_one_bundle_that_is_checked_as_a_whole(of_two: Path) -> None:
    # given the bundle of all houses in which a payer owes something, and that of each by itself
    assert of_two
    ran = pladsbog("evidence 2023-Q1 --payer 163 -o all.zip --format json")
    assert ran.code == 0, ran.err
    told = ran.data
    assert [one["offer"] for one in told["offers"]] == ["second", "syrenparken"]
    whole = files_in("all.zip")
    for one in told["offers"]:
        assert pladsbog(f"evidence {one['offer']} 2023-Q1 --payer 163 -o one.zip --force").code == 0
        alone = files_in("one.zip")
        assert {name: whole[f"{one['offer']}/{name}"] for name in alone} == alone, "to the letter what it is by itself"
    # then one verifier checks it all, against root, seal of the whole, seals of each and the root of a single house
    run = unpacked("all.zip")
    earlier = next(iter(set(roots_in(whole, "syrenparken")) - set(roots_in(whole, "second"))))
    given = [told["root"], told["seal"], *(one["seal"] for one in told["offers"]), earlier]
    code, said = checks(run, *given)
    assert (code, said.endswith("\neverything agrees with what you gave\n")) == (0, True), said
    for one in given:
        assert f"{one}: n" in said
    # and what agrees with nothing, or was altered in one of them, is found
    assert checks(run, told["seal"][::-1])[0] == 1
    assert checks(run, f"{earlier[:-64]}{told['seal']}")[0] == 1
    (Path("all") / "second" / "lines.jsonl").write_text("")
    assert checks(run)[0] == 1
    assert "FAULT: second: lines.jsonl is not the file that was sealed" in checks(run)[1], "every house has such a file"


def roots_in(files: Files, offer: str) -> list[str]:
    return [f"{number}:{root}" for number, root in json.loads(files[f"{offer}/manifest.json"])["roots"].items()]


def test_a_house_that_is_left_out_or_put_in_the_place_of_another_is_found(of_two: Path) -> None:
    assert of_two
    assert pladsbog("evidence 2023-Q1 --payer 163 -o all.zip").code == 0
    assert pladsbog("evidence 2023-02 --payer 163 -o less.zip").code == 0
    run = unpacked("all.zip")
    unpacked("less.zip")
    for part in Path("less/second").iterdir():
        (Path("all/second") / part.name).write_bytes(part.read_bytes())
    assert "FAULT: second/manifest.json is not the file that was sealed" in checks(run)[1]
    # also where the manifest above names its seal, and each sum is made anew
    manifest = json.loads(Path("all/manifest.json").read_text())
    manifest["bundles"]["second"] = sha256(Path("all/second/manifest.json").read_bytes()).hexdigest()
    reseal(manifest)
    assert "FAULT: second: period is not that of the whole" in checks(run)[1]
    del manifest["bundles"]["second"]
    reseal(manifest)
    assert "FAULT: the lines do not sum to the manifest's" in checks(run)[1]


def reseal(manifest: dict[str, Any]) -> None:
    content = json.dumps(manifest).encode()
    Path("all/manifest.json").write_bytes(content)
    Path("all/manifest.sha256").write_text(f"{sha256(content).hexdigest()}  manifest.json\n")


def test_some_houses_of_a_payer_are_in_one_bundle_where_they_are_named(of_two: Path) -> None:
    assert of_two
    ran = pladsbog("evidence 2023 --payer 163 --offer syrenparken -o some.zip")
    assert ran.code == 0, ran.err
    assert "not in it of syrenparken, since they are open: 2023-05" in ran.err
    assert {name.partition("/")[0] for name in files_in("some.zip") if "/" in name} == {"syrenparken"}
    ran = pladsbog("evidence 2023-Q1 --payer own -o own.zip")
    assert ran.out.startswith("2 houses 2023-Q1 for own: "), "in the second 163 owes all"
    assert checks(unpacked("own.zip"))[0] == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("evidence 2023-Q1 -o n.zip", "OFFER"),
        ("evidence syrenparken --payer 163 -o n.zip", "'syrenparken' is no"),
        ("evidence syrenparken 2023-Q1 --payer 163 --offer second -o n.zip", "syrenparken is named, and --offer too"),
        ("evidence 2023-Q1 --payer 163 --offer third -o n.zip", "third"),
        ("evidence 2023-06 --payer 163 -o n.zip", "163 Herlev owes nothing of 2023-06 in any closed month"),
        ("evidence syrenparken 2023-Q1 --offer second -o n.zip", "syrenparken is named, and --offer too"),
    ],
)
def test_what_cannot_be_in_one_bundle_is_refused(of_two: Path, line: str, why: str) -> None:
    assert of_two
    ran = pladsbog(line)
    assert (ran.code in (1, 2), why in ran.err) == (True, True), ran.err
    assert not Path("n.zip").exists()


def test_a_payers_page_has_the_bundle_of_all_houses(of_two: Path) -> None:
    assert of_two
    visitor = Visitor("pladsbog.db")
    page, pack = visitor.get("payer/163/2023-Q1"), visitor.get("evidence/2023-Q1?payer=163")
    visitor.close()
    assert "evidence/2023-Q1?payer=163" in page.text
    assert pladsbog("evidence 2023-Q1 --payer 163 -o all.zip").code == 0
    assert pack.content == Path("all.zip").read_bytes()


def test_the_danish_page_and_answer_name_period_and_payer_in_words(of_two: Path) -> None:
    assert of_two
    try:
        told = pladsbog("--lang da evidence syrenparken 2023-Q1 --payer own -o own.zip").out
        pladsbog("--lang da evidence 2023-Q1 --payer 163 -o all.zip")
    finally:
        SPEECH.speak(ENGLISH)
    assert told.startswith("syrenparken 1. kvartal 2023 for egen kommune: ")
    titles = {
        (name, page): " ".join(files_in(name)[page].decode().partition("\n\n")[0].split())
        for name in ("own.zip", "all.zip")
        for page in ("LAESMIG.txt", "README.txt")
    }
    assert titles == {
        ("own.zip", "LAESMIG.txt"): "BEVISPAKKE FOR syrenparken, 1. kvartal 2023 (2023-K1) for egen kommune",
        ("own.zip", "README.txt"): "EVIDENCE OF syrenparken, 2023-Q1 for the own municipality",
        ("all.zip", "LAESMIG.txt"): "BEVISPAKKE FOR FLERE TILBUD, 1. kvartal 2023 (2023-K1) for 163",
        ("all.zip", "README.txt"): "EVIDENCE OF SEVERAL HOUSES, 2023-Q1 for 163",
    }


def test_the_house_is_asked_for_before_the_file_and_another_ending_is_refused_there(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(
        ["bevis"], "syrenparken", "2023-K1", "syrenparken", "e.zip", columns=120, PLADSBOG_LANG="da"
    ).text
    asked = (
        "Hvilket tilbud?",
        "Hvilken måned, hvilket kvartal eller hvilket år?",
        "Hvilken fil skal der skrives i? (.zip)",
    )
    assert sorted(map(told.index, asked)) == list(map(told.index, asked))
    assert told.count(asked[-1]) == 2, "syrenparken is no name of a zip file"
    assert "angiv en fil, der ender på .zip" in told
    assert "e.zip er skrevet" in told
    by_payer = at_a_terminal(["bevis", "2023-K1", "--betaler", "163"], "all.zip", columns=120, PLADSBOG_LANG="da").text
    assert "Hvilket tilbud?" not in by_payer
    assert "all.zip er skrevet" in by_payer


def test_only_what_would_have_recorded_says_that_nothing_was(lived_in: Path) -> None:
    assert lived_in
    for line, says in (("bevis", False), ("borger", False), ("fraflytning", True)):
        for ending in (END, INTERRUPT):
            told = at_a_terminal([line], ending=ending, columns=120, PLADSBOG_LANG="da").text
            assert ("Intet er registreret." in told) == says, line
