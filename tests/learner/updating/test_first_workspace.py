"""A workspace of the first version with ``kit init``, updated to the present course."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from kit.course import load_course, open_workspace
from kit.course.load import POINTER_FILE
from kit.learner.workspaces import (
    FileStatus,
    apply_update,
    create_workspace,
    plan_update,
    undo_update,
)
from tests.systems import skip_without_git

ROOT = Path(__file__).parents[3]
SHELVES = ("course.toml", "exercises", "checks", "solutions")
EDITED = 10


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


@pytest.fixture
def first_course(tmp_path: Path) -> Path:
    """The course as it was in the first commit that had ``kit init``."""
    skip_without_git()
    began = git("log", "--diff-filter=A", "--format=%H", "--", "src/kit/updating/beginning.py")
    archive = git("archive", began.decode().split()[-1], *SHELVES) if began.split() else b""
    if not archive:
        pytest.skip("needs the history of the repository")
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        opened.extractall(tmp_path / "first", filter="data")
    return tmp_path / "first"


def test_every_edit_is_kept(first_course: Path, tmp_path: Path) -> None:
    """Ten exercises that were edited have every line that was written, and all others are today's."""
    folder = tmp_path / "work"
    create_workspace(folder, load_course(first_course))
    old = open_workspace(folder)
    mine = {}
    for exercise in old.course.exercises[::3][:EDITED]:
        file, solution = old.file(exercise), old.course.shelf("solutions", exercise)
        own = f"\n\n# what I think of {exercise.name}\n"
        file.write_text(solution.read_text() + own)
        mine[exercise.address] = (file.read_text(), own)
    (folder / POINTER_FILE).write_text(f'course = "{ROOT}"\n')

    workspace = open_workspace(folder)
    updates = {update.path: update for update in plan_update(workspace)}
    apply_update(workspace, updates.values())

    assert len(mine) == EDITED
    for exercise in workspace.course.exercises:
        text = workspace.file(exercise).read_text()
        update = updates[f"exercises/{exercise.address}.py"]
        if exercise.address not in mine:
            assert text == workspace.course.shelf("exercises", exercise).read_text()
        elif update.status is FileStatus.MERGED:
            assert mine[exercise.address][1] in text
        else:
            assert text == mine[exercise.address][0]
    undo_update(workspace)
    assert all(old.file(old.course.resolve(a)).read_text() == text for a, (text, _) in mine.items())
