"""Page one of the demo team's campaigns is exactly one sheet of A4, in both modes and languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.inputs import campaign_days, load_inputs
from goalbook.publish.typefaces import font_css, per_weight
from goalbook.show.campaign.page_one import page_one
from goalbook.show.style import content_css, template_folder

DATA = Path(__file__).resolve().parents[3] / "data"
weasyprint = pytest.importorskip("weasyprint")


@pytest.mark.full
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(("campaign", "mode"), [("618-2024", "plan"), ("618-2024", "retrospective"), ("618-2025", "plan")])
def test_page_one_is_one_page(campaign: str, mode: str, code: str) -> None:
    """The second page begins with what follows."""
    params = Params.from_pairs({"team": "beauty", "campaign": campaign, "mode": mode})
    inputs = load_inputs(DATA, "beauty", params.cutoff(campaign_days(DATA, "beauty", campaign)), campaigns=True)
    body = f'{page_one(compute(inputs, params), language(code, "CNY")).html}<section class="sec"><h2>next</h2></section>'
    page = (template_folder() / "page.css").read_text(encoding="utf-8")
    styles = f"<style>/*fonts*/</style><style>{content_css()}</style><style>{page}</style>"
    head = '<header class="running"><p class="foot">.</p></header>'
    html = f'<html lang="{code}">{styles}<body>{head}<main>{body}</main></body></html>'
    html = per_weight(html.replace("/*fonts*/", font_css(html, code), 1))
    assert 2 == len(weasyprint.HTML(string=html).render().pages)
