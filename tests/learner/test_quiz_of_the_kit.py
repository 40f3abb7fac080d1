"""The questions of the built-in course: each has one answer, and the right ones are known."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kit
from kit.course import Course, open_workspace
from kit.forkserver import Server, start
from kit.learner.quiz import Question, QuestionKind, quiz_file, read_questions, run_program

ROOT = Path(__file__).parents[2]
COURSE = open_workspace(ROOT, ROOT).course
CHAPTERS = [chapter.name for chapter in COURSE.chapters]
WORKSPACE = ("exercises", "checks", "hints", "solutions")
SCREEN = 80 - 4
"""Columns of a program: it is shown indented, on a terminal of 80."""

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def questions(chapter: str) -> tuple[Question, ...]:
    return read_questions(COURSE, chapter)


def right_answers(chapter: str) -> bytes:
    return (ROOT / "solutions" / chapter / "quiz.txt").read_bytes()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a learner has of the course."""
    folder = tmp_path_factory.mktemp("quiz") / "course"
    folder.mkdir()
    shutil.copy(ROOT / "course.toml", folder)
    for shelf in WORKSPACE:
        shutil.copytree(ROOT / shelf, folder / shelf)
    return folder


@pytest.fixture(scope="module", params=CHAPTERS)
def staged(request: pytest.FixtureRequest) -> Iterator[tuple[Course, str, Server]]:
    """A chapter, and where its programs run."""
    course = COURSE.only({request.param})
    client = start(course, judges=False)
    yield course, request.param, client
    client.close()


@each_chapter
def test_the_known_answers_are_right(workspace: Path, chapter: str) -> None:
    """What stands on the shelf of solutions, piped into the quiz, answers every question right."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "kit", "quiz", chapter],
        cwd=workspace,
        env={**kept, "PYTHONPATH": str(Path(kit.__file__).parents[1]), "PYTHONUTF8": "1"},
        input=right_answers(chapter),
        capture_output=True,
        timeout=120,
        check=False,
    )
    out = done.stdout.decode()
    count = len(questions(chapter))
    assert (done.returncode, done.stderr) == (0, b""), out
    assert f"{count} of {count} questions answered right." in out
    assert out.count("✓ Right.") == sum(question.is_graded for question in questions(chapter))
    assert out.count("Did your answer say this?") == out.count("Question ") - out.count("✓ Right.")


def test_every_answer_is_the_same_in_every_run(staged: tuple[Course, str, Server]) -> None:
    """Three runs of each program print one and the same."""
    course, chapter, client = staged
    for question in questions(chapter):
        if question.is_graded:
            printed = {run_program(client, course, question) for _ in range(3)}
            assert len(printed) == 1, (question.id, printed)
            (one,) = printed
            lines = one.strip("\n").split("\n")
            assert len(lines) <= 4, (question.id, one)
            assert all(line.strip() for line in lines), "an empty line would end the answer"
            assert question.accepts(one, one)


@each_chapter
def test_there_are_enough_of_each_kind(chapter: str) -> None:
    """A chapter has at least four questions, of which predictions, choices and open ones."""
    kinds = [question.kind for question in questions(chapter)]
    assert 5 <= len(kinds) <= 8
    assert set(kinds) == set(QuestionKind)
    assert sum(kind is not QuestionKind.OPEN for kind in kinds) >= 3


def test_the_question_of_the_lesson_is_the_first_open_one() -> None:
    """The first open question of the course is about many requests at once."""
    first = next(q for chapter in CHAPTERS for q in questions(chapter) if not q.is_graded)
    assert first.id == "first_stream/many_at_once"
    told = f"{first.text} {first.after} {' '.join(first.points)}"
    for word in ("invoke()", "astream()", "request", "event loop"):
        assert word in told


def test_no_name_is_used_twice() -> None:
    """A question's name is its own in the whole course."""
    names = [q.id.split("/")[1] for chapter in CHAPTERS for q in questions(chapter)]
    assert len(set(names)) == len(names)


@each_chapter
def test_questions_fit_a_terminal(chapter: str) -> None:
    """Programs are short and narrow, and reasons and points are few."""
    for question in questions(chapter):
        lines = question.program.splitlines()
        assert len(lines) <= 30, question.id
        assert max(map(len, lines), default=0) <= SCREEN, question.id
        if question.is_graded:
            sentences = re.findall(r"[.?](?=\s|$)", re.sub(r"`[^`]*`", "", question.after))
            assert 2 <= len(sentences) <= 6, question.id
        else:
            assert 3 <= len(question.points) <= 4, question.id
        if question.kind is QuestionKind.CHOOSE:
            assert 3 <= len(question.options) <= 4, question.id
    longest = max(map(len, quiz_file(COURSE, chapter).read_text().splitlines()))
    assert longest <= 100


@each_chapter
def test_the_right_letter_is_not_always_the_same(chapter: str) -> None:
    """Nobody is right about all choices who always types the same letter."""
    choices = [q for q in questions(chapter) if q.kind is QuestionKind.CHOOSE]
    answers = right_answers(chapter).decode().splitlines()
    letters = [line for line in answers if line in ("a", "b", "c", "d")]
    assert len(letters) == len(choices)
    assert len(set(letters)) > 1
