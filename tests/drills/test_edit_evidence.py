"""The drill of edited evidence, a little of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.evidence import verify
from tests.casebook import all_cases
from tests.drills.edit_evidence import demo_bundles, edited, edits, evidence_of_case, main, verified


def test_every_edit_of_a_byte_is_found(tmp_path: Path) -> None:
    for bundle in demo_bundles(tmp_path).values():
        numbers = range(60)
        assert not list(edits(bundle.files, tmp_path, numbers))
        tried = {edited(bundle.files, number)[0].partition(",")[0] for number in numbers}
        assert tried == set(bundle.files) - {"verify.py"}


def test_an_edit_that_is_not_found_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "main", lambda _: 0)
    assert main(["--edits", "2"]) == 1
    assert "house: 0 of 2 edits found" in capsys.readouterr().out


PLAYED = [case for case in all_cases() if case.door is None]


@pytest.mark.parametrize("case", PLAYED[::16], ids=str)
def test_a_case_that_is_closed_agrees_as_evidence(tmp_path: Path, case: object) -> None:
    for name, bundle in evidence_of_case(case, tmp_path):  # type: ignore[arg-type]  # pytest says object
        code, said = verified(bundle.files, tmp_path, bundle.root, bundle.seal)
        assert code == 0, f"{name}: {said}"
