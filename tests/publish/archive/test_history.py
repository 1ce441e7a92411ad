"""One metric through the archive: what each report told, what was restated later, and how it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from goalbook.cli.app import invoke
from goalbook.core.errors import ArchiveFault, UsageError
from goalbook.core.language import language
from goalbook.core.terminal import width_of
from goalbook.publish.archive.history.lines import histories, within
from goalbook.publish.archive.history.page import page, view_of
from goalbook.publish.archive.history.plain import plain
from support.made_archive import Content, Kind, MadeArchive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goalbook.core.language import Code
    from goalbook.publish.archive.history.lines import History, Line

TARGET = 1100.0


def review(month: int, months: Mapping[str, float], landing: float, channel: str = "xhs") -> Content:
    """Return a review of a month of the second quarter of 2025 that knows these months."""
    label = f"2025-{month:02d}"
    known = f"{label}-{30 if month != 5 else 31}"
    key_result = {"kr_id": "KR1", "metric_id": "orders", "channel": "", "unit": "count", "target": 3 * TARGET, "to_date": months[label]}
    forecast = {"landing": landing, "low": landing - 300, "high": landing + 300, "probability": 0.25}
    tables: dict[str, Any] = {
        "sources": [],
        "kpis": [{"id": "orders", "unit": "count", "actual": months[label], "target": TARGET}],
        "history": [{"id": "orders", "month": name, "value": value} for name, value in months.items()],
        "key_results": [{**key_result, **forecast}],
        "league": [{"channel": channel, "metric_id": "orders", "value": months[label] / 2}],
    }
    meta = {
        "period": {"label": label, "start": f"{label}-01", "end": known},
        "horizon": {"label": "2025-Q2", "start": "2025-04-01", "end": "2025-06-30"},
        "data_to": known,
        "currency": "CNY",
    }
    names = {channel: {"en": channel, "zh": channel}}
    return Content(results={"meta": meta, "headline": {"metric_id": "orders"}, "channel_names": names, "tables": tables})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> MadeArchive:
    """Return an archive of two months; April is restated by the second review of May."""
    made = MadeArchive.at(tmp_path_factory.mktemp("history"))
    made.revision(Kind(period="2025-04"), review(4, {"2025-03": 900.0, "2025-04": 1000.0}, 3000))
    made.revision(Kind(period="2025-05"), review(5, {"2025-03": 900.0, "2025-04": 1000.0, "2025-05": 1200.0}, 3300))
    made.revision(Kind(period="2025-05", lang="zh"), review(5, {"2025-03": 900.0, "2025-04": 1000.0, "2025-05": 1200.0}, 3300))
    made.failure(Kind(period="2025-05"))
    made.revision(Kind(period="2025-05"), review(5, {"2025-03": 900.0, "2025-04": 1040.0, "2025-05": 1200.0}, 3350))
    return made


def one(archive: MadeArchive, metric: str = "orders", channel: str = "") -> History:
    """Return the history of the only team."""
    (found,) = histories(archive.outputs, metric, channel=channel)
    return found


def of(history: History, about: str, kind: str) -> list[Line]:
    """Return the lines of one figure of one period."""
    return [line for line in history.lines if (line.told.about, line.told.kind) == (about, kind)]


def test_a_restated_month_names_what_was_told_before_and_by_which_report(archive: MadeArchive) -> None:
    """April was 1,000 in its own review; the second review of May says 1,040."""
    first, later = of(one(archive), "2025-04", "actual")
    assert (1000.0, None) == (first.told.value, first.before)
    assert (1040.0, 1000.0, 40.0) == (later.told.value, later.before, later.change)
    assert "acme/monthly_review/2025-05/en/r0002" == later.told.run.name
    assert later.restated
    assert not later.told.own


def test_reports_that_tell_the_same_share_a_line(archive: MadeArchive) -> None:
    """May's figure was told three times, in two languages and two revisions."""
    (may,) = of(one(archive), "2025-05", "actual")
    assert 3 == len(may.runs)
    assert 0 == len(of(one(archive), "2025-03", "actual"))  # no report of its own, and never told otherwise
    assert 900.0 == one(archive).months["2025-03"]


def test_what_a_later_review_told_first_stands_where_it_was_told_otherwise_since(tmp_path: Path) -> None:
    """April had no review of its own that was final: the review of May told it first, and that of June restates it."""
    made = MadeArchive.at(tmp_path)
    made.revision(Kind(period="2025-05"), review(5, {"2025-04": 1019.0, "2025-05": 1200.0}, 3300))
    made.revision(Kind(period="2025-06"), review(6, {"2025-04": 1040.0, "2025-05": 1200.0, "2025-06": 1100.0}, 3340))
    first, later = of(one(made), "2025-04", "actual")
    assert ("acme/monthly_review/2025-05/en/r0001", 1019.0, None) == (first.told.run.name, first.told.value, first.before)
    assert (1040.0, 1019.0) == (later.told.value, later.before)


def test_a_quarters_review_tells_what_the_quarter_brought(tmp_path: Path) -> None:
    """Closed it tells an actual beside its target, before its time what there is so far and a forecast."""
    told = {}
    for known in ("2025-05-31", "2025-06-30"):
        made, content = MadeArchive.at(tmp_path / known), review(5, {"2025-05": 2200.0}, 3300)
        assert content.results is not None
        meta = {**content.results["meta"], "period": content.results["meta"]["horizon"], "data_to": known}
        made.revision(Kind("quarter_review", period="2025-Q2"), replace(content, results={**content.results, "meta": meta}))
        told[known] = {(line.told.kind, line.told.value) for line in one(made).lines}
    assert {("to_date", 2200.0), ("target", 3300.0), ("forecast", 3300.0)} == told["2025-05-31"]
    assert {("actual", 2200.0), ("target", 3300.0)} == told["2025-06-30"]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_terminal_shows_the_table_within_its_width(archive: MadeArchive, code: Code) -> None:
    """No line is wider than 120 letters, a Chinese one counted as two; a chance says as much as the report does."""
    found = one(archive)
    shown = plain(found, language(code, found.currency))
    assert 120 >= max(map(width_of, shown))
    assert 2 == sum("r0001 +2" in line and "1,200" in line for line in shown)  # of May, and of the quarter so far
    assert "25.0" in "".join(shown)


def test_a_history_of_one_period_holds_those_within_it(archive: MadeArchive) -> None:
    """A quarter has its months; a period of which nothing is told names the nearest."""
    assert {"2025-04", "2025-05", "2025-Q2"} == {line.told.about for line in within(one(archive), "2025-Q2").lines}
    may = within(one(archive), "2025-05")
    assert ({"2025-05"}, {"2025-05": 1200.0}) == ({line.told.about for line in may.lines}, dict(may.months))
    with pytest.raises(UsageError, match="did you mean '2025-Q2'"):
        within(one(archive), "2025-Q3")


def test_forecasts_stand_by_the_day_they_knew_and_only_the_same_day_is_a_change(archive: MadeArchive) -> None:
    """A forecast that moves with a month of new data was not told otherwise; the one made again of the same days was."""
    april, may, again = of(one(archive), "2025-Q2", "forecast")
    assert (None, None, 3300.0) == (april.before, may.before, again.before)
    assert (3350.0, 3050.0, 3650.0, 0.25) == (again.told.value, again.told.low, again.told.high, again.told.probability)
    assert 1 == len(of(one(archive), "2025-Q2", "target"))


def test_a_metric_is_found_by_its_name_in_either_language_and_a_wrong_one_names_the_nearest(archive: MadeArchive) -> None:
    """Nobody must know the ids by heart."""
    assert "orders" == one(archive, "订单数").metric.id
    with pytest.raises(UsageError, match="did you mean 'orders'"):
        one(archive, "ordrs")
    with pytest.raises(UsageError, match="did you mean 'xhs'"):
        one(archive, channel="xsh")
    assert [600.0, 500.0] == [
        line.told.value for about in ("2025-05", "2025-04") for line in of(one(archive, channel="xhs"), about, "actual")
    ]


def test_results_that_are_not_what_was_archived_are_not_told(tmp_path: Path) -> None:
    """A history of changed files would prove nothing."""
    made = MadeArchive.at(tmp_path)
    run = made.revision(Kind(period="2025-04"), review(4, {"2025-04": 1000.0}, 3000))
    results = run.path / "results.json"
    results.chmod(0o644)
    results.write_text(results.read_text("utf-8").replace("1000.0", "9000.0"), "utf-8")
    with pytest.raises(ArchiveFault, match="not what was archived"):
        histories(made.outputs, "orders")


@pytest.mark.full
def test_the_page_fetches_nothing_runs_nothing_and_escapes_names(tmp_path: Path) -> None:
    """A channel may be called anything."""
    hostile = "<script>alert(1)</script>{0}"
    made = MadeArchive.at(tmp_path)
    made.revision(Kind(period="2025-04"), review(4, {"2025-04": 1000.0}, 3000, channel=hostile))
    made.revision(Kind(period="2025-05"), review(5, {"2025-04": 1000.0, "2025-05": 1200.0}, 3300, channel=hostile))
    found = histories(made.outputs, "orders", channel=hostile)
    html = page(found, "zh", "..")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "http" not in html.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert 'href="../acme/monthly_review/2025-04/en/r0001/report.html"' in html
    assert "history-acme-orders-_script_alert_1_script_0_.html" == view_of(found, tmp_path).name


def test_the_command_prints_the_table_and_leaves_the_page_among_the_views(archive: MadeArchive, capsys: pytest.CaptureFixture[str]) -> None:
    """Table on standard output, page in views/; nothing else of the archive is touched."""
    before = {path for path in archive.outputs.rglob("*") if "views" not in path.parts}
    assert 0 == invoke(["history", "orders", "--outputs", str(archive.outputs), "--lang", "zh"])
    told = capsys.readouterr()
    assert "追溯调整：此前为 1,000，+40" in told.out
    assert "views/history-acme-orders.html" in told.err
    assert (archive.outputs / "views" / "history-acme-orders.html").is_file()
    assert before == {path for path in archive.outputs.rglob("*") if "views" not in path.parts}
    assert 2 == invoke(["history", "orders", "--outputs", str(archive.outputs), "--team", "acmee"])
    assert "did you mean 'acme'" in capsys.readouterr().err
