"""Who can pay, act and be the municipality of residence: Denmark's municipalities and regions, by code and day.

Source: Statistics Denmark, Regions, provinces and municipalities v1:2007-; the four figures of the regions as in CPR's
register of authorities. The merger of 2027: act of 20 June 2025 that forms Region Østdanmark.

Decided on 2026-11-26:

* The list begins with the municipalities of 2007. Earlier days are asked of it as it was then: a long stay may have
  begun before, and is paid for today by a municipality of today.
* Region Østdanmark takes the place of Hovedstaden and Sjælland on 1 January 2027. Its code had not been found
  published when this was written, so it is not in the list: such a payer is recorded as unlisted until it is.
* Christiansø (411) is in no municipality and not in the list.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

_FROM = date(2007, 1, 1)
_MERGED = date(2026, 12, 31)

_MUNICIPALITIES = """
101 København, 147 Frederiksberg, 151 Ballerup, 153 Brøndby, 155 Dragør, 157 Gentofte, 159 Gladsaxe, 161 Glostrup,
163 Herlev, 165 Albertslund, 167 Hvidovre, 169 Høje-Taastrup, 173 Lyngby-Taarbæk, 175 Rødovre, 183 Ishøj, 185 Tårnby,
187 Vallensbæk, 190 Furesø, 201 Allerød, 210 Fredensborg, 217 Helsingør, 219 Hillerød, 223 Hørsholm, 230 Rudersdal,
240 Egedal, 250 Frederikssund, 253 Greve, 259 Køge, 260 Halsnæs, 265 Roskilde, 269 Solrød, 270 Gribskov, 306 Odsherred,
316 Holbæk, 320 Faxe, 326 Kalundborg, 329 Ringsted, 330 Slagelse, 336 Stevns, 340 Sorø, 350 Lejre, 360 Lolland,
370 Næstved, 376 Guldborgsund, 390 Vordingborg, 400 Bornholm, 410 Middelfart, 420 Assens, 430 Faaborg-Midtfyn,
440 Kerteminde, 450 Nyborg, 461 Odense, 479 Svendborg, 480 Nordfyns, 482 Langeland, 492 Ærø, 510 Haderslev, 530 Billund,
540 Sønderborg, 550 Tønder, 561 Esbjerg, 563 Fanø, 573 Varde, 575 Vejen, 580 Aabenraa, 607 Fredericia, 615 Horsens,
621 Kolding, 630 Vejle, 657 Herning, 661 Holstebro, 665 Lemvig, 671 Struer, 706 Syddjurs, 707 Norddjurs, 710 Favrskov,
727 Odder, 730 Randers, 740 Silkeborg, 741 Samsø, 746 Skanderborg, 751 Aarhus, 756 Ikast-Brande, 760 Ringkøbing-Skjern,
766 Hedensted, 773 Morsø, 779 Skive, 787 Thisted, 791 Viborg, 810 Brønderslev, 813 Frederikshavn, 820 Vesthimmerlands,
825 Læsø, 840 Rebild, 846 Mariagerfjord, 849 Jammerbugt, 851 Aalborg, 860 Hjørring
"""
_REGIONS = """
1081 Region Nordjylland, 1082 Region Midtjylland, 1083 Region Syddanmark, 1084 Region Hovedstaden, 1085 Region Sjælland
"""
_UNTIL = {"1084": _MERGED, "1085": _MERGED}
"""The last days of those that are no more."""

_MOST_NEAR = 3


class Authority(NamedTuple):
    """A municipality or region, from its first day in the list to its last; None while it goes on."""

    code: str
    name: str
    first_day: date
    last_day: date | None

    def is_there(self, day: date) -> bool:
        """Whether it is one on a day; days before the list begins are asked of its beginning."""
        return self.first_day <= max(day, _FROM) and (self.last_day is None or day <= self.last_day)

    def __str__(self) -> str:
        return f"{self.code} ({self.name})"


@cache
def authorities() -> Mapping[str, Authority]:
    """Every municipality and region in the list, by code."""
    entries = (entry.strip().partition(" ") for entry in f"{_MUNICIPALITIES},{_REGIONS}".split(","))
    return {code: Authority(code, name, _FROM, _UNTIL.get(code)) for code, _, name in entries}


def authority_on(code: str, day: date) -> Authority | None:
    """The municipality or region that has a code on a day; None where none has."""
    found = authorities().get(code)
    return found if found is not None and found.is_there(day) else None


def near_to(text: str, day: date) -> list[Authority]:
    """Those that a text which is no code on a day may have meant: by name, by a nought too many, by one wrong figure.

    Of the latter the numerically nearest ones, a few at most.
    """
    there = [one for one in authorities().values() if one.is_there(day)]
    name = plain(text)
    if named := [one for one in there if name in (plain(one.name), one.code)]:
        return named
    alike = (one for one in there if text.isdecimal() and _one_slip(text, one.code))
    return sorted(alike, key=lambda one: (abs(int(one.code) - int(text)), one.code))[:_MOST_NEAR]


def named_like(text: str, day: date) -> list[Authority]:
    """Those on a day whose name has a text in it, without regard to capitals, or is just that: then that one alone."""
    there = [one for one in authorities().values() if one.is_there(day)]
    name = plain(text)
    return [one for one in there if plain(one.name) == name] or [one for one in there if name in plain(one.name)]


def plain(text: str) -> str:
    """A name, or a code, as it is compared: without capitals, noughts before it, and the word behind it."""
    return text.strip().lstrip("0").casefold().removesuffix(" kommune")


def _one_slip(typed: str, code: str) -> bool:
    """Whether two codes differ by one figure, or by two that changed places."""
    if len(typed) != len(code):
        return False
    differing = [at for at, (one, other) in enumerate(zip(typed, code, strict=True)) if one != other]
    if len(differing) == 1:
        return True
    swapped = len(differing) == 2 and differing[1] == differing[0] + 1  # noqa: PLR2004 - two figures
    return swapped and sorted(typed) == sorted(code)
