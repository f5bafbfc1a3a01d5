"""The tests speak English, whatever the language of the machine; those about Danish ask for it."""

from __future__ import annotations

import os

os.environ["PLADSBOG_LANG"] = "en"
