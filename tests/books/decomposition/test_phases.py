"""The time plan as tables: phases by the calendar, gates by what was noted, sprints, component tests, paths of rates."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from goalbook.books.decomposition.phases.rates import repurchase
from goalbook.books.decomposition.phases.rhythm import days_of_test, due_in, iterations
from goalbook.books.decomposition.phases.words import rates as said
from goalbook.books.gates import gates
from goalbook.core.language import language
from support.time_plan import BEFORE, FRAME, prepared, tables

GATE = {"id": "components", "phase": "foundation", "day": "2025-04-28", "counts": "components", "target": 20}


def gate_on(day: date, *noted: tuple[str, str, float], **changes: object) -> tuple[str, float]:
    """Return state and value of the gate on a day."""
    ground = prepared({"frame": FRAME, "gates": [{**GATE, **changes}]}, noted, day)
    found = gates(ground.plan.sheets["phases"], ground.plan.tables.get("progress"), day, ground.inputs.policy)  # type: ignore[arg-type]
    return found[0].state, found[0].value


def test_the_foundation_takes_five_components_a_week() -> None:
    """20 components in four weeks (WX-36)."""
    found = tables({"frame": FRAME, "gates": [GATE]})
    assert [5.0] == list(found["gates"]["per_week"])
    assert (20.0, date(2025, 4, 28)) == tuple(found["phases"].loc[0, ["gate_target", "gate_day"]])


def test_a_gate_is_judged_by_what_was_noted_up_to_the_day() -> None:
    """Ahead, open, running, passed, late, failed; without a note the gate is unknown, never failed."""
    first, last = ("2025-04-10", "components", 8.0), ("2025-04-27", "components", 20.0)
    late = ("2025-05-02", "components", 20.0)
    assert "ahead" == gate_on(BEFORE, first)[0]
    assert "open" == gate_on(date(2025, 4, 5), first)[0]
    assert ("running", 8.0) == gate_on(date(2025, 4, 15), first, last)
    assert ("passed", 20.0) == gate_on(date(2025, 6, 1), first, last)
    assert ("late", 20.0) == gate_on(date(2025, 6, 1), first, late)
    assert ("failed", 8.0) == gate_on(date(2025, 5, 1), first, late)
    assert "unknown" == gate_on(date(2025, 5, 1))[0]
    assert math.isnan(gate_on(date(2025, 5, 1))[1])


def test_a_gate_may_be_said_to_be_done() -> None:
    """A day of completion counts from that day on; a gate without a number is done or not."""
    assert "running" == gate_on(date(2025, 4, 20), ("2025-04-10", "components", 0.5), target=None)[0]
    assert "passed" == gate_on(date(2025, 4, 20), target=None, done="2025-04-18")[0]
    assert "open" == gate_on(date(2025, 4, 17), target=None, done="2025-04-18")[0]


def test_the_pace_of_a_gate_is_even() -> None:
    """After two of four weeks half of the components are expected."""
    found = tables({"frame": FRAME, "gates": [GATE]}, day=date(2025, 4, 14))
    assert [10.0] == list(found["gates"]["expected"])


def test_phases_follow_one_another() -> None:
    """Four weeks, four, four and one: 13 weeks from 1 April; before the period all lies ahead."""
    found = tables({"frame": FRAME})["phases"]
    assert [date(2025, 4, 1), date(2025, 4, 29), date(2025, 5, 27), date(2025, 6, 24)] == list(found["start"])
    assert (date(2025, 6, 30), {"ahead"}) == (found["end"].iloc[-1], set(found["state"]))


def test_a_phase_that_runs_before_its_gate_is_passed_is_blocked() -> None:
    """The second phase is noted as half done while the first phase's gate is not passed."""
    sheet = {"frame": FRAME, "gates": [GATE]}
    noted = [("2025-04-28", "components", 12.0), ("2025-05-05", "settling", 0.5)]
    assert ["failed", "blocked", "ahead", "ahead"] == list(tables(sheet, noted, date(2025, 5, 6))["phases"]["state"])
    passed = [("2025-04-28", "components", 20.0), noted[1]]
    assert "running" == tables(sheet, passed, date(2025, 5, 6))["phases"]["state"].iloc[1]


def test_a_step_opens_when_the_stage_before_it_has_its_evidence() -> None:
    """Done without evidence is not complete: the next stage may not begin."""
    steps = [{"id": "competitors", "due": "2025-04-07", "done": "2025-04-06"}, {"id": "seeds", "start": "2025-04-08", "due": "2025-04-30"}]
    noted = [("2025-04-10", "seeds", 0.3)]
    assert ["passed", "blocked"] == list(tables({"steps": steps}, noted, date(2025, 4, 12))["phases"]["state"])
    steps[0]["evidence"] = "comparison"
    assert ["passed", "running"] == list(tables({"steps": steps}, noted, date(2025, 4, 12))["phases"]["state"])


def test_a_quarter_has_six_whole_iterations() -> None:
    """13 weeks of two-week iterations (WX-48): six are whole, the seventh is cut short."""
    found = tables({"modules": [{"id": "m"}]})["sprints"]
    assert (6, 7, date(2025, 6, 30)) == (int(found["complete"].sum()), len(found), found["end"].iloc[-1])


@pytest.mark.parametrize(("start", "count"), [(date(2025, 4, 1), 7), (date(2025, 3, 18), 7), (date(2025, 3, 25), 6), (date(2025, 7, 1), 0)])
def test_a_rhythm_may_begin_outside_the_period(start: date, count: int) -> None:
    """One that began earlier goes on at its own step; one that begins later has no iteration in the period."""
    found = tables({"iteration": {"days": 14, "start": start.isoformat()}})["sprints"]
    assert count == len(found)
    assert all((one - start).days % 14 == 0 for one in found["start"])


def test_iterations_last_no_longer_than_the_period() -> None:
    """Nothing lies beyond the last day; a period shorter than an iteration has one."""
    assert [(date(2025, 4, 1), date(2025, 4, 5))] == iterations(date(2025, 4, 1), date(2025, 4, 5), 14)
    assert [] == iterations(date(2025, 4, 6), date(2025, 4, 5), 14)


def test_a_component_test_of_six_days() -> None:
    """Start on 1 April: small test 1–3, validation 4–5, full launch on the 6th (WX-38)."""
    assert (
        (date(2025, 4, 1), date(2025, 4, 3)),
        (date(2025, 4, 4), date(2025, 4, 5)),
        (date(2025, 4, 6), date(2025, 4, 6)),
    ) == days_of_test(date(2025, 4, 1), (3, 2, 1))
    found = tables({"tests": [{"id": "t", "start": "2025-04-01"}]}, policy={"cadence": {"component_test_days": [2, 1, 1]}})["tests_321"]
    assert (date(2025, 4, 4), 4.0) == (found["end"].iloc[0], found["days"].iloc[0])


def test_objects_have_rhythms_of_their_own() -> None:
    """A theme every two days makes 15 in 30 days (WX-37); co-creation and new versions go by the month."""
    assert (15, 14) == (due_in(30, 2), due_in(29, 2))
    needed = tables({"modules": [{"id": "m"}]})["rhythms"].set_index("object")["needed"]
    assert (45.0, 3.0, 6.0, 6.0) == tuple(needed[["community_theme", "cocreation", "components", "iteration"]])


def test_a_rate_rises_from_its_last_month() -> None:
    """10 payers of 10,000 reads in every month: + 10 % a month asks 0.11 % in May and 0.121 % in June."""
    rates = [{"id": "r", "metric": "conversion_rate", "phase": "conversion", "every": "month", "growth": 0.1}]
    found = tables({"frame": FRAME, "rates": rates})["rate_paths"]
    assert [0.0011, 0.00121] == pytest.approx(list(found["required"]))
    assert date(2025, 3, 31) == found["base_on"].iloc[0]
    assert 0.001 == pytest.approx(found["best"].iloc[0])


def test_the_path_of_a_rate_lies_within_its_phase() -> None:
    """The conversion phase lasts from 27 May to 23 June: five days of May and the first of June, no day beside it."""
    rates = [{"id": "r", "metric": "conversion_rate", "phase": "conversion", "every": "month", "growth": 0.1}]
    found = tables({"frame": FRAME, "rates": rates})["rate_paths"]
    assert [(date(2025, 5, 27), date(2025, 5, 31)), (date(2025, 6, 1), date(2025, 6, 23))] == list(
        found[["start", "end"]].itertuples(index=False, name=None)
    )


def test_small_rates_are_written_with_digits_enough_to_show_a_rise() -> None:
    """0.14 % to 0.148 % takes three digits, 0.02 % four, two per cent and more two."""
    speech = language("en")
    assert ("0.140", "0.148") == tuple(speech.say(one).partition("\u202f")[0] for one in said(0.0014, 0.00148))
    assert ("0.0200", "2.0000") == tuple(speech.say(one).partition("\u202f")[0] for one in said(0.0002, 0.02))
    assert ("2.00", "–") == tuple(speech.say(one).partition("\u202f")[0] for one in said(0.02, math.nan))


def test_a_rate_nobody_knows_stays_unknown() -> None:
    """Without purchases there is no repurchase rate to rise from; a base that is written down counts."""
    rate = {"id": "r", "metric": "repurchase_rate", "phase": "settling", "every": "week", "growth": 0.02}
    found = tables({"frame": FRAME, "rates": [rate]})["rate_paths"]
    assert (4, True) == (len(found), bool(found["required"].isna().all()))
    stated = tables({"frame": FRAME, "rates": [{**rate, "base": 0.25}]})["rate_paths"]["required"]
    assert 0.25 * 1.02**4 == pytest.approx(stated.iloc[-1])


def test_repurchase_is_the_share_of_buyers_who_bought_before() -> None:
    """In the last week two of four buyers had bought on an earlier day; what was given back is no purchase."""
    bought = [
        ("a", "2025-03-03", 10.0), ("b", "2025-03-04", 10.0), ("c", "2025-03-10", 10.0), ("c", "2025-03-11", -10.0),
        ("a", "2025-03-25", 10.0), ("b", "2025-03-26", 10.0), ("d", "2025-03-27", 10.0), ("e", "2025-03-31", 10.0),
        ("f", "2025-04-02", 9.0),
    ]  # fmt: skip
    given = pd.DataFrame(bought, columns=["customer", "date_day", "amount"])
    given = given.assign(date_day=pd.to_datetime(given["date_day"]))
    past = repurchase(given, date(2025, 3, 31), 1)
    assert (0.5, date(2025, 3, 31), 0.5) == (past.last, past.on, past.best)
    assert math.isnan(repurchase(given[:0], date(2025, 3, 31), 4).last)
    assert math.isnan(repurchase(None, date(2025, 3, 31), 4).last)


def test_a_plan_without_anything_has_all_columns() -> None:
    """No sheet: every table is there, empty."""
    found = tables({})
    assert {0} == {len(table) for table in found.values()}
    assert all(len(table.columns) > 1 for table in found.values())


def test_the_gantt_holds_what_has_days() -> None:
    """Phases, gates, sprints and the three parts of a test; a step without days is left out."""
    sheet = {
        "frame": FRAME,
        "gates": [GATE],
        "modules": [{"id": "m"}],
        "steps": [{"id": "model"}],
        "tests": [{"id": "t", "start": "2025-04-01"}],
    }
    kinds = tables(sheet)["gantt"]["kind"].value_counts().to_dict()
    assert {"phase": 4, "gate": 1, "sprint": 7, "test": 3} == kinds
