"""What a decision adopts, choice by choice: a model in the words of the tree that it is a path through.

Decided on 2026-11-28:

* Every parameter that moves an amount is told, whatever it is set to: two decisions that settle otherwise never read
  alike. What else is adopted than a model is told field by field, in the words that its event has anywhere.
* Where it is told of a house, it is what applies there: a choice's words, which tell all that may be chosen, said of a
  house with a base by the day that its base was a frame. Without a house it is what is true in each.
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

Units = frozenset[str]
"""In which units a house has a base: "day", "year" (a frame), both or none."""
_DAY, _YEAR, _NONE = frozenset(("day",)), frozenset(("year",)), frozenset[str]()
_EITHER = _DAY | _YEAR


def meanings(model: Model, base_units: Units = _EITHER) -> Iterator[Message]:
    """What a model says, choice by choice; of a house as its base is, without one what is true in every house."""
    settled = _NONE if model.allocation == "activity" else base_units
    for question in in_one_word(model.basis):
        means = question.choice(getattr(model, question.key)).means
        yield _introduced(model, settled, question.key, _where_else_means(model, base_units, question.key) or means)
    yield from _of_vacancy(model)
    yield from _of_notice(model, settled)
    yield from _of_absence(model, settled)
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


def _introduced(model: Model, settled: Units, key: str, means: Message) -> Message:
    """What a choice means, with what it is about where the words do not say so; a frame has twelfths in any case."""
    match key:
        case "days_in_month":
            return say("a month's price: {means}", means=means)
        case "days_in_year" if settled >= _YEAR and model.days_in_year != "twelfths":
            return say("a year's price: {means}; a frame: by twelfths of the year", means=means)
        case "days_in_year":
            return say("a year's price: {means}", means=means)
    return means


def _where_else_means(model: Model, base_units: Units, key: str) -> Message | None:
    """What a choice comes to where the words to choose by say more than applies, or something else; None: they do."""
    if key == "allocation":
        return _allocated(model.allocation, base_units)
    if key == "departure_day" and model.basis == "census":
        if model.departure_day == "settled":
            return say("where the day of departure is the one that counts, the resident still lives there")
        return say("where the day of departure is the one that counts, the day after it counts instead")
    return None


def _allocated(allocation: str, base_units: Units) -> Message | None:
    """What an allocation comes to under the bases of a house; None: what the choice says."""
    if allocation == "activity":
        return say("all money follows the residents; no base is settled") if base_units else None
    if allocation == "frame":
        shown = say("the base alone is settled; what else residents cost is shown, and moves nothing")
        return None if base_units == _YEAR else shown
    if base_units == _DAY:
        return say("a base for each day that a resident lives there, and a rate for each citizen besides")
    return say("a yearly frame for the house, and a rate for each citizen besides") if base_units == _YEAR else None


def _of_vacancy(model: Model) -> Iterator[Message]:
    rule = model.vacancy
    yield say("vacancy: {means}", means=share_of(model) or VACANCY.choice(rule.rule).means)
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
            share: dict[str, Value] = {"per_cent": _cent(rule.share), "days": rule.after_days}
            yield (
                say("  {per_cent} % of it, after {days} vacant days", **share)
                if rule.after_days
                else say("  {per_cent} % of it, from the first vacant day", **share)
            )
        case Share(steps=steps):
            for step in steps or ():
                yield say("  {per_cent} % of it from vacant day {day}", per_cent=_cent(step.share), day=step.from_day)
        case FixedLevel(level=level):
            yield say("  level {level}", level=level)
    if isinstance(rule, Share) and rule.level is not None:
        yield say("  level {level}", level=rule.level)


def share_of(model: Model) -> Message | None:
    """Of whose price a vacancy costs a share; None where it does not."""
    rule = model.vacancy
    if not isinstance(rule, Share):
        return None
    if model.structure == "places":
        return say("a share of the price of the place's own level")
    return say("a share of the last resident's price") if rule.level is None else say("a share of a level's price")


def _of_notice(model: Model, settled: Units) -> Iterator[Message]:
    for rule in rules_of(model.notice):
        means = NOTICE.choice(rule.rule).means if isinstance(rule, NoNotice) else rule.length()
        whom = rule.whom()
        yield (
            say("notice: {means}", means=means)
            if whom is None
            else say("notice, {whom}: {means}", whom=whom, means=means)
        )
        if not isinstance(rule, NoNotice):
            yield say("  {covers}", covers=_covered(rule, settled))
            yield say("  {refilled}", refilled=UNTIL_REFILLED.choice(str(rule.until_refilled).lower()).means)
            yield from _unlike_others(rule)


def _covered(rule: Tail, settled: Units) -> Message:
    """What a notice pays: of a frame, which is no resident's, nothing but what a buyer owes of it by the day."""
    if settled == _NONE:
        return say("the service alone")
    if rule.covers == "service":
        if settled == _DAY:
            return say("the service alone, not the base by the day")
        if settled == _YEAR:
            return say("the service alone; the frame goes on")
    elif settled == _YEAR:
        return say("the service, and a buyer's day of the frame; the frame goes on")
    return COVERS.choice(rule.covers).means


def _unlike_others(rule: Tail) -> Iterator[Message]:
    """What of a notice is otherwise than where an agreement is silent."""
    if rule.from_ == "given":
        yield say("  counted from the day that notice was given")
    if rule.ends == "month-end":
        yield say("  until the end of the month in which that day lies")
    if rule.on_transfer == "none":
        yield say("  nothing is paid after a transfer to another house")


def _of_absence(model: Model, settled: Units) -> Iterator[Message]:
    if not model.absence:
        yield say("absence: {means}", means=ABSENCE.choice("paid").means)
    for rule in model.absence or ():
        shares = [say("{per_cent} % of the service", per_cent=_cent(rule.service)), *_of_base(rule.base, settled)]
        values: dict[str, Value] = {"days": rule.after_days, "shares": shares, "kind": rule.kind}
        if rule.kind is None:
            yield say("absence: {days} days in full, then {shares: and }", **values)
        else:
            yield say("absence, {kind}: {days} days in full, then {shares: and }", **values)


def _of_base(share: Decimal | None, settled: Units) -> Iterator[Message]:
    """What is paid of the base of a day away: a frame is never less, but for what a buyer owes of it by the day."""
    values: dict[str, Value] = {"per_cent": _cent(share)}
    if settled and share == 1:
        yield say("{per_cent} % of the base", **values)
    elif settled == _YEAR:
        yield say("{per_cent} % of a buyer's day of the frame; the frame goes on", **values)
    elif settled == _EITHER:
        yield say("{per_cent} % of a base by the day and of a buyer's day of a frame; the frame goes on", **values)
    elif settled == _DAY:
        yield say("{per_cent} % of the base by the day", **values)


_ROUNDINGS = {"linear": say("between two packages"), "down": say("rounded down"), "half-up": say("rounded half up")}


def _special(rule: AverageMinus) -> Message:
    return say("left out") if rule.special == "excluded" else say("as level {level}", level=rule.special)


def _nobody_there(rule: AverageMinus) -> Message:
    return say("nothing") if rule.empty_offer == "zero" else say("the price of level {level}", level=rule.empty_offer)


def _cent(share: Decimal | None) -> Decimal:
    return ((share or Decimal(0)) * 100).normalize()
