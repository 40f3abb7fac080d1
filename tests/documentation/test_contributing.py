"""The new exercise that CONTRIBUTING.md shows: its commands and its files, as they are printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Learner

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("count_events")
"""The files of the exercise that are not printed."""
CACHE = str(ROOT / ".mypy_cache")
"""Without it mypy reads all of LangGraph, which takes longer than everything else."""
COPIED = "print_progress"
COMMAND = re.compile(r"^kit (course .+)$", re.MULTILINE)
PRINTED = re.compile(r"^```python\n# (?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def section() -> str:
    """The section about a new exercise."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.partition("## A new exercise")[2].partition("\n## ")[0]


@pytest.fixture
def author(tmp_path: Path) -> Learner:
    """An author in a course with one exercise of the built-in course, and all of its lab."""
    text = (ROOT / "course.toml").read_text(encoding="utf-8")
    chapter = '[[chapters]]\nname = "first_stream"\ntitle = "The first stream"\n'
    head = text.partition("[[chapters]]")[0]
    (tmp_path / "course.toml").write_text(f'{head}{chapter}exercises = ["{COPIED}"]\n')
    shutil.copytree(ROOT / "checks/lab", tmp_path / "checks/lab")
    for name in ("conftest.py", "behaviours.py"):
        shutil.copy(ROOT / "checks" / name, tmp_path / "checks")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # how solutions are linted
    for shelf in ("exercises", "checks", "hints", "solutions", "mistakes", "answers", "examples"):
        for path in (ROOT / shelf / "first_stream").glob(f"*{COPIED}*"):
            target = tmp_path / shelf / "first_stream" / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if path.is_dir() else shutil.copy)(path, target)
    return Learner(tmp_path)


@pytest.mark.slow
def test_the_new_exercise_passes_as_it_is_printed(author: Learner, section: str) -> None:
    """Both commands succeed, and the second one again with the files that are printed."""
    commands = [command.split() for command in COMMAND.findall(section)]
    assert [command[1] for command in commands] == ["add", "check"]
    add, check = commands
    for command in (add, [*check, "--no-mutants"]):
        ended = author.kit(*command, MYPY_CACHE_DIR=CACHE)
        assert (ended.status, ended.err) == (0, ""), ended.out
    for shelf in ("mistakes", "answers"):
        shutil.rmtree(author.folder / shelf / "first_stream" / "count_events")
    (author.folder / "examples/first_stream/count_events.py").unlink()
    shutil.copytree(KEPT, author.folder, dirs_exist_ok=True)
    printed = {found["path"]: found["text"] for found in PRINTED.finditer(section)}
    assert "checks/first_stream/test_count_events.py" in printed
    for path, text in printed.items():
        (author.folder / path).write_text(text, encoding="utf-8")
    ended = author.kit(*check, MYPY_CACHE_DIR=CACHE)
    assert (ended.status, ended.err) == (0, ""), ended.out
    assert "graded: 1 stub, 1 solution, 3 mistakes" in ended.out


def test_the_section_names_every_shelf(section: str) -> None:
    """The table has a row for each shelf."""
    shelves = re.findall(r"^\| `(\w+)/", section, re.MULTILINE)
    assert sorted(shelves) == sorted(
        ["exercises", "solutions", "checks", "mistakes", "hints", "answers", "examples"]
    )
