"""The finance system's postings against those that follow from the issued lines: what agrees, what does not, and why.

Each posting on either side is paired with at most one on the other. Pairs are sought from the surest sign to the
weakest, and the first that fits is the likely cause; a reference is followed wherever both sides have one.
What is left over on our side is missing there; what is left over on theirs was booked twice where its like was found
already, belongs to another month where its reference is that of one, and is unknown otherwise.

Decided on 2026-11-21:

* Reconciliation pairs from the surest sign to the weakest. Same reference, account, amount and month; then month,
  sign, account, amount wrong; the same for rows without a reference. The first that fits is the likely cause; the
  rest is missing here, double, of another month, or unknown there. What has been posted is compared as handed over,
  else as it would be now.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.accounting.postings import Posting
from ledger.shared.calendar import Month
from ledger.shared.money import Ore

Cause = Literal[
    "matched", "wrong month", "sign", "wrong account", "wrong amount", "missing", "double", "other month", "unknown"
]


@dataclass(frozen=True, slots=True)
class Booked:
    """One posting of the finance system. `line` is that of the file, `amount` øre, positive in debit."""

    line: int
    account: str
    amount: Ore
    day: date
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A posting of ours (None: none was issued) and the one of the finance system (None: it has none), with the cause.

    `matched`: both are there and the same.
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
    return [*paired, *(Pair(_left_over(one, seen, others), None, one) for one in theirs.values())]


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


def _left_over(one: Booked, seen: set[tuple[str, str, Ore]], others: frozenset[int]) -> Cause:
    if (one.reference, one.account, one.amount) in seen:
        return "double"
    closing = one.reference.partition("-")[0]
    return "other month" if closing.isdigit() and int(closing) in others else "unknown"
