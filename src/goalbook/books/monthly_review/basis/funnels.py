"""A channel's funnel as a product: the entry, then one rate per stage, up to the headline figure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import ENTRY_METRICS, NAN, Cube
from goalbook.core.message import Label
from goalbook.core.metrics import ENTRY
from goalbook.core.period import week_of

if TYPE_CHECKING:
    from goalbook.core.metrics import Catalogue

VOLUME = "volume"
DEFAULT_STAGES = ("clicks", "registrations")  # after the entry, of a channel whose stages are not told
LADDER = ("exposure", "click", "interaction", "registration", "activation", "payment", "retention")
BEYOND = ("orders", "revenue")  # what lies behind the last stage: orders, then what they are worth
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class Factor:
    """One factor of a channel's product: ``top`` ÷ ``bottom``, both metric ids; the first, ``volume``, has no bottom."""

    id: str
    name: Label
    top: str
    bottom: str

    @property
    def is_volume(self) -> bool:
        """Say whether this is the entry itself and no rate."""
        return not self.bottom


def chain(cube: Cube, channel: str, headline: str) -> tuple[Factor, ...]:
    """Return the factors whose product is a channel's headline figure; empty where it does not keep it or the headline is a ratio.

    The channel "" is what belongs to no channel. A headline that is no flow, or of which no stage is known, has the one factor volume.
    """
    columns = cube.wide.columns[cube.wide.notna().any().to_numpy()]
    kept = {str(column[0]) for column in columns if column[1] == channel}
    if headline not in kept or headline not in cube.catalogue.metrics:
        return ()
    return factors(cube.catalogue, _metrics(cube, channel, headline, kept))


def factors(catalogue: Catalogue, metrics: tuple[str, ...]) -> tuple[Factor, ...]:
    """Return the factors of a funnel through these metrics, entry first."""
    first = Factor(VOLUME, catalogue.name(metrics[0]), metrics[0], "")
    rates = (Factor(top, rate_name(catalogue, top, bottom, metrics[0]), top, bottom) for bottom, top in pairwise(metrics))
    return (first, *rates)


def rate_name(catalogue: Catalogue, top: str, bottom: str, entry: str) -> Label:
    """Return the name of the catalogue's ratio of these parts, else both parts' names with ÷ between them."""
    bottoms = {bottom, ENTRY} if bottom == entry else {bottom}
    for ratio in catalogue.ratios.values():
        if ratio.numerator == top and ratio.denominator in bottoms:
            return ratio.name
    above, below = catalogue.name(top), catalogue.name(bottom)
    return Label(f"{above.en} ÷ {_small(below.en)}", f"{above.zh} ÷ {below.zh}")


def parts(cube: Cube, factor: Factor, channel: str) -> pd.DataFrame:
    """Return a factor's parts by slot (columns top, bottom), NaN where not measured; the bottom of a volume is 1 where it is measured."""
    top = _column(cube, factor.top, channel)
    bottom = _column(cube, factor.bottom, channel) if factor.bottom else top.notna().astype(float).where(top.notna())
    return pd.DataFrame({"top": top, "bottom": bottom})


def weekly(cube: Cube, channel: str, factor: Factor) -> pd.DataFrame:
    """Return a factor's parts (columns top, bottom) summed over whole weeks, by the week's last day; of a volume bottom = days measured.

    Only days on which both parts are measured enter; weeks with nothing below the line are left out.
    """
    by_slot = parts(cube, factor, channel)
    both = by_slot.where(by_slot.notna().all(axis=1))
    if cube.grain != "week":
        ends = pd.DatetimeIndex([week_of(day.date(), cube.week_end).end for day in both.index])
        days = both.groupby(ends).size()
        both = both.groupby(ends).sum(min_count=1)[days == DAYS_OF_WEEK]
    return both[both["bottom"] > 0]


def _metrics(cube: Cube, channel: str, headline: str, kept: set[str]) -> tuple[str, ...]:
    """Return the metrics of the funnel that the channel keeps, from the entry to the headline; flows only."""
    catalogue = cube.catalogue
    if catalogue.metrics[headline].additivity != "flow" or catalogue.metrics[headline].unit not in ("count", "money"):
        return (headline,)
    stages = cube.stages.get(channel, ()) or _default_stages(kept)
    if headline in stages:
        before = stages[: stages.index(headline)]
    elif headline in BEYOND:
        before = (*stages, *BEYOND[: BEYOND.index(headline)])
    elif catalogue.metrics[headline].stage in LADDER:
        height = LADDER.index(catalogue.metrics[headline].stage)
        before = tuple(m for m in stages if _height(catalogue, m) < height)
    else:
        before = ()
    known = (m for m in before if m in kept and m in catalogue.metrics and catalogue.metrics[m].additivity == "flow")
    return tuple(dict.fromkeys((*known, headline)))


def _default_stages(kept: set[str]) -> tuple[str, ...]:
    entry = next((metric for metric in ENTRY_METRICS if metric in kept), None)
    return (entry, *DEFAULT_STAGES) if entry is not None else ()


def _height(catalogue: Catalogue, metric: str) -> int:
    stage = catalogue.metrics[metric].stage if metric in catalogue.metrics else ""
    return LADDER.index(stage) if stage in LADDER else len(LADDER)


def _column(cube: Cube, metric: str, channel: str) -> pd.Series:
    key = (metric, channel)
    return cube.wide[key] if key in cube.wide.columns else pd.Series(NAN, cube.wide.index)


def _small(text: str) -> str:
    """Return a name as it stands inside a phrase: abbreviations keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
