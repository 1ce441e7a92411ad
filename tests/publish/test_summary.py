"""The summary for a chat says what page one says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.support.sample_review import sample_review, sparse_review

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.publish.artefacts import deliver
from goalbook.publish.summary import summary
from goalbook.show.monthly_review.narrative import headline

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("# Beauty", "· Monthly review · May 2025", "**What happened**", "**Why**", "**Decide**", "data to 2025-05-31")),
        ("zh", ("· 月度复盘 · 2025 年 5 月", "**发生了什么**", "**为什么**", "**请决策**", "数据截至 2025-05-31")),
    ],
)
def test_summary_holds_page_one(lang: str, words: tuple[str, ...]) -> None:
    """Headline, figures, what, why, decisions, provenance: in this order, in the report's language."""
    text = summary(sample_review(), lang)
    places = [text.find(word) for word in words]
    assert min(places) >= 0
    assert sorted(places) == places
    assert language(lang).say(headline(sample_review()))[1:] in text


def test_figures_are_those_of_the_page() -> None:
    """Each box of the strip is one line with its value and its comparison."""
    lines = [line for line in summary(sample_review(), "en").splitlines() if line.startswith("- ")]
    assert len(lines) == 6
    assert lines[0].startswith("- New payers **")
    assert "−15.4\u202f%" in lines[0]


def test_names_cannot_format_the_chat() -> None:
    """A channel's name is text, not Markdown and not HTML."""
    plain = sample_review()
    names = {key: Label.same("<script>*x*[y](z)") for key in plain.channel_names}
    text = summary(replace(plain, channel_names=names), "en")
    assert r"&lt;script>\*x\*\[y\](z)" in text
    assert "<script" not in text


def test_a_review_without_goals_has_a_summary() -> None:
    """Little is said where little is known, and nothing breaks."""
    text = summary(sparse_review(), "zh")
    assert text.startswith("# ")
    assert "nan" not in text.lower()


def test_deliver_writes_its_files_or_none(tmp_path: Path) -> None:
    """A folder gets its files, the same bytes each time; no folder, as in a notebook at work, gets nothing."""
    deliver(sample_review(), "en", "")
    assert [] == list(tmp_path.iterdir())
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        deliver(sample_review(), "en", str(folder))
    assert ["proposed", "report.xlsx", "results.json", "summary.md", "tables"] == sorted(path.name for path in first.iterdir())
    made = [{path.relative_to(each): path.read_bytes() for path in each.rglob("*") if path.is_file()} for each in (first, second)]
    assert len(made[0]) >= 6
    assert made[0] == made[1]
