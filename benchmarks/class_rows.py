"""A class of 200 on one exercise, by ``kit class grade``, against as many cold grades."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.class_of import make_class
from benchmarks.commands import COLD, EXERCISE, solved_course
from benchmarks.side_by_side import KIT, ROOT, Row, wall

STUDENTS, SEED = 200, 1


def rows(_runs: int) -> list[Row]:
    """One run: honest, wrong and hostile submissions, each in a share that is always the same."""
    with tempfile.TemporaryDirectory(prefix="kit-benchmark-") as name:
        folder, course = Path(name) / "class", Path(name) / "course"
        course.mkdir()
        solved_course(course)
        make_class(folder, STUDENTS, 1, SEED)
        cold = wall([*KIT, "grade", EXERCISE], course)
        command = [*KIT, "class", "grade", "submissions", "--out", "out", "--course", str(ROOT)]
        began = time.perf_counter()
        wall(command, folder)
        seconds = time.perf_counter() - began
    what = f"one submission in a class of {STUDENTS}"
    return [Row(what=what, ms=1000 * seconds / STUDENTS, ratio=seconds / STUDENTS / cold, of=COLD)]
