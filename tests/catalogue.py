"""Every text that the program says, and its Danish: collected from the code, kept in a catalogue of gettext.

    python -m tests.catalogue            what the catalogue lacks, or has and nobody says
    python -m tests.catalogue --write    bring it up to date, and make of it what the program reads

Texts are the templates of `say` and `marked`, the help of each command and option, the names of what they are given,
what click itself says, and the codes that tables show. Translations stand in cli/locale/da/LC_MESSAGES/messages.po; the
file messages.mo beside it is made of that.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import click
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cli.codes import CODES
from cli.languages import LOCALE, dedented
from cli.program import TABLE, pladsbog

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "projections", "cli")
FILE = LOCALE / "da" / "LC_MESSAGES" / "messages.po"
MADE = FILE.with_suffix(".mo")

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The same texts make the same file, whenever."""

Text = tuple[str | None, str]
"""The context, `code` for codes, and the English text."""


def texts() -> dict[Text, str]:
    """Every text with where it is said."""
    found: dict[Text, str] = {}
    for text, where in (*_said(), *_help(), *_of_click()):
        found.setdefault((None, text), where)
    for code in CODES:
        found.setdefault(("code", code), "cli/codes.py")
    return {text: where for text, where in found.items() if text[1]}


def _said() -> Iterator[tuple[str, str]]:
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "marked"):
                (text, *_) = [*node.args, None]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value, path.relative_to(ROOT).as_posix()


def _help() -> Iterator[tuple[str, str]]:
    yield from ((entry.line, "help") for entry in TABLE.values())
    yield from ((entry.subject, "help") for entry in TABLE.values())
    usage = ("[OPTIONS]", "[COMMAND] [ARGS]...", "COMMAND [ARGS]...")
    of_click = ("required", "INTEGER", "INTEGER RANGE")  # what click names by itself, and does not mark
    yield from ((text, "help") for text in ("Commands", "Examples", *usage, *of_click))
    for path, command in commands(pladsbog, click.Context(pladsbog, info_name="pladsbog", **pladsbog.context_settings)):
        if command.help:
            told = dedented(command.help)
            yield told, path
            if "\n\n" in told:
                yield told.partition("\n\n")[0].replace("\n", " "), path
        for param in command.params:
            yield getattr(param, "help", None) or "", path
            yield (param.metavar or "") if isinstance(param, click.Option) else _argument(param), path


def _argument(param: click.Parameter) -> str:
    with click.Context(pladsbog, **pladsbog.context_settings) as ctx:
        return type(param).make_metavar(param, ctx)


def commands(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, each with what is typed for it."""
    yield ctx.command_path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from commands(below, click.Context(below, info_name=name, parent=ctx))


def _of_click() -> Iterator[tuple[str, str]]:
    """What click says by itself, in the parts of it that this program uses."""
    for name, node in _calls_of_click("_", "ngettext"):
        for argument in node.args[:2]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, f"click.{name}"


def _pairs_of_click() -> Iterator[tuple[str, str]]:
    """What click says of one, with what it says of several."""
    for _, node in _calls_of_click("ngettext"):
        one, several = (argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant))
        yield str(one), str(several)


def _calls_of_click(*functions: str) -> Iterator[tuple[str, ast.Call]]:
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        tree = ast.parse((Path(click.__file__).parent / f"{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
                yield name, node


def read() -> Catalog:
    """The catalogue as it is kept."""
    if not FILE.exists():
        return Catalog(locale="da")
    with FILE.open("rb") as file:
        return read_po(file, locale="da")


def up_to_date(kept: Catalog) -> Catalog:
    """The catalogue with every text that is said, its Danish where there is one, and nothing else."""
    new = Catalog(locale="da", project="pladsbog", charset="utf-8", fuzzy=False, creation_date=None)
    for (context, text), where in sorted(texts().items(), key=lambda one: (one[1], one[0][1])):
        there = kept.get(text, context=context)
        new.add(text, there.string if there is not None else "", locations=[(where, 0)], context=context)
    return new


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as text, without the moment at which it was made."""
    written = io.BytesIO()
    write_po(written, catalog, width=120, omit_header=True, include_lineno=False)
    return (
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: da\\n"\n\n' + written.getvalue()
    )


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue as the program reads it: what click says of one and of several is one entry."""
    slim = Catalog(locale="da", charset="utf-8", fuzzy=False, creation_date=UNDATED, revision_date=UNDATED)
    several = dict(_pairs_of_click())
    for message in catalog:
        if message.id and message.string:
            more = several.get(str(message.id)) if message.context is None else None
            plural = more and catalog.get(more)
            if more and plural:
                slim.add((str(message.id), more), (str(message.string), str(plural.string)))
            else:
                slim.add(message.id, message.string, context=message.context)
    written = io.BytesIO()
    write_mo(written, slim)
    return written.getvalue()


def fields(template: str) -> list[str]:
    """The values that a template names, with how each is shown."""
    try:
        found = [(name, spec, how) for _, name, spec, how in Formatter().parse(template) if name is not None]
    except ValueError:  # a text with a brace that is none
        return []
    # What joins the items of a list may be another word in another language.
    return sorted(
        f"{name}{'' if how is None else '!' + how}:{spec if spec in ('bare', 'grouped') else ''}"
        for name, spec, how in found
    )


_LETTERS = re.compile(r"\{\w+(?:!\w)?(?::(?:bare|grouped)?)?|[^A-Za-zÆØÅæøå]")
"""All but letters; what joins the items of a list is said too."""


def says_nothing(text: str) -> bool:
    """Whether a text is made of values and signs alone, and so the same in every language."""
    return not _LETTERS.sub("", text)


def main() -> int:
    """Show what is lacking, or bring the catalogue up to date."""
    kept = read()
    new = up_to_date(kept)
    if "--write" in sys.argv:
        FILE.write_bytes(as_po(new))
        MADE.write_bytes(as_mo(read()))
    lacking = [message for message in new if message.id and not message.string and not says_nothing(str(message.id))]
    sys.stdout.write(f"{len(list(new)) - 1} texts, {len(lacking)} without Danish\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
