"""Until when what is registered holds, said before it is recorded and after, where something later is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from cli.printing import tell
from cli.session import Session
from ledger.events import Recorded
from ledger.shared.message import say

if TYPE_CHECKING:
    from projections.cut_short import CutShort

MOST_SHOWN = 10


def found_in(session: Session, events: Sequence[Recorded]) -> list[CutShort]:
    """What events of one act say that holds until something recorded before them."""
    if not any(hasattr(recorded.event, "citizen") for recorded in events):
        return []
    from projections.cut_short import cut_short  # noqa: PLC0415 - of citizens alone

    with session.history() as history:
        return list(cut_short(history, events))


def tell_cut_short(found: Sequence[CutShort], *, on_stdout: bool = False) -> None:
    """Say it, a line each; of many how many more there are."""
    for one in islice(found, MOST_SHOWN):
        tell(one.in_words(), on_stdout=on_stdout)
    if len(found) > MOST_SHOWN:
        tell(say("… and {more} more", more=len(found) - MOST_SHOWN), on_stdout=on_stdout)


def data_of(found: Sequence[CutShort]) -> dict[str, object]:
    """The same for machines: a key more where there is anything."""
    return {"cut_short": [one.data() for one in found]} if found else {}
