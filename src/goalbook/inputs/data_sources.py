"""The contract of the register of sources: from which tool each figure comes, who answers for it, how often it is refreshed."""

from __future__ import annotations

from goalbook.core.message import msg
from goalbook.inputs.contract import Column, Contract

REFRESH = ("realtime", "daily", "weekly", "monthly")
DATA_SOURCES = Contract(
    "data_sources",
    "data_sources.csv",
    msg("from which tool each figure comes, who exports it and how often it is refreshed"),
    (
        Column("metric", "metric", msg("metric the tool delivers"), required=True),
        Column("channel", "channel", msg("channel it is delivered for; empty for all of them")),
        Column("tool", "text", msg("tool or back end it comes from"), required=True),
        Column("export_path", "text", msg("where in the tool the export is found, or which file it becomes")),
        Column("owner", "text", msg("who exports it")),
        Column("refresh", "text", msg("how often it is refreshed; realtime stays in the live tool"), required=True, allowed=REFRESH),
        Column("last_loaded", "date", msg("day of the last export, where it is written down")),
    ),
    msg("the register of sources: figures without a source, tools used for the wrong channel, figures that come late"),
)
