"""Rules of the budget frame: shares that add up, kinds of cost, caps and marks, people (BG)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import divide
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.budget import verdicts
from goalbook.books.target_setting.budget.frame import Span, literal_sum
from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

BUDGET = Label("Budget", "预算")
PEOPLE = Label("People", "人力")


@rule("BG-01")
def resource_classes(case: Case, policy: Policy) -> Iterator[Finding]:
    """People, platforms and budget are all planned, and what is needed is there."""
    table = rows_of(case.tables["resource_classes"])
    if not table:
        return
    absent = [kind for kind in policy.budget.classes if kind not in {row["resource_class"] for row in table}]
    for kind in absent:
        name = verdicts.CLASSES[kind]
        yield Finding("BG-01", name, "warn", None, None, msg("nothing is planned for {name}", name=name))
    for row in table:
        gap = float(row["gap"])
        if math.isnan(gap):
            text = msg("{what}: what is needed or available is not said", what=row["name"])
            yield Finding("BG-01", row["name"], "not_evaluated", None, None, text)
            continue
        text = msg(
            "{what}: {available:n} of {needed:n} {unit} are there",
            what=row["name"],
            available=float(row["available"]),
            needed=float(row["needed"]),
            unit=row["unit_name"],
        )
        status: Status = "pass" if at_least(gap, 0) else "warn"
        yield Finding("BG-01", row["name"], status, float(row["available"]), float(row["needed"]), text)


@rule("BG-02")
def headcount(case: Case, policy: Policy) -> Iterator[Finding]:
    """There are enough people and enough analysts among them, now and after the planned hires."""
    share = float(policy.team.min_analyst_share)
    for row in rows_of(case.tables["headcount"]):
        name = row["name"] if row["step"] == "planned" else PEOPLE
        bad: Status = "fail" if row["step"] == "now" else "warn"
        heads, least = float(row["headcount"]), float(row["needed_headcount"])
        text = msg("{step}: {heads:n} people (at least {least:n})", step=row["name"], heads=heads, least=least)
        yield Finding("BG-02", name, "pass" if at_least(heads, least) else bad, heads, least, text)
        analysts, needed = float(row["analysts"]), float(row["needed_analysts"])
        text = msg(
            "{step}: {analysts:n} analysts among {heads:n} people; {share:pct0} are {needed:n}",
            step=row["name"],
            analysts=analysts,
            heads=heads,
            share=share,
            needed=needed,
        )
        status: Status = "not_evaluated" if math.isnan(analysts) else "pass" if at_least(analysts, needed) else bad
        yield Finding("BG-02", name, status, analysts, needed, text)


@rule("BG-03")
def technology(case: Case, policy: Policy) -> Iterator[Finding]:
    """Technology takes about its share of the whole budget."""
    if case.tables["budget_stack"].empty:
        return
    wanted, slack, name = float(policy.budget.tech), float(policy.budget.tech_tolerance), verdicts.POOLS["tech"]
    row = verdicts.pool(case.tables["budget_stack"], "tech")
    if row is None:
        yield Finding("BG-03", name, "not_evaluated", None, wanted, msg("no share or amount for technology is written down"))
        return
    share = float(row["share_of_total"])
    text = msg("technology: {share:pct} of the total ({wanted:pct0} ± {slack:pp})", share=share, wanted=wanted, slack=slack)
    yield Finding("BG-03", name, "pass" if at_most(abs(share - wanted), slack) else "warn", share, wanted, text)


@rule("BG-04")
def phases(case: Case, policy: Policy) -> Iterator[Finding]:
    """The phases share what is left without remainder, every share says of what, and the lines add up to their pool."""
    stack = case.tables["budget_stack"]
    if stack.empty:
        return
    yield from _whole(case, policy)
    yield from _bases(case, policy)
    yield from _split(case, policy)
    for row in rows_of(stack[stack["pool"].isin(["tech", "innovation", "acquisition", "conversion"])]):
        lines, low, high = (float(row[name]) for name in ("lines", "low", "high"))
        if math.isnan(lines) or math.isnan(low) or row["base"] == "lines":
            continue
        name, slack = verdicts.POOLS[str(row["pool"])], float(policy.totals.tolerance) * float(row["amount"])
        fits = at_least(lines, low - slack) and at_most(lines, high + slack)
        text = msg("{pool}: its lines sum to {lines:money} of {amount:money}", pool=name, lines=lines, amount=float(row["amount"]))
        yield Finding("BG-04", name, "pass" if fits else "fail", lines, float(row["amount"]), text)


def _whole(case: Case, policy: Policy) -> Iterator[Finding]:
    """Judge the sum of the phases against their pool."""
    stack, tolerance, name = case.tables["budget_stack"], float(policy.split_tolerance), verdicts.POOLS["phases"]
    rest, parts = verdicts.pool(stack, "phases"), stack[stack["parent"] == "phases"]
    if rest is None or parts.empty:
        yield Finding("BG-04", name, "not_evaluated", None, 1.0, msg("no budget by phase is written down"))
        return
    if not more_than(float(rest["share_of_total"]), 0):
        text = msg("what comes off the top leaves {share:pct} of the total for the phases", share=float(rest["share_of_total"]))
        yield Finding("BG-04", name, "fail", float(rest["share_of_total"]), None, text)
        return
    share = float(parts["share_of_total"].sum() / rest["share_of_total"])
    text = msg("the phases take {share:pct} of what is left for them", share=share)
    yield Finding("BG-04", name, "pass" if at_most(abs(share - 1), tolerance) else "fail", share, 1.0, text)


def _bases(case: Case, policy: Policy) -> Iterator[Finding]:
    """Name shares that add up to more or less than a whole because nobody wrote what each is a share of (B-11)."""
    stack = case.tables["budget_stack"]
    silent = stack[(stack["base"] == "undeclared") & (stack["pool"] != "kol")]
    if silent.empty:
        return
    whole, tolerance = literal_sum(stack), float(policy.split_tolerance)
    status: Status = "pass" if at_most(abs(whole.middle - 1), tolerance) else "warn"
    text = msg("shares as written add up to {sum}; not every one says what it is a share of", sum=verdicts.percent(whole))
    yield Finding("BG-04", BUDGET, status, whole.middle, 1.0, text)


def _split(case: Case, policy: Policy) -> Iterator[Finding]:
    """Note a split between the phases that differs from the source's."""
    stack, wanted = case.tables["budget_stack"], float(policy.budget.phase_acquisition)
    first, second = (verdicts.pool(stack, name) for name in ("acquisition", "conversion"))
    if first is None or second is None:
        return
    share = divide(float(first["share_of_total"]), float(first["share_of_total"] + second["share_of_total"]))
    if math.isnan(share):
        return
    text = msg(
        "acquisition : conversion = {first:pct0} : {second:pct0} (source {wanted:pct0} : {rest:pct0})",
        first=share,
        second=1 - share,
        wanted=wanted,
        rest=float(policy.budget.phase_conversion),
    )
    near = at_most(abs(share - wanted), float(policy.budget.phase_tolerance))
    yield Finding("BG-04", verdicts.POOLS["acquisition"], "pass" if near else "info", share, wanted, text)


@rule("BG-05")
def kol_fees(case: Case, policy: Policy) -> Iterator[Finding]:
    """KOL fees stay within their share of the conversion budget."""
    stack, limit, name = case.tables["budget_stack"], float(policy.budget.kol_of_conversion), verdicts.POOLS["kol"]
    whole, fees = verdicts.pool(stack, "conversion"), verdicts.pool(stack, "kol")
    if whole is None:
        return
    low, high = limit * float(whole["low"]), limit * float(whole["high"])
    most = verdicts.money(low, high)
    if fees is None:
        text = msg("KOL fees may take {most}: {limit:pct0} of the conversion phase", most=most, limit=limit)
        yield Finding("BG-05", name, "info", None, high, text)
        return
    share = divide(float(fees["share_of_total"]), float(whole["share_of_total"]))
    if math.isnan(share):
        return
    if math.isnan(high):
        text = msg("KOL fees: {share:pct} of the conversion phase (at most {limit:pct0})", share=share, limit=limit)
    else:
        text = msg(
            "KOL fees: {fees}, {share:pct} of the conversion phase (at most {limit:pct0}, {most})",
            fees=verdicts.money(float(fees["low"]), float(fees["high"])),
            share=share,
            limit=limit,
            most=most,
        )
    yield Finding("BG-05", name, "pass" if at_most(share, limit) else "warn", share, limit, text)


@rule("BG-08")
def growth(case: Case, policy: Policy) -> Iterator[Finding]:
    """A growth share says what it is a share of."""
    for row in rows_of(case.tables["growth_share"]):
        share, name = float(row["share"]), Label("Growth budget", "增长预算")
        if not row["base"]:
            status: Status = "warn" if policy.budget.growth_share_base == "required" else "info"
            text = msg("growth budget: {share:pct0}, but of what is not said (total, phases, annual or department)", share=share)
        else:
            status, base = "pass", verdicts.BASES[str(row["base"])]
            text = msg("growth budget: {share:pct0} of {base}, {amount:money}", share=share, base=base, amount=float(row["amount"]))
            if math.isnan(row["amount"]):
                text = msg("growth budget: {share:pct0} of {base}, whose amount is not said", share=share, base=base)
        yield Finding("BG-08", name, status, share, None, text)


@rule("BG-10")
def innovation(case: Case, policy: Policy) -> Iterator[Finding]:
    """Pilots get enough to learn from and not more than may fail."""
    stack = case.tables["budget_stack"]
    if stack.empty:
        return
    (low, high), name = policy.budget.innovation, verdicts.POOLS["innovation"]
    row = verdicts.pool(stack, "innovation")
    if row is None:
        yield Finding("BG-10", name, "not_evaluated", None, float(low), msg("no share or amount for pilots is written down"))
        return
    ends = verdicts.ends(stack, "innovation")
    text = msg("pilots: {share} of the total ({band})", share=verdicts.percent(ends), band=verdicts.percent(Span(float(low), float(high))))
    status: Status = "fail" if more_than(ends.high, high) else "warn" if less_than(ends.low, low) else "pass"
    yield Finding("BG-10", name, status, ends.middle, float(high), text)


@rule("BG-11")
def kinds_of_cost(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every line says whether its cost is fixed, variable or risk."""
    table, least = case.tables["cost_types"], float(policy.budget.cost_typed)
    if table.empty or not table["amount"].sum():
        return
    share = float(table.loc[table["cost_type"] != "unknown", "share"].sum())
    text = msg("{share:pct0} of the lines' amount is marked fixed, variable or risk cost", share=share)
    yield Finding("BG-11", BUDGET, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("BG-12")
def resource_loop(case: Case, policy: Policy) -> Iterator[Finding]:
    """The frame goes round: what is allocated, what it has to bring, where it moves, when it is changed."""
    steps = {str(row["step"]): bool(row["present"]) for row in rows_of(case.tables["resource_loop"])}
    if not steps:
        return
    wanted = list(policy.budget.loop)
    absent = [step for step in wanted if not steps[step]]
    for step in absent:
        yield Finding("BG-12", verdicts.STEPS[step], "warn", None, None, verdicts.asks(step))
    if not absent:
        text = msg("all {n:n} steps of the resource loop are there", n=float(len(wanted)))
        yield Finding("BG-12", BUDGET, "pass", float(len(wanted)), float(len(wanted)), text)


@rule("BG-13")
def acquisition_cost(case: Case, policy: Policy) -> Iterator[Finding]:
    """A new payer costs at most the cap of each horizon, over all and by channel, and no less than what has been reached makes likely."""
    for row in rows_of(case.tables["caps"]):
        yield _against_cap(case, row)
    for row in rows_of(case.tables["budget_channels"]):
        planned, now = float(row["cac_planned"]), float(row["cac_before"])
        if math.isnan(planned) or math.isnan(now) or now <= 0:
            continue
        fall, most = 1 - planned / now, float(policy.budget.cac_fall)
        name = _place(case, str(row["channel"]))
        text = msg(
            "{place}: the plan needs a CAC of {planned:money}, the last period had {now:money} ({fall:+pct0})",
            place=name,
            planned=planned,
            now=now,
            fall=-fall,
        )
        yield Finding("BG-13", name, "pass" if at_most(fall, most) else "warn", planned, now, text)
    yield from _quotes(case, policy, "BG-13", "cac")


def _against_cap(case: Case, row: Row) -> Finding:
    name, cost, cap = _place(case, str(row["channel"])), float(row["cac"]), float(row["cap"])
    horizon, share = verdicts.HORIZONS[str(row["horizon"])], verdicts.exact_share(float(row["attainment"]))
    shown = verdicts.apart(cost, cap)
    values: dict[str, Value] = {"place": name, "cost": shown[0], "cap": shown[1], "horizon": horizon, "share": share}
    if row["basis"] == "planned":
        text = msg("{place}: planned CAC {cost}, cap {cap} ({horizon}); cap ÷ cost {share}", **values)
    else:
        text = msg("{place}: CAC of the last period {cost}, cap {cap} ({horizon}); cap ÷ cost {share}", **values)
    status: Status = "pass" if row["within"] else "warn" if row["channel"] else "fail"
    return Finding("BG-13", name, status, cost, cap, text)


@rule("BG-14")
def return_marks(case: Case, policy: Policy) -> Iterator[Finding]:
    """The programme's return and each key result's own level are told apart and measured by one definition."""
    least = float(policy.roi.programme_min)
    for row in rows_of(case.tables["roi_marks"]):
        value, mark = float(row["value"]), float(row["mark"])
        if row["level"] == "programme":
            text = msg("programme: ROI {value:ratio} in the last period, mark {mark:ratio} (revenue ÷ spend)", value=value, mark=mark)
            yield Finding("BG-14", BUDGET, "pass" if row["reached"] else "fail", value, mark, text)
            continue
        name = case.key_result(str(row["kr_id"]))
        yield Finding("BG-14", name, *_own_level(name, value, mark, least))
    yield from _quotes(case, policy, "BG-14", "roi")


def _own_level(name: Label, value: float, mark: float, least: float) -> tuple[Status, float | None, float, Message]:
    """Judge a key result's own mark: not below the programme's, and beside it what was reached."""
    enough = at_least(mark, least)
    if math.isnan(value):
        text = msg("{name}: own mark {mark:ratio} (programme {least:ratio})", name=name, mark=mark, least=least)
        return ("pass" if enough else "warn"), None, mark, text
    text = msg(
        "{name}: own mark {mark:ratio} (programme {least:ratio}), {value:ratio} in the last period",
        name=name,
        mark=mark,
        least=least,
        value=value,
    )
    return ("pass" if enough else "warn"), value, mark, text


def _quotes(case: Case, policy: Policy, rule_id: str, metric: str) -> Iterator[Finding]:
    """Note figures the goals were argued with: without a source they are no mark, unless the policy takes them as they are."""
    for row in rows_of(case.tables["quoted"]):
        if row["metric_id"] != metric:
            continue
        taken = bool(row["verified"]) or not policy.bench.require_source
        value, name = float(row["value"]), row["name"]
        figure = case.metric(metric)
        if taken:
            text = msg("{figure} {value:ratio} quoted of {name}", figure=figure, value=value, name=name)
        else:
            text = msg("{figure} {value:ratio} quoted of {name}: unverified, no mark", figure=figure, value=value, name=name)
        yield Finding(rule_id, name, "pass" if taken else "info", value, None, text)


def _place(case: Case, channel: str) -> Label:
    return case.channel(channel) if channel else Label("all channels", "全部渠道")
