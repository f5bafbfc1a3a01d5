"""A citizen named by where he lives: every command that takes a citizen knows who lives there that day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.program import TABLE, pladsbog
from tests.cli.house import adopt, data, done, house, refused

REFUSED_ALWAYS = {("correct", "citizen"), ("why", "citizen")}
"""Another citizen is another stay: it is refused, and a key is enough to be told so; `why` has a place by itself."""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    """H with c-1 in 1, who leaves on 31 May 2025."""
    assert folder
    adopt("house", house())
    done("move-in c-1 h 1 --from 2025-03-01 --until 2025-05-31 --level 1 --payer own --decision V")


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, *path, name)
            else:
                yield " ".join([*path, name]), command


def test_every_argument_that_is_a_citizen_may_be_a_place() -> None:
    assert TABLE
    found = [
        (name, str(param.name), param)
        for name, command in commands(pladsbog)
        for param in command.params
        if param.type.name == "citizen" and (name, param.name) not in REFUSED_ALWAYS
    ]
    assert {"move-in", "buy", "depart", "swap", "grant", "citizen", "log", "follow-up hold"} <= {
        one[0] for one in found
    }
    assert [param.type.convert("h/1", param, None) for _, _, param in found] == ["h/1"] * len(found)


def test_who_leaves_on_the_day_moves_in_by_his_old_place() -> None:
    done("move-in h/1 h 2 --from 2025-05-31 --level 1 --payer own --decision V")
    assert [one["citizen"] for one in data("residents --on 2025-06-01")["residents"]] == ["c-1"]
    assert "[nobody-there]" in refused("move-in h/1 h 1 --from 2025-06-02 --level 1 --payer own --decision V")


def test_and_so_in_a_file() -> None:
    Path("rows.csv").write_text(
        "event;date;citizen;offer;place;level;payer;decision\nmove-in;2025-05-31;h/1;h;2;1;own;V\n"
    )
    done("import rows.csv")
    assert [one["place"] for one in data("residents --on 2025-06-01")["residents"]] == ["2"]


def test_a_supplier_takes_who_leaves_on_the_day() -> None:
    done("buy h/1 solhoej --name S --from 2025-05-31 --price 900 --per day --payer own --decision V")
    assert data("citizen c-1")["stays"][-1]["offer"] == "solhoej"
