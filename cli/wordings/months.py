"""What to do about months, budgets, meetings and the year, and about what a settlement leaves open."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
    # Months.
    "carried-as-adjustment": marked("later news is carried as adjustments by the earliest open month"),
    "settle": marked("pladsbog settle {month}"),
    "show-due": marked("pladsbog follow-up due"),
    "show-coming": marked("pladsbog coming"),
    "adopt-help": marked("pladsbog adopt --help"),
    "move-in-help": marked("pladsbog move-in --help"),
    "grant-help": marked("pladsbog grant --help"),
    "close": marked("pladsbog close {month}"),
    "close-of": marked("pladsbog close {month} --offer {offers: --offer }"),
    "leave-known-at-out": marked("leave out --known-at, or give a later event or moment"),
    "close-earlier": marked("close {earliest} first, or all up to {month} at once: --and-earlier"),
    "close-or-compare": marked("close it, or say from when to compare: --from-known '#N', a moment or a date"),
    "compare-from-earlier": marked("bridge from the earlier one to the later"),
    "say-why": marked("say why: --reason TEXT"),
    "settle-findings": marked(
        "mend what they name (all, each with what mends it: pladsbog settle {month}), or close with them: "
        "--accept-findings --reason TEXT"
    ),
    "wait-or-close-early": marked("wait, or close it as it stands: --early"),
    # Budgets and accounts.
    "adopt-account": marked("adopt a decision with [[account]] in force at the end of {month}"),
    "adopt-alias": marked("adopt [[account]] with alias and counter_alias, or with compact keys of 9 figures"),
    "adopt-budget": marked(
        'adopt one with [[budget]] offer = "{offer}", year = {year}; a file to start from, with the budget of the year '
        "before or what is expected: pladsbog decision show {offer} --on {day} -o budget-{year}.toml"
    ),
    "give-municipality": marked("give --municipality CODE"),
    "post": marked("pladsbog postings {month}"),
    "post-of": marked("pladsbog postings {month} --offer {offers: --offer }"),
    "repeat-postings": marked("the same postings again: pladsbog postings {month} --again"),
    "repeat-postings-of": marked(
        "the same postings again: pladsbog postings {month} --again --offer {offers: --offer }"
    ),
    # Following up.
    "give-day-held-or-month": marked("give the right day, {day} or later; or another month, such as {month}"),
    "give-day-of-meeting-or-later": marked("give {day} or a later day"),
    "fill-day-held": marked("fill in the day in the row held, or give {day} or a later day here"),
    "give-month-of-offer": marked("give the month of {day} or a later one"),
    "hold-another-meeting": marked(
        "what was agreed stays as it is; record a further meeting with --kind ad-hoc: pladsbog follow-up hold --help"
    ),
    "agree-anew": marked("agree on it anew at a further meeting: pladsbog follow-up hold --help"),
    "give-expectation": marked("give --expect KR, or --comment TEXT"),
    "hold-further-meeting": marked("what was agreed stays as it is; record a further one with: --kind ad-hoc"),
    "hold-further-or-without": marked(
        "what was agreed stays as it is; leave {offer} out, or record a further one with: --kind ad-hoc"
    ),
    "fill-further-meeting": marked(
        "what was agreed stays as it is; for a further meeting write ad-hoc in the row kind"
    ),
    "fill-further-or-without": marked(
        "what was agreed stays as it is; take the row of {offer} out, or write ad-hoc in the row kind"
    ),
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
    "adopt-level-of-vacancy": marked(
        'adopt [[rates]] id = "{rates}", effective = {day} or earlier, with level {level}, or the model with a level '
        'that they have in [model.vacancy]: as `level`, or, with rule = "average-minus", as `empty_offer`'
    ),
    "adopt-level-or-average": marked(
        'adopt [[rates]] id = "{rates}", effective = {day} or earlier, with the `for_decisions_from` of those in '
        "force, if they have one, and level {level} (where it is an average: at least {count} levels), or the model "
        'with rule = "level" or "share" and a `level` that they have in [model.vacancy]'
    ),
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
}
