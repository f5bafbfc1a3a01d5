"""pladsbog move-in: a citizen takes a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import note
from cli.session import Session
from ledger.errors import BadOption
from ledger.shared.message import Remedy, say

if TYPE_CHECKING:
    from ledger.models.offers import Assessment

NEW = "--new"


class _MayBeNew(click.Command):
    """A command whose first argument, the citizen's key, is left out where --new stands."""

    made_by = NEW
    """For what asks for the rest of a line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed, is_new, day = self._typed(ctx, args)
        if typed is not None and is_new:
            if len(typed) == len(self._arguments()):
                raise BadOption(say("a citizen's key is given, and --new"), say("leave out --new"))
            return super().parse_args(ctx, [arguments.FreeKey("new"), *args])
        if typed is not None and len(typed) in (1, len(self._arguments()) - 1):
            _refuse_unnamed(ctx.obj, typed[0], args, alone=len(typed) == 1, day=day)
        return super().parse_args(ctx, args)

    def _typed(self, ctx: click.Context, args: list[str]) -> tuple[list[str] | None, bool, str | None]:
        """What stands alone, in its order, None where the line cannot be read; whether somebody is new; the day."""
        try:
            given, more, _ = self.make_parser(ctx).parse_args(list(args))
        except click.UsageError:
            return None, False, None  # told with its own words when the command is read
        named = (given.get(argument.name or "") for argument in self._arguments())
        return [*(one for one in named if isinstance(one, str)), *more], bool(given.get("new")), given.get("first_day")

    def _arguments(self) -> list[click.Argument]:
        return [param for param in self.params if isinstance(param, click.Argument)]


def _refuse_unnamed(session: Session | None, first: str, args: list[str], *, alone: bool, day: str | None) -> None:
    """Refuse a line without a citizen's key, with one that is free. Raises BadOption.

    `first` stands where the key belongs: a house; or alone OFFER/PLACE, where nobody lives on the day. `day` as typed.
    """
    from cli.choices import Said, house_called  # noqa: PLC0415 - needed only when refusing
    from cli.swapped import joined  # noqa: PLC0415 - as above
    from ledger.errors import Refusal  # noqa: PLC0415 - as above

    named, slash, place = first.partition("/")
    if session is None or bool(slash) != alone:
        return
    try:
        said = Said(session, {} if day is None else {"first_day": day})
        house = house_called(said, named)
        if house is not None and slash and _is_lived_in(session, house, place, said.day()):
            return
    except Refusal:
        return
    if house is not None and (free := arguments.free_key(session)) is not None:
        at = args.index(first)
        where = [house, place] if slash else [house]
        line = joined(["pladsbog", "move-in", free, *args[:at], *where, *args[at + 1 :]])
        raise BadOption(say("no citizen's key is given"), Remedy("name-free-key", free=free, line=line))


def _is_lived_in(session: Session, house: str, place: str, day: date) -> bool:
    """Whether somebody lives in a place on a day. Raises Refusal."""
    with session.history() as history:
        rooms = history.book_without_closings(house).rooms.get(place, [])
    return any(day in room.period for room in rooms)


def _asks_paying(function: Callable[..., None]) -> Callable[..., None]:
    """Who is asked for the rest of a line is asked who pays, and by which paragraph, where somebody is new."""
    function.asks_paying = ("--payer", "--paragraph")  # type: ignore[attr-defined] # for what asks
    return function


@click.command("move-in", cls=_MayBeNew)
@click.argument("citizen", type=arguments.NEW_CITIZEN)
@click.argument("offer", type=arguments.HOME)
@click.argument("place", type=arguments.VACANT_PLACE, required=False)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@option(
    NEW,
    is_flag=True,
    expose_value=False,
    help="Somebody new, under a key that is free: leave out CITIZEN.",
)
@option(
    "--until",
    metavar="DATE",
    type=arguments.DATE,
    help="The last day, of a stay that is over already: records the departure too.",
)
@options.assessed
@options.asked
@options.decision_required
@options.paragraph
@options.payer
@options.acting
@options.residence
@options.payer_unlisted
@options.cause
@options.notice_given
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@_asks_paying
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    assessment: Assessment | None,
    first_day: date,
    until: date | None,
    **given: Any,
) -> None:
    """A citizen takes a place.

    CITIZEN is a key without meaning, such as c-17, never a CPR number; with --new the ledger makes one and tells it.
    OFFER/PLACE in its stead is who lives there on the first day, and leaves on it.
    The place's vacancy ends. With a supplier of any number of stays no PLACE is named. A payer that is not named is the
    ledger's own municipality; of a citizen who left a place less than a year ago, it is to be said.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import NEW_CITIZEN, MoveIn  # noqa: PLC0415 - help does without

    receipt = record(session, MoveIn(first_day=first_day, until=until, assessment=assessment, **given), recording)
    if receipt is not None and given["citizen"] == NEW_CITIZEN:
        note(say("the citizen's key is {citizen}", citizen=receipt.events[0].event.about_citizen))
