"""Every kind of event: its topic, and the class, which is loaded when it is asked for.

An answer about one house meets a third of all kinds. To make the classes of the others took longer than the answer.

Decided on 2026-11-26:

* Kinds of event are loaded one file at a time, when a stored event, or code, asks for one by topic or name. So code
  that need not be there for every answer names a kind of a file of its own inside the function that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.events.base import Event

CLASSES: Mapping[str, str] = {
    "account.adopted:1": "accounts.AccountAdopted",
    "area-budget.adopted:1": "budgets.AreaBudgetAdopted",
    "area-budget.changed:1": "budgets.AreaBudgetChanged",
    "base.adopted:1": "decisions.BaseAdopted",
    "base.confirmed:1": "decisions.BaseConfirmed",
    "base.regulated:1": "decisions.BaseRegulated",
    "budget.adopted:1": "budgets.BudgetAdopted",
    "budget.changed:1": "budgets.BudgetChanged",
    "cadence.adopted:1": "followups.CadenceAdopted",
    "chart.adopted:1": "charts.ChartAdopted",
    "citizen.absent:1": "citizens.WentAway",
    "citizen.contract-agreed:1": "contracts.ContractAgreed",
    "citizen.counted-elsewhere:1": "citizens.CountedElsewhere",
    "citizen.departed:1": "citizens.Departed",
    "citizen.grant-ended:1": "services.GrantEnded",
    "citizen.follow-up-planned:1": "followups.FollowUpPlanned",
    "citizen.followed-up:1": "followups.CitizenFollowedUp",
    "citizen.moved-in:1": "citizens.MovedIn",
    "citizen.moved:1": "citizens.Moved",
    "citizen.own-payment-decided:1": "citizens.OwnPaymentDecided",
    "citizen.paying-changed:1": "citizens.PayingChanged",
    "citizen.reassessed:1": "citizens.Reassessed",
    "citizen.residence-told:1": "services.ResidenceTold",
    "citizen.returned:1": "citizens.CameHome",
    "citizen.service-delivered:1": "services.ServiceDelivered",
    "citizen.service-followed-up:1": "services.ServiceFollowedUp",
    "citizen.service-granted:1": "services.ServiceGranted",
    "citizen.service-regranted:1": "services.ServiceRegranted",
    "competence.adopted:1": "followups.CompetenceAdopted",
    "correction.voided:1": "corrections.Voided",
    "decision.review-set:1": "reviews.ReviewSet",
    "decision.reviewed:1": "reviews.DecisionReviewed",
    "followup.action-done:1": "followups.ActionDone",
    "followup.area-action-done:1": "followups.AreaActionDone",
    "followup.area-meeting-held:1": "followups.AreaMeetingHeld",
    "followup.meeting-held:1": "followups.MeetingHeld",
    "function.adopted:1": "accounts.FunctionAdopted",
    "ledger.opened:1": "decisions.LedgerOpened",
    "ledger.salvaged:1": "decisions.LedgerSalvaged",
    "model.adopted:1": "decisions.ModelAdopted",
    "offer.adopted:1": "offers.OfferAdopted",
    "offer.closed:1": "offers.OfferClosed",
    "own-payment.adopted:1": "own_payments.OwnPaymentAdopted",
    "own-payment.regulated:1": "own_payments.OwnPaymentRegulated",
    "phase-in.adopted:1": "yearly.PhaseInAdopted",
    "place.closed:1": "places.PlaceClosed",
    "place.level-set:1": "places.PlaceLevelSet",
    "place.opened:1": "places.PlaceOpened",
    "place.put-in-use:1": "places.PlacePutInUse",
    "place.reserved:1": "places.PlaceReserved",
    "place.taken-out-of-use:1": "places.PlaceTakenOutOfUse",
    "place.vacancy-began:1": "places.VacancyBegan",
    "place.vacancy-ended:1": "places.VacancyEnded",
    "postings.made:1": "accounts.PostingsMade",
    "rates.adopted:1": "decisions.RatesAdopted",
    "rates.confirmed:1": "decisions.RatesConfirmed",
    "rates.regulated:1": "decisions.RatesRegulated",
    "refund.adopted:1": "yearly.RefundAdopted",
    "savings-target.adopted:1": "yearly.SavingsTargetAdopted",
    "service.adopted:1": "services.ServiceAdopted",
    "service.regulated:1": "services.ServiceRegulated",
    "settlement.month-closed:1": "settlements.MonthClosed",
    "year-wheel.adopted:1": "followups.YearWheelAdopted",
}
"""The class of each topic, with its file."""

_FILES = {name: file for file, _, name in (where.partition(".") for where in CLASSES.values())}


class _Kinds(Mapping[str, "type[Event]"]):
    """Every kind of event by its topic. A topic, once written to a ledger, is never given to anything else."""

    def __init__(self) -> None:
        self._loaded: dict[str, type[Event]] = {}

    def __getitem__(self, topic: str) -> type[Event]:
        kind = self._loaded.get(topic)
        if kind is None:
            import_module(f"ledger.events.{CLASSES[topic].partition('.')[0]}")
            kind = self._loaded[topic]
        return kind

    def __contains__(self, topic: object) -> bool:
        return topic in CLASSES or topic in self._loaded

    def __iter__(self) -> Iterator[str]:
        return iter({**CLASSES, **self._loaded})

    def __len__(self) -> int:
        return len({**CLASSES, **self._loaded})

    def add(self, topic: str, kind: type[Event]) -> None:
        """Know a kind that has just been loaded. Raises TypeError for a topic that another one has."""
        if topic in self._loaded:
            raise TypeError(f"the topic {topic} is taken by {self._loaded[topic].__name__}")
        self._loaded[topic] = kind


TOPICS = _Kinds()


def kind_named(name: str) -> type[Event]:
    """The class of a kind. Raises AttributeError, as for any name that a package has not."""
    if name not in _FILES:
        raise AttributeError(f"there is no kind of event named {name}")
    kind: type[Event] = getattr(import_module(f"ledger.events.{_FILES[name]}"), name)
    return kind
