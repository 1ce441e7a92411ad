"""What the tests' part of the report starts from, and what is missing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.experiments import components, results
from goalbook.books.result import MissingTable
from goalbook.core.message import msg
from goalbook.inputs.campaigns.experiments import CAMPAIGN_EXPERIMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def planned(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan: components and the 3-2-1 test."""
    return components.tables(prepared)


def looked_back(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the tables of a retrospective: these and what the tests showed."""
    return {**results.tables(prepared), **components.tables(prepared)}


def missing_plan(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield that no test is planned: only arms drawn by lot show without doubt what a campaign or a component causes."""
    if not prepared.sheet.tests:
        yield MissingTable(
            "tests",
            "tests",
            msg(
                "No test with arms drawn by lot is planned; with `tests` in campaign.yml (users a day, days, rate) the report says"
                " how small an effect it would show."
            ),
        )


def missing_results(prepared: Prepared) -> Iterator[MissingTable]:
    """Yield that tests were planned and nothing of them was counted."""
    if prepared.sheet.tests and prepared.plan.table(CAMPAIGN_EXPERIMENTS).empty:
        yield MissingTable(
            "campaign_experiments",
            "tests",
            msg(
                "Tests planned: {n:n}, but none was counted; add `experiments.csv` to see what they show.",
                n=len(prepared.sheet.tests),
            ),
        )
