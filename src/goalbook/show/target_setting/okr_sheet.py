"""The OKR sheet: key results by objective with their levels, whether they add up, what drives them and what would close the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.target_setting.rules.okr import AREA_NAMES
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.levels import level_text
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import chance
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.target_setting.okr_sums import driver_lines, sums_parts
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

KEY_RESULTS = 12
TONES: dict[str, Tone] = {"pass": "good", "warn": "bad", "fail": "bad"}
WEIGHT = Label("Weight", "权重")
Row = dict[str, object]
Line = Row | str  # a key result, or the id of the objective above its key results


def okr_sheet(result: TargetSetting, language: Language) -> Block:
    """Return the sheet by objective, the sums against each objective, the drivers and the work areas."""
    found = _joined(result)
    if not found:
        text = note(language.say(msg("No goals file for this period: there is no sheet to judge yet.")))
        return section("okr_sheet", language.say(msg("OKR sheet")), [text, *missing_notes(result, language, "okr_sheet")])
    parts: list[Markup | str] = [_sheet(result, language, found), _areas(result, language)]
    parts += sums_parts(result, language)
    parts += driver_lines(result, language)
    parts += missing_notes(result, language, "okr_sheet")
    return section("okr_sheet", language.say(msg("OKR sheet")), parts)


def _joined(result: TargetSetting) -> list[Row]:
    """Return the key results with what is planned and calibrated of each."""
    plans = {str(row["kr_id"]): row for row in rows(result.tables.get("kr_plan"))}
    judged = {str(row["kr_id"]): row for row in rows(result.tables.get("calibration"))}
    table_rows = rows(result.tables.get("key_results"))
    own = ("probability", "verdict")
    return [
        {
            **plans.get(str(row["kr_id"]), {"work_area": "", "controllable": None, "joint_owner": Label("", "")}),
            **row,
            **{name: judged.get(str(row["kr_id"]), {}).get(name) for name in own},
        }
        for row in table_rows
    ]


def _sheet(result: TargetSetting, language: Language, found: Sequence[Row]) -> Markup:
    lines = list(_lines(found[:KEY_RESULTS]))

    def cells(give: Callable[[Row], str | Markup]) -> list[str | Markup]:
        return ["" if isinstance(line, str) else give(line) for line in lines]

    def level(name: str) -> list[str | Markup]:
        return cells(lambda row: _level(result, language, row, name))

    columns = [
        Column(language.say(msg("Objective and key result")), [_name(result, language, line) for line in lines], "text"),
        Column(language.say(msg("Baseline")), level("baseline")),
        Column(language.say(msg("Commit")), level("commit")),
        Column(language.say(msg("Target")), level("target")),
        Column(language.say(msg("Stretch")), level("stretch")),
        Column(language.say(msg("Chance")), cells(lambda row: _chance(language, row))),
        Column(language.say(msg("Verdict")), cells(lambda row: _verdict(language, row)), "text"),
        Column(language.say(WEIGHT), cells(lambda row: language.number(number(row["weight"]), "pct0"))),
        Column(language.say(msg("Work area")), cells(lambda row: _area(language, row)), "text"),
        Column(language.say(msg("In its hands")), cells(lambda row: _control(language, row)), "text"),
        Column(language.say(msg("Owner")), cells(lambda row: _owner(result, language, row)), "text"),
    ]
    html = table(filled(columns), Frame(limit=len(lines), kind="okr"))
    return html + note(rest_in_workbook(language, "key_results")) if len(found) > KEY_RESULTS else html


def _lines(found: Sequence[Row]) -> Iterator[Line]:
    """Yield an objective's id before its key results."""
    last = ""
    for row in found:
        if row["objective_id"] != last:
            last = str(row["objective_id"])
            yield last
        yield row


def _name(result: TargetSetting, language: Language, line: Line) -> Markup:
    if isinstance(line, str):
        return Markup('<b class="ov">{} {}</b>').format(line, language.say(result.objectives.get(line, Label("", ""))))
    name = line["name"]
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    shown = Markup('<span class="q">{}</span> {}').format(line["kr_id"], language.say(name))
    return shown + Markup(' <span class="q">{}</span>').format(language.say(msg("(moved)"))) if line["moved"] else shown


def _level(result: TargetSetting, language: Language, row: Row, name: str) -> str | Markup:
    text = level_text(result, language, str(row["metric_id"]), number(row[name]))
    return Markup("<b>{}</b>").format(text) if name == "target" else text


def _chance(language: Language, row: Row) -> str:
    return language.say(chance(number(row["probability"]))) if known(row["probability"]) else "–"


def _verdict(language: Language, row: Row) -> Markup:
    """Return what history says of the target."""
    verdict = str(row["verdict"] or "not_evaluated")
    return toned("–" if verdict == "not_evaluated" else language.say(verdict_name(verdict)), TONES.get(verdict, "plain"))


def _area(language: Language, row: Row) -> Markup:
    area = str(row["work_area"])
    return toned(language.say(AREA_NAMES[area]), "plain") if area else toned(language.say(msg("none")), "bad")


def _control(language: Language, row: Row) -> Markup:
    if row["controllable"] is None:
        return Markup("–")
    if row["controllable"]:
        return Markup("{}").format(language.say(msg("yes")))
    signed = row["joint_owner"] != Label("", "")
    return toned(language.say(msg("no, signed") if signed else msg("no")), "bad")


def _owner(result: TargetSetting, language: Language, row: Row) -> str:
    owner = str(row["owner"])
    return language.say(result.owners[owner]) if owner in result.owners else owner


def _areas(result: TargetSetting, language: Language) -> Markup:
    """Return how many key results each work area carries, in one line; a table of three numbers would say no more."""
    found = rows(result.tables.get("work_areas"))
    if not found:
        return Markup("")
    listed: Message | None = None
    for row in found:
        one = msg("{area} {n:n}", area=AREA_NAMES[str(row["work_area"])], n=number(row["n"]))
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    return note(says(language, msg("Key results by work area: {areas}.", areas=listed)))
