"""What to do about the vault of persons."""

from __future__ import annotations

from ledger.shared.message import marked

WORDINGS = {
    # What was typed.
    "write-cpr": marked("write ten figures, such as 670180-0001; a day of 61 to 91 is a replacement number"),
    "write-name": marked("write the name as people do, in at most 200 signs"),
    "give-cpr-alone": marked("give the number with --cpr alone"),
    "find-citizens-key": marked("the keys are shown by: pladsbog residents, or pladsbog log"),
    "say-person": marked("add --name NAME and --cpr CPR, or --stdin with each on a line; on a terminal you are asked"),
    # Who is there.
    "list-persons": marked("see whom it holds: pladsbog person list"),
    "list-erased": marked("see who was erased: pladsbog person list --erased"),
    "replace-person": marked("see who it is: pladsbog person show {citizen}; where this is right: add --replace"),
    "use-persons-key": marked("one person has one key; see who it is: pladsbog person show {citizen}"),
    "add-person-again": marked("where the person is to be kept once more: add --again and --reason TEXT"),
    "erase-early": marked(
        "see whom it lets go: pladsbog person due; one who was entered by mistake is erased with --early --reason TEXT"
    ),
    "leave-name-out": marked("say it without the name: the reason is kept when the person is forgotten"),
    # The vault and its key.
    "make-vault": marked("make one with: pladsbog person init; or name it with --vault FILE"),
    "use-or-name-other-vault": marked("use it, or name another file with --vault"),
    "name-other-vault": marked("name the right one with --vault FILE"),
    "give-vault-key": marked(
        "name its file with --key-file FILE or in PLADSBOG_VAULT_KEY_FILE; a new one is made with: "
        "pladsbog person key FILE"
    ),
    "give-key-of-vault": marked(
        "name the file of its key with --key-file FILE or in PLADSBOG_VAULT_KEY_FILE; a new key does not open {vault}"
    ),
    "give-one-vault-key": marked("take {one} out of the environment, or name a file with --key-file FILE"),
    "give-other-vault-key": marked("name the file of the right one with --key-file FILE; without it nobody can read"),
    "close-key-file": marked("close it to others: chmod 600 {file}"),
    "see-vault-log": marked("see what is missing in its log: pladsbog person log; then put back a copy of the vault"),
    "try-vault-again": marked("try again"),
}
"""For each action that a refusal names, the text with the command to type."""
