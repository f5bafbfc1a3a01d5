"""Who may look: nobody but the person who was given the address.

Decided on 2026-11-27:

* The address holds a token of 32 random bytes. A browser that brings it gets a cookie and is sent on to the address
  without it, so that it stands in no history entry of a page. Without cookie and token the answer is 403; but for the
  icon that a browser asks every server for, outside our folder: there is none, and whoever asks is told so, by 204.
* All pages lie below a random folder, to which the cookie is bound: cookies do not tell ports of one machine apart, and
  a server of somebody else on another port would be sent it otherwise.
* The Host header must be 127.0.0.1 or localhost with our own port: a web page whose name was pointed at this machine
  comes with its own name.
* Nothing but GET and HEAD is answered. A page may load our own style sheet and nothing else: no script, no picture, no
  font, no frame; and it may be framed by nobody.
* The address is printed and not opened: the arguments of a program that opens a browser are open to every user.
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie

from msgspec import Struct

METHODS = ("GET", "HEAD")
HEADERS = (
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
)
"""What every answer says to the browser."""

_COOKIE = "pladsbog"
_BYTES = 32


class Door(Struct, frozen=True):
    """The token and the folder of one run, and the port that it listens on."""

    port: int
    token: str
    folder: str

    @staticmethod
    def made(port: int) -> Door:
        """A door with a new token."""
        return Door(port, secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(9))

    @property
    def root(self) -> str:
        """What the path of every page begins with."""
        return f"/{self.folder}/"

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"http://127.0.0.1:{self.port}{self.root}?token={self.token}"

    @property
    def cookie(self) -> str:
        """What a browser is told to bring from now on."""
        return f"{_COOKIE}={self.token}; Path={self.root}; HttpOnly; SameSite=Strict"

    def knows_host(self, host: str) -> bool:
        """Whether a request came under a name of this machine, and to this port."""
        return host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def knows_token(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    def knows_cookie(self, header: str) -> bool:
        """Whether the header of a request holds our cookie."""
        try:
            brought = SimpleCookie(header).get(_COOKIE)
        except CookieError:
            return False
        return brought is not None and self.knows_token(brought.value)
