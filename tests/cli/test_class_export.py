"""``kit class export`` and ``grade-one``, as a teacher types them."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.assignment import read_assignment
from kit.classroom.gradebook import GRADEBOOK_FILE, Attempt, StoredVerdict, open_gradebook
from kit.classroom.marking import report_class
from kit.classroom.roster import read_roster
from kit.cli.class_grade_one import FORMATS
from kit.course import load_course
from kit.model import Finding, Outcome, Standing, Verdict

from .conftest import TOY_COURSE, Learner

ROSTER = """id,name,email,canvas_id
anna,Anna,anna@example.org,11
bea,"=cmd|' /C calc'!A0",bea@example.org,12
cleo,Cleo,cleo@example.org,13
dan,Dan,dan@example.org,
"""
ASSIGNMENT = """format = 1
title = "Toys"
course = "toy"
seed = 7
[[exercises]]
name = "greet"
points = 2
[[exercises]]
name = "ticks"
points = 5
[due]
at = 2026-12-01T12:00:00+00:00
[late]
per_day = 0.25
"""
SINGLE = ("csv", "junit", "canvas")
EACH = ("gradescope", "classroom50", "github", "exercism")


def attempt(student: str, passed: bool, at: datetime, standing: Standing) -> Attempt:
    """An attempt with one check for each exercise."""
    verdicts = tuple(
        Verdict(
            exercise=address,
            standing=standing,
            points=float(passed),
            max_points=1.0,
            seconds=0.0,
            advice="",
            isolation="namespaces",
            findings=(
                Finding(
                    check="test_it",
                    says="does it",
                    outcome=Outcome.PASSED if passed else Outcome.FAILED,
                    points=float(passed),
                    max_points=1.0,
                    message="" if passed else "::error::\x1b[31m=1+1",
                ),
            ),
        )
        for address in ("basics/greet", "streams/ticks")
    )
    return Attempt(
        student=student,
        digest=student,
        submitted_at=at,
        graded_at=at,
        stored=tuple(StoredVerdict(verdict=verdict, fingerprint="f") for verdict in verdicts),
    )


@pytest.fixture
def teacher(tmp_path: Path) -> Learner:
    """A folder with the toy course, an assignment, and a gradebook of three students."""
    shutil.copytree(TOY_COURSE, tmp_path / "toy")
    folder = tmp_path / "toy"
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    (folder / "roster.csv").write_text(ROSTER)
    early, late = (datetime(2026, 12, day, 11, tzinfo=UTC) for day in (1, 2))
    with open_gradebook(folder / "out" / GRADEBOOK_FILE, create=True) as gradebook:
        gradebook.set_meta("title", "Toys")
        gradebook.record(
            [
                attempt("anna", True, late, Standing.SOLVED),
                attempt("bea", False, early, Standing.UNSOLVED),
                attempt("cleo", True, early, Standing.UNGRADED),
            ]
        )
        gradebook.collect({"anna": "anna", "bea": "bea", "cleo": "cleo", "dan": None}, {})
    return Learner(folder)


@pytest.mark.parametrize("form", SINGLE)
def test_one_file_for_a_class(teacher: Learner, form: str) -> None:
    """It is in the folder of --out, or goes to stdout; the same each time."""
    done = teacher.kit("class", "export", form, "--out", "out")
    assert done.status == 0
    file = teacher.folder / done.out.split()[-1]
    shown = teacher.kit("class", "export", form, "--out", "out", "--to", "-")
    assert shown.out.encode() == file.read_bytes()


def test_csv_is_grades_csv(teacher: Learner) -> None:
    """`kit class report` and the export write the same bytes."""
    teacher.kit("class", "report", "--out", "out")
    written = (teacher.folder / "out" / "grades.csv").read_bytes()
    done = teacher.kit("class", "export", "csv", "--out", "out", "--to", "there/again.csv")
    assert done.out == "wrote there/again.csv\n"
    assert (teacher.folder / "there" / "again.csv").read_bytes() == written


@pytest.mark.parametrize("form", EACH)
def test_a_file_for_each_student(teacher: Learner, form: str) -> None:
    """Who has a score has a file; who has none is named on stderr, but Exercism has a word for it."""
    done = teacher.kit("class", "export", form, "--out", "out")
    assert done.status == 0
    folder = teacher.folder / "out" / form / ("results" if form == "gradescope" else "")
    names = {path.name for path in folder.glob("*.json")}
    everybody = {"anna.json", "bea.json", "cleo.json", "dan.json"}
    assert names == (everybody if form == "exercism" else everybody - {"cleo.json"})
    assert ("without a file: cleo" in done.err) == (form != "exercism")


def test_only_some_students(teacher: Learner) -> None:
    """--student names those who are wanted, and a stranger is told."""
    done = teacher.kit("class", "export", "github", "--out", "out", "--to", "x", "--student", "bea")
    assert done.status == 0
    assert [path.name for path in (teacher.folder / "x").iterdir()] == ["bea.json"]
    done = teacher.kit("class", "export", "github", "--out", "out", "--student", "zoe")
    assert (done.status, done.err.splitlines()[0]) == (2, "There is no 'zoe' on the roster.")


def test_what_is_left_from_before_is_named(teacher: Learner) -> None:
    """A file of someone who has no score any more is not taken for new."""
    old = teacher.folder / "out" / "github" / "cleo.json"
    old.parent.mkdir()
    old.write_text("{}")
    done = teacher.kit("class", "export", "github", "--out", "out")
    assert "From an earlier export: cleo.json." in done.err


def test_classroom50_says_in_what_it_counts(teacher: Learner) -> None:
    """5.25 of 7 points are 525 of 700; fewer decimals than there are is refused."""
    done = teacher.kit("class", "export", "classroom50", "--out", "out")
    assert "Points are counted in hundredths: the maximum is 700." in done.err
    data = json.loads((teacher.folder / "out" / "classroom50" / "anna.json").read_text())
    assert (data["score"], data["max-score"]) == (525, 700)
    done = teacher.kit("class", "export", "classroom50", "--out", "out", "--factor", "1")
    assert (done.status, done.err.splitlines()) == (
        2,
        ["Not all points are whole with --factor 1.", "Give --factor 100."],
    )


def test_canvas_names_who_is_left_out(teacher: Learner) -> None:
    """Without an id of Canvas a student is in no row; a number makes the title certain."""
    done = teacher.kit("class", "export", "canvas", "--out", "out", "--assignment-id", "77")
    assert done.err.splitlines()[0] == (
        "Left out, since without an id of Canvas in the roster: dan (1 in all)."
    )
    with (teacher.folder / "out" / "canvas.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][-1] == "Toys (77)"
    assert [(row[1], row[-1]) for row in rows[2:]] == [("11", "5.25"), ("12", "0")]
    assert rows[3][0] == "'=cmd|' /C calc'!A0"
    done = teacher.kit("class", "export", "canvas", "--out", "out", "--assignment-id", "=1")
    assert done.status == 2


def test_moodle_fills_the_worksheet_and_never_over_it(teacher: Learner) -> None:
    """The downloaded file stays; the filled one is another."""
    sheet = (
        "\ufeffIdentifier,Email address,Grade,Maximum Grade\nParticipant 1,anna@example.org,,7\n"
    )
    (teacher.folder / "sheet.csv").write_text(sheet, encoding="utf-8")
    args = ("class", "export", "moodle", "--out", "out", "--template", "sheet.csv")
    done = teacher.kit(*args)
    assert done.status == 0
    assert "Left out, since not in sheet.csv: bea, dan (2 in all)." in done.err
    filled = (teacher.folder / "out" / "moodle.csv").read_text(encoding="utf-8")
    assert filled == sheet.replace(",,7", ",5.25,7")
    done = teacher.kit(*args, "--to", "sheet.csv")
    assert (done.status, done.err.splitlines()[0]) == (2, "sheet.csv would be written over.")
    done = teacher.kit(*args, "--rename", "Note=x")
    assert (done.status, done.err.splitlines()[0]) == (2, "--rename Note=x names no column.")


def test_a_worksheet_in_another_encoding_is_told(teacher: Learner) -> None:
    """A spreadsheet that saved it in its own way has to be kept out."""
    (teacher.folder / "sheet.csv").write_bytes("Prüfung".encode("latin-1"))
    done = teacher.kit("class", "export", "moodle", "--out", "out", "--template", "sheet.csv")
    assert (done.status, "sheet.csv cannot be read as UTF-8:" in done.err) == (2, True)


def test_without_a_gradebook_there_is_nothing_to_export(teacher: Learner) -> None:
    """One sentence, and what to do first."""
    done = teacher.kit("class", "export", "csv", "--out", "nowhere")
    assert done.status == 2
    assert done.err.splitlines()[1] == "Make one with: kit class grade"


def test_the_autograder_needs_no_gradebook(teacher: Learner) -> None:
    """It is made anew each time, holds no solution, and never replaces what is no autograder."""
    args = ("class", "export", "gradescope", "--out", "none", "--require", "numpy>=2")
    assert teacher.kit(*args).status == 0
    made = teacher.folder / "none" / "gradescope"
    first = (made / "autograder.zip").read_bytes()
    assert teacher.kit(*args).status == 0
    assert (made / "autograder.zip").read_bytes() == first
    names = {path.name for path in (made / "autograder").rglob("*")}
    assert {"setup.sh", "run_autograder", "test_ticks.py", "main.py"} <= names
    assert not names & {"solutions", "mistakes", "_course", "__pycache__"}
    assert "numpy>=2\n" in (made / "autograder" / "requirements.txt").read_text()
    roster = (made / "autograder" / "roster.csv").read_text()
    assert "cmd" not in roster
    assert "bea,bea@example.org\n" in roster
    assert not list(made.glob(".autograder-*"))
    (made / "autograder" / "setup.sh").unlink()
    done = teacher.kit(*args)
    assert (done.status, "is not an autograder" in done.err) == (2, True)


def test_one_submission_is_graded_as_in_its_class(teacher: Learner) -> None:
    """`kit class grade-one` needs no gradebook: the same lateness; links are the runner's."""
    work = teacher.folder / "work"
    work.mkdir()
    shutil.copy(TOY_COURSE / "solutions" / "basics" / "greet.py", work)
    done = teacher.kit(
        *("class", "grade-one", "work", "--as", "classroom50", "--to", "r/result.json"),
        *("--student", "anna", "--submitted", "2026-12-02T11:00:00+00:00"),
        CLASSROOM="streams",
        SUBMISSION_TAG="submit/20261202T110000Z-abc1234",
        COMMIT_URL="https://example.org/c/abc1234",
    )
    assert (done.status, done.out) == (0, "1.5 of 7 points, wrote r/result.json\n")
    data = json.loads((teacher.folder / "r" / "result.json").read_text())
    assert (data["score"], data["max-score"]) == (150, 700)
    assert (data["classroom"], data["submission"][:7]) == ("streams", "submit/")
    assert (data["commit"], data["review"]) == ("https://example.org/c/abc1234", "not known")
    assert data["datetime"] == "2026-12-02T11:00:00Z"


@pytest.mark.parametrize("form", FORMATS)
def test_one_submission_in_each_format(teacher: Learner, form: str) -> None:
    """What grade-one writes is what the export of that format writes for a student."""
    course = load_course(teacher.folder)
    assignment = read_assignment(teacher.folder / "assignment.toml", course)
    with open_gradebook(teacher.folder / "out" / GRADEBOOK_FILE) as gradebook:
        report = report_class(gradebook, assignment, course, read_roster(assignment.roster))
    text = FORMATS[form](replace(report, rows=report.rows[:1]), report.rows[0])
    says = {
        "gradescope": '"score": 5.25',
        "classroom50": '"score": 525',
        "github": '"max_score": 7.0',
        "exercism": '"version": 3',
        "junit": 'name="score" value="5.25"',
        "json": '"score": 5.25',
    }
    assert says[form] in text


def test_who_is_not_on_the_roster_is_graded_all_the_same(teacher: Learner) -> None:
    """A system may bring someone who came later; no extension counts, and stderr says so."""
    (teacher.folder / "work").mkdir()
    done = teacher.kit("class", "grade-one", "work", "--to", "r.json", "--student", "zoe")
    assert done.status == 0
    assert "zoe is not on the roster" in done.err


def test_a_wrong_time_is_told(teacher: Learner) -> None:
    """One sentence and an example."""
    (teacher.folder / "work").mkdir()
    done = teacher.kit("class", "grade-one", "work", "--to", "r.json", "--submitted", "noon")
    assert (done.status, done.err.splitlines()[0]) == (
        2,
        "'noon' is not a date with a time of day from 2000 to 2200.",
    )


def test_nobody_in_the_worksheet_is_an_error(teacher: Learner) -> None:
    """Nothing is written that looks like an export of the class."""
    (teacher.folder / "sheet.csv").write_text("Identifier,Email address,Grade\nP 1,x@y.org,\n")
    done = teacher.kit("class", "export", "moodle", "--out", "out", "--template", "sheet.csv")
    assert done.status == 2
    assert "No student who has a score was found, so out/moodle.csv was not written." in done.err
    assert not (teacher.folder / "out/moodle.csv").exists()


@pytest.mark.parametrize("form", SINGLE)
def test_who_is_not_graded_yet_is_named_on_stderr(teacher: Learner, form: str) -> None:
    """An export that is one file leaves the score out, and says whose."""
    done = teacher.kit("class", "export", form, "--out", "out", "--to", "-")
    assert "Not graded yet, so without a score: cleo." in done.err


def test_one_submission_goes_to_stdout(teacher: Learner) -> None:
    """`--to -` writes no file of that name; a time without an offset is in the assignment's zone."""
    work = teacher.folder / "work"
    work.mkdir()
    shutil.copy(TOY_COURSE / "solutions" / "basics" / "greet.py", work)
    file = teacher.folder / "assignment.toml"
    file.write_text(file.read_text().replace("12:00:00+00:00", '13:00:00\nzone = "Europe/Berlin"'))
    args = ("class", "grade-one", "work", "--to", "-", "--student", "ANNA")
    done = teacher.kit(*args, "--submitted", "2026-12-01T12:59", TZ="America/New_York")
    (row,) = json.loads(done.out)["rows"]
    assert (row["student"], row["submitted_at"]) == ("anna", "2026-12-01T11:59:00+00:00")
    assert row["days_late"] == 0
    assert not (teacher.folder / "-").exists()


def test_a_group_has_the_latest_due_date_of_its_members(teacher: Learner) -> None:
    """Gradescope names each member; an extension of one of them counts for all."""
    (teacher.folder / "work").mkdir()
    file = teacher.folder / "assignment.toml"
    file.write_text(file.read_text() + '[[extensions]]\nstudent = "bea"\ndays = 3\n')
    users = [{"email": "anna@example.org"}, {"email": "bea@example.org"}]
    data = {"users": users, "created_at": "2026-12-03T11:00:00+00:00"}
    (teacher.folder / "metadata.json").write_text(json.dumps(data))
    done = teacher.kit(
        *("class", "grade-one", "work", "--to", "r.json", "--metadata", "metadata.json")
    )
    assert (done.status, done.out[:11]) == (0, "anna, bea: ")
    (row,) = json.loads((teacher.folder / "r.json").read_text())["rows"]
    assert row["days_late"] == 0


@pytest.mark.parametrize("form", EACH)
def test_the_file_of_one_student_goes_to_stdout(teacher: Learner, form: str) -> None:
    """Stdout has exactly the file's text, no file is written, and several students are refused."""
    args = ("class", "export", form, "--out", "out")
    assert teacher.kit(*args).status == 0
    (file,) = (teacher.folder / "out").rglob("anna.json")
    before = set(teacher.folder.rglob("*"))
    done = teacher.kit(*args, "--to", "-", "--student", "ANNA")
    assert (done.status, done.out) == (0, file.read_text())
    assert set(teacher.folder.rglob("*")) == before
    done = teacher.kit(*args, "--to", "-")
    assert (done.status, done.out) == (2, "")
    assert "stdout takes one file.\nName one student with --student" in done.err
    if form != "exercism":  # which has a result that says so
        done = teacher.kit(*args, "--to", "-", "--student", "cleo")
        assert (done.status, done.out) == (2, "")
        assert "cleo is not graded yet, so there is nothing to write." in done.err


def test_a_spreadsheet_gets_a_file_that_it_opens(teacher: Learner) -> None:
    """A mark for UTF-8, and either semicolons with decimal commas or commas with points."""
    plain = teacher.kit("class", "export", "csv", "--out", "out", "--to", "-").out
    args = ("class", "export", "csv", "--out", "out")
    done = teacher.kit(*args, "--excel")
    assert (done.status, done.out) == (0, "wrote out/grades-excel.csv\n")
    written = (teacher.folder / "out/grades-excel.csv").read_bytes().decode()
    assert written.startswith("\ufeffid;name;")
    assert "anna;Anna;anna@example.org;;graded;5,25;7;7;1;" in written
    assert teacher.kit(*args, "--excel=point", "--to", "-").out == f"\ufeff{plain}"
    assert not (teacher.folder / "out/grades.csv").exists()
    assert teacher.kit(*args, "--excel", "tab").status == 2
