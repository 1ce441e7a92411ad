"""The month from further away: three dimensions (MR-23), four tiers (MR-24), balance of four fields (MR-43), output per head (PF-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from goalbook.books.monthly_review import Params, compute, prepare
from goalbook.books.monthly_review.balance.heads import output_per_post
from goalbook.books.monthly_review.rules.balance import dimensions_evaluated, fields_in_balance, output_holds, tiers_weighted
from goalbook.core.language import language
from goalbook.core.policy import load_policy
from goalbook.inputs.balance import BALANCE
from goalbook.inputs.operations.members import MEMBERS
from goalbook.inputs.operations.private_domain import PRIVATE_DOMAIN, Launch
from goalbook.inputs.planning.base import Planning
from goalbook.inputs.small_table import empty
from support import tiny_team as tiny

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.findings import Finding
    from goalbook.inputs import Inputs
    from goalbook.inputs.contract import Contract

NAN = float("nan")
PARAMS = Params(team="tiny", period="2025-05")


def _table(contract: Contract, *rows: Mapping[str, object]) -> pd.DataFrame:
    blank = {column.name: {"number": NAN, "date": pd.NaT}.get(column.kind, "") for column in contract.columns}
    return pd.DataFrame([{**blank, "source_row": place, **row} for place, row in enumerate(rows, start=2)]).astype(empty(contract).dtypes)


def _survey(promoters: float, detractors: float) -> pd.DataFrame:
    return pd.DataFrame([{"kind": "nps", "date_day": pd.NaT, "n": 100.0, "promoters": promoters, "detractors": detractors, "themes": ""}])


def _scores(given: Mapping[tuple[str, str], float | str]) -> pd.DataFrame:
    said = ({"score": value} if isinstance(value, float) else {"metric": value} for value in given.values())
    places = ({"dimension": dimension, "item": item} for dimension, item in given)
    return _table(BALANCE, *({**place, **score} for place, score in zip(places, said, strict=True)))


def _members(*joined: str) -> pd.DataFrame:
    return _table(
        MEMBERS,
        *({"person": f"p{n}", "name_en": f"p{n}", "joined": pd.Timestamp(day) if day else pd.NaT} for n, day in enumerate(joined)),
    )


def _reached(per_guide: Mapping[str, float], interacting: Mapping[str, float] | None = None) -> pd.DataFrame:
    joined = interacting or {}
    days = (
        {"date_day": pd.Timestamp(day), "guide": guide, "reachable": n, "interacting": joined.get(day, NAN)}
        for day, n in per_guide.items()
        for guide in ("g1", "g2")
    )
    return _table(PRIVATE_DOMAIN, *days)


def _inputs(*key_results: Any, policy: dict[str, object] | None = None, **changes: Any) -> Inputs:
    facts = tiny.facts({"a": {**tiny.DAY, "retained_d30": 20.0}}, start="2024-10-01")
    return tiny.inputs(facts, *((tiny.goals(*key_results),) if key_results else ()), policy=policy, **changes)


@cache
def _everything() -> MonthlyReview:
    """Return one review that has all the section looks at."""
    cap = tiny.key_result(id="K2", metric="cac", aggregation="ratio", direction="down", unit="money", target=20.0)
    base = tiny.key_result(tier="base", target=910.0)
    challenge = tiny.key_result(id="K3", tier="challenge", metric="clicks", target=4_000.0)
    now = _scores({("user", "growth"): 3.0, ("user", "retention"): "retention_d30"})
    then = _scores({("user", "growth"): 3.0, ("data", "governance"): 3.0})
    reached = _reached({"2025-02-28": 100.0, "2025-03-31": 100.0, "2025-04-01": 7.0, "2025-04-30": 100.0, "2025-05-31": 50.0})
    users = Planning({"launch": Launch(private_domain=date(2025, 2, 20))}, {"private_domain": reached})
    inputs = _inputs(
        cap,
        base,
        challenge,
        policy={"evaluation": {"economic": {"roi": 0.0}}, "pd": {"guides_min": 2}},
        reviews={"2025-05": {"surveys": _survey(40.0, 15.0), "balance": now}, "2025-04": {"balance": then}},
        operations={"people": Planning(tables={"members": _members("", "2025-05-05")}), "users": users},
    )
    (goals,) = inputs.goals
    return compute(replace(inputs, goals=(replace(goals, tier_weights={"base": 0.6, "challenge": 0.4}),)), PARAMS)


def _found(review: MonthlyReview, rule: str) -> list[Finding]:
    return [finding for finding in review.findings if finding.rule == rule]


def _case(tables: Mapping[str, pd.DataFrame], *, complete: bool = True) -> Any:
    return SimpleNamespace(tables=dict(tables), headline=SimpleNamespace(complete=complete))


def test_without_its_tables_nothing_is_said() -> None:
    """No survey, no balance, no members, no tier: no table, no finding."""
    review = compute(_inputs(), PARAMS)
    assert not {"evaluation", "balance", "output_per_post", "tier_results"} & set(review.tables)
    assert [] == [finding for rule in ("MR-23", "MR-24", "MR-43", "PF-15") for finding in _found(review, rule)]


def test_each_figure_is_measured_by_its_target_or_by_the_months_before() -> None:
    """Twice the wanted cost scores 50; what is as it was scores 100; the survey is held against the policy."""
    found = _everything().tables["evaluation"].set_index("metric_id")
    assert ("cap", pytest.approx(50.0)) == (found.loc["cac", "basis"], found.loc["cac", "points"])
    assert ("baseline", pytest.approx(100.0)) == (found.loc["arpu", "basis"], found.loc["arpu", "points"])
    assert ("policy", pytest.approx(50.0)) == (found.loc["nps", "basis"], found.loc["nps", "points"])


def test_a_figure_that_is_not_known_is_left_out_and_named() -> None:
    """No brand figure in the facts: the dimension is not judged; of the users' two thirds are known; what has no weight is no figure."""
    totals = _everything().tables["evaluation_totals"].set_index("dimension")
    assert ("interaction_rate",) == totals.loc["users", "missing"]
    assert (pytest.approx(2 / 3), pytest.approx(75.0)) == (totals.loc["users", "known"], totals.loc["users", "points"])
    assert {"cac", "arpu"} == set(_everything().tables["evaluation"].query("dimension == 'economic'")["metric_id"])
    assert {"Brand voice": "not_evaluated", "Economic value": "warn", "User assets": "warn"} == {
        finding.subject.en: finding.status for finding in _found(_everything(), "MR-23")
    }


@pytest.mark.parametrize(("points", "status"), [(89.9, "warn"), (90.0, "pass"), (91.0, "pass")])
def test_mr23_a_dimension_stands_at_its_line(points: float, status: str) -> None:
    """90 of 100 points are enough, less warns; another line moves the verdict."""
    totals = pd.DataFrame({"dimension": ["users"], "points": [points], "known": [1.0], "missing": [()]})
    case = _case({"evaluation_totals": totals})
    assert [status] == [finding.status for finding in dimensions_evaluated(case, load_policy())]
    assert ["pass"] == [finding.status for finding in dimensions_evaluated(case, load_policy({"evaluation": {"score_min": 80}}))]


def test_mr24_tiers_are_weighed_as_the_goals_say() -> None:
    """A base target and a challenge capped at 120 % weigh 60 to 40."""
    rows = _everything().tables["tier_results"].set_index("tier")
    assert 1.2 == pytest.approx(rows.loc["challenge", "reached"])
    assert 0.6 * rows.loc["base", "reached"] + 0.4 * 1.2 == pytest.approx(rows.loc["total", "reached"])
    assert bool(rows.loc["total", "weights_given"])


@pytest.mark.parametrize(("reached", "status"), [(0.899, "warn"), (0.90, "pass"), (0.91, "pass")])
def test_mr24_the_score_stands_at_the_pass_line(reached: float, status: str) -> None:
    """90 % passes, less warns; another pass line moves the verdict."""
    tables = {"tier_results": _tiers(reached, ())}
    assert [status] == [finding.status for finding in tiers_weighted(_case(tables), load_policy())]
    assert ["pass"] == [finding.status for finding in tiers_weighted(_case(tables), load_policy({"pass_line": 0.8}))]


def test_mr24_a_missed_base_target_outdoes_the_score() -> None:
    """Over and missed fails at any score; on the way to a miss it warns; how grave it is, the policy says."""
    tables = {"tier_results": _tiers(1.1, ("KR1",))}
    mild = load_policy({"horizon": {"tiers": {"severity": {"base": "warn"}}}})
    assert ["fail"] == [finding.status for finding in tiers_weighted(_case(tables), load_policy())]
    assert ["warn"] == [finding.status for finding in tiers_weighted(_case(tables), mild)]
    assert ["warn"] == [finding.status for finding in tiers_weighted(_case(tables, complete=False), load_policy())]


def _tiers(reached: float, missed: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({"tier": ["base", "total"], "reached": [reached, reached], "missed": [missed, ()], "scored": [1, 1]})


def test_mr24_one_tier_is_not_weighed_and_key_results_of_none_are_counted() -> None:
    """Of five key results one names a tier: the score is that tier's, the four are said to be left out."""
    grid = pd.DataFrame({"tier": ["base", ""], "key_results": [1, 4]})
    (finding,) = tiers_weighted(_case({"tier_results": _tiers(0.83, ()), "tier_grid": grid}), load_policy())
    said = str(language("en", "CNY").say(finding.message))
    assert "only base targets have a score: 83\u202f% on average of 1, pass line 90\u202f% (key results of no tier, left out: 4)" == said


@pytest.mark.parametrize(("best", "status"), [(4.0, "pass"), (5.0, "pass"), (5.1, "warn")])
def test_mr43_more_than_two_points_apart_warns(best: float, status: str) -> None:
    """Two points between best and weakest are in balance, more are not; the limit is the policy's."""
    table = pd.DataFrame({"dimension": ["user", "data"], "item": ["growth", "governance"], "score": [best, 3.0]})
    assert [status] == [finding.status for finding in fields_in_balance(_case({"balance": table}), load_policy())]
    wide = load_policy({"balance": {"max_spread": 3.0}})
    assert ["pass"] == [finding.status for finding in fields_in_balance(_case({"balance": table}), wide)]


def test_mr43_sub_items_are_scored_by_the_team_or_by_a_figure() -> None:
    """A figure at its own baseline scores four of five; what nobody scored stays open; last month's score stands beside."""
    grid = _everything().tables["balance"].set_index(["dimension", "item"])
    assert 16 == len(grid)
    assert (4.0, "figure") == (pytest.approx(grid.loc[("user", "retention"), "score"]), grid.loc[("user", "retention"), "scored_by"])
    assert (3.0, 3.0) == tuple(grid.loc[("user", "growth"), ["score", "before"]])
    assert grid.loc[("data", "governance"), ["score"]].isna().all()


@pytest.mark.parametrize(("index", "status"), [(0.949, "warn"), (0.95, "pass"), (1.0, "pass")])
def test_pf15_stands_at_its_line(index: float, status: str) -> None:
    """95 % of the own baseline holds, less warns; the policy may ask for less."""
    case = _case({"output_per_post": _output("revenue_per_head", index, stable=None)})
    assert [status] == [finding.status for finding in output_holds(case, load_policy())]
    assert ["pass"] == [finding.status for finding in output_holds(case, load_policy({"kpi": {"output_min": 0.9}}))]


def _output(measure: str, index: float, *, stable: bool | None) -> pd.DataFrame:
    known = {"measure": [measure], "index": [index], "months": [2.0], "stable": pd.Series([stable], dtype=object)}
    return pd.DataFrame({**known, "heads": [11.3], "heads_before": [10.1], "amount_index": [0.93], "on_year": [0.063]})


@pytest.mark.parametrize(
    ("measure", "index", "phase", "status"),
    [
        ("reachable_per_head", 0.5, "early", "info"),
        ("reachable_per_guide", 0.5, "stable", "warn"),
        ("reachable_per_guide", 0.5, "", "warn"),
        ("revenue_per_head", 0.5, "early", "warn"),
        ("revenue_per_head", NAN, "", "not_evaluated"),
    ],
)
def test_pf15_before_the_stable_phase_the_private_domain_is_only_noted(measure: str, index: float, phase: str, status: str) -> None:
    """What the guides reach counts from the stable phase on; two months are no baseline."""
    table = _output(measure, index, stable={"stable": True, "early": False}.get(phase))
    assert [status] == [finding.status for finding in output_holds(_case({"output_per_post": table}), load_policy())]


def test_pf15_says_whether_the_amount_fell_or_the_heads_grew() -> None:
    """A new post and a month of a campaign before are seen beside the figure, and so is the year before."""
    (finding,) = output_holds(_case({"output_per_post": _output("revenue_per_head", 0.82, stable=None)}), load_policy())
    said = str(language("en", "CNY").say(finding.message))
    assert "the amount itself 93\u202f%, heads 11.3 against 10.1; the amount is +6.3\u202f% on the year before" in said


def test_pf15_one_month_of_a_campaign_does_not_set_the_baseline() -> None:
    """November sells ten times as much: the median of six months stays, revenue per head is as it was."""
    facts = tiny.facts({"a": tiny.DAY}, start="2024-10-01")
    facts.loc[facts["date_day"].dt.month == 11, "revenue"] *= 10
    inputs = tiny.inputs(facts, operations={"people": Planning(tables={"members": _members("")})})
    (row,) = output_per_post(prepare(inputs, PARAMS)).to_dict("records")
    assert (1.0, 1.0) == (pytest.approx(row["index"]), pytest.approx(row["amount_index"]))


def test_the_private_domains_interaction_goes_before_that_of_content() -> None:
    """Where customers' interaction is kept it speaks of users, 5 of 50 against 10: half marks; without it the content's does."""
    days = ("2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31")
    kept = _reached(dict.fromkeys(days, 50.0), {**dict.fromkeys(days, 10.0), "2025-05-31": 5.0})
    scored = {"2025-05": {"balance": _scores({("user", "activity"): "interaction_rate", ("data", "analysis"): "interaction_rate"})}}
    review = compute(_inputs(reviews=scored, operations={"users": Planning(tables={"private_domain": kept})}), PARAMS)
    row = review.tables["evaluation"].set_index("metric_id").loc["pd_interaction_rate"]
    assert (0.1, 0.2, pytest.approx(50.0)) == (row["value"], row["reference"], row["points"])
    grid = review.tables["balance"].set_index(["dimension", "item"])
    assert ("pd_interaction_rate", pytest.approx(2.0)) == tuple(grid.loc[("user", "activity"), ["metric_id", "score"]])
    assert "interaction_rate" == grid.loc[("data", "analysis"), "metric_id"]
    without = compute(_inputs(reviews=scored), PARAMS).tables["evaluation"]
    assert "interaction_rate" in set(without["metric_id"])


def test_pf15_customers_are_counted_as_the_private_domain_counts_them() -> None:
    """Two guides reach 200 on the average day (107 in April), 100 in May; per guide it is the private domain's own figure and usual."""
    table = _everything().tables["output_per_post"].set_index("measure")
    assert (0.5, 6) == (pytest.approx(table.loc["revenue_per_head", "index"]), table.loc["revenue_per_head", "months"])
    assert (0.25, 3) == (pytest.approx(table.loc["reachable_per_head", "index"]), table.loc["reachable_per_head", "months"])
    guide, own = table.loc["reachable_per_guide"], _everything().tables["pd_metrics"].set_index("metric").loc["customers_per_guide"]
    assert (own["value"], own["usual"], 1 + own["change"]) == (guide["value"], guide["baseline"], pytest.approx(guide["index"]))
    assert (2.0, 3, True) == (guide["heads"], guide["months"], guide["stable"])


def test_pf15_two_guides_are_single_people() -> None:
    """Fewer guides than the policy asks for are not told apart."""
    inputs = _inputs(
        operations={
            "people": Planning(tables={"members": _members("")}),
            "users": Planning(tables={"private_domain": _reached({"2025-05-31": 50.0})}),
        }
    )
    assert {"revenue_per_head", "reachable_per_head"} == set(output_per_post(prepare(inputs, PARAMS))["measure"])
