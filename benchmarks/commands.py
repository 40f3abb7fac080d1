"""Start-up, one grade, a whole course: commands as a learner runs them."""

from __future__ import annotations

import functools
import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from benchmarks.side_by_side import KIT, ROOT, Row, in_turn, rows, wall
from kit.course import Workspace, open_workspace
from kit.learner.watch.warm import WarmGrader

EXERCISE = "first_stream/print_progress"
CLICK = '`python -c "import click"`'
PLAIN = "plain pytest, one process, autoload off"
COLD = "`kit grade EX`, cold"
HINT = "`kit hint EX`, after a failed grade"


def solved_course(folder: Path) -> Workspace:
    """A copy of the course in which every exercise is solved."""
    for shelf in ("exercises", "checks", "hints", "solutions"):
        shutil.copytree(ROOT / shelf, folder / shelf, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.toml", folder)
    shutil.copytree(folder / "solutions", folder / "exercises", dirs_exist_ok=True)
    return open_workspace(folder, folder)


def start_up(folder: Path, runs: int) -> list[Row]:
    """Commands that only read, against the import that they cannot do without."""
    things = {
        CLICK: functools.partial(wall, [sys.executable, "-c", "import click"], folder),
        "`kit --help`": functools.partial(wall, [*KIT, "--help"], folder),
        "`kit list`": functools.partial(wall, [*KIT, "list"], folder),
        HINT: functools.partial(wall, [*KIT, "hint", EXERCISE], folder),
    }
    file = folder / f"exercises/{EXERCISE}.py"
    text = file.read_text(encoding="utf-8")
    shutil.copy(next((ROOT / "mistakes" / EXERCISE).glob("*.py")), file)
    wall([*KIT, "grade", EXERCISE], folder, allowed=(1,))
    measured = in_turn(things, runs)
    file.write_text(text, encoding="utf-8")
    return rows(measured, CLICK, {"`kit list`": 1.5, HINT: 2.0})


def one_grade(folder: Path, runs: int) -> list[Row]:
    """One exercise: plain pytest, cold, warm, and from a save to its verdict in `kit watch`."""
    plain = folder / "plain"
    shutil.copytree(ROOT / "benchmarks" / "one_process", plain, dirs_exist_ok=True)
    shutil.copy(folder / f"solutions/{EXERCISE}.py", plain / "submission.py")
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(plain)]
    workspace = open_workspace(folder, folder)
    exercise = workspace.course.resolve(EXERCISE)
    with WarmGrader(workspace) as grader, Watching(folder) as watching:

        def warm() -> float:
            began = time.perf_counter()
            (verdict,) = grader.grade([exercise])
            assert verdict.solved, verdict
            return time.perf_counter() - began

        things = {
            PLAIN: functools.partial(wall, pytest, plain),
            COLD: functools.partial(wall, [*KIT, "grade", EXERCISE], folder),
            "warm grade": warm,
            "save to verdict in `kit watch`": watching.save,
        }
        measured = in_turn(things, runs)
    found = rows(measured, COLD, {"save to verdict in `kit watch`": 0.15})
    worst = sorted(measured["save to verdict in `kit watch`"])[int(0.95 * runs)]
    cold = sorted(measured[COLD])[runs // 2]
    what = "save to verdict, 95th percentile"
    found.append(Row(what=what, ms=worst * 1000, ratio=worst / cold, of=COLD, most=0.2))
    against = rows({PLAIN: measured[PLAIN], COLD: measured[COLD]}, PLAIN, {COLD: 1.0})
    return [*against, *found[2:]]


def whole_course(folder: Path, runs: int) -> list[Row]:
    """All exercises, solved, against one: all of them anew, none, and the one that has changed."""
    everything = "`kit grade --fresh`, forty exercises, solved"
    nothing, one = "`kit grade`, nothing changed", "`kit grade`, one exercise changed"
    file = folder / f"exercises/{EXERCISE}.py"
    text = file.read_text(encoding="utf-8")
    numbers = itertools.count()

    def change_one() -> float:
        file.write_text(f"{text}\n# {next(numbers)}\n", encoding="utf-8")
        return wall([*KIT, "grade"], folder)

    things = {
        COLD: functools.partial(wall, [*KIT, "grade", EXERCISE], folder),
        everything: functools.partial(wall, [*KIT, "grade", "--fresh"], folder),
        nothing: functools.partial(wall, [*KIT, "grade"], folder),
        one: change_one,
    }
    measured = in_turn(things, runs)
    file.write_text(text, encoding="utf-8")
    return rows(measured, COLD, {everything: 7.0, nothing: 0.35, one: 1.25})[1:]


class Watching:
    """A `kit watch` without a terminal; :meth:`save` gives the seconds from a save to its block."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"exercises/{EXERCISE}.py"
        self._text = self._file.read_text(encoding="utf-8")
        self._count = 0
        self._process = subprocess.Popen(
            [*KIT, "watch", EXERCISE], cwd=folder, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        self._until(b"kit hint")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()
        self._file.write_text(self._text, encoding="utf-8")

    def save(self) -> float:
        self._count += 1
        text = f"{self._text}\n# {self._count}\n"
        began = time.perf_counter()
        self._file.write_text(text, encoding="utf-8")
        self._until(b"Go on with")
        return time.perf_counter() - began

    def _until(self, text: bytes) -> None:
        assert self._process.stdout is not None
        said = b""
        while text not in said:
            data = os.read(self._process.stdout.fileno(), 65536)
            if not data:
                raise RuntimeError(f"kit watch has ended: {said!r}")
            said += data

    @property
    def pid(self) -> int:
        return self._process.pid
