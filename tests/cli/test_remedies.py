"""What refusals say: every action has its words, every template its values, and the ledger knows no command line."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, get_type_hints

import pytest

import cli
import projections
from cli import refusing
from cli.program import TABLE
from cli.remedies import CATALOGUE, worded
from cli.wordings import SUBJECTS, WORDINGS
from ledger import errors
from ledger.budgeting import budget_effects
from ledger.errors import (
    AboveCompetence,
    AmountOutOfRange,
    BadDecisionFile,
    BadImport,
    BadOption,
    BadRow,
    ImpossibleHistory,
    NotALedger,
    NotAMonth,
    PlaceTaken,
    Refusal,
    UnknownOffer,
)
from ledger.errors.wording import NO_ADVICE
from ledger.events import TOPICS
from ledger.events.base import CORRECTIONS, VOIDS
from ledger.shared.message import Kroner, Remedy, as_said, say
from projections import causes

LEDGER = Path(errors.__file__).parents[1]
PACKAGES = [LEDGER, *(Path(package.__file__ or "").parent for package in (projections, cli))]
ABSTRACT = {errors.Refusal, errors.Misuse, errors.Refused, errors.LedgerTrouble, errors.VaultTrouble}


@cache
def sources() -> list[tuple[str, ast.Module]]:
    paths = (path for package in PACKAGES for path in sorted(package.rglob("*.py")))
    return [(path.name, ast.parse(path.read_text())) for path in paths]


ROW = BadRow(2, "date", "x", say("{reason}; {remedy}", reason="no date", remedy=Remedy("write-date")), "bad-date")
SAMPLES: dict[str, tuple[Any, Any]] = {
    "BadRow": ([ROW, ROW], [ROW]),
    "list[typing.Literal['offer'": (["offer", "payer"], []),
    "list[int]": ([7, 5], []),
    "list[str]": (["a", "b"], []),
    "list[ledger.shared.message.Message]": ([as_said("a"), as_said("b")], []),
    "datetime": (datetime(2026, 3, 31, 12, tzinfo=UTC), datetime(2026, 3, 31, 12, tzinfo=UTC)),
    "date": (date(2026, 3, 31), date(2026, 3, 31)),
    "Remedy": (Remedy("did-you-mean", word="a"), NO_ADVICE),
    "Message": (as_said("x"), as_said("x")),
    "Decimal": (Decimal("10.5"), Decimal(1)),
    "Kroner": (Kroner(7_440_000), Kroner(0)),
    "bool": (True, False),
    "int": (7, 0),
    "str": ("x", "x"),
}
"""For a part of a field's type: a value, and one that is as little as the field can have."""


SENTENCES = {"why", "reason", "granted", "limit", "instead", "problems", "where"}
"""Names of fields that hold words of the program's own."""


@dataclass(frozen=True)
class Call:
    """A call in the program: where it stands, and the function around it, where the values that it spreads are."""

    where: str
    node: ast.Call
    around: ast.AST

    @property
    def literal(self) -> str:
        """The first argument, which a tool that extracts texts can only read where it is a literal."""
        assert isinstance(self.node.args[0], ast.Constant), f"{self.where} {ast.unparse(self.node)}"
        return str(self.node.args[0].value)

    @property
    def named(self) -> set[str]:
        """The values that the call itself names."""
        return {keyword.arg for keyword in self.node.keywords if keyword.arg is not None}

    @property
    def spread(self) -> set[str]:
        """The values that it spreads from a dictionary, which is written out in the same function."""
        spread = (keyword.value for keyword in self.node.keywords if keyword.arg is None)
        return {key for value in spread for key in self._keys(ast.unparse(value))}

    def _keys(self, variable: str) -> set[str]:
        written = [
            node.value
            for node in ast.walk(self.around)
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and variable in map(ast.unparse, _targets(node))
        ]
        (said,) = written
        assert isinstance(said, ast.Dict), f"{self.where} {variable}"
        return {str(key.value) for key in said.keys if isinstance(key, ast.Constant)}


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def calls(function: str) -> list[Call]:
    """Every call of a function in the program."""
    return _all_calls()[function]


@cache
def _all_calls() -> dict[str, list[Call]]:
    """Every call of a function that is called by its name, by that name."""
    found: defaultdict[str, list[Call]] = defaultdict(list)
    for name, source in sources():
        for around in _functions(source):
            for node in _own(around):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    found[node.func.id].append(Call(f"{name}:{node.lineno}", node, around))
    return found


def _functions(source: ast.Module) -> list[ast.AST]:
    return [source, *(node for node in ast.walk(source) if isinstance(node, ast.FunctionDef))]


def _own(around: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, or in a file beside its functions; a function inside it is a function by itself."""
    for node in ast.iter_child_nodes(around):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own(node)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def refusals() -> list[type[Refusal]]:
    """Every class of the ledger and of the command line that can be raised."""
    found = [cls for name in errors.__all__ if isinstance(cls := getattr(errors, name), type)]
    own = [refusing.Usage, refusing.Internal, refusing.FileTrouble]
    return [cls for cls in [*found, *own] if cls not in ABSTRACT]


def sample(cls: type[Refusal], *, full: bool) -> Refusal:
    """A refusal with something in each field, or with nothing where a field can be without."""
    hints = get_type_hints(cls)
    return cls(**{field.name: value_of(str(hints[field.name]), full=full) for field in fields(cls.as_dataclass())})


def value_of(kind: str, *, full: bool) -> Any:
    if "None" in kind and not full:
        return None
    much, little = next(values for part, values in SAMPLES.items() if part in kind)
    return much if full else little


def test_every_action_has_words_and_all_words_are_of_an_action() -> None:
    named = {call.literal for call in calls("Remedy")}
    assert named == set(WORDINGS)


def test_an_action_is_worded_under_one_subject() -> None:
    assert sum(len(subject.WORDINGS) for subject in SUBJECTS) == len(WORDINGS)


def test_the_words_of_an_action_use_the_values_that_it_comes_with() -> None:
    for call in calls("Remedy"):
        assert names_in(WORDINGS[call.literal]) == call.named | call.spread, call.where


def test_a_message_has_a_literal_template_that_uses_its_values() -> None:
    """What several templates share is spread into each; a value that is named in a call is used in it."""
    found = calls("say")
    assert len(found) > 150
    for call in found:
        used = names_in(call.literal)
        assert call.named <= used <= call.named | call.spread, call.where


def test_a_refusal_is_never_given_a_sentence_as_text() -> None:
    """Words that a person reads are a message, which a catalogue can translate; text is what somebody typed."""
    named = {cls.__name__ for cls in refusals()}
    found = [call for name in sorted(named) for call in calls(name)]
    assert len(found) > 150
    for call in found:
        given = [*call.node.args, *(keyword.value for keyword in call.node.keywords)]
        assert not any(_is_sentence(part) for value in given for part in _outside_calls(value)), (
            f"{call.where} {ast.unparse(call.node)}"
        )


def test_nothing_is_printed_that_is_text_of_the_programs_own() -> None:
    """Sentences are printed from messages; what a message put into words is put together with is no sentence."""
    printed = [
        (f"{name}:{node.lineno}", node)
        for name, source in sources()
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.echo", "click.confirm", "ctx.fail", "show")
    ]
    assert len(printed) > 15
    for where, call in printed:
        assert not any(_is_sentence(part) for value in call.args for part in _outside_calls(value)), where


ANSWERS = [LEDGER / name for name in ("budgeting", "events", "following", "settlement")]
FOR_AUDITORS = ("guide.py", "verify.py")
"""Of evidence: a page written out in both languages, and a program that knows nothing of this one."""
CODES = {*causes.WORDS, *budget_effects.CALLED}
"""What answers hold the same in every language; a table shows their words."""


def test_answers_hold_messages_and_codes_that_have_words() -> None:
    """Text of more than one word in what makes answers is a message, or a code whose words stand in one place."""
    paths = [path for folder in (*ANSWERS, Path(causes.__file__).parent) for path in sorted(folder.rglob("*.py"))]
    own = (path for path in paths if path.name not in FOR_AUDITORS)
    found = [(path, text) for path in own for text in _texts(ast.parse(path.read_text()))]
    assert {text for _, text in found} & CODES
    assert [(path.name, text) for path, text in found if text not in CODES] == []


def _texts(source: ast.AST) -> Iterator[str]:
    """Text of several words that is no documentation, no message, no query, and not of an error of the program."""
    for node in ast.iter_child_nodes(source):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Raise() | ast.Assert():
                continue
            case ast.Call(func=ast.Name(id="say" | "marked")):
                continue
            case ast.Constant(value=str()) | ast.JoinedStr():
                values = node.values if isinstance(node, ast.JoinedStr) else [node]
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
                if re.search(r"[a-z]{2,}\S* [a-z(]", text) and not QUERY.search(text):
                    yield text
            case _:
                yield from _texts(node)


QUERY = re.compile(r"\b(SELECT|INSERT|DELETE|CREATE|UPDATE|WHERE)\b")


def test_every_cause_of_an_event_has_words() -> None:
    plain = {kind.CAUSE for kind in TOPICS.values()} | {"grant", "transfer", "price"}
    assert plain | set(CORRECTIONS.values()) | set(VOIDS.values()) <= set(causes.WORDS)
    assert {code: str(words) for code, words in causes.WORDS.items()} == {code: code for code in causes.WORDS}
    (void,) = (kind for kind in TOPICS.values() if kind.__name__ == "Voided")
    said: dict[str, Any] = {"annulled_stream": "s", "annulled": "x", "corrects": 1, "effective_on": date(2026, 1, 1)}
    voided = [void(**said, correction=kind, by="anna", act="a").cause_kind for kind in ("typo", "decision")]
    assert voided == ["void (typo)", "void (decision)"]


def _outside_calls(value: ast.AST) -> Iterator[ast.AST]:
    """The parts of an argument, but for what is given to a function in it: `say` and `Remedy` may hold words."""
    yield value
    if not isinstance(value, ast.Call):
        for part in ast.iter_child_nodes(value):
            yield from _outside_calls(part)


def _is_sentence(value: ast.AST) -> bool:
    """Whether an expression is text of more than one word, written out or put together."""
    match value:
        case ast.JoinedStr(values=parts):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)
        case ast.Constant(value=str(text)):
            pass
        case _:
            return False
    return re.search(r"\S \S", text) is not None


@pytest.mark.parametrize("cls", refusals(), ids=lambda cls: cls.__name__)
def test_no_field_of_a_refusal_holds_text_or_a_message(cls: type[Refusal]) -> None:
    """A field is one or the other, and the words for why, for what reason and instead of what are a message."""
    for name, hint in get_type_hints(cls).items():
        kind = str(hint)
        assert not (re.search(r"\bstr\b", kind) and "Message" in kind), name
        assert name not in SENTENCES or "Message" in kind, name


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("cls", refusals(), ids=lambda cls: cls.code + "-" + cls.__name__)
def test_every_refusal_can_be_said(cls: type[Refusal], *, full: bool) -> None:
    if cls is errors.BadDecisionFile and not full:
        refusal: Refusal = errors.BadDecisionFile("x", [as_said("one problem")])
    else:
        refusal = sample(cls, full=full)
    assert str(refusal.sentence())
    assert f"[{cls.code}]" in str(refusal)
    data = refusing.as_data(refusal)
    assert list(data) == ["code", "message", "remedy", *(field.name for field in fields(cls.as_dataclass()))]
    hint = [f"Hint: {data['remedy']}"] if data["remedy"] else []
    hints = [line for line in refusing.as_text(refusal).split("\n") if line.startswith("Hint: ")]
    assert hints == hint


def test_codes_are_one_for_each_refusal() -> None:
    # A NotIssued with another remedy, a NotYet in other words, the payer of a grant as that of a stay.
    same = (errors.IssueFirst, errors.BeforeMonth, errors.PayerOfGrantUnsaid)
    codes = [cls.code for cls in refusals() if cls not in same]
    assert sorted(codes) == sorted(set(codes))


def test_every_refusal_is_exported() -> None:
    modules = [path.stem for path in Path(errors.__file__).parent.glob("*.py") if path.stem != "__init__"]
    written = {
        node.name
        for name in modules
        for node in ast.parse((Path(errors.__file__).parent / f"{name}.py").read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    assert written == set(errors.__all__) - {"nearest"}


def test_the_ledgers_refusals_name_no_command_and_no_option() -> None:
    commands = re.compile(rf"pladsbog ({'|'.join(TABLE)})\b|--[a-z]")
    for path in Path(errors.__file__).parent.glob("*.py"):
        assert not commands.search(path.read_text()), path.name


def test_a_remedy_with_steps_is_worded_step_by_step() -> None:
    assert worded(ImpossibleHistory(say("no place"), [7, 5]).remedy(), CATALOGUE) == (
        "pladsbog void 7 --kind typo --reason TEXT; then pladsbog void 5 --kind typo --reason TEXT"
    )


def test_an_unknown_offer_is_answered_with_the_nearest_or_with_those_there_are() -> None:
    houses = [f"house-{number}" for number in range(1, 15)]
    assert worded(UnknownOffer("hause-3", houses).remedy(), CATALOGUE).startswith("did you mean house-3")
    named = worded(UnknownOffer("xyz", houses[:2]).remedy(), CATALOGUE)
    assert named.startswith("the offers are house-1, house-2; ")
    many = worded(UnknownOffer("xyz", houses).remedy(), CATALOGUE)
    assert many.startswith("the offers are house-1, ")
    assert "house-12 and 2 more; " in many
    assert worded(UnknownOffer("xyz", []).remedy(), CATALOGUE) == "adopt a decision with [[offer]] first"


def test_no_remedy_is_no_hint() -> None:
    refusal = BadDecisionFile("a.toml", [say("it is empty")])
    assert worded(refusal.remedy(), CATALOGUE) == ""
    assert refusing.as_text(refusal) == "Error: a.toml cannot be adopted: it is empty [bad-decision-file]"


def test_a_refusal_as_text_has_its_code_on_the_first_line_and_the_remedy_on_the_last() -> None:
    assert refusing.as_text(BadImport("rows.csv", [ROW])) == (
        "Error: rows.csv: 1 bad row, nothing recorded: [import-refused]\n"
        "  line 2, date 'x': no date; a date is written 2026-03-31 or 31-03-2026 [bad-date]"
    )
    assert refusing.as_text(NotAMonth("2026-13")) == "Error: '2026-13' is not a month [bad-month]\nHint: write 2026-03"
    assert refusing.as_text(NotALedger("a.db", say("it is empty"))).endswith(
        "\nHint: name the ledger with --ledger, or make one under another name: pladsbog --ledger NAME.db init"
    )


def test_a_refusal_as_data_is_plain_down_to_the_last_field() -> None:
    taken = PlaceTaken("house", "1", "c-17", date(2026, 1, 1), None, date(2026, 2, 1))
    assert refusing.as_data(taken) == {
        "code": "place-taken",
        "message": "place 1 of house is taken by c-17 from 2026-01-01 with no end",
        "remedy": "record the departure first: pladsbog depart c-17 --on DATE",
        "offer": "house",
        "place": "1",
        "citizen": "c-17",
        "first_day": "2026-01-01",
        "last_day": None,
        "wanted_from": "2026-02-01",
        "free_from": None,
        "mover": None,
    }
    amount = refusing.as_data(AmountOutOfRange("-1", Kroner(0), Kroner(100_000)))
    assert (amount["least"], amount["most"]) == ("0.00", "1000.00")
    above = AboveCompetence(
        "clerk", say("level 6"), say("{amount}", amount=Kroner(500)), None, date(2026, 1, 1), as_said("KB 1")
    )
    assert (refusing.as_data(above)["limit"], refusing.as_data(above)["day"]) == ("5,00 kr.", "2026-01-01")
    option = refusing.as_data(BadOption(say("a {what}", what="b"), Remedy("give-span")))
    assert (option["why"], option["instead"]) == ("a b", "give --from and --to")
    (row,) = refusing.as_data(BadImport("rows.csv", [BadRow(2, "", "", say("no date"), "bad-date")]))["rows"]
    assert (row["code"], row["message"], row["remedy"]) == ("bad-row", "line 2: no date [bad-date]", "")
