"""A house's year, or that of an area across houses: how the arguments of both are typed, and told apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli import arguments
from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import in_words
from ledger.errors import BadOption, Refusal
from ledger.shared.message import Message, code_said, say

KINDS = ("function", "paragraph", "supplier")
_OWN_WORDS = ("kind", "supplier", "payer")
"""Kinds of groups whose names are the program's own words."""


def name_said(by: str, name: str) -> Message | str:
    """The name of a group as it is read: a word of the program's own in the language spoken; `none` of any kind is."""
    from ledger.budgeting.areas import NONE  # noqa: PLC0415 - loads the ledger

    return code_said(name) if by in _OWN_WORDS or name == NONE else name


def house_or_year(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds OFFER YEAR, of which the offer may be left out: `house_and_year` tells them apart."""
    year = click.argument("year", metavar="YEAR", type=arguments.YEAR, required=False)
    return click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)(year(command))


def house_and_year(offer: str | None, year: Any, *, alone: bool) -> tuple[str | None, int]:
    """The house, where one is named, and the year. `alone`: the year may stand without a house.

    Raises what click does for an argument that is missing.
    """
    ctx = click.get_current_context()
    asked = {param.name: param for param in ctx.command.params}
    if year is None and alone and offer is not None:
        return None, arguments.YEAR.convert(offer, asked["year"], ctx)
    if year is None or offer is None:
        raise missing(ctx, offer, "year", arguments.YEAR, alone=alone)
    return offer, year


def missing(
    ctx: click.Context, typed: str | None, last: str, type_: click.ParamType[Any], *, alone: bool
) -> click.MissingParameter:
    """What click raises where one of OFFER and a period is missing: the offer where what was typed is the period."""
    asked = {param.name: param for param in ctx.command.params}
    if alone or (typed is not None and not _reads(type_, typed, ctx)):
        return click.MissingParameter(ctx=ctx, param=asked[last], param_hint=f"'{SPEECH.text(last.upper())}'")
    name = f"'{SPEECH.text('OFFER')}'"
    hint = name if typed is None else in_words(say("{name} before {typed}", name=name, typed=typed))
    return click.MissingParameter(ctx=ctx, param=asked["offer"], param_hint=hint)


def _reads(type_: click.ParamType[Any], text: str, ctx: click.Context) -> bool:
    try:
        type_.convert(text, None, ctx)
    except (click.UsageError, Refusal):
        return False
    return True


def of_area(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --function, --paragraph and --supplier, which reach the function as one `area`: its kind and name."""

    @wraps(command)
    def collected(*args: Any, **given: Any) -> Any:
        named = {by: name for by in KINDS if (name := given.pop(by)) is not None}
        if len(named) > 1:
            raise BadOption(say("{areas} are two areas", areas=[f"--{by}" for by in named]), say("give one of them"))
        return command(*args, area=next(iter(named.items()), None), **given)

    return _with_options(collected, "in place of a house", multiple=False)


def of_areas(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the same, each any number of times, which reach the function as `areas`: the kind and name of each."""

    @wraps(command)
    def collected(*args: Any, **given: Any) -> Any:
        areas = tuple((by, name) for by in KINDS for name in given.pop(by))
        return command(*args, areas=areas, **given)

    return _with_options(collected, "in place of a house or beside it; may be repeated", multiple=True)


def _with_options(command: Callable[..., Any], instead: str, *, multiple: bool) -> Callable[..., Any]:
    described: tuple[tuple[str, str | None, Any, str], ...] = (
        ("supplier", None, click.Choice(["internal", "external"]), "A kind of supplier across houses"),
        ("paragraph", "P", arguments.PARAGRAPH, "A paragraph across houses"),
        (
            "function",
            "F",
            arguments.Read("function", arguments.lazily("read_function")),
            "A function across houses, such as 5.38.52",
        ),
    )
    for name, metavar, type_, about in described:
        help_ = f"{about}, {instead}."
        command = option(f"--{name}", metavar=metavar, type=type_, multiple=multiple, help=help_)(command)
    return command
