"""The page about notebooks, executed by a real kernel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PAGE = Path(__file__).parents[2] / "docs/how-to/use-a-notebook.md"
CELL = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<printed>.*?)```)?", re.DOTALL)


def test_each_cell_prints_what_the_page_says() -> None:
    """In a kernel, whose loop is running, each cell of the page does what the page says."""
    cells = list(CELL.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(cells) == 3
    new: Any = nbformat.v4  # it has no types
    notebook = new.new_notebook(cells=[new.new_code_cell(cell["code"]) for cell in cells])

    NotebookClient(notebook, timeout=120).execute()

    printed = [
        "".join(out.text for out in cell.outputs if out.get("name") == "stdout")
        for cell in notebook.cells
    ]
    assert printed == [cell["printed"] or "" for cell in cells]
