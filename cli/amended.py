"""A line that could not be read, as it can be typed: with another command, what it lacks, a word to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

import click

from cli.danish import name_of
from cli.danish_words import shown, word_shown
from cli.declaring import Lacking, Shipped
from cli.languages import SPEECH
from cli.swapped import fits, found_command, joined, parted, place_of_command
from cli.words import NoCommand, meant_option
from ledger.shared.patterns import pattern
from ledger.store.location import without_password

_BESIDE_A_NAME = pattern(r"[\[\]|…]|/(?=PLACE)")
"""What stands beside the name of what is given: that it may be left out, or something else in its place."""
_MOST = 3
"""How many lines are shown where several may be meant."""
_OF_A_HOUSE = {"pladsbog": ("residents", "vacancies", "budget"), "follow-up": ("prepare", "history", "due")}
"""What is asked about a house, where its key stands in place of a command; of a group, by the name of that."""


def amended(
    root: click.Group, args: Sequence[str], error: click.UsageError, offers: Callable[[], Sequence[str]]
) -> list[str]:
    """The lines that may have been meant, each ready to type but for what stands in capitals; none where none is clear.

    `offers`: the houses that there are, asked for where a word may be one of them.
    """
    match error:
        case NoCommand():
            return _another_command(root, args, error, offers)
        case click.NoSuchOption():
            return _another_option(root, args, error)
        case Lacking():
            return _completed(root, args, *error.both)
        case click.MissingParameter(param=click.Parameter() as param):
            return _completed(root, args, param)
        case click.BadParameter(param=click.Parameter(type=click.Choice()) as param):
            return _another_word(root, args, param)
    return []


def _another_command(
    root: click.Group, args: Sequence[str], error: NoCommand, offers: Callable[[], Sequence[str]]
) -> list[str]:
    if error.near == "person":
        return []  # what follows may be a name or a number
    at = place_of_command(root, args)
    before, after = list(args[:at]), list(args[at + len(error.words) :])
    if error.near is not None:
        named = [*before, error.near, *after]
        return _completed(root, named) or [
            joined(["pladsbog", *map(without_password, before), name_of(error.near), *after])
        ]
    (word,) = error.words
    if word not in offers():
        return []
    assert error.ctx is not None
    names = _OF_A_HOUSE.get(error.ctx.command.name or "", ())
    lines = (_completed(root, [*before, name, word, *after], of_house=True) for name in names)
    return [line for found in lines for line in found][:_MOST]


def with_event(root: click.Group, args: Sequence[str], place: str, *numbers: int) -> list[str]:
    """The line with the first of some events' numbers where a place stands; none where there is no event."""
    found = found_command(root, args)
    if found is None or not numbers:
        return []
    path, _, rest = found
    words = [str(numbers[0]) if word == place else word for word in rest]
    return _completed(root, [*path[1:], *words])


def _another_option(root: click.Group, args: Sequence[str], error: click.NoSuchOption) -> list[str]:
    found = found_command(root, args)
    if found is None:
        return []
    path, command, rest = found
    known = [name for param in command.params for name in param.opts if name.startswith("--")]
    near = meant_option(error.option_name, known)
    if near is None:
        return []
    wrong = error.option_name
    words = [near + word[len(wrong) :] if word.partition("=")[0] == wrong else word for word in rest]
    return _completed(root, [*path[1:], *words])


def _another_word(root: click.Group, args: Sequence[str], param: click.Parameter) -> list[str]:
    """With the word that is likest to what was typed; else with the first of those that may stand there."""
    found = found_command(root, args)
    if found is None:
        return []
    path, command, rest = found
    at = _at(command, rest, param)
    if at is None:
        return []
    sign = rest[at].startswith("-")
    typed = rest[at].partition("=")[2] if sign else rest[at]
    words = _words(param)
    near = get_close_matches(typed, [*words, *shown(param)], n=1)
    likely = [word for word, one in zip(words, shown(param), strict=True) if near and near[0] in (word, one)]
    option = rest[at].partition("=")[0] + "=" if sign else ""
    mended = ([*rest[:at], f"{option}{word}", *rest[at + 1 :]] for word in likely or words[:_MOST])
    lines = (_completed(root, [*path[1:], *one]) or [joined([*path, *one])] for one in mended)
    return [line for found in lines for line in found][:_MOST]


def _at(command: click.Command, rest: Sequence[str], param: click.Parameter) -> int | None:
    """Where the value of a parameter stands in what was typed."""
    if isinstance(param, click.Option):
        for at, word in enumerate(rest):
            if word in param.opts and at + 1 < len(rest):
                return at + 1
            if word.partition("=")[0] in param.opts and "=" in word:
                return at
        return None
    alone, _ = parted(command, list(rest))
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    place = next((at for at, one in enumerate(arguments) if one.name == param.name), len(alone))
    return rest.index(alone[place]) if place < len(alone) else None


# --- what is missing -----------------------------------------------------------------------------


def _completed(root: click.Group, args: Sequence[str], *lacking: click.Parameter, of_house: bool = False) -> list[str]:
    """The line with all that it lacks: a line for each of the few words that an option has to choose from."""
    found = found_command(root, args)
    if found is None:
        return []
    path, command, rest = found
    typed, options = parted(command, rest)
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    if of_house and not (arguments and arguments[0].type.name == "offer"):
        return []
    slots = _slots(command, arguments, typed, lacking)
    if slots is None:
        return []
    needed = [
        one
        for one in command.params
        if isinstance(one, click.Option) and not _is_given(one, options) and (one.required or _is(one, lacking))
    ]
    chosen = next((one for one in needed if _words(one)), None)
    if chosen is None:
        return [joined([*path, *slots, *options, *_said(needed)])]
    before, after = needed[: needed.index(chosen)], needed[needed.index(chosen) + 1 :]
    return [
        joined([*path, *slots, *options, *_said(before), _name(chosen), word, *_said(after)])
        for word in _words(chosen)[:_MOST]
    ]


def _slots(
    command: click.Command,
    arguments: Sequence[click.Argument],
    typed: Sequence[str],
    lacking: Sequence[click.Parameter],
) -> list[str] | None:
    """What was typed, each word for the argument that it fits, and the names of those that lack; None for too many."""
    words, slots = list(typed), list[str]()
    for argument in arguments:
        if argument.nargs != 1 and words:
            slots, words = [*slots, *words], []
        elif words and (len(words) >= len(arguments) - len(slots) or fits(command, argument, words[0])):
            slots.append(words.pop(0))
        elif argument.required or _is(argument, lacking) or (argument.metavar or "[")[0] != "[":
            slots.append(_placeholder(argument))
    return None if words and arguments else slots


def _words(param: click.Parameter) -> Sequence[str]:
    """The words to choose from, if any: of an option in English, as it is put into words with its line."""
    if isinstance(param.type, Shipped):
        return [*param.type.names()[: _MOST - 1], _placeholder(param)]
    if not isinstance(param.type, click.Choice):
        return []
    return [str(one) for one in param.type.choices] if isinstance(param, click.Option) else shown(param)


def _is(param: click.Parameter, lacking: Sequence[click.Parameter]) -> bool:
    return param.name in [one.name for one in lacking]


def _is_given(option: click.Option, words: Sequence[str]) -> bool:
    return any(word.partition("=")[0] in option.opts for word in words)


def _said(options: Sequence[click.Option]) -> Iterator[str]:
    for option in options:
        yield _name(option)
        yield _placeholder(option)


def _name(option: click.Option) -> str:
    return next(name for name in option.opts if name.startswith("--"))


def _placeholder(param: click.Parameter) -> str:
    """In capitals, the name of what is to stand there, as help has it."""
    with click.Context(click.Command("")) as ctx:
        named = param.metavar or param.make_metavar(ctx)
    word = next(one for one in _BESIDE_A_NAME.split(named) if one)
    return word_shown(param, word) if isinstance(param, click.Argument) and word.islower() else SPEECH.text(word)
