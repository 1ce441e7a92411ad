"""The textbook's case from alert to action to proof, through files and the real command: WX-09, WX-10, WX-11, an action without owner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from acceptance.small_team import SmallTeam
from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.cli.app import invoke
from goalbook.inputs import load_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review.result import MonthlyReview

TEAM = """\
name: {en: Case, zh: 案例}
currency: CNY
grain: day
channels:
  - {id: xhs, name: {en: Xiaohongshu, zh: 小红书}, stages: [reads, clicks, new_payers], owner: lin}
people: [{id: lin, name: {en: Lin, zh: 林}, role: {en: content lead, zh: 内容组长}}]
"""
GOALS = """\
period: 2025-Q2
objectives:
  - id: O1
    text: {en: Win payers, zh: 获取付费}
    key_results:
      - {id: KR1, metric: new_payers, channel: xhs, commit: 1000, target: TARGET, stretch: 90000, headline: true}
"""
HEAD = "id,action,metric,channel,owner,start,due,quantity,unit,unit_effect,expected_effect\n"


def case(root: Path, levels: dict[str, tuple[float, float]], target: int, reviews: dict[str, str]) -> Path:
    """Write a team whose reads a day and click rate change on the given days; every click pays, as the seed's arithmetic has it."""
    folder = root / "case"
    files = {"team.yml": TEAM, "goals/2025-Q2.yml": GOALS.replace("TARGET", str(target))}
    lines = ["date_day,channel,reads,clicks,new_payers"]
    for number in range(151):
        day = date(2025, 1, 1) + timedelta(days=number)
        reads, rate = next(levels[start] for start in sorted(levels, reverse=True) if start <= day.isoformat())
        clicks = round(reads * rate)
        lines.append(f"{day},xhs,{reads:.0f},{clicks},{clicks}")
    files["facts/all.csv"] = "\n".join(lines) + "\n"
    files |= {f"reviews/{month}/actions.csv": HEAD + row + "\n" for month, row in reviews.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def may(root: Path) -> MonthlyReview:
    """Return the review of May 2025."""
    return compute(load_inputs(root, "case", date(2025, 5, 31)), MonthlyReviewParams(team="case", period="2025-05"))


def status(made: MonthlyReview, rule: str) -> set[str]:
    """Return the verdicts of a rule."""
    return {one.status for one in made.findings if one.rule == rule}


def test_wx_09_meeting_and_stop_loss_fire(tmp_path: Path) -> None:
    """Reads and click rate both halve: alert at 15 %, the meeting of MR-08, and the change that did it is stopped."""
    levels = {"2025-01-01": (10_000.0, 0.02), "2025-05-05": (5_000.0, 0.01)}
    change = "A1,lifestyle topics,click_rate,xhs,lin,2025-05-05,2025-05-31,,,,0.002"
    made = may(case(tmp_path, levels, 18_200, {"2025-04": change}))
    levels_raised = {(row.rule, row.level) for row in made.tables["alerts"].itertuples()}
    assert {("MR-07", "alert"), ("MR-08", "meeting")} <= levels_raised
    assert {"MR-08", "MR-20"} <= set(made.tables["meetings"]["rule"])
    assert {"fail"} == status(made, "MR-09")
    row = made.tables["actions"].iloc[0]
    assert pytest.approx(-0.5) == row["change_since_start"]
    assert "stop" == row["status"]
    assert "MR-09" in set(made.tables["proposals"]["source"])


def test_wx_10_the_fix_is_partial(tmp_path: Path) -> None:
    """Reads back to 8,000 and click rate to 1.5 %: 60 %, 50 % and together 46.7 %, which the seed calls a success."""
    levels = {"2025-01-01": (10_000.0, 0.02), "2025-04-01": (5_000.0, 0.01), "2025-05-05": (8_000.0, 0.015)}
    made = may(case(tmp_path, levels, 18_200, {"2025-04": "A1,review notes,click_rate,xhs,lin,2025-05-05,2025-05-31,,,,"}))
    recovery = made.tables["recoveries"].set_index("factor")["recovery"]
    assert [pytest.approx(0.6), pytest.approx(0.5), pytest.approx(0.467, abs=0.001)] == [
        recovery[f] for f in ("volume", "clicks", "product")
    ]
    assert "partial" == made.tables["actions"].iloc[0]["verdict"]
    assert {"warn"} == status(made, "MR-13")


def test_wx_11_ten_notes_do_not_close_the_gap(tmp_path: Path) -> None:
    """Ten notes of 120 clicks against 8,000 missing users, each click a user: 15 % at most, 67 notes needed."""
    made = may(
        case(
            tmp_path,
            {"2025-01-01": (10_000.0, 0.02)},
            (31 * 200 + 8_000) * 91 // 31,
            {"2025-05": "A1,notes,clicks,xhs,lin,2025-06-02,2025-06-30,10,notes,120,"},
        )
    )
    row = made.tables["actions"].iloc[0]
    assert pytest.approx(8_000, abs=1) == row["gap"]
    assert pytest.approx(0.15, abs=1e-4) == row["coverage"]
    assert 67 == row["needed"]
    assert {"fail"} == status(made, "MR-15")


@pytest.mark.full
def test_an_action_without_owner_passes_the_check_and_fails_its_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command reads the file; the review says that the owner and the due date are lacking."""
    team = SmallTeam.at(tmp_path)
    path = team.folder / "reviews/2025-05/actions.csv"
    path.parent.mkdir(parents=True)
    path.write_text("action,metric,channel,owner,start,due\nReviews back,click_rate,xiaohongshu,,2025-06-05,\n", "utf-8")
    assert 0 == invoke(team.words("check"))
    assert "problem" not in capsys.readouterr().err
    made = compute(load_inputs(team.data, "beauty", date(2025, 5, 31)), MonthlyReviewParams(team="beauty", period="2025-05"))
    (one,) = (finding for finding in made.findings if finding.rule == "MR-12")
    assert "fail" == one.status
    assert ["owner, due, size"] == made.tables["actions"]["lacks"].tolist()
