"""One file that cannot be read, in every command; and a record that cannot be written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Learner

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes pipes and links")


def _device(file: Path) -> None:
    file.symlink_to("/dev/zero")


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "this is not a regular file but a folder"),
    "pipe": (os.mkfifo, "this is not a regular file but a pipe"),
    "device": (_device, "this is a link"),
    "loop": (lambda file: file.symlink_to(file), "this is a link"),
    "large": (lambda file: file.write_bytes(bytes(200_000)), "the file is larger than 100 KB"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_odd_file_in_every_command(learner: Learner, kind: str) -> None:
    """It is that exercise's standing and advice, nothing hangs, and the others are as before."""
    make, problem = KINDS[kind]
    file = learner.file("greet")
    file.unlink()
    make(file)

    report = json.loads(learner.kit("grade", "--json").out)
    by_name = {e["exercise"].rpartition("/")[2]: e for e in report["exercises"]}
    assert by_name["greet"]["standing"] == "broken"
    assert problem in by_name["greet"]["checks"][0]["message"]
    assert by_name["greet"]["advice"] == "Restore the file with: kit reset greet"
    assert {e["standing"] for name, e in by_name.items() if name != "greet"} == {"todo"}

    for args in (("show", "greet"), ("hint", "greet"), ("solution", "greet")):
        ended = learner.kit(*args)
        told = " ".join((ended.out + ended.err).split())
        assert problem.lower() in told.lower()
        assert "kit reset greet" in told
    assert "broken" in learner.kit("list").out
    assert "Next: greet" in learner.kit("next").out

    reset = learner.kit("reset", "greet", "--yes")
    assert (reset.status, reset.err) == (0, "")
    assert "What was in its place is kept in" in reset.out
    (kept,) = (learner.folder / ".kit" / "kept").rglob("greet.py")
    assert os.path.lexists(kept)
    assert "to do" in learner.kit("grade", "greet").out


def test_a_chapter_that_is_a_file(learner: Learner) -> None:
    """A file in the place of a folder is named by its exercises, and a reset moves it aside."""
    folder = learner.file("greet").parent
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.write_text("mine")
    assert f"{folder.name} is not a folder" in learner.kit("grade", "greet").out
    assert learner.kit("reset", "greet", "--yes").status == 0
    assert learner.file("greet").is_file()


@pytest.mark.parametrize(
    ("args", "status", "answer"),
    [
        (("hint", "greet"), 0, "greet, hint 1"),
        (("grade", "greet"), 1, "greets whoever is named"),
        (("solution", "greet", "--give-up"), 0, "def greet"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_the_answer_is_given_though_nothing_can_be_stored(
    learner: Learner, args: tuple[str, ...], status: int, answer: str
) -> None:
    """The answer and its exit status are as always; what is wrong follows on stderr."""
    state = learner.folder / ".kit"
    for file in sorted(state.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    state.rmdir()
    state.write_text("mine")
    ended = learner.kit(*args)
    assert ended.status == status
    assert answer in ended.out
    assert f"{state} is not a folder." in ended.err
    assert "Move it to another place." in ended.err
    assert state.read_text() == "mine"


def test_a_strict_umask_changes_no_verdict(learner: Learner) -> None:
    """Where new files have no rights at all, the kit still gives its own to their owner."""
    learner.writes("greet", shipped("greet"))
    before = os.umask(0o777)
    try:
        ended = learner.kit("grade", "greet")
    finally:
        os.umask(before)
    assert (ended.status, ended.err) == (0, "")
    assert (learner.folder / ".kit" / "progress.json").stat().st_mode & 0o600 == 0o600


def shipped(name: str) -> str:
    """The toy course's solution."""
    (file,) = Path(__file__).parents[1].glob(f"toy_course/solutions/*/{name}.py")
    return file.read_text(encoding="utf-8")


FOREIGN = {
    "another program's": 'title = "Physics"\n',
    "not TOML": "=[",
    "with the kit's keys": 'name = "p"\ntitle = "P"\nchapters = []\n',
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("place", ["ws/course.toml", "course.toml", "ws/kit.toml", "kit.toml"])
def test_files_of_other_programs_are_ignored(tmp_path: Path, place: str, text: str) -> None:
    """A course.toml or kit.toml that is not the kit's changes nothing in a workspace."""
    home = Learner(tmp_path)
    assert home.kit("init", "ws").status == 0
    (tmp_path / place).write_text(text)
    workspace = Learner(tmp_path / "ws")
    for args in (("list",), ("next",), ("update", "--dry-run")):
        ended = workspace.kit(*args)
        assert (ended.status, ended.err) == (0, "")


def test_an_author_hears_of_a_broken_course(tmp_path: Path) -> None:
    """Beside checks a course.toml is the kit's, and what is wrong with it is an error."""
    (tmp_path / "checks" / "one").mkdir(parents=True)
    (tmp_path / "checks" / "one" / "test_it.py").write_text("")
    for text, problem in (("=[", "cannot be read"), ('name = "x"', "chapters is missing")):
        (tmp_path / "course.toml").write_text(text)
        ended = Learner(tmp_path).kit("list")
        assert ended.status == 3
        assert problem in ended.err
