"""What a command word that is not one was meant for: a slip of the fingers, a Danish word, or a usual synonym."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from cli.danish import command_meant, in_both, name_of, shown_name
from cli.languages import SPEECH, dedented

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_NEAR_ENOUGH = 0.75
"""How alike a mistyped word must be, from 0 to 1; below it suggestions make no sense."""

_MEANT = {
    "contract": "kontrakt",
    "renegotiate": "genforhandling genforhandl",
    "import": "importer indlæs load",
    "void": "annuller annullér annullering slet sletning delete remove cancel annul",
    "undo": "fortryd revert rollback takeback",
    "correct": "ret rettelse korriger rediger redigér edit update fix amend",
    "close": "luk lukning afslut afslutning månedsluk månedslukning månedsafslutning issue",
    "settle": "afregn afregning opgør settlement",
    "restore": "genopret gendan recreate",
    "bridge": "afstemning bro compare diff",
    "why": "hvorfor explain",
    "budget-changes": "budgetændringer changes",
    "key-figures": "nøgletal figures kpi statistik statistics huse husene husliste houses offers tilbud tilbuddene "
    "botilbud steder",
    "statement": "opgørelse faktura regning invoice bill",
    "confirm": "bekræft",
    "follow-up": "opfølgning økonomiopfølgning meeting meetings",
    "postings": "posteringer postering bogfør post",
    "reconcile": "afstem",
    "refund": "refusion",
    "surplus": "overskud underskud deficit",
    "day-rate": "døgntakst takst dagstakst",
    "hourly-price": "timepris",
    "savings": "besparelser besparelse",
    "simulate": "simuler simulering",
    "residents": "beboere beboerliste who occupants tenants",
    "vacancies": "ledig ledige ledige-pladser ledighed tomgange vacant free empty",
    "coming": "på-vej kommende upcoming ahead agenda",
    "status": "oversigt overview state",
    "report": "rapport udskrift print document dokument pdf",
    "picture": "billede billeder diagram graf chart plot draw",
    "log": "hændelser hændelse journal events history",
    "show": "vis event",
    "adopt": "vedtag vedtagelse",
    "decision": "afgørelse afgørelser beslutninger vilkår takster priser satser rates prices terms",
    "init": "opret create",
    "check": "kontrol kontroller tjek",
    "verify": "efterprøv verificer verificér verificering",
    "evidence": "bevis revision bevismateriale audit proof",
    "rebuild": "genopbyg",
    "tables": "tabeller export eksport eksporter udtræk",
    "hold": "afhold",
    "note": "notat notér remark bemærkning",
    "prepare": "forbered",
    "action": "aftale",
    "citizen": "borger",
    "due": "frist frister",
    "person": "personer cpr navn navne vault identity",
    "add": "tilføj gem indsæt save store",
    "list": "liste",
    "erase": "glem forget delete remove slet",
    "key": "nøgle",
    "schema": "jsonschema format editor",
    "doctor": "syn diagnose health selftest",
    "guide": "vejledninger manual tutorial hjælp",
}
"""Besides the words of the ledger's own lists (`ledger.reading.words`: `EVENTS` and `EVENTS_MEANT`).

Among them are words whose nearest spelling would mean something else, or the contrary: they stand with what they mean.
"""

_OF_NONE = (
    "afvis anbring anbringelse ansøg ansøgning betal betaling config dag end exit folkepension forlæng forlængelse "
    "frakend fremskriv fremskrivning genoptag genåbn handling hent indeks indfasning konto kopi kø level login luk-op "
    "opgaver pay payment pension permission rate regret regulering regulér reject reopen reset sats server settings "
    "skriv sænk tasks timer unclose version åbn"
)
"""Words for what no command does, though one is spelled nearly so: better no answer than a wrong one."""

_IRREVOCABLE = frozenset(("erase",))
"""Commands that cannot be undone: meant by another word for them, and never by one that is only spelled nearly so."""

_PARTICLES = frozenset(("in", "out", "off", "up", "ind", "ud", "op", "fra", "til", "hjem"))
"""Words that make another command of the one before them: nobody is called so."""


class NoCommand(click.UsageError):
    """A command that there is not. `words` are how it was typed, `near` is what was meant, if any of those `known`."""

    def __init__(self, message: str, ctx: click.Context, words: Sequence[str], near: str | None) -> None:
        super().__init__(message, ctx)
        assert isinstance(ctx.command, click.Group)
        self.words, self.near, self.known = list(words), near, ctx.command.list_commands(ctx)


class SuggestingGroup(click.Group):
    """A group that says which of its commands may have been meant by a word that is none."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return None if command is None else in_both(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lines = [(name_of(name), self.line_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(SPEECH.text("Commands")):
            formatter.write_dl(lines)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, by their names in the language spoken; else by the other ones."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for a shell that completes

        names = self.list_commands(ctx)
        spoken = [name_of(name) for name in names if name_of(name).startswith(incomplete)]
        found = spoken or [name for name in names if name.startswith(incomplete)]
        lines = {name_of(name): self.line_of(ctx, name) for name in names}
        items = [CompletionItem(name, help=lines.get(name)) for name in found]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def line_of(self, ctx: click.Context, name: str) -> str:
        """What a command is for, in one line: the first lines of its help, as the catalogue has them."""
        command = self.get_command(ctx, name)
        help_ = "" if command is None else dedented(command.help or "")
        return SPEECH.text(help_.partition("\n\n")[0].replace("\n", " "))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _refuse_repeated(self, ctx.parent, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        name = command_meant(args[0], known) or args[0]
        if name not in known and not name.startswith("-"):
            in_two = args[:2] if len(args) > 1 and exactly("".join(args[:2]), known) else args[:1]
            raise _no_command(ctx, in_two, known)
        if args[1:] and args[1] in _PARTICLES and exactly("".join(args[:2]), known) not in (None, name):
            raise _no_command(ctx, args[:2], known)
        args = [name, *args[1:]]
        found, command, rest = super().resolve_command(ctx, args)
        if command is not None and not isinstance(command, click.Group):
            if any(word[-4:].isdigit() for word in rest):
                from cli.swapped import months_in_figures  # noqa: PLC0415 - only where a month may be in words

                rest = months_in_figures(command, rest)
            _refuse_repeated(command, ctx, rest)
        return None if found is None else name_of(found), command, rest


def _no_command(ctx: click.Context, words: Sequence[str], known: Sequence[str]) -> NoCommand:
    from cli.printing import in_words  # noqa: PLC0415 - needed only when refusing
    from ledger.shared.message import say  # noqa: PLC0415 - as above

    name, near = " ".join(words), meant("".join(words), known)
    if near is None:
        return NoCommand(in_words(say("There is no command {name!r}.", name=name)), ctx, words, None)
    told = say("There is no command {name!r}. Did you mean {near!r}?", name=name, near=name_of(near))
    return NoCommand(in_words(told), ctx, words, near)


def _refuse_repeated(command: click.Command, ctx: click.Context | None, args: list[str]) -> None:
    """Refuse what can be read in two ways: an option that is given twice and counts once, and a text in parts."""
    typed = click.Context(command, info_name=name_of(command.name or ""), parent=ctx, **command.context_settings)
    try:
        _, left, given = command.make_parser(typed).parse_args(list(args))
    except click.UsageError:
        return  # told with its own words when the command is read
    options = [one for one in given if isinstance(one, click.Option) and not (one.multiple or one.is_flag or one.count)]
    twice = next((one for at, one in enumerate(options) if one in options[:at]), None)
    if twice is not None:
        from cli.printing import in_words  # noqa: PLC0415 - needed only when refusing
        from ledger.shared.message import say  # noqa: PLC0415 - as above

        typed.fail(in_words(say("{option} is given twice", option=shown_name(twice))))
    if not left and (option := _of_text_in_parts(command, args)) is not None:  # what is too much has hints of its own
        from cli.refusing import TextInParts  # noqa: PLC0415 - needed only when refusing

        raise TextInParts(shown_name(option))


_OF_SENTENCES = frozenset(("--reason", "--comment", "--because"))


def _of_text_in_parts(command: click.Command, args: Sequence[str]) -> click.Option | None:
    """The option of a reference or a text with more words behind it, which could be more of the text, or stand alone.

    --decision VU 4 would be place 4, by a decision VU. Where nothing stands before the first option, what stands alone
    is typed behind them, and no text is meant.
    """
    if not args or args[0].startswith("-"):
        return None
    options = (one for one in command.params if isinstance(one, click.Option))
    of_text = [one for one in options if one.type.name == "reference" or not _OF_SENTENCES.isdisjoint(one.opts)]
    known = {name: one for one in of_text for name in one.opts}
    for at, word in enumerate(args[:-2]):
        if word in known and not any(one.startswith("-") for one in args[at + 1 : at + 3]):
            return known[word]
    return None


_SAME_OPTION = {
    "--den": ("--on", "--from"), "--date": ("--from", "--on"), "--day": ("--from", "--on"), "--on": ("--from",),
    "--from": ("--on", "--since"),
    "--to": ("--until", "--for"), "--til": ("--until", "--for"), "--until": ("--to",),
    "--for": ("--payer", "--municipality"), "--payer": ("--for",), "--municipality": ("--for", "--payer"),
    "--kommune": ("--for", "--payer"), "--because": ("--reason",), "--note": ("--reason", "--comment"),
    "--why": ("--reason",), "--price": ("--special-price",), "--file": ("--output",), "--out": ("--output",),
    "--house": ("--offer",), "--user": ("--by",), "--clerk": ("--by",), "--sagsbehandler": ("--by",),
    "--beslutning": ("--decision",), "--code": ("--payer", "--municipality"), "--at": ("--known-at",),
    "--fordelt": ("--by",), "--fordelt-på": ("--by",), "--opdelt": ("--by",), "--pr": ("--by",),
    "--group-by": ("--by",),
}  # fmt: skip
"""Options that people type, and what a command may call them."""


def meant_option(typed: str, of_command: Sequence[click.Parameter], value: str | None) -> str | None:
    """The option that was meant by one that a command does not have; None where none makes sense.

    Known by another name it is that one; else the only one that begins so, else the likest. It is none by which the
    value that stands behind would be refused.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when refusing

    owner = {
        name: one for one in of_command if isinstance(one, click.Option) for name in one.opts if name.startswith("--")
    }
    same = [one for one in (*_SAME_OPTION.get(typed, ()), *_by_danish_name(typed)) if one in owner]
    if same:
        return next((one for one in same if _can_be(owner[one], value)), None)
    begun = [name for name, one in owner.items() if name.startswith(typed) and not one.hidden]
    if begun and len(typed) >= _LEAST_BEGUN:
        begun = [name for name in begun if _can_be(owner[name], value)]
        return begun[0] if len({owner[name].name for name in begun}) == 1 else None
    near = next(iter(get_close_matches(typed, owner, n=1, cutoff=_NEAR_ENOUGH)), None)
    return near if near is not None and _can_be(owner[near], value) else None


_LEAST_BEGUN = len("--abc")


def _can_be(option: click.Option, value: str | None) -> bool:
    """Whether an option takes a value; None, or another option: none was typed.

    A house or a municipality may be given by its name, which is looked up once the line is right otherwise.
    """
    from contextlib import redirect_stderr  # noqa: PLC0415 - needed only when refusing
    from io import StringIO  # noqa: PLC0415 - as above

    from cli.arguments import PLACEHOLDERS, OfAuthority, OfHouse  # noqa: PLC0415 - needed only when refusing
    from ledger.errors import Refusal  # noqa: PLC0415 - as above

    if value is None or value.startswith("--") or value in PLACEHOLDERS or option.is_flag or option.count:
        return True
    if isinstance(option.type, OfAuthority | OfHouse) and not any(sign.isdigit() for sign in value):
        return True
    try:
        with redirect_stderr(StringIO()):  # how a day is read is told once the line is right, too
            option.type_cast_value(click.Context(click.Command("")), (value,) if option.multiple else value)
    except (click.UsageError, Refusal):
        return False
    return True


def value_behind(name: str, args: Sequence[str]) -> str | None:
    """The value of an option on the command line; None where it stands last or not at all."""
    for at, word in enumerate(args):
        if word == name:
            return args[at + 1] if at + 1 < len(args) else None
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def _by_danish_name(typed: str) -> Iterator[str]:
    """The options that have the Danish name of a column, in its English one or another that commands have for it."""
    from ledger.reading.words import HEADINGS  # noqa: PLC0415 - needed only when refusing

    for name, words in HEADINGS.items():
        if _plain(typed) in map(_plain, words):
            option = f"--{name.replace('_', '-')}"
            yield from (option, *_SAME_OPTION.get(option, ()))


def meant(word: str, known: Iterable[str]) -> str | None:
    """The command among those known that a word was meant for; None where none makes sense."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when refusing

    spellings, plain = _spellings(known), _plain(word)
    if plain in spellings:
        return spellings[plain]
    near = get_close_matches(plain, spellings, n=1, cutoff=_NEAR_ENOUGH)
    found = spellings[near[0]] if near else None
    return None if found in _IRREVOCABLE else found


def exactly(word: str, known: Iterable[str]) -> str | None:
    """The command among those known that a word is another word for; None where it is none."""
    return _spellings(known).get(_plain(word))


def _spellings(known: Iterable[str]) -> dict[str, str | None]:
    """What is typed for the commands among those known, without marks, and which one it is; None: none of them."""
    from ledger.reading.words import EVENTS, EVENTS_MEANT  # noqa: PLC0415 - needed only when refusing

    names = {_plain(name): name for name in known}
    meant_ = {**EVENTS_MEANT, **_MEANT}
    pairs = [*EVENTS.items(), *((one, name) for name, words in meant_.items() for one in words.split())]
    also = {_plain(one): name for one, name in pairs if name in names.values()}
    of_none = dict.fromkeys(map(_plain, _OF_NONE.split()))
    return {**of_none, **also, **names}


def _plain(word: str) -> str:
    """A word without marks and the case of its letters, and with ae, oe and aa for æ, ø and å."""
    bare = word.casefold().replace("-", "").replace("_", "").replace(" ", "")
    return bare.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("é", "e")
