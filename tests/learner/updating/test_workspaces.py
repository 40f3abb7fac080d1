"""What a new workspace contains, and where none can be created."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kit.course import Workspace, find_shipped_course, load_course, open_workspace
from kit.errors import CourseError, UsageError
from kit.learner.workspaces import FileStatus, create_workspace, plan_update
from kit.stubs import is_untouched, keep_originals
from tests.systems import needs_git

from .conftest import Publisher


def test_a_workspace_has_the_exercises_and_nothing_of_the_judges(publisher: Publisher) -> None:
    """Exercises, a README and where the course is; no checks, hints, solutions or mistakes."""
    seen = {path.name for path in publisher.folder.iterdir()}
    assert seen == {"exercises", "README.md", "kit.toml", ".kit", ".vscode"}
    assert "kit grade hello" in (publisher.folder / "README.md").read_text()


def test_it_is_found_from_below(publisher: Publisher) -> None:
    """A command that is started in a folder of the workspace works on that workspace."""
    found = open_workspace(publisher.mine("hello").parent)
    assert (found.root, found.course.root) == (publisher.folder, publisher.root)
    assert not found.is_course


def test_its_stubs_are_untouched(publisher: Publisher) -> None:
    """A new workspace's exercises count as stubs, also when the course has moved on."""
    hello = publisher.workspace().course.resolve("hello")
    assert is_untouched(publisher.workspace(), hello)
    publisher.publish({"hello": "# new\n", "bye": "# new\n"})
    assert is_untouched(publisher.workspace(), hello)
    publisher.mine("hello").write_text("# mine\n")
    assert not is_untouched(publisher.workspace(), hello)


def test_the_shipped_course_needs_no_pointer(tmp_path: Path) -> None:
    """A workspace of the course inside the package knows it by its exercises alone."""
    create_workspace(tmp_path / "work", load_course(find_shipped_course()))
    found = open_workspace(tmp_path / "work" / "exercises")
    assert found.root == tmp_path / "work"
    assert not (tmp_path / "work" / "kit.toml").exists()


def test_a_folder_without_exercises_is_no_workspace(tmp_path: Path) -> None:
    """Elsewhere the shipped course can be read, and the folder is not taken for a workspace."""
    found = open_workspace(tmp_path)
    assert found == Workspace(course=load_course(find_shipped_course()), root=tmp_path.resolve())
    assert not found.has_exercises
    keep_originals(found)
    assert list(tmp_path.iterdir()) == []


def test_a_readme_that_is_there_stays(tmp_path: Path, publisher: Publisher) -> None:
    """A folder may have a README already, for example as a repository."""
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "README.md").write_text("mine\n")
    create_workspace(folder, load_course(publisher.root))
    assert (folder / "README.md").read_text() == "mine\n"
    assert (folder / "exercises" / "one" / "bye.py").is_file()


def test_files_for_editors_that_are_there_stay(tmp_path: Path, publisher: Publisher) -> None:
    """Neither a new workspace nor an update changes the learner's own files; the others come."""
    folder = tmp_path / "other"
    (folder / ".vscode").mkdir(parents=True)
    (folder / ".vscode/settings.json").write_text("{}\n")
    _, kept = create_workspace(folder, load_course(publisher.root))
    assert kept == [".vscode/settings.json"]
    (folder / ".vscode/tasks.json").unlink()
    updates = {update.path: update for update in plan_update(open_workspace(folder))}
    own = updates[".vscode/settings.json"]
    assert (own.status, own.after) == (FileStatus.EDITED, None)
    assert ".vscode/tasks.json" not in updates
    assert updates[".vscode/extensions.json"].status is FileStatus.SAME


def test_an_older_workspace_gets_files_for_editors(publisher: Publisher) -> None:
    """An update adds what a workspace of an earlier kit has not."""
    for folder in (".vscode", ".kit/originals/.vscode"):
        shutil.rmtree(publisher.folder / folder)
    publisher.update()
    assert json.loads((publisher.folder / ".vscode/tasks.json").read_text())["tasks"]


def test_nothing_is_written_over(tmp_path: Path, publisher: Publisher) -> None:
    """No workspace is created over exercises, a file, or inside another course."""
    course = load_course(publisher.root)
    (tmp_path / "file").write_text("x")
    (tmp_path / "full" / "exercises").mkdir(parents=True)
    (tmp_path / "full" / "exercises" / "x").write_text("x")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / ".vscode").write_text("x")
    for folder in ("work", "work/below", "course/below", "file", "full", "odd"):
        with pytest.raises(UsageError):
            create_workspace(tmp_path / folder, course)


@pytest.mark.parametrize("text", ["", "course = 1\n", "course = '/nowhere/at/all'\n", "course ="])
def test_a_pointer_that_leads_nowhere(publisher: Publisher, text: str) -> None:
    """An error names the kit.toml that names no course."""
    (publisher.folder / "kit.toml").write_text(text)
    with pytest.raises(CourseError, match=r"kit\.toml|nowhere.at.all"):
        publisher.workspace()


@needs_git
def test_lessons_are_beside_the_exercises(publisher: Publisher) -> None:
    """An update brings new lessons; it changes those that the learner left as they were."""
    exercises = publisher.folder / "exercises"
    lessons = publisher.root / "lessons"
    lessons.mkdir()
    for name in ("one", "primer", "other"):
        (lessons / f"{name}.md").write_text(f"# {name}\n")
    publisher.update()
    assert (exercises / "one/README.md").read_text() == "# one\n"
    assert (exercises / "primer.md").read_text() == "# primer\n"
    (exercises / "primer.md").write_text("# primer\nmy notes\n")
    (exercises / "other.md").unlink()
    for name in ("one", "primer", "other"):
        (lessons / f"{name}.md").write_text(f"# {name}, new\n")
    paths = {u.path: u.status for u in plan_update(publisher.workspace())}
    assert paths["exercises/primer.md"] is FileStatus.CONFLICT
    assert "exercises/other.md" not in paths
    publisher.update()
    assert (exercises / "one/README.md").read_text() == "# one, new\n"
    assert (exercises / "primer.md").read_text() == "# primer\nmy notes\n"
    assert not (exercises / "other.md").exists()
    assert {e.name for e in publisher.workspace().course.exercises} == {"hello", "bye"}


def test_a_readme_of_the_learner_beside_exercises_stays(publisher: Publisher) -> None:
    """A file that the kit did not write is not a lesson."""
    readme = publisher.folder / "exercises/one/README.md"
    readme.write_text("mine\n")
    (publisher.root / "lessons").mkdir()
    (publisher.root / "lessons/one.md").write_text("# one\n")
    publisher.update()
    assert readme.read_text() == "mine\n"
