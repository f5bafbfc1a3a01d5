"""An answer that did not reach its file, as the program's frame gets to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.shared.message import Message


class Unwritten(Exception):  # noqa: N818 - what became of an answer, no fault of the program
    """An answer that could not be written; `why` says where and why."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why
