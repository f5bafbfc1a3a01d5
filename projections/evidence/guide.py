"""The page for the auditor, in English and in Danish, that goes with a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from ledger.models.selecting import OWN
from ledger.shared.patterns import pattern
from ledger.shared.spelled import month_in_danish, period_in_danish

_ENGLISH = """\
EVIDENCE OF {offer}, {period}{for_payer}

Issued months: {months}.{left_open}
As of event #{events} of the ledger. Lines: {lines}. Together: {total} kr.

How to check it
---------------
1. Whoever gave you this told you some values besides, by another way: the SHA-256 of verify.py, and the digest
   (NUMBER:DIGEST), the root (NUMBER:ROOT) and the seal. You may have digests and roots of your own, from closings and
   statements of years ago.
2. See that verify.py is the one you were told of. It is the same for every bundle of one version of pladsbog.
       Windows            certutil -hashfile verify.py SHA256
       Linux, macOS       shasum -a 256 verify.py
   It has less than 450 lines, a quarter of them its Danish, and uses nothing but Python 3.9 or later. You may read it,
   or write your own.
3. Unpack the zip, and run it with what you were told, as much as you have of it:
       python3 -I -S verify.py {example}
   It says of each what it shows, and ends with "everything agrees ...", or with FAULT and the first thing that does
   not. It speaks the language that the bundle was made in; --lang en, or --lang da, asks for one.

What it shows, and what each file is
------------------------------------
manifest.json     what this is about, and the SHA-256 of every other file; manifest.sha256 is the seal over it
months.jsonl      a line for each month: which event closed it, and what was issued
lines.jsonl       a line for each settlement line, as it was issued; "how" is how its amount came about, step by step
terms.jsonl       the decisions behind the prices, in words and in full
events.jsonl      the events themselves, byte for byte as they stand in the ledger ("state" is what the digest is of)
{files}
Amounts are whole øre, exact prices a number of øre or a fraction; days are dates with both ends included.

What is proved
--------------
{proved}
* Each line: its days, the price of each of them, and the amount rounded once. The lines sum to the month, the months to
  the total above.
* "unit price computed anew": the price follows from the decisions in events.jsonl alone: a table of rates, a price an
  hour, a base or an item of one, a service, a special price.
* "by derivation": averages, vacancies, regulations, shares in an absence, phase-in and the like. What is arithmetic in
  their steps is done again, and they come to the unit price; that the rule was the right one is for you to read in
  "how" and terms.jsonl. An adjustment is what a month comes to now, less what was issued; its events say why.

What is not proved
------------------
* Whether what was recorded is true: that somebody lived there is shown by the case, not by a ledger.
* That a bundle whose own sums agree is of this ledger, where you hold it against nothing that you were told.
{limits}
"""

_DANISH = """\
BEVISPAKKE FOR {offer}, {period}{for_payer}

Udstedte måneder: {months}.{left_open}
Som kendt ved hændelse #{events} i pladsbogen. Linjer: {lines}. I alt: {total} kr.

Sådan efterprøver du den
------------------------
1. Den, der gav dig filen, har ad anden vej oplyst nogle værdier: SHA-256 af verify.py samt fingeraftryk
   (NUMMER:FINGERAFTRYK), rod (NUMMER:ROD) og segl. Du kan også selv have fingeraftryk og rødder fra lukninger og
   opgørelser i tidligere år.
2. Se efter, at verify.py er den, du fik oplyst. Den er ens for alle bevispakker fra samme udgave af pladsbog.
       Windows            certutil -hashfile verify.py SHA256
       Linux, macOS       shasum -a 256 verify.py
   Den er på under 450 linjer og bruger kun Python 3.9 eller nyere. Du kan læse den eller skrive din egen.
3. Pak zip-filen ud, og kør den med det, du fik oplyst, så meget du har af det:
       python3 -I -S verify.py {example}
   Den siger om hver værdi, hvad den viser, og slutter med "alt stemmer ..." eller med FEJL og det første, der ikke
   stemmer. Den taler det sprog, bevispakken er lavet på; --sprog da eller --sprog en vælger et bestemt.

Hvad den viser, og hvad filerne er
----------------------------------
manifest.json     hvad det handler om, og SHA-256 af hver anden fil; manifest.sha256 er seglet over den
months.jsonl      en linje for hver måned: hvilken hændelse der lukkede den, og hvad der blev udstedt
lines.jsonl       hver afregningslinje, som den blev udstedt; "how" er, hvordan beløbet er blevet til, trin for trin
terms.jsonl       beslutningerne bag priserne, i ord og i fuld tekst
events.jsonl      selve hændelserne, byte for byte som de står i pladsbogen ("state" er det, fingeraftrykket er af)
{files}
Beløb er hele øre, nøjagtige priser et antal øre eller en brøk; dage er datoer, begge medregnet.

Hvad der er bevist
------------------
{proved}
* Hver linje: dens dage, prisen for hver af dem og beløbet, afrundet én gang. Linjerne giver månedens sum, og månederne
  giver summen ovenfor.
* "enhedspris beregnet på ny": prisen følger alene af beslutningerne i events.jsonl: en
  takst, en timepris, en grundtakst eller en post i den, en ydelse, en særtakst.
* "efter udledning": gennemsnit, tomgang, fremskrivning, andele ved fravær, indfasning og lignende. Det,
  der er regning i trinnene, er regnet efter, og de giver enhedsprisen; at reglen var den rette, må du læse i "how" og
  terms.jsonl. En efterregulering (adjustment) er, hvad en måned giver nu, minus det udstedte; dens hændelser siger
  hvorfor.

Hvad der ikke er bevist
-----------------------
* Om det registrerede er sandt: at nogen boede der, viser sagen og ikke en pladsbog.
* At bevispakken er fra denne pladsbog, hvis den kun holdes op mod sig selv og ikke mod noget, du fik oplyst.
{limits}
"""

_FOR_HOUSE = {
    "en": {
        "files": """\
leaves.txt        a SHA-256 for each event of the whole ledger, in their order: those of other houses too, as hashes
digests.txt       the digest of each closing, and of the last event known
""",
        "proved": """\
* The events are those of the ledger, and none was changed, added or taken out since your digests were made:
  leaves.txt leads to the digest of every event, and so to each that you give. A digest vouches for the events up to its
  own number, so for the months alone whose closing has no higher one: verify.py tells that of each.
* The lines, totals, findings and days are those that the closings in the ledger issued, to the letter.""",
        "limits": "* Events that are hashes alone say nothing but that they are there.",
    },
    "da": {
        "files": """\
leaves.txt        en SHA-256 for hver hændelse i hele pladsbogen, i rækkefølge: også andre tilbuds
digests.txt       fingeraftrykket af hver lukning og af den sidste kendte hændelse
""",
        "proved": """\
* Hændelserne er pladsbogens, og ingen er ændret, føjet til eller fjernet, siden dine fingeraftryk blev lavet:
  leaves.txt fører til fingeraftrykket af hver hændelse og dermed til hvert, du angiver. Et fingeraftryk dækker
  hændelserne til og med sit eget nummer, altså kun de måneder, hvis lukning ikke har et højere: verify.py viser det for
  hver (lukket ved).
* Linjer, summer, afklaringer og døgn er til punkt og prikke dem, som lukningerne i pladsbogen udstedte.""",
        "limits": "* Hændelser, der kun er med som fingeraftryk, siger intet andet, end at de er der.",
    },
}
_FOR_PAYER = {
    "en": {
        "files": "",
        "proved": """\
* Each event stands in the ledger: its path leads to the root of a tree over all events, and shows nothing of the
  others. An auditor of a house, as of the same event, sees the same root and that it belongs to the digest.
* The lines are for you to pay; nothing of citizens that others pay for is in here.""",
        "limits": """\
* That the lines were issued so stands in closings, which name everybody in the house: here they are hashes. It is told
  by the seal; and the house's own evidence, which its auditor has, proves it. So give verify.py the seal: without it a
  line that is left out, put in, or made by a derivation alone can be somebody else's work.
* Events that are hashes alone ("node") name somebody else; what follows from them is told, and not computed anew. So is
  what rounding left, half an øre at most, of days in the same month that somebody else pays ("carried").
* A digest (NUMBER:DIGEST) proves nothing of these events: it leads to them by way of others' alone, which you may not
  see. The root does (NUMBER:ROOT), and as much as a digest would: none of the events here up to NUMBER was changed
  since it was told. It stands beside the digest on every statement, in the file of lodged digests, and in what
  pladsbog digest --at NUMBER --root prints. This bundle leads to the roots at {roots_at}; where you
  have another one, ask for a bundle that leads to it too: pladsbog evidence ... --root-at NUMBER.""",
    },
    "da": {
        "files": "",
        "proved": """\
* Hver hændelse står i pladsbogen: dens sti fører til roden af et træ over alle hændelser og viser intet om de andre.
  En revisor for et tilbud ser ved samme hændelse den samme rod, og at den hører til fingeraftrykket.
* Linjerne er dine at betale; her er intet om borgere, som andre betaler for.""",
        "limits": """\
* At linjerne blev udstedt sådan, står i lukninger, der nævner alle i tilbuddet: her er de kun med som fingeraftryk. Det
  siger seglet, og tilbuddets egen bevispakke, som dets revisor har, beviser det. Angiv derfor seglet til verify.py:
  uden det kan en linje, der er udeladt, føjet til eller kun er efter udledning, være en andens værk.
* Hændelser, der kun er med som fingeraftryk ("node"), nævner en anden; det, der følger af dem, er oplyst og ikke
  beregnet på ny. Det samme gælder det, som afrundingen levnede, højst en halv øre, af dage i samme måned, som en anden
  betaler for ("carried").
* Et fingeraftryk (NUMMER:FINGERAFTRYK) beviser intet om disse hændelser: det fører kun til dem gennem andres, som du
  ikke må se. Det gør roden (NUMMER:ROD), og lige så meget som et fingeraftryk ville: ingen af hændelserne her til og
  med NUMMER er ændret, siden den blev oplyst. Den står ved siden af fingeraftrykket på hver opgørelse, i filen med
  fingeraftryk, der er lagt til side, og i det, pladsbog fingeraftryk --ved NUMMER --rod viser. Denne fil fører til
  rødderne ved {roots_at}; har du en anden, så bed om en fil, der også fører til den: pladsbog bevis ... --rod-ved
  NUMMER.""",
    },
}


def guides(about: Mapping[str, Any]) -> dict[str, bytes]:
    """The two pages by name, filled in with what the manifest says that a bundle is about."""
    return {
        "README.txt": _page(_ENGLISH, "en", about, " Open, and not in it: {open}."),
        "LAESMIG.txt": _page(_DANISH, "da", about, " Åbne, og ikke med: {open}."),
    }


_SEVERAL = """\
EVIDENCE OF SEVERAL HOUSES, {period}{for_payer}

{count} houses: {offer}. Each folder is the evidence of one, with a README.txt of its own, and can be checked by
itself; verify.py beside this page checks all of them, and that they belong together:

       python3 -I -S verify.py --against NUMBER:ROOT --against SEAL

The seal is that of the whole; the seal of one house, which the manifest here names, may be given too.
"""
_FLERE = """\
BEVISPAKKE FOR FLERE TILBUD, {period}{for_payer}

{count} tilbud: {offer}. Hver mappe er bevispakken for ét tilbud med sin egen LAESMIG.txt og kan efterprøves for sig;
verify.py ved siden af denne side efterprøver dem alle, og at de hører sammen:

       python3 -I -S verify.py --mod NUMMER:ROD --mod SEGL

Seglet er det samlede; seglet for et enkelt tilbud, som manifestet her nævner, kan også angives.
"""


def guides_of_several(about: Mapping[str, Any]) -> dict[str, bytes]:
    """The two pages above the bundles of several houses."""
    filled = {**about, "count": len(about["bundles"])}
    return {
        "README.txt": _in_lines(_SEVERAL.format(**{**filled, **_titled(about, "en")})).encode(),
        "LAESMIG.txt": _in_lines(_FLERE.format(**{**filled, **_titled(about, "da")})).encode(),
    }


def _titled(about: Mapping[str, Any], language: str) -> dict[str, str]:
    """The period and the payer as the title of a page has them."""
    payer, is_danish = about["payer"], language == "da"
    if payer == OWN:
        payer = "egen kommune" if is_danish else "the own municipality"
    return {
        "period": period_in_danish(about["period"]) if is_danish else about["period"],
        "for_payer": "" if payer is None else f" for {payer}",
    }


_WIDE = 78
_VERBATIM = "     "
_ITEM = pattern(r"\* |[0-9]+\. |[\w.]+ {2,}")
_GOES_ON = "  "


def _in_lines(page: str) -> str:
    """The page with each of its paragraphs in lines of a narrow window, broken between words; a command stays whole."""
    parts: list[str] = []
    for line in page.split("\n"):
        is_prose = bool(parts) and not parts[-1].startswith(_VERBATIM)
        if is_prose and line.startswith(_GOES_ON) and not line.startswith(_VERBATIM) and parts[-1]:
            parts[-1] += f" {line.strip()}"
        else:
            parts.append(line)
    return "\n".join(map(_paragraph, parts))


def _paragraph(text: str) -> str:
    if text.startswith(_VERBATIM):
        return text
    item = _ITEM.match(text)
    indented = " " * (len(item[0]) if item else len(text) - len(text.lstrip()))
    return fill(text, _WIDE, subsequent_indent=indented, break_long_words=False, break_on_hyphens=False)


def _page(page: str, language: str, about: Mapping[str, Any], left_open: str) -> bytes:
    own = about["payer"] is None
    roots = ", ".join(f"#{number}" for number in about.get("roots", ()))
    said = month_in_danish if language == "da" else str
    months = {name: ", ".join(map(said, about[name])) for name in ("months", "open")}
    listed = {**about, **months, "roots_at": roots}
    filled = {
        **listed,
        **{name: text.format(**listed) for name, text in (_FOR_HOUSE if own else _FOR_PAYER)[language].items()},
        **_titled(about, language),
        "left_open": left_open.format(**listed) if about["open"] else "",
        "total": f"{about['total_ore'] / 100:,.2f}".translate(_DANISH_POINTS if language == "da" else {}),
        "example": _EXAMPLE[language, own],
    }
    return _in_lines(page.format(**filled)).encode()


_EXAMPLE = {
    ("en", True): "--against NUMBER:DIGEST --against SEAL",
    ("en", False): "--against NUMBER:ROOT --against SEAL",
    ("da", True): "--mod NUMMER:FINGERAFTRYK --mod SEGL",
    ("da", False): "--mod NUMMER:ROD --mod SEGL",
}
_DANISH_POINTS = str.maketrans(",.", ".,")
