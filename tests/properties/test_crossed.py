"""The counts of which event met which rule, on a history that can be read."""

from __future__ import annotations

from collections import Counter

from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from tests.memory import MemoryLedger
from tests.properties.crossed import CELLS, EVENTS, RULES, crossed, table
from tests.properties.histories import OFFER, Instruction, opened, play

MODEL = Model(
    allocation="combination",
    structure="differentiated",
    departure_day="free",
    notice=RunningMonthAndMonths(count=1, covers="all"),
)


def of(ledger: MemoryLedger) -> Counter[str]:
    return crossed(ledger.log.facts, {OFFER: ledger.book(OFFER)})


def test_an_event_meets_what_is_in_force_on_its_day() -> None:
    # given a move-in, a regulation of the 11th, a departure of the 10th of February and an arrival on that day
    steps = [
        Instruction("move-in", 0, 0, 0, 1), Instruction("regulate", 0, 1, 10, 16), Instruction("depart", 0, 0, 40, 1),
        Instruction("follow", 1, 0, 0, 1),
    ]  # fmt: skip
    found = of(play(opened(MODEL), steps))
    # then the first move-in met no regulation, the departure and the second one did, and met each other
    assert found["move-in"] == 2
    assert found["move-in × departure day free"] == 2
    assert found["move-in × regulated"] == found["move-in × turnover that day"] == 1
    assert found["departure × turnover that day"] == found["turnover × notice covers all"] == 1
    assert found["departure × census first"] == found["departure × departure day settled"] == 0


def test_what_was_annulled_meets_nothing_and_its_void_does() -> None:
    ledger = play(opened(MODEL), [Instruction("move-in", 0, 0, 0, 1), Instruction("absent", 0, 0, 20, 0)])
    assert of(ledger)["absence × each day"] == 1
    play(ledger, [Instruction("undone", 0, 0, 0, 0)])
    found = of(ledger)
    assert found["absence"] == 0
    assert found["void × each day"] == 1


def test_each_pair_has_a_cell_in_the_table() -> None:
    lines = list(table({"void × frame": 1234}))
    assert len(lines) == 2 + len(RULES)
    assert len(CELLS) == len(set(CELLS)) == len(EVENTS) * len(RULES)
    (of_frames,) = (line for line in lines if line.startswith("frame "))
    assert of_frames.split()[1:] == ["0"] * (len(EVENTS) - 1) + ["1234"]
