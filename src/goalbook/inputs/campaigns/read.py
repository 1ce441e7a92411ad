"""From the folders under `campaigns/` to campaigns by their ids, and what is said of them together: overlaps, names leading nowhere."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.errors import Problem, UsageError
from goalbook.core.message import msg
from goalbook.core.period import parse_period
from goalbook.inputs.campaigns.lessons import LESSONS, lesson_faults
from goalbook.inputs.campaigns.people import CAMPAIGN_KOL
from goalbook.inputs.campaigns.registry import CAMPAIGNS
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.campaigns.work import CAMPAIGN_CHANNELS
from goalbook.inputs.notices import Notice
from goalbook.inputs.planning.known import Known
from goalbook.inputs.planning.rows import records, row_problem
from goalbook.inputs.small_table import read_small
from goalbook.inputs.team import unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from goalbook.core.message import Message
    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.read import Reader

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHEET = "campaign.yml"


def read_campaigns(reader: Reader, only: frozenset[str] | None = None) -> dict[str, Planning]:
    """Return the campaigns decided by the reader's day, by id; problems and remarks are noted with the folder.

    ``only`` names the tables wanted, None all of them.
    """
    found: dict[str, Planning] = {}
    for path in reader.folder.campaign_folders():
        if (refusal := _misnamed(path.name)) is not None:
            reader.folder.problems.append(Problem(reader.folder.name(path), refusal))
            continue
        if not any((path / f"campaign{ending}").is_file() for ending in (".yml", ".yaml")):
            message = msg("the file is missing; it says what the campaign is for, from when to when")
            reader.folder.problems.append(Problem(f"{reader.folder.name(path)}/{_SHEET}", message))
        found[path.name] = reader.named(path, CAMPAIGNS, only)
    reader.folder.problems.extend(_leading_nowhere(found, reader))
    known = {name: one for name, one in found.items() if _decided(one.sheet(Campaign), reader.as_of)}
    reader.folder.notices.extend(_remarks(known, reader.as_of))
    return known


def read_lessons(reader: Reader) -> pd.DataFrame | None:
    """Return the team's lessons written by the reader's day, None where it keeps none."""
    for source in reader.folder.table(reader.folder.path, LESSONS.table)[:1]:
        table = read_small(source, LESSONS, reader.file, reader.as_of)
        reader.folder.problems.extend(table.problems)
        ids = [path.name for path in reader.folder.campaign_folders()]
        rows = records(table.frame)
        for row, column, message in lesson_faults(rows, ids, Known.of(reader.file, (), ())):
            reader.folder.problems.append(row_problem(source.file, row, column, message))
        return table.frame
    return None


def channels_of(plan: Planning) -> tuple[str, ...]:
    """Return the channels that carry a campaign: those of its sheet, then those of its channel table."""
    own = plan.table(CAMPAIGN_CHANNELS)["channel"].tolist()
    return tuple(dict.fromkeys(one for one in (*plan.sheet(Campaign).channels, *own) if one))


def _misnamed(name: str) -> Message | None:
    if _is_period(name):
        return msg("the folder is named as a period; give the campaign a name of its own, as 618-2025")
    if not _ID.fullmatch(name):
        return msg("the folder's name is no id of a campaign: lower-case letters, digits and single dashes, as 618-2025")
    return None


def _is_period(name: str) -> bool:
    try:
        parse_period(name)
    except UsageError:
        return False
    return True


def _decided(campaign: Campaign, as_of: date | None) -> bool:
    return as_of is None or campaign.decided_on is None or campaign.decided_on <= as_of


def _leading_nowhere(found: Mapping[str, Planning], reader: Reader) -> Iterator[Problem]:
    """Yield earlier campaigns that are none, or not earlier, and key results of periods that have none of that name."""
    ids = {label: [one.id for goals in versions for one in goals.key_results] for label, versions in reader.goals.items()}
    every = {one for own in ids.values() for one in own}
    for name, plan in found.items():
        sheet, file = plan.sheet(Campaign), f"campaigns/{name}/{_SHEET}"
        for other in sheet.similar:
            if other == name:
                yield _at(file, "similar", msg("is similar to itself; name earlier campaigns"))
            elif other not in found:
                yield _at(file, "similar", unknown_name(other, found))
        parent = sheet.parent
        if not ids or parent.key_result not in every:
            continue  # a key result that no period has was told with its line
        if parent.period not in ids:
            yield _at(file, "parent", unknown_name(parent.period, ids))
        elif parent.key_result not in ids[parent.period]:
            yield _at(file, "parent", unknown_name(parent.key_result, ids[parent.period]))


def _at(file: str, key: str, reason: Message) -> Problem:
    return Problem(file, msg("{key:text}: {reason}", key=key, reason=reason))


def _remarks(known: Mapping[str, Planning], as_of: date | None) -> Iterator[Notice]:
    for name, plan in known.items():
        yield from _fees_without_outcome(name, plan, as_of)
    for (one, plan), (other, beside) in combinations(sorted(known.items()), 2):
        yield from _overlap((one, plan), (other, beside))


def _fees_without_outcome(name: str, plan: Planning, as_of: date | None) -> Iterator[Notice]:
    """Yield opinion leaders who were paid and of whom nothing is known, once the campaign is over."""
    end, days = plan.sheet(Campaign).end, plan.table(CAMPAIGN_FACTS)["date_day"]
    if end is None or (as_of is not None and as_of < end) or not (days >= pd.Timestamp(end)).any():
        return
    table = plan.table(CAMPAIGN_KOL)
    silent = table[(table["fee"] > 0) & table[["exposures", "orders", "revenue"]].isna().all(axis=1)]
    if len(silent):
        names = ", ".join(str(kol) for kol in silent["kol"])
        message = msg("{names:text}: paid, but no outcome is known; their fees count as cost, their return stays open", names=names)
        rows = ", ".join(str(row) for row in silent["source_row"])
        yield Notice("file", f"campaigns/{name}/kol.csv", rows, message, n=len(silent))


def _overlap(one: tuple[str, Planning], other: tuple[str, Planning]) -> Iterator[Notice]:
    """Yield what is said of two campaigns at one time: what each of them brought cannot be told apart where they share a channel."""
    a, b = one[1].sheet(Campaign), other[1].sheet(Campaign)
    if a.first_day is None or b.first_day is None or a.end is None or b.end is None:
        return
    first, last = max(a.first_day, b.first_day), min(a.end, b.end)
    if last < first:
        return
    file, names = f"campaigns/{other[0]}/{_SHEET}", {"one": one[0], "other": other[0]}
    shared = [channel for channel in channels_of(one[1]) if channel in channels_of(other[1])]
    days = (last - first).days + 1
    if shared:
        text = msg("both on {channels:text}: their effects there cannot be told apart", channels=", ".join(shared))
    else:
        text = msg("on different channels")
    message = msg(
        "{one:text} and {other:text} run at the same time, {first:date} to {last:date}, {how}", **names, first=first, last=last, how=text
    )
    yield Notice("file", file, "", message, n=days)
    for (owner, mine), (stranger, theirs) in ((one, other), (other, one)):
        for channel in sorted(mine.sheet(Campaign).untouched() & set(channels_of(theirs))):
            text = msg("control '{channel:text}' of {one:text} is touched by {other:text}", channel=channel, one=owner, other=stranger)
            yield Notice("file", f"campaigns/{owner}/{_SHEET}", "", text, n=days)
