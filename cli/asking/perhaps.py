"""What may be left out and is asked for all the same (`asked_too`): an empty line says that there is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import click

from cli.asked_too import AskedToo
from cli.asking.chosen import NONE, chosen
from cli.asking.days import day_for
from cli.asking.questions import AGAIN, OF_ALL, OF_EACH, explained, question_for
from cli.asking.reading import read_or_none
from cli.asking.unsaid import kind_of
from cli.choices import Said, offers, spoken
from cli.danish import shown_name
from cli.going_back import Back
from cli.line import Line, arguments_of
from cli.printing import in_words
from cli.said_something import NO
from cli.swapped import in_units
from ledger.shared.message import Message, say


def fill_perhaps(line: Line, said: Said, option: click.Option, too: AskedToo, parts: list[str]) -> bool:
    """Ask for an option that may be left out: an empty line says that there is none, or takes today for a day.

    `parts` keeps what was answered where there are several of it: who comes back is asked for the last one again.
    False where there is nothing to ask.
    """
    name = option.opts[0]
    if name == too.each:
        _fill_each(line, said, option, too, parts)
        return True
    if name in too.of_each:
        return _fill_of_all(line, said, option, too)
    about = _about(line, said, too) if name in too.once else []
    if len(about) > 1:
        _fill_of_each(line, said, option, about, parts)
        return True
    question = question_for(option, line.command)
    line.put(option, _answer(said, option, question, "today" if name == too.day else NONE))
    return True


def _fill_of_each(
    line: Line, said: Said, option: click.Option, about: Sequence[tuple[str, str]], found: list[str]
) -> None:
    """Ask once for each of several, called by its name, what is put into the line by its key.

    Who goes back is asked for the one before. Raises Back at the first.
    """
    if len(found) == len(about):  # from a later question
        found.pop()

    def one_more() -> str | None:
        if len(found) == len(about):
            return None
        key, name = about[len(found)]
        return _answer(said, option, OF_EACH[option.opts[0]](name), NONE, of=key)

    _in_turn(one_more, found)
    for one in [one for one in found if one != NONE] or [NONE]:
        line.put(option, one)


def _fill_each(line: Line, said: Said, option: click.Option, too: AskedToo, found: list[str]) -> None:
    """Ask for each of what there may be several, and of each what is said of it, until the line is empty.

    Who goes back is asked what was asked before, of the same one or of the one before it. Raises Back at the first.
    """
    known = {one.opts[0]: one for one in line.command.params if isinstance(one, click.Option)}
    asked = [option, *(known[name] for name in too.of_each if known[name].name not in line.said())]

    def one_more() -> str | None:
        at = len(found) % len(asked)
        if at:
            return _answer(said, asked[at], question_for(asked[at], line.command), NONE)
        question = AGAIN[too.each] if found else question_for(option, line.command)
        text = _answer(said, option, question, NONE, ends=NO if found else frozenset())
        return None if text == NONE else text

    _in_turn(one_more, found)
    if not found:
        line.put(option, NONE)
    columns = [found[at :: len(asked)] for at in range(len(asked))]
    told = [(one, of) for one, of in zip(asked, columns, strict=True) if any(text != NONE for text in of)]
    for at in range(len(columns[0])):
        for one, of in told:
            line.put(one, of[at])


def _in_turn(one_more: Callable[[], str | None], found: list[str]) -> None:
    """Ask one question after the other until one ends it; who goes back is asked the one before. Raises Back."""
    while True:
        try:
            text = one_more()
        except Back:
            if not found:
                raise
            found.pop()
            continue
        if text is None:
            return
        found.append(text)


def _fill_of_all(line: Line, said: Said, option: click.Option, too: AskedToo) -> bool:
    """Ask once for what is said of all that the line names; False where it names none."""
    each = next(one for one in line.command.params if one.opts[0] == too.each)
    if line.said().get(each.name or "", NONE).casefold() in {NONE, spoken(NONE)}:
        return False
    line.put(option, _answer(said, option, OF_ALL[option.opts[0]], NONE))
    return True


def _about(line: Line, said: Said, too: AskedToo) -> list[tuple[str, str]]:
    """What the line is all about, by key and as it is called."""
    options = {name: one for one in line.command.params if isinstance(one, click.Option) and one.name in too.about
               for name in (*one.opts, shown_name(one))}  # fmt: skip
    alone = len(line.given) < len(arguments_of(line.command))  # the month, in the place of a house
    typed = [] if alone else [(line.given[name], True) for name in too.about if name in line.given]
    for word, *after in in_units(line.command, line.options):
        name, _, value = word.partition("=")
        if name in options:
            typed.append((after[0] if after else value, options[name].type.name == "offer"))
    known = offers(said)
    houses = {one.cells[1].casefold(): one for one in known} | {one.value.casefold(): one for one in known}
    found = [houses.get(text.casefold()) if is_house else None for text, is_house in typed]
    names = [text if one is None else one.cells[1] for one, (text, _) in zip(found, typed, strict=True)]
    return [
        (text, text) if one is None else (one.value, name if names.count(name) == 1 else f"{name} ({one.value})")
        for one, name, (text, _) in zip(found, names, typed, strict=True)
    ]


def _answer(
    said: Said,
    option: click.Option,
    question: Message,
    default: str,
    *,
    of: str | None = None,
    ends: Collection[str] = (),
) -> str:
    """An answer, or the default where the line is empty; `of` which one of several it is about, by its key.

    `ends` are words that say that there is none, too.
    """
    if kind_of(option) == "days":
        return day_for(option, question, said, None, default)

    def read(text: str) -> str:
        if text.casefold() in ends:
            return NONE
        if of is None or text.casefold() in {NONE, spoken(NONE)}:
            return read_or_none(option, text)
        if "=" in text:
            raise click.UsageError(in_words(say("write the amount alone: it is asked for each")))
        return read_or_none(option, f"{of}={text}")

    return chosen(question, (), read, default=default, explained=explained(option))
