"""What people ask: read models folded from the log, and answers reckoned from it. All of it can be deleted."""
