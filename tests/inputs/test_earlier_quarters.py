"""Reviews that closed a quarter, among those the next goals build on: which count, and which word on a problem is the last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goalbook.core.period import parse_period
from goalbook.inputs.earlier import earlier_reviews
from support.sample_alignment import archive, case_goals, setting

if TYPE_CHECKING:
    from pathlib import Path


def closing(outputs: Path, label: str, *keys: str, data_to: str = "") -> Path:
    """Write one archived review of a quarter, half-year or year as far as goals read it; return its results."""
    period = parse_period(label)
    blank = {"severity": "high", "channel": "", "metric_id": "new_payers", "what": {"text": "too low", "values": {}}}
    meta = {"period": {"label": label}, "as_of": period.end.isoformat(), "data_to": data_to or period.end.isoformat()}
    file = outputs / "tiny" / "quarter_review" / label / "en" / "r0001" / "results.json"
    file.parent.mkdir(parents=True)
    file.write_text(
        json.dumps({"meta": meta, "tables": {"problems": [{**blank, "id": f"{label}:{key}"} for key in keys]}}), encoding="utf-8"
    )
    return file


def found(outputs: Path, label: str) -> list[str]:
    """Return the periods whose reviews goals of a period build on."""
    return [path.parents[2].name for path in earlier_reviews(outputs, "tiny", parse_period(label))]


def test_the_quarter_before_counts_after_its_months_and_its_own_does_not(tmp_path: Path) -> None:
    """Goals of the third quarter build on June and on the second quarter's review, those of the second on neither."""
    archive(tmp_path, "2025-06")
    for label in ("2025-Q1", "2025-Q2", "2025-Q3"):
        closing(tmp_path, label)
    assert [["2025-06", "2025-Q2"], ["2025-Q1", "2025-06"]] == [found(tmp_path, label) for label in ("2025-Q3", "2025-Q2")]


def test_goals_of_longer_periods_build_on_every_review_that_closed_a_part(tmp_path: Path) -> None:
    """A half-year builds on the two quarters before it and on their half-year's review; a month on no quarter's."""
    for label in ("2025-Q1", "2025-Q2", "2025-H1", "2025-Q3"):
        closing(tmp_path, label)
    assert [["2025-Q1", "2025-Q2", "2025-H1"], []] == [found(tmp_path, label) for label in ("2025-H2", "2025-07")]


def linked(outputs: Path) -> dict[str, tuple[str, bool]]:
    """Return of each problem, as goals of the second quarter link it, the id and whether it is over."""
    table = setting(case_goals(), params={"outputs_dir": str(outputs)}).tables["linked_findings"]
    return {row["id"].partition(":")[2]: (row["id"], row["resolved"]) for row in table.to_dict("records")}


def test_a_quarters_review_has_the_last_word_on_its_months(tmp_path: Path) -> None:
    """What March found and the quarter's review does not is over; what both found stands once, under the quarter's name."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks"}, {"id": "2025-03:b:reads"})
    closing(tmp_path, "2025-Q1", "a:clicks")
    assert {"a:clicks": ("2025-Q1:a:clicks", False), "b:reads": ("2025-03:b:reads", True)} == linked(tmp_path)


def test_a_review_made_before_the_quarter_was_over_has_not(tmp_path: Path) -> None:
    """A provisional review knows facts to the end of February: March's review is the later word."""
    archive(tmp_path, "2025-03", {"id": "2025-03:a:clicks"})
    closing(tmp_path, "2025-Q1", "a:clicks", "c:target", data_to="2025-02-28")
    assert {"a:clicks": ("2025-03:a:clicks", False), "c:target": ("2025-Q1:c:target", True)} == linked(tmp_path)
