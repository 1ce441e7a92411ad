"""The bulletin: figures of the tables and of nobody's purse, an effect only where one was shown, its sources by name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.inputs import load
from goalbook.show.campaign.bulletin import bulletin_page
from support import campaign_of as made

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[3] / "data"
DAY = date(2024, 7, 18)


@pytest.fixture(scope="module", name="back")
def _back() -> CampaignResult:
    asked = Params.model_validate({"team": "beauty", "campaign": "618-2024", "mode": "retrospective"})
    return compute(load.load_inputs(DATA, "beauty", DAY, campaigns=True), asked)


def said(result: CampaignResult, lang: str = "en") -> str:
    """Return the page's words, one space between them."""
    html = str(bulletin_page(result, language(lang, "CNY")).html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ").split())


def changed(result: CampaignResult, table: str, **values: Any) -> CampaignResult:
    """Return a result one of whose tables says something else."""
    return replace(result, tables={**result.tables, table: result.tables[table].assign(**values)})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nobody_of_the_team_and_no_cost_stands_on_it(back: CampaignResult, lang: str) -> None:
    """Neither id nor name nor role of anybody, neither cost nor return."""
    text = said(back, lang)
    people = load.load_inputs(DATA, "beauty", DAY, campaigns=True).team.people
    names = {word for one in people for word in (one.name.en, one.name.zh, one.role.en, one.role.zh) if word}
    assert set() == {name for name in names if name in text}
    assert set() == {one.id for one in people} & set(re.findall(r"[a-z]+", text))
    cost = float(back.tables["returns"].set_index("item")["value"]["cost"])
    assert f"{cost:,.0f}" not in text
    assert set() == {word for word in ("ROI", "cost", "成本", "fees") if word in text}


def test_its_figures_are_those_of_the_tables(back: CampaignResult) -> None:
    """Headline, best day, channels, the tier that brought most, what was added with its range."""
    text, tables = said(back), back.tables
    days = tables["campaign_days"].query("phase == 'live' and metric_id == 'new_payers'")
    channels = tables["channel_funnel"].query("metric == 'new_payers' and channel != ''")["actual"]
    effect = tables["effect"].iloc[0]
    assert f"{back.headline.actual:,.0f} New payers" in text
    assert f", {days['actual'].max():,.0f} " in text
    assert [] == [value for value in channels if f" {value:,.0f} " not in text]
    assert f"{tables['kol_tiers']['orders'].max():,.0f} orders via mid-tier KOLs" in text
    assert f"+{effect['effect']:,.0f} more new payers" in text
    assert f"between {effect['low']:,.0f} and {effect['high']:,.0f} measured over: cities with the campaign" in text


def test_a_friend_is_counted_once(back: CampaignResult) -> None:
    """Who reaches the second step of the ladder was brought by the first: 812, not 838."""
    assert [812, 26] == back.tables["referral"]["accepted"].tolist()
    assert "812 friends brought along" in said(back)


def test_what_was_added_is_left_out_unless_it_was_shown(back: CampaignResult) -> None:
    """Unclear, descriptive, to date, or of a figure that fell: neither the box nor its source."""
    assert "the added new payers by a comparison with places without the campaign" in said(back)
    for values in ({"verdict": "unclear"}, {"verdict": "descriptive"}, {"interim": True}, {"effect": -9.0, "low": -12.0, "high": -5.0}):
        text = said(changed(back, "effect", **values))
        assert "without the campaign" not in text
        assert text.endswith("Figures of the campaign's own page, as of 2024-07-18")


def test_an_effect_on_some_users_says_on_whom(back: CampaignResult) -> None:
    """What is known of members is not said of everybody, and lots were drawn, not cities compared."""
    effect: dict[str, Any] = {"scope": [Label("1,200 members", "1,200 名会员")], "design": "randomised"}
    assert "measured over: 1,200 members" in said(changed(back, "effect", **effect))
    assert "by a comparison with users drawn by lot who saw nothing of it" in said(changed(back, "effect", **effect))
    assert "测量范围：1,200 名会员" in said(changed(back, "effect", **effect), "zh")


def test_figures_that_are_not_of_the_page_are_not_called_so() -> None:
    """With facts by day they are the page's; without, the team's own."""
    found = made.result(made.inputs({"target": 50}, facts=made.days("a")))
    assert "Figures of the campaign's own page" in said(found)
    assert "Own figures, as of" in said(changed(found, "campaign_days", actual=float("nan")))
