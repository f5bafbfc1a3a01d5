"""What a decision may say about following up and deciding: a standard's versions, each of them once."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.commands import Adopt
from ledger.errors import VersionConflict
from ledger.events import CadenceAdopted, CompetenceAdopted, Event, YearWheelAdopted
from ledger.events.followups import CADENCES, COMPETENCES, WHEELS
from ledger.models.adoption import CadenceVersion, CompetenceVersion, WheelVersion
from ledger.rules.context import DecisionContext
from ledger.rules.placement import Header
from ledger.state.standards import Standards, T, cadences_of, competences_of, wheels_of

Standard = CadenceVersion | CompetenceVersion | WheelVersion


def adopt_standard(item: Standard, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """The version, unless this decision is recorded already. Raises VersionConflict where it said something else."""
    common = {**head, "effective_on": item.effective, "decided_on": command.decided_on}
    match item:
        case CadenceVersion(cadence=cadence):
            adopted = cadences_of(context.facts(CADENCES))
            if _is_new(f"cadence {cadence.scope}", adopted, cadence.scope, cadence, item, command):
                yield CadenceAdopted.model_validate({**common, "cadence": cadence})
        case CompetenceVersion(competence=competence):
            scope = competence.paragraph or ""
            competences = competences_of(context.facts(COMPETENCES))
            if _is_new(f"competence {scope}".rstrip(), competences, scope, competence, item, command):
                yield CompetenceAdopted.model_validate({**common, "competence": competence})
        case WheelVersion(wheel=wheel):
            wheels = wheels_of(context.facts(WHEELS))
            if _is_new(f"year wheel {wheel.scope}", wheels, wheel.scope, wheel, item, command):
                yield YearWheelAdopted.model_validate({**common, "wheel": wheel})


def _is_new(what: str, adopted: Standards[T], scope: str, value: T, item: Standard, command: Adopt) -> bool:
    told = adopted[scope].told if scope in adopted else []
    same = (item.effective, command.decision)
    earlier = next((version for version in told if (version.effective_on, version.decision) == same), None)
    if earlier is not None and earlier.value != value:
        raise VersionConflict(what, item.effective, command.decision or "", earlier.number)
    return earlier is None
