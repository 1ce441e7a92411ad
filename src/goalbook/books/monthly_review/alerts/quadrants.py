"""The 2×2 of a deviation: big or small against its limit, normal or abnormal against its own range, and the sentence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN
from goalbook.core.compare import at_least
from goalbook.core.message import Label, Message, msg

if TYPE_CHECKING:
    import pandas as pd

    from goalbook.books.monthly_review.alerts.alerts import Judged
    from goalbook.core.message import Value

QUADRANTS = ("act", "plan", "early", "unknown", "none")


@dataclass(frozen=True)
class Range:
    """What is known of one figure's normal range, and when its weeks left it in the month."""

    weeks: int = 0  # 0: not known
    provisional: bool = True
    center: float = NAN  # per slot
    band: float = NAN
    above: pd.Timestamp | None = None
    below: pd.Timestamp | None = None

    def first(self, *, up: bool) -> pd.Timestamp | None:
        """Return the first day of the first week that left the range on one side."""
        return self.above if up else self.below


@dataclass(frozen=True)
class Situation:
    """One deviation beside its normal range; ``expected`` is per slot where the figure adds up over days."""

    judged: Judged
    normal: Range
    expected: float
    threshold: float
    big: bool
    falling: bool  # less is better

    @property
    def normal_gap(self) -> float:
        """Return the middle of the normal range ÷ expectation − 1."""
        return self.normal.center / self.expected - 1 if self.expected > 0 else NAN


@dataclass(frozen=True)
class Verdict:
    """Where a figure stands in the 2×2. ``abnormal`` is None where its normal range is not known."""

    quadrant: str  # act | plan | early | none | unknown
    abnormal: bool | None
    adverse: bool
    up: bool
    since: pd.Timestamp | None = None


def judge(case: Situation) -> Verdict:
    """Return the quadrant of a deviation.

    A big deviation is abnormal only where the weeks left the range on its own side: a figure that grows out of its range and still misses
    its target has a plan that is off. Of a small one any signal counts, the adverse side first.
    """
    one, normal = case.judged, case.normal
    if not normal.weeks:
        return Verdict("unknown" if case.big else "none", None, one.adverse, one.deviation > 0)
    if case.big:
        up = one.deviation > 0
        since = normal.first(up=up)
        return Verdict("plan" if since is None else "act", since is not None, one.adverse, up, since)
    up = case.falling if normal.first(up=case.falling) is not None else not case.falling
    since = normal.first(up=up)
    if since is None:
        return Verdict("none", abnormal=False, adverse=one.adverse, up=one.deviation > 0)
    return Verdict("early", abnormal=True, adverse=up == case.falling, up=up, since=since)


def plan_is_off(case: Situation) -> bool:
    """Tell whether the normal range itself misses the target by the threshold, on the deviation's side: no ordinary month reaches it."""
    return case.normal_gap * case.judged.deviation > 0 and at_least(abs(case.normal_gap), case.threshold)


def statement(case: Situation, verdict: Verdict) -> Message:
    """Return the sentence of a quadrant, with the figure, its deviation and what the normal range says."""
    one, since = case.judged, verdict.since.date() if verdict.since is not None else None
    deviation = msg("{deviation:+pct} from {base}", deviation=one.deviation, base=_BASES.get(one.base, _BASES["target"]))
    side = msg("above its normal range") if verdict.up else msg("below its normal range")
    values: dict[str, Value] = {"figure": one.subject, "deviation": deviation, "side": side, "since": since}
    if verdict.quadrant == "act":
        return _act(values, verdict)
    if verdict.quadrant == "plan":
        return _plan(values, case)
    if verdict.quadrant == "early":
        return _early(values, verdict, known=bool(one.base))
    if verdict.quadrant == "unknown":
        return msg("{figure}: {deviation}; its normal range is not known, for want of six weeks before the month.", **values)
    return msg("{figure}: nothing out of the ordinary.", **values)


_BASES = {
    "target": Label("target", "目标"),
    "previous": Label("the month before", "上月"),
    "trailing mean": Label("the mean of the months before", "前几个月均值"),
}


def _act(values: dict[str, Value], verdict: Verdict) -> Message:
    if verdict.adverse:
        return msg("{figure}: {deviation} and {side} since {since:day}: something happened, act.", **values)
    return msg("{figure}: {deviation} and {side} since {since:day}, to the good: find out what helped, keep it.", **values)


def _plan(values: dict[str, Value], case: Situation) -> Message:
    if plan_is_off(case):
        return msg(
            "{figure}: {deviation}, yet inside its normal range, whose middle is {gap:+pct0} from it: "
            "the plan, not the performance, is off.",
            **values,
            gap=case.normal_gap,
        )
    return msg(
        "{figure}: {deviation}, yet inside its normal range: its weeks swing by ±{band:pct0} anyway.", **values, band=case.normal.band
    )


def _early(values: dict[str, Value], verdict: Verdict, *, known: bool) -> Message:
    if known:
        text = msg("{figure}: {deviation}, within the limit, but {side} since {since:day}", **values)
    else:
        text = msg("{figure}: no target, but {side} since {since:day}", **values)
    if verdict.adverse:
        return msg("{statement}: an early warning.", statement=text)
    return msg("{statement}, to the good: find out what helped.", statement=text)
