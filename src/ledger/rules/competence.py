"""Nobody decides above their competence: a grant is judged by the competences in force on the day it was decided.

One check for whatever grants something: a move-in, a reassessment, and a correction that changes what was granted.
The year price is calculated from that day's prices, by the settlement's own functions.

Decided on 2026-11-21:

* One check after every rule. It looks at the events that the rules made. So it is the same for move-ins,
  reassessments, renegotiations, imports and corrections. A bound belongs to the role itself. A paragraph's competence
  replaces the general one. Without a year price the grant is refused (`no-year-price`).

Decided on 2026-11-26:

* Competence is judged by the day of the decision. Where nobody says one, it is the day from which the grant holds.
  Whoever decided under the old plan was competent, also where the stay begins under the new one. What is
  granted is measured on its first day all the same, for it has no price before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from ledger.errors import AboveCompetence, DeciderNeeded, NoYearPrice, UnknownRole
from ledger.events import Event, OfStay, Recorded
from ledger.events.base import Granted
from ledger.events.streams import COMPETENCES
from ledger.models.competence import Competence, Role
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.rules.context import DecisionContext
from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import resident_price
from ledger.settlement.surroundings import level_of
from ledger.shared.message import Kroner, Message, as_said, say
from ledger.shared.money import Ore, plain
from ledger.shared.versions import Version
from ledger.state.folding import stay_of
from ledger.state.standards import competence_on, competences_of
from ledger.state.stays import Stay, Step


def check_competence(events: Sequence[Event], context: DecisionContext) -> None:
    """Refuse what nobody is said to have decided, or somebody who may not, where competences are in force.

    Raises DeciderNeeded, UnknownRole, AboveCompetence, NoYearPrice.
    """
    adopted = context.facts(COMPETENCES)
    competences = competences_of(adopted) if adopted else {}
    for event in events if competences else ():
        if isinstance(event, OfStay) and event.granted is not None and _grants_anew(event, context):
            stay = _stay_with(event, event.granted, context)
            version = competence_on(competences, _decided_on(event), stay.paying_on(event.effective_on).paragraph)
            if version is not None:
                _judge(event, event.granted, stay, version, context)


def _grants_anew(event: OfStay, context: DecisionContext) -> bool:
    """Whether something is granted: a correction of the payer alone leaves the grant with its decider."""
    if event.corrects is None:
        return True
    before = context.fact(event.corrects).event
    return _grant(before) != _grant(event)


def _grant(event: Event) -> tuple[object, ...]:
    return (event.effective_on, event.granted, event.about_place, _decided_on(event))


def _decided_on(event: Event) -> date:
    """The day of the decision: the first day of the grant, where it was not said."""
    return event.decided_on or event.effective_on


def _stay_with(event: OfStay, grant: Granted, context: DecisionContext) -> Stay:
    """The stay as it would be from the day of the grant: the one that the event begins, or the one it is about."""
    begun = stay_of(0, [Recorded(0, "", event.stream, 0, event)])
    if begun is not None:
        return begun
    own = next(stay for stay in context.stays(event.citizen) if stay.id == event.stay)
    return replace(own, steps=(Step(event.effective_on, grant.assessment, 0, event.decision, _decided_on(event)),))


def _judge(event: OfStay, grant: Granted, stay: Stay, version: Version[Competence], context: DecisionContext) -> None:
    competence, day = version.value, _decided_on(event)
    reference = as_said(version.decision) if version.decision else say("event #{number}", number=version.number)
    roles = [role.role for role in competence.roles]
    if grant.decided_by is None:
        raise DeciderNeeded(day, reference, roles)
    decider = competence.named(grant.decided_by)
    if decider is None:
        raise UnknownRole(grant.decided_by, day, reference, roles)
    if not decider.bounds:
        return
    match competence.by:
        case "year-price":
            _judge_price(event, stay, competence, decider, reference, context)
        case "level":
            _judge_level(event, grant.assessment, stay, competence, decider, reference, context)
        case "supplier":
            _judge_supplier(event, competence, decider, reference, context)


def _judge_price(
    event: OfStay, stay: Stay, competence: Competence, decider: Role, reference: Message, context: DecisionContext
) -> None:
    price = year_price(stay, event.effective_on, context)
    assert decider.to_ore is not None
    if price > decider.to_ore:
        raise AboveCompetence(
            role=decider.role,
            granted=say("a year price of {price}", price=Kroner(price)),
            limit=say("{amount}", amount=Kroner(decider.to_ore)),
            able=next((role.role for role in competence.roles if role.to_ore is None or price <= role.to_ore), None),
            day=_decided_on(event),
            reference=reference,
            year_price=plain(price),
        )


def year_price(stay: Stay, day: date, context: DecisionContext) -> Ore:
    """What a stay costs a year at the prices of a day, in øre. Raises NoYearPrice where something has no price."""
    place = context.place(stay.offer, stay.place_on(day))
    assert place is not None  # the rules of placement have seen to it
    found = resident_price(stay.offer, context.terms(stay.offer), place, stay, day)
    if isinstance(found, Missing):
        raise NoYearPrice(day, found.sentence())
    return found.of_year()


class _Size(NamedTuple):
    """How large a grant is: its place in the table of levels, and hours a week; None for what it has not.

    `by_hours` where it is settled by its hours, and a level in the table means nothing.
    """

    position: int | None
    hours: Fraction | None
    by_hours: bool

    def is_judged_by_hours(self, role: Role) -> bool:
        return role.to_hours is not None and (role.to_level is None or self.by_hours or self.position is None)

    def is_within(self, role: Role) -> bool:
        """Whether a role may grant so much."""
        if not role.bounds:
            return True
        if role.to_hours is not None and self.is_judged_by_hours(role):
            return self.hours is not None and self.hours <= role.to_hours
        return role.to_level is not None and self.position is not None and self.position <= role.to_level


def _judge_level(
    event: OfStay,
    assessment: Assessment,
    stay: Stay,
    competence: Competence,
    decider: Role,
    reference: Message,
    context: DecisionContext,
) -> None:
    terms, day = context.terms(event.offer), event.effective_on
    model, version = terms.model_on(day), terms.rates_on(day, stay.first_day, _decided_on(event))
    rates = version.value if version is not None else None
    level = level_of(assessment, rates) if rates else None
    size = _size_of(assessment, level, rates, by_hours=model is not None and model.value.structure == "hours")
    if size.is_within(decider):
        return
    in_hours = size.is_judged_by_hours(decider) and assessment.hours is not None
    raise AboveCompetence(
        role=decider.role,
        granted=_in_words(assessment, None if in_hours else level),
        limit=_limit(decider, rates, in_hours=in_hours),
        able=next((role.role for role in competence.roles if size.is_within(role)), None),
        day=_decided_on(event),
        reference=reference,
    )


def _size_of(assessment: Assessment, level: str | None, rates: Rates | None, *, by_hours: bool) -> _Size:
    if rates is None or level is None:
        return _Size(None, assessment.exact_hours, by_hours)
    hours = rates.most_hours(level) if assessment.hours is None else assessment.exact_hours
    return _Size(rates.position(level), hours, by_hours)


def _limit(role: Role, rates: Rates | None, *, in_hours: bool) -> Message:
    """The bound that stood in the way, in words."""
    if role.to_level is None or in_hours:
        assert role.to_hours is not None
        return say("{hours} hours a week", hours=role.to_hours)
    return say("level {level}", level=_level_at(role.to_level, rates.levels if rates else []))


def _in_words(assessment: Assessment, level: str | None) -> Message:
    if level is not None:
        return say("level {level}", level=level)
    hours = assessment.hours
    return say("a special price") if hours is None else say("{hours} hours a week", hours=hours)


def _level_at(position: int, levels: Sequence[str]) -> str:
    return levels[position - 1] if position <= len(levels) else str(position)


def _judge_supplier(
    event: OfStay, competence: Competence, decider: Role, reference: Message, context: DecisionContext
) -> None:
    terms = context.terms(event.offer).offer.on(event.effective_on)
    supplier = terms.value.supplier if terms else None
    if supplier != decider.supplier:
        raise AboveCompetence(
            role=decider.role,
            granted=say("a place in an {supplier} offer", supplier=supplier),
            limit=say("{supplier} offers", supplier=decider.supplier),
            able=next((role.role for role in competence.roles if role.supplier in (None, supplier)), None),
            day=_decided_on(event),
            reference=reference,
        )
