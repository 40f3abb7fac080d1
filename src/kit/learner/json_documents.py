"""What ``--json`` prints of the list, the next exercise, hints, explanations and the quiz.

``docs/reference/json.md`` has the formats. ``kit grade --json`` is :mod:`kit.render.verdicts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kit import __version__
from kit.course import Course, Exercise, Workspace
from kit.course.lessons import find_lesson
from kit.learner.assignment_text import find_hint_cost
from kit.learner.progress import Progress
from kit.learner.tasks import find_next, find_standing
from kit.model import Standing
from kit.render.safe import json_text

if TYPE_CHECKING:
    from kit.learner.catalogue import CatalogueEntry
    from kit.learner.hints import ShownHints
    from kit.learner.quiz import Question


def list_json(workspace: Workspace, progress: Progress) -> str:
    """Return all exercises of the course with their recorded standings."""
    upcoming = find_next(workspace, progress)
    chapters = [
        {
            "chapter": chapter.name,
            "title": chapter.title,
            "lesson": _lesson_name(workspace.course, chapter.name),
            "exercises": [_exercise_facts(workspace, progress, e) for e in chapter.exercises],
        }
        for chapter in workspace.course.chapters
    ]
    return _document(
        workspace.course,
        title=workspace.course.title,
        workspace=str(workspace.root) if workspace.has_files else None,
        hint_cost=find_hint_cost(workspace.course),
        next=upcoming.address if upcoming else None,
        chapters=chapters,
    )


def next_json(workspace: Workspace, progress: Progress, upcoming: Exercise | None) -> str:
    """Return the next exercise and the lesson of its chapter, null for each that does not exist."""
    return _document(
        workspace.course,
        workspace=str(workspace.root) if workspace.has_files else None,
        hint_cost=find_hint_cost(workspace.course),
        exercise=_exercise_facts(workspace, progress, upcoming) if upcoming else None,
        lesson=_lesson_name(workspace.course, upcoming.chapter) if upcoming else None,
    )


def hint_json(course: Course, exercise: Exercise, shown: ShownHints, cost: float) -> str:
    """Return the hints that are shown, and the points that those cost that are new."""
    hints = [
        {"id": step.id, "title": title, "text": step.text, "new": is_new}
        for step, title, is_new in shown.hints
    ]
    return _document(
        course,
        exercise=exercise.address,
        problem=" ".join(shown.problem),
        cost=cost,
        hints=hints,
        more=shown.has_more,
    )


def explain_json(course: Course, entry: CatalogueEntry | None) -> str:
    """Return the entry of the catalogue of errors, null if it has none."""
    facts = entry and {
        "id": entry.slug,
        "title": entry.title,
        "means": entry.means,
        "why": entry.why,
        "repair": entry.repair,
        "practise": entry.practise,
    }
    return _document(course, entry=facts)


def quiz_json(
    course: Course,
    questions: Sequence[Question],
    progress: Progress,
    run_program: Callable[[Question], str],
) -> str:
    """Return the questions and the last answers to them.

    What is right, and why, is said only after a right answer; to find out whether an answer is
    right, ``run_program`` is called.
    """
    facts = [_question_facts(question, progress, run_program) for question in questions]
    right = sum(bool(fact["right"]) for fact in facts)
    return _document(course, right=right, questions=facts)


def _document(course: Course, **facts: Any) -> str:
    return json_text({"format": 1, "kit": __version__, "course": course.name, **facts})


def _lesson_name(course: Course, chapter: str) -> str | None:
    lesson = find_lesson(course, chapter)
    return lesson.name if lesson else None


def _exercise_facts(workspace: Workspace, progress: Progress, exercise: Exercise) -> dict[str, Any]:
    standing: Standing | None = None
    file = None
    if workspace.has_files:
        standing = find_standing(workspace, progress, exercise)
        file = workspace.display_path(workspace.file(exercise))
    record = progress.of(exercise.address)
    is_graded = bool(standing and record.max_points)
    return {
        "exercise": exercise.address,
        "file": file,
        "standing": standing,
        "points": record.points if is_graded else None,
        "max_points": record.max_points if is_graded else None,
        "hints": len(record.seen),
    }


def _question_facts(
    question: Question, progress: Progress, run_program: Callable[[Question], str]
) -> dict[str, Any]:
    answer = progress.answers.get(question.id)
    is_right = question.is_settled(answer, run_program) if answer else None
    is_open = not question.is_graded
    return {
        "question": question.id,
        "kind": question.kind,
        "text": question.text,
        "options": question.lettered_options,
        "answer": answer,
        "right": is_right,
        "hint": question.after if is_open else "",
        "why": question.after if is_right and not is_open else "",
        "points": [*question.points] if is_right and is_open else [],
    }
