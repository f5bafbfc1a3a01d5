"""Correcting what was recorded: a fact is annulled or replaced by a new one, and never leaves an impossible history.

A correction names the fact, not a day. The rules then judge the whole history that would hold: every stay of the
citizens concerned, and everybody's stays in the places concerned. What could not be is refused, with the events in
the way.

Decided on 2026-11-21:

* Corrections are facts. They name what they replace (`corrects`), which stays in the log, and why: *typo*, recorded
  wrong; *decision*, a new decision changed the past.

Decided on 2026-11-26:

* A correction never makes another stay. Whom an event is about and in which offer is its stay's identity: a wrong
  citizen or offer is voided and recorded anew, and the refusal names the events to void, in an order that works.
* To void a correction brings back what it had replaced, and says so; what it had replaced goes along where that is
  asked for (`with_original`).
* A correction can take a value back. What is not named stays as it was, so "nothing" needs a value of its own
  (CLEARED; on the command line *none*, of a payer *own*). It is not the same as naming the ledger's own code: a
  ledger that was opened without one has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, get_args

from msgspec.structs import replace

from ledger.commands import CLEARED, OF_STAY, ChartFile, Cleared, Command, Correct, Void
from ledger.errors import (
    BadPayer,
    ImpossibleHistory,
    NotCorrectable,
    NothingToCorrect,
    NotInEvent,
    OfAnotherStay,
    Refusal,
    UnknownOffer,
)
from ledger.events import (
    Departed,
    Event,
    Moved,
    MovedIn,
    OfStay,
    PayingChanged,
    Reassessed,
    Recorded,
)
from ledger.events.citizens import Payment
from ledger.models.offers import Assessment
from ledger.rules.annulling import (
    are_of_its_stay,
    possible,
    stays_changed,
    to_void_first,
    voided,
    voided_with_its_events,
)
from ledger.rules.charts import corrected
from ledger.rules.context import DecisionContext
from ledger.rules.halves import granted_with, other_half, transferred_with
from ledger.rules.header import NOBODY, Header
from ledger.rules.holding import holding, name_of, spoken_of
from ledger.rules.replacements import check_of, check_payer_known
from ledger.rules.transferring import last_day_before
from ledger.rules.vacancies import with_what_follows
from ledger.shared.fields import names_of
from ledger.state.live import live


def void(command: Void, context: DecisionContext, head: Header) -> list[Event]:
    """Annul a fact; with a move-in, the departure that ended its stay; with one half of an act, the other one.

    With a move goes what was granted with it.
    """
    number, kind, whole = command.number, command.kind, command.with_original
    if command.with_events:
        return voided_with_its_events(number, kind, context, head, with_original=whole)
    try:
        return possible(lambda seen: voided(number, kind, seen, head, with_original=whole), [number], context)
    except ImpossibleHistory as refusal:
        if are_of_its_stay(number, refusal.numbers, context):
            raise refusal.voiding(number) from None
        raise


def correct(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    """Replace what was recorded of a stay, a place or a service by what should have been recorded."""
    meant = replace(command, number=spoken_of(command.number, context))
    return possible(lambda seen: _corrected(meant, seen, head), [meant.number], context)


# --- replacing -----------------------------------------------------------------------------------


def _corrected(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    target = holding(command.number, context)
    if not target.event.CORRECTABLE:
        raise NotCorrectable(target.number, name_of(target.event), target.event.sentence(), target.event.VOIDABLE)
    of_act = [target, *_corrected_along(target, context)]
    _check_fields(command, target, of_act, context)
    events: list[Event] = []
    for one in of_act:
        new = _replaced(one.event, one, head, _asked_of(one, command, of_act), context)
        if new is not None and (check := check_of(new)):
            check(new, one.event, context)
        if isinstance(new, MovedIn) and isinstance(one.event, MovedIn):
            check_payer_known(command, new, one.event, context)
        events += [new] if new is not None else []
    if not events:
        raise NothingToCorrect(target.number)
    if not isinstance(target.event, OfStay):
        return events
    return with_what_follows(events, stays_changed(of_act, context), context, head, command.kind)


def _corrected_along(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """What the same command recorded: a correction takes what that took, and says it of whichever event has it."""
    if isinstance(target.event, Moved):
        return [*other_half(target, context), *granted_with(target, context)]
    if isinstance(target.event, Reassessed):
        return granted_with(target, context)
    return transferred_with(target, context) if isinstance(target.event, (MovedIn, Departed)) else []


_OF_ALL = ("day", "decided_by", "decided_on")
"""What a correction says of every event of an act; the rest it says of the first one that has it."""


def _asked_of(fact: Recorded, command: Correct, of_act: Sequence[Recorded]) -> Correct:
    """What a correction says of one event of an act."""
    asked: dict[str, Any] = {}
    for field in _CORRECTIONS:
        if fact is not _of_field(field, of_act) and not (field in _OF_ALL and field in fact.event.CORRECTABLE):
            asked[field] = None
    return replace(command, **asked)


def _of_field(field: str, of_act: Sequence[Recorded]) -> Recorded | None:
    """The event of an act that says a field; None where none does."""
    return next((one for one in of_act if field in one.event.CORRECTABLE), None)


def _is_transfer(of_act: Sequence[Recorded]) -> bool:
    """Whether the events are the departure and the move-in of a transfer."""
    return {type(one.event) for one in of_act} == {Departed, MovedIn}


_IDENTITY = ("citizen", "offer")
_CORRECTIONS = [
    name
    for name in names_of(Correct)
    if name not in {"number", "kind", "payer_unlisted", *_IDENTITY, *names_of(Command)}
]
"""What a correction can say anew, of any kind of event."""


def _check_fields(command: Correct, target: Recorded, of_act: Sequence[Recorded], context: DecisionContext) -> None:
    """Refuse to correct what no event of the act has, or what makes another stay of it.

    Raises NotInEvent, OfAnotherStay, BadPayer.
    """
    for field in _IDENTITY:
        if getattr(command, field) is not None and not isinstance(target.event, OfStay):
            raise NotInEvent(target.number, name_of(target.event), target.event.sentence(), field)
        if getattr(command, field) not in (None, getattr(target.event, field, None)):
            raise _another_stay(command, field, target, context)
    if command.payer is OF_STAY and target.grant is None:
        raise BadPayer("none", own=("own",))
    for field in _CORRECTIONS:
        is_said = getattr(command, field) is not None
        # A transfer has no other cause: with one it would be a departure, and somebody would still arrive elsewhere.
        if is_said and target.grant is not None:
            _check_of_grant(command, field, target)
        if is_said and (_of_field(field, of_act) is None or (field == "cause" and _is_transfer(of_act))):
            raise NotInEvent(target.number, name_of(target.event), target.event.sentence(), field)


def _check_of_grant(command: Correct, field: str, target: Recorded) -> None:
    """Refuse a special price of a service, and a delivery without a last day. Raises NotInEvent."""
    assessment = command.assessment
    if field == "assessment" and assessment is not None and assessment.special_price_ore is not None:
        raise NotInEvent(target.number, name_of(target.event), target.event.sentence(), "special_price")
    if field == "until" and command.until is CLEARED and target.event.IS_DELIVERY:
        raise NotInEvent(target.number, name_of(target.event), target.event.sentence(), "until")


def _another_stay(command: Correct, field: str, target: Recorded, context: DecisionContext) -> Refusal:
    """The refusal of a correction that says another citizen or offer: what to void, and the stay to record anew."""
    assert isinstance(target.event, OfStay)
    if command.offer is not None and command.offer not in (known := context.offers()):
        return UnknownOffer(command.offer, known)
    began = _move_in_of(target, context)
    return OfAnotherStay(
        target.number,
        field,
        _to_void_of_stay(began, context),
        is_correction=began.event.corrects is not None,
        citizen=command.citizen or target.event.citizen,
        offer=command.offer or target.event.offer,
        day=began.event.effective_on,
    )


def _move_in_of(target: Recorded, context: DecisionContext) -> Recorded:
    """The event that says how a fact's stay began."""
    facts = live(context.facts(target.stream))
    return next((fact for fact in facts if isinstance(fact.event, MovedIn) and fact.stay == target.stay), target)


def _to_void_of_stay(began: Recorded, context: DecisionContext) -> list[int]:
    """The events to void so that nothing of a stay is left, in an order that works; what replaced others with them."""
    void_it = partial(voided, began.number, "typo", head=NOBODY, with_original=True)
    before = to_void_first(void_it, context, frozenset([began.number]), context.next_number() - 1)
    return [*(before or []), began.number]


def _replaced(event: Event, target: Recorded, head: Header, command: Correct, context: DecisionContext) -> Event | None:
    """The event as it should have been recorded; of the same stay. None where that is as it was."""
    wanted = _wanted(event, target, command, context)
    changes = {name: value for name, value in wanted.items() if value != getattr(event, name)}
    if not changes and (command.decision is None or command.decision == event.decision):
        return None
    envelope: dict[str, Any] = {
        **head,
        "decision": head["decision"] or event.decision,
        "corrects": target.number,
        "correction": command.kind,
        "corrected_from": event.effective_on,
    }
    if target.grant is not None:
        envelope["grant"] = target.grant
    if isinstance(event, OfStay):
        stay = next((stay for stay in context.stays(event.citizen) if stay.id == target.stay), None)
        envelope |= {
            "stay": target.stay,
            "place": stay.place_on(event.effective_on) if stay is not None else event.place,
        }
        if envelope["decision"] != event.decision and command.kind == "decision":
            envelope["decided_on"] = wanted.get("decided_on")  # a new decision was made on a day of its own
    return event.changed({**envelope, **changes})


def _wanted(event: Event, target: Recorded, command: Correct, context: DecisionContext) -> dict[str, Any]:
    """What the fields of an event should have said, by their names; what a correction does not say is left out."""
    said = {field: getattr(command, field) for field in event.CORRECTABLE if getattr(command, field) is not None}
    chart = said.pop("chart", None)
    if isinstance(event, OfStay) and "payer" in said and said["payer"] is not CLEARED:
        said["payer"] = context.terms(event.offer).payer_recorded(said["payer"]) or CLEARED
    wanted = {field: None if value is CLEARED else value for field, value in said.items()}
    if target.grant is not None:
        from ledger.rules.grant_replacements import wanted_of  # noqa: PLC0415 - few corrections are of services

        wanted = wanted_of(event, command, wanted, context)
    if (assessment := wanted.get("assessment")) is not None and event.granted is not None:
        wanted["assessment"] = _with_its_unit(assessment, event.granted.assessment)
    if (day := wanted.pop("day", None)) is not None:
        wanted |= _days(event, day, context)
    if isinstance(event, (MovedIn, Reassessed)):
        wanted |= _charted(event, target, chart, wanted, context)
    if target.grant is not None and "chart" in event.CORRECTABLE:
        wanted |= _granted_by_chart(event, target, chart, wanted, context)
    if isinstance(event, PayingChanged):
        wanted["ends"] = _ends(event, said)
    return wanted


def _days(event: Event, day: date, context: DecisionContext) -> dict[str, date]:
    """The days of an event from another day on: a transfer is named by its day in the new house, in both halves."""
    if isinstance(event, Departed) and event.arrives_on is not None:
        return {"effective_on": last_day_before(day, context.terms(event.offer)), "arrives_on": day}
    return {"effective_on": day}


def _charted(
    event: MovedIn | Reassessed,
    target: Recorded,
    chart: ChartFile | Cleared | None,
    wanted: Mapping[str, Any],
    context: DecisionContext,
) -> dict[str, Any]:
    """What is granted by a chart, where the correction or the event has one."""
    if chart is None and event.chart is None:
        return {}
    day = wanted.get("effective_on", event.effective_on)
    stay = next((stay for stay in context.stays(event.citizen) if stay.id == target.stay), None)
    began = day if stay is None or isinstance(event, MovedIn) else stay.first_day
    days = (day, began, wanted.get("decided_on", event.decided_on))
    return corrected(event, chart, wanted.get("assessment"), days, context)


def _granted_by_chart(
    event: Any,
    target: Recorded,
    chart: ChartFile | Cleared | None,
    wanted: Mapping[str, Any],
    context: DecisionContext,
) -> dict[str, Any]:
    """How much of a service is granted by a chart, where the correction or the event has one.

    Where nothing is said of it, it stays as it was, also of a service that is annulled since.
    """
    day = wanted.get("effective_on", event.effective_on)
    stays_as_it_was = day == event.effective_on and not {"quantity", "level", "hours"} & wanted.keys()
    if chart is None and (event.chart is None or stays_as_it_was):
        return {}
    from ledger.events import ServiceGranted  # noqa: PLC0415 - few corrections are of services
    from ledger.rules.grant_charts import corrected as granted_by  # noqa: PLC0415 - as above
    from ledger.rules.granted import granted_to, service_in_force  # noqa: PLC0415 - as above

    grants = (one.grant for one in granted_to(event.citizen, context))
    first = next((grant.first_day for grant in grants if grant.id == target.grant), day)
    granted_from = day if isinstance(event, ServiceGranted) else first
    return granted_by(event, chart, wanted, service_in_force(event.service, day, context), granted_from, context)


def _with_its_unit(said: Assessment, was: Assessment) -> Assessment:
    """A special price in the unit that the one in its place had, where no other is said."""
    if said.special_price_ore is None or said.per is not None or was.per is None:
        return said
    return said.changed({"per": was.per})


def _ends(event: PayingChanged, said: Mapping[str, Any]) -> tuple[Payment, ...]:
    """What is no longer so, where something else is said of it now."""
    names: tuple[Payment, ...] = get_args(Payment)
    return tuple(name for name in names if (said[name] is CLEARED if name in said else name in event.ends))
