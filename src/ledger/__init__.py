"""The ledger: what happened, what is allowed, what it costs. Start with README.md in this folder."""
