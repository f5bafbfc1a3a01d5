"""What people ask: read models folded from the log, and answers calculated from it. All of it can be deleted."""
