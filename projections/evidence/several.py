"""The bundles of several houses in one: each in a folder of its own, under one seal, and one verifier over all of them.

Decided on 2026-11-28:

* A payer of many houses had to ask for one bundle at a time, and to check one at a time. The bundle of each house is
  to the letter what it is by itself, with its own pages and its own verify.py: who takes one folder out has it whole.
* The manifest above names the seal of each, so its own seal tells of all of them. verify.py checks each in turn, that
  they are of one payer, period and event, and what they come to together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from ledger.shared.money import Ore
from projections.evidence.bundle import FORMAT, VERIFIER, Evidence, sealed
from projections.evidence.guide import guides_of_several


class EvidenceOfSeveral(Struct, frozen=True):
    """Bundles in one: its files by path, and the seal over all of them."""

    bundles: Sequence[Evidence]
    lines: int
    total_ore: Ore
    seal: str
    files: Mapping[str, bytes]


def evidence_of_several(bundles: Sequence[Evidence], language: str) -> EvidenceOfSeveral:
    """The bundles of some houses, all of one period and payer, as of one event, in one."""
    first = bundles[0]
    lines, total = sum(one.lines for one in bundles), sum(one.total_ore for one in bundles)
    about = {
        "pladsbog": "evidence",
        "format": FORMAT,
        "language": language,
        "offer": ", ".join(one.offer for one in bundles),
        "period": first.period,
        "payer": first.payer,
        "bundles": {one.offer: one.seal for one in bundles},
        "events": first.digest.number,
        "digest": str(first.digest),
        "root": first.root,
        "lines": lines,
        "total_ore": total,
    }
    files = sealed(about, {**guides_of_several(about), VERIFIER: first.files[VERIFIER]})
    seal = sha256(files["manifest.json"]).hexdigest()
    inside = {f"{one.offer}/{name}": content for one in bundles for name, content in one.files.items()}
    return EvidenceOfSeveral(bundles, lines, total, seal, {**files, **inside})
