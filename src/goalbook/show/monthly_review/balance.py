"""The month from further away: three dimensions, the tiers of targets, the balance of four fields, output per head."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.monthly_review.balance.heads import LOAD, REVENUE
from goalbook.books.monthly_review.balance.names import DIMENSIONS, MEASURES, OUTSIDE, TIER_NAMES, inside
from goalbook.books.monthly_review.balance.tiers import scored_tiers, untiered
from goalbook.core.compare import at_least
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, lead, note, section
from goalbook.show.emphasis import strong
from goalbook.show.monthly_review.balance_grids import balance_grid, tier_grid
from goalbook.show.tables import Column, table, toned
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
EMPTY = Block(Markup(""))


def balance(review: MonthlyReview, language: Language) -> Block:
    """Return the section; nothing where the team keeps none of its tables."""
    totals, tiers = rows(review.tables.get("evaluation_totals")), rows(review.tables.get("tier_results"))
    if not totals and not tiers:
        return EMPTY
    between = Markup("") if language.code == "zh" else Markup(" ")
    told = between.join(says(language, line) for line in _lead(review, totals, tiers))
    parts: list[Markup | str] = [lead(told)] if told else []
    if totals:
        parts += [table(_dimensions(review, language, totals)), note(language.say(_counted(review)))]
    grids = [grid for grid in (tier_grid(review, language), balance_grid(review, language)) if grid]
    if grids:
        parts.append(Markup('<div class="charts">{}</div>').format(Markup("").join(grids)))
    heads = rows(review.tables.get("output_per_post"))
    if heads:
        parts += [Markup("<h3>{}</h3>").format(language.say(msg("Output per head"))), table(_heads(review, language, heads))]
        parts.append(note(language.say(_how(heads))))
    return section("balance", language.say(msg("Evaluation and balance")), parts)


def _lead(review: MonthlyReview, totals: list[Row], tiers: list[Row]) -> list[Message]:
    """Return what the section comes down to: the weakest dimension with what holds it down, and the tiers' score."""
    lines = []
    scored = [row for row in totals if known(row["points"])]
    if scored:
        weakest = min(scored, key=lambda row: number(row["points"]))
        lines.append(_weakest(review, weakest))
    total = next((row for row in tiers if row["tier"] == "total" and known(row["reached"])), None)
    if total is not None:
        lines.append(_score(review, total, tiers))
    lines += [_output(row) for row in rows(review.tables.get("output_per_post")) if _below(review, row)]
    return lines


def _below(review: MonthlyReview, row: Row) -> bool:
    return known(row["index"]) and not at_least(number(row["index"]), float(review.policy.kpi.output_min))


def _output(row: Row) -> Message:
    """Return the output per head with what moved it: the amount itself, or the number of heads."""
    text = msg(
        "{measure} is {index} of the team's own {months:n} months before",
        measure=MEASURES[str(row["measure"])],
        index=strong(msg("{score:pct0}", score=number(row["index"]))),
        months=number(row["months"]),
    )
    heads = {"heads": number(row["heads"]), "before": number(row["heads_before"]), "own": number(row["amount_index"])}
    if row["measure"] == LOAD:
        return msg("{text}: the customers stand at {own:pct0}, with {heads:n} guides against {before:ratio}.", text=text, **heads)
    if row["measure"] != REVENUE:
        return msg("{text}: the customers stand at {own:pct0}, with {heads:ratio} full posts against {before:ratio}.", text=text, **heads)
    text = msg("{text}: revenue stands at {own:pct0}, with {heads:ratio} full posts against {before:ratio}", text=text, **heads)
    if not known(row["on_year"]):
        return msg("{text}.", text=text)
    return msg("{text}; on the year before it is {change:+pct}.", text=text, change=number(row["on_year"]))


def _weakest(review: MonthlyReview, weakest: Row) -> Message:
    figures = [row for row in rows(review.tables["evaluation"]) if row["dimension"] == weakest["dimension"] and known(row["points"])]
    low = min(figures, key=lambda row: number(row["points"]))
    dimension, points = DIMENSIONS[str(weakest["dimension"])], number(weakest["points"])
    if at_least(points, float(review.policy.evaluation.score_min)):
        return msg(
            "All dimensions stand near their targets and own baselines; the lowest is {dimension} with {points:n} of 100.",
            dimension=inside(dimension),
            points=points,
        )
    return msg(
        "{dimension} is the weakest of three dimensions with {points} of 100: {figure} reaches {reached:pct0} of what it is measured by.",
        dimension=dimension,
        points=strong(msg("{points:n}", points=points)),
        figure=inside(figure_name(review, str(low["metric_id"]))),
        reached=number(low["reached"]),
    )


def _score(review: MonthlyReview, total: Row, tiers: list[Row]) -> Message:
    base = next((row for row in tiers if row["tier"] == "base"), None)
    missed = list(base["missed"]) if base is not None else []  # type: ignore[call-overload] # ids
    scored, score = scored_tiers(tiers), strong(msg("{score:pct0}", score=number(total["reached"])))
    text = msg("The tiers of targets score {score} in all", score=score)
    if len(scored) == 1:
        tier = inside(TIER_NAMES[str(scored[0]["tier"])])
        text = msg(
            "Only {tier} targets have a score, {score} on average of {n:n}",
            tier=tier,
            n=number(scored[0]["scored"]),
            score=score,
        )
    elif not total["weights_given"]:
        text = msg("{text}, each tier weighed alike since the goals file gives no weights", text=text)
    left = untiered(review.tables.get("tier_grid"))
    if left:
        text = msg("{text} (key results of no tier, left out: {left:n})", text=text, left=left)
    if not missed:
        return msg("{text}; no base target is missed.", text=text)
    names = ", ".join(str(one) for one in missed)
    if review.headline.complete:
        return msg("{text}; but base targets were missed ({names:text}), and they must be met: failed.", text=text, names=names)
    return msg("{text}; but base targets are heading for a miss ({names:text}), and they must be met.", text=text, names=names)


def figure_name(review: MonthlyReview, metric: str) -> Label:
    """Return the name of a figure of the evaluation."""
    return OUTSIDE.get(metric) or (review.catalogue.name(metric) if metric in review.catalogue else Label.same(metric))


def _dimensions(review: MonthlyReview, language: Language, totals: list[Row]) -> list[Column]:
    """Return a row per dimension: its points, then its figures, each with its own."""
    figures: dict[str, list[Markup]] = {str(row["dimension"]): [] for row in totals}
    for row in rows(review.tables["evaluation"]):
        figures[str(row["dimension"])].append(_figure(review, language, row))
    most = max(len(cells) for cells in figures.values())
    padded = [cells + [Markup("")] * (most - len(cells)) for cells in figures.values()]
    least = float(review.policy.evaluation.score_min)
    return [
        Column(
            language.say(msg("Dimension")),
            [Markup("<b>{}</b>").format(language.say(DIMENSIONS[str(row["dimension"])])) for row in totals],
            "text",
        ),
        Column(language.say(msg("Points of 100")), [_points(language, row, least) for row in totals]),
        *(
            Column(language.say(msg("Its figures")) if not place else "", [cells[place] for cells in padded], "text")
            for place in range(most)
        ),
    ]


def _points(language: Language, row: Row, least: float) -> Markup:
    points = number(row["points"])
    if math.isnan(points):
        return Markup('<span class="q">{}</span>').format(language.say(msg("not known")))
    text = language.number(points, "n") + ("" if at_least(points, least) else " ▼")
    return Markup("<b>{}</b>").format(toned(text, "plain" if at_least(points, least) else "bad"))


def _figure(review: MonthlyReview, language: Language, row: Row) -> Markup:
    """Return one figure with its value, what it is measured by and its points."""
    name = language.say(figure_name(review, str(row["metric_id"])))
    kind = kind_of(str(row["unit"]))
    value, reference = (language.number(number(row[key]), kind) for key in ("value", "reference"))
    if not known(row["points"]):
        return Markup('{} <span class="q">{}</span>').format(name, language.say(msg("not known")))
    words = language.say(msg("{basis} {reference:text}", basis=_basis(str(row["basis"])), reference=reference))
    points = language.number(number(row["points"]), "n")
    return Markup('{} <b>{}</b><br><span class="q">{} → {}</span>').format(name, value, words, points)


def _basis(basis: str) -> Message:
    return {
        "target": msg("target"),
        "cap": msg("cap"),
        "floor": msg("floor"),
        "policy": msg("wanted"),
        "baseline": msg("own baseline"),
    }[basis]


def _counted(review: MonthlyReview) -> Message:
    """Return how points are counted, and what was left out because nobody knows it."""
    missing = [metric for row in rows(review.tables["evaluation_totals"]) for metric in row["missing"]]  # type: ignore[attr-defined] # ids
    months = int(review.policy.alerts.trailing_months)
    text = msg(
        "100 points: the target, or where there is none the mean of the {n:n} months before, is reached; half of it is 50.", n=months
    )
    if not missing:
        return text
    names = Label(
        *(between.join(getattr(figure_name(review, one), code) for one in missing) for code, between in (("en", ", "), ("zh", "、")))
    )
    return msg("{text} Not known and left out of its dimension's mean: {names}.", text=text, names=names)


def _heads(review: MonthlyReview, language: Language, heads: list[Row]) -> list[Column]:
    least = float(review.policy.kpi.output_min)

    def index(row: Row) -> Markup | str:
        share = number(row["index"])
        if math.isnan(share):
            return language.say(msg("{n:n} months before are too few", n=number(row["months"])))
        text = language.number(share, "pct0")
        return Markup("<b>{}</b>").format(text if at_least(share, least) else toned(f"{text} ▼", "bad"))

    def share(row: Row) -> str:
        return language.number(number(row["amount_index"]), "pct0") if known(row["amount_index"]) else ""

    def amount(row: Row, name: str) -> str:
        return language.number(number(row[name]), "money" if row["unit"] == "money" else "n") if known(row[name]) else ""

    return [
        Column(language.say(msg("Measure")), [language.say(MEASURES[str(row["measure"])]) for row in heads], "text"),
        Column(language.say(msg("This month")), [amount(row, "value") for row in heads]),
        Column(language.say(msg("Own baseline")), [amount(row, "baseline") for row in heads]),
        Column(language.say(msg("Months of it")), [language.number(number(row["months"]), "n") for row in heads]),
        Column(language.say(msg("Of the baseline")), [index(row) for row in heads]),
        Column(language.say(msg("Heads")), [_posts(language, row, "heads") for row in heads]),
        Column(language.say(msg("Heads of the baseline")), [_posts(language, row, "heads_before") for row in heads]),
        Column(language.say(msg("Amount, of its baseline")), [share(row) for row in heads]),
    ]


def _posts(language: Language, row: Row, name: str) -> str:
    if not known(row[name]):
        return ""
    if row["measure"] == LOAD:
        count = number(row[name])
        return language.say(msg("{n:text} guides", n=language.number(count, "n" if count.is_integer() else "ratio")))
    return language.say(msg("{n:ratio} full posts", n=number(row[name])))


def _how(heads: list[Row]) -> Message:
    """Return how heads, customers and the baseline are counted."""
    text = msg(
        "Full posts: as members.csv has them at the month's end, so those who left stay in it. "
        "Baseline: the median of the months, so that a campaign month does not set it."
    )
    if {str(row["measure"]) for row in heads} == {REVENUE}:
        return text
    text = msg("{text} Reachable customers: of the average day.", text=text)
    if LOAD not in {row["measure"] for row in heads}:
        return text
    return msg("{text} Per guide: as in the private domain's section, against the mean of three months.", text=text)
