"""How a known mistake becomes a hunt: what is removed, and which mistakes are left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kit.course import Exercise, load_course
from kit.course.hunts import list_hunts
from kit.course.types import Course

STUB = '''"""Add two numbers.

Write `add(a, b)`.
"""


def add(a: int, b: int) -> int:
    """The sum."""
    raise NotImplementedError


if __name__ == "__main__":
    run(__file__)
'''
ABOUT = "Caught by test_adds: thinks that the second is optional.\n\nSays: b is never used"
MISTAKE = f'''# By an author.
"""{ABOUT}
"""

import os  # it is not needed


class Box:
    """Holds back a number."""

    # Not used.

    size = "# no comment"


def add(a: int, b: int) -> int:
    """Return a alone."""
    # Here it is wrong.
    return a  # and not b
'''
HUNT = '''"""Add two numbers.

Write `add(a, b)`.
"""

import os


class Box:
    size = "# no comment"


def add(a: int, b: int) -> int:
    return a


if __name__ == "__main__":
    run(__file__)
'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of one exercise without files."""
    text = 'name = "one"\ntitle = "One"\n[[chapters]]\nname = "first"\ntitle = "First"\n'
    (tmp_path / "course.toml").write_text(text + 'exercises = ["add"]\n')
    return load_course(tmp_path)


def make_hunts(course: Course, source: str, stub: str = STUB, name: str = "drops_it") -> list[str]:
    """The texts of the hunts of a course with one mistake."""
    exercise: Exercise = course.exercises[0]
    file = course.shelf("mistakes", exercise) / f"{name}.py"
    file.parent.mkdir(parents=True)
    file.write_bytes(source.encode())
    return [hunt.text for hunt in list_hunts(course, exercise, stub)]


def test_what_is_removed(course: Course) -> None:
    """Comments and docstrings go; the task, the rest of the formatting and texts stay."""
    assert make_hunts(course, MISTAKE) == [HUNT]
    ast.parse(HUNT)


def test_line_ends_of_windows(course: Course) -> None:
    """A mistake that was written on Windows makes the same hunt."""
    assert make_hunts(course, MISTAKE.replace("\n", "\r\n")) == [HUNT]


def mistake(body: str, about: str = ABOUT) -> str:
    return f'"""{about}\n"""\n\n\n{body}\n'


ADD = "def add(a, b):\n    return a"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (mistake("def add(a, b:\n    return a"), "drops_it"),
        (mistake("def plus(a, b):\n    return a"), "drops_it"),
        (mistake("def add(a, b):\n    raise NotImplementedError"), "drops_it"),
        (mistake('def add(a, b):\n    "The sum."\n    pass'), "drops_it"),
        (mistake("def add(a, b):\n    optional = a\n    return optional"), "drops_it"),
        (mistake("def add(a, b):\n    dropped = a\n    return dropped"), "drops_it"),
        (mistake("def add(a, b):\n    return a if 'is never used' else b"), "drops_it"),
        (mistake("import os\n\n\ndef add(a, b):\n    return os.drops_it"), "drops_it"),
        (
            mistake(ADD, "Caught by test_adds: thinks that Write add a is optional.\n\nSays: no"),
            "x",
        ),
        (mistake(ADD, "Thinks that b is optional.\n\nSays: b is not used"), "drops_it"),
        (mistake(ADD, "Caught by test_adds: thinks so."), "drops_it"),
        (mistake('def add(a, b): "The sum."; return a'), "drops_it"),
    ],
    ids=[
        "not Python",
        "another function",
        "only raises",
        "does nothing",
        "a name describes it",
        "a name is its name in part",
        "a text describes it",
        "has its name",
        "the task describes it",
        "no check",
        "no sentence",
        "a docstring beside code",
    ],
)
def test_what_is_left_out(course: Course, source: str, name: str) -> None:
    """A mistake whose text or names tell what is wrong is no hunt."""
    assert make_hunts(course, source, name=name) == []


def test_a_good_one_is_taken(course: Course) -> None:
    """The simplest form of a mistake is a hunt."""
    assert len(make_hunts(course, mistake(ADD))) == 1


def test_a_task_of_values_has_no_hunts(course: Course) -> None:
    """There is nothing to repair in an exercise without a function, or without a task."""
    assert make_hunts(course, mistake("ANSWER = 1"), stub='"""Predict."""\n\nANSWER = ...\n') == []
