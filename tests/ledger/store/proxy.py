"""A way to a server that can be cut: before a commit gets there, or before its answer gets back."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from typing import Self

_PIECE = 65_536


class Proxy:
    """Passes on what clients and the server send each other, until the commit of an event comes by.

    `cut` says when the connection is then cut: "before" it is passed on, "after" that, without the answer, or never.
    `closed`: from then on nobody gets through any more.
    """

    def __init__(self, address: str, cut: str | None = None, *, closed: bool = False) -> None:
        where, _, database = address.rpartition("/")
        user, _, place = where.partition("//")[2].partition("@")
        host, _, port = place.partition(":")
        self._server = (host, int(port))
        self.cut, self.closed, self.cuts = cut, closed, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"postgresql://{user}@127.0.0.1:{self._listening.getsockname()[1]}/{database}"
        """The ledger's address by this way."""

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.closed and self.cuts:
                    client.close()
                    continue
                server = socket.create_connection(self._server)
                Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
                Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, to: socket.socket, is_client: bool) -> None:
        writes = False
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                writes = writes or b"INSERT INTO stored_events" in piece
                if is_client and writes and self.cut is not None and b"COMMIT\0" in piece:
                    self.cuts += 1
                    _end(source)
                    if self.cut == "after":
                        self.cut = None
                        to.sendall(piece)
                        while to.recv(_PIECE):  # until the server has done it, and sees that nobody is there
                            pass
                    self.cut = None
                    break
                to.sendall(piece)
        _end(source)
        _end(to)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
