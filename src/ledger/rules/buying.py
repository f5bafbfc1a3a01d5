"""A stay bought of an external supplier: the supplier is made on first use, with no decision file of a council.

Decided on 2026-11-27:

* The supplier of a purchase that nobody knows is adopted in the same act, under the decision of the purchase, from its
  first day on. A later purchase from an earlier day lets it begin on that day, on the terms that it began with.
* A key that is written almost as that of another offer is taken for a slip, unless the purchase gives the supplier's
  name. A name or function that is given again must be the one that is known: a change of it is adopted.
"""

from __future__ import annotations

from datetime import date

from ledger.commands import AgreeContract, Buy, MoveIn
from ledger.errors import (
    ContractDays,
    NothingAgreed,
    OwnPlaces,
    PriceUnitUnsaid,
    SupplierKnown,
    SupplierLike,
)
from ledger.errors.wording import nearest
from ledger.events import ContractAgreed, Event, MovedIn, OfferAdopted
from ledger.models.functions import function_of
from ledger.models.offers import OfferTerms
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.placement import check_external, move_in, stay_to_change
from ledger.state.terms import Terms


def buy(command: Buy, context: DecisionContext, head: Header) -> list[Event]:
    """The stay, before it the supplier where nobody knows it, and after it what is agreed by contract."""
    assessment = command.assessment
    if assessment.special_price_ore is None or assessment.per is None:
        raise PriceUnitUnsaid(command.offer)
    _check_days(command.first_day, command.ends, command.negotiate)
    made = _supplier(command, context, head)
    then = Hypothetical(context, made) if made else context
    stayed = move_in(_as_move_in(command), then, head)
    began = next(event for event in stayed if isinstance(event, MovedIn))
    begun = then.next_number() + stayed.index(began)
    return [*made, *stayed, *_agreed(command, began.offer, began.place, begun, head)]


def agree_contract(command: AgreeContract, context: DecisionContext, head: Header) -> list[Event]:
    """A contract, its end or the next negotiation of a stay. Raises NotResident, NotExternal, ContractDays."""
    stay = stay_to_change(command.citizen, command.first_day, context, "stay")
    check_external(stay.offer, context.terms(stay.offer), command.first_day)
    _check_days(command.first_day, command.ends, command.negotiate)
    events = _agreed(command, stay.offer, stay.place_on(command.first_day), stay.id, head)
    if not events:
        raise NothingAgreed(command.citizen)
    return events


def _agreed(command: Buy | AgreeContract, offer: str, place: str, stay: int, head: Header) -> list[Event]:
    if (command.contract, command.ends, command.negotiate) == (None, None, None):
        return []
    return [
        ContractAgreed(
            **head,
            effective_on=command.first_day,
            citizen=command.citizen,
            offer=offer,
            place=place,
            stay=stay,
            contract=command.contract,
            ends=command.ends,
            negotiate=command.negotiate,
        )
    ]


def _check_days(first_day: date, ends: date | None, negotiate: date | None) -> None:
    """Refuse an end or a negotiation before the first day, and a negotiation after the end. Raises ContractDays."""
    for what, day in (("ends", ends), ("negotiate", negotiate)):
        if day is not None and day < first_day:
            raise ContractDays(what, day, first_day)
    if ends is not None and negotiate is not None and negotiate > ends:
        raise ContractDays("negotiate", negotiate, ends, is_last=True)


def _supplier(command: Buy, context: DecisionContext, head: Header) -> list[Event]:
    """The supplier's adoption where a purchase makes it or lets it begin earlier; nothing where it is there.

    Raises SupplierLike, SupplierKnown, OwnPlaces.
    """
    terms = context.terms(command.offer)
    if len(terms.offer):
        return _known(command, terms, head)
    near = None if command.name is not None else nearest(command.offer, context.offers())
    if near is not None:
        raise SupplierLike(command.offer, near)
    made = OfferTerms(
        name=command.name or command.offer,
        function=_function(command.function),
        supplier="external",
        open_places=True,
    )
    return [_adopted(command, made, head)]


def _known(command: Buy, terms: Terms, head: Header) -> list[Event]:
    first = next(iter(terms.offer))
    version = terms.offer.on(command.first_day) or first
    known = version.value
    if known.has_places:
        raise OwnPlaces(command.offer, command.citizen, command.first_day)
    said = {"name": (command.name, known.name), "function": (_function(command.function), known.function)}
    for what, (now, was) in said.items():
        if now is not None and now != was:
            raise SupplierKnown(command.offer, what, was, version.number)
    # An offer at home is refused by the move-in.
    return [_adopted(command, known, head)] if command.first_day < terms.offer.days[0] and known.open_places else []


def _adopted(command: Buy, terms: OfferTerms, head: Header) -> OfferAdopted:
    decided_on = command.decided_on or command.first_day
    return OfferAdopted(**head, effective_on=command.first_day, decided_on=decided_on, offer=command.offer, terms=terms)


def _function(written: str | None) -> str | None:
    return None if written is None else function_of(written) or written


def _as_move_in(command: Buy) -> MoveIn:
    return MoveIn(
        by=command.by,
        ref=command.ref,
        decision=command.decision,
        reason=command.reason,
        citizen=command.citizen,
        offer=command.offer,
        first_day=command.first_day,
        assessment=command.assessment,
        until=command.until,
        paragraph=command.paragraph,
        payer=command.payer,
        payer_unlisted=command.payer_unlisted,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
        cause=command.cause,
        notice_given=command.notice_given,
    )
