"""Findings in words: for each code what it means, how grave it is, the sentence, and what would settle it.

The log and the read models hold code, severity and data. A finding is *unpriced* where something is owed that
has no price, so that its amount is not known, and *attention* where a person should look and the amount stands.

Decided on 2026-11-21:

* A day without a price is a finding. Never the nearest price: 0 kr. until a person decides, and the other places go
  on. Findings of adjacent days are one.

Decided on 2026-11-26:

* Findings are stored as code and data. Words and remedies are made when they are read, and can be changed and
  translated. Before, English sentences stood in the log for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.shared.calendar import DAY, Month
from ledger.shared.message import Kroner, Message, Remedy, Value, say
from ledger.shared.patterns import pattern

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedFinding, Severity

Data = Mapping[str, str | int | None]

OLD = "old-"
"""Stands before the code of what only the old terms leave open, while a new allocation is phased in."""


class FindingKind(Struct, frozen=True):
    """What is said of all findings of one code."""

    severity: Severity
    sentence: Callable[[Data], Message]
    remedies: Callable[[str, IssuedFinding], tuple[Remedy, ...]]


def severity_of(code: str) -> Severity:
    """How grave findings of a code are today; what was issued holds how grave they were."""
    return FINDINGS[code.removeprefix(OLD)].severity


def sentence_of(finding: IssuedFinding) -> Message:
    """What a person must decide, and why; of a closed month also what stays as it was issued."""
    return sentence_of_several([finding])


def sentence_of_several(findings: Sequence[IssuedFinding]) -> Message:
    """The sentence of findings that are alike, in the order of their months; what is held is summed."""
    first = findings[0]
    said = say_missing(first.code.removeprefix(OLD), first.data)
    if first.code.startswith(OLD):
        said = say("for the old allocation, {finding}", finding=said)
    held = {(one.for_month, one.first_day): one.held_ore or 0 for one in findings if one.for_month is not None}
    if not held:
        return said
    months = sorted({month for month, _ in held})
    values: dict[str, Value] = {"finding": said, "month": months[0], "amount": Kroner(sum(held.values()))}
    if severity_of(first.code) == "attention":
        if len(months) == 1:
            return say("{finding}; {month} is closed, and the amount stands", **values)
        return say(
            "{finding}; in the closed months from {month} to {last} the amounts stand", last=months[-1], **values
        )
    if len(months) == 1:
        return say("{finding}; {month} is closed, and the {amount} issued for these days stay as they are", **values)
    return say(
        "{finding}; of the closed months from {month} to {last}, the {amount} issued for these days stay as they are",
        last=months[-1],
        **values,
    )


def alike(finding: IssuedFinding) -> Hashable:
    """What findings have in common that say the same month after month: all but the days and what is held."""
    what = frozenset((name, value) for name, value in finding.data.items() if name not in _DAYS)
    whose = (finding.place, finding.citizen, finding.payer, finding.paragraph)
    of = (finding.kind, finding.part, finding.item, finding.service)
    return finding.code, whose, of, what, finding.for_month is not None


def together(findings: Iterable[IssuedFinding]) -> list[list[IssuedFinding]]:
    """The findings for a reader, in their order: those that say the same of one closed month after the other as one."""
    found: dict[Hashable, list[IssuedFinding]] = {}
    for finding in findings:
        key = (alike(finding), None if finding.for_month is not None else finding.first_day)
        found.setdefault(key, []).append(finding)
    return list(found.values())


def in_full(offer: str, findings: Sequence[IssuedFinding]) -> Message:
    """Findings that are alike as one: where they lie, their days, what a person must decide, and the code."""
    values: dict[str, Value] = {
        "where": whereabouts(offer, findings[0]),
        "first": findings[0].first_day,
        "last": findings[-1].last_day,
        "why": sentence_of_several(findings),
        "code": findings[0].code,
    }
    return say("{where} {first} to {last}: {why} [{code}]", **values)


_DAYS = frozenset({"day", "since"})


def whereabouts(offer: str, finding: IssuedFinding) -> Message:
    """House and place, citizen, and what is owed: two findings of one place and days are told apart by them."""
    parts: list[Value] = [f"{offer}/{finding.place}" if finding.place else offer]
    if finding.citizen is not None:
        parts.append(finding.citizen)
    if finding.kind is not None:
        parts += [finding.kind] if finding.kind != "notice" else [finding.kind, finding.part]
    parts += [one for one in (finding.item, finding.service) if one is not None]
    return say("{parts: }", parts=parts)


def say_missing(code: str, data: Data) -> Message:
    """Why something has no price."""
    return FINDINGS[code].sentence(data)


def remedies_of(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    """What would settle it."""
    return FINDINGS[finding.code.removeprefix(OLD)].remedies(offer, finding)


def _day(data: Data) -> date:
    return date.fromisoformat(str(data["day"]))


def _no_rate(data: Data) -> Message:
    if data.get("hourly"):
        return say("{rates} in force on {day} has no hourly price", rates=data["rates"], day=_day(data))
    return say("no rates {rates} are in force on {day}", rates=data["rates"], day=_day(data))


def _no_level(data: Data) -> Message:
    if data.get("level") is None:
        return say("{rates} in force on {day} does not have the level needed", rates=data["rates"], day=_day(data))
    values = {"rates": data["rates"], "level": data["level"]}
    return say("{rates} in force on {day} does not have level {level}", day=_day(data), **values)


def _no_base(data: Data) -> Message:
    if data.get("item") is not None:
        said = {"offer": data["offer"], "item": data["item"], "day": _day(data)}
        return say("nothing says on {day} what {item} of the base of {offer} is", **said)
    if data.get("paragraph") is None:
        return say("no base of {offer} is in force on {day}", offer=data["offer"], day=_day(data))
    values = {"offer": data["offer"], "paragraph": data["paragraph"]}
    return say("no base of {offer} for paragraph {paragraph} is in force on {day}", day=_day(data), **values)


def _unconfirmed(template_rates: bool) -> Callable[[Data], Message]:  # noqa: FBT001 - which of two templates
    def sentence(data: Data) -> Message:
        since = date.fromisoformat(str(data["since"]))
        if template_rates:
            return say(
                "the rates {id} from {since}: nobody has confirmed that it goes on in {year}",
                id=data["id"],
                since=since,
                year=data["year"],
            )
        return say(
            "the base of {id} from {since}: nobody has confirmed that it goes on in {year}",
            id=data["id"],
            since=since,
            year=data["year"],
        )

    return sentence


def _decide_vacancy(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    where = {"offer": offer, "place": finding.place, "day": finding.first_day}
    return Remedy("take-out-of-use", **where), Remedy("move-somebody-in", **where)


def _adopt_rates(_offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    rates = finding.data["rates"]
    if finding.data.get("hourly"):
        return (Remedy("adopt-hourly-price", rates=rates),)
    return (Remedy("adopt-rates-from", rates=rates, day=_day(finding.data)),)


_SIZE = pattern(r"[0-9]+([./][0-9]+)?")
"""What an average of packages is called, as `models.vacancy` writes its size; the name of a level can look so too."""


def _level(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    if finding.citizen is None:
        level, decided = finding.data.get("level"), _decide_vacancy(offer, finding)
        if level is None:
            return decided
        values: dict[str, Value] = {"rates": finding.data["rates"], "level": level, "day": _day(finding.data)}
        if _SIZE.fullmatch(str(level)):  # an average lies between two levels, and has a price where both of them have
            return Remedy("adopt-level-or-average", count=ceil(Fraction(str(level))), **values), *decided
        return Remedy("adopt-level-of-vacancy", **values), *decided
    return (Remedy("adopt-level-or-reassess", rates=finding.data["rates"]),)


def _adopt_base(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    return (Remedy("adopt-base", offer=offer, day=_day(finding.data)),)


def _open_again(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    where = {"offer": offer, "place": finding.place, "day": finding.first_day}
    return Remedy("adopt-place-again", **where), Remedy("close-place-then", until=finding.last_day, **where)


def _confirm(what: str) -> Callable[[str, IssuedFinding], tuple[Remedy, ...]]:
    return lambda _, finding: (Remedy("confirm-terms", what=what, id=finding.data["id"], year=finding.data["year"]),)


def _grant_with_payer(offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    """To end the grant the day before, by correcting its end where it has one, and to grant it as long to a payer."""
    day, data = finding.first_day, finding.data
    values: dict[str, Value] = {
        "citizen": finding.citizen,
        "service": data["service"],
        "offer": offer,
        "day": day,
        "last_day": day - DAY,
    }
    if data.get("until") is None:
        return (Remedy("grant-with-payer", **values),)
    until = date.fromisoformat(str(data["until"]))
    if data.get("ended") is None:
        return (Remedy("grant-with-payer-until", until=until, **values),)
    return (Remedy("correct-end-and-grant", until=until, number=data["ended"], **values),)


def _deliver_in_two(_offer: str, finding: IssuedFinding) -> tuple[Remedy, ...]:
    day = _day(finding.data)
    what = {"number": finding.data["number"], "citizen": finding.citizen, "service": finding.data["service"]}
    return (Remedy("void-and-deliver-in-two", month=Month.of(day), day=day, last_day=day - DAY, **what),)


FINDINGS: dict[str, FindingKind] = {
    "no-model": FindingKind(
        "unpriced",
        lambda data: say("no model {model} is in force on {day}", model=data["model"], day=_day(data)),
        lambda _, finding: (Remedy("adopt-decision-with-model", model=finding.data["model"]),),
    ),
    "no-rate": FindingKind("unpriced", _no_rate, _adopt_rates),
    "no-level": FindingKind("unpriced", _no_level, _level),
    "no-base": FindingKind("unpriced", _no_base, _adopt_base),
    "hours-needed": FindingKind(
        "unpriced",
        lambda data: say("{offer} is settled by the hour on {day}", offer=data["offer"], day=_day(data)),
        lambda _, __: (Remedy("reassess-with-hours"),),
    ),
    "empty-offer": FindingKind(
        "attention",
        lambda _: say("no other residents to take an average of; settled at 0 kr."),
        _decide_vacancy,
    ),
    "no-average": FindingKind(
        "unpriced",
        lambda _: say("no average can be taken while another resident of the day has no price"),
        _decide_vacancy,
    ),
    "no-place": FindingKind(
        "unpriced",
        lambda data: say(
            "the place was annulled, and {offer} had no other of that name on {day}",
            offer=data["offer"],
            day=_day(data),
        ),
        _open_again,
    ),
    "no-offer": FindingKind(
        "unpriced",
        lambda data: say("no terms of {offer} are in force on {day}", offer=data["offer"], day=_day(data)),
        lambda offer, finding: (Remedy("adopt-offer-again", offer=offer, day=_day(finding.data)),),
    ),
    "cause-unsaid": FindingKind(
        "unpriced",
        lambda data: say(
            "the notice after the departure on {day} depends on its cause, and event #{number} does not say it",
            day=_day(data),
            number=data["number"],
        ),
        lambda _, finding: (Remedy("correct-cause", number=finding.data["number"]),),
    ),
    "notice-unsaid": FindingKind(
        "unpriced",
        lambda data: say(
            "notice counts from the day it was given, and the departure on {day} (event #{number}) does not say it",
            day=_day(data),
            number=data["number"],
        ),
        lambda _, finding: (Remedy("correct-notice", number=finding.data["number"]),),
    ),
    "no-phase-in": FindingKind(
        "unpriced",
        lambda _: say("the phase-in rests on something that has no price"),
        lambda _, __: (Remedy("settle-other-findings"),),
    ),
    "no-day-rate": FindingKind(
        "unpriced",
        lambda data: say(
            "the base of {offer} is a frame without a day rate or an occupancy: nothing says what a buyer owes of it",
            offer=data["offer"],
        ),
        lambda offer, _: (Remedy("adopt-day-rate", offer=offer),),
    ),
    "no-service": FindingKind(
        "unpriced",
        lambda data: say("no service {service} is in force on {day}", service=data["service"], day=_day(data)),
        lambda _, finding: (Remedy("adopt-service", service=finding.data["service"], day=_day(finding.data)),),
    ),
    "rates-of-other-unit": FindingKind(
        "unpriced",
        lambda data: say(
            "{rates} in force on {day} has prices by the {unit}, which the service is not counted by",
            rates=data["rates"],
            day=_day(data),
            unit=data["unit"],
        ),
        _adopt_rates,
    ),
    "last-payer": FindingKind(
        "attention",
        lambda data: (
            say(
                "the citizen lives in no offer on these days, so nothing says who pays for {service}: own did last",
                service=data["service"],
            )
            if data.get("payer") is None
            else say(
                "the citizen lives in no offer on these days, so nothing says who pays for {service}: {payer} did last",
                service=data["service"],
                payer=data["payer"],
            )
        ),
        _grant_with_payer,
    ),
    "delivery-cut": FindingKind(
        "attention",
        lambda data: say(
            "what was delivered of {service} (event #{number}) has the price and payer of its first day, but from {day} on it would have others, or is not granted",  # noqa: E501
            service=data["service"],
            number=data["number"],
            day=_day(data),
        ),
        _deliver_in_two,
    ),
    "account-function": FindingKind(
        "attention",
        lambda data: say(
            "{line} is of function {function}, and is posted on account {account}",
            line=data["line"],
            function=data["function"],
            account=data["account"],
        ),
        lambda _, finding: (Remedy("adopt-account-of-function", function=finding.data["function"]),),
    ),
    "unconfirmed-rates": FindingKind("attention", _unconfirmed(template_rates=True), _confirm("rates")),
    "unconfirmed-base": FindingKind("attention", _unconfirmed(template_rates=False), _confirm("base")),
}
"""Every code that a settlement, a statement of it (no-day-rate) or its postings (account-function) can have."""
