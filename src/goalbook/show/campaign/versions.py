"""Components in the report: their versions with the three parts, and the days of the 3-2-1 test."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.experiments.words import KINDS, STEPS, figure, judged_by, listed
from goalbook.core.message import Label, Message, msg
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
BAD = ("late", "failed", "open", "skipped", "overdue")


def step_words() -> dict[str, Message]:
    """Return where a step of the 3-2-1 test stands; the workbook uses the words too."""
    return {
        "done": msg("done"),
        "late": msg("done late"),
        "failed": msg("not passed"),
        "open": msg("result not noted"),
        "skipped": msg("skipped"),
        "overdue": msg("overdue"),
        "ahead": msg("not begun yet"),
    }


def rollout_part(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield the three steps of the test with their days; nothing where none is planned."""
    found = rows(result.tables["rollout"])
    if not found:
        return
    columns = [Column(titled(language, STEPS[str(row["step"])]), [_stands(language, row)], "text") for row in found]
    title, sub = rollout_message(found), msg("Three days small, two of validation, launch on the sixth; launched only when validated")
    yield _figure(says(language, title), language.say(sub), table(columns))


def rollout_message(found: Sequence[Row]) -> Message:
    """Say how far the component is on its way to the launch."""
    steps = {str(row["step"]): row for row in found}
    name = cast("Label", found[0]["component"])
    name = name if name.en or name.zh else Label("the component", "组件")
    launch, gate = steps["launch"], steps["validation"]
    if launch["actual"] is None:
        return msg("3-2-1 test of {name}: full launch planned for {day:date}", name=name, day=cast("date", launch["planned_start"]))
    passed = gate["state"] in ("done", "late") and steps["test"]["state"] != "skipped"
    if passed:
        return msg("3-2-1 test of {name}: launched on {day:date} after a passed validation", name=name, day=cast("date", launch["actual"]))
    return msg("3-2-1 test of {name}: launched on {day:date} without a passed validation", name=name, day=cast("date", launch["actual"]))


def _stands(language: Language, row: Row) -> Markup:
    """Return the planned days of a step, and where it stands with the day on which it was done."""
    state = language.say(step_words()[str(row["state"])])
    if row["actual"] is not None:
        state = f"{state} {language.date(cast('date', row['actual']), 'day')}"
    return Markup("{} · {}").format(_span(language, row), toned(state, "bad" if row["state"] in BAD else "plain"))


def _span(language: Language, row: Row) -> str:
    start, end = (language.date(cast("date", row[name]), "day") for name in ("planned_start", "planned_end"))
    return start if start == end else f"{start} – {end}"


def components_part(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield the versions of the components; nothing where the campaign has none."""
    found = rows(result.tables["campaign_components"])
    if not found:
        return
    names = [f"{titled(language, cast('Label', row['component']))} {row['version']}" for row in found]
    kinds = [language.say(KINDS[str(row["kind"])]) for row in found]
    columns = [
        Column(language.say(msg("Component")), names, "text"),
        Column(language.say(msg("Kind")), kinds, "text"),
        Column(language.say(msg("In use from")), [language.date(cast("date | None", row["created_on"]), "day") for row in found]),
        Column(language.say(msg("Its three parts")), [_slots(language, row) for row in found], "text"),
        Column(language.say(msg("Judged by")), [_metric(result, language, row) for row in found], "text"),
        Column(language.say(msg("Before")), [_value(result, language, row, "before") for row in found]),
        Column(language.say(msg("With it")), [_value(result, language, row, "after") for row in found]),
        Column(language.say(msg("Users said")), [titled(language, cast("Label", row["feedback"])) for row in found], "text"),
    ]
    heard = sum(bool(cast("Label", row["feedback"]).en) for row in found)
    title = msg("Versions of components: {n:n}, answering what users said: {heard:n}", n=len(found), heard=heard)
    sub = msg("Content: value, emotion, benefit; interaction: threshold, incentive, fission; conversion: urgency, trust, payment")
    frame = Frame(more=rest_in_workbook(language, "campaign_components"))
    yield _figure(says(language, title), language.say(sub), table(filled(columns), frame))


def _slots(language: Language, row: Row) -> str:
    given = [cast("Label", row[f"slot_{place}"]) for place in (1, 2, 3)]
    return language.say(listed(Label(one.en or "–", one.zh or "–") for one in given))


def _metric(result: CampaignResult, language: Language, row: Row) -> str:
    return language.say(judged_by(str(row["metric"]), result.catalogue)) if row["metric"] else "–"


def _value(result: CampaignResult, language: Language, row: Row, name: str) -> str:
    return language.say(figure(str(row["metric"]), number(row[name]), result.catalogue)) if known(row[name]) else "–"


def _figure(title: Markup, sub: str, held: Markup) -> Markup:
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(title, sub)
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, held)
