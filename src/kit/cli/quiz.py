"""``kit quiz``: questions, one after the other, at a terminal or from a pipe."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from functools import cache, partial
from typing import TYPE_CHECKING

import click

from kit.cli.session import common, complete_names, json_option, open_here, open_record
from kit.cli.terminal import is_lively, look_of, read_line, say
from kit.course import Course
from kit.errors import MachineError, UsageError
from kit.learner import quiz
from kit.learner.quiz import Question, QuestionKind
from kit.model import Outcome
from kit.render.blocks import bullet, data, markdown, prose
from kit.render.look import Role

if TYPE_CHECKING:
    from kit.forkserver import Server
    from kit.learner.progress import Progress

LONGEST = 10_000  # bytes of one answer
HOW_TO_ANSWER = {
    QuestionKind.PREDICT: "Type what it prints, then an empty line.",
    QuestionKind.CHOOSE: "Type the letter.",
    QuestionKind.OPEN: "Type your answer, then an empty line.",
}


def _complete_chapters(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return names of chapters for the shell."""
    return complete_names(context, incomplete, lambda course: (c.name for c in course.chapters))


@click.command("quiz")
@click.argument("chapter", required=False, metavar="[CHAPTER]", shell_complete=_complete_chapters)
@click.argument("question", required=False, metavar="[QUESTION]")
@click.option("--again", is_flag=True, help="Ask also what is answered right already.")
@json_option
@common
def quiz_command(chapter: str | None, question: str | None, again: bool, as_json: bool) -> int:
    """Answer the questions of a chapter, or of all: an answer ends with an empty line.

    CHAPTER and QUESTION are names or numbers; a question that is named is asked again. Each answer
    is compared with what the question's program really prints; a wrong one may be tried a second
    time. Open questions show a hint, and after the answer points to tick. An empty answer skips a
    question. From a pipe the same lines are read; at its end the rest stays unanswered.

    With --json nothing is asked: the questions and your last answers are printed.
    """
    from kit.forkserver import start
    from kit.learner.json_documents import quiz_json

    workspace = open_here()
    questions = _select_questions(workspace.course, chapter)
    if question is not None:
        questions, again = [_choose_question(questions, question)], True
    progress = open_record(workspace)
    chapters = {question.chapter for question in questions}
    # Started at once, so that it imports what it needs while the first question is read.
    with closing(start(workspace.course.only(chapters), judges=False)) as client:
        if as_json:
            run_program = partial(quiz.run_program, client, workspace.course)
            say(quiz_json(workspace.course, questions, progress, run_program))
            return 0
        return _Sitting(workspace.course, client, progress).ask_all(questions, again=again)


def _select_questions(course: Course, chapter: str | None) -> list[Question]:
    """Return the questions of one chapter or of all. Raise :class:`UsageError` if none exist."""
    names = [c.name for c in course.chapters]
    if chapter and chapter.isdecimal() and len(chapter) < 9 and 1 <= int(chapter) <= len(names):
        chapter = names[int(chapter) - 1]
    if chapter is not None and chapter not in names:
        raise UsageError(f"There is no chapter '{chapter}'.", f"There are: {', '.join(names)}")
    wanted = [chapter] if chapter else names
    questions = [q for name in wanted for q in quiz.read_questions(course, name)]
    if not questions and chapter:
        raise UsageError(f"The chapter {chapter} has no questions.", "Run it without a chapter.")
    if not questions:
        raise UsageError("The course has no questions.")
    return questions


def _choose_question(questions: list[Question], name: str) -> Question:
    """Return the question with this name or number. Raise :class:`UsageError`."""
    names = [question.id.partition("/")[2] for question in questions]
    if name.isdecimal() and len(name) < 9 and 1 <= int(name) <= len(names):
        return questions[int(name) - 1]
    if name not in names:
        raise UsageError(f"There is no question '{name}'.", f"There are: {', '.join(names)}")
    return questions[names.index(name)]


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
                self._ask(question, f"Question {number} of {len(questions)}")
                with suppress(MachineError):  # shown once, at the end
                    self._progress.save()
            is_settled = self._is_settled(question)
            right += is_settled
            kept += is_settled and not is_asked
        count = len(questions)
        role = Role.GOOD if right == count else Role.WARN
        self._show("", self._look.paint(role, f"{right} of {count} questions answered right."))
        if kept:
            all_kept = "It was" if right == 1 else "All were"
            before = all_kept if kept == right else f"{kept} were"
            self._instruct(f"{before} answered before; --again asks them once more.")
        return int(right < count)

    def _is_settled(self, question: Question) -> bool:
        answer = self._progress.answers.get(question.id, "")
        return question.is_settled(answer, self._run_program)

    def _ask(self, question: Question, heading: str) -> None:
        """Show a question, read the answer, and show whether it is right or what it should say."""
        look, options = self._look, question.lettered_options
        head = look.paint(Role.STRONG, heading)
        chapter = look.paint(Role.DIM, look.line(question.chapter))
        self._show("", f"{head}  {chapter}", "", *markdown(question.text, look), "")
        for letter, option in options.items():
            self._show(*bullet(Role.STRONG, f"{letter})", option, look))
        if not question.is_graded:
            self._show(look.paint(Role.DIM, "Hint"), *markdown(question.after, look), "")
        self._instruct(HOW_TO_ANSWER[question.kind], *[""] * bool(options))
        answer = self._read_answer(question)
        if not answer.strip():
            return  # skipped, or the pipe has ended; an earlier answer stays
        if question.is_graded:
            answer = self._try_again(question, answer)
            self._progress.answer(question.id, answer)
            self._show_result(question, answer, self._run_program(question))
            return
        self._progress.answer(question.id, answer)
        self._instruct("Did your answer say this? Type y or n.", "")
        ticked = []
        for index, point in enumerate(question.points):
            self._show(*bullet(Role.DIM, look.symbol("○"), point, look))
            if self._read_yes():
                ticked.append(index)
        self._progress.tick(question.id, tuple(ticked))

    def _try_again(self, question: Question, answer: str) -> str:
        """Return a second answer if the first one is wrong; the first if there is no second."""
        if question.accepts(answer, self._run_program(question)):
            return answer
        role, mark = self._look.outcome(Outcome.FAILED)
        self._show("", self._look.paint(role, f"{mark} Not quite."))
        self._instruct("Try once more; an empty answer shows what is right.")
        second = self._read_answer(question)
        return second if second.strip() else answer

    def _show_result(self, question: Question, answer: str, printed: str) -> None:
        look, is_right = self._look, question.accepts(answer, printed)
        role, mark = look.outcome(Outcome.PASSED if is_right else Outcome.FAILED)
        self._show("", look.paint(role, f"{mark} {'Right' if is_right else 'Not quite'}."))
        if not is_right:
            said = question.choose_option(answer) or answer
            self._show("", *data("it prints", printed, look), *data("you said", said, look))
        if question.options:
            program = markdown(f"```python\n{question.program}```", look)
            self._show("", *prose("The program that decides:", look), "", *program)
        self._show("", *markdown(question.after, look))

    def _read_answer(self, question: Question) -> str:
        is_choice = question.kind is QuestionKind.CHOOSE
        return self._read_choice(question) if is_choice else self._read_block()

    def _read_yes(self) -> bool:
        """Read lines until one is y or n; return whether it is y. The end of a pipe is an n."""
        while not self._has_ended:
            answer = self._read_line("[y/n] ").strip().casefold()
            if answer in ("y", "n"):
                return answer == "y"
            if not self._has_ended:
                self._instruct("Type y or n.")
        return False

    def _read_choice(self, question: Question) -> str:
        """Return one line; at a terminal, ask again if it names no option."""
        answer = self._read_line("> ")
        while answer.strip() and not question.choose_option(answer) and is_lively(sys.stdin):
            letters = ", ".join(question.lettered_options)
            self._instruct(f"Type one of {letters}.")
            answer = self._read_line("> ")
        return answer

    def _read_block(self) -> str:
        answer = ""
        while len(answer) < LONGEST and (line := self._read_line("> ")).strip():
            answer += f"{line}\n"
        return answer[:LONGEST].removesuffix("\n")

    def _read_line(self, prompt: str) -> str:
        """Return the next line without its end, empty if there are no more."""
        if self._has_ended:
            return ""
        line = read_line(prompt, LONGEST)
        self._has_ended = line is None
        return line or ""

    def _instruct(self, text: str, *before: str) -> None:
        lines = prose(text, self._look)
        self._show(*before, *(self._look.paint(Role.DIM, line) for line in lines))

    @staticmethod
    def _show(*lines: str) -> None:
        say("\n".join(lines) + "\n")
