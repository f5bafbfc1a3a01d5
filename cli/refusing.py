"""Whatever went wrong, as a refusal, and a refusal as text or as data for machines.

Refusals are the ledger's own, click's for wrong usage, the system's for files, and one for what nobody foresaw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, fields
from typing import Any

import click
from click.core import ParameterSource

from cli.called import with_names
from cli.danish import OPTIONS, english_path, shown_name
from cli.languages import SPEECH
from cli.plain import plain_value
from cli.remedies import CATALOGUE, MACHINES
from cli.swapped import joined
from cli.unwritten import Unwritten
from cli.words import meant_option, value_behind
from ledger.errors import Misuse, Refusal
from ledger.rules.privacy import looks_like_cpr, without_cpr
from ledger.shared.message import Catalogue, Message, Remedy, Value, as_said, code_said, say
from ledger.shared.patterns import pattern
from ledger.store.location import without_password

_LEDGER = ("--ledger", "--pladsbog")
"""The option that names the ledger, in English and in Danish."""


class Usage(Misuse):
    """A command line that click could not read: an unknown option, a missing argument. `lines` may have been meant.

    `commands` are those of a group that was called with none of them, each with what it does; `options` those of a
    command that was given another.
    """

    code = "usage"
    why: Message
    command: str
    lines: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    def sentence(self) -> Message:
        if self.commands:
            commands: Value = [as_said(one) for one in self.commands]
            return say("{why}; there are:\n  {commands:\n  }", why=self.why, commands=commands)
        return say("{why}", why=self.why)

    def remedy(self) -> Remedy:
        why, unknown = str(self.why), CATALOGUE.template("no such option {name!r}").partition("{")[0]
        if why.startswith(unknown) and any(one in why for one in _LEDGER):
            return Remedy("put-ledger-first")
        if self.lines:
            return (
                Remedy("type-line", line=self.lines[0])
                if len(self.lines) == 1
                else Remedy("type-one-of", lines=self.lines)
            )
        if self.options:
            return Remedy("choose-option", options=self.options, command=self.command)
        return Remedy("show-help", command=self.command)


class Swapped(Misuse):
    """Arguments that stand in the wrong order. `line` is what was meant."""

    code = "swapped-arguments"
    line: str

    def sentence(self) -> Message:
        return say("the arguments stand in another order")

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class LongDash(Misuse):
    """An option that begins with a long dash, as text programs make of two hyphens. `line` is what was meant."""

    code = "long-dash"
    word: str
    line: str

    def sentence(self) -> Message:
        return say("{word} begins with a long dash", word=self.word)

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class PlaceAlone(Misuse):
    """A place that stands beside its offer, where both together say who lives there. `line` is what was meant."""

    code = "place-alone"
    offer: str
    place: str
    line: str

    def sentence(self) -> Message:
        return say(
            "who lives in place {place} of {offer} is written {offer}/{place}", offer=self.offer, place=self.place
        )

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class TextInParts(Misuse):
    """A text behind `option` without quotation marks: what follows its first word could stand alone, too.

    `line` is what was meant, if all of it is the text.
    """

    code = "text-in-parts"
    option: str
    line: str = ""

    def sentence(self) -> Message:
        return say(
            "what stands behind {option} has no quotation marks around it: it is one text, or its first word is",
            option=self.option,
        )

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class HouseAlone(Misuse):
    """A house, as `word` calls it, where the key of a citizen belongs. `offer` is its key."""

    code = "house-alone"
    word: str
    offer: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"word": self.word, "offer": self.offer}
        return say("{word} is a house: who lives there is written {offer}/PLACE", **values)

    def remedy(self) -> Remedy:
        return Remedy("show-residents-of", offer=self.offer)


class PlaceWithHouse(Misuse):
    """OFFER/PLACE where a house or a place stands alone. `line` is what was meant; `whole`: without the place."""

    code = "place-with-house"
    word: str
    whole: bool
    line: str

    def sentence(self) -> Message:
        if self.whole:
            return say("{word} is one place, and this is about a whole house", word=self.word)
        return say("{word} is a house and a place, which stand apart here", word=self.word)

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class PlaceForEvent(Misuse):
    """OFFER/PLACE where the number of an event belongs.

    `numbers` are those of the events there that can be corrected, or voided, the newest first, and `events` the same in
    words: which of them is meant nobody knows. `lines` are what was typed with the newest one's number. `none`: it was
    looked, and there is no such event. `more` are those besides, older ones, that are not told; `look` is the line that
    tells them.
    """

    code = "place-for-event"
    place: str
    numbers: list[int] = field(default_factory=list)
    events: list[Message] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    none: bool = False
    more: int = 0
    look: str = ""

    def sentence(self) -> Message:
        if self.none:
            return say("{place} is a place, and it has no event that this can be done to", place=self.place)
        if not self.events:
            return say("{text} is a place, and an event's number belongs here", text=self.place)
        values: dict[str, Value] = {"place": self.place, "events": [*self.events, *self._older()]}
        return say("{place} is a place, and the number of one of its events belongs here:\n  {events:\n  }", **values)

    def remedy(self) -> Remedy:
        if self.none:
            return self.of_older()
        if not self.lines:
            return Remedy("find-event-at", place=self.place)
        if self.more:
            return Remedy("type-newest-or-look", lines=self.lines, look=self.look)
        return Remedy("type-newest", lines=self.lines)

    def alone(self) -> Message:
        """The sentence without the events, where they are to choose from below it."""
        if not self.events:
            return self.sentence()
        return say("{text} is a place, and an event's number belongs here", text=self.place)

    def of_older(self) -> Remedy:
        """What tells all that is recorded there."""
        return Remedy("see-events-of", offer=self.place.partition("/")[0])

    def _older(self) -> list[Message]:
        """That there are more than are told, if any."""
        if not self.more:
            return []
        return [say("and an older one") if self.more == 1 else say("and {more} older ones", more=self.more)]


class NameForEvent(PlaceForEvent):
    """A citizen's key, or a house, where the number of an event belongs: `place` is that key."""

    code = "name-for-event"
    is_house: bool = False

    def sentence(self) -> Message:
        if self.none:
            return say("{text} has no event that this can be done to", text=self.place)
        values: dict[str, Value] = {"name": self.place, "events": [*self.events, *self._older()]}
        return say("the number of one of the events of {name} belongs here:\n  {events:\n  }", **values)

    def alone(self) -> Message:
        if not self.events:
            return self.sentence()
        return say("the number of one of the events of {name} belongs here", name=self.place)

    def remedy(self) -> Remedy:
        if self.more and not self.is_house and self.lines:
            return Remedy("type-newest-or-look-at", lines=self.lines, look=self.look)
        return super().remedy()

    def of_older(self) -> Remedy:
        return super().of_older() if self.is_house else Remedy("see-events-of-citizen", citizen=self.place)


class WithoutOption(Misuse):
    """A word that stands alone and belongs to an option. `line` is what was meant."""

    code = "without-option"
    word: str
    option: str
    line: str

    def sentence(self) -> Message:
        return say("{word} stands alone, and belongs to {option}", word=as_said(self.word), option=self.option)

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


class SeveralHouses(Misuse):
    """What was typed for a house is the name of several; `keys` are theirs."""

    code = "several-houses"
    name: str
    keys: list[str]

    def sentence(self) -> Message:
        return say("{keys: and } are both called {name!r}", keys=list(self.keys), name=self.name)

    def remedy(self) -> Remedy:
        return Remedy("type-key", keys=list(self.keys))


class OfFile(Refusal):
    """The refusal of what one of several files asks for. Its code is that of the refusal itself."""

    file: str
    refusal: Refusal

    def __post_init__(self) -> None:
        self.code, self.exit_code = self.refusal.code, self.refusal.exit_code  # type: ignore[misc]  # of this one alone

    def sentence(self) -> Message:
        return say("{file}: {why}", file=self.file, why=self.refusal.sentence())

    def remedy(self) -> Remedy | None:
        return self.refusal.remedy()


class Internal(Refusal):
    """A mistake of the program's own."""

    code = "internal"
    kind: str

    def sentence(self) -> Message:
        return say("the program failed ({kind}); this is a fault in pladsbog, not in what was typed", kind=self.kind)

    def remedy(self) -> Remedy:
        return Remedy("report-fault")


class FileTrouble(Misuse):
    """A file that the system would not let the program read or write."""

    code = "file"
    file: str
    why: Message

    def sentence(self) -> Message:
        return say("{file}: {why}", file=self.file, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("ask-access")


class FileExists(Misuse):
    """A file that is to be written and is there already."""

    code = "file-exists"
    file: str

    def sentence(self) -> Message:
        return say("{file} is there already", file=self.file)

    def remedy(self) -> Remedy:
        return Remedy("replace-by-force")


class LedgerFile(Misuse):
    """A file that is to be written and is, or would be taken for, a part of a ledger or of another database."""

    code = "ledger-file"
    file: str

    def sentence(self) -> Message:
        return say("{file} belongs to a ledger or another database; it was left as it is", file=self.file)

    def remedy(self) -> Remedy:
        return Remedy("name-other-output")


class UnknownEnding(Misuse):
    """The ending of --output says no form that answers have; `only`: and there is no --format to say it."""

    code = "unknown-ending"
    file: str
    ending: str
    endings: list[str]
    only: bool = False

    def sentence(self) -> Message:
        if not self.ending:
            return say("{file}: its ending does not say as what it is to be written", file=self.file)
        return say("{file}: no answer is written as {ending}", file=self.file, ending=self.ending)

    def remedy(self) -> Remedy:
        if self.only:
            return Remedy("name-only-ending", endings=self.endings)
        return Remedy("name-ending", endings=self.endings)


class WrongEnding(Misuse):
    """The name of a file that is to be written says something else than what it will hold; `only`: what it must say."""

    code = "wrong-ending"
    file: str
    ending: str
    only: str | None = None

    def sentence(self) -> Message:
        if not self.ending:
            return say("{file}: its name does not say what is written there", file=self.file)
        return say("{file}: what is written there is no {ending}", file=self.file, ending=self.ending)

    def remedy(self) -> Remedy:
        if self.only is None:
            return Remedy("name-without-ending", ending=self.ending)
        return Remedy("name-only-ending", endings=[self.only])


class NotInstalled(Misuse):
    """A package that an answer needs, and most do without, is not there. `extra` is what it comes with."""

    code = "not-installed"
    package: str
    extra: str

    def sentence(self) -> Message:
        return say("this needs the package {package}, which is not installed", package=self.package)

    def remedy(self) -> Remedy:
        return Remedy("install-extra", extra=self.extra)


class NotWritten(Refusal):
    """The answer, or a part of it, did not reach its reader. `recorded` are the first and last number of
    what was recorded anyway.
    """

    code = "not-written"
    exit_code = 4
    why: Message
    recorded: list[int]
    instead: Remedy | None = None

    def sentence(self) -> Message:
        if not self.recorded:
            return say("the answer could not be written: {why}", why=self.why)
        first, last = self.recorded[0], self.recorded[-1]
        if first == last:
            return say(
                "it is recorded, as #{number}, but the answer could not be written: {why}", number=first, why=self.why
            )
        return say(
            "it is recorded, as #{first} to #{last}, but the answer could not be written: {why}",
            first=first,
            last=last,
            why=self.why,
        )

    def remedy(self) -> Remedy:
        if self.instead is not None:
            return self.instead
        if not self.recorded:
            return Remedy("write-elsewhere")
        first, last = self.recorded[0], self.recorded[-1]
        if first == last:
            return Remedy("see-recorded", number=first)
        return Remedy("see-all-recorded", before=first - 1) if first > 1 else Remedy("see-log")


def as_text(refusal: Refusal, ledger: str | None = None) -> str:
    """What a person reads: the sentence with its code, and the remedy on a line of its own.

    `ledger`: the one that was named on the command line, and so has to be in the commands of the remedy.
    """
    sentence = refusal.with_code(_sentence_of(refusal, CATALOGUE))
    remedy = with_ledger(_remedy_of(refusal, CATALOGUE), ledger)
    told = as_it_is(say("Error: {sentence}", sentence=sentence))
    return f"{told}\n{as_it_is(say('Hint: {remedy}', remedy=remedy))}" if remedy else told


def in_language(message: Message) -> str:
    """A message in the language that is spoken, for where click asks for text."""
    return message.worded(CATALOGUE)


def as_it_is(message: Message) -> str:
    """A message made of texts in words: these are lines, and clean already."""
    template = CATALOGUE.template(message.template)
    return template.format(**message.values)


def typed_ledger() -> str | None:
    """The ledger, where it was named on the command line: the next command has to name it too."""
    top = click.get_current_context().find_root()
    typed = top.get_parameter_source("ledger") == ParameterSource.COMMANDLINE
    return top.params["ledger"] if typed else None


def typed_vault() -> list[str]:
    """The vault and the file of its key, where they were named on the command line, as words of another."""
    context = click.get_current_context()
    named = {"--vault": "vault_file", "--key-file": "key_file"}
    return [
        word
        for name, parameter in named.items()
        if context.get_parameter_source(parameter) == ParameterSource.COMMANDLINE
        for word in (name, str(context.params[parameter]))
    ]


def with_ledger(text: str, ledger: str | None, *, danish: bool | None = None) -> str:
    """The text with the ledger that was named on the command line, if one was, in each of its commands.

    `danish`: whether its commands are; None where they are in the language spoken.
    """
    if ledger is None or any(one in text for one in _LEDGER):
        return text
    named = joined([without_cpr(without_password(ledger))])
    option = _LEDGER[SPEECH.is_danish if danish is None else danish]
    return _COMMAND.sub(lambda _: f"pladsbog {option} {named} ", text)


def with_vault(text: str, args: Sequence[str]) -> str:
    """The text with the vault and the file of its key that were named on the command line in its commands on it."""
    named = [
        word
        for name in ("--vault", "--key-file")
        if (value := value_behind(name, args) or value_behind(OPTIONS[name], args))
        for word in (OPTIONS[name] if SPEECH.is_danish else name, value)
    ]
    if not named:
        return text
    options = joined([without_cpr(one) for one in named])
    return _ON_VAULT.sub(lambda found: f"{found[0]} {options}", text)


_ON_VAULT = pattern(r"\bpladsbog (?:--(?:ledger|pladsbog) \S+ )?person (?!key\b|nøgle\b)\w+\b(?! --(?:help|hjælp))")
"""The beginning of a command on the vault."""
_COMMAND = pattern(r"(?<!inject )\bpladsbog (?=[a-zæøå])")
"""The beginning of a command in a remedy that names no ledger."""


def as_data(refusal: Refusal) -> dict[str, Any]:
    """What `--format json` writes: code, message and remedy as text, then the refusal's own fields."""
    return {
        "code": refusal.code,
        "message": _sentence_of(refusal, MACHINES),
        "remedy": _remedy_of(refusal, MACHINES),
        **{field.name: _withheld(plain_value(getattr(refusal, field.name))) for field in fields(refusal)},
    }


def _sentence_of(refusal: Refusal, catalogue: Catalogue) -> str:
    # A refusal repeats what was typed; a CPR number in it would end in terminals and logs.
    return with_names(refusal.sentence()).with_texts(without_cpr).worded(catalogue)


def _remedy_of(refusal: Refusal, catalogue: Catalogue) -> str:
    remedy = refusal.remedy()
    return "" if remedy is None else catalogue.remedy(remedy.with_texts(without_cpr))


def _withheld(value: Any) -> Any:
    """A value for machines without what looks like a CPR number."""
    match value:
        case str():
            return without_cpr(value)
        case int() if looks_like_cpr(str(value)):
            return without_cpr(str(value))
        case list():
            return [_withheld(item) for item in value]
        case _:
            return value


def refusal_of(error: Exception, args: Sequence[str] = ()) -> Refusal:
    """The refusal that an exception amounts to; `args`: of this line."""
    if isinstance(error, OSError) and error.filename is not None:
        return FileTrouble(str(error.filename), _of_the_system(error))
    if isinstance(error, Refusal):
        return error
    if isinstance(error, click.ClickException):
        return Usage(as_said(_sentence(error, args)), _command(error))
    return Internal(type(error).__name__)


def not_written(error: Exception, recorded: list[int], instead: Remedy | None = None) -> NotWritten:
    """What becomes of an answer that was lost, with the first and last number of what was recorded anyway."""
    numbers = sorted({min(recorded), max(recorded)}) if recorded else []
    if isinstance(error, Unwritten):
        why = error.why
    elif isinstance(error, OSError):
        why = _of_the_system(error)
    else:
        why = refusal_of(error).sentence()
    return NotWritten(why, numbers, instead)


def _of_the_system(error: OSError) -> Message:
    return code_said(error.strerror.lower()) if error.strerror else say("cannot be used")


def _sentence(error: click.ClickException, args: Sequence[str]) -> str:
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error, args)
    message = " ".join(error.format_message().split()).rstrip(".")
    if SPEECH.is_danish:
        message = _NAMED_BY_CLICK.sub(r"»\1«", message)
    return message[:1].lower() + message[1:]


_NAMED_BY_CLICK = pattern(r"(?<![^\s(])'(--?[^\s']+|[A-ZÆØÅ][^\s']*)'(?![^\s:;,.)])")
"""An option or an argument, in the quotation marks that click has for every language."""


def _no_such_option(error: click.NoSuchOption, args: Sequence[str]) -> str:
    """Click's own suggestion names whatever is a little alike."""
    params = error.ctx.command.params if error.ctx is not None else []
    near = meant_option(error.option_name, params, value_behind(error.option_name, args))
    if near is None:
        return in_language(say("no such option {name!r}", name=error.option_name))
    near = next((shown_name(one) for one in params if near in one.opts and isinstance(one, click.Option)), near)
    return in_language(say("no such option {name!r}; did you mean {near}?", name=error.option_name, near=near))


def _command(error: click.ClickException) -> str:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return english_path(ctx) if ctx else "pladsbog"
