"""Account strings, and the mappings by which councils say which settlement lines go to which account."""

from typing import Annotated

from ledger.models.frozen import Frozen, Within
from ledger.models.lines import LineKind
from ledger.models.selecting import is_payer, payer_in_words
from ledger.shared.message import Value, say
from ledger.shared.patterns import pattern

MOST_TEXT = 40
MOST_ALIAS = 10
"""The width of the account field in a G69 record."""

_ACCOUNT = pattern(r"[0-9]{16}|[0-9]{9}")
_LATIN = 0xFF
_ALIAS = pattern(r"[0-9A-Za-z]{1,10}")


class Selector(Frozen, frozen=True, kw_only=True):
    """Which lines a mapping is about; None leaves a side open.

    `kind` is that of the line, `paragraph` without its sign, `payer` "own", "other" or the code of a municipality or
    region, `service` that of a supplement.
    """

    offer: str | None = None
    kind: LineKind | None = None
    paragraph: str | None = None
    payer: str | None = None
    service: str | None = None

    def __post_init__(self) -> None:
        if self.payer is not None and not is_payer(self.payer):
            raise ValueError(say('payer must be "own", "other" or the code of a municipality or region'))

    def sides(self) -> list[Value]:
        """What it names, and what it leaves open, for a sentence."""
        service = say("service {service}", service=self.service) if self.service else None
        sides: list[Value] = [
            self.offer or say("every offer"),
            self.kind or service or say("every kind"),
            f"§{self.paragraph}" if self.paragraph else None,
            payer_in_words(self.payer) if self.payer else None,
            service if self.kind else None,
        ]
        return [side for side in sides if side is not None]


class AccountMapping(Frozen, frozen=True, kw_only=True):
    """The account that a line debits, and the one that it credits, from a date on.

    An account is the authorised string of 16 figures, or the compact key: function(5), dranst(1), grouping(3). An
    alias, at most ten signs, stands for an account where a file has no room for the string.
    """

    account: str
    counter: str
    alias: str | None = None
    counter_alias: str | None = None
    text: Annotated[str, Within(max_length=MOST_TEXT)] = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name, account in (("account", self.account), ("counter", self.counter)):
            if not _ACCOUNT.fullmatch(account):
                raise ValueError(
                    say(
                        "{name} {account!r} has neither 16 figures nor the 9 of a compact key",
                        name=name,
                        account=account,
                    )
                )
        for name, alias in (("alias", self.alias), ("counter_alias", self.counter_alias)):
            if alias is not None and not _ALIAS.fullmatch(alias):
                raise ValueError(
                    say(
                        "{name} {alias!r} is not 1 to {most} letters and figures",
                        name=name,
                        alias=alias,
                        most=MOST_ALIAS,
                    )
                )
        # A G69 record is Latin-1, its fields are separated by '&': any other text could not be read back.
        if not self.text.isprintable() or any(sign == "&" or ord(sign) > _LATIN for sign in self.text):
            raise ValueError(say("text holds a sign that a posting file cannot: '&', or one that is not in Latin-1"))

    @property
    def short(self) -> str | None:
        """The account in at most ten signs; None where it has neither an alias nor a compact key."""
        return _short(self.alias, self.account)

    @property
    def counter_short(self) -> str | None:
        return _short(self.counter_alias, self.counter)


def _short(alias: str | None, account: str) -> str | None:
    return alias or (account if len(account) <= MOST_ALIAS else None)
