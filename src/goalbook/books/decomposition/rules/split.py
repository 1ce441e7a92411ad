"""Rules about the split: does it add up, how concentrated is it, who answers, which channels carry it, who stands in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.rows import rows_of
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.split import GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.rules.case import Case
    from goalbook.books.rows import Row
    from goalbook.core.policy import Policy

MATRIX = Label("Channel matrix", "渠道矩阵")
STRATEGY = Label("Channel strategy", "渠道策略")
KINDS = {
    "social_commerce": Label("social commerce", "社交电商"),
    "content_community": Label("content community", "内容社区"),
    "alliance": Label("cross-industry alliance", "异业联盟"),
}
LEVELS = {
    "base": Label("base mix", "基础组合层"),
    "efficiency": Label("efficiency", "效率提升层"),
    "value": Label("value creation", "价值创造层"),
    "innovation": Label("innovation", "创新突破层"),
}


@rule("DC-02")
def three_dimensions(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Every part of the goals' split has a channel with its stages, and somebody whose role it is."""
    stages = {channel.id: channel.stages for channel in case.prepared.inputs.team.channels}
    for row in _planned(case):
        lacks = [name for name, there in ((_STAGES, stages.get(row["channel"])), (_OWNER, row["owner"])) if not there]
        if lacks:
            text = msg(
                "{part}: {lacks} missing, so that the target cannot be followed down to a task", part=row["name"], lacks=_listed(lacks)
            )
            yield Finding("DC-02", row["name"], "warn", "/".join(name.en for name in lacks), None, text)
        else:
            text = msg("{part}: channel, {stages:n} stages and an owner", part=row["name"], stages=float(len(stages[row["channel"]])))
            yield Finding("DC-02", row["name"], "pass", float(len(stages[row["channel"]])), None, text)


def _planned(case: Case) -> list[Row]:
    """Return the parts of the goals' split that have a target."""
    return [row for row in rows_of(case.tables["split"]) if row["split_id"] == GOALS and not math.isnan(row["amount"])]


_STAGES, _OWNER = Label("stages", "环节"), Label("owner", "负责人")


@rule("DC-03")
def adds_up(case: Case, policy: Policy) -> Iterator[Finding]:
    """The parts of every split add up to its target."""
    limit = float(policy.split_tolerance)
    for row in rows_of(case.tables["splits"]):
        if row["verdict"] == "not_evaluated":
            text = msg("{name}: no target by channel was set", name=row["name"])
            yield Finding("DC-03", row["name"], "not_evaluated", None, limit, text)
            continue
        yield Finding("DC-03", row["name"], row["verdict"], float(row["gap_share"]), limit, _sum_text(row))


def _sum_text(row: Row) -> Message:
    values = {"name": row["name"], "total": row["total"], "target": row["target"], "gap": abs(row["gap"])}
    if row["verdict"] == "pass":
        return msg("{name}: {parts:n} parts add up to {total:n} of {target:n}", **values, parts=float(row["parts"]))
    if row["gap"] < 0:
        return msg(
            "{name}: the parts come to {total:n}; {gap:n} of {target:n} have no channel: give them to one, or lower the target", **values
        )
    return msg("{name}: the parts come to {total:n}, {gap:n} above {target:n}: lower one part, or raise the target", **values)


@rule("DC-03")
def concentration(case: Case, policy: Policy) -> Iterator[Finding]:
    """No single part carries more than the policy allows one channel."""
    limit = float(policy.channels.single_max_share)
    names = {(row["split_id"], row["part"]): row["name"] for row in rows_of(case.tables["split"])}
    for row in rows_of(case.tables["splits"]):
        if math.isnan(row["largest_share"]) or row["parts"] < 2:  # noqa: PLR2004 - a goal with one part is not split
            continue
        share, name = float(row["largest_share"]), names[row["split_id"], row["largest"]]
        values = {"split": row["name"], "part": name, "share": share, "limit": limit, "hhi": float(row["hhi"])}
        text = msg("{split}: {part} carries {share:pct} (at most {limit:pct0} for one channel); HHI {hhi:ratio2}", **values)
        yield Finding("DC-03", row["name"], "warn" if more_than(share, limit) else "pass", share, limit, text)


@rule("DC-03")
def overlaps(case: Case, _policy: Policy) -> Iterator[Finding]:
    """No part counts what another counts too."""
    names = {row["split_id"]: row["name"] for row in rows_of(case.tables["splits"])}
    for row in rows_of(case.tables["split"]):
        if row["overlaps"] is not None:
            text = msg(
                "{split}: {part} and {others} count some of the same users; keep paid and organic apart, or give {part} to its channels",
                split=names[row["split_id"]],
                part=row["name"],
                others=row["overlaps"],
            )
            yield Finding("DC-03", row["name"], "warn", row["overlaps"].en, None, text)


@rule("DC-18")
def accountable(case: Case, _policy: Policy) -> Iterator[Finding]:
    """Each channel has exactly one who answers for it, and it is whoever owns its key result."""
    played = rows_of(case.tables["raci"])
    if not played:
        return
    answers: dict[str, list[str]] = {}
    for row in played:
        if row["part_played"] == "accountable":
            answers.setdefault(row["channel"], []).append(row["person"])
    names = {row["channel"]: row["name"] for row in played}
    targets = {row["channel"]: row["owner"] for row in _planned(case)}
    for channel in dict.fromkeys([*targets, *names]):
        name, found = names.get(channel, case.channel(channel)), answers.get(channel, [])
        yield _answers(case, name, found, targets.get(channel, ""))


def _answers(case: Case, name: Label, found: list[str], owner: str) -> Finding:
    people = [case.person(person) for person in found]
    if not found:
        text = msg("{channel}: nobody is accountable; name one person under raci in split.yml", channel=name)
        return Finding("DC-18", name, "fail", 0.0, 1.0, text)
    if len(found) > 1:
        text = msg(
            "{channel}: {people} are all accountable; one of them answers, the others are responsible", channel=name, people=_listed(people)
        )
        return Finding("DC-18", name, "fail", float(len(found)), 1.0, text)
    if owner and owner != found[0]:
        values = {"channel": name, "person": people[0], "owner": case.person(owner)}
        text = msg("{channel}: {person} is accountable, but the key result is owned by {owner}; name one of them in both", **values)
        return Finding("DC-18", name, "warn", found[0], owner, text)
    return Finding("DC-18", name, "pass", 1.0, 1.0, msg("{channel}: {person} is accountable", channel=name, person=people[0]))


@rule("CH-01")
def core_channels(case: Case, policy: Policy) -> Iterator[Finding]:
    """The plan builds on three to five core channels, of the three kinds."""
    routes = rows_of(case.tables["routes"])
    if not routes:
        return
    least, most = policy.channels.core_count
    core = [row for row in routes if row["layer"] == "core"]
    lacks = [name for kind, name in KINDS.items() if all(row["kind"] != kind for row in core)]
    values = {"n": float(len(core)), "least": float(least), "most": float(most)}
    if not (at_least(len(core), least) and at_most(len(core), most)):
        text = msg("{n:n} core channels; the plan builds on {least:n} to {most:n}", **values)
        yield Finding("CH-01", MATRIX, "warn", values["n"], values["least"], text)
    elif lacks:
        text = msg("{n:n} core channels, none of them {kinds}", **values, kinds=_listed(lacks))
        yield Finding("CH-01", MATRIX, "warn", values["n"], values["least"], text)
    else:
        text = msg("{n:n} core channels of all three kinds ({least:n} to {most:n})", **values)
        yield Finding("CH-01", MATRIX, "pass", values["n"], values["least"], text)


@rule("CH-02")
def core_layer(case: Case, policy: Policy) -> Iterator[Finding]:
    """The core channels carry at least their share of the planned target and of the planned spend."""
    layers = {channel.id: channel.layer for channel in case.prepared.inputs.team.channels}
    if not any(layers.values()):
        return
    least = float(policy.channels.core_min_share)
    found = [(case.metric(row["metric_id"]), row["core_share"]) for row in rows_of(case.tables["splits"]) if row["split_id"] == GOALS]
    spend = rows_of(case.tables["spend_plan"])
    total = math.fsum(row["amount"] for row in spend)
    if total > 0:
        found.append((case.metric("spend"), math.fsum(row["amount"] for row in spend if layers.get(row["channel"]) == "core") / total))
    for name, share in found:
        if not math.isnan(share):
            text = msg("core channels: {share:pct} of {figure} (at least {least:pct0})", share=share, figure=name, least=least)
            yield Finding("CH-02", name, "pass" if at_least(share, least) else "warn", share, least, text)


@rule("CH-03")
def four_levels(case: Case, policy: Policy) -> Iterator[Finding]:
    """The four levels of the channel strategy weigh 100 % together, and each has its actions."""
    levels = rows_of(case.tables["strategy_levels"])
    if not levels:
        return
    total, limit = math.fsum(row["weight"] for row in levels), float(policy.split_tolerance)
    if not at_most(abs(total - 1), limit):
        text = msg("the levels weigh {total:pct} together: give the other {rest:pct} to one of them", total=total, rest=1 - total)
        yield Finding("CH-03", STRATEGY, "fail", total, 1.0, text)
        return
    missing = [name for level, name in LEVELS.items() if all(row["level"] != level for row in levels)]
    idle = [LEVELS[row["level"]] for row in levels if not row["actions"].en]
    if missing or idle:
        text = msg("no action on the level: {levels}", levels=_listed([*missing, *idle]))
        yield Finding("CH-03", STRATEGY, "warn", total, 1.0, text)
        return
    yield Finding("CH-03", STRATEGY, "pass", total, 1.0, msg("four levels weigh {total:pct0} together, each with its actions", total=total))


@rule("CH-04")
def stand_ins(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every core channel names the channel that stands in for it."""
    if not policy.channels.backup_required:
        return
    for channel, (name, backup) in _core(case).items():
        if backup and backup != channel:
            text = msg("{channel}: {backup} stands in", channel=name, backup=_name(case, backup))
            yield Finding("CH-04", name, "pass", backup, None, text)
        else:
            text = msg("{channel} is a core channel without a stand-in: name a backup in team.yml", channel=name)
            yield Finding("CH-04", name, "fail", None, None, text)


def _core(case: Case) -> dict[str, tuple[Label, str]]:
    """Return the core channels with their names and stand-ins: those of team.yml, as the plan's routes change them."""
    team = case.prepared.inputs.team.channels
    found = {channel.id: (channel.name, channel.backup or "") for channel in team if channel.layer == "core"}
    for row in rows_of(case.tables["routes"]):
        if row["layer"] == "core":
            found[row["channel"]] = (row["name"], row["backup"])
        else:
            found.pop(row["channel"], None)
    return found


def _name(case: Case, channel: str) -> Label:
    return next((row["name"] for row in rows_of(case.tables["routes"]) if row["channel"] == channel), case.channel(channel))


def _listed(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
