"""What to do about services: granted, delivered, regulated."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
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
    "end-grant-instead": marked("where the service ends: pladsbog end-grant {citizen} {service} --on {day}"),
    "end-one-grant-instead": marked(
        "where a service ends, {known: or }: pladsbog end-grant {citizen} SERVICE --on {day}"
    ),
    "regrant-or-end": marked(
        "another quantity or level from then on: "
        "pladsbog regrant {citizen} {service} --from {day} --quantity Q --decision REF; or --level L; {end}"
    ),
    "regrant-one-or-end": marked(
        "another quantity or level of one of them from then on, {known: or }: "
        "pladsbog regrant {citizen} SERVICE --from {day} --quantity Q --decision REF; or --level L; {end}"
    ),
    "pays-at-home": marked(
        "with another payer the service is granted anew: pladsbog end-grant {citizen} {service} --on {last_day}, then "
        "pladsbog grant {citizen} {service} --from {day} --quantity Q --offer {offer} --payer CODE --decision REF; "
        "or --level L; another paragraph: "
        "pladsbog regrant {citizen} {service} --from {day} --paragraph P --decision REF"
    ),
    "pays-at-home-until": marked(
        "with another payer the service is granted anew: pladsbog end-grant {citizen} {service} --on {last_day}, then "
        "pladsbog grant {citizen} {service} --from {day} --until {until} --quantity Q --offer {offer} --payer CODE "
        "--decision REF; or --level L; another paragraph: "
        "pladsbog regrant {citizen} {service} --from {day} --paragraph P --decision REF"
    ),
    "pays-at-home-ended": marked(
        "with another payer the service is granted anew: "
        "pladsbog correct {ended} --kind decision --reason TEXT --date {last_day}, then "
        "pladsbog grant {citizen} {service} --from {day} --until {until} --quantity Q --offer {offer} --payer CODE "
        "--decision REF; or --level L; another paragraph: "
        "pladsbog regrant {citizen} {service} --from {day} --paragraph P --decision REF"
    ),
    "pays-one-at-home": marked(
        "with another payer a service, {known: or }, is granted anew: "
        "pladsbog end-grant {citizen} SERVICE --on {last_day}, then "
        "pladsbog grant {citizen} SERVICE --from {day} --quantity Q --offer OFFER --payer CODE --decision REF; "
        "or --level L; another paragraph: pladsbog regrant {citizen} SERVICE --from {day} --paragraph P --decision REF"
    ),
    "correct-payer-at-home": marked(
        "with another payer, or by another paragraph, from its first day on: "
        "pladsbog correct {number} --kind typo --reason TEXT --payer CODE; or --paragraph P"
    ),
    "see-citizen-at-home": marked(
        "it belongs to a stay in a house: of who is supported at home nothing of it is recorded; "
        "what there is: pladsbog citizen {citizen}"
    ),
    "say-service": marked("add --service: {known: or }"),
    "say-offer": marked("give --offer OFFER"),
    "say-offer-and-payer": marked("give --offer OFFER and --payer CODE, or --payer own"),
    "say-payer-of-grant": marked("give --payer CODE, or --payer own"),
    "say-quantity": marked("give --quantity Q"),
    "say-quantity-or-level": marked("give --quantity, --level, --hours or --chart"),
    "void-and-deliver-in-two": marked(
        "pladsbog void {number} --kind typo --reason TEXT; then "
        "pladsbog deliver {citizen} {service} {month} --quantity Q --until {last_day}; "
        "where it is granted after that, the rest with --from {day}"
    ),
}
