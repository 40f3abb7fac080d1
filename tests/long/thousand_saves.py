"""A thousand saves in a row, every third ended by the next, and what is left of them.

    python -m tests.long.thousand_saves [SAVES]

Prints processes, open files and memory (PSS, MB) of the watching process and of its warm parent
after each tenth part, and ends with 1 if there are more processes or files at the end than after
the first tenth, or a tenth more memory.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import sys
import tempfile
from pathlib import Path

from kit.course import open_workspace
from kit.grading.warm import WarmGrader
from kit.sandbox.client import WarmClient
from kit.watching.events import Event, Finished, Grade
from kit.watching.worker import Worker
from tests.test_zoo import below

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
SAVES = 1000
GROWN = 1.1


def state(pid: int) -> tuple[int, int, float]:
    """Processes, open files, and megabytes."""
    every = (os.getpid(), pid, *sorted(below(pid)))
    files = sum(len(os.listdir(f"/proc/{one}/fd")) for one in every)  # noqa: PTH208
    texts = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in every)
    kilobytes = (re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE) for text in texts)
    return len(every), files, sum(int(found[1]) for found in kilobytes if found) / 1024


def main(saves: int) -> int:
    """Save, grade, look."""
    told: queue.Queue[Event] = queue.Queue()
    states: list[tuple[int, int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        root = shutil.copytree(TOY_COURSE, Path(name) / "toy")
        file = root / "exercises/basics/greet.py"
        solution = (root / "solutions/basics/greet.py").read_text()
        with WarmGrader(open_workspace(root, root)) as grader:
            worker = Worker(grader, told.put)
            for number in range(saves):
                file.write_text(f"{solution}\n# {number}\n")
                worker.start(Grade(number, ("basics/greet",)))
                while number % 3 and not isinstance(told.get(), Finished):
                    pass
                if number % 3 == 0:
                    worker.halt()
                    while not isinstance(told.get(), Finished):
                        pass
                if number % (saves // 10) == saves // 10 - 1:
                    assert isinstance(grader._client, WarmClient)
                    assert grader._client._process is not None
                    states.append(state(grader._client._process.pid))
                    print("{} processes, {} files, {:.1f} MB".format(*states[-1]), flush=True)
            worker.halt()
    first, last = states[0], states[-1]
    return int(last[0] > first[0] or last[1] > first[1] or last[2] > first[2] * GROWN)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SAVES))
