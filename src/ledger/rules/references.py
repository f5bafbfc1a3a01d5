"""Whether what an item refers to is known: for decisions and for simulations alike.

An item says itself what it refers to and what it brings (`events.adoption`).

Decided on 2026-11-26:

* A simulation refers to what is known. It is asked the same as a decision: a phase-in from a model or rates that
  neither the ledger nor the file has is refused. Before, it gave findings, or
  changed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from msgspec import Struct

from ledger.errors import UnknownModel, UnknownOffer, UnknownRates, UnknownService
from ledger.errors.wording import nearest
from ledger.events.adoption import Adoption, References
from ledger.state.terms import Terms


class Referring(Protocol):
    """What names offers, models or rates, and the day from which it holds."""

    @property
    def day(self) -> date: ...

    @property
    def refers_to(self) -> References: ...


class Brought(Struct, frozen=True):
    """What others may refer to besides what is adopted already."""

    offers: frozenset[str]
    models: frozenset[str]
    rates: frozenset[str]
    services: frozenset[str] = frozenset()


class Known(Struct, frozen=True):
    """What is adopted already, looked up only where something refers to it.

    `has_offer` says whether an offer is, `offers` are those to name in a refusal; models and rates of `terms` are the
    same for every offer.
    """

    has_offer: Callable[[str], bool]
    offers: Callable[[], list[str]]
    terms: Callable[[], Terms]


def brought_by(items: Iterable[Adoption]) -> Brought:
    """What items bring together."""
    brings = [item.brings for item in items]
    return Brought(
        offers=frozenset(key for each in brings for key in each.offers),
        models=frozenset(key for each in brings for key in each.models),
        rates=frozenset(key for each in brings for key in each.rates),
        services=frozenset(key for each in brings for key in each.services),
    )


def check_references(item: Referring, brought: Brought, known: Known) -> None:
    """Refuse what is neither adopted nor brought. Raises UnknownOffer, UnknownModel, UnknownService, UnknownRates."""
    names = item.refers_to
    for offer in names.offers:
        if offer not in brought.offers and not known.has_offer(offer):
            raise UnknownOffer(offer, _both(known.offers(), brought.offers))
    for model in names.models:
        if model not in brought.models and model not in known.terms().models:
            raise UnknownModel(model, item.day, nearest(model, _both(known.terms().models, brought.models)))
    for service in names.services:
        if service not in brought.services and service not in known.terms().services:
            raise UnknownService(service, item.day, sorted(_both(known.terms().services, brought.services)))
    for rates in names.rates:
        if rates not in brought.rates and rates not in known.terms().rates:
            raise UnknownRates(rates, item.day, nearest(rates, _both(known.terms().rates, brought.rates)))


def _both(known: Iterable[str], brought: Iterable[str]) -> list[str]:
    """The keys that are adopted already, and those that are brought besides."""
    return list(dict.fromkeys([*known, *sorted(brought)]))
