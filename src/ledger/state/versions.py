"""Dated versions folded from what decisions adopted: one way for every kind of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger.events import Recorded
from ledger.events.base import VersionAdopted
from ledger.shared.versions import Version, Versions
from ledger.state.live import live

AnyVersions = dict[Any, Versions[Any]]
"""By subject: of whatever a kind of event makes versions."""


def versions_of(facts: Iterable[Recorded], kind: type[VersionAdopted]) -> AnyVersions:
    """The versions that events of one kind adopted and that still hold, by subject."""
    return versions_by_kind(facts).get(kind, {})


def version_on(
    facts: Iterable[Recorded], kind: type[VersionAdopted], subject: object, day: date
) -> Version[Any] | None:
    """The version of one subject that is in force on a day; None where there is none."""
    versions = versions_of(facts, kind).get(subject)
    return versions.on(day) if versions is not None else None


def versions_by_kind(facts: Iterable[Recorded]) -> dict[type[VersionAdopted], AnyVersions]:
    """The versions that still hold, by kind of event and subject."""
    recorded: dict[type[VersionAdopted], dict[Any, list[Version[Any]]]] = defaultdict(lambda: defaultdict(list))
    for fact in live(facts):
        event = fact.event
        if isinstance(event, VersionAdopted):
            version = Version(event.effective_on, fact.number, event.decision, event.content)
            recorded[type(event)][event.subject].append(version)
    return {
        kind: {subject: Versions(versions, kind.track) for subject, versions in of_kind.items()}
        for kind, of_kind in recorded.items()
    }
