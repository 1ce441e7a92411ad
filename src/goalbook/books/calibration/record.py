"""The calibration record: every forecast whose period is over by now, scored by book and figure against the facts known now.

Tables, in which NaN means not known:

``record_scores``    book ("" = all reports, the first row where there are several), metric_id ("" = all figures), n (forecasts), outcomes
                     (a figure of a channel over a period), periods (that do not overlap), ranged (forecasts with a range),
                     ranged_periods, held (ranges), coverage (of the 80 % ranges), error (mean of |forecast ÷ outcome − 1|), bias (with
                     its sign), chances, chance_periods, brier, base_rate (share of the levels reached, in hindsight), base_brier (its
                     own score), skill (1 − brier ÷ base_brier), verdict (few|narrow|wide|fits, "" without ranges). Of means, every
                     outcome counts once.
``record_forecasts`` book, report (its period), made_on, horizon, metric_id, channel, forecast, low, high, came, error, inside (None without
                     a range), afterwards (whether the report was made when the horizon was over).
``record_chances``   book, report, horizon, metric_id, channel, level (commit|target|stretch), asked, probability, came, reached.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.core.compare import at_least, at_most
from goalbook.inputs.earlier_forecasts import CAMPAIGN
from goalbook.methods.kept_word import Chance, Word, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.books.aggregate import Cube
    from goalbook.inputs.earlier_forecasts import Forecast

SCORES = (
    "book", "metric_id", "n", "outcomes", "periods", "ranged", "ranged_periods", "held", "coverage", "error", "bias", "chances",
    "chance_periods", "brier", "base_rate", "base_brier", "skill", "verdict",
)  # fmt: skip
FORECASTS = (
    "book", "report", "made_on", "horizon", "metric_id", "channel", "forecast", "low", "high", "came", "error", "inside", "afterwards",
)  # fmt: skip
CHANCES = ("book", "report", "horizon", "metric_id", "channel", "level", "asked", "probability", "came", "reached")
AVERAGE = "average"  # over the months of a period


@dataclass(frozen=True)
class Judged:
    """A forecast and what came."""

    said: Forecast
    came: float

    @property
    def word(self) -> Word:
        """Return it as the score counts it."""
        said = self.said
        return Word(self._outcome, said.period, said.value, said.low, said.high, self.came)

    @property
    def _outcome(self) -> tuple[object, ...]:
        said = self.said
        campaign = said.subject if said.book == CAMPAIGN else ""
        return (said.metric_id, said.channel, said.aggregation, said.period, campaign)

    def chances(self) -> Iterator[tuple[str, float, Chance]]:
        """Yield every level with what it asked for, its chance and whether it was reached; each level is an outcome of its own."""
        for claim in self.said.claims:
            reached = at_most(self.came, claim.value) if self.said.direction == "down" else at_least(self.came, claim.value)
            yield claim.level, claim.value, Chance((*self._outcome, claim.level), self.said.period, claim.probability, reached)


def judged(cube: Cube, forecasts: Iterable[Forecast]) -> tuple[Judged, ...]:
    """Return the forecasts whose outcome is known from a team's facts."""
    found = (Judged(said, outcome(cube, said)) for said in forecasts)
    return tuple(one for one in found if not math.isnan(one.came))


def outcome(cube: Cube, said: Forecast) -> float:
    """Return what came of what was foretold; NaN while the facts do not cover its period, or where its figure is kept no more."""
    if said.book == CAMPAIGN:
        return said.came if said.metric_id in cube.catalogue else NAN
    days = cube.slots(said.period)
    if said.metric_id not in cube.catalogue or not cube.covers(days):
        return NAN
    value = cube.totals(days).value(said.metric_id, said.channel if said.channel != WHOLE_TEAM else None)
    return value / len(said.period.months()) if said.aggregation == AVERAGE else value


def record_tables(found: tuple[Judged, ...]) -> dict[str, pd.DataFrame]:
    """Return the three tables; none where no forecast has come due."""
    if not found:
        return {}
    found = tuple(sorted(found, key=_order))
    return {
        "record_scores": pd.DataFrame(_scores(found), columns=list(SCORES)),
        "record_forecasts": pd.DataFrame(_forecasts(found), columns=list(FORECASTS)),
        "record_chances": pd.DataFrame(_chances(found), columns=list(CHANCES)),
    }


def _order(one: Judged) -> tuple[object, ...]:
    said = one.said
    return said.book, said.metric_id, said.channel, said.period, said.made_on, said.subject


def _scores(found: tuple[Judged, ...]) -> Iterator[tuple[object, ...]]:
    """Yield a row per book and figure and, of a book with several figures, one of all of them first; of several books one of all."""
    books = tuple(dict.fromkeys(one.said.book for one in found))
    if len(books) > 1:
        yield _score("", "", list(found))
    for book in books:
        own = [one for one in found if one.said.book == book]
        metrics = tuple(dict.fromkeys(one.said.metric_id for one in own))
        if len(metrics) > 1:
            yield _score(book, "", own)
        for metric in metrics:
            yield _score(book, metric, [one for one in own if one.said.metric_id == metric])


def _score(book: str, metric: str, own: list[Judged]) -> tuple[object, ...]:
    score = kept([one.word for one in own], [chance for one in own for _, _, chance in one.chances()])
    return (book, metric, *(getattr(score, name) for name in SCORES[2:]))


def _forecasts(found: tuple[Judged, ...]) -> Iterator[tuple[object, ...]]:
    for one in found:
        said, word = one.said, one.word
        yield (
            *(said.book, said.subject, said.made_on, said.period.label, said.metric_id, said.channel),
            *(said.value, said.low, said.high, one.came, word.error, word.inside, said.afterwards),
        )


def _chances(found: tuple[Judged, ...]) -> Iterator[tuple[object, ...]]:
    for one in found:
        said = one.said
        for level, asked, chance in one.chances():
            about = (said.book, said.subject, said.period.label, said.metric_id, said.channel)
            yield (*about, level, asked, chance.probability, one.came, chance.happened)
