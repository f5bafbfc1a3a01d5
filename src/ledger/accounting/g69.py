r"""Posting files of type G69: writing postings in the layout, and reading such a file back.

A line of the file is one posting: a header, then fields of `&`, three figures and a value, their numbers ascending.

    header   rrr            000: no paper says what it stands for
             G69            the type
             nnnnn          the line's number in the file, from 00001; past 99999 it begins at 00001 again
             mmmm           the municipality's code with a 0 before it: 0787
             01             as it stands in the published layout
             NOR            the kind of period: PRI and SUP are read, never written
             FLYD           as it stands in the published layout
    &103     machine, 5 figures       &104  running number, 7 figures, ascending
    &110     date, YYYYMMDD           &111  alias or compact key, at most 10 signs
    &112     øre, 12 figures and '+'  &113  D or K
    &114     fiscal year              &117  reference, at most 20 signs
    &153     text

Where the published layout is silent: amounts are positive and the side gives the direction ('-' is read as the other
side); a negative amount is never written; lines end with carriage return and line feed; the file is Latin-1.

Decided on 2026-11-21:

* G69 where the published layout is silent. `rrr` is 000; `nnnnn` the line's number in the file; a 0 before the
  municipality's code; NOR is written, PRI and SUP are read; machine 00001 unless `--machine`. Amounts are positive
  and the side gives the direction (a '-' that is read turns it). The fiscal year is the posting day's. CR LF,
  Latin-1. A text with '&' or a sign outside Latin-1 is refused when the mapping is adopted, an account of 16 figures
  without alias before anything is recorded. The citizen's key never goes along: others read the finance system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from ledger.accounting.postings import Posting, Side
from ledger.errors import AmountOutOfRange, BadFile, NoAlias, NotADate
from ledger.shared.calendar import parse_date
from ledger.shared.message import Kroner, say
from ledger.shared.money import Ore, danish

MACHINE = "00001"
"""Which machine postings come from, where nobody says another: they balance per machine and date."""

ENCODING = "latin-1"

_MOST = 10**12 - 1
_LINES = 99_999
_HEADER = re.compile(r"[0-9]{3}G69[0-9]{5}(?P<municipality>[0-9]{4})01(?P<period>NOR|PRI|SUP)FLYD")
_FIELD = re.compile(r"&([0-9]{3})([^&]*)")
_AMOUNT = re.compile(r"([0-9]{12})([+-])")
_NEEDED = ("103", "104", "110", "111", "112", "113", "114")


class Record(Struct, frozen=True):
    """One line of a G69 file: a posting as the finance system sees it. `amount` is øre, above 0."""

    municipality: str
    period: Literal["NOR", "PRI", "SUP"]
    machine: str
    number: int
    day: date
    account: str
    amount: Ore
    side: Side
    fiscal_year: int
    reference: str
    text: str

    @property
    def signed(self) -> Ore:
        """Øre, positive in debit."""
        return self.amount if self.side == "D" else -self.amount


def records_of(postings: Iterable[Posting], municipality: str, machine: str = MACHINE) -> list[Record]:
    """Postings as records. Raises NoAlias for accounts that the field is too narrow for, AmountOutOfRange."""
    postings = list(postings)
    if wide := sorted({posting.account for posting in postings if posting.short is None}):
        raise NoAlias(wide)
    if most := next((posting for posting in postings if posting.amount > _MOST), None):
        raise AmountOutOfRange(danish(most.amount), Kroner(0), Kroner(_MOST))
    return [
        Record(
            municipality=municipality.rjust(4, "0"),
            period="NOR",
            machine=machine,
            number=posting.number,
            day=posting.day,
            account=posting.short or "",
            amount=posting.amount,
            side=posting.side,
            fiscal_year=posting.fiscal_year,
            reference=posting.reference,
            text=posting.text,
        )
        for posting in postings
    ]


def write(records: Sequence[Record]) -> bytes:
    """A G69 file with these records, in order."""
    return "".join(f"{_line(record, at)}\r\n" for at, record in enumerate(records)).encode(ENCODING)


def read(name: str, content: bytes) -> list[Record]:
    """The records of a G69 file. Raises BadFile, which names the first line that does not keep to the layout."""
    lines = content.decode(ENCODING).splitlines()
    records = [_record(name, at, line) for at, line in enumerate(lines, start=1) if line.strip()]
    if not records:
        raise BadFile(name, say("it is empty"))
    _check_numbers(name, records)
    for (machine, day), total in _balances(records):
        if total:
            raise BadFile(
                name,
                say(
                    "machine {machine} on {day} is out of balance by {total}",
                    machine=machine,
                    day=day,
                    total=Kroner(total),
                ),
            )
    return records


def _line(record: Record, at: int) -> str:
    fields = {
        "103": record.machine,
        "104": f"{record.number:07d}",
        "110": f"{record.day:%Y%m%d}",
        "111": record.account,
        "112": f"{record.amount:012d}+",
        "113": record.side,
        "114": str(record.fiscal_year),
        "117": record.reference,
        "153": record.text,
    }
    header = f"000G69{at % _LINES + 1:05d}{record.municipality}01{record.period}FLYD"
    return header + "".join(f"&{number}{value}" for number, value in fields.items() if value)


def _record(name: str, at: int, line: str) -> Record:
    header = _HEADER.match(line)
    if header is None:
        raise BadFile(name, say("line {at} does not begin with the header of a G69 record", at=at))
    written = line[header.end() :]
    pairs = _FIELD.findall(written)
    numbers = [number for number, _ in pairs]
    fields = dict(pairs)
    if "".join(f"&{number}{value}" for number, value in pairs) != written or numbers != sorted(set(numbers)):
        raise BadFile(name, say("line {at} has no fields of '&' and three figures in ascending order", at=at))
    if missing := [number for number in _NEEDED if not fields.get(number)]:
        raise BadFile(name, say("line {at} lacks the field {field}", at=at, field=missing[0]))
    amount = _AMOUNT.fullmatch(fields["112"])
    if amount is None or fields["113"] not in ("D", "K") or not (fields["104"] + fields["114"]).isdigit():
        raise BadFile(name, say("line {at} has an amount, side, number or year that is none", at=at))
    side: Side = "D" if (fields["113"] == "D") == (amount[2] == "+") else "K"
    return Record(
        municipality=header["municipality"],
        period=header["period"],  # type: ignore[arg-type]  # the pattern admits the three words alone
        machine=fields["103"],
        number=int(fields["104"]),
        day=_day(name, at, fields["110"]),
        account=fields["111"],
        amount=int(amount[1]),
        side=side,
        fiscal_year=int(fields["114"]),
        reference=fields.get("117", ""),
        text=fields.get("153", ""),
    )


def _day(name: str, at: int, text: str) -> date:
    try:
        return parse_date(text)
    except NotADate as refusal:
        raise BadFile(name, say("line {at}: {why}", at=at, why=refusal.sentence())) from None


def _check_numbers(name: str, records: Sequence[Record]) -> None:
    numbers = [record.number for record in records]
    if any(after <= before for before, after in pairwise(numbers)):
        raise BadFile(name, say("the running numbers do not ascend"))


def _balances(records: Iterable[Record]) -> Iterator[tuple[tuple[str, date], Ore]]:
    """Debit less credit, in øre, of each machine and date."""
    sums: dict[tuple[str, date], Ore] = {}
    for record in records:
        key = (record.machine, record.day)
        sums[key] = sums.get(key, 0) + record.signed
    return iter(sums.items())
