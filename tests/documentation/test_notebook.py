"""The page about notebooks, executed by a real kernel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from kit.course import load_course
from kit.course.load import find_shipped_course
from kit.learner.workspaces import create_workspace

PAGE = Path(__file__).parents[2] / "docs/how-to/use-a-notebook.md"
CELL = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<shown>.*?)```)?", re.DOTALL)


def test_each_cell_shows_what_the_page_says(tmp_path: Path) -> None:
    """In a kernel, whose loop is running, each cell of the page does what the page says.

    A line with … stands for lines that the page leaves out.
    """
    cells = list(CELL.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(cells) == 9
    create_workspace(tmp_path / "course", load_course(find_shipped_course()))
    new: Any = nbformat.v4  # it has no types
    notebook = new.new_notebook(cells=[new.new_code_cell(cell["code"]) for cell in cells])
    resources = {"metadata": {"path": str(tmp_path / "course")}}

    NotebookClient(notebook, timeout=120, resources=resources).execute()

    for executed, cell in zip(notebook.cells, cells, strict=True):
        printed = "".join(out.text for out in executed.outputs if out.get("name") == "stdout")
        displayed = [out.data["text/plain"] for out in executed.outputs if "data" in out]
        first, *rest = (cell["shown"] or "").split("…\n")
        text = f"{printed}{''.join(displayed)}\n" if displayed else printed
        assert text.startswith(first) if rest else text == first
        assert [part for part in rest if part not in text] == []
