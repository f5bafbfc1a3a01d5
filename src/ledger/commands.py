"""What a person can ask the ledger to record. A command is a wish; `rules` turn it into events or refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import ClassVar, Final, Literal

from msgspec import Struct

from ledger.errors import BadRow
from ledger.events.adoption import Adoption
from ledger.models.absence import AbsenceKind
from ledger.models.areas import Area
from ledger.models.followups import Meeting, Result
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment
from ledger.models.own_payments import PaymentKind
from ledger.shared.calendar import Month
from ledger.shared.message import Message, say
from ledger.shared.money import Ore

EVERY_TEXT: Mapping[str, Message] = {
    "by": say("name of who records it"),
    "ref": say("ref"),
    "decision": say("decision"),
    "reason": say("reason"),
}
"""The texts that any command can have. None of them may be empty where it is given."""


class Command(Struct, frozen=True, kw_only=True):
    """Who asks, under which decision and why; `ref` is the caller's own key, recorded at most once.

    `KEYS` are the fields that are keys, or several, with what they are keys of; `TEXTS` are those of free text,
    `MUNICIPALITIES` those that are codes of municipalities and `PARAGRAPHS` those that are paragraphs. All are looked
    at first.
    `RESIDENTS` are the citizens who may be named as OFFER/PLACE, one or several, each with the field of the day they
    live there on; a day that is not said is today.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {}
    TEXTS: ClassVar[Mapping[str, Message]] = {}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ()
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ()
    RESIDENTS: ClassVar[Mapping[str, str]] = {}

    by: str
    ref: str | None = None
    decision: str | None = None
    reason: str | None = None

    def texts(self) -> Iterator[tuple[Message, str | None]]:
        """Every free text with what it is, in the reader's words."""
        for name, what in chain(EVERY_TEXT.items(), self.TEXTS.items()):
            yield what, getattr(self, name)

    def streams(self) -> Iterator[str]:
        """The streams that deciding it looks at first, so that many commands can be prepared for at once."""
        yield from ()


class Cleared(Enum):
    """What a correction says of a value that should not be there: the citizen has no paragraph, the payer is own."""

    CLEARED = "cleared"


CLEARED: Final = Cleared.CLEARED


class PayerOfStay(Enum):
    """What a correction says of the payer of a grant that is to have none of its own: it is that of the stay."""

    OF_STAY = "of-stay"


OF_STAY: Final = PayerOfStay.OF_STAY


class ChartRow(Struct, frozen=True):
    """A row of a citizen's 24-hour chart as a file has it, with its line; `minutes` are a week's.

    `says_per`: whether the file says that they are, or a day's: where it does not they were read as a week's.
    """

    line: int
    theme: str
    time: str
    form: str
    minutes: int
    says_per: bool = True


class ChartFile(Struct, frozen=True):
    """A citizen's 24-hour chart as a file has it: the rows that can be read, and what is wrong with the others.

    `headings` are what the file calls its columns; `bad` are the first of `bad_count` cells that cannot be read.
    Nothing of it is recorded before the adopted chart knows its words.
    """

    name: str
    rows: tuple[ChartRow, ...]
    headings: Mapping[str, str]
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, whichever file says it, on whichever lines."""
        rows = ((row.theme, row.time, row.form, row.minutes) for row in self.rows)
        return (*rows, self.bad_count) if self.bad_count else tuple(rows)


NEW_CITIZEN: Final = "*"
"""In the place of a citizen's key, which it is none: somebody new, who gets a key that is free."""


class MoveIn(Command, frozen=True, kw_only=True):
    """`until` records the departure in the same act, for a stay that is already over when it is registered, with its
    `cause` and the day on which notice was given.

    `citizen` may be NEW_CITIZEN. `place` None: a supplier of any number of stays has one for each citizen.
    A payer or paragraph that is None was not said, and CLEARED is said to be the ledger's own municipality, or none.
    `decided_on` is the day of the citizen's decision; None: it was not said, and the first day counts.
    `asked` is the level that the provider had asked for.
    `chart` is the citizen's 24-hour chart, which the hours follow from; else `assessment` is what was granted.
    `payer_unlisted`: codes that no municipality or region has on the day are meant all the same.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "offer": say("offer"), "place": say("place")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by"), "asked": say("asked")}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer", "acting", "residence")
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ("paragraph",)
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    offer: str
    place: str | None = None
    first_day: date
    assessment: Assessment | None = None
    until: date | None = None
    paragraph: str | Cleared | None = None
    payer: str | Cleared | None = None
    acting: str | None = None
    residence: str | None = None
    payer_unlisted: bool = False
    decided_by: str | None = None
    decided_on: date | None = None
    asked: str | None = None
    chart: ChartFile | None = None
    cause: DepartureCause | None = None
    notice_given: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"
        yield f"offer:{self.offer}"
        yield f"place:{self.offer}/{self.place or self.citizen}"


class Buy(Command, frozen=True, kw_only=True):
    """A stay bought of an external supplier, which is made on first use under the key `offer`.

    `assessment` is a special price with a unit of its own. `name` and `function` are those of a supplier that is made.
    `contract` is the reference of the agreement, which `ends` on a day, and the price is negotiated anew by that of
    `negotiate`. The rest is as in a MoveIn.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "offer": say("provider")}
    TEXTS: ClassVar[Mapping[str, Message]] = {
        "decided_by": say("decided-by"), "name": say("name"), "contract": say("contract"),
    }  # fmt: skip
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer",)
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ("paragraph",)
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    offer: str
    first_day: date
    assessment: Assessment
    until: date | None = None
    paragraph: str | Cleared | None = None
    payer: str | Cleared | None = None
    payer_unlisted: bool = False
    function: str | None = None
    name: str | None = None
    contract: str | None = None
    ends: date | None = None
    negotiate: date | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    cause: DepartureCause | None = None
    notice_given: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"
        yield f"offer:{self.offer}"
        yield f"place:{self.offer}/{self.citizen}"


class AgreeContract(Command, frozen=True, kw_only=True):
    """What is agreed with an external supplier about a stay, from `first_day` on; what is None stays as it was."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"contract": say("contract")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    first_day: date
    contract: str | None = None
    ends: date | None = None
    negotiate: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Reassess(Command, frozen=True, kw_only=True):
    """`kind` price: the need is as it was, and an external supplier's price was negotiated anew.

    `negotiate`: the day by which it is to be negotiated next.
    `decided_on` is the day of the decision; None: it was not said, and the first day counts.
    `chart` is the citizen's 24-hour chart, which the hours follow from; else `assessment` is what was granted.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by"), "asked": say("asked")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    first_day: date
    assessment: Assessment | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    kind: Literal["need", "price"] = "need"
    asked: str | None = None
    chart: ChartFile | None = None
    negotiate: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Move(Command, frozen=True, kw_only=True):
    """Another room of the same offer from `first_day` on: the stay goes on. `assessment` is a new one from that day,
    and so is what follows from a `chart`.

    With another `offer` a transfer: a departure, of which `notice_given` tells when notice was given, and a move-in.
    `decided_on` is the day of the decision; None: it was not said, and the first day counts.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "place": say("place"), "offer": say("offer")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    place: str
    first_day: date
    offer: str | None = None
    notice_given: date | None = None
    assessment: Assessment | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    chart: ChartFile | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Swap(Command, frozen=True, kw_only=True):
    """Two residents of one offer take each other's room from `first_day` on; with `further` ones they go in a circle.

    Each of the circle takes the room of the next one, and the last that of the first.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {
        "citizen": say("citizen"), "other": say("the other citizen"), "further": say("the other citizen"),
    }  # fmt: skip
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day", "other": "first_day", "further": "first_day"}

    citizen: str
    other: str
    first_day: date
    further: tuple[str, ...] = ()
    decided_on: date | None = None

    @property
    def circle(self) -> tuple[str, ...]:
        """All of them, in order."""
        return self.citizen, self.other, *self.further

    def streams(self) -> Iterator[str]:
        yield from (f"citizen:{citizen}" for citizen in self.circle)


class ChangePaying(Command, frozen=True, kw_only=True):
    """Who pays for a resident, and by which paragraph, from `first_day` on; what is None stays as it was.

    CLEARED takes back what was said: of the payer it is the ledger's own municipality again.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer", "acting", "residence")
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ("paragraph",)
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    first_day: date
    payer: str | Cleared | None = None
    paragraph: str | Cleared | None = None
    acting: str | Cleared | None = None
    residence: str | Cleared | None = None
    payer_unlisted: bool = False
    decided_on: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class DecideOwnPayment(Command, frozen=True, kw_only=True):
    """What one resident pays himself of a kind from `first_day` on: `price_ore` øre a month.

    CLEARED: what others who live there pay, again.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    kind: PaymentKind
    first_day: date
    price_ore: Ore | Cleared
    decided_on: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class GoAway(Command, frozen=True, kw_only=True):
    """A resident is away from `first_day` up to and with `until`; None: until the return is recorded."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    first_day: date
    until: date | None = None
    kind: AbsenceKind

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Return(Command, frozen=True, kw_only=True):
    """A resident who was away is back; `day` is the first day home."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "day"}

    citizen: str
    day: date

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class GrantService(Command, frozen=True, kw_only=True):
    """A citizen is granted a service from `first_day` up to and with `until`; None: until it ends.

    `offer` gives it, where it needs no stay; else the house that the citizen lives in does. A quantity that is None is
    the usual one of its unit. `level`, or `hours` a week from which it follows, where the service has levels. A payer
    or paragraph that is None is that of the stay, CLEARED the ledger's own municipality. A `chart` is the citizen's
    24-hour chart, which the hours that are granted follow from; then none of the others says how much.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {
        "citizen": say("citizen"), "service": say("service"), "offer": say("offer"),
    }  # fmt: skip
    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by"), "level": say("level")}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer",)
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ("paragraph",)
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    service: str
    first_day: date
    until: date | None = None
    quantity: Decimal | None = None
    level: str | None = None
    hours: Decimal | None = None
    offer: str | None = None
    payer: str | Cleared | None = None
    paragraph: str | None = None
    payer_unlisted: bool = False
    decided_by: str | None = None
    decided_on: date | None = None
    chart: ChartFile | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class RegrantService(Command, frozen=True, kw_only=True):
    """Another quantity, level or paragraph of a service that is granted, from `first_day` on.

    What is None stays as it was.

    A `chart` is the citizen's 24-hour chart, which the hours that are granted follow from.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "service": say("service")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by"), "level": say("level")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "first_day"}

    citizen: str
    service: str
    first_day: date
    quantity: Decimal | None = None
    level: str | None = None
    hours: Decimal | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    chart: ChartFile | None = None
    paragraph: str | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class EndGrant(Command, frozen=True, kw_only=True):
    """A service is granted no longer; `last_day` is the last one."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "service": say("service")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "last_day"}

    citizen: str
    service: str
    last_day: date

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Deliver(Command, frozen=True, kw_only=True):
    """So much of a service was delivered in a month, or on some days of it; None: the days on which it is granted.

    `more`: besides what is told of the same days already.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "service": say("service")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "day"}

    citizen: str
    service: str
    month: Month
    quantity: Decimal
    first_day: date | None = None
    until: date | None = None
    more: bool = False

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.first_day or self.month.first

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class Depart(Command, frozen=True, kw_only=True):
    """`last_day` is the last day of the stay. A `cause` that is not said is unsaid: `reason` is free text."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "last_day"}

    citizen: str
    last_day: date
    cause: DepartureCause | None = None
    notice_given: date | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class SetUse(Command, frozen=True, kw_only=True):
    """A place taken out of use (`closed`) or put back (`open`), both days included."""

    KEYS: ClassVar[Mapping[str, Message]] = {"offer": say("offer"), "place": say("place")}

    offer: str
    place: str
    first_day: date
    last_day: date | None
    kind: Literal["open", "closed"]

    def streams(self) -> Iterator[str]:
        yield f"place:{self.offer}/{self.place}"


class Reserve(Command, frozen=True, kw_only=True):
    """The vacancy of a place is paid by another municipality, `payer`, both days included, until somebody moves in.

    `price_ore` is what it pays a day, in øre; None: what the vacancy rule makes of it. `payer_unlisted`: a code that
    no municipality or region has on the day is meant all the same.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"offer": say("offer"), "place": say("place")}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer",)

    offer: str
    place: str
    payer: str
    first_day: date
    last_day: date
    price_ore: Ore | None = None
    payer_unlisted: bool = False

    def streams(self) -> Iterator[str]:
        yield f"place:{self.offer}/{self.place}"


class Void(Command, frozen=True, kw_only=True):
    """Annul event `number`: it was recorded wrong (typo), or a new decision says it never held (decision).

    `with_original` annuls what it had replaced as well, which would hold again otherwise; `with_events` the other
    events of the same stay that could not hold without it.
    """

    number: int
    kind: Literal["typo", "decision"]
    with_original: bool = False
    with_events: bool = False


class Undo(Command, frozen=True, kw_only=True):
    """Annul, as typed wrong, all of the last act that the same person recorded and that is not undone yet."""


class Correct(Command, frozen=True, kw_only=True):
    """Replace event `number` by the same with other content.

    What is None stays as it was; what is CLEARED is as if it had never been said: a payer is own then. OF_STAY is the
    payer of a grant that has none of its own.
    `citizen` and `offer` can be asked for and are never changed: the refusal says the way that works.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen"), "offer": say("offer"), "place": say("place")}

    TEXTS: ClassVar[Mapping[str, Message]] = {"decided_by": say("decided-by"), "asked": say("asked")}
    MUNICIPALITIES: ClassVar[tuple[str, ...]] = ("payer", "acting", "residence")
    PARAGRAPHS: ClassVar[tuple[str, ...]] = ("paragraph",)

    number: int
    kind: Literal["typo", "decision"]
    citizen: str | None = None
    offer: str | None = None
    day: date | None = None
    assessment: Assessment | None = None
    asked: str | Cleared | None = None
    place: str | None = None
    paragraph: str | Cleared | None = None
    payer: str | Cleared | PayerOfStay | None = None
    acting: str | Cleared | None = None
    residence: str | Cleared | None = None
    payer_unlisted: bool = False
    cause: DepartureCause | Cleared | None = None
    notice_given: date | Cleared | None = None
    until: date | Cleared | None = None
    price_ore: Ore | Cleared | None = None
    absence: AbsenceKind | None = None
    quantity: Decimal | None = None
    decided_by: str | Cleared | None = None
    decided_on: date | Cleared | None = None
    chart: ChartFile | Cleared | None = None

    def texts(self) -> Iterator[tuple[Message, str | None]]:
        yield from ((what, text) for what, text in Command.texts(self) if not isinstance(text, Cleared))


class Close(Command, frozen=True, kw_only=True):
    """Issue a month for some offers, or for all that are open in it and not closed yet (none named).

    `and_earlier` issues the open months before it first; `early` a month that has not ended.
    """

    month: Month
    offers: tuple[str, ...] = ()
    and_earlier: bool = False
    accept_findings: bool = False
    early: bool = False


class HoldMeeting(Command, frozen=True, kw_only=True):
    """A meeting about an offer's month, held on a day. `actions` are text, due day and owner, in their order.

    `others` are further houses of the same leader that it is about too, and `areas` areas across houses; with them the
    leader's expectation is said for each of some, by name (`expected_of`), and so is the reason for it (`because_of`);
    where that says none of a name, `because` is the reason. `focus` are citizens whom the next meeting is to look at.

    `held_on` None is the day it is recorded: the same wish under the same key, sent again after midnight, is the same.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {"offer": say("offer")}
    TEXTS: ClassVar[Mapping[str, Message]] = {"comment": say("comment"), "because": say("reason for the expectation")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"focus": "held_on"}

    offer: str
    month: Month
    held_on: date | None = None
    kind: Meeting = "monthly"
    participants: tuple[str, ...]
    expected_ore: Ore | None = None
    because: str | None = None
    comment: str | None = None
    actions: tuple[tuple[str, date | None, str | None], ...] = ()
    others: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    expected_of: tuple[tuple[str, Ore], ...] = ()
    because_of: tuple[tuple[str, str], ...] = ()
    focus: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[Message, str | None]]:
        yield from Command.texts(self)
        yield from ((say("area"), area.name) for area in self.areas)
        yield from ((say("participants"), text) for text in self.participants)
        yield from ((say("reason for the expectation"), text) for _, text in self.because_of)
        for text, _, owner in self.actions:
            yield say("action"), text
            yield say("owner of the action"), owner


class HoldAreaMeeting(Command, frozen=True, kw_only=True):
    """A meeting about an area across houses, or several (`others`), as `HoldMeeting` is about houses."""

    TEXTS: ClassVar[Mapping[str, Message]] = {"comment": say("comment"), "because": say("reason for the expectation")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"focus": "held_on"}

    area: Area
    month: Month
    held_on: date | None = None
    kind: Meeting = "monthly"
    participants: tuple[str, ...]
    expected_ore: Ore | None = None
    because: str | None = None
    comment: str | None = None
    actions: tuple[tuple[str, date | None, str | None], ...] = ()
    others: tuple[Area, ...] = ()
    expected_of: tuple[tuple[str, Ore], ...] = ()
    because_of: tuple[tuple[str, str], ...] = ()
    focus: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[Message, str | None]]:
        yield from Command.texts(self)
        yield from ((say("area"), area.name) for area in (self.area, *self.others))
        yield from ((say("participants"), text) for text in self.participants)
        yield from ((say("reason for the expectation"), text) for _, text in self.because_of)
        for text, _, owner in self.actions:
            yield say("action"), text
            yield say("owner of the action"), owner


class FinishAction(Command, frozen=True, kw_only=True):
    """An action that a meeting agreed on, by its id OFFER/MONTH/N, is done; `done_on` None: the day it is recorded."""

    TEXTS: ClassVar[Mapping[str, Message]] = {"comment": say("comment"), "action": say("action")}

    action: str
    done_on: date | None = None
    comment: str | None = None


class FollowUpCitizen(Command, frozen=True, kw_only=True):
    """A citizen's stay was followed up; `age` names the age group from then on, where cadences differ by age.

    With a `service`, that was followed up.
    """

    KEYS: ClassVar[Mapping[str, Message]] = {
        "citizen": say("citizen"), "age": say("age group"), "service": say("service"),
    }  # fmt: skip
    TEXTS: ClassVar[Mapping[str, Message]] = {"comment": say("comment")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "day"}

    citizen: str
    day: date
    result: Result
    age: str | None = None
    comment: str | None = None
    service: str | None = None

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class PlanFollowUp(Command, frozen=True, kw_only=True):
    """A citizen's stay is to be followed up on a day of its own."""

    KEYS: ClassVar[Mapping[str, Message]] = {"citizen": say("citizen")}
    RESIDENTS: ClassVar[Mapping[str, str]] = {"citizen": "day"}
    TEXTS: ClassVar[Mapping[str, Message]] = {"because": say("reason for the follow-up")}

    citizen: str
    day: date
    because: str

    def streams(self) -> Iterator[str]:
        yield f"citizen:{self.citizen}"


class ReviewDecision(Command, frozen=True, kw_only=True):
    """The review that event `number` set has taken place; `day` None: the day it is recorded."""

    TEXTS: ClassVar[Mapping[str, Message]] = {"comment": say("comment")}

    number: int
    day: date | None = None
    comment: str | None = None


class Confirm(Command, frozen=True, kw_only=True):
    """A series of rates (`rates`), or the bases of an offer (`base`), go on in a year as they are."""

    what: Literal["rates", "base"]
    id: str
    year: int


class Post(Command, frozen=True, kw_only=True):
    """Turn an issued month into postings, for some offers or for all that are not posted yet (none named)."""

    month: Month
    offers: Sequence[str] = ()


class Adopt(Command, frozen=True, kw_only=True):
    """All that one decision adopted; `decision` is its reference and is required here."""

    decided_on: date
    items: Sequence[Adoption]
