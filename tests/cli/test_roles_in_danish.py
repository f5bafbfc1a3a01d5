"""Roles that decide: codes of the decision that names them, and Danish names for whoever types or reads Danish."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.events import Reassessed
from ledger.store import open_log
from ledger.store.history import History
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import Ran, pladsbog

COMPETENCE = """
reference = "KB 2"
decided_on = 2024-12-10

[[competence]]
effective = 2025-01-01
by = "level"
roles = [{roles}]
"""
SHIPPED = (
    '{ role = "caseworker", to_level = 1 }, { role = "head of authority", to_level = 2 }, '
    '{ role = "visitation committee" }'
)


@pytest.fixture
def lived_in(folder: Path) -> Path:
    adopt("h", house('"1" = 1000, "2" = 2000, "3" = 3000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


def competence(roles: str = SHIPPED) -> None:
    adopt("competence", COMPETENCE.format(roles=roles))


def decided_by() -> str:
    """Who decided the last event, as programs read it."""
    with open_log("pladsbog.db") as log:
        event = History(log).event(log.last()).event
    assert isinstance(event, Reassessed)
    return event.decided_by or ""


def in_danish(line: str) -> Ran:
    try:
        return pladsbog(f"--lang da {line}")
    finally:
        SPEECH.speak(ENGLISH)


REASSESS = "revurdering c-1 --fra 01-04-2025 --afgørelse VU-2 --niveau"


@pytest.mark.parametrize("typed", ["sagsbehandler", "Rådgiver", "caseworker"])
def test_a_danish_name_is_taken_and_programs_get_the_code(lived_in: Path, typed: str) -> None:
    assert lived_in
    competence()
    ran = in_danish(f"{REASSESS} 1 --besluttet-af {typed}")
    assert ran.code == 0, ran.err
    assert decided_by() == "caseworker"
    number = data("log")[-1]["event"]
    shown = in_danish(f"vis {number}").out
    assert "sagsbehandler" in shown
    assert "caseworker" not in shown
    assert decided_by() == "caseworker"


def test_a_row_of_an_import_may_have_it_too(lived_in: Path) -> None:
    assert lived_in
    competence()
    row = "revurdering;2025-04-01;c-1;1;VU-2;sagsbehandler"
    Path("r.csv").write_text(f"hændelse;dato;borger;niveau;afgørelse;besluttet_af\n{row}\n")
    done("import r.csv")
    assert decided_by() == "caseworker"


def test_refusals_say_the_danish_names(lived_in: Path) -> None:
    assert lived_in
    competence()
    above = in_danish(f"{REASSESS} 3 --besluttet-af sagsbehandler").err
    assert "sagsbehandler" in above
    assert "--besluttet-af visitationsudvalg" in above
    assert "caseworker" not in above
    needed = in_danish(f"{REASSESS} 3").err
    assert "sagsbehandler, myndighedsleder, visitationsudvalg" in needed
    assert "visitationsudvalg" in in_danish(f"{REASSESS} 3 --besluttet-af visitationsudvalgt").err
    assert "caseworker" in refused("reassess c-1 --from 2025-04-01 --decision VU-2 --level 1")


def test_a_role_that_the_council_named_itself_stays_as_it_is_typed(lived_in: Path) -> None:
    assert lived_in
    competence('{ role = "sagsbehandler", to_level = 2 }, { role = "udvalget" }')
    done("reassess c-1 --from 2025-04-01 --decision VU-2 --level 2 --decided-by sagsbehandler")
    assert decided_by() == "sagsbehandler"


def test_without_a_competence_it_stays_as_it_is_typed(lived_in: Path) -> None:
    assert lived_in
    done("reassess c-1 --from 2025-04-01 --decision VU-2 --level 2 --decided-by sagsbehandler")
    assert decided_by() == "sagsbehandler"


def test_who_decided_is_chosen_from_the_roles_of_the_decision(lived_in: Path) -> None:
    assert lived_in
    competence()
    line = [*REASSESS.split(), "2"]
    told = at_a_terminal(line, "?", "2", "j", columns=120, PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    rows = ["   1  sagsbehandler", "   2  myndighedsleder", "   3  visitationsudvalg"]
    listed = [row for row in told.text.splitlines() if row in rows]
    assert listed == [*rows, *rows], "once more where a question mark is typed"
    assert "--besluttet-af myndighedsleder" in told.text
    assert decided_by() == "head of authority"
