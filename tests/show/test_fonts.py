"""The same two typefaces on every machine, Latin first."""

from __future__ import annotations

from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, fontManager

from goalbook.show.fonts import HAN, LATIN, font_files, register_with_matplotlib


def test_latin_comes_first_and_alone_has_weights() -> None:
    """An apostrophe must be Latin, and no Chinese weight is faked."""
    assert [(LATIN, 400), (LATIN, 600), (LATIN, 700), (HAN, 400)] == [(font.family, font.weight) for font in font_files()]


def test_files_hold_the_letters_and_signs_of_the_report() -> None:
    """True minus, arrows, narrow space and currency are in the Latin face, Chinese in the other."""
    regular, han = (set(TTFont(font_files()[place].path, lazy=True).getBestCmap()) for place in (0, 3))
    assert set(map(ord, "−▲▼→≥≤–…¥€ΔABCabc0129\u202f")) <= regular
    assert set(map(ord, "目标达成率亿万月日，。：；（）")) <= han


def test_matplotlib_draws_with_these_files() -> None:
    """Our names lead to our files, whatever is installed beside them; registering twice adds nothing."""
    families = register_with_matplotlib()
    before = len(fontManager.ttflist)
    assert families == register_with_matplotlib()
    assert before == len(fontManager.ttflist)
    found = [fontManager.findfont(FontProperties(family=families[0], weight=weight), fallback_to_default=False) for weight in (400, 600)]
    assert ["SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf"] == [path.rsplit("/", 1)[-1] for path in found]
