"""A day, asked for with an example, and told back with its weekday."""

from __future__ import annotations

from datetime import date

import click

from cli import choices
from cli.asking.chosen import NONE, chosen, none_of_them
from cli.asking.questions import explained
from cli.asking.reading import as_date, read, read_or_none
from cli.choices import Said
from cli.danish_words import word_shown
from cli.days import day_in_words, full_day
from cli.languages import SPEECH
from cli.printing import in_words, note
from ledger.shared.calendar import parse_date, parse_month, today
from ledger.shared.message import Message, Value, as_said, say

WAS, ALWAYS = "was ", "always has"
"""What of an event to be corrected is told beside the line: the day that it has, and which one it cannot be without."""
_OF_THE_SAME_TIME = ("notice_given",)
"""Days that cannot be after the one that the line is about: it is the example of one, and today is none."""


def day_for(
    param: click.Parameter, question: Message, said: Said, comes: str | None, default: str | None = None
) -> str:
    """A day as it is put into the line; on the first one of a stay, `comes` may not live elsewhere."""
    example = said.day() if param.name in _OF_THE_SAME_TIME else today()
    asked = say("{question} (such as {example}, today, yesterday)", question=question, example=example)
    if example < today():
        asked = say("{question} (such as {example})", question=question, example=example)

    def a_day(text: str) -> str:
        day = day_in_words(text)
        read_it = read if default != NONE else read_or_none
        found = read_it(param, text if day is None else day.isoformat())
        if param.name == "first_day" and comes is not None:
            choices.check_may_come(said, comes, as_date(param, found))
        if param.name == "held_on" and (held := as_date(param, found)) is not None:
            _check_held(said, held)
        return found

    return _told_back(param, chosen(asked, (), a_day, default=default, explained=explained(param)))


def day_or_none_for(param: click.Parameter, question: Message, said: Said) -> str:
    """A day in place of the one that an event has, or none: of what always has one, a day."""
    was = said.values.get(f"{WAS}{param.name}") or said.day().isoformat()
    values: dict[str, Value] = {"question": question, "example": parse_date(was), "none": word_shown(param, NONE)}
    always = said.values.get(ALWAYS) == param.name
    asked = (
        say("{question} (such as {example})", **values)
        if always
        else say("{question} (such as {example}, or {none})", **values)
    )

    def a_day(text: str) -> str:
        day = day_in_words(text)
        found = read_or_none(param, text if day is None else day.isoformat())
        if always and found == NONE:
            raise click.UsageError(in_words(none_of_them(text)))
        return found

    return _told_back(param, chosen(asked, (), a_day, explained=explained(param)))


def _told_back(param: click.Parameter, text: str) -> str:
    """A day as it is put into the line, told with its weekday; what is none as it is."""
    day = as_date(param, text)
    if day is None:
        return text
    note(as_said(f"  {full_day(day)}"))
    return f"{day:%d-%m-%Y}" if SPEECH.is_danish else day.isoformat()


def _check_held(said: Said, day: date) -> None:
    """Refuse a day on which no meeting about the line's month can have been held, as the rules will. Raises NotYet."""
    from ledger.errors import BeforeMonth, NotYet  # noqa: PLC0415 - few lines are of a meeting

    what = say("the meeting is")
    if day > today():
        raise NotYet(what, day, today())
    if "month" in said.values and (first := parse_month(said.values["month"]).first) > day:
        raise BeforeMonth(what, first, day)
