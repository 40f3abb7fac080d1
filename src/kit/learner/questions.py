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
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kit.course import Course
from kit.errors import CourseError
from kit.markdown import Section, split_sections

_HEADING = re.compile(r"(?P<kind>predict|choose|open): (?P<name>[a-z][a-z0-9_]*)")
_PROGRAM = re.compile(r"^```python\n(?P<code>.*?)^```(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^- (?P<text>.*(?:\n  .*)*)", re.MULTILINE)
_LETTERS = "abcdefghij"
_MEND = "Mend the course."


class Kind(StrEnum):
    """How a question is answered."""

    PREDICT = "predict"
    CHOOSE = "choose"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. ``id`` is ``chapter/name``; ``line`` is where it stands in its file.

    ``program`` is empty for an open one, ``options`` for all but ``choose``, ``points`` for all but
    open ones. ``text`` is Markdown, for ``predict`` with the program in it; ``after`` is what is
    shown afterwards: why, or the hint of an open one.
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

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """The options, each behind its letter."""
        return tuple(zip(_LETTERS, self.options, strict=False))

    def accepts(self, answer: str, printed: str) -> bool:
        """Whether ``answer`` says what the program ``printed``.

        Spaces at the ends of lines, empty lines around and the kind of quotation marks do not
        count; an option may be given by its letter or in full.
        """
        if self.kind is Kind.CHOOSE:
            return self.option(answer) == self.decided(printed) != ""
        return bool(answer.strip()) and _trimmed(answer) == _trimmed(printed)

    def option(self, answer: str) -> str:
        """The option that ``answer`` names by its letter or its text, empty if it names none."""
        letter = answer.strip().casefold().strip("().")
        return dict(self.lettered).get(letter, "") or self.decided(answer)

    def decided(self, printed: str) -> str:
        """The option whose text the program ``printed``, empty if it printed none of them."""
        return next((one for one in self.options if _plain(one) == _plain(printed)), "")


def _trimmed(text: str) -> list[str]:
    lines = [line.rstrip().replace('"', "'") for line in text.splitlines()]
    filled = [place for place, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("`").casefold()


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
    questions = [_question(file, chapter, section) for section in split_sections(text, "##")[1:]]
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise CourseError(
                f"{file}:{question.line}: {question.id} is there twice.",
                "Give one of them another name.",
            )
        seen.add(question.id)
    return tuple(questions)


def quiz_file(course: Course, chapter: str) -> Path:
    """Where the questions of a chapter stand."""
    return course.root / "hints" / chapter / "quiz.md"


def _question(file: Path, chapter: str, section: Section) -> Question:
    heading = _HEADING.fullmatch(section.heading)
    if heading is None:
        raise _wrong(file, section, "is none of 'predict: name', 'choose: name' and 'open: name'")
    kind = Kind(heading["kind"])
    before, *rest = split_sections(section.body, "###", section.line)
    below = _below(file, section, rest, ("Hint", "Points") if kind is Kind.OPEN else ("Why",))
    program = _program(file, section, before.body, wanted=kind is not Kind.OPEN)
    text = _PROGRAM.sub("", before.body)
    options = _options(file, section, text) if kind is Kind.CHOOSE else ()
    points = _bullets(below.get("Points", ""))
    text = (_BULLET.sub("", text) if options else text).strip()
    if not text:
        raise _wrong(file, section, "asks nothing")
    if kind is Kind.OPEN and not points:
        raise _wrong(file, section, "needs a list of points")
    return Question(
        id=f"{chapter}/{heading['name']}",
        kind=kind,
        text=before.text if kind is Kind.PREDICT else text,
        after=below["Hint" if kind is Kind.OPEN else "Why"],
        program=program,
        options=options,
        points=points,
        line=section.line - 1,
    )


def _below(
    file: Path, section: Section, parts: Sequence[Section], wanted: tuple[str, ...]
) -> dict[str, str]:
    """What stands below a question, by its headings: those that are ``wanted``, each once."""
    below = {part.heading: part.text for part in parts}
    if sorted(part.heading for part in parts) != list(wanted) or not all(below.values()):
        needs = " and ".join(f"### {heading}" for heading in wanted)
        raise _wrong(file, section, f"needs {needs} below it, and nothing else")
    return below


def _program(file: Path, section: Section, text: str, *, wanted: bool) -> str:
    programs = [match["code"] for match in _PROGRAM.finditer(text)]
    if wanted and len(programs) != 1:
        raise _wrong(file, section, "needs one program")
    if programs and not wanted:
        raise _wrong(file, section, "has a program, and is an open question")
    return "".join(programs)


def _options(file: Path, section: Section, text: str) -> tuple[str, ...]:
    options = _bullets(text)
    if not 2 <= len(options) <= len(_LETTERS):
        raise _wrong(file, section, "needs a list of two to ten options")
    if len(set(map(_plain, options))) < len(options):
        raise _wrong(file, section, "has an option twice")
    if {_plain(one) for one in options} & set(_LETTERS):
        raise _wrong(file, section, "has an option that reads like the letter of one")
    return options


def _bullets(text: str) -> tuple[str, ...]:
    return tuple(" ".join(match["text"].split()) for match in _BULLET.finditer(text))


def _wrong(file: Path, section: Section, what: str) -> CourseError:
    return CourseError(f"{file}:{section.line - 1}: '{section.heading}' {what}.", _MEND)
