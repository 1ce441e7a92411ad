"""The weekly chart names the same holidays and sales in both languages, however long their names are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from goalbook.core.language import language
from goalbook.core.message import Label, msg
from goalbook.show.charts import strokes
from goalbook.show.charts.weeks import weeks_chart

NAMES = (
    "Qingming|清明节", "", "", "", "Labour Day|劳动节", "Labour Day|劳动节", "", "", "Dragon Boat|端午节", "Dragon Boat, 618|端午节、618",
    "618|618", "618|618", "", "",
)  # fmt: skip


@pytest.mark.parametrize("code", ["en", "zh"])
def test_no_holiday_is_dropped_for_want_of_room(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second quarter of 2025: five labels, also where Dragon Boat of one week runs into the next."""
    labels = [Label(*name.split("|")) if name else Label("", "") for name in NAMES]
    first = date(2025, 3, 31)
    weeks = [{"start": first + timedelta(weeks=n), "days": 7, "target": 100.0, "holiday": name} for n, name in enumerate(labels)]
    drawn: list[tuple[tuple[float, float], str]] = []
    plain = strokes.text
    monkeypatch.setattr(strokes, "text", lambda where, words, look: drawn.append((where, words)) or plain(where, words, look))
    weeks_chart(weeks, (msg("a"), msg("b")), language(code))
    wanted = [language(code).say(labels[n]) for n in (0, 4, 8, 9, 10)]
    named = [(where, words) for where, words in drawn if words in wanted]
    assert wanted == [words for _, words in named]
    assert len({where for where, _ in named}) == len(wanted)
    if code == "en":
        assert len({height for (_, height), _ in named}) > 1
