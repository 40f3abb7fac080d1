"""Commands that only read files start at once: what is slow to import is not imported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kit

TOY_COURSE = Path(__file__).parent / "toy_course"
SLOW = {
    *("langgraph", "langchain_core", "langsmith", "pytest", "hypothesis", "rich", "asyncio"),
    "jinja2",
}


def imported_by(folder: Path, *args: str) -> set[str]:
    """The top-level names of all modules that ``kit ARGS`` imports in ``folder``."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment["PYTHONPATH"] = str(Path(kit.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kit", *args],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("--version",),
        ("list",),
        ("show", "greet"),
        ("next",),
        ("lesson",),
        ("lesson", "greet"),
        ("hint", "greet"),
        ("hint", "greet", "--json"),
        ("list", "--json"),
        ("completion", "powershell"),
        ("explain", "KeyError: 'output'"),
        ("reset", "greet", "--yes"),
    ],
    ids=" ".join,
)
def test_reading_commands_import_nothing_slow(tmp_path: Path, args: tuple[str, ...]) -> None:
    """Commands that grade nothing import neither LangGraph nor pytest, hypothesis or rich."""
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    (folder / "lessons").mkdir()
    (folder / "lessons/basics.md").write_text("# Basics\n\nSay hello.\n")
    imported = imported_by(folder, *args)
    assert {"kit", "click"} <= imported
    assert imported & SLOW == set()


def test_grading_leaves_what_is_slow_to_its_processes(tmp_path: Path) -> None:
    """``kit grade`` itself imports none of it either: the processes that it starts do."""
    code = (
        "import sys; from kit.cli.main import run; run(['grade', 'greet']);"
        "sys.exit(bool({'langgraph', 'pytest', 'hypothesis', 'jinja2'} & set(sys.modules)))"
    )
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    source = str(Path(kit.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
