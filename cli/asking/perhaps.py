"""What may be left out and is asked for all the same (`asked_too`): an empty line says that there is none."""

from __future__ import annotations

from contextlib import suppress

import click

from cli.asked_too import AskedToo
from cli.asking.chosen import NONE, chosen
from cli.asking.days import day_for
from cli.asking.questions import AGAIN, OF_ALL, OF_EACH, explained, question_for
from cli.asking.reading import read_or_none
from cli.asking.unsaid import kind_of
from cli.choices import Said, spoken
from cli.danish import shown_name
from cli.going_back import Back
from cli.line import Line, arguments_of
from cli.printing import in_words
from ledger.shared.message import Message, say


def fill_perhaps(line: Line, said: Said, option: click.Option, too: AskedToo) -> bool:
    """Ask for an option that may be left out: an empty line says that there is none, or takes today for a day.

    False where there is nothing to ask.
    """
    name = option.opts[0]
    if name == too.each:
        _fill_each(line, said, option, too)
        return True
    if name in too.of_each:
        return _fill_of_all(line, said, option, too)
    each = _about(line, too) if name in too.once else 1
    by_name = each > 1
    question = OF_EACH[name] if by_name else question_for(option, line.command)
    text = _answer(said, option, question, "today" if name == too.day else NONE, by_name=by_name)
    texts = [text]
    while texts[-1] != NONE and len(texts) < each:
        texts.append(_answer(said, option, AGAIN[name], NONE, by_name=True))
    for at, one in enumerate(texts):  # once all of them are answered: who goes back is asked for all of them again
        if not at or one != NONE:
            line.put(option, one)
    return True


def _fill_each(line: Line, said: Said, option: click.Option, too: AskedToo) -> None:
    """Ask for each of what there may be several, and of each what is said of it, until the line is empty.

    Who goes back from what is said of one is asked for that one again, and from the next one for the one before it.
    Raises Back at the first.
    """
    known = {one.opts[0]: one for one in line.command.params if isinstance(one, click.Option)}
    of_each = [known[name] for name in too.of_each if known[name].name not in line.said()]
    found: list[list[str]] = []
    while True:
        question = AGAIN[too.each] if found else question_for(option, line.command)
        try:
            text = _answer(said, option, question, NONE)
        except Back:
            if not found:
                raise
            found.pop()
            continue
        if text == NONE:
            break
        with suppress(Back):
            found.append([text, *(_answer(said, one, question_for(one, line.command), NONE) for one in of_each)])
    if not found:
        line.put(option, NONE)
    told = [at for at in range(len(of_each)) if any(one[at + 1] != NONE for one in found)]
    for text, *others in found:
        line.put(option, text)
        for at in told:
            line.put(of_each[at], others[at])


def _fill_of_all(line: Line, said: Said, option: click.Option, too: AskedToo) -> bool:
    """Ask once for what is said of all that the line names; False where it names none."""
    each = next(one for one in line.command.params if one.opts[0] == too.each)
    if line.said().get(each.name or "", NONE).casefold() in {NONE, spoken(NONE)}:
        return False
    line.put(option, _answer(said, option, OF_ALL[option.opts[0]], NONE))
    return True


def _about(line: Line, too: AskedToo) -> int:
    """How many the line names of what one amount is said for each of."""
    options = [one for one in line.command.params if isinstance(one, click.Option) and one.name in too.about]
    names = {name for one in options for name in (*one.opts, shown_name(one))}
    typed = sum(word.partition("=")[0] in names for word in line.options)
    alone = len(line.given) < len(arguments_of(line.command))  # the month, in the place of a house
    return typed + (not alone and any(name in line.given for name in too.about))


def _answer(said: Said, option: click.Option, question: Message, default: str, *, by_name: bool = False) -> str:
    """An answer, or the default where the line is empty; `by_name` where each of several has its own."""
    if kind_of(option) == "days":
        return day_for(option, question, said, None, default)

    def read(text: str) -> str:
        found = read_or_none(option, text)
        if by_name and found != NONE and "=" not in found:
            raise click.UsageError(in_words(say("of several, each has its own: write NAME={text}", text=found)))
        return found

    return chosen(question, (), read, default=default, explained=explained(option))
