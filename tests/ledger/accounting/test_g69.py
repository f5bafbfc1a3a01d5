"""Posting files of type G69: the layout to the sign, and every way in which a file can fail to keep it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ledger.accounting import g69
from ledger.accounting.postings import Posting
from ledger.errors import AmountOutOfRange, BadFile, NoAlias
from ledger.shared.calendar import Month

DEBIT = Posting(
    1, "syrenparken", "base/1/2023-05-01", "base", Month(2023, 5), date(2023, 5, 31), "5385010030407700", "SOLGT", "D",
    48_701_00, "42-1", "sold to another municipality, Ågården",
)  # fmt: skip
CREDIT = replace(DEBIT, number=2, account="538521001", short="538521001", side="K")

FILE = (
    "000G6900001078701NORFLYD&10300001&1040000001&11020230531&111SOLGT&112000004870100+&113D&1142023"
    "&11742-1&153sold to another municipality, Ågården\r\n"
    "000G6900002078701NORFLYD&10300001&1040000002&11020230531&111538521001&112000004870100+&113K&1142023"
    "&11742-1&153sold to another municipality, Ågården\r\n"
).encode("latin-1")


def test_the_layout_to_the_sign() -> None:
    assert g69.write(g69.records_of([DEBIT, CREDIT], "787")) == FILE


def test_what_is_written_is_read_back() -> None:
    records = g69.records_of([DEBIT, CREDIT], "787")
    assert g69.read("a.g69", FILE) == records
    assert sum(record.signed for record in records) == 0


def test_a_negative_amount_is_read_as_the_other_side() -> None:
    turned = FILE.replace(b"4870100+&113D", b"4870100-&113K").replace(b"4870100+&113K", b"4870100-&113D")
    assert g69.read("a.g69", turned) == g69.records_of([DEBIT, CREDIT], "787")


def test_the_other_kinds_of_period_are_read() -> None:
    assert {record.period for record in g69.read("a.g69", FILE.replace(b"NOR", b"SUP"))} == {"SUP"}


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        (FILE, b"", "it is empty"),
        (b"000G69", b"000G68", "line 1 does not begin with the header"),
        (b"&1040000001", b"", "line 1 lacks the field 104"),
        (b"&11020230531&111SOLGT", b"&111SOLGT&11020230531", "ascending order"),
        (b"NORFLYD&103", b"NORFLYDx&103", "ascending order"),
        (b"4870100+&113D", b"487010+&113D", "an amount, side, number or year that is none"),
        (b"&113D", b"&113X", "an amount, side, number or year that is none"),
        (b"20230531&111SOLGT", b"20230532&111SOLGT", "there is no such day"),
        (b"0000002", b"0000001", "running numbers do not ascend"),
        (b"4870100+&113D", b"4870101+&113D", r"out of balance by 0,01"),
        (b"20230531&111SOLGT", b"20230530&111SOLGT", "out of balance"),
    ],
)
def test_a_file_that_does_not_keep_to_the_layout(was: bytes, becomes: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        g69.read("a.g69", FILE.replace(was, becomes))


def test_an_account_of_sixteen_figures_needs_an_alias() -> None:
    with pytest.raises(NoAlias) as refused:
        g69.records_of([replace(DEBIT, short=None)], "787")
    assert refused.value.accounts == ["5385010030407700"]


def test_an_amount_beyond_twelve_figures_has_no_room() -> None:
    with pytest.raises(AmountOutOfRange):
        g69.records_of([replace(DEBIT, amount=10**12)], "787")
