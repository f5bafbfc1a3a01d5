"""The bundle: what was issued for a house, the events behind it, and what proves that they stand in the log.

A house's bundle has the leaves of the whole log, by which every digest that was ever printed can be held against it.
A payer's has proofs instead (`ledger.store.tree`): of the events behind the own lines, each by itself.

Decided on 2026-11-27:

* Of a period the closed months are taken, and the open ones named; where none of it is closed, it is refused.
* A house's bundle shows the events that can move its amounts, those behind its lines, and the period's closings. Every
  other event is a hash. What was said at meetings is nobody's evidence of an amount.
* A payer's bundle shows the events behind the own lines that name no other citizen. In the place of one that does, as
  of a swap, stands its hash, and the line is not computed anew from it. Of an average of residents, by which a place
  that is kept free for the payer may be priced, it has how many they are, and not the level of each.
* A closing names everybody in the house, so in a payer's bundle it is a hash. That the lines were issued so is told by
  the seal that is printed with the bundle, and proved by the house's bundle, whose closing has that hash.
* No digest alone proves a payer's events: the chain leads through the leaves of others, which can be guessed at, and a
  tree over other events can end with the same last row. So a root is told beside every digest that a payer gets
  (statement), that is lodged (PLADSBOG_DIGESTS, `digest --to`) and that `digest --root` prints: it proves as much.
* A payer's bundle has a path for each event to the root as of the last event known, to that of each act that closed one
  of its months, since those are lodged, and to any other that is asked for, such as the one on a statement
  (`roots_at`). An event that came after a root is not proved by it. A house's bundle leads to every root, and to every
  digest; whoever has all its leaves sees that they belong together.
* The seal is the SHA-256 of the manifest, which names the SHA-256 of every file, the verifier among them.
* verify.py has its sentences in both languages, and is the same file in every bundle: one SHA-256 a version. It speaks
  the language that the manifest names, the one the bundle was made in, whatever the machine speaks on which it is
  opened years later. So two bundles as of the same event are the same bytes where they are in the same language; in two
  languages the manifest's line and the seal differ, and every other file, the digests and the roots are the same.
* verify.py takes nobody's word for which prices it is to compute: what the decisions that are shown give must be the
  unit price, though the bundle says that they give none. What is carried must be left by a line before, a unit has its
  own days alone, and the quantity of a service stands in a grant or a delivery. In a payer's bundle what is carried may
  be left by a line of another payer, who had the days before: half an øre at most. What buyers owe of a frame has no
  price in the own share, from which it is taken: in a house's bundle both must come to nothing.
* A digest vouches for the closings before it alone, and a payer's root for events alone: verify.py tells which event
  closed each month, and with each digest up to which event it vouches.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, json

from ledger.accounting.statement import share_of
from ledger.digests import Digest
from ledger.errors import NothingIssued, PaysNothingThere, UnknownEvent
from ledger.events import TOPICS
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.selecting import OWN
from ledger.shared.calendar import Month, MonthSpan
from ledger.shared.message import Message, say
from ledger.shared.money import Ore
from ledger.shared.steps import CHECKING, counted
from ledger.state.book import Book, Closing
from ledger.store import Log
from ledger.store.chain import ORIGIN, Content, leaf, sound
from ledger.store.copying import rows_of
from ledger.store.history import History
from ledger.store.tree import Tree, node_of, salt_after
from projections.descriptions import describe
from projections.evidence import verify
from projections.evidence.guide import guides
from projections.months import Months
from projections.settle import months_in
from projections.why import DerivedLine, why

Row = dict[str, Any]
"""A line of one of the files."""

VERIFIER = "verify.py"
FORMAT = 1


class Evidence(Struct, frozen=True):
    """A bundle: its files by name, and what is to be told of it elsewhere. The seal is over the bytes of all files.

    `left_open` are the months of the period that are not closed. `withheld` is how many events behind a payer's lines
    are not shown, since they name somebody else; `as_hashes` how many events are in it as hashes alone, which the
    closings are too, since each names everybody in the house. `total_ore` is what the lines come to.
    """

    offer: str
    period: str
    payer: str | None
    months: Sequence[Month]
    left_open: Sequence[Month]
    lines: int
    total_ore: Ore
    digest: Digest
    root: str
    seal: str
    withheld: int
    as_hashes: int
    files: Mapping[str, bytes]

    @property
    def verifier(self) -> str:
        """The SHA-256 of the verifier, the same for every bundle of one version of the program."""
        return sha256(self.files[VERIFIER]).hexdigest()


def evidence(
    log: Log,
    offer: str,
    period: Month | MonthSpan,
    *,
    payer: str | None = None,
    known_at: int | None = None,
    roots_at: Collection[int] = (),
    language: str = "en",
) -> Evidence:
    """The evidence of an offer's months, or of a payer's lines in them; the same bytes for the same event `known_at`.

    `language` is what its verifier speaks where no other is asked for; the manifest names it, so the seal is over it.
    `roots_at`: events, besides the last one and those that closed the months, whose roots a payer's bundle leads to.
    Raises UnknownEvent where one is not known, UnknownOffer, PaysNothingThere, NothingIssued where no month is closed,
    and BrokenRow where a row of the log is not as it was written.
    """
    months = months_in(period)
    asked = Months(History(log, log.last() if known_at is None else known_at))
    issued = _Issued(asked, offer, months, payer)
    if not issued.months:
        raise _nothing_issued(asked, offer, period, issued.left_open, known_at)
    for number in roots_at:
        if not 0 < number <= asked.as_of:
            raise UnknownEvent(number, asked.as_of)
    rows = _Rows(log, asked.as_of, issued, roots_at)
    content = rows.files(issued)
    lines = [_line_row(month, line, rows) for month, line in issued.derived()]
    content["lines.jsonl"] = _jsonl(lines)
    content["months.jsonl"] = _jsonl(issued.month_rows())
    content["terms.jsonl"] = _jsonl(rows.terms(issued))
    about = {
        "pladsbog": "evidence",
        "format": FORMAT,
        "language": language,
        "offer": offer,
        "period": str(period),
        "payer": issued.payer,
        "months": [str(month) for month in issued.months],
        "open": [str(month) for month in issued.left_open],
        "events": asked.as_of,
        "digest": str(rows.digest),
        "root": rows.root,
        **({} if issued.payer is None else {"roots": rows.roots}),
        "lines": len(lines),
        "total_ore": issued.total_ore,
    }
    files = sealed(about, {**content, **guides(about), VERIFIER: Path(verify.__file__).read_bytes()})
    return Evidence(
        offer, str(period), issued.payer, issued.months, issued.left_open, len(lines), issued.total_ore, rows.digest,
        rows.root, sha256(files["manifest.json"]).hexdigest(), rows.withheld, rows.as_hashes, files,
    )  # fmt: skip


def _nothing_issued(
    asked: Months, offer: str, period: Month | MonthSpan, left_open: Sequence[Month], known_at: int | None
) -> NothingIssued:
    later = known_at is not None and any(asked.history.closed_later(offer, month) for month in left_open)
    first = asked.earliest_open(offer) if left_open else months_in(period)[0]  # months are closed in order
    return NothingIssued(offer, str(period), str(first), bool(left_open), known_at if later else None)


def sealed(about: Row, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that has the SHA-256 of each, and the seal over it."""
    sums = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = json.format(json.encode({**about, "files": sums}), indent=1) + b"\n"
    seal = f"{sha256(manifest).hexdigest()}  manifest.json\n".encode()
    return dict(sorted({**files, "manifest.json": manifest, "manifest.sha256": seal}.items()))


def _jsonl(rows: Iterable[Row]) -> bytes:
    return b"".join(json.encode(row) + b"\n" for row in rows)


class _Issued:
    """What was issued for an offer's months: all of it, or a payer's lines."""

    def __init__(self, asked: Months, offer: str, months: Sequence[Month], payer: str | None) -> None:
        self._asked, self._offer = asked, offer
        book = asked.book(offer)
        self.book: Book = book
        self.closings: dict[Month, Closing] = {
            month: book.closings[month] for month in months if month in book.closings
        }
        self.months = list(self.closings)
        earliest = asked.earliest_open(offer)
        self.left_open = [month for month in months if month not in book.closings and earliest and month >= earliest]
        terms = asked.history.terms()
        self.payer = None if payer is None else OWN if payer == OWN else terms.payer_of(payer)
        if self.payer not in (None, OWN) and self.payer not in (known := asked.payers(offer)):
            raise PaysNothingThere(offer, self.payer or "", sorted(known))
        self._shares = {
            month: None if self.payer is None else share_of(closing.issued, self.payer, terms)
            for month, closing in self.closings.items()
        }
        lacking = [one for share in self._shares.values() if share is not None for one in share.findings]
        lines = [line for month in self.months for line in self.lines(month)]
        self.citizens = {line.citizen for line in lines} | {finding.citizen for finding in lacking}

    def lines(self, month: Month) -> Sequence[IssuedLine]:
        """The lines of a month that the bundle is about."""
        share = self._shares[month]
        return self.closings[month].issued.lines if share is None else share.lines

    @property
    def total_ore(self) -> Ore:
        return sum(line.amount_ore for month in self.months for line in self.lines(month))

    @property
    def behind(self) -> set[int]:
        """The events behind the lines."""
        return {number for month in self.months for line in self.lines(month) for number in line.events}

    def derived(self) -> Iterator[tuple[Month, DerivedLine]]:
        """Each line with its derivation."""
        for month in counted(self.months, say("explaining months")):
            own = {line.id for line in self.lines(month)}
            yield from ((month, one) for one in why(self._asked, self._offer, month).lines if one.shown.id in own)

    def month_rows(self) -> Iterator[Row]:
        """What each month is, and which event closed it."""
        moments = {fact.number: fact.recorded_at for fact in self.book.facts}
        for month, closing in self.closings.items():
            row: Row = {"month": str(month), "closing": closing.number, "recorded_at": moments[closing.number]}
            if self.payer is None:
                packed = closing.issued.packed()
                row |= {name: packed[name] for name in ("offer", "total_ore", "place_days")}
                row |= {"findings": packed.get("findings", []), "known_at": closing.known_at}
                yield {**row, "calculation": closing.calculation}
            else:
                share = self._shares[month]
                assert share is not None
                own = IssuedMonth(self._offer, month, (), share.findings, {}).packed()
                total = sum(line.amount_ore for line in share.lines)
                yield {**row, "total_ore": total, "findings": own.get("findings", [])}


_TOKENS = re.compile(r"[^\s:/,;()#]+")
_NO_CITIZEN = frozenset(("effective_on", "decided_on", "offer", "place", "level", "payer", "paragraph", "hours"))
"""Fields of an event that hold no citizen's key, though a key may look like what they hold."""


class _Rows:
    """The rows of the log up to an event: those that are shown, and what proves them."""

    def __init__(self, log: Log, upto: int, issued: _Issued, roots_at: Collection[int]) -> None:
        self.of_payer = issued.payer is not None
        self._others = frozenset(History(log, upto).citizens()) - issued.citizens if self.of_payer else frozenset()
        self._behind, closings = issued.behind, {closing.number for closing in issued.closings.values()}
        self._facts = {fact.number: fact for fact in issued.book.facts}
        self.shown: dict[int, Row] = {}
        self._hidden: set[int] = set(closings) if self.of_payer else set()
        moments = {fact.recorded_at for number, fact in self._facts.items() if number in closings}
        ends: dict[str, int] = {}  # of each act that closed one of the months
        self._leaves: list[bytes] = []
        self._chains: list[bytes] = [ORIGIN]
        for content, chain in sound(counted(islice(rows_of(log), upto), CHECKING, upto)):
            self._leaves.append(leaf(content))
            self._chains.append(chain)
            if content.recorded_at in moments:
                ends[content.recorded_at] = content.number
            if content.number in self._behind or (not self.of_payer and self._concerns(content, closings)):
                self._show(content)
        self.digest = Digest(upto, self._chains[upto].hex())
        salts = map(salt_after, self._chains)
        both = counted(zip(salts, self._leaves, strict=False), say("hashing events"), upto)
        nodes = [node_of(salt, hidden) for salt, hidden in both]
        asked = {upto, *ends.values(), *roots_at} if self.of_payer else {upto}
        self._trees = {number: Tree(nodes[:number]) for number in counted(sorted(asked), say("making proofs"))}
        self.roots = {str(number): tree.root.hex() for number, tree in self._trees.items()}
        self.root = self.roots[str(upto)]

    @property
    def withheld(self) -> int:
        """How many events behind the lines are not shown."""
        return len(self._hidden & self._behind)

    @property
    def as_hashes(self) -> int:
        """How many events are in the bundle as hashes alone: as many as its verifier counts."""
        return len(self._hidden)

    def _concerns(self, content: Content, closings: Collection[int]) -> bool:
        """Whether a row is of a house's evidence though no line names it."""
        if content.number in closings:
            return True
        fact = self._facts.get(content.number)
        return fact is not None and fact.event.moves_amounts and content.topic in TOPICS

    def _show(self, content: Content) -> None:
        state = bytes(content.state).decode()
        if self.of_payer and self.names_others(content.stream, content.ref or "", *_texts(json.decode(state))):
            self._hidden.add(content.number)
            return
        row = {**content._asdict(), "state": state}
        self.shown[content.number] = {name: value for name, value in row.items() if value is not None}

    def names_others(self, *texts: str) -> bool:
        """Whether one of some texts holds the key of a citizen that a payer's bundle is not about."""
        words = (word.strip(".!?'\"") for text in texts for word in _TOKENS.findall(text))
        return any(word in self._others for word in words)

    def files(self, issued: _Issued) -> dict[str, bytes]:
        """The events, and what proves that they stand in the log."""
        if self.of_payer:
            return {"events.jsonl": _jsonl(self._proved())}
        leaves = "".join(f"{one.hex()}\n" for one in self._leaves)
        told = [(closing.number, say("closing of {month}", month=month)) for month, closing in issued.closings.items()]
        told.append((self.digest.number, say("the last event known")))
        digests = [f"{number}:{self._chains[number].hex()}  {what}\n" for number, what in told]
        return {
            "events.jsonl": _jsonl(self.shown.values()),
            "leaves.txt": leaves.encode(),
            "digests.txt": "".join(digests).encode(),
        }

    def _proved(self) -> Iterator[Row]:
        for number in sorted({*self.shown, *self._hidden}):
            salt = salt_after(self._chains[number - 1])
            trees = ((upto, tree) for upto, tree in self._trees.items() if number <= upto)
            paths = {str(upto): [one.hex() for one in tree.path(number)] for upto, tree in trees}
            if number in self.shown:
                yield {**self.shown[number], "salt": salt.hex(), "paths": paths}
            else:
                yield {"number": number, "node": node_of(salt, self._leaves[number - 1]).hex(), "paths": paths}

    def terms(self, issued: _Issued) -> Iterator[Row]:
        """The decisions behind the lines: prices, rules and houses, in words and in full."""
        for number in sorted(issued.behind & set(self.shown)):
            row, fact = self.shown[number], self._facts[number]
            if row["topic"].startswith("citizen.") or not row["topic"].endswith(_DECIDED):
                continue
            said = {"event": number, "topic": row["topic"], "recorded_at": row["recorded_at"]}
            yield {**said, "says": str(describe(fact.event)), "terms": json.decode(row["state"])}


_DECIDED = (".adopted:1", ".regulated:1", ".opened:1", ".level-set:1", ".confirmed:1", ".reserved:1")
"""How the topics of what was decided end, of which prices are made."""


def _texts(value: Any) -> Iterator[str]:
    """Every text in an event that may name a citizen."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from () if name in _NO_CITIZEN else _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _line_row(month: Month, one: DerivedLine, rows: _Rows) -> Row:
    """A line as it was issued, and how its amount came about."""
    said = {"month": str(month), **issued_row(one.shown)}
    how = _how(one, rows)
    if how is not None:
        how["anew"] = _is_plain(said, one.shown, rows)
    return {**said, "how": how}


def _is_plain(said: Row, line: IssuedLine, rows: _Rows) -> bool:
    """Whether the verifier comes to the unit price from the events that are shown alone."""
    try:
        return verify.unit_price(said, rows.shown)[1] == line.exact_unit_price
    except (LookupError, TypeError, ValueError, ArithmeticError):  # decisions of a shape that it does not know
        return False


def issued_row(line: IssuedLine) -> Row:
    """A line with each of its fields that says something; øre, and days with both ends included."""
    row = {
        "id": line.id, "kind": line.kind, "part": line.part, "stay": line.stay, "place": line.place,
        "citizen": line.citizen, "payer": line.payer, "paragraph": line.paragraph, "service": line.service,
        "item": line.item, "quantity": line.quantity, "absence": line.absence, "of_frame": line.of_frame or None,
        "on_days": [list(run) for run in line.on_days] or None, "from": str(line.first_day), "to": str(line.last_day),
        "level": line.level, "unit": line.unit, "unit_price_ore": line.unit_price_ore, "amount_ore": line.amount_ore,
        "for_month": str(line.for_month), "repairs": line.repairs, "adjusts": line.adjusts,
        "events": list(line.events),
    }  # fmt: skip
    return {name: value for name, value in row.items() if value is not None}


def _how(one: DerivedLine, rows: _Rows) -> Row | None:
    """How an amount came about; None where the calculation of this program does not come to it."""
    told: Row = {
        "calculation": _worded(one.calculation, rows),
        "rounding": _worded(one.rounding, rows),
        "carried": str(one.carried * 100),
    }
    line = one.calculated
    if one.shown.kind == "adjustment":
        return {"steps": [{"says": _worded(step, rows)} for step in one.steps], **told}
    if line is None or (line.amount, line.unit_price) != (one.shown.amount_ore, one.shown.exact_unit_price):
        return None
    return {
        "steps": [
            {"says": _worded(step.how, rows), **({} if step.to is None else {"to": str(Fraction(step.to))})}
            for step in line.steps
        ],
        **told,
        "pieces": [[days, str(by), None if of is None else str(of)] for days, by, of in line.pieces],
        "by_day": [[days, str(ore)] for days, ore in line.by_day],
    }


_LEVELS_OF_OTHERS = re.compile(r"(average\sof\s\d+\sother\sresidents)\s\([^)]*\)")


def _worded(message: Message, rows: _Rows) -> str:
    text = str(message)
    if rows.of_payer:
        text = _LEVELS_OF_OTHERS.sub(r"\1", text)
    return str(say("(names somebody else)")) if rows.names_others(text) else text
