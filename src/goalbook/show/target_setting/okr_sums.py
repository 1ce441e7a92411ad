"""Whether the key results add up, on each reading, and which single value would close the gap of a driver."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.emphasis import strong
from goalbook.show.quantity import quantity, share
from goalbook.show.tables import FILLS, BarScale, Column, table, toned
from goalbook.show.words import inside, known, number, rows, says, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

BAR = 180  # pixels
FULL = 0.995  # of the objective: from here on nothing is missing that a reader would see
LONG = 100_000  # counts from here on are compact
FINE = 0.1  # a rate below one in ten is written with two decimals
Row = dict[str, object]


def sums_parts(result: TargetSetting, language: Language) -> list[Markup | str]:
    """Return a table of readings with bars for every objective that has a number."""
    found = rows(result.tables.get("kr_sums"))
    return [_sums(result, language, [row for row in found if row["objective_id"] == one]) for one in dict.fromkeys(map(_objective, found))]


def _objective(row: Row) -> object:
    return row["objective_id"]


def _sums(result: TargetSetting, language: Language, found: Sequence[Row]) -> Markup:
    metric, target = str(found[0]["metric_id"]), number(found[0]["target"])
    planned = number(found[0]["planned"])
    plain = Label("Channel targets as they stand", "各渠道目标直接相加")
    lines: list[tuple[Label, float]] = [(row["name"], number(row["total"])) for row in found]  # type: ignore[misc] # a Label
    if all(total != planned for _, total in lines):
        lines.insert(0, (plain, planned))
    if len(lines) == 1:  # a bar beside nothing says no more than its sentence
        return note(says(language, msg("{said}.", said=_title(result, found))))
    scale = BarScale(0.0, max(target, *(total for _, total in lines)), BAR)
    gaps = [total - target for _, total in lines]
    columns = [
        Column(language.say(msg("Reading")), [language.say(name) for name, _ in lines], "text"),
        Column(language.say(msg("Sum")), [value_text(result, language, metric, total, compact=False) for _, total in lines]),
        Column("", [_bar(total, target, scale) for _, total in lines], "bar"),
        Column(language.say(msg("Of the objective")), [language.number(total / target, "pct2") for _, total in lines]),
        Column(language.say(msg("Gap")), [_gap(language, gap, target) for gap in gaps]),
    ]
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(result, found)),
        language.say(
            msg(
                "{name}: sum of the key results on each reading; line: the objective, {target:n}", name=_name(result, metric), target=target
            )
        ),
    )
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, table(columns))


def _title(result: TargetSetting, found: Sequence[Row]) -> Message:
    best = max(found, key=lambda row: number(row["share"]))
    unit = str(result.catalogue.get(str(best["metric_id"])).unit)
    values: dict[str, Message | str] = {
        "total": quantity(unit, number(best["total"])),
        "target": quantity(unit, number(best["target"])),
        "objective": str(best["objective_id"]),
    }
    if number(best["share"]) >= FULL:
        return msg("The key results of {objective:text} add up: {total} of {target}", **values)
    gap = strong(quantity(unit, -number(best["gap"])))
    if len(found) == 1:
        return msg("The key results of {objective:text} bring {total} of {target}: {gap} short", **values, gap=gap)
    return msg(
        "The key results of {objective:text} bring {total} of {target} at best ({reading}): {gap} short, on the least kind reading {most}",
        **values,
        reading=cast("Label", best["name"]),
        gap=gap,
        most=quantity(unit, -min(number(row["gap"]) for row in found)),
    )


def _gap(language: Language, gap: float, target: float) -> Markup:
    short = gap < -(1 - FULL) * target
    return toned(language.number(gap, "n", signed=True), "bad" if short else "plain")


def _bar(total: float, target: float, scale: BarScale) -> Markup:
    """Return a planned sum as an outlined bar, with a line where the objective stands."""
    end, line = scale.x(total), scale.x(target)
    return Markup(
        '<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">'
        '<rect x="1" y="2.5" width="{bar}" height="7" fill="none" stroke="{ink}" stroke-width="1"/>'
        '<path d="M{line} 0V12" stroke="{ink}" stroke-width="1.6"/></svg>'
    ).format(w=scale.width, bar=round(max(end - 1, 0.5), 1), line=line, ink=FILLS["plain"])


def _name(result: TargetSetting, metric: str) -> Label:
    return result.catalogue.name(metric)


def driver_lines(result: TargetSetting, language: Language) -> list[Markup | str]:
    """Return one sentence per driver: what it brings of the target it feeds, what would close the gap, and whether that ever was."""
    solved = rows(result.tables.get("solver"))
    lines: list[Markup | str] = []
    for row in rows(result.tables.get("drivers")):
        if not known(row["target"]):
            continue
        ways = [one for one in solved if one["kr_id"] == row["kr_id"]]
        lines.append(note(says(language, _driver(result, row, ways))))
    return [Markup("<h3>{}</h3>").format(language.say(msg("What drives them"))), *lines] if lines else []


def _driver(result: TargetSetting, row: Row, ways: Sequence[Row]) -> Message:
    unit = str(result.catalogue.get(str(row["outcome"])).unit)
    brings = msg(
        "{kr:text}: {cause} would bring {implied} of the {target} planned ({share:pct0})",
        kr=str(row["kr_id"]),
        cause=_cause(result, row),
        implied=strong(quantity(unit, number(row["implied"]))),
        target=quantity(unit, number(row["target"])),
        share=number(row["ratio"]),
    )
    if number(row["implied_single"]) != number(row["implied"]):
        once = quantity(unit, number(row["implied_single"]))
        brings = msg("{said}, or {once} if the monthly figure is meant once", said=brings, once=once)
    if not ways:
        return msg("{said}.", said=brings) if number(row["gap"]) >= 0 else msg("{said}; no single value would close the gap.", said=brings)
    listed = _way(result, ways[0])
    for one in ways[1:]:
        listed = msg("{first}, or {then}", first=listed, then=_way(result, one))
    sentence = msg("{said}; {ways} would close the gap.", said=brings, ways=listed)
    if row["source"] == "plan" and known(row["implied_history"]):
        past = quantity(unit, number(row["implied_history"]))
        sentence = msg("{said} At the rates of the last months it would bring {past}.", said=sentence, past=past)
    return sentence


def _cause(result: TargetSetting, row: Row) -> Message:
    """Return the driver with its planned value: so many reads a month, a click rate of so much at the last months' reads."""
    kr = next(one for one in rows(result.tables.get("key_results")) if one["kr_id"] == row["kr_id"])
    metric, channel = result.catalogue.get(str(row["metric_id"])), result.channel_names.get(str(row["channel"]))
    name, value = inside(metric.name), _amount(number(kr["target"]), metric.unit)
    if result.catalogue.is_ratio(metric.id):
        said = msg("a {name} of {value} at the last months' other figures", name=name, value=value)
    elif kr["aggregation"] == "average":
        said = msg("{value} {name} a month", value=value, name=name)
    else:
        said = msg("{value} {name}", value=value, name=name)
    return msg("{what} ({channel})", what=said, channel=channel) if channel is not None else said


def _way(result: TargetSetting, row: Row) -> Message:
    """Return a factor with the value it would need, and the best there ever was of it."""
    name, needed = row["name"], strong(_value(row, "needed"))
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    said = msg("a {name} of {needed}", name=inside(name), needed=needed)
    if row["unit"] == "count":
        kr = next(one for one in rows(result.tables.get("key_results")) if one["kr_id"] == row["kr_id"])
        monthly = kr["aggregation"] in ("average", "ratio")
        said = (
            msg("{value} {name} a month", value=needed, name=inside(name))
            if monthly
            else msg("{value} {name}", value=needed, name=inside(name))
        )
    if math.isnan(number(row["best"])):
        return said
    best = _value(row, "best")
    if known(row["limit"]) and number(row["needed"]) > number(row["limit"]):
        return msg(
            "{said} (best month {best}; private domain rarely exceeds {limit:pct0})", said=said, best=best, limit=number(row["limit"])
        )
    if number(row["best_months"]) > 1:
        return msg("{said} (best {n:n} months {best})", said=said, best=best, n=number(row["best_months"]))
    return msg("{said} (best month {best})", said=said, best=best)


def _value(row: Row, name: str) -> Message:
    return _amount(number(row[name]), str(row["unit"]))


def _amount(value: float, unit: str) -> Message:
    if unit == "share":
        return share(value, fine=value < FINE)
    return msg("{value:compact}", value=value) if value >= LONG else quantity(unit, value)
