"""What to do about what was typed, the command line itself, the ledger's file and tables from elsewhere."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
    # What was typed.
    "as-advised": marked("{advice}"),
    "did-you-mean": marked("did you mean {word}?"),
    "did-you-mean-authority": marked("did you mean {near: or }?"),
    "did-you-mean-event": marked("did you mean the event {event}?"),
    "did-you-mean-command": marked("did you mean: {command}"),
    "give-one-assessment": marked("give exactly one"),
    "write-it-out": marked("write it in words, or leave it out where it may be left out"),
    "write-reference": marked("write where it is journalised, so that somebody finds it: KB 2026-17"),
    "type-anew": marked("type it anew; what was copied may hold signs that do not show"),
    "leave-number-out": marked("leave the number out; say whom it is about by the citizen's key"),
    "use-key-without-meaning": marked("give the citizen a key without meaning, such as {key}"),
    "give-amount-within": marked("give an amount from {least:bare} to {most}"),
    "write-amount": marked("write 1370 or 1370,50"),
    "write-paragraph": marked("write its figures, and its letter where it has one: 107, 85a"),
    "write-plainly": marked("write {numbers: or }"),
    "write-digest": marked("write it as pladsbog digest does, NUMBER:DIGEST, or name a file that holds some such"),
    "write-number-of-digest": marked(
        "write it as NUMBER:DIGEST or NUMBER:ROOT, with the number of the event that it is of; a seal is held against "
        "evidence alone, by the verify.py in it"
    ),
    "write-date": marked("a date is written 2026-03-31 or 31-03-2026"),
    "write-hours": marked("a week has 168 hours; write 24 or 24,5"),
    "write-key": marked("{rule}"),
    "write-known-at": marked(
        "write an event number ('#123'), a date (2026-03-31) or a moment (31-03-2026 12:00, which is Danish "
        "time; or 2026-03-31T12:00:00+02:00)"
    ),
    "write-month": marked("write 2026-03"),
    "write-latest": marked("write {latest: or }"),
    "write-period": marked("write 2026-03, 2026-Q1 or 2026"),
    "write-period-of": marked("write {year}-03, {year}-Q1 or {year}"),
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
    "name-only-ending": marked("name a file that ends in {endings: or }"),
    "name-without-ending": marked("name a file that does not end in {ending}"),
    "install-extra": marked("install what is missing: {extra}"),
    "name-other-output": marked("give another --output"),
    "replace-by-force": marked("name another file, or replace it with --force"),
    "see-all-recorded": marked("do not give the command again; see what it recorded: pladsbog log --since '#{before}'"),
    "see-log": marked("do not give the command again; see what it recorded: pladsbog log"),
    "see-recorded": marked("do not give the command again; see what it recorded: pladsbog show {number}"),
    "write-elsewhere": marked("make room, or name another file with --output, and ask again"),
    "type-line": marked("{line}"),
    "type-one-of": marked("{lines:; or }"),
    "type-key": marked("say which by its key: {keys: or }"),
    "type-newest": marked("choose one; with the newest: {lines:; or }"),
    "type-newest-or-look": marked("choose one; with the newest: {lines:; or }; what is recorded of the house: {look}"),
    "type-newest-or-look-at": marked("choose one; with the newest: {lines:; or }; all that is recorded: {look}"),
    "see-events-of-citizen": marked("see what is recorded of the citizen: pladsbog log --citizen {citizen}"),
    "see-events-of": marked("see what is recorded of the house: pladsbog log --offer {offer}"),
    "find-event-at": marked("find it among the events of who lives there: pladsbog citizen {place}"),
    "choose-option": marked("it has {options:, }; see: {command} --help"),
    "show-help": marked("see: {command} --help"),
    "name-file-in-folder": marked("name a file in it"),
    "show-files-beside": marked("it is sought beside the file that names it; else give its whole path"),
    "show-files": marked("look for it from where you stand, or give its whole path"),
    # The ledger.
    "ask-access-to-ledger": marked("ask for access to the ledger and its folder; pladsbog verify shows if it is sound"),
    "ask-write-access": marked("ask its owner for write access to the file and its folder"),
    "ask-to-be-clerk": marked("who records is a member of the role DATABASE_clerk: ask the ledger's owner for that"),
    "make-folder": marked("make the folder {folder} first, or name another file with --ledger"),
    "make-room": marked("make room on the disk, and try again"),
    "salvage-ledger": marked(
        "take an older copy; or save what precedes it: pladsbog --ledger NEW.db restore {ledger} --salvage"
    ),
    "make-ledger": marked("make one with: pladsbog --ledger {ledger} init --municipality CODE"),
    "name-or-make-ledger": marked(
        "name the ledger with --ledger, or make one under another name: pladsbog --ledger NAME.db init"
    ),
    "move-foreign-views": marked("move {file} away, or rename the ledger: its read models belong there"),
    "make-room-for-views": marked("make the folder of {file} writable, with room in it; answers do without the file"),
    "restore-ledger": marked("restore it from a backup: pladsbog --ledger NEW.db restore BACKUP.db"),
    "restore-or-salvage": marked(
        "restore it from a backup: pladsbog --ledger NEW.db restore BACKUP.db; "
        "or save what precedes the damage: pladsbog --ledger NEW.db restore {ledger} --salvage"
    ),
    "grant-role": marked(
        "let who made the ledger's roles run in its database: GRANT {clerk} TO {login} for who records, or "
        "GRANT {reader} TO {login} for who only reads"
    ),
    "give-password": marked(
        "put the login's password into ~/.pgpass, as HOST:PORT:DATABASE:LOGIN:PASSWORD, and close the file: "
        "chmod 600 ~/.pgpass"
    ),
    "name-authority": marked(
        "name the file with the certificate of the authority that signed the server's: sslrootcert=FILE in the "
        "address, or PGSSLROOTCERT; its administrator has it. Where it is the right one, this is not that server"
    ),
    "name-host-of-certificate": marked(
        "write the host in the address as the server's certificate names it, or let the administrator have one made "
        "that names the host; do not go on without looking"
    ),
    "ask-for-tls": marked("let the server's administrator switch TLS on: ssl = on, ssl_cert_file and ssl_key_file"),
    "connect-by-tls": marked(
        "the server asks for TLS: write ?sslmode=verify-full&sslrootcert=FILE behind the address, or set PGSSLMODE "
        "and PGSSLROOTCERT"
    ),
    "ask-to-be-let-in": marked(
        "let the server's administrator add a line for this login, database and computer to pg_hba.conf, as hostssl"
    ),
    "close-private-key": marked("make the key of your certificate yours alone: chmod 600 FILE"),
    "see-to-server": marked("see that the address is right and the server runs, and try again"),
    "try-again": marked("try again; with --ref the same command is never recorded twice"),
    "set-clock-behind": marked(
        "set the clock; where it is right, an earlier event was recorded under a wrong one: add --accept-clock"
    ),
    "set-clock-by-server": marked("set the clock of this computer, or that of the server"),
    "look-before-again": marked("look before you give the command again: pladsbog log --since '#{before}'"),
    "run-as-administrator": marked(
        "let the server's administrator run there what this prints, and try again: "
        "pladsbog --ledger {ledger} init --sql"
    ),
    "renew-guard": marked(
        "let a member of the role DATABASE_owner bring it up to this program: pladsbog --ledger {ledger} init --guards"
    ),
    "copy-older-ledger": marked("copy it into a new database: pladsbog --ledger {ledger} backup postgresql://HOST/NEW"),
    "set-clock-ahead": marked("set the clock; where it is right, add --accept-clock"),
    "verify-and-restore": marked(
        "see all that was altered with: pladsbog --ledger {ledger} verify; then restore the ledger from a backup"
    ),
    "upgrade": marked("upgrade pladsbog"),
    "upgrade-or-salvage": marked(
        "upgrade pladsbog; where no version knows it, somebody wrote it past the program: save what precedes it: "
        "pladsbog --ledger NEW.db restore {ledger} --salvage"
    ),
    "use-or-name-other-ledger": marked("use it, or name another file with --ledger"),
    "name-other-ledger": marked("it is no ledger; name another file with --ledger"),
    # Tables from elsewhere.
    "add-column": marked("add what is missing to the header and to every row"),
    "name-column": marked("the columns are {known}"),
    "one-object-a-line": marked("write each object on a line of its own"),
    "save-as-text": marked('save it as "CSV UTF-8"'),
    "prepare-workbook": marked("pladsbog follow-up prepare OFFER MONTH --format xlsx -o meeting.xlsx"),
    "save-as-xlsx": marked('save it as an "Excel workbook" (.xlsx) without a password, or as "CSV UTF-8"'),
    "unpack-first": marked("unpack it first, and give what was in it"),
    "split-file": marked("split it into several files"),
    "write-rows": marked(
        "write your own rows below them; a row counts once its event no longer begins with example or eksempel"
    ),
    "write-header": marked("the first line names the columns, such as {example:;}"),
    "write-chart": marked(
        "the first line names the columns, such as theme;time;form;minutes;per: in per stands week or day, what the "
        "minutes are of"
    ),
    "write-headings": marked("the first line names the columns, with ';' between them: {headings:; }"),
}
