"""What the sandbox costs: a stage from its fork to its first word and its end, with and without.

    python benchmarks/stage.py [RUNS]

Pairs in turn, in one run; prints medians in milliseconds and the median of the differences.
"""

from __future__ import annotations

import statistics
import sys
import time

from kit.course import find_shipped_course, load_course
from kit.forkserver.client import ForkServer
from kit.judge.supervisor import Supervisor


def one_stage(supervisor: Supervisor) -> float:
    """Milliseconds for one stage that loads an empty submission and is ended."""
    began = time.perf_counter()
    supervisor.submission()
    supervisor.close()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    course = load_course(find_shipped_course())
    sandboxed = ForkServer.start(course)
    bare = ForkServer.start(course, bare=True)
    try:
        with_it, without = (
            Supervisor(client, course, course.exercises[0], "empty.py", b"")
            for client in (sandboxed, bare)
        )
        for supervisor in (with_it, without):
            one_stage(supervisor)
        pairs = [(one_stage(with_it), one_stage(without)) for _ in range(runs)]
    finally:
        sandboxed.close()
        bare.close()
    medians = [statistics.median(side) for side in zip(*pairs, strict=True)]
    extra = statistics.median(first - second for first, second in pairs)
    print(f"{runs} pairs, medians: sandboxed {medians[0]:.1f} ms, bare {medians[1]:.1f} ms")
    print(f"the sandbox costs {extra:.1f} ms for each stage")


if __name__ == "__main__":
    main()
