"""Screens on pages of the documentation: a command, and the text that it really prints.

A page is plain Markdown, which can be read as a file. A screen is a block of code in it::

    ```{screen} status=1 lines=14
    $ kit grade name_the_nodes
    ✗ first_stream/name_the_nodes  unsolved, 0 of 5 points
    …
    ```

``status`` is the exit status (0 without), and ``lines`` cuts what is shown. ``write`` is a block
with the text of a file, which is written before the commands below it run::

    ```{write} exercises/first_stream/name_the_nodes.py
    async def name_the_nodes(graph, state):
        …
    ```

The commands of a page run in their order in a new workspace made with ``kit init``; those that
grade get ``--seed 1``, so that they always print the same.

    python docs/_ext/screens.py [--check] [PAGE…]

writes what they print below each of them, or with ``--check`` says which pages are old (status 1).
A build of the site runs the commands too, shows the screens in colours, and warns about old text,
which ends a build with ``-W``.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
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
BLOCK = re.compile(r"^```\{(screen|write)\}(.*)\n((?:.*\n)*?)```$", re.MULTILINE)


@dataclass(slots=True)
class Block:
    """A block of a page: its kind, what is behind it in the first line, and its text.

    ``printed`` is what a command has printed, with escape sequences for colours, and ``problem``
    why the block is wrong.
    """

    kind: str
    argument: str
    text: str
    printed: str = ""
    problem: str = ""

    def run(self, folder: Path) -> None:
        """Write the file, or run the command and take what it prints."""
        if self.kind == "write":
            (folder / self.argument.strip()).write_text(self.text, encoding="utf-8")
            return
        options = dict(word.split("=") for word in self.argument.split())
        command = self.text.partition("\n")[0].removeprefix("$ ")
        status, printed = run(command.replace("kit grade ", "kit grade --seed 1 ", 1), folder)
        lines = printed.rstrip().splitlines()
        most = int(options.get("lines", len(lines)))
        shown = [*lines[:most], *(["…"] if most < len(lines) else [])]
        self.printed = "\n".join([f"\x1b[1m$ {command}\x1b[0m", *shown])
        plain = (line.rstrip() for line in Text.from_ansi(self.printed).plain.splitlines())
        text = "".join(f"{line}\n" for line in plain)
        if status != int(options.get("status", 0)):
            self.problem = f"{command} ended with status {status}:\n{printed}"
        elif text != self.text:
            self.problem = f"{command} prints another text. Run: python docs/_ext/screens.py"
        self.text = text

    def __str__(self) -> str:
        return f"```{{{self.kind}}}{self.argument}\n{self.text}```"


def run_page(page: str) -> list[Block]:
    """Return the blocks of a page, after running all of them in a new workspace."""
    blocks = [Block(*found.groups()) for found in BLOCK.finditer(page)]
    with tempfile.TemporaryDirectory(prefix="kit-docs-") as name:
        if blocks:
            run("kit init astream", Path(name))
        for block in blocks:
            block.run(Path(name, "astream"))
    return blocks


def run(command: str, folder: Path, typed: str = "") -> tuple[int, str]:
    """Return the exit status of a command on a terminal, and all that it printed."""
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
    """Return what a terminal shows as HTML in its colours."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(printed), soft_wrap=True, highlight=False)
    page = console.export_html(theme=THEME, inline_styles=True, code_format="{code}")
    return f'<pre class="screen" tabindex="0">{page.rstrip()}</pre>'


def show_screens(app: Sphinx, _name: str, source: list[str]) -> None:
    """Replace the blocks of a page by what is shown of them; warn about each that is wrong."""
    from sphinx.util.logging import getLogger

    blocks = run_page(source[0])
    for block in blocks:
        if block.problem:
            getLogger(__name__).warning(block.problem, location=app.env.docname)
    shown = iter(
        f"```python\n{block.text}```"
        if block.kind == "write"
        # With a blank line in it, raw HTML in Markdown would end there.
        else f"```{{raw}} html\n{picture(block.printed)}\n```"
        for block in blocks
    )
    source[0] = BLOCK.sub(lambda _: next(shown), source[0])


def main(*arguments: str) -> int:
    """Write the screens of all pages, or of some; with ``--check`` return 1 if one is old."""
    names = [argument for argument in arguments if argument != "--check"]
    pages = [*map(Path, names)] or [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
    problems = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        blocks = run_page(text)
        if "--check" not in arguments:
            new = iter(map(str, blocks))
            page.write_text(BLOCK.sub(lambda _, new=new: next(new), text), encoding="utf-8")
        for problem in (block.problem for block in blocks):
            if problem and ("--check" in arguments or "ended with status" in problem):
                print(f"{page}: {problem}")
                problems += 1
    return int(problems > 0)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the screens to Sphinx."""
    app.connect("source-read", show_screens)
    return {"version": "1", "parallel_read_safe": True}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
