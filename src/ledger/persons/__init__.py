"""Who citizens are: CPR number and name, in a vault apart from the ledger, under a key of their own for each person.

    identity     what the vault keeps of one person, and how a name and a CPR number are read
    keys         the vault's own key: where it comes from, and what is derived from it
    sealing      AES-GCM of the package `cryptography`, which is loaded here alone, and only to seal or to open
    access       the log of who looked, chained by keyed hashes
    schema       the tables of a vault
    files        the file of a vault: where it lies, how it is made and opened
    vault        the vault itself: add, read, erase
    retention    how long the law keeps a person's papers

Nothing of the ledger depends on any of it: it is read by `cli` alone, and only where a vault was asked for.

Decided on 2026-11-27:

* The ledger never learns who anybody is, and the vault never learns what anybody costs. What joins them is the
  citizen's key, which means nothing.
* Nothing is read that is not logged first: a vault that cannot be written is not read either.
"""
