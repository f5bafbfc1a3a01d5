"""What it costs: pure functions from a book and a month to settlement lines."""
