"""What may be left out and is asked for all the same (`asked_too`): an empty line leaves it out."""

from __future__ import annotations

import click

from cli.asked_too import AskedToo
from cli.asking.chosen import NONE, chosen
from cli.asking.days import day_for
from cli.asking.questions import question_for
from cli.asking.reading import read_or_none
from cli.asking.unsaid import kind_of
from cli.choices import Said
from cli.danish import shown_name
from cli.line import Line, arguments_of
from cli.printing import in_words
from ledger.shared.message import say


def fill_perhaps(line: Line, said: Said, option: click.Option, too: AskedToo) -> bool:
    """Ask for an option that may be left out: an empty line leaves it out, or takes today for a day.

    One of which there may be several is asked for until the line is empty; what is said of those is asked for only
    where there are some. False where there is nothing to ask.
    """
    name = option.opts[0]
    if name in too.of_each and not any(one.opts[0] == too.each for one in line.params_said()):
        return False
    by_name = name in too.once and _is_about_several(line, too)
    default = "today" if name == too.day else NONE
    while (text := _answer(said, option, default, by_name=by_name)) != NONE:
        line.put(option, text)
        if name != too.each and not by_name:
            break
    return True


def _is_about_several(line: Line, too: AskedToo) -> bool:
    """Whether the line names several of what one amount is said for each of."""
    options = [one for one in line.command.params if isinstance(one, click.Option) and one.name in too.about]
    names = {name for one in options for name in (*one.opts, shown_name(one))}
    typed = sum(word.partition("=")[0] in names for word in line.options)
    alone = len(line.given) < len(arguments_of(line.command))  # the month, in the place of a house
    return typed + (not alone and any(name in line.given for name in too.about)) > 1


def _answer(said: Said, option: click.Option, default: str, *, by_name: bool) -> str:
    """An answer, or the default where the line is empty; `by_name` where each of several has its own."""
    if kind_of(option) == "days":
        return day_for(option, question_for(option), said, None, default)

    def read(text: str) -> str:
        found = read_or_none(option, text)
        if by_name and found != NONE and "=" not in found:
            raise click.UsageError(in_words(say("of several, each has its own: write NAME={text}", text=found)))
        return found

    return chosen(question_for(option), (), read, default=default)
