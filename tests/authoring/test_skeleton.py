"""A course to begin with, and one more exercise in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kit.authoring.shelves import find_shelf_problems, find_text_problems
from kit.authoring.skeleton import add_exercise, insert_exercise, write_course
from kit.course import load_course
from kit.errors import MachineError, UsageError

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


@pytest.mark.parametrize(
    "listed",
    [
        '["a"]',
        '["a", "b"]',
        "['a','b',]",
        '[\n    "a",\n    "b",\n]',
        '[\n    "a",  # the "a", of old\n    "b"\n]',
        '[\n    "a", "b",\n    "c",\n]',
        '[\n    # "a", is next\n    "a"\n]',
        '[\r\n    "a",\r\n    "b"\r\n]',
    ],
)
def test_an_exercise_is_entered_after_another(listed: str) -> None:
    """The new name comes after the one it is like, on its own line if that has one."""
    text = f'title = "exercises = [x]"\n{HEAD}exercises = {listed}\n\n[limits]\ncpu_seconds = 4\n'
    new = insert_exercise(text, "first", "new", "a")
    assert new is not None
    wanted = tomllib.loads(text)
    wanted["chapters"][1]["exercises"].insert(1, "new")
    assert tomllib.loads(new) == wanted
    assert comments(new) == comments(text)
    assert new.count("\r\n") - text.count("\r\n") == ("\r\n" in text)


def test_an_added_exercise_is_whole(draft: Draft) -> None:
    """Exercises can be added to a new course one after the other, on every shelf."""
    for name in ("second", "third"):
        add_exercise(load_course(draft.root), "first", name)
    course = load_course(draft.root)
    assert [exercise.name for exercise in course.exercises] == ["countdown", "second", "third"]
    assert list(find_shelf_problems(course, course.exercises)) == []


def test_an_exercise_like_another(draft: Draft) -> None:
    """It has the same files on all shelves, and the other name is gone from them."""
    add_exercise(load_course(draft.root), "first", "later")
    course = load_course(draft.root)
    written = add_exercise(course, "first", "countup", course.resolve("countdown"))
    course = load_course(draft.root)
    assert [exercise.name for exercise in course.exercises] == ["countdown", "countup", "later"]
    assert list(find_shelf_problems(course, course.exercises)) == []
    files = {file.relative_to(draft.root).as_posix(): file for file in written}
    assert {
        "exercises/first/countup.py",
        "checks/first/test_countup.py",
        "hints/first/countup.md",
        "solutions/first/countup.py",
        "mistakes/first/countup/counts_up.py",
        "answers/first/countup/while_loop.py",
    } <= files.keys()
    assert not [name for name, file in files.items() if b"countdown" in file.read_bytes()]


def test_which_words_are_replaced(draft: Draft) -> None:
    """The name is replaced as a whole word, also after `test_`; its chapter before the name."""
    words = b"countdown, `countdown(3)` first first/countdown first.countdown test_countdown.py "
    left = "countdowns test_countdown_x écountdown \xff".encode("latin-1")
    (draft.root / "answers/first/countdown/notes").write_bytes(words + left)
    mistake = draft.root / "mistakes/first/countdown/counts_up.py"
    mistake.rename(mistake.with_name("countdown.py"))
    add_chapter(draft)
    course = load_course(draft.root)
    add_exercise(course, "second", "up", course.resolve("countdown"))
    words = b"up, `up(3)` first second/up second.up test_up.py "
    assert (draft.root / "answers/second/up/notes").read_bytes() == words + left
    course = load_course(draft.root)
    assert list(find_text_problems(course, course.resolve("up"))) == []
    assert (draft.root / "mistakes/second/up/up.py").is_file()


def add_chapter(draft: Draft, runner: str = "") -> None:
    """Put an empty chapter `second` behind the first; ``runner`` is about runners of the first."""
    file = draft.root / "course.toml"
    text = file.read_text(encoding="utf-8")
    text += f'\n[chapters.runner]\n{runner}\n\n[[chapters]]\nname = "second"\ntitle = "second"\n'
    file.write_text(f"{text}exercises = []\n", encoding="utf-8")


@pytest.mark.parametrize("runner", ["loopback = true", 'preload = ["json"]', 'proxies = ["a.py"]'])
def test_a_chapter_with_other_runners(draft: Draft, runner: str) -> None:
    """An exercise is not copied to a chapter whose runners lack something that it may need."""
    add_chapter(draft, runner)
    before = contents(draft)
    course = load_course(draft.root)
    with pytest.raises(UsageError, match="do not offer all that countdown needs"):
        add_exercise(course, "second", "countup", course.resolve("countdown"))
    assert contents(draft) == before


def test_a_chapter_that_comes_too_early(draft: Draft) -> None:
    """An exercise is not copied to a chapter before the one that introduces what it uses."""
    head = HEAD.replace('name = "first"\n', "").replace("exercises", 'title = "other"\nexercises')
    draft.edit("course.toml", "[[chapters]]\n", head)
    draft.edit("course.toml", '# introduces = ["TaskGroup"]', 'introduces = ["sleep"]')
    before = contents(draft)
    course = load_course(draft.root)
    with pytest.raises(UsageError, match="uses sleep, which only the chapter first introduces"):
        add_exercise(course, "other", "countup", course.resolve("countdown"))
    assert contents(draft) == before


def test_nothing_is_written_if_one_file_cannot_be(draft: Draft) -> None:
    """If a file cannot be written, those before it are removed again."""
    add_chapter(draft)
    draft.write("hints/second", "a file where a folder must be")
    before = contents(draft)
    course = load_course(draft.root)
    with pytest.raises(MachineError):
        add_exercise(course, "second", "countup", course.resolve("countdown"))
    assert contents(draft) == before


def contents(draft: Draft) -> dict[Path, bytes | None]:
    """Return all folders of a course, and all files with what is in them."""
    paths = sorted(draft.root.rglob("*"))
    return {path: path.read_bytes() if path.is_file() else None for path in paths}


@pytest.mark.parametrize(
    ("chapter", "name", "said"),
    [
        ("second", "new", "There is no chapter 'second'."),
        ("first", "countdown", "There is an exercise 'countdown' already."),
        ("first", "a-b", "'a-b' is not the name of a Python module."),
        ("first", "class", "'class' is not the name of a Python module."),
        ("first", "restart", "An exercise cannot be called 'restart'."),
        ("first", "timeline", "An exercise cannot be called 'timeline'."),
        ("first", "number", "The code of countdown has the name 'number' already."),
    ],
)
def test_what_cannot_be_added(draft: Draft, chapter: str, name: str, said: str) -> None:
    """A name that cannot be used is an error, and nothing is written."""
    before = contents(draft)
    course = load_course(draft.root)
    for like in (None, course.resolve("countdown")):
        with pytest.raises(UsageError) as caught:
            add_exercise(course, chapter, name, like)
        assert caught.value.sentence == said
        assert caught.value.advice
    assert contents(draft) == before


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("hints/first/new.md", r"hints/first/new\.md exists already"),
        ("answers/first/new/one.py", "answers/first/new exists already"),
    ],
)
def test_a_file_that_is_there_is_kept(draft: Draft, file: str, said: str) -> None:
    """A file that an author has written is not overwritten, and no other is written."""
    draft.write(file, "mine")
    before = contents(draft)
    with pytest.raises(UsageError, match=said):
        add_exercise(load_course(draft.root), "first", "new")
    assert contents(draft) == before


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
