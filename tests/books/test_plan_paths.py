"""The monthly review of days and paths: readiness, iterations, steps and rates against what was noted and what the data hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books import monthly_review
from goalbook.core.language import language
from goalbook.inputs import Planning
from goalbook.inputs.plan.phases import Phases
from goalbook.show.monthly_review.plan_paths import plan_paths
from support.sample_wbs import found, reviewed, verdicts
from support.tiny_team import facts, goals, inputs, key_result

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.monthly_review import MonthlyReview

EN, ZH = language("en"), language("zh")
HEAD = "date_day,item,value\n"
WEEK_1 = "readiness:\n  - {id: tags, name: Tags}\n"
STEPS = (
    "steps:\n  - {id: competitors, start: 2025-04-01, due: 2025-04-07}\n  - {id: model, start: 2025-04-01, due: 2025-04-10}\n"
    "  - {id: seeds, start: 2025-05-20, due: 2025-06-20}\n"
)


def spoken(review: MonthlyReview, code: str = "en") -> str:
    """Return the section's part as text with plain spaces."""
    return " ".join(str(part) for part in plan_paths(review, language(code))).replace("\u202f", " ").replace("<b>", "").replace("</b>", "")


@pytest.mark.parametrize(
    ("noted", "status", "value"),
    [
        ("2025-04-07,tags,1\n", "pass", 1.0),
        ("2025-04-08,tags,1\n", "warn", 1.0),
        ("2025-04-07,tags,0.99\n", "fail", 0.99),
        ("2025-06-01,tags,1\n", "not_evaluated", None),
        ("", "not_evaluated", None),
    ],
)
def test_the_first_week_is_complete_by_its_end(tmp_path: Path, noted: str, status: str, value: float | None) -> None:
    """DC-31 on 31 May: below the whole fails, the week's end is 7 April; what nobody noted by then is not known, never late."""
    (only,) = found(reviewed(tmp_path, [], phases=WEEK_1, **({"progress": HEAD + noted} if noted else {})), "DC-31")
    assert (status, value, 1.0) == (only.status, only.observed, only.expected)


def test_the_first_weeks_day_and_whole_are_the_policys(tmp_path: Path) -> None:
    """Ten days and 90 % are enough where the team says so; a day of its own goes before both."""
    noted = HEAD + "2025-04-10,tags,0.9\n"
    policy = "{plan: {readiness_days: 10, readiness_full: 0.9}}"
    assert ["fail"] == verdicts(reviewed(tmp_path / "a", [], phases=WEEK_1, progress=noted), "DC-31")
    assert ["pass"] == verdicts(reviewed(tmp_path / "b", [], policy, phases=WEEK_1, progress=noted), "DC-31")
    own = WEEK_1.replace("name: Tags", "name: Tags, due: 2025-04-09")
    assert ["warn"] == verdicts(reviewed(tmp_path / "c", [], policy, phases=own, progress=noted), "DC-31")


def test_steps_are_judged_once_their_day_is_over(tmp_path: Path) -> None:
    """DC-21: one half done by its day fails, one without a note is not known, the one that ends in June is silent."""
    failed, unknown = found(reviewed(tmp_path / "a", [], phases=STEPS, progress=HEAD + "2025-04-05,model,0.5\n"), "DC-21")
    assert ("fail", 1.0, "not_evaluated", 1.0) == (failed.status, failed.observed, unknown.status, unknown.observed)
    assert "over and not complete: 1 (Evaluation model, KPIs by stage)" in EN.say(failed.message)
    both = HEAD + "2025-04-05,model,1\n2025-04-07,competitors,1\n"
    assert ["pass"] == verdicts(reviewed(tmp_path / "b", [], phases=STEPS, progress=both), "DC-21")
    late = HEAD + "2025-04-05,model,1\n2025-04-08,competitors,1\n"
    assert ["warn"] == verdicts(reviewed(tmp_path / "c", [], phases=STEPS, progress=late), "DC-21")


def test_iterations_that_are_over_and_incomplete_warn(tmp_path: Path) -> None:
    """DC-20: four of two weeks are over by 31 May; one complete, one not, two without a note. A team that notes none hears nothing."""
    sheet = "iteration: {days: 14, start: 2025-04-01}\nmodules:\n  - {id: bids, name: Bids}\n"
    noted = HEAD + "2025-04-14,sprint_1,1\n2025-04-28,sprint_2,0.6\n"
    review = reviewed(tmp_path / "a", [], phases=sheet, progress=noted)
    assert [("warn", 1.0), ("not_evaluated", 2.0)] == [(one.status, one.observed) for one in found(review, "DC-20")]
    assert [] == verdicts(reviewed(tmp_path / "b", [], phases=sheet), "DC-20")


def test_a_plan_without_days_and_paths_adds_nothing(tmp_path: Path) -> None:
    """No rule speaks, no table has rows, the section has nothing to show."""
    review = reviewed(tmp_path, [])
    assert [] == [one for one in review.findings if one.rule in ("DC-20", "DC-21", "DC-27", "DC-28", "DC-31")]
    assert [0, 0] == [len(review.tables[name]) for name in ("plan_dues", "plan_rates")]
    assert [] == plan_paths(review, EN)


def on_path(growth: float, may: float, period: str = "2025-05", every: str = "month", **policy: object) -> MonthlyReview:
    """Return the review of a team whose click rate was 2 % up to April and stands at ``may`` from then on, on a path of the conversion."""
    frame = {"start": "2025-04-01", "phases": [{"id": "conversion", "n": 3, "months": 3}]}
    path = {"id": "clicks", "metric": "click_rate", "phase": "conversion", "every": every, "growth": growth}
    sheet = Phases.model_validate({"frame": frame, "rates": [path]})
    clicks = facts({"xiaohongshu": {"reads": 10_000, "clicks": lambda day: 10_000 * (may if (day.year, day.month) > (2025, 4) else 0.02)}})
    plans = {"2025-Q2": Planning(sheets={Phases.file: sheet})}
    given = inputs(clicks, goals(key_result(metric="clicks")), plans=plans, policy=dict(policy))
    params = monthly_review.Params(team="tiny", period=period)
    return monthly_review.review(monthly_review.prepare(given, params), params)


@pytest.mark.parametrize(("may", "expected"), [(0.0242, "pass"), (0.0241, "warn"), (0.02057, "warn"), (0.0205, "fail")])
def test_a_rate_is_held_against_its_path_month_by_month(may: float, expected: str) -> None:
    """DC-27: 2 % in March and 10 % more each month ask 2.42 % of May; below it warns, beyond the alert's 15 % it fails."""
    (only,) = found(on_path(0.1, may), "DC-27")
    assert (expected, pytest.approx(may), pytest.approx(0.0242)) == (only.status, only.observed, only.expected)


def test_how_far_below_its_path_a_rate_fails_is_the_policys() -> None:
    """With 20 % allowed, 2.05 % for 2.42 % is a warning."""
    assert ["warn"] == verdicts(on_path(0.1, 0.0205, **{"alerts.deviation": 0.2}), "DC-27")


@pytest.mark.full
def test_every_month_begun_stands_in_the_table_and_only_the_reviewed_one_is_judged() -> None:
    """April asked 2.2 % and had 2.0 %; the review of April knows no May."""
    table = on_path(0.1, 0.03).tables["plan_rates"]
    assert [("failed", False), ("passed", True)] == list(zip(table["rate_state"], table["reviewed"], strict=True))
    assert pytest.approx([0.022, 0.0242]) == table["required"].tolist()
    april = on_path(0.1, 0.03, "2025-04").tables["plan_rates"]
    assert [True] == april["reviewed"].tolist()
    text = spoken(on_path(0.1, 0.03))
    assert "Rates: 1 of 2 steps reached what the plan asks" in text
    assert "2.42 %" in text
    assert "未达到" in spoken(on_path(0.1, 0.03), "zh")


def test_a_rate_the_data_do_not_hold_is_not_evaluated() -> None:
    """No registrations are kept: the path is neither kept nor missed."""
    frame = {"start": "2025-04-01", "phases": [{"id": "conversion", "n": 3, "months": 3}]}
    path = {"id": "paid", "metric": "payment_rate", "phase": "conversion", "every": "month", "growth": 0.1}
    plans = {"2025-Q2": Planning(sheets={Phases.file: Phases.model_validate({"frame": frame, "rates": [path]})})}
    given = inputs(facts({"xiaohongshu": {"reads": 10_000, "clicks": 200}}), goals(key_result(metric="clicks")), plans=plans)
    params = monthly_review.Params(team="tiny", period="2025-05")
    review = monthly_review.review(monthly_review.prepare(given, params), params)
    assert ["not_evaluated"] == verdicts(review, "DC-27")
    assert {"unknown"} == set(review.tables["plan_rates"]["rate_state"])


def test_weeks_are_told_together_and_the_last_decides() -> None:
    """DC-28: 3 % is enough for eight weeks of 5 % from 2 %, and too little by far for weeks of 20 %."""
    review = on_path(0.05, 0.03, every="week")
    (only,) = found(review, "DC-28")
    weeks = review.tables["plan_rates"].query("reviewed")
    assert ["passed"] * 4 == weeks["rate_state"].tolist()
    assert pytest.approx([0.02 * 1.05**place for place in (5, 6, 7, 8)]) == weeks["required"].tolist()
    assert "pass" == only.status
    assert "at or above its path in 4 of 4; up to 2025-05-26" in EN.say(only.message)
    assert "fail" == found(on_path(0.2, 0.03, every="week"), "DC-28")[0].status


def test_repurchase_is_counted_from_purchases() -> None:
    """Every week the same five buy and five new ones: half of the buyers bought again, which no path of 1 % a week is content with."""
    days = [*(pd.Timestamp("2025-02-03") + pd.Timedelta(weeks=n) for n in range(17))]
    bought = [(day, f"old{n}") for day in days for n in range(5)] + [(day, f"{day:%m%d}-{n}") for day in days for n in range(5)]
    frame = {"start": "2025-04-01", "phases": [{"id": "settling", "n": 2, "weeks": 8}]}
    path = {"id": "again", "metric": "repurchase_rate", "phase": "settling", "every": "week", "growth": 0.01}
    table = pd.DataFrame([(day, who, 1.0, 100.0) for day, who in bought], columns=["date_day", "customer", "orders", "amount"])
    table["channel"] = ""
    plans = {"2025-Q2": Planning(sheets={Phases.file: Phases.model_validate({"frame": frame, "rates": [path]})})}
    given = inputs(
        facts({"xiaohongshu": {"reads": 10_000, "clicks": 200}}), goals(key_result(metric="clicks")), plans=plans, transactions=table
    )
    params = monthly_review.Params(team="tiny", period="2025-05")
    review = monthly_review.review(monthly_review.prepare(given, params), params)
    weeks = review.tables["plan_rates"]
    assert pytest.approx(0.5) == weeks["base"].iloc[0]
    assert {0.5} == set(weeks["actual"].dropna().round(9))
    assert ["warn"] == verdicts(review, "DC-28")
    nothing = inputs(facts({"xiaohongshu": {"reads": 10_000, "clicks": 200}}), goals(key_result(metric="clicks")), plans=plans)
    review = monthly_review.review(monthly_review.prepare(nothing, params), params)
    assert ["not_evaluated"] == verdicts(review, "DC-28")
    assert math.isnan(review.tables["plan_rates"]["base"].iloc[0])


def test_the_section_lists_what_is_over_and_does_not_call_the_unknown_late(tmp_path: Path) -> None:
    """Two steps and the first week are over: one complete, two without a note; the step that ends in June is not listed."""
    review = reviewed(tmp_path, [], phases=WEEK_1 + STEPS, progress=HEAD + "2025-04-05,model,1\n")
    text = spoken(review)
    assert "Readiness, iterations, steps: 1 of 3 that are over are complete, 2 without a note" in text
    assert "Seed users" not in text
    assert 2 == text.count("day over, nothing noted")
    assert "已到期 3 项，完成 1 项，2 项无记录" in spoken(review, "zh")
