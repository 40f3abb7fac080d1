"""What editors read of ``kit grade --problems`` and ``kit watch --problems``."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kit.learner.editor_files import read_editor_files

from .conftest import TOY_COURSE, Learner

TASKS = json.loads(read_editor_files()[".vscode/tasks.json"])["tasks"]
MATCHERS = {task["label"]: task["problemMatcher"] for task in TASKS}


def read_problems(output: str, folder: Path, label: str) -> list[tuple[Path, int, str, str]]:
    """Return what VS Code makes of the output of a task that runs in ``folder``."""
    pattern: dict[str, Any] = MATCHERS[label]["pattern"]
    keys = ("file", "line", "severity", "message")
    lines = (re.search(pattern["regexp"], line) for line in output.splitlines())
    rows = [[match[pattern[key]] for key in keys] for match in lines if match]
    return [
        ((folder / file).resolve(), int(line), severity, text)
        for file, line, severity, text in rows
    ]


@pytest.fixture
def collecting(learner: Learner) -> Learner:
    """A learner whose ``ticks`` collects first, and whose ``greet`` is solved."""
    shutil.copy(TOY_COURSE / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
    learner.solves("greet")
    return learner


def test_the_problem_matcher_reads_what_grade_prints(collecting: Learner) -> None:
    """Each failed check is a problem in its file, and neither solved exercises nor stubs are."""
    ended = collecting.kit("grade", "--problems")
    assert ended.status == 1
    problems = read_problems(ended.out, collecting.folder, "kit: grade everything")
    assert {file for file, *_ in problems} == {collecting.file("ticks")}
    assert {severity for _, _, severity, _ in problems} == {"error"}
    (text,) = (text for *_, text in problems)
    assert "the numbers were collected first" in text
    lines = collecting.file("ticks").read_text().splitlines()
    assert all(1 <= line <= len(lines) for _, line, *_ in problems)
    below = collecting.folder / "exercises/streams"  # the verdicts are remembered
    again = Learner(below).kit("grade", "--problems")
    assert read_problems(again.out, below, "kit: grade everything") == problems


def test_a_submission_cannot_invent_problems(learner: Learner) -> None:
    """A problem is one line about a file that was graded, with a line in it."""
    learner.writes("greet", "# nothing is here\n")
    forged = "raise ValueError('a\\nb.py:7: error: forged')"
    learner.writes("ticks", f"async def ticks(*_):\n    {forged}\n    yield\n")
    ended = learner.kit("grade", "--problems")
    problems = read_problems(ended.out, learner.folder, "kit: grade everything")
    assert {file for file, *_ in problems} == {learner.file("greet"), learner.file("ticks")}
    texts = {(file.stem, line): text for file, line, _, text in problems}
    assert "there is no greet" in texts["greet", 1]
    assert any("forged" in text for text in texts.values())


def test_json_holds_nothing_else(learner: Learner) -> None:
    """Lines for editors cannot be added to JSON."""
    ended = learner.kit("grade", "--json", "--problems")
    assert (ended.status, ended.out) == (2, "")
    assert "cannot be combined" in ended.err


def test_a_watch_marks_where_its_problems_begin_and_end(collecting: Learner) -> None:
    """An editor knows when a grade begins and ends, and which problems there are by then."""
    background = MATCHERS["kit: watch"]["background"]
    watch = subprocess.Popen(
        [sys.executable, "-m", "kit", "watch", "--problems"],
        cwd=collecting.folder,
        env=collecting.environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert watch.stdout
    try:
        for line in watch.stdout:
            if line.startswith("Watching"):
                break
        file = collecting.file("ticks")
        file.write_text(file.read_text() + "\n# saved\n")
        lines: list[str] = []
        for line in watch.stdout:
            lines.append(line.rstrip("\n"))
            if re.search(background["endsPattern"], lines[-1]):
                break
    finally:
        watch.kill()
        watch.wait()
        watch.stdout.close()
    begins = [line for line in lines if re.search(background["beginsPattern"], line)]
    assert begins == ["Grading: streams/ticks"]
    problems = read_problems("\n".join(lines), collecting.folder, "kit: watch")
    assert {file for file, *_ in problems} == {collecting.file("ticks")}
