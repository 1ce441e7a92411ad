"""A period's economics sheet and the team's purchases are read as written, and told what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from goalbook.inputs.planning.economics import Economics
from inputs.tiny_team import read, said

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "goals/2025-Q2/economics.yml"
ROWS = "customer,date_day,orders,amount\n7300000000000000017,2025-05-01,,80\n7300000000000000018,2025-05-20,2,160\n"


def test_shares_may_be_written_as_per_cent(tmp_path: Path) -> None:
    """40 % is 0.4, a month written short is made whole, what is absent is unknown."""
    text = "private_domain: {delivery: 40 %}\nassets: [{touchpoint: 公众号, month: 2025-5, opening: 1, added: 2, lost: 0, closing: 3}]\n"
    sheet = read(tmp_path, {SHEET: text}).planning["2025-Q2"].sheet(Economics)
    assert (0.4, None, "2025-05", "公众号") == (
        sheet.private_domain.delivery,
        sheet.private_domain.customers,
        sheet.assets[0].month,
        sheet.assets[0].touchpoint.zh,
    )


def test_what_cannot_be_is_said_with_its_place(tmp_path: Path) -> None:
    """A retention of 130 %, a negative CAC, a score of 4, a month 13, a misspelt key: all at once."""
    text = (
        "unit_economics: {retention: 1.3, cac: -4, marign: 0.5}\nmaturity: {data_to_asset: {score: 4}}\n"
        "assets: [{touchpoint: a, month: 2025-13, opening: 1, added: 2, lost: 0, closing: 3}]\n"
    )
    lines = " ".join(said(tmp_path, {SHEET: text}))
    assert all(
        part in lines
        for part in (
            "1.3 is no share; write 0.15 or 15 %",
            "-4 is less than nothing",
            "marign is not known; did you mean margin?",
            "4 is no score; write 0, 1, 2 or 3",
            "'2025-13' is no month; write it as 2025-05",
        )
    ), lines


def test_customers_stay_text_to_the_last_digit(tmp_path: Path) -> None:
    """Nineteen digits are more than a number keeps; a missing count of orders stays missing."""
    table = read(tmp_path, {"transactions.csv": ROWS}).transactions
    assert table is not None
    assert ["7300000000000000017", "7300000000000000018"] == table["customer"].tolist()
    assert [True, False] == table["orders"].isna().tolist()


def test_purchases_after_the_date_are_not_known(tmp_path: Path) -> None:
    """As of 10 May only the first is; and a team without the table has none, which is no remark."""
    table = read(tmp_path / "a", {"transactions.csv": ROWS}, date(2025, 5, 10)).transactions
    assert table is not None
    assert 1 == len(table)
    without = read(tmp_path / "b")
    assert without.transactions is None
    assert "transactions" not in dict(without.missing)


def test_a_purchase_without_customer_or_amount_is_refused(tmp_path: Path) -> None:
    """Each with its row."""
    lines = said(tmp_path, {"transactions.csv": "customer,date_day,amount\n,2025-05-01,80\nx,2025-05-02,\n"})
    assert "row 2, column customer: is empty; a value is needed here" in lines
    assert "row 3, column amount: is empty; a value is needed here" in lines


def test_strangers_and_twins_are_named(tmp_path: Path) -> None:
    """A channel nobody knows, one segment under two of its names, one month of a touchpoint twice."""
    asset = "{touchpoint: a, month: 2025-03, opening: 1, added: 2, lost: 0, closing: 3}"
    text = (
        "channels: [{channel: douyn, cac: 4}]\n"
        "segments: [{segment: high, users: 1}, {segment: 高价值用户, users: 2}]\n"
        f"assets: [{asset}, {asset}]\n"
    )
    lines = " ".join(said(tmp_path, {SHEET: text}))
    assert "douyin" in lines
    assert "'高价值用户' stands here twice; keep one" in lines
    assert "'a 2025-03' stands here twice; keep one" in lines
