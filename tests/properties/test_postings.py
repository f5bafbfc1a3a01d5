"""Postings of random histories: they balance, hold every issued line, are made once, and read back equal."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.accounting import g69
from ledger.accounting.postings import Posting, digest_of
from ledger.accounting.reconciling import Booked, reconcile
from ledger.commands import Post
from ledger.errors import AlreadyPosted, NoAccount
from ledger.events import MonthClosed, PostingsMade
from ledger.events.accounts import AccountVersion
from ledger.events.adoption import Adoption
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.model import Model
from ledger.store import Log
from ledger.store.history import History
from projections.postings import entries
from tests.memory import MemoryLedger
from tests.properties.histories import FIRST, HEAD, MODELS, OFFER, Instruction, adoption, instructions, opened, play

DAYS = [date(2023, 1, 1), date(2024, 2, 1), date(2024, 3, 15)]

mappings = st.builds(
    AccountMapping,
    account=st.sampled_from(["538501003", "5385010030407700"]),
    counter=st.sampled_from(["538521001", "5385210010407700"]),
    alias=st.just("SOLGT"),
    counter_alias=st.just("MOD"),
    text=st.sampled_from(["", "døgnophold"]),
)
selectors = st.builds(
    Selector,
    offer=st.sampled_from([None, OFFER]),
    kind=st.sampled_from([None, "base", "service", "vacancy", "adjustment"]),
    payer=st.sampled_from([None, "own", "other", "163"]),
)
further = st.lists(st.tuples(st.sampled_from(DAYS), selectors, mappings), max_size=5)
many = settings(max_examples=300, deadline=None)


def posted(
    model: Model, steps: list[Instruction], more: list[tuple[date, Selector, AccountMapping]], general: AccountMapping
) -> tuple[MemoryLedger, list[PostingsMade]]:
    """A history with accounts for everything, and every closed month of it posted."""
    ledger = play(opened(model), [*steps, Instruction("close", 0, 0, 0, 0), Instruction("close", 0, 0, 0, 0)])
    items: list[Adoption] = [AccountVersion(DAYS[0], Selector(), general)]
    ledger.do(adoption(ledger, *items))
    for day, selector, mapping in more:
        ledger.do(adoption(ledger, AccountVersion(day, selector, mapping)))
    made = []
    for month in ledger.book(OFFER).closings:
        (fact,) = ledger.do(Post(month=month, offers=(OFFER,), **HEAD))
        assert isinstance(fact.event, PostingsMade)
        made.append(fact.event)
    return ledger, made


def postings(ledger: MemoryLedger, made: PostingsMade) -> list[Posting]:
    return entries(History(cast("Log", ledger.log)), [made])


@many
@given(MODELS, instructions(), further, mappings)
def test_postings_balance_and_hold_every_issued_line(
    model: Model, steps: list[Instruction], more: list[tuple[date, Selector, AccountMapping]], general: AccountMapping
) -> None:
    ledger, made = posted(model, steps, more, general)
    for event in made:
        found = postings(ledger, event)
        closed = ledger.log.number(event.closing).event
        assert isinstance(closed, MonthClosed)
        by_line: defaultdict[str, list[Posting]] = defaultdict(list)
        for one in found:
            by_line[one.line].append(one)
        # each line that is not zero has one debit and one credit of its amount, on the side of its sign
        assert by_line.keys() == {line.id for line in closed.issued.lines if line.amount_ore}
        for line in closed.issued.lines:
            if line.amount_ore:
                account, counter = by_line[line.id]
                assert (account.signed, counter.signed) == (line.amount_ore, -line.amount_ore)
        assert sum(one.signed for one in found) == 0
        assert sum(one.signed for one in found[::2]) == closed.issued.total_ore
        assert [one.number for one in found] == list(range(event.first, event.first + event.count))


@many
@given(MODELS, instructions(), further, mappings)
def test_a_posting_file_reads_back_equal_and_the_books_agree(
    model: Model, steps: list[Instruction], more: list[tuple[date, Selector, AccountMapping]], general: AccountMapping
) -> None:
    ledger, made = posted(model, steps, more, general)
    for event in made:
        found = postings(ledger, event)
        records = g69.records_of(found, "787")
        if records:
            assert g69.read("a.g69", g69.write(records)) == records
        assert [(r.number, r.day, r.signed, r.reference) for r in records] == [
            (p.number, p.day, p.signed, p.reference) for p in found
        ]
        theirs = [Booked(p.number, p.account, p.signed, p.day, p.reference, "") for p in found]
        month = next(m for m in ledger.book(OFFER).closings if m == event.month)
        assert {pair.cause for pair in reconcile(found, theirs, month)} <= {"matched"}


@many
@given(MODELS, instructions(), instructions(), further, mappings)
def test_what_was_posted_comes_again_the_same_whatever_is_told_later(
    model: Model,
    steps: list[Instruction],
    later: list[Instruction],
    more: list[tuple[date, Selector, AccountMapping]],
    general: AccountMapping,
) -> None:
    ledger, made = posted(model, steps, more, general)
    first = [postings(ledger, event) for event in made]
    play(ledger, later)
    ledger.do(
        adoption(ledger, AccountVersion(DAYS[0], Selector(), AccountMapping(account="538500000", counter="538500001")))
    )
    assert [postings(ledger, event) for event in made] == first
    assert [digest_of(one) for one in first] == [event.digest for event in made]
    for month in ledger.book(OFFER).closings:
        if month in {event.month for event in made}:
            with pytest.raises(AlreadyPosted):
                ledger.do(Post(month=month, offers=(OFFER,), **HEAD))


def test_a_line_without_an_account_stops_all_of_it() -> None:
    steps = [Instruction("move-in", 0, 0, 0, 1), Instruction("close", 0, 0, 0, 0)]
    ledger = play(opened(Model(allocation="combination", structure="differentiated")), steps)
    mapping = AccountMapping(account="538501003", counter="538521001")
    ledger.do(adoption(ledger, AccountVersion(DAYS[0], Selector(kind="base"), mapping)))
    before = ledger.log.last()
    with pytest.raises(NoAccount) as refused:
        ledger.do(Post(month=FIRST, offers=(), **HEAD))
    assert [str(line) for line in refused.value.lines] == [
        "house service payer own: service/0/2024-01-01, 16.244,00 kr."
    ]
    assert ledger.log.last() == before
