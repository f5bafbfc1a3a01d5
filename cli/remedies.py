"""What to do about a refusal, in words: for each action that a refusal names, the text with the command to type.

They stand in `wordings`, by subject. Commands and options stand there and in the commands themselves, and nowhere in
the ledger.
"""

from __future__ import annotations

from cli.cleaning import clean
from cli.wordings import adopting, deciding, living, months, persons, services, typed
from ledger.shared.message import Catalogue, English, Message, Remedy

SUBJECTS = (typed, adopting, services, living, deciding, months, persons)

WORDINGS = {action: words for subject in SUBJECTS for action, words in subject.WORDINGS.items()}
"""Each action's template. Its values are those of the remedy."""


def worded(remedy: Remedy | None, catalogue: Catalogue) -> str:
    """A remedy in the language of a catalogue; "" where there is none. Raises KeyError for an unknown action."""
    return "" if remedy is None else Message(WORDINGS[remedy.action], remedy.values).worded(catalogue)


class CommandLine(English):
    """English, with remedies as this command line words them, and texts from elsewhere cleaned."""

    def text(self, text: str) -> str:
        return clean(text)

    def remedy(self, remedy: Remedy) -> str:
        return worded(remedy, self)


CATALOGUE = CommandLine()
