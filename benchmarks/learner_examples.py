"""`kit examples` when warm: from the question to the answer, with a judge that is kept."""

from __future__ import annotations

import statistics
import time

from benchmarks.side_by_side import ROOT
from kit.course import load_course
from kit.course.written_examples import has_examples, read_written_examples
from kit.grading.grader import open_server
from kit.grading.learner_examples import ExamplesSession

MOST_SECONDS = 0.5


def warm_examples(runs: int) -> list[str]:
    """How long the answer to the course's own examples takes: median and slowest exercise."""
    course = load_course(ROOT)
    seconds: dict[str, float] = {}
    with open_server(course) as server, ExamplesSession(server, course) as session:
        for exercise in filter(lambda e: has_examples(course, e), course.exercises):
            source = course.shelf("examples", exercise).read_bytes()
            examples = read_written_examples(source, exercise.name)
            session.judge(exercise, examples)
            measured = []
            for _ in range(runs):
                began = time.perf_counter()
                session.judge(exercise, examples)
                measured.append(time.perf_counter() - began)
            seconds[exercise.name] = statistics.median(measured)
    slowest = max(seconds, key=seconds.__getitem__)
    median = statistics.median(seconds.values())
    most = f"{seconds[slowest]:.2f} s (at most {MOST_SECONDS:g})"
    what = f"Examples of {len(seconds)} exercises are answered in {median:.2f} s when warm (median)"
    return [f"{what}, those of `{slowest}` in {most}."]


if __name__ == "__main__":
    print("\n".join(warm_examples(5)))
