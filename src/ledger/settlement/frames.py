"""Base frames: a yearly amount settled by twelfths whose sum is exact, and what a day of one costs a buyer.

Decided on 2026-11-21:

* Frames. A month costs the twelfths up to it, rounded half up, less those before it. A version that covers a part of
  the month costs its share of the days. The same amount adopted again, or under a new model, stays one line. A base of
  the resident's paragraph goes before the general one.
* A buyer's day of a frame. It is the base's `day_rate`. Without one it is frame / (open places × 365 × occupancy), in
  leap years too. The occupancy is the base's own, else that of the year's budget. A place out of use counts as open: a
  repair must not make the others dearer. A frame of one paragraph needs a `day_rate`, since places have no paragraph.
  A buyer owes it under allocation *frame* too, and in a tail that covers the base.

Decided on 2026-11-26:

* A part of a frame's month is cut from the rounded twelfth, not from the exact one: of 1,200,001 a year, 16 of the 31
  days of March are 51,612.94. So the parts of a month always sum to its twelfth, and twelve months to the frame.
* A place whose opening is annulled is none of the places that share a frame: it never was. A buyer's day in a closed
  month costs what the others make of it, though the vacancy of the place itself stays as issued.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.models.day_rate import DAYS, resident_days
from ledger.models.offers import Base
from ledger.models.regulation import raised_from, sources_of, typed_of
from ledger.models.told import Told
from ledger.models.units import twelfth_of
from ledger.shared.calendar import Month, Period
from ledger.shared.message import Figure, Message, Value, exact_kroner, say
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Version
from ledger.state.book import Book

if TYPE_CHECKING:
    from ledger.models.budget import Budget


class FrameDays(Struct, frozen=True):
    """A run of days at one yearly amount, with the versions that gave it: one, or several that say the same."""

    versions: tuple[Version[Base], ...]
    period: Period


def frames(book: Book, owed: Sequence[Period]) -> Iterator[FrameDays]:
    """The frames in force on the days on which one is owed, as long as the yearly amount stays the same.

    A frame adopted again with the same amount, or a new model that owes it all the same, changes nothing.
    """
    for versions in book.terms.bases.values():
        run: FrameDays | None = None
        for piece in (piece for period in owed for piece in period.split_at(set(versions.days))):
            version = versions.on(piece.first)
            if version is None or version.value.unit != "year":
                continue
            if run is not None and run.period.end == piece.first and _amount(run) == version.value.exact_ore:
                run = FrameDays((*run.versions, version), Period(run.period.first, piece.end))
                continue
            if run is not None:
                yield run
            run = FrameDays((version,), piece)
        if run is not None:
            yield run


def _amount(run: FrameDays) -> Fraction:
    return run.versions[0].value.exact_ore


def twelfth(yearly: Fraction | Ore, month: Month, days: int) -> Ore:
    """What `days` days of a month are owed of a yearly frame, in øre.

    A month is its cumulated twelfths, half up, less those of the month before, so that twelve whole months sum
    to the frame: of 1,000,000.00 January is 83,333.33 and February 83,333.34.
    """
    return half_up(days * twelfth_by_day(yearly, month))


def twelfth_by_day(yearly: Fraction | Ore, month: Month) -> Fraction:
    """What a day of a month is of a yearly frame: an equal share of the month's twelfth, exact øre."""
    return Fraction(twelfth_of(yearly, month), month.days)


class DayRate(Struct, frozen=True):
    """Exact øre that a buyer owes of a frame for a resident-day, the events it follows from, and how, step by step."""

    per_day: Fraction
    events: tuple[int, ...]
    steps: tuple[Told, ...]


def day_rate(book: Book, frame: Version[Base], day: date, open_places: int | None = None) -> DayRate | None:
    """A frame as a day rate: the adopted one, or frame / (open places × 365 × occupancy); None where neither is.

    The occupancy is the base's own or else that of the year's budget. A place out of use for a while is still one of
    the places that share the frame. `open_places`: how many are open that day, where that is known already.
    """
    base = frame.value
    if (per_day := base.buyers_day_ore) is not None:
        typed = typed_of(frame)
        values: dict[str, Value] = {"day": typed.effective_on, "number": typed.number}
        how = say("a buyer owes the frame by the day: adopted day rate from {day} (#{number})", **values)
        adopted = typed.value.buyers_day_ore
        steps = (*typed.value.buyers_story, Told(how, Fraction(adopted)), *raised_from(frame, adopted))
        return DayRate(Fraction(per_day), sources_of(frame), steps)
    budget = book.terms.budget_of(day.year)
    occupancy, behind = _occupancy(frame, budget)
    places = sum(day in place.open for place in book.capacity()) if open_places is None else open_places
    if occupancy is None or not places:
        return None
    shared = base.exact_ore / resident_days(places, occupancy)
    how = say(
        "a buyer owes a day of it: {frame} / ({places} places × {days} × {occupancy} %) (#{events:, #})",
        frame=exact_kroner(base.exact_ore),
        places=places,
        days=DAYS,
        occupancy=Figure(f"{occupancy.normalize():f}"),
        events=[str(number) for number in behind],
    )
    return DayRate(shared, behind, (*of_frame(frame), Told(how, shared)))


def of_frame(version: Version[Base]) -> Iterator[Told]:
    """A yearly frame as somebody typed it, and as it was raised since."""
    typed = typed_of(version)
    base: Base = typed.value
    frame = say("yearly frame")
    if base.paragraph is not None:
        frame = say("yearly frame for paragraph {paragraph}", paragraph=base.paragraph)
    if base.item is not None:
        frame = say("{frame}, {item}", frame=frame, item=base.item)
    values: dict[str, Value] = {"day": typed.effective_on, "number": typed.number}
    yield from of_units(version, say("{frame} from {day} (#{number})", frame=frame, **values))


def of_units(version: Version[Base], typed: Message) -> Iterator[Told]:
    """A base as `typed` says that it was adopted, as it was raised since, and times its units where it is of several.

    What is raised of an item by units is the price of one.
    """
    base, price = version.value, typed_of(version).value.regulated_ore
    if base.quantity_said is None:
        yield from typed_of(version).value.story
        yield Told(typed, Fraction(price))
        yield from raised_from(version, price)
        return
    yield Told(say("{base}, a unit", base=typed), Fraction(price))
    yield from raised_from(version, price)
    yield Told(say("× {quantity} units", quantity=Decimal(base.quantity_said)), base.exact_ore)


def has_no_day_rate(book: Book, month: Month) -> bool:
    """Whether buyers owe nothing known of a frame that may be in force in a month; whether any is there, is not asked.

    A house without an open place has no day rate either, and no resident.
    """
    budget = book.terms.budget_of(month.year)
    frames = (version for bases in book.terms.bases.values() for version in bases if version.value.unit == "year")
    begun = (frame for frame in frames if frame.effective_on <= month.last)
    return any(frame.value.buyers_day_ore is None and _occupancy(frame, budget)[0] is None for frame in begun)


def _occupancy(frame: Version[Base], budget: Version[Budget] | None) -> tuple[Decimal | None, tuple[int, ...]]:
    """Per cent, and the events that adopted the frame and it."""
    behind = sources_of(frame)
    if frame.value.occupancy is not None:
        return frame.value.occupancy, behind
    if budget is None or frame.value.paragraph is not None:
        return None, behind
    return budget.value.occupancy, (*behind, budget.number)
