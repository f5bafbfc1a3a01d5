"""Random histories in rounds of a fixed seed each: the same ones in every run, and any number of others by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from hypothesis import seed


def rounds_until_met(
    histories: Callable[[], None], met: Counter[str], wanted: Iterable[str], rounds: Iterable[int]
) -> Iterator[tuple[int, list[str]]]:
    """Try the histories of one round after another; of each its number, and what has not come about up to then."""
    met.clear()
    for number in rounds:
        seed(number)(histories)()
        yield number, [what for what in wanted if not met[what]]
