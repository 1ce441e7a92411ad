"""What became of earlier actions, what is decided now and how far it reaches, which forms are open, which meetings are called for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.rules.actions import fields
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.monthly_review.records import record_parts
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.words import (
    channel_name,
    filled,
    headline_name,
    inside,
    known,
    metric_name,
    number,
    rest_in_workbook,
    rows,
    says,
    titled,
    value_text,
)

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.show.tables import Tone

Row = dict[str, object]
WHOLE = BarScale(0.0, 1.0, 60)  # shares of a fall or of a gap, all on one scale
SHORT_FORMS = 6


def actions(review: MonthlyReview, language: Language) -> Block:
    """Return the section on actions; parts without rows are left out."""
    found = rows(review.tables.get("actions"))
    earlier, new = ([row for row in found if row["kind"] == kind] for kind in ("earlier", "new"))
    forms, meetings = ([*rows(review.tables.get(name))] for name in ("forms", "meetings"))
    open_forms = [row for row in forms if not bool(row["complete"])]
    parts: list[Markup | str] = [note(says(language, _lead(review, earlier, new, len(open_forms))))]
    if earlier:
        parts += [
            _h3(language, msg("What became of earlier actions")),
            table(_earlier(review, language, earlier), _frame(language, "actions")),
        ]
        parts += _together(review, language, earlier)
    if new:
        parts += [
            _h3(language, msg("What is decided now, against the gap")),
            table(_new(review, language, new), _frame(language, "actions")),
        ]
    proposed = rows(review.tables.get("proposals"))
    if proposed:
        columns = _proposed(review, language, proposed)
        parts += [_h3(language, msg("Proposed, not yet decided")), table(columns, _frame(language, "proposals", SHORT_FORMS))]
    if open_forms:
        parts += [_h3(language, msg("Open forms")), table(_forms(language, open_forms), _frame(language, "forms", SHORT_FORMS))]
    if meetings:
        parts += [_h3(language, msg("Meetings the rules call for")), table(_meetings(language, meetings), _frame(language, "meetings"))]
    return section("actions", language.say(msg("Actions")), [*parts, *record_parts(review, language)])


def _h3(language: Language, title: Message) -> Markup:
    return Markup("<h3>{}</h3>").format(language.say(title))


def _frame(language: Language, sheet: str, limit: int = 8) -> Frame:
    return Frame(limit=limit, more=rest_in_workbook(language, sheet), kind="acts" if sheet in ("actions", "proposals") else "")


def _lead(review: MonthlyReview, earlier: list[Row], new: list[Row], waiting: int) -> Message:
    """Return one sentence: what earlier actions won back, what the new ones reach."""
    proposed = len(rows(review.tables.get("proposals")))
    if not earlier and not new:
        return _undecided(proposed, waiting)
    judged = [row for row in earlier if row["verdict"] in ("effective", "partial", "ineffective")]
    parts = []
    if judged:
        parts.append(_won(judged))
    elif earlier:
        parts.append(msg("{n:n} earlier actions, none old enough to be judged", n=len(earlier)))
    effects = [number(row["effect"]) for row in new if known(row["effect"])]
    if effects:
        parts.append(
            msg(
                "the {n:n} new actions with a size are worth {effect:n} {name} a month",
                n=len(effects),
                effect=math.fsum(effects),
                name=headline_name(review),
            )
        )
    elif new:
        parts.append(msg("{n:n} new actions, none with a size in {name}", n=len(new), name=headline_name(review)))
    said = parts[0]
    for part in parts[1:]:
        said = msg("{before}; {then}", before=said, then=part)
    return msg("{sentence}.", sentence=said)


def _undecided(proposed: int, waiting: int) -> Message:
    """Return what lies there where nothing is decided: proposals, else alerts whose form is open."""
    if proposed == 1:
        return msg("Nothing is decided yet; one proposal lies in the folder proposed beside this report.")
    if proposed:
        return msg("Nothing is decided yet; {n:n} proposals lie in the folder proposed beside this report.", n=proposed)
    if waiting == 1:
        return msg("No action is decided; one alert waits for one.")
    if waiting:
        return msg("No action is decided; {n:n} alerts wait for one.", n=waiting)
    return msg("No action is under way and no alert calls for one.")


def _won(judged: list[Row]) -> Message:
    """Return how many of the actions that can be judged won back what was lost, in part, or not."""
    count = {verdict: sum(row["verdict"] == verdict for row in judged) for verdict in ("effective", "partial", "ineffective")}
    said = msg("{won:n} of {n:n} earlier actions won back what was lost", won=count["effective"], n=len(judged))
    if count["partial"]:
        said = msg("{said}, {n:n} in part", said=said, n=count["partial"])
    return msg("{said}, {n:n} did not", said=said, n=count["ineffective"]) if count["ineffective"] else said


def verdict_name(verdict: object) -> Message | str:
    """Return what a recovery verdict is called."""
    names = {
        "effective": msg("effective"),
        "partial": msg("partly effective"),
        "ineffective": msg("no effect"),
        "too_early": msg("too early to tell"),
    }
    return names.get(str(verdict), "")


def decision_name(decision: object) -> Message | str:
    """Return what was decided."""
    names = {"continue": msg("continue"), "change_direction": msg("change direction"), "accept": msg("accept")}
    return names.get(str(decision), "")


def status_name(status: object) -> Message | str:
    """Return how far an action is."""
    names = {"open": msg("open"), "stop": msg("stopped"), "reverse": msg("reversed"), "done": msg("done")}
    return names.get(str(status), str(status))


def _earlier(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    def level(row: Row, name: str) -> str:
        metric, value = str(row["metric_id"]), number(row[name])
        if metric and review.catalogue.get(metric).unit == "share":
            return language.number(value, "pct2")  # levels of one rate differ in its second decimal
        return value_text(review, language, metric, value) if metric else "–"

    columns = [
        Column(language.say(msg("Action")), [_titled(review, language, row) for row in found], "text"),
        Column(language.say(msg("Figure")), [_metric(review, language, row) for row in found], "text"),
        Column(language.say(msg("Before")), [level(row, "baseline") for row in found]),
        Column(language.say(msg("Trough")), [level(row, "trough") for row in found]),
        Column(language.say(msg("Since start")), [_strong(level(row, "after")) for row in found]),
        Column(language.say(msg("Won back")), [_share(language, row["recovery"], _tone(review, row["recovery"])) for row in found]),
        Column("", [_bar(row["recovery"], _tone(review, row["recovery"])) for row in found], "bar"),
        Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
        Column(language.say(msg("Decision")), [_decision(review, language, row) for row in found], "text"),
    ]
    return filled(columns) if any(known(row["recovery"]) for row in found) else [one for one in filled(columns) if one.align != "bar"]


def _strong(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def _titled(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return an action's words and under them channel, owner and dates."""
    channel = language.say(channel_name(review, row["channel"])) if row["channel"] else ""
    owner = language.say(row["owner_name"]) if isinstance(row["owner_name"], Label | Message) else ""
    days = [language.date(pd.Timestamp(str(row[name])).date(), "day") for name in ("start", "due") if not pd.isna(row[name])]  # type: ignore[call-overload] # a cell
    under = Markup(" · ").join([text for text in (channel, owner) if text] + ([_together_on_a_line(" – ".join(days))] if days else []))
    words = language.say(row["action"]) if isinstance(row["action"], Label | Message) else str(row["action"])
    return Markup('{}<br><span class="q">{}</span>').format(words, under)


def _together_on_a_line(text: str) -> Markup:
    return Markup('<span class="nb">{}</span>').format(text)


def _metric(review: MonthlyReview, language: Language, row: Row) -> str:
    return language.say(metric_name(review, str(row["metric_id"]))) if row["metric_id"] else ""


def _share(language: Language, value: object, tone_: Tone) -> Markup:
    return toned(language.number(number(value), "pct0"), tone_)


def _bar(value: object, tone_: Tone) -> Markup:
    """Return a share as a bar on the scale from nothing to all; beyond its ends it is cut, the number beside it says how much."""
    return variance_bar(min(max(number(value), 0.0), 1.0), WHOLE, tone_) if known(value) else Markup("")


def _tone(review: MonthlyReview, value: object) -> Tone:
    if not known(value):
        return "plain"
    policy = review.policy.recovery
    return "good" if number(value) >= policy.effective else "bad" if number(value) < policy.partial else "plain"


def _verdict(language: Language, row: Row) -> Markup:
    """Return the verdict, whether the goal was reached, and a stop where the rule calls for one."""
    said = language.say(verdict_name(row["verdict"])) or (language.say(msg("no fall to win back")) if known(row["after"]) else "")
    goals = {"reached": msg("goal reached"), "missed": msg("goal missed")}
    parts = [said, language.say(goals[str(row["goal"])]) if row["goal"] in goals else ""]
    html = Markup("<br>").join(_together_on_a_line(part) for part in parts if part)
    if bool(row["stopped"]):
        change = language.number(number(row["change_since_start"]), "pct0", signed=True)
        html += Markup("<br>") + toned(language.say(msg("stop: {change:text} since the start", change=change)), "bad")
    return html


def _decision(review: MonthlyReview, language: Language, row: Row) -> Markup:
    decided = language.say(decision_name(row["decision"]))
    due = not pd.isna(row["due"]) and pd.Timestamp(str(row["due"])).date() <= review.meta.as_of  # type: ignore[call-overload] # a cell
    if not decided and row["goal"] == "missed" and due:
        return toned(language.say(msg("to be decided")), "bad")
    return Markup("{}").format(decided or language.say(status_name(row["status"])))


def _together(review: MonthlyReview, language: Language, found: list[Row]) -> list[Markup]:
    """Return one line per action whose channel lost in several factors: what came back of each, and of their product."""
    levels = rows(review.tables.get("recoveries"))
    lines = []
    for action in found:
        own = [row for row in levels if row["id"] == action["id"] and known(row["recovery"])]
        if len(own) < 2:  # noqa: PLR2004 - one factor stands in the table
            continue
        said: Message | None = None
        for row in own:
            name = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["name"]))
            one = msg("{name} {share:pct0}", name=inside(name), share=number(row["recovery"]))
            said = one if said is None else msg("{before}, {name}", before=said, name=one)
        text = msg("{channel}, won back of each fall: {list}", channel=channel_name(review, action["channel"]), list=said)
        lines.append(note(says(language, text)))
    return lines


def _new(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    policy = review.policy.actions

    def tone_of(row: Row) -> Tone:
        share = number(row["joint_coverage"])
        return (
            "plain"
            if math.isnan(share)
            else "good"
            if share >= policy.coverage_full
            else "bad"
            if share < policy.coverage_fail
            else "plain"
        )

    def effect(row: Row) -> str:
        return value_text(review, language, review.headline.metric_id, number(row["effect"]))

    def gap(row: Row) -> str:
        return value_text(review, language, review.headline.metric_id, number(row["gap"])) if number(row["gap"]) > 0 else "–"

    def covers(row: Row) -> Markup:
        share = _share(language, row["coverage"], tone_of(row))
        borrowed = known(row["coverage"]) and row["channel"] and not row["gap_of"]
        return share + Markup('<br><span class="q">{}</span>').format(language.say(msg("of the team’s gap"))) if borrowed else share

    head = language.say(msg("Worth, {name} a month", name=headline_name(review)))
    columns = [
        Column(language.say(msg("Action")), [_titled(review, language, row) for row in found], "text"),
        Column(language.say(msg("Effect hoped for")), [_expected(review, language, row) for row in found], "text"),
        Column(head, [effect(row) for row in found]),
        Column(language.say(msg("Gap of the month")), [gap(row) for row in found]),
        Column(language.say(msg("Covers")), [covers(row) for row in found]),
        Column("", [_bar(row["coverage"], tone_of(row)) for row in found], "bar"),
        Column(language.say(msg("Remark")), [_remark(language, row) for row in found], "text"),
    ]
    return filled(columns) if any(known(row["coverage"]) for row in found) else [one for one in filled(columns) if one.align != "bar"]


def _proposed(review: MonthlyReview, language: Language, found: list[Row]) -> list[Column]:
    metric = review.headline.metric_id
    worth = [value_text(review, language, metric, number(row["effect"])) for row in found]
    columns = [
        Column(language.say(msg("Action")), [_titled(review, language, row) for row in found], "text"),
        Column(language.say(msg("Effect hoped for")), [_expected(review, language, row) for row in found], "text"),
        Column(language.say(msg("Worth, {name} a month", name=headline_name(review))), worth),
        Column(language.say(msg("Answers")), [_answered(row["source"]) for row in found]),
    ]
    return filled(columns)


def _answered(source: object) -> str:
    """Return the rule a proposal answers; the id of a finding stands in the workbook."""
    return str(source) if ":" not in str(source) else ""


def _expected(review: MonthlyReview, language: Language, row: Row) -> str:
    """Return the effect as it was written down: in the action's own figure, or how many times how much."""
    metric, size = str(row["metric_id"]), number(row["expected_effect"])
    if not metric or math.isnan(size):
        return _metric(review, language, row)
    name = language.say(metric_name(review, metric))
    ratio = review.catalogue.is_ratio(metric) and review.catalogue.get(metric).unit == "share"
    text = language.number(size, "bp", signed=True) if ratio else language.number(size, "n", signed=True)
    return f"{name} {text}"


def _remark(language: Language, row: Row) -> Markup:
    """Return what is lacking, the quantity it would take, or that the deviation is accepted."""
    if row["decision"] == "accept":
        return Markup("{}").format(language.say(msg("deviation accepted")))
    if row["lacks"]:
        return toned(language.say(msg("lacks {fields}", fields=fields(row["lacks"]))), "bad")
    if known(row["needed"]) and number(row["coverage"]) < 1:
        unit = row["quantity_unit"] if isinstance(row["quantity_unit"], Label) else Label("", "")
        text = msg(
            "{needed:n} {unit} would close it, not {quantity:n}", needed=number(row["needed"]), unit=unit, quantity=number(row["quantity"])
        )
        return Markup("{}").format(language.say(text))
    return Markup("{}").format(language.say(decision_name(row["decision"])))


def _forms(language: Language, found: list[Row]) -> list[Column]:
    def cell(row: Row, name: str) -> str:
        value = row[name]
        return language.say(value) if isinstance(value, Label | Message) else str(value)

    heads = {"what": msg("What"), "when": msg("When"), "where": msg("Where"), "why": msg("Why"), "who": msg("Who")}
    columns = [Column(language.say(head), [cell(row, name) for row in found], "text") for name, head in heads.items()]
    return filled([*columns, Column(language.say(msg("Still open")), [language.say(fields(row["lacks"])) for row in found], "text")])


def _meetings(language: Language, found: list[Row]) -> list[Column]:
    def cell(row: Row, name: str) -> str:
        value = row[name]
        return language.say(value) if isinstance(value, Label | Message) else str(value)

    days = [_together_on_a_line(language.date(pd.Timestamp(str(row["day"])).date(), "day")) for row in found]
    return [
        Column(language.say(msg("Day")), days, "text"),
        Column(language.say(msg("About")), [titled(language, cell(row, "subject")) for row in found], "text"),
        Column(language.say(msg("Decision asked for")), [titled(language, cell(row, "asked")) for row in found], "text"),
        Column(language.say(msg("Who takes part")), [cell(row, "attendees") for row in found], "text"),
        Column(language.say(msg("Rule")), [str(row["rule"]) for row in found]),
    ]
