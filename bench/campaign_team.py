"""A team in memory with one campaign, for the benches of campaigns: no file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel, Inputs, Planning, Team
from goalbook.inputs.campaigns.sheet import Campaign

if TYPE_CHECKING:
    from collections.abc import Mapping


def team_with(sheet: Mapping[str, object], tables: Mapping[str, pd.DataFrame]) -> Inputs:
    """Return the inputs of a team without facts of its own and with the campaign "x"."""
    plan = Planning(sheets={"campaign": Campaign.model_validate(dict(sheet))}, tables=dict(tables))
    nothing = {"date_day": pd.Series(dtype="datetime64[ns]"), "channel": pd.Series(dtype="object")}
    return Inputs(
        team=Team(
            id="bench",
            name=Label("Bench", "测试"),
            currency="CNY",
            recipients=(),
            channels=(Channel(id="a", name=Label("A", "甲"), stages=("reads", "new_payers")),),
        ),
        catalogue=load_catalogue(),
        policy=load_policy(None),
        facts=pd.DataFrame({**nothing, "new_payers": pd.Series(dtype="float64")}),
        goals=(),
        events=pd.DataFrame(columns=["date_day", "channel", "what_en", "what_zh", "by"]),
        benchmarks=pd.DataFrame(),
        reviews={},
        notices=(),
        sources=(),
        missing=(),
        campaigns={"x": plan},
    )
