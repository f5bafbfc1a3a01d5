"""A ledger in which every reading command has something to answer, and a line for each of them.

Every text that somebody may type holds MARK, so that tests can put into the log what nobody may type any more.
"""

from __future__ import annotations

import os
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog

MARK = "QQQ"
NOW = datetime(2023, 7, 10, 9, tzinfo=UTC)

HOUSES = f"""
reference = "KB 1 {MARK}"
decided_on = 2022-12-20

[[model]]
id = "pakker"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"
source = "paper {MARK}"
vacancy = {{ rule = "share", share = 0.5 }}

[[model]]
id = "ramme"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "lillebaelt"
effective = 2023-01-01
unit = "day"
prices = {{ "{MARK}a" = 1571, "6" = 1920 }}

[[offer]]
id = "syrenparken"
name = "Syrenparken {MARK}"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
function = "5.38.50"
places = ["1", "2", "3"]

[[offer]]
id = "fjord"
name = "Fjord"
effective = 2023-01-01
model = "ramme"
rates = "lillebaelt"
function = "5.38.52"
supplier = "external"
places = ["1"]

[[base]]
offer = "syrenparken"
effective = 2023-01-01
unit = "day"
amount = 878

[[base]]
offer = "fjord"
effective = 2023-01-01
unit = "year"
amount = 120000

[[budget]]
offer = "syrenparken"
year = 2023
items = {{ management = 900000 }}
[[budget.activity]]
level = "6"
quantity = 2
price = 1920
unit = "day"

[[account]]
effective = 2023-01-01
account = "538501003"
counter = "538521001"
text = "text {MARK}"

[[savings_target]]
year = 2023
amount = 100000
"""
OTHER_TERMS = f"""
[[rates]]
id = "lillebaelt"
effective = 2023-05-01
unit = "day"
prices = {{ "{MARK}a" = 1671, "6" = 2020 }}
"""
BOOKED = f"""konto;beløb;dato;bilag;tekst
538501003;100,00;2023-05-31;{MARK};{MARK}
"""
COSTS = "borger;måned;beløb;art\nc-1;2023-05;90000;udgift\n"
LISTED = f"borger;tilbud;plads;niveau;fra\nc-1;syrenparken;1;{MARK}a;2023-01-01\n"

RECORDED = f"""
init --municipality 787 --by 'by {MARK}'
adopt houses.toml --reason 'why {MARK}'
adopt refund-2021
adopt refund-2022
adopt gladsaxe-cadence
move-in c-1 syrenparken 1 --from 2023-01-01 --level {MARK}a --decision 'VU 1 {MARK}' --paragraph 107
move-in c-2 syrenparken 2 --from 2023-03-10 --level 6 --decision 'VU 2' --payer 163 --decided-by 'role {MARK}'
move-in c-3 fjord 1 --from 2023-01-01 --level 6 --decision 'VU 3'
renegotiate c-3 --from 2023-04-01 --special-price 1500 --decision 'contract {MARK}'
close 2023-05 --and-earlier --accept-findings --reason 'so far {MARK}'
postings 2023-05
reassess c-1 --from 2023-05-15 --level 6 --decision 'VU 4' --reason 'found {MARK}'
vacancy syrenparken 3 --from 2023-06-01 --until 2023-06-10 --kind closed --reason 'paint {MARK}'
follow-up hold syrenparken 2023-05 --participants 'leader {MARK}' --expect 1900000 --because 'as {MARK}' \
  --comment 'said {MARK}' --action 'call {MARK}' --due 2023-08-01 --owner 'owner {MARK}'
follow-up hold fjord 2023-05 --participants leader --expect 800000 --comment 'said {MARK}' --action 'write {MARK}'
follow-up action done fjord/2023-05/1 --comment 'done {MARK}'
follow-up citizen c-1 --on 2023-06-20 --result continue --comment 'theme {MARK}' --decision 'F {MARK}'
depart c-2 --on 2023-06-20 --cause moved --reason 'moved {MARK}'
void 20 --kind typo --reason 'not {MARK}'
person key vault.key
person init --key-file vault.key
person add c-1 --key-file vault.key --name 'Asta {MARK}' --cpr 670180-0001 --reason 'a letter'
person add c-9 --key-file vault.key --name 'Bent {MARK}' --cpr 680180-0002
person erase c-9 --key-file vault.key --reason 'slip'
"""

READING = """
settle 2023-06
settle 2023-05 --lines
why syrenparken 2023-05
why syrenparken 2023-06
bridge 2023-05
bridge 2023
settle 2023
settle 2023-Q2 --lines
statement 163 2023-Q2
bridge 2023-05 --by cause
budget syrenparken 2023
budget syrenparken 2023 --show split
budget syrenparken 2023 --show levels
budget-changes syrenparken 2023
budget-changes syrenparken 2023 --by cause
budget-changes syrenparken 2023 --effects
key-figures 2023-05 --identifying
key-figures 2023 --by level --identifying
statement 163 2023-05
statement own 2023-06
postings 2023-05 --again
reconcile booked.csv --month 2023-05
reconcile --residents list.csv --on 2023-06-01
refund 2023 --costs costs.csv
surplus --budget 100000 --revenue 104000 --accounts 95000 --places 10 --occupancy 98
day-rate --budget 3500000 --places 8 --occupancy 97.5
hourly-price --wages 5000000 --direct 8000 --indirect 2000
savings 2023
simulate --model other.toml --to 2023-06 --phase-in 50,100
log
show 2
show 9
show 22
check
check --list
verify
digest --at 12
follow-up prepare syrenparken 2023-06
follow-up show syrenparken 2023-05
follow-up history
follow-up due --on 2023-09-01
status
residents
residents syrenparken --on 2023-06-20
vacancies --on 2023-06-30 --within 90
coming --on 2023-05-15
citizen c-1
citizen c-2 --year 2023
person show c-1 --key-file vault.key
person list --key-file vault.key
person list --key-file vault.key --erased
person erase c-9 --key-file vault.key
person due --on 2040-01-01 --key-file vault.key
person log --key-file vault.key
residents --names --key-file vault.key
citizen c-1 --names --key-file vault.key
statement own 2023-05 --names --key-file vault.key
""".strip().splitlines()
"""Every command that has --output, at least once."""


def make_ledger(folder: Path) -> None:
    """Record all of it in a folder, with the files that reading commands are given."""
    files = {"houses.toml": HOUSES, "other.toml": OTHER_TERMS, "booked.csv": BOOKED, "costs.csv": COSTS}
    files["list.csv"] = LISTED
    for name, text in files.items():
        (folder / name).write_text(text)
    with chdir(folder), clock_set_to(NOW), patch.dict(os.environ, {"PLADSBOG_ACTOR": f"by {MARK}"}):
        for line in RECORDED.replace("\\\n", "").strip().splitlines():
            ran = pladsbog(line)
            assert ran.code == 0, (line, ran.err)
