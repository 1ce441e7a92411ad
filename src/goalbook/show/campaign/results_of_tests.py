"""What counted tests showed: one row per variant with its interval, and which interval its verdict rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.rules.experiments import subject
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.charts.effect_interval import interval_bar, interval_scale
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.tables import BarScale, Tone

Row = dict[str, object]
TONES: dict[str, Tone] = {"better": "good", "worse": "bad", "refused_ratio": "bad"}
NOTES = 5  # tests that are told one by one
_SPAN = (("level", "level"), ("lift", "lift"), ("low", "lift_low"), ("high", "lift_high"))
NO_RANGE = ("refused_ratio", "no_outcome")


def verdict_words() -> dict[str, Message]:
    """Return what a test's verdict is called; the workbook uses the words too."""
    return {
        "better": msg("better"),
        "worse": msg("worse"),
        "no_difference": msg("no difference shown"),
        "refused_ratio": msg("not read: uneven arms"),
        "running": msg("still running"),
        "too_small": msg("too small to judge"),
        "no_outcome": msg("nothing counted"),
    }


def results_part(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield the table of all variants with its message, then what each verdict rests on; nothing where no test was counted."""
    found = rows(result.tables["test_results"])
    if not found:
        return
    level = 1 - float(result.policy.campaign.alpha)
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, results_message(found)),
        language.say(
            msg(
                "Arms drawn by lot, the control's figures above the variant's; lift of the variant with its {level:pct0} range",
                level=level,
            )
        ),
    )
    columns = filled(_columns(language, found))
    yield Markup('<figure class="tab wide">{}{}</figure>').format(
        head, table(columns, Frame(more=rest_in_workbook(language, "test_results")))
    )
    for row in found[:NOTES]:
        said = [says(language, text) for text in _said(result, row)]
        if said:
            yield note((Markup("") if language.code == "zh" else Markup(" ")).join(said))


def results_message(found: Sequence[Row]) -> Message:
    """Return the most telling test: the campaign itself against its hold-out first, then a component that made a difference."""
    told = [row for row in found if row["verdict"] in ("better", "worse")]
    told.sort(key=lambda row: row["about"] != "campaign")
    if not told:
        if all(row["verdict"] == "running" for row in found):
            return msg("The tests are still running; nothing is concluded before they end")
        if all(row["verdict"] in (*NO_RANGE, "too_small") for row in found):
            return msg("None of the tests can be judged")
        return msg("No test shows a difference between its arms")
    return lift_message(told[0])


def lift_message(row: Row) -> Message:
    """Return what one test showed, in its lift and range."""
    name = cast("Label", row["name"])
    values: dict[str, Value] = {"name": Label(name.en[:1].upper() + name.en[1:], name.zh)}  # it begins the sentence
    if not math.isfinite(number(row["lift"])) or not math.isfinite(number(row["lift_high"])):
        return msg("“{name}” makes a difference, though nothing in the control can be compared with", **values)
    values |= {name: number(row[column]) for name, column in _SPAN}
    if row["about"] == "campaign":
        return msg(
            "Who the campaign reached converted {lift:+pct} against the hold-out ({level:pct0} range {low:+pct} to {high:+pct})", **values
        )
    if row["outcome"] == "spend":
        return msg("“{name}” moved spend per user by {lift:+pct} ({level:pct0} range {low:+pct} to {high:+pct})", **values)
    if row["verdict"] == "worse":
        return msg("“{name}” lowered conversion: {lift:+pct} ({level:pct0} range {low:+pct} to {high:+pct})", **values)
    return msg("“{name}” lifted conversion by {lift:pct} ({level:pct0} range {low:pct} to {high:pct})", **values)


def _columns(language: Language, found: Sequence[Row]) -> list[Column]:
    words = verdict_words()
    scale = interval_scale(number(row[name]) for row in found if _drawn(row) for name in ("lift_low", "lift_high"))
    return [
        Column(language.say(msg("Test")), [_test(language, row) for row in found], "text"),
        Column(language.say(msg("Users")), [_pair(language, row, "users", "n") for row in found]),
        Column(language.say(msg("Of planned share")), [_split(language, row) for row in found]),
        Column(language.say(msg("Rate converted")), [_rates(language, row) for row in found]),
        Column(language.say(msg("Lift")), [language.number(number(row["lift"]), "pct", signed=True) for row in found]),
        Column("", [_bar(row, scale) for row in found], "bar"),
        Column(language.say(msg("Range")), [_range(language, row) for row in found]),
        Column(language.say(msg("Looks")), [language.number(number(row["looks"]), "n") for row in found]),
        Column(
            language.say(msg("Verdict")),
            [toned(language.say(words[str(row["verdict"])]), TONES.get(str(row["verdict"]), "plain")) for row in found],
            "text",
        ),
    ]


def _drawn(row: Row) -> bool:
    return row["verdict"] not in NO_RANGE


def _test(language: Language, row: Row) -> Markup:
    name = titled(language, cast("Label", row["name"]))
    arms = language.say(msg("{arm:text} against {control:text}", arm=str(row["arm"]), control=str(row["control"])))
    return Markup('{}<br><span class="u">{}</span>').format(name, arms)


def _pair(language: Language, row: Row, name: str, kind: str) -> Markup:
    values = (language.number(number(row[one]), kind) for one in (f"control_{name}", name))
    return Markup("{}<br>{}").format(*values)


def _rates(language: Language, row: Row) -> Markup:
    """Return the rates; spend per user where no conversions were counted."""
    if row["outcome"] == "spend":
        return _pair(language, row, "spend", "money2")
    return _pair(language, row, "rate", "pct2")


def _split(language: Language, row: Row) -> Markup:
    """Return the variant's share of the users beside the planned one, marked where chance hardly makes such a split."""
    share = language.number(number(row["share"]), "pct")
    text = language.say(msg("{share:text} of {planned:pct}", share=share, planned=number(row["share_planned"])))
    return toned(f"! {text}", "bad") if row["verdict"] == "refused_ratio" else Markup("{}").format(text)


def _bar(row: Row, scale: BarScale) -> Markup:
    if not _drawn(row):
        return Markup("")
    tone = TONES.get(str(row["verdict"]), "plain")
    low, lift, high = (number(row[name]) for name in ("lift_low", "lift", "lift_high"))
    return interval_bar((low, lift, high), scale, tone)


def _range(language: Language, row: Row) -> Markup:
    if not _drawn(row) or not math.isfinite(number(row["lift_low"])):
        return Markup("–")
    ends = [language.number(number(row[name]), "pct", signed=True) for name in ("lift_low", "lift_high")]
    return Markup('<span class="nb">{} … {}</span>').format(*ends)


def _said(result: CampaignResult, row: Row) -> Iterator[Message]:
    """Yield what a verdict rests on, what looking early would have said, what several variants cost, and the spend per user."""
    name = subject(row)
    if row["verdict"] == "refused_ratio":
        yield msg(
            "{name}: chance makes such a split of users less than once in {times:n}, so that its figures are shown only as they are.",
            name=name,
            times=1 / float(result.policy.campaign.arms_uneven),
        )
        return
    if row["verdict"] == "no_outcome":
        return
    if row["verdict"] == "too_small":
        yield msg("{name}: with so few conversions nothing is judged.", name=name)
        return
    yield _basis(name, row)
    first = _too_early(result, row)
    if first is not None:
        yield msg("Read as if it were the end, the look of {day:date} would have decided too early.", day=first)
    if number(row["variants"]) > 1:
        yield msg(
            "{n:n} variants against one control: by Holm's correction, {arm:text} is judged at {level:pct}.",
            n=number(row["variants"]),
            arm=str(row["arm"]),
            level=number(row["level"]),
        )
    if row["outcome"] == "conversion" and math.isfinite(number(row["spend_low"])):
        yield msg(
            "Spend per user {before:money2} → {after:money2} ({effect:+money2}; read once by Welch's test {low:+money2} to"
            " {high:+money2}).",
            before=number(row["control_spend"]),
            after=number(row["spend"]),
            effect=number(row["spend_effect"]),
            low=number(row["spend_low"]),
            high=number(row["spend_high"]),
        )


def _basis(name: Label, row: Row) -> Message:
    if row["basis"] == "fixed":
        return msg("{name}: read once, at its end, so that the plain range holds.", name=name)
    if row["verdict"] == "running":
        return msg(
            "{name}: runs to {end:date}; the always-valid range holds at every look.", name=name, end=cast("date", row["planned_end"])
        )
    if row["early"]:
        return msg(
            "{name}: ended before its planned day, {end:date}, so that the always-valid range is used.",
            name=name,
            end=cast("date", row["planned_end"]),
        )
    return msg(
        "{name}: looks before its end: {n:n}; the wider, always-valid range is used.",
        name=name,
        n=number(row["early_looks"]),
    )


def _too_early(result: CampaignResult, row: Row) -> date | None:
    """Return the first early look that a fixed reading would have taken for a result; None where there is none."""
    if not row["crossed_early"]:
        return None
    for look in rows(result.tables["test_looks"]):
        mine = (look["test_id"], look["arm"]) == (row["test_id"], row["arm"])
        if mine and look["early"] and look["crossed_fixed"] and not look["crossed_always"]:
            return cast("date | None", look["day"])
    return None
