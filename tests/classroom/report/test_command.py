"""``kit class report`` on a gradebook: the page is written, and is the same each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

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
                                        cause="all are collected first" if n > 2 else "",
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


def run_report(folder: Path, hash_seed: str, *options: str) -> str:
    """Run the command in a process whose sets and dicts are ordered by another seed."""
    source = str(Path(kit.__file__).parents[1])
    command = ["-m", "kit", "class", "report", "--out", "out", "--course", "."]
    done = subprocess.run(
        [sys.executable, *command, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": hash_seed, "LANG": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class folder with a gradebook."""
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    lines = "".join(f"s{n},Name{n}\n" for n in range(1, 6))
    (folder / "roster.csv").write_text(f"id,name\n{lines}")
    record(folder / "out")
    return folder


def test_the_same_gradebook_gives_the_same_bytes(folder: Path) -> None:
    """Written twice by two processes, the page is the same, and has everybody on it."""
    page = folder / "out" / "report.html"
    assert "report.html" in run_report(folder, "1")
    first = page.read_bytes()
    assert "report.html" in run_report(folder, "2")

    assert first == page.read_bytes()
    text = first.decode()
    assert text.count('class="person"') == 5
    assert "all are collected first" in text
    assert "collects" not in text
    assert "nothing handed in" in text


def test_a_page_without_names_is_a_file_of_its_own(folder: Path) -> None:
    """``--anonymous`` writes only that page, ``--to`` says where to, and ``-`` is stdout."""
    page_file = Path("out", "report-anonymous.html")
    assert run_report(folder, "1", "--anonymous").splitlines() == [f"wrote {page_file}"]
    page = (folder / "out" / "report-anonymous.html").read_text()
    assert page.count('class="person"') == 5
    assert not re.search(r"(?<!m-)\b(s|Name)[1-5]\b", page)
    assert "Student 5" in page

    assert run_report(folder, "2", "--anonymous", "--to", "-") == page
    assert run_report(folder, "2", "--to", "page.html") == "wrote page.html\n"
    assert "Name5" in (folder / "page.html").read_text()
    assert not (folder / "out" / "report.html").exists()
