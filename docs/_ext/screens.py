"""Two directives with which a page shows what the kit really says.

Each page has a folder of its own, a new workspace made with ``kit init``. The directives of a page
take effect there in their order, while the documentation is built::

    ```{write} exercises/first_stream/name_the_nodes.py
    the text of the file; an option `part` shows no more than that many lines
    ```

    ```{screen} kit grade name_the_nodes
    :status: 1
    ```

``screen`` runs a command and shows what it prints, in colours. A command that ends with another
status than ``status`` (0 without) is a warning, which ends a build with ``-W``. ``:lines: 12`` cuts
what is shown, ``:stdin:`` is typed, and ``:quiet:`` shows nothing.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

COLUMNS = 80
SECONDS = 120
THEME = TerminalTheme(
    (30, 33, 39),
    (220, 223, 228),
    [
        *((40, 44, 52), (224, 108, 117), (140, 200, 120), (229, 192, 123)),
        *((110, 170, 240), (198, 120, 221), (86, 190, 200), (220, 223, 228)),
    ],
)
logger = getLogger(__name__)


class _InWorkspace(SphinxDirective):
    """A directive that works in the folder of its page."""

    @property
    def folder(self) -> Path:
        folders: dict[str, str] = self.env.temp_data.setdefault("screens", {})
        if self.env.docname not in folders:
            made = Path(tempfile.mkdtemp(prefix="kit-docs-"), "astream")
            run("kit init astream", made.parent)
            folders[self.env.docname] = str(made)
        return Path(folders[self.env.docname])


class Write(_InWorkspace):
    """Writes a file into the workspace, and shows it."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"part": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content) + "\n"
        (self.folder / self.arguments[0]).write_text(text, encoding="utf-8")
        shown = text.splitlines()[: self.options.get("part")]
        block = nodes.literal_block("\n".join(shown), "\n".join(shown))
        block["language"] = "python"
        return [block]


class Screen(_InWorkspace):
    """Runs a command in the workspace, and shows it with what it prints."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "status": directives.nonnegative_int,
        "lines": directives.positive_int,
        "stdin": directives.unchanged,
        "quiet": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        command = self.arguments[0]
        typed = self.options.get("stdin", "").encode().decode("unicode_escape")
        status, printed = run(command, self.folder, typed)
        if status != self.options.get("status", 0):
            logger.warning(
                "%s ended with status %s:\n%s",
                command,
                status,
                printed,
                location=self.get_location(),
            )
        if "quiet" in self.options:
            return []
        lines = printed.rstrip().splitlines()
        most = self.options.get("lines", len(lines))
        shown = [f"\x1b[1m$ {command}\x1b[0m", *lines[:most], *(["…"] if most < len(lines) else [])]
        return [nodes.raw("", picture("\n".join(shown)), format="html")]


def run(command: str, folder: Path, typed: str = "") -> tuple[int, str]:
    """The exit status of a command on a terminal, and all that it printed."""
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment |= {"HOME": str(folder), "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    environment |= {"LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        assert process.stdin is not None
        process.stdin.write(typed.encode())
        process.stdin.close()
        printed = b""
        try:
            while data := os.read(ours, 65536):
                printed += data
        except OSError:
            pass  # how Linux says that the other end is closed
        process.wait(SECONDS)
    os.close(ours)
    return process.returncode, printed.decode().replace("\r\n", "\n")


def picture(printed: str) -> str:
    """What a terminal shows, as text in its colours."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(printed), soft_wrap=True, highlight=False)
    page = console.export_html(theme=THEME, inline_styles=True, code_format="{code}")
    return f'<pre class="screen" tabindex="0">{page.rstrip()}</pre>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives to Sphinx."""
    app.add_directive("write", Write)
    app.add_directive("screen", Screen)
    return {"version": "1", "parallel_read_safe": True}
