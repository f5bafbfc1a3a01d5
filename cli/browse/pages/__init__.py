"""The pages, each an answer to one question, by their addresses. What a page shows comes from `projections`."""

from __future__ import annotations

import re
from collections.abc import Callable

from cli.browse.pages import (
    area,
    bridge,
    citizen,
    event,
    evidence,
    follow_up,
    front,
    house,
    lists,
    month,
    payer,
    places,
    search,
    verify,
    why,
)
from cli.browse.parts import Asked, Download, Elsewhere, Page

_OFFER = "(?P<offer>[^/]+)"
_AREA = "(?P<by>function|paragraph|supplier)/(?P<name>[^/]+)"
_YEAR = "(?P<year>[0-9]{4})"
_MONTH = "(?P<month>[0-9]{4}-[0-9]{2})"

ROUTES: tuple[tuple[re.Pattern[str], Callable[[Asked], Page | Elsewhere | Download]], ...] = tuple(
    (re.compile(pattern, re.ASCII), answer)
    for pattern, answer in (
        ("", front.page),
        (f"house/{_OFFER}", house.of_latest_year),
        (f"house/{_OFFER}/{_YEAR}", house.page),
        (f"house/{_OFFER}/{_MONTH}", month.page),
        (f"house/{_OFFER}/{_YEAR}/places", places.page),
        (f"house/{_OFFER}/{_YEAR}/changes", house.changes),
        (f"why/{_OFFER}/{_MONTH}", why.page),
        (f"bridge/{_OFFER}/(?P<period>[0-9]{{4}}(?:-[0-9]{{2}}|-Q[1-4])?)", bridge.page),
        ("event/(?P<number>[0-9]{1,12})", event.page),
        ("decision", event.decision),
        ("log", event.journal_page),
        ("citizen/(?P<citizen>[^/]+)", citizen.page),
        (f"citizen/(?P<citizen>[^/]+)/{_YEAR}", citizen.page),
        ("payer/(?P<payer>[0-9a-z]+)", payer.of_latest_year),
        ("payer/(?P<payer>[0-9a-z]+)/(?P<period>[0-9]{4}(?:-[0-9]{2}|-Q[1-4])?)", payer.page),
        ("follow-up", follow_up.houses_page),
        (f"follow-up/{_OFFER}", follow_up.of_coming),
        (f"follow-up/{_OFFER}/{_MONTH}", follow_up.page),
        (f"area/{_AREA}", area.of_coming),
        (f"area/{_AREA}/{_MONTH}", area.page),
        (f"evidence/{_OFFER}/(?P<period>[0-9]{{4}}(?:-[0-9]{{2}}|-Q[1-4])?)", evidence.pack),
        ("evidence/(?P<period>[0-9]{4}(?:-[0-9]{2}|-Q[1-4])?)", evidence.pack_of_all),
        ("residents", lists.residents_page),
        ("vacancies", lists.vacancies_page),
        ("coming", lists.coming_page),
        ("due", lists.due_page),
        ("verify", verify.page),
        ("search", search.page),
    )
)
"""Each address as a pattern of its parts, and who answers."""
