"""What a campaign's report proposes to the team's files: the seal of its plan, the lessons of its retrospective."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import yaml

from goalbook.books.campaign.readiness.seal import frozen_state
from goalbook.core.language import language
from goalbook.core.message import Label, Message
from goalbook.inputs.campaigns.lessons import LESSONS
from goalbook.publish.csv_cells import csv_cell
from goalbook.publish.lesson_rows import LESSONS_FILE
from goalbook.publish.proposed import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.books.campaign.readiness.seal import Freezing
    from goalbook.books.campaign.result import CampaignResult

_DIGITS = 3  # of an effect: 12.8 %
_HEAD = """\
# Written by `goalbook accept campaign`: the plan as it was frozen; the hash shows whether it still says the same.
# 由 `goalbook accept campaign` 写入：冻结时的策划；校验值可看出内容是否改动。
"""


def write_campaign_files(result: CampaignResult, _lang: str, folder: Path) -> None:
    """Write proposed/campaigns/<id>/frozen.yml of a plan that may be frozen, proposed/lessons.csv of a retrospective with new lessons."""
    if result.looks_back:
        text = lessons_text(result)
        if text:
            (folder / FOLDER).mkdir(exist_ok=True)
            (folder / FOLDER / LESSONS_FILE).write_text(text, encoding="utf-8", newline="\n")
        return
    state = frozen_state(result)
    if state.state == "proposed":
        path = folder / FOLDER / "campaigns" / result.params.campaign / state.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(seal_text(state), encoding="utf-8", newline="\n")


def seal_text(state: Freezing) -> str:
    """Return frozen.yml: the same plan on the same day gives the same bytes."""
    said = {"version": state.version, "frozen_on": state.on, "by": state.by, "content_hash": state.content_hash}
    return _HEAD + yaml.safe_dump({key: value for key, value in said.items() if value != ""}, sort_keys=False, allow_unicode=True)


def lessons_text(result: CampaignResult) -> str:
    """Return the new lessons as rows of lessons.csv, "" where there is none; accepting adds them below those that stand there."""
    table = result.tables["proposed_lessons"]
    new = table[table["known"] == ""]
    if new.empty:
        return ""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LESSONS.names())
    for row in new.to_dict("records"):
        said = {**row, "status": "accepted", "owner": "", "votes": ""}
        writer.writerow([_cell(said[column.name], result.meta.currency, free=column.kind == "text") for column in LESSONS.columns])
    return text.getvalue()


def _cell(value: object, currency: str, *, free: bool) -> str:
    """Return a cell; a text is written in both languages, as people write it there."""
    if isinstance(value, Label | Message):
        zh, en = (language(code, currency).say(value) for code in ("zh", "en"))
        value = zh if zh == en else f"{zh} / {en}"
    return csv_cell(round(value, _DIGITS) if isinstance(value, float) else value, guarded=free)
