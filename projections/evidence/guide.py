"""The page for the auditor, in English and Danish, that goes with a bundle."""

from __future__ import annotations

from typing import Any


def guides(about: dict[str, Any]) -> dict[str, bytes]:
    """The pages by name, filled in with what the bundle is about."""
    return {}
