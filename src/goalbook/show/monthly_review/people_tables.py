"""The tables of people in the team's report: incentive rules, what was held, what members say without their name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from markupsafe import Markup

from goalbook.books.monthly_review.rules.gatherings import GATHERINGS
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import channel_name, known, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
Line = tuple["Markup | str", ...]
VOICES = 5  # themes that the page shows


def states() -> dict[str, Message]:
    """Return what the state of an incentive rule is called."""
    return {
        "met": msg("paid"),
        "missed": msg("not reached"),
        "no_base": msg("✗ share of nothing named"),
        "unknown": msg("not known"),
        "recognition": msg("recognition"),
    }


TONES: dict[str, Tone] = {"no_base": "bad", "met": "good"}


def incentives_table(review: MonthlyReview, language: Language) -> Markup:
    """Return the rules that hang on a figure of the month."""
    found = [row for row in rows(review.tables.get("incentives")) if row["state"] != "recognition"]
    if not found:
        return Markup("")
    columns = [
        Column(language.say(msg("Incentive rule")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        Column(language.say(msg("Figure")), [_figure(review, language, row) for row in found], "text"),
        Column(language.say(msg("Threshold")), [f"{row['operator']} {_value(review, language, row, 'threshold')}" for row in found]),
        Column(language.say(msg("Actual")), [_value(review, language, row, "actual") for row in found]),
        Column(language.say(msg("Costs")), [language.number(number(row["cost"]), "money") for row in found]),
        Column(
            language.say(msg("Judged")),
            [toned(language.say(states()[str(row["state"])]), TONES.get(str(row["state"]), "plain")) for row in found],
            "text",
        ),
    ]
    return table(columns, Frame())


def _figure(review: MonthlyReview, language: Language, row: Row) -> str:
    name = review.catalogue.name(str(row["condition"]))
    channel = str(row["channel"])
    return language.say(msg("{channel}: {name}", channel=channel_name(review, channel), name=name) if channel else name)


def _value(review: MonthlyReview, language: Language, row: Row, name: str) -> str:
    kind = kind_of(review.catalogue.get(str(row["condition"])).unit)
    return language.number(number(row[name]), "ratio2" if kind == "ratio" else kind)


def gatherings_table(review: MonthlyReview, language: Language) -> Markup:
    """Return talks, meetings and trainings: asked for, held, who came."""
    lines = list(_lines(review, language))
    if not lines:
        return Markup("")
    heads = (msg("Talks, meetings, trainings"), msg("Asked for"), msg("Held"), msg("Attendance"), msg("Judged"))
    aligns: tuple[Literal["text", "number"], ...] = ("text", "number", "number", "number", "text")
    columns = [
        Column(language.say(head), [line[place] for line in lines], align)
        for place, (head, align) in enumerate(zip(heads, aligns, strict=True))
    ]
    return table(columns, Frame())


def _lines(review: MonthlyReview, language: Language) -> Iterator[Line]:
    for row in rows(review.tables.get("talks")):
        kept = number(row["held"]) >= number(row["expected"])
        line = _line(language, msg("Talks of two"), (row["expected"], row["held_low"], row["share"]), kept=kept)
        yield line if known(row["held"]) else (*line[:2], f"{line[2]}–{language.number(number(row['held_high']), 'n')}", *line[3:])
    for row in rows(review.tables.get("people_load")):
        if not known(row["held"]):
            continue  # who came was not noted: the trainings below are told of all the same
        kept = number(row["held"]) <= number(row["limit"])
        yield _line(language, msg("Meetings per member (at most)"), (row["limit"], row["held"], row["attended_share"]), kept=kept)
    for row in rows(review.tables.get("people_trainings")):
        if row["known"] or number(row["held"]):
            name = msg("{what}, {window}", what=GATHERINGS[str(row["kind"])], window=_WINDOWS[str(row["window"])])
            kept = number(row["held"]) >= number(row["asked"])
            yield _line(language, name, (row["asked"], row["held"], row["attended_share"]), kept=kept)


_WINDOWS = {"month": Label("month", "当月"), "quarter": Label("three months", "近三个月"), "year": Label("twelve months", "近十二个月")}


def _line(language: Language, name: Message, cells: tuple[object, object, object], *, kept: bool) -> Line:
    asked, held, came = (number(one) for one in cells)
    verdict = toned(language.say(msg("✓ kept")), "good") if kept else toned(language.say(msg("✗ not kept")), "bad")
    kind = "n" if held == round(held) else "ratio"
    return language.say(name), language.number(asked, "n"), language.number(held, kind), language.number(came, "pct0"), verdict


def voices_table(review: MonthlyReview, language: Language) -> Markup:
    """Return what members say without their name; of a group under the least size nothing."""
    found = [row for row in rows(review.tables.get("voices")) if not row["hidden"]][:VOICES]
    hidden = sum(bool(row["hidden"]) for row in rows(review.tables.get("voices")))
    parts = []
    if found:
        columns = [
            Column(language.say(msg("Said without a name")), [language.say(cast("Label", row["theme"])) for row in found], "text"),
            Column(language.say(msg("Group")), [_group(language, cast("Label", row["group"])) for row in found], "text"),
            Column(language.say(msg("Named by")), [language.number(number(row["mentions"]), "n") for row in found]),
            Column(language.say(msg("Of answers")), [language.number(number(row["answers"]), "n") for row in found]),
            Column(
                language.say(msg("Share")), [language.number(number(row["share"]), "pct0") if known(row["share"]) else "–" for row in found]
            ),
        ]
        parts.append(table(columns, Frame()))
    if hidden:
        least = float(review.policy.perf.anonymous_min_group)
        text = msg(
            "Groups not shown, for they have fewer than {least:n} answers or leave such a rest of the whole team: {n:n}.",
            least=least,
            n=hidden,
        )
        parts.append(note(says(language, text)))
    return Markup("\n").join(parts)


def _group(language: Language, group: Label) -> str:
    return language.say(group if group.en else msg("whole team"))
