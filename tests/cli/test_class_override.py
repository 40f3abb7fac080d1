"""``kit class override --from``: the points of many students at once."""

from __future__ import annotations

import pytest

from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook

from .conftest import Learner
from .test_class_export import teacher

__all__ = ["teacher"]
OPTIONS = ("--out", "out", "--from", "points.csv")


def write_points(teacher: Learner, text: str) -> None:
    (teacher.folder / "points.csv").write_text(text, encoding="utf-8")


def count_overrides(teacher: Learner) -> int:
    with open_gradebook(teacher.folder / "out" / GRADEBOOK_FILE) as gradebook:
        return len(gradebook.read_overrides(undone_too=True))


def test_a_file_sets_the_points_of_many_students(teacher: Learner) -> None:
    """Each change is printed, the history has it, and a second run changes nothing."""
    write_points(
        teacher,
        "\ufeffstudent;points;reason;exercise;author\n"
        "ANNA;1,5;oral exam;greet;\nanna;2;oral exam;ticks;M\ndan;0;not his own work;;\n",
    )
    done = teacher.kit("class", "override", *OPTIONS, "--author", "T")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "anna: basics/greet set to 1.5 (was 2 of 2)",
        "anna: streams/ticks set to 2 (was 5 of 5)",
        "The total is 2.63 of 7 now.",
        "dan: total set to 0 (was 0 of 7)",
    ]
    listed = teacher.kit("class", "override", "--list", "--out", "out").out
    assert [line.split(" on ")[0] for line in listed.splitlines()] == [
        "anna basics/greet 1.5 by T",
        "anna streams/ticks 2 by M",
        "dan total 0 by T",
    ]
    done = teacher.kit("class", "override", *OPTIONS, "--author", "T")
    assert (done.status, done.out) == (0, "3 of 3 lines are set already.\n")
    assert count_overrides(teacher) == 3
    write_points(teacher, "id,points,reason\ndan,1,second talk\n")
    done = teacher.kit("class", "override", *OPTIONS, "--author", "T")
    assert done.out == "dan: total set to 1 (was 0 of 7)\n"


def test_a_wrong_line_is_named_and_nothing_is_set(teacher: Learner) -> None:
    """All lines are looked at before any is set."""
    lines = (
        "anna,5,good,,T",
        "eve,1,good,,T",
        "bea,8,good,,T",
        "bea,1,good,prompt,T",
        "bea,x,good,,T",
        "bea,,good,,T",
        "bea,3,5,,T",
        "bea,1,,,T",
        "bea,1,good,,",
        ",1,good,,T",
        "ANNA,4,again,,T",
    )
    write_points(teacher, "\n".join(["id,points,reason,exercise,author", *lines]))
    done = teacher.kit("class", "override", *OPTIONS)
    assert (done.status, done.out) == (2, "")
    *problems, total, _ = done.err.splitlines()
    assert [problem.partition(": ")[0] for problem in problems] == [
        f"points.csv:{line}" for line in range(3, 13)
    ]
    words = (
        "There is no 'eve' on the roster.",
        "8 is more than the maximum of the assignment, 7.",
        "prompt",
        "'x' is not a number of points.",
        "'' is not a number of points.",
        "'5' is not a reason in words.",
        "'' is not a reason in words.",
        "There is no author, and no --author.",
        "There is no id of a student.",
        "Line 2 has the same student and exercise.",
    )
    for problem, word in zip(problems, words, strict=True):
        assert word in problem
    assert total == "10 lines of points.csv cannot be used, so no points were set."
    assert count_overrides(teacher) == 0


@pytest.mark.parametrize(
    ("text", "args", "sentence"),
    [
        ("id,points\nanna,1\n", (), "points.csv has no column 'reason'."),
        ("id,points,reason\n", (), "points.csv has no points."),
        ("id,points,reason\nanna,1,2,3\n", (), "points.csv:2: this line has 4 cells"),
        ("id,points,reason\nanna,1,good\n", ("anna",), "--from takes students"),
        ("id,points,reason\nanna,1,good\n", ("--undo",), "--from takes students"),
    ],
)
def test_a_file_that_cannot_be_meant_is_an_error(
    teacher: Learner, text: str, args: tuple[str, ...], sentence: str
) -> None:
    """One sentence, status 2, and nothing is set."""
    write_points(teacher, text)
    done = teacher.kit("class", "override", *OPTIONS, *args)
    assert (done.status, sentence in done.err) == (2, True), done.err
    assert count_overrides(teacher) == 0


def test_more_than_the_maximum_needs_a_flag(teacher: Learner) -> None:
    """The same flag as for one student."""
    write_points(teacher, "id,points,reason\nanna,9,bonus\n")
    done = teacher.kit("class", "override", *OPTIONS, "--author", "T", "--above-maximum")
    assert done.out == "anna: total set to 9 (was 5.25 of 7)\n"


def test_older_feedback_is_pointed_out(teacher: Learner) -> None:
    """Only students who have feedback files, with the command that writes new ones."""
    words = ("--author", "T", "--reason", "oral exam", "--out", "out")
    before = teacher.kit("class", "override", "anna", "1", *words).out
    assert (before.count("\n"), "older" in before) == (1, False)
    assert teacher.kit("class", "feedback", "--student", "anna", "--out", "out").status == 0
    again = teacher.kit("class", "override", "anna", "2", *words).out
    assert again.endswith(
        "anna has older feedback. Write it anew with:\n"
        "  kit class feedback --student anna --out out\n"
    )
    assert "older" not in teacher.kit("class", "override", "dan", "2", *words).out
