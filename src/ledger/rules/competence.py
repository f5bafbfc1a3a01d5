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

Decided on 2026-11-28:

* The roles of the decisions that are shipped have Danish names, which are taken for them where a competence names the
  role and not the Danish word: what is recorded is the role, as programs read it. Where no competence names it, and
  where the council wrote the Danish word, it stays as it was typed: it is a name then, and was always kept as one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from ledger.errors import AboveCompetence, DeciderNeeded, NoYearPrice, UnknownRole
from ledger.events import Event, OfferAdopted, OfStay, PlaceOpened, Recorded
from ledger.events.base import Granted
from ledger.events.streams import COMPETENCES
from ledger.models.competence import Competence, Role
from ledger.models.offers import Assessment, Supplier
from ledger.models.rates import Rates
from ledger.rules.context import DecisionContext
from ledger.rules.hypothetical import Hypothetical
from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import resident_price
from ledger.settlement.surroundings import level_of
from ledger.shared.message import Kroner, Message, as_said, say
from ledger.shared.money import Ore, plain
from ledger.shared.roles import KNOWN_ROLES
from ledger.shared.versions import Version
from ledger.state.folding import stay_of
from ledger.state.standards import competence_on, competences_of
from ledger.state.stays import Stay, Step


def by_known_roles(events: Sequence[Event], context: DecisionContext) -> list[Event]:
    """The events, each decided by the role that competences name, where it was called by its Danish name.

    A role that competences name in Danish, and one of which they say nothing, stays as it was typed.
    """
    decided = [event for event in events if (getattr(event, "decided_by", None) or "").casefold() in KNOWN_ROLES]
    facts = context.facts(COMPETENCES) if decided else []
    competences = competences_of(facts) if facts else {}
    named = {role.role.casefold() for of in competences.values() for one in of for role in one.value.roles}
    return [_by_known_role(event, named) if event in decided else event for event in events]


def _by_known_role(event: Event, named: Collection[str]) -> Event:
    typed = event.decided_by.casefold()  # type: ignore[attr-defined] # only of what has it
    role = KNOWN_ROLES[typed]
    return replace(event, decided_by=role) if role in named and typed not in named else event


def check_competence(events: Sequence[Event], context: DecisionContext) -> None:
    """Refuse what nobody is said to have decided, or somebody who may not, where competences are in force.

    Raises DeciderNeeded, UnknownRole, AboveCompetence, NoYearPrice.
    """
    adopted = context.facts(COMPETENCES)
    competences = competences_of(adopted) if adopted else {}
    made = [event for event in events if isinstance(event, (OfferAdopted, PlaceOpened))] if competences else []
    if any(isinstance(event, OfStay) for event in events) and made:
        context = Hypothetical(context, made)  # a purchase makes its supplier, and a place with it
    for event in events if competences else ():
        if event.TOPIC in _OF_SERVICES:
            from ledger.rules.grant_competence import judge_grant  # noqa: PLC0415 - few decisions are of services

            judge_grant(event, competences, context)
        if isinstance(event, OfStay) and event.granted is not None and grants_anew(event, context, _grant):
            stay = _stay_with(event, event.granted, context)
            version = competence_on(competences, decided_on(event), stay.paying_on(event.effective_on).paragraph)
            if version is not None:
                _judge(event, event.granted, stay, version, context)


_OF_SERVICES = ("citizen.service-granted:1", "citizen.service-regranted:1")


def grants_anew(event: Event, context: DecisionContext, content: Callable[[Event], tuple[object, ...]]) -> bool:
    """Whether something is granted: a correction of the payer alone leaves the grant with its decider.

    `content` is what is granted by an event.
    """
    return event.corrects is None or content(context.fact(event.corrects).event) != content(event)


def _grant(event: Event) -> tuple[object, ...]:
    return (event.effective_on, event.granted, event.about_place, decided_on(event))


def decided_on(event: Event) -> date:
    """The day of the decision: the first day of the grant, where it was not said."""
    return event.decided_on or event.effective_on


def _stay_with(event: OfStay, grant: Granted, context: DecisionContext) -> Stay:
    """The stay as it would be from the day of the grant: the one that the event begins, or the one it is about."""
    begun = stay_of(0, [Recorded(0, "", event.stream, 0, event)])
    if begun is not None:
        return begun
    own = next(stay for stay in context.stays(event.citizen) if stay.id == event.stay)
    return replace(own, steps=(Step(event.effective_on, grant.assessment, 0, event.decision, decided_on(event)),))


def reference_of(version: Version[Competence]) -> Message:
    """Where a competence is journalised, or by which event it was adopted."""
    return as_said(version.decision) if version.decision else say("event #{number}", number=version.number)


def decider_of(decided_by: str | None, day: date, version: Version[Competence]) -> Role:
    """The role that is said to have decided. Raises DeciderNeeded, UnknownRole."""
    roles = [role.role for role in version.value.roles]
    if decided_by is None:
        raise DeciderNeeded(day, reference_of(version), roles)
    decider = version.value.named(decided_by)
    if decider is None:
        in_danish = [danish for danish, role in KNOWN_ROLES.items() if role in roles]
        raise UnknownRole(decided_by, day, reference_of(version), roles, in_danish)
    return decider


def _judge(event: OfStay, grant: Granted, stay: Stay, version: Version[Competence], context: DecisionContext) -> None:
    competence, reference = version.value, reference_of(version)
    decider = decider_of(grant.decided_by, decided_on(event), version)
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
    if competence.of == "citizen":
        price += services_a_year(event.citizen, event.effective_on, context)
    check_price(price, competence, decider, decided_on(event), reference)


def services_a_year(citizen: str, day: date, context: DecisionContext, but: int | None = None) -> Ore:
    """What the services that a citizen is granted on a day cost a year, but for one, in øre. Raises NoYearPrice."""
    if not any(fact.event.TOPIC in _OF_SERVICES for fact in context.facts(f"citizen:{citizen}")):
        return 0
    from ledger.rules.grant_competence import of_all  # noqa: PLC0415 - as above

    return of_all(citizen, day, context, but)


def check_price(price: Ore, competence: Competence, decider: Role, day: date, reference: Message) -> None:
    """Refuse a year price above what a role may grant, in øre. Raises AboveCompetence."""
    assert decider.to_ore is not None
    if price > decider.to_ore:
        raise AboveCompetence(
            role=decider.role,
            granted=say("a year price of {price}", price=Kroner(price)),
            limit=say("{amount}", amount=Kroner(decider.to_ore)),
            able=next((role.role for role in competence.roles if role.to_ore is None or price <= role.to_ore), None),
            day=day,
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


class Size(NamedTuple):
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
    model, version = terms.model_on(day), terms.rates_on(day, stay.first_day, decided_on(event))
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
        day=decided_on(event),
        reference=reference,
    )


def _size_of(assessment: Assessment, level: str | None, rates: Rates | None, *, by_hours: bool) -> Size:
    if rates is None or level is None:
        return Size(None, assessment.exact_hours, by_hours)
    hours = rates.most_hours(level) if assessment.hours is None else assessment.exact_hours
    return Size(rates.position(level), hours, by_hours)


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
    supplier = supplier_of(event.offer, event.effective_on, context)
    granted = say("a place in an {supplier} offer", supplier=supplier)
    check_supplier(supplier, granted, competence, decider, decided_on(event), reference)


def supplier_of(offer: str, day: date, context: DecisionContext) -> Supplier | None:
    """Whether an offer is the municipality's own on a day, or somebody else's."""
    terms = context.terms(offer).offer.on(day)
    return terms.value.supplier if terms is not None else None


def check_supplier(
    supplier: Supplier | None, granted: Message, competence: Competence, decider: Role, day: date, reference: Message
) -> None:
    """Refuse what a supplier gives whom a role may not grant. Raises AboveCompetence."""
    if supplier != decider.supplier:
        raise AboveCompetence(
            role=decider.role,
            granted=granted,
            limit=say("{supplier} offers", supplier=decider.supplier),
            able=next((role.role for role in competence.roles if role.supplier in (None, supplier)), None),
            day=day,
            reference=reference,
        )
