"""Every refusal of the ledger, by subject. Each is a dataclass with a stable code and typed data.

A refusal gives its sentence as a message and its remedy as an action with values. It knows no command line: a user
interface words the remedies (for `pladsbog` it is `cli/remedies.py`), and translates both.

    base          Refusal; Misuse: it cannot be understood, exit 2; Refused: it is forbidden, exit 1
    reading       what was typed: dates, amounts, hours, keys, options
    files         files from elsewhere, row by row
    ledger        the ledger's own file or database
    unknown       offers, places, citizens, events, lines, payers
    assessment    models, rates, levels, hours
    adopting      decisions and their files
    placement     who is where
    competence    who decides
    correcting    voids, corrections, reasons, callers' keys
    reserving     places that another municipality has reserved
    closing       months that are closed or are not
    accounting    budgets, accounts, postings
    followups     meetings, actions, follow-ups of citizens
    yearly        central refund, hourly prices, simulations
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
"""

from ledger.errors.absences import AbsentAlready, AbsentBeyondStay, NotAbsent, ReturnedAlready
from ledger.errors.accounting import AlreadyPosted, IssueFirst, NoAccount, NoAlias, NoBudget, NoMunicipality, NotPosted
from ledger.errors.adopting import (
    BadDecisionFile,
    BaseAndItems,
    ClosedEarlier,
    RegulatedThatDay,
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
from ledger.errors.base import Misuse, Refusal, Refused
from ledger.errors.closing import (
    MonthAlreadyClosed,
    MonthNotEnded,
    MonthOutOfOrder,
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
    ClockAhead,
    ClockBehind,
    DamagedEvent,
    ForeignViews,
    LedgerAltered,
    LedgerBusy,
    LedgerExists,
    LedgerTrouble,
    LedgerUnusable,
    NewerLedger,
    NoConnection,
    NoLedger,
    NotALedger,
    ReadOnlyLedger,
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
    PayerUnsaid,
    SwapApart,
    SwapWithSelf,
    TransferredThatDay,
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
    NoticeAfterDeparture,
    NoticeUnsaid,
    NotOutOfUse,
    NotResident,
    PlaceNotOpen,
    PlaceOccupied,
    PlaceOutOfUse,
    PlaceTaken,
)
from ledger.errors.reading import (
    AmountOutOfRange,
    BadOption,
    BadParagraph,
    BadPayer,
    BirthdayInKey,
    CprInText,
    HiddenSign,
    HoursOutOfRange,
    NotADate,
    NotAKey,
    NotAMonth,
    NotAnAmount,
    NotAYear,
    NotKnownAt,
    OneAssessment,
    PayerUnlisted,
    TwoReadings,
    UnitOfNoPrice,
)
from ledger.errors.reserving import PlaceLivedIn, ReservationWithoutEnd, ReservedAlready, ReservedForOwn
from ledger.errors.unknown import (
    NothingKnown,
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
from ledger.errors.yearly import CostOutside, NoRefundSteps, NotInSimulation

__all__ = [
    "AboveCompetence",
    "AbsentAlready",
    "AbsentBeyondStay",
    "ActionAlreadyDone",
    "AlreadyDeparted",
    "AlreadyInPlace",
    "AlreadyPosted",
    "AlreadyVoided",
    "AmountOutOfRange",
    "AssessedThatDay",
    "BadDecisionFile",
    "BadFile",
    "BadImport",
    "BadImportFile",
    "BadOption",
    "BadParagraph",
    "BadPayer",
    "BadRow",
    "BaseAndItems",
    "BeforeMeeting",
    "BeforeMonth",
    "BeyondBounds",
    "BirthdayInKey",
    "CauseUnsaid",
    "ChangedThatDay",
    "CitizenElsewhere",
    "ClockAhead",
    "ClockBehind",
    "ClosedEarlier",
    "CostOutside",
    "CprInText",
    "DamagedEvent",
    "DaysReversed",
    "DeciderNeeded",
    "DepartureBeforeMoveIn",
    "DepartureTooEarly",
    "FollowedUpThatDay",
    "ForeignViews",
    "HiddenSign",
    "HoursBeyondTable",
    "HoursNeeded",
    "HoursOutOfRange",
    "ImpossibleHistory",
    "IssueFirst",
    "LedgerAltered",
    "LedgerBusy",
    "LedgerExists",
    "LedgerTrouble",
    "LedgerUnusable",
    "LevelUnsaid",
    "MeetingAlreadyHeld",
    "Misuse",
    "MonthAlreadyClosed",
    "MonthNotEnded",
    "MonthOutOfOrder",
    "MovedThatDay",
    "NewerLedger",
    "NoAccount",
    "NoAlias",
    "NoAreaMeeting",
    "NoBudget",
    "NoConnection",
    "NoLedger",
    "NoMeeting",
    "NoMunicipality",
    "NoNoticeOfMove",
    "NoRefundSteps",
    "NoYearPrice",
    "NobodyThere",
    "NotADate",
    "NotAKey",
    "NotALedger",
    "NotAMonth",
    "NotAYear",
    "NotAbsent",
    "NotAnAmount",
    "NotCorrectable",
    "NotExternal",
    "NotInEvent",
    "NotInSimulation",
    "NotIssued",
    "NotKnownAt",
    "NotOfMeeting",
    "NotOpenThen",
    "NotOutOfUse",
    "NotPosted",
    "NotResident",
    "NotVoidable",
    "NotYet",
    "NothingChanged",
    "NothingKnown",
    "NothingToClose",
    "NothingToCorrect",
    "NoticeAfterDeparture",
    "NoticeUnsaid",
    "OfAnotherStay",
    "OneAssessment",
    "OpenFindings",
    "ParagraphNeeded",
    "PayerUnlisted",
    "PayerUnsaid",
    "PlaceLivedIn",
    "PlaceNotOpen",
    "PlaceOccupied",
    "PlaceOutOfUse",
    "PlaceTaken",
    "PlannedThatDay",
    "ReadOnlyLedger",
    "ReasonNeeded",
    "RefUsed",
    "Refusal",
    "Refused",
    "RegulatedThatDay",
    "ReservationWithoutEnd",
    "ReservedAlready",
    "ReservedForOwn",
    "ReturnedAlready",
    "ReviewDone",
    "StillInUse",
    "SwapApart",
    "SwapWithSelf",
    "TransferredThatDay",
    "TwoReadings",
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
    "UnknownPlace",
    "UnknownRates",
    "UnknownReview",
    "UnknownRole",
    "UnknownService",
    "UnknownTopic",
    "VersionConflict",
    "ViewsUnusable",
    "VoidTheOther",
    "nearest",
]
