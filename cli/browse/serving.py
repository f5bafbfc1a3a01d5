"""The server: a socket on 127.0.0.1 alone, and uvicorn on it until somebody stops it."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec

from cli.browse import LAST_PORT
from cli.browse.guard import Door
from cli.browse.server import Browser
from cli.session import Session
from ledger.errors import BadOption, Refusal
from ledger.shared.message import Message, Remedy, say

LOOPBACK = "127.0.0.1"
_NEXT = 20
"""So many ports after one that is taken are looked at."""
_NEEDED = ("uvicorn", "jinja2")


class NoServer(Refusal):
    """The packages that pages are made and served with are not installed."""

    code = "no-browser"
    exit_code = 2

    def sentence(self) -> Message:
        return say("pages need the packages uvicorn and jinja2, which are not installed")

    def remedy(self) -> Remedy:
        return Remedy("install-extra", extra="browse")


def serve(session: Session, port: int, language: str, typed: str | None, ready: Callable[[str], None]) -> None:
    """Serve the pages on a port, 0 for a free one, until the process is interrupted; `ready` is told the address.

    `typed` is the ledger as it was named on the command line; None where it was not.

    Raises NoServer; BadOption for a port that is taken, or not to be had.
    """
    if any(find_spec(package) is None for package in _NEEDED):
        raise NoServer
    listening = listening_on(port)
    with listening:
        door = Door.made(listening.getsockname()[1])
        ready(door.address)
        browser = Browser(session, door, language, typed)
        browser.warm()
        _run(browser, listening)


def listening_on(port: int) -> socket.socket:
    """A socket on this machine alone. Raises BadOption for a port that is taken, or not to be had."""
    try:
        return _bound(port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
    why = say("port {port} is taken", port=port) if taken else say("port {port} is not to be had", port=port)
    if taken and (following := _next_free(port)) is not None:
        raise BadOption(why, say("the next one is free: pladsbog browse --port {port}", port=following))
    raise BadOption(why, say("let it take a free one: pladsbog browse"))


def _bound(port: int) -> socket.socket:
    """Raises OSError where the port is taken, or not to be had."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def _next_free(port: int) -> int | None:
    """The first port after one that is free; None where none of the next few is."""
    for following in range(port + 1, min(port + _NEXT, LAST_PORT) + 1):
        with suppress(OSError), _bound(following):
            return following
    return None


def _run(browser: Browser, listening: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415 - after the address was printed: what comes meanwhile waits in the socket

    config = uvicorn.Config(
        browser,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # how it is stopped
    finally:
        browser.close()
