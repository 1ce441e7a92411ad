"""The optimum of the period's budget: the plan's spend, the best split within bounds, and within bounds three times as wide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.inputs.plan.split import GOALS
from goalbook.show.block import note
from goalbook.show.emphasis import strong
from goalbook.show.quantity import quantity
from goalbook.show.tables import FILLS, BarScale, Column, Frame, table
from goalbook.show.words import channel_name, filled, inside, known, metric_name, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
RANGE = 84  # CSS pixels
FAR = 1.5  # changes beyond this share of the plan are drawn there
MORE = 1_000  # of the currency: what so much more would bring
NEAR = 0.005  # a gain below this share is none that anybody could see
WAYS = ("now", "best", "wide")
SOURCES = {
    "measured": Label("measured", "实测"),
    "stated": Label("stated", "填写"),
    "none": Label("not known", "未知"),
}
QUIET, INK = "#90a4ae", FILLS["plain"]


def optimum_parts(result: Decomposition, language: Language) -> Iterator[Markup]:
    """Yield the table of the three ways with its message, and what keeps the optimum from more; nothing without two known curves."""
    totals = {str(row["scenario"]): row for row in rows(result.tables["optimum_totals"])}
    between = Markup("") if language.code == "zh" else Markup(" ")
    if totals:
        found = sorted(rows(result.tables["optimum"]), key=lambda row: -number(row["spend_now"]))
        columns = filled(_columns(result, language, found, totals))
        head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
            says(language, _title(result, found, totals)),
            language.say(
                msg(
                    "Spend of the period and the {name} it brings; dot: the plan, square: best within the bounds (line), "
                    "ring: bounds three times as wide",
                    name=_figure(result),
                )
            ),
        )
        yield Markup('<figure class="tab wide">{}{}</figure>').format(
            head, table(columns, Frame(total=True, more=rest_in_workbook(language, "optimum")))
        )
        yield note(between.join(says(language, text) for text in _said(result, found, totals)))
    for row in rows(result.tables["optimum_limits"]):
        yield note(says(language, msg("Optimum of the budget: {reason}.", reason=cast("Message", row["reason"]))))


def _columns(result: Decomposition, language: Language, found: Sequence[Row], totals: dict[str, Row]) -> list[Column]:
    scale = BarScale.of([change for row in found for change in _changes(row)], RANGE)
    ways = {"now": language.say(msg("planned")), "best": language.say(msg("best")), "wide": language.say(msg("wider"))}
    names = [language.say(channel_name(result, row["channel"])) for row in found]
    sources = [Markup('<span class="nb">{}</span>').format(language.say(SOURCES[str(row["source"])])) for row in found]
    columns = [
        Column(language.say(msg("Channel")), [*names, language.say(msg("Sum"))], "text"),
        Column(language.say(msg("Response")), [*sources, ""], "text"),
    ]
    for way, said in ways.items():
        amounts = [
            language.number(number(row[f"spend_{way}"]), "money_compact") for row in (*found, {f"spend_{way}": totals[way]["spend"]})
        ]
        columns.append(Column(language.say(msg("Spend")), amounts, unit=said))
    columns.append(Column(language.say(msg("Change on plan")), [*(_range(row, scale) for row in found), ""], "bar"))
    for way, said in ways.items():
        brought = [_brought(result, language, row[f"result_{way}"]) for row in (*found, {f"result_{way}": totals[way]["result"]})]
        columns.append(Column(language.say(msg("Brings")), brought, unit=said))
    for way in ("now", "best"):
        more = [language.number(MORE * number(row[f"marginal_{way}"]), "ratio") for row in found]
        columns.append(Column(language.say(msg("{amount:money} more", amount=float(MORE))), [*more, ""], unit=ways[way]))
    return columns


def _changes(row: Row) -> tuple[float, ...]:
    """Return how far bounds, best and best within wider bounds lie from the plan's spend, as shares of it; NaN without spend or curve."""
    now = number(row["spend_now"])
    if not now > 0 or row["source"] == "none":
        return (math.nan,) * 4
    return tuple(min(number(row[name]) / now - 1, FAR) for name in ("low", "high", "spend_best", "spend_wide"))


def _range(row: Row, scale: BarScale) -> Markup:
    """Return the bounds as a line, with the plan as a dot, the best as a square and the best within wider bounds as a ring."""
    changes = _changes(row)
    if any(map(math.isnan, changes)):
        return Markup("")
    low, high, best, wide = map(scale.x, changes)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="-5 0 {box} 12" aria-hidden="true">'
        '<path d="M{low} 6H{high}" stroke="{quiet}" stroke-width="1.5"/><circle cx="{wide}" cy="6" r="4" fill="none" stroke="{quiet}"/>'
        '<rect x="{square}" y="3" width="6" height="6" fill="white" stroke="{ink}"/>'
        '<circle cx="{now}" cy="6" r="2.4" fill="{ink}"/></svg>'
    ).format(w=scale.width + 10, box=scale.width + 10, low=low, high=high, now=scale.x(0), wide=wide, square=best - 3, quiet=QUIET, ink=INK)


def _brought(result: Decomposition, language: Language, value: object) -> str:
    return language.say(quantity(_unit(result), number(value))) if known(value) else "–"


def _title(result: Decomposition, found: Sequence[Row], totals: dict[str, Row]) -> Message:
    """Say what the best split brings more than the plan's, and what would have to move for it."""
    now, best, wide = (number(totals[way]["result"]) for way in WAYS)
    values: dict[str, Value] = {
        "gain": strong(quantity(_unit(result), best - now)),
        "name": _figure(result),
        "share": best / now - 1,
        "wide": quantity(_unit(result), wide - now),
    }
    if best < now:
        loss = strong(quantity(_unit(result), now - best))
        return msg(
            "The planned spend lies outside the bounds: the best split within them brings {loss} {name} less",
            loss=loss,
            name=_figure(result),
        )
    if best / now - 1 < NEAR:
        return msg(
            "The budget stands near its best split: within the bounds another would bring {gain} {name} more ({share:pct})", **values
        )
    givers = [channel_name(result, row["channel"]) for row in found if _change(row) < -1]
    takers = [channel_name(result, row["channel"]) for row in found if _change(row) > 1]
    amount = math.fsum(_change(row) for row in found if _change(row) > 1)
    return msg(
        "{amount:money_compact} moved from {givers} to {takers} would bring {gain} {name} more ({share:pct}); with wider bounds {wide}",
        amount=amount, givers=_listed(givers), takers=_listed(takers), **values,
    )  # fmt: skip


def _change(row: Row) -> float:
    change = number(row["spend_best"]) - number(row["spend_now"])
    return 0.0 if math.isnan(change) else change


def _said(result: Decomposition, found: Sequence[Row], totals: dict[str, Row]) -> Iterator[Message]:
    """Say where the curves come from, whose spend stays, and what the plan's spend brings of the same channels' targets."""
    stated = [channel_name(result, row["channel"]) for row in found if row["source"] == "stated"]
    if stated:
        yield msg("Stated by the team, not measured, since spend varied too little: {names}; a test would tell.", names=_listed(stated))
    kept = [channel_name(result, row["channel"]) for row in found if row["source"] == "none"]
    if kept:
        yield msg(
            "Nobody knows what more spend would bring in {names}: the spend stays, and what it brings is not counted.", names=_listed(kept)
        )
    targets = {
        row["channel"]: number(row["amount"]) for row in rows(result.tables["split"]) if row["split_id"] == GOALS and known(row["amount"])
    }
    both = [row for row in found if row["channel"] in targets and known(row["result_now"])]
    if both:
        brought, wanted = math.fsum(number(row["result_now"]) for row in both), math.fsum(targets[row["channel"]] for row in both)
        values: dict[str, Value] = {
            "brought": quantity(_unit(result), brought),
            "wanted": quantity(_unit(result), wanted),
            "share": brought / wanted if wanted else math.nan,
        }
        names = _listed([channel_name(result, row["channel"]) for row in both])
        yield msg("On these curves the planned spend of {names} brings {brought} of their {wanted} ({share:pct0}).", names=names, **values)
    level = number(totals["best"]["marginal"])
    if not math.isnan(level):
        yield msg("At the best split {amount:money} more brings {more:ratio}.", amount=float(MORE), more=MORE * level)


def _figure(result: Decomposition) -> Label:
    return inside(metric_name(result, result.headline.metric_id))


def _unit(result: Decomposition) -> str:
    return str(result.catalogue.get(result.headline.metric_id).unit)


def _listed(names: Sequence[Label]) -> Label:
    """Return names in a row, the last after an "and"."""
    english = [name.en for name in names]
    front = ", ".join(english[:-1])
    return Label(f"{front} and {english[-1]}" if front else "".join(english), "、".join(name.zh for name in names))
