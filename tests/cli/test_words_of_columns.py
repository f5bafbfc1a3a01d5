"""What a cell says to people where the code that it holds is no word by itself, or another one than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.cells import readable
from cli.for_programs import as_csv
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.render import Column
from ledger.shared.message import as_said


@pytest.fixture(autouse=True)
def in_danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(
    ("key", "code", "word"),
    [
        ("subject", "monthly 2026-01", "månedlig januar 2026"),
        ("subject", "quarterly 2026-03", "kvartalsvis marts 2026"),
        ("subject", "rates r", "takster r"),
        ("subject", "base h", "grundtakst h"),
        ("subject", "c-101", "c-101"),
        ("subject", "monthly review of h", "monthly review of h"),
        ("what", "citizen", "opfølgning på borger"),
        ("what", "meeting", "møde"),
        ("kind", "citizen", "borger"),
        ("level", "agreed", "aftalt"),
        ("decided_for", "house", "huset"),
        ("decided_for", "place", "pladsen"),
        ("decided_for", "citizen", "borgeren"),
    ],
)
def test_people_read_words_and_programs_codes(key: str, code: str, word: str) -> None:
    column = Column(key, as_said("heading"))
    assert readable(column, code) == word
    assert as_csv([column], [{key: code}]) == f"heading\n{code}\n"
