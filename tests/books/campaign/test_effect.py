"""What a campaign caused: the first design its data allow, what the others say, what it cost and returned, and what is said of bad data."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.books.campaign import Params, appraise, compute, prepare
from goalbook.books.campaign.effect.measuring import effect_of
from goalbook.inputs import Inputs, Planning, load
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.show.campaign.effect import effect
from goalbook.show.campaign.effect_chart import effect_chart
from support import campaign_of as made
from support.campaign_effects import AFTER, DATA, FIRST, LANGUAGE, SAY, TEST, arms, by_lot, cities, noisy, reasons, states
from support.campaign_of import findings, rows, statuses
from support.outside_teams import dataset

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult


@pytest.fixture(scope="module")
def demo() -> CampaignResult:
    """Return the retrospective of the demo's first campaign."""
    params = Params(team="beauty", campaign="618-2024", mode="retrospective")
    return compute(load.load_inputs(DATA, "beauty", date(2024, 7, 18), campaigns=True), params)


def test_the_demos_campaign_brought_what_its_maker_put_in(demo: CampaignResult) -> None:
    """The maker's own effect is 801 new payers; found are 794 [499, 1,088] by the four cities that did not see the campaign."""
    (row,) = rows(demo, "effect")
    assert ("synthetic_control", "effective", False) == (row["design"], row["verdict"], row["interim"])
    assert (794, 499, 1088) == tuple(round(row[name]) for name in ("effect", "low", "high"))
    assert row["low"] < 801 < row["high"]
    assert ["not_given", "used", "available", "available"] == states(demo)


def test_the_demos_cost_leaves_out_what_nobody_fixed(demo: CampaignResult) -> None:
    """Channels, fees, first rewards and the stand cost 157,736; 26 cash-backs without an amount are named, not counted as nothing."""
    (cost,) = [row for row in rows(demo, "returns") if row["item"] == "cost"]
    assert 157_736.4 == pytest.approx(cost["value"])
    assert "× 26, as the amount is not fixed" in SAY(cost["basis"])
    (per,) = [row for row in rows(demo, "returns") if row["item"] == "cost_per"]
    assert 157_736.4 / demo.headline.effect == pytest.approx(per["value"])  # type: ignore[operator] # known here
    assert per["low"] < per["value"] < per["high"]


def test_a5_through_the_book() -> None:
    """GeoLift's walk-through: ATT 155.556 a day and city, 4,667 in all, by the same code that a report uses."""
    with (dataset("geolift_test") / "GeoLift_Test.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    series = [
        {
            "date_day": date.fromisoformat(line["date"]),
            "unit": line["location"],
            "role": "treated" if line["location"] in ("chicago", "portland") else "control",
            "value": float(line["Y"]),
        }
        for line in lines
    ]
    given = made.inputs({"start": date(2021, 4, 1), "end": date(2021, 4, 15)}, series=series)
    found = effect_of(given, "x", date(2021, 4, 15))
    assert found is not None
    assert ("synthetic_control", 2, 15) == (found.design, found.units, found.days)
    assert 155.556 == pytest.approx(found.effect / found.units / found.days, abs=0.0005)
    assert 4667 == pytest.approx(found.effect, abs=0.5)


def test_a4_through_the_book() -> None:
    """The google data of CausalImpact: published 27 a day, 804 in all, +21 %, within the tolerance of 10 %."""
    with (dataset("causal_impact") / "google_data.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    roles = {"y": "treated", "x1": "covariate", "x2": "covariate"}
    series = [
        {"date_day": date.fromisoformat(line["date"]), "unit": name, "role": role, "value": float(line[name])}
        for line in lines
        for name, role in roles.items()
    ]
    given = made.inputs({"start": date(2020, 3, 2), "end": date(2020, 3, 31)}, series=series)
    found = effect_of(given, "x", date(2020, 4, 30))
    assert found is not None
    assert ("local_level", "effective", 30) == (found.design, found.verdict, found.days)
    assert 804 == pytest.approx(found.effect, rel=0.1)
    assert 27 == pytest.approx(found.effect / 30, rel=0.1)
    assert 0.21 == pytest.approx(found.lift, abs=0.02)


def test_series_that_end_before_the_campaign_say_so() -> None:
    """Units followed up to the eve of the campaign: there is a comparison from before, and no day to compare."""
    given = made.inputs(series=[row for row in cities() if row["date_day"] < made.START])
    assert "No day of the campaign is measured".lower() in reasons(made.result(given, as_of=AFTER)).lower()


def test_a_control_that_jumps_is_left_out() -> None:
    """A control that rises by half with the campaign would hide its effect; it is left out and named."""
    clean, touched = (made.result(made.inputs(series=cities(jump=jump)), as_of=AFTER) for jump in (0.0, 0.5))
    assert "left out as controls: c1; they jump as the campaign begins" in reasons(touched)
    assert "jump" not in reasons(clean)
    assert 0.5 == pytest.approx(rows(touched, "effect")[0]["lift"], abs=0.15)
    strict = made.inputs(series=cities(jump=0.5), policy={"campaign": {"control_jump": 0.0}})
    assert "kept, though they move as the campaign begins: c1" in reasons(made.result(strict, as_of=AFTER))


def beside(given: Inputs, start: int, end: int, channels: tuple[str, ...]) -> Inputs:
    """Return the inputs with a second campaign on days of March."""
    other = Campaign.model_validate(
        {
            "metric": "new_payers",
            "name": {"en": "Spring", "zh": "春季"},
            "start": date(2025, 3, start),
            "end": date(2025, 3, end),
            "channels": list(channels),
        }
    )
    return replace(given, campaigns={**given.campaigns, "spring": Planning(sheets={"campaign": other})})


def test_overlapping_campaigns_are_named() -> None:
    """Another campaign on the same channel on the same days: the two cannot be told apart, and that is said; elsewhere it is only named."""
    given = replace(made.inputs({"channels": ["a"]}), facts=noisy())
    shared = made.result(beside(given, 3, 9, ("a",)), as_of=AFTER)
    apart = made.result(beside(given, 3, 9, ("b",)), as_of=AFTER)
    assert ["overlap", "beside"] == [rows(each, "effect_warnings")[0]["kind"] for each in (shared, apart)]
    text = [SAY(row["text"]) for row in rows(shared, "effect_warnings")]
    assert ["Spring ran from 2025-03-03 to 2025-03-06 too, on A: the two effects cannot be told apart there"] == text
    assert ["Spring ran from 2025-03-03 to 2025-03-06 too, on other channels"] == [
        SAY(row["text"]) for row in rows(apart, "effect_warnings")
    ]


def test_an_effect_that_two_campaigns_share_is_unclear() -> None:
    """Half above its controls is effective; with another campaign on the channel it is unclear, and why stands beside it; arms stay so."""
    given = made.inputs({"channels": ["a"]}, series=cities())
    alone, shared = made.result(given, as_of=AFTER), made.result(beside(given, 3, 9, ("a",)), as_of=AFTER)
    assert ["effective", "unclear"] == [one.headline.verdict for one in (alone, shared)]
    assert rows(alone, "effect")[0]["effect"] == rows(shared, "effect")[0]["effect"]
    assert None is rows(alone, "effect")[0]["reason"]
    assert "the two effects cannot be told apart there" in SAY(rows(shared, "effect")[0]["reason"])
    assert "not to be told as the campaign's: Spring ran" in SAY(findings(shared, "CR-24")[0].message)
    drawn = by_lot(arms((1200, 120, 1200, 180)), {"channels": ["a"]})
    assert "effective" == made.result(beside(drawn, 3, 9, ("a",)), as_of=AFTER).headline.verdict


def after(series: list[dict[str, Any]], factor: float) -> list[dict[str, Any]]:
    """Return series whose treated unit is multiplied on all days after the end."""
    late = [row["role"] == "treated" and row["date_day"] > made.END for row in series]
    return [{**row, "value": row["value"] * (factor if moved else 1.0)} for row, moved in zip(series, late, strict=True)]


def test_what_goes_on_after_the_end_is_no_campaign_alone() -> None:
    """Days after the end as far above as the campaign's own warn, those at the old level do not; by covariates alone it is then unclear."""
    assert [] == rows(made.result(made.inputs(series=cities()), as_of=AFTER), "effect_warnings")
    stayed = made.result(made.inputs(series=after(cities(), 1.5)), as_of=AFTER)
    (row,) = rows(stayed, "effect_warnings")
    assert ("lasting", "effective") == (row["kind"], stayed.headline.verdict)
    assert "looks like a lasting shift or a poor comparison" in SAY(row["text"])
    moving = [{**row, "role": "covariate" if row["role"] == "control" else row["role"]} for row in cities()]
    over, on = (made.result(made.inputs(series=each), as_of=AFTER) for each in (moving, after(moving, 1.5)))
    assert [("local_level", "effective"), ("local_level", "unclear")] == [(one.headline.design, one.headline.verdict) for one in (over, on)]


def test_more_than_the_page_counted_points_to_the_tracking() -> None:
    """An effect of 150 where the page counted 60, or none, is unclear: check the tracking; where it counted more nothing is said."""
    few, none, enough = (
        made.result(made.inputs({"channels": ["a"]}, facts=made.days("a", new_payers=each), series=cities()), as_of=AFTER)
        for each in (10.0, 0.0, 100.0)
    )
    assert ["unclear", "unclear", "effective"] == [one.headline.verdict for one in (few, none, enough)]
    assert [["tracking"], ["tracking"], []] == [[row["kind"] for row in rows(one, "effect_warnings")] for one in (few, none, enough)]
    assert "counted fewer than that in all, 60: check the tracking" in SAY(rows(few, "effect_warnings")[0]["text"])


def test_less_of_what_had_better_fall_is_effective() -> None:
    """A metric that is good when it falls: half less is an effect, half more is harmful."""
    verdicts = [
        made.result(made.inputs({"metric": "refund_amount"}, series=cities(lift)), as_of=AFTER).headline.verdict for lift in (-0.5, 0.5)
    ]
    assert ["effective", "harmful"] == verdicts


def test_a_control_channel_with_a_campaign_of_its_own_is_left_out() -> None:
    """Channel b runs another campaign on these days: c alone stands for what would have come; without c the design is refused."""
    given = replace(
        made.inputs({"channels": ["a"], "controls": ["b", "c"]}), facts=noisy(a=lambda day: 1 + 0.6 * (made.START <= day <= made.END))
    )
    both, one = made.result(given, as_of=AFTER), made.result(beside(given, 3, 9, ("b",)), as_of=AFTER)
    assert ["synthetic_control"] * 2 == [rows(each, "effect")[0]["design"] for each in (both, one)]
    assert "left out as controls: B; another campaign ran there on these days" in reasons(one)
    none = replace(made.inputs({"channels": ["a"], "controls": ["b"]}), facts=noisy())
    assert "refused" == states(made.result(beside(none, 3, 9, ("b",)), as_of=AFTER))[1]


def test_without_days_before_nothing_is_said() -> None:
    """Series that begin nine days before the campaign: not evaluated, with the days there are and the days that are needed."""
    given = made.inputs(series=[row for row in cities() if row["date_day"] >= date(2025, 2, 20)])
    found = made.result(replace(given, facts=given.facts.iloc[:0]), as_of=AFTER)
    assert [] == rows(found, "effect")
    (finding,) = findings(found, "CR-24")
    assert "not_evaluated" == finding.status
    assert "9 measured days before the warm-up, 14 are needed" in SAY(finding.message)
    assert "not_evaluated" == found.headline.verdict


def test_a_running_campaign_is_an_interim_report() -> None:
    """As of the third day the figures cover three days, are marked, and nothing is said of the time after."""
    found = made.result(made.inputs({"channels": ["a"]}, facts=made.days("a", 1, 3), series=cities()), as_of="2025-03-03")
    (row,) = rows(found, "effect")
    assert (True, 3) == (row["interim"], row["days"])
    assert "The campaign runs until 2025-03-06; all figures are those up to 2025-03-03" in SAY(rows(found, "effect_warnings")[0]["text"])
    assert [] == rows(found, "pulled_forward")


def test_fees_count_without_an_outcome() -> None:
    """An opinion leader was paid 500 and brought nothing that is known: the fee is cost."""
    found = made.result(made.inputs(kol=[{"kol": "one", "tier": "head", "fee": 500}], series=cities()), as_of=AFTER)
    assert 500.0 == rows(found, "returns")[0]["value"]


def test_only_the_past_describes() -> None:
    """Without controls the channel's own past is held against the days, called descriptive however large the rise."""
    given = replace(made.inputs({}), facts=noisy(a=lambda day: 1 + 3.0 * (made.START <= day <= made.END)))
    found = made.result(given, as_of=AFTER)
    assert ("seasonal_baseline", "descriptive") == (found.headline.design, found.headline.verdict)
    assert ["info", "info"] == statuses(found, "CR-24")[:2]
    assert ["campaign_series"] == [one.table for one in found.missing if one.section == "effect"]


def test_cost_per_unit_is_open_upwards_where_the_effect_may_be_nothing() -> None:
    """Without any lift the interval holds zero: the cost of a unit has a lower end alone, and the reason stands beside it."""
    found = made.result(made.inputs(kol=[{"kol": "one", "tier": "head", "fee": 500}], series=cities(lift=0.0)), as_of=AFTER)
    (effect,) = rows(found, "effect")
    per = next(row for row in rows(found, "returns") if row["item"] == "cost_per")
    assert math.isnan(per["value"])
    assert 500 / effect["high"] == pytest.approx(per["low"])
    assert "open upwards" in SAY(per["basis"])
    assert None is found.headline.cost_per


def test_the_interval_is_carried_through() -> None:
    """Each end of the incremental ROI is that end of the effect × 140 yuan of revenue a unit, less the cost, over the cost."""
    found = made.result(made.inputs({"channels": ["a"]}, facts=made.days("a", revenue=1400.0, spend=100.0), series=cities()), as_of=AFTER)
    by_item = {row["item"]: row for row in rows(found, "returns")}
    assert 600.0 == by_item["cost"]["value"]
    for end in ("value", "low", "high"):
        assert (by_item["incremental"][end] * 140 - 600) / 600 == pytest.approx(by_item["roi"][end])


def test_the_verdict_moves_with_the_policys_p() -> None:
    """A small lift that is no effect at 5 % is one at a p of one half; an effect that is sure at 5 % is open at p = 0."""
    sure = made.inputs(series=cities(), policy={"campaign": {"alpha": 0.0}})
    assert "unclear" == made.result(sure, as_of=AFTER).headline.verdict
    assert "effective" == made.result(made.inputs(series=cities()), as_of=AFTER).headline.verdict
    assert ["pass", "warn"] == [statuses(made.result(one, as_of=AFTER), "CR-24")[0] for one in (made.inputs(series=cities()), sure)]


def test_what_was_pulled_forward_is_told() -> None:
    """Days after the end that lie 10 % below: much of the lift is paid back, which warns; a limit above that share passes."""
    series = after(cities(), 0.9)
    found = made.result(made.inputs(series=series), as_of="2025-03-20")
    (paid,) = rows(found, "pulled_forward")
    assert ("pulled_forward", 14) == (paid["verdict"], paid["days"])
    assert "warn" == findings(found, "CR-24")[-1].status
    wide = made.inputs(series=series, policy={"campaign": {"pulled_forward_warn": paid["share"]}})
    assert "pass" == findings(made.result(wide, as_of="2025-03-20"), "CR-24")[-1].status


def test_nothing_is_pulled_forward_of_no_effect() -> None:
    """An effect not shown, or days after it at the usual level, tell no share; never is more than the whole effect paid back."""
    unsure = made.inputs(series=after(cities(), 0.9), policy={"campaign": {"alpha": 0.0}})
    for given in (unsure, made.inputs(series=cities())):
        found = made.result(given, as_of="2025-03-20")
        (row,) = rows(found, "pulled_forward")
        assert "none" == row["verdict"]
        assert math.isnan(row["share"])
        assert not any("pulled forward" in SAY(one.message) for one in findings(found, "CR-24"))
    (whole,) = rows(made.result(made.inputs(series=after(cities(), 0.5)), as_of="2025-03-20"), "pulled_forward")
    assert 1.0 == whole["share"]


def test_a_plan_shows_the_smallest_effect_it_can_see() -> None:
    """Twice the days see a smaller lift; one that sees the expected effect passes, one that does not warns; the target's rise is none."""
    params = Params(team="tiny", campaign="x", mode="plan")

    def shown(effect: float | None, **changes: object) -> CampaignResult:
        given = made.inputs({"tests": [{**TEST, "effect": effect}], "uplift": 0.9})
        return appraise(prepare(replace(given, facts=given.facts.iloc[:0]), params), params.model_copy(update=changes))

    short, long, bold, open_ = shown(0.15), shown(0.15, days={"holdout": 120}), shown(0.9), shown(None)
    assert ["info"] == statuses(open_, "CR-24")
    assert "no effect expected is given" in SAY(findings(open_, "CR-24")[0].message)
    assert math.isnan(rows(open_, "detectable")[0]["assumed"])
    least = [rows(one, "detectable")[0]["detectable_relative"] for one in (short, long)]
    assert least[0] > 3 * least[1]
    assert ["warn", "pass", "pass"] == [statuses(one, "CR-24")[0] for one in (short, long, bold)]
    assert [2400.0, 48_000.0] == [rows(one, "detectable")[0]["users"] for one in (short, long)]


@pytest.mark.parametrize("mode", ["plan", "retrospective"])
def test_a_sheet_alone_gives_tables(mode: str) -> None:
    """A metric, a start and an end: every table is there with its columns, nothing is claimed."""
    given = made.inputs()
    found = made.result(replace(given, facts=given.facts.iloc[:0]), mode)
    assert [] == rows(found, "costs")
    if mode == "retrospective":
        assert [] == rows(found, "effect") == rows(found, "pulled_forward") == rows(found, "effect_path")
        assert ["not_given"] * 4 == states(found)
        assert ["not_evaluated"] == statuses(found, "CR-24")
    else:
        assert [] == rows(found, "detectable")
        assert [] == statuses(found, "CR-24")


def test_weeks_serve_as_days() -> None:
    """Weekly series are followed week by week: the campaign's one week is seven days of effect."""
    weekly = [row for row in cities(days=420) if (row["date_day"] - FIRST).days % 7 == 3]
    given = made.inputs({"start": date(2026, 1, 5), "end": date(2026, 1, 9)}, series=weekly)
    found = effect_of(given, "x", date(2026, 2, 20))
    assert found is not None
    assert ("synthetic_control", 7) == (found.design, found.days)
    told = made.result(given, as_of="2026-02-20")
    (paid,) = rows(told, "pulled_forward")
    assert (28, 7) == (paid["days"], paid["step"])
    said = [effect(told, LANGUAGE).text, str(effect(told, LANGUAGE).html)]
    assert "In the 4 weeks after the end" in said[1]
    assert "these 1 weeks" in said[1] or "in 1 weeks" in said[1]
    assert "a week: observed" in effect_chart(told, LANGUAGE).alt  # type: ignore[union-attr] # weeks are drawn


def test_none_before_it_begins() -> None:
    """A campaign that is none, or has not begun by the day, has no effect to speak of."""
    given = made.inputs(series=cities())
    assert None is effect_of(given, "y", date(2025, 4, 5))
    assert None is effect_of(given, "x", date(2025, 2, 28))
