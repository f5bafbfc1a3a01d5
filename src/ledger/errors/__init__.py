"""Every refusal of the ledger, by subject. Each is a dataclass with a stable code and typed data.

A refusal gives its sentence as a message and its remedy as an action with values. It knows no command line: a user
interface words the remedies (for `pladsbog` it is `cli/remedies.py`), and translates both.

    base          Refusal; Misuse: it cannot be understood, exit 2; Refused: it is forbidden, exit 1
    reading       what was typed: dates, amounts, hours, keys, options
    files         files from elsewhere, row by row
    ledger        the ledger's own file or database
    unknown       offers, places, citizens, events, lines, payers
    assessment    models, rates, levels, hours
    charts        24-hour charts
    adopting      decisions and their files
    placement     who is where
    buying        stays bought of external suppliers
    persons       the vault of persons, and those in it
    competence    who decides
    correcting    voids, corrections, reasons, callers' keys
    undoing       what the last act of somebody was, and why it stays
    reserving     places that another municipality has reserved
    closing       months that are closed or are not
    services      grants of services, and what was delivered
    accounting    budgets, accounts, postings
    followups     meetings, actions, follow-ups of citizens
    yearly        central refund, hourly prices
    simulating    simulations and neutral prices
    wording       what several of them share

Where several apply, the first in this order is raised:

    1. what cannot be read
    2. what is not known
    3. days, levels and money
    4. who is where

An import collects those of all its rows.

Decided on 2026-11-26:

* Refusals carry data. A refusal has a code, typed values, a sentence as a message and remedies as actions. The ledger
  knows no command line; `cli/remedies.py` has the words of each remedy.

Decided on 2026-11-27:

* Refusals are loaded one file at a time, when code asks for one by its name here. Most answers refuse nothing, and to
  make all of these classes took a twentieth of one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ledger.errors.base import Misuse, Refusal, Refused

if TYPE_CHECKING:
    from ledger.errors.absences import AbsentAlready, AbsentBeyondStay, NotAbsent, ReturnedAlready
    from ledger.errors.accounting import (
        AlreadyPosted,
        IssueFirst,
        NoAccount,
        NoAlias,
        NoBudget,
        NoMunicipality,
        NotPosted,
    )
    from ledger.errors.adopting import (
        BadDecisionFile,
        BaseAndItems,
        ClosedEarlier,
        ClosedForGood,
        NoBuyersDays,
        NoResidentDays,
        NothingInForce,
        NothingToRaise,
        OtherKind,
        RatesOfOtherUnit,
        RegulatedThatDay,
        ServiceChanged,
        StillInUse,
        UnknownDecision,
        VersionConflict,
    )
    from ledger.errors.assessment import (
        HoursBeyondTable,
        HoursNeeded,
        NotExternal,
        ParagraphNeeded,
        UnknownLevel,
        UnknownModel,
        UnknownRates,
    )
    from ledger.errors.buying import (
        ContractDays,
        NothingAgreed,
        OwnPlaces,
        PriceUnitUnsaid,
        SupplierKnown,
        SupplierLike,
    )
    from ledger.errors.charts import (
        ChartAndAmount,
        ChartBeyondWeek,
        ChartDisagrees,
        ChartOfNoHours,
        EmptyChart,
        HoursNoDecimal,
        NoChart,
        NotMinutes,
        SeveralCharts,
    )
    from ledger.errors.closing import (
        MonthAlreadyClosed,
        MonthNotEnded,
        MonthOutOfOrder,
        NothingIssued,
        NothingToClose,
        NotIssued,
        OpenFindings,
    )
    from ledger.errors.competence import AboveCompetence, DeciderNeeded, NoYearPrice, UnknownRole
    from ledger.errors.correcting import (
        AlreadyVoided,
        ImpossibleHistory,
        NotCorrectable,
        NothingToCorrect,
        NotInEvent,
        NotVoidable,
        OfAnotherStay,
        ReasonNeeded,
        RefUsed,
        VoidTheOther,
    )
    from ledger.errors.deliveries import (
        DeliveredAlready,
        DeliveryBeyond,
        DeliveryChanges,
        DeliveryWhileClosed,
        MoreThanDays,
        NotDelivered,
    )
    from ledger.errors.files import BadFile, BadImport, BadImportFile, BadRow, BeyondBounds
    from ledger.errors.followups import (
        ActionAlreadyDone,
        BeforeMeeting,
        BeforeMonth,
        FollowedUpThatDay,
        MeetingAlreadyHeld,
        NoAreaMeeting,
        NoMeeting,
        NotOfMeeting,
        NotOpenThen,
        NotYet,
        PlannedThatDay,
        ReviewDone,
        UnknownAction,
        UnknownAge,
        UnknownReview,
    )
    from ledger.errors.ledger import (
        AnswerLost,
        ClockAhead,
        ClockApart,
        ClockBehind,
        ConnectionLost,
        DamagedEvent,
        ForeignViews,
        LedgerAltered,
        LedgerBusy,
        LedgerExists,
        LedgerTrouble,
        LedgerUnusable,
        MaybeRecorded,
        NewerLedger,
        NoConnection,
        NoLedger,
        NoMember,
        NotALedger,
        NotSound,
        OlderGuard,
        OlderLedger,
        OwnerNeeded,
        ReadOnlyLedger,
        RolesNeeded,
        UnknownTopic,
        ViewsUnusable,
    )
    from ledger.errors.moving import (
        AlreadyInPlace,
        ChangedThatDay,
        LevelUnsaid,
        MovedThatDay,
        NoNoticeOfMove,
        NothingChanged,
        OwnPaymentAsItWas,
        OwnPaymentSaid,
        PayerUnsaid,
        SwapApart,
        SwapWithSelf,
        TransferredThatDay,
    )
    from ledger.errors.persons import (
        BadVaultKey,
        CprTaken,
        NewerVault,
        NoCitizensKey,
        NoCryptography,
        NotACpr,
        NotAVault,
        NoVault,
        NoVaultKey,
        OpenKeyFile,
        OtherVault,
        PersonErased,
        PersonThere,
        PersonUnsaid,
        PersonUsage,
        StillKept,
        UnknownPerson,
        VaultBusy,
        VaultDamaged,
        VaultExists,
        VaultTrouble,
        VaultUnusable,
        WrongVaultKey,
    )
    from ledger.errors.placement import (
        AlreadyDeparted,
        AssessedThatDay,
        CauseUnsaid,
        CitizenElsewhere,
        DaysReversed,
        DepartureBeforeMoveIn,
        DepartureTooEarly,
        NobodyThere,
        NoPlaces,
        NoResidents,
        NoticeAfterDeparture,
        NoticeUnsaid,
        NotOutOfUse,
        NotResident,
        PlaceNotOpen,
        PlaceOccupied,
        PlaceOutOfUse,
        PlaceTaken,
        PlaceUnsaid,
    )
    from ledger.errors.reading import (
        AmountOutOfRange,
        BadOption,
        BadParagraph,
        BadPayer,
        BirthdayInKey,
        CprInText,
        CutOffDigest,
        HiddenSign,
        HoursOutOfRange,
        NoDigestIn,
        NotADate,
        NotADigest,
        NotAKey,
        NotAMonth,
        NotAnAmount,
        NotAPeriod,
        NotAYear,
        NotKnownAt,
        OneAssessment,
        PayerUnlisted,
        SaysNothing,
        TwoReadings,
        UnitOfNoPrice,
    )
    from ledger.errors.reserving import PlaceLivedIn, ReservationWithoutEnd, ReservedAlready, ReservedForOwn
    from ledger.errors.services import (
        GrantedAlready,
        GrantEndsEarlier,
        GrantEndsTooEarly,
        NoGrant,
        NoLevels,
        NothingRegranted,
        OfferNotOpen,
        OfferUnsaid,
        PayerOfGrantUnsaid,
        QuantityOutOfRange,
        QuantityUnsaid,
        RegrantedThatDay,
        ServiceLevelNeeded,
        ServiceNeedsStay,
    )
    from ledger.errors.simulating import (
        ActRefused,
        ActsOutside,
        MoreWithoutPrices,
        NeedsNeutral,
        NobodyLeaves,
        NotInProportion,
        NotInSimulation,
        PlaceThere,
        PricesTakeNoPart,
    )
    from ledger.errors.undoing import (
        CorrectedSince,
        NothingToUndo,
        NotUndoable,
        OthersGoAlong,
        UndoNamesNone,
        UsedSince,
    )
    from ledger.errors.unknown import (
        NothingKnown,
        PaysNothingThere,
        UnknownArea,
        UnknownCheck,
        UnknownCitizen,
        UnknownEvent,
        UnknownLine,
        UnknownOffer,
        UnknownPayer,
        UnknownPlace,
        UnknownService,
    )
    from ledger.errors.wording import nearest
    from ledger.errors.yearly import CostOutside, NoRefundSteps

_FILES = {
    "absences": "AbsentAlready AbsentBeyondStay NotAbsent ReturnedAlready",
    "accounting": "AlreadyPosted IssueFirst NoAccount NoAlias NoBudget NoMunicipality NotPosted",
    "adopting": (
        "BadDecisionFile BaseAndItems ClosedEarlier ClosedForGood NoBuyersDays NoResidentDays NothingInForce "
        "NothingToRaise OtherKind RatesOfOtherUnit RegulatedThatDay ServiceChanged StillInUse UnknownDecision "
        "VersionConflict"
    ),
    "assessment": "HoursBeyondTable HoursNeeded NotExternal ParagraphNeeded UnknownLevel UnknownModel UnknownRates",
    "buying": "ContractDays NothingAgreed OwnPlaces PriceUnitUnsaid SupplierKnown SupplierLike",
    "charts": (
        "ChartAndAmount ChartBeyondWeek ChartDisagrees ChartOfNoHours EmptyChart HoursNoDecimal NoChart NotMinutes "
        "SeveralCharts"
    ),
    "closing": "MonthAlreadyClosed MonthNotEnded MonthOutOfOrder NothingIssued NothingToClose NotIssued OpenFindings",
    "competence": "AboveCompetence DeciderNeeded NoYearPrice UnknownRole",
    "correcting": (
        "AlreadyVoided ImpossibleHistory NotCorrectable NothingToCorrect NotInEvent NotVoidable OfAnotherStay "
        "ReasonNeeded RefUsed VoidTheOther"
    ),
    "deliveries": "DeliveredAlready DeliveryBeyond DeliveryChanges DeliveryWhileClosed MoreThanDays NotDelivered",
    "files": "BadFile BadImport BadImportFile BadRow BeyondBounds",
    "followups": (
        "ActionAlreadyDone BeforeMeeting BeforeMonth FollowedUpThatDay MeetingAlreadyHeld NoAreaMeeting NoMeeting "
        "NotOfMeeting NotOpenThen NotYet PlannedThatDay ReviewDone UnknownAction UnknownAge UnknownReview"
    ),
    "ledger": (
        "AnswerLost ClockAhead ClockApart ClockBehind ConnectionLost DamagedEvent ForeignViews LedgerAltered "
        "LedgerBusy LedgerExists LedgerTrouble LedgerUnusable MaybeRecorded NewerLedger NoConnection NoLedger NoMember "
        "NotALedger NotSound OlderGuard OlderLedger OwnerNeeded ReadOnlyLedger RolesNeeded UnknownTopic ViewsUnusable"
    ),
    "moving": (
        "AlreadyInPlace ChangedThatDay LevelUnsaid MovedThatDay NoNoticeOfMove NothingChanged "
        "OwnPaymentAsItWas OwnPaymentSaid PayerUnsaid SwapApart SwapWithSelf TransferredThatDay"
    ),
    "persons": (
        "BadVaultKey CprTaken NewerVault NoCitizensKey NoCryptography NotACpr NotAVault NoVault NoVaultKey OpenKeyFile "
        "OtherVault PersonErased PersonThere PersonUnsaid PersonUsage StillKept UnknownPerson VaultBusy VaultDamaged "
        "VaultExists VaultTrouble VaultUnusable WrongVaultKey"
    ),
    "placement": (
        "AlreadyDeparted AssessedThatDay CauseUnsaid CitizenElsewhere DaysReversed DepartureBeforeMoveIn "
        "DepartureTooEarly NobodyThere NoPlaces NoResidents NoticeAfterDeparture NoticeUnsaid NotOutOfUse NotResident "
        "PlaceNotOpen PlaceOccupied PlaceOutOfUse PlaceTaken PlaceUnsaid"
    ),
    "reading": (
        "AmountOutOfRange BadOption BadParagraph BadPayer BirthdayInKey CprInText CutOffDigest HiddenSign "
        "HoursOutOfRange NoDigestIn NotADate NotADigest NotAKey NotAMonth NotAnAmount NotAPeriod NotAYear NotKnownAt "
        "OneAssessment PayerUnlisted SaysNothing TwoReadings UnitOfNoPrice"
    ),
    "reserving": "PlaceLivedIn ReservationWithoutEnd ReservedAlready ReservedForOwn",
    "services": (
        "GrantedAlready GrantEndsEarlier GrantEndsTooEarly NoGrant NoLevels NothingRegranted OfferNotOpen OfferUnsaid "
        "PayerOfGrantUnsaid QuantityOutOfRange QuantityUnsaid RegrantedThatDay ServiceLevelNeeded ServiceNeedsStay"
    ),
    "simulating": (
        "ActRefused ActsOutside MoreWithoutPrices NeedsNeutral NobodyLeaves NotInProportion NotInSimulation PlaceThere "
        "PricesTakeNoPart"
    ),
    "undoing": "CorrectedSince NothingToUndo NotUndoable OthersGoAlong UndoNamesNone UsedSince",
    "unknown": (
        "NothingKnown PaysNothingThere UnknownArea UnknownCheck UnknownCitizen UnknownEvent UnknownLine UnknownOffer "
        "UnknownPayer UnknownPlace UnknownService"
    ),
    "wording": "nearest",
    "yearly": "CostOutside NoRefundSteps",
}
"""The refusals in each file."""

_FILE_OF = {name: file for file, names in _FILES.items() for name in names.split()}

__all__ = [
    "AboveCompetence",
    "AbsentAlready",
    "AbsentBeyondStay",
    "ActRefused",
    "ActionAlreadyDone",
    "ActsOutside",
    "AlreadyDeparted",
    "AlreadyInPlace",
    "AlreadyPosted",
    "AlreadyVoided",
    "AmountOutOfRange",
    "AnswerLost",
    "AssessedThatDay",
    "BadDecisionFile",
    "BadFile",
    "BadImport",
    "BadImportFile",
    "BadOption",
    "BadParagraph",
    "BadPayer",
    "BadRow",
    "BadVaultKey",
    "BaseAndItems",
    "BeforeMeeting",
    "BeforeMonth",
    "BeyondBounds",
    "BirthdayInKey",
    "CauseUnsaid",
    "ChangedThatDay",
    "ChartAndAmount",
    "ChartBeyondWeek",
    "ChartDisagrees",
    "ChartOfNoHours",
    "CitizenElsewhere",
    "ClockAhead",
    "ClockApart",
    "ClockBehind",
    "ClosedEarlier",
    "ClosedForGood",
    "ConnectionLost",
    "ContractDays",
    "CorrectedSince",
    "CostOutside",
    "CprInText",
    "CprTaken",
    "CutOffDigest",
    "DamagedEvent",
    "DaysReversed",
    "DeciderNeeded",
    "DeliveredAlready",
    "DeliveryBeyond",
    "DeliveryChanges",
    "DeliveryWhileClosed",
    "DepartureBeforeMoveIn",
    "DepartureTooEarly",
    "EmptyChart",
    "FollowedUpThatDay",
    "ForeignViews",
    "GrantEndsEarlier",
    "GrantEndsTooEarly",
    "GrantedAlready",
    "HiddenSign",
    "HoursBeyondTable",
    "HoursNeeded",
    "HoursNoDecimal",
    "HoursOutOfRange",
    "ImpossibleHistory",
    "IssueFirst",
    "LedgerAltered",
    "LedgerBusy",
    "LedgerExists",
    "LedgerTrouble",
    "LedgerUnusable",
    "LevelUnsaid",
    "MaybeRecorded",
    "MeetingAlreadyHeld",
    "Misuse",
    "MonthAlreadyClosed",
    "MonthNotEnded",
    "MonthOutOfOrder",
    "MoreThanDays",
    "MoreWithoutPrices",
    "MovedThatDay",
    "NeedsNeutral",
    "NewerLedger",
    "NewerVault",
    "NoAccount",
    "NoAlias",
    "NoAreaMeeting",
    "NoBudget",
    "NoBuyersDays",
    "NoChart",
    "NoCitizensKey",
    "NoConnection",
    "NoCryptography",
    "NoDigestIn",
    "NoGrant",
    "NoLedger",
    "NoLevels",
    "NoMeeting",
    "NoMember",
    "NoMunicipality",
    "NoNoticeOfMove",
    "NoPlaces",
    "NoRefundSteps",
    "NoResidentDays",
    "NoResidents",
    "NoVault",
    "NoVaultKey",
    "NoYearPrice",
    "NobodyLeaves",
    "NobodyThere",
    "NotACpr",
    "NotADate",
    "NotADigest",
    "NotAKey",
    "NotALedger",
    "NotAMonth",
    "NotAPeriod",
    "NotAVault",
    "NotAYear",
    "NotAbsent",
    "NotAnAmount",
    "NotCorrectable",
    "NotDelivered",
    "NotExternal",
    "NotInEvent",
    "NotInProportion",
    "NotInSimulation",
    "NotIssued",
    "NotKnownAt",
    "NotMinutes",
    "NotOfMeeting",
    "NotOpenThen",
    "NotOutOfUse",
    "NotPosted",
    "NotResident",
    "NotSound",
    "NotUndoable",
    "NotVoidable",
    "NotYet",
    "NothingAgreed",
    "NothingChanged",
    "NothingInForce",
    "NothingIssued",
    "NothingKnown",
    "NothingRegranted",
    "NothingToClose",
    "NothingToCorrect",
    "NothingToRaise",
    "NothingToUndo",
    "NoticeAfterDeparture",
    "NoticeUnsaid",
    "OfAnotherStay",
    "OfferNotOpen",
    "OfferUnsaid",
    "OlderGuard",
    "OlderLedger",
    "OneAssessment",
    "OpenFindings",
    "OpenKeyFile",
    "OtherKind",
    "OtherVault",
    "OthersGoAlong",
    "OwnPaymentAsItWas",
    "OwnPaymentSaid",
    "OwnPlaces",
    "OwnerNeeded",
    "ParagraphNeeded",
    "PayerOfGrantUnsaid",
    "PayerUnlisted",
    "PayerUnsaid",
    "PaysNothingThere",
    "PersonErased",
    "PersonThere",
    "PersonUnsaid",
    "PersonUsage",
    "PlaceLivedIn",
    "PlaceNotOpen",
    "PlaceOccupied",
    "PlaceOutOfUse",
    "PlaceTaken",
    "PlaceThere",
    "PlaceUnsaid",
    "PlannedThatDay",
    "PriceUnitUnsaid",
    "PricesTakeNoPart",
    "QuantityOutOfRange",
    "QuantityUnsaid",
    "RatesOfOtherUnit",
    "ReadOnlyLedger",
    "ReasonNeeded",
    "RefUsed",
    "Refusal",
    "Refused",
    "RegrantedThatDay",
    "RegulatedThatDay",
    "ReservationWithoutEnd",
    "ReservedAlready",
    "ReservedForOwn",
    "ReturnedAlready",
    "ReviewDone",
    "RolesNeeded",
    "SaysNothing",
    "ServiceChanged",
    "ServiceLevelNeeded",
    "ServiceNeedsStay",
    "SeveralCharts",
    "StillInUse",
    "StillKept",
    "SupplierKnown",
    "SupplierLike",
    "SwapApart",
    "SwapWithSelf",
    "TransferredThatDay",
    "TwoReadings",
    "UndoNamesNone",
    "UnitOfNoPrice",
    "UnknownAction",
    "UnknownAge",
    "UnknownArea",
    "UnknownCheck",
    "UnknownCitizen",
    "UnknownDecision",
    "UnknownEvent",
    "UnknownLevel",
    "UnknownLine",
    "UnknownModel",
    "UnknownOffer",
    "UnknownPayer",
    "UnknownPerson",
    "UnknownPlace",
    "UnknownRates",
    "UnknownReview",
    "UnknownRole",
    "UnknownService",
    "UnknownTopic",
    "UsedSince",
    "VaultBusy",
    "VaultDamaged",
    "VaultExists",
    "VaultTrouble",
    "VaultUnusable",
    "VersionConflict",
    "ViewsUnusable",
    "VoidTheOther",
    "WrongVaultKey",
    "nearest",
]


def __getattr__(name: str) -> Any:
    """A refusal, whose file is loaded. Raises AttributeError for any other name."""
    if name not in _FILE_OF:
        raise AttributeError(name)
    globals()[name] = refusal = getattr(import_module(f"ledger.errors.{_FILE_OF[name]}"), name)
    return refusal
