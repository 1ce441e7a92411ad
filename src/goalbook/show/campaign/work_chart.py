"""A campaign's work as a Gantt chart: the campaign, each item of the schedule with when it was done, materials and pages when due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.lateness import role, stands, text
from goalbook.show.charts import ibcs
from goalbook.show.charts.gantt import Bar, Lane, Point, gantt, window_of
from goalbook.show.emphasis import strong
from goalbook.show.words import inside, number, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

MOST = 24  # lanes of the schedule; the rest stands in the workbook
DUE = {"materials": Label("Materials due", "物料交付"), "development": Label("Pages due", "页面交接")}


def work_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw the work; None where no sheet gives it days."""
    rows = rows_of(result.tables["campaign_gantt"])
    if not rows:
        return None
    lanes = [_campaign(rows, language), *_schedule(result, rows, language), *_due(rows, language)]
    window = window_of(lanes)
    if window is None:
        return None
    title = work_message(result)
    subtitle = language.say(
        msg(
            "As known on {day:day}; outlined planned, filled done, red ◆ there only after its day, red with ! overdue",
            day=result.meta.as_of,
        )
    )
    alt = f"{language.say(title)} {'; '.join(lane.name for lane in lanes)}"
    return ibcs.Chart(says(language, title), subtitle, gantt(lanes, window, language), alt, "wide")


def work_message(result: CampaignResult) -> Message:
    """Return what the chart says: how much came late, and what waits."""
    rows = rows_of(result.tables["schedule"]) or rows_of(result.tables["materials"]) or rows_of(result.tables["development"])
    done = [row for row in rows if row["state"] in ("done", "late")]
    late = [row for row in rows if row["state"] == "late"]
    if not done:
        return msg("Work planned: {n:n} items, none due yet", n=len(rows))
    values = {"n": len(done), "of": len(rows)}
    if not late:
        return msg("{n:n} of {of:n} items are done, all on time", **values)
    worst = max(late, key=lambda row: number(row["days_late"]))
    name = inside(worst.get("item") or worst["page"])
    most = strong(msg("{days:n} d", days=number(worst["days_late"])))
    if result.looks_back:
        return msg("{late:n} of {of:n} items came late, most of all {item} ({most})", late=len(late), of=len(rows), item=name, most=most)
    return msg(
        "{n:n} of {of:n} items were due so far, {late:n} late, most of all {item} ({most})",
        late=len(late),
        item=name,
        most=most,
        **values,
    )


def _campaign(rows: list[Row], language: Language) -> Lane:
    bars = tuple(
        Bar(row["start"], row["end"], "done" if row["state"] == "done" else "plan", label=text(language, row["name"]))
        for row in rows
        if row["kind"] == "span"
    )
    return Lane(language.say(msg("Warm-up and campaign")), bars, (), "campaign")


def _schedule(result: CampaignResult, rows: list[Row], language: Language) -> Iterator[Lane]:
    for row in [row for row in rows if row["kind"] == "work"][:MOST]:
        owner = role(result, language, row["owner"]) if row["owner"] else ""
        told = [owner, text(language, row["deliverable"])]
        late = row["state"] == "late"
        if late:
            told.insert(0, language.say(stands(row, "done_at")))
        said = " · ".join(part for part in told if part)
        after = late and row["done_at"] is not None
        state = "done" if row["done_at"] is not None else "late" if late else "plan"
        bar = Bar(row["start"], row["end"], state, label="?" if row["state"] == "unreported" else "", beside="" if after else said)  # type: ignore[arg-type] # one of the states
        points = (Point(row["done_at"], "late", said),) if after else ()
        yield Lane(titled(language, row["name"]), (bar,), points, "schedule")


def _due(rows: list[Row], language: Language) -> Iterator[Lane]:
    """Yield one lane each for materials and pages: a diamond on the day they are due, or on the day they came after it."""
    for group, name in DUE.items():
        own = [row for row in rows if row["group"] == group]
        if own:
            yield Lane(language.say(name), (), tuple(_point(row, language) for row in own), "due")


def _point(row: Row, language: Language) -> Point:
    if row["state"] == "late":
        said = f"{text(language, row['name'])}: {language.say(stands(row, 'done_at'))}"
        return Point(row["done_at"] or row["end"], "late", said)
    return Point(row["end"], "done" if row["state"] == "done" else "plan")
