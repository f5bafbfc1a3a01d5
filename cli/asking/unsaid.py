"""What a line lacks: of a parameter that is missing, or of a rule that names what was left unsaid; in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import click

from cli.asked_too import AskedToo, asked_too
from cli.line import Line, arguments_of, asked_of
from cli.options import ONE_ASSESSMENT
from ledger.errors import NothingRegranted, NothingToCorrect, Refusal

UNSAID = {
    "one-assessment": ONE_ASSESSMENT,
    "level-unsaid": ONE_ASSESSMENT,
    "place-unsaid": ("place",),
    "cause-unsaid": ("--cause",),
    "notice-unsaid": ("--notice-given",),
    "payer-unsaid": ("--payer", "--paragraph"),
    "paragraph-needed": ("--paragraph",),
    "offer-unsaid": ("--offer",),
    "quantity-unsaid": ("--quantity",),
    "service-level-needed": ("--level",),
    "nothing-regranted": ("--level", "--hours", "--quantity"),
    "decider-needed": ("--decided-by",),
    "reason-needed": ("--reason",),
    "place-for-event": ("number",),
    "name-for-event": ("number",),
    "nothing-changed": ("--payer", "--paragraph", "--acting", "--residence"),
    "nothing-to-correct": (
        "--date", "--place", *ONE_ASSESSMENT, "--payer", "--paragraph", "--acting", "--residence", "--cause",
        "--notice-given", "--until", "--price", "--absence", "--quantity", "--asked", "--decided-by", "--decided-on",
        "--decision",
    ),
}  # fmt: skip
"""For each refusal of what was left unsaid, the options that say it; for an assessment or a change, one of them."""

ANOTHER = ("nothing-changed", "nothing-to-correct")
"""Refusals of a change that does not say what is to be another: that is asked in place of the sentence."""
_REFERENCE = "--decision"
"""What every line of a new decision says, and may be another of what is corrected."""
_ONE_OF = ("one-assessment", "level-unsaid", "nothing-regranted", *ANOTHER)


_OTHER_WHERES = frozenset(("further", "function", "paragraph", "supplier", "payer", "offers"))
"""What may stand in the place of a house."""


class Group(tuple[click.Option, ...]):
    """Options of which one is to be given."""

    __slots__ = ()


class Part(Group):
    """Options of which one may be given: what an answer is to be about, of all that it would tell."""

    __slots__ = ()


def wanted(line: Line, error: Exception, correctable: Collection[str]) -> Iterator[click.Parameter | Group]:
    """What is to be asked for, days before the places and levels that depend on them."""
    said = line.said()
    known = {name: one for one in line.command.params for name in (*one.opts, one.name or "")}
    if isinstance(error, Refusal):
        unsaid = [known[one] for one in UNSAID[error.code] if one in known and known[one].name not in said]
        places = [one for one in line.command.params if kind_of(one) == "vacant places" and _is_lacking(one, said)]
        yield from (one for one in places if one not in unsaid)  # a full house is told before what is granted is asked
        if error.code not in _ONE_OF:
            yield from unsaid
        elif all(one == _REFERENCE or known.get(one) in unsaid for one in UNSAID[error.code]):
            group = Group(one for one in unsaid if isinstance(one, click.Option))
            if isinstance(error, NothingRegranted):
                group = _of_amount(group, error)
            is_correction = isinstance(error, NothingToCorrect)
            group = Group(one for one in group if _field(one) in correctable) if is_correction else group
            yield group[0] if isinstance(error, NothingRegranted) and len(group) == 1 else group
        return
    left_out = {*arguments_of(line.command)} - {*asked_of(line.command, line.options)}
    lacking: list[click.Parameter | Group] = [
        one for one in line.command.params if _is_lacking(one, said) and one not in left_out
    ]
    if getattr(line.command.callback, "asks_where", False):  # which may be said in several ways, and goes first
        elsewhere = bool(said.keys() & _OTHER_WHERES)
        where = [one for one in arguments_of(line.command) if one.name not in said]
        lacking += [one for one in where if one not in lacking and not (elsewhere and one.name == "offer")]
    of_error = error.param if isinstance(error, click.MissingParameter) else None
    too = asked_too(line.command)
    if of_error is not None and not _is_one(of_error, too) and of_error not in lacking and of_error.name not in said:
        lacking.append(of_error)
    one_of: tuple[str, ...] = getattr(line.command.callback, "needs_one", ())
    if one_of and not any(known[one].name in said for one in (*one_of, "chart") if one in known):
        lacking.append(group_of(known, one_of))
    part_of: tuple[str, ...] = getattr(line.command.callback, "asks_part", ())
    if part_of and lacking and not _says_part(line, known, part_of):
        lacking.append(Part(one for name in part_of if isinstance(one := known[name], click.Option)))
    yield from sorted(lacking, key=_rank)
    yield from (known[one] for one in paying_of(line.command) if lacking and known[one].name not in said)
    if too is not None and (_is_one(of_error, too) or any(getattr(one, "name", "") == too.beside for one in lacking)):
        alone = () if known[too.each].name in said else too.of_each  # asked with each of those, and not for all of them
        yield from (one for name in too.names() if (one := known[name]).name not in said and name not in alone)


def paying_of(command: click.Command) -> tuple[str, ...]:
    """The options that say who pays for somebody new: they may be left out, and are asked for with the rest."""
    found: tuple[str, ...] = getattr(command.callback, "asks_paying", ())
    return found


def _says_part(line: Line, known: Mapping[str, click.Parameter], part_of: Sequence[str]) -> bool:
    """Whether a line says what of a house it is about: by an option, or by a place behind the house."""
    said = line.said()
    return any(known[one].name in said for one in (*part_of, "--line")) or "/" in said.get("offer", "")


def _of_amount(group: Group, error: NothingRegranted) -> Group:
    """What may be another of a service: how much of it, and of one with levels which, or the hours they follow from."""
    left_out = set() if error.has_levels else {"--level", "--hours"}
    if not error.by_hours:
        left_out.add("--hours")
    return Group(one for one in group if one.opts[0] not in left_out)


def _is_one(param: click.Parameter | None, too: AskedToo | None) -> bool:
    """Whether a parameter is one that may be left out and is asked for too."""
    return param is not None and too is not None and param.opts[0] in too.names()


def _field(option: click.Option) -> str:
    """The field of an event that an option of a correction is about."""
    return "assessment" if option.opts[0] in ONE_ASSESSMENT else option.name or ""


def group_of(known: dict[str, click.Parameter], names: Sequence[str]) -> Group:
    return Group(one for name in names if isinstance(one := known.get(name), click.Option))


def _is_lacking(param: click.Parameter, said: dict[str, str]) -> bool:
    needed = param.required or kind_of(param) == "vacant places"
    return needed and param.name not in said and param.nargs == 1


def _rank(param: click.Parameter | Group) -> int:
    """Who and where first, then when, then which place or service, then how much, then the rest."""
    if isinstance(param, Group):
        return 2
    kind = kind_of(param)
    if kind in ("places", "vacant places", "services", "granted services"):
        return 2
    if isinstance(param, click.Argument):
        return 0
    return 1 if kind == "days" else 3


def kind_of(param: click.Parameter) -> str | None:
    found: str | None = getattr(param.type, "choices", None) if not isinstance(param.type, click.Choice) else None
    return found
