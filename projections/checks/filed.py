"""Every event stands in the stream and under the offer that it names, where whoever decides on them looks for it."""

from __future__ import annotations

from ledger.shared.message import say
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The events that stand elsewhere. The program writes none; whoever has SQL can."""
    for row in examined.log.read():
        (fact,) = examined.log.decoded([row])
        if fact.event.stream != row.stream:
            yield (
                f"#{row.number}",
                say("it stands in the stream {there}, and belongs to {own}", there=row.stream, own=fact.event.stream),
            )
        elif fact.event.about_offer != row.offer:
            there, own = row.offer or say("all offers"), fact.event.about_offer or say("all offers")
            yield f"#{row.number}", say("it stands under {there}, and is about {own}", there=there, own=own)
