"""Rules of randomised tests: large enough before they begin, read rightly after they end (CT-12)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.core.compare import more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

FIELDS = {
    "users_per_day": Label("users a day", "每天用户数"),
    "days": Label("days", "天数"),
    "rate": Label("rate without change", "基准转化率"),
}


@rule("CT-12")
def tests_ahead(case: Case, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - level and power are in the table
    """A planned test says what it expects, and lasts long enough to show the effect that is expected of it."""
    for row in rows_of(case.tables["planned_tests"]):
        status, text = _planned(row)
        yield Finding("CT-12", row["name"], status, _known(row["detectable_relative"]), _known(row["assumed"]), text)  # type: ignore[arg-type] # one of the words


def _planned(row: Row) -> tuple[str, Message]:
    if row["lacks"]:
        fields = [FIELDS[name] for name in str(row["lacks"]).split(",")]
        names = Label(", ".join(one.en for one in fields), "、".join(one.zh for one in fields))
        return "warn", msg("how small an effect it can show is not known; missing in campaign.yml: {names}", names=names)
    values = {"days": row["days"], "users": row["users"], "least": row["detectable_relative"], "power": row["power"]}
    shown = msg("{days:n} days with {users:n} users show a lift from {least:pct} on, with a chance of {power:pct0}", **values)
    if math.isnan(row["assumed"]):
        return "info", msg("{shown}; no effect expected is given", shown=shown)
    if not row["enough"]:
        return "warn", _too_short(row, shown)
    text = msg(
        "{shown}; the expected effect is {assumed:pct}, which {needed:n} days show",
        shown=shown,
        assumed=row["assumed"],
        needed=row["needed_days"],
    )
    if not row["hypothesis"].en.strip() and not row["hypothesis"].zh.strip():
        return "warn", msg("{text}; it has no hypothesis: write what the change should do, and why", text=text)
    return "pass", text


def _too_short(row: Row, shown: Message) -> Message:
    needed, assumed = float(row["needed_days"]), row["assumed"]
    if math.isinf(needed) or math.isnan(needed):
        return msg("{shown}; the expected effect, {assumed:pct}, is shown by no length", shown=shown, assumed=assumed)
    return msg(
        "{shown}; the expected effect, {assumed:pct}, needs {needed:n} days, or {per_day:n} users a day: make it longer or larger, or"
        " expect no verdict",
        shown=shown,
        assumed=assumed,
        needed=needed,
        per_day=math.ceil(needed * row["users_per_day"] / row["days"]),
    )


@rule("CT-12")
def tests_read(case: Case, policy: Policy) -> Iterator[Finding]:
    """A test is read only with its arms as planned, at its end or by an interval that allows for looks, and by who could see the effect."""
    looks = rows_of(case.tables["test_looks"])
    for row in rows_of(case.tables["test_results"]):
        status, text = _read(row, [one for one in looks if (one["test_id"], one["arm"]) == (row["test_id"], row["arm"])], policy)
        yield Finding("CT-12", subject(row), status, _known(row["lift"]), None, text)  # type: ignore[arg-type] # one of the words


def subject(row: Row) -> Label:
    """Return the test, with the variant where it has several."""
    name: Label = row["name"]
    return Label(f"{name.en}, {row['arm']}", f"{name.zh}（{row['arm']}）") if row["variants"] > 1 else name


def _read(row: Row, looks: list[Row], policy: Policy) -> tuple[str, Message]:
    match row["verdict"]:
        case "refused_ratio":
            return "fail", _uneven(row, policy)
        case "no_outcome":
            return "warn", msg("neither conversions nor spend of its arms were counted; add them to experiments.csv")
        case "too_small":
            return "warn", _small(row)
        case "running":
            return "info", msg("still running, to {end:date}; nothing is concluded before", end=row["planned_end"])
        case _:
            return _concluded(row, looks)


def _concluded(row: Row, looks: list[Row]) -> tuple[str, Message]:
    """Judge a test that has a verdict: whether an early look would have misled, and whether it could see what was expected."""
    text = verdict_of(row)
    if row["misled"]:
        return "warn", msg("{text}; {early}, which would have misled", text=text, early=_early(looks))
    if (
        row["verdict"] == "no_difference"
        and not math.isnan(row["detectable"] - row["assumed"])
        and more_than(row["detectable"], row["assumed"])
    ):
        return "warn", msg(
            "{text}; so few users show a lift from {least:pct} on, not the expected {assumed:pct}: that is no proof that there is none",
            text=text,
            least=row["detectable"],
            assumed=row["assumed"],
        )
    if not row["hypothesis"].en.strip() and not row["hypothesis"].zh.strip():
        return "warn", msg("{text}; it has no hypothesis: write what the change should do, and why", text=text)
    if row["crossed_early"]:
        return "pass", msg("{text}; {early}, which was too early to say so", text=text, early=_early(looks))
    return "pass", text


def _uneven(row: Row, policy: Policy) -> Message:
    return msg(
        "users per arm do not fit the plan: {control:n} and {users:n}, where {arm:text} was to have {planned:pct0}; by chance that happens"
        " less than once in {times:n}: no verdict. Find what lost users of one arm, and test again",
        control=row["control_users"],
        users=row["users"],
        arm=row["arm"],
        planned=row["share_planned"],
        times=1 / float(policy.campaign.arms_uneven),
    )


def _small(row: Row) -> Message:
    if row["outcome"] == "conversion" and not row["conversions"] + row["control_conversions"]:
        return msg(
            "no conversion in either arm ({control:n} and {users:n} users): nothing to compare",
            control=row["control_users"],
            users=row["users"],
        )
    return msg("too small to be judged: {control:n} and {users:n} users", control=row["control_users"], users=row["users"])


def _early(looks: list[Row]) -> Message:
    """Say at which look a test with a fixed end would already have been called decided."""
    first = next(one for one in looks if one["early"] and one["crossed_fixed"] and not one["crossed_always"])
    if first["day"] is None:
        return msg("an early look taken for the end shows a difference")
    return msg("the look of {day:date} taken for the end shows a difference", day=first["day"])


def verdict_of(row: Row) -> Message:
    """Return what a test shows, with its interval and where that comes from."""
    values = {"lift": row["lift"], "low": row["lift_low"], "high": row["lift_high"], "level": row["level"]}
    how = _basis(row)
    if math.isnan(row["lift"]) or math.isinf(row["lift_high"]):
        plain = {"effect": row["effect"], "low": row["low"], "high": row["high"], "level": row["level"]}
        if row["outcome"] == "spend":
            return msg("spend per user {effect:+money2} ({level:pct0} range {low:+money2} to {high:+money2}), {how}", how=how, **plain)
        return msg("rate {effect:+pp} ({level:pct0} range {low:+pp} to {high:+pp}), {how}", how=how, **plain)
    if row["outcome"] == "spend":
        return msg("spend per user {lift:+pct} ({level:pct0} range {low:+pct} to {high:+pct}), {how}", how=how, **values)
    return msg("conversion {lift:+pct} ({level:pct0} range {low:+pct} to {high:+pct}), {how}", how=how, **values)


def _basis(row: Row) -> Message:
    if row["basis"] == "fixed":
        return msg("read once, at its end")
    if row["early"]:
        return msg("by the always-valid range, since it ended before its planned end")
    return msg("by the always-valid range, looks before its end: {n:n}", n=row["early_looks"])


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
