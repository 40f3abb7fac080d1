"""A class with one hostile student of each kind: the others' rows are the same as without them."""

from __future__ import annotations

import os
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.rows import Entry, Row
from tests.systems import IS_ROOT

from .conftest import HONEST, WRONG, Classroom
from .test_submissions import repository

HONEST_STUDENTS = tuple(f"honest{number}" for number in range(9))
GREET = HONEST["greet"]


def _late_commit(folder: Path) -> None:
    repository(folder, HONEST)
    tree = _git(folder, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor a <a> 1 +0000\ncommitter a <a> 99999999999999999 +0000\n\nm\n"
    words = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    number = _git(folder, *words, given=text)
    head = (folder / ".git/HEAD").read_text().removeprefix("ref: ").strip()
    (folder / ".git" / head).write_text(f"{number}\n")


def _git(folder: Path, *words: str, given: str = "") -> str:
    return subprocess.run(
        ["git", *words], cwd=folder, input=given, capture_output=True, text=True, check=True
    ).stdout.strip()


def _borrowed(folder: Path) -> None:
    (folder / ".git/objects").mkdir(parents=True)
    (folder / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git/commondir").write_text(f"../../{HONEST_STUDENTS[0]}/.git\n")


def _linked(folder: Path) -> None:
    folder.symlink_to(folder.parent / HONEST_STUDENTS[0])


def _pipe(folder: Path) -> None:
    os.mkfifo(folder.with_suffix(".zip"))


def _pipe_in_place(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "greet.py")


def _unreadable(folder: Path) -> None:
    folder.mkdir(mode=0)


def _bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(5):
            made.writestr(f"{number}.bin", bytes(50 << 20))


def _far_time(folder: Path) -> None:
    folder.mkdir()
    (folder / "greet.py").write_text(GREET)
    os.utime(folder / "greet.py", (2.0**40, 2.0**40))


def _odd_record(folder: Path) -> None:
    (folder / ".kit").mkdir(parents=True)
    (folder / ".kit/progress.json").write_bytes(b"[" * 90_000)
    (folder / "greet.py").write_text(GREET)


def _threads(folder: Path) -> None:
    folder.mkdir()
    (folder / "greet.py").write_text(
        "import threading\n"
        "gate = threading.Event()\n"
        "for _ in range(2000):\n"
        "    threading.Thread(target=gate.wait, daemon=True).start()\n"
    )


def _exits(folder: Path) -> None:
    folder.mkdir()
    (folder / "greet.py").write_text("import os\nos.kill(0, 9)\n")


HOSTILE: dict[str, tuple[Callable[[Path], None], Entry]] = {
    "late_commit": (_late_commit, Entry.GRADED),
    "borrowed": (_borrowed, Entry.REFUSED),
    "linked": (_linked, Entry.REFUSED),
    "pipe": (_pipe, Entry.REFUSED),
    "pipe_in_place": (_pipe_in_place, Entry.REFUSED),
    "unreadable": (_unreadable, Entry.REFUSED),
    "bomb": (_bomb, Entry.REFUSED),
    "far_time": (_far_time, Entry.GRADED),
    "odd_record": (_odd_record, Entry.GRADED),
    "threads": (_threads, Entry.GRADED),
    "exits": (_exits, Entry.GRADED),
}
"""Each kind, and how that student stands."""


def _timeless(row: Row) -> Row:
    """A row without what depends on when it was judged and how long that took."""
    marks = tuple(
        replace(mark, verdict=mark.verdict and replace(mark.verdict, seconds=0.0))
        for mark in row.marks
    )
    return replace(row, graded_at=datetime.fromtimestamp(0, UTC), marks=marks)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes in folders")
def test_hostile_students_change_nothing_for_others(tmp_path: Path) -> None:
    """The rows of honest students are the same whatever else is in the folder of submissions."""
    rows = []
    for hostile in ({}, HOSTILE):
        classroom = Classroom(tmp_path / str(len(hostile)))
        classroom.submissions.mkdir(parents=True)
        classroom.assignment()
        classroom.enrol(*HONEST_STUDENTS, *hostile)
        for number, student in enumerate(HONEST_STUDENTS):
            classroom.hands_in(student, WRONG if number % 3 == 1 else HONEST)
        for name, (make, _) in hostile.items():
            make(classroom.submissions / name)
        classroom.grade()
        rows.append(classroom.rows())

    alone, together = rows
    assert [_timeless(together[s]) for s in HONEST_STUDENTS] == [
        _timeless(alone[s]) for s in HONEST_STUDENTS
    ]
    stands = {name: together[name].entry for name in HOSTILE}
    wanted = {name: entry for name, (_, entry) in HOSTILE.items()}
    if IS_ROOT:  # who may read everything finds an empty folder
        assert "empty" in together["unreadable"].problem
    assert stands == wanted
