"""What is asked for a parameter, in words: by its help, or by the kind of its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from cli import choices
from cli.choices import Choice
from cli.danish import shown_name
from cli.danish_words import word_shown
from cli.languages import SPEECH
from cli.printing import in_words
from ledger.shared.message import Message, Value, as_said, say


def name_of(param: click.Parameter) -> str:
    """What an answer is called: its option, or what stands in its place in the help."""
    if isinstance(param, click.Option):
        return shown_name(param).lstrip("-")
    if choices.words_of(param):
        return SPEECH.text(param.type.name)  # its place holder is the words themselves
    return SPEECH.text(param.human_readable_name).strip("[]").lower()


def question_for(param: click.Parameter, command: click.Command) -> Message:
    """What is asked for a parameter of a command: the question written for it, else what its help says."""
    if isinstance(param, click.Option):
        name = param.opts[0]
        of_citizen = OF_CITIZENS if any(one.name == "citizen" for one in command.params) else {}
        known = (OF_COMMANDS.get((command.name, name)), of_citizen.get(name), OF_OPTIONS.get(name))
        return next((asked for asked in known if asked is not None), as_said(help_of(param)))
    if (of_command := OF_COMMANDS.get((command.name, param.name or ""))) is not None:
        return of_command
    if param.name == "other":
        return say("With whom?")
    return ASKED.get(param.type.name, say("{what}?", what=as_said(SPEECH.text(param.human_readable_name))))


ASKED = {
    "citizen": say("Which citizen?"),
    "offer": say("Which house?"),
    "place": say("Which place?"),
    "service": say("Which service?"),
    "month": say("Which month?"),
    "year": say("Which year?"),
    "month or year": say("Which month or year?"),
    "period": say("Which month, quarter or year?"),
    "event": say("Which event?"),
    "series": say("Which series of rates?"),
    "code": say("Which municipality?"),
    "action": say("Which agreement?"),
    "decision file": say("Which decision file?"),
}
"""What is asked for an argument, which has no help of its own, by the kind of its value."""


OF_OPTIONS: Mapping[str, Message] = {
    "--from": say("From which day?"),
    "--on": say("On which day?"),
    "--until": say("Until which day, that day included?"),
    "--date": say("Which day is the right one?"),
    "--reason": say("Why?"),
    "--decision": say("Where is the decision journalised?"),
    "--decided-by": say("Who decided? (a role or a committee)"),
    "--decided-on": say("On which day was it decided?"),
    "--level": say("Which level?"),
    "--hours": say("How many hours a week?"),
    "--special-price": say("How large is the special price, in kroner?"),
    "--quantity": say("How much, in the service's unit?"),
    "--asked": say("Which level had the provider asked for?"),
    "--payer": say("Which municipality pays? (a code, or own)"),
    "--paragraph": say("By which paragraph of the Act?"),
    "--acting": say("Which municipality acts for the citizen?"),
    "--residence": say("Which is the municipality of residence?"),
    "--cause": say("Why did the stay end?"),
    "--notice-given": say("On which day was notice given?"),
    "--absence": say("Why is the citizen away?"),
    "--price": say("How many kroner?"),
    "--place": say("Which place?"),
    "--offer": say("Which house?"),
    "--output": say("Which file is it to be written to?"),
    "--month": say("Which month?"),
}
"""What is asked for an option, whose help is not put as a question, by its name."""

OF_CITIZENS: Mapping[str, Message] = {
    "--decision": say("Where is the decision on the citizen journalised?"),
}
"""The same where a command is about a citizen: a council decides on models and houses, a committee on citizens."""

OF_COMMANDS: Mapping[tuple[str | None, str], Message] = {
    ("move-in", "--from"): say("On which day does the citizen move in?"),
    ("move", "--from"): say("From which day in the new room?"),
    ("change", "--from"): say("From which day does the change hold?"),
    ("depart", "--on"): say("Which day is the last one of the stay?"),
    ("absent", "--from"): say("Which day is the first one away?"),
    ("absent", "--kind"): say("Why is the citizen away?"),
    ("return", "--on"): say("Which day is the first one home?"),
    ("regrant", "--from"): say("From which day does the change hold?"),
    ("end-grant", "--on"): say("Which day is the last one that it is granted?"),
    ("correct", "--kind"): say("Is it a typo, or a new decision?"),
    ("correct", "--decision"): say("Where is the new decision journalised?"),
    ("void", "--kind"): say("Is it a typo, or a new decision?"),
    ("buy", "--per"): say("What is the price for?"),
    ("vacancy", "--kind"): say("Is the place out of use (closed), or in use again (open)?"),
    ("own-payment", "kind"): say("What is paid for?"),
    ("own-payment", "--price"): say("How many kroner a month?"),
    ("surplus", "--budget"): say("How large is the year's cost-based budget, in kroner?"),
    ("surplus", "--revenue"): say("How much did the rates bring in that year, in kroner?"),
    ("surplus", "--accounts"): say("How large are the year's cost-based accounts, in kroner?"),
    ("surplus", "--places"): say("How many places is the rate for?"),
    ("surplus", "--occupancy"): say("Which occupancy does the rate assume, in per cent?"),
    ("day-rate", "--budget"): say("How large is the year's cost-based budget, in kroner?"),
    ("day-rate", "--places"): say("How many places are there?"),
    ("day-rate", "--occupancy"): say("Which occupancy is assumed, in per cent?"),
    ("hourly-price", "--wages"): say("How much is the year's pay of professional staff, in kroner?"),
    ("simulate", "--model"): say("Which other terms? (a file, or one that is shipped)"),
    ("report", "--output"): say("Which file is it to be written to? (.pdf, .html or .xlsx)"),
    ("evidence", "--output"): say("Which file is it to be written to? (.zip)"),
    ("picture", "--output"): say("Which file is it to be drawn into? (.svg or .png)"),
    ("reconcile", "file"): say("Which file holds the postings?"),
    ("reconcile", "--month"): say("Which month is compared?"),
    ("reserve", "--for"): say("Which municipality reserves it?"),
    ("citizen", "--result"): say("What did it lead to?"),
    ("note", "--comment"): say("What is to be noted?"),
    ("plan", "--because"): say("Why?"),
    ("hold", "--on"): say("On which day was the meeting held?"),
    ("hold", "--participants"): say("Who took part? (their roles)"),
    ("hold", "--expect"): say("What does the leader expect the year to come to, in kroner?"),
    ("hold", "--action"): say("What was agreed?"),
    ("hold", "--due"): say("By which day is it to be done?"),
    ("hold", "--owner"): say("Who is responsible? (a role)"),
}
"""The same, where a command asks for something of its own by it."""

AGAIN: Mapping[str, Message] = {
    "--action": say("One more agreement?"),
}
"""What is asked once there is one already."""

OF_EACH: Mapping[str, Callable[[str], Message]] = {
    "--expect": lambda name: say("What does the leader of {name} expect the year to come to, in kroner?", name=name),
}
"""What is asked where each of several has its own, by what it is called."""

OF_ALL: Mapping[str, Message] = {
    "--due": say("By which day are all agreements to be done?"),
    "--owner": say("Who is responsible for all agreements? (a role)"),
}
"""What is asked of agreements that the line has already: one answer is for all of them."""

MEANS: Mapping[str, Message] = {
    "typo": say("it was recorded wrong"),
    "decision": say("a new decision changed the past"),
}
"""What a word to choose means, beside it."""


_ANOTHER_UNIT = ", or --per another."
"""How the help of a price ends that names another option: that cannot be typed where the price is asked for."""


def help_of(option: click.Option) -> str:
    """The help of an option as a question, without what counts where it is left out."""
    if (option.help or "").endswith(_ANOTHER_UNIT):
        return in_words(say("A price of its own, in kroner per unit of the rates"))
    return SPEECH.text(option.help or option.name or "").partition("  [")[0].rstrip(".")


def explained(param: click.Parameter) -> Message | None:
    """What there is to say of a question where a question mark is typed: the line of its option in the help.

    Of a reason that is the question once more: who reads it is told besides. An argument has no line in the help.
    """
    if not isinstance(param, click.Option):
        return _OF_ARGUMENTS.get(param.type.name)
    if not param.help:
        return None
    return _read_later(help_of(param)) if "--reason" in param.opts else as_said(help_of(param))


def _read_later(why: str) -> Message:
    return say(
        "{why}: whoever reads it later, such as a colleague or an auditor, has only what is written here",
        why=as_said(why),
    )


_OF_ARGUMENTS: Mapping[str, Message] = {
    "citizen": say("whom it is about: a citizen's key, or the house and the place where the citizen lives, as in h/1"),
    "offer": say("the house that it is about, by its key or its name"),
    "place": say("the place in the house, by what it is called there"),
    "service": say("the service that it is about, by its key or its name"),
    "month": say("the month that it is about, such as 2026-03"),
    "year": say("the year that it is about, such as 2026"),
    "month or year": say("the month or the year that it is about, such as 2026-03 or 2026"),
    "period": say("the month, quarter or year that it is about, such as 2026-03, 2026-Q1 or 2026"),
    "event": say(
        "the number of the event, as in pladsbog log; a citizen, a house or a place typed here has its events shown"
    ),
    "series": say("the series of rates, by its key"),
    "code": say("the municipality or region, by its code or its name"),
    "action": say("the agreement of a meeting, by its key"),
}
"""What an argument is, where a question mark is typed, by the kind of its value."""


def or_a_word(param: click.Parameter, question: Message) -> Message:
    """A question for a figure in whose place a word may stand: in a list, that would be number 1 of one."""
    words: list[Value] = [word_shown(param, one) for one in choices.words_of(param)]
    return say("{question} (or {words: or })", question=question, words=words)


def takes_more_than_words(param: click.Parameter) -> bool:
    """Whether an amount may stand in the place of the words that a place holder names: KR|none."""
    parts = (param.metavar or "").strip("[]").split("|")
    return bool(choices.words_of(param)) and "KR" in parts


def takes_a_day_or_none(param: click.Parameter) -> bool:
    """Whether a day may stand in the place of the word that a place holder names: DATE|none."""
    return (param.metavar or "").strip("[]").split("|") == ["DATE", "none"]


def few_words(param: click.Parameter) -> Sequence[Choice]:
    """The words that a parameter takes, where it takes a few."""
    of_type = param.type.choices if isinstance(param.type, click.Choice) else choices.words_of(param)
    shown = ((str(one), word_shown(param, str(one))) for one in of_type)
    means = MEANS if isinstance(param.type, click.Choice) else {}
    return [
        Choice(
            word,
            (told if SPEECH.is_danish else word, *(in_words(means[one]) for one in (word,) if one in means)),
            (told,),
            is_code=True,
        )
        for word, told in shown
    ]
