"""The fields of events in words, for those who do not read the program's names; a name that is not here stays.

A field inside another one is known by its last part: `figures.budget` is the adopted budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cli.browse.html import said
from cli.called import called
from cli.show import DAY, MOMENT
from ledger.shared.calendar import civil_time, parse_date
from ledger.shared.message import Message, as_said, say

_WORDS: Mapping[str, Message] = {
    "event": say("event"),
    "recorded_at": say("recorded at"),
    "kind": say("kind of event"),
    "stream": say("stream"),
    "version": say("place in its stream"),
    "text": say("in words"),
    "effective_on": say("effective"),
    "by": say("by"),
    "act": say("act"),
    "offer": say("offer"),
    "place": say("place"),
    "citizen": say("citizen"),
    "stay": say("stay"),
    "level": say("level"),
    "hours": say("hours a week"),
    "special_price": say("special price"),
    "per": say("per"),
    "decision": say("decision"),
    "decided_on": say("decided on"),
    "decided_by": say("decided by"),
    "reason": say("reason"),
    "payer": say("payer"),
    "paragraph": say("§"),
    "month": say("month"),
    "participants": say("participants"),
    "comment": say("comment"),
    "actions": say("agreements"),
    "focus": say("in focus"),
    "of_kind": say("kind"),
    "corrects": say("corrects"),
    "annuls": say("annuls"),
    "annulled": say("kind of what is annulled"),
    "cause": say("cause"),
    "until": say("until"),
    "model": say("model"),
    "rates": say("rates"),
    "name": say("name"),
    "known_at": say("known at event"),
    "year_end": say("year-end"),
    "because": say("because"),
    "budget": say("adopted budget"),
    "expected": say("expected"),
    "settled": say("settled"),
    "months_settled": say("months settled"),
    "places": say("places"),
    "occupied": say("occupied"),
    "notice": say("notice"),
    "vacant": say("vacant"),
    "closed": say("closed"),
    "absent": say("away"),
    "occupancy": say("occupancy %"),
    "vacancy": say("vacancies"),
    "average_day": say("an occupied day on average"),
    "same_act": say("events of the same act"),
    "total": say("total"),
    "lines": say("lines"),
    "findings": say("findings"),
    "calculation": say("version of the calculation"),
    "supplier": say("supplier"),
    "function": say("function"),
    "service": say("service"),
    "quantity": say("quantity"),
    "grant": say("grant"),
    "unit": say("unit"),
    "amount": say("amount"),
    "asked": say("asked for"),
    "day": say("day"),
    "municipality": say("municipality"),
    "login": say("login"),
    "document": say("document"),
    "document_digest": say("digest of the document"),
    "first_day": say("from"),
    "last_day": say("to"),
    "issued": say("issued"),
    "year": say("year"),
    "through": say("closed through"),
    "early": say("before the month had ended"),
    "together": say("together with"),
    "owner": say("owner"),
    "due": say("due"),
}


def in_words(field: str) -> Message:
    """What a reader calls a field."""
    return _WORDS.get(field.rpartition(".")[2]) or as_said(field)


def value_in_words(row: Mapping[str, Any]) -> Message:
    """What a field holds in words: days and moments as people here write them."""
    value = row["value"]
    if isinstance(value, Message):
        return value
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, str) and DAY.fullmatch(value):
        return say("{day}", day=parse_date(value))
    if isinstance(value, str) and MOMENT.fullmatch(value):
        there = civil_time(value)
        return say("{day} at {time}", day=there.date(), time=there.time().isoformat("seconds"))
    return as_said(said(called(row["field"], value)))
