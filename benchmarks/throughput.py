"""How many times more submissions the kit grades than a loop of plain pytest processes.

    python benchmarks/throughput.py [SUBMISSIONS] [PAIRS]

Three exercises, each submission in its own form; benchmarks/plain/ has checks of the same kind that
import the submission, unprotected. In turn: `kit class grade` of all of them, with the sandbox and
all of its isolation, start included; and a loop that starts one pytest process for each submission
and exercise, its plugins given by name (what loads itself would make it slower still). To keep it
short the loop is run for a sixth of the submissions, and its time is multiplied. Prints seconds and
their ratio, by the clock and by processor time, and the median of the ratios.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from class_of import ROOT

from kit.course import load_course

NAMES = ("name_the_nodes", "print_progress", "full_states")
PART = 6
PLAIN = Path(__file__).parent / "plain"
OPTIONS = ["-q", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto"]


def make(folder: Path, count: int) -> None:
    """Submissions of solutions and mistakes in turn, an assignment and a roster."""
    course = load_course(ROOT)
    for number in range(count):
        (folder / f"submissions/s{number:03}").mkdir(parents=True)
        for name in NAMES:
            exercise = course.resolve(name)
            mistakes = sorted(course.shelf("mistakes", exercise).glob("*.py"))
            texts = [course.shelf("solutions", exercise), mistakes[number % len(mistakes)]]
            text = texts[number % 2].read_text(encoding="utf-8") + f"\n# {number}\n"
            (folder / f"submissions/s{number:03}/{name}.py").write_text(text, encoding="utf-8")
    ids = "".join(f"s{number:03}\n" for number in range(count))
    (folder / "roster.csv").write_text(f"id\n{ids}")
    listed = "".join(f'[[exercises]]\nname = "{name}"\n' for name in NAMES)
    head = f'format = 1\ntitle = "T"\ncourse = "{course.name}"\nseed = 1\n'
    (folder / "assignment.toml").write_text(head + listed)


def by_kit(folder: Path) -> None:
    """Grade the class anew."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    command = ["-m", "kit", "class", "grade", "submissions", "--out", "out", "--course", str(ROOT)]
    subprocess.run([sys.executable, *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def by_pytest(folder: Path, count: int) -> None:
    """One plain pytest process after the other."""
    for number in range(count):
        for name in NAMES:
            paths = f"{folder}/submissions/s{number:03}{os.pathsep}{PLAIN}"
            subprocess.run(
                [sys.executable, "-m", "pytest", *OPTIONS, str(PLAIN / f"test_{name}.py")],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=60,
            )


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time of all that was started and has ended."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu


def main() -> None:
    """Measure pairs in turn, and print."""
    given = [int(word) for word in sys.argv[1:]]
    count, pairs = [*given, *(60, 3)[len(given) :]]
    ratios = []
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        make(folder, count)
        for _ in range(pairs):
            ours = timed(lambda: by_kit(folder))
            part = timed(lambda: by_pytest(folder, max(count // PART, 1)))
            factor = count / max(count // PART, 1)
            theirs = (part[0] * factor, part[1] * factor)
            ratios.append((theirs[0] / ours[0], theirs[1] / ours[1]))
            print(
                f"kit {ours[0]:.1f} s ({ours[1]:.1f} s of processor), "
                f"pytest {theirs[0]:.1f} s ({theirs[1]:.1f} s): "
                f"{ratios[-1][0]:.1f} times, {ratios[-1][1]:.1f} by processor time",
                flush=True,
            )
    clock, cpu = (statistics.median(side) for side in zip(*ratios, strict=True))
    print(
        f"{count} submissions, {len(NAMES)} exercises, medians of {pairs}: "
        f"{clock:.1f} times by the clock, {cpu:.1f} by processor time"
    )


if __name__ == "__main__":
    main()
