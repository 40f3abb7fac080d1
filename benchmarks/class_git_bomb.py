"""A repository of some hundred KB that names 125 billion files, refused by ``kit class grade``."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.class_of import make_class
from benchmarks.commands import COLD, EXERCISE, solved_course
from benchmarks.side_by_side import KIT, ROOT, Row, wall

NAMES, LEVELS = 5_000, 3


def rows(_runs: int) -> list[Row]:
    """One run: how long it takes until the student is refused, and the largest process."""
    with tempfile.TemporaryDirectory(prefix="kit-benchmark-") as name:
        folder, course = Path(name) / "class", Path(name) / "course"
        course.mkdir()
        solved_course(course)
        make_class(folder, 1, 1, 1)
        (handed_in,) = (folder / "submissions").iterdir()
        shutil.rmtree(handed_in) if handed_in.is_dir() else handed_in.unlink()
        make_bomb(handed_in.with_suffix(""))
        cold = wall([*KIT, "grade", EXERCISE], course)
        command = [*KIT, "class", "grade", "submissions", "--out", "out", "--course", str(ROOT)]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    what = f"a git bomb is refused (largest process: {used.ru_maxrss >> 10} MB)"
    return [Row(what=what, ms=1000 * seconds, ratio=seconds / cold, of=COLD)]


def make_bomb(folder: Path) -> None:
    """Make ``folder``, a repository whose commit has ``NAMES`` names in each of its levels."""
    folder.mkdir()

    def git(*words: str, given: str = "") -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a", *words],
            cwd=folder,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    git("init", "-q", "-b", "main")
    entry = f"100644 blob {git('hash-object', '-w', '--stdin', given='x')}"
    for _ in range(LEVELS):
        listed = "".join(f"{entry}\t{number}\n" for number in range(NAMES))
        entry = f"040000 tree {git('mktree', given=listed)}"
    git("update-ref", "refs/heads/main", git("commit-tree", entry.split()[-1], "-m", "m"))
