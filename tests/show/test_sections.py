"""Every section of the report, of a full and of a sparse review, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from tests.support.sample_review import CHANNELS, channel_table, sample_review, sparse_review

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.monthly_review import report as show
from goalbook.show.style import STYLE_ID, content_css, style

REVIEWS = {"full": sample_review, "sparse": sparse_review}
EVIL = "<script>alert(1)</script>"


class Balance(HTMLParser):
    """Collects tags left open, and every tag and attribute seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opened tag; no attribute may hold code."""
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in {"img", "br", "rect", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag opened last."""
        if self.open and self.open[-1] == tag:
            self.open.pop()


WITH_THEIR_DATA = (
    show.plan_progress,
    show.private_domain,
    show.users,
    show.value,
    show.content,
    show.balance,
    show.people,
    show.risk,
    show.success,
)


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("which", REVIEWS)
@pytest.mark.parametrize("section", show.SECTIONS, ids=lambda section: section.__name__)
def test_sections_are_well_formed_and_know_no_nan(section: object, which: str, code: str) -> None:
    """Each has one heading and an id, every tag is closed, and what is not known is a dash."""
    html = str(section(REVIEWS[which](), language(code)).html)
    if section in WITH_THEIR_DATA and not html:
        return  # these teams keep none of the tables it shows
    assert Balance(html).open == []
    assert re.match(r'<section class="(sec|page-one)" id="sec-[a-z-]+">', html)
    assert len(re.findall(r"<h[12]>", html)) == 1
    assert not re.search(r">\s*(nan|NaN|None|NaT)\b", html)


def test_a_channel_named_like_a_script_is_inert_everywhere() -> None:
    """Channel names come from people's files; they are shown, never run."""
    review = replace(sample_review(), channel_names={**CHANNELS, "xiaohongshu": Label.same(EVIL)})
    for section in show.SECTIONS:
        html = str(section(review, language("en")).html)
        assert "script" not in Balance(html).seen
    assert "&lt;script&gt;" in str(show.page_one(review, language("en")).html)


def test_page_one_holds_what_the_meeting_needs() -> None:
    """Headline, six figures, three paragraphs, two charts, one table, in this order."""
    html = str(show.page_one(sample_review(), language("en")).html)
    places = [html.index(mark) for mark in ("<h1>", 'class="strip"', 'class="story"', 'class="charts"', 'class="tab"')]
    assert places == sorted(places)
    assert (6, 2) == (html.count('<span class="k">'), html.count("<img class="))
    assert "<b>Beauty</b> · Monthly review · May 2025" in html
    assert "target v2 · data to 2025-05-31" in html


def test_only_the_numbers_that_matter_carry_weight() -> None:
    """Landing and chance are bold in the headline, the target is not."""
    html = str(show.page_one(sample_review(), language("en")).html)
    heading = html[html.index("<h1>") : html.index("</h1>")]
    assert ["35.9k", "4\u202f%"] == re.findall(r"<b>(.*?)</b>", heading)


def test_the_strip_says_direction_by_sign_and_arrow_not_by_colour_alone() -> None:
    """CAC rose, which is bad; its cap is named."""
    html = str(show.page_one(sample_review(), language("en")).html)
    assert '<span class="bad">▲ +7.3\u202f%</span> <span class="q">cap ¥40.0</span>' in html
    assert '530/day</span><span class="d"><span class="q">now 372</span>' in html


def test_a_share_changes_in_basis_points() -> None:
    """A ratio's change is a difference, not a percentage of a percentage."""
    assert "▼ −40\u202fbp" in str(show.page_one(sample_review(), language("en")).html)


def test_page_one_keeps_to_six_channels() -> None:
    """More channels stand in their own section, and a line says so; the total stays."""
    many = channel_table()
    for number in range(8):
        many = pd.concat([many.iloc[[0]].assign(channel=f"c{number}", gap=-1.0), many], ignore_index=True)
    html = str(show.page_one(sample_review(channels=many), language("en")).html)
    assert html.count("<tr") == 1 + 3 + 1 + 6 + 1  # strip, story, head, body, total
    assert "6 more channels stand in the section on channels." in html


def test_what_is_missing_is_said_where_it_would_stand() -> None:
    """The sparse review names its absent tables in the sections that need them."""
    text = {section.__name__: str(section(sparse_review(), language("en")).html) for section in show.SECTIONS}
    assert "No spend in the facts" in text["comparisons"]
    assert "No spend in the facts" in text["forecast"]
    assert "No channel figures were given." in text["channels"]
    assert "No figures were given for: Traffic" in text["kpis"]
    assert "could not be back-tested" in text["forecast"]


@pytest.mark.parametrize("section", show.SECTIONS, ids=lambda section: section.__name__)
def test_chinese_sections_hold_no_english_sentence(section: object) -> None:
    """Three Latin words in a row would be a sentence that was not translated."""
    html = re.sub(r'src="[^"]*"', "", str(section(sample_review(), language("zh")).html))
    text = re.sub(r"<[^>]+>", "|", html)
    assert re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text) == []


def test_the_sensitivity_table_stands_for_the_panel() -> None:
    """Each step of the slider with its landing."""
    html = str(show.sensitivity(sample_review(), language("en")).html)
    assert "36,800" in html
    assert "100\u202f%" in html


def test_overridden_limits_come_first_and_stand_out() -> None:
    """A team sees what it changed."""
    policy = sample_review().tables["policy"]
    changed = policy.assign(key="alerts.watch", value=0.2, default=0.1, overridden=True)
    html = str(show.provenance(sample_review(policy=pd.concat([policy, changed])), language("en")).html)
    assert html.index("alerts.watch") < html.index("alerts.deviation")
    assert "<b>≥ 20\u202f%</b>" in html


def test_the_style_sheet_is_one_block_that_the_report_can_drop() -> None:
    """A notebook looks like the report; the sheet fetches nothing."""
    html = str(style().html)
    assert html.startswith(f'<style id="{STYLE_ID}">')
    assert "url(" not in content_css()
    assert "@import" not in content_css()
