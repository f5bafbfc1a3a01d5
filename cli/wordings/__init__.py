"""The words of remedies by subject: for each action that a refusal names, the text with the command to type."""
