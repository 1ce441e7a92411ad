"""Where the figures come from and how finely they are kept: one line per tool, exceptions first (DM-01, DM-02, MR-05, MR-26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.monthly_review.words import channel_name, known, number, rest_in_workbook, rows, says
from goalbook.show.tables import Column, Frame, table, toned

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

ORDER = ("", "realtime", "daily", "weekly", "monthly")


def register_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return heading and table of the tools, then the line on the grain; nothing of either where it is not known."""
    register, parts = review.tables.get("data_sources"), list[Markup | str]()
    if register is not None and len(register):
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Where the figures come from"))))
        parts.append(table(_columns(review, language, register), Frame(more=rest_in_workbook(language, "data_sources"))))
    line = _grain(review)
    return [*parts, note(says(language, line))] if line is not None else parts


def rhythm_name(refresh: str) -> Message | str:
    """Return how often a figure is refreshed, in words."""
    names = {"realtime": msg("live tool"), "daily": msg("daily"), "weekly": msg("weekly"), "monthly": msg("monthly")}
    return names.get(refresh, refresh)


def _columns(review: MonthlyReview, language: Language, register: pd.DataFrame) -> list[Column]:
    groups = [(str(tool), part) for tool, part in register.groupby("tool", sort=False)]
    groups.sort(key=lambda group: -_gravity(*group))

    def cells(column: str) -> list[list[str]]:
        return [list(dict.fromkeys(str(value) for value in part[column])) for _, part in groups]

    channels = [
        _joined(language, (channel_name(review, one) if one else Label("whole team", "全团队") for one in found))
        for found in cells("channel")
    ]
    rhythms = [_joined(language, (rhythm_name(one) for one in ORDER if one in found and one)) for found in cells("refresh")]
    days = [part["last_day"].max() for _, part in groups]
    return [
        Column(language.say(msg("Tool")), [tool or _bad(language, msg("none named")) for tool, _ in groups], "text"),
        Column(language.say(msg("Channel")), channels, "text"),
        Column(language.say(msg("Figures")), [language.number(float(part["metric_id"].nunique()), "n") for _, part in groups]),
        Column(language.say(msg("Refreshed")), rhythms, "text"),
        Column(language.say(msg("Last value")), [language.date(day, "day") for day in days], "text"),
        Column(language.say(msg("Remark")), [_remark(review, language, tool, part) for tool, part in groups], "text"),
    ]


def _gravity(tool: str, part: pd.DataFrame) -> int:
    return 4 * (not tool) + 2 * bool((part["fit"] == "mismatch").any()) + bool((part["days_late"] > 0).any())


def _remark(review: MonthlyReview, language: Language, tool: str, part: pd.DataFrame) -> Markup | str:
    if not tool:
        return _figures(review, language, part)
    wrong, late = part[part["fit"] == "mismatch"], part[part["days_late"] > 0]
    if len(wrong):
        channel = channel_name(review, wrong["channel"].iloc[0])
        return _bad(language, msg("not made for {channel}: {figures}", channel=channel, figures=_figures(review, language, wrong)))
    if len(late):
        return _bad(language, msg("{days:n} d late: {figures}", days=late["days_late"].max(), figures=_figures(review, language, late)))
    absent = part[part["freshness"] == "absent"]
    if len(absent):
        return language.say(msg("no value yet: {figures}", figures=_figures(review, language, absent)))
    return ""


def _figures(review: MonthlyReview, language: Language, part: pd.DataFrame) -> str:
    return _joined(language, (review.catalogue.name(str(metric)) for metric in dict.fromkeys(part["metric_id"])))


def _joined(language: Language, names: Iterable[Label | Message | str]) -> str:
    return ("、" if language.code == "zh" else ", ").join(language.say(name) for name in names)


def _bad(language: Language, message: Message) -> Markup:
    return toned(language.say(message), "bad")


def _grain(review: MonthlyReview) -> Message | None:
    """Return how finely the stages are kept: by the week, or which of them lack days."""
    found = [row for row in rows(review.tables.get("grain")) if known(row["kept"])]
    if not found:
        return None
    if review.meta.grain == "week":
        return msg("Grain: by the week and channel; days would show sooner when something changed.")
    worst: dict[str, float] = {}
    for row in found:
        worst[str(row["channel"])] = min(number(row["kept"]), worst.get(str(row["channel"]), 1.0))
    gaps = {channel: share for channel, share in worst.items() if share < 1}
    split = msg(", split by traffic type") if any(row["finest"] != "channel" for row in found) else Label.same("")
    if not gaps:
        return msg("Grain: every stage of every channel, day by day{split}.", split=split)
    channel, share = min(gaps.items(), key=lambda item: item[1])
    return msg(
        "Grain: by day, channel and stage{split}; {n:n} of {all:n} channels lack days, most of all {channel} ({share:pct0} of days).",
        split=split,
        n=len(gaps),
        all=len(worst),
        channel=channel_name(review, channel),
        share=share,
    )
