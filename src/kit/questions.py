"""The questions of a chapter: what does this program print, which is it, and open ones.

``hints/<chapter>/quiz.md`` holds one section for each question, named for its kind and itself::

    ## predict: keys_of_an_update       the answer is what the program prints
    ## choose: how_many_states          the answer is the option that the program prints
    ## open: many_at_once               no program decides: a hint, and points to tick

A section is the question's text; in it a fenced block of Python is the program, and for ``choose``
a list has the options. Below it ``### Why`` explains the answer of the first two kinds; an open
question has ``### Hint`` and ``### Points``, a list of what a good answer says.

No answer stands in the file: it is what the program really prints, whatever version of a library
runs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kit.course import Course
from kit.errors import CourseError
from kit.sections import Section, sections

_HEADING = re.compile(r"(?P<kind>predict|choose|open): (?P<name>[a-z][a-z0-9_]*)")
_PROGRAM = re.compile(r"^```python\n(?P<code>.*?)^```\n?", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^- (?P<text>.*(?:\n  .*)*)", re.MULTILINE)


class Kind(StrEnum):
    """How a question is answered."""

    PREDICT = "predict"
    CHOOSE = "choose"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``id`` is ``chapter/name``; ``line`` is where it stands in its file.

    ``program`` is empty for an open one, ``options`` for all but ``choose``, ``points`` for all but
    open ones. ``after`` is what is shown afterwards: why, or the hint of an open one.
    """

    id: str
    kind: Kind
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
    def graded(self) -> bool:
        return self.kind is not Kind.OPEN

    def accepts(self, answer: str, printed: str) -> bool:
        """Whether ``answer`` says what the program ``printed``.

        Spaces at the ends of lines and empty lines around do not count; an option may be given by
        its letter or in full.
        """
        if self.kind is Kind.CHOOSE:
            return self.option(answer) == self.option(printed) != ""
        return bool(answer.strip()) and _trimmed(answer) == _trimmed(printed)

    def option(self, answer: str) -> str:
        """The option that ``answer`` names by its letter or its text, empty if it names none."""
        said = " ".join(answer.split()).strip("`").casefold()
        for letter, option in zip("abcdefghij", self.options, strict=False):
            if said in (letter, f"{letter})", " ".join(option.split()).strip("`").casefold()):
                return option
        return ""


def _trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\r\n").splitlines()]


def read_questions(course: Course, chapter: str) -> tuple[Question, ...]:
    """The questions of a chapter, in order; none if it has no file.

    Raises :class:`CourseError` that names the file and the line.
    """
    file = quiz_file(course, chapter)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Mend the file.") from None
    questions = [_question(file, chapter, section) for section in sections(text, "##")[1:]]
    names = [question.id for question in questions]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise CourseError(f"{file}: {twice} is there twice.", "Give one of them another name.")
    return tuple(questions)


def quiz_file(course: Course, chapter: str) -> Path:
    """Where the questions of a chapter stand."""
    return course.root / "hints" / chapter / "quiz.md"


def _question(file: Path, chapter: str, section: Section) -> Question:
    heading = _HEADING.fullmatch(section.heading)
    if heading is None:
        raise _wrong(file, section, "is none of 'predict: name', 'choose: name' and 'open: name'")
    before, *rest = sections(section.body, "###", section.line)
    below = {part.heading: part.text for part in rest}
    kind = Kind(heading["kind"])
    wanted = {"Hint", "Points"} if kind is Kind.OPEN else {"Why"}
    if set(below) != wanted or not all(below.values()):
        raise _wrong(file, section, f"needs {' and '.join(f'### {w}' for w in sorted(wanted))}")
    program = _PROGRAM.search(before.body)
    text = before.text
    if (program is None) != (kind is Kind.OPEN):
        raise _wrong(file, section, "needs a program" if program is None else "has a program")
    options: tuple[str, ...] = ()
    if kind is Kind.CHOOSE:
        assert program is not None
        text = _PROGRAM.sub("", before.body)
        options = _bullets(text)
        text = _BULLET.sub("", text).strip()
        if len(options) < 2 or len(options) > 10:
            raise _wrong(file, section, "needs a list of two to ten options")
    return Question(
        id=f"{chapter}/{heading['name']}",
        kind=kind,
        text=text,
        after=below["Hint" if kind is Kind.OPEN else "Why"],
        program=program["code"] if program else "",
        options=options,
        points=_bullets(below["Points"]) if kind is Kind.OPEN else (),
        line=section.line - 1,
    )


def _bullets(text: str) -> tuple[str, ...]:
    return tuple(" ".join(match["text"].split()) for match in _BULLET.finditer(text))


def _wrong(file: Path, section: Section, what: str) -> CourseError:
    return CourseError(
        f"{file}:{section.line - 1}: '{section.heading}' {what}.", "Mend the course."
    )
