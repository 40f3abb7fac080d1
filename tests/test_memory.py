"""What is remembered of a course's files, and when it no longer holds."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from kit.course import Course, open_workspace
from kit.course.memory import MEMORY_FILE, Memory

TOY_COURSE = Path(__file__).parent / "toy_course"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the toy course that has a place for what the kit keeps."""
    root = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, root)
    (root / ".kit").mkdir()
    return root


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that have just been written count as settled: no test waits for seconds."""
    monkeypatch.setattr("kit.course.memory.SETTLED_NS", 0)


def opened(root: Path) -> Course:
    return open_workspace(root, root, remembered=True).course


def test_what_is_remembered_is_what_was_read(root: Path) -> None:
    """Read anew or remembered, a course is the same."""
    anew = open_workspace(root, root).course
    assert opened(root) == anew
    assert (root / ".kit" / MEMORY_FILE).is_file()
    assert opened(root) == anew


def test_nothing_is_read_twice(root: Path) -> None:
    """What has not changed is not read again, not even if it could not be."""
    opened(root)

    def read(file: Path) -> str:
        raise AssertionError(file)

    memory = Memory(root / ".kit" / MEMORY_FILE)
    assert memory.recall(root / "checks/basics/test_greet.py", read)


def test_a_changed_file_is_read_anew(root: Path) -> None:
    """An edit of the same size and time is seen too, by the time of the change itself."""
    opened(root)
    file = root / "checks/basics/test_greet.py"
    before = file.stat()
    text = file.read_text()
    file.write_text(text.replace("greets", "Greets"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert opened(root) == open_workspace(root, root).course


def test_what_has_just_changed_is_not_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could change again within the same tick of the clock."""
    monkeypatch.setattr("kit.course.memory.SETTLED_NS", 10**15)
    opened(root)
    kept = root / ".kit" / MEMORY_FILE
    assert not kept.exists() or json.loads(kept.read_bytes())["files"] == {}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 9, "kit": "0", "files": {}}', "[" * 9999]
)
def test_a_memory_that_is_none_is_ignored(root: Path, text: str) -> None:
    """Whatever is in the file, the course is what its own files say."""
    (root / ".kit" / MEMORY_FILE).write_text(text)
    assert opened(root) == open_workspace(root, root).course


def test_a_memory_of_nonsense_is_ignored(root: Path) -> None:
    """Entries with the right stamp and the wrong content are not believed."""
    opened(root)
    kept = root / ".kit" / MEMORY_FILE
    data = json.loads(kept.read_bytes())
    data["files"] = {name: [stamp, 7] for name, (stamp, _) in data["files"].items()}
    kept.write_text(json.dumps(data))
    assert opened(root) == open_workspace(root, root).course


def test_a_grade_does_not_use_it(root: Path) -> None:
    """What is expected of a submission comes from the course's own files."""
    opened(root)
    kept = root / ".kit" / MEMORY_FILE
    data = json.loads(kept.read_bytes())
    data["files"][str(root / "checks/basics/test_greet.py")][1][0][1] = "is told otherwise"
    kept.write_text(json.dumps(data))
    assert "is told otherwise" in [c.says for e in opened(root).exercises for c in e.checks]
    course = open_workspace(root, root).course
    assert "is told otherwise" not in [c.says for e in course.exercises for c in e.checks]
