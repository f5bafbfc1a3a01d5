"""Posting: an issued month is handed to the finance system once, and only where every line has an account.

Decided on 2026-11-21:

* Posted once, and again the same. The event names the closing, the last event known, the first running number, the
  count and a SHA-256 of the content. Postings are not stored: `--again` makes them from the closing and the mappings
  known then, and the check `postings-repeat` compares. Running numbers go on within a month, also
  where two post it at the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.accounting.accounts import Accounts
from ledger.accounting.postings import digest_of, line_in_words, postings_of, without_account
from ledger.commands import Post
from ledger.errors import AlreadyPosted, IssueFirst, NoAccount, UnknownOffer
from ledger.events import Event, PostingsMade
from ledger.events.accounts import ACCOUNTS
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.shared.calendar import Month
from ledger.shared.steps import CLOSINGS, counted
from ledger.state.book import Closing


def post(command: Post, context: DecisionContext, head: Header) -> list[Event]:
    """The month's postings, for the offers named, or for all that have been issued and not posted.

    Running numbers go on from the last ones of the month. Raises UnknownOffer, IssueFirst, AlreadyPosted, NoAccount.
    """
    month = command.month
    made = posted(context, month)
    issued = _issued(command, context, made)
    accounts = Accounts(context.facts(ACCOUNTS), context.terms("").municipality)
    _check_accounts(issued, command, accounts)
    number = max((event.first + event.count for event in made.values()), default=1)
    events: list[Event] = []
    for offer, closing in issued.items():
        postings = postings_of(offer, closing, accounts, number)
        events.append(
            PostingsMade(
                **head,
                effective_on=command.month.last,
                offer=offer,
                month=month,
                closing=closing.number,
                known_at=context.known_at(),
                first=number,
                count=len(postings),
                digest=digest_of(postings),
            )
        )
        number += len(postings)
    return events


def posted(context: DecisionContext, month: Month) -> dict[str, PostingsMade]:
    """The offers whose month has been posted, each with the event that says so."""
    found = {}
    for offer in context.offers():
        for fact in context.facts(f"postings:{offer}"):
            if isinstance(fact.event, PostingsMade) and fact.event.month == month:
                found[offer] = fact.event
    return found


def _issued(command: Post, context: DecisionContext, made: dict[str, PostingsMade]) -> dict[str, Closing]:
    """The closings to post by offer, in the order of the alphabet, or as named."""
    known = context.offers()
    if unknown := [offer for offer in command.offers if offer not in known]:
        raise UnknownOffer(unknown[0], known)
    if again := [offer for offer in command.offers if offer in made]:
        raise AlreadyPosted(str(command.month), again)
    wanted = list(dict.fromkeys(command.offers)) or [offer for offer in known if offer not in made]
    asked = counted(wanted, CLOSINGS)
    found = {offer: closing for offer in asked if (closing := context.closing(offer, command.month))}
    if command.offers and (still_open := [offer for offer in wanted if offer not in found]):
        raise IssueFirst(str(command.month), still_open)
    if found:
        return found
    if made:
        raise AlreadyPosted(str(command.month), sorted(made), named=False)
    raise IssueFirst(str(command.month), [])


def _check_accounts(issued: Mapping[str, Closing], command: Post, accounts: Accounts) -> None:
    """Refuse where lines have no account, and say which and how many."""
    missing = [
        line_in_words(line, offer, accounts.payer_of(line))
        for offer, closing in issued.items()
        for line in without_account(offer, closing, accounts)
    ]
    if missing:
        raise NoAccount(str(command.month), missing)
