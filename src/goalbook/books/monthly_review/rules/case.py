"""What the rules of the monthly review look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.core.message import Label

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from goalbook.books.monthly_review.alerts.alerts import Judged
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.books.monthly_review.result import Headline
    from goalbook.core.metrics import Catalogue
    from goalbook.core.period import Period

REVIEW = Label("Whole review", "整份复盘")


@dataclass(frozen=True)
class Head:
    """What the head of the report shows, and what it should."""

    period: Period
    horizon: Period
    as_of: date
    data_from: date
    data_to: date
    slots: tuple[date, date]  # first and last day (or end of a week) that the data should cover by as_of
    goal_version: int | None
    recipients: tuple[Label, ...]


@dataclass(frozen=True)
class Case:
    """One review before its verdicts: what was prepared, its tables, the comparisons of the ladder, the threshold in force."""

    prepared: Prepared
    head: Head
    headline: Headline
    tables: dict[str, pd.DataFrame]
    judged: tuple[Judged, ...]
    threshold: float
    catalogue: Catalogue
    names: dict[str, Label]
    backups: dict[str, str]

    def metric(self, metric: str) -> Label:
        """Return the name of a metric or ratio."""
        return self.catalogue.name(metric)

    def channel(self, channel: str) -> Label:
        """Return the name of a channel."""
        return self.names.get(channel, Label.same(channel))

    def kpi(self, kpi: str) -> pd.Series | None:
        """Return one row of the KPI board."""
        rows = self.tables["kpis"][self.tables["kpis"]["id"] == kpi]
        return rows.iloc[0] if len(rows) else None
