"""The program's own words that stand in tables and sentences: codes to a machine, words to a person."""

from __future__ import annotations

_FINDINGS = (
    "no-model", "no-rate", "no-level", "no-base", "hours-needed", "empty-offer", "no-average", "no-place", "no-offer",
    "cause-unsaid", "notice-unsaid", "no-phase-in", "no-day-rate", "no-service", "rates-of-other-unit", "last-payer",
    "delivery-cut", "account-function", "unconfirmed-rates", "unconfirmed-base",
)  # fmt: skip
"""What a person must decide, as `ledger.settlement.findings` has it."""

CODES = (
    *_FINDINGS,
    *(f"old-{code}" for code in _FINDINGS),
    "open", "closed", "issued", "year", "remaining", "base", "service", "supplement", "notice", "vacancy",
    "adjustment", "phase-in", "own-payment", "frame", "hospital", "holiday", "other", "none", "missing", "unknown",
    "unchanged", "wins", "loses", "continue", "end", "reassess", "own", "few", "occupied", "vacant", "absent",
    "absence", "action", "departure", "grant", "grant-end", "in-use", "out-of-use", "move-in", "move-out",
    "reassessment", "return", "meeting", "citizen", "planned", "confirmation", "review", "contract", "negotiation",
    "price", "died", "moved", "transfer", "internal", "external", "day", "month", "hour", "week", "typo",
    "decision", "unpriced", "attention", "monthly", "quarterly", "ad-hoc", "follow-up", "end of notice", "total",
    "yes", "no", "granted", "hidden", "function", "paragraph", "supplier", "offer", "kind", "level",
    "move", "payer", "notice-end", "closing", "terms", "opening", "reservation", "reservation-end",
    "no amount in the ledger",
    "ok", "remark", "to-do", "packages", "extra browse", "extra vault", "extra pictures", "extra documents", "text",
    "time zone", "ledger", "log", "guard", "clock", "read models", "room", "digests", "completion",
    "once", "weekday", "hours-a-week", "no such file or directory", "No such file or directory",
    "no space left on device", "No space left on device", "permission denied", "Permission denied", "is a directory",
    "Is a directory", "not a directory", "Not a directory", "read-only file system", "Read-only file system",
    "notice-end", "reservation-end", "terms", "opening", "closing", "move",
    "rent", "food", "year-price", "note",
    "caseworker", "head of authority", "visitation committee", "political committee",
    "direct", "attendance", "pay of professional staff", "competence development", "transport", "staff IT", "insurance",
    "materials", "management", "administration", "supervision fee", "building operation", "night watch",
)  # fmt: skip
