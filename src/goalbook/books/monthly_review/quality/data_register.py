"""From which tool each figure comes, how fresh and how fine it is, how sound each file is (DM-01, DM-02, DM-08, MR-05, MR-26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, Cube
from goalbook.books.monthly_review.board.kpis import RHYTHM_SHARE, RHYTHM_SLOTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.core.policy import Policy
    from goalbook.inputs import Team

REGISTER = (
    "metric_id", "channel", "tool", "fit", "owner", "refresh", "export_path", "last_loaded", "last_day", "days_late", "freshness",
)  # fmt: skip
GRAIN = ("channel", "metric_id", "kept", "finest")
FILES = ("file", "rows", "last_day", "missing", "above")
REALTIME = "realtime"
# From coarse to fine; what a row may be split by beyond day and channel.
SPLITS = ("traffic_type", "campaign_name", "segment")


@dataclass(frozen=True)
class ToolMap:
    """Which tools belong to which platform, by the policy; names compare without case, and one may stand within the other."""

    platforms: Mapping[str, tuple[str, ...]]
    also: Mapping[str, str]  # other names of tools

    @classmethod
    def of(cls, policy: Policy) -> ToolMap:
        """Read the map from the policy."""
        listed = policy.get("tools.map")
        return cls({_plain(name): tuple(map(_plain, tools)) for name, tools in listed.items()}, _names(policy.get("tools.also")))

    def fit(self, tool: str, channel: tuple[str, ...]) -> str:
        """Return "fits", "mismatch", or "" where the map does not know the tool or the channel; ``channel`` holds its id and names."""
        homes = {platform for platform, tools in self.platforms.items() if any(self._same(tool, known) for known in tools)}
        own = {platform for platform in self.platforms if platform in {_plain(name) for name in channel}}
        if not homes or not own:
            return ""
        return "fits" if homes & own else "mismatch"

    def platform(self, tool: str) -> str:
        """Return the platform a tool is made for; "" where the map does not know it."""
        return next((platform for platform, tools in self.platforms.items() if any(self._same(tool, known) for known in tools)), "")

    def _same(self, tool: str, known: str) -> bool:
        said = _plain(tool)
        return known in said or said in known or any(other in said for other, meant in self.also.items() if meant == known)


def tables(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Return ``data_sources`` (empty without a register), ``grain`` and ``data_files``; see MonthlyReview for the columns."""
    facts = month_facts(prepared)
    return {
        "data_sources": register_table(prepared),
        "grain": grain_table(prepared, facts),
        "data_files": file_table(prepared, facts),
    }


def register_table(prepared: Prepared) -> pd.DataFrame:
    """Return one row per figure kept, and per registered one that never came; empty where the team keeps no register."""
    register = prepared.inputs.data_sources
    if register is None or register.empty:
        return pd.DataFrame(columns=list(REGISTER))
    last = _last_days(prepared.cube)
    known = {(str(row.metric), str(row.channel)): row for row in register.itertuples()}
    stored = prepared.inputs.catalogue.metrics
    absent = [
        (metric, channel)
        for metric, channel in known
        if metric in stored and (metric, channel) not in last and not (channel == WHOLE_TEAM and any(m == metric for m, _ in last))
    ]
    map_of = ToolMap.of(prepared.inputs.policy)
    names = _channel_names(prepared.inputs.team)
    late = prepared.inputs.policy.get("monitoring.late_days")
    rows = []
    for metric, channel in (*last, *absent):
        source = known.get((metric, channel)) or known.get((metric, WHOLE_TEAM))
        day = last.get((metric, channel))
        refresh = str(source.refresh) if source is not None else ""
        days = _late(day, prepared.as_of, late.get(refresh))
        rows.append((
            metric, channel, str(source.tool) if source is not None else "",
            map_of.fit(str(source.tool), names.get(channel, ())) if source is not None else "",
            str(source.owner or "") if source is not None else "", refresh,
            str(source.export_path or "") if source is not None else "",
            _loaded(source, prepared.as_of), pd.NaT if day is None else pd.Timestamp(day), days, _freshness(refresh, day, days),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(REGISTER))


def grain_table(prepared: Prepared, facts: pd.DataFrame) -> pd.DataFrame:
    """Return per channel and stage the share of the month's slots with a value, and what the rows are split by beyond day and channel."""
    cube, days = prepared.cube, prepared.windows.elapsed
    month = cube.wide.loc[pd.Timestamp(days[0]) : pd.Timestamp(days[-1])]
    rows = []
    for channel, stages in cube.stages.items():
        own = facts[facts["channel"] == channel]
        finest = next((name for name in reversed(SPLITS) if name in own and (own[name].fillna("") != "").any()), "channel")
        for metric in stages:
            present = float(month[(metric, channel)].notna().mean()) if (metric, channel) in month.columns else 0.0
            rows.append((channel, metric, present, finest))
    return pd.DataFrame(rows, columns=list(GRAIN))


def file_table(prepared: Prepared, facts: pd.DataFrame) -> pd.DataFrame:
    """Return per file of facts its rows in the month, its last day, gaps among the figures it brings, and stages that widen.

    A gap counts for the file whose days surround it; what another file fills in is none.
    """
    if facts.empty:
        return pd.DataFrame(columns=list(FILES))
    gaps = _gaps(prepared)
    rows = [
        (str(file), len(part), part["slot"].max(), _missing(part, gaps), _above(part, prepared.cube))
        for file, part in facts.groupby("source_file", sort=True)
    ]
    return pd.DataFrame(rows, columns=list(FILES))


def _gaps(prepared: Prepared) -> pd.DataFrame:
    """Return the month by slot × (metric, channel): True where a figure usually kept by the slot is missing."""
    wide, days = prepared.cube.wide, prepared.windows.elapsed
    usual = wide.loc[: pd.Timestamp(days[-1])].tail(RHYTHM_SLOTS).notna().mean() >= RHYTHM_SHARE
    month = wide.loc[pd.Timestamp(days[0]) : pd.Timestamp(days[-1])]
    return month.isna() & usual


def _missing(part: pd.DataFrame, gaps: pd.DataFrame) -> int:
    found = 0
    holes = gaps.loc[:, gaps.any().to_numpy()]  # most figures have none
    for channel, rows in part.groupby("channel"):
        columns = [key for key in holes.columns if key[1] == channel and key[0] in rows and rows[key[0]].notna().any()]
        found += int(holes.loc[rows["slot"].min() : rows["slot"].max(), columns].to_numpy().sum())
    return found


def _above(part: pd.DataFrame, cube: Cube) -> int:
    """Return on how many days and channels a later stage exceeds the one before it."""
    found = 0
    for channel, stages in cube.stages.items():
        kept = [metric for metric in stages if metric in part]
        rows = part.loc[part["channel"] == channel, ["slot", *kept]]
        # Sums are in the wrong order only where some row is: most files are done here.
        if any((rows[second] > rows[first]).any() for first, second in pairwise(kept)):
            summed = rows.groupby("slot")[kept].sum(min_count=1)
            found += sum(int((summed[second] > summed[first]).sum()) for first, second in pairwise(kept))
    return found


def month_facts(prepared: Prepared) -> pd.DataFrame:
    """Return the month's facts with the slot on which each row counts."""
    facts, days = prepared.inputs.facts, prepared.windows.elapsed
    shift = timedelta(days=6) if prepared.cube.grain == "week" else timedelta(0)
    slot = facts["date_day"] + shift
    within = (slot >= pd.Timestamp(days[0])) & (slot <= pd.Timestamp(days[-1]))
    return facts[within].assign(slot=slot[within])


def _last_days(cube: Cube) -> dict[tuple[str, str], date]:
    """Return the last slot with a value of every figure, by (metric, channel), in the catalogue's order."""
    present = cube.wide.notna().to_numpy()
    days = pd.DatetimeIndex(cube.wide.index)
    found = {
        (str(key[0]), str(key[1])): days[column.nonzero()[0][-1]].date()
        for key, column in zip(cube.wide.columns, present.T, strict=True)
        if column.any()
    }
    return {
        (metric, channel): found[metric, channel]
        for metric in cube.metrics
        for channel in (*cube.channels, WHOLE_TEAM)
        if (metric, channel) in found
    }


def _late(day: date | None, as_of: date, allowed: int | None) -> float:
    """Return by how many days the last value is older than its rhythm allows; NaN where there is no value or no rhythm to judge by."""
    return NAN if day is None or allowed is None else float(max((as_of - day).days - allowed, 0))


def _freshness(refresh: str, day: date | None, days_late: float) -> str:
    if refresh == REALTIME:
        return "live"
    if day is None:
        return "absent"
    return "" if not refresh else "late" if days_late > 0 else "fresh"


def _loaded(source: object, as_of: date) -> object:
    """Return the day of the last export, where it is written down and known by then."""
    day = getattr(source, "last_loaded", pd.NaT)
    return day if pd.notna(day) and day <= pd.Timestamp(as_of) else pd.NaT


def _channel_names(team: Team) -> dict[str, tuple[str, ...]]:
    return {channel.id: (channel.id, channel.name.en, channel.name.zh) for channel in team.channels}


def _names(also: Mapping[str, str]) -> dict[str, str]:
    return {_plain(name): _plain(meant) for name, meant in also.items()}


def _plain(name: str) -> str:
    return name.casefold().strip()
