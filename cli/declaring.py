"""Options of commands and files that they name, declared as with click, without what an answer does without."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound="Callable[..., Any] | click.Command")


class Option(click.Option):
    """An option of click's, whose help is taken as it is.

    To take away the indents of a longer one click loads `inspect` (see `cli.late`): a twentieth of an answer.
    """

    def __init__(self, *args: Any, help: str | None = None, **settings: Any) -> None:  # noqa: A002 - click's name
        super().__init__(*args, **settings)
        self.help = help


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """What `click.option` is, with help as above."""
    return click.option(*names, cls=Option, **settings)


class Shipped(click.ParamType):  # type: ignore[type-arg]  # as in `cli.arguments`
    """A file of other terms, or the name of one that comes with the program."""

    name = "file"

    def names(self) -> list[str]:
        """Those that come with the program, those first that build on no other terms."""
        from ledger.reading.decisions.simulations import shipped_simulations  # noqa: PLC0415 - loads the ledger

        return [file.stem for file in reversed(shipped_simulations())]


class Lacking(click.MissingParameter):
    """A parameter that is missing where another one is, too: the first of them is told, and `both` are to be given."""

    def __init__(self, *both: click.Parameter, ctx: click.Context, param_hint: str | None = None) -> None:
        super().__init__(ctx=ctx, param=both[0], param_hint=param_hint)
        self.both = both


class FileName(click.ParamType):  # type: ignore[type-arg]  # as in `cli.arguments`
    """What `click.Path` is, made when a file is named.

    It asks the system for its language to say what it is, and would read the catalogue once more for that.
    """

    name = "file"

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    @cached_property
    def _path(self) -> click.Path:
        return click.Path(**self._settings)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return self._path.convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return self._path.shell_complete(ctx, param, incomplete)


def asks_for_help(names: list[str]) -> Option:
    """The option by these names that shows what a command is for, and nothing else."""
    return Option(
        names, is_flag=True, is_eager=True, expose_value=False, callback=_show_help, help="Show this message and exit."
    )


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()
