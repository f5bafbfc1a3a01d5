"""Areas of a budget that are no house: a function, a paragraph, or a kind of supplier, across all houses."""

from typing import Literal, get_args

from ledger.errors.wording import area_said
from ledger.models.frozen import Frozen
from ledger.shared.message import Message

AreaKind = Literal["function", "paragraph", "supplier"]
AREA_KINDS: tuple[AreaKind, ...] = get_args(AreaKind)


class Area(Frozen, frozen=True, kw_only=True):
    """What belongs to one function (5.38.52), paragraph (107) or kind of supplier (external), in whatever house."""

    by: AreaKind
    name: str

    def __str__(self) -> str:
        return f"{self.by} {self.name}"

    def in_words(self) -> Message:
        """The same, in the language of whoever reads it."""
        return area_said(self.by, self.name)
