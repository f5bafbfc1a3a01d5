"""What was annulled with nothing in its place: it no longer says how much is owed, but still that something is.

Decided on 2026-11-26:

* Annulled makes unpriced, never not owed. Days on which no model, base or terms of the offer are in force are those of
  the versions upon which a month was issued, as they held together then. What would be owed by any of them is owed: who
  is in a place on such a day, whether a census counts it, and what the allocation covers are asked of each. How much,
  only what was issued tells.
* Annulled terms of an offer go with the models as they were known then. What is adopted of those later concerns nobody
  but the offers that are on them.
* A place whose opening is annulled is the place as it was known until then, on the days before it is opened again.
  Whoever means that it was not there opens it from its first day and closes it for those days: that is a decision.
  Before, a new opening from a later day counted as one, and what was refunded by it was in no dry run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.events import BaseAdopted, ModelAdopted, OfferAdopted, Recorded
from ledger.events.base import VersionAdopted
from ledger.models.model import Model
from ledger.models.offers import OfferTerms
from ledger.shared.calendar import Month, Period
from ledger.shared.versions import Version, Versions
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.terms import Terms, terms_of

T = TypeVar("T")
K = TypeVar("K")


def owing(book: Book) -> Iterator[Book]:
    """The book as it would be if what was annulled still held where nothing is in its place: of the annulled, what held
    together when a month was issued, for each time that it was something else. None where all of it was replaced.

    What was annulled before any month was issued upon it owes nothing.
    """
    there = _places(book)
    known: list[Terms] = [] if there else [book.terms]
    for held in [*_held_together(book), _NOTHING]:
        terms = _owing(book, held)
        if not any(_same(terms, one) for one in known):
            known.append(terms)
            yield replace(book, terms=terms, places={**book.places, **there})


def models_issued_upon(book: Book, day: date) -> Sequence[Model]:
    """The annulled models of a day that has none now, upon which a month was issued; each once, the last one first."""
    if not book.terms.annulled:
        return ()
    found: list[Model] = []
    for held in _held_together(book):
        version = _owing(book, held).model_on(day)
        if version is not None and version.value not in found:
            found.append(version.value)
    return found


class _Held(Struct, frozen=True):
    """The annulled versions that held together when a month was issued by event `issued`."""

    facts: Sequence[Recorded]
    issued: int


_NOTHING = _Held((), 0)


def _held_together(book: Book) -> Sequence[_Held]:
    """The annulled versions that held when a month was issued, for each closing that saw others, the last one first."""
    found: dict[tuple[int, ...], _Held] = {}
    for issued in sorted(book.closings.numbers, reverse=True):
        held = [one.fact for one in book.terms.annulled if one.fact.number < issued < one.by]
        if held:
            found.setdefault(tuple(fact.number for fact in held), _Held(held, issued))
    return list(found.values())


def _places(book: Book) -> dict[str, Place]:
    """The places as they would be if those of their openings still held on which a month was issued."""
    known = {}
    for name, annulled in book.annulled_places.items():
        issued_upon = [place for place, by in annulled if _was_issued_upon(book, place.opened, by)]
        now = book.places.get(name)
        if issued_upon and (now is None or any(place.open.first < now.open.first for place in issued_upon)):
            known[name] = _laid_together(issued_upon, now)
    return known


def as_issued_upon(book: Book, place: Place) -> Place:
    """A place with the days of its annulled openings on which a month was issued; without such as it is."""
    return _places(book).get(place.id, place) if place.id in book.annulled_places else place


def _laid_together(annulled: Sequence[Place], now: Place | None) -> Place:
    """A place open from the first day of any of its openings on, as it is now or was last.

    On days on which it was out of use then, nothing was issued, so nothing is held.
    """
    last = now or annulled[-1]
    first = min(place.open.first for place in annulled)
    return replace(last, open=Period(first, last.open.end))


def _was_issued_upon(book: Book, number: int, annulled_by: int) -> bool:
    """Whether a month was settled and issued between an event and its annulment."""
    return any(number < issued < annulled_by for issued in book.closings.numbers)


def _same(terms: Terms, other: Terms) -> bool:
    return (terms.offer, terms.models, terms.bases) == (other.offer, other.models, other.bases)


def owes_in(book: Book, month: Month) -> bool:
    """Whether something annulled may have nothing in its place on a day of a month: a look that costs little.

    After a model or the offer's terms nobody knows how long a tail goes on, so every month from then on counts.
    """
    if not book.terms.annulled and not book.annulled_places:
        return False
    if any(place.open.first <= month.last for place in _places(book).values()):
        return True
    return any(_owes_by(book, month, _owing(book, held)) for held in _held_together(book))


def _owes_by(book: Book, month: Month, terms: Terms) -> bool:
    begins = [] if terms.offer is book.terms.offer else terms.offer.days[:1]
    begins += [period.first for period in _put_back_for(book.terms.models, terms.models)]
    if any(day <= month.last for day in begins):
        return True
    return any(period.overlaps(month.period) for period in _put_back_for(book.terms.bases, terms.bases))


def _put_back_for(in_force: Mapping[K, Versions[T]], owing: Mapping[K, Versions[T]]) -> Iterator[Period]:
    """The days that what was put back is in force."""
    for key, versions in owing.items():
        now = in_force.get(key)
        if versions is not now:
            yield Period(versions.days[0], now.days[0] if now is not None and len(now) else date.max)


def _owing(book: Book, held: _Held) -> Terms:
    """The terms of a book with what was annulled put back, on the days on which nothing is in its place."""
    terms, annulled = book.terms, held.facts
    if not annulled:
        return terms
    offers = _put_back({book.offer: terms.offer}, annulled, OfferAdopted)[book.offer]
    chosen: set[str | None] = {version.value.model for version in terms.offer}
    chosen |= {version.value.old_model for of_one in terms.phase_ins.values() for version in of_one}
    used = [fact for fact in annulled if not isinstance(fact.event, ModelAdopted) or fact.event.id in chosen]
    models, bases = _put_back(terms.models, used, ModelAdopted), _put_back(terms.bases, used, BaseAdopted)
    if offers is not terms.offer:
        offers, models = _with_models_as_then(offers, models, book, held)
    found = replace(terms, offer=offers, models=models, bases=bases)
    return terms if _same(found, terms) else found


def _with_models_as_then(
    offers: Versions[OfferTerms], models: dict[str, Versions[Model]], book: Book, held: _Held
) -> tuple[Versions[OfferTerms], dict[str, Versions[Model]]]:
    """Annulled terms of an offer with the models as they were known with them: what became of those since is no matter.

    They go by names of their own, which no model of a decision can have.
    """
    then = terms_of(fact for fact in book.facts if fact.number < held.issued).models
    annulled = {fact.number for fact in held.facts}
    versions, models = [], dict(models)
    for version in offers.recorded:
        if version.number in annulled and version.value.model is not None:
            name = f"{version.value.model}#{held.issued}"
            if version.value.model in then:
                models[name] = then[version.value.model]
            versions.append(replace(version, value=version.value.changed({"model": name})))
        else:
            versions.append(version)
    return Versions(versions), models


def _put_back(
    in_force: dict[K, Versions[T]], annulled: Sequence[Recorded], kind: type[VersionAdopted]
) -> dict[K, Versions[T]]:
    """The versions of a kind by subject, with the annulled ones before the first that is in force."""
    by_subject: defaultdict[Any, list[Version[Any]]] = defaultdict(list)
    for fact in annulled:
        if isinstance(event := fact.event, kind):
            version = Version(event.effective_on, fact.number, event.decision, event.content)
            by_subject[event.subject].append(version)
    found = dict(in_force)
    for subject, versions in by_subject.items():
        now: Versions[T] = in_force.get(subject, Versions())
        if back := list(_before(now, versions)):
            found[subject] = Versions([*back, *now.recorded])
    return found


def _before(now: Versions[T], annulled: Sequence[Version[T]]) -> Iterator[Version[T]]:
    """The versions that were in force together, on the days before the first that is in force now."""
    until = now.days[0] if len(now) else date.max
    return (version for version in Versions(annulled) if version.effective_on < until)
