"""What each word in the column `event` asks for: the command, and the columns its fields are read from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from ledger.commands import (
    CLEARED,
    Buy,
    ChangePaying,
    ChartFile,
    Cleared,
    Command,
    DecideOwnPayment,
    Deliver,
    Depart,
    EndGrant,
    GoAway,
    GrantService,
    Move,
    MoveIn,
    Reassess,
    RegrantService,
    Reserve,
    Return,
    SetUse,
    Swap,
)
from ledger.errors import BadFile, BadOption
from ledger.reading import words
from ledger.reading.imports.columns import Columns
from ledger.reading.parsing import (
    read_function,
    read_hours,
    read_municipality,
    read_paragraph,
    read_payer,
    read_quantity,
    read_special_price,
)
from ledger.reading.words import read_absence, read_cause, read_payment, read_use, read_yes
from ledger.rules.privacy import check_text, read_key, read_resident
from ledger.shared.calendar import Month, month_in_table, parse_date
from ledger.shared.message import Message, Remedy, Value, say

_EXAMPLES = ("example", "eksempel")
EXAMPLE = "example"
ASSESSED = ("level", "hours", "special_price")
CHART = "chart"
ASSESSED_WITH_UNIT = (*ASSESSED, "per")
"""The columns of an assessment, one of which is filled; and the unit of a special price beside them."""


def read_event(text: str) -> str:
    """Reads a word of the column `event` as the English one; EXAMPLE for a row that only shows. Raises BadOption.

    A row of the template begins with "example" or "eksempel", as in "example move-in", and is passed over.
    """
    return EXAMPLE if text.lower().startswith(_EXAMPLES) else words.read_event(text)


def read_text(where: Message) -> Callable[[str], str]:
    """Reads any text but a CPR number, and signs that cannot be seen. Raises CprInText, HiddenSign, SaysNothing."""

    def read(text: str) -> str:
        check_text(where, text)
        return text

    return read


Assessed = Literal["must", "may", "no"]
"""Whether rows of a kind say a level, hours or a special price."""


class Field(Struct, frozen=True):
    """One field of a command: the column it is read from, how, and whether it must be there.

    `is_number`: it is read as the numbers of its file are written, which `read` is told as `source`. `is_file`: it
    names a file, beside the import's own, whose `folder` is told to `read`.
    """

    name: str
    column: str
    read: Callable[..., Any]
    required: bool = False
    is_number: bool = False
    is_file: bool = False


class Kind(Struct, frozen=True):
    """What one word in the column `event` asks for.

    `finish` makes the values that were read those of the command; what it refuses is wrong with `finish_column`.
    """

    command: type[Command]
    fields: tuple[Field, ...]
    assessed: Assessed = "no"
    finish: Callable[[dict[str, Any]], None] | None = None
    finish_column: str = "event"

    @property
    def has_chart(self) -> bool:
        """Whether a 24-hour chart can say what is granted."""
        return any(field.column == CHART for field in self.fields)

    @property
    def columns(self) -> set[str]:
        return {
            "event",
            *(field.column for field in self.fields),
            *(ASSESSED_WITH_UNIT if self.assessed != "no" else ()),
        }

    def takes(self, column: str) -> bool:
        """Whether rows of this kind can do without what stands in a column, and can have it."""
        if column in ASSESSED_WITH_UNIT and self.assessed != "no":
            return self.assessed == "may" or column not in ASSESSED
        return any(one.column == column and not one.required for one in self.fields)

    def may_be_empty(self, column: str) -> bool:
        """Whether rows of this kind can do without a column that holds no number."""
        if column in ASSESSED_WITH_UNIT and self.assessed != "no":
            return column in ("level", "per")
        of_column = [one for one in self.fields if one.column == column]
        return not any(one.required or one.is_number for one in of_column) and column != "event"

    def missing(self, columns: Columns) -> list[Value]:
        """The columns that rows of this kind cannot do without and the file does not have."""
        missing: list[Value] = [field.column for field in self.fields if field.required and field.column not in columns]
        wanted = (*ASSESSED, CHART) if self.has_chart else ASSESSED
        if self.assessed == "must" and not any(name in columns for name in wanted):
            said = say("level (or hours, special_price or chart)")
            missing.append(said if self.has_chart else say("level (or hours, or special_price)"))
        return missing


def _read_chart(text: str, folder: Path) -> ChartFile:
    """Reads a citizen's 24-hour chart from the file that a cell names, beside the import or by its whole path.

    Raises CprInText, HiddenSign, BadFile where there is none or it is no chart, BeyondBounds.
    """
    from ledger.reading.charts import read_chart  # noqa: PLC0415 - it reads tables as imports do

    check_text(say("chart"), text)
    try:
        return read_chart(folder / text)
    except BadFile as refusal:
        raise BadFile(refusal.file, refusal.why, _as_in_cell(refusal.instead, folder)) from None


def _as_in_cell(instead: Remedy | Message, folder: Path) -> Remedy | Message:
    """What may have been meant, as a cell names it."""
    if isinstance(instead, Remedy) and instead.action == "show-files":
        return Remedy("show-files-beside")
    if not isinstance(instead, Remedy) or instead.action != "did-you-mean":
        return instead
    meant = Path(str(instead.values["word"]))
    return Remedy("did-you-mean", word=str(meant.relative_to(folder) if meant.is_relative_to(folder) else meant))


def several_in(text: str) -> list[str]:
    """The citizens that one cell names, with a comma or a space between them."""
    return text.replace(",", " ").split()


def _read_others(text: str) -> tuple[str, ...]:
    """Reads with whom a citizen swaps: another one, or all others of a circle, in order. Raises NotAKey, CprInText."""
    check_text(say("the other citizen"), text)
    return tuple(map(read_resident, several_in(text)))


def _in_a_circle(values: dict[str, Any]) -> None:
    other, *further = values.pop("other")
    values |= {"other": other, "further": tuple(further)}


_CITIZEN = Field("citizen", "citizen", read_resident, required=True)
_OFFER = Field("offer", "offer", read_key(say("offer")), required=True)
_PLACE = Field("place", "place", read_key(say("place")), required=True)
_FIRST_DAY = Field("first_day", "date", parse_date, required=True)
_DECISION = Field("decision", "decision", read_text(say("decision")))
_DECISION_REQUIRED = Field("decision", "decision", read_text(say("decision")), required=True)
_DECIDED_BY = Field("decided_by", "decided_by", read_text(say("decided_by")))
_DECIDED_ON = Field("decided_on", "decided_on", parse_date)
_REASON = Field("reason", "reason", read_text(say("reason")))
_REASON_REQUIRED = Field("reason", "reason", read_text(say("reason")), required=True)
_REF = Field("ref", "ref", read_text(say("ref")))


def _or_cleared(words: tuple[str, ...], read: Callable[[str], str]) -> Callable[[str], str | Cleared]:
    """Reads one of the words that take back what was said, or a value."""

    def read_either(text: str) -> str | Cleared:
        return CLEARED if text.strip().lower() in words else read(text)

    return read_either


def _price_or_none(text: str, source: Any) -> int | Cleared:
    """Reads a price, or none, which takes back what was said."""
    return CLEARED if text.strip().lower() == "none" else read_special_price(text, source)


OWN_WORDS = ("own", "egen")
"""What a cell says for the municipality that keeps the ledger."""
_PAYER = Field("payer", "payer", partial(read_payer, own=OWN_WORDS))
_ASKED = Field("asked", "asked", read_text(say("asked")))
_PAYER_UNLISTED = Field("payer_unlisted", "payer_unlisted", read_yes)
_PARAGRAPH = Field("paragraph", "paragraph", _or_cleared(("none", "ingen"), read_paragraph))


def _unlisted_or_not(values: dict[str, Any]) -> None:
    """A blank cell says that codes are meant as the list has them."""
    values["payer_unlisted"] = bool(values["payer_unlisted"])


_SERVICE = Field("service", "service", read_key(say("service")), required=True)
_QUANTITY = Field("quantity", "quantity", read_quantity, is_number=True)
_LEVEL = Field("level", "level", read_text(say("level")))
_HOURS = Field("hours", "hours", read_hours, is_number=True)
_CHART = Field("chart", CHART, _read_chart, is_file=True)


def _month_of_days(values: dict[str, Any]) -> None:
    """The month of a delivery is said, or is that of its first day. Raises BadOption where neither is."""
    if values["month"] is None:
        if values["first_day"] is None:
            raise BadOption(say("neither the month nor the first day is said"))
        values["month"] = Month.of(values["first_day"])
    values["more"] = bool(values["more"])


def _one_cause(values: dict[str, Any]) -> None:
    """The cause of a departure is in the column `cause`; in `kind` in files for the program before it had that column.

    Raises BadOption where the two differ.
    """
    earlier = values.pop("cause_as_kind")
    if values["cause"] is not None and earlier not in (None, values["cause"]):
        raise BadOption(say("the column cause says {cause}", cause=values["cause"]))
    values["cause"] = values["cause"] or earlier


KINDS = {
    "move-in": Kind(
        MoveIn,
        (
            _CITIZEN,
            _OFFER,
            _PLACE,
            _FIRST_DAY,
            Field("until", "until", parse_date),
            Field("cause", "cause", read_cause),
            Field("notice_given", "notice_given", parse_date),
            _PARAGRAPH,
            _PAYER,
            Field("acting", "acting", read_municipality),
            Field("residence", "residence", read_municipality),
            _PAYER_UNLISTED,
            _ASKED,
            _CHART,
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        assessed="must",
        finish=_unlisted_or_not,
        finish_column="payer_unlisted",
    ),
    "buy": Kind(
        Buy,
        (
            _CITIZEN,
            _OFFER,
            _FIRST_DAY,
            Field("until", "until", parse_date),
            Field("cause", "cause", read_cause),
            Field("notice_given", "notice_given", parse_date),
            _PARAGRAPH,
            _PAYER,
            _PAYER_UNLISTED,
            Field("function", "function", read_function),
            Field("name", "name", read_text(say("name"))),
            Field("contract", "contract", read_text(say("contract"))),
            Field("ends", "ends", parse_date),
            Field("negotiate", "negotiate", parse_date),
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        assessed="must",
        finish=_unlisted_or_not,
        finish_column="payer_unlisted",
    ),
    "reassess": Kind(
        Reassess,
        (
            _CITIZEN,
            _FIRST_DAY,
            _ASKED,
            _CHART,
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        assessed="must",
    ),
    "move": Kind(
        Move,
        (
            _CITIZEN,
            _PLACE,
            _FIRST_DAY,
            Field("offer", "to_offer", read_key(say("to_offer"))),
            Field("notice_given", "notice_given", parse_date),
            _CHART,
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        assessed="may",
    ),
    "swap": Kind(
        Swap,
        (
            _CITIZEN,
            Field("other", "citizen2", _read_others, required=True),
            _FIRST_DAY,
            _DECISION,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        finish=_in_a_circle,
    ),
    "change": Kind(
        ChangePaying,
        (
            _CITIZEN,
            _FIRST_DAY,
            _PAYER,
            _PARAGRAPH,
            Field("acting", "acting", _or_cleared(("none", "ingen"), read_municipality)),
            Field("residence", "residence", _or_cleared(("none", "ingen"), read_municipality)),
            _PAYER_UNLISTED,
            _DECISION_REQUIRED,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        finish=_unlisted_or_not,
        finish_column="payer_unlisted",
    ),
    "own-payment": Kind(
        DecideOwnPayment,
        (
            _CITIZEN,
            Field("kind", "kind", read_payment, required=True),
            _FIRST_DAY,
            Field("price_ore", "price", _price_or_none, required=True, is_number=True),
            _DECISION_REQUIRED,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
    ),
    "absent": Kind(
        GoAway,
        (
            _CITIZEN,
            _FIRST_DAY,
            Field("until", "until", parse_date),
            Field("kind", "kind", read_absence, required=True),
            _DECISION,
            _REASON,
            _REF,
        ),
    ),
    "return": Kind(
        Return,
        (
            _CITIZEN,
            Field("day", "date", parse_date, required=True),
            _DECISION,
            _REASON,
            _REF,
        ),
    ),
    "grant": Kind(
        GrantService,
        (
            _CITIZEN,
            _SERVICE,
            _FIRST_DAY,
            Field("until", "until", parse_date),
            _QUANTITY,
            _LEVEL,
            _HOURS,
            _CHART,
            Field("offer", "offer", read_key(say("offer"))),
            _PAYER,
            Field("paragraph", "paragraph", read_paragraph),
            _PAYER_UNLISTED,
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
        finish=_unlisted_or_not,
        finish_column="payer_unlisted",
    ),
    "regrant": Kind(
        RegrantService,
        (
            _CITIZEN,
            _SERVICE,
            _FIRST_DAY,
            _QUANTITY,
            _LEVEL,
            _HOURS,
            _CHART,
            Field("paragraph", "paragraph", read_paragraph),
            _DECISION_REQUIRED,
            _DECIDED_BY,
            _DECIDED_ON,
            _REASON,
            _REF,
        ),
    ),
    "end-grant": Kind(
        EndGrant,
        (
            _CITIZEN,
            _SERVICE,
            Field("last_day", "date", parse_date, required=True),
            _DECISION,
            _REASON,
            _REF,
        ),
    ),
    "deliver": Kind(
        Deliver,
        (
            _CITIZEN,
            _SERVICE,
            Field("month", "month", month_in_table),
            Field("first_day", "date", parse_date),
            Field("until", "until", parse_date),
            Field("quantity", "quantity", read_quantity, required=True, is_number=True),
            Field("more", "more", read_yes),
            _DECISION,
            _REASON,
            _REF,
        ),
        finish=_month_of_days,
        finish_column="month",
    ),
    "depart": Kind(
        Depart,
        (
            _CITIZEN,
            Field("last_day", "date", parse_date, required=True),
            Field("cause", "cause", read_cause),
            Field("cause_as_kind", "kind", read_cause),
            Field("notice_given", "notice_given", parse_date),
            _DECISION,
            _REASON,
            _REF,
        ),
        finish=_one_cause,
        finish_column="kind",
    ),
    "vacancy": Kind(
        SetUse,
        (
            _OFFER,
            _PLACE,
            _FIRST_DAY,
            Field("last_day", "until", parse_date),
            Field("kind", "kind", read_use, required=True),
            _DECISION,
            _REASON_REQUIRED,
            _REF,
        ),
    ),
    "reserve": Kind(
        Reserve,
        (
            _OFFER,
            _PLACE,
            _FIRST_DAY,
            Field("last_day", "until", parse_date, required=True),
            Field("payer", "payer", read_municipality, required=True),
            _PAYER_UNLISTED,
            Field("price_ore", "price", read_special_price, is_number=True),
            _DECISION,
            _REASON,
            _REF,
        ),
        finish=_unlisted_or_not,
        finish_column="payer_unlisted",
    ),
}
