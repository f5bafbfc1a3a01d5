"""The facts. A kind is loaded when it is asked for, by its name here or by its topic (`kinds`)."""

from typing import TYPE_CHECKING

from ledger.events.base import NEVER, Event, OfStay, Recorded
from ledger.events.kinds import TOPICS, kind_named

if TYPE_CHECKING:
    from ledger.events.accounts import AccountAdopted, FunctionAdopted, PostingsMade
    from ledger.events.budgets import AreaBudgetAdopted, AreaBudgetChanged, BudgetAdopted, BudgetChanged
    from ledger.events.charts import ChartAdopted
    from ledger.events.citizens import (
        CameHome,
        CountedElsewhere,
        Departed,
        Moved,
        MovedIn,
        OwnPaymentDecided,
        PayingChanged,
        Reassessed,
        WentAway,
    )
    from ledger.events.contracts import ContractAgreed
    from ledger.events.corrections import Voided
    from ledger.events.decisions import (
        BaseAdopted,
        BaseConfirmed,
        BaseRegulated,
        LedgerOpened,
        LedgerSalvaged,
        ModelAdopted,
        RatesAdopted,
        RatesConfirmed,
        RatesRegulated,
    )
    from ledger.events.followups import (
        ActionDone,
        AreaActionDone,
        AreaMeetingHeld,
        CadenceAdopted,
        CitizenFollowedUp,
        CompetenceAdopted,
        FollowUpPlanned,
        MeetingHeld,
        YearWheelAdopted,
    )
    from ledger.events.offers import OfferAdopted, OfferClosed
    from ledger.events.own_payments import OwnPaymentAdopted, OwnPaymentRegulated
    from ledger.events.places import (
        PlaceClosed,
        PlaceLevelSet,
        PlaceOpened,
        PlacePutInUse,
        PlaceReserved,
        PlaceTakenOutOfUse,
        VacancyBegan,
        VacancyEnded,
    )
    from ledger.events.reviews import DecisionReviewed, ReviewSet
    from ledger.events.services import (
        GrantEnded,
        ResidenceTold,
        ServiceAdopted,
        ServiceDelivered,
        ServiceFollowedUp,
        ServiceGranted,
        ServiceRegranted,
        ServiceRegulated,
    )
    from ledger.events.settlements import MonthClosed
    from ledger.events.yearly import PhaseInAdopted, RefundAdopted, SavingsTargetAdopted


def __getattr__(name: str) -> type[Event]:
    globals()[name] = kind = kind_named(name)
    return kind


__all__ = [
    "NEVER",
    "TOPICS",
    "AccountAdopted",
    "ActionDone",
    "AreaActionDone",
    "AreaBudgetAdopted",
    "AreaBudgetChanged",
    "AreaMeetingHeld",
    "BaseAdopted",
    "BaseConfirmed",
    "BaseRegulated",
    "BudgetAdopted",
    "BudgetChanged",
    "CadenceAdopted",
    "CameHome",
    "ChartAdopted",
    "CitizenFollowedUp",
    "CompetenceAdopted",
    "ContractAgreed",
    "CountedElsewhere",
    "DecisionReviewed",
    "Departed",
    "Event",
    "FollowUpPlanned",
    "FunctionAdopted",
    "GrantEnded",
    "LedgerOpened",
    "LedgerSalvaged",
    "MeetingHeld",
    "ModelAdopted",
    "MonthClosed",
    "Moved",
    "MovedIn",
    "OfStay",
    "OfferAdopted",
    "OfferClosed",
    "OwnPaymentAdopted",
    "OwnPaymentDecided",
    "OwnPaymentRegulated",
    "PayingChanged",
    "PhaseInAdopted",
    "PlaceClosed",
    "PlaceLevelSet",
    "PlaceOpened",
    "PlacePutInUse",
    "PlaceReserved",
    "PlaceTakenOutOfUse",
    "PostingsMade",
    "RatesAdopted",
    "RatesConfirmed",
    "RatesRegulated",
    "Reassessed",
    "Recorded",
    "RefundAdopted",
    "ResidenceTold",
    "ReviewSet",
    "SavingsTargetAdopted",
    "ServiceAdopted",
    "ServiceDelivered",
    "ServiceFollowedUp",
    "ServiceGranted",
    "ServiceRegranted",
    "ServiceRegulated",
    "VacancyBegan",
    "VacancyEnded",
    "Voided",
    "WentAway",
    "YearWheelAdopted",
]
