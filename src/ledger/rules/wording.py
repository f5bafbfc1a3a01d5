"""What may stand in a command before any rule looks at it: keys, municipality codes, and texts without a CPR number.

Decided on 2026-11-26:

* A code has three figures, a region's four. One that no municipality or region has on the day is refused, unless it
  is said to be meant (`rules.payers`): municipalities merge, and a program that is not renewed should not stop a
  caseworker. Paragraphs above 299 are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import astuple

from ledger.commands import EVERY_TEXT, Adopt, Command, Confirm
from ledger.errors import BadOption, BadParagraph, BadPayer
from ledger.errors.wording import near
from ledger.models.frozen import Frozen
from ledger.models.municipalities import Authority, authorities, near_to, plain
from ledger.rules.privacy import LEVEL, check_key, check_signs, check_text
from ledger.shared.message import Remedy, say
from ledger.shared.patterns import pattern

_MUNICIPALITY = pattern(r"[1-9][0-9]{2,3}")
_MOST_NEAR = 3
_NO_NAMES = ("own", "egen")
"""Words for the municipality that keeps the ledger: no slips, but of no use where a code is wanted."""
_LAST_PARAGRAPH = 299
"""No Act by which stays are granted has more paragraphs."""
_PARAGRAPH = pattern(r"[1-9][0-9]{0,2}[a-z]?")
_NEVER_EMPTY = {what: name for name, what in EVERY_TEXT.items()}


def check_command(command: Command) -> None:
    """Refuse a key that is none, a code that can be no municipality's, and anything that looks like a CPR number.

    Raises NotAKey, BadPayer, BadParagraph, CprInText, BirthdayInKey, HiddenSign, SaysNothing. What is journalised is
    free text and stays for ever: every word is looked at.
    """
    _check_texts(command)
    for field, what in command.KEYS.items():
        said = getattr(command, field)
        for key in said if isinstance(said, tuple) else (said,):
            if key is not None:
                check_key(what, key)
    for code in _given(command, command.MUNICIPALITIES):
        check_municipality(code)
    for paragraph in _given(command, command.PARAGRAPHS):
        if not is_paragraph(paragraph):
            raise BadParagraph(paragraph)
    if isinstance(command, Confirm):
        check_key(say("offer") if command.what == "base" else say("series of rates"), command.id)


def _check_texts(command: Command) -> None:
    for what, text in command.texts():
        if text is None:
            continue
        if not text.strip() and what in _NEVER_EMPTY:
            raise BadOption(say("the {what} is empty", what=what), Remedy("say-it", field=_NEVER_EMPTY[what]))
        check_text(what, text)
    level = getattr(getattr(command, "assessment", None), "level", None)
    if level is not None:
        check_text(LEVEL, level)
    if isinstance(command, Adopt):
        inside = list(_inside(command.items))
        for written in inside:
            if isinstance(written, str):
                check_signs(say("decision"), written, lines=True)
        _check_terms(value for value in inside if isinstance(value, Frozen))


def _check_terms(terms: Iterable[Frozen]) -> None:
    """Hold the terms of a decision against their types and bounds, whoever made them: a file, or a program.

    Raises pydantic's ValidationError: a file was judged when it was read, so it is a program that made a mistake.
    """
    from ledger.models.judging import judged  # noqa: PLC0415 - brings pydantic, which whoever adopts nothing does without

    for value in terms:
        judged(value)


def _inside(value: object) -> Iterator[object]:
    """A value and everything inside it, names of levels among it, whoever made it: a file, or a program."""
    yield value
    parts: Iterable[object] = ()
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, Struct):
        parts = astuple(value)
    elif isinstance(value, (list, tuple)):
        parts = value
    for each in parts:
        yield from _inside(each)


def _given(command: Command, names: Iterable[str]) -> Iterator[str]:
    """The values of those fields that have one; a correction may also clear one."""
    return (value for name in names if isinstance(value := getattr(command, name), str))


def is_paragraph(text: str) -> bool:
    """Whether it is a paragraph as the ledger writes it: its figures, and its letter where it has one: 107, 85a."""
    return _PARAGRAPH.fullmatch(text) is not None and int(text.rstrip("abcdefghijklmnopqrstuvwxyz")) <= _LAST_PARAGRAPH


def spelt_like(name: str) -> list[Authority]:
    """The municipalities and regions that a slip in a name may be of, the likest first; none of what is a number."""
    known = {plain(one.name): one for one in authorities().values()}
    is_none = name.strip().isdigit() or plain(name) in _NO_NAMES
    return [] if is_none else [known[one] for one in near(plain(name), known, _MOST_NEAR)]


def check_municipality(code: str) -> None:
    """Refuse what is not the three figures of a municipality, or the four of a region. Raises BadPayer."""
    if not _MUNICIPALITY.fullmatch(code):
        meant = [one.code for one in near_to(code, date.max)]
        raise BadPayer(code, meant, named=[] if meant else [str(one) for one in spelt_like(code)])
