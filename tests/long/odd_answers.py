"""Every odd answer to every exercise, or to those named: some ten thousand.

    python -m tests.long.odd_answers [EXERCISE]...

Prints those that are ungraded, or solved without having worked, and ends with 1 if there is one.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from kit.forkserver.client import ForkServer
from tests.test_odd_answers import ROOT, course_without_needs, odd_answers, problems

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        course = course_without_needs(ROOT, Path(name))
        exercises = [course.resolve(one) for one in sys.argv[1:]] or list(course.exercises)
        count = 0
        with closing(ForkServer.start(course)) as client:
            for exercise in exercises:
                for problem in problems(client, odd_answers(course, exercise)):
                    count += 1
                    print(problem, flush=True)
                print(f"{exercise.address}: judged", file=sys.stderr, flush=True)
    sys.exit(bool(count))
