"""The SMART scorecard: form and substance of every key result side by side, then relevance, resources, vanity and proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.relevance import LAGS
from goalbook.books.target_setting.rules.smart import DECISIONS, KINDS
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.rules import TONES, status_name
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]


def smart(result: TargetSetting, language: Language) -> Block:
    """Return the scorecard, the correlations with revenue, the resources, vanity figures and kinds of evidence."""
    found = rows(result.tables.get("smart"))
    parts: list[Markup | str] = []
    if found:
        parts.append(_scorecard(result, language, found))
        parts += [_relevance(result, language), _resources(result, language), *_lines(result, language)]
    else:
        parts.append(note(language.say(msg("No key results, so there is no scorecard."))))
    parts += missing_notes(result, language, "smart")
    return section("smart", language.say(msg("SMART scorecard")), parts)


def _scorecard(result: TargetSetting, language: Language, found: Sequence[Row]) -> Markup:
    heads = {
        "specific": msg("Specific"),
        "measurable": msg("Measurable"),
        "attainable": msg("Attainable"),
        "relevant": msg("Relevant"),
        "time_bound": msg("Time-bound"),
    }
    columns = [
        Column(language.say(msg("Key result")), [_name(result, language, row) for row in found], "text"),
        *(Column(language.say(head), [_letter(result, language, row, letter) for row in found], "text") for letter, head in heads.items()),
        Column(language.say(msg("Form")), [Markup("<b>{}</b>").format(_status(language, str(row["form"]))) for row in found], "text"),
        Column(language.say(msg("Substance")), [_substance(language, str(row["substance"])) for row in found], "text"),
    ]
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(found)), language.say(msg("Form: what the goals file says; substance: what the team's own history says"))
    )
    html = table(columns, Frame(more=rest_in_workbook(language, "smart"), kind="smart"))
    return Markup('<figure class="tab">{}{}</figure>').format(head, html)


def _title(found: Sequence[Row]) -> Message:
    formed = [row for row in found if row["form"] != "fail"]
    hollow = [row for row in formed if row["substance"] == "fail"]
    values: dict[str, float] = {"formed": len(formed), "all": len(found)}
    if hollow:
        hollow_n = strong(msg("{n:n}", n=len(hollow)))
        return msg(
            "Well formed is not feasible: well-formed key results {formed:n}, not supported by history {hollow}",
            **values,
            hollow=hollow_n,
        )
    if any(row["substance"] in {"pass", "warn"} for row in formed):
        return msg("Well-formed key results: {formed:n} of {all:n}; history rejects none of these", **values)
    return msg("Well-formed key results: {formed:n} of {all:n}; whether they are feasible is not known", **values)


def _name(result: TargetSetting, language: Language, row: Row) -> Markup:
    name = next((one["name"] for one in rows(result.tables.get("key_results")) if one["kr_id"] == row["kr_id"]), Label("", ""))
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    return Markup('<span class="q">{}</span> {}').format(row["kr_id"], language.say(name))


def _letter(result: TargetSetting, language: Language, row: Row, letter: str) -> Markup:
    return _relevant(result, language, row) if letter == "relevant" else _status(language, str(row[letter]))


def _status(language: Language, status: str) -> Markup:
    """Return a verdict as a word; a pass is quiet, so that what fails is seen."""
    if status == "not_evaluated":
        return Markup("–")
    return toned(language.say(status_name(status)), "plain" if status == "pass" else TONES.get(status, "plain"))


def _substance(language: Language, verdict: str) -> Markup:
    return toned("–" if verdict == "not_evaluated" else language.say(verdict_name(verdict)), TONES.get(verdict, "plain"))


def _relevant(result: TargetSetting, language: Language, row: Row) -> Markup:
    """Return the correlation with revenue in the colour of its verdict, with the months by which the figure leads."""
    verdict = str(row["relevant"])
    own = next((one for one in rows(result.tables.get("relevance")) if one["kr_id"] == row["kr_id"]), None)
    if own is None or not known(own["r"]):
        return Markup("–")
    r = language.number(number(own["r"]), "ratio2")
    shown = toned(f"{language.say(status_name(verdict))} {r}", "plain" if verdict == "pass" else TONES.get(verdict, "plain"))
    return shown + Markup(' <span class="q">+{}</span>').format(own["lag"]) if own["lag"] else shown


def _relevance(result: TargetSetting, language: Language) -> Markup:
    """Return how the correlation was counted, nothing where none could be."""
    found = [row for row in rows(result.tables.get("relevance")) if known(row["r"])]
    if not found:
        return Markup("")
    months = max(number(row["n"]) for row in found)
    text = msg(
        "Relevant: correlation with the revenue of the same channel over up to {n:n} months, the smaller of Pearson's and Spearman's; "
        "+2: two months ahead of revenue, the best of 0 to {most:n}. A figure that is to rise should move with revenue, "
        "one that is to fall against it. Moving together proves no cause.",
        n=months,
        most=max(LAGS),
    )
    return note(says(language, text))


def _resources(result: TargetSetting, language: Language) -> Markup:
    found = rows(result.tables.get("resources"))
    if not found:
        return Markup("")
    short = [number(row["gap"]) > 0 for row in found]
    decided = [language.say(DECISIONS[str(row["decision"])]) if lacking else "–" for row, lacking in zip(found, short, strict=True)]
    columns = [
        Column(language.say(msg("Key result")), [_name(result, language, row) for row in found], "text"),
        Column(language.say(msg("Resource")), [_resource(language, row) for row in found], "text"),
        Column(language.say(msg("Needed")), [language.number(number(row["needed"]), "n") for row in found]),
        Column(language.say(msg("Available")), [language.number(number(row["available"]), "n") for row in found]),
        Column(
            language.say(msg("Short by")),
            [
                toned(language.number(number(row["gap"]), "n"), "bad") if lacking else Markup("–")
                for row, lacking in zip(found, short, strict=True)
            ],
        ),
        Column(language.say(msg("Decision")), decided, "text"),
    ]
    html = table(columns, Frame(more=rest_in_workbook(language, "resources")))
    return Markup("<h3>{}</h3>").format(language.say(msg("Resources"))) + html


def _resource(language: Language, row: Row) -> Markup:
    what = row["what"]
    assert isinstance(what, Label)  # noqa: S101 - the table's own type, for the checker
    unit = Markup(' <span class="q">{}</span>').format(row["unit"]) if row["unit"] else Markup("")
    return Markup("{}").format(language.say(what)) + unit


def _lines(result: TargetSetting, language: Language) -> list[Markup]:
    """Return one line on vanity figures and one on kinds of evidence."""
    lines: list[Markup] = []
    vain = [row for row in rows(result.tables.get("kr_plan")) if row["vanity"]]
    if vain:
        ids = ", ".join(str(row["kr_id"]) for row in vain)
        loose = ", ".join(str(row["kr_id"]) for row in vain if not row["yields"] and not row["serves"])
        text = msg("Figures that can grow without earning anything: {ids:text}; each is linked to what it brings.", ids=ids)
        if loose:
            text = msg(
                "Figures that can grow without earning anything: {ids:text}; nothing links {loose:text} to revenue.", ids=ids, loose=loose
            )
        lines.append(note(says(language, text)))
    kinds = rows(result.tables.get("evidence_types"))
    if kinds:
        listed = _listed(msg("{kind} {n:n}", kind=KINDS[str(row["evidence"])], n=number(row["n"])) for row in kinds)
        lines.append(note(says(language, msg("Evidence behind the targets: {kinds}.", kinds=listed))))
    return lines


def _listed(parts: Iterable[Message]) -> Message:
    first, *others = parts
    for one in others:
        first = msg("{first}, {then}", first=first, then=one)
    return first
