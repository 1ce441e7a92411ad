"""Goals by horizon, in three dimensions and four tiers: each aim beside its template and where the team stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.target_setting.horizons.names import DIMENSIONS, HORIZONS, ITEMS, TIERS
from goalbook.books.target_setting.horizons.tiers import NONE, TOTAL
from goalbook.core.language import kind_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.rules import status_name
from goalbook.show.tables import BarScale, Column, Frame, Tone, table, toned, variance_bar
from goalbook.show.words import EXACT, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
TONES: dict[str, Tone] = {"pass": "good", "warn": "bad", "fail": "bad"}


def horizons(result: TargetSetting, language: Language) -> Block:
    """Return the three templates, the three dimensions, the four tiers and the rounds of adjustment, as far as they are given."""
    parts: list[Markup | str] = [
        *_templates(result, language),
        *_dimensions(result, language),
        *_tiers(result, language),
        *_notes(result, language),
    ]
    lacks = missing_notes(result, language, "horizons")
    if not parts and not lacks:
        return Block(Markup(""))
    return section("horizons", language.say(msg("Horizons, dimensions, tiers")), [*lacks, *parts])


def amount(language: Language, unit: object, value: object) -> str:
    """Return a value in its unit as a table writes it: money and counts to the last digit."""
    kind = kind_of(str(unit)) if unit in ("count", "money", "share", "ratio", "index") else "ratio2"
    return language.number(number(value), EXACT.get(kind, kind))


def quiet(text: str) -> Markup:
    """Return text that stands back."""
    return Markup('<span class="q">{}</span>').format(text)


def verdict(language: Language, status: object) -> Markup:
    """Return the word of a verdict in its colour."""
    word = Markup('<span class="nb">{}</span>').format(language.say(status_name(str(status))))
    return toned(word, TONES.get(str(status), "plain"))


def _templates(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("templates"))
    if not found:
        return
    firsts = {str(row["horizon"]): place for place, row in reversed(list(enumerate(found)))}
    when = [HORIZONS[str(row["horizon"])] if firsts[str(row["horizon"])] == place else None for place, row in enumerate(found)]
    columns = [
        Column(language.say(msg("Horizon")), ["" if name is None else _head(language.say(name)) for name in when], "text"),
        Column(language.say(msg("What")), [language.say(ITEMS[str(row["item"])]) for row in found], "text"),
        Column(language.say(msg("Aim")), [_aim(language, row, "value") for row in found]),
        Column(language.say(msg("Template")), [quiet(_template(result, language, row)) for row in found]),
        Column(language.say(msg("Now")), [_now(language, row) for row in found]),
        Column(language.say(msg("Leads to")), [_leads(language, row) for row in found]),
        Column("", [verdict(language, row["verdict"]) for row in found], "text"),
        Column(language.say(msg("Because")), [_because(language, row) for row in found], "text"),
    ]
    yield table(filled(columns), Frame(kind="long"))
    path = rows(result.tables.get("long_path"))
    if path and any(known(row["value"]) for row in path):
        marks = [msg("{value:money} {name}", value=number(row["value"]), name=row["name"]) for row in path]  # type: ignore[arg-type] # a Message
        text = marks[0]
        for mark in marks[1:]:
            text = msg("{first} → {then}", first=text, then=mark)
        yield note(says(language, msg("Path of lifetime value: {path}.", path=text)))


def _head(text: str) -> Markup:
    return Markup('<b class="nb">{}</b>').format(text)


def _because(language: Language, row: Row) -> Markup | str:
    """Return why a target is doubted; of one that passes only what the columns do not show."""
    told = row["verdict"] != "pass" or row["item"] in ("followers_growth", "top_revenue", "ltv_growth")
    return says(language, row["said"]) if told else ""  # type: ignore[arg-type] # a Message


def _aim(language: Language, row: Row, name: str) -> str:
    value = number(row[name])
    percent = "pct0" if round(100 * value, 6).is_integer() else "pct"  # 62.5 % is not 63 %
    match row["item"]:
        case "followers_growth" | "ltv_growth":
            return language.number(value, percent, signed=True)
        case "cac":
            return language.number(value, "money")
        case "loop" | "ip_count":
            return language.number(value, "n")
        case _:
            return language.number(value, percent)


def _template(result: TargetSetting, language: Language, row: Row) -> str:
    if row["item"] != "ip_count":
        return _aim(language, row, "default")
    few, many = result.policy.horizon.y3.ip_count
    return f"{few:g}–{many:g}"


def _now(language: Language, row: Row) -> str:
    if not known(row["current"]):
        return ""
    value = number(row["current"])
    match row["item"]:
        case "followers_growth":
            return language.say(msg("best {value:+pct}", value=value))
        case "cac" | "ltv_growth":
            return language.number(value, "money")
        case "loop" | "ip_count":
            return language.number(value, "n")
        case _:
            return language.number(value, "pct")


def _leads(language: Language, row: Row) -> str:
    value = number(row["projected"])
    if not known(row["projected"]):
        return ""
    match row["item"]:
        case "followers_growth":
            return language.number(value, "compact")
        case "ltv_growth":
            return language.say(msg("{value:+pct} a year", value=value))
        case _:
            return language.say(msg("{value:ratio}× average", value=value))


def _dimensions(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    found = rows(result.tables.get("dimensions"))
    if not found:
        return
    own = [row for row in found if row["source"] == "sheet"]
    shown = _sorted(own or found)
    yield Markup("<h3>{}</h3>").format(language.say(msg("Three dimensions")))
    gaps = [number(row["attained"]) - 1 for row in shown]
    scale = BarScale.of(gaps)
    firsts = {str(row["dimension"]): place for place, row in reversed(list(enumerate(shown)))}
    columns = [
        Column(
            language.say(msg("Dimension")),
            [
                Markup("<b>{}</b>").format(language.say(DIMENSIONS[str(row["dimension"])]))
                if firsts[str(row["dimension"])] == place
                else ""
                for place, row in enumerate(shown)
            ],
            "text",
        ),
        Column(language.say(msg("Target")), [_target(language, row) for row in shown], "text"),
        Column(language.say(msg("Aim")), [_signed(row) + amount(language, row["unit"], row["value"]) for row in shown]),
        Column(
            language.say(msg("Template")),
            [quiet(amount(language, row["unit"], row["default"])) if known(row["default"]) else "" for row in shown],
        ),
        Column(language.say(msg("Now")), [amount(language, row["unit"], row["current"]) for row in shown]),
        Column(language.say(msg("To the aim")), [language.number(gap, "pct0", signed=True) for gap in gaps]),
        Column("", [variance_bar(gap, scale, "good" if gap >= 0 else "bad") for gap in gaps], "bar"),
    ]
    yield table(filled(columns), Frame(more=rest_in_workbook(language, "dimensions")))
    named = _by_dimension(language, found) if own else ""
    if named:
        yield note(says(language, msg("Key results by dimension: {names}.", names=named)))
    empty = [language.say(name) for key, name in DIMENSIONS.items() if not any(row["dimension"] == key for row in found)]
    if empty:
        comma = "、" if language.code == "zh" else ", "
        yield note(says(language, msg("Without a target: {names}.", names=comma.join(empty))))


def _sorted(found: list[Row]) -> list[Row]:
    """Return the targets by dimension, those furthest from their aim first."""
    order = list(DIMENSIONS)
    return sorted(found, key=lambda row: (order.index(str(row["dimension"])), number(row["attained"]) if known(row["attained"]) else 9.0))


def _signed(row: Row) -> str:
    return "≤ " if row["direction"] == "down" else "≥ "


def _target(language: Language, row: Row) -> str | Markup:
    name: Label = row["name"]  # type: ignore[assignment] # a Label
    if not isinstance(row["fault"], Message):
        return language.say(name)
    return Markup("{} {}").format(language.say(name), toned(language.say(row["fault"]), "bad"))


def _by_dimension(language: Language, found: list[Row]) -> str:
    semicolon, comma = ("；", "、") if language.code == "zh" else ("; ", ", ")
    parts = []
    for key, name in DIMENSIONS.items():
        ids = [str(row["source"]) for row in found if row["dimension"] == key and row["source"] != "sheet"]
        if ids:
            parts.append(f"{language.say(name)} {comma.join(ids)}")
    return semicolon.join(parts)


def _tiers(result: TargetSetting, language: Language) -> Iterator[Markup | str]:
    given = rows(result.tables.get("tiers"))
    found = [row for row in given if row["key_results"] or number(row["weight"]) > 0]
    found = [row for row in found if row["tier"] != TOTAL or (known(row["expected"]) and known(row["weight"]))]
    if not found:
        return
    comma = "、" if language.code == "zh" else ", "
    line = float(result.policy.pass_line)
    yield Markup("<h3>{}</h3>").format(language.say(msg("Four tiers")))
    columns = [
        Column(language.say(msg("Tier")), [language.say(TIERS[str(row["tier"])]) for row in found], "text"),
        Column(language.say(msg("Weighs")), [_share(language, row, "weight") for row in found]),
        Column(language.say(msg("In the file")), [_share(language, row, "filed") if _moved(found) else "" for row in found]),
        Column(language.say(msg("Period before")), [_share(language, row, "previous") for row in found]),
        Column(language.say(msg("Key results")), [comma.join(row["kr_ids"]) for row in found], "text"),  # type: ignore[arg-type] # a tuple of ids
        Column(language.say(msg("Forecast ÷ target")), [_expected(language, row, line) for row in found]),
        Column(language.say(msg("A miss")), [verdict(language, row["severity"]) if row["severity"] else "" for row in found], "text"),
    ]
    yield table(filled(columns), Frame(total=found[-1]["tier"] == TOTAL))


def _notes(result: TargetSetting, language: Language) -> Iterator[Markup]:
    """Yield one paragraph: tiers that weigh without a key result, where key results pass, when targets were looked at again."""
    sentences = [*_bare_tiers(result, language), *_pass_lines(result, language), *_rounds(result)]
    if sentences:
        between = Markup("") if language.code == "zh" else Markup(" ")
        yield note(between.join(says(language, one) for one in sentences))


def _bare_tiers(result: TargetSetting, language: Language) -> Iterator[Message]:
    comma = "、" if language.code == "zh" else ", "
    bare = [
        row for row in rows(result.tables.get("tiers")) if number(row["weight"]) > 0 and not row["key_results"] and row["tier"] != TOTAL
    ]
    if bare:
        names = comma.join(language.say(TIERS[str(row["tier"])]) for row in bare)
        weight = sum(number(row["weight"]) for row in bare)
        yield msg("{weight:pct0} of the weight lies on tiers without a key result: {names}.", weight=weight, names=names)


def _moved(found: list[Row]) -> bool:
    return any(known(row["filed"]) and abs(number(row["filed"]) - number(row["weight"])) > 1e-9 for row in found)  # noqa: PLR2004 - a bit


def _share(language: Language, row: Row, name: str) -> str:
    return language.number(number(row[name]), "pct0") if known(row[name]) else ""


def _expected(language: Language, row: Row, line: float) -> str | Markup:
    if not known(row["expected"]):
        return ""
    value = number(row["expected"])
    text = language.number(value, "pct")
    return text if value >= line or row["tier"] in (TOTAL, NONE) else toned(f"▼ {text}", "bad")


def _pass_lines(result: TargetSetting, language: Language) -> Iterator[Message]:
    """Yield where key results pass, and which of them have a line of their own or commit to less than theirs."""
    found = rows(result.tables.get("pass_lines"))
    if not found:
        return
    general = float(result.policy.pass_line)
    comma = "、" if language.code == "zh" else ", "
    yield msg("Key results pass from {line:pct0} of their target on.", line=general)
    own = [f"{row['kr_id']} {language.number(number(row['pass_line']), 'pct0')}" for row in found if number(row["pass_line"]) != general]
    if own:
        yield msg("Lines of their own: {names}.", names=comma.join(own))
    below = [str(row["kr_id"]) for row in found if row["commit_passes"] is False]
    if below:
        yield msg("The commitment of {names} would not pass.", names=comma.join(below))


def _rounds(result: TargetSetting) -> Iterator[Message]:
    """Yield the rounds that count for the quarter judged, or that there was none."""
    found = [row for row in rows(result.tables.get("revisions")) if row["counts"]]
    if not found:
        judged = [finding for finding in result.findings if finding.rule == "TS-49"]
        yield from (msg("{name}: {text}.", name=one.subject, text=one.message) for one in judged[:1])
    for row in found:
        what = msg("nothing changed") if row["decision"] == "no_change" else msg("targets adjusted")
        who = result.owners.get(str(row["by"]), Label.same(str(row["by"])))
        reason = row["reason"] if isinstance(row["reason"], Label) else Label("", "")
        round_ = msg("Adjustment round of {day:date}, {what} ({who})", day=row["day"], what=what, who=who)  # type: ignore[arg-type] # a day
        yield msg("{round}: {reason}.", round=round_, reason=_bare(reason)) if reason.en or reason.zh else msg("{round}.", round=round_)


def _bare(text: Label) -> Label:
    return Label(text.en.rstrip("."), text.zh.rstrip("。"))
