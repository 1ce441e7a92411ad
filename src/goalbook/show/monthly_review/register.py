"""Where the figures come from and how finely they are kept: one line per tool, exceptions first (DM-01, DM-02, MR-05, MR-26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


def register_parts(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return heading, lead and the tools that ask for a look, then the line on the grain; nothing of either where it is not known."""
    register, parts = review.tables.get("data_sources"), list[Markup | str]()
    if register is not None and len(register):
        groups = [(str(tool), part) for tool, part in register.groupby("tool", sort=False)]
        groups.sort(key=lambda group: -_gravity(*group))
        doubtful = [(tool, part) for tool, part in groups if _gravity(tool, part)]
        parts.append(Markup("<h3>{}</h3>").format(language.say(msg("Where the figures come from"))))
        parts.append(note(says(language, _lead(language, register, groups))))
        if doubtful:
            columns = [
                Column(
                    language.say(msg("Tool")),
                    [language.say(two_languages(tool)) or _bad(language, msg("none named")) for tool, _ in doubtful],
                    "text",
                ),
                Column(language.say(msg("Remark")), [_remark(review, language, tool, part) for tool, part in doubtful], "text"),
            ]
            parts.append(table(columns, Frame(more=rest_in_workbook(language, "data_sources"))))
    line = _grain(review)
    return [*parts, note(says(language, line))] if line is not None else parts


def _lead(language: Language, register: pd.DataFrame, groups: list[tuple[str, pd.DataFrame]]) -> Message:
    """Return how many tools feed how many figures, which of them need no remark, and what is watched live."""
    sound = [(tool, part) for tool, part in groups if tool and not _gravity(tool, part)]
    tools = _joined(language, (f"{language.say(two_languages(tool))} {part['metric_id'].nunique()}" for tool, part in sound))
    return msg(
        "{tools:n} tools feed {figures:n} figures, {live:n} of them watched live; without remark (with their number of figures): {sound}",
        tools=sum(bool(tool) for tool, _ in groups),
        figures=register.loc[register["last_day"].notna() & (register["tool"] != ""), "metric_id"].nunique(),
        live=register.loc[register["freshness"] == "live", "metric_id"].nunique(),
        sound=tools or "–",
    )


def _gravity(tool: str, part: pd.DataFrame) -> int:
    """Return how much a tool's line asks for a look: none named, made for another channel, late, without a value."""
    faults = ((part["fit"] == "mismatch").any(), (part["days_late"] > 0).any(), (part["freshness"] == "absent").any())
    return 8 * (not tool) + sum(weight * bool(fault) for weight, fault in zip((4, 2, 1), faults, strict=True))


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
