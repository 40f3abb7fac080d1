"""The proof of the course once more, with each text divided among several judges.

    python -m tests.long.two_judges [EXERCISE]...

``kit course check`` has one judge for each text, as a class has, and a learner who grades one
exercise has more of them. Prints what is wrong, and ends with 1 if anything is.
"""

from __future__ import annotations

import sys

from tests.test_course_of_the_kit import COURSE, problems_with_several_judges

if __name__ == "__main__":
    named = [COURSE.resolve(name) for name in sys.argv[1:]]
    wrong = problems_with_several_judges(named or COURSE.exercises)
    for problem in wrong:
        print(f"{problem.where}: {problem.what}")
    sys.exit(bool(wrong))
