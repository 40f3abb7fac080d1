"""Make the pictures of README.md from what the kit really prints; ``--check`` compares them.

python docs/make_pictures.py [--check]
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WIDTH = 80

COLLECTS = """\
async def print_progress(graph, state):
    events = [event async for event in graph.astream(state)]
    for event in events:
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
"""


def run_kit(folder: Path, *command: str) -> str:
    """Return what a command prints on a terminal with colours, without its status."""
    changes = {"COLUMNS": str(WIDTH), "PYTHONUTF8": "1", "FORCE_COLOR": "1"}
    environment = os.environ | changes
    environment.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "kit", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def draw(text: str, command: str) -> str:
    """Return a screen as SVG, with the command above it."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(text), end="")
    return console.export_svg(title="kit", theme=DIMMED_MONOKAI, unique_id="kit")


def make_verdict() -> str:
    """Return the verdict on an answer that collects all events before it prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "astream"
        run_kit(Path(name), "init", str(folder))
        (folder / "exercises/first_stream/print_progress.py").write_text(COLLECTS, encoding="utf-8")
        text = run_kit(folder, "grade", "print_progress", "--seed", "1")
    return draw(text.partition("The same inputs:")[0].rstrip(), "kit grade print_progress")


def main(*options: str) -> int:
    """Write the pictures; with ``--check`` return 1 if one is not up to date."""
    is_old = False
    for file, picture in ((PICTURES / "verdict.svg", make_verdict()),):
        if "--check" not in options:
            file.write_text(picture, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != picture:
            print(f"{file.name} is not up to date. Run: python docs/make_pictures.py")
            is_old = True
    return int(is_old)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
