"""How a name and a CPR number are read, and that no refusal repeats them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ledger.errors import Refusal
from ledger.persons.identity import Identity, fits_modulus_11, read_cpr, read_name, unpacked
from ledger.shared.calendar import clock_set_to

IN_2026 = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["670180-0001", "6701800001", " 670180 0001 "])
def test_a_replacement_number_is_read_however_it_is_parted(typed: str) -> None:
    assert read_cpr(typed) == "6701800001"


@pytest.mark.parametrize("day", ["61", "75", "91"])
def test_every_day_of_a_replacement_number_is_taken(day: str) -> None:
    assert read_cpr(f"{day}0180-0001") == f"{day}01800001"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("600180-0001", "no day"),
        ("920180-0001", "no day"),
        ("910280-0001", "no day"),
        ("320180-0001", "no day"),
        ("671380-0001", "no day"),
        ("890225-4001", "no day"),  # 29 February 2025 is none, 1925 neither
        ("67018-00001", "another way"),
        ("670180-000", "9 figures"),
        ("Asta", "no figures"),
        ("670180-ABC1", "7 figures"),
    ],
)
def test_what_is_no_number_is_refused_and_not_repeated(typed: str, why: str) -> None:
    with clock_set_to(IN_2026), pytest.raises(Refusal) as refused:
        read_cpr(typed)
    assert why in str(refused.value)
    assert typed not in f"{refused.value} {refused.value.as_data()}"


@pytest.mark.parametrize(
    ("six", "seventh", "is_day"),
    [
        ("890200", "0", False),  # 1900 was no leap year
        ("890200", "4", True),  # 2000 was
        ("890204", "4", True),  # 2004
        ("890237", "4", False),  # 1937
        ("890236", "9", False),  # 2036 is yet to come
        ("890260", "9", True),  # 1960
        ("890256", "3", True),  # 1956
        ("890296", "5", True),  # 1896
        ("890258", "5", False),  # 1858
        ("890208", "5", True),  # 2008
        ("610127", "4", False),  # January 2027 is yet to come
    ],
)
def test_the_seventh_figure_tells_the_century(six: str, seventh: str, *, is_day: bool) -> None:
    with clock_set_to(IN_2026):
        if is_day:
            assert read_cpr(f"{six}-{seventh}000")
        else:
            with pytest.raises(Refusal):
                read_cpr(f"{six}-{seventh}000")


def test_a_number_of_the_usual_kind_is_taken_by_its_date_alone() -> None:
    """Born in 1860, so that it is nobody's who lives."""
    assert read_cpr("010160-5001") == "0101605001"
    assert not fits_modulus_11("0101605001")
    assert fits_modulus_11("6701800001")


def test_modulus_11_is_that_of_the_weights() -> None:
    fitting = [last for last in range(10) if fits_modulus_11(f"010160500{last}")]
    weighed = 0 * 4 + 1 * 3 + 0 * 2 + 1 * 7 + 6 * 6 + 0 * 5 + 5 * 4 + 0 * 3 + 0 * 2
    assert fitting == [-weighed % 11]


@pytest.mark.parametrize("typed", ["", "  ", "x" * 201, "Asta 670180-0001", "Asta\x1b[31m", "Asta\u202e", "As\u200bta"])
def test_a_name_that_cannot_be_seen_whole_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_name(typed)
    assert not typed.strip() or typed not in f"{refused.value} {refused.value.as_data()}"
    assert "Asta" not in f"{refused.value} {refused.value.as_data()}"


def test_a_name_is_kept_as_it_is_written() -> None:
    assert read_name("  Åse-Marie D'Østergård  ") == "Åse-Marie D'Østergård"
    assert read_name("A\u030ase") == "Åse"


def test_what_is_packed_says_nothing_by_its_length() -> None:
    long, short = Identity("c-1", "x" * 100, "6701800001"), Identity("c-1", "y", "6701800001")
    assert len(long.packed()) == len(short.packed())
    assert unpacked("c-1", long.packed()) == long


def test_an_identity_is_not_spelt_out() -> None:
    one = Identity("c-1", "Asta Prøvesen", "6701800001")
    assert "Asta" not in f"{one!r} {one}"
    assert one.shown_cpr == "670180-0001"
