"""Notice tails: how long after a departure an agreement goes on paying. One class a rule; add a rule here.

Decided on 2026-11-21:

* Notice. The model on the day of departure gives the tail; each day's rates and the last assessment its price. It
  outlives neither place nor offer. With `until_refilled = false` it is paid together with the next resident: the day
  counts as occupied. `covers = all` adds a line for the base.

Decided on 2026-11-26:

* Several rules. One counts for everybody, the others by the cause of the departure, the paragraph, the payer and the
  supplier, compared in that order: the most specific one is the one that holds.
* Notice may count from the day on which it was given. Where that day is not known, or the cause that a rule asks for,
  nobody knows how long the tail is: its days are owed as long as they can be at most, and have no price.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.models.frozen import Ruled, Within
from ledger.models.selecting import is_payer, payer_in_words, payers, rank, side
from ledger.shared.calendar import Month
from ledger.shared.message import Message, days_said, say

Count = Annotated[int, Within(ge=0, le=366)]
DepartureCause = Literal["died", "moved", "transfer", "other"]
"""Why a stay ended, where it is said."""
CAUSES: tuple[DepartureCause, ...] = get_args(DepartureCause)


class Leaving(Struct, frozen=True):
    """A departure, as far as a notice rule can look at it: `payer` in the words of a selector, `own` the own code."""

    cause: DepartureCause | None
    paragraph: str | None
    payer: str
    own: str | None
    supplier: str | None
    given: date | None


class _Rule(Ruled, frozen=True, kw_only=True):
    """Whom a rule is about; None leaves a side open. `reason` is the cause of the departure."""

    reason: DepartureCause | None = None
    paragraph: str | None = None
    payer: str | None = None
    supplier: Literal["internal", "external"] | None = None

    def __post_init__(self) -> None:
        if self.payer is not None and not is_payer(self.payer):
            raise ValueError(say('payer must be "own", "other" or the three figures of a municipality'))

    def whom(self) -> Message | None:
        """Whom it is about, in words; None where it is about everybody."""
        about = [
            self.reason and say("departures by the cause {cause}", cause=self.reason),
            self.paragraph and say("paragraph {paragraph}", paragraph=self.paragraph),
            self.payer and payer_in_words(self.payer),
            self.supplier and say("supplier {supplier}", supplier=self.supplier),
        ]
        said = [one for one in about if one]
        return say("{about:, }", about=said) if said else None

    @property
    def sides(self) -> tuple[str | None, ...]:
        """Whom it is about, to tell rules apart."""
        return self.reason, self.paragraph, self.payer, self.supplier

    def fits(self, leaving: Leaving) -> tuple[int, ...] | None:
        """How specific it is for a departure, to be compared; None where it is about others."""
        return rank(
            side(self.reason, {leaving.cause: 1}),
            side(self.paragraph, {leaving.paragraph: 1}),
            side(self.payer, payers(leaving.payer, leaving.own)),
            side(self.supplier, {leaving.supplier: 1}),
        )


class _Tail(_Rule, frozen=True, kw_only=True):
    """What every tail says: what it pays, whether a new resident ends it, from when it counts and where it ends.

    `from_` is written `from`: the departure, or the day on which notice was given. `ends`: on the day reached, or at
    the end of that month. `on_transfer`: whether there is a tail after a transfer to another house. None is the
    first of each.
    """

    covers: Literal["service", "all"] = "service"
    until_refilled: bool = True
    from_: Literal["departure", "given"] | None = field(default=None, name="from")
    ends: Literal["day", "month-end"] | None = None
    on_transfer: Literal["applies", "none"] | None = None

    def last_day(self, begins: date) -> date:
        """The last settled day of a notice that begins on a day."""
        reached = self.reached(begins)
        return Month.of(reached).last if self.ends == "month-end" else reached

    def reached(self, begins: date) -> date:
        """The day that the rule counts to."""
        raise NotImplementedError

    def length(self) -> Message:
        """How long it is, in words."""
        raise NotImplementedError


class NoNotice(_Rule, frozen=True, kw_only=True, tag_field="rule", tag="none"):
    """The settlement ends with the stay."""

    def last_day(self, begins: date) -> date:
        """The last settled day: the departure itself."""
        return begins


class RunningMonthAndMonths(_Tail, frozen=True, kw_only=True, tag_field="rule", tag="months"):
    """The running month plus `count` whole months (Norddjurs 2025: one)."""

    count: Count = 1

    def reached(self, begins: date) -> date:
        return Month.of(begins).next(self.count).last

    def length(self) -> Message:
        if self.count == 0:
            return say("the running month")
        if self.count == 1:
            return say("the running month and 1 month")
        return say("the running month and {count} months", count=self.count)


class RunningMonthAndDays(_Tail, frozen=True, kw_only=True, tag_field="rule", tag="month-days"):
    """The running month plus `count` days."""

    count: Count = 30

    def reached(self, begins: date) -> date:
        return Month.of(begins).last + timedelta(days=self.count)

    def length(self) -> Message:
        return say("the running month and {days}", days=days_said(self.count))


class DaysAfterDeparture(_Tail, frozen=True, kw_only=True, tag_field="rule", tag="days"):
    """`count` days after the day of departure, or after the day on which notice was given."""

    count: Count = 30

    def reached(self, begins: date) -> date:
        return begins + timedelta(days=self.count)

    def length(self) -> Message:
        return days_said(self.count)


Tail = RunningMonthAndMonths | RunningMonthAndDays | DaysAfterDeparture
Notice = NoNotice | Tail
Notices = NoNotice | RunningMonthAndMonths | RunningMonthAndDays | DaysAfterDeparture | tuple[Notice, ...]
"""What a model says of notice: one rule, or several of which one counts for everybody."""

Unsaid = Literal["cause", "notice"]
"""What a departure does not say, though the rule that counts asks for it."""


def rules_of(notices: Notices) -> tuple[Notice, ...]:
    """The rules, of which the one for everybody may be the only one."""
    return notices if isinstance(notices, tuple) else (notices,)


def check_rules(notices: Notices) -> None:
    """Refuse rules of which it would not be known which counts. Raises ValueError."""
    rules = rules_of(notices)
    for_everybody = [rule for rule in rules if not any(rule.sides)]
    if len(for_everybody) != 1:
        raise ValueError(say("of several notice rules exactly one must be without selectors, for everybody else"))
    if len({rule.sides for rule in rules}) < len(rules):
        raise ValueError(say("two notice rules have the same selectors"))


def rule_for(notices: Notices, leaving: Leaving) -> Notice:
    """The rule that counts for a departure whose cause is known, or is not asked for."""
    fitting = [(found, rule) for rule in rules_of(notices) if (found := rule.fits(leaving)) is not None]
    return max(fitting, key=lambda one: one[0])[1]


def asks_for_cause(notices: Notices) -> bool:
    """Whether the cause of a departure decides which rule counts."""
    return any(rule.reason is not None for rule in rules_of(notices))


def rules_for(notices: Notices, leaving: Leaving) -> Sequence[tuple[Notice, Unsaid | None]]:
    """The rules that may count for a departure, each with what is unsaid where nobody knows whether it does, or how."""
    if not isinstance(notices, tuple):
        return [(notices, _unsaid(notices, leaving, (notices,)))]
    return _of_several(notices, leaving)


@lru_cache(maxsize=4096)
def _of_several(notices: tuple[Notice, ...], leaving: Leaving) -> Sequence[tuple[Notice, Unsaid | None]]:
    """The same of several rules; found once, since every departure of a house is asked about in every month."""
    causes = CAUSES if leaving.cause is None and asks_for_cause(notices) else (leaving.cause,)
    possible = list(dict.fromkeys(rule_for(notices, replace(leaving, cause=cause)) for cause in causes))
    return [(rule, _unsaid(rule, leaving, possible)) for rule in possible]


def _unsaid(rule: Notice, leaving: Leaving, possible: Sequence[Notice]) -> Unsaid | None:
    if len(possible) > 1:
        return "cause"
    return "notice" if counts_from_notice(rule) and leaving.given is None else None


def counts_from_notice(rule: Notice) -> bool:
    """Whether a rule counts from the day on which notice was given."""
    return not isinstance(rule, NoNotice) and rule.from_ == "given"
