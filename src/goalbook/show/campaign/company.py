"""What happens around the campaign: the community's rhythm, partners, tasks users chose to do, and the mechanics it is compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.campaign.people.mechanics import BETWEEN
from goalbook.books.campaign.rules.words import listed
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.campaign.people_words import block, numbers, rows_in, unfinished
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, inside, known, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

MEASURES = {
    "themes": Label("themes", "主题"),
    "co_creations": Label("co-creations", "深度共创"),
    "scenes": Label("kinds of scenes", "场景类型"),
}
SCENES = {"daily": Label("daily", "日常"), "theme": Label("theme", "主题"), "feedback": Label("feedback", "反馈")}
FIGURES = {
    "page_exposures": Label("page exposures", "页面曝光"),
    "share_clicks": Label("clicks on what was shared", "分享带来的点击"),
    "group_joined": Label("people who joined a group", "入群人数"),
    "group_invited": Label("people invited into a group", "入群邀请"),
}
DATED = 9  # days named in the sentence


def company_parts(result: CampaignResult, language: Language) -> list[Markup]:
    """Return each of the four that has its data."""
    return [*_community(result, language), *_partners(result, language), *_tasks(result, language), *_mechanics(result, language)]


def figure_name(result: CampaignResult, metric: str) -> Label:
    """Return the name of a figure as it stands inside a sentence, also where the catalogue has none."""
    if metric in result.catalogue:
        return inside(result.catalogue.name(metric))
    return FIGURES.get(metric, Label.same(metric.replace("_", " ")))


def _community(result: CampaignResult, language: Language) -> list[Markup]:
    found = rows_in(result, "community")
    if not found:
        return []
    name = "held" if result.looks_back and any(known(row["held"]) for row in found) else "planned"
    name = name if any(known(row[name]) for row in found) else "sheet"
    told = [row for row in found if known(row[name])]
    parts = [msg("{what} {n:n} of {wanted:n}", what=MEASURES[row["measure"]], n=row[name], wanted=row["wanted"]) for row in told]
    joined = parts[0]
    for part in parts[1:]:
        joined = msg("{first}, {then}", first=joined, then=part)
    text = msg("Community, held: {parts}.", parts=joined) if name == "held" else msg("Community, planned: {parts}.", parts=joined)
    lines = [says(language, text), *(says(language, one) for one in _days(result))]
    between = Markup("") if language.code == "zh" else Markup(" ")
    return [note(between.join(lines))]


def _days(result: CampaignResult) -> list[Message]:
    """Say which day brings what; once it is over which theme drew most people."""
    found = rows_in(result, "community_days")
    counted = [row for row in found if known(row["participants"])]
    if result.looks_back:
        if not counted:
            return []
        best = max(counted, key=lambda row: row["participants"])
        return [msg("Most took part in: {name} ({n:n} people).", name=best["name"], n=best["participants"])]
    if not found:
        return []
    text = _dated(found[0])
    for row in found[1:DATED]:
        text = msg("{first}; {then}", first=text, then=_dated(row))
    return [msg("{days}.", days=text)]


def _dated(row: Row) -> Message:
    if row["kind"] == "co_creation":
        return msg("{day:day} {name} (co-creation)", day=row["day"], name=row["name"])
    return msg("{day:day} {name}", day=row["day"], name=row["name"])


def _partners(result: CampaignResult, language: Language) -> list[Markup]:
    found = rows_in(result, "campaign_partners")
    if not found:
        return []
    open_plans = sum(not (row["risk_plan"].en or row["risk_plan"].zh) for row in found)
    title = msg("Partners: {n:n}, each with a plan if it goes wrong", n=len(found))
    if open_plans:
        title = msg("Partners: {n:n}, of which {open:n} without a plan if it goes wrong", n=len(found), open=open_plans)
    watched = [listed([figure_name(result, one) for one in row["metrics"].split(",") if one]) for row in found]
    nothing = toned(language.say(msg("▲ nothing")), "bad")
    columns = [
        Column(language.say(msg("Partner")), [titled(language, row["name"]) for row in found], "text"),
        Column(
            language.say(msg("Owner")), [language.say(result.owners.get(row["owner"], Label.same(row["owner"]))) for row in found], "text"
        ),
        Column(language.say(msg("Figures to watch")), [titled(language, one) if one.en else nothing for one in watched], "text"),
        Column(
            language.say(msg("If it goes wrong")),
            [titled(language, row["risk_plan"]) if row["risk_plan"].en or row["risk_plan"].zh else nothing for row in found],
            "text",
        ),
    ]
    return [block(language, title, None, table(filled(columns), Frame(more=rest_in_workbook(language, "campaign_partners"))))]


def _tasks(result: CampaignResult, language: Language) -> list[Markup]:
    found = rows_in(result, "suspense_tasks")
    if not found:
        return []
    if not result.looks_back:
        names = listed([row["name"] for row in found])
        return [
            note(
                says(
                    language,
                    msg("Task users may choose to do: {names}. Offered to a half drawn by lot, it shows what it causes.", names=names),
                )
            )
        ]
    measured = [row for row in found if known(row["difference"])]
    if not measured and unfinished(result):
        return [note(says(language, msg("Tasks: who finished and who paid later is known once the campaign is over.")))]
    if not measured:
        return [note(says(language, msg("Tasks: who finished and who paid later was not noted.")))]
    first = measured[0]
    title = msg(
        "{name}: of those who finished {one:pct} paid later, of the others {other:pct}; they chose to, so that this is no effect",
        name=first["name"],
        one=first["rate_completed"],
        other=first["rate_others"],
    )
    columns = [
        Column(language.say(msg("Task")), [titled(language, row["name"]) for row in measured], "text"),
        Column(language.say(msg("Began it")), numbers(language, measured, "started", "n")),
        Column(language.say(msg("Finished it")), numbers(language, measured, "completed", "n")),
        Column(language.say(msg("Share finished")), numbers(language, measured, "completion", "pct")),
        Column(language.say(msg("Finishers who paid")), numbers(language, measured, "rate_completed", "pct")),
        Column(language.say(msg("Others who paid")), numbers(language, measured, "rate_others", "pct")),
        Column("Δ", [language.number(row["difference"], "pp", signed=True) for row in measured]),
        Column(language.say(msg("{level:pct0} range", level=first["level"])), [_range(language, row) for row in measured]),
    ]
    return [block(language, title, None, table(filled(columns)))]


def _range(language: Language, row: Row) -> str:
    return language.say(msg("{low:+pp} to {high:+pp}", low=row["low"], high=row["high"]))


def _mechanics(result: CampaignResult, language: Language) -> list[Markup]:
    found = rows_in(result, "mechanics")
    if not found:
        return []
    text: Message | None = None
    for row in found:
        one = msg("{name}", name=row["name"])
        if row["expects"]:
            one = msg("{name} ({figure})", name=row["name"], figure=figure_name(result, row["expects"].split(BETWEEN)[0]))
        text = one if text is None else msg("{first}, {then}", first=text, then=one)
    return [note(says(language, msg("Mechanics, each with the figure it is to move: {names}.", names=text)))]
