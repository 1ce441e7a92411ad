"""On paper a short Chinese head or name stands on one line."""

from __future__ import annotations

from typing import Any

import pytest

from goalbook.core.language import language
from goalbook.publish.typefaces import font_css, per_weight
from goalbook.show.decomposition.cadence import cadence
from goalbook.show.style import content_css, template_folder
from support.sample_cadence import all_that_is_asked, planned

weasyprint = pytest.importorskip("weasyprint")


def lines_of(box: Any, tags: tuple[str, ...]) -> list[int]:
    """Return how many lines each element of these tags takes."""
    if getattr(box, "element_tag", "") in tags and type(box).__name__ == "TableCellBox":
        return [sum(type(one).__name__ == "LineBox" for one in box.descendants())]
    return [n for child in getattr(box, "children", ()) for n in lines_of(child, tags)]


def test_no_chinese_head_of_the_meetings_is_broken() -> None:
    """合并前分钟数 beside a long list of meetings."""
    body = str(cadence(planned({"meetings": all_that_is_asked()}), language("zh")).html)
    assert "合并前分钟数" in body
    page = (template_folder() / "page.css").read_text(encoding="utf-8")
    html = f'<html lang="zh-Hans"><style>/*fonts*/</style><style>{content_css()}</style><style>{page}</style><body>{body}</body></html>'
    html = per_weight(html.replace("/*fonts*/", font_css(html, "zh"), 1))
    found = [n for one in weasyprint.HTML(string=html).render().pages for n in lines_of(one._page_box, ("th",))]
    assert len(found) > 8
    assert 1 == max(found)
