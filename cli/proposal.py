"""What a command would record and what that would move, shown before it is recorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

import click

from cli.aligned import where_filled, within
from cli.counted import with_units
from cli.cut_short import data_of, found_in, tell_cut_short
from cli.languages import SPEECH
from cli.options import RecordingOptions
from cli.paying import from_payer_to_payer, share, with_payers
from cli.printing import as_prompt, in_words, is_terminal, note, note_way, tell
from cli.progress import working
from cli.render import Column, Output, services_by_name, table
from cli.said_of_itself import said_of_itself
from cli.session import Session
from ledger.application import ATTEMPTS, Ledger, RecordedMeanwhile
from ledger.errors import LedgerBusy
from ledger.events import (
    ActionDone,
    AreaActionDone,
    AreaBudgetAdopted,
    AreaMeetingHeld,
    BudgetAdopted,
    Event,
    MeetingHeld,
    MonthClosed,
    Recorded,
)
from ledger.events.base import VersionAdopted
from ledger.events.followups import is_note
from ledger.models.issued_lines import IssuedFinding
from ledger.models.rates import Rates
from ledger.models.stored import stored
from ledger.settlement.findings import alike, sentence_of_several, whereabouts
from ledger.shared.calendar import Month, today
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore, half_up
from ledger.shared.steps import READING, counted
from ledger.shared.versions import Version
from ledger.store import without_password
from projections.after_closing import adopted_after_closing
from projections.assumed import assumed_too_little
from projections.charts import Charted, charted, charted_data
from projections.consequences import (
    Consequences,
    Move,
    abridged,
    carrier_data,
    consequences,
    consequences_data,
    move_data,
)
from projections.delivered import UntoldMonth, counted_untold, untold_in
from projections.descriptions import event_data, with_last_day
from projections.months import answer, are_few
from projections.price_changes import OF_PRICES, PriceChange, price_changes
from projections.replaced_budgets import replaced_budgets

T = TypeVar("T")

EVENTS = (Column("what", say("would be recorded")), Column("effective", say("effective"), "date"))
MOVES = (
    Column("offer", say("offer")),
    Column("month", say("month")),
    Column("standing", say("status")),  # broken by a narrow terminal, never left out: which months are closed decides
    Column("before", say("before"), "money"),
    Column("after", say("after"), "money"),
    Column("difference", say("difference"), "money"),
    Column("payers", say("payers")),
    Column("findings", say("new findings"), "number"),
)
SETTLEMENTS = (
    Column("offer", say("offer")),
    Column("month", say("settlement of"), "month"),
    Column("before", say("before"), "money"),
    Column("after", say("after"), "money"),
    Column("difference", say("difference"), "money"),
)
PRICES = (
    Column("of", say("price of")),
    Column("level", say("level")),
    Column("unit", say("unit")),
    Column("effective", say("from"), "date"),
    Column("before", say("before"), "money"),
    Column("after", say("after"), "money"),
    Column("change", say("change")),
)

MOST_ASKED_ABOUT = 40
"""A question under more rows than a screen holds would be answered unread."""


class Page(NamedTuple):
    """What a person is asked about. `content` is all of it, to see whether it has changed."""

    content: object
    show: Callable[[], None]


def confirmed(
    ledger: Ledger,
    recording: RecordingOptions,
    propose: Callable[[], Sequence[Recorded]],
    page: Callable[[Sequence[Recorded]], Page],
    record: Callable[[int | None], T],
) -> T | None:
    """What `record` answers, after a person has seen what it will be; None for a dry run.

    `record` is given the event on which it was seen. Where somebody else records something meanwhile, it is proposed
    again, and asked about again if it is another one now. Raises click.Abort where the answer is no, LedgerBusy.
    """
    if not (recording.dry_run or recording.asks):
        with working():
            return record(None)
    seen: object = None
    tries = 0
    while tries < ATTEMPTS:
        last = ledger.last()
        with working():
            events = propose()
            proposal = page(events)
        if seen is None or proposal.content != seen:
            if seen is not None:
                note(say("meanwhile something else was recorded; this is what would be recorded now:"))
            with services_by_name():
                proposal.show()
            if recording.dry_run:
                return None
            if events:
                ask()
            seen, tries = proposal.content, 0
        try:
            with working():
                return record(events[0].number - 1 if events else last)
        except RecordedMeanwhile:
            tries += 1
    raise LedgerBusy(without_password(ledger.location))


def proposal(
    session: Session,
    recording: RecordingOptions,
    above: Callable[[Session, Sequence[Recorded]], None] | None = None,
    *,
    of_workbook: bool = False,
    expects_none: bool = False,
) -> Callable[[Sequence[Recorded]], Page]:
    """The page about events that would be recorded and the months they would move; `above` is told before it.

    `of_workbook` says that a meeting's workbook asks for them: what is lacking is filled in there;
    `expects_none` that no expectation is lacking.
    """

    def page(events: Sequence[Recorded]) -> Page:
        moved = _consequences(session, events) if events else None
        prices = _prices(session, events)
        charts = charts_of(session, events)
        told = list(with_units(session, events, list(with_payers(session, events))))
        final = _what_is_final(events, of_workbook=of_workbook, expects_none=expects_none)
        said = [_without_numbers(stored(recorded.event)) for recorded in events]

        def shown() -> None:
            if above is not None:
                above(session, events)
            _show_proposal(session, events, told, moved, prices, charts, recording)
            if recording.asks:
                for line in said_of_itself(session, events):
                    note(line)
            if events and final and not (recording.as_json and recording.dry_run):
                note(final)
            flag_adopted(session, events)
            flag_untold(session, events)
            flag_levels(session, events)

        return Page((said, moved and (moved.moves, moved.carriers)), shown)

    return page


_OF_THE_MOMENT = frozenset({"act", "stay", "known_at"})
"""Fields that name numbers of events: they move on when anything else is recorded first."""


def _without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_numbers(one) for key, one in value.items() if key not in _OF_THE_MOMENT}
    return [_without_numbers(one) for one in value] if isinstance(value, list) else value


def is_told(recorded: Recorded) -> bool:
    """Whether a command says that it recorded an event: not what houses are told of a citizen's residence.

    That follows from what the command says by itself; `log` and `show` have it.
    """
    return recorded.event.TOPIC != _RESIDENCE_TOLD


_RESIDENCE_TOLD = "citizen.residence-told:1"
"""By topic, since few commands load the kinds of event of services."""


def charts_of(session: Session, events: Sequence[Recorded]) -> list[Charted]:
    """The 24-hour charts that events record, or would."""
    if all(getattr(recorded.event, "chart", None) is None for recorded in events):
        return []
    with session.history() as history:
        return list(charted(history, events))


def _chart_notes(charts: Sequence[Charted]) -> Iterator[Message]:
    """What a citizen's chart comes to, and what is worth a remark."""
    for one in charts:
        yield from one.chart.in_words()
        yield from remarks_of([one])


def remarks_of(charts: Sequence[Charted]) -> Iterator[Message]:
    """Hours of 24-hour charts that lie near a bound."""
    for one in charts:
        yield from (say("near a bound: {remark}", remark=remark) for remark in one.remarks)


def _rows(events: Sequence[Recorded], told: Sequence[Message]) -> list[dict[str, Any]]:
    """The events that are told, each in words; of one by its last day those say so, as nothing holds from that day."""
    return [_row(recorded.event, what) for recorded, what in zip(events, told, strict=True) if is_told(recorded)]


def _row(event: Event, what: Message) -> dict[str, Any]:
    by_last_day = with_last_day(what, event)
    if by_last_day is not None:
        return {"what": by_last_day, "effective": None}
    return {"what": what, "effective": event.effective_on}


def _tell_nothing_new(recording: RecordingOptions) -> None:
    """That nothing would be recorded; where something is asked for, the receipt says so."""
    if recording.dry_run:
        note(say("nothing new: the ledger holds it already"))


def _show_proposal(
    session: Session,
    events: Sequence[Recorded],
    told: Sequence[Message],
    moved: Consequences | None,
    prices: Sequence[PriceChange],
    charts: Sequence[Charted],
    recording: RecordingOptions,
) -> None:
    """On stdout for a dry run, on stderr before a question."""
    if not events and not (recording.as_json and recording.dry_run):
        _tell_nothing_new(recording)
        return
    rows = _rows(events, told)
    if recording.as_json and recording.dry_run:
        data = {
            "dry_run": True,
            "events": [event_data(recorded) for recorded in events],
            "consequences": moved and consequences_data(moved),
            **({"prices": [_price_data(price) for price in prices]} if prices else {}),
            **data_of(found_in(session, events)),
            **replaced_data(session, events),
            **({"charts": [charted_data(one) for one in charts]} if charts else {}),
        }
        Output("json").show(EVENTS, rows, data=data)
        return
    with SPEECH.to_people():
        _show_to_people(session, events, rows, moved, prices, charts, recording)


def _show_to_people(
    session: Session,
    events: Sequence[Recorded],
    rows: list[dict[str, Any]],
    moved: Consequences | None,
    prices: Sequence[PriceChange],
    charts: Sequence[Charted],
    recording: RecordingOptions,
) -> None:
    assert moved is not None
    shown_moves = list(abridged(moved.moves))
    moves = [_move(move) for move in shown_moves]
    changes = [{**_price_data(price), "of": _of(price), "change": _change(price)} for price in prices]
    _show(where_filled(EVENTS, rows, "effective"), rows, whole=recording.dry_run)
    tell_cut_short(found_in(session, events), on_stdout=recording.dry_run)
    _tell_meetings(session, events, recording)
    for columns, shown in ((PRICES, changes), (MOVES, moves)):
        _show(columns, shown, whole=recording.dry_run)
    if moved.carriers:
        tell(_by_itself(moved.moves), on_stdout=recording.dry_run)
        _show(SETTLEMENTS, [carrier_data(one) for one in moved.carriers], whole=recording.dry_run)
    for finding in _findings(shown_moves):
        tell(finding, on_stdout=recording.dry_run)
    for chart_note in _chart_notes(charts):
        tell(chart_note, on_stdout=recording.dry_run)
    flag(prices)
    for summed in (*_in_all(events, moved), *from_payer_to_payer(moved.moves)):
        tell(summed, on_stdout=recording.dry_run)


def _tell_meetings(session: Session, events: Sequence[Recorded], recording: RecordingOptions) -> None:
    """What meetings say for good beside their figures."""
    if not any(isinstance(one.event, MeetingHeld | AreaMeetingHeld | ActionDone | AreaActionDone) for one in events):
        return
    from cli.follow_up.recorded import told  # noqa: PLC0415 - of meetings alone

    with session.history() as history:
        for line in told(events, history):
            tell(line, on_stdout=recording.dry_run)


def _what_is_final(events: Sequence[Recorded], *, of_workbook: bool, expects_none: bool) -> Message | None:
    """What a person should know before recording what nothing takes back; of a meeting before what was done."""
    among = [recorded.event for recorded in events]
    meetings = [event for event in among if isinstance(event, MeetingHeld | AreaMeetingHeld)]
    if any(isinstance(event, MonthClosed) for event in among):
        return say("a closing cannot be undone; later news is carried by the earliest open month")
    if meetings and all(map(is_note, meetings)):
        return say("a note cannot be undone")
    if not expects_none and any(meeting.expectation is None for meeting in meetings):
        return (
            say(
                "a meeting cannot be undone: an expectation cannot be added later; fill in the amount of each row "
                "expectation in the workbook"
            )
            if of_workbook
            else say("a meeting cannot be undone: an expectation cannot be added later; give it with --expect KR")
            if len(meetings) == 1
            else say(
                "a meeting cannot be undone: an expectation cannot be added later; give it for each with "
                "--expect NAME=KR"
            )
        )
    if meetings:
        return say("a meeting cannot be undone")
    if any(isinstance(event, ActionDone | AreaActionDone) for event in among):
        return say("that an action is done cannot be undone")
    return None


def _consequences(session: Session, events: Sequence[Recorded]) -> Consequences:
    few = are_few({recorded.event.about_offer for recorded in events})
    with session.log() as log:
        return answer(session.location, log, None, lambda months: consequences(months, events, today()), of_few=few)


def _by_itself(moves: Sequence[Move]) -> Message:
    """What before and after are of, where the settlements below come to another figure."""
    if any(move.status == "closed" for move in moves):
        return say(
            "Before and after are what each month comes to by itself: with what later months carry for it, and without "
            "what it carries for others. A closed month stays as issued; what it moves by is carried here:"
        )
    return say("Before and after are what each month comes to by itself; with what it carries for closed months:")


def _in_all(events: Sequence[Recorded], moved: Consequences) -> Iterator[Message]:
    """What moves in all; of closings, which move nothing, what they come to together."""
    closings = [recorded.event for recorded in events if isinstance(recorded.event, MonthClosed)]
    if len(closings) < len(events):
        yield _summary(moved)
    elif len(closings) > 1:
        total = Kroner(Ore(sum(event.issued.total_ore for event in closings)))
        yield say("{count:grouped} closings, {total} in all", count=len(closings), total=total)


def _summary(moved: Consequences) -> Message:
    """What moves in all, and up to which month that was looked at."""
    count = len(moved.moves)
    values: dict[str, Value] = {
        "count": count,
        "difference": Kroner(moved.difference),
        "last": max((span.last for span in moved.looked_at.values()), default=None),
    }
    if not moved.looked_at:
        return say("no settlement would move")
    if not count and any(one.difference for one in moved.carriers):
        return say("no month would come to another figure by itself; what is carried moves to another settlement")
    if not count:
        return say("no month up to {last} would move", **values)
    if count == 1:
        return say("1 month up to {last} would move, by {difference} in all", **values)
    if (offers := len({move.offer for move in moved.moves})) > 1:
        return say(
            "{count:grouped} months of {offers:grouped} offers up to {last} would move, by {difference} in all",
            offers=offers,
            **values,
        )
    return say("{count:grouped} months up to {last} would move, by {difference} in all", **values)


def _show(columns: Sequence[Column], rows: list[dict[str, Any]], *, whole: bool) -> None:
    """Some rows as a table; nothing where there are none."""
    if not rows:
        return
    first = rows if whole else rows[:MOST_ASKED_ABOUT]
    if not is_terminal(sys.stdout if whole else sys.stderr):
        click.echo(table(columns, first), err=not whole, nl=False)
    else:
        from cli.terminal import note_left_out, width  # noqa: PLC0415 - a person's terminal alone

        with within(width()) as room:
            click.echo(table(columns, first), err=not whole, nl=False)
        note_left_out(room.left_out)
    if len(first) < len(rows):
        note(say("… and {more} more; all of them with --dry-run", more=len(rows) - len(first)))


def _move(move: Move) -> dict[str, Any]:
    status: str | Message = move.status
    if move.carried_by:
        status = say("{status}, carried by {month}", status=status, month=move.carried_by)
    return {
        **move_data(move),
        "month": move.month if move.month == move.last else say("{first} to {last}", first=move.month, last=move.last),
        "standing": status,
        "payers": ", ".join(in_words(share(payer, ore)) for payer, ore in move.payers.items()),
        "findings": len(move.new_findings) or None,
    }


def _findings(moves: Sequence[Move]) -> Iterator[Message]:
    """Each new finding once, with the months that it is in."""
    found: dict[tuple[str, Hashable], list[tuple[Month, IssuedFinding]]] = {}
    for move in moves:
        for finding in move.new_findings:
            # One about a closed month is told of that month, and again of the open one that carries it.
            months = [finding.for_month] if finding.for_month else [move.month, move.last]
            found.setdefault((move.offer, alike(finding)), []).extend((month, finding) for month in months)
    for (offer, _), among in found.items():
        first, last = (end(month for month, _ in among) for end in (min, max))
        yield say(
            "finding, {where} {months}: {finding}",
            where=whereabouts(offer, among[0][1]),
            months=say("{month}", month=first) if first == last else say("{first} to {last}", first=first, last=last),
            finding=sentence_of_several([finding for _, finding in among]),
        )


def _prices(session: Session, events: Sequence[Recorded]) -> list[PriceChange]:
    if not any(recorded.event.TOPIC in OF_PRICES for recorded in events):
        return []
    with session.history() as history:
        return price_changes(history, events)


def _price_data(price: PriceChange) -> dict[str, Any]:
    return {
        "of": price.of,
        "level": price.level,
        "unit": price.unit,
        "effective": price.effective_on,
        "before": None if price.before is None else Kroner(price.before),
        "after": None if price.after is None else Kroner(price.after),
        **_instead_of(price),
    }


def _instead_of(price: PriceChange) -> dict[str, Any]:
    """For programs: the table for some only by which was paid before, where it is one."""
    table = price.instead_of
    if table is None:
        return {}
    of_table = {"effective": table.effective_on, "applies_to": table.value.applies_to}
    since = table.value.for_decisions_from
    return {"instead_of": {**of_table, "for_decisions_from": since, "citizens": price.citizens}}


def _of(price: PriceChange) -> str | Message:
    """What a price is of; of a table for some only that another one takes over, which; and whether of people on it."""
    table = price.instead_of
    if table is None:
        return price.of
    values: dict[str, Value] = {"of": price.of, "day": table.effective_on, "since": table.value.for_decisions_from}
    if price.citizens == 0:
        return _of_nobody(price.of, table)
    if table.value.for_decisions_from is None:
        return say("{of}, of those on the table for new residents from {day}", **values)
    if table.value.applies_to == "new":
        return say("{of}, of those on the table for new residents from {day} by decisions from {since}", **values)
    return say("{of}, of those on the table for decisions from {since}", **values)


def _of_nobody(of: str, table: Version[Rates]) -> Message:
    """The same of a table that nobody is on that day."""
    values: dict[str, Value] = {"of": of, "day": table.effective_on, "since": table.value.for_decisions_from}
    if table.value.for_decisions_from is None:
        return say("{of}, instead of the table for new residents from {day}", **values)
    if table.value.applies_to == "new":
        return say("{of}, instead of the table for new residents from {day} by decisions from {since}", **values)
    return say("{of}, instead of the table for decisions from {since}", **values)


def _change(price: PriceChange) -> str:
    """By how many per cent, as Danish readers write it, with a mark where that is much."""
    if price.per_cent is None:
        return ""
    tenths = half_up(price.per_cent * 10)
    per_cent = f"{'-' if tenths < 0 else '+'}{abs(tenths) // 10},{abs(tenths) % 10} %"
    return f"{per_cent} !" if price.is_large else per_cent


def flag_prices(session: Session, events: Sequence[Recorded]) -> None:
    """Say on stderr which prices events would change by more than is usual."""
    with services_by_name():
        flag(_prices(session, events))
        flag_adopted(session, events)


def flag_untold(session: Session, events: Sequence[Recorded]) -> None:
    """Say on stderr what is untold of the months that events close: they come to nothing for it.

    One sentence says it, however many they are: what is asked next would be pushed off the screen.
    """
    closed = [recorded.event for recorded in events if isinstance(recorded.event, MonthClosed)]
    if not closed:
        return
    with session.history() as history:
        of_each = (
            untold_in(history.book_without_closings(event.offer), event.issued.month)
            for event in counted(closed, READING)
        )
        found = [one for one in of_each if one is not None]
    if found:
        note_way(found[0].in_words() if len(found) == 1 else _untold_together(found))


def _untold_together(untold: Sequence[UntoldMonth]) -> Message:
    """What is untold of several months: how many grants, of which houses, from when to when, and what lists them."""
    months = sorted({one.month for one in untold})
    houses = list(dict.fromkeys(one.offer for one in untold))
    years: list[Value] = list(range(months[0].year, months[-1].year + 1))
    listed: list[Value] = [say("pladsbog key-figures {year} --show delivered --identifying", year=one) for one in years]
    values: dict[str, Value] = {
        "grants": counted_untold(sum(one.grants for one in untold), sum(one.partly for one in untold)),
        "houses": houses,
        "first": months[0],
        "last": months[-1],
        "expected": Kroner(sum(one.expected_ore for one in untold)),
        "listed": listed,
    }
    if len(months) == 1:
        return say(
            "{houses}: {grants} in {first}, expected {expected}; nothing is settled of them until they are told; "
            "see them: {listed:; }",
            **values,
        )
    return say(
        "{houses}: {grants}, each month counted, from {first} to {last}, expected {expected}; nothing is settled of "
        "them until they are told; see them: {listed:; }",
        **values,
    )


def flag_levels(session: Session, events: Sequence[Recorded]) -> None:
    """Say on stderr which levels lie above those that the rates name: a series by steps goes on past the last one."""
    granted = [(one.event, getattr(getattr(one.event, "assessment", None), "level", None)) for one in events]
    of_levels = [(event, level) for event, level in granted if level is not None and event.about_offer is not None]
    if not of_levels:
        return
    with session.history() as history:
        known = frozenset(history.offers())
        for event, level in of_levels:
            if event.about_offer not in known:
                continue  # a supplier that comes with the stay
            day = event.effective_on
            table = history.terms(event.about_offer).rates_on(day, day)
            if table is None or table.value.furthest is None or level in (named := table.value.levels):
                continue
            values: dict[str, Value] = {"level": level, "last": named[-1] if named else "", "offer": event.about_offer}
            if named and table.value.price(level) is not None:
                note(say("look again: level {level} is above the highest in the table of {offer}, {last}", **values))


def flag_adopted(session: Session, events: Sequence[Recorded]) -> None:
    """Say on stderr which budgets replace others, or assume less of a service than one citizen has; what is for nobody.

    That is what is adopted for a house of a time after it was closed.
    """
    adopted = [recorded for recorded in events if isinstance(recorded.event, VersionAdopted)]
    if not adopted:
        return
    with session.history() as history:
        remarks = list(adopted_after_closing(history, adopted))
        if _are_budgets(adopted):
            remarks += [replaced.in_words() for replaced in replaced_budgets(history, adopted)]
            remarks += assumed_too_little(history, adopted)
    for remark in remarks:
        note(remark)


def _are_budgets(events: Sequence[Recorded]) -> bool:
    return any(isinstance(recorded.event, (BudgetAdopted, AreaBudgetAdopted)) for recorded in events)


def replaced_data(session: Session, events: Sequence[Recorded]) -> dict[str, list[dict[str, object]]]:
    """The budgets that would be replaced, for machines, under their key; empty where there are none."""
    if not _are_budgets(events):
        return {}
    with session.history() as history:
        replaced = [one.data() for one in replaced_budgets(history, events)]
    return {"budgets": replaced} if replaced else {}


def flag(prices: Sequence[PriceChange]) -> None:
    """Say on stderr which prices change by more than is usual."""
    large = [price for price in prices if price.is_large]
    if not large:
        return
    first: dict[str, Value] = {"of": _of(large[0]), "level": large[0].level, "change": _change(large[0]).rstrip(" !")}
    which = say("{of}, level {level}: {change}", **first) if large[0].level else say("{of}: {change}", **first)
    if len(large) == 1:
        note(say("look again: a price changes by more than 10 % ({which})", which=which))
    else:
        note(say("look again: {count} prices change by more than 10 % ({which}, …)", count=len(large), which=which))


def _forget_what_was_typed() -> None:
    """Leave out what was typed at the terminal and not read yet: it answers another question than the next one."""
    with suppress(ImportError, OSError, ValueError):  # Windows, and what only looks like a terminal
        import termios  # noqa: PLC0415 - only where somebody is asked

        with suppress(termios.error):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


_YES = {"y", "yes", "j", "ja"}
_NO = {"", "n", "no", "nej"}


def ask() -> None:
    """Ask whether to record what was shown. Raises click.Abort where the answer is no."""
    if not agreed(say("Record this?"), unread=False):
        raise click.Abort


def agreed(question: Message, *, unread: bool = True) -> bool:
    """Ask, in English or Danish; an empty answer is no. Raises click.Abort where nobody answers.

    Where the answer is about what was shown just now it may not be `unread`: what was typed before is left out.
    """
    if not unread:
        _forget_what_was_typed()
    while True:
        text = as_prompt(say("{question} [y/N]", question=question))
        answer = click.prompt(text, default="", show_default=False, prompt_suffix="", err=True).strip().lower()
        if answer in _YES | _NO:
            return answer in _YES
        note(say("answer y or n; yes and no are understood too"))
