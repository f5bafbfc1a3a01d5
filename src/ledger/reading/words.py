"""Words with one meaning each, in English or Danish, as columns and options take them."""

from __future__ import annotations

from collections.abc import Callable

from ledger.errors import BadOption
from ledger.errors.wording import did_you_mean
from ledger.shared.message import Remedy

USES = {"open": "open", "closed": "closed", "åben": "open", "lukket": "closed"}
CAUSES = {
    "died": "died",
    "moved": "moved",
    "transfer": "transfer",
    "other": "other",
    "død": "died",
    "flyttet": "moved",
    "overflytning": "transfer",
    "andet": "other",
}
_LONGEST_WORD = 40


class NoSuchWord(BadOption):
    """A word that is not among those asked for. The nearest one is looked for only where it is shown: it takes long."""

    def __init__(self, why: str, word: str, known: list[str]) -> None:
        super().__init__(why)
        self._word, self._known = word, known

    def remedy(self) -> Remedy | None:
        return did_you_mean(self._word, self._known) if len(self._word) <= _LONGEST_WORD else None


def read_word(words: dict[str, str]) -> Callable[[str], str]:
    """Reads one of some words, in English or Danish, as the English one. Raises BadOption.

    ae, oe and aa are read as æ, ø and å too, for keyboards without them.
    """

    def read(text: str) -> str:
        word = text.lower()
        danish = word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
        meaning = words.get(word) or words.get(danish)
        if meaning is None:
            raise NoSuchWord(f"{text!r} is not one of {', '.join(dict.fromkeys(words.values()))}", word, list(words))
        return meaning

    return read


read_cause = read_word(CAUSES)
