"""Rules of KPIs: purpose, process behind the main ones, phase of the private domain, families, weights (TS-33 to TS-39)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.private_domain import PHASES as ORDER
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.horizons.kpi_levels import CORE, WHOLE, strangers
from goalbook.books.target_setting.horizons.names import FACTORS, PHASES, PURPOSES, kpi_name
from goalbook.books.target_setting.rules.case import PLAN
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.nearest import nearest
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.rows import Row
    from goalbook.books.target_setting.rules.case import Case
    from goalbook.core.policy import Policy

PRIVATE_DOMAIN = Label("Private domain", "私域")
HEADS = Label("Output per head", "人效")


@rule("TS-33")
def purpose_first(case: Case, policy: Policy) -> Iterator[Finding]:
    """The main KPIs belong to the family that the purpose asks for: sales for GMV, satisfaction and activity for brand warmth."""
    for name in strangers(case.prepared):
        close = nearest(name, [kr.id for kr in case.prepared.key_results])
        text = msg("there is no key result '{kr:text}' (did you mean '{close:text}'?)", kr=name, close=close) if close else None
        yield Finding("TS-33", Label.same(name), "fail", name, None, text or msg("no key result is called '{kr:text}'", kr=name))
    table = rows_of(case.tables["kpi_levels"])
    cores = [row for row in table if row["level"] == CORE]
    if not table or not table[0]["purpose"]:
        return
    purpose = PURPOSES[table[0]["purpose"]]
    family = ", ".join(policy.kpi.families[table[0]["purpose"]])
    if not cores:
        yield Finding("TS-33", PLAN, "fail", None, family, msg("no key result is named a main KPI"))
    any_fits = any(row["fits"] for row in cores)
    for row in cores:
        text = (
            msg("serves the purpose {purpose}", purpose=purpose)
            if row["fits"]
            else msg("does not serve the purpose {purpose}", purpose=purpose)
        )
        status: Status = "pass" if row["fits"] else "warn" if any_fits else "fail"
        yield Finding("TS-33", case.key_result(row["kr_id"]), status, row["metric_id"], family, text)


@rule("TS-34")
def process_behind(case: Case, policy: Policy) -> Iterator[Finding]:
    """Behind each main KPI stands an auxiliary one that moves before it does."""
    least = policy.kpi.auxiliary_min
    for row in rows_of(case.tables["kpi_levels"]):
        if row["level"] == CORE:
            n = int(row["auxiliaries"])
            text = msg("auxiliary KPIs behind it: {n:n}; needed: {least:n} or more", n=n, least=least)
            yield Finding("TS-34", case.key_result(row["kr_id"]), "pass" if at_least(n, least) else "warn", float(n), float(least), text)


@rule("TS-35")
def phase_fits(case: Case, policy: Policy) -> Iterator[Finding]:
    """The private domain's KPIs are those of its phase; what belongs to an earlier one should have been replaced."""
    table = rows_of(case.tables["phase"])
    now = next((row for row in table if row["current"]), None)
    if not table or (now is None and not any(row["chosen"] for row in table)):
        return
    if now is None:
        text = msg("begins only on {day:date}", day=table[0]["begins"])
        yield Finding("TS-35", PRIVATE_DOMAIN, "info", None, None, text)
        return
    place = ORDER.index(now["phase"])
    chosen = [(kpi, ORDER.index(row["phase"])) for row in table for kpi in row["chosen"]]
    phase, wanted = PHASES[now["phase"]], ", ".join(now["kpis"])
    if not any(of == place for _, of in chosen):
        text = msg("no KPI of the phase {phase} is chosen", phase=phase)
        yield Finding("TS-35", PRIVATE_DOMAIN, policy.kpi.phase_missing if chosen else "info", now["phase"], wanted, text)
    for kpi, of in chosen:
        name = kpi_name(kpi)
        subject = Label(f"Private domain: {name.en}", f"私域：{name.zh}")
        if of == place:
            yield Finding("TS-35", subject, "pass", now["phase"], wanted, msg("a KPI of the phase {phase}", phase=phase))
            continue
        belongs = PHASES[ORDER[of]]
        since = {"phase": phase, "belongs": belongs, "day": now["begins"]}
        text = (
            msg("a KPI of the phase {belongs}, but since {day:date} the phase is {phase}", **since)
            if of < place
            else msg("a KPI of the later phase {belongs}; the phase is {phase}", phase=phase, belongs=belongs)
        )
        yield Finding("TS-35", subject, policy.kpi.phase_earlier if of < place else "info", ORDER[of], now["phase"], text)
    for row in table:
        if row["changes_in_period"]:
            text = msg("from {day:date} the phase is {phase}: change the KPIs then", day=row["begins"], phase=PHASES[row["phase"]])
            yield Finding("TS-35", PRIVATE_DOMAIN, "info", str(row["begins"]), None, text)


@rule("TS-36")
def stages_pay(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each channel's stages have rate, cost and return; a channel below the asked return says so."""
    least = float(policy.roi.programme_min)
    lasts = {row["channel"]: row for row in rows_of(case.tables["kpi_stages"])}
    for channel, row in lasts.items():
        roi = float(row["roi"])
        if math.isnan(roi):
            yield Finding("TS-36", case.channel(channel), "not_evaluated", None, least, msg("spend or revenue of the channel is not known"))
            continue
        pays = at_least(roi, least)
        text = msg("brings {roi:ratio2} for each 1 spent; {least:ratio} is asked", roi=roi, least=least)
        yield Finding("TS-36", case.channel(channel), "pass" if pays else "info", roi, least, text)


@rule("TS-37")
def growth_has_factors(case: Case, _policy: Policy) -> Iterator[Finding]:
    """The change in GMV splits into customers and order value without a rest."""
    table = {row["item"]: row for row in rows_of(case.tables["kpi_growth"])}
    if "gmv" not in table:
        return
    effects = {name: float(table[name]["effect"]) for name in ("orders", "aov")}
    gmv = table["gmv"]
    if any(math.isnan(value) for value in effects.values()):
        yield Finding("TS-37", FACTORS["gmv"], "not_evaluated", None, None, msg("orders are not known, so GMV has no factors"))
        return
    larger = max(effects, key=lambda name: (abs(effects[name]), name))
    text = msg(
        "{change:+pct} on the months before; {effect:+money_compact} of {total:+money_compact} through {factor}",
        change=float(gmv["change"]),
        effect=effects[larger],
        total=float(gmv["effect"]),
        factor=FACTORS[larger],
    )
    yield Finding("TS-37", FACTORS["gmv"], "info", float(gmv["change"]), None, text)


@rule("TS-38")
def output_per_head(case: Case, policy: Policy) -> Iterator[Finding]:
    """The last month's output per head holds against the team's own months before."""
    table = rows_of(case.tables["output_per_head"])
    if not table:
        return
    last, least = table[-1], float(policy.kpi.output_min)
    index = float(last["output_index"])
    if math.isnan(index):
        fewest = int(policy.kpi.output_months[0])
        text = msg("fewer than {n:n} months of revenue and heads before the last one", n=fewest)
        yield Finding("TS-38", HEADS, "not_evaluated", None, least, text)
        return
    holds = at_least(index, least)
    values = {"output": float(last["output"]), "index": index, "n": int(last["baseline_months"])}
    text = msg("{output:money_compact} a head in the last month, {index:pct0} of the {n:n} months before", **values)
    yield Finding("TS-38", HEADS, "pass" if holds else "warn", index, least, text)


@rule("TS-39")
def weights_total(case: Case, policy: Policy) -> Iterator[Finding]:
    """Weights of core and auxiliary KPIs make 100 %: all of them together, or those of one objective where the goals file gives them."""
    groups: dict[str, list[Row]] = {}
    for row in rows_of(case.tables["kpi_levels"]):
        if row["weight_group"]:
            groups.setdefault(row["weight_group"], []).append(row)
    for group, rows in groups.items():
        total = sum(float(row["weight"]) for row in rows)
        whole = at_most(abs(total - 1), policy.split_tolerance)
        subject = PLAN if group == WHOLE else Label.same(group)
        text = (
            msg("weights add up to {total:pct}", total=total)
            if whole
            else msg("weights add up to {total:pct}; they must make 100 %", total=total)
        )
        yield Finding("TS-39", subject, "pass" if whole else "fail", total, 1.0, text)
    outcome = sum(float(row["weight"]) for row in groups.get(WHOLE, ()) if row["level"] == CORE)
    if WHOLE in groups and any(row["level"] not in ("", CORE) for row in groups[WHOLE]):
        low, high = policy.perf.weights.outcome
        fits = at_least(outcome, low) and at_most(outcome, high)
        values = {"outcome": outcome, "low": low, "high": high}
        text = (
            msg("core KPIs weigh {outcome:pct0}, within {low:pct0} to {high:pct0}", **values)
            if fits
            else msg("core KPIs weigh {outcome:pct0}; {low:pct0} to {high:pct0} is usual", **values)
        )
        yield Finding("TS-39", Label("Core and auxiliary", "核心与辅助"), "pass" if fits else "info", outcome, low, text)
