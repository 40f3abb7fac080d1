"""Make the pictures of the documentation from what the kit really shows; ``--check`` compares them.

python docs/_ext/pictures.py [--check]

A browser draws the report page a little differently on each machine. So what is compared is a
checksum of the texts that decide how the page looks, and a browser is only needed if one of them
has changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import pty
import signal
import struct
import sys
import tempfile
import termios
from pathlib import Path

from example_class import make_report_page, photograph
from rich.console import Console
from rich.text import Text
from screens import COLUMNS, THEME, run

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
SOURCES = ("src/kit/classroom/page/*.*", "src/kit/render/page/*.*", "docs/_ext/example_class.py")
"""The texts that decide how a report page looks."""
CLEAR = b"\x1b[H\x1b[2J"
"""What the watch writes before each page."""

COLLECTS = """\
async def print_progress(graph, state):
    events = [event async for event in graph.astream(state)]
    for event in events:
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
"""


def draw(*screens: tuple[str, str]) -> str:
    """Return screens as one SVG, each below the command or the key that brought it."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for number, (what, text) in enumerate(screens):
        console.print(Text(f"{chr(10) if number else ''}{what}", style="bold reverse"))
        console.print(Text.from_ansi(text.strip("\n")))
    return console.export_svg(title="kit", theme=THEME, unique_id="kit")


def record(folder: Path, *steps: tuple[str, bytes, str]) -> list[tuple[str, str]]:
    """Return what ``kit`` shows on a terminal, step by step.

    A step is what it is called, the keys that are pressed, and the text that ends its screen.
    """
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        os.chdir(folder)
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "kit"]
        os.execve(sys.executable, command, environment | {"PYTHONUTF8": "1"})
    screens = []
    for what, keys, end in steps:
        os.write(terminal, keys)
        shown = b""
        while end.encode() not in shown.rpartition(CLEAR)[2]:
            shown += os.read(terminal, 65536)
        page = shown.rpartition(CLEAR)[2].decode("utf-8", "replace").replace("\r\n", "\n")
        screens.append((what, page))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return screens


def make_first_session() -> str:
    """Return the way from an empty folder to the first verdict."""
    with tempfile.TemporaryDirectory() as name:
        steps = (
            ("$ kit", b"", "Folder:"),
            ("Enter", b"\r", " quit"),
            ("r (or save the file)", b"r", "Next:"),
        )
        screens = record(Path(name), *steps)
    return draw(*screens)


def make_verdict() -> str:
    """Return the verdict on an answer that collects all events before it prints."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "astream"
        run("kit init astream", Path(name))
        (folder / "exercises/first_stream/print_progress.py").write_text(COLLECTS, encoding="utf-8")
        _, text = run("kit grade print_progress --seed 1", folder)
    verdict = text.partition("To use the same inputs")[0].rstrip()
    return draw(("$ kit grade print_progress", verdict))


def write_terminals(*, is_check: bool) -> list[str]:
    """Write the pictures of terminals, or compare them; return the names of those that are old."""
    pictures = {"verdict.svg": make_verdict(), "first_session.svg": make_first_session()}
    old = []
    for name, picture in pictures.items():
        file = PICTURES / name
        if not is_check:
            file.write_text(picture, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != picture:
            old.append(name)
    return old


def write_report(*, is_check: bool) -> list[str]:
    """Write the picture of a report page if the page has changed; return its name if it is old."""
    files = sorted(file for source in SOURCES for file in ROOT.glob(source) if file.is_file())
    checksum = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest() + "\n"
    note, picture = PICTURES / "report.sha256", PICTURES / "report.png"
    if picture.is_file() and note.is_file() and note.read_text(encoding="utf-8") == checksum:
        return []
    if is_check:
        return [picture.name]
    photograph(make_report_page(), picture)
    note.write_text(checksum, encoding="utf-8")
    return []


def main(*options: str) -> int:
    """Write the pictures; with ``--check`` return 1 if one is not up to date."""
    is_check = "--check" in options
    old = [*write_terminals(is_check=is_check), *write_report(is_check=is_check)]
    for name in old:
        print(f"{name} is not up to date. Run: python docs/_ext/pictures.py")
    return int(bool(old))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
