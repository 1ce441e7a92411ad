"""Unit economics and users as sections: the sentences, the chain, what is marked, what is left out."""

from __future__ import annotations

import re

import pytest

from goalbook.core.language import language
from goalbook.core.message import Message
from goalbook.publish.workbook import table_columns
from goalbook.show.charts.lorenz import lorenz_chart
from goalbook.show.target_setting.economics import economics as economics_section
from goalbook.show.target_setting.users import users as users_section
from support import tiny_team as tiny
from support.sample_economics import economics, purchases

EN, ZH = language("en"), language("zh")
SHEET = {
    "unit_economics": {"arpu": 100, "retention": 0.6, "years": 2, "margin": 0.5},
    "private_domain": {"customers": 10_000, "delivery": 0.4, "conversion": 0.05, "order_value": 200, "target": 120_000},
    "wecom": {"lead": 0.7, "service": 0.3, "monetise": 0.35},
    "top_users": [{"share": 0.05, "revenue_share": 0.6, "ltv": 150}],
    "segments": [
        {"segment": "high", "users": 50, "revenue": 2_000, "roi": 4.0, "roi_before": 5.0},
        {"segment": "growth", "users": 300, "revenue": 4_000},
        {"segment": "base", "users": 650, "revenue": 4_000},
    ],
    "assets": [{"touchpoint": "WeCom", "month": "2025-03", "opening": 1000, "added": 80, "lost": 30, "closing": 900}],
    "guides": [{"guide": "A", "reachable": 750}],
    "maturity": {"data_to_asset": {"score": 1}},
    "practices": [{"practice": "no lures", "kept": False}],
    "uplifts": [{"name": "guide", "arpu": 1.5, "retention": 0.12, "clv": 2.2}],
}


def plain(html: object) -> str:
    """Return the words of a section without its tags."""
    text = re.sub(r"<svg.*?</svg>|<img[^>]*>", "", str(html), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?b>", "", text)).replace("\u202f", " ").split())


def test_the_section_says_cost_worth_and_payback():
    """CAC 40, LTV 125; 9.6 months; the formula's circularity and what does not add up follow."""
    text = plain(economics_section(economics(SHEET), EN).html)
    assert "A new customer costs ¥40.0, is worth 3.13 times that and has paid it back after 9.6 months." in text
    assert "counts survival twice" in text
    assert "averages ¥12.5 a user, 0.31 of the CAC; a return of 3.0 would take ¥1,440." in text
    assert "make value × 2.80, not the × 3.20 claimed" in text


def test_what_never_pays_back_and_what_has_no_bound_are_said():
    """A CAC of 200 against a worth of 125 is never paid back; a retention of 100 % is not judged."""
    assert "A new customer costs ¥200.0 and is worth 0.63 times that: the cost is never paid back." in plain(
        economics_section(economics(SHEET, unit_economics="cac=200"), EN).html
    )
    endless = economics({"unit_economics": {"arpu": 100, "retention": 1.0, "years": 2, "margin": 0.5}})
    assert (
        "A new customer costs ¥40.0; at a retention of 100 % nobody ever leaves: what one is worth is unbounded and not judged."
        in plain(economics_section(endless, EN).html)
    )


def test_the_chain_names_what_would_close_its_gap_and_what_is_not_possible():
    """Thrice the revenue takes 30,000 customers or 15 % conversion; 120 % delivery is not possible."""
    text = plain(economics_section(economics(SHEET), EN).html)
    assert "The four factors bring ¥40k of ¥120k: it takes 30,000 customers or 15.0 % conversion" in text
    assert "120.0 %, not possible" in text
    assert "It is not said of whom each rate is a share" in text


def test_a_worth_below_the_cost_is_marked_by_a_sign_and_not_by_colour_alone():
    """A CAC of 200 is more than 125."""
    html = str(economics_section(economics(SHEET, unit_economics="cac=200"), EN).html)
    assert "✗ 0.63" in html
    assert "✓ 3.13" in html  # the channels keep the cost of the facts


def test_users_say_who_brings_the_revenue_and_what_does_not_close():
    """The top twentieth brings a fifth where three fifths are wanted; 150 users are unexplained."""
    text = plain(users_section(economics(SHEET, transactions=purchases()), EN).html)
    assert "The top 5.0 % of users bring 20 % of revenue; 5/30/65 wants 60 %" in text
    assert "−150" in text
    assert "Practices not kept: no lures." in text
    assert "which its numbers are not" in text


def test_the_curve_is_drawn_the_same_every_time_and_only_from_purchases():
    """Two drawings are the same bytes; without purchases there is none."""
    result = economics(SHEET, transactions=purchases())
    first, second = (lorenz_chart(result, EN) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.svg == second.svg
    assert lorenz_chart(economics(SHEET), EN) is None


def test_without_a_sheet_the_sections_keep_what_facts_say_and_ask_once():
    """Cost and return stand, one line asks for the assumptions; without spend and sheet only that line is left."""
    text = plain(economics_section(economics(), EN).html)
    assert "what one is worth cannot be said without ARPU and retention" in text
    assert 1 == text.count("goals/2025-Q2/economics.yml")
    bare = economics(facts=tiny.facts({"ads": {"new_payers": 3.0}}, "2025-01-01", "2025-03-31"), team={})
    assert "<table" not in str(economics_section(bare, EN).html)


@pytest.mark.parametrize("speech", [EN, ZH], ids=("en", "zh"))
def test_both_sections_are_complete_in_both_languages(speech):
    """No field is left unfilled, and no English sentence in Chinese."""
    result = economics(SHEET, transactions=purchases())
    text = plain(economics_section(result, speech).html) + plain(users_section(result, speech).html)
    assert "{" not in text
    assert ("单客经济" in text) == (speech is ZH)
    assert speech is EN or not re.search(r"\b(the|of|and|is)\b", text)


@pytest.mark.parametrize("speech", [EN, ZH], ids=("en", "zh"))
def test_every_column_of_the_tables_has_a_name_in_the_workbook(speech):
    """No head is a variable's name."""
    result = economics(SHEET, transactions=purchases())
    mine = (
        "unit_economics", "economics_facts", "lifetime", "plausibility", "clv_uplift", "private_domain", "pd_solver", "wecom", "segments",
        "schemes", "concentration", "lorenz", "contribution_deciles", "tiers_by_rule", "assets", "guides", "public_inflow", "maturity",
        "practices",
    )  # fmt: skip
    for name in mine:
        frame = result.tables[name]
        assert len(frame), name
        bare = [key for key in map(str, frame.columns) if key in {column.head for column in table_columns(result, name, frame, speech)}]
        assert [] == bare, name


def test_findings_speak_both_languages():
    """Every sentence of these rules fills in Chinese."""
    result = economics(SHEET, transactions=purchases())
    for finding in result.findings:
        if finding.rule.startswith("UA"):
            assert isinstance(finding.message, Message)
            assert "{" not in ZH.say(finding.message)


def test_a_sample_of_customers_is_told():
    """Of sixty customers thirty are used where the policy allows forty."""
    result = economics(SHEET, transactions=purchases(), policy={"clv": {"max_customers": 40}})
    assert "Of 60 customers 30 were used." in plain(economics_section(result, EN).html)
    assert "were used" not in plain(economics_section(economics(SHEET, transactions=purchases()), EN).html)
