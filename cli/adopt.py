"""pladsbog adopt: record what a council decision adopted."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import options
from cli.declaring import option
from cli.refusing import OfFile
from cli.session import Session
from ledger.errors import BadOption, ClockAhead, ClockBehind, LedgerTrouble, NoLedger, Refusal
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.recording import Receipts
    from ledger.application import Ledger
    from ledger.commands import Adopt
    from ledger.events import Recorded


class _DecisionFile(click.ParamType):  # type: ignore[type-arg]  # as in `cli.arguments`
    """A file that is there, or the name of one that comes with the program."""

    name = "decision file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002 - click's signature
        """Raises UnknownDecision."""
        _path(value)
        return value


@click.command("adopt")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_DecisionFile())
@option("--explain", is_flag=True, help="Say in words what it means, with a month as an example; record nothing.")
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    files: tuple[str, ...],
    reason: str | None,
    by: str,
    ref: str | None,
    *,
    explain: bool,
) -> None:
    """Record what a council decision adopted.

    FILE is a decision file (TOML), or the name of one that comes with the program, such as thisted-2023. Files are
    recorded in the order given, and none where one would be refused; adopting the same one again records nothing new.
    A house closes with [[closure]], its `offer` and `last_day`; one `place` of it alone where that is named too.
    """
    from cli.doubts import tell_oddly_decided, tell_unfollowed_models, tell_unused_rates, warn  # noqa: PLC0415 - help does without
    from cli.proposal import confirmed, proposal  # noqa: PLC0415 - as above
    from cli.recording import Receipts  # noqa: PLC0415 - as above
    from cli.said_something import check_files  # noqa: PLC0415 - as above
    from ledger.reading.decisions import read_decision  # noqa: PLC0415 - help does without

    if ref is not None and len(files) > 1:
        raise BadOption(say("one key cannot stand for several files"), say("adopt them one by one, or leave out --ref"))
    decisions = [replace(read_decision(_path(file), by, ref), reason=reason) for file in files]
    if explain:
        _explain(session, decisions, recording)
        tell_oddly_decided(decisions)
        with suppress(NoLedger):  # a file can be explained before there is one
            tell_unused_rates(session, decisions)
        return
    check_files(zip(files, decisions, strict=True) if recording.is_answered_for else ())
    warn(session, decisions)
    left = list(zip(files, decisions, strict=True))
    receipts = Receipts(session)
    proposed: list[Recorded] = []

    def above(session: Session, events: Sequence[Recorded]) -> None:
        tell_unused_rates(session, decisions)
        if recording.dry_run:
            tell_unfollowed_models(session, decisions)
        _tell_what_goes_on(session, events, recording)
        if recording.asks:
            file_of = {one.decision: file for file, one in zip(files, decisions, strict=True)}
            _tell_unfollowed(session, [(fact, file_of.get(fact.event.decision, files[0])) for fact in events])

    def propose() -> Sequence[Recorded]:
        proposed[:] = _propose(ledger, left)
        return proposed

    with session.ledger(accept_clock=recording.accept_clock) as ledger:
        done = confirmed(
            ledger,
            recording,
            propose,
            proposal(session, recording, above),
            lambda as_of: _record(ledger, left, receipts, as_of),
        )
    if done:
        if not recording.asks:  # who was asked has seen it
            tell_unused_rates(session, decisions)
            recorded = [
                (fact, file)
                for file, receipt in zip(files, receipts.all, strict=True)
                for fact in (() if receipt.repeated else receipt.events)
            ]
            _tell_unfollowed(session, recorded)
        held = [one for one, receipt in zip(decisions, receipts.all, strict=True) if receipt.repeated]
        receipts.answer(recording, _told_earlier(session, held))
    elif not proposed:
        _told_earlier(session, decisions)


def _tell_what_goes_on(session: Session, events: Sequence[Recorded], recording: options.RecordingOptions) -> None:
    """Say to a person what houses keep that are there already and have new terms."""
    from ledger.events import OfferAdopted  # noqa: PLC0415 - help does without

    houses = {fact.event.offer for fact in events if isinstance(fact.event, OfferAdopted)}
    if recording.as_json or not houses:
        return
    from cli.printing import note  # noqa: PLC0415 - only where houses are adopted

    with session.history() as history:
        if houses.isdisjoint(history.offers()):
            return
        from cli.explaining import goes_on  # noqa: PLC0415 - few houses are there already, and it loads much

        for kept in goes_on(history, events):
            note(kept)


def _tell_unfollowed(session: Session, facts: Sequence[tuple[Recorded, str]]) -> None:
    """Say of a model that is adopted, or would be, and that no house follows what comes next."""
    from ledger.events import ModelAdopted, OfferAdopted, PhaseInAdopted  # noqa: PLC0415 - help does without

    adopted = [(fact.event.id, file) for fact, file in facts if isinstance(fact.event, ModelAdopted)]
    if not adopted:
        return
    from cli.doubts import models_used  # noqa: PLC0415 - seldom asked for
    from cli.printing import note_way  # noqa: PLC0415 - as above
    from cli.swapped import joined  # noqa: PLC0415 - as above

    with session.history() as history:
        followed: set[str | None] = {*models_used(history)}
    followed |= {fact.event.terms.model for fact, _ in facts if isinstance(fact.event, OfferAdopted)}
    followed |= {fact.event.phase_in.old_model for fact, _ in facts if isinstance(fact.event, PhaseInAdopted)}
    for model, file in dict.fromkeys(adopted):
        if model in followed:
            continue
        values: dict[str, Value] = {"model": model, "file": joined([file])}
        path = Path(file)
        begun = path.exists() and "\n#[[offer]]" in path.read_text(encoding="utf-8", errors="replace")
        note_way(
            say(
                "no house follows the model {model} yet: take the # away at the end of the file, fill in rates, house "
                "and base, and adopt it again: pladsbog adopt {file} --explain",
                **values,
            )
            if begun
            else say(
                'no house follows the model {model} yet; one does that is adopted with [[offer]] … model = "{model}": '
                "pladsbog adopt FILE.toml",
                **values,
            )
        )


def _told_earlier(session: Session, decisions: Sequence[Adopt]) -> dict[str, Any]:
    """Say as which events decisions that the ledger holds were recorded, when and by whom; the same for machines."""
    from cli.printing import note_way  # noqa: PLC0415 - seldom asked for
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above
    from projections.searching import events_naming  # noqa: PLC0415 - as above

    held = []
    for decision in decisions:
        with session.log() as log:
            numbers = events_naming(session.location, log, decision.decision or "", log.last())
            acts = [list(act) for _, act in groupby(map(log.number, numbers or ()), _moment_and_who)]
        for act in acts[:1]:  # later ones, such as a confirmation, name the decision too
            first, last = act[0], act[-1]
            values: dict[str, Value] = {
                "decision": decision.decision or "",
                "first": first.number,
                "last": last.number,
                "day": civil_day(first.recorded_at),
                "by": first.event.by,
            }
            held.append({**values, "recorded_at": first.recorded_at})
            note_way(
                say("{decision} was recorded on {day} by {by}, as #{first}: pladsbog show {first}", **values)
                if first is last
                else say(
                    "{decision} was recorded on {day} by {by}, as #{first} to #{last}: pladsbog show {first}", **values
                )
            )
    return {"adopted_before": held} if held else {}


def _moment_and_who(fact: Recorded) -> tuple[str, str]:
    return fact.recorded_at, fact.event.by


def _explain(session: Session, decisions: Sequence[Adopt], recording: options.RecordingOptions) -> None:
    """Say in words what decisions mean."""
    from cli.explaining import data_of, explained, page, show_lines  # noqa: PLC0415 - help does without
    from cli.proposal import flag_adopted, replaced_data  # noqa: PLC0415 - as above
    from cli.render import Output  # noqa: PLC0415 - as above

    proposed = _proposed(session, decisions)
    added = () if isinstance(proposed, Refusal) else proposed
    found = explained(decisions, proposed, session.location)
    if recording.as_json:
        Output("json").show((), (), data=data_of(found) | replaced_data(session, added))
    else:
        show_lines(page(found))
    flag_adopted(session, added)


def _proposed(session: Session, decisions: Sequence[Adopt]) -> Sequence[Recorded] | Refusal:
    """What decisions would record in the ledger as it is, or why it takes none of them."""
    try:
        with session.ledger(accept_clock=True) as ledger:
            return ledger.propose_together(decisions)
    except Refusal as refusal:
        return refusal


def _record(ledger: Ledger, left: list[tuple[str, Adopt]], receipts: Receipts, as_of: int | None) -> bool:
    """Record the decisions that are left, one after the other, and take each away that is done; True in the end.

    Of what nobody was asked about (`as_of` None), prices that change by much are named first.
    """
    from cli.proposal import flag_prices  # noqa: PLC0415 - help does without

    if as_of is None and len(left) > 1:
        _propose(ledger, left)  # a file that is refused leaves the others unrecorded too
    while left:
        decision = left[0][1]
        if as_of is None:
            flag_prices(receipts.session, ledger.propose(decision))
        receipt = ledger.record(decision, as_of=as_of)
        receipts.add(receipt)
        del left[0]
        if as_of is not None and receipt.events and not receipt.repeated:
            as_of = receipt.events[-1].number
    return True


def _path(file: str) -> Path:
    from ledger.reading.decisions import shipped_path  # noqa: PLC0415 - help does without

    path = Path(file)
    return path if path.exists() else shipped_path(file)


def _propose(ledger: Ledger, left: list[tuple[str, Adopt]]) -> Sequence[Recorded]:
    """What the decisions would record one after the other.

    Raises the refusal of the first that is refused, of several with its file.
    """
    decisions = [decision for _, decision in left]
    if len(decisions) == 1:
        return ledger.propose(decisions[0])
    try:
        return ledger.propose_together(decisions)
    except (ClockAhead, ClockBehind, LedgerTrouble):
        raise
    except Refusal as refusal:
        raise OfFile(_refused(ledger, left), refusal) from refusal


def _refused(ledger: Ledger, left: list[tuple[str, Adopt]]) -> str:
    """The first file that is refused after those before it."""
    for count, (file, _) in enumerate(left, start=1):
        try:
            ledger.propose_together([decision for _, decision in left[:count]])
        except Refusal:
            return file
    return left[-1][0]
