"""What nobody was asked, and a question is answered under: where it is journalised, who pays, what a price is of.

Decided on 2026-11-28:

* A person who is asked whether to record sees where the decision is journalised: 479, meant for who pays, stood for
  good as a reference that nobody had seen. So it is with the payer, the paragraph and the unit of a special price that
  hold because nothing else was said. A line has all of it in sight, and a dry run shows what follows from it.
* A special price of three times the dearest level is told. It may be right; most are a month's price taken for a day's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click
from click.core import ParameterSource

from cli.session import Session
from ledger.events import Event, MovedIn, Recorded
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.shared.message import Kroner, Message, Value, say
from ledger.state.book import Book
from ledger.store.history import History

_FAR_ABOVE = 3


def said_of_itself(session: Session, events: Sequence[Recorded]) -> Iterator[Message]:
    """What holds of events that are about to be recorded, and stands in none of what is shown of them."""
    with session.history() as history:
        yield from _journalised(history, [one.event for one in events])
        for event in (one.event for one in events):
            if event.about_offer is None or event.about_offer not in history.offers():
                continue
            if isinstance(event, MovedIn) and event.corrects is None:
                yield from _paying(history.book_without_closings(event.offer), event)
            assessment = getattr(event, "assessment", None)
            if isinstance(assessment, Assessment) and assessment.special_price_ore is not None:
                yield from _priced(history.book_without_closings(event.about_offer), event, assessment)


def _journalised(history: History, events: Sequence[Event]) -> Iterator[Message]:
    """Where the decisions are journalised; and where they were, of what is corrected."""
    told: dict[tuple[str, str | None], None] = {}
    for event in events:
        if event.decision is not None:
            was = None if event.corrects is None else history.event(event.corrects).event.decision
            told[event.decision, None if was == event.decision else was] = None
    for reference, was in told:
        values: dict[str, Value] = {"reference": reference, "was": was}
        if was is None:
            yield say("journalised as {reference}", **values)
        else:
            yield say("journalised as {reference} (before: {was})", **values)


def _paying(book: Book, event: MovedIn) -> Iterator[Message]:
    """Who pays for whoever moves in, and under which paragraph, where neither was said."""
    if event.payer is None and not _was_said("payer"):
        yield say("paid by the own municipality; another one: --payer CODE")
    others = paragraphs_in(book, event.effective_on)
    if event.paragraph is None and others and not _was_said("paragraph"):
        yield say("without a paragraph; others of the house have {others}: --paragraph P", others=list(others))


def _was_said(name: str) -> bool:
    """Whether the line says it, or the answer to a question: whoever was asked has just said it."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def paragraphs_in(book: Book, day: date) -> list[str]:
    """The paragraphs by which others live in a house on a day."""
    living = (stay for stay in book.stays() if day in stay.period)
    return sorted({of for of in (stay.paying_on(day).paragraph for stay in living) if of is not None})


def _priced(book: Book, event: Event, assessment: Assessment) -> Iterator[Message]:
    """What a special price is of, where that was not said; and that it is far above what the levels cost."""
    day = event.effective_on
    version = book.terms.rates_on(day, day)
    if version is None:
        return
    table: Rates = version.value
    if assessment.per is None:
        yield say("the special price is that of a {unit}", unit=table.unit)
    priced = [price for price in map(table.price, table.levels) if price is not None]
    dearest = max(priced, default=None)
    if assessment.per in (None, table.unit) and dearest and (assessment.special_price_ore or 0) >= _FAR_ABOVE * dearest:
        yield say("look again: the dearest level costs {price} a {unit}", price=Kroner(round(dearest)), unit=table.unit)
