"""A meeting's sheet as a page to read: figures, what changed, actions. Shared by show and prepare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cli.lines import DAYS_BY_STATE
from cli.printing import in_words
from cli.render import Column, table
from ledger.errors.wording import area_said
from ledger.shared.message import Kroner, Message, Value, as_said, danish_amount, say

FIGURES = (Column("figure", say("figure")), Column("value", say("value"), "number"))
ACTIONS = (
    Column("id", say("action")),
    Column("text", say("agreed")),
    Column("owner", say("owner")),
    Column("due", say("due"), "date"),
    Column("state", say("state")),
)


SHEET_FIGURES = (
    Column("offer", say("about")),
    Column("budget", say("adopted budget"), "money"),
    Column("settled", say("settled"), "money"),
    Column("months_settled", say("months settled"), "number"),
    Column("expected", say("expected year-end"), "money"),
    Column("month_total", say("the month"), "money"),
    Column("places", say("places"), "number"),
    Column("occupancy_percent", say("occupancy %"), "number"),
    *DAYS_BY_STATE,
    Column("vacancy", say("vacancies"), "money"),
    Column("average_day", say("an occupied day on average"), "money"),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("price", say("per full-year person"), "money"),
    Column("assumed_persons", say("assumed persons"), "number"),
    Column("assumed_price", say("assumed per person"), "money"),
)
"""A sheet's figures as columns, a row for each house or area."""
MOST_MONTHS = Column("most_months_settled", say("most months settled"), "number")
"""The last one for whoever reads by position: it came later than the others."""


def months_settled(figures: Mapping[str, Any]) -> Value:
    """Of how many months a sheet's settled sum is: from the fewest to the most, where houses differ."""
    fewest: int = figures["months_settled"]
    most: int | None = figures["most_months_settled"]
    return fewest if most is None else say("{fewest} to {most}", fewest=fewest, most=most)


def figures_row(sheet: dict[str, Any]) -> dict[str, Any]:
    """A sheet's figures in one row."""
    return {**sheet["figures"], **sheet["figures"]["place_days"]}


def of_each(sheets: Iterable[dict[str, Any]], rows_of: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
    """The rows that each sheet has, with what it is about."""
    return [{"offer": named(sheet), **row} for sheet in sheets for row in rows_of(sheet)]


def action_row(action: dict[str, Any]) -> dict[str, Any]:
    """An action with its state in words, and whom it was agreed on with."""
    row = {**action, "state": _state(action)}
    if (other := action.get("agreed_with")) is not None:
        row["text"] = say("{text}; agreed together with {offer}", text=action["text"], offer=other)
    return row


def figures_page(found: dict[str, Any]) -> str:
    """A sheet's figures, a line each."""
    days = found["place_days"]
    rows = [
        (say("adopted budget"), kroner(found["budget"])),
        (say("settled, {months} months", months=months_settled(found)), kroner(found["settled"])),
        (say("expected year-end"), kroner(found["expected"])),
        (say("the month"), kroner(found["month_total"])),
        (say("occupancy %"), _per_cent(found["occupancy_percent"])),
        (say("days occupied / notice / vacant / out of use / away"), " / ".join(str(days[state]) for state in days)),
        (say("vacancies"), kroner(found["vacancy"])),
        (say("an occupied day on average (service, base; no frame)"), _said(average_day(found))),
    ]
    if "full_year_persons" in found:
        rows += _quantities(found)
    return table(FIGURES, [{"figure": figure, "value": value} for figure, value in rows])


OF_A_DAY = say("service, and base by the day; no frame, supplement, notice or vacancy")
"""What an occupied day on average is made of, where there is room for it."""


def average_day(figures: Mapping[str, Any]) -> Kroner | Message | None:
    """What an occupied day costs on average, for people: no nought where nothing is settled by resident.

    So it is in a house that is paid by a frame alone: there a day has no price. Programs have the nought, as recorded.
    """
    found: Kroner | None = figures["average_day"]
    return say("– (nothing is settled by resident)") if found is not None and not found.ore else found


def _per_cent(share: Decimal | None) -> str:
    """A share as Danish readers write it; "–" where there is nothing to take one of."""
    return "–" if share is None else f"{share:f}".replace(".", ",")


def _said(amount: Kroner | Message | None) -> str:
    return in_words(amount) if isinstance(amount, Message) else kroner(amount)


def _quantities(found: dict[str, Any]) -> list[tuple[Message, str]]:
    """An area's quantity × price, and what its own budget assumes."""
    of_year = [(say("full-year persons × price"), found["full_year_persons"], found["price"])]
    if found["assumed_persons"] is not None:
        of_year.append((say("assumed persons × price"), found["assumed_persons"], found["assumed_price"]))
    return [(what, f"{persons:f} × {kroner(price)}".replace(".", ",", 1)) for what, persons, price in of_year]


def named(sheet: dict[str, Any]) -> str | Message:
    """What a sheet is about: a house, or an area across houses."""
    area = sheet.get("area")
    return str(sheet["offer"]) if area is None else area_said(area["by"], area["name"])


def leader_expected(sheet: Mapping[str, Any]) -> Message:
    """What a leader's expectation is called beside a sheet's figures: with its year, where it is for another one."""
    year = (sheet.get("last_meeting") or {"month": sheet["month"]})["month"].year
    if year == sheet["month"].year:
        return say("the leader expected")
    return say("the leader expected for {year}", year=year)


def leader_s_figures(sheet: Mapping[str, Any]) -> dict[str, Kroner | None]:
    """The leader's expectation, and what is expected now against it, where it is for the year of a sheet's figures."""
    last = sheet.get("last_meeting")
    if last is None or last["expectation"] is None or last["month"].year != sheet["month"].year:
        return {"expectation": None, "now_above_expectation": None}
    return {"expectation": last["expectation"]["year_end"], "now_above_expectation": last["now_above_expectation"]}


def where_agreed(agreed: dict[str, Any] | None) -> Iterator[Message]:
    """Where what was agreed stands, where it is with another house or area that the same meeting was about."""
    if agreed is not None:
        values: dict[str, Value] = {"offer": named(agreed), "number": agreed["event"]}
        yield say("what was agreed stands with {offer} (event #{number})", **values)


def expected(amount: Value, because: str | None) -> Message:
    """What the leader expects, and why."""
    if because:
        return say("the leader expects {amount} at the year's end: {because}", amount=amount, because=because)
    return say("the leader expects {amount} at the year's end", amount=amount)


def agreement(text: str, owner: str | None, due: date | None) -> Message:
    """What was agreed, whose it is and by when, in a line."""
    values: dict[str, Value] = {"text": text, "owner": owner, "due": due}
    if owner and due:
        return say("{text} ({owner}, due {due})", **values)
    if due:
        return say("{text} (due {due})", **values)
    return say("{text} ({owner})", **values) if owner else as_said(text)


def kroner(amount: Kroner | None) -> str:
    """An amount without its unit; "–" where there is none."""
    return "–" if amount is None else danish_amount(amount.ore)


def actions_page(actions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The actions under a heading, where there are any."""
    if actions:
        yield table(ACTIONS, [action_row(action) for action in actions])


def _state(action: dict[str, Any]) -> Message:
    if action["done_on"]:
        if action["done_comment"]:
            return say("done {day}: {comment}", day=action["done_on"], comment=action["done_comment"])
        return say("done {day}", day=action["done_on"])
    overdue = action.get("days_overdue", 0)
    return say("{days} days overdue", days=overdue) if overdue else say("open")
