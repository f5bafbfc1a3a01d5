"""The finance system's postings against those that follow from the issued lines: what agrees, what does not, and why.

Each posting on either side is paired with at most one on the other. Pairs are sought from the surest sign to the
weakest, and the first that fits is the likely cause; a reference is followed wherever both sides have one.
What is left over on our side is missing there; what is left over on theirs was booked twice where its like was found
already, takes back one that was found (a reversal, storno), belongs to another month where its reference is that of
one, and is unknown otherwise.

A posting may be booked in parts: rows of one reference and account that sum to what was issued, a reversal among them,
agree with it together.

Decided on 2026-11-21:

* Reconciliation pairs from the surest sign to the weakest. Same reference, account, amount and month; then month,
  sign, account, amount wrong; the same for rows without a reference. The first that fits is the likely cause; the
  rest is missing here, double, of another month, or unknown there. What has been posted is compared as handed over,
  else as it would be now.

Decided on 2026-11-26:

* Parts agree together. All rows of one reference and account in the month, where exactly one posting was issued for
  them and they sum to it. Any other choice of rows would be a guess, so a row too many leaves each of them by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.accounting.postings import Posting
from ledger.shared.calendar import Month
from ledger.shared.money import Ore

Cause = Literal[
    "matched",
    "wrong month",
    "sign",
    "wrong account",
    "wrong amount",
    "missing",
    "double",
    "reversal",
    "other month",
    "unknown",
]


class Booked(Struct, frozen=True):
    """One posting of the finance system. `line` is that of the file, `amount` øre, positive in debit."""

    line: int
    account: str
    amount: Ore
    day: date
    reference: str
    text: str


class Pair(Struct, frozen=True):
    """A posting of ours (None: none was issued) and the one of the finance system (None: it has none), with the cause.

    `matched`: both are there and the same. Where it was booked in parts, `booked` is their sum, with the first one's
    line.
    """

    cause: Cause
    issued: Posting | None
    booked: Booked | None

    @property
    def difference(self) -> Ore:
        """Booked less issued, in øre, positive in debit."""
        return (self.booked.amount if self.booked else 0) - (self.issued.signed if self.issued else 0)


Key = tuple[Hashable, ...] | None
"""None, which no posting of ours has, keeps one of theirs out of a comparison."""


def reconcile(
    issued: Sequence[Posting], booked: Sequence[Booked], month: Month, others: frozenset[int] = frozenset()
) -> list[Pair]:
    """Every posting of both sides once, ours in their order, then what only the finance system has.

    `others` are the numbers of the events that issued other months, with which their references begin.
    """
    ours = {posting.number: posting for posting in issued}
    theirs = {one.line: one for one in booked}
    pairs: dict[int, Pair] = {}
    for posting, parts in _in_parts(issued, booked, month):
        pairs[posting.number] = Pair("matched", posting, replace(parts[0], amount=posting.signed))
        del ours[posting.number]
        for part in parts:
            del theirs[part.line]
    for cause, of_issued, of_booked in _signs(month):
        waiting: dict[Hashable, deque[Booked]] = defaultdict(deque)
        for one in theirs.values():
            waiting[of_booked(one)].append(one)
        for posting in list(ours.values()):
            if alike := waiting.get(of_issued(posting)):
                one = alike.popleft()
                pairs[posting.number] = Pair(cause, posting, one)
                del theirs[one.line], ours[posting.number]
    paired = [pairs.get(posting.number) or Pair("missing", posting, None) for posting in issued]
    seen = {(pair.booked.reference, pair.booked.account, pair.booked.amount) for pair in paired if pair.booked}
    numbers = frozenset(map(str, others))
    return [*paired, *(Pair(_left_over(one, seen, numbers), None, one) for one in theirs.values())]


def _in_parts(
    issued: Sequence[Posting], booked: Sequence[Booked], month: Month
) -> Iterator[tuple[Posting, list[Booked]]]:
    """The postings that were booked in several rows, with the rows."""
    rows: defaultdict[tuple[str, str], list[Booked]] = defaultdict(list)
    for one in booked:
        rows[one.reference, one.account].append(one)
    of_us = Counter((posting.reference, posting.account) for posting in issued)
    for posting in issued:
        key = posting.reference, posting.account
        parts = rows[key] if posting.reference and of_us[key] == 1 else []
        is_whole = sum(part.amount for part in parts) == posting.signed
        if len(parts) > 1 and is_whole and all(part.day in month.period for part in parts):
            yield posting, parts


def _signs(month: Month) -> Sequence[tuple[Cause, Callable[[Posting], Key], Callable[[Booked], Key]]]:
    """What two postings have in common for each cause, the surest first: with a reference, then without."""

    def inside(one: Booked) -> bool:
        return one.day in month.period

    def of(one: Booked, *key: Hashable) -> Key:
        return (one.reference, *key) if one.reference else None

    def bare(one: Booked, *key: Hashable) -> Key:
        return None if one.reference else key

    return (
        (
            "matched",
            lambda p: (p.reference, p.account, p.signed),
            lambda b: of(b, b.account, b.amount) if inside(b) else None,
        ),
        ("wrong month", lambda p: (p.reference, p.account, p.signed), lambda b: of(b, b.account, b.amount)),
        ("sign", lambda p: (p.reference, p.account, p.signed), lambda b: of(b, b.account, -b.amount)),
        ("wrong account", lambda p: (p.reference, p.signed), lambda b: of(b, b.amount)),
        ("wrong amount", lambda p: (p.reference, p.account), lambda b: of(b, b.account)),
        ("matched", lambda p: (p.account, p.signed), lambda b: bare(b, b.account, b.amount) if inside(b) else None),
        ("wrong month", lambda p: (p.account, p.signed), lambda b: bare(b, b.account, b.amount)),
        ("sign", lambda p: (p.account, p.signed), lambda b: bare(b, b.account, -b.amount)),
        ("wrong account", lambda p: (p.signed,), lambda b: bare(b, b.amount) if inside(b) else None),
        ("wrong amount", lambda p: (p.account,), lambda b: bare(b, b.account) if inside(b) else None),
    )


def _left_over(one: Booked, seen: set[tuple[str, str, Ore]], others: frozenset[str]) -> Cause:
    if (one.reference, one.account, one.amount) in seen:
        return "double"
    if (one.reference, one.account, -one.amount) in seen:
        return "reversal"
    closing = one.reference.partition("-")[0]
    return "other month" if closing in others else "unknown"
