"""What the program of a question really prints: it runs on a stage, like a submission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.judge.outcome import ImportFailed, RunnerStopped
from kit.judge.supervisor import Supervisor
from kit.learner.questions import Kind, Question, quiz_file, read_questions
from kit.model import Quizzed

if TYPE_CHECKING:
    from kit.sandbox.starting import Client


def printed_by(client: Client, course: Course, question: Question) -> str:
    """Run the question's program, and give what it prints.

    Raises :class:`CourseError` if it does not come to its end, or prints what answers nothing.
    """
    _, name = question.id.split("/")
    program = Exercise(address=question.id, chapter=question.chapter, name=name, checks=())
    supervisor = Supervisor(client, course, program, f"{name}.py", question.program.encode())
    try:
        supervisor.submission()
    except ImportFailed as error:
        what, _, _ = str(error).partition("\n")
        raise _wrong(course, question, f"does not run: {what.rstrip('.')}") from None
    except RunnerStopped as error:
        why = error.reason.sentence(course.limits).rstrip(".")
        raise _wrong(course, question, f"does not come to its end: {why}") from None
    finally:
        supervisor.close()
    if not supervisor.printed.strip():
        raise _wrong(course, question, "prints nothing")
    if question.kind is Kind.CHOOSE and not question.decided(supervisor.printed):
        raise _wrong(course, question, "prints none of the options")
    return supervisor.printed


def _wrong(course: Course, question: Question, what: str) -> CourseError:
    where = f"{quiz_file(course, question.chapter)}:{question.line}"
    return CourseError(f"{where}: the program {what}.", "Mend the course.")


def quizzed(client: Client, course: Course, answers: Mapping[str, str]) -> Quizzed:
    """How many graded questions are answered right, each answer held against a real run.

    Raises :class:`CourseError`.
    """
    questions = [q for c in course.chapters for q in read_questions(course, c.name) if q.graded]
    answered = [question for question in questions if question.id in answers]
    right = sum(q.accepts(answers[q.id], printed_by(client, course, q)) for q in answered)
    return Quizzed(right=right, answered=len(answered), questions=len(questions))
