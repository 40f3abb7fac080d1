"""``kit init`` and ``kit update`` as a learner meets them, in a folder separate from the course."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Learner


@pytest.fixture
def away(learner: Learner, tmp_path: Path) -> Learner:
    """A learner in a workspace of the toy course, which is elsewhere."""
    made = learner.kit("init", str(tmp_path / "work"))
    assert (made.status, made.err) == (0, "")
    assert made.out.endswith("Begin with:\n  cd " + str(tmp_path / "work") + "\n  kit\n")
    return Learner(tmp_path / "work")


def test_work_away_from_the_course(away: Learner, learner: Learner) -> None:
    """In a separate workspace an exercise is shown, graded, solved and reset."""
    assert "exercises/basics/greet.py" in away.kit("show", "greet").out
    assert "hint 1: " in away.kit("hint", "greet").out
    assert away.kit("grade", "greet").status == 1
    file = away.folder / "exercises/basics/greet.py"
    stub = file.read_text()
    shutil.copy(learner.folder / "solutions/basics/greet.py", file)
    assert away.kit("grade", "greet").status == 0
    assert 'f"Hello' in away.kit("solution", "greet").out
    assert away.kit("reset", "greet", "--yes").status == 0
    assert file.read_text() == stub
    assert not (learner.folder / ".kit" / "progress.json").exists()


def test_an_update_tells_what_it_does(away: Learner, learner: Learner) -> None:
    """A dry run, an update and an undo each name the files that they change."""
    stub = learner.folder / "exercises/basics/greet.py"
    stub.write_text("# a new task\n" + stub.read_text())
    dry = away.kit("update", "--dry-run")
    assert "exercises/basics/greet.py" in dry.out
    assert "dry run" in dry.out
    done = away.kit("update")
    assert (done.status, done.err) == (0, "")
    assert "exercises/basics/greet.py" in done.out
    assert "kit update --undo" in done.out
    assert "nothing new" in away.kit("update").out
    assert "as it was before" in away.kit("update", "--undo").out


def test_the_narrowest_terminal(away: Learner, learner: Learner) -> None:
    """No line of an update is wider than forty columns, but for a path that cannot be cut."""
    stub = learner.folder / "exercises/basics/greet.py"
    stub.write_text("# a new task\n" + stub.read_text())
    (away.folder / "exercises/basics/greet.py").write_text("mine\n")
    out = away.kit("update", COLUMNS="40").out
    assert "kit reset greet" in out
    assert [line for line in out.splitlines() if len(line) > 40] == []


def test_a_course_is_not_updated(learner: Learner) -> None:
    """The error for a course's own folder says how to update it."""
    ended = learner.kit("update")
    assert (ended.status, ended.out) == (2, "")
    assert "git pull" in ended.err


@pytest.mark.parametrize("words", [("grade",), ("hint",), ("quiz",), ("update",), ("reset", "x")])
def test_no_workspace_here(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Without exercises nothing is graded or written, and the error says what to do."""
    ended = Learner(tmp_path).kit(*words)
    assert (ended.status, ended.out) == (2, "")
    assert "kit init DIR" in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("list",), ("next",), ("show",), ("explain", "KeyError: 'x'")])
def test_reading_works_anywhere(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The shipped course can be read in any folder, and nothing is written there."""
    ended = Learner(tmp_path).kit(*words)
    assert (ended.status, ended.err) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_init_has_a_default_folder(learner: Learner, tmp_path: Path) -> None:
    """Without a name, the folder is named after the course."""
    home = tmp_path / "home"
    home.mkdir()
    made = Learner(home).kit("init", "--course", str(learner.folder))
    assert (made.status, made.err) == (0, "")
    assert (home / "toy-exercises/exercises/basics/greet.py").exists()


def test_the_list_elsewhere_has_no_standings(tmp_path: Path) -> None:
    """Outside a workspace the exercises are named, and no progress seems to be lost."""
    out = Learner(tmp_path).kit("list").out
    assert "\n  print_progress\n" in out
    assert out.endswith("You are not in a folder with exercises. Make one with:\n  kit init\n")
    assert "solved" not in out
    assert "graded" not in out


def test_init_refuses_what_is_there(away: Learner) -> None:
    """A workspace is not created over another one."""
    ended = away.kit("init", ".")
    assert (ended.status, ended.out) == (2, "")


def test_a_container_has_this_kit(tmp_path: Path) -> None:
    """``--devcontainer`` adds the kit as a wheel, later too, and replaces no container."""
    someone = Learner(tmp_path)
    assert someone.kit("init", "work").status == 0
    added = someone.kit("init", "work", "--devcontainer")
    assert (added.status, added.err) == (0, "")
    folder = tmp_path / "work/.devcontainer"
    container = json.loads((folder / "devcontainer.json").read_text())
    (wheel,) = folder.glob("*.whl")
    assert container["postCreateCommand"] == f"pip install --user .devcontainer/{wheel.name}"
    again = someone.kit("init", "work", "--devcontainer")
    assert (again.status, again.out) == (2, "")
    assert "delete it first" in again.err


def test_a_container_needs_the_course(away: Learner, learner: Learner, tmp_path: Path) -> None:
    """A course elsewhere on the machine is not in a container, so none is written."""
    ended = learner.kit("init", str(tmp_path / "new"), "--devcontainer")
    assert ended.status == 2
    assert "kit class new --pack" in ended.err
    assert not (tmp_path / "new").exists()
