"""The report's pages, laid out while the notebook's last cell still writes the workbook: two processes, two processors."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from goalbook.publish.job import ReportJob

RESULTS, HTML, PDF, PICTURE = "results.json", "report.html", "report.pdf", "page1.png"


@dataclass
class Rendering:
    """Renders one report, in a thread of its own where it is begun ahead; nothing is written before `finish`."""

    scratch: Path
    job: ReportJob
    mark: str
    _thread: Thread | None = field(default=None, init=False)
    _made: dict[str, bytes] = field(default_factory=dict, init=False)
    _fault: BaseException | None = field(default=None, init=False)

    def begin(self, notebook: str) -> None:
        """Start from a notebook whose last cell has yet to run; one that has not left its results yet is rendered when it is done."""
        if self._thread is None and (self.scratch / RESULTS).is_file():
            self._thread = Thread(target=self._try, args=(notebook,), daemon=True)
            self._thread.start()

    def finish(self, notebook: Path) -> None:
        """Write report.html, report.pdf and page1.png; a fault met on the way is raised here."""
        if self._thread is None:
            self._render(notebook.read_text("utf-8"))
        else:
            self._thread.join()
            if self._fault is not None:
                raise self._fault
        for name, data in self._made.items():
            (self.scratch / name).write_bytes(data)

    def _try(self, notebook: str) -> None:
        try:
            self._render(notebook)
        except BaseException as fault:  # noqa: BLE001 - raised again in `finish`, in the thread that can tell it
            self._fault = fault

    def _render(self, notebook: str) -> None:
        from goalbook.publish.docmeta import DocMeta  # noqa: PLC0415 - "up to date" must not wait for any of it
        from goalbook.publish.pages import page_png  # noqa: PLC0415
        from goalbook.publish.pdf import pdf_bytes  # noqa: PLC0415
        from goalbook.publish.render import render_html  # noqa: PLC0415

        results = json.loads((self.scratch / RESULTS).read_text("utf-8"))
        html = render_html(notebook, DocMeta.from_results(results, self.job.book, self.job.lang, self.mark))
        pdf = pdf_bytes(html)
        self._made = {HTML: html.encode(), PDF: pdf, PICTURE: page_png(pdf)}
