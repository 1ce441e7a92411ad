"""Team folders made from the outside datasets: their rows as they are, the little a team would write around them.

The datasets lie in the folder that GOALBOOK_SHARED names, or in ``../shared`` beside the project; they are never copied into it.
Origins and licences stand in each dataset's README.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WBR, CONJURA = "wbr_sample", "conjura_mmm_weekly"

WBR_TEAM = {
    "name": {"en": "WBR sample", "zh": "WBR 示例"},
    "currency": "",
    "timezone": "America/Los_Angeles",
    "week_end": "saturday",
    "grain": "day",
    "report_language": "en",
    "headline_metric": "page_views",
    "channels": [{"id": "site", "name": {"en": "Site", "zh": "网站"}, "stages": ["impressions", "clicks"]}],
    "metrics": [
        {"id": "page_views", "name": {"en": "Page views", "zh": "页面浏览量"}, "group": "traffic"},
        {"id": "mobile_page_views", "name": {"en": "Mobile page views", "zh": "移动端页面浏览量"}, "group": "traffic"},
        {
            "id": "defects_per_million",
            "name": {"en": "Defects per million", "zh": "每百万缺陷数"},
            "group": "process",
            "unit": "index",
            "additivity": "stock",
            "direction": "down",
        },
    ],
    "aliases": {"PageViews": "page_views", "MobilePageViews": "mobile_page_views", "Defects/Million": "defects_per_million"},
    "ignore_columns": ["PageViews__Target", "pct_customer_group_1", "pct_customer_group_2", "pct_customer_group_3"],
}
CONJURA_CHANNELS = {
    "google_search": ("Google Search", "谷歌搜索"),
    "google_shopping": ("Google Shopping", "谷歌购物"),
    "google_pmax": ("Google Performance Max", "谷歌 PMax"),
    "google_display": ("Google Display", "谷歌展示"),
    "google_video": ("Google Video", "谷歌视频"),
    "meta_facebook": ("Facebook", "Facebook"),
    "meta_instagram": ("Instagram", "Instagram"),
    "meta_other": ("Meta, other", "Meta 其他"),
}
CONJURA_TEAM = {
    "name": {"en": "Apparel brand (Conjura)", "zh": "服饰品牌（Conjura）"},
    "currency": "",
    "timezone": "UTC",
    "week_end": "sunday",
    "grain": "week",
    "report_language": "en",
    "headline_metric": "new_payers",
    "channels": [{"id": id_, "name": {"en": en, "zh": zh}} for id_, (en, zh) in CONJURA_CHANNELS.items()],
}


def dataset(name: str) -> Path:
    """Return an outside dataset's folder; without it skip the test, or fail it where GOALBOOK_REQUIRE_DATA=1."""
    shared = Path(os.environ.get("GOALBOOK_SHARED") or ROOT.parent / "shared")
    folder = shared / "datasets" / name
    if folder.is_dir():
        return folder
    reason = f"the outside dataset {name} is absent; GOALBOOK_SHARED names the folder that holds datasets/"
    if os.environ.get("GOALBOOK_REQUIRE_DATA") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def make_wbr_team(data_dir: Path) -> str:
    """Write the team `wbr`: raw rows under a channel `site`, and each quarter's target from the daily targets; return the team's id."""
    rows = _rows(dataset(WBR) / "1-wbr-sample-dataset.csv")
    team = data_dir / "wbr"
    _write_yaml(team / "team.yml", WBR_TEAM)
    _write_rows(team / "facts" / "daily.csv", [{"channel": "site", **row} for row in rows])
    for period, months in page_view_targets(rows).items():
        if len(months) == 3:  # the last quarter's targets go beyond the facts, the first of 2022 is a single day
            _write_yaml(team / "goals" / f"{period}.yml", _wbr_goals(period, months))
    return team.name


def page_view_targets(rows: list[dict[str, str]]) -> dict[str, dict[str, int]]:
    """Return the daily page-view targets summed by month, under their quarters."""
    targets: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row["PageViews__Target"]:
            day = datetime.strptime(row["Date"], "%a, %d-%b-%Y").date()  # noqa: DTZ007 - a calendar day has no zone
            targets[f"{day.year}-Q{(day.month + 2) // 3}"][f"{day:%Y-%m}"] += round(float(row["PageViews__Target"]))
    return {period: dict(months) for period, months in targets.items()}


def _wbr_goals(period: str, months: dict[str, int]) -> dict[str, object]:
    key_result = {
        "id": "KR1",
        "metric": "page_views",
        "aggregation": "sum",
        "unit": "count",
        "target": sum(months.values()),
        "type": "committed",
        "headline": True,
        "phasing": months,
    }
    objective = {"id": "O1", "text": {"en": "Reach the planned page views", "zh": "达成页面浏览量计划"}, "key_results": [key_result]}
    return {"period": period, "version": 1, "objectives": [objective]}


def make_conjura_team(data_dir: Path) -> str:
    """Write the team `conjura`: weekly spend by channel, orders and revenue of the whole brand, no goals; return the team's id."""
    rows = _rows(dataset(CONJURA) / "data.csv")
    team = data_dir / "conjura"
    _write_yaml(team / "team.yml", CONJURA_TEAM)
    spend = [{"date_day": row["date"], "channel": channel, "spend": row[channel]} for row in rows for channel in CONJURA_CHANNELS]
    brand = [
        {
            "date_day": row["date"],
            "channel": "",
            "new_payers": row["first_orders"],
            "orders": row["all_orders"],
            "revenue": row["all_revenue"],
        }
        for row in rows
    ]
    _write_rows(team / "facts" / "spend.csv", spend)
    _write_rows(team / "facts" / "brand.csv", brand)
    return team.name


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _write_yaml(path: Path, data: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
