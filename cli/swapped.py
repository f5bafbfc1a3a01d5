"""Arguments in the wrong order: which line was meant, where month or year and offer have changed places."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from cli.arguments import GRANTED_TO, RESIDENT
from cli.danish import command_meant, in_speech
from ledger.errors.wording import without_marks
from ledger.rules.privacy import is_place
from ledger.shared.patterns import pattern
from ledger.shared.spelled import day_in_figures, in_figures

_BY_HAND = pattern(r"[0-9]{1,2}/[0-9]{1,2} [0-9]{4}")
"""A day such as 31/12 2026, which stands in a line as two words."""
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-.][0-9]{1,2}[-.][0-9]{4}|[0-9]{1,2}/[0-9]{1,2}[- ][0-9]{4}")
_FIGURES = pattern(r"[0-9]{4}(?:-[0-9]{2}|-?[QqKk][1-4])?|[0-9]{1,2}[-/][0-9]{4}|[0-9]{2}[.][0-9]{4}")
_HARMLESS = pattern(r"[\w@%+=:,./#-]*")
"""A word that no shell needs in quotation marks: shlex knows only letters without marks."""
_PLACE = pattern(r"\d{1,3}[^\W\d_]?")
"""How most places are called; what looks otherwise may be a number that is not to be repeated."""
_CALLED_A_PLACE = frozenset(("plads", "place", "værelse", "room", "nr", "no"))
_PERIODS = {"month", "year", "month or year", "period"}
_FIGURES_OF_CODE = 3
_IN_WORDS, _OR_YEAR = {"month", "month or year", "period"}, {"month or year", "period"}
_DAYS = {"date", "known at"}


def _is_day(word: str) -> bool:
    return _DAY.fullmatch(word) is not None


def _is_code(word: str) -> bool:
    return len(word) == _FIGURES_OF_CODE and word.isascii() and word.isdigit()


def is_place_number(word: str) -> bool:
    """Whether a word looks like most places are called: 12, or 12a."""
    return _PLACE.fullmatch(word) is not None


def _is_no_option(word: str) -> bool:
    return word != "" and not word.startswith("-")


def is_period(word: str) -> bool:
    """Whether a word looks like a month, a quarter or a year."""
    return _FIGURES.fullmatch(in_figures(word)) is not None


def joined(words: Sequence[str]) -> str:
    """A line that a shell takes apart into these words; those with æ, ø and å stand as they are."""
    return " ".join(
        word if word and _HARMLESS.fullmatch(word) and not word.startswith("#") else shlex.quote(word) for word in words
    )


def reordered(root: click.Group, args: Sequence[str], offers: Callable[[], Sequence[str]] = list) -> str | None:
    """The command line that was meant, ready to type; None where the arguments are not just in the wrong order.

    `offers`: the houses that there are, asked for where a word too many may be one of them.
    """
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    wanted = [param for param in command.params if isinstance(param, click.Argument)]
    typed, options = parted(command, rest)
    periods = [one for one in typed if is_period(one)]
    others = [one for one in typed if not is_period(one)]
    wants_period = [param.type.name in _PERIODS for param in wanted]
    if len(periods) != wants_period.count(True) or not others:
        return None
    too_many = len(typed) == len(wanted) + 1 and periods and _takes_offer(command)
    if too_many and not _may_be_house(others[-1], offers()):
        return None
    named = ["--offer", others.pop()] if too_many else []
    if len(periods) + len(others) != len(wanted):
        return None
    in_order = [(periods if is_period else others).pop(0) for is_period in wants_period]
    houses = [word for param, word in zip(wanted, in_order, strict=True) if param.type.name == "offer"]
    if in_order == typed or not all(_may_be_house(one.partition("/")[0], offers()) for one in houses):
        return None
    return joined([*path, *in_order, *named, *options])


def order_of(root: click.Group, args: Sequence[str], offers: Sequence[str]) -> str | None:
    """How a command is typed whose offer stands in another argument's place; None where no known one does.

    What else was typed is put in only where there is one place for it; else the line names what belongs where.
    """
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    wanted = [str(param.type.name).upper() for param in command.params if isinstance(param, click.Argument)]
    typed, options = parted(command, rest)
    known = [word for word in typed if word in offers]
    if len(known) != 1 or len(typed) != len(wanted) or "OFFER" not in wanted or len(wanted) == 1:
        return None
    others = [word for word in typed if word not in known]
    slots = [known[0] if name == "OFFER" else others[0] if len(others) == 1 else name for name in wanted]
    return joined([*path, *slots, *options])


def by_place(
    root: click.Group, args: Sequence[str], offers: Callable[[], Sequence[str]]
) -> tuple[str, str, str] | None:
    """The offer and the place that stand for a citizen but apart, and the line that was meant; None where none do.

    `offers`: the houses that there are, asked for where the first word may be one of them.
    """
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    wanted = [param for param in command.params if isinstance(param, click.Argument)]
    typed, options = parted(command, rest)
    if not wanted or wanted[0].type not in (RESIDENT, GRANTED_TO) or not typed:
        return None
    if " " in typed[0]:
        typed[:1] = typed[0].replace(",", " ").split()
    if typed[1:2] and says_place(typed[1]):
        del typed[1]
    if len(typed) != len(wanted) + 1 or "/" in typed[0]:
        return None
    named, place, *others = typed
    if not is_place_number(place) or (offer := _house_called(named, offers())) is None:
        return None
    return offer, place, joined([*path, f"{offer}/{place}", *others, *options])


def house_and_place(text: str) -> tuple[str, str] | None:
    """A house and a place that were typed as one text, without the word for place; "" for a house that is not said.

    None for what is no such thing.
    """
    *before, place = text.replace(",", " ").split() or [""]
    is_called_so = bool(before) and says_place(before[-1])
    if not before or not is_place_number(place):
        return None
    return " ".join(before[:-1] if is_called_so else before), place


def says_place(word: str) -> bool:
    """Whether a word only says that a place follows, as in plads 12."""
    return word.rstrip(".").casefold() in _CALLED_A_PLACE


def _may_be_house(word: str, offers: Sequence[str]) -> bool:
    """Whether a word is a house that there is, as it is read; where none is known, whether it could be called so."""
    return _house_called(word, offers) is not None if offers else " " not in word


def _house_called(word: str, offers: Sequence[str]) -> str | None:
    """The one house whose key a word is, or is but for capitals and for æ, ø and å; None where none is."""
    if word in offers:
        return word
    alike = [one for one in offers if without_marks(one) == without_marks(word)]
    return alike[0] if len(alike) == 1 else None


def place_apart(root: click.Group, args: Sequence[str], word: str) -> tuple[bool, str] | None:
    """The line that was meant where OFFER/PLACE stands for a house or a place alone; and whether it loses the place.

    None where it is not certain. Without a place of its own in the line the house is what is left. What stands behind
    a text without quotation marks is more of it, and no place: --decision VU 4.
    """
    found = found_command(root, texts_in_one(root, args))
    house, _, place = word.partition("/")
    if found is None or not is_place(word):
        return None
    path, command, rest = found
    typed, options = parted(command, rest)
    kinds = [param.type.name for param in command.params if isinstance(param, click.Argument)]
    at = typed.index(word) if word in typed else -1
    by_option = {name: one.type.name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    if word in options:
        is_house = by_option.get(options[options.index(word) - 1]) == "offer"
        options = [(house if is_house else place) if one == word else one for one in options]
        return is_house, joined([*path, *typed, *options])
    if not 0 <= at < len(kinds):
        return None
    if kinds[at : at + 2] == ["offer", "place"] and len(typed) < len(kinds):
        typed[at : at + 1] = [house, place]
    elif kinds[at] == "place" and house in typed:
        typed[at] = place
    elif kinds[at] == "offer":
        typed[at] = house
    else:
        return None
    return place not in typed, joined([*path, *typed, *options])


OF_WORDS = ("reference", "text")
"""What an option is of that may have blanks in it."""


def texts_in_one(root: click.Group, args: Sequence[str]) -> list[str]:
    """The line, in which the words behind an option of text are one, where something stands before the first option.

    Nobody types the rest of what stands alone behind an option's text, but many forget its quotation marks.
    """
    found = found_command(root, args)
    if found is None or not found[2] or found[2][0].startswith("-"):
        return list(args)
    path, command, rest = found
    of_text = {name for one in command.params if one.type.name in OF_WORDS for name in one.opts if name.startswith("-")}
    told, waiting = [*path[1:]], [*rest]
    while waiting:
        told.append(word := waiting.pop(0))
        said: list[str] = []
        while word in of_text and waiting and not waiting[0].startswith("-"):
            said.append(waiting.pop(0))
        told += [" ".join(said)] if said else []
    return told


_SHAPES = (
    (_is_day, ("--on", "--from", "--date")),
    (is_period, ("--month",)),
    (_is_code, ("--municipality", "--payer")),
    (is_place_number, ("--place", "--citizen", "--offer")),
    (_is_no_option, ("--citizen", "--offer")),
)
"""Which options a word that stands alone may belong to, by how it looks."""


def loose(
    root: click.Group, args: Sequence[str], offers: Callable[[], Sequence[str]] = list
) -> tuple[str, str, str] | None:
    """The one word too many, the option that it belongs to, and the line with both; None where that is not certain.

    `offers`: the houses that there are, asked for where the word may be one of them.
    """
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    typed, options = parted(command, rest)
    if len(typed) != len([param for param in command.params if isinstance(param, click.Argument)]) + 1:
        return None
    known = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
    word = typed[-1]
    houses = [at for at, one in enumerate(typed) if one in offers()] if "--offer" in known - {*options} else []
    if len(houses) == 1:
        word = typed.pop(houses[0])
        return word, in_speech("--offer"), joined([*path, *typed, "--offer", word, *options])
    for looks_so, names in _SHAPES:
        if looks_so(word):
            fitting = [name for name in names if name != "--offer" or _may_be_house(word, offers())]
            option = next((name for name in fitting if name in known and name not in options), None)
            if option is None:
                return None
            return word, in_speech(option), joined([*path, *typed[:-1], option, word, *options])
    return None


_TEXTS = ("--comment", "--reason")


def loose_text(
    root: click.Group, args: Sequence[str], offers: Callable[[], Sequence[str]]
) -> tuple[str, str, str] | None:
    """The free text that stands alone, the required option that it belongs to, and the line with both; else None."""
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    typed, options = parted(command, rest)
    required = [name for one in command.params if one.required for name in one.opts if name in _TEXTS]
    wanted = [param for param in command.params if isinstance(param, click.Argument)]
    if len(typed) != len(wanted) + 1 or not {*required} - {*options}:
        return None
    texts = _free_texts(typed, offers(), wants_house=any(one.type.name == "offer" for one in wanted))
    if len(texts) != 1:
        return None
    option = next(name for name in required if name not in options)
    typed.remove(texts[0])
    line = [*path, *typed, option, texts[0], *options]
    return texts[0], in_speech(option), reordered(root, line[1:], offers) or joined(line)


def _free_texts(typed: Sequence[str], offers: Sequence[str], *, wants_house: bool) -> list[str]:
    """What may be free text: what has blanks in it; else, beside a house that there is, a word without figures.

    A month, a day, a code, a place and mostly a citizen's key have figures; where the house is not known, the word may
    be its name, mistyped.
    """
    several = [one for one in typed if " " in one and one not in offers]
    houses = [one for one in typed if one.partition("/")[0] in offers]
    if several or (wants_house and not houses):
        return several
    return [one for one in typed if one not in houses and not any(sign.isdigit() or sign == "/" for sign in one)]


_LONG_DASHES = "–—"


def long_dash(root: click.Group, args: Sequence[str]) -> tuple[str, str] | None:
    """A word that is an option of the command but for its long dash, and the line that was meant."""
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    known = {name for param in command.params for name in param.opts}
    meant = {word: "--" + word.lstrip(_LONG_DASHES) for word in rest if word[:1] in _LONG_DASHES}
    wrong = next((word for word, option in meant.items() if option in known), None)
    if wrong is None:
        return None
    line = [meant[word] if meant.get(word) in known else word for word in rest]
    return wrong, joined([*path, *line])


def fits(command: click.Command, argument: click.Argument, word: str) -> bool:
    """Whether a word can stand for an argument: months and years do for those alone, where a command has any."""
    periods = [one for one in command.params if isinstance(one, click.Argument) and one.type.name in _PERIODS]
    return not periods or (argument in periods) == is_period(word)


def found_command(root: click.Group, typed: Sequence[str]) -> tuple[list[str], click.Command, list[str]] | None:
    """The words up to the command, in English, the command, and what was typed after it."""
    from ledger.store.location import without_password  # noqa: PLC0415 - loads the ledger, and only when refusing

    command: click.Command = root
    args = list(typed)
    of_root = behind_own_options(root, args)
    path, args = ["pladsbog", *map(without_password, args[:of_root])], args[of_root:]
    with click.Context(root, resilient_parsing=True, **root.context_settings) as ctx:
        while isinstance(command, click.Group):
            name = (command_meant(args[0], command.list_commands(ctx)) or args[0]) if args else ""
            inner = command.get_command(ctx, name) if args else None
            if inner is None:
                return None
            path, args, command = [*path, name], args[1:], inner
    return path, command, months_in_figures(command, args)


def place_of_command(root: click.Group, args: Sequence[str]) -> int:
    """Where the word stands that no group has a command for, or the last command: after the options of the program."""
    at, group = behind_own_options(root, list(args)), root
    with click.Context(root, resilient_parsing=True, **root.context_settings) as ctx:
        while at < len(args) and (name := command_meant(args[at], group.list_commands(ctx)) or args[at]):
            inner = group.get_command(ctx, name)
            if not isinstance(inner, click.Group):
                break
            at, group = at + 1, inner
    return at


def months_in_figures(command: click.Command, typed: Sequence[str]) -> list[str]:
    """What was typed after a command, with november 2025 as 2025-11; also where it was typed as words apart.

    They stay apart where a house may be called so, and its year be asked for. The words of a day behind its option, and
    31/12 2026 where it is too much, become one.
    """
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}
    asks = any(one.type.name in _IN_WORDS for one in arguments)
    or_year = any(one.type.name in _OR_YEAR for one in arguments)
    alone, _ = parted(command, list(typed))
    too_many = len(alone) > len(arguments)
    apart = asks and (not or_year or too_many)
    read: list[str] = []
    words = list(typed)
    while words and words[0] != "--":
        word = words.pop(0)
        option = options.get(word)
        if option is not None and not option.is_flag and words:
            read.append(word)
            word = words.pop(0)
        of_option = option is not None and option.type.name in _IN_WORDS
        for more in (2, 1) if (apart if option is None else of_option) else ():
            spelled = " ".join((word, *words[:more]))
            if len(words) >= more and in_figures(spelled) != spelled:
                word, words = spelled, words[more:]
        if too_many if option is None else option.type.name in _DAYS:
            in_words = option is not None and (option.type.name == "date" or not word.isdecimal())
            word, words = _day_as_one(word, words, in_words=in_words)  # --known-at 12 march 2026 is of event #12
        read.append(in_figures(word) if " " in word and (asks if option is None else of_option) else word)
    return [*read, *words]


def _day_as_one(word: str, words: list[str], *, in_words: bool) -> tuple[str, list[str]]:
    """A word with those behind it that make it a day, such as 31/12 2026, and the words that are left.

    `in_words`: 31. december 2026 too.
    """
    for more in (2, 1):
        spelled = " ".join((word, *words[:more]))
        if _BY_HAND.fullmatch(spelled) or (in_words and day_in_figures(spelled) != spelled):
            return spelled, words[more:]
    return word, words


def behind_own_options(root: click.Group, args: Sequence[str]) -> int:
    """Where the first word stands behind the program's own options, such as --ledger and --lang with their values."""
    known = {name: one for one in root.params if isinstance(one, click.Option) for name in one.opts}
    at = 0
    while at < len(args) and args[at].startswith("-"):
        option = known.get(args[at])
        at += 2 if option is not None and not option.is_flag else 1
    return at


def parted(command: click.Command, rest: list[str]) -> tuple[list[str], list[str]]:
    """What stands alone, and the options with their values."""
    units = list(in_units(command, rest))
    alone = [word for word, *_ in units if not word.startswith("-")]
    return alone, [word for unit in units if unit[0].startswith("-") for word in unit]


def in_units(command: click.Command, words: Iterable[str]) -> Iterator[tuple[str] | tuple[str, str]]:
    """What belongs together of the words after a command: an option with its value, or a word that stands alone."""
    of_command = [param for param in command.params if isinstance(param, click.Option)]
    flags = {name for one in of_command if one.is_flag for name in (*one.opts, *one.secondary_opts)}
    left = iter(words)
    for word in left:
        has_value = word.startswith("-") and word not in flags and "=" not in word
        yield (word,) if not has_value or (value := next(left, None)) is None else (word, value)


def _takes_offer(command: click.Command) -> bool:
    return any("--offer" in param.opts for param in command.params)
