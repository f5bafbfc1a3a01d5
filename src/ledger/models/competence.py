"""Who may decide what: the roles of a municipality, each with the most it grants by itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ledger.models.frozen import Frozen
from ledger.shared.message import say
from ledger.shared.money import Ore

Measure = Literal["year-price", "level", "supplier"]


class Role(Frozen):
    """A role and how far it reaches: a year price in øre, a place in the table of levels, or a kind of supplier.

    A bound belongs to the role itself, not to the one above it. Without any the role decides everything.
    """

    role: Annotated[str, Field(min_length=1)]
    to_ore: Ore | None = Field(default=None, gt=0)
    to_level: int | None = Field(default=None, gt=0)
    supplier: Literal["internal", "external"] | None = None

    @property
    def reach(self) -> int | str | None:
        """The bound, whichever it is; None where there is none."""
        return next((bound for bound in (self.to_ore, self.to_level, self.supplier) if bound is not None), None)


class CompetenceScope(Frozen):
    """What is measured, and which stays it is for."""

    by: Measure
    paragraph: str | None = None
    source: str = ""


class Competence(CompetenceScope):
    """The roles that may grant a stay, the lowest first (Ikast-Brande by year price, Holstebro by package).

    `by` is what is measured: the year price on the day from which the decision holds, the level's place in the
    rates (a special price and special rates have none and are beyond every bound), or the offer's kind of supplier.
    `paragraph` narrows it to stays under that paragraph, which then answer to these roles alone.
    """

    roles: tuple[Role, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Competence:
        if not self.roles:
            raise ValueError(say("roles is empty"))
        names = [role.role.casefold() for role in self.roles]
        if len(set(names)) < len(names):
            raise ValueError(say("a role is named twice"))
        for role in self.roles:
            self._check_bound(role)
        bounds = [bound for role in self.roles if isinstance(bound := role.reach, int)]
        if bounds != sorted(set(bounds)) or any(role.reach is None for role in self.roles[:-1]):
            raise ValueError(
                say("each role must reach farther than the one before; only the last can be without a bound")
            )
        return self

    def _check_bound(self, role: Role) -> None:
        given = {"year-price": role.to_ore, "level": role.to_level, "supplier": role.supplier}
        foreign = [measure for measure, bound in given.items() if bound is not None and measure != self.by]
        if foreign:
            raise ValueError(
                say(
                    "{role} has a bound by {bound}, but the competence is by {by}",
                    role=role.role,
                    bound=foreign[0],
                    by=self.by,
                )
            )

    def named(self, role: str) -> Role | None:
        """The role of a name, in whatever case it is written; None where there is none."""
        return next((known for known in self.roles if known.role.casefold() == role.casefold()), None)
