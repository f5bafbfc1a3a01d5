"""Commands as a Danish clerk knows them: their names, the names of their options, and their help in Danish.

A Danish name is understood in whichever language the program speaks; help shows those of the language that it speaks.
A name may be typed without æ, ø and å. One word for one thing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from cli.languages import SPEECH

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "init": "opret", "adopt": "vedtag", "move-in": "indflytning", "buy": "køb", "contract": "kontrakt",
    "reassess": "revurdering", "renegotiate": "genforhandling", "move": "værelsesskift", "swap": "bytte",
    "absent": "fravær", "return": "retur", "change": "ændring", "own-payment": "egenbetaling", "grant": "bevilling",
    "regrant": "ombevilling", "end-grant": "bevillingsophør", "deliver": "levering", "depart": "fraflytning",
    "vacancy": "udtagning", "reserve": "reservation", "import": "indlæs", "void": "annullér", "correct": "ret",
    "undo": "fortryd", "completion": "fuldførelse", "close": "luk", "settle": "afregn", "bridge": "afstemning",
    "why": "hvorfor",
    "budget": "budget", "budget-changes": "budgetændringer", "key-figures": "nøgletal", "statement": "opgørelse",
    "confirm": "bekræft", "follow-up": "opfølgning", "postings": "posteringer", "reconcile": "afstem",
    "refund": "refusion", "surplus": "overskud", "day-rate": "døgntakst", "hourly-price": "timepris",
    "savings": "besparelser", "simulate": "simulér", "status": "status", "residents": "beboere",
    "vacancies": "ledige", "coming": "på-vej", "citizen": "borger", "log": "hændelser", "show": "vis",
    "picture": "billede", "report": "rapport", "browse": "kig",
    "demo": "demo", "check": "kontrol", "verify": "efterprøv", "backup": "sikkerhedskopi", "restore": "genskab",
    "export-log": "udlæs-log", "import-log": "indlæs-log", "digest": "fingeraftryk", "evidence": "bevis",
    "person": "person", "rebuild": "genopbyg", "tables": "tabeller",
    "guide": "vejledning", "doctor": "eftersyn", "schema": "skema", "decision": "beslutning",
    # of groups
    "hold": "afhold", "prepare": "forbered", "action": "aftale", "due": "frister", "list": "liste",
    "history": "historik", "plan": "planlæg", "reviewed": "gennemgået", "done": "udført", "rates": "takster",
    "base": "basis",
    "new": "ny", "add": "tilføj", "key": "nøgle", "erase": "slet", "houses": "huse",
}  # fmt: skip
"""The Danish name of each command."""

OPTIONS: Mapping[str, str] = {
    "--ledger": "--regnskab", "--lang": "--sprog", "--from": "--fra", "--to": "--til", "--until": "--til-og-med",
    "--on": "--den", "--level": "--niveau", "--hours": "--timer", "--decision": "--afgørelse",
    "--payer": "--betaler", "--cause": "--årsag", "--reason": "--begrundelse", "--special-price": "--særtakst",
    "--paragraph": "--paragraf", "--offer": "--tilbud", "--known-at": "--kendt-den", "--by": "--af",
    "--format": "--form", "--output": "--fil", "--force": "--erstat", "--yes": "--ja", "--dry-run": "--prøv",
    "--decided-by": "--besluttet-af", "--decided-on": "--besluttet-den", "--notice-given": "--opsagt-den",
    "--kind": "--slags", "--acting": "--handlekommune", "--residence": "--bopælskommune", "--asked": "--ansøgt",
    "--chart": "--døgnskema", "--quantity": "--mængde", "--price": "--pris", "--month": "--måned",
    "--year": "--år", "--accept-findings": "--godkend-afklaringer", "--and-earlier": "--og-tidligere",
    "--municipality": "--kommune", "--within": "--inden-for", "--show": "--vis", "--lines": "--linjer",
    "--place": "--plads", "--citizen": "--borger", "--day": "--dag", "--comment": "--bemærkning",
    "--action": "--aftale", "--due": "--frist", "--owner": "--ansvarlig", "--participants": "--deltagere",
    "--expect": "--forvent", "--because": "--fordi", "--result": "--resultat", "--age": "--alder",
    "--service": "--ydelse", "--contract": "--kontrakt", "--ends": "--udløber", "--negotiate": "--forhandles",
    "--function": "--funktion", "--name": "--navn", "--per": "--pr", "--ref": "--nøgle", "--names": "--navne",
    "--against": "--mod", "--vault": "--arkiv", "--key-file": "--nøglefil", "--again": "--igen", "--early": "--før-tid",
    "--erased": "--slettede", "--years": "--antal-år", "--payer-unlisted": "--betaler-uden-for-listen",
    "--accept-clock": "--godkend-ur", "--with-original": "--med-oprindelig", "--with-content": "--med-indhold",
    "--from-known": "--fra-kendt", "--salvage": "--red", "--date": "--dato",
    "--since": "--siden", "--wide": "--bred", "--places": "--pladser", "--new": "--ny", "--residents": "--beboere",
    "--explain": "--forklar", "--allocation": "--tildeling", "--structure": "--prisstruktur", "--basis": "--grundlag",
    "--census": "--tælledag", "--departure-day": "--fraflytningsdag", "--vacancy": "--tomgang",
    "--notice": "--opsigelse", "--covers": "--dækker", "--absence": "--fravær", "--packages": "--pakker",
    "--share": "--andel", "--count": "--antal", "--after-days": "--efter-dage", "--absent-service": "--fravær-indsats",
    "--absent-base": "--fravær-basis", "--days-in-month": "--dage-i-måneden", "--days-in-year": "--dage-i-året",
    "--errors-to": "--fejl-til", "--root-at": "--rod-ved",
}  # fmt: skip
"""The Danish name of options; one that has none is the same in both languages."""


def plain(word: str) -> str:
    """A name as it may be typed too: without æ, ø, å and é."""
    return word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("é", "e")


def command_meant(word: str, known: Mapping[str, object] | list[str]) -> str | None:
    """The command that a Danish name is, among those that are known."""
    typed = plain(word.lower())
    return next((name for name, danish in COMMANDS.items() if plain(danish) == typed and name in known), None)


def name_of(command: str) -> str:
    """The name of a command in the language that is spoken."""
    return COMMANDS.get(command, command) if SPEECH.is_danish else command


def in_both(command: click.Command) -> click.Command:
    """The command with the Danish names of its options beside the English ones, and its help in the language spoken."""
    if not getattr(command, "in_both", False):
        command.in_both = True  # type: ignore[attr-defined] # said once, however often the command is asked for
        command.format_help_text = partial(_help_text, command)  # type: ignore[method-assign]
        command.collect_usage_pieces = partial(_usage, command)  # type: ignore[method-assign]
        command.format_epilog = _examples  # type: ignore[method-assign]
        for param in command.params:
            if isinstance(param, click.Option):
                _add_danish(param)
            else:
                param.make_metavar = partial(_metavar, param)  # type: ignore[method-assign]
    return command


def _help_text(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """What a command is for, in the language that is spoken."""
    english = command.help
    try:
        command.help = english and SPEECH.text(english)
        type(command).format_help_text(command, ctx, formatter)
    finally:
        command.help = english


def _examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    from cli.examples import write_examples  # noqa: PLC0415 - only help has them, and they know this module

    write_examples(ctx, formatter)


def _usage(command: click.Command, ctx: click.Context) -> list[str]:
    """What may follow a command's name, in the language that is spoken."""
    return [SPEECH.text(piece) for piece in type(command).collect_usage_pieces(command, ctx)]


def _metavar(argument: click.Parameter, ctx: click.Context) -> str:
    return SPEECH.text(type(argument).make_metavar(argument, ctx))


def _add_danish(option: click.Option) -> None:
    danish = [OPTIONS[name] for name in option.opts if name in OPTIONS]
    english = [name for name in option.opts if name.startswith("--")]
    option.opts += [name for one in danish for name in dict.fromkeys((one, plain(one))) if name not in option.opts]
    option.get_error_hint = partial(_error_hint, option, english, danish)  # type: ignore[method-assign]
    option.get_help_record = partial(_help_record, option, english, danish)  # type: ignore[method-assign]


def shown_name(option: click.Option) -> str:
    """The long name of an option in the language that is spoken."""
    english = next((name for name in option.opts if name in OPTIONS), option.opts[-1])
    return OPTIONS.get(english, english) if SPEECH.is_danish else english


def _error_hint(option: click.Option, english: list[str], danish: list[str], _ctx: click.Context | None) -> str:
    """How click names an option that is missing or wrong."""
    names = danish if danish and SPEECH.is_danish else english or option.opts
    return " / ".join(f"'{name}'" for name in names)


def _help_record(
    option: click.Option, english: list[str], danish: list[str], ctx: click.Context
) -> tuple[str, str] | None:
    """A line of the help with the names of one language."""
    shown, text, metavar = option.opts, option.help, option.metavar
    hidden = set(english) if danish and SPEECH.is_danish else {*danish, *map(plain, danish)}
    if SPEECH.is_danish:
        hidden |= {plain(one) for one in danish if plain(one) != one}
    try:
        option.opts = [name for name in shown if name not in hidden]
        option.help = text and SPEECH.text(text)
        option.metavar = metavar and SPEECH.text(metavar)
        return click.Option.get_help_record(option, ctx)
    finally:
        option.opts, option.help, option.metavar = shown, text, metavar
