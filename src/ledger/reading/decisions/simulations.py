"""Simulation files: other terms for the recorded history, written as a decision is, and adopted by nobody.

Besides the sections of a decision a file may hold

    [[switch]]       model, to, rates, effective: offers on a model move to another one and its rates
    [[map_levels]]   rates, from, to: in these rates the granted level `from` becomes `to`
    [[move_in]] and others: what would be done besides (`acts`)

`reference` and `decided_on` may be left out, and so may everything else: an empty file changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from ledger.budgeting.simulation import Simulation, Switch
from ledger.errors import BadDecisionFile, NotInSimulation, UnknownDecision
from ledger.reading.decisions import acts
from ledger.reading.decisions.reader import items_of, rows_of
from ledger.reading.decisions.sections import MODEL, RATES, SECTIONS, checked_day, checked_text
from ledger.reading.decisions.shipped import shipped
from ledger.reading.decisions.toml import read_toml
from ledger.reading.decisions.where import Where, named, unknown_key
from ledger.shared.message import Value, say

_OWN = ("switch", "map_levels", *acts.SECTIONS)
_HEAD = ("reference", "decided_on")
_SECTIONS = tuple(name for name, section in SECTIONS.items() if section.simulated)


def read_simulation(path: Path) -> Simulation:
    """The terms in a simulation file. Raises BadDecisionFile with every problem, and NotInSimulation."""
    table = read_toml(path)
    for section in table:
        if section in SECTIONS and section not in (*_SECTIONS, *acts.SECTIONS):
            raise NotInSimulation(f"[[{section}]]")
    where = Where([])
    for name in table:
        if name not in (*_HEAD, *SECTIONS, *_OWN):
            where.report(unknown_key(name, [*_HEAD, *_SECTIONS, *_OWN]))
    checked_text(table.get("reference"), named("reference"), where)
    checked_day(table.get("decided_on"), "decided_on", where)
    items = list(items_of(table, where, lambda section, row: not acts.is_act(section, row)))
    switches = list(_switches(table.get("switch", []), where))
    levels = _levels(table.get("map_levels", []), where)
    done = list(acts.acts_of(table, path, where))
    if where.problems:
        raise BadDecisionFile(str(path), where.first_problems())
    return Simulation(path.stem, items, switches, levels, done)


def simulation_path(name: str) -> Path:
    """A file of terms by its path, or a simulation or decision that comes with the program by its name.

    Raises UnknownDecision.
    """
    path = Path(name)
    if path.exists():
        return path
    known = {file.stem: file for file in [*shipped(), *shipped_simulations()]}
    wanted = name.removesuffix(".toml")
    if wanted not in known:
        raise UnknownDecision(name, list(known))
    return known[wanted]


def shipped_simulations() -> list[Path]:
    """Every simulation file that comes with the program, by name."""
    return sorted(Path(str(files("ledger.reading.decisions"))).joinpath("simulations").glob("*.toml"))


def _switches(written: object, where: Where) -> list[Switch]:
    read = []
    for row in rows_of("switch", written, where):
        model, to = row.key("model", MODEL), row.key("to", MODEL)
        read.append(Switch(model, to, row.key("rates", RATES), row.day("effective")))
        row.report_unknown()
    return read


def _levels(written: object, where: Where) -> dict[str, dict[str, str]]:
    """Each series of rates with what the granted levels become in it; a level is mapped once."""
    read: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows_of("map_levels", written, where):
        rates, old, new = row.key("rates", RATES), row.text("from"), row.text("to")
        for name, text in (("from", old), ("to", new)):
            if text is None:
                row.where.report(say("`{key}` is missing", key=name))
        if old is not None and new is not None:
            if old in read[rates]:
                mapped: dict[str, Value] = {"level": old, "rates": rates, "to": read[rates][old]}
                row.where.report(say("level {level} of {rates} is mapped already, to {to}", **mapped))
            read[rates][old] = new
        row.report_unknown()
    return dict(read)
