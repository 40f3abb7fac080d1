"""Logs of tries in a class: read only if the assignment asks for them, and kept without surprises."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kit.classroom.collected_folder import write_student
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.grading import open_grading
from kit.classroom.logs import read_log, read_sentences
from kit.classroom.roster import read_roster
from kit.classroom.uploads.collecting import single_submission
from kit.course import load_course
from kit.learner.try_log import LOG_FILE, EntryKind, LogEntry, encode_entries, encode_head
from kit.model import Standing

from .conftest import ASSIGNMENT, HONEST, TOY, Classroom

ASKS = f"{ASSIGNMENT}\n[log]\nask = true\n"
COURSE = load_course(TOY)
TRY = LogEntry(
    at=1_796_000_000,
    exercise="basics/greet",
    kind=EntryKind.WATCH,
    standing=Standing.UNSOLVED,
    check="test_greets_by_name",
    hints=("1", "check:test_greets_by_name", "error:KeyError"),
)
HINT = replace(TRY, kind=EntryKind.HINT, standing=None, check="", hints=("2",))


def write_log(classroom: Classroom, student: str, content: bytes) -> Path:
    folder = classroom.hands_in(student, HONEST)
    (folder / ".kit").mkdir()
    (folder / ".kit" / LOG_FILE).write_bytes(content)
    return folder


def collect(
    classroom: Classroom, *students: str, text: str = ASKS
) -> dict[str, tuple[LogEntry, ...]]:
    """Collect what these students have handed in, without grading it; return the logs."""
    roster = read_roster(classroom.folder / "roster.csv")
    assignment = classroom.assignment(text)
    with open_grading(classroom.out, assignment, COURSE, roster) as grading:
        own = {
            s.id: single_submission(classroom.submissions / s.id, s, COURSE, assignment)
            for s in roster
            if s.id in students
        }
        grading.collect(own)
        return {row.student.id: row.log for row in grading.report().rows if row.log is not None}


def test_a_log_is_kept_if_the_assignment_asks_for_it(classroom: Classroom) -> None:
    """Otherwise it is not even read, and no report has it."""
    write_log(classroom, "anna", encode_head() + encode_entries([TRY, HINT]))
    assert collect(classroom, "anna", text=ASSIGNMENT) == {}
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        assert gradebook.read_logs() == {}
    assert collect(classroom, "anna") == {"anna": (TRY, HINT)}
    assert collect(classroom, "anna", text=ASSIGNMENT) == {}


def test_the_log_that_was_handed_in_last_counts(classroom: Classroom) -> None:
    """A submission without one changes nothing."""
    write_log(classroom, "anna", encode_head() + encode_entries([TRY]))
    assert collect(classroom, "anna") == {"anna": (TRY,)}
    write_log(classroom, "anna", encode_head(is_on=False) + encode_entries([TRY, HINT]))
    assert collect(classroom, "anna") == {"anna": (TRY, HINT)}
    classroom.hands_in("anna", HONEST)
    assert collect(classroom, "anna") == {"anna": (TRY, HINT)}


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 600_000, b"[" * 90_000, encode_head(), encode_head() + b"\0" * 9_000],
    ids=["empty", "large", "deep", "no entry", "zeros"],
)
def test_a_log_that_cannot_be_used_costs_nothing(classroom: Classroom, content: bytes) -> None:
    """The submission is collected, and the student has no log."""
    write_log(classroom, "anna", content)
    write_log(classroom, "bert", encode_head() + encode_entries([TRY]))
    assert collect(classroom, "anna", "bert") == {"bert": (TRY,)}


def test_a_folder_in_place_of_the_log_costs_nothing(classroom: Classroom) -> None:
    """The same for what is no file at all."""
    folder = classroom.hands_in("anna", HONEST)
    (folder / ".kit" / LOG_FILE).mkdir(parents=True)
    assert collect(classroom, "anna") == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"exercise": "streams/ticks"},  # not part of the assignment
        {"exercise": "anna/abel"},
        {"check": "test_anna"},
        {"hints": ("check:anna",)},
        {"hints": ("anna",)},
    ],
)
def test_only_names_of_the_course_are_kept(
    classroom: Classroom, changes: dict[str, object]
) -> None:
    """So a log cannot bring a name or a text into the report."""
    odd = replace(TRY, **changes)  # type: ignore[arg-type]
    content = encode_head() + encode_entries([odd, TRY])
    assert read_log(content, classroom.assignment(ASKS), COURSE) == (TRY,)


def test_mistakes_have_the_sentences_of_the_course(classroom: Classroom) -> None:
    """An unknown one is left out; the try counts."""
    known, unknown = (
        replace(TRY, exercise="streams/ticks", check="", mistake=name)
        for name in (next((TOY / "mistakes/streams/ticks").glob("*.py")).stem, "anna")
    )
    asks = ASKS.replace("greet", "ticks")
    kept = read_log(
        encode_head() + encode_entries(replace(each, hints=()) for each in (known, unknown)),
        classroom.assignment(asks),
        COURSE,
    )
    assert [entry.mistake for entry in kept] == [known.mistake, ""]
    sentences = read_sentences(COURSE, {"anna": kept})
    assert ("streams/ticks", known.mistake) in sentences
    assert read_sentences(COURSE, {"anna": (TRY,)}) == {}


def test_collected_folders_have_the_log(classroom: Classroom, tmp_path: Path) -> None:
    """Only if it is asked for, byte for byte."""
    content = encode_head() + encode_entries([TRY])
    write_log(classroom, "anna", content)
    (student, *_) = read_roster(classroom.folder / "roster.csv")
    for text, expected in ((ASSIGNMENT, b""), (ASKS, content)):
        folder = classroom.submissions / "anna"
        upload = single_submission(folder, student, COURSE, classroom.assignment(text)).read()
        assert upload.log == expected
        write_student(tmp_path / str(len(expected)), upload, None)
    written = [path.read_bytes() for path in tmp_path.glob(f"*/.kit/{LOG_FILE}")]
    assert written == [content]


def test_a_log_is_forgotten_with_its_student(classroom: Classroom) -> None:
    """No byte of it is left."""
    write_log(classroom, "anna", encode_head() + encode_entries([TRY]))
    collect(classroom, "anna")
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        assert gradebook.count_records("anna")["logs"] == 1
        gradebook.forget_student("anna")
        assert gradebook.read_logs() == {}
    assert all(b"test_greets_by_name" not in file.read_bytes() for file in classroom.out.iterdir())
