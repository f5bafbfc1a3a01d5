"""The facts. Importing this package registers every kind of event under its topic."""

from ledger.events.accounts import AccountAdopted, PostingsMade
from ledger.events.base import TOPICS, Event, OutsideSettlement, Recorded
from ledger.events.budgets import BudgetAdopted, BudgetChanged
from ledger.events.citizens import Departed, MovedIn, Reassessed
from ledger.events.corrections import Voided
from ledger.events.decisions import BaseAdopted, LedgerOpened, ModelAdopted, RatesAdopted
from ledger.events.followups import (
    ActionDone,
    BaseConfirmed,
    CadenceAdopted,
    CitizenFollowedUp,
    CompetenceAdopted,
    MeetingHeld,
    RatesConfirmed,
    YearWheelAdopted,
)
from ledger.events.offers import OfferAdopted, OfferClosed
from ledger.events.places import PlaceClosed, PlaceOpened, PlacePutInUse, PlaceTakenOutOfUse, VacancyBegan, VacancyEnded
from ledger.events.settlements import MonthClosed
from ledger.events.yearly import PhaseInAdopted, RefundAdopted, SavingsTargetAdopted

__all__ = [
    "TOPICS",
    "AccountAdopted",
    "ActionDone",
    "BaseAdopted",
    "BaseConfirmed",
    "BudgetAdopted",
    "BudgetChanged",
    "CadenceAdopted",
    "CitizenFollowedUp",
    "CompetenceAdopted",
    "Departed",
    "Event",
    "LedgerOpened",
    "MeetingHeld",
    "ModelAdopted",
    "MonthClosed",
    "MovedIn",
    "OfferAdopted",
    "OfferClosed",
    "OutsideSettlement",
    "PhaseInAdopted",
    "PlaceClosed",
    "PlaceOpened",
    "PlacePutInUse",
    "PlaceTakenOutOfUse",
    "PostingsMade",
    "RatesAdopted",
    "RatesConfirmed",
    "Reassessed",
    "Recorded",
    "RefundAdopted",
    "SavingsTargetAdopted",
    "VacancyBegan",
    "VacancyEnded",
    "Voided",
    "YearWheelAdopted",
]
