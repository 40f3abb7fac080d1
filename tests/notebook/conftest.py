"""A real kernel in a copy of the toy course."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.pages import Page

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell has shown: the forms of its display, and what went to stdout and stderr."""

    forms: dict[str, str]
    printed: str
    complaint: str
    next_cell: str

    @property
    def text(self) -> str:
        return self.forms["text/plain"]

    @property
    def html(self) -> str:
        return self.forms["text/html"]

    @property
    def texts(self) -> list[str]:
        """The text of each element of the HTML."""
        texts = Page.of(self.html).texts
        return [text.strip() for tag in texts if tag != "style" for text in texts[tag]]


class Kernel:
    """One kernel, and the folder in which it works."""

    def __init__(self, client: NotebookClient, folder: Path) -> None:
        self._client = client
        self._payload: list[dict[str, Any]] = []
        self.folder = folder
        client.on_cell_executed = self._keep_payload

    def _keep_payload(self, *, execute_reply: dict[str, Any], **_: object) -> None:
        self._payload = execute_reply["content"]["payload"]

    def run(self, code: str) -> Shown:
        """Run one cell, which must not end with a traceback."""
        new: Any = nbformat.v4  # it has no types
        cell = new.new_code_cell(code)
        self._client.nb.cells.append(cell)
        self._client.execute_cell(cell, len(self._client.nb.cells) - 1)
        forms: dict[str, str] = {}
        streams = {"stdout": "", "stderr": ""}
        for output in cell.outputs:
            is_error = output.output_type == "error"
            assert not is_error or output.ename == "SystemExit", output
            if is_error:
                continue
            if output.output_type == "stream":
                streams[output.name] += output.text
            else:
                forms |= output.data
        next_cells = [p["text"] for p in self._payload if p["source"] == "set_next_input"]
        return Shown(forms, streams["stdout"], streams["stderr"], "".join(next_cells))

    def file(self, address: str) -> Path:
        return self.folder / f"exercises/{address}.py"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel") / "toy"
    shutil.copytree(TOY_COURSE, folder)
    (folder / "lessons").mkdir()
    (folder / "lessons/basics.md").write_text("# Basics\n\nSay *hello*.\n")
    new: Any = nbformat.v4
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(new.new_notebook(), timeout=120, resources=resources)
    with client.setup_kernel():
        kernel = Kernel(client, folder)
        assert kernel.run("%load_ext kit.notebook").complaint == ""
        yield kernel
