"""Loads matplotlib without what no picture here needs: axes in three dimensions, and its own documentation.

Both are made when it is loaded, and take a third of that time. Where another version of it does without, or names
them otherwise, it is loaded as it is.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

_IN_THREE_DIMENSIONS = "mpl_toolkits.mplot3d"
_DOCUMENTED = "_update_set_signature_and_docstring"
"""What writes, for each kind of thing that is drawn, what can be set of it."""


def load() -> None:
    """To be called before anything else of matplotlib is imported."""
    if "matplotlib.figure" in sys.modules:
        return
    from matplotlib.artist import Artist  # noqa: PLC0415 - brings matplotlib

    with _without(_IN_THREE_DIMENSIONS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it does without
        documented = Artist.__dict__.get(_DOCUMENTED)
        try:
            if documented is not None:
                setattr(Artist, _DOCUMENTED, classmethod(_undocumented))
            import_module("matplotlib.figure")
        finally:
            if documented is not None:
                setattr(Artist, _DOCUMENTED, documented)


def _undocumented(_kind: type) -> None:
    """Say nothing of what can be set of a kind of thing that is drawn."""


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let a module be none that could be imported, unless it is there already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment] # how Python is told so
    try:
        yield
    finally:
        del sys.modules[module]
