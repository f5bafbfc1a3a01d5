"""Who may decide what: the roles of a municipality, each with the most it grants by itself.

Decided on 2026-11-26:

* Competence by package can be said in hours too: `to_hours` beside or instead of `to_level`. What has a level is
  judged by `to_level` where the role has it; what is settled by hours, or has no level in the rates, by `to_hours`. A
  role with hours alone is judged by them everywhere: a level is as large as the most hours that the rates say it
  stands for. Where they do not say, it is above the role.
* The roles of one competence are bounded in the same ways, so that each can be seen to reach farther than the one
  before.
"""

from decimal import Decimal
from typing import Annotated, Literal

from ledger.models.frozen import Frozen, Within
from ledger.models.rates import HOURS_IN_WEEK
from ledger.shared.message import say
from ledger.shared.money import Ore

Measure = Literal["year-price", "level", "supplier"]


class Role(Frozen, frozen=True, kw_only=True):
    """A role and how far it reaches: a year price in øre, a level, or a kind of supplier.

    A level is a place in the table of levels (`to_level`), hours a week (`to_hours`), or both. A bound belongs to the
    role itself, not to the one above it. Without any the role decides everything.
    """

    role: Annotated[str, Within(min_length=1)]
    to_ore: Annotated[Ore | None, Within(gt=0)] = None
    to_level: Annotated[int | None, Within(gt=0)] = None
    to_hours: Annotated[Decimal | None, Within(gt=0, le=HOURS_IN_WEEK)] = None
    supplier: Literal["internal", "external"] | None = None

    @property
    def bounds(self) -> dict[str, int | Decimal | str]:
        """The bounds by the name of their field; none for a role that decides everything."""
        given = {name: getattr(self, name) for name in MEASURED}
        return {name: bound for name, bound in given.items() if bound is not None}


MEASURED: dict[str, Measure] = {
    "to_ore": "year-price", "to_level": "level", "to_hours": "level", "supplier": "supplier",
}  # fmt: skip
"""What each bound of a role measures."""


class CompetenceScope(Frozen, frozen=True, kw_only=True):
    """What is measured, and which stays and services it is for.

    `of`: what a year price is of, the one that is decided (None too), or all that the citizen gets from that day on.
    """

    by: Measure
    paragraph: str | None = None
    source: str = ""
    of: Literal["decision", "citizen"] | None = None


class Competence(CompetenceScope, frozen=True, kw_only=True):
    """The roles that may grant a stay, the lowest first (Ikast-Brande by year price, Holstebro by package).

    `by` is what is measured: the year price on the day from which the decision holds, the level by its place in the
    rates or by hours (a special price and special rates have neither and are beyond every bound), or the offer's kind
    of supplier.
    `paragraph` narrows it to stays under that paragraph, which then answer to these roles alone.
    """

    roles: tuple[Role, ...]

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(say("roles is empty"))
        if self.of == "citizen" and self.by != "year-price":
            raise ValueError(say("of citizen is for a competence by year-price"))
        names = [role.role.casefold() for role in self.roles]
        if len(set(names)) < len(names):
            raise ValueError(say("a role is named twice"))
        for role in self.roles:
            self._check_bound(role)
        bounded = [role.bounds for role in self.roles if role.bounds]
        if any(bounds.keys() != bounded[0].keys() for bounds in bounded):
            raise ValueError(say("some roles have a bound by hours, others by level; give each of them the same"))
        rising = all(_rises([bounds[name] for bounds in bounded]) for name in (bounded[0] if bounded else ()))
        if not rising or any(not role.bounds for role in self.roles[:-1]):
            raise ValueError(
                say("each role must reach farther than the one before; only the last can be without a bound")
            )

    def _check_bound(self, role: Role) -> None:
        foreign = [MEASURED[name] for name in role.bounds if MEASURED[name] != self.by]
        if foreign:
            raise ValueError(
                say(
                    "{role} has a bound by {bound}, but the competence is by {measure}",
                    role=role.role,
                    bound=foreign[0],
                    measure=self.by,
                )
            )

    def named(self, role: str) -> Role | None:
        """The role of a name, in whatever case it is written; None where there is none."""
        return next((known for known in self.roles if known.role.casefold() == role.casefold()), None)


def _rises(bounds: list[int | Decimal | str]) -> bool:
    """Whether each bound lies above the one before; kinds of suppliers have no order."""
    numbers = [bound for bound in bounds if not isinstance(bound, str)]
    return numbers == sorted(set(numbers))
