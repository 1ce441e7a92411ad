"""The section on customer value: what it says first, what it leaves out, and that names of files stay text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from goalbook.books.monthly_review.value.league import COLUMNS, Found, ranked
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.methods.experiments import Effect
from goalbook.show.monthly_review.value import value
from goalbook.show.monthly_review.value_tables import cohort_said
from goalbook.show.monthly_review.visits import visits_chart, visits_said
from support import sample_value as sample

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

EN, ZH = language("en"), language("zh")


@cache
def review(amount: float) -> MonthlyReview:
    """Return May with forty customers of one channel."""
    return sample.review(sample.purchases(amount=amount))


def changed(**values: object) -> MonthlyReview:
    """Return the same review with other values in the row of the whole team."""
    found = review(100.0)
    table = found.tables["cohort_ltv"].astype(object)
    for name, one in values.items():
        table.loc[table["kind"] == "team", name] = one
    return replace(found, tables={**found.tables, "cohort_ltv": table})


def visits(rates: tuple[float, float]) -> list[dict[str, object]]:
    """Return April and May of new visitors with ranges of half a percentage point."""
    names = ("2025-04", "2025-05")
    return [
        {
            "visit_month": month,
            "visitor": "new",
            "visits": 10_000.0,
            "orders": rate * 10_000,
            "conversion": rate,
            "conversion_low": rate - 0.0025,
            "conversion_high": rate + 0.0025,
            "visit_share": 1.0,
            "facts_orders": 1_000.0,
        }
        for month, rate in zip(names, rates, strict=True)
    ]


def test_the_section_opens_with_what_to_decide() -> None:
    """First what a customer is worth, then the channel that does not pay and what follows."""
    html = str(value(review(28.0), EN).html)
    assert html.index("of margin within 12 months") < html.index("Ads does not pay:")
    assert "Lower the bids" in html
    assert "Ads does not pay" not in str(value(review(100.0), EN).html)
    assert "毛利" in str(value(review(100.0), ZH).html)


def test_without_its_tables_there_is_no_section() -> None:
    """No heading and no note."""
    bare = replace(review(100.0), tables={})
    assert "" == str(value(bare, EN).html)
    empty = {name: table.iloc[:0] for name, table in review(100.0).tables.items()}
    assert "" == str(value(replace(bare, tables=empty), ZH).html)


def test_revenue_is_not_called_margin() -> None:
    """Without a margin the sentence and the chart speak of revenue and judge nothing."""
    html = str(value(changed(margin=1.0, margin_period=""), EN).html)
    assert "nobody can tell whether that pays" in html
    assert "of margin within" not in html


def test_customers_without_a_channel_are_counted_aloud() -> None:
    """Three of another channel are too few to be shown: the whole has them, and the section says so."""
    html = str(value(changed(customers=43), EN).html)
    assert "3</b> of them came by no channel" in html or "3 of them came by no channel" in html


def test_a_part_of_many_customers_is_called_a_part() -> None:
    """Of twelve thousand the policy counts at most five thousand: the note says that every third one was."""
    assert "one in" in str(value(changed(read_customers=12_000), EN).html)
    assert "one in" not in str(value(review(100.0), EN).html)


def test_no_customer_stands_in_the_section() -> None:
    """Ids of customers are in no table and no text."""
    told = str(value(review(100.0), EN).html) + "".join(table.to_csv() for name, table in review(100.0).tables.items() if name != "policy")
    assert "ads-001" not in told


def test_hostile_names_of_tests_stay_text() -> None:
    """A name with markup and braces is written as it stands."""
    row = dict.fromkeys(COLUMNS, float("nan")) | {
        "test": "t",
        "test_name": Label.same("<script>{evil}</script>" + "x" * 200),
        "test_verdict": "better",
        "return_verdict": "pays",
        "winner": True,
        "proven": False,
        "test_roi": 2.0,
        "test_roi_low": 1.0,
        "test_roi_high": 3.0,
    }
    one = replace(review(100.0), tables={"test_league": pd.DataFrame([row])})
    html = str(value(one, EN).html)
    assert "<script>" not in html
    assert "{evil}" in html


@pytest.mark.parametrize(("may", "said"), [(0.020, "−33"), (0.0301, "as in the month before")])
def test_a_change_of_visitors_is_claimed_only_beyond_chance(may: float, said: str) -> None:
    """3 % and 2 % with ranges apart are a change, 3 % and 3.01 % are not."""
    chart = visits_chart(visits((0.03, may)), "2025-05", EN)
    assert chart is not None
    assert said in str(chart.title)
    texts = " ".join(EN.say(text) for text in visits_said(visits((0.03, may)), "2025-05"))
    assert (said == "−33") == ("100 more orders" in texts)


@pytest.mark.parametrize(("sold", "word"), [(199.0, "wrong"), (200.0, "100 more"), (float("nan"), "100 more")])
def test_visits_that_bring_more_orders_than_the_facts_have_are_called_wrong(sold: float, word: str) -> None:
    """200 orders of visits against 199, 200 and unknown orders of all channels; no orders are claimed on figures that cannot be."""
    texts = " ".join(EN.say(text) for text in visits_said([{**row, "facts_orders": sold} for row in visits((0.03, 0.02))], "2025-05"))
    assert [word] == [one for one in ("wrong", "100 more") if one in texts]


def test_visitors_of_an_older_month_are_not_shown_as_this_months() -> None:
    """A table that ends in April draws nothing in May and says so."""
    april = visits((0.03, 0.03))[:1]
    assert visits_chart(april, "2025-05", EN) is None
    assert ["Visitors are known up to April 2025 only."] == [EN.say(text) for text in visits_said(april, "2025-05")]


def test_cohorts_that_cannot_be_judged_are_not_counted() -> None:
    """Two months of three pay with the whole of their range, the fourth is too small to count; nothing is called certain."""
    words = ("pass", "pass", "uncertain", "few")
    found: list[dict[str, object]] = [{"value_verdict": word} for word in words]
    assert "In 2 of 3 months" in EN.say(cohort_said(found, 1.0))
    assert "certain" not in EN.say(cohort_said(found, 1.0))
    assert "too few" in EN.say(cohort_said(found[3:], 1.0))


def test_the_share_of_the_new_payers_is_told_and_what_it_allows_to_say() -> None:
    """Forty of 1,800 new payers: the share is printed, and whether somebody calls them a fair sample."""
    named = str(value(review(100.0), EN).html)
    assert "2.2" in named
    assert "calls them a fair sample" in named
    silent = str(value(sample.review(sample.purchases(), policy={"clv": {"fair_sample": False}}), EN).html)
    assert "none of them is said to pay" in silent
    assert "pays, if the sample is fair" in silent
    whole = changed(covered=0.5)
    assert "fair sample" not in str(value(whole, EN).html)


def test_what_a_test_gains_and_what_it_returns_are_two_words() -> None:
    """At half the revenue kept, 300 gained for 100 pays, 150 gained may not; the note says which."""
    effect = Effect(150.0, 10.0, 290.0, float("nan"), float("nan"), float("nan"), 0.95)
    one = Found(
        "t", Label.same("t"), "2025-05", pd.Timestamp("2025-05-18"), (100.0, 100.0), (0.1, 0.2), effect, 100.0, even=True, margin=0.5
    )
    for found, said in ((one, "brings more; return not sure"), (replace(one, cost=4.0), "brings more; pays")):
        html = str(value(replace(review(100.0), tables={"test_league": pd.DataFrame(ranked([found]), columns=list(COLUMNS))}), EN).html)
        assert said in html
        assert "margin gained" in html
    bare = pd.DataFrame(ranked([replace(one, margin=float("nan"), cost=4.0)]), columns=list(COLUMNS))
    html = str(value(replace(review(100.0), tables={"test_league": bare}), EN).html)
    assert "brings more; above its cost" in html
    assert "does not yet pay" in html
