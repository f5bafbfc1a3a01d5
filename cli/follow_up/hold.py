"""pladsbog follow-up hold: a meeting, with the figures that lay on the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli import arguments, options
from cli.asked_too import AskedToo, ask_first, asks_too
from cli.danish import in_speech
from cli.declaring import option
from cli.follow_up.houses import houses_and_month
from cli.printing import note
from cli.session import Session
from ledger.errors import BadImport, BadOption, LedgerTrouble
from ledger.reading.numbers import read_kroner
from ledger.shared.calendar import today
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.commands import Command
    from ledger.events import Recorded
    from ledger.models.areas import AreaKind
    from ledger.shared.message import Message

T = TypeVar("T")
AgreedAction = tuple[str, date | None, str | None]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of what there may be none of, which a line says by that word: then nobody is asked for it."""
    return lambda text: None if text.casefold() == "none" else read(text)


def _read_expected(text: str) -> tuple[str | None, int] | None:
    """An amount, or a house or area and its amount; None for none."""
    if text.casefold() == "none":
        return None
    house, equals, amount = text.partition("=")
    if not equals:
        return None, read_kroner(text)
    return arguments.read_text(say("offer"))(house.strip()), read_kroner(amount)


@click.command("hold")
@houses_and_month
@option("--on", "held_on", metavar="DATE", type=arguments.DATE, help="The day it was held.  [default: today]")
@option(
    "--kind",
    type=click.Choice(["monthly", "quarterly", "ad-hoc"]),
    default="monthly",
    show_default=True,
    help="quarterly: with the caseworker; ad-hoc: besides the others.",
)
@option(
    "--participants",
    metavar="TEXT",
    multiple=True,
    type=arguments.Read("words", arguments.read_text(say("participants"))),
    help="Who took part, by roles; may be given more than once.",
)
@option(
    "--file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook of follow-up prepare, filled in: it says all of the meeting.",
)
@options.errors_to("Where cells of --file are refused, write a copy (.xlsx) with the reason in each.")
@option("--force", is_flag=True, help="Let --errors-to replace a file.")
@option(
    "--expect",
    "expected",
    metavar="KR|NAME=KR|none",
    multiple=True,
    type=arguments.Read("kr", _read_expected),
    help="What the leader expects the year to come to; of several houses or areas, for each; none: nothing.",
)
@option(
    "--focus",
    metavar="CITIZEN",
    multiple=True,
    type=arguments.RESIDENT,
    help="Whom the next meeting is to look at; may be repeated.",
)
@option(
    "--because",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("reason for the expectation"))),
    help="The leader's reason for it.",
)
@option(
    "--comment", metavar="TEXT", type=arguments.Read("text", arguments.read_text(say("comment"))), help="What was said."
)
@option(
    "--action",
    "texts",
    metavar="TEXT|none",
    multiple=True,
    type=arguments.Read("words", _or_none(arguments.read_text(say("action")))),
    help="What was agreed; may be given more than once. none: nothing.",
)
@option(
    "--due",
    "days",
    metavar="DATE|none",
    multiple=True,
    type=arguments.Read("date", _or_none(arguments.read_day), "days"),
    help="The last day for the actions: once for all of them, or once for each.",
)
@option(
    "--owner",
    "owners",
    metavar="ROLE|none",
    multiple=True,
    type=arguments.Read("role", _or_none(arguments.read_text(say("owner of the action")))),
    help="Whose the actions are: once for all of them, or once for each.",
)
@options.decision
@options.registering
@click.pass_obj
@asks_too(
    AskedToo(
        beside="participants",
        about=("offer", "further", "function", "paragraph", "supplier"),
        day="--on",
        once=("--expect",),
        each="--action",
        of_each=("--due", "--owner"),
    )
)
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    houses: tuple[str, ...],
    areas: tuple[tuple[AreaKind, str], ...],
    expected: tuple[tuple[str | None, int] | None, ...],
    held_on: date | None,
    texts: tuple[str | None, ...],
    days: tuple[date | None, ...],
    owners: tuple[str | None, ...],
    focus: tuple[str, ...],
    file: Path | None,
    errors_to: Path | None,
    force: bool,  # noqa: FBT001 - click's signature
    **given: Any,
) -> None:
    """Record a meeting about a month of houses, or of areas across houses, with its figures as they are known now.

    Of several each has an event of its own, all of one act, and the first one keeps the actions. Budget, settled,
    expected year-end, occupancy, vacancies and average price are kept as they were. This cannot be undone, and an
    expectation that is not given with it cannot be added later.

    With --file all of it is read from the workbook that follow-up prepare made and somebody filled in: the meeting, and
    what it says was done of earlier actions, as one act. Where any cell is refused nothing is recorded.
    """
    if file is not None:
        beside = [given["comment"], given["because"], held_on, *expected, *texts, *focus, *given["participants"]]
        if any(one is not None for one in beside):
            raise BadOption(say("--file says itself what was said and agreed"), say("leave the rest out"))
        _hold_as_filled_in(session, recording, file, errors_to, given["by"], given["ref"], force=force)
        return
    if errors_to is not None:
        raise BadOption(say("--errors-to is for --file"), say("leave it out"))
    if not given["participants"]:
        ctx = click.get_current_context()
        missing = next(param for param in ctx.command.params if param.name == "participants")
        raise click.MissingParameter(ctx=ctx, param=missing)
    ask_first(recording)
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import HoldAreaMeeting, HoldMeeting  # noqa: PLC0415 - help does without
    from ledger.models.areas import Area  # noqa: PLC0415 - as above

    common: dict[str, Any] = {
        "held_on": held_on,
        "actions": _agreed(_said("--action", texts), days, owners),
        "expected_ore": _expected_alone(of_houses := _said("--expect", expected)),
    }
    about = tuple(Area(by=by, name=name) for by, name in areas)
    said: dict[str, Any] = {
        "focus": focus,
        "expected_of": tuple((house, ore) for house, ore in of_houses if house is not None),
        **common,
        **given,
    }
    command = (
        HoldMeeting(offer=houses[0], others=houses[1:], areas=about, **said)
        if houses
        else HoldAreaMeeting(area=about[0], others=about[1:], **said)
    )
    receipt = record(session, command, recording, above=_tell_far_off, expects_none=None in expected)
    if receipt is not None and not recording.asks:  # who was asked has seen it
        _tell_far_off(session, receipt.events)


def _tell_far_off(_session: Session, events: Sequence[Recorded]) -> None:
    """What leaders expect that is far from the forecast: nothing mends it later."""
    from cli.follow_up.recorded import far_off  # noqa: PLC0415 - help does without

    for one in far_off(events):
        note(one)


def _hold_as_filled_in(
    session: Session,
    recording: options.RecordingOptions,
    file: Path,
    errors_to: Path | None,
    by: str,
    ref: str | None,
    *,
    force: bool,
) -> None:
    """Record what a filled workbook says. Raises BadImport, what reading it raises, and what recording does."""
    from cli.import_ import check_errors_to, record_file, refuse, write_errors  # noqa: PLC0415 - help does without
    from cli.proposal import proposal  # noqa: PLC0415 - as above
    from ledger.reading.bounds import MOST_ROWS  # noqa: PLC0415 - as above
    from ledger.reading.minutes import SHEETS, minutes  # noqa: PLC0415 - as above
    from ledger.reading.text import bytes_of  # noqa: PLC0415 - as above

    if errors_to is not None:
        check_errors_to(errors_to, str(file), session.location, force=force, of_meeting=True)
    data = bytes_of(file)
    most = MOST_ROWS if errors_to is not None else None
    filled = minutes(str(file), data, by, most, partial(_recorded_on, session, ref))
    rows = filled.keyed(ref)
    try:
        if filled.bad:
            refuse(session, filled, rows)
        page = proposal(session, recording, _tell_undated(rows, filled.doubts), of_workbook=True)
        untold = () if recording.asks else filled.doubts  # who was asked has seen them
        record_file(session, filled, rows, recording, partial(_told_meetings, untold), page)
    except BadImport:
        if errors_to is not None:
            write_errors(errors_to, data, filled, force=force, sheets=SHEETS, of_meeting=True)
        raise


def _recorded_on(session: Session, ref: str | None, key: str, line: int) -> date | None:
    """When a workbook was recorded: under its own key, or what the caller's makes of the line of its meeting."""
    try:
        with session.ledger() as ledger:
            before = ledger.recorded_with(key if ref is None else f"{ref}:{line}")
    except LedgerTrouble:
        return None  # which is told where it is to be recorded
    return None if before is None else before.day


def _tell_undated(
    rows: Sequence[tuple[int, Command]], doubts: Sequence[Message]
) -> Callable[[Session, Sequence[Recorded]], None]:
    """What is told above what a workbook would record: which days it does not say, of the meeting and of actions."""
    is_undated = any(getattr(command, "held_on", today()) is None for _, command in rows)

    def told(session: Session, events: Sequence[Recorded]) -> None:
        _tell_far_off(session, events)
        if is_undated:
            note(say("look again: the day in the row held is empty, so the meeting is held today, {day}", day=today()))
        for one in doubts:
            note(one)

    return told


def _told_meetings(doubts: Sequence[Message], session: Session, numbers: range) -> dict[str, Any]:
    """Name the events of a workbook, as a meeting that was typed is; for machines the meetings among them.

    Before them what nobody has been told yet.
    """
    from ledger.events.followups import AreaMeetingHeld, MeetingHeld  # noqa: PLC0415 - help does without
    from projections.descriptions import event_data  # noqa: PLC0415 - as above

    for one in doubts:
        note(one)
    with session.log() as log:
        facts = list(map(log.number, numbers))
    for fact in facts:
        note(say("#{number} {happened}", number=fact.number, happened=fact.event.dated()))
    return {"meetings": [event_data(fact) for fact in facts if isinstance(fact.event, MeetingHeld | AreaMeetingHeld)]}


def _expected_alone(expected: tuple[tuple[str | None, int], ...]) -> int | None:
    """The expectation that names no house. Raises BadOption for two of them."""
    alone = [ore for house, ore in expected if house is None]
    named = [house for house, _ in expected if house is not None]
    if len(alone) > 1 or len(set(named)) < len(named) or (alone and named):
        raise BadOption(say("--expect says two things of one house"), say("give it once for each house: NAME=KR"))
    return alone[0] if alone else None


def _said(option: str, given: tuple[T | None, ...]) -> tuple[T, ...]:
    """What is given, without the word for none. Raises BadOption where that stands beside something."""
    found = tuple(one for one in given if one is not None)
    if found and len(found) < len(given):
        raise BadOption(say("{option} says none, and something", option=in_speech(option)), say("leave the none out"))
    return found


def _agreed(
    texts: tuple[str, ...], days: tuple[date | None, ...], owners: tuple[str | None, ...]
) -> tuple[AgreedAction, ...]:
    return tuple(zip(texts, _each("--due", days, len(texts)), _each("--owner", owners, len(texts)), strict=True))


def _each(option: str, given: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """One for each action: as given, the same for all, or none. Raises BadOption."""
    option = in_speech(option)
    if len(given) == count:
        return given
    if count == 0:
        if all(one is None for one in given):  # none, as of the actions
            return ()
        raise BadOption(
            say("{option} is given, and no action", option=option),
            say("say what was agreed with --action TEXT, or leave it out"),
        )
    if len(given) > 1:
        raise BadOption(
            say("{option} is given {given} times for {count} actions", option=option, given=len(given), count=count)
            if count > 1
            else say("{option} is given {given} times for one action", option=option, given=len(given)),
            say("give it once for all, or once for each"),
        )
    return (given[0] if given else None,) * count
