"""What the loop learned: forecasts against what came, actions and campaigns with their effect, lessons used again or left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.calibration.record import judged, record_tables
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, two_languages
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.earlier import BOOK, read_review
from goalbook.inputs.earlier_forecasts import CAMPAIGN, forecast_files, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.quarter_review.preparation import Prepared
    from goalbook.core.period import Period
    from goalbook.inputs.earlier import EarlierReview

Tables = dict[str, pd.DataFrame]
Row = dict[str, object]
LESSONS = (
    "lesson", "date_day", "what", "mechanic", "evidence", "effect", "low", "high", "metric", "campaign_id", "campaign_name", "use",
)  # fmt: skip
TESTS = ("month", "test", "hypothesis", "failing_stage", "result")
TRAIL = ("month", "archived", "as_of", "problems")
_NOBODY = Label("", "")


def loop_tables(prepared: Prepared) -> Tables:
    """Return record_*, ``actions``, ``campaign_marks``, ``lessons_used``, ``quarter_tests`` and ``review_trail``."""
    return {
        **_record(prepared),
        "actions": _of_period(prepared, prepared.month.tables["actions"]),
        "campaign_marks": _campaigns(prepared),
        "lessons_used": pd.DataFrame(list(_lessons(prepared)), columns=list(LESSONS)),
        "quarter_tests": pd.DataFrame(list(_tests(prepared)), columns=list(TESTS)),
        **_trail(prepared),
    }


def _record(prepared: Prepared) -> Tables:
    """Return the calibration record of every forecast that came due by the end of this period, its own reports' included."""
    if not prepared.outputs_dir:
        return {}
    paths = forecast_files(Path(prepared.outputs_dir), prepared.inputs.team.id, prepared.period.next())
    said = (one for _, one in read_all(paths) if one.book == CAMPAIGN or one.period.end <= prepared.as_of)
    return record_tables(judged(prepared.base.cube, said))


def _of_period(prepared: Prepared, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the actions that were decided at reviews of the period's months."""
    months = {month.label for month in prepared.period.months()}
    found: pd.DataFrame = actions[actions["month"].isin(months)]
    return found.reset_index(drop=True)


def _campaigns(prepared: Prepared) -> pd.DataFrame:
    """Return the campaigns that ran on some day of the period."""
    table = prepared.month.tables["campaign_marks"]
    first, last = pd.Timestamp(prepared.period.start), pd.Timestamp(prepared.period.end)
    inside = [row["start"] <= last and row["end"] >= first for row in rows_of(table)]
    found: pd.DataFrame = table[pd.Series(inside, index=table.index, dtype=bool)]
    return found.reset_index(drop=True)


def _lessons(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield every lesson known before a campaign of the period, with whether the campaign used it again; then those that are new.

    A lesson is used where the campaign's mechanics name its mechanic; accepted ones that no campaign of the period used were left out.
    """
    lessons = prepared.inputs.lessons
    if lessons is None or lessons.empty:
        return
    campaigns = _planned(prepared)
    for row in (one for one in rows_of(lessons) if one["status"] != "withdrawn"):
        users = [one for one in campaigns if _known_before(row, one[1]) and row["mechanic"] and row["mechanic"] in one[1].mechanics]
        if users:
            yield from (_lesson(row, campaign_id, sheet, "used") for campaign_id, sheet in users)
        elif _written(row, prepared.period, prepared.as_of):
            yield _lesson(row, str(row["campaign"]), None, "new")
        elif row["status"] == "accepted" and any(_known_before(row, sheet) for _, sheet in campaigns):
            yield _lesson(row, "", None, "left_out")


def _planned(prepared: Prepared) -> list[tuple[str, Campaign]]:
    """Return the campaigns that begin in the period, by day."""
    sheets = ((name, planning.sheet(Campaign)) for name, planning in prepared.inputs.campaigns.items())
    found = [(name, sheet) for name, sheet in sheets if sheet.start is not None and prepared.period.contains(sheet.start)]
    return sorted(found, key=lambda one: (str(one[1].start), one[0]))


def _known_before(row: Row, sheet: Campaign) -> bool:
    day = row["date_day"]
    return sheet.start is not None and (pd.isna(day) or pd.Timestamp(str(day)).date() < sheet.start)  # type: ignore[call-overload] # a cell


def _written(row: Row, period: Period, as_of: object) -> bool:
    day = row["date_day"]
    return not pd.isna(day) and period.contains(pd.Timestamp(str(day)).date()) and pd.Timestamp(str(day)) <= pd.Timestamp(str(as_of))  # type: ignore[call-overload] # a cell


def _lesson(row: Row, campaign_id: str, sheet: Campaign | None, use: str) -> tuple[object, ...]:
    return (
        *(row["lesson"], row["date_day"], two_languages(str(row["what"])), row["mechanic"], row["evidence"]),
        *(row["effect"], row["low"], row["high"], row["metric"]),
        *(campaign_id, sheet.name if sheet is not None else _NOBODY, use),
    )


def _tests(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield what was tested at the reviews of the period's months, each test once with its last result."""
    found: dict[str, tuple[object, ...]] = {}
    for month in (one for one in prepared.period.months() if one.start <= prepared.base.cube.data_to):
        table = prepared.inputs.reviews.get(month.label, {}).get("experiments")
        for row in rows_of(table) if isinstance(table, pd.DataFrame) else ():
            before = found.get(str(row["test"]))
            texts = [two_languages(str(row[name])) if row[name] else _NOBODY for name in ("hypothesis", "result")]
            if before is not None and not row["result"]:
                texts[1] = before[4]  # type: ignore[call-overload] # a label by the line above
            found[str(row["test"])] = (month.label, row["test"], texts[0], row["failing_stage"], texts[1])
    yield from found.values()


def _trail(prepared: Prepared) -> Tables:
    """Return ``review_trail``: of each month that is over whether the archive holds its review; nothing without an archive."""
    if not prepared.outputs_dir:
        return {}
    reviews = _archived(prepared)
    rows = []
    for month in prepared.period.months():
        if month.start > prepared.base.cube.data_to:
            continue
        review = reviews.get(month.label)
        open_ones = len(review.findings) if review is not None else NAN
        rows.append((month.label, review is not None, review.as_of if review is not None else None, open_ones))
    return {"review_trail": pd.DataFrame(rows, columns=list(TRAIL))}


def _archived(prepared: Prepared) -> dict[str, EarlierReview]:
    paths = forecast_files(Path(prepared.outputs_dir), prepared.inputs.team.id, prepared.period.next())
    found = (read_review(path) for path in paths if path.parents[3].name == BOOK)
    return {review.month: review for review in found if review is not None}
