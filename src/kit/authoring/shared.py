"""Whether what belongs to no single exercise can be read: catalogue of errors, and questions."""

from __future__ import annotations

from collections.abc import Iterator

from kit.authoring.problems import Problem
from kit.course import Course
from kit.errors import CourseError
from kit.learner.catalogue import read_catalogue
from kit.learner.quiz import read_questions


def read_shared(course: Course) -> Iterator[Problem]:
    """What is wrong with the hints about errors, and with each chapter's questions."""
    where = "hints/errors.md"
    try:
        for sentence in read_catalogue(course).dangling:
            yield Problem(where=where, what=sentence)
    except CourseError as error:
        yield Problem.of_error(error, course.root, where)
    for chapter in course.chapters:
        where = f"hints/{chapter.name}/quiz.md"
        try:
            read_questions(course, chapter.name)
        except CourseError as error:
            yield Problem.of_error(error, course.root, where)
