"""Runs one command line in this process, as a shell would: arguments in, output, errors and exit code out."""

from __future__ import annotations

import io
import json
import shlex
import sys
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from cli.main import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What was answered with --format json."""
        return json.loads(self.out)

    @property
    def refusal(self) -> Any:
        """What was refused with --format json."""
        return json.loads(self.err)


def pladsbog(line: str, given: bytes = b"") -> Ran:
    """Run `pladsbog` with the arguments in `line`; `given` is its standard input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    with patch.object(sys, "stdout", out), patch.object(sys, "stderr", err), patch.object(sys, "stdin", stdin):
        code = run(shlex.split(line))
    return Ran(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode("utf-8-sig")
