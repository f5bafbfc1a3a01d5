"""The recorded history under other terms: the facts of an offer as they would be, for the usual settlement.

A simulated version takes the place of every recorded version of the same thing from its day on. Nothing else about the
past changes: who lived where, and what was granted. Where the scales of levels differ, a reassessment table says which
new level an old one becomes; it works as if everybody had been reassessed by it on the day the new rates began.

Decided on 2026-11-21:

* Simulation changes facts, not the calculation. `under` gives the facts as they would be, and they are settled as
  always. A simulated version replaces every recorded one from its day on, later ones too: a council does not mean
  "until next January". What the months come to now is compared, so late news is on both sides. `[[map_levels]]`
  reassesses everybody on the day on which those rates begin, and for the tails those who have left. Places' own levels
  are not mapped. `--against` builds one simulation upon another. `--phase-in` shows `recorded + share × difference` of
  each house, rounded half up once for the whole time.

Decided on 2026-11-27:

* A simulation may say who would live where, besides the terms: it holds commands, as an import does, which are judged
  by the rules as if they were recorded, on the past that the terms make (`projections.playing`). They are taken in the
  order of their days; on one day those who leave go before those who come. A service ends before its citizen leaves
  that day; what is granted, paid or reserved stands on where everybody lives by then.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.commands import (
    Buy,
    Command,
    DecideOwnPayment,
    Depart,
    EndGrant,
    GrantService,
    Move,
    MoveIn,
    Reassess,
    RegrantService,
    Reserve,
)
from ledger.events import Event, OfferAdopted, PlaceOpened, Reassessed, Recorded
from ledger.events.adoption import Adoption, DecisionHeader, References
from ledger.events.base import VersionAdopted
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment, OfferTerms
from ledger.shared.calendar import DAY
from ledger.state.book import book_of
from ledger.state.live import live
from ledger.state.stays import Stay
from ledger.state.terms import Terms, terms_of

Levels = Mapping[str, str]
"""From the level that was granted to the one it becomes."""

_WHO = "simulation"
_NO_LEVELS: Levels = {}


class Switch(Struct, frozen=True):
    """Every offer that is settled by `model` on or after `effective` is settled by `to` and `rates` instead."""

    model: str
    to: str
    rates: str
    effective: date

    @property
    def day(self) -> date:
        return self.effective

    @property
    def refers_to(self) -> References:
        """What must have been adopted before, or by the same simulation."""
        return References(models=(self.to, self.model), rates=(self.rates,))


_IN_A_DAY = (
    EndGrant, Depart, Move, None, Reassess, Buy, MoveIn, GrantService, RegrantService, DecideOwnPayment, Reserve,
)  # fmt: skip
"""In which order acts of one day are taken; None: those who have stayed in an offer that is left by everybody."""


class Act(Struct, frozen=True):
    """What somebody would do: a command, and where it stands in the file.

    `leaving`: everybody who lives in that offer does it.
    """

    where: str
    command: Command
    leaving: str | None = None

    @property
    def day(self) -> date:
        """The first day of what is done; of a departure the last day lived there."""
        day = getattr(self.command, "first_day", None) or getattr(self.command, "last_day", None)
        assert isinstance(day, date)
        return day

    @property
    def order(self) -> tuple[date, int]:
        """Its place among others: on one day those who leave go before those who come.

        Who leaves with everybody does so after those who are moved from the day after on.
        """
        if self.leaving is not None:
            return self.day + DAY, _IN_A_DAY.index(None)
        return self.day, _IN_A_DAY.index(type(self.command))


class Simulation(Struct, frozen=True):
    """Other terms: versions as a decision would adopt them, switches, and reassessment tables by series of rates.

    `acts` are what would be done besides, such as moving in.
    """

    name: str
    items: Sequence[Adoption] = ()
    switches: Sequence[Switch] = ()
    levels: Mapping[str, Levels] = field(default_factory=dict)
    acts: Sequence[Act] = ()

    @property
    def first_day(self) -> date | None:
        """The first day on which something is otherwise; None where nothing is."""
        days = [item.day for item in self.items] + [switch.day for switch in self.switches]
        days += [act.day for act in self.acts]
        return min(days, default=None)


def under(simulation: Simulation, offer: str, facts: Iterable[Recorded], after: int = 0) -> list[Recorded]:
    """The facts of one offer as its terms would make them; those that are added have numbers past all, and `after`.

    What its acts add is not among them (`projections.playing`).
    """
    holding = live(facts)
    there = {(fact.event.offer, fact.event.place) for fact in holding if isinstance(fact.event, PlaceOpened)}
    simulated = _events(simulation, there)
    starts = _starts(simulated)
    found = [fact for fact in holding if not _is_superseded(fact.event, starts)]
    number = max((fact.number for fact in holding), default=0)
    number = max(number, after)
    found += _recorded([event for event in simulated if event.may_concern(offer)], number)
    for switch in simulation.switches:
        found = _switched(switch, found)
    return _reassessed(simulation, offer, found) if simulation.levels else found


def _events(simulation: Simulation, there: set[tuple[str, str]]) -> list[Event]:
    """Every simulated version as the event that it would become; the places in `there` are open already."""
    events: list[Event] = []
    for item in simulation.items:
        is_there = isinstance(item, PlaceOpening) and (item.offer, item.id) in there
        head = header(item.day)
        events += item.of_open_place(head) if is_there and isinstance(item, PlaceOpening) else item.events(head)
    return events


def header(day: date) -> DecisionHeader:
    """What the events of simulated terms say of who decided: nobody has, on the day from which they hold."""
    return DecisionHeader(by=_WHO, act=_WHO, ref=None, request=None, decision=None, reason=None, decided_on=day)


def _starts(simulated: Iterable[Event]) -> dict[Hashable, date]:
    """The first simulated day of each thing; whatever was recorded of it from then on gives way."""
    starts: dict[Hashable, date] = {}
    for event in simulated:
        if isinstance(event, VersionAdopted):
            starts[event.thing] = min(event.effective_on, starts.get(event.thing, event.effective_on))
    return starts


def _is_superseded(event: Event, starts: Mapping[Hashable, date]) -> bool:
    if not isinstance(event, VersionAdopted):
        return False
    by = [start for thing, start in starts.items() if thing == event.thing or _is_of(thing, event.rests_on)]
    return any(event.effective_on >= start for start in by)


def _is_of(thing: Hashable, kind_and_stream: tuple[Hashable, ...]) -> bool:
    """Whether a thing is one of a kind in a stream, of which something else is made."""
    return bool(kind_and_stream) and isinstance(thing, tuple) and thing[:2] == kind_and_stream


def _switched(switch: Switch, facts: list[Recorded]) -> list[Recorded]:
    """The offer's own versions on or after the switch, with the other model and rates where they had the one left."""
    versions = terms_of(facts).offer
    in_force = versions.on(switch.effective)
    found = [_on_other_model(switch, fact) for fact in facts]
    if in_force is None or in_force.value.model != switch.model or in_force.effective_on == switch.effective:
        return found
    offer = next(fact.event.offer for fact in facts if isinstance(fact.event, OfferAdopted))
    terms = _other_terms(switch, in_force.value)
    day = switch.effective
    version = OfferVersion(offer, day, terms)
    return [*found, *_recorded(list(version.events(header(day))), max(fact.number for fact in found))]


def _on_other_model(switch: Switch, fact: Recorded) -> Recorded:
    event = fact.event
    if not isinstance(event, OfferAdopted) or event.terms.model != switch.model:
        return fact
    if event.effective_on < switch.effective:
        return fact
    return replace(fact, event=event.changed({"terms": _other_terms(switch, event.terms)}))


def _other_terms(switch: Switch, terms: OfferTerms) -> OfferTerms:
    return terms.changed({"model": switch.to, "rates": switch.rates})


def _reassessed(simulation: Simulation, offer: str, facts: list[Recorded]) -> list[Recorded]:
    """The facts with every level as the reassessment table in force has it, and everybody reassessed where one begins.

    A citizen who has left is reassessed too: a tail, or a share of the last resident's price, may still be paid.
    """
    scales = _Scales(simulation, terms_of(facts))
    stays = book_of(offer, facts).stays()
    added = [event for day in scales.changes() for event in _reassessments(day, scales, stays)]
    mapped = [_mapped(fact, scales) for fact in facts]
    return [*mapped, *_recorded(added, max(fact.number for fact in facts))]


class _Scales:
    """Which reassessment table holds on which day for one offer."""

    def __init__(self, simulation: Simulation, terms: Terms) -> None:
        self._levels, self._terms = simulation.levels, terms
        self._starts = {
            rates: min((item.day for item in simulation.items if rates in item.brings.rates), default=date.min)
            for rates in simulation.levels
        }

    def on(self, day: date) -> Levels:
        terms = self._terms.offer.on(day)
        rates = (terms.value.rates if terms else None) or ""
        return self._levels[rates] if rates in self._levels and day >= self._starts[rates] else _NO_LEVELS

    def changes(self) -> list[date]:
        """The days on which another table, or none, begins to hold."""
        days = {*self._terms.offer.days, *(day for day in self._starts.values() if day != date.min)}
        return sorted(day for day in days if self.on(day) is not self.on(day - DAY))


def _reassessments(day: date, scales: _Scales, stays: Sequence[Stay]) -> Iterator[Reassessed]:
    """Everybody's reassessment on a day: of each citizen the last stay begun before it."""
    latest: dict[str, Stay] = {}
    for stay in sorted((stay for stay in stays if stay.first_day < day), key=lambda stay: stay.first_day):
        latest[stay.citizen] = stay
    for stay in latest.values():
        step = stay.step_on(day)
        level = step.assessment.level
        if level is None or step.first_day == day:
            continue
        before, after = (scales.on(one).get(level, level) for one in (day - DAY, day))
        if before != after:
            yield Reassessed(
                by=_WHO, act=_WHO, effective_on=day, citizen=stay.citizen, offer=stay.offer, place=stay.place_on(day),
                stay=stay.id,
                assessment=Assessment(level=after),
            )  # fmt: skip


def _mapped(fact: Recorded, scales: _Scales) -> Recorded:
    event = fact.event
    level = event.granted.assessment.level if event.granted is not None else None
    if level is None:
        return fact
    becomes = scales.on(event.effective_on).get(level, level)
    if becomes == level:
        return fact
    return replace(fact, event=event.changed({"assessment": Assessment(level=becomes)}))


def _recorded(events: Sequence[Event], after: int) -> list[Recorded]:
    return [Recorded(after + at, "", event.stream, 0, event) for at, event in enumerate(events, start=1)]
