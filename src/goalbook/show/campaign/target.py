"""The campaign's target in the report: what it rests on and whether it is SMART; afterwards how it was reached, and what to ask next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.campaign.rules.target import LETTERS
from goalbook.books.campaign.target.measured import unit_of
from goalbook.books.campaign.target.rate import said_rate
from goalbook.books.quantity import amount
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.funnel_chart import begun
from goalbook.show.campaign.target_chart import target_chart
from goalbook.show.emphasis import strong
from goalbook.show.levels import level_text
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import filled, known, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

TONES: dict[str, Tone] = {"pass": "good", "fail": "bad"}
BAND_TONES: dict[str, Tone] = {"too_high": "bad", "very_good": "good", "strong": "good"}


def target(result: CampaignResult, language: Language) -> Block:
    """Return the section of the plan or of the retrospective."""
    parts: list[Markup | str] = [*missing_notes(result, language, "target")]
    parts += _looked_back(result, language) if result.looks_back else _planned(result, language)
    title = msg("How the goals were reached, and what to ask next") if result.looks_back else msg("The target, and what it rests on")
    return section("target", language.say(title), parts)


def _planned(result: CampaignResult, language: Language) -> list[Markup]:
    chart = target_chart(result, language)
    drawn = [] if chart is None else [chart.html()]
    told = [*drawn, *(note(says(language, said)) for said in rests_on(result))]
    unset = all(
        not known(row["target"]) for row in rows_of(result.tables["key_results"])
    )  # said already; the letters have nothing to judge
    return told if unset else [*told, _sheet(result, language), _smart(result, language)]


def rests_on(result: CampaignResult) -> Iterator[Message]:
    """Yield what the target rests on beside the bars: its daily rate, what would come anyway, its part of the goal above."""
    basis = {row["way"]: row for row in rows_of(result.tables["target_basis"])}
    metric = result.headline.metric_id

    def of(way: str, name: str) -> Message:
        return amount(result.catalogue, metric, float(basis[way][name]))

    if "daily" in basis and known(basis["daily"]["days_needed"]):
        needed, days = float(math.ceil(round(basis["daily"]["days_needed"], 9))), float(basis["daily"]["days"])
        shown = said_rate(float(basis["daily"]["rate"]), float(basis["daily"]["target"]) / days, unit_of(result.catalogue, metric))
        rate = amount(result.catalogue, metric, shown)
        told: dict[str, Message | float] = {"rate": rate, "target": of("daily", "target"), "needed": needed, "days": days}
        whole = of("daily", "value")
        yield (
            msg("At {rate} a day, {target} take a day; the campaign has {days:n}, in all {whole}.", whole=whole, **told)
            if needed == 1
            else msg("At {rate} a day, {target} take {needed:n} days; the campaign has {days:n}, in all {whole}.", whole=whole, **told)
        )
    if "anyway" in basis:
        row = basis["anyway"]
        added = {"value": row["base"] - row["value"], "low": row["base"] - row["high"], "high": row["base"] - row["low"]}
        yield msg(
            "Of the {base} that the page of {name} counted in its {days:n} days, warm-up included, about {value} were added by it "
            "({level:pct0} range {low}–{high}); most of the others would have come anyway.",
            base=of("anyway", "base"),
            name=row["name"],
            days=float(row["days"]),
            level=float(result.policy.campaign.effect_level),
            **{name: amount(result.catalogue, metric, float(value)) for name, value in added.items()},
        )
    if "parent" in basis and known(basis["parent"]["share"]):
        row = basis["parent"]
        told = {"target": of("parent", "target"), "base": of("parent", "base"), "share": float(row["share"])}
        yield msg(
            "{target} is {share:pct} of the {base} that the goal above it asks for ({place:text}).", place=str(row["campaign_id"]), **told
        )


def _sheet(result: CampaignResult, language: Language) -> Markup:
    """Return what is promised, aimed at and hoped for, key result by key result, beside what the channels plan."""
    rows = rows_of(result.tables["key_results"])
    columns = [
        Column(language.say(msg("Key result")), [_key(language, row) for row in rows], "text"),
        *(Column(language.say(head), _values(result, language, rows, name)) for name, head in _levels().items()),
        Column(language.say(msg("Channels’ plans together")), _values(result, language, rows, "planned")),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "key_results")))


def _levels() -> dict[str, Message]:
    return {"commit": msg("Commit"), "target": msg("Target"), "stretch": msg("Stretch")}


def _key(language: Language, row: Row) -> str:
    name = titled(language, row["name"])
    return name if row["objective_id"] == "" else f"{row['kr_id']} {name}"


def _values(result: CampaignResult, language: Language, rows: list[Row], name: str) -> list[str]:
    return [_value(result, language, str(row["metric_id"]), float(row[name])) for row in rows]


def _value(result: CampaignResult, language: Language, metric: str, value: float) -> str:
    if metric in result.catalogue:
        return level_text(result, language, metric, value)
    return language.number(value, "n")


def _smart(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["campaign_smart"])
    wrong = [row for row in rows if row["state"] in ("warn", "fail")]
    if wrong:
        names = Label(", ".join(LETTERS[row["criterion"]].en for row in wrong), "、".join(LETTERS[row["criterion"]].zh for row in wrong))
        said = msg("SMART: {names} still to be settled", names=names)
    else:
        said = msg("SMART: nothing speaks against the target")
    states = {"pass": msg("pass"), "warn": msg("warn"), "fail": msg("fail"), "not_evaluated": msg("not judged")}
    verdicts = [toned(language.say(states[row["state"]]), TONES.get(row["state"], "plain")) for row in rows]
    columns = [
        Column("", [titled(language, LETTERS[row["criterion"]]) for row in rows], "text"),
        Column(language.say(msg("Verdict")), verdicts, "text"),
        Column(language.say(msg("Why")), [titled(language, row["why"]) for row in rows], "text"),
    ]
    return Markup("<h3>{}</h3>").format(says(language, said)) + table(columns)


def _looked_back(result: CampaignResult, language: Language) -> list[Markup]:
    return [_scores(result, language), _following(result, language)]


def band_names() -> dict[str, Message]:
    """Return what the bands are called in a cell."""
    return {"too_high": msg("target too high"), "very_good": msg("very good"), "strong": msg("strong"), "too_low": msg("target too low")}


def _scores(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["key_results"])
    objectives = [{**row, "kr_id": ""} for row in rows_of(result.tables["objective_scores"]) if row["key_results"] > 1]
    lines, committed = [*objectives, *rows], _committed(result)
    columns = [
        Column(language.say(msg("Key result")), [_line(language, row) for row in lines], "text"),
        *(Column(language.say(head), [_cell(result, language, row, name) for row in lines]) for name, head in _reached().items()),
        Column(language.say(msg("Attainment")), [_bold(language.number(float(row["attainment"]), "pct"), row) for row in lines]),
        Column(language.say(msg("Pass line")), [_verdict(language, row) for row in lines], "text"),
        Column(language.say(msg("OKR band")), [_band(language, row, committed=committed) for row in lines], "text"),
        Column(language.say(msg("Progress score")), [language.number(float(row["score"]), "ratio2") for row in lines]),
    ]
    body = table(filled(columns), Frame(more=rest_in_workbook(language, "key_results")))
    return Markup("<h3>{}</h3>").format(says(language, score_message(result))) + body


def _reached() -> dict[str, Message]:
    return {"target": msg("Target"), "actual": msg("Actual")}


def score_message(result: CampaignResult) -> Message:
    """Return what the leading key result reached, and what that says of its target."""
    row = next(row for row in rows_of(result.tables["key_results"]) if row["headline"])
    line, metric = float(result.policy.pass_line), str(row["metric_id"])
    if not known(row["attainment"]):
        if not begun(result):
            return msg("Not started yet: nothing to score before {day:date}", day=rows_of(result.tables["campaign"])[0]["start"])
        return msg("What was reached of the target is not known")
    told: dict[str, Message | float] = {
        "actual": strong(amount(result.catalogue, metric, float(row["actual"]))),
        "target": amount(result.catalogue, metric, float(row["target"])),
        "share": strong(msg("{value:pct}", value=float(row["attainment"]))),
        "line": line,
    }
    if row["verdict"] == "running":
        return msg("{actual} of {target} so far ({share}); scored at the end", **told)
    band = band_names()[row["band"]]
    if not _committed(result):
        return msg("{actual} of {target} ({share}), an ambitious goal: {band}", band=band, **told)
    if row["verdict"] == "passes":
        return msg("{actual} of {target} ({share}) passes the line of {line:pct0} of a committed goal; OKR band: {band}", band=band, **told)
    return msg("{actual} of {target} ({share}) misses the line of {line:pct0} of a committed goal; OKR band: {band}", band=band, **told)


def _line(language: Language, row: Row) -> str | Markup:
    if row["kr_id"]:
        return _key(language, row)
    return Markup("<b>{} {}</b>").format(row["objective_id"], titled(language, row["name"]))


def _cell(result: CampaignResult, language: Language, row: Row, name: str) -> str:
    return _value(result, language, str(row["metric_id"]), float(row[name])) if row["kr_id"] else ""


def _bold(text: str, row: Row) -> str | Markup:
    return Markup("<b>{}</b>").format(text) if row.get("headline") else text


def _verdict(language: Language, row: Row) -> str | Markup:
    names = {"passes": msg("passes"), "misses": msg("misses"), "running": msg("still running")}
    if row["verdict"] not in names:
        return ""
    tones: dict[str, Tone] = {"passes": "good", "misses": "bad"}
    return toned(language.say(names[row["verdict"]]), tones.get(row["verdict"], "plain"))


def _committed(result: CampaignResult) -> bool:
    return str(result.tables["campaign"]["goal_type"].iloc[0]) == "committed"


def _band(language: Language, row: Row, *, committed: bool) -> str | Markup:
    """Return the band; of a committed goal without colour, since the pass line judges it."""
    if not row["band"]:
        return ""
    return toned(language.say(band_names()[row["band"]]), "plain" if committed else BAND_TONES.get(row["band"], "plain"))


def _following(result: CampaignResult, language: Language) -> Markup:
    """Return what to ask of the next campaign of this kind, with the reason as its message."""
    rows = rows_of(result.tables["next_target"])
    if not rows:
        return Markup("")
    metric, names = str(rows[0]["metric_id"]), _levels()
    aim = next(row for row in rows if row["level"] == "target")
    said = msg(
        "Next campaign {target}: {reason}", target=strong(amount(result.catalogue, metric, float(aim["suggested"]))), reason=aim["reason"]
    )
    ends = msg("At the ends of the effect’s {level:pct0} range", level=float(result.policy.campaign.effect_level))
    spans = [
        "" if not known(row["low"]) else f"{_value(result, language, metric, row['low'])}–{_value(result, language, metric, row['high'])}"
        for row in rows
    ]
    columns = [
        Column("", [language.say(names[row["level"]]) for row in rows], "text"),
        Column(language.say(msg("This time")), _values(result, language, rows, "now")),
        Column(language.say(msg("Next campaign")), _values(result, language, rows, "suggested")),
        Column(language.say(ends), spans),
        Column(language.say(msg("Change")), [language.number(float(row["change"]), "pct", signed=True) for row in rows]),
    ]
    html = Markup("<h3>{}</h3>").format(says(language, said)) + table(filled(columns))
    grown = _grown(result, rows)
    return html if grown is None else html + note(says(language, grown))


def _grown(result: CampaignResult, rows: list[Row]) -> Message | None:
    """Return how far this campaign came on its own baseline beside what it assumed, None where its sheet does not say."""
    filed = {row["name"]: float(row["filed"]) for row in rows_of(result.tables["campaign_assumed"])}
    aim = next(row for row in rows_of(result.tables["key_results"]) if row["headline"])
    baseline = float(aim["baseline"])
    if not rows or not known(filed.get("uplift")) or not baseline > 0:
        return None
    told: dict[str, Message | float] = {"reached": float(aim["actual"]) / baseline - 1, "uplift": filed["uplift"]}
    told["baseline"] = amount(result.catalogue, str(aim["metric_id"]), baseline)
    return msg("On its baseline of {baseline} this campaign came to {reached:+pct}; {uplift:+pct0} was assumed.", **told)
