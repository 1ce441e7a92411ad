"""How the process itself did: the questionnaire, the rounds of adjustment, the year's audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN
from goalbook.books.rows import rows_of
from goalbook.books.team_feedback import feedback_meetings, improvements
from goalbook.core.compare import at_least
from goalbook.core.message import Label
from goalbook.inputs.operations.process import PROCESS_QUESTIONNAIRE, QUARTER_ADJUSTMENTS
from goalbook.inputs.planning.horizons import Horizons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.quarter_review.preparation import Prepared
    from goalbook.inputs.contract import Contract

Tables = dict[str, pd.DataFrame]
Row = dict[str, object]
QUESTIONS = ("question", "text", "theme", "score", "answers", "hidden", "before", "change", "date_day", "note", "improvement")
ROUNDS = ("date_day", "kind", "decision", "channel", "what", "reason", "by", "source")
_NOTHING = Label("", "")
_TARGETS = Label("Targets looked at again", "重新审视目标")


def process_tables(prepared: Prepared) -> Tables:
    """Return ``questionnaire`` and ``adjustments``, of teams that keep it what their meeting on the process agreed; see QuarterReview."""
    meeting = {
        "feedback_meetings": feedback_meetings(prepared.inputs, prepared.period),
        "improvements": improvements(prepared.inputs, prepared.as_of),
    }
    return {
        **{name: found for name, found in meeting.items() if len(found)},
        "questionnaire": pd.DataFrame(list(_questions(prepared)), columns=list(QUESTIONS)),
        "adjustments": pd.DataFrame(sorted(_rounds(prepared), key=lambda row: (str(row[0]), str(row[1]))), columns=list(ROUNDS)),
    }


def kept(prepared: Prepared, label: str, contract: Contract) -> list[Row]:
    """Return what a period's folder has of a table."""
    found = prepared.inputs.quarters.get(label)
    return rows_of(found.table(contract)) if found is not None else []


def label_of(row: Row, name: str) -> Label:
    """Return a text that is kept in two columns; one of them will do for both."""
    en, zh = str(row[f"{name}_en"] or ""), str(row[f"{name}_zh"] or "")
    return Label(en or zh, zh or en)


def _questions(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield the answers; of a group under the least number that may be shown, neither score nor words."""
    least = prepared.inputs.policy.get("perf.anonymous_min_group")
    earlier = {row["question"]: row for row in kept(prepared, prepared.period.previous().label, PROCESS_QUESTIONNAIRE)}
    for row in kept(prepared, prepared.period.label, PROCESS_QUESTIONNAIRE):
        hidden = not at_least(_n(row), least)
        score = NAN if hidden else float(str(row["score"]))
        old = earlier.get(row["question"])
        before = float(str(old["score"])) if old is not None and at_least(_n(old), least) else NAN
        note, change = (label_of(row, name) for name in ("note", "change"))
        yield (
            *(row["question"], label_of(row, "text"), row["theme"] or "other", score, _n(row), hidden, before, score - before),
            *(row["date_day"], _NOTHING if hidden else note, change),
        )


def _n(row: Row) -> float:
    found = float(str(row["answers"]))
    return 0.0 if pd.isna(found) else found


def _rounds(prepared: Prepared) -> Iterator[tuple[object, ...]]:
    """Yield every round of the period: kept in its folder, decided in the sheets of horizons, or a new version of its goals."""
    period = prepared.period
    for row in kept(prepared, period.label, QUARTER_ADJUSTMENTS):
        day, texts = pd.Timestamp(str(row["date_day"])).date(), (label_of(row, "what"), label_of(row, "reason"))
        yield (day, row["kind"], row["decision"], row["channel"] or "", *texts, row["by"], f"reviews/{period.label}/adjustments.csv")
    seen: set[tuple[date, str]] = set()
    for name, planning in sorted(prepared.inputs.planning.items()):
        for one in planning.sheet(Horizons).revisions:
            if period.contains(one.day) and one.day <= prepared.as_of and (one.day, one.decision) not in seen:
                seen.add((one.day, one.decision))
                yield (one.day, "target", one.decision, "", _TARGETS, one.reason, one.by, f"goals/{name}/horizons.yml")
    for goals in prepared.inputs.goal_versions:
        day = goals.decided_on or goals.valid_from or goals.begins
        if goals.version > 1 and goals.period.covers(period) and period.contains(day) and day <= prepared.as_of:
            what = Label(f"Version {goals.version} of the goals of {goals.period.label}", f"{goals.period.label} 目标第 {goals.version} 版")
            yield (day, "target", "adjust", "", what, goals.reason, goals.by, goals.file)
