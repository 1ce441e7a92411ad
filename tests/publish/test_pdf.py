"""The PDF: text, contents with page numbers, bookmarks, properties, fonts, and the same bytes each time."""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import handmade
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, TextStringObject

from goalbook.core.errors import EnvironmentFault
from goalbook.publish import pdf as module
from goalbook.publish.pages import page_png
from goalbook.publish.pdf import pdf_bytes, write_pdf
from goalbook.publish.render import render_html

WORDS = {
    "en": ("Q2 is heading for 35.9k of 40k new payers", "KPI board", "Contents", "data to"),
    "zh": ("二季度新增付费预计", "指标看板", "目录", "数据截至"),
}


@pytest.fixture(scope="module", params=["en", "zh"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return language and PDF of the handmade notebook."""
    from datetime import date  # noqa: PLC0415 - here alone

    lang = str(request.param)
    folder = tmp_path_factory.mktemp(lang)
    page = render_html(handmade.notebook(folder / "n.ipynb", lang, parts=3), handmade.meta(lang, data_to=date(2025, 5, 31)))
    write_pdf(page, folder / "report.pdf")
    return lang, folder / "report.pdf"


def texts(path: Path) -> list[str]:
    """Return the text of each page on one line, spaces collapsed."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


@pytest.mark.full
def test_text_can_be_read_back_in_both_languages(report: tuple[str, Path]) -> None:
    """A search finds words of either language; nothing became a box."""
    lang, path = report
    whole = " ".join(texts(path))
    assert [] == [word for word in WORDS[lang] if word not in whole]
    assert "\ufffd" not in whole


def test_page_one_stands_alone_and_contents_follow(report: tuple[str, Path]) -> None:
    """Contents open page two and name the pages on which the headings stand."""
    lang, path = report
    pages = texts(path)
    kpis, channels = handmade.TEXTS[lang][2:]
    assert WORDS[lang][2] not in pages[0]
    assert WORDS[lang][2] in pages[1]
    for name in (f"{channels} 0", f"{channels} 1", f"{channels} 2"):
        stands = next(number for number, text in enumerate(pages, start=1) if number > 2 and f"{name} {kpis}" in text)
        assert re.search(rf"{name} ?[. ]+{stands}\b", pages[1])


def test_every_page_has_head_and_foot(report: tuple[str, Path]) -> None:
    """Whose report on what data stands above, address and page number below."""
    lang, path = report
    pages = texts(path)
    assert len(pages) == len([text for text in pages if WORDS[lang][3] in text])
    for number, text in enumerate(pages, start=1):
        assert f"goalbook · beauty · monthly_review · 2025-05 · {lang}" in text
        assert f"{number} / {len(pages)}" in text


def test_table_head_repeats_and_rows_stay_whole(report: tuple[str, Path]) -> None:
    """A table of 90 rows runs over pages; each repeats the head, each row is on one page."""
    lang, path = report
    name = handmade.TEXTS[lang][2]
    pages = texts(path)
    holding = [text for text in pages if re.search(rf"{name} \d+ [\d,]+ [\d.]+ −0.49", text)]
    assert len(holding) >= 3
    assert len(holding) == len([text for text in holding if re.search(rf"{name} A B Δ", text)])
    rows = [int(row) for text in pages for row in re.findall(rf"{name} (\d+) [\d,]+ [\d.]+ −0.49", text)]
    assert list(range(90)) == rows


def test_bookmarks_are_the_headings(report: tuple[str, Path]) -> None:
    """The outline starts with the headline; sections stand beside it, their parts below them."""
    lang, path = report
    _, _, kpis, channels = handmade.TEXTS[lang]
    outline = PdfReader(path).outline
    tops = [entry.title for entry in outline if not isinstance(entry, list)]
    below = [entry.title for part in outline if isinstance(part, list) for entry in part]
    assert [kpis, f"{channels} 0", f"{channels} 1", f"{channels} 2"] == tops[1:]
    assert f"{kpis} & 0" in below


def test_properties_name_the_report_and_no_time(report: tuple[str, Path]) -> None:
    """Title, author, subject, keywords and language are set; a date would make every run differ."""
    lang, path = report
    reader = PdfReader(path)
    facts = reader.metadata
    assert facts is not None
    assert ("Beauty · Monthly review · May 2025" if lang == "en" else "美妆品牌 · 月度复盘 · 2025 年 5 月") == facts.title
    assert ("Beauty" if lang == "en" else "美妆品牌") == facts.author
    assert WORDS[lang][0] in str(facts.subject)
    assert "inputs:4f2a91c7d0" in str(facts["/Keywords"])
    assert facts.get("/CreationDate") is None
    assert ("en" if lang == "en" else "zh-Hans") == reader.trailer["/Root"]["/Lang"]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_only_our_fonts_are_used_and_all_are_inside(report: tuple[str, Path]) -> None:
    """A font of the machine would make the report differ elsewhere."""
    _, path = report
    for font in handmade.fonts_of(PdfReader(path)):
        child = font["/DescendantFonts"][0].get_object()
        assert re.search(r"\+goalbook-(Source-Sans-Pro|Noto-Sans-SC)", font["/BaseFont"])
        assert "/FontFile3" in child["/FontDescriptor"]


def test_no_character_is_missing_from_its_font(report: tuple[str, Path]) -> None:
    """No shown glyph is .notdef, the empty box."""
    from pypdf.generic import ContentStream  # noqa: PLC0415 - this test alone

    reader = PdfReader(report[1])
    shown = 0
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator not in {b"TJ", b"Tj"}:
                continue
            parts = operands[0] if isinstance(operands[0], ArrayObject) else operands
            for part in parts:
                if isinstance(part, TextStringObject | ByteStringObject):
                    data = part if isinstance(part, bytes) else part.original_bytes
                    glyphs = [data[place : place + 2] for place in range(0, len(data), 2)]
                    shown += len(glyphs)
                    assert b"\x00\x00" not in glyphs
    assert shown > 1000


@pytest.mark.full
def test_same_page_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Neither the clock nor the order of hashes reaches the file."""
    code = (
        "import sys; from pathlib import Path; from hashlib import sha256; import handmade;"
        "from goalbook.publish.render import render_html; from goalbook.publish.pdf import pdf_bytes;"
        "page = render_html(handmade.notebook(Path(sys.argv[1]) / 'n.ipynb', 'zh', parts=1), handmade.meta('zh'));"
        "print(sha256(page.encode()).hexdigest(), sha256(pdf_bytes(page)).hexdigest())"
    )
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent), "TZ": f"UTC-{seed}"}
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, capture_output=True, text=True, check=True)
        seen.add(done.stdout)
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "zh", parts=1), handmade.meta("zh"))
    assert {f"{sha256(page.encode()).hexdigest()} {sha256(pdf_bytes(page)).hexdigest()}\n"} == seen


@pytest.mark.full
def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command ends without deleting its objects; the fonts that WeasyPrint unpacked must be gone by then."""
    page = render_html(handmade.notebook(tmp_path / "n.ipynb", "en", parts=1), handmade.meta("en"))
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    gc.disable()
    try:
        assert pdf_bytes(page)
        assert not list(folder.iterdir())
    finally:
        gc.enable()


def test_picture_of_page_one_is_the_same_each_time(report: tuple[str, Path]) -> None:
    """Page one at 150 dots per inch, A4, small enough for a chat."""
    from PIL import Image  # noqa: PLC0415 - this test alone

    first, second = page_png(report[1]), page_png(report[1])
    assert first == second
    assert Image.open(io.BytesIO(first)).size == (1241, 1754)
    assert len(first) < 400_000


def test_missing_system_library_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pango the error says what to type, and its exit code is the environment's."""

    def refuse(name: str) -> None:
        message = "cannot load library 'libpango-1.0-0'"
        raise OSError(message)

    monkeypatch.setattr(module, "import_module", refuse)
    with pytest.raises(EnvironmentFault) as fault:
        pdf_bytes("<p>x</p>")
    assert fault.value.exit_code == 5
    assert "apt-get install" in str(fault.value.message.values["debian"])
    assert "conda-forge" in str(fault.value.message.values["conda"])
