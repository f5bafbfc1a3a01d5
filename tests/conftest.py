"""The tests speak English, whatever the language of the machine; those about Danish ask for it.

Random examples have no time limit: on a machine that others use too, each may take long, and nothing is wrong then.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ["PLADSBOG_LANG"] = "en"

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
