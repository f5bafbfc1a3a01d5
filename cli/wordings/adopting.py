"""What to do about what is not known, and about models, rates and levels."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
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
    "show-terms-on": marked("pladsbog decision show {offer} --on {day}"),
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
        "see what one would have on the table: pladsbog follow-up prepare --{kind} {which} {month}"
    ),
    "void-plan": marked("where the reason is another now, first: pladsbog void {number} --kind typo --reason TEXT"),
    "show-areas": marked("see what there is: pladsbog budget --by {kind} {year}"),
    "name-payer": marked("name who pays there: {known: or }"),
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
    "adopt-rates": marked('adopt them with [[rates]] id = "{rates}", effective = {day} or earlier'),
    "give-special-price": marked("give --special-price"),
    "give-hours": marked("give --hours"),
    "give-hours-or-price": marked("give --hours or --special-price"),
    "adopt-chart": marked(
        "adopt a decision with [[chart]], effective = {day} or earlier, such as norddjurs-chart, from 2026-01-01 on, "
        "which comes with the program: pladsbog adopt norddjurs-chart --explain; or give --hours or --level"
    ),
    "adopt-chart-of-service": marked(
        "adopt a decision with [[chart]], effective = {day} or earlier, such as norddjurs-chart, from 2026-01-01 on, "
        "which comes with the program: pladsbog adopt norddjurs-chart --explain; or leave --chart out, and give "
        "--quantity, --level or --hours, as the service has it"
    ),
    "adopt-chart-or-take-back": marked(
        "adopt a decision with [[chart]], effective = {day} or earlier; or take the citizen's back: --chart none"
    ),
    "name-offers-of-chart": marked('name the house in the one that is for it: [[chart]] offers = ["{offer}"]'),
    "count-forms": marked("the forms that count are {forms}"),
    "per-week-or-day": marked(
        "write in the column per what the minutes are of, week or day; minutes of a day count seven times a week"
    ),
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
}
