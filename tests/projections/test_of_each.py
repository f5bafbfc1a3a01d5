"""Two processes that share the work on a large ledger: a person's ctrl-C is the first one's alone."""

from __future__ import annotations

import signal

from ledger.store import open_log
from ledger.store.history import History
from projections.of_each import shared


def is_deaf(_history: History, _thing: str) -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_ctrl_c_is_heard_by_the_first_process_alone(sound: str) -> None:
    # given a ledger whose houses two processes share
    with open_log(sound) as log:
        # when each says whether ctrl-C reaches it, which comes to all that sit at a terminal
        heard = list(shared(sound, History(log, log.last()), is_deaf, ("a", "b", "c")))
        # then none of them would end in a traceback of its own, and this one still ends by it
        assert heard == [True, True, True]
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
