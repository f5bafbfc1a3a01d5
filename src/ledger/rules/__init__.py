"""What is allowed: pure functions from a command and the past to events, or a refusal."""
