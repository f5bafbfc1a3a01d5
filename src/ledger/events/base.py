"""What every fact carries, and what is said of its kind in one place: the register of kinds of event.

A kind of event is one class. It has its topic, the shape of its data, the sentence that says what happened, what
kind of cause it is, what a meeting calls it, what it grants, from when it can change an answer, and whether and how
it can be voided or corrected. A stored sample of it lies in `tests/stored`.

What a kind does to a stay, a place or the terms is folded in `state`, and what a correction of it must obey is checked
in `rules`. Each of them has one table of handlers by kind, with a line for every kind that it knows.

Decided on 2026-11-26:

* One class knows a kind of event. Topic, shape, sentence, cause, from when it can change an answer, whether it can be
  voided or corrected. Before, fourteen files had to be changed for a new kind.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from msgspec import Struct

from ledger.events.kinds import TOPICS
from ledger.models.frozen import Frozen
from ledger.models.offers import Assessment
from ledger.shared.calendar import DAY
from ledger.shared.message import Message, Value, say

NEVER = date.max
"""The day from which a fact changes something that it never changes."""

DayMeans = Literal["from", "last", "on", "unsaid"]
"""What the day of a fact is: its first, its last, the day itself; unsaid where the sentence has it already."""

Correction = Literal["typo", "decision"]
"""Why a fact is voided or corrected: it was recorded wrong, or a new decision changed the past."""


CORRECTIONS: Mapping[Correction, str] = {"typo": "correction (typo)", "decision": "correction (decision)"}
VOIDS: Mapping[Correction, str] = {"typo": "void (typo)", "decision": "void (decision)"}
"""The causes that a fact is which replaces or annuls another one. Codes: `projections.causes` has their words."""


class Whose(Struct, frozen=True, order=True):
    """Whose months a fact can change: an offer's, those of every offer with a model, rates or a service, or all."""

    what: Literal["offer", "model", "rates", "service", "all"]
    key: str = ""


class Granted(Struct, frozen=True):
    """What a fact grants, and which role or committee is said to have decided it; what competence judges."""

    assessment: Assessment
    decided_by: str | None
    paragraph: str | None = None


def granted_in_words(quantity: Decimal, level: str | None, hours: Decimal | None) -> Message:
    """How much was granted, in words; 0 is granted of what is delivered alone, where none of it is expected."""
    if not quantity:
        delivered = say("what is delivered, none of it expected")
        if level is not None:
            return say("{delivered}, at level {level}", delivered=delivered, level=level)
        return (
            delivered
            if hours is None
            else say("{delivered}, by {hours} hours a week", delivered=delivered, hours=hours)
        )
    if level is not None:
        return say("{quantity} at level {level}", quantity=quantity, level=level)
    if hours is not None:
        return say("{quantity} by {hours} hours a week", quantity=quantity, hours=hours)
    return say("{quantity}", quantity=quantity)


class Event(Frozen, frozen=True, kw_only=True):
    """A fact. It is stored as readable JSON under its `TOPIC` and never changed.

    `effective_on` is the civil date from which it holds. When it was recorded is not its to say: the log gives that
    at commit, together with its number (`Recorded`). `by` is who recorded it, `decision` where the decision is
    journalised and `decided_on` its day. `act` is shared by the events of one command, `ref` is the caller's own key
    for the command, and `request` a digest of what it asked, so that one key is never used for two things.

    A fact may replace an earlier one: `corrects` is that one's number, `correction` the kind of mistake, and
    `corrected_from` the date from which the earlier one held. It stays in the log.

    `batch` is shared by the events of all commands that one file recorded together: the name of the first one's act.
    """

    TOPIC: ClassVar[str]
    CAUSE: ClassVar[str] = "other"
    """The code under which a list of causes has it: "move-in", "rate", … (`projections.causes` has its words)."""
    AT_MEETINGS: ClassVar[str | None] = None
    """What a meeting calls the change that it makes to the expected year-end; None: what a list of causes does."""
    IS_PLACEMENT: ClassVar[bool] = False
    """Whether a meeting calls it late news where it took effect before the last meeting, and was recorded after."""
    IS_DELIVERY: ClassVar[bool] = False
    """Whether it tells what was delivered of a service. Asked of a kind that is not loaded where there are none."""
    MOVES_AMOUNTS: ClassVar[bool] = True
    """Whether a month can come to another amount because of it."""
    IN_EVERY_MONTH: ClassVar[bool] = False
    """Whether it can make or end findings before its day too."""
    OUTSIDE_SETTLEMENT: ClassVar[bool] = False
    """Whether no settlement depends on it at all, neither its amounts nor its findings."""
    MAY_BE_HALF: ClassVar[bool] = False
    """Whether it may be half of an act, such as a swap, that nobody can know the one half of."""
    VOIDABLE: ClassVar[bool] = False
    DAY: ClassVar[DayMeans] = "from"
    LEFT_UNREAD: ClassVar[str | None] = None
    """The field that is read from the log only when somebody looks at it; `unread` of its class makes the value."""
    CORRECTABLE: ClassVar[tuple[str, ...]] = ()
    """The fields that a correction may change; empty for what can only be voided."""
    NAMES: ClassVar[tuple[str, ...]] = ("corrects",)
    """The fields that name another event by its number. They move with it while both are still to be saved.

    As of which event something was calculated (`known_at`) is no name: it stays.
    """

    effective_on: date
    by: str
    act: str
    decision: str | None = None
    decided_on: date | None = None
    ref: str | None = None
    request: str | None = None
    reason: str | None = None
    corrects: int | None = None
    correction: Correction | None = None
    corrected_from: date | None = None
    batch: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if topic := cls.__dict__.get("TOPIC"):
            TOPICS.add(topic, cls)

    @property
    def stream(self) -> str:
        """The sequence it belongs to, such as citizen:c-17: one writer at a time appends to it."""
        raise NotImplementedError

    def happened(self) -> Message:
        """What happened, without the day and without what it corrects."""
        raise NotImplementedError

    def sentence(self) -> Message:
        """What happened, in one short sentence without the day from which it holds."""
        if self.corrects is None:
            return self.happened()
        return say(
            "{happened}, in place of #{number} ({kind})",
            happened=self.happened(),
            number=self.corrects,
            kind=self.correction,
        )

    def dated(self) -> Message:
        """What happened, with the day from which it holds."""
        values: dict[str, Value] = {"happened": self.sentence(), "day": self.effective_on}
        match self.day_means:
            case "from":
                return say("{happened} from {day}", **values)
            case "last":
                return say("{happened}, last day {day}", **values)
            case "on":
                return say("{happened} on {day}", **values)
        return self.sentence()

    @property
    def day_means(self) -> DayMeans:
        """What `effective_on` is: the day from which it holds, its last day, or that on which it was."""
        return self.DAY

    @property
    def cause_kind(self) -> str:
        """The code of its kind of cause: what it is about, or, where it replaces an earlier one, a correction."""
        return self.CAUSE if self.corrects is None else CORRECTIONS[self.correction or "typo"]

    @property
    def at_meetings(self) -> str:
        """What a meeting calls the change that it makes to the expected year-end."""
        return self.AT_MEETINGS or self.cause_kind

    @property
    def is_placement(self) -> bool:
        """Whether a meeting calls it late news where it took effect before the last meeting."""
        return self.IS_PLACEMENT

    @property
    def granted(self) -> Granted | None:
        """What it grants, which its field `assessment` holds; None where it grants nothing."""
        return None

    @property
    def moves_amounts(self) -> bool:
        """Whether a month can come to another amount because of it."""
        return self.MOVES_AMOUNTS and not self.OUTSIDE_SETTLEMENT

    @property
    def in_every_month(self) -> bool:
        """Whether findings of months before it can change."""
        return self.IN_EVERY_MONTH

    @property
    def knowable_on(self) -> date:
        """The first day on which somebody can record it as it was: its own, or the last of the days that it counts."""
        return self.effective_on

    @property
    def touches_from(self) -> date:
        """The first day for which an answer can change: its own, or that of what it replaces; NEVER for none."""
        if self.OUTSIDE_SETTLEMENT:
            return NEVER
        return min(self.effective_on, self.corrected_from or self.effective_on)

    @property
    def moves_from(self) -> date:
        """The first day whose month can come to another amount: on the 1st of a month, the day before.

        A free day of departure that is a census day counts as the day after, which can be in the next month.
        """
        first = self.touches_from
        on_the_first = self.about_offer is not None and first.day == 1 and date.min < first < NEVER
        return first - DAY if on_the_first else first

    @property
    def makes_stale_from(self) -> date:
        """The first day whose month must be calculated again: `moves_from`, or ever, where every month can change."""
        return date.min if self.in_every_month else self.moves_from

    @property
    def touches(self) -> tuple[Whose, ...]:
        """Whose months it can change from `moves_from` on; empty for nobody's."""
        return (Whose("offer", self.about_offer),) if self.about_offer is not None else ()

    @property
    def once(self) -> Hashable:
        """What must not be recorded again while it holds: the same is left out. None for what may be repeated."""
        return None

    @property
    def content(self) -> object:
        """What it says, where it is recorded `once`: something else under the same is a contradiction."""
        return None

    @property
    def called(self) -> Message:
        """What a person would call what it is about."""
        raise NotImplementedError

    @property
    def about_offer(self) -> str | None:
        """The offer it concerns; None for what concerns all of them (models, rates)."""
        return getattr(self, "offer", None)

    def may_concern(self, offer: str | None) -> bool:
        """Whether it is about an offer, or about all of them."""
        return self.about_offer in (None, offer)

    @property
    def about_citizen(self) -> str | None:
        """The citizen it concerns; None for what concerns no single one."""
        return getattr(self, "citizen", None)

    @property
    def about_place(self) -> str | None:
        """The place it concerns; None for what concerns no single one."""
        return getattr(self, "place", None)


class OfStay(Event, frozen=True, kw_only=True):
    """A fact about one citizen's stay in one offer.

    `stay` is the stay's identity: the number of the move-in that began it. That move-in itself cannot name it and
    leaves it out; what corrects the move-in names it, so the identity outlives corrections.

    `place` is where the citizen lived as known when the fact was recorded. Only a move-in decides it: whoever asks
    where a citizen lives asks the stay.
    """

    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "stay")
    citizen: str
    offer: str
    place: str
    stay: int | None = None

    @property
    def stream(self) -> str:
        return f"citizen:{self.citizen}"

    @property
    def where(self) -> str:
        return f"{self.offer}/{self.place}"


class Adopted(Event, frozen=True, kw_only=True):
    """A fact that a decision of a council or committee made; `decided_on` is the day of it."""

    VOIDABLE: ClassVar[bool] = True
    decided_on: date


class VersionAdopted(Adopted, frozen=True, kw_only=True):
    """A dated version of something: in force from `effective_on` until the next one of the same `subject`."""

    @property
    def subject(self) -> Hashable:
        """Of what it is a version, among the events of its kind and stream."""
        raise NotImplementedError

    @property
    def thing(self) -> Hashable:
        """Of what it is a version, in the whole log."""
        return (type(self), self.stream, self.subject)

    @property
    def once(self) -> Hashable:
        """A decision says one thing of a subject and day."""
        return (self.thing, self.effective_on, self.decision)

    @property
    def content(self) -> object:
        """What it says of its subject."""
        raise NotImplementedError

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        """Of what it makes something else, as kind and stream, where it says nothing by itself; () for most."""
        return ()

    @classmethod
    def track(cls, content: Any) -> int:  # noqa: ARG003 - most kinds have one
        """Versions of one track take each other's place on a day; one of a higher track goes before those below."""
        return 0


class Recorded(Struct, frozen=True):
    """An event as the log holds it: its number (position in the whole log), the moment it was recorded
    (RFC 3339, UTC, never before that of the event before it), its stream and place in it. `clock_at` is what the
    clock said where that was earlier than `recorded_at`, which was then carried forward from the event before it.
    """

    number: int
    recorded_at: str
    stream: str
    version: int
    event: Event
    clock_at: str | None = None

    @property
    def stay(self) -> int | None:
        """The identity of the stay that the fact is about; None for what is about none."""
        if not isinstance(self.event, OfStay):
            return getattr(self.event, "stay", None)
        return self.event.stay if self.event.stay is not None else self.number

    @property
    def grant(self) -> int | None:
        """The identity of the grant of a service that the fact is about; None for what is about none."""
        if not hasattr(self.event, "service") or not hasattr(self.event, "grant"):
            return None
        grant: int | None = self.event.grant
        return grant if grant is not None else self.number
