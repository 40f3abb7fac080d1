"""Feedback for a class of 200 on eight exercises, by ``kit class feedback``.

Twenty students are judged; each of the other 180 has what one of these handed in.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.class_of import make_class
from benchmarks.commands import COLD, EXERCISE, solved_course
from benchmarks.side_by_side import KIT, ROOT, Row, in_turn, wall
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook

JUDGED, STUDENTS, EXERCISES, SEED = 20, 200, 8, 1
MOST_RATIO = 3.0  # a cold grade takes about 3 s, and feedback may take 10 s


def rows(runs: int) -> list[Row]:
    """All pages and texts, and all pages in an archive."""
    with tempfile.TemporaryDirectory(prefix="kit-benchmark-") as name:
        folder, course = Path(name) / "class", Path(name) / "course"
        course.mkdir()
        solved_course(course)
        make_class(folder, JUDGED, EXERCISES, SEED)
        kit_class = [*KIT, "class"]
        common = ["--out", "out", "--course", str(ROOT)]
        wall([*kit_class, "grade", "submissions", *common], folder)
        fill_class(folder)
        feedback = [*kit_class, "feedback", *common, "--all"]
        things = {
            COLD: lambda: wall([*KIT, "grade", EXERCISE], course),
            f"feedback for {STUDENTS} students": lambda: wall(feedback, folder),
            "the same as an archive for Moodle": lambda: wall(
                [*feedback, "--as", "moodle"], folder
            ),
        }
        measured = {what: statistics.median(s) for what, s in in_turn(things, runs).items()}
        written = len(list((folder / "out/feedback").glob("*.html")))
    cold = measured.pop(COLD)
    if written != STUDENTS:
        raise RuntimeError(f"{written} pages for {STUDENTS} students")
    return [
        Row(what=what, ms=1000 * seconds, ratio=seconds / cold, of=COLD, most=MOST_RATIO)
        for what, seconds in measured.items()
    ]


def fill_class(folder: Path) -> None:
    """Add students to the roster and the gradebook, each with the work of another one."""
    roster = folder / "roster.csv"
    lines = roster.read_text().splitlines()
    new = {f"t{number:04}": f"s{number % JUDGED:04}" for number in range(STUDENTS - JUDGED)}
    added = [f"{name},Student {name},{name}@example.org" for name in new]
    numbers = ["participant", *map(str, range(1, STUDENTS + 1))]
    whole = (f"{line},{number}" for line, number in zip([*lines, *added], numbers, strict=True))
    roster.write_text("\n".join(whole) + "\n")
    with open_gradebook(folder / "out" / GRADEBOOK_FILE) as gradebook:
        current = gradebook.read_current()
        copies = {name: current[other] for name, other in new.items() if other in current}
        gradebook.record([replace(one, student=name) for name, one in copies.items()])
        digests = {name: copies[name].digest if name in copies else None for name in new}
        gradebook.collect(digests, {})
