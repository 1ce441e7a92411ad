"""What a campaign's report leaves for the team and for the public: new lessons, the seal, the bulletin."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdf import PdfReader

from goalbook.books.campaign import Params, compute
from goalbook.core.language import language
from goalbook.inputs import load
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.publish.bulletin_file import write_bulletin
from goalbook.publish.campaign_files import lessons_text, write_campaign_files
from goalbook.publish.lesson_rows import is_seal_file, takes_lessons, with_lessons
from goalbook.show.campaign.bulletin import bulletin_page, has_bulletin

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult

DATA = Path(__file__).resolve().parents[2] / "data"
PAGE = (255.12, 453.54)  # points: 90 by 160 mm
NEW = b"lesson,date_day,what,effect\nL-2,2025-07-01,\xe6\x96\xb0 / new,0.2\n"


@pytest.fixture(name="back", scope="module")
def _back() -> CampaignResult:
    params = Params.model_validate({"team": "beauty", "campaign": "618-2024", "mode": "retrospective"})
    return compute(load.load_inputs(DATA, "beauty", date(2024, 7, 18), campaigns=True), params)


def text_of(pdf: bytes) -> str:
    """Return the words of the first page."""
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


@pytest.mark.full
@pytest.mark.parametrize(("lang", "said"), [("en", "Campaign bulletin"), ("zh", "活动战报")])
def test_the_bulletin_is_one_page_for_a_phone_without_a_name(back: CampaignResult, lang: str, said: str, tmp_path: Path) -> None:
    """Its own fonts, every letter drawn, no member by id, name or role, no cost; the headline figure stands on it."""
    write_bulletin(back, lang, tmp_path)
    pdf = (tmp_path / "bulletin.pdf").read_bytes()
    reader, text = PdfReader(io.BytesIO(pdf)), text_of(pdf)
    assert (1, pytest.approx(PAGE, abs=0.1)) == (len(reader.pages), tuple(map(float, reader.pages[0].mediabox[2:])))
    assert said in text
    assert "2,529" in text
    people = load.load_inputs(DATA, "beauty", date(2024, 7, 18), campaigns=True).team.people
    names = {word for one in people for word in (one.id, one.name.en, one.role.en, one.role.zh) if word}
    assert set() == {name for name in names if name in text.replace("\n", " ").split() or (len(name) > 4 and name in text)}
    assert "\ufffd" not in text
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("+goalbook" in str(font["/BaseFont"]) for font in fonts)
    assert (tmp_path / "bulletin.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_result_gives_the_same_bulletin(back: CampaignResult, tmp_path: Path) -> None:
    """Byte for byte, page and picture."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_bulletin(back, "en", tmp_path / name)
        found.append([(tmp_path / name / file).read_bytes() for file in ("bulletin.pdf", "bulletin.png")])
    assert found[0] == found[1]


def said(result: CampaignResult) -> str:
    """Return the bulletin's page in English."""
    return str(bulletin_page(result, language("en", "CNY")).html)


def changed(result: CampaignResult, table: str, **values: object) -> CampaignResult:
    """Return a result one of whose tables says something else."""
    return replace(result, tables={**result.tables, table: result.tables[table].assign(**values)})


def test_an_effect_that_was_not_shown_is_not_claimed(back: CampaignResult) -> None:
    """Only an effective campaign says what it brought; an interim one does not yet."""
    assert "than without the campaign" in said(back)
    for values in ({"verdict": "unclear"}, {"verdict": "descriptive"}, {"interim": True}):
        assert "than without the campaign" not in said(changed(back, "effect", **values))


def test_a_target_that_was_missed_is_no_news_for_the_public(back: CampaignResult) -> None:
    """93.7 % of the target is not told, 105 % of the committed figure is; where both were missed nothing is."""
    assert "105\u202f% of what we had committed to" in said(back)
    assert "of the target" not in said(back)
    assert "100\u202f% of the target" in said(changed(back, "key_results", target=2529.0))
    assert 'class="reached"' not in said(changed(back, "key_results", target=9e9, commit=9e9))


def test_no_bulletin_of_what_is_not_over(back: CampaignResult, tmp_path: Path) -> None:
    """Neither of a plan, nor of a running campaign, nor without its figure."""
    for headline in (replace(back.headline, state="running"), replace(back.headline, actual=None)):
        assert not has_bulletin(replace(back, headline=headline))
    assert not has_bulletin(replace(back, mode="plan"))
    write_bulletin(replace(back, mode="plan"), "en", tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_new_lessons_are_written_as_the_team_writes_them(back: CampaignResult, tmp_path: Path) -> None:
    """Both languages in a cell, numbers to three digits, accepted, of the report's day; what is kept already is left out."""
    write_campaign_files(back, "en", tmp_path)
    found = list(csv.DictReader((tmp_path / "proposed" / "lessons.csv").open(encoding="utf-8")))
    assert LESSONS.names() == tuple(found[0])
    assert {("accepted", "2024-07-18", "618-2024")} == {(row["status"], row["date_day"], row["campaign"]) for row in found}
    assert not {row["lesson"] for row in found} & {"L-2024-01", "L-2024-02", "L-2024-03", "L-2024-04"}
    tier = next(row for row in found if row["mechanic"] == "head_list")
    assert ("-0.304", "头部达人只用于曝光，不以带单为目标 / book head KOLs for exposure, not for orders") == (
        tier["effect"],
        tier["how_to_reuse"],
    )
    assert {("0.128", "0.077", "0.183", "0.8")} == {
        tuple(row[name] for name in ("effect", "low", "high", "level")) for row in found if row["low"]
    }
    assert lessons_text(back) == (tmp_path / "proposed" / "lessons.csv").read_text(encoding="utf-8")


def test_nothing_is_kept_of_a_campaign_that_runs(tmp_path: Path) -> None:
    """On its tenth day there is no proposed/lessons.csv."""
    params = Params.model_validate({"team": "beauty", "campaign": "618-2024", "mode": "retrospective", "as_of": "2024-06-10"})
    found = compute(load.load_inputs(DATA, "beauty", date(2024, 6, 10), campaigns=True), params)
    write_campaign_files(found, "en", tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_without_new_lessons_nothing_is_proposed(back: CampaignResult, tmp_path: Path) -> None:
    """No file, no folder."""
    write_campaign_files(changed(back, "proposed_lessons", known="L-1"), "en", tmp_path)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("standing", "wanted"),
    [
        (b"lesson,date_day,what,effect\nL-1,2025-01-01,old,0.1\n", b"L-2,2025-07-01,\xe6\x96\xb0 / new,0.2\n"),
        (b"lesson,date_day,what,effect\r\nL-1,2025-01-01,old,0.1", b"\r\nL-2,2025-07-01,\xe6\x96\xb0 / new,0.2\r\n"),
        (b"\xef\xbb\xbfwhat,lesson,date_day,effect,mine\nold,L-1,2025-01-01,0.1,a\n", b"\xe6\x96\xb0 / new,L-2,2025-07-01,0.2,\n"),
    ],
)
def test_rows_are_added_in_the_files_own_form(standing: bytes, wanted: bytes) -> None:
    """Its order of columns, its line ends, its mark; not a byte of what stands there changes, and twice adds nothing."""
    found = with_lessons(standing, NEW)
    assert standing + wanted == found
    assert found == with_lessons(found, NEW)


def test_a_column_the_file_lacks_is_added() -> None:
    """What a lesson says is not lost for want of a column."""
    assert b"lesson,what,date_day,effect\nL-1,old,,\nL-2,\xe6\x96\xb0 / new,2025-07-01,0.2\n" == with_lessons(
        b"lesson,what\nL-1,old\n", NEW
    )


def test_a_file_that_cannot_be_told_is_left_to_people(tmp_path: Path) -> None:
    """Without the column lesson, in another encoding, in another format; none at all is none in the way."""
    assert takes_lessons(tmp_path, NEW)
    for name, content in (("lessons.csv", b"id,what\n1,x\n"), ("lessons.csv", "经验".encode("gb18030")), ("lessons.xlsx", b"PK")):
        (tmp_path / name).write_bytes(content)
        assert not takes_lessons(tmp_path, NEW)


def test_only_a_campaigns_own_seal_is_one() -> None:
    """A path cannot lead elsewhere."""
    names = (
        "campaigns/618-2025/frozen.yml",
        "campaigns/../frozen.yml",
        "frozen.yml",
        "campaigns/a/b/frozen.yml",
        "campaigns/618-2025/campaign.yml",
    )
    assert [True, False, False, False, False] == [is_seal_file(name) for name in names]
