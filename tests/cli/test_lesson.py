"""``kit lesson``, and where other commands point to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.systems import needs_terminal

from .conftest import Learner

POINTER = "New in this chapter? Read: kit lesson basics\n"
LONG_CODE = "result = " + " + ".join(f"number_{n}" for n in range(20))
LONG_WORD = "graph.aget_state_history_of_a_very_long_name(config)"
LESSON = f"""\
# Basics

A **warm welcome** is a good start, as `print("**")` shows; and `{LONG_WORD}` is one word.

## The idea

- **greeting**: the words
  that come first.

```python
if True:
    {LONG_CODE}
```
"""


@pytest.fixture
def student(learner: Learner) -> Learner:
    """A learner of a course with a primer and a lesson of its first chapter."""
    folder = learner.folder / "lessons"
    folder.mkdir()
    (folder / "basics.md").write_text(LESSON)
    (folder / "words.md").write_text("# A primer: words\n\nRead it.\n")
    (folder / "README.md").write_text("about this folder\n")
    return learner


def test_lessons_are_listed(student: Learner) -> None:
    """Primers come before chapters, and the lesson for the next exercise is named."""
    ended = student.kit("lesson")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == (
        "A toy course\n\n  words   A primer: words\n  basics  Basics\n\n"
        "For the exercise greet, read:\n  kit lesson basics\n"
    )


@pytest.mark.parametrize("name", ["basics", "greet", "add_later", "basics/greet"])
def test_a_lesson_by_the_name_of_chapter_or_exercise(student: Learner, name: str) -> None:
    """The name of an exercise means its chapter."""
    assert student.kit("lesson", name).out.startswith("# Basics\n\nA **warm welcome** is")


def test_a_primer_by_its_name(student: Learner) -> None:
    """Primers have no chapter, and a README is not one."""
    assert student.kit("lesson", "words").out == "# A primer: words\n\nRead it.\n"
    assert student.kit("lesson", "README").status == 2


def test_no_title_is_cut(student: Learner) -> None:
    """On a narrow terminal a long title takes several lines."""
    (student.folder / "lessons/words.md").write_text("# A primer: the words of this course\n")
    out = student.kit("lesson", COLUMNS="32").out
    assert "  words   A primer: the words of\n          this course\n" in out


def test_a_lesson_outside_a_workspace(student: Learner, tmp_path: Path) -> None:
    """Lessons can be read anywhere."""
    elsewhere = Learner(tmp_path)
    ended = elsewhere.kit("lesson", "basics", "--course", str(student.folder))
    assert (ended.status, ended.err) == (0, "")
    assert "first_stream  The first stream\n" in elsewhere.kit("lesson").out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("basic", "There is no lesson, chapter or exercise 'basic'.\nDid you mean basics?\n"),
        (
            "xyz",
            "There is no lesson, chapter or exercise 'xyz'.\nList the lessons with: kit lesson\n",
        ),
        ("ticks", "The chapter streams has no lesson.\nList the lessons with: kit lesson\n"),
    ],
)
def test_a_lesson_that_does_not_exist(student: Learner, name: str, message: str) -> None:
    """The error says what to try instead."""
    ended = student.kit("lesson", name)
    assert (ended.status, ended.out, ended.err) == (2, "", message)


def test_a_course_without_lessons(learner: Learner) -> None:
    """No command points to a lesson, and the list says why it is empty."""
    assert learner.kit("lesson").out == "This course has no lessons.\n"
    assert "kit lesson" not in learner.kit("next").out + learner.kit("show").out


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_word_and_no_line_of_code_is_cut(student: Learner, columns: int) -> None:
    """Prose is wrapped to the terminal; only a long word or line of code is wider."""
    lines = student.kit("lesson", "basics", COLUMNS=str(columns)).out.splitlines()
    assert f"        {LONG_CODE}" in lines
    assert [line for line in lines if LONG_WORD in line]
    wide = [line for line in lines if len(line) > columns]
    assert all(LONG_CODE in line or line.strip(" `") == LONG_WORD for line in wide)


def test_the_first_grade_in_a_chapter_points_to_the_lesson(student: Learner) -> None:
    """Until an exercise of the chapter was tried, task, verdict and next exercise point to it."""
    for command in ("next", "show"):
        assert student.kit(command).out.endswith(POINTER)
    assert student.kit("grade", "greet").out.endswith(POINTER)  # the stub is not a try
    student.writes("greet", "def greet(name):\n    return 1\n")
    first, second = student.kit("grade", "greet"), student.kit("grade", "greet")
    assert first.out.endswith(POINTER)
    assert POINTER not in second.out
    for args in (("next",), ("show",), ("grade", "add_later")):
        assert POINTER not in student.kit(*args).out


def test_a_solved_exercise_points_to_no_lesson(student: Learner) -> None:
    """A learner whose first try is right need not read."""
    student.solves("greet")
    assert POINTER not in student.kit("grade", "greet").out


@needs_terminal
@pytest.mark.parametrize(("lines", "is_paged"), [(100, False), (8, True)])
def test_a_long_lesson_goes_through_the_pager(
    student: Learner, tmp_path: Path, lines: int, is_paged: bool
) -> None:
    """On a terminal a lesson that is longer than the screen is given to $PAGER."""
    import pty

    kept = tmp_path / "paged"
    ours, theirs = pty.openpty()
    environment = student.environment(
        PAGER=f"{shutil.which('tee')} {kept}", COLUMNS="80", LINES=str(lines), TERM="xterm"
    )
    command = [sys.executable, "-m", "kit", "lesson", "basics"]
    with subprocess.Popen(
        command, cwd=student.folder, env=environment, stdin=theirs, stdout=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 65536):
                shown += data
        except OSError:
            pass  # how Linux says that the other end is closed
    os.close(ours)
    assert process.returncode == 0
    assert b"Basics" in shown
    assert LONG_CODE.encode() in shown
    assert kept.exists() == is_paged
