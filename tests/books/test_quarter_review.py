"""A quarter closed, on a small team: what it brought, its verdicts, what the next goals answer, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.quarter_review import Params, compute
from goalbook.books.quarter_review.outcome import verdict
from goalbook.books.quarter_review.process import QUESTIONS, ROUNDS
from goalbook.books.quarter_review.rules import process
from goalbook.books.quarter_review.rules.case import Case
from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.period import parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Planning
from goalbook.inputs.operations.process import PROCESS_QUESTIONNAIRE, QUARTER_ADJUSTMENTS, adjustment_faults, questionnaire_faults
from goalbook.inputs.planning.shelf import Ground
from goalbook.show.quarter_review import report
from support import tiny_team as tiny

if TYPE_CHECKING:
    from goalbook.books.quarter_review import QuarterReview
    from goalbook.inputs import Inputs

NAN = float("nan")
Q2 = Params(team="tiny", period="2025-Q2", report_lang="en", scenario="", as_of="", outputs_dir="")
HOSTILE = "<script>alert(1)</script>{0}"


def team(end: str, *extra: object, **changes: object) -> Inputs:
    """Return two channels, ten payers a day each, against 15 and 8 a day; ``end`` is the last day with facts."""
    channels = {"a": tiny.DAY, "b": tiny.DAY}
    results = (
        tiny.key_result(id="KR1", target=23 * 91.0, baseline=1_000.0, stretch=25 * 91.0, headline=True),
        tiny.key_result(id="KR2", channel="a", target=15 * 91.0, baseline=500.0),
        tiny.key_result(id="KR3", channel="b", target=8 * 91.0, baseline=500.0, type="stretch"),
    )
    following = tiny.goals(tiny.key_result(id="KR1", target=3_000.0), period="2025-Q3")
    return tiny.inputs(tiny.facts(channels, start="2025-01-01", end=end), tiny.goals(*results), following, *extra, **changes)  # type: ignore[arg-type] # a test names what it means


def table(contract: object, **cells: object) -> pd.DataFrame:
    """Return one row of a table, texts empty and numbers unknown unless given."""
    columns = contract.columns  # type: ignore[attr-defined] # a Contract
    empty = {one.name: NAN if one.kind == "number" else pd.NaT if one.kind == "date" else "" for one in columns}
    return pd.DataFrame([{**empty, "source_row": 2, **cells}])


@cache
def closed() -> QuarterReview:
    """The quarter with all its facts, a questionnaire and a round of adjustment, both with hostile words."""
    asked = table(PROCESS_QUESTIONNAIRE, question="Q1", text_en=HOSTILE, score=2.9, answers=5.0, note_en=HOSTILE)
    moved = table(QUARTER_ADJUSTMENTS, date_day=pd.Timestamp("2025-06-05"), kind="strategy", decision="adjust", what_en=HOSTILE)
    kept = Planning(tables={PROCESS_QUESTIONNAIRE.table: asked, QUARTER_ADJUSTMENTS.table: moved})
    return compute(team("2025-06-30", quarters={"2025-Q2": kept}), Q2)


@cache
def running() -> QuarterReview:
    """The same quarter with facts to the end of May and nothing written down at its end."""
    return compute(team("2025-05-31"), Q2)


def test_a_closed_quarter_is_what_its_days_add_up_to() -> None:
    """20 payers a day in 91 days against 23: 87 %, missed; channel b is above a stretch target of 8 a day."""
    review = closed()
    assert review.over
    assert (1_820.0, 23 * 91.0) == (review.headline.period_actual, review.headline.period_target)
    scores = review.tables["scores"].query("kind == 'key_result'").set_index("kr_id")
    assert [pytest.approx(20 / 23), pytest.approx(10 / 15), pytest.approx(10 / 8)] == list(scores["attainment_landing"])
    assert (False, False, "re_baseline") == (scores["passes"]["KR1"], scores["passes"]["KR2"], scores["band"]["KR3"])


def test_months_and_channels_add_up_to_the_quarter() -> None:
    """Each channel's months are its quarter, targets and actuals alike; the total's are the team's."""
    months, channels = closed().tables["quarter_months"], closed().tables["channels"]
    for row in channels.itertuples():
        own = months[(months["kind"] == row.kind) & (months["channel"] == ("" if row.kind == "total" else row.channel))]
        assert (3, pytest.approx(row.actual), pytest.approx(row.target)) == (len(own), own["actual"].sum(), own["target"].sum())


def test_a_running_quarter_is_provisional() -> None:
    """With facts to the end of May nothing is over: June has a target and no actual, the headline says so, rules wait."""
    review = running()
    assert not review.over
    june = review.tables["quarter_months"].query("month == '2025-06' and kind == 'total'").iloc[0]
    assert ("remaining", True, pytest.approx(23 * 30)) == (june["state"], pd.isna(june["actual"]), june["target"])
    assert "provisional" in report.page_one(review, language("en", "CNY")).text
    assert {"info"} == {one.status for one in review.findings if one.rule in ("GV-05", "GV-06", "TS-49")}


def test_findings_keep_the_keys_of_their_months() -> None:
    """What was missed stands under the period's name with the key a month's review gives it, and the sentence says how far."""
    problems = closed().tables["problems"].set_index("id")
    assert {"2025-Q2:team:new_payers.target", "2025-Q2:a:new_payers.target"} <= set(problems.index)
    assert "2025-Q2:b:new_payers.target" not in problems.index
    assert "New payers: 910 of 1,365, 66.7\u202f% of the target" == language("en").say(problems["what"]["2025-Q2:a:new_payers.target"])
    assert pytest.approx(-455.0) == problems["effect"]["2025-Q2:a:new_payers.target"]


@pytest.mark.parametrize(
    ("kind", "attained", "band", "passes", "expected"),
    [
        ("committed", 0.9, "strong", True, "kept"),
        ("committed", 0.89, "strong", False, "miss"),
        ("committed", 0.59, "too_high", False, "miss"),
        ("committed", 1.015, "re_baseline", True, "kept"),
        ("stretch", 0.59, "too_high", False, "lower"),
        ("stretch", 0.6, "very_good", False, "kept"),
        ("stretch", 1.01, "re_baseline", True, "raise"),
        ("stretch", NAN, "", None, ""),
    ],
)
def test_what_a_result_says_of_its_target(kind: str, attained: float, band: str, passes: bool | None, expected: str) -> None:  # noqa: FBT001 - a column of the table above
    """The pass line tells a miss of a committed goal; the bands alone tell that a target was too high or too low."""
    assert expected == verdict({"type": kind, "attainment_landing": attained, "band": band, "passes": passes})


def test_the_next_goals_are_held_against_what_was_reached() -> None:
    """3,000 in the third quarter is 65 % above 1,820; what the next goals do not name has no step."""
    targets = closed().tables["next_targets"].set_index("kr_id")
    assert ("2025-Q3", 3_000.0, pytest.approx(3_000 / 1_820 - 1)) == tuple(targets.loc["KR1", ["next_period", "next_target", "step"]])
    assert pd.isna(targets["next_target"]["KR2"])


def test_what_is_no_quarter_is_refused() -> None:
    """A month, a half-year without goals of its own, and a quarter without facts: each is told, with the range of the data."""
    data = team("2025-05-31")
    for period, said in (("2025-05", "not '2025-05'"), ("2025-H1", "no goals for 2025-H1"), ("2025-Q3", "from 2025-01-01 to 2025-05-31")):
        with pytest.raises(UsageError, match=said):
            compute(data, Q2.model_copy(update={"period": period}))


def test_a_result_is_plain_json() -> None:
    """Nothing in it is without a form in JSON, and it says which book it is."""
    assert "quarter_review" == json.loads(json.dumps(closed().to_json(), allow_nan=False))["book"]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_section_speaks_and_escapes(code: str) -> None:
    """Both languages, closed and running: no section fails, and a hostile text of the questionnaire stays text."""
    for review in (closed(), running()):
        html = "".join(str(one(review, language(code, "CNY")).html) for one in report.SECTIONS)
        assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{0}" in str(report.process(closed(), language(code, "CNY")).html)


def test_a_questionnaire_nobody_answered_is_printed_to_be_filled_in() -> None:
    """Five questions with five boxes each where none was kept; the answers in their place where they were."""
    running_form, answered = (str(report.process(one, language("en", "CNY")).html) for one in (running(), closed()))
    assert (25, 0) == (running_form.count("□"), answered.count("□"))


def case(*, over: bool = True, rounds: tuple[str, ...] = (), questions: tuple[tuple[float, float], ...] = (), **more: object) -> Case:
    """Return a case made by hand: rounds by kind, questions by score and number of answers."""
    day = date(2025, 6, 5)
    adjustments = [(day, kind, "no_change", "", Label("x", "x"), Label("", ""), "", "") for kind in rounds]
    asked = [
        (f"Q{n}", Label(f"q{n}", f"q{n}"), "tools", NAN if answers < 5 else score, answers, answers < 5, NAN, NAN, None, None, None)
        for n, (score, answers) in enumerate(questions)
    ]
    tables = {
        "adjustments": pd.DataFrame(adjustments, columns=list(ROUNDS)),
        "questionnaire": pd.DataFrame(asked, columns=list(QUESTIONS)),
        **more,
    }
    prepared = SimpleNamespace(goals=object(), over=over, period=parse_period("2025-Q2"))
    return Case(prepared, tables)  # type: ignore[arg-type] # what the rules look at


def statuses(rule: object, of: Case, policy: dict[str, object] | None = None) -> list[str]:
    """Return what a rule says."""
    return [one.status for one in rule(of, load_policy(policy))]  # type: ignore[operator] # a rule


@pytest.mark.parametrize(
    ("rounds", "over", "expected"),
    [((), True, "fail"), ((), False, "info"), (("strategy",), True, "pass"), (("target",), True, "fail")],
)
def test_a_quarter_has_a_round_of_strategy(rounds: tuple[str, ...], over: bool, expected: str) -> None:  # noqa: FBT001 - as above
    """GV-05: none by its end fails; while the quarter runs nothing is late; a round on targets is none on strategy."""
    assert [expected] == statuses(process.strategy_was_adjusted, case(over=over, rounds=rounds))


def test_targets_are_looked_at_once_a_quarter() -> None:
    """TS-49: one round is enough, none is not, and two where the policy asks for two."""
    rule = process.targets_were_looked_at_again
    assert [["warn"], ["pass"]] == [statuses(rule, case(rounds=found)) for found in ((), ("target",))]
    assert ["warn"] == statuses(rule, case(rounds=("target",)), {"horizon": {"revisions_min": 2}})


def test_the_process_is_asked_about_every_quarter() -> None:
    """GV-06: 3.0 of 5 is enough, 2.9 is not, the limit is the policy's; five answers may be shown, four may not; no questionnaire warns."""
    rule = process.the_process_was_reviewed
    assert ["warn", "pass", "pass", "not_evaluated"] == statuses(rule, case(questions=((2.9, 5), (3.0, 5), (3.1, 5), (1.0, 4))))
    assert ["warn"] == statuses(rule, case(questions=((3.0, 5),)), {"process": {"score_min": 3.5}})
    assert [["warn"], ["info"]] == [statuses(rule, case(over=over)) for over in (True, False)]


@pytest.mark.parametrize(
    ("keeps", "agreed", "over", "expected"),
    [
        (False, None, True, []),
        (True, None, True, ["fail"]),
        (True, None, False, ["info"]),
        (True, 0, True, ["warn"]),
        (True, 1, True, ["pass"]),
    ],
)
def test_a_team_that_keeps_meetings_met_on_its_goals(keeps: bool, agreed: int | None, over: bool, expected: list[str]) -> None:  # noqa: FBT001 - as above
    """PF-12: a quarter that ended without a meeting fails, whatever its last month kept; a team without any is not asked."""
    one = case(over=over, feedback_meetings=None if agreed is None else pd.DataFrame({"improvements": [agreed]}))
    rows_kept = pd.DataFrame({"kind": ["weekly"]} if keeps else {"kind": []})
    one.prepared.inputs = SimpleNamespace(kept=lambda _shelf, _contract: rows_kept)  # type: ignore[misc, assignment] # made by hand
    assert expected == statuses(process.the_team_met_on_its_goals, one)
    if agreed:
        assert ["fail"] == statuses(process.the_team_met_on_its_goals, one, {"perf": {"feedback_meetings_per_quarter": 2}})


def test_a_year_is_audited() -> None:
    """GV-08: a month without its review in the archive warns; at the year's end the pack is due."""
    rule = process.the_year_is_audited
    trail = pd.DataFrame({"month": ["2025-04", "2025-05"], "archived": [True, False]})
    assert [["warn"], ["pass"]] == [statuses(rule, case(review_trail=found)) for found in (trail, trail.head(1))]
    assert [] == statuses(rule, case())
    last = case()
    ended = Case(SimpleNamespace(**{**vars(last.prepared), "period": parse_period("2025-Q4")}), last.tables)  # type: ignore[arg-type] # as above
    assert ["info"] == statuses(rule, ended)


def test_few_answers_show_neither_score_nor_words() -> None:
    """Of four answers nobody may read score or note; of five both."""
    shown = closed().tables["questionnaire"].iloc[0]
    assert (2.9, HOSTILE) == (shown["score"], shown["note"].en)
    few = table(PROCESS_QUESTIONNAIRE, question="Q1", text_en="q", score=1.0, answers=4.0, note_en="secret")
    kept = Planning(tables={PROCESS_QUESTIONNAIRE.table: few})
    hidden = compute(team("2025-04-30", quarters={"2025-Q2": kept}), Q2)
    assert "secret" not in json.dumps(hidden.to_json(), allow_nan=False)
    assert pd.isna(hidden.tables["questionnaire"]["score"].iloc[0])


def rows(contract: object, **cells: object) -> list[dict[str, object]]:
    """Return one row of a table as its checks see it."""
    found: list[dict[str, object]] = table(contract, **cells).to_dict("records")
    return found


def ground() -> Ground:
    """Return what the rows of a second quarter are checked against: a team without people."""
    known = SimpleNamespace(people={})
    return Ground(parse_period("2025-Q2"), SimpleNamespace(), known)  # type: ignore[arg-type] # as the checks look at it


def test_scores_outside_the_scale_and_half_answers_are_refused() -> None:
    """1 and 5 stand, 0.9 and 5.1 do not; answers are whole and not negative."""
    for score, faults in ((1.0, 0), (5.0, 0), (0.9, 1), (5.1, 1), (NAN, 0)):
        assert faults == len(list(questionnaire_faults(rows(PROCESS_QUESTIONNAIRE, question="Q1", score=score), ground())))
    for answers, faults in ((0.0, 0), (-1.0, 1), (2.5, 1)):
        assert faults == len(list(questionnaire_faults(rows(PROCESS_QUESTIONNAIRE, question="Q1", answers=answers), ground())))


def test_a_round_that_says_nothing_is_refused() -> None:
    """What was adjusted must be said; a round without change says enough."""
    given = {"kind": "target", "decision": "no_change"}
    assert [] == list(adjustment_faults(rows(QUARTER_ADJUSTMENTS, date_day=pd.Timestamp("2025-06-30"), **given), ground()))
    (fault,) = adjustment_faults(
        rows(QUARTER_ADJUSTMENTS, date_day=pd.Timestamp("2025-06-30"), **{**given, "decision": "adjust"}), ground()
    )
    assert "what_en" == fault[1]


def test_a_team_without_goals_is_closed_too() -> None:
    """Nothing is scored; months and channels stand beside the year before, and no rule asks for a round of adjustment."""
    bare = replace(team("2025-06-30"), goals=())
    review = compute(bare, Q2)
    assert (0, 3) == (len(review.tables["scores"]), len(review.tables["quarter_months"].query("kind == 'total'")))
    assert not [one for one in review.findings if one.rule in ("GV-05", "TS-49")]
    assert "no goal was set" in report.page_one(review, language("en", "CNY")).text


def test_what_was_corrected_after_a_months_own_review_is_said() -> None:
    """One payer of 10 May was added on 3 June: May's review said 619 and 309 of channel a; a correction inside May is no matter."""
    cells = {"date_day": pd.Timestamp("2025-05-10"), "channel": "a", "traffic_type": "", "metric": "new_payers"}
    later = {**cells, "before": 9.0, "after": 10.0, "recorded_on": pd.Timestamp("2025-06-03")}
    inside = {**later, "recorded_on": pd.Timestamp("2025-05-20")}
    review = compute(replace(team("2025-06-30"), restatements=pd.DataFrame([later, inside])), Q2)
    found = review.tables["restatements"]
    assert [("2025-05", 1.0, 619.0, 620.0)] == list(found[["month", "effect", "month_before", "month_after"]].itertuples(index=False))
    said = str(report.provenance(review, language("en", "CNY")).html)
    assert "619 → <b>620</b>" in said
    assert "309 → 310" in said
    assert "Corrected figures" not in str(report.provenance(closed(), language("en", "CNY")).html)
