"""Two real examples of every command, with which its help ends: on the municipality that `pladsbog demo` makes.

They are written once, in English; in Danish help the commands and options have their Danish names. The tests run them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import click

from cli.danish import english_path
from cli.languages import DANISH, SPEECH
from cli.typed import example_in_danish

_WIDTH = 78
_SAID: Mapping[str, str] = {
    "vejledning clerk": "vejledning sagsbehandler", "skema decision": "skema beslutning",
    "skema import": "skema indlæsning",
    "c-14901 rent": "c-14901 husleje", "c-14901 food": "c-14901 kost",
    "opgørelse own": "opgørelse egen", "billede budget-changes": "billede budgetændringer",
    "billede occupancy": "billede belægning", "--allocation": "--tildeling",
    "combination": "kombination", "frame": "ramme", "differentiated": "differentieret", "average": "gennemsnit",
    "opsigelse months": "opsigelse måneder", "new floor": "nyt gulv", "new bathroom": "nyt badeværelse",
    "about another citizen": "gælder en anden borger", "the decision was annulled": "afgørelsen er omgjort",
    "typed for the wrong citizen": "registreret på en forkert borger", "typed wrong": "tastet forkert",
    "the day was wrong": "datoen var forkert", "leader, consultant": "aftaleholder, konsulent",
    "place 12 is offered to Roskilde": "plads 12 tilbydes Roskilde", "Roskilde takes it": "Roskilde tager den",
    "Roskilde has asked for place 12": "Roskilde har spurgt til plads 12", "place 12 is promised": "plads 12 er lovet",
    "new medicine": "ny medicin", "wants to move": "ønsker at flytte", "goes on as it is": "fortsætter uændret",
    "due since May": "kan slettes fra maj", "a letter to the family": "brev til pårørende",
"third-quarter.xlsx": "tredje-kvartal.xlsx", "what-moved": "aendringer", "changes.xlsx": "aendringer.xlsx",
    "key-figures.xlsx": "noegletal.xlsx", "meeting.xlsx": "moede.xlsx", "occupancy.png": "belaegning.png",
    "residents.xlsx": "beboere.xlsx", "residents.csv": "beboere.csv", "booked.csv": "bogfoert.csv",
    "rows.xlsx": "raekker.xlsx", "errors.xlsx": "fejl.xlsx", "postings.g69": "posteringer.g69",
    "digests.txt": "fingeraftryk.txt", "restored.db": "genskabt.db", "saved.db": "reddet.db",
    "damaged.db": "beskadiget.db", "again.db": "igen.db", "small.db": "lille.db", "care.db": "botilbud.db",
    "for-roskilde.zip": "til-roskilde.zip", "vault.key": "arkiv.key", "persons.vault": "personer.vault",
    "one-person.txt": "en-person.txt",
}  # fmt: skip
"""What stands in examples as somebody's own words and files, and in places of arguments: in Danish."""

EXAMPLES: Mapping[str, tuple[str, str]] = {
    "": ("pladsbog demo", "pladsbog guide clerk"),
    "guide": ("pladsbog guide", "pladsbog guide clerk"),
    "doctor": ("pladsbog doctor", "pladsbog --ledger care.db doctor --format json"),
    "init": ("pladsbog init --municipality 787", "pladsbog --ledger care.db init --municipality 707"),
    "decision": (
        "pladsbog decision show hoejmarken --on 2026-01-01 -o hoejmarken.toml",
        (
            'pladsbog decision new --decision "KB 12" --decided-on 2026-01-20 --id model-2026 --from 2026-02-01'
            " --allocation frame --structure average"
        ),
    ),
    "decision show": (
        "pladsbog decision show hoejmarken --explain",
        "pladsbog decision show hoejmarken --on 2026-01-01 -o hoejmarken.toml",
    ),
    "decision new": (
        "pladsbog decision new -o model.toml",
        (
            'pladsbog decision new --decision "KB 12" --decided-on 2026-01-20 --id model-2026 --from 2026-02-01'
            " --allocation combination --structure differentiated --notice months"
        ),
    ),
    "adopt": ("pladsbog adopt norddjurs-2026 --explain", "pladsbog adopt norddjurs-2026 --dry-run"),
    "move-in": (
        'pladsbog move-in c-20001 hoejmarken 12 --from 2025-12-01 --level 5 --decision "VU 2025-118" --dry-run',
        'pladsbog move-in c-20002 hoejmarken 12 --from 2025-12-01 --level 5 --payer 265 --decision "VU 2025-119"',
    ),
    "buy": (
        'pladsbog buy c-20003 solhoej --from 2025-12-01 --price 74500 --per month --paragraph 107 --decision "VU 9"',
        (
            'pladsbog buy c-20004 solhoej --from 2025-12-01 --price 2650 --per day --decision "VU 10" --contract K-12'
            " --ends 2026-11-30 --negotiate 2026-09-01"
        ),
    ),
    "contract": (
        "pladsbog contract c-20003 --from 2026-01-01 --contract K-12 --ends 2026-12-31",
        "pladsbog contract c-20003 --from 2026-01-01 --negotiate 2026-09-01",
    ),
    "reassess": (
        'pladsbog reassess c-14901 --from 2025-12-01 --level 2 --decision "VU 2025-120"',
        'pladsbog reassess hoejmarken/8 --from 2025-12-01 --hours 24,5 --decision "VU 2025-120" --dry-run',
    ),
    "renegotiate": (
        'pladsbog renegotiate c-20003 --from 2026-01-01 --special-price 72000 --per month --decision "VU 11"',
        'pladsbog renegotiate c-20004 --from 2026-01-01 --special-price 2590 --per day --decision "VU 12" --dry-run',
    ),
    "move": (
        'pladsbog move c-14401 12 --from 2025-12-05 --decision "VU 2025-121"',
        'pladsbog move hoejmarken/3 12 --from 2025-12-05 --level 11 --decision "VU 2025-122" --dry-run',
    ),
    "swap": (
        "pladsbog swap c-14401 c-14601 --from 2025-12-05",
        "pladsbog swap hoejmarken/3 hoejmarken/5 --from 2025-12-05 --dry-run",
    ),
    "absent": (
        "pladsbog absent c-14401 --from 2025-12-05 --kind hospital",
        "pladsbog absent hoejmarken/5 --from 2025-12-05 --until 2025-12-12 --kind holiday",
    ),
    "return": ("pladsbog return c-14401 --on 2025-12-09", "pladsbog return hoejmarken/3 --on 2025-12-09 --dry-run"),
    "change": (
        'pladsbog change c-14901 --from 2025-12-01 --payer 265 --decision "VU 2025-123"',
        'pladsbog change c-14901 --from 2025-12-01 --paragraph 108 --decision "VU 2025-124" --dry-run',
    ),
    "own-payment": (
        'pladsbog own-payment c-14901 rent --from 2025-12-01 --price 1980 --decision "VU 2025-125"',
        'pladsbog own-payment c-14901 food --from 2025-12-01 --price 2127 --decision "VU 2025-126" --dry-run',
    ),
    "grant": (
        'pladsbog grant c-14901 night-watch --from 2025-12-01 --decision "VU 2025-127"',
        'pladsbog grant c-14901 day-offer --from 2025-12-01 --quantity 12 --decision "VU 2025-128" --dry-run',
    ),
    "regrant": (
        'pladsbog regrant c-15102 night-watch --from 2025-12-01 --quantity 2 --decision "VU 2025-129"',
        'pladsbog regrant c-15102 night-watch --from 2025-12-01 --quantity 2 --decision "VU 2025-129" --dry-run',
    ),
    "end-grant": (
        'pladsbog end-grant c-15102 night-watch --on 2025-12-31 --decision "VU 2025-130"',
        "pladsbog end-grant hoejmarken/10 night-watch --on 2025-12-31",
    ),
    "deliver": (
        "pladsbog deliver c-14201 day-offer 2025-11 --quantity 3 --from 2025-11-29 --more",
        "pladsbog deliver c-14201 day-offer 2025-12 --quantity 2,5 --more",
    ),
    "depart": (
        "pladsbog depart hoejmarken/8 --on 2025-12-20 --cause moved",
        "pladsbog depart c-14901 --on 2025-12-20 --cause died --dry-run",
    ),
    "vacancy": (
        'pladsbog vacancy hoejmarken 12 --from 2025-12-01 --until 2025-12-31 --kind closed --reason "new floor"',
        'pladsbog vacancy hoejmarken 12 --from 2025-12-01 --kind closed --reason "new bathroom" --dry-run',
    ),
    "reserve": (
        "pladsbog reserve hoejmarken 12 --for 163 --from 2025-12-01 --until 2025-12-31",
        'pladsbog reserve hoejmarken 12 --for 163 --from 2025-12-01 --until 2025-12-31 --price 900 --decision "B 1"',
    ),
    "import": ("pladsbog import --template rows.xlsx", "pladsbog import rows.xlsx --errors-to errors.xlsx --dry-run"),
    "void": (
        'pladsbog void 2684 --kind typo --reason "about another citizen"',
        'pladsbog void 2684 --kind decision --reason "the decision was annulled" --dry-run',
    ),
    "undo": ("pladsbog undo --dry-run", 'pladsbog undo --yes --reason "typed for the wrong citizen"'),
    "correct": (
        'pladsbog correct 2684 --kind typo --level 2 --reason "typed wrong"',
        'pladsbog correct 2684 --kind typo --date 2025-12-29 --reason "the day was wrong" --dry-run',
    ),
    "close": ("pladsbog close 2025-11", "pladsbog close 2025-11 --offer hoejmarken --dry-run"),
    "settle": ("pladsbog settle 2025-10 --offer hoejmarken", "pladsbog settle 2025-Q3 -o third-quarter.xlsx"),
    "bridge": ("pladsbog bridge 2025-09 --offer hoejmarken", "pladsbog bridge 2025 --by cause -o what-moved.xlsx"),
    "why": (
        "pladsbog why hoejmarken 2025-10",
        "pladsbog why hoejmarken 2025-03 --line notice/11/2025-03-10/c-15201",
    ),
    "budget": ("pladsbog budget hoejmarken 2025", "pladsbog budget hoejmarken 2025 --known-at 2025-06-30"),
    "budget-changes": (
        "pladsbog budget-changes hoejmarken 2025",
        "pladsbog budget-changes hoejmarken 2025 -o changes.xlsx",
    ),
    "key-figures": ("pladsbog key-figures 2025", "pladsbog key-figures 2025-10 -o key-figures.xlsx"),
    "statement": ("pladsbog statement 265 2025-10 -o roskilde.xlsx", "pladsbog statement own 2025 --show months"),
    "confirm": (
        'pladsbog confirm rates pakketakst 2026 --decision "BY 7"',
        'pladsbog confirm base hoejmarken 2026 --decision "BY 7"',
    ),
    "confirm rates": (
        'pladsbog confirm rates pakketakst 2026 --decision "BY 7"',
        'pladsbog confirm rates timepris 2026 --decision "BY 7" --dry-run',
    ),
    "confirm base": (
        'pladsbog confirm base hoejmarken 2026 --decision "BY 7"',
        'pladsbog confirm base skovbo 2026 --decision "BY 7" --dry-run',
    ),
    "follow-up": ("pladsbog follow-up prepare hoejmarken 2025-11", "pladsbog follow-up due"),
    "follow-up prepare": (
        "pladsbog follow-up prepare hoejmarken 2025-11",
        "pladsbog follow-up prepare hoejmarken 2025-11 -o meeting.xlsx",
    ),
    "follow-up hold": (
        'pladsbog follow-up hold skovbo 2025-11 --participants "leader, consultant"',
        (
            'pladsbog follow-up hold hoejmarken 2025-11 --participants "leader, consultant" --expect 13700000'
            ' --action "place 12 is offered to Roskilde" --due 2026-01-31'
        ),
    ),
    "follow-up show": (
        "pladsbog follow-up show hoejmarken 2025-11",
        "pladsbog follow-up show hoejmarken 2025-11 --show actions",
    ),
    "follow-up history": ("pladsbog follow-up history", "pladsbog follow-up history hoejmarken"),
    "follow-up list": ("pladsbog follow-up list", "pladsbog follow-up list hoejmarken"),
    "follow-up action": (
        'pladsbog follow-up action done hoejmarken/2025-11/1 --comment "Roskilde takes it"',
        "pladsbog follow-up action done hoejmarken/2025-11/1 --on 2026-01-05 --dry-run",
    ),
    "follow-up action done": (
        'pladsbog follow-up action done hoejmarken/2025-11/1 --comment "Roskilde takes it"',
        "pladsbog follow-up action done hoejmarken/2025-11/1 --on 2026-01-05 --dry-run",
    ),
    "follow-up citizen": (
        'pladsbog follow-up citizen c-14901 --on 2025-12-05 --result continue --decision "VU 2025-131"',
        'pladsbog follow-up citizen hoejmarken/8 --on 2025-12-05 --result reassess --decision "VU 2025-131" --dry-run',
    ),
    "follow-up note": (
        'pladsbog follow-up note hoejmarken 2025-11 --comment "Roskilde has asked for place 12"',
        'pladsbog follow-up note hoejmarken 2025-11 --comment "place 12 is promised" --on 2025-12-03 --dry-run',
    ),
    "follow-up plan": (
        'pladsbog follow-up plan c-14901 --on 2026-03-01 --because "new medicine"',
        'pladsbog follow-up plan c-14401 --on 2026-03-01 --because "wants to move" --dry-run',
    ),
    "follow-up reviewed": (
        'pladsbog follow-up reviewed 3 --decision "BY 8"',
        'pladsbog follow-up reviewed 3 --comment "goes on as it is" --dry-run',
    ),
    "follow-up due": ("pladsbog follow-up due", "pladsbog follow-up due hoejmarken --on 2025-12-01 --within 60"),
    "postings": ("pladsbog postings 2025-10 --dry-run", "pladsbog postings 2025-10 --format g69 -o postings.g69"),
    "reconcile": (
        "pladsbog reconcile booked.csv --month 2025-10",
        "pladsbog reconcile --residents residents.csv --on 2025-12-01",
    ),
    "refund": ("pladsbog refund 2025", "pladsbog refund 2025 --citizen c-14401"),
    "surplus": (
        (
            "pladsbog surplus --year 2025 --budget 14286368 --revenue 13718717 --accounts 13500000 --places 12"
            " --occupancy 98"
        ),
        (
            "pladsbog surplus --budget 14286368 --revenue 13718717 --accounts 13500000 --places 12 --occupancy 98"
            " --carry 100000"
        ),
    ),
    "day-rate": (
        "pladsbog day-rate --budget 14286368 --places 12 --occupancy 98",
        "pladsbog day-rate --budget 14286368 --places 12 --occupancy 95 --format json",
    ),
    "hourly-price": (
        "pladsbog hourly-price --wages 5200000 --direct 9800 --indirect 3100",
        'pladsbog hourly-price --wages 5200000 --attendance 12900 --inside "transport=120000"',
    ),
    "savings": ("pladsbog savings 2025", "pladsbog savings 2025 --known-at 2025-06-30"),
    "simulate": (
        "pladsbog simulate --model thisted-10-packages --against thisted-5-packages --from 2025-01 --to 2025-03",
        "pladsbog simulate --model thisted-5-packages --from 2025-01 --to 2025-03 --show kinds",
    ),
    "status": ("pladsbog status", "pladsbog status --known-at 2025-06-30"),
    "residents": (
        "pladsbog residents hoejmarken --on 2025-12-01",
        "pladsbog residents --on 2025-12-01 -o residents.xlsx",
    ),
    "vacancies": (
        "pladsbog vacancies --on 2025-12-01 --within 60",
        "pladsbog vacancies hoejmarken --on 2025-12-01 --format json",
    ),
    "coming": ("pladsbog coming --on 2025-12-01 --within 30", "pladsbog coming hoejmarken --on 2025-12-01"),
    "citizen": ("pladsbog citizen c-15102 --year 2025", "pladsbog citizen hoejmarken/10"),
    "log": ("pladsbog log --offer hoejmarken --since 2025-12-01", "pladsbog log --citizen c-15102"),
    "show": ("pladsbog show 2684", "pladsbog show '#2684' --format json"),
    "person": ("pladsbog person add c-17", "pladsbog person list"),
    "person add": ("pladsbog person add c-17", "pladsbog person add c-17 --stdin < one-person.txt"),
    "person due": ("pladsbog person due", "pladsbog person due --format json"),
    "person erase": ("pladsbog person erase c-17 --dry-run", 'pladsbog person erase c-17 --reason "due since May"'),
    "person init": (
        "pladsbog person init --key-file /media/usb/vault.key",
        "pladsbog person init --vault persons.vault --key-file /media/usb/vault.key",
    ),
    "person key": ("pladsbog person key /media/usb/vault.key", "pladsbog person key vault.key"),
    "person list": ("pladsbog person list", "pladsbog person list --erased"),
    "person log": ("pladsbog person log", "pladsbog person log --citizen c-17"),
    "person show": ("pladsbog person show c-17", 'pladsbog person show hoejmarken/8 --reason "a letter to the family"'),
    "demo": ("pladsbog demo", "pladsbog --ledger small.db demo --places 24 --years 1"),
    "schema": ("pladsbog schema decision -o decision.schema.json", "pladsbog schema import"),
    "check": ("pladsbog check", "pladsbog check --list"),
    "verify": ("pladsbog verify", "pladsbog verify --against /media/usb/digests.txt"),
    "backup": (
        "pladsbog backup /media/usb/pladsbog-2026-01-05.db",
        "pladsbog --ledger postgresql://db.local/care backup care.db",
    ),
    "restore": (
        "pladsbog --ledger restored.db restore /media/usb/pladsbog-2026-01-05.db",
        "pladsbog --ledger saved.db restore damaged.db --salvage",
    ),
    "evidence": (
        "pladsbog evidence hoejmarken 2025-03 -o hoejmarken-2025-03.zip",
        "pladsbog evidence 2025-Q1 --payer 265 -o for-roskilde.zip",
    ),
    "report": (
        "pladsbog report hoejmarken 2025-03 -o hoejmarken.pdf",
        "pladsbog report hoejmarken 2025-Q1 -o hoejmarken.html",
    ),
    "browse": ("pladsbog browse", "pladsbog --ledger care.db browse --port 8765"),
    "picture": (
        "pladsbog picture budget-changes hoejmarken 2025 -o what-moved.svg",
        "pladsbog picture occupancy 2025 -o occupancy.png",
    ),
    "export-log": ("pladsbog export-log -o log.jsonl", "pladsbog export-log | gzip > log.jsonl.gz"),
    "import-log": (
        "pladsbog --ledger again.db import-log log.jsonl",
        "pladsbog --ledger postgresql://db.local/care import-log log.jsonl",
    ),
    "digest": ("pladsbog digest", "pladsbog digest --at 128 --to /media/usb/digests.txt"),
    "rebuild": ("pladsbog rebuild --no-changes", "pladsbog rebuild --verify"),
    "tables": ("pladsbog tables --no-changes", "pladsbog tables --offer hoejmarken -o hoejmarken.db"),
    "completion": (
        "pladsbog completion --install",
        "pladsbog completion fish > ~/.config/fish/completions/pladsbog.fish",
    ),
}
"""By what is typed for the command after `pladsbog`."""


def write_examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """End the help of a command with its examples, in the language that is spoken."""
    path = english_path(ctx).partition(" ")[2]
    if path not in EXAMPLES:
        return
    formatter.write_paragraph()
    formatter.write_heading(SPEECH.text("Examples"))
    for example in EXAMPLES[path]:
        formatter.write("".join(f"{line}\n" for line in _folded(f"  {in_language(example)}")))


def in_language(example: str) -> str:
    """An example with the names of commands and options in the language that is spoken."""
    if SPEECH.language != DANISH:
        return example
    typed = example_in_danish(example)
    for english, danish in _SAID.items():
        typed = re.sub(rf"(?<![\w-]){re.escape(english)}(?![\w-])", danish, typed)
    return typed


def _folded(line: str) -> Iterator[str]:
    """A line that is too long for a page of help, carried on as a shell has it."""
    while len(line) > _WIDTH:
        at = line.rfind(" -", 6, _WIDTH - 1)
        if at < 0:
            break
        yield f"{line[:at]} \\"
        line = f"      {line[at + 1 :]}"
    yield line
