"""A thousand saves in a row, every third ended by the next, and what is left of them.

    python -m tests.long.thousand_saves [SAVES]

Prints processes, open files and memory (PSS, MB) of the watching process, of its fork server, and
of the judge and the runner that wait for the next save, after each tenth part; ends with 1 if there are more processes or files at the end than after the first tenth, or a tenth more memory.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import sys
import tempfile
from pathlib import Path
from time import monotonic

from kit.course import open_workspace
from kit.forkserver.client import ForkServer
from kit.learner.watch import warm
from kit.learner.watch.producers import GradeThread
from kit.learner.watch.state import Event, Finished, Grade
from kit.learner.watch.warm import WarmGrader
from tests.test_zoo import below

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
SAVES = 1000
GROWN = 1.1
PATIENCE = 30.0


def state(pid: int) -> tuple[int, int, float]:
    """Processes, open files, and megabytes."""
    every = (os.getpid(), pid, *sorted(below(pid)))
    files = sum(len(os.listdir(f"/proc/{one}/fd")) for one in every)  # noqa: PTH208
    texts = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in every)
    kilobytes = (re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE) for text in texts)
    return len(every), files, sum(int(found[1]) for found in kilobytes if found) / 1024


def at_rest(pid: int) -> tuple[int, int, float]:
    """As :func:`state`, when one judge and one runner wait for the next save."""
    waiting, until = 3, monotonic() + PATIENCE
    while len(below(pid)) != waiting and monotonic() < until:
        pass
    return state(pid)


def main(saves: int) -> int:
    """Save, grade, look."""
    warm.LATER_SECONDS = 0  # else no judge would ever wait: the next save comes at once
    told: queue.Queue[Event] = queue.Queue()
    states: list[tuple[int, int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        root = shutil.copytree(TOY_COURSE, Path(name) / "toy")
        file = root / "exercises/basics/greet.py"
        solution = (root / "solutions/basics/greet.py").read_text()
        workspace = open_workspace(root, root)
        greet = workspace.course.resolve("greet")
        with WarmGrader(workspace) as grader:
            worker = GradeThread(grader, told.put)
            for number in range(saves):
                file.write_text(f"{solution}\n# {number}\n")
                worker.start(Grade(number, ("basics/greet",)))
                while number % 3 and not isinstance(told.get(), Finished):
                    pass
                if number % 3 == 0:
                    worker.stop()
                    while not isinstance(told.get(), Finished):
                        pass
                if number % (saves // 10) == saves // 10 - 1:
                    worker.stop()
                    grader.warm_up(greet)
                    assert isinstance(grader._server, ForkServer)
                    assert grader._server._process is not None
                    states.append(at_rest(grader._server._process.pid))
                    print("{} processes, {} files, {:.1f} MB".format(*states[-1]), flush=True)
            worker.stop()
    first, last = states[0], states[-1]
    return int(last[0] > first[0] or last[1] > first[1] or last[2] > first[2] * GROWN)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SAVES))
