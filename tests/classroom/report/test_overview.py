"""The figures of a whole class."""

from __future__ import annotations

from dataclasses import replace

from kit.classroom.gradebook import NOT_RECORDED
from kit.classroom.insight.overview import (
    Concern,
    concerns_of,
    overview,
    section_figures,
    solved_by,
    tried_by,
)
from kit.classroom.roster import Student
from kit.classroom.rows import Entry, Override

from .a_class import (
    COUNT,
    DUE,
    PRINT,
    everything,
    failed,
    mark,
    missing_file,
    passed,
    report,
    row,
)

SOLVED = mark(PRINT, passed("test_prints"), passed("test_streams"))
WRONG = mark(PRINT, failed("test_prints"))
WORD = Override(student="a", exercise="", points=3.0, author="T", reason="R", at=DUE)


def test_everybody_is_counted_once_by_how_they_stand() -> None:
    """The entries of a class add up to its students, and what is missing was not handed in."""
    found = overview(everything("x"))
    assert sum(students for _, students in found.entries) == found.students == 10
    assert dict(found.entries)[Entry.MISSING] == 1
    assert (found.handed_in, found.late) == (9, 1)


def test_a_student_of_whom_nothing_is_recorded_has_not_handed_in() -> None:
    """As after `kit class forget`; a run that was stopped knows of a submission."""
    rows = (
        row("a", entry=Entry.NOT_GRADED, problem=NOT_RECORDED),
        row("b", entry=Entry.NOT_GRADED),
        row("c", SOLVED),
    )
    assert overview(report(*rows)).handed_in == 2


def test_only_those_who_have_a_score_are_in_the_distribution() -> None:
    """What is missing, refused or ungraded is no 0 among the scores; what was set by hand counts."""
    rows = (
        row("a", SOLVED),
        row("b", WRONG),
        row("c", entry=Entry.MISSING),
        row("d", entry=Entry.REFUSED),
        row("e", WRONG, entry=Entry.UNGRADED),
        row("f", entry=Entry.MISSING, override=WORD, final=3.0),
        row("g", entry=Entry.NOT_GRADED),
    )
    found = overview(report(*rows))
    assert found.scores == (0.0, 2.0, 3.0)
    assert found.middle == 2.0


def test_a_class_without_scores_has_no_middle() -> None:
    """Where nobody was graded there is no median, and no bar has anybody in it."""
    found = overview(report(row("a", entry=Entry.MISSING)))
    assert found.middle is None
    assert sum(found.tenths.values()) == 0


def test_each_score_is_in_the_bar_of_its_tenth() -> None:
    """A bar has the scores from its lower end on; full marks and more are in the last one."""
    scores = (0.0, 0.39, 0.4, 2.0, 3.99, 4.0, 9.0)
    rows = (row(f"s{n}", WRONG, final=score) for n, score in enumerate(scores))
    found = overview(report(*rows))
    assert list(found.tenths.values()) == [2, 1, 0, 0, 0, 1, 0, 0, 0, 3]


def test_an_assignment_without_points_has_one_bar() -> None:
    """With nothing to reach everybody has reached it."""
    found = overview(report(row("a", WRONG), max_points=0.0))
    assert found.tenths[9] == 1


def test_concerns_name_what_a_teacher_has_to_look_at() -> None:
    """Each kind of trouble is named, the most urgent first; what the teacher can fix is not."""
    assert concerns_of(row("a", SOLVED)) == ()
    assert concerns_of(row("a", entry=Entry.MISSING)) == (Concern.MISSING,)
    assert concerns_of(row("a", entry=Entry.REFUSED)) == ()
    assert concerns_of(row("a", WRONG, entry=Entry.UNGRADED)) == ()
    assert concerns_of(row("a", WRONG)) == (Concern.NOTHING_SOLVED, Concern.BELOW_HALF)
    assert concerns_of(row("a", SOLVED, lost=1.0, days_late=9, final=0.0)) == (
        Concern.TOO_LATE,
        Concern.BELOW_HALF,
    )
    assert concerns_of(row("a", SOLVED, entry=Entry.STOPPED)) == (Concern.STOPPED,)


def test_somebody_who_was_decided_on_needs_no_attention() -> None:
    """With the whole score set by hand, a teacher has looked at it already."""
    for entry in Entry:
        assert concerns_of(row("a", WRONG, entry=entry, override=WORD, lost=1.0)) == ()


def test_who_needs_attention_is_sorted_by_urgency_then_score() -> None:
    """First what only a teacher can settle, then the lowest score."""
    rows = (
        row("low", SOLVED, final=1.5),
        row("lower", SOLVED, final=0.5),
        row("gone", entry=Entry.MISSING),
        row("well", SOLVED),
    )
    at_risk = overview(report(*rows)).at_risk
    assert [one.row.student.id for one in at_risk] == ["gone", "lower", "low"]
    assert [one.number for one in at_risk] == [2, 1, 0]


def test_solved_exercises_are_counted_in_the_order_of_the_assignment() -> None:
    """Only a verdict that says solved counts, points by hand do not."""
    by_hand = replace(WRONG, override=replace(WORD, exercise=PRINT), points=2.0)
    rows = (
        row("a", SOLVED, mark(COUNT, passed("test_counts"))),
        row("b", SOLVED),
        row("c", by_hand),
    )
    assert solved_by(report(*rows)) == (2, 1)
    assert tried_by(report(*rows, row("d", missing_file(PRINT)))) == (3, 1)


def sections(*names: str) -> dict[str, tuple[int, int, float | None, tuple[int, ...]]]:
    """The figures of a class whose students are in these sections."""
    rows = [
        row(f"s{n}", SOLVED if n % 2 else WRONG, student=Student(id=f"s{n}", section=name))
        for n, name in enumerate(names)
    ]
    figures = section_figures(report(*rows, row("gone", entry=Entry.MISSING)))
    return {f.name: (f.students, f.handed_in, f.middle, f.solved) for f in figures}


def test_each_section_has_its_figures() -> None:
    """Students, how many handed in, the median, and who solved what; students of none are last."""
    assert sections("b", "b", "a", "b") == {
        "a": (1, 1, 0.0, (0, 0)),
        "b": (3, 3, 2.0, (2, 0)),
        "": (1, 0, None, (0, 0)),
    }


def test_one_section_is_the_whole_class() -> None:
    """With fewer than two sections there is nothing to compare."""
    assert sections("a", "a", "") == sections() == {}
