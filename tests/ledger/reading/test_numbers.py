"""The reader of numbers: each spelling and source has one right answer, and nothing is read a thousandfold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.errors import AmountOutOfRange, NotAnAmount, Refusal, TwoReadings
from ledger.reading.numbers import (
    HOURS_A_WEEK,
    HOURS_A_YEAR,
    KRONER,
    PER_CENT,
    QUANTITY,
    SHARE,
    Kind,
    Number,
    Source,
    read_kroner,
    read_number,
)

TYPED, SEMICOLONS, COMMAS, JSON, XLSX = (
    Source.TYPED, Source.SEMICOLON_FILE, Source.COMMA_FILE, Source.JSON, Source.XLSX,
)  # fmt: skip
NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "\u2212"


# --- kroner --------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [TYPED, SEMICOLONS, COMMAS, JSON, XLSX])
@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1370", 1370_00),
        ("0", 0),
        ("1,37", 1_37),
        ("1.37", 1_37),
        ("1370,5", 1370_50),
        ("1370.5", 1370_50),
        ("1370.50", 1370_50),
        ("1.370,50", 1370_50),
        ("1,370.50", 1370_50),
        ("1.370.000", 1_370_000_00),
        ("1,370,000", 1_370_000_00),
        ("1 370", 1370_00),
        (f"31{NBSP}000,00", 31_000_00),
        (f"31{NARROW}000,00", 31_000_00),
        (f"1{THIN}031{THIN}000", 1_031_000_00),
        ("-31000", -31_000_00),
        ("31.000,00-", -31_000_00),
        (f"{MINUS}31.000,00", -31_000_00),
        ("(31.000,00)", -31_000_00),
        ("- 5", -5_00),
        ("2.347,79 kr.", 2347_79),
        ("kr. 2.347,79", 2347_79),
        ("kr 5", 5_00),
        ("5kr", 5_00),
        ("5 DKK", 5_00),
        (f"DKK{NBSP}5", 5_00),
        ("-5 kr.", -5_00),
        ("kr. -5", -5_00),
        ("-kr. 5", -5_00),
        ("(kr. 5)", -5_00),
        ("5- kr.", -5_00),
        ("1370,-", 1370_00),
        ("-1370,-", -1370_00),
        ("1370,0000", 1370_00),
        ("31000.0000", 31_000_00),
        (" 5 ", 5_00),
        ("007", 7_00),
    ],
)
def test_an_amount_with_one_reading_is_the_same_from_everywhere(text: str, ore: int, source: Source) -> None:
    assert read_kroner(text, source) == ore


@pytest.mark.parametrize(
    ("text", "source", "ore"),
    [
        ("1.370,- kr.", TYPED, 1370_00),
        ("1.370", TYPED, 1370_00),
        ("12.500", SEMICOLONS, 12_500_00),
        ("-1.370 kr.", TYPED, -1370_00),
    ],
)
def test_a_danish_thousand_is_one_where_danes_write(text: str, source: Source, ore: int) -> None:
    assert read_kroner(text, source) == ore


@pytest.mark.parametrize(
    ("text", "source", "readings", "write"),
    [
        ("1,370", TYPED, ["1370", "1,37"], ["1370", "1,37"]),
        ("10,500", SEMICOLONS, ["10500", "10,5"], ["10500", "10,5"]),
        ("0.500", TYPED, ["500", "0,5"], ["500", "0,5"]),
        ("0.500", COMMAS, ["500", "0.5"], ["500", "0.5"]),
        ("1.370", COMMAS, ["1370", "1.37"], ["1370", "1.37"]),
        ("1,370", COMMAS, ["1370", "1.37"], ["1370", "1.37"]),
        ("1.370", JSON, ["1370", "1.37"], ["1370", "1.37"]),
        ("1.370", XLSX, ["1370", "1.37"], ["1370", "1.37"]),
        ("-1,370", TYPED, ["-1370", "-1,37"], ["-1370", "-1,37"]),
        ("1,234", TYPED, ["1234", "1,234"], ["1234"]),
    ],
)
def test_an_amount_with_two_readings_is_refused_and_both_are_named(
    text: str, source: Source, readings: list[str], write: list[str]
) -> None:
    with pytest.raises(TwoReadings) as refused:
        read_kroner(text, source)
    assert (refused.value.readings, refused.value.write) == (readings, write)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "kr.", "kr. kr. 5", "--5", "(-5)", "(5", "5)", "1.37.0", "1.3700,5", "12.34,5", "1,2,3", "0.500,25",
        "01.500,25", "1 37", "1  370", f"1{NBSP}37", "1 3700", "1e9", "0x10", "NaN", "Infinity", "²", "١٢", "5,005",
        "1,2345", ".5", "5.", ",5", "5,", "5 5", "5 EUR", "5 kr 5", "1'000", "9" * 61, "9" * 40, "1\n2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("source", [TYPED, COMMAS])
def test_what_is_no_amount_is_refused(text: str, source: Source) -> None:
    with pytest.raises((NotAnAmount, AmountOutOfRange, TwoReadings)):
        read_kroner(text, source)


def test_a_sum_that_is_absurd_is_told_its_bounds() -> None:
    with pytest.raises(AmountOutOfRange):
        read_kroner("9" * 40)


# --- hours, shares, per cents, quantities --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "source", "number"),
    [
        ("24,5", HOURS_A_WEEK, TYPED, "24.5"),
        ("24.5", HOURS_A_WEEK, TYPED, "24.5"),
        ("7,125", HOURS_A_WEEK, TYPED, "7.125"),
        ("7,125", HOURS_A_WEEK, SEMICOLONS, "7.125"),
        ("0,500", HOURS_A_WEEK, TYPED, "0.5"),
        ("7.1250", HOURS_A_WEEK, COMMAS, "7.125"),
        ("97,500", PER_CENT, TYPED, "97.5"),
        ("0,125", SHARE, TYPED, "0.125"),
        ("0,125", QUANTITY, SEMICOLONS, "0.125"),
        ("0.125", QUANTITY, COMMAS, "0.125"),
        ("1,25", QUANTITY, TYPED, "1.25"),
        ("11.850,5", HOURS_A_YEAR, TYPED, "11850.5"),
        ("11850,5", HOURS_A_YEAR, TYPED, "11850.5"),
    ],
)
def test_a_number_with_decimals_is_read(text: str, kind: Kind, source: Source, number: str) -> None:
    assert read_number(text, kind, source) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "kind", "source", "write"),
    [
        ("24.500", HOURS_A_WEEK, TYPED, ["24,5"]),
        ("24.500", HOURS_A_WEEK, COMMAS, ["24.5"]),
        ("7.125", HOURS_A_WEEK, TYPED, ["7,125"]),
        ("7.125", HOURS_A_WEEK, COMMAS, ["7.1250"]),
        ("7,125", HOURS_A_WEEK, COMMAS, ["7.1250"]),
        ("8.000", HOURS_A_YEAR, TYPED, ["8000", "8"]),
        ("8,000", HOURS_A_YEAR, TYPED, ["8000", "8"]),
        ("1,250", QUANTITY, TYPED, ["1250", "1,25"]),
        ("1,125", QUANTITY, TYPED, ["1125", "1,1250"]),
        ("0.500", SHARE, TYPED, ["0,5"]),
        ("97.500", PER_CENT, TYPED, ["97,5"]),
    ],
)
def test_a_number_with_two_readings_says_what_to_write(text: str, kind: Kind, source: Source, write: list[str]) -> None:
    with pytest.raises(TwoReadings) as refused:
        read_number(text, kind, source)
    assert refused.value.write == write


@pytest.mark.parametrize(
    ("text", "number"), [("12.500", "12.5"), ("1.370", "1.37"), ("-7.125", "-7.125"), ("1e3", "1000"), ("5", "5")]
)
@pytest.mark.parametrize("source", [JSON, Source.TOML, XLSX])
def test_a_number_of_a_format_that_has_numbers_is_what_it_is(text: str, number: str, source: Source) -> None:
    assert read_number(Number(text), QUANTITY, source) == Decimal(number)
    assert Number(text) != text
    assert len({Number(text), text, Number(text)}) == 2


@pytest.mark.parametrize("text", ["1e999", "-1e31", "1e99999999", "NaN", "Infinity", "9" * 61, "1.005"])
def test_a_number_beyond_reason_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_kroner(Number(text), JSON)


# --- laws ----------------------------------------------------------------------------------------

SOURCES = st.sampled_from([TYPED, SEMICOLONS, COMMAS, JSON, XLSX])
KINDS = st.sampled_from([KRONER, HOURS_A_WEEK, HOURS_A_YEAR, PER_CENT, SHARE, QUANTITY])
FIGURES = st.text(st.sampled_from("0123456789.,.,  -()" + NBSP + MINUS), max_size=14)
AMOUNTS = st.integers(0, 99_999_999_999_99)


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, int]:
    """An amount in øre and one way to write it that nobody reads otherwise."""
    ore = draw(AMOUNTS)
    decimal = draw(st.sampled_from(",."))
    thousands = draw(st.sampled_from(["", ".", ",", " ", NBSP, NARROW, THIN]).filter(lambda mark: mark != decimal))
    text = f"{grouped(ore // 100, thousands)}{decimal}{ore % 100:02d}"
    sign = draw(st.sampled_from(["{}", "-{}", "{}-", f"{MINUS}{{}}", f"{{}}{MINUS}", "({})"]))
    currency = draw(st.sampled_from(["{}", "{} kr.", "{} kr", "kr. {}", "DKK {}", f"{{}}{NBSP}DKK", "{}kr."]))
    written = currency.format(sign.format(text))
    return written, ore if sign == "{}" else -ore


@given(spelling=spellings(), source=SOURCES)
def test_every_amount_in_every_spelling_is_read_back(spelling: tuple[str, int], source: Source) -> None:
    text, ore = spelling
    assert read_kroner(text, source) == ore


def to_a_dane(bare: str) -> Decimal | None:
    """What somebody reads who knows but the Danish way, and is not careful about groups."""
    return careless(bare, thousands=".", decimal=",")


def in_english(bare: str) -> Decimal | None:
    return careless(bare, thousands=",", decimal=".")


def careless(bare: str, *, thousands: str, decimal: str) -> Decimal | None:
    plain = bare.replace(thousands, "").replace(" ", "").replace(NBSP, "").replace(decimal, ".")
    return Decimal(plain) if plain.replace(".", "", 1).isdigit() else None


@given(text=FIGURES, kind=KINDS, source=SOURCES)
@example("1.370", KRONER, COMMAS)
@example("24.500", HOURS_A_WEEK, TYPED)
@example("8,000", HOURS_A_YEAR, SEMICOLONS)
def test_what_is_read_is_what_a_reader_of_one_way_sees_and_never_a_thousandfold_of_it(
    text: str, kind: Kind, source: Source
) -> None:
    try:
        number = abs(read_number(text, kind, source))
    except Refusal:
        return
    bare = text.strip(f" {NBSP}").removesuffix(",-" if kind.is_money else "").strip(f"-{MINUS}() {NBSP}")
    bare = bare.removesuffix(",-" if kind.is_money else "")
    dane, english = to_a_dane(bare), in_english(bare)
    assert number in (dane, english)
    three = len(bare) > 4 and bare[-4] in ".," and sum(bare.count(mark) for mark in ".,") == 1 and len(bare) <= 7
    if three and dane != english:
        # One mark and three figures: read by the Danish way alone, where Danes write, and where no other can be.
        if source.is_danish:
            assert number == dane
            assert kind.is_money or bare[0] == "0" or (kind.most is not None and english > kind.most)  # type: ignore[operator]  # one mark: both read it
            assert not (kind.is_money and "," in bare)
        else:
            assert not kind.is_money
            assert (bare[:2], number) == ("0.", english)


@given(whole=st.integers(0, 999), last=st.integers(0, 999), mark=st.sampled_from(".,"), kind=KINDS, source=SOURCES)
def test_what_a_refusal_says_to_write_is_read_as_one_of_its_readings(
    whole: int, last: int, mark: str, kind: Kind, source: Source
) -> None:
    text = f"{whole}{mark}{last:03d}"
    refused = two_readings(text, kind, source)
    if refused is not None:
        readings = {Decimal(f"{whole}{last:03d}"), Decimal(f"{whole}.{last:03d}")}
        assert {read_number(written, kind, source) for written in refused.write} <= readings
        assert len(refused.readings) == 2


def two_readings(text: str, kind: Kind, source: Source) -> TwoReadings | None:
    """The refusal, where the text has two readings."""
    try:
        read_number(text, kind, source)
    except TwoReadings as refused:
        return refused
    return None
