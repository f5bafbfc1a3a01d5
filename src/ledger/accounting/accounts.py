"""Which account a settlement line goes to: the most specific mapping in force.

A mapping names any of offer, service, kind, paragraph and payer. Of those that a line fits, one that names the offer
goes before one that does not; among these one that names the service, then one that names the kind, then one that
names the paragraph, then one that names the payer, a municipality's code before "own" or "other". An adjustment
follows a mapping of its own kind, or else those of the kind it adjusts. No two selectors are equally specific for one
line, so the order of adoption never counts.

Decided on 2026-11-21:

* The most specific mapping counts. Offer, kind, paragraph and payer are compared in that order (a code before `own`
  and `other`, an adjustment's own kind before the kind that it adjusts), so no two tie and the order of adoption
  never counts.

Decided on 2026-11-27:

* A service has accounts of its own: a mapping that names it goes before one of its kind, `supplement`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.events import AccountAdopted, Recorded
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.issued_lines import IssuedLine
from ledger.models.selecting import payer_of, payers, rank, side
from ledger.shared.versions import Version, Versions
from ledger.state.versions import versions_of


class Accounts:
    """The mappings adopted, as known at some point of the log. `own` is the municipality that keeps the ledger."""

    def __init__(self, facts: Iterable[Recorded], own: str | None) -> None:
        self._mappings: dict[Selector, Versions[AccountMapping]] = versions_of(facts, AccountAdopted)
        self._own = own

    def mapping_for(self, offer: str, line: IssuedLine, day: date) -> Version[AccountMapping] | None:
        """The mapping of a line of an offer, in force on a day; None where none fits."""
        fitting = [
            (found, version)
            for selector, versions in self._mappings.items()
            if (found := self._rank(selector, offer, line)) and (version := versions.on(day))
        ]
        return max(fitting, key=lambda found: found[0])[1] if fitting else None

    def payer_of(self, line: IssuedLine) -> str:
        """Who pays for a line, in the words of a selector: "own", or a municipality's code."""
        return payer_of(line.payer, self._own)

    def every(self) -> list[AccountMapping]:
        """All mappings, those included whose day another one took over."""
        return [version.value for versions in self._mappings.values() for version in versions.recorded]

    def _rank(self, selector: Selector, offer: str, line: IssuedLine) -> tuple[int, ...] | None:
        """How specific a selector is for a line; None where it does not fit."""
        return rank(
            side(selector.offer, {offer: 1}),
            side(selector.service, {line.service: 1}),
            side(selector.kind, {line.adjusts: 1, line.kind: 2}),
            side(selector.paragraph, {line.paragraph: 1}),
            side(selector.payer, payers(self.payer_of(line), self._own)),
        )
