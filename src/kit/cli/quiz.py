"""``kit quiz``: questions, one after the other, at a terminal or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, open_here, open_record
from kit.cli.terminal import is_lively, look_of, say
from kit.course import Course
from kit.errors import UsageError
from kit.questions import Kind, Question, read_questions
from kit.render.quiz import (
    judged_text,
    options_text,
    point_text,
    question_text,
    revealed_text,
    score_text,
)

if TYPE_CHECKING:
    from kit.progress import Progress
    from kit.render.look import Look
    from kit.sandbox.client import WarmClient

WRONG, RIGHT = 1, 0
LONGEST = 10_000
"""Characters of one answer."""


@click.command("quiz", short_help="Answer questions, and see whether you were right.")
@click.argument("chapter", required=False, metavar="[CHAPTER]")
@click.option("--again", is_flag=True, help="Ask also what is answered right already.")
@common
def quiz_command(chapter: str | None, again: bool) -> int:
    """Answer the questions of a chapter, or of all: an answer ends with an empty line.

    An answer is held against what the program of the question really prints. Open questions show a
    hint and points to tick. From a pipe the same lines are read; its end leaves the rest unanswered.
    """
    from kit.sandbox.client import WarmClient

    workspace = open_here()
    questions = _asked(workspace.course, chapter)
    progress = open_record(workspace)
    chapters = {question.chapter for question in questions}
    # Started at once, so that it has imported what it needs while the first question is read.
    client = WarmClient.start(workspace.course.only(chapters), judges=False)
    try:
        sitting = Sitting(workspace.course, client, progress, look_of(sys.stdout))
        return sitting.hold(questions, again=again)
    finally:
        client.close()
        progress.save()


def _asked(course: Course, chapter: str | None) -> list[Question]:
    """The questions of one chapter or of all; raises :class:`UsageError` if there are none."""
    names = [c.name for c in course.chapters]
    if chapter is not None and chapter not in names:
        raise UsageError(f"There is no chapter '{chapter}'.", f"There are: {', '.join(names)}")
    questions = [
        q for name in names if chapter in (None, name) for q in read_questions(course, name)
    ]
    if not questions:
        raise UsageError("There are no questions.", "Run: kit quiz, without a chapter")
    return questions


class Sitting:
    """One run of the quiz: asks, hears, judges, and remembers."""

    def __init__(self, course: Course, client: WarmClient, progress: Progress, look: Look) -> None:
        self._course = course
        self._client = client
        self._progress = progress
        self._look = look
        self._lines = _lines()

    def hold(self, questions: list[Question], *, again: bool) -> int:
        """Ask the questions that are not answered right; the exit status tells whether all are."""
        right = 0
        for number, question in enumerate(questions, 1):
            printed = self._printed(question)
            answer = self._progress.answers.get(question.id)
            settled = answer is not None and self._is_right(question, answer, printed)
            if not settled or again:
                say(question_text(question, number, len(questions), self._look))
                settled = self._ask(question, printed)
            right += settled
        say(score_text(right, len(questions), self._look))
        return RIGHT if right == len(questions) else WRONG

    def _printed(self, question: Question) -> str:
        from kit.grading.questions import printed_by

        return printed_by(self._client, self._course, question) if question.graded else ""

    @staticmethod
    def _is_right(question: Question, answer: str, printed: str) -> bool:
        return question.accepts(answer, printed) if question.graded else bool(answer)

    def _ask(self, question: Question, printed: str) -> bool:
        match question.kind:
            case Kind.CHOOSE:
                say(options_text(question, self._look))
                answer = self._line("> ")
            case Kind.PREDICT | Kind.OPEN:
                answer = self._block()
        if not answer.strip():
            return False  # passed over, or the pipe has ended
        self._progress.answers[question.id] = answer
        if not question.graded:
            return self._reveal(question)
        right = question.accepts(answer, printed)
        say(judged_text(question, answer, printed, self._look, right=right))
        return right

    def _reveal(self, question: Question) -> bool:
        """The hint of an open question, then its points, one at a time, to tick."""
        say(revealed_text(question, self._look))
        ticked = []
        for place, point in enumerate(question.points):
            say(point_text(point, self._look))
            if self._line("[y/n] ").strip().casefold().startswith("y"):
                ticked.append(place)
        self._progress.ticked[question.id] = tuple(ticked)
        return True

    def _block(self) -> str:
        """Lines up to an empty one."""
        lines: list[str] = []
        while line := self._line("> "):
            lines.append(line)
        return "\n".join(lines)[:LONGEST]

    def _line(self, prompt: str) -> str:
        """The next line that is typed or piped, without its end; empty if there are no more."""
        if is_lively(sys.stdin):
            say(prompt)
        return next(self._lines, "").rstrip("\r\n")


def _lines() -> Iterator[str]:
    """What comes on stdin, a line at a time; what is no text is replaced."""
    stream = sys.stdin.buffer if sys.stdin is not None else ()
    for line in stream:
        yield line[:LONGEST].decode("utf-8", "replace")
