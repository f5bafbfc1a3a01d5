"""Parts of Python and of libraries that other ones name and an answer does without: loaded when something of them is
used.

An answer is mostly loading. `inspect` alone, which click and dataclasses name and seldom use, takes a twentieth of it,
since it reads Python's own syntax; typing_extensions, which msgspec prefers where it is there, another fiftieth.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

SELDOM_USED = ("inspect", "ipaddress", "textwrap")


class _Late(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # whether it has been loaded is asked of every module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        vars(self).update(vars(import_module(self.__name__)))
        return vars(self)[name] if name in vars(self) else super().__getattribute__(name)


def load_late(*names: str) -> None:
    """Let modules be loaded when they are used, not when they are imported; those that are there stay as they are."""
    for name in names:
        sys.modules.setdefault(name, _Late(name))


def load_msgspec() -> None:
    """Load msgspec, which does with what `typing` has where there is no typing_extensions."""
    if "msgspec" in sys.modules or "typing_extensions" in sys.modules:
        return
    load_late("msgspec.inspect")
    sys.modules["typing_extensions"] = None  # type: ignore[assignment] # as Python has it for what cannot be imported
    try:
        import_module("msgspec")
    finally:
        del sys.modules["typing_extensions"]
