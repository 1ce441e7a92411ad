"""Facts that can be read, in all the forms in which they come."""

from __future__ import annotations

import gzip
import io
import math
import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from inputs.tiny_team import FACTS, TEAM, notices, read

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.inputs import Inputs


def cells(inputs: Inputs) -> list[list[object]]:
    """Return the facts without their sources, missing values as None."""
    facts = inputs.facts.drop(columns=["source_file", "source_row"])
    return [[None if isinstance(v, float) and math.isnan(v) else v for v in row] for row in facts.to_numpy(dtype=object).tolist()]


def workbook(number: str = "12345", **sheets: list[list[object]]) -> bytes:
    """Return an Excel file with these sheets; a cell of 12345 carries the given number, digit by digit as platforms write them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    written = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(written, "w") as target:
        for item in source.infolist():
            target.writestr(item, source.read(item).replace(b"<v>12345</v>", f"<v>{number}</v>".encode()))
    return written.getvalue()


def frame() -> pd.DataFrame:
    """Return the tiny team's facts typed."""
    typed = pd.read_csv(io.StringIO(FACTS))
    typed["date_day"] = pd.to_datetime(typed["date_day"])
    return typed


def parquet() -> bytes:
    """Return the tiny team's facts as Parquet."""
    stream = io.BytesIO()
    frame().to_parquet(stream)
    return stream.getvalue()


def excel() -> bytes:
    """Return the tiny team's facts as a workbook with typed cells."""
    typed = frame()
    rows = [[None if v != v else v for v in row] for row in typed.astype(object).to_numpy().tolist()]  # noqa: PLR0124 - NaN differs from itself
    return workbook(may=[list(typed.columns), *[[row[0].to_pydatetime(), *row[1:]] for row in rows]])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("may.parquet", parquet()),
        ("may.xlsx", excel()),
        ("misnamed.csv", excel()),
        ("may.csv.gz", gzip.compress(FACTS.encode())),
        ("bom.csv", b"\xef\xbb\xbf" + FACTS.encode()),
        ("crlf.csv", FACTS.replace("\n", "\r\n").encode()),
        ("semicolons.csv", FACTS.replace(",", ";").encode()),
        ("utf16.csv", FACTS.replace(",", "\t").encode("utf-16")),
        ("no_bom_utf16.csv", FACTS.replace(",", "\t").encode("utf-16-le")),
    ],
)
def test_the_same_facts_come_out_of_every_container(tmp_path: Path, name: str, content: bytes) -> None:
    """CSV, Parquet, Excel, packed or in another encoding: the table is the same, whatever the extension says."""
    expected = cells(read(tmp_path / "csv"))
    assert expected == cells(read(tmp_path / "other", {"facts/may.csv": "", f"facts/{name}": content}))


def test_chinese_headers_values_and_encoding_are_read_and_reported(tmp_path: Path) -> None:
    """A GB18030 export with Chinese headers, channel names and traffic types needs no preparation."""
    text = "日期,渠道,流量类型,阅读量,点击量,消耗(元)\n2025/5/1,小红书,自然流量,1.2万,“--”,￥300\n".replace("“", "").replace("”", "")
    inputs = read(tmp_path, {"facts/may.csv": text.encode("gb18030")})
    row = inputs.facts.iloc[0]
    assert ("xiaohongshu", "organic", 12000.0, 300.0) == (row["channel"], row["traffic_type"], row["reads"], row["spend"])
    assert math.isnan(row["clicks"])
    assert ["read as GB18030"] == notices(inputs, "encoding")
    assert "消耗(元) → spend" in notices(inputs, "alias")[0]
    assert ["numbers written rounded, as 2.5万: 1; sums with them are not exact"] == notices(inputs, "rounded")


def test_metric_names_of_the_catalogue_are_aliases_in_both_languages(tmp_path: Path) -> None:
    """'New payers' and 新增付费用户 both mean new_payers."""
    for place, header in enumerate(("New payers", "新增付费用户", "NEW_PAYERS")):
        inputs = read(tmp_path / str(place), {"facts/may.csv": f"date,channel,{header}\n2025-05-01,douyin,7\n"})
        assert 7 == inputs.facts["new_payers"].sum()


def test_a_workbook_that_understates_its_size_is_read_whole(tmp_path: Path) -> None:
    """Some exports declare one cell; a reader that believes it would lose the rest."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel())) as source, zipfile.ZipFile(stream, "w") as target:
        for item in source.infolist():
            target.writestr(item, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', source.read(item)))
    assert 4 == len(read(tmp_path, {"facts/may.csv": "", "facts/may.xlsx": stream.getvalue()}).facts)


def test_a_metric_of_the_team_is_a_column(tmp_path: Path) -> None:
    """What team.yml defines under metrics, aliases and ignore_columns is understood."""
    team = (
        TEAM
        + "metrics: [{id: store_visits, name: {en: Store visits, zh: 到店人数}}]\naliases: {本店新客: new_payers}\nignore_columns: [备注]\n"
    )
    inputs = read(tmp_path, {"team.yml": team, "facts/may.csv": "date_day,channel,到店人数,本店新客,备注\n2025-05-01,douyin,3,7,ok\n"})
    assert [3.0, 7.0] == inputs.facts[["new_payers", "store_visits"]].to_numpy()[0][::-1].tolist()


def test_a_ratio_column_is_left_out_and_said(tmp_path: Path) -> None:
    """Ratios are worked out from their parts, never read."""
    inputs = read(tmp_path, {"facts/may.csv": "date_day,channel,reads,clicks,CTR\n2025-05-01,xiaohongshu,100,2,2%\n"})
    assert "click_rate" not in inputs.facts
    assert ["column CTR was not read: Click rate is worked out from its parts"] == notices(inputs, "ignored")


def test_long_ids_stay_text_to_the_last_digit(tmp_path: Path) -> None:
    """A 19-digit id survives from CSV, where Excel's apostrophe or tab is dropped, and from a workbook cell typed as a number."""
    header, number = "date_day,channel,campaign_id,spend", "7605498720495108159"
    text = read(tmp_path / "csv", {"facts/may.csv": f"{header}\n2025-05-01,douyin,'{number},1\n2025-05-02,douyin,\t{number},1\n"})
    typed = workbook(may=[header.split(","), ["2025-05-01", "douyin", 12345, 1]], number=number)
    assert [number, number] == text.facts["campaign_id"].tolist()
    assert [number] == read(tmp_path / "xlsx", {"facts/may.csv": "", "facts/may.xlsx": typed}).facts["campaign_id"].tolist()


def test_a_banner_above_the_header_is_passed_over(tmp_path: Path) -> None:
    """Rows before the header, even filled in every cell, are no header."""
    inputs = read(tmp_path, {"facts/may.csv": "最多导出1000条,最多导出1000条,最多导出1000条\n\n日期,渠道,点击量\n2025-05-01,抖音,8\n"})
    assert [(8.0, 4)] == list(zip(inputs.facts["clicks"], inputs.facts["source_row"], strict=True))
    assert 1 == len(notices(inputs, "header"))


def test_every_row_knows_its_file_and_row(tmp_path: Path) -> None:
    """A figure can be traced to the row a spreadsheet shows."""
    facts = read(tmp_path).facts
    last = facts[(facts["channel"] == "douyin") & (facts["date_day"] == "2025-05-02")].iloc[0]
    assert ("facts/may.csv", 5) == (last["source_file"], last["source_row"])


def test_files_with_other_metrics_of_the_same_days_complete_each_other(tmp_path: Path) -> None:
    """One export with orders and one with the rest are one table."""
    inputs = read(tmp_path, {"facts/orders.csv": "date_day,channel,orders\n2025-05-01,douyin,9\n2025-05-03,douyin,8\n"})
    by_day = inputs.facts[inputs.facts["channel"] == "douyin"].set_index("date_day")
    assert (9.0, 80.0) == (by_day.loc["2025-05-01", "orders"], by_day.loc["2025-05-01", "clicks"])
    assert math.isnan(by_day.loc["2025-05-03", "clicks"])
    assert math.isnan(by_day.loc["2025-05-02", "orders"])


def test_nothing_later_than_as_of_is_known(tmp_path: Path) -> None:
    """Days after the date are not in the facts."""
    inputs = read(tmp_path, as_of=date(2025, 5, 1))
    assert ["2025-05-01"] == inputs.facts["date_day"].dt.strftime("%Y-%m-%d").unique().tolist()


CORRECTED = "date_day,channel,clicks,spend,recorded_on\n2025-05-01,douyin,80,500,\n2025-05-01,douyin,90,500,2025-05-10\n"


@pytest.mark.parametrize(("as_of", "clicks"), [(date(2025, 5, 9), 80.0), (date(2025, 5, 10), 90.0), (None, 90.0)])
def test_the_latest_version_known_at_the_date_counts(tmp_path: Path, as_of: date | None, clicks: float) -> None:
    """A correction counts from the day it was recorded, and not before."""
    inputs = read(tmp_path, {"facts/may.csv": CORRECTED}, as_of)
    assert [clicks] == inputs.facts["clicks"].tolist()


def test_a_correction_is_reported_with_its_row(tmp_path: Path) -> None:
    """The reader learns that a row corrected another."""
    found = [notice for notice in read(tmp_path, {"facts/may.csv": CORRECTED}).notices if notice.kind == "correction"]
    assert [("facts/may.csv", "3", 1)] == [(notice.file, notice.rows, notice.n) for notice in found]


def test_a_column_the_correcting_file_lacks_keeps_its_value_and_an_empty_cell_clears_it(tmp_path: Path) -> None:
    """A late file with clicks and spend only leaves registrations alone; its empty spend means not measured."""
    late = "date_day,channel,clicks,spend,recorded_on\n2025-05-01,douyin,90,,2025-05-10\n"
    facts = read(tmp_path, {"facts/late.csv": late}).facts
    row = facts[(facts["channel"] == "douyin") & (facts["date_day"] == "2025-05-01")].iloc[0]
    assert (90.0, 30.0) == (row["clicks"], row["registrations"])
    assert math.isnan(row["spend"])


TOTALLED = FACTS + "合计,,2100,4100,270,103,22,1630\n"


def test_a_total_row_is_set_aside_and_agrees(tmp_path: Path) -> None:
    """A total is never loaded; that it agrees is said."""
    inputs = read(tmp_path, {"facts/may.csv": TOTALLED})
    assert 22.0 == inputs.facts["new_payers"].sum()
    assert 1 == len(notices(inputs, "total"))


def test_subtotals_stand_for_the_rows_since_the_last(tmp_path: Path) -> None:
    """A 小计 per day, and Total with a colon at the end, are told apart."""
    text = (
        "date_day,channel,clicks\n2025-05-01,douyin,10\n2025-05-01,xiaohongshu,5\n小计,,15\n"
        "2025-05-02,douyin,20\n小计,,20\nTotal: Account,,35\n2025-05-02,合计,20\n"
    )
    inputs = read(tmp_path, {"facts/may.csv": text})
    assert 35.0 == inputs.facts["clicks"].sum()


def test_a_total_within_half_a_percent_agrees(tmp_path: Path) -> None:
    """1,000 stated for rows of 995 is within the tolerance; the total row test among the bad files goes beyond it."""
    inputs = read(tmp_path, {"facts/may.csv": "date_day,channel,clicks\n2025-05-01,douyin,995\n合计,,1000\n"})
    assert 995.0 == inputs.facts["clicks"].sum()


def test_a_campaign_whose_name_begins_with_total_is_no_total(tmp_path: Path) -> None:
    """Only the whole word marks a total in a campaign's name; NA there is a name too."""
    text = "date_day,channel,campaign_name,clicks\n2025-05-01,douyin,Total care,5\n2025-05-01,douyin,NA,7\n"
    assert 12.0 == read(tmp_path, {"facts/may.csv": text}).facts["clicks"].sum()


def test_whole_team_rows_keep_an_empty_channel(tmp_path: Path) -> None:
    """A brand index is not split over channels."""
    inputs = read(tmp_path, {"facts/brand.csv": "date_day,channel,brand_search_index\n2025-05-01,,812\n"})
    assert [""] == inputs.facts.loc[inputs.facts["brand_search_index"].notna(), "channel"].tolist()


def test_weekly_facts_count_when_their_week_has_ended(tmp_path: Path) -> None:
    """A week that begins on 26 May ends on 1 June: at the end of May it is not known yet."""
    text = "date_day,channel,clicks\n2025-05-19,douyin,5\n2025-05-26,douyin,6\n"
    inputs = read(tmp_path, {"team.yml": TEAM + "grain: week\n", "facts/may.csv": text}, date(2025, 5, 31))
    assert [5.0] == inputs.facts["clicks"].tolist()


def test_a_sheet_of_a_workbook_stands_for_a_table(tmp_path: Path) -> None:
    """Events and benchmarks may be sheets of one workbook beside team.yml, facts sheets of one workbook in facts/."""
    extra = workbook(
        events=[["date_day", "channel", "what"], [datetime(2025, 5, 1), "抖音", "换了落地页"]],  # noqa: DTZ001 - a day
        benchmarks=[["metric", "scope", "name", "value"], ["cac", "competitor", "A", 40]],
    )
    facts = workbook(
        may=[["date_day", "channel", "clicks"], ["2025-05-01", "douyin", 4]],
        june=[["date_day", "channel", "clicks"], ["2025-06-01", "douyin", 5]],
    )
    inputs = read(tmp_path, {"facts/may.csv": "", "facts/all.xlsx": facts, "extra.xlsx": extra})
    assert [4.0, 5.0] == inputs.facts["clicks"].tolist()
    assert ["facts/all.xlsx[may]", "facts/all.xlsx[june]"] == inputs.facts["source_file"].tolist()
    assert [("douyin", "换了落地页", "换了落地页")] == list(
        inputs.events[["channel", "what_en", "what_zh"]].itertuples(index=False, name=None)
    )
    assert [40.0] == inputs.benchmarks["value"].tolist()


def test_reading_writes_nothing(tmp_path: Path) -> None:
    """The folder is the same after reading as before."""
    read(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    read(tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_sources_carry_the_digest_of_every_file_read(tmp_path: Path) -> None:
    """Each file that was used is named with its rows and what it was used for."""
    inputs = read(tmp_path)
    assert [("team.yml", "team"), ("goals/2025-Q2.yml", "goals"), ("facts/may.csv", "facts")] == [
        (s.path, s.used_for) for s in inputs.sources
    ]
    assert 4 == inputs.sources[-1].rows
    assert all(len(source.sha256) == 64 for source in inputs.sources)
