"""What the rules of a quarter review look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.quarter_review.preparation import Prepared

PROCESS = Label("Goal process", "目标管理流程")


@dataclass(frozen=True)
class Case:
    """One quarter review before its verdicts: what was prepared, and its tables."""

    prepared: Prepared
    tables: dict[str, pd.DataFrame]
