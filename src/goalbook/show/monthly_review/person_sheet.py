"""The sheet of one member, one A5 page of their own: goals with what was reached, the score, the bonus, talks and recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.people.incentives import pays
from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.block import Block
from goalbook.show.words import known, month_short, number, rows, says, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
LINES, TALKS = 9, 3  # what fits the page


def people_with_sheets(review: MonthlyReview) -> tuple[str, ...]:
    """Return who has a score of the month, in the order of the file."""
    return tuple(str(row["person"]) for row in _rows(review, "person_scores") if row["month"] == review.meta.period.label)


def sheet_title(review: MonthlyReview, language: Language, person: str) -> str:
    """Return what the document is called."""
    name = cast("Label", _score(review, person)["name"])
    parts: tuple[Message | Label, ...] = (review.meta.team, msg("Member’s sheet"), review.meta.period.name, name)
    return " · ".join(language.say(part) for part in parts)


def person_sheet(review: MonthlyReview, language: Language, person: str) -> Block:
    """Return the sheet of one member: nothing of anybody else stands on it, no rank either."""
    own = _score(review, person)
    parts = [
        _head(review, language, own),
        _lines(review, language, own),
        _counted(review, language, own),
        _months(review, language, person),
        _paid(review, language, own),
        _talked(review, language, person),
        _signed(language),
    ]
    return Block(Markup('<article class="card">\n{}\n</article>').format(Markup("\n").join(part for part in parts if part)), person)


def _rows(review: MonthlyReview, table: str) -> list[Row]:
    return rows(review.private.get(table))


def _score(review: MonthlyReview, person: str) -> Row:
    month = review.meta.period.label
    return next(row for row in _rows(review, "person_scores") if row["person"] == person and row["month"] == month)


def _head(review: MonthlyReview, language: Language, own: Row) -> Markup:
    team = " · ".join(language.say(part) for part in (review.meta.team, msg("Member’s sheet"), review.meta.period.name))
    return Markup('<p class="cardhead"><span>{}</span><span>{}</span></p><h1>{}<span class="role">{}</span></h1>').format(
        team,
        language.say(msg("personal: for the member and their lead")),
        *(language.say(cast("Label", own[name])) for name in ("name", "role")),
    )


def _lines(review: MonthlyReview, language: Language, own: Row) -> Markup:
    month, lines = review.meta.period.label, []
    goals = [row for row in _rows(review, "person_goals") if row["person"] == own["person"] and row["month"] == month]
    weight = number(own["weight"])
    for kind, title, share in (("outcome", msg("What I reach"), weight), ("process", msg("How I work"), 1 - weight)):
        found = [row for row in goals if row["kind"] == kind]
        if not found:
            continue
        reached = language.number(number(own[kind]), "pct")
        head = '<tr class="kind"><th>{}</th><th>{}</th><th>{}</th></tr>'
        lines.append(Markup(head).format(language.say(title), reached, language.number(share, "pct0")))  # noqa: S704 - our own words
        lines += [_line(review, language, row) for row in found[:LINES]]
    names = (msg("My goals"), msg("Attainment"), msg("Weighs"))
    heads = Markup("<tr><th>{}</th><th>{}</th><th>{}</th></tr>").format(*map(language.say, names))
    return Markup('<table class="goals"><thead>{}</thead><tbody>{}</tbody></table>').format(heads, Markup("\n").join(lines))


def _line(review: MonthlyReview, language: Language, row: Row) -> Markup:
    said = " · ".join(language.say(one) for one in _how(review, language, row))
    marks = [str(row["key_result"])] if row["key_result"] else []
    marks += [language.say(msg("stretch"))] if row["type"] == "stretch" else []
    if number(row["attainment"]) > review.policy.perf.line_cap:
        marks.append(language.say(msg("counts {cap:pct0}", cap=float(review.policy.perf.line_cap))))
    note = Markup('<span class="q">{}</span>').format(" · ".join(marks)) if marks else Markup("")
    return Markup('<tr><td><b>{}</b><br><span class="q">{}</span></td><td><b class="num">{}</b>{}</td><td>{}</td></tr>').format(
        language.say(cast("Label", row["item"])), said, language.number(number(row["attainment"]), "pct"), note,
        language.number(number(row["weight"]), "pct0"),
    )  # fmt: skip


def _how(review: MonthlyReview, language: Language, row: Row) -> Iterator[Message]:
    """Yield how the attainment was counted, to the figures."""
    target, actual, metric = number(row["target"]), number(row["actual"]), str(row["metric_id"])
    if row["counted"] == "unknown":
        yield msg("not measured; its weight goes to the other lines")
    elif row["counted"] == "given":
        yield msg("as noted by the lead")
    elif row["counted"] == "checks":
        yield msg(
            "{actual:pct0} of {n:n} checks kept their limit; {target:pct0} asked for", actual=actual, n=number(row["checks"]), target=target
        )
    else:
        texts = [value_text(review, language, metric, one) if metric else language.number(one, _plain(one)) for one in (actual, target)]
        if row["measure"] == "response_hours":
            yield msg("{actual:text} hours, {target:text} asked for; less is better", actual=texts[0], target=texts[1])
        else:
            yield msg("{actual:text} of {target:text}", actual=texts[0], target=texts[1])


def _plain(value: float) -> str:
    return "n" if value == round(value) else "ratio2"


def _counted(review: MonthlyReview, language: Language, own: Row) -> Markup:
    if not known(own["score"]):
        return Markup('<p class="fine bad">{}</p>').format(says(language, msg("No score: of one of the two kinds nothing is measured.")))
    low, high = review.policy.get("perf.weights.outcome")
    text = msg(
        "Score {score:pct}: {weight:pct0} × {outcome:pct} + {rest:pct0} × {process:pct}."
        " With outcome at {low:pct0} it is {a:pct}, at {high:pct0} {b:pct}.",
        score=number(own["score"]), weight=number(own["weight"]), outcome=number(own["outcome"]), rest=1 - number(own["weight"]),
        process=number(own["process"]), low=low, high=high, a=number(own["score_low"]), b=number(own["score_high"]),
    )  # fmt: skip
    return Markup("<h2>{}</h2><p>{}</p>").format(language.say(msg("My score")), says(language, text))


def _months(review: MonthlyReview, language: Language, person: str) -> Markup:
    found = [row for row in _rows(review, "person_scores") if row["person"] == person and known(row["score"])]
    if len(found) < 2:  # noqa: PLR2004 - a course has two points
        return Markup("")
    said = " · ".join(
        f"{language.say(month_short(int(str(row['month'])[5:])))} {language.number(number(row['score']), 'pct')}" for row in found[-6:]
    )
    return Markup('<p class="fine">{}</p>').format(said)


def _paid(review: MonthlyReview, language: Language, own: Row) -> Markup:
    """Return what the bonus does at this month's completion, and recognition; nothing here is a decision."""
    said: list[Message] = []
    completion, threshold = number(own["completion"]), review.params.bonus_threshold
    if any(row["in_force"] for row in rows(review.tables.get("bonus_steps"))) and known(completion):
        values = {"done": completion, "threshold": threshold}
        if pays(completion, threshold):
            said.append(
                msg(
                    "Completion of committed goals {done:pct}: were it the period’s, the bonus from {threshold:pct0} would be paid.",
                    **values,
                )
            )
        else:
            said.append(
                msg(
                    "Completion of committed goals {done:pct}: were it the period’s, the bonus from {threshold:pct0} would not be paid.",
                    **values,
                )
            )
    best = [row for row in _rows(review, "creator_weeks") if row["person"] == own["person"] and row["best"]]
    said += [msg("Best creator of the week of {day:day}.", day=pd.Timestamp(cast("pd.Timestamp", row["date_day"])).date()) for row in best]
    for row in _rows(review, "streaks"):
        if row["person"] == own["person"] and row["eligible"]:
            said.append(
                msg("{n:n} months on target in a row: a talk about promotion may be asked for; people decide.", n=number(row["months"]))
            )
    if not said:
        return Markup("")
    body = Markup("").join(Markup("<p>{}</p>").format(says(language, one)) for one in said)
    return Markup("<h2>{}</h2>{}").format(language.say(msg("Bonus and recognition")), body)


def _talked(review: MonthlyReview, language: Language, person: str) -> Markup:
    found = [row for row in _rows(review, "person_talks") if row["person"] == person]
    if not found and not len(rows(review.tables.get("talks"))):
        return Markup("")
    lines = [msg("No talk of two is noted this month.")] if not found else []
    for row in found[:TALKS]:
        day = pd.Timestamp(cast("pd.Timestamp", row["date_day"])).date()
        problem, suggestion = (two_languages(str(row[name])) for name in ("problem", "suggestion"))
        if problem.en:
            state = msg("open") if pd.isna(cast("pd.Timestamp", row["closed_on"])) else msg("settled")
            lines.append(msg("{day:day}: {problem}. {suggestion} ({state})", day=day, problem=problem, suggestion=suggestion, state=state))
        else:
            lines.append(msg("{day:day}: no problem noted", day=day))
    body = Markup("").join(Markup("<p>{}</p>").format(says(language, one)) for one in lines)
    return Markup("<h2>{}</h2>{}").format(language.say(msg("Talks of two")), body)


def _signed(language: Language) -> Markup:
    words = map(language.say, (msg("Member"), msg("Lead")))
    return Markup('<section class="sign"><p class="sign"><span>{}</span><span>{}</span></p></section>').format(*words)
