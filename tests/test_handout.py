"""``kit.toml`` in the folder of an assignment."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kit.course import Course, Handout, encode_handout, load_course, read_handout
from kit.errors import CourseError

TOY = Path(__file__).parent / "toy_course"
DUE = datetime(2026, 12, 1, 23, 59, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course whose folder has nothing but its description."""
    shutil.copy(TOY / "course.toml", tmp_path)
    return load_course(tmp_path)


@pytest.mark.parametrize(
    "handout",
    [
        Handout(title="Toys"),
        Handout(title='"Toys"\n\\', due=DUE, zone="Europe/Berlin", hint_cost=0.25),
        Handout(
            title="",
            asks_log=True,
            has_hints=False,
            hand_in=("exercises", ".kit"),
            points={"a/b": 2.5},
        ),
    ],
)
def test_what_is_written_is_read(course: Course, handout: Handout) -> None:
    """Any title, with and without a date."""
    (course.root / "kit.toml").write_text(encode_handout(handout), "utf-8")
    assert read_handout(course) == handout


@pytest.mark.parametrize("text", [None, "", 'course = "/elsewhere"\n', "[tool]\nx = 1\n"])
def test_other_folders_are_no_assignment(course: Course, text: str | None) -> None:
    """Without the file, and where it is about something else."""
    if text is not None:
        (course.root / "kit.toml").write_text(text)
    assert read_handout(course) is None


@pytest.mark.parametrize(
    "text",
    [
        "[assignment\n",
        "assignment = 3\n",
        "[assignment]\n",
        "[assignment]\ntitle = 3\n",
        '[assignment]\ntitle = "T"\ndue = 2026-12-01\n',
        '[assignment]\ntitle = "T"\nhint_cost = "one"\n',
        '[assignment]\ntitle = "T"\nhint_cost = -1\n',
        '[assignment]\ntitle = "T"\nhint_cost = nan\n',
        '[assignment]\ntitle = "T"\nhand_in = 3\n',
        '[assignment]\ntitle = "T"\nhand_in = [3]\n',
    ],
)
def test_a_damaged_file_is_named(course: Course, text: str) -> None:
    """One sentence with the file."""
    (course.root / "kit.toml").write_text(text)
    with pytest.raises(CourseError, match=r"kit\.toml"):
        read_handout(course)
