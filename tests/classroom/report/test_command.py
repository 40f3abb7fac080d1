"""``kit class report`` on a gradebook: the page is written, and is the same each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import kit
from kit.classroom.gradebook import GRADEBOOK_FILE, Attempt, StoredVerdict, open_gradebook
from kit.course import load_course
from kit.model import Finding, Outcome, Standing, Verdict

TOY_COURSE = Path(__file__).parents[2] / "toy_course"
ASSIGNMENT = """\
format = 1
title = "Toys"
course = "toy"
seed = 1

[[exercises]]
name = "greet"

[[exercises]]
name = "ticks"
"""


def record(out: Path) -> None:
    """A gradebook in which four students fail each check in words of their own."""
    exercises = [one for one in load_course(TOY_COURSE).exercises if one.name in ("greet", "ticks")]
    with open_gradebook(out / GRADEBOOK_FILE, create=True) as gradebook:
        gradebook.record(
            [
                Attempt(
                    student=f"s{n}",
                    digest=f"{n}",
                    submitted_at=datetime(2026, 11, n, tzinfo=UTC),
                    graded_at=datetime(2026, 11, 20, tzinfo=UTC),
                    stored=tuple(
                        StoredVerdict(
                            fingerprint="",
                            verdict=Verdict(
                                exercise=exercise.address,
                                standing=Standing.UNSOLVED,
                                points=0.0,
                                max_points=exercise.max_points,
                                seconds=0.0,
                                advice="",
                                isolation="namespaces",
                                findings=tuple(
                                    Finding(
                                        check=check.name,
                                        says=check.says,
                                        outcome=Outcome.FAILED,
                                        points=0.0,
                                        max_points=check.max_points,
                                        message=f"word {'abcd'[n - 1]}",
                                        mistake="collects" if n > 2 else None,
                                    )
                                    for check in exercise.checks
                                ),
                            ),
                        )
                        for exercise in exercises
                    ),
                )
                for n in (1, 2, 3, 4)
            ]
        )
        gradebook.collect({**{f"s{n}": f"{n}" for n in (1, 2, 3, 4)}, "s5": None}, {})


def reported(folder: Path, hash_seed: str) -> bytes:
    """Run the command in a process whose sets and dicts are ordered by another seed."""
    source = str(Path(kit.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "kit", "class", "report", "--out", "out", "--course", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": hash_seed, "LANG": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "report.html" in done.stdout
    return (folder / "out" / "report.html").read_bytes()


def test_the_same_gradebook_gives_the_same_bytes(tmp_path: Path) -> None:
    """Written twice by two processes, the page is the same, and has everybody on it."""
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    (folder / "roster.csv").write_text("id,name\n" + "".join(f"s{n},N{n}\n" for n in range(1, 6)))
    record(folder / "out")

    first = reported(folder, "1")

    assert first == reported(folder, "2")
    text = first.decode()
    assert text.count('class="person"') == 5
    assert "Collects" in text
    assert "nothing handed in" in text
