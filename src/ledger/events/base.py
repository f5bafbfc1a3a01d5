"""What every fact carries, and the register of topics: a fixed name with a version for each kind of event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from ledger.models.frozen import Frozen

TOPICS: dict[str, type[Event]] = {}
"""Every kind of event by its topic. A topic, once written to a ledger, is never given to anything else."""


class Event(Frozen):
    """A fact. It is stored as readable JSON under its `TOPIC` and never changed.

    `effective_on` is the civil date from which it holds. When it was recorded is not its to say: the log gives
    that at commit, together with its number (`Recorded`). `by` is who recorded it, `decision` where the decision
    is journalised, `act` is shared by the events of one command, `ref` is the caller's own key for the command
    and `request` a digest of what the command asked, so that the same key is never used for two things.

    A fact may replace an earlier one: `corrects` is that one's number, and `correction` tells whether it was
    recorded wrong (typo) or a new decision changed the past (decision); `corrected_from` is the date from which
    the earlier one held. It stays in the log.
    """

    TOPIC: ClassVar[str]

    effective_on: date
    by: str
    act: str
    decision: str | None = None
    ref: str | None = None
    request: str | None = None
    reason: str | None = None
    corrects: int | None = None
    correction: Literal["typo", "decision"] | None = None
    corrected_from: date | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if topic := cls.__dict__.get("TOPIC"):
            if topic in TOPICS:
                raise TypeError(f"the topic {topic} is taken by {TOPICS[topic].__name__}")
            TOPICS[topic] = cls

    @property
    def stream(self) -> str:
        """The sequence it belongs to, such as citizen:c-17: one writer at a time appends to it."""
        raise NotImplementedError

    @property
    def touches_from(self) -> date:
        """The first day that it can change: its own, or that of what it replaces."""
        return min(self.effective_on, self.corrected_from or self.effective_on)

    @property
    def about_offer(self) -> str | None:
        """The offer it concerns; None for what concerns all of them (models, rates)."""
        return getattr(self, "offer", None)


class OutsideSettlement(Event):
    """A fact beside the settlements: nothing that they come to follows from it, whenever it takes effect."""

    @property
    def touches_from(self) -> date:
        return date.max


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the log holds it: its number (position in the whole log), the moment it was recorded
    (RFC 3339, UTC, never before that of the event before it), its stream and place in it.
    """

    number: int
    recorded_at: str
    stream: str
    version: int
    event: Event
