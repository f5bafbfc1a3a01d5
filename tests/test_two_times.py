"""Cases of late news: what is told, closed, voided and asked, step by step, read from tests/cases/two-times/*.toml.

A step either does something (`do`), by the same words as the command line, through the real door; or asks (`ask`):

* `settle`, of the house or of another `offer`: `total`, `status`, and the `adjustments` that it carries, each
  `[for_month, from, to, days, kroner]`; the number of `rows`, the codes of the `findings` about its own days, and what
  is `held` in closed months without a price, each `[for_month, code, from, to, kroner]`; what each of the `payers`
  named comes to, and all that is counted on any of the `functions`, as key figures are, and how many
  days `away` they have in all;
* `bridge`: from the `from` total as issued to the `to` total known now, with `lines`: `[what caused it, kroner]`.

What is done has a reason, unless the step says `reason = ""`. Answers are calculated by hand; `because` shows how.
Every step is followed by the checks that must always hold, and no derivation of what is settled tells an amount twice.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.budgeting.key_figures import FigureRow, House, counted, total_of
from ledger.commands import (
    CLEARED,
    OF_STAY,
    Buy,
    ChangePaying,
    Cleared,
    Close,
    Command,
    Correct,
    DecideOwnPayment,
    Deliver,
    Depart,
    EndGrant,
    GoAway,
    GrantService,
    Move,
    MoveIn,
    PayerOfStay,
    Reassess,
    RegrantService,
    Reserve,
    Return,
    SetUse,
    Swap,
    Void,
)
from ledger.errors import Refusal
from ledger.events import (
    BaseAdopted,
    CameHome,
    Departed,
    Event,
    GrantEnded,
    ModelAdopted,
    Moved,
    MovedIn,
    OfferAdopted,
    OwnPaymentAdopted,
    OwnPaymentDecided,
    PayingChanged,
    PlaceLevelSet,
    PlaceOpened,
    PlaceReserved,
    RatesAdopted,
    RatesRegulated,
    Reassessed,
    Recorded,
    ServiceAdopted,
    ServiceDelivered,
    ServiceGranted,
    ServiceRegranted,
    WentAway,
)
from ledger.models.offers import Assessment
from ledger.reading.decisions import read_decision
from ledger.settlement.effects import effects_since
from ledger.shared.calendar import Month, parse_month
from ledger.shared.money import plain
from ledger.state.book import book_of
from ledger.state.live import live
from projections.months import Months
from tests.derived import repeats
from tests.memory import MemoryLedger
from tests.projections.asked import history_of
from tests.properties.test_two_times import obeys_the_sum_law_for

FOLDER = Path(__file__).parent / "cases" / "two-times"
OFFER = "house"
HEADER = 'reference = "{}"\ndecided_on = 2022-12-20\n'


@dataclass(frozen=True)
class Case:
    """One story, with the decisions of its file."""

    file: str
    told: dict[str, Any]
    decisions: dict[str, str]

    def __str__(self) -> str:
        return f"{self.file}/{self.told['title']}"


def _cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        page = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [Case(path.stem, told, page["decisions"]) for told in page["case"]]
    return found


@pytest.mark.parametrize("case", _cases(), ids=str)
def test_case(case: Case) -> None:
    ledger = MemoryLedger()
    for name in case.told["terms"]:
        _adopt(ledger, name, case.decisions[name], reason=None)
    for step in case.told["steps"]:
        if "ask" in step:
            _answer(ledger, step)
        else:
            _do(ledger, step, case.decisions)
        for offer in ledger.log.offers():
            assert obeys_the_sum_law_for(ledger, offer), step


def _adopt(ledger: MemoryLedger, name: str, text: str, reason: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "decision.toml")
        file.write_text(HEADER.format(name) + text, encoding="utf-8")
        command = read_decision(file, "clerk")
    ledger.do(replace(command, reason=reason))


def _do(ledger: MemoryLedger, step: dict[str, Any], decisions: dict[str, str]) -> None:
    if step["do"] == "adopt":
        _adopt(ledger, step["decision"], decisions[step["decision"]], "told late")
    elif "refused" in step:
        command = _command(ledger, step)
        with pytest.raises(Refusal) as refusal:
            ledger.do(replace(command, accept_findings=False) if isinstance(command, Close) else command)
        assert refusal.value.code == step["refused"]
    else:
        ledger.do(_command(ledger, step))


def _command(ledger: MemoryLedger, step: dict[str, Any]) -> Command:  # noqa: C901, PLR0911, PLR0912 - a case a command
    head: dict[str, Any] = {
        "by": "clerk",
        "reason": step.get("reason", "told late") or None,
        "decision": step.get("decision"),
    }
    decided: dict[str, Any] = {"decided_on": step.get("decided_on")}
    granted = Assessment(level=step["level"]) if "level" in step else None
    if "service" in step:
        return _of_service(step, {**head, **decided})
    if "hours" in step:
        granted = Assessment(hours=Decimal(step["hours"]))
    if "special" in step:
        granted = Assessment(special_price_ore=step["special"] * 100, per=step.get("per"))
    match step["do"]:
        case "move-in":
            assert granted
            return MoveIn(citizen=step["citizen"], offer=step.get("offer", OFFER), place=step.get("place", "1"),
                          first_day=step["from"], until=step.get("until"), payer=step.get("payer"),
                          paragraph=step.get("paragraph"), assessment=granted, **decided, **head)  # fmt: skip
        case "buy":
            assert granted
            return Buy(citizen=step["citizen"], offer=step.get("offer", OFFER), first_day=step["from"],
                       until=step.get("until"), payer=step.get("payer"), paragraph=step.get("paragraph"),
                       assessment=granted, **decided, **head)  # fmt: skip
        case "renegotiate":
            assert granted
            return Reassess(citizen=step["citizen"], first_day=step["from"], assessment=granted, kind="price", **head)
        case "reassess":
            assert granted
            return Reassess(citizen=step["citizen"], first_day=step["from"], assessment=granted, **decided, **head)
        case "move":
            return Move(citizen=step["citizen"], place=step["place"], first_day=step["from"], offer=step.get("to"),
                        notice_given=step.get("notice_given"), assessment=granted, **head)  # fmt: skip
        case "swap":
            other, *further = [step["with"]] if isinstance(step["with"], str) else step["with"]
            return Swap(citizen=step["citizen"], other=other, further=tuple(further), first_day=step["from"], **head)
        case "change":
            return ChangePaying(citizen=step["citizen"], first_day=step["from"], payer=_or_cleared(step.get("payer")),
                                paragraph=_or_cleared(step.get("paragraph")), **head)  # fmt: skip
        case "depart":
            return Depart(citizen=step["citizen"], last_day=step["on"], cause=step.get("cause"),
                          notice_given=step.get("notice_given"), **head)  # fmt: skip
        case "own-payment":
            return DecideOwnPayment(citizen=step["citizen"], kind=step["kind"], first_day=step["from"],
                                    price_ore=_price(step) or 0, **head)  # fmt: skip
        case "absent":
            return GoAway(citizen=step["citizen"], first_day=step["from"], until=step.get("until"), kind=step["kind"],
                          **head)  # fmt: skip
        case "return":
            return Return(citizen=step["citizen"], day=step["on"], **head)
        case "vacancy":
            return SetUse(offer=OFFER, place=step.get("place", "1"), first_day=step["from"],
                          last_day=step.get("until"), kind=step["kind"], **head)  # fmt: skip
        case "reserve":
            return Reserve(offer=OFFER, place=step.get("place", "1"), first_day=step["from"], last_day=step["until"],
                           payer=step["for"], price_ore=step["price"] * 100 if "price" in step else None,
                           **head)  # fmt: skip
        case "close":
            return Close(
                month=parse_month(step["month"]), offers=(step.get("offer", OFFER),), accept_findings=True, **head
            )
        case "void":
            return Void(number=_number(ledger, step["event"]), kind=step.get("kind", "typo"), **head)
        case "correct":
            return Correct(number=_number(ledger, step["event"]), kind=step.get("kind", "typo"),
                           day=step.get("date"), assessment=granted, payer=_corrected_payer(step),
                           paragraph=_or_cleared(step.get("paragraph")),
                           place=step.get("place"), cause=CLEARED if step.get("cause") == "none" else step.get("cause"),
                           notice_given=step.get("notice_given"), until=step.get("until"),
                           quantity=_quantity(step), price_ore=_price(step), **decided, **head)  # fmt: skip
    raise ValueError(step)


def _price(step: dict[str, Any]) -> int | Cleared | None:
    said = step.get("price")
    return CLEARED if said == "none" else None if said is None else int(Decimal(str(said)) * 100)


def _quantity(step: dict[str, Any]) -> Decimal | None:
    return Decimal(str(step["quantity"])) if "quantity" in step else None


def _of_service(step: dict[str, Any], head: dict[str, Any]) -> Command:
    head |= {"citizen": step["citizen"], "service": step["service"], "quantity": _quantity(step)}
    match step["do"]:
        case "grant":
            return GrantService(first_day=step["from"], until=step.get("until"), level=step.get("level"),
                                offer=step.get("offer"), payer=_or_cleared(step.get("payer")),
                                paragraph=step.get("paragraph"), **head)  # fmt: skip
        case "regrant":
            return RegrantService(first_day=step["from"], level=step.get("level"), **head)
        case "end-grant":
            said = {name: head[name] for name in ("by", "reason", "decision", "citizen", "service")}
            return EndGrant(last_day=step["on"], **said)
        case "deliver":
            del head["decided_on"]
            return Deliver(month=parse_month(step["month"]), first_day=step.get("from"), until=step.get("until"),
                           more=step.get("more", False), **head)  # fmt: skip
    raise ValueError(step)


def _corrected_payer(step: dict[str, Any]) -> str | Cleared | PayerOfStay | None:
    return OF_STAY if step.get("payer") == "none" else _or_cleared(step.get("payer"))


def _or_cleared(said: str | None) -> str | Cleared | None:
    return CLEARED if said in ("own", "none") else said


def _number(ledger: MemoryLedger, what: str) -> int:
    """The last event of a kind, such as "reassessment of c-17", "holding move of c-17", "rates" or "place 2".

    "first move-in of c-17" is the first one.
    """
    terms: dict[str, type[Event]] = {
        "rates": RatesAdopted, "model": ModelAdopted, "base": BaseAdopted, "regulation": RatesRegulated,
        "level": PlaceLevelSet, "own payment": OwnPaymentAdopted,
    }  # fmt: skip
    if what in terms:
        return [fact.number for fact in live(ledger.log.facts) if isinstance(fact.event, terms[what])][-1]
    if (first := _first_of(ledger, what)) is not None:
        return first
    kind, _, citizen = what.removeprefix("holding ").removeprefix("first ").rpartition(" of ")
    facts = live(ledger.log.facts) if what.startswith("holding ") else ledger.log.facts
    wanted = {
        "move-in": MovedIn, "reassessment": Reassessed, "departure": Departed, "move": Moved, "change": PayingChanged,
        "absence": WentAway, "return": CameHome, "grant": ServiceGranted, "regrant": ServiceRegranted,
        "own payment": OwnPaymentDecided, "end of grant": GrantEnded, "delivery": ServiceDelivered,
    }[kind]  # fmt: skip
    found = [f.number for f in facts if isinstance(f.event, wanted) and f.event.citizen == citizen]
    return found[0 if what.startswith("first ") else -1]


def _first_of(ledger: MemoryLedger, what: str) -> int | None:
    """The first event of a kind that says whom it is about in words of its own; None of another kind."""
    named: dict[str, tuple[type[Event], Callable[[Recorded], str | None] | None]] = {
        "reservation of ": (PlaceReserved, lambda fact: fact.event.about_place),
        "service ": (ServiceAdopted, lambda fact: fact.stream.removeprefix("service:")),
        "place ": (PlaceOpened, lambda fact: fact.event.about_place),
        "first model": (ModelAdopted, None),
        "first offer": (OfferAdopted, None),
    }
    if what.startswith("last service "):
        stream = f"service:{what.removeprefix('last service ')}"
        adopted = (fact for fact in live(ledger.log.facts) if isinstance(fact.event, ServiceAdopted))
        return [fact.number for fact in adopted if fact.stream == stream][-1]
    for words, (kind, whose) in named.items():
        if what.startswith(words):
            facts = (fact for fact in live(ledger.log.facts) if isinstance(fact.event, kind))
            return next(fact.number for fact in facts if whose is None or whose(fact) == what.removeprefix(words))
    return None


def _answer(ledger: MemoryLedger, step: dict[str, Any]) -> None:
    month, offer = parse_month(step["month"]), step.get("offer", OFFER)
    if step["ask"] == "bridge":
        book = ledger.book(offer)
        closing = book.closings[month]
        issued = sum(line.amount_ore for line in closing.issued.lines if line.for_month == month)
        found = list(
            effects_since(offer, ledger.log.about(offer), closing.known_at, lambda replay: replay.total(month))
        )
        now = ledger.total(offer, month)
        assert [plain(issued), plain(now)] == [step["from"], step["to"]]
        assert [[effect.cause.event.cause_kind, plain(effect.effect)] for effect in found] == step["lines"]
        assert issued + sum(effect.effect for effect in found) == now
        return
    assert not repeats(Months(history_of(ledger.log)), offer, month)
    shown = ledger.current_settlement(offer, month)
    adjustments = [
        [str(line.for_month), str(line.first_day), str(line.last_day), line.days, plain(line.amount_ore)]
        for line in shown.lines
        if line.kind == "adjustment"
    ]
    assert plain(shown.total_ore) == step["total"], [(line.id, plain(line.amount_ore)) for line in shown.lines]
    assert adjustments == step.get("adjustments", [])
    assert len(shown.lines) == step.get("rows", len(shown.lines))
    held = [
        [str(one.for_month), one.code, str(one.first_day), str(one.last_day), plain(one.held_ore or 0)]
        for one in shown.findings
        if one.for_month is not None
    ]
    assert held == step.get("held", [])
    if not held or "findings" in step:
        assert [one.code for one in shown.findings if one.for_month is None] == step.get("findings", [])
    for payer, amount in step.get("payers", {}).items():
        assert plain(sum(line.amount_ore for line in shown.lines if (line.payer or "own") == payer)) == amount
    assert _by_function(ledger, offer, month) == step["functions"] if "functions" in step else True
    if "days" in step and "away" in step:
        assert total_of([_counted(ledger, offer, month)], [month]).absent == step["away"]
    by_day = sorted(shown.lines, key=lambda line: line.first_day)
    assert step.get("amounts", []) in ([], [plain(line.amount_ore) for line in by_day])
    for state, days in step.get("days", {}).items():
        assert shown.place_days.get(state, 0) == days, state
    closed = month in book_of(offer, ledger.log.about(offer)).closings
    assert closed == (step.get("status") == "closed")


def _house(ledger: MemoryLedger, offer: str) -> House:
    return House(
        ledger.book(offer),
        lambda one: ledger.comes_to(offer, one),
        lambda one: ledger.current_settlement(offer, one),
        lambda one: one not in ledger.book(offer).closings,
    )


def _counted(ledger: MemoryLedger, offer: str, month: Month) -> FigureRow:
    (row,) = counted([_house(ledger, offer)], [month], [])
    return row


def _by_function(ledger: MemoryLedger, offer: str, month: Month) -> dict[str, str]:
    """What each function comes to in a month, as key figures count it."""
    house = _house(ledger, offer)
    return {row.name: plain(row.total) for row in counted([house], [month], ["function"]) if row.total}
