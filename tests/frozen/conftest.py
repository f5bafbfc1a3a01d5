"""The whole comparison takes minutes: it runs where it is asked for with `-m frozen`."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "frozen" in config.getoption("markexpr", ""):
        return
    left_out = [item for item in items if item.get_closest_marker("frozen")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
