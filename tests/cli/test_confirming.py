"""A person at a terminal: what they confirmed is what is recorded, or they are asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from cli import proposal
from ledger.application import Ledger
from ledger.commands import Command
from ledger.errors import LedgerBusy
from ledger.events.decisions import RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import OfferTerms
from ledger.models.rates import Rates
from tests.cli.running import Ran, pladsbog
from tests.ledger.given import decision, move_in, reassess

LEDGER = "pladsbog.db"
AGAIN = "meanwhile something else was recorded; this is what would be recorded now:"
FIRST = date(2023, 1, 1)
MOVE_IN = "move-in c-18 syrenparken 2 --from 2023-01-01 --level 1 --decision VU-8"
OTHER_HOUSE = decision(
    OfferVersion("udby", FIRST, OfferTerms(name="Udby", model="pakker", rates="lillebaelt")),
    PlaceOpening("udby", "1", FIRST),
    reference="KB 9",
)
DEARER = decision(RatesVersion("lillebaelt", FIRST, Rates(unit="day", prices_ore={"1": 9_999_00})), reference="KB 8")


class Terminal:
    """A person who answers each question, once somebody else has done something."""

    def __init__(self, *answers: tuple[str, Command | None]) -> None:
        self._answers = list(answers)
        self.asked = 0

    def answer(self) -> str:
        self.asked += 1
        answer, theirs = self._answers.pop(0)
        if theirs is not None:
            with Ledger.open(LEDGER) as door:
                door.record(theirs)
        return answer


@pytest.fixture
def at_terminal(town: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Ran, Terminal]]:
    """Gives a command line to the program at a terminal; what it answered, and the person who sat there."""
    monkeypatch.setattr("cli.options.RecordingOptions.asks", property(lambda self: not (self.yes or self.dry_run)))
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU-7 --yes").code == 0

    def run(line: str, *answers: tuple[str, Command | None]) -> tuple[Ran, Terminal]:
        person = Terminal(*answers)
        with patch("click.termui.visible_prompt_func", lambda *_: person.answer()):
            return pladsbog(line), person

    return run


def residents() -> Sequence[str]:
    said = pladsbog("settle 2023-01 --format json").data["offers"]
    return [line["citizen"] for offer in said for line in offer["lines"] if line["kind"] == "service"]


def test_what_is_confirmed_is_recorded(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    ran, person = at_terminal(MOVE_IN, ("y", None))
    assert (ran.code, person.asked, AGAIN in ran.err) == (0, 1, False)
    assert residents() == ["c-17", "c-18"]


def test_what_is_declined_is_not(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    ran, person = at_terminal(MOVE_IN, ("n", None))
    assert (ran.code, person.asked) == (1, 1)
    assert residents() == ["c-17"]


@pytest.mark.parametrize("theirs", [OTHER_HOUSE, move_in("c-19", "1", FIRST, offer="udby")])
def test_what_changes_nothing_of_it_is_not_asked_about(
    at_terminal: Callable[..., tuple[Ran, Terminal]], theirs: Command
) -> None:
    if isinstance(theirs, type(move_in("c-19", "1", FIRST))):
        with Ledger.open(LEDGER) as door:
            door.record(OTHER_HOUSE)
    ran, person = at_terminal(MOVE_IN, ("y", theirs))
    assert (ran.code, person.asked, AGAIN in ran.err) == (0, 1, False)
    assert "c-18" in residents()


def test_where_it_comes_to_something_else_it_is_shown_and_asked_again(
    at_terminal: Callable[..., tuple[Ran, Terminal]],
) -> None:
    # given that the price of the level is another one when the answer comes
    ran, person = at_terminal(MOVE_IN, ("y", DEARER), ("y", None))
    assert (ran.code, person.asked) == (0, 2)
    before, after = ran.err.split(AGAIN)
    # 31 days at 175 and 878, then at 9,999 and 878
    assert [("32.643,00" in shown, "337.187,00" in shown) for shown in (before, after)] == [
        (True, False),
        (False, True),
    ]
    assert "c-18" in residents()
    # and that a second answer may be another one
    ran, person = at_terminal(
        "reassess c-18 --from 2023-01-15 --level 1 --decision VU-9", ("y", reassess("c-17", FIRST, "1")), ("n", None)
    )
    assert "c-18" in residents()


def test_where_it_is_refused_meanwhile_nothing_is_recorded(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    ran, person = at_terminal(MOVE_IN, ("y", move_in("c-19", "2", FIRST)))
    assert (ran.code, person.asked) == (1, 1)
    assert "[place-taken]" in ran.err
    assert residents() == ["c-17", "c-19"]


def test_a_closing_with_another_amount_is_asked_about_again(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    ran, person = at_terminal("close 2023-01", ("y", reassess("c-17", date(2023, 1, 20), "6")), ("n", None))
    assert (ran.code, person.asked) == (1, 2)
    assert AGAIN in ran.err
    assert pladsbog("settle 2023-01 --format json").data["offers"][0]["status"] == "open"


def test_an_import_is_asked_about_again(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    Path("rows.csv").write_text(
        "event;date;citizen;offer;place;level;decision\nmove-in;2023-01-01;c-18;syrenparken;2;1;VU-8\n"
    )
    ran, person = at_terminal("import rows.csv", ("y", DEARER), ("y", None))
    assert (ran.code, person.asked) == (0, 2)
    assert "c-18" in residents()


def test_several_decisions_are_recorded_as_they_were_shown(at_terminal: Callable[..., tuple[Ran, Terminal]]) -> None:
    for number in (1, 2):
        place = f'[[place]]\noffer = "syrenparken"\nid = "{number + 2}"\neffective = 2023-01-01\n'
        Path(f"{number}.toml").write_text(f'reference = "KB {number}"\ndecided_on = 2022-12-20\n{place}')
    ran, person = at_terminal("adopt 1.toml 2.toml --format json", ("y", OTHER_HOUSE))
    assert (ran.code, person.asked) == (0, 1)
    assert [event["place"] for event in ran.data["events"]] == ["3", "4"]


def test_whoever_is_never_let_in_between_others_is_told(
    at_terminal: Callable[..., tuple[Ran, Terminal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposal, "ATTEMPTS", 0)
    ran, person = at_terminal(MOVE_IN, ("y", None))
    assert (ran.code, person.asked) == (1, 0)
    assert f"[{LedgerBusy.code}]" in ran.err
