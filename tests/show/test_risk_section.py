"""The section of risk, budget and pilots: only with its data, in both languages, with what a lead has to decide first."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from goalbook.books.monthly_review.risk import answers, control_states, register, spending
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.show.monthly_review.controls import Controls
from goalbook.show.monthly_review.figures import boxes
from goalbook.show.monthly_review.risk import risk
from support.sample_review import sample_review
from support.sample_risk import BOOK, INCIDENT, PILOT, RISK, prepared

HOSTILE = "<script>{x}</script>'\"" + "长" * 200
CONTROLS = [{"date_day": "2025-05-02", "control": "flow", "level": 1.0, "reason": "x"}]
BUDGET = [{"phase": "acquisition", "amount": 18_200.0}]


def review(what: str = "流量下降 / Traffic falls", **tables: pd.DataFrame):
    """Return a review whose team keeps one of each."""
    kept = prepared(
        BUDGET, risks=[{**RISK, "what": what, "playbook": "P1"}], playbooks=[BOOK], controls=CONTROLS, pilots=[{**PILOT, "what": what}],
        incidents=[{**INCIDENT, "what": what, "plan_started_at": "2025-05-11 15:00", "p95_seconds": 4.0}],
        foresight=[{"date_day": "2025-05-02", "kind": "market", "step": "trend"}],
        platform_iterations=[{"date_day": "2025-05-02", "platform": what}],
    )  # fmt: skip
    alerts = pd.DataFrame([("conversion_rate", "adjust", Label("A: rate", "A：转化率"))], columns=["metric_id", "control", "subject"])
    found = {
        **register.tables(kept),
        **answers.tables(kept),
        **spending.tables(kept),
        **control_states.moved(kept, {"alerts": alerts}, None),
    }
    own = sample_review()
    return replace(own, tables={**own.tables, **found, **tables})


def words(html: object) -> str:
    """Return what is read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html))).replace("\u202f", " ")


def test_without_its_tables_there_is_nothing() -> None:
    """No heading, no note."""
    for lang in ("en", "zh"):
        assert "" == str(risk(sample_review(), language(lang)).html)


def test_it_opens_with_what_to_decide() -> None:
    """The sum of the risks, the control to raise and the overspent budget stand before the tables; the late plan in its line."""
    said = words(risk(review(), language("en", "CNY")).html)
    assert said.index("Open risks: 1") < said.index("Raise flow control from “warning”") < said.index("Media spend was")
    assert "+100 %" in said
    assert "1 of them without a plan within 24 hours (“Traffic falls”: after 29)" in said
    assert "Pilots took 0.8 % of the month" in said


def test_chinese_says_it_in_chinese() -> None:
    """Headings, levels and states are translated."""
    said = words(risk(review(), language("zh", "CNY")).html)
    for part in ("风险、预算与试点", "流量控制", "4 调整", "新增", "当月预算：计划与花费", "试点占当月花费"):
        assert part in said
    assert "risk" not in said.lower()


def test_pools_beyond_the_total_are_told_under_the_table() -> None:
    """By how much, and where the total stands; nothing of it where they fit. No parameter's name is shown."""
    plain = review()
    said = words(risk(plain, language("en", "CNY")).html)
    assert "add up to" not in said
    assert "reallocation" not in said
    over = plain.tables["budget_month"].assign(pools_of_total=1.375)
    assert "The pools add up to 137.5 % of the total of goals/" in words(risk(review(budget_month=over), language("en", "CNY")).html)
    assert "137.5%" in words(risk(review(budget_month=over), language("zh", "CNY")).html).replace(" ", "")


def test_hostile_names_stay_text() -> None:
    """A risk, a pilot, an incident and a platform that are called like a script."""
    html = str(risk(review(HOSTILE), language("en", "CNY")).html)
    assert "<script>" not in html
    assert 4 <= html.count("&lt;script&gt;")


def test_money_moved_by_hand_is_shown_and_its_effect_only_where_measured() -> None:
    """Without a measured response the table says so and the panel does not claim a figure."""
    moves = {"from": ["douyin"], "to": ["search"], "amount": [20_000.0], "share_from": [0.1], "share_to": [0.5], "basis": ["none"]}
    table = pd.DataFrame({**moves, "effect": [float("nan")], "low": [float("nan")], "high": [float("nan")]})
    made = review(reallocation=table)
    said = words(risk(made, language("en", "CNY")).html)
    assert "Money moved between channels: ¥20,000" in said
    assert "no effect is claimed" in said
    assert ("lent", "not measured") == boxes(made, language("en"))[-1][::2]
    measured = review(reallocation=table.assign(effect=[12.0], low=[3.0], high=[20.0], basis=["both"]))
    assert "+12 (+3 … +20)" in words(risk(measured, language("en", "CNY")).html)
    assert "+12" == boxes(measured, language("en"))[-1][2]


@pytest.mark.parametrize("moved", [0.1, 0.0])
def test_the_panel_moves_money_between_two_channels(moved: float) -> None:
    """The slider moves a part of the giver's spend; at rest nothing is named; other moves that were given stay."""
    made = review()
    controls = Controls(made, language("en"), lambda: None)
    giver, taker, share = (controls.inputs[f"reallocation:{name}"] for name in ("from", "to", "share"))
    assert giver.value != taker.value
    assert {} == controls.values()["reallocation"]
    share.value = moved
    found = controls.values()["reallocation"]
    spend = made.tables["channel_matrix"].set_index("channel")["spend"]
    assert ({f"{giver.value}>{taker.value}": float(round(spend[giver.value] * 0.1))} if moved else {}) == found
    first, second = f"{giver.value}>{taker.value}", f"{taker.value}>{giver.value}"
    kept = replace(made, params=made.params.model_copy(update={"reallocation": {first: 100.0, second: 7.0}}))
    again = Controls(kept, language("en"), lambda: None)
    assert {first: 100.0, second: 7.0} == again.values()["reallocation"]
    again.inputs["reallocation:share"].value = 0.0
    assert {second: 7.0} == again.values()["reallocation"]


def test_without_a_budget_the_panel_has_no_such_slider() -> None:
    """A team that keeps none of it sees the panel as before; moves given by hand pass through."""
    plain = sample_review()
    controls = Controls(plain, language("en"), lambda: None)
    assert not [name for name in controls.inputs if name.startswith("reallocation")]
    given = replace(plain, params=plain.params.model_copy(update={"reallocation": {"a>b": 5.0}}))
    assert {"a>b": 5.0} == Controls(given, language("en"), lambda: None).values()["reallocation"]
