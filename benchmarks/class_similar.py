"""Similar submissions of a class of 200 in eight exercises, against a cold grade."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from benchmarks.commands import COLD, EXERCISE, solved_course
from benchmarks.side_by_side import KIT, ROOT, Row, in_turn, wall
from benchmarks.side_by_side import rows as compare
from kit.classroom.insight.similarity import find_similar

STUDENTS, EXERCISES, SEED = 200, 8, 1
WHAT = f"similar submissions in a class of {STUDENTS}, {EXERCISES} exercises"


def rows(runs: int) -> list[Row]:
    """In turn with cold grades: right answers and mistakes, each handed in by several students."""
    stubs, sources = make_sources()

    def find() -> float:
        began = time.perf_counter()
        find_similar(stubs, sources)
        return time.perf_counter() - began

    with tempfile.TemporaryDirectory(prefix="kit-benchmark-") as name:
        course = Path(name)
        solved_course(course)
        measured = in_turn(
            {COLD: lambda: wall([*KIT, "grade", EXERCISE], course), WHAT: find}, runs
        )
    return compare(measured, COLD, {})[1:]


def make_sources() -> tuple[dict[str, bytes], dict[str, dict[str, bytes]]]:
    """Return stubs and sources of the exercises with the longest answers."""
    rng = random.Random(SEED)
    longest = sorted((ROOT / "solutions").glob("*/*.py"), key=lambda file: file.stat().st_size)
    stubs, sources = {}, {}
    for solution in longest[-EXERCISES:]:
        name = solution.relative_to(ROOT / "solutions").with_suffix("").as_posix()
        shelves = (ROOT / "answers" / name, ROOT / "mistakes" / name)
        texts = [file.read_bytes() for shelf in shelves for file in sorted(shelf.glob("*.py"))]
        stubs[name] = (ROOT / "exercises" / f"{name}.py").read_bytes()
        # Layout does not matter to the result, but no text is the same as another.
        sources[name] = {f"s{n}": rng.choice(texts) + b"\n" * n for n in range(STUDENTS)}
    return stubs, sources
