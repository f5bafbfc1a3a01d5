"""Regular expressions that are compiled when they are first used: an answer loads some fifty and uses ten."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    def __init__(self, written: str, flags: re.RegexFlag) -> None:
        self._written, self._flags = written, flags

    def __getattr__(self, name: str) -> Any:
        """What the compiled expression has by that name, which is then found without asking here."""
        found = getattr(re.compile(self._written, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(written: str, flags: re.RegexFlag = re.RegexFlag.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` is, for whoever calls its methods."""
    return cast("re.Pattern[str]", _Pattern(written, flags))
