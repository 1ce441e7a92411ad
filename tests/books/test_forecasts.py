"""What was forecast earlier, with what was known then, against what came; and what was corrected since."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.aggregate import build_cube
from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.books.monthly_review.outlook.forecasts import reliability
from goalbook.books.monthly_review.outlook.restated import as_known
from goalbook.methods.accuracy import forecast_accuracy, mape
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.monthly_review import MonthlyReview

END = date(2025, 5, 31)
COLUMNS = ["month", "made_on", "horizon", "forecast", "low", "high", "actual", "error", "inside"]


def _wavy(day: date) -> float:
    return (10 if day.weekday() < 5 else 8) * (1 + 0.05 * math.sin(day.toordinal() / 5) + 0.03 * math.sin(day.toordinal() * 1.7))


def _facts(end: str = "2025-05-31", start: str = "2024-01-01") -> pd.DataFrame:
    return tiny.facts({"a": {**tiny.DAY, "new_payers": _wavy}, "b": tiny.DAY}, start, end)


def _review(table: pd.DataFrame, period: str = "2025-05", *goals, **changes: object) -> MonthlyReview:
    return compute(tiny.inputs(table, *goals, **changes), MonthlyReviewParams(team="tiny", period=period))


def _correction(**changes: object) -> pd.DataFrame:
    row: dict[str, object] = {"date_day": pd.Timestamp(2025, 4, 30), "channel": "a", "traffic_type": "", "metric": "new_payers"}
    row |= {"before": 4.0, "after": 10.0, "recorded_on": pd.Timestamp(2025, 5, 9)}
    return pd.DataFrame([row | changes])


def test_six_months_this_one_and_the_quarter_are_told() -> None:
    """Each forecast was made on the day before it began; the quarter's on the last day of the month before this one."""
    table = _review(_facts(), "2025-05", tiny.goals(tiny.key_result())).tables["forecasts"]
    assert COLUMNS == list(table.columns)
    assert ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-Q2"] == table["horizon"].tolist()
    assert date(2025, 3, 31) == table["made_on"].iloc[5]
    assert date(2025, 4, 30) == table["made_on"].iloc[-1]
    assert table["actual"].notna().tolist() == [True] * 7 + [False]


def test_what_was_said_is_what_the_review_of_then_said() -> None:
    """April's own review landed the quarter exactly where May's table says it did."""
    then = _review(_facts("2025-04-30"), "2025-04", tiny.goals(tiny.key_result())).headline
    row = _review(_facts(), "2025-05", tiny.goals(tiny.key_result())).tables["forecasts"].iloc[-1]
    assert (then.landing, then.low, then.high) == pytest.approx((row["forecast"], row["low"], row["high"]))


def test_errors_and_ranges_follow_from_the_row() -> None:
    """Forecast ÷ actual − 1; inside when the actual lies in the range."""
    table = _review(_facts()).tables["forecasts"].iloc[:7]
    assert (table["forecast"] / table["actual"] - 1).tolist() == pytest.approx(table["error"].tolist())
    assert ((table["low"] <= table["actual"]) & (table["actual"] <= table["high"])).tolist() == table["inside"].tolist()


def test_corrections_do_not_leak_into_what_was_said() -> None:
    """30 April had 4 payers until 9 May and has 10 since: May's forecast was made with 4, April's actual has 10."""
    plain, corrected = (_review(_facts(), restatements=given).tables["forecasts"] for given in (_correction().iloc[:0], _correction()))
    assert plain["forecast"].iloc[6] > corrected["forecast"].iloc[6]
    assert plain["forecast"].iloc[:6].equals(corrected["forecast"].iloc[:6])
    assert plain["actual"].iloc[5] == corrected["actual"].iloc[5]


def test_figures_as_known_on_a_day_undo_every_later_correction() -> None:
    """Two corrections of one value: between them only the second is undone; a value that was not there is unknown."""
    chain = pd.concat([_correction(after=7.0), _correction(before=7.0, recorded_on=pd.Timestamp(2025, 5, 20))])
    cube = build_cube(tiny.inputs(_facts().assign(new_payers=10.0)), END)
    values = [
        float(as_known(cube, chain, day).wide["new_payers", "a"][pd.Timestamp(2025, 4, 30)])
        for day in (date(2025, 5, 1), date(2025, 5, 9), date(2025, 5, 20))
    ]
    assert [4.0, 7.0, 10.0] == values
    absent = as_known(cube, _correction(before=math.nan), date(2025, 5, 1))
    assert math.isnan(absent.wide["new_payers", "a"][pd.Timestamp(2025, 4, 30)])
    assert date(2025, 5, 1) == absent.data_to


def test_entry_is_undone_with_its_stage() -> None:
    """A channel's entry is its first stage, corrected or not."""
    cube = build_cube(tiny.inputs(_facts()), END)
    then = as_known(cube, _correction(metric="reads", before=1.0, after=10_000.0), date(2025, 5, 1))
    assert 1.0 == then.wide["entry", "a"][pd.Timestamp(2025, 4, 30)]


def test_corrections_since_the_last_review_are_listed_with_their_effect() -> None:
    """The headline's month before and after, and what the period to date gained."""
    review = _review(_facts(), "2025-05", tiny.goals(tiny.key_result()), restatements=_correction())
    row = review.tables["restatements"].iloc[0]
    assert ("2025-04", 6.0) == (row["month"], row["effect"])
    assert 6.0 == pytest.approx(row["month_after"] - row["month_before"])
    assert 6.0 == pytest.approx(row["to_date_effect"])


@pytest.mark.parametrize(
    "known_then",
    [
        {"recorded_on": pd.Timestamp(2025, 4, 30)},
        {"date_day": pd.Timestamp(2025, 5, 3)},
    ],
    ids=["recorded before the last review", "of the month under review"],
)
def test_what_the_last_review_knew_or_never_saw_is_no_restatement(known_then: dict[str, object]) -> None:
    """Only figures that an earlier review showed otherwise are listed."""
    assert _review(_facts(), restatements=_correction(**known_then)).tables["restatements"].empty


def test_figures_beside_the_headline_have_no_effect_on_it() -> None:
    """Listed all the same."""
    row = _review(_facts(), restatements=_correction(metric="spend")).tables["restatements"].iloc[0]
    assert math.isnan(row["effect"])
    assert row["month_before"] == row["month_after"]


def test_restatements_before_the_period_leave_its_total() -> None:
    """A correction of February changes February, not the second quarter."""
    given = _correction(date_day=pd.Timestamp(2025, 2, 3))
    row = _review(_facts(), "2025-05", tiny.goals(tiny.key_result()), restatements=given).tables["restatements"].iloc[0]
    assert ("2025-02", 0.0) == (row["month"], row["to_date_effect"])


@pytest.mark.parametrize("start", ["2025-05-01", "2025-05-31", "2025-03-10"])
def test_short_histories_forecast_what_they_can(start: str) -> None:
    """One month has nothing said before it; two months a run rate without range."""
    table = _review(_facts(start=start)).tables["forecasts"]
    assert COLUMNS == list(table.columns)
    assert table["inside"].isna().all() or len(table)
    assert set(table["horizon"]) <= {"2025-04", "2025-05", "2025-Q2"}


def test_weekly_teams_have_their_months_too() -> None:
    """A week counts in the month in which it ends."""
    table = tiny.facts(
        {"a": {**tiny.DAY, "new_payers": lambda day: 70 + 5 * math.sin(day.toordinal() / 9)}}, "2024-01-01", "2025-05-25", "7D"
    )
    found = _review(table, team={"grain": "week"}).tables["forecasts"]
    assert 8 == len(found)
    assert found["actual"].iloc[:7].notna().all()


def test_falling_ratio_headline_is_forecast_as_well() -> None:
    """A review about CAC says what it said of CAC."""
    cac = tiny.key_result(metric="cac", aggregation="ratio", direction="down", unit="money", target=45, headline=True)
    found = _review(_facts(), "2025-05", tiny.goals(cac)).tables["forecasts"]
    assert 8 == len(found)
    assert found["error"].iloc[:7].abs().max() < 0.1


def test_zeros_and_constants_survive() -> None:
    """A channel that stopped, a constant one, an index: no forecast or one, never an error."""
    stopped = {**tiny.DAY, "new_payers": lambda day: 10.0 if day < date(2025, 1, 1) else 0.0}
    for table in (tiny.facts({"a": stopped}), tiny.facts({"a": tiny.DAY})):
        assert COLUMNS == list(_review(table).tables["forecasts"].columns)
    index = tiny.key_result(metric="brand_search_index", aggregation="end", target=40, headline=True)
    table = tiny.facts({"a": {**tiny.DAY, "brand_search_index": 30}})
    assert _review(table, "2025-05", tiny.goals(index)).tables["forecasts"].empty


def test_month_under_way_has_no_actual_yet() -> None:
    """On 20 May nothing can be said of May's forecast."""
    data = tiny.inputs(_facts())
    table = compute(data, MonthlyReviewParams(team="tiny", period="2025-05", as_of="2025-05-20")).tables["forecasts"]
    row = table[table["horizon"] == "2025-05"].iloc[0]
    assert math.isnan(row["actual"])
    assert row["inside"] is None or pd.isna(row["inside"])


def test_reliability_counts_months_alone() -> None:
    """WX-54: 100, 120, 90 against 110, 100, 100 are 13.03 % off: right to 86.97 %. The quarter and the open month do not count."""
    rows = [(100.0, 110.0, True), (120.0, 100.0, False), (90.0, 100.0, None)]
    table = pd.DataFrame(
        [(str(n), date(2025, 1, 1) + timedelta(n), str(n), f, f, f, a, f / a - 1, held) for n, (f, a, held) in enumerate(rows)]
        + [
            ("2", date(2025, 1, 3), "Q", 500.0, math.nan, math.nan, 100.0, 4.0, False),
            ("9", date(2025, 1, 4), "9", 1.0, *[math.nan] * 4, None),
        ],
        columns=COLUMNS,
    )
    found = reliability(table)
    assert (3, 2, 1) == (found.n, found.ranged, found.inside)
    assert 0.869697 == pytest.approx(found.accuracy, abs=1e-6)
    assert 0.130303 == pytest.approx(mape([100, 120, 90], [110, 100, 100]), abs=1e-6)
    assert 0.869697 == pytest.approx(forecast_accuracy([100, 120, 90], [110, 100, 100]), abs=1e-6)
