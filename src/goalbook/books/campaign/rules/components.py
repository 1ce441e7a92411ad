"""Rules of components: their three parts, how often they are improved, and the 3-2-1 test before the launch (CT-03 to CT-06, CR-26)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.experiments.components import iterating_from
from goalbook.books.campaign.experiments.words import SLOTS, STEPS, figure, judged_by, listed
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, less_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.phase_spans import MEAN_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

VERSIONS = Label("Versions of components", "组件迭代")


@rule("CT-03")
def content_components(case: Case, policy: Policy) -> Iterator[Finding]:
    """A content component says its value, its emotion and its benefit, and what it is judged by."""
    yield from _sheet("CT-03", "content", case, policy)


@rule("CT-04")
def interaction_components(case: Case, policy: Policy) -> Iterator[Finding]:
    """An interaction component says its threshold, its incentive and how it spreads, and what it is judged by."""
    yield from _sheet("CT-04", "interaction", case, policy)


@rule("CT-05")
def conversion_components(case: Case, policy: Policy) -> Iterator[Finding]:
    """A conversion component says what makes it urgent, trusted and easy to pay, and what it is judged by."""
    yield from _sheet("CT-05", "conversion", case, policy)


def _sheet(rule_id: str, kind: str, case: Case, policy: Policy) -> Iterator[Finding]:
    wanted = float(policy.campaign.component_slots)
    for row in rows_of(case.tables["campaign_components"]):
        if row["kind"] != kind:
            continue
        name: Label = row["component"]
        about = Label(f"{name.en} {row['version']}", f"{name.zh} {row['version']}")
        filled = at_least(row["filled"], wanted)
        text = _filled(row, case) if filled else _empty(row)
        good = filled and bool(row["metric"]) and not (case.looks_back and math.isnan(row["after"]))
        yield Finding(rule_id, about, "pass" if good else "warn", row["filled"], wanted, text)


def _empty(row: Row) -> Message:
    lacking = [name for place, name in enumerate(SLOTS[row["kind"]], 1) if not row[f"slot_{place}"].en]
    return msg("{names} not filled in; write it in components.csv", names=listed(lacking))


def _filled(row: Row, case: Case) -> Message:
    names, metric, catalogue = listed(SLOTS[row["kind"]]), row["metric"], case.prepared.inputs.catalogue
    if not metric:
        return msg("{names} filled in; nothing says what it is judged by: add metric to components.csv", names=names)
    values: dict[str, Value] = {"names": names, "metric": judged_by(metric, catalogue)}
    before, after = figure(metric, row["before"], catalogue), figure(metric, row["after"], catalogue)
    if math.isnan(row["after"]):
        if case.looks_back:
            return msg("{names} filled in; no {metric} with it was measured: add before and after to components.csv", **values)
        return msg("{names} filled in; judged by {metric}", **values)
    if math.isnan(row["before"]):
        return msg("{names} filled in; {metric} {after}, nothing before to compare with", after=after, **values)
    return msg("{names} filled in; {metric} {before} before, {after} with it", before=before, after=after, **values)


@rule("CT-06")
def improved_monthly(case: Case, policy: Policy) -> Iterator[Finding]:
    """Components are improved by what users say: so many new versions for a month of the campaign, its preparation included."""
    table = rows_of(case.tables["campaign_components"])
    if not table:
        return
    first, last = iterating_from(case.prepared), min(case.prepared.end, case.prepared.as_of)
    months = max((last - first).days + 1, 1) / MEAN_MONTH
    counted = [row for row in table if row["counts"]]
    heard = sum(bool(row["feedback"].en) for row in counted)
    least, pace = float(policy.cadence.components_per_month), len(counted) / months
    values: dict[str, Value] = {"n": len(counted), "first": first, "last": last, "pace": pace, "heard": heard}
    if not at_least(pace, least):
        text = msg(
            "new versions from {first:date} to {last:date}: {n:n}, {pace:ratio} a month; wanted: {least:n} a month, so {more:n} more",
            least=least,
            more=math.ceil(round(least * months - len(counted), 9)),
            **values,
        )
        yield Finding("CT-06", VERSIONS, "warn", pace, least, text)
        return
    text = msg("new versions from {first:date} to {last:date}: {n:n}, {pace:ratio} a month; answering what users said: {heard:n}", **values)
    if not heard:
        text = msg(
            "new versions from {first:date} to {last:date}: {n:n}, {pace:ratio} a month; none says which feedback it answers", **values
        )
    yield Finding("CT-06", VERSIONS, "pass" if heard else "warn", pace, least, text)


@rule("CR-26")
def three_two_one(case: Case, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the days of the steps are in the table
    """A component is tested small, its data are validated, and only what passed is launched to all."""
    rows = rows_of(case.tables["rollout"])
    if not rows:
        return
    steps = {row["step"]: row for row in rows}
    about = _about(rows[0]["component"])
    yield _gate(about, steps)
    for row in rows:
        said = _day(row)
        if said is not None:
            observed = row["actual_days"] if not math.isnan(row["actual_days"]) else None
            yield Finding("CR-26", about, "warn", observed, row["days"], said)


def _about(name: Label) -> Label:
    if not name.en and not name.zh:
        return Label("3-2-1 test", "“3-2-1”测试")
    return Label(f"3-2-1 test: {name.en}", f"“3-2-1”测试：{name.zh}")


def _gate(about: Label, steps: dict[str, Row]) -> Finding:
    """Judge the gate: nothing is launched to all before its validation was passed."""
    validation, launch = steps["validation"], steps["launch"]
    skipped = [STEPS[name] for name, row in steps.items() if row["state"] == "skipped"]
    day = launch["actual"]
    if skipped:
        text = msg("{steps} skipped; only what was tested and validated is launched to all", steps=listed(skipped))
        return Finding("CR-26", about, "fail", "skipped", "passed", text)
    if validation["state"] == "failed":
        if day is not None:
            text = msg("launched to all on {day:date} although its validation was not passed: take it back, or validate it again", day=day)
            return Finding("CR-26", about, "fail", "failed", "passed", text)
        text = msg("the validation of {day:date} was not passed; it is rightly not launched", day=validation["actual"])
        return Finding("CR-26", about, "warn", "failed", "passed", text)
    if validation["state"] == "open" and day is not None:
        text = msg("launched to all on {day:date}, but nothing says that its validation was passed: write passed in campaign.yml", day=day)
        return Finding("CR-26", about, "fail", "open", "passed", text)
    if day is not None:
        text = msg(
            "tested until {tested:date}, validation passed on {validated:date}, launched to all on {day:date}",
            tested=steps["test"]["actual"],
            validated=validation["actual"],
            day=day,
        )
        return Finding("CR-26", about, "pass", "passed", "passed", text)
    text = msg(
        "small test {start:date} to {tested:date}, validation to {validated:date}, full launch {day:date}",
        start=steps["test"]["planned_start"],
        tested=steps["test"]["planned_end"],
        validated=validation["planned_end"],
        day=launch["planned_start"],
    )
    return Finding("CR-26", about, "info", "ahead", "passed", text)


def _day(row: Row) -> Message | None:
    """Say what is wrong with a step's days: cut short, late, or over without anything noted."""
    name = STEPS[row["step"]]
    if not math.isnan(row["actual_days"]) and less_than(row["actual_days"], row["days"]):
        return msg("{step}: {n:n} days, {least:n} wanted", step=name, n=row["actual_days"], least=row["days"])
    if row["state"] == "late":
        late = (row["actual"] - row["planned_end"]).days
        return msg("{step}: {day:date}, {n:n} days after the planned day", step=name, day=row["actual"], n=late)
    if row["state"] == "overdue":
        return msg("{step}: was to be done by {day:date}; nothing is noted", step=name, day=row["planned_end"])
    return None
