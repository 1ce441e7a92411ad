"""Was our word good: one sentence, one chart, one table in the forecast section, and nothing where nothing has come due."""

from __future__ import annotations

import base64
import re
from datetime import date

import pytest
from tests.support.sample_review import sample_review

from goalbook.books.calibration.record import Judged, record_tables
from goalbook.core.language import language
from goalbook.core.period import parse_period
from goalbook.inputs.earlier_forecasts import Claim, Forecast
from goalbook.publish.workbook.writing import table_columns
from goalbook.show.monthly_review.forecast import forecast
from goalbook.show.monthly_review.kept_word import foremost, kept_word
from goalbook.show.record_words import headline

NAN = float("nan")


def said(month: str, value: float, came: float, **changes: object) -> Judged:
    """Return a review's forecast of its quarter with a range of ± 10 % and what came of it."""
    period = parse_period(month)
    given: dict[str, object] = {
        "book": "monthly_review",
        "subject": month,
        "made_on": period.end,
        "period": period.quarter(),
        "metric_id": "new_payers",
        "channel": "",
        "aggregation": "sum",
        "direction": "up",
        "value": value,
        "low": 0.9 * value,
        "high": 1.1 * value,
        "claims": (Claim("target", 110.0, 0.25),),
    }
    return Judged(Forecast(**{**given, **changes}), came)  # type: ignore[arg-type] # a test names what it means


DUE = (
    said("2024-10", 100.0, 105.0),
    said("2025-01", 100.0, 150.0),
    said("2025-01", 40.0, 41.0, metric_id="cac", direction="down", claims=()),
    said("2024-12", 90.0, 150.0, book="target_setting", subject="2025-Q1", period=parse_period("2025-Q1"), claims=(), low=NAN, high=NAN),
)


MANY = tuple(said(f"{2023 + place // 4}-{place % 4 * 3 + 1:02}", 100.0, 150.0 if place else 105.0) for place in range(6))


def parts(*found: Judged, code: str = "en") -> str:
    """Return the part's HTML."""
    return " ".join(map(str, kept_word(sample_review(**record_tables(found)), language(code))))


def text(html: str) -> str:
    """Return what a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_the_record_is_told_in_a_sentence_and_a_table() -> None:
    """Three of four had a range, two of them held; the four forecasts are of three outcomes."""
    read = text(parts(*DUE))
    assert "4 forecasts that earlier reports made have come due; they foretold 3 outcomes in 2 periods that do not overlap." in re.sub(
        r" (?=[;.])", "", read
    )
    assert "Of their 80 % ranges, 2 of 3 held; with every outcome counted once that is 67 %." in re.sub(r" (?=[;.])", "", read)
    assert "All reports All figures 4 3 2" in read
    assert "Monthly review All figures 3 3 2" in read
    assert "Target setting New payers 1 1 1" in read


def test_both_languages_say_it() -> None:
    """No English is left in the Chinese part but the score's name."""
    read = text(parts(*DUE, code="zh"))
    assert "我们的预测准吗？" in read
    assert {"Brier"} == set(re.findall(r"[A-Za-z]{4,}", read))
    read = text(parts(*MANY, code="zh"))
    assert {"Brier"} == set(re.findall(r"[A-Za-z]{4,}", read))
    assert "偏窄" in read


def test_a_missed_range_is_red_in_the_chart() -> None:
    """Each forecast of the team is a row; the one without a range is a ring alone."""
    html = parts(*DUE)
    drawn = base64.b64decode(re.findall(r"base64,([A-Za-z0-9+/=]+)", html)[0]).decode()
    assert 3 == drawn.count('stroke="#b3261e"'), "the missed range and its two ends"
    assert 6 == drawn.count('stroke="#263238"'), "two ranges that held"
    assert 4 == drawn.count('fill="white"')
    assert "<script" not in drawn


def test_nothing_is_claimed_of_too_few_periods() -> None:
    """The title counts and says so, no column of verdicts repeats it, the score stands, but no skill is told of two periods' chances."""
    read = text(parts(*DUE))
    assert "2 of 3 ranges held: too few periods to judge" in re.sub(r" (?=:)", "", read)
    assert "No figure here has them yet." in read
    assert "Whether that is skill is told from as many periods on." in read
    assert (0, 0, 1) == (read.count("Ranges"), read.count("Skill"), read.count("too few"))


def test_enough_periods_have_a_verdict_and_a_score() -> None:
    """Six quarters of which one held: the title counts as the table does, and what has no verdict has a dash."""
    read = text(parts(*MANY, *DUE[2:]))
    title = headline(record_tables(MANY)["record_scores"].to_dict("records"))  # type: ignore[arg-type] # names are text
    assert "17 % of our ranges held, every outcome counted once" == language("en").say(title).replace("\u202f", " ")
    assert "too narrow" in read
    assert "Skill" in read
    assert "No figure here" not in read


def test_what_was_made_in_hindsight_is_said() -> None:
    """In the section itself, one in words of its own."""
    late = [said("2025-01", 100.0, 105.0, afterwards=True), said("2025-02", 100.0, 105.0, afterwards=True)]
    assert "2 of the forecasts were made when their period was over" in text(parts(*late))
    assert "One of the forecasts was made when its period was over" in text(parts(late[0], DUE[0]))
    assert "was over" not in text(parts(*DUE))


def test_a_plan_s_figure_beside_its_own_range_is_explained() -> None:
    """Its rates are the plan's, the range's those measured before; where the figure lies within, nothing needs a word."""
    plan = said("2024-12", 90.0, 95.0, book="decomposition", subject="2025-Q1", low=100.0, high=120.0)
    assert "so the figure may lie outside" in text(parts(plan, *DUE))
    assert "因此数值可能落在自己的区间之外" in text(parts(plan, *DUE, code="zh"))
    assert "may lie outside" not in text(parts(*DUE))


def test_one_forecast_is_told_as_one() -> None:
    """No "1 forecasts", no "1 outcomes in 1 periods"."""
    assert "One forecast that an earlier report made has come due." in text(parts(DUE[0]))
    two = re.sub(r" (?=[;.])", "", text(parts(DUE[1], said("2025-02", 100.0, 150.0))))
    assert "2 forecasts that earlier reports made have come due; they foretold one outcome in one period." in two


def test_misses_are_drawn_before_the_newest_that_held() -> None:
    """Twelve held since the one miss, which was a channel's: it is among the nine drawn, and the picture says of how many."""
    held = [said(f"2024-{month:02}", 100.0, 105.0) for month in range(1, 13)]
    found = (said("2023-11", 100.0, 150.0, channel="search"), *held)
    rows = record_tables(found)["record_forecasts"].to_dict("records")
    drawn = foremost(rows)  # type: ignore[arg-type] # names are text
    assert (9, ["2023-11", "2024-05"]) == (len(drawn), [row["report"] for row in drawn][:2])
    assert "9 of 13 forecasts, those out of range first" in text(parts(*found))
    assert "of 4 forecasts" not in text(parts(*DUE))


def test_no_chance_was_given_so_none_is_explained() -> None:
    """The score stands where chances were given; whether it is skill only where they are of enough periods."""
    read = text(parts(said("2025-01", 100.0, 105.0, claims=())))
    assert "Brier" not in read
    assert "Chances" not in read
    few, many = text(parts(*DUE)), text(parts(*MANY))
    assert ("Brier score" in few, "Skill:" in few, "told from as many periods on" in few) == (True, False, True)
    assert ("Brier score" in many, "Skill:" in many, "told from as many periods on" in many) == (True, True, False)


def test_an_outcome_of_nothing_is_in_the_table_but_not_in_the_chart() -> None:
    """What came to zero has no relative error."""
    html = parts(said("2025-01", 100.0, 0.0))
    assert "<table" in html
    assert "<figure" not in html


def test_without_a_record_the_forecast_section_is_as_it_was() -> None:
    """Neither heading nor note."""
    review = sample_review()
    assert [] == kept_word(review, language("en"))
    assert "Was our word good" not in str(forecast(review, language("en")).html)
    assert "Was our word good" in str(forecast(sample_review(**record_tables(DUE)), language("en")).html)


@pytest.mark.parametrize("name", ["record_scores", "record_forecasts", "record_chances"])
def test_the_workbook_names_every_column(name: str) -> None:
    """In words of its own, no key of a table, in Chinese too."""
    review = sample_review(**record_tables(DUE))
    for code in ("en", "zh"):
        heads = [column.head for column in table_columns(review, name, review.tables[name], language(code))]
        assert [] == [head for head in heads if head in set(review.tables[name].columns)]
    books = table_columns(review, name, review.tables[name], language("zh"))[0].cells
    assert "月度复盘" in books


def test_rows_stand_in_one_order_whatever_order_they_were_read_in() -> None:
    """The same archive gives the same bytes."""
    one, other = record_tables(DUE), record_tables(DUE[::-1])
    assert all(one[name].equals(other[name]) for name in one)
    assert date(2025, 1, 31) == one["record_forecasts"]["made_on"].iloc[-2]
