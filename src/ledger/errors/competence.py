"""Who decides: roles that are not given, not known, or do not reach far enough."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from ledger.errors.base import Refused
from ledger.errors.wording import nearest
from ledger.shared.message import Message, Remedy, say


class DeciderNeeded(Refused):
    """A competence is in force, and nobody is named who decided. `roles` are those of the competence."""

    code = "decider-needed"
    day: date
    reference: Message
    roles: list[str]

    def sentence(self) -> Message:
        return say(
            "who decided is not said, and competences are in force on {day} ({reference})",
            day=self.day,
            reference=self.reference,
        )

    def remedy(self) -> Remedy:
        return Remedy("give-decider", roles=self.roles)


class UnknownRole(Refused):
    """The competence in force has no such role. `roles` are those that it has, `in_danish` their Danish names."""

    code = "unknown-role"
    role: str
    day: date
    reference: Message
    roles: list[str]
    in_danish: list[str] = field(default_factory=list)

    def sentence(self) -> Message:
        return say(
            "the competences in force on {day} ({reference}) have no role {role!r}",
            day=self.day,
            reference=self.reference,
            role=self.role,
        )

    def remedy(self) -> Remedy:
        near = nearest(self.role, [*self.roles, *self.in_danish])
        return Remedy("did-you-mean-role", role=near) if near else Remedy("name-role", roles=self.roles)


class AboveCompetence(Refused):
    """A role granted more than it may.

    `granted` and `limit` are the level, price or supplier, in words; `able` is the first role that reaches so far;
    `year_price` is in kroner, with a decimal point, where the price decides.
    """

    code = "above-competence"
    role: str
    granted: Message
    limit: Message
    able: str | None
    day: date
    reference: Message
    year_price: str | None = None

    def sentence(self) -> Message:
        return say(
            "{granted} is above the competence of {role}, which reaches to {limit} ({reference})",
            granted=self.granted,
            role=self.role,
            limit=self.limit,
            reference=self.reference,
        )

    def remedy(self) -> Remedy:
        return Remedy("nobody-reaches") if self.able is None else Remedy("let-decide", role=self.able)


class NoYearPrice(Refused):
    """The competence is by year price, and something that the stay is priced by is not adopted."""

    code = "no-year-price"
    day: date
    why: Message

    def sentence(self) -> Message:
        return say(
            "whose competence it is cannot be known, for the year price is not known on {day}: {why}",
            day=self.day,
            why=self.why,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-price-first")
