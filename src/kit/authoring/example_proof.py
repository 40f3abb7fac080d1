"""The proof of the examples of a course: its own ones are true, and together show all ideas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kit.authoring import shelves
from kit.course import Course, Exercise
from kit.course.mistakes import read_mistakes
from kit.course.written_examples import (
    WrittenExample,
    has_examples,
    read_written_examples,
)
from kit.errors import KitError
from kit.grading.learner_examples import ExamplesResult, ExamplesSession, Form
from kit.judge.messages import ClaimJudged
from kit.source import BadFile, read_source

IDEAS: Final = range(3, 7)
"""How many conceptual mistakes an exercise with examples has."""


def find_example_problems(
    session: ExamplesSession, course: Course, exercise: Exercise
) -> Iterator[str]:
    """Yield what is wrong with the examples of one exercise; nothing if it has none."""
    ideas = [mistake.idea for mistake in read_mistakes(course, exercise) if mistake.idea]
    file = course.shelf("examples", exercise)
    name = shelves.name_in(course, file)
    if not has_examples(course, exercise):
        if ideas or file.exists():
            yield f"{exercise.address}: its checks have no EXAMPLES, but there are ideas or {name}"
        return
    if len(ideas) not in IDEAS or len(set(ideas)) < len(ideas):
        many = f"{len(ideas)} mistakes with an idea, {len(set(ideas))} different ideas"
        yield f"{exercise.address}: has {many}; 3 to 6 are needed, each another one"
    try:
        examples = read_written_examples(read_source(file), name)
        yield from _find_form_problems(session, exercise)
        yield from _find_answer_problems(session, course, exercise, examples)
    except BadFile as error:
        yield f"{name}: {error.problem}"
    except KitError as error:
        yield f"{exercise.address}: {error.sentence}"


def _find_form_problems(session: ExamplesSession, exercise: Exercise) -> Iterator[str]:
    """Yield what is wrong with the task's own example: its sentences about time must be true."""
    form: Form = session.describe(exercise)
    task = WrittenExample("TASK", 1, {}, {name: value for name, value, _ in form.outcomes})
    result = session.judge(exercise, [task], with_ideas=False)
    yield from _describe_wrong(exercise, "TASK", "the solution", result.examples[0].claims)


def _find_answer_problems(
    session: ExamplesSession,
    course: Course,
    exercise: Exercise,
    examples: tuple[WrittenExample, ...],
) -> Iterator[str]:
    """Yield claims that are not true of the solution or another answer, and ideas not shown."""
    result = session.judge(exercise, examples)
    yield from _find_wrong(exercise, examples, "the solution", result)
    for idea in result.ideas.open:
        yield f"{exercise.address}: no example of the course shows that {idea}"
    for file in shelves.list_answers(course, exercise):
        other = session.judge(exercise, examples, source=read_source(file), with_ideas=False)
        yield from _find_wrong(exercise, examples, f"the answer {file.stem}", other)


def _find_wrong(
    exercise: Exercise, examples: tuple[WrittenExample, ...], text: str, result: ExamplesResult
) -> Iterator[str]:
    for example, judged in zip(examples, result.examples, strict=True):
        if judged.problem or judged.is_same:
            problem = judged.problem or "it has the inputs of the task's own example"
            yield f"{exercise.address}: {example.name} cannot be used with {text}: {problem}"
        yield from _describe_wrong(exercise, example.name, text, judged.claims)


def _describe_wrong(
    exercise: Exercise, name: str, text: str, claims: tuple[ClaimJudged, ...]
) -> Iterator[str]:
    """Yield the first claim of an example that is wrong."""
    for claim in [claim for claim in claims if not claim.is_true][:1]:
        actual = f": {', '.join(claim.actual)[:300]}" if claim.actual else ""
        yield f"{exercise.address}: {name} is not true of {text}: {claim.says}{actual}"
