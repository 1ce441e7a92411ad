"""People in the team's report: sums and shares alone; nothing where the team keeps none of its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, lead, note, section
from goalbook.show.charts import ibcs
from goalbook.show.charts.members import Step, bands_chart, thresholds_chart
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.people_tables import gatherings_table, incentives_table, voices_table
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]


def people(review: MonthlyReview, language: Language) -> Block:
    """Return the section: what to know, scores and bonus, incentives, what was held, what members say."""
    charts = [chart.html() for chart in (_scores(review, language), _bonus(review, language)) if chart is not None]
    parts: list[Markup | str] = [lead(says(language, one)) for one in _lead(review)]
    if charts:
        parts.append(Markup('<div class="charts">{}</div>').format(Markup("").join(charts)))
    parts += [note(says(language, one)) for one in _counted(review)]
    parts += [incentives_table(review, language), gatherings_table(review, language), voices_table(review, language)]
    if agreed := [says(language, one) for one in _agreed(review)]:
        parts.append(note(Markup(" ").join(agreed)))
    if not any(parts):
        return Block(Markup(""))
    return section("people", language.say(msg("People: scores, incentives, feedback")), parts)


def _lead(review: MonthlyReview) -> Iterator[Message]:
    """Yield how the team stands and what the bonus does, then what the month lacked."""
    for row in (row for row in rows(review.tables.get("score_groups")) if not row["group"]):
        yield msg(
            "{members:n} members score {score} on average: {outcome:pct0} for results, {process:pct0} for the way of working.",
            members=number(row["members"]), score=strong(msg("{score:pct0}", score=number(row["score"]))),
            outcome=number(row["outcome"]), process=number(row["process"]),
        )  # fmt: skip
    for row in (row for row in rows(review.tables.get("bonus_steps")) if row["in_force"]):
        paid, threshold, near, cost = (number(row[name]) for name in ("paid", "threshold", "near", "cost"))
        if near:
            least = float(review.policy.perf.anonymous_min_group)
            some = msg("fewer than {least:n} just below it with nothing", least=least)
            yield msg(
                "Were the goals’ period to end like this month, the bonus from {threshold:pct0} would pay {paid:n} of them"
                " ({cost:ratio} months of salary, once) and leave {near}: a graded rule would pay by completion.",
                paid=paid, threshold=threshold, cost=cost,
                near=strong(msg("{near:n} just below it with nothing", near=near) if known(near) else some),
            )  # fmt: skip
        else:
            yield msg(
                "Were the goals’ period to end like this month, the bonus from {threshold:pct0} would pay {paid:n} of them"
                " ({cost:ratio} months of salary, once); nobody lies just below it.",
                paid=paid, threshold=threshold, cost=cost,
            )  # fmt: skip
    for row in rows(review.tables.get("talks")):
        expected, low, high = (number(row[name]) for name in ("expected", "held_low", "held_high"))
        if low < expected:
            some = msg("{low:n} to {high:n} of {all:n} members", low=expected - high, high=expected - low, all=expected)
            count = msg("{n:n} of {all:n} members", n=expected - low, all=expected)
            yield msg(
                "{missing} without a talk of two this month; {open:n} problems raised are open.",
                missing=strong(count if known(row["held"]) else some), open=number(row["open"]),
            )  # fmt: skip
    for row in rows(review.tables.get("people_load")):
        if number(row["held"]) > number(row["limit"]):
            yield msg(
                "Each member sat in {n} ({hours:ratio} hours), {limit:n} at most are meant: merge those of one rhythm.",
                n=strong(msg("{n:ratio} meetings", n=number(row["held"]))), hours=number(row["hours"]), limit=number(row["limit"]),
            )  # fmt: skip


def _scores(review: MonthlyReview, language: Language) -> ibcs.Chart | None:
    found = rows(review.tables.get("score_bands"))
    if not found:
        return None
    every = sum(int(number(row["members"])) for row in found)
    lowest, edge = (number(found[0][name]) for name in ("members", "band_high"))
    title = msg("{n:n} of {all:n} members score under {low:pct0}", n=lowest, all=every, low=edge)
    alt = language.say(title)
    bands = [(number(row["band_low"]), number(row["band_high"]), int(number(row["members"]))) for row in found]
    subtitle = language.say(msg("Members by score of the month, results and way of working"))
    return ibcs.Chart(says(language, title), subtitle, bands_chart(bands, language), alt)


def _bonus(review: MonthlyReview, language: Language) -> ibcs.Chart | None:
    found = rows(review.tables.get("bonus_steps"))
    now = next((row for row in found if row["in_force"]), None)
    if now is None:
        return None
    title = msg(
        "At this month’s completion a bonus from {threshold:pct0} pays {paid:n} of {all:n}",
        threshold=number(now["threshold"]),
        paid=number(now["paid"]),
        all=number(now["members"]),
    )
    steps = [Step(number(row["threshold"]), int(number(row["paid"])), bool(row["in_force"])) for row in found]
    subtitle = language.say(msg("Members paid by the completion asked for, of committed goals, at this month’s attainment"))
    return ibcs.Chart(says(language, title), subtitle, thresholds_chart(steps, int(number(now["members"])), language), language.say(title))


def _counted(review: MonthlyReview) -> Iterator[Message]:
    """Yield how scores are counted, what hangs on the weight, and what other thresholds of the bonus would cost."""
    weights = rows(review.tables.get("score_weights"))
    if weights:
        low, high = weights[0], weights[-1]
        yield msg(
            "Outcome weighs {now:pct0}: from {low:pct0} to {high:pct0} the mean goes from {least:pct} to {most:pct}, and {n:n} of {all:n}"
            " ranks change. A line counts {cap:pct0} at most; what is not measured leaves its weight to the rest.",
            now=next(number(row["weight"]) for row in weights if row["in_force"]), low=number(low["weight"]), high=number(high["weight"]),
            least=number(low["mean"]), most=number(high["mean"]), n=number(high["rank_changes"]), all=number(high["members"]),
            cap=float(review.policy.perf.line_cap),
        )  # fmt: skip
    costs = [row for row in rows(review.tables.get("bonus_steps")) if round(number(row["threshold"]), 2) in COSTED]
    if len(costs) == len(COSTED):
        low, mid, high = costs
        yield msg(
            "Months of salary by threshold, once for the goals’ period were it to end like this month: {a:pct0} costs {x:ratio},"
            " {b:pct0} {y:ratio}, {c:pct0} {z:ratio}. At 99.9 % of it nothing is paid.",
            a=number(low["threshold"]), b=number(mid["threshold"]), c=number(high["threshold"]),
            x=number(low["cost"]), y=number(mid["cost"]), z=number(high["cost"]),
        )  # fmt: skip
    told = [row for row in rows(review.tables.get("score_groups")) if row["group"]]
    for first in told[:1]:
        others = next((row for row in told if row["group"] == "others"), None)
        if others is not None and first is not others:
            yield msg(
                "{group}: {score:pct} ({n:n} members); the other groups together: {rest:pct} ({m:n})."
                " Groups under five are not told of alone.",
                group=group_name(str(first["group"])), score=number(first["score"]), n=number(first["members"]),
                rest=number(others["score"]), m=number(others["members"]),
            )  # fmt: skip


COSTED = (0.9, 1.0, 1.1)


def group_name(group: str) -> Label:
    """Return what a group of the team is called."""
    names = {"content": Label("Content", "内容组"), "ads": Label("Ads", "投放组"), "user_ops": Label("User operations", "用户运营组")}
    return names.get(group, Label.same(group))


def _agreed(review: MonthlyReview) -> Iterator[Message]:
    """Yield what became of the last meeting on the goal process."""
    agreed = rows(review.tables.get("improvements"))
    late = [row for row in agreed if row["improvement_state"] == "late"]
    if agreed:
        done = sum(row["improvement_state"] == "done" for row in agreed)
        yield msg("Improvements that the team agreed on: {n:n}; done {done:n}, overdue {late:n}.", n=len(agreed), done=done, late=len(late))
    for row in late[:2]:
        owner = cast("Label", row["owner"])
        if owner.en:
            yield msg("Overdue: {what} ({owner}).", what=cast("Label", row["what"]), owner=owner)
        else:
            yield msg("Overdue: {what}.", what=cast("Label", row["what"]))
    team = rows(review.tables.get("people_team"))
    if team and known(team[0]["fte"]) and not math.isclose(number(team[0]["members"]), 0):
        yield msg(
            "Members: {n:n}, full posts {fte:ratio}; {leads:n} could run acquisition on their own, analysts: {analysts:n}."
            " Sheets of single members lie in the folder private/ of this report.",
            n=number(team[0]["members"]), fte=number(team[0]["fte"]), leads=number(team[0]["leads"]), analysts=number(team[0]["analysts"]),
        )  # fmt: skip
