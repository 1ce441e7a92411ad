"""User assets as a statement, who reaches customers, where new ones come from, and how far data serve the business."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, divide
from goalbook.books.rows import number, rows_of
from goalbook.books.target_setting.economics.recent import whole_months
from goalbook.core.compare import at_most
from goalbook.core.message import Label
from goalbook.inputs.planning.economics import Economics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.preparation import Prepared

ASSETS = (
    "touchpoint", "month", "opening", "added", "lost", "closing", "expected", "difference", "carried", "dedup_share", "source", "verdict",
)  # fmt: skip
GUIDES = ("guide", "reachable", "share")
INFLOW = ("channel", "public", "new", "share")
MATURITY = ("step", "name", "score", "evidence")
PRACTICES = ("practice", "kept", "note")
STEPS = {
    "business_to_data": Label("Business becomes data", "业务数据化"),
    "data_to_asset": Label("Data become an asset", "数据资产化"),
    "asset_to_application": Label("The asset is applied", "资产应用化"),
    "application_to_value": Label("Application brings value", "应用价值化"),
}
MONTHS_SHOWN = 2


def statement(prepared: Prepared) -> pd.DataFrame:
    """Return the user asset sheet: filed touchpoints judged, followers of the facts beside them (UA-03, B-18)."""
    sheet, tolerance = prepared.planning.sheet(Economics), float(prepared.inputs.policy.assets.tolerance)
    before: dict[str, float] = {}
    rows: list[tuple[object, ...]] = []
    for one in sorted(sheet.assets, key=lambda asset: (asset.touchpoint.en, asset.month)):
        expected = one.opening + one.added - one.lost
        carried = one.opening - before[one.touchpoint.en] if one.touchpoint.en in before else 0.0
        before[one.touchpoint.en] = one.closing
        off = max(abs(one.closing - expected), abs(carried))
        verdict = "pass" if at_most(divide(off, one.opening) if one.opening else float(off > 0), tolerance) else "warn"
        dedup = NAN if one.dedup_share is None else one.dedup_share
        moved = (one.opening, one.added, one.lost, one.closing, expected, one.closing - expected, carried)
        rows.append((one.touchpoint, one.month, *moved, dedup, "filed", verdict))
    return pd.DataFrame([*rows, *_followers(prepared)], columns=list(ASSETS))


def _followers(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield the followers of channels that count them: platforms take back dead accounts, so a difference is shown, not judged."""
    cube = prepared.cube
    months = whole_months(cube, MONTHS_SHOWN + 1)
    ends = [cube.totals(cube.slots(month)) for month in months]
    for channel in cube.channels:
        for before, after, month in zip(ends, ends[1:], months[1:], strict=False):
            opening, closing = (one.channel("followers_total", channel) for one in (before, after))
            added, lost = (after.channel(name, channel) for name in ("new_followers", "lost_followers"))
            expected = opening + added - lost
            if expected == expected and closing == closing:  # noqa: PLR0124 - NaN alone differs from itself
                name = prepared.names.get(channel, Label.same(channel))
                label = Label(f"{name.en} followers", f"{name.zh}粉丝")
                yield label, month.label, opening, added, lost, closing, expected, closing - expected, 0.0, NAN, "facts", "info"


def guides(sheet: Economics) -> pd.DataFrame:
    """Return how many customers each guide reaches, the most first (UA-01)."""
    total = sum(one.reachable for one in sheet.guides)
    rows = [(one.guide, one.reachable, divide(one.reachable, total)) for one in sorted(sheet.guides, key=lambda one: -one.reachable)]
    return pd.DataFrame(rows, columns=list(GUIDES))


def inflow(prepared: Prepared, facts: pd.DataFrame) -> pd.DataFrame:
    """Return where the new payers of recent months came from; nothing where no channel is marked as private domain (UA-08)."""
    public = {channel.id: channel.is_public_domain is not False for channel in prepared.inputs.team.channels}
    own = facts[(facts["kind"] == "channel") & facts["new_payers"].notna()]
    if all(public.values()) or not len(own):
        return pd.DataFrame(columns=list(INFLOW))
    total = float(own["new_payers"].sum())
    named = [(str(row["channel"]), number(row["new_payers"])) for row in rows_of(own)]
    rows = [(channel, public[channel], new, divide(new, total)) for channel, new in named]
    return pd.DataFrame(rows, columns=list(INFLOW))


def maturity(sheet: Economics) -> pd.DataFrame:
    """Return the four steps from business to value with score and evidence; nothing where none is scored (UA-04)."""
    given = {step: getattr(sheet.maturity, step) for step in STEPS}
    if not any(given.values()):
        return pd.DataFrame(columns=list(MATURITY))
    rows = [
        (step, STEPS[step], NAN if one is None else one.score, Label("", "") if one is None else one.evidence)
        for step, one in given.items()
    ]
    return pd.DataFrame(rows, columns=list(MATURITY))


def practices(sheet: Economics) -> pd.DataFrame:
    """Return the practices a team lists, with whether it keeps them (UA-06)."""
    return pd.DataFrame([(one.practice, one.kept, one.note) for one in sheet.practices], columns=list(PRACTICES))
