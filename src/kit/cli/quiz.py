"""``kit quiz``: questions, one after the other, at a terminal or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, open_here, open_record
from kit.cli.terminal import is_lively, look_of, say
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.learner import quiz
from kit.learner.quiz import Question, QuestionKind

if TYPE_CHECKING:
    from kit.learner.progress import Progress
    from kit.sandbox.starting import Client

WRONG, RIGHT = 1, 0
LONGEST = 10_000
"""Characters of one answer."""


@click.command("quiz")
@click.argument("chapter", required=False, metavar="[CHAPTER]")
@click.option("--again", is_flag=True, help="Ask also what is answered right already.")
@common
def quiz_command(chapter: str | None, again: bool) -> int:
    """Answer the questions of a chapter, or of all: an answer ends with an empty line.

    Each answer is compared with what the question's program really prints. Open questions show a
    hint and points to tick. An empty answer skips a question. From a pipe the same lines are read;
    at its end the rest stays unanswered.
    """
    from kit.sandbox.starting import start

    workspace = open_here()
    questions = _select_questions(workspace.course, chapter)
    progress = open_record(workspace)
    chapters = {question.chapter for question in questions}
    # Started at once, so that it imports what it needs while the first question is read.
    client = start(workspace.course.only(chapters), judges=False)
    try:
        return _Sitting(workspace.course, client, progress).ask_all(questions, again=again)
    finally:
        client.close()


def _select_questions(course: Course, chapter: str | None) -> list[Question]:
    """Return the questions of one chapter or of all. Raise :class:`UsageError` if none exist."""
    names = [c.name for c in course.chapters]
    if chapter is not None and chapter not in names:
        raise UsageError(f"There is no chapter '{chapter}'.", f"There are: {', '.join(names)}")
    wanted = names if chapter is None else [chapter]
    questions = [q for name in wanted for q in quiz.read_questions(course, name)]
    if not questions and chapter:
        raise UsageError(f"The chapter {chapter} has no questions.", "Run it without a chapter.")
    if not questions:
        raise UsageError("The course has no questions.")
    return questions


class _Sitting:
    """One run of the quiz: asks, reads answers, checks and records them."""

    def __init__(self, course: Course, client: Client, progress: Progress) -> None:
        self._run_program = cache(partial(quiz.run_program, client, course))
        self._progress = progress
        self._look = look_of(sys.stdout)
        self._input = _input_lines()
        self._has_ended = False

    def ask_all(self, questions: list[Question], *, again: bool) -> int:
        """Ask the questions that are not answered right; return the exit status."""
        right = kept = 0
        for number, question in enumerate(questions, 1):
            is_asked = not self._has_ended and (again or not self._is_settled(question))
            if is_asked:
                say(quiz.question_text(question, number, len(questions), self._look))
                self._ask(question)
                with suppress(MachineError):  # shown once, at the end
                    self._progress.save()
            is_settled = self._is_settled(question)
            right += is_settled
            kept += is_settled and not is_asked
        say(quiz.score_text(right, len(questions), kept, self._look))
        return RIGHT if right == len(questions) else WRONG

    def _is_settled(self, question: Question) -> bool:
        """Return whether the last answer is right; an open question needs any answer."""
        answer = self._progress.answers.get(question.id, "")
        if not question.is_graded or not answer:
            return bool(answer)
        return question.accepts(answer, self._run_program(question))

    def _ask(self, question: Question) -> None:
        is_choice = question.kind is QuestionKind.CHOOSE
        answer = self._read_choice(question) if is_choice else self._read_block()
        if not answer.strip():
            return  # skipped, or the pipe has ended; an earlier answer stays
        self._progress.answer(question.id, answer)
        if question.is_graded:
            say(quiz.result_text(question, answer, self._run_program(question), self._look))
            return
        say(quiz.hint_text(question, self._look))
        ticked = []
        for index, point in enumerate(question.points):
            say(quiz.point_text(point, self._look))
            if self._read_line("[y/n] ").strip().casefold().startswith("y"):
                ticked.append(index)
        self._progress.tick(question.id, tuple(ticked))

    def _read_choice(self, question: Question) -> str:
        """Return one line; at a terminal, ask again if it names no option."""
        answer = self._read_line("> ")
        while answer.strip() and not question.choose_option(answer) and is_lively(sys.stdin):
            say(quiz.letters_text(question, self._look))
            answer = self._read_line("> ")
        return answer

    def _read_block(self) -> str:
        """Return the lines up to an empty one."""
        answer = ""
        while len(answer) < LONGEST and (line := self._read_line("> ")).strip():
            answer += f"{line}\n"
        return answer[:LONGEST].removesuffix("\n")

    def _read_line(self, prompt: str) -> str:
        """Return the next line without its end, empty if there are no more."""
        if is_lively(sys.stdin) and not self._has_ended:
            say(prompt)
        line = next(self._input, None)
        self._has_ended = line is None
        return (line or "").rstrip("\r\n")


def _input_lines() -> Iterator[str]:
    """Yield the lines of stdin; bytes that are not UTF-8 are replaced."""
    if sys.stdin is not None:
        while line := sys.stdin.buffer.readline(LONGEST):
            yield line.decode("utf-8", "replace")
