"""Each check is silent on a sound ledger, and finds its own fault where exactly that is broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from cli.remedies import CATALOGUE, worded
from ledger.application import Ledger
from ledger.commands import Adopt
from ledger.errors import UnknownCheck
from ledger.events import (
    CitizenFollowedUp,
    CountedElsewhere,
    Departed,
    Event,
    ModelAdopted,
    MonthClosed,
    MovedIn,
    OfferAdopted,
    PlaceClosed,
    PlaceTakenOutOfUse,
    RatesAdopted,
    Reassessed,
    ServiceGranted,
    VacancyBegan,
    VacancyEnded,
)
from ledger.events.base import OfStay
from ledger.events.followups import CadenceVersion
from ledger.events.places import Closure
from ledger.models.followups import Cadence
from ledger.models.issued import IssuedMonth
from ledger.models.offers import Assessment
from ledger.models.units import whole_ore_of
from ledger.settlement import issuing, place_month
from ledger.settlement.adjustments import adjustments
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.engine import settled_of
from ledger.settlement.issuing import current_settlement
from ledger.settlement.lines import OfferMonth
from ledger.settlement.place_month import PlaceMonth
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Span
from ledger.shared.calendar import DAY, Month, clock_set_to
from ledger.state.book import Book
from ledger.store import open_log
from ledger.store.history import History
from projections import of_each
from projections.checks import CHECKS, run, running
from tests.ledger.given import OFFER, TOWN, decision, void
from tests.projections.ledgers import AMOUNT, RARE, TODAY, append, events, rechain, rewrite, unguarded

DECEMBER = date(2025, 12, 1)
"""In a month that nobody has closed: what is wrong from here on is wrong with nothing that was issued."""


class Found(NamedTuple):
    """A fault with its words in English."""

    check: str
    where: str
    what: str


def found(location: str, *names: str) -> list[Found]:
    with open_log(location) as log:
        return [Found(check, where, str(what)) for check, where, what in run(log, names, TODAY)]


def last(location: str) -> int:
    with open_log(location) as log:
        return log.last()


def checks_that_find(location: str) -> set[str]:
    return {fault.check for fault in found(location)}


def test_every_check_is_silent_on_a_sound_ledger(sound: str) -> None:
    # given months closed, adjustments issued and carried, a void and a correction
    with open_log(sound) as log:
        carried = current_settlement(History(log).book("moellehuset"), Month(2025, 5)).lines
    assert "adjustment" in {line.kind for line in carried}
    assert "adjustment" in {line.kind for fact in events(sound, MonthClosed) for line in _closing(fact.event).lines}
    # then nothing is found
    assert found(sound) == []


def test_the_days_after_a_house_closed_are_not_missed_though_one_of_its_places_says_that_it_is_open(
    tmp_path: Path,
) -> None:
    # given a house that closed with its places, and the closing of one of them annulled alone
    location = str(tmp_path / "town.db")
    closed = decision(Closure(OFFER, None, date(2023, 5, 15)), reference="KB 2023-04-01 item 3")
    ledger = Ledger.create(location, "anna")
    for command in (TOWN, closed):
        ledger.record(command)
    place = next(fact.number for fact in events(location, PlaceClosed))
    ledger.record(void(place, reason="slip"))
    ledger.close()
    # then no day is missed
    assert found(location) == []


def _closing(event: Event) -> IssuedMonth:
    assert isinstance(event, MonthClosed)
    return event.issued


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_runs_alone(sound: str, name: str) -> None:
    assert found(sound, name) == []


def test_a_check_that_nobody_knows(sound: str) -> None:
    with pytest.raises(UnknownCheck) as refused:
        found(sound, "one-house")
    assert refused.value.code == "unknown-check"
    assert worded(refused.value.remedy(), CATALOGUE) == f"the checks are {', '.join(CHECKS)}"


# --- who lives where ------------------------------------------------------------------------------


def moved_in(location: str, citizen: str, offer: str) -> tuple[MovedIn, VacancyEnded]:
    """A move-in with its half in the place's stream, as the ledger would record them next."""
    said: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": offer, "place": "1"}
    with open_log(location) as log:
        begun = log.last() + 1
    in_stream_of_place = VacancyEnded(**said, citizen=citizen, stay=begun)
    return MovedIn(**said, citizen=citizen, assessment=Assessment(level="3")), in_stream_of_place


def test_a_citizen_in_two_places(sound: str) -> None:
    # given that c-1, who lives in solbakken, also takes the vacant place of lindehuset
    append(sound, *moved_in(sound, "c-1", "lindehuset"))
    # then only that is found
    first = next(fact.number for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    second = events(sound, MovedIn)[-1].number
    expected = f"lives in solbakken/1 (#{first}) and in lindehuset/1 (#{second})"
    assert found(sound) == [Found("one-home", "c-1", expected)]


def test_somebody_who_was_transferred_and_arrived_nowhere(sound: str) -> None:
    # given that c-1 is told to leave for another house, and nobody says for which
    first = next(fact for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    said: dict[str, Any] = {"by": "nobody", "act": "tampered", "offer": "solbakken", "place": "1", "citizen": "c-1"}
    left = Departed(**said, stay=first.number, effective_on=DECEMBER, arrives_on=DECEMBER + DAY, cause="transfer")
    append(sound, left, VacancyBegan(**said, stay=first.number, effective_on=DECEMBER + DAY))
    # then that is found
    (fault,) = found(sound, "moves-arrive")
    assert fault.where == "c-1"
    assert fault.what.endswith("and arrived nowhere")


def test_somebody_who_counts_elsewhere_and_did_not_arrive(sound: str) -> None:
    first = next(fact for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    said: dict[str, Any] = {"by": "nobody", "act": "tampered", "offer": "solbakken", "place": "1", "citizen": "c-1"}
    append(
        sound,
        Departed(**said, stay=first.number, effective_on=DECEMBER),
        VacancyBegan(**said, stay=first.number, effective_on=DECEMBER + DAY),
        CountedElsewhere(**said, stay=first.number, effective_on=DECEMBER),
    )
    (fault,) = found(sound, "moves-arrive")
    assert fault.what.endswith("and arrived nowhere that day")


def granted(**said: Any) -> ServiceGranted:
    """A service of solbakken that somebody is told to be granted from December on."""
    about: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": "solbakken"}
    return ServiceGranted(**{**about, "citizen": "c-1", "service": "walks", "quantity": Decimal(1), **said})


def test_a_service_that_is_granted_twice_at_a_time(sound: str) -> None:
    # given that c-1 is granted the same service by two houses, and both know who pays
    number = last(sound) + 1
    append(sound, granted(payer="own"), granted(payer="own", offer="lindehuset"))
    # then that is found, beside what nobody told of the residence
    twice = [fault for fault in found(sound, "grants-hold") if "twice" in fault.what]
    assert twice == [Found("grants-hold", "c-1", f"granted walks twice at a time (#{number} and #{number + 1})")]


def test_a_service_of_a_stay_that_there_is_not(sound: str) -> None:
    number = last(sound) + 1
    append(sound, granted(citizen="c-9999", stay=2))
    fault = Found("grants-hold", "c-9999", f"granted walks (#{number}) on no day of a stay")
    assert found(sound, "grants-hold") == [fault]


def test_an_offer_that_does_not_know_where_the_citizen_lives(sound: str) -> None:
    # given a service without a stay, of which nobody told its house that c-1 lives in it
    append(sound, granted())
    what = f"solbakken was told otherwise where the citizen lives from {DECEMBER}"
    assert found(sound, "grants-hold") == [Found("grants-hold", "c-1", what)]


def test_a_place_with_two_residents(sound: str) -> None:
    # given that somebody new is told to live in c-1's place
    append(sound, *moved_in(sound, "c-9999", "solbakken"))
    # then only that is found
    (fault,) = found(sound)
    assert fault[:2] == ("one-resident", "solbakken/1")
    assert "c-1 (#" in fault.what
    assert "c-9999 (#" in fault.what


def test_a_vacancy_that_only_the_place_ends(sound: str) -> None:
    ended = moved_in(sound, "c-9999", "lindehuset")[1]
    append(sound, ended)
    what = f"only the place says that a vacancy ends on 2025-12-01 (stay #{ended.stay})"
    assert found(sound) == [Found("vacancies-match-stays", "lindehuset/1", what)]


def test_a_stay_that_only_the_citizen_tells_of(sound: str) -> None:
    append(sound, moved_in(sound, "c-9999", "lindehuset")[0])
    number = events(sound, MovedIn)[-1].number
    what = f"only the stay says that a vacancy ends on 2025-12-01 (stay #{number})"
    assert found(sound) == [Found("vacancies-match-stays", "lindehuset/1", what)]


def test_a_month_that_is_closed_twice(sound: str) -> None:
    first = events(sound, MonthClosed)[-1]
    append(sound, first.event)
    assert isinstance(first.event, MonthClosed)
    what = f"it closes {first.event.issued.month} again, which #{first.number} closed"
    assert found(sound, "closed-once") == [Found("closed-once", f"#{last(sound)}", what)]


@pytest.mark.parametrize("event", [Departed, Reassessed, CitizenFollowedUp, MovedIn])
def test_an_event_of_a_stay_that_there_is_not(sound: str, event: type[OfStay]) -> None:
    said: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": "lindehuset"}
    granted: dict[str, Any] = {"assessment": Assessment(level="3")} if event in (MovedIn, Reassessed) else {}
    result: dict[str, Any] = {"result": "continue"} if event is CitizenFollowedUp else {}
    corrects: dict[str, Any] = {"corrects": 2, "correction": "typo"} if event is MovedIn else {}
    append(sound, event(**said, **granted, **result, **corrects, place="1", citizen="c-9999", stay=2))
    what = "c-9999: no move-in of lindehuset began the stay #2"
    assert found(sound, "events-have-stays") == [Found("events-have-stays", f"#{last(sound)}", what)]


def test_a_corrected_move_in_that_names_no_stay(sound: str) -> None:
    begun = next(fact for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    append(sound, begun.event.changed({"corrects": begun.number, "correction": "typo", "stay": None}))
    fault = Found("events-have-stays", f"#{last(sound)}", "c-1: it names no stay")
    assert found(sound, "events-have-stays") == [fault]


def test_an_event_in_the_stay_of_somebody_else(sound: str) -> None:
    stay = next(fact.number for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    said: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": "solbakken"}
    append(sound, Departed(**said, place="1", citizen="c-9999", stay=stay))
    fault = Found("events-have-stays", f"#{last(sound)}", f"c-9999: the stay #{stay} is that of c-1")
    assert found(sound, "events-have-stays") == [fault]


@pytest.mark.parametrize(
    ("column", "there", "why"),
    [
        ("originator_id", "ledger", "it stands in the stream ledger, and belongs to citizen:c-1"),
        ("originator_id", "citizen:c-2", "it stands in the stream citizen:c-2, and belongs to citizen:c-1"),
        ("offer", "solbakken", "it stands under solbakken, and is about lindehuset"),
        ("offer", "nowhere", "it stands under nowhere, and is about lindehuset"),
        ("offer", None, "it stands under all offers, and is about lindehuset"),
    ],
)
def test_an_event_that_stands_elsewhere_than_it_belongs(sound: str, column: str, there: str | None, why: str) -> None:
    said: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": "lindehuset"}
    append(sound, Reassessed(**said, place="1", citizen="c-1", stay=2, assessment=Assessment(level="3")))
    number = last(sound)
    with unguarded(sound) as connection:
        set_version = ", originator_version = 900" if column == "originator_id" else ""
        connection.execute(f"UPDATE stored_events SET {column} = ?{set_version} WHERE id = ?", (there, number))
    rechain(sound)
    assert found(sound, "filed") == [Found("filed", f"#{number}", why)]


def test_a_departure_that_the_place_does_not_know(sound: str) -> None:
    said: dict[str, Any] = {"effective_on": DECEMBER, "by": "nobody", "act": "tampered", "offer": "solbakken"}
    stay = next(fact.number for fact in events(sound, MovedIn) if fact.stream == "citizen:c-1")
    append(sound, Departed(**said, place="1", citizen="c-1", stay=stay))
    what = f"only the stay says that a vacancy begins on 2025-12-02 (stay #{stay})"
    assert found(sound) == [Found("vacancies-match-stays", "solbakken/1", what)]


# --- what it costs --------------------------------------------------------------------------------


def test_days_that_are_counted_in_no_state(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(around: Surroundings, months: Sequence[PlaceMonth], span: Span) -> None:
        for cut in around.window.cut(span.period) if span.state != "vacant" else ():
            months[cut.at].occupied += cut.length

    monkeypatch.setattr(place_month, "count", careless)
    faults = found(sound)
    assert {fault.check for fault in faults} == {"place-days-conserved"}
    assert Found("place-days-conserved", "lindehuset 2025-12", "0 place-days settled of 31") in faults


def test_rates_that_nobody_decided(sound: str) -> None:
    rates = events(sound, RatesAdopted)[0].number
    rewrite(sound, rates, lambda said: said.pop("decision"))
    faults = found(sound)
    assert {(fault.check, fault.what) for fault in faults} == {
        ("amounts-have-sources", f"no decision stands behind event #{rates}")
    }
    assert Found("amounts-have-sources", "solbakken 2025-12 service/1/2025-12-01", faults[0].what) in faults


def test_a_model_that_nobody_decided(sound: str) -> None:
    model = events(sound, ModelAdopted)[0].number
    rewrite(sound, model, lambda said: said.pop("decision"))
    assert {fault.what for fault in found(sound)} == {f"no decision stands behind event #{model}"}


@pytest.mark.parametrize(
    ("left_out", "what"),
    [
        ((RatesAdopted,), "no version of a rate or a base is named"),
        ((ModelAdopted,), "no version of a model is named"),
    ],
)
def test_a_line_that_does_not_name_its_sources(
    sound: str, monkeypatch: pytest.MonkeyPatch, left_out: tuple[type, ...], what: str
) -> None:
    def forgetful(book: Book, months: Iterable[Month]) -> Iterator[OfferMonth]:
        gone = {fact.number for fact in book.facts if isinstance(fact.event, left_out)}
        for whole in settled_of(book, months):
            lines = [replace(line, events=tuple(n for n in line.events if n not in gone)) for line in whole.lines]
            yield replace(whole, lines=lines)

    monkeypatch.setattr(running, "settled_of", forgetful)
    assert {(fault.check, fault.what) for fault in found(sound)} == {("amounts-have-sources", what)}


# --- what was issued ------------------------------------------------------------------------------


def issued(sound: str, offer: str, month: str) -> int:
    """The number of a closing."""
    closed = [fact for fact in events(sound, MonthClosed) if str(_closing(fact.event).month) == month]
    return next(fact.number for fact in closed if fact.event.about_offer == offer)


def test_an_issued_amount_that_was_changed(sound: str) -> None:
    # given one øre more in a line of the last settlement issued
    number = issued(sound, "solbakken", "2025-04")

    def dearer(said: dict[str, Any]) -> None:
        said["issued"]["lines"][0][1][0][AMOUNT] += 1

    rewrite(sound, number, dearer)
    # then the month does not come out as it says, and as no event moved it, nothing takes the øre back
    assert [fault[:2] for fault in found(sound)] == [
        ("issued-plus-open", "solbakken 2025-04"),
        ("issued-reproduces", f"solbakken 2025-04 (#{number})"),
    ]


@pytest.mark.parametrize(("at", "other"), [(3, "9"), (4, "100"), (1, 2), (2, 27)], ids=["level", "price", "from", "to"])
def test_an_issued_line_that_says_another_price_or_other_days(sound: str, at: int, other: object) -> None:
    number = issued(sound, "solbakken", "2025-04")
    rewrite(sound, number, lambda said: said["issued"]["lines"][0][1][0].__setitem__(at, other))
    (fault,) = found(sound, "issued-reproduces")
    assert fault.where == f"solbakken 2025-04 (#{number})"
    assert fault.what.startswith("the lines differ: ")


@pytest.mark.parametrize("at", [1, 2, 3, 4], ids=["citizen", "place", "payer", "paragraph"])
def test_an_issued_line_of_somebody_else(sound: str, at: int) -> None:
    number = issued(sound, "solbakken", "2025-04")
    rewrite(sound, number, lambda said: said["issued"]["who"][-1].__setitem__(at, "999"))
    (fault,) = found(sound, "issued-reproduces")
    assert fault.where == f"solbakken 2025-04 (#{number})"


def test_two_issued_amounts_that_were_exchanged(sound: str) -> None:
    # given that base and service have each other's amounts, so that the total is the same
    number = issued(sound, "solbakken", "2025-04")

    def exchanged(said: dict[str, Any]) -> None:
        (_, [one]), (_, [other]) = said["issued"]["lines"][:2]
        one[AMOUNT], other[AMOUNT] = other[AMOUNT], one[AMOUNT]

    rewrite(sound, number, exchanged)
    what = "the lines differ: base/1/2025-04-01, service/1/2025-04-01"
    assert found(sound) == [Found("issued-reproduces", f"solbakken 2025-04 (#{number})", what)]


def test_a_later_program_that_calculates_otherwise(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_month, "whole_ore_of", lambda days: whole_ore_of(days) + 1)
    monkeypatch.setattr(issuing, "CALCULATION", CALCULATION + 1)
    faults = found(sound)
    assert {fault.check for fault in faults} == {"issued-reproduces"}
    assert all("comes out at" in fault.what for fault in faults)


def test_a_later_program_that_calculates_otherwise_and_does_not_say_so(
    sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the same number of the calculation no closed month is looked at again, so its difference is not carried."""
    monkeypatch.setattr(place_month, "whole_ore_of", lambda days: whole_ore_of(days) + 1)
    assert checks_that_find(sound) == {"issued-reproduces", "issued-plus-open"}


def test_an_issued_amount_that_belongs_to_no_closed_month(sound: str) -> None:
    # given an adjustment that was issued for December, which is open
    number = issued(sound, "aagaarden", "2025-04")

    def elsewhere(said: dict[str, Any]) -> None:
        [adjustment, *_] = next(rows for kind, rows in said["issued"]["lines"] if kind == "adjustment")
        adjustment[RARE]["for_month"] = "2025-12"

    rewrite(sound, number, elsewhere)
    # then it is missing from its own month's sum, and too much in December's; nor does April come out again
    assert {fault.check for fault in found(sound)} == {"issued-plus-open", "issued-reproduces"}
    adjusted, december = found(sound, "issued-plus-open")
    assert adjusted.where in {"aagaarden 2025-02", "aagaarden 2025-03"}
    assert (december.where, december.what.endswith("are not the 0,00 that it comes to")) == ("aagaarden 2025-12", True)


def test_an_adjustment_that_is_not_carried(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.settlement.issuing.adjustments", lambda *asked: adjustments(*asked)[1:])
    assert [fault.where for fault in found(sound, "issued-plus-open")] == [
        f"moellehuset 2025-0{month}" for month in range(1, 5)
    ]


# --- the log itself -------------------------------------------------------------------------------


def test_an_event_that_was_changed(sound: str) -> None:
    rewrite(sound, 20, lambda said: said.update(by="somebody else"), chained=False)
    assert found(sound) == [Found("unaltered", "#20", "the row, or one before it, is not what was written")]


def test_an_event_recorded_before_the_one_above_it(sound: str) -> None:
    with unguarded(sound) as connection:
        connection.execute("UPDATE stored_events SET recorded_at = '2024-01-01T00:00:00.000000Z' WHERE id = 20")
    rechain(sound)
    # the chain's proof looks at the moments too
    assert checks_that_find(sound) == {"recorded-in-order", "unaltered"}
    (fault,) = found(sound, "recorded-in-order")
    assert fault.where == "#20"
    assert fault.what.startswith("recorded 2024-01-01T00:00:00.000000Z, the event above it 2024-12-02")


@pytest.mark.parametrize("end", [False, True])
def test_an_event_that_is_gone(sound: str, *, end: bool) -> None:
    # given a place out of use for a while, and something after it
    for place in ("solbakken", "lindehuset") if end else ("lindehuset", "solbakken"):
        said: dict[str, Any] = {"by": "nobody", "act": "tampered", "offer": place, "place": "1"}
        append(sound, PlaceTakenOutOfUse(**said, effective_on=date(2026, 6, 1), until=date(2026, 6, 2)))
    last = events(sound, PlaceTakenOutOfUse)[-1].number
    gone = last if end else last - 1
    # when its row is taken out and the chain mended
    with unguarded(sound) as connection:
        connection.execute("DELETE FROM stored_events WHERE id = ?", (gone,))
    rechain(sound)
    # then its number tells
    assert checks_that_find(sound) == {"no-gaps", "unaltered"}
    missing = f"missing at the end of the log; #{gone} was once given" if end else f"missing; the next event is #{last}"
    assert found(sound, "no-gaps") == [Found("no-gaps", f"#{gone}", missing)]


def test_a_ledger_before_its_first_decision(sound: str) -> None:
    # given only the opening of the ledger
    with unguarded(sound) as connection:
        connection.execute("DELETE FROM stored_events WHERE id > 1")
        connection.execute("UPDATE sqlite_sequence SET seq = 1")
    assert events(sound, OfferAdopted) == []
    assert found(sound) == []


def test_events_whose_moment_was_carried_forward(sound: str) -> None:
    # given an event under a clock of 2035, then a clock set right again, and one a little behind
    before = last(sound)
    for clock, citizen in (("2035-01-01T12:00", "c-91"), ("2026-03-01T12:00", "c-92"), ("2034-12-31T11:59", "c-93")):
        with clock_set_to(datetime.fromisoformat(f"{clock}+00:00")), Ledger.open(sound, accept_clock=True) as door:
            door.record(_opening(citizen))
    with clock_set_to(datetime(2035, 1, 1, 11, 57, tzinfo=UTC)), Ledger.open(sound) as door:
        door.record(_opening("c-94"))
    moment = "recorded 2035-01-01T12:00:00.000000Z, carried forward from the event before it; the clock said "
    assert found(sound) == [
        Found("clock", f"#{before + 2}", f"{moment}2026-03-01T12:00:00.000000Z"),
        Found("clock", f"#{before + 3}", f"{moment}2034-12-31T11:59:00.000000Z"),
    ]


def _opening(name: str) -> Adopt:
    cadence = CadenceVersion(date(2030, 1, 1), Cadence(paragraph="107", every_months=6, age=name))
    return Adopt(by="anna", decision=f"BY {name}", decided_on=date(2026, 1, 1), items=[cadence])


def test_a_guard_that_is_missing(sound: str) -> None:
    with closing(sqlite3.connect(sound)) as connection, connection:
        connection.execute("DROP TRIGGER stored_events_never_go")
    assert found(sound) == [Found("guarded", "trigger stored_events_never_go", "it is missing")]


def test_an_event_that_cannot_be_read_hides_nothing_of_another_house(sound: str) -> None:
    """Each house is checked by itself: what is wrong in one that can be read is told too."""
    number = issued(sound, "solbakken", "2025-04")

    def dearer(said: dict[str, Any]) -> None:
        said["issued"]["lines"][0][1][0][AMOUNT] += 1

    rewrite(sound, number, dearer)
    unread = next(fact.number for fact in events(sound, MovedIn) if fact.event.about_offer != "solbakken")
    with unguarded(sound) as connection:
        connection.execute("UPDATE stored_events SET topic = 'x' WHERE id = ?", (unread,))
    rechain(sound)
    assert [fault[:2] for fault in found(sound, "issued-reproduces")] == [
        ("issued-reproduces", f"#{unread}"),
        ("issued-reproduces", f"solbakken 2025-04 (#{number})"),
    ]


# --- what is only looked at where it has moved, and who looks -------------------------------------------------------


def amount_changed(said: dict[str, Any], kind: str) -> None:
    """One øre more in the first line of a kind."""
    next(rows for of_kind, rows in said["issued"]["lines"] if of_kind == kind)[0][AMOUNT] += 1
    said["issued"]["total_ore"] += 1


@pytest.mark.parametrize(("month", "kind"), [("2025-03", "base"), ("2025-04", "base"), ("2025-04", "adjustment")])
def test_an_amount_that_was_changed_where_late_news_came_before_or_after(sound: str, month: str, kind: str) -> None:
    # given an issued month that later news has touched, and one that carries for such months
    closed = [fact for fact in events(sound, MonthClosed) if str(_closing(fact.event).month) == month]
    having = [fact for fact in closed if kind in {line.kind for line in _closing(fact.event).lines}]
    assert having
    for number, offer in [(fact.number, fact.event.about_offer) for fact in having]:
        rewrite(sound, number, lambda said: amount_changed(said, kind))
        # then it is among what is found
        assert f"{offer} {month} (#{number})" in {fault.where for fault in found(sound, "issued-reproduces")}


def test_a_changed_amount_of_a_closing_that_says_it_had_known_of_itself(sound: str) -> None:
    number = issued(sound, "solbakken", "2025-04")

    def dearer(said: dict[str, Any]) -> None:
        said["known_at"] = number
        amount_changed(said, "base")

    rewrite(sound, number, dearer)
    assert [fault.where for fault in found(sound, "issued-reproduces")] == [f"solbakken 2025-04 (#{number})"]


def test_a_closing_that_says_it_had_known_less_than_the_one_before(sound: str) -> None:
    # given a closing that says it had known only what stood before the house's first stay
    number = issued(sound, "moellehuset", "2025-03")
    moved_in = [fact.number for fact in events(sound, MovedIn) if fact.event.about_offer == "moellehuset"]
    rewrite(sound, number, lambda said: said.update(known_at=min(moved_in) - 1))
    # then it is found alone: what was issued after it comes out as before
    assert [fault.where for fault in found(sound, "issued-reproduces")] == [f"moellehuset 2025-03 (#{number})"]


def test_two_processes_find_what_one_finds(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given an amount that was changed, and in other houses an event that cannot be read
    rewrite(sound, issued(sound, "solbakken", "2025-04"), lambda said: amount_changed(said, "base"))
    unread = next(fact.number for fact in events(sound, MovedIn) if fact.event.about_offer != "solbakken")
    with unguarded(sound) as connection:
        connection.execute("UPDATE stored_events SET topic = 'x' WHERE id = ?", (unread,))
    rechain(sound)
    # when two processes share the houses
    monkeypatch.setattr(of_each, "LARGE", 1)
    with open_log(sound) as log:
        shared = list(run(log, (), TODAY, sound))
        alone = list(run(log, (), TODAY))
    # then they find the same, in the same order
    assert shared == alone
    assert {fault.where for fault in shared} >= {f"#{unread}"}
