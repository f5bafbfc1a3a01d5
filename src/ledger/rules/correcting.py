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
* What follows from an act stands for it where it is corrected: of the vacancy that a move-in ended, the move-in is. To
  void it is refused and the act's own event named: a stay is not undone by whoever only meant that a place is not
  vacant. Either is refused where nothing that holds explains the vacancy.
* To void a correction brings back what it had replaced, and says so; what it had replaced goes along where that is
  asked for (`with_original`).
* The history that would hold is judged. Voiding a move-in takes the departure along: a stay that never was did not
  end. What would leave a citizen in two places, a place with two citizens or a reassessment outside its stay is
  refused, with the events to void first, in an order that works.
* Voiding a move takes along what was granted with it, as a correction of it does: with another room came another
  level, and without it neither was decided. What was granted is voided alone where the room was right.
* A closed house is closed. Where the closing of one of its places is annulled alone, nobody lives there after the
  house's last day all the same. A place whose opening is annulled was neither closed nor out of use: those go first.
* A correction can take a value back. What is not named stays as it was, so "nothing" needs a value of its own
  (CLEARED; on the command line *none*, of a payer *own*). It is not the same as naming the ledger's own code: a
  ledger that was opened without one has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar, get_args

from msgspec.structs import replace

from ledger.commands import CLEARED, Command, Correct, Void
from ledger.errors import (
    AlreadyVoided,
    DaysReversed,
    ImpossibleHistory,
    NotCorrectable,
    NothingToCorrect,
    NotInEvent,
    NotVoidable,
    OfAnotherStay,
    Refusal,
    UnknownOffer,
    UnknownPlace,
    VoidTheOther,
)
from ledger.events import (
    AreaBudgetChanged,
    BudgetChanged,
    CountedElsewhere,
    Departed,
    Event,
    Moved,
    MovedIn,
    OfferClosed,
    OfStay,
    PayingChanged,
    PlaceClosed,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
    WentAway,
)
from ledger.events.base import Correction
from ledger.events.citizens import Payment
from ledger.models.offers import Assessment
from ledger.rules import budgets
from ledger.rules.assessment import check_asked, check_assessment, check_paragraph, check_price_alone
from ledger.rules.conflicts import Conflict, conflicts
from ledger.rules.context import DecisionContext
from ledger.rules.halves import granted_with, in_full, other_half, transferred_with, voided_with
from ledger.rules.header import NOBODY, Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.placement import check_notice, check_open, payer_unsaid, remembered
from ledger.rules.transferring import last_day_before
from ledger.rules.vacancies import annulled, with_what_follows
from ledger.shared.calendar import DAY, Period
from ledger.shared.fields import names_of
from ledger.state.live import annulled_by, live
from ledger.state.stays import Stay

E = TypeVar("E", bound=Event)


def void(command: Void, context: DecisionContext, head: Header) -> list[Event]:
    """Annul a fact; with a move-in, the departure that ended its stay; with one half of an act, the other one.

    With a move goes what was granted with it.
    """
    number, kind = command.number, command.kind
    return _possible(
        lambda seen: _voided(number, kind, seen, head, with_original=command.with_original), number, context
    )


def correct(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    """Replace a move-in, reassessment or departure by what should have been recorded."""
    meant = replace(command, number=_spoken_of(command.number, context))
    return _possible(lambda seen: _corrected(meant, seen, head), meant.number, context)


# --- annulling -----------------------------------------------------------------------------------


def _voided(
    number: int, kind: Correction, context: DecisionContext, head: Header, *, with_original: bool = False
) -> list[Event]:
    target = _holding(number, context)
    if not target.event.VOIDABLE:
        raise NotVoidable(target.number, _name(target.event))
    facts = _with_originals(target, context) if with_original else [target, *_goes_along(target, context)]
    events: list[Event] = [annulled(fact, head, kind) for fact in facts]
    if not isinstance(target.event, OfStay):
        return events
    return with_what_follows(events, _stays_changed(facts, context), context, head, kind)


def _with_originals(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """A fact, what it replaced, what that replaced, and what goes along with each."""
    facts: list[Recorded] = []
    seen: DecisionContext = context
    while True:
        together = [target, *_goes_along(target, seen)]
        facts += together
        if target.event.corrects is None:
            return facts
        seen = Hypothetical(seen, [annulled(fact, NOBODY, "typo") for fact in together])
        target = seen.fact(target.event.corrects)


def _goes_along(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """What cannot hold without a fact: the departure of a stay that never was, the other half of an act."""
    along = _GO_ALONG.get(type(target.event))
    return along(target, context) if along is not None else []


def _departures_of(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The departure that ended a stay, and those that come back when it is annulled because it had replaced them."""
    if target.event.corrects is not None:
        # To annul a correction gives back the move-in that it had replaced, and the stay with it.
        return []

    def departures(seen: DecisionContext) -> list[Recorded]:
        holding = (fact for fact in live(seen.facts(target.stream)) if isinstance(fact.event, Departed))
        return [fact for fact in holding if fact.stay == target.stay]

    return in_full(departures, context)


def _with_departures(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The departure that ended a stay, and that of the transfer by which it began."""
    return [*_departures_of(target, context), *voided_with(target, context)]


def _with_what_was_granted(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The others' moves, where it was a swap; and what was granted with a move, with all that has replaced it since.

    To annul a correction gives back the move that it had replaced, and what was granted with that stays; what the same
    correction replaced of it comes back too.
    """
    along = voided_with(target, context)
    if target.event.corrects is not None:
        return along + [one for one in granted_with(target, context) if one.event.act == target.event.act]
    return along + in_full(lambda seen: granted_with(target, seen), context)


def _with_transfer(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The stay in another house that a transfer began, with its departure."""
    begun = voided_with(target, context)
    return [fact for one in begun for fact in (one, *_departures_of(one, context))]


def _budgets_half(target: Recorded, context: DecisionContext) -> list[Recorded]:
    assert isinstance(target.event, (AreaBudgetChanged, BudgetChanged))
    return [context.fact(number) for number in budgets.other_half(target.event, context)]


def _places_closed(target: Recorded, context: DecisionContext) -> list[Recorded]:
    """The places that closed with their offer, in the same act."""
    offer = target.event.about_offer or ""
    streams = (f"place:{offer}/{place}" for place in context.places(offer))
    closed = (fact for stream in streams for fact in live(context.facts(stream)))
    return [fact for fact in closed if isinstance(fact.event, PlaceClosed) and fact.event.act == target.event.act]


_GO_ALONG: dict[type[Event], Callable[[Recorded, DecisionContext], list[Recorded]]] = {
    MovedIn: _with_departures,
    Departed: _with_transfer,
    Moved: _with_what_was_granted,
    AreaBudgetChanged: _budgets_half,
    BudgetChanged: _budgets_half,
    OfferClosed: _places_closed,
}
"""The kinds of facts with which others go, and which those are."""


def _stays_changed(facts: Sequence[Recorded], context: DecisionContext) -> list[Stay]:
    """The stays that these facts are about, as they are now."""
    named = {fact.stay for fact in facts}
    citizens = {fact.event.about_citizen for fact in facts if fact.event.about_citizen is not None}
    return [stay for citizen in citizens for stay in context.stays(citizen) if stay.id in named]


# --- replacing -----------------------------------------------------------------------------------


def _corrected(command: Correct, context: DecisionContext, head: Header) -> list[Event]:
    target = _holding(command.number, context)
    if not target.event.CORRECTABLE:
        raise NotCorrectable(target.number, _name(target.event), target.event.VOIDABLE)
    of_act = [target, *_corrected_along(target, context)]
    _check_fields(command, target, of_act, context)
    events: list[Event] = []
    for one in of_act:
        new = _replaced(one.event, one, head, _asked_of(one, command, of_act), context)
        if new is not None and (check := CHECKS.get(type(new))):
            check(new, one.event, context)
        if isinstance(new, MovedIn) and isinstance(one.event, MovedIn):
            _check_payer_known(command, new, one.event, context)
        events += [new] if new is not None else []
    if not events:
        raise NothingToCorrect(target.number)
    return with_what_follows(events, _stays_changed(of_act, context), context, head, command.kind)


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

    Raises NotInEvent, OfAnotherStay.
    """
    for field in _IDENTITY:
        if getattr(command, field) is not None and not isinstance(target.event, OfStay):
            raise NotInEvent(target.number, _name(target.event), field)
        if getattr(command, field) not in (None, getattr(target.event, field)):
            raise _another_stay(command, field, target, context)
    for field in _CORRECTIONS:
        is_said = getattr(command, field) is not None
        # A transfer has no other cause: with one it would be a departure, and somebody would still arrive elsewhere.
        if is_said and (_of_field(field, of_act) is None or (field == "cause" and _is_transfer(of_act))):
            raise NotInEvent(target.number, _name(target.event), field)


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
    void_it = partial(_voided, began.number, "typo", head=NOBODY, with_original=True)
    before = _to_void_first(void_it, context, frozenset([began.number]), context.next_number() - 1)
    return [*(before or []), began.number]


def _replaced(event: Event, target: Recorded, head: Header, command: Correct, context: DecisionContext) -> Event | None:
    """The event as it should have been recorded; of the same stay. None where that is as it was."""
    said = {field: getattr(command, field) for field in event.CORRECTABLE if getattr(command, field) is not None}
    if isinstance(event, OfStay) and "payer" in said and said["payer"] is not CLEARED:
        said["payer"] = context.terms(event.offer).payer_recorded(said["payer"]) or CLEARED
    wanted = {field: None if value is CLEARED else value for field, value in said.items()}
    if (assessment := wanted.get("assessment")) is not None and event.granted is not None:
        wanted["assessment"] = _with_its_unit(assessment, event.granted.assessment)
    if (day := wanted.pop("day", None)) is not None:
        wanted |= _days(event, day, context)
    if isinstance(event, PayingChanged):
        wanted["ends"] = _ends(event, said)
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
    if isinstance(event, OfStay):
        stay = next((stay for stay in context.stays(event.citizen) if stay.id == target.stay), None)
        envelope |= {
            "stay": target.stay,
            "place": stay.place_on(event.effective_on) if stay is not None else event.place,
        }
        if envelope["decision"] != event.decision and command.kind == "decision":
            envelope["decided_on"] = wanted.get("decided_on")  # a new decision was made on a day of its own
    return event.changed({**envelope, **changes})


def _days(event: Event, day: date, context: DecisionContext) -> dict[str, date]:
    """The days of an event from another day on: a transfer is named by its day in the new house, in both halves."""
    if isinstance(event, Departed) and event.arrives_on is not None:
        return {"effective_on": last_day_before(day, context.terms(event.offer)), "arrives_on": day}
    return {"effective_on": day}


def _with_its_unit(said: Assessment, was: Assessment) -> Assessment:
    """A special price in the unit that the one in its place had, where no other is said."""
    if said.special_price_ore is None or said.per is not None or was.per is None:
        return said
    return said.changed({"per": was.per})


def _ends(event: PayingChanged, said: Mapping[str, Any]) -> tuple[Payment, ...]:
    """What is no longer so, where something else is said of it now."""
    names: tuple[Payment, ...] = get_args(Payment)
    return tuple(name for name in names if (said[name] is CLEARED if name in said else name in event.ends))


def _check_move_in(new: MovedIn, old: MovedIn, context: DecisionContext) -> None:
    place = context.place(new.offer, new.place)
    if place is None:
        raise UnknownPlace(new.offer, new.place, context.places(new.offer))
    terms = context.terms(new.offer)
    check_open(place, terms, Period(new.effective_on, new.effective_on + DAY))
    # What stays as it was is not judged anew: a payer can be corrected though a later table dropped the level.
    if _assessed_anew(new, old):
        check_assessment(new.offer, terms, new.assessment, new.effective_on, new.effective_on, new.decided_on)
    if _asked_anew(new, old):
        check_asked(new.offer, terms, new.asked, new.effective_on, new.effective_on, new.decided_on)
    if new.paragraph != old.paragraph or new.effective_on != old.effective_on:
        check_paragraph(new.offer, terms, new.paragraph, new.effective_on)


def _check_payer_known(command: Correct, new: MovedIn, old: MovedIn, context: DecisionContext) -> None:
    """Refuse a day not long after an earlier stay, where the one that stood was not. Raises PayerUnsaid."""
    if None not in (new.payer, new.paragraph) or None not in (command.payer, command.paragraph):
        return
    stay = remembered(new.citizen, new.effective_on, context, but=new.stay)
    if stay is not None and remembered(new.citizen, old.effective_on, context, but=new.stay) is None:
        raise payer_unsaid(stay, command.payer, command.paragraph)


def _assessed_anew(new: MovedIn | Reassessed, old: MovedIn | Reassessed) -> bool:
    return (new.assessment, new.effective_on, new.decided_on) != (old.assessment, old.effective_on, old.decided_on)


def _asked_anew(new: MovedIn | Reassessed, old: MovedIn | Reassessed) -> bool:
    return (new.asked, new.effective_on, new.decided_on) != (old.asked, old.effective_on, old.decided_on)


def _check_reassessment(new: Reassessed, old: Reassessed, context: DecisionContext) -> None:
    stay = next((stay for stay in context.stays(new.citizen) if stay.id == new.stay), None)
    began = stay.first_day if stay is not None else new.effective_on
    terms = context.terms(new.offer)
    if _asked_anew(new, old):
        check_asked(new.offer, terms, new.asked, new.effective_on, began, new.decided_on)
    if not _assessed_anew(new, old):
        return
    if new.kind == "price":
        check_price_alone(new.assessment)
    check_assessment(new.offer, terms, new.assessment, new.effective_on, began, new.decided_on)


def _check_move(new: Moved, _old: Moved, context: DecisionContext) -> None:
    place = context.place(new.offer, new.place)
    if place is None:
        raise UnknownPlace(new.offer, new.place, context.places(new.offer))
    check_open(place, context.terms(new.offer), Period(new.effective_on, new.effective_on + DAY))


def _check_paying(new: PayingChanged, old: PayingChanged, context: DecisionContext) -> None:
    if (new.paragraph, new.effective_on) != (old.paragraph, old.effective_on) and new.paragraph is not None:
        check_paragraph(new.offer, context.terms(new.offer), new.paragraph, new.effective_on)


def _check_departure(new: Departed, old: Departed, context: DecisionContext) -> None:
    # What was not said when nobody asked for it need not be said to correct something else.
    asked = (new.effective_on, new.cause, new.notice_given) != (old.effective_on, old.cause, old.notice_given)
    stay = next((stay for stay in context.stays(new.citizen) if stay.id == new.stay), None)
    if asked and stay is not None:
        check_notice(new, stay, context.terms(new.offer))


def _check_absence(new: WentAway, _old: WentAway, _context: DecisionContext) -> None:
    if new.until is not None and new.until < new.effective_on:
        raise DaysReversed(new.effective_on, new.until)


CHECKS: Mapping[type[Event], Callable[[Any, Any, DecisionContext], None]] = {
    MovedIn: _check_move_in,
    Reassessed: _check_reassessment,
    Departed: _check_departure,
    Moved: _check_move,
    PayingChanged: _check_paying,
    WentAway: _check_absence,
}
"""What each kind of fact that can be corrected must obey, new and old in hand; the history must be possible besides."""


# --- what can be spoken of by itself -------------------------------------------------------------


def _spoken_of(number: int, context: DecisionContext) -> int:
    """The event that is meant by a number: of what only follows from another one, that one."""
    fact = context.fact(number)
    follows = type(fact.event) in _FOLLOWS_FROM and number not in annulled_by(context.facts(fact.stream))
    return _cause_of(fact, context).number if follows else number


def _holding(number: int, context: DecisionContext) -> Recorded:
    """The fact, if it still holds and can be voided or corrected by itself. Raises AlreadyVoided, VoidTheOther."""
    fact = context.fact(number)
    gone = annulled_by(context.facts(fact.stream))
    if type(fact.event) in _FOLLOWS_FROM and number not in gone:
        raise VoidTheOther(number, _cause_of(fact, context).number)
    if number in gone:
        raise AlreadyVoided(number, gone[number].number, _in_place_of(fact, gone))
    return fact


def _in_place_of(fact: Recorded, gone: dict[int, Recorded]) -> int | None:
    """The event that holds in place of one that was replaced; None where it was voided."""
    while fact.number in gone:
        fact = gone[fact.number]
    return None if isinstance(fact.event, Voided) else fact.number


_FOLLOWS_FROM: Mapping[type[Event], tuple[type[Event], ...]] = {
    VacancyEnded: (MovedIn, Moved),
    VacancyBegan: (Departed, Moved),
    CountedElsewhere: (Departed,),
}
"""The kinds of facts that nobody records by themselves, and from which kind of fact of the same stay each follows."""


def _cause_of(vacancy: Recorded, context: DecisionContext) -> Recorded:
    """The move-in, move or departure that a fact follows from; the fact itself where that no longer holds."""
    kinds, day = _FOLLOWS_FROM[type(vacancy.event)], vacancy.event.effective_on
    if isinstance(vacancy.event, CountedElsewhere):
        day += DAY  # what a departure makes vacant is so from the day after
    facts = live(context.facts(f"citizen:{vacancy.event.about_citizen}"))
    of_stay = (fact for fact in facts if isinstance(fact.event, kinds) and fact.stay == vacancy.stay)
    return next((fact for fact in of_stay if _vacant_from(fact.event) == day), vacancy)


def _vacant_from(event: Event) -> date:
    """The day on which the vacancies that follow from an event begin or end."""
    return event.last_lived + DAY if isinstance(event, Departed) else event.effective_on


def _name(event: Event) -> str:
    return event.TOPIC.partition(":")[0]


# --- whether it can be, and what to void first ---------------------------------------------------


Decide = Callable[[DecisionContext], list[Event]]


def _possible(decide: Decide, target: int, context: DecisionContext) -> list[Event]:
    """What is decided. Raises ImpossibleHistory where it would leave one in any stream that it touches."""
    events = decide(context)
    conflict = _first_conflict(events, context)
    if conflict is not None:
        spared = _asked_about(target, context)
        in_the_way = _to_void_first(decide, context, spared, context.next_number() - 1) or []
        other = _is_another_stay(in_the_way, target, context)
        raise ImpossibleHistory(conflict.why, in_the_way, other, conflict.helps)
    return events


def _is_another_stay(numbers: Iterable[int], target: int, context: DecisionContext) -> bool:
    """Whether one of the events begins a stay that the question is not about."""
    asked = context.fact(target).stay
    facts = map(context.fact, numbers)
    return any(isinstance(fact.event, MovedIn) and fact.stay != asked for fact in facts)


def _asked_about(number: int, context: DecisionContext) -> frozenset[int]:
    """A fact, and the move-ins of its stay: whoever voids a departure wants the stay to go on, not to be undone."""
    fact = context.fact(number)
    of_stay = (one for one in context.facts(fact.stream) if isinstance(one.event, MovedIn) and one.stay == fact.stay)
    return frozenset([number, *(one.number for one in of_stay if fact.stay is not None)])


def _first_conflict(events: list[Event], context: DecisionContext) -> Conflict | None:
    then = Hypothetical(context, events)
    streams = dict.fromkeys(event.stream for event in events)
    citizens = dict.fromkeys(event.about_citizen for event in events if isinstance(event, (OfStay, Voided)))
    # A day of a turnover is told by no vacancy: the place is judged, though nothing is recorded of it.
    for stay in (stay for citizen in citizens if citizen is not None for stay in then.stays(citizen)):
        streams |= dict.fromkeys(f"place:{stay.offer}/{lodging.place}" for lodging in stay.lodgings)
    return next(conflicts(then, streams), None)


def _to_void_first(decide: Decide, context: DecisionContext, spared: frozenset[int], recorded: int) -> list[int] | None:
    """The events to void, in that order, so that what is decided then is possible; None where voiding cannot help.

    It is tried out, for to void one fact may take another one first. `spared` are what the question is about, and
    `recorded` is the last number that is not only supposed.
    """
    try:
        conflict = _first_conflict(decide(context), context)
    except Refusal:
        return None
    if conflict is None:
        return []
    for number in dict.fromkeys(conflict.numbers):
        if number in spared or number > recorded:
            continue
        void_it = partial(_voided, number, "typo", head=NOBODY)
        before = _to_void_first(void_it, context, spared | {number}, recorded)
        if before is None:
            continue
        cleared = context
        for one in (*before, number):
            cleared = Hypothetical(cleared, _voided(one, "typo", cleared, NOBODY))
        after = _to_void_first(decide, cleared, spared, recorded)
        if after is not None:
            return [*before, number, *after]
    return None
