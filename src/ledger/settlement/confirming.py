"""Stale terms: rates and bases that went on into a new year without a new version, and that nobody has confirmed.

Decided on 2026-11-21:

* Stale terms. They are looked for where the model says `confirm_yearly`; it does not by default. From 1 January of each
  year after the version's own there are findings, `unconfirmed-rates` and `unconfirmed-base`. They have two codes,
  since findings of one code and place are merged. Amounts do not change, but the month is closed only with
  `--accept-findings`. A confirmation moves no amount and needs no reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.settlement.lines import Finding
from ledger.settlement.timeline import Part, open_days
from ledger.state.book import Book
from ledger.state.terms import Terms


class Stale(Struct, frozen=True):
    """A series of rates, or the bases of an offer, in force in `year` by a version of an earlier one."""

    what: Literal["rates", "base"]
    id: str
    since: date
    year: int

    @property
    def code(self) -> str:
        """The code of the finding."""
        return f"unconfirmed-{self.what}"

    def data(self) -> dict[str, str | int | None]:
        """The data of the finding."""
        return {"id": self.id, "since": self.since.isoformat(), "year": self.year}


def stale(offer: str, terms: Terms, day: date) -> Iterator[Stale]:
    """What an offer is settled by on a day and nobody has confirmed for its year.

    Nothing, unless the model in force asks for confirmations (`confirm_yearly`).
    """
    model, of_offer = terms.model_on(day), terms.offer.on(day)
    if model is None or of_offer is None or not model.value.confirm_yearly:
        return
    year = day.year
    series = of_offer.value.rates
    if model.value.allocation != "frame" and series is not None:
        rates = terms.rates_on(day, None)
        if rates and rates.effective_on.year < year and (series, year) not in terms.rates_confirmed:
            yield Stale("rates", series, rates.effective_on, year)
    if model.value.allocation != "activity" and year not in terms.base_confirmed:
        in_force = [version for versions in terms.bases.values() if (version := versions.on(day))]
        in_force = [version for version in in_force if not version.value.ends]
        old = [version.effective_on for version in in_force if version.effective_on.year < year]
        if old:
            yield Stale("base", offer, min(old), year)


def stale_findings(book: Book, part: Part) -> Iterator[Finding]:
    """A finding for each run of days in a part of a month on which something is stale. No amount changes by it."""
    terms = book.terms
    if part.model is None or not part.model.value.confirm_yearly:
        return
    days = {day for series in terms.rates.values() for day in series.days}
    tables = (table.value.for_decisions_from for series in terms.rates.values() for table in series)
    days |= {day for day in tables if day is not None}
    days |= {day for regulations in terms.regulations.values() for day in regulations.days}
    days |= {day for bases in terms.bases.values() for day in bases.days}
    for piece in part.period.overlap(open_days(book)).split_at(days):
        for found in stale(book.offer, terms, piece.first):
            yield Finding(found.code, None, None, None, piece, found.data())
