"""What a teacher begins with, and what students are given."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta, timezone
from importlib import metadata
from pathlib import Path

import pytest

from kit.classroom.assignment import read_assignment, write_assignment
from kit.classroom.handing_out import write_pack
from kit.classroom.uploads.submission import read_upload
from kit.course import Handout, Workspace, find_shipped_course, load_course, read_handout
from kit.errors import UsageError
from kit.grading import Job, judge_all, open_server
from kit.learner.progress import Progress
from kit.model import Standing
from kit.stubs import restore

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
    wheel = f"astream_kit-{metadata.version('astream-kit')}-py3-none-any.whl"
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(), classroom.course)
    assert files_below(pack) == {
        *("README.md", "course.toml", "kit.toml", wheel),
        *(".kit/originals/basics/greet.py", ".kit/originals/basics/add_later.py"),
        *("exercises/basics/greet.py", "exercises/basics/add_later.py"),
        *("checks/basics/test_greet.py", "checks/basics/test_add_later.py"),
        *("hints/basics/greet.md", "hints/basics/add_later.md", "hints/errors.md"),
        *(".vscode/tasks.json", ".vscode/settings.json", ".vscode/extensions.json"),
        ".devcontainer/devcontainer.json",
    }
    assert "| basics/greet | 4 |" in (pack / "README.md").read_text()
    container = json.loads((pack / ".devcontainer/devcontainer.json").read_text())
    assert container["postCreateCommand"] == f"pip install ./{wheel}"


def test_a_pack_without_hints(classroom: Classroom) -> None:
    """Where hints are not revealed, none are handed out, and nothing speaks of them."""
    pack = classroom.folder / "pack"
    write_pack(
        pack, classroom.assignment(ASSIGNMENT + "[hints]\nreveal = false\n"), classroom.course
    )
    assert not any(name.startswith("hints/") for name in files_below(pack))
    readme = (pack / "README.md").read_text()
    assert "There are no hints in this assignment." in readme
    assert "kit hint" not in readme
    handout = read_handout(load_course(pack))
    assert handout
    assert not handout.has_hints


def test_a_pack_agrees_with_itself_on_dates_and_costs(classroom: Classroom) -> None:
    """README and kit.toml have the due date in its own zone, what a hint costs, what to hand in."""
    costly = "[hints]\ncost = 0.5\nrequire_record = true\n"
    due = f"\n[due]\nat = 2026-12-01T23:59:00\nzone = 'Europe/Berlin'\n{costly}"
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(ASSIGNMENT + due), classroom.course)
    text = (pack / "README.md").read_text()
    assert "- Due: 1 Dec 2026, 23:59 (Europe/Berlin).\n" in text
    assert "Each hint costs 0.5 points of its exercise" in text
    assert "Hand in the folders `exercises` and `.kit`" in text
    zone = timezone(timedelta(hours=1))
    assert read_handout(load_course(pack)) == Handout(
        title="Toys",
        due=datetime(2026, 12, 1, 23, 59, tzinfo=zone),
        zone="Europe/Berlin",
        hint_cost=0.5,
        hand_in=("exercises", ".kit"),
        points={"basics/greet": 4, "basics/add_later": 6},
    )


def test_a_record_is_asked_for_only_if_it_is_required(classroom: Classroom) -> None:
    """Otherwise the folder of exercises is enough."""
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(), classroom.course)
    assert ".kit`" not in (pack / "README.md").read_text()
    assert 'hand_in = ["exercises"]\n' in (pack / "kit.toml").read_text()


def test_a_pack_says_how_points_relate(classroom: Classroom) -> None:
    """Points of the assignment that are not those of the checks have a column beside them."""
    scaled, same = classroom.folder / "scaled", classroom.folder / "same"
    write_pack(scaled, classroom.assignment(), classroom.course)
    assert "| basics/greet | 4 | 2 |\n" in (scaled / "README.md").read_text()
    own = ASSIGNMENT.replace("points = 4\n", "").replace("points = 6\n", "")
    write_pack(same, classroom.assignment(own), classroom.course)
    readme = (same / "README.md").read_text()
    assert "| basics/greet | 2 |\n" in readme
    assert "These are also the points that `kit grade` shows, 5 in all." in readme


def test_a_teacher_can_say_how_to_install(classroom: Classroom) -> None:
    """Then the README has exactly that command, and the pack no wheel."""
    pack = classroom.folder / "pack"
    text = ASSIGNMENT.replace("seed = 7\n", 'seed = 7\ninstall = "uv tool install our-kit"\n')
    write_pack(pack, classroom.assignment(text), classroom.course)
    assert "\nuv tool install our-kit\n```" in (pack / "README.md").read_text()
    assert not list(pack.glob("*.whl"))


def test_lessons_come_with_the_pack(classroom: Classroom) -> None:
    """Those of the chapters of its exercises, and primers; no lesson of another chapter."""
    course = load_course(find_shipped_course())
    file, _ = write_assignment(classroom.folder / "own", course, course.exercises[:1], "One")
    pack = classroom.folder / "pack"
    write_pack(pack, read_assignment(file, course), course)
    lessons = {name for name in files_below(pack) if name.startswith("lessons/")}
    assert lessons == {"lessons/asyncio.md", "lessons/graphs.md", "lessons/first_stream.md"}


def test_functions_are_called_in_a_pack_as_in_the_course(classroom: Classroom) -> None:
    """Without a solution the kinds of functions are those of the original file."""
    course = load_course(find_shipped_course())
    wanted = course.select(("names_and_state", "two_writers", "fix_running_loop"))
    file, _ = write_assignment(classroom.folder / "own", course, wanted, "Kinds")
    pack = classroom.folder / "pack"
    write_pack(pack, read_assignment(file, course), course)
    for exercise in load_course(pack).exercises:
        (pack / f"exercises/{exercise.address}.py").write_text("x = 1\n")
        kinds = course.resolve(exercise.name).function_kinds
        called = kinds.keys() - {"collect"}  # which no check calls
        assert {name: exercise.function_kinds[name] for name in called} == {
            name: kinds[name] for name in called
        }


def test_a_pack_that_is_handed_in_raises_no_alarm(classroom: Classroom) -> None:
    """The whole folder, as a folder or an archive, with all that the kit has added to it."""
    pack = classroom.folder / "pack"
    write_pack(pack, classroom.assignment(), classroom.course)
    (pack / "checks/conftest.py").write_text("changed = True\n")
    workspace = Workspace(course=load_course(pack), root=pack)
    progress = Progress.load(workspace.state)
    progress.mark_seen("basics/greet", "1")
    progress.save()
    restore(workspace, workspace.course.resolve("greet"))
    archive = shutil.make_archive(str(classroom.folder / "anna"), "zip", classroom.folder, "pack")
    for path in (pack, Path(archive)):
        upload = read_upload(path, classroom.course)
        assert (upload.problem, upload.refusals) == ("", ())
        assert upload.sources.keys() == {"basics/greet", "basics/add_later"}
        assert upload.hints == {"basics/greet": 1}


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


def test_a_roster_that_is_there_is_kept(tmp_path: Path) -> None:
    """It is not named among the files that were written."""
    course = load_course(TOY)
    (tmp_path / "roster.csv").write_text("id\nanna\n")
    written = write_assignment(tmp_path, course, course.exercises, "A")
    assert [file.name for file in written] == ["assignment.toml"]
    assert (tmp_path / "roster.csv").read_text() == "id\nanna\n"


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
