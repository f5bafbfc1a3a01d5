"""The tests speak English, whatever the language of the machine; those about Danish ask for it.

Random examples have no time limit: on a machine that others use too, each may take long, and nothing is wrong then.

What a shell starts in its background hears no ctrl-C, nor does what that starts: tests of ctrl-C would wait in vain.
"""

from __future__ import annotations

import os
import signal

from hypothesis import HealthCheck, settings

os.environ["PLADSBOG_LANG"] = "en"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
