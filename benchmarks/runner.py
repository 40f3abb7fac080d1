"""What isolation costs: a runner from its fork to its end, with all layers and with none.

    python benchmarks/runner.py [RUNS]

Pairs in turn, in one run; prints medians in milliseconds and the median of the differences.
"""

from __future__ import annotations

import statistics
import sys
import time

from kit.course import find_shipped_course, load_course
from kit.forkserver.client import ForkServer
from kit.judge.supervisor import Supervisor


def one_runner(supervisor: Supervisor) -> float:
    """Return the milliseconds for one runner that loads an empty submission and is ended."""
    began = time.perf_counter()
    supervisor.submission()
    supervisor.close()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    course = load_course(find_shipped_course())
    isolated = ForkServer.start(course)
    bare = ForkServer.start(course, bare=True)
    try:
        with_layers, bare_supervisor = (
            Supervisor(client, course, course.exercises[0], "empty.py", b"")
            for client in (isolated, bare)
        )
        for supervisor in (with_layers, bare_supervisor):
            one_runner(supervisor)
        pairs = [(one_runner(with_layers), one_runner(bare_supervisor)) for _ in range(runs)]
    finally:
        isolated.close()
        bare.close()
    medians = [statistics.median(side) for side in zip(*pairs, strict=True)]
    extra = statistics.median(first - second for first, second in pairs)
    print(f"{runs} pairs, medians: isolated {medians[0]:.1f} ms, bare {medians[1]:.1f} ms")
    print(f"isolation costs {extra:.1f} ms for each runner")


if __name__ == "__main__":
    main()
