"""The ledger itself cannot be used: its file or its database."""

from __future__ import annotations

from datetime import datetime

from ledger.errors.base import Refusal, Refused
from ledger.shared.message import Message, Remedy, Value, moment_said, say


class LedgerTrouble(Refusal):
    """Something is wrong with the ledger; `ledger` is its file, or its database without the password."""

    exit_code = 2
    ledger: str


class NoLedger(LedgerTrouble):
    """There is no such file, or no ledger in the database. `near` is a ledger whose name has the ending besides."""

    code = "no-ledger"
    near: str | None = None

    def sentence(self) -> Message:
        return say("there is no ledger at {ledger}", ledger=self.ledger)

    def remedy(self) -> Remedy:
        if self.near is not None:
            return Remedy("did-you-mean", word=self.near)
        return Remedy("make-ledger", ledger=self.ledger)


class LedgerExists(LedgerTrouble):
    """A new ledger was asked for where something is already: a ledger, or something else."""

    code = "ledger-exists"
    exit_code = 1
    is_ledger: bool = True

    def sentence(self) -> Message:
        return say("{ledger} is already there; it was left as it is", ledger=self.ledger)

    def remedy(self) -> Remedy:
        return Remedy("use-or-name-other-ledger") if self.is_ledger else Remedy("name-other-ledger")


class NotALedger(LedgerTrouble):
    """The file or database holds something else."""

    code = "not-a-ledger"
    why: Message

    def sentence(self) -> Message:
        return say("{ledger} is not a pladsbog ledger: {why}", ledger=self.ledger, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("name-or-make-ledger")


class NewerLedger(LedgerTrouble):
    """The layout of the tables is that of a later program."""

    code = "newer-ledger"
    found: int
    known: int

    def sentence(self) -> Message:
        return say(
            "{ledger} was written by a newer pladsbog (layout {found}; this program knows {known})",
            ledger=self.ledger,
            found=self.found,
            known=self.known,
        )

    def remedy(self) -> Remedy:
        return Remedy("upgrade")


class UnknownTopic(LedgerTrouble):
    """An event is of a kind that only a later program knows, or that somebody wrote past every program."""

    code = "newer-event"
    topic: str
    number: int

    def sentence(self) -> Message:
        return say(
            "event #{number} in {ledger} is of kind {topic!r}, which this program does not know",
            number=self.number,
            ledger=self.ledger,
            topic=self.topic,
        )

    def remedy(self) -> Remedy:
        return Remedy("upgrade-or-salvage", ledger=self.ledger) if self.number > 1 else Remedy("upgrade")


class DamagedEvent(LedgerTrouble):
    """The stored bytes of an event are not what was written."""

    code = "damaged-event"
    number: int
    why: Message

    def sentence(self) -> Message:
        return say(
            "event #{number} in {ledger} cannot be read: {why}", number=self.number, ledger=self.ledger, why=self.why
        )

    def remedy(self) -> Remedy:
        return Remedy("restore-or-salvage", ledger=self.ledger) if self.number > 1 else Remedy("restore-ledger")


class ReadOnlyLedger(LedgerTrouble):
    """The system, or the server (`on_server`), lets the ledger be read, but not written."""

    code = "read-only"
    on_server: bool = False

    def sentence(self) -> Message:
        return say("{ledger} can be read but not written", ledger=self.ledger)

    def remedy(self) -> Remedy:
        return Remedy("ask-to-be-clerk") if self.on_server else Remedy("ask-write-access")


class LedgerUnusable(LedgerTrouble):
    """The system does not let the ledger be used: no access, no folder, a full disk, a damaged page."""

    code = "unusable"
    why: Message
    helps: Remedy | None = None

    def sentence(self) -> Message:
        return say("{ledger} cannot be used: {why}", ledger=self.ledger, why=self.why)

    def remedy(self) -> Remedy:
        return self.helps or Remedy("ask-access-to-ledger")


class LedgerBusy(LedgerTrouble):
    """Somebody else was writing for longer than the program waits."""

    code = "busy"
    exit_code = 1

    def sentence(self) -> Message:
        return say("{ledger} is being written by somebody else; nothing was recorded", ledger=self.ledger)

    def remedy(self) -> Remedy:
        return Remedy("try-again")


class NoConnection(LedgerTrouble):
    """The database does not answer, or has broken off."""

    code = "no-connection"
    why: Message
    helps: Remedy | None = None

    def sentence(self) -> Message:
        return say("{ledger} does not answer: {why}", ledger=self.ledger, why=self.why)

    def remedy(self) -> Remedy:
        return self.helps or Remedy("see-to-server")


class NoMember(LedgerTrouble):
    """A login gets as far as the server, or the database, and is a member of none of the ledger's roles.

    `clerk` and `reader` are those roles, for who records and who only reads.
    """

    code = "no-member"
    login: str
    clerk: str
    reader: str

    def sentence(self) -> Message:
        return say(
            "{login} may not read {ledger}: it is a member of neither {clerk} nor {reader}",
            login=self.login,
            ledger=self.ledger,
            clerk=self.clerk,
            reader=self.reader,
        )

    def remedy(self) -> Remedy:
        login, clerk, reader = map(_as_sql, (self.login, self.clerk, self.reader))
        return Remedy("grant-role", login=login, clerk=clerk, reader=reader)


def _as_sql(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class ConnectionLost(LedgerTrouble):
    """The connection was lost while something was to be recorded, and nothing was: it has been looked for since."""

    code = "connection-lost"
    exit_code = 1
    why: Message

    def sentence(self) -> Message:
        return say(
            "the connection to {ledger} was lost, and nothing was recorded: {why}", ledger=self.ledger, why=self.why
        )

    def remedy(self) -> Remedy:
        return Remedy("try-again")


class MaybeRecorded(LedgerTrouble):
    """The connection was lost while something was recorded, and nobody answers who knows whether it was.

    `first` and `last` are the numbers that it has if it was.
    """

    code = "maybe-recorded"
    exit_code = 4
    first: int
    last: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"ledger": self.ledger, "first": self.first, "last": self.last}
        if self.first == self.last:
            return say(
                "the connection to {ledger} was lost at the end: it is recorded as #{first}, or not at all", **values
            )
        return say(
            "the connection to {ledger} was lost at the end: it is recorded as #{first} to #{last}, or not at all",
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("look-before-again", before=self.first - 1) if self.first > 1 else Remedy("see-log")


class AnswerLost(LedgerTrouble):
    """It is recorded, from event `first` to `last`, and then the database did not answer any more."""

    code = "answer-lost"
    exit_code = 4
    first: int
    last: int
    why: Message

    def sentence(self) -> Message:
        values: dict[str, Value] = {"ledger": self.ledger, "first": self.first, "last": self.last, "why": self.why}
        if self.first == self.last:
            return say("it is recorded, as #{first}, but {ledger} does not answer any more: {why}", **values)
        return say("it is recorded, as #{first} to #{last}, but {ledger} does not answer any more: {why}", **values)

    def remedy(self) -> Remedy:
        return Remedy("see-all-recorded", before=self.first - 1) if self.first > 1 else Remedy("see-log")


class OlderLedger(LedgerTrouble):
    """The tables are those of an earlier program, without what guards them today. They can be read and copied."""

    code = "older-ledger"
    exit_code = 1

    def sentence(self) -> Message:
        return say("{ledger} was made by an earlier pladsbog; it can be read, not written", ledger=self.ledger)

    def remedy(self) -> Remedy:
        return Remedy("copy-older-ledger", ledger=self.ledger)


class OlderGuard(LedgerTrouble):
    """What guards the ledger in its database does not know a kind of event, which an earlier program did not either."""

    code = "older-guard"
    exit_code = 1
    topic: str

    def sentence(self) -> Message:
        return say(
            "what guards {ledger} is of an earlier pladsbog, and refuses {topic}; nothing was recorded",
            ledger=self.ledger,
            topic=self.topic,
        )

    def remedy(self) -> Remedy:
        return Remedy("renew-guard", ledger=self.ledger)


class OwnerNeeded(LedgerTrouble):
    """What guards the ledger in its database was to be changed by a login that is no member of its owner's role."""

    code = "owner-needed"
    exit_code = 1
    login: str
    owner: str

    def sentence(self) -> Message:
        return say(
            "{login} may not change what guards {ledger}: it is no member of {owner}; nothing was changed",
            login=self.login,
            ledger=self.ledger,
            owner=self.owner,
        )

    def remedy(self) -> Remedy:
        return Remedy("renew-guard", ledger=self.ledger)


class RolesNeeded(LedgerTrouble):
    """A ledger was to be made in a database where this login may not make its roles, or not grant what they need.

    `statements` are what somebody has to run there who may, in this order.
    """

    code = "roles-needed"
    exit_code = 1
    login: str
    statements: list[str]

    def sentence(self) -> Message:
        return say(
            "{login} may not make the roles of a ledger in {ledger}, or not grant what they need; nothing was made",
            login=self.login,
            ledger=self.ledger,
        )

    def remedy(self) -> Remedy:
        return Remedy("run-as-administrator", ledger=self.ledger)


class ClockApart(Refused):
    """The computer's clock is more than five minutes from that of the database's server. Both in Danish time."""

    code = "clock-apart"
    clock: datetime
    server: datetime

    def sentence(self) -> Message:
        return say(
            "the clock says {clock}, and that of the server {server}",
            clock=moment_said(self.clock),
            server=moment_said(self.server),
        )

    def remedy(self) -> Remedy:
        return Remedy("set-clock-by-server")


class ForeignViews(LedgerTrouble):
    """Where the read models belong, there is a file of something else."""

    code = "foreign-views"
    exit_code = 1

    def sentence(self) -> Message:
        return say("{ledger} is not a file of read models; it was left as it is", ledger=self.ledger)

    def remedy(self) -> Remedy:
        return Remedy("move-foreign-views", file=self.ledger)


class ViewsUnusable(LedgerTrouble):
    """The file of read models cannot be read or written."""

    code = "views-unusable"
    why: Message

    def sentence(self) -> Message:
        return say("the read models in {ledger} cannot be used: {why}", ledger=self.ledger, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("make-room-for-views", file=self.ledger)


class LedgerAltered(LedgerTrouble):
    """The log is not as it was written, or what guards it was taken away: nothing may be recorded on top of that."""

    code = "altered"
    exit_code = 1
    place: str
    why: Message

    def sentence(self) -> Message:
        return say(
            "{ledger} has been altered; nothing is recorded in it: {place}: {why}",
            ledger=self.ledger,
            place=self.place,
            why=self.why,
        )

    def remedy(self) -> Remedy:
        return Remedy("verify-and-restore", ledger=self.ledger)


class NotSound(LedgerTrouble):
    """A ledger of which a copy or evidence was to be made is not as it was written, from event `number` on."""

    code = "not-sound"
    exit_code = 1
    number: int
    why: Message

    def sentence(self) -> Message:
        return say(
            "{ledger} is not as it was written, and nothing was made of it: #{number}: {why}",
            ledger=self.ledger,
            number=self.number,
            why=self.why,
        )

    def remedy(self) -> Remedy:
        return Remedy("salvage-ledger", ledger=self.ledger) if self.number > 1 else Remedy("restore-ledger")


class ClockBehind(Refused):
    """The computer's clock lies more than five minutes behind the moment of the last event. Both in Danish time."""

    code = "clock-behind"
    clock: datetime
    last: datetime

    def sentence(self) -> Message:
        return say(
            "the clock says {clock}, and the last event was recorded {last}",
            clock=moment_said(self.clock),
            last=moment_said(self.last),
        )

    def remedy(self) -> Remedy:
        return Remedy("set-clock-behind")


class ClockAhead(Refused):
    """The computer's clock lies more than 400 days ahead of the moment of the last event. Both in Danish time."""

    code = "clock-ahead"
    clock: datetime
    last: datetime

    def sentence(self) -> Message:
        return say(
            "the clock says {clock}, and the last event was recorded {last}, more than 400 days before",
            clock=moment_said(self.clock),
            last=moment_said(self.last),
        )

    def remedy(self) -> Remedy:
        return Remedy("set-clock-ahead")
