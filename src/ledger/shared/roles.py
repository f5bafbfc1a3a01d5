"""Roles that decide, as decisions that are shipped name them, and what they are called in Danish."""

from __future__ import annotations

from collections.abc import Mapping

KNOWN_ROLES: Mapping[str, str] = {
    "sagsbehandler": "caseworker",
    "rådgiver": "caseworker",
    "raadgiver": "caseworker",
    "myndighedsleder": "head of authority",
    "visitationsudvalg": "visitation committee",
    "politisk udvalg": "political committee",
}
"""The roles of the decisions that are shipped, by what they are called in Danish. Any other one is a name as typed."""
