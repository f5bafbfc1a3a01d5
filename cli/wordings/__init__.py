"""The words of remedies by subject: for each action that a refusal names, the text with the command to type."""

from cli.wordings import adopting, deciding, living, months, persons, services, typed

SUBJECTS = (typed, adopting, services, living, deciding, months, persons)

WORDINGS = {action: words for subject in SUBJECTS for action, words in subject.WORDINGS.items()}
"""Each action's template. Its values are those of the remedy."""
