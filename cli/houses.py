"""Houses and services by what they are called: a name typed where a key belongs, looked up once none was found by it.

Decided on 2026-11-28:

* `beboere Højmarken` is what anybody types first, and the name is what every page calls the house. It is read as the
  key, in small letters and capitals alike, and told back. Keys go first: a house whose key it is is that house. Names
  are looked up only where a line was refused for want of one, so that no other line reads the ledger for them.
* A name that two houses have is nobody's: both keys are named.

Decided on 2026-11-29:

* So it is with services: pages, sheets and sentences have their names, `Dagtilbud`, and nobody learns their keys there.
* It is told back only where the key reads otherwise than the name, as a service's may: that Højmarken is hoejmarken
  says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from cli.arguments import OfHouse
from cli.choices import Choice, Said, offers, services
from cli.line import Line, arguments_of
from cli.printing import note
from cli.refusing import SeveralHouses
from cli.session import CALLED, SERVICES, Session
from ledger.errors import BadImport, BadRow, NoGrant, NotAKey, Refusal, UnknownOffer, UnknownService
from ledger.errors.wording import nearest
from ledger.shared.keys import plain_key, spelt_plainly
from ledger.shared.message import Message, say


class _Kind(NamedTuple):
    """Houses, or services: `known` are the names that this line was found to say, with their keys."""

    known: dict[str, str]
    choices: Callable[[Said], Sequence[Choice]]
    what: Message
    """What a key is of, where it is refused as none: a citizen's is none, whatever a house is called."""
    unknown: Callable[[Exception], str]
    """The word of which a refusal says that there is no such one; "" where it is of something else."""
    codes: tuple[str, ...]
    read_as: Callable[[str, str], Message]

    def named(self, error: Exception) -> str:
        """The word that a line was refused for; "" where it was for something else."""
        if isinstance(error, NotAKey):
            return error.text if error.what == self.what else ""
        return self.unknown(error)

    def learn(self, names: Iterable[str], session: Session, *, tells: bool) -> bool:
        """Whether some names are found that were not known. Raises SeveralHouses."""
        return _learn(self, self.known, names, session, tells=tells)


_HOUSES = _Kind(
    CALLED,
    offers,
    say("offer"),
    lambda error: error.offer if isinstance(error, UnknownOffer) else "",
    (UnknownOffer.code, NotAKey.code),
    lambda name, key: say("{name!r} is read as the house {offer}", name=name, offer=key),
)
_SERVICES = _Kind(
    SERVICES,
    services,
    say("service"),
    lambda error: error.service if isinstance(error, (UnknownService, NoGrant)) else "",
    (UnknownService.code, NoGrant.code, NotAKey.code),
    lambda name, key: say("{name!r} is read as the service {key}", name=name, key=key),
)
_KINDS = (_HOUSES, _SERVICES)


def learned(error: Exception, args: Sequence[str], session: Session, *, tells: bool) -> bool:
    """Whether a line was refused for a house or a service that it names by what it is called: it is read so from now.

    Raises SeveralHouses.
    """
    named = ((kind, kind.named(error)) for kind in _KINDS)
    return any(kind.learn({name}, session, tells=tells) for kind, name in named if _is_typed(name, args))


def learned_unheard(line: Line, session: Session, *, tells: bool) -> bool:
    """The same where a refusal does not hold what was typed, which may be somebody's name: the line does.

    What is told is the name of a house, and nothing else. Raises SeveralHouses.
    """
    said = line.said()
    of_places = (said.get(one.name or "", "") for one in line.command.params if isinstance(one.type, OfHouse))
    return _HOUSES.learn({text.partition("/")[0] for text in of_places if "/" in text}, session, tells=tells)


def learned_of_rows(
    refusal: BadImport, houses: dict[str, str], services: dict[str, str], session: Session, *, tells: bool
) -> bool:
    """The same of rows of an import, with the names that are known already, and from now on. Raises SeveralHouses."""
    found = False
    for kind, known in ((_HOUSES, houses), (_SERVICES, services)):
        values = [row.value for row in refusal.rows if row.reason_code in kind.codes]
        names = {name for value in values for name in (value, value.partition("/")[0])}
        found = _learn(kind, known, names, session, tells=tells) or found
    return found


def meant(refusal: NotAKey, session: Session) -> str | None:
    """The key of the house, or service, that may be meant by what cannot be a key; None where none is near."""
    return next((_nearest(refusal.text, _by_word(kind, session)) for kind in _KINDS if kind.what == refusal.what), None)


def meant_in_rows(rows: Iterable[BadRow], session: Session) -> None:
    """Say the same in rows of an import, in place of what a key is made of."""
    from ledger.reading.bad_rows import reason_in_cell  # noqa: PLC0415 - of imports alone

    without_key = [row for row in rows if row.reason_code == NotAKey.code]
    for kind in _KINDS if without_key else ():
        keys = _by_word(kind, session)
        for row in without_key:
            name = row.value.partition("/")[0]
            as_told, near = NotAKey(kind.what, name), _nearest(name, keys)
            if near is not None and row.reason == reason_in_cell(as_told):  # and not of a citizen
                row.reason = reason_in_cell(NotAKey(kind.what, name, near))


def _by_word(kind: _Kind, session: Session) -> Mapping[str, str]:
    return {word: one.value for one in _choices(kind, session) for word in one.words()}


def _nearest(text: str, keys: Mapping[str, str]) -> str | None:
    return keys.get(nearest(text, keys) or "")


def keys_in(line: Line, session: Session) -> None:
    """Put the keys of houses into a line that names them by what they are called: choices are those of a house.

    Raises SeveralHouses.
    """
    for param in arguments_of(line.command):
        typed, of = line.given.get(param.name or ""), param.type
        if typed and isinstance(of, OfHouse) and ("/" in typed or of.stands_alone):
            line.given[param.name or ""] = with_key(typed, session)


def with_key(typed: str, session: Session) -> str:
    """OFFER or OFFER/PLACE as it was typed, with the key of the house for what it is called. Raises SeveralHouses."""
    name, slash, place = typed.partition("/")
    _HOUSES.learn({name}, session, tells=True)
    return f"{CALLED.get(name, name)}{slash}{place}"


def _is_typed(name: str, args: Sequence[str]) -> bool:
    """Whether a word stands on a line: alone, before a place, or behind an option's sign; no word does on none."""
    words = (word for one in args for word in (one.strip(), one.strip().partition("/")[0]))
    return bool(name) and any(name in (word, word.partition("=")[2].strip()) for word in words)


def _learn(kind: _Kind, known: dict[str, str], names: Iterable[str], session: Session, *, tells: bool) -> bool:
    found = _keys(kind, {*names} - known.keys(), session)
    known.update(found)
    for name, key in found.items() if tells else ():
        if _plainly(name) != _plainly(key):
            note(kind.read_as(name, key))
    return bool(found)


def _plainly(word: str) -> tuple[str, ...]:
    return plain_key(spelt_plainly(word))


def _keys(kind: _Kind, names: Iterable[str], session: Session) -> Mapping[str, str]:
    """The keys of the houses, or services, that are called so; without a name that none has. Raises SeveralHouses."""
    wanted = [name for name in names if name]
    by_key = {one.value: one.also[0] for one in (_choices(kind, session) if wanted else ())}
    found: dict[str, str] = {}
    for name in wanted:
        keys = [key for key, called in by_key.items() if called.casefold() == name.casefold()]
        if name in by_key or not keys:
            continue
        if len(keys) > 1:
            raise SeveralHouses(name, keys)
        found[name] = keys[0]
    return found


def _choices(kind: _Kind, session: Session) -> Sequence[Choice]:
    """All of a kind that there are; none where that cannot be looked up."""
    try:
        return kind.choices(Said(session, {}))
    except Refusal:
        return ()
