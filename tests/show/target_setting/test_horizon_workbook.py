"""Horizons and KPI families in the workbook: every column has a head, every code word a name in the reader's language."""

from __future__ import annotations

import re
from datetime import date

import pytest

from goalbook.core.language import language
from goalbook.inputs.goal_planning import Planned
from goalbook.publish.workbook import table_columns
from goalbook.publish.workbook.ts_horizons import horizon_heads
from goalbook.show.sheets import sheet_titles
from support import tiny_team as tiny
from support.sample_horizons import made

SHEETS = {
    "horizons": {"short": {}, "long": {}, "dimensions": {"brand": [{"metric": "nps"}]}},
    "kpis": {"purpose": "gmv", "pd_launch_date": date(2025, 1, 1), "pd_kpis": ["add_rate", "delete_rate"], "team": {"fte": {"2024-10": 9}}},
}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_table_has_a_title_and_heads_in_words(code: str) -> None:
    """No column keeps the name it has in the code, and no Chinese head is in English."""
    result = made(goals=[tiny.key_result(tier="base", planned=Planned(kpi_level="core", dimension="users"))], **SHEETS)  # type: ignore[arg-type] # settings
    for name in horizon_heads():
        assert name in sheet_titles()
        heads = [column.head for column in table_columns(result, name, result.tables[name], language(code))]
        assert [] == [head for head in heads if "_" in head or head == ""]
        assert code == "en" or all(re.search("[\u4e00-\u9fff]|KPI|LTV", head) for head in heads)


def test_several_code_words_in_one_cell_are_named() -> None:
    """The KPIs of a phase stand in words, with the comma of the language."""
    result = made(**SHEETS)  # type: ignore[arg-type] # settings
    columns = {column.head: column.cells for column in table_columns(result, "phase", result.tables["phase"], language("zh"))}
    assert ("加粉率、删粉率、互动率", "加粉率、删粉率") == (columns["该阶段 KPI"][0], columns["其中已选"][0])
