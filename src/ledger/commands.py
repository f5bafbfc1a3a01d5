"""What a person can ask the ledger to record. A command is a wish; `rules` turn it into events or refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from ledger.events.citizens import DepartureCause
from ledger.models.adoption import Adoption
from ledger.models.followups import Meeting, Result
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month
from ledger.shared.money import Ore


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Who asks, under which decision and why; `ref` is the caller's own key, recorded at most once.

    `KEYS` tells which fields are keys, and of what; `TEXTS` which are free text. Both are looked at before any rule.
    """

    KEYS: ClassVar[Mapping[str, str]] = {}
    TEXTS: ClassVar[Mapping[str, str]] = {}

    by: str
    ref: str | None = None
    decision: str | None = None
    reason: str | None = None

    def texts(self) -> Iterator[tuple[str, str | None]]:
        """Every free text with what it is, in the reader's words."""
        for name in ("by", "ref", "decision", "reason"):
            yield name, getattr(self, name)
        for name, what in self.TEXTS.items():
            yield what, getattr(self, name)

    def streams(self) -> Iterator[str]:
        """The streams that deciding it looks at first, so that many commands can be prepared for at once."""
        yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn(Command):
    """`until` records the departure in the same act, for a stay that is already over when it is registered."""

    KEYS: ClassVar[Mapping[str, str]] = {"citizen": "citizen", "offer": "offer", "place": "place"}
    TEXTS: ClassVar[Mapping[str, str]] = {"decided_by": "decided-by"}

    citizen: str
    offer: str
    place: str
    first_day: date
    assessment: Assessment
    until: date | None = None
    paragraph: str | None = None
    payer: str | None = None
    decided_by: str | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"
        yield f"offer:{self.offer}"
        yield f"place:{self.offer}/{self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassess(Command):
    """`kind` price: the need is as it was, and an external supplier's price was negotiated anew."""

    KEYS: ClassVar[Mapping[str, str]] = {"citizen": "citizen"}
    TEXTS: ClassVar[Mapping[str, str]] = {"decided_by": "decided-by"}

    citizen: str
    first_day: date
    assessment: Assessment
    decided_by: str | None = None
    kind: Literal["need", "price"] = "need"

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Depart(Command):
    """`last_day` is the last day of the stay."""

    KEYS: ClassVar[Mapping[str, str]] = {"citizen": "citizen"}

    citizen: str
    last_day: date
    cause: DepartureCause | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUse(Command):
    """A place taken out of use (`closed`) or put back (`open`), both days included."""

    KEYS: ClassVar[Mapping[str, str]] = {"offer": "offer", "place": "place"}

    offer: str
    place: str
    first_day: date
    last_day: date | None
    kind: Literal["open", "closed"]

    def streams(self) -> Iterator[str]:
        yield f"place:{self.offer}/{self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Command):
    """Annul event `number`: it was recorded wrong (typo), or a new decision says it never held (decision)."""

    number: int
    kind: Literal["typo", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """Replace event `number` by the same with other content; what is None stays as it was."""

    TEXTS: ClassVar[Mapping[str, str]] = {"decided_by": "decided-by"}

    number: int
    kind: Literal["typo", "decision"]
    day: date | None = None
    assessment: Assessment | None = None
    place: str | None = None
    paragraph: str | None = None
    payer: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """Issue a month for some offers, or for all that are open in it and not closed yet (none named).

    `and_earlier` issues the open months before it first; `early` a month that has not ended.
    """

    month: Month
    offers: tuple[str, ...] = ()
    and_earlier: bool = False
    accept_findings: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting(Command):
    """A meeting about an offer's month, held on a day. `actions` are text, due day and owner, in their order.

    `held_on` None is the day it is recorded: the same wish under the same key, sent again after midnight, is the same.
    """

    KEYS: ClassVar[Mapping[str, str]] = {"offer": "offer"}
    TEXTS: ClassVar[Mapping[str, str]] = {"comment": "comment", "because": "reason for the expectation"}

    offer: str
    month: Month
    held_on: date | None = None
    kind: Meeting = "monthly"
    participants: tuple[str, ...]
    expected_ore: Ore | None = None
    because: str | None = None
    comment: str | None = None
    actions: tuple[tuple[str, date | None, str | None], ...] = ()

    def texts(self) -> Iterator[tuple[str, str | None]]:
        yield from Command.texts(self)
        yield from (("participants", text) for text in self.participants)
        for text, _, owner in self.actions:
            yield "action", text
            yield "owner of the action", owner


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishAction(Command):
    """An action that a meeting agreed on, by its id OFFER/MONTH/N, is done; `done_on` None: the day it is recorded."""

    TEXTS: ClassVar[Mapping[str, str]] = {"comment": "comment", "action": "action"}

    action: str
    done_on: date | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCitizen(Command):
    """A citizen's stay was followed up; `age` names the age group from then on, where the cadences tell them apart."""

    KEYS: ClassVar[Mapping[str, str]] = {"citizen": "citizen", "age": "age group"}
    TEXTS: ClassVar[Mapping[str, str]] = {"comment": "comment"}

    citizen: str
    day: date
    result: Result
    age: str | None = None
    comment: str | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Command):
    """A series of rates (`rates`), or the bases of an offer (`base`), go on in a year as they are."""

    what: Literal["rates", "base"]
    id: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Command):
    """Turn an issued month into postings, for some offers or for all that are not posted yet (none named)."""

    month: Month
    offers: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """All that one decision adopted; `decision` is its reference and is required here."""

    decided_on: date
    items: Sequence[Adoption]
