"""What only the teacher can fix: what counts, and that a reason is there once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kit.classroom.insight.repairs import Repair, list_repairs
from kit.classroom.rows import Entry, Override, Refusal, Row
from kit.model import Outcome, Standing

from .a_class import COUNT, DUE, PRINT, failed, mark, missing_file, passed, report, row

SOLVED = mark(PRINT, passed("test_prints"))


def repairs(*rows: Row, **fields: Any) -> dict[str, Repair]:
    return {repair.title: repair for repair in list_repairs(report(*rows, **fields))}


def reasons(repair: Repair) -> dict[str, list[str]]:
    """Each reason, and the ids of its students with the parts of their work."""
    return {
        reason.text: [" ".join((s.row.student.id, *s.parts)) for s in reason.students]
        for reason in repair.reasons
    }


def test_nothing_waits_for_the_teacher_of_a_class_that_is_fine() -> None:
    """Work that was accepted and graded, and students without any, are not the teacher's to fix."""
    assert repairs(row("a", SOLVED), row("b", entry=Entry.MISSING)) == {}


def test_refused_submissions_have_their_reason_once() -> None:
    """Students with the same reason are together, the most frequent reason first."""
    rows = (
        row("a", entry=Entry.REFUSED, problem="it is encrypted"),
        row("b", entry=Entry.REFUSED, problem="it is empty"),
        row("c", entry=Entry.REFUSED, problem="it is empty"),
    )
    assert reasons(repairs(*rows)["Refused"]) == {
        "It is empty.": ["b", "c"],
        "It is encrypted.": ["a"],
    }


def test_unknown_names_are_beside_students_without_a_submission() -> None:
    """A name that belongs to no student is probably the work of one who has nothing."""
    rows = (row("a", SOLVED), row("b", entry=Entry.MISSING))
    repair = repairs(*rows, unknown=("Anna_1",))["Not on the roster"]
    assert repair.reasons[0].names == ("Anna_1",)
    assert [s.row.student.id for s in repair.reasons[1].students] == ["b"]


def test_who_changed_nothing_is_named() -> None:
    """All files are as students got them; one answer among them is not the teacher's to fix."""
    stub = failed("test_prints", "")
    rows = (
        row("a", mark(PRINT, stub, standing=Standing.TODO)),
        row("b", SOLVED, mark(COUNT, stub, standing=Standing.TODO)),
        row("c", missing_file(PRINT)),
    )
    repair = repairs(*rows)["Only the untouched files of the exercises"]
    assert reasons(repair) == {"No file of an exercise was changed.": ["a"]}


def test_what_is_not_graded_says_why() -> None:
    """A lost judge, a fault of the course, and a run that was stopped."""
    fault = failed("test_prints", "the course is wrong", outcome=Outcome.UNFINISHED)
    rows = (
        row("a", SOLVED, entry=Entry.UNGRADED, problem="the judge was lost"),
        row("b", mark(PRINT, fault, standing=Standing.UNGRADED), entry=Entry.UNGRADED),
        row("c", entry=Entry.NOT_GRADED),
    )
    assert reasons(repairs(*rows)["Not graded"]) == {
        "The judge was lost.": ["a"],
        "The course is wrong.": ["b"],
        "Judging has not finished.": ["c"],
    }


def test_files_that_were_not_accepted_have_reason_and_repair() -> None:
    """A reason has what to do, and names the file of each student."""
    refusal = Refusal(name="x.txt", problem="it is a link", repair="Hand in a copy.")
    other = Refusal(name="y.txt", problem="it is a link", repair="Hand in a copy.")
    rows = (row("a", SOLVED, refusals=(refusal, other)), row("b", SOLVED, refusals=(refusal,)))
    repair = repairs(*rows)["Files that were not accepted"]
    assert reasons(repair) == {"It is a link.": ["a x.txt y.txt", "b x.txt"]}
    assert repair.reasons[0].advice == "Hand in a copy."


def test_a_missing_file_is_one_reason_however_many_are_missing() -> None:
    """Each student is named once, with the exercises; a file that was not accepted is elsewhere."""
    refusal = Refusal(name="print it.py", problem="the file is missing")
    rows = (
        row("a", missing_file(PRINT), missing_file(COUNT)),
        row("b", missing_file(PRINT), mark(COUNT, passed("test_counts"))),
        row("c", missing_file(PRINT), refusals=(refusal,)),
    )
    assert reasons(repairs(*rows)["Files that are missing"]) == {
        "The file is missing.": ["a print_it count_it", "b print_it"]
    }


def test_times_that_are_unknown_or_the_same_are_pointed_out() -> None:
    """An unknown time matters only if there is a due date."""
    rows = [row(f"s{n}", SOLVED, submitted_at=DUE) for n in range(3)]
    rows.append(row("a", SOLVED, submitted_at=None, graded_at=DUE))
    assert list(reasons(repairs(*rows)["Times of submission"])) == [
        "The time is unknown, so lateness costs nothing.",
        "3 of 3 submissions have the same time, perhaps that of a download.",
    ]
    early = rows[0].submitted_at
    assert early is not None
    rows[0] = row("s0", SOLVED, submitted_at=early - timedelta(days=2))
    assert "Times of submission" not in repairs(*rows, due=None)


def test_a_record_of_hints_is_needed_only_if_it_is_required() -> None:
    """Where the assignment does not ask for it, it does not matter that a record is missing."""
    without = row("a", SOLVED, has_hint_record=False)
    assert "No record of hints" not in repairs(without)
    assert reasons(repairs(without, requires_record=True)["No record of hints"]) == {
        "Their hints are unknown, and cost nothing.": ["a"]
    }


def test_a_student_whose_score_was_set_by_hand_is_settled() -> None:
    """A person has looked at it already, whatever was wrong."""
    whole = Override(student="a", exercise="", points=3.0, author="T", reason="R", at=DUE)
    refusal = Refusal(name="x.txt", problem="it is a link")
    for entry in Entry:
        settled = row(
            "a",
            missing_file(PRINT),
            entry=entry,
            override=whole,
            refusals=(refusal,),
            has_hint_record=False,
            problem="it is empty",
        )
        assert repairs(settled, hint_cost=0.5) == {}
