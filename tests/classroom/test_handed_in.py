"""The list of what a class has handed in, as `kit class check` shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kit.classroom.assignment import Assignment, Extension, LatePolicy, Task
from kit.classroom.handed_in import ClassList, head_text, list_text, make_list, rule_sentences
from kit.classroom.policy import policy_sentences
from kit.classroom.roster import Student
from kit.classroom.rows import Refusal
from kit.classroom.uploads import TimeSource
from kit.classroom.uploads.collecting import find_submissions
from kit.classroom.uploads.download import open_download
from kit.classroom.uploads.submission import Upload
from kit.render.look import Look
from kit.render.safe import width

from .uploads.downloads import AT, BOTH, COURSE, write

DUE = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Assignment(
    file=Path("assignment.toml"),
    title="Toys",
    seed=1,
    roster=Path("roster.csv"),
    tasks=tuple(Task(exercise=COURSE.resolve(name), points=5) for name in ("greet", "add_later")),
)
RULES = replace(
    PLAIN,
    due=DUE,
    zone="Europe/Berlin",
    clock=BERLIN,
    grace=timedelta(minutes=15),
    late=LatePolicy(per_day=0.1, cap=0.5, last_day=7),
    hint_cost=0.5,
    extensions=(Extension(student="anna", days=2, reason="ill"),),
)
GOOD = Upload(
    sources={"basics/greet": b"x", "basics/add_later": b"x"},
    submitted_at=AT,
    time_source=TimeSource.COMMIT,
)


def listed(
    folder: Path,
    uploads: Mapping[str, Upload],
    *missing: str,
    assignment: Assignment = RULES,
    submitted: Mapping[str, datetime] | None = None,
) -> ClassList:
    """A list of these uploads, each of a folder that is named after the student."""
    students = [Student(id=name) for name in (*uploads, *missing)]
    for name in uploads:
        write(folder, {f"{name}/greet.py": BOTH["greet.py"]})
    write(folder, {"eve's work/notes.txt": b""})
    with open_download(folder) as download:
        found = find_submissions(download, students, COURSE, assignment)
    return make_list(found, uploads, students, assignment, submitted or {})


def test_a_teacher_sees_hints_and_extensions_and_the_rules_for_students() -> None:
    """They follow the sentences that students read."""
    assert [*rule_sentences(RULES)] == [
        *policy_sentences(RULES),
        "Each hint in a student's record .kit costs 0.5 points, at most those of its exercise.",
        "anna has until Thu 2026-12-03 23:59 (ill).",
    ]
    free = replace(PLAIN, due=DUE, reveals_hints=False)
    assert [*rule_sentences(free)] == [*policy_sentences(free), "There are no hints."]
    assert [*rule_sentences(PLAIN)] == [*policy_sentences(PLAIN)]


def test_what_needs_a_teacher_is_first(tmp_path: Path) -> None:
    """Unknown, refused, files not accepted, notes, incomplete: then everybody else."""
    uploads = {
        "fine": GOOD,
        "part": replace(GOOD, sources={"basics/greet": b"x"}),
        "note": replace(GOOD, notes=("x.py was used for greet",)),
        "stub": replace(GOOD, is_untouched=True),
        "less": replace(GOOD, refusals=(Refusal(name="a.pyc", problem="p", repair="Do r."),)),
        "no": Upload(problem="it is empty"),
    }
    text = list_text(listed(tmp_path, uploads, "gone"), Look())
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads[:8] == [
        "of no student, not graded (1)",
        "refused (1)",
        "files not accepted (1)",
        "used with a note (1)",
        "only the untouched files of the exercises (1)",
        "without some exercises (1)",
        "with all exercises (3)",
        "nothing handed in (1)",
    ]
    for part in ("eve's work", "no: no", "less: a.pyc", "p. Do r.", "no file for add_later"):
        assert part in text
    assert "fine  2 of 2  Sun 2025-11-30 18:00 (commit)  fine" in text


def test_entries_of_no_student_share_one_advice(tmp_path: Path) -> None:
    """Names with the same reason are together; side files are named, and are no problem."""
    made = listed(tmp_path, {"anna": GOOD})
    reason = Refusal(name="", problem="it belongs to no student", repair="Do r.")
    unknown = tuple(replace(reason, name=name) for name in ("eve 1.py", "eve 2.py"))
    text = list_text(replace(made, unknown=unknown, side_files=("index.html",)), Look())
    assert "  eve 1.py\n  eve 2.py\n      it belongs to no student. Do r.\n" in text
    assert "not submissions: index.html\n" in text
    fine = replace(made, unknown=(), side_files=("index.html",))
    assert not fine.has_refusals


def test_the_work_of_a_group_is_named_once(tmp_path: Path) -> None:
    """What is wrong with it has the ids of all members before it."""
    bad = replace(GOOD, notes=("x.py was used for greet",))
    made = listed(tmp_path, {"anna": bad, "bert": bad})
    members = ("anna", "bert")
    group = tuple(replace(each, members=members, entries=("team-1",)) for each in made.handed_in)
    text = list_text(replace(made, handed_in=group), Look())
    assert text.count("x.py was used for greet") == 1
    assert "groups, each member gets the same (1)\n  anna, bert: team-1\n" in text


def test_who_could_not_be_read_has_handed_in(tmp_path: Path) -> None:
    """They are named first, and are neither missing nor refused."""
    made = replace(listed(tmp_path, {"anna": GOOD}, "cleo"), unread=(Student(id="bert"),))
    assert list_text(made, Look()).startswith("\ncould not be read (1)\n  bert\n")
    assert "2 of 3 students handed in" in head_text(made, Look())


def test_of_many_strangers_some_are_named(tmp_path: Path) -> None:
    """The heading has the whole number, and the list ends."""
    strangers = tuple(Refusal(name=f"s{n}", problem="p", repair="") for n in range(100_000))
    made = replace(listed(tmp_path, {"anna": GOOD}), unknown=strangers)
    lines = list_text(made, Look()).splitlines()
    assert "of no student, not graded (100000)" in lines
    assert "  and 99950 more" in lines
    assert len(lines) < 120


def test_what_is_refused_is_named_with_what_to_do(tmp_path: Path) -> None:
    """The advice is that for the files which the reason names."""
    save = Refusal(name="greet.py", problem="it is not UTF-8", repair="Save it as UTF-8.")
    other = Refusal(name="x.pyc", problem="this is compiled code", repair="Leave it out.")
    bad = Upload(problem="greet.py: it is not UTF-8", refusals=(save, other))
    text = list_text(listed(tmp_path, {"anna": bad}), Look())
    assert "  anna: anna\n      greet.py: it is not UTF-8. Save it as UTF-8.\n" in text


def test_of_many_different_sentences_some_are_shown(tmp_path: Path) -> None:
    """Each of them has at least one name, also after a sentence with many names."""
    same = tuple(Refusal(name=f"s{n}", problem="same", repair="") for n in range(60))
    other = tuple(Refusal(name=f"t{n}", problem=f"p{n}", repair="") for n in range(100))
    made = replace(listed(tmp_path, {"anna": GOOD}), unknown=same + other)
    lines = list_text(made, Look()).splitlines()
    assert [line for line in lines if "more" in line] == ["  and 10 more", "  and 51 more"]
    assert lines.count("      same.") == 1
    assert "  t48" in lines


@pytest.mark.parametrize("is_compact", [True, False])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, *, is_compact: bool) -> None:
    """With two hundred students and names of any length each line fits 80 columns."""
    long = replace(GOOD, notes=("a" * 70 + " was used for " + "b" * 60,), submitted_at=DUE)
    late = replace(GOOD, submitted_at=DUE + timedelta(days=3), time_source=TimeSource.GRADESCOPE)
    uploads = {
        f"s{number}-{'x' * (number % 9)}": (GOOD, late, long)[number % 3] for number in range(200)
    }
    uploads["y" * 60] = Upload(problem="z " * 200)
    made = listed(tmp_path, uploads, *(f"gone{n}" for n in range(40)))
    text = list_text(made, Look(), is_compact=is_compact) + head_text(made, Look())
    assert max(map(width, text.splitlines())) <= 80
    assert len(text.splitlines()) < (320 if is_compact else 520)


def test_late_and_unknown_times_are_named(tmp_path: Path) -> None:
    """A time on a list of the teacher's counts before that of a file."""
    uploads = {"anna": GOOD, "bert": GOOD, "cleo": replace(GOOD, submitted_at=None)}
    given = {"bert": DUE + timedelta(days=1, hours=1)}
    made = listed(tmp_path, uploads, submitted=given)
    text = list_text(made, Look())
    assert "Thu 2026-12-03 00:59 (--submitted), 2 days late" in text
    assert "cleo  2 of 2  time unknown" in text
    assert "1 submission has no known time" in text
    assert "late (1)\n  bert (2 days)" in list_text(made, Look(), is_compact=True)


@pytest.mark.parametrize("is_compact", [True, False])
def test_a_required_record_that_is_missing_is_named(tmp_path: Path, *, is_compact: bool) -> None:
    """Who has none, before grading and after; nothing where it is not required."""
    uploads = {"anna": replace(GOOD, hints={}), "bert": GOOD, "cleo": Upload(problem="p")}
    rules = replace(RULES, requires_record=True)
    text = list_text(listed(tmp_path, uploads, assignment=rules), Look(), is_compact=is_compact)
    title = "without the folder .kit, so hints are unknown and cost nothing (1)"
    assert f"{title}\n  bert\n" in text
    free = list_text(listed(tmp_path / "free", uploads), Look(), is_compact=is_compact)
    assert ".kit" not in free


def test_many_identical_times_are_pointed_out(tmp_path: Path) -> None:
    """Three in one minute, and half of those with a known time, are probably a download."""
    uploads = dict.fromkeys(("anna", "bert", "cleo"), GOOD)
    text = list_text(listed(tmp_path, uploads), Look())
    assert "3 of 3 submissions have the same time." in text


def test_what_students_write_is_only_text(tmp_path: Path) -> None:
    """Control characters in a name reach no terminal."""
    uploads = {
        "anna": replace(GOOD, notes=("\x1b[2J was used",)),
        "bert": Upload(problem="\x1b]0;x"),
    }
    assert "\x1b" not in list_text(listed(tmp_path, uploads), Look())
    assert "→" not in list_text(listed(tmp_path, uploads), Look(ascii_only=True))
    assert list_text(listed(tmp_path, uploads), Look(ascii_only=True)).isascii()
