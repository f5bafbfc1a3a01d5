"""What to do about decisions, who may take them, and corrections."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
    # Decisions.
    "void-or-give-own-reference": marked(
        "after a typing mistake: pladsbog void {number} --kind typo --reason TEXT; then adopt the file again; "
        "a change that was decided needs a file with a reference of its own"
    ),
    "name-shipped-decision": marked("the shipped ones are {known}"),
    "void-closing-of-house": marked(
        "if it is to go on, void its closing first; find it with: pladsbog log --offer {offer}; a new house takes a "
        "key of its own"
    ),
    "void-closing-of-place": marked(
        "if it is to go on, void its closing first; find it with: pladsbog log --offer {offer}; a new place takes a "
        "number of its own, and the list of places of an offer leaves out what is closed"
    ),
    "void-closing": marked("void the closing first; find it with: pladsbog log --offer {offer}"),
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
    "in-order-or-at-once": marked(
        "{steps:; then }; or all of it at once: pladsbog void {number} --with-events --kind typo --reason TEXT"
    ),
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
    "undo-own-acts": marked(
        "what was recorded under another name is undone with --by NAME; see who recorded what: pladsbog log"
    ),
    "or-void-earlier": marked(
        "{instead}; where what you recorded before it was meant, #{number} ({what}): "
        "pladsbog void {number} --kind typo --reason TEXT"
    ),
    "void-by-number": marked("one event is annulled by its number: pladsbog void {number} --kind typo --reason TEXT"),
    "void-both": marked(
        "void it by its number, and the other goes along: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "void-correction-first": marked(
        "where the correction is wrong too, first: pladsbog void {number} --kind typo --reason TEXT"
    ),
    "adopt-what-holds": marked(
        "see it with: pladsbog show {number}; what should hold instead is adopted anew: pladsbog adopt --help"
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
    "void-whole-decided": marked(
        "pladsbog void {number} --with-original --kind decision --reason TEXT, "
        "or --kind typo where it was recorded wrong"
    ),
    "void": marked("pladsbog void {number} --kind typo --reason TEXT"),
    "void-decided": marked(
        "pladsbog void {number} --kind decision --reason TEXT, or --kind typo where it was recorded wrong"
    ),
    "void-and-record": marked("void it and record it anew: pladsbog void {number} --kind typo --reason TEXT"),
}
