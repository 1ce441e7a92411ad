"""The control panel of a notebook: the book's own sliders, figures that follow, scenarios that are saved."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets as widgets
import yaml
from markupsafe import Markup

from goalbook.core.errors import UsageError
from goalbook.core.message import Message, msg
from goalbook.inputs.scenario_marks import BOOK, PERIOD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from goalbook.books.params import BookParams
    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Controls(Protocol):
    """A book's inputs: `goalbook.show.<book>.controls.Controls(result, language, changed)`, with the parameters a scenario saves."""

    inputs: Mapping[str, Any]

    def values(self) -> Mapping[str, Any]:
        """Return the parameters as the controls stand."""

    def show(self, result: Any) -> None:  # noqa: ANN401 - each book's own result
        """Follow a result that was computed anew."""

    def listed(self) -> list[Any]:
        """Return the widgets in the order of the panel."""


def save_scenario(params: BookParams, name: str, data_dir: Path, saved: Iterable[str], book: str = "") -> Path:
    """Write the slider positions under a plain name, marked with book and period if one is named, and return the file."""
    if not NAME.fullmatch(name):
        raise UsageError(msg("scenario name '{name}': use a-z, 0-9, _ and - only", name=name))
    folder = data_dir / params.team / "scenarios"
    if not folder.parent.is_dir():
        raise UsageError(msg("no team folder {path}", path=str(folder.parent)))
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yml"
    marks = {BOOK: book, PERIOD: params.subject} if book else {}
    values = {**marks, **{key: getattr(params, key) for key in saved}}
    partial = path.with_suffix(".part")
    partial.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
    partial.replace(path)
    return path


class Panel:
    """Sliders above figures. A change calls the cheap half of the book only, never the expensive one."""

    def __init__(self, result: Any, recompute: Callable[[Any], Any], language: Language, data_dir: Path | str) -> None:  # noqa: ANN401 - any book's result and parameters
        self.result: BookResult = result
        self._recompute = recompute
        self._language = language
        self._data_dir = Path(data_dir)
        home = import_module(f"goalbook.show.{result.book}.controls")
        self._saved_names: tuple[str, ...] = home.SAVED
        self._marked: bool = getattr(home, "MARKED", False)  # whether its scenarios say whose they are
        self._boxes = import_module(f"goalbook.show.{result.book}.figures").boxes
        self._controls: Controls = home.Controls(result, language, self._changed)
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
    def params(self) -> BookParams:
        """Return the parameters as the controls stand."""
        return self.result.params.model_copy(update=self._controls.values())

    def _repr_mimebundle_(self, **options: object) -> object:
        return self.widget._repr_mimebundle_(**options)

    def _say(self, message: Message | object) -> str:
        return self._language.say(message)  # type: ignore[arg-type] # a Message or a Label

    def _changed(self) -> None:
        self.result = self._recompute(self.params)
        self._controls.show(self.result)
        self._show()

    def _show(self) -> None:
        cells = Markup("").join(
            Markup('<span><span class="k">{}</span><span class="v gb-{}">{}</span></span>').format(self._say(name), key, value)
            for key, name, value in self._boxes(self.result, self._language)
        )
        self._out.value = str(Markup('<div class="gb-panel"><div class="gb-figures">{}</div></div>').format(cells))

    def _on_save(self, _button: object) -> None:
        try:
            book = self.result.book if self._marked else ""
            path = save_scenario(self.params, self._name.value.strip(), self._data_dir, self._saved_names, book)
            said = self._say(msg("saved: {path}", path=path.as_posix()))
        except UsageError as error:
            said = self._say(error.message)
        except OSError as error:
            said = self._say(msg("not saved: {why}", why=str(error.strerror)))
        self._saved.value = str(Markup('<span class="gb-saved">{}</span>').format(said))
