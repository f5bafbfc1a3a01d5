"""Following up: what is due, what a meeting looks at, and what became of what it expected."""
