"""The 24-hour chart: a citizen's support by theme, time of day and form, in minutes a week, whose sum gives the hours.

Decided on 2026-11-27:

* Minutes are whole and a week's. What a file says of a day is seven times that a week. They are kept as they were read,
  so that the hours are exact: 140 minutes are 7/3 hours.
* What counted goes along. The forms that count in the hours and what is near a bound are parameters of the adopted
  chart, from a day on; what a citizen was granted by keeps those of its day, and no later chart moves it.
* Nothing in it is free text. Themes, times of day and forms are those that were adopted, word for word, however a file
  wrote them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from ledger.models.frozen import Frozen, Within
from ledger.shared.message import Message, say

Part = Literal["theme", "time", "form"]
"""What a row of a chart says, besides its minutes."""

MINUTES_IN_HOUR = 60


class Chart(Frozen, frozen=True, kw_only=True):
    """One dated version of a chart: the themes, times of day and forms that a citizen's rows may name.

    `counted` are the forms whose minutes are in the hours that give the level; None: all. `near` is within how many
    hours a week of a level's bound a citizen's hours are worth a remark; None: none are. `offers` are the houses that
    it is for; none named: every house that has no chart of its own.
    """

    themes: Annotated[tuple[str, ...], Within(min_length=1)]
    times: Annotated[tuple[str, ...], Within(min_length=1)]
    forms: Annotated[tuple[str, ...], Within(min_length=1)]
    counted: tuple[str, ...] | None = None
    near: Annotated[Decimal | None, Within(gt=0, le=24)] = None
    offers: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for words in (self.themes, self.times, self.forms):
            alike = [word for word, count in Counter(map(plain_word, words)).items() if count > 1]
            if alike:
                twice = next(word for word in words if plain_word(word) == alike[0])
                raise ValueError(say("{word!r} is there twice, as a file would write it", word=twice))
        if self.counted is not None and not self.counted:
            raise ValueError(say("`counted` is empty; leave it out where every form counts"))
        for form in self.counted or ():
            if form not in self.forms:
                raise ValueError(say("{form!r} of `counted` is not among the forms", form=form))

    def words(self, part: Part) -> tuple[str, ...]:
        """What a row may say of a part."""
        return {"theme": self.themes, "time": self.times, "form": self.forms}[part]

    def word(self, part: Part, written: str) -> str | None:
        """The adopted word that a file wrote, in large or small letters, æ, ø and å as ae, oe, aa; None for another."""
        plain = plain_word(written)
        return next((word for word in self.words(part) if plain_word(word) == plain), None)


def plain_word(written: str) -> str:
    """A word as two of them are compared."""
    plain = " ".join(written.lower().replace("-", " ").replace("_", " ").split())
    for letter, two in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        plain = plain.replace(letter, two)
    return plain


class ChartEntry(Frozen, frozen=True, kw_only=True):
    """Minutes a week of one theme, at one time of day, in one form."""

    theme: str
    time: str
    form: str
    minutes: Annotated[int, Within(gt=0)]


class ChartEntries(Frozen, frozen=True, kw_only=True):
    """A citizen's chart, as granted by: `chart` is the adopted one's id, with its `counted` and `near` of that day."""

    chart: str
    entries: tuple[ChartEntry, ...]
    counted: tuple[str, ...] | None = None
    near: Decimal | None = None

    @property
    def minutes(self) -> int:
        """The minutes a week that count in the hours."""
        return sum(entry.minutes for entry in self.entries if self.counts(entry.form))

    @property
    def all_minutes(self) -> int:
        """The minutes a week of every form."""
        return sum(entry.minutes for entry in self.entries)

    def counts(self, form: str) -> bool:
        """Whether a form's minutes are in the hours."""
        return self.counted is None or form in self.counted

    def by_theme(self, *, of_form: Iterable[str] | None = None) -> Mapping[str, int]:
        """Minutes a week by theme, in the order of the file; of every form, or of some."""
        forms = None if of_form is None else set(of_form)
        return _summed((entry.theme, entry.minutes) for entry in self.entries if forms is None or entry.form in forms)

    def by_time(self) -> Mapping[str, int]:
        """Minutes a week by time of day."""
        return _summed((entry.time, entry.minutes) for entry in self.entries)

    def by_form(self) -> Mapping[str, int]:
        """Minutes a week by form."""
        return _summed((entry.form, entry.minutes) for entry in self.entries)

    def in_words(self) -> Iterator[Message]:
        """The sum, and what it is made of: by theme, by time of day, by form."""
        if self.minutes == self.all_minutes:
            yield say("{hours} by the 24-hour chart {chart}", hours=hours_said(self.minutes), chart=self.chart)
        else:
            both = {"hours": hours_said(self.minutes), "all": hours_said(self.all_minutes)}
            yield say("{hours} of {all} by the 24-hour chart {chart} count", chart=self.chart, **both)
        yield say("by theme: {parts}", parts=[_part(*one) for one in self.by_theme().items()])
        yield say("by time of day: {parts}", parts=[_part(*one) for one in self.by_time().items()])
        forms = [(_part if self.counts(form) else _left_out)(form, of) for form, of in self.by_form().items()]
        yield say("by form: {parts}", parts=forms)


def _summed(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for name, minutes in parts:
        summed[name] = summed.get(name, 0) + minutes
    return summed


def _part(name: str, minutes: int) -> Message:
    return say("{name} {time}", name=name, time=clock_said(minutes))


def _left_out(name: str, minutes: int) -> Message:
    return say("{name} {time} (not counted)", name=name, time=clock_said(minutes))


def hours_of(minutes: int) -> Fraction:
    """Exact hours."""
    return Fraction(minutes, MINUTES_IN_HOUR)


def clock_said(minutes: int) -> str:
    """Minutes as hours and minutes, exactly: 14:30."""
    return f"{minutes // MINUTES_IN_HOUR}:{minutes % MINUTES_IN_HOUR:02d}"


def hours_said(minutes: int) -> Message:
    """A week's minutes in words, exactly."""
    return say("{time} hours a week", time=clock_said(minutes))
