"""A line that could not be read, as it can be typed: with another command, what it lacks, a word to choose."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

import click

from cli.arguments import OFFER_OR_PLACE
from cli.asked_too import asked_too
from cli.danish import name_of, shown_name
from cli.danish_words import shown, word_shown
from cli.declaring import Lacking, Shipped
from cli.languages import SPEECH
from cli.swapped import (
    OF_WORDS,
    behind_own_options,
    fits,
    found_command,
    house_and_place,
    in_units,
    is_place_number,
    joined,
    parted,
    place_of_command,
    reordered,
    says_place,
)
from cli.words import NoCommand, SuggestingGroup, meant_option, value_behind
from ledger.errors import Refusal
from ledger.shared.patterns import pattern
from ledger.store.location import without_password

_BESIDE_A_NAME = pattern(r"[\[\]|…]|/(?=PLACE)")
"""What stands beside the name of what is given: that it may be left out, or something else in its place."""
_ALIKE = 0.75
"""How like a house's key a word must be, from 0 to 1, to be a slip for it."""
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
            return _another_option(root, args, error, offers)
        case click.BadParameter():
            return _another_value(root, args, error)
    return _without_what_is_too_much(root, args, offers) if type(error) is click.UsageError else []


def _another_value(root: click.Group, args: Sequence[str], error: click.BadParameter) -> list[str]:
    """The lines with what a parameter may be given, in place of what was; and with what it lacks."""
    match error:
        case Lacking():
            return _completed(root, args, *error.both)
        case click.MissingParameter(param=click.Parameter() as param):
            return _completed(root, args, param)
        case click.BadParameter(param=click.Parameter(type=click.Choice()) as param):
            return _another_word(root, args, param)
        case click.BadParameter(param=click.Parameter(type=click.IntRange()) as param):
            return _within_range(root, args, param)
    return []


def commands_of(root: click.Group, args: Sequence[str], error: click.UsageError) -> list[str]:
    """The commands of a group, each with what it does, where none of them or another word was typed; else none."""
    group = error.ctx.command if error.ctx is not None else None
    is_none = isinstance(error, NoCommand) and error.near is None
    if not isinstance(group, SuggestingGroup) or group is root:
        return []
    if not (is_none or place_of_command(root, args) == len(args)):
        return []
    assert error.ctx is not None
    lines = [(name_of(name), group.line_of(error.ctx, name)) for name in group.list_commands(error.ctx)]
    widest = max(len(name) for name, _ in lines)
    return [f"{name.ljust(widest)}  {line}" for name, line in lines]


def _another_command(
    root: click.Group, args: Sequence[str], error: NoCommand, offers: Callable[[], Sequence[str]]
) -> list[str]:
    if error.near == "person":
        return []  # what follows may be a name or a number
    at = place_of_command(root, args)
    before, after = list(args[:at]), list(args[at + len(error.words) :])
    if error.near is not None:
        named = [*before, error.near, *after]
        parts = _in_parts(root, named)
        if parts is not None and parts.meant is None:
            return []
        if parts is not None and parts.are_too_many:
            line = reordered(root, named, offers)
            cut = _without_what_is_too_much(root, named, offers) if line is None else [line]
            if cut and all({*parts.typed} <= {*shlex.split(one)} for one in cut):  # no word is lost
                return cut
        return (parts is not None and not parts.are_too_many and _completed_of(parts)) or [
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
    """The line with the first of some events' numbers where what has them stands; none where there is no event.

    `place`: that place, house or citizen, by keys; the line may have a house by its name.
    """
    found = _in_parts(root, args)
    if found is None or not numbers:
        return []
    at = next((at for at, word in enumerate(found.typed) if word == place or "/" in word), 0 if found.typed else None)
    if at is None:
        return []
    typed = [*found.typed[:at], str(numbers[0]), *found.typed[at + 1 :]]
    return _completed(root, [*found.path[1:], *typed, *found.options])


def events_of(root: click.Group, args: Sequence[str], option: str, key: str) -> str:
    """The line that tells every event of a house or a citizen, of the ledger that a line names."""
    found = found_command(root, args)
    before = ["pladsbog"] if found is None else found[0][:-1]
    return joined([*before, "log", option, key])


def _another_option(
    root: click.Group, args: Sequence[str], error: click.NoSuchOption, offers: Callable[[], Sequence[str]]
) -> list[str]:
    found = found_command(root, args)
    if found is None:
        return []
    path, command, rest = found
    wrong = error.option_name
    near = meant_option(wrong, command.params, value_behind(wrong, rest))
    if near is None and meant_option(wrong, command.params, None) is not None:
        return []  # what was meant does not take the value: without both, another thing would be asked for
    if near is None and _records(command):
        return []
    if near is None and wrong in _ONLY_OF:
        return _of_another_command(root, args, wrong, value_behind(wrong, rest))
    if near is None:
        return _without_option(root, path, command, rest, wrong, offers)
    return _completed(root, [*path[1:], *rest])


_ONLY_OF = {"--port": "browse"}
"""Options that say by themselves which reading command is meant: `show --port 8931` does not ask for event 8931."""


def _of_another_command(root: click.Group, args: Sequence[str], option: str, value: str | None) -> list[str]:
    """The command that alone has an option, with it and its value, unless it would be refused for that."""
    before, name = args[: behind_own_options(root, args)], _ONLY_OF[option]
    command = root.get_command(click.Context(root), name)
    assert command is not None
    takes_it = value is not None and meant_option(option, command.params, value) is not None
    return _completed(root, [*before, name, *([option, value or ""] if takes_it else [])])


def _options_meant(command: click.Command, options: Sequence[str]) -> list[str] | None:
    """The options of a line with their values, for each that the command has not the one that was meant.

    None where none was, or two of a kind would be: the line would be refused for that.
    """
    of_command = [one for one in command.params if isinstance(one, click.Option)]
    meant: list[str] = []
    given: list[str] = []
    for word, *value in in_units(command, options):
        name = _option_meant(word, of_command, *value)
        if name is None:
            return None
        given.append(name.partition("=")[0])
        meant += [name, *value]
    once = [one for one in of_command if not (one.multiple or one.is_flag or one.count)]
    return None if any(sum(name in one.opts for name in given) > 1 for one in once) else meant


def options_mended(root: click.Group, line: str) -> str | None:
    """A line that is shown with the options that were meant, each once with one value; None where one means nothing."""
    words = shlex.split(line)
    found = _in_parts(root, words[1:])
    if found is None or (meant := _options_meant(found.command, found.options)) is None:
        return None
    if meant == found.options:
        return line
    with_value = {name for one in found.command.params if isinstance(one, click.Option) and not one.is_flag
                  for name in one.opts}  # fmt: skip
    too = asked_too(found.command)
    many = () if too is None else (too.each, *too.of_each)  # one says something of each other
    said: list[tuple[str, ...]] = []
    for word in meant:
        if said and len(said[-1]) == 1 and said[-1][0] in with_value:
            said[-1] = (*said[-1], word)
        else:
            said.append((word,))
    once = [one for at, one in enumerate(said) if one not in said[:at] or one[0].partition("=")[0] in many]
    return joined([*found.path, *found.typed, *(word for one in once for word in one)])


def _option_meant(word: str, of_command: Sequence[click.Option], behind: str | None = None) -> str | None:
    """An option of a line as it is; where the command has none such, the one that was meant; None if none was."""
    name, equals, value = word.partition("=")
    its_own = [opt for one in of_command for opt in (*one.opts, *one.secondary_opts)]
    if not name.startswith("--") or name in ("--help", "--hjælp", *its_own):
        return word
    near = meant_option(name, of_command, value if equals else behind)
    return None if near is None else near + equals + value


def options_of(error: click.UsageError) -> list[str]:
    """The options of a command that records, where one was typed that is like none of them; else none.

    To leave it out would record something else than was meant.
    """
    if not isinstance(error, click.NoSuchOption) or error.ctx is None or not _records(error.ctx.command):
        return []
    return [shown_name(one) for one in error.ctx.command.params if isinstance(one, click.Option) and not one.hidden]


def _records(command: click.Command) -> bool:
    return any("--dry-run" in one.opts for one in command.params)


def _without_option(
    root: click.Group,
    path: Sequence[str],
    command: click.Command,
    rest: Sequence[str],
    wrong: str,
    offers: Callable[[], Sequence[str]],
) -> list[str]:
    """The line without an option that a reading command has not, and without what stands behind it as its value.

    That word stays where it has a place of its own.
    """
    at = next((at for at, word in enumerate(rest) if word.partition("=")[0] == wrong), None)
    if at is None:
        return []
    before, behind = list(rest[:at]), list(rest[at + 1 :])
    has_value = "=" not in rest[at] and behind and not behind[0].startswith("-")
    if has_value and not _has_a_place(command, before, behind, offers):
        del behind[0]
    lines = _completed(root, [*path[1:], *before, *behind])
    return [reordered(root, shlex.split(line)[1:], offers) or line for line in lines]


def _has_a_place(
    command: click.Command, before: Sequence[str], behind: Sequence[str], offers: Callable[[], Sequence[str]]
) -> bool:
    """Whether an argument that nothing before it fills can be the first of the words behind; a house that there is."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    (filled, _), (alone, _) = parted(command, list(before)), parted(command, [*before, *behind])
    if len(alone) > len(arguments) and all(one.nargs == 1 for one in arguments):
        return False
    free = [one for at, one in enumerate(arguments) if at >= len(filled) or one.nargs != 1]
    return any(fits(command, one, behind[0]) and _reads(one, behind[0], offers) for one in free)


def _reads(argument: click.Argument, word: str, offers: Callable[[], Sequence[str]]) -> bool:
    try:
        argument.type.convert(word, argument, None)
    except (click.UsageError, Refusal):
        return False
    return argument.type.name != "offer" or word.partition("/")[0] in offers()


class _Parts(NamedTuple):
    """A line: the words up to its command, the command, words that stand alone, options, and the arguments it takes.

    `meant` are its options with those that were meant by others (`_options_meant`).
    """

    path: Sequence[str]
    command: click.Command
    typed: Sequence[str]
    options: Sequence[str]
    arguments: Sequence[click.Argument]
    meant: Sequence[str] | None

    @property
    def are_too_many(self) -> bool:
        """Whether more words stand alone than the command can take."""
        return len(self.typed) > len(self.arguments) and all(one.nargs == 1 for one in self.arguments)


def _in_parts(root: click.Group, args: Sequence[str]) -> _Parts | None:
    """The parts of a line; None where no command of it is found."""
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    typed, options = parted(command, rest)
    return _Parts(path, command, typed, options, arguments, _options_meant(command, options))


def _without_what_is_too_much(root: click.Group, args: Sequence[str], offers: Callable[[], Sequence[str]]) -> list[str]:
    """The line without the words that are too many; a house among them gets its option.

    What records and can be told a house loses no word that may be one, mistyped: it would be about all of them.
    """
    found = _in_parts(root, args)
    if found is None:
        return []
    path, command, typed, options, arguments, _ = found
    extra = typed[len(arguments) :]
    if not found.are_too_many or says_place(typed[0]):  # of a place of no house nothing is meant for certain
        return []
    with_place = [*path[1:], *of_place, *options] if (of_place := _with_place(typed, arguments)) else []
    if meant := _with_text_in_one(root, args, extra, offers) or with_place:
        return _completed(root, meant)
    known = {name: one for one in command.params for name in one.opts}
    of_house = known.get("--offer") if "--offer" not in options else None
    houses = [house for word in extra for house in get_close_matches(word, offers(), n=1, cutoff=_ALIKE)]
    if houses and (of_house is None or (len(houses) > 1 and not of_house.multiple)):
        return []
    if of_house is not None and _records(command) and len(houses) < len(extra):
        return []
    named = [word for house in houses for word in ("--offer", house)]
    return _completed(root, [*path[1:], *typed[: len(arguments)], *named, *options])


def _with_text_in_one(
    root: click.Group, args: Sequence[str], extra: Sequence[str], offers: Callable[[], Sequence[str]]
) -> list[str]:
    """The line whose text behind an option lacks quotation marks, as in --decision VU 12; none where it is not certain.

    Without the words that are too many a decision would be recorded as VU.
    """
    found = found_command(root, args)
    if found is None or any(word in offers() for word in extra):
        return []
    path, command, rest = found
    options = [one for one in command.params if isinstance(one, click.Option) and one.type.name in OF_WORDS]
    known = {name for one in options for name in one.opts}
    meant: list[list[str]] = []
    for at, word in enumerate(rest):
        said, behind = rest[at + 1 : at + 2 + len(extra)], rest[at + 2 + len(extra) :]
        if word in known and said[1:] == [*extra] and all(one.startswith("--") for one in behind[:1]):
            meant.append([*path[1:], *rest[: at + 1], " ".join(said), *behind])
    return meant[0] if len(meant) == 1 else []


def _with_place(typed: Sequence[str], arguments: Sequence[click.Argument]) -> list[str]:
    """What was typed, of which a place was too much: said of the house, or behind a word that says so; else none."""
    if arguments and arguments[0].type is OFFER_OR_PLACE:
        house, others, extra = typed[0], typed[1 : len(arguments)], typed[len(arguments) :]
        where = house_and_place(" ".join([house, *extra]))
        if where is None or any(map(is_place_number, where[0].split())):
            return []  # of no place, or of two
        return ["/".join(where), *others]
    if len(typed) != len(arguments) + 1:
        return []
    at = next((at for at, one in enumerate(arguments) if one.type.name == "place" and says_place(typed[at])), None)
    return [] if at is None else [*typed[:at], *typed[at + 1 :]]


def _within_range(root: click.Group, args: Sequence[str], param: click.Parameter) -> list[str]:
    """With the nearest number that may stand there; where none was typed, the one that counts without it."""
    found = found_command(root, args)
    assert isinstance(param.type, click.IntRange)
    least, most = param.type.min, param.type.max
    at = None if found is None else _at(found[1], found[2], param)
    if found is None or at is None:
        return []
    path, _, rest = found
    option, sign, value = rest[at].rpartition("=") if rest[at].startswith("--") else ("", "", rest[at])
    try:
        number = least if least is not None and int(value) < least else most
    except ValueError:
        number = param.default if isinstance(param.default, int) else least
    if number is None:
        return []
    words = [*rest[:at], f"{option}{sign}{number}", *rest[at + 1 :]]
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
    found = _in_parts(root, args)
    return [] if found is None else _completed_of(found, *lacking, of_house=of_house)


def _completed_of(parts: _Parts, *lacking: click.Parameter, of_house: bool = False) -> list[str]:
    """The same for a line that is taken apart."""
    path, command, typed, _, arguments, options = parts
    if of_house and not (arguments and arguments[0].type.name == "offer"):
        return []
    slots = _slots(command, arguments, typed, lacking)
    if slots is None or options is None:
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
    word = _first_name(named)
    if word.islower():
        return word_shown(param, word) if isinstance(param, click.Argument) else SPEECH.text(word)
    told = SPEECH.text(word)
    return told if told != word else _first_name(SPEECH.text(named))  # PAYER of PAYER|own is no help text by itself


def _first_name(named: str) -> str:
    return next(one for one in _BESIDE_A_NAME.split(named) if one)
