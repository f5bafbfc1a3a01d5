"""The facts. Importing this package registers every kind of event under its topic."""

from ledger.events.base import TOPICS, Event, Recorded
from ledger.events.citizens import Departed, MovedIn, Reassessed
from ledger.events.corrections import Voided
from ledger.events.decisions import BaseAdopted, LedgerOpened, ModelAdopted, RatesAdopted
from ledger.events.offers import OfferAdopted, OfferClosed
from ledger.events.places import (
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    VacancyBegan,
    VacancyEnded,
)
from ledger.events.settlements import MonthClosed

__all__ = [
    "TOPICS",
    "BaseAdopted",
    "Departed",
    "Event",
    "LedgerOpened",
    "ModelAdopted",
    "MonthClosed",
    "MovedIn",
    "OfferAdopted",
    "OfferClosed",
    "PlaceClosed",
    "PlaceOpened",
    "PlacePutInUse",
    "PlaceTakenOutOfUse",
    "RatesAdopted",
    "Reassessed",
    "Recorded",
    "VacancyBegan",
    "VacancyEnded",
    "Voided",
]
