"""Rules of the time frame: modules, iterations, phases, the first gate, the channel matrix (DC-20, DC-22 to DC-24, GV-12)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from goalbook.books.decomposition.phases.case import ground_of
from goalbook.books.decomposition.phases.frame import in_months
from goalbook.books.decomposition.phases.rhythm import length
from goalbook.books.decomposition.phases.words import CONVERSION, FOUNDATION, SETTLING
from goalbook.books.gates import NAN
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.cadence import Cadence
from goalbook.inputs.plan.phase_spans import WEEK, later
from goalbook.inputs.plan.phases import Phases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

FRAME = Label("Time frame 4-3-2-1", "“4-3-2-1”时间框架")
MATRIX = Label("Channel matrix", "渠道矩阵")
MODULES = Label("Modules", "子模块")
SPRINTS = Label("Iterations", "迭代")


def rows_in(case: Case, scheme: str) -> list[Row]:
    """Return the rows of one scheme in the order of the plan."""
    return [row for row in rows_of(case.tables["phases"]) if row["scheme"] == scheme]


@rule("DC-20")
def few_modules(case: Case, policy: Policy) -> Iterator[Finding]:
    """The plan falls into few parts, and no iteration that is over stands unreported once any is reported."""
    count, most = len(case.tables["modules"]), policy.plan.modules_max
    if count:
        within = at_most(count, most)
        text = msg("modules: {n:n}; at most {most:n} can be improved side by side", n=count, most=most)
        if not within:
            text = msg("modules: {n:n}, at most {most:n}; join {over:n} with others", n=count, most=most, over=count - int(most))
        yield Finding("DC-20", MODULES, "pass" if within else "fail", float(count), float(most), text)
    table = rows_of(case.tables["sprints"])
    overdue = [row for row in table if row["state"] == "over"]
    if overdue and any(not math.isnan(row["done"]) for row in table):
        text = msg(
            "iterations that are over and not complete: {n:n}, first the one up to {day:date}", n=len(overdue), day=overdue[0]["end"]
        )
        yield Finding("DC-20", SPRINTS, "warn", float(len(overdue)), 0.0, text)


@rule("GV-12")
def two_weeks(case: Case, policy: Policy) -> Iterator[Finding]:
    """A round of improvement takes two weeks or less, whichever file names it; so many whole ones lie in the period."""
    table, plan = rows_of(case.tables["sprints"]), case.prepared.plan
    said = [one.days for one in (plan.sheet(Phases).iteration, plan.sheet(Cadence).iteration) if one is not None and one.days]
    if not table and not said:
        return
    # Where both files name a rhythm, the slower one is what the team has to live with.
    days, most = max(said, default=length(ground_of(case.prepared))), policy.cadence.iteration_days
    whole = sum(bool(row["complete"]) for row in table)
    if at_most(days, most):
        text = msg("an iteration every {days:n} days: {n:n} whole ones in the period", days=days, n=whole)
        yield Finding("GV-12", SPRINTS, "pass", float(days), float(most), text)
    else:
        text = msg(
            "an iteration takes {days:n} days, the rhythm is {most:n}; {n:n} whole ones in the period", days=days, most=most, n=whole
        )
        yield Finding("GV-12", SPRINTS, "warn", float(days), float(most), text)


@rule("DC-22")
def time_frame(case: Case, policy: Policy) -> Iterator[Finding]:
    """The phases follow their order, none is missing, and no goal falls due before the plan ends."""
    rows = rows_in(case, "4321")
    if not rows:
        return
    order = [int(one["n"]) for one in policy.plan.phases]
    yield _order([int(row["place"]) for row in rows], order)
    lacking = [place for place in order if place not in {int(row["place"]) for row in rows}]
    if lacking:
        text = msg("phases that the plan does not have: {places:text}", places=", ".join(map(str, lacking)))
        yield Finding("DC-22", FRAME, "warn", float(len(lacking)), 0.0, text)
    yield from _goals(case, rows)
    for row in rows:
        if row["state"] == "blocked":
            text = msg("has begun before the gates of the phases before it are passed")
            yield Finding("DC-22", row["name"], "fail", None, None, text)


def _order(found: list[int], wanted: list[int]) -> Finding:
    rank = {place: at for at, place in enumerate(wanted)}
    known = [place for place in found if place in rank]
    written, right = "-".join(map(str, found)), "-".join(map(str, sorted(known, key=rank.__getitem__)))
    if written == right:
        return Finding("DC-22", FRAME, "pass", written, right, msg("phases in the order {order:text}", order=written))
    text = msg(
        "phases in the order {found:text}, the method has {wanted:text}:"
        " change the order, or the method's (in team.yml under policy: plan.phases)",
        found=written,
        wanted=right,
    )
    if CONVERSION in found and SETTLING in found and found.index(CONVERSION) < found.index(SETTLING) and rank[SETTLING] < rank[CONVERSION]:
        text = msg(
            "phases in the order {found:text}, the method has {wanted:text}: users are to buy before they have settled;"
            " swap the two, or where this is meant, change the method's order (in team.yml under policy: plan.phases)",
            found=written,
            wanted=right,
        )
    return Finding("DC-22", FRAME, "warn", written, right, text)


def _goals(case: Case, rows: list[Row]) -> Iterator[Finding]:
    """Judge each goal's day against the plan's last; a plan without goals of its own is measured by the period's end."""
    frame = case.prepared.plan.sheet(Phases).frame
    start, end = rows[0]["start"], rows[-1]["end"]
    days = float((end - start).days + 1)
    values = {"days": days, "months": in_months(days), "end": end}
    goals = [(one.name, one.day or later(start, one.months or 0)) for one in (frame.goals if frame is not None else ())]
    for name, day in goals or [(Label("End of the period", "期末"), case.prepared.period.end)]:
        if end <= day:
            text = msg("the plan takes {days:n} days ({months:ratio} months) and ends on {end:date}, within {day:date}", day=day, **values)
            yield Finding("DC-22", name, "pass", str(end), str(day), text)
        else:
            text = msg(
                "due on {day:date}, but the plan takes {days:n} days ({months:ratio} months) and ends on {end:date}: shorten it by"
                " {over:n} days, or move the goal",
                day=day,
                over=(end - day).days,
                **values,
            )
            yield Finding("DC-22", name, "warn", str(end), str(day), text)


@rule("DC-23")
def first_gate(case: Case, policy: Policy) -> Iterator[Finding]:
    """The first phase ends with channels tested and enough components, at the pace that this takes."""
    rows = rows_in(case, "4321")
    own = [row for row in rows_of(case.tables["gates"]) if row["counts"] == "components"]
    least, weeks = float(policy.plan.components_phase1), float(policy.plan.foundation_weeks)
    if not own:
        if any(row["place"] == FOUNDATION for row in rows):
            text = msg("the first phase has no gate that counts components; add one of {least:n} or more", least=least)
            yield Finding("DC-23", Label("First gate", "第一阶段关口"), "warn", None, least, text)
        return
    for row in own:
        yield from _components(row, least, weeks)


def _components(row: Row, least: float, weeks: float) -> Iterator[Finding]:
    target, pace, taken = float(row["target"]), float(row["per_week"]), float((row["day"] - row["start"]).days + 1) / WEEK
    values = {"n": target, "day": row["day"], "pace": pace, "least": least, "weeks": weeks}
    if math.isnan(target) or not at_least(target, least):
        text = msg("{n:n} components by {day:date}; the first phase asks for {least:n} or more in {weeks:n} weeks", **values)
        yield Finding("DC-23", row["name"], "fail", target, least, text)
    elif more_than(taken, weeks):
        text = msg("{n:n} components by {day:date} take {taken:ratio} weeks, {weeks:n} are given", taken=taken, **values)
        yield Finding("DC-23", row["name"], "warn", taken, weeks, text)
    elif row["state"] in ("failed", "late"):
        text = msg("{value:n} components by {day:date}, {n:n} were wanted", value=float(row["value"]), **values)
        yield Finding("DC-23", row["name"], "fail" if row["state"] == "failed" else "warn", float(row["value"]), target, text)
    elif row["state"] == "unknown":
        text = msg("due on {day:date}, and nothing was noted in progress.csv", day=row["day"])
        yield Finding("DC-23", row["name"], "not_evaluated", None, target, text)
    else:
        text = msg("{n:n} components by {day:date}: {pace:ratio} a week", **values)
        yield Finding("DC-23", row["name"], "pass", target, least, text)


@rule("DC-24")
def channel_matrix(case: Case, policy: Policy) -> Iterator[Finding]:
    """Three to five core channels are built within sixty days; another gate that wants them sooner is a conflict."""
    matrix = case.prepared.plan.sheet(Phases).matrix
    if matrix is None:
        return
    low, high = (int(one) for one in policy.channels.core_count)
    count, most = len(matrix.channels), float(policy.plan.matrix_days)
    inside = low <= count <= high
    text = msg("core channels in the matrix: {n:n}; {low:n} to {high:n} are wanted", n=count, low=low, high=high)
    yield Finding("DC-24", MATRIX, "pass" if inside else "fail", float(count), f"{low}–{high}", text)
    days = float(matrix.days or most)
    due = matrix.start + timedelta(days=int(days))
    if more_than(days, most):
        text = msg("built in {days:n} days, by {due:date}; {most:n} are given", days=days, due=due, most=most)
        yield Finding("DC-24", MATRIX, "fail", days, most, text)
    else:
        yield Finding("DC-24", MATRIX, "pass", days, most, msg("built in {days:n} days, by {due:date}", days=days, due=due))
    for row in rows_of(case.tables["gates"]):
        if row["counts"] == "channel_matrix" and row["gate_id"] != "channel_matrix" and row["day"] != due:
            sooner = float((row["day"] - matrix.start).days + 1)
            text = msg(
                "wanted by {gate:date} here, after {sooner:n} days, and within {days:n} days there, {ratio:ratio2} times as long: let the"
                " gate ask for channel tests by {gate:date} and keep the matrix for {due:date}",
                gate=row["day"],
                sooner=sooner,
                days=days,
                ratio=days / sooner if sooner else NAN,
                due=due,
            )
            yield Finding("DC-24", row["name"], "warn", sooner, days, text)
