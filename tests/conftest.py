"""The tests speak English, whatever the language of the machine; those about Danish ask for it.

Random examples have no time limit: on a machine that others use too, each may take long, and nothing is wrong then.

What a shell starts in its background hears no ctrl-C, nor does what that starts: tests of ctrl-C would wait in vain.

Decided on 2026-11-29: the files that take longest are marked `long`, and are left out where nobody asks for them, so
that the default run takes less than five minutes on two cores. They are a third of the tests and four fifths of the
time. `.ci/run` runs both. A new file is in the default run until it is named here.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ["PLADSBOG_LANG"] = "en"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_HERE = Path(__file__).parent
LONG = (
    "benchmarks", "drills", "frozen", "properties", "cli/browse/test_area_pages.py", "cli/browse/test_chromium.py",
    "cli/browse/test_every_kind_of_event.py", "cli/browse/test_pages.py", "cli/test_adjustments_told.py",
    "cli/test_areas.py", "cli/test_asked_clearly.py", "cli/test_asked_in_vain.py", "cli/test_asked_of_services.py",
    "cli/test_asked_too.py", "cli/test_asking.py", "cli/test_called.py", "cli/test_decision_new.py",
    "cli/test_documents.py", "cli/test_evidence.py", "cli/test_examples.py", "cli/test_explaining.py",
    "cli/test_few.py", "cli/test_follow_up_together.py", "cli/test_going_back.py", "cli/test_guide.py",
    "cli/test_helped_along.py", "cli/test_hints.py", "cli/test_house_names.py", "cli/test_lost_answers.py",
    "cli/test_meant.py", "cli/test_minutes.py", "cli/test_on_postgres.py", "cli/test_openings.py",
    "cli/test_own_capacity.py", "cli/test_paying_shown.py", "cli/test_periods.py", "cli/test_persons.py",
    "cli/test_pictures.py", "cli/test_said_of_itself.py", "cli/test_several_tables.py", "cli/test_sheet.py",
    "cli/test_tasks.py", "cli/test_terminal.py", "cli/test_typed_in_danish.py", "cli/test_who_pays_is_asked.py",
    "errors/test_errors.py", "errors/test_hints.py", "ledger/models/test_issued.py", "ledger/reading/test_files.py",
    "ledger/settlement/test_adjustments.py", "ledger/store/test_postgres_guard.py", "ledger/store/test_recorder.py",
    "ledger/test_demo.py", "ledger/test_race.py", "ledger/test_reading_races.py",
    "projections/test_consequences.py", "projections/test_files.py", "projections/test_meetings.py",
    "projections/test_simulate.py", "projections/test_tables.py", "projections/test_views.py", "test_readme.py",
    "test_terms_again.py",
)  # fmt: skip
"""Files and folders of tests that take long together: some five seconds of a processor and more each."""


def _are_asked_for(config: pytest.Config) -> bool:
    """Whether some tests were named, or chosen by a mark or a word: then all of them run. A worker is told of it."""
    told: dict[str, bool] | None = getattr(config, "workerinput", None)
    if told is not None:
        return told[_ASKED]
    chosen = config.getoption("markexpr", "") or config.getoption("keyword", "")
    return bool(chosen) or config.args_source is not config.ArgsSource.TESTPATHS


_ASKED = "asked"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker, which is given the tests by name, whether a person named them."""
    node.workerinput[_ASKED] = _are_asked_for(node.config)


@pytest.hookimpl(tryfirst=True)  # before what is asked for by its mark is chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what takes long, and leave it out where nobody asks for anything."""
    named = {_HERE / one for one in LONG}
    long = [item for item in items if not named.isdisjoint((item.path, *item.path.parents))]
    for item in long:
        item.add_marker("long")
    if long and not _are_asked_for(config):
        config.hook.pytest_deselected(items=long)
        left_out = set(long)
        items[:] = [item for item in items if item not in left_out]
