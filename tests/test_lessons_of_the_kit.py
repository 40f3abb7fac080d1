"""The lessons of the built-in course: their form, their programs, and the words that they define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pytest

from kit.authoring.english import find_english_problems, read_sentences, read_task
from kit.course import Exercise, find_shipped_course, load_course
from kit.course.lessons import Lesson, list_lessons
from kit.forkserver import Server, start
from kit.judge.outcome import ImportFailed
from kit.judge.supervisor import Supervisor

COURSE = load_course(find_shipped_course())
LESSONS = list_lessons(COURSE)
CHAPTERS = [chapter.name for chapter in COURSE.chapters]
SECTIONS = ["The idea", "A complete example", "Common mistakes", "Words"]
QUESTION = "Check your understanding"
COLUMNS = 76
EXAMPLE_LINES = 25
BLOCK = re.compile(
    r"^```python\n(?P<source>.*?)^```\n"
    r"(?:(?:[^\n`]*\n)*?[^\n`]*(?P<kind>prints|raises):\n+```text\n(?P<output>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
BULLET = re.compile(r"^- (?:[^\n]+)(?:\n  [^\n]+)*", re.MULTILINE)
TERM = re.compile(r"\*\*([^*]+)\*\*")

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


class Block(NamedTuple):
    """One program of a lesson, and what the lesson says that it prints or raises."""

    place: str
    source: str
    kind: str
    output: str


def read_blocks(lesson: Lesson) -> Iterator[Block]:
    text = lesson.read()
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        place = f"lessons/{lesson.name}.md:{line}"
        yield Block(place, match["source"], match["kind"] or "", match["output"] or "")


def read_section(lesson: Lesson, title: str) -> str:
    return lesson.read().partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.fixture(scope="module")
def runners() -> Iterator[Server]:
    """What starts a runner with virtual time for each program."""
    with closing(start(COURSE, judges=False)) as server:
        yield server


def run(server: Server, block: Block) -> tuple[str, str]:
    """Return what a program prints, and the last line of its traceback, empty without one."""
    exercise = Exercise(address="serving/lesson", chapter="serving", name="lesson")
    source = block.source.encode()
    with closing(Supervisor(server, COURSE, exercise, "lesson.py", source)) as supervisor:
        try:
            supervisor.submission()
        except ImportFailed as error:
            return supervisor.printed, f"{error.crash.last_line}\n"
        return supervisor.printed, ""


def test_there_is_a_lesson_for_each_chapter_and_two_primers() -> None:
    """Primers come first, then the chapters in their order."""
    assert [lesson.name for lesson in LESSONS] == ["asyncio", "graphs", *CHAPTERS]


@each_lesson
def test_every_program_does_what_the_lesson_says(lesson: Lesson, runners: Server) -> None:
    """Each program runs alone; what it prints or raises is what the text below it says."""
    blocks = [*read_blocks(lesson)]
    assert len(blocks) == lesson.read().count("```python\n")
    assert any(block.output for block in blocks)
    for block in blocks:
        printed, error = run(runners, block)
        if block.kind == "raises":
            assert error == block.output, block.place
        else:
            assert error == "", block.place
        if block.kind == "prints":
            assert printed == block.output, block.place


@each_lesson
def test_the_sections_of_a_lesson(lesson: Lesson) -> None:
    """A title and why it matters, the sections in their order, and an example that fits a screen."""
    text = lesson.read()
    exercises = "Where you need it" if lesson.is_primer else "The exercises"
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [*SECTIONS, exercises, QUESTION]
    assert re.match(r"# \S.*\n\n\w", text)
    assert "\nAnswer: " in read_section(lesson, QUESTION)
    (example,) = re.findall(r"```python\n(.*?)```", read_section(lesson, SECTIONS[1]), re.DOTALL)
    assert example.count("\n") <= EXAMPLE_LINES
    assert 3 <= len(BULLET.findall(read_section(lesson, SECTIONS[2]))) <= 6
    assert [line for line in text.splitlines() if len(line) > COLUMNS] == []


@each_lesson
def test_what_a_lesson_is_for(lesson: Lesson) -> None:
    """A chapter's lesson names its exercises in order, and a primer names chapters."""
    if lesson.is_primer:
        named = re.findall(r"^- ([^:]+):", read_section(lesson, "Where you need it"), re.MULTILINE)
        titles = [chapter.title.partition(":")[0] for chapter in COURSE.chapters]
        assert named == [title for title in titles if title in named]
        assert named
        return
    (chapter,) = (chapter for chapter in COURSE.chapters if chapter.name == lesson.name)
    named = re.findall(r"^- `(\w+)`: \S", read_section(lesson, "The exercises"), re.MULTILINE)
    assert named == [exercise.name for exercise in chapter.exercises]


def defined_terms() -> dict[str, set[str]]:
    """Return the lessons that define each term, as the sections of words have it."""
    terms: dict[str, set[str]] = {}
    for lesson in LESSONS:
        for term in TERM.findall(read_section(lesson, "Words")):
            terms.setdefault(term.removeprefix("to "), set()).add(lesson.name)
    return terms


def uses(term: str, exercise: Exercise) -> bool:
    """Whether a task uses a term that it does not explain; an ordinary word not inside code."""
    text = read_task(COURSE.shelf("exercises", exercise))
    assert text is not None
    if f"*{term}" in text.content:
        return False  # where a task explains a term, the term is in italics
    is_word = term.replace(" ", "").islower() and term.replace(" ", "").isalpha()
    sentences = (" ".join(sentence.words) for sentence in read_sentences(text))
    prose = "\n".join(sentences) if is_word else text.content
    return bool(re.search(rf"\b{re.escape(term)}(s|es|ed|d|ing)?\b", prose, re.IGNORECASE))


def test_every_term_is_defined_before_a_task_uses_it() -> None:
    """A term of the lessons is defined in a primer, the same or an earlier chapter, or the task."""
    terms = defined_terms()
    assert len(terms) > 60
    used = [(e, term) for e in COURSE.exercises for term in terms if uses(term, e)]
    assert len({term for _, term in used}) > 40
    primers = {lesson.name for lesson in LESSONS if lesson.is_primer}
    undefined = [
        (exercise.address, term)
        for exercise, term in used
        if not terms[term] & {*primers, *CHAPTERS[: CHAPTERS.index(exercise.chapter) + 1]}
    ]
    assert undefined == []


def test_the_english_of_tasks_hints_and_lessons() -> None:
    """Sentences and words are short, lines narrow, and no phrase is one that learners stumble at."""
    assert COURSE.texts.max_sentence_words == 30
    assert [*find_english_problems(COURSE, COURSE.exercises)] == []
