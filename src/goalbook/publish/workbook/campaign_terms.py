"""What the columns and code words of a campaign's tables are called; only its own workbook needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.publish.workbook.cr_effect import effect_heads, effect_words
from goalbook.publish.workbook.cr_funnel import campaign_funnel_heads, campaign_funnel_words
from goalbook.publish.workbook.cr_lessons import lesson_heads, lesson_words
from goalbook.publish.workbook.cr_page import campaign_page_heads, campaign_page_words
from goalbook.publish.workbook.cr_people import people_campaign_heads, people_campaign_words
from goalbook.publish.workbook.cr_target import campaign_key_result_heads, campaign_target_heads, campaign_target_words
from goalbook.publish.workbook.cr_tests import trial_heads, trial_words
from goalbook.publish.workbook.cr_work import campaign_work_heads, campaign_work_words
from goalbook.publish.workbook.ts_okr import okr_heads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goalbook.core.message import Label, Message

Head = tuple["Message", str]


def campaign_heads() -> dict[str, dict[str, Head]]:
    """Return head and kind by table and column."""
    return {
        **campaign_page_heads(),
        **campaign_work_heads(),
        **campaign_funnel_heads(),
        **effect_heads(),
        **campaign_target_heads(),
        **people_campaign_heads(),
        **lesson_heads(),
        **trial_heads(),
        "key_results": {**okr_heads()["key_results"], **campaign_key_result_heads()},  # as have two books key results
    }


def campaign_words() -> dict[tuple[str, str], Mapping[str, Message | Label]]:
    """Return by table and column what its code words are called."""
    return {
        **campaign_page_words(),
        **campaign_work_words(),
        **campaign_funnel_words(),
        **effect_words(),
        **campaign_target_words(),
        **people_campaign_words(),
        **lesson_words(),
        **trial_words(),
    }
