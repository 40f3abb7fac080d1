"""Answers that give values of every kind that can cross, nothing, or too much.

Each is a reference solution with a tail that replaces or changes what its functions give. No such
value makes a check fail by itself (``ungraded``), and none that stands in place of the work is solved.
"""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.course import Course, Exercise, load_course
from kit.forkserver import Server, start
from kit.grading import Job, judge_all
from kit.model import Standing, Verdict

ROOT = Path(__file__).parents[1]
SAMPLE = 5
"""Odd answers of each exercise in one run; ``python -m tests.long.odd_answers`` has all of them."""

VALUES = {
    "none": "None",
    "true": "True",
    "zero": "0",
    "negative": "-1.5",
    "not_a_number": "float('nan')",
    "empty_text": "''",
    "text": "'node_a'",
    "surrogate": "'\\ud800\\x1b[2J'",
    "bytes": "b'data: {}\\n\\n'",
    "empty_list": "[]",
    "empty_dict": "{}",
    "tuple": "()",
    "pair": "('updates', {'node_a': {'count': 1}})",
    "triple": "((), 'updates', {})",
    "set": "{1, 'a', None}",
    "odd_keys": "{1: 2, None: 3, (1, 2): 4}",
    "tagged": "{'$tuple': [1]}",
    "event": "{'node_a': None}",
    "interrupt_event": "{'__interrupt__': 5}",
    "nested": "[[[{'a': [{'b': ()}]}]]]",
    "object": "object()",
    "function": "len",
    "type": "dict",
    "error": "ValueError('x')",
    "named_tuple": "__import__('collections').namedtuple('Event', 'node update')(1, 2)",
    "snapshot": "__import__('langgraph.types').types.StateSnapshot(*range(8))",
    "task": "__import__('langgraph.types').types.PregelTask('a', 'b', ())",
    "interrupt": "__import__('langgraph.types').types.Interrupt(value=None, id='x')",
    "command": "__import__('langgraph.types').types.Command(resume=1)",
    "send": "__import__('langgraph.types').types.Send('node_a', {})",
    "message": "__import__('langchain_core.messages').messages.AIMessage('hi')",
    "chunk": "__import__('langchain_core.messages').messages.AIMessageChunk('')",
    "wide": "{str(n): n for n in range(5000)}",
    "long": "list(range(15_000))",
    "deep": "__import__('functools').reduce(lambda inner, _: [inner], range(90), 0)",
    "long_text": "'x' * 100_000",
}
"""Expressions, by a name for each."""

WAYS = ("instead", "last", "first", "without_first", "twice_as_many", "late", "raises")
"""How the value goes into what a function gives; only ``instead`` and ``raises`` leave no work done."""

TAIL = """

import asyncio as _asyncio
import functools as _functools
import inspect as _inspect


def _value():
    return {value}


def _changed(result, way={way!r}):
    if way == "instead":
        return _value()
    if isinstance(result, list):
        return {{
            "last": lambda: [*result, _value()],
            "first": lambda: [_value(), *result],
            "without_first": lambda: result[1:],
            "twice_as_many": lambda: [*result, *result],
            "late": lambda: [*result[:-1], _value()],
        }}[way]()
    if isinstance(result, dict) and way in ("last", "first"):
        return {{**result, "extra": _value()}}
    if isinstance(result, dict) and result and way == "without_first":
        return dict(list(result.items())[1:])
    return _value() if way != "twice_as_many" else (result, result)


def _odd(function, way={way!r}):
    if way == "raises":
        def raises(*args, **kwargs):
            raise BaseException(_value())
        return raises
    if _inspect.isasyncgenfunction(function):
        @_functools.wraps(function)
        async def stream(*args, **kwargs):
            if way in ("instead", "first"):
                yield _value()
            if way == "instead":
                return
            number = 0
            async for item in function(*args, **kwargs):
                number += 1
                if number > 1 or way != "without_first":
                    yield _value() if way == "late" and number > 1 else item
                if way == "twice_as_many":
                    yield item
            if way == "last":
                yield _value()
        return stream
    if _inspect.iscoroutinefunction(function):
        @_functools.wraps(function)
        async def coroutine(*args, **kwargs):
            return _changed(None if way == "instead" else await function(*args, **kwargs))
        return coroutine

    @_functools.wraps(function)
    def plain(*args, **kwargs):
        return _changed(None if way == "instead" else function(*args, **kwargs))
    return plain


for _name in {names!r}:
    _old = globals()[_name]
    globals()[_name] = _odd(_old) if callable(_old) else _changed(_old)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddAnswer:
    """A text for an exercise; ``is_idle`` says that it does nothing of the work."""

    exercise: Exercise
    name: str
    source: bytes
    is_idle: bool


def odd_answers(course: Course, exercise: Exercise) -> Iterator[OddAnswer]:
    """Every odd answer to an exercise, in a fixed order."""
    solution = course.shelf("solutions", exercise).read_text(encoding="utf-8")
    names = public_names(course.shelf("exercises", exercise))
    for way in WAYS:
        for name, value in VALUES.items():
            tail = TAIL.format(value=value, way=way, names=names)
            yield OddAnswer(
                exercise=exercise,
                name=f"{exercise.name}-{way}-{name}",
                source=(solution + tail).encode("utf-8", "backslashreplace"),
                is_idle=way in ("instead", "raises"),
            )


def public_names(stub: Path) -> list[str]:
    """The functions and constants that a stub asks for."""
    names = []
    for node in ast.parse(stub.read_bytes()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]) if name.isupper():
                names.append(name)
            case ast.AnnAssign(target=ast.Name(id=name)) if name.isupper():
                names.append(name)
            case _:
                continue
    return names


def course_without_needs(root: Path, folder: Path) -> Course:
    """A copy of the course whose checks all run, whatever other ones found."""
    for shelf in ("exercises", "checks", "solutions"):
        shutil.copytree(root / shelf, folder / shelf, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(root / "course.toml", folder / "course.toml")
    for file in folder.glob("checks/*/test_*.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"@pytest\.mark\.needs\(.*\)\n", "", text), encoding="utf-8")
    return load_course(folder)


def problems(client: Server, answers: Iterable[OddAnswer]) -> Iterator[str]:
    """Judge odd answers; a line for each that is ungraded, or solved without having worked."""
    listed = list(answers)
    jobs = (
        Job(
            exercise=answer.exercise,
            source=answer.source,
            shown=f"exercises/{answer.exercise.address}.py",
            seed=1,
        )
        for answer in listed
    )
    verdicts = judge_all(client, jobs, at_once=os.cpu_count() or 1)
    for answer, verdict in zip(listed, verdicts, strict=True):
        if verdict.standing is Standing.UNGRADED or (answer.is_idle and verdict.solved):
            yield f"{answer.name}: {verdict.standing}: {said(verdict)}"


def said(verdict: Verdict) -> str:
    return next((f.message for f in verdict.findings if f.message), "")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return course_without_needs(ROOT, tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def client(course: Course) -> Iterator[Server]:
    started = start(course)
    yield started
    started.close()


@pytest.mark.parametrize("chapter", [chapter.name for chapter in load_course(ROOT).chapters])
def test_odd_answers_are_judged(chapter: str, course: Course, client: Server) -> None:
    """Each check says what is wrong with an odd answer, whatever the other checks have found."""
    drawn = random.Random(0)
    answers = [
        answer
        for exercise in course.exercises
        if exercise.chapter == chapter
        for answer in drawn.sample(list(odd_answers(course, exercise)), SAMPLE)
    ]
    assert list(problems(client, answers)) == []
