"""A campaign's work in the report: who does what until when, what is lacking; afterwards what came late and what it cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.campaign.rules.words import EVENTS, column_names, event_names, listed
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.lateness import day, role, standing_cell, stands, text
from goalbook.show.campaign.work_chart import work_chart
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

PLACES = {"online": Label("online", "线上"), "offline": Label("offline", "线下")}
SHEETS = {
    "scheme": Label("scheme", "方案表"),
    "channels": Label("channels", "渠道表"),
    "materials": Label("materials", "物料表"),
    "development": Label("development", "开发表"),
    "schedule": Label("schedule", "分工排期表"),
}
# Sheet, column that names the line, day on which it was there, what the sheet is called beside others.
LATE = (
    ("schedule", "item", "done_at", Label("schedule", "排期")),
    ("materials", "item", "delivered", Label("material", "物料")),
    ("development", "page", "tracking_done", Label("page", "页面")),
    ("channel_sheet", "channel", "launched", Label("channel", "渠道")),
)


def work(result: CampaignResult, language: Language) -> Block:
    """Return the section; of a campaign without sheets the one line that says what is missing."""
    parts: list[Markup | str] = [*missing_notes(result, language, "work")]
    chart = work_chart(result, language)
    if chart is not None:
        parts.append(chart.html())
    parts += _looked_back(result, language) if result.looks_back else _planned(result, language)
    return section("work", language.say(_title(result)), parts) if any(parts) else Block(Markup(""))


def _title(result: CampaignResult) -> Message:
    """Return what the section says in all: what is late, and what was spent."""
    late, noted = (
        len(_come_late(result)),
        any(row["state"] in ("done", "late") for sheet, *_ in LATE for row in rows_of(result.tables[sheet])),
    )
    if not result.looks_back:
        items = len(result.tables["schedule"])
        values = {"n": items, "late": sum(row["state"] == "late" for row in rows_of(result.tables["schedule"]))}
        return msg("Who does what until when: {n:n} items, late so far: {late:n}", **values) if items else msg("Who does what until when")
    if not noted:
        return msg("What came late, and what was spent")
    said = msg("Things that came late: {n:n}", n=late) if late else msg("Nothing came late")
    money = rows_of(result.tables["budget_variance"])
    values = {name: number(money[-1][name]) if money else math.nan for name in ("spent", "frame")}
    if math.isnan(values["spent"]):
        return said
    if math.isnan(values["frame"]):
        return msg("{said}; spent: {spent:money_compact}", said=said, **values)
    return msg("{said}; spent: {spent:money_compact} of {frame:money_compact}", said=said, **values)


def _planned(result: CampaignResult, language: Language) -> list[Markup]:
    """Return channels, materials, pages with their tracking, resources and what the sheets lack."""
    parts = [_channels(result, language), _materials(result, language), _pages(result, language), *_tracking(result, language)]
    return [*parts, _resources(result, language), *_gaps(result, language)]


def _looked_back(result: CampaignResult, language: Language) -> list[Markup]:
    """Return what came late by how many days, then what was spent against what was planned."""
    return [*_late(result, language), _budget(result, language), *_tracking(result, language), *_gaps(result, language)]


def _channels(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["channel_sheet"])
    money = rows_of(result.tables["budget_variance"])
    if not rows:
        return Markup("")
    planned = {row["channel"]: number(row["planned"]) for row in money if row["item"] == "channel"}
    total = math.fsum(value for value in planned.values() if not math.isnan(value)) if planned else math.nan
    names = [language.say(channel_name(result, row["channel"])) for row in rows]
    blank = ["" for _ in rows]
    columns = [
        Column(language.say(msg("Channel")), [*names, language.say(msg("Together"))], "text"),
        Column(language.say(msg("How it is worked with")), [*(text(language, row["liaison"]) for row in rows), ""], "text"),
        Column(language.say(msg("Budget")), [*_amounts(language, [planned.get(row["channel"], math.nan) for row in rows] + [total])]),
        Column(language.say(msg("Owner")), [*(role(result, language, row["owner"]) for row in rows), ""], "text"),
        Column(language.say(msg("Runs")), [*(_span(language, row) for row in rows), ""], "text"),
        Column(language.say(msg("Lacks")), [*(_lacks(language, row) or one for row, one in zip(rows, blank, strict=True)), ""], "text"),
    ]
    return table(filled(columns), Frame(total=True, more=rest_in_workbook(language, "channel_sheet")))


def _amounts(language: Language, values: Sequence[float]) -> Iterator[str]:
    return (language.number(value, "money") for value in values)


def _span(language: Language, row: Row) -> str:
    if row["start"] is None and row["end"] is None:
        return ""
    return language.say(msg("{start:day} to {end:day}", start=row["start"], end=row["end"]))


def _lacks(language: Language, row: Row) -> Markup | str:
    return toned(f"▲ {language.say(column_names(row['missing']))}", "bad") if row["missing"] else ""


def _materials(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["materials"])
    if not rows:
        return Markup("")
    columns = [
        Column(language.say(msg("Material")), [titled(language, row["item"]) for row in rows], "text"),
        Column(
            language.say(msg("Where it is shown")), [language.say(PLACES[row["place"]]) if row["place"] else "" for row in rows], "text"
        ),
        Column(language.say(msg("What the design has to do")), [text(language, row["design_need"]) for row in rows], "text"),
        Column(language.say(msg("Copy ready")), [day(language, row["copy_ready"]) for row in rows]),
        Column(language.say(msg("Due")), [day(language, row["due"]) for row in rows]),
        Column(language.say(msg("Delivered")), [day(language, row["delivered"]) for row in rows]),
        Column(language.say(msg("Owner")), [role(result, language, row["owner"]) for row in rows], "text"),
        Column(language.say(msg("Stands")), [standing_cell(language, row, "delivered") for row in rows], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "materials")))


def _pages(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["development"])
    if not rows:
        return Markup("")
    events = [[one for one in EVENTS if one in row["events"].split(",")] for row in rows]
    columns = [
        Column(language.say(msg("Page")), [titled(language, row["page"]) for row in rows], "text"),
        Column(language.say(msg("Tracks")), [language.say(event_names(own)) if own else "–" for own in events], "text"),
        Column(language.say(msg("Rules handed over")), [day(language, row["rule_done"]) for row in rows]),
        Column(language.say(msg("Functions")), [day(language, row["page_done"]) for row in rows]),
        Column(language.say(msg("Tracking")), [day(language, row["tracking_done"]) for row in rows]),
        Column(language.say(msg("Due")), [day(language, row["due"]) for row in rows]),
        Column(language.say(msg("Owner")), [role(result, language, row["owner"]) for row in rows], "text"),
        Column(language.say(msg("Stands")), [standing_cell(language, row, "tracking_done") for row in rows], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "development")))


def _tracking(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield whether the four events are tracked without which there is nothing to look back on; nothing where nobody planned any."""
    rows = rows_of(result.tables["tracking"])
    missing = [row["event"] for row in rows if not row["planned"]]
    bare = [row["event"] for row in rows if row["state"] == "no_page"]
    if result.looks_back and len(missing) == len(rows):
        return
    if missing:
        said = msg("Not tracked: {events}. Without it no retrospective is possible.", events=event_names(missing))
        yield note(toned(f"▲ {language.say(said)}", "bad"))
    elif bare and len(result.tables["development"]):
        yield note(toned(f"▲ {language.say(msg('Planned, but tracked by no page: {events}.', events=event_names(bare)))}", "bad"))
    elif not result.looks_back:
        said = msg("Exposure, click, share and conversion are tracked, so the campaign can be looked back on.")
        yield note(says(language, said))


def _resources(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["campaign_resources"])
    if not rows:
        return Markup("")
    columns = [
        Column(language.say(msg("Resource")), [titled(language, row["what"]) for row in rows], "text"),
        Column(language.say(msg("Unit")), [text(language, row["unit"]) for row in rows], "text"),
        Column(language.say(msg("Needed")), [language.number(row["needed"], "n") for row in rows]),
        Column(language.say(msg("Available")), [language.number(row["available"], "n") for row in rows]),
        Column(language.say(msg("Gap")), [_gap(language, row) for row in rows]),
        Column(language.say(msg("Decision")), [_decision(language, row) for row in rows], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "campaign_resources")))


def _gap(language: Language, row: Row) -> Markup:
    return toned(language.number(row["gap"], "n", signed=True), "bad" if row["state"] == "short" else "plain")


def _decision(language: Language, row: Row) -> Markup | str:
    if row["state"] == "short":
        return toned(f"▲ {language.say(msg('nothing decided'))}", "bad")
    return text(language, row["decision"])


def _gaps(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield which of the five sheets lack something; nothing where no sheet beside the campaign's own was written."""
    rows = rows_of(result.tables["sheet_gaps"])
    if not any(row["rows"] for row in rows if row["sheet"] != "scheme"):
        return
    absent = [SHEETS[row["sheet"]] for row in rows if not row["rows"]]
    partial = [row for row in rows if row["rows"] and row["complete_rows"] < row["rows"]]
    for row in partial:
        said = msg(
            "Sheet {sheet}: {n:n} of {of:n} complete; lacking: {columns}.",
            sheet=SHEETS[row["sheet"]], n=row["complete_rows"], of=row["rows"], columns=column_names(row["missing"]),
        )  # fmt: skip
        yield note(says(language, said))
    if absent:
        yield note(says(language, msg("Sheets that nobody wrote: {names}.", names=listed(absent))))
    elif not partial and not result.looks_back:
        yield note(says(language, msg("All five sheets are complete: scheme, channels, materials, development, schedule.")))


def _come_late(result: CampaignResult) -> list[tuple[Row, Label, str, Label]]:
    """Return what was there after its day on any sheet, the latest first: its row, the sheet, the column of its day, its name."""
    found = [
        (row, kind, done, channel_name(result, row[name]) if name == "channel" else row[name])
        for sheet, name, done, kind in LATE
        for row in rows_of(result.tables[sheet])
        if row["state"] == "late"
    ]
    return sorted(found, key=lambda one: -number(one[0]["days_late"]))


def _late(result: CampaignResult, language: Language) -> list[Markup]:
    """Return what was there after its day, the latest first."""
    found = _come_late(result)
    if not found:
        return []
    due = [row["due"] if "due" in row else row["start"] if "launched" in row else row["end"] for row, *_ in found]
    columns = [
        Column(language.say(msg("What came late")), [titled(language, item) for *_, item in found], "text"),
        Column(language.say(msg("Sheet")), [language.say(kind) for _, kind, *_ in found], "text"),
        Column(language.say(msg("Due")), [day(language, one) for one in due]),
        Column(language.say(msg("There on")), [day(language, row[done]) for row, _, done, _ in found]),
        Column(language.say(msg("Lateness")), [toned(language.say(stands(row, done)), "bad") for row, _, done, _ in found]),
        Column(language.say(msg("Owner")), [role(result, language, row["owner"]) for row, *_ in found], "text"),
    ]
    most = strong(msg("{days:n} d", days=number(found[0][0]["days_late"])))
    said = msg("Late over all sheets: {n:n}, the longest by {most}", n=len(found), most=most)
    head = Markup('<figcaption><b class="title">{}</b></figcaption>').format(says(language, said))
    return [
        Markup('<figure class="fig wide">{}{}</figure>').format(
            head, table(filled(columns), Frame(more=rest_in_workbook(language, "schedule")))
        )
    ]


def _budget(result: CampaignResult, language: Language) -> Markup:
    """Return what was planned and spent by line, with the variance as a bar; more than planned is red."""
    rows = rows_of(result.tables["budget_variance"])
    if not rows:
        return Markup("")
    total, lines = rows[-1], rows[:-1]
    scale = BarScale.of([number(row["gap"]) for row in lines])
    head = Markup('<figcaption><b class="title">{}</b></figcaption>').format(says(language, budget_message(total)))
    columns = [
        Column(language.say(msg("Cost")), [text(language, row["name"]) for row in rows], "text"),
        Column(language.say(msg("Planned")), [language.number(row["planned"], "money") for row in rows]),
        Column(language.say(msg("Spent")), [language.number(row["spent"], "money") for row in rows]),
        Column(language.say(msg("More than planned")), [_signed(language, row) for row in rows]),
        Column("", [variance_bar(number(row["gap"]), scale, _tone(row)) for row in lines] + [Markup("")], "bar"),
        Column("", [language.number(row["gap_share"], "pct", signed=True) if known(row["gap_share"]) else "–" for row in rows], unit="%"),
    ]
    return Markup('<figure class="fig wide">{}{}</figure>').format(head, table(filled(columns), Frame(total=True)))


def _tone(row: Row) -> Tone:
    gap = number(row["gap"])
    return "plain" if math.isnan(gap) or gap == 0 else "bad" if gap > 0 else "good"


def _signed(language: Language, row: Row) -> str:
    return "0" if row["gap"] == 0 else language.number(row["gap"], "money", signed=True)


def budget_message(total: Row) -> Message:
    """Return what the table of costs says: what was spent against the budget, what of it nobody had planned, how far the rest went."""
    values = {name: number(total[name]) for name in ("planned", "spent", "frame", "gap", "gap_share", "unplanned")}
    if math.isnan(values["spent"]):
        return msg("{planned:money_compact} planned; what was spent is not known", **values)
    if math.isnan(values["frame"]):
        said = msg("{spent:money_compact} spent", **values)
    else:
        over = values["spent"] / values["frame"] - 1 if values["frame"] else math.nan
        said = msg("{spent:money_compact} spent, the budget was {frame:money_compact} ({over:+pct})", over=over, **values)
    if values["unplanned"] > 0:
        return msg("{said}; {unplanned:money_compact} of it had no planned amount", said=said, **values)
    if math.isnan(values["gap_share"]):
        return said
    return msg("{said}; planned were {planned:money_compact} ({gap_share:+pct})", said=said, **values)
