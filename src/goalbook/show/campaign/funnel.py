"""The funnel as planned and as it was: its stages and rates, the days, where the gap comes from, channel by channel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.funnel.stages import PAGE
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, msg
from goalbook.show.block import Block, joined, section
from goalbook.show.campaign.funnel_chart import begun, daily_chart, gap_chart, plan_days_chart, window_of
from goalbook.show.campaign.measures import direction_of, figure_name, unit_of
from goalbook.show.campaign.risks import risk_parts
from goalbook.show.charts.ibcs import GREY, INK
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import quantity, signed
from goalbook.show.tables import BarScale, Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, inside, known, number, rest_in_workbook, says, tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language
    from goalbook.core.message import Message, Value

MILLION = 1e6
DASH = "–"
WIDTH = 104  # pixels of a stage's bars
NEWS = 0.05  # a rate of a channel that is less off its plan is no news
CHANNELS = 8  # rows in the report
RATES = ("click", "share", "conversion")  # shown by channel


def funnel(result: CampaignResult, language: Language) -> Block:
    """Return the section; one line where there is neither plan nor figure. The stages themselves stand on page one."""
    parts: list[Markup | str] = []
    charts = [chart.html() for chart in (daily_chart(result, language), gap_chart(result, language)) if chart is not None]
    if not _held(result):
        charts = [chart.html() for chart in (plan_days_chart(result, language),) if chart is not None]
    if charts:
        parts.append(Markup('<div class="charts">{}</div>').format(joined(charts)) if len(charts) > 1 else charts[0])
    parts += _causes(result, language)
    parts += _channels(result, language)
    if result.looks_back:  # before the campaign they stand with what is ready
        parts += risk_parts(result, language)
    parts += missing_notes(result, language, "funnel")
    return section("funnel", language.say(_heading(result)), parts) if parts else Block(Markup(""))


def _heading(result: CampaignResult) -> Message:
    head = result.headline
    unit, name = unit_of(result, head.metric_id), inside(figure_name(result, head.metric_id))
    if result.looks_back and not begun(result):
        return msg("Funnel as planned; the campaign has not started yet")
    if not result.looks_back:
        if head.target is None:
            return msg("Funnel as planned")
        return msg("Funnel as planned: {target} {name}", target=quantity(unit, head.target), name=name)
    if head.actual is None or head.target is None or head.attainment is None:
        return msg("Funnel against plan")
    values: dict[str, Value] = {"actual": quantity(unit, head.actual), "target": quantity(unit, head.target), "name": name}
    if head.state == "running":
        return msg("Funnel, interim: {actual} of {target} {name} so far", **values)
    return msg("Funnel: {actual} of {target} {name} ({share:pct})", share=head.attainment, **values)


def _held(result: CampaignResult) -> bool:
    """Say whether there is something to hold against the plan: the campaign is looked back on, and has begun."""
    return result.looks_back and begun(result)


def _column(result: CampaignResult) -> str:
    """Return the column of the campaign's facts that measures its figure."""
    return PAGE.get(result.headline.metric_id, result.headline.metric_id)


def stages(result: CampaignResult, language: Language) -> Markup:
    """Return the stages with their rates, as a table whose bars compare each stage with its own plan (or that with last time).

    Where there is a plan, page one holds its stages alone; the others stand in the workbook.
    """
    every = rows_of(result.tables["funnel_plan"]) if "funnel_plan" in result.tables else []
    found = [row for row in every if known(row["planned"])] or every
    if not found:
        return Markup("")
    start, end = window_of(result)
    subtitle = msg("{start:date} to {end:date}, warm-up left out; bars: solid actual, outlined plan = full width", start=start, end=end)
    if not _held(result):
        subtitle = msg(
            "{start:date} to {end:date}, warm-up left out; bars: outlined plan, grey the earlier campaigns", start=start, end=end
        )
        if not any(known(row["before"]) for row in found):
            subtitle = msg("{start:date} to {end:date}, warm-up left out", start=start, end=end)
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _stages_title(result, found)), language.say(subtitle)
    )
    columns = _actual_columns(result, language, found) if _held(result) else _planned_columns(result, language, found)
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, table(filled(columns)))


def _stages_title(result: CampaignResult, found: Sequence[Row]) -> Message:
    """Say which rate lies farthest below what was planned (of a plan: farthest above what was reached before)."""
    held = _held(result)
    sides = ("rate_actual", "rate_planned") if held else ("rate_planned", "rate_before")
    changes = {place: number(row[sides[0]]) / number(row[sides[1]]) - 1 for place, row in enumerate(found) if number(row[sides[1]]) > 0}
    changes = {place: change for place, change in changes.items() if not math.isnan(change)}
    if not changes:
        return _plain_title(result, found)
    place = (min if held else max)(changes, key=lambda one: changes[one])
    row, change = found[place], changes[place]
    values: dict[str, Value] = {"name": row["rate_name"], "now": strong(_rate(row, sides[0])), "then": _rate(row, sides[1])}
    if held:
        if change < 0:
            return msg("{name} fell farthest short: {now}, planned {then}", **values)
        return msg("No rate fell short of its plan")
    if change > 0:
        return msg("{name} has to rise most: {now} planned, {then} reached before", **values)
    return msg("No rate is planned above what was reached before")


def _plain_title(result: CampaignResult, found: Sequence[Row]) -> Message:
    """Say from how many to how many the stages lead, where no rate can be compared."""
    name = "actual" if _held(result) else "planned"
    first, last = found[0], next((row for row in reversed(found) if row["metric"] == _column(result)), found[-1])
    values: dict[str, Value] = {
        side: msg("{n} {name}", n=quantity("money" if row["metric"] == "revenue" else "count", number(row[name])), name=inside(row["name"]))
        for side, row in (("first", first), ("last", last))
        if known(row[name])
    }
    if len(values) < 2 or first is last:  # noqa: PLR2004 - one stage leads nowhere
        return msg("No stage can be held against a plan") if _held(result) else msg("The stages that are planned")
    return msg("{first} led to {last}", **values) if _held(result) else msg("{first} are to lead to {last}", **values)


def _rate(row: Row, name: str) -> Message:
    """Return a rate by its unit."""
    value = number(row[name])
    if row["rate_unit"] == "money":
        return msg("{value:money}", value=value)
    return msg("{value:ratio2}", value=value) if row["rate_unit"] == "ratio" else msg("{value:pct}", value=value)


def _rate_text(language: Language, row: Row, name: str) -> str:
    return language.say(_rate(row, name)) if row["rate_unit"] and known(row[name]) else DASH


def _amount(language: Language, row: Row, name: str) -> str:
    value = number(row[name])
    if row["metric"] == "revenue":
        return language.number(value, "money" if value < MILLION else "money_compact")
    return language.number(value, "n" if value < MILLION else "compact")


def _actual_columns(result: CampaignResult, language: Language, found: Sequence[Row]) -> list[Column]:
    plan = msg("Plan to date") if result.headline.state == "running" else msg("Plan")
    return [
        Column(language.say(msg("Stage")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(plan), [_amount(language, row, "planned_to_date") for row in found]),
        Column(language.say(msg("Actual")), [_amount(language, row, "actual") for row in found]),
        Column("", _bars(found, "actual", "planned_to_date", INK), "bar"),
        Column(language.say(msg("Δ %")), [_change(language, row["metric"], number(row["ratio"]) - 1, result) for row in found]),
        Column(language.say(msg("Rate to this stage")), [language.say(cast("Label", row["rate_name"])) for row in found], "text"),
        Column(language.say(msg("Plan")), [_rate_text(language, row, "rate_planned") for row in found]),
        Column(language.say(msg("Actual")), [_rate_text(language, row, "rate_actual") for row in found]),
        Column(language.say(msg("Δ %")), [_change(language, "", _off(row, "rate_actual", "rate_planned"), result) for row in found]),
    ]


def _planned_columns(result: CampaignResult, language: Language, found: Sequence[Row]) -> list[Column]:
    return [
        Column(language.say(msg("Stage")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Earlier campaigns")), [_amount(language, row, "before") for row in found]),
        Column(language.say(msg("Plan")), [_amount(language, row, "planned") for row in found]),
        Column("", _before(found, "before", "planned"), "bar"),
        Column(language.say(msg("Δ %")), [_change(language, "", _off(row, "planned", "before"), result, judged=False) for row in found]),
        Column(language.say(msg("Rate to this stage")), [language.say(cast("Label", row["rate_name"])) for row in found], "text"),
        Column(language.say(msg("Earlier campaigns")), [_rate_text(language, row, "rate_before") for row in found]),
        Column(language.say(msg("Plan")), [_rate_text(language, row, "rate_planned") for row in found]),
        Column(
            language.say(msg("Δ %")),
            [_change(language, "", _off(row, "rate_planned", "rate_before"), result, judged=False) for row in found],
        ),
    ]


def _off(row: Row, value: str, base: str) -> float:
    return number(row[value]) / number(row[base]) - 1 if number(row[base]) > 0 else math.nan


def _change(language: Language, metric: object, change: float, result: CampaignResult, *, judged: bool = True) -> str | Markup:
    said = language.number(change, "pct", signed=True)
    if not judged:
        return said
    return toned(said, tone(round(change, 4), direction_of(result, str(metric)) if metric else "up"))


def _bars(found: Sequence[Row], value: str, plan: str, fill: str) -> list[Markup]:
    """Return each stage's bar on its own scale: the plan is as wide in every row, so that bars show how much of it was reached."""
    ratios = [number(row[value]) / number(row[plan]) if number(row[plan]) > 0 else math.nan for row in found]
    scale = BarScale(0.0, max([1.0, *(min(one, 2.0) for one in ratios if not math.isnan(one))]), WIDTH)
    bars = []
    for ratio, row in zip(ratios, found, strict=True):
        parts = Markup("")
        if not math.isnan(ratio):
            width = max(scale.x(min(ratio, 2.0)) - scale.x(0.0), 0.8)
            parts += Markup('<rect x="{}" y="3.5" width="{}" height="6" fill="{}"/>').format(scale.x(0.0), round(width, 1), fill)
        if number(row[plan]) > 0:
            wide = round(scale.x(1.0) - scale.x(0.0), 1)
            parts += Markup('<rect x="{}" y="1.5" width="{}" height="10" fill="none" stroke="{}" stroke-width="1"/>').format(
                scale.x(0.0), wide, INK
            )
        bars.append(
            Markup('<svg class="vb" width="{w}" height="13" viewBox="0 0 {w} 13" aria-hidden="true">').format(w=WIDTH)
            + parts
            + Markup("</svg>")
        )
    return bars


def _before(found: Sequence[Row], value: str, plan: str) -> list[str | Markup]:
    """Return the bars of earlier campaigns inside those of the plan; none where there was none, since outlines alone compare nothing."""
    return [*_bars(found, value, plan, GREY)] if any(known(row[value]) for row in found) else [""] * len(found)


def _causes(result: CampaignResult, language: Language) -> list[Markup | str]:
    """Return the largest parts of a gap in five questions, with what is recorded beside them."""
    found = rows_of(result.tables["gap_causes"]) if "gap_causes" in result.tables else []
    if not found:
        return []
    unit = unit_of(result, result.headline.metric_id)
    unexplained = sum(not row["evidence"] for row in found)
    title = msg("For {n:n} of the {all:n} largest parts of the gap no change is on record", n=unexplained, all=len(found))
    if not unexplained:
        title = msg("Beside each large part of the gap something is recorded")
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, title),
        language.say(msg("What, where, how much, since when, who; recorded beside it is what fell into the same days, no proof")),
    )
    columns = [
        Column(language.say(msg("What")), [_what(language, row) for row in found], "text"),
        Column(language.say(msg("Where")), [_channel(result, language, row) for row in found], "text"),
        Column(language.say(msg("How much")), [language.say(signed(unit, number(row["contribution"]))) for row in found]),
        Column(
            language.say(msg("When")), [language.say(msg("{a:day} – {b:day}", a=row["since"], b=row["until"])) for row in found], "text"
        ),
        Column(language.say(msg("Who")), [_owner(result, language, row) for row in found], "text"),
        Column(language.say(msg("Recorded beside it")), [_recorded(language, row, "evidence_on", "recorded") for row in found], "text"),
        Column(language.say(msg("Changed then")), [_recorded(language, row, "answered_on", "answer") for row in found], "text"),
    ]
    return [Markup('<figure class="tab wide">{}{}</figure>').format(head, table(filled(columns)))]


def _what(language: Language, row: Row) -> str:
    name = cast("Label", row["name"])
    if row["kind"] != "factor":
        return language.say(name)
    values = {name: number(row[name]) for name in ("before", "after")}
    if values["before"] > 1 or values["after"] > 1:
        return language.say(msg("{name} {before:n} → {after:n}", name=name, **values))
    return language.say(msg("{name} {before:pct} → {after:pct}", name=name, **values))


def _channel(result: CampaignResult, language: Language, row: Row) -> str:
    return language.say(_named(result, str(row["channel"])))


def _owner(result: CampaignResult, language: Language, row: Row) -> str:
    return language.say(result.owners.get(str(row["owner"]), Label.same(str(row["owner"])))) if row["owner"] else DASH


def _recorded(language: Language, row: Row, day: str, what: str) -> str:
    if row[day] is None:
        return language.say(msg("nothing")) if day == "evidence_on" else DASH
    return language.say(msg("{day:day}: {what}", day=row[day], what=cast("Label", row[what])))


def _channels(result: CampaignResult, language: Language) -> list[Markup | str]:
    """Return the campaign's own figure and the rates by channel; nothing for a single one."""
    every = rows_of(result.tables["channel_funnel"]) if "channel_funnel" in result.tables else []
    metric = result.headline.metric_id
    names = list(dict.fromkeys(row["channel"] for row in every))
    if len(names) < 2:  # noqa: PLR2004 - one channel is the campaign
        return []
    by = {(row["channel"], row["step"]): row for row in every}
    own = {row["channel"]: row for row in every if row["metric"] == _column(result)}
    held = _held(result)
    plan, value = ("planned_to_date", "actual") if held else ("before", "planned")
    order = sorted(names, key=lambda name: -number(own[name][value]) if name in own and known(own[name][value]) else 0.0)
    heads = (msg("Plan"), msg("Actual")) if held else (msg("Earlier campaigns"), msg("Plan"))
    found = [{**dict.fromkeys((value, plan), math.nan), "metric": metric, **own.get(name, {}), "channel": name} for name in order]
    columns = [Column(language.say(msg("Channel")), [_channel(result, language, row) for row in found], "text")]
    if own:
        unit = language.say(figure_name(result, metric))
        columns += [
            Column(language.say(heads[0]), [_amount(language, row, plan) for row in found], unit=unit),
            Column(language.say(heads[1]), [_amount(language, row, value) for row in found]),
            Column("", _bars(found, value, plan, INK) if held else _before(found, plan, value), "bar"),
            Column(
                language.say(msg("Δ %")),
                [_change(language, metric, _off(row, value, plan), result, judged=held) for row in found],
            ),
        ]
    for step in RATES:
        columns += _rate_columns(result, language, [by.get((name, step)) for name in order])
    said = _channels_title(result, [(row["channel"], number(row[value]), number(row[plan])) for row in found])
    head = Markup('<figcaption><b class="title">{}</b></figcaption>').format(says(language, said))
    frame = Frame(limit=CHANNELS, more=rest_in_workbook(language, "channel_funnel"))
    return [Markup('<figure class="tab wide">{}{}</figure>').format(head, table(filled(columns), frame))]


def _channels_title(result: CampaignResult, found: Sequence[tuple[str, float, float]]) -> Message:
    """Say which channel lies farthest below its plan, else which brings (or is to bring) the most."""
    up = direction_of(result, result.headline.metric_id) != "down"
    held = _held(result)
    off = [(now / then - 1, channel) for channel, now, then in found if held and then > 0 and not math.isnan(now)]
    if off and len(off) > 1:
        change, channel = (min if up else max)(off)
        if (change < 0) == up and change:
            return msg("{channel} lies farthest from its plan: {change}", channel=_named(result, channel), change=strong(_percent(change)))
        return msg("Every channel reached its plan")
    sums = [(now, channel) for channel, now, _ in found if now > 0]
    if not sums:
        return msg("Rates by channel")
    most, channel = max(sums)
    share = strong(msg("{value:pct0}", value=most / math.fsum(now for now, _ in sums)))
    text: dict[str, Value] = {"share": share, "channel": _named(result, channel)}
    return msg("{channel} brought {share} of it", **text) if held else msg("{channel} is to bring {share} of it", **text)


def _percent(change: float) -> Message:
    return msg("{value:+pct}", value=change)


def _named(result: CampaignResult, channel: str) -> Label:
    return channel_name(result, channel) if channel else Label("No single channel", "不分渠道")


def _rate_columns(result: CampaignResult, language: Language, found: Sequence[Row | None]) -> list[Column]:
    """Return a rate by channel, planned → actual (of a plan: before → planned), red where it fell short."""
    first = next((row for row in found if row is not None), None)
    if first is None or not first["rate_unit"]:
        return []
    held = _held(result)
    sides = ("rate_planned", "rate_actual") if held else ("rate_before", "rate_planned")
    cells: list[str | Markup] = []
    for row in found:
        if row is None or not known(row[sides[1]]):
            cells.append(DASH)
            continue
        now, then = _rate_text(language, row, sides[1]), _rate_text(language, row, sides[0])
        said = now if then == DASH else f"{then} → {now}"
        change = _off(row, sides[1], sides[0])
        cells.append(toned(said, tone(change, "up")) if held and abs(change) >= NEWS else said)
    return [Column(language.say(cast("Label", first["rate_name"])), cells)]
