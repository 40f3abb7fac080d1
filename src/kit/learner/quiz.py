"""The quiz of a chapter: its questions, and what their programs print.

``docs/reference/hints.md`` has the format of ``hints/<chapter>/quiz.md``. The file contains no
answers: a program is run to find out what the installed libraries make it print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kit.course import Course, Exercise
from kit.errors import CourseError
from kit.markdown import Section, read_sections
from kit.model import Quizzed

if TYPE_CHECKING:
    from kit.forkserver import Server

_HEADING = re.compile(r"(?P<kind>predict|choose|open): (?P<name>[a-z][a-z0-9_]*)")
_PROGRAM = re.compile(r"^```python\n(?P<code>.*?)^```(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^- (?P<text>.*(?:\n  .*)*)", re.MULTILINE)
_LETTERS = "abcdefghij"


class QuestionKind(StrEnum):
    """How a question is answered."""

    PREDICT = "predict"
    CHOOSE = "choose"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``id`` is ``chapter/name``; ``line`` is the number of its heading.

    ``program`` is empty for an open question; only ``choose`` has ``options``, only an open one
    has ``points``. ``text`` is Markdown, for ``predict`` with the program in it; ``after`` is the
    explanation, shown after the answer, or the hint of an open question, shown before it.
    """

    id: str
    kind: QuestionKind
    text: str
    after: str
    program: str = ""
    options: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    line: int = 0

    @property
    def chapter(self) -> str:
        return self.id.partition("/")[0]

    @property
    def is_graded(self) -> bool:
        return self.kind is not QuestionKind.OPEN

    @property
    def lettered_options(self) -> dict[str, str]:
        return dict(zip(_LETTERS, self.options, strict=False))

    def accepts(self, answer: str, printed: str) -> bool:
        """Return whether ``answer`` says what the program ``printed``.

        Spaces at the ends of lines, empty lines around the text and the kind of quotation marks do
        not count; an option may be given by its letter or in full.
        """
        if self.kind is QuestionKind.CHOOSE:
            return self.choose_option(answer) == self.find_option(printed) != ""
        return bool(answer.strip()) and _trim_lines(answer) == _trim_lines(printed)

    def choose_option(self, answer: str) -> str:
        """Return the option that ``answer`` names by its letter or its text, empty if none."""
        letter = answer.strip().casefold().strip("().")
        return self.lettered_options.get(letter, "") or self.find_option(answer)

    def is_settled(self, answer: str, run_program: Callable[[Question], str]) -> bool:
        """Return whether ``answer`` is right; an open question needs any answer."""
        if not self.is_graded or not answer:
            return bool(answer)
        return self.accepts(answer, run_program(self))

    def find_option(self, printed: str) -> str:
        """Return the option whose text the program ``printed``, empty if none."""
        return next((o for o in self.options if _simplify(o) == _simplify(printed)), "")


def _trim_lines(text: str) -> str:
    lines = (line.rstrip().replace('"', "'") for line in text.splitlines())
    return "\n".join(lines).strip("\n")


def _simplify(text: str) -> str:
    return " ".join(text.split()).strip("`").casefold()


def quiz_file(course: Course, chapter: str) -> Path:
    """Return the path of the chapter's questions."""
    return course.root / "hints" / chapter / "quiz.md"


def read_questions(course: Course, chapter: str) -> tuple[Question, ...]:
    """Return the questions of a chapter, none if it has no file. Raise :class:`CourseError`."""
    questions: list[Question] = []
    for section in read_sections(quiz_file(course, chapter)):
        questions.append(_read_question(chapter, section, {q.id for q in questions}))
    return tuple(questions)


def has_question(course: Course, chapter: str, name: str) -> bool:
    """Return whether a chapter has a question of this name. Raise :class:`CourseError`."""
    return any(question.id == f"{chapter}/{name}" for question in read_questions(course, chapter))


def _read_question(chapter: str, section: Section, earlier: Container[str]) -> Question:
    heading = _HEADING.fullmatch(section.heading)
    if heading is None:
        kinds = "'predict: name', 'choose: name' or 'open: name'"
        raise section.error(f"'{section.heading}' is not {kinds}")
    name = f"{chapter}/{heading['name']}"
    kind = QuestionKind(heading["kind"])
    is_open, is_choice = kind is QuestionKind.OPEN, kind is QuestionKind.CHOOSE
    before, *parts = section.split("###")
    wanted = ["Hint", "Points"] if is_open else ["Why"]
    below = {part.heading: part.text for part in parts}
    points = _read_bullets(below.get("Points", ""))
    programs = [match["code"] for match in _PROGRAM.finditer(before.body)]
    text = _PROGRAM.sub("", before.body)
    options = _read_bullets(text) if is_choice else ()
    text = _BULLET.sub("", text) if is_choice else text
    simple = set(map(_simplify, options))
    problems = {
        f"needs {' and '.join(f'### {part}' for part in wanted)} below it, and nothing else": (
            sorted(part.heading for part in parts) != wanted or not all(below.values())
        ),
        "has a program, but it is an open question": is_open and programs,
        "needs one program": not is_open and len(programs) != 1,
        "needs a list of two to ten options": is_choice and not 2 <= len(options) <= len(_LETTERS),
        "has an option twice": len(simple) < len(options),
        "has an option that could be the letter of another": simple & set(_LETTERS),
        "asks nothing": not text.strip(),
        "needs a list of points": is_open and not points,
        "has the name of another question": name in earlier,
    }
    for problem, is_present in problems.items():
        if is_present:
            raise section.error(f"'{section.heading}' {problem}")
    return Question(
        id=name,
        kind=kind,
        text=before.text if kind is QuestionKind.PREDICT else text.strip(),
        after=below[wanted[0]],
        program="".join(programs),
        options=options,
        points=points,
        line=section.line - 1,
    )


def _read_bullets(text: str) -> tuple[str, ...]:
    return tuple(" ".join(match["text"].split()) for match in _BULLET.finditer(text))


def run_program(client: Server, course: Course, question: Question) -> str:
    """Return what the question's program prints. Raise :class:`CourseError` without an answer."""
    from kit.judge.outcome import ImportFailed, RunnerStopped
    from kit.judge.supervisor import Supervisor

    chapter, name = question.id.split("/")
    exercise = Exercise(address=question.id, chapter=chapter, name=name)
    source = question.program.encode()
    with closing(Supervisor(client, course, exercise, f"{name}.py", source)) as supervisor:
        try:
            supervisor.submission()
            if not supervisor.printed.strip():
                problem = "prints nothing"
            elif question.options and not question.find_option(supervisor.printed):
                problem = "prints none of the options"
            else:
                return supervisor.printed
        except ImportFailed as error:
            problem = "does not run: " + error.crash.last_line.partition("\n")[0]
        except RunnerStopped as error:
            problem = f"does not end: {error.reason.sentence(course.limits)}"
    place = f"{quiz_file(course, chapter)}:{question.line}"
    raise CourseError(f"{place}: the program {problem.rstrip('.')}.", "Fix the course.")


def score_answers(client: Server, course: Course, answers: Mapping[str, str]) -> Quizzed:
    """Count the right answers, by running the programs. Raise :class:`CourseError`."""
    questions = [q for c in course.chapters for q in read_questions(course, c.name)]
    answered = [question for question in questions if question.id in answers]
    run = partial(run_program, client, course)
    right = sum(question.is_settled(answers[question.id], run) for question in answered)
    return Quizzed(right=right, answered=len(answered), questions=len(questions))
