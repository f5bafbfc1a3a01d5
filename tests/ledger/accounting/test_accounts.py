"""Which account a line goes to: the order of specificity, dates, payers, adjustments, and what balances."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.accounting.accounts import Accounts
from ledger.events import AccountAdopted, Recorded
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.issued_lines import IssuedLine
from ledger.models.judging import judged
from ledger.models.lines import LineKind
from ledger.shared.calendar import Month

DAY = date(2023, 5, 31)
NEW_YEAR = date(2023, 1, 1)


def line(
    kind: LineKind = "service",
    *,
    payer: str | None = None,
    paragraph: str | None = "108",
    adjusts: LineKind | None = None,
) -> IssuedLine:
    return IssuedLine(
        id="a", kind=kind, part="service", place="1", citizen="c-1", payer=payer, paragraph=paragraph,
        first_day=date(2023, 5, 1), last_day=DAY, level="5", unit="day", unit_price_ore="157100",
        amount_ore=48_701_00, for_month=Month(2023, 5), adjusts=adjusts, events=(1,),
    )  # fmt: skip


def accounts(*selectors: Selector, days: tuple[date, ...] = ()) -> Accounts:
    """A mapping for each selector, whose account ends in the selector's place in the list, from 1."""
    told = [
        AccountAdopted(
            effective_on=days[at] if days else NEW_YEAR, by="finn", act="a", decision="d", decided_on=NEW_YEAR,
            selector=selector, mapping=AccountMapping(account=f"53850100{at + 1}", counter="538521001"),
        )
        for at, selector in enumerate(selectors)
    ]  # fmt: skip
    return Accounts([Recorded(at, "", e.stream, at, e) for at, e in enumerate(told, start=1)], own="787")


def chosen(found: Accounts, of: IssuedLine, day: date = DAY, offer: str = "syrenparken") -> int | None:
    version = found.mapping_for(offer, of, day)
    return None if version is None else int(version.value.account[-1])


RISING = [
    Selector(),
    Selector(payer="own"),
    Selector(payer="787"),
    Selector(paragraph="108"),
    Selector(paragraph="108", payer="own"),
    Selector(kind="service"),
    Selector(kind="service", paragraph="108"),
    Selector(offer="syrenparken"),
    Selector(offer="syrenparken", kind="service"),
]


@pytest.mark.parametrize("most", range(1, len(RISING) + 1))
def test_the_most_specific_mapping_wins_whatever_the_order_of_adoption(most: int) -> None:
    assert chosen(accounts(*RISING[:most]), line()) == most
    assert chosen(accounts(*reversed(RISING[:most])), line()) == 1


def test_a_mapping_of_other_lines_does_not_fit() -> None:
    for selector in (
        Selector(offer="udby"), Selector(kind="base"), Selector(paragraph="107"), Selector(payer="other"),
        Selector(payer="163"),
    ):  # fmt: skip
        assert chosen(accounts(selector), line()) is None


def test_who_pays() -> None:
    found = accounts(Selector(payer="own"), Selector(payer="other"), Selector(payer="163"))
    assert [chosen(found, line(payer=payer)) for payer in (None, "787", "265", "163")] == [1, 1, 2, 3]


def test_an_adjustment_follows_its_own_mapping_or_that_of_what_it_adjusts() -> None:
    adjustment = line("adjustment", adjusts="service")
    assert chosen(accounts(Selector(), Selector(kind="service")), adjustment) == 2
    assert chosen(accounts(Selector(kind="adjustment"), Selector(kind="service")), adjustment) == 1
    assert chosen(accounts(Selector(kind="base"), Selector()), adjustment) == 2


def test_the_version_in_force_on_the_day_counts() -> None:
    june = date(2023, 6, 1)
    found = accounts(Selector(), Selector(), days=(NEW_YEAR, june))
    assert (chosen(found, line()), chosen(found, line(), june)) == (1, 2)
    assert chosen(found, line(), date(2022, 12, 31)) is None


def test_a_specific_mapping_that_is_not_in_force_yet_leaves_the_general_one() -> None:
    found = accounts(Selector(), Selector(kind="service"), days=(NEW_YEAR, date(2023, 6, 1)))
    assert chosen(found, line()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"account": "53850"}, {"counter": "5385 01003"}, {"alias": "TOOLONGALIAS"}, {"alias": "A B"},
        {"text": "bread & butter"}, {"text": "price in €"}, {"text": "x" * 41}, {"text": "two\nlines"},
    ],
)  # fmt: skip
def test_a_mapping_that_no_finance_system_could_take(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"alias|text|account|counter"):
        judged(AccountMapping(**{"account": "538501003", "counter": "538521001", **wrong}))
