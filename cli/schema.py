"""pladsbog schema: what editors need to complete and check decision files and rows of imports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from cli import options
from cli.printing import note, show
from ledger.shared.message import say

Of = Literal["decision", "import"]


@click.command("schema")
@click.argument("of", metavar="[decision|import]", type=click.Choice(["decision", "import"]), default="decision")
@options.with_file("decision.schema.json")
def command(of: Of, output: Path | None, *, force: bool) -> None:
    """Print the JSON Schema of decision files, or of the rows of an import, for editors.

    It is made of what reads them. What it refuses, adopt refuses too; what depends on several keys or on the ledger
    only adopt --dry-run says. An editor finds it by the first line of a decision file: #:schema decision.schema.json
    """
    from cli.writing import check_writable, write_whole  # noqa: PLC0415 - help does without
    from ledger.reading.decisions.as_schema import decision_schema, import_schema  # noqa: PLC0415 - as above

    schema = decision_schema() if of == "decision" else import_schema()
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    if output is None or str(output) == "-":
        show(text)
        return
    check_writable(output, force=force)
    write_whole(output, f"{text}\n".encode(), force=force)
    note(say("wrote {file}", file=str(output)))
