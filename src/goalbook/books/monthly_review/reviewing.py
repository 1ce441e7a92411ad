"""The cheap part of a review, which every move of a slider repeats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, WHOLE_TEAM
from goalbook.books.monthly_review.alerts.alerts import alert_table
from goalbook.books.monthly_review.board.key_results import Standing, flow_outlook, key_result_table, outlook_of
from goalbook.books.monthly_review.board.waterfall import waterfall
from goalbook.books.monthly_review.missing import missing_tables
from goalbook.books.monthly_review.move import Move
from goalbook.books.monthly_review.outlook.outlook import path_table
from goalbook.books.monthly_review.outlook.ratio_moves import with_ratios
from goalbook.books.monthly_review.outlook.sensitivity import sensitivity, worst_channel
from goalbook.books.monthly_review.outlook.whatif import Levers, Wish, expected_score
from goalbook.books.monthly_review.parts import MOVED, PRIVATE
from goalbook.books.monthly_review.provenance import USED, event_table, policy_parameters
from goalbook.books.monthly_review.result import Headline, MonthlyReview
from goalbook.books.monthly_review.rules.case import Case, Head
from goalbook.books.monthly_review.rules.register import REGISTER
from goalbook.books.provenance import parameter_table, policy_table, source_table
from goalbook.books.result import Meta
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, Message, msg
from goalbook.core.nearest import nearest

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.params import MonthlyReviewParams
    from goalbook.books.monthly_review.preparation import Prepared
    from goalbook.inputs.team import Team


def review(prepared: Prepared, params: MonthlyReviewParams) -> MonthlyReview:
    """Return the review at these slider positions; refits nothing."""
    params = params.with_policy(prepared.inputs.policy)
    move = _move(prepared, params)
    tables = {**prepared.tables, **_moved_tables(prepared, move), **_provenance(prepared, params)}
    for part in MOVED:
        tables |= part(prepared, tables, move)
    headline = _headline(prepared, move)
    case = _case(prepared, tables, headline, move.threshold)
    findings = REGISTER.evaluate(case, prepared.inputs.policy, prepared.settled)
    goals = prepared.plan.goals
    return MonthlyReview(
        meta=_meta(prepared, tables),
        params=params,
        headline=headline,
        tables={name: table for name, table in tables.items() if name not in PRIVATE},
        findings=findings,
        objectives={objective.id: objective.text for objective in goals.objectives} if goals is not None else {},
        channel_names=prepared.names,
        owners=_owners(prepared.inputs.team),
        missing=missing_tables(prepared),
        catalogue=prepared.inputs.catalogue,
        policy=prepared.inputs.policy,
        private={name: tables[name] for name in PRIVATE if name in tables},
    )


def _move(prepared: Prepared, params: MonthlyReviewParams) -> Move:
    wish = _wish(prepared, params)
    levers = Levers(prepared)
    landings = with_ratios(prepared, levers.landings(wish), {c: change for c, change in wish.spend.items() if levers.measured(c)})
    return Move(wish.channel, wish.share, params.deviation_alert, landings, params, wish)


def _wish(prepared: Prepared, params: MonthlyReviewParams) -> Wish:
    """Return what the parameters ask for; a channel or stage that is not there is a UsageError with the nearest."""
    channel = params.recovery_channel or worst_channel(prepared)
    known = prepared.cube.channels
    for named in (channel, *params.spend):
        if named and named not in known:
            raise UsageError(_unknown_channel(named, known))
    if params.stage_rate and not params.recovery_stage:
        raise UsageError(msg("parameter 'stage_rate' needs 'recovery_stage', the stage whose rate it sets"))
    stages = tuple(factor for owner, factor in Levers(prepared).rates if owner == channel)
    if params.recovery_stage and params.recovery_stage not in stages:
        raise UsageError(_unknown_stage(params.recovery_stage, channel, stages))
    return Wish(channel, params.recovery_stage, params.recovery, params.stage_rate, params.spend, params.actions_share)


def _unknown_stage(stage: str, channel: str, known: tuple[str, ...]) -> Message:
    close = nearest(stage, known)
    if close is not None:
        return msg(
            "channel '{channel:text}' has no stage '{stage:text}' (did you mean '{close:text}'?)", channel=channel, stage=stage, close=close
        )
    return msg(
        "channel '{channel:text}' has no stage '{stage:text}'; it has {known:text}",
        channel=channel,
        stage=stage,
        known=", ".join(known) or "–",
    )


def _unknown_channel(channel: str, known: tuple[str, ...]) -> Message:
    close = nearest(channel, known)
    if close is None:
        return msg("channel '{channel:text}' is not in team.yml", channel=channel)
    return msg("channel '{channel:text}' is not in team.yml (did you mean '{close:text}'?)", channel=channel, close=close)


def _moved_tables(prepared: Prepared, move: Move) -> dict[str, pd.DataFrame]:
    aim, plan = prepared.aim, prepared.plan
    alerts = alert_table(prepared.judged, prepared.inputs.policy, move.threshold)
    amounts = plan.per_slot(aim.key_result) if aim.key_result is not None and aim.key_result.aggregation == "sum" else {}
    landing = move.landings[aim.metric, aim.channel]
    return {
        "kpis": _flagged(prepared.tables["kpis"], alerts),
        "waterfall": waterfall(prepared.tables["channels"]),
        "path": path_table(prepared.cube, prepared.windows, amounts, landing, (aim.metric, aim.channel)),
        "key_results": key_result_table(prepared.progress, prepared.board.comparisons.month, prepared.horizon_totals, move.landings),
        "alerts": alerts,
        "sensitivity": sensitivity(prepared, move.channel if move.channel in prepared.recoveries else ""),
    }


def _flagged(kpis: pd.DataFrame, alerts: pd.DataFrame) -> pd.DataFrame:
    raised = alerts[(alerts["level"] == "alert") & (alerts["channel"] == WHOLE_TEAM) & alerts["adverse"].astype(bool)]
    return kpis.assign(alert=kpis["id"].isin(raised["metric_id"]))


def _provenance(prepared: Prepared, params: MonthlyReviewParams) -> dict[str, pd.DataFrame]:
    return {
        "events": event_table(prepared.inputs.events, prepared.windows.horizon, prepared.as_of),
        "sources": source_table(prepared.inputs.sources),
        "parameters": parameter_table(params, prepared.as_of, policy_parameters(prepared.inputs.policy)),
        "policy": policy_table(prepared.inputs.policy, USED),
    }


def _headline(prepared: Prepared, move: Move) -> Headline:
    aim, frame = prepared.aim, prepared.windows
    channel = aim.channel if aim.channel != WHOLE_TEAM else None
    month, to_date = prepared.board.comparisons.month.value(aim.metric, channel), prepared.horizon_totals.value(aim.metric, channel)
    landing = move.landings[aim.metric, aim.channel]
    if aim.key_result is not None:
        outlook = outlook_of(prepared.progress, aim.key_result, prepared.board.comparisons.month, prepared.horizon_totals, landing)
    else:
        outlook = flow_outlook(prepared.progress, Standing(NAN, to_date, month, falling=False), landing)
    moved = math.nan if move.wish.at_rest else Levers(prepared).required(move.wish)
    required = outlook.required if math.isnan(moved) else moved
    return Headline(
        metric_id=aim.metric,
        channel=aim.channel,
        period_target=_known(prepared.plan.amount(aim.key_result, frame.elapsed)) if aim.key_result is not None else None,
        period_actual=_known(month),
        horizon_target=aim.key_result.target if aim.key_result is not None else None,
        to_date=_known(outlook.to_date),
        landing=_known(outlook.landing),
        low=_known(outlook.low),
        high=_known(outlook.high),
        probability=_known(outlook.probability),
        probability_reason=outlook.reason if math.isnan(outlook.probability) else None,
        required_per_day=_known(required),
        current_per_day=_known(outlook.current),
        complete=frame.horizon_over,
        expected_score=_known(expected_score(aim.key_result, outlook.landing)),
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _case(prepared: Prepared, tables: dict[str, pd.DataFrame], headline: Headline, threshold: float) -> Case:
    team, frame = prepared.inputs.team, prepared.windows
    due = [day for day in frame.planned if day <= prepared.as_of]
    goals = prepared.plan.goals
    head = Head(
        period=frame.period,
        horizon=frame.horizon,
        as_of=prepared.as_of,
        data_from=prepared.cube.data_from,
        data_to=prepared.cube.data_to,
        slots=(due[0], due[-1]),
        goal_version=goals.version if goals is not None else None,
        recipients=tuple(team.recipients),
    )
    backups = {channel.id: channel.backup or "" for channel in team.channels}
    return Case(prepared, head, headline, tables, prepared.judged, threshold, prepared.inputs.catalogue, prepared.names, backups)


def _owners(team: Team) -> dict[str, Label]:
    called = {person.id: person.role if person.role.en or person.role.zh else person.name for person in team.people}
    return {channel.id: called[channel.owner] for channel in team.channels if channel.owner in called}


def _meta(prepared: Prepared, tables: dict[str, pd.DataFrame]) -> Meta:
    team, frame, goals = prepared.inputs.team, prepared.windows, prepared.plan.goals
    return Meta(
        team_id=team.id,
        team=team.name,
        period=frame.period,
        horizon=frame.horizon,
        as_of=prepared.as_of,
        data_to=prepared.cube.data_to,
        grain=team.grain,
        currency=team.currency,
        goal_version=goals.version if goals is not None else None,
        goal_frozen=goals is not None and goals.frozen and bool(goals.content_hash),
        open_issues=int((~tables["problems"]["decided"].astype(bool) & (tables["problems"]["action"] == "")).sum()),
        recipients=tuple(team.recipients),
    )
