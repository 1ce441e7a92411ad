"""The channel, material and development sheets, and the plan of what is tracked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.campaign.work.days import day_of, days_late, lacking, noted, standing
from goalbook.books.rows import rows_of
from goalbook.core.message import two_languages
from goalbook.inputs.campaigns.words import EVENTS, events_in
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS, CAMPAIGN_DEV, CAMPAIGN_MATERIALS

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.campaign.preparation import Prepared
    from goalbook.books.rows import Row

CHANNEL_COLUMNS = (
    "channel", "liaison", "budget", "owner", "start", "end", "launched", "days_late", "live", "complete", "missing", "state",
)  # fmt: skip
MATERIAL_COLUMNS = ("item", "place", "design_need", "copy_ready", "owner", "due", "delivered", "days_late", "missing", "state")
DEV_COLUMNS = (
    "page", "owner", "due", "rule_done", "page_done", "tracking_done", "events", "handed_over", "days_late", "missing", "state",
)  # fmt: skip
TRACKING_COLUMNS = ("event", "planned", "page", "done_on", "state")
CHANNEL_NEEDS = ("liaison", "budget", "owner", "start", "end")  # besides which channel it is: four columns, the schedule having two days
MATERIAL_NEEDS = ("place", "design_need", "owner", "due")
DEV_NEEDS = ("owner", "due", "events")
HANDOVERS = ("rule_done", "page_done", "tracking_done")


def channel_sheet(prepared: Prepared) -> pd.DataFrame:
    """Return a row for each channel of the sheet, then for those that carry the campaign and stand in no row of it."""
    given = rows_of(prepared.plan.table(CAMPAIGN_CHANNELS))
    kept = noted(given, "launched")
    found = [_channel(prepared, row, kept=kept) for row in given]
    own = {row["channel"] for row in given}
    if given:
        bare = dict.fromkeys(CHANNEL_COLUMNS) | {"liaison": "", "budget": math.nan, "owner": ""}
        found += [_channel(prepared, {**bare, "channel": one}, kept=kept) for one in prepared.channels if one not in own]
    return pd.DataFrame(found, columns=list(CHANNEL_COLUMNS))


def _channel(prepared: Prepared, row: Row, *, kept: bool) -> Row:
    start, end, launched = (day_of(row[name]) for name in ("start", "end", "launched"))
    missing = lacking(row, CHANNEL_NEEDS)
    begins = start or prepared.start
    live = launched is not None and launched <= prepared.start
    return {
        "channel": row["channel"],
        "liaison": two_languages(row["liaison"]),
        "budget": float(row["budget"]),
        "owner": row["owner"],
        "start": start,
        "end": end,
        "launched": launched,
        "days_late": days_late(begins, launched, prepared.as_of, kept=kept),
        "live": live if live or (kept and prepared.as_of >= prepared.start) else None,
        "complete": not missing,
        "missing": ",".join(missing),
        "state": standing((None, begins), launched, prepared.as_of, kept=kept),
    }


def materials(prepared: Prepared) -> pd.DataFrame:
    """Return what is designed and written, with how late it came."""
    given = rows_of(prepared.plan.table(CAMPAIGN_MATERIALS))
    kept = noted(given, "delivered")
    found = []
    for row in given:
        copy, due, delivered = (day_of(row[name]) for name in ("copy_ready", "due", "delivered"))
        found.append(
            {
                "item": two_languages(row["item"]),
                "place": row["place"],
                "design_need": two_languages(row["design_need"]),
                "copy_ready": copy,
                "owner": row["owner"],
                "due": due,
                "delivered": delivered,
                "days_late": days_late(due, delivered, prepared.as_of, kept=kept),
                "missing": ",".join(lacking(row, MATERIAL_NEEDS)),
                "state": standing((copy, due), delivered, prepared.as_of, kept=kept),
            }
        )
    return pd.DataFrame(found, columns=list(MATERIAL_COLUMNS))


def development(prepared: Prepared) -> pd.DataFrame:
    """Return the pages with their three hand-overs; a page is done when the last of them is."""
    given = rows_of(prepared.plan.table(CAMPAIGN_DEV))
    kept = any(noted(given, name) for name in HANDOVERS)
    found = []
    for row in given:
        due, steps = day_of(row["due"]), [day_of(row[name]) for name in HANDOVERS]
        done = [day for day in steps if day is not None]
        last = max(done) if len(done) == len(steps) else None
        found.append(
            {
                "page": two_languages(row["page"]),
                "owner": row["owner"],
                "due": due,
                **dict(zip(HANDOVERS, steps, strict=True)),
                "events": ",".join(events_in(str(row["events"]))),
                "handed_over": len(done),
                "days_late": days_late(due, last, prepared.as_of, kept=kept),
                "missing": ",".join(lacking(row, DEV_NEEDS)),
                "state": standing((min(done, default=None), due), last, prepared.as_of, kept=kept),
            }
        )
    return pd.DataFrame(found, columns=list(DEV_COLUMNS))


def tracking(prepared: Prepared, pages: pd.DataFrame) -> pd.DataFrame:
    """Return the four events without which there is nothing to look back on: on which page each is tracked, since when."""
    rows = rows_of(pages)
    found = []
    for event in EVENTS:
        own = [row for row in rows if event in row["events"].split(",")]
        first = _earliest(own)
        planned = bool(own) or event in prepared.sheet.tracking
        found.append(
            {
                "event": event,
                "planned": planned,
                "page": (first or {}).get("page") or two_languages(""),
                "done_on": (first or {}).get("tracking_done"),
                "state": _tracked(first, prepared.as_of) if own else "no_page" if planned else "missing",
            }
        )
    return pd.DataFrame(found, columns=list(TRACKING_COLUMNS))


def _earliest(rows: list[Row]) -> Row | None:
    """Return the page that tracks an event first; one without a day comes last."""
    done = [row for row in rows if row["tracking_done"] is not None]
    return min(done, key=lambda row: row["tracking_done"]) if done else next(iter(rows), None)


def _tracked(page: Row | None, as_of: date) -> str:
    if page is None or page["tracking_done"] is not None:
        return "done"
    return "late" if page["due"] is not None and as_of > page["due"] else "ahead"
