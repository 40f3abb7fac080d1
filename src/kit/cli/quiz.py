"""``kit quiz``: questions, one after the other, at a terminal or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, open_here, open_record
from kit.cli.terminal import is_lively, look_of, say
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.learner.questions import Kind, Question, read_questions
from kit.learner.quiz_text import (
    judged_text,
    letters_text,
    point_text,
    question_text,
    revealed_text,
    score_text,
)

if TYPE_CHECKING:
    from kit.learner.progress import Progress
    from kit.render.look import Look
    from kit.sandbox.starting import Client

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
    hint and points to tick. An empty answer passes a question over. From a pipe the same lines are
    read; its end leaves the rest unanswered.
    """
    from kit.sandbox.starting import start

    workspace = open_here()
    questions = _asked(workspace.course, chapter)
    progress = open_record(workspace)
    chapters = {question.chapter for question in questions}
    # Started at once, so that it has imported what it needs while the first question is read.
    client = start(workspace.course.only(chapters), judges=False)
    try:
        sitting = Sitting(workspace.course, client, progress, look_of(sys.stdout))
        return sitting.hold(questions, again=again)
    finally:
        client.close()


def _asked(course: Course, chapter: str | None) -> list[Question]:
    """The questions of one chapter or of all; raises :class:`UsageError` if there are none."""
    names = [c.name for c in course.chapters]
    if chapter is not None and chapter not in names:
        raise UsageError(f"There is no chapter '{chapter}'.", f"There are: {', '.join(names)}")
    questions = [
        q for name in names if chapter in (None, name) for q in read_questions(course, name)
    ]
    if not questions and chapter:
        raise UsageError(f"The chapter {chapter} has no questions.", "Run it without a chapter.")
    if not questions:
        raise UsageError("The course has no questions.")
    return questions


class Sitting:
    """One run of the quiz: asks, hears, judges, and remembers."""

    def __init__(self, course: Course, client: Client, progress: Progress, look: Look) -> None:
        self._course = course
        self._client = client
        self._progress = progress
        self._look = look
        self._lines = _lines()
        self._over = False
        self._known: dict[str, str] = {}

    def hold(self, questions: list[Question], *, again: bool) -> int:
        """Ask the questions that are not answered right; the exit status tells whether all are."""
        right = kept = 0
        for number, question in enumerate(questions, 1):
            asked = not self._over and (again or not self._settled(question))
            if asked:
                say(question_text(question, number, len(questions), self._look))
                self._ask(question)
                with suppress(MachineError):  # shown once, at the end
                    self._progress.save()
            settled = self._settled(question)
            right += settled
            kept += settled and not asked
        say(score_text(right, len(questions), kept, self._look))
        return RIGHT if right == len(questions) else WRONG

    def _settled(self, question: Question) -> bool:
        """Whether what was last answered is right; an open question needs any answer."""
        answer = self._progress.answers.get(question.id, "")
        if not question.graded or not answer:
            return bool(answer)
        return question.accepts(answer, self._printed(question))

    def _printed(self, question: Question) -> str:
        from kit.learner.question_runs import printed_by

        if question.id not in self._known:
            self._known[question.id] = printed_by(self._client, self._course, question)
        return self._known[question.id]

    def _ask(self, question: Question) -> None:
        answer = self._choice(question) if question.kind is Kind.CHOOSE else self._block()
        if not answer.strip():
            return  # passed over, or the pipe has ended; what was answered before still holds
        self._progress.answer(question.id, answer)
        if question.graded:
            printed = self._printed(question)
            right = question.accepts(answer, printed)
            say(judged_text(question, answer, printed, self._look, right=right))
        else:
            self._reveal(question)

    def _reveal(self, question: Question) -> None:
        """The hint of an open question, then its points, one at a time, to tick."""
        say(revealed_text(question, self._look))
        ticked = []
        for place, point in enumerate(question.points):
            say(point_text(point, self._look))
            if self._line("[y/n] ").strip().casefold().startswith("y"):
                ticked.append(place)
        self._progress.tick(question.id, tuple(ticked))

    def _choice(self, question: Question) -> str:
        """One line; whoever mistypes it at a terminal may try again."""
        answer = self._line("> ")
        while answer.strip() and not question.option(answer) and is_lively(sys.stdin):
            say(letters_text(question, self._look))
            answer = self._line("> ")
        return answer

    def _block(self) -> str:
        """Lines up to an empty one."""
        answer = ""
        while len(answer) < LONGEST and (line := self._line("> ")).strip():
            answer += f"{line}\n"
        return answer[:LONGEST].removesuffix("\n")

    def _line(self, prompt: str) -> str:
        """The next line that is typed or piped, without its end; empty if there are no more."""
        if is_lively(sys.stdin) and not self._over:
            say(prompt)
        line = next(self._lines, None)
        self._over = line is None
        return (line or "").rstrip("\r\n")


def _lines() -> Iterator[str]:
    """What comes on stdin, a line at a time; what is no text is replaced."""
    if sys.stdin is not None:
        while line := sys.stdin.buffer.readline(LONGEST):
            yield line.decode("utf-8", "replace")
