"""The built-in course's examples: enough of them, each true, and together they show all ideas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.authoring.example_proof import find_example_problems
from kit.course import Exercise, load_course
from kit.course.mistakes import read_mistakes
from kit.course.written_examples import has_examples, read_written_examples
from kit.grading.grader import open_server
from kit.grading.learner_examples import ExamplesSession

ROOT = Path(__file__).parents[1]
COURSE = load_course(ROOT)
EXERCISES = [exercise for exercise in COURSE.exercises if has_examples(COURSE, exercise)]
ABOUT_ERRORS = {"fix_not_iterable", "fix_running_loop", "fix_not_subscriptable", "fix_key_error"}
FEWEST = 25

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)


def test_there_are_enough() -> None:
    """At least 25 exercises have examples, those about errors that have functions among them."""
    assert len(EXERCISES) >= FEWEST
    assert {exercise.name for exercise in EXERCISES} >= ABOUT_ERRORS


@each_exercise
def test_an_idea_is_the_end_of_a_sentence(exercise: Exercise) -> None:
    """It follows "No example shows yet that", and has no code that a learner could copy."""
    ideas = [mistake.idea for mistake in read_mistakes(COURSE, exercise) if mistake.idea]
    assert 3 <= len(ideas) <= 6
    for idea in ideas:
        assert len(idea) <= 100, idea
        assert not re.search(r"[()=`_]|await|async", idea.replace(*own_words(exercise, idea))), idea


def own_words(exercise: Exercise, idea: str) -> tuple[str, str]:
    """The name of a function of the task, which an idea may use, and what stands for it."""
    names = [name for name in exercise.function_kinds if name in idea]
    return (names[0] if names else exercise.name), "it"


@pytest.fixture(scope="module")
def session() -> Iterator[ExamplesSession]:
    with open_server(COURSE) as server, ExamplesSession(server, COURSE) as opened:
        yield opened


@each_exercise
def test_they_are_true_and_show_all_ideas(session: ExamplesSession, exercise: Exercise) -> None:
    """What the course's own examples claim is true of the solution and wrong for each mistake."""
    file = COURSE.shelf("examples", exercise)
    result = session.judge(exercise, read_written_examples(file.read_bytes(), file.name))
    wrong = [c.says for e in result.examples for c in e.claims if not c.is_true]
    assert (wrong, [e.problem for e in result.examples if e.problem or e.is_same]) == ([], [])
    assert result.ideas.open == ()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("print_progress", "nodes={'a': {}}, prints=[]", "a does not return message, and in the"),
        ("print_progress", "rounds=0, prints=[]", "rounds is not from 1 to 10"),
        ("print_progress", "when=['node_x starts never']", "'node_x starts' is not in the timel"),
        ("deadline", "deadline=2, returns=[]", "node_b ends just at the deadline: the task leaves"),
        ("deadline", "seconds={'node_a': 0}", "the seconds of node_a are not a number above 0"),
        ("fan_out_order", "nodes={'a': {'log': ['x']}}", "row names 'plan', which is not one of"),
    ],
)
def test_inputs_that_the_task_leaves_open(
    session: ExamplesSession, name: str, text: str, problem: str
) -> None:
    """What the reference happens to do with them is not called right or wrong."""
    exercise = next(exercise for exercise in EXERCISES if exercise.name == name)
    written = read_written_examples(f"E1 = dict(count=..., {text})".encode(), "E1.py")
    (judged,) = session.judge(exercise, written).examples
    assert judged.problem.startswith(problem)


@pytest.mark.slow
@each_exercise
def test_they_are_true_of_every_right_answer(session: ExamplesSession, exercise: Exercise) -> None:
    """An example depends on the task, and not on the style of one solution."""
    assert [*find_example_problems(session, COURSE, exercise)] == []
