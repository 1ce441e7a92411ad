"""Users: their structure against the chosen scheme, who brings the revenue, the asset sheet, where new ones come from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.customers.schemes import NAMES
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, joined, note, section
from goalbook.show.charts.lorenz import lorenz_chart
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import column, count_kind, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
FEW = 4  # touchpoints
NOWHERE = Label("", "")


def users(result: TargetSetting, language: Language) -> Block:
    """Return segments, concentration, the asset sheet and a few sentences; empty where nothing is known of users."""
    parts: list[Markup | str] = [note(says(language, text)) for text in _lead(result)]
    parts += _structure(result, language)
    parts += [note(says(language, text)) for text in _wanted(result)]
    parts += missing_notes(result, language, "users")
    parts += _assets(result, language)
    said = [(name, texts) for name, texts in _said(result) if texts]
    if said:
        parts.append(_told(language, said))
    return section("users", language.say(msg("Users")), parts) if parts else Block(Markup(""))


def _lead(result: TargetSetting) -> Iterator[Message]:
    """Say what the best users bring against what the scheme wants of them."""
    for row in rows(result.tables["concentration"]):
        if row["origin"] == "segments" and known(row["target"]):
            yield msg(
                "The top {share:pct} of users bring {revenue:pct0} of revenue; {scheme:text} wants {target:pct0}, which is {times:ratio}"
                " times the average user, now {now:ratio}.",
                share=number(row["share"]),
                revenue=number(row["revenue_share"]),
                scheme=_scheme(result),
                target=number(row["target"]),
                times=number(row["target"]) / number(row["share"]),
                now=number(row["vs_average"]),
            )


def _scheme(result: TargetSetting) -> str:
    table_ = result.tables["schemes"]
    return str(table_.loc[table_["chosen"], "scheme"].iloc[0]) if table_["chosen"].any() else ""


def _structure(result: TargetSetting, language: Language) -> list[Markup]:
    """Return the segments, and the curve of the purchases beside the tiers that rules make of them."""
    found = rows(result.tables["segments"])
    parts = [_segments(result, language, found)] if found else []
    chart = lorenz_chart(result, language)
    if chart is not None:
        beside = joined([_tiers(language, rows(result.tables["tiers_by_rule"])), *_notes(result, language)])
        parts.append(Markup('<div class="charts">{}<div class="beside">{}</div></div>').format(chart.html(), beside))
    return parts


def _segments(result: TargetSetting, language: Language, found: list[Row]) -> Markup:
    def change(row: Row) -> Markup | str:
        now, before = number(row["roi"]), number(row["roi_before"])
        if math.isnan(now):
            return ""
        text = language.number(now, "ratio")
        if math.isnan(before) or now == before:
            return text
        return toned(f"{text} {'▲' if now > before else '▼'}", "good" if now > before else "bad")

    scheme = language.say(msg("Scheme {scheme:text}", scheme=_scheme(result)))
    columns = [
        Column(language.say(msg("Segment")), [language.say(row["name"]) for row in found], "text"),  # type: ignore[arg-type] # a Label
        column(language, language.say(msg("Users")), found, "users", count_kind(result.tables["segments"]["users"])),
        column(language, language.say(msg("Share")), found, "share", "pct"),
        column(language, scheme, found, "scheme_share", "pct0"),
        column(language, language.say(msg("Share of revenue")), found, "revenue_share", "pct"),
        column(language, language.say(msg("Revenue per user")), found, "per_user", "money"),
        column(language, language.say(msg("× average")), found, "vs_average", "ratio"),
        column(language, language.say(msg("× the rest")), found, "vs_rest", "ratio"),
        column(language, language.say(msg("LTV ÷ CAC")), found, "ltv_cac", "ratio2"),
        Column(language.say(msg("ROI, change")), [change(row) for row in found]),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "segments")))


def _tiers(language: Language, found: list[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Tier by rule")), [language.say(NAMES[str(row["tier"])]) for row in found], "text"),
        column(language, language.say(msg("Share")), found, "share", "pct"),
        column(language, language.say(msg("Share of revenue")), found, "revenue_share", "pct"),
        column(language, language.say(msg("Brought each")), found, "per_customer", "money"),
        column(language, language.say(msg("To come in a year")), found, "future_value", "money"),
    ]
    return table(filled(columns), Frame(kind="mix"))


def _notes(result: TargetSetting, language: Language) -> Iterator[Markup]:
    policy = result.policy.segments
    yield note(
        says(
            language,
            msg(
                "High value: the top {top:pct0} by spending with at least {high:n} orders; growth: from {again:n} orders; base: the rest.",
                top=1 - float(policy.spend_quantile),
                high=float(policy.high_orders),
                again=float(policy.repeat_orders),
            ),
        )
    )
    deciles = rows(result.tables["contribution_deciles"])
    if deciles:
        text = msg(
            "The best tenth brings {share:pct0} of revenue, {each:money} each; the last tenth {last:money} each.",
            share=number(deciles[0]["revenue_share"]),
            each=number(deciles[0]["per_customer"]),
            last=number(deciles[-1]["per_customer"]),
        )
        yield note(says(language, text))


def _wanted(result: TargetSetting) -> Iterator[Message]:
    """Say what the plan's own shares of its best users mean, and that a scheme's name is not its numbers (B-01, B-02)."""
    for row in rows(result.tables["concentration"]):
        if row["origin"] == "filed":
            yield msg(
                "Top {share:pct0} with {revenue:pct0} of revenue means {times:ratio} times the average user, {rest:ratio} times the rest.",
                share=number(row["share"]),
                revenue=number(row["revenue_share"]),
                times=number(row["vs_average"]),
                rest=number(row["vs_rest"]),
            )
    for row in rows(result.tables["schemes"]):
        if row["chosen"] and not row["fits_its_name"] and len(result.tables["segments"]):
            yield msg(
                "{scheme:text} is called “{name}”, which its numbers are not; the numbers count.",
                scheme=str(row["scheme"]),
                name=_label(row["called"]),
            )


def _assets(result: TargetSetting, language: Language) -> list[Markup]:
    """Return the user asset sheet as of its last month: opening + added − lost = closing, what does not close marked."""
    found: dict[str, Row] = {}
    for row in rows(result.tables["assets"]):
        found[_label(row["touchpoint"]).en] = row  # months rise, so the last one stays
    if not found:
        return []
    last = list(found.values())
    columns = [
        Column(language.say(msg("User assets")), [language.say(_label(row["touchpoint"])) for row in last], "text"),
        Column(language.say(msg("Month")), [str(row["month"]) for row in last], "text"),
        column(language, language.say(msg("Opening")), last, "opening", "n"),
        Column(language.say(msg("+ added")), [language.number(number(row["added"]), "n") for row in last]),
        Column(language.say(msg("− lost")), [language.number(number(row["lost"]), "n") for row in last]),
        Column(language.say(msg("= closing")), [Markup("<b>{}</b>").format(language.number(number(row["closing"]), "n")) for row in last]),
        Column(language.say(msg("Unexplained")), [_unexplained(language, row) for row in last]),
    ]
    return [table(filled(columns), Frame(limit=FEW, more=rest_in_workbook(language, "assets")))]


def _unexplained(language: Language, row: Row) -> Markup | str:
    off = number(row["difference"]) or number(row["carried"])
    if not off:
        return "–"
    text = language.number(off, "n", signed=True)
    return toned(text, "bad" if row["verdict"] == "warn" else "plain")


def _said(result: TargetSetting) -> Iterator[tuple[Label, list[Message]]]:
    yield Label("Within reach", "可触达"), list(_reach(result))
    yield Label("New users", "新用户"), list(_inflow(result))
    yield Label("Data to value", "数据到价值"), list(_maturity(result))


def _reach(result: TargetSetting) -> Iterator[Message]:
    guides = rows(result.tables["guides"])
    if guides:
        yield msg(
            "{n:n} customers by {guides:n} guides, each counted once; {first} reaches {share:pct0} of them.",
            n=sum(number(row["reachable"]) for row in guides),
            guides=len(guides),
            first=_label(guides[0]["guide"]),
            share=number(guides[0]["share"]),
        )


def _inflow(result: TargetSetting) -> Iterator[Message]:
    found = rows(result.tables["public_inflow"])
    total = sum(number(row["new"]) for row in found)
    if not total:
        return
    share = sum(number(row["new"]) for row in found if row["public"]) / total
    least = float(result.policy.pd.public_min_share)
    if share:
        yield msg("{share:pct0} come from public channels (at least {least:pct0}): private domain has a source.", share=share, least=least)
    else:
        yield msg("None come from public channels: private domain lives on its stock.")


def _maturity(result: TargetSetting) -> Iterator[Message]:
    found = [row for row in rows(result.tables["maturity"]) if known(row["score"])]
    least = float(result.policy.pd.maturity_min)
    weak = [row for row in found if number(row["score"]) < least]
    if found and not weak:
        yield msg("All steps score {least:n} of 3 or more.", least=least)
    elif found:
        names = Label(", ".join(_label(row["name"]).en for row in weak), "、".join(_label(row["name"]).zh for row in weak))
        yield msg("Below {least:n} of 3: {names}.", least=least, names=names)
    kept = rows(result.tables["practices"])
    broken = [_label(row["practice"]) for row in kept if not row["kept"]]
    if broken:
        names = Label("; ".join(one.en for one in broken), "；".join(one.zh for one in broken))
        yield msg("Practices not kept: {names}.", names=names)


def _told(language: Language, story: list[tuple[Label, list[Message]]]) -> Markup:
    between = Markup("") if language.code == "zh" else Markup(" ")
    lines = Markup("\n").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(language.say(name), between.join(says(language, text) for text in texts))
        for name, texts in story
    )
    return Markup('<table class="story"><tbody>\n{}\n</tbody></table>').format(lines)


def _label(value: object) -> Label:
    return value if isinstance(value, Label) else NOWHERE
