"""The goal card of one member, one A5 page: goals and numbers, tasks by week, what good looks like, who helps, who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.decomposition.people.score import score, whole, within
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block
from goalbook.show.decomposition.rhythm import rhythm
from goalbook.show.levels import level_text
from goalbook.show.words import known, month_short, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language

Row = dict[str, object]
WEEKS, COMING_ROUND, A_LINE = 8, 6, 3  # lines of tasks by week, of what comes round, tasks in one line: what fits the page
GOALS = 7
DIGITS = 8  # of the hash
EXAMPLE = (0.92, 0.85)  # attainment and process of the worked example


def people_with_cards(result: Decomposition) -> tuple[str, ...]:
    """Return who has a card, in the order of the file."""
    found = result.tables.get("cards")
    return () if found is None else tuple(dict.fromkeys(str(person) for person in found["person"]))


def goal_card(result: Decomposition, language: Language, person: str) -> Block:
    """Return the card of one member."""
    goals = _of(result, "cards", person)
    name = language.say(cast("Label", goals[0]["name"]))
    parts = [
        _head(result, language, goals[0]),
        _goals(result, language, goals),
        _score(result, language, person),
        _tasks(result, language, person),
        _others(result, language, person, goals),
        _commitment(result, language, person),
    ]
    return Block(Markup('<article class="card">\n{}\n</article>').format(Markup("\n").join(part for part in parts if part)), name)


def card_title(result: Decomposition, language: Language, person: str) -> str:
    """Return what the document is called."""
    first = _of(result, "cards", person)[0]
    parts: tuple[Message | Label, ...] = (result.meta.team, msg("Goal card"), result.meta.period.name, cast("Label", first["name"]))
    return " · ".join(language.say(part) for part in parts)


def _of(result: Decomposition, table: str, person: str) -> list[Row]:
    return [row for row in rows(result.tables.get(table)) if row["person"] == person]


def _head(result: Decomposition, language: Language, first: Row) -> Markup:
    role = language.say(cast("Label", first["role"]))
    team = " · ".join(language.say(part) for part in (result.meta.team, msg("Goal card"), result.meta.period.name))
    version = msg("target v{version:n}", version=result.meta.goal_version or 0)
    return Markup('<p class="cardhead"><span>{}</span><span>{} · {}</span></p><h1>{}<span class="role">{}</span></h1>').format(
        team, language.say(version), result.seal[:DIGITS], language.say(cast("Label", first["name"])), role
    )


def _goals(result: Decomposition, language: Language, goals: list[Row]) -> Markup:
    """Return the goals, outcome before process, each with what, how, standard, number and weight."""
    lines = []
    for kind, title in (("outcome", msg("What I reach")), ("process", msg("How I work"))):
        own = [goal for goal in goals if goal["kind"] == kind]
        if not own:
            continue
        weight = _marked(language, sum(number(goal["weight"]) for goal in own), result.policy.get(f"perf.weights.{kind}"))
        lines.append(Markup('<tr class="kind"><th>{}</th><th></th><th>{}</th></tr>').format(language.say(title), weight))
        lines += [_goal(result, language, goal) for goal in own[:GOALS]]
        if len(own) > GOALS:
            more = language.say(msg("… and {n:n} more in cards.csv", n=len(own) - GOALS))
            lines.append(Markup('<tr><td class="q" colspan="3">{}</td></tr>').format(more))
    head = Markup("<tr><th>{}</th><th>{}</th><th>{}</th></tr>").format(*map(language.say, (msg("My goals"), msg("Target"), msg("Weighs"))))
    return Markup('<table class="goals"><thead>{}</thead><tbody>{}</tbody></table>').format(head, Markup("\n").join(lines))


def _goal(result: Decomposition, language: Language, goal: Row) -> Markup:
    what, how, standard = (language.say(cast("Label", goal[name])) for name in ("what", "how", "standard"))
    said = [Markup("<b>{}</b>").format(what) if what else Markup('<b class="bad">{}</b>').format(language.say(msg("✗ what: missing")))]
    lacks = Markup('<b class="bad">{}</b>').format(language.say(msg("✗ missing")))
    heads = ((msg("How:"), how), (msg("Good:"), standard))
    said.append(Markup(" · ").join(_headed(language, head, text or lacks) for head, text in heads))
    months = _months(result, language, goal)
    if months:
        said.append(Markup('<span class="months">{}</span>').format(months))
    marks = [str(goal["key_result"])] if goal["key_result"] else []
    marks += [language.say(msg("stretch"))] if goal["type"] == "stretch" else []
    if known(number(goal["filed"])) and goal["filed"] != goal["target"]:
        filed = _amount(result, language, {**goal, "target": goal["filed"]})
        marks.append(language.say(msg("filed {amount:text}", amount=filed)))
    note = Markup('<span class="q">{}</span>').format(" · ".join(marks)) if marks else Markup("")
    weight = language.number(number(goal["weight"]), "pct0")
    return Markup('<tr><td>{}</td><td><b class="num">{}</b>{}</td><td>{}</td></tr>').format(
        Markup("<br>").join(said), _amount(result, language, goal), note, weight
    )


def _marked(language: Language, weight: float, limits: tuple[float, float]) -> Markup | str:
    """Return a weight, marked where it lies out of its range."""
    text = language.number(weight, "pct0")
    return text if within(weight, limits) else Markup('<span class="bad">✗ {}</span>').format(text)


def _amount(result: Decomposition, language: Language, goal: Row) -> str:
    value, metric = number(goal["target"]), str(goal["metric_id"])
    if not known(value):
        return "–"
    if metric:
        return _exact(result, language, metric, value)
    unit = language.say(cast("Label", goal["unit_name"]))
    kind = {"share": "pct0", "money": "money", "ratio": "ratio"}.get(str(goal["unit"]), "n" if value.is_integer() else "ratio")
    return f"{language.number(value, kind)} {unit}".strip()


def _headed(language: Language, head: Message, text: Markup | str) -> Markup:
    """Return a text after its quiet heading; a full-width colon needs no space."""
    return Markup('<span class="q">{}</span>{}{}').format(language.say(head), " " if language.code == "en" else "", text)


def _exact(result: Decomposition, language: Language, metric: str, value: float) -> str:
    """Return a figure to the last digit: what is signed is not rounded to thousands."""
    unit = str(result.catalogue.get(metric).unit)
    return language.number(value, "n") if unit == "count" else level_text(result, language, metric, value)


def _months(result: Decomposition, language: Language, goal: Row) -> Markup:
    """Return the number month by month, where the target is phased; of a figure that holds in every month there is nothing to divide."""
    if goal["kind"] != "outcome":
        return Markup("")
    own = [row for row in _of(result, "card_months", str(goal["person"])) if _same(row, goal)]
    if len({round(number(row["target"]), 9) for row in own}) == 1 and result.catalogue.is_ratio(str(goal["metric_id"])):
        return Markup("")
    metric = str(goal["metric_id"])
    said = [
        Markup("{} <b>{}</b>").format(
            language.say(month_short(cast("date", row["start"]).month)), _exact(result, language, metric, number(row["target"]))
        )
        for row in own
    ]
    return Markup(" · ").join(said)


def _same(row: Row, goal: Row) -> bool:
    return (row["key_result"], row["metric_id"]) == (goal["key_result"], goal["metric_id"])


def _score(result: Decomposition, language: Language, person: str) -> Markup:
    """Return how the score is counted, with an example; what is wrong with the weights where they are not as they should be."""
    found = _of(result, "card_weights", person)
    if not found:
        return Markup("")
    outcome, process, total = (number(found[0][name]) for name in ("outcome", "process", "total"))
    if wrong := _wrong_weights(result, {"outcome": outcome, "process": process}, total):
        return Markup('<p class="fine bad">✗ {}</p>').format(says(language, wrong))
    if not 0 < outcome < 1:
        return Markup("")
    reached, worked = EXAMPLE
    text = msg(
        "Score = {outcome:pct0} × outcome + {process:pct0} × process; {reached:pct0} and {worked:pct0} make {score:pct}. "
        "Where less is better, target ÷ actual counts.",
        outcome=outcome,
        process=1 - outcome,
        reached=reached,
        worked=worked,
        score=score(reached, worked, outcome),
    )
    return Markup('<p class="fine">{}</p>').format(says(language, text))


def _wrong_weights(result: Decomposition, weights: Mapping[str, float], total: float) -> Message | None:
    """Return why no score can be counted with these weights, or by which they lie out of their range; None where they are in order."""
    if not whole(total):
        return msg("The weights are {total:pct0} together, not 100 %: no score can be counted before they are mended.", total=total)
    ranges = {kind: result.policy.get(f"perf.weights.{kind}") for kind in weights}
    if all(within(weights[kind], ranges[kind]) for kind in weights):
        return None
    (low, high), (least, most) = ranges["outcome"], ranges["process"]
    return msg(
        "Outcome weighs {outcome:pct0} and process {process:pct0}; outcome should weigh {low:pct0} to {high:pct0},"
        " process {least:pct0} to {most:pct0}.",
        low=low, high=high, least=least, most=most, **weights,
    )  # fmt: skip


def _tasks(result: Decomposition, language: Language, person: str) -> Markup:
    found = _of(result, "card_tasks", person)
    if not found:
        return Markup("")
    weeks: dict[date, list[Row]] = {}
    for row in found:
        if not row["recurrence"] and row["week"] is not None:
            weeks.setdefault(cast("date", row["week"]), []).append(row)
    again: dict[str, list[Row]] = {}
    for row in found:
        if row["recurrence"]:
            again.setdefault(str(row["recurrence"]), []).append(row)
    loose = [row for row in found if not row["recurrence"] and row["week"] is None]
    groups: list[tuple[Message, list[Row]]] = [(rhythm(rule), own) for rule, own in list(again.items())[:COMING_ROUND]]
    groups += [(msg("week of {day:day}", day=week), own) for week, own in list(weeks.items())[:WEEKS]]
    groups += [(msg("no day"), loose)] if loose else []
    lines = [(language.say(when), _list(language, own[:A_LINE])) for when, own in groups]
    shown = sum(min(len(own), A_LINE) for _, own in groups)
    body = Markup("\n").join(Markup("<tr><th>{}</th><td>{}</td></tr>").format(when[:1].upper() + when[1:], what) for when, what in lines)
    more = language.say(msg("… and {n:n} more in the task list", n=len(found) - shown)) if len(found) > shown else ""
    return Markup('<h2>{}</h2><table class="weeks">{}</table>{}').format(
        language.say(msg("My tasks by week")), body, Markup('<p class="fine">{}</p>').format(more) if more else ""
    )


def _list(language: Language, tasks: Iterable[Row]) -> str:
    """Return tasks in one line, each that does not come round with its last day."""
    said = []
    for row in tasks:
        name = cast("Label", row["name"])
        by = row["due"] is not None and not row["recurrence"]
        text = msg("{name} (by {day:day})", name=name, day=cast("date", row["due"])) if by else name
        said.append(language.say(text))
    return language.say(msg("; ")).join(said)


def _others(result: Decomposition, language: Language, person: str, goals: list[Row]) -> Markup:
    """Return who helps and who stands in, each named once."""
    tasks = _of(result, "card_tasks", person)
    names = {str(row["person"]): cast("Label", row["name"]) for table in ("cards", "commitments") for row in rows(result.tables.get(table))}
    helpers = [cast("Label", row["helper"]) for row in goals] + [cast("Label", row["department"]) for row in tasks]
    stand_ins = [names.get(who, result.owners.get(who, Label.same(who))) for row in (*goals, *tasks) for who in _stand_in(row, person)]
    cells = [
        Markup("<td><h2>{}</h2>{}</td>").format(language.say(title), said)
        for title, people in ((msg("Who helps"), helpers), (msg("Who stands in"), stand_ins))
        if (said := language.say(msg(", ")).join(dict.fromkeys(text for text in map(language.say, people) if text)))
    ]
    return Markup('<table class="two"><tr>{}</tr></table>').format(Markup("").join(cells)) if cells else Markup("")


def _stand_in(row: Row, person: str) -> tuple[str, ...]:
    who = str(row.get("stand_in") or row.get("backup") or "")
    return (who,) if who and who != person else ()


def _commitment(result: Decomposition, language: Language, person: str) -> Markup:
    """Return reward and consequence, and the signature or the line to sign on."""
    found = _of(result, "commitments", person)
    if not found:
        return Markup("")
    row = found[0]
    heads = ((msg("Reached:"), "reward"), (msg("Missed:"), "consequence"))
    words = [_headed(language, head, text) for head, name in heads if (text := language.say(cast("Label", row[name])))]
    if words and row["key_result"]:
        words[0] = Markup("{} {}").format(row["key_result"], words[0])
    moved = any(target["moved"] for target in rows(result.tables.get("targets")))
    signed = row["state"] == "signed" and not moved
    said = msg("✗ sliders move targets here; what is signed are those as filed") if moved else _state(result, row)
    line = (
        Markup("")
        if signed or moved
        else Markup('<p class="sign"><span>{}</span><span>{}</span></p>').format(*map(language.say, (msg("Signature"), msg("Day"))))
    )
    html = Markup('<section class="sign"><h2>{}</h2><p>{}</p><p class="{}">{}</p>{}</section>')
    return html.format(
        language.say(msg("My commitment")), Markup(" · ").join(words), "good" if signed else "bad", says(language, said), line
    )


def _state(result: Decomposition, row: Row) -> Message:
    mark = result.seal[:DIGITS]
    if row["state"] == "signed":
        return msg("✓ signed on {day:date} for targets {hash:text}", day=cast("date", row["signed_on"]), hash=mark)
    if row["state"] == "open":
        return msg("✗ not signed yet; to be signed for targets {hash:text}", hash=mark)
    if row["cause"] == "role":
        return msg(
            "✗ signed on {day:date} in another role; to be signed again for targets {hash:text}",
            day=cast("date", row["signed_on"]),
            hash=mark,
        )
    return msg(
        "✗ what was signed on {day:date} no longer holds; to be signed again for targets {hash:text}",
        day=cast("date", row["signed_on"]),
        hash=mark,
    )
