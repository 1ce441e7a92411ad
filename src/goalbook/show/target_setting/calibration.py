"""History and market calibration: what the period will bring, what is proposed, how likely each target is, how good such words were."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, joined, note, section
from goalbook.show.charts.fan import fan_chart
from goalbook.show.levels import level_text
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import chance
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.target_setting.narrative import kr_name
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import channel_name, filled, known, metric_name, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
WORST = -1.0  # a skill below prints as such
HEIGHT = 46.0  # mm: the back-test stands beside it
TONES: dict[str, Tone] = {"pass": "good", "warn": "plain", "fail": "bad"}


def calibration(result: TargetSetting, language: Language) -> Block:
    """Return what history and market say of every target, with the back-test beside it."""
    found = rows(result.tables.get("calibration"))
    parts: list[Markup | str] = []
    if found:
        parts += [_targets(result, language, found), *_reasons(result, language, found)]
        parts.append(_candidates(result, language, found))
        chart, tested = fan_chart(result, language, HEIGHT), _tested(result, language)
        if chart is not None:
            parts.append(Markup('<div class="charts">{}\n<div class="beside">{}</div></div>').format(chart.html(), tested))
        else:
            parts.append(tested)
        parts += _market(result, language)
    parts += missing_notes(result, language, "calibration")
    return section("calibration", language.say(msg("What history and market support")), parts)


def _name(result: TargetSetting, language: Language, row: Row) -> str:
    """Return a key result as the sheet names it; without goals the figure and its channel."""
    if row["kr_id"]:
        return language.say(kr_name(result, row["kr_id"]))
    name = metric_name(result, str(row["metric_id"]))
    if not row["channel"]:
        return language.say(name)
    channel = channel_name(result, row["channel"])
    return language.say(Label(f"{channel.en}: {name.en}", f"{channel.zh}：{name.zh}"))


def _value(result: TargetSetting, language: Language, row: Row, value: object) -> str:
    """Return a value of a row's metric."""
    return level_text(result, language, str(row["metric_id"]), number(value))


def _targets(result: TargetSetting, language: Language, found: Sequence[Row]) -> Markup:
    def values(name: str) -> list[str]:
        return [_value(result, language, row, row[name]) for row in found]

    proposed = zip(values("commit_proposed"), values("target_proposed"), values("stretch_proposed"), strict=True)
    spans = [f"{low} – {high}" if "–" not in (low, high) else "–" for low, high in zip(values("low"), values("high"), strict=True)]
    columns = [
        Column(language.say(msg("Key result")), [_name(result, language, row) for row in found], "text"),
        Column(language.say(msg("Target")), [Markup("<b>{}</b>").format(one) if one != "–" else one for one in values("target")]),
        Column(language.say(msg("Trend")), values("forecast")),
        Column(language.say(msg("Target ÷ trend")), [language.number(number(row["trend_ratio"]), "ratio2") for row in found]),
        Column(language.say(msg("80 % range")), spans),
        Column(language.say(msg("Proposed: commit / target / stretch")), ["–" if "–" in one else " / ".join(one) for one in proposed]),
        Column(language.say(msg("Chance")), [_chance(language, row) for row in found]),
        Column("", [_verdict(language, row) for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "calibration")))


def _chance(language: Language, row: Row) -> str:
    return language.say(chance(number(row["probability"]))) if known(row["probability"]) else "–"


def _verdict(language: Language, row: Row) -> Markup | str:
    verdict = str(row["verdict"])
    return toned(language.say(verdict_name(verdict)), TONES[verdict]) if verdict in TONES and row["kr_id"] else "–"


def _reasons(result: TargetSetting, language: Language, found: Sequence[Row]) -> Iterator[Markup]:
    """Yield how to read the table, and why a range or a chance is missing."""
    if any(known(row["forecast"]) for row in found):
        yield note(language.say(_reading(result, found)))
    given: dict[str, list[str]] = {}
    left = language.say(msg("the last weeks have left the trend; only if the plan brings them back does the trend count"))
    grown = language.say(msg("growth as so far leads out of the 80 % range, which follows the last weeks"))
    growth = {(row["kr_id"], row["channel"]): row for row in rows(result.tables.get("growth")) if row["source"] == "combined"}
    for row in found:
        name = str(row["kr_id"]) or _name(result, language, row)
        if isinstance(row["reason"], Message):
            given.setdefault(language.say(row["reason"]), []).append(name)
        if _left_the_trend(row):
            given.setdefault(left, []).append(name)
        if _outgrows(row, growth.get((row["kr_id"], row["channel"]))):
            given.setdefault(grown, []).append(name)
        if isinstance(row["outlier_day"], date):
            given.setdefault(language.say(_one_day(result, language, row, row["outlier_day"])), []).append(name)
    comma = "、" if language.code == "zh" else ", "
    for reason, names in given.items():
        yield note(language.say(msg("{names}: {reason}.", names=comma.join(names), reason=reason.rstrip(".。"))))


def _left_the_trend(row: Row) -> bool:
    """Say whether the last weeks are worse than their trend: it lies beyond the good end of the range, which weighs them most."""
    low, high, start = number(row["low"]), number(row["high"]), number(row["start"])
    trend = number(row["forecast"]) + (start if row["method"] == "stock" else 0.0)
    return trend < low if row["direction"] == "down" else trend > high  # not where one of them is not known


def _outgrows(row: Row, growth: Row | None) -> bool:
    """Say whether the growth of the sources leads to a value outside of the 80 % range."""
    if growth is None:
        return False
    there = number(growth["implied"]) + (number(row["start"]) if row["method"] == "stock" else 0.0)
    return there < number(row["low"]) or there > number(row["high"])  # not where one of them is not known


def _one_day(result: TargetSetting, language: Language, row: Row, day: date) -> Message:
    """Say which day carries the trend, and the trend without such days."""
    value, without = (_value(result, language, row, row[name]) for name in ("outlier_value", "forecast_without"))
    return msg(
        "{day:date} alone brought {value:text}; without such days the trend is {without:text}", day=day, value=value, without=without
    )


def _reading(result: TargetSetting, found: Sequence[Row]) -> Message:
    """Say what trend, range and chance mean; how far ahead they look where the last facts are old."""
    window, lead = result.policy.calibration.window_months, max(number(row["lead_days"]) for row in found)
    text = msg(
        "Trend: the mean of the last whole months, at most {n:n} (of a stock its change). Range and chance: if things go on as so far; "
        "what the plan changes is not in them. Proposed: reached with {commit:pct0}, {target:pct0}, {stretch:pct0}.",
        n=window[1],
        commit=result.policy.calibration.propose_commit,
        target=result.policy.calibration.propose_target,
        stretch=result.policy.calibration.propose_stretch,
    )
    if any(row["place"] and not known(row["probability"]) for row in found):
        text = msg(
            "{text} Where no chance stands, the range speaks: a committed goal is within reach up to its middle "
            "and too high beyond its end.",
            text=text,
        )
    if lead <= 0:
        return text
    return msg("{text} Days between the last facts and the period: {days:n}; they widen the range.", text=text, days=lead)


def _candidates(result: TargetSetting, language: Language, found: Sequence[Row]) -> Markup:
    """Return last year, the period before, what each gives with its uplift, and the growth that both and the long run agree on."""
    bases = {(str(row["kr_id"]), str(row["channel"]), str(row["base"])): row for row in rows(result.tables.get("candidates"))}
    growth = {(str(row["kr_id"]), str(row["channel"]), str(row["source"])): row for row in rows(result.tables.get("growth"))}
    places = [(str(row["kr_id"]), str(row["channel"])) for row in found]
    if not bases and not growth:
        return Markup("")

    def cells(source: dict[tuple[str, str, str], Row], name: str, column: str) -> list[str | Markup]:
        picked = [source.get((*place, name)) for place in places]
        return [_value(result, language, one, one[column]) + _part(one) if one is not None else "–" for one in picked]

    params = result.params
    window = int(result.policy.calibration.window_months[1])
    columns = [
        Column(language.say(msg("Key result")), [_name(result, language, row) for row in found], "text"),
        Column(language.say(msg("Months behind the trend")), [_months(result, language, row, window) for row in found]),
    ]
    for name, label, uplift in (("year", msg("Last year"), params.uplift_year), ("period", msg("Period before"), params.uplift_period)):
        columns.append(Column(language.say(label), cells(bases, name, "base_value")))
        columns.append(Column(language.say(msg("± {uplift:pct0}", uplift=uplift)), cells(bases, name, "candidate")))
    columns.append(Column(language.say(msg("Growth as so far")), cells(growth, "combined", "implied")))
    columns.append(Column(language.say(msg("Sources apart by")), [_apart(language, growth.get((*place, "combined"))) for place in places]))
    columns.append(Column(language.say(msg("As the market")), cells(growth, "market", "implied")))
    kept = filled(columns)
    html = table(kept, Frame(more=rest_in_workbook(language, "candidates"))) if len(kept) > 1 else Markup("")
    if any(not row["whole"] for row in bases.values()):
        html += note(language.say(msg("* Not all of that period is known yet: the known part is projected.")))
    return html


def _months(result: TargetSetting, language: Language, row: Row, window: int) -> str:
    """Return the least and the most that a whole month of the trend's window brought, of a stock its change."""
    own = [one for one in rows(result.tables.get("history_months")) if (one["kr_id"], one["channel"]) == (row["kr_id"], row["channel"])]
    values = [number(one["value"]) for one in own]
    if row["method"] == "stock":
        values = [math.nan, *(after - before for before, after in pairwise(values))]
    whole = [value for value, one in zip(values, own, strict=True) if one["whole"] and known(value)][-window:]
    if not whole:
        return "–"
    low, high = (_value(result, language, row, end) for end in (min(whole), max(whole)))
    return low if low == high else f"{low} – {high}"


def _part(row: Row) -> str:
    return "" if row.get("whole", True) or "candidate" not in row else "*"


def _apart(language: Language, row: Row | None) -> str:
    return language.number(number(row["disagreement"]), "pct0") if row is not None else "–"


def _tested(result: TargetSetting, language: Language) -> Markup:
    """Return the back-test: what targets set as of every past day would have been told, and what came."""
    tested = [row for row in rows(result.tables.get("target_backtest")) if number(row["origins"]) > 0]
    title = Markup("<h3>{}</h3>").format(language.say(msg("How past ranges and chances did")))
    if not tested:
        return joined([title, note(language.say(msg("The history is too short to test them: judge by hand.")))])
    columns = [
        Column(language.say(msg("Key result")), [str(row["kr_id"]) or _name(result, language, row) for row in tested], "text"),
        Column(language.say(msg("Past days")), [language.number(number(row["own_origins"]), "n") for row in tested]),
        Column(language.say(msg("Range held")), [language.number(number(row["coverage"]), "pct0") for row in tested]),
        Column(language.say(msg("Hit")), [language.number(number(row["base_rate"]), "pct0") for row in tested]),
        Column(language.say(msg("Skill")), [_skill(language, row) for row in tested]),
        Column(language.say(msg("Error")), [language.number(number(row["error"]), "pct0") for row in tested]),
    ]
    text = msg(
        "Targets as teams set them (last year or the period before, +0 to 20 %), as of every past day. The range should hold 80 % of the "
        "time. Skill: better than the share of such targets hit, in the other periods and in all, whichever is harder to beat; "
        "1 is perfect, 0 no better, then no chance is printed. Hit and skill count the same figure of the other channels, too."
    )
    return joined([title, table(columns, Frame(more=rest_in_workbook(language, "target_backtest"))), note(language.say(text))])


def _skill(language: Language, row: Row) -> Markup:
    """Return the lesser of both skills; how bad it is below −1 says nothing more."""
    skill = min(number(row["skill"]), number(row["hindsight_skill"]))
    text = f"< {language.number(WORST, 'n')}" if skill < WORST else language.number(skill, "ratio2")
    return toned(text, "plain" if row["printable"] else "bad")


def _market(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    """Yield where the targets stand among competitors and the industry."""
    found = rows(result.tables.get("positions"))
    if not found:
        return
    places = {"below": msg("worse than average"), "inside": msg("inside"), "above": msg("better than the best")}
    columns = [
        Column(language.say(msg("Key result")), [_name(result, language, row) for row in found], "text"),
        Column(language.say(msg("Target")), [_value(result, language, row, row["target"]) for row in found]),
        Column(language.say(msg("Compared with")), [_benchmark(language, row) for row in found], "text"),
        Column(language.say(msg("Their figure")), [_value(result, language, row, row["value"]) for row in found]),
        Column(language.say(msg("Target ÷ theirs")), [language.number(number(row["ratio"]), "pct0") for row in found]),
        Column(language.say(msg("Position")), [language.say(places[str(row["position"])]) for row in found], "text"),
        Column(language.say(msg("Reason given")), [_text(language, row["reason_given"]) or "–" for row in found], "text"),
    ]
    yield table(filled(columns), Frame(more=rest_in_workbook(language, "positions")))


def _text(language: Language, label: object) -> str:
    return language.say(label) if isinstance(label, Label) else str(label)


def _benchmark(language: Language, row: Row) -> str:
    scopes = {"competitor": msg("competitor"), "industry": msg("industry")}
    name, scope = _text(language, row["benchmark"]), scopes[str(row["scope"])]
    text = msg("{name:text} ({scope})", name=name, scope=scope)
    if not row["verified"]:
        text = msg("{name:text} ({scope}, no source)", name=name, scope=scope)
    return language.say(text)
