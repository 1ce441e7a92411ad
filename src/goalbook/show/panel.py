"""The control panel of the notebook: sliders from the parameters' own metadata, figures that follow, scenarios that are saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets
import yaml
from markupsafe import Markup

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.show.panel_controls import SAVED, Controls
from goalbook.show.words import value_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from goalbook.books.monthly_review.params import MonthlyReviewParams
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
Recompute = "Callable[[MonthlyReviewParams], MonthlyReview]"


@dataclass(frozen=True)
class Figures:
    """What the panel shows of one review, as text in its language."""

    landing: str
    span: str
    chance: str
    required: str
    score: str
    alerts: str


def figures(review: MonthlyReview, language: Language) -> Figures:
    """Return the figures that the sliders move."""
    head = review.headline

    def text(value: float | None, *, compact: bool = True) -> str:
        return value_text(review, language, head.metric_id, float("nan") if value is None else value, compact=compact)

    low, high = text(head.low), text(head.high)
    return Figures(
        landing=text(head.landing, compact=False),
        span="–" if "–" in (low, high) else f"{low} – {high}",
        chance=language.number(head.probability, "pct0"),
        required=text(head.required_per_day, compact=False),
        score=language.number(head.expected_score, "ratio2"),
        alerts=language.number(float(len(review.tables["alerts"])), "n"),
    )


def save_scenario(params: MonthlyReviewParams, name: str, data_dir: Path) -> Path:
    """Write the slider positions to the team's scenarios under a plain name and return the file."""
    if not NAME.fullmatch(name):
        raise UsageError(msg("scenario name '{name}': use a-z, 0-9, _ and - only", name=name))
    folder = data_dir / params.team / "scenarios"
    if not folder.parent.is_dir():
        raise UsageError(msg("no team folder {path}", path=str(folder.parent)))
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yml"
    values = {key: getattr(params, key) for key in SAVED}
    partial = path.with_suffix(".part")
    partial.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
    partial.replace(path)
    return path


class Panel:
    """Sliders above figures. A change calls the cheap half of the book only, never the expensive one."""

    def __init__(
        self, review: MonthlyReview, recompute: Callable[[MonthlyReviewParams], MonthlyReview], language: Language, data_dir: Path | str
    ) -> None:
        self.review = review
        self._recompute = recompute
        self._language = language
        self._data_dir = Path(data_dir)
        self._controls = Controls(review, language, self._changed)
        self._inputs = self._controls.inputs
        self._name = widgets.Text(placeholder="a-z 0-9 _ -", description=self._say(msg("Scenario")))
        self._save = widgets.Button(description=self._say(msg("Save scenario")))
        self._out = widgets.HTML()
        self._saved = widgets.HTML()
        self._save.on_click(self._on_save)
        self._show()
        names = widgets.HBox([self._name, self._save])
        self.widget = widgets.VBox([*self._controls.listed(), self._out, names, self._saved])

    @property
    def params(self) -> MonthlyReviewParams:
        """Return the parameters as the controls stand."""
        return self.review.params.model_copy(update=self._controls.values())

    def _repr_mimebundle_(self, **options: object) -> object:
        return self.widget._repr_mimebundle_(**options)

    def _say(self, message: Message | object) -> str:
        return self._language.say(message)  # type: ignore[arg-type] # a Message or a Label

    def _changed(self) -> None:
        self.review = self._recompute(self.params)
        self._controls.show(self.review)
        self._show()

    def _show(self) -> None:
        shown = figures(self.review, self._language)
        weekly = self.review.meta.grain == "week"
        boxes = (
            ("landing", msg("Heading for"), shown.landing),
            ("range", msg("80 % range"), shown.span),
            ("chance", msg("Chance to reach the target"), shown.chance),
            ("required", msg("Needed a week") if weekly else msg("Needed a day"), shown.required),
            ("score", msg("Expected score"), shown.score),
            ("alerts", msg("Alerts"), shown.alerts),
        )
        cells = Markup("").join(
            Markup('<span><span class="k">{}</span><span class="v gb-{}">{}</span></span>').format(self._say(name), key, value)
            for key, name, value in boxes
        )
        self._out.value = str(Markup('<div class="gb-panel"><div class="gb-figures">{}</div></div>').format(cells))

    def _on_save(self, _button: object) -> None:
        try:
            path = save_scenario(self.params, self._name.value.strip(), self._data_dir)
            said = self._say(msg("saved: {path}", path=path.as_posix()))
        except UsageError as error:
            said = self._say(error.message)
        except OSError as error:
            said = self._say(msg("not saved: {why}", why=str(error.strerror)))
        self._saved.value = str(Markup('<span class="gb-saved">{}</span>').format(said))
