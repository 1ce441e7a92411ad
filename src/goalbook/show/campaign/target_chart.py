"""What the target rests on as bars on one scale: what earlier campaigns reached, that lifted as assumed, the channels' plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.campaign.target.measured import metric_label
from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.show.charts import ibcs, strokes
from goalbook.show.charts.strokes import Look
from goalbook.show.emphasis import strong
from goalbook.show.words import known, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

WIDTH, ROW, BAR = ibcs.FULL, 6.2, 3.8  # mm
LEFT, RIGHT = 58.0, 62.0  # mm for names and figures
EARLIER = 3  # campaigns drawn


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long, how it is drawn, what stands behind it; a mark where something lies inside it."""

    name: str
    value: float
    look: str  # previous | expected | plan
    text: str
    marks: tuple[float, ...] = ()


def target_chart(result: CampaignResult, language: Language) -> ibcs.Chart | None:
    """Draw the bars; None where no earlier campaign is known or no target is set."""
    bars = list(_bars(result, language))
    if len(bars) < 2 or not any(one.look == "previous" for one in bars):  # noqa: PLR2004 - one alone compares nothing
        return None
    longest = max(max((one.value, *one.marks)) for one in bars)
    height = ROW * len(bars) + 1
    drawn = [part for at, one in enumerate(bars) for part in _drawn(one, height - ROW * (at + 0.5) - 0.5, longest)]
    said, below = chart_message(result), _subtitle(result)
    alt = f"{language.say(said)} {language.say(below)} " + "; ".join(f"{one.name} {one.text}" for one in bars)
    return ibcs.Chart(says(language, said), language.say(below), strokes.svg(WIDTH, height, drawn), alt, "wide")


def chart_message(result: CampaignResult) -> Message:
    """Return how far the target lies above what the last campaign of the kind reached, and what is assumed."""
    basis = {row["way"]: row for row in rows_of(result.tables["target_basis"])}
    last = basis.get("yoy") or basis["mom"]
    metric = result.headline.metric_id
    told = {
        "target": strong(amount(result.catalogue, metric, float(last["target"]))),
        "change": strong(msg("{value:+pct}", value=float(last["target"]) / float(last["base"]) - 1)),
        "base": amount(result.catalogue, metric, float(last["base"])),
        "name": last["name"],
    }
    if "uplift" in basis:
        return msg("{target} is {change} on the {base} of {name}; {uplift:+pct0} is assumed", uplift=basis["uplift"]["uplift"], **told)
    return msg("{target} is {change} on the {base} of {name}", **told)


def _subtitle(result: CampaignResult) -> Message:
    name = metric_label(result.catalogue, result.headline.metric_id)
    return msg("{figure} on the campaign’s page, first to last day; grey: reached; outline: planned", figure=name)


def _bars(result: CampaignResult, language: Language) -> Iterator[Bar]:
    basis = {row["way"]: row for row in rows_of(result.tables["target_basis"])}
    if not basis or not known(next(iter(basis.values()))["target"]):
        return
    metric = result.headline.metric_id

    def said(value: float) -> str:
        return language.say(amount(result.catalogue, metric, value))

    measured = [row for row in rows_of(result.tables["similar_campaigns"]) if row["actual"] > 0]
    for row in measured[-EARLIER:]:
        yield Bar(titled(language, row["name"]), float(row["actual"]), "previous", said(row["actual"]))
    if "uplift" in basis:
        row = basis["uplift"]
        name = language.say(msg("the same, {uplift:+pct0}", uplift=row["uplift"]))
        yield Bar(name[:1].upper() + name[1:], float(row["value"]), "expected", said(row["value"]))
    if "channels" in basis:
        value = float(basis["channels"]["value"])
        yield Bar(language.say(msg("Channels’ plans together")), value, "plan", said(value))
    goal = next(row for row in rows_of(result.tables["key_results"]) if row["headline"])
    levels = tuple(float(goal[name]) for name in ("commit", "stretch") if known(goal[name]))
    text = said(goal["target"])
    if len(levels) == 2:  # noqa: PLR2004 - both
        text = language.say(
            msg(
                "{target} (commit {commit}, stretch {stretch})",
                target=amount(result.catalogue, metric, float(goal["target"])),
                commit=amount(result.catalogue, metric, levels[0]),
                stretch=amount(result.catalogue, metric, levels[1]),
            )
        )
    yield Bar(titled(language, msg("Target")), float(goal["target"]), "plan", text, levels)


def _drawn(one: Bar, middle: float, longest: float) -> Iterator[str]:
    room = WIDTH - LEFT - RIGHT
    right, top, bottom = LEFT + one.value / longest * room, middle + BAR / 2, middle - BAR / 2
    yield strokes.text((LEFT - 1.5, middle), one.name, Look(ibcs.TEXT, 400, ibcs.INK, "right"))
    fill = {"previous": ibcs.GREY, "expected": ibcs.BAND, "plan": "white"}[one.look]
    edge = "" if one.look == "previous" else f' stroke="{ibcs.INK}" stroke-width="0.25"'
    yield f'<rect x="{LEFT:.2f}" y="{bottom:.2f}" width="{right - LEFT:.2f}" height="{BAR:g}" fill="{fill}"{edge}/>'
    ends = right
    for mark in one.marks:
        across = LEFT + mark / longest * room
        yield strokes.line([(across, bottom - 0.7), (across, top + 0.7)], ibcs.INK, 0.9)
        ends = max(ends, across)
    yield strokes.text((ends + 1.5, middle), one.text, Look(ibcs.TEXT, 400, ibcs.INK))
