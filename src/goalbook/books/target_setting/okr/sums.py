"""Do the key results add up to their objective? As the channels' targets say, and as what drives them says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from goalbook.books.aggregate import NAN, WHOLE_TEAM, is_mean
from goalbook.books.chains.closing import together
from goalbook.books.rows import rows_of
from goalbook.books.target_setting.okr.amounts import adds_up, over_period
from goalbook.core.message import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goalbook.books.target_setting.move import Move
    from goalbook.books.target_setting.preparation import Prepared
    from goalbook.inputs import Objective

COLUMNS = ("objective_id", "reading", "name", "metric_id", "planned", "total", "target", "share", "gap")
PLAN = Label("Channel targets as they stand", "各渠道目标直接相加")
Part = dict[str, float]  # by reading


def moved(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move) -> dict[str, pd.DataFrame]:
    """Return the sums of every objective that has a number of its own."""
    rows = [row for objective in (prepared.goals.objectives if prepared.goals else ()) for row in _rows(prepared, tables, move, objective)]
    return {"kr_sums": pd.DataFrame(rows, columns=list(COLUMNS))}


def _rows(prepared: Prepared, tables: Mapping[str, pd.DataFrame], move: Move, objective: Objective) -> Iterator[tuple[object, ...]]:
    metric, target = _aim(prepared, move, objective)
    if not metric or not target:
        return
    parts = _parts(prepared, tables["drivers"], move, (objective, metric))
    if not parts:
        return
    planned = sum(part["plan"] for part in parts.values())
    for reading, name in _readings(prepared, parts):
        total = sum(part[reading] for part in parts.values())
        yield (objective.id, reading, name, metric, planned, total, target, total / target, total - target)


def _aim(prepared: Prepared, move: Move, objective: Objective) -> tuple[str, float]:
    """Return the objective's own figure: as it says, else that of its key result for the whole team; nothing where it cannot add up."""
    if objective.aim.metric and objective.aim.target is not None:
        found = (objective.aim.metric, objective.aim.target)
    else:
        whole = [kr for kr in objective.key_results if kr.channel == WHOLE_TEAM and adds_up(prepared, kr)]
        found = next(((kr.metric, over_period(prepared, kr, move.targets[kr.id])) for kr in whole), ("", NAN))
    catalogue = prepared.inputs.catalogue
    additive = found[0] in catalogue.metrics and catalogue.metrics[found[0]].additivity != "distinct" and not is_mean(catalogue, found[0])
    return found if additive else ("", NAN)


def _parts(prepared: Prepared, drivers: pd.DataFrame, move: Move, aim: tuple[Objective, str]) -> dict[str, Part]:
    """Return by channel what it brings on each reading; without key results by channel, what the whole team's own says."""
    objective, metric = aim
    driven = [row for row in rows_of(drivers) if row["source"] == "plan" and row["outcome"] == metric and row["channel"]]
    counted = [kr for kr in objective.key_results if kr.metric == metric and adds_up(prepared, kr)]
    own = {kr.channel: over_period(prepared, kr, move.targets[kr.id]) for kr in counted}
    by_channel = {channel: target for channel, target in own.items() if channel}
    channels = dict.fromkeys([*by_channel, *(str(row["channel"]) for row in driven)])
    if not channels:
        return {WHOLE_TEAM: _plain(own[WHOLE_TEAM])} if objective.aim.target is not None and WHOLE_TEAM in own else {}
    return {
        channel: _part(prepared, by_channel.get(channel, NAN), [row for row in driven if row["channel"] == channel]) for channel in channels
    }


def _plain(target: float) -> Part:
    return {"plan": target, "targets": target, "by_driver": target, "single": target}


def _part(prepared: Prepared, planned: float, drivers: list[dict[str, object]]) -> Part:
    """Return one channel's readings; a driver that can be read in two ways leaves the channel's target standing on the first."""
    if not drivers:
        return _plain(planned)
    channel = prepared.inputs.team.channel(str(drivers[0]["channel"]))
    stages = channel.stages if channel is not None else ()
    implied, single = _together(drivers, "implied", stages), _together(drivers, "implied_single", stages)
    kept = planned if single != implied and not math.isnan(planned) else implied
    return {"plan": 0.0 if math.isnan(planned) else planned, "targets": kept, "by_driver": implied, "single": single}


def _together(drivers: Iterable[dict[str, object]], name: str, stages: tuple[str, ...]) -> float:
    """Return what drivers of one channel bring together: stages of one funnel are the same people, so the smallest counts."""
    return together((float(row[name]), row["metric_id"] in stages) for row in drivers)  # type: ignore[arg-type] # pandas cells are object


def _readings(prepared: Prepared, parts: Mapping[str, Part]) -> Iterator[tuple[str, Label]]:
    """Yield the readings that differ, each with its name."""
    unsure = [channel for channel, part in parts.items() if part["by_driver"] != part["single"]]
    firm = [channel for channel, part in parts.items() if channel not in unsure and part["by_driver"] != part["plan"]]
    yield "targets", _named(prepared, firm, _BY_DRIVER) if firm else PLAN
    if unsure:
        months = len(prepared.period.months())
        times = Label(f"by the monthly average × {months}", f"按月均 × {months} 个月推算")
        yield "by_driver", _named(prepared, unsure, Label(f"{times.en} too", f"也{times.zh}") if firm else times)
        yield "single", _named(prepared, unsure, Label("with its monthly figure read once", "的月均值只按一次计"))


_BY_DRIVER = Label("by what drives it", "按驱动指标推算")


def _named(prepared: Prepared, channels: list[str], how: Label) -> Label:
    names = [prepared.names.get(channel, Label.same(channel)) for channel in channels]
    return Label(f"{', '.join(name.en for name in names)} {how.en.strip()}", f"{'、'.join(name.zh for name in names)}{how.zh}")
