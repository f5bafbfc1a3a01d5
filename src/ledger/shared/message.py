"""What is said to a reader, as data: a template with its values, put into words last, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import Protocol, TypeAlias, runtime_checkable

from msgspec import Struct

Value: TypeAlias = (
    "str | int | Decimal | Fraction | date | MonthLike | Kroner | Moment | Message | Remedy | Sequence[Value] | None"
)
"""What a template can be filled with. A list is worded item by item; None leaves its place empty."""


@runtime_checkable
class MonthLike(Protocol):
    """A calendar month: `ledger.shared.calendar.Month`, which this module must not import."""

    @property
    def year(self) -> int: ...

    @property
    def month(self) -> int: ...


class Kroner(Struct, frozen=True):
    """An amount of money, in whole øre."""

    ore: int

    def __str__(self) -> str:
        return f"{danish_amount(self.ore)} kr."


class Day(str):
    """A day that is one in a file, as ISO: a spreadsheet shows it as people write days, and so is it repeated."""

    __slots__ = ()


class Figure(str):
    """A number that programs have as text, with a point: people read it with the sign of their language."""

    __slots__ = ()


class Moment(Struct, frozen=True):
    """A moment of the log: RFC 3339 in UTC, as programs read it; people are told it by their clocks, with the zone."""

    utc: str

    def __str__(self) -> str:
        return self.utc


def exact_kroner(ore: Fraction | int) -> Message | Kroner:
    """An exact amount: kroner, with more than two decimals where they end; else rounded, which is said.

    Six decimals, by which any days of a year come to the øre; nobody reads 1600000/1387 kr. Programs have the fraction.
    """
    if ore.denominator == 1:
        return Kroner(int(ore))
    kroner = Fraction(ore, 100)
    ending = Decimal(kroner.numerator) / Decimal(kroner.denominator)
    if Fraction(ending) == kroner:
        return say("{kroner} kr.", kroner=_grouped(ending))
    return say("{kroner} kr. (rounded)", kroner=_grouped(round(ending, _DECIMALS)))


_DECIMALS = 6


def _grouped(number: Decimal) -> str:
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def danish_amount(ore: int) -> str:
    """Kroner from øre, without the unit, as a Danish reader writes them: 7440000 is "74.400,00"."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100:,}".replace(",", ".") + f",{abs(ore) % 100:02d}"


class Catalogue(Protocol):
    """A language: its words for a template, and how it writes values."""

    def template(self, english: str) -> str:
        """The template in this language; the English one where there is no translation."""
        ...

    def text(self, text: str) -> str:
        """A text that somebody typed, fit for where the sentence is shown."""
        ...

    def as_typed(self, text: str) -> str:
        """The same of what no language has another word for, whatever word it happens to be: see `TYPED`."""
        ...

    def quoted(self, text: str) -> str:
        """What somebody typed, in quotation marks."""
        ...

    def figure(self, figure: Figure) -> str: ...

    def number(self, number: int | Decimal | Fraction) -> str:
        """A number. Most are event numbers and years, so whole ones are not grouped in thousands."""
        ...

    def grouped(self, number: int) -> str:
        """A whole number with its thousands apart: a count that can be large."""
        ...

    def count(self, number: int) -> str:
        """A count as people write it; what programs read has it as it is."""
        ...

    def day(self, day: date) -> str: ...

    def moment(self, moment: Moment) -> str: ...

    def month(self, month: MonthLike) -> str: ...

    def amount(self, kroner: Kroner) -> str:
        """Money without its unit."""
        ...

    def kroner(self, kroner: Kroner) -> str:
        """Money with its unit."""
        ...

    def remedy(self, remedy: Remedy) -> str:
        """What the reader can do. Only a user interface knows how, so the ledger's own catalogue names the action."""
        ...


class Message(Struct, frozen=True):
    """A sentence, or a part of one. `str` gives it in English; `worded` in the language of a catalogue.

    A template has its values' names in braces:

        {citizen}           a value; a list is joined by ", "
        {text!r}            a value in quotation marks
        {findings:; }       a list, joined by what stands after the colon
        {houses: and }      the same with a word: it stands before the last one, after commas
        {most:bare}         money without its unit
        {count:grouped}     a whole number with its thousands apart
        {lines}             where the name is one of `COUNTS`: the same, for people alone
        {comment}           where the name is one of `TYPED`: a text told as somebody wrote it, in every language

    A number behind `#`, or behind an option, is that of an event, or is to be typed: it is never grouped. A day behind
    an equals sign belongs to a decision file, in which it is 2026-01-31 in every language.

    A template is written as a literal in a call of `say` or `marked`, where tools that extract texts for
    translation find it. What depends on a number or on a missing value is two templates, chosen by code.
    """

    template: str
    values: Mapping[str, Value]

    def worded(self, catalogue: Catalogue) -> str:
        """The text in the language of a catalogue. Raises KeyError where the template names a value that is missing."""
        parts: list[str] = []
        for literal, name, spec, conversion in Formatter().parse(catalogue.template(self.template)):
            parts.append(literal)
            if name is not None:
                value = self.values[name]
                if conversion == "r":
                    # Quotation marks show each sign for what it is, also one that is left out elsewhere.
                    parts.append(catalogue.quoted(value if isinstance(value, str) else _worded(value, "", catalogue)))
                elif isinstance(value, date) and literal.endswith("= "):
                    parts.append(value.isoformat())
                elif isinstance(value, int) and not spec and name in COUNTS and not _to_be_typed(literal):
                    parts.append(catalogue.count(value))
                elif name in TYPED:
                    parts.append(_worded(_as_typed(value), spec or "", catalogue))
                else:
                    parts.append(_worded(value, spec or "", catalogue))
        return "".join(parts)

    def with_texts(self, change: Callable[[str], str]) -> Message:
        """The message with each text among its values changed, in parts and lists too."""
        return Message(self.template, {name: _changed(value, change) for name, value in self.values.items()})

    def by_lines(self, lines: Mapping[int, int]) -> Message:
        """The message with events named by the lines of a file that they would be recorded from, by their numbers."""
        template, values = self.template, dict(self.values)
        for name, value in self.values.items():
            event = "event #{" + name + "}"
            if isinstance(value, int) and value in lines and event in template:
                template = template.replace(event, "line {" + name + "}")
                values[name] = lines[value]
            elif isinstance(value, list):
                values[name] = [one.by_lines(lines) if isinstance(one, Message) else one for one in value]
        return Message(template, values)

    def __str__(self) -> str:
        return self.worded(ENGLISH)

    def __hash__(self) -> int:
        return hash(self.template)  # values may be lists


COUNTS = frozenset(
    {
        "agreeing", "ahead", "all", "attention", "breaks", "budgets", "changes", "count", "counted", "days", "events",
        "findings", "follow", "houses", "kept", "lines", "lost", "months", "more", "most", "overdue", "places", "roots",
        "rows", "there", "undated", "unpriced",
    }
)  # fmt: skip
"""The values of templates that say how many there are of something; a year, a number and a key have other names."""


TYPED = frozenset(
    {
        "account", "accounts", "action", "alias", "because", "by", "chart", "citizen", "citizens", "comment",
        "contract", "decision", "file", "filename", "folder", "giver", "happened", "held", "house", "id", "item",
        "key", "keys", "ledger", "level", "location", "login", "model", "name", "named", "offer", "offers",
        "other_offer", "other_place", "owner", "participants", "path", "place", "rates", "reason", "ref", "reference",
        "remark", "service", "services", "taker", "text", "title", "to_offer", "typed",
    }
)  # fmt: skip
"""The values of templates that hold what somebody typed: a text, a name, a key. No word of the program's own is meant.

"ok" as a remark stays "ok" in Danish, and an owner called "other" is called so: it is quoted, and may be signed for.
"""


def _to_be_typed(before: str) -> bool:
    """Whether a number behind these words is that of an event, or what an option is given."""
    return before.endswith("#") or before.rpartition(" ")[0].rpartition(" ")[2].lstrip("(").startswith("--")


class _AsTyped(str):
    """A text that is told as somebody wrote it."""

    __slots__ = ()


def _as_typed(value: Value) -> Value:
    match value:
        case Day() | Figure():
            return value
        case str():
            return _AsTyped(value)
        case list():
            return [_as_typed(one) for one in value]
        case _:
            return value


def _changed(value: Value, change: Callable[[str], str]) -> Value:
    match value:
        case Figure():
            return value
        case str():
            return change(value)
        case Message():
            return value.with_texts(change)
        case Remedy():
            return value.with_texts(change)
        case list():
            return [_changed(item, change) for item in value]
        case _:
            return value


def _worded(value: Value, spec: str, catalogue: Catalogue) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each kind of value
    match value:
        case None:
            return ""
        case Figure():
            return catalogue.figure(value)
        case _AsTyped():
            return catalogue.as_typed(value)
        case str():
            return catalogue.text(value)
        case Message():
            return value.worded(catalogue)
        case Remedy():
            return catalogue.remedy(value)
        case Kroner():
            return catalogue.amount(value) if spec == "bare" else catalogue.kroner(value)
        case int() if spec == "grouped":
            return catalogue.grouped(value)
        case int() | Decimal() | Fraction():
            return catalogue.number(value)
        case Moment():
            return catalogue.moment(value)
        case date():
            return catalogue.day(value)
        case MonthLike():  # before the tuples: a Month is one of year and month
            return catalogue.month(value)
        case _:
            return _listed([_worded(item, "", catalogue) for item in value], spec or ", ")


def _listed(items: Sequence[str], between: str) -> str:
    """The items one after the other; a word such as `and` stands before the last alone, and commas before it."""
    is_word = between.strip().isalpha() and between == f" {between.strip()} "
    if not is_word or not items:
        return between.join(items)
    return between.join([*filter(None, [", ".join(items[:-1])]), items[-1]])


def say(template: str, /, **values: Value) -> Message:
    """A message from an English template and its values."""
    return Message(template, values)


def days_said(days: int) -> Message:
    """A number of days."""
    return say("1 day") if days == 1 else say("{days} days", days=days)


def moment_said(there: datetime) -> Message:
    """A moment as it is read, by the clocks that it is given in: those in Copenhagen (`calendar.civil_time`)."""
    return say("{day} at {time}", day=there.date(), time=there.time().isoformat("seconds"))


def as_said(text: str) -> Message:
    """Words that no catalogue translates: what somebody typed, a key, the reference of a decision."""
    return say("{text}", text=text)


def code_said(code: str) -> Message:
    """A word of the program's own, or of the operating system, which a catalogue may have in its language."""
    return say("{code}", code=code)


def marked(template: str) -> str:
    """The template as it is. The call marks a literal for translation that is filled in elsewhere."""
    return template


@dataclass(frozen=True, init=False)
class Remedy:
    """What a reader can do about a refusal: the name of an action, and what the action is about.

    A user interface puts it into words, with its own commands and fields.
    """

    action: str
    values: Mapping[str, Value]

    def __init__(self, action: str, /, **values: Value) -> None:
        object.__setattr__(self, "action", action)
        object.__setattr__(self, "values", values)

    def with_texts(self, change: Callable[[str], str]) -> Remedy:
        """The remedy with each text among its values changed, in parts and lists too."""
        changed = copy(self)
        object.__setattr__(changed, "values", {name: _changed(value, change) for name, value in self.values.items()})
        return changed


class English:
    """English sentences; dates as 2026-03-31, money and decimals as Danish readers write them."""

    def template(self, english: str) -> str:
        return english

    def text(self, text: str) -> str:
        return text

    def as_typed(self, text: str) -> str:
        return text

    def quoted(self, text: str) -> str:
        return repr(text)

    def figure(self, figure: Figure) -> str:
        return str(figure)

    def number(self, number: int | Decimal | Fraction) -> str:
        return f"{number:f}".replace(".", ",") if isinstance(number, Decimal) else str(number)

    def grouped(self, number: int) -> str:
        return f"{number:,}"

    def count(self, number: int) -> str:
        return str(number)

    def day(self, day: date) -> str:
        return day.isoformat()

    def moment(self, moment: Moment) -> str:
        return moment.utc

    def month(self, month: MonthLike) -> str:
        return f"{month.year:04d}-{month.month:02d}"

    def amount(self, kroner: Kroner) -> str:
        return danish_amount(kroner.ore)

    def kroner(self, kroner: Kroner) -> str:
        return str(kroner)

    def remedy(self, remedy: Remedy) -> str:
        return remedy.action


ENGLISH = English()
