"""Each hint of the gallery, typed: it helps, or it leads on to another answer.

Every page is replayed; after each refusal with a hint the folder is copied, and in the copy the hint is followed as
FOLLOW says for its kind: commands are typed to the letter, with what stands in capitals filled in from the session's
own ledger, and then the line that was refused once more. It must not be refused for the same reason again.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cli import refusing
from cli.remedies import CATALOGUE, worded
from cli.wordings import WORDINGS
from ledger.errors import ActRefused, Misuse, Refusal
from ledger.shared.message import Remedy
from ledger.store import open_log
from tests.cli.running import Ran, pladsbog
from tests.errors import test_errors

FILES = {
    "adopt-account", "adopt-alias", "adopt-budget", "adopt-model", "adopt-rates", "add-column", "name-column",
    "one-object-a-line", "set-review", "save-as-text", "save-as-xlsx", "simulation-sections", "simulate-empty-place",
    "simulate-earlier", "show-files-beside",
    "name-file-in-folder", "show-files", "adopt-offer-before-void", "end-base-first", "write-header", "write-headings",
    "write-chart",
    "write-rows", "adopt-other-offer", "adopt-other-service", "adopt-open-month", "adopt-rates-for-service",
    "adopt-service", "name-offers-of-chart", "count-forms", "per-week-or-day", "mend-act", "name-new-place",
    "simulate-used-rates",
    "adopt-frame-or-service", "leave-day-rate-out",
    "name-houses", "regulate-other-kinds", "regulate-without-offer", "regulate-without-base",
}  # fmt: skip
"""Hints about what a file should hold: nothing of them is typed."""

WORDS = {
    "carried-as-adjustment", "choose-place", "put-in-its-place-first", "record-later", "record-what-holds",
    "record-anew", "home-already",
}  # fmt: skip
"""Hints that say what happens by itself, or later."""


LEADS_ON = {"bad-decision-file", "bad-file", "bad-import-file", "house-alone"}
"""Misuse that is another step: the file has faults of its own, or who lives in the house that was meant is not said."""


@dataclass(frozen=True)
class Case:
    """A line that was refused, the refusal and its remedy."""

    typed: str
    refusal: Refusal
    remedy: Remedy

    @property
    def words(self) -> str:
        return worded(self.remedy, CATALOGUE)

    @property
    def arguments(self) -> list[str]:
        return shlex.split(self.typed)

    @property
    def commands(self) -> list[str]:
        """The commands in the hint, to the letter."""
        return [found.strip() for found in re.findall(r"pladsbog ([^;]*?)(?=;|, or |$)", self.words)]

    def value(self, name: str) -> Any:
        """One of the remedy's values."""
        return self.remedy.values[name]

    def again(self) -> str:
        return self.typed

    def instead(self, wrong: str, right: str) -> str:
        """The line with another word; the likest one where the wrong one is not told."""
        words = self.arguments
        at = words.index(wrong) if wrong in words else _likest(words, right)
        return shlex.join([*words[:at], right, *words[at + 1 :]])

    def with_option(self, option: str, value: str | None = None) -> str:
        """The line with an option, in place of the one that it has."""
        return shlex.join([*shlex.split(self.without(option)), option, *([] if value is None else [value])])

    def without(self, option: str, *, flag: bool = False) -> str:
        words = self.arguments
        if option in words:
            at = words.index(option)
            del words[at : at + (1 if flag else 2)]
        return shlex.join(words)


def elsewhere(typed: str) -> str:
    """The line with another file of the same ending, in the folder that one stands in."""
    return re.sub(r"(-o|--output) \S*?(\.\w+)?(?= |$)", lambda found: f"{found[1]} other{found[2] or '.csv'}", typed)


def _likest(words: list[str], right: str) -> int:
    return max(range(len(words)), key=lambda at: SequenceMatcher(None, words[at].lower(), right.lower()).ratio())


Follow = Callable[[Case], list[str]]


def hint(case: Case) -> list[str]:
    """The commands of the hint."""
    return case.commands


def hint_and_again(case: Case) -> list[str]:
    return [*case.commands, case.again()]


def void_or_later(case: Case) -> list[str]:
    """The line with the later day; then what is in the way annulled, each as the hint says, and the line again."""
    return [case.with_option("--on", str(case.value("day"))), *hint_and_again(case)]


def _whole_month(case: Case) -> str:
    """The line without its days."""
    return re.sub(r" --(from|until) \S+", "", case.typed)


_NAMED = ("service", "offer", "place", "level", "payer", "action", "name", "age")


def first_known(case: Case) -> list[str]:
    """The first of what is known, in place of what is not."""
    named = [str(getattr(case.refusal, name, "")) for name in _NAMED]
    wrong = next((word for word in named if word in case.arguments), None)
    if wrong is None:  # it stands in a file
        return []
    return [case.instead(wrong, case.value("known")[0])]


def meant(case: Case) -> list[str]:
    """The word that was meant in place of the likest one: in the line, or in the file of a simulation."""
    right = str(case.value("word"))
    if not isinstance(case.refusal, ActRefused):
        return [case.instead(getattr(case.refusal, "text", ""), right)]
    file = Path(case.arguments[case.arguments.index("--model") + 1])
    words = re.findall(r'"([^"]*)"', file.read_text())
    file.write_text(file.read_text().replace(words[_likest(words, right)], right))
    return [case.again()]


def example(text: str) -> Follow:
    """The example of the hint in place of what was typed."""
    return lambda case: [case.instead(getattr(case.refusal, "text", ""), text)]


def option(name: str, value: str | None = None) -> Follow:
    return lambda case: [case.with_option(name, value)]


def advised(case: Case) -> list[str]:
    """A hint that stands where the refusal is made: by its words."""
    words = case.words
    if words.startswith("leave out --"):
        return [case.without(words.removeprefix("leave out "), flag=True)]
    follow = next((follow for pattern, follow in ADVICE.items() if re.search(pattern, words)), None)
    assert follow is not None, f"nobody says how to follow it: {words}"
    return follow(case)


def _houses_of(case: Case) -> list[str]:
    return [word for word in ("annex", "syrenparken") if word in case.arguments]


def with_key(case: Case) -> list[str]:
    """The commands of the hint, with the key of the vault, as the program adds it where it was named."""
    return [f"{command} --key-file vault.key" for command in case.commands]


_MEETING = "follow-up hold syrenparken 2023-05 --on 2023-06-05 --participants leader"

_HEAD = "--decision KB-1 --decided-on 2022-12-20 --id pakker --from 2023-01-01"
_TREE = "--allocation combination --structure differentiated"

ADVICE: dict[str, Follow] = {
    r"^say the house once": lambda case: [f"{case.without('--offer')} --level 4"],
    r"^say the place once": lambda case: [case.without("--place")],
    r"^find it among the events": hint,
    r"^leave --errors-to out": lambda case: [case.without("--errors-to")],
    r"^leave --on out": lambda case: [case.without("--on")],
    r"^leave --show out": lambda case: [case.without("--show")],
    r"^name one of them": lambda case: [case.typed.replace("nothing.csv ", "")],
    r"^write it such as 5.38.52": lambda case: [case.instead("bosteder", "5.38.50")],
    r"^give one of them": lambda case: [case.without("--paragraph")],
    r"^give one or two of function": lambda case: [f"{case.typed.partition(' --by')[0]} --by function --by supplier"],
    r"^write 12, or '#12'": lambda case: [case.instead(case.arguments[1], number) for number in ("12", "#12")],
    r"^adopt them one by one": lambda case: [f"adopt {case.arguments[1]} --ref r-1", case.without("--ref")],
    r"^write it without the sign": option("--quantity", "2"),
    r"^write 2 or 1,5": option("--quantity", "1,5"),
    r"^give one of budget-changes": lambda case: [
        f"picture {kind} syrenparken 2023 -o a-{kind}.svg" for kind in case.words.partition("one of ")[2].split(", ")
    ],
    r"^write 2023$": lambda case: [case.instead("2023-05", "2023")],
    r"^write 10$": option("--places", "10"),
    r"^write 98 or": option("--occupancy", "97,5"),
    r"^write the amount without": option("--budget", "5"),
    r"^write 25,50": option("--phase-in", "25,50,75,100"),
    r"^give it once for all": lambda _: [f"{_MEETING} --action a --action b --due 2023-07-01"],
    r"^give it once for each house": lambda case: [case.without("--expect")],
    r"^say what was agreed": option("--action", "look again"),
    r"^name one, or leave it out": lambda case: [case.with_option("--chart", "good.csv")],
    r"^name another file, or": lambda case: [case.instead("template.csv", "other.csv"), case.with_option("--force")],
    r"^name another file$": lambda case: [case.instead(case.arguments[-1], "other-copy.db")],
    r"^export the log again": lambda case: [
        "--ledger pladsbog.db export-log -o log.jsonl", case.instead(case.arguments[-1], "log.jsonl"),
    ],
    r"^look for it from where you stand$": lambda case: [
        "--ledger pladsbog.db export-log -o log.jsonl", "--ledger pladsbog.db backup sound.db",
        case.instead(case.arguments[-1], "log.jsonl" if "import-log" in case.arguments else "sound.db"),
    ],
    r"^say why with --reason": option("--reason", "it is so"),
    r"^leave --years out": lambda case: [case.without("--years")],
    r"^leave it out, or add --names": lambda case: [
        case.without("--by"), f"{case.typed} --names --key-file vault.key",
    ],
    r"^write it as pladsbog person log does": lambda case: [case.without("--against")],
    r"give another --output": lambda case: [elsewhere(case.typed)],
    r"^name a file that ends in \.db or \.xlsx": lambda case: [
        f"tables --output tables.{ending}" for ending in ("db", "xlsx")
    ],
    r"^write amount \(beloeb\)": lambda _: [],
    r"^one of clerk, finance": lambda _: ["guide clerk", "guide buyer"],
    r"^give --decision$": lambda case: [f"{case.typed} {_HEAD} {_TREE}"],
    r"^give --allocation": lambda case: [f"{case.typed} {_TREE}"],
    r"^combination, activity or frame": lambda case: [case.with_option("--allocation", "combination")],
    r"^choose another --vacancy": option("--vacancy", "none"),
    r"^write 0.5, or 50%": lambda case: [case.with_option("--share", share) for share in ("0.5", "50%")],
    r"^pladsbog import rows.csv --errors-to": hint,
    r"^name another file for the copy": option("--errors-to", "errors.xlsx"),
}  # fmt: skip

FOLLOW: dict[str, Follow] = {
    "adopt-chart": lambda case: [shlex.join([*shlex.split(case.without("--chart")), "--hours", "13,5"])],
    "add-person-again": lambda case: [f"{case.typed} --again --reason 'it is so'"],
    "erase-early": lambda case: [*with_key(case)[:1], f"{case.typed} --early --reason 'it is so'"],
    "find-citizens-key": hint,
    "give-cpr-alone": option("--name", "Bent Test"),
    "give-key-of-vault": option("--key-file", "vault.key"),
    "give-other-vault-key": option("--key-file", "vault.key"),
    "give-vault-key": lambda case: ["person key new.key", case.with_option("--key-file", "new.key")],
    "list-erased": with_key,
    "list-persons": with_key,
    "make-vault": lambda case: [*with_key(case)[:1], case.again()],
    "name-other-vault": option("--vault", "pladsbog.vault"),
    "replace-person": lambda case: [*with_key(case), case.with_option("--replace")],
    "say-person": option("--cpr", "680180-0002"),
    "see-vault-log": with_key,
    "use-or-name-other-vault": option("--vault", "third.vault"),
    "use-persons-key": with_key,
    "write-cpr": option("--cpr", "680180-0002"),
    "adopt-refund": hint_and_again,
    "ask-neutral": option("--neutral"),
    "leave-neutral-out": lambda case: [case.without("--neutral", flag=True)],
    "simulate-from": lambda case: [
        re.sub(r"--from \S+ --to \S+", f"--from {case.value('month')} --to {case.value('month')}", case.typed)
    ],
    "adopt-chart-or-take-back": option("--chart", "none"),
    "adopt-chart-of-service": lambda case: [shlex.join([*shlex.split(case.without("--chart")), "--quantity", "2"])],
    "chart-or-amount": lambda case: [case.without("--quantity" if "--quantity" in case.typed else "--level")],
    "leave-chart-out": lambda case: [shlex.join([*shlex.split(case.without("--chart")), "--quantity", "2"])],
    "level-for-chart": lambda case: [shlex.join([*shlex.split(case.without("--chart")), "--level", "2"])],
    "say-level-beside": option("--level", "2"),
    "say-quantity-beside": option("--quantity", "2"),
    "correct-granted-by-chart": hint,
    "regrant-by-chart": hint,
    "chart-or-granted": lambda case: [case.without("--level")],
    "correct-chart": option("--chart", "none"),
    "contract-day-from": lambda case: [case.with_option(f"--{case.value('what')}", str(case.value("bound")))],
    "contract-day-until": lambda case: [case.with_option(f"--{case.value('what')}", str(case.value("bound")))],
    "did-you-mean-authority": lambda case: [
        case.instead(case.refusal.text, case.value("near")[0].split()[0])  # type: ignore[attr-defined]
    ],
    "did-you-mean-supplier": lambda case: [
        case.instead(case.refusal.offer, case.value("near")),  # type: ignore[attr-defined]
        case.with_option("--name", "Solhjem"),
    ],
    "give-own-price": lambda case: [
        shlex.join([*shlex.split(case.without("--level")), "--special-price", "2832", "--per", "day"])
    ],
    "leave-out-or-adopt": lambda case: [case.without(f"--{case.value('what')}")],
    "move-in-to-place": lambda case: [f"move-in c-19 syrenparken 2 --from {case.value('day')} --level 5 --decision V"],
    "depart-then-move-in": lambda case: [
        f"depart c-17 --on {case.value('last_day')} --cause transfer",
        f"move-in c-17 solhoej --from {case.value('day')} --special-price 62500 --per month --decision V",
    ],
    "move-in-without-place": lambda case: [case.typed.replace("solhoej 4", "solhoej")],
    "say-contract": option("--contract", "K-1"),
    "say-place": lambda case: [case.typed.replace("syrenparken", "syrenparken 2")],
    "as-advised": advised,
    "carry-less": lambda case: [case.with_option("--carry", "1"), case.without("--carry")],
    "close": hint_and_again,
    "close-of": hint_and_again,
    "close-before-or-after": lambda case: [
        case.with_option("--until", str(case.refusal.first_day - timedelta(1))).replace(  # type: ignore[attr-defined]
            "--from 2023-05-01", "--from 2023-01-01"
        ),
        case.with_option("--from", str(case.refusal.last_day + timedelta(1))),  # type: ignore[attr-defined]
    ],
    "close-before-or-depart": hint_and_again,
    "close-earlier": lambda case: [case.with_option("--and-earlier")],
    "close-or-compare": lambda case: [
        f"close {case.arguments[1]} --and-earlier",
        case.with_option("--from-known", "1"),
    ],
    "come-on": lambda case: [case.with_option("--from", str(case.value("day")))],
    "correct-assessment": hint,
    "end-grant-instead": hint,
    "regrant-or-end": hint,
    "correct-day": hint,
    "correct-delivery": lambda case: [*hint(case), f"{case.typed} --more"],
    "correct-grant-day": lambda case: [*hint(case), case.again()],
    "correct-grant-end": hint,
    "correct-grant-until": hint_and_again,
    "correct-granted": hint,
    "deliver-at-most": lambda case: [case.with_option("--quantity", str(case.value("most")))],
    "deliver-by-month": lambda case: [_whole_month(case)],
    "deliver-in-two": lambda case: [
        f"{_whole_month(case)} --until {case.value('last_day')}",
        f"{_whole_month(case)} --from {case.value('day')}",
    ],
    "give-level-of-service": lambda case: [f"{case.without('--hours')} --level {case.value('known')[0]}"],
    "grant-first": hint,
    "with-options": lambda case: [one.replace("OFFER", "syrenparken") for one in case.commands],
    "grant-from": lambda case: [case.with_option("--from", str(case.value("day")))],
    "later-grant-end": hint,
    "later-grant-until": hint,
    "void-after-departure": void_or_later,
    "void-after-end": void_or_later,
    "void-after-departure-in-delivery": void_or_later,
    "void-after-end-in-delivery": void_or_later,
    "say-level-alone": lambda case: [f"{case.without('--hours')} --level {case.value('known')[0]}"],
    "say-service": option("--service", "support"),
    "leave-level-out": lambda case: [shlex.join(shlex.split(case.without("--level")))],
    "leave-offer-out": lambda case: [case.without("--offer")],
    "leave-until": lambda case: [case.without("--until")],
    "name-service": first_known,
    "regrant": hint,
    "regrant-instead": hint,
    "say-level": lambda case: [f"{case.without('--hours')} --level {case.value('known')[0]}"],
    "say-offer": option("--offer", "syrenparken"),
    "say-offer-and-payer": lambda case: [f"{case.typed} --offer syrenparken --payer own"],
    "grant-earlier": lambda case: case.commands[1:] or case.commands,
    "say-payer-of-grant": option("--payer", "own"),
    "say-quantity": option("--quantity", "2"),
    "say-quantity-or-level": option("--quantity", "2"),
    "correct-paying": lambda case: [hint(case)[0].partition(" --payer")[0] + " --payer 165"],
    "correct-own-payment": lambda case: [hint(case)[0].replace("KR", "2500")],
    "say-other-own-payment": option("--price", "2500"),
    "correct-place": hint,
    "did-you-mean": meant,
    "did-you-mean-command": lambda case: [case.instead("lst", case.refusal.near)],  # type: ignore[attr-defined]
    "did-you-mean-role": lambda case: [case.with_option("--decided-by", str(case.value("role")))],
    "end-on-or-after": lambda case: [case.with_option("--until", str(case.value("day")))],
    "give-amount-within": lambda case: [
        case.with_option("--price" if "--price" in case.arguments else "--special-price", "1370")
    ],
    "give-day-from": lambda case: [
        case.with_option("--date" if "--date" in case.arguments else "--from", str(case.value("day")))
    ],
    "give-day-held-or-month": lambda case: [
        case.with_option("--on", str(case.value("day"))),
        shlex.join(case.arguments).replace("2023-07", str(case.value("month"))),
    ],
    "give-decider": lambda case: [case.with_option("--decided-by", case.value("roles")[-1])],
    "give-expectation": lambda case: [case.with_option("--expect", "100")],
    "give-hours-worked": lambda case: [case.with_option("--direct", "10"), case.with_option("--attendance", "10")],
    "give-notice-by": lambda case: [case.with_option("--notice-given", str(case.value("day")))],
    "go-away-first": hint_and_again,
    "correct-return": hint,
    "correct-until": hint,
    "from-move-in": hint_and_again,
    "until-departure": lambda case: [case.commands[0], case.again()],
    "swap-by-transfer": hint,
    "leave-focus-alone": lambda case: [case.without("--focus")],
    "give-level-or-price": option("--level", "S1"),
    "give-one-assessment": lambda case: [
        case.without("--hours") if "--hours" in case.arguments else case.with_option("--level", "5")
    ],
    "give-special-price": lambda case: [shlex.join([*shlex.split(case.without("--level")), "--special-price", "2832"])],
    "hold-another-meeting": hint,
    "hold-further-meeting": option("--kind", "ad-hoc"),
    "hold-further-or-without": option("--kind", "ad-hoc"),
    "in-order": hint_and_again,
    "in-order-or-at-once": hint,
    "in-order-if-wrong": hint_and_again,
    "leave-age-out": lambda case: [case.without("--age")],
    "leave-out-age": lambda case: [case.without("--age")],
    "find-event": hint,
    "leave-number-out": lambda case: [re.sub(r"\d{6}-\d{4}|6701 80 00 01", "c-17", case.typed)],
    "write-it-out": lambda case: [case.with_option("--decision", "VU-8")],
    "leave-voided": hint,
    "let-decide": lambda case: [case.with_option("--decided-by", str(case.value("role")))],
    "make-folder": lambda _: ["--ledger another.db init"],
    "make-ledger": hint_and_again,
    "name-action": first_known,
    "name-payer": lambda case: [case.with_option("--payer", case.value("known")[-1])],
    "leave-known-at-out": lambda case: [case.without("--known-at")],
    "name-buyer": lambda case: [*first_known(case), f"statement own {case.arguments[-1]}"],
    "name-check": first_known,
    "name-cost": lambda case: [case.instead("management=5", f"{case.value('known')[0]}=5")],
    "name-level": first_known,
    "name-level-of-interval": first_known,
    "name-offer": first_known,
    "name-or-make-ledger": lambda _: ["--ledger new.db init"],
    "name-only-ending": lambda case: [
        re.sub(r"(-o|--output) \S+", f"--output other{case.value('endings')[0]}", case.typed)
    ],
    "name-ending": lambda case: [re.sub(r"(-o|--output) \S+", "--output other.csv", case.typed)],
    "name-other-output": lambda case: [re.sub(r"(-o|--output) \S+", "--output other.csv", case.typed)],
    "name-other-event": lambda case: [case.instead(case.arguments[1], str(case.value("number")))],
    "name-place": first_known,
    "name-each-once": lambda case: [case.typed.replace("c-17 c-17", "c-17 c-18").replace("c-18 c-18", "c-18")],
    "name-shipped-decision": first_known,
    "payer-near-or-unlisted": lambda case: [
        case.instead(case.refusal.payer, str(case.value("near")[0]).partition(" ")[0]),  # type: ignore[attr-defined]
        case.with_option("--payer-unlisted"),
    ],
    "payer-unlisted": option("--payer-unlisted"),
    "show-areas": hint,
    "prepare-area-meeting": hint,
    "name-review": lambda case: [case.instead(case.arguments[2], str(case.value("known")[0]).removeprefix("#"))],
    "name-once": lambda case: [case.without("--offer")],
    "expect-by-house": lambda case: [case.with_option("--expect", f"{name}=500000") for name in _houses_of(case)],
    "leave-focus-out": lambda case: [case.without("--focus"), case.with_option("--offer", "syrenparken")],
    "void-plan": hint_and_again,
    "post": hint_and_again,
    "prepare-meeting": hint,
    "put-back-in-use": hint_and_again,
    "name-other-municipality": option("--for", "707"),
    "name-other-payer-or-void": lambda case: [case.with_option("--payer", "707"), case.commands[0]],
    "give-last-day-or-void": lambda case: [case.with_option("--until", "2023-05-20"), case.commands[0]],
    "shorten-reservation": hint_and_again,
    "void-reservation": lambda case: [
        case.with_option("--from", str(case.value("day"))).replace("2023-05-31", "2023-08-31"),
        *hint_and_again(case),
    ],
    "reassess": lambda _: ["reassess --help"],
    "agree-anew": hint,
    "record-departure": hint_and_again,
    "record-move-in": hint_and_again,
    "repeat-postings": hint,
    "repeat-postings-of": hint,
    "replace-by-force": lambda case: [case.with_option("--force")],
    "replace-by-void": hint_and_again,
    "say-it": lambda case: [case.with_option(f"--{case.value('field')}", "'VU 9'")],
    "say-what-differs": lambda case: [case.with_option("--date", "2023-06-12"), case.with_option("--level", "7")],
    "return-first": lambda case: ["return c-20 --on 2023-09-01", case.typed],
    "correct-absence": lambda case: [command.replace("--date DATE", "--date 2023-08-11") for command in case.commands],
    "away-until": lambda case: [case.with_option("--until", "2023-09-30"), case.without("--until")],
    "say-cause": lambda case: [f"{case.typed} --cause died"],
    "say-notice": lambda case: [f"{case.typed} --notice-given 2024-01-15"],
    "say-last-day": lambda case: [f"{case.typed} --until 2024-01-20"],
    "say-what-is-granted": lambda case: [f"{case.typed} --level 4"],
    "leave-notice-out": lambda case: [case.typed.replace("--notice-given 2023-06-01", "--offer syrenparken --level 4")],
    "say-payer": lambda case: [f"{case.typed} --payer {case.value('payer')} --paragraph {case.value('paragraph')}"],
    "find-citizen": hint,
    "say-paragraph": lambda case: [case.with_option("--paragraph", case.value("paragraph"))],
    "say-payer-alone": lambda case: [case.with_option("--payer", case.value("payer"))],
    "say-what-changes": option("--payer", "165"),
    "say-why": option("--reason", "it is so"),
    "say-why-late": option("--reason", "it was told late"),
    "set-clock-ahead": lambda case: [case.with_option("--accept-clock")],
    "set-clock-behind": lambda case: [case.with_option("--accept-clock")],
    "see-event": hint,
    "see-what-it-says": hint,
    "settle-findings": lambda case: [f"{case.typed} --accept-findings --reason 'it is so'"],
    "name-free-key": hint,
    "show-citizen": hint,
    "show-residents": hint,
    "show-residents-or-who-left": hint,
    "swap-on": hint,
    "swap-in-one-offer": hint,
    "swap-or-choose": hint,
    "show-help": hint,
    "choose-option": hint,
    "show-lines": hint,
    "show-log": hint,
    "show-meetings": hint,
    "show-offer": hint,
    "show-terms-on": hint,
    "type-line": hint,
    "type-one-of": hint,
    "type-newest": hint,
    "grant-at-home": hint,
    "name-citizen-at-home": lambda case: [f"residents {case.value('offer')}"],
    "name-citizen-there": hint,
    "show-residents-of": hint,
    "find-event-at": hint,
    "see-events-of": hint,
    "see-events-of-citizen": hint,
    "type-newest-or-look-at": hint,
    "use-key-without-meaning": lambda case: [re.sub(r"67\S*0001|JH-610170|6701 80 00 01|BentTest", "c-17", case.typed)],
    "name-other-ledger": lambda _: ["--ledger another.db init"],
    "use-or-name-other-ledger": lambda _: ["--ledger another.db init"],
    "use-own-key": lambda case: [*hint(case), case.with_option("--ref", "r-9")],
    "verify-and-restore": lambda case: [f"--ledger {case.value('ledger')} verify"],
    "void-and-record": hint,
    "void-departure-first": hint_and_again,
    "void-first": hint_and_again,
    "void-both": hint,
    "void-by-number": hint,
    "void-closing-of-house": hint,
    "void-closing-of-place": hint,
    "void-correction-first": hint_and_again,
    "undo-own-acts": hint,
    "adopt-what-holds": hint,
    "void-or-give-own-reference": hint_and_again,
    "void-stay-and-record": hint,
    "wait-or-close-early": option("--early"),
    "write-date": example("2023-03-31"),
    "write-digest": lambda case: ["digest --to good.txt", case.instead(case.arguments[-1], "good.txt")],
    "write-number-of-digest": lambda case: ["digest --to good.txt", case.instead(case.arguments[-1], "good.txt")],
    "restore-ledger": lambda _: ["--ledger pladsbog.db backup copy-9.db", "--ledger again.db restore copy-9.db"],
    "salvage-ledger": lambda case: [f"--ledger NEW.db restore {case.value('ledger')} --salvage"],
    "write-elsewhere": lambda case: [re.sub(r"(-o|--output) \S+", "--output other.csv", case.typed)],
    "write-hours": example("24,5"),
    "write-key": example("c-17"),
    "write-known-at": example("#1"),
    "write-month": example("2023-05"),
    "write-period": example("2023-05"),
    "write-latest": lambda case: [case.instead(case.refusal.text, month) for month in case.value("latest")],  # type: ignore[attr-defined]
    "write-municipality": example("787"),
    "write-payer": example("787"),
    "write-paragraph": example("107"),
    "write-plainly": lambda case: [case.instead(case.refusal.text, case.value("numbers")[0])],  # type: ignore[attr-defined]
    "settle": hint,
    "write-year": example("2023"),
}
"""What a reader types who follows a hint of each kind; the last line is the one that must not be refused again."""


@pytest.mark.parametrize("page", test_errors.PAGES, ids=lambda page: page.stem)
def test_each_hint_helps_or_leads_on(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = tmp_path / "session"
    session.mkdir()
    monkeypatch.chdir(session)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    in_vain: list[str] = []

    def answer(typed: str) -> Iterator[str]:
        arguments, _, _ = typed.partition(" 2>/dev/null")
        _, refusal = run(arguments)
        remedy = refusal.remedy() if refusal is not None else None
        if refusal is not None and remedy is not None:
            in_vain.extend(_followed(Case(arguments, refusal, remedy), tmp_path / "copy"))
        yield "[exit"

    monkeypatch.setattr(test_errors, "answer", answer)
    for _ in test_errors.replay(iter(page.read_text().splitlines())):
        pass
    assert in_vain == []


def test_what_is_followed_are_hints_of_the_program() -> None:
    assert FILES | WORDS | set(FOLLOW) <= set(WORDINGS)


def _followed(case: Case, copy: Path) -> Iterator[str]:
    """What is wrong with a hint: nothing, or how following it ended."""
    action = case.remedy.action
    if action in FILES | WORDS:
        return
    if action not in FOLLOW:
        yield f"{action}: nobody says how to follow it: {case.typed}"
        return
    ended = []
    for lines in _filled(FOLLOW[action](case), case):
        with _in_copy(copy):
            ended = list(_typed(lines, case))
        if not ended:
            return
    yield from ended[:1]


def _typed(lines: list[str], case: Case) -> Iterator[str]:
    """What goes wrong when the lines are typed one after the other."""
    for line in lines:
        ran, refusal = run(line)
        if ran.code in (0, 3):
            continue
        assert refusal is not None, ran.err
        is_same = str(refusal.sentence()) == str(case.refusal.sentence())
        cannot_be_typed = isinstance(refusal, (Misuse, refusing.Internal)) and refusal.code not in LEADS_ON
        if is_same or cannot_be_typed:
            yield f"{case.remedy.action}: {case.typed}\n  {case.words}\n  {line}\n  {ran.err}"
        return  # another answer, with a hint of its own


def _filled(lines: list[str], case: Case) -> Iterator[list[str]]:
    """The lines with what stands in capitals filled in: once for each day and place that could be meant."""
    dates = _days(case) if any("DATE" in line for line in lines) else [""]
    where = _places() if any("PLACE" in line for line in lines) else [("", "")]
    for day, (offer, place) in product(dates, where):
        values = {
            "DATE": day,
            "OFFER": offer or "syrenparken",
            "PLACE": place,
            "TEXT": "'it is so'",
            "REF": "VU-900",
            "L": "5",
        }
        values |= {"CITIZEN": "c-900", "MONTH": "2023-05", "KR": "100", "Q": "2", "ROLE": "caseworker", "CODE": "787"}
        values |= {"YEAR": "2023", "PERIOD": "2023", "FILE": "nothing.csv"}
        yield [re.sub(r"\b[A-Z]+\b", lambda found, of=values: of.get(found[0], found[0]), line) for line in lines]  # type: ignore[misc]


def _days(case: Case) -> list[str]:
    """The days that a refusal is about, and those before and after."""
    told: list[Any] = [getattr(case.refusal, name) for name in case.refusal.as_data() if name != "code"]
    days = [day for day in told if isinstance(day, date)]
    days += [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", case.typed) if day[5:] != "02-30"]
    return [str(day + timedelta(more)) for day in dict.fromkeys(days) for more in (-1, 0, 1)]


def _places() -> list[tuple[str, str]]:
    with open_log("pladsbog.db") as log:
        named = [name.removeprefix("place:").split("/") for name in log.streams_named("place:")]
    return [(offer, place) for offer, place in named]


@contextmanager
def _in_copy(copy: Path) -> Iterator[None]:
    session = Path.cwd()
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(session, copy)
    os.chdir(copy)
    try:
        yield
    finally:
        os.chdir(session)


def run(line: str) -> tuple[Ran, Refusal | None]:
    """What a line answers, and the refusal where it was refused."""
    refusals: list[Refusal] = []
    as_text, as_data = refusing.as_text, refusing.as_data

    def text(refusal: Refusal, ledger: str | None = None) -> str:
        refusals.append(refusal)
        return as_text(refusal, ledger)

    def data(refusal: Refusal) -> dict[str, Any]:
        refusals.append(refusal)
        return as_data(refusal)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(refusing, "as_text", text)
        patched.setattr(refusing, "as_data", data)
        ran = pladsbog(line)
    return ran, refusals[0] if refusals else None
