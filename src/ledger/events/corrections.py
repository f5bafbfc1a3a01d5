"""What annuls an earlier fact without replacing it."""

from datetime import date
from typing import ClassVar

from ledger.events.base import NEVER, VOIDS, DayMeans, Event, Whose
from ledger.events.kinds import TOPICS
from ledger.shared.message import Message, say


class Voided(Event, frozen=True, kw_only=True):
    """The event numbered `corrects` never held. `effective_on` is that event's own date; it stays readable.

    It lies in the stream of what it annuls, so that nobody can change that stream unseen meanwhile. `annulled` is the
    kind of that event (its topic without the version); `offer`, `citizen`, `place` and `stay` are its own. `undo`: it
    was annulled as one of a whole act that was taken back, which is no act to take back itself.
    """

    TOPIC: ClassVar[str] = "correction.voided:1"
    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "stay")
    MAY_BE_HALF: ClassVar[bool] = True
    annulled_stream: str
    annulled: str
    offer: str | None = None
    citizen: str | None = None
    place: str | None = None
    stay: int | None = None
    undo: bool | None = None

    @property
    def stream(self) -> str:
        return self.annulled_stream

    def happened(self) -> Message:
        return say("#{number} annulled ({kind})", number=self.corrects, kind=self.correction)

    def sentence(self) -> Message:
        return self.happened()

    @property
    def day_means(self) -> DayMeans:
        """The last day of what it annuls, where that has one: it stands under its own date, and does not begin then."""
        kind = _kind(self.annulled)
        return "last" if kind is not None and kind.DAY == "last" else self.DAY

    @property
    def cause_kind(self) -> str:
        return VOIDS[self.correction or "typo"]

    @property
    def moves_amounts(self) -> bool:
        kind = _kind(self.annulled)
        return kind is None or (kind.MOVES_AMOUNTS and not kind.OUTSIDE_SETTLEMENT)

    @property
    def in_every_month(self) -> bool:
        kind = _kind(self.annulled)
        return kind is not None and kind.IN_EVERY_MONTH

    @property
    def touches(self) -> tuple[Whose, ...]:
        """Of terms for many offers everybody's: what it annuls is not read for it."""
        return (Whose("offer", self.offer) if self.offer is not None else Whose("all"),)

    @property
    def touches_from(self) -> date:
        kind = _kind(self.annulled)
        return NEVER if kind is not None and kind.OUTSIDE_SETTLEMENT else super().touches_from


def _kind(name: str) -> type[Event] | None:
    """The class of a kind of event, whatever the version of its topic; None for one that is no longer written."""
    return next((TOPICS[topic] for topic in TOPICS if topic.partition(":")[0] == name), None)
