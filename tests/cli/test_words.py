"""What people type for a command in other words: it leads to the one that means it, and never to one that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from cli.program import TABLE
from cli.words import meant
from tests.cli.house import adopt, data, done, house
from tests.cli.running import Ran, pladsbog

TYPED = {
    "depart": "move-out moveout move_out moved-out checkout check-out leave died dead death deceased discharge "
    "flyt-ud flytud udflyt udflytning udflytter fraflyt fraflytter frflytning dødsfald doedsfald død afdød opsigelse "
    "udskriv udskrivning udrejse",
    "move-in": "movein move-inn check-in checkin enroll indflyt indflytter genindflytning genindflyt tilflytning "
    "tilflyt indskriv indskrivning",
    "move": "flyt flytte flytning omflytning overflyt relocate",
    "void": "slet annullér annuller annullering delete remove cancel annul",
    "correct": "ret rettelse rediger edit fix",
    "undo": "fortryd revert",
    "close": "afslut afslutning luk lukning månedsluk månedsafslutning",
    "end-grant": "ophør grant-end ungrant revoke",
    "absent": "orlov ferie sygehus hospital vacation",
    "return": "hjemkomst hjem back-home",
    "statement": "faktura regning invoice bill",
    "decision": "afgørelse afgoerelse afgørelser beslutninger takster priser vilkår",
    "report": "udskrift print",
    "verify": "verificer verificér",
    "restore": "gendan genopret recreate",
    "tables": "export eksport eksporter",
    "key-figures": "nøgletal keyfigures statistik huse husene husliste tilbud houses offers",
}
"""By command: words that are none, in English and in Danish."""
NONE = (
    "pension folkepension regulering anbringelse anbring genåbn reopen unclose luk-op åbn open afvis end exit reset "
    "regret rate login reject fremskrivning indfasning forlængelse forlæng betaling dag sats version settings kopi "
    "konto skriv server opgaver"
)
"""What no command does, though one is spelled nearly so."""


@pytest.mark.parametrize(("command", "word"), [(to, word) for to, words in TYPED.items() for word in words.split()])
def test_a_word_leads_to_the_command_that_means_it(command: str, word: str) -> None:
    assert meant(word, TABLE) == command


@pytest.mark.parametrize("word", NONE.split())
def test_what_no_command_does_leads_to_none(word: str) -> None:
    assert meant(word, TABLE) is None


def in_danish(line: str) -> Ran:
    try:
        return pladsbog(f"--lang da {line}")
    finally:
        SPEECH.speak(ENGLISH)


@pytest.mark.parametrize("typed", ["afgørelse", "afgoerelse"])
def test_a_decision_in_a_citizens_case_leads_to_those_that_are_written(folder: object, typed: str) -> None:
    adopt("house", house())
    assert "Mente du »beslutning«?" in in_danish(f"{typed} ny").err
    assert "Råd: pladsbog --sprog da beslutning ny\n" in in_danish(f"{typed} ny").err
    assert "Råd: pladsbog --sprog da beslutning\n" in in_danish(typed).err


@pytest.mark.parametrize("typed", ["move-out", "move out", "flyt ud", "flyt-ud", "moved out"])
def test_moving_out_is_never_taken_for_a_room_or_a_move_in(folder: object, typed: str) -> None:
    adopt("house", house())
    done("move-in c-17 h 1 --from 2025-01-01 --level 1 --decision VU")
    ran = pladsbog(f"{typed} c-17 --on 2025-03-31 --yes")
    assert ran.err == (
        f"Error: there is no command '{typed}'. Did you mean 'depart'? [usage]\n"
        "Hint: pladsbog depart c-17 --on 2025-03-31 --yes\n"
    )
    assert in_danish(f"{typed} c-17 --den 31-03-2025").err.endswith("fraflytning c-17 --den 31-03-2025\n")
    assert data("depart c-17 --on 2025-03-31 --dry-run")["events"][0]["kind"] == "citizen.departed"


def test_a_room_is_still_moved_to(folder: object) -> None:
    adopt("house", house())
    done("move-in c-17 h 1 --from 2025-01-01 --level 1 --decision VU")
    assert data("move c-17 2 --from 2025-03-01 --decision VU --dry-run")["events"][0]["place"] == "2"


@pytest.mark.parametrize(
    ("typed", "group"),
    [("--fordelt tilbud", "tilbud"), ("--pr niveau", "niveau"), ("--opdelt level", "niveau")],
)
def test_what_figures_are_grouped_by_is_called_so_in_the_line_that_was_meant(
    folder: object, typed: str, group: str
) -> None:
    adopt("house", house())
    err = in_danish(f"nøgletal 2025 {typed}").err
    assert err.endswith(f"Råd: pladsbog --sprog da nøgletal 2025 --efter {group}\n")


@pytest.mark.parametrize(
    ("typed", "line"), [("c-17", "hændelser --borger c-17"), ("h", "hændelser --tilbud h"), ("x", None)]
)
def test_whoever_is_named_for_an_event_is_shown_with_all_events(folder: object, typed: str, line: str | None) -> None:
    adopt("house", house())
    done("move-in c-17 h 1 --from 2025-01-01 --level 1 --decision VU")
    err = in_danish(f"vis {typed}").err
    assert f"»{typed}« er ikke et hændelsesnummer [bad-option]" in err
    assert err.endswith(f"pladsbog {line}\n" if line else "skriv 12, eller '#12' i anførselstegn\n")


# --- lines that lack something -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("void 3 --reason x", ["void 3 --reason x --kind typo", "void 3 --reason x --kind decision"]),
        ("void 3 --kind slip --reason x", ["void 3 --kind typo --reason x", "void 3 --kind decision --reason x"]),
        ("void 3 --kind tpyo --reason x", ["void 3 --kind typo --reason x"]),
        ("void 3 --kind tpyo", ["void 3 --kind typo --reason TEXT"]),
        ("depart c-17 --dato 2025-03-31", ["depart c-17 --on 2025-03-31"]),
        ("depart", ["depart CITIZEN --on DATE"]),
        ("budget 2025", ["budget OFFER 2025"]),
        ("budget h", ["budget h YEAR"]),
        ("reconcile", ["reconcile FILE --month MONTH"]),
        ("follow-up h", ["follow-up prepare h MONTH", "follow-up history h", "follow-up due h"]),
        ("h", ["residents h", "vacancies h", "budget h YEAR"]),
        ("follow-up hoejmarken", ["see: pladsbog follow-up --help"]),  # there is no such house
        ("schema decisions", ["schema decision"]),
        ("key figures 2025", ["key-figures 2025"]),
    ],
)
def test_what_is_refused_is_told_as_it_can_be_typed(folder: object, typed: str, lines: list[str]) -> None:
    adopt("house", house())
    told = pladsbog(typed).err.splitlines()[-1]
    assert told == "Hint: " + "; or ".join(one if one.startswith("see:") else f"pladsbog {one}" for one in lines)


def test_terms_to_simulate_are_those_that_come_with_the_program(folder: object) -> None:
    adopt("house", house())
    *shipped, own = re.findall(r"pladsbog ([^;\n]+)", pladsbog("simulate").err)
    assert own == "simulate --model FILE"
    for line in shipped:
        assert "[unknown-model]" in pladsbog(line).err, "it is found, and builds on what this ledger has not"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("annullér 3 --begrundelse x", "annullér 3 --begrundelse x --slags tastefejl; eller pladsbog"),
        ("afstemning 2025 --efter betaler", "afstemning 2025 --efter hændelse; eller pladsbog"),
        ("opfølgning h", "opfølgning forbered h MÅNED; eller pladsbog"),
        ("egenbetaling c-1", "egenbetaling c-1 husleje --fra DATO"),
        ("skema beslutninger", "skema beslutning\n"),
    ],
)
def test_in_danish_it_is_told_in_danish(folder: object, typed: str, line: str) -> None:
    adopt("house", house())
    assert f"Råd: pladsbog --sprog da {line}" in in_danish(typed).err


@pytest.mark.parametrize(
    "typed", ["persn add c-1 --name Hansen", "navn add c-1 --name Hansen", "person ad --name Hansen"]
)
def test_a_name_for_the_vault_is_not_repeated(folder: object, typed: str) -> None:
    assert "Hansen" not in pladsbog(typed).err


def test_a_password_is_not_repeated(folder: object) -> None:
    for line in ("depart", "move-out c-1", "settle h 2025-01", "frobnicate"):
        told = pladsbog(f"--ledger postgresql://anna:secret@127.0.0.1:1/db {line}").err
        assert "secret" not in told


# --- persons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "command", "danish"),
    [("gem", "add", "tilføj"), ("lise", "list", "liste"), ("glem", "erase", "slet"), ("save", "add", "tilføj")],
)
def test_what_was_meant_among_the_commands_of_persons_is_told_in_the_readers_language(
    folder: object, typed: str, command: str, danish: str
) -> None:
    assert pladsbog(f"person {typed} c-1").err.endswith(f"Hint: did you mean: pladsbog person {command}\n")
    assert in_danish(f"person {typed} c-1").err.endswith(f"Råd: mente du: pladsbog person {danish}\n")


@pytest.mark.parametrize("typed", ["eras", "gleem", "sleet", "forgett"])
def test_what_cannot_be_undone_is_never_proposed_for_a_slip_of_the_fingers(folder: object, typed: str) -> None:
    told = pladsbog(f"person {typed} c-1").err
    assert "erase" not in told
    assert told.endswith("Hint: see: pladsbog person --help\n")


# --- words to choose from --------------------------------------------------------------------------


def test_the_table_of_adjustments_is_asked_for_in_danish(folder: object) -> None:
    adopt("house", house())
    assert in_danish("afregn 2025-01 --vis efterreguleringer").code == 0
    told = in_danish("afregn 2025-01 --vis x").err
    assert "»efterreguleringer«" in told
    assert "adjustments" not in told


def test_what_a_key_of_a_decision_may_be_is_joined_in_danish(folder: Path) -> None:
    adopt("house", house())
    (folder / "units.toml").write_text(house().replace('unit = "day"', 'unit = "week"'))
    assert 'det skal være "day", "month" eller "year"' in in_danish("adopt units.toml").err
    assert 'it must be "day", "month" or "year"' in pladsbog("adopt units.toml").err


def test_a_digest_that_does_not_lie_on_the_chain_is_told_in_danish(folder: object) -> None:
    adopt("house", house())
    line = f"efterprøv --mod 2:{'a' * 64} --uden-ændringer"
    assert "fingeraftryk  2:aaa" in in_danish(line).out
    assert "digests" not in in_danish(line).out
    assert "digests;2:aaa" in in_danish(f"{line} --form csv").out
