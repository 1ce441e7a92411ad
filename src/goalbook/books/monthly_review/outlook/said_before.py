"""What the team's earlier reports foretold against what came by now: the calibration record of this review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.preparation import Prepared


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return the calibration record's tables; none without a folder of earlier reports, or while none of their forecasts has come due."""
    if not prepared.outputs_dir:
        return {}
    from goalbook.books.calibration.record import judged, record_tables  # noqa: PLC0415 - most reviews at work read no reports
    from goalbook.inputs.earlier_forecasts import CAMPAIGN, forecast_files, read_all  # noqa: PLC0415

    paths = forecast_files(Path(prepared.outputs_dir), prepared.inputs.team.id, prepared.windows.period)
    said = (forecast for _, forecast in read_all(paths) if forecast.book == CAMPAIGN or forecast.period.end <= prepared.as_of)
    return record_tables(judged(prepared.cube, said))
