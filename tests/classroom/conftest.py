"""A small class on the toy course: three students, two exercises, submissions as files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import kit
from kit.classroom.assignment import Assignment, read_assignment
from kit.classroom.gradebook import GRADEBOOK_FILE, Attempt, open_gradebook
from kit.classroom.grading import Regrade, RowChange, open_grading
from kit.classroom.judging import Workers, close_servers
from kit.classroom.marking import report_class
from kit.classroom.roster import Student, read_roster
from kit.classroom.rows import Row
from kit.classroom.uploads.collecting import find_submissions
from kit.classroom.uploads.download import open_download
from kit.course import Course, load_course

TOY = Path(__file__).parents[1] / "toy_course"
ASSIGNMENT = """
format = 1
title = "Toys"
course = "toy"
seed = 7

[[exercises]]
name = "greet"
points = 4

[[exercises]]
name = "add_later"
points = 6
"""
HONEST = {
    "greet": (TOY / "solutions/basics/greet.py").read_text(encoding="utf-8"),
    "add_later": (TOY / "solutions/basics/add_later.py").read_text(encoding="utf-8"),
}
WRONG = {**HONEST, "greet": "def greet(name):\n    return 'Hello'\n"}
HOSTILE = {**HONEST, "greet": "import os\nos._exit(0)\n"}


class Graded(NamedTuple):
    """What a run did."""

    judged: int
    unchanged: int
    outdated: int
    outdated_parts: tuple[str, ...]
    changes: list[RowChange]
    written: bool
    unreadable: int


@dataclass(slots=True)
class Classroom:
    """An assignment, a roster and a folder of submissions below ``folder``."""

    folder: Path
    course: Course = field(default_factory=lambda: load_course(TOY))

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def submissions(self) -> Path:
        return self.folder / "submissions"

    @property
    def file(self) -> Path:
        return self.folder / "assignment.toml"

    def assignment(self, text: str = ASSIGNMENT) -> Assignment:
        self.file.write_text(text, encoding="utf-8")
        return read_assignment(self.file, self.course)

    def enrol(self, *ids: str) -> tuple[Student, ...]:
        lines = ["id,name", *(f"{name},{name.title()}" for name in ids)]
        (self.folder / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_roster(self.folder / "roster.csv")

    def hands_in(self, student: str, files: Mapping[str, str], *, at: float = 1.7e9) -> Path:
        """Write the folder of a student, its files as old as ``at`` says."""
        folder = self.submissions / student
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in files.items():
            file = folder / f"{name}.py"
            file.write_text(text, encoding="utf-8")
            os.utime(file, (at, at))
        return folder

    def grade(  # noqa: PLR0913 - what ``kit class grade`` does at each of its steps
        self,
        executor: Executor | None = None,
        *,
        workers: int = 2,
        text: str = ASSIGNMENT,
        agree: Callable[[Sequence[RowChange]], bool | None] = lambda _: True,
        tell: Callable[[int, int], None] = lambda *_: None,
        collected: Callable[[], None] = lambda: None,
        regrade: bool | Regrade = False,
        **how: Any,
    ) -> Graded:
        """Run what ``kit class grade`` runs, in this process."""
        students = read_roster(self.folder / "roster.csv")
        assignment = self.assignment(text)
        with (
            open_download(self.submissions) as download,
            open_grading(self.out, assignment, self.course, students) as grading,
            ThreadPoolExecutor(workers) as threads,
        ):
            pool = Workers(executor=executor or threads, count=workers)
            again = (Regrade() if regrade else None) if isinstance(regrade, bool) else regrade
            found = find_submissions(download, students, self.course, assignment)
            grading.collect(found.submissions, regrade=again, **how)
            collected()
            for step in grading.judge(pool):
                tell(*step)
            changes = grading.find_changes()
            is_agreed = agree(changes)
            grading.settle(is_agreed)
            summary = grading.summarise()._asdict()
            return Graded(
                **summary, changes=changes, written=bool(is_agreed), unreadable=grading.unreadable
            )

    def rows(self, text: str = ASSIGNMENT) -> dict[str, Row]:
        """What the gradebook says of each student."""
        students = read_roster(self.folder / "roster.csv")
        with open_gradebook(self.out / GRADEBOOK_FILE) as gradebook:
            report = report_class(gradebook, self.assignment(text), self.course, students)
        return {row.student.id: row for row in report.rows}

    def attempts(self) -> dict[str, Attempt]:
        with open_gradebook(self.out / GRADEBOOK_FILE) as gradebook:
            return gradebook.read_current()

    def kit(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command ``kit`` in the class's folder."""
        return subprocess.run(
            self.command(*args),
            cwd=self.folder,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "kit", *args, "--course", str(TOY)]

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        source = str(Path(kit.__file__).parents[1])
        return {**kept, "PYTHONPATH": source, "PYTHONUTF8": "1", **changes}


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """Anna, Bert and Cleo on the roster, nothing handed in."""
    made = Classroom(tmp_path)
    made.submissions.mkdir()
    made.assignment()
    made.enrol("anna", "bert", "cleo")
    return made


@pytest.fixture(scope="module", autouse=True)
def _one_open_server_a_module() -> Iterator[None]:
    yield
    close_servers()
