"""The built-in course's bug hunts: enough of them, none says what is wrong, and each can be repaired."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kit.course import Exercise, open_workspace
from kit.course.hunts import Hunt, list_hunts
from kit.course.mistakes import draw_seed, read_mistake
from kit.forkserver import Server, start
from kit.grading import Job, judge_all

ROOT = Path(__file__).parents[1]
COURSE = open_workspace(ROOT, ROOT).course
FEWEST = 3

each_exercise = pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.name)


@cache
def hunts(exercise: Exercise) -> list[Hunt]:
    stub = COURSE.shelf("exercises", exercise).read_text(encoding="utf-8")
    return list(list_hunts(COURSE, exercise, stub))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def test_there_are_enough() -> None:
    """At least 35 exercises have three hunts or more."""
    assert sum(len(hunts(exercise)) >= FEWEST for exercise in COURSE.exercises) >= 35


@each_exercise
def test_no_hunt_says_what_is_wrong(exercise: Exercise) -> None:
    """No hunt has a comment, the name of its mistake, or three words in a row of its docstring."""
    for hunt in hunts(exercise):
        about = words(read_mistake(hunt.mistake.file).about)
        text = f" {' '.join(words(hunt.text))} "
        runs = {" ".join(about[i : i + 3]) for i in range(len(about) - 2)}
        assert [run for run in runs if f" {run} " in text] == [], hunt.mistake.file
        assert f" {' '.join(words(hunt.mistake.name))} " not in text, hunt.mistake.file
        assert "#" not in hunt.text.split('"""', 2)[2].replace('"#', ""), hunt.mistake.file


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = start(COURSE)
    yield started
    started.close()


@each_exercise
def test_a_hunt_fails_and_can_be_repaired(server: Server, exercise: Exercise) -> None:
    """A hunt fails the check that its mistake names; with the reference solution it is solved."""
    assert_repairable(server, exercise, hunts(exercise)[:1])


@pytest.mark.slow
@each_exercise
def test_each_hunt_fails_and_can_be_repaired(server: Server, exercise: Exercise) -> None:
    """So do all others."""
    assert_repairable(server, exercise, hunts(exercise)[1:])


def assert_repairable(server: Server, exercise: Exercise, chosen: list[Hunt]) -> None:
    job = Job(
        exercise=exercise,
        source=COURSE.shelf("solutions", exercise).read_bytes(),
        shown=f"hunts/{exercise.name}.py",
        seed=draw_seed(exercise, "MISTAKE"),
        comparing_seconds=0.0,
    )
    jobs = [replace(job, source=hunt.text.encode(), first_failure=True) for hunt in chosen]
    jobs += [job] if chosen else []
    verdicts = list(judge_all(server, jobs, at_once=os.cpu_count() or 1))
    failed = [verdict.first_failure.check for verdict in verdicts if verdict.first_failure]
    assert failed == [hunt.mistake.check for hunt in chosen]
    assert all(verdict.solved for verdict in verdicts[-1:])
