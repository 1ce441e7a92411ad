"""The demo team's goal cards: the case's three faults and its missing signature, the repaired plan without any."""

from __future__ import annotations

from pathlib import Path

from goalbook.books import decomposition
from goalbook.inputs import load_inputs

DATA = Path(__file__).parents[2] / "data"
RULES = ("DC-14", "DC-17", "GV-10", "PF-01", "PF-02", "PF-03", "PF-04", "PF-05", "PF-14")


def plan_of(period: str) -> decomposition.Decomposition:
    """Return the demo team's decomposition of a quarter."""
    params = decomposition.Params.from_pairs({"team": "beauty", "period": period})
    return decomposition.compute(load_inputs(DATA, "beauty", params.cutoff()), params)


def faults(result: decomposition.Decomposition) -> dict[str, list[tuple[str, str]]]:
    """Return by rule what does not pass, with whom it is about."""
    found = [one for one in result.findings if one.rule in RULES and one.status != "pass"]
    return {rule: [(one.status, one.subject.en) for one in found if one.rule == rule] for rule in {one.rule for one in found}}


def test_the_case_is_reported_as_it_stands() -> None:
    """A traffic-only card, weights of 75/25 and 70/40, a consequence on a stretch goal, no standard, three of four signed, no consensus."""
    expected = {
        "DC-14": [("fail", "private-domain lead")],
        "DC-17": [("fail", "Whole plan")],
        "GV-10": [("fail", "Whole plan")],  # no meeting, a question without an answer, three of four signatures
        "PF-01": [("fail", "ads lead")],
        "PF-02": [("fail", "ads lead"), ("fail", "private-domain lead")],
        "PF-05": [("warn", "content lead")],
        "PF-14": [("fail", "content lead")],
    }
    result = plan_of("2025-Q2")
    assert expected == faults(result)
    assert ["signed", "signed", "signed", "open"] == result.tables["commitments"]["state"].tolist()


def test_the_repaired_plan_is_signed_by_all_for_these_targets() -> None:
    """Nothing warns or fails; every card weighs 65/35; targets of the headline's parts lie month by month on their owners' cards."""
    result = plan_of("2025-Q3")
    assert {} == faults(result)
    assert ["signed"] * 4 == result.tables["commitments"]["state"].tolist()
    assert {(0.65, 0.35)} == {(round(a, 9), round(b, 9)) for a, b in result.tables["card_weights"][["outcome", "process"]].to_numpy()}
    months = result.tables["card_months"].groupby("person")["target"].sum()
    assert {"su": 39_000.0, "lin": 12_600.0, "chen": 22_400.0, "zhao": 4_000.0} == {name: round(total, 6) for name, total in months.items()}
    assert {"su", "lin", "chen", "zhao"} == set(result.tables["card_tasks"]["person"])
