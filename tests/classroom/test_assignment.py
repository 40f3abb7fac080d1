"""Reading ``assignment.toml``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kit.errors import UsageError

from .conftest import ASSIGNMENT, Classroom

DUE = '\n[due]\nat = 2026-12-01T23:59:00\nzone = "Europe/Berlin"\ngrace_minutes = 15\n'


def test_everything_that_may_be_said_is_read(classroom: Classroom) -> None:
    """Points, due date, grace, late policy, hints and extensions arrive as they are written."""
    read = classroom.assignment(
        ASSIGNMENT
        + DUE
        + "\n[late]\nper_day = 0.1\ncap = 0.5\nlast_day = 7\n[hints]\nreveal = false\ncost = 0.5\n"
        "require_record = true\n[log]\nask = true\n"
        '[[extensions]]\nstudent = "anna"\ndays = 2\nreason = "ill"\n'
        '[[extensions]]\nstudent = "bert"\nuntil = 2026-12-05T12:00:00+01:00\n'
    )

    assert [(task.exercise.address, task.points) for task in read.tasks] == [
        ("basics/greet", 4.0),
        ("basics/add_later", 6.0),
    ]
    assert (read.title, read.seed, read.max_points) == ("Toys", 7, 10.0)
    assert read.roster == classroom.folder / "roster.csv"
    due = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert (read.due, read.grace, read.zone) == (due, timedelta(minutes=15), "Europe/Berlin")
    assert (read.late.per_day, read.late.cap, read.late.last_day) == (0.1, 0.5, 7)
    assert (read.reveals_hints, read.hint_cost, read.asks_log) == (False, 0.5, True)
    assert read.get_due("anna") == due + timedelta(days=2)
    assert read.get_due("bert") == datetime(2026, 12, 5, 11, tzinfo=UTC)
    assert read.get_due("cleo") == due


def test_hints_cost_points_only_with_the_record(classroom: Classroom) -> None:
    """The error names the key, and the one to add."""
    with pytest.raises(
        UsageError, match=r"hints\.cost is above 0: set hints\.require_record = true"
    ):
        classroom.assignment(ASSIGNMENT + "[hints]\ncost = 0.5\n")
    free = classroom.assignment(ASSIGNMENT + "[hints]\ncost = 0\nrequire_record = true\n")
    assert (free.hint_cost, free.requires_record) == (0.0, True)


def test_points_are_the_checks_where_none_are_given(classroom: Classroom) -> None:
    """An exercise without points is worth what its checks are worth."""
    read = classroom.assignment(ASSIGNMENT.replace("points = 4\n", ""))
    assert read.tasks[0].points == read.tasks[0].exercise.max_points == 2.0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 2", "format is not 1"),
        ("format = 1", "", "format is missing"),
        ('title = "Toys"', "title = 3", "title is not a text"),
        ('course = "toy"', 'course = "astream"', "course is 'astream', and the course here is toy"),
        ("seed = 7", "seed = true", "seed is not a whole number"),
        ("seed = 7", "sede = 7", "sede is none of"),
        ("seed = 7", "seed = 7\nsubmissions = '../{id}'", "submissions matches nothing"),
        ("seed = 7", "seed = 7\nsubmissions = '/{id}'", "submissions matches nothing"),
        (
            "seed = 7",
            "seed = 7\nsubmissions = '{id}_{id}'",
            "submissions names the column id twice",
        ),
        ('name = "greet"', 'name = "gret"', "exercises[0].name is not usable"),
        ('name = "add_later"', 'name = "basics/greet"', "exercises[1].name repeats basics/greet"),
        ("points = 6", "points = -1", "exercises[1].points is not a number of 0 or more"),
        ("points = 6", "points = nan", "exercises[1].points is not a number"),
        ("points = 6", 'points = "six"', "exercises[1].points is not a number"),
        ("points = 6", "worth = 6", "exercises[1].worth is none of name, points"),
    ],
)
def test_a_wrong_line_is_reported_with_its_file_and_key(
    classroom: Classroom, old: str, new: str, words: str
) -> None:
    """What cannot be meant is one sentence that begins with the file and names the key."""
    with pytest.raises(UsageError) as caught:
        classroom.assignment(ASSIGNMENT.replace(old, new, 1))
    assert caught.value.sentence.startswith(f"{classroom.file}: {words}")
    assert caught.value.advice


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[due]\nzone = 'UTC'", "due.at is missing"),
        ("[due]\nat = 2026-12-01", "due.at is not a date with a time"),
        ("[due]\nat = 2026-12-01T23:59:00", "due.at has no offset"),
        ("[due]\nat = 2026-12-01T23:59:00\nzone = 'Mars/Base'", "due.zone 'Mars/Base' is not"),
        ("[due]\nat = 0001-01-01T00:00:00Z", "due.at is not in this century"),
        (DUE.replace("15", "1e300"), "due.grace_minutes is more than"),
        ("[late]\nper_day = 10", "late.per_day is more than 1"),
        ("[late]\ncap = 1.5", "late.cap is more than 1"),
        ("[late]\nlast_day = -1", "late.last_day is not a number of 0 or more"),
        ("[hints]\nreveal = 'no'", "hints.reveal is not true or false"),
        ("[log]\nask = 1", "log.ask is not true or false"),
        ("[[extensions]]\nstudent = 'anna'", "extensions[0] needs either until or days"),
        ("[[extensions]]\nstudent = 'anna'\ndays = 1000000000000", "extensions[0].days is more"),
        ("[[extensions]]\nstudent = 1\ndays = 1", "extensions[0].student is not a text"),
        ("extensions = [3]\n", "exercises[1].extensions is none of"),
    ],
)
def test_a_wrong_table_is_reported_with_its_file_and_key(
    classroom: Classroom, more: str, words: str
) -> None:
    """The same holds for the tables that may be left out."""
    with pytest.raises(UsageError) as caught:
        classroom.assignment(f"{ASSIGNMENT}\n{more}\n")
    assert caught.value.sentence.startswith(f"{classroom.file}: {words}")


@pytest.mark.parametrize("text", ["title = ", "\0", "[[exercises]\n"])
def test_what_is_no_toml_is_reported(classroom: Classroom, text: str) -> None:
    """A file that is no TOML at all is named, with what the parser says."""
    with pytest.raises(UsageError, match=r"assignment\.toml cannot be read"):
        classroom.assignment(text)


def test_an_assignment_without_exercises_is_refused(classroom: Classroom) -> None:
    """There has to be something to hand in."""
    head = ASSIGNMENT.partition("[[")[0]
    with pytest.raises(UsageError, match="exercises is empty"):
        classroom.assignment(f"{head}exercises = []\n")
