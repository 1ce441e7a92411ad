"""What reaching a key result brings, and what missing it has for a consequence, where either is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from goalbook.books.target_setting.preparation import Prepared

COLUMNS = ("kr_id", "name", "type", "owner", "reward", "consequence")


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``rewards``; see TargetSetting for the columns."""
    rows = [
        (kr.id, kr.name, kr.type, kr.owner, kr.planned.reward, kr.planned.consequence)
        for kr in prepared.key_results
        if any((kr.planned.reward.en, kr.planned.reward.zh, kr.planned.consequence.en, kr.planned.consequence.zh))
    ]
    return {"rewards": pd.DataFrame(rows, columns=list(COLUMNS))}
