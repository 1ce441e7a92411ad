"""KPIs by purpose and phase, and the three families with their figures: conversion by stage, growth, output per head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.target_setting.horizons.names import FACTORS, PHASES, PURPOSES, kpi_name
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import BarScale, Column, Frame, table, toned, variance_bar
from goalbook.show.target_setting.horizons import amount, quiet
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
NARROW = 60  # px: bars in half a page


def kpi_families(result: TargetSetting, language: Language) -> Block:
    """Return the KPI system, the phase of the private domain and the three families, as far as they are known."""
    parts: list[Markup | str] = [
        *_levels(result, language),
        *_phase(result, language),
        *_stages(result, language),
        *_beside([*_growth(result, language)], [*_output(result, language)]),
    ]
    lacks = missing_notes(result, language, "kpi_families")
    if not parts and not lacks:
        return Block(Markup(""))
    return section("kpi_families", language.say(msg("KPIs by purpose and phase")), [*lacks, *parts])


def _levels(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("kpi_levels"))
    leveled = [row for row in found if row["level"]]
    if not found:
        return
    purpose = str(found[0]["purpose"])
    if purpose:
        yield note(says(language, msg("Purpose: {purpose}.", purpose=PURPOSES[purpose])))
    if not leveled:
        return
    leveled.sort(key=lambda row: row["level"] != "core")
    columns = [
        Column(language.say(msg("KPI")), [_kpi(language, row) for row in leveled], "text"),
        Column(language.say(msg("Level")), [language.say(_level(row)) for row in leveled], "text"),
        Column(language.say(msg("Serves")), [_serves(language, row) for row in leveled], "text"),
        Column(language.say(msg("Auxiliary KPIs behind it")), [_behind(language, row) for row in leveled]),
        Column(language.say(msg("Weighs")), [_percent(language, row["weight"]) for row in leveled]),
        Column(language.say(msg("Weight by default")), [quiet(_percent(language, row["default_weight"])) for row in leveled]),
    ]
    yield table(filled(columns), Frame(more=rest_in_workbook(language, "kpi_levels")))


def _kpi(language: Language, row: Row) -> Markup:
    name: Label = row["name"]  # type: ignore[assignment] # a Label
    text = Markup("{} {}").format(str(row["kr_id"]), language.say(name))
    return Markup("<b>{}</b>").format(text) if row["level"] == "core" else text


def _level(row: Row) -> Message:
    return msg("main") if row["level"] == "core" else msg("auxiliary")


def _serves(language: Language, row: Row) -> str | Markup:
    if row["level"] != "core":
        return str(row["serves"]).replace(", ", "、" if language.code == "zh" else ", ")
    if not isinstance(row["fits"], bool):
        return ""
    purpose = PURPOSES[str(row["purpose"])]
    return language.say(purpose) if row["fits"] else toned(language.say(msg("not {purpose}", purpose=purpose)), "bad")


def _behind(language: Language, row: Row) -> str | Markup:
    if row["level"] != "core":
        return ""
    text = language.number(number(row["auxiliaries"]), "n")
    return text if number(row["auxiliaries"]) else toned(f"▼ {text}", "bad")


def _percent(language: Language, value: object, kind: str = "pct") -> str:
    return language.number(number(value), kind) if known(value) else ""


def _phase(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("phase"))
    if not found:
        return
    comma = "、" if language.code == "zh" else ", "

    def name(row: Row) -> Markup | str:
        text = language.say(PHASES[str(row["phase"])])
        return Markup("<b>{} ◂ {}</b>").format(text, language.say(msg("today"))) if row["current"] else text

    def names(row: Row, key: str) -> str:
        return comma.join(language.say(kpi_name(str(kpi))) for kpi in row[key])  # type: ignore[attr-defined] # a tuple of words

    def chosen(row: Row) -> Markup | str:
        text = names(row, "chosen")
        return text if row["current"] or not text else quiet(text)

    columns = [
        Column(language.say(msg("Phase of the private domain")), [name(row) for row in found], "text"),
        Column(language.say(msg("Phase begins")), [language.date(_day(row["begins"])) for row in found]),
        Column(
            language.say(msg("Phase ends")), [language.date(_day(row["ends"])) if _day(row["ends"]) is not None else "" for row in found]
        ),
        Column(language.say(msg("KPIs of the phase")), [names(row, "kpis") for row in found], "text"),
        Column(language.say(msg("Of these chosen")), [chosen(row) for row in found], "text"),
    ]
    yield table(filled(columns))
    runs = any(bool(row["current"]) for row in found)
    stray = sum(len(row["chosen"]) for row in found if not row["current"])  # type: ignore[arg-type, misc] # a tuple of words
    if runs and stray:
        yield note(says(language, msg("Chosen KPIs of another phase than the one that runs: {n:n}.", n=stray)))


def _day(value: object) -> date | None:
    return None if value is None or value != value else value  # type: ignore[return-value] # noqa: PLR0124 - NaT alone differs from itself


def _stages(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("kpi_stages"))
    if not found:
        return
    channels: dict[str, list[Row]] = {}
    for row in found:
        channels.setdefault(str(row["channel"]), []).append(row)
    least = float(result.policy.roi.programme_min)
    groups = list(channels.values())
    lasts = [group[-1] for group in groups]
    columns = [
        Column(language.say(msg("Channel")), [language.say(channel_name(result, channel)) for channel in channels], "text"),
        Column(language.say(msg("Rate from stage to stage (cost of one)")), [_chain(result, language, group) for group in groups], "text"),
        Column(language.say(msg("Return of the last")), [_money(language, row["return_each"]) for row in lasts]),
        Column(language.say(msg("ROI")), [_roi(language, row, least) for row in lasts]),
    ]
    yield Markup("<h3>{}</h3>").format(language.say(msg("Conversion by stage")))
    yield table(filled(columns), Frame(more=rest_in_workbook(language, "kpi_stages")))


def _chain(result: TargetSetting, language: Language, group: list[Row]) -> Markup:
    parts = []
    for row in group:
        stage = language.say(result.catalogue.name(str(row["metric_id"])))
        if known(row["rate"]):
            stage = f"{stage} {language.number(number(row['rate']), 'pct')}"
        parts.append(
            Markup("{} {}").format(stage, quiet(f"({_money(language, row['cost'])})")) if known(row["cost"]) else Markup("{}").format(stage)
        )
    return Markup(" → ").join(parts)


def _money(language: Language, value: object) -> str:
    return language.number(number(value), "money") if known(value) else ""


def _roi(language: Language, row: Row, least: float) -> str | Markup:
    if not known(row["roi"]):
        return ""
    text = language.number(number(row["roi"]), "ratio2")
    return text if number(row["roi"]) >= least else toned(f"▼ {text}", "bad")


def _growth(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("kpi_growth"))
    if not found:
        return
    scale = BarScale.of([number(row["effect"]) for row in found], NARROW)
    columns = [
        Column(language.say(msg("Factor")), [language.say(FACTORS[str(row["item"])]) for row in found], "text"),
        Column(language.say(msg("Now")), [_figure(language, row, "now") for row in found]),
        Column(language.say(msg("Before")), [_figure(language, row, "before") for row in found]),
        Column(
            language.say(msg("Change")),
            [language.number(number(row["change"]), "pct", signed=True) if known(row["change"]) else "" for row in found],
        ),
        Column("", [variance_bar(number(row["effect"]), scale, "good" if number(row["effect"]) >= 0 else "bad") for row in found], "bar"),
    ]
    yield Markup("<h3>{}</h3>").format(language.say(msg("Growth: GMV = orders × order value")))
    yield table(filled(columns))
    months = int(result.policy.baseline.months)
    yield note(says(language, msg("Whole months, at most {n:n}, against as many before; bars: effect on GMV.", n=months)))


def _figure(language: Language, row: Row, name: str) -> str:
    if not known(row[name]):
        return ""
    if row["item"] == "gmv":
        return language.number(number(row[name]), "money_compact")
    return amount(language, row["unit"], row[name])


def _output(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("output_per_head"))
    if not found:
        return
    gaps = [number(row["output_index"]) - 1 for row in found]
    scale = BarScale.of(gaps, NARROW)
    columns = [
        Column(
            language.say(msg("Month")),
            [Markup('<span class="nb">{}</span>').format(language.date(_day(row["month"]), "month")) for row in found],
            "text",
        ),
        Column(language.say(msg("Heads")), [language.number(number(row["fte"]), "ratio") for row in found]),
        Column(language.say(msg("A head")), [language.number(number(row["output"]), "money_compact") for row in found]),
        Column(
            language.say(msg("Own baseline")),
            [language.number(number(row["baseline"]), "money_compact") if known(row["baseline"]) else "" for row in found],
        ),
        Column(language.say(msg("Index")), [_percent(language, row["output_index"], "pct0") for row in found]),
        Column("", [variance_bar(gap, scale, "good" if gap >= 0 else "bad") for gap in gaps], "bar"),
    ]
    yield Markup("<h3>{}</h3>").format(language.say(msg("Efficiency: output per head")))
    yield table(filled(columns))
    fewest, most = (int(n) for n in result.policy.kpi.output_months)
    yield note(says(language, msg("Baseline: mean of the {few:n} to {many:n} months before.", few=fewest, many=most)))


def _beside(left: list[Markup | str], right: list[Markup | str]) -> Iterator[Markup]:
    """Yield two tables beside each other, one alone over the whole width."""
    if not left or not right:
        yield from (Markup("{}").format(part) for part in (*left, *right))
        return
    cells = [Markup('<div class="beside">{}</div>').format(Markup("\n").join(part)) for part in (left, right)]
    yield Markup('<div class="charts">{}</div>').format(Markup("\n").join(cells))
