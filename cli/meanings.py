"""What a decision adopts, choice by choice: a model in the words of the tree that it is a path through.

Decided on 2026-11-28:

* Every parameter that moves an amount is told, whatever it is set to: two decisions that settle otherwise never read
  alike. What else is adopted than a model is told field by field, in the words that its event has anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from cli.tree import ABSENCE, COVERS, NOTICE, UNTIL_REFILLED, VACANCY, in_one_word
from ledger.events import Event
from ledger.models.model import Model
from ledger.models.notice import NoNotice, Tail, rules_of
from ledger.models.vacancy import AverageMinus, FixedLevel, Share
from ledger.shared.message import Message, Value, say


def meanings(model: Model) -> Iterator[Message]:
    """What a model says, choice by choice."""
    for question in in_one_word(model.basis):
        yield _introduced(question.key, question.choice(getattr(model, question.key)).means)
    yield from _of_vacancy(model)
    yield from _of_notice(model)
    yield from _of_absence(model)
    if model.confirm_yearly:
        yield say("rates and bases must be confirmed for each new year")


def adopted(event: Event) -> Iterator[Message]:
    """What an event of a decision says beside its sentence, line by line."""
    if isinstance(model := getattr(event, "model", None), Model):
        yield from meanings(model)
        return
    from cli.fields import content_of  # noqa: PLC0415 - loads the words of every event

    for several, alike in groupby(content_of(event), key=lambda field: field.key if field.is_one_of_several else ""):
        said = [say("{name}: {value}", name=field.name, value=field.in_words()) for field in alike]
        yield from [say("{parts:; }", parts=said)] if several else said


def _introduced(key: str, means: Message) -> Message:
    """What a choice means, with what it is about where the words do not say so."""
    match key:
        case "days_in_month":
            return say("a month's price: {means}", means=means)
        case "days_in_year":
            return say("a year's price: {means}", means=means)
    return means


def _of_vacancy(model: Model) -> Iterator[Message]:
    rule = model.vacancy
    yield say("vacancy: {means}", means=VACANCY.choice(rule.rule).means)
    match rule:
        case AverageMinus():
            values: dict[str, Value] = {
                "packages": rule.packages, "rounding": _ROUNDINGS[rule.rounding], "floor": rule.floor,
            }  # fmt: skip
            yield say("  less {packages}; a broken average: {rounding}; at least package {floor}", **values)
            special, nobody = _special(rule), _nobody_there(rule)
            yield say(
                "  residents on a special rate: {special}; nobody else there: {empty_offer}",
                special=special,
                empty_offer=nobody,
            )
        case Share(steps=None):
            yield say(
                "  {per_cent} % of it, after {days} vacant days", per_cent=_cent(rule.share), days=rule.after_days
            )
        case Share(steps=steps):
            for step in steps or ():
                yield say("  {per_cent} % of it from vacant day {day}", per_cent=_cent(step.share), day=step.from_day)
        case FixedLevel(level=level):
            yield say("  level {level}", level=level)
    if isinstance(rule, Share) and rule.level is not None:
        yield say("  level {level}", level=rule.level)


def _of_notice(model: Model) -> Iterator[Message]:
    for rule in rules_of(model.notice):
        means = NOTICE.choice(rule.rule).means
        whom = rule.whom()
        yield (
            say("notice: {means}", means=means)
            if whom is None
            else say("notice, {whom}: {means}", whom=whom, means=means)
        )
        if not isinstance(rule, NoNotice):
            values: dict[str, Value] = {"length": rule.length(), "covers": COVERS.choice(rule.covers).means}
            yield say("  {length}; {covers}", **values)
            yield say("  {refilled}", refilled=UNTIL_REFILLED.choice(str(rule.until_refilled).lower()).means)
            yield from _unlike_others(rule)


def _unlike_others(rule: Tail) -> Iterator[Message]:
    """What of a notice is otherwise than where an agreement is silent."""
    if rule.from_ == "given":
        yield say("  counted from the day that notice was given")
    if rule.ends == "month-end":
        yield say("  until the end of the month in which that day lies")
    if rule.on_transfer == "none":
        yield say("  nothing is paid after a transfer to another house")


def _of_absence(model: Model) -> Iterator[Message]:
    if not model.absence:
        yield say("absence: {means}", means=ABSENCE.choice("paid").means)
    for rule in model.absence or ():
        values: dict[str, Value] = {
            "days": rule.after_days, "service": _cent(rule.service), "base": _cent(rule.base), "kind": rule.kind,
        }  # fmt: skip
        if rule.kind is None:
            yield say(
                "absence: {days} days in full, then {service} % of the service and {base} % of the base", **values
            )
        else:
            yield say(
                "absence, {kind}: {days} days in full, then {service} % of the service and {base} % of the base",
                **values,
            )


_ROUNDINGS = {"linear": say("between two packages"), "down": say("rounded down"), "half-up": say("rounded half up")}


def _special(rule: AverageMinus) -> Message:
    return say("left out") if rule.special == "excluded" else say("as level {level}", level=rule.special)


def _nobody_there(rule: AverageMinus) -> Message:
    return say("nothing") if rule.empty_offer == "zero" else say("the price of level {level}", level=rule.empty_offer)


def _cent(share: Decimal | None) -> Decimal:
    return ((share or Decimal(0)) * 100).normalize()
