"""Text in charts is one path per line, and the same picture."""

from __future__ import annotations

from matplotlib.figure import Figure

from goalbook.show.charts.glyphs import with_joined_letters
from goalbook.show.charts.ibcs import to_svg

LINE = """<g style="fill: #263238" transform="translate(1 2) scale(0.1 -0.1)">
     <defs>
      <path id="F-1" d="M 10 20
L 30 -40
z
" transform="scale(0.015625)"/>
      <path id="F-2" transform="scale(0.015625)"/>
     </defs>
     <use xlink:href="#F-1"/>
     <use xlink:href="#F-2" transform="translate(50 0)"/>
     <use xlink:href="#F-1" transform="translate(70.5 1)"/>
    </g>"""


def test_letters_are_moved_to_their_place_in_the_line() -> None:
    """Each use becomes the letter's own points, moved by 64 units to one; a space has none."""
    joined = with_joined_letters(LINE)
    assert '<path d="M 10 20L 30 -40zM 4522 84L 4542 24z" transform="scale(0.015625)"/>' in joined
    assert "<use" not in joined
    assert "<defs" not in joined


def test_letters_defined_in_an_earlier_line_are_known_later() -> None:
    """A line without definitions of its own uses those before it."""
    later = '<g transform="scale(0.1 -0.1)"><use xlink:href="#F-1" transform="translate(1 0)"/></g>'
    assert '<path d="M 74 20L 94 -40z" transform="scale(0.015625)"/>' in with_joined_letters(LINE + later)


def test_markers_stay_as_they_are() -> None:
    """Only letters are joined: a marker's use names its place in another way."""
    marker = '<use xlink:href="#m1" x="116.7" y="50.8" style="fill: #263238"/>'
    assert marker in with_joined_letters(LINE + marker)


def test_charts_hold_no_single_letters() -> None:
    """The shape matplotlib writes today is the one that is joined."""
    figure = Figure(figsize=(2, 1))
    figure.text(0.1, 0.5, "35.9k of 40k")
    assert "<use" not in to_svg(figure)
