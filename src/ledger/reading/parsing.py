"""What people type about a placement, read: hours, prices, payers, assessments. Options and imports share it."""

from __future__ import annotations

from decimal import Decimal

from ledger.commands import CLEARED, Cleared
from ledger.errors import (
    AmountOutOfRange,
    BadOption,
    BadParagraph,
    BadPayer,
    HoursOutOfRange,
    NotAnAmount,
    OneAssessment,
    UnitOfNoPrice,
)
from ledger.models.functions import function_of
from ledger.models.offers import Assessment
from ledger.models.rates import HOURS_IN_WEEK
from ledger.models.units import Unit
from ledger.reading.numbers import HOURS_A_WEEK, QUANTITY, Source, read_kroner, read_number
from ledger.rules.assessment import MOST_ORE
from ledger.rules.privacy import check_text
from ledger.rules.wording import check_municipality, is_paragraph
from ledger.shared.message import Kroner, say
from ledger.shared.money import Ore

_MOST = max(MOST_ORE.values())


def read_hours(text: str, source: Source = Source.TYPED) -> Decimal:
    """Hours a week, above 0 and at most 168: "24", "24,5" or "7,125". Raises HoursOutOfRange, TwoReadings."""
    try:
        hours = read_number(text, HOURS_A_WEEK, source)
    except NotAnAmount:
        raise HoursOutOfRange(text) from None
    if not 0 < hours <= HOURS_IN_WEEK:
        raise HoursOutOfRange(text)
    # 24.50 and 24.5 are the same wish.
    return Decimal(f"{hours.normalize():f}")


def read_quantity(text: str, source: Source = Source.TYPED) -> Decimal:
    """A quantity of a service, 0 or more: "18,5". Raises TwoReadings, and BadOption where it is none or negative."""
    try:
        quantity = read_number(text, QUANTITY, source)
    except NotAnAmount:
        raise BadOption(say("{text!r} is not a quantity", text=text), say("write 2 or 1,5")) from None
    if quantity < 0:
        raise BadOption(say("the quantity {text!r} is less than nothing", text=text), say("write it without the sign"))
    return Decimal(f"{quantity.normalize():f}")


def read_special_price(text: str, source: Source = Source.TYPED) -> Ore:
    """Øre per unit, of the offer's rates or its own, from kroner.

    Raises NotAnAmount, TwoReadings, or AmountOutOfRange where it is negative or absurd.

    The unit is not known here, so the bound is that of a year; `rules.assessment` has the narrower ones.
    """
    ore = read_kroner(text, source)
    if not 0 <= ore <= _MOST:
        raise AmountOutOfRange(text, Kroner(0), Kroner(_MOST))
    return ore


def read_municipality(text: str) -> str:
    """The code of a municipality: three figures. Raises BadPayer."""
    check_municipality(text)
    return text


def read_payer(text: str, own: tuple[str, ...] = ("own",)) -> str | Cleared:
    """Who pays: a code, or one of the words for the municipality that keeps the ledger. Raises BadPayer."""
    if text.strip().lower() in own:
        return CLEARED
    try:
        return read_municipality(text)
    except BadPayer as refusal:
        raise BadPayer(refusal.text, refusal.near, own, refusal.named) from None


def read_paragraph(text: str) -> str:
    """The paragraph of the Social Services Act, with or without its sign: "107" and "§ 107" are the same.

    Raises CprInText, BadParagraph.
    """
    check_text(say("paragraph"), text)
    paragraph = text.removeprefix("§").strip().lower()
    if not is_paragraph(paragraph):
        raise BadParagraph(text)
    return paragraph


def read_function(text: str) -> str:
    """A function of the chart of accounts: "5.38.52" and "53852" are the same. Raises BadOption."""
    function = function_of(text)
    if function is None:
        raise BadOption(say("{text!r} is not a function", text=text), say("write it such as 5.38.52"))
    return function


def read_assessment(
    level: str | None, hours: Decimal | None, special_price: Ore | None, per: Unit | None = None
) -> Assessment:
    """What was granted. Raises OneAssessment unless exactly one of the three is given, and UnitOfNoPrice."""
    given = [value for value in (level, hours, special_price) if value is not None]
    if per is not None and special_price is None:
        raise UnitOfNoPrice(per)
    if len(given) != 1:
        raise OneAssessment(len(given))
    return Assessment(level=level, hours=hours, special_price_ore=special_price, per=per)
