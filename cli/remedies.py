"""What to do about a refusal, in words: for each action that a refusal names, the text with the command to type.

Commands and options stand here and in the commands themselves, and nowhere in the ledger.
"""

from __future__ import annotations

from cli.cleaning import clean
from ledger.shared.message import Catalogue, English, Message, Remedy, marked

WORDINGS = {
    # What was typed.
    "as-advised": marked("{advice}"),
    "did-you-mean": marked("did you mean {word}?"),
    "give-one-assessment": marked("give exactly one"),
    "type-anew": marked("type it anew; what was copied may hold signs that do not show"),
    "leave-number-out": marked("leave the number out; say whom it is about by the citizen's key"),
    "use-key-without-meaning": marked("give the citizen a key without meaning, such as {key}"),
    "give-amount-within": marked("give an amount from {least:bare} to {most}"),
    "write-amount": marked("write 1370 or 1370,50"),
    "write-paragraph": marked("write its figures, and its letter where it has one: 107, 85a"),
    "write-plainly": marked("write {numbers: or }"),
    "write-date": marked("write 2026-03-31 or 31-03-2026"),
    "write-hours": marked("a week has 168 hours; write 24 or 24,5"),
    "write-key": marked("{rule}"),
    "write-known-at": marked(
        "write an event number ('#123'), a date (2026-03-31) or a moment (2026-03-31T12:00:00+02:00)"
    ),
    "write-month": marked("write 2026-03"),
    "write-municipality": marked("write the three figures, such as 787; a region's four, such as 1083"),
    "write-payer": marked(
        "write the three figures, such as 787, a region's four, such as 1083, or {own: or } for the municipality that "
        "keeps the ledger"
    ),
    "payer-near-or-unlisted": marked("did you mean {near: or }? where the code is right: add --payer-unlisted"),
    "fill-payer-unlisted": marked(
        "did you mean {near: or }? where the code is right: yes in the column payer_unlisted"
    ),
    "fill-unlisted": marked("where the code is right: yes in the column payer_unlisted"),
    "payer-unlisted": marked("where the code is right: add --payer-unlisted"),
    "write-year": marked("write 2026"),
    # The command line itself.
    "ask-access": marked("ask for access to the file and its folder, or work on a copy elsewhere"),
    "put-ledger-first": marked("--ledger comes before the command: pladsbog --ledger FILE COMMAND …"),
    "report-fault": marked("run it again with PLADSBOG_DEBUG=1 to see where, and report it"),
    "name-ending": marked("name a file that ends in {endings}, or say with --format what it shall hold"),
    "name-other-output": marked("give another --output"),
    "replace-by-force": marked("name another file, or replace it with --force"),
    "see-all-recorded": marked("do not give the command again; see what it recorded: pladsbog log --since '#{before}'"),
    "see-log": marked("do not give the command again; see what it recorded: pladsbog log"),
    "see-recorded": marked("do not give the command again; see what it recorded: pladsbog show {number}"),
    "write-elsewhere": marked("make room, or name another file with --output, and ask again"),
    "type-line": marked("{line}"),
    "show-help": marked("see: {command} --help"),
    "name-file-in-folder": marked("name a file in it"),
    "show-files-beside": marked("it is sought beside the file that names it; else give its whole path"),
    "show-files": marked("look for it from where you stand, or give its whole path"),
    # The ledger.
    "ask-access-to-ledger": marked("ask for access to the ledger and its folder; pladsbog verify shows if it is sound"),
    "ask-write-access": marked("ask its owner for write access to the file and its folder"),
    "make-folder": marked("make the folder {folder} first, or name another file with --ledger"),
    "make-room": marked("make room on the disk, and try again"),
    "make-ledger": marked("make one with: pladsbog --ledger {ledger} init --municipality CODE"),
    "name-or-make-ledger": marked(
        "name the ledger with --ledger, or make one under another name: pladsbog --ledger NAME.db init"
    ),
    "move-foreign-views": marked("move {file} away, or rename the ledger: its read models belong there"),
    "make-room-for-views": marked("make the folder of {file} writable, with room in it; answers do without the file"),
    "restore-ledger": marked("restore the ledger from a backup; pladsbog verify shows how far it is sound"),
    "see-to-server": marked("see that the address is right and the server runs, and try again"),
    "try-again": marked("try again; with --ref the same command is never recorded twice"),
    "set-clock-behind": marked(
        "set the clock; where it is right, an earlier event was recorded under a wrong one: add --accept-clock"
    ),
    "set-clock-ahead": marked("set the clock; where it is right, add --accept-clock"),
    "verify-and-restore": marked(
        "see all that was altered with: pladsbog --ledger {ledger} verify; then restore the ledger from a backup"
    ),
    "upgrade": marked("upgrade pladsbog"),
    "use-or-name-other-ledger": marked("use it, or name another file with --ledger"),
    "name-other-ledger": marked("it is no ledger; name another file with --ledger"),
    # What is not known.
    "adopt-offer": marked("adopt a decision with [[offer]] first"),
    "name-houses": marked("leave {offer} out of the `offers` of [[own_payment]]: it is for houses that people live in"),
    "move-in-without-place": marked(
        "leave out the place: pladsbog move-in CITIZEN {offer} --from DATE --special-price KR --per UNIT --decision REF"
    ),
    "depart-then-move-in": marked(
        "pladsbog depart {citizen} --on {last_day} --cause transfer; then "
        "pladsbog move-in {citizen} {offer} --from {day} --special-price KR --per UNIT --decision REF"
    ),
    "say-place": marked("name it after the offer; its places are {known}"),
    "contract-day-from": marked("give --{what} {bound} or a later day"),
    "contract-day-until": marked("give --{what} {bound} or an earlier day"),
    "give-own-price": marked("give the price in kroner, and --per day, month or year"),
    "say-contract": marked("give --contract REF, --ends DATE or --negotiate DATE"),
    "move-in-to-place": marked("pladsbog move-in {citizen} {offer} PLACE --from {day} --level L --decision REF"),
    "did-you-mean-supplier": marked("did you mean {near}? where it is a new supplier, give --name NAME"),
    "leave-out-or-adopt": marked(
        'leave out --{what}; a change is adopted in a decision with [[offer]] id = "{offer}", places = "open"'
    ),
    "negotiate-anew": marked(
        "pladsbog renegotiate {citizen} --from DATE --special-price KR --per UNIT --negotiate DATE --decision REF"
    ),
    "agree-contract": marked("pladsbog contract {citizen} --from DATE --ends DATE"),
    "adopt-other-offer": marked(
        'places belong to an offer without kind = "at-home"; adopt it in a decision with an [[offer]] id of its own'
    ),
    "adopt-frame-or-service": marked(
        'adopt a frame in its place: [[base]] offer = "{offer}", unit = "year"; what is paid by the day for a citizen '
        'is a [[service]] with unit = "day"'
    ),
    "leave-day-rate-out": marked(
        "leave {what} out; what another municipality pays for its citizen is a [[service]], granted with --payer CODE"
    ),
    "adopt-offer-again": marked('adopt a decision with [[offer]] id = "{offer}", effective = {day} or earlier'),
    "adopt-place-again": marked(
        'adopt a decision with [[place]] offer = "{offer}", id = "{place}", effective = {day} or earlier; a later '
        "opening is to be voided before, its number is in: pladsbog log --offer {offer}"
    ),
    "close-place-then": marked(
        "and, where it was not there: pladsbog vacancy {offer} {place} --from {day} --until {until} --kind closed "
        "--reason TEXT"
    ),
    "adopt-place": marked("adopt a decision with [[place]] first"),
    "give-later-moment": marked("give a later moment"),
    "name-offer": marked("the offers are {known}; another one needs a decision with [[offer]]"),
    "name-offer-of-many": marked("the offers are {known} and {more} more; another one needs a decision with [[offer]]"),
    "name-once": marked("name each house once"),
    "expect-by-house": marked("say it for each house or area: --expect NAME=KR"),
    "leave-focus-alone": marked("leave --focus {citizen} out"),
    "leave-focus-out": marked("leave --focus {citizen} out, or name that house too with --offer"),
    "name-review": marked("open ones are {known}"),
    "set-review": marked("a decision file says it at its head: review_on = DATE"),
    "review-decision": marked("pladsbog follow-up reviewed {number} --on DATE"),
    "nothing-to-mend": marked("nothing: the ledger has one of them"),
    "correct-listed-place": marked("pladsbog correct {number} --kind typo --reason TEXT --place {place}"),
    "correct-first-day": marked("pladsbog correct {number} --kind typo --reason TEXT --date {day}"),
    "correct-last-day": marked("pladsbog correct {number} --kind typo --reason TEXT --date {day}"),
    "correct-level": marked("pladsbog correct {number} --kind typo --reason TEXT --level {level}"),
    "correct-price": marked("pladsbog correct {number} --kind typo --reason TEXT --special-price {price}"),
    "depart-as-listed": marked("pladsbog depart {citizen} --on {day}"),
    "move-as-listed": marked("pladsbog move {citizen} {place} --from {day} --decision REF"),
    "move-listed-in": marked("pladsbog move-in {citizen} {offer} {place} --from {day} --level {level} --decision REF"),
    "reassess-as-listed": marked("pladsbog reassess {citizen} --from {day} --level {level} --decision REF"),
    "reprice-as-listed": marked("pladsbog reassess {citizen} --from {day} --special-price {price} --decision REF"),
    "transfer-as-listed": marked("pladsbog move {citizen} {place} --offer {offer} --from {day} --decision REF"),
    "void-departure": marked("pladsbog void {number} --kind typo --reason TEXT"),
    "void-or-depart": marked(
        "pladsbog depart {citizen} --on DATE; never lived there: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "void-or-end": marked(
        "pladsbog correct {departed} --kind typo --reason TEXT --date DATE; "
        "never lived there: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "or-never-lived": marked("{command}; never lived there: {never}"),
    "mend-after-others": marked("once the others are mended: {command}"),
    "mend-by-hand": marked("no command mends it: {why}"),
    "with-options": marked("{command} {options: }"),
    "add-cause": marked("--cause CAUSE"),
    "add-decider": marked("--decided-by ROLE"),
    "add-level": marked("--level L"),
    "add-offer": marked("--offer OFFER"),
    "add-until": marked("--until {day}"),
    "add-payer-of-grant": marked("--payer CODE"),
    "add-quantity": marked("--quantity Q"),
    "add-notice": marked("--notice-given DATE"),
    "add-paragraph": marked("--paragraph P"),
    "add-payer": marked("--payer CODE --paragraph P"),
    "add-reason": marked("--reason TEXT"),
    "prepare-area-meeting": marked(
        "see what one would have on the table: pladsbog follow-up prepare --{by} {name} {month}"
    ),
    "void-plan": marked("where the reason is another now, first: pladsbog void {number} --kind typo --reason TEXT"),
    "show-areas": marked("see what there is: pladsbog budget --by {by} {year}"),
    "name-buyer": marked("the buyers are {known}; the own net share is: pladsbog statement own MONTH"),
    "name-check": marked("the checks are {known}"),
    "name-place": marked("its places are {known}"),
    "record-move-in": marked(
        "see who lives where: pladsbog residents; somebody new: pladsbog move-in {citizen} OFFER PLACE --from DATE "
        "--level L --decision REF"
    ),
    "find-citizen": marked("see who lives where: pladsbog residents; whoever has left is in: pladsbog log"),
    "show-log": marked("see what is recorded, and from when: pladsbog log"),
    "show-offer": marked("see what is recorded of it, and from when: pladsbog log --offer {offer}"),
    "show-lines": marked("see the lines with: pladsbog why {offer} {month}"),
    "show-own-share": marked("the own net share is: pladsbog statement own MONTH"),
    # Models, rates, levels.
    "adopt-model": marked('adopt one with [[model]] id = "{model}"'),
    "adopt-rates": marked('adopt them with [[rates]] id = "{rates}", effective {day} or earlier'),
    "give-special-price": marked("give --special-price"),
    "give-hours": marked("give --hours"),
    "give-hours-or-price": marked("give --hours or --special-price"),
    "adopt-chart": marked("adopt a decision with [[chart]], effective = {day} or earlier; or give --hours or --level"),
    "adopt-chart-of-service": marked(
        "adopt a decision with [[chart]], effective = {day} or earlier; or leave --chart out, and give --quantity, "
        "--level or --hours, as the service has it"
    ),
    "adopt-chart-or-take-back": marked(
        "adopt a decision with [[chart]], effective = {day} or earlier; or take the citizen's back: --chart none"
    ),
    "name-offers-of-chart": marked('name the house in the one that is for it: [[chart]] offers = ["{offer}"]'),
    "count-forms": marked("the forms that count are {forms}"),
    "per-week-or-day": marked("minutes are a week's; those of a day have day in the column per"),
    "chart-or-granted": marked("leave one of the two out, or correct the chart"),
    "chart-or-amount": marked("leave --chart out, or --quantity, --level and --hours"),
    "leave-chart-out": marked("leave --chart out; how much is granted is said with --quantity"),
    "level-for-chart": marked("give --level L in place of --chart"),
    "say-level-beside": marked("give --level L, or --hours H, with --chart none"),
    "say-quantity-beside": marked("give --quantity Q with --chart none"),
    "correct-chart": marked("give --chart FILE with it, or --chart none, which takes the chart back"),
    "give-level-or-price": marked("give --level or --special-price"),
    "give-level-of-service": marked("give --level ({known}) in place of --hours"),
    "give-paragraph": marked("give --paragraph {known:|}"),
    "name-level-of-interval": marked("the levels are {known}, and go on by the same interval to {furthest}"),
    "name-level": marked("the levels are {known}"),
    "reassess": marked("record a new need with: pladsbog reassess"),
    # Services.
    "adopt-other-service": marked("adopt it under an id of its own, and grant that one"),
    "adopt-open-month": marked(
        'tell it of the month in which it was delivered; where the service is open then: [[service]] id = "{service}" '
        "with other closed_months"
    ),
    "regulate-other-kinds": marked(
        "name what is paid there, {kinds}, in a [[regulation]] of its own; or adopt [[own_payment]] "
        'offers = ["{offer}"], kind = "{kind}", effective = {before} or earlier'
    ),
    "regulate-without-offer": marked(
        'leave {offer} out of `own_payments`; or adopt [[own_payment]] offers = ["{offer}"], kind = "{kind}", '
        "effective = {before} or earlier"
    ),
    "regulate-without-base": marked(
        'leave {offer} out of `bases`; or adopt [[base]] offer = "{offer}", effective = {before} or earlier'
    ),
    "adopt-rates-for-service": marked('name rates with such prices in [[service]] id = "{service}"'),
    "adopt-service": marked('adopt a decision with [[service]] id = "{service}", effective = {day} or earlier'),
    "choose-open-offer": marked("name an offer that is open on {day}"),
    "correct-delivery": marked(
        "to replace it: pladsbog correct {number} --kind typo --reason TEXT --quantity Q; besides it: --more"
    ),
    "correct-grant-day": marked(
        "end before it with --until; where that one began earlier: "
        "pladsbog correct {number} --kind typo --reason TEXT --date {day}"
    ),
    "correct-grant-end": marked(
        "to change its last day: pladsbog correct {number} --kind typo --reason TEXT --date {day}"
    ),
    "correct-grant-until": marked(
        "to change its last day: pladsbog correct {number} --kind typo --reason TEXT --until {day}"
    ),
    "correct-granted": marked(
        "to replace it: pladsbog correct {number} --kind typo --reason TEXT --quantity Q; or --level L"
    ),
    "correct-granted-by-chart": marked(
        "to replace it: pladsbog correct {number} --kind typo --reason TEXT --chart {file}"
    ),
    "deliver-at-most": marked(
        "give --quantity {most} or less; what was delivered in another month is told of that month"
    ),
    "deliver-by-month": marked("give days of one month; what was delivered in another month is told apart"),
    "deliver-in-two": marked(
        "tell what was delivered before it apart from the rest: once with --until {last_day}, once with --from {day}"
    ),
    "grant-from": marked("give {day} or a later day"),
    "grant-first": marked(
        "see what is granted, and from when: pladsbog log --citizen {citizen}; to grant it: "
        "pladsbog grant {citizen} {service} --from {day} --decision REF"
    ),
    "grant-before": marked("pladsbog grant {citizen} {service} --from {day} --decision REF"),
    "grant-with-payer": marked(
        "pladsbog end-grant {citizen} {service} --on {last_day}; then "
        "pladsbog grant {citizen} {service} --from {day} --offer {offer} --payer CODE --decision REF; "
        "how much, or which level, is said again"
    ),
    "grant-with-payer-until": marked(
        "pladsbog end-grant {citizen} {service} --on {last_day}; then "
        "pladsbog grant {citizen} {service} --from {day} --until {until} --offer {offer} --payer CODE --decision REF; "
        "how much, or which level, is said again"
    ),
    "correct-end-and-grant": marked(
        "pladsbog correct {number} --kind decision --reason TEXT --date {last_day}; then "
        "pladsbog grant {citizen} {service} --from {day} --until {until} --offer {offer} --payer CODE --decision REF; "
        "how much, or which level, is said again"
    ),
    "grant-from-day": marked("give {day} or a later day; see what is granted: pladsbog log --citizen {citizen}"),
    "grant-earlier": marked(
        "where it was granted earlier: pladsbog correct {number} --kind typo --reason TEXT --date {day}; "
        "where it was granted before as well: {command}"
    ),
    "later-grant-end": marked(
        "where it was granted longer: pladsbog correct {number} --kind typo --reason TEXT --date {day}; "
        "see what is granted: pladsbog log --citizen {citizen}"
    ),
    "later-grant-until": marked(
        "where it was granted longer: pladsbog correct {number} --kind typo --reason TEXT --until {day}; "
        "see what is granted: pladsbog log --citizen {citizen}"
    ),
    "leave-level-out": marked("leave --level and --hours out; how much is granted is said with --quantity"),
    "leave-offer-out": marked("leave --offer out"),
    "leave-until": marked("leave --until out"),
    "name-service": marked("the services are {known}; another one needs a decision with [[service]]"),
    "regrant": marked(
        "another quantity or level from then on: "
        "pladsbog regrant {citizen} {service} --from {day} --quantity Q --decision REF; or --level L"
    ),
    "regrant-by-chart": marked(
        "another quantity or level from then on: "
        "pladsbog regrant {citizen} {service} --from {day} --chart {file} --decision REF"
    ),
    "regrant-instead": marked("to change what is granted: pladsbog regrant --help"),
    "say-level": marked("give either --level ({known}) or --hours"),
    "say-level-alone": marked("give --level ({known})"),
    "say-service": marked("add --service: {known: or }"),
    "say-offer": marked("give --offer OFFER"),
    "say-offer-and-payer": marked("give --offer OFFER and --payer CODE, or --payer own"),
    "say-payer-of-grant": marked("give --payer CODE, or --payer own"),
    "say-hours-as-quantity": marked(
        "the hours a week of {service} are its quantity: --quantity {hours} in place of --hours"
    ),
    "say-quantity": marked("give --quantity Q"),
    "say-quantity-or-level": marked("give --quantity, --level, --hours or --chart"),
    "void-and-deliver-in-two": marked(
        "pladsbog void {number} --kind typo --reason TEXT; then "
        "pladsbog deliver {citizen} {service} {month} --quantity Q --until {last_day}; "
        "where it is granted after that, the rest with --from {day}"
    ),
    # Decisions.
    "void-or-give-own-reference": marked(
        "after a typing mistake: pladsbog void {number} --kind typo --reason TEXT; then adopt the file again; "
        "a change that was decided needs a file with a reference of its own"
    ),
    "name-shipped-decision": marked("the shipped ones are {known}"),
    "void-closing": marked("void the closing first; find it with: pladsbog log --offer {offer}"),
    # Who is where.
    "close-before-or-after": marked("give days that end before {first_day} or begin after {last_day}"),
    "close-before-or-depart": marked(
        "give days that end before {day}, or record the departure first: pladsbog depart {citizen} --on DATE"
    ),
    "name-other-municipality": marked("name the municipality that reserves it: --for CODE"),
    "name-other-payer-or-void": marked(
        "name another one with --payer CODE, or annul it: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "give-last-day-or-void": marked(
        "give it another one with --until DATE, or annul it: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "shorten-reservation": marked(
        "end that one first: pladsbog correct {number} --kind decision --until {day} --reason TEXT"
    ),
    "void-reservation": marked(
        "give {day} or a later day, or annul that one first: pladsbog void {number} --kind decision --reason TEXT"
    ),
    "close-place-later": marked("close it after {day} or a later day"),
    "choose-place": marked("choose another place"),
    "come-on": marked("the first day possible is {day}"),
    "correct-assessment": marked("to replace it: pladsbog correct {number} --kind typo --reason TEXT {granted}{by}"),
    "grant-level": marked("--level {level}"),
    "grant-beside-chart": marked("--chart {file} {granted}"),
    "grant-chart": marked("--chart {file}"),
    "grant-hours": marked("--hours {hours}"),
    "grant-price": marked("--special-price {price:bare}"),
    "by-decision": marked(" --decision {decision!r}"),
    "correct-place": marked("to change the place: pladsbog correct {number} --kind typo --reason TEXT --place {place}"),
    "correct-paying": marked(
        "to say something else: pladsbog correct {number} --kind typo --reason TEXT --payer CODE; or --paragraph P"
    ),
    "correct-own-payment": marked(
        "to say another amount: pladsbog correct {number} --kind typo --reason TEXT --price KR"
    ),
    "say-other-own-payment": marked("say another amount: --price KR"),
    "say-payer": marked("say both; as before: --payer {payer} --paragraph {paragraph}"),
    "say-paragraph": marked("say it; as before: --paragraph {paragraph}"),
    "say-payer-alone": marked("say it; as before: --payer {payer}"),
    "swap-by-transfer": marked(
        "one leaves, the other is transferred, and the first one comes: "
        "pladsbog depart {other} --on {last_day} --cause transfer; "
        "pladsbog move {citizen} {other_place} --offer {other_offer} --from {day} --decision REF; "
        "pladsbog move-in {other} {offer} {place} --from {day} --level L --decision REF"
    ),
    "swap-on": marked("they can swap from the next day: pladsbog swap {circle: } --from {day}"),
    "swap-in-one-offer": marked(
        "leave {citizen} out; whoever goes to another offer is transferred to a place that is vacant: "
        "pladsbog vacancies {offer}"
    ),
    "void-departure-first": marked(
        "where it was a transfer, void the departure and give the command again: "
        "pladsbog void {number} --kind typo --reason TEXT"
    ),
    "swap-as-listed": marked("pladsbog swap {circle: } --from {day} --decision REF"),
    "void-swap": marked("pladsbog void {number} --kind typo --reason TEXT"),
    "swap-or-choose": marked(
        "where they take each other's room: pladsbog swap {citizen} {other} --from {day}; else choose another place"
    ),
    "leave-notice-out": marked("leave --notice-given out; a transfer names the other house with --offer"),
    "say-what-is-granted": marked("say what is granted there: --level, --hours or --special-price"),
    "name-each-once": marked("name two citizens, or more, each once"),
    "say-what-changes": marked(
        "say what changes of {citizen}: --payer, --paragraph, --acting or --residence, with another value"
    ),
    "return-first": marked("record the return first: pladsbog return {citizen} --on DATE, on {day} or before"),
    "go-away-first": marked(
        "record first since when: pladsbog absent {citizen} --from DATE --kind hospital; or holiday, or other"
    ),
    "home-already": marked("nothing to record: by the last day away that is said, {day} is the first day home"),
    "correct-return": marked("to change the day: pladsbog correct {number} --kind typo --reason TEXT --date {day}"),
    "correct-until": marked(
        "where the absence lasted longer: pladsbog correct {number} --kind typo --reason TEXT --until {day}"
    ),
    "from-move-in": marked(
        "give {day} or a later day; where the stay began earlier: "
        "pladsbog correct {number} --kind typo --reason TEXT --date DATE"
    ),
    "until-departure": marked(
        "give {day} or an earlier day; where the stay went on: pladsbog void {number} --kind typo --reason TEXT; "
        "where {citizen} came back: pladsbog move-in {citizen} OFFER PLACE --from DATE --level L --decision REF"
    ),
    "correct-absence": marked(
        "choose other days; to change those recorded: pladsbog correct {number} --kind typo --reason TEXT --date DATE; "
        "or --until DATE"
    ),
    "away-until": marked("leave --until out, for the departure ends it; or give {day} or an earlier day"),
    "say-cause": marked("say why the stay ends: --cause died, moved, transfer or other"),
    "depart-apart": marked(
        "leave the last day out, and record the departure by itself: pladsbog depart {citizen} --on {day} --cause CAUSE"
    ),
    "say-notice": marked("say when notice was given: --notice-given DATE"),
    "correct-cause": marked(
        "say why the stay ended: pladsbog correct {number} --kind typo --reason TEXT --cause CAUSE"
    ),
    "correct-notice": marked(
        "say when notice was given: pladsbog correct {number} --kind typo --reason TEXT --notice-given DATE"
    ),
    "correct-day": marked("to change the day: pladsbog correct {number} --kind typo --reason TEXT --date DATE"),
    "give-day-from": marked("choose another place, or give {day} or a later day"),
    "give-day-until": marked("choose another place, or give days up to {day}"),
    "end-on-or-after": marked("give {day} or a later day as the last one"),
    "give-notice-by": marked("give the day on which notice was given, {day} or earlier: --notice-given {day}"),
    "depart-later": marked("give a day on or after the move-in"),
    "leave-before": marked("choose another place, or give the last day of the stay: --until, before {day}"),
    "put-back-in-use": marked(
        "put it back first: pladsbog vacancy {offer} {place} --from DATE --kind open --reason TEXT"
    ),
    "record-departure": marked("record the departure first: pladsbog depart {citizen} --on DATE"),
    "name-free-key": marked("{free} is free: {line}"),
    "show-residents": marked("see who lives where that day: pladsbog residents {offer} --on {day}"),
    "show-citizen": marked("see the citizen's history with: pladsbog log --citizen {citizen}"),
    "end-base-first": marked(
        "a [[base]] of {offer} with effective = {day} and ends = true ends the other one; it may stand in the same file"
    ),
    "void-what-is-later": marked(
        "give {day} or a later day; where what is in the way no longer holds: "
        "pladsbog void {number} --kind decision --reason TEXT"
    ),
    "void-first": marked("void it first: pladsbog void {number} --kind typo --reason TEXT"),
    # Who decides.
    "adopt-price-first": marked("first adopt a decision that says the price"),
    "did-you-mean-role": marked("did you mean {role!r}?"),
    "fill-decider": marked("fill the column decided_by (besluttet_af): {roles}"),
    "give-decider": marked("give --decided-by ROLE: {roles}"),
    "let-decide": marked("this is decided by {role}: --decided-by {role!r}"),
    "name-role": marked("the roles are {roles}"),
    "nobody-reaches": marked("no role in force reaches that far"),
    # Corrections.
    "in-order": marked("{steps:; then }"),
    "in-order-if-wrong": marked("choose another day or place; or, if that stay was recorded wrong: {steps:; then }"),
    "see-event": marked("see it with: pladsbog show {number}"),
    "find-event": marked("find its number with: pladsbog log"),
    "adopt-offer-before-void": marked(
        'first adopt a decision with [[offer]] id = "{offer}" from the right day, without places; then void this one'
    ),
    "put-in-its-place-first": marked(
        "give another day or place, or first record what should hold in its place, and correct what stands on it"
    ),
    "see-what-it-says": marked("see what it says with: pladsbog show {number}; correct the event that says it"),
    "leave-voided": marked("see why with: pladsbog show {number}; record anew what should hold"),
    "name-other-event": marked("name that one: {number}"),
    "record-anew": marked("record anew what should hold"),
    "record-what-holds": marked(
        "register what should hold now; settlements once issued stay, later ones carry the difference"
    ),
    "say-it": marked("say it with --{field} TEXT"),
    "say-what-differs": marked(
        "say what should stand instead: --date, --level, --hours, --special-price, --place, --payer, --cause, …"
    ),
    "say-why-late": marked("say why it comes now: --reason TEXT"),
    "use-own-key": marked("see it with: pladsbog show {number}; give this one a key of its own"),
    "void-stay-and-record": marked(
        "void the stay and record it anew: {steps:; then }; then pladsbog move-in {citizen} {offer} PLACE --from {day} "
        "--level L --decision REF"
    ),
    "void-whole": marked("pladsbog void {number} --with-original --kind typo --reason TEXT"),
    "void": marked("pladsbog void {number} --kind typo --reason TEXT"),
    "void-and-record": marked("void it and record it anew: pladsbog void {number} --kind typo --reason TEXT"),
    # Months.
    "carried-as-adjustment": marked("later news is carried as adjustments by the earliest open month"),
    "settle": marked("pladsbog settle {month}"),
    "show-due": marked("pladsbog follow-up due"),
    "show-coming": marked("pladsbog coming"),
    "adopt-help": marked("pladsbog adopt --help"),
    "move-in-help": marked("pladsbog move-in --help"),
    "close": marked("pladsbog close {month}"),
    "close-of": marked("pladsbog close {month} --offer {offers: --offer }"),
    "leave-known-at-out": marked("leave out --known-at, or give a later event or moment"),
    "close-earlier": marked("close {earliest} first, or all up to {month} at once: --and-earlier"),
    "close-or-compare": marked("close it, or say from when to compare: --from-known '#N', a moment or a date"),
    "compare-from-earlier": marked("bridge from the earlier one to the later"),
    "say-why": marked("say why: --reason TEXT"),
    "settle-findings": marked(
        "mend what they name (all are in: pladsbog settle {month}), or close with them: --accept-findings --reason TEXT"
    ),
    "wait-or-close-early": marked("wait, or close it as it stands: --early"),
    # Budgets and accounts.
    "adopt-account": marked("adopt a decision with [[account]] in force at the end of {month}"),
    "adopt-alias": marked("adopt [[account]] with alias and counter_alias, or with compact keys of 9 figures"),
    "adopt-budget": marked('adopt one with [[budget]] offer = "{offer}", year = {year}'),
    "give-municipality": marked("give --municipality CODE"),
    "post": marked("pladsbog postings {month}"),
    "post-of": marked("pladsbog postings {month} --offer {offers: --offer }"),
    "repeat-postings": marked("the same postings again: pladsbog postings {month} --again"),
    "repeat-postings-of": marked(
        "the same postings again: pladsbog postings {month} --again --offer {offers: --offer }"
    ),
    # Following up.
    "give-day-of-meeting-or-later": marked("give {day} or a later day"),
    "give-month-of-offer": marked("give the month of {day} or a later one"),
    "hold-another-meeting": marked(
        "what was agreed stays as it is; record a further meeting with --kind ad-hoc: pladsbog follow-up hold --help"
    ),
    "agree-anew": marked("agree on it anew at a further meeting: pladsbog follow-up hold --help"),
    "give-expectation": marked("give --expect KR, or --comment TEXT"),
    "hold-further-meeting": marked("what was agreed stays as it is; record a further one with: --kind ad-hoc"),
    "leave-age-out": marked("leave --age out"),
    "leave-out-age": marked("leave out --age"),
    "name-action": marked("open ones are {known}"),
    "name-age": marked("the groups are {known}"),
    "prepare-meeting": marked("see what one would have on the table: pladsbog follow-up prepare {offer} {month}"),
    "record-later": marked("record it once it has come"),
    "replace-by-void": marked("to replace it: pladsbog void {number} --kind typo --reason TEXT"),
    "show-all-meetings": marked("see: pladsbog follow-up history"),
    "show-meetings": marked("the latest was about {latest}; see: pladsbog follow-up history {offer}"),
    # The year.
    "adopt-refund": marked("pladsbog adopt refund-2021 refund-2022, or a decision with [[refund]]"),
    "attendance-is-both": marked("attendance is direct and indirect hours together"),
    "carry-less": marked("give less with --carry, or leave it out"),
    "give-hours-worked": marked("give --direct, or --attendance, or two of the three"),
    "give-two-of-three": marked("give two of the three"),
    "give-span": marked("give --from and --to"),
    "name-cost": marked("as well as the pay of professional staff it may hold {known}"),
    "simulate-empty-place": marked(
        "in the file, say with [[move]] or [[depart]] where {citizen} goes before, or with [[depart]] and `offer` that "
        "all go"
    ),
    "simulate-earlier": marked(
        "in the file, say with [[depart]] that {citizen} leaves before, or close it after {day} or a later day"
    ),
    "simulation-sections": marked(
        "it holds [[model]], [[rates]], [[service]], [[base]], [[regulation]], [[offer]], [[place]], [[closure]], "
        "[[own_payment]], [[phase_in]], [[switch]], [[map_levels]], and [[move_in]], [[move]], [[depart]], "
        "[[reassess]], [[buy]], [[grant]], [[regrant]], [[end_grant]], [[reserve]]"
    ),
    "mend-act": marked(
        "in the file, say there what is unsaid (such as level, cause, payer, offer), or give another day, place, "
        "citizen or service; a resident comes from elsewhere by [[move]], leaves by [[depart]], and is granted a "
        "[[service]] by [[grant]]"
    ),
    "simulate-from": marked("ask about later months: --from {month} --to MONTH"),
    "name-new-place": marked("give it an id of its own; {offer} has {known}"),
    "ask-neutral": marked("add --neutral"),
    "leave-neutral-out": marked("see what each house comes to: leave out --neutral"),
    "ask-other-houses": marked("ask about the others alone, each with --offer: {others}"),
    "simulate-used-rates": marked(
        "the houses are settled by the rates {used}: give [[rates]] of the file such an id and an effective day in "
        "those months, or bring the houses to others with [[switch]]"
    ),
    # What a settlement leaves open, and what is due.
    "adopt-base": marked('adopt a decision with [[base]] offer = "{offer}", effective = {day}'),
    "adopt-day-rate": marked(
        'adopt a decision with [[base]] offer = "{offer}", unit = "year", effective, amount, and day_rate or occupancy'
    ),
    "adopt-decision-with-model": marked('adopt a decision with [[model]] id = "{model}", and effective'),
    "adopt-hourly-price": marked('adopt [[rates]] id = "{rates}" with hourly'),
    "adopt-level-or-reassess": marked("adopt rates {rates} with it, or reassess"),
    "adopt-rates-from": marked('adopt a decision with [[rates]] id = "{rates}", effective = {day} or earlier'),
    "adopt-account-of-function": marked(
        "adopt an [[account]] of function {function} for such lines, or, where the account is right, the function with "
        "[[function]] or [[offer]]"
    ),
    "confirm-terms": marked("pladsbog confirm {what} {id} {year} --decision REF"),
    "finish-action": marked("pladsbog follow-up action done {action}"),
    "follow-up-service": marked(
        "pladsbog follow-up citizen {citizen} --service {service} --on DATE --result RESULT --decision REF"
    ),
    "follow-up-citizen": marked("pladsbog follow-up citizen {citizen} --on DATE --result RESULT --decision REF"),
    "move-somebody-in": marked("pladsbog move-in CITIZEN {offer} {place} --from {day} --level L --decision REF"),
    "prepare": marked("pladsbog follow-up prepare {offer} {month}"),
    "reassess-with-hours": marked("reassess with --hours"),
    "settle-other-findings": marked("settle the other findings of the month"),
    "take-out-of-use": marked("pladsbog vacancy {offer} {place} --from {day} --kind closed --reason TEXT"),
    # Tables from elsewhere.
    "add-column": marked("add the column to the header and to every row"),
    "name-column": marked("the columns are {known}"),
    "one-object-a-line": marked("write each object on a line of its own"),
    "save-as-text": marked('save it as "CSV UTF-8"'),
    "save-as-xlsx": marked('save it as an "Excel workbook" (.xlsx) without a password, or as "CSV UTF-8"'),
    "split-file": marked("split it into several files"),
    "write-rows": marked(
        "write your own rows below them; a row counts once its event no longer begins with example or eksempel"
    ),
    "write-header": marked("the first line names the columns, such as {example}"),
    "write-headings": marked("the first line names the columns, with ';' between them: {headings:; }"),
}
"""Each action's template. Its values are those of the remedy."""


def worded(remedy: Remedy | None, catalogue: Catalogue) -> str:
    """A remedy in the language of a catalogue; "" where there is none. Raises KeyError for an unknown action."""
    return "" if remedy is None else Message(WORDINGS[remedy.action], remedy.values).worded(catalogue)


class CommandLine(English):
    """English, with remedies as this command line words them, and texts from elsewhere cleaned."""

    def text(self, text: str) -> str:
        return clean(text)

    def remedy(self, remedy: Remedy) -> str:
        return worded(remedy, self)


CATALOGUE = CommandLine()
