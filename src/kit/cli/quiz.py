"""``kit quiz``: questions, one after the other, at a terminal or from a pipe."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from functools import cache, partial
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, open_here, open_record
from kit.cli.terminal import is_lively, look_of, say
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.learner import quiz
from kit.learner.quiz import Question, QuestionKind
from kit.render.blocks import bullet, markdown
from kit.render.look import Role

if TYPE_CHECKING:
    from kit.forkserver import Server
    from kit.learner.progress import Progress

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
    from kit.forkserver import start

    workspace = open_here()
    questions = _select_questions(workspace.course, chapter)
    progress = open_record(workspace)
    chapters = {question.chapter for question in questions}
    # Started at once, so that it imports what it needs while the first question is read.
    with closing(start(workspace.course.only(chapters), judges=False)) as client:
        return _Sitting(workspace.course, client, progress).ask_all(questions, again=again)


def _select_questions(course: Course, chapter: str | None) -> list[Question]:
    """Return the questions of one chapter or of all. Raise :class:`UsageError` if none exist."""
    names = [c.name for c in course.chapters]
    if chapter is not None and chapter not in names:
        raise UsageError(f"There is no chapter '{chapter}'.", f"There are: {', '.join(names)}")
    wanted = [chapter] if chapter else names
    questions = [q for name in wanted for q in quiz.read_questions(course, name)]
    if not questions and chapter:
        raise UsageError(f"The chapter {chapter} has no questions.", "Run it without a chapter.")
    if not questions:
        raise UsageError("The course has no questions.")
    return questions


class _Sitting:
    """One run of the quiz: asks, reads answers, checks and records them."""

    def __init__(self, course: Course, client: Server, progress: Progress) -> None:
        self._run_program = cache(partial(quiz.run_program, client, course))
        self._progress = progress
        self._look = look_of(sys.stdout)
        self._has_ended = sys.stdin is None

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
        return int(right < len(questions))

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
        self._show("", *markdown(question.after, self._look), "")
        self._show(*quiz.instruction("Did your answer say this? Type y or n.", self._look))
        ticked = []
        for index, point in enumerate(question.points):
            self._show(*bullet(Role.DIM, self._look.symbol("○"), point, self._look))
            if self._read_line("[y/n] ").strip().casefold().startswith("y"):
                ticked.append(index)
        self._progress.tick(question.id, tuple(ticked))

    def _read_choice(self, question: Question) -> str:
        """Return one line; at a terminal, ask again if it names no option."""
        answer = self._read_line("> ")
        while answer.strip() and not question.choose_option(answer) and is_lively(sys.stdin):
            letters = ", ".join(question.lettered_options)
            self._show(*quiz.instruction(f"Type one of {letters}.", self._look))
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
        if self._has_ended:
            return ""
        if is_lively(sys.stdin):
            say(prompt)
        line = sys.stdin.buffer.readline(LONGEST)
        self._has_ended = not line
        return line.decode("utf-8", "replace").rstrip("\r\n")

    @staticmethod
    def _show(*lines: str) -> None:
        say("\n".join(lines) + "\n")
