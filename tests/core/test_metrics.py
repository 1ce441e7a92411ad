"""The metric catalogue is complete, consistent and open to a team's own metrics."""

from __future__ import annotations

import pytest

from goalbook.core.errors import UsageError
from goalbook.core.language import language
from goalbook.core.message import Label
from goalbook.core.metrics import ENTRY, GROUPS, UNITS, Metric, load_catalogue

# The columns of the facts, as the project's contract names them.
COLUMNS = """
impressions clicks spend conversions reads views reach interactions likes comments shares saves registrations activations new_payers orders
revenue payers leads new_contacts lost_contacts new_followers lost_followers followers_total retained_d7 retained_d30 refund_amount
brand_search_index topic_volume media_exposure
"""

CATALOGUE = load_catalogue()


def test_every_column_of_the_facts_is_a_metric():
    """The catalogue holds the columns of the contract, no more and no less."""
    assert sorted(COLUMNS.split()) == sorted(CATALOGUE.metrics)


def test_every_metric_is_described_in_known_words():
    """Group, unit, additivity, direction and data class are of the few words that code knows."""
    for metric in CATALOGUE.metrics.values():
        assert metric.group in GROUPS, metric
        assert metric.unit in UNITS, metric
        assert metric.additivity in {"flow", "stock", "distinct"}, metric
        assert metric.direction in {"up", "down"}, metric
        assert metric.data_class in {"exposure", "click", "interaction", "conversion", "retention", ""}, metric


def test_every_ratio_has_parts_that_are_stored():
    """A ratio divides metrics that add up, or the funnel entry; it is never made of ratios."""
    for ratio in CATALOGUE.ratios.values():
        assert ratio.group in GROUPS, ratio
        for part in (ratio.numerator, ratio.denominator):
            assert part == ENTRY or CATALOGUE.metrics[part].additivity == "flow", ratio


def test_every_name_stands_in_both_languages_once():
    """No two figures share a name, or a reader could not tell them apart."""
    for code in ("en", "zh"):
        names = [language(code).say(CATALOGUE.name(one)) for one in (*CATALOGUE.ids(), ENTRY)]
        assert len(names) == len(set(names))
        assert all(names)


@pytest.mark.parametrize(
    ("ratio", "parts"),
    [
        ("cac", ("spend", "new_payers", "money", "down")),
        ("roi", ("revenue", "spend", "ratio", "up")),
        ("click_rate", ("clicks", "entry", "share", "up")),
        ("conversion_rate", ("new_payers", "entry", "share", "up")),
        ("payment_rate", ("new_payers", "registrations", "share", "up")),
        ("retention_d7", ("retained_d7", "registrations", "share", "up")),
    ],
)
def test_ratios_are_defined_as_the_rulebook_does(ratio, parts):
    """Numerator, denominator, unit and good direction of the ratios that verdicts hang on."""
    found = CATALOGUE.ratio(ratio)
    assert parts == (found.numerator, found.denominator, found.unit, found.direction)


def test_registration_is_conversion_not_retention():
    """One source calls the registration rate retention; the catalogue does not (B-19)."""
    assert "conversion" == CATALOGUE.get("registration_rate").group == CATALOGUE.metrics["registrations"].data_class


def test_vanity_metrics_are_marked():
    """Reads, likes and raw followers say nothing of the business alone (TS-02); payers and revenue do."""
    assert all(CATALOGUE.metrics[one].vanity for one in ("reads", "likes", "followers_total", "impressions"))
    assert not any(CATALOGUE.metrics[one].vanity for one in ("new_payers", "revenue", "orders", "clicks"))


def test_unknown_metric_names_the_nearest():
    """A misspelt id is a usage error that says what was probably meant."""
    with pytest.raises(UsageError) as caught:
        CATALOGUE.get("new_payer")
    assert "metric 'new_payer' is not known; did you mean 'new_payers'?" == language("en").say(caught.value.message)


def test_a_team_adds_its_own_metric_and_leaves_the_catalogue_alone():
    """The extended catalogue knows the new metric; the shared one does not change."""
    own = Metric("store_visits", Label("Store visits", "到店人数"), "conversion")
    extended = CATALOGUE.extended([own])
    assert own == extended.get("store_visits")
    assert "store_visits" not in load_catalogue()


@pytest.mark.parametrize("taken", ["spend", "cac", "entry"])
def test_a_team_may_not_redefine_a_metric(taken):
    """An id of the catalogue means the same to every team."""
    with pytest.raises(UsageError) as caught:
        CATALOGUE.extended([Metric(taken, Label.same("mine"), "cost")])
    assert taken == caught.value.message.values["id"]
