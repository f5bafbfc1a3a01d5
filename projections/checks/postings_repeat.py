"""What was handed over to the finance system is what its closing and its mappings give again."""

from __future__ import annotations

from ledger.accounting.postings import balance, digest_of
from ledger.events import PostingsMade
from ledger.shared.message import say
from projections.checks.running import Examined, Found
from projections.postings import entries


def check(examined: Examined) -> Found:
    """The posted months whose postings come out otherwise, or do not balance."""
    history = examined.history
    for offer in history.offers():
        for fact in history.stream(f"postings:{offer}"):
            if isinstance(fact.event, PostingsMade):
                postings = entries(history, [fact.event])
                where = f"{offer} {fact.event.month} (#{fact.number})"
                if digest_of(postings) != fact.event.digest:
                    yield where, say("the postings are not those that were handed over")
                if balance(postings):
                    yield where, say("debit and credit differ")
