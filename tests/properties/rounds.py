"""Random histories in rounds of a fixed seed each: the same ones in every run, and any number of others by hand.

Hypothesis tries five variants of each example that it draws, with a part of it repeated elsewhere. That finds little in
long histories that are lawful anyhow, and leaves one new one in six: a round draws each of its histories anew. What
fails is shrunk as ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from hypothesis import seed
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

ANEW = "drawn-anew"
"""A backend of hypothesis that draws as its own does, and never varies what it has drawn."""


class DrawnAnew(HypothesisProvider):
    """Hypothesis' own choices. It repeats none of them, since the backend goes by another name."""


AVAILABLE_PROVIDERS[ANEW] = f"{__name__}.{DrawnAnew.__name__}"


def rounds_until_met(
    histories: Callable[[], None], met: Counter[str], wanted: Iterable[str], rounds: Iterable[int]
) -> Iterator[tuple[int, list[str]]]:
    """Try the histories of one round after another; of each its number, and what has not come about up to then."""
    met.clear()
    for number in rounds:
        seed(number)(histories)()
        yield number, [what for what in wanted if not met[what]]
