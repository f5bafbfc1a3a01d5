"""Does this bundle say what the ledger says, and are its amounts what they must be? Python 3.9 or later, nothing else.

    python3 verify.py [FOLDER] [--against NUMBER:DIGEST | NUMBER:ROOT | SEAL]... [--lang da|en]

Without a folder, the one that this lies in. Give what reached you by another way: who alters a bundle makes all its own
sums anew, but none of yours. Exits with 0: all agrees, 1: it does not, 2: asked wrongly. See README.txt.
"""

from __future__ import annotations

import json
import os
import re
import sys
from calendar import isleap, monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

Row = dict[str, Any]  # a line of one of the files, read from JSON

DANISH = {  # what is said of a bundle that was made in Danish, or by --lang da. Nothing else hangs on the language
    __doc__: """Siger bevispakken det, som pladsbogen siger, og er dens beløb, som de skal være? Kræver kun Python 3.9.

    python3 verify.py [MAPPE] [--mod NUMMER:FINGERAFTRYK | NUMMER:ROD | SEGL]... [--sprog da|en]

Uden en mappe: den, som filen her ligger i. Angiv det, du har fået ad anden vej: den, der ændrer i en pakke, laver alle
dens egne summer om, men ingen af dine. Slutkode 0: alt stemmer, 1: det gør det ikke, 2: forkert kaldt. Se LAESMIG.txt.
""",
    "event #{} is not what stands in the log": "hændelse #{} er ikke den, der står i pladsbogen",
    "leaves.txt does not lead to the manifest's digest": "leaves.txt fører ikke til manifestets fingeraftryk",
    "{} in digests.txt does not lie on the chain": "{} i digests.txt ligger ikke på kæden",
    "event #{} is not in the tree over #1 to #{}": "hændelse #{} står ikke i træet over #1 til #{}",
    "the months are not those of the manifest": "månederne er ikke manifestets",
    "{}: lines do not sum to the total": "{}: linjerne giver ikke månedens sum",
    "{}: a frame is not lessened by what buyers owe of it":
        "{}: rammen er ikke mindre med det, som køberkommunerne skylder af den",
    "{}: event #{} closed another house's month": "{}: hændelse #{} lukkede et andet tilbuds måned",
    "{}: {} is not that of the whole": "{}: {} er ikke det samme som i den samlede pakke",
    "{}: {} is not what event #{} issued": "{}: {} er ikke det, som hændelse #{} udstedte",
    "{}: the lines are not those that were issued": "{}: linjerne er ikke dem, der blev udstedt",
    "the lines do not sum to the manifest's": "linjerne giver ikke manifestets sum",
    "its days are not those from the first to the last one": "dagene er ikke dem fra den første til den sidste",
    "no line before it leaves what is carried": "ingen linje før den efterlader den øre, der er ført videre",
    "no unit has such days": "prisen er delt med andre dage, end enheden har",
    "a day does not cost what its price says": "en dag koster ikke, hvad prisen siger",
    "no event tells its quantity": "ingen hændelse siger, hvor stor ydelsen er",
    "its steps do not come to its unit price": "trinnene giver ikke enhedsprisen",
    "its unit price is not {}, as the {} says": "enhedsprisen er ikke {} efter beslutningerne ({})",
    "manifest.json is not as it was sealed": "manifest.json er ikke, som den blev forseglet",
    "{} is not the file that was sealed": "{} er ikke den fil, der blev forseglet",
    "the root is not that of the last event": "roden er ikke den ved den sidste kendte hændelse",
    "there are not as many lines as the manifest says": "der er ikke så mange linjer, som manifestet siger",
    "{} is of an event after #{}, the last in here": "{} er ved en hændelse efter #{}, den sidste heri",
    "event #{} has another digest and root than {}": "hændelse #{} har et andet fingeraftryk og en anden rod end {}",
    "a payer's bundle has roots alone, here at #{}: none is {}; for another event it is made with --root-at":
        "en betalers pakke har kun rødder, her ved #{}: ingen er {}; ved en anden hændelse laves den med --rod-ved",
    "its seal is not {}; if that is a digest or root, its number is missing":
        "dens segl er ikke {}; er det et fingeraftryk eller en rod, mangler nummeret foran",
    "--against takes a digest, root or seal, no file: {}": "--mod tager fingeraftryk, rod eller segl, ingen fil: {}",
    "{} {}, as of event #{}: every file is as it was sealed":
        "{} {}, som kendt ved hændelse #{}: hver fil er, som den blev forseglet",
    "{} events are those of the log, whose chain leads to {}":
        "{} hændelser er dem, der står i pladsbogen, hvis kæde fører til {}",
    "{} events are in the tree over the log, {} as hashes; what was issued, the seal tells":
        "{} hændelser står i træet over pladsbogen, {} kun som fingeraftryk; hvad der blev udstedt, viser seglet",
    "as issued, by another version of the calculation: not calculated again":
        "som udstedt, af en anden udgave af beregningen: ikke regnet efter",
    "unit price computed anew: {}": "enhedspris beregnet på ny: {}", "by derivation: {}": "efter udledning: {}",
    "{}: no event in here up to #{} changed since it was told":
        "{}: ingen hændelse heri til og med #{} er ændret, siden den blev oplyst",
    "{}: nothing in here up to #{} changed since it was told":
        "{}: intet heri til og med #{} er ændret, siden seglet blev oplyst",
    "{} lines of {} sum to {} kr.": "{} linjer i {} giver i alt {} kr.", "special price": "særtakst",
    "FAULT: {}": "FEJL: {}", "{}: another payer's line": "{}: en linje hører til en anden betaler",
    "root {}:{}\nseal {}": "rod {}:{}\nsegl {}", "the lines are not in order": "linjerne står ikke i rækkefølge",
    "not so: {}": "trinnets regnestykke passer ikke: {}", "an event says other terms": "en hændelse siger andre vilkår",
    "not price × days": "beløbet er ikke pris × dage", "no twelfth of it": "det er ikke en tolvtedel af årets pris",
    "{} (closed by #{})": "{} (lukket ved #{})", "days × price are not the amount": "dage × pris giver ikke beløbet",
    "service by the hour": "ydelse pr. time", "its days do not sum to it": "dagene giver ikke efterreguleringen",
    "something is missing, or not as pladsbog writes it: {}":
        "noget mangler eller er ikke, som pladsbog skriver det: {}",
    "everything agrees with what you gave": "alt stemmer med det, du har angivet",
    "everything agrees with itself; now give the digest, root and seal you were told":
        "alt stemmer indbyrdes; angiv nu det fingeraftryk, den rod og det segl, du fik oplyst",
    "base": "grundtakst", "base item": "post i grundtakst", "service": "ydelse", "table": "takst", "hours": "timepris",
}  # fmt: skip
KINDS = {"base": "grundtakst", "service": "indsats", "notice": "opsigelse", "vacancy": "tomgang",
         "supplement": "tillæg", "adjustment": "efterregulering", "phase-in": "indfasning",
         "own-payment": "egenbetaling"}  # fmt: skip
SPOKEN = ["en"]  # the language that is spoken


def said(sentence: str, *of: object) -> str:  # a sentence in the language that is spoken, filled in
    return (DANISH[sentence] if SPOKEN[0] == "da" else sentence).format(*of)


def named(period: str) -> str:  # 2025-Q1 is no Danish word
    return f"{period[6]}. kvartal {period[:4]}" if SPOKEN[0] == "da" and period[4:6] == "-Q" else period


def show(text: str) -> None:  # on a terminal in lines that it holds, broken between words
    wide = max(20, os.get_terminal_size().columns or 80) if sys.stdout.isatty() else 0
    try:
        print(re.sub(rf"(?=.{{{wide - 2}}})(.{{1,{wide - 3}}})(?<! ) +", r"\1\n  ", text) if wide else text, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has: the rest is checked, and said to nobody
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def must(holds: object, why: str, *of: object) -> None:
    if not holds:
        raise ValueError(said(why, *of))


def half_up(exact: Fraction, *, away: bool = True) -> int:  # to a whole number; below zero halves go away from it
    return -half_up(-exact) if away and exact < 0 else (2 * exact + 1) // 2


def digest(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def leaf(row: Row) -> bytes:  # of one row of the log: number, version and the lengths of its parts, then the parts
    parts = [row.get(name) for name in ("stream", "topic", "state", "recorded_at", "clock_at", "offer", "ref")]
    lengths = [-1 if part is None else len(part.encode()) for part in parts]
    head = [one.to_bytes(8, "big", signed=True) for one in (row["number"], row["version"], *lengths)]
    return digest(b"\x00", *head, *((part or "").encode() for part in parts))


def check_chain(files: dict[str, bytes], manifest: Row, events: dict[int, Row], asked: set[int], known: Row) -> None:
    leaves = [bytes.fromhex(line) for line in files["leaves.txt"].decode().splitlines()]  # of all events
    for number, event in events.items():
        must(leaf(event) == leaves[number - 1], "event #{} is not what stands in the log", number)
    chain, nodes = bytes(32), []
    for number, one in enumerate(leaves, 1):
        nodes.append(digest(b"\x00", digest(b"\x03", chain), one))  # salted by the chain: says nothing of its event
        chain = digest(b"\x02", chain, one)
        known[f"{number}:{chain.hex()}"] = known[chain.hex()] = number  # every digest; below, the roots asked for
    must(manifest["digest"] == f"{len(leaves)}:{chain.hex()}", "leaves.txt does not lead to the manifest's digest")
    for upto in asked & set(range(1, len(nodes) + 1)):
        layer = nodes[:upto]
        while len(layer) > 1:
            pairs = [layer[at : at + 2] for at in range(0, len(layer), 2)]  # what is left over goes up as it is
            layer = [digest(b"\x01", *pair) if len(pair) > 1 else pair[0] for pair in pairs]
        known[f"{upto}:{layer[0].hex()}"] = upto
    apart = {line.split()[0] for line in files["digests.txt"].decode().splitlines()} - set(known)
    must(not apart, "{} in digests.txt does not lie on the chain", ", ".join(apart))


def check_path(row: Row, upto: int, root: str) -> None:  # an event leads to a root; one that is not shown, by its node
    at, last, path = row["number"] - 1, upto - 1, [bytes.fromhex(one) for one in row["paths"][str(upto)]]
    found = bytes.fromhex(row["node"]) if "node" in row else digest(b"\x00", bytes.fromhex(row["salt"]), leaf(row))
    while last > 0:
        if at % 2 or at < last:
            found = digest(b"\x01", path.pop(0), found) if at % 2 else digest(b"\x01", found, path.pop(0))
        at, last = at // 2, last // 2
    must(not path and found.hex() == root, "event #{} is not in the tree over #1 to #{}", row["number"], upto)


def issued_lines(issued: Row) -> Iterator[Row]:  # the lines of a closing in the log, each as it stands in lines.jsonl
    for kind, packed in issued["lines"]:
        for whose, first, last, level, price, ore, numbers, *rare in packed:
            more = rare[0] if rare else {}
            month = more.get("for_month", issued["month"])
            line = dict(zip(("stay", "citizen", "place", "payer", "paragraph"), issued["who"][whose]))
            tail = f"/{line['citizen']}" if kind == "notice" and line["citizen"] is not None else ""
            line["id"] = f"{kind}/{line['place']}/{month}-{first:02d}{tail}"
            line["part"] = {"base": "base", "phase-in": "base", "own-payment": "own"}.get(kind, "service")
            line.update({"kind": kind, "from": f"{month}-{first:02d}", "to": f"{month}-{last:02d}", "level": level})
            line.update({"unit": "day", "unit_price_ore": price, "amount_ore": ore, "for_month": month, **more})
            line["events"] = sorted({one for at in numbers for one in (issued["events"][-at - 1] if at < 0 else [at])})
            yield {name: value for name, value in line.items() if value is not None}


def is_of_buyers(line: Row) -> bool:  # what a buyer owes of a frame by the day, and what that takes off the frame
    return "of_frame" in line or line.get("part") == "bought"


def check_months(manifest: Row, months: list[Row], lines: list[Row], events: dict[int, Row]) -> None:
    """Lines sum to the totals; in the bundle of a house every month is, field by field, what its closing issued."""
    must([month["month"] for month in months] == manifest["months"], "the months are not those of the manifest")
    must([one["month"] for one in lines] == sorted(one["month"] for one in lines), "the lines are not in order")
    for month in months:
        name, own = month["month"], [line for line in lines if line["month"] == month["month"]]
        must(sum(line["amount_ore"] for line in own) == month["total_ore"], "{}: lines do not sum to the total", name)
        if manifest["payer"] is not None:  # the lines of others are not in here
            must(all(line.get("payer", "own") == manifest["payer"] for line in own), "{}: another payer's line", name)
            continue
        of_frame = [one["amount_ore"] for one in own if one["kind"] != "adjustment" and is_of_buyers(one)]
        must(not sum(of_frame), "{}: a frame is not lessened by what buyers owe of it", name)
        closing = month["closing"]
        told = {"findings": [], "closing": closing, **events[closing]}
        told |= {**json.loads(told["state"]), **json.loads(told["state"])["issued"]}
        must(told["offer"] == manifest["offer"], "{}: event #{} closed another house's month", name, closing)
        for field in {*month, "offer", "month", "total_ore", "place_days", "findings", "known_at", "calculation"}:
            must(told[field] == month.get(field), "{}: {} is not what event #{} issued", name, field, closing)
        shown = [{key: of for key, of in line.items() if key not in ("month", "how")} for line in own]
        must(shown == list(issued_lines(told["issued"])), "{}: the lines are not those that were issued", name)
    must(manifest["total_ore"] == sum(line["amount_ore"] for line in lines), "the lines do not sum to the manifest's")


def check_amount(line: Row, how: Row, left: set[Fraction], *, others: bool = False) -> None:
    """Days × price, rounded once with what was `left`: of a cut month by a line before, which `others` may pay."""
    days = (date.fromisoformat(line["to"]) - date.fromisoformat(line["from"])).days + 1
    price, carried = Fraction(line["unit_price_ore"]), Fraction(how["carried"])
    runs = [(count, Fraction(ore)) for count, ore in how["by_day"]]
    if not runs:  # of the whole month, such as a phase-in
        return must(half_up(price * (days if line["unit"] == "day" else 1)) == line["amount_ore"], "not price × days")
    exact = sum((count * ore for count, ore in runs), Fraction(0))
    must(sum(count for count, _ in runs) == days, "its days are not those from the first to the last one")
    is_cut = line["unit"] in ("month", "year") and not line["from"].endswith("-01")
    is_left = carried in left or (others and is_cut and abs(carried) <= Fraction(1, 2))
    must(not carried or (is_left and runs[0][0] == 1), "no line before it leaves what is carried")
    rounded = [half_up(exact, away=False), -half_up(-exact, away=False)] if carried else [half_up(exact)]
    must(line["amount_ore"] in rounded, "days × price are not the amount")
    left.add(exact - line["amount_ore"])
    price = price * Fraction(line["quantity"]) if "service" in line else price
    year, month = map(int, line["for_month"].split("-"))
    twelfth = half_up(price * month / 12) - half_up(price * (month - 1) / 12) if line["unit"] == "year" else None
    if how["pieces"]:
        of_month: set[Any] = {monthrange(year, month)[1], Fraction(61, 2), Fraction(365, 12)}
        of_unit = {"month": of_month, "year": {365, 365 + isleap(year)}, "hours-a-week": {7}}.get(line["unit"], {1})
        must(all(Fraction(by) in (of_month if of else of_unit) for _, by, of in how["pieces"]), "no unit has such days")
        a_day = {Fraction(price if of is None else Fraction(of)) / Fraction(by) for _, by, of in how["pieces"]}
        must("absence" in line or {of and int(of) for *_, of in how["pieces"]} <= {twelfth, None}, "no twelfth of it")
    else:  # delivered in so many days, or a frame
        a_day = {price / days if "service" in line else Fraction(twelfth or 0, monthrange(year, month)[1])}
    a_day |= {Fraction(0)} if line["unit"] == "weekday" else set()
    must({runs[0][1] - carried, *(ore for _, ore in runs[1:])} <= a_day, "a day does not cost what its price says")


def level_of(hours: Fraction, rates: Row) -> str:  # by hours a week; a bound belongs to its level
    bounds = rates.get("hours_to", {})
    if fitting := [level for level, bound in bounds.items() if hours <= Fraction(bound)]:
        return str(fitting[0])
    step = max(1, len(bounds) + 1, -int(-hours // Fraction(rates.get("hours_per_step", 168))))
    named = [level for level in rates.get("prices_ore", {}) if level not in rates.get("special", ())]
    return str(step) if "interval_ore" in rates else str(named[step - 1]) if step <= len(named) else ""


def latest(found: list[Row], day: str) -> Row:  # to take effect by a day; of one day, the last to be recorded
    begun = [one for one in found if one["effective_on"] <= day]
    return max(begun, key=lambda one: (one["effective_on"], one["number"])) if begun else {}


def unit_price(line: Row, events: dict[int, Row]) -> tuple[str, Fraction | None]:  # from the decisions alone, by a rule
    all_of = [{**json.loads(events[one]["state"]), **events[one]} for one in line["events"] if one in events]
    behind = [one for one in all_of if one["number"] not in {other.get("corrects") for other in all_of}]
    acts: dict[str, list[Row]] = defaultdict(list)
    for one in behind:
        acts[one["topic"][:-2]].append(one)
    odd = {"absence", "of_frame", "adjusts"} & set(line) or any(".regulated" in topic for topic in acts)
    if odd or len(all_of) < len(line["events"]) or line["kind"] not in ("base", "supplement", "service", "notice"):
        return "", None
    day, last, tables = line["from"], line["to"], acts["rates.adopted"]
    rates: Row = tables[0]["rates"] if len(tables) == 1 and not re.search('_from"', json.dumps(tables)) else {}
    structure = latest(acts["model.adopted"], day).get("model", {}).get("structure")
    granted = latest([one for one in behind if "assessment" in one], last).get("assessment", {})
    hours = Fraction(granted["minutes"], 60) if "minutes" in granted else Fraction(granted.get("hours", 0))  # a week
    if "base" in (line["kind"], line.get("part")):  # notice may cover the base, too
        base = [{}, *(one["base"] for one in acts["base.adopted"] if one["base"].get("item") == line.get("item"))][-1]
        if "unit_price_ore" in base:
            return "base item", Fraction(base["quantity"]) * base["unit_price_ore"]
        return "base", Fraction(base["amount_ore"]) if base.get("unit") == line["unit"] else None
    if line["kind"] == "supplement":
        amounts = [Fraction(one["quantity"]) for one in all_of if "quantity" in one]
        amounts += [Fraction(round(one * 60), 60) for one in amounts if round(Fraction(round(one * 60), 60), 4) == one]
        amounts.append(sum((Fraction(one["quantity"]) for one in acts["citizen.service-delivered"]), Fraction(0)))
        must(Fraction(line["quantity"]) in amounts, "no event tells its quantity")
        service = latest(acts["service.adopted"], day).get("service", {})
        if "price_ore" in service:
            return "service", Fraction(service["price_ore"])
        if not line["level"]:
            return "service by the hour", Fraction(rates["hourly_ore"]) if "hourly_ore" in rates else None
        granted = latest(acts["citizen.service-granted"] + acts["citizen.service-regranted"], last)
        structure, hours = "" if "chart" in granted else "differentiated", Fraction(granted.get("hours", 0))
    elif "special_price_ore" in granted and structure != "places":
        return "special price", Fraction(granted["special_price_ore"])
    elif structure == "hours":
        return "hours", rates["hourly_ore"] * hours / 7 if "hourly_ore" in rates else None
    own = latest(acts["place.opened"] + acts["place.level-set"], day) if structure == "places" else {}
    level = own.get("level") if own else level_of(hours, rates) if "hours" in granted else granted.get("level")
    by_unit = line["unit"] != "day" or rates.get("unit") == "day"  # a month's table may have prices of a day besides
    plain = by_unit and structure in ("differentiated", "places") and level == line["level"]
    if plain and "interval_ore" in rates and line["level"].isdigit():  # interval × (level − ½), half up to whole kroner
        return "table", Fraction(half_up(Fraction(rates["interval_ore"] * (2 * int(line["level"]) - 1), 200)) * 100)
    return "table", Fraction(rates["prices_ore"][level]) if plain and level in rates.get("prices_ore", {}) else None


def check_steps(line: Row, how: Row) -> None:  # each that is arithmetic, and that the last one is the unit price
    before: Fraction | None = None
    for step in how["steps"]:
        says, made = step["says"].replace(",", "."), None  # a decimal has a comma
        if found := re.search(r"^average of (\d+) other residents \((.*)\): (\S+)$", step["says"]):
            must(Fraction(sum(map(int, found[2].split(", "))), int(found[1])) == Fraction(found[3]), "not so: {}", says)
        for words, over in ((r"× (\S+) hours a week / 7$", 7), (r"× (\S+) units$", 1), (r": (\S+) of the price$", 1),
                            (r"^(\S+) % of (?:it|the last resident's price)", 100)):  # fmt: skip
            if (found := re.search(words, says)) and before is not None:
                made = before * Fraction(found[1]) / over
        if (found := re.search(r"raised by (\S+) %. half up to whole (kr|øre)", says)) and before is not None:
            unit = 100 if found[2] == "kr" else 1
            made = Fraction(half_up(before * (100 + Fraction(found[1])) / 100 / unit) * unit)
        before = Fraction(step["to"]) if "to" in step else before
        must("to" not in step or made in (None, before), "not so: {}", says)
    sums = line.get("part") == "bought"  # it has no price of its own: it is held against the buyers' lines
    must(sums or before in (None, Fraction(line["unit_price_ore"])), "its steps do not come to its unit price")


def check_line(line: Row, events: dict[int, Row], left: set[Fraction], *, others: bool = False) -> str:
    """How its unit price was checked."""
    how, kind = line["how"], str(line.get("kind"))
    kind = KINDS.get(kind, kind) if SPOKEN[0] == "da" else kind
    if how is None:
        return said("as issued, by another version of the calculation: not calculated again")
    if line["kind"] == "adjustment":
        runs = [days * Fraction(ore) for days, ore in line.get("on_days", [])]
        must(not runs or half_up(sum(runs, Fraction(0))) == line["amount_ore"], "its days do not sum to it")
        return said("by derivation: {}", kind)
    check_amount(line, how, left, others=others)
    check_steps(line, how)
    try:
        rule, price = unit_price(line, events)
    except (LookupError, TypeError, ArithmeticError):  # decisions of a shape that this program does not know
        rule, price = "", None
    known = [Fraction(line["unit_price_ore"])] if how["anew"] else [Fraction(line["unit_price_ore"]), None]
    must(price in known, "its unit price is not {}, as the {} says", price, rule and said(rule))
    return said("by derivation: {}", kind) if price is None else said("unit price computed anew: {}", said(rule))


def check(folder: Path, given: list[str]) -> Iterator[str]:  # what was found, in words; raises for what does not agree
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    seal = digest(files["manifest.json"]).hex()
    must(files["manifest.sha256"] == f"{seal}  manifest.json\n".encode(), "manifest.json is not as it was sealed")
    manifest: Row = json.loads(files["manifest.json"])
    for name, expected in manifest["files"].items():
        must(name in files and digest(files[name]).hex() == expected, "{} is not the file that was sealed", name)
    about = (manifest["offer"], named(manifest["period"]), manifest["events"])
    yield said("{} {}, as of event #{}: every file is as it was sealed", *about)
    if "bundles" in manifest:
        yield from check_each(folder, manifest, seal, given)
        return
    read = {name: [*map(json.loads, text.decode().splitlines())] for name, text in files.items() if name[-1:] == "l"}
    events = {row["number"]: row for row in read["events.jsonl"] if "state" in row}
    last, root = manifest["events"], manifest["root"]
    known = {seal: last, root: last}
    if manifest["payer"] is None:
        check_chain(files, manifest, events, {last, *(int(one[:-65]) for one in given if ":" in one)}, known)
        yield said("{} events are those of the log, whose chain leads to {}", len(events), manifest["digest"])
    else:
        for upto, earlier in manifest["roots"].items():
            known[f"{upto}:{earlier}"] = int(upto)
            for row in [row for row in read["events.jsonl"] if row["number"] <= int(upto)]:
                check_path(row, int(upto), earlier)
        told = "{} events are in the tree over the log, {} as hashes; what was issued, the seal tells"
        yield said(told, len(events), len(read["events.jsonl"]) - len(events))
    must(f"{last}:{root}" in known, "the root is not that of the last event")
    check_months(manifest, read["months.jsonl"], read["lines.jsonl"], events)
    for one in read["terms.jsonl"]:
        row = {**events[one["event"]], "terms": json.loads(events[one["event"]]["state"])}
        must(all(row[name] == one[name] for name in ("topic", "recorded_at", "terms")), "an event says other terms")
    found: Counter[str] = Counter()
    left: dict[Any, set[Fraction]] = defaultdict(set)  # by the rounding of lines that are one amount with later ones
    for line in sorted(read["lines.jsonl"], key=lambda one: (one["month"], one["from"])):
        before = left[tuple(map(line.get, ("month", "stay", "service", "item")))]
        try:
            found[check_line(line, events, before, others=manifest["payer"] is not None)] += 1
        except (ValueError, KeyError, ArithmeticError) as fault:
            raise type(fault)(f"{line['month']} {line['id']}: {fault}") from fault
    must(sum(found.values()) == manifest["lines"], "there are not as many lines as the manifest says")
    closed = ", ".join([said("{} (closed by #{})", one["month"], one["closing"]) for one in read["months.jsonl"]])
    total = f"{manifest['total_ore'] / 100:,.2f}".translate(str.maketrans(",.", ".,") if SPOKEN[0] == "da" else {})
    yield said("{} lines of {} sum to {} kr.", manifest["lines"], closed, total)
    yield from (f"  {count:>6} {how}" for how, count in sorted(found.items()))
    for one in given:
        at = int(one[:-65]) if ":" in one else 0
        must(one in known or at, "its seal is not {}; if that is a digest or root, its number is missing", one)
        must(one in known or at <= last, "{} is of an event after #{}, the last in here", one, last)
        roots = "a payer's bundle has roots alone, here at #{}: none is {}; for another event it is made with --root-at"
        must(one in known or manifest["payer"] is None, roots, ", #".join(manifest.get("roots", ())), one)
        must(one in known, "event #{} has another digest and root than {}", at, one)
        event = said("{}: no event in here up to #{} changed since it was told", one, known[one])
        yield said("{}: nothing in here up to #{} changed since it was told", one, last) if one == seal else event
    yield said("root {}:{}\nseal {}", last, root, seal)


def check_each(folder: Path, whole: Row, seal: str, given: list[str]) -> Iterator[str]:  # of several houses, each one
    made = {name: (folder / name / "manifest.json").read_bytes() for name in whole["bundles"]}
    parts, seals = {name: json.loads(inside) for name, inside in made.items()}, {seal, *whole["bundles"].values()}
    led = {number for part in parts.values() for number in part["roots"]}  # a closing's root is in its house's alone
    for name, part in parts.items():
        own = whole["bundles"][name]
        must(digest(made[name]).hex() == own, "{} is not the file that was sealed", f"{name}/manifest.json")
        for field in ("payer", "period", "events", "digest", "root"):
            must(part[field] == whole[field], "{}: {} is not that of the whole", name, field)
        here = [one for one in given if one.split(":")[0] in part["roots"] or one.split(":")[0] not in led]
        try:
            yield from check(folder / name, [one for one in here if one == own or one not in seals])
        except Exception as fault:  # of which house it is: each folder has files of these names
            raise (ValueError if type(fault) is ValueError else RuntimeError)(f"{name}: {fault}") from fault
    for field in ("lines", "total_ore"):
        must(sum(part[field] for part in parts.values()) == whole[field], "the lines do not sum to the manifest's")
    if seal in given:
        yield said("{}: nothing in here up to #{} changed since it was told", seal, whole["events"])
    yield said("root {}:{}\nseal {}", whole["events"], whole["root"], seal)


def main(arguments: list[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a sign that this machine cannot write is no fault of the bundle
    words, told, lang, rest = [], [], "", iter(arguments)
    for one in rest:
        name, _, value = one.partition("=")
        if name in ("--lang", "--sprog"):
            lang = value or next(rest, "")
        elif name in ("--against", "--mod"):
            told.append(value or next(rest, ""))
        else:
            words.append(one)
    given = [one.lower() for one in words + told if re.fullmatch(r"([0-9]{1,12}:)?[0-9a-fA-F]{64}", one)]
    odd, here = [one for one in told if one.lower() not in given], Path(__file__).resolve().parent
    folders = [Path(one) for one in words if one.lower() not in given] or [here]
    made = [one / "manifest.json" for one in (*folders, here) if (one / "manifest.json").is_file()]
    SPOKEN[0] = lang if lang in ("da", "en") else "da" if made and b'"language": "da"' in made[0].read_bytes() else "en"
    if odd or len(folders) > 1 or lang not in ("", "da", "en") or folders[0] / "manifest.json" not in made:
        wrong = said("--against takes a digest, root or seal, no file: {}", ", ".join(odd)).rstrip(": ")
        show(wrong if odd else said(__doc__) if made or lang in ("da", "en") else f"{__doc__}\n{DANISH[__doc__]}")
        return 2
    try:
        for line in check(folders[0], given):
            show(line)
    except Exception as fault:  # noqa: BLE001 - whatever cannot be read is not what was sealed
        unread = said("something is missing, or not as pladsbog writes it: {}", fault)
        show(said("FAULT: {}", fault if type(fault) is ValueError else unread))
        return 1
    itself = "everything agrees with itself; now give the digest, root and seal you were told"
    show(said("everything agrees with what you gave") if given else said(itself))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
