"""pladsbog browse: the ledger in a browser on the same machine, to look at and nothing else.

What needs uvicorn, Jinja and the ledger is loaded when the command is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import note, show
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session

LAST_PORT = 65535


@click.command("browse")
@option(
    "--port",
    type=click.IntRange(0, LAST_PORT),
    default=0,
    help="The port on this machine.  [default: one that is free]",
)
@click.pass_obj
def command(session: Session, port: int) -> None:
    """Look at the ledger in a browser on this machine: houses, months, amounts and why.

    Prints an address with a key in it, and answers until it is stopped with ctrl-C. Only who has that address can look,
    only on this machine, and nothing can be recorded. Every page can be had as known then, as a spreadsheet, in Danish
    and in English.
    """
    from cli.browse.serving import serve  # noqa: PLC0415 - brings the server
    from cli.refusing import typed_ledger  # noqa: PLC0415 - help does without

    with session.log() as log:
        log.last()  # refuse what is no ledger before an address is given

    def ready(address: str) -> None:
        show(address)
        note(say("open this address in a browser on this machine; stop with ctrl-C"))

    serve(session, port, SPEECH.language, typed_ledger(), ready)
    note(say("stopped"))
