"""The proof of a course's examples: each thing that can be wrong with them is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from kit.authoring.example_proof import find_example_problems
from kit.course import Course, load_course
from kit.forkserver import Server
from kit.grading.grader import open_server
from kit.grading.learner_examples import ExamplesSession

from .conftest import ADDRESS, Draft

CHECKS = "checks/first/test_countdown.py"
FILE = "examples/first/countdown.py"
UP, ZERO = (f"mistakes/first/countdown/{name}.py" for name in ("counts_up", "goes_on_to_zero"))


class Proved(NamedTuple):
    """A course that is changed, proved and changed back, with one server."""

    draft: Draft
    course: Course
    server: Server

    def find_problems(self) -> list[str]:
        (exercise,) = self.course.exercises
        with ExamplesSession(self.server, self.course) as session:
            return [*find_example_problems(session, self.course, exercise)]


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proved]:
    draft = Draft(tmp_path_factory.mktemp("authors") / "course")
    course = load_course(draft.root)
    with open_server(course) as server:
        yield Proved(draft, course, server)


def test_a_new_course_is_right(proved: Proved) -> None:
    """Its example is true of the solution and of each answer, and shows all ideas."""
    assert proved.find_problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (FILE, "[2, 1]", "[2, 0]", f"{ADDRESS}: EXAMPLE_1 is not true of the solution: item 2 is"),
        (
            FILE,
            "at 2 s",
            "at 3 s",
            "not true of the answer while_loop: item 2: this happens at 2 s",
        ),
        (
            FILE,
            "start=2",
            "start=3",
            "EXAMPLE_1 cannot be used with the solution: it has the inputs",
        ),
        (
            FILE,
            "start=2",
            "start=0",
            "EXAMPLE_1 cannot be used with the solution: start is not from",
        ),
        (FILE, '"item 1 at 1 s", "item 2 at 2 s"', "", "the course shows that a number comes each"),
        (FILE, "[2, 1]", "[2, 1", f"{FILE}:"),
        (CHECKS, '"item 1 at 1 s"', '"item 1 at 2 s"', "TASK is not true of the solution: item 1"),
        (CHECKS, "EXAMPLES = ", "OTHERS = ", "its checks have no EXAMPLES, but there are ideas"),
        (
            CHECKS,
            "run=run_inputs",
            "run=print",
            "cannot be judged: it cannot be run: FixtureLookupError",
        ),
        (UP, "Conceptual: ", "Practical: ", "2 mistakes with an idea, 2 different ideas; 3 to 6"),
        (UP, "the first number is the start", "the last number is 1", "3 mistakes with an idea, 2"),
    ],
)
def test_each_fault_is_named(proved: Proved, file: str, old: str, new: str, problem: str) -> None:
    """A line names the exercise and says what is wrong."""
    path = proved.draft.root / file
    before = path.read_text(encoding="utf-8")
    proved.draft.edit(file, old, new)
    try:
        problems = proved.find_problems()
    finally:
        path.write_text(before, encoding="utf-8")
    assert any(problem in each for each in problems), problems
