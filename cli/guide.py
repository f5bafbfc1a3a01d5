"""pladsbog guide: a page for each role, with five tasks to be typed.

The pages are text files beside this one, in each language: `guides/da/clerk.md`. What stands in a block of a page is
run by the tests on the municipality that `pladsbog demo` makes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from cli.danish_words import plain
from cli.languages import DANISH, SPEECH
from cli.printing import in_lines, in_words, is_terminal, show
from ledger.errors import BadOption
from ledger.errors.wording import nearest
from ledger.shared.message import Message, Value, say

GUIDES = Path(__file__).parent / "guides"

ROLES: dict[str, tuple[Message, tuple[str, ...]]] = {
    "clerk": (say("move-ins, departures, rooms, levels; who lives where; mend a mistake"), ("sagsbehandler",)),
    "finance": (
        say("settle and close, explain a difference, late rates, the meeting, a new model"),
        ("økonomi", "økonomikonsulent"),
    ),
    "leader": (
        say("who lives here, what is coming, the budget and what moved it"),
        ("aftaleholder", "tilbudsleder", "leder", "husleder"),
    ),
    "auditor": (say("prove the log, follow a krone back, what was known that day"), ("revisor",)),
    "buyer": (say("check a statement, see what was bought, follow a line back"), ("køber", "køberkommune")),
    "operator": (say("install, back up, upgrade, PostgreSQL, keys and digests"), ("drift", "it-drift")),
}
"""Each role with what its page is about, and its names in Danish, of which the first one is shown."""


class Role(click.ParamType):  # type: ignore[type-arg]  # only the latest versions of click have it generic
    """A role, by its English name or a Danish one."""

    name = "role"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's signature
        typed = plain(value.strip().lower())
        for role, (_, danish) in ROLES.items():
            if typed in (role, *map(plain, danish)):
                return role
        names = {plain(one): role for role, (_, danish) in ROLES.items() for one in (role, *danish)}
        near = nearest(typed, names)
        roles: Value = [_name(one) for one in ROLES]
        raise BadOption(
            say("there is no guide for {role!r}", role=value),
            say("one of {roles}", roles=roles)
            if near is None
            else say("did you mean {near}? there are {roles}", near=_name(names[near]), roles=roles),
        )


@click.command("guide")
@click.argument("role", metavar="[ROLE]", required=False, type=Role())
def command(role: str | None) -> None:
    """Show how a role does its daily tasks: one page, five tasks.

    Without ROLE the roles are listed. All that a page tells to type works on the municipality of pladsbog demo.
    """
    if role is None:
        width = max(len(_name(one)) for one in ROLES)
        for one, (about, _) in ROLES.items():
            show(in_lines(f"{_name(one):<{width}}  {in_words(about)}", sys.stdout))
        return
    page = page_of(role, SPEECH.language).read_text(encoding="utf-8")
    if not is_terminal(sys.stdout):
        show(page, end="")
        return
    from cli.terminal import width as of_terminal  # noqa: PLC0415 - a person's terminal alone

    show(in_lines("\n".join(as_text(page, of_terminal())), sys.stdout), end="")


def page_of(role: str, language: str) -> Path:
    """The file of a role's page in a language."""
    return GUIDES / language / f"{role}.md"


def _name(role: str) -> str:
    return ROLES[role][1][0] if SPEECH.language == DANISH else role


def as_text(page: str, most: int = sys.maxsize) -> Iterator[str]:
    """A page without the signs that mark headings and blocks: a heading is underlined, a block is set in.

    A paragraph is one line, to be broken where the terminal ends, after `most` signs.
    """
    inside = False
    for line in _in_paragraphs(page):
        if line.startswith("```"):
            inside = not inside
        elif inside:
            yield f"    {line}".rstrip()
        elif heading := re.fullmatch(r"(#+) (.*)", line):
            yield heading[2]
            yield ("=" if heading[1] == "#" else "-") * min(len(heading[2]), most)
        else:
            yield line.replace("`", "")
    yield ""


_BEGINS = re.compile(r"#|```|[-*|] ?|\d+\. |$")
"""What a line that goes on with no other begins with: a heading, a block, an item, a row, or nothing."""


def _in_paragraphs(page: str) -> Iterator[str]:
    """The lines of a page, with those of a paragraph or an item as one."""
    inside, so_far = False, ""
    for line in page.splitlines():
        is_fence = line.startswith("```")
        goes_on = not (inside or is_fence) and so_far != "" and not _BEGINS.match(line)
        if goes_on:
            so_far = f"{so_far} {line.strip()}"
            continue
        if so_far:
            yield so_far
            so_far = ""
        inside = inside != is_fence
        if inside or is_fence or line == "" or line.startswith("#"):
            yield line
        else:
            so_far = line
    if so_far:
        yield so_far
