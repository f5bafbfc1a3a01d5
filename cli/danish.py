"""Commands as a Danish clerk knows them: their names, the names of their options, and their help in Danish.

A Danish name is understood in whichever language the program speaks; help shows those of the language that it speaks.
A name may be typed without æ, ø and å. One word for one thing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from cli.danish_words import in_danish, plain, shown, understand_danish
from cli.declaring import asks_for_help
from cli.languages import SPEECH, dedented

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from click.shell_completion import CompletionItem

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
    "hold": "afhold", "note": "notat", "prepare": "forbered", "action": "aftale", "due": "frister", "list": "liste",
    "history": "historik", "plan": "planlæg", "reviewed": "gennemgået", "done": "udført", "rates": "takster",
    "base": "grundtakst",
    "new": "ny", "add": "tilføj", "key": "nøgle", "erase": "slet", "houses": "huse",
}  # fmt: skip
"""The Danish name of each command."""

OPTIONS: Mapping[str, str] = {
    "--ledger": "--pladsbog", "--lang": "--sprog", "--from": "--fra", "--to": "--til", "--until": "--til-og-med",
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
    "--accept-clock": "--godkend-ur", "--with-original": "--med-oprindelig", "--with-events": "--med-hændelser",
    "--with-content": "--med-indhold",
    "--from-known": "--fra-kendt", "--salvage": "--red", "--date": "--dato",
    "--since": "--siden", "--wide": "--bred", "--places": "--pladser", "--new": "--ny", "--residents": "--beboere",
    "--explain": "--forklar", "--allocation": "--tildeling", "--structure": "--prisstruktur", "--basis": "--grundlag",
    "--census": "--tælledag", "--departure-day": "--fraflytningsdag", "--vacancy": "--tomgang",
    "--notice": "--opsigelse", "--covers": "--dækker", "--absence": "--fravær", "--packages": "--pakker",
    "--until-refilled": "--til-genbesat",
    "--share": "--andel", "--count": "--antal", "--after-days": "--efter-dage", "--absent-service": "--fravær-indsats",
    "--absent-base": "--fravær-basis", "--days-in-month": "--dage-i-måneden", "--days-in-year": "--dage-i-året",
    "--errors-to": "--fejl-til",
    "--more": "--yderligere", "--template": "--skabelon", "--to-known": "--til-kendt", "--line": "--linje",
    "--supplier": "--leverandør", "--effects": "--virkninger", "--identifying": "--identificerende",
    "--focus": "--fokus", "--machine": "--maskine", "--costs": "--udgifter", "--revenue": "--indtægter",
    "--accounts": "--regnskab", "--occupancy": "--belægning", "--carry": "--overfør", "--regulation": "--regulering",
    "--wages": "--løn", "--direct": "--direkte", "--indirect": "--indirekte", "--attendance": "--fremmøde",
    "--inside": "--indregnet", "--phase-in": "--indfasning", "--rounding": "--afrunding", "--late": "--forsinket",
    "--limit": "--højst", "--replace": "--udskift", "--seed": "--variant", "--open": "--åben", "--list": "--liste",
    "--at": "--ved", "--root": "--rod", "--verify": "--efterprøv", "--help": "--hjælp",
    "--install": "--installér", "--file": "--ark", "--root-at": "--rod-ved",
    "--changes": "--ændringer", "--no-changes": "--uden-ændringer", "--guards": "--værn",
}  # fmt: skip
"""The Danish name of options; one that has none is the same in both languages."""


GROUPED_BY = "--efter"
"""The Danish of a --by that says what is put together; elsewhere --by names who records."""


def danish_of(option: click.Option) -> list[str]:
    """The Danish names of an option; none where it has none."""
    if "--by" in option.opts and isinstance(option.type, click.Choice):
        return [GROUPED_BY]
    return [OPTIONS[name] for name in option.opts if name in OPTIONS]


def command_meant(word: str, known: Mapping[str, object] | list[str]) -> str | None:
    """The command that a Danish name is, among those that are known."""
    typed = plain(word.lower())
    return next((name for name, danish in COMMANDS.items() if plain(danish) == typed and name in known), None)


def name_of(command: str) -> str:
    """The name of a command in the language that is spoken."""
    return COMMANDS.get(command, command) if SPEECH.is_danish else command


_ENGLISH = {danish: name for name, danish in COMMANDS.items()}


def english_of(name: str) -> str:
    """The English name of a command, from its name in the language that is spoken."""
    return _ENGLISH.get(name, name) if SPEECH.is_danish else name


def english_path(ctx: click.Context) -> str:
    """What is typed for the command of a context, in English."""
    return " ".join(map(english_of, ctx.command_path.split()))


def in_both(command: click.Command) -> click.Command:
    """The command with the Danish names of its options beside the English ones, and its help in the language spoken."""
    if not getattr(command, "in_both", False):
        command.in_both = True  # type: ignore[attr-defined] # said once, however often the command is asked for
        command.format_help_text = partial(_help_text, command)  # type: ignore[method-assign]
        command.collect_usage_pieces = partial(_usage, command)  # type: ignore[method-assign]
        command.format_usage = partial(_usage_line, command)  # type: ignore[method-assign]
        command.format_epilog = _examples  # type: ignore[method-assign]
        command.shell_complete = partial(_completed, command)  # type: ignore[method-assign]
        command.get_help_option = partial(_help_option, command)  # type: ignore[method-assign]
        command.parse_args = partial(_parsed, command)  # type: ignore[method-assign]
        for param in command.params:
            understand_danish(param)
            if isinstance(param, click.Option):
                _add_danish(param)
            else:
                param.make_metavar = partial(_metavar, param)  # type: ignore[method-assign]
    return command


def _parsed(command: click.Command, ctx: click.Context, args: list[str]) -> list[str]:
    """What a line says; what is wrong with it is the command's, which click forgets of an option without its value."""
    try:
        return type(command).parse_args(command, ctx, args)
    except click.UsageError as error:
        if error.ctx is None:
            error.ctx = ctx
        raise


def _completed(command: click.Command, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """What a shell offers, by its names in the language spoken; the others, where only they begin so."""
    found = type(command).shell_complete(command, ctx, incomplete)
    spoken = [one for one in found if not _is_of_another_language(one.value)]
    return spoken or found


def _is_of_another_language(name: str) -> bool:
    danish = {*OPTIONS.values(), *map(plain, OPTIONS.values())}
    if SPEECH.is_danish:
        return name in OPTIONS or (name in danish and name not in OPTIONS.values())
    return name in danish and name not in OPTIONS


def _help_text(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """What a command is for, in the language that is spoken."""
    english = command.help
    try:
        command.help = english and SPEECH.text(dedented(english))
        type(command).format_help_text(command, ctx, formatter)
    finally:
        command.help = english


def _help_option(command: click.Command, ctx: click.Context) -> click.Option | None:
    """The option that asks for help, with its Danish name beside the English one."""
    if not command.add_help_option or not (names := command.get_help_option_names(ctx)):
        return None
    option: click.Option | None = getattr(command, "asks_for_help", None)
    if option is None:
        option = command.asks_for_help = asks_for_help(names)  # type: ignore[attr-defined] # the same, however often
        _add_danish(option)
    return option


def _examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    from cli.examples import write_examples  # noqa: PLC0415 - only help has them, and they know this module

    write_examples(ctx, formatter)


def _usage_line(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    formatter.write_usage(" ".join(map(name_of, ctx.command_path.split())), " ".join(command.collect_usage_pieces(ctx)))


def _usage(command: click.Command, ctx: click.Context) -> list[str]:
    """What may follow a command's name, in the language that is spoken."""
    return [SPEECH.text(piece) for piece in type(command).collect_usage_pieces(command, ctx)]


def _metavar(argument: click.Parameter, ctx: click.Context) -> str:
    return SPEECH.text(type(argument).make_metavar(argument, ctx))


def _add_danish(option: click.Option) -> None:
    danish = danish_of(option)
    english = [name for name in option.opts if name.startswith("--")]
    _add(option.opts, danish)
    _add(option.secondary_opts, [OPTIONS[name] for name in option.secondary_opts if name in OPTIONS])
    option.get_error_hint = partial(_error_hint, option, english, danish)  # type: ignore[method-assign]
    option.get_help_record = partial(_help_record, option, english, danish)  # type: ignore[method-assign]


def _add(names: list[str], danish: Sequence[str]) -> None:
    """Add Danish names to those of an option, without æ, ø and å too."""
    names += [name for one in danish for name in dict.fromkeys((one, plain(one))) if name not in names]


def in_speech(option: str) -> str:
    """The name of an option in the language that is spoken."""
    return OPTIONS.get(option, option) if SPEECH.is_danish else option


def shown_name(option: click.Option) -> str:
    """The long name of an option in the language that is spoken."""
    if SPEECH.is_danish and (danish := danish_of(option)):
        return danish[0]
    return next((name for name in option.opts if name in OPTIONS), option.opts[-1])


def _error_hint(option: click.Option, english: list[str], danish: list[str], _ctx: click.Context | None) -> str:
    """How click names an option that is missing or wrong."""
    names = danish if danish and SPEECH.is_danish else english or option.opts
    return " / ".join(f"'{name}'" for name in names)


def _help_record(
    option: click.Option, english: list[str], danish: list[str], ctx: click.Context
) -> tuple[str, str] | None:
    """A line of the help with the names of one language."""
    names, text, metavar, default = option.opts, option.help, option.metavar, option.default
    others = option.secondary_opts
    hidden = set(english) if danish and SPEECH.is_danish else {*danish, *map(plain, danish)}
    if SPEECH.is_danish:
        hidden |= {plain(one) for one in danish if plain(one) != one}
    try:
        option.opts = [name for name in names if name not in hidden]
        option.secondary_opts = [name for name in others if not _is_of_another_language(name)]
        option.help = text and SPEECH.text(text)
        option.metavar = metavar and SPEECH.text(metavar)
        if words := shown(option):
            option.metavar = (metavar and SPEECH.text(metavar)) or f"[{'|'.join(words)}]"
            option.default = in_danish(option, default) if SPEECH.is_danish and isinstance(default, str) else default
        elif not (metavar or option.is_flag or option.count):
            option.metavar = SPEECH.text(option.make_metavar(ctx))
        return click.Option.get_help_record(option, ctx)
    finally:
        option.opts, option.help, option.metavar, option.default = names, text, metavar, default
        option.secondary_opts = others
