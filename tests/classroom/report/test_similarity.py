"""Which students share text: what counts, what does not, and how sure the list can be."""

from __future__ import annotations

import ast
import random
from functools import cache
from pathlib import Path

import pytest

from kit.classroom.insight.similarity import (
    LEAST_SCORE,
    Lines,
    Similarities,
    find_similar,
    make_fingerprints,
)

from .disguise import disguise

COURSE = Path(__file__).parents[3]
EXERCISES = sorted(
    file.relative_to(COURSE / "exercises").with_suffix("").as_posix()
    for file in (COURSE / "exercises").glob("*/*.py")
)
STUDENTS, PLANTED, FIRST = 200, 10, 15
X = "first/print_it"
STUB = b"async def print_it(graph, state):\n    raise NotImplementedError('yours')\n"
OBVIOUS = b"""
async def print_it(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"{node}: {update['message']}")
"""
QUEUE = b"""
import asyncio

async def print_it(graph, state):
    queue = asyncio.Queue(maxsize=3)

    async def read():
        try:
            async for event in graph.astream(state, stream_mode="updates"):
                await queue.put(event)
        finally:
            await queue.put(None)

    task = asyncio.create_task(read())
    while (event := await queue.get()) is not None:
        for node in sorted(event):
            print(node, event[node].get("message"), sep=": ", flush=True)
    await task
"""
STACK = b"""
from contextlib import aclosing

class Printer:
    def __init__(self, width=80):
        self.width = width
        self.count = 0

    def line(self, text):
        self.count += 1
        print(text[: self.width].ljust(self.width // 2, "."))

async def print_it(graph, state):
    printer = Printer()
    async with aclosing(graph.astream(state)) as stream:
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                return printer.count
            [printer.line(f"{k} {v}") for k, v in event.items() if isinstance(v, dict)]
"""


def similar(texts: dict[str, bytes], least_score: float = LEAST_SCORE) -> Similarities:
    return find_similar({X: STUB}, {X: texts}, least_score=least_score)


@cache
def stubs() -> dict[str, bytes]:
    return {name: (COURSE / "exercises" / f"{name}.py").read_bytes() for name in EXERCISES}


def own_lines(exercise: str, source: bytes) -> set[bytes]:
    """The lines that are not in the stub, without those that are hardly more than a bracket."""
    own, given = ({*map(bytes.strip, text.splitlines())} for text in (source, stubs()[exercise]))
    return {line for line in own - given if len(line) > 3}


@cache
def different_answers(exercise: str) -> list[bytes]:
    """Right and wrong answers of the course that have less than half of their lines in common."""
    answers: list[tuple[bytes, set[bytes]]] = []
    files = [COURSE / "solutions" / f"{exercise}.py"]
    for shelf in ("answers", "mistakes"):
        files += sorted((COURSE / shelf / exercise).glob("*.py"))
    for file in files:
        source = file.read_bytes()
        lines = own_lines(exercise, source)
        if all(2 * len(lines & m) < min(len(lines), len(m)) for _, m in answers):
            answers.append((source, lines))
    return [source for source, _ in answers]


def make_class(rng: random.Random) -> dict[str, dict[str, bytes]]:
    """Give each answer of the course to one of 200 students, at most one of each exercise."""
    names = [f"s{number:03}" for number in range(STUDENTS)]
    answers = {exercise: different_answers(exercise) for exercise in EXERCISES}
    students = {exercise: rng.sample(names, len(answers[exercise])) for exercise in EXERCISES}
    return {x: dict(zip(students[x], answers[x], strict=True)) for x in EXERCISES}


def plant(sources: dict[str, dict[str, bytes]], rng: random.Random) -> set[tuple[str, str]]:
    """Have ten students hand in a disguised copy of all that another student has.

    Each has at least three exercises and 50 lines in all, since less may be too short to tell.
    """
    names = sorted({student for texts in sources.values() for student in texts})
    exercises = {s: [x for x in sources if s in sources[x]] for s in names}

    def lines(student: str) -> int:
        return sum(len(own_lines(x, sources[x][student])) for x in exercises[student])

    busy = rng.sample([s for s in names if len(exercises[s]) >= 3 and lines(s) >= 50], PLANTED)
    copiers = rng.sample(sorted({*names} - {*busy}), PLANTED)
    for original, copier in zip(busy, copiers, strict=True):
        for exercise in exercises[original]:
            sources[exercise][copier] = disguise(sources[exercise][original], rng)
    return {tuple(sorted(pair)) for pair in zip(busy, copiers, strict=True)}  # type: ignore[misc]


@pytest.mark.parametrize("seed", range(3))
def test_ten_planted_copies_among_200_are_reported_first(seed: int) -> None:
    """Copies that were renamed, reordered and commented anew are among the first fifteen."""
    rng = random.Random(seed)
    sources = make_class(rng)
    planted = plant(sources, rng)
    pairs = find_similar(stubs(), sources).pairs
    assert planted <= {pair.students for pair in pairs[:FIRST]}


def test_few_honest_pairs_are_listed() -> None:
    """Of all pairs of different answers in the course, fewer than one in a thousand is listed."""
    sources = make_class(random.Random(0))
    compared = sum(len(texts) * (len(texts) - 1) // 2 for texts in sources.values())
    assert len(find_similar(stubs(), sources).pairs) < compared / 1000


@pytest.mark.parametrize("students", [2, 3, 5, 40, 200])
def test_an_obvious_answer_is_too_short_to_tell(students: int) -> None:
    """The same three lines in a class of any size are no reason to suspect anyone."""
    texts = {f"s{number:03}": OBVIOUS for number in range(students)}
    result = similar(texts, least_score=0)
    assert (result.pairs, result.too_short[X]) == ((), tuple(sorted(texts)))


def test_two_obvious_answers_among_longer_ones_are_too_short_to_tell() -> None:
    """Three lines that only two students have are few, too."""
    result = similar({"a": OBVIOUS, "b": OBVIOUS, "c": QUEUE, "d": STACK}, least_score=0)
    assert (result.pairs, result.too_short[X]) == ((), ("a", "b"))


def test_a_long_answer_that_the_whole_class_has_is_too_short_to_tell() -> None:
    """What all students have, they have from the lesson, however long it is."""
    result = similar({f"s{number}": QUEUE for number in range(20)}, least_score=0)
    assert (result.pairs, len(result.too_short[X])) == ((), 20)


def test_a_copy_in_a_class_of_four_is_listed_with_its_lines() -> None:
    """A pair has the part, the number of fingerprints, and the lines of both files."""
    copy = b"# mine\n\n" + QUEUE.replace(b"queue", b"mailbox").replace(b"event", b"item")
    (pair,) = similar({"d": copy, "a": STACK, "b": OBVIOUS, "c": QUEUE}).pairs
    (shared,) = pair.exercises
    assert (pair.students, shared.exercise, shared.part) == (("c", "d"), X, 1.0)
    assert shared.fingerprints >= LEAST_SCORE
    assert pair.score == shared.score > LEAST_SCORE
    assert shared.lines == ((Lines(4, 18),), (Lines(6, 20),))


def test_a_group_of_three_in_a_class_of_twelve_is_listed() -> None:
    """Each two of a group are a pair."""
    group = dict.fromkeys("abc", QUEUE)
    rest = {f"s{n}": OBVIOUS for n in range(8)} | {"z": STACK}
    pairs = similar(group | rest).pairs
    assert [pair.students for pair in pairs] == [("a", "b"), ("a", "c"), ("b", "c")]


def test_the_stub_does_not_count() -> None:
    """A long stub that all hand in is not their text, and those who changed nothing are not listed."""
    result = find_similar({X: QUEUE}, {X: {"a": QUEUE, "b": QUEUE + b"\nx = 1\n"}}, least_score=0)
    assert (result.pairs, result.too_short[X]) == ((), ("b",))


def test_the_exercises_of_a_pair_add_up() -> None:
    """A pair that shares text in two exercises is stronger than one that shares one of them."""
    others = {f"s{n}": OBVIOUS for n in range(4)}
    first = {"a": QUEUE, "b": QUEUE, **others}
    second = {"a": STACK, "b": STACK, **others}
    one, both = (
        find_similar({}, sources).pairs[0] for sources in ({"x": first}, {"x": first, "y": second})
    )
    assert both.score > one.score
    assert both.score == pytest.approx(sum(shared.score for shared in both.exercises))
    assert {shared.exercise for shared in both.exercises} == {"x", "y"}
    assert both.exercises[0].score >= both.exercises[1].score


def test_a_part_in_another_order_is_still_shared() -> None:
    """Moving the functions of a file changes few of its fingerprints."""
    tree = ast.parse(STACK)
    tree.body.reverse()
    moved = ast.unparse(tree).encode()
    (pair,) = similar({"a": STACK, "b": moved, "c": QUEUE, "d": OBVIOUS}).pairs
    assert pair.exercises[0].part > 0.9


def test_a_broken_copy_is_found() -> None:
    """A copy that does not compile any more has nearly all fingerprints of its original."""
    broken = QUEUE.replace(b"create_task(read())", b"create_task(read(")
    (pair,) = similar({"a": QUEUE, "b": broken, "c": STACK, "d": OBVIOUS}).pairs
    assert pair.exercises[0].part > 0.8


def test_the_order_of_students_does_not_matter() -> None:
    """The same sources give the same result."""
    texts = {"a": QUEUE, "b": QUEUE, "c": STACK, "d": STACK, "e": OBVIOUS}
    assert similar(texts) == similar(dict(reversed(texts.items())))


def test_an_empty_class_and_sources_that_are_no_python_do_no_harm() -> None:
    """Whatever the bytes are, each source has fingerprints or none."""
    hostile = (b"", b"\xff\xfe\x00", b"(" * 3000, b'"""', b"\\", b"'" * 99, "é = ‘x’".encode())
    result = similar({str(n): source for n, source in enumerate(hostile)})
    assert result.pairs == ()
    assert find_similar({}, {}) == Similarities(pairs=(), too_short={})


def test_winnowing_keeps_about_half_of_the_runs() -> None:
    """Each long shared run has a shared fingerprint, but not each run of tokens is one."""
    here = make_fingerprints(QUEUE)
    inside = make_fingerprints(STACK + QUEUE + STACK)
    assert len(here.keys() - inside.keys()) <= 4  # at both ends
    assert 40 <= len(here) <= 70
