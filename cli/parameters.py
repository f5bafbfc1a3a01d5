"""The parameters of an allocation model in words: what a decision file calls `vacancy.rule`, and chose for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cli.meanings import share_of
from cli.tree import QUESTIONS
from ledger.models.model import Model
from ledger.shared.message import Message, code_said, say
from projections.why import parameters

_OF_VACANCY, _OF_NOTICE, _OF_ABSENCE = say("vacancy"), say("notice"), say("absence")
_NAMES: Mapping[str, Message] = {
    "allocation": say("allocation"),
    "structure": say("price structure"),
    "basis": say("settled by"),
    "census": say("day of the month that counts"),
    "departure_day": say("day of departure"),
    "days_in_month": say("days in a month's price"),
    "days_in_year": say("days in a year's price"),
    "confirm_yearly": say("confirmed for each new year"),
    "source": say("taken from"),
    "hours_per_position": say("hours a week of a full-time position"),
    "vacancy": _OF_VACANCY,
    "vacancy.rule": say("rule"),
    "vacancy.packages": say("packages less than the average"),
    "vacancy.rounding": say("a broken average"),
    "vacancy.floor": say("at least package"),
    "vacancy.special": say("residents on a special rate"),
    "vacancy.empty_offer": say("where nobody else lives"),
    "vacancy.share": say("share of the price"),
    "vacancy.after_days": say("vacant days before the share"),
    "vacancy.level": say("level"),
    "vacancy.steps": say("shares of the price"),
    "notice": _OF_NOTICE,
    "notice.rule": say("rule"),
    "notice.reason": say("cause of the departure"),
    "notice.paragraph": say("paragraph"),
    "notice.payer": say("payer"),
    "notice.supplier": say("supplier"),
    "notice.covers": say("covers"),
    "notice.until_refilled": say("until the place is filled again"),
    "notice.count": say("months after the running one"),
    "notice.from": say("counted from"),
    "notice.ends": say("ends"),
    "notice.on_transfer": say("after a transfer to another house"),
    "absence": _OF_ABSENCE,
    "absence.kind": say("kind"),
    "absence.after_days": say("days in full"),
    "absence.service": say("then of the service"),
    "absence.base": say("then of the base"),
}
"""Each parameter by its key in a decision file; those of a rule by the name of the rule first."""
_VALUES: Mapping[tuple[str, str], Message] = {
    ("allocation", "combination"): say("a combination of base and activity"),
    ("allocation", "activity"): say("by activity"),
    ("allocation", "frame"): say("by a frame"),
    ("structure", "differentiated"): say("differentiated rates"),
    ("structure", "average"): say("average rates"),
    ("structure", "hours"): say("price of an hour × hours of support"),
    ("structure", "places"): say("the place's own level"),
    ("departure_day", "settled"): say("is settled"),
    ("departure_day", "free"): say("is not settled"),
    ("notice.covers", "service"): say("the service alone"),
    ("notice.covers", "all"): say("base and service"),
    ("vacancy.rounding", "linear"): say("between two packages"),
    ("vacancy.rounding", "down"): say("rounded down"),
    ("vacancy.rounding", "half-up"): say("rounded half up"),
    ("vacancy.special", "excluded"): say("left out"),
    ("vacancy.empty_offer", "zero"): say("nothing"),
    ("notice.payer", "own"): say("own municipality"),
    ("notice.payer", "other"): say("another municipality"),
    ("notice.from", "departure"): say("the departure"),
    ("notice.from", "given"): say("the day that notice was given"),
    ("notice.ends", "day"): say("on the day reached"),
    ("notice.ends", "month-end"): say("at the end of that month"),
    ("notice.on_transfer", "applies"): say("as after another departure"),
    ("notice.on_transfer", "none"): say("nothing"),
}
_COUNTS = {"month-days": say("days after the running month"), "days": say("days")}
"""What a rule of notice counts, where it is not months."""
_CHOSEN = {
    "basis": "basis",
    "census": "census",
    "days_in_month": "days_in_month",
    "days_in_year": "days_in_year",
    "vacancy.rule": "vacancy",
    "notice.rule": "notice",
}
"""The parameters whose choice is said by what it means, and the question of the tree that says so.

The words to choose from are there to be typed; behind the name of a parameter few of them read as an answer.
"""
_SHARES = frozenset(("vacancy.share", "absence.service", "absence.base"))


def rows_of(model: Model) -> Iterator[dict[str, Message]]:
    """A model's parameters, each with its name and its value in words; those of several rules with their number."""
    for key, value in parameters(model).items():
        if value == "" or (key == "census" and model.basis == "daily"):
            continue
        rules = value if isinstance(value, list) else [value]
        for number, rule in enumerate(rules, 1):
            if not isinstance(rule, dict):
                yield {"parameter": name_of(key), "value": value_of(key, rule)}
                continue
            of = say("{rule} {number}", rule=name_of(key), number=number) if len(rules) > 1 else name_of(key)
            for part, held in rule.items():
                counts = _COUNTS.get(rule.get("rule", "")) if part == "count" else None
                named = say("{rule}: {parameter}", rule=of, parameter=counts or name_of(f"{key}.{part}"))
                said = _rule_of(model, key, rule) if part == "rule" else None
                yield {"parameter": named, "value": said or value_of(f"{key}.{part}", held)}


def _rule_of(model: Model, key: str, rule: Mapping[str, Any]) -> Message | None:
    """What a rule says with the figures that it has, where the words to choose by say more; None: they do not."""
    if key == "vacancy":
        return share_of(model)
    return say("the running month") if (rule["rule"], rule.get("count")) == ("months", 0) else None


def name_of(key: str) -> Message:
    """What a reader calls a parameter."""
    return _NAMES[key]


def value_of(key: str, value: Any) -> Message:
    """What a reader calls what was chosen for a parameter."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if key == "vacancy.steps":
        return say("{steps:; }", steps=[_step(step) for step in value])
    if key == "hours_per_position":
        return say("{hours}", hours=Decimal(str(value)))
    if key in _SHARES:
        return _per_cent(value)
    if key in _CHOSEN:
        return QUESTIONS[_CHOSEN[key]].choice(str(value)).means
    return _VALUES.get((key, str(value))) or code_said(str(value))


def _step(step: Mapping[str, Any]) -> Message:
    return say("{share} from vacant day {day}", share=_per_cent(step["share"]), day=step["from_day"])


def _per_cent(share: Any) -> Message:
    return say("{figure} %", figure=(Decimal(str(share)) * 100).normalize() + 0)
