"""The folder that `kit class collect` writes: what was handed in, for `kit class grade`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.collected_folder import write_student
from kit.classroom.uploads.submission import PROBLEM_FILE, Upload, read_upload
from kit.source import BadFile

from .uploads.downloads import AT, COURSE, GREET, LATER

RECORD = b'{"format": 1, "exercises": {}}'
BOTH = Upload(sources={"basics/greet": GREET, "basics/add_later": LATER}, progress=RECORD)


def test_what_is_written_is_read_as_the_same_submission(tmp_path: Path) -> None:
    """Sources, the student's record and the time come back; nothing is kept the first time."""
    assert write_student(tmp_path / "anna", BOTH, AT) == []
    again = read_upload(tmp_path / "anna", COURSE)
    assert (again.sources, again.digest, again.progress) == (BOTH.sources, BOTH.digest, RECORD)
    assert again.submitted_at == AT
    assert again.refusals == ()


def test_an_unknown_time_stays_unknown(tmp_path: Path) -> None:
    """The files are not as old as the command: nobody is late because of it."""
    write_student(tmp_path, BOTH, None)
    assert read_upload(tmp_path, COURSE).submitted_at is None


def test_a_text_that_is_replaced_is_kept(tmp_path: Path) -> None:
    """Each earlier text is beside the new one, and none is graded."""
    write_student(tmp_path, BOTH, AT)
    for number in (1, 2):
        newer = replace(BOTH, sources={**BOTH.sources, "basics/greet": b"# %d" % number})
        (kept,) = write_student(tmp_path, newer, AT)
        assert kept == tmp_path / f".kit/kept/basics/greet.{number}.py"
    assert (tmp_path / ".kit/kept/basics/greet.1.py").read_bytes() == GREET
    assert write_student(tmp_path, newer, AT) == []
    assert read_upload(tmp_path, COURSE).sources == newer.sources


def test_what_is_not_handed_in_any_more_is_not_graded(tmp_path: Path) -> None:
    """A file of an earlier download is kept as a copy, and is gone from the exercises."""
    write_student(tmp_path, BOTH, AT)
    less = replace(BOTH, sources={"basics/greet": GREET})
    assert write_student(tmp_path, less, AT) == [tmp_path / ".kit/kept/basics/add_later.1.py"]
    assert read_upload(tmp_path, COURSE).sources == less.sources


def test_a_refused_submission_is_refused_again(tmp_path: Path) -> None:
    """The reason is the same, as if it were the first time; a good one later takes its place."""
    write_student(tmp_path, Upload(problem="it is encrypted"), None)
    with pytest.raises(BadFile) as caught:
        read_upload(tmp_path, COURSE)
    assert caught.value.problem == "it is encrypted"
    write_student(tmp_path, BOTH, datetime(2026, 12, 1, tzinfo=UTC))
    assert not (tmp_path / PROBLEM_FILE).exists()
