"""Houses and services by what they are called: a name typed where a key belongs, looked up once none was found by it.

Decided on 2026-11-28:

* `beboere Højmarken` is what anybody types first, and the name is what every page calls the house. It is read as the
  key, in small letters and capitals alike, and told back. Keys go first: a house whose key it is is that house. Names
  are looked up only where a line was refused for want of one, so that no other line reads the ledger for them.
* A name that two houses have is nobody's: both keys are named.

Decided on 2026-11-29:

* So it is with services: pages, sheets and sentences have their names, `Dagtilbud`, and nobody learns their keys there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from cli.arguments import OfHouse
from cli.choices import Choice, Said, offers, services
from cli.line import Line, arguments_of
from cli.printing import note
from cli.refusing import SeveralHouses
from cli.session import CALLED, SERVICES, Session
from ledger.errors import BadImport, NoGrant, NotAKey, Refusal, UnknownOffer, UnknownService
from ledger.shared.message import say


def learned(error: Exception, args: Sequence[str], session: Session, *, tells: bool) -> bool:
    """Whether a line was refused for a house that it names by what it is called: the name is read as its key from now.

    Raises SeveralHouses.
    """
    name = _named(error)
    if name in CALLED or not any(name in (word, word.partition("=")[2]) for one in args for word in _words(one)):
        return False
    found = _keys({name}, session)
    CALLED.update(found)
    if found and tells:
        tell(found)
    return bool(found)


def learned_service(error: Exception, args: Sequence[str], session: Session, *, tells: bool) -> bool:
    """The same of a service. Raises SeveralHouses."""
    name = _named_service(error)
    if name in SERVICES or not any(name in (one.strip(), one.partition("=")[2].strip()) for one in args):
        return False
    found = _keys({name}, session, services)
    SERVICES.update(found)
    if found and tells:
        tell_services(found)
    return bool(found)


def learned_unheard(line: Line, session: Session, *, tells: bool) -> bool:
    """The same where a refusal does not hold what was typed, which may be somebody's name: the line does.

    What is told is the name of a house, and nothing else. Raises SeveralHouses.
    """
    known, said = len(CALLED), line.said()
    of_places = (said.get(one.name or "", "") for one in line.command.params if isinstance(one.type, OfHouse))
    found = _keys({text.partition("/")[0] for text in of_places if "/" in text} - CALLED.keys(), session)
    CALLED.update(found)
    if found and tells:
        tell(found)
    return len(CALLED) > known


def keys_in(line: Line, session: Session, *, tells: bool = True) -> None:
    """Put the keys of houses into a line that names them by what they are called: choices are those of a house.

    Raises SeveralHouses.
    """
    for param in arguments_of(line.command):
        typed, of = line.given.get(param.name or ""), param.type
        if typed and isinstance(of, OfHouse) and ("/" in typed or of.stands_alone):
            line.given[param.name or ""] = with_key(typed, session, tells=tells)


def with_key(typed: str, session: Session, *, tells: bool = True) -> str:
    """OFFER or OFFER/PLACE as it was typed, with the key of the house for what it is called. Raises SeveralHouses."""
    name, slash, place = typed.partition("/")
    found = {} if name in CALLED else _keys({name}, session)
    CALLED.update(found)
    if found and tells:
        tell(found)
    return f"{CALLED.get(name, name)}{slash}{place}"


def of_rows(refusal: BadImport, session: Session, known: Mapping[str, str]) -> dict[str, str]:
    """The keys of houses that rows of an import name by what they are called, besides those that are known.

    Raises SeveralHouses.
    """
    names = {
        row.value.partition("/")[0] for row in refusal.rows if row.reason_code in (UnknownOffer.code, NotAKey.code)
    }
    return _keys(names - known.keys(), session)


def services_of_rows(refusal: BadImport, session: Session, known: Mapping[str, str]) -> dict[str, str]:
    """The same of services. Raises SeveralHouses."""
    codes = (UnknownService.code, NoGrant.code, NotAKey.code)
    return _keys({row.value for row in refusal.rows if row.reason_code in codes} - known.keys(), session, services)


def tell(found: Mapping[str, str]) -> None:
    """Say which houses were meant, with their keys."""
    for name, key in found.items():
        note(say("{name!r} is read as the house {offer}", name=name, offer=key))


def tell_services(found: Mapping[str, str]) -> None:
    """The same of services."""
    for name, key in found.items():
        note(say("{name!r} is read as the service {key}", name=name, key=key))


_HOUSE = say("offer")
"""What a key is of, where it is a house's: a citizen's is none, whatever a house is called."""
_SERVICE = say("service")


def _named(error: Exception) -> str:
    if isinstance(error, UnknownOffer):
        return error.offer
    return error.text if isinstance(error, NotAKey) and error.what == _HOUSE else ""


def _named_service(error: Exception) -> str:
    if isinstance(error, UnknownService | NoGrant):
        return error.service
    return error.text if isinstance(error, NotAKey) and error.what == _SERVICE else ""


def _words(one: str) -> tuple[str, str]:
    return one.strip(), one.strip().partition("/")[0]


def _keys(names: Iterable[str], session: Session, among: Callable[[Said], Sequence[Choice]] = offers) -> dict[str, str]:
    """The keys of the houses, or services, that are called so.

    A name that none has, or that cannot be looked up, is left out. Raises SeveralHouses.
    """
    wanted = [name for name in names if name]
    if not wanted:
        return {}
    try:
        houses = [(one.value, one.also[0]) for one in among(Said(session, {}))]
    except Refusal:
        return {}
    found: dict[str, str] = {}
    known = {key for key, _ in houses}
    for name in wanted:
        if name in known:
            continue
        keys = [key for key, called in houses if called.casefold() == name.casefold()]
        if len(keys) > 1:
            raise SeveralHouses(name, keys)
        if keys:
            found[name] = keys[0]
    return found
