"""Numbers, dates and sentences in both languages."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.errors import UsageError
from goalbook.core.language import kind_of, language
from goalbook.core.message import Label, msg
from goalbook.core.metrics import UNITS

EN, ZH = language("en"), language("zh")


@pytest.mark.parametrize(
    ("value", "kind", "english", "chinese"),
    [
        (13_620, "n", "13,620", "13,620"),
        (35_912, "compact", "35.9k", "3.59\u202f万"),
        (40_000, "compact", "40k", "4\u202f万"),
        (999_960, "compact", "1M", "100\u202f万"),
        (1.2e8, "compact", "120M", "1.2\u202f亿"),
        (372.4, "compact", "372", "372"),
        (1_680_000, "money_compact", "¥1.68M", "¥168\u202f万"),
        (42.94, "money", "¥42.9", "¥42.9"),
        (0.1543, "pct", "15.4\u202f%", "15.4%"),
        (-0.004, "bp", "−40\u202fbp", "−40\u202f基点"),
        (0.027, "pp", "2.7\u202fpp", "2.7\u202f个百分点"),
        (-0.0004, "pct", "0.0\u202f%", "0.0%"),
        (3.449, "ratio", "3.4", "3.4"),
        (None, "n", "–", "–"),
        (math.nan, "money", "–", "–"),
        (math.inf, "ratio", "–", "–"),
        (pd.NA, "compact", "–", "–"),
        (np.int64(7), "n", "7", "7"),
        (0.834, "money", "¥0.83", "¥0.83"),
        (999.96, "money", "¥1,000.0", "¥1,000.0"),
        (9_999.6, "compact", "10k", "1\u202f万"),
        (0.8465, "pct", "84.7\u202f%", "84.7%"),
    ],
)
def test_numbers_are_written_as_each_language_does(value: float, kind: str, english: str, chinese: str) -> None:
    """万/亿 in Chinese, k/M in English, a true minus, no sign on a shown zero, a dash for what is not known."""
    assert english == EN.number(value, kind)
    assert chinese == ZH.number(value, kind)


def test_sign_is_forced_where_asked() -> None:
    """A leading + in the field puts the sign before the number, currency included."""
    assert "+15.4\u202f% −¥8" == EN.say(msg("{up:+pct} {down:+money_compact}", up=0.154, down=-8.0))


def test_currency_follows_the_team() -> None:
    """A team without a currency gets no symbol, another its own."""
    assert "88" == language("en", "").number(88, "money_compact")
    assert "$88" == language("en", "USD").number(88, "money_compact")


def test_sentences_hold_labels_messages_and_dates() -> None:
    """A value may be a label, another sentence, a date or text."""
    sentence = msg("{who}: {what} ({day:day})", who=Label("Douyin", "抖音"), what=msg("week"), day=date(2025, 5, 12))
    assert "Douyin: week (12 May)" == EN.say(sentence)
    assert "抖音: 周 (5 月 12 日)" == ZH.say(sentence)


def test_html_is_escaped_and_numbers_are_bold() -> None:
    """Nothing a team wrote becomes markup."""
    sentence = msg("{name} < {n:n}", name="<script>alert(1)</script>", n=1200)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt; <b>1,200</b>" == EN.say_html(sentence)


def test_unknown_kind_and_language_are_refused() -> None:
    """A misspelt kind is a fault at once, an unknown language a usage error."""
    with pytest.raises(ValueError, match="furlongs"):
        EN.number(1, "furlongs")
    with pytest.raises(UsageError):
        language("fr")


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_whole_numbers_are_written_to_the_nearest_unit(value: float) -> None:
    """What is printed differs from the value by at most half a unit."""
    written = float(EN.number(value, "n").replace(",", "").replace("−", "-"))
    assert abs(written - value) <= 0.5 + 1e-3


@given(st.floats(min_value=1, max_value=1e11))
def test_compact_numbers_keep_three_figures(value: float) -> None:
    """Compact notation is within half a per cent, in both languages."""
    steps = {"k": 1e3, "M": 1e6, "B": 1e9, "万": 1e4, "亿": 1e8}
    for reader in (EN, ZH):
        text = reader.number(value, "compact").replace(",", "").replace("\u202f", "")
        scale = steps.get(text[-1], 1.0)
        assert math.isclose(value, float(text.rstrip("kMB万亿")) * scale, rel_tol=0.006, abs_tol=0.051)


@given(
    st.floats(min_value=-100, max_value=100),
    st.sampled_from(["n", "compact", "money", "pct", "pct0", "pp", "bp", "ratio", "ratio2", "index"]),
)
def test_a_forced_sign_is_true_to_the_number(value: float, kind: str) -> None:
    """Plus above zero, minus below, none where zero is shown; a hyphen is never a minus."""
    for reader in (EN, ZH):
        text = reader.number(value, kind, signed=True)
        shown_zero = not any(digit in text for digit in "123456789")
        assert text.startswith("" if shown_zero else "+" if value > 0 else "−")
        assert shown_zero <= (text[0] not in "+−")
        assert "-" not in text


@given(st.floats(min_value=-10, max_value=10))
def test_shares_are_written_to_a_tenth_of_a_per_cent(value: float) -> None:
    """What is printed differs from the share by at most half of its last digit, the same digits in both languages."""
    english, chinese = EN.number(value, "pct"), ZH.number(value, "pct")
    assert english.replace("\u202f", "") == chinese
    assert abs(float(chinese.rstrip("%").replace(",", "").replace("−", "-")) / 100 - value) <= 0.0005 + 1e-9


def test_dates_are_written_as_each_language_does() -> None:
    """Machines read ISO; people read day and month; what is not known is a dash."""
    sentence = msg("{at:date} {at:day} {at:month} {never:day}", at=pd.Timestamp("2025-05-12"), never=None)
    assert "2025-05-12 12 May May 2025 –" == EN.say(sentence)
    assert "5 月 12 日" == ZH.date(date(2025, 5, 12), "day")
    assert "2025 年 5 月" == ZH.date(date(2025, 5, 12), "month")


def test_every_unit_of_the_catalogue_has_its_kind() -> None:
    """No metric is left without a way to be written."""
    for unit in UNITS:
        assert EN.number(1.5, kind_of(unit))


def test_chinese_leaves_a_space_before_a_date() -> None:
    """Before a year or a month in figures, however the sentence was put together; elsewhere a text is left as it is."""
    chinese = language("zh")
    assert "至 5 月 31 日" == chinese.say(msg("至{day:day}", day=date(2025, 5, 31)))
    assert "已用于 2025 年 618 大促" == chinese.say(msg("已用于{name}", name=Label("618", "2025 年 618 大促")))
    assert "现为372，第2期，2025 年" == chinese.say("现为372，第2期，2025 年")


def test_chinese_has_no_stray_spaces() -> None:
    """After 万 and 亿 Chinese goes on without a space, and none stands behind a bracket or a full stop; names keep their own."""
    chinese = language("zh")
    assert "消耗 15.5\u202f亿的三成" == chinese.say(msg("{value} 的三成", value=msg("消耗 {n:compact}", n=1.55e9)))
    assert "<b>15.5\u202f亿</b>的" == chinese.say_html(msg("{n:compact} 的", n=1.55e9))
    assert "林（内容组长）5 月" == chinese.say(msg("{name:text} 5 月", name="林（内容组长）"))
    assert "84.6% 的" == chinese.say(msg("{share:pct} 的", share=0.846))
    assert "品牌 旗舰店 3" == chinese.say(msg("{name:text} 3", name="品牌 旗舰店"))
    assert "a, b. c" == language("en").say("a, b. c")
