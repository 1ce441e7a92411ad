"""Local level with covariates: the published comparisons, and what it does where days or covariates are missing."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from goalbook.methods.controls import Controls
from goalbook.methods.local_level import Settings, local_level
from goalbook.methods.uplift import Refused, Window
from support.outside_teams import dataset

PUBLISHED = Settings(level=0.95, week=1, placebos=False)  # the model's own interval, as CausalImpact gives it
OURS = Settings(level=0.95, week=1)


def columns(name: str, *wanted: str) -> list[np.ndarray]:
    """Return columns of one of the CausalImpact series."""
    with (dataset("causal_impact") / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[column]) for row in rows]) for column in wanted]


def measure(y: np.ndarray, covariates: list[np.ndarray], window: Window, settings: Settings):
    """Return the uplift given covariates without names."""
    return local_level(y, Controls(np.array(covariates), tuple(f"x{place + 1}" for place in range(len(covariates)))), window, settings)


def sales(days: int = 120, seed: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Return a daily series and a covariate that it follows."""
    rng = np.random.default_rng(seed)
    x = 100 + np.cumsum(rng.normal(0, 1, days)) + 10 * (np.arange(days) % 7 == 5)
    return 3 * x + rng.normal(0, 3, days), x


def test_a4_google_data_mean_and_cumulative_effect():
    """Published 27 [18, 36], cumulative 804, +21 %, p = .001: within 10 %, significant, with the prior's interval of 16 to 38."""
    found = measure(*google(), PUBLISHED)
    assert 27 == pytest.approx(found.mean.value, rel=0.1)
    assert 804 == pytest.approx(found.total.value, rel=0.1)
    assert 0.21 == pytest.approx(found.lift.value, abs=0.02)
    assert (15.6, 38.1) == pytest.approx((found.mean.low, found.mean.high), abs=1.5)
    assert found.p < 0.001


def google() -> tuple[np.ndarray, list[np.ndarray], Window]:
    """Return the google data: 61 days before 2020-03-02 and the next 30."""
    y, x1, x2 = columns("google_data.csv", "y", "x1", "x2")
    return y, [x1, x2], Window(61, 91)


def test_a4_arma_data_effect():
    """Published 0.89 [0.27, 1.5] over rows 70 to 99."""
    y, x = columns("arma_data.csv", "y", "X")
    found = measure(y, [x], Window(70, 100), PUBLISHED)
    assert 0.89 == pytest.approx(found.mean.value, rel=0.1)
    assert (0.27, 1.5) == pytest.approx((found.mean.low, found.mean.high), abs=0.12)


def test_a4_basque_effect_has_the_published_interval_with_placebos():
    """Published −0.76 [−1.4, −0.2]: the point within 10 %; yearly forecasts of the years before erred as much as that interval says."""
    y, x = columns("basque.csv", "Basque", "another")
    found = measure(y, [x], Window(len(y) - 22, len(y)), OURS)
    assert -0.76 == pytest.approx(found.mean.value, rel=0.1)
    assert (-1.4, -0.2) == pytest.approx((found.mean.low, found.mean.high), abs=0.15)
    assert found.p < 0.05


def test_placebos_leave_sign_and_significance_of_the_published_effects():
    """The house's interval is wider on short series, and still all above zero."""
    arma = columns("arma_data.csv", "y", "X")
    assert 0 < measure(*google(), OURS).mean.low < measure(*google(), PUBLISHED).mean.low
    assert 0 < measure(arma[0], arma[1:], Window(70, 100), OURS).mean.low


def test_a_known_lift_is_found_and_its_coefficient_is_the_covariate():
    """Ten per cent more for two weeks lies inside the interval; the covariate explains nearly all of the series."""
    y, x = sales()
    y[90:104] *= 1.1
    found = measure(y, [x], Window(90, 104), Settings())
    assert found.total.low < (y[90:104] / 11).sum() < found.total.high
    assert found.effective()
    assert 0.9 < dict(found.weights)["x1"] < 1.1


def test_missing_days_teach_nothing_and_stay_missing():
    """A missing day in the window is not counted, though it has a baseline; those before it are no zeros."""
    y, x = sales()
    y[[20, 50, 95]] = np.nan
    found = measure(y, [x], Window(90, 104), Settings())
    assert "missing_days" in found.notes
    assert found.total.value == pytest.approx(13 * found.mean.value)
    assert np.isnan(found.daily[95])
    assert np.isfinite(found.baseline[90:]).all()


def test_a_covariate_missing_in_the_window_leaves_a_day_without_baseline():
    """With one covariate nothing can fill its gap: that day is not part of the effect."""
    y, x = sales()
    x[97] = np.nan
    found = measure(y, [x], Window(90, 104), Settings())
    assert [97] == (90 + np.flatnonzero(np.isnan(found.baseline[90:104]))).tolist()
    assert "missing_days" in found.notes


def test_a_constant_series_has_no_effect_and_no_error():
    """A figure that never moves: the effect is zero, p is one, nothing is called effective."""
    _, x = sales()
    found = measure(np.full(120, 50.0), [x], Window(90, 104), Settings())
    assert 0.0 == found.total.value
    assert 1.0 == found.p
    assert not found.effective()


def test_without_covariates_or_days_before_it_is_refused():
    """No covariate, one that never moves, too few days before: each by its reason."""
    y, x = sales()
    none = Controls(np.zeros((0, 120)), ())
    assert Refused("local_level", "no_controls") == local_level(y, none, Window(90, 104))
    assert Refused("local_level", "no_controls") == measure(y, [np.full(120, 3.0)], Window(90, 104), Settings())
    assert Refused("local_level", "no_pre_period") == measure(y, [x], Window(10, 24), Settings())
