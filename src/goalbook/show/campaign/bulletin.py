"""The bulletin of a finished campaign: where it lies, when it is due, and the page itself, with numbers that may be shown to anybody.

It says what came of the campaign and nothing of the team: no cost, no person, no verdict; an effect only where one was shown.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.campaign.people.kols import tier_name
from goalbook.books.campaign.people.referral import brought
from goalbook.core.compare import at_least
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.levels import level
from goalbook.show.words import channel_name, inside, known, metric_name, number, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
FIGURES, CHANNELS = 4, 3
HIGH = 11.0  # mm of the tallest bar
WIDE = 74.0  # mm of all bars
_APART = 0.3  # of a bar's own room, left empty
_WORTH = 0.02  # of all: a smaller channel is not drawn


def bulletin(result: CampaignResult, language: Language) -> Block:
    """Return the section of a retrospective: where the bulletin lies, until when it is due; nothing of a plan."""
    if not result.looks_back:
        return Block(Markup(""))
    if not has_bulletin(result):
        said = msg("There will be a bulletin once the campaign is over and its figures are there.")
        return section("bulletin", language.say(msg("Bulletin")), [note(says(language, said))])
    row = result.tables["campaign"].iloc[0]
    due = pd.Timestamp(row["end"]).date() + timedelta(days=int(result.policy.get("campaign.bulletin_within_days")))
    where = msg(
        "The bulletin lies beside this report, as bulletin.png for a chat and bulletin.pdf for print: figures only, no cost, no names."
    )
    judged = [finding.message for finding in result.findings if finding.rule == "CR-18"]
    second = judged[0] if judged else msg("due by {due:date}", due=due)
    spread = Markup("{}{}").format(language.say(msg("Second spread: ")), language.say(second))
    return section("bulletin", language.say(msg("Bulletin")), [note(says(language, where)), note(spread)])


def has_bulletin(result: CampaignResult) -> bool:
    """Say whether there is something to announce: a campaign that is over and whose figure is known."""
    return result.looks_back and result.headline.state == "over" and bool(result.headline.actual)


def bulletin_page(result: CampaignResult, language: Language) -> Block:
    """Return the page of a campaign for which `has_bulletin` holds."""
    parts = [
        _head(result, language),
        _figures(result, language),
        _effect(result, language),
        _days(result, language),
        _channels(result, language),
        _thanks(result, language),
    ]
    return Block(Markup('<article class="bulletin">\n{}\n</article>').format(Markup("\n").join(part for part in parts if part)), "bulletin")


def bulletin_title(result: CampaignResult, language: Language) -> str:
    """Return what the document is called."""
    return " · ".join(language.say(part) for part in (result.meta.team, msg("Campaign bulletin"), _name(result)))


def _name(result: CampaignResult) -> Label:
    found: Label = result.tables["campaign"]["name"].iloc[0]
    return found


def _metric(result: CampaignResult, metric: str) -> Label:
    """Return the name of a figure; one of the campaign's page alone is called as its key result."""
    if metric in result.catalogue:
        return metric_name(result, metric)
    named = (row["name"] for row in rows(result.tables.get("key_results")) if row["metric_id"] == metric)
    return next((name for name in named if isinstance(name, Label)), Label.same(metric.replace("_", " ")))


def _head(result: CampaignResult, language: Language) -> Markup:
    row = result.tables["campaign"].iloc[0]
    start, end = pd.Timestamp(row["start"]).date(), pd.Timestamp(row["end"]).date()
    theme = language.say(cast("Label", row["theme"]))
    metric = result.headline.metric_id
    big = _amount(result, language, metric, number(result.headline.actual))
    return Markup(
        '<header><p class="kicker"><span>{}</span><span>{}</span></p><h1>{}</h1>{}<p class="days">{}</p>'
        '<p class="big">{} <span class="what">{}</span></p>{}</header>'
    ).format(
        language.say(result.meta.team),
        language.say(msg("Campaign bulletin")),
        language.say(_name(result)),
        Markup('<p class="theme">{}</p>').format(theme) if theme else Markup(""),
        language.say(_span(start, end)),
        big,
        titled(language, _metric(result, metric)),
        _reached(result, language),
    )


def _span(start: date, end: date) -> Message:
    days = (end - start).days + 1
    if days == 1:
        return msg("{day:day} {year:text}", day=start, year=str(start.year))
    if start.year != end.year:
        return msg("{start:date} to {end:date} · {n:n} days", start=start, end=end, n=days)
    return msg("{start:day} – {end:day} {year:text} · {n:n} days", start=start, end=end, year=str(end.year), n=days)


def _reached(result: CampaignResult, language: Language) -> Markup:
    """Say that the target, else the committed figure, was reached; what was missed is no news for the public."""
    goal = next((row for row in rows(result.tables.get("key_results")) if row["headline"]), None)
    if goal is None:
        return Markup("")
    actual = number(goal["actual"])
    for name, said in (("target", msg("{share:pct0} of the target")), ("commit", msg("{share:pct0} of what we had committed to"))):
        wanted = number(goal[name])
        if known(wanted) and wanted > 0 and at_least(actual, wanted):
            text = language.say(Message(said.text, {"share": math.floor(actual / wanted * 100) / 100}))
            return Markup('<p class="reached"><span>✓ {}</span></p>').format(text)
    return Markup("")


def _figures(result: CampaignResult, language: Language) -> Markup:
    """Return up to four key figures in two columns."""
    found = list(_key_figures(result, language))[:FIGURES]
    if not found:
        return Markup("")
    cells = [Markup('<td><span class="v">{}</span><span class="k">{}</span></td>').format(value, name) for value, name in found]
    if len(cells) % 2:
        cells.append(Markup("<td></td>"))
    lines = [Markup("<tr>{}{}</tr>").format(cells[at], cells[at + 1]) for at in range(0, len(cells), 2)]
    return Markup('<table class="figures"><tbody>{}</tbody></table>').format(Markup("").join(lines))


def _key_figures(result: CampaignResult, language: Language) -> Iterator[tuple[str, str]]:
    for row in rows(result.tables.get("key_results")):
        if not row["headline"] and known(row["actual"]) and number(row["actual"]) > 0 and str(row["metric_id"]) in result.catalogue:
            yield _amount(result, language, str(row["metric_id"]), number(row["actual"])), titled(language, cast("Label", row["name"]))
    tiers = [row for row in rows(result.tables.get("kol_tiers")) if known(row["orders"]) and number(row["orders"]) > 0]
    if tiers:
        best = max(tiers, key=lambda row: number(row["orders"]))
        yield language.number(number(best["orders"]), "n"), language.say(msg("orders via {tier}", tier=tier_name(str(best["tier"]))))
    friends = brought(rows(result.tables.get("referral")))
    if known(friends) and friends > 0:
        yield language.number(friends, "n"), language.say(msg("friends brought along"))


def _effect(result: CampaignResult, language: Language) -> Markup:
    """Return what the campaign caused in plain words, only where it was shown to have had an effect."""
    row = _shown(result)
    if row is None:
        return Markup("")
    metric = str(row["metric_id"])
    values = {name: number(row[name]) for name in ("effect", "low", "high")}
    big = language.say(msg("+{effect}", effect=_level(result, metric, values["effect"])))
    said = msg(
        "more {name} than without the campaign; most likely between {low} and {high}",
        name=inside(_metric(result, metric)),
        low=_level(result, metric, values["low"]),
        high=_level(result, metric, values["high"]),
    )
    scope = row.get("scope")
    whom = scope if isinstance(scope, Label) and scope.en else None
    below = Markup('<br><span class="scope">{}</span>').format(language.say(msg("measured over: {whom}", whom=whom))) if whom else ""
    return Markup('<div class="effect"><span class="v">{}</span><span class="said">{}{}</span></div>').format(
        big, language.say(said), below
    )


def _shown(result: CampaignResult) -> Row | None:
    """Return the effect that may be announced: proved, of the whole time, something more and not something less, with its range."""
    row = next(iter(rows(result.tables.get("effect"))), None)
    if row is None or row["verdict"] != "effective" or row.get("interim"):
        return None
    return row if all(known(row[name]) and number(row[name]) > 0 for name in ("effect", "low", "high")) else None


def _days(result: CampaignResult, language: Language) -> Markup:
    """Return the days as bars, the best one marked."""
    days = [
        row
        for row in rows(result.tables.get("campaign_days"))
        if row["phase"] == "live" and row["metric_id"] == result.headline.metric_id and known(row["actual"])
    ]
    most = max((number(row["actual"]) for row in days), default=0.0)
    if len(days) < 3 or most <= 0:  # noqa: PLR2004 - two bars say nothing about a course
        return Markup("")
    best = max(range(len(days)), key=lambda at: number(days[at]["actual"]))
    room = WIDE / len(days)
    bars = Markup("").join(
        Markup('<i{} style="left:{}mm;width:{}mm;height:{}mm"></i>').format(
            Markup(' class="best"') if at == best else "",
            round(at * room, 2),
            round(room * (1 - _APART), 2),
            round(max(number(row["actual"]), 0.0) / most * HIGH, 2),
        )
        for at, row in enumerate(days)
    )
    day = pd.Timestamp(days[best]["day"]).date()  # type: ignore[arg-type] # a day of the table
    peak = msg("Best day: {day:day}, {value}", day=day, value=_level(result, result.headline.metric_id, most))
    ends = [language.date(pd.Timestamp(days[at]["day"]).date(), "day") for at in (0, -1)]  # type: ignore[arg-type] # as above
    return Markup(
        '<section><h2><span>{}</span><span class="peak">{}</span></h2><div class="bars">{}</div>'
        '<p class="axis"><span>{}</span><span>{}</span></p></section>'
    ).format(language.say(msg("Day by day")), language.say(peak), bars, *ends)


def _channels(result: CampaignResult, language: Language) -> Markup:
    """Return the channels as bars by what each brought, the largest first; one alone is the whole."""
    found = [
        (channel_name(result, row["channel"]), number(row["actual"]))
        for row in rows(result.tables.get("channel_funnel"))
        if row["metric"] == result.headline.metric_id and row["channel"] and known(row["actual"])
    ]
    whole = sum(value for _, value in found)
    shown = sorted((one for one in found if one[1] >= _WORTH * whole), key=lambda one: -one[1])[:CHANNELS]
    if len(shown) < 2 or whole <= 0:  # noqa: PLR2004 - as above
        return Markup("")
    return Markup("<section><h2><span>{}</span></h2>{}</section>").format(language.say(msg("By channel")), _bars(result, language, shown))


def _bars(result: CampaignResult, language: Language, shown: Sequence[tuple[Label, float]]) -> Markup:
    most = shown[0][1]
    lines = [
        Markup('<tr><th>{}</th><td><i style="width:{}mm"></i></td><td class="n">{}</td></tr>').format(
            language.say(name), round(38 * value / most, 2), _amount(result, language, result.headline.metric_id, value)
        )
        for name, value in shown
    ]
    return Markup('<table class="channels"><tbody>{}</tbody></table>').format(Markup("").join(lines))


def _thanks(result: CampaignResult, language: Language) -> Markup:
    return Markup('<footer><p class="thanks">{}</p><p class="from">{}</p></footer>').format(
        language.say(msg("Thank you to everyone who took part!")), language.say(_sources(result))
    )


def _sources(result: CampaignResult) -> Message:
    """Say where the figures come from; what was added is no figure of the page, but what a comparison measured."""
    day = result.meta.data_to
    paged = any(known(row["actual"]) for row in rows(result.tables.get("campaign_days")))
    text = msg("Figures of the campaign's own page, as of {day:date}", day=day) if paged else msg("Own figures, as of {day:date}", day=day)
    effect = _shown(result)
    way = _ways().get(str(effect["design"])) if effect is not None else None
    if way is None:
        return text
    metric = inside(_metric(result, str(effect["metric_id"])))  # type: ignore[index] # there is one, since there is its way
    return msg("{text}; the added {metric} by {way}", text=text, metric=metric, way=way)


def _ways() -> dict[str, Message]:
    """Return in plain words how each design finds what was added."""
    return {
        "randomised": msg("a comparison with users drawn by lot who saw nothing of it"),
        "synthetic_control": msg("a comparison with places without the campaign"),
        "local_level": msg("a comparison with the course expected from before"),
    }


def _level(result: CampaignResult, metric: str, value: float) -> Message:
    """Return a figure as it is announced: whole units, large sums compact."""
    unit = str(result.catalogue.get(metric).unit) if metric in result.catalogue else "count"
    return level(unit, round(value) if unit == "count" else value)


def _amount(result: CampaignResult, language: Language, metric: str, value: float) -> str:
    return language.say(_level(result, metric, value))
