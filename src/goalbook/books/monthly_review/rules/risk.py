"""Rules of what may go wrong: risks judged anew each month, controls on their level, plans started within a day."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.risk.words import CONTROLS, FORESIGHT, LACKS, level_name
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.operations.risk_tables import PLAYBOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

REGISTER = Label("Risk register", "风险登记表")


def kept(case: Case, table: str) -> list[Row]:
    """Return the rows of a table, none where the team keeps nothing that would make it."""
    return rows_of(case.tables[table]) if table in case.tables else []


def in_register(case: Case, kind: str = "") -> list[Row]:
    """Return the risks that stand in the register, of one kind or all."""
    return [row for row in kept(case, "risk_register") if row["state"] != "closed" and kind in {"", row["kind"]}]


def listed(names: list[Label]) -> Label:
    """Return names in a row, divided as each language does."""
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


@rule("MR-48")
def risks_are_quantified(case: Case, policy: Policy) -> Iterator[Finding]:
    """What all risks may cost together keeps within its share of the month's spend; what grew since last month is named."""
    found = [row for row in in_register(case) if not math.isnan(row["score"])]
    spend = case.prepared.board.comparisons.month.value("spend")
    if not found:
        return
    limit, total = float(policy.get("risk.expected_max")), math.fsum(row["score"] for row in found)
    grown = [row["what"] for row in found if row["state"] in ("up", "new")]
    values: dict[str, Value] = {"n": len(found), "total": total}
    said = msg("{n:n} risks, {total:money} to be expected", **values)
    if grown:
        said = msg("{said}; grown or new since last month: {names}", said=said, names=listed(grown))
    if math.isnan(spend) or spend <= 0:
        yield Finding("MR-48", REGISTER, "info", total, None, said)
        return
    share = total / spend
    text = msg("{said}; that is {share:pct} of the month's spend (at most {limit:pct0})", said=said, share=share, limit=limit)
    yield Finding("MR-48", REGISTER, "pass" if at_most(share, limit) else "warn", share, limit, text)


@rule("RK-01")
def channels_that_lost_traffic_were_foreseen(case: Case, policy: Policy) -> Iterator[Finding]:
    """A channel whose traffic fell by the limit or more stands in the register, with the plan that moves its budget."""
    known = {row["channel"]: row for row in in_register(case, "channel")}
    if not in_register(case):
        return
    limit = float(policy.alerts.traffic_drop)
    fallen = [one for one in case.judged if one.base == "trailing mean" and at_least(-one.deviation, limit)]
    if not fallen:
        text = msg("no channel's traffic fell by {limit:pct0} or more; {n:n} channel risks are in the register", limit=limit, n=len(known))
        yield Finding("RK-01", REGISTER, "pass", 0.0, limit, text)
    for one in fallen:
        row, values = known.get(one.channel), {"fall": -one.deviation}
        if row is None:
            text = msg("traffic fell by {fall:pct}, and no risk of this channel is in the register", **values)
        elif row["playbook_lacks"]:
            text = msg("traffic fell by {fall:pct}; the risk is in the register, its plan lacks {parts}", parts=_parts(row), **values)
        else:
            text = msg("traffic fell by {fall:pct}; the risk is in the register with its plan: start it", **values)
        whole = row is not None and not row["playbook_lacks"]
        yield Finding("RK-01", case.channel(one.channel), "pass" if whole else "warn", -one.deviation, limit, text)


@rule("RK-02")
def content_has_its_levels_of_review(case: Case, policy: Policy) -> Iterator[Finding]:
    """A risk of content has a playbook that asks for as many levels of review as the policy."""
    need = float(policy.get("sop.review_levels"))
    levels = {row["playbook"]: float(row["review_levels"]) for row in rows_of(case.prepared.inputs.kept("risks", PLAYBOOKS))}
    for row in in_register(case, "content"):
        own = levels.get(row["playbook"], math.nan)
        if math.isnan(own):
            text = msg("its playbook names no levels of review: write them down ({need:n} levels)", need=need)
            yield Finding("RK-02", row["what"], "warn", None, need, text)
        else:
            text = msg("levels of review in its playbook: {n:n} (at least {need:n})", n=own, need=need)
            yield Finding("RK-02", row["what"], "pass" if at_least(own, need) else "warn", own, need, text)


@rule("RK-03")
def answers_come_quickly(case: Case, policy: Policy) -> Iterator[Finding]:
    """Of the month's technical incidents none took longer to respond than the policy allows."""
    limit = float(policy.get("risk.no_response_seconds"))
    timed = [row for row in kept(case, "risk_incidents") if not math.isnan(row["p95_seconds"])]
    if not timed:
        return
    slow = [row for row in timed if not at_most(row["p95_seconds"], limit)]
    worst = max(row["p95_seconds"] for row in timed)
    text = msg(
        "{slow:n} of {n:n} incidents took more than {limit:ratio} seconds to respond, the slowest {worst:ratio}",
        slow=len(slow), n=len(timed), limit=limit, worst=worst,
    )  # fmt: skip
    yield Finding("RK-03", REGISTER, "fail" if slow else "pass", worst, limit, text)


@rule("RK-04")
def every_risk_was_judged_anew(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every risk has probability and impact, judged in this month and not longer ago than the policy allows: not "stale"."""
    found, limit = in_register(case), float(policy.get("risk.rescore_days"))
    if not found:
        return
    unscored = [row["what"] for row in found if math.isnan(row["score"])]
    old = [row for row in found if row["state"] == "stale"]
    oldest = max(row["days_since"] for row in found)
    if unscored:
        text = msg("without probability or impact: {names}", names=listed(unscored))
        yield Finding("RK-04", REGISTER, "warn", float(len(found) - len(unscored)), float(len(found)), text)
    if old:
        text = msg(
            "{names}: not judged this month, last {days:n} days ago (each month, at most {limit:n} days ago); judge it anew or close it",
            names=listed([row["what"] for row in old]), days=oldest, limit=limit,
        )  # fmt: skip
        yield Finding("RK-04", REGISTER, "warn", oldest, limit, text)
    if not unscored and not old:
        text = msg("{n:n} risks judged within {limit:n} days", n=len(found), limit=limit)
        yield Finding("RK-04", REGISTER, "pass", oldest, limit, text)


@rule("RK-05")
def three_things_are_foreseen(case: Case, policy: Policy) -> Iterator[Finding]:
    """Market, users and technology were each looked at ahead: all three steps, within a quarter."""
    rows, need, days = kept(case, "foresight_steps"), float(policy.get("risk.foresight_done")), float(policy.get("risk.foresight_days"))
    for kind, name in FORESIGHT.items() if rows else ():
        own = [row for row in rows if row["kind"] == kind]
        done = [row for row in own if row["in_time"]]
        share = len(done) / len(own)
        text = msg("{done:n} of {n:n} steps done within {days:n} days", done=len(done), n=len(own), days=days)
        yield Finding("RK-05", name, "pass" if at_least(share, need) else "warn", share, need, text)


@rule("RK-06")
def controls_are_on_their_level(case: Case, policy: Policy) -> Iterator[Finding]:
    """No control stands below the level that this review's alerts put it on."""
    for row in kept(case, "control_states"):
        now, asked = row["control_level"], row["control_proposed"]
        values: dict[str, Value] = {"now": level_name(now, policy), "asked": level_name(asked, policy)}
        if row["step"] == "up":
            status: Status = "warn"
            text = msg("on “{now}”; {why} asks for “{asked}”: raise it", why=row["because"], **values)
        elif row["step"] == "down":
            status, text = "info", msg("on “{now}”; nothing in this review asks for it: it may be lowered", **values)
        elif row["control"] == "money" and "budget_month" not in case.tables and not asked:
            status, text = "info", msg("on “{now}”; no alert asks for it, and spend is held against no budget of the month", **values)
        else:
            status, text = "pass", msg("on “{now}”, as this review asks", **values)
        yield Finding("RK-06", CONTROLS[row["control"]], status, now, asked, text)


@rule("RK-07")
def plans_start_within_a_day(case: Case, policy: Policy) -> Iterator[Finding]:
    """Once something is noticed its plan is started within the hours of the policy."""
    limit = float(policy.get("risk.response_hours"))
    for row in kept(case, "risk_incidents"):
        values: dict[str, Value] = {"day": row["detected_on"].date(), "limit": limit}
        if row["answer"] == "none":
            text = msg("noticed on {day:day}, and no plan was started (within {limit:n} hours)", **values)
            yield Finding("RK-07", row["what"], "fail", None, limit, text)
        elif row["answer"] == "waiting":
            text = msg("noticed on {day:day}, the plan has to be started within {limit:n} hours", **values)
            yield Finding("RK-07", row["what"], "info", None, limit, text)
        else:
            text = msg("noticed on {day:day}, plan started after {hours:ratio} hours (at most {limit:n})", hours=row["hours"], **values)
            yield Finding("RK-07", row["what"], "pass" if row["answer"] == "in_time" else "fail", row["hours"], limit, text)


@rule("RK-08")
def every_risk_has_its_playbook(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each risk names a playbook with a trigger, its steps and who starts it."""
    found, need = in_register(case), float(policy.get("risk.playbook"))
    if not found:
        return
    lacking = [row for row in found if row["playbook_lacks"]]
    share = 1 - len(lacking) / len(found)
    text = msg("{n:n} of {all:n} risks have a whole playbook", n=len(found) - len(lacking), all=len(found))
    if lacking:
        text = msg("{said}; “{what}” lacks {parts}", said=text, what=lacking[0]["what"], parts=_parts(lacking[0]))
    yield Finding("RK-08", REGISTER, "pass" if at_least(share, need) else "warn", share, need, text)


@rule("RK-09")
def partners_have_a_plan(case: Case, policy: Policy) -> Iterator[Finding]:
    """A risk of a partner has a playbook of its own."""
    for row in in_register(case, "partner"):
        if row["playbook_lacks"]:
            status: Status = policy.get("risk.partner_plan")
            yield Finding("RK-09", row["what"], status, None, None, msg("its plan lacks {parts}", parts=_parts(row)))
        else:
            yield Finding("RK-09", row["what"], "pass", None, None, msg("has a plan that can be started"))


def _parts(row: Row) -> Label:
    return listed([LACKS[name] for name in str(row["playbook_lacks"]).split(", ")])
