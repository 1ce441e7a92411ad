"""The tables of a campaign's target, in the order in which they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.target import key_results

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.campaign.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return what no slider moves: key results with their scores."""
    return key_results.tables(prepared)
