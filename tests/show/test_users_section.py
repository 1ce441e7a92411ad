"""The section of users in both languages: what it says, what it hides, and that nothing in it names somebody."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tests.support.sample_review import sample_review
from tests.support.sample_users import APRIL, MAY, snapshot, tables

from goalbook.books.monthly_review.rules import users as rules
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from goalbook.show.monthly_review.users import users

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from goalbook.books.monthly_review.result import MonthlyReview

EN, ZH = language("en"), language("zh")
EVIL = "<script>alert('{x}')</script>" + "x" * 200
NARROW = str.maketrans({"\u2009": " ", "\u202f": " ", "\u00a0": " "})


def review(known: Mapping[date, pd.DataFrame]) -> MonthlyReview:
    """Return the sample review with the tables of these snapshots and what the rules say of them."""
    base, made = sample_review(), tables(known)
    case = SimpleNamespace(tables=made)
    said = [finding for one in (rules.who_may_leave, rules.stages_hold) for finding in one(case, load_policy())]
    return replace(base, tables={**base.tables, **made}, findings=(*base.findings, *said))


def full(day: date, silent: int, names: list[str] | None = None) -> pd.DataFrame:
    """Return two hundred users, a hundred of them new, of whom twenty buy a lot and so many of these fell silent."""
    last = ["2025-03-01"] * silent + [day.replace(day=20).isoformat()] * (200 - silent)
    return snapshot(
        200,
        segment=names or ["high"] * 20 + ["growth"] * 60 + ["base"] * 120,
        first_seen=["2024-06-01"] * 100 + ["2025-03-10"] * 100,
        orders_n=[6.0] * 20 + [2.0] * 60 + [1.0] * 120,
        revenue_12m=[1000.0] * 20 + [100.0] * 60 + [10.0] * 120,
        promo_orders_n=[1.0] * 100 + [1.0] * 100,
        influence_score=list(range(200)),
        joined_fission=[0.0] * 180 + [1.0] * 20,
        tags_n=[1.0] * 100 + [0.0] * 100,
        last_active=last,
        consent=[1.0] * 150 + [0.0] * 50,
    )


def text(html: str) -> str:
    """Return HTML with thin spaces made plain and marks of numbers taken out."""
    return html.translate(NARROW).replace("<b>", "").replace("</b>", "")


def test_without_snapshots_there_is_no_section() -> None:
    """No heading and no note: the report is as short as before."""
    assert "" == str(users(sample_review(), EN).html)


def test_the_section_opens_with_what_to_act_on() -> None:
    """How concentrated revenue is, and the best users who fell silent with what they brought: a count, no list."""
    html = text(str(users(review({APRIL: full(APRIL, 0), MAY: full(MAY, 9)}), EN).html))
    assert "The best 5 % of users bring 36.8 % of revenue; 5/30/65 wants 60 %." in html
    assert "9 of 20 users of high value by rule (45.0 %) gave no sign of life in 60 days." in html
    assert "They brought ¥9,000 in twelve months, 33.1 % of all revenue: win them back first." in html
    assert "50.0 % carry a tag (60 % wanted), 0.5 tags per user. 75.0 % agreed to be contacted." in html


def test_an_old_snapshot_is_said_to_be_old() -> None:
    """Of a month without a snapshot of its own one line is said, and nothing of the month before again."""
    known = tables({APRIL: full(APRIL, 0)})
    base = sample_review()
    april = text(str(users(replace(base, tables={**base.tables, "user_counts": known["user_counts"]}), EN).html))
    assert "The newest snapshot of users is of 2025-04-30: there is none of the month under review." in april
    assert "<table" not in april
    assert "newest snapshot" not in text(str(users(review({MAY: full(MAY, 0)}), EN).html))


def test_a_snapshot_in_part_is_said_first() -> None:
    """Whatever the other figures say, they are of those that are there."""
    html = text(str(users(review({APRIL: full(APRIL, 0), MAY: full(MAY, 0)[:60]}), EN).html))
    assert '<p class="lead">Only 30.0 % of the users of the snapshot before stand in the newest one: check the export first. The' in html
    assert "Lifecycle" not in html


def test_the_lifecycle_names_the_stage_that_fell() -> None:
    """The heading carries the message; a range stands beside every rate that is a share."""
    days = [APRIL.replace(month=3, day=31), APRIL, MAY]
    found = review({days[0]: full(days[0], 0), days[1]: full(days[1], 0), days[2]: full(days[2], 60)})
    html = text(str(users(found, EN).html))
    assert "Lifecycle: Retention fell from 100.0 % to 70.0 %" in html
    assert "66–74" in html
    assert "−30.0 pp" in html


def test_chinese_speaks_chinese() -> None:
    """Headings, tiers, stages and notes."""
    html = text(str(users(review({APRIL: full(APRIL, 0), MAY: full(MAY, 9)}), ZH).html))
    for said in ("用户分层", "高价值用户", "留存", "召回", "应优先召回", "新用户比老用户更依赖促销", "不足 5 人的分组不显示"):
        assert said in html, said


def test_small_groups_are_not_shown() -> None:
    """A tier of four is on no line, in either language."""
    names = ["林小美的朋友"] * 4 + ["growth"] * 76 + ["base"] * 120
    for spoken in (EN, ZH):
        assert "林小美" not in str(users(review({MAY: full(MAY, 0, names)}), spoken).html)


def test_hostile_names_of_tiers_are_only_text() -> None:
    """Tags, braces and long names are printed, not obeyed."""
    html = str(users(review({MAY: full(MAY, 0, [EVIL] * 100 + ["base"] * 100)}), EN).html)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&#39;{x}&#39;)" in html


@pytest.mark.parametrize("given", [{}, {"last_active": ["2025-05-20"] * 30}, {"orders_n": [1.0] * 30}, {"segment": ["high"] * 30}])
def test_what_a_snapshot_does_not_say_is_left_out(given: dict[str, list[object]]) -> None:
    """One column or none beside the id: the section is short, and nothing in it is made up."""
    html = str(users(review({APRIL: snapshot(30, **given), MAY: snapshot(30, **given)}), EN).html)
    assert "30" in html
    assert "nan" not in html.lower().replace("financial", "")
