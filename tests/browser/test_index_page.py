"""The index in a real browser, from a file and without a server: search, sort, links, languages, a phone, no script, thousands of rows."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

import pytest

from browser.lab import browser_page, needs_chromium
from goalbook.publish.archive.index.page import write_index
from goalbook.publish.archive.ledger import PRUNE, Ledger
from goalbook.publish.archive.prune import Limits
from support.index_page import opened, rows, typed
from support.made_archive import Content, Kind, MadeArchive
from support.many_runs import write_many_runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

HOSTILE = "</td><script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">{0}"
MANY = 2_000
FLUENT = 100  # milliseconds a key may take
LOADED = 5  # times as slow a busy machine may be

pytestmark = [
    pytest.mark.full,
    needs_chromium,
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    """Return one page for all tests of this file; whatever it says on its console, it asks nobody outside."""
    asked: list[str] = []
    with browser_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        yield page
    assert [] == [url for url in asked if not url.startswith(("file:", "data:"))]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of eight runs: each state, two teams, a campaign, a name that is markup."""
    made = MadeArchive.at(tmp_path_factory.mktemp("few"))
    meta = {"team": {"en": "Acme & sons", "zh": "顶点公司"}}
    made.revision(content=results(meta, "Q2 lands at 35.4k", "二季度预计 3.54 万", fail=1))
    made.failure(Kind(lang="zh"))
    made.revision(Kind(lang="zh"), results(meta, "Q2 lands at 35.4k", "二季度预计 3.54 万", fail=1))
    made.revision(content=results(meta, "Q2 lands at 36k", "二季度预计 3.6 万", warn=12))
    made.revision(Kind("campaign", "tea", "618-2025-plan"), results({"period": {"end": "2025-06-18"}}, HOSTILE, HOSTILE, fail=10))
    made.revision(Kind("target_setting", "tea", "2025-Q3", scenario="it's <b>"))
    made.failure(Kind("decomposition", "tea", "2025-Q3"))
    gone = made.revision(Kind("decomposition", "tea", "2024-Q3"))
    with Ledger(made.outputs).hold() as writer:
        removed = {"path": gone.name, "record": gone.about("record"), "by": "superseded"}
        writer.append(PRUNE, {"rule": list(Limits().rules()), "removed": [removed], "objects": []})
        return write_index(made.outputs)


def results(meta: dict[str, object], en: str, zh: str, *, fail: int = 0, warn: int = 0) -> Content:
    """Return what a revision says."""
    findings = [{"status": "fail"}] * fail + [{"status": "warn"}] * warn
    return Content(facts=f"{en}\n", results={"headline_text": {"en": en, "zh": zh}, "findings": findings, "meta": meta})


def test_the_newest_stand_first_and_the_others_behind_their_switches(browser: Page, few: Path) -> None:
    """Newest and failed runs are seen at once; superseded, mended and removed ones when their switch is set, each marked."""
    opened(browser, few, "?lang=en")
    at_once = rows(browser, "state")
    browser.get_by_label("superseded").check()
    browser.get_by_label("failed, made since").check()
    browser.get_by_label("removed by rule").check()

    assert ["failed", "newest", "newest", "newest", "newest"] == [state.split()[0] for state in at_once]
    assert 8 == len(rows(browser, "state"))
    assert {"superseded", "failed, made since", "removed by rule"} < {state.split("\n")[0].strip() for state in rows(browser, "state")}
    assert "8" == browser.locator("#shown").inner_text()


def test_search_takes_words_of_both_languages_and_fingerprints(browser: Page, few: Path) -> None:
    """Every word must stand in the row: a Chinese name in the English page, the digits a report prints; nothing fits says so."""
    opened(browser, few, "?lang=en")
    search = browser.get_by_label("Search")
    search.fill("顶点 36k")
    by_words, mark = rows(browser, "said"), rows(browser, "made")[0].split()[-1]
    search.fill(mark.upper())
    by_mark = rows(browser, "said")
    search.fill("nowhere to be found")

    assert ["Q2 lands at 36k"] == by_words == by_mark
    assert [] == rows(browser, "said")
    assert browser.get_by_text("No report fits.").is_visible()
    assert "0" == browser.get_by_role("status").locator("#shown").inner_text()


def test_a_search_reaches_what_is_not_shown(browser: Page, few: Path) -> None:
    """An old fingerprint, or a removed report: how many fit is said, and one press shows them; without a search nothing is said of them."""
    opened(browser, few, "?lang=en")
    beyond = browser.locator("#beyond")
    unasked = beyond.is_visible()
    browser.get_by_label("Search").fill("en lands at 35.4k")
    at_once, told, none = rows(browser, "said"), beyond.inner_text(), browser.get_by_text("No report fits.").is_visible()
    beyond.get_by_role("button").click()
    found, after = rows(browser, "state"), beyond.is_visible()
    browser.get_by_label("Search").fill("2024-Q3")
    browser.get_by_label("中文").check()

    assert (False, False, False) == (unasked, none, after)
    assert [] == [said for said in at_once if "35.4k" not in said]
    assert "Also found among what is not shown 1 Show them" == told
    assert any(state.startswith("superseded") for state in found)
    assert "未显示的报告中还找到 1 一并显示" == beyond.inner_text().replace("\n", " ")


def test_filters_leave_what_they_name(browser: Page, few: Path) -> None:
    """Team, book and language of the report each narrow the table, together."""
    opened(browser, few, "?lang=en")
    browser.get_by_role("combobox", name="Team", exact=True).select_option("acme")
    of_team = rows(browser, "in")
    browser.locator("#pick-lang").select_option("zh")
    browser.get_by_role("combobox", name="Book", exact=True).select_option("monthly_review")

    assert ["English", "Chinese"] == of_team
    assert ["Chinese"] == rows(browser, "in")


def test_heads_sort_by_mouse_and_keyboard(browser: Page, few: Path) -> None:
    """By period in time, by alerts with failures first, by made; a second press turns it round, and the head tells a screen reader."""
    opened(browser, few, "?lang=en")
    head = browser.get_by_role("columnheader", name="Alerts")
    head.get_by_role("button").click()
    worst_first = rows(browser, "alerts")
    browser.get_by_role("button", name="Period").focus()
    browser.keyboard.press("Enter")
    latest_first, sorted_by = rows(browser, "period"), browser.locator("th[aria-sort]").get_attribute("data-key")
    browser.keyboard.press("Enter")

    assert ["✕ 10", "✕ 1", "! 12"] == [cell.split("\n")[0] for cell in worst_first[:3]]
    assert ["2025-Q3", "2025-Q3", "618-2025-plan", "2025-05", "2025-05"] == [cell.split()[-1] for cell in latest_first]
    assert "period" == sorted_by
    assert [cell.split()[-1] for cell in latest_first][::-1] == [cell.split()[-1] for cell in rows(browser, "period")]
    assert "ascending" == browser.locator("th[aria-sort]").get_attribute("aria-sort")


def test_links_lead_to_the_files(browser: Page, few: Path) -> None:
    """Every address the browser makes of a link is a file of the archive, also behind a name with signs; a report opens."""
    opened(browser, few, "?lang=en")
    addresses = [urlparse(str(link.evaluate("one => one.href"))) for link in browser.locator("#reports a").all()]
    browser.locator("tr", has_text="it's <b>").get_by_role("link", name="HTML").click()

    assert 5 * 5 + 2 * 2 == len(addresses)
    assert all(few.parent.joinpath(unquote(address.path)).is_file() for address in addresses)
    assert "report.html of" in browser.inner_text("body")


def test_hostile_names_stay_text(browser: Page, few: Path) -> None:
    """A headline that is markup stands in its cell as written; nothing of it ran, and what would run is refused by the page's policy."""
    opened(browser, few, "?lang=en")
    browser.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">')")
    browser.wait_for_timeout(50)

    assert HOSTILE in rows(browser, "said")
    assert "Archive of reports" == browser.title()
    assert 0 == browser.locator("#reports script, #reports img").count()


def test_both_languages(browser: Page, few: Path) -> None:
    """The address decides, else the browser; the switch turns all of it, also what fields offer, and each text stands there once."""
    opened(browser, few, "?lang=zh")
    chinese, offered = browser.inner_text("main"), browser.locator("#pick-team option").all_inner_texts()
    browser.get_by_label("English").check()
    english = browser.inner_text("main")

    assert "二季度预计 3.6 万" in chinese
    assert "lands at 36k" not in chinese
    assert ["全部团队", "顶点公司", "tea"] == offered
    assert "lands at 36k" in english
    assert "二季度" not in english
    assert ["all teams", "Acme & sons", "tea"] == browser.locator("#pick-team option").all_inner_texts()
    assert "en" == browser.evaluate("document.documentElement.lang")
    with browser.context.browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        opened(page, few)
        assert ("报告档案", "zh-Hans") == (page.title(), page.evaluate("document.documentElement.lang"))


def test_a_phone_shows_one_card_per_report(browser: Page, few: Path) -> None:
    """At 390 px nothing leaves the screen, sorting has a field of its own, and what is pressed is large enough for a thumb."""
    with browser.context.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        page = context.new_page()
        opened(page, few, "?lang=zh")
        wide = page.evaluate("document.documentElement.scrollWidth")
        reach = "boxes => boxes.map(one => one.getBoundingClientRect()).filter(one => one.width).map(one => [one.right, one.height])"
        links = page.locator("#reports a").evaluate_all(reach)
        fields = page.locator(".controls select, .controls label:has(input)").evaluate_all(reach)
        page.get_by_label("排序").select_option("alerts")
        folder = os.environ.get("GOALBOOK_SCREENSHOTS")
        if folder:
            page.screenshot(path=f"{folder}/index_phone.png")
        assert 390 == wide
        assert all(right <= 390 and height >= 44 for right, height in (*links, *fields))
        assert rows(page, "alerts")[0].startswith("✕ 10")


def test_without_a_script_it_is_a_table_with_working_switches(browser: Page, few: Path) -> None:
    """All newest runs and failures can be read; language and states still switch; fields that would do nothing are not there."""
    with browser.context.browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(few.as_uri())
        at_once = len(rows(page, "said"))
        page.get_by_label("中文").check()
        page.get_by_label("已被取代").check()
        assert 5 == at_once
        assert 6 == len(rows(page, "said"))
        assert "二季度预计 3.54 万" in page.inner_text("main")
        assert "lands at" not in page.inner_text("main")
        assert not page.locator("#search").is_visible()


def test_two_thousand_runs_stay_fluent(browser: Page, tmp_path: Path) -> None:
    """A key of the search takes less than a tenth of a second on a quiet machine; more rows come when asked for."""
    write_many_runs(tmp_path / "outputs", MANY)
    page = write_index(tmp_path / "outputs")
    opened(browser, page, "?lang=en")
    for box in browser.locator(".states input").all():
        box.check()
    keys = typed(browser, "beauty 2001 review")
    found = browser.locator("#shown").inner_text()
    laid_out = "document.querySelectorAll('#reports tbody tr:not([hidden])').length"
    before = browser.evaluate(laid_out)
    browser.get_by_role("button", name="Show more").click()

    assert statistics.median(keys) < FLUENT
    assert max(keys) < LOADED * FLUENT
    assert str(MANY) == found
    assert before < browser.evaluate(laid_out) < MANY
