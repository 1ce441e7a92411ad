"""What the campaign assumes, as the sliders stand beside what the sheet says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.params import ASSUMPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.books.campaign.move import Move
    from goalbook.books.campaign.preparation import Prepared


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:  # noqa: ARG001 - looks at no table
    """Return the table ``campaign_assumed``."""
    filed = {name: getattr(prepared.sheet, name) for name in ASSUMPTIONS}
    rows = [(name, move.assumed(name), math.nan if filed[name] is None else float(filed[name])) for name in ASSUMPTIONS]
    return {"campaign_assumed": pd.DataFrame(rows, columns=["name", "value", "filed"])}
