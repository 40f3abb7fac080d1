"""What a teacher begins with, and what students are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.classroom.assignment import read_assignment, write_assignment
from kit.classroom.handing_out import write_pack
from kit.course import find_shipped_course, load_course
from kit.errors import UsageError
from kit.grading import Job, judge_all, open_server
from kit.model import Standing

from .conftest import ASSIGNMENT, HONEST, TOY, Classroom


def files_below(folder: Path) -> set[str]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix() for file in found}


def test_a_new_assignment_can_be_read(tmp_path: Path) -> None:
    """What is written first is a whole assignment of the exercises that were named, and a roster."""
    course = load_course(TOY)
    file, roster = write_assignment(tmp_path, course, course.select(("basics",)), 'Say "hi"\n\\')
    read = read_assignment(file, course)
    assert [task.exercise.name for task in read.tasks] == ["greet", "add_later"]
    assert [task.points for task in read.tasks] == [2.0, 3.0]
    assert read.title == 'Say "hi" \\'
    assert (read.roster, roster.read_text().split()) == (roster, ["id,name,email,section"])


def test_an_assignment_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """A second call says so, and leaves file and roster as they are."""
    course = load_course(TOY)
    file, _ = write_assignment(tmp_path, course, course.exercises, "A")
    before = file.read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        write_assignment(tmp_path, course, course.exercises, "B")
    assert file.read_bytes() == before


def test_two_assignments_draw_differently(tmp_path: Path) -> None:
    """Each new assignment has a seed of its own."""
    course = load_course(TOY)
    files = [write_assignment(tmp_path / n, course, course.exercises, "A")[0] for n in "ab"]
    one, other = (read_assignment(file, course).seed for file in files)
    assert one != other


def test_a_pack_has_what_students_need_and_no_answers(classroom: Classroom) -> None:
    """Stubs, checks and hints of the assignment's exercises; no solution, no mistake, no other."""
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(), classroom.course)
    assert files_below(pack) == {
        *("README.md", "course.toml"),
        *("exercises/basics/greet.py", "exercises/basics/add_later.py"),
        *("checks/basics/test_greet.py", "checks/basics/test_add_later.py"),
        *("hints/basics/greet.md", "hints/basics/add_later.md", "hints/errors.md"),
    }
    assert "| basics/greet | 4 |" in (pack / "README.md").read_text()


def test_a_pack_without_hints(classroom: Classroom) -> None:
    """Where hints are not revealed, none are handed out, and nothing speaks of them."""
    pack = classroom.folder / "pack"
    write_pack(
        pack, classroom.assignment(ASSIGNMENT + "[hints]\nreveal = false\n"), classroom.course
    )
    assert not any(name.startswith("hints/") for name in files_below(pack))
    assert "hint" not in (pack / "README.md").read_text()


def test_a_pack_tells_dates_and_costs(classroom: Classroom) -> None:
    """The README has the due date in its own time zone, and what a hint costs."""
    due = "\n[due]\nat = 2026-12-01T23:59:00\nzone = 'Europe/Berlin'\n[hints]\ncost = 0.5\n"
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(ASSIGNMENT + due), classroom.course)
    text = (pack / "README.md").read_text()
    assert "Due: 2026-12-01 23:59 (Europe/Berlin)" in text
    assert "each hint costs 0.5 points" in text


def test_a_student_works_in_a_pack(classroom: Classroom) -> None:
    """In the folder that is handed out an exercise can be solved and graded."""
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(), classroom.course)
    course = load_course(pack)
    file = pack / "exercises/basics/greet.py"
    file.write_text(HONEST["greet"])
    job = Job.of_file(file, exercise=course.resolve("greet"), shown="greet.py", seed=1)
    with open_server(course) as sandbox:
        (verdict,) = judge_all(sandbox, [job], at_once=1)
    assert verdict.standing is Standing.SOLVED


def test_a_folder_with_something_in_it_is_left_alone(classroom: Classroom) -> None:
    """A pack goes into a folder of its own."""
    with pytest.raises(UsageError, match="is not empty"):
        write_pack(classroom.folder, classroom.assignment(), classroom.course)


def test_the_shipped_course_can_be_cut_down(classroom: Classroom) -> None:
    """An assignment from two chapters of the kit's own course gives a course of just these."""
    course = load_course(find_shipped_course())
    wanted = (course.chapters[0].exercises[1], course.chapters[-1].exercises[0])
    file, _ = write_assignment(classroom.folder / "own", course, wanted, "Two")
    pack = classroom.folder / "pack"
    write_pack(pack, read_assignment(file, course), course)
    handed_out = load_course(pack)
    assert handed_out.exercises == wanted
    assert [e.checks for e in handed_out.exercises] == [e.checks for e in wanted]
    assert handed_out.limits == course.limits
    assert {c.name: c.runner for c in handed_out.chapters} == {
        c.name: c.runner for c in (course.chapters[0], course.chapters[-1])
    }
