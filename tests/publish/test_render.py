"""The report's page stands alone and shows results only."""

from __future__ import annotations

import html as markup
import re
from typing import TYPE_CHECKING

import handmade
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from goalbook.publish.contents import with_contents
from goalbook.publish.render import render_html

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


def page_of(folder: Path, html: str, kind: str = "text/html") -> str:
    """Return the page of a notebook with one output."""
    output = nbformat.from_dict(new_output("display_data", {kind: html}))
    path = folder / "one.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("show()", outputs=[output], id="one")]), path)
    return render_html(path, handmade.meta("en"))


def test_page_shows_results_and_hides_the_work(tmp_path: Path) -> None:
    """Code, streams, widgets, their plain text, style outputs and tagged cells never reach the reader."""
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "en"), handmade.meta("en"))
    assert "<h2" in page
    assert "<em>remark</em>" in page
    for hidden in ("secret source", "printed line", "IntSlider", "live panel", "Hidden remark", ".x{color:red}", "show()"):
        assert hidden not in page


def test_page_asks_nothing_of_the_outside(tmp_path: Path, lang: str) -> None:
    """Every reference is inside the file, and the page forbids the browser anything else."""
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", lang), handmade.meta(lang))
    referred = re.findall(r"""(?:src|href)\s*=\s*["']([^"']*)|url\(\s*["']?([^)"']*)""", page)
    addresses = [first or second for first, second in referred]
    assert len(addresses) > 10
    assert [] == [address[:60] for address in addresses if not address.startswith(("#", "data:"))]
    assert "default-src 'none'" in page
    assert len(page.encode()) < 1_500_000


def test_fonts_inside_cover_every_character_of_the_page(tmp_path: Path, lang: str) -> None:
    """What the page prints is in the faces it carries, Latin or Chinese."""
    import base64  # noqa: PLC0415 - this test alone
    import io  # noqa: PLC0415

    from fontTools.ttLib import TTFont  # noqa: PLC0415

    page = render_html(handmade.notebook(tmp_path / "n.ipynb", lang), handmade.meta(lang))
    fonts = [TTFont(io.BytesIO(base64.b64decode(code))) for code in re.findall(r"data:font/otf;base64,([^)]+)\)", page)]
    body = markup.unescape(re.sub(r"<[^>]*>", "", page[page.index("<body>") :]))
    covered = set().union(*(font.getBestCmap() for font in fonts))
    assert len(fonts) == (4 if lang == "zh" else 3)
    assert set() == {letter for letter in body if not letter.isspace() and ord(letter) not in covered}


def test_active_content_of_an_output_is_removed(tmp_path: Path) -> None:
    """A script or a frame in an output is dropped with its content; text around it stays."""
    page = page_of(
        tmp_path, "<p>kept</p><script>alert(1)</script><iframe src='http://x.example'></iframe><link href='http://x.example/a.css'>"
    )
    assert "<p>kept</p>" in page
    assert "alert(1)" not in page
    assert "x.example" not in page


def test_names_of_a_team_are_escaped(tmp_path: Path) -> None:
    """A team, a scenario or a recipient that looks like HTML is printed as text in head, foot and properties."""
    name = "<script>alert(1)</script>"
    meta = handmade.meta("en", team_name=handmade.Label.same(name), scenario=name, recipients=(handmade.Label.same(name),))
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "en"), meta)
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_headline_is_the_documents_description(tmp_path: Path) -> None:
    """The properties say what the report says, without its marks."""
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "en"), handmade.meta("en"))
    assert 'name="description" content="Q2 is heading for 35.9k of 40k new payers; the chance to reach 40k is 4 %."' in page
    assert "<title>Beauty · Monthly review · May 2025</title>" in page


def test_contents_list_every_section_after_page_one() -> None:
    """The list links to ids that come from the sections; page one is left out, headings within a section have ids but no line."""
    body = (
        '<section class="page-one" id="sec-page-one"><h1>x</h1><h3>Why</h3></section>'
        '<section class="sec" id="sec-kpis"><h2>KPI <b>board</b></h2><h3>Cost &amp; return</h3><h3>More</h3></section><h2>Loose</h2>'
        '<section class="sec" id="sec-own"><h2 id="mine">Own</h2></section>'
    )
    page = with_contents(body, "Contents")
    assert [("#h-kpis", "KPI board"), ("#h-kpis-3", "Loose"), ("#mine", "Own")] == re.findall(r'<li><a href="([^"]*)">([^<]*)</a>', page)
    assert '<h3 id="h-kpis-1">Cost &amp; return</h3><h3 id="h-kpis-2">More</h3>' in page
    assert '<h3>Why</h3></section><nav class="contents"' in page
    assert '<h2 id="h-kpis">KPI <b>board</b></h2>' in page


def test_ids_are_the_same_in_both_languages(tmp_path: Path) -> None:
    """A link into the English report leads to the same place in the Chinese one."""
    pages = [render_html(handmade.notebook(tmp_path / f"{lang}.ipynb", lang), handmade.meta(lang)) for lang in ("en", "zh")]
    first, second = (re.findall(r'<h[23] id="([^"]*)"', page) for page in pages)
    assert "h-kpis" in first
    assert first == second
    assert len(first) == len(set(first))


def test_head_and_foot_lead_back_to_the_archive(tmp_path: Path) -> None:
    """Team, book, period, target version, fingerprint, recipients and open issues stand on the page."""
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "en"), handmade.meta("en", scenario="recovery"))
    assert "target v2 · inputs 4f2a91c" in page
    assert "for growth lead, content lead · 3 open issues" in page
    assert "goalbook · beauty · monthly_review · 2025-05 · en+recovery · inputs 4f2a91c" in page
