"""Rules of the channels: diagnosis, ranks, direction, mix, and the spend to move between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.mix.spend_shift import best_test, blended_return, outcome
from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.metrics import ENTRY
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

ALL = Label("All channels", "全部渠道")
MIX = Label("Channel mix", "渠道组合")
SHIFT = Label("Spend shift", "预算调拨")
DIRECTIONS = {"grow": Label("grow", "加大"), "hold": Label("hold", "维持"), "cut": Label("cut", "削减")}
EFFICIENCY = {
    "high": Label("efficient", "效率高"),
    "low": Label("inefficient", "效率低"),
    "mixed": Label("efficiency unclear", "效率不一"),
    "middle": Label("average efficiency", "效率居中"),
}
BREACHES = ("MR-07", "MR-08")


@rule("MR-37")
def channel_diagnosis(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Each channel is diagnosed on coverage, conversion, retention and cost against the median channel, from figures alone."""
    found = False
    for row in rows_of(case.tables["channel_matrix"]):
        if row["diagnosis"].en:
            name, kept = case.channel(str(row["channel"])), EFFICIENCY.get(str(row["efficiency"]))
            text = msg("{channel}: {diagnosis}", channel=name, diagnosis=row["diagnosis"])
            if kept is not None:
                text = msg("{channel}: {diagnosis}; {efficiency}", channel=name, diagnosis=row["diagnosis"], efficiency=kept)
            yield Finding("MR-37", name, "info", str(row["efficiency"]) or None, None, text)
            found = True
    if not found:
        text = msg("fewer than two channels differ in coverage, conversion, retention or cost")
        yield Finding("MR-37", ALL, "not_evaluated", None, None, text)


@rule("MR-40")
def league(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Key figures are compared across channels, with who gained and who lost a rank."""
    table = rows_of(case.tables["league"])
    if not table:
        yield Finding("MR-40", ALL, "not_evaluated", None, None, msg("no key figure is kept by two channels"))
    for metric in dict.fromkeys(str(row["metric_id"]) for row in table):
        rows = [row for row in table if row["metric_id"] == metric]
        moved = [row for row in rows if abs(row["rank"] - row["rank_before"]) > 0]
        name = case.metric(metric)
        if all(math.isnan(row["rank_before"]) for row in rows):
            text = msg("{figure}: ranked, without a month before to compare with", figure=name)
        elif not moved:
            text = msg("{figure}: no channel changed its rank", figure=name)
        else:
            text = msg("{figure}: {moves}", figure=name, moves=_joined([_move(case, row) for row in moved]))
        yield Finding("MR-40", name, "info", float(len(moved)), None, text)


def _move(case: Case, row: Row) -> Message:
    name = case.channel(str(row["channel"]))
    return msg("{channel} from {before:n} to {rank:n}", channel=name, before=float(row["rank_before"]), rank=float(row["rank"]))


def _joined(parts: list[Message]) -> Message:
    text = parts[0]
    for part in parts[1:]:
        text = msg("{first}, {then}", first=text, then=part)
    return text


@rule("MR-41")
def mix_follows_breaches(case: Case, policy: Policy) -> Iterator[Finding]:
    """A channel that breaches MR-07 or MR-08, or whose return swings, puts the mix on the table."""
    matrix, limit = rows_of(case.tables["channel_matrix"]), policy.channels.roi_volatility_max
    broken: dict[str, list[Row]] = {}
    for row in rows_of(case.tables["alerts"][["rule", "level", "adverse", "channel", "deviation"]]):
        if row["rule"] in BREACHES and row["level"] != "watch" and row["adverse"] and row["channel"]:
            broken.setdefault(str(row["channel"]), []).append(row)
    shift = _result(case) if broken else None
    for channel, rows in broken.items():
        name, which = case.channel(channel), ", ".join(dict.fromkeys(str(row["rule"]) for row in rows))
        text = msg("{channel} breached {rules:text}: the mix has to be looked at; {shift}", channel=name, rules=which, shift=shift)
        yield Finding("MR-41", name, "warn", float(rows[0]["deviation"]), None, text)
    for row in matrix:
        spread = float(row["roi_volatility"])
        if not math.isnan(spread):
            name = case.channel(str(row["channel"]))
            text = msg("{channel}: monthly ROI swings by {spread:pct} (limit {limit:pct0})", channel=name, spread=spread, limit=limit)
            yield Finding("MR-41", name, "warn" if more_than(spread, limit) else "pass", spread, limit, text)
    if not broken:
        judged: Status = "pass" if matrix else "not_evaluated"
        yield Finding("MR-41", MIX, judged, 0.0, None, msg("no channel breached MR-07 or MR-08"))


def _result(case: Case) -> Message:
    """Return what came of the search for spend to move, as part of a sentence."""
    matrix, responses = rows_of(case.tables["channel_matrix"]), rows_of(case.tables["responses"])
    result = outcome(case.tables["shift"], matrix, responses)
    if result == "suggested":
        return msg("{amount:money} a month are proposed to move", amount=float(case.tables["shift"]["amount"].sum()))
    if result == "unmeasured":
        test = best_test(matrix, responses)
        if test is None:
            return msg("no shift is sized, for no channel's response to spend is measured")
        return msg(
            "no shift is sized, for no response to spend is measured; {weeks:n} weeks of ±{change:pct0} on {channel} would tell",
            weeks=float(test["test_weeks"]),
            change=case.prepared.inputs.policy.response.test_change,
            channel=case.channel(str(test["channel"])),
        )
    if result == "no_gain":
        return msg("no shift promises more than it costs")
    if result == "balanced":
        return msg("no channel is to grow while another is to be cut")
    return msg("no spend is kept by channel")


@rule("CH-02")
def core_layer(case: Case, policy: Policy) -> Iterator[Finding]:
    """The core channels carry at least their share of the spend and of the results."""
    table, least = case.tables["layers"], policy.channels.core_min_share
    if table.empty:
        text = msg("no channel names its layer: add layer: core, supplementary or opportunity to the channels of team.yml")
        yield Finding("CH-02", MIX, "not_evaluated", None, least, text)
        return
    core = table[table["layer"] == "core"]
    for column, name in (("spend_share", case.metric("spend")), ("share", case.metric(case.headline.metric_id))):
        if table[column].isna().all():
            yield Finding("CH-02", name, "not_evaluated", None, least, msg("{figure}: not kept by channel", figure=name))
            continue
        share = float(core[column].sum())
        text = msg("core channels: {share:pct} of {figure} (at least {least:pct0})", share=share, figure=name, least=least)
        yield Finding("CH-02", name, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("CH-05")
def directions(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Each channel has a direction, from its return against the blended one and its trend."""
    matrix = rows_of(case.tables["channel_matrix"])
    judged = [row for row in matrix if row["spend_direction"]]
    if not judged:
        yield Finding("CH-05", ALL, "not_evaluated", None, None, msg("spend and revenue are not both kept by channel"))
    blended = blended_return(matrix)
    for row in judged:
        name, way = case.channel(str(row["channel"])), DIRECTIONS[str(row["spend_direction"])]
        values: dict[str, Value] = {"channel": name, "direction": way, "roi": float(row["roi"]), "blended": blended}
        if math.isnan(float(row["roi_trend"])):
            text = msg("{channel}: {direction}; ROI {roi:ratio} against {blended:ratio} over all", **values)
        else:
            trend = float(row["roi_trend"])
            text = msg(
                "{channel}: {direction}; ROI {roi:ratio} against {blended:ratio} over all, {trend:+pct0} on the months before",
                **values,
                trend=trend,
            )
        yield Finding("CH-05", name, "info", float(row["roi"]), blended, text)


@rule("CH-06")
def traffic_apart(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Organic and paid traffic are kept apart for every channel that has any."""
    table = rows_of(case.tables["traffic"])
    if not table:
        text = msg("organic and paid traffic are not kept apart: add a column traffic_type (organic or paid) to the facts")
        yield Finding("CH-06", ALL, "not_evaluated", None, None, text)
        return
    apart = {row["channel"] for row in table}
    for row in rows_of(case.tables["channel_matrix"][["channel", ENTRY]]):
        if math.isnan(row[ENTRY]) or row["channel"] in apart:
            continue
        name = case.channel(str(row["channel"]))
        yield Finding("CH-06", name, "warn", None, None, msg("{channel}: entries without their kind of traffic", channel=name))
    for row in table:
        name, share = case.channel(str(row["channel"])), float(row["share_paid"])
        yield Finding("CH-06", name, "pass", share, None, msg("{channel}: {share:pct0} of its entries are paid", channel=name, share=share))


@rule("CH-08")
def spend_on_high_returns(case: Case, policy: Policy) -> Iterator[Finding]:
    """Most of the spend goes where the return reaches its target; the source's 80 % is a reference, not a limit."""
    reference, name = policy.channels.high_roi_share, case.metric("roi")
    known = [row for row in rows_of(case.tables["channel_matrix"]) if row["spend"] > 0 and not math.isnan(row["roi"])]
    if not known:
        yield Finding("CH-08", name, "not_evaluated", None, reference, msg("spend and revenue are not both kept by channel"))
        return
    whole = _roi_target(case, policy)
    own = {row["channel"]: case.prepared.plan.find("roi", str(row["channel"])) for row in known}
    targets = {channel: whole if target is None else float(target.target) for channel, target in own.items()}
    reached = [row["spend"] for row in known if at_least(float(row["roi"]), targets[row["channel"]])]
    share = float(sum(reached) / sum(row["spend"] for row in known))
    text = msg(
        "{share:pct0} of the spend is in channels whose ROI reaches its target (reference {reference:pct0})",
        share=share,
        reference=reference,
    )
    yield Finding("CH-08", name, "pass" if at_least(share, reference) else "info", share, reference, text)


def _roi_target(case: Case, policy: Policy) -> float:
    """Return the board's target of ROI, else the programme's."""
    row = case.kpi("roi")
    return float(row["target"]) if row is not None and not math.isnan(row["target"]) else float(policy.roi.programme_min)


@rule("BG-06")
def pool_is_conserved(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What is borrowed between channels names its reason and its return, and the total stays what it was."""
    shift = case.tables["shift"]
    if shift.empty:
        status: Status = "info" if (case.tables["channel_matrix"]["spend"] > 0).any() else "not_evaluated"
        yield Finding("BG-06", SHIFT, status, 0.0, None, msg("nothing is moved: {why}", why=_result(case)))
        return
    given, taken = shift.groupby("from")["amount"].sum(), shift.groupby("to")["amount"].sum()
    whole = at_most(abs(float(given.sum() - taken.sum())), 0.0) and not set(given.index) & set(taken.index)
    back = bool((shift["return_date"].dt.date > case.head.period.end).all())
    text = msg(
        "{amount:money} change channels, back by {back:date}; the total stays",
        amount=float(shift["amount"].sum()),
        back=shift["return_date"].max().date(),
    )
    yield Finding("BG-06", SHIFT, "pass" if whole and back else "fail", float(shift["amount"].sum()), None, text)


@rule("BG-06")
def what_is_lent_is_conserved(case: Case, policy: Policy) -> Iterator[Finding]:
    """Money moved by hand: what is given is got, and no channel gives or gets more than the cap without a second look."""
    if "reallocation" not in case.tables:
        return
    moves, spend, cap = case.tables["reallocation"], case.tables["reallocation_spend"], policy.channels.shift_cap
    whole = at_most(abs(float((spend["spend_after"] - spend["spend"]).sum())), 0.0)
    within = at_most(float(spend["change"].abs().max()), cap)
    text = msg(
        "{amount:money} moved by hand; the total stays, the largest change of a channel is {change:pct0} (at most {cap:pct0})",
        amount=float(moves["amount"].sum()),
        change=float(spend["change"].abs().max()),
        cap=cap,
    )
    status: Status = "fail" if not whole else "pass" if within else "warn"
    yield Finding("BG-06", SHIFT, status, float(moves["amount"].sum()), None, text)


@rule("BG-07")
def spend_follows_returns(case: Case, policy: Policy) -> Iterator[Finding]:
    """Spend moves towards higher returns in proportion, no channel by more than the cap, and only where the gain is measured."""
    shift, cap = case.tables["shift"], policy.channels.shift_cap
    if shift.empty:
        status: Status = "info" if (case.tables["channel_matrix"]["spend"] > 0).any() else "not_evaluated"
        yield Finding("BG-07", SHIFT, status, 0.0, cap, msg("nothing is moved: {why}", why=_result(case)))
        return
    largest = max(float(shift.groupby(side)[f"share_{side}"].sum().max()) for side in ("from", "to"))
    within = at_most(largest, cap)
    for _, row in shift.iterrows():
        giver, taker = case.channel(str(row["from"])), case.channel(str(row["to"]))
        text = msg(
            "{amount:money} from {giver} to {taker}: {effect:+n} {figure} a month (80 % range {low:+n} to {high:+n})",
            amount=float(row["amount"]),
            giver=giver,
            taker=taker,
            effect=float(row["effect"]),
            figure=case.metric(case.headline.metric_id),
            low=float(row["low"]),
            high=float(row["high"]),
        )
        yield Finding("BG-07", taker, "pass" if within else "warn", float(row["amount"]), cap, text)
