"""Evaluation and balance on paper, and what closes a quarter: messages with numbers, nothing without data, hostile names as text."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
from tests.support.sample_review import sample_review

from goalbook.books.organisation.claims import claims as register
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs.balance import ITEMS
from goalbook.show.monthly_review.balance import balance
from goalbook.show.organisation import checklist, claims, handbook

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

NAN = float("nan")
EN, ZH = language("en", "CNY"), language("zh", "CNY")
_MADE_OF = ("measure", "unit", "heads", "heads_before", "amount", "amount_index", "on_year")
HOSTILE = "<script>{x}</script>'\"" + "x" * 200


def _plain(html: object) -> str:
    return unescape(re.sub(r"[ |]*\|[ |]*", "|", re.sub(r"<[^>]+>", "|", str(html))))


def _evaluation() -> pd.DataFrame:
    rows = [
        ("economic", "cac", "money", 0.5, 42.9, 40.0, "cap", 0.932, 93.2),
        ("economic", "arpu", "money", 0.5, 145.0, 145.0, "baseline", 1.0, 100.0),
        ("users", "nps", "index", 1.0, 30.0, 50.0, "policy", 0.6, 60.0),
        ("brand", "topic_volume", "count", 1.0, NAN, NAN, "", NAN, NAN),
    ]
    return pd.DataFrame(rows, columns=["dimension", "metric_id", "unit", "weight", "value", "reference", "basis", "reached", "points"])


def _tables(lowest: float = 1.4) -> dict[str, pd.DataFrame]:
    totals = [("economic", 96.6, 1.0, ()), ("users", 60.0, 1.0, ()), ("brand", NAN, 0.0, ("topic_volume",))]
    places = [(field, item) for field, items in ITEMS.items() for item in items]
    scores = [lowest if place == ("data", "governance") else 3.5 for place in places]
    grid = [(*place, score, "team", "", 3.5, Label("", "")) for place, score in zip(places, scores, strict=True)]
    tier = {"key_results": 1, "scored": 1, "weights_given": False}
    return {
        "evaluation": _evaluation(),
        "evaluation_totals": pd.DataFrame(totals, columns=["dimension", "points", "known", "missing"]),
        "balance": pd.DataFrame(grid, columns=["dimension", "item", "score", "scored_by", "metric_id", "before", "note"]),
        "tier_results": pd.DataFrame(
            [
                {"tier": "base", "reached": 0.83, "missed": ("KR1",), **tier},
                {"tier": "total", "reached": 0.83, "missed": (), **tier},
            ]
        ),
        "tier_grid": pd.DataFrame(
            [("benefit", "base", 3, 0.83, ("KR1",)), ("brand", "", 2, 0.99, ("KR5", "KR6"))],
            columns=["dimension", "tier", "key_results", "reached", "kr_ids"],
        ),
        "output_per_post": pd.DataFrame(
            [
                ("revenue_per_head", "money", 11.3, 10.1, 1.0, 0.93, 0.063, 147_844.0, 179_187.0, 6, 0.825, None),
                ("reachable_per_guide", "count", 6.0, 6.0, 1.0, 1.126, NAN, 6_067.0, 5_390.0, 3, 1.126, None),
            ],
            columns=[*_MADE_OF, "value", "baseline", "months", "index", "stable"],
        ),
    }


def _review(**tables: pd.DataFrame) -> MonthlyReview:
    review = sample_review()
    return replace(review, tables={**review.tables, **tables})


def test_without_its_tables_the_section_is_not_there() -> None:
    """Neither heading nor note; the same for the sections of a quarter's end."""
    assert "" == balance(sample_review(), EN).html
    nothing: Any = SimpleNamespace(tables={})
    assert ["", "", ""] == [section(nothing, EN).html for section in (checklist, handbook, claims)]


def test_the_section_opens_with_what_is_weakest_and_why() -> None:
    """The weakest dimension with what holds it down, the tiers with the base target, output per head; what is not known is named."""
    text = _plain(balance(_review(**_tables()), EN).html)
    assert "User assets is the weakest of three dimensions with|60|of 100: NPS reaches 60\u202f% of what it is measured by." in text
    assert "Only base targets have a score,|83\u202f%|on average of 1 (key results of no tier, left out: 2);" in text
    assert "base targets are heading for a miss (KR1)" in text
    assert "Revenue per head is|83\u202f%|of the team's own 6 months before: revenue stands at" in text
    assert "with 11.3 full posts against 10.1; on the year before it is +6.3\u202f%" in text
    assert "6 guides" in text
    assert "Not known and left out of its dimension's mean: Topic volume." in text
    assert "Out of balance: Data, governance lies 2.1 points below the best" in text


def test_even_scores_are_called_balanced_in_both_languages() -> None:
    """Half a point apart is in balance; an arrow stands where a score fell since the month before."""
    review = _review(**_tables(3.0))
    assert "In balance: 0.5 points between best and weakest (Data: governance)" in _plain(balance(review, EN).html)
    assert "基本平衡：最高与最低（数据·治理）相差 0.5 分" in _plain(balance(review, ZH).html)
    assert 1 == _plain(balance(review, EN).html).count("3.0|▼|")


def _checklist(note: str = "") -> pd.DataFrame:
    title, words = Label("Two mentors", "双导师制"), Label.same(note)
    rows = [
        ("organisation", "TM-06", title, "done", words, words, None, "open", "2025-Q2"),
        ("beyond", "IX-01", Label("Abroad", "海外"), "not_ours", Label("", ""), Label("", ""), None, "", ""),
        ("data", "DM-03", Label("Governance", "治理"), "", Label("", ""), Label("", ""), None, "", ""),
    ]
    names = ["theme", "rule", "title", "state", "note", "evidence", "changed", "before", "stated_in"]
    return pd.DataFrame(rows, columns=names)


def test_the_checklist_counts_and_says_what_moved() -> None:
    """One is done and was open; what nobody spoke of and what is outside the books stand by name; posts that changed are named."""
    posts = pd.DataFrame(
        [("P1", Label("Editor", "编辑"), "redefined", None, "", True), ("P2", Label("Lead", "组长"), "none", None, "", False)]
    )
    posts.columns = pd.Index(["post", "name", "change", "from_day", "quadrant", "changed"])
    result: Any = SimpleNamespace(tables={"organisation_checklist": _checklist(), "organisation_posts": posts})
    text = _plain(checklist(result, EN).html)
    assert "Of 3 items that only people can tick off: done 1, open 0, not this team's affair 1, not said 1." in text
    assert "Changed since the quarter's end before: 1." in text
    assert "done (was still open)" in text
    assert "Not said:|Governance (DM-03)" in text
    assert "Outside what these books cover:|Abroad (IX-01)" in text
    assert "1 of 2 posts changed in the quarter: Editor (redefined)." in text
    assert "只能人工勾选的 3 项中，已完成 1 项" in _plain(checklist(result, ZH).html)


def test_the_handbook_says_its_version_and_what_is_to_be_written() -> None:
    """An accepted lesson that is not in it stands as a proposal."""
    lessons = pd.DataFrame([("case", "L2", "2024-07", Label("gift set", "礼盒"), "accepted", "", "")])
    lessons.columns = pd.Index(["kind", "lesson", "month", "what", "status", "evidence", "in_handbook"])
    rows = [
        ("1.1", None, Label("Goals", "目标"), Label("First", "首版"), "", "adopted", Label("", "")),
        ("1.2", None, Label("Lessons", "经验"), Label("gift set", "礼盒"), "L2", "open", Label("", "")),
    ]
    changes = pd.DataFrame(rows, columns=["version", "date_day", "chapter", "change", "lesson", "status", "rests_on"])
    result: Any = SimpleNamespace(tables={"handbook_lessons": lessons, "handbook_changes": changes})
    text = _plain(handbook(result, EN).html)
    assert "Its version is 1.1. Accepted lessons that are not in it yet, below as proposals: 1." in text
    assert "to be written" in text


def test_claims_are_an_appendix_of_84_lines() -> None:
    """Each stands with its figure and its place; the two that tell one figure of two firms are named; none is called verified."""
    result: Any = SimpleNamespace(tables={"claims": register()})
    for speech in (EN, ZH):
        html = str(claims(result, speech).html)
        assert 84 == len(re.findall(r">BM-\d\d<", html))
        assert "BM-46, BM-61" in html
    assert "附录：他方主张（未核实）" in str(claims(result, ZH).html)


def test_names_that_are_not_to_be_trusted_stay_text() -> None:
    """A note with markup and braces is shown as it is written."""
    result: Any = SimpleNamespace(tables={"organisation_checklist": _checklist(HOSTILE)})
    html = str(checklist(result, EN).html)
    assert "<script>" not in html
    assert HOSTILE in unescape(html)
