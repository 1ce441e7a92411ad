"""What the sliders would show, as a table for a report that cannot be moved: one of them at a time, the others at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.alerts.alerts import level_of
from goalbook.books.monthly_review.outlook.whatif import Levers, Wish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.preparation import Prepared

RECOVERIES = (0.0, 0.25, 0.5, 0.75, 1.0)
STAGES = (0.5, 1.0)
SPENDS = (-0.2, -0.1, 0.1, 0.2)
ACTIONS = (0.0, 0.5, 1.0)
THRESHOLDS = (0.10, 0.15, 0.20)
COLUMNS = ("parameter", "subject", "factor", "value", "landing", "low", "high", "required_per_day", "score", "alerts")


def sensitivity(prepared: Prepared, channel: str) -> pd.DataFrame:
    """Return the landing by how far ``channel`` and its stages recover, by spend and by actions that work; adverse alerts by threshold."""
    levers = Levers(prepared)
    rows: list[tuple[object, ...]] = []
    for parameter, subject, factor, value, wish in _wishes(levers, channel):
        heading = levers.heading(wish)
        figures = (heading.landing, heading.low, heading.high, heading.required, heading.score)
        rows.append((parameter, subject, factor, value, *figures, NAN))
    rows += [("deviation_alert", "", "", one, *[NAN] * 5, float(alerts_at(prepared, one))) for one in THRESHOLDS]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _wishes(levers: Levers, channel: str) -> Iterator[tuple[str, str, str, float, Wish]]:
    """Yield every position that is shown, as parameter, channel, stage, value and the wish it stands for; none where nothing is left."""
    if levers.prepared.windows.horizon_over:
        return
    if channel in levers.prepared.recoveries:
        for share in RECOVERIES:
            yield "recovery", channel, "", share, Wish(channel, share=share)
    for owner, stage in levers.rates:
        for share in STAGES if owner == channel else ():
            yield "recovery_stage", channel, stage, share, Wish(channel, stage, share)
    for spender in levers.channels():
        for change in SPENDS if levers.measured(spender) else ():
            yield "spend", spender, "", change, Wish(channel, spend={spender: change})
    for share in ACTIONS if levers.promises else ():
        yield "actions_share", "", "", share, Wish(channel, actions=share)


def alerts_at(prepared: Prepared, threshold: float) -> int:
    """Return how many adverse deviations from target reach a threshold."""
    policy = prepared.inputs.policy
    against_target = (one for one in prepared.judged if one.base == "target" and one.adverse)
    return sum(level_of(one, policy, threshold) == "alert" for one in against_target)


def worst_channel(prepared: Prepared) -> str:
    """Return the channel with the widest gap to target (without targets: to the month before) whose conversion can recover; "" if none.

    Where the headline figure is one channel's, it is that channel.
    """
    aim = prepared.aim
    if aim.channel != WHOLE_TEAM:
        return aim.channel if aim.channel in prepared.recoveries else ""
    table = prepared.tables["channels"]
    rows = table[table["kind"].isin(["channel", "no_target"]) & table["channel"].isin(list(prepared.recoveries))]
    if rows.empty:
        return ""
    gaps = rows.set_index("channel")["gap"].dropna()
    if gaps.empty:
        gaps = (rows.set_index("channel")["actual"] - rows.set_index("channel")["previous"]).dropna()
    falling = prepared.cube.catalogue.get(aim.metric).direction == "down"
    return "" if gaps.empty else str(gaps.idxmax() if falling else gaps.idxmin())
