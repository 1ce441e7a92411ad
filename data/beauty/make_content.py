"""Make the demo team's pieces of content: fictional, from a seed, the same bytes on every run.

``python data/beauty/make_content.py [FOLDER]`` writes ``content/content_items.csv``: Xiaohongshu's notes from February to May 2025, which
add up to about what the facts say was read, and Douyin's videos from November 2024. On 12 May the notes turn from product reviews to
lifestyle: more reads each, fewer clicks per read. A video's first hour says much of how far it gets, unless money was spent on it.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 12
LAST = date(2025, 5, 31)
CHANGE = date(2025, 5, 12)
HEAD = (
    "content_id", "date_day", "channel", "content_type", "topic_direction_en", "topic_direction_zh", "demanded_on", "produced_on",
    "boosted", "plays_1h", "plays_total", "reads", "clicks", "likes", "comments", "shares", "saves", "completions",
)  # fmt: skip
# direction: English, Chinese, share before and after the change, reads of a note, click rate, types with their chances
NOTES = (
    ("Product review", "产品测评", 0.56, 0.19, 27_000, 0.0228, (("value", 0.76), ("benefit", 0.24))),
    ("Lifestyle", "生活方式", 0.13, 0.60, 50_000, 0.0112, (("emotion", 0.9), ("action", 0.1))),
    ("Ingredients explained", "成分科普", 0.17, 0.10, 24_000, 0.0205, (("value", 1.0),)),
    ("Student budget", "学生党平价", 0.14, 0.11, 31_000, 0.0190, (("benefit", 0.7), ("action", 0.3))),
)
VIDEOS = (
    ("Make-up in five minutes", "五分钟妆容", 0.45, (("value", 0.7), ("emotion", 0.3))),
    ("Live stream highlights", "直播高光", 0.30, (("benefit", 0.8), ("action", 0.2))),
    ("Challenges", "话题挑战", 0.25, (("action", 0.6), ("emotion", 0.4))),
)
Rng = np.random.Generator


def main(folder: Path) -> None:
    """Write the pieces in the order of their days; what is not published yet stands last."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    rows = [*notes(rng), *videos(rng)]
    rows.sort(key=lambda row: (row[1], row[0]))
    (folder / "content").mkdir(exist_ok=True)
    with (folder / "content" / "content_items.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows([*rows, *waiting(rng)])


def notes(rng: Rng) -> Iterator[list[object]]:
    """Yield two notes a day, now and then one or three."""
    day, place = date(2025, 2, 1), 0
    while day <= LAST:
        for _ in range(int(rng.choice([1, 2, 3], p=[0.15, 0.7, 0.15]))):
            place += 1
            shares = np.array([one[3] if day >= CHANGE else one[2] for one in NOTES])
            english, chinese, _, _, reads, rate, types = NOTES[int(rng.choice(len(NOTES), p=shares / shares.sum()))]
            read = int(reads * rng.lognormal(0, 0.35))
            clicks = int(rng.binomial(read, rate * rng.lognormal(0, 0.16)))
            likes, saves = int(read * rng.uniform(0.015, 0.035)), int(read * rng.uniform(0.004, 0.015))
            answers = [likes, int(likes * rng.uniform(0.08, 0.2)), int(likes * rng.uniform(0.05, 0.12)), saves]
            head = [f"XN{place:03}", day, "xiaohongshu", one_of(types, rng), english, chinese]
            yield [*head, *stages(day, rng), "", "", "", read, clicks, *answers, ""]
        day += timedelta(days=1)


def videos(rng: Rng) -> Iterator[list[object]]:
    """Yield about nineteen videos a month; three in ten are boosted, which their first hour does not foretell."""
    day, place = date(2024, 11, 1), 0
    while day <= LAST:
        if rng.random() < 0.72:  # noqa: PLR2004 - videos a day
            place += 1
            english, chinese, _, types = VIDEOS[int(rng.choice(len(VIDEOS), p=[one[2] for one in VIDEOS]))]
            boosted = rng.random() < 0.3  # noqa: PLR2004 - share of videos
            pull = rng.normal()
            early = int(4_200 * np.exp(0.55 * pull + rng.normal(0, 0.25)) * (0.7 if day >= CHANGE else 1.0))
            plays = int(118_000 * np.exp(0.6 * pull + rng.normal(0, 0.3)) * (2.4 if boosted else 1.0)) + early
            likes = int(plays * rng.uniform(0.01, 0.03))
            answers = [likes, int(likes * 0.1), int(likes * rng.uniform(0.06, 0.15)), int(likes * rng.uniform(0.1, 0.25))]
            head = [f"DV{place:03}", day, "douyin", one_of(types, rng), english, chinese]
            clicks, ends = int(plays * rng.uniform(0.009, 0.014)), int(plays * rng.uniform(0.18, 0.34))
            yield [*head, *stages(day, rng), "yes" if boosted else "no", early, plays, "", clicks, *answers, ends]
        day += timedelta(days=1)


def waiting(rng: Rng) -> Iterator[list[object]]:
    """Yield pieces asked for in May that were not published by its end."""
    for place in range(1, 10):
        english, chinese = NOTES[place % 2][:2]
        asked = date(2025, 5, 14) + timedelta(days=int(rng.integers(0, 15)))
        made = asked + timedelta(days=4) if place <= 3 and asked <= date(2025, 5, 27) else ""  # noqa: PLR2004 - the first are finished
        yield [f"XW{place:02}", "", "xiaohongshu", "", english, chinese, asked, made, *[""] * 10]


def stages(day: date, rng: Rng) -> list[object]:
    """Return when a piece was asked for and finished: since the change of topics it takes longer to make."""
    made = day - timedelta(days=int(rng.integers(0, 3)))
    slower = 2 if day >= CHANGE else 0
    return [made - timedelta(days=int(rng.integers(3, 9)) + slower), made]


def one_of(types: tuple[tuple[str, float], ...], rng: Rng) -> str:
    """Return a type by its chance."""
    return str(rng.choice([name for name, _ in types], p=[chance for _, chance in types]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
