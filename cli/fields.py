"""Everything an event carries in words, for `show` and for its page: what each field is called, and what it holds.

JSON and CSV have the fields by their own names (`projections.descriptions.event_data`).

Decided on 2026-11-28:

* One place says it for the command line and for the pages. Amounts are kroner, days and moments as people here write
  them, and the program's own words those of the language that is spoken. What somebody typed stays as it is.
* A closing has its month, its days, and its lines counted and summed by payer and by kind, each a row; the lines
  themselves are in the settlement of the month. A list of things has a row for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from cli.cells import NO_COUNTS
from cli.field_words import CODED, KINDS, NAMES, STREAMS, VALUES
from cli.languages import SPEECH
from ledger.errors.wording import area_said
from ledger.events import Event, Recorded, Voided
from ledger.events.base import Adopted
from ledger.models.areas import AREA_KINDS, Area
from ledger.models.budget import Activity
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.model import Model
from ledger.models.selecting import OWN
from ledger.shared.calendar import moment_in_words, months_said
from ledger.shared.message import Kroner, Message, Value, as_said, code_said, say
from ledger.shared.money import Ore

_ORE = "_ore"
_EVENTS = frozenset({"corrects", "stay", "grant", "known_at", "closing", "review", "transferred_from", "stopped_at"})
"""The fields that hold the number of an event."""
_PLACES = NO_COUNTS | {"first", "version", "calculation"}
"""The fields whose number is one in a row, and counts nothing."""
_MONTHS = frozenset({"closed_months", "months"})
"""The fields that hold months of any year, from 1 to 12."""
_OF_EVERY_DECISION = frozenset((*Adopted.__struct_encode_fields__, "id", "offer", "place"))
_HOUSES = frozenset({"offer", "offers", "counterpart"})


class Field(Struct, frozen=True):
    """A field: its own name, what a reader calls it, and what it holds, as a type where that is one.

    `events` are the numbers of events that it holds, in the place of a value; `raw` what it names, for a link to that.
    `is_one_of_several`: others of the same key stand beside it.
    """

    key: str
    name: Message
    value: Any = None
    events: Sequence[int] = ()
    raw: Any = None
    is_one_of_several: bool = False

    def in_words(self) -> Message | str:
        """What it holds, as it is read; a text that somebody typed as it is."""
        if self.events:
            return say("{runs}", runs=[_run(first, last) for first, last in _runs(self.events)])
        if SPEECH.is_danish and isinstance(self.value, int) and self.key not in _PLACES:
            return say("{count}", count=self.value)
        return self.value if isinstance(self.value, (Message, str)) else say("{value}", value=self.value)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of each run of numbers without a gap: of a large decision, a line of them for hundreds."""
    starts = [at for at, number in enumerate(numbers) if not at or number != numbers[at - 1] + 1]
    return [(numbers[at], numbers[end - 1]) for at, end in zip(starts, [*starts[1:], len(numbers)], strict=True)]


def _run(first: int, last: int) -> Message:
    if first == last:
        return say("#{number}", number=first)
    return (
        say("#{first} and #{last}", first=first, last=last)
        if last == first + 1
        else say("#{first} to #{last}", first=first, last=last)
    )


def fields_of(
    fact: Recorded,
    gone_by: Recorded | None,
    login: str | None,
    same_act: Sequence[int],
    moved_from: str | None,
    counted: Counted,
) -> Iterator[Field]:
    """An event with what the log says of it: what annulled or replaced it, its act's other events, the place left."""
    event = fact.event
    topic = topic_of(event)
    yield Field("event", NAMES["event"], events=(fact.number,))
    yield Field("recorded_at", NAMES["recorded_at"], moment_in_words(fact.recorded_at))
    if fact.clock_at is not None:
        yield Field("clock_at", NAMES["clock_at"], moment_in_words(fact.clock_at))
    yield Field("kind", NAMES["kind"], KINDS[topic])
    yield Field("stream", NAMES["stream"], _stream(fact.stream))
    yield Field("version", NAMES["version"], fact.version)
    yield Field("text", NAMES["event.text"], event.sentence())
    if gone_by is not None:
        yield Field("annulled_by", how_gone(gone_by), events=(gone_by.number,))
    yield Field("effective_on", NAMES["last_day" if event.day_means == "last" else "effective_on"], event.effective_on)
    for name, value in _parts(event):
        if name != "effective_on":
            yield from _told((topic, name), value, counted)
        if name == "place" and moved_from is not None:
            yield Field("moved_from", NAMES["moved_from"], moved_from)
    if login is not None:
        yield Field("login", NAMES["login"], login)
    if same_act:
        yield Field("same_act", NAMES["same_act"], events=same_act)


def content_of(event: Event) -> Iterator[Field]:
    """What was adopted, beside whom it is about, and what every event of a decision says."""
    for name, value in _parts(event):
        if name not in _OF_EVERY_DECISION:
            yield from _told((topic_of(event), name), value)


def how_gone(by: Recorded) -> Message:
    """What has become of an event: it is annulled where it was voided, and replaced where it was corrected."""
    return NAMES["annulled_by"] if isinstance(by.event, Voided) else NAMES["replaced_by"]


def topic_of(event: Event) -> str:
    """The kind of an event: its topic without the version."""
    return event.TOPIC.partition(":")[0]


def _parts(value: Struct) -> Iterator[tuple[str, Any]]:
    """The fields under the names that are written, amounts in øre as kroner."""
    for name, held in zip(value.__struct_encode_fields__, astuple(value), strict=True):
        if not name.endswith(_ORE):
            yield name, held
        elif isinstance(held, Mapping):
            yield name.removesuffix(_ORE), {key: Kroner(ore) for key, ore in held.items()}
        else:
            yield name.removesuffix(_ORE), None if held is None else Kroner(held)


Path = tuple[str, ...]
"""The names from the kind of event to a field."""
Counted = Callable[[str], Message | None]
"""What the quantity of a service in a year is counted in, in words; None where that is not known."""


def _not_known(_service: str) -> None:
    return None


def _told(path: Path, held: Any, counted: Counted = _not_known) -> Iterator[Field]:
    """What a field holds; nothing where it holds nothing."""
    match held:
        case None | "" | ():
            return
        case Model():
            from cli.parameters import rows_of  # noqa: PLC0415 - loads what settles, and few events hold a model

            yield from (Field("", row["parameter"], row["value"]) for row in rows_of(held))
        case IssuedMonth():
            yield from _issued(held)
        case Area():
            yield Field(path[-1], name_of(path), held.in_words())
        case Struct() if not isinstance(held, Kroner):
            for name, part in _parts(held):
                yield from _told((*path, name), part, counted)
        case Mapping() | [Struct(), *_]:
            each = held.items() if isinstance(held, Mapping) else enumerate(held, 1)
            for of, one in each:
                named = say("{name} {of}", name=name_of(path), of=of)
                yield Field(path[-1], named, _in_a_row(path, one, counted), is_one_of_several=True)
        case _:
            yield _single(path, held)


def name_of(path: Path) -> Message:
    """What a reader calls a field."""
    return NAMES.get(".".join(path[-2:])) or NAMES[path[-1]]


def _in_a_row(path: Path, held: Any, counted: Counted) -> Any:
    """One of several things: each part of it with its name, one behind the other."""
    if not isinstance(held, Struct) or isinstance(held, Kroner):
        return value_of(path, held)
    if isinstance(held, Activity) and held.service is not None:
        return _assumed(held, held.service, counted)
    fields = [field for name, part in _parts(held) for field in _told((*path, name), part)]
    return say(
        "{parts:; }",
        parts=[say("{name}: {value}", name=field.name, value=_no_word(field.in_words())) for field in fields],
    )


def _assumed(held: Activity, service: str, counted: Counted) -> Message:
    """A service that a budget assumes: units of the whole year at the price of one, which have no price a year."""
    values: dict[str, Value] = {
        "service": service,
        "quantity": Field("quantity", NAMES["quantity"], held.quantity).in_words(),
        "price": Kroner(held.price_ore),
    }
    if (unit := counted(service)) is None:
        return say("service: {service}; in the whole year: {quantity} at {price} each", **values)
    return say("service: {service}; in the whole year: {quantity} {unit} at {price}", unit=unit, **values)


def _single(path: Path, held: Any) -> Field:
    key = path[-1]
    if key in _EVENTS:
        return Field(key, name_of(path), events=(held,))
    if key in _MONTHS:
        return Field(key, name_of(path), say("{months}", months=months_said(held)))
    if isinstance(held, tuple) and not hasattr(held, "_fields"):  # a month is one of year and month
        return Field(key, name_of(path), say("{values}", values=[_no_word(value_of(path, each)) for each in held]))
    return Field(key, name_of(path), value_of(path, held), raw=held)


def _no_word(value: Any) -> Any:
    """What a field holds; a text that is left is what somebody typed, and no word of the program's own."""
    return as_said(value) if isinstance(value, str) else value


def value_of(path: Path, held: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    """What a reader calls what a field holds."""
    key = path[-1]
    if isinstance(held, bool):
        return say("yes") if held else say("no")
    if not isinstance(held, str):
        return held
    if (said := VALUES.get((".".join(path[-2:]), held)) or VALUES.get((key, held))) is not None:
        return said
    if key == "ref" and held.startswith("minutes:"):
        return say("that of a filled-in sheet of minutes")
    if key in CODED:
        return code_said(held)
    if key in _HOUSES:
        return say("{offer}", offer=held)
    if key == "service":
        return say("{service}", service=held)
    return _OF_THE_PROGRAM[key](held) if key in _OF_THE_PROGRAM else held


def _stream(name: str) -> Message | str:
    """What a stream, or an act that is named by one, is about; another act by its name."""
    before, sign, rest = name.partition(":")
    if not sign:
        before, sign, rest = name.partition("/")
    if before not in STREAMS:
        return name
    if not sign:
        return STREAMS[before]
    by, slash, area = rest.partition("/")
    if slash and by in AREA_KINDS:
        return say("{what}: {area}", what=STREAMS[before], area=area_said(by, area))
    if before == "service":
        return say("{what}: {service}", what=STREAMS[before], service=rest)
    return say("{what}: {where}", what=STREAMS[before], where=rest)


def _house_or_area(name: str) -> Message:
    """One of those that a meeting was about together."""
    by, sign, of = name.partition(" ")
    return area_said(by, of) if sign and by in AREA_KINDS else say("{offer}", offer=name)


def _decimal(written: str) -> str:
    """A number, or a fraction, that is kept as it was typed."""
    return written.replace(".", ",")


_OF_THE_PROGRAM: Mapping[str, Callable[[str], Message | str]] = {
    "act": _stream,
    "annulled": KINDS.__getitem__,
    "annulled_stream": _stream,
    "batch": _stream,
    "hours_per_step": _decimal,
    "together": _house_or_area,
}
"""What a reader calls texts that the program makes."""


def _issued(issued: IssuedMonth) -> Iterator[Field]:
    """A settlement as it was issued: its days, its lines by payer and by kind, and what was accepted."""
    from ledger.settlement.findings import sentence_of, whereabouts  # noqa: PLC0415 - only a closing has findings

    yield Field("month", NAMES["month"], issued.month, raw=issued.month)
    yield Field("total", NAMES["total"], Kroner(issued.total_ore))
    for state in ("occupied", "absent", "notice", "vacant", "closed"):
        yield Field(state, NAMES[f"figures.{state}"], getattr(issued, state))
    for payer, value in _summed(issued.lines, lambda line: line.payer or OWN):
        yield Field("payer", say("paid by {payer}", payer=VALUES.get(("payer", payer), payer)), value, raw=payer)
    for kind, value in _summed(issued.lines, lambda line: line.kind):
        yield Field("lines", say("lines: {kind}", kind=kind), value)
    for number, finding in enumerate(issued.findings, 1):
        said = say("{where}: {finding}", where=whereabouts(issued.offer, finding), finding=sentence_of(finding))
        yield Field("findings", say("finding {number}", number=number), said)


def _summed(lines: Iterable[IssuedLine], of: Callable[[IssuedLine], str]) -> Iterator[tuple[str, Message]]:
    """How many lines there are of each, and what they come to."""
    found: dict[str, list[Ore]] = {}
    for line in lines:
        found.setdefault(of(line), []).append(line.amount_ore)
    for name, amounts in sorted(found.items(), key=lambda each: (each[0] != OWN, each[0])):
        amount = Kroner(sum(amounts))
        count = len(amounts)
        lines_said = say("1 line") if count == 1 else say("{count} lines", count=count)
        yield name, say("{amount} in {lines}", amount=amount, lines=lines_said)
