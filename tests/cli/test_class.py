"""``kit class`` as a teacher runs it."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.systems import needs_proc, needs_terminal

from .conftest import TOY_COURSE, Ended, Learner
from .test_main import in_terminal

HONEST = ("greet", "add_later")


@pytest.fixture
def teacher(learner: Learner) -> Learner:
    """A teacher in a copy of the toy course, with an assignment, a roster and two submissions."""
    assert learner.kit("class", "new", *HONEST, "--title", "Toys").status == 0
    roster = learner.folder / "roster.csv"
    roster.write_text("id,name\nanna,Anna\nbert,Bert\ncleo,Cleo\n")
    for name in HONEST:
        hand_in(
            learner.folder, "anna", name, (TOY_COURSE / f"solutions/basics/{name}.py").read_text()
        )
    hand_in(learner.folder, "bert", "greet", "def greet(name):\n    return 'Hi'\n")
    return learner


def hand_in(folder: Path, student: str, exercise: str, text: str) -> None:
    file = folder / "submissions" / student / f"{exercise}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def grade(teacher: Learner, *args: str) -> Ended:
    return teacher.kit("class", "grade", "submissions", "--out", "out", *args)


def test_a_class_is_graded_from_hand_out_to_override(teacher: Learner) -> None:
    """A pack is written, submissions are graded, a score is set by hand and survives a regrade."""
    packed = teacher.kit("class", "new", "--pack", "pack")
    assert packed.status == 0
    assert (teacher.folder / "pack/exercises/basics/greet.py").is_file()

    first = grade(teacher)
    assert (first.status, first.err) == (0, "")
    assert "3 students: 2 graded, 1 missing" in first.out
    table = (teacher.folder / "out/grades.csv").read_bytes()

    words = ["--author", "T", "--reason", "spoke to her", "--out", "out"]
    said = teacher.kit("class", "override", "bert", "4.5", *words)
    assert (said.status, said.out) == (0, "bert: total set to 4.5 (was 0 of 5)\n")
    changed = (teacher.folder / "out/grades.csv").read_bytes()
    assert changed != table

    again = grade(teacher, "--regrade")
    assert (again.status, again.err) == (0, "")
    assert "2 judged now, 0 unchanged" in again.out
    assert (teacher.folder / "out/grades.csv").read_bytes() == changed
    made = (teacher.folder / "out/grades.json").read_bytes()
    assert teacher.kit("class", "report", "--out", "out").status == 0
    assert (teacher.folder / "out/grades.json").read_bytes() == made


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("dora", "1"), "There is no 'dora' on the roster"),
        (("anna", "--", "-1"), "is not a number of points"),
        (("anna", "nan"), "is not a number of points"),
        (("anna", "1", "--exercise", "ticks"), "is not part of this assignment"),
        (("anna", "1", "--exercise", "ticks"), "Give one of: greet, add_later\n"),
        (("anna", "1", "--exercise", "nope"), "Give one of: greet, add_later\n"),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(
    teacher: Learner, args: tuple[str, ...], words: str
) -> None:
    """Unknown students, exercises and points are one sentence, exit status 2."""
    options = ["--author", "T", "--reason", "r", "--out", "out"]
    said = teacher.kit("class", "override", *options, *args)
    assert said.status == 2
    assert words in said.err


def test_an_override_is_within_the_maximum_and_can_be_undone(teacher: Learner) -> None:
    """More needs a flag, a comma is a decimal point, ids are matched in any case, history stays."""
    assert grade(teacher).status == 0
    words = ["--author", "T", "--reason", "r", "--out", "out"]
    said = teacher.kit("class", "override", "anna", "99", *words)
    assert (said.status, "more than the maximum of the assignment, 5" in said.err) == (2, True)
    said = teacher.kit("class", "override", "ANNA", "3,5", *words)
    assert said.out == "anna: total set to 3.5 (was 5 of 5)\n"
    said = teacher.kit("class", "override", "anna", "6", "--above-maximum", *words)
    assert said.out == "anna: total set to 6 (was 3.5 of 5)\n"
    said = teacher.kit("class", "override", "anna", "--undo", "--out", "out")
    assert said.out == "anna: total set to 3.5 (was 6 of 5)\n"
    said = teacher.kit("class", "override", "anna", "--undo", "--author", "M", "--out", "out")
    assert said.out == "anna: total is as graded again, 5 (was 3.5 of 5)\n"
    said = teacher.kit("class", "override", "anna", "--undo", "--out", "out")
    assert (said.status, "--list" in said.err) == (2, True)
    said = teacher.kit("class", "override", "--list", "--out", "out")
    assert [line.split()[:3] for line in said.out.splitlines()] == [
        ["anna", "total", "3.5"],
        ["anna", "total", "6"],
    ]


def test_a_folder_without_a_submission_is_an_error_and_writes_nothing(teacher: Learner) -> None:
    """The wrong folder is named with what is in it; no student is missing because of it."""
    (teacher.folder / "wrong" / "essays").mkdir(parents=True)
    said = teacher.kit("class", "grade", "wrong", "--out", "out")
    assert said.status == 2
    assert "No submission in wrong belongs to a student on the roster" in said.err
    assert "essays" in said.err
    assert not (teacher.folder / "out").exists()


def test_a_download_is_checked_collected_and_graded(teacher: Learner) -> None:
    """The list is the same before and after; check writes nothing, and its status says refused."""
    solution = TOY_COURSE / "solutions/basics/greet.py"
    download = teacher.folder / "Toys-4711.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.write(solution, "Anna Ost_12_assignsubmission_file/greet (1).py")
        archive.writestr("Bert West_13_assignsubmission_file/work.rar", "Rar!")
        archive.writestr("Eve Nord_14_assignsubmission_file/greet.py", "")
    (teacher.folder / "roster.csv").write_text("id,name\nanna,Anna Ost\nbert,West Bert\ncleo,C\n")
    before = sorted(teacher.folder.rglob("*"))
    checked = teacher.kit("class", "check", download.name)
    assert (checked.status, checked.err) == (1, "")
    assert sorted(teacher.folder.rglob("*")) == before
    parts = ("Eve Nord_14", "kind .rar is not read", "greet (1).py was used for greet", "cleo")
    assert [checked.out.index(part) for part in parts] == sorted(map(checked.out.index, parts))

    for source in (download.name, "by-id"):
        graded = teacher.kit("class", "grade", source, "--out", "out")
        assert graded.status == 0
        assert "3 students: 1 graded, 1 missing, 1 refused" in graded.out
        assert "kind .rar is not read" in graded.out
        collected = teacher.kit("class", "collect", download.name, "--to", "by-id")
        assert collected.status == 0
        assert "wrote the files of 2 students to by-id" in collected.out
    assert "0 judged now" in graded.out
    own = teacher.folder / "by-id/anna/exercises/basics/greet.py"
    assert own.read_bytes() == solution.read_bytes()
    assert teacher.kit("class", "check", "by-id").out.count("time unknown") == 1


def test_a_download_is_not_collected_into_itself(teacher: Learner) -> None:
    """Nor is a folder collected that belongs to nobody."""
    refused = teacher.kit("class", "collect", "submissions", "--to", "submissions/sorted")
    assert (refused.status, refused.out) == (2, "")
    assert "submissions/sorted is in submissions" in refused.err
    wrong = teacher.kit("class", "check", "exercises")
    assert wrong.status == 2
    assert "No submission in exercises belongs to a student on the roster" in wrong.err


def test_a_run_that_is_interrupted_says_what_is_kept(teacher: Learner) -> None:
    """Ctrl-C ends with 130 and one sentence; the tables say who is not graded yet."""
    slow = "import time\ndef greet(name):\n    while True:\n        time.sleep(0)\n"
    hand_in(teacher.folder, "cleo", "greet", slow)
    started = subprocess.Popen(
        [sys.executable, "-m", "kit", "class", "grade", "submissions", "--out", "out"],
        cwd=teacher.folder,
        env=teacher.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (teacher.folder / "out/report.html").exists():  # submissions are read by then
        assert started.poll() is None
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 130
    assert err.startswith("Stopped; ")
    assert "of 6 verdicts are kept; run the command again to go on." in err
    table = (teacher.folder / "out/grades.csv").read_text()
    assert ",not graded yet,," in table
    assert "missing" not in table


def test_trouble_before_a_run_is_reported_in_a_sentence(teacher: Learner) -> None:
    """A stranger's extension, a bad list of times and an unknown executor are refused."""
    file = teacher.folder / "assignment.toml"
    kept = file.read_text()
    file.write_text(kept + "\n[[extensions]]\nstudent = 'eve'\ndays = 1\n")
    said = grade(teacher)
    assert said.status == 2
    assert "extensions[0].student is 'eve', who is not on the roster" in said.err
    file.write_text(kept)
    (teacher.folder / "times.csv").write_text("id,submitted_at\nanna,yesterday\n")
    said = grade(teacher, "--submitted", "times.csv")
    assert (said.status, "times.csv:2: 'yesterday' is not a date" in said.err) == (2, True)
    said = grade(teacher, "--executor", "cloud")
    assert (said.status, "There is no executor 'cloud'" in said.err) == (2, True)
    said = grade(teacher, "--executor", "dask://127.0.0.1:1")
    assert (said.status, "There is no Dask scheduler at tcp://127.0.0.1:1" in said.err) == (3, True)


def test_what_cannot_be_written_is_reported_and_costs_nothing(teacher: Learner) -> None:
    """A file in place of the folder, or of a derived file, is one sentence; the record stays."""
    (teacher.folder / "out").write_text("")
    said = grade(teacher)
    assert (said.status, "'out' is a file" in said.err) == (2, True)
    (teacher.folder / "out").unlink()
    (teacher.folder / "out/grades.csv").mkdir(parents=True)
    said = grade(teacher)
    assert (said.status, "grades.csv cannot be written" in said.err) == (3, True)
    (teacher.folder / "out/grades.csv").rmdir()
    said = grade(teacher)
    assert (said.status, "0 judged now, 2 unchanged" in said.out) == (0, True)


def test_a_check_that_fails_by_itself_makes_the_status_3(teacher: Learner) -> None:
    """Whose work cannot be judged is ungraded, the others are not; with the check mended all are."""
    check = teacher.folder / "checks/basics/test_add_later.py"
    kept = check.read_text()
    check.write_text('async def test_it(submission):\n    """works"""\n    1 / 0\n')
    said = grade(teacher)
    assert said.status == 3
    assert "3 students: 1 graded, 1 missing, 1 ungraded" in said.out
    check.write_text(kept)
    said = grade(teacher, "--yes")
    assert said.status == 0
    assert "3 students: 2 graded, 1 missing" in said.out


def test_changes_are_not_written_if_there_is_no_terminal(teacher: Learner) -> None:
    """Without a terminal a regrade shows what it would change, and --yes writes just that."""
    assert grade(teacher).status == 0
    before = (teacher.folder / "out/grades.csv").read_bytes()
    check = teacher.folder / "checks/basics/test_greet.py"
    check.write_text(check.read_text().replace("Hello, Ann!", "Hi"))
    plain = grade(teacher)
    assert (plain.status, "2 were graded with other checks: see" in plain.out) == (0, True)

    asked = grade(teacher, "--regrade")
    assert asked.status == 1
    assert "basics/greet: solved → unsolved, 2 → 0" in asked.out
    assert "basics/greet: unsolved → solved, 0 → 2" in asked.out
    assert "Nothing of this was written." in asked.err
    assert (teacher.folder / "out/grades.csv").read_bytes() == before

    agreed = grade(teacher, "--regrade", "--yes")
    assert agreed.status == 0
    assert (teacher.folder / "out/grades.csv").read_bytes() != before


@needs_terminal
def test_a_regrade_asks_on_a_terminal_and_says_what_was_done(teacher: Learner) -> None:
    """The cursor is visible at the question; "n" keeps the grades, Ctrl-C the verdicts, "y" writes."""
    assert grade(teacher).status == 0
    table = teacher.folder / "out/grades.csv"
    before = table.read_bytes()
    check = teacher.folder / "checks/basics/test_greet.py"
    check.write_text(check.read_text().replace("Hello, Ann!", "Hi"))
    again = ("class", "grade", "submissions", "--out", "out", "--regrade")

    status, drawn = in_terminal(teacher, *again, keys=b"n\n", TERM="xterm")
    work, _, question = drawn.partition("A regrade changes:")
    assert (status, work.count("\x1b[?25h"), work.count("\x1b[?25l")) == (1, 1, 1)
    assert "\x1b[?25l" not in question
    assert "anna  5 points → 3 points" in question
    assert "Write these changes? [y/N]: " in question
    assert "Nothing was changed: 2 students kept the grades from before." in question
    assert table.read_bytes() == before

    status, drawn = press_at_question(teacher, b"\x03", *again)
    assert status == 130
    assert "Stopped; nothing was changed. The new verdicts are kept: run it again" in drawn
    assert "Traceback" not in drawn
    assert table.read_bytes() == before

    status, drawn = press_at_question(teacher, b"y\n", *again, PYTHONIOENCODING="ascii")
    assert (status, "The changes of 2 students were written." in drawn) == (0, True)
    assert "anna  5 points -> 3 points" in drawn
    assert table.read_bytes() != before
    assert "The regrade changes no grade." in grade(teacher, "--regrade").out


def press_at_question(
    teacher: Learner, keys: bytes, *args: str, **environment: str
) -> tuple[int, str]:
    """Run ``kit`` on a terminal that it controls, and type ``keys`` once it asks.

    On a busy machine a Ctrl-C that was typed at the prompt had no effect, and the question waited
    for ever. So the keys are typed again if nothing comes for a second.
    """
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # the child, whose Ctrl-C comes from this terminal
        os.chdir(teacher.folder)
        command = [sys.executable, "-m", "kit", *args]
        os.execve(sys.executable, command, teacher.environment(TERM="xterm", **environment))
    drawn, is_asked = b"", False
    try:
        while True:
            if not select.select([terminal], [], [], 1.0)[0]:
                os.write(terminal, keys if is_asked else b"")
                continue
            if not (data := os.read(terminal, 4096)):
                break
            drawn += data
            if not is_asked and b"[y/N]" in drawn:
                is_asked = True
                os.write(terminal, keys)
    except OSError:
        pass  # Linux says "no such terminal" where others say "end of file"
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), drawn.decode()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("kit.classroom.roster.read_roster", "nothing was judged yet; run the command again"),
        ("kit.classroom.grading.ClassGrading.collect", "nothing was judged yet; run the"),
        ("kit.classroom.gradebook.Gradebook.record", "of 4 verdicts are kept; run the command"),
        ("kit.classroom.grading.ClassGrading.settle", "all verdicts are kept; run the command"),
        ("kit.classroom.text.summary_text", "all verdicts are kept; run the command again"),
    ],
)
def test_ctrl_c_at_any_step_says_what_is_kept(teacher: Learner, place: str, words: str) -> None:
    """Reading, collecting, judging, writing, and at the end: status 130, one sentence, no more."""
    module, _, name = place.rpartition(".")
    owner = module if module.rpartition(".")[2].islower() else module.rpartition(".")[0]
    stop = "def stop(*args, **options):\n    raise KeyboardInterrupt\n"
    patch = f"import sys, {owner}\n{stop}{module}.{name} = stop\n"
    code = f"{patch}from kit.cli.main import main\nmain(sys.argv[1:])\n"
    command = ["class", "grade", "submissions", "--out", "out"]
    stopped = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=teacher.folder,
        env=teacher.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (stopped.returncode, stopped.stdout) == (130, "")
    assert stopped.stderr.startswith("Stopped; ")
    assert words in stopped.stderr
    assert "Traceback" not in stopped.stderr
    after = grade(teacher)
    assert (after.status, "3 students: 2 graded, 1 missing" in after.out) == (0, True)


def below(pid: int) -> set[int]:
    """Every process that ``pid`` has started, and those have, and so on."""
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found |= {int(folder.name), *below(int(folder.name))}
    return found


def is_there(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@needs_proc
def test_a_command_that_is_killed_leaves_nothing_behind_and_goes_on(
    teacher: Learner, tmp_path: Path
) -> None:
    """After kill -9 no process and no temporary folder is left, and the next run ends the same."""
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    command = ["class", "grade", "submissions", "--out", "out"]
    slow = "import time\ndef greet(name):\n    while True:\n        time.sleep(0)\n"
    hand_in(teacher.folder, "cleo", "greet", slow)
    started = subprocess.Popen(
        [sys.executable, "-m", "kit", *command],
        cwd=teacher.folder,
        env=teacher.environment(TMPDIR=str(scratch)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = time.monotonic() + 60
    while not any(scratch.glob("kit-*/*")):  # a stage is at work
        assert time.monotonic() < patience
        assert started.poll() is None
    family = below(started.pid)
    assert family
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    while any(is_there(pid) for pid in family) or any(scratch.iterdir()):
        assert time.monotonic() < patience
    said = teacher.kit(*command, TMPDIR=str(scratch))
    assert (said.status, said.err) == (0, "")
    assert "3 students: 2 graded, 1 stopped" in said.out
    assert list(scratch.iterdir()) == []
    killed = (teacher.folder / "out/grades.csv").read_bytes()
    shutil.rmtree(teacher.folder / "out")
    assert teacher.kit(*command).status == 0
    assert (teacher.folder / "out/grades.csv").read_bytes() == killed


def test_a_time_in_the_future_is_doubted(teacher: Learner) -> None:
    """A list of --submitted with such a time names the student, before grading too."""
    (teacher.folder / "times.csv").write_text("id,submitted_at\nanna,2199-01-01T12:00:00Z\n")
    said = teacher.kit("class", "check", "submissions", "--submitted", "times.csv")
    assert "times.csv: the times of these are in the future: anna." in said.err
