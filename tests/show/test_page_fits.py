"""Page one is exactly one sheet of A4, in both languages, also where names are long and channels many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.support.sample_review import CHANNELS, channel_table, sample_review, sparse_review

from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.publish.typefaces import font_css, per_weight
from goalbook.show.monthly_review.page_one import page_one
from goalbook.show.style import content_css, template_folder

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

weasyprint = pytest.importorskip("weasyprint")

LONG = Label(
    "topics moved from product reviews to lifestyle scenes of the summer season, together with the posting hours of all accounts",
    "选题由产品测评改为夏季生活场景，同时调整了全部账号的发布时间、封面样式与标题写法",
)


def crowded() -> MonthlyReview:
    """Return a review with the most channels page one shows and a long-winded event."""
    many = channel_table()
    extra = [many.iloc[[0]].assign(channel=f"c{number}", gap=-1.0) for number in range(8)]
    causes = sample_review().tables["causes"].assign(event=[LONG, ""])
    review = sample_review(channels=pd.concat([*extra, many]), causes=causes)
    return replace(review, channel_names={**CHANNELS, "xiaohongshu": Label("Xiaohongshu brand account", "小红书品牌官方账号")})


@pytest.mark.full
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("make", [sample_review, sparse_review, crowded])
def test_page_one_is_one_page(make: object, code: str) -> None:
    """The second page begins with what follows."""
    body = f'{page_one(make(), language(code)).html}<section class="sec"><h2>next</h2></section>'
    page = (template_folder() / "page.css").read_text(encoding="utf-8")
    styles = f"<style>/*fonts*/</style><style>{content_css()}</style><style>{page}</style>"
    head = '<header class="running"><p class="foot">.</p></header>'
    html = f'<html lang="{code}">{styles}<body>{head}<main>{body}</main></body></html>'
    html = per_weight(html.replace("/*fonts*/", font_css(html, code), 1))
    assert len(weasyprint.HTML(string=html).render().pages) == 2
