"""A service is granted once at a time, to residents where it needs a stay; its offer knows where the citizen lives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ledger.models.residences import Residence
from ledger.rules.residences import first_difference, residence_of
from ledger.settlement.timeline import paid_days
from ledger.shared.calendar import Period
from ledger.shared.message import Value, say
from ledger.state.grants import Grant
from ledger.state.stays import Stay
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The citizens of whom that is not so."""
    for citizen, grants in examined.grants.items():
        stays = examined.stays.get(citizen, [])
        yield from _granted_twice(citizen, grants, stays, examined)
        for grant in grants:
            if grant.stay is not None and not _days(grant, stays).days:
                values: dict[str, Value] = {"service": grant.service, "number": grant.granted}
                yield citizen, say("granted {service} (#{number}) on no day of a stay", **values)
    yield from _told_otherwise(examined)


def _days(grant: Grant, stays: Sequence[Stay]) -> Period:
    """The days of a grant, as far as the stay goes that it needs."""
    if grant.stay is None:
        return grant.period
    stay = next((stay for stay in stays if stay.id == grant.stay), None)
    return Period(grant.first_day, grant.first_day) if stay is None else grant.period.overlap(stay.period)


def _granted_twice(citizen: str, grants: Sequence[Grant], stays: Sequence[Stay], examined: Examined) -> Found:
    for one, other in combinations(grants, 2):
        if one.service != other.service or not _days(one, stays).overlaps(_days(other, stays)):
            continue
        # In another house the service may begin on a free day of departure, on which that of the first is not owed.
        apart = None not in (one.stay, other.stay) and one.stay != other.stay
        if not apart or _paid(one, stays, examined).overlaps(_paid(other, stays, examined)):
            first, second = sorted((one.granted, other.granted))
            values: dict[str, Value] = {"service": one.service, "one": first, "other": second}
            yield citizen, say("granted {service} twice at a time (#{one} and #{other})", **values)


def _paid(grant: Grant, stays: Sequence[Stay], examined: Examined) -> Period:
    """The days of a grant that are paid days of its stay."""
    stay = next(stay for stay in stays if stay.id == grant.stay)
    return _days(grant, stays).overlap(paid_days(examined.history.book_without_closings(grant.offer), stay))


def _told_otherwise(examined: Examined) -> Found:
    """What offers were told last of residences, where that is not what the stays say."""
    terms_of = examined.history.terms
    for book in map(examined.history.book_without_closings, examined.history.offers()):
        for citizen in sorted({grant.citizen for grant in book.grants if grant.stay is None}):
            periods = [grant.period for grant in book.grants if grant.citizen == citizen and grant.stay is None]
            told = book.residences.get(citizen)
            known = told.residence if told is not None else Residence()
            day = first_difference(known, residence_of(examined.stays.get(citizen, []), terms_of), periods)
            if day is not None:
                what: dict[str, Value] = {"offer": book.offer, "day": day}
                yield citizen, say("{offer} was told otherwise where the citizen lives from {day}", **what)
