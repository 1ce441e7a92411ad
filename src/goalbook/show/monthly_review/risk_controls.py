"""The four controls on their levels, and in a line each how fast plans began, what was looked at ahead, when platforms were renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.risk.words import CONTROLS, FORESIGHT, STEPS, level_name
from goalbook.core.compare import less_than
from goalbook.core.message import Label, Message, msg
from goalbook.show.monthly_review.risk_register import figure
from goalbook.show.tables import Column, table, toned
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
ARROWS = {"up": "▲ ", "down": "▽ ", "keep": ""}


def control_table(review: MonthlyReview, language: Language) -> Markup:
    """Return the controls with the level noted and the level this review asks for; nothing where none is noted."""
    found = rows(review.tables.get("control_states"))
    if not found:
        return Markup("")
    columns = [
        Column(
            language.say(msg("What is controlled")), [_whole(language.say(_short(CONTROLS[str(row["control"])]))) for row in found], "text"
        ),
        Column(language.say(msg("Now")), [_level(review, language, row, "control_level") for row in found], "text"),
        Column(language.say(msg("Since")), [_since(language, row) for row in found]),
        Column(language.say(msg("Asked for")), [_asked(review, language, row) for row in found], "text"),
        Column(language.say(msg("Because of")), [language.say(cast("Label", row["because"])) for row in found], "text"),
    ]
    sub = msg("Level 0 to 5 as the team noted it and as this review asks; in brackets: changes in three months")
    return figure(language, _title(found), sub, table(columns))


def _title(found: list[Row]) -> Message:
    up = [CONTROLS[str(row["control"])] for row in found if row["step"] == "up"]
    if not up:
        return msg("No control stands below the level this review asks for")
    names = Label(", ".join(name.en for name in up), "、".join(name.zh for name in up))
    return msg("{n:n} of {all:n} controls stand too low: {names}", n=len(up), all=len(found), names=names)


def _short(control: Label) -> Label:
    """Return a control's name under a head that says already that these are controls."""
    return Label(control.en, control.zh.removesuffix("控制"))


def _level(review: MonthlyReview, language: Language, row: Row, name: str, sign: str = "") -> Markup:
    """Return a level with its name, which no line break parts."""
    level = number(row[name])
    text = f"{sign}{language.number(level, 'n')} {language.say(level_name(level, review.policy))}"
    return _whole(text)


def _whole(text: str) -> Markup:
    """Return a short text that no line break parts."""
    return Markup('<span style="white-space:nowrap">{}</span>').format(text)


def _asked(review: MonthlyReview, language: Language, row: Row) -> Markup:
    step = str(row["step"])
    text = _level(review, language, row, "control_proposed", ARROWS[step])
    return Markup("<b>{}</b>").format(toned(text, "bad")) if step == "up" else toned(text, "plain")


def _since(language: Language, row: Row) -> str:
    """Return the day from which the level stands, and how often it changed of late."""
    day = cast("pd.Timestamp", row["since"])
    return "" if pd.isna(day) else f"{language.date(day.date(), 'day')} ({language.number(number(row['changes']), 'n')})"


def answer_lines(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the lines of incidents, foresight and platforms."""
    sentences = (*_incidents(review), *_stops(review), *_foresight(review), *_platforms(review))
    return [says(language, sentence) for sentence in sentences]


def _incidents(review: MonthlyReview) -> Iterator[Message]:
    found = rows(review.tables.get("risk_incidents"))
    if not found:
        return
    late = [row for row in found if row["answer"] in ("late", "none")]
    limit = float(review.policy.get("risk.response_hours"))
    said = msg("Incidents: {n:n}, {late:n} of them without a plan within {limit:n} hours", n=len(found), late=len(late), limit=limit)
    for row in late[:1]:
        what = cast("Label", row["what"])
        if known(row["hours"]):
            said = msg("{said} (“{what}”: after {hours:n})", said=said, what=what, hours=number(row["hours"]))
        else:
            said = msg("{said} (“{what}”: none yet)", said=said, what=what)
    seconds = [number(row["p95_seconds"]) for row in found if known(row["p95_seconds"])]
    if seconds:
        allowed = float(review.policy.get("risk.no_response_seconds"))
        said = msg("{said}; slowest response {worst:ratio} s (at most {allowed:ratio} s)", said=said, worst=max(seconds), allowed=allowed)
    if lost := [number(row["loss"]) for row in found if known(row["loss"])]:
        said = msg("{said}; confirmed loss {loss:money}", said=said, loss=sum(lost))
    yield msg("{said}.", said=said)


def _stops(review: MonthlyReview) -> Iterator[Message]:
    """Yield how the earlier actions stand to the stop-loss, as far as they have run long enough."""
    judged = [row for row in rows(review.tables.get("actions")) if row["kind"] == "earlier" and known(row["change_since_start"])]
    if not judged:
        return
    limit = float(review.policy.alerts.stop_loss)
    below = [row for row in judged if less_than(number(row["change_since_start"]), -limit)]
    yield msg(
        "Stop-loss: of {n:n} earlier actions {below:n} pushed a core figure down by more than {limit:pct0}; {exempt:n} exempt as pilots.",
        n=len(judged), below=len(below), limit=limit, exempt=sum(bool(row["exempt"]) for row in below),
    )  # fmt: skip


def _foresight(review: MonthlyReview) -> Iterator[Message]:
    found = rows(review.tables.get("foresight_steps"))
    if not found:
        return
    open_ = [row for row in found if not row["in_time"]]
    days = float(review.policy.get("risk.foresight_days"))
    said = msg("Foresight: {done:n} of {n:n} steps done within {days:n} days", done=len(found) - len(open_), n=len(found), days=days)
    if open_:
        names = [_step(row) for row in open_]
        said = msg("{said}; to be done: {names}", said=said, names=Label("; ".join(n.en for n in names), "；".join(n.zh for n in names)))
    yield msg("{said}.", said=said)


def _step(row: Row) -> Label:
    kind, step = FORESIGHT[str(row["kind"])], STEPS[str(row["foresight_step"])]
    return Label(f"{kind.en}, {step.en}", f"{kind.zh}的{step.zh}")


def _platforms(review: MonthlyReview) -> Iterator[Message]:
    found = rows(review.tables.get("platform_iterations"))
    if not found:
        return
    limit = float(review.policy.get("platform.iteration_days"))
    oldest = found[0]
    yield msg(
        "Platforms: {n:n} of {all:n} had a new version within {limit:n} days; longest without: {platform}, {days:n} days.",
        n=sum(bool(row["in_time"]) for row in found), all=len(found), limit=limit, platform=cast("Label", oldest["platform"]),
        days=number(oldest["days_since"]),
    )  # fmt: skip
