"""A course to begin with, and one more exercise in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kit.authoring.shelves import find_shelf_problems
from kit.authoring.skeleton import add_exercise, insert_exercise, write_course
from kit.course import load_course
from kit.errors import UsageError

from .conftest import Draft

HEAD = '[[chapters]]\nname = "other"\nexercises = []  # none yet\n\n[[chapters]]\nname = "first"\n'


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize(
    "listed",
    [
        "[]",
        '["a"]',
        '["a",]',
        "['a', 'b']  # two",
        '[\n    "a",\n]',
        '[\n    "a"\n]',
        '[\n  "a",  # the first ]\n  "b"  # the last, "quoted"\n  ]',
        "[\n    # nothing yet\n]",
        '[\r\n    "a",\r\n]',
    ],
)
def test_an_exercise_is_entered(listed: str) -> None:
    """The list gets one more name at its end, and nothing else changes."""
    text = f'title = "exercises = [x]"\n{HEAD}exercises = {listed}\n\n[limits]\ncpu_seconds = 4\n'
    new = insert_exercise(text, "first", "new")
    assert new is not None
    wanted = tomllib.loads(text)
    wanted["chapters"][1]["exercises"].append("new")
    assert tomllib.loads(new) == wanted
    assert comments(new) == comments(text)


def test_an_added_exercise_is_whole(draft: Draft) -> None:
    """Exercises can be added to a new course one after the other, on every shelf."""
    for name in ("second", "third"):
        add_exercise(load_course(draft.root), "first", name)
    course = load_course(draft.root)
    assert [exercise.name for exercise in course.exercises] == ["countdown", "second", "third"]
    assert list(find_shelf_problems(course, course.exercises)) == []


@pytest.mark.parametrize(
    ("chapter", "name", "said"),
    [
        ("second", "new", "There is no chapter 'second'."),
        ("first", "countdown", "There is an exercise 'countdown' already."),
        ("first", "a-b", "'a-b' is not the name of a Python module."),
        ("first", "class", "'class' is not the name of a Python module."),
        ("first", "restart", "An exercise cannot be called 'restart'."),
    ],
)
def test_what_cannot_be_added(draft: Draft, chapter: str, name: str, said: str) -> None:
    """A name that cannot be used is an error, and nothing is written."""
    before = sorted(draft.root.rglob("*"))
    with pytest.raises(UsageError) as caught:
        add_exercise(load_course(draft.root), chapter, name)
    assert caught.value.sentence == said
    assert sorted(draft.root.rglob("*")) == before


def test_a_file_that_is_there_is_kept(draft: Draft) -> None:
    """A file that an author has written is not overwritten."""
    draft.write("hints/first/new.md", "mine")
    with pytest.raises(UsageError, match=r"hints/first/new\.md exists already"):
        add_exercise(load_course(draft.root), "first", "new")
    assert (draft.root / "hints/first/new.md").read_text(encoding="utf-8") == "mine"
    assert not (draft.root / "exercises/first/new.py").exists()


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    """A course is written into a new folder only."""
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty"):
        write_course(tmp_path, "first", "countdown")
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ['a "quoted" name', "zwölf\x7f", "back\\slash"])
def test_any_folder_can_be_a_course(tmp_path: Path, name: str) -> None:
    """The name of the folder is the course's, whatever characters it has."""
    write_course(tmp_path / name, "first", "countdown")
    assert load_course(tmp_path / name).name == name
