"""What annuls an earlier fact without replacing it."""

from __future__ import annotations

from typing import ClassVar

from ledger.events.base import Event


class Voided(Event):
    """The event numbered `corrects` never held. `effective_on` is that event's own date; it stays readable.

    It lies in the stream of what it annuls, so that nobody can change that stream unseen meanwhile.
    """

    TOPIC: ClassVar[str] = "correction.voided:1"
    annulled_stream: str
    offer: str | None = None

    @property
    def stream(self) -> str:
        return self.annulled_stream
