"""The standards that a municipality follows up by, folded from their streams: cadences, competences, the year wheel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from ledger.events import CadenceAdopted, CompetenceAdopted, Recorded, YearWheelAdopted
from ledger.models.competence import Competence
from ledger.models.followups import Cadence, YearWheel, of_service
from ledger.shared.versions import Version, Versions
from ledger.state.versions import versions_of

T = TypeVar("T")

Standards = dict[str, Versions[T]]
"""The versions of each scope, by the scope's name."""


def cadences_of(facts: Iterable[Recorded]) -> Standards[Cadence]:
    """The cadences, by paragraph, kind of supplier and age group."""
    return versions_of(facts, CadenceAdopted)


def competences_of(facts: Iterable[Recorded]) -> Standards[Competence]:
    """The competences, by paragraph; "" is for every stay."""
    return versions_of(facts, CompetenceAdopted)


def wheels_of(facts: Iterable[Recorded]) -> Standards[YearWheel]:
    """The year wheel, by meeting and kind of supplier."""
    return versions_of(facts, YearWheelAdopted)


def cadence_on(
    cadences: Standards[Cadence], day: date, paragraph: str, supplier: str, age: str | None
) -> Version[Cadence] | None:
    """The cadence in force on a day for a stay: the one that says most about it; an age group counts most."""
    for scope in dict.fromkeys(
        f"{paragraph}/{of_supplier}/{of_age}" for of_age in (age or "", "") for of_supplier in (supplier, "")
    ):
        version = cadences[scope].on(day) if scope in cadences else None
        if version is not None:
            return version
    return None


def service_cadence_on(
    cadences: Standards[Cadence], day: date, service: str, supplier: str, paragraph: str | None
) -> Version[Cadence] | None:
    """The cadence in force on a day for a service: the one that names it, else that of its paragraph."""
    named = cadence_on(cadences, day, of_service(service), supplier, None)
    return named or (None if paragraph is None else cadence_on(cadences, day, paragraph, supplier, None))


def competence_on(competences: Standards[Competence], day: date, paragraph: str | None) -> Version[Competence] | None:
    """The competence in force on a day for a stay: its paragraph's own, or the one for every stay."""
    for scope in dict.fromkeys((paragraph or "", "")):
        version = competences[scope].on(day) if scope in competences else None
        if version is not None:
            return version
    return None
