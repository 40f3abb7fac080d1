"""A workspace that an earlier kit wrote (commit 8a25f5d) works with this one.

``workspace_of_8a25f5d.json`` has the text of each of its files. It was made of the toy course with
an older task of ``ticks``: greet was solved, ticks was edited and graded, two hints were shown, one
question was answered, the course was updated, and greet was reset and solved again.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kit.learner.progress import Progress

from .conftest import TOY_COURSE, Learner

FILES = json.loads(Path(__file__).with_name("workspace_of_8a25f5d.json").read_text())


@pytest.fixture
def old(tmp_path: Path) -> Learner:
    """The old workspace, beside a copy of its course that has a new task of ``add_later``."""
    shutil.copytree(TOY_COURSE, tmp_path / "course")
    stub = tmp_path / "course/exercises/basics/add_later.py"
    stub.write_text("# a new task\n" + stub.read_text())
    for path, text in FILES.items():
        file = tmp_path / "work" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("/old/course", str(tmp_path / "course")))
    return Learner(tmp_path / "work")


def test_its_record_is_read(old: Learner) -> None:
    """The standings are those that were recorded, and an answer to a question is still known."""
    listed = old.kit("list")
    assert (listed.status, listed.err) == (0, "")
    rows = {words[1]: words[2] for words in map(str.split, listed.out.splitlines()) if words[2:]}
    assert (rows["greet"], rows["ticks"], rows["add_later"]) == ("solved", "unsolved", "not")
    assert "1 of 3 solved" in listed.out
    answers = Progress.load(old.folder / ".kit").answers
    assert answers == {"basics/two_lines": "Hello, Ann\nHello, Bob"}


def test_its_hints_stay_revealed(old: Learner) -> None:
    """The next hint is the third one: the record has the first two."""
    shown = old.kit("hint", "ticks")
    assert (shown.status, shown.err) == (0, "")
    assert "ticks, hint 3: " in shown.out


def test_it_is_updated(old: Learner) -> None:
    """An update changes what is new, keeps all edits, and can be undone, as can the old update."""
    ticks = (old.folder / "exercises/streams/ticks.py").read_text()
    assert "exercises/basics/add_later.py" in old.kit("update").out
    assert (old.folder / "exercises/basics/add_later.py").read_text().startswith("# a new task\n")
    assert (old.folder / "exercises/streams/ticks.py").read_text() == ticks
    assert "exercises/basics/add_later.py: as it was" in old.kit("update", "--undo").out
    assert "exercises/streams/ticks.py: as it was" in old.kit("update", "--undo").out
    assert "(An older task.)" in (old.folder / "exercises/streams/ticks.py").read_text()


def test_its_exercises_are_graded_and_reset(old: Learner) -> None:
    """A grade adds to the record, and a reset keeps the text beside the one of the old kit."""
    assert old.kit("grade", "greet").status == 0
    assert Progress.load(old.folder / ".kit").of("basics/greet").solved_once
    assert ".kit/kept/basics/greet.2.py" in old.kit("reset", "greet", "--yes").out
