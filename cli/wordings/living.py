"""What to do about who is where: stays, places, absences, departures."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
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
    "correct-assessment": marked("to replace it: pladsbog correct {number} --kind typo {why} {granted}{by}"),
    "grant-level": marked("--level {level}"),
    "grant-beside-chart": marked("--chart {file} {granted}"),
    "grant-chart": marked("--chart {file}"),
    "grant-hours": marked("--hours {hours}"),
    "grant-price": marked("--special-price {price:bare}"),
    "for-reason": marked("--reason {reason!r}"),
    "for-some-reason": marked("--reason TEXT"),
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
    "say-last-day": marked("give the last day too: --until DATE; or leave both out"),
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
    "leave-by": marked("choose another place, or say when the stay ends, {day} or earlier: --until {day}"),
    "fill-until": marked(
        "choose another place, or fill the column until (til) of this row with the last day of the stay, {day} or "
        "earlier; the departure then has no row of its own"
    ),
    "depart-by": marked(
        "choose another place, or record first that {citizen} leaves by {day}: pladsbog depart {citizen} --on {day}"
    ),
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
    "show-residents-or-who-left": marked(
        "{citizen} lived there through {last}; see who lives where that day: pladsbog residents {offer} --on {day}"
    ),
    "show-residents-of": marked("see who lives where: pladsbog residents {offer}"),
    "show-citizen": marked("see the citizen's history with: pladsbog log --citizen {citizen}"),
    "end-base-first": marked(
        "a [[base]] of {offer} with effective = {day} and ends = true ends the other one; it may stand in the same file"
    ),
    "void-after-departure": marked(
        "where {citizen} left that day, what is later does not hold; annul it first: {steps:; then }; "
        "then give the command again; a later day is right only where {citizen} stayed longer: {day} is the first "
        "possible"
    ),
    "void-after-end": marked(
        "where {service} ended that day, what is later does not hold; annul it first: {steps:; then }; "
        "then give the command again; a later day is right only where it went on: {day} is the first possible"
    ),
    "void-after-departure-in-delivery": marked(
        "where {citizen} left that day, what is later does not hold; annul it first: {steps:; then }; "
        "then give the command again; a later day is right only where {citizen} stayed longer: {day} is the first "
        "possible, but before {whole} it falls within a delivery that is told, and that is a finding"
    ),
    "void-after-end-in-delivery": marked(
        "where {service} ended that day, what is later does not hold; annul it first: {steps:; then }; "
        "then give the command again; a later day is right only where it went on: {day} is the first possible, "
        "but before {whole} it falls within a delivery that is told, and that is a finding"
    ),
    "grant-at-home": marked(
        "what it gives is granted: pladsbog grant CITIZEN SERVICE --offer {offer} --from DATE --decision REF"
    ),
    "name-citizen-at-home": marked(
        "name the citizen by the key: pladsbog residents {offer}; support is changed with pladsbog regrant CITIZEN "
        "SERVICE --from DATE --quantity Q --decision REF, and ends with pladsbog end-grant CITIZEN SERVICE --on DATE"
    ),
    "name-citizen-there": marked("name the citizen by the key: pladsbog residents {offer}"),
    "void-first": marked("void it first: pladsbog void {number} --kind typo --reason TEXT"),
}
