"""Eight clerks at the same moment, about the same thing: the rules hold as if they had come one after the other.

    python -m tests.drills.races                 120 rounds of every contest, in SQLite files
    python -m tests.drills.races 600 --postgres  on a PostgreSQL server of the drill's own

Eight processes wait for each other and then record at once: one place, one citizen, one room, one departure, one event
to annul, one month to close, one reservation, one decision that says different things, one key. Where one alone can
have it, one is recorded and seven are refused; where several can, they are what an order of them allows. Afterwards
`check` and `verify` find nothing, and the read models are what the log gives.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

from msgspec import Struct, field

from ledger.application import Ledger
from ledger.commands import (
    NEW_CITIZEN,
    ChangePaying,
    Close,
    Command,
    Correct,
    DecideOwnPayment,
    Depart,
    EndGrant,
    GoAway,
    GrantService,
    Move,
    Post,
    Reassess,
    Reserve,
    SetUse,
    Swap,
    Void,
)
from ledger.errors import Refusal
from ledger.events.accounts import AccountVersion
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.events.services import ServiceVersion
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.store.chain import verify_chain
from projections.checks import run as checks
from projections.views import differences, tell
from tests.ledger.given import BASE, NEW_YEAR, OFFER, TERMS, TOWN, decision, move_in
from tests.postgres_server import new_database, programs, server

CLERKS = 8
CLOCK = datetime(2026, 1, 10, 9, tzinfo=UTC)
ROUNDS = 12
"""So many in one ledger: each closes a month of its own."""
FIRST, MAY, JUNE = date(2023, 1, 15), date(2023, 5, 1), date(2023, 6, 1)
PATIENCE = 120

Attempt = Callable[[int, str, Sequence[int]], Command]
"""What a clerk asks, given the name of the round's subject and the numbers of the events that prepared it."""


class Contest(NamedTuple):
    """What the clerks want at once; `alone`: only one of them can have it. `prepared` is recorded before, of a name."""

    attempt: Attempt
    alone: bool = True
    prepared: Callable[[str], Sequence[Command]] = lambda name: ()


def _by(clerk: int) -> dict[str, Any]:
    return {"by": f"clerk {clerk}", "decision": f"VU {clerk}"}


def _own(clerk: int, name: str) -> str:
    return f"c-{name}-{clerk}"


def _lives(name: str) -> Sequence[Command]:
    return (move_in(f"c-{name}", f"{name}-pa", FIRST),)


def _two_live(name: str) -> Sequence[Command]:
    return (move_in(f"c-{name}", f"{name}-pa", FIRST), move_in(f"c-{name}-b", f"{name}-pb", FIRST))


def _granted(name: str) -> Sequence[Command]:
    granted = GrantService(citizen=f"c-{name}", service="watch", first_day=MAY, quantity=Decimal(2), by="anna")
    return (*_lives(name), granted)


def _depart_or_move(clerk: int, name: str, _: Sequence[int]) -> Command:
    if clerk % 2:
        return Depart(citizen=f"c-{name}", last_day=date(2023, 5, 1 + clerk), **_by(clerk))
    return Move(citizen=f"c-{name}", place=f"{name}-p{clerk}", first_day=date(2023, 5, 1 + clerk), **_by(clerk))


def _swap_or_depart(clerk: int, name: str, _: Sequence[int]) -> Command:
    if clerk % 2:
        return Depart(citizen=f"c-{name}", last_day=MAY, **_by(clerk))
    return Swap(citizen=f"c-{name}", other=f"c-{name}-b", first_day=JUNE, **_by(clerk))


def _void_or_correct(clerk: int, name: str, before: Sequence[int]) -> Command:
    if clerk % 2:
        return Void(number=before[0], kind="typo", **_by(clerk))
    return Correct(number=before[0], kind="typo", day=date(2023, 1, 16 + clerk), **_by(clerk))


def _use_or_live(clerk: int, name: str, _: Sequence[int]) -> Command:
    if clerk % 2:
        return SetUse(offer=OFFER, place=f"{name}-pa", first_day=MAY, last_day=None, kind="closed", **_by(clerk))
    return move_in(_own(clerk, name), f"{name}-pa", MAY, by=f"clerk {clerk}")


def _close_or_tell(clerk: int, name: str, _: Sequence[int]) -> Command:
    month = _month_of(name)
    if clerk % 2:
        return _close(month, clerk)
    granted, day = Assessment(level=str(1 + clerk)), date(month.year, month.month, 2 + clerk)
    return Reassess(citizen="c-at-other", first_day=day, assessment=granted, reason="late", **_by(clerk))


def _close(month: Month, clerk: int) -> Command:
    return Close(month=month, offers=("other",), and_earlier=True, accept_findings=True, reason="drill", **_by(clerk))


def _month_of(name: str, year: int = 2023) -> Month:
    """A month of its own for each round."""
    return Month(year, 1 + int(name.rpartition("-")[2]))


def _rates(clerk: int, name: str, _: Sequence[int]) -> Command:
    """The same decision, of the same day, with another price."""
    rates = Rates(unit="day", interval_ore=100_00 + clerk, steps=12, hours_per_step="7")
    return decision(RatesVersion(f"series-{name}", MAY, rates), reference=f"KB {name}", by=f"clerk {clerk}")


CONTESTS: Mapping[str, Contest] = {
    "one place": Contest(lambda clerk, name, _: move_in(_own(clerk, name), f"{name}-pa", MAY, by=f"clerk {clerk}")),
    "one citizen": Contest(lambda clerk, name, _: move_in(f"c-{name}", f"{name}-p{clerk}", MAY, by=f"clerk {clerk}")),
    "somebody new": Contest(
        lambda clerk, name, _: move_in(NEW_CITIZEN, f"{name}-p{clerk}", MAY, by=f"clerk {clerk}"), alone=False
    ),
    "one key": Contest(lambda clerk, name, _: move_in(f"c-{name}", f"{name}-pa", MAY, ref=f"k-{name}"), alone=False),
    "one room": Contest(
        lambda clerk, name, _: Move(citizen=_own(clerk, name), place=f"{name}-pa", first_day=MAY, **_by(clerk)),
        prepared=lambda name: [move_in(_own(clerk, name), f"{name}-p{clerk}", FIRST) for clerk in range(CLERKS)],
    ),
    "one departure": Contest(
        lambda clerk, name, _: Depart(citizen=f"c-{name}", last_day=date(2023, 5, 1 + clerk), **_by(clerk)),
        prepared=_lives,
    ),
    "depart or move": Contest(_depart_or_move, alone=False, prepared=_lives),
    "swap or depart": Contest(_swap_or_depart, alone=False, prepared=_two_live),
    "one event to annul": Contest(
        lambda clerk, _, before: Void(number=before[0], kind="typo", **_by(clerk)), prepared=_lives
    ),
    "annul or correct": Contest(_void_or_correct, alone=False, prepared=_lives),
    "one reservation": Contest(
        lambda clerk, name, _: Reserve(
            offer=OFFER,
            place=f"{name}-pa",
            payer="163",
            first_day=MAY,
            last_day=date(2023, 5, 10 + clerk),
            **_by(clerk),
        )
    ),
    "use or live": Contest(_use_or_live, alone=False),
    "one absence": Contest(
        lambda clerk, name, _: GoAway(
            citizen=f"c-{name}", first_day=MAY, until=date(2023, 5, 10 + clerk), kind="hospital", **_by(clerk)
        ),
        prepared=_lives,
    ),
    "one grant": Contest(
        lambda clerk, name, _: GrantService(
            citizen=f"c-{name}", service="watch", first_day=date(2023, 5, 1 + clerk), quantity=Decimal(2), **_by(clerk)
        ),
        prepared=_lives,
    ),
    "one end of a grant": Contest(
        lambda clerk, name, _: EndGrant(
            citizen=f"c-{name}", service="watch", last_day=date(2023, 6, 1 + clerk), **_by(clerk)
        ),
        prepared=_granted,
    ),
    "who pays": Contest(
        lambda clerk, name, _: ChangePaying(
            citizen=f"c-{name}", first_day=date(2023, 5, 1 + clerk), payer=str(151 + 4 * (clerk % 2)), **_by(clerk)
        ),
        alone=False,
        prepared=_lives,
    ),
    "what he pays": Contest(
        lambda clerk, name, _: DecideOwnPayment(
            citizen=f"c-{name}", kind="rent", first_day=MAY, price_ore=1000_00 + clerk, **_by(clerk)
        ),
        alone=False,
        prepared=_lives,
    ),
    "one decision": Contest(_rates),
    "close or tell": Contest(_close_or_tell, alone=False),
    "one closing": Contest(lambda clerk, name, _: _close(_month_of(name, 2024), clerk)),
    "one posting": Contest(lambda clerk, name, _: Post(month=_month_of(name, 2024), offers=("other",), **_by(clerk))),
}
"""In this order: a month is posted once it is closed."""


class Count(Struct):
    """How a contest went: acts recorded, by how many clerks a round; refusals by their code; and what is wrong."""

    recorded: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class _Starter(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


def name_of(contest: str, turn: int) -> str:
    return f"{contest.replace(' ', '')}-{turn}"


def prepare(location: str, contests: Sequence[str], rounds: int) -> dict[str, list[int]]:
    """Two houses, a place for every clerk of every round, and what each round begins with; the events' numbers."""
    numbers: dict[str, list[int]] = {}
    places = ["a", "b", *map(str, range(CLERKS))]
    names = [name_of(contest, turn) for contest in contests for turn in range(rounds)]
    with Ledger.create(location, "anna", "787") as ledger:
        ledger.record(TOWN)
        ledger.record(
            decision(
                OfferVersion("other", NEW_YEAR, TERMS),
                BaseVersion("other", NEW_YEAR, BASE),
                PlaceOpening("other", "1", NEW_YEAR),
                ServiceVersion("watch", NEW_YEAR, Service(name="Watch", unit="hour", price_ore=100_00)),
                AccountVersion(NEW_YEAR, Selector(), AccountMapping(account="538501003", counter="538521001")),
                *(PlaceOpening(OFFER, f"{one}-p{at}", NEW_YEAR) for one in names for at in places),
                reference="KB 2",
            )
        )
        ledger.record(move_in("c-at-other", "1", FIRST, offer="other"))
        for contest in contests:
            for turn in range(rounds):
                one = name_of(contest, turn)
                recorded = [ledger.record(command) for command in CONTESTS[contest].prepared(one)]
                numbers[one] = [receipt.events[0].number for receipt in recorded]
    return numbers


def compete(
    location: str,
    clerk: int,
    wanted: Sequence[tuple[str, str, Sequence[int]]],
    starter: _Starter,
    answers: Queue[tuple[int, list[str]]],
) -> None:
    """All rounds of one clerk, each begun together with the others': what came of each."""
    told = []
    with clock_set_to(CLOCK), Ledger.open(location) as ledger:
        for contest, name, before in wanted:
            starter.wait(PATIENCE)
            try:
                receipt = ledger.record(CONTESTS[contest].attempt(clerk, name, before))
                told.append("repeated" if receipt.repeated else "recorded")
            except Refusal as refusal:
                told.append(refusal.code)
            except Exception as error:  # noqa: BLE001 - which is what the drill looks for
                told.append(f"CRASH {error!r}")
    answers.put((clerk, told))


def run(location: str, contests: Sequence[str] = tuple(CONTESTS), rounds: int = ROUNDS) -> dict[str, Count]:
    """So many rounds of some contests in a new ledger; how they went."""
    with clock_set_to(CLOCK):
        numbers = prepare(location, contests, rounds)
    wanted = [(one, name_of(one, turn), numbers[name_of(one, turn)]) for one in contests for turn in range(rounds)]
    context = get_context("spawn")
    starter, answers = context.Barrier(CLERKS), context.Queue()
    clerks = [context.Process(target=compete, args=(location, at, wanted, starter, answers)) for at in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    told = dict(answers.get(timeout=PATIENCE * len(wanted)) for _ in clerks)
    for clerk in clerks:
        clerk.join(PATIENCE)
    counts = {contest: Count() for contest in contests}
    for at, (contest, name, _) in enumerate(wanted):
        _judge(contest, name, [told[clerk][at] for clerk in range(CLERKS)], counts[contest])
    counts[contests[-1]].wrong += unsound(location)
    return counts


def _judge(contest: str, name: str, answers: Sequence[str], how: Count) -> None:
    recorded = answers.count("recorded")
    how.recorded[recorded] += 1
    how.refused.update(answer for answer in answers if answer != "recorded")
    least, most = (1, 1) if CONTESTS[contest].alone or contest == "one key" else (1, CLERKS)
    if not least <= recorded <= most or any(answer.startswith("CRASH") for answer in answers):
        how.wrong.append(f"{name}: {', '.join(answers)}")


def unsound(location: str) -> list[str]:
    """What `check` and `verify` find once all is over."""
    with clock_set_to(CLOCK), open_log(location) as log:
        fault = verify_chain(log)
        tell(location, log, changes=False)
        found = [
            *map(str, checks(log, (), CLOCK.date(), location)),
            *map(str, differences(location, log, changes=False)),
        ]
        return [*([] if fault is None else [f"the chain: {fault.why}"]), *found[:5]]


@contextmanager
def ledgers(*, postgres: bool) -> Iterator[Callable[[], str]]:
    """Makes the locations of new ledgers, on a server of the drill's own where that is asked for."""
    if not postgres:
        with TemporaryDirectory() as folder:
            made = count()
            yield lambda: str(Path(folder) / f"{next(made)}.db")
        return
    there = programs()
    if there is None:
        raise SystemExit("no PostgreSQL server programs (initdb, postgres) on this machine")
    # The read models of a server's ledger lie where one stands.
    with server(there, durable=True) as address, TemporaryDirectory() as folder, chdir(folder):
        yield lambda: new_database(address)


def main() -> int:
    """The drill from the command line; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rounds", nargs="?", type=int, default=120)
    parser.add_argument("contests", nargs="*", default=list(CONTESTS), metavar="CONTEST", help="; ".join(CONTESTS))
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    total = {contest: Count() for contest in asked.contests}
    with ledgers(postgres=asked.postgres) as new:
        for first in range(0, asked.rounds, ROUNDS):
            for contest, one in run(new(), asked.contests, min(ROUNDS, asked.rounds - first)).items():
                total[contest].recorded.update(one.recorded)
                total[contest].refused.update(one.refused)
                total[contest].wrong += one.wrong
    lines = [f"{'contest':20}{'rounds':>7}{'wrong':>7}  recorded by so many of {CLERKS}; the others"]
    for contest, one in total.items():
        by = ", ".join(f"{clerks}: {times}" for clerks, times in sorted(one.recorded.items()))
        others = ", ".join(f"{code} {times}" for code, times in one.refused.most_common(4))
        lines.append(f"{contest:20}{one.recorded.total():7}{len(one.wrong):7}  {by}; {others}")
        lines += [f"    {text}" for text in one.wrong[:3]]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if any(one.wrong for one in total.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
