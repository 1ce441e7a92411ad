"""What a replay says of results that differ: where exactly."""

from __future__ import annotations

import json

import pytest

from goalbook.core.language import language
from goalbook.publish.archive.replay.results import compare_results

THEN = {
    "headline": {"landing": 35400.0, "chance": [0.1, {"at": 3}]},
    "tables": {"kpis": [{"metric": "payers", "value": 20}, {"metric": "cost", "value": 1.5}], "daily": []},
    "headline_text": {"en": "Heading for 35.4k of 40k", "zh": "预计 3.54 万"},
}


def told(now: dict[str, object]) -> list[str]:
    """Return every difference from the archived results, in English."""
    say = language("en").say
    return [f"{say(one.place)}: {say(one.said)}" for one in compare_results(THEN, now)]


def changed(text: str, new: str) -> dict[str, object]:
    """Return the results with one text of their JSON replaced."""
    plain = json.dumps(THEN, ensure_ascii=False)
    assert 1 == plain.count(text)
    found: dict[str, object] = json.loads(plain.replace(text, new))
    return found


def test_the_same_results_have_no_difference() -> None:
    """Equal is equal, whatever the order of keys."""
    assert [] == told(json.loads(json.dumps(THEN, sort_keys=True)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"value": 1.5', '"value": 1.5000000000000002', "results.json, table kpis, row 2, column value: 1.5 then, 1.5000000000000002 now"),
        ('"value": 20', '"value": 20.0', "results.json, table kpis, row 1, column value: 20 then, 20.0 now"),
        ('"value": 20', '"value": null', "results.json, table kpis, row 1, column value: 20 then, null now"),
        (', "value": 20', "", "results.json, table kpis, row 1, column value: is not there"),
        ('"value": 20', '"value": 20, "share": 0.5', "results.json, table kpis, row 1, column share: was not there"),
        (', "daily": []', "", "results.json, table daily: is not there"),
        ('"daily": []', '"daily": [], "weekly": []', "results.json, table weekly: was not there"),
        ('"at": 3', '"at": 4', "results.json, headline.chance[2].at: 3 then, 4 now"),
        ("35400.0", "0", "results.json, headline.landing: 35400.0 then, 0 now"),
        ("35.4k", "35.5k", "results.json, headline_text.en: Heading for 35.4k of 40k then, Heading for 35.5k of 40k now"),
        ("[0.1, ", "[", 'results.json, headline.chance: [0.1, {"at": 3}] then, [{"at": 3}] now'),
    ],
)
def test_a_difference_is_located(old: str, new: str, said: str) -> None:
    """Table, row and column, or the path of what is no table; tolerance is zero, and 20 is not 20.0."""
    assert [said] == told(changed(old, new))


def test_rows_too_many_are_counted_beside_those_that_changed() -> None:
    """The number of rows is told first, then what differs in those both have."""
    now = changed(', {"metric": "cost", "value": 1.5}', "")
    assert ["results.json, table kpis: 2 rows then, 1 now"] == told(now)


def test_a_long_text_is_shown_around_its_first_difference() -> None:
    """Thousands of characters before it say nothing."""
    text = "a" * 5000
    one = next(iter(compare_results({"note": f"{text}x"}, {"note": f"{text}y"})))
    assert 200 > len(language("en").say(one.said))
    assert "ax then" in language("en").say(one.said)
