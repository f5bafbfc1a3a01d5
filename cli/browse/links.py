"""Where things are: the address of each page, and of what the cells of a table name.

The as-of and the language of a page go along with every link from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct

from ledger.shared.calendar import Month

_PAYER = re.compile(r"[0-9]{3,4}")
_WHOLE_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
EVENTS = frozenset({"event", "annulled_by", "corrects", "closing", "rules", "model", "same_act", "annuls"})
"""The columns, and fields of events, that hold numbers of events."""


class Links(Struct, frozen=True):
    """The links of one page: below `root`, as known at `known_at`, in a language where one was chosen."""

    root: str
    known_at: str | None = None
    lang: str | None = None

    def to(self, *path: str, **query: str | None) -> str:
        """The address of a page, by the parts of its path."""
        kept = {"known_at": self.known_at, "lang": self.lang, **query}
        said = urlencode({key: value for key, value in kept.items() if value})
        return self.root + "/".join(quote(part, safe="") for part in path) + (f"?{said}" if said else "")

    def house(self, offer: str, year: int | str | None = None) -> str:
        return self.to("house", offer, *([] if year is None else [str(year)]))

    def month(self, offer: str, month: Month | str) -> str:
        return self.to("house", offer, str(month))

    def why(self, offer: str, month: Month | str, line: str) -> str:
        return self.to("why", offer, str(month), line=line)

    def event(self, number: int) -> str:
        return self.to("event", str(number))

    def citizen(self, key: str, year: int | None = None) -> str:
        return self.to("citizen", key, *([] if year is None else [str(year)]))

    def decision(self, reference: str) -> str:
        return self.to("decision", reference=reference)

    def of_cell(self, key: str, value: Any, row: Mapping[str, Any], around: Mapping[str, Any]) -> str | None:  # noqa: PLR0911 - one for each kind of thing
        """Where a cell leads, by the key of its column; `around` is what the whole table is about."""
        offer, month = row.get("offer") or around.get("offer"), row.get("month") or around.get("month")
        if key in EVENTS and isinstance(value, int):
            return self.event(value)
        if not isinstance(value, (str, Month)) or not value:
            return None
        match key:
            case "offer" if around.get("offer") != value:
                return self.house(str(value))
            case "citizen" | "last_citizen" | "next_citizen":
                return self.citizen(str(value))
            case "decision":
                return self.decision(str(value))
            case "payer" if _PAYER.fullmatch(str(value)) or value == "own":
                return self.to("payer", str(value))
            case "id" | "amount_of" if isinstance(offer, str) and month is not None:
                return self.why(offer, month, str(value))
            case "month" | "for_month" if isinstance(offer, str) and _WHOLE_MONTH.fullmatch(str(value)):
                return self.month(offer, str(value))
            case _:
                return None


def numbers(value: Any) -> Sequence[int]:
    """The numbers of events that a value is a list of; none where it is anything else."""
    return value if isinstance(value, list) and all(isinstance(one, int) for one in value) else []
