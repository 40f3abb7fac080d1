"""Grades a whole class, and says whether it is complete, correct and bounded.

    python benchmarks/grade_a_class.py [STUDENTS] [EXERCISES] [JOBS] [SEED]

Makes the class with benchmarks/class_of.py (200 students, all exercises), runs `kit class grade`
on it, and looks each quarter of a second at all processes below it. Prints the time, the peaks of
memory (PSS), open descriptors and processes, what is left behind, and each verdict that is not what
it must be. Exit status 1 if there is one, or if anything is left behind. It reads Linux' /proc.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from class_of import ROOT, make_class, surprises

EVERY = 0.25


def running() -> dict[int, tuple[int, int]]:
    """The parent of each process, and when it began: numbers of processes are given again."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name)] = (int(fields[1]), int(fields[19]))
    return found


def below(pid: int) -> dict[int, int]:
    """A process and all that came from it, each with when it began."""
    every = running()
    found = [pid]
    for one in found:
        found += [child for child, (parent, _) in every.items() if parent == one]
    return {one: every[one][1] for one in found if one in every}


def used(pid: int) -> Counter[str]:
    """Memory in KB and open descriptors of one process; nothing if it is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        pss = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
        return Counter(
            kb=int(pss.split()[1]), fds=len(list(Path(f"/proc/{pid}/fd").iterdir())), processes=1
        )
    except (OSError, StopIteration):
        return Counter()


def main() -> int:
    """Make the class, grade it, and report."""
    given = [int(word) for word in sys.argv[1:]]
    students, exercises, jobs, seed = [*given, *(200, 99, 2, 1)[len(given) :]]
    with tempfile.TemporaryDirectory() as text:
        folder, scratch = Path(text) / "class", Path(text) / "scratch"
        scratch.mkdir()
        make_class(folder, students, exercises, seed)
        command = [sys.executable, "-m", "kit", "class", "grade", "submissions", "--out", "out"]
        began = time.monotonic()
        started = subprocess.Popen(
            [*command, "--jobs", str(jobs), "--course", str(ROOT)],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(scratch)},
        )
        peaks: Counter[str] = Counter()
        seen: set[tuple[int, int]] = set()
        while started.poll() is None:
            family = below(started.pid)
            seen.update(family.items())
            now: Counter[str] = sum(map(used, family), Counter())
            peaks |= now
            time.sleep(EVERY)
        seconds = time.monotonic() - began
        wrong = surprises(folder, folder / "out/grades.json")
        left = [name.name for name in scratch.iterdir()]
        alive = seen & {(pid, began) for pid, (_, began) in running().items()}
        lines = (folder / "assignment.toml").read_text().count("[[exercises]]")
    print(
        f"{students} students, {lines} exercises, {jobs} jobs: {seconds:.0f} s, "
        f"{seconds / (students * lines) * 1000:.0f} ms for each submission and exercise"
    )
    print(
        f"at most {peaks['kb'] / 1024:.0f} MB, {peaks['fds']} descriptors, "
        f"{peaks['processes']} processes"
    )
    print(f"left behind: {len(left)} folders, {len(alive)} processes")
    print(f"{len(wrong)} verdicts are not what they must be", *wrong, sep="\n")
    return 1 if wrong or left or alive or started.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
