"""Following up: meetings with their figures, agreed actions, citizens' follow-ups, confirmed terms, and the standards.

None of it moves a settlement, except that a confirmation takes a finding out of one.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import Event, OutsideSettlement
from ledger.models.competence import Competence
from ledger.models.followups import Action, Cadence, Expectation, Meeting, MeetingFigures, Result, YearWheel


class MeetingHeld(OutsideSettlement):
    """A meeting about an offer's `month` (2025-03), held on `effective_on`, with all that lay on the table.

    The figures are frozen: what is recorded later, effective before or after it, leaves them as they are.
    """

    TOPIC: ClassVar[str] = "followup.meeting-held:1"
    offer: str
    kind: Meeting
    month: str
    participants: tuple[str, ...]
    expectation: Expectation | None = None
    comment: str | None = None
    actions: tuple[Action, ...] = ()
    figures: MeetingFigures

    @property
    def stream(self) -> str:
        return f"followup:{self.offer}"


class ActionDone(OutsideSettlement):
    """What was agreed as action `action` is done, on `effective_on`."""

    TOPIC: ClassVar[str] = "followup.action-done:1"
    offer: str
    action: str
    comment: str | None = None

    @property
    def stream(self) -> str:
        return f"followup:{self.offer}"


class CitizenFollowedUp(OutsideSettlement):
    """A citizen's stay was followed up on `effective_on`. `age` is the citizen's age group from then on, if told."""

    TOPIC: ClassVar[str] = "citizen.followed-up:1"
    citizen: str
    offer: str
    place: str
    result: Result
    age: str | None = None
    comment: str | None = None

    @property
    def stream(self) -> str:
        return f"citizen:{self.citizen}"


class RatesConfirmed(Event):
    """The series of rates goes on in a year as it is; `effective_on` is the year's first day."""

    TOPIC: ClassVar[str] = "rates.confirmed:1"
    id: str

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"


class BaseConfirmed(Event):
    """The offer's bases go on in a year as they are; `effective_on` is the year's first day."""

    TOPIC: ClassVar[str] = "base.confirmed:1"
    offer: str

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"


class _Standard(OutsideSettlement):
    decided_on: date


class CadenceAdopted(_Standard):
    TOPIC: ClassVar[str] = "cadence.adopted:1"
    cadence: Cadence

    @property
    def stream(self) -> str:
        return CADENCES


class CompetenceAdopted(_Standard):
    TOPIC: ClassVar[str] = "competence.adopted:1"
    competence: Competence

    @property
    def stream(self) -> str:
        return COMPETENCES


class YearWheelAdopted(_Standard):
    TOPIC: ClassVar[str] = "year-wheel.adopted:1"
    wheel: YearWheel

    @property
    def stream(self) -> str:
        return WHEELS


CADENCES, COMPETENCES, WHEELS = "cadence", "competence", "year-wheel"
"""The streams of the standards: one each, small, and read without any offer's history."""
